package shop

import (
	"context"
	"strings"
	"unicode"

	"griddle/storage"
)

// The search index of products is an FTS5 table without content of its own, kept in step from here: a trigger would make clearing 100,000
// products ten times slower.
const searchTable = "product_search"

// searchDDL: the columns are those of docs/protocol/10-catalog-core.md §7, by weight.
func (s *Store) searchDDL() storage.Table {
	return storage.Table{Name: searchTable, Shop: true, Rebuild: s.reindex, DDL: []string{
		"CREATE VIRTUAL TABLE IF NOT EXISTS " + searchTable + " USING fts5(sku, name, meta, words, content='', contentless_delete=1, " +
			"tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
	}}
}

// Words of long texts beyond these are not indexed.
const (
	longWords  = 100
	shortWords = 20
)

// index puts a product that is not there yet into the search index.
func index(tx *storage.Tx, p *Product) error {
	t := p.searchText()
	_, _, err := tx.Exec("INSERT INTO "+searchTable+"(rowid, sku, name, meta, words) SELECT pk, ?, ?, ?, ? FROM products WHERE id = ?",
		t[0], t[1], t[2], t[3], p.Bvin)
	return err
}

// searchText is what the search index holds of a product, column by column.
func (p *Product) searchText() [4]string {
	return [4]string{p.Sku, p.ProductName, firstWords(p.MetaTitle, shortWords) + " " + firstWords(p.MetaKeywords, shortWords),
		firstWords(p.MetaDescription, shortWords) + " " + firstWords(p.Keywords, shortWords) + " " + firstWords(withoutTags(p.LongDescription), longWords)}
}

// sameSearch is an SQL condition on two bodies: the search index holds the same of both.
func sameSearch(a, b string) string {
	const members = ", '$.IsSearchable', '$.Sku', '$.ProductName', '$.MetaTitle', '$.MetaKeywords', '$.MetaDescription', '$.Keywords', '$.LongDescription')"
	return "json_extract(" + a + members + " IS json_extract(" + b + members
}

// unindex takes the products that the SELECT lists out of the search index; "" stands for all.
func unindex(tx *storage.Tx, ids string, args ...any) error {
	if ids == "" {
		_, _, err := tx.Exec("INSERT INTO " + searchTable + "(" + searchTable + ") VALUES ('delete-all')")
		return err
	}
	_, _, err := tx.Exec("DELETE FROM "+searchTable+" WHERE rowid IN (SELECT pk FROM products WHERE id IN ("+ids+"))", args...)
	return err
}

// reindex makes the whole search index anew, as part of a restore.
func (s *Store) reindex(tx *storage.Tx) error {
	if err := unindex(tx, ""); err != nil {
		return err
	}
	return s.products.Each(tx, storage.Query{}, func(p Product) error {
		if !p.IsSearchable {
			return nil
		}
		return index(tx, &p)
	})
}

// selective is how many hits are ranked; more than that are the work of a short common prefix, and come oldest first.
const selective = 2000

// SearchProducts calls fn with the bodies of the products that contain all words of text, the last one perhaps only begun. The best matches
// come first, unless there are so many that ranking them would be slow. A text without a word finds nothing.
func (s *Store) SearchProducts(ctx context.Context, text string, p PageOf, fn func(body []byte) error) error {
	match := matching(text)
	if match == "" {
		return nil
	}
	return s.db.Read(ctx, func(v *storage.View) error {
		var hits int
		err := v.QueryRow("SELECT count(*) FROM (SELECT 1 FROM "+searchTable+" WHERE "+searchTable+" MATCH ? LIMIT ?)", match, selective+1).Scan(&hits)
		if err != nil {
			return err
		}
		order := "s.rowid"
		if hits <= selective {
			order = "bm25(" + searchTable + ", 100, 100, 50, 10), s.rowid"
		}
		rows, err := v.Query("SELECT t.body FROM "+searchTable+" s JOIN products t ON t.pk = s.rowid WHERE "+searchTable+" MATCH ? ORDER BY "+
			order+" LIMIT ? OFFSET ?", match, p.limit(), p.offset())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var body string
			if err := rows.Scan(&body); err != nil {
				return err
			}
			if err := fn([]byte(body)); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

// matching is the FTS5 expression for all words of text, the last one perhaps only begun; "" for a text without a word.
func matching(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	if len(words) == 0 {
		return ""
	}
	match := `"` + strings.Join(words, `" "`) + `"*`
	if len([]rune(words[len(words)-1])) <= 2 {
		match = "{sku name} : (" + match + ")"
	}
	return match
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
