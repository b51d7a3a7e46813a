package shop

import (
	"context"
	"strings"
	"unicode"

	"griddle/storage"
)

// productIndex finds products by words; its columns are those of docs/protocol/10-catalog-core.md §7, by weight.
var productIndex = storage.NewTextIndex("product_search", productsTable,
	storage.TextColumn{Name: "sku", Weight: 100, Short: true}, storage.TextColumn{Name: "name", Weight: 100,
		Short: true},
	storage.TextColumn{Name: "meta", Weight: 50}, storage.TextColumn{Name: "words", Weight: 10})

func (s *Store) searchDDL() storage.Table {
	t := productIndex.Table(s.reindex)
	t.Shop = true
	return t
}

// Words of long texts beyond these are not indexed.
const (
	longWords  = 100
	shortWords = 20
)

// index puts a product that is not there yet into the search index.
func index(tx *storage.Tx, p *Product) error {
	t := p.searchText()
	return productIndex.Put(tx, storage.Eq("id", p.Bvin), t[:]...)
}

// searchText is what the search index holds of a product, column by column.
func (p *Product) searchText() [4]string {
	return [4]string{p.Sku, p.ProductName, firstWords(p.MetaTitle, shortWords) + " " + firstWords(p.MetaKeywords, shortWords),
		firstWords(p.MetaDescription, shortWords) + " " + firstWords(p.Keywords, shortWords) + " " + firstWords(withoutTags(p.LongDescription), longWords)}
}

// reindex makes the whole search index anew, as part of a restore.
func (s *Store) reindex(tx *storage.Tx) error {
	if err := productIndex.Delete(tx, storage.Cond{}); err != nil {
		return err
	}
	return s.products.Each(tx, storage.Query{}, func(p Product) error {
		if !p.IsSearchable {
			return nil
		}
		return index(tx, &p)
	})
}

// SearchProducts calls fn with the bodies of the products that contain all words of text, the last one perhaps only begun. The best matches
// come first, unless there are so many that ranking them would be slow. A text without a word finds nothing.
func (s *Store) SearchProducts(ctx context.Context, text string, p PageOf, fn func(body []byte) error) error {
	q, some := p.of(storage.Query{Found: &storage.Found{In: productIndex, Words: text, Best: true},
		Order: []string{"pk"}})
	if !some {
		return nil
	}
	return s.db.Read(ctx, func(v *storage.View) error { return s.products.Bodies(v, q, fn) })
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
