package shop

import (
	"context"

	"griddle/storage"
)

// Overview counts what an owner looks after.
type Overview struct {
	Products, Categories              int
	NotForSale, NoPicture, NoCategory int // of the products
}

// Overview counts; the lists behind the figures are those of FindProducts.
func (s *Store) Overview(ctx context.Context) (Overview, error) {
	return s.count.overview.get(s.count.generation.Load(), func() (Overview, error) { return s.overview(ctx) })
}

func (s *Store) overview(ctx context.Context) (o Overview, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		for _, c := range []struct {
			count *int
			table string
			where storage.Cond
		}{
			{&o.Products, productsTable, storage.Cond{}},
			{&o.Categories, categoriesTable, storage.Cond{}},
			{&o.NotForSale, productsTable, storage.Eq("available", 0)},
			{&o.NoPicture, productsTable, storage.Eq("picture", 0)},
			{&o.NoCategory, productsTable, inNoCategory},
		} {
			if *c.count, err = storage.Count(v, c.table, c.where); err != nil {
				return err
			}
		}
		return nil
	})
	return o, err
}
