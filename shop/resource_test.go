package shop

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"griddle/shop/model"
	"griddle/storage"
)

// served is what every resource can do, whatever its records.
type served interface {
	List(s *Store, ctx context.Context, fn func([]byte) error) error
	Count(s *Store) (int, error)
	One(s *Store, id string) ([]byte, error)
	Save(s *Store, ctx context.Context, g model.Guard, id string, posted []byte) ([]byte, bool, error)
	Delete(s *Store, ctx context.Context, g model.Guard, id string) (bool, error)
}

// resources are the plain models, with a record each that can be stored in a shop made by furnish.
var resources = []struct {
	name   string
	served served
	posted string
}{
	{"categories", whole(Categories), `{"Name":"C"}`},
	{"associations", whole(Associations), `{"ProductId":"` + idB + `","CategoryId":"` + idA + `"}`},
	{"catalog roles", whole(CatalogRoles), `{"RoleName":"r","ReferenceId":"` + idA + `"}`},
	{"product types", whole(ProductTypes), `{"ProductTypeName":"T"}`},
	{"product properties", whole(ProductProperties),
		`{"PropertyName":"P","DisplayName":"D","Choices":[{"ChoiceName":"x"},{"Id":"1"}]}`},
	{"relationships", whole(Relationships), `{"ProductId":"` + idA + `","RelatedProductId":"` + idB + `"}`},
	{"reviews", whole(Reviews), `{"ProductBvin":"` + idA + `","Rating":"FourStars","ReviewDateUtc":"\/Date(-5)\/"}`},
	{"volume discounts", whole(VolumeDiscounts), `{"ProductId":"` + idA + `","Qty":12,"Amount":"1e-3"}`},
	{"vendors", whole(Vendors), `{"DisplayName":"V","Address":{"CountryBvin":"BF7389A2-9B21-4D33-B276-23C9C18EA0C0"}}`},
	{"manufacturers", whole(Manufacturers), `{"DisplayName":"M"}`},
	{"customers", whole(Customers), `{"Email":"new@example.com","Addresses":[{}]}`},
	{"wish list items", whole(WishListItems), `{"CustomerId":"1","ProductId":"` + idA +
		`","SelectionData":[{"OptionBvin":"` + idB + `"}]}`},
	{"price groups", whole(PriceGroups), `{"Bvin":"x","AdjustmentAmount":5}`},
	{"gift cards", whole(GiftCards), `{"CardNumber":"1","ExpirationDateUtc":"2030-01-01"}`},
	{"affiliates", whole(Affiliates), `{"ReferralId":"new"}`},
	{"referrals", whole(Referrals), `{"AffiliateId":1}`},
	{"tax schedules", whole(TaxSchedules), `{"Name":"new"}`},
	{"taxes", whole(Taxes), `{"TaxScheduleId":1,"Rate":5.50}`},
	{"options", whole(ProductOptions), `{"Name":"O","Settings":[{"Key":"k","Value":"v"}],"Items":[{"SortOrder":2},{"PriceAdjustment":"-1e-2"}]}`},
	{"stock", whole(ProductInventories), `{"ProductBvin":"` + idA + `","VariantId":"{` + idB +
		`}","QuantityOnHand":3}`},
	{"images", whole(ProductImages), `{"ProductId":"` + idA + `","FileName":"a/b.png"}`},
	{"files", whole(ProductFiles), `{"FileName":"f","ProductId":"` + idA + `"}`},
	{"orders", whole(Orders), `{"IsPlaced":true,"Items":[{"ProductId":"` + idA + `","Quantity":1,"LineTotal":2.5}],"Notes":[{}],"Coupons":[{}],"Packages":[{"Items":[{}]}],"CustomProperties":null}`},
	{"transactions", whole(OrderTransactions), `{"OrderId":"` + idA +
		`","Action":102,"CreditCard":{"CardNumber":"4111 1111 1111 1111"}}`},
}

// furnish puts in what those records refer to.
func (s *shopTest) furnish() {
	s.t.Helper()
	s.product(`{"Bvin":"` + idA + `","ProductName":"A"}`)
	s.product(`{"Bvin":"` + idB + `","ProductName":"B"}`)
	s.category(`{"Bvin":"` + idA + `","Name":"A"}`)
	s.save(Customers, "", `{"Email":"a@example.com"}`)
	s.save(Affiliates, "", `{"ReferralId":"a"}`)
	s.save(TaxSchedules, "", `{"Name":"a"}`)
	s.save(Orders, "", `{"Bvin":"`+idA+`"}`)
}

func (s *shopTest) save(r served, id, posted string) fields {
	s.t.Helper()
	body, _, err := r.Save(s.Store, ctx, nil, id, []byte(posted))
	if err != nil {
		s.t.Fatalf("%s: %v", posted, err)
	}
	return s.parse(body)
}

// recordID is the id of a stored record, under whichever name the protocol gives it.
func recordID(f fields) string {
	for _, name := range []string{"Bvin", "Id", "GiftCardId", "CatalogRoleId"} {
		if id, ok := f[name]; ok {
			return fmt.Sprint(id)
		}
	}
	return ""
}

// Every resource stores, finds, lists, replaces and deletes, asks the guard first, and tells the pages.
func TestResources(t *testing.T) {
	for _, r := range resources {
		t.Run(r.name, func(t *testing.T) {
			s := newShop(t)
			s.furnish()
			before := must(r.served.Count(s.Store))
			revoked := errors.New("revoked")
			guard := func(*storage.Tx) error { return revoked }
			if _, _, err := r.served.Save(s.Store, ctx, guard, "", []byte(r.posted)); !errors.Is(err, revoked) {
				t.Errorf("save: %v", err)
			}
			heard := make(chan model.Event, 100)
			defer s.Subscribe(func(e model.Event) { heard <- e })()
			body, created, err := r.served.Save(s.Store, ctx, nil, "", []byte(r.posted))
			if err != nil || !created {
				t.Fatalf("created %v: %v", created, err)
			}
			if e := <-heard; e.Empty() {
				t.Error("nobody was told")
			}
			id := recordID(s.parse(body))
			if read, err := r.served.One(s.Store, " "+id+" "); err != nil || string(read) != string(body) {
				t.Errorf("%v: %s, want %s", err, read, body)
			}
			listed := 0
			err = r.served.List(s.Store, ctx, func(b []byte) error {
				if string(b) == string(body) {
					listed++
				}
				return nil
			})
			if n := must(r.served.Count(s.Store)); err != nil || listed != 1 || n != before+1 {
				t.Errorf("listed %d times of %d: %v", listed, n, err)
			}
			if _, created, err := r.served.Save(s.Store, ctx, nil, id, body); err != nil || created {
				t.Errorf("posting back what was answered: %v %v", created, err)
			}
			if _, err := r.served.Delete(s.Store, ctx, guard, id); !errors.Is(err, revoked) {
				t.Errorf("delete: %v", err)
			}
			for _, want := range []bool{true, false} {
				if gone, err := r.served.Delete(s.Store, ctx, nil, id); gone != want || err != nil {
					t.Errorf("deleted %v, want %v: %v", gone, want, err)
				}
			}
			for _, id := range []string{id, "", "ANY"} {
				if _, err := r.served.One(s.Store, id); KindOf(err) != Missing {
					t.Errorf("one %q: %v", id, err)
				}
			}
		})
	}
}

// What goes with a record goes; nothing else does.
func TestCascades(t *testing.T) {
	s := newShop(t)
	s.furnish()
	s.save(ProductTypes, "", `{"Bvin":"`+idA+`","ProductTypeName":"T"}`)
	for _, r := range resources {
		if r.name != "product types" {
			s.save(r.served, "", r.posted)
		}
	}
	s.save(Relationships, "", `{"ProductId":"`+idB+`","RelatedProductId":"`+idA+`"}`)
	s.save(CatalogRoles, "", `{"RoleName":"r","RoleType":2,"ReferenceId":"`+idA+`"}`)
	s.save(ProductProperties, "", `{"PropertyName":"Q","DisplayName":"Q","Choices":[{}]}`)
	link := func(property string) error { return s.AddTypeProperty(ctx, nil, idA, property, nil) }
	value := func(product string) error { return s.SetPropertyValue(ctx, nil, "1", product, "v") }
	if err := errors.Join(link("1"), link("2"), value(idA), value(idB)); err != nil {
		t.Fatal(err)
	}
	rows := func(table string) int { return must(storage.Count(s.db.Reader(), table, storage.Cond{})) }
	for _, c := range []struct {
		served    served
		id        string
		leaves    map[string]int
		untouched []string
	}{
		{Products, idA, map[string]int{relationshipsTable: 0, reviewsTable: 0, discountsTable: 0, wishListTable: 0,
			valuesTable: 1, rolesTable: 1, inventoryTable: 1},
			[]string{typesTable, propertiesTable, associationsTable, TypePropertiesTable, customersTable}},
		{ProductProperties, "1", map[string]int{TypePropertiesTable: 1, valuesTable: 0},
			[]string{typesTable, productsTable}},
		{ProductTypes, idA, map[string]int{rolesTable: 0, TypePropertiesTable: 0},
			[]string{productsTable, categoriesTable, propertiesTable}},
		{Affiliates, "1", map[string]int{referralsTable: 0, affiliatesTable: 1}, []string{customersTable}},
		{TaxSchedules, "1", map[string]int{taxesTable: 0, schedulesTable: 1}, []string{productsTable}},
		{Products, idB, map[string]int{associationsTable: 0, productsTable: 0, inventoryTable: 0},
			[]string{categoriesTable, customersTable, vendorsTable}},
	} {
		before := map[string]int{}
		for _, table := range c.untouched {
			before[table] = rows(table)
		}
		if gone, err := c.served.Delete(s.Store, ctx, nil, c.id); !gone || err != nil {
			t.Fatalf("%s: %v", c.id, err)
		}
		for table, want := range c.leaves {
			if n := rows(table); n != want {
				t.Errorf("%T %s leaves %d in %s, want %d", c.served, c.id, n, table, want)
			}
		}
		for table, want := range before {
			if n := rows(table); n != want {
				t.Errorf("%T %s: %d in %s, there were %d", c.served, c.id, n, table, want)
			}
		}
	}
}

func TestCountries(t *testing.T) {
	codes := map[string]bool{}
	for _, c := range Countries {
		if len(c.ISO) != 3 || c.Name == "" || codes[c.ISO] {
			t.Errorf("%+v", c)
		}
		codes[c.ISO] = true
		if id, ok := model.ParseID[string](c.Bvin); !ok || id != c.Bvin || CountryOf(c.Bvin).ISO != c.ISO {
			t.Errorf("%s has the id %q", c.ISO, c.Bvin)
		}
	}
	usa, germany := "bf7389a2-9b21-4d33-b276-23c9c18ea0c0", "8d447e0d-6327-4a05-a7e5-f50fc408e13c"
	for _, c := range []struct{ posted, want Address }{
		{Address{CountryBvin: " BF7389A2-9B21-4D33-B276-23C9C18EA0C0", RegionBvin: "fl", CountryName: "x",
			RegionName: "x"},
			Address{CountryBvin: usa, RegionBvin: "fl", CountryName: "United States", RegionName: "Florida"}},
		{Address{CountryBvin: usa, RegionBvin: "zz", RegionName: "Florida"},
			Address{CountryBvin: usa, RegionBvin: "zz", CountryName: "United States"}},
		{Address{CountryBvin: germany, RegionBvin: "BY", RegionName: "Bayern"},
			Address{CountryBvin: germany, RegionBvin: "BY", CountryName: "Germany", RegionName: "Bayern"}},
		{Address{CountryName: "Atlantis", RegionName: "North"}, Address{CountryName: "Atlantis", RegionName: "North"}},
		{Address{CountryBvin: "x", CountryName: "X"}, Address{CountryBvin: "x", CountryName: "X"}},
	} {
		if c.posted.Settle(); c.posted != c.want {
			t.Errorf("%+v, want %+v", c.posted, c.want)
		}
	}
}

// says is an address that says one thing.
func says(name, value string) func(string) string {
	return func(asked string) string {
		if asked == name {
			return value
		}
		return ""
	}
}

func saveOrder(s *shopTest, g model.Guard, id string, recalc bool, posted []byte) ([]byte, bool, error) {
	asked := says("recalc", map[bool]string{true: "1"}[recalc])
	return Orders.Post(s.Store, ctx, g, model.Post{ID: id, Body: posted, Asked: asked})
}
