package records

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/ui/kit"
)

// Show implements shell.Page.
func (p *gridPage[T]) Show() { p.reread() }

// Hide implements shell.Page.
func (p *gridPage[T]) Hide() {}

// Changed implements shell.Page.
func (p *gridPage[T]) Changed(e shop.Event) {
	if e.Everything || matters(e) {
		p.reread()
	}
}

// stored is what the grid begins with.
type storedRows[T any] struct {
	rows     []shop.Row[T]
	currency string
}

func (p *gridPage[T]) reread() {
	ctx := context.Background()
	kit.Fetch(p.desk.Runner, func() (s storedRows[T], err error) {
		ids, err := p.decl.Model.Find(p.desk.Shop, ctx, shop.Find{Sort: p.decl.Sort, Desc: p.decl.Desc})
		if err != nil {
			return s, err
		}
		if s.rows, err = p.decl.Model.Rows(p.desk.Shop, ctx, ids); err != nil {
			return s, err
		}
		details, err := p.desk.Shop.Details()
		s.currency = details.Currency
		return s, err
	}, func(s storedRows[T], err error) {
		switch {
		case err != nil:
			p.desk.ToastError(err)
		case !p.busy:
			p.decl.currency = shop.Currency(s.currency)
			p.take(s.rows)
		}
	})
}

// take shows what is stored now under what the owner has typed. Where somebody else changed a cell that the owner did
// too, the owner's stays and theirs is said.
func (p *gridPage[T]) take(stored []shop.Row[T]) {
	before := map[string]*gridRow[T]{}
	var fresh []*gridRow[T]
	if !p.ready {
		fresh = p.resume(stored, before)
	}
	for _, r := range p.rows {
		if r.fresh {
			fresh = append(fresh, r)
		} else {
			before[r.stored.ID] = r
		}
	}
	p.asShown(stored)
	var rows []*gridRow[T]
	for _, s := range stored {
		now := p.row(s)
		was := before[s.ID]
		delete(before, s.ID)
		for i := range now.texts {
			if was != nil && was.texts[i] != was.given[i] {
				now.texts[i] = was.texts[i]
			}
		}
		p.read(now)
		for i := range now.texts {
			mine := was != nil && was.texts[i] != was.given[i]
			if mine && was.given[i] != now.given[i] && now.texts[i] != now.given[i] {
				now.problems[i] = firstOf(now.problems[i], conflict(now.given[i]))
			}
		}
		rows = append(rows, now)
	}
	for _, r := range before {
		if r.touched() {
			p.desk.Toast(lang.X("grid.gone", "{{.What}} was deleted meanwhile; what you changed in it is not kept.",
				map[string]any{"What": "“" + p.decl.Called(&r.stored.Record) + "”"}))
		}
	}
	same := p.ready && len(p.rows) == len(rows)+len(fresh)
	p.rows, p.ready = append(rows, fresh...), true
	p.sheet.Changed(!same)
	p.follow()
	p.desk.Window.Content().Refresh()
}

// asShown leaves the rows where they stand, whatever their order would be by now; new ones come last.
func (p *gridPage[T]) asShown(stored []shop.Row[T]) {
	place := map[string]int{}
	for n, r := range p.rows {
		place[r.stored.ID] = n
	}
	slices.SortStableFunc(stored, func(a, b shop.Row[T]) int {
		at := func(r shop.Row[T]) int {
			if n, there := place[r.ID]; there {
				return n
			}
			return len(p.rows)
		}
		return at(a) - at(b)
	})
}

func conflict(theirs string) string {
	return lang.X("edit.conflict",
		"Somebody else changed this to “{{.Theirs}}” meanwhile. Saving keeps what you entered.",
		map[string]any{"Theirs": theirs})
}

// add begins a new row.
func (p *gridPage[T]) add() {
	p.Grow(1)
	p.follow()
	p.desk.Window.Content().Refresh()
	kit.Focus(p.sheet)
	p.sheet.GoTo(len(p.rows)-1, 0)
}

// Reset implements shell.Drafter.
func (p *gridPage[T]) Reset() {
	p.rows, p.ready = nil, false
	p.reread()
}

// delete takes the marked rows away: new ones at once, the others from the store.
func (p *gridPage[T]) delete() {
	first, last := p.sheet.Marked()
	if first < 0 {
		return
	}
	var ids []string
	for _, r := range p.rows[first : last+1] {
		if !r.fresh {
			ids = append(ids, r.stored.ID)
		}
	}
	p.rows = append(p.rows[:first:first], append(slices.DeleteFunc(slices.Clone(p.rows[first:last+1]),
		func(r *gridRow[T]) bool { return r.fresh }), p.rows[last+1:]...)...)
	p.sheet.Changed(true)
	p.follow()
	if len(ids) > 0 {
		Remove(p.desk, p.decl.Model, ids)
	}
}

// Store implements shell.Drafter: it saves all rows that were changed, or none.
func (p *gridPage[T]) Store() {
	var edits []shop.RowEdit[T]
	var at []int
	for n, r := range p.rows {
		if !r.fresh && !r.touched() {
			continue
		}
		p.read(r) // what somebody else changed was said; saving keeps the owner's
		if i := slices.IndexFunc(r.problems, func(problem string) bool { return problem != "" }); i >= 0 {
			p.lead(n, i)
			return
		}
		edit := shop.RowEdit[T]{Next: r.next}
		if !r.fresh {
			edit.Base = &r.stored.Record
		}
		edits, at = append(edits, edit), append(at, n)
	}
	p.busy = true
	p.follow()
	var made shop.Change
	kit.Fetch(p.desk.Runner, func() (struct{}, error) {
		_, change, err := p.decl.Model.EditAll(p.desk.Shop, context.Background(), edits)
		made = change
		return struct{}{}, err
	}, func(_ struct{}, err error) {
		p.busy = false
		if err != nil {
			p.refused(err, at)
			return
		}
		p.form.Forget()
		p.Reset()
		if made.ID == 0 {
			p.desk.Toast(lang.X("edit.saved", "Saved."))
			return
		}
		Did(p.desk, made)
	})
}

// refused says what is wrong in the cell it is about.
func (p *gridPage[T]) refused(err error, at []int) {
	p.follow()
	var row *shop.RowError
	if !errors.As(err, &row) || errors.Is(err, shop.ErrChanged) {
		p.desk.ToastError(err)
		p.reread()
		return
	}
	column := max(slices.IndexFunc(p.cells, func(c Cell[T]) bool { return c.Path == kit.FieldOf(err) }), 0)
	p.rows[at[row.Row]].problems[column] = kit.SentenceOn(p.cells[column].Label, err)
	p.lead(at[row.Row], column)
}

// lead goes to a cell that is wrong and says why.
func (p *gridPage[T]) lead(row, column int) {
	kit.Focus(p.sheet)
	p.sheet.GoTo(row, column)
	p.desk.Toast(p.rows[row].problems[column])
}

// Typed implements shell.Drafter: each cell that was typed into, by its row and its member.
func (p *gridPage[T]) Typed() shop.Draft {
	d := shop.Draft{Title: p.decl.Title, Fields: map[string]shop.Typed{}}
	fresh := 0
	for _, r := range p.rows {
		id := r.stored.ID
		if r.fresh {
			id = draftRow + strconv.Itoa(fresh)
			fresh++
		}
		for i, c := range p.cells {
			if c.Shows == nil && (r.fresh || r.texts[i] != r.given[i]) {
				d.Fields[id+draftCell+c.Path] = shop.Typed{Base: r.given[i], Text: r.texts[i]}
			}
		}
	}
	return d
}

// What parts the names of a draft's fields: a new row's number, and the row from the member.
const draftRow, draftCell = "\n", "\t"

// Pictures implements shell.Drafter.
func (p *gridPage[T]) Pictures() map[string][]byte { return nil }

// resume makes rows of the draft: those that are stored come into before, the new ones are answered.
func (p *gridPage[T]) resume(stored []shop.Row[T], before map[string]*gridRow[T]) (fresh []*gridRow[T]) {
	fields := p.form.Draft().Fields
	fill := func(r *gridRow[T], id string) (some bool) {
		for i, c := range p.cells {
			typed, there := fields[id+draftCell+c.Path]
			if c.Shows != nil || !there {
				continue
			}
			r.texts[i], some = typed.Text, true
			if !r.fresh {
				r.given[i] = typed.Base
			}
		}
		return some
	}
	for _, s := range stored {
		if r := p.row(s); fill(r, s.ID) {
			before[s.ID] = r
		}
	}
	for n := 0; ; n++ {
		r := p.fresh()
		if !fill(r, draftRow+strconv.Itoa(n)) {
			return fresh
		}
		p.read(r)
		fresh = append(fresh, r)
	}
}
