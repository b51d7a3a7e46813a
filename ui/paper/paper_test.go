package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop/document"
	"griddle/shop/order"
	"griddle/ui/uitest"
)

func d(text string) document.Amount { return decimal.RequireFromString(text) }

var at = time.Date(2026, 11, 3, 10, 30, 0, 0, time.UTC)

func options(size string) Options { return Options{Size: size, Now: at} }

// order of two rates, with so many lines of the second product.
func bill(lines int) document.Bill {
	b := document.Bill{Discounts: []document.Entry{{Text: "Frühling", Amount: d("-3.20")}}, Discount: d("-3.20"),
		ShipBefore: d("5"), Ship: d("5"), ShippingTax: d("0.15"), ShipRate: d("0.03"), Total: d("35.22"),
		Currency: "EUR", Places: 2}
	b.Items = []document.Item{
		{Line: document.Line{ID: 1, SKU: "BRD-1", Name: "Brot Äöü ß Łódź Ελληνικά", Quantity: 5}, Base: d("4"),
			Total: d("20"), TaxRate: d("0.02"), Portion: d("0.35"), Shipping: d("3.13")},
		{Line: document.Line{ID: 2, SKU: "MUG", Name: "Mug", About: "Colour: red", Quantity: 1}, Base: d("12"),
			Total: d("12"), TaxRate: d("0.08"), Portion: d("0.92"), Shipping: d("1.87")},
	}
	for i := range lines {
		b.Items = append(b.Items, document.Item{Line: document.Line{ID: int64(i + 3), SKU: fmt.Sprint("MORE-", i+1),
			Name: "A product with a rather long name that needs two lines on paper", Quantity: 1}})
	}
	return b
}

func invoice(lines int) document.Document {
	doc := document.Document{Kind: document.Invoice, Number: "2026-00042", Date: at, Order: "1002", Ordered: at,
		Store: document.Store{Name: "Corner Bakery", Lines: []string{"Main St 1", "Tampa, FL 33602"},
			Phone: "813 555", Email: "us@example.com", TaxNumber: "DE 123"},
		BillTo: []string{"Ann Lee", "Oak St 2", "12345 Köln"}, ShipTo: []string{"Bo Lee", "Elm St 3", "54321 Bonn"},
		Method: "Post", Payments: []document.Payment{{At: at, Means: order.Card, About: "•••• 4242", Amount: d("40")}}}
	doc.Lines, doc.Sums = bill(lines).Figures()
	doc.Sums.Paid, doc.Sums.Due = d("40"), d("-4.78")
	return doc
}

// printed makes the PDF, and reads it back as text, page by page.
func printed(t *testing.T, o Options, all ...document.Document) (pages []string, lacking string) {
	t.Helper()
	var out bytes.Buffer
	lacking, err := Write(&out, all, o)
	if err != nil {
		t.Fatal(err)
	}
	return readBack(t, out.Bytes()), lacking
}

// readBack reads a PDF as text, page by page.
func readBack(t *testing.T, pdf []byte) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if keep := os.Getenv("KEEP_PAPERS"); keep != "" {
		name := strings.NewReplacer("/", "-", " ", "-").Replace(t.Name())
		if err := os.WriteFile(filepath.Join(keep, name+".pdf"), pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal("pdftotext, of poppler-utils: ", err)
	}
	pages := strings.Split(string(text), "\f")
	return pages[:len(pages)-1]
}

func has(t *testing.T, page string, all ...string) {
	t.Helper()
	flat := func(text string) string { // a narrow blank is read as none
		return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), " %", "%")
	}
	for _, want := range all {
		if !strings.Contains(flat(page), flat(want)) {
			t.Errorf("%q is missing in:\n%s", want, page)
		}
	}
}

func TestInvoice(t *testing.T) {
	pages, lacking := printed(t, options("A4"), invoice(0))
	if len(pages) != 1 || lacking != "" {
		t.Fatalf("%d pages, %q", len(pages), lacking)
	}
	has(t, pages[0], "Invoice 2026-00042", "Corner Bakery", "Tampa, FL 33602", "Ann Lee", "Bo Lee",
		"Brot Äöü ß Łódź Ελληνικά", "BRD-1", "4.00 -2.00 18.00 2 % 0.35 18.35", "MUG · Colour: red", "Frühling -3.20",
		"Subtotal 28.80", "Shipping and handling · Post 5.00", "Tax 8 % 1.07", "Total (EUR) 35.22", "Received 40.00",
		"To give back 4.78", "8 % 12.67 1.07 13.74", "Card · •••• 4242", "Tax number DE 123", "Page 1 of 1")
}

func TestInvoiceGerman(t *testing.T) {
	uitest.German(t)
	pages, _ := printed(t, options("A4"), invoice(0))
	has(t, pages[0], "Rechnung 2026-00042", "Zwischensumme 28,80", "Summe (EUR) 35,22", "Seite 1 von 1")
}

// The pages of each paper are counted by themselves, and the head of the table stands on each.
func TestPages(t *testing.T) {
	for _, size := range []string{"A4", "Letter"} {
		pages, _ := printed(t, options(size), invoice(60), invoice(0))
		n := len(pages) - 1
		if n < 3 || n > 6 {
			t.Fatalf("%s: %d pages", size, n)
		}
		for i, page := range pages[:n] {
			has(t, page, fmt.Sprintf("Page %d of %d", i+1, n))
			if i < n-1 {
				has(t, page, "Quantity Item")
			}
		}
		has(t, pages[n], "Page 1 of 1", "Total (EUR) 35.22")
		all := strings.Join(pages[:n], "\n")
		for i := range 60 {
			has(t, all, "MORE-"+strconv.Itoa(i+1))
		}
	}
}

func TestTaxIncluded(t *testing.T) {
	doc := invoice(0)
	b := document.Bill{Items: []document.Item{{Line: document.Line{ID: 1, SKU: "BAG", Name: "Bag", Quantity: 2},
		Base: d("59.50"), Total: d("119"), TaxRate: d("0.19"), Portion: d("17.10")}},
		Discounts: []document.Entry{{Text: "TEN", Amount: d("-11.90")}}, Discount: d("-11.90"), ShipBefore: d("5.95"),
		Ship: d("5.95"), ShippingTax: d("0.95"), ShipRate: d("0.19"), Total: d("113.05"), Currency: "EUR", Places: 2,
		TaxIncluded: true}
	doc.Lines, doc.Sums = b.Figures()
	pages, _ := printed(t, options("A4"), doc)
	has(t, pages[0], "Before discounts 119.00", "Total (EUR) 113.05", "Total before tax 95.00",
		"Tax 19 %, contained 18.05")
}

func TestNoTax(t *testing.T) {
	doc := invoice(0)
	b := bill(0)
	b.Items[0].Portion, b.Items[1].Portion, b.ShippingTax, b.Total = d("0"), d("0"), d("0"), d("33.80")
	doc.Lines, doc.Sums = b.Figures()
	doc.Store.Untaxed, doc.Exempt = "Reverse charge.", true
	pages, _ := printed(t, options("A4"), doc)
	has(t, pages[0], "The customer is exempt from tax. Reverse charge.")
}

func TestCreditNote(t *testing.T) {
	in := invoice(0)
	doc := in
	doc.Kind, doc.Number, doc.Refers, doc.Return = document.CreditNote, "C2026-00001", in.Number, "1002-R1"
	doc.Lines, doc.Sums = document.Credit(in, order.Return{Lines: []order.ReturnLine{{Line: 2, Quantity: 1,
		Computed: d("10.80"), Goods: d("10.80"), Worked: d("0.92"), Tax: d("0.92")}}, Extra: d("-2")}, 2)
	pages, _ := printed(t, options("A4"), doc)
	has(t, pages[0], "Credit note C2026-00001", "For invoice 2026-00042", "Return 1002-R1", "-1 Mug", "Fee kept 2.00",
		"Total (EUR) -9.72")
}

func TestPackingSlip(t *testing.T) {
	doc := invoice(0)
	doc.Kind, doc.Number, doc.Tracking = document.PackingSlip, "1002-P1", []string{"1Z999"}
	doc.Store.Slip, doc.Remark, doc.Sums = "Thank you!", "Ring twice", nil
	doc.Lines = []document.Line{{SKU: "MUG", Name: "Mug", Quantity: 1, Ordered: 3, Later: 2}}
	pages, _ := printed(t, options("Letter"), doc)
	has(t, pages[0], "Packing slip 1002-P1", "3 1 MUG Mug", "What is still missing will follow.", "Ring twice",
		"Thank you!", "1Z999", "Bo Lee")
	for _, no := range []string{"Ann Lee", "12.00", "EUR"} {
		if strings.Contains(pages[0], no) {
			t.Errorf("%q is on the slip", no)
		}
	}
}

func TestPickListAndDropShip(t *testing.T) {
	pick := document.Document{Kind: document.PickList, Date: at, Orders: []string{"1", "2"},
		Lines: []document.Line{{SKU: "MUG", Name: "Mug", Quantity: 7, Orders: []string{"1", "2"}}}}
	drop := invoice(0)
	drop.Kind, drop.Sums, drop.BillTo = document.DropShip, nil, []string{"Mill & Co", "Mill Rd 1"}
	pages, _ := printed(t, options("A4"), pick, drop)
	has(t, pages[0], "Pick list", "7 MUG Mug 1, 2")
	has(t, pages[1], "Direct shipping request 1002", "Mill & Co", "Ship to Bo Lee")
}

func TestLabels(t *testing.T) {
	var all []document.Document
	for i := range 16 {
		doc := invoice(0)
		doc.Kind, doc.ShipTo = document.AddressLabel, []string{fmt.Sprint("Person ", i+1), "Elm St 3", "54321 Bonn"}
		all = append(all, doc)
	}
	o := options("A4")
	o.First = 12
	pages, _ := printed(t, o, all...)
	if len(pages) != 2 {
		t.Fatalf("%d pages", len(pages))
	}
	has(t, pages[0], "Person 1 Person 2")
	has(t, pages[1], "Person 3 Person 4", "Person 16")
	for _, form := range []string{"4x6", "62x100"} {
		o := options("Letter")
		o.Label = form
		pages, _ := printed(t, o, all[:2]...)
		if len(pages) != 2 {
			t.Errorf("%s: %d pages", form, len(pages))
		}
		has(t, pages[1], "Person 2", "54321 Bonn", "Corner Bakery")
	}
	if Labels("A4", "") != 14 || Labels("Letter", "sheet") != 10 || Labels("A4", "4x6") != 1 {
		t.Error("labels on a sheet")
	}
}

// What the font lacks is named, and a question mark stands in its place.
func TestLettersThatLack(t *testing.T) {
	doc := invoice(0)
	doc.Remark, doc.Kind = "漢字 and 🎉 and a\ttab", document.Confirmation
	pages, lacking := printed(t, options("A4"), doc)
	if lacking != "字漢🎉" {
		t.Errorf("%q", lacking)
	}
	has(t, pages[0], "?? and ? and a tab", "Order confirmation 1002", "Total (EUR) 35.22", "12.00 12.00")
	doc.Email, doc.Lines[0].Total, doc.Sums.Returned = "tamsin.blythe-of-the-mill@example.com", d("18"), d("5")
	pages, _ = printed(t, options("A4"), doc)
	has(t, pages[0], "tamsin.blythe-of-the-mill@example.com", "4.00 -2.00 18.00", "Returns -5.00")
}

func TestLogoAndBarcode(t *testing.T) {
	logo := image.NewNRGBA(image.Rect(0, 0, 200, 100))
	for i := range logo.Pix {
		logo.Pix[i] = 0xff
	}
	for x := range 200 {
		logo.Set(x, 50, color.NRGBA{200, 0, 0, 255})
	}
	var file bytes.Buffer
	if err := png.Encode(&file, logo); err != nil {
		t.Fatal(err)
	}
	o := options("A4")
	o.Logo = file.Bytes()
	var out, without bytes.Buffer
	if _, err := Write(&out, []document.Document{invoice(0)}, o); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(out.Bytes(), []byte("/Subtype /Image")); n == 0 {
		t.Error("no logo")
	}
	o.Logo = []byte("no picture")
	if _, err := Write(&without, []document.Document{invoice(0)}, o); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(&without, nil, Options{Size: "A5"}); err == nil {
		t.Error("a size that is not known")
	}
}

// TestReport: a report of many columns stands on paper held across, with all its cells, and its head on each page.
func TestReport(t *testing.T) {
	r := Report{Title: "Product Sales, May 2026", Store: "Maple Street Shop", About: []string{"Counted on 1 June"}}
	table := ReportTable{Title: "Goods"}
	for i := range 9 {
		table.Columns = append(table.Columns, ReportColumn{Title: fmt.Sprintf("Column%d", i), Right: i > 0,
			Wide: i == 0})
	}
	for n := range 80 {
		row := ReportRow{Bold: n == 79}
		for i := range 9 {
			row.Cells = append(row.Cells, fmt.Sprintf("c%dr%d", i, n))
		}
		table.Rows = append(table.Rows, row)
	}
	r.Tables = []ReportTable{table}
	var pdf bytes.Buffer
	if err := WriteReport(&pdf, r, Options{Size: "A4", Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(readBack(t, pdf.Bytes()), "")
	for _, want := range []string{"Product Sales, May 2026", "Maple Street Shop", "Goods", "c0r0", "c8r79",
		"Page 2 of"} {
		if !strings.Contains(text, want) {
			t.Errorf("the PDF lacks %q", want)
		}
	}
	if n := strings.Count(text, "Column8"); n < 2 {
		t.Errorf("the head stands on %d pages", n)
	}
}
