package shop

import (
	"context"
	"math"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

// StockMove is what a program says when it takes pieces out of the stock, or puts some in.
type StockMove struct {
	By        int    `doc:"How many pieces come, or go where it is negative."`
	Reason    string `max:"100" doc:"Why, for the owner's list of activity."`
	Reference string `max:"100" doc:"What it belongs to, such as the number of a receipt, for the same list."`
	BelowZero bool   `doc:"Whether the stock may become negative; refused otherwise."`
}

// ReadStockMove reads a posted move.
func (s *Store) ReadStockMove(posted []byte) (StockMove, error) {
	m := StockMove{}
	err := wire.Decode(posted, &m, s.base.Instant())
	if err == nil {
		err = wire.Check(&m)
	}
	switch {
	case err != nil:
		return m, fromWire(err)
	case m.By == 0:
		return m, Refuse(Invalid, "By", "{field} is missing or 0: say how many pieces come, or as a negative number how many go.")
	}
	return m, nil
}

// AdjustStock moves the stock of an inventory record and answers the record. What others do to it meanwhile counts too:
// it is read and written in one transaction.
func (s *Store) AdjustStock(ctx context.Context, g model.Guard, id string, m StockMove) (body []byte, err error) {
	key, ok := modelsOf(s).inventory.Parse(id)
	if !ok {
		return nil, modelsOf(s).inventory.Missing()
	}
	err = s.base.Write(ctx, g, func(tx *storage.Tx) error {
		old, err := modelsOf(s).inventory.Stored(tx, key)
		if err == nil && old == nil {
			err = modelsOf(s).inventory.Missing()
		}
		if err != nil {
			return err
		}
		rec := *old
		sum := int64(old.QuantityOnHand) + int64(m.By)
		switch {
		case sum < 0 && m.By < 0 && !m.BelowZero:
			return Refuse(Invalid, "By", "{field} takes %d pieces, and only %d are in stock; nothing was changed. "+
				"Send BelowZero as true where the stock may become negative.", -int64(m.By), old.QuantityOnHand)
		case sum < math.MinInt32, sum > math.MaxInt32:
			return Refuse(Invalid, "By", "{field} makes the stock larger than can be counted.")
		}
		rec.QuantityOnHand = int(sum)
		body, _, err = modelsOf(s).inventory.Put(tx, nil, old, &rec)
		return err
	})
	return body, err
}
