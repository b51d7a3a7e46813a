package paper

import (
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/document"
	"griddle/ui/kit"
	"griddle/ui/say"
)

// letter writes a paper: who writes, to whom, what it is, its lines and what follows them.
func (p *press) letter() {
	d := p.doc
	p.head()
	p.y += 4
	p.need(30)
	p.text(edge, p.y+5, p.width(), left, style{size: titleSize, bold: true}, Name(d))
	p.y += 12
	p.table(p.columns(), d.Lines)
	if p.withSums() {
		p.totals()
		p.rates()
	}
	p.closing()
}

// withSums: a paper with totals; a packing slip has prices at most.
func (p *press) withSums() bool { return p.doc.Sums != nil && p.doc.Kind != document.PackingSlip }

// head writes the store, the address and the facts beside it.
func (p *press) head() {
	d := p.doc
	if p.logo.Wd > 0 {
		p.pdf.ImageOptions(logoName, p.size.Wd-edge-p.logo.Wd, topEdge, p.logo.Wd, p.logo.Ht, false,
			fpdf.ImageOptions{}, 0, "")
	}
	y := topEdge + 4
	p.text(edge, y, p.width(), left, style{size: 12, bold: true}, d.Store.Name)
	for _, line := range append(append([]string{}, d.Store.Lines...),
		shop.JoinSome(" · ", d.Store.Phone, d.Store.Email)) {
		if line != "" {
			y += 3.7
			p.text(edge, y, p.width(), left, style{size: smallSize, grey: true}, line)
		}
	}
	top := max(y, topEdge+p.logo.Ht) + 9
	half := p.width() / 2
	ends := []float64{p.address(edge, top, half-6), p.facts(edge+half+6, top, half-6)}
	p.y = max(ends[0], ends[1])
}

// address writes who gets the paper, and where it ships to if that is elsewhere.
func (p *press) address(x, y, width float64) float64 {
	d := p.doc
	block := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		p.text(x, y, width, left, style{size: smallSize, grey: true}, title)
		y += lineStep
		for _, line := range lines {
			for _, part := range p.split(line, width, style{size: 10}) {
				p.text(x, y, width, left, style{size: 10}, part)
				y += lineStep + 0.4
			}
		}
		y += 2
	}
	shipTo := lang.X("order.shipto", "Ship to")
	switch d.Kind {
	case document.PackingSlip:
		block(shipTo, d.ShipTo)
	case document.DropShip:
		block(lang.X("paper.shipsfrom", "To"), d.BillTo)
		block(shipTo, d.ShipTo)
	case document.PickList:
	default:
		block(lang.X("order.billto", "Bill to"), d.BillTo)
		if strings.Join(d.ShipTo, "\n") != strings.Join(d.BillTo, "\n") {
			block(shipTo, d.ShipTo)
		}
	}
	return y
}

// facts writes what there is to know of the paper, name by name, with the order's number as a bar code.
func (p *press) facts(x, y, width float64) float64 {
	d := p.doc
	const names = 34.0
	add := func(name, value string) {
		if strings.TrimSpace(value) == "" {
			return
		}
		p.text(x, y, names, left, style{grey: true}, name)
		s := style{size: textSize}
		for s.size > 6 && p.widest(strings.Fields(value), s.size) > width-names { // a word is not parted
			s.size -= 0.5
		}
		for _, line := range p.split(value, width-names, s) {
			p.text(x+names, y, width-names, left, s, line)
			y += lineStep
		}
	}
	switch d.Kind {
	case document.Invoice:
		add(lang.X("paper.invoice.no", "Invoice no."), d.Number)
		add(lang.X("paper.invoice.date", "Invoice date"), day(d.Date))
		delivered := d.Delivered
		if len(d.ShipTo) == 0 { // taken along, or nothing that ships
			delivered = d.Ordered
		}
		add(lang.X("paper.delivered", "Delivery date"), day(delivered))
	case document.CreditNote:
		add(lang.X("paper.creditnote.no", "Credit note no."), d.Number)
		add(lang.X("paper.date", "Date"), day(d.Date))
		add(lang.X("paper.refers", "For invoice"), d.Refers)
		add(lang.X("paper.return", "Return"), d.Return)
	case document.PackingSlip:
		add(lang.X("paper.package", "Package"), d.Number)
		add(lang.X("paper.date", "Date"), day(d.Date))
	case document.PickList, document.DropShip:
		add(lang.X("paper.date", "Date"), kit.DayHour(d.Date))
	}
	add(lang.X("paper.order", "Order"), d.Order)
	if d.Order != "" {
		add(lang.X("paper.ordered", "Ordered"), kit.DayHour(d.Ordered))
	}
	if d.Kind == document.Confirmation {
		add(lang.X("orders.status", "Status"), say.Translate(d.Status.Name()))
		add(lang.X("orders.email", "E-mail"), d.Email)
		add(lang.X("orders.coupon", "Coupons"), strings.Join(d.Codes, ", "))
	}
	if d.Kind == document.DropShip {
		add(lang.X("orders.email", "E-mail"), d.Email)
	}
	add(lang.X("paper.yourtax", "Your tax number"), d.TaxNumber)
	if d.Kind != document.CreditNote {
		add(lang.X("paper.method", "Shipping"), d.Method)
		add(lang.X("paper.tracking", "Tracking number"), strings.Join(d.Tracking, ", "))
	}
	add(lang.X("paper.orders", "Orders"), strings.Join(d.Orders, ", "))
	if p.barcode(d.Order, x, y, width) {
		y += 12
	}
	return y
}

// closing writes what stands below the lines.
func (p *press) closing() {
	d := p.doc
	say := func(title, text string) {
		if strings.TrimSpace(text) == "" {
			return
		}
		lines := p.split(text, p.width(), style{})
		p.need(lineStep * float64(min(len(lines), 3)+1))
		p.y += 3
		if title != "" {
			p.text(edge, p.y, p.width(), left, style{bold: true}, title)
			p.y += lineStep
		}
		for _, line := range lines {
			p.need(lineStep)
			p.text(edge, p.y, p.width(), left, style{}, line)
			p.y += lineStep
		}
	}
	switch d.Kind {
	case document.Invoice, document.CreditNote:
		p.paidBy()
		if d.Sums.Tax.IsZero() {
			reason := d.Store.Untaxed
			if d.Exempt {
				reason = shop.JoinSome(" ", lang.X("paper.exempt", "The customer is exempt from tax."), reason)
			}
			say("", reason)
		}
	case document.Confirmation:
		p.paidBy()
		say(lang.X("order.remark", "Customer's remark"), d.Remark)
		say("", strings.Join(d.Notes, "\n"))
	case document.PackingSlip:
		for _, l := range d.Lines {
			if l.Later > 0 {
				say("", lang.X("paper.later", "What is still missing will follow."))
				break
			}
		}
		say(lang.X("order.remark", "Customer's remark"), d.Remark)
		say("", d.Store.Slip)
	case document.DropShip:
		say(lang.X("order.remark", "Customer's remark"), d.Remark)
	}
}

// paidBy writes what was paid, and by what.
func (p *press) paidBy() {
	if len(p.doc.Payments) == 0 || p.doc.Kind == document.CreditNote {
		return
	}
	p.need(lineStep * 2)
	p.y += 3
	p.text(edge, p.y, p.width(), left, style{bold: true}, lang.X("paper.payments", "Payments"))
	p.y += lineStep
	for _, m := range p.doc.Payments {
		p.need(lineStep)
		words := shop.JoinSome(" · ", day(m.At), say.Translate(m.Means.Name()), m.About)
		if m.Amount.IsNegative() {
			words = shop.JoinSome(" · ", words, lang.X("order.refunded", "Given back"))
		}
		p.text(edge, p.y, p.width()-30, left, style{}, words)
		p.text(edge, p.y, p.width(), right, style{}, money(m.Amount, p.doc.Sums))
		p.y += lineStep
	}
}
