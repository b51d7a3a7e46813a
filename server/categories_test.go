package server

// docs/protocol/10-catalog-core.md §2.
var categoryScenarios = []scenario{
	{name: "list categories", steps: []step{
		{call: "GET categories/", has: []string{`"Bvin":"` + kitchen + `"`, `"Bvin":"` + crockery + `"`,
			`"Operations":[]`}, not: []string{"LastUpdatedUtc", "TemplateName"}},
		{call: "GET categories", has: []string{kitchen}},
		{call: "GET CATEGORIES/", reader: true, has: []string{kitchen}},
	}},
	{name: "categories of a product", steps: []step{
		{call: "GET categories/?byproduct=" + cup, has: []string{kitchen}, not: []string{`"Bvin":"` + crockery}},
		{call: "GET categories/?ByProduct=" + nobody, content: "[]"},
		{call: "GET categories/?byproduct=nonsense", content: "[]"},
		{call: "GET categories/?byproduct=%20", has: []string{kitchen, crockery}},
	}},
	{name: "one category", steps: []step{
		{call: "GET categories/" + kitchen, has: []string{`"Name":"Kitchen"`, `"TemplateName":"Index"`,
			`"RewriteUrl":"kitchen"`},
			only: []string{"classic", `"LastUpdatedUtc":"\/Date(1795338000000)\/"`, "modern",
				`"LastUpdatedUtc":"2026-11-22T09:00:00.000Z"`}},
		{call: "GET categories/%7B33333333-3333-4333-8333-333333333333%7D/extra/segments", has: []string{"Kitchen"}},
		{call: "GET categories/33333333333343338333333333333333/", has: []string{"Kitchen"}},
		{call: "GET categories/" + nobody, code: "NULL", status: 404, content: "null"},
		{call: "GET categories/nonsense", code: "NULL", status: 404, content: "null"},
		{call: "GET categories/ANY", code: "NULL", status: 404, content: "null"},
	}},
	{name: "category by slug", steps: []step{
		{call: "GET categories/ANY?byslug=KITCHEN", has: []string{`"Name":"Kitchen"`}},
		{call: "GET categories/" + crockery + "?byslug=kitchen", has: []string{`"Name":"Kitchen"`}},
		{call: "GET categories/ANY?byslug=none", code: "NULL", status: 404, content: "null"},
		{call: "GET categories/" + crockery + "?byslug=", has: []string{`"Name":"Crockery"`}},
		{call: "POST categories/", status: 201, body: `{"Name":"Café"}`, has: []string{`"RewriteUrl":"caf%c3%a9"`}},
		{call: "GET categories/ANY?byslug=caf%c3%a9", has: []string{`Café`}},
	}},
	{name: "create a category", steps: []step{
		{call: "POST categories/", status: 201, body: `{"Name":"Kitchen","StoreId":7,"SortOrder":99}`,
			has: []string{`"RewriteUrl":"kitchen-2"`, `"SortOrder":2`, `"StoreId":1`}},
		{call: "POST categories/", status: 201, body: `{"name":"Lamps","hidden":"true","DisplaySortOrder":"productname"}`, has: []string{`"Name":"Lamps"`, `"Hidden":true`, `"DisplaySortOrder":2`}},
		{call: "POST categories/", status: 409, body: `{"Bvin":"` + kitchen + `","Name":"Again"}`, code: "EXCEPTION",
			content: "-"},
		{call: "POST categories/", status: 400, body: `{"Name":`, code: "EXCEPTION"},
		{call: "POST categories/", status: 400, body: `[]`, code: "EXCEPTION"},
		{call: "POST categories/", status: 400, code: "EXCEPTION"},
		{call: "POST categories/", status: 422, body: `{"Name":""}`, code: "EXCEPTION", has: []string{"Name"}},
		{call: "POST categories/", reader: true, status: 403, body: `{"Name":"Spy"}`, code: "ACCESS"},
		{call: "GET categories/", not: []string{"Again", "Spy"}},
	}},
	{name: "update a category", steps: []step{
		{call: "POST categories/" + kitchen, body: `{"Bvin":"` + kitchen +
			`","Name":"Kitchenware","ShowTitle":false,"RewriteUrl":""}`,
			has: []string{`"Name":"Kitchenware"`, `"RewriteUrl":"kitchen"`, `"ShowTitle":false`}},
		{call: "POST categories/" + kitchen, body: `{"Name":"No id"}`,
			has: []string{`"Name":"No id"`, `"ShowTitle":true`}},
		{call: "POST categories/" + nobody, status: 404, body: `{"Bvin":"` + nobody + `","Name":"x"}`, code: "NULL",
			content: "null"},
		{call: "POST categories/" + kitchen, body: `{"Bvin":"` + crockery + `","Name":"x"}`, status: 422,
			code: "EXCEPTION", has: []string{"Bvin"}},
		{call: "GET categories/" + crockery, has: []string{`"Name":"Crockery"`}},
	}},
	{name: "delete a category", steps: []step{
		{call: "DELETE categories/" + nobody, status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "DELETE categories/nonsense", status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "DELETE categories//", status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "DELETE categories/" + kitchen, reader: true, status: 403, code: "ACCESS"},
		{call: "DELETE categories/" + kitchen, content: "true"},
		{call: "GET categories/" + kitchen, status: 404, code: "NULL"},
		{call: "GET products/" + cup, has: []string{`"ProductName":"Cup"`}},
		{call: "GET categories/?byproduct=" + cup, content: "[]"},
		{call: "GET categories/" + crockery, has: []string{`"ParentId":"` + kitchen}},
	}},
	{name: "clear categories while it is not allowed", steps: []step{
		{call: "DELETE categories/", status: 403, code: "CLEAR", content: "false"},
		{call: "GET categories/", has: []string{kitchen}},
	}},
	{name: "clear categories", window: true, steps: []step{
		{call: "DELETE categories/", reader: true, status: 403, code: "ACCESS"},
		{call: "DELETE categories/", content: "true"},
		{call: "GET categories/", content: "[]"},
		{call: "GET products/?countonly=1", content: "2"},
		{call: "DELETE categories/", content: "true"},
	}},
	{name: "calls categories do not have", steps: []step{
		{call: "PUT categories/", body: `{"Name":"x"}`, status: 405, code: "NOTSUPPORTED"},
		{call: "PUT categories/" + kitchen, body: `{"Name":"Put"}`, code: "NOTSUPPORTED", skip: "modern"},
		{call: "PUT categories/" + kitchen, body: `{"Name":"Put"}`, has: []string{`"Name":"Put"`}, skip: "classic"},
		{call: "GET nomodel/", status: 404, code: "NOTSUPPORTED"},
		{call: "POST nomodel/1", body: "{}", status: 404, code: "NOTSUPPORTED"},
	}},
}

// §4.
var associationScenarios = []scenario{
	{name: "one association", steps: []step{
		{call: "GET categoryproductassociations/1", has: []string{`"Id":1`, `"ProductId":"` + cup,
			`"CategoryId":"` + kitchen, `"SortOrder":1`}},
		{call: "GET categoryproductassociations/2", status: 404, code: "NULL", content: "null"},
		{call: "GET categoryproductassociations/nonsense", status: 404, code: "NULL", content: "null"},
		{call: "GET categoryproductassociations/", status: 404, code: "NULL", content: "null"},
	}},
	{name: "associate", steps: []step{
		{call: "POST categoryproductassociations/", status: 201,
			body: `{"Id":0,"CategoryId":"` + kitchen + `","ProductId":"` + plate + `","SortOrder":0,"StoreId":0}`,
			has:  []string{`"Id":2`, `"SortOrder":2`, `"StoreId":1`}},
		{call: "POST categoryproductassociations/", body: `{"CategoryId":"` + kitchen + `","ProductId":"` + plate +
			`"}`, has: []string{`"Id":2`}},
		{call: "POST categoryproductassociations/0", status: 201,
			body: `{"CategoryId":"` + crockery + `","ProductId":"` + plate + `"}`,
			has:  []string{`"Id":3`, `"SortOrder":1`}},
		{call: "POST categoryproductassociations/", body: `{"CategoryId":"` + nobody + `","ProductId":"` + plate + `"}`,
			status: 422, code: "EXCEPTION", has: []string{"CategoryId"}},
		{call: "POST categoryproductassociations/", body: `{"CategoryId":"` + kitchen + `","ProductId":"x"}`,
			status: 422, code: "EXCEPTION", has: []string{"ProductId"}},
		{call: "POST categoryproductassociations/", body: `{}`, status: 422, code: "EXCEPTION"},
	}},
	{name: "update an association", steps: []step{
		{call: "POST categoryproductassociations/1", body: `{"Id":1,"CategoryId":"` + crockery + `","ProductId":"` +
			cup + `","SortOrder":9,"StoreId":0}`, has: []string{`"Id":1`, `"SortOrder":9`, `"CategoryId":"` + crockery,
			`"StoreId":1`}},
		{call: "POST categoryproductassociations/77", body: `{"CategoryId":"` + kitchen + `","ProductId":"` + cup +
			`"}`, status: 404, code: "NULL", content: "null"},
	}},
	{name: "unrelate", steps: []step{
		{call: "DELETE categoryproductassociations/" + cup, status: 404, content: "false", code: "NULL",
			quiet: "classic"},
		{call: "DELETE categoryproductassociations//" + kitchen, status: 404, content: "false", code: "NULL",
			quiet: "classic"},
		{call: "DELETE categoryproductassociations/" + cup + "/" + crockery, status: 404, content: "false",
			code: "NULL", quiet: "classic"},
		{call: "DELETE categoryproductassociations/x/y", status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "DELETE categoryproductassociations/" + cup + "/" + kitchen, content: "true"},
		{call: "GET categoryproductassociations/1", status: 404, code: "NULL"},
	}},
}

// §5.
var roleScenarios = []scenario{
	{name: "roles of an item", steps: []step{
		{call: "GET catalogroles/" + cup + "?bytype=product&bvin=" + cup,
			has: []string{`"CatalogRoleId":1`, `"RoleName":"Members"`, `"ReferenceId":"` + cup, `"RoleType":0`}},
		{call: "GET catalogroles/?bvin=" + cup, has: []string{`"CatalogRoleId":1`}},
		{call: "GET catalogroles/" + cup + "?bytype=category&bvin=" + cup, content: "[]"},
		{call: "GET catalogroles/" + cup + "?bytype=producttype&bvin=" + cup, content: "[]"},
		{call: "GET catalogroles/" + cup, content: "[]"},
		{call: "GET catalogroles/x?bvin=x", content: "[]"},
	}},
	{name: "create a role", steps: []step{
		{call: "POST catalogroles/", status: 201, body: `{"CatalogRoleId":5,"RoleName":"Guests","ReferenceId":"` +
			kitchen + `","RoleType":1}`, has: []string{`"CatalogRoleId":2`, `"RoleType":1`}},
		{call: "POST catalogroles/9", body: `{"RoleName":"Guests","ReferenceId":"` + kitchen + `","RoleType":1}`,
			has: []string{`"CatalogRoleId":2`}},
		{call: "POST catalogroles/", status: 422, body: `{"RoleName":"x","ReferenceId":"` + nobody + `"}`,
			code: "EXCEPTION", has: []string{"ReferenceId"}},
		{call: "POST catalogroles/", status: 422, body: `{"RoleName":"x","ReferenceId":"` + cup + `","RoleType":3}`,
			code: "EXCEPTION", has: []string{"RoleType"}},
		{call: "POST catalogroles/", status: 400, body: `{"ReferenceId":"x"}`, code: "EXCEPTION",
			has: []string{"ReferenceId"}},
		{call: "POST catalogroles/", status: 400, code: "EXCEPTION"},
	}},
	{name: "delete a role", steps: []step{
		{call: "DELETE catalogroles/2", status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "DELETE catalogroles/", status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "DELETE catalogroles/x", status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "DELETE catalogroles/1", content: "true"},
		{call: "GET catalogroles/" + cup + "?bvin=" + cup, content: "[]"},
	}},
}
