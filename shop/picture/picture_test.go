package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
	"time"
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

// reduced is the copy of a picture for a side.
func reduced(t *testing.T, data []byte, side int) *Picture {
	t.Helper()
	_, copies, err := Reduce(t.Context(), data, side)
	if err != nil {
		t.Fatal(err)
	}
	return copies[0]
}

func TestCopiesFit(t *testing.T) {
	for _, format := range []string{"png", "jpeg", "gif"} {
		for _, c := range []struct{ w, h, side, wantW, wantH int }{
			{500, 250, 220, 220, 110}, {300, 600, 440, 220, 440}, {230, 230, 220, 220, 220}, {220, 220, 220, 220, 220},
			{100, 50, 220, 100, 50},
			{3000, 1, 220, 220, 1}, {1, 3000, 220, 1, 220}, {300, 150, 0, 300, 150},
		} {
			data := encode(t, format, paint(c.w, c.h))
			small := reduced(t, data, c.side)
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
			if c.wantW == c.w && c.wantH == c.h && !bytes.Equal(small.Data, data) {
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
	err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame(image.Rect(400, 400, 800, 800), 1),
		frame(image.Rect(0, 0, 800, 800), 2)},
		Delay: []int{1, 1}, Config: image.Config{Width: 800, Height: 800, ColorModel: pal}})
	if err != nil {
		t.Fatal(err)
	}
	small := reduced(t, b.Bytes(), 200)
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

func TestRefused(t *testing.T) {
	whole := encode(t, "png", paint(50, 50))
	for name, data := range map[string][]byte{
		"nothing": nil, "text": []byte("hello"), "cut off": whole[:len(whole)/2], "header only": whole[:40],
		"webp": []byte("RIFF\x00\x00\x00\x00WEBPVP8 "),
	} {
		if _, _, err := Reduce(t.Context(), data, 220); !errors.Is(err, ErrNotPicture) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A few bytes that promise 100,000 × 100,000 pixels must be refused by their header alone.
	bomb := bytes.Clone(whole)
	binary.BigEndian.PutUint32(bomb[16:], 100_000)
	binary.BigEndian.PutUint32(bomb[20:], 100_000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	if _, _, err := Reduce(t.Context(), bomb, 220); !errors.Is(err, ErrTooLarge) {
		t.Errorf("bomb: %v", err)
	}
}

// header is a PNG of that size of which only the front is there.
func header(w, h int, depth, colour, interlaced byte) []byte {
	data := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
	data = binary.BigEndian.AppendUint32(data, uint32(w))
	data = binary.BigEndian.AppendUint32(data, uint32(h))
	data = append(data, depth, colour, 0, 0, interlaced)
	data = binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(data[12:29]))
	if colour == 3 {
		palette := append([]byte("PLTE"), 0, 0, 0)
		data = append(binary.BigEndian.AppendUint32(data, 3), palette...)
		data = binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(palette))
	}
	return append(data, "\x00\x00\x00\x00IDAT\x35\xaf\x06\x1e"...)
}

// frame is a JPEG of that size of which only the front is there.
func frame(marker byte, w, h int, components ...byte) []byte {
	data := []byte{0xff, 0xd8, 0xff, marker, 0, byte(8 + len(components)), 8}
	data = append(data, byte(h>>8), byte(h), byte(w>>8), byte(w), byte(len(components)/3))
	return append(append(data, components...), 0xff, 0xda, 0, 2)
}

// What decoding would take is known before a pixel is decoded.
func TestLimits(t *testing.T) {
	full, half := []byte{1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0}, []byte{1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"100 megapixels":             {header(10_000, 10_000, 8, 6, 0), ErrNotPicture}, // it is cut off
		"one more row":               {header(10_000, 10_001, 8, 6, 0), ErrTooLarge},
		"interlaced":                 {header(10_000, 10_000, 8, 6, 1), ErrNotPicture},
		"deep":                       {header(10_000, 10_000, 16, 6, 0), ErrNotPicture},
		"deep and interlaced":        {header(10_000, 10_000, 16, 6, 1), ErrTooHeavy},
		"a line":                     {header(100_000_000, 1, 8, 3, 0), ErrTooHeavy},
		"an upright line":            {header(1, 100_000_000, 8, 3, 0), ErrTooHeavy},
		"photo of 100 megapixels":    {frame(sof0, 10_000, 10_000, full...), ErrNotPicture},
		"progressive, half colours":  {frame(sof2, 10_000, 10_000, half...), ErrNotPicture},
		"progressive, whole colours": {frame(sof2, 10_000, 10_000, full...), ErrTooHeavy},
		"progressive, smaller":       {frame(sof2, 8_000, 6_000, full...), ErrNotPicture},
	} {
		if testing.Short() && c.want == ErrNotPicture {
			continue
		}
		if _, _, err := Reduce(t.Context(), c.data, 220, 440); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A picture of 48 megapixels, as phones make them.
func TestAPhoneSizedPictureIsTaken(t *testing.T) {
	m := image.NewPaletted(image.Rect(0, 0, 8000, 6000), color.Palette{color.White, color.Black})
	if small := reduced(t, encode(t, "png", m), 440); small.Width != 440 || small.Height != 330 {
		t.Errorf("%d × %d", small.Width, small.Height)
	}
}

// Decoded pictures take much memory, so a large one waits for the one before; a small one does not.
func TestLargePicturesWaitTheirTurn(t *testing.T) {
	turns <- struct{}{}
	reduced(t, encode(t, "png", paint(20, 20)), 10)
	large := encode(t, "png", image.NewNRGBA(image.Rect(0, 0, 2000, 2000)))
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Reduce(gone, large, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller that is gone still waits: %v", err)
	}
	done := make(chan error)
	go func() {
		_, err := Show(context.Background(), large, 10)
		done <- err
	}()
	select {
	case err := <-done:
		t.Fatalf("nobody waits: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	<-turns
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// tagged is a picture with an EXIF tag of the orientation, in that byte order.
func tagged(t *testing.T, format string, m image.Image, o uint16, order binary.AppendByteOrder) []byte {
	t.Helper()
	exif := []byte("II*\x00")
	if order == binary.BigEndian {
		exif = []byte("MM\x00*")
	}
	exif = order.AppendUint32(exif, 8)
	exif = order.AppendUint16(exif, 2)
	for _, entry := range [][2]uint16{{0x0100, 7}, {0x0112, o}} { // another tag stands before it
		exif = order.AppendUint16(exif, entry[0])
		exif = order.AppendUint16(exif, 3)
		exif = order.AppendUint32(exif, 1)
		exif = order.AppendUint16(exif, entry[1])
		exif = append(exif, 0, 0)
	}
	exif = order.AppendUint32(exif, 0)
	data := encode(t, format, m)
	if format == "png" {
		chunk := append([]byte("eXIf"), exif...)
		whole := binary.BigEndian.AppendUint32(bytes.Clone(data[:33]), uint32(len(exif)))
		whole = append(whole, chunk...)
		return append(binary.BigEndian.AppendUint32(whole, crc32.ChecksumIEEE(chunk)), data[33:]...)
	}
	part := append([]byte("Exif\x00\x00"), exif...)
	whole := append(bytes.Clone(data[:2]), 0xff, 0xe0, 0, 4, 'J', 'F', 0xff, app1) // behind another part
	whole = binary.BigEndian.AppendUint16(whole, uint16(len(part)+2))
	return append(append(whole, part...), data[2:]...)
}

// quarters has another colour in each corner: red, green, blue and white from the left top, clockwise.
func quarters(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{255, 0, 0, 255}
			switch right, low := x >= w/2, y >= h/2; {
			case right && low:
				c = color.NRGBA{0, 0, 255, 255}
			case right:
				c = color.NRGBA{0, 255, 0, 255}
			case low:
				c = color.NRGBA{255, 255, 255, 255}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

// corners names the colours, clockwise from the left top.
func corners(m image.Image) (all string) {
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	for _, p := range []image.Point{{w / 5, h / 5}, {w - w/5, h / 5}, {w - w/5, h - h/5}, {w / 5, h - h/5}} {
		r, g, b, _ := m.At(p.X, p.Y).RGBA()
		switch r, g, b := r > 0x9000, g > 0x9000, b > 0x9000; {
		case r && g && b:
			all += "w"
		case r:
			all += "r"
		case g:
			all += "g"
		case b:
			all += "b"
		}
	}
	return all
}

// Copies stand as a viewer shows the picture, whether they are smaller or not.
func TestCopiesAreTurned(t *testing.T) {
	want := []string{"rgbw", "rgbw", "grwb", "bwrg", "wbgr", "rwbg", "wrgb", "bgrw", "gbwr", "rgbw"}
	for _, format := range []string{"jpeg", "png"} {
		for o, corner := range want { // 0 and 9 mean nothing
			for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
				data := tagged(t, format, quarters(150, 100), uint16(o), order)
				for _, side := range []int{30, 150, 0} {
					w, h := 150, 100
					if side == 30 {
						w, h = 30, 20
					}
					if o >= 5 && o <= 8 {
						w, h = h, w
					}
					c := reduced(t, data, side)
					got, gotFormat, err := image.Decode(bytes.NewReader(c.Data))
					if err != nil || gotFormat != format || got.Bounds() != image.Rect(0, 0, w, h) || c.Width != w ||
						c.Height != h {
						t.Fatalf("%s %d within %d: %s %v, %v", format, o, side, gotFormat, got.Bounds(), err)
					}
					shown, err := Show(t.Context(), data, side)
					if err != nil || corners(got) != corner || corners(shown) != corner {
						t.Errorf("%s %d within %d: %s, shown %s, not %s; %v", format, o, side, corners(got),
							corners(shown), corner, err)
					}
					if o < 2 && side != 30 && !bytes.Equal(c.Data, data) {
						t.Error("a picture that fits was changed")
					}
					if orientationOf(format, c.Data) != 1 {
						t.Error("a viewer would turn it a second time")
					}
				}
			}
		}
	}
}

// A tag that is cut off anywhere, or points somewhere else, is none.
func TestSpoiltTags(t *testing.T) {
	for _, format := range []string{"jpeg", "png"} {
		data := tagged(t, format, quarters(40, 20), 6, binary.BigEndian)
		for n := range data {
			orientationOf(format, data[:n])
			if c := bytes.Clone(data); n < 200 {
				for _, b := range []byte{0, 0x7f, 0xff} {
					c[n] = b
					orientationOf(format, c)
					jpegBytes(c)
				}
			}
		}
	}
}

func FuzzReduce(f *testing.F) {
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
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01" +
		"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && c.Width*c.Height > 1<<20 {
			return // legal, but slow
		}
		_, copies, err := Reduce(t.Context(), data, 16)
		if err != nil {
			if !errors.Is(err, ErrNotPicture) {
				t.Fatal(err)
			}
			return
		}
		if s := copies[0]; s.Width > 16 || s.Height > 16 {
			t.Fatalf("%d × %d", s.Width, s.Height)
		}
	})
}
