package server

import "slices"

// Ids that these tests post.
const (
	garment = "a1111111-1111-4111-8111-111111111111"
	praise  = "a3333333-3333-4333-8333-333333333333"
	dozen   = "a4444444-4444-4444-8444-444444444444"
)

// docs/protocol/20-product-details.md §4 to §8.
var detailModels = []plain{
	{
		model: "producttypes", id: garment, idName: "type", list: "[]", strict: true, dated: "LastUpdated",
		create: `{"Bvin":"` + garment + `","ProductTypeName":"Garment","StoreId":5}`,
		made: []string{`"Bvin":"` + garment, `"StoreId":1`, `"ProductTypeName":"Garment"`, `"IsPermanent":false`,
			`"TemplateName":""`},
		replace: `{"ProductTypeName":"Clothes","IsPermanent":true,"TemplateName":"Wide","StoreId":0}`,
		changed: []string{`"ProductTypeName":"Clothes"`, `"IsPermanent":true`, `"TemplateName":"Wide"`, `"StoreId":1`},
		bad:     map[string]string{"Bvin": `{"Bvin":"x"}`},
	},
	{
		model: "productproperties", id: "1", list: "null", strict: true,
		create: `{"Id":9,"PropertyName":"Colour","DisplayName":"Colour of it","TypeCode":2,"Choices":[{"ChoiceName":"Blue","SortOrder":2},{"Id":44,"ChoiceName":"Red","SortOrder":1,"StoreId":9}]}`,
		made: []string{`"Id":1`, `"StoreId":1`, `"CultureCode":"en-US"`, `"DisplayOnSite":true`,
			`"Choices":[{"Id":2,"StoreId":1,"PropertyId":1,"ChoiceName":"Red","DisplayName":null,"SortOrder":1`,
			`{"Id":1,"StoreId":1,"PropertyId":1,"ChoiceName":"Blue"`},
		replace: `{"PropertyName":"Colour","DisplayName":"Shade","TypeCode":2,"Choices":[{"Id":1,"ChoiceName":"Navy","DisplayName":"Dark blue"},{"Id":1,"ChoiceName":"Twice"},{"Id":77,"ChoiceName":"New"}]}`,
		changed: []string{`"Id":1`, `"DisplayName":"Shade"`, `"TypeCode":2`,
			`{"Id":1,"StoreId":1,"PropertyId":1,"ChoiceName":"Navy","DisplayName":"Dark blue"`, `"ChoiceName":"Twice"`,
			`"ChoiceName":"New"`},
		more: []exampleCall{
			{"", "POST", "/producttypes", `{"Bvin":"` + garment + `","ProductTypeName":"Garment"}`},
			{"POST /producttypes/{type}/properties/{property}/{sortorder}", "POST",
				"/producttypes/" + garment + "/properties/1/1", ""},
			{"", "POST", "/products/" + cup, `{"ProductName":"Cup","Sku":"CUP 1","ProductTypeId":"` + garment +
				`","SitePrice":4.5}`},
			{"GET /productproperties byproduct=", "GET", "/productproperties?byproduct=" + cup, ""},
			{"POST /productproperties/{id}/valuesforproduct/{product}", "POST",
				"/productproperties/1/valuesforproduct/" + cup, `"1"`},
			{"DELETE /producttypes/{type}/properties/{property}", "DELETE",
				"/producttypes/" + garment + "/properties/1", ""},
		},
	},
	{
		model: "productrelationships", id: "1", list: "-", strict: true,
		create: `{"Id":5,"ProductId":"` + cup + `","RelatedProductId":"` + plate + `","SortOrder":40}`,
		made: []string{`"Id":1`, `"ProductId":"` + cup, `"RelatedProductId":"` + plate, `"SortOrder":1`,
			`"StoreId":1`},
		replace: `{"ProductId":"` + cup + `","RelatedProductId":"` + plate +
			`","SortOrder":40,"IsSubstitute":true,"MarketingDescription":""}`,
		changed: []string{`"Id":1`, `"SortOrder":40`, `"IsSubstitute":true`, `"MarketingDescription":""`},
		bad: map[string]string{
			"ProductId":        `{"RelatedProductId":"` + plate + `"}`,
			"RelatedProductId": `{"ProductId":"` + cup + `","RelatedProductId":"` + nobody + `"}`,
		},
		more: []exampleCall{
			{"GET /productrelationships byproduct", "GET", "/productrelationships?byproduct=" + cup, ""},
			{"DELETE /productrelationships/{product}/{other}", "DELETE", "/productrelationships/" + cup + "/" + plate,
				""},
		},
	},
	{
		model: "productreviews", id: praise, idName: "review", list: "[]", strict: true,
		create: `{"Bvin":"` + praise + `","ProductBvin":"` + cup +
			`","Description":"Good","ProductName":"x","ReviewDateUtc":"2026-01-02T03:04:05Z"}`,
		made: []string{`"Bvin":"` + praise, `"Rating":3`, `"Description":"Good"`, `"Approved":false`,
			`"ProductName":""`},
		replace: `{"ProductBvin":"` + cup + `","Description":"Very good","Rating":5,"Karma":-2,"Approved":true,"UserID":"7"}`,
		changed: []string{`"Rating":5`, `"Karma":-2`, `"Approved":true`, `"UserID":"7"`, `"Description":"Very good"`},
		bad: map[string]string{"ProductBvin": `{"ProductBvin":"` + nobody + `"}`,
			"UserID": `{"UserID":"1234567890123456789012345678901234567"}`},
		more: []exampleCall{
			{"GET /productreviews productbvin=", "GET", "/productreviews?productbvin=" + cup, ""},
		},
	},
	{
		model: "productvolumediscounts", id: dozen, idName: "discount", list: "-", strict: true, dated: "LastUpdated",
		create:  `{"Bvin":"` + dozen + `","ProductId":"` + cup + `","Qty":12,"Amount":3.95,"DiscountType":2}`,
		made:    []string{`"Bvin":"` + dozen, `"Qty":12`, `"Amount":3.95`, `"DiscountType":2`, `"StoreId":1`},
		replace: `{"ProductId":"` + cup + `","Qty":6,"Amount":4}`,
		changed: []string{`"Qty":6`, `"Amount":4`, `"DiscountType":0`, `"StoreId":1`},
		bad:     map[string]string{"ProductId": `{"Qty":1}`},
	},
}

var detailScenarios = slices.Concat(plainScenarios(detailModels), []scenario{
	{name: "properties of a type and of a product", steps: []step{
		{call: "POST producttypes/", status: 201, body: `{"Bvin":"` + garment + `","ProductTypeName":"Garment"}`},
		{call: "POST producttypes/", status: 201, body: `{"ProductTypeName":"antique"}`},
		{call: "GET producttypes/", has: []string{`"ProductTypeName":"antique","TemplateName":""},{"Bvin":"` +
			garment}},
		{call: "POST producttypes/", status: 201, body: `{"ProductTypeName":"Antique"}`}, // names need not be unique
		{call: "POST productproperties/", status: 201, body: `{"PropertyName":"Size","DisplayName":"Your size"}`,
			has: []string{`"Id":1`}},
		{call: "POST productproperties/", status: 201, body: `{"PropertyName":"Colour","DisplayName":"Its colour"}`,
			has: []string{`"Id":2`}},
		{call: "POST productproperties/", body: `{"PropertyName":"Other","DisplayName":"SIZE"}`,
			has: []string{`"Id":1`, `"PropertyName":"Size"`}},
		{call: "POST productproperties/0", body: `{"PropertyName":"Other","DisplayName":"size "}`,
			has: []string{`"Id":1`}},
		{call: "GET productproperties/", has: []string{`"Content":[{"Id":2,`}},
		{call: "POST products/" + cup, body: `{"ProductName":"Cup","ProductTypeId":"` + garment + `"}`,
			has: []string{`"ProductTypeId":"` + garment}},
		{call: "POST products/" + cup, body: `{"ProductName":"Cup","ProductTypeId":"` + nobody + `"}`, status: 422,
			code: "EXCEPTION", has: []string{"ProductTypeId"}},
		{call: "GET productproperties/?byproduct=" + cup, status: 404, code: "NULL", content: "null",
			has: []string{"No product properties found."}},
		{call: "GET productproperties/?byproduct=" + plate, status: 404, code: "NULL", content: "null",
			has: []string{"No product properties found."}},
		{call: "GET productproperties/?byproduct=" + nobody, status: 404, code: "NULL", content: "null",
			has: []string{"No product properties found."}},
		{call: "GET productproperties/?byproduct=x", status: 404, code: "NULL", content: "null",
			has: []string{"No product properties found."}},
		{call: "POST producttypes/" + garment + "/properties/1/9", content: "true"},
		{call: "POST producttypes/" + garment + "/PROPERTIES/2/3", content: "true"},
		{call: "POST producttypes/" + garment + "/properties/1/1", content: "true"},
		{call: "POST producttypes/" + garment + "/properties/77/1", status: 404, code: "NULL", content: "false"},
		{call: "POST producttypes/" + nobody + "/properties/1/1", status: 404, code: "NULL", content: "false"},
		{call: "POST producttypes/x/properties/x/1", status: 404, code: "NULL", content: "false"},
		{call: "POST producttypes/" + garment + "/properties/1/1", reader: true, status: 403, code: "ACCESS"},
		{call: "GET productproperties/?byproduct=" + cup, has: []string{`[{"Id":2,`, `{"Id":1,`}},
		{call: "DELETE producttypes/" + garment + "/properties/2", content: "true"},
		{call: "POST producttypes/" + garment + "/properties/2/last", content: "true"},
		{call: "GET productproperties/?byproduct=" + cup, has: []string{`[{"Id":1,`, `{"Id":2,`}},
		{call: "DELETE producttypes/" + garment + "/properties/2", content: "true"},
		{call: "DELETE producttypes/" + garment + "/properties/2", status: 404, content: "false", code: "NULL",
			quiet: "classic"},
		{call: "DELETE producttypes/" + garment + "/properties", status: 404, content: "false", code: "NULL",
			quiet: "classic"},
		{call: "DELETE producttypes/x/properties/x", status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "POST producttypes/" + garment + "/properties/2", content: "true"},
		{call: "DELETE producttypes/" + garment, status: 422, content: "false", code: "EXCEPTION"},
		{call: "DELETE producttypes/", status: 404, content: "false", code: "NULL"},
		{call: "POST catalogroles/", status: 201, body: `{"RoleName":"Trade","ReferenceId":"` + garment +
			`","RoleType":2}`},
		{call: "POST catalogroles/", status: 422, body: `{"RoleName":"Trade","ReferenceId":"` + nobody +
			`","RoleType":2}`, code: "EXCEPTION", has: []string{"ReferenceId"}},
		{call: "GET catalogroles/x?bytype=producttype&bvin=" + garment, has: []string{"Trade"}},
		{call: "POST products/" + cup, body: `{"ProductName":"Cup"}`},
		{call: "DELETE producttypes/" + garment, content: "true"},
		{call: "GET catalogroles/x?bytype=producttype&bvin=" + garment, content: "[]"},
		{call: "GET productproperties/1", has: []string{"Size"}},
		{call: "DELETE productproperties/1", content: "true"},
		{call: "GET productproperties/", has: []string{`[{"Id":2,`}, not: []string{`"Id":1,`}},
	}},
	{name: "replacing a property", steps: []step{
		{call: "POST productproperties/", status: 201, body: `{"PropertyName":"Size","DisplayName":"Shown","LastUpdatedUtc":"\/Date(978307200000)\/","Choices":[{"ChoiceName":"Small"},{"ChoiceName":"Large"}]}`,
			only: []string{"classic", `"LastUpdatedUtc":"\/Date(978307200000)\/"`, "modern", `"LastUpdatedUtc":"2001-01-01T00:00:00.000Z"`}}, // as posted
		{call: "POST productproperties/1", body: `{"PropertyName":"Size","DisplayName":"Size","Choices":[{"Id":2,"ChoiceName":"Large"}]}`, has: []string{`"Choices":[{"Id":2,`}, not: []string{"Small"}},
		{call: "POST productproperties/1", body: `{"Id":9,"PropertyName":"Size"}`, status: 422, code: "EXCEPTION",
			has: []string{"Id"}},
		{call: "POST productproperties/1", body: `{"PropertyName":"Size","Choices":[{"ChoiceName":"New","LastUpdated":"2001-01-01"}]}`, has: []string{`"Choices":[{"Id":3,`}, not: append(longAgo, "Large")},
		{call: "POST productproperties/1", body: `{"PropertyName":"Size","Choices":null}`,
			has: []string{`"Choices":[]`}},
		{call: "POST productproperties/1", body: `{"PropertyName":"Size","Choices":[{}]}`,
			has: []string{`"Choices":[{"Id":4,`}},
		{call: "POST productproperties/1", body: `{"PropertyName":"Size"}`, has: []string{`"Choices":[]`}}, // a list left out is an empty one
	}},
	{name: "value of a property", steps: []step{
		{call: "POST productproperties/", status: 201, body: `{"PropertyName":"Size","DisplayName":"Size"}`},
		{call: "POST productproperties/1/valuesforproduct/" + cup + "/", body: `"not" JSON & + %`, kind: "text/plain",
			content: "true"},
		{call: "POST productproperties/1/ValuesForProduct/" + cup, content: "true"},
		{call: "POST productproperties/1/valuesforproduct/" + nobody + "/", body: "x", kind: "text/plain", status: 404,
			code: "NULL", content: "false"},
		{call: "POST productproperties/2/valuesforproduct/" + cup + "/", body: "x", kind: "text/plain", status: 404,
			code: "NULL", content: "false"},
		{call: "POST productproperties/x/valuesforproduct/x/", body: "x", kind: "text/plain", status: 404, code: "NULL",
			content: "false"},
		{call: "POST productproperties/1/valuesforproduct/" + cup + "/", body: `"JSON"`, content: "true"},
		{call: "POST productproperties/1/valuesforproduct/" + cup + "/", body: `{`, status: 400, code: "EXCEPTION",
			skip: "classic"},
		{call: "POST productproperties/1/valuesforproduct/" + cup + "/", reader: true, body: "x", kind: "text/plain",
			status: 403, code: "ACCESS"},
		{call: "GET productproperties/1", has: []string{`"PropertyName":"Size"`}},
	}},
	{name: "relationships of a product", steps: []step{
		{call: "GET productrelationships/", content: "[]"},
		{call: "GET productrelationships/?byproduct=" + cup, content: "[]"},
		{call: "POST productrelationships/", status: 201, body: `{"ProductId":"` + cup + `","RelatedProductId":"` +
			plate + `"}`, has: []string{`"SortOrder":1`}},
		{call: "POST productrelationships/0", status: 201, body: `{"ProductId":"` + cup + `","RelatedProductId":"` +
			plate + `"}`, has: []string{`"SortOrder":2`}},
		{call: "POST productrelationships/x", status: 201, body: `{"ProductId":"` + plate + `","RelatedProductId":"` +
			cup + `"}`, has: []string{`"Id":3`, `"SortOrder":1`}},
		{call: "POST productrelationships/1", body: `{"Id":2,"ProductId":"` + cup + `","RelatedProductId":"` + plate +
			`"}`, status: 422, code: "EXCEPTION", has: []string{"Id"}},
		{call: "GET productrelationships/?byproduct=" + cup, has: []string{`[{"Id":1,`, `{"Id":2,`},
			not: []string{`"Id":3`}},
		{call: "POST productrelationships/1", body: `{"ProductId":"` + cup + `","RelatedProductId":"` + plate +
			`","SortOrder":3,"MarketingDescription":null}`, has: []string{`"MarketingDescription":""`}},
		{call: "GET productrelationships/?byproduct=" + cup, has: []string{`[{"Id":2,`, `{"Id":1,`}},
		{call: "GET productrelationships/?byproduct=x", content: "[]"},
		{call: "DELETE productrelationships/" + cup, status: 404, content: "false", code: "EXCEPTION"},
		{call: "DELETE productrelationships/" + plate + "/" + nobody, status: 404, content: "false", code: "EXCEPTION"},
		{call: "DELETE productrelationships/x/y", status: 404, content: "false", code: "EXCEPTION"},
		{call: "DELETE productrelationships/" + cup + "/" + plate, reader: true, status: 403, code: "ACCESS"},
		{call: "DELETE productrelationships/" + cup + "/" + plate, content: "true"},
		{call: "GET productrelationships/?byproduct=" + cup, content: "[]"},
		{call: "GET productrelationships/3", has: []string{`"ProductId":"` + plate}},
		{call: "DELETE products/" + cup, content: "true"},
		{call: "GET productrelationships/3", status: 404, code: "NULL"},
	}},
	{name: "reviews of a product", steps: []step{
		{call: "POST productreviews/", status: 201, body: `{"Bvin":"` + garment + `","ProductBvin":"` + cup +
			`","Description":"old","ReviewDateUtc":"2020-01-01"}`},
		{call: "POST productreviews/", status: 201, body: `{"Bvin":null,"ProductBvin":"` + cup +
			`","Description":"new","ReviewDateUtc":"2021-01-01"}`, not: []string{`"Bvin":""`, zero}},
		{call: "POST productreviews/", status: 201, body: `{"Bvin":"` + praise + `","ProductBvin":"` + cup +
			`","Description":"liked","Karma":3,"ReviewDateUtc":"2019-01-01"}`},
		{call: "POST productreviews/", status: 201, body: `{"ProductBvin":"` + plate + `","Description":"plate"}`},
		{call: "GET productreviews/?productbvin=" + cup, not: []string{`"plate"`},
			has: []string{`[{"Bvin":"` + praise + `"`,
				`"Description":"new","Approved":false,"ProductName":""},{"Bvin":"` + garment}},
		{call: "GET productreviews/?productbvin=x", content: "[]"},
		{call: "GET productreviews/", has: []string{`"plate"`, `"liked"`}},
		{call: "DELETE products/" + cup, content: "true"},
		{call: "GET productreviews/?productbvin=" + cup, content: "[]"},
	}},
	{name: "volume discounts have no list", steps: []step{
		{call: "GET productvolumediscounts/", status: 404, code: "NULL", content: "null"},
		{call: "POST productvolumediscounts/", status: 201, body: `{"Bvin":"` + dozen + `","ProductId":"` + cup +
			`","Qty":12}`},
		{call: "POST productvolumediscounts/", status: 201, body: `{"ProductId":"` + cup +
			`","Qty":12,"DiscountType":7}`, has: []string{`"DiscountType":7`}},
		{call: "DELETE products/" + cup, content: "true"},
		{call: "GET productvolumediscounts/" + dozen, status: 404, code: "NULL"},
	}},
})
