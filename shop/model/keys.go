package model

import (
	"bytes"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/cases"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"griddle/storage"
)

// Fold is the form in which texts are looked up: letter case and trailing blanks do not count
// (docs/protocol/00-conventions.md §12), and neither does how an accent is composed.
func Fold(s string) string {
	s = strings.TrimRight(s, " ")
	for i := range len(s) {
		if s[i] >= 0x80 {
			return norm.NFC.String(cases.Fold().String(s))
		}
	}
	return strings.ToLower(s)
}

// sortForm is the form of the keys that sortKey makes. It follows the tables of the Unicode standard, so that newer
// ones have the stored keys made anew; sortRules is raised when the keys change for another reason.
var sortForm = func() int {
	tables, _, _ := strings.Cut(collate.CLDRVersion, ".")
	n, err := strconv.Atoi(tables)
	if err != nil {
		panic("the tables to sort by have the version " + collate.CLDRVersion) // a test would have failed
	}
	return sortRules*1000 + n
}()

const sortRules = 1

// sorter makes keys; it serves one at a time.
type sorter struct {
	*collate.Collator
	buffer collate.Buffer
}

var sorters = sync.Pool{New: func() any { return &sorter{Collator: collate.New(language.Und, collate.IgnoreCase)} }}

// sortKey is what a text that people read is ordered by, byte by byte: the key of the Unicode Collation Algorithm in
// its root order, in which accents are lesser differences than letters. Letter case and trailing blanks do not count.
func sortKey(text string) []byte {
	s := sorters.Get().(*sorter)
	defer sorters.Put(s)
	s.buffer.Reset()
	return bytes.Clone(s.KeyFromString(&s.buffer, strings.TrimRight(text, " ")))
}

// CompareTexts orders texts as every list that people read does; see sortKey.
func CompareTexts(a, b string) int { return bytes.Compare(sortKey(a), sortKey(b)) }

// NameColumns are those of a model that is looked up and listed by name.
func NameColumns[T any](name func(*T) string) []storage.Column[T] {
	return []storage.Column[T]{
		{Name: "name_key", Type: storage.Text, Value: func(rec *T) any { return Fold(name(rec)) }},
		SortColumn("name_sort", name),
	}
}

// SortColumn is a column to order a list by; text is what people read there.
func SortColumn[T any](name string, text func(*T) string) storage.Column[T] {
	key := func(rec *T) any { return sortKey(text(rec)) }
	return storage.Column[T]{Name: name, Type: storage.Bytes, Form: sortForm, Value: key}
}
