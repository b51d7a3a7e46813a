package records

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/shell"
)

// gridPage is one visit to a grid.
type gridPage[T any] struct {
	columns[T]
	desk *shell.Desk
	decl Plain[T]
	rows []*gridRow[T]
	form *shell.Form

	reader   kit.Reader[storedRows[T]]
	sheet    *kit.Sheet
	remove   *kit.Button
	extra    func()
	narrowed narrowed
	busy     bool
	ready    bool
	anew     bool // what was typed is not to be kept when the rows are read next
	told     bool // how many cells are wrong
}

func newGrid[T any](d *shell.Desk, decl Plain[T], arg string) *gridPage[T] {
	p := &gridPage[T]{desk: d, decl: decl, columns: columns[T]{cells: slices.Clone(decl.Cells), now: d.Now},
		narrowed: narrowed{find: model.Find{Sort: decl.Sort, Desc: decl.Desc, Chosen: chosenIn(arg)}}}
	p.form = d.NewForm(shell.To(decl.Name), p)
	p.reader = kit.Reader[storedRows[T]]{Runner: d.Runner, Show: p.show}
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
	if p.decl.Add == "" { // its rows come and go with other records
		add, p.remove = nil, nil
	}
	history := kit.NewButton(lang.X("records.history", "History"), kit.Secondary, func() { History(p.desk) })
	var bar []fyne.CanvasObject
	if add != nil {
		bar = append(bar, add)
	}
	for _, f := range p.decl.Frames {
		bar = append(bar, kit.NewButton(f.Label, kit.Secondary, func() { p.frame(f.Rows()) }))
	}
	for _, a := range p.decl.Acts {
		bar = append(bar, kit.NewButton(a.Label, kit.Secondary, func() { p.act(a) }))
	}
	if p.remove != nil {
		bar = append(bar, p.remove)
	}
	if p.decl.Scan != nil {
		extra = p.scanner()
	}
	filters := kit.Fill(1, len(bar), append(bar, extra)...)
	if len(bar) > 2 { // more than one line holds in each language
		filters = kit.Flow(1, append(bar, extra)...)
	}
	if finder := p.finder(); finder != nil {
		filters = kit.Stack(1, finder, filters)
	}
	return p.form.Head(kit.Head{Title: p.decl.Title, Purpose: p.decl.Purpose, Fill: true, New: add,
		Actions: []fyne.CanvasObject{history}, Filters: filters})
}

// Build implements shell.Page.
func (p *gridPage[T]) Build() fyne.CanvasObject {
	p.sheet = kit.NewSheet(p, p.sheetColumns()...)
	p.sheet.Refused = func(sentence string) { p.desk.Toast(sentence) }
	if p.remove == nil {
		p.sheet.Empty = kit.EmptyState(p.decl.Empty, nil)
	} else {
		p.sheet.Empty = kit.EmptyState(p.decl.Empty, kit.NewButton(p.decl.Add, kit.Primary, p.add))
		p.remove.Disable()
	}
	return kit.NewSurface(kit.Pad(0.125, 0.125, p.sheet))
}

// What follows is the kit.SheetSource.

// Count implements kit.SheetSource.
func (p *gridPage[T]) Count() int { return len(p.rows) }

// Cell implements kit.SheetSource.
func (p *gridPage[T]) Cell(row, column int) kit.SheetCell { return p.shown(p.rows[row], column) }

// Tidy implements kit.SheetSource.
func (p *gridPage[T]) Tidy(row, column int, text string) string {
	r := p.rows[row]
	if c := p.cells[column]; c.Steps {
		text = stepped(r.given[column], text)
	}
	return p.tidy(r, column, text)
}

// stepped is a whole number that is typed, or what comes of +5 and -3 on the one that is stored.
func stepped(stored, text string) string {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "+") && !strings.HasPrefix(text, "-") {
		return text
	}
	from, err := strconv.Atoi(stored)
	by, wrong := strconv.Atoi(text)
	if err != nil || wrong != nil {
		return text
	}
	return strconv.Itoa(from + by)
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
	if p.decl.Add == "" {
		return false
	}
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
	r := p.row(model.Row[T]{Record: rec})
	r.fresh = true
	p.read(r)
	return r
}

// follow keeps the buttons as they must be, and what was typed.
func (p *gridPage[T]) follow() {
	if p.told {
		p.tell()
	}
	p.form.Follow(!p.busy && slices.ContainsFunc(p.rows, func(r *gridRow[T]) bool { return r.fresh || r.touched() }))
	if p.remove != nil {
		p.remove.SetEnabled(len(p.rows) > 0 && !p.busy)
	}
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
