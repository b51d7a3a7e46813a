package choices

import (
	"testing"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/pages/pagetest"
	"griddle/ui/pages/products"
	"griddle/ui/shell"
)

func book() shell.Book {
	return shell.Book{Entries: append(Entries(), products.Entries()...), Home: shell.To(Name)}
}

func open(f *pagetest.Fixture, id string) {
	f.Desk.Go(shell.To(Edit).With(id))
	f.Runner.Flush()
	f.Runner.Flush()
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "choices-none"},
		pagetest.Scene{Name: "choices", Options: pagetest.Options{Sample: true}},
		pagetest.Scene{Name: "choice", Options: pagetest.Options{Sample: true},
			Act: func(t *testing.T, f *pagetest.Fixture) {
				ids, err := shop.ProductOptions.Find(f.Shop, t.Context(), model.Find{})
				if err != nil {
					t.Fatal(err)
				}
				open(f, ids[0])
			}},
	)
}

// Taking out what variants are made of names those that go; undo brings them back with SKU, price and stock.
func TestVariantsGoAndComeBack(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	size := f.Post(t, shop.ProductOptions, `{"Name":"Size","OptionType":100,"IsVariant":true,"IsShared":true,`+
		`"Items":[{"Name":"S","SortOrder":1},{"Name":"L","SortOrder":2}]}`)
	product := f.Post(t, shop.Products, `{"ProductName":"Shirt"}`)
	if _, err := f.Shop.AssignOption(t.Context(), nil, size, product, true); err != nil {
		t.Fatal(err)
	}
	stored, err := shop.ProductOptions.Get(f.Shop, size)
	if err != nil {
		t.Fatal(err)
	}
	sku := `{"Sku":"SHIRT-L","MatchingOptions":[{"ChoiceId":"` + size + `","ChoiceItemId":"` + stored.Items[1].Bvin +
		`"}]}`
	if done, err := f.Shop.SetVariantSku(t.Context(), nil, product, []byte(sku)); err != nil || !done {
		t.Fatal(done, err)
	}
	rows, err := shop.ProductInventories.Find(f.Shop, t.Context(), model.Find{})
	if err != nil || len(rows) != 2 {
		t.Fatal(rows, err)
	}
	for _, id := range rows {
		stock, err := shop.ProductInventories.Get(f.Shop, id)
		if err != nil {
			t.Fatal(err)
		}
		base := stock
		stock.QuantityOnHand = 4
		if _, _, err := shop.ProductInventories.Edit(f.Shop, t.Context(), &base, stock); err != nil {
			t.Fatal(err)
		}
	}
	f.Reread()
	if got := f.Cell(t, size, columnProducts) + f.Cell(t, size, "items"); got != "1S, L" {
		t.Errorf("the list says %q", got)
	}
	variants := func() int {
		n, err := shop.Variants.Count(f.Shop)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	open(f, size)
	s := f.Sheet(t)
	s.GoTo(1, 0)
	f.Press(t, "Remove")
	f.Press(t, "Save")
	f.Sees(t, "Save it all the same?", "Shirt: 1 variant goes, with 4 in stock.")
	if n := variants(); n != 2 {
		t.Errorf("%d variants before the answer", n)
	}
	f.Press(t, "Save")
	if n := variants(); n != 1 {
		t.Errorf("%d variants after saving", n)
	}
	f.Press(t, "Undo")
	f.Reread()
	if n := variants(); n != 2 {
		t.Errorf("%d variants after undo", n)
	}
	if name, err := f.Shop.SKUTaken(t.Context(), "SHIRT-L", ""); err != nil || name != "Shirt" {
		t.Errorf("the SKU is that of %q, %v", name, err)
	}
}

// Settings of a kind are entered with it, those that are there stay, and what cannot be is refused.
func TestSettings(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	text := f.Post(t, shop.ProductOptions, `{"Name":"Engraving","OptionType":500,"IsShared":true,`+
		`"Settings":[{"Key":"rows","Value":"2"},{"Key":"own","Value":"kept"}]}`)
	open(f, text)
	if got := f.Text(t, "Lines"); got != "2" {
		t.Errorf("it has %q lines", got)
	}
	f.Type(t, "Width in characters", "201")
	f.Press(t, "Save")
	f.Sees(t, "Enter a whole number between 1 and 200.")
	f.Type(t, "Width in characters", "30")
	f.Press(t, "Save")
	stored, err := shop.ProductOptions.Get(f.Shop, text)
	all := map[string]string{}
	for _, s := range stored.Settings {
		all[*s.Key] = s.Value
	}
	if err != nil || len(all) != 3 || all["rows"] != "2" || all["own"] != "kept" || all["cols"] != "30" {
		t.Errorf("stored %v, %v", all, err)
	}
	open(f, "")
	f.Type(t, "Name", "Colour")
	f.Tick(t, "Makes variants with stock of their own")
	f.Press(t, "Save")
	f.Sees(t, "Makes variants with stock of their own: enter something to choose first.")
}
