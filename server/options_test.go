package server

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"griddle/server/gate"
)

// Ids that these tests post.
const (
	size   = "b1111111-1111-4111-8111-111111111111"
	colour = "b2222222-2222-4222-8222-222222222222"
	small  = "b3333333-3333-4333-8333-333333333333"
	large  = "b4444444-4444-4444-8444-444444444444"
	blue   = "b5555555-5555-4555-8555-555555555555"
	stock  = "b6666666-6666-4666-8666-666666666666"
	view   = "b7777777-7777-4777-8777-777777777777"
	manual = "b8888888-8888-4888-8888-888888888888"
)

const (
	sizes = `{"Bvin":"` + size + `","Name":"Size","IsVariant":true,"Items":[{"Name":"Pick one","IsLabel":true},{"Bvin":"` + large +
		`","Name":"Large","SortOrder":2,"PriceAdjustment":1.5},{"Bvin":"` + small + `","Name":"Small","SortOrder":1}]}`
	colours = `{"Bvin":"` + colour + `","Name":"Colour","IsVariant":true,"IsShared":true,"Items":[{"Bvin":"` + blue +
		`","Name":"Blue"}]}`
)

func bare(id string) string { return strings.ReplaceAll(id, "-", "") }

// chosen is a variant's selection of an item.
func chosen(option, item string) string {
	return `{"OptionBvin":"` + bare(option) + `","SelectionData":"` + bare(item) + `"}`
}

var (
	makeSizes   = step{call: "POST productoptions/", body: sizes, status: 201, has: []string{`"Bvin":"` + size}}
	makeColours = step{call: "POST productoptions/", body: colours, status: 201}
	assignSizes = step{call: "POST productoptions/" + size + "/products/" + cup + "?generatevariants=1",
		content: "true"}
)

// docs/protocol/20-product-details.md §2, §3.
var optionScenarios = []scenario{
	{name: "read productoptions", steps: []step{
		{call: "GET productoptions/", status: 404, content: "[]", code: "NULL"},
		makeSizes, makeColours,
		{call: "GET productoptions/", reader: true, has: []string{`[{"Bvin":"` + colour, `"Name":"Size"`}},
		{call: "GET productoptions/?productbvin=", has: []string{`"Name":"Size"`}},
		{call: "GET productoptions/" + strings.ToUpper(size),
			has: []string{`"OptionType":100`, `"StoreId":1`, `"Settings":[]`, `"OptionBvin":"` + size}},
		{call: "GET productoptions/" + nobody, status: 404, code: "NULL", content: "null"},
		{call: "GET productoptions/nonsense", status: 404, code: "NULL", content: "null"},
		{call: "GET productoptions/?productbvin=" + cup, status: 404, content: "[]", code: "NULL"},
		{call: "GET productoptions/?productbvin=x", status: 404, content: "[]", code: "NULL"},
		assignSizes,
		{call: "POST productoptions/" + colour + "/Products/" + cup + "?generatevariants=0", content: "true"},
		assignSizes, // has it already, so it stays where it is
		{call: "GET productoptions/?productbvin=" + cup, has: []string{`[{"Bvin":"` + size, `"Name":"Colour"`}},
	}},
	{name: "write productoptions", steps: []step{
		makeSizes,
		{call: "GET productoptions/" + size, has: []string{`"IsLabel":true,"SortOrder":0,"IsDefault":false},{"Bvin":"` +
			small, `"PriceAdjustment":1.5`}},
		{call: "POST productoptions/", body: sizes, has: []string{`"Bvin":"` + size}},
		{call: "POST productoptions/0", body: `{"Bvin":"` + size + `","OptionType":"checkboxes","Name":null,"StoreId":9,"Settings":[{"Key":"rows","Value":"1"},{"Key":"rows","Value":"2"}],"TextSettings":null,"Items":[{"Bvin":"` + small + `","Name":"Tiny","StoreId":4,"OptionBvin":"x"}]}`,
			has: []string{`"OptionType":300`, `"Name":""`, `"StoreId":1`, `"Settings":[{"Key":"rows","Value":"2"}]`,
				`"TextSettings":[]`, `"Items":[{"Bvin":"` + small + `","StoreId":1,"OptionBvin":"` + size +
					`","Name":"Tiny"`}, not: []string{large}},
		{call: "POST productoptions/" + zero, status: 201, body: `{"Bvin":"` + zero +
			`","Items":[{"Name":null,"IsDefault":true},{"IsDefault":true}]}`,
			has: []string{`"Name":"","PriceAdjustment":0`, `"IsDefault":true},{"Bvin":"`}, not: []string{zero}},
		{call: "POST productoptions/" + size + "/anything", body: `{"OptionType":77,"Items":null}`,
			has: []string{`"Bvin":"` + size, `"OptionType":100`, `"Items":[]`}},
		{call: "PUT productoptions/" + size, body: sizes, has: []string{large}, skip: "classic"},
		{call: "PUT productoptions/" + size, body: sizes, code: "NOTSUPPORTED", skip: "modern"},
		{call: "POST productoptions/", body: `{"Items":[{"Bvin":"x"}]}`, status: 422, code: "EXCEPTION",
			has: []string{"Items[0].Bvin"}},
		{call: "POST productoptions/", status: 201,
			body: `{"Settings":[{"Value":"1"}],"TextSettings":[{"Key":"html"}]}`,
			has:  []string{`"Settings":[{"Key":"","Value":"1"}],"TextSettings":[{"Key":"html","Value":""}]`}},
		{call: "POST productoptions/" + nobody, body: `{"Bvin":"` + size + `","Name":"Again"}`, has: []string{`"Bvin":"` + size, `"Items":[]`}}, // the id in the path is not looked at
		{call: "GET productoptions/" + nobody, status: 404, code: "NULL"},
		{call: "POST productoptions/", body: `{"Settings":[{"Key":null,"Value":"1"}]}`, status: 422, code: "EXCEPTION",
			has: []string{"Settings"}},
		{call: "POST productoptions/", body: `{"Name":"` + strings.Repeat("n", 256) + `"}`, status: 422,
			code: "EXCEPTION", has: []string{"Name"}},
		{call: "POST productoptions/", status: 400, code: "EXCEPTION"},
		{call: "POST productoptions/", body: sizes, reader: true, status: 403, code: "ACCESS"},
	}},
	{name: "items of other options", steps: []step{
		makeSizes,
		{call: "POST productoptions/", body: `{"Items":[{"Bvin":"` + small + `"}]}`, status: 409, code: "EXCEPTION",
			has: []string{"Items"}},
		{call: "POST productoptions/", body: `{"Items":[{"Bvin":"` + blue + `"},{"Bvin":"` + blue + `"}]}`, status: 409,
			code: "EXCEPTION", has: []string{"Items"}},
		{call: "GET productoptions/", has: []string{`"Content":[{"Bvin":"` + size}}, // nothing of the refused ones was stored
		{call: "POST productoptions/", body: `{"Bvin":"` + size + `"}`, has: []string{`"Items":[]`}},
		{call: "POST productoptions/", status: 201, body: `{"Bvin":"` + colour + `","Items":[{"Bvin":"` + small +
			`"}]}`, has: []string{small}},
		{call: "DELETE productoptions/" + colour, content: "true"},
		{call: "POST productoptions/", body: sizes, has: []string{small}},
	}},
	{name: "delete productoptions", steps: []step{
		makeSizes, assignSizes,
		{call: "DELETE productoptions/" + size, status: 422, content: "false", code: "EXCEPTION"},
		{call: "GET productoptions/" + size, has: []string{small}},
		{call: "POST productoptions/" + size + "/products/" + cup + "?unassign=1", content: "true"},
		{call: "DELETE productoptions/" + size, status: 404, content: "false", code: "NULL", quiet: "classic"},
		makeColours,
		{call: "DELETE productoptions/" + colour, reader: true, status: 403, code: "ACCESS"},
		{call: "DELETE productoptions/" + colour, content: "true"},
		{call: "DELETE productoptions/nonsense", status: 404, content: "false", code: "NULL", quiet: "classic"},
	}},
	{name: "assign options", steps: []step{
		makeSizes, makeColours,
		{call: "POST productoptions/" + nobody + "/products/" + cup + "?generatevariants=0", status: 404,
			content: "false", code: "NULL"},
		{call: "POST productoptions/" + size + "/products/" + nobody + "?generatevariants=0", status: 404,
			content: "false", code: "NULL", quiet: "classic"},
		{call: "POST productoptions/" + size + "/products/x", status: 404, content: "false", code: "NULL"},
		{call: "POST productoptions/" + size + "/products/" + cup, reader: true, status: 403, code: "ACCESS"},
		{call: "POST productoptions/" + size + "/products/" + cup, content: "true"},
		{call: "POST productoptions/" + size + "/products/" + cup + "?generatevariants=0", content: "true"},
		{call: "GET productvariant/?productid=" + cup, content: "[]"},
		{call: "POST productoptions/" + size + "/products/" + plate + "?unassign=01&generatevariants=1",
			content: "true"},
		{call: "GET productvariant/?productid=" + plate, has: []string{chosen(size, small), chosen(size, large)}},
		{call: "POST productoptions/" + size + "/products/" + cup + "?unassign=1&generatevariants=1", content: "true"},
		{call: "GET productoptions/" + size, has: []string{small}}, // the plate has it still
		{call: "POST productoptions/" + size + "/products/" + cup + "?unassign=1", content: "true"},
		{call: "POST productoptions/" + size + "/products/" + plate + "?unassign=1", content: "true"},
		{call: "GET productoptions/" + size, status: 404, code: "NULL"},
		{call: "GET productvariant/?productid=" + plate, content: "[]"},
		{call: "POST productoptions/" + colour + "/products/" + cup, content: "true"},
		{call: "POST productoptions/" + colour + "/products/" + cup + "?unassign=1", content: "true"},
		{call: "GET productoptions/" + colour, has: []string{blue}}, // it is shared
		// did not have it
		{call: "POST productoptions/" + colour + "/products/" + plate + "?unassign=1", content: "true"},
		{call: "POST productoptions/" + colour + "/products/" + nobody + "?unassign=1", status: 404, content: "false",
			code: "NULL", quiet: "classic"},
		{call: "POST productoptions/" + nobody + "/products/" + cup + "?unassign=1", status: 404, content: "false",
			code: "NULL"},
	}},
	{name: "generate variants", steps: []step{
		makeSizes, makeColours,
		{call: "POST productoptions/0/generateonly/" + cup, content: "true"},
		{call: "GET productvariant/?productid=" + cup, content: "[]"},
		{call: "POST productoptions/" + size + "/products/" + cup, content: "true"},
		{call: "POST productoptions/0/GENERATEONLY/" + cup, content: "true"},
		{call: "GET productvariant/?productid=" + cup, has: []string{`"Sku":"","Price":-1,"Selections":[` +
			chosen(size, small) + `]`, chosen(size, large)}},
		{call: "POST productoptions/" + colour + "/products/" + cup, content: "true"},
		{call: "GET productvariant/?productid=" + cup, has: []string{`[` + chosen(size, small) + `,` +
			chosen(colour, blue) + `]`}},
		{call: "GET productinventory/?byproduct=" + cup, has: []string{`"QuantityOnHand":0`},
			not: []string{`"VariantId":""`}},
		{call: "POST productoptions/0/generateonly/" + nobody, status: 404, content: "false", code: "NULL"},
		{call: "POST productoptions/0/generateonly/x", status: 404, content: "false", code: "NULL"},
		{call: "POST productoptions/0/generateonly/" + cup, reader: true, status: 403, code: "ACCESS"},
	}},
	{name: "a variant is completed by the first item that is no label", steps: []step{
		makeSizes, makeColours,
		{call: "POST productoptions/" + colour + "/products/" + cup + "?generatevariants=1", content: "true"},
		{call: "POST productinventory/", status: 201, body: `{"ProductBvin":"` + cup + `","VariantId":null,"QuantityOnHand":3}`, has: []string{`"VariantId":""`}}, // until the next validation
		{call: "POST productoptions/" + size + "/products/" + cup, content: "true"},
		{call: "GET productvariant/?productid=" + cup, has: []string{`"Selections":[` + chosen(colour, blue) + `,` +
			chosen(size, small) + `]`}, not: []string{bare(large)}},
		{call: "GET productinventory/?byproduct=" + cup, has: []string{`"QuantityOnHand":0`},
			not: []string{`"VariantId":""`}},
	}},
	{name: "SKUs of variants", steps: []step{
		makeSizes, makeColours, assignSizes,
		{call: "POST productoptions/" + colour + "/products/" + cup, content: "true"},
		{call: "POST productvariantssku/" + cup, body: `{"ProductBvin":"x","Sku":"CUP-S","MatchingOptions":[{"ChoiceId":"` + colour + `","ChoiceItemId":"` + strings.ToUpper(bare(blue)) + `"},{"ChoiceId":"` + size + `","ChoiceItemId":"` + small + `"}]}`, content: "true"},
		{call: "GET productvariantssku/?productid=" + cup, has: []string{`"Sku":"CUP-S","Price":-1,"Selections":[` +
			chosen(size, small)}},
		{call: "POST productvariant/" + cup, body: `{"Sku":null,"MatchingOptions":[{"ChoiceId":"` + colour +
			`","ChoiceItemId":"` + blue + `"},{"ChoiceId":"` + size + `","ChoiceItemId":"` + small + `"}]}`,
			content: "true"},
		{call: "GET productvariant/?productid=" + cup, not: []string{"CUP-S"}},
		{call: "POST productvariantssku/" + cup, body: `{"Sku":"x","MatchingOptions":[{"ChoiceId":"` + size +
			`","ChoiceItemId":"` + small + `"},{"ChoiceId":"` + size + `","ChoiceItemId":"` + small + `"}]}`,
			status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "POST productvariantssku/" + cup, body: `{"Sku":"x","MatchingOptions":[{"ChoiceId":null,"ChoiceItemId":null}]}`, status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "POST productvariantssku/" + cup, body: `{"Sku":"x","MatchingOptions":null}`, status: 404,
			content: "false", code: "NULL", quiet: "classic"},
		{call: "POST productvariantssku/" + cup, body: `{"Sku":"x","MatchingOptions":[{"ChoiceId":"` + size +
			`","ChoiceItemId":"` + small + `"}]}`, status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "POST productvariantssku/", body: `{"Sku":"x"}`, status: 404, content: "false", code: "NULL"},
		{call: "GET productvariant/?productid=" + cup, not: []string{`"x"`}},
		{call: "POST productvariantssku/" + cup, body: `{"Sku":"x"}`, status: 404, content: "false", code: "NULL",
			quiet: "classic"},
		{call: "POST productvariantssku/" + nobody, body: `{"Sku":"x"}`, status: 404, content: "false", code: "NULL",
			quiet: "classic"},
		{call: "POST productvariantssku/x", body: `{"Sku":"x"}`, status: 404, content: "false", code: "NULL"},
		{call: "POST productvariantssku/" + cup, status: 400, content: "false", code: "EXCEPTION"},
		{call: "POST productvariantssku/" + cup, body: `{"Sku":"` + strings.Repeat("s", 256) + `"}`, status: 422,
			content: "false", code: "EXCEPTION"},
		{call: "POST productvariantssku/" + cup, body: `{"Sku":"x"}`, reader: true, status: 403, code: "ACCESS"},
		{call: "GET productvariant/", content: "[]"},
		{call: "GET productvariant/" + cup + "?productid=x", content: "[]"},
		{call: "DELETE productvariant/" + cup, status: 405, content: "false", code: "EXCEPTION"},
		{call: "DELETE productvariantssku/", status: 405, content: "false", code: "EXCEPTION"},
	}},
}

const sold = `{"Bvin":"` + cup + `","ProductName":"Cup","InventoryMode":101}`

// §9.
var inventoryScenarios = []scenario{
	{name: "stock and availability", steps: []step{
		{call: "POST products/" + cup, body: sold, has: []string{`"IsAvailableForSale":false`}},
		{call: "POST productinventory/", body: `{"Bvin":"` + stock + `","ProductBvin":"` + cup + `","QuantityOnHand":5,"QuantityReserved":1,"OutOfStockPoint":3,"LowStockPoint":9,"LastUpdated":"2001-01-01"}`,
			has: []string{`"QuantityOnHand":5`, `"LowStockPoint":9`}, not: []string{stock, "2001"}},
		{call: "GET products/" + cup, has: []string{`"IsAvailableForSale":true`}},
		{call: "POST productinventory/", body: `{"ProductBvin":"` + cup + `","QuantityOnHand":-5}`,
			has: []string{`"QuantityOnHand":-5`, `"LowStockPoint":0`}},
		{call: "GET products/" + cup, has: []string{`"IsAvailableForSale":false`}},
		{call: "POST productinventory/", status: 201, body: `{"Bvin":"` + stock + `","ProductBvin":"` + cup +
			`","VariantId":"` + strings.ToUpper(bare(blue)) + `","QuantityOnHand":1}`,
			has: []string{`"Bvin":"` + stock, `"VariantId":"` + blue}},
		{call: "GET products/" + cup, has: []string{`"IsAvailableForSale":true`}},
		{call: "GET productinventory/" + stock, reader: true, has: []string{`"QuantityOnHand":1`}},
		{call: "GET productinventory/?byproduct=" + cup, has: []string{stock, `"QuantityOnHand":-5`}},
		{call: "POST productinventory/" + strings.ToUpper(stock),
			body: `{"Bvin":"` + stock + `","ProductBvin":"` + cup + `","VariantId":"` + blue + `","QuantityOnHand":1}`,
			has:  []string{`"Bvin":"` + stock}},
		{call: "POST productinventory/", body: `{"Bvin":"` + stock + `","ProductBvin":"` + cup + `","VariantId":"` +
			small + `"}`, status: 409, code: "EXCEPTION", has: []string{"Bvin"}},
		{call: "GET productinventory/?byproduct=" + nobody, content: "[]"},
		{call: "GET productinventory/?byproduct=x", content: "[]"},
		{call: "GET productinventory", has: []string{stock, plate}},
		{call: "POST productinventory/" + stock, body: `{"VariantId":"` + blue +
			`","QuantityOnHand":4,"QuantityReserved":4}`, has: []string{`"Bvin":"` + stock, `"ProductBvin":"` + cup,
			`"QuantityOnHand":4`}},
		{call: "GET products/" + cup, has: []string{`"IsAvailableForSale":false`}},
		{call: "POST productinventory/" + stock, body: `{"VariantId":"` + blue + `","QuantityOnHand":9}`},
		{call: "GET products/" + cup, has: []string{`"IsAvailableForSale":true`}},
		{call: "POST productinventory/" + stock, body: `{"Bvin":"` + stock + `","ProductBvin":"` + plate +
			`","VariantId":"any text","QuantityOnHand":7}`, has: []string{`"ProductBvin":"` + plate,
			`"VariantId":"any text"`}},
		{call: "GET products/" + cup, has: []string{`"IsAvailableForSale":false`}},
		{call: "POST productinventory/" + stock, body: `{"ProductBvin":"` + cup + `","QuantityOnHand":7}`, status: 409,
			code: "EXCEPTION", has: []string{"VariantId"}},
		{call: "DELETE productinventory/" + stock, content: "true"},
	}},
	{name: "deleting stock", steps: []step{
		{call: "POST products/" + cup, body: sold},
		{call: "POST productinventory/", status: 201, body: `{"Bvin":"Any text","ProductBvin":"` + cup +
			`","VariantId":"` + blue + `","QuantityOnHand":1}`, has: []string{`"Bvin":"Any text"`}, skip: "modern"},
		{call: "POST productinventory/", status: 201, body: `{"Bvin":"` + stock + `","ProductBvin":"` + cup +
			`","VariantId":"` + small + `","QuantityOnHand":1}`},
		{call: "DELETE productinventory/any%20text", content: "true", skip: "modern"},
		{call: "GET products/" + cup, has: []string{`"IsAvailableForSale":true`}},
		{call: "DELETE productinventory/" + stock, reader: true, status: 403, code: "ACCESS"},
		{call: "DELETE productinventory/" + stock, content: "true"},
		{call: "GET products/" + cup, has: []string{`"IsAvailableForSale":false`}},
		{call: "DELETE productinventory/" + stock, status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "GET productinventory/" + stock, status: 404, content: "null", code: "NULL"},
	}},
	{name: "refused stock", steps: []step{
		{call: "POST productinventory/", body: `{"QuantityOnHand":1}`, status: 422, code: "EXCEPTION",
			has: []string{"ProductBvin"}},
		{call: "POST productinventory/", body: `{"ProductBvin":"` + nobody + `"}`, status: 422, code: "EXCEPTION",
			has: []string{"ProductBvin"}},
		{call: "POST productinventory/", body: `{"Bvin":"` + strings.Repeat("b", 37) + `","ProductBvin":"` + cup + `"}`,
			status: 422, code: "EXCEPTION", has: []string{"Bvin"}},
		{call: "POST productinventory/", status: 400, code: "EXCEPTION"},
		{call: "POST productinventory/", body: `{"ProductBvin":"` + cup + `"}`, reader: true, status: 403,
			code: "ACCESS"},
		{call: "POST productinventory/none", body: `{"ProductBvin":"` + cup + `"}`, status: 404, content: "null",
			code: "NULL"},
		{call: "POST productinventory/none", body: `{"Bvin":"other","ProductBvin":"` + cup + `"}`, status: 422,
			code: "EXCEPTION", has: []string{"Bvin"}},
	}},
}

var makeView = step{call: "POST productimages/", status: 201,
	body: `{"Bvin":"` + view + `","ProductId":"` + cup + `","FileName":"side.png","SortOrder":9}`,
	has:  []string{`"FileName":"side.png"`, `"SortOrder":1`}}

// §10, §11.
var imageScenarios = slices.Concat(plainScenarios([]plain{{
	model: "productimages", id: view, list: "[]", strict: true, dated: "LastUpdatedUtc",
	create:  `{"Bvin":"` + view + `","ProductId":"` + cup + `","FileName":"side.png","SortOrder":9,"StoreId":4}`,
	made:    []string{`"Bvin":"` + view, `"FileName":"side.png"`, `"Caption":""`, `"SortOrder":1`, `"StoreId":1`},
	replace: `{"ProductId":"` + cup + `","FileName":"back.png","Caption":null,"AlternateText":"A cup","SortOrder":7}`,
	changed: []string{`"FileName":"back.png"`, `"Caption":""`, `"AlternateText":"A cup"`, `"SortOrder":7`},
	bad:     map[string]string{"ProductId": `{}`, "Bvin": `{"Bvin":"x"}`},
}}), []scenario{
	{name: "productimages of a product", steps: []step{
		makeView,
		{call: "POST productimages/", status: 201, body: `{"ProductId":"` + cup + `","FileName":"top.png"}`,
			has: []string{`"SortOrder":2`}},
		{call: "POST productimages/", status: 201, body: `{"ProductId":"` + plate + `","FileName":"rim.png"}`,
			has: []string{`"SortOrder":1`}},
		{call: "POST productimages/" + view, body: `{"ProductId":"` + cup + `","FileName":"side.png","SortOrder":3}`},
		{call: "GET productimages/?byproduct=" + cup,
			has: []string{`"FileName":"top.png","Caption":"","AlternateText":"","SortOrder":2,"StoreId":1},{"Bvin":"` +
				view}, not: []string{"rim.png"}},
		{call: "GET productimages/", has: []string{`"Content":[{"Bvin":"` + view, `"FileName":"top.png","Caption":"","AlternateText":"","SortOrder":2,"StoreId":1},{"Bvin":"`}}, // as they were made
		{call: "POST productimages/", body: `{"ProductId":"` + nobody + `"}`, status: 422, code: "EXCEPTION",
			has: []string{"ProductId"}},
		{call: "GET productimages/?byproduct=" + nobody, content: "[]"},
		{call: "GET productimages/?byproduct=x", content: "[]"},
		{call: "DELETE products/" + cup, content: "true"},
		{call: "GET productimages/" + view, status: 404, code: "NULL"},
	}},
	{name: "productimagesupload", steps: []step{
		makeView,
		{call: "GET productimagesupload/" + cup + "/" + view, status: 404, code: "NULL", skip: "classic"},
		{call: "POST productimagesupload/" + cup + "/" + view + "?filename=Side%20View.PNG", body: onePixel,
			content: "true"},
		{call: "POST productimagesupload/" + cup + "/" + view + "?filename=side.gif", body: onePixel, content: "true"},
		{call: "POST productimagesupload/" + cup + "/" + view + "?filename=side.JPEG", body: onePixel, content: "true"},
		{call: "POST productimagesupload/" + cup + "/" + view + "?filename=side.webp", body: onePixel,
			status: 422, content: "false", code: "EXCEPTION",
			has: []string{"filename must end in .png, .jpg, .jpeg or .gif"}},
		{call: "POST productimagesupload/" + cup + "/" + view + "?filename=side.png", body: "[1,2,3]",
			status: 422, content: "false", code: "EXCEPTION",
			has: []string{"not a PNG, JPEG or GIF picture"}},
		{call: "POST productimagesupload/" + cup + "/" + view + "?filename=side.png", body: "null", status: 422,
			content: "false", code: "EXCEPTION"},
		{call: "POST productimagesupload/" + cup + "/" + view + "?filename=side.png", body: "[]", status: 422,
			content: "false", code: "EXCEPTION"},
		{call: "GET productimages/" + view, has: []string{`"FileName":"side.png"`}}, // an upload changes no record
		{call: "POST productimagesupload/" + cup + "/" + view + "?filename=side.png", status: 422, content: "false",
			code: "EXCEPTION"},
		{call: "POST productimagesupload/" + cup + "/" + view + "?filename=a%3Cb.png", body: onePixel, status: 400,
			content: "false", code: "EXCEPTION"},
		{call: "POST productimagesupload/" + cup + "/" + view + "?filename=a%3Cb.jpeg", body: onePixel, status: 400,
			content: "false", code: "EXCEPTION"},
		{call: "POST productimagesupload/" + cup + "/" + view + "?filename=", body: onePixel,
			status: 422, content: "false", code: "EXCEPTION"},
		{call: "POST productimagesupload/" + cup + "/" + view, body: onePixel, status: 400, content: "false",
			code: "EXCEPTION", has: []string{"filename"}},
		{call: "POST productimagesupload/" + cup + "/" + view + "?filename=a.png", body: "[256]", status: 400,
			content: "false", code: "EXCEPTION"},
		{call: "POST productimagesupload/" + plate + "/" + view + "?filename=a.png", body: onePixel, status: 404,
			content: "false", code: "NULL"},
		{call: "POST productimagesupload/" + cup + "/" + nobody + "?filename=a.png", body: onePixel, status: 404,
			content: "false", code: "NULL"},
		{call: "POST productimagesupload/" + cup + "/" + view + "?filename=a.png", body: onePixel, reader: true,
			status: 403, code: "ACCESS"},
		{call: "GET productimagesupload/" + cup + "/" + view, status: 405, content: "false", code: "NOTSUPPORTED",
			skip: "modern"},
		{call: "DELETE productimagesupload/" + cup + "/" + view, status: 405, content: "false", code: "NOTSUPPORTED"},
	}},
})

var makeManual = step{call: "POST productfiles/", status: 201,
	body: `{"Bvin":"` + manual + `","FileName":"manual.pdf","ShortDescription":"How to","ProductId":"` + cup +
		`","AvailableMinutes":30,"MaxDownloads":3}`,
	has: []string{`"ProductId":"","AvailableMinutes":0,"MaxDownloads":0,"FileName":"manual.pdf"`}}

// §12 to §14.
var fileScenarios = slices.Concat(plainScenarios([]plain{{
	model: "productfiles", id: manual, list: "-", strict: true, dated: "LastUpdated",
	create: makeManual.body,
	made: []string{`"Bvin":"` + manual, `"StoreId":1`, `"ProductId":"","AvailableMinutes":0,"MaxDownloads":0`,
		`"ShortDescription":"How to"`},
	replace: `{"FileName":"guide.pdf","ShortDescription":null}`,
	changed: []string{`"FileName":"guide.pdf"`, `"ShortDescription":""`},
	bad: map[string]string{"ProductId": `{"ProductId":"` + nobody + `"}`,
		"FileName": `{"FileName":"` + strings.Repeat("n", 101) + `"}`},
}}), []scenario{
	{name: "names of productfiles", steps: []step{
		makeManual,
		{call: "GET productfiles/", status: 404, code: "NULL", content: "null"},
		{call: "POST productfiles/", body: `{"FileName":"MANUAL.pdf","ShortDescription":"how to"}`, status: 409,
			code: "EXCEPTION", has: []string{"FileName"}},
		{call: "POST productfiles/", status: 201, body: `{"FileName":"manual.pdf","ShortDescription":"In French"}`},
		{call: "POST productfiles/" + manual, body: `{"FileName":"manual.pdf","ShortDescription":"In French"}`,
			status: 409, code: "EXCEPTION"},
	}},
	{name: "productfilesxproducts", steps: []step{
		{call: "GET productfilesxproducts/" + cup, status: 404, content: "[]", code: "NULL"},
		{call: "GET productfilesxproducts/", status: 404, content: "[]", code: "NULL"},
		makeManual,
		{call: "GET productfilesxproducts/" + cup, reader: true,
			has: []string{`"ProductId":"` + cup + `","AvailableMinutes":30,"MaxDownloads":3`}},
		{call: "POST productfiles/" + manual, body: `{"FileName":"manual.pdf","ProductId":"` + cup +
			`","MaxDownloads":5}`},
		{call: "GET productfilesxproducts/" + cup, has: []string{`"AvailableMinutes":0,"MaxDownloads":5`}},
		{call: "POST productfiles/" + manual, body: `{"FileName":"manual.pdf","MaxDownloads":6}`}, // names no product: they keep it as they have it
		{call: "GET productfilesxproducts/" + cup, has: []string{`"AvailableMinutes":0,"MaxDownloads":5`}},
		{call: "POST productfiles/", status: 201, body: `{"FileName":"extra.pdf","ProductId":"` + cup + `"}`},
		{call: "POST productfilesxproducts/" + manual + "/" + cup + "?minutes=7&downloads=x", content: "true"},
		{call: "GET productfilesxproducts/" + cup,
			has: []string{`"FileName":"extra.pdf","ShortDescription":""},{"Bvin":"` + manual,
				`"AvailableMinutes":7,"MaxDownloads":0`}},
		{call: "POST productfilesxproducts/" + manual + "/" + nobody, status: 404, content: "false", code: "NULL"},
		{call: "POST productfilesxproducts/" + nobody + "/" + cup, status: 404, content: "false", code: "NULL"},
		{call: "POST productfilesxproducts/x/" + cup, status: 404, content: "false", code: "NULL"},
		{call: "POST productfilesxproducts/" + manual + "/" + cup, reader: true, status: 403, code: "ACCESS"},
		{call: "DELETE productfilesxproducts/" + manual + "/" + cup, reader: true, status: 403, code: "ACCESS"},
		{call: "DELETE productfilesxproducts/" + manual + "/" + cup, content: "true"},
		{call: "DELETE productfilesxproducts/" + manual + "/" + cup, status: 404, content: "false", code: "NULL",
			quiet: "classic"},
		{call: "DELETE productfilesxproducts/" + manual, status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "DELETE productfilesxproducts/x/" + cup, status: 404, content: "false", code: "NULL", quiet: "classic"},
		{call: "GET productfiles/" + manual, has: []string{"manual.pdf"}},
		{call: "POST productfilesxproducts/" + manual + "/" + plate, content: "true"},
		{call: "DELETE productfiles/" + manual, content: "true"},
		{call: "GET productfilesxproducts/" + plate, status: 404, content: "[]", code: "NULL"},
	}},
	{name: "productfilesdata", steps: []step{
		{call: "POST productfilesdata/" + manual + "?first=0&filename=a", body: "[1]", status: 404, content: "false",
			code: "NULL"},
		{call: "POST productfilesdata/" + manual + "?first=1&filename=new.pdf&description=Made%20by%20it",
			body: "[104,105]", content: "true"},
		{call: "GET productfiles/" + manual, has: []string{`"FileName":"new.pdf","ShortDescription":"Made by it"`}},
		{call: "POST productfilesdata/" + manual + "?first=0&filename=other.pdf", body: "[33]", content: "true"},
		{call: "POST productfilesdata/" + manual, body: "[33]", content: "true"},
		{call: "POST productfilesdata/" + manual + "?first=1&filename=third.pdf&description=x", body: "[34]",
			content: "true"},
		{call: "GET productfiles/" + manual, has: []string{`"FileName":"new.pdf","ShortDescription":"Made by it"`}}, // an upload changes no record
		{call: "POST productfiles/", status: 201, body: `{"Bvin":"` + view + `","FileName":"later.pdf"}`},
		{call: "POST productfilesdata/" + view + "?first=no", body: "[34]", content: "true"}, // nothing was there yet
		{call: "POST productfilesdata/" + zero + "?first=1&filename=a", body: "[1]", status: 400, content: "false",
			code: "EXCEPTION"},
		{call: "POST productfilesdata/" + manual + "?first=0", body: "[]", status: 422, content: "false",
			code: "EXCEPTION", quiet: "classic"},
		{call: "POST productfilesdata/" + manual + "?first=1", body: "null", status: 422, content: "false",
			code: "EXCEPTION", quiet: "classic"},
		{call: "POST productfilesdata/" + manual + "?first=1", status: 422, content: "false", code: "EXCEPTION",
			quiet: "classic"},
		{call: "POST productfilesdata/" + manual + "?first=0", body: `"QQ=="`, status: 400, content: "false",
			code: "EXCEPTION"},
		{call: "POST productfilesdata/" + manual + "?first=1&filename=a%7Cb", body: "[1]", status: 400,
			content: "false", code: "EXCEPTION"},
		{call: "POST productfilesdata/x?first=1&filename=a", body: "[1]", status: 400, content: "false",
			code: "EXCEPTION"},
		{call: "POST productfilesdata/x?first=0", body: "[1]", status: 404, content: "false", code: "NULL"},
		{call: "POST productfilesdata/" + manual, body: "[33]", reader: true, status: 403, code: "ACCESS"},
		{call: "POST productfilesdata/" + manual, body: "a", kind: "text/plain", status: 415, code: "EXCEPTION",
			skip: "classic"},
		{call: "GET productfilesdata/" + nobody, status: 404, code: "NULL", skip: "classic"},
		{call: "GET productfilesdata/" + manual, content: "false", code: "NOTSUPPORTED", skip: "modern"},
		{call: "DELETE productfilesdata/" + manual, status: 405, content: "false", code: "NOTSUPPORTED"},
	}},
})

func TestFileComesBack(t *testing.T) {
	d := open(t)
	d.seed()
	head := []string{"X-API-Key", d.key, "Content-Type", octetStream}
	get := func(want string) {
		t.Helper()
		r := d.send("GET", "/api/v1/productfilesdata/"+manual, "", "X-API-Key", d.reader)
		if r.StatusCode != http.StatusOK || r.body != want || r.Header.Get("Content-Type") != octetStream ||
			!strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment; filename") {
			t.Errorf("%d %v %q, want %q", r.StatusCode, r.Header, r.body, want)
		}
	}
	d.send("POST", "/api/v1/productfilesdata/"+manual+"?first=1&filename=h%C3%A4ndbuch.pdf", "one ", head...)
	get("one ")
	d.classic("POST", "productfilesdata/"+manual+"?first=0", asNumbers([]byte("two ")))
	d.send("POST", "/api/v1/productfilesdata/"+manual+"?first=0", "three", head...)
	d.classic("POST", "productfiles/"+manual, `{"FileName":"renamed.pdf"}`)
	get("one two three")
	d.send("POST", "/api/v1/productfilesdata/"+manual+"?first=1", "anew", head...)
	get("anew")
	if r := d.modern("DELETE", "productfiles/"+manual, ""); r.StatusCode != http.StatusOK {
		t.Fatal(r.body)
	}
	if r := d.modern("GET", "productfilesdata/"+manual, ""); r.StatusCode != http.StatusNotFound {
		t.Error(r.body)
	}
}

func TestFurtherPictureComesBack(t *testing.T) {
	d := open(t)
	d.seed()
	d.do(gate.Classic, makeView)
	data := smallPicture(t)
	for _, name := range []string{"first.png", "second.png"} { // the last one wins, whatever its name
		r := d.send("POST", "/api/v1/productimagesupload/"+cup+"/"+view+"?filename="+name, string(data), "X-API-Key",
			d.key, "Content-Type", "image/png")
		if r.StatusCode != http.StatusOK {
			t.Fatal(r.body)
		}
		for _, size := range []string{"", "?size=tiny", "?size=small", "?size=medium"} {
			r := d.send("GET", "/api/v1/productimagesupload/"+cup+"/"+view+size, "", "X-API-Key", d.reader)
			if !bytes.Equal([]byte(r.body), data) {
				t.Errorf("%s%s: %d, %d bytes", name, size, r.StatusCode, len(r.body))
			}
		}
		data = append(slices.Clone(data), 0) // another file, the same picture
	}
	d.modern("DELETE", "productimages/"+view, "")
	if r := d.modern("GET", "productimagesupload/"+cup+"/"+view, ""); r.StatusCode != http.StatusNotFound {
		t.Errorf("%d", r.StatusCode)
	}
}

var optionExamples = []exampleCall{
	{"POST /productoptions", "POST", "/productoptions", sizes},
	{"POST /productoptions/{option}", "POST", "/productoptions/" + colour, colours},
	{"GET /productoptions", "GET", "/productoptions", ""},
	{"GET /productoptions/{option}", "GET", "/productoptions/" + size, ""},
	{"POST /productoptions/{option}/products/{product} unassign generatevariants", "POST",
		"/productoptions/" + size + "/products/" + cup + "?generatevariants=1", ""},
	{"GET /productoptions productbvin=", "GET", "/productoptions?productbvin=" + cup, ""},
	{"POST /productoptions/{option}/generateonly/{product}", "POST", "/productoptions/0/generateonly/" + cup, ""},
	{"GET /productvariant productid", "GET", "/productvariant?productid=" + cup, ""},
	{"GET /productvariantssku productid", "GET", "/productvariantssku?productid=" + cup, ""},
	{"POST /productvariantssku/{product}", "POST", "/productvariantssku/" + cup,
		`{"Sku":"CUP-S","MatchingOptions":[{"ChoiceId":"` + size + `","ChoiceItemId":"` + small + `"}]}`},
	{"POST /productvariant/{product}", "POST", "/productvariant/" + cup,
		`{"Sku":"CUP-L","MatchingOptions":[{"ChoiceId":"` + size + `","ChoiceItemId":"` + large + `"}]}`},
	{"DELETE /productoptions/{option}", "DELETE", "/productoptions/" + colour, ""},
	{"POST /productinventory", "POST", "/productinventory", `{"Bvin":"` + stock + `","ProductBvin":"` + plate +
		`","VariantId":"` + blue + `","QuantityOnHand":12}`},
	{"POST /productinventory/{inventory}", "POST", "/productinventory/" + stock,
		`{"ProductBvin":"` + plate + `","VariantId":"` + blue + `","QuantityOnHand":11,"LowStockPoint":2}`},
	{"GET /productinventory", "GET", "/productinventory", ""},
	{"GET /productinventory byproduct=", "GET", "/productinventory?byproduct=" + plate, ""},
	{"GET /productinventory/{inventory}", "GET", "/productinventory/" + stock, ""},
	{"POST /productinventory/{inventory}/adjust", "POST", "/productinventory/" + stock + "/adjust",
		`{"By":-2,"Reason":"sold","Reference":"R-17"}`},
	{"DELETE /productinventory/{inventory}", "DELETE", "/productinventory/" + stock, ""},
	{"POST /productimages", "POST", "/productimages", makeView.body},
	{"POST /productimages/{image}", "POST", "/productimages/" + view,
		`{"ProductId":"` + cup + `","FileName":"side.png","AlternateText":"A cup from the side","SortOrder":1}`},
	{"GET /productimages", "GET", "/productimages", ""},
	{"GET /productimages byproduct=", "GET", "/productimages?byproduct=" + cup, ""},
	{"GET /productimages/{image}", "GET", "/productimages/" + view, ""},
	{"POST /productimagesupload/{product}/{image} filename", "POST",
		"/productimagesupload/" + cup + "/" + view + "?filename=side.png", onePixel},
	{"DELETE /productimages/{image}", "DELETE", "/productimages/" + view, ""},
	{"POST /productfiles", "POST", "/productfiles", makeManual.body},
	{"POST /productfiles/{file}", "POST", "/productfiles/" + manual,
		`{"FileName":"manual.pdf","ShortDescription":"How to wash it"}`},
	{"GET /productfiles/{file}", "GET", "/productfiles/" + manual, ""},
	{"POST /productfilesdata/{file} first filename description", "POST",
		"/productfilesdata/" + manual + "?first=1&filename=manual.pdf", "[37,80,68,70]"},
	{"POST /productfilesxproducts/{file}/{product} minutes downloads", "POST",
		"/productfilesxproducts/" + manual + "/" + plate + "?minutes=60&downloads=5", ""},
	{"GET /productfilesxproducts/{product}", "GET", "/productfilesxproducts/" + plate, ""},
	{"DELETE /productfilesxproducts/{file}/{product}", "DELETE", "/productfilesxproducts/" + manual + "/" + plate, ""},
	{"DELETE /productfiles/{file}", "DELETE", "/productfiles/" + manual, ""},
}
