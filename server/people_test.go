package server

import (
	"fmt"
	"slices"
)

// Ids that these tests post.
const (
	potter = "b1111111-1111-4111-8111-111111111111"
	trade  = "Trade-1"
)

// docs/protocol/30-orders-people-taxes.md §4 to §11.
var peopleModels = []plain{
	contactModel("vendors", "0"), contactModel("manufacturers", "1"),
	{
		model: "pricegroups", id: trade, idName: "bvin", list: "[]", dated: "LastUpdated",
		create: `{"Bvin":"Trade-1","Name":"Trade","PricingType":4,"AdjustmentAmount":12.5,"StoreId":8}`,
		made: []string{`"Bvin":"Trade-1"`, `"Name":"Trade"`, `"PricingType":4`, `"AdjustmentAmount":12.5`,
			`"StoreId":1`},
		replace: `{"Bvin":"","Name":"Wholesale","PricingType":3,"AdjustmentAmount":1}`,
		changed: []string{`"Bvin":"Trade-1"`, `"Name":"Wholesale"`, `"PricingType":3`},
		bad:     map[string]string{"Bvin": `{"Bvin":"1234567890123456789012345678901234567"}`},
	},
	{
		model: "taxes", id: "1", list: "[]",
		first:  []step{{call: "POST taxschedules/", status: 201, body: `{"Name":"Standard"}`}},
		create: `{"Id":8,"CountryIsoAlpha3":"USA","RegionAbbreviation":"FL","TaxScheduleId":1,"Rate":6.5}`,
		made: []string{`"Id":1`, `"CountryIsoAlpha3":"USA"`, `"RegionAbbreviation":"FL"`, `"PostalCode":""`,
			`"TaxScheduleId":1`, `"Rate":6.5`, `"ApplyToShipping":false`},
		replace: `{"CountryIsoAlpha3":"CAN","TaxScheduleId":1,"Rate":5,"ShippingRate":5,"ApplyToShipping":true}`,
		changed: []string{`"Id":1`, `"CountryIsoAlpha3":"CAN"`, `"RegionAbbreviation":""`, `"ShippingRate":5`,
			`"ApplyToShipping":true`},
		bad: map[string]string{"TaxScheduleId": `{"TaxScheduleId":2}`,
			"PostalCode": `{"TaxScheduleId":1,"PostalCode":"123456789 123456789 x"}`},
	},
	{
		model: "taxschedules", id: "1", list: "[]",
		create:  `{"Id":8,"StoreId":0,"Name":"Standard","DefaultRate":19,"DefaultShippingRate":7}`,
		made:    []string{`"Id":1`, `"StoreId":1`, `"Name":"Standard"`, `"DefaultRate":19`, `"DefaultShippingRate":7`},
		replace: `{"Id":5,"Name":"Reduced","DefaultRate":7}`,
		changed: []string{`"Id":1`, `"Name":"Reduced"`, `"DefaultRate":7`, `"DefaultShippingRate":0`},
		bad:     map[string]string{"Name": `{"Name":"123456789 123456789 123456789 123456789 123456789 x"}`},
	},
	{
		model: "affiliates", id: "1", list: "[]", dated: "LastUpdatedUtc",
		create: `{"Id":8,"ReferralId":"blog","DisplayName":"The Blog","Address":{"FirstName":"Ann","Fax":"1"},"CustomThemeName":"x"}`,
		made: []string{`"Id":1`, `"ReferralId":"blog"`, `"CommissionType":1`, `"ReferralDays":30`,
			`"FirstName":"Ann"`, `"Fax":"1"`, `"CustomThemeName":""`, `"Enabled":false`},
		replace: `{"ReferralId":"BLOG2","DisplayName":"Blog","Enabled":true,"CommissionAmount":2.5,"CommissionType":2}`,
		changed: []string{`"Id":1`, `"ReferralId":"BLOG2"`, `"Enabled":true`, `"CommissionAmount":2.5`,
			`"FirstName":""`},
		bad: map[string]string{"ReferralId": `{"DisplayName":"x"}`},
		more: []exampleCall{
			{"POST /affiliates/{id}/referrals", "POST", "/affiliates/1/referrals", `{"AffiliateId":1,"TimeOfReferralUtc":"2026-11-21T18:30:00Z","ReferrerUrl":"http://blog.example/cups"}`},
			{"GET /affiliates/{id}/referrals", "GET", "/affiliates/1/referrals", ""},
		},
	},
	{
		model: "giftcards", id: "1", listed: "page pagesize", list: "[]",
		create: `{"CardNumber":"GC-1","Amount":50,"ExpirationDateUtc":"2030-01-01T00:00:00Z","IssueDateUtc":"2001-01-01T00:00:00Z","GiftMessage":"Hi"}`,
		made: []string{`"GiftCardId":1`, `"StoreId":1`, `"LineItemId":null`, `"CardNumber":"GC-1"`, `"Amount":50`,
			`"GiftMessage":"Hi"`, `"RecipientName":null`},
		replace: `{"CardNumber":"GC-1","Amount":50,"UsedAmount":20,"ExpirationDateUtc":"2030-01-01T00:00:00Z","Enabled":true,"LineItemId":4}`,
		changed: []string{`"GiftCardId":1`, `"UsedAmount":20`, `"Enabled":true`, `"LineItemId":4`},
		bad:     map[string]string{"CardNumber": `{"ExpirationDateUtc":"2030-01-01T00:00:00Z"}`},
		more: []exampleCall{
			{"GET /giftcards countonly?", "GET", "/giftcards?countonly=1", ""},
		},
	},
	{
		model: "wishlistitems", id: "1", list: "null",
		create: `{"CustomerId":"4","ProductId":"` + cup +
			`","LastUpdatedUtc":"2020-01-01T00:00:00Z","SelectionData":[{"OptionBvin":"` + plate +
			`","SelectionData":"` +
			kitchen + `"},{"OptionBvin":"a","SelectionData":"a-b"}]}`,
		made: []string{`"Id":1`, `"StoreId":1`, `"CustomerId":"4"`, `"Quantity":1`,
			`"OptionBvin":"22222222222242228222222222222222"`, `"SelectionData":"33333333333343338333333333333333"`,
			`"SelectionData":"a-b"`},
		replace: `{"CustomerId":"5","ProductId":"` + plate + `","Quantity":3}`,
		changed: []string{`"Id":1`, `"CustomerId":"5"`, `"Quantity":3`, `"SelectionData":[]`},
		bad:     map[string]string{"ProductId": `{"CustomerId":"4"}`},
		more: []exampleCall{
			{"GET /wishlistitems id=", "GET", "/wishlistitems?id=5", ""},
		},
	},
	{
		model: "customeraccounts", id: "1", idName: "bvin", listed: "page pagesize", posted: "pwd", list: "[]",
		dated:  "LastUpdatedUtc",
		create: `{"Bvin":"88","Email":"Ann@Example.com","FirstName":"Ann","LastName":"Lee","Password":"hunter2x","FailedLoginCount":3,"CreationDateUtc":"2001-01-01T00:00:00Z"}`,
		made: []string{`"Bvin":"1"`, `"Email":"Ann@Example.com"`, `"Password":""`, `"Addresses":[]`,
			`"FailedLoginCount":0`, `"BillingAddress":{"Bvin":null`},
		replace: `{"Email":"ann@example.com","FirstName":"Anna","Password":"x","TaxExempt":true,"Addresses":[{"Bvin":"b2222222-2222-4222-8222-222222222222","NickName":"Home","CountryBvin":"BF7389A2-9B21-4D33-B276-23C9C18EA0C0","RegionBvin":"fl"}]}`,
		changed: []string{`"Bvin":"1"`, `"FirstName":"Anna"`, `"LastName":""`, `"TaxExempt":true`,
			`"CountryBvin":"bf7389a2-9b21-4d33-b276-23c9c18ea0c0"`, `"CountryName":"United States"`,
			`"RegionName":"Florida"`},
		bad: map[string]string{"Email": `{"FirstName":"Ann"}`},
		more: []exampleCall{
			{"GET /customeraccounts countonly?", "GET", "/customeraccounts?countonly=1", ""},
			{"GET /customeraccounts email=", "GET", "/customeraccounts?email=ann@example.com", ""},
			{"GET /customeraccounts/ANY email=", "GET", "/customeraccounts/ANY?email=ann@example.com", ""},
		},
	},
}

var peopleScenarios = slices.Concat(plainScenarios(peopleModels), []scenario{
	{name: "products of a vendor", steps: []step{
		{call: "POST vendors/", status: 201, body: `{"Bvin":"` + potter + `","DisplayName":"Potter"}`},
		{call: "POST manufacturers/", status: 201, body: `{"Bvin":"` + potter + `","DisplayName":"Potter"}`},
		{call: "POST vendors/", status: 201, body: `{"Bvin":"` + lost + `","DisplayName":"anvil"}`},
		{call: "GET vendors/", has: []string{`[{"Bvin":"` + lost, `},{"Bvin":"` + potter}},
		{call: "POST products/" + cup, body: `{"ProductName":"Cup","VendorId":"` + potter + `","ManufacturerId":"` +
			potter + `"}`, has: []string{`"VendorId":"` + potter}},
		{call: "POST products/" + plate, body: `{"ProductName":"Plate","VendorId":"` + nobody + `"}`, status: 422,
			code: "EXCEPTION", has: []string{"VendorId"}},
		{call: "POST products/" + plate, body: `{"ProductName":"Plate","ManufacturerId":"` + nobody + `"}`, status: 422,
			code: "EXCEPTION", has: []string{"ManufacturerId"}},
		{call: "DELETE vendors/" + potter, content: "true"},
		{call: "GET products/" + cup, has: []string{`"VendorId":""`, `"ManufacturerId":"` + potter}},
		{call: "DELETE manufacturers/" + potter, content: "true"},
		{call: "GET products/" + cup, has: []string{`"ManufacturerId":""`, `"ProductName":"Cup"`}},
	}},
	{name: "tolerated input of plain models", steps: []step{
		{call: "POST vendors/", status: 201, body: `{"bvin":"{` + potter +
			`}","displayname":null,"ADDRESS":null,"contacttype":"manufacturer"}`,
			has: []string{`"Bvin":"` + potter, `"DisplayName":""`, `"ContactType":0`}},
		{call: "POST pricegroups/", status: 201, body: `{"PricingType":"amountabovecost","AdjustmentAmount":"1.50"}`,
			has: []string{`"PricingType":3`, `"AdjustmentAmount":1.5`}},
		{call: "POST productreviews/", status: 201, body: `{"ProductBvin":"` + cup +
			`","Rating":"FiveStars","UserID":7}`, has: []string{`"Rating":5`, `"UserID":"7"`}},
		{call: "POST productrelationships/", status: 201, body: `{"ProductId":"` + cup + `","RelatedProductId":"` +
			plate + `","MarketingDescription":null}`, has: []string{`"MarketingDescription":""`}},
		{call: "POST vendors/", status: 400, body: `{"Address":[]}`, code: "EXCEPTION", has: []string{"Address"}},
	}},
	{name: "price groups by any text", steps: []step{
		{call: "POST pricegroups/", status: 201, body: `{"Bvin":"Trade-1","Name":"b"}`},
		{call: "POST pricegroups/", status: 201, body: `{"Bvin":"second","Name":"A"}`},
		{call: "POST pricegroups/", status: 201, body: `{"Bvin":null,"Name":null}`, has: []string{`"Name":""`},
			not: []string{`"Bvin":""`}},
		{call: "GET pricegroups/", has: []string{`},{"Bvin":"second"`, `},{"Bvin":"Trade-1"`}},
		{call: "POST pricegroups/", status: 201, body: `{"Bvin":"a, \"b\"/c\n","Name":"z"}`},
		{call: "GET pricegroups/a,%20%22b%22%2Fc", has: []string{`"Name":"z"`}},
		{call: "GET pricegroups/TRADE-1", has: []string{`"Bvin":"Trade-1"`}},
		{call: "POST pricegroups/", status: 409, body: `{"Bvin":"trade-1"}`, code: "EXCEPTION"},
		{call: "POST pricegroups/trade-1", body: `{"Bvin":"x","Name":"c"}`,
			has: []string{`"Bvin":"Trade-1"`, `"Name":"c"`}},
		{call: "DELETE pricegroups/tRADE-1", content: "true"},
	}},
	{name: "tax schedules and rates that are there already", steps: []step{
		{call: "POST taxschedules/", status: 201, body: `{"Name":"Standard","DefaultRate":19}`},
		{call: "POST taxschedules/", body: `{"Name":"STANDARD ","DefaultRate":7}`,
			has: []string{`"Id":1`, `"DefaultRate":19`}},
		{call: "POST taxschedules/0", status: 201, body: `{"Name":"Books"}`, has: []string{`"Id":2`}},
		{call: "GET taxschedules/", has: []string{`[{"Id":2,`}},
		{call: "POST taxes/", status: 201, body: `{"CountryIsoAlpha3":"USA","TaxScheduleId":1,"Rate":6.50}`,
			has: []string{`"Id":1`}},
		{call: "POST taxes/x", body: `{"CountryIsoAlpha3":"usa","TaxScheduleId":1,"Rate":6.5}`,
			has: []string{`"Id":1`}},
		{call: "POST taxes/", status: 201, body: `{"CountryIsoAlpha3":"USA","TaxScheduleId":1,"Rate":6.5,"ApplyToShipping":true}`, has: []string{`"Id":2`}},
		{call: "POST taxes/", status: 201, body: `{"CountryIsoAlpha3":"CAN","TaxScheduleId":2,"Rate":5}`,
			has: []string{`"Id":3`}},
		{call: "POST taxes/", status: 201, body: `{"CountryIsoAlpha3":"CAN","RegionAbbreviation":"ON","PostalCode":"K1A","TaxScheduleId":2}`, has: []string{`"Id":4`}},
		{call: "POST taxes/", status: 201, body: `{"CountryIsoAlpha3":"can","RegionAbbreviation":"on","TaxScheduleId":2}`, has: []string{`"Id":5`}},
		{call: "POST taxes/", status: 201, body: `{"CountryIsoAlpha3":"CAN","RegionAbbreviation":"AB","PostalCode":"T0A","TaxScheduleId":2}`, has: []string{`"Id":6`}},
		{call: "GET taxes/", has: []string{`[{"Id":3,`, `},{"Id":6,`,
			`"T0A","TaxScheduleId":2,"Rate":0,"ShippingRate":0,"ApplyToShipping":false},{"Id":5,`, `},{"Id":4,`,
			`"K1A","TaxScheduleId":2,"Rate":0,"ShippingRate":0,"ApplyToShipping":false},{"Id":1,`}},
		{call: "DELETE taxschedules/1", content: "true"},
		{call: "GET taxes/1", status: 404, code: "NULL"},
		{call: "GET taxes/3", has: []string{"CAN"}},
	}},
	{name: "affiliates and referrals", steps: []step{
		{call: "POST affiliates/", status: 201, body: `{"ReferralId":"blog"}`, has: []string{`"Id":1`}},
		{call: "POST affiliates/", body: `{"ReferralId":"Blog","DisplayName":"other"}`,
			has: []string{`"Id":1`, `"DisplayName":""`}},
		{call: "POST affiliates/0", status: 201, body: `{"ReferralId":"news"}`, has: []string{`"Id":2`}},
		{call: "POST affiliates/2", status: 409, body: `{"ReferralId":"blog"}`, code: "EXCEPTION",
			has: []string{"ReferralId"}},
		{call: "POST affiliates/2", status: 422, body: `{"ReferralId":""}`, code: "EXCEPTION",
			has: []string{"ReferralId"}},
		{call: "GET affiliates/1/referrals", content: "[]"},
		{call: "POST affiliates/2/referrals", status: 201,
			body: `{"Id":7,"AffiliateId":1,"TimeOfReferralUtc":"2026-01-02T03:04:05Z","ReferrerUrl":null}`,
			has:  []string{`"Id":1`, `"StoreId":1`, `"AffiliateId":1`, `"ReferrerUrl":""`},
			only: []string{"modern", `"2026-01-02T03:04:05.000Z"`}},
		{call: "POST affiliates/1/referrals", status: 400, body: `{"AffiliateId":1,"TimeOfReferralUtc":"10000-01-01"}`,
			code: "EXCEPTION", has: []string{"TimeOfReferralUtc"}},
		{call: "POST affiliates/2/Referrals", status: 201, body: `{"AffiliateId":2,"ReferrerUrl":"http://x"}`,
			has: []string{`"Id":2`}},
		{call: "POST affiliates/1/referrals", status: 422, body: `{"AffiliateId":77}`, code: "EXCEPTION",
			has: []string{"AffiliateId"}},
		{call: "POST affiliates/1/referrals", status: 400, body: `{"AffiliateId":`, code: "EXCEPTION"},
		{call: "GET affiliates/1/referrals", has: []string{`[{"Id":1,`}, not: []string{`"Id":2`}},
		{call: "GET affiliates/77/referrals", content: "[]"},
		{call: "GET affiliates/0/referrals", has: []string{`"Id":1`, `"Id":2`}},
		{call: "GET affiliates/x/referrals", has: []string{`"Id":1`, `"Id":2`}},
		{call: "POST orders/", status: 201, body: `{"Bvin":"` + sale + `","AffiliateID":1}`},
		{call: "DELETE affiliates/1", content: "true"},
		{call: "GET orders/" + sale, has: []string{`"AffiliateID":1`}},
		{call: "GET affiliates/x/referrals", has: []string{`[{"Id":2,`}},
	}},
	{name: "pages of gift cards", steps: append(giftCards(11),
		step{call: "GET giftcards/?countonly=", content: "11"},
		step{call: "GET giftcards/?countonly=0&page=2", content: "11"},
		step{call: "GET giftcards/?page=1", has: []string{`"GiftCardId":9`}, not: []string{`"GiftCardId":10`}},
		step{call: "GET giftcards/?page=2", has: []string{`"GiftCardId":10`, `"GiftCardId":11`},
			not: []string{`"GiftCardId":9`}},
		step{call: "GET giftcards/?page=0&pagesize=2", has: []string{`"GiftCardId":2`},
			not: []string{`"GiftCardId":3`}},
		step{call: "GET giftcards/?page=2&pagesize=3", has: []string{`[{"GiftCardId":4`},
			not: []string{`"GiftCardId":7`}},
		step{call: "GET giftcards/?page=x&pagesize=y", has: []string{`"GiftCardId":9`},
			not: []string{`"GiftCardId":10`}},
		step{call: "GET giftcards/?pagesize=3", has: []string{`"GiftCardId":11`}},
		step{call: "GET giftcards/?page=9", content: "[]"},
		step{call: "GET giftcards/?page=1&pagesize=0", content: "[]"},
		step{call: "GET giftcards/?page=1&pagesize=-4", content: "[]"},
		step{call: "GET giftcards/?page=1&pagesize=2147483647", has: []string{`"GiftCardId":11`}},
	)},
	{name: "pages of customers", steps: append(customers(10),
		step{call: "GET customeraccounts/?page=1", has: []string{`"a8@b.c"`}, not: []string{`"a9@b.c"`}},
		step{call: "GET customeraccounts/?page=2&pagesize=", has: []string{`"a9@b.c"`}, not: []string{`"a8@b.c"`}},
	)},
	{name: "gift cards by the number in the record", steps: []step{
		{call: "POST giftcards/", status: 201, body: `{"CardNumber":"A","ExpirationDateUtc":"2030-01-01T00:00:00Z"}`,
			only: []string{"classic", `"IssueDateUtc":"\/Date(1795338000000)\/"`, "modern",
				`"IssueDateUtc":"2026-11-22T09:00:00.000Z"`}},
		{call: "POST giftcards/", body: `{"GiftCardId":1,"CardNumber":"B","ExpirationDateUtc":"2030-01-01T00:00:00Z"}`,
			has:  []string{`"GiftCardId":1`, `"CardNumber":"B"`},
			only: []string{"modern", `"IssueDateUtc":"2026-11-22T09:00:00.000Z"`}},
		{call: "POST giftcards/1", body: `{"GiftCardId":0,"CardNumber":"B","ExpirationDateUtc":"2030-01-01T00:00:00Z","IssueDateUtc":"2025-01-01T00:00:00Z"}`, only: []string{"modern", `"IssueDateUtc":"2025-01-01T00:00:00.000Z"`}},
		{call: "POST giftcards/1", body: `{"CardNumber":"","ExpirationDateUtc":"2030-01-01T00:00:00Z"}`,
			has: []string{`"CardNumber":""`}, only: []string{"modern", `"IssueDateUtc":"2025-01-01T00:00:00.000Z"`}},
		{call: "POST giftcards/", status: 201, body: `{"GiftCardId":50,"CardNumber":"A","ExpirationDateUtc":"2030-01-01T00:00:00Z"}`, has: []string{`"GiftCardId":2`}},
	}},
	{name: "wish list of a customer", steps: []step{
		{call: "GET wishlistitems/?id=4", status: 404, code: "NULL", content: "null"},
		{call: "POST customeraccounts/", status: 201, body: `{"Email":"a@b.c"}`, has: []string{`"Bvin":"1"`}},
		{call: "POST wishlistitems/", status: 201, body: `{"CustomerId":"1","ProductId":"` + cup +
			`","LastUpdatedUtc":"2020-01-01T00:00:00Z"}`},
		{call: "POST wishlistitems/0", status: 201, body: `{"CustomerId":"1","ProductId":"` + cup +
			`","LastUpdatedUtc":"2022-01-01T00:00:00Z"}`, has: []string{`"Id":2`},
			only: []string{"modern", `"LastUpdatedUtc":"2022-01-01T00:00:00.000Z"`}},
		{call: "POST wishlistitems/", body: `{"CustomerId":"1","ProductId":"` + cup +
			`","LastUpdatedUtc":"10000-01-01"}`,
			status: 400, code: "EXCEPTION", has: []string{"LastUpdatedUtc"}},
		{call: "POST wishlistitems/", status: 422, body: `{"CustomerId":"1","ProductId":"` + nobody + `"}`,
			code: "EXCEPTION", has: []string{"ProductId"}},
		{call: "POST wishlistitems/x", status: 201, body: `{"CustomerId":"2","ProductId":"` + plate +
			`","LastUpdatedUtc":"2021-01-01T00:00:00Z"}`, has: []string{`"Id":3`}},
		{call: "GET wishlistitems/?id=1", has: []string{`[{"Id":2,`, `{"Id":1,`}, not: []string{`"Id":3`}},
		{call: "GET wishlistitems/?&", has: []string{`[{"Id":1,`, `"Id":3`}},
		{call: "GET wishlistitems/0", has: []string{`[{"Id":1,`}},
		{call: "GET wishlistitems/all", has: []string{`[{"Id":1,`}},
		{call: "POST orders/", status: 201, body: `{"Bvin":"` + sale + `","UserID":"1"}`},
		{call: "DELETE customeraccounts/1", content: "true"},
		{call: "GET orders/" + sale, has: []string{`"UserID":"1"`}},
		{call: "GET wishlistitems/?id=1", status: 404, code: "NULL", content: "null"},
		{call: "DELETE products/" + plate, content: "true"},
		{call: "GET wishlistitems/x", status: 404, code: "NULL", content: "null"},
	}},
	{name: "customers by page and by e-mail", steps: []step{
		{call: "GET customeraccounts/?countonly=1", content: "0"},
		{call: "POST customeraccounts/?pwd=p+ss+word", status: 201,
			body: `{"Email":"jim+x@y.com","FirstName":"Jim","LastName":"Z"}`},
		{call: "POST customeraccounts/", status: 201, body: `{"Email":"ann@y.com","FirstName":"ann","LastName":"A"}`},
		{call: "GET customeraccounts/?countonly", content: "2"},
		{call: "GET customeraccounts/?countonly=&page=1", content: "2"},
		{call: "GET customeraccounts/", has: []string{`[{"Bvin":"2"`}},
		{call: "GET customeraccounts/?page=2&pagesize=1", has: []string{`[{"Bvin":"1"`}, not: []string{`"Bvin":"2"`}},
		{call: "GET customeraccounts/?page=x", has: []string{`"Bvin":"1"`, `"Bvin":"2"`}},
		{call: "GET customeraccounts/?pagesize=1", has: []string{`"Bvin":"1"`, `"Bvin":"2"`}},
		{call: "GET customeraccounts/?email=JIM+X@y.com", has: []string{`"Content":{"Bvin":"1"`}},
		{call: "GET customeraccounts/2?email=jim%2Bx@y.com", has: []string{`"Content":{"Bvin":"1"`}},
		{call: "GET customeraccounts/?email=none@y.com", status: 404, code: "NULL", content: "null"},
		{call: "GET customeraccounts/?email=", has: []string{`[{"Bvin":"2"`}},
		{call: "POST customeraccounts/2", body: `{"Email":"JIM+X@Y.COM","FirstName":"ann","LastName":"A"}`,
			has: []string{`"Bvin":"2"`}},
		{call: "GET customeraccounts/?email=jim+x@y.com", has: []string{`"Content":{"Bvin":"1"`}},
		{call: "GET customeraccounts/01", has: []string{`"Content":{"Bvin":"1"`}},
	}},
	{name: "customers that are there already, and refused ones", steps: []step{
		{call: "POST customeraccounts/", status: 201,
			body: `{"Email":"a@b.c","FirstName":"A","Addresses":[{"Bvin":"mine","City":"Rome"},{"City":"Oslo"}]}`,
			has:  []string{`"Bvin":"mine"`}},
		{call: "POST customeraccounts/", body: `{"Email":"A@B.C","FirstName":"B","Addresses":[{"City":" ROME "},{"City":"Bonn"},{"City":"Bonn"}]}`, has: []string{`"Bvin":"1"`, `"FirstName":"A"`, `"City":"Bonn"`}, not: []string{`"City":" ROME "`}},
		{call: "POST customeraccounts/?pwd=short", body: `{"Email":"a@b.c"}`,
			has: []string{`"Bvin":"1"`, `"City":"Bonn"`}},
		{call: "POST customeraccounts/x", status: 404, body: `{"Email":"n@b.c"}`, code: "NULL", content: "null"},
		{call: "POST customeraccounts/?pwd=short", status: 422, body: `{"Email":"n@b.c","Password":"long enough"}`,
			code: "USERNOTCREATED", has: []string{"Password"}},
		{call: "POST customeraccounts/", status: 422, body: `{"Email":"n@b.c","Password":"123456"}`,
			code: "USERNOTCREATED"},
		{call: "POST customeraccounts/?pwd=", status: 201,
			body: `{"Email":"n@b.c","Password":"1234567","Addresses":null,"BillingAddress":null}`,
			not:  []string{"1234567"}},
		{call: "POST customeraccounts/1", body: `{"Email":"n@b.c","CreationDateUtc":"1999-01-01T00:00:00Z"}`,
			has: []string{`"Addresses":[]`}, not: []string{"1999"}},
	}},
	{name: "clear customers while it is not allowed", steps: []step{
		{call: "POST customeraccounts/", status: 201, body: `{"Email":"a@b.c"}`},
		{call: "DELETE customeraccounts/", status: 403, code: "CLEAR", content: "false"},
		{call: "GET customeraccounts/?countonly=1", content: "1"},
	}},
	{name: "clear customers", window: true, steps: []step{
		{call: "POST customeraccounts/", status: 201, body: `{"Email":"a@b.c"}`},
		{call: "POST wishlistitems/", status: 201, body: `{"CustomerId":"1","ProductId":"` + cup + `"}`},
		{call: "DELETE customeraccounts/", reader: true, status: 403, code: "ACCESS"},
		{call: "DELETE customeraccounts/", content: "true"},
		{call: "GET customeraccounts/", content: "[]"},
		{call: "GET wishlistitems/?id=1", has: []string{`"Id":1`}},
		{call: "DELETE customeraccounts/", content: "true"},
		{call: "GET products/?countonly=1", content: "2"},
	}},
})

// contactModel is vendors or manufacturers: they differ in ContactType alone.
func contactModel(model, contact string) plain {
	return plain{
		model: model, id: potter, list: "[]", dated: "LastUpdated",
		create: `{"Bvin":"` + potter + `","DisplayName":"Potter","EmailAddress":"p@x.y","Address":{"City":"Bonn","StoreId":4,"CountryBvin":"8d447e0d-6327-4a05-a7e5-f50fc408e13c"},"ContactType":-1}`,
		made: []string{`"Bvin":"` + potter, `"DisplayName":"Potter"`, `"City":"Bonn"`, `"CountryName":"Germany"`,
			`"ContactType":` + contact, `"Address":{"Bvin":null`, `"StoreId":0`, `"StoreId":1`},
		replace: `{"StoreId":0,"DisplayName":"Pottery","Address":{},"DropShipEmailTemplateId":"t"}`,
		changed: []string{`"Bvin":"` + potter, `"DisplayName":"Pottery"`, `"City":""`, `"EmailAddress":""`,
			`"DropShipEmailTemplateId":"t"`},
		bad: map[string]string{"Bvin": `{"Bvin":"x"}`},
	}
}

func customers(n int) (steps []step) {
	for i := range n {
		steps = append(steps, step{call: "POST customeraccounts/", status: 201,
			body: fmt.Sprintf(`{"Email":"a%d@b.c"}`, i)})
	}
	return steps
}

func giftCards(n int) (steps []step) {
	for range n {
		steps = append(steps, step{call: "POST giftcards/", status: 201,
			body: `{"CardNumber":"A","ExpirationDateUtc":"2030-01-01T00:00:00Z"}`})
	}
	return steps
}
