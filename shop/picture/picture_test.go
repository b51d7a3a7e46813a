package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

func paint(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{200, 30, 30, 255}
			if x >= w/2 {
				c = color.NRGBA{30, 30, 200, 255}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

func encode(t *testing.T, format string, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch format {
	case "png":
		err = png.Encode(&b, m)
	case "jpeg":
		err = jpeg.Encode(&b, m, nil)
	case "gif":
		err = gif.Encode(&b, m, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWithin(t *testing.T) {
	for _, format := range []string{"png", "jpeg", "gif"} {
		for _, c := range []struct{ w, h, side, wantW, wantH int }{
			{500, 250, 220, 220, 110}, {300, 600, 440, 220, 440}, {230, 230, 220, 220, 220}, {220, 220, 220, 220, 220}, {100, 50, 220, 100, 50},
			{3000, 1, 220, 220, 1}, {1, 3000, 220, 1, 220}, {300, 150, 0, 300, 150},
		} {
			p, err := Open(encode(t, format, paint(c.w, c.h)))
			if err != nil {
				t.Fatal(err)
			}
			small, err := p.Within(c.side)
			if err != nil {
				t.Fatal(err)
			}
			got, gotFormat, err := image.Decode(bytes.NewReader(small.Data))
			if err != nil || gotFormat != format || got.Bounds().Dx() != c.wantW || got.Bounds().Dy() != c.wantH {
				t.Errorf("%s %dx%d within %d: %s %v %v", format, c.w, c.h, c.side, gotFormat, got.Bounds(), err)
				continue
			}
			if c.wantW > 50 && c.wantH > 50 {
				r, _, b, _ := got.At(c.wantW/4, c.wantH/2).RGBA()
				if r < b*2 {
					t.Errorf("%s: the left half is not red any more: %d %d", format, r, b)
				}
			}
			if c.wantW == c.w && c.wantH == c.h && !bytes.Equal(small.Data, p.Data) {
				t.Errorf("%s: a picture that fits was changed", format)
			}
		}
	}
}

func TestAnimationKeepsFirstFrameInItsPlace(t *testing.T) {
	pal := color.Palette{color.Transparent, color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 0, 255, 255}}
	frame := func(r image.Rectangle, c uint8) *image.Paletted {
		m := image.NewPaletted(r, pal)
		for i := range m.Pix {
			m.Pix[i] = c
		}
		return m
	}
	var b bytes.Buffer
	err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame(image.Rect(400, 400, 800, 800), 1), frame(image.Rect(0, 0, 800, 800), 2)},
		Delay: []int{1, 1}, Config: image.Config{Width: 800, Height: 800, ColorModel: pal}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Open(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	small, err := p.Within(200)
	if err != nil {
		t.Fatal(err)
	}
	m, err := gif.DecodeAll(bytes.NewReader(small.Data))
	if err != nil || len(m.Image) != 1 {
		t.Fatalf("%d frames, %v", len(m.Image), err)
	}
	if _, _, _, a := m.Image[0].At(50, 50).RGBA(); a != 0 {
		t.Error("the empty corner is not transparent")
	}
	if r, _, _, _ := m.Image[0].At(150, 150).RGBA(); r>>8 != 255 {
		t.Error("the frame is not in its corner")
	}
}

func TestOpenRefuses(t *testing.T) {
	whole := encode(t, "png", paint(50, 50))
	for name, data := range map[string][]byte{
		"nothing": nil, "text": []byte("hello"), "cut off": whole[:len(whole)/2], "header only": whole[:40], "webp": []byte("RIFF\x00\x00\x00\x00WEBPVP8 "),
	} {
		if _, err := Open(data); !errors.Is(err, ErrNotPicture) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A few bytes that promise 100,000 × 100,000 pixels must be refused by their header alone.
	bomb := bytes.Clone(whole)
	binary.BigEndian.PutUint32(bomb[16:], 100_000)
	binary.BigEndian.PutUint32(bomb[20:], 100_000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	if _, err := Open(bomb); !errors.Is(err, ErrTooLarge) {
		t.Errorf("bomb: %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	for _, format := range []string{"png", "jpeg", "gif"} {
		var b bytes.Buffer
		m := paint(30, 20)
		switch format {
		case "png":
			png.Encode(&b, m)
		case "jpeg":
			jpeg.Encode(&b, m, nil)
		case "gif":
			gif.Encode(&b, m, nil)
		}
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && c.Width*c.Height > 1<<20 {
			return // legal, but slow
		}
		p, err := Open(data)
		if err != nil {
			return
		}
		if s, err := p.Within(16); err != nil || s.Width > 16 || s.Height > 16 {
			t.Fatalf("%v %v", s, err)
		}
	})
}
