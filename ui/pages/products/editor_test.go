package products

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/records"
	"griddle/ui/shell"
	"griddle/ui/uitest"
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
			editing(t, f)
			f.Runner.Flush()
			pagetest.ScrollTo(f, part)
		}
	}
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "product", Options: onSample, Act: scroll(0)},
		pagetest.Scene{Name: "product-middle", Options: onSample, Act: scroll(0.4)},
		pagetest.Scene{Name: "product-end", Options: onSample, Act: scroll(1)},
		pagetest.Scene{Name: "product-new", Act: func(t *testing.T, f *pagetest.Fixture) { f.Desk.Go(shell.To(Edit)) }},
	)
}

// The editor shows every member of the record, but for those of the shop's own.
func TestEveryMemberIsThere(t *testing.T) {
	f := open(t)
	there := map[string]bool{
		// ids; the picture's card; its members
		"Bvin": true, "StoreId": true, "ImageFileSmall": true, "ImageFileMedium": true, "ShippingDetails": true,
		"Local":                          true,
		"ShippingDetails.ShippingSource": true, // the same as ShippingMode
	}
	for _, g := range groups(f.Desk, named{}) {
		for _, field := range g.Fields {
			there[field.Path] = true
		}
	}
	look := func(of reflect.Type, prefix string) {
		for i := range of.NumField() {
			if m := prefix + of.Field(i).Name; !there[m] {
				t.Errorf("the editor lacks %s", m)
			}
		}
	}
	look(reflect.TypeFor[shop.Product](), "")
	look(reflect.TypeFor[shop.ShippableItem](), "ShippingDetails.")
	look(reflect.TypeFor[shop.ProductLocal](), "Local.")
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
	if e := f.Field(t, "Price").Input.(*kit.Entry); e.Text() != before.SitePrice.StringFixed(2) {
		t.Errorf("the page still shows %s", e.Text())
	}
	f.Press(t, "Delete")
	if f.Window.Route().Name != Name {
		t.Errorf("after the delete at %v", f.Window.Route())
	}
	f.Press(t, "Undo")
	product(t, f, id)
}

// Save, by its button or by Ctrl+S, goes to what is wrong, wherever the page was scrolled to.
func TestSaveGoesToWhatIsWrong(t *testing.T) {
	save := map[string]func(f *pagetest.Fixture){
		"Save": func(f *pagetest.Fixture) { f.Press(t, "Save") },
		"Ctrl+S": func(f *pagetest.Fixture) {
			f.Field(t, "SKU").Focus() // as whoever typed there last
			in := f.Desk.Window.Canvas().Focused().(fyne.Shortcutable)
			in.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierShortcutDefault})
		},
	}
	for by, save := range save {
		f := open(t)
		editing(t, f)
		f.Desk.Window.Resize(fyne.NewSize(1024, 700))
		f.Type(t, "Height", "19,95 EUR")
		f.Type(t, "Minimum order quantity", "few")
		pagetest.ScrollTo(f, 0)
		save(f)
		if !f.Offers("2 fields need attention") {
			t.Errorf("%s: nothing counts the wrong fields", by)
		}
		f.Led(t, "Height")
		f.Type(t, "Height", "19,95")
		f.Type(t, "Minimum order quantity", "2")
		if f.Offers("1 field needs attention") || f.Offers("2 fields need attention") {
			t.Errorf("%s: the fields are right and still counted", by)
		}
		save(f)
		if p := product(t, f, f.Window.Route().Arg); p.ShippingDetails.Height.String() != "19.95" || p.MinimumQty != 2 {
			t.Errorf("%s: saved %s, %d", by, p.ShippingDetails.Height, p.MinimumQty)
		}
	}
}

// A cell of a spreadsheet ends with a line break, which nobody sees and no search finds.
func TestCellsOfASpreadsheet(t *testing.T) {
	f := open(t)
	id := editing(t, f)
	f.Type(t, "SKU", "X-77\r\n")
	f.Type(t, "Name", "Roggen\tbrot\r\nmit Kuemmel\r\n")
	f.Type(t, "Price", "21.50\r\n")
	f.Type(t, "Short description", "one\r\ntwo")
	f.Press(t, "Save")
	p := product(t, f, id)
	if p.Sku != "X-77" || p.ProductName != "Roggen brot mit Kuemmel" || p.SitePrice.String() != "21.5" ||
		p.ShortDescription != "one\ntwo" {
		t.Errorf("saved %q, %q, %s, %q", p.Sku, p.ProductName, p.SitePrice, p.ShortDescription)
	}
	if _, err := f.Shop.ProductBySKU("X-77"); err != nil {
		t.Error(err)
	}
}

func TestARefusalIsGermanInAGermanWindow(t *testing.T) {
	uitest.German(t)
	f := open(t)
	id := editing(t, f)
	f.Type(t, "Name", strings.Repeat("x", 300))
	f.Press(t, "Speichern")
	if p := f.Field(t, "Name").Problem(); p != "„Name“ ist zu lang: Es sind 300 Zeichen, 255 passen." {
		t.Errorf("beside the name: %q", p)
	}
	if product(t, f, id).ProductName == strings.Repeat("x", 300) {
		t.Error("it was stored")
	}
}

func TestWhatAProgramChangesIsShownFieldByField(t *testing.T) {
	f := open(t)
	id := editing(t, f)
	f.Type(t, "Price", "9")
	stored := product(t, f, id)
	theirs := stored
	theirs.SitePrice, _ = shop.ParseDecimal("7.5")
	theirs.MetaTitle = "Theirs"
	if _, _, err := shop.Products.Save(f.Shop, context.Background(), nil, id, model.Encode(&theirs)); err != nil {
		t.Fatal(err)
	}
	f.Press(t, "Save") // before the page heard of it
	if got := product(t, f, id); got.SitePrice.String() != "7.5" {
		t.Fatalf("the program's price was overwritten unseen: %s", got.SitePrice)
	}
	if p := f.Field(t, "Price").Problem(); !strings.Contains(p, "7.5") {
		t.Errorf("conflict says %q", p)
	}
	if e := f.Field(t, "Page title").Input.(*kit.Entry); e.Text() != "Theirs" {
		t.Errorf("an untouched field shows %q", e.Text())
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
	name := f.Field(t, "Name").Input.(*kit.Entry).Text()
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

	// A duplicate keeps it, and where the product stands.
	f.Press(t, "Duplicate")
	f.Lay()
	f.Sees(t, "my-pan.png")
	f.SeesNot(t, "Unsaved changes")
	f.Press(t, "Save")
	copied := f.Window.Route().Arg
	p := product(t, f, copied)
	if copied == id || p.ImageFileSmall != "my-pan.png" || p.ImageFileMedium != "my-pan.png" {
		t.Errorf("the copy has the picture %q", p.ImageFileSmall)
	}
	theirs, _, err := f.Shop.OpenPicture(shop.ProductMain, copied, "small")
	if err != nil {
		t.Fatalf("the copy has no picture: %v", err)
	}
	defer theirs.Close()
	ctx := context.Background()
	of, err := f.Shop.CategoriesOf(ctx, id)
	got, err2 := f.Shop.CategoriesOf(ctx, copied)
	if err != nil || err2 != nil || len(of) == 0 || !slices.Equal(got, of) {
		t.Errorf("the copy stands in %v, want %v, %v, %v", got, of, err, err2)
	}
	f.Press(t, "Duplicate")
	f.Lay()
	remove, there := uitest.Button(f.Desk.Window.Canvas(), "Remove")
	if !there {
		t.Fatal("the picture cannot be removed")
	}
	remove.Tapped(nil)
	f.Press(t, "Save")
	if p := product(t, f, f.Window.Route().Arg); p.ImageFileSmall != "" {
		t.Errorf("a copy without picture has %q", p.ImageFileSmall)
	}
}

func TestTheAddressIsProposed(t *testing.T) {
	f := open(t)
	f.Desk.Go(shell.To(Edit))
	f.Runner.Flush()
	f.Type(t, "Name", "Rolling pin, large")
	if got := f.Field(t, "Page address").Input.(*kit.Entry).PlaceHolder; got != "rolling-pin--large" {
		t.Errorf("proposed %q", got)
	}
	f.Press(t, "Save")
	if p := product(t, f, f.Window.Route().Arg); p.UrlSlug != "rolling-pin--large" {
		t.Errorf("saved as %q", p.UrlSlug)
	}
}

func TestWhatBelongsToAProduct(t *testing.T) {
	f := open(t)
	id := editing(t, f)
	f.Runner.Flush()
	in := func() []string {
		ids, err := f.Shop.CategoriesOf(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	before := in()
	tb, ok := uitest.Find(f.Desk.Window.Canvas(), func(*kit.Table[records.Option]) bool { return true })
	if !ok || len(tb.Rows()) != len(before) {
		t.Fatalf("the categories are not shown: %v", ok)
	}
	tb.Actions(tb.Rows()[0])[0].Do()
	if got := in(); len(got) != len(before) || len(tb.Rows()) != len(before)-1 || !f.CanSave(t) {
		t.Errorf("taken out before Save: %v stored, %d shown, was %v", got, len(tb.Rows()), before)
	}
	f.Press(t, "Discard")
	if len(tb.Rows()) != len(before) || f.CanSave(t) {
		t.Errorf("discarded, %d are shown", len(tb.Rows()))
	}

	// All of it is stored together, is kept until then, and is taken back together.
	tb.Actions(tb.Rows()[0])[0].Do()
	name := product(t, f, id).ProductName
	f.Type(t, "Name", "Renamed")
	addRole(t, f, "Wholesale")
	f.Runner.Advance(time.Second)
	f.Kill()
	again(t, f, id)
	f.Sees(t, "Unsaved changes", "Wholesale")
	f.Press(t, "Save")
	roles, err := f.Shop.RoleNames(context.Background(), shop.ProductRole, id)
	renamed := product(t, f, id).ProductName == "Renamed"
	if got := in(); len(got) != len(before)-1 || !renamed || len(roles) != 1 || err != nil {
		t.Errorf("saved: %v, roles %v, %v, was %v", got, roles, err, before)
	}
	if f.CanSave(t) {
		t.Error("there is still something to save")
	}
	f.Press(t, "Undo")
	f.Reread()
	roles, err = f.Shop.RoleNames(context.Background(), shop.ProductRole, id)
	if got := in(); len(got) != len(before) || product(t, f, id).ProductName != name || len(roles) != 0 || err != nil {
		t.Errorf("undone: %v, roles %v, %v, was %v", got, roles, err, before)
	}

	// What is refused leaves all as it was, and is said where it was entered.
	addRole(t, f, strings.Repeat("x", 251))
	f.Type(t, "Name", "Renamed again")
	f.Press(t, "Save")
	if !f.Offers("1 field needs attention") || product(t, f, id).ProductName != name {
		t.Errorf("%q is stored beside a role that cannot be", product(t, f, id).ProductName)
	}
}

// Where a product ships from decides whose names can be chosen.
func TestWhoShipsFollowsFromWhere(t *testing.T) {
	f := open(t)
	ctx := context.Background()
	for name, model := range map[string]shop.Resource[shop.VendorManufacturer, string]{
		"Acme": shop.Vendors, "Bolt": shop.Manufacturers} {
		if _, _, err := model.Save(f.Shop, ctx, nil, "", []byte(`{"DisplayName":"`+name+`"}`)); err != nil {
			t.Fatal(err)
		}
	}
	id := editing(t, f)
	who := func() (*kit.Select, bool) {
		field, shown := uitest.Find(f.Desk.Window.Canvas(), func(x *kit.Field) bool {
			return x.Label == "Vendor or manufacturer"
		})
		if !shown {
			return nil, false
		}
		return field.Input.(*kit.Select), true
	}
	from := f.Field(t, "Ships from").Input.(*kit.Select)
	if _, shown := who(); shown {
		t.Error("it is asked for although nothing is set")
	}
	for _, step := range []struct{ from, name string }{{"The vendor", "Acme"}, {"The manufacturer", "Bolt"}} {
		from.SetSelected(step.from)
		s, shown := who()
		if !shown {
			t.Fatalf("%s: it is not asked for", step.from)
		}
		s.SetSelected(step.name)
		if s.Selected != step.name {
			t.Errorf("%s: %q cannot be chosen", step.from, step.name)
		}
		f.Press(t, "Save")
		if product(t, f, id).ShippingDetails.ShippingSourceId == "" {
			t.Error("it is not stored")
		}
	}
	from.SetSelected("The store")
	if _, shown := who(); shown {
		t.Error("it is asked for although the store ships")
	}
}

func addRole(t *testing.T, f *pagetest.Fixture, name string) {
	t.Helper()
	e, ok := uitest.Find(f.Desk.Window.Canvas(), func(e *kit.Entry) bool {
		return e.PlaceHolder == "Name of a role, such as Wholesale"
	})
	if !ok {
		t.Fatal("roles cannot be typed")
	}
	e.SetText(name)
	e.OnSubmitted(name)
}

// A change whose undoing would lose something newer stays in the history and says why.
func TestHistorySaysWhyNot(t *testing.T) {
	f := open(t)
	id := table(t, f).Rows()[0]
	act(t, f, "Deactivate", id)
	p := product(t, f, id)
	p.ProductName = "Renamed by a program"
	if _, _, err := shop.Products.Save(f.Shop, context.Background(), nil, id, model.Encode(&p)); err != nil {
		t.Fatal(err)
	}
	records.History(f.Desk)
	history, _ := uitest.Find(f.Desk.Window.Canvas(), func(*kit.Table[model.Change]) bool { return true })
	history.Open(history.Rows()[0])
	f.Sees(t, "“Renamed by a program” was changed after it")
	if len(history.Rows()) != 1 {
		t.Error("it is gone from the history")
	}
}

// A bar code that cannot be right, or that another product has, is said and taken; it is saved with the rest.
func TestBarcodeOfAProduct(t *testing.T) {
	f := open(t)
	ids := table(t, f).Rows()
	code := func(id, typed, said string) {
		t.Helper()
		f.Desk.Go(shell.To(Edit).With(id))
		f.Runner.Flush()
		f.Type(t, "Bar code", typed)
		f.Runner.Flush()
		f.Sees(t, said)
		f.Press(t, "Save")
		if got := product(t, f, id).Local.Barcode; got != typed {
			t.Errorf("stored %q", got)
		}
	}
	code(ids[0], "4006381333932", "The last figure does not fit the others; is it typed right?")
	code(ids[0], "4006381333931", "Bar code")
	code(ids[1], "4006381333931", "has this bar code too; a scanner finds one of them.")
}

// Prices by quantity are typed into a grid and saved, refused and taken back with the product.
func TestVolumePrices(t *testing.T) {
	f := open(t)
	id := table(t, f).Rows()[0]
	f.Desk.Go(shell.To(Edit).With(id))
	f.Runner.Flush()
	f.Sees(t, "One piece costs the same, however many are bought.")
	stored := func() string {
		all, err := f.Shop.VolumePricesOf(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, p := range all {
			said = append(said, fmt.Sprint(p.Qty, " at ", p.Amount))
		}
		return strings.Join(said, ", ")
	}
	f.Press(t, "Add price")
	k, _ := uitest.Find(f.Desk.Window.Canvas(), func(k *kit.Sheet) bool { // custom values have a grid too
		first, _ := k.Marked()
		return first >= 0
	})
	put := func(row, column int, text string) {
		t.Helper()
		k.GoTo(row, column)
		f.App.Clipboard().SetContent(text)
		k.TypedShortcut(&fyne.ShortcutPaste{Clipboard: f.App.Clipboard()})
	}
	put(0, 1, "3.60")
	f.Press(t, "Add price")
	put(1, 0, "10")
	put(1, 1, "3.20")
	f.Press(t, "Save")
	f.Sees(t, "There is a price from 10 pieces on already.")
	put(1, 0, "1")
	f.Press(t, "Save")
	f.Sees(t, "Enter a quantity of 2 or more.")
	put(1, 0, "50")
	f.Press(t, "Save")
	if got := stored(); got != "10 at 3.6, 50 at 3.2" {
		t.Fatalf("stored %q", got)
	}
	f.Press(t, "Undo")
	if got := stored(); got != "" {
		t.Errorf("undone, %q are left", got)
	}
}

// Further pictures are ordered, described, deleted and brought back; reviews lead to their page.
func TestPicturesAndReviewsOfAProduct(t *testing.T) {
	f := open(t)
	id := table(t, f).Rows()[0]
	for _, name := range []string{"front.png", "back.png"} {
		f.Post(t, shop.ProductImages, `{"ProductId":"`+id+`","FileName":"`+name+`"}`)
	}
	f.Post(t, shop.Reviews, `{"ProductBvin":"`+id+`","Rating":4,"Description":"Very good","Approved":true}`)
	f.Desk.Go(shell.To(Edit).With(id))
	f.Runner.Flush()
	f.Sees(t, "★★★★☆ 4")
	order := func(want ...string) {
		t.Helper()
		all, err := f.Shop.ImagesOf(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, i := range all {
			got = append(got, i.FileName)
		}
		if !slices.Equal(got, want) {
			t.Errorf("the pictures are %q and not %q", got, want)
		}
	}
	f.Sees(t, "front.png", "back.png")
	all, err := f.Shop.ImagesOf(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	made, err := f.Shop.StepImage(context.Background(), all[1].Bvin, -1)
	if err != nil {
		t.Fatal(err)
	}
	order("back.png", "front.png")
	if err := f.Shop.Undo(context.Background(), made.ID); err != nil {
		t.Fatal(err)
	}
	order("front.png", "back.png")
	if _, err := f.Shop.StepImage(context.Background(), all[1].Bvin, 1); err != nil {
		t.Fatal(err)
	}
	order("front.png", "back.png") // it is the last one
	add := func(name string, data []byte) {
		t.Helper()
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := storage.Reader(storage.NewFileURI(path))
		if err != nil {
			t.Fatal(err)
		}
		addPicture(f.Desk, id, r)
		f.Reread()
	}
	add("side.png", samplePNG(t))
	f.Sees(t, "“side.png” added")
	order("front.png", "back.png", "side.png")
	add("words.png", []byte("no picture"))
	f.Sees(t, "“words.png” is not a PNG, JPEG or GIF picture of at most 64 MB and 100 megapixels; choose another file.")
	order("front.png", "back.png", "side.png")
}

// samplePNG is a small picture.
func samplePNG(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 60, 40))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
