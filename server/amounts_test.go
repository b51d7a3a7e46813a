package server

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"griddle/server/gate"
	"griddle/shop"
)

// TestLargeAmounts: what a house costs in rupiah is kept to the last figure, by both forms; what is too large for
// money, or for a total, is refused by its name.
func TestLargeAmounts(t *testing.T) {
	const most, mostTotal = "999999999999999.9999999999", "999999999999999999.9999999999"
	tooLarge := func(call, body, named, digits string) step {
		return step{call: "POST " + call, body: body, status: 422, code: "EXCEPTION",
			has: []string{named + " is too large: at most " + digits + " digits"}}
	}
	line := func(pieces int) string {
		return fmt.Sprintf(`{"Items":[{"Quantity":%d,"BasePricePerItem":999999999999999}]}`, pieces)
	}
	for _, form := range []gate.Form{gate.Classic, gate.Modern} {
		d := open(t)
		d.seed()
		for _, s := range []step{
			{call: "POST products/" + cup, body: `{"SitePrice":100000000}`, has: []string{`"SitePrice":100000000,`}},
			{call: "POST products/" + cup, body: `{"SitePrice":"` + most + `","SiteCost":-` + most + `}`,
				has: []string{`"SitePrice":` + most, `"SiteCost":-` + most}},
			{call: "GET products/" + cup, has: []string{`"SitePrice":` + most, `"SiteCost":-` + most}},
			{call: "POST products/" + cup, body: `{"SitePrice":0.12345678905}`,
				has: []string{`"SitePrice":0.1234567891,`}},
			tooLarge("products/"+cup, `{"SitePrice":1000000000000000}`, "SitePrice", "15"),
			tooLarge("products/"+cup, `{"SitePrice":1e999999999}`, "SitePrice", "18"),
			tooLarge("products/"+cup, `{"SitePrice":999999999999999.99999999999}`, "SitePrice", "15"),
			tooLarge("products/"+cup, `{"ShippingDetails":{"Weight":1e15}}`, "ShippingDetails.Weight", "15"),
			{call: "POST orders/", body: `{"Bvin":"` + sale + `","Items":[{"LineTotal":` + mostTotal + `}]}`,
				status: 201,
				has:    []string{`"LineTotal":` + mostTotal, `"TotalGrand":` + mostTotal}},
			{call: "GET orders/" + sale, has: []string{`"TotalOrderBeforeDiscounts":` + mostTotal}},
			{call: "GET orders/", has: []string{`"TotalGrand":` + mostTotal}},
			{call: "POST ordertransactions/", body: `{"OrderId":"` + sale + `","Amount":` + mostTotal + `}`,
				status: 201,
				has:    []string{`"Amount":` + mostTotal}},
			tooLarge("orders/", `{"Items":[{"LineTotal":`+mostTotal+`},{"LineTotal":1}]}`, "TotalOrderBeforeDiscounts",
				"18"),
			tooLarge("orders/", `{"TotalTax":1e18}`, "TotalTax", "18"),
			tooLarge("orders/", `{"Items":[{"BasePricePerItem":1e15}]}`, "Items[0].BasePricePerItem", "15"),
			{call: "POST orders/?recalc=1", body: line(3), status: 201,
				has: []string{`"LineTotal":2999999999999997,`, `"TotalGrand":2999999999999997}`}},
			tooLarge("orders/?recalc=1", line(2000), "Items[0].LineTotal", "18"),
		} {
			s.check(t, form, d.do(form, s), s.call+" "+s.body)
		}
	}
}

// TestLargePricesInTheList: prices of 15 digits are sorted by, and changed in steps, like any others.
func TestLargePricesInTheList(t *testing.T) {
	ctx := context.Background()
	d := open(t)
	d.seed()
	d.classic("POST", "products/"+cup, `{"ProductName":"House","SitePrice":900000000000000}`)
	d.classic("POST", "products/"+plate, `{"ProductName":"Palace","SitePrice":950000000000000.25}`)
	ids, err := d.shop.FindProducts(ctx, shop.ProductFilter{Order: "price", Desc: true})
	must(t, err)
	if !slices.Equal(ids, []string{plate, cup}) {
		t.Errorf("by price: %v", ids)
	}
	by := func(text string) shop.PriceChange {
		amount, err := shop.ParseDecimal(text)
		must(t, err)
		return shop.PriceChange{By: amount, Percent: true}
	}
	_, err = d.shop.ChangePrices(ctx, ids, by("10"))
	if err == nil || !strings.Contains(err.Error(), "more than 15 digits") {
		t.Errorf("a price of 16 digits: %v", err)
	}
	if _, err := d.shop.ChangePrices(ctx, ids, by("5")); err != nil {
		t.Error(err)
	}
	if r := d.classic("GET", "products/"+plate, ""); !strings.Contains(r.body, `"SitePrice":997500000000000.26,`) {
		t.Errorf("after 5 %% more: %s", r.body)
	}
}
