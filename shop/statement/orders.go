package statement

import (
	"time"

	"griddle/shop/report"
)

// ordersByDate are the orders of a period, with what each asks for (reports.md §7).
var ordersByDate = Report{
	Name:    "orders",
	Title:   "Orders by Date",
	Purpose: "The orders of a period. These are orders, not payments.",
	Axis:    BySales,
	Switches: []Switch{{Name: "by", Label: "Sums", Options: []Option{{"none", "Each order"}, {"day", "By day"},
		{"week", "By week"}, {"month", "By month"}}}},
	Show: showOrdersByDate,
}

func showOrdersByDate(a *Asked) Statement {
	by := a.Chosen("by")
	grain := map[string]report.Grain{"week": report.ByWeek, "month": report.ByMonth}[by]
	list := report.ListOrders(a.Orders, a.Period, a.Rules, grain)
	var all []report.Columns
	for i := range list.Rows {
		all = append(all, list.Rows[i].Columns)
	}
	p := portionsOf(all)
	t := ordersTable(&list, p)
	if by != "none" {
		t = groupsTable(&list, p, by, a)
	}
	chart := overTime("Total of the orders", a, func(add func(time.Time, report.Amount)) {
		for i := range list.Rows {
			add(list.Rows[i].At, list.Rows[i].Total)
		}
	})
	return Statement{Chart: chart, Tables: []Table{t}, Empty: len(list.Rows) == 0}
}

func dateSums(p portions, s report.DateSums) []Cell {
	return append(p.cells(s.Columns), money(s.Total), money(s.Returned), money(s.Due))
}

func sumColumns(p portions) []Column {
	return append(p.columns(), figure("total", "Total"), figure("returned", "Returned"), figure("due", "Due"))
}

func ordersTable(list *report.OrdersByDate, p portions) Table {
	t := Table{Name: "orders", Columns: append([]Column{when, number, customer,
		{ID: "status", Head: "Status", Spare: true}, {ID: "payment", Head: "Payment", Spare: true}}, sumColumns(p)...)}
	for i := range list.Rows {
		o := &list.Rows[i]
		cells := append(orderCells(o.At, o.Number, o.Who), said(o.Status.Name()), said(o.Label.Name()))
		t.Rows = append(t.Rows, Row{Key: o.Order, Link: toOrder(o.Order),
			Cells: append(cells, dateSums(p, o.DateSums)...)})
	}
	t.total(append([]Cell{said("Orders: %d", list.Total.Orders), none, none}, dateSums(p, list.Total.DateSums)...)...)
	return t
}

func groupsTable(list *report.OrdersByDate, p portions, by string, a *Asked) Table {
	t := Table{Name: by, Columns: append([]Column{{ID: "day", Head: "From", Kind: Date, Wide: true},
		count("orders", "Orders")}, sumColumns(p)...)}
	for _, g := range list.Groups {
		t.Rows = append(t.Rows, Row{Key: g.First.String(), Link: Link{Report: "orders",
			With: a.days(g.First, lastOf(by, g.First))},
			Cells: append([]Cell{onDay(g.First), pieces(g.Orders)}, dateSums(p, g.DateSums)...)})
	}
	t.total(append([]Cell{pieces(list.Total.Orders)}, dateSums(p, list.Total.DateSums)...)...)
	return t
}

// lastOf is the last day of the group that starts with a day.
func lastOf(by string, first report.Day) report.Day {
	switch by {
	case "week":
		return first.Plus(6)
	case "month":
		return report.Day{Year: first.Year, Month: first.Month + 1, Day: 1}.Plus(-1)
	}
	return first
}

// coupons are the sales by coupon codes (reports.md §8).
var coupons = Report{
	Name:    "coupons",
	Title:   "Sales by Coupon",
	Purpose: "What each code brought. An order with several codes stands under each; the total counts it once.",
	Axis:    BySales,
	Reach:   Everyone, // for new customers
	Show: func(a *Asked) Statement {
		c := report.SellByCoupon(a.Orders, a.Period, a.Rules)
		t := Table{Name: "codes", Columns: []Column{{ID: "code", Head: "Code", Wide: true}, count("orders", "Orders"),
			count("new", "New customers"), figure("discount", "Discount given"), figure("net", "Net sales"),
			figure("total", "Total"), figure("average", "Average"), count("carts", "Carts"),
			figure("incarts", "In carts")}}
		cells := func(r *report.CouponRow) []Cell {
			return []Cell{pieces(r.Orders), pieces(r.New), money(r.Discount), money(r.Net), money(r.Total),
				known(r.Average()), pieces(r.Carts.Orders), money(r.Carts.Amount)}
		}
		for i := range c.Rows {
			r := &c.Rows[i]
			name := text(r.Code)
			if r.Shared {
				name = said("%s, some with another code", r.Code)
			}
			t.Rows = append(t.Rows, Row{Key: r.Code, Cells: append([]Cell{name}, cells(r)...),
				Link: Link{Report: "behind",
					With: map[string]string{"figure": "sold", "code": r.Code}}})
		}
		t.total(cells(&c.Total)...)
		return Statement{Tables: []Table{t}, Empty: len(c.Rows) == 0}
	},
}
