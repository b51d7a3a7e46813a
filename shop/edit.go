package shop

import (
	"context"
	"errors"

	"github.com/shopspring/decimal"

	"griddle/storage"
)

// ErrChanged is the cause of the refusal when a record was changed by somebody else since the owner began to edit it.
var ErrChanged = errors.New("the record was changed meanwhile")

// Product reads one product, an *Error of kind Missing when there is none.
func (s *Store) Product(_ context.Context, bvin string) (Product, error) {
	return readOne(modelsOf(s).products, s.db.Reader(), bvin)
}

// Category reads one category, an *Error of kind Missing when there is none.
func (s *Store) Category(_ context.Context, bvin string) (Category, error) {
	return readOne(modelsOf(s).categories, s.db.Reader(), bvin)
}

func readOne[T any, K storage.ID](m *model[T, K], r storage.Reader, id K) (T, error) {
	rec, err := m.Get(r, id)
	if errors.Is(err, storage.ErrNotFound) {
		err = m.missing()
	}
	return rec, err
}

func edit[T any, K storage.ID](ctx context.Context, s *Store, m *model[T, K], base *T, next T, along []Along) (
	saved T, made Change, err error) {
	rec, err := m.readEdited(&next)
	if err != nil {
		return saved, made, err
	}
	var keeps []keeper
	var drops []func()
	defer func() {
		for _, drop := range drops {
			if err != nil && drop != nil {
				drop()
			}
		}
	}()
	for _, a := range along {
		keep, drop, err := a.ready(ctx, s)
		if err != nil {
			return saved, made, err
		}
		keeps, drops = append(keeps, keep), append(drops, drop)
	}
	all := func(tx *storage.Tx, c *change) error {
		if err := m.putEdited(tx, c, base, rec); err != nil {
			return err
		}
		for _, keep := range keeps {
			if err := keep(tx, c, idText(*m.id(rec))); err != nil {
				return err
			}
		}
		return nil
	}
	if base == nil {
		err = s.write(ctx, nil, func(tx *storage.Tx) error { return all(tx, nil) })
		return *rec, made, err
	}
	made, err = m.recorded(ctx, Edited, []K{*m.id(base)}, all)
	return *rec, made, err
}

// putEdited stores what the owner made of base as part of a change; a nil base makes a new record, which needs none.
func (m *model[T, K]) putEdited(tx *storage.Tx, c *change, base, rec *T) error {
	if base == nil {
		var unset K
		*m.id(rec) = unset
		if err := m.mayEdit(tx, nil, rec); err != nil {
			return err
		}
		if err := m.mayBeNew(tx, rec); err != nil {
			return err
		}
		_, _, err := m.add(tx, c, rec)
		return err
	}
	id := *m.id(base)
	if err := m.unchanged(tx, base); err != nil {
		return err
	}
	if err := m.mayEdit(tx, base, rec); err != nil {
		return err
	}
	if err := c.before(m.Name(), storage.Eq(m.Key(), id)); err != nil {
		return err
	}
	if _, _, err := m.put(tx, c, base, rec); err != nil || m.afterEdit == nil {
		return err
	}
	return m.afterEdit(tx, c, rec)
}

// unchanged refuses to save over a record that is no longer as the owner began with it; the cause is ErrChanged then.
func (m *model[T, K]) unchanged(r storage.Reader, base *T) error {
	stored, err := readOne(m, r, *m.id(base))
	if err == nil && !sameRecord(&stored, base) {
		err = Refuse(Taken, "",
			"Somebody else changed this just now, so nothing was saved. Look at what is marked, then save again.").
			Because(ErrChanged)
	}
	return err
}

// mayEdit refuses what the owner may not do in the window.
func (m *model[T, K]) mayEdit(r storage.Reader, base, rec *T) error {
	if m.beforeEdit == nil {
		return nil
	}
	return m.beforeEdit(r, base, rec)
}

// RowEdit is a record as the owner began to edit it, nil for a new one, and as it is to be.
type RowEdit[T any] struct {
	Base *T
	Next T
}

// RowError says which of several records is refused.
type RowError struct {
	Row int // among those given
	Err error
}

func (e *RowError) Error() string { return e.Err.Error() }

func (e *RowError) Unwrap() error { return e.Err }

// EditAll does for several records what Edit does for one, all or none. The Change can be undone unless all are new.
func (r Resource[T, K]) EditAll(s *Store, ctx context.Context, rows []RowEdit[T]) (saved []T, made Change, err error) {
	m := r.in(s)
	saved = make([]T, len(rows))
	var ids []K
	for i, row := range rows {
		rec, err := m.readEdited(&row.Next)
		if err != nil {
			return nil, made, &RowError{i, err}
		}
		if saved[i] = *rec; row.Base != nil {
			ids = append(ids, *m.id(row.Base))
		}
	}
	all := func(tx *storage.Tx, c *change) error {
		for i, row := range rows {
			if err := m.putEdited(tx, c, row.Base, &saved[i]); err != nil {
				return &RowError{i, err}
			}
		}
		return nil
	}
	if len(ids) == 0 {
		err = s.through(ctx, s.forMany(len(rows), false), nil, func(tx *storage.Tx) error { return all(tx, nil) })
	} else {
		made, err = m.recorded(ctx, Edited, ids, all)
	}
	return saved, made, err
}

// SKUTaken says which other product has the SKU, itself or by a variant; "" for none.
func (s *Store) SKUTaken(ctx context.Context, sku, bvin string) (name string, err error) {
	if isBlank(sku) {
		return "", nil
	}
	key := foldKey(sku)
	others := storage.Ne("id", bvin)
	ofVariant := storage.InSub("id",
		storage.Sub{Table: variantsTable, Column: "product", Where: storage.Eq("sku_key", key)})
	p, err := modelsOf(s).products.Find(s.db.Reader(),
		storage.Query{Where: storage.And(others, storage.Or(storage.Eq("sku_key", key), ofVariant))})
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil
	}
	return p.ProductName, err
}

// deleteRecorded deletes records of a model as its remove does, as a change that can be undone.
func (m *model[T, K]) deleteRecorded(ctx context.Context, ids []K) (Change, error) {
	return m.recorded(ctx, Deleted, ids, func(tx *storage.Tx, c *change) error {
		return storage.InSteps(ctx, ids, func(some []K) error { return m.erase(tx, c, some) })
	})
}

// SetProductStatus puts products on or off sale; the change can be undone.
func (s *Store) SetProductStatus(ctx context.Context, ids []string, status ProductStatus) (Change, error) {
	kind := Deactivated
	if status == ProductActive {
		kind = Activated
	}
	return modelsOf(s).products.changeAll(ctx, kind, ids, func(p *Product) error {
		p.Status = status
		return nil
	})
}

// PriceChange is a step of many prices: by an amount in store currency, or by a percentage of each; negative ones lower
// them.
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

// ChangePrices changes SitePrice; the change can be undone. It is refused whole when a price would fall below zero or
// grow too large.
func (s *Store) ChangePrices(ctx context.Context, ids []string, by PriceChange) (Change, error) {
	currency, err := currencyIn(s.db.Reader())
	if err != nil {
		return Change{}, err
	}
	return modelsOf(s).products.changeAll(ctx, Repriced, ids, func(p *Product) error {
		price := by.of(p.SitePrice, currency)
		switch {
		case price.IsNegative():
			return Refuse(Invalid, "By", "The price of “%s” would fall below zero; choose a smaller step.",
				p.ProductName)
		case price.GreaterThanOrEqual(decimal.New(1, 15)):
			return Refuse(Invalid, "By", "The price of “%s” would have more than 15 digits; choose a smaller step.",
				p.ProductName)
		}
		p.SitePrice = price
		return nil
	})
}

// MoveToCategory takes products out of the categories they stand in and puts them at the end of this one, in the order
// given; the change can be undone.
func (s *Store) MoveToCategory(ctx context.Context, ids []string, category string) (Change, error) {
	return modelsOf(s).products.recorded(ctx, Moved, ids, func(tx *storage.Tx, c *change) error {
		if err := modelsOf(s).categories.mustExist(tx, "CategoryId", category); err != nil {
			return err
		}
		return storage.InSteps(ctx, ids, func(some []string) error {
			elsewhere := storage.And(storage.In("product", some), storage.Ne("category", category))
			if err := c.before(associationsTable, elsewhere); err != nil {
				return err
			}
			if _, err := modelsOf(s).associations.DeleteWhere(tx, elsewhere); err != nil {
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
	there, err := modelsOf(s).products.Exists(tx, product)
	if err != nil || !there {
		return err
	}
	a := &CategoryProductAssociation{ProductId: product, CategoryId: category}
	if _, err := modelsOf(s).associations.Find(tx, storage.Query{Where: pair(a)}); KindOf(err) != Missing {
		return err
	}
	_, _, err = modelsOf(s).associations.put(tx, c, nil, a)
	return err
}
