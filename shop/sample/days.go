package sample

import (
	"fmt"
	"time"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/sales"
	"griddle/storage"
)

// addDays lets the owner of the sample store have worked with it: goods came back, an order went out in two parcels,
// and somebody is still on the phone. So every filter of the order manager has something to show.
func (m *sampleStore) addDays() error {
	complete, err := m.newest(order.Complete)
	if err != nil {
		return err
	}
	toShip, err := m.newest(order.ReadyForShipping)
	if err != nil {
		return err
	}
	for i, id := range complete[:min(len(complete), 3)] {
		if err := m.comesBack(id, i > 0); err != nil { // the money for the first is still owed
			return err
		}
	}
	if err := m.inTwo(toShip); err != nil {
		return err
	}
	return m.onThePhone()
}

// newest are the ids of the orders of a status, the newest first.
func (m *sampleStore) newest(s order.Status) ([]string, error) {
	return model.ModelOf(shop.Orders, m.Store).IDs(m.tx,
		storage.Query{Where: storage.And(storage.Eq("listed", int(shop.IsOrder)),
			storage.Eq("status", int(s))), Order: storage.Desc("ordered", "pk")})
}

// comesBack returns a piece of the first line of an order, and gives the money back if it says so.
func (m *sampleStore) comesBack(id string, paid bool) error {
	o, err := model.ModelOf(shop.Orders, m.Store).Stored(m.tx, id)
	if err != nil {
		return err
	}
	r := sales.Returning{Wish: order.Wish{Lines: []order.WishLine{{Line: o.Items[0].Id, Quantity: 1, Restock: true}}}}
	if paid {
		plan, err := sales.PlanOf(o, r.Wish, m.in.Decimals())
		if err != nil {
			return err
		}
		if r.For, err = m.refund(o, plan.Value); err != nil {
			return err
		}
	}
	return sales.ReturnIn(m.Store, m.tx, id, m.in, r)
}

// refund gives money back by the card, and answers the id of the transaction.
func (m *sampleStore) refund(o *shop.Order, amount order.Amount) (string, error) {
	const later = 96 * time.Hour
	if err := m.transaction(o, cardRefund, shop.Decimal{Decimal: amount.Neg()}, later); err != nil {
		return "", err
	}
	all, err := m.PaymentsOf(m.tx, o.Bvin)
	if err != nil {
		return "", err
	}
	for _, t := range all {
		if t.Action == cardRefund {
			return string(t.Id), nil
		}
	}
	return "", fmt.Errorf("order %s: its refund is not there", o.OrderNumber)
}

// inTwo ships the first line of an order that waits, and packs another for later.
func (m *sampleStore) inTwo(waiting []string) error {
	for _, id := range waiting {
		o, err := model.ModelOf(shop.Orders, m.Store).Stored(m.tx, id)
		if err != nil {
			return err
		}
		if len(o.Items) < 2 || len(o.Packages) > 0 {
			continue
		}
		var parcels []sales.Parcel
		for i, send := range []bool{true, false} {
			parcel := sales.Parcel{Package: sales.NewParcel(m.Store), Send: send,
				Pieces: map[int64]int{o.Items[i].Id: o.Items[i].Quantity}}
			if send {
				parcel.Package.TrackingNumber = "GR000000386"
			}
			parcels = append(parcels, parcel)
		}
		return sales.PackIn(m.Store, m.tx, id, m.in, parcels)
	}
	return nil
}

// onThePhone leaves the newest cart as a draft of the owner.
func (m *sampleStore) onThePhone() error {
	carts, err := model.ModelOf(shop.Orders, m.Store).IDs(m.tx,
		storage.Query{Where: storage.Eq("listed", int(shop.NotListed)),
			Order: storage.Desc("ordered", "pk")})
	if err != nil || len(carts) == 0 {
		return err
	}
	o, err := model.ModelOf(shop.Orders, m.Store).Stored(m.tx, carts[0])
	if err != nil {
		return err
	}
	o.Detach()
	o.Kept().Draft, o.Kept().Source = true, shop.FromWindow
	_, err = model.ModelOf(shop.Orders, m.Store).Update(m.tx, o)
	return err
}
