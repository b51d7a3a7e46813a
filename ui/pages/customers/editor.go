package customers

import (
	"cmp"
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/pages/orders"
	"griddle/ui/pages/products"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// Characters that the fields take.
const (
	mostName  = 50
	mostEmail = 100
)

func groups(d *shell.Desk) []records.Group {
	return []records.Group{
		{Title: lang.X("customer.main", "Main"), Fields: []records.Field{
			{Path: "FirstName", Label: lang.X("address.first", "First name"), Most: mostName},
			{Path: "LastName", Label: lang.X("address.last", "Last name"), Most: mostName},
			{Path: "Email", Label: lang.X("customers.email", "E-mail"), Most: mostEmail, Live: email(d),
				Missing: lang.X("customer.noemail", "Enter the customer's e-mail address.")},
			{Path: "Password", Label: lang.X("customer.password", "Password"), Secret: true, Fresh: true,
				Hint: lang.X("customer.password.hint",
					"At least 7 characters. Empty: the customer cannot sign in before asking for a new one.")},
			{Path: "Local.Number", Label: lang.X("customer.number", "Customer number"), Most: mostName},
			{Path: "Local.Language", Label: lang.X("customer.language", "Language"), Options: languages()},
			{Path: "Local.Tags", Label: lang.X("customer.tags", "Tags"),
				Hint: lang.X("customer.tags.hint", "Your own words to find customers by, with commas between them.")},
			{Path: "CreationDateUtc", Label: lang.X("customer.since", "Customer since"), Shown: true, IfSet: true},
		}},
		{Title: lang.X("customer.prices", "Prices and tax"), Fields: []records.Field{
			{Path: "PricingGroupId", Label: lang.X("customers.group", "Price group"), Named: records.NamedIn(d,
				shop.PriceGroups, lang.X("customer.group.choose", "Choose the price group"),
				lang.X("customer.group.none", "None"), func(g *shop.PriceGroup) string { return g.Name })},
			{Path: "TaxExempt", Label: lang.X("customer.exempt", "Pays no tax"), Yes: true},
			{Path: "Local.ExemptionNumber", Label: lang.X("customer.exemption", "Number of the exemption"),
				Only: "TaxExempt", OnlyAt: []string{"true"}, Most: 100,
				Hint: lang.X("customer.exemption.hint", "From the certificate the customer gave you.")},
			{Path: "Local.TaxNumber", Label: lang.X("customer.taxnumber", "Tax number"), Most: mostName},
			{Path: "Notes", Label: lang.X("customers.notes", "Notes"), Lines: 3,
				Hint: lang.X("customer.notes.hint", "Only you and your programs see them.")},
		}},
		{Title: lang.X("customer.billing", "Billing address"), Wide: true, Fields: []records.Field{
			{Path: "BillingAddress", As: records.Address}}},
		{Title: lang.X("customer.shipping", "Shipping address"), Wide: true, Fields: []records.Field{
			{Path: "ShippingAddress", As: records.Address, From: "BillingAddress",
				Take: lang.X("customer.shipping.same", "Take the billing address")}}},
		{Title: lang.X("customer.book", "Address book"), Wide: true,
			Note: lang.X("customer.book.note", "Further addresses to choose from when the customer orders."),
			Fields: []records.Field{{Path: "Addresses", Rows: []records.Field{
				{Path: "NickName", Label: lang.X("customer.book.nick", "What it is called"), Most: mostName,
					Sample: lang.X("customer.book.home", "Home")},
				{Path: "", As: records.Address}}}}},
	}
}

// email looks at an address while it is typed: whether it can be one, and who has it.
func email(d *shell.Desk) func(ctx context.Context, id, text string) (problem, hint string) {
	return func(_ context.Context, id, text string) (problem, hint string) {
		text = strings.TrimSpace(text)
		if text != "" && !shop.IsEmail(text) {
			return "", lang.X("edit.email.odd", "This does not look like an e-mail address such as ann@example.com.")
		}
		if name, err := d.Shop.EmailTaken(text, id); err == nil && name != "" {
			return lang.X("customer.email.taken", "This is {{.Name}}: open that customer instead, or merge the two.",
				map[string]any{"Name": kit.Quoted(name)}), ""
		}
		return "", ""
	}
}

// figures are what the customer bought, in sum.
func figures(d *shell.Desk) records.Aside {
	return &records.Facts{Desk: d, Title: lang.X("customer.figures", "Figures"), Topics: shop.Customers.Topics(),
		Load: func(ctx context.Context, id string) ([]records.Fact, error) {
			f, err := d.Shop.FiguresOf(ctx, id)
			if err != nil {
				return nil, err
			}
			money := func(a shop.Decimal) string { return say.Price(a, f.Currency) }
			average, last := "–", "–"
			if f.Average != nil {
				average = money(shop.Decimal{Decimal: *f.Average})
			}
			if f.Orders > 0 {
				last = kit.Day(f.Last)
			}
			return []records.Fact{
				{Label: lang.X("customers.orders", "Orders"), Text: kit.Count(f.Orders)},
				{Label: lang.X("customer.net", "Net sales"), Text: money(shop.Decimal{Decimal: f.Net})},
				{Label: lang.X("customer.average", "Average order"), Text: average},
				{Label: lang.X("customer.returned", "Returned"), Text: money(shop.Decimal{Decimal: f.Returned})},
				{Label: lang.X("customer.due", "Open balance"), Text: money(shop.Decimal{Decimal: f.Due})},
				{Label: lang.X("customers.last", "Last order"), Text: last},
			}, nil
		}}
}

// wishes are what the customer wishes for.
func wishes(d *shell.Desk) records.Aside {
	thumbs := records.NewThumbs(d, shop.ProductMain)
	name := func(w shop.Wish) string {
		if w.Product == nil {
			return lang.X("reviews.gone", "deleted")
		}
		return w.Product.ProductName
	}
	return &records.Related[shop.Wish]{
		Desk: d, Title: lang.X("customer.wishes", "Wish list"),
		Empty: lang.X("customer.wishes.none", "The customer wishes for nothing."),
		Key:   func(w shop.Wish) string { return shop.WishListItems.ID(&w.Item) },
		Columns: []kit.Column[shop.Wish]{
			{ID: "picture", Width: 50, Create: func() fyne.CanvasObject { return records.NewThumb() },
				Update: func(cell fyne.CanvasObject, w shop.Wish) {
					p := cmp.Or(w.Product, &shop.Product{})
					thumbs.Fill(cell.(*records.Thumb), p.Bvin, p.ImageFileSmall)
				}},
			{ID: "name", Title: lang.X("products.name", "Name"), Width: 160, Weight: 2, Text: name},
			{ID: "choices", Title: lang.X("customer.wishes.choices", "Choices"), Width: 120, Weight: 1,
				Text: func(w shop.Wish) string { return w.Choices }},
			{ID: "quantity", Title: lang.X("customer.wishes.quantity", "Quantity"), Width: 90,
				Align: fyne.TextAlignTrailing, Text: func(w shop.Wish) string { return kit.Count(w.Item.Quantity) }},
			{ID: "since", Title: lang.X("customers.since", "Since"), Width: 110, Muted: true,
				Text: func(w shop.Wish) string { return kit.Day(w.Item.LastUpdatedUtc.Time()) }},
		},
		Load: func(ctx context.Context, id string) ([]shop.Wish, int, error) {
			all, err := d.Shop.WishesOf(ctx, id)
			return all, len(all), err
		},
		Open: func(w shop.Wish) { d.Go(shell.To(products.Edit).With(w.Item.ProductId)) },
		Actions: func(w shop.Wish) []kit.Action {
			return []kit.Action{{Label: lang.X("edit.row.remove", "Remove"), Icon: theme.DeleteIcon(), Danger: true,
				Press: fyne.KeyDelete, Do: func() {
					records.Remove(d, shop.WishListItems, []string{shop.WishListItems.ID(&w.Item)})
				}}}
		},
		Buttons: func(id func() string) []fyne.CanvasObject {
			return []fyne.CanvasObject{
				kit.NewButton(lang.X("customer.wishes.add", "Add product…"), kit.Secondary,
					func() { addWish(d, id()) }),
				kit.NewButton(lang.X("customer.wishes.draft", "Make a draft order"), kit.Secondary,
					func() { draftWishes(d, id()) }),
			}
		},
		Topics: shop.WishListItems.Topics(),
	}
}

func addWish(d *shell.Desk, customer string) {
	records.ProductNamed(d).Ask(func(n model.Named) {
		wish := shop.NewRecord[shop.WishListItem](d.Now())
		wish.CustomerId, wish.ProductId, wish.Quantity = customer, n.ID, 1
		kit.Fetch(d.Runner, func() (shop.WishListItem, error) {
			saved, _, err := shop.WishListItems.Edit(d.Shop, context.Background(), nil, wish)
			return saved, err
		}, func(_ shop.WishListItem, err error) {
			if err != nil {
				d.ToastError(err)
			}
		})
	})
}

func draftWishes(d *shell.Desk, customer string) {
	kit.Fetch(d.Runner, func() (shop.Order,
		error) {
		return sales.DraftOfWishes(d.Shop, context.Background(), customer)
	},
		func(o shop.Order, err error) {
			if err != nil {
				d.ToastError(err)
				return
			}
			d.Go(shell.To(orders.Add).With(o.Bvin))
		})
}

// merges says how accounts are made one.
func merges(d *shell.Desk) *records.Merges[account] {
	field := func(label string, of func(*account) string, take func(into, from *account)) records.MergeField[account] {
		return records.MergeField[account]{Label: label, Of: func(r *row) string { return of(&r.Record) }, Take: take}
	}
	address := func(a *shop.Address) string { return strings.Join(a.Lines(""), ", ") }
	return &records.Merges[account]{
		Note: lang.X("customers.merge.note", "Addresses, notes and wish lists are joined; orders and reviews become "+
			"those of the one you keep, and the others are deleted. You can undo it."),
		Fields: []records.MergeField[account]{
			field(lang.X("customers.email", "E-mail"), func(c *account) string { return c.Email },
				func(into, from *account) { into.Email = from.Email }),
			field(lang.X("customers.name", "Name"),
				func(c *account) string { return strings.TrimSpace(c.FirstName + " " + c.LastName) },
				func(into, from *account) { into.FirstName, into.LastName = from.FirstName, from.LastName }),
			{Label: lang.X("customers.group", "Price group"),
				Of:   func(r *row) string { return r.Names["PricingGroupId"] },
				Take: func(into, from *account) { into.PricingGroupId = from.PricingGroupId }},
			field(lang.X("customer.exempt", "Pays no tax"), func(c *account) string {
				if c.TaxExempt {
					return lang.X("edit.yes", "yes")
				}
				return lang.X("edit.no", "no")
			}, func(into, from *account) { into.TaxExempt = from.TaxExempt }),
			field(lang.X("customer.billing", "Billing address"),
				func(c *account) string { return address(&c.BillingAddress) },
				func(into, from *account) { into.BillingAddress = from.BillingAddress }),
			field(lang.X("customer.shipping", "Shipping address"),
				func(c *account) string { return address(&c.ShippingAddress) },
				func(into, from *account) { into.ShippingAddress = from.ShippingAddress }),
		},
		Loose: func(ids []string) (string, error) {
			n, err := d.Shop.GuestOrders(ids)
			if n == 0 {
				return "", err
			}
			return lang.XN("customers.merge.guests",
				"Also {{.N}} orders without an account that have their e-mail addresses", n,
				map[string]any{"N": kit.Count(n)}), err
		},
	}
}

// languages are those a customer may be written to in, each by its own name.
func languages() []records.Option {
	all := []records.Option{{Label: lang.X("customer.language.none", "Not set")}}
	for _, tag := range []string{"cs", "da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pl", "pt", "ro",
		"sv",
		"tr", "uk"} {
		all = append(all, records.Option{Value: tag, Label: display.Self.Name(language.MustParse(tag))})
	}
	return all
}
