package pages

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"griddle/shop"
	"griddle/shop/activity"
	"griddle/ui/pages/apikeys"
	"griddle/ui/pages/apiserver"
	"griddle/ui/pages/categories"
	"griddle/ui/pages/dashboard"
	"griddle/ui/pages/pagetest"
	"griddle/ui/pages/products"
	"griddle/ui/shell"
	"griddle/vault"
)

// at is the book opened at one page.
func at(name string) func() shell.Book {
	return func() shell.Book {
		b := Book()
		b.Start, b.Home = nil, shell.To(name)
		return b
	}
}

func TestEveryPageOpensWhole(t *testing.T) {
	for _, e := range Book().Entries {
		pagetest.Looks(t, at(e.Name), pagetest.Scene{Name: "page-" + strings.ReplaceAll(e.Name, "/", "-")})
	}
}

func TestEveryPageWarnsADayBeforeARotatedKeyEnds(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, at(apiserver.Name)())
	k, _ := f.Key(t, vault.NewKey{Name: "Till"})
	if _, _, err := f.Vault.Rotate(context.Background(), k.ID, f.Runner.Now().Add(48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	f.GainFocus()
	f.SeesNot(t, "will be revoked on")
	f.Runner.Advance(25 * time.Hour)
	f.GainFocus()
	f.Sees(t, "“Till …"+k.Masked[len(k.Masked)-4:]+"” will be revoked on")
	f.Press(t, "Have a look")
	if f.Window.Route().Name != apikeys.Name {
		t.Errorf("the button leads to %v", f.Window.Route())
	}
}

func TestSearchFindsKeys(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, at(apikeys.Name)())
	k, _ := f.Key(t, vault.NewKey{Name: "Till at the door"})
	f.Key(t, vault.NewKey{Name: "Price list"})
	hits := findKeys(context.Background(), f.Desk, " till")
	if len(hits) != 1 || hits[0].Title != "Till at the door" || hits[0].Route != apikeys.Route(k.ID) {
		t.Errorf("hits %+v", hits)
	}
}

func TestSearchFindsRecordsOfEveryKind(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Sample: true}, at(products.Name)())
	f.Key(t, vault.NewKey{Name: "Bread counter"})
	kinds := map[string]string{}
	for name, model := range map[string]shop.Resource[shop.VendorManufacturer, string]{
		"Breadmakers": shop.Vendors, "Bread & Co": shop.Manufacturers} {
		posted := []byte(`{"DisplayName":"` + name + `"}`)
		if _, _, err := model.Save(f.Shop, context.Background(), nil, "", posted); err != nil {
			t.Fatal(err)
		}
	}
	for _, h := range Book().Find(context.Background(), f.Desk, "bread") {
		kinds[h.Route.Name] = h.Title
	}
	for name, want := range map[string]string{products.Edit: "", categories.Edit: "", apikeys.Name: "Bread counter",
		"people/vendor": "Breadmakers", "people/manufacturer": "Bread & Co"} {
		if got := kinds[name]; got == "" || want != "" && got != want {
			t.Errorf("of %s it finds %q", name, got)
		}
	}
}

// TestUndoByKeyAsks: once its note is gone, the last change may be one of last week; it is named before it is undone.
func TestUndoByKeyAsks(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, at(products.Name)())
	undo := func() {
		f.Desk.Window.Canvas().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutUndo{})
		f.Runner.Flush()
	}
	undo()
	f.Sees(t, "There is no change to undo.")
	if f.Dialog() {
		t.Error("it asks though there is nothing to undo")
	}
	ctx := context.Background()
	pan, _, err := shop.Products.Edit(f.Shop, ctx, nil, shop.Product{ProductName: "Pan"})
	if err != nil {
		t.Fatal(err)
	}
	id := pan.Bvin
	if _, err := shop.Products.Remove(f.Shop, ctx, []string{id}); err != nil {
		t.Fatal(err)
	}
	back := func() bool {
		rows, err := f.Shop.ProductRows(ctx, []string{id})
		if err != nil {
			t.Fatal(err)
		}
		return len(rows) == 1
	}
	f.Runner.Advance(25 * time.Hour)
	undo()
	f.Sees(t, "Undo this change?", "“Pan” deleted, yesterday")
	if back() {
		t.Fatal("undone before the question is answered")
	}
	f.Press(t, "Cancel")
	if back() || f.Dialog() {
		t.Fatal("undone though the question was cancelled")
	}
	undo()
	f.Press(t, "Undo")
	f.Sees(t, "Undone: “Pan” deleted")
	if !back() {
		t.Error("not undone")
	}
}

func TestClosingWarnsWhenProgramsAreCutOff(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, at(apikeys.Name)())
	k, _ := f.Key(t, vault.NewKey{Name: "Till"})
	if why := cutOff(f.Desk); why != "" {
		t.Errorf("nobody used a key: %q", why)
	}
	f.Shop.Activity.Report(activity.Request{
		At: f.Runner.Now().Add(-23 * time.Hour), KeyID: k.ID, KeyName: "Till", Result: "OK",
	})
	if why := cutOff(f.Desk); !strings.Contains(why, "“Till”") {
		t.Errorf("used 23 hours ago: %q", why)
	}
	f.Window.AskToClose()
	f.Sees(t, "Quit Griddle now?")
	f.Press(t, "Keep running minimised")
	if err := f.API.Stop(); err != nil {
		t.Fatal(err)
	}
	if why := cutOff(f.Desk); why != "" {
		t.Errorf("with the server stopped: %q", why)
	}
	if err := f.API.Start(); err != nil {
		t.Fatal(err)
	}
	f.Page.Hide()
	f.Runner.Advance(2 * time.Hour)
	if why := cutOff(f.Desk); why != "" {
		t.Errorf("used 25 hours ago: %q", why)
	}
}

// The dashboard counts what of the orders waits, and leads to each list.
func TestDashboardLeadsToWhatWaits(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Sample: true}, at(dashboard.Name)())
	f.Sees(t, "To look after")
	f.Press(t, "Ready for Shipping")
	f.Sees(t, "Pack and ship them; then they are complete.")
	f.Desk.Back()
	f.Press(t, "To give back")
	f.Sees(t, "Order Manager", "1 order")
}
