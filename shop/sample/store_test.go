package sample

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/shoptest"
	"griddle/storage"
)

var ctx = context.Background()

func TestSample(t *testing.T) {
	s := shoptest.New(t)
	if !shoptest.Must(s.Empty()) {
		t.Error("a new store is not empty")
	}
	start := time.Now()
	if err := Fill(s.Store, ctx, ""); err != nil {
		t.Fatal(err)
	}
	t.Logf("made in %v", time.Since(start))
	for table, n := range map[string]int{shop.Products.Name(): 60, shop.Categories.Name(): 12,
		shop.Customers.Name(): 40, shop.Reviews.Name(): 90,
		shop.TaxSchedules.Name(): 2, shop.Vendors.Name(): 3,
		shop.Manufacturers.Name(): 6, shop.PriceGroups.Name(): 3, shop.GiftCards.Name(): 6, shop.Affiliates.Name(): 3,
		shop.ProductOptions.Name(): 8,
		shop.ProductTypes.Name():   3, shop.Orders.Name(): sampleOrders} {
		s.Rows(table, n)
	}
	parents := map[string]bool{}
	for _, p := range s.List("ParentId", func(fn func([]byte) error) error { return s.CategorySnapshots(ctx, fn) }) {
		parents[p] = true
	}
	if len(parents) != 5 { // the root and four categories
		t.Errorf("categories lie under %v", parents)
	}
	for _, p := range shoptest.Must(Load("")).Products {
		f := s.Parse(shoptest.Must(s.ProductBySKU(p.SKU)))
		sold := !p.Off && (p.WhenOut != "hide" && p.WhenOut != "show" || p.Stock > 0)
		s.Want(f, shoptest.Fields{"ProductName": string(p.Name), "IsAvailableForSale": sold})
		if r, kind, err := s.OpenPicture(shop.ProductMain, f.Text("Bvin"), "small"); err != nil || kind != "image/png" {
			t.Errorf("%s: %s %v", p.Name, kind, err)
		} else if c, err := png.DecodeConfig(r); errors.Join(err, r.Close()) != nil || c.Width != 220 ||
			c.Height != 220 {
			t.Errorf("%s: picture of %d × %d, %v", p.Name, c.Width, c.Height, err)
		}
		if in := s.List("Name", func(fn func([]byte) error) error {
			return s.CategorySnapshotsOfProduct(
				ctx, f.Text("Bvin"), fn)
		}); len(in) != len(p.In) {
			t.Errorf("%s stands in %q", p.Name, in)
		}
		if f.Text("ShippingMode") != "1" || strings.Contains(f.Text("UrlSlug"), " ") {
			t.Errorf("%v", f)
		}
	}
	if got := s.List("ProductName", func(fn func([]byte) error) error {
		return s.SearchProducts(ctx, "banneton", model.PageOf{Number: 1, Size: 50}, fn)
	}); len(got) != 1 {
		t.Errorf("found %q", got)
	}
	s.Refused(Fill(s.Store, ctx, ""), shop.Taken, "")
}

// TestSampleInYen: in a store whose currency has no decimals, nothing of the sample has any.
func TestSampleInYen(t *testing.T) {
	s := shoptest.New(t)
	d := shoptest.Must(s.Details())
	d.Currency = "JPY"
	if err := s.SaveDetails(ctx, d, func(*shop.Settings) {}); err != nil {
		t.Fatal(err)
	}
	if err := Fill(s.Store, ctx, ""); err != nil {
		t.Fatal(err)
	}
	amounts := regexp.MustCompile(
		`"\w*(Price|Cost|Grand|Tax|Total|Amount|Adjustment|Portion|PerItem|Discounts)":-?\d+\.\d+`,
	)
	for _, table := range []string{shop.Products.Name(), shop.ProductOptions.Name(), shop.Variants.Name(),
		shop.VolumeDiscounts.Name(), shop.Orders.Name(),
		shop.OrderTransactions.Name(), shop.GiftCards.Name()} {
		n := 0
		for _, body := range s.Column(table, "body") {
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
	english, german := shoptest.New(t), shoptest.New(t)
	if err := errors.Join(Fill(english.Store, ctx, "en"), Fill(german.Store, ctx, "de-AT")); err != nil {
		t.Fatal(err)
	}
	said := map[string]int{}
	for _, table := range []string{shop.Products.Name(), shop.Categories.Name(), shop.ProductOptions.Name(),
		shop.Orders.Name(), shop.Reviews.Name()} {
		was, is := english.Column(table, "body"), german.Column(table, "body")
		if len(was) != len(is) {
			t.Fatalf("%s: %d and %d", table, len(was), len(is))
		}
		for i := range was {
			a, b := english.Parse([]byte(was[i])), german.Parse([]byte(is[i]))
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
	f := german.Parse(shoptest.Must(german.ProductBySKU("CP-801")))
	german.Want(f, shoptest.Fields{"ProductName": "Frühstückstasse",
		"UrlSlug": model.Slugify("Frühstückstasse", false)})
}

// TestSampleIsWhatItWas: the seed makes the orders of the first version. Whoever changes the sample changes the sum
// too.
func TestSampleIsWhatItWas(t *testing.T) {
	s := shoptest.New(t)
	if err := Fill(s.Store, ctx, ""); err != nil {
		t.Fatal(err)
	}
	sum, lines := shop.Decimal{}, 0
	if err := model.ModelOf(shop.Orders, s.Store).Each(s.DB.Reader(), storage.Query{}, func(o shop.Order) error {
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
		s := shoptest.New(t)
		if err := Fill(s.Store, ctx, ""); err != nil {
			t.Fatal(err)
		}
		all[i] = map[string][]string{}
		for _, table := range shop.Schema() {
			if !table.Shop || !slices.ContainsFunc(shop.FedModels, func(m shop.FedModel) bool {
				return m.Records.Name() == table.Name
			}) {
				continue
			}
			all[i][table.Name] = s.Column(table.Name, "body")
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
	s := shoptest.New(t)
	if err := Fill(s.Store, ctx, ""); err != nil {
		t.Fatal(err)
	}
	variants := 0
	for _, id := range shoptest.Must(shop.Products.IDs(s.Store)) {
		before := shoptest.Must(s.VariantsOf(s.DB.Reader(), id))
		variants += len(before)
		if err := s.GenerateVariants(ctx, nil, id); err != nil {
			t.Fatal(err)
		}
		if after := shoptest.Must(s.VariantsOf(s.DB.Reader(), id)); len(after) != len(before) {
			t.Errorf("%s has %d variants and should have %d", id, len(before), len(after))
		}
		stock := 0
		if err := shop.ProductInventories.Of(s.Store, ctx, id, func([]byte) error { stock++; return nil }); err != nil {
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
	if err := model.ModelOf(shop.Orders, s.Store).Each(s.DB.Reader(), storage.Query{}, func(o shop.Order) error {
		stages[o.StatusName]++
		paid := shop.Decimal{}
		if err := model.ModelOf(shop.OrderTransactions, s.Store).Each(s.DB.Reader(),
			storage.Query{Where: storage.Eq("ordered", o.Bvin)},
			func(t shop.OrderTransaction) error {
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
		if o.TimeOfOrderUtc.Time().After(shoptest.Midday) ||
			o.TimeOfOrderUtc.Time().Before(shoptest.Midday.AddDate(-1, 0, -2)) {
			t.Errorf("order %s was made at %v", o.OrderNumber, o.TimeOfOrderUtc.Time())
		}
		body := shoptest.Must(shop.Orders.One(s.Store, o.Bvin))
		if again, _, err := s.SaveOrder(o.Bvin, true, body); err != nil ||
			s.Parse(again).Text("TotalGrand") != s.Parse(body).Text("TotalGrand") {
			t.Errorf("order %s recalculated: %v", o.OrderNumber, err)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, status := range append(shop.OrderStatuses, shop.OrderStatus{}) {
		if stages[status.Name] == 0 {
			t.Errorf("no order is %q", status.Name)
		}
	}
	t.Log(stages)
	for what, f := range map[string]shop.OrderFilter{
		"draft": {Mode: shop.DraftOrders}, "open return": {OpenReturn: true}, "held": {Held: true},
		"note":         {Noted: true},
		"to give back": {Labels: []order.Label{order.ToGiveBack}}, "coupon": {Coupon: "BREAD10"},
		"partly refunded": {Labels: []order.Label{order.PartlyRefunded}},
		"refunded":        {Labels: []order.Label{order.Refunded}},
		"partly paid":     {Labels: []order.Label{order.PartlyPaid}},
		"partly shipped":  {Shipping: []shop.OrderShipping{shop.PartlyShipped}},
	} {
		if ids := shoptest.Must(s.FindOrders(ctx, f)); len(ids) == 0 {
			t.Errorf("the filter %q has nothing to show", what)
		}
	}
	waiting := 0
	if err := model.ModelOf(shop.Reviews, s.Store).Each(s.DB.Reader(), storage.Query{},
		func(r shop.ProductReview) error {
			if !r.Approved {
				waiting++
			}
			return nil
		}); err != nil || waiting == 0 || waiting > 45 {
		t.Errorf("%d reviews wait (%v)", waiting, err)
	}
}
