package customers

import (
	"context"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/orders"
	"griddle/ui/records"
	"griddle/ui/shell"
)

func columns() []kit.Column[row] {
	text := func(id, title string, width, weight float32, of func(*account) string) kit.Column[row] {
		c := records.TextColumn(id, title, width, weight, of)
		c.Sorts = true
		return c
	}
	said := func(id, title string, width float32) kit.Column[row] {
		return kit.Column[row]{ID: id, Title: title, Width: width, Align: fyne.TextAlignTrailing, Sorts: true,
			DescFirst: true, Text: func(r row) string { return r.Said[id] }}
	}
	group := kit.Column[row]{ID: "group", Title: lang.X("customers.group", "Price group"), Width: 100, Weight: 1,
		Sorts: true, HideBelow: 900, Text: func(r row) string { return r.Names["PricingGroupId"] }}
	place := text("place", lang.X("customers.place", "City, country"), 130, 1.5, func(c *account) string {
		home := c.Home()
		return strings.Trim(home.City+", "+home.CountryName, ", ")
	})
	since := text("since", lang.X("customers.since", "Since"), 112, 0,
		func(c *account) string { return kit.Day(c.CreationDateUtc.Time()) })
	since.DescFirst, since.Muted, since.HideBelow = true, true, 1160
	last := said(columnLast, lang.X("customers.last", "Last order"), 140)
	last.Align = fyne.TextAlignLeading
	plain := func(id, title string, width float32, of func(*account) string) kit.Column[row] {
		return records.Optional(records.TextColumn(id, title, width, 1, of))
	}
	return []kit.Column[row]{
		text("name", lang.X("customers.name", "Name"), 160, 2.5, named),
		text("email", lang.X("customers.email", "E-mail"), 160, 2, func(c *account) string { return c.Email }),
		group, place,
		said(columnOrders, lang.X("customers.orders", "Orders"), 112),
		said(columnSpent, lang.X("customers.spent", "Spent"), 104), last, since,
		plain("phone", lang.X("customers.phone", "Phone"), 110, func(c *account) string { return c.Home().Phone }),
		plain("zip", lang.X("customers.zip", "Postal code"), 100,
			func(c *account) string { return c.Home().PostalCode }),
		plain("street", lang.X("customers.street", "Street"), 130, func(c *account) string { return c.Home().Line1 }),
		plain("number", lang.X("customer.number", "Customer number"), 100,
			func(c *account) string { return c.Local.Number }),
		plain("tags", lang.X("customer.tags", "Tags"), 120,
			func(c *account) string { return strings.Join(c.Local.Tags, ", ") }),
		plain("notes", lang.X("customers.notes", "Notes"), 140,
			func(c *account) string { return strings.Join(strings.Fields(c.Notes), " ") }),
	}
}

func views() []records.View {
	return []records.View{
		{Name: lang.X("customers.again", "Bought again"), Query: records.Asked(shop.CustomersByOrders + "=2")},
		{Name: lang.X("customers.never", "Never bought"), Query: records.Asked(shop.CustomersByOrders + "=0")},
		{Name: lang.X("customers.twice", "Duplicates"), Query: records.Asked(shop.CustomersTwice + "=yes")},
	}
}

func filters(d *shell.Desk) []records.Filter {
	option := func(value, label string) records.Option { return records.Option{Value: value, Label: label} }
	asleep := func(days int, label string) records.Option {
		if d == nil { // what is declared has no clock
			return option("", label)
		}
		return option(d.Now().AddDate(0, 0, -days).UTC().Format(model.SinceDay), label)
	}
	spent := records.Filter{Name: shop.CustomersBySpent, More: true,
		Options: records.Fixed(option("", lang.X("customers.spent.any", "Any amount spent"))),
		Ask: func(now string, set func(string)) {
			records.AskAmounts(d, lang.X("customers.spent.ask", "Customers who spent how much?"), now, set)
		},
		Says: func(value string) string { return records.SaysAmounts(value, d) }}
	return []records.Filter{
		{Name: "group", Options: func(ctx context.Context) ([]records.Option, error) {
			all, err := records.Choices(d.Shop, shop.PriceGroups.Names,
				option("", lang.X("customers.group.any", "Any price group")))(ctx)
			for i := range all {
				all[i].Value = strings.ToLower(all[i].Value) // as the column holds them
			}
			return all, err
		}},
		{Name: shop.CustomersTagged, Options: func(ctx context.Context) ([]records.Option, error) {
			tags, err := d.Shop.CustomerTags(ctx)
			all := []records.Option{option("", lang.X("customers.tags.any", "Any tag"))}
			for _, t := range tags {
				all = append(all, option(t, t))
			}
			return all, err
		}},
		{Name: "country", Options: func(ctx context.Context) ([]records.Option, error) {
			ids, err := d.Shop.CustomerCountries(ctx)
			return countries(ids), err
		}},
		{Name: shop.CustomersByOrders, Options: records.Fixed(
			option("", lang.X("customers.orders.any", "Any orders")),
			option("0", lang.X("customers.orders.0", "No order")),
			option("1", lang.X("customers.orders.1", "One order")),
			option("2", lang.X("customers.orders.2", "Two or more orders")))},
		{Name: "exempt", Options: records.Fixed(option("", lang.X("customers.exempt.any", "Any tax")),
			option("true", lang.X("customers.exempt.yes", "Tax exempt")),
			option("false", lang.X("customers.exempt.no", "Not tax exempt"))), More: true},
		spent,
		{Name: shop.CustomersAsleep, Options: records.Fixed(
			option("", lang.X("customers.asleep.any", "Any last order")),
			asleep(90, lang.X("customers.asleep.90", "Not for 90 days")),
			asleep(180, lang.X("customers.asleep.180", "Not for 180 days")),
			asleep(365, lang.X("customers.asleep.365", "Not for a year"))), More: true},
		{Name: shop.CustomersWishing, Options: records.Fixed(
			option("", lang.X("customers.wishes.any", "With or without wishes")),
			option("yes", lang.X("customers.wishes.yes", "With a wish list"))), More: true},
	}
}

// countries offers those of customers, by their names.
func countries(ids []string) []records.Option {
	all := []records.Option{{Label: lang.X("customers.country.any", "Any country")}}
	for _, id := range ids {
		name := id
		if c := shop.CountryOf(id); c != nil {
			name = c.Name
		}
		all = append(all, records.Option{Value: id, Label: name})
	}
	return all
}

// acts are those of one customer.
func acts(d *shell.Desk) []records.Act[account] {
	mailed := func(c *account) bool { return c.Email != "" }
	return []records.Act[account]{
		{Label: lang.X("customers.order", "New order"), Key: 'o', Icon: theme.ContentAddIcon(),
			Go: func(r row) { d.Go(orders.AddFor(r.ID)) }},
		{Label: lang.X("customers.theirs", "Show the orders"), Go: func(r row) { d.Go(orders.Of(r.ID)) }},
		{Label: lang.X("customers.write", "Write e-mail"), For: mailed,
			Go: func(r row) { write(d, "mailto:"+url.PathEscape(r.Record.Email)) }},
		{Label: lang.X("customers.copy", "Copy address"), Go: func(r row) {
			d.Copy(strings.Join(r.Record.Home().Lines(""), "\n"), lang.X("order.address.copied", "Address copied"))
		}},
		{Label: lang.X("customers.find", "Find duplicates"), Go: func(row) {
			d.Go(shell.To(Name).With(shop.CustomersTwice + "=yes"))
		}},
	}
}

// mostWritten is how many people a mail program is given at once; more addresses do not fit everywhere.
const mostWritten = 30

// many is what can be done with several customers.
func many(d *shell.Desk, ids []string) []kit.Action {
	return []kit.Action{
		{Label: lang.X("customers.setgroup", "Price group…"), Do: func() { askGroup(d, ids) }},
		{Label: lang.X("customers.tag", "Add tag…"), Do: func() { askTag(d, ids, true) }},
		{Label: lang.X("customers.untag", "Remove tag…"), Do: func() { askTag(d, ids, false) }},
		{Label: lang.X("customers.write", "Write e-mail"), Do: func() {
			kit.Fetch(d.Runner, func() (mails []string, err error) {
				rows, err := shop.Customers.Rows(d.Shop, context.Background(), ids)
				for _, r := range rows {
					if r.Record.Email != "" {
						mails = append(mails, r.Record.Email)
					}
				}
				return mails, err
			}, func(mails []string, err error) {
				switch {
				case err != nil:
					d.ToastError(err)
				case len(mails) > mostWritten:
					d.Copy(strings.Join(mails, ", "),
						lang.X("customers.write.many", "Too many for a mail program: the addresses are copied"))
				default:
					for i := range mails {
						mails[i] = url.PathEscape(mails[i])
					}
					write(d, "mailto:?bcc="+strings.Join(mails, ","))
				}
			})
		}},
	}
}

// write opens the mail program.
func write(d *shell.Desk, to string) {
	at, err := url.Parse(to)
	if err == nil {
		err = d.App.OpenURL(at)
	}
	if err != nil {
		d.ToastError(kit.Told(lang.X("orders.write.no", "No mail program could be opened."), err))
	}
}

// askGroup gives customers a price group.
func askGroup(d *shell.Desk, ids []string) {
	none := records.Option{Label: lang.X("customer.group.none", "None")}
	kit.Fetch(d.Runner, func() ([]records.Option, error) {
		return records.Choices(d.Shop, shop.PriceGroups.Names, none)(context.Background())
	}, func(all []records.Option, err error) {
		if err != nil {
			d.ToastError(err)
			return
		}
		words := make([]string, len(all))
		for i, o := range all {
			words[i] = o.Label
		}
		chosen := kit.NewSelect(words, nil)
		chosen.SetSelectedIndex(0)
		records.DoAsked(d, kit.FormOptions{Title: lang.X("customers.setgroup.title", "Give them a price group"),
			Fields: []*kit.Field{kit.NewField("", lang.X("customers.group", "Price group"), "", chosen, nil)},
			Verb:   lang.X("customers.setgroup.verb", "Set price group"),
		}, func() func(context.Context) (model.Change, error) {
			group := all[max(chosen.SelectedIndex(), 0)].Value
			return func(ctx context.Context) (model.Change, error) {
				return shop.Customers.ChangeAll(d.Shop, ctx, model.Edited, ids,
					func(c *account) { c.PricingGroupId = group })
			}
		})
	})
}

// askTag gives customers a tag, or takes one from them.
func askTag(d *shell.Desk, ids []string, on bool) {
	title, verb := lang.X("customers.tag.title", "Give them a tag"), lang.X("customers.tag.verb", "Add tag")
	if !on {
		title, verb = lang.X("customers.untag.title", "Take a tag from them"),
			lang.X("customers.untag.verb", "Remove tag")
	}
	kit.Fetch(d.Runner, func() ([]string, error) { return d.Shop.CustomerTags(context.Background()) },
		func(known []string, err error) {
			if err != nil {
				d.ToastError(err)
				return
			}
			entry := kit.NewEntry("")
			field := kit.NewField("Tags", lang.X("customer.tag", "Tag"), strings.Join(known, ", "), entry,
				func() string {
					if strings.TrimSpace(entry.Text()) == "" {
						return lang.X("customers.tag.none", "Enter a tag.")
					}
					return ""
				})
			records.DoAsked(d, kit.FormOptions{Title: title, Fields: []*kit.Field{field}, Verb: verb},
				func() func(context.Context) (model.Change, error) {
					tag := entry.Text()
					return func(ctx context.Context) (model.Change, error) {
						return d.Shop.TagCustomers(ctx, ids, tag,
							on)
					}
				})
		})
}
