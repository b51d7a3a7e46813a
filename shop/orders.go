package shop

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/wire"
	"griddle/shop/words"
	"griddle/storage"
)

const ordersTable = "orders"

// What is numbered besides the orders themselves.
const (
	orderNumbers  = "order numbers" // those that customers see
	orderLines    = "order lines"
	orderCoupons  = "order coupons"
	orderNotes    = "order notes"
	orderPackages = "order packages"
)

// Orders are what customers bought, and their carts (docs/protocol/30-orders-people-taxes.md §2). The list
// holds snapshots: OrderSnapshots. With recalc=1 in the address of a post, prices, discounts, shipping and
// taxes are worked out anew; the totals always are (§2.1).
var Orders = resource(func(s *Store) *model.Of[Order, string] { return modelsOf(s).orders })

func (s *Store) declareOrders() {
	modelsOf(s).orders = model.Declare(s.base, model.Of[Order, string]{
		One: "order", ID: func(o *Order) *string { return &o.Bvin },
		Asks: map[string]model.AskBy{
			"OrderNumber": model.AsText("number_key").Sorts("number_sort"), "UserID": model.AsID("customer").OrNone(),
			"TimeOfOrderUtc": model.AsTime("ordered"),
			"TotalGrand":     model.AsAmount("total", func(d decimal.Decimal) any { return units(d) }),
			"StatusName":     {Column: "status", Sort: "status", Read: statusNamed},
			"StatusCode":     {Column: "status", Sort: "status", Read: statusCoded},
		},
		ShortColumn: "snapshot",
		Title:       func(o *Order) string { return o.OrderNumber },
		Words:       &model.Indexed[Order]{In: orderIndex, Text: (*Order).searchText},
		StoreID:     func(o *Order) *int64 { return &o.StoreId },
		Updated:     func(o *Order) *Instant { return &o.LastUpdatedUtc },
		Posted: func(p model.Post, o *Order) error {
			o.own.recalc, o.own.program = strings.TrimSpace(p.Says("recalc")) == "1", true
			return nil
		},
		BeforeSave: s.settleOrder, BeforeImport: s.admitOrder,
		Mentions: []model.Mention[Order]{{Field: "UserID", Column: "customer", To: customersTable,
			Name: func(o *Order, id string) { o.UserID = id }}},
	}, storage.Spec[Order, string]{
		Table: ordersTable,
		Own:   func(o *Order) any { return &o.own },
		Columns: []storage.Column[Order]{
			{Name: "snapshot", Type: storage.Text, Value: func(o *Order) any {
				return string(wire.Encode(o.snapshot()))
			}},
			{Name: "number_key", Type: storage.Text,
				Value: func(o *Order) any { return set(model.Fold(o.OrderNumber)) }},
			{Name: "customer", Type: storage.Text, Value: func(o *Order) any { return set(o.UserID) }},
			{Name: "ordered", Type: storage.Integer, Value: func(o *Order) any {
				return o.TimeOfOrderUtc.Time().UnixMilli()
			}},
			{Name: "listed", Type: storage.Integer, Value: func(o *Order) any { return int(o.Listed()) }},
			{Name: "status", Type: storage.Integer, Value: func(o *Order) any { return int(o.Status()) }},
			{Name: "label", Type: storage.Integer, Value: func(o *Order) any { return int(o.Local().Label) }},
			{Name: "shipping", Type: storage.Integer, Value: func(o *Order) any { return int(o.Shipping()) }},
			{Name: "total", Type: storage.Integer, Value: func(o *Order) any { return units(o.TotalGrand.Decimal) }},
			{Name: "due", Type: storage.Integer, Value: func(o *Order) any { return units(o.Local().Paid.Due) }},
			{Name: "held", Type: storage.Integer, Value: func(o *Order) any { return units(o.Local().Paid.Held) }},
			{Name: "number_sort", Type: storage.Integer, Value: func(o *Order) any { return o.numberSort() }},
			model.SortColumn("name_sort", (*Order).customerSort),
			{Name: "country", Type: storage.Text, Value: func(o *Order) any {
				return model.Fold(o.ShippingAddress.CountryBvin)
			}},
			{Name: "region", Type: storage.Text, Value: func(o *Order) any {
				return model.Fold(o.ShippingAddress.RegionBvin)
			}},
			{Name: "method", Type: storage.Text, Value: func(o *Order) any {
				return model.Fold(o.ShippingMethodDisplayName)
			}},
			{Name: "means", Type: storage.Text, Value: func(o *Order) any { return o.meansKey() }},
			{Name: "coupons", Type: storage.Text, Value: func(o *Order) any { return o.couponsKey() }},
			{Name: "source", Type: storage.Text, Value: func(o *Order) any { return string(o.Local().Source) }},
			{Name: "noted", Type: storage.Integer, Value: func(o *Order) any { return len(o.Notes) > 0 }},
			{Name: "affiliate", Type: storage.Integer, Value: func(o *Order) any {
				if o.AffiliateID == nil {
					return nil
				}
				return *o.AffiliateID
			}},
			{Name: "buyer", Type: storage.Text, Value: func(o *Order) any { return set(o.buyer()) }},
			{Name: "net", Type: storage.Integer, Value: func(o *Order) any { return o.netUnits() }},
			{Name: "open_return", Type: storage.Integer, Value: func(o *Order) any {
				return o.Local().Paid.Owed.IsPositive()
			}},
		},
		Indexes: []storage.Index{
			orderList,
			{Columns: []string{"number_key"}, Where: storage.Ne("number_key", nil)},
			{Columns: []string{"customer"}, Where: storage.Ne("customer", nil)},
			{Columns: []string{"ordered"}},
			{Columns: []string{"buyer", "listed", "ordered", "net", "id"}, Where: storage.Ne("buyer", nil)},
		},
	})
}

// snapshot is the order as the list shows it.
func (o *Order) snapshot() *OrderSnapshot {
	return &OrderSnapshot{
		Bvin: o.Bvin, Id: o.Id, StoreId: o.StoreId, LastUpdatedUtc: o.LastUpdatedUtc, TimeOfOrderUtc: o.TimeOfOrderUtc,
		OrderNumber:       o.OrderNumber,
		ThirdPartyOrderId: o.ThirdPartyOrderId, UserEmail: o.UserEmail, UserID: o.UserID,
		CustomProperties: o.CustomProperties,
		PaymentStatus:    o.PaymentStatus, ShippingStatus: o.ShippingStatus, IsPlaced: o.IsPlaced,
		StatusCode: o.StatusCode, StatusName: o.StatusName,
		BillingAddress: o.BillingAddress, ShippingAddress: o.ShippingAddress, ItemsTax: o.ItemsTax,
		ShippingTax: o.ShippingTax, TotalTax: o.TotalTax,
		TotalOrderBeforeDiscounts:    o.TotalOrderBeforeDiscounts,
		TotalShippingBeforeDiscounts: o.TotalShippingBeforeDiscounts,
		TotalShippingDiscounts:       o.TotalShippingDiscounts, TotalOrderDiscounts: o.TotalOrderDiscounts,
		TotalHandling: o.TotalHandling,
		TotalGrand:    o.TotalGrand, AffiliateID: o.AffiliateID, FraudScore: o.FraudScore, Instructions: o.Instructions,
		ShippingMethodId: o.ShippingMethodId, ShippingMethodDisplayName: o.ShippingMethodDisplayName,
		ShippingProviderId: o.ShippingProviderId, ShippingProviderServiceCode: o.ShippingProviderServiceCode,
	}
}

// OrderSnapshots calls fn with the snapshot of every order and cart, as they were made.
func (s *Store) OrderSnapshots(ctx context.Context, fn func(body []byte) error) error {
	fn = model.UntilDone(ctx, fn)
	snapshots := storage.Select{Table: ordersTable, Columns: []string{"snapshot"},
		Query: storage.Query{Order: storage.Asc("pk")}}
	return storage.Each(s.db.Reader(), snapshots, func(row storage.Row) error {
		var body []byte
		if err := row.Scan(&body); err != nil {
			return err
		}
		return fn(body)
	})
}

// OrderStatus is a status an order can have (docs/protocol/30-orders-people-taxes.md §2.8).
type OrderStatus struct{ Code, Name string }

// OrderStatuses are all of them, as an order goes through them.
var OrderStatuses = []OrderStatus{
	{"A7FFDB90-C566-4cf2-93F4-D42367F359D5", "Cancelled"},
	{"88B5B4BE-CA7B-41a9-9242-D96ED3CA3135", "On Hold"},
	{"F37EC405-1EC6-4a91-9AC4-6836215FBBBC", "Received"},
	{"e42f8c28-9078-47d6-89f8-032c9a6e1cce", "Ready for Payment"},
	{"0c6d4b57-3e46-4c20-9361-6b0e5827db5a", "Ready for Shipping"},
	{"09D7305D-BD95-48d2-A025-16ADC827582A", "Complete"},
}

// settleOrder: docs/protocol/30-orders-people-taxes.md §2.2, §2.3, §2.5.
func (s *Store) settleOrder(tx *storage.Tx, _ *model.Journal, old, o *Order) (err error) {
	before := &Order{}
	if old != nil {
		before = old
		o.Id = old.Id
	} else if err := s.numberOrder(tx, o); err != nil {
		return err
	}
	o.takeOver(before)
	o.keepLocal(before)
	o.TimeOfOrderUtc = s.base.Dated(o.TimeOfOrderUtc, before.TimeOfOrderUtc)
	if err := s.NameOrder(tx, o); err != nil {
		return err
	}
	st, err := SettingsIn(tx)
	if err != nil {
		return err
	}
	o.CustomProperties = addProperty(o.CustomProperties, VatKey, boolText(st.PricesWithTax))
	o.BillingAddress.Settle()
	o.ShippingAddress.Settle()
	if err := s.settleParts(tx, before, o); err != nil {
		return err
	}
	currency, err := CurrencyIn(tx)
	if err != nil {
		return err
	}
	if o.own.recalc {
		p, err := s.PricingOf(tx, o)
		if err != nil {
			return err
		}
		o.recalculate(p)
	} else {
		o.overrideShipping(currency)
		o.own.Shipping = o.shippingAfterDiscounts(old)
		o.total()
	}
	if err := fromWire(wire.Check(o)); err != nil { // what was worked out may be too large
		return err
	}
	return s.settleLocal(tx, old, o)
}

// settleLocal brings what is kept beside the record in line with it.
func (s *Store) settleLocal(tx *storage.Tx, old, o *Order) error {
	l := o.Kept()
	if old == nil && l.Source == "" {
		l.Source = FromWindow
		if o.own.program {
			l.Source = FromAPI
		}
	}
	if o.own.program {
		s.tellProgram(old, o)
		if o.IsPlaced {
			if err := s.KeepCosts(tx, OrNone(old), o); err != nil {
				return err
			}
		}
	} else {
		o.numberPackages(old)
	}
	if old == nil { // nobody can have paid
		o.SumUp(nil)
		return nil
	}
	return s.renewSums(tx, o)
}

// tellProgram notes in the history what a program changed that people look at.
func (s *Store) tellProgram(old, o *Order) {
	l := o.Kept()
	if old == nil {
		l.Tell(s.base.Instant(), FromAPI, words.Say("Came through the API."))
		return
	}
	if was, is := old.Status(), o.Status(); was != is {
		l.Tell(s.base.Instant(), FromAPI, words.Say("Status: %s → %s.", was.Name(), is.Name()))
	}
	if was, is := old.TotalGrand, o.TotalGrand; !was.Equal(is.Decimal) {
		l.Tell(s.base.Instant(), FromAPI, words.Say("Total: %s → %s.", was.String(), is.String()))
	}
}

// takeOver keeps what the posted order leaves open: lists that are null, and the number that customers have been told.
func (o *Order) takeOver(before *Order) {
	o.CustomProperties = orStored(o.CustomProperties, before.CustomProperties)
	o.Items, o.Coupons = orStored(o.Items, before.Items), orStored(o.Coupons, before.Coupons)
	o.Notes, o.Packages = orStored(o.Notes, before.Notes), orStored(o.Packages, before.Packages)
	o.OrderDiscountDetails = orStored(o.OrderDiscountDetails, before.OrderDiscountDetails)
	o.ShippingDiscountDetails = orStored(o.ShippingDiscountDetails, before.ShippingDiscountDetails)
	if o.IsPlaced && model.IsBlank(o.OrderNumber) {
		o.OrderNumber = before.OrderNumber
	}
}

// orStored is the posted list, or the stored one when it was null: not supplied.
func orStored[T any](posted, stored []T) []T {
	if posted == nil {
		return stored
	}
	return posted
}

// numberOrder gives a new order its number in the store.
func (s *Store) numberOrder(tx *storage.Tx, o *Order) error {
	n, err := model.NextNumber(tx, ordersTable)
	o.Id = int(n)
	return err
}

// NameOrder brings the status to its one spelling and gives a placed order without a number for customers the next free
// one.
func (s *Store) NameOrder(tx *storage.Tx, o *Order) error {
	for _, status := range OrderStatuses {
		if strings.EqualFold(strings.TrimSpace(o.StatusCode), status.Code) {
			o.StatusCode = status.Code
		}
	}
	for used := 1; o.IsPlaced && model.IsBlank(o.OrderNumber) && used > 0; {
		n, err := model.NextNumber(tx, orderNumbers)
		if err != nil {
			return err
		}
		number := strconv.FormatInt(n, 10)
		if used, err = modelsOf(s).orders.Count(tx, storage.Eq("number_key", number)); err != nil {
			return err
		}
		if used == 0 {
			o.OrderNumber = number
		}
	}
	return nil
}

// settleParts numbers lines, coupons, notes and packages and fills in what is the server's.
func (s *Store) settleParts(tx *storage.Tx, before, o *Order) error {
	now := s.base.Instant()
	if !o.own.numbered {
		if err := NumberLines(tx, before, o); err != nil {
			return err
		}
	}
	for i := range o.Items {
		l := &o.Items[i]
		l.StoreId, l.OrderBvin, l.LastUpdatedUtc = StoreID, o.Bvin, now
		l.ShipFromAddress.Settle()
		for j := range l.SelectionData {
			l.SelectionData[j].settle()
		}
		l.takeOver(before.LineOf(l.Id))
	}
	if err := numberParts(tx, orderCoupons, before.Coupons, o.Coupons,
		func(c *OrderCoupon) *int64 { return &c.Id }); err != nil {
		return err
	}
	for i := range o.Coupons {
		c := &o.Coupons[i]
		c.StoreId, c.OrderBvin, c.LastUpdatedUtc = StoreID, o.Bvin, now
	}
	if err := numberParts(tx, orderNotes, before.Notes, o.Notes,
		func(n *OrderNote) *int64 { return &n.Id }); err != nil {
		return err
	}
	for i := range o.Notes {
		n := &o.Notes[i]
		n.StoreId, n.OrderID, n.LastUpdatedUtc = StoreID, o.Bvin, now
		n.AuditDate = s.base.Dated(n.AuditDate,
			partOf(before.Notes, n.Id, func(n *OrderNote) int64 { return n.Id }).AuditDate)
	}
	if err := numberParts(tx, orderPackages, before.Packages, o.Packages,
		func(p *OrderPackage) *int64 { return &p.Id }); err != nil {
		return err
	}
	for i := range o.Packages {
		p := &o.Packages[i]
		p.StoreId, p.OrderId, p.LastUpdatedUtc = StoreID, o.Bvin, now
		p.CustomProperties = orStored(p.CustomProperties, partOf(before.Packages, p.Id,
			func(p *OrderPackage) int64 { return p.Id }).CustomProperties)
	}
	return nil
}

// Dated is when an order was made: now unless it says so.
func (s *Store) Dated(at Instant) Instant { return s.base.Dated(at, s.base.Instant()) }

// NumberLines gives the lines that are new their numbers.
func NumberLines(tx *storage.Tx, before, o *Order) error {
	return numberParts(tx, orderLines, before.Items, o.Items, func(l *LineItem) *int64 { return &l.Id })
}

// takeOver keeps the store's own marks of a line, which every line has (docs/protocol/30-orders-people-taxes.md §2.2,
// §2.3).
func (l *LineItem) takeOver(before LineItem) {
	l.CustomProperties = orStored(l.CustomProperties, before.CustomProperties)
	for _, mark := range [][2]string{{FreeShippingKey, boolText(false)}, {TaxExemptKey, boolText(false)},
		{FreeMethodsKey, ""}} {
		value, kept := Property(before.CustomProperties, mark[0])
		if !kept {
			value = mark[1]
		}
		l.CustomProperties = addProperty(l.CustomProperties, mark[0], value)
	}
}

// LineOf is the order's line with this number, or an empty one.
func (o *Order) LineOf(id int64) LineItem {
	return partOf(o.Items, id, func(l *LineItem) int64 { return l.Id })
}

// partOf is the stored part with the number, or an empty one.
func partOf[T any](stored []T, n int64, id func(*T) int64) (part T) {
	for i := range stored {
		if id(&stored[i]) == n {
			return stored[i]
		}
	}
	return part
}

// admitOrder keeps the numbers of an order from another store from being given out again.
func (s *Store) admitOrder(tx *storage.Tx, o *Order) error {
	used := map[string]int64{ordersTable: int64(o.Id)}
	for _, l := range o.Items {
		used[orderLines] = max(used[orderLines], l.Id)
	}
	for _, c := range o.Coupons {
		used[orderCoupons] = max(used[orderCoupons], c.Id)
	}
	for _, n := range o.Notes {
		used[orderNotes] = max(used[orderNotes], n.Id)
	}
	for _, p := range o.Packages {
		used[orderPackages] = max(used[orderPackages], p.Id)
	}
	if n, ok := order.Counts(o.OrderNumber); ok {
		used[orderNumbers] = n
	}
	for name, n := range used {
		if err := model.RaiseNumber(tx, name, n); err != nil {
			return err
		}
	}
	old, err := modelsOf(s).orders.Stored(tx, o.Bvin)
	if err != nil {
		return err
	}
	if old == nil {
		old = &Order{}
		old.Kept().Source = FromImport
	}
	o.keepLocal(old)
	return s.renewSums(tx, o)
}

// numberParts gives the parts of a record their numbers: one with the number of a stored part is that one, any other is
// new. They come by number.
func numberParts[T any](tx *storage.Tx, name string, stored, parts []T, id func(*T) *int64) (err error) {
	known := map[int64]bool{}
	for i := range stored {
		known[*id(&stored[i])] = true
	}
	for i := range parts {
		n := id(&parts[i])
		if known[*n] {
			delete(known, *n)
		} else if *n, err = model.NextNumber(tx, name); err != nil {
			return err
		}
	}
	slices.SortStableFunc(parts, func(a, b T) int { return cmp.Compare(*id(&a), *id(&b)) })
	return nil
}

// PricingOf collects what is known of the products, the customer and the taxes of an order.
func (s *Store) PricingOf(r storage.Reader, o *Order) (*Pricing, error) {
	st, err := SettingsIn(r)
	if err != nil {
		return nil, err
	}
	currency, err := CurrencyIn(r)
	if err != nil {
		return nil, err
	}
	p := &Pricing{
		Currency: currency, taxIncluded: st.PricesWithTax,
		products: map[string]Product{}, Options: map[string][]Option{}, Variants: map[string][]Variant{},
		tiers: map[string][]ProductVolumeDiscount{}, schedules: map[int64]TaxSchedule{}, rates: map[int64][]Tax{},
	}
	for _, l := range o.Items {
		if err := s.productPricing(r, p, l.ProductId); err != nil {
			return nil, err
		}
		if err := s.taxPricing(r, p, l.TaxSchedule); err != nil {
			return nil, err
		}
	}
	id, ok := modelsOf(s).customers.Parse(o.UserID)
	if !ok {
		return p, nil
	}
	c, err := modelsOf(s).customers.Stored(r, id)
	if err != nil || c == nil {
		return p, err
	}
	p.exempt = c.TaxExempt
	if id, ok := modelsOf(s).priceGroups.Parse(c.PricingGroupId); ok {
		p.group, err = modelsOf(s).priceGroups.Stored(r, id)
	}
	return p, err
}

func (s *Store) productPricing(r storage.Reader, p *Pricing, id string) error {
	if _, known := p.products[id]; known || id == "" {
		return nil
	}
	product, err := modelsOf(s).products.Stored(r, id)
	if err != nil || product == nil {
		return err
	}
	p.products[id] = *product
	if p.Options[id], err = s.OptionsOf(r, id); err != nil {
		return err
	}
	if p.Variants[id], err = s.VariantsOf(r, id); err != nil {
		return err
	}
	return modelsOf(s).discounts.Each(r, storage.Query{Where: storage.Eq("product", id),
		Order: storage.Asc("qty", "pk")},
		func(d ProductVolumeDiscount) error {
			p.tiers[id] = append(p.tiers[id], d)
			return nil
		})
}

func (s *Store) taxPricing(r storage.Reader, p *Pricing, id int64) error {
	if _, known := p.schedules[id]; known || id < 1 {
		return nil
	}
	schedule, err := modelsOf(s).schedules.Stored(r, id)
	if err != nil || schedule == nil {
		return err
	}
	p.schedules[id] = *schedule
	return modelsOf(s).taxes.Each(r, storage.Query{Where: storage.Eq("schedule", id), Order: modelsOf(s).taxes.Order},
		func(t Tax) error {
			p.rates[id] = append(p.rates[id], t)
			return nil
		})
}

// OrNone is the order, or an empty one.
func OrNone(o *Order) *Order {
	if o == nil {
		return &Order{}
	}
	return o
}
