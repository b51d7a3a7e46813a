package statement

import (
	"strings"
	"time"

	"griddle/shop/order"
	"griddle/shop/report"
	"griddle/shop/words"
)

// payments are the transactions of a period by day (reports.md §5).
var payments = Report{
	Name:    "payments",
	Title:   "Transactions by Day",
	Purpose: "What was paid and given back, with its part of each figure of its order.",
	Axis:    ByMoney,
	Show:    showPayments,
}

func showPayments(a *Asked) Statement {
	list := report.ListTransactions(a.Orders, a.Period, a.Rules)
	var all []report.Columns
	for i := range list.Rows {
		all = append(all, list.Rows[i].Columns)
	}
	p := portionsOf(all)
	t := Table{Name: "payments", Title: words.Say("Payments"), Columns: append([]Column{when, number, customer,
		{ID: "what", Head: "What", Wide: true}}, append(p.columns(), amount)...)}
	for i := range list.Rows {
		r := &list.Rows[i]
		cells := append(orderCells(r.At, r.Number, r.Who), said(r.Action.Name()))
		t.Rows = append(t.Rows, Row{Key: r.Payment, Link: toOrder(r.Order),
			Cells: append(append(cells, p.cells(r.Columns)...), money(r.Amount))})
	}
	t.total(append(p.cells(list.Total.Columns), money(list.Total.Amount))...)
	chart := overTime("Payments", a, func(add func(time.Time, report.Amount)) {
		for i := range list.Rows {
			add(list.Rows[i].At, list.Rows[i].Amount)
		}
	})
	tables := []Table{t}
	if len(list.Days) > 1 {
		tables = []Table{daysTable(&list, a), t}
	}
	return Statement{Chart: chart, Tables: tables, Empty: len(list.Rows) == 0,
		Notes: []words.Sentence{words.Say("The till: cash is what it took less what it gave back.")}}
}

// daysTable has a row for each day, which opens that day.
func daysTable(list *report.Transactions, a *Asked) Table {
	t := Table{Name: "days", Title: words.Say("Days"), Columns: []Column{{ID: "day", Head: "Day", Kind: Date,
		Wide: true},
		count("payments", "Payments"), figure("cash", "Cash"), amount}}
	for _, d := range list.Days {
		t.Rows = append(t.Rows, Row{Key: d.Day.String(), Link: Link{Report: "payments", With: a.days(d.Day, d.Day)},
			Cells: []Cell{onDay(d.Day), pieces(d.Payments), money(d.Cash), money(d.Amount)}})
	}
	t.total(pieces(list.Total.Payments), money(list.Total.Cash), money(list.Total.Amount))
	return t
}

// kinds are the payments of a period by what they were paid with (reports.md §11).
var kinds = Report{
	Name:  "kinds",
	Title: "Payments by Kind",
	Purpose: "Cards and all other means, each payment by itself; reserved amounts that are still open, and what " +
		"failed.",
	Axis:  ByMoney,
	Reach: Everyone, // for holds of earlier periods
	Switches: []Switch{{Name: "kind", Label: "Kind", Options: []Option{{"", "All kinds"}, {"card", "Card"},
		{"cash", "Cash"}, {"cheque", "Cheque"}, {"po", "Purchase order"}, {"account", "Company account"},
		{"giftcard", "Gift card"}, {"paypal", "PayPal"}, {"other", "Other"}}}},
	Show: showKinds,
}

// kindMeans are the means by the values of the switch.
var kindMeans = map[string]order.Means{"card": order.Card, "cash": order.Cash, "cheque": order.Cheque,
	"po": order.Purchase, "account": order.Account, "giftcard": order.GiftCard, "paypal": order.PayPal,
	"other": order.Other}

func showKinds(a *Asked) (first Statement) {
	k := report.ListKinds(a.Orders, a.Period, a.Rules, a.Now)
	wanted, narrowed := kindMeans[a.Chosen("kind")]
	for _, g := range k.Groups {
		if narrowed && g.Means != wanted {
			continue
		}
		title := words.Say(g.Means.Name())
		if g.Brand != "" {
			title = words.Say("%s: %s", g.Means.Name(), g.Brand)
		}
		t := kindTable(strings.ToLower(string(g.Means.Name())+" "+g.Brand), title, g.Rows)
		t.total(money(g.Total))
		first.Tables = append(first.Tables, t)
	}
	for _, rest := range []struct {
		name  string
		title words.Form
		rows  []report.KindRow
	}{{"open", "Reserved and still open", k.Open}, {"failed", "Failed, or taken back", k.Failed}} {
		if len(rest.rows) > 0 && !narrowed {
			first.Tables = append(first.Tables, kindTable(rest.name, words.Say(rest.title), rest.rows))
		}
	}
	first.Empty = len(first.Tables) == 0
	return first
}

func kindTable(name string, title words.Sentence, rows []report.KindRow) Table {
	t := Table{Name: name, Title: title, Columns: []Column{when, number, customer,
		{ID: "what", Head: "What", Wide: true},
		{ID: "reference", Head: "Reference", Spare: true}, {ID: "card", Head: "Card", Spare: true}, amount}}
	for i := range rows {
		r := &rows[i]
		card := r.LastFour
		if card != "" {
			card = "…" + card
		}
		t.Rows = append(t.Rows, Row{Key: r.Payment, Link: toOrder(r.Order),
			Cells: append(orderCells(r.At, r.Number, r.Who),
				said(r.Action.Name()), text(r.Reference), text(card), money(r.Amount))})
	}
	return t
}
