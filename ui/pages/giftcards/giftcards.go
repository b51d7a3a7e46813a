// Package giftcards is Catalog → Gift Cards: what was given out, what of it is left, and where it was spent.
// To add a column, filter, action or field: one more line here.
package giftcards

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/ui/kit"
	"griddle/ui/pages/orders"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

type (
	card = shop.GiftCard
	row  = model.Row[card]
)

// Names of the pages in routes.
const (
	Name = "catalog/giftcards"
	Edit = "catalog/giftcard"
)

// Entries declares the pages.
func Entries() []shell.Entry { return records.Pages(declare) }

// twin is what a row says of a card whose number another one has too.
const twin = "twin"

func declare(d *shell.Desk) records.Plain[card] {
	number := func(c *card) string { return text(c.CardNumber) }
	p := records.Plain[card]{
		Model: shop.GiftCards, Name: Name, Edit: Edit, Menu: shell.Catalog, Icon: theme.MediaRecordIcon(),
		Called: number,
		Title:  lang.X("giftcards.title", "Gift Cards"), Add: lang.X("giftcards.add", "Add gift card"),
		Purpose: lang.X("giftcards.purpose", "Cards that shoppers pay with: what each is worth and what is left of "+
			"it."),
		Words:  lang.X("giftcards.words", "vouchers certificates coupons balance"),
		Search: lang.X("giftcards.search", "Search number, recipient, message"),
		Empty: lang.X("giftcards.empty",
			"There is no gift card yet. Add one; those that are bought appear here once they are paid."),
		One: lang.X("giftcard.one", "Gift card"), New: lang.X("giftcard.new", "New gift card"),
		About: lang.X("giftcard.about", "Its number, what it is worth, and who gets it."),
		Sort:  "issued", Desc: true, Columns: columns(d), Acts: acts(d), Groups: groups(),
		Views: []records.View{
			view(lang.X("giftcards.usable", "Usable"), shop.GiftCardsUsable),
			view(lang.X("giftcards.used", "Used up"), shop.GiftCardsUsedUp),
			view(lang.X("giftcards.expired", "Expired"), shop.GiftCardsExpired),
			view(lang.X("giftcards.off", "Switched off"), shop.GiftCardsOff)},
		Sum: &records.Sum{Title: lang.X("giftcards.left", "Left"), Said: func(sum string) string {
			return lang.X("giftcards.left.sum", "left on all of them {{.Sum}}", map[string]any{"Sum": sum})
		}, Of: func(ctx context.Context, ids []string) (map[string]shop.Decimal, error) { return left(ctx, d, ids) }},
	}
	if d == nil { // what is declared has no store
		return p
	}
	p.Begin = d.Shop.NewGiftCard
	p.Load = func(ctx context.Context, ids []string) ([]row, error) { return load(ctx, d, ids) }
	p.Asides = func() []records.Aside { return []records.Aside{history(d)} }
	return p
}

func view(name, state string) records.View {
	return records.View{Name: name, Query: records.Asked(shop.GiftCardsBy + "=" + state)}
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// left is what is left of some cards.
func left(ctx context.Context, d *shell.Desk, ids []string) (map[string]shop.Decimal, error) {
	rows, err := shop.GiftCards.Rows(d.Shop, ctx, ids)
	all := make(map[string]shop.Decimal, len(rows))
	for _, r := range rows {
		all[r.ID] = r.Record.Left()
	}
	return all, err
}

// load reads rows, and marks the cards whose number another one has too.
func load(ctx context.Context, d *shell.Desk, ids []string) ([]row, error) {
	rows, err := shop.GiftCards.Rows(d.Shop, ctx, ids)
	if err != nil {
		return nil, err
	}
	currency, err := d.Shop.Currency()
	if err != nil {
		return nil, err
	}
	twins, err := d.Shop.GiftCardTwins(ctx)
	for i, r := range rows {
		rows[i].Said = map[string]string{"amount": say.Price(r.Record.Amount, currency),
			"used": say.Price(r.Record.UsedAmount, currency)}
		if twins[r.ID] {
			rows[i].Said[twin] = lang.X("giftcards.twin", "Another card has this number too.")
		}
	}
	return rows, err
}

func columns(d *shell.Desk) []kit.Column[row] {
	words := func(id, title string, width, weight float32, of func(*card) string) kit.Column[row] {
		return records.TextColumn(id, title, width, weight, of)
	}
	money := func(id, title string) kit.Column[row] {
		return kit.Column[row]{ID: id, Title: title, Width: 104, Align: fyne.TextAlignTrailing,
			Text: func(r row) string { return r.Said[id] }}
	}
	number := words("number", lang.X("giftcards.number", "Number"), 200, 1, func(c *card) string {
		return text(c.CardNumber)
	})
	number.Mono = true
	state := records.PillColumn("state", lang.X("giftcards.state", "State"), 150, func(r row) (string, kit.Mood) {
		if r.Said[twin] != "" {
			return lang.X("giftcards.double", "Number twice"), kit.Bad
		}
		return stateOf(d, &r.Record)
	})
	state.Tip = func(r row, _ float32) string { return r.Said[twin] }
	expires := words("expires", lang.X("giftcards.expires", "Valid until"), 120, 0, func(c *card) string {
		if c.ExpirationDateUtc.IsZero() {
			return lang.X("giftcards.never", "no end")
		}
		return kit.Day(c.ExpirationDateUtc.Time())
	})
	issued := words("issued", lang.X("giftcards.issued", "Issued"), 110, 0,
		func(c *card) string { return kit.Day(c.IssueDateUtc.Time()) })
	issued.DescFirst, issued.Muted, issued.HideBelow = true, true, 1160
	return []kit.Column[row]{number, state,
		words("recipient", lang.X("giftcards.recipient", "Recipient"), 130, 1,
			func(c *card) string { return text(c.RecipientName) }),
		money("amount", lang.X("giftcards.amount", "Worth")),
		records.Optional(money("used", lang.X("giftcards.spent", "Spent"))), expires, issued,
		records.Optional(words("email", lang.X("giftcards.email", "E-mail"), 160, 1,
			func(c *card) string { return text(c.RecipientEmail) })),
	}
}

// stateOf is the state of a card in a word.
func stateOf(d *shell.Desk, c *card) (string, kit.Mood) {
	switch c.State(d.Now()) {
	case shop.GiftCardsOff:
		return lang.X("giftcards.off", "Switched off"), kit.Neutral
	case shop.GiftCardsUsedUp:
		return lang.X("giftcards.used", "Used up"), kit.Neutral
	case shop.GiftCardsExpired:
		return lang.X("giftcards.expired", "Expired"), kit.Caution
	}
	return lang.X("giftcards.usable", "Usable"), kit.Fine
}

func acts(d *shell.Desk) []records.Act[card] {
	return []records.Act[card]{
		{Label: lang.X("giftcards.copy", "Copy number"), Key: 'n', Icon: theme.ContentCopyIcon(), Go: func(r row) {
			d.Copy(text(r.Record.CardNumber), lang.X("giftcards.copied", "Number copied"))
		}},
		{Label: lang.X("giftcards.switchoff", "Switch off"), Kind: shop.Deactivated,
			For: func(c *card) bool { return c.Enabled }, Do: func(c *card) { c.Enabled = false }},
		{Label: lang.X("giftcards.switchon", "Switch on"), Kind: shop.Activated,
			For: func(c *card) bool { return !c.Enabled }, Do: func(c *card) { c.Enabled = true }},
	}
}

func groups() []records.Group {
	return []records.Group{
		{Title: lang.X("giftcard.main", "Card"), Fields: []records.Field{
			{Path: "CardNumber", Label: lang.X("giftcards.number", "Number"), Most: 50,
				Hint: lang.X("giftcard.number.hint", "What shoppers type in. It was chosen by chance; you may "+
					"enter your own."),
				Missing: lang.X("giftcard.nonumber", "Enter the number of the card.")},
			{Path: "Amount", Label: lang.X("giftcards.amount", "Worth"), As: records.Money},
			{Path: "UsedAmount", Label: lang.X("giftcards.spent", "Spent"), As: records.Money, Shown: true},
			{Path: "ExpirationDateUtc", Label: lang.X("giftcards.expires", "Valid until"), As: records.DayEnd,
				Hint: lang.X("giftcard.expires.hint", "Empty: it has no end.")},
			{Path: "Enabled", Label: lang.X("giftcard.enabled", "Shoppers can pay with it"), Yes: true},
		}},
		{Title: lang.X("giftcard.recipient", "For whom"), Fields: []records.Field{
			{Path: "RecipientName", Label: lang.X("giftcard.name", "Name"), Most: 255},
			records.EmailField("RecipientEmail", lang.X("giftcards.email", "E-mail")),
			{Path: "GiftMessage", Label: lang.X("giftcard.message", "Message"), Lines: 4},
		}},
	}
}

// history is where a card was used.
func history(d *shell.Desk) records.Aside {
	type event = shop.OrderTransaction
	type told struct {
		event
		currency shop.Currency
	}
	column := func(id, title string, width, weight float32, of func(told) string) kit.Column[told] {
		return kit.Column[told]{ID: id, Title: title, Width: width, Weight: weight, Text: of}
	}
	amount := column("amount", lang.X("giftcard.amount", "Amount"), 110, 0,
		func(t told) string { return say.Price(t.Amount, t.currency) })
	amount.Align = fyne.TextAlignTrailing
	return &records.Related[told]{
		Desk: d, Title: lang.X("giftcard.history", "History"),
		Empty: lang.X("giftcard.history.none", "Nobody has used it yet."),
		Key:   func(t told) string { return shop.OrderTransactions.ID(&t.event) },
		Columns: []kit.Column[told]{
			column("when", lang.X("giftcard.when", "When"), 150, 0,
				func(t told) string { return kit.DayHour(t.TimeStampUtc.Time()) }),
			column("what", lang.X("giftcard.what", "What"), 160, 1,
				func(t told) string { return say.Translate(order.Action(t.Action).Name()) }),
			column("order", lang.X("giftcard.order", "Order"), 110, 0, func(t told) string { return t.OrderNumber }),
			amount,
		},
		Load: func(ctx context.Context, id string) (all []told, n int, err error) {
			events, err := d.Shop.GiftCardEvents(ctx, id)
			if err != nil {
				return nil, 0, err
			}
			currency, err := d.Shop.Currency()
			for _, e := range events {
				all = append(all, told{e, currency})
			}
			return all, len(all), err
		},
		Open:   func(t told) { d.Go(shell.To(orders.One).With(t.OrderId)) },
		Topics: shop.OrderTransactions.Topics(),
	}
}
