package shop

import (
	"context"
	"encoding/json"
	"strings"

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
	Order      string // a column of the list: name, sku, price or status; "" is the best match first, else the category's order, else by name
	Desc       bool
}

// productOrders are the columns that the owner's list can be sorted by, each with the name after it so that equal ones stay in a known order.
var productOrders = map[string][2]string{
	"name":   {"t.name_sort, t.id", "t.name_sort DESC, t.id DESC"},
	"sku":    {"t.sku_sort, t.id", "t.sku_sort DESC, t.id DESC"},
	"price":  {"t.price, t.id", "t.price DESC, t.id DESC"},
	"status": {"t.status, t.available, t.name_sort", "t.status DESC, t.available DESC, t.name_sort"},
}

// FindProducts answers the ids of all products the filter lets through, in order: little enough to hold for 100,000 of them, so that a list
// knows its length, its neighbours and what "all" means, and reads only the rows in sight (ProductRows).
func (s *Store) FindProducts(ctx context.Context, f ProductFilter) (ids []string, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		ids, err = s.findProducts(v, f)
		return err
	})
	return ids, err
}

func (s *Store) findProducts(v *storage.View, f ProductFilter) ([]string, error) {
	q := part{query: productsTable + " t"}
	var tests []part
	if f.Status != nil {
		tests = append(tests, part{"t.status = ?", []any{int(*f.Status)}})
	}
	if f.Available != nil {
		tests = append(tests, part{"t.available = ?", []any{*f.Available}})
	}
	if f.NoPicture {
		tests = append(tests, part{"t.picture = 0", nil})
	}
	if f.NoType {
		tests = append(tests, part{"t.type IS NULL", nil})
	}
	if f.LowStock {
		tests = append(tests, part{"t.id IN (SELECT product FROM " + inventoryTable + " WHERE low = 1)", nil})
	}
	for _, ref := range []struct{ column, id string }{{"type", f.Type}, {"manufacturer", f.Manufacturer}, {"vendor", f.Vendor}} {
		if ref.id != "" {
			tests = append(tests, part{"t." + ref.column + " = ?", []any{ref.id}})
		}
	}
	order := ""
	if text := strings.TrimSpace(f.Words); text != "" {
		found, ranked, err := foundByWords(v, text)
		if err != nil || found == nil {
			return nil, err
		}
		order = productOrders["name"][0]
		if ranked {
			q = part{"(" + found.query + ") s CROSS JOIN " + productsTable + " t ON t.pk = s.pk", found.args}
			order = "s.rank, " + order
		} else { // of so many it is faster to walk all products in their order than to sort those found
			tests = append(tests, part{"+t.pk IN (SELECT pk FROM (" + found.query + "))", found.args})
		}
	} else if len(tests) > 0 {
		// The small index finds them; walking all products in their order would read every one.
		inner := where(part{query: "SELECT t.pk FROM " + productsTable + " t"}, tests)
		q = part{"(" + inner.query + ") s CROSS JOIN " + productsTable + " t ON t.pk = s.pk", inner.args}
		tests = nil
	}
	q.query = "SELECT t.id FROM " + q.query
	if f.Category != "" {
		q.query += " JOIN " + associationsTable + " cp ON cp.product = t.id AND cp.category = ?"
		q.args = append(q.args, f.Category)
		if order == "" {
			order = "cp.sort_order, cp.pk"
		}
	}
	if f.NoCategory {
		tests = append(tests, part{"NOT EXISTS (SELECT 1 FROM " + associationsTable + " a WHERE a.product = t.id)", nil})
	}
	if orders, known := productOrders[f.Order]; known {
		order = orders[0]
		if f.Desc {
			order = orders[1]
		}
	}
	if order == "" {
		order = productOrders["name"][0]
	}
	q = where(q, tests)
	return allIDs(v, q.query+" ORDER BY "+order, q.args...)
}

// part is a piece of a query with its arguments.
type part struct {
	query string
	args  []any
}

func where(q part, tests []part) part {
	for i, t := range tests {
		word := " AND "
		if i == 0 {
			word = " WHERE "
		}
		q.query += word + t.query
		q.args = append(q.args, t.args...)
	}
	return q
}

// foundByWords selects pk and rank of the products that contain the words; those that the shop's search must not find, by SKU and name.
// ranked is false when there are so many that the best ones could not be told fast. A text without a word finds nothing: nil.
func foundByWords(v *storage.View, text string) (found *part, ranked bool, err error) {
	match := matching(text)
	if match == "" {
		return nil, false, nil
	}
	var hits int
	err = v.QueryRow("SELECT count(*) FROM (SELECT 1 FROM "+searchTable+" WHERE "+searchTable+" MATCH ? LIMIT ?)", match, selective+1).Scan(&hits)
	if err != nil {
		return nil, false, err
	}
	rank := "0"
	if ranked = hits <= selective; ranked {
		rank = "bm25(" + searchTable + ", 100, 100, 50, 10)"
	}
	key := foldKey(text)
	return &part{"SELECT rowid AS pk, " + rank + " AS rank FROM " + searchTable + " WHERE " + searchTable + " MATCH ? " +
		"UNION ALL SELECT pk, 0 FROM " + productsTable + " WHERE searchable = 0 AND (instr(name_key, ?) OR instr(sku_key, ?))",
		[]any{match, key, key}}, ranked, nil
}

// idLength is that of a bvin: allIDs cuts by it.
const idLength = 36

// allIDs runs a query for ids in one row: reading 100,000 rows one by one takes ten times as long.
func allIDs(r storage.Reader, query string, args ...any) ([]string, error) {
	var joined string
	if err := r.QueryRow("SELECT coalesce(group_concat(id, ''), '') FROM ("+query+")", args...).Scan(&joined); err != nil {
		return nil, err
	}
	ids := make([]string, len(joined)/idLength)
	for i := range ids {
		ids[i] = joined[i*idLength : (i+1)*idLength]
	}
	return ids, nil
}

// listed makes the argument of a query over json_each.
func listed[K storage.ID](ids []K) string {
	if len(ids) == 0 {
		return "[]" // of null, NOT IN would select nothing
	}
	text, _ := json.Marshal(ids) // texts always encode
	return string(text)
}

// inList is a condition on ids given by listed.
const inList = "SELECT value FROM json_each(?)"

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
		those := storage.Query{Where: "t.id IN (" + inList + ")", Args: []any{listed(ids)}}
		err = s.products.Each(v, those, func(p Product) error {
			at[p.Bvin] = len(rows)
			rows = append(rows, ProductRow{Product: p, Currency: currency})
			return nil
		})
		if err != nil {
			return err
		}
		return each(v, "SELECT cp.product, json_extract(c.body, '$.Name') FROM "+associationsTable+" cp JOIN "+categoriesTable+
			" c ON c.id = cp.category WHERE cp.product IN ("+inList+") ORDER BY "+
			"c.sort_order, c.name_sort", func(r storage.Rows) error {
			var product, name string
			if err := r.Scan(&product, &name); err != nil {
				return err
			}
			if i, there := at[product]; there {
				rows[i].Categories = append(rows[i].Categories, name)
			}
			return nil
		}, listed(ids))
	})
	return rows, err
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

// CategoryTree answers all categories, each followed by those below it, in the order of the shop. One whose parent is gone, or which hangs below
// itself, shows at the root (docs/protocol/10-catalog-core.md §2.1).
func (s *Store) CategoryTree(ctx context.Context) (tree []CategoryRow, err error) {
	var all []Category
	products := map[string]int{}
	err = s.db.Read(ctx, func(v *storage.View) error {
		err := s.categories.Each(v, storage.Query{Order: categoryOrder}, func(c Category) error { all = append(all, c); return nil })
		if err != nil {
			return err
		}
		return each(v, "SELECT category, count(*) FROM "+associationsTable+" GROUP BY category", func(r storage.Rows) error {
			var id string
			var n int
			err := r.Scan(&id, &n)
			products[id] = n
			return err
		})
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
