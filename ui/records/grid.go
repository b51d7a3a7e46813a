package records

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/shell"
)

// Cell is one column of a grid in which all records of a model are edited in place.
type Cell[T any] struct {
	Field
	Width, Weight float32
	AsOf          func(*T) As                  // what the amount of a record is; nil: as Field says
	Shows         func(*T, shop.Row[T]) string // worked out of what is typed and what is stored; nobody types it
}

// gridRow is a record in the grid.
type gridRow[T any] struct {
	stored   shop.Row[T] // of a new one only what it begins as
	fresh    bool
	next     T        // with what is typed, as far as it can be read
	given    []string // as it is stored
	texts    []string // as it stands in the grid
	problems []string
	clash    []bool // the cells that somebody else changed too since they were typed into
}

func (r *gridRow[T]) touched() bool { return !slices.Equal(r.given, r.texts) }

// gridPage is one visit to a grid.
type gridPage[T any] struct {
	desk  *shell.Desk
	decl  Plain[T]
	cells []Cell[T]
	rows  []*gridRow[T]
	form  *shell.Form

	sheet  *kit.Sheet
	remove *kit.Button
	extra  func()
	busy   bool
	ready  bool
	anew   bool // what was typed is not to be kept when the rows are read next
	told   bool // how many cells are wrong
}

func newGrid[T any](d *shell.Desk, decl Plain[T]) *gridPage[T] {
	p := &gridPage[T]{desk: d, decl: decl, cells: decl.Cells}
	p.form = d.NewForm(shell.To(decl.Name), p)
	return p
}

// Head implements shell.Page.
func (p *gridPage[T]) Head() kit.Head {
	p.remove = kit.NewButton(lang.X("products.delete", "Delete"), kit.Secondary, p.delete)
	add := kit.NewButton(p.decl.Add, kit.Secondary, p.add)
	var extra fyne.CanvasObject = kit.Gap(0, 0)
	if p.decl.Extra != nil {
		extra, p.extra = p.decl.Extra(func() {
			if p.sheet != nil {
				p.sheet.Changed()
			}
		})
	}
	history := kit.NewButton(lang.X("records.history", "History"), kit.Secondary, func() { History(p.desk) })
	return p.form.Head(kit.Head{Title: p.decl.Title, Purpose: p.decl.Purpose, Fill: true, New: add,
		Actions: []fyne.CanvasObject{history}, Filters: kit.Fill(1, 2, add, p.remove, extra)})
}

// Build implements shell.Page.
func (p *gridPage[T]) Build() fyne.CanvasObject {
	columns := make([]kit.SheetColumn, len(p.cells))
	for i, c := range p.cells {
		columns[i] = kit.SheetColumn{Title: c.Label, Width: c.Width, Weight: c.Weight, Shown: c.Shows != nil}
		for _, o := range c.Options {
			columns[i].Options = append(columns[i].Options, o.Label)
		}
		columns[i].Align = fyne.TextAlignTrailing
		if c.Shows == nil {
			if _, amount := member(new(T), c.Path).Interface().(shop.Decimal); !amount {
				columns[i].Align = fyne.TextAlignLeading
			}
		}
	}
	p.sheet = kit.NewSheet(p, columns...)
	p.sheet.Refused = func(sentence string) { p.desk.Toast(sentence) }
	p.sheet.Empty = kit.EmptyState(p.decl.Empty, kit.NewButton(p.decl.Add, kit.Primary, p.add))
	p.remove.Disable()
	return kit.NewSurface(kit.Pad(0.125, 0.125, p.sheet))
}

// What follows is the kit.SheetSource.

// Count implements kit.SheetSource.
func (p *gridPage[T]) Count() int { return len(p.rows) }

// Cell implements kit.SheetSource.
func (p *gridPage[T]) Cell(row, column int) kit.SheetCell {
	r, c := p.rows[row], p.cells[column]
	if c.Shows != nil {
		return kit.SheetCell{Text: c.Shows(&r.next, r.stored)}
	}
	changed := r.fresh || r.texts[column] != r.given[column]
	return kit.SheetCell{Text: r.texts[column], Changed: changed, Problem: r.problems[column]}
}

// Put implements kit.SheetSource.
func (p *gridPage[T]) Put(row, column int, text string) {
	r := p.rows[row]
	r.texts[column], r.clash[column] = text, false
	p.read(r)
	p.follow()
}

// Grow implements kit.SheetSource.
func (p *gridPage[T]) Grow(rows int) bool {
	for range rows {
		p.rows = append(p.rows, p.fresh())
	}
	p.sheet.Moved(func(row int) int { return row })
	p.follow()
	return true
}

func (p *gridPage[T]) fresh() *gridRow[T] {
	rec := shop.NewRecord[T](p.desk.Now())
	if p.decl.Start != nil {
		p.decl.Start(&rec)
	}
	r := p.row(shop.Row[T]{Record: rec})
	r.fresh = true
	p.read(r)
	return r
}

func (p *gridPage[T]) row(stored shop.Row[T]) *gridRow[T] {
	r := &gridRow[T]{stored: stored, next: stored.Record}
	for _, c := range p.cells {
		text := ""
		if c.Shows == nil {
			text = c.label(textOf(&stored.Record, c.Path))
		}
		r.given = append(r.given, text)
	}
	r.texts, r.problems, r.clash = slices.Clone(r.given), make([]string, len(p.cells)), make([]bool, len(p.cells))
	return r
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
func (p *gridPage[T]) read(r *gridRow[T]) {
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
			r.problems[i] = setText(&r.next, c.Path, value)
		}
	}
	for i, c := range p.cells { // once all of it is read: what an amount is may depend on the rest
		if r.problems[i] != "" || c.Shows != nil {
			continue
		}
		if d, is := member(&r.next, c.Path).Interface().(shop.Decimal); is && r.touched() {
			as := c.As
			if c.AsOf != nil {
				as = c.AsOf(&r.next)
			}
			r.problems[i] = as.problem(d, p.decl.currency)
		}
	}
}

// follow keeps the buttons as they must be, and what was typed.
func (p *gridPage[T]) follow() {
	if p.told {
		p.tell()
	}
	p.form.Follow(!p.busy && slices.ContainsFunc(p.rows, func(r *gridRow[T]) bool { return r.fresh || r.touched() }))
	p.remove.SetEnabled(len(p.rows) > 0 && !p.busy)
}

// tell says how many cells are wrong; row and column are the first of them, row is -1 when there is none.
func (p *gridPage[T]) tell() (row, column int) {
	row, n := -1, 0
	for i, r := range p.rows {
		for j, problem := range r.problems {
			if problem == "" || !r.fresh && !r.touched() {
				continue
			}
			if n++; n == 1 {
				row, column = i, j
			}
		}
	}
	p.told = n > 0
	p.form.Wrong.Tell(n, func() { p.lead(row, column) })
	return row, column
}

// lead goes to a cell.
func (p *gridPage[T]) lead(row, column int) {
	kit.Focus(p.sheet)
	p.sheet.GoTo(row, column)
}

// become shows other rows; those that were there keep the cursor and what was typed.
func (p *gridPage[T]) become(rows []*gridRow[T]) {
	before := p.rows
	p.rows = rows
	p.sheet.Moved(func(row int) int {
		if row >= len(before) {
			return -1
		}
		was := before[row]
		return slices.IndexFunc(rows, func(r *gridRow[T]) bool {
			return r == was || !r.fresh && !was.fresh && r.stored.ID == was.stored.ID
		})
	})
}
