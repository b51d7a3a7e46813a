//go:build e2e

package e2e

import (
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"griddle/shop"
)

// bySKU is a product as a program reads it; an empty Bvin when there is none.
func (c client) bySKU(t testing.TB, sku string) (p shop.Product) {
	t.Helper()
	e := c.call(t, http.MethodGet, "products/ANY?bysku="+url.QueryEscape(sku), "")
	if e.code() != "" {
		return p
	}
	if err := json.Unmarshal(e.Content, &struct{ Bvin, ProductName, ImageFileSmall *string }{&p.Bvin, &p.ProductName,
		&p.ImageFileSmall}); err != nil {
		t.Fatal(err)
	}
	return p
}

// somePicture makes a file that can be dropped.
func somePicture(t testing.TB, name string) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for i := range 320 * 240 {
		img.Set(i%320, i/320, color.RGBA{200, uint8(i % 320 / 2), 40, 255})
	}
	path := filepath.Join(t.TempDir(), name)
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(file, img); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestProductsByHand: an owner finds a product while typing, changes it, drops a picture on it, deletes and brings it
// back, and ticks rows by keyboard; what a program adds appears by itself.
func TestProductsByHand(t *testing.T) {
	t.Parallel()
	_, r, w, till := openShop(t)

	w.goTo(t, "products", "Find, edit and sort")
	w.write(t, "baguette tray") // the search field has the keyboard
	w.see(t, "1 of 60 products")
	w.click(t, "TN-309")
	w.see(t, "Choose picture")
	w.settle(t)
	w.drop(t, somePicture(t, "new tray.png"), w.see(t, "Choose picture"))
	w.see(t, "new-tray.png")
	w.click(t, "Save")
	// What happened is asked of the store: the note that tells of it is there for some seconds only.
	waitFor(t, 20*time.Second, "the dropped picture to be saved",
		func() bool { return till.bySKU(t, "TN-309").ImageFileSmall == "new-tray.png" })
	w.undo(t)
	waitFor(t, 20*time.Second, "the picture to be taken back",
		func() bool { return till.bySKU(t, "TN-309").ImageFileSmall != "new-tray.png" })

	// The wheel goes on over fields of several lines, which the toolkit gives the wheel alone.
	w.scrollTo(t, "Page text", false)
	at := w.see(t, "Page text")
	w.point(t, place{at.x, at.y + 80})
	w.desk.output(t, "xdotool", "click", "--repeat", "60", "--delay", "15", "5")
	w.gone(t, "Page text")

	w.press(t, "alt+Left")
	w.see(t, "1 of 60 products")
	w.menu(t, "TN-309", "Deactivate")
	w.clickNth(t, "Delete", -1)
	waitFor(t, 20*time.Second, "the product to be deleted", func() bool { return till.bySKU(t, "TN-309").Bvin == "" })
	w.undo(t)
	w.see(t, "TN-309")
	waitFor(t, 20*time.Second, "the product to come back", func() bool { return till.bySKU(t, "TN-309").Bvin != "" })

	// By keyboard alone: all that match are ticked and deactivated.
	w.press(t, "ctrl+k")
	w.see(t, "Gift Cards")
	w.write(t, "products")
	w.press(t, "Return")
	w.see(t, "1 of 60 products") // the words looked for are remembered
	w.clickNth(t, "baguette tray", 0)
	w.press(t, "ctrl+a")
	w.write(t, "zebra")
	w.see(t, "Nothing found")
	till.must(t, http.MethodPost, "products/", product("Zebra bowl", "ZB-1"), nil)
	w.see(t, "Zebra bowl") // by itself
	for range 8 {          // past the filters to the rows
		w.press(t, "Tab")
	}
	w.press(t, "Down", "ctrl+a")
	w.see(t, "Deactivate")
	w.press(t, "Return")
	w.see(t, "Choose picture") // Enter opens the row
	w.press(t, "alt+Left")
	w.see(t, "Zebra bowl")
	r.stop(t)
}

// TestCategoriesByHand: an owner hides a category and puts a product into it.
func TestCategoriesByHand(t *testing.T) {
	t.Parallel()
	_, r, w, _ := openShop(t)
	w.goTo(t, "categories", "The shelves of your shop")
	w.menu(t, "Tins and Moulds", "Move to")
	w.clickNth(t, "Hide", -1)
	w.see(t, "Hidden")
	w.undo(t)
	w.gone(t, "Hidden")
	w.click(t, "Tins and Moulds")
	w.see(t, "How this part of your store looks")
	w.scrollTo(t, "Add products", false)
	w.click(t, "Add products")
	w.see(t, "Tick those you want")
	w.write(t, "almond croissant")
	w.gone(t, "BR-102")
	w.click(t, "PA-206")    // ticks it
	w.clickNth(t, "Add", 0) // the one below stands behind the picker
	w.gone(t, "Tick those you want")
	w.see(t, "PA-206")
	r.stop(t)
}

// TestKillWhileEditing: the program dies while the owner edits, and again just as a save is under way; the store holds
// the whole old or the whole new record, and the window opens on it.
func TestKillWhileEditing(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	s := store{dir: filepath.Join(d.home, "store"), env: d.env}
	keys := s.setUp(t)
	name := "Baguette Tray"
	for i, wait := range []time.Duration{-1, 0, 15 * time.Millisecond} { // -1: before any save
		r, w := openWindow(t, d, s)
		w.resize(t, 1280, 800)
		till := client{r.address, keys["Till"]}
		if i == 0 {
			w.goTo(t, "products", "Find, edit and sort")
			w.write(t, "TN-309")
			w.see(t, "1 of 60 products")
			w.click(t, name)
		}
		w.see(t, "Choose picture") // the page is remembered
		w.settle(t)
		w.typeInto(t, "Name", "Tray, half written")
		if wait >= 0 {
			save := w.see(t, "Save")
			w.point(t, save)
			w.desk.output(t, "xdotool", "click", "1")
			time.Sleep(wait)
		}
		if err := r.cmd.Process.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		<-r.done
		served := s.serve(t)
		till.address = served.address
		got := till.bySKU(t, "TN-309")
		if got.ProductName != name && (wait < 0 || got.ProductName != "Tray, half written") {
			t.Errorf("killed %v after Save: the product is called %q", wait, got.ProductName)
		}
		if got.ImageFileSmall != "baguette-tray.png" {
			t.Errorf("its picture is %q", got.ImageFileSmall)
		}
		served.stop(t)
	}
}

// TestWhatIsTypedOutlivesAKill: the program dies over a form that nobody saved; the next start shows what was typed,
// in the editor and in the settings, and the store is as it was.
func TestWhatIsTypedOutlivesAKill(t *testing.T) {
	t.Parallel()
	s, r, w, till := openShop(t)
	w.goTo(t, "logo", "name, look and address")
	w.typeInto(t, "City", "Springfield")
	w.see(t, "Unsaved changes")
	w.goTo(t, "products", "Find, edit and sort")
	w.write(t, "TN-309")
	w.see(t, "1 of 60 products")
	w.click(t, "Baguette Tray")
	w.see(t, "Choose picture")
	w.settle(t)
	w.typeInto(t, "Name", "Halfwritten")
	w.see(t, "Unsaved changes")
	time.Sleep(1500 * time.Millisecond) // within a second it is on the disk
	if err := r.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-r.done

	r, w = openWindow(t, w.desk, s)
	w.resize(t, 1280, 800)
	w.see(t, "Halfwritten")
	w.see(t, "Unsaved changes")
	till.address = r.address
	if got := till.bySKU(t, "TN-309"); got.ProductName != "Baguette Tray" {
		t.Errorf("the product is called %q", got.ProductName)
	}
	w.click(t, "Discard")
	w.gone(t, "Unsaved changes")
	w.goTo(t, "logo", "name, look and address")
	w.see(t, "Springfield")
	w.press(t, "ctrl+q")
	w.see(t, "Unsaved changes are kept")
	w.press(t, "Escape")
	w.gone(t, "Unsaved changes are kept")
	w.press(t, "ctrl+s")
	w.gone(t, "Unsaved changes")
	r.stop(t)
}

// typeInto replaces what stands in the field under a label.
func (w *window) typeInto(t testing.TB, label, text string) {
	t.Helper()
	field := w.see(t, label)
	field.y += 28
	w.clickAt(t, field)
	w.press(t, "ctrl+a")
	w.write(t, text)
}

// TestPriceGroupsByHand: an owner types into the grid by keyboard, pastes a block of a spreadsheet, is told what is
// wrong there, and undoes what was saved.
func TestPriceGroupsByHand(t *testing.T) {
	t.Parallel()
	_, r, w, till := openShop(t)
	groups := func() (names []string) {
		var all []struct {
			Name             string
			AdjustmentAmount json.Number
		}
		till.must(t, http.MethodGet, "pricegroups", "", &all)
		for _, g := range all {
			names = append(names, g.Name+" "+g.AdjustmentAmount.String())
		}
		slices.Sort(names)
		return names
	}
	before := groups()
	w.goTo(t, "wholesale discount", "Type as in a spreadsheet")
	w.press(t, "ctrl+n")
	w.write(t, "Regulars")
	w.press(t, "Tab", "Tab")
	w.write(t, "500")
	w.press(t, "Return", "ctrl+s")
	w.see(t, "between 0 and 100")
	w.see(t, "1 field needs attention")
	w.write(t, "5")
	w.press(t, "ctrl+s")
	waitFor(t, 20*time.Second, "the new price group", func() bool { return slices.Contains(groups(), "Regulars 5") })

	w.press(t, "Insert")
	w.desk.copies(t, "Staff\t% off the price\t20\r\nClubs\tAmount off the price\t1.5\r\n")
	w.press(t, "ctrl+v", "shift+Up") // marks two rows
	w.see(t, "Clubs")
	w.press(t, "ctrl+s")
	waitFor(t, 20*time.Second, "the pasted price groups", func() bool {
		return slices.Contains(groups(), "Staff 20") && slices.Contains(groups(), "Clubs 1.5")
	})
	w.click(t, "Regulars")
	w.press(t, "Delete")
	w.write(t, "Friends")
	w.press(t, "Return", "ctrl+s")
	waitFor(t, 20*time.Second, "the other name", func() bool { return slices.Contains(groups(), "Friends 5") })
	w.undo(t)
	waitFor(t, 20*time.Second, "the name to be taken back", func() bool {
		return slices.Contains(groups(), "Regulars 5") && len(groups()) == len(before)+3
	})
	r.stop(t)
}
