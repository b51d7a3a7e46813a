package paper

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/document"
	"griddle/ui/kit"
)

// column of a table of lines.
type column struct {
	title string
	width float64 // millimetres; 0 takes what is left
	at    side
	of    func(document.Line) string
}

// amount is a column of amounts.
func (p *press) amount(title string, width float64, of func(document.Line) document.Amount) column {
	return column{title, width, right, func(l document.Line) string { return money(of(l), p.doc.Sums) }}
}

// columns are those of the paper.
func (p *press) columns() []column {
	count := func(title string, of func(document.Line) int) column {
		return column{title, 17, right, func(l document.Line) string { return kit.Count(of(l)) }}
	}
	quantity := count(lang.X("order.quantity", "Quantity"), func(l document.Line) int { return l.Quantity })
	sku := column{lang.X("products.sku", "SKU"), 26, left, func(l document.Line) string { return l.SKU }}
	item := column{lang.X("order.item", "Item"), 0, left, func(l document.Line) string {
		return shop.JoinSome("\n", l.Name, l.About)
	}}
	unit := p.amount(lang.X("order.price", "Price"), 20, func(l document.Line) document.Amount { return l.Unit })
	total := p.amount(lang.X("orders.total", "Total"), 22, func(l document.Line) document.Amount { return l.Total })
	switch p.doc.Kind {
	case document.PackingSlip:
		quantity.title = lang.X("paper.here", "Here")
		all := []column{count(lang.X("paper.ordered.n", "Ordered"), func(l document.Line) int { return l.Ordered }),
			quantity, sku, item}
		if p.doc.Sums != nil {
			all = append(all, unit, total)
		}
		return all
	case document.PickList:
		done := column{"", 8, right, func(document.Line) string { return "☐" }}
		if p.lacks("☐") {
			done.of = func(document.Line) string { return "[  ]" }
		}
		return []column{quantity, sku, item, {lang.X("paper.orders", "Orders"), 40, left, func(l document.Line) string {
			return strings.Join(l.Orders, ", ")
		}}, done}
	case document.DropShip:
		return []column{quantity, sku, item}
	case document.Invoice, document.CreditNote:
		return p.taxColumns(quantity, unit, total)
	}
	shipped := column{lang.X("order.line.shipped", "Shipped"), 18, right, func(l document.Line) string {
		return strconv.Itoa(l.Shipped)
	}}
	all := []column{quantity, sku, item, shipped, unit}
	if slices.ContainsFunc(p.doc.Lines, func(l document.Line) bool { return !l.Own().IsZero() }) {
		all = append(all, p.amount(lang.X("paper.discount", "Discount"), 18, document.Line.Own))
	}
	return append(all, total)
}

// taxColumns are those of an invoice. They are many, so the SKU stands below the name.
func (p *press) taxColumns(quantity, unit, total column) []column {
	item := column{lang.X("order.item", "Item"), 0, left, func(l document.Line) string {
		return shop.JoinSome("\n", l.Name, shop.JoinSome(" · ", l.SKU, l.About))
	}}
	all := []column{{quantity.title, 13, right, quantity.of}, item, {unit.title, 18, right, unit.of}}
	if slices.ContainsFunc(p.doc.Lines, func(l document.Line) bool { return !l.Discount.IsZero() }) {
		all = append(all, p.amount(lang.X("paper.discount", "Discount"), 17,
			func(l document.Line) document.Amount { return l.Discount }))
	}
	return append(all,
		p.amount(lang.X("paper.net", "Net"), 18, func(l document.Line) document.Amount { return l.Net }),
		column{lang.X("paper.rate", "Rate"), 13, right, func(l document.Line) string { return percent(l.Rate) }},
		p.amount(lang.X("paper.tax", "Tax"), 15, func(l document.Line) document.Amount { return l.Tax }),
		p.amount(total.title, 19, func(l document.Line) document.Amount { return l.Gross }))
}

// lacks says whether the font lacks a sign, without noting it.
func (p *press) lacks(sign string) bool {
	before := len(p.lacking)
	text := p.letters(sign)
	p.lacking = p.lacking[:before]
	return text != sign
}

// gap is between two columns.
const gap = 2.0

// table writes lines; its head stands on every page.
func (p *press) table(columns []column, lines []document.Line) {
	rest, open := p.width()-gap*float64(len(columns)-1), 0
	for _, c := range columns {
		rest -= c.width
		if c.width == 0 {
			open++
		}
	}
	for i := range columns {
		if columns[i].width == 0 {
			columns[i].width = rest / float64(open)
		}
	}
	p.rows(columns, 2, func(yield func(row) bool) {
		for _, l := range lines {
			cells := make([]cell, len(columns))
			for i, c := range columns {
				cells[i] = p.cell(c, l)
			}
			if !yield(row{cells: cells}) {
				return
			}
		}
	})
}

// row is one of a table.
type row struct {
	cells []cell
	style style
}

// rows writes rows below their head, which stands on every page, with so much free below each.
func (p *press) rows(columns []column, below float64, all iter.Seq[row]) {
	p.tableHead(columns)
	for r := range all {
		most := 1
		for _, c := range r.cells {
			most = max(most, len(c.lines))
		}
		height := float64(most)*lineStep + below
		if p.y+height > p.bottom() && height < p.bottom()-topEdge-20 {
			p.page()
			p.tableHead(columns)
		}
		p.y += lineStep
		for n := range most {
			p.row(columns, r, n)
			if n < most-1 {
				if p.y += lineStep; p.y > p.bottom() { // a row longer than a page
					p.page()
					p.tableHead(columns)
					p.y += lineStep
				}
			}
		}
		p.y += below
		p.rule(p.y, 0.05)
	}
	p.y += lineStep
}

// cell is what stands in a column of a line: its lines, of which those from more on only tell more.
type cell struct {
	lines []string
	more  int
}

func (p *press) cell(c column, l document.Line) cell {
	name, about, _ := strings.Cut(c.of(l), "\n")
	lines := p.split(name, c.width, style{})
	return cell{append(lines, p.split(about, c.width, style{})...), len(lines)}
}

// row writes the n-th line of its cells.
func (p *press) row(columns []column, r row, n int) {
	x := edge
	for i, c := range columns {
		if n < len(r.cells[i].lines) {
			s := r.style
			s.grey = n >= r.cells[i].more
			p.text(x, p.y, c.width, c.at, s, r.cells[i].lines[n])
		}
		x += c.width + gap
	}
}

func (p *press) tableHead(columns []column) {
	p.y += lineStep
	x := edge
	for _, c := range columns {
		p.text(x, p.y, c.width, c.at, style{size: smallSize, bold: true}, c.title)
		x += c.width + gap
	}
	p.y += 1.8
	p.rule(p.y, 0.25)
}
