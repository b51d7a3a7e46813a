package books

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/report"
	"griddle/shop/wire"
	"griddle/shop/words"
	"griddle/storage"
)

// Orders calls count with all orders and carts, as reports count them, and with the rules of the store. They are of one
// moment, and count may go over them as often as it likes, one time after the other, which reads them anew. ctx ends
// it, with its error.
func Orders(s *shop.Store, ctx context.Context, count func(report.Orders, report.Rules) error) error {
	return OrdersWithin(s, ctx, report.Period{Unbounded: true}, count)
}

// OrdersWithin is Orders with those orders alone of which something may lie in a period: the order itself, a payment, a
// return, or that it was cancelled. That is enough, and much faster, for the reports of sales, taxes and money; it is
// not for those that look at all orders of a customer or affiliate, at carts, or at what waits.
func OrdersWithin(s *shop.Store, ctx context.Context, p report.Period,
	count func(report.Orders, report.Rules) error) error {
	return model.Look(ctx, s, func(_ *model.Batch[*shop.Store],
		v storage.Reader) error {
		return reportIn(s, ctx, v, p, count)
	})
}

// reportIn is OrdersWithin in a view of the store.
func reportIn(s *shop.Store, ctx context.Context, v storage.Reader, p report.Period,
	count func(report.Orders, report.Rules) error) error {
	return joined(s, &reportJoin{ctx: ctx, view: v, period: p}, count)
}

// joined calls count with the orders that j asks for.
func joined(s *shop.Store, j *reportJoin, count func(report.Orders, report.Rules) error) error {
	currency, err := shop.CurrencyIn(j.view)
	if err != nil {
		return err
	}
	j.taxes, j.schedules = map[int64][]shop.Tax{}, map[int64]string{}
	j.start, j.end = j.period.Bounds()
	if err := j.readRest(s); err != nil {
		return err
	}
	err = count(j.orders, report.Rules{Places: currency.Decimals()})
	return errors.Join(j.failed, err)
}

// reportOf is reportIn over all time with those orders alone that a condition selects.
func reportOf(s *shop.Store, ctx context.Context, v storage.Reader, which storage.Cond,
	count func(report.Orders, report.Rules) error) error {
	return joined(s, &reportJoin{ctx: ctx, view: v, period: report.Period{Unbounded: true}, which: which}, count)
}

// reportJoin makes of what the store keeps of orders, payments and taxes what reports count.
type reportJoin struct {
	ctx       context.Context
	view      storage.Reader
	period    report.Period
	which     storage.Cond // of the orders, when the period is unbounded; the zero one for all
	start     time.Time    // of the period
	end       time.Time
	payments  map[string][]report.Payment // by the order's id, the oldest first
	schedules map[int64]string            // names
	taxes     map[int64][]shop.Tax        // by schedule, the least specific first
	failed    error
}

// paymentFacts are what reports want to know of a transaction.
type paymentFacts struct {
	Id                  string
	OrderId             string
	TimeStampUtc        shop.Instant
	Action              shop.TransactionAction
	Amount              shop.Decimal
	Success, Voided     bool
	RefNum1             string
	LinkedToTransaction string
	CreditCard          struct{ CardNumber string }
}

// readRest reads what is not an order.
func (j *reportJoin) readRest(s *shop.Store) error {
	j.payments = map[string][]report.Payment{}
	err := model.ModelOf(shop.TaxSchedules, s).Each(j.view, storage.Query{}, func(t shop.TaxSchedule) error {
		j.schedules[t.Id] = t.Name
		return nil
	})
	if err != nil {
		return err
	}
	err = model.ModelOf(shop.Taxes, s).Each(j.view, storage.Query{Order: model.ModelOf(shop.Taxes, s).Order},
		func(t shop.Tax) error {
			j.taxes[t.TaxScheduleId] = append(j.taxes[t.TaxScheduleId], t)
			return nil
		})
	if err != nil {
		return err
	}
	all := storage.Query{Order: storage.Asc("ordered", "at", "pk")}
	return model.ModelOf(shop.OrderTransactions, s).Bodies(j.view, all, model.UntilDone(j.ctx, func(body []byte) error {
		var t paymentFacts
		if err := wire.Stored(body, &t); err != nil {
			return fmt.Errorf("stored payment: %w", err)
		}
		link, _ := model.ParseID[string](t.LinkedToTransaction)
		card := t.CreditCard.CardNumber
		j.payments[t.OrderId] = append(j.payments[t.OrderId], report.Payment{Payment: order.Payment{ID: t.Id,
			Link:   link,
			Action: order.Action(t.Action), Amount: t.Amount.Decimal, At: t.TimeStampUtc.Time(), Success: t.Success,
			Voided: t.Voided}, Reference: t.RefNum1, LastFour: card[max(len(card)-4, 0):]})
		return nil
	}))
}

// orderFacts are what reports want to know of an order.
type orderFacts struct {
	Bvin, OrderNumber               string
	UserEmail, UserID               string
	IsPlaced                        bool
	StatusCode                      string
	TimeOfOrderUtc, LastUpdatedUtc  shop.Instant
	CustomProperties                []shop.CustomProperty
	BillingAddress, ShippingAddress addressFacts
	AffiliateID                     *int64
	Coupons                         []struct{ CouponCode string }
	Items                           []lineFacts
	OrderDiscountDetails            []discountFacts
	ShippingDiscountDetails         []discountFacts
	TotalTax, ShippingTax           shop.Decimal
	TotalShippingBeforeDiscounts    shop.Decimal
	TotalHandling, TotalGrand       shop.Decimal
}

type addressFacts struct {
	FirstName, LastName, Company        string
	CountryBvin, RegionBvin, PostalCode string
}

type discountFacts struct {
	Amount       shop.Decimal
	DiscountType shop.DiscountKind
}

type lineFacts struct {
	Id                                   int64
	ProductId, VariantId                 string
	ProductName, ProductSku              string
	Quantity                             int
	BasePricePerItem, LineTotal          shop.Decimal
	DiscountDetails                      []discountFacts
	IsUserSuppliedPrice, IsGiftCard      bool
	IsNonShipping                        bool
	ShippingPortion, TaxRate, TaxPortion shop.Decimal
	TaxSchedule                          int64
	CustomProperties                     []shop.CustomProperty
}

// ownFacts are what reports want to know of an order's own part.
type ownFacts struct {
	Local struct {
		Draft   bool
		Lines   shop.OrderLines
		Kept    order.Amount
		Owed    bool
		Returns []shop.OrderReturn
		History json.RawMessage // of which only cancelled orders have something to tell
	}
}

// order makes an order of what is stored.
func (j *reportJoin) order(body, own []byte) (*report.Order, error) {
	var f orderFacts
	var kept ownFacts
	err := wire.Stored(body, &f)
	if err == nil && len(own) > 0 {
		err = json.Unmarshal(own, &kept)
	}
	if err != nil {
		return nil, fmt.Errorf("stored order: %w", err)
	}
	local := &kept.Local
	o := &report.Order{ID: f.Bvin, Number: f.OrderNumber, Placed: f.IsPlaced, Draft: local.Draft,
		Status: shop.StatusOf(f.StatusCode), At: f.TimeOfOrderUtc.Time(), Updated: f.LastUpdatedUtc.Time(),
		Customer: f.UserID, First: f.BillingAddress.FirstName, Family: f.BillingAddress.LastName,
		Company: f.BillingAddress.Company, Mail: f.UserEmail, Place: f.ShippingAddress.place(),
		ShippingBefore: f.TotalShippingBeforeDiscounts.Decimal, Handling: f.TotalHandling.Decimal,
		Tax: f.TotalTax.Decimal, ShippingTax: f.ShippingTax.Decimal,
		TaxIncluded: shop.IsTrue(f.CustomProperties, shop.VatKey),
		Total:       f.TotalGrand.Decimal, Kept: local.Kept, StillOwed: local.Owed, Payments: j.payments[f.Bvin]}
	if f.AffiliateID != nil {
		o.Affiliate = *f.AffiliateID
	}
	for _, c := range f.Coupons {
		o.Codes = append(o.Codes, c.CouponCode)
	}
	for _, d := range f.OrderDiscountDetails {
		o.Discount, o.Offers = o.Discount.Add(d.Amount.Decimal), o.Offers.Add(d.offer())
	}
	for _, d := range f.ShippingDiscountDetails {
		o.ShippingDiscount, o.Offers = o.ShippingDiscount.Add(d.Amount.Decimal), o.Offers.Add(d.offer())
	}
	for _, r := range local.Returns {
		o.Returns = append(o.Returns, report.Return{Number: r.Number, At: r.At, Reason: r.Reason, Return: r.Return,
			Refunds: r.Refunds})
	}
	if o.Status == order.Cancelled {
		o.Cancelled, err = cancelledAt(local.History)
	}
	o.Lines = make([]report.Line, len(f.Items))
	for i := range f.Items {
		l := &f.Items[i]
		kept := local.Lines[l.Id]
		o.Lines[i] = l.line(j.taxed(&f, l, kept), kept.Cost)
		for _, d := range l.DiscountDetails {
			o.Offers = o.Offers.Add(d.offer())
		}
	}
	return o, err
}

// Discounts of these kinds come from offers (docs/protocol/30-orders-people-taxes.md §12).
const firstOffer, lastOffer shop.DiscountKind = 4, 7

// offer is what an offer took off.
func (d discountFacts) offer() order.Amount {
	if d.DiscountType < firstOffer || d.DiscountType > lastOffer {
		return decimal.Zero
	}
	return d.Amount.Decimal
}

func (l *lineFacts) line(by report.Taxed, cost order.Amount) report.Line {
	known := func(id string) string {
		if id == wire.EmptyGUID {
			return ""
		}
		return id
	}
	return report.Line{ID: l.Id, Product: known(l.ProductId), Variant: known(l.VariantId), SKU: l.ProductSku,
		Name:     l.ProductName,
		Quantity: l.Quantity, Base: l.BasePricePerItem.Decimal, Total: l.LineTotal.Decimal, Tax: l.TaxPortion.Decimal,
		Shipping: l.ShippingPortion.Decimal, Cost: cost, GiftCard: l.IsGiftCard, UserPriced: l.IsUserSuppliedPrice,
		NonShipping: l.IsNonShipping, Taxed: by}
}

// place is where an address is, by the names that tax rates have for it. A country that nobody knows keeps its id.
func (a addressFacts) place() report.Place {
	p := report.Place{Country: a.CountryBvin, Region: strings.TrimSpace(a.RegionBvin)}
	if c := shop.CountryOf(a.CountryBvin); c != nil {
		p.Country = c.ISO
	}
	return p
}

// taxed says how a line was taxed: as it was kept, unless a program changed the tax since.
func (j *reportJoin) taxed(f *orderFacts, l *lineFacts, kept shop.OrderLineLocal) report.Taxed {
	if kept.Tax == nil || !kept.Tax.Tax.Equal(l.TaxPortion.Decimal) {
		return j.foundAgain(f, l)
	}
	t := report.Taxed{Schedule: max(kept.Tax.Schedule, 0), Name: kept.Tax.Name, Place: f.to(l).place(),
		Rate: kept.Tax.Rate}
	switch {
	case kept.Tax.Country != "":
		t.Place = report.Place{Country: kept.Tax.Country, Region: kept.Tax.Region, Postal: kept.Tax.Postal}
	case shop.IsTrue(l.CustomProperties, shop.TaxExemptKey) && t.Schedule > 0:
		t.Untaxed = report.ExemptProduct
	case t.Name == "":
		t.Untaxed = report.NoSchedule
	case kept.Tax.Exempt:
		t.Untaxed = report.ExemptCustomer
	default:
		t.Untaxed = report.NoRate
	}
	if at := kept.Freight; at != nil {
		t.ShippingRate, t.ShippingTax = at.Rate, at.Tax
		portion := at.Base
		if shop.IsTrue(f.CustomProperties, shop.VatKey) {
			portion = portion.Add(at.Tax)
		}
		t.HasShippingTax = portion.Equal(l.ShippingPortion.Decimal)
	}
	return t
}

// to is where a line is taxed: where it goes to, or who pays when nothing is shipped.
func (f *orderFacts) to(l *lineFacts) addressFacts {
	if l.IsNonShipping {
		return f.BillingAddress
	}
	return f.ShippingAddress
}

// foundAgain is how a line was taxed of which nothing was kept: by the rate in it, and the schedule's rate for the
// place as far as that is the same. Otherwise shipping was taxed at the rate of the goods, if it was at all.
func (j *reportJoin) foundAgain(f *orderFacts, l *lineFacts) report.Taxed {
	to := f.to(l)
	name, there := j.schedules[l.TaxSchedule]
	t := report.Taxed{Schedule: max(l.TaxSchedule, 0), Name: name, Place: to.place(), Rate: l.TaxRate.Decimal}
	switch {
	case l.TaxSchedule < 1, !there && l.TaxRate.IsZero():
		t.Untaxed = report.NoSchedule
	case shop.IsTrue(l.CustomProperties, shop.TaxExemptKey):
		t.Untaxed = report.ExemptProduct
	}
	if t.Untaxed != report.IsTaxed {
		return t
	}
	if !f.ShippingTax.IsZero() {
		t.ShippingRate = t.Rate
	}
	address := shop.Address{RegionBvin: to.RegionBvin, PostalCode: to.PostalCode}
	rates := j.taxes[l.TaxSchedule]
	at := slices.IndexFunc(rates, func(r shop.Tax) bool { return r.IsFor(t.Place.Country, &address) })
	if at >= 0 {
		if goods, freight := rates[at].Fractions(); goods.Equal(t.Rate) {
			t.ShippingRate, t.Place.Postal = freight, strings.TrimSpace(rates[at].PostalCode)
			return t
		}
	}
	if t.Rate.IsZero() {
		t.Untaxed = report.NoRate
	}
	return t
}

// cancelledAt is when an order was cancelled, as its history tells; zero where it does not.
func cancelledAt(history json.RawMessage) (at time.Time, err error) {
	if len(history) == 0 {
		return at, nil
	}
	var events []shop.OrderEvent
	if err := json.Unmarshal(history, &events); err != nil {
		return at, fmt.Errorf("stored history: %w", err)
	}
	for _, e := range events {
		if tells(e.What, order.Cancelled.Name()) {
			at = e.At
		}
	}
	return at, nil
}

// tells says whether a line of a history tells that an order came to a status.
func tells(s words.Sentence, status words.Form) bool {
	if s.Form == "Status: %s → %s." && len(s.Args) == 2 {
		to, _ := s.Args[1].(words.Sentence)
		return to.Form == status
	}
	return slices.ContainsFunc(s.Args, func(arg any) bool {
		part, is := arg.(words.Sentence)
		return is && tells(part, status)
	})
}
