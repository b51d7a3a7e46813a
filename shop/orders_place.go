package shop

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

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
	rec, err := model.ModelOf(Orders, s).Read(wire.Encode(&next))
	if err != nil {
		return saved, err
	}
	err = Write(s, ctx, func(tx *storage.Tx) error {
		if err := s.draft(tx, base, rec); err != nil {
			return err
		}
		if base == nil {
			rec.Bvin = ""
			_, _, err := model.ModelOf(Orders, s).Add(tx, nil, rec)
			return err
		}
		_, _, err := model.ModelOf(Orders, s).Put(tx, nil, base, rec)
		return err
	})
	if err != nil {
		return saved, err
	}
	return *rec, nil
}

// DuplicateOrder begins a draft with the customer, the addresses and the lines of an order, at the prices of today.
func (s *Store) DuplicateOrder(ctx context.Context, id string) (Order, error) {
	o, err := model.ReadOne(model.ModelOf(Orders, s), s.Reader(), id)
	if err != nil {
		return o, err
	}
	next := wire.New[Order](s.Instant())
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

// draft makes of next what is stored of a draft.
func (s *Store) draft(tx *storage.Tx, base, next *Order) error {
	if base != nil {
		if err := model.ModelOf(Orders, s).Unchanged(tx, base); err != nil {
			return err
		}
		if !base.Local().Draft {
			return Refuse(Invalid, "IsPlaced", "The order was placed already.")
		}
		next.Bvin = base.Bvin
	}
	before := orNone(base)
	next.inherit(before)
	kept := next.Kept()
	kept.Draft = true
	next.IsPlaced, next.OrderNumber, next.StatusCode, next.StatusName = false, "", "", ""
	next.TimeOfOrderUtc = s.dated(next.TimeOfOrderUtc)
	for i := range next.Items {
		l := &next.Items[i]
		if was := before.line(l.Id); was.Id != 0 && l.choseAs(&was) && !l.pricedAs(&was) {
			line := kept.Lines[l.Id]
			line.KeepPrice = true
			kept.Lines[l.Id] = line
		}
	}
	return s.revise(tx, before, next, func(l *LineItem) bool { return !kept.Lines[l.Id].KeepPrice })
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
		e.o.TimeOfOrderUtc = s.Instant() // not when the draft was begun
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
	return model.Look(ctx, s, func(_ *model.Batch[*Store], v storage.Reader) error {
		o, err := model.ReadOne(model.ModelOf(Orders, s), v, draft)
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
	known, err := s.PricingOf(r, o)
	if err != nil {
		return err
	}
	p := order.Placement{Total: o.TotalGrand.Decimal, Email: strings.TrimSpace(o.UserEmail),
		Phone: cmp.Or(strings.TrimSpace(o.BillingAddress.Phone), o.ShippingAddress.Phone)}
	for i := range o.Items {
		line := o.Items[i].placed(known)
		p.Lines = append(p.Lines, line)
		p.Pieces += line.Quantity
		p.Weight = p.Weight.Add(o.Items[i].ProductShippingWeight.Mul(Pieces(line.Quantity)))
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
	line.Unknown = len(line.Open) == 0 && len(ChoicesOf(options)) > 0 &&
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
	if id, ok := model.ModelOf(Customers, e.s).Parse(o.UserID); ok && !model.IsBlank(o.UserID) {
		before, err := model.ModelOf(Customers, e.s).Stored(e.tx, id)
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
		if err := e.c.Before(Customers.Name(), storage.Eq("id", id)); err != nil {
			return err
		}
		_, _, err = model.ModelOf(Customers, e.s).Put(e.tx, e.c, before, &next)
		return err
	}
	if !anew {
		return nil
	}
	c := wire.New[CustomerAccount](e.s.Instant())
	c.Email, c.BillingAddress, c.ShippingAddress = strings.TrimSpace(o.UserEmail), o.BillingAddress, o.ShippingAddress
	c.FirstName, c.LastName = o.BillingAddress.FirstName, o.BillingAddress.LastName
	if model.IsBlank(c.Email) {
		return Refuse(Invalid, "UserEmail", "{field} is missing: an account is known by it.")
	}
	if there, err := model.ModelOf(Customers, e.s).Double(e.tx, &c); err != nil || there != nil {
		if err == nil {
			err = Refuse(Taken, "UserEmail", "{field} is that of %s: choose this customer.",
				cmp.Or(model.ModelOf(Customers, e.s).Title(there), there.Email))
		}
		return err
	}
	c.addAddresses(book)
	if _, _, err := model.ModelOf(Customers, e.s).Add(e.tx, e.c, &c); err != nil {
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

// keepPlaced keeps what is known of an order that is placed now.
func (e *step) keepPlaced() error {
	for _, l := range e.o.Items {
		if e.local().Lines[l.Id].Tax != nil {
			continue
		}
		p, err := e.s.PricingOf(e.tx, e.o) // the draft is of an earlier version, which kept nothing
		if err != nil {
			return err
		}
		e.o.keepTaxes(p)
		break
	}
	return e.s.keepCosts(e.tx, e.before, e.o)
}

// DraftOfWishes begins an order of what a customer wished for and can still be had, at today's prices.
func (s *Store) DraftOfWishes(ctx context.Context, customer string) (draft Order, err error) {
	next := NewRecord[Order](s.Now())
	err = model.Look(ctx, s, func(_ *model.Batch[*Store], v storage.Reader) error {
		c, err := model.ReadOne(model.ModelOf(Customers, s), v, strings.TrimSpace(customer))
		if err != nil {
			return err
		}
		next.UserID, next.UserEmail = c.Bvin, c.Email
		next.BillingAddress, next.ShippingAddress = c.BillingAddress, c.ShippingAddress
		wishes, err := s.wishesOf(v, c.Bvin)
		slices.Reverse(wishes)
		for _, w := range wishes {
			if err != nil || w.Product == nil {
				continue
			}
			var item OrderItem
			item, err = s.itemOf(v, w.Product, w.Item.SelectionData)
			item.Line.Quantity = max(w.Item.Quantity, 1)
			next.Items = append(next.Items, item.Line)
		}
		if err == nil && len(next.Items) == 0 {
			err = Refuse(Invalid, "", "Nothing on this wish list can be ordered.")
		}
		return err
	})
	if err != nil {
		return draft, err
	}
	return s.SaveDraft(ctx, nil, next)
}
