// Package tables moves records between the store and files of cells. A table is columns over records: declare one in a
// file of its own (plain.go has the short ones) and name it in tables below; its export, its import with dry run,
// problems by line and column, and one undo step follow. Files of other shops' programs are turned into records of a
// table by a format (format.go). How files are written is the matter of shop/sheet.
package tables

import (
	"context"
	"slices"
	"time"

	"griddle/shop"
	"griddle/shop/sheet"
	"griddle/shop/words"
)

// Table is a kind of records as a file holds them (csv.md §4).
type Table struct {
	Name string // "products", as commands name it
	in   importer
	out  exporter
}

// Reads says whether files of the table are read; orders only go out.
func (t Table) Reads() bool { return t.in != nil }

// importer and exporter are what every table of records can do, whatever its type.
type (
	importer interface {
		// heads are the columns for a file with these headers: for each its place among the table's, or -1.
		heads(*session, []string) (layout, error)
		read(*session, source, *Report) error
	}
	exporter interface {
		write(*session, *sheet.Writer) error
	}
)

// All are the tables, in the order in which they are best read into an empty store.
func All() []Table {
	return []Table{
		both("vendors", vendors), both("manufacturers", manufacturers), both("price groups", priceGroups),
		both("categories", categories), both("products", products), both("category products", places),
		both("inventory", inventory), both("prices", prices), both("customers", customers),
		both("addresses", addresses), both("volume prices", volumePrices), both("tax rates", taxRates),
		both("affiliates", affiliates), both("gift cards", giftCards), both("reviews", reviews),
		{Name: "orders", out: orders}, {Name: "order lines", out: orderLines}, {Name: "payments", out: payments},
		{Name: "labels", out: labels},
	}
}

// both is a table that goes out and comes in.
func both[R any](name string, t *table[R]) Table { return Table{name, t, t} }

// Names are those of all tables.
func Names() (all []string) {
	for _, t := range All() {
		all = append(all, t.Name)
	}
	return all
}

// Named finds a table by its name; blanks, dashes and letter case do not count.
func Named(name string) (Table, bool) {
	all := All()
	at := slices.IndexFunc(all, func(t Table) bool { return sheet.Key(t.Name) == sheet.Key(name) })
	if at < 0 {
		return Table{}, false
	}
	return all[at], true
}

// table is a table of records of type R.
type table[R any] struct {
	about string // the model's table, of which the undo step speaks
	// columns are those for a file with these headers, or nil, for all that the store's records need.
	columns func(s *session, heads []string) ([]column[R], error)
	ids     func(s *session) ([]string, error)
	load    func(s *session, ids []string) (map[string]*R, error)
	// id and setID are the record's id as the column Id holds it. setID is nil where ids are the server's, which
	// stand in the file all the same. parse brings a cell into the spelling of load.
	id    func(*R) string
	setID func(*R, string)
	parse func(string) (string, bool)
	keys  []key
	name  func(*R) string
	fresh func(s *session) *R // nil: no new records come in
	clone func(*R) *R
	// put stores what was made of base, nil for a new record.
	put func(s *session, base, next *R) error
	// late says which rows wait until all others are stored; nil: none.
	late func(row, layout) bool
	// finish does what is left when all rows are stored; nil: nothing.
	finish func(s *session) error
}

// key is how a row without an id finds its record: by columns, joined by keySign.
type key struct {
	heads []string
	blank int                                                           // how many of the last columns may be blank
	find  func(s *session, texts []string) (map[string][]string, error) // ids by the folded text
}

const keySign = "\x00"

// session is one export or import under way.
type session struct {
	ctx     context.Context
	b       *shop.Batch
	zone    *time.Location
	parts   map[string]bool // of records, that the file has columns of; nil: all
	make    bool            // what is named and is not there is made
	lists   map[string]*list
	tree    *tree
	besides int // how many categories were made because others name them
	units   shop.Details
	options Options
	skus    map[string]string   // of products, by their ids
	choices map[string][]string // names of those that products without any are to have, by their ids
	settle  map[string]bool     // products whose variants changed
	custom  map[customKey]bool  // values of programs that some product has
}

func newSession(ctx context.Context, b *shop.Batch, zone *time.Location) (*session, error) {
	s := &session{ctx: ctx, b: b, zone: zone, lists: map[string]*list{}, choices: map[string][]string{},
		settle: map[string]bool{}, skus: map[string]string{}}
	var err error
	s.units, err = b.Store().Details()
	return s, err
}

// wants says whether the file has columns of a part of the records.
func (s *session) wants(part string) bool { return s.parts == nil || s.parts[part] }

// chunk is how many records are read from the store at once.
const chunk = 500

// Write writes a table into a file, whole or not at all: a workbook when its name ends in .xlsx.
func Write(ctx context.Context, s *shop.Store, t Table, path string, style sheet.Style) error {
	w, err := sheet.Create(path, style)
	if err != nil {
		return err
	}
	err = s.Look(ctx, func(b *shop.Batch) error {
		one, err := newSession(ctx, b, style.Zone)
		if err != nil {
			return err
		}
		return t.out.write(one, w)
	})
	if err != nil {
		w.Abandon()
		return err
	}
	return w.Close()
}

func (t *table[R]) write(s *session, w *sheet.Writer) error {
	columns, err := t.columns(s, nil)
	if err != nil {
		return err
	}
	heads := []string{idHead}
	for _, c := range columns {
		heads = append(heads, c.head)
	}
	if err := w.Heads(heads); err != nil {
		return err
	}
	ids, err := t.ids(s)
	if err != nil {
		return err
	}
	cells := make([]sheet.Cell, len(heads))
	for some := range slices.Chunk(ids, chunk) {
		if s.ctx.Err() != nil {
			return s.ctx.Err()
		}
		all, err := t.load(s, some)
		if err != nil {
			return err
		}
		for _, id := range some {
			rec := all[id]
			if rec == nil {
				continue
			}
			cells[0] = sheet.Cell{Kind: sheet.Code, Text: t.id(rec)}
			for i, c := range columns {
				cells[i+1] = sheet.Cell{Kind: c.kind, Text: c.get(s, rec)}
			}
			if err := w.Row(cells); err != nil {
				return err
			}
		}
	}
	return nil
}

// idHead is the header of the ids, which stand first in every table.
const idHead = "Id"

// refuse is a problem of a cell.
func refuse(form words.Form, args ...any) error { return words.Fault(form, args...) }
