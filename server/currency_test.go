package server

import (
	"context"
	"testing"

	"griddle/server/gate"
	"griddle/shop"
)

// TestCurrencyWithoutDecimals: an order in yen costs whole yen, by both forms, recalculated or not.
func TestCurrencyWithoutDecimals(t *testing.T) {
	const japan = `{"CountryBvin":"b430b323-926d-4f1a-ac22-eb1b1479fcf6"}`
	const posted = `{"OrderNumber":"1","ShippingAddress":` + japan + `,"BillingAddress":` + japan +
		`,"Items":[{"Quantity":1,"BasePricePerItem":1127,"TaxSchedule":1}]`
	const freight = `,"CustomProperties":[{"DeveloperId":"hcc","Key":"shippingoverride","Value":"480.5"}]`
	ctx := context.Background()
	for _, form := range []gate.Form{gate.Classic, gate.Modern} {
		d := open(t)
		details, err := d.shop.Details()
		if err != nil {
			t.Fatal(err)
		}
		details.Currency = "JPY"
		if err := d.shop.SaveDetails(ctx, details, func(*shop.Settings) {}); err != nil {
			t.Fatal(err)
		}
		for _, s := range []step{
			{call: "POST taxschedules/", status: 201, body: `{"Name":"JP"}`},
			{call: "POST taxes/", status: 201, body: `{"CountryIsoAlpha3":"JPN","TaxScheduleId":1,"Rate":10}`},
			{call: "POST orders/?recalc=1", status: 201, body: posted + `}`,
				has: []string{`"TotalTax":113,`, `"TotalGrand":1240}`}},
			{call: "POST orders/?recalc=1", status: 201, body: posted + freight + `}`,
				has: []string{`"TotalGrand":1721}`}},
			{call: "POST orders/", status: 201, body: posted + freight + `}`,
				has: []string{`"TotalShippingBeforeDiscounts":481,`}},
		} {
			s.check(t, form, d.do(form, s), s.call+" "+s.body)
		}
	}
}
