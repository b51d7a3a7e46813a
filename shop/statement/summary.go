package statement

import (
	"griddle/shop/order"
	"griddle/shop/report"
	"griddle/shop/words"
)

// summary is the first report: what was sold, what money came, and the bridge between the two (reports.md §4).
var summary = Report{
	Name:    "summary",
	Title:   "Summary",
	Purpose: "What you sold, what you were paid, and how the two belong together.",
	Axis:    BySales,
	Show: func(a *Asked) Statement {
		s := report.Summarize(a.Orders, a.Period, a.Rules)
		first := Statement{
			Chart:  pointsOf("Net sales", s.Grain, s.Chart),
			Tables: []Table{salesTable(&s), moneyTable(&s), countTable(&s), bridgeTable(&s)},
			Empty:  s.Orders == 0 && s.ReturnedUnits == 0 && s.NotCounted.Orders == 0 && s.Money.Applied.Net().IsZero(),
		}
		if s.NoCost > 0 {
			first.Notes = append(first.Notes, words.Say("Lines without a known cost: %d. They are not in the profit.",
				s.NoCost))
		}
		if n := s.CancelledLater.Orders; n > 0 {
			first.Notes = append(first.Notes,
				words.Say("Orders of earlier periods that were cancelled in this one: %d.", n))
		}
		return first
	},
}

// what and amount are the columns of a list of figures.
var (
	what   = Column{ID: "what", Head: "Figure", Wide: true}
	amount = figure("amount", "Amount")
)

// line is a figure of the summary; its key is what stands behind it.
func line(key string, name words.Form, figure report.Amount, link Link) Row {
	return Row{Key: key, Cells: []Cell{said(name), money(figure)}, Link: link}
}

func (r Row) strong() Row { r.Sum = true; return r }

// behindIt leads to the orders behind a figure.
func behindIt(key string) Link { return Link{Report: "behind", With: map[string]string{"figure": key}} }

func salesTable(s *report.Summary) Table {
	lines := []Row{}
	for _, f := range salesFigures {
		link := behindIt(f.key)
		switch f.key {
		case "gross":
			link = Link{Report: "products"}
		case "tax":
			link = Link{Report: "tax"}
		}
		row := line(f.key, f.name, f.of(&s.Sales), link)
		row.Sum = f.sum
		lines = append(lines, row)
	}
	return Table{Name: "sales", Title: words.Say("Sales"), Columns: []Column{what, amount}, Rows: lines, Fixed: true}
}

func moneyTable(s *report.Summary) Table {
	m := &s.Money
	t := Table{Name: "money", Title: words.Say("Money received"), Fixed: true, Columns: []Column{
		{ID: "what", Head: "Paid by", Wide: true}, figure("in", "In"), figure("back", "Back"), figure("net", "Net")}}
	add := func(key string, name words.Form, f report.Flow, sum bool) {
		t.Rows = append(t.Rows, Row{Key: key, Sum: sum, Link: behindIt(key),
			Cells: []Cell{said(name), money(f.In), money(f.Back), money(f.Net())}})
	}
	for _, f := range m.Kinds {
		add(meansKey(f.Means), f.Means.Name(), f, false)
	}
	add("money", "Money", m.Total, true)
	add("giftcards-redeemed", "Gift cards redeemed", m.GiftCards, false)
	if !m.Points.In.IsZero() || !m.Points.Back.IsZero() {
		add("points", order.Points.Name(), m.Points, false)
	}
	add("applied", "Applied to orders", m.Applied, true)
	return t
}

func countTable(s *report.Summary) Table {
	t := Table{Name: "orders", Title: words.Say("Orders"), Columns: []Column{what,
		{ID: "n", Head: "Count", Kind: Pieces},
		amount}, Fixed: true}
	add := func(key string, name words.Form, n, sum Cell, link Link) {
		t.Rows = append(t.Rows, Row{Key: key, Cells: []Cell{said(name), n, sum}, Link: link})
	}
	add("orders", "Orders", pieces(s.Orders), none, Link{Report: "orders"})
	add("units", "Pieces sold", pieces(s.Units), none, Link{Report: "products"})
	add("returned", "Pieces returned", pieces(s.ReturnedUnits), none, Link{Report: "refunds"})
	add("average", "Average order", none, known(s.Average()), Link{})
	add("cost", "Cost of goods", none, money(s.Cost), Link{Report: "products"})
	add("profit", "Profit", none, money(s.Profit), Link{Report: "products"})
	add("cancelled", "Not counted: cancelled", pieces(s.NotCounted.Orders), money(s.NotCounted.Amount),
		behindIt("cancelled"))
	return t
}

func bridgeTable(s *report.Summary) Table {
	b := &s.Bridge
	lines := []Row{line("invoiced", "Invoiced", b.Invoiced, behindIt("invoiced")),
		line("others", "For orders of other periods", b.Others, behindIt("others")),
		line("open", "Still open at the end", b.Open.Neg(), behindIt("open")),
		line("notcounted", "On cancelled orders and carts", b.NotCounted, behindIt("notcounted")),
		line("applied", "Applied to orders", b.Applied, behindIt("applied")).strong()}
	if !b.Difference.IsZero() {
		row := line("difference", "Not explained", b.Difference, behindIt("difference"))
		row.Alarm = true
		lines = append(lines, row)
	}
	return Table{Name: "bridge", Title: words.Say("From sales to money"), Columns: []Column{what, amount}, Rows: lines,
		Fixed: true}
}
