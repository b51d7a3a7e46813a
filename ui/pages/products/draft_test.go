package products

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"griddle/shop"
	"griddle/shop/activity"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// says is what stands in the field under a label.
func says(t *testing.T, f *pagetest.Fixture, label string) string {
	t.Helper()
	return f.Field(t, label).Input.(*kit.Entry).Text()
}

// again opens the editor of a record as a click in the list does, after the list was looked at.
func again(t *testing.T, f *pagetest.Fixture, id string) {
	t.Helper()
	f.Desk.Go(shell.To(Name))
	f.Runner.Flush()
	if id == "" {
		f.Desk.Go(shell.To(Edit))
	} else {
		table(t, f).Open(id)
	}
	f.Runner.Flush()
	f.Lay()
}

func TestWhatIsTypedBelongsToTheRecord(t *testing.T) {
	for _, how := range []string{"another page", "a kill"} {
		f := open(t)
		id := editing(t, f)
		f.SeesNot(t, "Unsaved changes")
		f.Type(t, "Name", "Half-written")
		f.Type(t, "Price", "no price")
		f.Field(t, "Status").Input.(*kit.Select).SetSelectedIndex(1)
		f.Sees(t, "Unsaved changes")
		f.Runner.Advance(time.Second)
		if how == "a kill" {
			f.Kill()
		}
		again(t, f, id)
		f.Sees(t, "Unsaved changes")
		if name, price := says(t, f, "Name"), says(t, f, "Price"); name != "Half-written" || price != "no price" {
			t.Errorf("%s: %q, %q", how, name, price)
		}
		if product(t, f, id).ProductName == "Half-written" {
			t.Error("it was saved by itself")
		}
		f.Type(t, "Price", "3")
		f.Press(t, "Save")
		f.SeesNot(t, "Unsaved changes")
		p := product(t, f, id)
		if p.ProductName != "Half-written" || p.SitePrice.String() != "3" || p.Status != shop.ProductDisabled {
			t.Errorf("%s: saved %q, %s, %v", how, p.ProductName, p.SitePrice, p.Status)
		}
		f.Runner.Advance(time.Second)
		if all, err := f.Shop.Drafts(); err != nil || len(all) != 0 {
			t.Errorf("%s: kept after Save: %v, %v", how, all, err)
		}
	}
}

func TestANewProductIsKeptToo(t *testing.T) {
	f := open(t)
	again(t, f, "")
	f.Type(t, "Name", "Rolling pin")
	f.Runner.Advance(time.Second)
	f.Kill()
	again(t, f, "")
	if got := says(t, f, "Name"); got != "Rolling pin" {
		t.Errorf("the name is %q", got)
	}
	f.Press(t, "Save")
	again(t, f, "")
	if got := says(t, f, "Name"); got != "" {
		t.Errorf("the next new product begins as %q", got)
	}
	f.Runner.Advance(time.Second)
	if all, err := f.Shop.Drafts(); err != nil || len(all) != 0 {
		t.Errorf("kept after Save: %v, %v", all, err)
	}
}

func TestDiscard(t *testing.T) {
	f := open(t)
	id := editing(t, f)
	before := says(t, f, "Name")
	f.Type(t, "Name", "Half-written")
	f.Type(t, "Price", "no price")
	f.Press(t, "Save")
	f.Press(t, "Discard")
	f.SeesNot(t, "Unsaved changes", "Enter a number")
	again(t, f, id)
	if got := says(t, f, "Name"); got != before {
		t.Errorf("after Discard it says %q", got)
	}
}

func TestTheListMarksWhatIsUnsaved(t *testing.T) {
	f := open(t)
	id := editing(t, f)
	f.Type(t, "Name", "Half-written")
	f.Desk.Go(shell.To(Name))
	f.Runner.Flush()
	f.Lay()
	marked := 0
	for _, row := range table(t, f).Rows() {
		cell, _ := table(t, f).Cell(row, "name").(*kit.Text)
		if cell == nil || !strings.Contains(cell.Text(), "unsaved") {
			continue
		}
		if marked++; row != id {
			t.Errorf("%q is marked", cell.Text())
		}
	}
	if marked != 1 {
		t.Errorf("%d rows are marked", marked)
	}
}

// What a program changed while the page was closed is said when it opens on the draft, as it is while it is open.
func TestADraftMeetsWhatAProgramChanged(t *testing.T) {
	f := open(t)
	id := editing(t, f)
	f.Type(t, "Price", "9")
	f.Desk.Go(shell.To(Name))
	theirs := product(t, f, id)
	theirs.SitePrice, _ = shop.ParseDecimal("7.5")
	theirs.MetaTitle = "Theirs"
	if _, _, err := shop.Products.Save(f.Shop, t.Context(), nil, id, model.Encode(&theirs)); err != nil {
		t.Fatal(err)
	}
	again(t, f, id)
	if p := f.Field(t, "Price").Problem(); !strings.Contains(p, "7.5") {
		t.Errorf("conflict says %q", p)
	}
	if price, title := says(t, f, "Price"), says(t, f, "Page title"); price != "9" || title != "Theirs" {
		t.Errorf("it shows %q, %q", price, title)
	}
}

func TestAChosenPictureIsKept(t *testing.T) {
	f := open(t)
	id := editing(t, f)
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 300, 200))); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "my pan.png")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	drop := func() {
		f.Page.(*records.EditorPage[shop.Product]).Dropped(fyne.NewPos(10, 10), []fyne.URI{storage.NewFileURI(file)})
	}
	drop()
	f.Press(t, "Discard")
	f.SeesNot(t, "my-pan.png")
	f.Press(t, "Undo")
	f.Runner.Flush()
	f.Sees(t, "my-pan.png")
	f.Runner.Advance(time.Second)
	f.Kill()
	again(t, f, id)
	f.Sees(t, "my-pan.png", "Unsaved changes")
	f.Press(t, "Save")
	if p := product(t, f, id); p.ImageFileSmall != "my-pan.png" {
		t.Errorf("picture %q", p.ImageFileSmall)
	}
	r, _, err := f.Shop.OpenPicture(shop.ProductMain, id, "small")
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	f.Runner.Advance(time.Second)
	if data, err := f.Shop.DraftPicture(Edit+"?"+id, "ImageFileSmall"); data != nil || err != nil {
		t.Errorf("%d bytes are left of the draft, %v", len(data), err)
	}
}

// deleteBy deletes a product as a program does.
func deleteBy(t *testing.T, f *pagetest.Fixture, key, id string) {
	t.Helper()
	if _, err := shop.Products.Remove(f.Shop, t.Context(), []string{id}); err != nil {
		t.Fatal(err)
	}
	f.Shop.Activity.Report(activity.Request{At: f.Runner.Now(), KeyID: 1, KeyName: key, Method: "DELETE",
		Model:  "products",
		Result: "OK"})
}

func TestARecordThatAProgramDeletesCanBeSavedAsNew(t *testing.T) {
	f := open(t)
	id := editing(t, f)
	f.Type(t, "Name", "Half-written")
	deleteBy(t, f, "Till", id)
	f.Reread()
	f.Sees(t, "Deleted meanwhile by “Till”. Save as new?")
	f.Press(t, "Save as new")
	anew := f.Window.Route().Arg
	if p := product(t, f, anew); anew == id || p.ProductName != "Half-written" || p.ImageFileSmall != "" {
		t.Errorf("saved as %s: %q with the picture %q", anew, p.ProductName, p.ImageFileSmall)
	}
	f.Runner.Advance(time.Second)
	if all, err := f.Shop.Drafts(); err != nil || len(all) != 0 {
		t.Errorf("kept after it was saved: %v, %v", all, err)
	}
}

func TestADraftOutlivesItsRecord(t *testing.T) {
	f := open(t)
	id := editing(t, f)
	f.Type(t, "Name", "Half-written")
	price := says(t, f, "Price")
	f.Runner.Advance(time.Second)
	deleteBy(t, f, "Till", id)
	f.Runner.Advance(time.Hour)
	f.Kill()
	f.Desk.Go(shell.To(Name))
	f.Desk.Go(shell.To(Edit).With(id))
	f.Runner.Flush()
	f.Sees(t, "Deleted meanwhile. Save as new?", "Unsaved changes")
	if got := says(t, f, "Name"); got != "Half-written" {
		t.Errorf("it shows %q", got)
	}
	f.Press(t, "Save as new")
	if got := says(t, f, "Price"); f.Window.Route().Arg == id || got != price {
		t.Errorf("the new one is %s with the price %q, was %q", f.Window.Route().Arg, got, price)
	}
}
