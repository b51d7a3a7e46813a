package shop

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/report"
	"griddle/storage"
)

// What customers bought. An order belongs to the account that it names; one that names none, as of a guest, belongs to
// the account with its e-mail address.

// buyer is by what the account of an order is known; "" when nothing is known of it.
func (o *Order) buyer() string {
	if !model.IsBlank(o.UserID) {
		return buyerByID(o.UserID)
	}
	if mail := emailKey(o.UserEmail); mail != "" {
		return buyerByMail(mail)
	}
	return ""
}

func buyerByID(id string) string { return "#" + model.Fold(strings.TrimSpace(id)) }

func buyerByMail(key string) string { return "@" + key }

// buyers are by what the orders of an account are known.
func (c *CustomerAccount) buyers() []string {
	all := []string{buyerByID(c.Bvin)}
	if key := emailKey(c.Email); key != "" {
		all = append(all, buyerByMail(key))
	}
	return all
}

// netUnits is what the order counts as in the figures of its customer, in units: its net sales as the report of
// customers has them, goods less what came back. It is nil for what does not count: carts, drafts, cancelled orders.
func (o *Order) netUnits() any {
	if !o.IsPlaced {
		return nil
	}
	c := rankCustomer(unitPlaces, o.forCustomers())
	if len(c.Rows) == 0 {
		return nil
	}
	return units(c.Rows[0].Net)
}

// rankCustomer is the report of customers over these orders of one customer, with amounts of so many decimals.
func rankCustomer(places int32, orders ...*report.Order) report.Customers {
	return report.RankCustomers(slices.Values(orders), report.Period{Unbounded: true}, report.Rules{Places: places},
		time.Time{})
}

// forCustomers is what the report of customers wants to know of an order, as one of the same customer as all others.
func (o *Order) forCustomers() *report.Order {
	local := o.Local()
	r := &report.Order{ID: o.Bvin, Placed: o.IsPlaced, Draft: local.Draft, Status: o.Status(),
		At: o.TimeOfOrderUtc.Time(), Customer: "one", TaxIncluded: o.TaxIncluded(), Total: o.TotalGrand.Decimal,
		Tax: o.TotalTax.Decimal, ShippingTax: o.ShippingTax.Decimal}
	for _, d := range o.OrderDiscountDetails {
		r.Discount = r.Discount.Add(d.Amount.Decimal)
	}
	for i := range o.Items {
		l := &o.Items[i]
		r.Lines = append(r.Lines, report.Line{ID: l.Id, Quantity: l.Quantity, Base: l.BasePricePerItem.Decimal,
			Total: l.LineTotal.Decimal, Tax: l.TaxPortion.Decimal, GiftCard: l.IsGiftCard,
			UserPriced: l.IsUserSuppliedPrice})
	}
	for _, back := range local.Returns {
		r.Returns = append(r.Returns, report.Return{Number: back.Number, At: back.At, Return: back.Return,
			Refunds: back.Refunds})
	}
	return r
}

// Bought is what a customer bought: of orders that are placed and not cancelled.
type Bought struct {
	Orders int
	Net    decimal.Decimal // net sales, in store currency
	Last   time.Time       // order; zero without any
}

func (b Bought) plus(other Bought) Bought {
	b.Orders, b.Net = b.Orders+other.Orders, b.Net.Add(other.Net)
	if other.Last.After(b.Last) {
		b.Last = other.Last
	}
	return b
}

// bought is what everybody bought, by what the accounts of orders are known: worked out once for all who ask until
// something is written. The answer is shared.
func (s *Store) bought(ctx context.Context) (map[string]Bought, error) {
	return s.count.bought.Get(s.base.Written(), func() (all map[string]Bought, err error) {
		err = s.db.Read(ctx, func(v *storage.View) error {
			all, err = boughtIn(v, storage.Ne("buyer", nil))
			return err
		})
		return all, err
	})
}

// boughtIn sums the orders that the condition selects.
func boughtIn(v *storage.View, which storage.Cond) (map[string]Bought, error) {
	currency, err := CurrencyIn(v)
	if err != nil {
		return nil, err
	}
	all := map[string]Bought{}
	sales := storage.Select{Table: ordersTable, Columns: []string{"buyer", "net", "ordered"}, Query: storage.Query{
		Where: storage.And(which, storage.Eq("listed", int(IsOrder)), storage.Ne("net", nil))}}
	err = storage.Each(v, sales, func(row storage.Row) error {
		var buyer string
		var net, at int64
		err := row.Scan(&buyer, &net, &at)
		all[buyer] = all[buyer].plus(Bought{1, currency.Round(decimal.New(net, -unitPlaces)), time.UnixMilli(at).UTC()})
		return err
	})
	return all, err
}

// boughtOf is what an account bought.
func boughtOf(all map[string]Bought, c *CustomerAccount) (sum Bought) {
	for _, buyer := range c.buyers() {
		sum = sum.plus(all[buyer])
	}
	return sum
}

// boughtBy selects the orders of an account.
func (s *Store) boughtBy(r storage.Reader, id string) (storage.Cond, error) {
	key, ok := modelsOf(s).customers.Parse(id)
	if !ok {
		return model.Nothing, nil
	}
	c, err := modelsOf(s).customers.Stored(r, key)
	if err != nil || c == nil {
		return storage.Eq("buyer", buyerByID(id)), err
	}
	return storage.In("buyer", c.buyers()), nil
}

// CustomerFigures are what an account bought, brought back and owes.
type CustomerFigures struct {
	Bought
	Average  *decimal.Decimal // of an order with goods; nil without any
	Returned decimal.Decimal  // goods that came back, in store currency
	Due      decimal.Decimal  // still to be paid; negative: to give back
	Open     int              // orders that are neither complete nor cancelled
	Currency Currency
}

// FiguresOf are those of an account.
func (s *Store) FiguresOf(ctx context.Context, id string) (f CustomerFigures, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		f, err = s.figuresOf(v, id)
		return err
	})
	return f, err
}

func (s *Store) figuresOf(v *storage.View, id string) (f CustomerFigures, err error) {
	if f.Currency, err = CurrencyIn(v); err != nil {
		return f, err
	}
	theirs, err := s.boughtBy(v, id)
	if err != nil {
		return f, err
	}
	var all, sold []*report.Order
	err = modelsOf(s).orders.Each(v, storage.Query{Where: storage.And(theirs, storage.Eq("listed", int(IsOrder)))},
		func(o Order) error {
			f.Due = f.Due.Add(o.Local().Paid.Due)
			if st := o.Status(); o.IsPlaced && st != order.Complete && st != order.Cancelled {
				f.Open++
			}
			kept := o.forCustomers()
			all = append(all, kept)
			without := *kept
			without.Returns = nil
			sold = append(sold, &without)
			return nil
		})
	if err != nil {
		return f, err
	}
	for _, row := range rankCustomer(f.Currency.Decimals(), all...).Rows {
		f.Bought = Bought{row.Orders, row.Net, row.Last}
		if average, ok := row.Average(); ok {
			average = f.Currency.Round(average)
			f.Average = &average
		}
	}
	for _, row := range rankCustomer(f.Currency.Decimals(), sold...).Rows {
		f.Returned = row.Net.Sub(f.Net)
	}
	return f, nil
}
