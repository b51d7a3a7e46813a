package pricegroups

import (
	"context"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/pages/products"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

var ctx = context.Background()

func book() shell.Book {
	lists := append(Entries(), products.Entries()...)
	lists[1].Name = "elsewhere"
	return shell.Book{Entries: lists}
}

// open shows the page over two groups and a product.
func open(t *testing.T) *pagetest.Fixture {
	t.Helper()
	f := pagetest.Open(t, pagetest.Options{}, book())
	fill(t, f)
	return f
}

func fill(t *testing.T, f *pagetest.Fixture) {
	t.Helper()
	posted := []byte(`{"ProductName":"Pan","SitePrice":20,"ListPrice":30,"SiteCost":10}`)
	if _, _, err := shop.Products.Save(f.Shop, ctx, nil, "", posted); err != nil {
		t.Fatal(err)
	}
	for _, posted := range []string{
		`{"Bvin":"b","Name":"Bronze","PricingType":4,"AdjustmentAmount":10}`,
		`{"Bvin":"g","Name":"Gold","PricingType":3,"AdjustmentAmount":2.5}`,
	} {
		if _, _, err := shop.PriceGroups.Save(f.Shop, ctx, nil, "", []byte(posted)); err != nil {
			t.Fatal(err)
		}
	}
	member := []byte(`{"Email":"ann@example.com","PricingGroupId":"G"}`)
	if _, _, err := shop.Customers.Save(f.Shop, ctx, nil, "", member); err != nil {
		t.Fatal(err)
	}
	f.Desk.Go(shell.To("elsewhere"))
	f.Desk.Go(shell.To("people/pricegroups"))
	f.Reread()
	f.Runner.Flush()
	f.Lay()
}

type keys struct {
	t *testing.T
	f *pagetest.Fixture
	s *kit.Sheet
}

func sheet(t *testing.T, f *pagetest.Fixture) keys {
	t.Helper()
	s, ok := uitest.Find(f.Desk.Window.Canvas(), func(*kit.Sheet) bool { return true })
	if !ok {
		t.Fatal("there is no sheet")
	}
	kit.Focus(s)
	return keys{t, f, s}
}

// key presses keys where the keyboard is.
func (k keys) key(names ...fyne.KeyName) {
	for _, name := range names {
		k.f.Desk.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func (k keys) write(text string) {
	for _, r := range text {
		k.f.Desk.Window.Canvas().Focused().TypedRune(r)
	}
}

func (k keys) ctrl(name fyne.KeyName) {
	k.f.Desk.Window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(
		&desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault})
}

type clip string

func (c clip) Content() string { return string(c) }
func (clip) SetContent(string) {}

func (k keys) paste(text string) { k.s.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip(text)}) }

// shows fails unless a row is as it should be.
func (k keys) shows(row int, want ...string) {
	k.t.Helper()
	var got []string
	for column := range want {
		got = append(got, k.s.Text(row, column))
	}
	if !slices.Equal(got, want) {
		k.t.Errorf("row %d shows %q, want %q", row, got, want)
	}
}

func stored(t *testing.T, f *pagetest.Fixture) (all []string) {
	t.Helper()
	ids, err := shop.PriceGroups.Find(f.Shop, ctx, model.Find{})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		g, err := shop.PriceGroups.Get(f.Shop, id)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, g.Name+" "+g.AdjustmentAmount.String())
	}
	return all
}

func TestLooks(t *testing.T) {
	full := pagetest.Scene{Name: "pricegroups", Act: func(t *testing.T, f *pagetest.Fixture) {
		fill(t, f)
		k := sheet(t, f)
		k.key(fyne.KeyRight, fyne.KeyRight)
		k.write("500")
		k.key(fyne.KeyReturn)
		k.write("3")
		k.key(fyne.KeyTab)
		k.s.GoTo(1, 1)
		if _, english := uitest.Button(f.Desk.Window.Canvas(), "Save"); english {
			f.Press(t, "Save")
		} else {
			f.Press(t, "Speichern")
		}
	}}
	marked := pagetest.Scene{Name: "pricegroups-marked", Act: func(t *testing.T, f *pagetest.Fixture) {
		fill(t, f)
		k := sheet(t, f)
		k.s.TypedShortcut(&fyne.ShortcutSelectAll{})
	}}
	typing := pagetest.Scene{Name: "pricegroups-typing", Act: func(t *testing.T, f *pagetest.Fixture) {
		fill(t, f)
		k := sheet(t, f)
		k.key(fyne.KeyDown)
		k.write("Golden customers of many years")
	}}
	all := []pagetest.Scene{{Name: "pricegroups-none"}, full, marked, typing}
	pagetest.Looks(t, book, all...)
	for i := range all {
		all[i].Name += "-de"
	}
	uitest.German(t)
	pagetest.Looks(t, book, all...)
}

// Typing, Tab, Enter and Esc work as in a spreadsheet; the example follows; one Save is one change.
func TestTypingInPlace(t *testing.T) {
	f := open(t)
	k := sheet(t, f)
	k.shows(0, "Bronze", "% off the price", "10", "0", "20.00 → 18.00")
	k.shows(1, "Gold", "Amount above cost", "2.50", "1", "20.00 → 12.50")
	k.key(fyne.KeyTab, fyne.KeyTab)
	k.write("25")
	k.key(fyne.KeyReturn)
	k.write("15")
	k.key(fyne.KeyEscape)
	k.key(fyne.KeyHome)
	k.write("Golden")
	k.key(fyne.KeyTab)
	k.shows(0, "Bronze", "% off the price", "25", "0", "20.00 → 15.00")
	k.shows(1, "Golden", "Amount above cost", "2.50")
	f.Press(t, "Save")
	if got := stored(t, f); !slices.Equal(got, []string{"Bronze 25", "Golden 2.5"}) {
		t.Fatalf("stored %q", got)
	}
	f.Sees(t, "2 price groups saved")
	f.Press(t, "Undo")
	f.Reread()
	if got := stored(t, f); !slices.Equal(got, []string{"Bronze 10", "Gold 2.5"}) {
		t.Errorf("undone %q", got)
	}
}

// What is wrong is said and nothing is saved, also when another row is right.
func TestSavesAllOrNone(t *testing.T) {
	f := open(t)
	k := sheet(t, f)
	k.write("Copper")
	k.key(fyne.KeyReturn, fyne.KeyRight, fyne.KeyRight)
	for text, said := range map[string]string{"much": "Enter a number such as 19.95.",
		"-1":    "Enter an amount that is not below 0.",
		"1.234": "Amounts in USD have at most 2 figures behind the point."} {
		k.write(text)
		k.key(fyne.KeyHome, fyne.KeyReturn)
		k.key(fyne.KeyUp)
		k.s.GoTo(1, 2)
		f.Press(t, "Save")
		f.Sees(t, said)
	}
	if got := stored(t, f); !slices.Equal(got, []string{"Bronze 10", "Gold 2.5"}) {
		t.Errorf("stored %q", got)
	}
	k.s.GoTo(0, 2)
	k.write("101")
	k.key(fyne.KeyReturn)
	f.Press(t, "Save")
	f.Sees(t, "Enter a percentage between 0 and 100.")
	f.Press(t, "Discard")
	k.shows(0, "Bronze", "% off the price", "10")
}

// A block of a spreadsheet is pasted whole or not at all: numbers as the language writes them, words of a list, new
// rows.
func TestPastingABlock(t *testing.T) {
	f := open(t)
	k := sheet(t, f)
	k.paste("A\tAmount above cost\t1\t2\n")
	f.Sees(t, "The block has 4 columns, the grid takes 3 from here. Nothing was pasted.")
	k.shows(0, "Bronze")
	k.paste("A\tamount above cost\t1,5\r\nB\t% above cost\t999\r\nC\tnone of them\t3\r\n")
	k.shows(0, "A", "amount above cost", "1,5", "0", "20.00 → 11.50")
	k.shows(2, "C", "none of them", "3")
	f.Press(t, "Save")
	f.Sees(t, "“none of them” is not one of the choices; press Space to see them.")
	k.s.GoTo(2, 1)
	k.write("%")
	k.shows(2, "C", "% off the price", "3", "0", "20.00 → 19.40")
	f.Press(t, "Save")
	if got := stored(t, f); !slices.Equal(got, []string{"A 1.5", "B 999", "C 3"}) {
		t.Errorf("stored %q", got)
	}
	f.Press(t, "Undo")
	if got := stored(t, f); !slices.Equal(got, []string{"Bronze 10", "Gold 2.5"}) {
		t.Errorf("undone %q", got)
	}
}

// Ctrl+D fills down, Ctrl+Z takes cells back, Delete empties.
func TestFillingDown(t *testing.T) {
	f := open(t)
	k := sheet(t, f)
	k.s.GoTo(1, 2)
	k.ctrl(fyne.KeyD)
	k.shows(1, "Gold", "Amount above cost", "10")
	k.s.TypedShortcut(&fyne.ShortcutUndo{})
	k.shows(1, "Gold", "Amount above cost", "2.50")
	k.key(fyne.KeyHome, fyne.KeyDelete)
	k.shows(1, "")
	f.Press(t, "Save")
	f.Sees(t, "Give the price group a name.")
	k.s.TypedShortcut(&fyne.ShortcutSelectAll{})
	k.paste("9")
	k.shows(0, "9", "9", "9")
	k.s.TypedShortcut(&fyne.ShortcutUndo{})
	k.shows(0, "Bronze", "% off the price", "10")
}

func TestNewAndDeleted(t *testing.T) {
	f := open(t)
	k := sheet(t, f)
	f.Press(t, "Add price group")
	k.shows(2, "", "% off the price", "0")
	k.write("New")
	k.key(fyne.KeyTab)
	f.Press(t, "Save")
	if got := stored(t, f); !slices.Equal(got, []string{"Bronze 10", "Gold 2.5", "New 0"}) {
		t.Errorf("stored %q", got)
	}
	k.s.GoTo(1, 0)
	f.Press(t, "Delete")
	f.Reread()
	f.Sees(t, "“Gold” deleted; named by 1 customer")
	f.Press(t, "Undo")
	f.Reread()
	k.shows(1, "Gold", "Amount above cost", "2.50", "1")
}

// What somebody else changes meanwhile comes into the cells that were not touched; the owner's stay, also over pages.
func TestChangedMeanwhile(t *testing.T) {
	f := open(t)
	k := sheet(t, f)
	k.write("Mine")
	k.key(fyne.KeyTab)
	posted := []byte(`{"Bvin":"b","Name":"Theirs","PricingType":4,"AdjustmentAmount":30}`)
	if _, _, err := shop.PriceGroups.Save(f.Shop, ctx, nil, "b", posted); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	f.Reread() // what was said stays
	k.shows(0, "Mine", "% off the price", "30")
	if k.s.Problem(0, 0) != "Somebody else changed this to “Theirs” meanwhile. Saving keeps what you entered." {
		t.Errorf("it says %q", k.s.Problem(0, 0))
	}
	f.Desk.Go(shell.To("elsewhere"))
	f.Desk.Go(shell.To("people/pricegroups"))
	f.Reread()
	k = sheet(t, f)
	k.shows(1, "Mine", "% off the price", "30")
	f.Press(t, "Save")
	if got := stored(t, f); !slices.Equal(got, []string{"Gold 2.5", "Mine 30"}) {
		t.Errorf("stored %q", got)
	}
}

// What stands in a cell that is still open is kept as a draft and saved as all else; rows that a program adds meanwhile
// take nothing away.
func TestACellStillOpen(t *testing.T) {
	f := open(t)
	k := sheet(t, f)
	k.key(fyne.KeyDown)
	k.write("Golde")
	posted := []byte(`{"Name":"Copper","PricingType":4,"AdjustmentAmount":1}`)
	if _, _, err := shop.PriceGroups.Save(f.Shop, ctx, nil, "", posted); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	k.write("n")
	k.shows(1, "Copper")
	k.shows(2, "Golden", "Amount above cost", "2.50")
	f.Runner.Advance(time.Second)
	f.Kill()
	f.Reread()
	k = sheet(t, f)
	k.shows(2, "Golden", "Amount above cost", "2.50")
	k.s.GoTo(2, 0)
	k.key(fyne.KeyF2)
	k.write("er")
	f.Desk.Window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(
		&desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierShortcutDefault})
	if got := stored(t, f); !slices.Equal(got, []string{"Bronze 10", "Copper 1", "Goldener 2.5"}) {
		t.Errorf("stored %q", got)
	}
	k.key(fyne.KeyF2)
	k.write("x")
	k.key(fyne.KeyEscape)
	k.shows(2, "Goldener")
	if f.Desk.Drafted(f.Window.Route()) {
		t.Error("what was given up is kept")
	}
}

// Ctrl+N and Insert make rows; those that are not saved yet come back after a delete too.
func TestRowsNotSavedYet(t *testing.T) {
	f := open(t)
	k := sheet(t, f)
	f.Desk.Window.Canvas().(fyne.Shortcutable).TypedShortcut(
		&desktop.CustomShortcut{KeyName: fyne.KeyN, Modifier: fyne.KeyModifierShortcutDefault})
	k.write("One")
	k.key(fyne.KeyReturn, fyne.KeyInsert)
	k.paste("Two\n\nThree\n")
	k.shows(3, "Two")
	k.shows(4, "")
	k.shows(5, "Three")
	f.Press(t, "Save")
	f.Sees(t, "Give the price group a name.")
	if !f.Offers("1 field needs attention") {
		t.Error("nothing counts the wrong cell")
	}
	k.s.GoTo(4, 0)
	f.Press(t, "Delete")
	k.shows(4, "Three")
	if f.Offers("1 field needs attention") {
		t.Error("a cell that is gone is counted")
	}
	k.s.GoTo(2, 0)
	f.Press(t, "Delete")
	k.shows(2, "Two")
	f.Press(t, "Undo")
	k.shows(4, "One")
	f.Press(t, "Save")
	if got := stored(t, f); !slices.Equal(got, []string{"Bronze 10", "Gold 2.5", "One 0", "Three 0", "Two 0"}) {
		t.Errorf("stored %q", got)
	}
}
