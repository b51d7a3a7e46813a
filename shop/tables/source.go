package tables

import (
	"context"
	"strconv"
	"strings"
	"time"

	"griddle/shop/sheet"
)

// cell is what a file says of a field.
type cell struct {
	text  string // the value, as columns hold it
	there bool   // false: nothing is said, the field stays as it is
	raw   string // as it stands in the file
	err   error  // what is wrong with it
}

// row is a record of a file, with a cell for each of its headers.
type row struct {
	line  int
	cells []cell
	err   error
}

// source is a file whose headers and values are those of a table.
type source interface {
	heads() []string
	// rows calls fn with each record. kinds are those of the columns that the headers name.
	rows(ctx context.Context, kinds []sheet.Kind, fn func(row) error) error
}

// Reading is how the owner answers what a file leaves open.
type Reading struct {
	Sign  sheet.Sign
	Order sheet.DayOrder
	Zone  *time.Location
	Now   func() time.Time // nil: the store's
}

// ownFile is a file with the table's own headers.
type ownFile struct {
	file  *sheet.File
	how   Reading
	names []string
	skip  int // records before the first one with values
}

func (f *ownFile) heads() []string { return f.names }

func (f *ownFile) rows(ctx context.Context, kinds []sheet.Kind, fn func(row) error) error {
	how, err := f.settled(ctx, kinds)
	if err != nil {
		return err
	}
	at := 0
	return f.file.Each(ctx, func(r sheet.Record) error {
		if at++; at <= f.skip {
			return nil
		}
		next := row{line: r.Line, err: r.Err, cells: make([]cell, len(f.names))}
		for i, raw := range r.Cells {
			switch {
			case i < len(f.names):
				next.cells[i] = how.cell(raw, kinds[i], f.file.Workbook)
			case strings.TrimSpace(raw) != "" && next.err == nil:
				next.err = refuse("There are more cells than headers; a cell that holds the separator needs quotes.")
			}
		}
		return fn(next)
	})
}

// settled finds out from all cells what numbers and dates mean in this file, unless the owner has said it.
func (f *ownFile) settled(ctx context.Context, kinds []sheet.Kind) (Reading, error) {
	how := f.how
	if f.file.Workbook && how.Sign == 0 {
		how.Sign = sheet.Point
	}
	if how.Sign != 0 && how.Order != "" {
		return how, nil
	}
	var signs sheet.Signs
	var days sheet.Days
	at := 0
	err := f.file.Each(ctx, func(r sheet.Record) error {
		if at++; at <= f.skip {
			return nil
		}
		for i, raw := range r.Cells {
			switch {
			case i >= len(kinds):
			case kinds[i] == sheet.Decimal:
				signs.See(r.Line, raw)
			case kinds[i] == sheet.Instant:
				days.See(raw)
			}
		}
		return nil
	})
	if err == nil && how.Sign == 0 {
		how.Sign, err = signs.Sign()
	}
	if err == nil && how.Order == "" {
		how.Order, err = days.Order()
	}
	return how, err
}

// cell reads one by the kind of its column (csv.md §1).
func (how Reading) cell(raw string, kind sheet.Kind, workbook bool) cell {
	value, whole := sheet.Unguard(raw)
	trimmed := strings.TrimSpace(value)
	c := cell{text: value, there: true, raw: raw}
	switch {
	case whole && kind <= sheet.Code:
		return c
	case trimmed == sheet.Empty:
		c.text = ""
		return c
	case trimmed == "":
		return cell{raw: raw}
	}
	ok := true
	switch kind {
	case sheet.Code:
		c.text = trimmed
	case sheet.Decimal:
		if c.text, ok = sheet.Number(value, how.Sign); !ok && workbook {
			c.text, ok = sheet.Number(value, sheet.Comma) // a text among its numbers
		}
		if !ok {
			c.err = refuse("This is no number; write one such as 12.50.")
		}
	case sheet.YesOrNo:
		var yes bool
		if yes, ok = sheet.YesNo(value); !ok {
			c.err = refuse("This is neither yes nor no.")
		}
		c.text = yesOrNo(yes)
	case sheet.Instant:
		var t time.Time
		if t, ok = sheet.Date(value, how.Order, how.Zone); !ok {
			c.err = refuse("This is no date with a year of four digits; write one such as 2026-12-31.")
		}
		c.text = t.UTC().Format(time.RFC3339Nano)
	}
	return c
}

// shortened says whether a spreadsheet made a short number of a long one.
func shortened(value string) bool {
	mantissa, power, found := strings.Cut(value, "E+")
	if !found || len(mantissa) < 3 || mantissa[1] != '.' && mantissa[1] != ',' {
		return false
	}
	_, err := strconv.Atoi(power)
	_, ok := sheet.Number(mantissa, sheet.Sign(mantissa[1]))
	return err == nil && ok
}
