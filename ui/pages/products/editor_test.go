package products

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// editing opens the editor on a product of the sample store.
func editing(t *testing.T, f *pagetest.Fixture) (id string) {
	t.Helper()
	id = table(t, f).Rows()[0]
	table(t, f).Open(id)
	f.Lay()
	return id
}

func product(t *testing.T, f *pagetest.Fixture, id string) shop.Product {
	t.Helper()
	p, err := f.Shop.Product(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEditorLooks(t *testing.T) {
	scroll := func(part float32) func(t *testing.T, f *pagetest.Fixture) {
		return func(t *testing.T, f *pagetest.Fixture) {
			sampled(t, f)
			editing(t, f)
			f.Runner.Flush()
			pagetest.ScrollTo(f, part)
		}
	}
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "product", Act: scroll(0)},
		pagetest.Scene{Name: "product-middle", Act: scroll(0.4)},
		pagetest.Scene{Name: "product-end", Act: scroll(1)},
		pagetest.Scene{Name: "product-new", Act: func(t *testing.T, f *pagetest.Fixture) { f.Desk.Go(shell.To(Edit)) }},
	)
}

// The editor shows every member of the record, but for those of the shop's own.
func TestEveryMemberIsThere(t *testing.T) {
	f := open(t)
	there := map[string]bool{
		"Bvin": true, "StoreId": true, "ImageFileSmall": true, "ImageFileMedium": true, "ShippingDetails": true, // ids; the picture's card; its members
		"ShippingDetails.ShippingSource": true,                                           // the same as ShippingMode
		"ProductTypeId":                  true, "ManufacturerId": true, "VendorId": true, // the shop keeps no such records that could be chosen
	}
	for _, g := range groups(f.Desk) {
		for _, field := range g.Fields {
			there[field.Path] = true
		}
	}
	var look func(of reflect.Type, prefix string)
	look = func(of reflect.Type, prefix string) {
		for i := range of.NumField() {
			if m := prefix + of.Field(i).Name; !there[m] {
				t.Errorf("the editor lacks %s", m)
			}
		}
	}
	look(reflect.TypeFor[shop.Product](), "")
	look(reflect.TypeFor[shop.ShippableItem](), "ShippingDetails.")
}

func TestEditAndUndo(t *testing.T) {
	f := open(t)
	id := editing(t, f)
	before := product(t, f, id)
	f.Type(t, "Price", "cheap")
	f.Press(t, "Save")
	f.Sees(t, "Enter a number such as 19.95.")
	f.Type(t, "Price", "3,25")
	f.Type(t, "Weight", "1.5")
	f.Press(t, "Save")
	got := product(t, f, id)
	if got.SitePrice.String() != "3.25" || got.ShippingDetails.Weight.String() != "1.5" {
		t.Errorf("saved %+v", got)
	}
	f.Press(t, "Undo")
	f.Reread()
	if got := product(t, f, id); !got.SitePrice.Equal(before.SitePrice.Decimal) {
		t.Errorf("price after undo %s", got.SitePrice)
	}
	if e := f.Field(t, "Price").Input.(*kit.Entry); e.Text != before.SitePrice.String() {
		t.Errorf("the page still shows %s", e.Text)
	}
	f.Press(t, "Delete")
	if f.Window.Route().Name != Name {
		t.Errorf("after the delete at %v", f.Window.Route())
	}
	f.Press(t, "Undo")
	product(t, f, id)
}

func TestWhatAProgramChangesIsShownFieldByField(t *testing.T) {
	f := open(t)
	id := editing(t, f)
	f.Type(t, "Price", "9")
	stored := product(t, f, id)
	theirs := stored
	theirs.SitePrice, _ = shop.ParseDecimal("7.5")
	theirs.MetaTitle = "Theirs"
	if _, _, err := f.Shop.SaveProduct(context.Background(), nil, id, shop.Encode(&theirs)); err != nil {
		t.Fatal(err)
	}
	f.Press(t, "Save") // before the page heard of it
	if got := product(t, f, id); got.SitePrice.String() != "7.5" {
		t.Fatalf("the program's price was overwritten unseen: %s", got.SitePrice)
	}
	if p := f.Field(t, "Price").Problem(); !strings.Contains(p, "7.5") {
		t.Errorf("conflict says %q", p)
	}
	if e := f.Field(t, "Page title").Input.(*kit.Entry); e.Text != "Theirs" {
		t.Errorf("an untouched field shows %q", e.Text)
	}
	f.Press(t, "Save")
	if got := product(t, f, id); got.SitePrice.String() != "9" || got.MetaTitle != "Theirs" {
		t.Errorf("saved %s, %q", got.SitePrice, got.MetaTitle)
	}
}

func TestNewDuplicateAndNeighbours(t *testing.T) {
	f := open(t)
	rows := table(t, f).Rows()
	id := editing(t, f)
	f.Press(t, "Duplicate")
	name := f.Field(t, "Name").Input.(*kit.Entry).Text
	if name != "Copy of "+product(t, f, id).ProductName {
		t.Errorf("the copy is called %q", name)
	}
	f.Type(t, "SKU", product(t, f, id).Sku)
	if p := f.Field(t, "SKU").Problem(); !strings.Contains(p, product(t, f, id).ProductName) {
		t.Errorf("SKU in use: %q", p)
	}
	f.Press(t, "Save")
	copied := f.Window.Route().Arg
	if p := product(t, f, copied); copied == id || p.ProductName != name {
		t.Errorf("saved as %q under %s", p.ProductName, copied)
	}
	f.Desk.Go(shell.To(Edit).With(id))
	page := f.Page.(*records.EditorPage[shop.Product])
	page.Step(1)
	if f.Window.Route().Arg != rows[1] {
		t.Errorf("next is %v", f.Window.Route())
	}
	f.Desk.Go(shell.To(Edit))
	f.Press(t, "Save")
	f.Sees(t, "Give the product a name.")
	f.Type(t, "Name", "Rolling pin")
	f.Desk.Go(shell.To(Name))
	f.Window.Back()
	if e := f.Field(t, "Name").Input.(*kit.Entry); e.Text != "Rolling pin" {
		t.Errorf("what was typed is gone: %q", e.Text)
	}
}

func TestDroppedPicture(t *testing.T) {
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
	page := f.Page.(*records.EditorPage[shop.Product])
	page.Dropped(fyne.NewPos(10, 10), []fyne.URI{storage.NewFileURI(file)})
	f.Sees(t, "my-pan.png")
	f.Press(t, "Save")
	if p := product(t, f, id); p.ImageFileSmall != "my-pan.png" {
		t.Errorf("picture %q", p.ImageFileSmall)
	}
	r, kind, err := f.Shop.OpenPicture(shop.ProductMain, id, "small")
	if err != nil || kind != "image/png" {
		t.Fatalf("%q, %v", kind, err)
	}
	defer r.Close()
	if c, _, err := image.DecodeConfig(r); err != nil || c.Width != 220 {
		t.Errorf("%+v, %v", c, err)
	}
}
