package dashboard

import (
	"context"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/books"
	"griddle/shop/order"
	"griddle/shop/report"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// keptWindow is the name under which the window remembers over which time sales are shown.
const keptWindow = "dashboard.sales"

// salesEvery is how soon after one count a change leads to another.
const salesEvery = time.Second

// sales are the blocks of sales: a chart, the sum beside that of the time before, what sold best, and the last orders.
// They are counted apart from the rest, which need not wait for them, and keep their places while that goes on.
type sales struct {
	desk   *shell.Desk
	links  Links
	reader kit.Reader[books.SalesLook]
	window report.Window
	look   books.SalesLook
	fresh  kit.Pace // counts again when something has changed

	card      fyne.CanvasObject
	sum       *kit.Text
	about     *kit.Para
	plot      *kit.Plot
	products  *kit.Table[report.Ranked]
	customers *kit.Table[report.CustomerRow]
	newest    *kit.Table[shop.OrderRow]
}

func newSales(d *shell.Desk, l Links) *sales {
	s := &sales{desk: d, links: l, plot: kit.NewPlot(), sum: kit.NewText("", kit.Style{Size: look.Title, Bold: true}),
		about: kit.NewPara("", kit.Style{Color: look.Muted})}
	if n, err := strconv.Atoi(d.Shop.UIState(keptWindow)); err == nil && slices.Contains(windows, report.Window(n)) {
		s.window = report.Window(n)
	}
	s.reader = kit.Reader[books.SalesLook]{Runner: d.Runner, Show: s.show, Get: func() (books.SalesLook, error) {
		return books.LookAtSales(d.Shop, context.Background(), s.window)
	}}
	s.fresh = kit.Pace{Runner: d.Runner, Now: d.Now, Every: salesEvery, Do: s.read}
	s.makeTables()
	over := kit.NewChoice(windowNames(), slices.Index(windows, s.window), func(i int) {
		s.window = windows[i]
		d.Remember(keptWindow, strconv.Itoa(int(s.window)))
		s.reader.Read()
	})
	cards := []fyne.CanvasObject{kit.NewCard(kit.Card{Title: lang.X("dashboard.sales", "Sales"), Content: kit.Stack(1.5,
		kit.Fill(2, 1, s.sum, kit.Gap(0, 0), over), s.about, s.plot)}),
		kit.Even(2,
			kit.NewCard(kit.Card{Title: lang.X("dashboard.top", "Best sellers"), Flush: true, Content: s.products}),
			kit.NewCard(kit.Card{Title: lang.X("dashboard.buyers", "Best customers"), Flush: true,
				Content: s.customers})),
		kit.NewCard(kit.Card{Title: lang.X("dashboard.newest", "Last orders"), Flush: true, Content: s.newest})}
	s.card = kit.Stack(3, cards...)
	return s
}

// windows are offered in this order, the shortest first.
var windows = []report.Window{report.WeekWindow, report.MonthWindow, report.QuarterWindow, report.YearWindow}

// windowNames are those of the windows, in their order.
func windowNames() []string {
	return []string{lang.X("dashboard.window.week", "7 days"), lang.X("dashboard.window.month", "30 days"),
		lang.X("dashboard.window.quarter", "Quarter"), lang.X("dashboard.window.year", "Year")}
}

func (s *sales) makeTables() {
	none := func(words string) fyne.CanvasObject {
		return kit.Pad(2.5, 1, kit.NewPara(words, kit.Style{Color: look.Muted}))
	}
	s.products = kit.NewTable(func(r report.Ranked) string { return r.Key },
		kit.Column[report.Ranked]{ID: "name", Title: lang.X("dashboard.product.name", "Product"), Width: 120, Weight: 1,
			Text: func(r report.Ranked) string { return r.Name }},
		kit.Column[report.Ranked]{ID: "n", Title: lang.X("dashboard.pieces", "Pieces"), Width: 70,
			Align: fyne.TextAlignTrailing, Text: func(r report.Ranked) string { return kit.Count(r.Units()) }},
		kit.Column[report.Ranked]{ID: "net", Title: lang.X("dashboard.net", "Net sales"), Width: 90,
			Align: fyne.TextAlignTrailing, Text: func(r report.Ranked) string { return s.money(r.Net) }})
	s.products.Empty = none(lang.X("dashboard.nosales", "Nothing was sold in this time."))
	s.products.Open = func(r report.Ranked) {
		if r.Product != "" {
			s.desk.Go(s.links.Product(r.Product))
		}
	}
	s.customers = kit.NewTable(report.CustomerRow.Key,
		kit.Column[report.CustomerRow]{ID: "name", Title: lang.X("dashboard.customer", "Customer"), Width: 120,
			Weight: 1,
			Text:   func(r report.CustomerRow) string { return r.Who }},
		kit.Column[report.CustomerRow]{ID: "n", Title: lang.X("dashboard.orders", "Orders"), Width: 80,
			Align: fyne.TextAlignTrailing, Text: func(r report.CustomerRow) string { return kit.Count(r.Orders) }},
		kit.Column[report.CustomerRow]{ID: "net", Title: lang.X("dashboard.net", "Net sales"), Width: 90,
			Align: fyne.TextAlignTrailing, Text: func(r report.CustomerRow) string { return s.money(r.Net) }})
	s.customers.Empty = none(lang.X("dashboard.nosales", "Nothing was sold in this time."))
	s.customers.Open = func(r report.CustomerRow) { s.desk.Go(s.links.Customer(r.Key(), s.look.Period)) }
	s.newest = kit.NewTable(func(r shop.OrderRow) string { return r.Order.Bvin },
		kit.Column[shop.OrderRow]{ID: "number", Title: lang.X("order.one", "Order"), Width: 90,
			Text: func(r shop.OrderRow) string { return r.Order.OrderNumber }},
		kit.Column[shop.OrderRow]{ID: "when", Title: lang.X("orders.pay.when", "When"), Width: 150,
			Text: func(r shop.OrderRow) string { return kit.DayHour(r.Order.TimeOfOrderUtc.Time()) }},
		kit.Column[shop.OrderRow]{ID: "name", Title: lang.X("dashboard.customer", "Customer"), Width: 140, Weight: 1,
			Text: func(r shop.OrderRow) string { return r.Customer }},
		kit.Column[shop.OrderRow]{ID: "status", Title: lang.X("orders.status", "Status"), Width: 150,
			Text: func(r shop.OrderRow) string { return say.Translate(r.Order.Status().Name()) }},
		kit.Column[shop.OrderRow]{ID: "total", Title: lang.X("orders.total", "Total"), Width: 100,
			Align: fyne.TextAlignTrailing,
			Text:  func(r shop.OrderRow) string { return say.Price(r.Order.TotalGrand, r.Currency) }})
	s.newest.Empty = none(lang.X("dashboard.noorders", "There is no order yet."))
	s.newest.Open = func(r shop.OrderRow) { s.desk.Go(s.links.Order(r.Order.Bvin)) }
	s.products.Most, s.customers.Most, s.newest.Most = top, top, top
}

// top is how many rows each of the tables has.
const top = 5

func (s *sales) money(a order.Amount) string {
	return say.Price(shop.Decimal{Decimal: a}, s.look.Currency)
}

// read counts now.
func (s *sales) read() {
	s.fresh.Done()
	s.reader.Read()
}

func (s *sales) show(l books.SalesLook, err error) {
	if err != nil {
		s.desk.ToastError(err)
		return
	}
	s.look = l
	s.sum.SetText(s.money(l.Sales))
	words := lang.XN("dashboard.payments", "{{.N}} payments", l.Payments, map[string]any{"N": kit.Count(l.Payments)})
	if l.Some {
		words += " · " + lang.X("dashboard.average", "average order {{.Amount}}", map[string]any{
			"Amount": s.money(l.Average.Round(l.Currency.Decimals()))})
	}
	s.about.SetText(shop.JoinSome(" · ", s.compared(), words))
	d := kit.PlotData{Axis: say.Mark}
	one := kit.PlotSeries{}
	for _, b := range l.Bars {
		d.Labels = append(d.Labels, say.Point(l.Grain, b.First))
		one.Figures = append(one.Figures, b.Amount.InexactFloat64()) // to be drawn only
	}
	d.Series = []kit.PlotSeries{one}
	d.Words = func(i int) string { return d.Labels[i] + ": " + s.money(l.Bars[i].Amount) }
	s.plot.Set(d)
	s.products.SetRows(l.Products)
	s.customers.SetRows(l.Customers)
	s.newest.SetRows(l.Newest)
}

// compared says what became of the sum since the time before.
func (s *sales) compared() string {
	_, fraction, known := report.Change(s.look.Before, s.look.Sales)
	if !known {
		return ""
	}
	percent := say.Minus(fraction.Shift(2).Round(0).String())
	said := map[string]any{"Percent": percent, "Before": s.money(s.look.Before)}
	switch fraction.Sign() {
	case 1:
		return lang.X("dashboard.more", "+{{.Percent}} % since the time before ({{.Before}})", said)
	case -1:
		return lang.X("dashboard.less", "{{.Percent}} % since the time before ({{.Before}})", said)
	}
	return lang.X("dashboard.same", "as in the time before", said)
}
