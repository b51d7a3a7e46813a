package shop

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"io"
	"strings"
	"testing"

	"griddle/storage"
)

// onItsSide is a photo of 600 × 400 pixels that viewers show upright, as its tag says: 400 × 600,
// red at the right top.
//
//go:embed testdata/on-its-side.jpg
var onItsSide []byte

// copyOf reads a copy, and answers its size and whether it is red at the right top.
func (s *shopTest) copyOf(p Picture, id, size string) (data []byte, shape string) {
	s.t.Helper()
	r, _, err := s.OpenPicture(p, id, size)
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Close()
	if data, err = io.ReadAll(r); err != nil {
		s.t.Fatal(err)
	}
	return data, shapeOf(s.t, data)
}

func shapeOf(t *testing.T, data []byte) string {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	b := m.Bounds()
	red, green, _, _ := m.At(b.Max.X-b.Dx()/10-1, b.Dy()/10).RGBA()
	return fmt.Sprint(b.Dx(), "×", b.Dy(), " ", red > 0x9000 && green < 0x7000)
}

const (
	upright = "400×600 true"
	lying   = "600×400 false"
)

func TestPhotosStandUpright(t *testing.T) {
	s := newShop(t)
	p := s.product(`{"ProductName":"P","ImageFileSmall":"a.jpg"}`).text("Bvin")
	c := s.category(`{"Name":"C"}`).text("Bvin")
	further := recordID(s.save(ProductImages, "", `{"ProductId":"`+p+`"}`))
	for _, u := range []struct {
		kind Picture
		id   string
		want map[string]string
	}{
		{ProductMain, p, map[string]string{"": lying, "small": "147×220 true", "medium": "293×440 true"}},
		{ProductImagePicture, further, map[string]string{
			"": lying, "tiny": "33×50 true", "small": "147×220 true", "medium": "293×440 true",
		}},
		{CategoryIcon, c, map[string]string{"": lying, "small": "147×220 true"}},
		{CategoryBanner, c, map[string]string{"": lying, "banner": upright}},
	} {
		if stored, err := s.PutPicture(ctx, nil, u.kind, u.id, "a.jpg", onItsSide); !stored || err != nil {
			t.Fatal(stored, err)
		}
		for size, want := range u.want {
			data, got := s.copyOf(u.kind, u.id, size)
			if got != want {
				t.Errorf("%d %s: %s, not %s", u.kind, size, got, want)
			}
			if size == "" && !bytes.Equal(data, onItsSide) {
				t.Error("what came was changed")
			}
		}
	}
	if err := s.setLogo(onItsSide); err != nil {
		t.Fatal(err)
	}
	if logo, err := s.Logo(); err != nil || shapeOf(t, logo) != "171×256 true" {
		t.Errorf("the logo: %v %v", shapeOf(t, logo), err)
	}
}

// older makes the copies of all pictures what an older Griddle left: the pictures as they came.
func (s *shopTest) older() {
	s.t.Helper()
	err := s.db.Write(ctx, func(tx *storage.Tx) error {
		type whole struct {
			kind             Picture
			owner, key, file string
		}
		var all []whole
		pictures := storage.Select{Table: picturesTable, Columns: []string{"kind", "owner", "name_key", "file"},
			Query: storage.Query{Where: storage.Eq("size", "")}}
		err := storage.Each(tx, pictures, func(r storage.Row) error {
			var w whole
			err := r.Scan(&w.kind, &w.owner, &w.key, &w.file)
			all = append(all, w)
			return err
		})
		for _, w := range all {
			if err == nil {
				_, err = storage.Set(tx, picturesTable, onePicture(w.kind, w.owner, w.key),
					storage.Values{"version": 0, "file": w.file})
			}
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// until is a context that ends after it was asked so often.
type until struct {
	context.Context
	left int
}

func (u *until) Err() error {
	if u.left--; u.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestCopiesAreMadeAnew(t *testing.T) {
	s := newShop(t)
	var ids []string
	for i := range 5 {
		id := s.product(fmt.Sprintf(`{"ProductName":"P","Sku":"%d","ImageFileSmall":"a.jpg"}`, i)).text("Bvin")
		data := onItsSide
		switch i {
		case 3:
			data = somePNG(500, 300)
		case 4: // the tag alone is spoilt: it is shown as it is
			data = bytes.Replace(onItsSide, []byte("Exif"), []byte("Exit"), 1)
		}
		if stored, err := s.PutPicture(ctx, nil, ProductMain, id, "a.jpg", data); !stored || err != nil {
			t.Fatal(stored, err)
		}
		ids = append(ids, id)
	}
	further := recordID(s.save(ProductImages, "", `{"ProductId":"`+ids[0]+`"}`))
	if err := s.PutProductImage(ctx, nil, ids[0], further, "a.jpg", []byte("no picture")); err == nil {
		t.Fatal("it was taken")
	}
	var files int
	count := func() int { return len(must(fileNames(s.db.Reader(), picturesTable, storage.Cond{}))) }
	s.older()
	files = count()
	uploaded := func() (all string) {
		rows := storage.Select{Table: picturesTable, Columns: []string{"kind", "owner", "size", "uploaded", "type"},
			Query: storage.Query{Order: storage.Asc("kind", "owner", "name_key", "size")}}
		err := storage.Each(s.db.Reader(), rows, func(r storage.Row) error {
			var kind, owner, size, uploaded, contentType string
			err := r.Scan(&kind, &owner, &size, &uploaded, &contentType)
			all += strings.Join([]string{kind, owner, size, uploaded, contentType}, " ") + "\n"
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := uploaded()

	// It is ended in between, and goes on at the next start.
	first, err := s.RenewCopies(&until{ctx, 6})
	if first < 1 || first > len(ids) || !errors.Is(err, context.Canceled) {
		t.Fatalf("%d were done: %v", first, err)
	}
	s.end()
	s.start()
	if n, err := s.RenewCopies(ctx); n != len(ids)+1-first || err != nil {
		t.Fatalf("%d were done: %v", n, err)
	}
	if n, err := s.RenewCopies(ctx); n != 0 || err != nil {
		t.Errorf("%d once more: %v", n, err)
	}
	for i, id := range ids {
		want := map[int]string{3: "500×300", 4: "600×400"}[i]
		if want == "" {
			want = "147×220 true"
		}
		if _, got := s.copyOf(ProductMain, id, "small"); !strings.HasPrefix(got, want) {
			t.Errorf("%d: %s, not %s", i, got, want)
		}
	}
	if data, got := s.copyOf(ProductMain, ids[0], ""); !bytes.Equal(data, onItsSide) || got != lying {
		t.Error("what came was changed")
	}
	if count() != files+3*2 {
		t.Errorf("%d files, there were %d", count(), files)
	}
	if uploaded() != before {
		t.Error("the pictures count as uploaded anew")
	}
}

func TestAnOlderLogoIsTurned(t *testing.T) {
	s := newShop(t)
	set := func(data []byte) {
		err := s.db.Write(ctx, func(tx *storage.Tx) error {
			if err := storage.SetSetting(tx, logoKey, base64.StdEncoding.EncodeToString(data)); err != nil {
				return err
			}
			return turnLogo(tx)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	set(onItsSide)
	if logo, err := s.Logo(); err != nil || shapeOf(t, logo) != "171×256 true" {
		t.Error(err)
	}
	for _, as := range [][]byte{somePNG(100, 50), []byte("spoilt"), nil} {
		set(as)
		if logo, err := s.Logo(); err != nil || !bytes.Equal(logo, as) {
			t.Errorf("%d bytes became %d: %v", len(as), len(logo), err)
		}
	}
}
