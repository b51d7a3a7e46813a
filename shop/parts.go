package shop

import (
	"cmp"
	"context"
	"slices"

	"griddle/storage"
)

// What belongs to a product, as its page shows it.

// VolumePricesOf are the prices by volume of a product, the smallest quantity first.
func (s *Store) VolumePricesOf(_ context.Context, product string) (all []VolumePrice, err error) {
	have, err := partsOf(s.db.Reader(), modelsOf(s).discounts, product)
	for _, d := range have {
		all = append(all, VolumePrice{d.Qty, d.Amount})
	}
	slices.SortStableFunc(all, func(a, b VolumePrice) int { return cmp.Compare(a.Qty, b.Qty) })
	return all, err
}

// ImagesOf are the pictures of a product besides the main one, in their order.
func (s *Store) ImagesOf(_ context.Context, product string) ([]ProductImage, error) {
	return partsOf(s.db.Reader(), modelsOf(s).images, product)
}

// StepImage moves a further picture of a product one place up (-1) or down (1); the change can be undone. At an end of
// the row nothing changes.
func (s *Store) StepImage(ctx context.Context, id string, by int) (Change, error) {
	i, err := readOne(modelsOf(s).images, s.db.Reader(), id)
	if err != nil {
		return Change{}, err
	}
	all, err := s.ImagesOf(ctx, i.ProductId)
	if err != nil {
		return Change{}, err
	}
	ids := make([]string, len(all))
	for n := range all {
		ids[n] = all[n].Bvin
	}
	at := slices.Index(ids, id)
	if to := at + by; at >= 0 && to >= 0 && to < len(ids) {
		ids[at], ids[to] = ids[to], ids[at]
	}
	return modelsOf(s).images.recorded(ctx, Edited, ids, func(tx *storage.Tx, c *change) error {
		for place, one := range ids {
			next, err := modelsOf(s).images.stored(tx, one)
			if err != nil {
				return err
			}
			if next == nil || next.SortOrder == place+1 {
				continue
			}
			next.SortOrder = place + 1
			if err := stored(tx, c, modelsOf(s).images, false, next); err != nil {
				return err
			}
		}
		return nil
	})
}
