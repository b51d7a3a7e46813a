package document

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"griddle/shop/order"
)

func d(text string) Amount { return decimal.RequireFromString(text) }

// lines of the invoice as one text: quantity, SKU, unit, discount, net, rate, tax, gross.
func said(lines []Line) (all []string) {
	for _, l := range lines {
		all = append(all, fmt.Sprint(l.Quantity, " ", l.SKU, " ", l.Unit, " ", l.Discount, " ", l.Net, " ", l.Rate, " ",
			l.Tax, " ", l.Gross))
	}
	return all
}

func rates(s *Sums) (all []string) {
	for _, r := range s.Rates {
		all = append(all, fmt.Sprint(r.Rate, ": ", r.Net, " + ", r.Tax, " = ", r.Gross))
	}
	return all
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n%s\nwanted\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// mixed is an order of two rates with a discount of 3.20 on it: bread at 2 %, mugs at 8 %, and shipping that is taxed
// for what falls to the mugs.
func mixed() Bill {
	return Bill{
		Items: []Item{
			{Line: Line{ID: 1, SKU: "BRD", Quantity: 5}, Base: d("4"), Total: d("20"), TaxRate: d("0.02"),
				Portion: d("0.35"), Shipping: d("3.13")},
			{Line: Line{ID: 2, SKU: "MUG", Quantity: 1}, Base: d("12"), Total: d("12"), TaxRate: d("0.08"),
				Portion: d("0.92"), Shipping: d("1.87")},
		},
		Discounts: []Entry{{"SPRING", d("-3.20")}}, Discount: d("-3.20"), ShipBefore: d("5"), Ship: d("5"),
		ShippingTax: d("0.15"), ShipRate: d("0.03"), Total: d("35.22"), Currency: "USD", Places: 2,
	}
}

func TestFigures(t *testing.T) {
	lines, s := mixed().Figures()
	equal(t, "lines", said(lines), []string{"5 BRD 4 -2 18 0.02 0.35 18.35", "1 MUG 12 -1.2 10.8 0.08 0.92 11.72"})
	// 3 % of shipping is an average: the mug's 8 % on 1.87 make up the tax of 0.15, and bread ships untaxed.
	equal(t, "rates", rates(s), []string{"0.08: 12.67 + 1.07 = 13.74", "0.02: 18 + 0.35 = 18.35",
		"0: 3.13 + 0 = 3.13"})
	if s.Subtotal.String() != "28.8" || s.Tax.String() != "1.42" || s.Net.String() != "33.8" || !s.Other.IsZero() {
		t.Errorf("%+v", s)
	}
	for what, c := range map[string]struct {
		rate, tax string
		want      []string
	}{
		"both": {"0.042", "0.21", []string{"0.08: 12.67 + 1.07 = 13.74", "0.02: 21.13 + 0.41 = 21.54"}},
		"bread": {"0.012", "0.06", []string{"0.08: 10.8 + 0.92 = 11.72", "0.02: 21.13 + 0.41 = 21.54",
			"0: 1.87 + 0 = 1.87"}},
		"as mug": {"0.08", "0.40", []string{"0.08: 15.8 + 1.32 = 17.12", "0.02: 18 + 0.35 = 18.35"}},
		"own": {"0.1", "0.50", []string{"0.1: 5 + 0.5 = 5.5", "0.08: 10.8 + 0.92 = 11.72",
			"0.02: 18 + 0.35 = 18.35"}},
		"none": {"0", "0", []string{"0.08: 10.8 + 0.92 = 11.72", "0.02: 18 + 0.35 = 18.35", "0: 5 + 0 = 5"}},
	} {
		b := mixed()
		b.ShipRate, b.ShippingTax = d(c.rate), d(c.tax)
		_, s := b.Figures()
		equal(t, what, rates(s), c.want)
	}
}

// Where it was noted how each share of shipping was taxed, nothing is looked for; a note that does not fit the order's
// own tax is left aside.
func TestFiguresFreight(t *testing.T) {
	b := mixed()
	b.ShippingTax, b.Total = d("0.50"), d("35.57")
	b.Items[0].Freight, b.Items[1].Freight = &Taxed{d("0.1"), d("0.31")}, &Taxed{d("0.1"), d("0.19")}
	_, s := b.Figures()
	equal(t, "noted", rates(s), []string{"0.1: 5 + 0.5 = 5.5", "0.08: 10.8 + 0.92 = 11.72", "0.02: 18 + 0.35 = 18.35"})
	b.ShippingTax, b.Total = d("0.15"), d("35.22")
	_, s = b.Figures()
	equal(t, "another", rates(s), []string{"0.08: 12.67 + 1.07 = 13.74", "0.02: 18 + 0.35 = 18.35",
		"0: 3.13 + 0 = 3.13"})
}

// Prices that contain 19 %: 2 at 59.50, 11.90 off, shipping 5.95.
func TestFiguresWithTax(t *testing.T) {
	b := Bill{Items: []Item{{Line: Line{ID: 1, SKU: "BAG", Quantity: 2}, Base: d("59.50"), Total: d("119"),
		TaxRate: d("0.19"), Portion: d("17.10"), Shipping: d("5.95")}}, Discounts: []Entry{{"TEN", d("-11.90")}},
		Discount: d("-11.90"), ShipBefore: d("5.95"), Ship: d("5.95"), ShippingTax: d("0.95"), ShipRate: d("0.19"),
		Total: d("113.05"), Currency: "EUR", Places: 2, TaxIncluded: true}
	lines, s := b.Figures()
	equal(t, "lines", said(lines), []string{"2 BAG 59.5 -11.9 90 0.19 17.1 107.1"})
	equal(t, "rates", rates(s), []string{"0.19: 95 + 18.05 = 113.05"})
	if !s.Other.IsZero() || s.Before.String() != "119" || s.Subtotal.String() != "107.1" {
		t.Errorf("%+v", s)
	}
}

// A posted total that is more than its parts is shown as it is, with the difference.
func TestFiguresOther(t *testing.T) {
	b := mixed()
	b.Total = d("36")
	if _, s := b.Figures(); s.Other.String() != "0.78" {
		t.Error(s.Other)
	}
}

func TestCredit(t *testing.T) {
	lines, s := mixed().Figures()
	invoice := Document{Kind: Invoice, Number: "2026-00001", Lines: lines, Sums: s}
	r := order.Return{Lines: []order.ReturnLine{{Line: 2, Quantity: 1, Computed: d("10.80"), Goods: d("10.80"),
		Worked: d("0.92"), Tax: d("0.92")}}, Shipping: d("1"), ShippingTax: d("0.03"), Extra: d("-2")}
	lines, s = Credit(invoice, r, 2)
	equal(t, "lines", said(lines), []string{"-1 MUG 12 1.2 -10.8 0.08 -0.92 -11.72"})
	equal(t, "rates", rates(s), []string{"0.08: -11.8 + -0.95 = -12.75", "0: 2 + 0 = 2"})
	if s.Total.String() != "-10.75" || !s.Other.IsZero() || len(s.Extra) != 1 || s.Extra[0].Role != Fee {
		t.Errorf("%+v", s)
	}
	rest, left := Rest(invoice, []Document{{Lines: lines, Sums: s}})
	equal(t, "rest", said(rest), []string{"-5 BRD 4 2 -18 0.02 -0.35 -18.35"})
	if left.Total.String() != "-24.47" || !left.Other.IsZero() {
		t.Errorf("%+v", left)
	}
	equal(t, "rates", rates(left), []string{"0.08: -0.87 + -0.12 = -0.99", "0.02: -18 + -0.35 = -18.35",
		"0: -5.13 + 0 = -5.13"})
}

// Whatever comes back in whatever steps, the credit notes and that for the rest together are the invoice; so they are
// by rate. What is kept as JSON says the same.
func TestCreditsAreTheInvoice(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		b := anyBill(r)
		lines, s := b.Figures()
		if !s.Other.IsZero() {
			t.Fatalf("parts and total differ by %s: %+v", s.Other, b)
		}
		invoice := Document{Kind: Invoice, Lines: lines, Sums: s}
		var notes []Document
		sold := order.Sold{Discount: b.Discount, Shipping: b.Ship, ShippingTax: b.ShippingTax, Total: b.Total,
			Places: 2, TaxIncluded: b.TaxIncluded}
		for _, i := range b.Items {
			sold.Lines = append(sold.Lines, order.SoldLine{ID: i.ID, Quantity: i.Quantity, Total: i.Total,
				Tax: i.Portion})
		}
		var returns []order.Return
		for range r.IntN(4) {
			wish := order.Wish{Lines: []order.WishLine{{Line: int64(1 + r.IntN(len(b.Items))), Quantity: 1}}}
			given, refusal := order.Give(sold, returns, wish)
			if refusal != nil {
				continue
			}
			returns = append(returns, given)
			note := Document{Kind: CreditNote}
			note.Lines, note.Sums = Credit(invoice, given, 2)
			if !note.Sums.Other.IsZero() {
				t.Fatalf("credit note: %+v", note.Sums)
			}
			notes = append(notes, note)
		}
		last := Document{Kind: CreditNote}
		last.Lines, last.Sums = Rest(invoice, notes)
		sum, tax := s.Total, s.Tax
		for _, n := range append(notes, last) {
			sum, tax = sum.Add(n.Sums.Total), tax.Add(n.Sums.Tax)
		}
		if !sum.IsZero() || !tax.IsZero() || !last.Sums.Other.IsZero() {
			t.Fatalf("%s and %s left of %+v", sum, tax, b)
		}
		text, err := json.Marshal(invoice)
		var back Document
		if err := json.Unmarshal(text, &back); err != nil || !Same(invoice, back) {
			t.Fatal(err)
		}
		again, _ := json.Marshal(back)
		if err != nil || string(again) != string(text) {
			t.Fatalf("%v\n%s\n%s", err, text, again)
		}
	}
}

func anyBill(r *rand.Rand) Bill {
	b := Bill{Currency: "USD", Places: 2, TaxIncluded: r.IntN(2) == 0}
	cents := func(n int) Amount { return decimal.New(int64(r.IntN(n)), -2) }
	all := decimal.Zero
	for i := range 1 + r.IntN(4) {
		n := 1 + r.IntN(5)
		item := Item{Line: Line{ID: int64(i + 1), SKU: "A", Quantity: n}, Base: cents(5000),
			TaxRate: d([]string{"0", "0.07", "0.19", "0.06625"}[r.IntN(4)])}
		item.Total = item.Base.Mul(decimal.NewFromInt(int64(n)))
		all = all.Add(item.Total)
		b.Items = append(b.Items, item)
	}
	b.Discount = all.Mul(d("-0.1")).Round(2)
	b.Ship = cents(2000)
	tax := decimal.Zero
	portions := order.Share(b.Ship, weights(b.Items), 2)
	for i, l := range b.Lines() {
		item := &b.Items[i]
		amount := l.Net.Add(l.Tax)
		if b.TaxIncluded {
			item.Portion = order.Contained(amount, item.TaxRate, 2)
		} else {
			item.Portion = amount.Mul(item.TaxRate).Round(2)
		}
		item.Shipping = portions[i]
		tax = tax.Add(item.Portion)
		b.ShippingTax = b.ShippingTax.Add(item.Shipping.Mul(item.TaxRate).Round(2))
	}
	if b.Ship.IsPositive() {
		b.ShipRate = b.ShippingTax.Div(b.Ship)
	}
	b.Total = all.Add(b.Discount).Add(b.Ship)
	if !b.TaxIncluded {
		b.Total = b.Total.Add(tax).Add(b.ShippingTax)
	}
	return b
}

func weights(items []Item) (all []Amount) {
	for _, i := range items {
		all = append(all, i.Total)
	}
	return all
}
