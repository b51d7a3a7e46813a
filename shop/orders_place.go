package shop

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/wire"
	"griddle/storage"
)

// OrderPlaced is the kind of change that makes an order of a draft.
const OrderPlaced model.ChangeKind = "placed"

// SaveDraft keeps an order that the owner begins, and is not placed yet: a nil base makes a new one. Its lines take the
// prices of today, unless the owner changed one by hand. When the stored draft is no longer as base, nothing is written
// and the error has ErrChanged as its cause.
func (s *Store) SaveDraft(ctx context.Context, base *Order, next Order) (saved Order, err error) {
	rec, err := modelsOf(s).orders.Read(wire.Encode(&next))
	if err != nil {
		return saved, err
	}
	err = s.base.Write(ctx, nil, func(tx *storage.Tx) error {
		if err := s.draft(tx, base, rec); err != nil {
			return err
		}
		if base == nil {
			rec.Bvin = ""
			_, _, err := modelsOf(s).orders.Add(tx, nil, rec)
			return err
		}
		_, _, err := modelsOf(s).orders.Put(tx, nil, base, rec)
		return err
	})
	if err != nil {
		return saved, err
	}
	return *rec, nil
}

// DuplicateOrder begins a draft with the customer, the addresses and the lines of an order, at the prices of today.
func (s *Store) DuplicateOrder(ctx context.Context, id string) (Order, error) {
	o, err := model.ReadOne(modelsOf(s).orders, s.db.Reader(), id)
	if err != nil {
		return o, err
	}
	next := wire.New[Order](s.base.Instant())
	next.UserID, next.UserEmail = o.UserID, o.UserEmail
	next.BillingAddress, next.ShippingAddress = o.BillingAddress, o.ShippingAddress
	next.ShippingMethodId, next.ShippingMethodDisplayName = o.ShippingMethodId, o.ShippingMethodDisplayName
	next.TotalShippingBeforeDiscounts = o.TotalShippingBeforeDiscounts
	for _, was := range o.Items {
		l := was
		l.Id, l.QuantityShipped, l.QuantityReturned, l.FreeQuantity, l.PromotionIds = 0, 0, 0, 0, nil
		l.DiscountDetails = nil
		l.CustomProperties = slices.DeleteFunc(slices.Clone(was.CustomProperties), func(c CustomProperty) bool {
			return c.isStore(giftCardNumberKey)
		})
		next.Items = append(next.Items, l)
	}
	return s.SaveDraft(ctx, nil, next)
}

// orNone is the order, or an empty one.
func orNone(o *Order) *Order {
	if o == nil {
		return &Order{}
	}
	return o
}

// draft makes of next what is stored of a draft.
func (s *Store) draft(tx *storage.Tx, base, next *Order) error {
	if base != nil {
		if err := modelsOf(s).orders.Unchanged(tx, base); err != nil {
			return err
		}
		if !base.Local().Draft {
			return Refuse(Invalid, "IsPlaced", "The order was placed already.")
		}
		next.Bvin = base.Bvin
	}
	before := orNone(base)
	next.own = orderOwn{Local: before.own.Local.clone()}
	next.own.Local.Draft = true
	next.IsPlaced, next.OrderNumber, next.StatusCode, next.StatusName = false, "", "", ""
	next.TimeOfOrderUtc = s.base.Dated(next.TimeOfOrderUtc, s.base.Instant())
	for i := range next.Items {
		l := &next.Items[i]
		if was := before.line(l.Id); was.Id != 0 && l.choseAs(&was) && !l.pricedAs(&was) {
			kept := next.own.Local.Lines[l.Id]
			kept.KeepPrice = true
			next.own.Local.Lines[l.Id] = kept
		}
	}
	return s.revise(tx, before, next, func(l *LineItem) bool { return !next.own.Local.Lines[l.Id].KeepPrice })
}

// choseAs says whether the same is chosen of two lines.
func (l *LineItem) choseAs(other *LineItem) bool {
	return slices.Equal(l.SelectionData, other.SelectionData)
}

// choose brings variant, SKU, weight and text of a line in line with what was chosen of its product, if that is known.
func (l *LineItem) choose(p *pricing) {
	product, known := p.products[l.ProductId]
	if !known {
		return
	}
	options := p.options[l.ProductId]
	l.VariantId, l.ProductSku = "", product.Sku
	if v := chosenVariant(options, p.variants[l.ProductId], l.SelectionData); v != nil {
		l.VariantId = v.Bvin
		if !model.IsBlank(v.Sku) {
			l.ProductSku = v.Sku
		}
	}
	var said []string
	weight := decimal.Zero
	if product.ShippingDetails != nil {
		weight = product.ShippingDetails.Weight.Decimal
	}
	for _, o := range options {
		if text := o.chosen(l.SelectionData); text != "" {
			said = append(said, o.Name+": "+text)
		}
	}
	for _, item := range chosenItems(options, l.SelectionData) {
		weight = weight.Add(item.WeightAdjustment.Decimal)
	}
	l.ProductShippingWeight.Decimal = weight
	l.ProductShortDescription = strings.Join(said, ", ")
}

// chosen is what a line says of the option, in words.
func (o *Option) chosen(selected []OptionSelection) string {
	var names []string
	for _, id := range o.Selected(selected) {
		at := slices.IndexFunc(o.Items, func(i OptionItem) bool { return i.Bvin == id })
		if o.OptionType != TextInput && at >= 0 {
			id = o.Items[at].Name
		}
		names = append(names, id)
	}
	return strings.Join(names, ", ")
}

// Selection is what a line says of the option: the ids of items, or the text that was typed.
func (o *Option) Selection(chosen ...string) OptionSelection {
	all := slices.Clone(chosen)
	if o.OptionType != TextInput {
		for i := range all {
			all[i] = plainID(all[i])
		}
	}
	return OptionSelection{OptionBvin: plainID(o.Bvin), SelectionData: strings.Join(all, ",")}
}

// Selected are the ids of the option's items that a line chose, or the text that was typed.
func (o *Option) Selected(selected []OptionSelection) (chosen []string) {
	at := slices.IndexFunc(selected, func(sel OptionSelection) bool {
		return plainID(sel.OptionBvin) == plainID(o.Bvin)
	})
	if at < 0 {
		return nil
	}
	if o.OptionType == TextInput {
		return []string{strings.TrimSpace(selected[at].SelectionData)}
	}
	for _, item := range chosenItems([]Option{*o}, selected[at:at+1]) {
		chosen = append(chosen, item.Bvin)
	}
	return chosen
}

// Required says whether a line of a product must say something of the option.
func (o *Option) Required() bool {
	return o.IsVariant || slices.ContainsFunc(o.Settings, func(s OptionSetting) bool {
		return s.Key != nil && strings.EqualFold(*s.Key, "required") && strings.TrimSpace(s.Value) == "1"
	})
}

// OrderItem is what can be put on an order.
type OrderItem struct {
	Line     LineItem // one piece as it is sold today, before what the customer's price group changes
	Options  []Option // what is chosen about it
	Active   bool     // the shop offers it
	Counted  bool     // it has a record of its stock
	Left     int      // pieces that can still be sold
	Choosing bool     // something must be chosen; what is proposed stands in the line
}

// ItemByCode finds what has this SKU, in any letter case, or else this bar code: a product or a variant. An *Error of
// kind Missing says that there is none.
func (s *Store) ItemByCode(ctx context.Context, code string) (item OrderItem, err error) {
	key := model.Fold(strings.TrimSpace(code))
	if key == "" {
		return item, Refuse(Invalid, "", "Enter a SKU.")
	}
	err = s.db.Read(ctx, func(v *storage.View) error {
		for _, column := range []string{"sku_key", "barcode"} {
			same := storage.Query{Where: storage.Eq(column, key), Limit: 1}
			p, err := model.Optional(modelsOf(s).products.Find(v, same))
			if err != nil {
				return err
			}
			var selections []OptionSelection
			if p == nil {
				variant, err := model.Optional(modelsOf(s).variants.Find(v, same))
				if err != nil {
					return err
				}
				if variant == nil {
					continue
				}
				if p, err = modelsOf(s).products.Stored(v, variant.ProductId); err != nil || p == nil {
					return err
				}
				selections = variant.Selections
			}
			item, err = s.itemOf(v, p, selections)
			return err
		}
		return Refuse(Missing, "", "There is no product or variant with the SKU or bar code %s.",
			strings.TrimSpace(code))
	})
	return item, err
}

// ItemOf is a product as it is put on an order, an *Error of kind Missing when there is none.
func (s *Store) ItemOf(ctx context.Context, product string) (item OrderItem, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		p, err := model.ReadOne(modelsOf(s).products, v, product)
		if err != nil {
			return err
		}
		item, err = s.itemOf(v, &p, nil)
		return err
	})
	return item, err
}

func (s *Store) itemOf(r storage.Reader, p *Product, selected []OptionSelection) (item OrderItem, err error) {
	item.Line, item.Active = lineOf(p, s.base.Instant()), p.Status == ProductActive
	known, err := s.pricingOf(r, &Order{Items: []LineItem{item.Line}})
	if err != nil {
		return item, err
	}
	item.Options = known.options[p.Bvin]
	item.Line.SelectionData = slices.Clone(selected)
	for _, o := range item.Options {
		if o.chosen(selected) != "" {
			continue
		}
		item.Choosing = item.Choosing || o.Required()
		if sel, ok := o.preset(); ok {
			item.Line.SelectionData = append(item.Line.SelectionData, sel)
		}
	}
	item.Line.choose(known)
	_, stock, err := s.counted(r, &item.Line)
	item.Counted, item.Left = stock.Mode != order.Uncounted, stock.Available()
	return item, err
}

// preset is what is chosen already of an option.
func (o *Option) preset() (sel OptionSelection, some bool) {
	var ids []string
	for _, item := range o.selectable() {
		if item.IsDefault {
			ids = append(ids, item.Bvin)
		}
	}
	return o.Selection(ids...), len(ids) > 0
}

// lineOf is a line of one piece of a product as it is sold today, with nothing chosen.
func lineOf(p *Product, now Instant) LineItem {
	l := wire.New[LineItem](now)
	l.ProductId, l.ProductName, l.ProductSku, l.Quantity = p.Bvin, p.ProductName, p.Sku, 1
	l.BasePricePerItem, l.TaxSchedule, l.ShippingCharge, l.ShipFromMode = p.SitePrice, p.TaxSchedule, p.ShippingCharge,
		p.ShippingMode
	if p.TaxExempt {
		l.CustomProperties = addProperty(l.CustomProperties, TaxExemptKey, boolText(true))
	}
	if d := p.ShippingDetails; d != nil {
		l.IsNonShipping, l.ShipSeparately, l.ExtraShipCharge = d.IsNonShipping, d.ShipSeparately, d.ExtraShipFee
		l.ProductShippingWeight, l.ProductShippingLength = d.Weight, d.Length
		l.ProductShippingWidth, l.ProductShippingHeight = d.Width, d.Height
		l.ShipFromNotificationId = d.ShippingSourceId
	}
	return l
}

// Placing is how a draft becomes an order.
type Placing struct {
	OnHold      bool
	NewCustomer bool           // makes an account of the e-mail address
	Payments    []PaymentEntry // what is paid or noted at once, gift cards first
	Anyway      bool           // promise what there is too little of
}

// PlaceOrder makes an order of a draft: it gets its number, its stock is reserved, its customer's addresses become the
// current ones, and what is paid is recorded, all or nothing. All complaints come at once, as errors.Join of *Error.
func (s *Store) PlaceOrder(ctx context.Context, draft string, how Placing) (model.Change, error) {
	return s.onOrders(ctx, OrderPlaced, []string{draft}, func(e *step) error {
		if !e.local().Draft {
			return Refuse(Invalid, "IsPlaced", "The order was placed already.")
		}
		if err := s.mayPlace(e.tx, e.o); err != nil {
			return err
		}
		if err := e.customer(how.NewCustomer); err != nil {
			return err
		}
		e.local().Draft, e.o.IsPlaced = false, true
		e.o.TimeOfOrderUtc = s.base.Instant() // not when the draft was begun
		if err := s.nameOrder(e.tx, e.o); err != nil {
			return err
		}
		if err := e.keepPlaced(); err != nil {
			return err
		}
		e.o.ShippingStatus = ShippingStatus(e.o.Shipment().Stored)
		e.become(order.Placed(e.state(), how.OnHold))
		e.say("Order taken.")
		if err := e.reserve(how.Anyway); err != nil {
			return err
		}
		for _, p := range how.Payments {
			if _, err := e.pay(p); err != nil {
				return err
			}
		}
		return nil
	})
}

// MayPlace says what keeps a draft from being placed, as errors.Join of *Error; nil for nothing. Whether there is
// enough in stock is asked when it is placed.
func (s *Store) MayPlace(ctx context.Context, draft string) error {
	return s.db.Read(ctx, func(v *storage.View) error {
		o, err := model.ReadOne(modelsOf(s).orders, v, draft)
		if err != nil {
			return err
		}
		return s.mayPlace(v, &o)
	})
}

func (s *Store) mayPlace(r storage.Reader, o *Order) error {
	settings, err := orderSettingsIn(r)
	if err != nil {
		return err
	}
	known, err := s.pricingOf(r, o)
	if err != nil {
		return err
	}
	p := order.Placement{Total: o.TotalGrand.Decimal, Email: strings.TrimSpace(o.UserEmail),
		Phone: cmp.Or(strings.TrimSpace(o.BillingAddress.Phone), o.ShippingAddress.Phone)}
	for i := range o.Items {
		line := o.Items[i].placed(known)
		p.Lines = append(p.Lines, line)
		p.Pieces += line.Quantity
		p.Weight = p.Weight.Add(o.Items[i].ProductShippingWeight.Mul(quantity(line.Quantity)))
	}
	if o.Shipment().Wanted > 0 && !o.takenAlong() {
		p.To = o.ShippingAddress.receiver()
	}
	var all []error
	for _, r := range order.CheckPlacement(p, settings.Limits) {
		all = append(all, refused(r))
	}
	return errors.Join(all...)
}

// PickUp is the shipping method, by its id, of an order that the customer fetches: it needs no address.
const PickUp = "pickup"

// takenAlong says whether an order goes without an address: the customer fetches it, or stands at the counter, of whom
// nothing is known.
func (o *Order) takenAlong() bool {
	nobody := model.IsBlank(o.UserID) && model.IsBlank(o.UserEmail) && o.ShippingAddress.same() == (&Address{}).same()
	return nobody || o.ShippingMethodId == PickUp
}

// placed is the line as the rules of placing an order want to know it.
func (l *LineItem) placed(p *pricing) order.PlacedLine {
	email, _ := property(l.CustomProperties, giftCardEmailKey)
	line := order.PlacedLine{Name: l.ProductName, Quantity: l.Quantity, GiftCard: l.IsGiftCard, Receiver: email}
	options := p.options[l.ProductId]
	for _, o := range options {
		if o.Required() && o.chosen(l.SelectionData) == "" {
			line.Open = append(line.Open, o.Name)
		}
	}
	line.Unknown = len(line.Open) == 0 && len(choicesOf(options)) > 0 &&
		chosenVariant(options, p.variants[l.ProductId], l.SelectionData) == nil
	return line
}

// receiver is the address as the rules of placing an order want to know it.
func (a *Address) receiver() *order.Receiver {
	return &order.Receiver{First: a.FirstName, Last: a.LastName, Company: a.Company, Line1: a.Line1, City: a.City,
		Country: a.CountryBvin, Region: a.RegionBvin, PostalCode: a.PostalCode,
		Regions: len(Regions(a.CountryBvin)) > 0, PostalCodes: HasPostalCodes(a.CountryBvin)}
}

// customer brings the account of who orders in line with the order, or makes one of the e-mail address.
func (e *step) customer(anew bool) error {
	o := e.o
	book := slices.DeleteFunc([]Address{o.BillingAddress, o.ShippingAddress}, func(a Address) bool {
		return model.IsBlank(a.Line1)
	})
	if id, ok := modelsOf(e.s).customers.Parse(o.UserID); ok && !model.IsBlank(o.UserID) {
		before, err := modelsOf(e.s).customers.Stored(e.tx, id)
		if err != nil {
			return err
		}
		if before == nil {
			return Refuse(Invalid, "UserID", "The customer is not there any more: choose another one.")
		}
		if model.IsBlank(o.UserEmail) {
			o.UserEmail = before.Email
		}
		if len(book) == 0 {
			return nil
		}
		next := *before
		next.Addresses = slices.Clone(before.Addresses)
		next.BillingAddress, next.ShippingAddress = current(before.BillingAddress, o.BillingAddress),
			current(before.ShippingAddress, o.ShippingAddress)
		next.addAddresses(book)
		if err := e.c.Before(customersTable, storage.Eq("id", id)); err != nil {
			return err
		}
		_, _, err = modelsOf(e.s).customers.Put(e.tx, e.c, before, &next)
		return err
	}
	if !anew {
		return nil
	}
	c := wire.New[CustomerAccount](e.s.base.Instant())
	c.Email, c.BillingAddress, c.ShippingAddress = strings.TrimSpace(o.UserEmail), o.BillingAddress, o.ShippingAddress
	c.FirstName, c.LastName = o.BillingAddress.FirstName, o.BillingAddress.LastName
	if model.IsBlank(c.Email) {
		return Refuse(Invalid, "UserEmail", "{field} is missing: an account is known by it.")
	}
	if there, err := modelsOf(e.s).customers.Double(e.tx, &c); err != nil || there != nil {
		if err == nil {
			err = Refuse(Taken, "UserEmail", "{field} is that of %s: choose this customer.",
				cmp.Or(modelsOf(e.s).customers.Title(there), there.Email))
		}
		return err
	}
	c.addAddresses(book)
	if _, _, err := modelsOf(e.s).customers.Add(e.tx, e.c, &c); err != nil {
		return err
	}
	o.UserID = c.Bvin
	return nil
}

// current is the address that an order was given, or the one before where it has none.
func current(before, given Address) Address {
	if model.IsBlank(given.Line1) {
		return before
	}
	return given
}
