package shop

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

// Category is CategoryDTO: a shelf of the shop, in a tree by ParentId.
type Category struct {
	Bvin                      string            `bvin:"id" doc:"Id of the category. Leave it empty on create to get a new one."`
	LastUpdatedUtc            Instant           `default:"now" doc:"When the category was last saved. Set by the server."`
	StoreId                   int64             `doc:"Number of the store. Set by the server."`
	ParentId                  string            `bvin:"ref" doc:"Id of the category above; empty at the root."`
	Name                      string            `max:"255" doc:"Name that shoppers see. Required."`
	Description               string            `doc:"Text of the category's page, HTML."`
	DisplaySortOrder          CategorySortOrder `default:"1" doc:"How products are ordered on the category's page."`
	SourceType                CategorySource    `doc:"Kind of category."`
	SortOrder                 int               `doc:"Position among the categories with the same parent. On create the server puts the category last."`
	MetaKeywords              string            `max:"255" doc:"Keywords for search engines."`
	MetaDescription           string            `max:"255" doc:"Description for search engines."`
	MetaTitle                 string            `max:"512" doc:"Page title for search engines."`
	ImageUrl                  string            `max:"512" doc:"Icon: file name of an uploaded picture, or an address beginning with http."`
	BannerImageUrl            string            `max:"512" doc:"Banner: file name of an uploaded picture, or an address beginning with http."`
	CustomPageUrl             string            `max:"512" doc:"Where a custom link leads."`
	CustomPageOpenInNewWindow bool              `doc:"Whether a custom link opens in a new window."`
	ShowInTopMenu             bool              `doc:"Whether the shop's top menu lists the category."`
	Hidden                    bool              `doc:"Whether shoppers do not see the category."`
	TemplateName              string            `max:"512" default:"Index" doc:"Name of the view that shows the category."`
	PreContentColumnId        string            `max:"50" doc:"Content block above the products."`
	PostContentColumnId       string            `max:"50" doc:"Content block below the products."`
	ShowTitle                 bool              `default:"true" doc:"Whether the page shows the category's name."`
	Keywords                  string            `doc:"Further words under which the shop's search finds the category."`
	RewriteUrl                string            `doc:"Slug of the category's page, unique in the store. Made from the name when empty."`
	Operations                []ApiOperation    `doc:"Unused; always an empty list."`
}

// CategorySnapshot is CategorySnapshotDTO: a category as lists show it.
type CategorySnapshot struct {
	Bvin                      string         `bvin:"id" doc:"Id of the category."`
	ParentId                  string         `bvin:"ref" doc:"Id of the category above; empty at the root."`
	StoreId                   int64          `doc:"Number of the store."`
	Name                      string         `doc:"Name that shoppers see."`
	Description               string         `doc:"Text of the category's page, HTML."`
	SourceType                CategorySource `doc:"Kind of category."`
	ImageUrl                  string         `doc:"Icon: file name of an uploaded picture, or an address beginning with http."`
	BannerImageUrl            string         `doc:"Banner: file name of an uploaded picture, or an address beginning with http."`
	CustomPageUrl             string         `doc:"Where a custom link leads."`
	CustomPageOpenInNewWindow bool           `doc:"Whether a custom link opens in a new window."`
	ShowInTopMenu             bool           `default:"true" doc:"Whether the shop's top menu lists the category."`
	Hidden                    bool           `doc:"Whether shoppers do not see the category."`
	RewriteUrl                string         `doc:"Slug of the category's page."`
	SortOrder                 int            `doc:"Position among the categories with the same parent."`
	MetaTitle                 string         `doc:"Page title for search engines."`
	Operations                []ApiOperation `doc:"Unused; always an empty list."`
}

const categoriesTable = "categories"

// Categories are the shelves of the shop (docs/protocol/10-catalog-core.md §2).
var Categories = resource(func(s *Store) *model.Of[Category, string] { return modelsOf(s).categories })

func (s *Store) declareCategories() {
	modelsOf(s).categories = model.Declare(s.base, model.Of[Category, string]{
		One: "category", ID: func(c *Category) *string { return &c.Bvin },
		Asks: map[string]model.AskBy{
			"Name": model.AsName("name_sort"), "ParentId": model.AsID("parent"), "RewriteUrl": model.AsText("slug_key"),
			"SortOrder": model.AsNumber("sort_order").Sorts("sort_order"),
		},
		Short:   (*Category).short,
		StoreID: func(c *Category) *int64 { return &c.StoreId },
		Updated: func(c *Category) *Instant { return &c.LastUpdatedUtc },
		Order:   categoryOrder, Addressing: model.StrictIDs, Title: func(c *Category) string { return c.Name },
		BeforeSave: s.settleCategory,
		BeforeEdit: s.keepTree,
		Slug: &model.Slugged[Category]{Field: "RewriteUrl", Member: func(c *Category) *string { return &c.RewriteUrl },
			Encoded: true, Lower: true, From: func(c *Category) []string { return []string{c.Name} }},
	}, storage.Spec[Category, string]{
		Table: categoriesTable,
		Columns: []storage.Column[Category]{
			{Name: "slug_key", Type: storage.Text, Value: func(c *Category) any { return model.Fold(c.RewriteUrl) }},
			{Name: "name_key", Type: storage.Text, Value: func(c *Category) any { return model.Fold(c.Name) }},
			model.SortColumn("name_sort", func(c *Category) string { return c.Name }),
			{Name: "parent", Type: storage.Text, Value: func(c *Category) any { return c.ParentId }},
			{Name: "sort_order", Type: storage.Integer, Value: func(c *Category) any { return c.SortOrder }},
		},
		Indexes: []storage.Index{
			{Columns: []string{"slug_key", "sort_order"}},
			{Columns: []string{"parent", "sort_order"}},
			{Columns: []string{"sort_order", "name_sort", "id"}},
		},
	})
}

// categoryOrder is that of all lists of categories (docs/protocol/10-catalog-core.md §2.1).
var categoryOrder = storage.Asc("sort_order", "name_sort", "id")

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
	fn = model.UntilDone(ctx, fn)
	return modelsOf(s).categories.Each(s.db.Reader(), q, func(c Category) error {
		short := c.snapshot()
		return fn(wire.Encode(&short))
	})
}

func (c *Category) snapshot() CategorySnapshot {
	return CategorySnapshot{
		Bvin: c.Bvin, ParentId: c.ParentId, StoreId: c.StoreId, Name: c.Name, Description: c.Description,
		SourceType: c.SourceType,
		ImageUrl:   c.ImageUrl, BannerImageUrl: c.BannerImageUrl, CustomPageUrl: c.CustomPageUrl,
		CustomPageOpenInNewWindow: c.CustomPageOpenInNewWindow, ShowInTopMenu: c.ShowInTopMenu, Hidden: c.Hidden,
		RewriteUrl: c.RewriteUrl,
		SortOrder:  c.SortOrder, MetaTitle: c.MetaTitle,
	}
}

// CategoryCount is the number of all categories.
func (s *Store) CategoryCount() (int, error) {
	return modelsOf(s).categories.Count(s.db.Reader(), storage.Cond{})
}

// CategoryBySlug finds a category by its slug as it is stored, percent-decoded, or as the name it was made from; of
// several the first in order (docs/protocol/10-catalog-core.md §2.2).
func (s *Store) CategoryBySlug(slug string) ([]byte, error) {
	spellings := []string{slug}
	if plain, err := url.PathUnescape(slug); err == nil {
		spellings = append(spellings, plain)
	}
	for _, text := range slices.Clone(spellings) {
		spellings = append(spellings, model.Slugify(text, true), model.Slugify(text, false))
	}
	for i, text := range spellings {
		key := model.Fold(text)
		if key == "" || slices.ContainsFunc(spellings[:i],
			func(earlier string) bool { return model.Fold(earlier) == key }) {
			continue
		}
		body, err := modelsOf(s).categories.FindBody(s.db.Reader(), storage.Query{Where: storage.Eq("slug_key", key),
			Order: storage.Asc("sort_order", "pk")})
		if KindOf(err) != Missing {
			return body, err
		}
	}
	return nil, modelsOf(s).categories.MissingBy("slug")
}

// keepTree refuses to put a category below itself. A program may, as the protocol lets it.
func (s *Store) keepTree(r storage.Reader, base, next *Category) error {
	if base == nil || base.ParentId == next.ParentId {
		return nil
	}
	return s.mayStandBelow(r, base.Bvin, next.ParentId)
}

func (s *Store) settleCategory(tx *storage.Tx, _ *model.Journal, old, c *Category) error {
	if model.IsBlank(c.Name) {
		return Refuse(Invalid, "Name", "{field} is missing; give the category a name.")
	}
	c.Operations = nil
	if old == nil {
		place, err := model.LastPlace(tx, categoriesTable, "parent", c.ParentId)
		if err != nil {
			return err
		}
		c.SortOrder = place
	}
	return nil
}

// CategorySortOrder is CategorySortOrderDTO: how products are ordered on a category's page.
type CategorySortOrder int

// Members names the values.
func (CategorySortOrder) Members() []Member {
	return named(map[int]string{0: "None", 1: "ManualOrder", 2: "ProductName", 3: "ProductPriceAscending",
		4: "ProductPriceDescending",
		5: "ManufacturerName"})
}

// CategorySource is CategorySourceTypeDTO: the kind of a category.
type CategorySource int

// Members names the values.
func (CategorySource) Members() []Member {
	return named(map[int]string{0: "Manual", 1: "ByRules", 2: "CustomLink", 3: "CustomPage", 4: "DrillDown",
		5: "FlexPage"})
}

// Category reads one category, an *Error of kind Missing when there is none.
func (s *Store) Category(_ context.Context, bvin string) (Category, error) {
	return model.ReadOne(modelsOf(s).categories, s.db.Reader(), bvin)
}

// CategoryRow is a line of the tree of categories.
type CategoryRow struct {
	Category
	Depth    int // 0 at the root
	Products int // that stand in it
	Children int
	First    bool // among those with the same parent
	Last     bool
}

// CategoryTree answers all categories, each followed by those below it, in the order of the shop. One whose parent is
// gone, or which hangs below itself, shows at the root (docs/protocol/10-catalog-core.md §2.1).
func (s *Store) CategoryTree(ctx context.Context) (tree []CategoryRow, err error) {
	var all []Category
	var products map[string]int
	err = s.db.Read(ctx, func(v *storage.View) error {
		err := modelsOf(s).categories.Each(v, storage.Query{Order: categoryOrder},
			func(c Category) error { all = append(all, c); return nil })
		if err != nil {
			return err
		}
		products, err = storage.CountBy[string](v, associationsTable, "category", storage.Cond{})
		return err
	})
	if err != nil {
		return nil, err
	}
	below, known := map[string][]Category{}, map[string]bool{}
	for _, c := range all {
		known[c.Bvin] = true
	}
	for _, c := range all {
		parent := c.ParentId
		if !known[parent] {
			parent = ""
		}
		below[parent] = append(below[parent], c)
	}
	placed := map[string]bool{}
	var place func(c Category, depth int, first, last bool)
	place = func(c Category, depth int, first, last bool) {
		if placed[c.Bvin] {
			return
		}
		placed[c.Bvin] = true
		tree = append(tree, CategoryRow{c, depth, products[c.Bvin], len(below[c.Bvin]), first, last})
		for i, child := range below[c.Bvin] {
			place(child, depth+1, i == 0, i == len(below[c.Bvin])-1)
		}
	}
	for i, c := range below[""] {
		place(c, 0, i == 0, i == len(below[""])-1)
	}
	for _, c := range all { // what is left hangs in a ring
		place(c, 0, true, true)
	}
	return tree, nil
}

// HideCategory hides a category from shoppers, or shows it again; the change can be undone.
func (s *Store) HideCategory(ctx context.Context, id string, hidden bool) (model.Change, error) {
	kind := Revealed
	if hidden {
		kind = Hidden
	}
	return modelsOf(s).categories.Recorded(ctx, kind, []string{id}, func(tx *storage.Tx, c *model.Journal) error {
		return s.changeCategory(tx, c, id, func(cat *Category) { cat.Hidden = hidden })
	})
}

// StepCategory moves a category up (-1) or down (1) among those with the same parent; the change can be undone. At the
// end of the row nothing is refused and nothing moves.
func (s *Store) StepCategory(ctx context.Context, id string, by int) (model.Change, error) {
	return modelsOf(s).categories.Recorded(ctx, Moved, []string{id}, func(tx *storage.Tx, c *model.Journal) error {
		cat, err := modelsOf(s).categories.Get(tx, id)
		if err != nil {
			return err
		}
		row, err := s.siblings(tx, cat.ParentId)
		if err != nil {
			return err
		}
		at := slices.Index(row, id)
		to := min(max(at+by, 0), len(row)-1)
		row = slices.Insert(slices.Delete(row, at, at+1), to, id)
		for i, sibling := range row { // numbered anew, for programs may have left gaps and equal numbers
			if err := s.changeCategory(tx, c, sibling, func(cat *Category) { cat.SortOrder = i + 1 }); err != nil {
				return err
			}
		}
		return nil
	})
}

// MoveCategory hangs a category, with all below it, at the end of those below parent; "" is the root. It is refused
// below itself. The change can be undone.
func (s *Store) MoveCategory(ctx context.Context, id, parent string) (model.Change, error) {
	return modelsOf(s).categories.Recorded(ctx, Moved, []string{id}, func(tx *storage.Tx, c *model.Journal) error {
		if err := s.mayStandBelow(tx, id, parent); err != nil {
			return err
		}
		row, err := s.siblings(tx, parent)
		if err != nil {
			return err
		}
		last := 0
		if len(row) > 0 {
			end, err := modelsOf(s).categories.Get(tx, row[len(row)-1])
			if err != nil {
				return err
			}
			last = end.SortOrder
		}
		return s.changeCategory(tx, c, id, func(cat *Category) { cat.ParentId, cat.SortOrder = parent, last+1 })
	})
}

// siblings are the ids of the categories below parent, in order.
func (s *Store) siblings(tx *storage.Tx, parent string) (ids []string, err error) {
	err = modelsOf(s).categories.Each(tx, storage.Query{Where: storage.Eq("parent", parent), Order: categoryOrder},
		func(c Category) error {
			ids = append(ids, c.Bvin)
			return nil
		})
	return ids, err
}

func (s *Store) changeCategory(tx *storage.Tx, c *model.Journal, id string, edit func(*Category)) error {
	if err := c.Before(categoriesTable, storage.Eq("id", id)); err != nil {
		return err
	}
	old, err := modelsOf(s).categories.Get(tx, id)
	if err != nil {
		return err
	}
	next := old
	edit(&next)
	if next.SortOrder == old.SortOrder && next.ParentId == old.ParentId && next.Hidden == old.Hidden {
		return nil
	}
	_, _, err = modelsOf(s).categories.Put(tx, c, &old, &next)
	return err
}

// mayStandBelow refuses a parent that is not there, and one that is the category itself or stands below it.
func (s *Store) mayStandBelow(r storage.Reader, id, parent string) error {
	if parent != "" {
		if err := modelsOf(s).categories.MustExist(r, "ParentId", parent); err != nil {
			return err
		}
	}
	const deepest = 1000 // programs may have made rings
	for above, steps := parent, 0; above != "" && steps < deepest; steps++ {
		if above == id {
			return Refuse(Invalid, "ParentId", "{field} would put the category below itself; choose another one.")
		}
		next, err := modelsOf(s).categories.Get(r, above)
		if errors.Is(err, storage.ErrNotFound) {
			return nil // it shows at the root
		}
		if err != nil {
			return err
		}
		above = next.ParentId
	}
	return nil
}

func (c *Category) short() []byte {
	short := c.snapshot()
	return wire.Encode(&short)
}
