package statement

import (
	"strings"

	"griddle/shop/order"
	"griddle/shop/report"
	"griddle/shop/words"
)

// named is a figure of the summary by which orders can be asked for.
type named struct {
	key  string
	name words.Form
	sum  bool
	of   func(*report.Sales) report.Amount
}

var salesFigures = []named{
	{"gross", "Gross sales", false, func(s *report.Sales) report.Amount { return s.Gross }},
	{"discounts", "Discounts", false, func(s *report.Sales) report.Amount { return s.Discounts }},
	{"returns", "Returns", false, func(s *report.Sales) report.Amount { return s.Returns }},
	{"net", "Net sales", true, func(s *report.Sales) report.Amount { return s.Net }},
	{"shipping", "Shipping", false, func(s *report.Sales) report.Amount { return s.Shipping() }},
	{"handling", "Handling", false, func(s *report.Sales) report.Amount { return s.Handling }},
	{"tax", "Tax", false, func(s *report.Sales) report.Amount { return s.Tax() }},
	{"other", "Other refunds", false, func(s *report.Sales) report.Amount { return s.Other }},
	{"total", "Total sales", true, func(s *report.Sales) report.Amount { return s.Total }},
	{"giftcards", "Gift cards sold", false, func(s *report.Sales) report.Amount { return s.GiftCards }},
	{"invoiced", "Invoiced", true, func(s *report.Sales) report.Amount { return s.Invoiced }},
}

// otherFigures are those that are not sales.
var otherFigures = []struct {
	key  string
	name words.Form
	of   func(*report.Summary) report.Amount
}{
	{"money", "Money", func(s *report.Summary) report.Amount { return s.Money.Total.Net() }},
	{"giftcards-redeemed", "Gift cards redeemed",
		func(s *report.Summary) report.Amount { return s.Money.GiftCards.Net() }},
	{"points", "Reward points", func(s *report.Summary) report.Amount { return s.Money.Points.Net() }},
	{"applied", "Applied to orders", func(s *report.Summary) report.Amount { return s.Money.Applied.Net() }},
	{"cancelled", "Not counted: cancelled", func(s *report.Summary) report.Amount { return s.NotCounted.Amount }},
	{"others", "For orders of other periods", func(s *report.Summary) report.Amount { return s.Bridge.Others }},
	{"open", "Still open at the end", func(s *report.Summary) report.Amount { return s.Bridge.Open.Neg() }},
	{"notcounted", "On cancelled orders and carts",
		func(s *report.Summary) report.Amount { return s.Bridge.NotCounted }},
	{"difference", "Not explained", func(s *report.Summary) report.Amount { return s.Bridge.Difference }},
	{"sold", "Sales before returns",
		func(s *report.Summary) report.Amount { return s.Sales.Gross.Add(s.Sales.Discounts) }},
}

// meansKey is the key of a means of paying.
func meansKey(m order.Means) string {
	return "by-" + strings.ReplaceAll(strings.ToLower(string(m.Name())), " ", "-")
}

// figureOf finds a figure by its key. A key that nobody knows is that of what was invoiced.
func figureOf(key string) (name words.Form, of func(*report.Summary) report.Amount) {
	for _, f := range salesFigures {
		if f.key == key {
			return f.name, func(s *report.Summary) report.Amount { return f.of(&s.Sales) }
		}
	}
	for _, f := range otherFigures {
		if f.key == key {
			return f.name, f.of
		}
	}
	for m := order.Card; m <= order.Other; m++ {
		if meansKey(m) == key {
			return m.Name(), func(s *report.Summary) report.Amount {
				for _, f := range s.Money.Kinds {
					if f.Means == m {
						return f.Net()
					}
				}
				return zero
			}
		}
	}
	return figureOf("invoiced")
}

// behind are the orders behind a figure of the summary: of all of them, or of one customer, affiliate or coupon code.
var behind = Report{
	Name:    "behind",
	Title:   "Orders behind a figure",
	Purpose: "Each order with its part. Together they are the figure.",
	Axis:    BySales,
	Inner:   true,
	Show: func(a *Asked) Statement {
		name, of := figureOf(a.With["figure"])
		t := Table{Name: "orders", Title: words.Say(name), Columns: []Column{when, number, customer,
			figure("part", name)}}
		sum := zero
		for _, o := range report.Behind(a.only(), a.Period, a.Rules) {
			part := of(&o.Summary)
			if part.IsZero() {
				continue
			}
			sum = sum.Add(part)
			t.Rows = append(t.Rows, Row{Key: o.Order, Link: toOrder(o.Order),
				Cells: append(orderCells(o.At, o.Number, o.Who), money(part))})
		}
		t.total(money(sum))
		return Statement{Tables: []Table{t}, Empty: len(t.Rows) == 0}
	},
}

// only are the orders of the customer, the affiliate and the code that were asked for; all without any.
func (a *Asked) only() report.Orders {
	mail, code, partner := a.With["customer"], a.With["code"], a.With["affiliate"]
	if mail == "" && code == "" && partner == "" {
		return a.Orders
	}
	return func(yield func(*report.Order) bool) {
		for o := range a.Orders {
			if mail != "" && o.CustomerOf() != mail || code != "" && !o.HasCode(code) ||
				partner != "" && !o.SentBy(partner) {
				continue
			}
			if !yield(o) {
				return
			}
		}
	}
}
