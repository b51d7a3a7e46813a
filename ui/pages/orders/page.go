package orders

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// Page is a visit to one order.
type Page struct {
	desk   *shell.Desk
	id     string
	walk   *records.Walk
	reader kit.Reader[shop.OrderView]
	body   *fyne.Container
	order  *shop.OrderView // nil until it was read
}

func newPage(d *shell.Desk, walk *records.Walk, id string) *Page {
	p := &Page{desk: d, id: id, walk: walk, body: kit.Stack(3)}
	p.reader = kit.Reader[shop.OrderView]{Runner: d.Runner, Show: p.show, Get: func() (shop.OrderView, error) {
		return d.Shop.OrderOf(context.Background(), id)
	}}
	return p
}

// Head implements shell.Page.
func (p *Page) Head() kit.Head {
	back := kit.NewButton(p.desk.Named(shell.To(Name)), kit.Quiet, func() { p.desk.Go(shell.To(Name)) })
	step := func(words string, by int) *kit.Button {
		b := kit.NewButton(words, kit.Quiet, func() { p.Step(by) })
		b.SetEnabled(p.walk.Neighbour(p.id, by) != "")
		return b
	}
	return kit.Head{Filters: kit.Fill(1, 1, back, kit.Gap(0, 0), step(lang.X("edit.previous", "Previous"), -1),
		step(lang.X("edit.next", "Next"), 1))}
}

// Step implements shell.Stepper.
func (p *Page) Step(by int) {
	if to := p.walk.Neighbour(p.id, by); to != "" {
		p.desk.Go(shell.To(One).With(to))
	}
}

// Build implements shell.Page.
func (p *Page) Build() fyne.CanvasObject { return p.body }

// Show implements shell.Page.
func (p *Page) Show() { p.reader.Read() }

// Hide implements shell.Page.
func (p *Page) Hide() {}

// Changed implements shell.Page.
func (p *Page) Changed(e shop.Event) {
	if e.Touches(shop.Orders.Topics(), shop.OrderTransactions.Topics()) {
		p.reader.Read()
	}
}

func (p *Page) show(v shop.OrderView, err error) {
	p.body.Objects = nil
	if err != nil {
		p.body.Add(kit.EmptyState(kit.Sentence(err), kit.NewButton(lang.X("order.back", "All orders"), kit.Secondary,
			func() { p.desk.Go(shell.To(Name)) })))
	} else {
		p.order = &v
		for _, part := range []fyne.CanvasObject{p.heading(v), p.lines(v), p.money(v), p.people(v), p.parcels(v), p.notes(v),
			p.history(v)} {
			if part != nil {
				p.body.Add(part)
			}
		}
	}
	p.body.Refresh()
	p.desk.Window.Content().Refresh()
}

// row is the order as the list has it.
func row(v shop.OrderView) shop.OrderRow {
	return shop.OrderRow{Order: v.Order, Local: v.Local, Shipment: v.Shipment, Currency: v.Currency}
}

// heading says which order it is and how far, with what can be done next.
func (p *Page) heading(v shop.OrderView) fyne.CanvasObject {
	status := kit.NewPill("", kit.Neutral)
	status.Set(statusPill(v.Order.Status()))
	paid := kit.NewPill("", kit.Neutral)
	paid.Set(paidPill(v.Local, v.Currency))
	shipped := kit.NewPill("", kit.Neutral)
	shipped.Set(shippedPill(row(v)))
	var buttons []fyne.CanvasObject
	for _, a := range acts() {
		if !a.fits(row(v)) {
			continue
		}
		kind := kit.Secondary
		if len(buttons) == 0 && a.icon != nil {
			kind = kit.Primary
		}
		if a.ask != nil { // the form of one order knows more than that of many
			a.ask = func(d *shell.Desk, _ []shop.OrderRow) { askPayment(d, v) }
		}
		buttons = append(buttons, kit.NewButton(a.label, kind, func() {
			a.start(p.desk, []shop.OrderRow{row(v)}, []string{v.Order.Bvin})
		}))
	}
	if v.Order.UserEmail != "" {
		buttons = append(buttons, kit.NewButton(lang.X("orders.write", "Write e-mail"), kit.Secondary,
			func() { write(p.desk, &v.Order) }))
	}
	title := kit.NewText(called(&v.Order), kit.Style{Size: look.Title, Bold: true})
	when := kit.NewText(kit.Moment(v.Order.TimeOfOrderUtc.Time()), kit.Style{Color: look.Muted})
	return kit.Stack(1.5, kit.Flow(1.5, title, when), kit.Flow(1, status, paid, shipped), kit.Flow(1, buttons...))
}

// lines are what was ordered, and what it comes to.
func (p *Page) lines(v shop.OrderView) fyne.CanvasObject {
	price := func(d shop.Decimal) string { return say.Price(d, v.Currency) }
	column := func(id, title string, width, weight float32, of func(shop.LineItem) string) kit.Column[shop.LineItem] {
		return kit.Column[shop.LineItem]{ID: id, Title: title, Width: width, Weight: weight, Text: of}
	}
	figure := func(id, title string, width float32, of func(shop.LineItem) string) kit.Column[shop.LineItem] {
		c := column(id, title, width, 0, of)
		c.Align = fyne.TextAlignTrailing
		return c
	}
	sku := column("sku", lang.X("products.sku", "SKU"), 100, 1, func(l shop.LineItem) string { return l.ProductSku })
	sku.Mono = true
	table := kit.NewTable(func(l shop.LineItem) string { return strconv.FormatInt(l.Id, 10) }, sku,
		column("name", lang.X("order.item", "Item"), 180, 3, func(l shop.LineItem) string {
			return joined(" · ", l.ProductName, strings.Join(strings.Fields(plain(l.ProductShortDescription)), " "))
		}),
		figure("shipped", lang.X("order.line.shipped", "Shipped"), 80, shippedOf),
		figure("price", lang.X("order.price", "Price"), 90, func(l shop.LineItem) string { return price(l.AdjustedPricePerItem) }),
		figure("quantity", lang.X("order.quantity", "Quantity"), 80, func(l shop.LineItem) string { return kit.Count(l.Quantity) }),
		figure("total", lang.X("orders.total", "Total"), 100, func(l shop.LineItem) string { return price(l.LineTotal) }))
	table.Most = 12
	table.SetRows(v.Order.Items)
	totals := kit.Facts(totalsOf(&v.Order, price)...)
	return kit.NewCard(kit.Card{Title: lang.X("order.lines", "Items"), Flush: true,
		Content: kit.Stack(0, table, kit.Pad(2.5, 2, kit.Right(totals)))})
}

// shippedOf says how many pieces of a line are shipped and came back.
func shippedOf(l shop.LineItem) string {
	said := map[string]any{"Some": kit.Count(l.QuantityShipped), "All": kit.Count(l.Quantity)}
	switch {
	case l.IsNonShipping:
		return "–"
	case l.QuantityReturned > 0:
		said["Back"] = kit.Count(l.QuantityReturned)
		return lang.X("order.line.back", "{{.Some}} of {{.All}}, {{.Back}} back", said)
	}
	return lang.X("order.line.of", "{{.Some}} of {{.All}}", said)
}

// plain is HTML without its tags, roughly.
func plain(html string) string {
	var b strings.Builder
	for html != "" {
		text, rest, _ := strings.Cut(html, "<")
		b.WriteString(text + " ")
		_, html, _ = strings.Cut(rest, ">")
	}
	return b.String()
}

// joined puts texts side by side, without empty ones.
func joined(between string, texts ...string) string {
	var some []string
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			some = append(some, t)
		}
	}
	return strings.Join(some, between)
}

// fact is a name and a value.
func fact(name, value string, style kit.Style) []fyne.CanvasObject {
	style.Align = fyne.TextAlignTrailing
	return []fyne.CanvasObject{kit.NewText(name, kit.Style{Color: look.Muted}), kit.NewText(value, style)}
}

// totalsOf are the lines below the items: what is nothing is left out.
func totalsOf(o *shop.Order, price func(shop.Decimal) string) (all []fyne.CanvasObject) {
	add := func(name string, d shop.Decimal) {
		if !d.IsZero() {
			all = append(all, fact(name, price(d), kit.Style{})...)
		}
	}
	discounts := func(some []shop.DiscountDetail) {
		for _, d := range some {
			name := d.Description
			if name == "" {
				name = lang.X("order.discount", "Discount")
			}
			add(name, d.Amount)
		}
	}
	add(lang.X("order.subtotal", "Items"), o.TotalOrderBeforeDiscounts)
	discounts(o.OrderDiscountDetails)
	add(joined(" · ", lang.X("order.shipping", "Shipping"), o.ShippingMethodDisplayName), o.TotalShippingBeforeDiscounts)
	discounts(o.ShippingDiscountDetails)
	add(lang.X("order.handling", "Handling"), o.TotalHandling)
	add(lang.X("order.tax", "Tax"), o.TotalTax)
	return append(all, fact(lang.X("orders.total", "Total"), price(o.TotalGrand), kit.Style{Bold: true})...)
}

// money is what was paid, and what is due.
func (p *Page) money(v shop.OrderView) fyne.CanvasObject {
	price := func(d order.Amount) string { return say.Price(shop.Decimal{Decimal: d}, v.Currency) }
	var sums []fyne.CanvasObject
	paid := v.Local.Paid
	sums = append(sums, fact(lang.X("order.charged", "Received"), price(paid.Charged), kit.Style{})...)
	if !paid.Refunded.IsZero() {
		sums = append(sums, fact(lang.X("order.refunded", "Given back"), price(paid.Refunded), kit.Style{})...)
	}
	if !paid.Held.IsZero() {
		sums = append(sums, fact(lang.X("order.held", "Held"), price(paid.Held), kit.Style{})...)
	}
	due := lang.X("order.due", "Due")
	if paid.Due.IsNegative() {
		due = lang.X("orders.label.giveback", "To give back")
	}
	sums = append(sums, fact(due, price(paid.Due.Abs()), kit.Style{Bold: true})...)
	card := kit.Card{Title: lang.X("order.money", "Payment"), Actions: []fyne.CanvasObject{
		kit.NewButton(lang.X("orders.pay", "Record payment…"), kit.Secondary, func() { askPayment(p.desk, v) })}}
	if len(v.Payments) == 0 {
		card.Content = kit.Left(kit.Facts(sums...))
		return kit.NewCard(card)
	}
	card.Flush = true
	card.Content = kit.Stack(0, kit.Pad(2.5, 1, kit.Left(kit.Facts(sums...))), p.payments(v))
	return kit.NewCard(card)
}

// payments are the transactions of the order, the newest first.
func (p *Page) payments(v shop.OrderView) fyne.CanvasObject {
	type payment = shop.OrderTransaction
	column := func(id, title string, width, weight float32, of func(payment) string) kit.Column[payment] {
		return kit.Column[payment]{ID: id, Title: title, Width: width, Weight: weight, Text: of}
	}
	amount := column("amount", lang.X("orders.pay.amount", "Amount"), 100, 0,
		func(t payment) string { return say.Price(t.Amount, v.Currency) })
	amount.Align = fyne.TextAlignTrailing
	when := column("when", lang.X("orders.pay.when", "When"), 130, 0,
		func(t payment) string { return kit.DayHour(t.TimeStampUtc.Time()) })
	table := kit.NewTable(func(t payment) string { return string(t.Id) }, when,
		column("what", lang.X("orders.pay.kind", "Kind"), 160, 2, func(t payment) string { return actionName(order.Action(t.Action)) }),
		amount,
		records.PillColumn("state", lang.X("order.payment.state", "State"), 100, paymentState),
		column("about", lang.X("order.payment.about", "Details"), 150, 2, aboutPayment))
	table.Most = 8
	table.Actions = func(t payment) []kit.Action {
		if t.Voided || !t.Success {
			return nil
		}
		return []kit.Action{{Label: lang.X("order.payment.void", "Void"), Do: func() {
			records.Do(p.desk, func(ctx context.Context) (shop.Change, error) {
				return p.desk.Shop.VoidPayment(ctx, v.Order.Bvin, string(t.Id))
			})
		}}}
	}
	table.SetRows(v.Payments)
	return table
}

func paymentState(t shop.OrderTransaction) (string, kit.Mood) {
	switch {
	case t.Voided:
		return lang.X("order.payment.voided", "Voided"), kit.Neutral
	case !t.Success:
		return lang.X("order.payment.failed", "Failed"), kit.Bad
	}
	return lang.X("order.payment.ok", "OK"), kit.Fine
}

// aboutPayment are the numbers and words that came with a payment.
func aboutPayment(t shop.OrderTransaction) string {
	card := ""
	if n := strings.TrimSpace(t.CreditCard.CardNumber); len(n) >= 4 {
		card = "•••• " + n[len(n)-4:]
	}
	gift := ""
	if t.GiftCard.CardNumber != nil {
		gift = *t.GiftCard.CardNumber
	}
	return joined(" · ", card, gift, t.CheckNumber, t.PurchaseOrderNumber, t.CompanyAccountNumber, t.RefNum1, t.RefNum2,
		strings.Join(strings.Fields(t.Messages), " "))
}

// people are who pays, where it goes and what the customer remarked.
func (p *Page) people(v shop.OrderView) fyne.CanvasObject {
	o := &v.Order
	block := func(title string, a *shop.Address) fyne.CanvasObject {
		lines := addressLines(a)
		if len(lines) == 0 {
			lines = []string{"–"}
		}
		copy := kit.NewIconButton(theme.ContentCopyIcon(), lang.X("order.address.copy", "Copy the address"), func() {
			p.desk.Copy(strings.Join(lines, "\n"), lang.X("order.address.copied", "Address copied"))
		})
		head := kit.Fill(1, 0, kit.NewText(title, kit.Style{Bold: true}), copy)
		return kit.Stack(0.5, head, kit.NewPara(strings.Join(lines, "\n"), kit.Style{}))
	}
	content := []fyne.CanvasObject{kit.Columns(3, block(lang.X("order.billto", "Bill to"), &o.BillingAddress),
		block(lang.X("order.shipto", "Ship to"), &o.ShippingAddress))}
	var codes []string
	for _, c := range o.Coupons {
		codes = append(codes, c.CouponCode)
	}
	pairs := []fyne.CanvasObject{}
	add := func(name, value string) {
		if strings.TrimSpace(value) != "" {
			pairs = append(pairs, kit.NewText(name, kit.Style{Color: look.Muted}), kit.NewPara(value, kit.Style{}))
		}
	}
	add(lang.X("orders.email", "E-mail"), o.UserEmail)
	add(lang.X("order.remark", "Customer's remark"), o.Instructions)
	add(lang.X("orders.coupon", "Coupons"), strings.Join(codes, ", "))
	add(lang.X("orders.source", "Source"), sourceName(v.Local.Source))
	add(lang.X("order.otherid", "Number elsewhere"), o.ThirdPartyOrderId)
	if len(pairs) > 0 {
		content = append(content, kit.Facts(pairs...))
	}
	return kit.NewCard(kit.Card{Title: lang.X("order.people", "Customer"), Content: kit.Stack(2, content...)})
}

// addressLines are an address as it stands on a letter.
func addressLines(a *shop.Address) (lines []string) {
	for _, line := range []string{joined(" ", a.FirstName, a.LastName), a.Company, a.Line1, a.Line2, a.Line3,
		joined(" ", a.PostalCode, a.City, a.RegionName), a.CountryName, a.Phone} {
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// parcels are what was packed; nil without one.
func (p *Page) parcels(v shop.OrderView) fyne.CanvasObject {
	if len(v.Order.Packages) == 0 {
		return nil
	}
	type parcel = shop.OrderPackage
	table := kit.NewTable(func(p parcel) string { return strconv.FormatInt(p.Id, 10) },
		kit.Column[parcel]{ID: "date", Title: lang.X("orders.date", "Date"), Width: 120, Text: func(p parcel) string {
			if p.ShipDateUtc.IsZero() {
				return "–"
			}
			return kit.Day(p.ShipDateUtc.Time())
		}},
		kit.Column[parcel]{ID: "tracking", Title: lang.X("orders.tracking", "Tracking number"), Width: 150, Weight: 1, Mono: true,
			Text: func(p parcel) string { return p.TrackingNumber }},
		kit.Column[parcel]{ID: "items", Title: lang.X("order.lines", "Items"), Width: 200, Weight: 2,
			Text: func(p parcel) string { return inParcel(&v.Order, p) }},
		records.PillColumn("state", lang.X("order.payment.state", "State"), 110, func(p parcel) (string, kit.Mood) {
			if p.HasShipped {
				return shippingName(shop.AllShipped), kit.Fine
			}
			return lang.X("order.packed", "Packed"), kit.Neutral
		}))
	table.Most = 6
	table.SetRows(v.Order.Packages)
	return kit.NewCard(kit.Card{Title: lang.X("order.parcels", "Parcels"), Flush: true, Content: table})
}

// inParcel says what is in a parcel.
func inParcel(o *shop.Order, p shop.OrderPackage) string {
	var all []string
	for _, i := range p.Items {
		for _, l := range o.Items {
			if l.Id == i.LineItemId {
				all = append(all, kit.Count(i.Quantity)+" × "+l.ProductName)
			}
		}
	}
	return strings.Join(all, ", ")
}

// notes are what people wrote about the order, the newest first; nil without one.
func (p *Page) notes(v shop.OrderView) fyne.CanvasObject {
	var all []fyne.CanvasObject
	for i := len(v.Order.Notes) - 1; i >= 0; i-- {
		n := v.Order.Notes[i]
		about := kit.DayHour(n.AuditDate.Time())
		if n.IsPublic {
			about += " · " + lang.X("order.note.public", "the customer may see it")
		}
		all = append(all, kit.NewPara(n.Note, kit.Style{}), kit.NewText(about, kit.Style{Size: look.Small, Color: look.Muted}))
	}
	if len(all) == 0 {
		return nil
	}
	return kit.NewCard(kit.Card{Title: lang.X("order.notes", "Notes"), Content: kit.Stack(1, all...)})
}

// history is what happened to the order, the newest first; nil while nothing did.
func (p *Page) history(v shop.OrderView) fyne.CanvasObject {
	type event = shop.OrderEvent
	var events []event
	for i := len(v.Local.History) - 1; i >= 0; i-- {
		events = append(events, v.Local.History[i])
	}
	if len(events) == 0 {
		return nil
	}
	table := kit.NewTable(func(e event) string { return e.At.Time().String() + say.It(e.What) },
		kit.Column[event]{ID: "when", Title: lang.X("orders.pay.when", "When"), Width: 140, Muted: true,
			Text: func(e event) string { return kit.DayHour(e.At.Time()) }},
		kit.Column[event]{ID: "what", Title: lang.X("order.event", "What happened"), Width: 260, Weight: 3,
			Text: func(e event) string { return say.It(e.What) }},
		kit.Column[event]{ID: "who", Title: lang.X("order.who", "By"), Width: 110,
			Text: func(e event) string { return sourceName(e.Who) }})
	table.Most = 8
	table.SetRows(events)
	return kit.NewCard(kit.Card{Title: lang.X("order.history", "History"), Flush: true, Content: table})
}
