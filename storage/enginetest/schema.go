package enginetest

import (
	"encoding/json"
	"fmt"
	"strings"

	"griddle/storage"
)

// book is a model with a text id, an own part, columns, a field and an index of words.
type book struct {
	Bvin  string
	Name  string
	Stock int
	Code  string `json:",omitempty"`
	Text  string `json:",omitempty"`
	own   bookOwn
}

type bookOwn struct{ Shelf string }

func bookSpec() storage.Spec[book, string] {
	return storage.Spec[book, string]{
		Table: "books", Version: 1, AnyCase: true,
		ID:     func(b *book) *string { return &b.Bvin },
		Own:    func(b *book) any { return &b.own },
		Encode: func(b *book) ([]byte, error) { return json.Marshal(b) },
		Decode: func(body []byte, b *book) error { return json.Unmarshal(body, b) },
		Columns: []storage.Column[book]{
			{Name: "folded", Type: storage.Text, Value: func(b *book) any { return strings.ToLower(b.Name) }},
			{Name: "code", Type: storage.Text, Value: func(b *book) any {
				if b.Code == "" {
					return nil
				}
				return b.Code
			}},
			{Name: "sort", Type: storage.Bytes, Value: func(b *book) any { return []byte(b.Name) }},
			{Name: "half", Type: storage.Real, Value: func(b *book) any { return float64(b.Stock) / 2 }},
			{Name: "stock", Type: storage.Integer, Value: func(b *book) any { return b.Stock }},
		},
		Indexes: []storage.Index{
			{Columns: []string{"folded"}},
			{Columns: []string{"code"}, Unique: true, Where: storage.Ne("code", nil)},
			{Columns: []string{"stock"}, Where: storage.More("stock", 0)},
		},
	}
}

// ticket is a model with a number id.
type ticket struct {
	ID   int64
	Seat string
}

var (
	books   = storage.NewCollection(bookSpec())
	tickets = storage.NewCollection(storage.Spec[ticket, int64]{
		Table: "tickets", Version: 1,
		ID:     func(t *ticket) *int64 { return &t.ID },
		Encode: func(t *ticket) ([]byte, error) { return json.Marshal(t) },
		Decode: func(body []byte, t *ticket) error { return json.Unmarshal(body, t) },
	})
	bookWords = storage.NewTextIndex("book_words", "books",
		storage.TextColumn{Name: "title", Weight: 100, Short: true}, storage.TextColumn{Name: "words", Weight: 1})
)

// schema has the shop's tables, and others: a feed of books and tickets, a log that snapshots lack, and notes that no
// copy holds. From version 2 on
// places have a column more.
func schema() storage.Schema { return schemaWith(1, books) }

func schemaWith(version int, books *storage.Collection[book, string]) storage.Schema {
	text, number := storage.TextCol, storage.NumberCol
	shop := []storage.Table{
		books.Table(), tickets.Table(), bookWords.Table(reindex),
		storage.TableSpec{Name: "places", Key: []string{"book", "shelf"},
			Columns: []storage.Col{text("book"), text("shelf"), number("place")},
			Indexes: []storage.Index{{Columns: []string{"shelf", "place"}}}}.Table(),
		storage.TableSpec{Name: "pictures", Key: []string{"file"}, Files: []string{"file"}, Columns: []storage.Col{
			text("file"), text("book"), {Name: "thumb", Kind: storage.Bytes, Null: true}}}.Table(),
		storage.TableSpec{Name: "receipts", Stays: true, Rises: []string{"last"}, Key: []string{"name"},
			Columns: []storage.Col{text("name"), number("last"), text("said")}}.Table(),
	}
	if version > 1 {
		places := shop[3].Rows
		places.Columns = append(places.Columns, storage.Col{Name: "since", Kind: storage.Integer, Default: 7})
	}
	for i := range shop {
		shop[i].Shop = true
		if shop[i].Name == "pictures" {
			shop[i].Refs = []storage.Ref{{From: "pictures", Column: "book", To: "books", Key: "id"}}
		}
	}
	shop[0].Feeds = []storage.Feeding{{Table: "books", Column: "id"}}
	shop[1].Feeds = []storage.Feeding{{Table: "tickets", Column: "pk"}}
	shop[3].Feeds = []storage.Feeding{{Table: "books", Column: "book"}}
	return storage.Schema{Version: version, Tables: append(append(shop, storage.FeedTables()...),
		storage.TableSpec{Name: "log", NotInSnapshots: true, Key: []string{"id"}, Columns: []storage.Col{
			{Name: "id", Kind: storage.Counted}, {Name: "what", Kind: storage.Text, Unique: true}, number("times"),
			{Name: "note", Kind: storage.Text, Null: true}}}.Table(),
		storage.TableSpec{Name: "notes", NotInCopies: true, Key: []string{"id"}, Single: true,
			Columns: []storage.Col{number("id"), text("note")}}.Table(),
		storage.JournalTable(),
	)}
}

func reindex(tx *storage.Tx) error {
	if err := bookWords.Delete(tx, storage.Cond{}); err != nil {
		return err
	}
	return books.Each(tx, storage.Query{}, func(b book) error { return index(b)(tx) })
}

func index(b book) func(*storage.Tx) error {
	return func(tx *storage.Tx) error { return bookWords.Put(tx, storage.Eq("id", b.Bvin), b.Name, b.Text) }
}

func bookNo(n int) book {
	return book{Bvin: fmt.Sprintf("b-%06d", n), Name: fmt.Sprintf("Book %d", n), Stock: n}
}

// add stores books.
func add(some ...book) func(*storage.Tx) error {
	return func(tx *storage.Tx) error {
		for _, b := range some {
			if _, err := books.Insert(tx, &b); err != nil {
				return err
			}
		}
		return nil
	}
}

// addNumbered stores the books from one number up to another.
func addNumbered(from, to int) func(*storage.Tx) error {
	return func(tx *storage.Tx) error {
		for n := from; n < to; n++ {
			if err := add(bookNo(n))(tx); err != nil {
				return err
			}
		}
		return nil
	}
}

// put stores a row.
func put(table string, v storage.Values) func(*storage.Tx) error {
	return func(tx *storage.Tx) error { return second(storage.Insert(tx, table, v)) }
}

func place(of, shelf string, at int) func(*storage.Tx) error {
	return put("places", storage.Values{"book": of, "shelf": shelf, "place": at})
}

func picture(file, of string) func(*storage.Tx) error {
	return put("pictures", storage.Values{"file": file, "book": of})
}

func empty(table string) func(*storage.Tx) error {
	return func(tx *storage.Tx) error { return second(storage.Delete(tx, table, storage.Cond{})) }
}

func setting(name, value string) func(*storage.Tx) error {
	return func(tx *storage.Tx) error { return storage.SetSetting(tx, name, value) }
}
