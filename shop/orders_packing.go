package shop

import (
	"errors"
	"strconv"

	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/storage"
)

// PackingPlan is how an order is proposed to be packed.
type PackingPlan struct {
	Packages []map[int64]int  // pieces by line
	From     map[int64]string // who ships a line that does not ship from the store, by name
}

// packing proposes the packages of what is open of an order.
func (s *Store) packing(r storage.Reader, o *Order) (p PackingPlan, err error) {
	p.From = map[int64]string{}
	var lines []order.Packing
	for i, n := range o.toPack() {
		l := &o.Items[i]
		line := order.Packing{Line: l.Id, Pieces: n, Alone: l.ShipSeparately}
		if l.ShipFromMode == ShipFromVendor || l.ShipFromMode == ShipFromManufacturer {
			line.From = strconv.Itoa(int(l.ShipFromMode)) + " " + model.Fold(l.ShipFromNotificationId)
			if p.From[l.Id], err = s.shipperOf(r, l); err != nil {
				return p, err
			}
		}
		lines = append(lines, line)
	}
	p.Packages = order.Packages(lines)
	return p, nil
}

// shipperOf is the name of the vendor or manufacturer that a line ships from; "" for one that is gone.
func (s *Store) shipperOf(r storage.Reader, l *LineItem) (string, error) {
	contacts := modelsOf(s).vendors
	if l.ShipFromMode == ShipFromManufacturer {
		contacts = modelsOf(s).manufacturers
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
