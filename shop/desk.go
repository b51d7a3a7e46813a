package shop

import (
	"context"
	"maps"
	"slices"
	"strings"

	"griddle/shop/words"
	"griddle/storage"
)

// ProductFilter says which products the owner's list shows, and in which order. Its zero value is all of them, by name.
type ProductFilter struct {
	Words    string // all of them stand in the product, the last one perhaps only begun
	Category string // id of the category they stand in
	// Ids of what the product names; "" for any. NoType asks for those that have no product type.
	Type, Manufacturer, Vendor string

	Status     *ProductStatus
	Available  *bool
	LowStock   bool // of the product or one of its variants: docs/protocol/40-admin-menu.md §4
	NoPicture  bool
	NoCategory bool
	NoType     bool
	// Order is a column of the list: name, sku, price or status; "" is the best match first, else the category's order,
	// else by name.
	Order string
	Desc  bool
}

// productOrders are the columns that the owner's list can be sorted by, each with others after it so that
// equal ones stay in a known order.
var productOrders = map[string][]storage.By{
	"name":   storage.Asc("name_sort", "id"),
	"sku":    storage.Asc("sku_sort", "id"),
	"price":  storage.Asc("price", "id"),
	"status": storage.Asc("status", "available", "name_sort"),
}

// inNoCategory selects products that stand in no category.
var inNoCategory = storage.Missing("id", associationsTable, "product")

// FindProducts answers the ids of all products the filter lets through, in order: little enough to hold for 100,000 of
// them, so that a list knows its length, its neighbours and what "all" means, and reads only the rows in sight
// (ProductRows).
func (s *Store) FindProducts(ctx context.Context, f ProductFilter) (ids []string, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		ids, err = s.findProducts(v, f)
		return err
	})
	return ids, err
}

func (s *Store) findProducts(v *storage.View, f ProductFilter) ([]string, error) {
	var tests []storage.Cond
	ask := func(asked bool, c storage.Cond) {
		if asked {
			tests = append(tests, c)
		}
	}
	if f.Status != nil {
		ask(true, storage.Eq("status", int(*f.Status)))
	}
	if f.Available != nil {
		ask(true, storage.Eq("available", *f.Available))
	}
	ask(f.NoPicture, storage.Eq("picture", 0))
	ask(f.NoType, storage.Eq("type", nil))
	ask(f.LowStock, storage.InSub("id", storage.Sub{Table: inventoryTable, Column: "product",
		Where: storage.Eq("low", 1)}))
	for _, ref := range []struct{ column, id string }{
		{"type", f.Type}, {"manufacturer", f.Manufacturer}, {"vendor", f.Vendor},
	} {
		ask(ref.id != "", storage.Eq(ref.column, ref.id))
	}
	ask(f.NoCategory, inNoCategory)
	q := storage.Query{Where: storage.And(tests...)}
	text := strings.TrimSpace(f.Words)
	if f.Category != "" {
		q.Via = &storage.Via{Table: associationsTable, Column: "product", Key: "id",
			Where: storage.Eq("category", f.Category)}
		if text == "" {
			q.Via.Order = storage.Asc("sort_order", "pk")
		}
	}
	order, sorted := modelsOf(s).products.orders[f.Order]
	if text != "" {
		q.Found = productsWith(text)
		q.Found.Best = !sorted
	}
	switch {
	case sorted && f.Desc:
		q.Order = descending(order)
	case sorted:
		q.Order = order
	case q.Via == nil || text != "":
		q.Order = productOrders["name"]
	}
	return modelsOf(s).products.IDs(v, q)
}

// productsWith finds by words; those that are not in the index are found by name and SKU.
func productsWith(words string) *storage.Found {
	key := foldKey(words)
	named := storage.And(storage.Eq("searchable", 0), storage.Or(storage.Contains(nameColumn, key),
		storage.Contains("sku_key", key)))
	return &storage.Found{In: productIndex, Words: words, Also: &named}
}

// descending turns an order round.
func descending(order []storage.By) []storage.By {
	all := make([]storage.By, len(order))
	for i, by := range order {
		all[i] = storage.By{Column: by.Column, Desc: !by.Desc}
	}
	return all
}

// ProductRow is a line of the owner's list.
type ProductRow struct {
	Product
	Categories []string // names, in the order of the tree's lists
	Currency   Currency // what its prices are in
}

// ProductRows answers the products with these ids that are there, in any order.
func (s *Store) ProductRows(ctx context.Context, ids []string) (rows []ProductRow, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		at := map[string]int{}
		currency, err := currencyIn(v)
		if err != nil {
			return err
		}
		err = modelsOf(s).products.Each(v, storage.Query{Where: storage.In("id", ids)}, func(p Product) error {
			at[p.Bvin] = len(rows)
			rows = append(rows, ProductRow{Product: p, Currency: currency})
			return nil
		})
		if err != nil {
			return err
		}
		return s.namesOfCategories(v, ids, func(product, category string) {
			if i, there := at[product]; there {
				rows[i].Categories = append(rows[i].Categories, category)
			}
		})
	})
	return rows, err
}

// namesOfCategories tells for each of these products the categories it stands in, in the order of the tree's lists.
func (s *Store) namesOfCategories(v *storage.View, products []string, tell func(product, category string)) error {
	in := map[string][]string{}
	links := storage.Select{Table: associationsTable, Columns: []string{"product", "category"},
		Query: storage.Query{Where: storage.In("product", products)}}
	err := storage.Each(v, links, func(row storage.Row) error {
		var product, category string
		err := row.Scan(&product, &category)
		in[category] = append(in[category], product)
		return err
	})
	if err != nil {
		return err
	}
	named := storage.Query{Where: storage.In("id", slices.Collect(maps.Keys(in))), Order: categoryOrder}
	return modelsOf(s).categories.Each(v, named, func(c Category) error {
		for _, product := range in[c.Bvin] {
			tell(product, c.Name)
		}
		return nil
	})
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

// What a window does with the records of any model, whatever its type and its ids: read, edit, change many, delete,
// say what hangs on them, and name them all. Ids are texts here, as in addresses.

// parsed are the ids that can be those of records.
func (m *model[T, K]) parsed(ids []string) (all []K) {
	for _, text := range ids {
		if id, ok := m.parse(text); ok {
			all = append(all, id)
		}
	}
	return all
}

// Get reads one record, an *Error of kind Missing when there is none.
func (r Resource[T, K]) Get(s *Store, id string) (rec T, err error) {
	m := r.in(s)
	key, ok := m.parse(id)
	if !ok {
		return rec, m.missing()
	}
	return readOne(m, s.db.Reader(), key)
}

// Edit stores what the owner made of base, by the rules of every write, with what is stored along with it, all or
// nothing; a nil base makes a new record. When the stored one is no longer as base, nothing is written and the error
// has ErrChanged as its cause. The Change of an edit can be undone; a new record has none.
func (r Resource[T, K]) Edit(s *Store, ctx context.Context, base *T, next T, along ...Along) (T, Change, error) {
	return edit(ctx, s, r.in(s), base, next, along)
}

// Remove deletes records and what goes with them, by the rules of Delete; the change, which says what hung on them, can
// be undone.
func (r Resource[T, K]) Remove(s *Store, ctx context.Context, ids []string) (Change, error) {
	m := r.in(s)
	uses, err := r.Uses(s, ctx, ids)
	if err != nil {
		return Change{}, err
	}
	made, err := m.deleteRecorded(ctx, m.parsed(ids))
	made.Uses = uses
	return made, err
}

// ChangeAll edits records by their rules, all or none; the change can be undone.
func (r Resource[T, K]) ChangeAll(s *Store, ctx context.Context, kind ChangeKind, ids []string, do func(*T)) (Change,

	error) {
	m := r.in(s)
	return m.changeAll(ctx, kind, m.parsed(ids), func(rec *T) error {
		do(rec)
		return nil
	})
}

// ID is the id of a record.
func (r Resource[T, K]) ID(rec *T) string { return idText(*r.in(declared()).id(rec)) }

// Name is what the API calls the model: "vendors".
func (r Resource[T, K]) Name() string { return r.in(declared()).Name() }

// Noun is what a sentence calls one of the model's records: "vendor".
func (r Resource[T, K]) Noun() words.Form { return r.in(declared()).one }

// Nouns are what sentences call one record of each model.
func Nouns() (all []words.Form) {
	for _, k := range declared().kinds {
		all = append(all, k.noun())
	}
	slices.Sort(all)
	return all
}

// SameName says whether another record has the name, however it is written.
func (r Resource[T, K]) SameName(s *Store, ctx context.Context, name, id string) (same bool, err error) {
	m, key := r.in(s), foldKey(strings.TrimSpace(name))
	like := storage.Query{Where: storage.Contains(nameColumn, key)}
	err = m.Each(s.db.Reader(), like, func(rec T) error {
		same = same || foldKey(strings.TrimSpace(m.name(&rec))) == key && !strings.EqualFold(idText(*m.id(&rec)), id)
		return ctx.Err()
	})
	return same, err
}

// changeAll edits records by their rules; the change can be undone. An error of do refuses it whole.
func (m *model[T, K]) changeAll(ctx context.Context, kind ChangeKind, ids []K, do func(*T) error) (Change, error) {
	return m.recorded(ctx, kind, ids, func(tx *storage.Tx, c *change) error {
		return storage.InSteps(ctx, ids, func(some []K) error {
			if err := c.before(m.Name(), storage.In(m.Key(), some)); err != nil {
				return err
			}
			for _, id := range some {
				rec, err := m.stored(tx, id)
				if err != nil {
					return err
				}
				if rec == nil { // deleted meanwhile
					continue
				}
				before := *rec
				if err := do(rec); err != nil {
					return err
				}
				if _, _, err := m.put(tx, c, &before, rec); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// Use says how many records of a kind name those that are to be deleted.
type Use struct {
	Noun    words.Form // one of them: "product"
	Count   int
	Refused bool // they stand in the way of the delete
	Deleted bool // they are deleted with them; else they stay, without what they named
}

// Uses says what hangs on these records. Rows that are no records of their own are not told of.
func (r Resource[T, K]) Uses(s *Store, ctx context.Context, ids []string) (all []Use, err error) {
	m := r.in(s)
	err = s.db.Read(ctx, func(v *storage.View) error {
		each, err := m.uses(v, m.parsed(ids))
		for _, uses := range each {
			for _, u := range uses {
				all = addUse(all, u)
			}
		}
		return err
	})
	slices.SortFunc(all, func(a, b Use) int { return strings.Compare(string(a.Noun), string(b.Noun)) })
	return all, err
}

// Names are all records by id and name, in the model's order: what a field offers that names one of them.
func (r Resource[T, K]) Names(s *Store, ctx context.Context) (all []Named, err error) {
	m := r.in(s)
	err = m.Each(s.db.Reader(), storage.Query{Order: m.order}, func(rec T) error {
		all = append(all, Named{idText(*m.id(&rec)), m.name(&rec)})
		return ctx.Err()
	})
	return all, err
}

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
