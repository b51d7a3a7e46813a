package products

import (
	"slices"
	"testing"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

// shirt is a product with a size, and one of nothing.
func shirt(t *testing.T, f *pagetest.Fixture) (product, size string) {
	t.Helper()
	size = f.Post(t, shop.ProductOptions, `{"Name":"Size","OptionType":100,"IsVariant":true,"IsShared":true,`+
		`"Items":[{"Name":"S","SortOrder":1},{"Name":"L","SortOrder":2}]}`)
	product = f.Post(t, shop.Products, `{"ProductName":"Shirt","Sku":"SHIRT","SitePrice":20}`)
	return product, size
}

// save stores a product with what goes along with it.
func save(t *testing.T, f *pagetest.Fixture, product string, along ...shop.Along) model.Change {
	t.Helper()
	base, err := shop.Products.Get(f.Shop, product)
	if err != nil {
		t.Fatal(err)
	}
	_, change, err := shop.Products.Edit(f.Shop, t.Context(), &base, base, along...)
	if err != nil {
		t.Fatal(err)
	}
	return change
}

// haveVariants fails unless the shop has so many.
func haveVariants(t *testing.T, f *pagetest.Fixture, want int) {
	t.Helper()
	if n, err := shop.Variants.Count(f.Shop); err != nil || n != want {
		t.Errorf("%d variants and not %d, %v", n, want, err)
	}
}

// Choices are given and taken; variants are made of them, and come back with SKU, price and stock when undone.
func TestChoicesAndVariants(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, shell.Book{Entries: Entries(), Home: shell.To(Name)})
	product, size := shirt(t, f)
	save(t, f, product, shop.ChoicesWith{size, "not there"})
	if ids, err := f.Shop.ChoicesOf(t.Context(), product); err != nil || !slices.Equal(ids, []string{size}) {
		t.Errorf("it has the choices %v, %v", ids, err)
	}
	f.Desk.Go(shell.To(Edit).With(product))
	f.Runner.Flush()
	f.Runner.Flush()
	f.Sees(t, "It has no variants. They come from choices that make some.")
	f.Press(t, "Make all that are missing")
	f.Reread()
	haveVariants(t, f, 2)
	rows, _, err := f.Shop.VariantRows(t.Context(), product)
	if err != nil || len(rows) != 2 || rows[0].Choices != "S" || rows[1].Choices != "L" {
		t.Fatalf("%+v, %v", rows, err)
	}
	f.Sees(t, "as product")
	large := rows[1].Variant
	next := large
	next.Sku = "shirt"
	if _, _, err := shop.Variants.Edit(f.Shop, t.Context(), &large, next); shop.KindOf(err) != shop.Taken {
		t.Errorf("a variant with the product's SKU: %v", err)
	}
	next.Sku, next.Price = "SHIRT-L", shop.NewRecord[shop.Product](f.Desk.Now()).SitePrice
	if _, _, err := shop.Variants.Edit(f.Shop, t.Context(), &large, next); err != nil {
		t.Fatal(err)
	}
	stock, err := f.Shop.StockBySKU(t.Context(), "shirt-l")
	if err != nil {
		t.Fatal(err)
	}
	have, err := shop.ProductInventories.Get(f.Shop, stock)
	if err != nil {
		t.Fatal(err)
	}
	more := have
	more.QuantityOnHand = 7
	if _, _, err := shop.ProductInventories.Edit(f.Shop, t.Context(), &have, more); err != nil {
		t.Fatal(err)
	}
	lost, err := f.Shop.VariantsLostBy(t.Context(), product, nil)
	if err != nil || lost.Variants != 2 || lost.Stock != 7 {
		t.Errorf("without choices goes %+v, %v", lost, err)
	}
	change := save(t, f, product, shop.ChoicesWith{})
	haveVariants(t, f, 0)
	if err := f.Shop.Undo(t.Context(), change.ID); err != nil {
		t.Fatal(err)
	}
	haveVariants(t, f, 2)
	again, err := f.Shop.StockBySKU(t.Context(), "SHIRT-L")
	back, err2 := shop.ProductInventories.Get(f.Shop, again)
	if err != nil || err2 != nil || back.QuantityOnHand != 7 {
		t.Errorf("the stock came back as %+v, %v, %v", back, err, err2)
	}
}

// A choice of the product's own goes with it; what goes with a choice is asked before the product is saved.
func TestLosingChoices(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, shell.Book{Entries: Entries(), Home: shell.To(Name)})
	product, _ := shirt(t, f)
	own := f.Post(t, shop.ProductOptions, `{"Name":"Cut","OptionType":200,"IsVariant":true,"Items":[{"Name":"slim"}]}`)
	save(t, f, product, shop.ChoicesWith{own})
	if _, err := f.Shop.MakeVariants(t.Context(), product); err != nil {
		t.Fatal(err)
	}
	f.Desk.Go(shell.To(Edit).With(product))
	f.Runner.Flush()
	f.Runner.Flush()
	table, there := uitest.Find(f.Desk.Window.Canvas(),
		func(tb *kit.Table[model.Row[shop.Option]]) bool { return true })
	if !there || len(table.Rows()) != 1 {
		t.Fatal("the choices are not shown")
	}
	actions := table.Actions(table.Rows()[0])
	actions[len(actions)-1].Do() // take out
	f.Runner.Flush()
	f.Press(t, "Save")
	f.Sees(t, "Save it all the same?", "1 variant goes, with 0 in stock.")
	f.Press(t, "Save")
	haveVariants(t, f, 0)
	if _, err := shop.ProductOptions.Get(f.Shop, own); shop.KindOf(err) != shop.Missing {
		t.Errorf("its own choice: %v", err)
	}
	f.Press(t, "Undo")
	haveVariants(t, f, 1)
}

// Related products are chosen in order, and taken back.
func TestRelated(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, shell.Book{Entries: Entries(), Home: shell.To(Name)})
	product, _ := shirt(t, f)
	a, b := f.Post(t, shop.Products, `{"ProductName":"Belt"}`), f.Post(t, shop.Products, `{"ProductName":"Hat"}`)
	are := func(want ...string) {
		t.Helper()
		if got, err := f.Shop.RelatedOf(t.Context(), product); err != nil || !slices.Equal(got, want) {
			t.Errorf("related are %v and not %v, %v", got, want, err)
		}
	}
	save(t, f, product, shop.RelatedTo{b, a})
	are(b, a)
	change := save(t, f, product, shop.RelatedTo{a})
	are(a)
	if err := f.Shop.Undo(t.Context(), change.ID); err != nil {
		t.Fatal(err)
	}
	are(b, a)
}
