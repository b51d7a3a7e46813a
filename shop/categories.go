package shop

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"griddle/shop/wire"
	"griddle/storage"
)

const categoriesTable = "categories"

// Categories are the shelves of the shop (docs/protocol/10-catalog-core.md §2).
var Categories = resource(func(s *Store) *model[Category, string] { return s.categories })

func (s *Store) declareCategories() {
	s.categories = declare(s, model[Category, string]{
		one: "category", id: func(c *Category) *string { return &c.Bvin },
		store: func(c *Category) *int64 { return &c.StoreId }, updated: func(c *Category) *Instant { return &c.LastUpdatedUtc },
		order: categoryOrder, strict: true, name: func(c *Category) string { return c.Name }, settle: s.settleCategory,
	}, storage.Spec[Category, string]{
		Table: categoriesTable,
		Columns: []storage.Column[Category]{
			{Name: "slug_key", Type: "TEXT", Value: func(c *Category) any { return foldKey(c.RewriteUrl) }},
			{Name: "name_key", Type: "TEXT", Value: func(c *Category) any { return foldKey(c.Name) }},
			sorted("name_sort", func(c *Category) string { return c.Name }),
			{Name: "parent", Type: "TEXT", Value: func(c *Category) any { return c.ParentId }},
			{Name: "sort_order", Type: "INTEGER", Value: func(c *Category) any { return c.SortOrder }},
		},
		Indexes: []storage.Index{
			{Columns: []string{"slug_key", "sort_order"}},
			{Columns: []string{"parent", "sort_order"}},
			{Columns: []string{"sort_order", "name_sort", "id"}},
		},
	})
}

// categoryOrder is that of all lists of categories (docs/protocol/10-catalog-core.md §2.1).
var categoryOrder = []string{"sort_order", "name_sort", "id"}

// CategorySnapshots calls fn with the short form of every category, hidden ones included.
func (s *Store) CategorySnapshots(ctx context.Context, fn func(body []byte) error) error {
	return s.snapshots(ctx, storage.Query{Order: categoryOrder}, fn)
}

// CategorySnapshotsOfProduct calls fn with the categories the product stands in; none for an unknown or malformed id.
func (s *Store) CategorySnapshotsOfProduct(ctx context.Context, product string, fn func(body []byte) error) error {
	bvin, ok := wire.ParseBvin(product)
	if !ok {
		return nil
	}
	return s.snapshots(ctx, storage.Query{Order: categoryOrder,
		Via: &storage.Via{Table: associationsTable, Column: "category", Key: "id",
			Where: storage.Eq("product", bvin)}}, fn)
}

func (s *Store) snapshots(ctx context.Context, q storage.Query, fn func(body []byte) error) error {
	fn = untilDone(ctx, fn)
	return s.categories.Each(s.db.Reader(), q, func(c Category) error {
		short := c.snapshot()
		return fn(wire.Encode(&short))
	})
}

func (c *Category) snapshot() CategorySnapshot {
	return CategorySnapshot{
		Bvin: c.Bvin, ParentId: c.ParentId, StoreId: c.StoreId, Name: c.Name, Description: c.Description, SourceType: c.SourceType,
		ImageUrl: c.ImageUrl, BannerImageUrl: c.BannerImageUrl, CustomPageUrl: c.CustomPageUrl,
		CustomPageOpenInNewWindow: c.CustomPageOpenInNewWindow, ShowInTopMenu: c.ShowInTopMenu, Hidden: c.Hidden, RewriteUrl: c.RewriteUrl,
		SortOrder: c.SortOrder, MetaTitle: c.MetaTitle,
	}
}

// CategoryCount is the number of all categories.
func (s *Store) CategoryCount() (int, error) {
	return s.categories.Count(s.db.Reader(), storage.Cond{})
}

// CategoryBySlug finds a category by its slug as it is stored, percent-decoded, or as the name it was made from; of several the first in order
// (docs/protocol/10-catalog-core.md §2.2).
func (s *Store) CategoryBySlug(slug string) ([]byte, error) {
	spellings := []string{slug}
	if plain, err := url.PathUnescape(slug); err == nil {
		spellings = append(spellings, plain)
	}
	for _, text := range slices.Clone(spellings) {
		spellings = append(spellings, Slugify(text, true), Slugify(text, false))
	}
	for i, text := range spellings {
		key := foldKey(text)
		if key == "" || slices.ContainsFunc(spellings[:i], func(earlier string) bool { return foldKey(earlier) == key }) {
			continue
		}
		body, err := s.categories.FindBody(s.db.Reader(), storage.Query{Where: storage.Eq("slug_key", key),
			Order: []string{"sort_order", "pk"}})
		if KindOf(err) != Missing {
			return body, err
		}
	}
	return nil, s.categories.missingBy("slug")
}

func (s *Store) settleCategory(tx *storage.Tx, old, c *Category) (err error) {
	if isBlank(c.Name) {
		return Refuse(Invalid, "Name", "{field} is missing; give the category a name.")
	}
	c.Operations = nil
	if old == nil {
		place, err := lastPlace(tx, categoriesTable, "parent", c.ParentId)
		if err != nil {
			return err
		}
		c.SortOrder = place
	}
	c.RewriteUrl = strings.ToLower(strings.TrimSpace(c.RewriteUrl))
	if c.RewriteUrl == "" && old != nil {
		c.RewriteUrl = old.RewriteUrl
	}
	if isBlank(c.RewriteUrl) {
		if c.RewriteUrl, err = madeSlug(tx, categoriesTable, "category", true, c.Name); err != nil {
			return err
		}
	}
	c.RewriteUrl, err = freeSlug(tx, categoriesTable, "RewriteUrl", c.RewriteUrl, c.Bvin)
	return err
}
