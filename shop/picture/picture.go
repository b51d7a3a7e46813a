// Package picture checks uploaded pictures and makes their smaller copies. The content decides what a picture is, not its name;
// its size is looked at before a single pixel is decoded. Rules: docs/protocol/10-catalog-core.md §3.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
)

// MaxPixels is the largest picture taken: 40 megapixels.
const MaxPixels = 40_000_000

// Errors of Open.
var (
	ErrNotPicture = errors.New("not a PNG, JPEG or GIF picture")
	ErrTooLarge   = errors.New("larger than 40 megapixels")
)

// Picture is an uploaded picture.
type Picture struct {
	Data          []byte
	Width, Height int
	Format        string // "png", "jpeg" or "gif"
	img           image.Image
}

// Open decodes data, so that what it answers is certain to be a whole picture. Of an animation the first frame counts.
func Open(data []byte) (*Picture, error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || format != "png" && format != "jpeg" && format != "gif" || config.Width < 1 || config.Height < 1 {
		return nil, ErrNotPicture
	}
	if config.Width > MaxPixels/config.Height {
		return nil, ErrTooLarge
	}
	p := &Picture{Data: data, Width: config.Width, Height: config.Height, Format: format}
	if format == "gif" {
		p.img, err = gif.Decode(bytes.NewReader(data))
		if frame, ok := p.img.(*image.Paletted); ok && err == nil {
			p.img = onCanvas(frame, config.Width, config.Height)
		}
	} else {
		p.img, _, err = image.Decode(bytes.NewReader(data))
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotPicture, err)
	}
	return p, nil
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

// Within is the picture scaled down, in proportion and in the same format, to fit a square of side pixels; one that fits already comes back
// unchanged, as does any for side 0.
func (p *Picture) Within(side int) (*Picture, error) {
	if side == 0 || p.Width <= side && p.Height <= side {
		return p, nil
	}
	w, h := side, side
	if p.Width > p.Height {
		h = max(1, (p.Height*side+p.Width/2)/p.Width)
	} else {
		w = max(1, (p.Width*side+p.Height/2)/p.Height)
	}
	scaled := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(scaled, scaled.Rect, p.img, p.img.Bounds(), draw.Src, nil)
	small := &Picture{Width: w, Height: h, Format: p.Format, img: scaled}
	var out bytes.Buffer
	var err error
	switch p.Format {
	case "png":
		err = png.Encode(&out, scaled)
	case "jpeg":
		err = jpeg.Encode(&out, scaled, &jpeg.Options{Quality: 88})
	case "gif":
		few := image.NewPaletted(scaled.Rect, p.img.(*image.Paletted).Palette)
		draw.FloydSteinberg.Draw(few, few.Rect, scaled, image.Point{})
		small.img = few
		err = gif.Encode(&out, few, nil)
	}
	if err != nil {
		return nil, fmt.Errorf("scaling a picture: %w", err)
	}
	small.Data = out.Bytes()
	return small, nil
}

// ContentType is the picture's MIME type.
func (p *Picture) ContentType() string { return "image/" + p.Format }
