package tables

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"griddle/shop"
	"griddle/shop/sheet"
)

// column is a column of a table of R. Values are texts: those of numbers canonical, of truths yes and no, of instants
// RFC 3339 in UTC; "" for none.
type column[R any] struct {
	head  string
	field string // by which the store's refusals name it
	kind  sheet.Kind
	part  string        // of the record, that is only read when the file has a column of it
	late  bool          // it names records of the same table, which may stand further down
	gate  bool          // where it is wrong, nothing else of the row is looked at
	need  func(*R) bool // of a new record; nil: never
	get   func(*session, *R) string
	set   func(*session, *R, string) error // nil: it only goes out
	// factor is what numbers of the file are multiplied by, where its header names another unit; "" for nothing.
	factor shop.Decimal
}

// required makes a column one that new records need.
func (c column[R]) required() column[R] {
	c.need = always[R]
	return c
}

// needs makes a column one that some new records need.
func (c column[R]) needs(it func(*R) bool) column[R] {
	c.need = it
	return c
}

// outOnly makes a column one that is not read.
func (c column[R]) outOnly() column[R] {
	c.set = nil
	return c
}

func text[R any](head, field string, at func(*R) *string) column[R] {
	return column[R]{head: head, field: field,
		get: func(_ *session, r *R) string { return *at(r) },
		set: func(_ *session, r *R, value string) error {
			*at(r) = value
			return nil
		}}
}

// code is a text that looks like a number and is none.
func code[R any](head, field string, at func(*R) *string) column[R] {
	c := text(head, field, at)
	c.kind = sheet.Code
	return c
}

// plainNumber is a decimal as columns hold it.
func plainNumber(d shop.Decimal) string { return sheet.Canonical(d.String()) }

func amount[R any](head, field string, at func(*R) *shop.Decimal) column[R] {
	return column[R]{head: head, field: field, kind: sheet.Decimal,
		get: func(_ *session, r *R) string { return plainNumber(*at(r)) },
		set: func(_ *session, r *R, value string) (err error) {
			*at(r), err = number(value)
			return err
		}}
}

// number reads a canonical number; none is 0.
func number(value string) (shop.Decimal, error) {
	if value == "" {
		return shop.Decimal{}, nil
	}
	d, err := shop.ParseDecimal(value)
	if err != nil {
		return d, refuse("This number has too many digits; 15 fit before the decimal sign.")
	}
	return d, nil
}

func whole[R any](head, field string, at func(*R) *int) column[R] {
	return column[R]{head: head, field: field, kind: sheet.Decimal,
		get: func(_ *session, r *R) string { return strconv.Itoa(*at(r)) },
		set: func(_ *session, r *R, value string) (err error) {
			*at(r), err = wholeNumber(value)
			return err
		}}
}

func wholeNumber(value string) (int, error) {
	if value == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(value, 10, 32)
	if err != nil {
		return 0, refuse("This is no whole number; write one such as 12.")
	}
	return int(n), nil
}

func yesOrNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func truth[R any](head, field string, at func(*R) *bool) column[R] {
	return column[R]{head: head, field: field, kind: sheet.YesOrNo,
		get: func(_ *session, r *R) string { return yesOrNo(*at(r)) },
		set: func(_ *session, r *R, value string) error {
			*at(r) = value == "yes"
			return nil
		}}
}

// denied is a truth that the record holds the other way round.
func denied[R any](head, field string, at func(*R) *bool) column[R] {
	return column[R]{head: head, field: field, kind: sheet.YesOrNo,
		get: func(_ *session, r *R) string { return yesOrNo(!*at(r)) },
		set: func(_ *session, r *R, value string) error {
			*at(r) = value == "no"
			return nil
		}}
}

// word is one of the words for the values of an enum.
type word struct {
	number int
	text   string
}

// oneOf is an enum in words. A number without a word is written as it is.
func oneOf[R any, E ~int](head, field string, all []word, at func(*R) *E) column[R] {
	return column[R]{head: head, field: field, kind: sheet.Code,
		get: func(_ *session, r *R) string { return wordOf(all, int(*at(r))) },
		set: func(_ *session, r *R, value string) error {
			n, err := valueOf(all, value)
			*at(r) = E(n)
			return err
		}}
}

func wordOf(all []word, number int) string {
	if i := slices.IndexFunc(all, func(w word) bool { return w.number == number }); i >= 0 {
		return all[i].text
	}
	return strconv.Itoa(number)
}

func valueOf(all []word, value string) (int, error) {
	if n, err := strconv.Atoi(value); err == nil {
		return n, nil
	}
	if i := slices.IndexFunc(all, func(w word) bool { return sheet.Key(w.text) == sheet.Key(value) }); i >= 0 {
		return all[i].number, nil
	}
	known := make([]string, len(all))
	for i, w := range all {
		known[i] = w.text
	}
	return 0, refuse("This is none of %s.", strings.Join(known, ", "))
}

func instant[R any](head, field string, at func(*R) *shop.Instant) column[R] {
	return column[R]{head: head, field: field, kind: sheet.Instant,
		get: func(_ *session, r *R) string { return momentOf(*at(r)) },
		set: func(_ *session, r *R, value string) error {
			if value == "" {
				*at(r) = shop.Instant{}
				return nil
			}
			t, err := time.Parse(time.RFC3339Nano, value)
			*at(r) = shop.At(t)
			return err
		}}
}

func momentOf(at shop.Instant) string {
	if at.IsZero() {
		return ""
	}
	return at.Time().UTC().Format(time.RFC3339Nano)
}

// named is what the record names by an id, by its name in a list.
func named[R any](head, field string, in func(*session) (*list, error), at func(*R) *string) column[R] {
	return column[R]{head: head, field: field,
		get: func(s *session, r *R) string {
			l, err := in(s)
			if err != nil || *at(r) == "" {
				return ""
			}
			return l.name(*at(r))
		},
		set: func(s *session, r *R, value string) error {
			if strings.TrimSpace(value) == "" {
				*at(r) = ""
				return nil
			}
			l, err := in(s)
			if err == nil {
				*at(r), err = l.find(s, value)
			}
			return err
		}}
}

// measured makes a column of numbers in a unit, which its header names. A file may name another one.
func measured[R any](c column[R], unit string) column[R] {
	c.head += " (" + unit + ")"
	return c
}

// perUnit is what one of a unit is in the others, by csv.md §5.1.
var perUnit = map[string]map[string]string{
	"lb": {"kg": "2.2046226218", "g": "0.0022046226", "oz": "0.0625"},
	"kg": {"lb": "0.45359237", "g": "0.001", "oz": "0.0283495231"},
	"in": {"cm": "0.3937007874", "mm": "0.0393700787", "m": "39.3700787402"},
	"cm": {"in": "2.54", "mm": "0.1", "m": "100"},
}

// unitOf is the unit in the brackets of a header, "" for none, and the header without them.
func unitOf(head string) (plain, unit string) {
	before, behind, found := strings.Cut(head, "(")
	if !found || !strings.HasSuffix(strings.TrimSpace(behind), ")") {
		return head, ""
	}
	unit = strings.TrimSuffix(strings.TrimSpace(behind), ")")
	return strings.TrimSpace(before), strings.ToLower(strings.TrimSuffix(strings.TrimSpace(unit), "s"))
}

func always[R any](*R) bool { return true }
