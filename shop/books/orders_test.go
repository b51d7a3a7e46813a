package books

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/shop/report"
	"griddle/shop/sales"
	"griddle/shop/shoptest"
	"griddle/shop/wire"
)

// soldIn2026 are orders as programs post them: bread and a mug with a coupon, mugs to another state, a gift card, an
// order that is cancelled, and a cart. They are paid, and the mug of the first comes back.
func soldIn2026(t *testing.T) *shopTest {
	s := newShop(t)
	s.Save(shop.TaxSchedules, "", `{"Name":"Standard"}`)
	s.Save(shop.TaxSchedules, "", `{"Name":"Food"}`)
	rate := `{"TaxScheduleId":%d,"CountryIsoAlpha3":"USA","RegionAbbreviation":"%s","Rate":%s,"ShippingRate":%s,` +
		`"ApplyToShipping":%t}`
	s.Save(shop.Taxes, "", fmt.Sprintf(rate, 1, "NY", "8", "8", true))
	s.Save(shop.Taxes, "", fmt.Sprintf(rate, 1, "NJ", "6.625", "0", false))
	s.Save(shop.Taxes, "", fmt.Sprintf(rate, 2, "NY", "2", "0", false))
	to := func(region string) string {
		return `"BillingAddress":{"FirstName":"Bob","LastName":"Burns"},"ShippingAddress":{"CountryBvin":"` +
			shoptest.USA +
			`","RegionBvin":"` + region + `"},`
	}
	s.Clock.Set(inMay(20, 18))
	placed := func(n string, day, hour int, more string) string {
		return s.Save(shop.Orders, "", fmt.Sprintf(`{"IsPlaced":true,"StatusCode":"%s","OrderNumber":"%s",`+
			`"UserEmail":"c%s@example.com","TimeOfOrderUtc":"/Date(%d)/",%s}`, shop.OrderStatuses[5].Code, n, n,
			inMay(day, hour).UnixMilli(), more)).Text("Bvin")
	}
	pay := func(id string, day int, action order.Action, amount string) {
		s.Save(shop.OrderTransactions, "",
			fmt.Sprintf(`{"OrderId":"%s","TimeStampUtc":"/Date(%d)/","Action":%d,"Amount":%s,`+
				`"Success":true,"CreditCard":{"CardNumber":"4242424242424242"}}`, id, inMay(day, 20).UnixMilli(),
				action,
				amount))
	}
	first := placed("1002", 4, 15, to("NY")+`"AffiliateID":7,"Coupons":[{"CouponCode":"BREAD10"}],
		"OrderDiscountDetails":[{"Amount":-3.20,"DiscountType":5}],"TotalShippingBeforeDiscounts":5,"TotalTax":1.42,
		"ShippingTax":0.15,"Items":[{"ProductSku":"BRD","Quantity":5,"BasePricePerItem":4,"LineTotal":20,
		"TaxSchedule":2,"TaxRate":0.02,"TaxPortion":0.35,"ShippingPortion":3.13},
		{"ProductSku":"MUG","Quantity":1,"BasePricePerItem":12,"LineTotal":12,
		"TaxSchedule":1,"TaxRate":0.08,"TaxPortion":0.92,"ShippingPortion":1.87}]`)
	cancelled := placed("1003", 10, 18, to("NJ")+`"TotalTax":1.99,"TotalShippingBeforeDiscounts":6,
		"Items":[{"Quantity":1,"BasePricePerItem":30,"LineTotal":30,"TaxPortion":1.99}]`)
	second := placed("1004", 15, 12,
		to("NJ")+`"ShippingDiscountDetails":[{"Amount":-2}],"TotalShippingBeforeDiscounts":6,
		"TotalTax":2.15,"Items":[{"ProductSku":"MUG","Quantity":3,"BasePricePerItem":12,"LineTotal":32.40,
		"TaxSchedule":1,"TaxRate":0.06625,"TaxPortion":2.15,"ShippingPortion":4}]`)
	placed("1005", 32, 3, to("NY")+`"Items":[{"ProductSku":"GC25","Quantity":1,"BasePricePerItem":25,"LineTotal":25,
		"IsGiftCard":true,"IsNonShipping":true}]`)
	s.Save(shop.Orders, "", `{"UserEmail":"fred@example.com","Items":[{"ProductSku":"BAG","Quantity":2,"LineTotal":60}]}`)
	pay(first, 5, order.CardCharged, "35.22")
	pay(second, 30, order.AccountAccepted, "20")
	shoptest.Must(sales.CancelOrders(s.Shop.Store, ctx, []string{cancelled}, sales.Cancelling{}))
	mug := s.order(first).Order.Items[1].Id
	shoptest.Must(sales.ReturnItems(s.Shop.Store, ctx, first, sales.Returning{Reason: "Chipped",
		Wish:   order.Wish{Lines: []order.WishLine{{Line: mug, Quantity: 1}}},
		Refund: &sales.PaymentEntry{Action: order.CardRefunded}}))
	return s
}

// inMay is an hour of UTC of a day of May 2026, of which day 32 is the first of June.
func inMay(day, hour int) time.Time { return time.Date(2026, time.May, day, hour, 0, 0, 0, time.UTC) }

func may2026() report.Period {
	zone := shoptest.Must(time.LoadLocation("America/New_York"))
	return shoptest.Must(report.Calendar{Zone: zone}.Between(report.Day{Year: 2026, Month: time.May, Day: 1},
		report.Day{Year: 2026, Month: time.May, Day: 31}))
}

// TestReport: what the store keeps comes to the reports, all of one moment.
func TestReport(t *testing.T) {
	s := soldIn2026(t)
	var is []string
	err := Orders(s.Store, ctx, func(orders report.Orders, r report.Rules) error {
		sum := report.Summarize(orders, may2026(), r)
		is = append(is, fmt.Sprintf("%d orders: net %s, shipping %s, tax %s, total %s, gift cards %s, invoiced %s",
			sum.Orders, sum.Sales.Net, sum.Sales.Shipping(), sum.Sales.Tax(), sum.Sales.Total, sum.Sales.GiftCards,
			sum.Sales.Invoiced))
		is = append(is, fmt.Sprintf("money %s, open %s, difference %s, cancelled %d", sum.Money.Applied.Net(),
			sum.Bridge.Open, sum.Bridge.Difference, sum.NotCounted.Orders))
		for _, row := range report.Taxes(orders, may2026(), r, report.ByOrderDate, report.TaxBySchedule).Rows {
			is = append(is, fmt.Sprintf("%s %s %s %s: %s, %s; %s, %s; %s, %s", row.Name, row.Place.Country,
				row.Place.Region, row.Rate, row.Goods, row.GoodsTax, row.Shipping, row.ShippingTax, row.ReturnedBase,
				row.ReturnedTax))
		}
		for _, row := range report.SellByCoupon(orders, may2026(), r).Rows {
			is = append(is, fmt.Sprintf("%s: %d, %s", row.Code, row.Orders, row.Discount))
		}
		for _, row := range report.ListRefunds(orders, may2026(), r).Rows {
			is = append(is, fmt.Sprintf("%s by %s: %s, %s", row.Return, row.Who, row.Reason, row.Paid))
		}
		for o := range orders {
			if o.Status == order.Cancelled && !o.Cancelled.Equal(inMay(20, 18)) {
				t.Errorf("cancelled at %s", o.Cancelled)
			}
			if o.Number == "1002" && (o.Payments[0].LastFour != "4242" || o.Affiliate != 7) {
				t.Errorf("%+v", o)
			}
		}
		carts := report.AbandonedCarts(orders, may2026(), r, inMay(21, 0), time.Hour)
		is = append(is, fmt.Sprintf("%d carts, %s", len(carts.Rows), carts.Value))
		return nil
	})
	want := []string{
		"3 orders: net 50.4, shipping 9, tax 2.65, total 62.05, gift cards 25, invoiced 87.05",
		"money 43.5, open 43.55, difference 0, cancelled 1",
		"Food USA NY 0.02: 17.33, 0.35; 0, 0; 0, 0",
		"Standard USA NJ 0.06625: 32.4, 2.15; 0, 0; 0, 0",
		"Standard USA NY 0.08: 11.47, 0.92; 1.87, 0.15; -11.47, -0.92",
		"BREAD10: 1, 3.2",
		"1002-R1 by Burns, Bob: Chipped, -11.72",
		"1 carts, 60",
	}
	if got := strings.Join(is, "\n"); err != nil || got != strings.Join(want, "\n") {
		t.Errorf("%v\n%s", err, got)
	}
}

// A rate that is another now, a schedule that is gone, a place that nobody knows.
func TestReportFindsRatesAgain(t *testing.T) {
	taxes := map[int64][]shop.Tax{1: {
		{CountryIsoAlpha3: "USA", RegionAbbreviation: "ny", PostalCode: "10001", Rate: wire.MustDecimal("9")},
		{CountryIsoAlpha3: "USA", RegionAbbreviation: "NY", Rate: wire.MustDecimal("8"), ApplyToShipping: true,
			ShippingRate: wire.MustDecimal("4")},
	}}
	j := &reportJoin{schedules: map[int64]string{1: "Standard"}, taxes: taxes}
	exempt := []shop.CustomProperty{{DeveloperId: "hcc", Key: shop.TaxExemptKey, Value: "True"}}
	for _, c := range []struct {
		name, region, postal, rate string
		schedule                   int64
		properties                 []shop.CustomProperty
		shippingTax                string
		want                       string
	}{
		{"as it is", "NY", "10002", "0.08", 1, nil, "1", "Standard USA NY : 0.08, 0.04, 0"},
		{"by postal code", "NY", "10001", "0.09", 1, nil, "1", "Standard USA NY 10001: 0.09, 0, 0"},
		{"another now", "NY", "10001", "0.07", 1, nil, "1", "Standard USA NY : 0.07, 0.07, 0"},
		{"another now, shipping free", "NY", "10001", "0.07", 1, nil, "0", "Standard USA NY : 0.07, 0, 0"},
		{"none then", "NY", "10002", "0", 1, nil, "0", fmt.Sprintf("Standard USA NY : 0, 0, %d", report.NoRate)},
		{"no rate", "NV", "", "0", 1, nil, "0", fmt.Sprintf("Standard USA NV : 0, 0, %d", report.NoRate)},
		{"schedule gone", "NV", "", "0.05", 3, nil, "0", " USA NV : 0.05, 0, 0"},
		{"schedule gone, no rate", "NV", "", "0", 3, nil, "0", fmt.Sprintf(" USA NV : 0, 0, %d", report.NoSchedule)},
		{"none", "NV", "", "0", -1, nil, "0", fmt.Sprintf(" USA NV : 0, 0, %d", report.NoSchedule)},
		{"exempt", "NY", "", "0", 1, exempt, "0", fmt.Sprintf("Standard USA NY : 0, 0, %d", report.ExemptProduct)},
	} {
		f := orderFacts{ShippingTax: wire.MustDecimal(c.shippingTax),
			ShippingAddress: addressFacts{CountryBvin: shoptest.USA, RegionBvin: c.region, PostalCode: c.postal}}
		by := j.taxed(&f, &lineFacts{TaxSchedule: c.schedule, TaxRate: wire.MustDecimal(c.rate),
			CustomProperties: c.properties}, shop.OrderLineLocal{})
		is := fmt.Sprintf("%s %s %s %s: %s, %s, %d", by.Name, by.Place.Country, by.Place.Region, by.Place.Postal,
			by.Rate,
			by.ShippingRate, by.Untaxed)
		if is != c.want {
			t.Errorf("%s: %s, not %s", c.name, is, c.want)
		}
	}
	f := orderFacts{ShippingAddress: addressFacts{CountryBvin: "Atlantis"},
		BillingAddress: addressFacts{CountryBvin: shoptest.USA, RegionBvin: "NY"}}
	for nonShipping, want := range map[bool]string{true: "USA", false: "Atlantis"} {
		if by := j.taxed(&f, &lineFacts{IsNonShipping: nonShipping}, shop.OrderLineLocal{}); by.Place.Country != want {
			t.Errorf("%+v", by)
		}
	}
}

// What was kept of a line's tax counts, as long as it is the tax of the line.
func TestReportUsesWhatWasKept(t *testing.T) {
	rate := func(text string) order.Amount { return wire.MustDecimal(text).Decimal }
	j := &reportJoin{schedules: map[int64]string{1: "Standard"}, taxes: map[int64][]shop.Tax{}}
	exempt := []shop.CustomProperty{{DeveloperId: "hcc", Key: shop.TaxExemptKey, Value: "True"}}
	ny := shop.OrderTax{Schedule: 1, Name: "Was", Country: "USA", Region: "NY", Postal: "10001", Rate: rate("0.08"),
		Tax: rate("0.8")}
	freight := shop.OrderTax{Rate: rate("0.04"), Base: rate("5"), Tax: rate("0.2")}
	for _, c := range []struct {
		name          string
		kept, freight *shop.OrderTax
		tax, shipping string
		properties    []shop.CustomProperty
		want          string
	}{
		{"as it was", &ny, &freight, "0.8", "5", nil, "Was USA NY 10001: 0.08, 0, 0.04, true"},
		{"shipping is another", &ny, &freight, "0.8", "6", nil, "Was USA NY 10001: 0.08, 0, 0.04, false"},
		{"tax is another", &ny, &freight, "0.9", "5", nil, "Standard USA NV : 0.05, 0, 0, false"},
		{"no schedule", &shop.OrderTax{}, nil, "0", "0", exempt, fmt.Sprintf(" USA NV : 0, %d, 0, false",
			report.NoSchedule)},
		{"exempt product", &shop.OrderTax{Schedule: 1}, nil, "0", "0", exempt,
			fmt.Sprintf(" USA NV : 0, %d, 0, false", report.ExemptProduct)},
		{"exempt customer", &shop.OrderTax{Schedule: 1, Name: "Was", Exempt: true}, nil, "0", "0", nil,
			fmt.Sprintf("Was USA NV : 0, %d, 0, false", report.ExemptCustomer)},
		{"no rate", &shop.OrderTax{Schedule: 1, Name: "Was"}, nil, "0", "0", nil,
			fmt.Sprintf("Was USA NV : 0, %d, 0, false", report.NoRate)},
	} {
		f := orderFacts{ShippingAddress: addressFacts{CountryBvin: shoptest.USA, RegionBvin: "NV"}}
		by := j.taxed(&f, &lineFacts{TaxSchedule: 1, TaxRate: wire.MustDecimal("0.05"),
			TaxPortion: wire.MustDecimal(c.tax), ShippingPortion: wire.MustDecimal(c.shipping),
			CustomProperties: c.properties}, shop.OrderLineLocal{Tax: c.kept, Freight: c.freight})
		is := fmt.Sprintf("%s %s %s %s: %s, %d, %s, %t", by.Name, by.Place.Country, by.Place.Region, by.Place.Postal,
			by.Rate,
			by.Untaxed, by.ShippingRate, by.HasShippingTax)
		if is != c.want {
			t.Errorf("%s: %s, not %s", c.name, is, c.want)
		}
	}
	f := orderFacts{CustomProperties: []shop.CustomProperty{{DeveloperId: "hcc", Key: shop.VatKey, Value: "True"}}}
	by := j.taxed(&f, &lineFacts{TaxPortion: wire.MustDecimal("0.8"), ShippingPortion: wire.MustDecimal("5.2")},
		shop.OrderLineLocal{Tax: &ny, Freight: &freight})
	if !by.HasShippingTax || !by.ShippingTax.Equal(freight.Tax) {
		t.Errorf("%+v", by)
	}
}

// TestReportWithin: the orders of which something lies in a period are enough for sales, taxes and money.
func TestReportWithin(t *testing.T) {
	s := soldIn2026(t)
	tell := func(read func(context.Context, report.Period, func(report.Orders, report.Rules) error) error,
		p report.Period,
	) (text string, n int) {
		err := read(ctx, p, func(orders report.Orders, r report.Rules) error {
			for range orders {
				n++
			}
			text = fmt.Sprintf("%+v\n%+v\n%+v\n%+v\n%+v", report.Summarize(orders, p, r),
				report.SellProducts(orders, p, r, report.ByProduct), report.ListOrders(orders, p, r,
					report.ByDay).Total,
				report.Taxes(orders, p, r, report.ByOrderDate, report.TaxBySchedule),
				report.ListTransactions(orders, p, r).Total)
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		return text, n
	}
	whole := func(ctx context.Context, _ report.Period, count func(report.Orders, report.Rules) error) error {
		return Orders(s.Store, ctx, count)
	}
	part := func(ctx context.Context, p report.Period, count func(report.Orders, report.Rules) error) error {
		return OrdersWithin(s.Store, ctx, p, count)
	}
	fewer := 0
	for day := range 34 {
		d := report.Day{Year: 2026, Month: time.April, Day: 30}.Plus(day)
		for _, days := range []int{1, 7} {
			p := shoptest.Must(may2026().Calendar.Between(d, d.Plus(days-1)))
			within, few := tell(part, p)
			if all, n := tell(whole, p); all != within {
				t.Errorf("%s, %d days:\n%s\nwhole:\n%s", d, days, within, all)
			} else if few < n {
				fewer++
			}
		}
	}
	if fewer < 30 {
		t.Errorf("fewer orders in %d periods", fewer)
	}
}

// TestReportInTurn: orders come as they were made, and a stream can be left anywhere.
func TestReportInTurn(t *testing.T) {
	s := newShop(t)
	const many = 5*reportBatch + 1
	s.Fill(many, func(i int) shop.Order {
		o := shop.NewRecord[shop.Order](shoptest.Midday)
		o.IsPlaced, o.OrderNumber = true, fmt.Sprint(i)
		return o
	})
	for _, most := range []int{many + 1, 1, reportBatch, 2*reportBatch + 3} {
		n := 0
		err := Orders(s.Store, ctx, func(orders report.Orders, _ report.Rules) error {
			for o := range orders {
				if o.Number != fmt.Sprint(n) {
					t.Errorf("order %s is the %dth", o.Number, n)
				}
				if n++; n == most {
					break
				}
			}
			return nil
		})
		if err != nil || n != min(most, many) {
			t.Errorf("%d orders of %d: %v", n, most, err)
		}
	}
}

// A report ends when it is no longer wanted, when it fails, and where a record cannot be read.
func TestReportEnds(t *testing.T) {
	s := soldIn2026(t)
	failed := errors.New("failed")
	if err := Orders(s.Store, ctx, func(report.Orders, report.Rules) error { return failed }); !errors.Is(err, failed) {
		t.Error(err)
	}
	n := 0
	err := Orders(s.Store, ctx, func(orders report.Orders, _ report.Rules) error {
		for range orders {
			n++
			break
		}
		return nil
	})
	if err != nil || n != 1 {
		t.Errorf("%v after %d", err, n)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic of a report is gone")
			}
		}()
		_ = Orders(s.Store, ctx, func(orders report.Orders, _ report.Rules) error {
			for range orders {
				panic("a report")
			}
			return nil
		})
	}()
	stopped, stop := context.WithCancel(ctx)
	stop()
	err = Orders(s.Store, stopped, func(orders report.Orders, _ report.Rules) error {
		for range orders {
			n++
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	for _, own := range []string{"{", `{"Local":{"History":"nothing"}}`} {
		body := fmt.Sprintf(`{"StatusCode":"%s"}`, shop.OrderStatuses[0].Code)
		if _, err := (&reportJoin{}).order([]byte(body), []byte(own)); err == nil {
			t.Error(own)
		}
	}
	if at, err := cancelledAt(nil); err != nil || !at.IsZero() {
		t.Error(at, err)
	}
}

// Each report of 100,000 orders, in a month of them and in all of them.
func BenchmarkReport(b *testing.B) {
	s := shoptest.Busy(b, 100_000)
	month := shoptest.Must(report.Calendar{Zone: time.UTC}.Between(report.DayOf(shoptest.Midday.AddDate(0, 0, -29),
		time.UTC),
		report.DayOf(shoptest.Midday, time.UTC)))
	all := report.Calendar{Zone: time.UTC}.Period(report.All, shoptest.Midday)
	run := func(name string, p report.Period, count func(report.Orders, report.Rules)) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := OrdersWithin(s.Store, ctx, p, func(orders report.Orders, r report.Rules) error {
					count(orders, r)
					return nil
				}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("nothing", all, func(orders report.Orders, _ report.Rules) {
		for range orders {
		}
	})
	for name, p := range map[string]report.Period{"month": month, "all": all} {
		run("summary/"+name, p, func(o report.Orders, r report.Rules) { report.Summarize(o, p, r) })
		run("products/"+name, p, func(o report.Orders, r report.Rules) {
			report.SellProducts(o, p, r,
				report.ByProduct)
		})
		run("dates/"+name, p, func(o report.Orders, r report.Rules) { report.ListOrders(o, p, r, report.ByMonth) })
		run("taxes/"+name, p, func(o report.Orders, r report.Rules) {
			report.Taxes(o, p, r, report.ByOrderDate, report.TaxBySchedule)
		})
		run("transactions/"+name, p, func(o report.Orders, r report.Rules) { report.ListTransactions(o, p, r) })
	}
}
