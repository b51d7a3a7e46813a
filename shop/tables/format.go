package tables

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"griddle/shop/sheet"
)

// format is a file of another shop's program: by which headers it is known, and how its records become rows of a table
// (csv.md §5).
type format struct {
	name  string // "Shopify products"
	table string
	known func(heads headSet) bool
	// numbers and dates are headers by whose cells it is found out what numbers and dates mean in the file.
	numbers, dates []string
	columns        []string // headers of the table, in which the rows are written
	skip           int      // records before the headers
	// rows turns all records into rows, by the table's headers.
	turn func(t *turning, all []record) []turned
}

// formats are tried in this order.
func formats() []format {
	return []format{
		shopifyProducts, shopifyInventory, shopifyCustomers, wooProducts, nopProducts, nopCustomers, nopCategories,
		hotcakesProducts,
	}
}

// headSet are the headers of a file by their keys.
type headSet map[string]bool

func (h headSet) has(all ...string) bool {
	return !slices.ContainsFunc(all, func(head string) bool { return !h[sheet.Key(head)] })
}

// record is one of a foreign file.
type record struct {
	line  int
	cells map[string]string // by the key of the header
	err   error
}

// get is the first of these cells in which something stands, with the line breaks of this system.
func (r record) get(heads ...string) string {
	for _, head := range heads {
		if cell := r.cells[sheet.Key(head)]; strings.TrimSpace(cell) != "" {
			return strings.ReplaceAll(cell, "\r\n", "\n")
		}
	}
	return ""
}

// turned is a row of a table: values by its headers, as columns hold them.
type turned struct {
	line   int
	values map[string]string
	err    error
}

// turning is what is known of a foreign file.
type turning struct {
	how Reading
}

// number is a number of a cell, "" for a blank one or none.
func (t *turning) number(cell string) string {
	n, ok := sheet.Number(cell, t.how.Sign)
	if !ok {
		return ""
	}
	return n
}

// field is how a column of a table is filled from a record.
type field struct {
	head  string
	value func(t *turning, r record) string
}

// from takes a cell as it is.
func from(head string, heads ...string) field {
	return field{head, func(_ *turning, r record) string { return r.get(heads...) }}
}

// plainFrom takes a cell without the apostrophe that keeps its zeros, as postal codes and telephone numbers have it.
func plainFrom(head string, heads ...string) field {
	return field{head, func(_ *turning, r record) string { return strings.TrimPrefix(r.get(heads...), "'") }}
}

func numberFrom(head string, heads ...string) field {
	return field{head, func(t *turning, r record) string {
		cell := r.get(heads...)
		if n := t.number(cell); n != "" {
			return n
		}
		return cell // the column tells what is wrong with it
	}}
}

// yesFrom takes a truth; where turned round, the other one.
func yesFrom(head string, not bool, heads ...string) field {
	return field{head, func(_ *turning, r record) string {
		cell := r.get(heads...)
		yes, ok := sheet.YesNo(cell)
		if !ok {
			return cell
		}
		return yesOrNo(yes != not)
	}}
}

// put makes fields of records into values.
func (t *turning) put(fields []field, r record) map[string]string {
	values := map[string]string{}
	for _, f := range fields {
		values[f.head] = f.value(t, r)
	}
	return values
}

// flat is how records become rows one by one.
func flat(fields []field) func(*turning, []record) []turned {
	return func(t *turning, all []record) (rows []turned) {
		for _, r := range all {
			rows = append(rows, turned{r.line, t.put(fields, r), r.err})
		}
		return rows
	}
}

func headsOf(fields []field) (all []string) {
	for _, f := range fields {
		all = append(all, f.head)
	}
	return all
}

// foreign is a file in a format, as a source of rows of its table.
type foreign struct {
	format
	file *sheet.File
	how  Reading
	own  []string // its headers
}

// theirs are the headers of a format, where they stand.
func theirs(ctx context.Context, file *sheet.File, skip int) (heads []string, err error) {
	at := 0
	err = file.Each(ctx, func(r sheet.Record) error {
		if at++; at <= skip {
			return nil
		}
		for _, cell := range r.Cells {
			heads = append(heads, strings.TrimSpace(cell))
		}
		return io.EOF
	})
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return heads, err
}

func (f *foreign) heads() []string { return f.columns }

func (f *foreign) rows(ctx context.Context, kinds []sheet.Kind, fn func(row) error) error {
	all, err := f.records(ctx)
	if err != nil {
		return err
	}
	t := &turning{f.how}
	for _, next := range f.turn(t, all) {
		out := row{line: next.line, err: next.err, cells: make([]cell, len(f.columns))}
		for i, head := range f.columns {
			value := next.values[head]
			out.cells[i] = cell{raw: value}
			if strings.TrimSpace(value) != "" {
				out.cells[i] = valued(value, kinds[i], f.how)
			}
		}
		if err := fn(out); err != nil {
			return err
		}
	}
	return nil
}

// valued is a cell with a value of a format: numbers are canonical already, other texts are taken as they are.
func valued(value string, kind sheet.Kind, how Reading) cell {
	if kind <= sheet.Code {
		return cell{text: value, there: true, raw: value}
	}
	how.Sign = sheet.Point
	return how.cell(value, kind, false)
}

// records reads the whole file, for rows that belong together need not stand together.
func (f *foreign) records(ctx context.Context) (all []record, err error) {
	var signs sheet.Signs
	var days sheet.Days
	keys := make([]string, len(f.own))
	for i, head := range f.own {
		keys[i] = sheet.Key(head)
	}
	look := func(heads []string, r record, see func(string)) {
		for _, head := range heads {
			see(r.cells[sheet.Key(head)])
		}
	}
	at := 0
	err = f.file.Each(ctx, func(in sheet.Record) error {
		if at++; at <= f.skip+1 {
			return nil
		}
		r := record{line: in.Line, cells: map[string]string{}, err: in.Err}
		for i, cell := range in.Cells {
			if i < len(keys) && r.cells[keys[i]] == "" && cell != "" {
				r.cells[keys[i]] = cell
			}
		}
		look(f.numbers, r, func(cell string) { signs.See(in.Line, cell) })
		look(f.dates, r, days.See)
		all = append(all, r)
		return nil
	})
	if f.how.Sign == 0 && f.file.Workbook {
		f.how.Sign = sheet.Point
	}
	if err == nil && f.how.Sign == 0 {
		f.how.Sign, err = signs.Sign()
	}
	if err == nil && f.how.Order == "" {
		f.how.Order, err = days.Order()
	}
	return all, err
}

// groups are records by a key, in the order in which each key is first seen.
func groups(all []record, key func(record) string) (sorted [][]record) {
	at := map[string]int{}
	for _, r := range all {
		k := key(r)
		i, seen := at[k]
		if !seen {
			i = len(sorted)
			at[k] = i
			sorted = append(sorted, nil)
		}
		sorted[i] = append(sorted[i], r)
	}
	return sorted
}
