package tables

import (
	"slices"
	"strings"

	"griddle/shop"
	"griddle/shop/sheet"
)

// layout says for each header of a file which column of the table it is, -1 for none; the column Id has no place among
// them and stands in id.
type layout struct {
	columns []int
	id      int
	heads   []string
	of      int // how many columns the table has
	lacks   int // of those that new records need
}

// fit is how many columns of the file are known, and how well the file and the table suit each other: first by the
// columns of the file, then by those of the table.
func (l layout) fit() (known int, fit float64) {
	filled := 0
	for i, at := range l.columns {
		if strings.TrimSpace(l.heads[i]) != "" {
			filled++
		}
		if at >= 0 || i == l.id {
			known++
		}
	}
	if known == 0 || known == 1 && l.id >= 0 {
		return known, 0
	}
	fit = float64(known)/float64(filled) + float64(known)/float64(1000*l.of)
	if l.id < 0 {
		fit -= float64(l.lacks) / 100
	}
	return known, fit
}

// value is the cell of a column by its header.
func (l layout) value(r row, head string) cell {
	for i, h := range l.heads {
		if sheet.Key(h) == sheet.Key(head) {
			return r.cells[i]
		}
	}
	return cell{}
}

func (t *table[R]) heads(s *session, heads []string) (layout, error) {
	columns, err := t.columns(s, heads)
	if err != nil {
		return layout{}, err
	}
	return layoutOf(columns, heads)
}

func layoutOf[R any](columns []column[R], heads []string) (layout, error) {
	l := layout{columns: make([]int, len(heads)), id: -1, heads: slices.Clone(heads),
		of: len(columns) + 1}
	seen := map[int]bool{}
	for i, head := range heads {
		l.columns[i] = -1
		if sheet.Key(head) == sheet.Key(idHead) {
			if l.id >= 0 {
				return l, refuse("The column %s stands there twice; give one of them another header.", head)
			}
			l.id = i
			continue
		}
		at, err := columnAt(columns, head)
		if err != nil {
			return l, err
		}
		if at >= 0 && seen[at] {
			return l, refuse("The column %s stands there twice; give one of them another header.", head)
		}
		l.columns[i], seen[at] = at, true
		if at >= 0 {
			l.heads[i] = columns[at].head
		}
	}
	for i := range columns {
		if columns[i].need != nil && !seen[i] {
			l.lacks++
		}
	}
	return l, nil
}

// columnAt finds a column by a header, which may name another unit than the store's.
func columnAt[R any](columns []column[R], head string) (int, error) {
	same := func(a string) func(column[R]) bool {
		return func(c column[R]) bool { return c.head == a }
	}
	if at := slices.IndexFunc(columns, same(head)); at >= 0 {
		return at, nil
	}
	at := slices.IndexFunc(columns, func(c column[R]) bool { return sheet.Key(c.head) == sheet.Key(head) })
	if at >= 0 {
		return at, nil
	}
	plain, unit := unitOf(head)
	at = slices.IndexFunc(columns, func(c column[R]) bool {
		its, in := unitOf(c.head)
		return in != "" && sheet.Key(its) == sheet.Key(plain)
	})
	if at < 0 {
		return -1, nil
	}
	_, in := unitOf(columns[at].head)
	if unit == "" || unit == in {
		return at, nil
	}
	factor, known := perUnit[in][unit]
	if !known {
		return -1, refuse("The unit of the column %s is not known; write %s.", head, in)
	}
	var err error
	columns[at].factor, err = shop.ParseDecimal(factor)
	return at, err
}
