package orders

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
)

// scanned adds what has the SKU that was typed or scanned, as in 3*SKU.
func (p *Draft) scanned(text string) {
	pieces, code := 1, strings.TrimSpace(text)
	if n, rest, is := strings.Cut(code, "*"); is {
		if count, err := strconv.Atoi(strings.TrimSpace(n)); err == nil && count > 0 {
			pieces, code = count, strings.TrimSpace(rest)
		}
	}
	kit.Fetch(p.desk.Runner, func() (shop.OrderItem, error) {
		item, err := p.desk.Shop.ItemByCode(context.Background(), code)
		if shop.KindOf(err) != shop.Missing {
			return item, err
		}
		ids, failed := p.desk.Shop.FindProducts(context.Background(), shop.ProductFilter{Words: code})
		if failed != nil || len(ids) != 1 {
			return item, errors.Join(err, failed)
		}
		return p.desk.Shop.ItemOf(context.Background(), ids[0])
	}, func(item shop.OrderItem, err error) {
		p.said.SetProblem("")
		if p.scan.Text() == text { // the next scan may be there already
			p.scan.SetText("")
		}
		if err != nil {
			p.said.SetProblem(kit.Sentence(err))
			return
		}
		p.put(item, pieces)
	})
}

// choose lets a product be found by its name.
func (p *Draft) choose() {
	records.ProductNamed(p.desk).Ask(func(n model.Named) {
		itemOf(p.desk, n.ID, func(item shop.OrderItem) { p.put(item, 1) })
	})
}

// put adds pieces of an item; what there is to choose or to know is asked first.
func (p *Draft) put(item shop.OrderItem, pieces int) {
	add := func(l shop.LineItem) {
		l.Quantity = pieces
		p.change(func(o *shop.Order) { o.Items = append(o.Items, l) })
		if item.Counted && item.Left < pieces {
			p.said.SetProblem(lang.X("draft.short", "{{.Item}}: {{.Left}} available, {{.Wanted}} wanted.",
				map[string]any{
					"Item": l.ProductName, "Left": kit.Count(max(item.Left, 0)), "Wanted": kit.Count(pieces)}))
		}
	}
	chooseItem(p.desk, item, add)
}

// choices are the fields in which the choices of a product are made.
type choices struct {
	fields []*kit.Field
	read   []func() shop.OptionSelection
}

func newChoices(item shop.OrderItem) *choices {
	c := &choices{}
	for _, o := range item.Options {
		var items []shop.OptionItem
		for _, i := range o.Items {
			if !i.IsLabel {
				items = append(items, i)
			}
		}
		was := o.Selected(item.Line.SelectionData)
		switch {
		case o.OptionType == shop.TextInput:
			c.text(o, was)
		case o.OptionType == shop.CheckBoxes:
			c.boxes(o, items, was)
		case len(items) > 0:
			c.one(o, items, was)
		}
	}
	return c
}

func (c *choices) add(o shop.Option, input fyne.CanvasObject, read func() []string) {
	f := kit.NewField(o.Bvin, o.Name, "", input, func() string {
		if o.Required() && strings.Join(read(), "") == "" {
			return lang.X("draft.missing", "Choose {{.What}}.", map[string]any{"What": o.Name})
		}
		return ""
	})
	c.fields = append(c.fields, f)
	c.read = append(c.read, func() shop.OptionSelection { return o.Selection(read()...) })
}

func (c *choices) text(o shop.Option, was []string) {
	e := kit.NewEntry("")
	e.SetText(strings.Join(was, ""))
	c.add(o, e, func() []string { return []string{strings.TrimSpace(e.Text())} })
}

func (c *choices) boxes(o shop.Option, items []shop.OptionItem, was []string) {
	box := kit.Stack(0.5)
	var checks []*kit.Check
	for _, i := range items {
		k := kit.NewCheck(i.Name, nil)
		k.SetChecked(slices.Contains(was, i.Bvin))
		checks = append(checks, k)
		box.Add(k)
	}
	c.add(o, box, func() (ids []string) {
		for n, k := range checks {
			if k.Checked {
				ids = append(ids, items[n].Bvin)
			}
		}
		return ids
	})
}

func (c *choices) one(o shop.Option, items []shop.OptionItem, was []string) {
	names := []string{"–"}
	at := 0
	for n, i := range items {
		names = append(names, i.Name)
		if slices.Contains(was, i.Bvin) {
			at = n + 1
		}
	}
	s := kit.NewSelect(names, nil)
	s.SetSelectedIndex(at)
	c.add(o, s, func() []string {
		if n := s.SelectedIndex(); n > 0 {
			return []string{items[n-1].Bvin}
		}
		return nil
	})
}

// selected are the choices; nothing is said of what was left open.
func (c *choices) selected() (all []shop.OptionSelection) {
	for _, read := range c.read {
		if s := read(); s.SelectionData != "" {
			all = append(all, s)
		}
	}
	return all
}

// askLine changes the quantity, the price and the choices of a line.
func (p *Draft) askLine(l shop.LineItem) {
	kit.Fetch(p.desk.Runner, func() (shop.OrderItem, error) {
		return p.desk.Shop.ItemOf(context.Background(), l.ProductId)
	}, func(item shop.OrderItem, _ error) { // a product that is gone has no choices any more
		item.Line = l
		c := newChoices(item)
		pieces, price := kit.NewEntry(""), kit.NewEntry("").WithUnit(string(p.in))
		pieces.SetText(strconv.Itoa(l.Quantity))
		was := say.Money(l.AdjustedPricePerItem, p.in) // with what the customer's price group takes off
		price.SetText(was)
		fields := append([]*kit.Field{
			kit.NewField("Quantity", lang.X("order.quantity", "Quantity"), "", pieces, func() string {
				if n, err := strconv.Atoi(strings.TrimSpace(pieces.Text())); err != nil || n < 1 {
					return lang.X("draft.quantity.no", "Enter a whole number, at least 1.")
				}
				return ""
			}),
			kit.NewField("Price", lang.X("draft.price", "Price of one"), "", price, func() string {
				if d, err := say.ParseAmount(price.Text()); err != nil || d.IsNegative() {
					return lang.X("draft.price.no", "Enter a price, at least 0.")
				}
				return ""
			})}, c.fields...)
		p.desk.Form(kit.FormOptions{Title: l.ProductName, Fields: fields, Verb: lang.X("draft.line.do", "Change"),
			Done: func() {
				n, _ := strconv.Atoi(strings.TrimSpace(pieces.Text()))
				d, _ := say.ParseAmount(price.Text())
				typed := price.Text() != was
				p.change(func(o *shop.Order) {
					at := slices.IndexFunc(o.Items, func(i shop.LineItem) bool { return i.Id == l.Id })
					if at < 0 {
						return
					}
					o.Items[at].Quantity = n
					if len(c.fields) > 0 {
						o.Items[at].SelectionData = c.selected()
					}
					if typed {
						o.Items[at].BasePricePerItem = d
						o.Items[at].DiscountDetails = nil
					}
				})
			}})
	})
}

// askCustomer lets one of the customers be chosen, who brings addresses along.
func (p *Draft) askCustomer() {
	customersNamed(p.desk, "").Ask(func(n model.Named) { p.takeCustomer(n.ID) })
}

// takeCustomer makes a customer the one who buys.
func (p *Draft) takeCustomer(id string) {
	kit.Fetch(p.desk.Runner, func() (shop.CustomerAccount, error) {
		return shop.Customers.Get(p.desk.Shop, id)
	}, func(c shop.CustomerAccount, err error) {
		if err != nil {
			p.desk.ToastError(err)
			p.reader.Read()
			return
		}
		p.change(func(o *shop.Order) {
			o.UserID, o.UserEmail = c.Bvin, c.Email
			o.BillingAddress, o.ShippingAddress = addressOf(c, c.BillingAddress), addressOf(c, c.ShippingAddress)
		})
	})
}

// addressOf is an address of a customer: the one used last, else the first of the book, else the name alone.
func addressOf(c shop.CustomerAccount, last shop.Address) shop.Address {
	if last.Line1 != "" {
		return last
	}
	for _, a := range c.Addresses {
		if a.Line1 != "" {
			return a
		}
	}
	return shop.Address{FirstName: c.FirstName, LastName: c.LastName}
}

// askEmail takes the address of somebody without an account.
func (p *Draft) askEmail() {
	email := ""
	if p.base != nil {
		email = p.base.UserEmail
	}
	type person struct{ UserEmail string }
	records.Ask[person]{Title: lang.X("draft.email.title", "E-mail address of the customer"),
		Note: lang.X("draft.email.note", "When you place the order, Griddle can make an account of it."),
		Verb: lang.X("draft.line.do", "Change"), Fields: []records.Field{{Path: "UserEmail",
			Label: lang.X("orders.email", "E-mail")}},
		Save: func(_ context.Context, next person) error { email = strings.TrimSpace(next.UserEmail); return nil },
		Done: func() { p.change(func(o *shop.Order) { o.UserID, o.UserEmail = "", email }) },
	}.Open(p.desk, person{email})
}

// askAddress changes where the bill goes, or the order.
func (p *Draft) askAddress(bill bool) {
	type to struct {
		Address shop.Address
		Both    bool
	}
	rec := to{Both: true}
	title := lang.X("order.shipto", "Ship to")
	if p.base != nil {
		rec.Address = p.base.ShippingAddress
		rec.Both = p.base.BillingAddress.Line1 == "" ||
			slices.Equal(addressLines(&p.base.BillingAddress), addressLines(&p.base.ShippingAddress))
	}
	if bill {
		title = lang.X("order.billto", "Bill to")
		if p.base != nil {
			rec.Address = p.base.BillingAddress
		}
	}
	var typed to
	records.Ask[to]{Title: title, Verb: lang.X("draft.line.do", "Change"), Fields: []records.Field{
		{Path: "Address", Label: title, As: records.Address,
			Parts: []string{"Company", "FirstName", "LastName", "Line1",
				"Line2", "PostalCode", "City", "Phone", "country", "region"}},
		{Path: "Both", Label: lang.X("draft.both", "The same for bill and parcel"), Yes: true}},
		Save: func(_ context.Context, next to) error { typed = next; return nil },
		Done: func() {
			p.change(func(o *shop.Order) {
				if bill || typed.Both {
					o.BillingAddress = typed.Address
				}
				if !bill || typed.Both {
					o.ShippingAddress = typed.Address
				}
			})
		},
	}.Open(p.desk, rec)
}

// further is what else is said of a draft, as its dialog has it.
type further struct {
	Method       string // id of one of the settings; "" for none
	Price        shop.Decimal
	Discount     shop.Decimal
	Reason       string
	Coupons      string
	Instructions string
}

// askFurther changes shipping, discount, codes and remark.
func (p *Draft) askFurther() {
	kit.Fetch(p.desk.Runner, p.desk.Shop.OrderSettings, func(st shop.OrderSettings, err error) {
		if err != nil {
			p.desk.ToastError(err)
			return
		}
		rec := further{}
		if o := p.base; o != nil {
			rec.Method, rec.Price, rec.Instructions = o.ShippingMethodId, o.TotalShippingBeforeDiscounts, o.Instructions
			rec.Coupons = strings.Join(codes(o), ", ")
			if len(o.OrderDiscountDetails) > 0 {
				rec.Discount.Decimal = o.OrderDiscountDetails[0].Amount.Neg()
				rec.Reason = o.OrderDiscountDetails[0].Description
			}
		}
		methods := []records.Option{{Label: lang.X("draft.method.none", "None, or to be determined")},
			{Value: sales.PickUp, Label: pickUp()}}
		for _, m := range st.Methods {
			label := m.Name
			if m.Price != nil {
				label += " · " + say.Price(*m.Price, p.in)
			}
			methods = append(methods, records.Option{Value: m.ID, Label: label})
		}
		var typed further
		money := func(path, label, hint string) records.Field {
			return records.Field{Path: path, Label: label, Hint: hint, As: records.Money, Unit: string(p.in)}
		}
		records.Ask[further]{Title: lang.X("draft.further", "Shipping and more"),
			Verb: lang.X("draft.line.do", "Change"), Fields: []records.Field{
				{Path: "Method", Label: lang.X("orders.method", "Shipping method"), Options: methods},
				money("Price", lang.X("draft.shipping.price", "Price of shipping"),
					lang.X("draft.shipping.hint", "Another method brings its own price, unless you type one here.")),
				money("Discount", lang.X("draft.discount", "Discount on the order"), ""),
				{Path: "Reason", Label: lang.X("draft.reason", "What the discount is for")},
				{Path: "Coupons", Label: lang.X("orders.coupon", "Coupons"),
					Hint: lang.X("draft.coupons.hint",
						"Several are separated by commas. They are noted; the discount you type yourself.")},
				{Path: "Instructions", Label: lang.X("order.remark", "Customer's remark"), Lines: 3}},
			Save: func(_ context.Context, next further) error { typed = next; return nil },
			Done: func() { p.change(func(o *shop.Order) { typed.put(o, rec, st.Methods) }) },
		}.Open(p.desk, rec)
	})
}

func pickUp() string { return lang.X("draft.method.pickup", "Picked up by the customer") }

// put writes what was typed; was is how the dialog began.
func (f further) put(o *shop.Order, was further, methods []shop.ShippingMethod) {
	o.ShippingMethodId, o.TotalShippingBeforeDiscounts, o.Instructions = f.Method, f.Price, f.Instructions
	at := slices.IndexFunc(methods, func(m shop.ShippingMethod) bool { return m.ID == f.Method })
	switch {
	case at >= 0:
		o.ShippingMethodDisplayName = methods[at].Name
		if f.Method != was.Method && f.Price.Equal(was.Price.Decimal) && methods[at].Price != nil {
			o.TotalShippingBeforeDiscounts = *methods[at].Price
		}
	case f.Method == sales.PickUp:
		o.ShippingMethodDisplayName = pickUp()
	case f.Method == "":
		o.ShippingMethodDisplayName = ""
	}
	o.OrderDiscountDetails = nil
	if !f.Discount.IsZero() {
		o.OrderDiscountDetails = []shop.DiscountDetail{{Description: strings.TrimSpace(f.Reason),
			Amount: shop.Decimal{Decimal: f.Discount.Neg()}}}
	}
	var all []shop.OrderCoupon
	for _, code := range strings.Split(f.Coupons, ",") {
		if code = strings.TrimSpace(code); code == "" {
			continue
		}
		c := shop.OrderCoupon{CouponCode: code}
		if n := slices.IndexFunc(o.Coupons, func(c shop.OrderCoupon) bool { return c.CouponCode == code }); n >= 0 {
			c = o.Coupons[n]
		}
		all = append(all, c)
	}
	o.Coupons = all
}

// paid is how an order that is placed is paid.
var paid = []order.Action{0, order.CashReceived, order.CardCharged, order.CardNoted, order.ChequeReceived,
	order.PurchaseNoted, order.AccountNoted}

// askPlace asks how it is paid, and places it.
func (p *Draft) askPlace() {
	var names []string
	for _, a := range paid {
		name := lang.X("draft.later", "Pay later")
		if a != 0 {
			name = actionName(a)
		}
		names = append(names, name)
	}
	number := kit.NewEntry("")
	numbers := kit.NewField("Number", lang.X("orders.pay.number", "Number"), "", number, nil)
	numbers.Hidden = true
	var dialog *kit.Dialog
	kind := kit.NewSelect(names, nil)
	kind.SetSelectedIndex(0)
	kinds := kit.NewField("Action", lang.X("order.money", "Payment"), "", kind, nil)
	kind.OnChanged = func(string) {
		a := paid[max(kind.SelectedIndex(), 0)]
		numbers.Hidden = numberLabel(a) == ""
		numbers.Name = numberField(a)
		numbers.SetLabel(numberLabel(a))
		if dialog != nil {
			dialog.Refresh()
		}
	}
	hold := kit.NewCheck(lang.X("draft.hold", "Put on hold at first"), nil)
	account := kit.NewCheck(lang.X("draft.account", "Make an account for {{.Email}}",
		map[string]any{"Email": p.base.UserEmail}), nil)
	fields := []*kit.Field{kinds, numbers, kit.NewField("", "", "", hold, nil)}
	if p.base.UserID == "" && p.base.UserEmail != "" {
		account.SetChecked(true)
		fields = append(fields, kit.NewField("", "", "", account, nil))
	}
	total := p.base.TotalGrand
	dialog = form(p.desk, kit.FormOptions{Title: lang.X("draft.place", "Place order"),
		Note: lang.X("draft.placed.sum", "{{.Who}} · {{.Sum}}", map[string]any{"Who": buyer(p.base),
			"Sum": say.Price(total, p.in)}),
		Fields: fields, Verb: lang.X("draft.place", "Place order"),
	}, func() (string, event) {
		how := sales.Placing{OnHold: hold.Checked, NewCustomer: account.Checked}
		if a := paid[max(kind.SelectedIndex(), 0)]; a != 0 {
			how.Payments = []sales.PaymentEntry{payment(a, total.Decimal, number.Text())}
		}
		return fmt.Sprint(how), func(ctx context.Context, sure bool) (model.Change, error) {
			how.Anyway = sure
			for i := range how.Payments {
				how.Payments[i].Confirmed = sure
			}
			return sales.PlaceOrder(p.desk.Shop, ctx, p.id, how)
		}
	})
}

// payment is what was received or noted of a total.
func payment(a order.Action, total decimal.Decimal, number string) sales.PaymentEntry {
	e := sales.PaymentEntry{Action: a, Amount: shop.Decimal{Decimal: total}}
	if a == order.CardNoted {
		e.Amount = shop.Decimal{}
	}
	if number = strings.TrimSpace(number); a.Means() == order.Card {
		e.Card.CardNumber = number
	} else {
		e.Number = number
	}
	return e
}
