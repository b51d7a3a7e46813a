package orders

import (
	"context"
	"errors"
	"slices"
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
	"griddle/ui/shell"
)

// Names of the pages of orders that are not placed yet.
const (
	Add    = "orders/add"
	Drafts = "orders/drafts"
)

// Draft is a visit to an order that the owner takes. Whatever is done there is stored at once, from the first line on.
type Draft struct {
	desk *shell.Desk
	arg  string // of the route
	// customer is the id of the account that a new order is for; "" for none.
	customer string
	id       string
	base     *shop.Order // as it is stored; nil before the first line
	reader   kit.Reader[sales.OrderView]
	in       shop.Currency

	button *kit.Button // that places it

	scan  *kit.Entry
	said  *kit.Field // what the scan field says
	card  fyne.CanvasObject
	parts *fyne.Container
	lacks []string // what keeps it from being placed

	queue []func(*shop.Order)
	busy  bool
}

func newDraft(d *shell.Desk, arg string) *Draft {
	p := &Draft{desk: d, arg: arg, parts: kit.Stack(3)}
	if customer, is := strings.CutPrefix(arg, ofCustomer); is {
		p.customer = customer
	} else {
		p.id = arg
	}
	p.button = kit.NewButton(lang.X("draft.place", "Place order"), kit.Primary, p.place)
	p.scan = kit.NewEntry(lang.X("draft.scan.sample", "SKU, or 3*SKU for three; Enter adds"))
	p.scan.OnSubmitted = func(text string) { p.scanned(text) }
	p.said = kit.NewField("Sku", lang.X("draft.scan", "Add an item"), "", kit.Fill(1, 0, p.scan,
		kit.NewButton(lang.X("draft.choose", "Choose product…"), kit.Secondary, p.choose)), nil)
	p.reader = kit.Reader[sales.OrderView]{Runner: d.Runner, Show: p.read, Get: func() (v sales.OrderView, err error) {
		if p.id != "" {
			return sales.OrderOf(d.Shop, context.Background(), p.id)
		}
		v.Currency, err = d.Shop.Currency()
		return v, err
	}}
	return p
}

// Head implements shell.Page.
func (p *Draft) Head() kit.Head {
	return kit.Head{Title: lang.X("draft.title", "Add Order"), Primary: p.button, Saves: true,
		Purpose: lang.X("draft.purpose", "Take an order by phone or over the counter. It is kept as a draft from the "+
			"first item on.")}
}

// Build implements shell.Page.
func (p *Draft) Build() fyne.CanvasObject {
	p.card = kit.NewCard(kit.Card{Content: p.said})
	return kit.Stack(3, p.card, p.parts)
}

// Show implements shell.Page.
func (p *Draft) Show() {
	if p.customer != "" && p.id == "" {
		p.takeCustomer(p.customer)
	} else {
		p.reader.Read()
	}
	p.desk.Window.Canvas().Focus(p.scan)
}

// Hide implements shell.Page.
func (p *Draft) Hide() {}

// Changed implements shell.Page.
func (p *Draft) Changed(e model.Event) {
	if p.id != "" && !p.busy && e.Touches(shop.Orders.Topics()) {
		p.reader.Read()
	}
}

// read shows what is stored.
func (p *Draft) read(v sales.OrderView, err error) {
	p.in = v.Currency
	switch {
	case err != nil:
		p.parts.Objects = []fyne.CanvasObject{kit.EmptyState(kit.Sentence(err), kit.NewButton(
			lang.X("draft.another", "New order"), kit.Secondary, p.again))}
		p.parts.Refresh()
		return
	case p.busy: // what is being stored counts
		return
	case p.id != "" && !v.Local.Draft:
		p.placed(&v.Order)
		return
	case p.id != "":
		p.base = &v.Order
	}
	p.show()
}

// change stores what do makes of the order. What is done while it is stored follows.
func (p *Draft) change(do func(*shop.Order)) {
	p.queue = append(p.queue, do)
	p.store()
}

func (p *Draft) store() {
	if p.busy || len(p.queue) == 0 {
		return
	}
	do := p.queue[0]
	p.queue, p.busy = p.queue[1:], true
	base, next := p.base, shop.NewRecord[shop.Order](p.desk.Now())
	if base != nil {
		next = *base
		next.Items, next.Coupons, next.Notes = slices.Clone(base.Items), slices.Clone(base.Coupons),
			slices.Clone(base.Notes)
	}
	do(&next)
	kit.Fetch(p.desk.Runner, func() (shop.Order, error) {
		return sales.SaveDraft(p.desk.Shop, context.Background(), base, next)
	}, func(saved shop.Order, err error) {
		p.busy = false
		if err != nil {
			p.queue = nil
			p.desk.ToastError(err)
			p.reader.Read()
			return
		}
		p.base, p.id, p.lacks = &saved, saved.Bvin, nil
		p.show()
		p.store()
	})
}

// show draws the order anew; the field for items stays.
func (p *Draft) show() {
	o := p.base
	if o == nil {
		empty := shop.NewRecord[shop.Order](p.desk.Now())
		o = &empty
	}
	p.parts.Objects = nil
	if len(p.lacks) > 0 {
		p.parts.Add(kit.NewBanner(kit.Bad, strings.Join(p.lacks, "\n")))
	}
	p.parts.Add(p.lines(o))
	p.parts.Add(p.people(o))
	p.parts.Add(p.further(o))
	p.parts.Refresh()
	p.desk.Window.Content().Refresh()
}

// placed says that it is an order now.
func (p *Draft) placed(o *shop.Order) {
	again := kit.NewButton(lang.X("draft.another", "New order"), kit.Primary, p.again)
	see := kit.NewButton(lang.X("draft.open", "Open order"), kit.Secondary, func() {
		p.desk.Go(shell.To(One).With(o.Bvin))
	})
	p.parts.Objects = []fyne.CanvasObject{kit.NewCard(kit.Card{
		Title: lang.X("draft.placed", "{{.Order}} is placed", map[string]any{"Order": called(o)}),
		Note: lang.X("draft.placed.sum", "{{.Who}} · {{.Sum}}", map[string]any{"Who": buyer(o),
			"Sum": say.Price(o.TotalGrand, p.in)}),
		Content: kit.Left(kit.Row(1, again, see))})}
	p.card.Hide()
	p.button.Disable()
	p.parts.Refresh()
	p.desk.Window.Content().Refresh()
	p.desk.Window.Canvas().Focus(again)
}

// again begins another order.
func (p *Draft) again() {
	if p.arg != "" {
		p.desk.Go(shell.To(Add))
		return
	}
	p.id, p.base, p.lacks = "", nil, nil
	p.said.SetProblem("")
	p.card.Show()
	p.button.Enable()
	p.show()
	p.desk.Window.Canvas().Focus(p.scan)
}

// buyer is who buys, in words.
func buyer(o *shop.Order) string {
	for _, a := range []*shop.Address{&o.BillingAddress, &o.ShippingAddress} {
		if name := shop.JoinSome(" ", a.FirstName, a.LastName); name != "" {
			return name
		}
		if a.Company != "" {
			return a.Company
		}
	}
	if o.UserEmail != "" {
		return o.UserEmail
	}
	return lang.X("draft.walkin", "Walk-in customer")
}

// rowButtons is the room, in units, for what can be done with each item: below it stand no amounts.
const rowButtons = 16

// lines are the items, and what they come to.
func (p *Draft) lines(o *shop.Order) fyne.CanvasObject {
	table := kit.NewTable(lineKey, append([]itemColumn{skuColumn(),
		itemText("name", lang.X("order.item", "Item"), 180, 3, func(l shop.LineItem) string {
			return shop.JoinSome(" · ", l.ProductName, l.ProductShortDescription)
		})}, amountColumns(p.in)...)...)
	table.Most = 10
	table.Empty = kit.EmptyState(lang.X("draft.empty", "Scan or type the SKU of what is bought."), nil)
	table.Open = p.askLine
	table.Actions = func(l shop.LineItem) []kit.Action {
		more := func(by int) func() { return func() { p.quantity(l.Id, l.Quantity+by) } }
		return []kit.Action{
			{Label: lang.X("draft.line.change", "Change…"), Icon: theme.DocumentCreateIcon(), Key: 'e',
				Do: func() { p.askLine(l) }},
			{Label: lang.X("draft.line.more", "One more"), Icon: theme.ContentAddIcon(), Key: '+', Do: more(1)},
			{Label: lang.X("draft.line.fewer", "One fewer"), Icon: theme.ContentRemoveIcon(), Key: '-', Do: more(-1)},
			{Label: lang.X("edit.row.remove", "Remove"), Danger: true, Press: fyne.KeyDelete,
				Do: func() { p.quantity(l.Id, 0) }},
		}
	}
	table.SetRows(o.Items)
	v := sales.OrderView{Order: *o, Currency: p.in}
	return kit.NewCard(kit.Card{Title: lang.X("order.lines", "Items"), Flush: true,
		Content: kit.Stack(0, table, kit.Pad(2.5, 2, kit.Right(
			kit.Row(0, kit.Facts(totalsOf(v)...), kit.Gap(rowButtons, 0)))))})
}

// quantity gives a line so many pieces; none takes it away.
func (p *Draft) quantity(line int64, pieces int) {
	p.change(func(o *shop.Order) {
		at := slices.IndexFunc(o.Items, func(l shop.LineItem) bool { return l.Id == line })
		switch {
		case at < 0:
		case pieces < 1:
			o.Items = slices.Delete(o.Items, at, at+1)
		default:
			o.Items[at].Quantity = pieces
		}
	})
}

// people are who buys and where it goes.
func (p *Draft) people(o *shop.Order) fyne.CanvasObject {
	block := func(title string, a *shop.Address, change func()) fyne.CanvasObject {
		lines := strings.Join(addressLines(a), "\n")
		if lines == "" {
			lines = "–"
		}
		button := kit.NewButton(lang.X("draft.line.change", "Change…"), kit.Quiet, change)
		return kit.Stack(0.5, kit.Left(kit.Row(1, kit.NewText(title, kit.Style{Bold: true}), button)),
			kit.NewPara(lines, kit.Style{}))
	}
	known := buyer(o)
	if o.UserID == "" && o.UserEmail == "" && known != lang.X("draft.walkin", "Walk-in customer") {
		known = lang.X("draft.walkin.named", "{{.Name}}, without an account", map[string]any{"Name": known})
	}
	who := kit.Stack(0.5, kit.NewText(known, kit.Style{Bold: true}), kit.NewText(o.UserEmail,
		kit.Style{Color: look.Muted}))
	choose := kit.NewButton(lang.X("draft.customer.choose", "Choose customer…"), kit.Secondary, p.askCustomer)
	email := kit.NewButton(lang.X("draft.customer.email", "E-mail…"), kit.Secondary, p.askEmail)
	walkin := kit.NewButton(lang.X("draft.customer.none", "Walk-in"), kit.Secondary, func() {
		p.change(func(o *shop.Order) {
			o.UserID, o.UserEmail, o.BillingAddress, o.ShippingAddress = "", "", shop.Address{}, shop.Address{}
		})
	})
	return kit.NewCard(kit.Card{Title: lang.X("orders.customer", "Customer"),
		Content: kit.Stack(2, kit.Fill(1, 0, who, choose, email, walkin), kit.Even(3,
			block(lang.X("order.billto", "Bill to"), &o.BillingAddress, func() { p.askAddress(true) }),
			block(lang.X("order.shipto", "Ship to"), &o.ShippingAddress, func() { p.askAddress(false) })))})
}

// further is how it is shipped, and what else there is to say.
func (p *Draft) further(o *shop.Order) fyne.CanvasObject {
	var pairs []fyne.CanvasObject
	add := func(name, value string) {
		if value == "" {
			value = "–"
		}
		pairs = append(pairs, kit.NewText(name, kit.Style{Color: look.Muted}), kit.NewPara(value, kit.Style{}))
	}
	method := o.ShippingMethodDisplayName
	if method != "" || !o.TotalShippingBeforeDiscounts.IsZero() {
		method = shop.JoinSome(" · ", method, say.Price(o.TotalShippingBeforeDiscounts, p.in))
	}
	add(lang.X("order.shipping", "Shipping"), method)
	add(lang.X("order.discount", "Discount"), discountOf(o, p.in))
	add(lang.X("orders.coupon", "Coupons"), strings.Join(codes(o), ", "))
	add(lang.X("order.remark", "Customer's remark"), o.Instructions)
	return kit.NewCard(kit.Card{Title: lang.X("draft.further", "Shipping and more"), Actions: []fyne.CanvasObject{
		kit.NewButton(lang.X("draft.line.change", "Change…"), kit.Secondary, p.askFurther)},
		Content: kit.Facts(pairs...)})
}

// discountOf is what is taken off the whole order; "" for nothing.
func discountOf(o *shop.Order, in shop.Currency) string {
	if len(o.OrderDiscountDetails) == 0 {
		return ""
	}
	d := o.OrderDiscountDetails[0]
	return shop.JoinSome(" · ", d.Description, say.Price(d.Amount, in))
}

// place asks what is left to say, and places the order; what keeps it from that is said above.
func (p *Draft) place() {
	if p.busy {
		p.desk.Toast(lang.X("draft.wait", "Just a moment: the last change is still being stored."))
		return
	}
	if p.id == "" {
		p.said.SetProblem(lang.X("draft.empty", "Scan or type the SKU of what is bought."))
		p.desk.Window.Canvas().Focus(p.scan)
		return
	}
	kit.Fetch(p.desk.Runner, func() (struct{}, error) {
		return struct{}{}, sales.MayPlace(p.desk.Shop, context.Background(), p.id)
	}, func(_ struct{}, err error) {
		if p.lacks = complaints(err); len(p.lacks) > 0 {
			p.show()
			return
		}
		p.askPlace()
	})
}

// complaints are the sentences of all errors that err is made of.
func complaints(err error) (all []string) {
	var many interface{ Unwrap() []error }
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &many):
		return []string{kit.Sentence(err)}
	}
	for _, e := range many.Unwrap() {
		all = append(all, kit.SentenceOn(fieldLabel(kit.FieldOf(e)), e))
	}
	return all
}

// fieldLabel is what the page calls a field.
func fieldLabel(name string) string {
	switch name {
	case "UserEmail":
		return lang.X("orders.email", "E-mail")
	case "BillingAddress.Phone":
		return lang.X("address.phone", "Phone")
	}
	part, is := strings.CutPrefix(name, "ShippingAddress.")
	if !is {
		return ""
	}
	label := map[string]string{"Line1": lang.X("address.line1", "Street"), "City": lang.X("address.city", "City"),
		"PostalCode": lang.X("address.postal", "Postal code"), "CountryBvin": lang.X("address.country", "Country"),
		"RegionBvin": lang.X("address.region", "State or region")}[part]
	return lang.X("draft.shipto.part", "Ship to: {{.Part}}", map[string]any{"Part": label})
}

// draftList is the list of orders that were begun.
func draftList(d *shell.Desk, m mode) records.List[shop.OrderRow] {
	l := list(d, nil, m)
	l.Filters, l.Bulk = nil, nil
	l.Empty = lang.X("drafts.empty", "No order is begun. One that you begin is kept here until it is placed.")
	l.Columns = slices.DeleteFunc(l.Columns, func(c column) bool {
		return slices.Contains([]string{"number", "due", "shipped", "status", "tracking", "source", "coupon"}, c.ID)
	})
	for i := range l.Columns {
		switch c := &l.Columns[i]; c.ID {
		case "customer":
			c.Text = func(r shop.OrderRow) string { return buyer(&r.Order) }
		case "first":
			c.Optional = false
		}
	}
	l.Open = func(r shop.OrderRow) { d.Go(shell.To(Add).With(r.Order.Bvin)) }
	l.Actions = func(r shop.OrderRow) []kit.Action { return rowActions(d, r) }
	return l
}

// duplicate begins a draft that is like an order, and opens it.
func duplicate(d *shell.Desk, id string) {
	kit.Fetch(d.Runner, func() (shop.Order, error) { return sales.DuplicateOrder(d.Shop, context.Background(), id) },
		func(o shop.Order, err error) {
			if err != nil {
				d.ToastError(err)
				return
			}
			d.Go(shell.To(Add).With(o.Bvin))
			d.Toast(lang.X("draft.duplicated", "A draft like the order, at the prices of today and without discounts."))
		})
}

// draftEntries are the page on which an order is taken, and the list of those that were begun.
func draftEntries() []shell.Entry {
	m := mode{OrderMode: shop.DraftOrders, name: Drafts, icon: theme.DocumentCreateIcon()}
	return []shell.Entry{
		{Name: Add, Menu: shell.Orders, Title: func() string { return lang.X("draft.title", "Add Order") },
			Icon:  theme.ContentAddIcon(),
			Words: func() string { return lang.X("draft.words", "new order phone counter sell take") },
			New:   func(d *shell.Desk, arg string) shell.Page { return newDraft(d, arg) }},
		{Name: m.name, Menu: shell.Orders, Title: m.title, Icon: m.icon,
			Words: func() string { return lang.X("drafts.words", "orders begun unfinished not placed") },
			New: func(d *shell.Desk, arg string) shell.Page {
				return records.NewList(d, draftList(d, m), arg)
			},
			Count: m.count},
	}
}
