package shop

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"griddle/shop/model"
	"griddle/shop/prefs"
	"griddle/storage"
)

// secretWord stands in a draft of these tests and nowhere else.
const secretWord = "Halfwrittentray"

func draftOf(page string, fields ...string) prefs.Draft {
	d := prefs.Draft{Page: page, Title: "Product “Tray”", Fields: map[string]prefs.Typed{}}
	for _, f := range fields {
		d.Fields[f] = prefs.Typed{Base: "Tray", Text: secretWord}
	}
	return d
}

func TestDraftsOutliveAKill(t *testing.T) {
	s := newShop(t)
	first, second := draftOf("catalog/product?1", "ProductName"), draftOf("settings/store", "City", "Street")
	must0(t, s.SetDraft(ctx, second, nil))
	must0(t, s.SetDraft(ctx, draftOf(first.Page, "Sku"), nil))
	must0(t, s.SetDraft(ctx, first, nil)) // in place of the one before
	s.restart()
	if got := must(s.Drafts()); !reflect.DeepEqual(got, []prefs.Draft{first, second}) {
		t.Errorf("%+v", got)
	}
	must0(t, s.SetDraft(ctx, draftOf(first.Page), nil))
	if got := must(s.Drafts()); !reflect.DeepEqual(got, []prefs.Draft{second}) {
		t.Errorf("after one was saved: %+v", got)
	}
}

func TestPicturesOfADraft(t *testing.T) {
	s := newShop(t)
	const page = "catalog/product?1"
	files := func() int { return len(must(os.ReadDir(filepath.Join(s.dir, "files")))) }
	picture := func(want string) {
		t.Helper()
		if got := must(s.DraftPicture(page, "Image")); string(got) != want {
			t.Errorf("the picture is %q, want %q", got, want)
		}
	}
	picture("")
	must0(t, s.SetDraft(ctx, draftOf(page, "Image"), map[string][]byte{"Image": []byte("first")}))
	must0(t, s.SetDraft(ctx, draftOf(page, "Image", "Name"), nil)) // typed on
	picture("first")
	must0(t, s.SetDraft(ctx, draftOf(page, "Image"), map[string][]byte{"Image": []byte("second")}))
	picture("second")
	s.restart()
	picture("second")
	if n := files(); n != 1 {
		t.Errorf("%d files for one picture", n)
	}
	must0(t, s.SetDraft(ctx, draftOf(page, "Name"), nil)) // the picture was put back
	picture("")
	// A sweep that begins with the store may be under way: then the next one removes it.
	for end := time.Now().Add(20 * time.Second); files() != 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d files are left", files())
		}
	}
}

// A draft raises no event: pages would read again at every pause in typing.
func TestDraftsAreSilent(t *testing.T) {
	s := newShop(t)
	heard := make(chan model.Event, 9)
	defer s.Subscribe(func(e model.Event) { heard <- e })()
	before := s.base.Written()
	must0(t, s.SetDraft(ctx, draftOf("settings/store", "City"), map[string][]byte{"City": []byte("x")}))
	if s.base.Written() != before {
		t.Error("the records counted as changed")
	}
	must0(t, s.SaveSettings(ctx, Settings{}))
	if e := <-heard; !reflect.DeepEqual(e, model.EventOf(SettingTopics)) {
		t.Errorf("it told of %+v", e)
	}
}

// Neither a snapshot nor a backup holds a word of a draft, not even where SQLite no longer looks.
func TestDraftsAreInNoCopy(t *testing.T) {
	s := newShop(t)
	s.product(`{"ProductName":"A"}`)
	must0(t, s.SetDraft(ctx, draftOf("settings/store", "City"), map[string][]byte{"City": []byte(secretWord)}))
	var copies [][]byte
	must0(t, s.db.Alone(ctx, func(tx *storage.Tx) error {
		info, err := s.db.Snapshot(tx, "clear")
		if err == nil {
			copies = append(copies, must(os.ReadFile(info.Path)))
		}
		return err
	}))
	path := filepath.Join(t.TempDir(), "backup.zip")
	must0(t, s.Backup(ctx, path))
	z := must(zip.OpenReader(path))
	defer z.Close()
	for _, f := range z.File {
		r := must(f.Open())
		copies = append(copies, must(io.ReadAll(r)))
		must0(t, r.Close())
	}
	if len(copies) != 3 { // the snapshot; the backup's store and manifest, no picture
		t.Errorf("%d files", len(copies))
	}
	for i, data := range copies {
		if bytes.Contains(data, []byte(secretWord)) {
			t.Errorf("copy %d holds the draft", i)
		}
	}
	if got := must(s.Drafts()); len(got) != 1 {
		t.Errorf("the store itself holds %d drafts", len(got))
	}
	if got := must(s.DraftPicture("settings/store", "City")); string(got) != secretWord {
		t.Errorf("the store's own picture is %q", got)
	}
}
