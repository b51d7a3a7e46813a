package sales

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"griddle/shop"
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
func SaveDraft(s *shop.Store, ctx context.Context, base *shop.Order, next shop.Order) (saved shop.Order, err error) {
	rec, err := model.ModelOf(shop.Orders, s).Read(wire.Encode(&next))
	if err != nil {
		return saved, err
	}
	err = shop.Write(s, ctx, func(tx *storage.Tx) error {
		if err := draft(s, tx, base, rec); err != nil {
			return err
		}
		if base == nil {
			rec.Bvin = ""
			_, _, err := model.ModelOf(shop.Orders, s).Add(tx, nil, rec)
			return err
		}
		_, _, err := model.ModelOf(shop.Orders, s).Put(tx, nil, base, rec)
		return err
	})
	if err != nil {
		return saved, err
	}
	return *rec, nil
}

// DuplicateOrder begins a draft with the customer, the addresses and the lines of an order, at the prices of today.
func DuplicateOrder(s *shop.Store, ctx context.Context, id string) (shop.Order, error) {
	o, err := model.ReadOne(model.ModelOf(shop.Orders, s), s.Reader(), id)
	if err != nil {
		return o, err
	}
	next := wire.New[shop.Order](s.Instant())
	next.UserID, next.UserEmail = o.UserID, o.UserEmail
	next.BillingAddress, next.ShippingAddress = o.BillingAddress, o.ShippingAddress
	next.ShippingMethodId, next.ShippingMethodDisplayName = o.ShippingMethodId, o.ShippingMethodDisplayName
	next.TotalShippingBeforeDiscounts = o.TotalShippingBeforeDiscounts
	for _, was := range o.Items {
		l := was
		l.Id, l.QuantityShipped, l.QuantityReturned, l.FreeQuantity, l.PromotionIds = 0, 0, 0, 0, nil
		l.DiscountDetails = nil
		l.CustomProperties = slices.DeleteFunc(slices.Clone(was.CustomProperties), func(c shop.CustomProperty) bool {
			return c.IsStore(giftCardNumberKey)
		})
		next.Items = append(next.Items, l)
	}
	return SaveDraft(s, ctx, nil, next)
}

// draft makes of next what is stored of a draft.
func draft(s *shop.Store, tx *storage.Tx, base, next *shop.Order) error {
	if base != nil {
		if err := model.ModelOf(shop.Orders, s).Unchanged(tx, base); err != nil {
			return err
		}
		if !base.Local().Draft {
			return shop.Refuse(shop.Invalid, "IsPlaced", "The order was placed already.")
		}
		next.Bvin = base.Bvin
	}
	before := shop.OrNone(base)
	next.Inherit(before)
	kept := next.Kept()
	kept.Draft = true
	next.IsPlaced, next.OrderNumber, next.StatusCode, next.StatusName = false, "", "", ""
	next.TimeOfOrderUtc = s.Dated(next.TimeOfOrderUtc)
	for i := range next.Items {
		l := &next.Items[i]
		if was := before.LineOf(l.Id); was.Id != 0 && l.ChoseAs(&was) && !pricedAs(l, &was) {
			line := kept.Lines[l.Id]
			line.KeepPrice = true
			kept.Lines[l.Id] = line
		}
	}
	return revise(s, tx, before, next, func(l *shop.LineItem) bool { return !kept.Lines[l.Id].KeepPrice })
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
func PlaceOrder(s *shop.Store, ctx context.Context, draft string, how Placing) (model.Change, error) {
	return onOrders(s, ctx, OrderPlaced, []string{draft}, func(e *step) error {
		if !e.local().Draft {
			return shop.Refuse(shop.Invalid, "IsPlaced", "The order was placed already.")
		}
		if err := mayPlace(s, e.tx, e.o); err != nil {
			return err
		}
		if err := e.customer(how.NewCustomer); err != nil {
			return err
		}
		e.local().Draft, e.o.IsPlaced = false, true
		e.o.TimeOfOrderUtc = s.Instant() // not when the draft was begun
		if err := s.NameOrder(e.tx, e.o); err != nil {
			return err
		}
		if err := e.keepPlaced(); err != nil {
			return err
		}
		e.o.ShippingStatus = shop.ShippingStatus(e.o.Shipment().Stored)
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
func MayPlace(s *shop.Store, ctx context.Context, draft string) error {
	return model.Look(ctx, s, func(_ *model.Batch[*shop.Store], v storage.Reader) error {
		o, err := model.ReadOne(model.ModelOf(shop.Orders, s), v, draft)
		if err != nil {
			return err
		}
		return mayPlace(s, v, &o)
	})
}

func mayPlace(s *shop.Store, r storage.Reader, o *shop.Order) error {
	settings, err := shop.OrderSettingsIn(r)
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
		line := placed(&o.Items[i], known)
		p.Lines = append(p.Lines, line)
		p.Pieces += line.Quantity
		p.Weight = p.Weight.Add(o.Items[i].ProductShippingWeight.Mul(shop.Pieces(line.Quantity)))
	}
	if o.Shipment().Wanted > 0 && !takenAlong(o) {
		p.To = receiver(&o.ShippingAddress)
	}
	var all []error
	for _, r := range order.CheckPlacement(p, settings.Limits) {
		all = append(all, shop.RefusedBy(r))
	}
	return errors.Join(all...)
}

// PickUp is the shipping method, by its id, of an order that the customer fetches: it needs no address.
const PickUp = "pickup"

// takenAlong says whether an order goes without an address: the customer fetches it, or stands at the counter, of whom
// nothing is known.
func takenAlong(o *shop.Order) bool {
	nobody := model.IsBlank(o.UserID) && model.IsBlank(o.UserEmail) &&
		o.ShippingAddress.Same() == (&shop.Address{}).Same()
	return nobody || o.ShippingMethodId == PickUp
}

// placed is the line as the rules of placing an order want to know it.
func placed(l *shop.LineItem, p *shop.Pricing) order.PlacedLine {
	email, _ := shop.Property(l.CustomProperties, giftCardEmailKey)
	line := order.PlacedLine{Name: l.ProductName, Quantity: l.Quantity, GiftCard: l.IsGiftCard, Receiver: email}
	options := p.Options[l.ProductId]
	for _, o := range options {
		if o.Required() && o.Chosen(l.SelectionData) == "" {
			line.Open = append(line.Open, o.Name)
		}
	}
	line.Unknown = len(line.Open) == 0 && len(shop.ChoicesOf(options)) > 0 &&
		shop.ChosenVariant(options, p.Variants[l.ProductId], l.SelectionData) == nil
	return line
}

// receiver is the address as the rules of placing an order want to know it.
func receiver(a *shop.Address) *order.Receiver {
	return &order.Receiver{First: a.FirstName, Last: a.LastName, Company: a.Company, Line1: a.Line1, City: a.City,
		Country: a.CountryBvin, Region: a.RegionBvin, PostalCode: a.PostalCode,
		Regions: len(shop.Regions(a.CountryBvin)) > 0, PostalCodes: shop.HasPostalCodes(a.CountryBvin)}
}

// customer brings the account of who orders in line with the order, or makes one of the e-mail address.
func (e *step) customer(anew bool) error {
	o := e.o
	book := slices.DeleteFunc([]shop.Address{o.BillingAddress, o.ShippingAddress}, func(a shop.Address) bool {
		return model.IsBlank(a.Line1)
	})
	if id, ok := model.ModelOf(shop.Customers, e.s).Parse(o.UserID); ok && !model.IsBlank(o.UserID) {
		before, err := model.ModelOf(shop.Customers, e.s).Stored(e.tx, id)
		if err != nil {
			return err
		}
		if before == nil {
			return shop.Refuse(shop.Invalid, "UserID", "The customer is not there any more: choose another one.")
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
		next.AddAddresses(book)
		if err := e.c.Before(shop.Customers.Name(), storage.Eq("id", id)); err != nil {
			return err
		}
		_, _, err = model.ModelOf(shop.Customers, e.s).Put(e.tx, e.c, before, &next)
		return err
	}
	if !anew {
		return nil
	}
	c := wire.New[shop.CustomerAccount](e.s.Instant())
	c.Email, c.BillingAddress, c.ShippingAddress = strings.TrimSpace(o.UserEmail), o.BillingAddress, o.ShippingAddress
	c.FirstName, c.LastName = o.BillingAddress.FirstName, o.BillingAddress.LastName
	if model.IsBlank(c.Email) {
		return shop.Refuse(shop.Invalid, "UserEmail", "{field} is missing: an account is known by it.")
	}
	if there, err := model.ModelOf(shop.Customers, e.s).Double(e.tx, &c); err != nil || there != nil {
		if err == nil {
			err = shop.Refuse(shop.Taken, "UserEmail", "{field} is that of %s: choose this customer.",
				cmp.Or(model.ModelOf(shop.Customers, e.s).Title(there), there.Email))
		}
		return err
	}
	c.AddAddresses(book)
	if _, _, err := model.ModelOf(shop.Customers, e.s).Add(e.tx, e.c, &c); err != nil {
		return err
	}
	o.UserID = c.Bvin
	return nil
}

// current is the address that an order was given, or the one before where it has none.
func current(before, given shop.Address) shop.Address {
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
		e.o.KeepTaxes(p)
		break
	}
	return e.s.KeepCosts(e.tx, e.before, e.o)
}

// DraftOfWishes begins an order of what a customer wished for and can still be had, at today's prices.
func DraftOfWishes(s *shop.Store, ctx context.Context, customer string) (draft shop.Order, err error) {
	next := shop.NewRecord[shop.Order](s.Now())
	err = model.Look(ctx, s, func(_ *model.Batch[*shop.Store], v storage.Reader) error {
		c, err := model.ReadOne(model.ModelOf(shop.Customers, s), v, strings.TrimSpace(customer))
		if err != nil {
			return err
		}
		next.UserID, next.UserEmail = c.Bvin, c.Email
		next.BillingAddress, next.ShippingAddress = c.BillingAddress, c.ShippingAddress
		wishes, err := s.WishesIn(v, c.Bvin)
		slices.Reverse(wishes)
		for _, w := range wishes {
			if err != nil || w.Product == nil {
				continue
			}
			var item shop.OrderItem
			item, err = s.Item(v, w.Product, w.Item.SelectionData)
			item.Line.Quantity = max(w.Item.Quantity, 1)
			next.Items = append(next.Items, item.Line)
		}
		if err == nil && len(next.Items) == 0 {
			err = shop.Refuse(shop.Invalid, "", "Nothing on this wish list can be ordered.")
		}
		return err
	})
	if err != nil {
		return draft, err
	}
	return SaveDraft(s, ctx, nil, next)
}
