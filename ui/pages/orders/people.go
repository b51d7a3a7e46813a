package orders

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/records"
	"griddle/ui/say"
)

// people are who pays, where it goes and what the customer remarked.
func (p *Page) people(v sales.OrderView) fyne.CanvasObject {
	o := &v.Order
	block := func(title string, a *shop.Address) fyne.CanvasObject {
		lines := addressLines(a)
		if len(lines) == 0 {
			return kit.Stack(0.5, kit.NewText(title, kit.Style{Bold: true}), kit.NewText("–", kit.Style{}))
		}
		copied := kit.NewIconButton(theme.ContentCopyIcon(), lang.X("order.address.copy", "Copy the address"), func() {
			p.desk.Copy(strings.Join(lines, "\n"), lang.X("order.address.copied", "Address copied"))
		})
		return kit.Stack(0.5, kit.Left(kit.Row(1, kit.NewText(title, kit.Style{Bold: true}), copied)),
			kit.NewPara(strings.Join(lines, "\n"), kit.Style{}))
	}
	content := []fyne.CanvasObject{kit.Even(3, block(lang.X("order.billto", "Bill to"), &o.BillingAddress),
		block(lang.X("order.shipto", "Ship to"), &o.ShippingAddress))}
	var pairs []fyne.CanvasObject
	add := func(name, value string) {
		if strings.TrimSpace(value) != "" {
			pairs = append(pairs, kit.NewText(name, kit.Style{Color: look.Muted}), kit.NewPara(value, kit.Style{}))
		}
	}
	add(lang.X("orders.email", "E-mail"), o.UserEmail)
	add(lang.X("order.remark", "Customer's remark"), o.Instructions)
	add(lang.X("orders.coupon", "Coupons"), strings.Join(codes(o), ", "))
	add(lang.X("order.otherid", "Number elsewhere"), o.ThirdPartyOrderId)
	add(lang.X("order.fraud", "Risk of fraud"), risk(o.FraudScore))
	if len(pairs) > 0 {
		content = append(content, kit.Facts(pairs...))
	}
	return kit.NewCard(kit.Card{Title: lang.X("orders.customer", "Customer"), Content: kit.Stack(2, content...)})
}

// risk is a program's guess how suspicious an order is; "" when it made none.
func risk(score shop.Decimal) string {
	switch n := score.InexactFloat64(); {
	case n <= 0:
		return ""
	case n < 3:
		return lang.X("order.fraud.low", "low")
	case n < 5:
		return lang.X("order.fraud.medium", "medium")
	}
	return lang.X("order.fraud.high", "high")
}

// addressLines are an address as it stands on a letter.
func addressLines(a *shop.Address) (lines []string) {
	lines = a.Lines("")
	if phone := strings.TrimSpace(a.Phone); phone != "" {
		lines = append(lines, phone)
	}
	return lines
}

// country is what the shop calls the country of an address, or what stands in it.
func country(a *shop.Address) string {
	if c := shop.CountryOf(a.CountryBvin); c != nil {
		return c.Name
	}
	return a.CountryName
}

// notes are what people wrote about the order, the newest first, and a field for another one.
func (p *Page) notes(v sales.OrderView) fyne.CanvasObject {
	add := kit.NewButton(lang.X("order.note.add", "Add note"), kit.Secondary, func() {
		text, public := p.note.Text(), p.public.Checked
		records.Start(p.desk, func(ctx context.Context) (model.Change, error) {
			return sales.NoteOrders(p.desk.Shop, ctx, []string{p.id}, text, public)
		}, func(c model.Change, err error) {
			if err != nil {
				p.desk.ToastError(err)
				return
			}
			p.note.SetText("")
			p.keepNote("")
			p.public.SetChecked(false)
			records.Did(p.desk, c)
		})
	})
	all := []fyne.CanvasObject{p.note, kit.Fill(1, 0, p.public, add)}
	for i := len(v.Order.Notes) - 1; i >= 0; i-- {
		n := v.Order.Notes[i]
		about := kit.DayHour(n.AuditDate.Time())
		if n.IsPublic {
			about += " · " + lang.X("order.note.public", "the customer may see it")
		}
		gone := kit.NewIconButton(theme.DeleteIcon(), lang.X("order.note.delete", "Delete the note"), func() {
			records.Do(p.desk, func(ctx context.Context) (model.Change, error) {
				return sales.DeleteNote(p.desk.Shop, ctx, p.id, n.Id)
			})
		})
		all = append(all, kit.NewRule(), kit.Fill(1, 0, kit.Stack(0.5, kit.NewPara(n.Note, kit.Style{}),
			kit.NewText(about, kit.Style{Size: look.Small, Color: look.Muted})), gone))
	}
	return kit.NewCard(kit.Card{Title: lang.X("order.notes", "Notes"), Content: kit.Stack(1.5, all...)})
}

// history is what happened to the order, the newest first, behind a button; nil while nothing did.
func (p *Page) history(v sales.OrderView) fyne.CanvasObject {
	type line = shop.OrderEvent
	var events []line
	for i := len(v.Local.History) - 1; i >= 0; i-- {
		events = append(events, v.Local.History[i])
	}
	if len(events) == 0 {
		return nil
	}
	words := lang.X("order.history.show", "Show")
	if p.unfolded {
		words = lang.X("order.history.hide", "Hide")
	}
	card := kit.Card{Title: lang.X("order.history", "History"),
		Note: lang.XN("order.history.count", "{{.N}} entries", len(events),
			map[string]any{"N": kit.Count(len(events))}),
		Actions: []fyne.CanvasObject{kit.NewButton(words, kit.Secondary, func() {
			p.unfolded = !p.unfolded
			p.show(*p.last, nil)
		})}}
	if !p.unfolded {
		return kit.NewCard(card)
	}
	table := kit.NewTable(func(e line) string { return e.At.String() + say.It(e.What) },
		kit.Column[line]{ID: "when", Title: lang.X("orders.pay.when", "When"), Width: 150, Muted: true,
			Text: func(e line) string { return kit.DayHour(e.At) }},
		kit.Column[line]{ID: "what", Title: lang.X("order.event", "What happened"), Width: 260, Weight: 3,
			Text: func(e line) string { return say.It(e.What) }},
		kit.Column[line]{ID: "who", Title: lang.X("order.who", "By"), Width: 110,
			Text: func(e line) string { return sourceName(e.Who) }})
	table.Most = 12
	table.SetRows(events)
	card.Flush, card.Content = true, table
	return kit.NewCard(card)
}
