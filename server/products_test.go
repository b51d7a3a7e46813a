package server

import "strings"

// docs/protocol/10-catalog-core.md §6.
var productScenarios = []scenario{
	{name: "page of products", steps: []step{
		{call: "GET products/", has: []string{`{"Products":[{"Bvin":"` + cup, `"TotalProductCount":2}`}},
		{call: "GET products/?page=2&pagesize=1", has: []string{plate, `"TotalProductCount":2`}, not: []string{cup}},
		{call: "GET products/?PAGE=-3&pagesize=1", has: []string{cup}, not: []string{plate}},
		{call: "GET products/?page=x&pagesize=y", has: []string{cup, plate}},
		{call: "GET products/?pagesize=0", content: `{"Products":[],"TotalProductCount":2}`},
		{call: "GET products/?pagesize=-1", content: `{"Products":[],"TotalProductCount":2}`},
		{call: "GET products/?page=2147483647&pagesize=2147483647", content: `{"Products":[],"TotalProductCount":2}`},
		{call: "GET products/?bysku=CUP%201", has: []string{cup, plate}},
	}},
	{name: "products of a category", steps: []step{
		{call: "GET products/?bycategory=" + kitchen + "&page=1&pagesize=10", has: []string{cup, `"TotalProductCount":1`}, not: []string{plate}},
		{call: "GET products/?bycategory=" + kitchen + "&countonly=1", has: []string{cup}},
		{call: "GET products/?bycategory=" + nobody, content: `{"Products":[],"TotalProductCount":0}`},
		{call: "GET products/?bycategory=x", content: `{"Products":[],"TotalProductCount":0}`},
	}},
	{name: "count products", steps: []step{
		{call: "GET products/?countonly=1", content: "2"},
		{call: "GET products/?countonly=no", reader: true, content: "2"},
		{call: "GET products/?countonly=", has: []string{cup}},
	}},
	{name: "one product", steps: []step{
		{call: "GET products/" + cup, has: []string{`"ProductName":"Cup"`, `"SitePrice":4.5`, `"UrlSlug":"cup"`, `"IsAvailableForSale":true`, `"ShippingDetails":{"IsNonShipping":false`},
			only: []string{"classic", `"CreationDateUtc":"\/Date(1795338000000)\/"`, "modern", `"CreationDateUtc":"2026-11-22T09:00:00.000Z"`}},
		{call: "GET products/" + strings.ReplaceAll(cup, "-", ""), has: []string{`"ProductName":"Cup"`}},
		{call: "GET products/" + nobody, status: 404, code: "NULL", content: "null"},
		{call: "GET products/nonsense", status: 404, code: "NULL", content: "null"},
		{call: "GET products/a%2Fb", status: 404, code: "NULL", content: "null"},
	}},
	{name: "product by SKU", steps: []step{
		{call: "GET products/ANY?bysku=cup%201", has: []string{`"ProductName":"Cup"`}},
		{call: "GET products/ANY?bysku=CUP+1", has: []string{`"ProductName":"Cup"`}},
		{call: "GET products/ANY?bysku=PLATE+1", has: []string{`"ProductName":"Plate"`}},
		{call: "GET products/ANY?bysku=PLATE%2B1", has: []string{`"ProductName":"Plate"`}},
		{call: "GET products/" + plate + "?bysku=CUP%201&byslug=plate", has: []string{`"ProductName":"Cup"`}},
		{call: "GET products/ANY?bysku=none;such", status: 404, code: "NULL", content: "null"},
		{call: "GET products/" + plate + "?bysku=%20", has: []string{`"ProductName":"Plate"`}},
	}},
	{name: "product by slug", steps: []step{
		{call: "GET products/ANY?byslug=CUP", has: []string{`"ProductName":"Cup"`}},
		{call: "GET products/ANY?byslug=none", status: 404, code: "NULL", content: "null"},
	}},
	{name: "create a product", steps: []step{
		{call: "POST products/", status: 201, body: `{"ProductName":"Café","SitePrice":"19.95","CreationDateUtc":"2024-02-29T13:45:30.123Z"}`, has: []string{`"UrlSlug":"café"`, `"SitePrice":19.95`},
			only: []string{"classic", `"CreationDateUtc":"\/Date(1709214330123)\/"`, "modern", `"CreationDateUtc":"2024-02-29T13:45:30.123Z"`}},
		{call: "POST products/", status: 201, body: `{"ProductName":"Cup","CreationDateUtc":"\/Date(1709214330123)\/"}`, has: []string{`"UrlSlug":"cup-2"`}},
		{call: "POST products/", status: 400, body: `{"ProductName":"Bad","SitePrice":"dear"}`, code: "EXCEPTION", has: []string{"SitePrice"}, content: "-"},
		{call: "POST products/", status: 422, body: `{"ProductName":"Bad","Sku":"` + strings.Repeat("s", 51) + `"}`, code: "EXCEPTION", has: []string{"Sku"}},
		{call: "POST products/", status: 422, body: `{"ProductName":"Bad","InventoryMode":5}`, code: "EXCEPTION", has: []string{"InventoryMode"}},
		{call: "POST products/", status: 422, body: `{"ProductName":"Bad","VendorId":"` + nobody + `"}`, code: "EXCEPTION", has: []string{"VendorId"}},
		{call: "POST products/", status: 422, body: `{"Bvin":"x"}`, code: "EXCEPTION", has: []string{"Bvin"}},
		{call: "POST products/", status: 400, body: `"text"`, code: "EXCEPTION"},
		{call: "POST products/", status: 400, code: "EXCEPTION"},
		{call: "POST products/", status: 400, body: strings.Repeat("[", 200) + strings.Repeat("]", 200), code: "EXCEPTION"},
		{call: "POST products/", reader: true, status: 403, body: `{"ProductName":"Spy"}`, code: "ACCESS"},
		{call: "POST products/", status: 415, body: `{"ProductName":"Form"}`, kind: "application/x-www-form-urlencoded", code: "EXCEPTION", skip: "classic"},
		{call: "GET products/?countonly=1", content: "4"},
	}},
	{name: "update a product", steps: []step{
		{call: "POST products/" + cup, body: `{"Bvin":"` + cup + `","ProductName":"Mug","StoreId":7}`, has: []string{`"ProductName":"Mug"`, `"UrlSlug":"cup"`, `"SitePrice":0`, `"StoreId":1`}},
		{call: "POST products/", body: `{"Bvin":"` + cup + `","ProductName":"Beaker"}`, has: []string{`"ProductName":"Beaker"`}},
		{call: "POST products/" + nobody, status: 201, body: `{"Bvin":"` + nobody + `","ProductName":"New"}`, has: []string{`"Bvin":"` + nobody}},
		{call: "POST products/" + cup, body: `{"Bvin":"` + plate + `","ProductName":"x"}`, status: 422, code: "EXCEPTION", has: []string{"Bvin"}},
		{call: "POST products/" + zero, body: `{"ProductName":"x"}`, status: 400, code: "EXCEPTION", has: []string{"Bvin"}},
		{call: "PUT products/" + cup, body: `{"Bvin":"` + cup + `","ProductName":"Put"}`, code: "NOTSUPPORTED", skip: "modern"},
		{call: "PUT products/" + cup, body: `{"Bvin":"` + cup + `","ProductName":"Put"}`, has: []string{`"ProductName":"Put"`}, skip: "classic"},
		{call: "GET products/" + plate, has: []string{`"ProductName":"Plate"`}},
	}},
	{name: "delete a product", steps: []step{
		{call: "DELETE products/" + nobody, status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "DELETE products/x", status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "DELETE products/" + cup, reader: true, status: 403, code: "ACCESS"},
		{call: "DELETE products/" + cup, content: "true"},
		{call: "GET products/" + cup, status: 404, code: "NULL"},
		{call: "GET catalogroles/?bvin=" + cup, content: "[]"},
		{call: "GET categoryproductassociations/1", status: 404, code: "NULL"},
	}},
	{name: "clear products while it is not allowed", steps: []step{
		{call: "DELETE products/?howmany=10", status: 403, code: "CLEAR", content: `{"ProductsCleared":0,"ProductsRemaining":-1}`},
		{call: "GET products/?countonly=1", content: "2"},
	}},
	{name: "clear products", window: true, steps: []step{
		{call: "DELETE products/", content: `{"ProductsCleared":0,"ProductsRemaining":2}`},
		{call: "DELETE products/?howmany=-1", content: `{"ProductsCleared":0,"ProductsRemaining":2}`},
		{call: "DELETE products/?howmany=x", content: `{"ProductsCleared":0,"ProductsRemaining":2}`},
		{call: "DELETE products/?howmany=1", content: `{"ProductsCleared":1,"ProductsRemaining":1}`},
		{call: "GET products/" + cup, status: 404, code: "NULL"},
		{call: "DELETE products/?howmany=5", content: `{"ProductsCleared":1,"ProductsRemaining":0}`},
		{call: "DELETE products/?howmany=5", content: `{"ProductsCleared":0,"ProductsRemaining":0}`},
	}},
}

// §7 and §8.
var toolScenarios = []scenario{
	{name: "index a product", steps: []step{
		{call: "POST searchmanager/products/" + cup, content: "true"},
		{call: "POST SearchManager/%20Products/" + cup, content: "true"},
		{call: "POST searchmanager/products/" + nobody, status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "POST searchmanager/products/x", status: 400, content: "false", code: "EXCEPTION"},
		{call: "POST searchmanager/orders/" + cup, status: 404, content: "false", code: "NOTSUPPORTED", quiet: "classic"},
		{call: "POST searchmanager/", status: 404, content: "false", code: "NOTSUPPORTED", quiet: "classic"},
		{call: "POST searchmanager/products/" + cup, reader: true, status: 403, code: "ACCESS"},
		{call: "GET searchmanager/products/" + cup, status: 405, content: "false", code: "NOTSUPPORTED"},
		{call: "DELETE searchmanager/products/" + cup, status: 405, content: "false", code: "NOTSUPPORTED"},
	}},
	{name: "slugify", steps: []step{
		{call: "POST utilities/slugify", kind: "text/plain", body: "Hello Wörld & <co> +1", content: `"hello-w%c3%b6rld-and-co--plus-1"`},
		{call: "POST utilities/slugify", kind: "text/plain", body: "\xef\xbb\xbfa=b&c%20d+e", content: `"aband` + `c20d-plus-e"`},
		{call: "POST utilities/%20SLUGIFY", kind: "text/plain", reader: true, body: "Size 10.5/11", content: `"size-10511"`},
		{call: "POST utilities/slugify", content: `""`},
		{call: "POST utilities/slugify", body: `"Blue Bracelet"`, content: `"blue-bracelet"`},
		{call: "POST utilities/slugify", body: `Blue`, status: 400, code: "EXCEPTION", skip: "classic"},
		{call: "POST utilities/other", body: `x`, status: 404, code: "NOTSUPPORTED"},
		{call: "GET utilities/slugify", status: 405, content: "null", code: "NOTSUPPORTED", quiet: "classic"},
		{call: "DELETE utilities/slugify", status: 405, content: "false", code: "NOTSUPPORTED", quiet: "classic"},
	}},
}
