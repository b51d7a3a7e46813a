package shop

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"griddle/shop/model"
	"griddle/storage"
)

// finding is what a list asks any resource for.
type finding interface {
	Find(*Store, context.Context, model.Find) ([]string, error)
	Offers() (filters, sorts []string)
}

// rowIDs are those of the rows, which say also what the records are called.
func rowIDs[T any](rows []model.Row[T], err error) []string {
	var all []string
	for _, r := range must(rows, err) {
		all = append(all, r.ID)
	}
	return all
}

// Every record of every model is found by the id that it has, whatever that is: a bvin, a free text or a number.
func TestFindKnowsEveryModel(t *testing.T) {
	s := newShop(t)
	s.furnish()
	for _, r := range resources {
		id := recordID(s.save(r.served, "", r.posted))
		f := r.served.(finding)
		n := must(r.served.Count(s.Store))
		if ids := must(f.Find(s.Store, ctx, model.Find{})); len(ids) != n || !slices.Contains(ids, id) {
			t.Errorf("%s: found %q of %d, want %s among them", r.name, ids, n, id)
		}
		filters, sorts := f.Offers()
		for _, by := range append(sorts, "unknown") {
			if ids := must(f.Find(s.Store, ctx, model.Find{Sort: by, Desc: true})); len(ids) != n {
				t.Errorf("%s by %s: found %q of %d", r.name, by, ids, n)
			}
		}
		for _, name := range filters {
			none := map[string]string{name: "such a value has nothing"}
			if ids := must(f.Find(s.Store, ctx, model.Find{Chosen: none})); len(ids) != 0 {
				t.Errorf("%s with %s: found %q", r.name, name, ids)
			}
		}
		if ids := must(f.Find(s.Store, ctx, model.Find{Words: "nowhere-to-be-found"})); len(ids) != 0 {
			t.Errorf("%s: found %q", r.name, ids)
		}
	}
}

func TestFindWords(t *testing.T) {
	s := newShop(t)
	mill := s.save(Vendors, "", `{"DisplayName":"Mühle & Söhne","EmailAddress":"post@muehle.example"}`).text("Bvin")
	acme := s.save(Vendors, "", `{"DisplayName":"acme","Address":{"City":"Rom"}}`).text("Bvin")
	zeta := s.save(Vendors, "", `{"DisplayName":"Zeta","EmailAddress":"a@acme.example"}`).text("Bvin")
	for words, want := range map[string][]string{
		"":               {acme, mill, zeta},
		"MÜHLE":          {mill},
		"mu\u0308hle":    {mill}, // however the accent is composed
		"söhne mühle":    {mill},
		"söhne acme":     nil,
		"acme":           {acme, zeta},
		"muehle.example": {mill},
	} {
		s.same(must(Vendors.Find(s.Store, ctx, model.Find{Words: words})), want)
	}
	s.same(must(Vendors.Find(s.Store, ctx, model.Find{Sort: "name", Desc: true})), []string{zeta, mill, acme})
	s.same(must(Vendors.Find(s.Store, ctx, model.Find{Sort: "email"})), []string{acme, zeta, mill})
	if same := must(Vendors.SameName(s.Store, ctx, " ACME ", zeta)); !same {
		t.Error("another vendor has the name")
	}
	if same := must(Vendors.SameName(s.Store, ctx, "acme", strings.ToUpper(acme))); same {
		t.Error("the vendor itself has the name")
	}
}

func TestFindByNumberAndText(t *testing.T) {
	s := newShop(t)
	for _, name := range []string{"Blog", "Shop window", "Blogger"} {
		s.save(Affiliates, "", `{"ReferralId":"`+name+`","DisplayName":"`+name+`"}`)
	}
	s.same(must(Affiliates.Find(s.Store, ctx, model.Find{Words: "blog"})), []string{"1", "3"})
	s.same(rowIDs(Affiliates.Rows(s.Store, ctx, []string{"3", "7", "x", "1"})), []string{"3", "1"})

	s.save(PriceGroups, "", `{"Bvin":"Gold / 1","Name":"Gold","AdjustmentAmount":10,"PricingType":4}`)
	s.save(PriceGroups, "", `{"Bvin":"b","Name":"Bronze","AdjustmentAmount":9.5,"PricingType":1}`)
	s.same(must(PriceGroups.Find(s.Store, ctx, model.Find{})), []string{"b", "Gold / 1"})
	s.same(must(PriceGroups.Find(s.Store, ctx, model.Find{Sort: "amount"})), []string{"b", "Gold / 1"})
	s.same(must(PriceGroups.Find(s.Store, ctx, model.Find{Sort: "type", Desc: true})), []string{"Gold / 1", "b"})
	s.same(rowIDs(PriceGroups.Rows(s.Store, ctx, []string{"GOLD / 1", "b"})), []string{"Gold / 1", "b"})
}

// A row says what those are called that it names, and how many name it.
func TestRowsTellOfOthers(t *testing.T) {
	s := newShop(t)
	mill := s.save(Vendors, "", `{"DisplayName":"Mill"}`).text("Bvin")
	other := s.save(Vendors, "", `{"DisplayName":"Other"}`).text("Bvin")
	pan := s.product(`{"ProductName":"Red pan","VendorId":"` + mill + `"}`).text("Bvin")
	s.product(`{"ProductName":"Lid","VendorId":"` + mill + `"}`)
	rows := must(Vendors.Rows(s.Store, ctx, []string{other, mill}))
	if len(rows) != 2 || rows[0].Used("product") != 0 || rows[1].Used("product") != 2 {
		t.Errorf("%+v", rows)
	}
	customer := s.save(Customers, "",
		`{"Email":"ann@example.com","FirstName":"Ann","LastName":"Lee","PricingGroupId":"GOLD"}`).text("Bvin")
	s.save(PriceGroups, "", `{"Bvin":"Gold","Name":"Gold"}`)
	if r := must(PriceGroups.Rows(s.Store, ctx, []string{"Gold"})); len(r) != 1 || r[0].Used("customer") != 1 {
		t.Errorf("%+v", r)
	}
	bad := s.save(Reviews, "",
		`{"ProductBvin":"`+pan+`","UserID":"`+customer+`","Rating":1,"Description":"It rusts"}`).text("Bvin")
	good := s.save(Reviews, "", `{"ProductBvin":"`+pan+`","UserID":"gone","Rating":5,"Approved":true}`).text("Bvin")
	r := must(Reviews.Rows(s.Store, ctx, []string{bad, good}))
	if len(r) != 2 || r[0].Names["ProductBvin"] != "Red pan" || r[0].Names["UserID"] != "Ann Lee" ||
		r[1].Names["UserID"] != "" {
		t.Errorf("%+v", r)
	}
	for words, want := range map[string][]string{"red rusts": {bad}, "pan": {bad, good}, "ann": {bad}} {
		s.same(must(Reviews.Find(s.Store, ctx, model.Find{Words: words})), want)
	}
	s.same(must(Reviews.Find(s.Store, ctx, model.Find{Chosen: map[string]string{"approved": "false"}})), []string{bad})
	s.same(must(Reviews.Find(s.Store, ctx, model.Find{Sort: "rating", Desc: true})), []string{good, bad})
}

// What hung on a deleted record is told, also where nothing is changed by it.
func TestRemoveTellsWhatHungOnThem(t *testing.T) {
	s := newShop(t)
	mill := s.save(Vendors, "", `{"DisplayName":"Mill"}`).text("Bvin")
	s.product(`{"ProductName":"Pan","VendorId":"` + mill + `"}`)
	made := must(Vendors.Remove(s.Store, ctx, []string{mill}))
	if made.Noun != "vendor" || !slices.Equal(made.Uses, []model.Use{{Noun: "product", Count: 1}}) {
		t.Errorf("%+v", made)
	}
	if all := must(s.Changes()); all[0].Noun != "vendor" || all[0].Name != "Mill" {
		t.Errorf("%+v", all)
	}
}

// Several records are saved at once or not at all, and taken back as one change.
func TestEditAllIsWhole(t *testing.T) {
	s := newShop(t)
	s.save(PriceGroups, "", `{"Bvin":"a","Name":"A"}`)
	s.save(PriceGroups, "", `{"Bvin":"b","Name":"B"}`)
	before := s.everything()
	a, b := must(PriceGroups.Get(s.Store, "a")), must(PriceGroups.Get(s.Store, "b"))
	edit := func(base *PriceGroup, name string) model.RowEdit[PriceGroup] {
		next := PriceGroup{Name: name}
		if base != nil {
			next = *base
			next.Name = name
		}
		return model.RowEdit[PriceGroup]{Base: base, Next: next}
	}
	type rows = []model.RowEdit[PriceGroup]
	stale := b
	stale.Name = "older"
	var at *model.RowError
	_, _, err := PriceGroups.EditAll(s.Store, ctx, rows{edit(&a, "A2"), edit(nil, "C"), edit(&stale, "B2")})
	if !errors.As(err, &at) || at.Row != 2 || !errors.Is(err, model.ErrChanged) {
		t.Errorf("refused with %v", err)
	}
	_, _, err = PriceGroups.EditAll(s.Store, ctx, rows{edit(&a, "A2"), edit(&b, strings.Repeat("x", 256))})
	if !errors.As(err, &at) || at.Row != 1 || KindOf(err) != Invalid {
		t.Errorf("refused with %v", err)
	}
	s.same(s.everything(), before)
	saved, made, err := PriceGroups.EditAll(s.Store, ctx, rows{edit(&a, "A2"), edit(nil, "C"), edit(&b, "B2")})
	if err != nil || len(saved) != 3 || saved[1].Bvin == "" || made.ID == 0 {
		t.Fatalf("%+v, %+v, %v", saved, made, err)
	}
	s.same(must(PriceGroups.Find(s.Store, ctx, model.Find{})), []string{"a", "b", saved[1].Bvin})
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	s.same(s.everything(), before)
	_, made, err = PriceGroups.EditAll(s.Store, ctx, rows{edit(nil, "D"), edit(nil, "E")})
	if n := must(PriceGroups.Count(s.Store)); err != nil || n != 4 || made.ID != 0 {
		t.Errorf("%d, %+v, %v", n, made, err)
	}
}

// Finding reads columns, never the records: one whose body cannot be read any more is found all the same.
func TestFindReadsNoRecords(t *testing.T) {
	s := newShop(t)
	mill := s.save(Vendors, "", `{"DisplayName":"Mill","EmailAddress":"post@mill.example"}`).text("Bvin")
	pan := s.product(`{"ProductName":"Red pan","IsSearchable":false}`).text("Bvin")
	s.save(PriceGroups, "", `{"Bvin":"Gold","Name":"Gold"}`)
	s.save(Customers, "", `{"Email":"ann@example.com","LastName":"Lee","PricingGroupId":"GOLD"}`)
	bad := s.save(Reviews, "", `{"ProductBvin":"`+pan+`","UserID":"1","Rating":2,"Description":"Rust"}`).text("Bvin")
	s.spoil(vendorsTable, customersTable, reviewsTable, productsTable, priceGroupsTable)
	s.same(must(Vendors.Find(s.Store, ctx, model.Find{Words: "mill.example", Sort: "place", Desc: true})),
		[]string{mill})
	for _, f := range []model.Find{{Words: "pan rust"}, {Words: "lee"}, {Sort: "rating"},
		{Chosen: map[string]string{"approved": "false", "rating": "2", "product": pan, "customer": "1"}}} {
		s.same(must(Reviews.Find(s.Store, ctx, f)), []string{bad})
	}
	s.same(must(Customers.Find(s.Store, ctx, model.Find{Words: "gold"})), []string{"1"})
	if same := must(PriceGroups.Uses(s.Store, ctx, []string{"gOLD"})); len(same) != 1 || same[0].Count != 1 {
		t.Errorf("%+v", same)
	}
}

// spoil makes the stored bodies of tables unreadable.
func (s *shopTest) spoil(tables ...string) {
	s.t.Helper()
	if err := s.base.Write(ctx, nil, func(tx *storage.Tx) error {
		for _, table := range tables {
			if _, err := storage.Set(tx, table, storage.Cond{}, storage.Values{"body": "spoilt"}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		s.t.Fatal(err)
	}
}

// BenchmarkFindCustomers is a stroke of a key over many customers, beside reading them all: the ratio tells.
func BenchmarkFindCustomers(b *testing.B) {
	s := benchShop(b, 0)
	if err := s.base.Write(ctx, nil, func(tx *storage.Tx) error {
		for i := range 20_000 {
			c := NewRecord[CustomerAccount](midday)
			c.Email, c.LastName = fmt.Sprintf("ann%d@example.com", i), fmt.Sprintf("Lee%d", i)
			c.Notes = strings.Repeat("Likes blue. ", 20)
			if _, _, err := modelsOf(s.Store).customers.Create(tx, &c); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	b.Run("find", func(b *testing.B) {
		for b.Loop() {
			if ids := must(Customers.Find(s.Store, ctx, model.Find{Words: "lee1999"})); len(ids) != 11 {
				b.Fatal(len(ids))
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			nothing := func(CustomerAccount) error { return nil }
			if err := modelsOf(s.Store).customers.Each(s.db.Reader(), storage.Query{}, nothing); err != nil {
				b.Fatal(err)
			}
		}
	})
}
