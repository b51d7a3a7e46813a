package shop

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/sample"
	"griddle/storage"
)

func TestSample(t *testing.T) {
	s := newShop(t)
	if !must(s.Empty()) {
		t.Error("a new store is not empty")
	}
	start := time.Now()
	if err := s.AddSample(ctx, ""); err != nil {
		t.Fatal(err)
	}
	t.Logf("made in %v", time.Since(start))
	for table, n := range map[string]int{productsTable: 60, categoriesTable: 12, customersTable: 40, reviewsTable: 90,
		schedulesTable: 2, vendorsTable: 3,
		manufacturersTable: 6, priceGroupsTable: 3, giftCardsTable: 6, affiliatesTable: 3, optionsTable: 8,
		typesTable: 3, ordersTable: sampleOrders} {
		s.rows(table, n)
	}
	parents := map[string]bool{}
	for _, p := range s.list("ParentId", func(fn func([]byte) error) error { return s.CategorySnapshots(ctx, fn) }) {
		parents[p] = true
	}
	if len(parents) != 5 { // the root and four categories
		t.Errorf("categories lie under %v", parents)
	}
	for _, p := range must(sample.Load("")).Products {
		f := s.parse(must(s.ProductBySKU(p.SKU)))
		sold := !p.Off && (p.WhenOut != "hide" && p.WhenOut != "show" || p.Stock > 0)
		s.want(f, fields{"ProductName": string(p.Name), "IsAvailableForSale": sold})
		if w, h := s.picture(ProductMain, f.text("Bvin"), "small"); w != 220 || h != 220 {
			t.Errorf("%s: picture of %d × %d", p.Name, w, h)
		}
		if in := s.list("Name", func(fn func([]byte) error) error {
			return s.CategorySnapshotsOfProduct(
				ctx, f.text("Bvin"), fn)
		}); len(in) != len(p.In) {
			t.Errorf("%s stands in %q", p.Name, in)
		}
		if f.text("ShippingMode") != "1" || strings.Contains(f.text("UrlSlug"), " ") {
			t.Errorf("%v", f)
		}
	}
	if got := s.found("banneton"); len(got) != 1 {
		t.Errorf("found %q", got)
	}
	s.refused(s.AddSample(ctx, ""), Taken, "")
}

// TestSampleInYen: in a store whose currency has no decimals, nothing of the sample has any.
func TestSampleInYen(t *testing.T) {
	s := newShop(t)
	d := must(s.Details())
	d.Currency = "JPY"
	if err := s.SaveDetails(ctx, d, func(*Settings) {}); err != nil {
		t.Fatal(err)
	}
	if err := s.AddSample(ctx, ""); err != nil {
		t.Fatal(err)
	}
	amounts := regexp.MustCompile(
		`"\w*(Price|Cost|Grand|Tax|Total|Amount|Adjustment|Portion|PerItem|Discounts)":-?\d+\.\d+`,
	)
	for _, table := range []string{productsTable, optionsTable, variantsTable, discountsTable, ordersTable,
		transactionsTable, giftCardsTable} {
		n := 0
		for _, body := range s.column(table, "body") {
			n++
			for _, found := range amounts.FindAllString(body, -1) {
				t.Errorf("%s: %s", table, found)
			}
		}
		if n == 0 {
			t.Errorf("no %s", table)
		}
	}
}

// TestSampleInGerman: a language changes the texts and nothing else, and no English is left in what buyers read.
func TestSampleInGerman(t *testing.T) {
	english, german := newShop(t), newShop(t)
	if err := errors.Join(english.AddSample(ctx, "en"), german.AddSample(ctx, "de-AT")); err != nil {
		t.Fatal(err)
	}
	said := map[string]int{}
	for _, table := range []string{productsTable, categoriesTable, optionsTable, ordersTable, reviewsTable} {
		was, is := english.column(table, "body"), german.column(table, "body")
		if len(was) != len(is) {
			t.Fatalf("%s: %d and %d", table, len(was), len(is))
		}
		for i := range was {
			a, b := english.parse([]byte(was[i])), german.parse([]byte(is[i]))
			for _, same := range []string{"Bvin", "Sku", "SitePrice", "TotalGrand", "OrderNumber", "TimeOfOrderUtc",
				"Rating"} {
				if fmt.Sprint(a[same]) != fmt.Sprint(b[same]) {
					t.Errorf("%s %d: %s is %v, and %v in German", table, i, same, a[same], b[same])
				}
			}
			for _, other := range []string{"ProductName", "ShortDescription", "LongDescription", "MetaDescription",
				"Description"} {
				if text := fmt.Sprint(a[other]); text != "" && text == fmt.Sprint(b[other]) {
					said[text]++
				}
			}
		}
	}
	delete(said, "<nil>")
	for _, both := range []string{"Baguette", "Springform, 24 cm"} {
		delete(said, both)
	}
	if len(said) > 0 {
		t.Errorf("not in German: %v", said)
	}
	f := german.parse(must(german.ProductBySKU("CP-801")))
	german.want(f, fields{"ProductName": "Frühstückstasse", "UrlSlug": model.Slugify("Frühstückstasse", false)})
}

// TestSampleIsWhatItWas: the seed makes the orders of the first version. Whoever changes the sample changes the sum
// too.
func TestSampleIsWhatItWas(t *testing.T) {
	s := newShop(t)
	if err := s.AddSample(ctx, ""); err != nil {
		t.Fatal(err)
	}
	sum, lines := Decimal{}, 0
	if err := modelsOf(s.Store).orders.Each(s.db.Reader(), storage.Query{}, func(o Order) error {
		sum.Decimal = sum.Add(o.TotalGrand.Decimal)
		lines += len(o.Items)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if sum.String() != "44605.05" || lines != 986 {
		t.Errorf("%d lines for %s", lines, sum)
	}
}

func TestSampleIsTheSameEveryTime(t *testing.T) {
	var all [2]map[string][]string
	for i := range all {
		s := newShop(t)
		if err := s.AddSample(ctx, ""); err != nil {
			t.Fatal(err)
		}
		all[i] = map[string][]string{}
		for _, table := range s.base.Tables {
			all[i][table.Name] = s.column(table.Name, "body")
		}
	}
	for table, want := range all[0] {
		if got := all[1][table]; !slices.Equal(got, want) {
			t.Errorf("%s: two runs, two stores:\n%.300q\n%.300q", table, got, want)
		}
	}
}

// TestSampleKeepsTheRules: what the sample stores past the rules is what they would have made of it.
func TestSampleKeepsTheRules(t *testing.T) {
	s := newShop(t)
	if err := s.AddSample(ctx, ""); err != nil {
		t.Fatal(err)
	}
	variants := 0
	for _, id := range must(Products.IDs(s.Store)) {
		before := must(s.variantsOf(s.db.Reader(), id))
		variants += len(before)
		if err := s.GenerateVariants(ctx, nil, id); err != nil {
			t.Fatal(err)
		}
		if after := must(s.variantsOf(s.db.Reader(), id)); len(after) != len(before) {
			t.Errorf("%s has %d variants and should have %d", id, len(before), len(after))
		}
		stock := 0
		if err := ProductInventories.Of(s.Store, ctx, id, func([]byte) error { stock++; return nil }); err != nil {
			t.Fatal(err)
		}
		if stock != max(len(before), 1) {
			t.Errorf("%s has %d records of stock", id, stock)
		}
	}
	if variants < 40 {
		t.Errorf("%d variants", variants)
	}
	stages, placed := map[string]int{}, 0
	if err := modelsOf(s.Store).orders.Each(s.db.Reader(), storage.Query{}, func(o Order) error {
		stages[o.StatusName]++
		paid := Decimal{}
		if err := modelsOf(s.Store).transactions.Each(s.db.Reader(),
			storage.Query{Where: storage.Eq("ordered", o.Bvin)},
			func(t OrderTransaction) error {
				if t.Action != cardHold {
					paid.Decimal = paid.Add(t.Amount.Decimal)
				}
				return nil
			}); err != nil {
			return err
		}
		if o.IsPlaced {
			placed++
		}
		owed := o.Local().Paid.Owed.IsPositive() // what came back is to be paid out
		done := o.PaymentStatus == 3 || owed && o.PaymentStatus == 4
		if done != (paid.Equal(o.TotalGrand.Decimal) && !paid.IsZero()) || !o.TotalGrand.IsPositive() {
			t.Errorf("order %s (%s, payment %d) costs %s, paid are %s", o.OrderNumber, o.StatusName, o.PaymentStatus,
				o.TotalGrand.Decimal, paid.Decimal)
		}
		if o.TimeOfOrderUtc.Time().After(midday) || o.TimeOfOrderUtc.Time().Before(midday.AddDate(-1, 0, -2)) {
			t.Errorf("order %s was made at %v", o.OrderNumber, o.TimeOfOrderUtc.Time())
		}
		body := must(Orders.One(s.Store, o.Bvin))
		if again, _, err := saveOrder(s, nil, o.Bvin, true, body); err != nil ||
			s.parse(again).text("TotalGrand") != s.parse(body).text("TotalGrand") {
			t.Errorf("order %s recalculated: %v", o.OrderNumber, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, status := range append(OrderStatuses, OrderStatus{}) {
		if stages[status.Name] == 0 {
			t.Errorf("no order is %q", status.Name)
		}
	}
	t.Log(stages)
	for what, f := range map[string]OrderFilter{
		"draft": {Mode: DraftOrders}, "open return": {OpenReturn: true}, "held": {Held: true}, "note": {Noted: true},
		"to give back": {Labels: []order.Label{order.ToGiveBack}}, "coupon": {Coupon: "BREAD10"},
		"partly refunded": {Labels: []order.Label{order.PartlyRefunded}},
		"refunded":        {Labels: []order.Label{order.Refunded}},
		"partly paid":     {Labels: []order.Label{order.PartlyPaid}},
		"partly shipped":  {Shipping: []OrderShipping{PartlyShipped}},
	} {
		if ids := must(s.FindOrders(ctx, f)); len(ids) == 0 {
			t.Errorf("the filter %q has nothing to show", what)
		}
	}
	waiting := 0
	if err := modelsOf(s.Store).reviews.Each(s.db.Reader(), storage.Query{}, func(r ProductReview) error {
		if !r.Approved {
			waiting++
		}
		return nil
	}); err != nil || waiting == 0 || waiting > 45 {
		t.Errorf("%d reviews wait (%v)", waiting, err)
	}
}
