package shop

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"griddle/shop/wire"
	"griddle/storage"
)

// fill puts many products into the store, in one transaction.
func (s *shopTest) fill(ids []string) func(*storage.Tx) error {
	return func(tx *storage.Tx) error {
		for i := range ids {
			p := wire.New[Product](s.instant())
			p.ProductName, p.Sku = "Product "+strconv.Itoa(i), "P-"+strconv.Itoa(i)
			p.UrlSlug = "product-" + strconv.Itoa(i)
			p.SitePrice = wire.MustDecimal(strconv.Itoa(i%500) + ".95")
			p.Status = ProductStatus(min(i%100, 1))
			if _, _, err := s.Store.products.put(tx, nil, &p); err != nil {
				return err
			}
			ids[i] = p.Bvin
		}
		return nil
	}
}

// everything is all the records, as they are stored.
func (s *shopTest) everything() (all []string) {
	s.t.Helper()
	for _, u := range undoables {
		all = append(all, must(texts(s.db.Reader(), "SELECT body FROM "+u.table+" ORDER BY "+keyOf(u.table)))...)
	}
	return all
}

// stocked is a shop with two categories, two products standing in both ways, and roles.
func stocked(t *testing.T) (s *shopTest, products, categories []string) {
	s = newShop(t)
	for _, name := range []string{"Pans", "Oils"} {
		categories = append(categories, s.category(`{"Name":"`+name+`"}`).text("Bvin"))
	}
	for _, posted := range []string{`{"ProductName":"Pan","SitePrice":19.95}`, `{"ProductName":"Oil","SitePrice":4.5,"Status":0}`} {
		products = append(products, s.product(posted).text("Bvin"))
	}
	s.associate(products[0], categories[0])
	s.associate(products[1], categories[0])
	s.associate(products[1], categories[1])
	for _, posted := range []string{`{"RoleName":"Cooks","ReferenceId":"` + products[0] + `","RoleType":0}`, `{"RoleName":"Cooks","ReferenceId":"` + categories[0] + `","RoleType":1}`} {
		if _, _, err := CatalogRoles.Save(s.Store, ctx, nil, "", []byte(posted)); err != nil {
			t.Fatal(err)
		}
	}
	return s, products, categories
}

func TestUndoPutsEverythingBack(t *testing.T) {
	for name, do := range map[string]func(s *shopTest, products, categories []string) (Change, error){
		"delete products":   func(s *shopTest, p, _ []string) (Change, error) { return s.DeleteProducts(ctx, p) },
		"delete categories": func(s *shopTest, _, c []string) (Change, error) { return s.DeleteCategories(ctx, c[:1]) },
		"activate":          func(s *shopTest, p, _ []string) (Change, error) { return s.SetProductStatus(ctx, p, ProductActive) },
		"deactivate":        func(s *shopTest, p, _ []string) (Change, error) { return s.SetProductStatus(ctx, p, ProductDisabled) },
		"prices": func(s *shopTest, p, _ []string) (Change, error) {
			return s.ChangePrices(ctx, p, PriceChange{By: wire.MustDecimal("-10"), Percent: true})
		},
		"move products": func(s *shopTest, p, c []string) (Change, error) { return s.MoveToCategory(ctx, p, c[1]) },
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
			if got := must(s.Changes()); len(got) != 1 || got[0] != c || c.Count == 0 || c.Name == "" {
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
			s.rows(keptTable, 0)
		})
	}
}

func TestBulkChanges(t *testing.T) {
	s, products, categories := stocked(t)
	must(s.ChangePrices(ctx, products, PriceChange{By: wire.MustDecimal("12.5"), Percent: true}))
	for i, want := range []string{"22.44", "5.06"} { // half away from zero
		if got := must(s.Store.products.Get(s.db.Reader(), products[i])).SitePrice.String(); got != want {
			t.Errorf("price %s, want %s", got, want)
		}
	}
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
	_, err = s.DeleteProducts(ctx, []string{wire.NewBvin()})
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
	gone := must(s.DeleteProducts(ctx, products))
	must(Categories.Delete(s.Store, ctx, nil, categories[0])) // as a program does
	before := s.everything()
	s.refused(s.Undo(ctx, gone.ID), Taken, "")
	s.same(s.everything(), before)
}

func TestHistoryKeepsTheLast20(t *testing.T) {
	s, products, _ := stocked(t)
	for i := range keepChanges + 3 {
		must(s.SetProductStatus(ctx, products, ProductStatus(i%2)))
	}
	all := must(s.Changes())
	if len(all) != keepChanges || all[0].ID != keepChanges+3 {
		t.Fatalf("%d changes, the newest %d", len(all), all[0].ID)
	}
	s.restart()
	for _, c := range all {
		if err := s.Undo(ctx, c.ID); err != nil {
			t.Fatalf("%+v: %v", c, err)
		}
	}
	s.rows(keptTable, 0)
}

func TestDeleteThatLosesMoreIsNotOffered(t *testing.T) {
	s, products, _ := stocked(t)
	if _, _, err := Reviews.Save(s.Store, ctx, nil, "", []byte(`{"ProductBvin":"`+products[0]+`","Description":"Good"}`)); err != nil {
		t.Fatal(err)
	}
	if c := must(s.DeleteProducts(ctx, products)); c.ID != 0 || c.Count != 2 {
		t.Errorf("made %+v", c)
	}
	s.rows(changesTable, 0)
	s.rows(keptTable, 0)
}
