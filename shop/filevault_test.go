package shop

import (
	"errors"
	"io"
	"strings"
	"testing"

	"griddle/shop/model"
)

// vaulted gives the store a file of that name with a content, which "" leaves out.
func (s *shopTest) vaulted(name, content string) string {
	s.t.Helper()
	id := recordID(s.save(ProductFiles, "", `{"FileName":"`+name+`","ShortDescription":"of `+name+`"}`))
	if content != "" {
		s.fills(id, content)
	}
	return id
}

func (s *shopTest) fills(id, content string) model.Change {
	s.t.Helper()
	base := must(ProductFiles.Get(s.Store, id))
	_, c, err := ProductFiles.Edit(s.Store, ctx, &base, base, FileContent{func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(content)), nil
	}})
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func (s *shopTest) content(id string) string {
	s.t.Helper()
	r, _, err := s.OpenFile(id)
	if err != nil {
		return err.Error()
	}
	defer r.Close()
	return string(must(io.ReadAll(r)))
}

func TestFileContent(t *testing.T) {
	s := newShop(t)
	id := s.vaulted("manual.pdf", "first")
	c := s.fills(id, "second, longer")
	if got := s.content(id); got != "second, longer" {
		t.Errorf("content %q", got)
	}
	if err := s.Undo(ctx, c.ID); err != nil {
		t.Fatal(err)
	}
	if got := s.content(id); got != "first" {
		t.Errorf("undone, the content is %q", got)
	}
	base := must(ProductFiles.Get(s.Store, id))
	broken := errors.New("the stick was pulled out")
	for want, open := range map[error]func() (io.ReadCloser, error){
		broken: func() (io.ReadCloser, error) { return nil, broken },
		nil:    func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("")), nil },
	} {
		_, _, err := ProductFiles.Edit(s.Store, ctx, &base, base, FileContent{open})
		if err == nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	if got := s.content(id); got != "first" {
		t.Errorf("refused, the content is %q", got)
	}
}

func TestFilesOfTheVault(t *testing.T) {
	s := newShop(t)
	used, spare, empty := s.vaulted("manual.pdf", "12345"), s.vaulted("Poster.png", "1"), s.vaulted("song.mp3", "")
	product := s.product(`{"ProductName":"Mixer"}`).text("Bvin")
	before := s.everything()
	with := must(along(s, Products, product,
		FilesFor{{File: used, Downloads: 3, Minutes: 60}, {File: spare}, {File: idA}}))
	s.is("the product's files", must(s.FileTermsOf(ctx, product)),
		[]FileTerms{{used, "manual.pdf", 3, 60}, {spare, "Poster.png", 0, 0}})
	turned := must(along(s, Products, product, FilesFor{{File: used, Minutes: 5}}))
	s.is("the product's files", must(s.FileTermsOf(ctx, product)), []FileTerms{{used, "manual.pdf", 0, 5}})
	_, err := along(s, Products, product, FilesFor{{File: used, Downloads: -1}})
	s.refused(err, Invalid, "MaxDownloads")

	uses := must(s.FileUses(ctx, []string{used, spare, empty}))
	s.is("uses", []FileUse{uses[used], uses[spare], uses[empty]}, []FileUse{{5, 1}, {1, 0}, {-1, 0}})
	for that, want := range map[string][]string{FilesUnused: {spare, empty}, FilesMissing: {empty}} {
		s.same(must(ProductFiles.Find(s.Store, ctx,
			model.Find{Sort: "name", Chosen: map[string]string{FilesThat: that}})), want)
	}
	s.same(must(ProductFiles.Find(s.Store, ctx, model.Find{Words: "poster of"})), []string{spare})
	for _, change := range []model.Change{turned, with} {
		if err := s.Undo(ctx, change.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.same(s.everything(), before)
}
