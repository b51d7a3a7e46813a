// Package affiliates is People → Affiliates: partners who bring customers for a commission, and what they earned.
// To add a column, filter, action or field: one more line here.
package affiliates

import (
	"cmp"
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/books"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/orders"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

type (
	affiliate = shop.Affiliate
	row       = model.Row[affiliate]
)

// Names of the pages in routes.
const (
	Name = "people/affiliates"
	Edit = "people/affiliate"
)

// Columns of which the words are worked out when the rows are read.
const (
	columnOrders = "orders"
	columnSales  = "sales"
	columnEarned = "earned"
)

// newest is how many visits are shown.
const newest = 200

// Entries declares the pages.
func Entries() []shell.Entry { return records.Pages(declare) }

func declare(d *shell.Desk) records.Plain[affiliate] {
	option := func(value, label string) records.Option { return records.Option{Value: value, Label: label} }
	p := records.Plain[affiliate]{
		Model: shop.Affiliates, Name: Name, Edit: Edit, Menu: shell.People, Icon: theme.MailForwardIcon(),
		Called: (*affiliate).Called,
		Title:  lang.X("affiliates.title", "Affiliates"), Add: lang.X("affiliates.add", "Add affiliate"),
		Purpose: lang.X("affiliates.purpose", "Partners who send you customers, and what they earn by it."),
		Words:   lang.X("affiliates.words", "partners referrals commission links"),
		Search:  lang.X("affiliates.search", "Search code, name, company, web site, note"),
		Empty: lang.X("affiliates.empty",
			"There is no affiliate yet. Add one; orders that name the code count for the commission."),
		One: lang.X("affiliate.one", "Affiliate"), New: lang.X("affiliate.new", "New affiliate"),
		About: lang.X("affiliate.about", "Who sends you customers, by which code, and for what commission."),
		Sort:  "name", Columns: columns(), Groups: groups(d),
		Filters: []records.Filter{{Name: "enabled", Options: records.Fixed(
			option("", lang.X("affiliates.any", "In force or not")),
			option("true", lang.X("affiliates.on", "In force")),
			option("false", lang.X("affiliates.off", "Not in force")))}},
		Acts: []records.Act[affiliate]{
			{Label: lang.X("affiliates.copy", "Copy code"), Icon: theme.ContentCopyIcon(), Go: func(r row) {
				d.Copy(r.Record.ReferralId, lang.X("affiliates.copied", "Code copied"))
			}},
			{Label: lang.X("customers.theirs", "Show the orders"), Go: func(r row) { d.Go(orders.OfAffiliate(r.ID)) }},
			{Label: lang.X("affiliates.end", "End the partnership"), Kind: shop.Deactivated,
				For: func(a *affiliate) bool { return a.Enabled }, Do: func(a *affiliate) { a.Enabled = false }},
			{Label: lang.X("affiliates.start", "Put in force"), Kind: shop.Activated,
				For: func(a *affiliate) bool { return !a.Enabled }, Do: func(a *affiliate) { a.Enabled = true }},
		},
	}
	if d == nil { // what is declared has no store
		return p
	}
	p.Begin = func(context.Context) (affiliate, error) {
		a := shop.NewRecord[affiliate](d.Now())
		a.Enabled = true
		return a, nil
	}
	p.Load = func(ctx context.Context, ids []string) ([]row, error) { return load(ctx, d, ids) }
	p.Asides = func() []records.Aside {
		return []records.Aside{earnings(d), orders.BroughtBy(d), referrals(d)}
	}
	return p
}

// load reads rows with what each affiliate brought.
func load(ctx context.Context, d *shell.Desk, ids []string) ([]row, error) {
	rows, err := shop.Affiliates.Rows(d.Shop, ctx, ids)
	if err != nil || len(rows) == 0 {
		return rows, err
	}
	by, currency, err := books.AffiliateEarnings(d.Shop, ctx)
	for i, r := range rows {
		e := by[r.ID]
		rows[i].Said = map[string]string{columnOrders: kit.Count(e.Orders),
			columnSales:  say.Price(shop.Decimal{Decimal: e.Sales}, currency),
			columnEarned: say.Price(shop.Decimal{Decimal: e.Commission}, currency)}
	}
	return rows, err
}

func columns() []kit.Column[row] {
	said := func(id, title string) kit.Column[row] {
		return kit.Column[row]{ID: id, Title: title, Width: 112, Align: fyne.TextAlignTrailing,
			Text: func(r row) string { return r.Said[id] }}
	}
	return []kit.Column[row]{
		records.TextColumn("code", lang.X("affiliates.code", "Code"), 110, 1,
			func(a *affiliate) string { return a.ReferralId }),
		records.TextColumn("name", lang.X("affiliates.name", "Name"), 150, 2, (*affiliate).Called),
		records.TextColumn("company", lang.X("affiliates.company", "Company"), 120, 1,
			func(a *affiliate) string { return a.Address.Company }),
		records.PillColumn("enabled", lang.X("affiliates.state", "State"), 130, func(r row) (string, kit.Mood) {
			if r.Record.Enabled {
				return lang.X("affiliates.on", "In force"), kit.Fine
			}
			return lang.X("affiliates.off", "Not in force"), kit.Neutral
		}),
		said(columnOrders, lang.X("affiliates.orders", "Orders")),
		said(columnSales, lang.X("affiliates.sales", "Sales")),
		said(columnEarned, lang.X("affiliates.earned", "Commission")),
	}
}

func groups(d *shell.Desk) []records.Group {
	option := func(value, label string) records.Option { return records.Option{Value: value, Label: label} }
	return []records.Group{
		{Title: lang.X("affiliate.main", "Main"), Fields: []records.Field{
			{Path: "DisplayName", Label: lang.X("affiliates.name", "Name")},
			{Path: "ReferralId", Label: lang.X("affiliates.code", "Code"), Most: 50,
				Missing: lang.X("affiliate.nocode", "Enter the code that is in the affiliate's links."),
				Hint: lang.X("affiliate.code.hint",
					"It stands in the affiliate's links. Links that are given out already stop counting when you "+
						"change it.")},
			{Path: "Enabled", Label: lang.X("affiliate.enabled", "The partnership is in force"), Yes: true},
			{Path: "ReferralDays", Label: lang.X("affiliate.days", "Days for which a visit counts")},
			{Path: "CommissionType", Label: lang.X("affiliate.commission", "Commission"), Options: []records.Option{
				option("0", lang.X("affiliate.commission.0", "None")),
				option("1", lang.X("affiliate.commission.1", "Percent of the sales")),
				option("2", lang.X("affiliate.commission.2", "An amount for each order"))}},
			{Path: "CommissionAmount", Label: lang.X("affiliate.rate", "How much"),
				Only: "CommissionType", OnlyAt: []string{"1", "2"}},
		}},
		{Title: lang.X("affiliate.address", "Address"), Wide: true,
			Fields: []records.Field{{Path: "Address", As: records.Address,
				Parts: []string{"FirstName", "LastName", "Company",
					"Line1", "Line2", "PostalCode", "City", "Phone"}}}}, // the web site is the affiliate's own
		{Title: lang.X("affiliate.more", "More"), Fields: []records.Field{
			{Path: "WebSiteUrl", Label: lang.X("affiliate.web", "Web site"), Most: 1000, Sample: "https://"},
			{Path: "TaxId", Label: lang.X("affiliate.tax", "Tax number"), Most: 100},
			{Path: "DriversLicenseNumber", Label: lang.X("affiliate.licence", "Number of the driving licence"),
				Most:  100,
				IfSet: true},
			{Path: "Notes", Label: lang.X("customers.notes", "Notes"), Lines: 3,
				Hint: lang.X("customer.notes.hint", "Only you and your programs see them.")},
		}},
	}
}

// earnings are what an affiliate brought and earned, in sum.
func earnings(d *shell.Desk) records.Aside {
	return &records.Facts{Desk: d, Title: lang.X("customer.figures", "Figures"), Topics: shop.Orders.Topics(),
		Load: func(ctx context.Context, id string) ([]records.Fact, error) {
			by, currency, err := books.AffiliateEarnings(d.Shop, ctx)
			if err != nil {
				return nil, err
			}
			e := by[id]
			money := func(label string, a shop.Decimal) records.Fact {
				return records.Fact{Label: label, Text: say.Price(a, currency)}
			}
			return []records.Fact{
				{Label: lang.X("affiliates.orders", "Orders"), Text: kit.Count(e.Orders)},
				{Label: lang.X("affiliate.visits", "Visits"), Text: kit.Count(e.Referrals)},
				money(lang.X("affiliates.sales", "Sales"), shop.Decimal{Decimal: e.Sales}),
				money(lang.X("affiliates.earned", "Commission"), shop.Decimal{Decimal: e.Commission}),
				money(lang.X("affiliate.pending", "Of that for orders still open"), shop.Decimal{Decimal: e.Pending}),
			}, nil
		}}
}

// referrals are the visits that an affiliate brought.
func referrals(d *shell.Desk) records.Aside {
	type visit = shop.AffiliateReferral
	return &records.Related[visit]{
		Desk: d, Title: lang.X("affiliate.visits", "Visits"),
		Empty: lang.X("affiliate.visits.none", "No program has noted a visit yet."),
		Key:   func(v visit) string { return shop.Referrals.ID(&v) },
		Columns: []kit.Column[visit]{
			{ID: "when", Title: lang.X("giftcard.when", "When"), Width: 160,
				Text: func(v visit) string { return kit.DayHour(v.TimeOfReferralUtc.Time()) }},
			{ID: "from", Title: lang.X("affiliate.from", "From the page"), Width: 240, Weight: 1,
				Text: func(v visit) string { return cmp.Or(v.ReferrerUrl, "–") }},
		},
		Load: func(ctx context.Context, id string) ([]visit, int, error) {
			return d.Shop.NewestReferrals(ctx, id, newest)
		},
		Topics: shop.Referrals.Topics(),
	}
}
