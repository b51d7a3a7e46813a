package sales

import (
	"context"
	"errors"
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

// Kinds of changes of what is shipped.
const (
	Packed    model.ChangeKind = "packed"
	Shipped   model.ChangeKind = "shipped"
	Unshipped model.ChangeKind = "unshipped"
	Unpacked  model.ChangeKind = "unpacked"
	Tracked   model.ChangeKind = "tracked"
)

// Parcel is a package that the owner packs.
type Parcel struct {
	Package shop.OrderPackage // method, carrier, tracking, weight ...; what is in it is worked out
	Pieces  map[int64]int     // by line; none: all that is open
	// Tracking are the tracking numbers of the packages of several orders, by the order's id.
	Tracking map[string]string
	// Send ships it at once. Confirmed: the owner was asked about an order that is not paid.
	Send, Confirmed bool
}

// PackOrders makes a package of each order, and ships it if it says so.
func PackOrders(s *shop.Store, ctx context.Context, ids []string, p Parcel) (model.Change, error) {
	kind := Packed
	if p.Send {
		kind = Shipped
	}
	total := 0
	made, err := onOrders(s, ctx, kind, ids, func(e *step) error {
		n, err := e.pack(p)
		total += n
		return err
	})
	made.Pieces = total
	return made, err
}

// PackIn is PackOrders for one order as part of a transaction that is not to be taken back.
func PackIn(s *shop.Store, tx *storage.Tx, id string, in shop.Currency, parcels []Parcel) error {
	return onOrder(s, tx, nil, id, in, func(e *step) error {
		for _, p := range parcels {
			if _, err := e.pack(p); err != nil {
				return err
			}
		}
		return nil
	})
}

// pack makes a package, ships it if it says so, and tells of how many pieces it is.
func (e *step) pack(p Parcel) (int, error) {
	if r := order.MayShip(e.state(), p.Confirmed); p.Send && r != nil {
		return 0, shop.RefusedBy(r)
	}
	items, err := e.packed(p.Pieces)
	if err != nil {
		return 0, err
	}
	next := p.Package
	next.Id, next.Items, next.HasShipped = 0, items, p.Send
	if number := strings.TrimSpace(p.Tracking[e.o.Bvin]); number != "" {
		next.TrackingNumber = number
	}
	if next.ShipDateUtc.IsZero() {
		next.ShipDateUtc = e.s.Instant()
	}
	if next.Weight.IsZero() { // products are weighed in the store's unit
		next.Weight = e.weight(items)
		if details, err := shop.DetailsIn(e.tx); err != nil {
			return 0, err
		} else if details.Weight == "kg" {
			next.WeightUnits = shop.Kilograms
		}
	}
	if model.IsBlank(next.ShippingMethodId) { // as the customer chose
		next.ShippingMethodId = e.o.ShippingMethodId
		if model.IsBlank(next.ShippingProviderId) {
			next.ShippingProviderId = e.o.ShippingProviderId
			next.ShippingProviderServiceCode = e.o.ShippingProviderServiceCode
		}
	}
	e.o.Packages = append(slices.Clone(e.o.Packages), next)
	if !p.Send {
		e.say("Packed: %d pieces.", pieces(items))
		return pieces(items), nil
	}
	return pieces(items), e.send(items, 1)
}

// NewParcel is a package as the protocol's defaults make one.
func NewParcel(s *shop.Store) shop.OrderPackage { return wire.New[shop.OrderPackage](s.Instant()) }

func pieces(items []shop.OrderPackageItem) (n int) {
	for _, i := range items {
		n += i.Quantity
	}
	return n
}

// packed is what is to be in a package: no more of each line than is open and not packed yet.
func (e *step) packed(wanted map[int64]int) (items []shop.OrderPackageItem, err error) {
	for _, id := range slices.Sorted(maps.Keys(wanted)) {
		if !slices.ContainsFunc(e.o.Items, func(l shop.LineItem) bool { return l.Id == id }) {
			return nil, shop.Refuse(shop.Invalid, "LineItemId", "{field} is no line of this order.")
		}
	}
	all := e.o.ToPack()
	for i, line := range e.o.Items {
		open := all[i]
		n := open
		if len(wanted) > 0 {
			n = wanted[line.Id]
		}
		if n < 0 || n > open {
			return nil, shop.Refuse(shop.Invalid, "Quantity", "%s: only %d are open.", line.ProductName, open)
		}
		if n > 0 {
			items = append(items, shop.OrderPackageItem{ProductBvin: line.ProductId, LineItemId: line.Id, Quantity: n})
		}
	}
	if len(items) == 0 {
		return nil, shop.Refuse(shop.Invalid, "Quantity", "Nothing is chosen, or nothing is left to ship.")
	}
	return items, nil
}

func (e *step) weight(items []shop.OrderPackageItem) (sum shop.Decimal) {
	for _, item := range items {
		for _, l := range e.o.Items {
			if l.Id == item.LineItemId {
				sum.Decimal = sum.Add(l.ProductShippingWeight.Mul(shop.Pieces(item.Quantity)))
			}
		}
	}
	return sum
}

// send lets items leave, or with -1 come back: quantities, stock and status follow.
func (e *step) send(items []shop.OrderPackageItem, way int) error {
	for _, item := range items {
		at := slices.IndexFunc(e.o.Items, func(l shop.LineItem) bool { return l.Id == item.LineItemId })
		if at < 0 {
			continue // a program took the line away
		}
		l := &e.o.Items[at]
		l.QuantityShipped = max(l.QuantityShipped+way*item.Quantity, 0)
		err := e.move(l, func(s order.Stock, t order.Taken) (order.Stock, order.Taken) {
			if way > 0 {
				return order.Leave(s, t, item.Quantity)
			}
			return order.TakeBack(s, t, item.Quantity)
		})
		if err != nil {
			return err
		}
	}
	e.o.ShippingStatus = shop.ShippingStatus(e.o.Shipment().Stored)
	if way > 0 {
		e.say("Shipped: %d pieces.", pieces(items))
	} else {
		e.say("Shipping undone: %d pieces.", pieces(items))
	}
	e.become(order.Shipping(e.state()))
	return nil
}

// parcel is a package of the order by its number.
func (e *step) parcel(id int64) (*shop.OrderPackage, error) {
	at := slices.IndexFunc(e.o.Packages, func(p shop.OrderPackage) bool { return p.Id == id })
	if at < 0 {
		return nil, shop.Refuse(shop.Missing, "", "This package is not there any more.")
	}
	return &e.o.Packages[at], nil
}

// counts says whether the quantities of the order know of a package: one that a program sent does not count.
func (e *step) counts(p *shop.OrderPackage) bool {
	_, ours := e.local().Numbers[p.Id]
	return ours && p.HasShipped
}

// ShipPackage ships a package that is packed, or counts one as shipped that a program sent.
func ShipPackage(s *shop.Store, ctx context.Context, id string, parcel int64, confirmed bool) (model.Change, error) {
	return onOrders(s, ctx, Shipped, []string{id}, func(e *step) error {
		p, err := e.parcel(parcel)
		if err != nil {
			return err
		}
		if e.counts(p) {
			return shop.Refuse(shop.Invalid, "HasShipped", "This package was shipped already.")
		}
		if r := order.MayShip(e.state(), confirmed); r != nil {
			return shop.RefusedBy(r)
		}
		if err := e.fits(p.Items); err != nil {
			return err
		}
		if !p.HasShipped {
			p.HasShipped, p.ShipDateUtc = true, e.s.Instant()
		}
		e.local().NumberPackage(p.Id)
		return e.send(p.Items, 1)
	})
}

// fits refuses to ship more than is open.
func (e *step) fits(items []shop.OrderPackageItem) error {
	wanted := map[int64]int{}
	for _, item := range items {
		wanted[item.LineItemId] += item.Quantity
	}
	for i, l := range e.o.Lines() {
		if line := e.o.Items[i]; wanted[line.Id] > l.Open() {
			return shop.Refuse(shop.Invalid, "Quantity", "%s: only %d are open.", line.ProductName, l.Open())
		}
	}
	return nil
}

// UnshipPackage takes the shipping of a package back; it stays packed.
func UnshipPackage(s *shop.Store, ctx context.Context, id string, parcel int64) (model.Change, error) {
	return onOrders(s, ctx, Unshipped, []string{id}, func(e *step) error {
		p, err := e.parcel(parcel)
		if err != nil {
			return err
		}
		if !e.counts(p) {
			return shop.Refuse(shop.Invalid, "HasShipped", "This package was not shipped from here.")
		}
		p.HasShipped = false
		return e.send(p.Items, -1)
	})
}

// DeletePackage deletes a package; what was shipped with it comes back.
func DeletePackage(s *shop.Store, ctx context.Context, id string, parcel int64) (model.Change, error) {
	return onOrders(s, ctx, Unpacked, []string{id}, func(e *step) error {
		p, err := e.parcel(parcel)
		if err != nil {
			return err
		}
		was := *p
		counted := e.counts(p)
		e.o.Packages = slices.DeleteFunc(slices.Clone(e.o.Packages), func(p shop.OrderPackage) bool {
			return p.Id == parcel
		})
		delete(e.local().Numbers, parcel)
		e.say("Package deleted.")
		if !counted {
			return nil
		}
		return e.send(was.Items, -1)
	})
}

// TrackPackage gives a package its tracking number.
func TrackPackage(s *shop.Store, ctx context.Context, id string, parcel int64, number string) (model.Change, error) {
	return onOrders(s, ctx, Tracked, []string{id}, func(e *step) error {
		p, err := e.parcel(parcel)
		if err != nil {
			return err
		}
		e.aside, p.TrackingNumber = true, strings.TrimSpace(number)
		e.say("Tracking number: %s.", p.TrackingNumber)
		return nil
	})
}

// PackingPlan is how an order is proposed to be packed.
type PackingPlan struct {
	Packages []map[int64]int  // pieces by line
	From     map[int64]string // who ships a line that does not ship from the store, by name
}

// packing proposes the packages of what is open of an order.
func packing(s *shop.Store, r storage.Reader, o *shop.Order) (p PackingPlan, err error) {
	p.From = map[int64]string{}
	var lines []order.Packing
	for i, n := range o.ToPack() {
		l := &o.Items[i]
		line := order.Packing{Line: l.Id, Pieces: n, Alone: l.ShipSeparately}
		if l.ShipFromMode == shop.ShipFromVendor || l.ShipFromMode == shop.ShipFromManufacturer {
			line.From = strconv.Itoa(int(l.ShipFromMode)) + " " + model.Fold(l.ShipFromNotificationId)
			if p.From[l.Id], err = shipperOf(s, r, l); err != nil {
				return p, err
			}
		}
		lines = append(lines, line)
	}
	p.Packages = order.Packages(lines)
	return p, nil
}

// shipperOf is the name of the vendor or manufacturer that a line ships from; "" for one that is gone.
func shipperOf(s *shop.Store, r storage.Reader, l *shop.LineItem) (string, error) {
	contacts := model.ModelOf(shop.Vendors, s)
	if l.ShipFromMode == shop.ShipFromManufacturer {
		contacts = model.ModelOf(shop.Manufacturers, s)
	}
	id, ok := contacts.Parse(l.ShipFromNotificationId)
	if !ok {
		return "", nil
	}
	v, err := contacts.Get(r, id)
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil
	}
	return v.DisplayName, err
}

// ShipPlan is an order of a batch that ships all that is open.
type ShipPlan struct {
	ID       string
	Number   string
	Customer string
	Pieces   int    // that are open and not packed
	Ready    bool   // it is ready for shipping
	Short    string // the name of what is held back, for there is too little on the shelf; "" for nothing
}

// PlanShipping says of each of these orders what is to ship, and what the shelf holds back. Earlier ones take from the
// shelf first.
func PlanShipping(s *shop.Store, ctx context.Context, ids []string) (all []ShipPlan, err error) {
	err = model.Look(ctx, s, func(_ *model.Batch[*shop.Store], v storage.Reader) error {
		taken := map[string]int{} // from each record of stock
		for _, id := range ids {
			o, err := model.ModelOf(shop.Orders, s).Stored(v, id)
			if err != nil {
				return err
			}
			if o == nil {
				continue
			}
			p := ShipPlan{ID: id, Number: o.OrderNumber, Customer: o.CustomerName(),
				Ready: o.Status() == order.ReadyForShipping}
			wanted := map[string]int{}
			for i, n := range o.ToPack() {
				if n == 0 {
					continue
				}
				p.Pieces += n
				l := &o.Items[i]
				rec, stock, err := s.Counted(v, l)
				if err != nil {
					return err
				}
				if rec == nil || stock.Mode == order.Uncounted {
					continue
				}
				if wanted[rec.Bvin] += n; stock.OnHand-taken[rec.Bvin] < wanted[rec.Bvin] && p.Short == "" {
					p.Short = l.ProductName
				}
			}
			if p.Short == "" && p.Ready {
				for stock, n := range wanted {
					taken[stock] += n
				}
			}
			all = append(all, p)
		}
		return nil
	})
	return all, err
}
