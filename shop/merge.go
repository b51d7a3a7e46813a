package shop

import (
	"context"
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"griddle/storage"
)

// Merge makes one record of several: what names the others names keep from now on, and the others are deleted. It can
// be undone as one change.
func (r Resource[T, K]) Merge(s *Store, ctx context.Context, keep string, others []string) (Change, error) {
	m := r.in(s)
	into, ok := m.parse(keep)
	if !ok {
		return Change{}, m.missing()
	}
	ids := slices.DeleteFunc(m.parsed(others), func(id K) bool { return sameID(id, into) })
	return m.recorded(ctx, Merged, ids, func(tx *storage.Tx, c *change) error {
		if there, err := m.Exists(tx, into); err != nil || !there {
			if err == nil {
				err = m.missing()
			}
			return err
		}
		for _, ref := range s.naming(m.Name()) {
			where := ref.naming(listed(ids))
			if ref.rename == nil {
				return fmt.Errorf("records of %s name those of %s, and nobody knows how to let them name another",
					ref.from, m.Name())
			}
			if err := c.before(ref.from, where); err != nil {
				return err
			}
			if err := ref.rename(tx, where, idText(into)); err != nil {
				return err
			}
		}
		return m.erase(tx, c, ids)
	})
}

// VendorStock and ManufacturerStock say of these vendors or manufacturers what the stock of their products has cost.
func (s *Store) VendorStock(ctx context.Context, ids []string) (map[string]Decimal, error) {
	return s.stockBy(ctx, "vendor", ids)
}

// ManufacturerStock: see VendorStock.
func (s *Store) ManufacturerStock(ctx context.Context, ids []string) (map[string]Decimal, error) {
	return s.stockBy(ctx, "manufacturer", ids)
}

// stockBy adds up pieces times cost by a column of the products.
func (s *Store) stockBy(ctx context.Context, column string, ids []string) (map[string]Decimal, error) {
	worth := map[string]Decimal{}
	err := s.db.Read(ctx, func(v *storage.View) error {
		theirs := storage.In(column, ids)
		pieces := map[string]int64{}
		stock := storage.Select{Table: inventoryTable, Columns: []string{"product", "on_hand"}, Query: storage.Query{
			Where: storage.InSub("product", storage.Sub{Table: productsTable, Column: "id", Where: theirs})}}
		err := storage.Each(v, stock, func(row storage.Row) error {
			var product string
			var n int64
			err := row.Scan(&product, &n)
			pieces[product] += n
			return err
		})
		if err != nil {
			return err
		}
		costs := storage.Select{Table: productsTable, Columns: []string{"id", column, "cost"},
			Query: storage.Query{Where: theirs}}
		return storage.Each(v, costs, func(row storage.Row) error {
			var product, whose, text string
			if err := row.Scan(&product, &whose, &text); err != nil {
				return err
			}
			cost, err := decimal.NewFromString(text)
			worth[whose] = Decimal{Decimal: worth[whose].Add(cost.Mul(decimal.NewFromInt(pieces[product])))}
			return err
		})
	})
	return worth, err
}
