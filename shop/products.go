package shop

import (
	"context"
	"sync/atomic"

	"griddle/shop/wire"
	"griddle/storage"
)

const productsTable = "products"

func (s *Store) declareProducts() {
	s.products = declare(s, model[Product, string]{
		one: "product", id: func(p *Product) *string { return &p.Bvin },
		settle: s.settleProduct, follow: s.followProduct,
	}, storage.Spec[Product, string]{
		Table: productsTable,
		Columns: []storage.Column[Product]{
			{Name: "sku_key", Type: "TEXT", Value: func(p *Product) any { return foldKey(p.Sku) }},
			{Name: "slug_key", Type: "TEXT", Value: func(p *Product) any { return foldKey(p.UrlSlug) }},
			{Name: "name_key", Type: "TEXT", Value: func(p *Product) any { return foldKey(p.ProductName) }},
			{Name: "shown", Type: "INTEGER", Value: func(p *Product) any { return p.shownInCategories() }},
			{Name: "status", Type: "INTEGER", Value: func(p *Product) any { return int(p.Status) }},
			{Name: "available", Type: "INTEGER", Value: func(p *Product) any { return p.IsAvailableForSale }},
			{Name: "picture", Type: "INTEGER", Value: func(p *Product) any { return p.ImageFileSmall != "" || p.ImageFileMedium != "" }},
			{Name: "price", Type: "REAL", Value: func(p *Product) any { return p.SitePrice.InexactFloat64() }}, // to sort by, never to reckon with
			{Name: "searchable", Type: "INTEGER", Value: func(p *Product) any { return p.IsSearchable }},
		},
		Indexes: []storage.Index{
			{Columns: []string{"sku_key"}},
			{Columns: []string{"slug_key"}},
			{Columns: []string{"name_key", "id"}},
			{Columns: []string{"shown", "status", "available", "picture"}}, // the smallest one, by which SQLite counts and the owner's lists are filtered
			{Columns: []string{"price", "id"}},
			{Columns: []string{"searchable"}, Where: "searchable = 0"}, // not in the search index, but the owner finds them by name
		},
	})
}

// shownInCategories is what docs/protocol/10-catalog-core.md §6.1 asks of products listed by category.
func (p *Product) shownInCategories() bool {
	return p.Status == ProductActive && (p.IsAvailableForSale || p.InventoryMode != WhenOutHide)
}

// PageOf names a part of a list: pages of Size records, the first being number 1.
type PageOf struct {
	Number, Size int
}

func (p PageOf) limit() int  { return max(p.Size, 0) }
func (p PageOf) offset() int { return (max(p.Number, 1) - 1) * p.limit() }

// of applies the page to a query; false when it holds nothing.
func (p PageOf) of(q storage.Query) (storage.Query, bool) {
	const farthest = 1 << 40 // no list is that long, and the product of the two numbers must not overflow
	if p.Size < 1 || p.Number > farthest/p.Size {
		return q, false
	}
	q.Limit, q.Offset = p.limit(), p.offset()
	return q, true
}

// ProductBody answers the stored wire form of one product, an *Error of kind Missing for ids that are unknown or malformed.
func (s *Store) ProductBody(bvin string) ([]byte, error) {
	return byID(s.products, s.db.Reader(), bvin)
}

// ProductBySKU finds the oldest product with the SKU, whatever its letter case.
func (s *Store) ProductBySKU(sku string) ([]byte, error) {
	return s.products.found(s.products.FindBody(s.db.Reader(), storage.Query{Where: "sku_key = ?", Args: []any{foldKey(sku)}, Order: "t.pk"}))
}

// ProductBySlug finds the product with the slug, whatever its letter case.
func (s *Store) ProductBySlug(slug string) ([]byte, error) {
	return s.products.found(s.products.FindBody(s.db.Reader(), storage.Query{Where: "slug_key = ?", Args: []any{foldKey(slug)}, Order: "t.pk"}))
}

// ProductPage calls fn with each body of the page in ProductName order and answers how many products there are in all.
func (s *Store) ProductPage(ctx context.Context, p PageOf, fn func(body []byte) error) (total int, err error) {
	if total, err = s.ProductCount(); err != nil {
		return 0, err
	}
	q, some := p.of(storage.Query{Order: "t.name_key, t.id"})
	if !some {
		return total, nil
	}
	return total, s.products.Bodies(s.db.Reader(), q, untilDone(ctx, fn))
}

// ProductsOfCategory is the storefront's view of a category: products that are active and not hidden by stock, in the order of the category
// (docs/protocol/10-catalog-core.md §6.1). An unknown or malformed id gives an empty list.
func (s *Store) ProductsOfCategory(ctx context.Context, category string, p PageOf, fn func(body []byte) error) (total int, err error) {
	bvin, ok := wire.ParseBvin(category)
	if !ok {
		return 0, nil
	}
	q := storage.Query{Join: "JOIN " + associationsTable + " cp ON cp.product = t.id", Where: "cp.category = ? AND t.shown = 1",
		Args: []any{bvin}, Order: "cp.sort_order, cp.pk"}
	err = s.db.Read(ctx, func(v *storage.View) error {
		if total, err = s.products.Count(v, q); err != nil {
			return err
		}
		part, some := p.of(q)
		if !some {
			return nil
		}
		return s.products.Bodies(v, part, fn)
	})
	return total, err
}

// untilDone ends a list when its reader has gone away.
func untilDone(ctx context.Context, fn func(body []byte) error) func([]byte) error {
	n := 0
	return func(body []byte) error {
		if n++; n%64 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		return fn(body)
	}
}

// count remembers how many products there are, for every list carries the number. It is counted again after each write of this process;
// one of another process is noticed within a second.
type count struct {
	generation atomic.Int64
	known      atomic.Pointer[[2]int64] // generation, number
}

// ProductCount is the number of all products, whatever their status.
func (s *Store) ProductCount() (int, error) {
	generation := s.count.generation.Load()
	if k := s.count.known.Load(); k != nil && k[0] == generation {
		return int(k[1]), nil
	}
	n, err := s.products.Count(s.db.Reader(), storage.Query{})
	if err != nil {
		return 0, err
	}
	s.count.known.Store(&[2]int64{generation, int64(n)})
	return n, nil
}

// SaveProduct creates or updates by the id in the record; pathID "" means that the address named none
// (docs/protocol/10-catalog-core.md §6.3). created tells which it was.
func (s *Store) SaveProduct(ctx context.Context, g Guard, pathID string, posted []byte) (body []byte, created bool, err error) {
	return s.products.save(ctx, s, g, posted, s.upsert(pathID))
}

// upsert is the target of a product call: the id decides.
func (s *Store) upsert(pathID string) target[Product] {
	return func(tx *storage.Tx, p *Product) (*Product, error) {
		id, err := sameID(pathID, p.Bvin)
		if err != nil || id == "" {
			return nil, err
		}
		p.Bvin = id
		return s.products.stored(tx, id)
	}
}

// settleProduct: docs/protocol/10-catalog-core.md §6.3 and the DTO tables of §9.
func (s *Store) settleProduct(tx *storage.Tx, old, p *Product) error {
	p.StoreId = StoreID
	if p.Bvin == "" {
		p.Bvin = wire.NewBvin()
	}
	s.fillNulls(old, p)
	for i := range p.Tabs {
		if p.Tabs[i].Bvin == "" {
			p.Tabs[i].Bvin = wire.NewBvin()
		}
	}
	p.ShippingDetails.ShippingSource = p.ShippingMode
	if p.CreationDateUtc.IsZero() {
		p.CreationDateUtc = s.instant()
		if old != nil {
			p.CreationDateUtc = old.CreationDateUtc
		}
	}
	switch p.InventoryMode {
	case AlwaysInStock, WhenOutHide, WhenOutShow, WhenOutBackorder:
	case inventoryNotSet, inventoryUndefined:
		p.InventoryMode = AlwaysInStock
	default:
		return refuse(Invalid, "InventoryMode", "must be 100 (always in stock), 101 (hide when out), 102 (show when out) or 103 (backorders).")
	}
	for _, ref := range []struct{ field, id, one string }{
		{"ProductTypeId", p.ProductTypeId, "product type"}, {"ManufacturerId", p.ManufacturerId, "manufacturer"}, {"VendorId", p.VendorId, "vendor"},
	} {
		if ref.id != "" {
			return refuse(Invalid, ref.field, "names a %s that does not exist; leave it empty.", ref.one)
		}
	}
	if err := s.settleProductSlug(tx, old, p); err != nil {
		return err
	}
	available, err := s.available(tx, old == nil, p)
	p.IsAvailableForSale = available
	return err
}

// fillNulls: a list or object posted as null was not supplied; the stored one stays.
func (s *Store) fillNulls(old, p *Product) {
	before := wire.New[Product](s.instant())
	if old != nil {
		before = *old
	}
	if p.CustomProperties == nil {
		p.CustomProperties = before.CustomProperties
	}
	if p.Tabs == nil {
		p.Tabs = before.Tabs
	}
	if p.ShippingDetails == nil {
		p.ShippingDetails = before.ShippingDetails
	}
}

func (s *Store) settleProductSlug(tx *storage.Tx, old, p *Product) error {
	if isBlank(p.UrlSlug) {
		p.UrlSlug = Slugify(p.ProductName, false)
		if old != nil {
			p.UrlSlug = old.UrlSlug
		}
	}
	slug, err := freeSlug(tx, productsTable, "UrlSlug", p.UrlSlug, p.Bvin)
	p.UrlSlug = slug
	return err
}

func (s *Store) followProduct(tx *storage.Tx, old, p *Product) error {
	if old == nil {
		if _, err := s.inventory.Insert(tx, &ProductInventory{Bvin: wire.NewBvin(), ProductBvin: p.Bvin, LastUpdated: s.instant()}); err != nil {
			return err
		}
	}
	if old != nil {
		if err := unindex(tx, "SELECT ?", p.Bvin); err != nil {
			return err
		}
	}
	if !p.IsSearchable {
		return nil
	}
	return index(tx, p)
}

// DeleteProduct deletes a product and what goes with it; false when there is none.
func (s *Store) DeleteProduct(ctx context.Context, g Guard, bvin string) (bool, error) {
	id, ok := wire.ParseBvin(bvin)
	if !ok {
		return false, nil
	}
	return s.products.remove(ctx, s, g, id)
}

// IndexProduct puts a product into the search index, whatever its IsSearchable says; false when there is none. A malformed id is refused
// (docs/protocol/10-catalog-core.md §7).
func (s *Store) IndexProduct(ctx context.Context, g Guard, bvin string) (found bool, err error) {
	id, ok := wire.ParseBvin(bvin)
	if !ok {
		return false, refuse(Unreadable, "Bvin", "in the address is not an id such as 3421370c-18e4-4bf4-8746-bab47b3df295.")
	}
	err = s.write(ctx, g, func(tx *storage.Tx) error {
		p, err := s.products.stored(tx, id)
		if err != nil || p == nil {
			return err
		}
		found = true
		if err := unindex(tx, "SELECT ?", id); err != nil {
			return err
		}
		return index(tx, p)
	})
	return found && err == nil, err
}
