package shop

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode"

	"griddle/shop/model"
	"griddle/storage"
)

// productIndex finds products by words; its columns are those of docs/protocol/10-catalog-core.md §7, by weight.
var productIndex = storage.NewTextIndex("product_search", productsTable,
	storage.TextColumn{Name: "sku", Weight: 100, Short: true},
	storage.TextColumn{Name: "name", Weight: 100, Short: true},
	storage.TextColumn{Name: "meta", Weight: 50},
	storage.TextColumn{Name: "words", Weight: 10})

// Words of long texts beyond these are not indexed.
const (
	longWords  = 100
	shortWords = 20
)

// searchText is what the search index holds of a product.
func (p *Product) searchText() []string {
	if !p.IsSearchable {
		return nil
	}
	return p.searchColumns()
}

func (p *Product) searchColumns() []string {
	return []string{strings.TrimSpace(p.Sku + " " + p.Local.Barcode + " " + p.Local.SupplierSku), p.ProductName,
		firstWords(p.MetaTitle, shortWords) + " " + firstWords(p.MetaKeywords, shortWords),
		firstWords(p.MetaDescription, shortWords) + " " + firstWords(p.Keywords, shortWords) + " " +
			firstWords(withoutTags(p.LongDescription), longWords)}
}

// SearchProducts calls fn with the bodies of the products that contain all words of text, the last one perhaps only
// begun. The best matches come first, unless there are so many that ranking them would be slow. A text without a word
// finds nothing.
func (s *Store) SearchProducts(ctx context.Context, text string, p model.PageOf, fn func(body []byte) error) error {
	q, some := p.Of(storage.Query{Found: &storage.Found{In: productIndex, Words: text, Best: true},
		Order: storage.Asc("pk")})
	if !some {
		return nil
	}
	return s.db.Read(ctx, func(v *storage.View) error { return modelsOf(s).products.Bodies(v, q, fn) })
}

// firstWords cuts a text after n words.
func firstWords(s string, n int) string {
	in := false
	for i, r := range s {
		if unicode.IsSpace(r) {
			in = false
			continue
		}
		if !in {
			if in = true; n == 0 {
				return s[:i]
			}
			n--
		}
	}
	return s
}

// withoutTags is the text of HTML, roughly: enough to find words by.
func withoutTags(html string) string {
	if !strings.Contains(html, "<") {
		return html
	}
	var b strings.Builder
	for html != "" {
		text, rest, found := strings.Cut(html, "<")
		b.WriteString(text)
		b.WriteByte(' ')
		if !found {
			break
		}
		_, html, _ = strings.Cut(rest, ">")
	}
	return b.String()
}

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
	order, sorted := modelsOf(s).products.Orders[f.Order]
	if text != "" {
		q.Found = productsWith(text)
		q.Found.Best = !sorted
	}
	switch {
	case sorted && f.Desc:
		q.Order = model.Descending(order)
	case sorted:
		q.Order = order
	case q.Via == nil || text != "":
		q.Order = productOrders["name"]
	}
	return modelsOf(s).products.IDs(v, q)
}

// productsWith finds by words; those that are not in the index are found by name and SKU.
func productsWith(words string) *storage.Found {
	key := model.Fold(words)
	named := storage.And(storage.Eq("searchable", 0), storage.Or(storage.Contains(model.NameColumn, key),
		storage.Contains("sku_key", key)))
	return &storage.Found{In: productIndex, Words: words, Also: &named}
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
		currency, err := CurrencyIn(v)
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

// Overview counts what an owner looks after.
type Overview struct {
	Products, Categories              int
	NotForSale, NoPicture, NoCategory int // of the products
}

// Overview counts; the lists behind the figures are those of FindProducts.
func (s *Store) Overview(ctx context.Context) (Overview, error) {
	return s.count.overview.Get(s.base.Written(), func() (Overview, error) { return s.overview(ctx) })
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

// barcodeColumn is what a scanner reads of a record, in one letter case; nothing for one that has no bar code.
func barcodeColumn[T any](of func(*T) string) storage.Column[T] {
	return storage.Column[T]{Name: "barcode", Type: storage.Text, Value: func(rec *T) any {
		return set(model.Fold(strings.TrimSpace(of(rec))))
	}}
}

// barcodeIndex finds by it. Two records may have the same one: a maker gives one code to what the shop sells twice.
var barcodeIndex = storage.Index{Columns: []string{"barcode"}, Where: storage.Ne("barcode", nil)}

// LooksLikeGTIN says whether a text is as many figures as a Global Trade Item Number has: 8, 12, 13 or 14.
func LooksLikeGTIN(text string) bool {
	switch len(text) {
	case 8, 12, 13, 14:
		return strings.Trim(text, "0123456789") == ""
	}
	return false
}

// IsGTIN says whether a text is a Global Trade Item Number, of which the last figure follows from the others: those
// before it count three times and once in turn, from the last one on, and all together make a multiple of ten.
func IsGTIN(text string) bool {
	if !LooksLikeGTIN(text) {
		return false
	}
	sum := 0
	for i := range len(text) {
		figure := int(text[len(text)-1-i] - '0')
		if i%2 == 1 {
			figure *= 3
		}
		sum += figure
	}
	return sum%10 == 0
}

// BarcodeTaken says which other product has the bar code, itself or by a variant; "" for none.
func (s *Store) BarcodeTaken(_ context.Context, code, bvin string) (name string, err error) {
	if model.IsBlank(code) {
		return "", nil
	}
	same := storage.Eq("barcode", model.Fold(strings.TrimSpace(code)))
	p, err := modelsOf(s).products.Find(s.db.Reader(), storage.Query{Where: storage.And(storage.Ne("id", bvin),
		storage.Or(same, storage.InSub("id", storage.Sub{Table: variantsTable, Column: "product", Where: same})))})
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil
	}
	return p.ProductName, err
}

// ProductOfSKU finds what ProductBySKU does, else the product of which the oldest variant with the SKU is, whose id is
// answered too.
func (s *Store) ProductOfSKU(sku string) (body []byte, variant string, err error) {
	r := s.db.Reader()
	body, err = s.ProductBySKU(sku)
	if KindOf(err) != Missing || model.IsBlank(sku) {
		return body, "", err
	}
	v, found := modelsOf(s).variants.Find(r, storage.Query{Where: storage.Eq("sku_key", model.Fold(sku))})
	if errors.Is(found, storage.ErrNotFound) {
		return nil, "", err
	}
	if found != nil {
		return nil, "", found
	}
	body, err = modelsOf(s).products.OrMissing(modelsOf(s).products.Body(r, v.ProductId))
	return body, v.Bvin, err
}
