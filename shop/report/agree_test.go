package report

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"griddle/shop/order"
)

// dice makes random stores.
type dice struct {
	*rand.Rand
	places int32
}

func (d dice) once(in int) bool { return d.IntN(in) == 0 }

// money is an amount up to most, now and then with more decimals than the currency has.
func (d dice) money(most int) Amount {
	places := d.places
	if d.once(20) {
		places += 2
	}
	a := amount(strconv.Itoa(d.IntN(most + 1)))
	if places > 0 {
		a = a.Add(amount(strconv.Itoa(d.IntN(1000))).Shift(-3)).Round(places)
	}
	return a
}

func (d dice) taxed(included bool) Taxed {
	place := []Place{inNY, inNJ, {Country: "DEU"}}[d.IntN(3)]
	t := Taxed{Schedule: int64(d.IntN(3)), Name: "Schedule", Place: place, Rate: amount([]string{"0.02", "0.06625",
		"0.19",
		"0.08"}[d.IntN(4)])}
	switch {
	case t.Schedule == 0:
		return Taxed{Untaxed: NoSchedule, Place: place}
	case d.once(8):
		return Taxed{Schedule: t.Schedule, Untaxed: Untaxed(1 + d.IntN(4)), Place: place}
	case included || d.once(2):
		t.ShippingRate = t.Rate
	}
	return t
}

// time is within the 200 days around May.
func (d dice) time() time.Time {
	return at("20 Feb 12:00").Add(time.Duration(d.IntN(200*24*60)) * time.Minute)
}

func (d dice) order(n int, included bool) *Order {
	o := &Order{ID: strconv.Itoa(n), Number: strconv.Itoa(1000 + n), Placed: !d.once(10),
		Status: order.Status(1 + d.IntN(6)),
		At:     d.time(), Mail: fmt.Sprintf("c%d@example.com", d.IntN(5)), TaxIncluded: included, Place: inNY,
		Affiliate: int64(d.IntN(3)), StillOwed: d.once(20)}
	o.Updated = o.At
	if o.Status == order.Cancelled && d.once(2) {
		o.Cancelled = o.At.Add(time.Hour)
	}
	lines, fixed := Amount{}, Amount{}
	for i := range d.IntN(4) {
		l := Line{ID: int64(i + 1), SKU: []string{"BRD", "MUG", "BAG"}[d.IntN(3)], Quantity: d.IntN(4),
			Base:  d.money(40),
			Taxed: d.taxed(included), NonShipping: d.once(6), GiftCard: d.once(6), UserPriced: d.once(8)}
		if !d.once(3) {
			l.Cost = d.money(20)
		}
		l.Total = l.Base.Mul(Pieces(l.Quantity))
		switch {
		case d.once(4):
			l.Total = l.Total.Sub(d.money(5))
		case d.once(15):
			l.Total = l.Total.Add(d.money(5))
		}
		if l.Total.IsNegative() && !d.once(4) {
			l.Total = Amount{}
		}
		lines = lines.Add(l.Total)
		if l.spared() {
			fixed = fixed.Add(l.Total)
		}
		o.Lines = append(o.Lines, l)
	}
	if d.once(3) {
		o.Discount = d.money(30).Neg()
		o.Codes = []string{"MAY"}
	} else if d.once(20) {
		o.Discount = d.money(9)
	}
	d.ship(o)
	d.tax(o)
	o.Total = lines.Add(o.effective()).Add(d.shipping(o))
	if !included {
		o.Total = o.Total.Add(o.Tax)
	}
	return o
}

func (d dice) shipping(o *Order) Amount {
	after := o.ShippingBefore.Add(o.ShippingDiscount)
	if after.IsNegative() {
		return Amount{}
	}
	return after
}

func (d dice) ship(o *Order) {
	if len(o.Lines) == 0 || d.once(3) {
		return
	}
	o.ShippingBefore = d.money(12)
	if d.once(4) {
		o.ShippingDiscount = d.money(15).Neg()
	}
	if d.once(4) {
		o.Handling = d.money(3)
	}
	if d.once(6) { // posted without portions
		return
	}
	weights := make([]Amount, len(o.Lines))
	for i := range weights {
		weights[i] = o.Lines[i].Total
	}
	for i, part := range order.Share(d.shipping(o), weights, d.places) {
		o.Lines[i].Shipping = part
	}
}

// tax works taxes out as the shop does, more or less; now and then they are posted.
func (d dice) tax(o *Order) {
	f := o.figures(Rules{Places: d.places})
	f.bases(o, Rules{Places: d.places})
	for i := range o.Lines {
		l := &o.Lines[i]
		if l.Taxed.Untaxed != IsTaxed || l.GiftCard && !d.once(10) {
			continue
		}
		rate := l.Taxed.Rate
		if o.TaxIncluded {
			l.Tax = order.Contained(f.lines[i].net, rate, d.places)
			o.ShippingTax = o.ShippingTax.Add(order.Contained(l.Shipping, l.Taxed.ShippingRate, d.places))
		} else {
			l.Tax = f.lines[i].base.Mul(rate).Round(d.places)
			o.ShippingTax = o.ShippingTax.Add(l.Shipping.Mul(l.Taxed.ShippingRate).Round(d.places))
		}
		o.Tax = o.Tax.Add(l.Tax)
	}
	o.Tax = o.Tax.Add(o.ShippingTax)
	if d.once(15) {
		o.Tax = o.Tax.Add(d.money(3))
	}
}

// happen lets an order be paid, returned and given back.
func (d dice) happen(o *Order) {
	later := func() time.Time { return o.At.Add(time.Duration(d.IntN(90*24)-24) * time.Hour) }
	kinds := []order.Action{order.CashReceived, order.CardCharged, order.GiftCardRedeemed, order.AccountAccepted, 553,
		805}
	backs := []order.Action{order.CashReturned, order.CardRefunded, order.GiftCardRefunded, order.OtherRefunded}
	add := func(when time.Time, a order.Action, money Amount) string {
		id := fmt.Sprintf("%s-%d", o.ID, len(o.Payments))
		o.Payments = append(o.Payments, Payment{Payment: order.Payment{ID: id, At: when, Action: a, Amount: money,
			Success: !d.once(15), Voided: d.once(15)}})
		return id
	}
	switch d.IntN(4) {
	case 0:
		add(later(), kinds[d.IntN(len(kinds))], o.Total)
	case 1:
		add(later(), kinds[d.IntN(len(kinds))], d.money(50))
		add(later(), kinds[d.IntN(len(kinds))], o.Total)
	case 2:
		add(later(), order.CardHeld, o.Total)
	}
	for d.once(2) && len(o.Returns) < 3 {
		d.giveBack(o, later(), func(money Amount) string {
			return add(later(), backs[d.IntN(len(backs))],
				money.Neg())
		})
	}
	if d.once(4) {
		add(later(), backs[d.IntN(len(backs))], d.money(30).Neg())
	}
	if d.once(6) {
		add(later(), kinds[d.IntN(len(kinds))], d.money(30))
	}
}

func (d dice) giveBack(o *Order, when time.Time, refund func(Amount) string) {
	sold := order.Sold{Discount: o.effective(), Shipping: d.shipping(o), ShippingTax: o.ShippingTax,
		TaxIncluded: o.TaxIncluded, Total: o.Total, Places: d.places}
	var wish order.Wish
	for _, l := range o.Lines {
		sold.Lines = append(sold.Lines, order.SoldLine{ID: l.ID, Quantity: l.Quantity, Total: l.Total, Tax: l.Tax,
			Fixed: l.spared(), Shipped: l.Quantity})
	}
	var before []order.Return
	given := Amount{}
	for _, r := range o.Returns {
		before, given = append(before, r.Return), given.Add(r.Shipping)
	}
	for _, l := range sold.Lines {
		w := order.WishLine{Line: l.ID, Quantity: d.IntN(order.Returnable(l, before) + 1)}
		if d.once(5) {
			lowered := d.money(3)
			w.Goods = &lowered
		}
		wish.Lines = append(wish.Lines, w)
	}
	if left := sold.Shipping.Sub(given); left.IsPositive() && d.once(2) {
		wish.Shipping = left
	}
	if d.once(4) {
		wish.Extra = d.money(4).Sub(d.money(4))
	}
	back, refusal := order.Give(sold, before, wish)
	if refusal != nil {
		return
	}
	if d.once(2) {
		back.Rest = order.Left(sold, before, back)
	}
	r := Return{Number: order.ReturnNumber(o.Number, len(o.Returns)+1), At: when, Return: back}
	for value := back.Value(o.TaxIncluded); value.IsPositive() && !d.once(3) && len(r.Refunds) < 2; {
		part := value
		if d.once(3) {
			part = d.money(20)
		}
		r.Refunds = append(r.Refunds, refund(part))
		value = value.Sub(part)
	}
	o.Returns = append(o.Returns, r)
}

// edit changes an order after all that, as a program may.
func (d dice) edit(o *Order) {
	if len(o.Lines) == 0 || !d.once(10) {
		return
	}
	more := d.money(9)
	o.Lines[0].Total, o.Lines[0].Base = o.Lines[0].Total.Add(more), o.Lines[0].Base.Add(more)
	if d.once(2) {
		o.Lines = slices.Delete(o.Lines, 0, 1)
	}
	lines := Amount{}
	for _, l := range o.Lines {
		lines = lines.Add(l.Total)
	}
	o.Total = lines.Add(o.effective()).Add(d.shipping(o))
	if !o.TaxIncluded {
		o.Total = o.Total.Add(o.Tax)
	}
}

// The reports agree with each other in any store and any period.
func TestReportsAgree(t *testing.T) {
	for seed := range uint64(1000) {
		d := dice{rand.New(rand.NewPCG(seed, 1)), []int32{2, 2, 2, 0, 3}[seed%5]}
		var orders []*Order
		for n := range 1 + d.IntN(12) {
			o := d.order(n, d.once(3))
			d.happen(o)
			d.edit(o)
			orders = append(orders, o)
		}
		p := may
		switch d.IntN(4) {
		case 0:
			p = here.Period(All, at("1 Dec 12:00"))
		case 1:
			p = must(here.Between(Day{2026, 3, 8}, Day{2026, 3, 8}.Plus(d.IntN(60))))
		}
		r := Rules{Places: d.places, AsSeen: d.once(4)}
		agree(t, fmt.Sprintf("store %d", seed), orders, p, r)
		if t.Failed() {
			return
		}
	}
}

func agree(t *testing.T, where string, orders []*Order, p Period, r Rules) {
	t.Helper()
	equal := func(what string, a, b Amount) {
		t.Helper()
		if !a.Equal(b) {
			t.Errorf("%s: %s: %s and %s", where, what, a, b)
		}
	}
	s := Summarize(stream(orders), p, r)
	equal("bridge", s.Bridge.Difference, Amount{})
	products := SellProducts(stream(orders), p, r, ByProduct)
	equal("net sales and products", s.Sales.Net, products.Total.Net)
	equal("gross sales and products", s.Sales.Gross, products.Total.Gross)
	equal("discounts and products", s.Sales.Discounts, products.Total.Discounts)
	equal("gift cards and products", s.Sales.GiftCards, products.Gifts.Net)
	equal("cost and products", s.Cost, products.Total.Cost)
	equal("profit and products", s.Profit, products.Total.Profit)
	if s.Units != products.Total.Sold+products.Gifts.Sold ||
		s.ReturnedUnits != products.Total.Returned+products.Gifts.Returned || s.NoCost != products.Total.NoCost {
		t.Errorf("%s: pieces of the summary and of products", where)
	}
	points := Amount{}
	for _, point := range s.Chart {
		points = points.Add(point.Amount)
	}
	equal("net sales and the chart", s.Sales.Net, points)

	list := ListOrders(stream(orders), p, r, ByDay)
	sales, gifts := s.Sales, s.Sales.GiftCards
	for _, row := range products.GiftCards {
		gifts = gifts.Sub(row.Returns)
	}
	c := list.Total.Columns
	equal("sales and orders by date", sales.Gross.Add(sales.Discounts).Add(gifts), c.Subtotal.Add(c.Discounts))
	equal("shipping and orders by date", sales.ShippingCharged.Add(sales.Handling), c.Shipping.Add(c.ShippingDiscounts))
	equal("tax and orders by date", sales.TaxCharged, c.Tax)
	equal("totals and their columns", list.Total.Total, c.Sum())
	if list.Total.Orders != s.Orders {
		t.Errorf("%s: %d and %d orders", where, list.Total.Orders, s.Orders)
	}

	net := Summarize(stream(orders), p, Rules{Places: r.Places}).Sales
	tax := Taxes(stream(orders), p, r, ByOrderDate, TaxBySchedule)
	equal("tax and sales tax", net.TaxCharged, tax.Total.GoodsTax.Add(tax.Total.ShippingTax))
	equal("returned tax and sales tax", net.TaxReturned, tax.Total.ReturnedTax)
	equal("goods and sales tax", net.Gross.Add(net.Discounts), tax.Total.Goods)
	equal("shipping and sales tax", net.ShippingCharged.Add(net.Handling), tax.Total.Shipping)
	equal("invoiced, with tax and without", net.Invoiced, sales.Invoiced)
	details := Amount{}
	for _, e := range TaxDetails(stream(orders), p, r, ByOrderDate, TaxBySchedule) {
		details = details.Add(e.Tax)
	}
	equal("tax and its details", tax.Total.Due(), details)

	money := ListTransactions(stream(orders), p, r)
	equal("money and transactions", s.Money.Applied.Net(), money.Total.Amount)
	equal("transactions and their columns", money.Total.Amount, money.Total.Columns.Sum())
	for _, row := range money.Rows {
		equal("transaction "+row.Payment, row.Amount, row.Columns.Sum())
	}
	paid := Taxes(stream(orders), p, r, ByPaymentDate, TaxBySchedule)
	equal("tax by payment and its transactions", paid.Total.Due(),
		ListTransactions(stream(orders), p, Rules{Places: r.Places}).Total.Columns.Tax)
	kinds := Amount{}
	for _, g := range ListKinds(stream(orders), p, r, at("1 Dec 12:00")).Groups {
		kinds = kinds.Add(g.Total)
	}
	equal("money and kinds", s.Money.Applied.Net(), kinds)
	behind := Summary{}
	for _, o := range Behind(stream(orders), p, r) {
		b := o.Summary
		behind.Sales.Invoiced = behind.Sales.Invoiced.Add(b.Sales.Invoiced)
		behind.Bridge.Open = behind.Bridge.Open.Add(b.Bridge.Open)
		behind.Bridge.Others = behind.Bridge.Others.Add(b.Bridge.Others)
		behind.Units, behind.NotCounted.Orders = behind.Units+b.Units, behind.NotCounted.Orders+b.NotCounted.Orders
		behind.CancelledLater.Orders += b.CancelledLater.Orders
	}
	equal("invoiced and what is behind it", s.Sales.Invoiced, behind.Sales.Invoiced)
	equal("open and what is behind it", s.Bridge.Open, behind.Bridge.Open)
	equal("others and what is behind it", s.Bridge.Others, behind.Bridge.Others)
	if behind.Units != s.Units || behind.NotCounted.Orders != s.NotCounted.Orders ||
		behind.CancelledLater.Orders != s.CancelledLater.Orders {
		t.Errorf("%s: %+v behind %+v", where, behind, s)
	}
	agreeJournal(t, equal, orders, p, r)
	customers := RankCustomers(stream(orders), p, r, at("1 Dec 12:00"))
	equal("net sales and customers", s.Sales.Net, customers.New.Net.Add(customers.Returning.Net))
}

// The parts of an order that is paid, and of which nothing came back, add up to its figures.
func TestPortionsAddUp(t *testing.T) {
	paid := 0
	for seed := range uint64(1000) {
		d := dice{rand.New(rand.NewPCG(seed, 2)), 2}
		o := d.order(1, d.once(3))
		d.happen(o)
		s := o.sums()
		if len(o.Returns) > 0 || !s.Due.IsZero() || !s.Returned.IsZero() || o.Status == order.Cancelled ||
			!o.Total.IsPositive() || !isWhole(o.Total, 2) {
			continue
		}
		paid++
		list := ListTransactions(stream([]*Order{o}), here.Period(All, at("1 Dec 12:00")), dollars)
		if is, want := list.Total.Columns, o.figures(dollars).columns; fmt.Sprint(is) != fmt.Sprint(want) {
			t.Errorf("store %d: %+v, not %+v", seed, is, want)
		}
	}
	if paid < 50 {
		t.Errorf("%d paid orders", paid)
	}
}
