package shop

import (
	"bytes"
	"context"
	"errors"

	"griddle/shop/wire"
	"griddle/storage"
)

// ErrChanged is the cause of the refusal when a record was changed by somebody else since the owner began to edit it.
var ErrChanged = errors.New("the record was changed meanwhile")

// Product reads one product, an *Error of kind Missing when there is none.
func (s *Store) Product(_ context.Context, bvin string) (Product, error) {
	return readOne(s.products, s.db.Reader(), bvin)
}

// Category reads one category, an *Error of kind Missing when there is none.
func (s *Store) Category(_ context.Context, bvin string) (Category, error) {
	return readOne(s.categories, s.db.Reader(), bvin)
}

func readOne[T any](m *model[T, string], r storage.Reader, id string) (T, error) {
	rec, err := m.Get(r, id)
	if errors.Is(err, storage.ErrNotFound) {
		err = m.missing()
	}
	return rec, err
}

// EditProduct stores what the owner made of base, by the rules of SaveProduct; a nil base makes a new product. When the stored one is no longer
// as base, nothing is written and the error has ErrChanged as its cause. The Change of an edit can be undone; a new product has none.
func (s *Store) EditProduct(ctx context.Context, base *Product, next Product) (Product, Change, error) {
	return edit(ctx, s, s.products, base, next)
}

// EditCategory does for a category what EditProduct does for a product. It cannot be put below itself.
func (s *Store) EditCategory(ctx context.Context, base *Category, next Category) (Category, Change, error) {
	if base != nil && base.ParentId != next.ParentId {
		if err := s.mayStandBelow(s.db.Reader(), base.Bvin, next.ParentId); err != nil {
			return next, Change{}, err
		}
	}
	return edit(ctx, s, s.categories, base, next)
}

func edit[T any](ctx context.Context, s *Store, m *model[T, string], base *T, next T) (saved T, made Change, err error) {
	rec, err := m.read(wire.Encode(&next))
	if err != nil {
		return saved, made, err
	}
	if base == nil {
		*m.id(rec) = ""
		err = s.write(ctx, nil, func(tx *storage.Tx) error {
			_, _, err := m.put(tx, nil, rec)
			return err
		})
		return *rec, made, err
	}
	table, id := m.Table().Name, *m.id(base)
	made, err = s.recorded(ctx, Edited, table, []string{id}, func(tx *storage.Tx, c *change) error {
		stored, err := m.Body(tx, id)
		if err != nil {
			return err
		}
		if !bytes.Equal(stored, wire.Encode(base)) {
			return &Error{Kind: Taken, Cause: ErrChanged,
				Message: "Somebody else changed this just now, so nothing was saved. Look at what is marked, then save again."}
		}
		if err := c.before(table, "id = ?", id); err != nil {
			return err
		}
		_, _, err = m.put(tx, base, rec)
		return err
	})
	return *rec, made, err
}

// SKUTaken says which other product has the SKU, "" for none.
func (s *Store) SKUTaken(_ context.Context, sku, bvin string) (name string, err error) {
	if isBlank(sku) {
		return "", nil
	}
	p, err := s.products.Find(s.db.Reader(), storage.Query{Where: "sku_key = ? AND id <> ?", Args: []any{foldKey(sku), bvin}, Order: "t.pk"})
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil
	}
	return p.ProductName, err
}

// SlugTaken says whether another product or category has the slug.
func (s *Store) SlugTaken(_ context.Context, about, slug, bvin string) (taken bool, err error) {
	table := productsTable
	if about == CategoryChange {
		table = categoriesTable
	}
	var n int
	err = s.db.Reader().QueryRow("SELECT count(*) FROM "+table+" WHERE slug_key = ? AND id <> ?", foldKey(slug), bvin).Scan(&n)
	return n > 0, err
}
