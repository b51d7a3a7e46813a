package shop

import (
	"context"
	"slices"
	"strings"

	"griddle/shop/model"
	"griddle/storage"
)

// Wish is an item of a customer's wish list as the window shows it.
type Wish struct {
	Item    WishListItem
	Product *Product // nil when it is gone
	Choices string   // what was chosen of it, in words
}

// WishesOf are those of a customer, changed last first.
func (s *Store) WishesOf(ctx context.Context, customer string) (all []Wish, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		all, err = s.wishesOf(v, customer)
		return err
	})
	return all, err
}

func (s *Store) wishesOf(v *storage.View, customer string) (all []Wish, err error) {
	q := storage.Query{Where: storage.Eq("customer", strings.TrimSpace(customer)), Order: storage.Desc("updated", "pk")}
	err = modelsOf(s).wishList.Each(v, q, func(item WishListItem) error {
		all = append(all, Wish{Item: item})
		return nil
	})
	for i := range all {
		if err != nil {
			return nil, err
		}
		w := &all[i]
		if w.Product, err = modelsOf(s).products.Stored(v, w.Item.ProductId); err == nil && w.Product != nil {
			var item OrderItem
			item, err = s.itemOf(v, w.Product, w.Item.SelectionData)
			w.Choices = item.Line.ProductShortDescription
		}
	}
	return all, err
}

// DraftOfWishes begins an order of what a customer wished for and can still be had, at today's prices.
func (s *Store) DraftOfWishes(ctx context.Context, customer string) (draft Order, err error) {
	next := NewRecord[Order](s.now())
	err = s.db.Read(ctx, func(v *storage.View) error {
		c, err := model.ReadOne(modelsOf(s).customers, v, strings.TrimSpace(customer))
		if err != nil {
			return err
		}
		next.UserID, next.UserEmail = c.Bvin, c.Email
		next.BillingAddress, next.ShippingAddress = c.BillingAddress, c.ShippingAddress
		wishes, err := s.wishesOf(v, c.Bvin)
		slices.Reverse(wishes)
		for _, w := range wishes {
			if err != nil || w.Product == nil {
				continue
			}
			var item OrderItem
			item, err = s.itemOf(v, w.Product, w.Item.SelectionData)
			item.Line.Quantity = max(w.Item.Quantity, 1)
			next.Items = append(next.Items, item.Line)
		}
		if err == nil && len(next.Items) == 0 {
			err = Refuse(Invalid, "", "Nothing on this wish list can be ordered.")
		}
		return err
	})
	if err != nil {
		return draft, err
	}
	return s.SaveDraft(ctx, nil, next)
}
