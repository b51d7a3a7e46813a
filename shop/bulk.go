package shop

import (
	"context"
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop/wire"
	"griddle/storage"
)

// DeleteProducts deletes products and what goes with them; the change can be undone.
func (s *Store) DeleteProducts(ctx context.Context, ids []string) (Change, error) {
	return s.products.deleteRecorded(ctx, ids)
}

// DeleteCategories deletes categories; their products and children stay, the children at the root. The change can be undone.
func (s *Store) DeleteCategories(ctx context.Context, ids []string) (Change, error) {
	return s.categories.deleteRecorded(ctx, ids)
}

// deleteRecorded deletes records of a model as its remove does, as a change that can be undone.
func (m *model[T, K]) deleteRecorded(ctx context.Context, ids []K) (Change, error) {
	return m.recorded(ctx, Deleted, ids, func(tx *storage.Tx, c *change) error {
		return storage.InSteps(ctx, ids, func(some []K) error { return m.erase(tx, c.before, some) })
	})
}

// SetProductStatus puts products on or off sale; the change can be undone.
func (s *Store) SetProductStatus(ctx context.Context, ids []string, status ProductStatus) (Change, error) {
	kind := Deactivated
	if status == ProductActive {
		kind = Activated
	}
	return s.products.changeAll(ctx, kind, ids, func(p *Product) error {
		p.Status = status
		return nil
	})
}

// PriceChange is a step of many prices: by an amount in store currency, or by a percentage of each; negative ones lower them.
type PriceChange struct {
	By      Decimal
	Percent bool
}

// of is the new price, rounded to the currency's decimals.
func (c PriceChange) of(price Decimal, in Currency) Decimal {
	by := c.By.Decimal
	if c.Percent {
		by = price.Mul(by).Div(decimal.NewFromInt(100))
	}
	return Decimal{Decimal: in.Round(price.Add(by))}
}

// ChangePrices changes SitePrice; the change can be undone. It is refused whole when a price would fall below zero or grow too large.
func (s *Store) ChangePrices(ctx context.Context, ids []string, by PriceChange) (Change, error) {
	currency, err := currencyIn(s.db.Reader())
	if err != nil {
		return Change{}, err
	}
	return s.products.changeAll(ctx, Repriced, ids, func(p *Product) error {
		price := by.of(p.SitePrice, currency)
		switch {
		case price.IsNegative():
			return Refuse(Invalid, "By", "The price of “%s” would fall below zero; choose a smaller step.", p.ProductName)
		case price.GreaterThanOrEqual(decimal.New(1, 15)):
			return Refuse(Invalid, "By", "The price of “%s” would have more than 15 digits; choose a smaller step.",
				p.ProductName)
		}
		p.SitePrice = price
		return nil
	})
}

// MoveToCategory takes products out of the categories they stand in and puts them at the end of this one, in the order given; the change can be
// undone.
func (s *Store) MoveToCategory(ctx context.Context, ids []string, category string) (Change, error) {
	return s.products.recorded(ctx, Moved, ids, func(tx *storage.Tx, c *change) error {
		if err := s.categories.mustExist(tx, "CategoryId", category); err != nil {
			return err
		}
		return storage.InSteps(ctx, ids, func(some []string) error {
			elsewhere := storage.And(storage.In("product", some), storage.Ne("category", category))
			if err := c.before(associationsTable, elsewhere); err != nil {
				return err
			}
			if _, err := s.associations.DeleteWhere(tx, elsewhere); err != nil {
				return err
			}
			for _, id := range some {
				if err := s.moveTo(tx, c, category, id); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// moveTo puts a product at the end of a category, unless it stands there or was deleted meanwhile.
func (s *Store) moveTo(tx *storage.Tx, c *change, category, product string) error {
	there, err := s.products.Exists(tx, product)
	if err != nil || !there {
		return err
	}
	a := &CategoryProductAssociation{ProductId: product, CategoryId: category}
	if _, err := s.associations.Find(tx, storage.Query{Where: pair(a)}); KindOf(err) != Missing {
		return err
	}
	if _, _, err := s.associations.put(tx, nil, a); err != nil {
		return err
	}
	return c.made(associationsTable, storage.Eq("pk", a.Id))
}

// At is the instant of t, to the millisecond; before 1753 and after 9999 it is unset.
func At(t time.Time) Instant { return wire.At(t) }

// ParseDecimal reads an amount as owners and programs write it, "19.95"; an error is a sentence fragment on what is wrong with it.
func ParseDecimal(text string) (Decimal, error) { return wire.ParseDecimal(text) }
