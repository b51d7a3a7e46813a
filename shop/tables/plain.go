package tables

import (
	"griddle/shop"
	"griddle/shop/model"
	"griddle/storage"
)

// plain is a table whose rows are the records of one model.
func plain[T any, K storage.ID](of shop.Resource[T, K], name func(*T) string, columns func(*session) []column[T],
	keys ...key) *table[T] {
	return &table[T]{
		about:   of.Name(),
		columns: func(s *session, _ []string) ([]column[T], error) { return columns(s), nil },
		ids:     func(s *session) ([]string, error) { return of.AllIDs(s.b) },
		load:    func(s *session, ids []string) (map[string]*T, error) { return of.Load(s.b, ids) },
		id:      func(rec *T) string { return of.ID(rec) }, parse: of.Parse, name: name, keys: keys,
		fresh: func(s *session) *T {
			rec := shop.NewRecord[T](s.b.Now())
			return &rec
		},
		clone: cloned[T],
		put: func(s *session, base, next *T) error {
			_, err := of.Put(s.b, base, *next)
			return err
		},
	}
}

// cloned is a copy of a record that shares nothing with it.
func cloned[T any](rec *T) *T {
	next := new(T)
	if err := model.Decode(model.Encode(rec), next); err != nil {
		panic("a record that is stored cannot be read: " + err.Error()) // it was read a moment ago
	}
	return next
}

// byColumn finds records by a column of folded texts.
func byColumn[T any, K storage.ID](of shop.Resource[T, K], head, column string) key {
	return key{heads: []string{head}, find: func(s *session, texts []string) (map[string][]string, error) {
		return of.Holding(s.b, column, texts)
	}}
}

// withID lets new records keep the id that stands in the file.
func withID[T any](t *table[T], at func(*T) *string) *table[T] {
	t.setID = func(rec *T, id string) { *at(rec) = id }
	return t
}

func contactColumns(*session) []column[shop.VendorManufacturer] {
	type r = shop.VendorManufacturer
	return append([]column[r]{
		text("Name", "DisplayName", func(v *r) *string { return &v.DisplayName }).required(),
		text("Email", "EmailAddress", func(v *r) *string { return &v.EmailAddress }),
		code("Customer number", "Local.CustomerNumber", func(v *r) *string { return &v.Local.CustomerNumber }),
		amount("Minimum order", "Local.MinimumOrder", func(v *r) *shop.Decimal { return &v.Local.MinimumOrder }),
		whole("Delivery days", "Local.DeliveryDays", func(v *r) *int { return &v.Local.DeliveryDays }),
		text("Internal note", "Local.Note", func(v *r) *string { return &v.Local.Note }),
	}, addressColumns("", func(v *r) *shop.Address { return &v.Address })...)
}

func contacts(of shop.Resource[shop.VendorManufacturer, string]) *table[shop.VendorManufacturer] {
	return withID(plain(of, func(v *shop.VendorManufacturer) string { return v.DisplayName }, contactColumns,
		byColumn(of, "Name", "name_key")), func(v *shop.VendorManufacturer) *string { return &v.Bvin })
}

var (
	vendors       = contacts(shop.Vendors)
	manufacturers = contacts(shop.Manufacturers)
)

var pricingWords = []word{{0, "% off MSRP"}, {1, "off MSRP"}, {2, "% above cost"}, {3, "above cost"},
	{4, "% off price"}, {5, "off price"}}

var priceGroups = withID(plain(shop.PriceGroups, func(g *shop.PriceGroup) string { return g.Name },
	func(*session) []column[shop.PriceGroup] {
		type r = shop.PriceGroup
		return []column[r]{
			text("Name", "Name", func(g *r) *string { return &g.Name }).required(),
			oneOf("Kind", "PricingType", pricingWords, func(g *r) *shop.PricingType { return &g.PricingType }),
			amount("Amount", "AdjustmentAmount", func(g *r) *shop.Decimal { return &g.AdjustmentAmount }),
		}
	}, byColumn(shop.PriceGroups, "Name", "name_key")), func(g *shop.PriceGroup) *string { return &g.Bvin })
