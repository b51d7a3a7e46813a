// Package customers is People → Customers: who buys, what they bought, and how to reach them.
// To add a column, filter, action or field: one more line here.
package customers

import (
	"context"
	"strings"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/orders"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

type (
	account = shop.CustomerAccount
	row     = model.Row[account]
)

// Names of the pages in routes.
const (
	Name = "people/customers"
	Edit = "people/customer"
)

// Columns of which the words are worked out when the rows are read.
const (
	columnOrders = "orders"
	columnSpent  = "spent"
	columnLast   = "last"
)

// Entries declares the pages.
func Entries() []shell.Entry { return records.Pages(declare) }

func declare(d *shell.Desk) records.Plain[account] {
	p := records.Plain[account]{
		Model: shop.Customers, Name: Name, Edit: Edit, Menu: shell.People, Icon: theme.AccountIcon(),
		Called: (*account).Called,
		Title:  lang.X("customers.title", "Customers"), Add: lang.X("customers.add", "Add customer"),
		Purpose: lang.X("customers.purpose", "Who buys from you, what they bought and how to reach them."),
		Words:   lang.X("customers.words", "people accounts buyers clients wish list address book duplicates merge"),
		Search:  lang.X("customers.search", "Search name, e-mail, company, address, phone, note"),
		Empty: lang.X("customers.empty",
			"There are no customers yet. Add one; who orders through a program appears here too."),
		One: lang.X("customer.one", "Customer"), New: lang.X("customer.new", "New customer"),
		About: lang.X("customer.about", "Name and addresses of somebody who buys, and what they bought."),
		Sort:  "name", Columns: columns(), Filters: filters(d), Views: views(), Groups: groups(d),
		Acts: acts(d), Merges: merges(d),
		Many: func(ids []string) []kit.Action { return many(d, ids) },
	}
	if d == nil { // what is declared has no store
		p.Find = func(context.Context, model.Find) ([]string, error) { return nil, nil }
		return p
	}
	p.Find = d.Shop.FindCustomers
	p.Load = func(ctx context.Context, ids []string) ([]row, error) { return load(ctx, d, ids) }
	p.Warn = func(ctx context.Context, ids []string) ([]string, error) { return warn(ctx, d, ids) }
	p.Asides = func() []records.Aside {
		return []records.Aside{figures(d), orders.OfCustomer(d), wishes(d)}
	}
	return p
}

// load reads rows with what each customer bought.
func load(ctx context.Context, d *shell.Desk, ids []string) ([]row, error) {
	rows, bought, err := d.Shop.CustomerRows(ctx, ids)
	if err != nil {
		return nil, err
	}
	currency, err := d.Shop.Currency()
	for i, r := range rows {
		b := bought[r.ID]
		rows[i].Said = map[string]string{columnOrders: kit.Count(b.Orders), columnSpent: "–", columnLast: "–"}
		if b.Orders > 0 {
			rows[i].Said[columnSpent] = say.Price(shop.Decimal{Decimal: b.Net}, currency)
			rows[i].Said[columnLast] = kit.Day(b.Last)
		}
	}
	return rows, err
}

// warn says which of their orders are open, and what is to be paid.
func warn(ctx context.Context, d *shell.Desk, ids []string) (about []string, err error) {
	for _, id := range ids {
		f, err := d.Shop.FiguresOf(ctx, id)
		if err != nil {
			return nil, err
		}
		c, err := shop.Customers.Get(d.Shop, id)
		if err != nil {
			return nil, err
		}
		said := map[string]any{"Name": c.Called(), "Orders": say.Counted("order", f.Open),
			"Due": say.Price(shop.Decimal{Decimal: f.Due.Abs()}, f.Currency)}
		switch {
		case f.Due.IsNegative():
			about = append(about, lang.X("customers.delete.back",
				"{{.Name}}: {{.Orders}} open, {{.Due}} to give back. The orders stay, with e-mail and address.", said))
		case f.Due.IsPositive():
			about = append(about, lang.X("customers.delete.due",
				"{{.Name}}: {{.Orders}} open, {{.Due}} still to be paid. The orders stay, with e-mail and address.",
				said))
		case f.Open > 0:
			about = append(about, lang.X("customers.delete.open",
				"{{.Name}}: {{.Orders}} open. They stay, with e-mail and address.", said))
		}
	}
	return about, nil
}

// named is a customer with the company, where there is a name too.
func named(c *account) string {
	called, company := c.Called(), strings.TrimSpace(c.Home().Company)
	if company == "" || company == called {
		return called
	}
	return called + " (" + company + ")"
}
