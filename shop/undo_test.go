package shop

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
	"griddle/storage/storagetest"
)

// fill puts many products into the store, in one transaction.
func (s *shopTest) fill(ids []string) func(*storage.Tx) error {
	return func(tx *storage.Tx) error {
		for i := range ids {
			p := wire.New[Product](s.base.Instant())
			p.ProductName, p.Sku = "Product "+strconv.Itoa(i), "P-"+strconv.Itoa(i)
			p.UrlSlug = "product-" + strconv.Itoa(i)
			p.SitePrice = wire.MustDecimal(strconv.Itoa(i%500) + ".95")
			p.Status = ProductStatus(min(i%100, 1))
			if _, _, err := modelsOf(s.Store).products.Put(tx, nil, nil, &p); err != nil {
				return err
			}
			ids[i] = p.Bvin
		}
		return nil
	}
}

// column is one of all rows of a model's table, as they were made.
func (s *shopTest) column(table, name string) []string {
	s.t.Helper()
	return must(storage.Texts(s.db.Reader(), storage.Select{Table: table, Columns: []string{name},
		Query: storage.Query{Order: storage.Asc("pk")}}))
}

// everything is every row of every table of the shop, column by column, and what the search index holds of each
// product.
func (s *shopTest) everything() []string {
	s.t.Helper()
	return must(storagetest.Records(s.db.Dir(), Schema(), productIndex.Name,
		"pan", "oil", "flour", "bread", "the", "and", "salt", "knife"))
}

// stocked is a shop with two categories, two products standing in both ways, and roles.
func stocked(t *testing.T) (s *shopTest, products, categories []string) {
	s = newShop(t)
	for _, name := range []string{"Pans", "Oils"} {
		categories = append(categories, s.category(`{"Name":"`+name+`"}`).text("Bvin"))
	}
	for _, posted := range []string{`{"ProductName":"Pan","SitePrice":19.95}`,
		`{"ProductName":"Oil","SitePrice":4.5,"Status":0}`} {
		products = append(products, s.product(posted).text("Bvin"))
	}
	s.associate(products[0], categories[0])
	s.associate(products[1], categories[0])
	s.associate(products[1], categories[1])
	for _, posted := range []string{`{"RoleName":"Cooks","ReferenceId":"` + products[0] + `","RoleType":0}`,
		`{"RoleName":"Cooks","ReferenceId":"` + categories[0] + `","RoleType":1}`} {
		if _, _, err := CatalogRoles.Save(s.Store, ctx, nil, "", []byte(posted)); err != nil {
			t.Fatal(err)
		}
	}
	return s, products, categories
}

func TestUndoPutsEverythingBack(t *testing.T) {
	for name, do := range map[string]func(s *shopTest, products, categories []string) (model.Change, error){
		"delete products": func(s *shopTest, p, _ []string) (model.Change, error) {
			return Products.Remove(s.Store, ctx, p)
		},
		"delete categories": func(s *shopTest, _, c []string) (model.Change, error) {
			return Categories.Remove(s.Store, ctx, c[:1])
		},
		"activate": func(s *shopTest, p, _ []string) (model.Change, error) {
			return s.SetProductStatus(ctx, p, ProductActive)
		},
		"deactivate": func(s *shopTest, p, _ []string) (model.Change, error) {
			return s.SetProductStatus(ctx, p, ProductDisabled)
		},
		"prices": func(s *shopTest, p, _ []string) (model.Change, error) {
			return s.ChangePrices(ctx, p, PriceChange{By: wire.MustDecimal("-10"), Percent: true})
		},
		"move products": func(s *shopTest, p, c []string) (model.Change, error) {
			return s.MoveToCategory(ctx, p,
				c[1])
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, products, categories := stocked(t)
			before := s.everything()
			c, err := do(s, products, categories)
			if err != nil {
				t.Fatal(err)
			}
			if slices.Equal(s.everything(), before) {
				t.Error("nothing was changed")
			}
			c.Uses = nil // told of once
			got := must(s.Changes())
			if len(got) != 1 || !reflect.DeepEqual(got[0], c) || c.Count == 0 || c.Name == "" {
				t.Errorf("history %+v, made %+v", got, c)
			}
			if err := s.Undo(ctx, c.ID); err != nil {
				t.Fatal(err)
			}
			s.same(s.everything(), before)
			if found := must(s.FindProducts(ctx, ProductFilter{Words: "pan"})); !slices.Equal(found, products[:1]) {
				t.Errorf("the search finds %v", found)
			}
			s.refused(s.Undo(ctx, c.ID), Missing, "")
			s.rows(storage.JournalTable().Name, 0)
		})
	}
}

func TestBulkChanges(t *testing.T) {
	s, products, categories := stocked(t)
	must(s.ChangePrices(ctx, products, PriceChange{By: wire.MustDecimal("12.5"), Percent: true}))
	for i, want := range []string{"22.44", "5.06"} { // half away from zero
		if got := must(modelsOf(s.Store).products.Get(s.db.Reader(), products[i])).SitePrice.String(); got != want {
			t.Errorf("price %s, want %s", got, want)
		}
	}
	in := func(c Currency) {
		t.Helper()
		d := must(s.Details())
		d.Currency = string(c)
		if err := s.SaveDetails(ctx, d, func(*Settings) {}); err != nil {
			t.Fatal(err)
		}
	}
	in("KWD")
	// 21.9351
	first := must(s.ChangePrices(ctx, products[:1], PriceChange{By: wire.MustDecimal("-2.25"), Percent: true}))
	if got := must(modelsOf(s.Store).products.Get(s.db.Reader(), products[0])).SitePrice.String(); got != "21.935" {
		t.Errorf("price in dinar %s", got)
	}
	if err := s.Undo(ctx, first.ID); err != nil {
		t.Fatal(err)
	}
	in("USD")
	before := s.everything()
	_, err := s.ChangePrices(ctx, products, PriceChange{By: wire.MustDecimal("-5.07")})
	if KindOf(err) != Invalid || !strings.Contains(err.Error(), "“Oil” would fall below zero") {
		t.Errorf("below zero: %v", err)
	}
	s.same(s.everything(), before) // neither, though the first could have been lowered
	must(s.MoveToCategory(ctx, products, categories[1]))
	s.same(s.names(must(s.FindProducts(ctx, ProductFilter{Category: categories[1]}))), []string{"Oil", "Pan"})
	s.same(s.names(must(s.FindProducts(ctx, ProductFilter{Category: categories[0]}))), nil)
	_, err = s.MoveToCategory(ctx, products, wire.NewBvin())
	s.refused(err, Invalid, "CategoryId")
	must(s.SetProductStatus(ctx, products, ProductActive))
	off := ProductDisabled
	s.same(must(s.FindProducts(ctx, ProductFilter{Status: &off})), nil)
	_, err = Products.Remove(s.Store, ctx, []string{wire.NewBvin()})
	s.refused(err, Missing, "")
}

func TestUndoNeverHarmsWhatIsNewer(t *testing.T) {
	s, products, categories := stocked(t)
	prices := must(s.ChangePrices(ctx, products, PriceChange{By: wire.MustDecimal("1")}))
	status := must(s.SetProductStatus(ctx, products[1:], ProductActive))
	s.refused(s.Undo(ctx, prices.ID), Taken, "")
	if err := s.Undo(ctx, status.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Undo(ctx, prices.ID); err != nil { // what depended on it is gone
		t.Fatal(err)
	}
	gone := must(Products.Remove(s.Store, ctx, products))
	must(Categories.Delete(s.Store, ctx, nil, categories[0])) // as a program does
	before := s.everything()
	s.refused(s.Undo(ctx, gone.ID), Taken, "")
	s.same(s.everything(), before)
}

func TestHistoryKeepsTheLast20(t *testing.T) {
	s, products, _ := stocked(t)
	for i := range 23 {
		must(s.SetProductStatus(ctx, products, ProductStatus(i%2)))
	}
	all := must(s.Changes())
	if len(all) != 20 || all[0].ID != 23 {
		t.Fatalf("%d changes, the newest %d", len(all), all[0].ID)
	}
	s.restart()
	for _, c := range all {
		if err := s.Undo(ctx, c.ID); err != nil {
			t.Fatalf("%+v: %v", c, err)
		}
	}
	s.rows(storage.JournalTable().Name, 0)
}

// What a delete took away is there again after Undo, byte for byte: any products, any categories, with all that the
// sample store has of them. TestLongChangesTellAndEnd: a change of many tells how far it is, and one that is
// cancelled in the middle leaves everything as it was.
func TestLongChangesTellAndEnd(t *testing.T) {
	s := newShop(t)
	category := s.category(`{"Name":"Pans"}`).text("Bvin")
	ids := make([]string, 500)
	if err := s.base.Write(ctx, nil, s.fill(ids)); err != nil {
		t.Fatal(err)
	}
	for name, do := range map[string]func(context.Context) (model.Change, error){
		"activate": func(c context.Context) (model.Change, error) { return s.SetProductStatus(c, ids, ProductActive) },
		"reprice": func(c context.Context) (model.Change, error) {
			return s.ChangePrices(c, ids, PriceChange{By: wire.MustDecimal("1")})
		},
		"move":   func(c context.Context) (model.Change, error) { return s.MoveToCategory(c, ids, category) },
		"delete": func(c context.Context) (model.Change, error) { return Products.Remove(s.Store, c, ids) },
	} {
		before := s.everything()
		c, cancel := context.WithCancel(ctx)
		if _, err := do(WithProgress(c, func(int64, int64) { cancel() })); !errors.Is(err, context.Canceled) {
			t.Errorf("%s, cancelled in the middle: %v", name, err)
		}
		s.same(s.everything(), before)
		if n := len(must(s.Changes())); n != 0 {
			t.Errorf("%s: %d changes to take back after one that was cancelled", name, n)
		}

		var told []string
		made, err := do(WithProgress(ctx, func(done, total int64) { told = append(told, fmt.Sprint(done, total)) }))
		if err != nil || !slices.Equal(told, []string{"200 500", "400 500", "500 500"}) {
			t.Errorf("%s told %q, %v", name, told, err)
		}
		ended, cancel := context.WithCancel(ctx)
		cancel()
		if err := s.Undo(ended, made.ID); !errors.Is(err, context.Canceled) {
			t.Errorf("%s, an undo that was cancelled: %v", name, err)
		}
		if err := s.Undo(ctx, made.ID); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		s.same(s.everything(), before)
	}
}

// TestHistoryKeepsLessOfLargeChanges: what was changed in great numbers pushes out older steps, yet the newest can
// be taken back.
func TestHistoryKeepsLessOfLargeChanges(t *testing.T) {
	s, products, _ := stocked(t)
	larger := func(id int64) { // as if the step had been of so many
		if err := s.base.Write(ctx, nil, func(tx *storage.Tx) error {
			_, err := storage.Set(tx, "changes", storage.Eq("id", id), storage.Values{"count": model.KeptRecords})
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	step := func(to ProductStatus) int64 { return must(s.SetProductStatus(ctx, products[:1], to)).ID }
	step(ProductDisabled)
	second := step(ProductActive)
	larger(second)
	third := step(ProductDisabled)
	if all := must(s.Changes()); len(all) != 1 || all[0].ID != third {
		t.Errorf("%v can be taken back", all)
	}
	larger(third)
	fourth := step(ProductActive)
	if all := must(s.Changes()); len(all) != 1 || all[0].ID != fourth || s.Undo(ctx, fourth) != nil {
		t.Errorf("%v can be taken back", all)
	}
}

func TestUndoIsWhole(t *testing.T) {
	s := newShop(t)
	if err := fillSample(s.Store, ctx); err != nil {
		t.Fatal(err)
	}
	s.furnishSample()
	products := s.column(productsTable, "id")
	categories := s.column(categoriesTable, "id")
	before := s.everything()
	some := rand.New(rand.NewPCG(1, 2))
	pick := func(from []string) []string {
		all := slices.Clone(from)
		some.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		return all[:1+some.IntN(len(all))]
	}
	gone := map[string]bool{}
	for range 12 {
		var made []model.Change
		for range 1 + some.IntN(3) {
			var c model.Change
			var err error
			if some.IntN(2) == 0 {
				c, err = Products.Remove(s.Store, ctx, pick(products))
			} else {
				c, err = Categories.Remove(s.Store, ctx, pick(categories))
			}
			if KindOf(err) == Missing && err != nil {
				continue // all of them are gone already
			}
			if err != nil {
				t.Fatal(err)
			}
			made = append(made, c)
		}
		for _, c := range made {
			if err := s.base.Write(ctx, nil, func(tx *storage.Tx) error {
				tables, err := tx.ChangedTables(c.ID)
				for _, table := range tables {
					gone[table] = true
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range slices.Backward(made) {
			if err := s.Undo(ctx, c.ID); err != nil {
				t.Fatalf("%+v: %v", c, err)
			}
		}
		after := s.everything()
		for i := range after {
			if i >= len(before) || after[i] != before[i] {
				t.Fatalf("%.300s\nwas\n%.300s", after[i], before[i])
			}
		}
		if len(after) != len(before) {
			t.Fatalf("%d rows, were %d", len(after), len(before))
		}
	}
	for _, r := range s.base.Refs { // every table that can lose rows did
		if (r.To == productsTable || r.To == categoriesTable) && r.Then == model.Goes && !gone[r.From] {
			t.Errorf("the test has no row of %s that goes with %s", r.From, r.To)
		}
	}
	s.rows(storage.JournalTable().Name, 0)
}

// furnishSample gives products of the sample store what it lacks.
func (s *shopTest) furnishSample() {
	s.t.Helper()
	ids := s.column(productsTable, "id")
	of, other := ids[0], ids[1]
	image := s.save(ProductImages, "", `{"ProductId":"`+of+`","FileName":"side.png"}`).text("Bvin")
	if err := s.PutProductImage(ctx, nil, of, image, "side.png", somePNG(40, 30)); err != nil {
		s.t.Fatal(err)
	}
	s.save(Relationships, "", `{"ProductId":"`+of+`","RelatedProductId":"`+other+`"}`)
	s.save(Relationships, "", `{"ProductId":"`+other+`","RelatedProductId":"`+of+`"}`)
	s.save(VolumeDiscounts, "", `{"ProductId":"`+of+`","Qty":10,"Amount":1.23}`)
	s.save(Reviews, "", `{"ProductBvin":"`+of+`","Description":"Good"}`)
	s.save(WishListItems, "", `{"ProductId":"`+of+`","CustomerId":"nobody we know"}`)
	s.save(ProductFiles, "", `{"FileName":"guide.pdf","ShortDescription":"Guide","MaxDownloads":3,`+
		`"ProductId":"`+of+`"}`)
	property := s.save(ProductProperties, "", `{"PropertyName":"Colour","DisplayName":"Colour"}`)
	if err := s.SetPropertyValue(ctx, nil, fmt.Sprint(property["Id"]), of, "red"); err != nil {
		s.t.Fatal(err)
	}
	s.save(CatalogRoles, "", `{"RoleName":"Cooks","ReferenceId":"`+of+`","RoleType":0}`)
	category := s.column(categoriesTable, "id")[0]
	s.save(CatalogRoles, "", `{"RoleName":"Cooks","ReferenceId":"`+category+`","RoleType":1}`)
}

// The picture of a deleted product's image stays on the disk as long as the delete can be undone, and goes with the
// next sweep after that.
func TestFilesOfDeletedPicturesAreKeptForUndo(t *testing.T) {
	s, products, _ := stocked(t)
	image := s.save(ProductImages, "", `{"ProductId":"`+products[0]+`","FileName":"side.png"}`).text("Bvin")
	if err := s.PutProductImage(ctx, nil, products[0], image, "side.png", somePNG(400, 300)); err != nil {
		t.Fatal(err)
	}
	c := must(Products.Remove(s.Store, ctx, products[:1]))
	old := time.Now().Add(-time.Hour) // past the time an upload may take
	files := must(filepath.Glob(filepath.Join(s.dir, "files", "*")))
	for _, f := range files {
		if err := os.Chtimes(f, old, old); err != nil {
			t.Fatal(err)
		}
	}
	s.restart() // sweeps
	if err := s.Undo(ctx, c.ID); err != nil {
		t.Fatal(err)
	}
	if w, _ := s.picture(ProductImagePicture, image, "small"); w != 220 {
		t.Errorf("the picture is %d wide", w)
	}
}

// post saves a product as a program does.
func (s *shopTest) post(id, posted string) {
	s.t.Helper()
	if _, _, err := Products.Save(s.Store, ctx, nil, id, []byte(posted)); err != nil {
		s.t.Fatal(err)
	}
}

func TestUndoSaysWhyNot(t *testing.T) {
	for name, c := range map[string]struct {
		do, then func(s *shopTest, products, categories []string)
		why      string
	}{
		"a program changed it": {
			func(s *shopTest, p, _ []string) { must(s.SetProductStatus(ctx, p[:1], ProductDisabled)) },
			func(s *shopTest, p, _ []string) { s.post(p[0], `{"ProductName":"Wok"}`) },
			"“Wok” was changed after it, by a program or by hand, and that would be lost.",
		},
		"the owner changed it again": {
			func(s *shopTest, p, _ []string) { must(s.SetProductStatus(ctx, p[:1], ProductDisabled)) },
			func(s *shopTest, p, _ []string) {
				must(s.ChangePrices(ctx, p[:1], PriceChange{By: wire.MustDecimal("1")}))
			},
			"“Pan” was changed once more after it. Undo the newer change first.",
		},
		"its category is gone": {
			func(s *shopTest, p, _ []string) { must(Products.Remove(s.Store, ctx, p[:1])) },
			func(s *shopTest, _, c []string) { must(Categories.Remove(s.Store, ctx, c[:1])) },
			"a category that it stood in was deleted after it. Bring that back first.",
		},
		"its id is taken": {
			func(s *shopTest, p, _ []string) { must(Products.Remove(s.Store, ctx, p[:1])) },
			func(s *shopTest, p, _ []string) {
				s.post("", `{"Bvin":"`+p[0]+`","ProductName":"New"}`)
			},
			"something newer has taken its place.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, products, categories := stocked(t)
			c.do(s, products, categories)
			first := must(s.Changes())[0]
			c.then(s, products, categories)
			before := s.everything()
			err := s.Undo(ctx, first.ID)
			if KindOf(err) != Taken || err.Error() != "This cannot be undone, because "+c.why {
				t.Errorf("%v", err)
			}
			s.same(s.everything(), before)
		})
	}
}

// What happened to others meanwhile is not lost: a slug given away stays with its new owner, and stock is looked at
// again.
func TestUndoGetsAlongWithWhatIsNewer(t *testing.T) {
	s, products, _ := stocked(t)
	gone := must(Products.Remove(s.Store, ctx, products[:1]))
	s.product(`{"ProductName":"Pan"}`)
	if err := s.Undo(ctx, gone.ID); err != nil {
		t.Fatal(err)
	}
	if slug := must(s.Product(ctx, products[0])).UrlSlug; slug != "pan-2" {
		t.Errorf("slug %q", slug)
	}
	base := must(s.Product(ctx, products[0]))
	next := base
	next.InventoryMode = WhenOutHide
	_, hide, err := Products.Edit(s.Store, ctx, &base, next)
	if err != nil {
		t.Fatal(err)
	}
	base, next = must(s.Product(ctx, products[0])), must(s.Product(ctx, products[0]))
	next.InventoryMode = AlwaysInStock
	_, always, err := Products.Edit(s.Store, ctx, &base, next)
	if err != nil {
		t.Fatal(err)
	}
	s.save(ProductInventories, "", `{"ProductBvin":"`+products[0]+`","QuantityOnHand":5}`)
	if err := s.Undo(ctx, always.ID); err != nil {
		t.Fatal(err)
	}
	if p := must(s.Product(ctx, products[0])); p.InventoryMode != WhenOutHide || !p.IsAvailableForSale {
		t.Errorf("%d, %v", p.InventoryMode, p.IsAvailableForSale)
	}
	s.refused(s.Undo(ctx, hide.ID), Taken, "")
}

// TestUndoAcrossNewColumns: a row that was kept before its table got a column comes back with what the column then
// has: in a table of documents what the document says, in any other its default. Bytes, and nothing at all, come back
// as they were.
func TestUndoAcrossNewColumns(t *testing.T) {
	s, products, _ := stocked(t)
	for i, name := range []string{"Colour", "Size", "Shape"} {
		property := s.save(ProductProperties, "", `{"PropertyName":"`+name+`","DisplayName":"`+name+`"}`)
		if err := s.SetPropertyValue(ctx, nil, fmt.Sprint(property["Id"]), products[0], strconv.Itoa(i)); err != nil {
			t.Fatal(err)
		}
	}
	run := func(statements ...string) {
		t.Helper()
		if err := storagetest.Run(s.db.Dir(), statements...); err != nil {
			t.Fatal(err)
		}
	}
	run("ALTER TABLE "+valuesTable+" ADD COLUMN raw BLOB",
		"UPDATE "+valuesTable+" SET raw = x'00ff27' WHERE value = '1'",
		"UPDATE "+valuesTable+" SET raw = x'' WHERE value = '2'")
	before := s.everything()
	priced := must(s.ChangePrices(ctx, products, PriceChange{By: wire.MustDecimal("1.11")}))
	gone := must(Products.Remove(s.Store, ctx, products))
	// As if all had been kept by a version that knew neither the column of prices nor today's form.
	for _, row := range []string{"before", "after"} {
		older := "json_remove(json_set(" + row + ", '$.version', 0), '$.price', '$.name_key')"
		run("UPDATE kept_rows SET " + row + " = " + older + " WHERE " + row + " IS NOT NULL AND about = 'products'")
	}
	run("ALTER TABLE " + valuesTable + " ADD COLUMN since INTEGER NOT NULL DEFAULT 7")
	for _, c := range []model.Change{gone, priced} {
		if err := s.Undo(ctx, c.ID); err != nil {
			t.Fatal(err)
		}
	}
	for i, row := range before {
		if strings.HasPrefix(row, valuesTable+" ") {
			before[i] = row + ", since: 7"
		}
	}
	s.same(s.everything(), before)
	for _, want := range []string{"value: '0', raw: NULL", "value: '1', raw: X'00FF27'", "value: '2', raw: X''"} {
		if !slices.ContainsFunc(before, func(row string) bool { return strings.Contains(row, want) }) {
			t.Errorf("no row with %s", want)
		}
	}
}
