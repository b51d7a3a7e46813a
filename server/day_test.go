package server

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// day is a program written against the original client, at work for a day: each call says what its answer must hold,
// and nothing may fail.
type day struct {
	*original
	d *desk
}

// want names members of an answer by their path ("Items.0.LineTotal") and their JSON values.
type want map[string]string

// look finds a member of an answer; "" is the answer itself, "#" the length of a list.
func look(t *testing.T, content json.RawMessage, path string) string {
	t.Helper()
	var at any
	dec := json.NewDecoder(strings.NewReader(string(content)))
	dec.UseNumber()
	must(t, dec.Decode(&at))
	for _, name := range strings.Split(path, ".") {
		switch v := at.(type) {
		case map[string]any:
			at = v[name]
		case []any:
			if name == "#" {
				return fmt.Sprint(len(v))
			}
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(v) {
				t.Fatalf("there is no %s in %s", path, content)
			}
			at = v[i]
		}
	}
	text, err := json.Marshal(at)
	must(t, err)
	return string(text)
}

func (p *day) check(call string, content json.RawMessage, errs []apiError, w want) json.RawMessage {
	p.t.Helper()
	if len(errs) > 0 {
		p.t.Fatalf("%s: %v", call, errs)
	}
	for path, value := range w {
		if got := look(p.t, content, path); got != value {
			p.t.Errorf("%s: %s is %s, want %s\n%s", call, path, got, value, content)
		}
	}
	return content
}

func (p *day) reads(path string, w want) json.RawMessage {
	p.t.Helper()
	content, errs := p.ask("GET", path, nil)
	return p.check("GET "+path, content, errs, w)
}

func (p *day) posts(path, body string, w want) json.RawMessage {
	p.t.Helper()
	content, errs := p.ask("POST", path, &body)
	return p.check("POST "+path, content, errs, w)
}

// yes makes a call whose answer is true.
func (p *day) yes(path, body string) {
	p.t.Helper()
	p.posts(path, body, want{"": "true"})
}

// text is a member of an answer without its quotes.
func (p *day) text(content json.RawMessage, path string) string {
	p.t.Helper()
	return strings.Trim(look(p.t, content, path), `"`)
}

// changed is an answer to be posted back with one thing in it replaced.
func (p *day) changed(content json.RawMessage, old, with string) string {
	p.t.Helper()
	if !strings.Contains(string(content), old) {
		p.t.Fatalf("there is no %s in %s", old, content)
	}
	return strings.Replace(string(content), old, with, 1)
}

// A day in the life of a shop: a catalogue is built in the morning, orders come in, are reckoned up, paid, shipped and
// partly refunded, and in the evening all is cleared behind the window.
func TestDayOfAShop(t *testing.T) {
	d := open(t)
	p := &day{newOriginal(t, d), d}

	// Before opening: who supplies, what tax there is, who gets a better price.
	vendor := p.text(p.posts("vendors/", `{"DisplayName":"Ironworks","EmailAddress":"sales@ironworks.example"}`,
		want{"DisplayName": `"Ironworks"`}), "Bvin")
	maker := p.text(p.posts("manufacturers/", `{"DisplayName":"Hearth & Co"}`, nil), "Bvin")
	p.posts("taxschedules/", `{"Name":"Goods"}`, want{"Id": "1"})
	p.posts("taxes/", `{"TaxScheduleId":1,"CountryIsoAlpha3":"USA","RegionAbbreviation":"FL","Rate":7}`,
		want{"Id": "1", "Rate": "7"})
	p.posts("pricegroups/", `{"Bvin":"trade","Name":"Trade","PricingType":4,"AdjustmentAmount":10}`,
		want{"Bvin": `"trade"`})
	ann := p.text(p.posts("customeraccounts/?pwd="+enc("pan/cakes"), `{"Email":"ann@example.com","FirstName":"Ann","LastName":"Baker","PricingGroupId":"trade","Addresses":[`+home+`]}`,
		want{"Addresses.#": "1", "PricingGroupId": `"trade"`}), "Bvin")
	p.reads("customeraccounts/?email=ann@example.com", want{"Bvin": strconv.Quote(ann), "FirstName": `"Ann"`})

	// The catalogue: a type with a property, two categories, a pan in two sizes, and a lid that goes with it.
	material := p.text(p.posts("productproperties/", `{"PropertyName":"Material","DisplayName":"Made of","TypeCode":2,"Choices":[{"ChoiceName":"Iron"},{"ChoiceName":"Copper"}]}`,
		want{"Choices.#": "2"}), "Id")
	cookware := p.text(p.posts("producttypes/", `{"ProductTypeName":"Cookware"}`, nil), "Bvin")
	p.yes("producttypes/"+enc(cookware)+"/properties/"+material+"/1", "")
	top := p.text(p.posts("categories/", `{"Name":"Kitchen"}`, want{"RewriteUrl": `"kitchen"`}), "Bvin")
	pans := p.text(p.posts("categories/", `{"Name":"Pans","ParentId":"`+top+`"}`, want{"ParentId": strconv.Quote(top)}),
		"Bvin")
	pan := p.text(p.posts("products/", `{"ProductName":"Iron pan","Sku":"PAN","SitePrice":40,"ListPrice":45,"TaxSchedule":1,"ProductTypeId":"`+cookware+`","VendorId":"`+vendor+
		`","ManufacturerId":"`+maker+`","InventoryMode":101,"Status":1,"ImageFileSmall":"pan.png"}`,
		want{"UrlSlug": `"iron-pan"`, "IsAvailableForSale": "false"}), "Bvin")
	lid := p.text(p.posts("products/", `{"ProductName":"Lid","Sku":"LID","SitePrice":12.5,"TaxSchedule":1,"Status":1,"InventoryMode":100}`, want{"IsAvailableForSale": "true"}), "Bvin")
	p.yes("productmainimage/"+enc(pan)+"?filename=pan.png", onePixel)
	p.reads("productproperties/?byproduct="+enc(pan), want{"#": "1", "0.DisplayName": `"Made of"`})
	p.yes("productproperties/"+material+"/valuesforproduct/"+enc(pan)+"/", "1")
	sizes := p.posts("productoptions/", `{"Name":"Size","OptionType":100,"IsVariant":true,"Items":[{"Name":"Small","SortOrder":1},{"Name":"Large","SortOrder":2,"PriceAdjustment":10}]}`,
		want{"Items.#": "2", "Items.1.PriceAdjustment": "10"})
	option, large := p.text(sizes, "Bvin"), p.text(sizes, "Items.1.Bvin")
	p.yes("productoptions/"+enc(option)+"/products/"+enc(pan)+"?generatevariants=1", "")
	variants := p.reads("productvariant/?productid="+enc(pan),
		want{"#": "2", "1.Price": "-1", "1.Selections.0.SelectionData": strconv.Quote(bare(large))})
	largePan := p.text(variants, "1.Bvin")
	p.yes("productvariantssku/"+enc(pan), `{"ProductBvin":"`+pan+`","Sku":"PAN-L","MatchingOptions":[{"ChoiceId":"`+option+`","ChoiceItemId":"`+large+`"}]}`)
	p.reads("productvariant/?productid="+enc(pan), want{"1.Sku": `"PAN-L"`, "0.Sku": `""`})
	view := p.text(p.posts("productimages/", `{"ProductId":"`+pan+`","FileName":"back.png","Caption":"From behind"}`,
		want{"SortOrder": "1"}), "Bvin")
	p.yes("productimagesupload/"+enc(pan)+"/"+enc(view)+"?filename=back.png", onePixel)
	manual := p.text(p.posts("productfiles/", `{"FileName":"care.txt","ShortDescription":"Care"}`, nil), "Bvin")
	p.yes("productfilesdata/"+enc(manual)+"?first=1&filename=care.txt&description=Care", asNumbers([]byte("Wash by")))
	p.yes("productfilesdata/"+enc(manual)+"?first=0&filename=care.txt", asNumbers([]byte(" hand.")))
	p.yes("productfilesxproducts/"+enc(manual)+"/"+enc(pan)+"?minutes=60&downloads=3", "")
	p.reads("productfilesxproducts/"+enc(pan), want{"#": "1", "0.MaxDownloads": "3"})
	if r := d.modern("GET", "productfilesdata/"+manual, ""); r.body != "Wash by hand." {
		t.Errorf("the file holds %q", r.body)
	}
	p.posts("productrelationships/", `{"ProductId":"`+pan+`","RelatedProductId":"`+lid+`","IsSubstitute":false}`,
		want{"SortOrder": "1"})
	p.posts("productreviews/", `{"ProductBvin":"`+pan+`","Rating":5,"Description":"Bakes evenly","Approved":true}`,
		want{"Rating": "5"})
	p.posts("productvolumediscounts/", `{"ProductId":"`+pan+`","Qty":3,"Amount":30}`, want{"Qty": "3", "Amount": "30"})
	p.posts("categoryproductassociations/", `{"CategoryId":"`+pans+`","ProductId":"`+pan+`"}`, want{"Id": "1"})
	// hidden while there is none
	p.reads("products/?bycategory="+enc(pans)+"&page=1&pagesize=10", want{"TotalProductCount": "0"})

	// The shelves are filled: only the large pan is there.
	p.reads("productinventory/?byproduct="+enc(pan), want{"#": "2", "0.QuantityOnHand": "0", "1.QuantityOnHand": "0"})
	shelf := p.text(p.posts("productinventory/",
		`{"ProductBvin":"`+pan+`","VariantId":"`+largePan+`","QuantityOnHand":8,"LowStockPoint":2}`,
		want{"QuantityOnHand": "8"}), "Bvin")
	p.reads("products/"+enc(pan), want{"IsAvailableForSale": "true"})
	p.reads("products/?bycategory="+enc(pans)+"&page=1&pagesize=10",
		want{"TotalProductCount": "1", "Products.0.Sku": `"PAN"`})

	// A guest orders three large pans: 40 + 10, but from three on 30 each; 7 % tax, and 5 for the parcel, which is not
	// taxed.
	line := `{"ProductId":"` + pan + `","VariantId":"` + largePan + `","ProductName":"Iron pan","ProductSku":"PAN-L","Quantity":%d,"TaxSchedule":1,"SelectionData":[{"OptionBvin":"` +
		bare(option) + `","SelectionData":"` + bare(large) + `"}]}`
	order := `{"Bvin":"","UserEmail":"%s","UserID":"%s","BillingAddress":` + home + `,"ShippingAddress":` + home +
		`,"Items":[%s],"CustomProperties":[{"DeveloperId":"hcc","Key":"shippingoverride","Value":"5"}]}`
	guest := p.posts("orders/?recalc=1", fmt.Sprintf(order, "guest@example.com", "", fmt.Sprintf(line, 3)), want{
		"Id": "1", "IsPlaced": "false", "OrderNumber": `""`, "Items.0.BasePricePerItem": "50",
		"Items.0.LineTotal": "90", "Items.0.AdjustedPricePerItem": "30", "Items.0.TaxPortion": "6.3",
		"Items.0.ShippingPortion": "5", "TotalOrderBeforeDiscounts": "90", "TotalTax": "6.3",
		"TotalShippingBeforeDiscounts": "5", "TotalGrand": "101.3"})
	// Ann orders a large pan and a lid: ten percent off both for the trade.
	cart := p.posts("orders/?recalc=1", fmt.Sprintf(order, "ann@example.com", ann,
		fmt.Sprintf(line, 1)+`,{"ProductId":"`+lid+`","ProductName":"Lid","Quantity":2,"TaxSchedule":1}`), want{
		"Id": "2", "Items.0.LineTotal": "45", "Items.0.DiscountDetails.0.Description": `"Price Group"`,
		"Items.1.BasePricePerItem": "12.5", "Items.1.LineTotal": "22.5", "TotalTax": "4.73", "TotalGrand": "77.23"})

	// Both are placed; the number is given then, and posting back what was read changes no total.
	guest = p.posts("orders/"+enc(p.text(guest, "Bvin"))+"?recalc=0", p.changed(guest, `"IsPlaced":false`, `"IsPlaced":true,"StatusCode":"F37EC405-1EC6-4a91-9AC4-6836215FBBBC","StatusName":"Received"`),
		want{"OrderNumber": `"1"`, "IsPlaced": "true", "TotalGrand": "101.3", "Items.0.LineTotal": "90"})
	cart = p.posts("orders/"+enc(p.text(cart, "Bvin"))+"?recalc=0",
		p.changed(cart, `"IsPlaced":false`, `"IsPlaced":true`), want{"OrderNumber": `"2"`, "TotalGrand": "77.23"})
	p.reads("orders/", want{"#": "2", "0.OrderNumber": `"1"`, "0.TotalGrand": "101.3", "1.TotalGrand": "77.23"})

	// The guest pays by card, of whose number only the end is kept.
	sale := p.text(guest, "Bvin")
	paid := p.text(p.posts("ordertransactions/", `{"OrderId":"`+sale+`","OrderNumber":"1","Action":102,"Amount":101.3,"Success":true,"TimeStampUtc":"\/Date(1795338000000)\/",`+
		`"CreditCard":{"CardNumber":"4111111111111111","ExpirationMonth":5,"ExpirationYear":2030}}`,
		want{"Amount": "101.3", "CreditCard.CardNumber": `"************1111"`}), "Id")
	guest = p.posts("orders/"+enc(sale), p.changed(guest, `"PaymentStatus":0`, `"PaymentStatus":3`),
		want{"PaymentStatus": "3", "TotalGrand": "101.3"})

	// All three pans leave in one parcel, and the shelf is told.
	item := p.text(guest, "Items.0.Id")
	shipped := p.changed(guest, `"Packages":[]`, `"Packages":[{"TrackingNumber":"1Z 999","HasShipped":true,"Weight":9,"Items":[{"ProductBvin":"`+pan+`","LineItemId":`+item+`,"Quantity":3}]}]`)
	shipped = strings.Replace(shipped, `"QuantityShipped":0`, `"QuantityShipped":3`, 1)
	shipped = strings.Replace(shipped, `"ShippingStatus":0`, `"ShippingStatus":3`, 1)
	guest = p.posts("orders/"+enc(sale), shipped, want{"Packages.#": "1", "Packages.0.TrackingNumber": `"1Z 999"`,
		"Packages.0.Items.0.LineItemId": item, "Items.0.QuantityShipped": "3",
		"ShippingStatus": "3", "Items.0.Id": item, "TotalGrand": "101.3"})
	p.posts("productinventory/"+enc(shelf), `{"Bvin":"`+shelf+`","ProductBvin":"`+pan+`","VariantId":"`+largePan+`","QuantityOnHand":5,"LowStockPoint":2}`, want{"QuantityOnHand": "5"})

	// One pan comes back: a third is refunded and noted.
	p.posts("ordertransactions/", `{"OrderId":"`+sale+`","OrderNumber":"1","Action":103,"Amount":-32.1,"Success":true,"LinkedToTransaction":"`+paid+`","TimeStampUtc":"\/Date(1795345200000)\/"}`, want{"Amount": "-32.1"})
	p.reads("ordertransactions/?orderbvin="+enc(sale), want{"#": "2", "0.Action": "102", "1.Action": "103",
		"1.LinkedToTransaction": strconv.Quote(paid)})
	back := strings.Replace(p.changed(guest, `"QuantityReturned":0`, `"QuantityReturned":1`), `"PaymentStatus":3`,
		`"PaymentStatus":2`, 1)
	p.posts("orders/"+enc(sale), strings.Replace(back, `"Notes":[]`,
		`"Notes":[{"Note":"One pan was dented","IsPublic":false}]`, 1),
		want{"Notes.0.Note": `"One pan was dented"`, "Items.0.QuantityReturned": "1", "PaymentStatus": "2",
			"Packages.#": "1", "TotalGrand": "101.3"})

	// Ann's order is cancelled, and a wish is left instead.
	p.posts("orders/"+enc(p.text(cart, "Bvin")), p.changed(cart, `"StatusCode":""`,
		`"StatusCode":"A7FFDB90-C566-4cf2-93F4-D42367F359D5"`),
		want{"StatusCode": `"A7FFDB90-C566-4cf2-93F4-D42367F359D5"`})
	p.posts("wishlistitems/", `{"CustomerId":"`+ann+`","ProductId":"`+lid+`","Quantity":1}`, want{"Id": "1"})

	// Evening. The window is shut, so nothing goes; then it is opened, and all goes with what belongs to it.
	for _, model := range []string{"products/?howmany=100", "categories/", "customeraccounts/"} {
		if got := p.delete(model); got == "true" || strings.Contains(got, `"ProductsCleared":2`) {
			t.Errorf("%s is cleared behind a shut window: %s", model, got)
		}
	}
	p.reads("products/?countonly=1", want{"": "2"})
	d.openWindow()
	if got := p.delete("products/?howmany=100"); got != `{"ProductsCleared":2,"ProductsRemaining":0}` {
		t.Errorf("products: %s", got)
	}
	for _, model := range []string{"categories/", "customeraccounts/"} {
		if got := p.delete(model); got != "true" {
			t.Errorf("%s: %s", model, got)
		}
	}
	for _, path := range []string{"productinventory/", "productreviews/", "productimages/",
		"productrelationships/?byproduct=" + enc(pan), "productvariant/?productid=" + enc(pan), "customeraccounts/"} {
		content, _ := p.ask("GET", path, nil)
		if string(content) != "[]" {
			t.Errorf("%s is left: %s", path, content)
		}
	}
	// how an empty list is told here
	if content, errs := p.ask("GET", "wishlistitems/", nil); string(content) != "null" || len(errs) != 1 ||
		errs[0].Code != "NULL" {
		t.Errorf("wishes are left: %s %v", content, errs)
	}
	// What was sold stays on the books until it is deleted by itself, with its payments.
	p.reads("orders/"+enc(sale), want{"Items.0.ProductId": strconv.Quote(pan), "TotalGrand": "101.3"})
	if got := p.delete("orders/" + enc(sale)); got != "true" {
		t.Errorf("order: %s", got)
	}
	p.reads("ordertransactions/?orderbvin="+enc(sale), want{"#": "0"})
	p.reads("orders/", want{"#": "1"})
}
