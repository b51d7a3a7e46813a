package shop

import (
	"context"

	"griddle/shop/order"
	"griddle/storage"
)

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
func (s *Store) PlanShipping(ctx context.Context, ids []string) (all []ShipPlan, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		taken := map[string]int{} // from each record of stock
		for _, id := range ids {
			o, err := modelsOf(s).orders.Stored(v, id)
			if err != nil {
				return err
			}
			if o == nil {
				continue
			}
			p := ShipPlan{ID: id, Number: o.OrderNumber, Customer: o.customerName(),
				Ready: o.Status() == order.ReadyForShipping}
			wanted := map[string]int{}
			for i, n := range o.toPack() {
				if n == 0 {
					continue
				}
				p.Pieces += n
				l := &o.Items[i]
				rec, stock, err := s.counted(v, l)
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
