package stock

import (
	"testing"

	"fyne.io/fyne/v2"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/pages/products"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

func book() shell.Book {
	return shell.Book{Entries: append(Entries(), products.Entries()...), Home: shell.To(Name)}
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "stock-none"},
		pagetest.Scene{Name: "stock", Options: pagetest.Options{Sample: true}},
	)
}

// posted makes a pan with 4 in stock, and a shirt in two sizes.
func posted(t *testing.T, f *pagetest.Fixture) {
	t.Helper()
	pan := f.Post(t, shop.Products, `{"ProductName":"Pan","Sku":"PAN","InventoryMode":101}`)
	f.Post(t, shop.ProductInventories, `{"ProductBvin":"`+pan+`","QuantityOnHand":4,"QuantityReserved":1,"LowStockPoint":5}`)
	size := f.Post(t, shop.ProductOptions, `{"Name":"Size","OptionType":100,"IsVariant":true,"IsShared":true,`+
		`"Items":[{"Name":"S","SortOrder":1},{"Name":"L","SortOrder":2}]}`)
	shirt := f.Post(t, shop.Products, `{"ProductName":"Shirt","Sku":"SHIRT"}`)
	if _, err := f.Shop.AssignOption(t.Context(), nil, size, shirt, true); err != nil {
		t.Fatal(err)
	}
	stored, err := shop.ProductOptions.Get(f.Shop, size)
	if err != nil {
		t.Fatal(err)
	}
	sku := `{"Sku":"SHIRT-L","MatchingOptions":[{"ChoiceId":"` + size + `","ChoiceItemId":"` + stored.Items[1].Bvin +
		`"}]}`
	if done, err := f.Shop.SetVariantSku(t.Context(), nil, shirt, []byte(sku)); err != nil || !done {
		t.Fatal(done, err)
	}
	f.Reread()
}

func line(s *kit.Sheet, row int) string {
	text := ""
	for column := range 9 {
		text += s.Text(row, column) + "|"
	}
	return text
}

func lines(t *testing.T, f *pagetest.Fixture, want ...string) {
	t.Helper()
	s := f.Sheet(t)
	for row, text := range want {
		if got := line(s, row); got != text {
			t.Errorf("row %d: %q and not %q", row, got, text)
		}
	}
}

// entry is the field with these words in it while it is empty.
func entry(t *testing.T, f *pagetest.Fixture, words string) *kit.Entry {
	t.Helper()
	e, there := uitest.Find(f.Desk.Window.Canvas(), func(e *kit.Entry) bool { return e.PlaceHolder == words })
	if !there {
		t.Fatalf("there is no field %q", words)
	}
	return e
}

func scan(t *testing.T, f *pagetest.Fixture, codes ...string) {
	t.Helper()
	for _, code := range codes {
		e := entry(t, f, "Scan SKUs to count them; each counts from 0")
		e.SetText(code)
		e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		f.Runner.Flush()
		f.Runner.Flush()
	}
}

// All stock stands in one grid; a number is set, or changed by +5 and -3, and saved with what follows from it.
func TestTyped(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	posted(t, f)
	lines(t, f, "Pan||PAN|4||1|3|5|0|", "Shirt|S|SHIRT|0||0|0|0|0|", "Shirt|L|SHIRT-L|0||0|0|0|0|")
	s := f.Sheet(t)
	kit.Focus(s)
	s.GoTo(0, 3)
	for _, text := range []string{"-3", "+5", "12"} {
		for _, r := range text {
			f.Desk.Window.Canvas().Focused().TypedRune(r)
		}
		f.Desk.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	lines(t, f, "Pan||PAN|1|-3|1|0|5|0|", "Shirt|S|SHIRT|5|+5|0|5|0|0|", "Shirt|L|SHIRT-L|12|+12|0|12|0|0|")
	f.Press(t, "Save")
	f.Reread()
	lines(t, f, "Pan||PAN|1||1|0|5|0|", "Shirt|S|SHIRT|5||0|5|0|0|")
	pan, err := f.Shop.FindProducts(t.Context(), shop.ProductFilter{Words: "pan"})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := shop.Products.Get(f.Shop, pan[0]); err != nil || p.IsAvailableForSale {
		t.Errorf("a pan that is all reserved can be bought: %v", err)
	}
	f.Press(t, "Undo")
	f.Reread()
	lines(t, f, "Pan||PAN|4||1|3|5|0|", "Shirt|S|SHIRT|0||0|0|0|0|")
}

// What is scanned is counted from nothing, also what the search leaves out; a code that nothing has is said.
func TestScanned(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	posted(t, f)
	uitest.Paste(entry(t, f, "Search name, SKU and texts"), "pan")
	f.Runner.Flush()
	f.Runner.Flush()
	lines(t, f, "Pan||PAN|4||1|3|5|0|")
	f.Sees(t, "1 row")
	scan(t, f, "pan", "PAN", "shirt-l", "Pan")
	lines(t, f, "Shirt|L|SHIRT-L|1|+1|0|1|0|0|", "Pan||PAN|3|-1|1|2|5|0|")
	scan(t, f, "nothing")
	f.Sees(t, "There is no product or variant with the SKU or bar code nothing.")
	scan(t, f, "SHIRT")
	f.Sees(t, "Shirt has stock by variant. Scan or enter the SKU of the variant.")
	f.Press(t, "Save")
	f.Reread()
	scan(t, f, "pan")
	lines(t, f, "Pan||PAN|1|-2|1|0|5|0|")
	f.Press(t, "Discard")
	f.Reread()
	lines(t, f, "Pan||PAN|3||1|2|5|0|")
}

// The lists of what is low and what is gone.
func TestNarrowed(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	posted(t, f)
	for state, want := range map[string]int{"": 3, shop.StockLow: 1, shop.StockGone: 2} {
		ids, err := f.Shop.FindStock(t.Context(), model.Find{Chosen: map[string]string{shop.StockBy: state}})
		if err != nil || len(ids) != want {
			t.Errorf("%q: %v, %v", state, ids, err)
		}
	}
	f.Desk.Go(shell.To(Name).With(shop.StockBy + "=" + shop.StockLow))
	f.Runner.Flush()
	f.Runner.Flush()
	lines(t, f, "Pan||PAN|4||1|3|5|0|")
	f.Sees(t, "1 row")
}
