package shop

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"testing"
)

func somePNG(w, h int) []byte {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = uint8(i*7) | 0x80
	}
	m.Set(0, 0, color.NRGBA{uint8(w), uint8(h), 0, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func (s *shopTest) picture(p Picture, id, size string) (w, h int) {
	s.t.Helper()
	r, contentType, err := s.OpenPicture(p, id, size)
	if err != nil {
		s.t.Errorf("%s: %v", size, err)
		return 0, 0
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil || contentType != "image/png" {
		s.t.Errorf("%s: %s %v", size, contentType, err)
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		s.t.Error(err)
	}
	return c.Width, c.Height
}

func TestPictures(t *testing.T) {
	s := newShop(t)
	p := s.product(`{"ProductName":"P","ImageFileSmall":"My Pic (1).PNG","ImageFileMedium":"My Pic (1).PNG"}`).text("Bvin")
	c := s.category(`{"Name":"C","ImageUrl":"icon.png"}`).text("Bvin")
	put := func(kind Picture, id, name string, data []byte) {
		t.Helper()
		if stored, err := s.PutPicture(ctx, nil, kind, id, name, data); !stored || err != nil {
			t.Fatalf("%s: %v %v", name, stored, err)
		}
	}
	put(ProductMain, strings.ToUpper(p), `C:\x\My Pic (1).PNG`, somePNG(800, 400))
	put(CategoryIcon, c, "other.png", somePNG(300, 300))
	put(CategoryBanner, c, "banner.jpeg", somePNG(900, 100)) // the content decides, not the name
	further := recordID(s.save(ProductImages, "", `{"ProductId":"`+p+`"}`))
	if err := s.PutProductImage(ctx, nil, p, further, "a.png", somePNG(800, 400)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		kind Picture
		id   string
		size string
		w, h int
	}{
		{ProductMain, p, "", 800, 400}, {ProductMain, p, "small", 220, 110}, {ProductMain, p, "medium", 440, 220},
		{ProductImagePicture, further, "", 800, 400}, {ProductImagePicture, further, "tiny", 50, 25},
		{ProductImagePicture, further, "small", 220, 110},
		{ProductImagePicture, further, "medium", 440, 220},
		{CategoryIcon, c, "", 300, 300}, {CategoryIcon, c, "small", 220, 220},
		{CategoryBanner, c, "", 900, 100}, {CategoryBanner, c, "banner", 900, 100},
	} {
		if w, h := s.picture(want.kind, want.id, want.size); w != want.w || h != want.h {
			t.Errorf("%+v: %d × %d", want, w, h)
		}
	}
	// A later upload under another name does not take the place of the one the record names; one of the same name does.
	put(ProductMain, p, "later.png", somePNG(30, 30))
	if w, _ := s.picture(ProductMain, p, ""); w != 800 {
		t.Errorf("the record's picture gave way: %d", w)
	}
	put(ProductMain, p, "MY-PIC-(1).png", somePNG(100, 100))
	if w, _ := s.picture(ProductMain, p, "medium"); w != 100 {
		t.Errorf("the picture was not replaced: %d", w)
	}
	s.rows("(SELECT DISTINCT file FROM pictures WHERE kind = 0)", 2) // copies that equal the picture share its file
	// The record names nothing that was uploaded: the newest one.
	s.clocks.pass(1)
	put(CategoryIcon, c, "newest.png", somePNG(50, 50))
	if w, _ := s.picture(CategoryIcon, c, ""); w != 50 {
		t.Errorf("not the newest: %d", w)
	}
	if f := s.parse(must(Products.One(s.Store, p))); f.text("ImageFileSmall") != "My Pic (1).PNG" {
		t.Error("an upload changed the record")
	}
	for _, size := range []string{"huge", "banner"} {
		if _, _, err := s.OpenPicture(ProductMain, p, size); KindOf(err) != Missing {
			t.Errorf("%s: %v", size, err)
		}
	}
	if _, _, err := s.OpenPicture(ProductMain, "x", ""); KindOf(err) != Missing {
		t.Error(err)
	}
}

func TestPicturesRefused(t *testing.T) {
	s := newShop(t)
	p := s.product(`{"ProductName":"P"}`).text("Bvin")
	for _, name := range []string{"", "a.webp", "a", "a.png.exe", "folder/", "png"} {
		if stored, err := s.PutPicture(ctx, nil, ProductMain, p, name, somePNG(9, 9)); stored || err != nil {
			t.Errorf("%q: %v %v", name, stored, err)
		}
	}
	for _, data := range [][]byte{nil, {}} {
		if stored, err := s.PutPicture(ctx, nil, ProductMain, p, "a.png", data); stored || err != nil {
			t.Errorf("no data: %v %v", stored, err)
		}
	}
	for _, name := range []string{`a".png`, "a<b.png", "a>b.png", "a|b.png", "a\x00.png", "a\n.png"} {
		_, err := s.PutPicture(ctx, nil, ProductMain, p, name, somePNG(9, 9))
		s.refused(err, Unreadable, "filename")
	}
	_, err := s.PutPicture(ctx, nil, ProductMain, p, strings.Repeat("a", 512)+".png", somePNG(9, 9))
	s.refused(err, Invalid, "filename")
	_, err = s.PutPicture(ctx, nil, ProductMain, p, "a.png", []byte("no picture"))
	s.refused(err, Invalid, "")
	for _, id := range []string{noSuch, "x", ""} {
		if stored, err := s.PutPicture(ctx, nil, CategoryIcon, id, "a.png", somePNG(9, 9)); stored ||
			KindOf(err) != Missing {
			t.Errorf("%q: %v %v", id, stored, err)
		}
	}
	s.rows(picturesTable, 0)
}

// Whoever reads a picture while it is replaced gets the old or the new one.
func TestPictureIsThereWhileItIsReplaced(t *testing.T) {
	s := newShop(t)
	p := s.product(`{"ProductName":"A"}`).text("Bvin")
	put := func(side int) {
		if stored, err := s.PutPicture(ctx, nil, ProductMain, p, "a.png", somePNG(side, side)); !stored || err != nil {
			t.Error(stored, err)
		}
	}
	put(1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for side := range 100 {
			put(side + 2)
		}
	}()
	for {
		r, _, err := s.OpenPicture(ProductMain, p, "small")
		if err != nil {
			t.Error(err)
		} else if err := r.Close(); err != nil {
			t.Error(err)
		}
		select {
		case <-done:
			return
		default:
		}
	}
}
