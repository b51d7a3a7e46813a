// Package picture checks uploaded pictures and makes their smaller copies. The content decides what a picture is,
// not its name; its size, and what decoding it would take, is looked at before a single pixel is decoded. Rules:
// docs/protocol/10-catalog-core.md §3.
package picture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
)

// Limits of a picture: what phones make fits.
const (
	MaxPixels = 100_000_000
	MaxMemory = 1 << 30 // that decoding it and making its copies may take
)

// Errors of Reduce and Show.
var (
	ErrNotPicture = errors.New("not a PNG, JPEG or GIF picture")
	ErrTooLarge   = errors.New("larger than 100 megapixels")
	ErrTooHeavy   = errors.New("takes more than 1 GB of memory")
)

// Picture is an uploaded picture, or a copy.
type Picture struct {
	Data          []byte
	Width, Height int         // as they are stored; a viewer may show the picture turned
	Format        string      // "png", "jpeg" or "gif"
	img           image.Image // while it is open
	turn          orientation
}

// turns lets one large picture at a time be decoded. A small one need not wait for it.
var turns = make(chan struct{}, 1)

const small = 8 << 20

// Reduce checks that data is a whole picture and makes a copy for each side: scaled down, in proportion and in the
// same format, to fit a square of so many pixels, and turned as a viewer shows the picture. What fits already is
// only turned, as is any for side 0; if that is not needed either, the copy is the picture itself. Of an animation
// the first frame counts.
func Reduce(ctx context.Context, data []byte, sides ...int) (whole *Picture, copies []*Picture, err error) {
	err = open(ctx, data, sides, func(p *Picture) error {
		whole = p
		for _, side := range sides {
			c, err := p.within(side)
			if err != nil {
				return fmt.Errorf("scaling a picture: %w", err)
			}
			copies = append(copies, c)
		}
		return nil
	})
	return whole, copies, err
}

// Show is the copy of a picture that fits a square of side pixels, to be looked at.
func Show(ctx context.Context, data []byte, side int) (img image.Image, err error) {
	err = open(ctx, data, []int{side}, func(p *Picture) error {
		img = p.shape(side)
		return nil
	})
	return img, err
}

// open decodes a picture and lets use make copies of those sides. Its pixels are gone afterwards.
func open(ctx context.Context, data []byte, sides []int, use func(*Picture) error) error {
	p, err := look(data)
	if err != nil {
		return err
	}
	need := p.memory(sides)
	if need > MaxMemory {
		return ErrTooHeavy
	}
	if need > small {
		select {
		case turns <- struct{}{}:
			defer func() { <-turns }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if err := p.decode(); err != nil {
		return fmt.Errorf("%w: %w", ErrNotPicture, err)
	}
	defer func() { p.img = nil }()
	return use(p)
}

// look reads what stands in front of the pixels.
func look(data []byte) (*Picture, error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || format != "png" && format != "jpeg" && format != "gif" || config.Width < 1 || config.Height < 1 {
		return nil, ErrNotPicture
	}
	if config.Width > MaxPixels/config.Height {
		return nil, ErrTooLarge
	}
	turn := orientationOf(format, data)
	return &Picture{Data: data, Width: config.Width, Height: config.Height, Format: format, turn: turn}, nil
}

func (p *Picture) decode() (err error) {
	if p.Format != "gif" {
		p.img, _, err = image.Decode(bytes.NewReader(p.Data))
		return err
	}
	p.img, err = gif.Decode(bytes.NewReader(p.Data))
	if frame, ok := p.img.(*image.Paletted); ok && err == nil {
		p.img = onCanvas(frame, p.Width, p.Height)
	}
	return err
}

// memory is about what decoding and copying take.
func (p *Picture) memory(sides []int) int64 {
	pixels := int64(p.Width) * int64(p.Height)
	var need int64
	switch p.Format {
	case "png":
		need = pixels * pngBytes(p.Data)
	case "jpeg":
		need = int64(float64(pixels) * jpegBytes(p.Data))
	case "gif":
		need = 2 * pixels
	}
	var most int64
	for _, side := range sides {
		var copying int64
		w, h, scaled := p.fit(side)
		switch {
		case scaled: // the rows scaled in one direction, and the weights
			copying = int64(w)*int64(p.Height)*32 + 64*int64(p.Width+p.Height) + 8*int64(w)*int64(h)
		case p.turn.turns():
			copying = 4 * pixels
		}
		most = max(most, copying)
	}
	return need + most
}

// onCanvas puts a frame that covers only part of the animation's canvas at its place.
func onCanvas(frame *image.Paletted, w, h int) image.Image {
	canvas := image.Rect(0, 0, w, h)
	if frame.Rect == canvas {
		return frame
	}
	whole := image.NewPaletted(canvas, frame.Palette)
	for i, c := range frame.Palette {
		if _, _, _, a := c.RGBA(); a == 0 {
			for j := range whole.Pix {
				whole.Pix[j] = uint8(i)
			}
			break
		}
	}
	draw.Draw(whole, frame.Rect, frame, frame.Rect.Min, draw.Src)
	return whole
}

// fit is the size of the copy for a side, and whether it is another one.
func (p *Picture) fit(side int) (w, h int, scaled bool) {
	switch {
	case side == 0 || p.Width <= side && p.Height <= side:
		return p.Width, p.Height, false
	case p.Width > p.Height:
		return side, max(1, (p.Height*side+p.Width/2)/p.Width), true
	}
	return max(1, (p.Width*side+p.Height/2)/p.Height), side, true
}

// shape is the picture scaled and turned.
func (p *Picture) shape(side int) image.Image {
	img := p.img
	if w, h, scaled := p.fit(side); scaled {
		to := image.NewNRGBA(image.Rect(0, 0, w, h))
		draw.CatmullRom.Scale(to, to.Rect, p.img, p.img.Bounds(), draw.Src, nil)
		img = to
	}
	return p.turn.apply(img)
}

// within is the copy for a side.
func (p *Picture) within(side int) (*Picture, error) {
	img := p.shape(side)
	if img == p.img {
		return p, nil
	}
	c := &Picture{Width: img.Bounds().Dx(), Height: img.Bounds().Dy(), Format: p.Format}
	var out bytes.Buffer
	var err error
	switch p.Format {
	case "png":
		err = png.Encode(&out, img)
	case "jpeg":
		err = jpeg.Encode(&out, img, &jpeg.Options{Quality: 88})
	case "gif":
		few := image.NewPaletted(img.Bounds(), p.img.(*image.Paletted).Palette)
		draw.FloydSteinberg.Draw(few, few.Rect, img, image.Point{})
		err = gif.Encode(&out, few, nil)
	}
	c.Data = out.Bytes()
	return c, err
}

// ContentType is the picture's MIME type.
func (p *Picture) ContentType() string { return "image/" + p.Format }

// Turned says whether a viewer shows the picture otherwise than its pixels are stored.
func Turned(data []byte) bool {
	p, err := look(data)
	return err == nil && p.turn.turns()
}
