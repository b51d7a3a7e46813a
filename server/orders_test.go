package server

import (
	"net/http"
	"strings"
	"testing"
)

// Ids that these tests post.
const (
	sale    = "d1111111-1111-4111-8111-111111111111"
	lost    = "d2222222-2222-4222-8222-222222222222"
	usa     = "bf7389a2-9b21-4d33-b276-23c9c18ea0c0"
	home    = `{"FirstName":"Ann","City":"Tampa","RegionBvin":"FL","PostalCode":"33601","CountryBvin":"` + usa + `"}`
	twoCups = `{"Bvin":"` + sale + `","Id":77,"StoreId":9,"UserID":"1","UserEmail":"ann@example.com","StatusCode":"f37ec405-1ec6-4a91-9ac4-6836215fbbbc","StatusName":"New",` +
		`"PaymentStatus":1,"BillingAddress":` + home + `,"ShippingAddress":` + home +
		`,"TotalShippingBeforeDiscounts":5,"TotalTax":1,"TotalGrand":999,` +
		`"OrderDiscountDetails":[{"Description":"Fair","Amount":-2,"DiscountType":5}],"ShippingDiscountDetails":[{"Amount":-1,"DiscountType":6}],` +
		`"Items":[{"Id":50,"OrderBvin":"x","ProductId":"` + cup +
		`","ProductName":"Cup","Quantity":2,"BasePricePerItem":4.5,"LineTotal":9,"TaxSchedule":1}],` +
		`"Coupons":[{"CouponCode":"fair"}],"Notes":[{"Note":"Ring twice","IsPublic":true}],"Packages":[{"TrackingNumber":"1Z","Items":[{"ProductBvin":"` + cup + `","Quantity":1,"ShippingMethodBvin":"m"}]}]}`
)

// shipped is an order over 100 with these members about its shipping.
func shipped(members string) string {
	return `{"Bvin":"` + sale + `","Items":[{"Id":1,"LineTotal":100}],` + members + `}`
}

var makeSale = step{call: "POST orders/?recalc=0", status: 201, body: twoCups,
	has: []string{`"Bvin":"` + sale + `","Id":1,"StoreId":1`}}

// docs/protocol/30-orders-people-taxes.md §2.
var orderScenarios = []scenario{
	{name: "read orders", steps: []step{
		{call: "GET orders/", content: "[]"},
		makeSale,
		{call: "POST orders/", status: 201, body: `{"IsPlaced":false}`,
			has: []string{`"Id":2`, `"OrderNumber":""`, `"TotalGrand":0`, `"FraudScore":0`, `"AffiliateID":null`}},
		{call: "GET orders/" + sale, reader: true, has: []string{`"Items":[{"Id":1,"StoreId":1`, `"OrderBvin":"` + sale,
			`"Coupons":[{"Id":1`, `"Notes":[{"Id":1`, `"Packages":[{"Id":1`, `"RegionName":"Florida"`,
			`"CountryName":"United States"`}},
		{call: "GET orders/", reader: true, has: []string{`[{"bvin":"` + sale + `","Id":1`, `"TotalGrand":12`,
			`"Id":2`}, not: []string{`"Items"`, `"Notes"`, `"ShippingTaxRate"`}},
		{call: "GET orders/" + nobody, status: 404, content: "null", code: "NULL"},
		{call: "GET orders/" + strings.ToUpper(sale), has: []string{`"Bvin":"` + sale}},
		{call: "GET orders/x", status: 404, content: "null", code: "NULL"},
	}},
	{name: "write orders", steps: []step{
		makeSale,
		{call: "GET orders/" + sale, has: []string{`"StatusCode":"F37EC405-1EC6-4a91-9AC4-6836215FBBBC","StatusName":"New"`, `"PaymentStatus":1`, `"TotalOrderBeforeDiscounts":9`, `"TotalOrderDiscounts":-2`, `"TotalShippingDiscounts":-1`, `"TotalGrand":12`,
			`{"DeveloperId":"hcc","Key":"ApplyVATRules","Value":"False"}`, `"Key":"istaxexempt"`,
			`"ShippingMethodBvin":"m"`}},
		{call: "POST orders/", body: twoCups, status: 409, code: "EXCEPTION", has: []string{"Bvin"}},
		{call: "POST orders/" + sale, body: `{"Bvin":"","Items":[{"Id":1,"ProductId":"` + cup + `","Quantity":1,"LineTotal":4},{"Id":99,"LineTotal":2}],"Notes":[],"CustomProperties":null,"BillingAddress":null,"Coupons":null}`,
			has: []string{`"Id":1,"StoreId":1`, `"Items":[{"Id":1,`, `{"Id":2,"StoreId":1`, `"Notes":[]`,
				`"CouponCode":"fair"`, `"Packages":[]`, `"TotalGrand":6`, "ApplyVATRules"}},
		{call: "POST orders/" + sale, body: `{"Bvin":"` + nobody + `","IsPlaced":true}`,
			has: []string{`"Bvin":"` + sale, `"OrderNumber":"1"`, `"Coupons":[]`, `"Items":[]`}},
		{call: "POST orders/" + sale, body: `{"IsPlaced":true}`, has: []string{`"OrderNumber":"1"`}},
		{call: "POST orders/" + sale, body: `{"IsPlaced":true,"OrderNumber":"A-7","PaymentStatus":"overpaid","ShippingStatus":77}`, has: []string{`"OrderNumber":"A-7"`, `"PaymentStatus":4,"ShippingStatus":77`}},
		{call: "POST orders/", status: 201, body: `{"OrderNumber":"2"}`, has: []string{`"OrderNumber":"2"`}},
		{call: "POST orders/", status: 201, body: `{"IsPlaced":true}`, has: []string{`"OrderNumber":"3"`}},
		{call: "POST orders/", status: 201, body: `{"TimeOfOrderUtc":"2020-01-01","LastUpdatedUtc":"2001-01-01","FraudScore":-1,"AffiliateID":7,"Items":[{"LastUpdatedUtc":"2001-01-01","ShipFromAddress":{"CountryBvin":"` + usa + `","RegionBvin":"fl"},"Quantity":0,"LineTotal":3.5,"AdjustedPricePerItem":9,"TaxPortion":8,"SelectionData":[{"OptionBvin":"` + plate + `","SelectionData":"x"}]}],` +
			`"Notes":[{"AuditDate":"2021-01-01"}],"Coupons":[{"CouponCode":"fair","IsUsed":true,"UserId":"5"}],"Packages":[{"ShipDateUtc":"2022-01-01","LastUpdatedUtc":"2001-01-01","HasShipped":true}],"TotalHandling":2,"ItemsTax":6,"ShippingTaxRate":0.2,"StatusCode":"x"}`,
			has: []string{`"FraudScore":-1`, `"RegionName":"Florida"`, `"AffiliateID":7`, `"LineTotal":3.5`,
				`"AdjustedPricePerItem":9`, `"TaxPortion":8`,
				`"OptionBvin":"22222222222242228222222222222222","SelectionData":"x"`,
				`"CouponCode":"fair","IsUsed":true,"UserId":"5"`, `"HasShipped":true`,
				`"TotalHandling":2`, `"ItemsTax":6`, `"ShippingTaxRate":0.2`, `"StatusCode":"x","StatusName":""`,
				`"ShippingCharge":1`, `"SizeUnits":1,"WeightUnits":1`, `"PromotionIds":null`},
			not: []string{"2001-01-01T00:00", "978307200000"},
			only: []string{"modern", `"TimeOfOrderUtc":"2020-01-01T00:00:00.000Z"`, "modern",
				`"AuditDate":"2021-01-01T00:00:00.000Z"`, "modern", `"ShipDateUtc":"2022-01-01T00:00:00.000Z"`}},
		{call: "POST orders/", body: `{"TimeOfOrderUtc":"10000-01-01"}`, status: 400, code: "EXCEPTION",
			has: []string{"TimeOfOrderUtc is a date after"}},
		{call: "POST orders/", body: `{"Items":[null]}`, status: 400, code: "EXCEPTION", has: []string{"Items[0]"}},
		{call: "POST orders/" + nobody, body: `{}`, status: 404, content: "null", code: "NULL"},
		{call: "POST orders/x", body: `{}`, status: 400, code: "EXCEPTION"},
		{call: "PUT orders/" + sale, body: `{}`, has: []string{sale}, skip: "classic"},
		{call: "PUT orders/" + sale, body: `{}`, code: "NOTSUPPORTED", skip: "modern"},
		{call: "POST orders/", body: `{"Bvin":"x"}`, status: 422, code: "EXCEPTION", has: []string{"Bvin"}},
		{call: "POST orders/", body: `{"Items":[{"ProductId":"x"}]}`, status: 422, code: "EXCEPTION",
			has: []string{"Items[0].ProductId"}},
		{call: "POST orders/", body: `{"OrderNumber":"` + strings.Repeat("1", 51) + `"}`, status: 422,
			code: "EXCEPTION", has: []string{"OrderNumber"}},
		{call: "POST orders/", body: `{"Items":[{"LineTotal":999999999999999999},{"LineTotal":1}]}`,
			status: 422, code: "EXCEPTION", has: []string{"Total"}},
		{call: "POST orders/", status: 400, code: "EXCEPTION"},
		{call: "POST orders/", body: `[]`, status: 400, code: "EXCEPTION"},
		{call: "POST orders/", body: `{}`, reader: true, status: 403, code: "ACCESS"},
	}},
	{name: "what an update of an order keeps", steps: []step{
		makeSale,
		{call: "POST orders/" + sale, body: `{"Items":[{"Id":1,"CustomProperties":[{"DeveloperId":"HCC","Key":"IsTaxExempt","Value":"True"},{"DeveloperId":"till","Key":"a","Value":"b"}]}],"Packages":[{"Id":1,"CustomProperties":[{"DeveloperId":"till","Key":"c","Value":"d"}]}]}`, has: []string{`"Id":1,"StoreId":1`}},
		{call: "POST orders/" + sale, body: `{"Items":[{"ProductName":"new"},{"Id":1}],"Packages":[{"Id":1,"CustomProperties":null}]}`, has: []string{`"Items":[{"Id":1,`, `"Key":"istaxexempt","Value":"True"`, `{"Id":2,`, `"Key":"istaxexempt","Value":"False"`, `"Key":"c","Value":"d"`}, not: []string{`"till","Key":"a"`}},
		{call: "POST orders/" + sale, body: `{"Items":[{"Id":1,"CustomProperties":null},{"Id":1},{"Id":2}],"Packages":[{"Id":1}]}`, has: []string{`"Items":[{"Id":1,`, `"Value":"True"`, `{"Id":2,`, `{"Id":3,`}, not: []string{`"Key":"c"`}},
		{call: "POST orders/" + sale, body: `{"Items":null,"Packages":null,"Notes":null,"OrderDiscountDetails":null}`,
			has: []string{`"Items":[{"Id":1,`, `{"Id":3,`, `"Packages":[{"Id":1,`}},
		{call: "POST ordertransactions/", status: 201, body: `{"OrderId":"` + sale +
			`","Action":102,"Amount":12,"Success":true}`},
		{call: "GET orders/" + sale, has: []string{`"PaymentStatus":0`}},
	}},
	{name: "totals of an untouched order", steps: []step{
		makeSale,
		{call: "POST orders/" + sale + "?recalc=0", body: twoCups, has: []string{`"TotalGrand":12`}},
		{call: "POST orders/" + sale + "?recalc=yes", body: twoCups, has: []string{`"TotalGrand":12`}},
		{call: "POST orders/", status: 201, body: `{"TotalTax":3,"Items":[{"LineTotal":7}],"CustomProperties":[{"DeveloperId":"hcc","Key":"ApplyVATRules","Value":"True"}]}`, has: []string{`"TotalTax":3`, `"TotalGrand":7`}},
		{call: "POST orders/", status: 201, body: `{"TotalShippingBeforeDiscounts":5,"CustomProperties":[{"DeveloperId":" HCC","Key":"ShippingOverride ","Value":"2.5"}]}`, has: []string{`"TotalShippingBeforeDiscounts":2.5`, `"TotalGrand":2.5`}},
		{call: "POST orders/", status: 201, body: `{"TotalShippingBeforeDiscounts":5,"CustomProperties":[{"DeveloperId":"hcc","Key":"shippingoverride","Value":"-1"}]}`, has: []string{`"TotalGrand":5`}},
		{call: "POST orders/", status: 201, body: `{"TotalShippingBeforeDiscounts":5,"CustomProperties":[{"DeveloperId":"hcc","Key":"shippingoverride","Value":"0"}]}`, has: []string{`"TotalShippingBeforeDiscounts":0`, `"TotalGrand":0`}},
		{call: "POST orders/", status: 201, body: `{"Items":[{"LineTotal":8,"IsGiftCard":true},{"LineTotal":2}],"OrderDiscountDetails":[{"Amount":-50}]}`, has: []string{`"TotalOrderDiscounts":-50`, `"TotalGrand":8`}},
	}},
	{name: "totals of an order with other shipping", steps: []step{
		{call: "POST orders/", status: 201, body: shipped(`"TotalShippingBeforeDiscounts":10`),
			has: []string{`"TotalGrand":110`}},
		{call: "POST orders/" + sale, body: shipped(`"TotalShippingBeforeDiscounts":20`),
			has: []string{`"TotalGrand":120`}},
		{call: "POST orders/" + sale + "?recalc=0", body: shipped(`"TotalShippingBeforeDiscounts":20`),
			has: []string{`"TotalGrand":120`}},
		{call: "POST orders/" + sale,
			body: shipped(`"TotalShippingBeforeDiscounts":20,"ShippingDiscountDetails":[{"Amount":-5}]`),
			has:  []string{`"TotalShippingDiscounts":-5,"TotalGrand":115`}},
		// A list that is null was not supplied, and so the discount stays.
		{call: "POST orders/" + sale, body: shipped(`"TotalShippingBeforeDiscounts":20,"ShippingDiscountDetails":null`),
			has: []string{`"TotalGrand":115`}},
		{call: "POST orders/" + sale, body: shipped(`"TotalShippingBeforeDiscounts":3,"ShippingDiscountDetails":null`),
			has: []string{`"TotalGrand":100`}},
		{call: "POST orders/" + sale,
			body: shipped(`"CustomProperties":[{"DeveloperId":"hcc","Key":"shippingoverride","Value":"7"}]`),
			has:  []string{`"TotalShippingBeforeDiscounts":7`, `"TotalGrand":107`}},
		{call: "POST orders/" + sale, body: shipped(`"TotalShippingBeforeDiscounts":9,"CustomProperties":null`),
			has: []string{`"TotalShippingBeforeDiscounts":7`, `"TotalGrand":107`}},
		{call: "GET orders/", has: []string{`"TotalShippingBeforeDiscounts":7`, `"TotalGrand":107`}},
	}},
	{name: "recalculated orders", steps: []step{
		{call: "POST taxschedules/", status: 201, body: `{"Name":"Goods"}`},
		{call: "POST taxes/", status: 201, body: `{"TaxScheduleId":1,"CountryIsoAlpha3":"USA","RegionAbbreviation":"fl","Rate":6,"ShippingRate":10,"ApplyToShipping":true}`},
		{call: "POST orders/?recalc=%201%20", status: 201, body: twoCups,
			has: []string{`"BasePricePerItem":4.5,"AdjustedPricePerItem":4.5,"LineTotal":9`,
				`"TaxRate":0.06,"TaxPortion":0.54`, `"TotalTax":0.54`, `"TotalShippingBeforeDiscounts":0`,
				`"OrderDiscountDetails":[]`, `"TotalGrand":9.54`}},
		// The least specific rate counts, however late it came.
		{call: "POST taxes/", status: 201, body: `{"TaxScheduleId":1,"CountryIsoAlpha3":"usa","Rate":50}`},
		{call: "POST orders/?recalc=1", status: 201, body: strings.Replace(twoCups, sale, lost, 1),
			has: []string{`"TaxRate":0.5,"TaxPortion":4.5`}},
		{call: "DELETE taxes/2", content: "true"},
		{call: "POST productvolumediscounts/", status: 201, body: `{"ProductId":"` + cup + `","Qty":2,"Amount":4}`},
		{call: "POST customeraccounts/", status: 201, body: `{"Email":"ann@example.com","PricingGroupId":"trade"}`,
			has: []string{`"Bvin":"1"`}},
		{call: "POST pricegroups/", status: 201, body: `{"Bvin":"trade","Name":"Trade","PricingType":4,"AdjustmentAmount":10}`},
		// 4.50 less 10 % is 4.05; the tier is 1/9 below the site price, which of 4.05 twice is 0.90.
		{call: "POST orders/" + sale + "?recalc=1", body: strings.Replace(twoCups, `"Items"`,
			`"CustomProperties":[{"DeveloperId":"hcc","Key":"shippingoverride","Value":"3"}],"Items"`, 1),
			has: []string{`"Description":"Price Group","Amount":-0.9,"DiscountType":1`,
				`"Description":"Volume Discount","Amount":-0.9,"DiscountType":8`,
				`"AdjustedPricePerItem":3.6,"LineTotal":7.2`, `"ShippingPortion":3`,
				`"ShippingTax":0.3,"ShippingTaxRate":0.1`, `"TotalTax":0.73`, `"TotalGrand":10.93`}},
		{call: "DELETE pricegroups/trade", content: "true"},
		{call: "POST orders/" + lost + "?recalc=1", body: twoCups,
			has: []string{`"Description":"Volume Discount","Amount":-1`}, not: []string{"Price Group"}},
		{call: "POST customeraccounts/1", body: `{"Email":"ann@example.com","TaxExempt":true}`},
		{call: "POST orders/" + lost + "?recalc=1", body: twoCups,
			has: []string{`"TaxRate":0,"TaxPortion":0`, `"TotalTax":0`}},
		{call: "POST orders/" + sale + "?recalc=1",
			body: `{"CustomProperties":null,"Items":[{"Quantity":1,"BasePricePerItem":1}]}`,
			has:  []string{"shippingoverride", `"TotalGrand":4`}},
		{call: "POST orders/?recalc=1", status: 201, body: `{"Items":[{"ProductId":"` + cup + `"},{"ProductId":"` + nobody + `","Quantity":3,"BasePricePerItem":1.005},{"Quantity":1,"BasePricePerItem":20,"IsUserSuppliedPrice":true}]}`,
			has: []string{`"BasePricePerItem":4.5,"AdjustedPricePerItem":4.5,"LineTotal":0`,
				`"BasePricePerItem":1.005,"AdjustedPricePerItem":1.01,"LineTotal":3.02`, `"TotalGrand":23.02`}},
	}},
	{name: "delete orders", steps: []step{
		makeSale,
		{call: "POST ordertransactions/", status: 201, body: `{"OrderId":"` + sale + `","Amount":5}`},
		{call: "DELETE orders/" + nobody, status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "DELETE orders/x", status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "DELETE orders/" + sale, reader: true, status: 403, code: "ACCESS"},
		{call: "DELETE orders/" + sale, content: "true"},
		{call: "GET orders/" + sale, status: 404, code: "NULL"},
		{call: "GET ordertransactions/?orderbvin=" + sale, content: "[]"},
	}},
}

// §3. Ids of transactions are the server's, so that these steps find them by what was posted last.
var transactionScenarios = []scenario{
	{name: "ordertransactions", steps: []step{
		makeSale,
		{call: "GET ordertransactions/?orderbvin=" + sale, content: "[]"},
		{call: "GET ordertransactions/", content: "[]"},
		{call: "GET ordertransactions/?orderbvin=x", content: "[]"},
		{call: "POST ordertransactions/", status: 201, body: `{"Id":"` + lost + `","OrderId":"` + sale + `","OrderNumber":"A","TimeStampUtc":"2026-02-01","Action":"CreditCardCharge","Amount":12,"Success":true,"StoreId":4,` +
			`"CreditCard":{"CardNumber":"4111 1111-1111 1234","ExpirationMonth":5,"ExpirationYear":2030,"CardHolderName":"Ann"},"GiftCard":{"SecurityCode":"123","RecipientName":null}}`,
			has: []string{`"StoreId":1`, `"Action":102`, `"CardNumber":"************1234","CardIsEncrypted":false`,
				`"SecurityCode":null`, `"RecipientName":null`}, not: []string{lost, "4111 ", "41111111", `"123"`}},
		{call: "POST ordertransactions/", status: 201, body: `{"OrderId":"` + sale +
			`","TimeStampUtc":"2026-01-01","Messages":null,"CreditCard":null,"GiftCard":null}`,
			has: []string{`"Messages":""`, `"ExpirationYear":1900`, `"CardNumber":null`}},
		{call: "POST ordertransactions/", status: 201, body: `{"OrderId":"` + sale + `","TimeStampUtc":"2026-03-01","Action":701,"Amount":-0.5,"CreditCard":{"CardNumber":"4111","CardIsEncrypted":true}}`, has: []string{`"Action":701`, `"Amount":-0.5`, `"CardNumber":"","CardIsEncrypted":false`},
			only: []string{"classic", `"ExpirationDate":"\/Date(-62135596800000)\/"`, "modern",
				`"ExpirationDate":null`}},
		{call: "POST ordertransactions/", body: `{"OrderId":"` + sale + `","TimeStampUtc":"10000-01-01"}`,
			status: 400, code: "EXCEPTION", has: []string{"TimeStampUtc"}},
		{call: "PUT ordertransactions/" + lost, body: `{}`, code: "NOTSUPPORTED", skip: "modern"},
		{call: "GET ordertransactions/?orderbvin=" + strings.ToUpper(sale), reader: true,
			has: []string{`"Amount":0`, `},{`, `"Amount":12`}},
		{call: "POST ordertransactions/", body: `{"OrderId":"` + nobody + `"}`, status: 422, code: "EXCEPTION",
			has: []string{"OrderId"}},
		{call: "POST ordertransactions/", body: `{}`, status: 422, code: "EXCEPTION", has: []string{"OrderId"}},
		{call: "POST ordertransactions/", body: `{"OrderId":"x"}`, status: 422, code: "EXCEPTION",
			has: []string{"OrderId"}},
		{call: "POST ordertransactions/", status: 400, code: "EXCEPTION"},
		{call: "POST ordertransactions/", body: `{"OrderId":"` + sale + `"}`, reader: true, status: 403,
			code: "ACCESS"},
		{call: "POST ordertransactions/" + lost, body: `{"OrderId":"` + sale + `"}`, status: 404, content: "null",
			code: "NULL"},
		{call: "POST ordertransactions/x", body: `{"OrderId":"` + sale + `"}`, status: 404, content: "null",
			code: "NULL"},
		{call: "GET ordertransactions/" + lost, status: 404, content: "null", code: "NULL"},
		{call: "GET ordertransactions/x", status: 404, content: "null", code: "NULL"},
		{call: "DELETE ordertransactions/" + lost, status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "DELETE ordertransactions/x", status: 404, content: "false", code: "NULL", quiet: "classic"},
	}},
}

func TestTransactionsAreFoundByTheirID(t *testing.T) {
	d := open(t)
	d.seed()
	d.modern("POST", "orders", twoCups)
	r := d.modern("POST", "ordertransactions", `{"OrderId":"`+sale+`","CreditCard":{"CardNumber":"4111111111111234"}}`)
	at := strings.TrimPrefix(r.Header.Get("Location"), "/api/v1/")
	id := strings.TrimPrefix(at, "ordertransactions/")
	if r.StatusCode != http.StatusCreated || len(id) != len(sale) {
		t.Fatalf("%d %s", r.StatusCode, r.body)
	}
	for _, c := range []struct{ path, body, want string }{
		{at, `{"OrderId":"` + sale + `","CreditCard":{"CardNumber":"************1234"},"Amount":1}`,
			`************1234`},
		{at, `{"OrderId":"` + sale + `","CreditCard":{"CardNumber":"","CardIsEncrypted":true},"Amount":2}`,
			`************1234`},
		{"ordertransactions", `{"Id":"` + id + `","OrderId":"` + sale +
			`","CreditCard":{"CardNumber":"55 55"},"Amount":3}`, `5555`},
		{at, `{"Id":"` + lost + `","OrderId":"` + sale + `","Amount":4}`, `"CardNumber":""`},
	} {
		if r := d.modern("POST", c.path, c.body); r.StatusCode != http.StatusOK ||
			!strings.Contains(r.body, `"Id":"`+id) || !strings.Contains(r.body, c.want) {
			t.Errorf("%s: %d %s", c.body, r.StatusCode, r.body)
		}
	}
	if r := d.classic("GET", at, ""); !strings.Contains(r.body, `"Amount":4`) {
		t.Error(r.body)
	}
	if r := d.modern("DELETE", at, ""); r.StatusCode != http.StatusOK {
		t.Error(r.body)
	}
	if r := d.modern("GET", "ordertransactions?orderbvin="+sale, ""); !strings.Contains(r.body, `"Content":[]`) {
		t.Error(r.body)
	}
	for _, year := range []string{"2021", "2020"} {
		d.modern("POST", "ordertransactions", `{"OrderId":"`+sale+`","TimeStampUtc":"`+year+`-05-01"}`)
	}
	if r := d.modern("GET", "ordertransactions?orderbvin="+sale, ""); !strings.Contains(r.body, `"2020-`) ||
		strings.Index(r.body, `"2020-`) > strings.Index(r.body, `"2021-`) {
		t.Errorf("not by time: %s", r.body)
	}
}

var orderExamples = []exampleCall{
	{"POST /orders recalc", "POST", "/orders?recalc=1", twoCups},
	{"POST /orders/{bvin} recalc", "POST", "/orders/" + sale, `{"IsPlaced":true,"UserEmail":"ann@example.com","StatusCode":"F37EC405-1EC6-4a91-9AC4-6836215FBBBC","StatusName":"Received","Items":[{"Id":1,"ProductId":"` + cup + `","ProductName":"Cup","Quantity":2,"BasePricePerItem":4.5,"LineTotal":9}]}`},
	{"GET /orders", "GET", "/orders", ""},
	{"GET /orders/{bvin}", "GET", "/orders/" + sale, ""},
	{"POST /ordertransactions", "POST", "/ordertransactions",
		`{"OrderId":"` + sale + `","Action":301,"Amount":9,"Success":true}`},
	{"GET /ordertransactions orderbvin", "GET", "/ordertransactions?orderbvin=" + sale, ""},
	{"POST /ordertransactions/{guid}", "POST", "/ordertransactions/{guid}",
		`{"OrderId":"` + sale + `","Action":301,"Amount":9,"Success":true,"Messages":"Paid at the till"}`},
	{"GET /ordertransactions/{guid}", "GET", "/ordertransactions/{guid}", ""},
	{"DELETE /ordertransactions/{guid}", "DELETE", "/ordertransactions/{guid}", ""},
	{"DELETE /orders/{bvin}", "DELETE", "/orders/" + sale, ""},
}
