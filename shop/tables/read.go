package tables

import (
	"context"
	"errors"
	"slices"
	"strings"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/sheet"
)

// Options say how a file comes in.
type Options struct {
	Dry   bool // nothing is stored, whatever the file says
	Lists bool // manufacturers, categories … that the file names and that are not there are made
	Only  Only
	// Blank says of columns, by their headers, that a blank cell empties the field.
	Blank map[string]bool
	// Progress hears how many records were read; nil: nobody does.
	Progress func(records int)
}

// Only says which records an import may store.
type Only string

// What an import may be restricted to.
const (
	Added    Only = "new"
	Existing Only = "existing"
)

// errStays ends the transaction of an import that stores nothing.
var errStays = errors.New("nothing is stored")

// Read brings a file into the store, all of it or nothing: nothing when it is a dry run, when a cell is wrong, or when
// all records are as in the file already. The change can be undone.
func Read(ctx context.Context, s *shop.Store, f *Found, o Options) (*Report, model.Change, error) {
	report := &Report{Table: f.Table.Name}
	read := func(b *shop.Batch) error {
		one, err := newSession(ctx, b, f.How.Zone)
		if err != nil {
			return err
		}
		one.make, one.options = o.Lists, o
		return f.Table.in.read(one, f.source(), report)
	}
	if o.Dry {
		return report, model.Change{}, s.Try(ctx, read)
	}
	made, err := s.Batch(ctx, shop.FromFile, func(b *shop.Batch) error {
		if err := read(b); err != nil {
			return err
		}
		if report.Wrong > 0 || report.New+report.Changed == 0 {
			return errStays
		}
		b.Count, b.Name = report.New+report.Changed, report.name
		return nil
	})
	if errors.Is(err, errStays) {
		err = nil
	}
	return report, made, err
}

// reading is one file on its way into a table.
type reading[R any] struct {
	*table[R]
	s       *session
	columns []column[R]
	layout  layout
	order   []int // the places of the headers that are read, in the order of the table's columns
	report  *Report
	seen    map[string]int // lines by the id of the record
	made    map[string]int // lines of new records by their key
	records int
	waiting []wait
}

// wait is a cell that names records which may stand further down in the file.
type wait struct {
	id     string
	line   int
	column int
	cell   cell
}

// settle stores the cells that waited.
func (r *reading[R]) settle() error {
	for some := range slices.Chunk(r.waiting, chunk) {
		ids := make([]string, len(some))
		for i, w := range some {
			ids[i] = w.id
		}
		all, err := r.load(r.s, ids)
		if err != nil {
			return err
		}
		for _, w := range some {
			base, c := all[w.id], &r.columns[w.column]
			if base == nil { // it was refused
				continue
			}
			next := r.clone(base)
			err := c.set(r.s, next, w.cell.text)
			if err == nil {
				err = r.put(r.s, base, next)
			}
			if err != nil && fatal(err) {
				return err
			} else if err != nil {
				r.report.problem(w.line, c.head, w.cell.raw, err)
			}
		}
	}
	return nil
}

func (t *table[R]) read(s *session, from source, report *Report) error {
	columns, err := t.columns(s, from.heads())
	if err != nil {
		return err
	}
	l, err := layoutOf(columns, from.heads())
	if err != nil {
		return err
	}
	kinds := make([]sheet.Kind, len(l.columns))
	s.parts = map[string]bool{}
	used := l.id >= 0
	for i, at := range l.columns {
		kinds[i] = sheet.Code
		switch {
		case at >= 0:
			used = true
			kinds[i] = columns[at].kind
			s.parts[columns[at].part] = true
		case i != l.id && strings.TrimSpace(from.heads()[i]) != "":
			report.NotUsed = append(report.NotUsed, from.heads()[i])
		}
	}
	if !used {
		return refuse("None of the columns is one of the table %s; choose another table, or give the columns its "+
			"headers.",
			report.Table)
	}
	s.b.Table = t.about
	var order []int
	for i, at := range l.columns {
		if at >= 0 && columns[at].set != nil {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return l.columns[a] - l.columns[b] })
	r := &reading[R]{order: order, table: t, s: s, columns: columns, layout: l, report: report, seen: map[string]int{},
		made: map[string]int{}}
	var some, waiting []row
	err = from.rows(s.ctx, kinds, func(next row) error {
		if t.late != nil && t.late(next, l) {
			waiting = append(waiting, next)
			return nil
		}
		if some = append(some, next); len(some) < chunk {
			return nil
		}
		err := r.chunk(some)
		some = some[:0]
		return err
	})
	if err == nil {
		err = r.chunk(some)
	}
	for part := range slices.Chunk(waiting, chunk) {
		if err == nil {
			err = r.chunk(part)
		}
	}
	if err == nil {
		err = r.settle()
	}
	if err == nil && t.finish != nil {
		err = t.finish(s)
	}
	return err
}

// chunk reads some rows: first the records they mean, then each of them.
func (r *reading[R]) chunk(rows []row) error {
	if err := r.s.ctx.Err(); err != nil || len(rows) == 0 {
		return err
	}
	ids, all, err := r.match(rows)
	if err != nil {
		return err
	}
	made := r.s.besides
	for i, next := range rows {
		if ids[i] == several {
			continue
		}
		base := all[ids[i]]
		if base == nil && r.s.besides > made { // it may have been made for another row meanwhile
			again, its, err := r.match(rows[i : i+1])
			if err != nil {
				return err
			}
			base = its[again[0]]
		}
		if err := r.row(next, base); err != nil {
			return err
		}
	}
	r.records += len(rows)
	if tell := r.s.options.Progress; tell != nil {
		tell(r.records)
	}
	return nil
}

// several stands for the id of a row whose key several records have; its problem is told.
const several = "\x00several"

// row stores what a row says of a record, nil for a new one.
func (r *reading[R]) row(next row, base *R) error {
	if next.err != nil {
		r.report.problem(next.line, "", "", next.err)
		return nil
	}
	if base != nil {
		if first, twice := r.seen[r.id(base)]; twice {
			r.report.problem(next.line, idHead, r.id(base), refuse("Line %d is about the same record.", first))
			return nil
		}
		r.seen[r.id(base)] = next.line
	} else if r.twice(next) {
		return nil
	}
	switch only := r.s.options.Only; {
	case base == nil && r.fresh == nil:
		r.report.problem(next.line, "", "", refuse("There is no record that this line can mean."))
		return nil
	case base == nil && only == Existing, base != nil && only == Added:
		r.report.LeftOut++
		return nil
	}
	old := base
	if base == nil {
		old = r.fresh(r.s)
		if id, ok := r.idOf(next); ok && r.setID != nil {
			r.setID(old, id)
		}
	}
	rec, fields, waits, fine, err := r.apply(next, old, base == nil)
	switch {
	case err != nil || !fine:
		return err
	case base != nil && len(fields) == 0:
		r.report.Same++
		return nil
	}
	if err := r.store(next, base, rec, fields); err != nil {
		return err
	}
	for _, i := range waits {
		r.waiting = append(r.waiting, wait{r.id(rec), next.line, r.layout.columns[i], next.cells[i]})
	}
	return nil
}

// twice tells of a second row for the same new record.
func (r *reading[R]) twice(next row) bool {
	for _, k := range r.keys {
		text := r.keyOf(k, next)
		if text == "" {
			continue
		}
		text = k.heads[0] + keySign + model.Fold(text)
		if first, made := r.made[text]; made {
			r.report.problem(next.line, k.heads[0], r.layout.value(next, k.heads[0]).raw,
				refuse("Line %d is about the same record.", first))
			return true
		}
		r.made[text] = next.line
	}
	return false
}

// apply makes of a record what the row says of it. fine is false when a cell is wrong; waits are the places of those
// that name records which may come later.
func (r *reading[R]) apply(next row, old *R, isNew bool) (rec *R, fields []Field, waits []int, fine bool, err error) {
	rec, fine = old, true
	for _, i := range r.order { // as the table has its columns: some come before others
		col, c := &r.columns[r.layout.columns[i]], next.cells[i]
		if !c.there && r.s.options.Blank[col.head] {
			c.there = true
		}
		wrong := c.err
		if c.there && wrong == nil {
			value := c.text
			if value, wrong = col.converted(value); wrong == nil {
				was := col.get(r.s, old)
				if value == was || col.kind == sheet.Code && strings.TrimSpace(was) == value {
					continue
				}
				if rec == old {
					rec = r.clone(old)
				}
				if col.late {
					waits = append(waits, i)
				} else if wrong = col.set(r.s, rec, value); wrong == nil && col.get(r.s, rec) == was {
					continue // written otherwise
				} else if wrong == nil && col.kind == sheet.Code && shortened(value) {
					wrong = refuse("A spreadsheet shortened this number; write all its digits, as a text.")
				}
				fields = append(fields, Field{col.head, was, value})
			}
		}
		if wrong != nil {
			if fatal(wrong) {
				return nil, nil, nil, false, wrong
			}
			fine = false
			r.report.problem(next.line, col.head, c.raw, wrong)
			if col.gate {
				return nil, nil, nil, false, nil
			}
		}
	}
	for i := range r.columns {
		if c := &r.columns[i]; isNew && fine && c.need != nil && c.need(rec) &&
			strings.TrimSpace(c.get(r.s, rec)) == "" {
			fine = false
			r.report.problem(next.line, c.head, "", refuse("This is missing; a new record needs it."))
		}
	}
	return rec, fields, waits, fine, nil
}

// converted is a number in the store's unit.
func (c *column[R]) converted(value string) (string, error) {
	if c.factor.IsZero() || value == "" {
		return value, nil
	}
	n, err := number(value)
	if err != nil {
		return "", err
	}
	return sheet.Canonical(n.Mul(c.factor.Decimal).Round(4).String()), nil
}

func (r *reading[R]) store(next row, base, rec *R, fields []Field) error {
	if err := r.put(r.s, base, rec); err != nil {
		if fatal(err) {
			return err
		}
		r.refused(next, err)
		return nil
	}
	if r.report.name == "" {
		r.report.name = r.name(rec)
	}
	if base == nil {
		r.report.New++
		return nil
	}
	r.report.changed(Row{next.line, r.name(rec), fields})
	return nil
}

// refused tells of what the store refused, by the column of its field.
func (r *reading[R]) refused(next row, err error) {
	head, raw := "", ""
	if field := fieldOf(err); field != "" {
		for i, at := range r.layout.columns {
			if at >= 0 && r.columns[at].field == field {
				head, raw = r.columns[at].head, next.cells[i].raw
			}
		}
		if head == "" {
			head = field
		}
	}
	r.report.problem(next.line, head, raw, err)
}
