package statement

import (
	"strconv"
	"strings"
	"time"

	"griddle/shop/report"
	"griddle/shop/words"
)

// carts are those that were left (reports.md §12).
var carts = Report{
	Name:    "carts",
	Title:   "Abandoned Carts",
	Purpose: "Carts of which no order came, by their last change.",
	Axis:    BySales,
	Reach:   Everyone,
	Switches: []Switch{{Name: "view", Label: "Rows", Options: []Option{{"carts", "Carts"}, {"products", "Products"}}},
		{Name: "idle", Label: "Left for", Options: []Option{{"1", "1 hour or more"}, {"24", "1 day or more"},
			{"72", "3 days or more"}}}},
	Show: showCarts,
}

func showCarts(a *Asked) Statement {
	hours, _ := strconv.Atoi(a.Chosen("idle")) // options are numbers
	c := report.AbandonedCarts(a.Orders, a.Period, a.Rules, a.Now, time.Duration(hours)*time.Hour)
	t := cartsTable(&c)
	if a.Chosen("view") == "products" {
		t = cartProducts(&c)
	}
	first := Statement{Tables: []Table{t}, Empty: len(c.Rows) == 0}
	if rate, ok := c.Rate(); ok {
		first.Notes = []words.Sentence{words.Say("Of %d carts and orders %s %% were left without an order.",
			len(c.Rows)-c.Recovered+c.Counted, rate.Shift(2).Round(1).String())}
	}
	return first
}

func cartsTable(c *report.Carts) Table {
	t := Table{Name: "carts", Columns: []Column{when, {ID: "customer", Head: "Customer", Wide: true},
		{ID: "mail", Head: "E-mail", Wide: true}, {ID: "lines", Head: "Products", Wide: true},
		{ID: "codes", Head: "Codes", Spare: true}, figure("value", "Value"), figure("total", "Total"),
		{ID: "age", Head: "Age in days", Kind: Days}, {ID: "recovered", Head: "Recovered"}}}
	for i := range c.Rows {
		r := &c.Rows[i]
		var lines []string
		for _, l := range r.Lines {
			lines = append(lines, strconv.Itoa(l.Quantity)+" × "+l.Name)
		}
		who, came := text(r.Who), said("no")
		if r.Who == "" {
			who = said("unknown")
		}
		if r.Recovered {
			came = said("yes")
		}
		days := report.Pieces(int(r.Age / time.Hour)).Div(report.Pieces(24)).Round(1)
		t.Rows = append(t.Rows, Row{Key: r.Order, Link: toOrder(r.Order),
			Cells: []Cell{instant(r.At), who, text(r.Mail),
				text(strings.Join(lines, ", ")), text(strings.Join(r.Codes, ", ")), money(r.Value), money(r.Total),
				known(days, true), came}})
	}
	t.total(money(c.Value), money(c.Total), none, none)
	return t
}

func cartProducts(c *report.Carts) Table {
	t := Table{Name: "products", Columns: []Column{{ID: "sku", Head: "SKU"}, {ID: "name", Head: "Name", Wide: true},
		count("quantity", "Pieces"), count("carts", "Carts"), count("contacts", "Contacts"), figure("value", "Value")}}
	for i := range c.Products {
		p := &c.Products[i]
		t.Rows = append(t.Rows, Row{Key: p.Product + p.SKU, Link: Link{Product: p.Product}, Cells: []Cell{text(p.SKU),
			text(p.Name), pieces(p.Quantity), pieces(p.Carts), pieces(p.Contacts), money(p.Value)}})
	}
	t.total(money(c.Value))
	return t
}

// affiliates is what each earned (reports.md §13).
var affiliates = Report{
	Name:    "affiliates",
	Title:   "Affiliates",
	Purpose: "What each affiliate's orders brought, and what is owed for them at the present rate.",
	Axis:    BySales,
	Reach:   Everyone, // for what is owed to date
	Show: func(a *Asked) Statement {
		rows, sum := report.PayAffiliates(a.Orders, a.Affiliates(), a.Period, a.Rules)
		t := Table{Name: "affiliates", Columns: []Column{{ID: "code", Head: "Code"},
			{ID: "name", Head: "Name", Wide: true},
			count("orders", "Orders"), figure("sales", "Sales"), figure("commission", "Commission"),
			figure("pending", "Of it pending"), figure("paid", "Paid"), figure("owed", "Owed"),
			figure("todate", "Owed to date"), count("referrals", "Referrals"),
			{ID: "conversion", Head: "Conversion", Kind: Percent, Spare: true}}}
		cells := func(r *report.AffiliateRow) []Cell {
			return []Cell{pieces(r.Orders), money(r.Sales), money(r.Commission), money(r.Pending), money(r.Paid),
				money(r.Owed), money(r.OwedToDate), pieces(r.Referrals), known(r.Conversion())}
		}
		for i := range rows {
			r := &rows[i]
			id := strconv.FormatInt(r.Affiliate.ID, 10)
			name := text(r.Affiliate.Name)
			if r.Affiliate.Code == "" && r.Affiliate.Name == "" {
				name = said("No. %s (deleted)", id)
			}
			t.Rows = append(t.Rows, Row{Key: id, Cells: append([]Cell{text(r.Affiliate.Code), name}, cells(r)...),
				Link: Link{Report: "behind", With: map[string]string{"figure": "net", "affiliate": id}}})
		}
		t.total(cells(&sum)...)
		return Statement{Tables: []Table{t}, Empty: len(rows) == 0}
	},
}

// customers are those who bought (reports.md §16).
var customers = Report{
	Name:    "customers",
	Title:   "Customers",
	Purpose: "Who bought for the first time, who came back, and who has not ordered for 180 days.",
	Axis:    BySales,
	Reach:   Everyone, // for the first and the last order of each
	Switches: []Switch{{Name: "who", Label: "Rows", Options: []Option{{"all", "All"}, {"new", "New"},
		{"returning", "Returning"}, {"asleep", "Long not seen"}}}},
	Show: showCustomers,
}

func showCustomers(a *Asked) Statement {
	c := report.RankCustomers(a.Orders, a.Period, a.Rules, a.Now)
	who := a.Chosen("who")
	rows := c.Rows
	if who == "asleep" {
		rows = c.Asleep
	}
	t := Table{Name: who, Columns: []Column{customer, {ID: "mail", Head: "E-mail", Wide: true},
		{ID: "new", Head: "New"},
		count("orders", "Orders"), figure("net", "Net"), figure("average", "Average"),
		{ID: "last", Head: "Last order", Kind: Moment}}}
	orders, net := 0, zero
	for i := range rows {
		r := &rows[i]
		if who == "new" && !r.New || who == "returning" && r.New {
			continue
		}
		is := said("no")
		if r.New {
			is = said("yes")
		}
		orders, net = orders+r.Orders, net.Add(r.Net)
		t.Rows = append(t.Rows, Row{Key: r.Customer + r.Mail, Cells: []Cell{text(r.Who), text(r.Mail), is,
			pieces(r.Orders), money(r.Net), known(r.Average()), instant(r.Last)}, Link: Link{Report: "behind",
			With: map[string]string{"figure": "net", "customer": r.Key()}}})
	}
	t.total(pieces(orders), money(net), none, none)
	return Statement{Tables: []Table{t}, Empty: len(t.Rows) == 0, Notes: []words.Sentence{words.Say(
		"New customers: %d. Returning customers: %d.", c.NewCount, c.ReturningCount)}}
}

// refunds is what came back, and what was given back without that (reports.md §16).
var refunds = Report{
	Name:    "refunds",
	Title:   "Refunds",
	Purpose: "Returns on their day, and money given back without one.",
	Axis:    BySales,
	Show: func(a *Asked) Statement {
		list := report.ListRefunds(a.Orders, a.Period, a.Rules)
		t := Table{Name: "refunds", Columns: []Column{when, number, customer, {ID: "return", Head: "Return"},
			{ID: "reason", Head: "Reason", Wide: true}, {ID: "lines", Head: "Products", Wide: true},
			figure("goods", "Goods"), figure("tax", "Tax"), figure("shipping", "Shipping"), figure("other", "Other"),
			amount, figure("paid", "Paid out")}}
		cells := func(r *report.RefundRow) []Cell {
			return []Cell{money(r.Goods.Add(r.GiftCards)), money(r.Tax), money(r.Shipping), money(r.Other),
				money(r.Amount), money(r.Paid)}
		}
		for i := range list.Rows {
			r := &list.Rows[i]
			var lines []string
			for _, l := range r.Lines {
				lines = append(lines, strconv.Itoa(l.Quantity)+" × "+l.Name)
			}
			t.Rows = append(t.Rows, Row{Key: r.Order + r.Return + r.At.String(), Aside: r.Cancelled,
				Link: toOrder(r.Order),
				Cells: append(append(orderCells(r.At, r.Number, r.Who), text(r.Return), text(r.Reason),
					text(strings.Join(lines, ", "))), cells(r)...)})
		}
		t.total(cells(&list.Total)...)
		return Statement{Tables: []Table{t}, Empty: len(list.Rows) == 0}
	},
}
