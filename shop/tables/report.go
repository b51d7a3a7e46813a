package tables

import (
	"errors"

	"griddle/shop"
	"griddle/shop/words"
)

// Problem is what is wrong with a cell, or with a record as a whole.
type Problem struct {
	Line   int    // of the file, 0 for the whole file
	Column string // its header, "" for the whole record
	Value  string // what stands there
	Err    error  // a sentence
}

// Field is a cell that an import changes.
type Field struct{ Column, Old, New string }

// Row is a record that an import changes.
type Row struct {
	Line   int
	Name   string
	Fields []Field
}

// Report is what an import does, or would do.
type Report struct {
	Table              string
	New, Changed, Same int
	LeftOut            int      // for the import was told to add only, or to change only
	NotUsed            []string // columns of the file that mean nothing to the table

	Problems []Problem // the first of them
	Wrong    int       // how many there are in all
	Rows     []Row     // the first that are changed
	name     string    // of the first record
}

// How many problems and changed rows a report holds.
const (
	mostProblems = 1000
	mostRows     = 1000
)

func (r *Report) problem(line int, column, value string, err error) {
	r.Wrong++
	if len(r.Problems) < mostProblems {
		r.Problems = append(r.Problems, Problem{line, column, value, err})
	}
}

func (r *Report) changed(row Row) {
	r.Changed++
	if len(r.Rows) < mostRows {
		r.Rows = append(r.Rows, row)
	}
}

// fatal says whether an error is no matter of one record.
func fatal(err error) bool {
	var said *words.Error
	if errors.As(err, &said) {
		return false
	}
	kind := shop.KindOf(err)
	return kind == shop.Internal || kind == shop.Full || kind == shop.Unready
}

// fieldOf is the member of the record that a refusal of the store speaks of.
func fieldOf(err error) string {
	var refused *shop.Error
	if errors.As(err, &refused) {
		return refused.Field
	}
	return ""
}
