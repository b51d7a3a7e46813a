package sales

import (
	"fmt"
	"testing"

	"griddle/shop"
	"griddle/shop/shoptest"
	"griddle/shop/wire"
)

// said is what is kept of a tax, in one line.
func said(t *shop.OrderTax) string {
	if t == nil {
		return "-"
	}
	place := t.Country
	if t.Region != "" {
		place += "/" + t.Region
	}
	return fmt.Sprintf("%s %s %s: %s of %s", t.Name, place, t.Rate, t.Tax, t.Base.Round(4))
}

// taxedShop has the schedules Standard (1) and Food (2), and products BRD, MUG and BAG.
func taxedShop(t *testing.T) *shopTest {
	s := newShop(t)
	s.Save(shop.TaxSchedules, "", `{"Name":"Standard"}`)
	s.Save(shop.TaxSchedules, "", `{"Name":"Food"}`)
	for _, rate := range []string{
		`{"TaxScheduleId":1,"RegionAbbreviation":"NY","Rate":8,"ShippingRate":8,"ApplyToShipping":true}`,
		`{"TaxScheduleId":1,"RegionAbbreviation":"NJ","Rate":6.625}`,
		`{"TaxScheduleId":2,"RegionAbbreviation":"NY","Rate":2}`} {
		s.Save(shop.Taxes, "", `{"CountryIsoAlpha3":"USA",`+rate[1:])
	}
	for _, p := range []string{`"BRD","SitePrice":4,"SiteCost":1.5,"TaxSchedule":2`,
		`"MUG","SitePrice":12,"SiteCost":5,"TaxSchedule":1`, `"BAG","SitePrice":30,"SiteCost":14,"TaxSchedule":1`} {
		s.Product(`{"ProductName":"Thing","ShippingCharge":1,"Sku":` + p + `}`)
	}
	return s
}

// sells places an order with pieces of products that goes to a region of the USA.
func (s *shopTest) sells(region, shipping, off string, pieces map[string]int) string {
	s.T.Helper()
	next := shop.NewRecord[shop.Order](shoptest.Midday)
	next.ShippingAddress = shop.Address{FirstName: "Bob", LastName: "Burns", Line1: "1 Main St", City: "X",
		PostalCode:  "1",
		CountryBvin: shoptest.USA, RegionBvin: region}
	next.BillingAddress = next.ShippingAddress
	for _, sku := range []string{"BRD", "MUG", "BAG"} {
		if n := pieces[sku]; n > 0 {
			l := shoptest.Must(s.ItemByCode(ctx, sku)).Line
			l.Quantity = n
			next.Items = append(next.Items, l)
		}
	}
	next.TotalShippingBeforeDiscounts = wire.MustDecimal(shipping)
	if off != "" {
		next.OrderDiscountDetails = []shop.DiscountDetail{{Amount: wire.MustDecimal(off)}}
	}
	d := shoptest.Must(SaveDraft(s.Store, ctx, nil, next))
	shoptest.Must(PlaceOrder(s.Store, ctx, d.Bvin, Placing{}))
	return d.Bvin
}

// kept is what is kept of the taxes and costs of an order's lines.
func (s *shopTest) taxesKept(id string) (all []string) {
	s.T.Helper()
	w := s.order(id)
	for _, l := range w.Order.Items {
		k := w.Local.Lines[l.Id]
		all = append(all, said(k.Tax), said(k.Freight), "cost "+k.Cost.String())
	}
	return all
}

func TestTaxesAreKept(t *testing.T) {
	for _, c := range []struct {
		region, shipping, off string
		pieces                map[string]int
		want                  []string
	}{
		{"NY", "6", "", map[string]int{"MUG": 2, "BAG": 1}, []string{
			"Standard USA/NY 0.08: 1.92 of 24", "Standard USA/NY 0.08: 0.21 of 2.67", "cost 5",
			"Standard USA/NY 0.08: 2.4 of 30", "Standard USA/NY 0.08: 0.27 of 3.33", "cost 14"}},
		{"NY", "5", "-3.2", map[string]int{"BRD": 5, "MUG": 1}, []string{
			"Food USA/NY 0.02: 0.35 of 17.3333", "Food USA/NY 0: 0 of 3.13", "cost 1.5",
			"Standard USA/NY 0.08: 0.92 of 11.4667", "Standard USA/NY 0.08: 0.15 of 1.87", "cost 5"}},
		{"NJ", "6", "", map[string]int{"BAG": 1}, []string{
			"Standard USA/NJ 0.06625: 1.99 of 30", "Standard USA/NJ 0: 0 of 6", "cost 14"}},
		{"GA", "0", "", map[string]int{"BAG": 1}, []string{"Standard  0: 0 of 30", "-", "cost 14"}},
	} {
		s := taxedShop(t)
		s.Same(s.taxesKept(s.sells(c.region, c.shipping, c.off, c.pieces)), c.want)
	}
}

// With prices that contain tax the base is without it.
func TestTaxesKeptWithTaxInPrices(t *testing.T) {
	s := newShop(t)
	if err := s.SaveSettings(ctx, shop.Settings{PricesWithTax: true}); err != nil {
		t.Fatal(err)
	}
	s.Save(shop.TaxSchedules, "", `{"Name":"Goods","DefaultRate":19}`)
	s.Save(shop.Taxes, "", `{"TaxScheduleId":1,"CountryIsoAlpha3":"USA","Rate":19,"ShippingRate":19,"ApplyToShipping":true}`)
	s.Product(`{"ProductName":"Lamp","Sku":"LAMP","SitePrice":59.5,"TaxSchedule":1,"ShippingCharge":1}`)
	lamps := shoptest.Must(s.ItemByCode(ctx, "LAMP")).Line
	next := shop.NewRecord[shop.Order](shoptest.Midday)
	next.ShippingAddress = shop.Address{CountryBvin: shoptest.USA}
	lamps.Quantity = 2
	next.Items = []shop.LineItem{lamps}
	next.TotalShippingBeforeDiscounts = wire.MustDecimal("5.95")
	next.OrderDiscountDetails = []shop.DiscountDetail{{Amount: wire.MustDecimal("-11.9")}}
	d := shoptest.Must(SaveDraft(s.Store, ctx, nil, next))
	s.Same(s.taxesKept(d.Bvin), []string{"Goods USA 0.19: 17.1 of 90", "Goods USA 0.19: 0.95 of 5", "cost 0"})
}

// What is kept stays when rates and costs change, when a program replaces the order, and in every copy of the file; an
// edit renews the taxes, and takes the cost of new lines alone.
func TestTaxesStayKept(t *testing.T) {
	s := taxedShop(t)
	id := s.sells("NJ", "6", "", map[string]int{"BAG": 1})
	want := s.taxesKept(id)
	bag := s.order(id).Order.Items[0].ProductId
	s.Save(shop.Products, bag, `{"Bvin":"`+bag+`","ProductName":"Bag","Sku":"BAG","SitePrice":31,"SiteCost":15,"TaxSchedule":1}`)
	s.Save(shop.Taxes, "", `{"TaxScheduleId":1,"CountryIsoAlpha3":"USA","Rate":10}`) // the whole country comes first
	s.Save(shop.Orders, id, string(shoptest.Must(shop.Orders.One(s.Store, id))))
	s.Same(s.taxesKept(id), want)
	made := shoptest.Must(s.edited(id, OrderEdit{}, func(o *shop.Order) {
		l := shoptest.Must(s.ItemByCode(ctx, "MUG")).Line
		o.Items = append(o.Items, l)
	}))
	s.Same(s.taxesKept(id), []string{"Standard USA 0.1: 3 of 30", "Standard USA 0: 0 of 4.29", "cost 14",
		"Standard USA 0.1: 1.2 of 12", "Standard USA 0: 0 of 1.71", "cost 5"})
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	s.Same(s.taxesKept(id), want)
	s.Restart()
	s.Same(s.taxesKept(id), want)
}

// An order of a program keeps the costs of the day on which it first comes placed, and of lines that come later.
func TestCostsOfAProgramsOrder(t *testing.T) {
	s := taxedShop(t)
	mug := shoptest.Must(s.ItemByCode(ctx, "MUG")).Line.ProductId
	line := `{"ProductId":"` + mug + `","Quantity":1,"BasePricePerItem":12,"LineTotal":12`
	cart := s.Save(shop.Orders, "", `{"Items":[`+line+`}]}`)
	id := cart.Text("Bvin")
	s.Same(s.taxesKept(id), []string{"-", "-", "cost 0"})
	dearer := func(cost string) {
		s.Save(shop.Products, mug, `{"Bvin":"`+mug+`","ProductName":"Mug","Sku":"MUG","SitePrice":12,"SiteCost":`+cost+`}`)
	}
	n := s.order(id).Order.Items[0].Id
	placed := func(more string) {
		s.Save(shop.Orders, id, fmt.Sprintf(`{"Bvin":%q,"IsPlaced":true,"Items":[%s,"Id":%d}%s]}`, id, line, n, more))
	}
	dearer("6")
	placed("")
	dearer("7")
	placed("")
	s.Same(s.taxesKept(id), []string{"-", "-", "cost 6"})
	placed("," + line + "}")
	s.Same(s.taxesKept(id), []string{"-", "-", "cost 6", "-", "-", "cost 7"})
}
