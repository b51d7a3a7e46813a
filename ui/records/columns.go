package records

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
)

// Cell is one column of a grid in which all records of a model are edited in place.
type Cell[T any] struct {
	Field
	Width, Weight float32
	Steps         bool                          // a whole number, to which +5 adds and from which -3 takes
	Lead          bool                          // what it shows are words
	AsOf          func(*T) As                   // what the amount of a record is; nil: as Field says
	Shows         func(*T, model.Row[T]) string // worked out of what is typed and what is stored; nobody types it
}

// gridRow is a record in the grid.
type gridRow[T any] struct {
	stored   model.Row[T] // of a new one only what it begins as
	fresh    bool
	next     T        // with what is typed, as far as it can be read
	given    []string // as it is stored
	texts    []string // as it stands in the grid
	problems []string
	clash    []bool // the cells that somebody else changed too since they were typed into
}

func (r *gridRow[T]) touched() bool { return !slices.Equal(r.given, r.texts) }

// columns are those of a grid of records T.
type columns[T any] struct {
	cells    []Cell[T]
	currency shop.Currency // of its amounts
	now      func() time.Time
}

// sheetColumns are the columns as the sheet shows them.
func (p *columns[T]) sheetColumns() []kit.SheetColumn {
	columns := make([]kit.SheetColumn, len(p.cells))
	for i, c := range p.cells {
		columns[i] = kit.SheetColumn{Title: c.Label, Width: c.Width, Weight: c.Weight, Shown: c.Shows != nil}
		for _, o := range c.Options {
			columns[i].Options = append(columns[i].Options, o.Label)
		}
		if c.Lead || c.Shows == nil && !c.Steps && !amountAt[T](c.Path) {
			columns[i].Align = fyne.TextAlignLeading
		} else {
			columns[i].Align = fyne.TextAlignTrailing
		}
	}
	return columns
}

func amountAt[T any](path string) bool {
	_, is := member(new(T), path).Interface().(shop.Decimal)
	return is
}

// shown is a cell as it stands.
func (p *columns[T]) shown(r *gridRow[T], column int) kit.SheetCell {
	c := p.cells[column]
	if c.Shows != nil {
		return kit.SheetCell{Text: c.Shows(&r.next, r.stored)}
	}
	changed := r.fresh || r.texts[column] != r.given[column]
	unit := p.reading(c, &r.next).unit()
	return kit.SheetCell{Text: r.texts[column], Unit: unit, Changed: changed, Problem: r.problems[column]}
}

// tidy is how the usual way writes what was typed into a cell.
func (p *columns[T]) tidy(r *gridRow[T], column int, text string) string {
	c := p.cells[column]
	if label, known := c.value(text); c.Options != nil && known {
		return c.label(label)
	}
	return tidied(member(new(T), c.Path).Type(), p.reading(c, &r.next), text)
}

func (p *columns[T]) row(stored model.Row[T]) *gridRow[T] {
	r := &gridRow[T]{stored: stored, next: stored.Record}
	for _, c := range p.cells {
		text := ""
		if c.Shows == nil {
			text = c.label(textOf(&stored.Record, c.Path, p.reading(c, &stored.Record)))
		}
		r.given = append(r.given, text)
	}
	r.texts, r.problems, r.clash = slices.Clone(r.given), make([]string, len(p.cells)), make([]bool, len(p.cells))
	return r
}

// reading is what the text of a cell follows in a record.
func (p *columns[T]) reading(c Cell[T], rec *T) reading {
	as := c.As
	if c.AsOf != nil {
		as = c.AsOf(rec)
	}
	return reading{as: as, in: p.currency, now: p.now()}
}

// label is how the grid shows a value; value is what it means by what stands there.
func (c Cell[T]) label(value string) string {
	for _, o := range c.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return value
}

func (c Cell[T]) value(label string) (string, bool) {
	for _, o := range c.Options {
		if strings.EqualFold(o.Label, strings.TrimSpace(label)) {
			return o.Value, true
		}
	}
	return label, c.Options == nil
}

// read makes the record of what stands in a row, and says what is wrong. What is not touched is not looked at.
func (p *columns[T]) read(r *gridRow[T]) {
	r.next = r.stored.Record
	r.problems = make([]string, len(p.cells))
	for i, c := range p.cells {
		if c.Shows != nil || !r.fresh && r.texts[i] == r.given[i] {
			continue
		}
		value, known := c.value(r.texts[i])
		switch {
		case !known && r.texts[i] != r.given[i]:
			r.problems[i] = lang.X("grid.option",
				"“{{.Text}}” is not one of the choices; press Space to see them.",
				map[string]any{"Text": r.texts[i]})
		case c.Missing != "" && value == "":
			r.problems[i] = c.Missing
		case known:
			r.problems[i] = setText(&r.next, c.Path, value, reading{now: p.now()})
		}
	}
	for i, c := range p.cells { // once all of it is read: what an amount is may depend on the rest
		if r.problems[i] != "" || c.Shows != nil {
			continue
		}
		if d, is := member(&r.next, c.Path).Interface().(shop.Decimal); is && r.touched() {
			as := p.reading(c, &r.next)
			r.problems[i] = as.as.problem(d, as.in)
		}
	}
}
