package shop

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"griddle/shop/model"
	"griddle/storage"
)

// OrderPlace is where orders go to: a country, or one of its regions. As in OrderFilter.
type OrderPlace struct{ Country, Region string }

// mostValues is how many of a kind a filter can offer.
const mostValues = 200

// valuesOf are those that a column of the orders holds, without none.
func valuesOf(r storage.Reader, column string, where ...storage.Cond) ([]string, error) {
	listed := append([]storage.Cond{storage.Eq("listed", int(isOrder))}, where...)
	count, err := storage.CountBy[string](r, ordersTable, column, storage.And(listed...))
	delete(count, "")
	all := slices.Sorted(maps.Keys(count))
	return all[:min(len(all), mostValues)], err
}

// OrderPlaces are the places that orders of the list go to, for a filter to offer.
func (s *Store) OrderPlaces(ctx context.Context) (all []OrderPlace, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		all, err = placesIn(v)
		return err
	})
	return all, err
}

// OrderCoupons are the codes that they have.
func (s *Store) OrderCoupons(ctx context.Context) (all []string, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		all, err = couponsIn(v)
		return err
	})
	return all, err
}

// OrderMethods are the shipping methods that they have, by their names.
func (s *Store) OrderMethods(ctx context.Context) (all []string, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		all, err = s.methodsIn(v)
		return err
	})
	return all, err
}

// OrderAffiliates are those who brought them, by their names, or their codes where they have none.
func (s *Store) OrderAffiliates(ctx context.Context) (all []model.Named, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		count, err := storage.CountBy[int64](v, ordersTable, "affiliate", storage.And(
			storage.Eq("listed", int(isOrder)), storage.Ne("affiliate", nil)))
		if err != nil {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(count)) {
			name := strconv.FormatInt(id, 10)
			a, err := modelsOf(s).affiliates.Stored(v, id)
			if err != nil {
				return err
			}
			if a != nil {
				name = cmp.Or(strings.TrimSpace(a.DisplayName), a.ReferralId)
			}
			all = append(all, model.Named{ID: strconv.FormatInt(id, 10), Name: name})
		}
		return nil
	})
	slices.SortStableFunc(all, func(a, b model.Named) int { return model.CompareTexts(a.Name, b.Name) })
	return all, err
}

func placesIn(r storage.Reader) (all []OrderPlace, err error) {
	countries, err := valuesOf(r, "country")
	if err != nil {
		return nil, err
	}
	for _, country := range countries {
		all = append(all, OrderPlace{Country: country})
		if len(Regions(country)) == 0 {
			continue
		}
		regions, err := valuesOf(r, "region", storage.Eq("country", country))
		if err != nil {
			return nil, err
		}
		for _, region := range regions {
			all = append(all, OrderPlace{country, region})
		}
	}
	return all, nil
}

func couponsIn(r storage.Reader) ([]string, error) {
	keys, err := valuesOf(r, "coupons")
	codes := map[string]bool{}
	for _, key := range keys {
		for _, code := range strings.Split(strings.Trim(key, "\n"), "\n") {
			if code != "" {
				codes[strings.ToUpper(code)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(codes)), err
}

// methodsIn are the names of shipping methods as one of their orders has them.
func (s *Store) methodsIn(r storage.Reader) (all []string, err error) {
	keys, err := valuesOf(r, "method")
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		o, err := model.Optional(modelsOf(s).orders.Find(r, storage.Query{Where: storage.Eq("method", key), Limit: 1}))
		if err != nil {
			return nil, err
		}
		if o != nil {
			all = append(all, cmp.Or(strings.TrimSpace(o.ShippingMethodDisplayName), key))
		}
	}
	return all, nil
}
