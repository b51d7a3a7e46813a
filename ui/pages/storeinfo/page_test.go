package storeinfo

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
)

func book() shell.Book { return shell.Book{Entries: []shell.Entry{Entry()}} }

func picture(t *testing.T) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 80, 80))
	for i := range 80 * 80 {
		m.Set(i%80, i/80, color.NRGBA{R: uint8(i % 80 * 3), G: 90, B: 12, A: 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "store", Act: func(t *testing.T, f *pagetest.Fixture) {
			drop(t, f, picture(t))
		}},
		pagetest.Scene{Name: "store-wrong", Act: func(t *testing.T, f *pagetest.Fixture) {
			f.Type(t, "Email", "nobody")
			f.Press(t, "Save")
			f.Lay()
			pagetest.ScrollTo(f, 1)
		}},
	)
}

func TestSave(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	if f.CanSave(t) {
		t.Error("there is nothing to save yet")
	}
	f.Type(t, "Name", "Corner Bakery ")
	f.Type(t, "City", "Springfield")
	f.Type(t, "Email", "nobody")
	f.Press(t, "Save")
	if f.Field(t, "Email").Problem() == "" {
		t.Error("a wrong address was taken")
	}
	f.Led(t, "Email")
	if !f.Offers("1 field needs attention") {
		t.Error("nothing counts the wrong field")
	}
	if s, err := f.Shop.Settings(); err != nil || s.StoreName != "Maple Street Shop" {
		t.Errorf("half was saved: %q, %v", s.StoreName, err)
	}
	f.Type(t, "Email", "me@example.com")
	f.Press(t, "Save")
	s, err := f.Shop.Settings()
	if err != nil || s.StoreName != "Corner Bakery" {
		t.Errorf("%q, %v", s.StoreName, err)
	}
	d, err := f.Shop.Details()
	if err != nil || d.City != "Springfield" || d.Email != "me@example.com" || d.Currency != "USD" {
		t.Errorf("%+v, %v", d, err)
	}
	if f.CanSave(t) {
		t.Error("there is nothing left to save")
	}
	f.Press(t, "Undo")
	s, err = f.Shop.Settings()
	if d, derr := f.Shop.Details(); err != nil || derr != nil || s.StoreName != "Maple Street Shop" || d.City != "" ||
		d.Email != "" {
		t.Errorf("after undoing it: %q, %+v, %v, %v", s.StoreName, d, err, derr)
	}
	f.Reread()
	if city := f.Text(t, "City"); city != "" {
		t.Errorf("the field still says %q", city)
	}
}

// TestTaxesAndVariants: what the store calculates by is shown as it is, changed, refused beside its field, and taken
// back.
func TestTaxesAndVariants(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	most := "Most variants of one product"
	prices := f.Field(t, "Prices are").Input.(*kit.Select)
	if text := f.Text(t, most); text != "150" || prices.Selected != "without tax" {
		t.Errorf("at first %q, %q", text, prices.Selected)
	}
	prices.SetSelected("with tax")
	for _, bad := range []string{"many", "10001", "-1"} {
		f.Type(t, most, bad)
		f.Press(t, "Save")
		if f.Field(t, most).Problem() == "" {
			t.Errorf("%q variants were taken", bad)
		}
	}
	if s, err := f.Shop.Settings(); err != nil || s.PricesWithTax {
		t.Errorf("half was saved: %+v, %v", s, err)
	}
	f.Type(t, most, "200")
	f.Press(t, "Save")
	if s, err := f.Shop.Settings(); err != nil || !s.PricesWithTax || s.MaxVariants != 200 ||
		s.StoreName != "Maple Street Shop" {
		t.Errorf("%+v, %v", s, err)
	}
	f.Press(t, "Undo")
	if s, err := f.Shop.Settings(); err != nil || s.PricesWithTax || s.MaxVariants != shop.DefaultMaxVariants {
		t.Errorf("after undoing it: %+v, %v", s, err)
	}
}

func TestChangesFromElsewhere(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Type(t, "City", "Springfield")
	d, err := f.Shop.Details()
	if err != nil {
		t.Fatal(err)
	}
	d.Country, d.City = "Canada", "Toronto"
	if err := f.Shop.SaveDetails(context.Background(), d, func(*shop.Settings) {}); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	f.Sees(t, "Somebody else changed this to “Toronto, Canada”")
	f.Press(t, "Save")
	if d, err = f.Shop.Details(); err != nil || d.Country != "Canada" || d.City != "Springfield" {
		t.Errorf("%+v, %v", d, err)
	}
}

// drop drops a file on the window.
func drop(t *testing.T, f *pagetest.Fixture, data []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "sign.png")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	f.Page.(interface {
		Dropped(fyne.Position, []fyne.URI)
	}).Dropped(fyne.NewPos(10, 10), []fyne.URI{storage.NewFileURI(file)})
	f.Runner.Flush()
}

// TestLogo: the logo is saved with all else, kept until then, and taken back with it.
func TestLogo(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	logo := func() []byte {
		data, err := f.Shop.Logo()
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	f.Sees(t, "No picture yet")
	drop(t, f, []byte("no picture"))
	f.Sees(t, "is not a PNG")
	drop(t, f, picture(t))
	f.SeesNot(t, "No picture yet")
	f.Type(t, "City", "Springfield")
	if logo() != nil || !f.CanSave(t) {
		t.Error("the logo is stored before Save")
	}
	f.Runner.Advance(time.Second)
	f.Kill()
	f.SeesNot(t, "No picture yet")
	f.Press(t, "Save")
	first := logo()
	if first == nil || f.CanSave(t) {
		t.Fatal("the logo is not stored")
	}
	f.Press(t, "Remove")
	f.Press(t, "Discard")
	f.SeesNot(t, "No picture yet")
	f.Press(t, "Remove")
	f.Type(t, "City", "Shelbyville")
	f.Sees(t, "No picture yet")
	f.Press(t, "Save")
	if logo() != nil {
		t.Error("the logo is not removed")
	}
	f.Press(t, "Undo")
	if d, err := f.Shop.Details(); !bytes.Equal(logo(), first) || err != nil || d.City != "Springfield" {
		t.Errorf("after undoing it: %d bytes, %+v, %v", len(logo()), d, err)
	}
}

// TestAddress: country before region, which is offered by the country; the order of the rest follows the country.
func TestAddress(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	at := func(label string) fyne.Position {
		f.Lay()
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(f.Field(t, label))
	}
	f.Type(t, "Country", "Germany")
	if at("Postal code").X > at("City").X || at("Country").X > at("State or region").X {
		t.Error("the order is not that of a German address")
	}
	f.Type(t, "State or region", "Bavaria")
	f.Type(t, "Country", "United States")
	if at("Postal code").X < at("City").X {
		t.Error("the order is not that of an American address")
	}
	f.Type(t, "State or region", "Ohio")
	f.Type(t, "Street", strings.Repeat("x", 101))
	f.Press(t, "Save")
	if f.Field(t, "Street").Problem() == "" {
		t.Error("a street that is too long is not said beside it")
	}
	f.Led(t, "Street")
	f.Type(t, "Street", "1 Main Street")
	f.Press(t, "Save")
	d, err := f.Shop.Details()
	if err != nil || d.Country != "United States" || d.Region != "Ohio" || d.Street != "1 Main Street" {
		t.Errorf("%+v, %v", d, err)
	}
	if f.CanSave(t) {
		t.Error("there is still something to save")
	}
}

// TestWhatWasTypedIsKept also over the end of the program, and goes with Discard.
func TestWhatWasTypedIsKept(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Type(t, "City", "Springfield")
	f.Field(t, "Prices are").Input.(*kit.Select).SetSelected("with tax")
	f.Runner.Advance(time.Second)
	f.Kill()
	city, prices := f.Text(t, "City"), f.Field(t, "Prices are").Input.(*kit.Select).Selected
	if city != "Springfield" || prices != "with tax" || !f.CanSave(t) {
		t.Errorf("the fields say %q, %q", city, prices)
	}
	f.Press(t, "Discard")
	if f.Text(t, "City") != "" || f.CanSave(t) || f.Desk.Drafted(shell.To(Name)) {
		t.Error("it was not discarded")
	}
}
