package paper

import (
	"time"

	"fyne.io/fyne/v2/lang"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/document"
	"griddle/ui/kit"
	"griddle/ui/say"
)

// Title is what papers of a kind are called.
func Title(k document.Kind) string {
	switch k {
	case document.Invoice:
		return lang.X("paper.invoice", "Invoice")
	case document.CreditNote:
		return lang.X("paper.creditnote", "Credit note")
	case document.PackingSlip:
		return lang.X("paper.slip", "Packing slip")
	case document.PickList:
		return lang.X("paper.picklist", "Pick list")
	case document.DropShip:
		return lang.X("paper.dropship", "Direct shipping request")
	case document.AddressLabel:
		return lang.X("paper.label", "Address label")
	}
	return lang.X("paper.confirmation", "Order confirmation")
}

// Name is what a paper is called, with its number: "Invoice 2026-00007".
func Name(d document.Document) string { return shop.JoinSome(" ", Title(d.Kind), number(d)) }

// number stands behind the title.
func number(d document.Document) string {
	switch d.Kind {
	case document.PickList:
		return ""
	case document.Invoice, document.CreditNote:
		return d.Number
	case document.PackingSlip:
		if d.Number != "" {
			return d.Number
		}
	}
	return d.Order
}

func money(d document.Amount, s *document.Sums) string {
	return say.Price(shop.Decimal{Decimal: d}, shop.Currency(s.Currency))
}

// percent is a rate, "19 %" or "6.625 %".
func percent(rate document.Amount) string {
	const places = 4
	figure := shop.Decimal{Decimal: rate.Mul(decimal.NewFromInt(100)).Round(places)}
	return say.Amount(figure) + "\u00a0%"
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return kit.Day(t)
}

// roleName is what a line is for that is no product.
func roleName(r document.Role) string {
	switch r {
	case document.Shipping:
		return lang.X("paper.shipping", "Shipping and handling")
	case document.Goodwill:
		return lang.X("paper.goodwill", "Goodwill")
	case document.Fee:
		return lang.X("paper.fee", "Fee kept")
	}
	return lang.X("paper.rounding", "Rounding")
}
