package files

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/pages/products"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

func book() shell.Book {
	return shell.Book{Entries: append(Entries(), products.Entries()...), Home: shell.To(products.Files)}
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "files-none"},
		pagetest.Scene{Name: "files", Act: func(t *testing.T, f *pagetest.Fixture) {
			add(f.Desk, chosen(t, "Pancakes on a griddle.pdf", "a book"))
			f.Desk.Go(shell.To(products.Files))
			f.Reread()
		}},
		pagetest.Scene{Name: "file", Act: func(t *testing.T, f *pagetest.Fixture) {
			add(f.Desk, chosen(t, "Pancakes on a griddle.pdf", "a book"))
			f.Reread()
		}},
	)
}

// chosen is a file as the owner chooses it.
func chosen(t *testing.T, name, content string) fyne.URIReadCloser {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := storage.Reader(storage.NewFileURI(path))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func holds(t *testing.T, f *pagetest.Fixture, id string) string {
	t.Helper()
	r, _, err := f.Shop.OpenFile(id)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	all, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// A chosen file is stored under its name, replaced, given back by Undo, and named before it is taken from products.
func TestFiles(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Sees(t, "There is no file yet.")
	add(f.Desk, chosen(t, "Manual.pdf", "first"))
	f.Reread()
	id := f.Window.Route().Arg
	if got := f.Text(t, "Description"); got != "Manual" {
		t.Errorf("described as %q", got)
	}
	f.Sees(t, "5 bytes", "No product has it.")
	replace(f.Desk, id, chosen(t, "Other.pdf", "second"))
	if got := holds(t, f, id); got != "second" {
		t.Errorf("replaced, it holds %q", got)
	}
	f.Press(t, "Undo")
	if got := holds(t, f, id); got != "first" {
		t.Errorf("undone, it holds %q", got)
	}
	add(f.Desk, chosen(t, "Manual.pdf", "the same name"))
	f.Sees(t, "of another file")
	f.Type(t, "File name", "")
	f.Press(t, "Save")
	f.Sees(t, "Give the file a name.")
	f.Press(t, "Discard")
	open(f.Desk, f.Post(t, shop.ProductFiles, `{"FileName":"run.exe","ShortDescription":"a program"}`))
	f.Sees(t, "There is no such file, or nothing was uploaded to it yet.")
}

// A file that is chosen to save into is not emptied for nothing.
func TestSavingNothingIsRefusedBeforeItIsAskedWhere(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	save(f.Desk, f.Post(t, shop.ProductFiles, `{"FileName":"song.mp3"}`))
	if f.Dialog() {
		t.Error("it is asked where to")
	}
	f.Sees(t, "There is no such file, or nothing was uploaded to it yet.")
}

func TestOnlyWhatIsReadOrHeardIsOpened(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	add(f.Desk, chosen(t, "run.EXE", "MZ"))
	f.Reread()
	open(f.Desk, f.Window.Route().Arg)
	f.Sees(t, "Save this file instead.")
}

// A product gets files from the vault, on terms, in an order; all of it can be undone.
func TestFilesOfAProduct(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	product := f.Post(t, shop.Products, `{"ProductName":"Mixer"}`)
	var ids []string
	for _, name := range []string{"a.pdf", "b.pdf"} {
		add(f.Desk, chosen(t, name, name))
		f.Reread()
		ids = append(ids, f.Window.Route().Arg)
	}
	f.Desk.Go(shell.To(products.Edit).With(product))
	f.Runner.Flush()
	f.Sees(t, "Buyers get no file with it.")
	for _, name := range []string{"a.pdf", "b.pdf"} {
		f.Press(t, "From the vault…")
		words, _ := uitest.Find(f.Desk.Window.Canvas(), func(e *kit.Entry) bool { return e.PlaceHolder == "Search" })
		uitest.Paste(words, name)
		f.Runner.Flush()
		f.Press(t, "Choose")
	}
	f.Reread()
	f.Sees(t, "as often as wanted", "for ever")
	stored := func() (said []string) {
		t.Helper()
		all, err := f.Shop.FileTermsOf(context.Background(), product)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range all {
			said = append(said, one.Name)
		}
		return said
	}
	if got := strings.Join(stored(), " "); got != "a.pdf b.pdf" {
		t.Fatalf("the files are %q", got)
	}
	f.Press(t, "Undo")
	if got := strings.Join(stored(), " "); got != "a.pdf" {
		t.Errorf("undone, the files are %q", got)
	}
	f.Desk.Go(shell.To(products.File).With(ids[0]))
	f.Runner.Flush()
	f.Sees(t, "Mixer")
	f.Press(t, "Delete")
	f.Sees(t, "It is taken from 1 product.")
}
