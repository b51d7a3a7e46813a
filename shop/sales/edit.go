package sales

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/wire"
	"griddle/storage"
)

// OrderEdit is what the owner made of an order.
type OrderEdit struct {
	Base shop.Order // as it was when the owner began
	Next shop.Order
	// Today names the lines that take the price of today; new lines always do.
	Today  map[int64]bool
	Anyway bool // promise what there is too little of
}

// EditOrder stores what the owner made of an order: lines that are equal become one, amounts are worked out anew with
// agreed prices kept, reservations follow the quantities, and what follows for the status happens. When the stored
// order is no longer as Base, nothing is written and the error has ErrChanged as its cause.
func EditOrder(s *shop.Store, ctx context.Context, edit OrderEdit) (model.Change, error) {
	return onOrders(s, ctx, model.Edited, []string{edit.Base.Bvin}, func(e *step) error {
		if err := model.ModelOf(shop.Orders, s).Unchanged(e.tx, &edit.Base); err != nil {
			return err
		}
		if e.o.Status() == order.Cancelled {
			return shop.Refuse(shop.Invalid, "StatusCode", "The order is cancelled; reopen it first.")
		}
		rec, err := model.ModelOf(shop.Orders, s).Read(wire.Encode(&edit.Next))
		if err != nil {
			return err
		}
		if err := e.edit(rec, edit); err != nil {
			return err
		}
		e.leftEmpty()
		return nil
	})
}

// leftEmpty completes an order that is paid and of which an edit left nothing to ship.
func (e *step) leftEmpty() {
	e.o.SumUp(shop.AsPayments(e.payments))
	st := e.state()
	waits := st.Status == order.ReadyForPayment || st.Status == order.ReadyForShipping
	if waits && st.Shipped && !e.before.AllShipped() {
		e.become(order.Shipping(st))
	}
}

// TodayPrice is a line of an order whose product is sold at another price today.
type TodayPrice struct {
	Line    int64
	Name    string
	Was, Is shop.Decimal // of a piece, after discounts
}

// TodayPrices are the lines of an order that would cost something else today.
func TodayPrices(s *shop.Store, ctx context.Context, id string) (all []TodayPrice, err error) {
	o, err := model.ReadOne(model.ModelOf(shop.Orders, s), s.Reader(), id)
	if err != nil {
		return nil, err
	}
	today := map[int64]bool{}
	for _, l := range o.Items {
		today[l.Id] = true
	}
	next, err := PreviewOrder(s, ctx, OrderEdit{Base: o, Next: o, Today: today})
	if err != nil {
		return nil, err
	}
	for _, was := range o.Items {
		is := next.LineOf(was.Id)
		if !is.AdjustedPricePerItem.Equal(was.AdjustedPricePerItem.Decimal) {
			all = append(all, TodayPrice{was.Id, was.ProductName, was.AdjustedPricePerItem, is.AdjustedPricePerItem})
		}
	}
	return all, nil
}

// PreviewOrder works out what an edit would make of the amounts, without saving it.
func PreviewOrder(s *shop.Store, ctx context.Context, edit OrderEdit) (next shop.Order, err error) {
	err = model.Look(ctx, s, func(_ *model.Batch[*shop.Store], v storage.Reader) error {
		rec, err := model.ModelOf(shop.Orders, s).Read(wire.Encode(&edit.Next))
		if err != nil {
			return err
		}
		rec.TakeOwn(&edit.Base)
		p, err := s.PricingOf(v, rec)
		if err != nil {
			return err
		}
		rec.RecalculateAgreed(p, edit.takesToday, agreed(rec, &edit.Base))
		next = *rec
		return nil
	})
	return next, err
}

// takesToday says whether a line takes the price of today.
func (edit OrderEdit) takesToday(l *shop.LineItem) bool {
	return edit.Today[l.Id] || !slices.ContainsFunc(edit.Base.Items, func(b shop.LineItem) bool { return b.Id == l.Id })
}

func (e *step) edit(next *shop.Order, edit OrderEdit) error {
	before, was := editLines(e.before), openOf(e.before)
	next.TakeOwn(e.o)
	next.Bvin, next.Id = e.o.Bvin, e.o.Id
	next.StatusCode, next.StatusName = e.o.StatusCode, e.o.StatusName
	next.PaymentStatus, next.ShippingStatus = e.o.PaymentStatus, e.o.ShippingStatus
	next.IsPlaced, next.OrderNumber, next.Packages = e.o.IsPlaced, e.o.OrderNumber, e.o.Packages
	if err := revise(e.s, e.tx, e.before, next, edit.takesToday); err != nil {
		return err
	}
	if err := e.s.KeepCosts(e.tx, e.before, next); err != nil {
		return err
	}
	if err := e.follow(next, was, edit.Anyway); err != nil {
		return err
	}
	e.before.TakeShipping(next) // it was worked out already
	e.o = next
	e.o.ShippingStatus = shop.ShippingStatus(e.o.Shipment().Stored)
	if !slices.EqualFunc(e.before.Coupons, next.Coupons, func(a, b shop.OrderCoupon) bool {
		return a.CouponCode == b.CouponCode
	}) {
		e.say("Coupon codes changed.")
	}
	e.said = append(e.said, order.Differences(before, editLines(next), e.before.TotalGrand.Decimal,
		next.TotalGrand.Decimal, e.places)...)
	return nil
}

// revise brings in order what the owner made of the lines of an order: what was chosen anew is looked up, those that
// are equal become one, those without pieces go, new ones get their number, and all amounts are worked out.
func revise(s *shop.Store, tx *storage.Tx, before, next *shop.Order, today func(*shop.LineItem) bool) error {
	p, err := s.PricingOf(tx, next)
	if err != nil {
		return err
	}
	for i := range next.Items {
		l := &next.Items[i]
		if was := before.LineOf(l.Id); was.Id == 0 || !l.ChoseAs(&was) {
			l.Choose(p)
		}
	}
	agreed := agreed(next, before)
	next.RecalculateAgreed(p, today, agreed)
	merge(next)
	if r := order.CheckLines(editLines(next)); r != nil {
		return shop.RefusedBy(r)
	}
	if r := checkRemoved(editLines(before), editLines(next)); r != nil {
		return shop.RefusedBy(r)
	}
	next.Items = slices.DeleteFunc(next.Items, func(l shop.LineItem) bool { return l.Quantity == 0 })
	off := shop.SumDiscounts(next.OrderDiscountDetails)
	if !off.Equal(shop.SumDiscounts(before.OrderDiscountDetails)) &&
		next.TotalOrderBeforeDiscounts.Add(off).IsNegative() {
		return shop.Refuse(shop.Invalid, "", "The discount is %s, more than the items cost: %s.",
			off.Neg().StringFixed(p.Currency.Decimals()),
			next.TotalOrderBeforeDiscounts.StringFixed(p.Currency.Decimals()))
	}
	if err := shop.NumberLines(tx, before, next); err != nil {
		return err
	}
	next.SetNumbered()
	next.RecalculateAgreed(p, today, agreed)
	next.KeepTaxes(p)
	return nil
}

// editLines are the lines of an order as the rules of an edit want to know them.
func editLines(o *shop.Order) (all []order.EditLine) {
	lines := o.Lines()
	for i, l := range o.Items {
		name := l.ProductSku
		if model.IsBlank(name) {
			name = l.ProductName
		}
		all = append(all, order.EditLine{ID: l.Id, Name: name, Quantity: l.Quantity, Same: sameness(&l),
			Price: l.AdjustedPricePerItem.Decimal, Least: l.QuantityShipped + lines[i].ReturnedUnshipped})
	}
	return all
}

// sameness is equal for lines that can be one: of the same product with the same choices and the same marks.
func sameness(l *shop.LineItem) string {
	if l.ProductId == "" || l.IsGiftCard || l.IsUserSuppliedPrice {
		return ""
	}
	var choices []string
	for _, c := range l.SelectionData {
		choices = append(choices, shop.PlainID(c.OptionBvin)+"="+c.SelectionData)
	}
	slices.Sort(choices)
	marks := slices.DeleteFunc(slices.Clone(l.CustomProperties), func(c shop.CustomProperty) bool {
		return c.IsStore(shop.FreeShippingKey) || c.IsStore(shop.TaxExemptKey) || c.IsStore(shop.FreeMethodsKey)
	})
	return fmt.Sprint(l.ProductId, "\n", l.VariantId, "\n", strings.Join(choices, "\n"), "\n", marks, l.TaxSchedule)
}

// agreed are the lines of which the price was not touched, as they were. Their discounts follow their quantity.
func agreed(o *shop.Order, before *shop.Order) map[int64]shop.LineItem {
	all := map[int64]shop.LineItem{}
	for i := range o.Items {
		l := &o.Items[i]
		was := before.LineOf(l.Id)
		if was.Quantity == 0 || !pricedAs(l, &was) {
			continue
		}
		all[l.Id] = was
		l.DiscountDetails = slices.Clone(l.DiscountDetails)
		for j := range l.DiscountDetails {
			d := &l.DiscountDetails[j]
			d.Amount.Decimal = order.Rescale(d.Amount.Decimal, was.Quantity, l.Quantity, 4)
		}
	}
	return all
}

// pricedAs says whether two lines have the same price, before discounts and after.
func pricedAs(l *shop.LineItem, other *shop.LineItem) bool {
	return l.BasePricePerItem.Equal(other.BasePricePerItem.Decimal) &&
		shop.SumDiscounts(l.DiscountDetails).Equal(shop.SumDiscounts(other.DiscountDetails))
}

// merge makes one line of those that are equal.
func merge(o *shop.Order) {
	lines := editLines(o)
	for i, into := range order.Merge(lines) {
		if into == i {
			continue
		}
		a, b := &o.Items[into], &o.Items[i]
		if b.QuantityShipped > 0 || b.QuantityReturned > 0 || b.Id != 0 {
			continue // what happened to a line stays with it
		}
		a.Quantity += b.Quantity
		a.DiscountDetails = append(slices.Clone(a.DiscountDetails), b.DiscountDetails...)
		b.Quantity = 0
	}
}

// checkRemoved refuses to take lines away of which something was shipped.
func checkRemoved(before, after []order.EditLine) *order.Refusal {
	for _, b := range before {
		if !slices.ContainsFunc(after, func(a order.EditLine) bool { return a.ID == b.ID }) {
			b.Quantity = 0
			if r := order.CheckLines([]order.EditLine{b}); r != nil {
				return r
			}
		}
	}
	return nil
}

// openOf is what of each line is still to be shipped.
func openOf(o *shop.Order) map[int64]int {
	open := map[int64]int{}
	for i, l := range o.Lines() {
		open[o.Items[i].Id] = l.Open()
	}
	return open
}

// follow lets the reservations follow the quantities.
func (e *step) follow(next *shop.Order, was map[int64]int, anyway bool) error {
	is := openOf(next)
	all := eachLine(next)
	for _, id := range slices.Sorted(maps.Keys(was)) {
		if _, still := is[id]; !still {
			gone := e.before.LineOf(id)
			all = append(all, &gone)
		}
	}
	err := e.claim(all, anyway, func(l *shop.LineItem) int {
		reserved := e.local().Lines[l.Id].Reserved
		return order.ReserveAfter(reserved, was[l.Id], is[l.Id]) - reserved
	})
	for id := range was {
		if _, still := is[id]; !still {
			delete(e.local().Lines, id)
		}
	}
	return err
}

// OrderPlace is where orders go to: a country, or one of its regions. As in OrderFilter.
type OrderPlace struct{ Country, Region string }

// mostValues is how many of a kind a filter can offer.
const mostValues = 200

// valuesOf are those that a column of the orders holds, without none.
func valuesOf(r storage.Reader, column string, where ...storage.Cond) ([]string, error) {
	listed := append([]storage.Cond{storage.Eq("listed", int(shop.IsOrder))}, where...)
	count, err := storage.CountBy[string](r, shop.Orders.Name(), column, storage.And(listed...))
	delete(count, "")
	all := slices.Sorted(maps.Keys(count))
	return all[:min(len(all), mostValues)], err
}

// OrderPlaces are the places that orders of the list go to, for a filter to offer.
func OrderPlaces(s *shop.Store, ctx context.Context) (all []OrderPlace, err error) {
	err = model.Look(ctx, s, func(_ *model.Batch[*shop.Store], v storage.Reader) error {
		all, err = placesIn(v)
		return err
	})
	return all, err
}

// OrderCoupons are the codes that they have.
func OrderCoupons(s *shop.Store, ctx context.Context) (all []string, err error) {
	err = model.Look(ctx, s, func(_ *model.Batch[*shop.Store], v storage.Reader) error {
		all, err = couponsIn(v)
		return err
	})
	return all, err
}

// OrderMethods are the shipping methods that they have, by their names.
func OrderMethods(s *shop.Store, ctx context.Context) (all []string, err error) {
	err = model.Look(ctx, s, func(_ *model.Batch[*shop.Store], v storage.Reader) error {
		all, err = methodsIn(s, v)
		return err
	})
	return all, err
}

// OrderAffiliates are those who brought them, by their names, or their codes where they have none.
func OrderAffiliates(s *shop.Store, ctx context.Context) (all []model.Named, err error) {
	err = model.Look(ctx, s, func(_ *model.Batch[*shop.Store], v storage.Reader) error {
		count, err := storage.CountBy[int64](v, shop.Orders.Name(), "affiliate", storage.And(
			storage.Eq("listed", int(shop.IsOrder)), storage.Ne("affiliate", nil)))
		if err != nil {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(count)) {
			name := strconv.FormatInt(id, 10)
			a, err := model.ModelOf(shop.Affiliates, s).Stored(v, id)
			if err != nil {
				return err
			}
			if a != nil {
				name = cmp.Or(strings.TrimSpace(a.DisplayName), a.ReferralId)
			}
			all = append(all, model.Named{ID: strconv.FormatInt(id, 10), Name: name})
		}
		return nil
	})
	slices.SortStableFunc(all, func(a, b model.Named) int { return model.CompareTexts(a.Name, b.Name) })
	return all, err
}

func placesIn(r storage.Reader) (all []OrderPlace, err error) {
	countries, err := valuesOf(r, "country")
	if err != nil {
		return nil, err
	}
	for _, country := range countries {
		all = append(all, OrderPlace{Country: country})
		if len(shop.Regions(country)) == 0 {
			continue
		}
		regions, err := valuesOf(r, "region", storage.Eq("country", country))
		if err != nil {
			return nil, err
		}
		for _, region := range regions {
			all = append(all, OrderPlace{country, region})
		}
	}
	return all, nil
}

func couponsIn(r storage.Reader) ([]string, error) {
	keys, err := valuesOf(r, "coupons")
	codes := map[string]bool{}
	for _, key := range keys {
		for _, code := range strings.Split(strings.Trim(key, "\n"), "\n") {
			if code != "" {
				codes[strings.ToUpper(code)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(codes)), err
}

// methodsIn are the names of shipping methods as one of their orders has them.
func methodsIn(s *shop.Store, r storage.Reader) (all []string, err error) {
	keys, err := valuesOf(r, "method")
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		o, err := model.Optional(model.ModelOf(shop.Orders, s).Find(r,
			storage.Query{Where: storage.Eq("method", key), Limit: 1}))
		if err != nil {
			return nil, err
		}
		if o != nil {
			all = append(all, cmp.Or(strings.TrimSpace(o.ShippingMethodDisplayName), key))
		}
	}
	return all, nil
}
