package shop

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/words"
	"griddle/storage"
)

// OrderLocal is what the shop keeps of an order beside the record that programs see. It lies in the order's own part,
// so it goes with it into backups, snapshots and undo, and stays when a program replaces the order.
type OrderLocal struct {
	Paid     order.Sums // renewed with every write of the order or of a payment, whoever wrote
	Label    order.Label
	Means    []order.Means `json:",omitempty"` // by which it was paid, held or noted
	Source   OrderSource   `json:",omitempty"`
	Held     order.Status  `json:",omitempty"` // the status before On Hold
	Draft    bool          `json:",omitempty"` // begun in the window, and not placed
	Lines    OrderLines    `json:",omitempty"`
	Returns  []OrderReturn `json:",omitempty"`
	Kept     order.Amount  // what the shop keeps of a cancelled order
	Owed     bool          `json:",omitempty"` // refunds without a return are still owed
	Packages int           `json:",omitempty"` // how many were numbered
	History  []OrderEvent  `json:",omitempty"` // the oldest first
	Numbers  map[int64]int `json:",omitempty"` // of packages within the order, by their id
	Stopped  []int64       `json:",omitempty"` // gift cards that were disabled with the order
}

// OrderSource says where an order comes from.
type OrderSource string

// Sources of orders.
const (
	FromWindow OrderSource = "window"
	FromAPI    OrderSource = "api"
	FromImport OrderSource = "import"
)

// OrderLines are what is kept of the lines of an order, by the line's number.
type OrderLines map[int64]OrderLineLocal

// OrderLineLocal is what is kept of a line.
type OrderLineLocal struct {
	order.Taken
	KeepPrice bool         `json:",omitempty"` // agreed: a recalculation in the window leaves it
	Tax       *OrderTax    `json:",omitempty"` // how it was taxed; nil where that is not known
	Freight   *OrderTax    `json:",omitempty"` // how its share of shipping was taxed; nil for none
	Cost      order.Amount `json:",omitzero"`  // what a piece cost when it was placed; 0 where that is not known
}

// OrderReturn is what came back of an order at one time.
type OrderReturn struct {
	Number string
	At     time.Time
	Reason string `json:",omitempty"`
	order.Return
	Refunds []string `json:",omitempty"` // ids of transactions
}

// OrderEvent is a line of an order's history.
type OrderEvent struct {
	At   time.Time
	Who  OrderSource
	What words.Sentence
}

// longestHistory is how many lines a history may have; the oldest go.
const longestHistory = 500

// Local is what the shop keeps of the order beside the record.
func (o *Order) Local() OrderLocal {
	if o.own.Local == nil {
		return OrderLocal{}
	}
	return *o.own.Local
}

// Kept is the part to write to.
func (o *Order) Kept() *OrderLocal {
	if o.own.Local == nil {
		o.own.Local = (*OrderLocal)(nil).clone()
	}
	return o.own.Local
}

// Detach lets what is kept be changed without the order that it was read with.
func (o *Order) Detach() { o.own.Local = o.own.Local.clone() }

// TakeOwn takes over what the shop keeps of another state of the order, Inherit no more of it than Local.
func (o *Order) TakeOwn(from *Order) { o.own = from.own }

// Inherit: see TakeOwn.
func (o *Order) Inherit(from *Order) { o.own = orderOwn{Local: from.own.Local.clone()} }

// TakeShipping takes over what shipping was worked out to cost.
func (o *Order) TakeShipping(from *Order) { o.own.Shipping = from.own.Shipping }

// SetNumbered says of an order that is to be stored that its lines have their numbers.
func (o *Order) SetNumbered() { o.own.numbered = true }

// WorkOut lets an order that is to be stored be recalculated, as if a program asked for it.
func (o *Order) WorkOut() { o.own.recalc = true }

// clone is a copy that shares nothing that is written to.
func (l *OrderLocal) clone() *OrderLocal {
	var c OrderLocal
	if l != nil {
		c = *l
	}
	c.Lines, c.Numbers = OrderLines{}, map[int64]int{}
	if l == nil {
		return &c
	}
	maps.Copy(c.Lines, l.Lines)
	maps.Copy(c.Numbers, l.Numbers)
	c.Returns, c.History, c.Stopped = slices.Clone(l.Returns), slices.Clone(l.History), slices.Clone(l.Stopped)
	return &c
}

// keepLocal gives a posted order what is kept of the stored one. What was kept of lines and packages that are gone
// goes.
func (o *Order) keepLocal(before *Order) {
	if o.own.Local != nil { // the window changes it
		return
	}
	o.own.Local = before.own.Local.clone()
	l := o.own.Local
	for id := range l.Lines {
		if !slices.ContainsFunc(o.Items, func(i LineItem) bool { return i.Id == id }) {
			delete(l.Lines, id)
		}
	}
	for id := range l.Numbers {
		if !slices.ContainsFunc(o.Packages, func(p OrderPackage) bool { return p.Id == id }) {
			delete(l.Numbers, id)
		}
	}
}

// Tell adds a line to the history.
func (l *OrderLocal) Tell(at Instant, who OrderSource, what words.Sentence) {
	l.History = append(l.History, OrderEvent{at.Time(), who, what})
	l.History = slices.Delete(l.History, 0, max(len(l.History)-longestHistory, 0))
}

// Status is how far the order is.
func (o *Order) Status() order.Status {
	return StatusOf(o.StatusCode)
}

// statusOrder are the statuses as OrderStatuses lists them.
var statusOrder = []order.Status{order.Cancelled, order.OnHold, order.Received, order.ReadyForPayment,
	order.ReadyForShipping, order.Complete}

// StatusOf is the status of a code, NoStatus for one that is not known.
func StatusOf(code string) order.Status {
	code = strings.TrimSpace(code)
	for i, s := range OrderStatuses {
		if strings.EqualFold(s.Code, code) {
			return statusOrder[i]
		}
	}
	return order.NoStatus
}

// SetStatus gives the order a status.
func (o *Order) SetStatus(to order.Status) {
	at := slices.Index(statusOrder, to)
	if at < 0 {
		o.StatusCode, o.StatusName = "", ""
		return
	}
	o.StatusCode, o.StatusName = OrderStatuses[at].Code, OrderStatuses[at].Name
}

// Bill is what is asked for, as the sums want to know it.
func (o *Order) Bill() order.Bill {
	l := o.Local()
	b := order.Bill{Total: o.TotalGrand.Decimal, Cancelled: o.Status() == order.Cancelled, Kept: l.Kept,
		StillOwed: l.Owed}
	for _, r := range l.Returns {
		b.Returns = append(b.Returns, order.Returned{Value: r.Value(o.TaxIncluded()), Refunds: r.Refunds})
	}
	return b
}

// TaxIncluded says whether the prices of the order contain tax.
func (o *Order) TaxIncluded() bool { return IsTrue(o.CustomProperties, VatKey) }

// Lines are those of the order as the rules of shipping want to know them.
func (o *Order) Lines() []order.Line {
	var all []order.Line
	returns := o.Local().AllReturns()
	for _, l := range o.Items {
		all = append(all, order.Line{Quantity: l.Quantity, Shipped: l.QuantityShipped, NonShipping: l.IsNonShipping,
			ReturnedUnshipped: order.ReturnedUnshipped(l.Id, returns)})
	}
	return all
}

// AllReturns are the returns as their rules want to know them.
func (l OrderLocal) AllReturns() (all []order.Return) {
	for _, r := range l.Returns {
		all = append(all, r.Return)
	}
	return all
}

// Shipment says how far the order is shipped, by its lines.
func (o *Order) Shipment() order.Shipment { return order.Ship(o.Lines()) }

// OrderShipping is how far an order is shipped, as lists say it.
type OrderShipping int

// How far an order is shipped.
const (
	NothingToShip OrderShipping = iota
	NotShipped
	PartlyShipped
	AllShipped
)

// Shipping is how far the order is shipped, as lists say it: as it was posted, where a program said so.
func (o *Order) Shipping() OrderShipping {
	s := o.Shipment()
	if s.Wanted == 0 {
		return NothingToShip
	}
	switch stored := cmp.Or(int(o.ShippingStatus), s.Stored); stored {
	case order.PartlyShipped:
		return PartlyShipped
	case order.FullyShipped:
		return AllShipped
	}
	return NotShipped
}

// AllShipped says whether nothing is left to ship.
func (o *Order) AllShipped() bool {
	s := o.Shipping()
	return s == AllShipped || s == NothingToShip
}

// State is what decides what follows for the status.
func (o *Order) State() order.State {
	l := o.Local()
	return order.State{Status: o.Status(), Held: l.Held, Settled: l.Paid.Settled(), Shipped: o.AllShipped()}
}

// unitPlaces are the decimals of an amount in units.
const unitPlaces = 4

// units is an amount in ten-thousandths, which lists compare and sort by.
func units(d decimal.Decimal) int64 {
	const most = math.MaxInt64 / 2
	n := d.Shift(unitPlaces).Round(0)
	if n.Abs().GreaterThan(decimal.NewFromInt(most)) {
		return most * int64(n.Sign())
	}
	return n.IntPart()
}

// Payment is a transaction as the sums want to know it.
func (t *OrderTransaction) Payment() order.Payment {
	link, _ := model.ParseID[string](t.LinkedToTransaction)
	return order.Payment{ID: string(t.Id), Link: link, Action: order.Action(t.Action), Amount: t.Amount.Decimal,
		At: t.TimeStampUtc.Time(), Success: t.Success, Voided: t.Voided}
}

// paymentsInTime selects the transactions of an order, the oldest first.
func paymentsInTime(id string) storage.Query {
	return storage.Query{Where: storage.Eq("ordered", id), Order: storage.Asc("at", "pk")}
}

// PaymentsOf are the transactions of an order, the oldest first.
func (s *Store) PaymentsOf(r storage.Reader, id string) (all []OrderTransaction, err error) {
	err = modelsOf(s).transactions.Each(r, paymentsInTime(id), func(t OrderTransaction) error {
		all = append(all, t)
		return nil
	})
	return all, err
}

// AsPayments are transactions as the sums want to know them.
func AsPayments(all []OrderTransaction) (payments []order.Payment) {
	for i := range all {
		payments = append(payments, all[i].Payment())
	}
	return payments
}

// renewSums works out what was paid of an order and what is due.
func (s *Store) renewSums(r storage.Reader, o *Order) error {
	all, err := s.PaymentsOf(r, o.Bvin)
	if err != nil {
		return err
	}
	o.SumUp(AsPayments(all))
	return nil
}

// SumUp works out what was paid of the order and what is due.
func (o *Order) SumUp(payments []order.Payment) {
	l, b := o.Kept(), o.Bill()
	l.Paid = order.Sum(b, payments)
	l.Label = l.Paid.Label(b)
	l.Means = nil
	for _, p := range payments {
		if m := p.Action.Means(); p.Counts() && m != order.NoMeans && !slices.Contains(l.Means, m) {
			l.Means = append(l.Means, m)
		}
	}
	slices.Sort(l.Means)
}

// renewOrder brings what is kept of an order's payments in line with them, after one of them was written. The record
// itself stays as it is, for a program's payments have no effect on it.
func (s *Store) renewOrder(tx *storage.Tx, c *model.Journal, id string) error {
	o, err := modelsOf(s).orders.Stored(tx, id)
	if err != nil || o == nil {
		return err
	}
	before := o.Local()
	if err := s.renewSums(tx, o); err != nil {
		return err
	}
	l := o.Local()
	if l.Label == before.Label && l.Paid.Equal(before.Paid) && slices.Equal(l.Means, before.Means) {
		return nil
	}
	if err := c.Before(ordersTable, storage.Eq("id", id)); err != nil {
		return err
	}
	_, err = modelsOf(s).orders.Update(tx, o)
	return err
}

// sumOrders is an upgrade: it works out what older files do not keep of their orders.
func sumOrders(tx *storage.Tx) error {
	s := declared()
	var failed error
	err := modelsOf(s).orders.Rewrite(tx, storage.Cond{}, func(o *Order) {
		if err := s.renewSums(tx, o); err != nil && failed == nil {
			failed = err
		}
	})
	if failed != nil {
		return failed
	}
	return err
}

// Sold is the order as its returns see it.
func (o *Order) Sold(places int32) order.Sold {
	s := order.Sold{Shipping: o.ShippingCharged(), ShippingTax: o.ShippingTax.Decimal, TaxIncluded: o.TaxIncluded(),
		Total: o.TotalGrand.Decimal, Places: places}
	fixed := decimal.Zero
	for _, l := range o.Items {
		s.Lines = append(s.Lines, order.SoldLine{ID: l.Id, Quantity: l.Quantity, Total: l.LineTotal.Decimal,
			Tax: l.TaxPortion.Decimal, Fixed: l.FixedPrice(), Shipped: l.QuantityShipped, Returned: l.QuantityReturned})
		if l.FixedPrice() {
			fixed = fixed.Add(l.LineTotal.Decimal)
		}
	}
	before := o.TotalOrderBeforeDiscounts.Decimal
	after := decimal.Max(before.Add(o.TotalOrderDiscounts.Decimal), fixed, decimal.Zero)
	s.Discount = after.Sub(before)
	return s
}

// ShippingCharged is shipping after discounts, with handling.
func (o *Order) ShippingCharged() order.Amount {
	if o.own.Shipping != nil {
		return o.own.Shipping.Decimal
	}
	return o.shippingInGrand().Decimal
}

// ToPack is how many pieces of each line are open and not packed yet.
func (o *Order) ToPack() (all []int) {
	for i, l := range o.Lines() {
		open := l.Open()
		for _, p := range o.Packages {
			for _, item := range p.Items {
				if _, ours := o.Local().Numbers[p.Id]; ours && !p.HasShipped && item.LineItemId == o.Items[i].Id {
					open -= item.Quantity
				}
			}
		}
		all = append(all, max(open, 0))
	}
	return all
}

// NumberPackage gives a package its number within the order.
func (l *OrderLocal) NumberPackage(id int64) {
	if _, has := l.Numbers[id]; !has {
		l.Packages++
		l.Numbers[id] = l.Packages
	}
}

// numberPackages gives those that the window made their numbers within the order.
func (o *Order) numberPackages(old *Order) {
	for _, p := range o.Packages {
		if old == nil || !slices.ContainsFunc(old.Packages, func(was OrderPackage) bool { return was.Id == p.Id }) {
			o.Kept().NumberPackage(p.Id)
		}
	}
}

// PackageNumber is that of a package of the order, "" for one that a program sent.
func (o *Order) PackageNumber(id int64) string {
	n, has := o.Local().Numbers[id]
	if !has {
		return ""
	}
	return order.PackageNumber(o.OrderNumber, n)
}
