package paper

import (
	"cmp"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/document"
)

// figure is a line of the totals.
type figure struct {
	name   string
	amount document.Amount
	strong bool
}

// figures are the totals of the paper; what is nothing is left out.
func (p *press) figures() (all []figure) {
	s := p.doc.Sums
	add := func(name string, d document.Amount) {
		if !d.IsZero() {
			all = append(all, figure{name, d, false})
		}
	}
	shipping := roleName(document.Shipping)
	if p.doc.Method != "" {
		shipping = shop.JoinSome(" · ", shipping, p.doc.Method)
	}
	if len(s.Discounts) > 0 {
		add(lang.X("paper.before", "Before discounts"), s.Before)
		for _, e := range s.Discounts {
			add(cmp.Or(e.Text, lang.X("paper.discount", "Discount")), e.Amount)
		}
	}
	add(lang.X("paper.subtotal", "Subtotal"), s.Subtotal)
	if len(s.ShipOff) > 0 {
		add(lang.X("paper.shipbefore", "Shipping before discounts"), s.ShipBefore)
		for _, e := range s.ShipOff {
			add(cmp.Or(e.Text, lang.X("paper.discount", "Discount")), e.Amount)
		}
	}
	add(shipping, s.Ship)
	for _, l := range s.Extra {
		add(roleName(l.Role), l.Gross)
	}
	taxes := func(words func(map[string]any) string) {
		for _, r := range s.Rates {
			add(words(map[string]any{"Rate": percent(r.Rate)}), r.Tax)
		}
	}
	if !s.TaxIncluded {
		taxes(func(said map[string]any) string { return lang.X("paper.plustax", "Tax {{.Rate}}", said) })
	}
	add(lang.X("paper.other", "Other"), s.Other)
	all = append(all, figure{lang.X("paper.total", "Total ({{.Currency}})", map[string]any{"Currency": s.Currency}),
		s.Total, true})
	if s.TaxIncluded {
		add(lang.X("paper.beforetax", "Total before tax"), s.Net)
		taxes(func(said map[string]any) string { return lang.X("paper.contains", "Tax {{.Rate}}, contained", said) })
	}
	if p.doc.Kind == document.CreditNote {
		return all
	}
	add(lang.X("order.returned", "Returns"), s.Returned.Neg())
	add(lang.X("order.charged", "Received"), s.Paid)
	add(lang.X("order.refunded", "Given back"), s.Refunded)
	due := figure{lang.X("order.due", "Due"), s.Due, true}
	if s.Due.IsNegative() {
		due.name, due.amount = lang.X("orders.label.giveback", "To give back"), s.Due.Neg()
	}
	return append(all, due)
}

// totals writes them at the right.
func (p *press) totals() {
	const width = 86.0
	all := p.figures()
	p.need(float64(min(len(all), 8)) * (lineStep + 0.6))
	x := p.size.Wd - edge - width
	for _, f := range all {
		p.need(lineStep)
		s := style{bold: f.strong}
		if f.strong {
			s.size = 10.5
			p.y += 0.8
		}
		lines := p.split(f.name, width-28, s)
		for i, line := range lines {
			p.text(x, p.y, width, left, s, line)
			if i == 0 {
				p.text(x, p.y, width, right, s, money(f.amount, p.doc.Sums))
			}
			p.y += lineStep + 0.4
		}
	}
	p.y += 2
}

// rates writes what is taxed alike, on an invoice.
func (p *press) rates() {
	s := p.doc.Sums
	if !p.doc.Kind.Numbered() || len(s.Rates) == 0 {
		return
	}
	p.need(float64(len(s.Rates)+2) * lineStep)
	widths := []float64{24, 26, 24, 26}
	write := func(st style, cells ...string) {
		x := edge
		for i, c := range cells {
			at := right
			if i == 0 {
				at = left
			}
			p.text(x, p.y, widths[i], at, st, c)
			x += widths[i] + gap
		}
		p.y += lineStep
	}
	write(style{size: smallSize, bold: true}, lang.X("paper.taxrate", "Tax rate"), lang.X("paper.net", "Net"),
		lang.X("paper.tax", "Tax"), lang.X("orders.total", "Total"))
	for _, r := range s.Rates {
		write(style{}, percent(r.Rate), money(r.Net, s), money(r.Tax, s), money(r.Gross, s))
	}
}
