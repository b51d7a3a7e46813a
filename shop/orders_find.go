package shop

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/storage"
)

// What the owner's list of orders shows. It is asked for by columns that one index holds, so that nobody reads 100,000
// orders to find ten of them; words are found by an index of their own.

// OrderMode is one of the entries of the menu: all orders, or those of a status.
type OrderMode int

// Modes, in the order of the menu.
const (
	AllOrders OrderMode = iota
	NewOrders
	OrdersToPay
	OrdersToShip
	CompleteOrders
	OrdersOnHold
	CancelledOrders
	DraftOrders
)

// modeStatuses are the statuses of the modes that have one.
var modeStatuses = map[OrderMode]order.Status{NewOrders: order.Received, OrdersToPay: order.ReadyForPayment,
	OrdersToShip: order.ReadyForShipping, CompleteOrders: order.Complete, OrdersOnHold: order.OnHold,
	CancelledOrders: order.Cancelled}

// OrderFilter says which orders the list shows, and in which order. Its zero value is all of them, newest first.
type OrderFilter struct {
	Mode   OrderMode
	Words  string   // all of them stand in the order, the last one perhaps only begun
	Amount *Decimal // what Words mean as an amount: orders with that total are found too

	Statuses []order.Status // one of them; none for any
	Labels   []order.Label
	Shipping []OrderShipping
	Held     bool // money is held

	From, Until Instant // ordered at or after, and before; not set for any time

	// What it is for, or how it came; "" or nil for any.
	Country, Region, Method, Coupon string
	Means                           order.Means
	Source                          OrderSource
	Affiliate                       int64  // its number; 0 for any
	Customer                        string // id of the account that they belong to; "" for any
	Noted, OpenReturn               bool
	TotalFrom, TotalTo              *Decimal

	Sort string // one of OrderSorts; "" is the best match first, else by time
	Desc bool
	Most int // at most so many; 0 for all
}

// orderSorts are the columns by which the list can be sorted, each with others after it for equal ones.
var orderSorts = map[string][]storage.By{
	"number":   storage.Asc("number_sort", "pk"),
	"date":     storage.Asc("ordered", "pk"),
	"customer": storage.Asc("name_sort", "pk"),
	"total":    storage.Asc("total", "pk"),
	"due":      storage.Asc("due", "pk"),
	"status":   storage.Asc("status", "pk"),
}

// What the column listed holds.
type orderListed int

const (
	NotListed orderListed = iota // a cart
	IsOrder
	isDraft
)

// Listed: an order is placed or has a number; a draft was begun in the window.
func (o *Order) Listed() orderListed {
	switch {
	case o.IsPlaced || !model.IsBlank(o.OrderNumber):
		return IsOrder
	case o.Local().Draft:
		return isDraft
	}
	return NotListed
}

// orderList holds all that the list is filtered and sorted by, so that the orders themselves are not read.
var orderList = storage.Index{Columns: []string{"listed", "ordered", "status", "label", "shipping", "total", "due",
	"held", "number_sort", "name_sort", "country", "region", "method", "means", "coupons", "source", "noted",
	"open_return", "affiliate", "id"}}

// orderIndex finds orders by words.
var orderIndex = storage.NewTextIndex("order_search", ordersTable,
	storage.TextColumn{Name: "number", Weight: 100, Short: true},
	storage.TextColumn{Name: "people", Weight: 50, Short: true},
	storage.TextColumn{Name: "goods", Weight: 30, Short: true},
	storage.TextColumn{Name: "more", Weight: 10})

// searchText is what the search index holds of an order, column by column. It depends on the
// record alone, for so undo compares it.
func (o *Order) searchText() []string {
	if !o.IsPlaced && model.IsBlank(o.OrderNumber) && model.IsBlank(o.UserEmail) {
		return nil // a cart that nobody is known of
	}
	var number, people, goods, more strings.Builder
	add := func(b *strings.Builder, texts ...string) {
		for _, t := range texts {
			b.WriteString(t)
			b.WriteByte('\n')
		}
	}
	add(&number, o.OrderNumber, o.ThirdPartyOrderId)
	add(&people, o.UserEmail)
	for _, a := range []*Address{&o.BillingAddress, &o.ShippingAddress} {
		add(&people, a.FirstName, a.LastName, a.Company, a.PostalCode, a.City, a.Phone, Digits(a.Phone))
	}
	for i := range o.Items {
		add(&goods, o.Items[i].ProductSku, o.Items[i].ProductName)
	}
	for _, c := range o.Coupons {
		add(&more, c.CouponCode)
	}
	for _, p := range o.Packages {
		add(&more, p.TrackingNumber)
	}
	for _, n := range o.Notes {
		add(&more, firstWords(n.Note, longWords))
	}
	return []string{number.String(), people.String(), goods.String(), more.String()}
}

// Digits are those of a text, for a telephone number is written in many ways.
func Digits(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

// numberSort is the number by which orders are sorted; those without one come first.
func (o *Order) numberSort() int64 {
	n, _ := strconv.ParseInt(Digits(o.OrderNumber), 10, 64)
	return n
}

// CustomerName is what the list calls the customer.
func (o *Order) CustomerName() string {
	return o.calledBy(func(a *Address) string { return a.FirstName + " " + a.LastName })
}

// customerSort is what the list sorts customers by.
func (o *Order) customerSort() string {
	return o.calledBy(func(a *Address) string { return a.LastName + " " + a.FirstName })
}

// calledBy is the customer's name, or what else is known of the customer.
func (o *Order) calledBy(person func(*Address) string) string {
	for _, a := range []*Address{&o.BillingAddress, &o.ShippingAddress} {
		if name := strings.TrimSpace(person(a)); name != "" {
			return name
		}
		if a.Company != "" {
			return a.Company
		}
	}
	return o.UserEmail
}

func (o *Order) meansKey() string {
	key := ","
	for _, m := range o.Local().Means {
		key += strconv.Itoa(int(m)) + ","
	}
	return key
}

func (o *Order) couponsKey() string {
	key := "\n"
	for _, c := range o.Coupons {
		key += model.Fold(strings.TrimSpace(c.CouponCode)) + "\n"
	}
	return key
}

// conditions are what the filter asks of the columns.
func (f OrderFilter) conditions() storage.Cond {
	list := IsOrder
	if f.Mode == DraftOrders {
		list = isDraft
	}
	all := []storage.Cond{storage.Eq("listed", int(list))}
	ask := func(asked bool, c storage.Cond) {
		if asked {
			all = append(all, c)
		}
	}
	if status, one := modeStatuses[f.Mode]; one {
		ask(true, storage.Eq("status", int(status)))
	}
	ask(len(f.Statuses) > 0, oneOf("status", f.Statuses))
	ask(len(f.Labels) > 0, oneOf("label", f.Labels))
	ask(len(f.Shipping) > 0, oneOf("shipping", f.Shipping))
	ask(f.Held, storage.More("held", 0))
	ask(!f.From.IsZero(), storage.More("ordered", f.From.Time().UnixMilli()-1))
	ask(!f.Until.IsZero(), storage.Less("ordered", f.Until.Time().UnixMilli()))
	for _, by := range []struct{ column, text string }{
		{"country", f.Country}, {"region", f.Region}, {"method", f.Method},
	} {
		ask(by.text != "", storage.Eq(by.column, model.Fold(by.text)))
	}
	ask(f.Coupon != "", storage.Contains("coupons", "\n"+model.Fold(strings.TrimSpace(f.Coupon))+"\n"))
	ask(f.Means != order.NoMeans, storage.Contains("means", ","+strconv.Itoa(int(f.Means))+","))
	ask(f.Affiliate != 0, storage.Eq("affiliate", f.Affiliate))
	ask(f.Source != "", storage.Eq("source", string(f.Source)))
	ask(f.Noted, storage.Eq("noted", 1))
	ask(f.OpenReturn, storage.Eq("open_return", 1))
	if f.TotalFrom != nil {
		ask(true, storage.More("total", units(f.TotalFrom.Decimal)-1))
	}
	if f.TotalTo != nil {
		ask(true, storage.AtMost("total", units(f.TotalTo.Decimal)))
	}
	return storage.And(all...)
}

// oneOf asks for one of several values of a column, which are few.
func oneOf[T ~int](column string, values []T) storage.Cond {
	numbers := make([]int64, len(values))
	for i, v := range values {
		numbers[i] = int64(v)
	}
	return storage.In(column, numbers)
}

// query is the filter as the storage is asked.
func (f OrderFilter) query() storage.Query {
	q := storage.Query{Where: f.conditions(), Limit: f.Most}
	sort, sorted := orderSorts[f.Sort]
	if text := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(f.Words), "#")); text != "" {
		q.Found = &storage.Found{In: orderIndex, Words: text, Best: !sorted}
		if f.Amount != nil {
			same := storage.Eq("total", units(f.Amount.Decimal))
			q.Found.Also = &same
		}
	}
	switch {
	case !sorted:
		q.Order = storage.Desc("ordered", "pk")
	case f.Desc:
		q.Order = model.Descending(sort)
	default:
		q.Order = sort
	}
	return q
}

// FindOrders answers the ids of all orders that the filter lets through, in order: little enough to hold for 100,000 of
// them. A list then reads only the rows in sight (OrderRows).
func (s *Store) FindOrders(ctx context.Context, f OrderFilter) (ids []string, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		q := f.query()
		if f.Customer != "" {
			theirs, err := s.boughtBy(v, f.Customer)
			if err != nil {
				return err
			}
			q.Where = storage.And(q.Where, theirs)
		}
		if q.Found != nil {
			if err := orPaper(v, q.Found); err != nil {
				return err
			}
		}
		ids, err = modelsOf(s).orders.IDs(v, q)
		return err
	})
	return ids, err
}

// orPaper lets the order be found too whose invoice or credit note has the number that is asked for.
func orPaper(v *storage.View, found *storage.Found) error {
	ids, err := storage.Texts(v, storage.Select{Table: PapersTable, Columns: []string{"of"},
		Query: storage.Query{Where: storage.Eq("number", found.Words)}})
	if err != nil || len(ids) == 0 {
		return err
	}
	also := storage.In("id", ids)
	if found.Also != nil {
		also = storage.Or(also, *found.Also)
	}
	found.Also = &also
	return nil
}

// SumOrders is the sum of the totals of these orders.
func (s *Store) SumOrders(ctx context.Context, ids []string) (sum decimal.Decimal, err error) {
	totals := storage.Select{Table: ordersTable, Columns: []string{"total"},
		Query: storage.Query{Where: storage.In("id", ids)}}
	err = s.db.Read(ctx, func(v *storage.View) error {
		return storage.Each(v, totals, func(row storage.Row) error {
			var units int64
			err := row.Scan(&units)
			sum = sum.Add(decimal.New(units, -unitPlaces))
			return err
		})
	})
	return sum, err
}

// CountOrders counts the orders of each mode: once for all who ask until something is written. The answer is shared.
func (s *Store) CountOrders(ctx context.Context) (map[OrderMode]int, error) {
	return s.count.orders.Get(s.base.Written(), func() (map[OrderMode]int, error) { return s.countOrders(ctx) })
}

func (s *Store) countOrders(ctx context.Context) (map[OrderMode]int, error) {
	count := map[OrderMode]int{}
	err := s.db.Read(ctx, func(v *storage.View) error {
		byStatus, err := storage.CountBy[int64](v, ordersTable, "status", storage.Eq("listed", int(IsOrder)))
		if err != nil {
			return err
		}
		for _, n := range byStatus {
			count[AllOrders] += n
		}
		for mode, status := range modeStatuses {
			count[mode] = byStatus[int64(status)]
		}
		count[DraftOrders], err = storage.Count(v, ordersTable, storage.Eq("listed", int(isDraft)))
		return err
	})
	return count, err
}

// OrderRow is a line of the owner's list.
type OrderRow struct {
	Order    Order
	Local    OrderLocal
	Shipment order.Shipment
	Customer string
	Invoice  string // number of the last one, "" for none
	Pieces   int
	Currency Currency // what its amounts are in
}

// OrderRows answers the orders with these ids that are there, in their order.
func (s *Store) OrderRows(ctx context.Context, ids []string) (rows []OrderRow, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		currency, err := CurrencyIn(v)
		if err != nil {
			return err
		}
		invoices, err := InvoicesOf(v, ids)
		if err != nil {
			return err
		}
		return modelsOf(s).orders.Each(v, storage.Query{Where: storage.In("id", ids)}, func(o Order) error {
			row := OrderRow{Order: o, Local: o.Local(), Shipment: o.Shipment(), Customer: o.CustomerName(),
				Invoice: invoices[o.Bvin], Currency: currency}
			for _, l := range o.Items {
				row.Pieces += l.Quantity
			}
			rows = append(rows, row)
			return ctx.Err()
		})
	})
	at := map[string]int{}
	for i, id := range ids {
		at[id] = i
	}
	slices.SortStableFunc(rows, func(a, b OrderRow) int { return at[a.Order.Bvin] - at[b.Order.Bvin] })
	return rows, err
}

// statusNamed and statusCoded read the status by which programs ask for orders.
func statusNamed(text string) (any, error) {
	for i, st := range OrderStatuses {
		if strings.EqualFold(st.Name, text) {
			return int64(statusOrder[i]), nil
		}
	}
	return nil, errors.New("is compared with Cancelled, On Hold, Received, Ready for Payment, Ready for Shipping or " +
		"Complete")
}

func statusCoded(text string) (any, error) {
	for i, st := range OrderStatuses {
		if strings.EqualFold(st.Code, text) {
			return int64(statusOrder[i]), nil
		}
	}
	return nil, errors.New("is compared with the code of a status, such as F37EC405-1EC6-4a91-9AC4-6836215FBBBC")
}
