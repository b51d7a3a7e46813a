package records

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/prefs"
	"griddle/ui/kit"
)

// Show implements shell.Page.
func (p *gridPage[T]) Show() { p.reread() }

// Hide implements shell.Page.
func (p *gridPage[T]) Hide() {}

// Changed implements shell.Page.
func (p *gridPage[T]) Changed(e model.Event) {
	if e.Touches(p.decl.Model.Topics()) {
		p.reread()
	}
}

// storedRows are the rows as they are stored, and the currency that their amounts are in.
type storedRows[T any] struct {
	rows     []model.Row[T]
	asked    []string // that were typed into when it was read
	left     int      // how many more there are
	currency string
	offers   map[string][]Option
}

// reread reads the rows; while one reading goes on, the next one waits.
func (p *gridPage[T]) reread() {
	if p.extra != nil {
		p.extra()
	}
	find, typed := p.narrowed.find, p.typedRows()
	find.Chosen = maps.Clone(find.Chosen)
	p.reader.Get = func() (storedRows[T], error) { return p.stored(find, typed) }
	p.reader.Read()
}

// stored reads what the grid shows, away from the window.
func (p *gridPage[T]) stored(find model.Find, typed []string) (s storedRows[T], err error) {
	ctx := context.Background()
	s.asked = typed
	found, err := p.decl.ids(ctx, p.desk, find)
	if err != nil {
		return s, err
	}
	var ids []string
	ids, s.left = shownIDs(found, typed)
	if s.rows, err = p.decl.rows(ctx, p.desk, ids); err != nil {
		return s, err
	}
	if p.decl.Offers != nil {
		if s.offers, err = p.decl.Offers(ctx); err != nil {
			return s, err
		}
	}
	details, err := p.desk.Shop.Details()
	s.currency = details.Currency
	return s, err
}

// show shows what was read.
func (p *gridPage[T]) show(s storedRows[T], err error) {
	switch {
	case err != nil:
		p.desk.ToastError(err)
	case p.busy:
	case slices.ContainsFunc(p.typedRows(), func(id string) bool { return !slices.Contains(s.asked, id) }):
		p.reread() // something was typed into meanwhile, which must stay whatever is searched for
	default:
		p.currency = shop.Currency(s.currency)
		p.offer(s.offers)
		p.take(s.rows)
		p.tellLeft(len(s.rows), s.left)
		for _, id := range p.narrowed.stay {
			p.enter(id)
		}
	}
}

// offer lets be chosen in the cells of members what there is to choose from now.
func (p *gridPage[T]) offer(offers map[string][]Option) {
	for i := range p.cells {
		options, there := offers[p.cells[i].Path]
		if !there || p.cells[i].Shows != nil {
			continue
		}
		p.cells[i].Options = options
		words := make([]string, len(options))
		for n, o := range options {
			words[n] = o.Label
		}
		p.sheet.Offer(i, words)
	}
}

// frame puts some new rows behind the others.
func (p *gridPage[T]) frame(rows []T) {
	before := len(p.rows)
	for i := range rows {
		r := p.row(model.Row[T]{Record: rows[i]})
		r.fresh = true
		for at, c := range p.cells {
			if c.Missing != "" && r.texts[at] == "0" {
				r.texts[at] = "" // the owner enters it
			}
		}
		p.read(r)
		p.rows = append(p.rows, r)
	}
	p.sheet.Moved(func(row int) int { return row })
	p.follow()
	p.desk.Window.Content().Refresh()
	if len(rows) > 0 {
		p.lead(before, 0)
	}
}

// act does something with the row that has the cursor, as it is stored.
func (p *gridPage[T]) act(a Act[T]) {
	first, _ := p.sheet.Marked()
	if first < 0 || p.rows[first].fresh {
		p.desk.Toast(lang.X("grid.act.none", "Go to a row that is saved first."))
		return
	}
	a.Go(p.rows[first].stored)
}

// take shows what is stored now under what the owner has typed. Where somebody else changed a cell that the owner did
// too, the owner's stays and theirs is said.
func (p *gridPage[T]) take(stored []model.Row[T]) {
	before := map[string]*gridRow[T]{}
	var fresh []*gridRow[T]
	if !p.ready {
		fresh = p.resume(stored, before)
	}
	typed := p.rows
	if p.anew {
		typed, p.anew = nil, false
	}
	for _, r := range typed {
		if r.fresh {
			fresh = append(fresh, r)
		} else {
			before[r.stored.ID] = r
		}
	}
	var rows []*gridRow[T]
	for _, s := range p.asShown(stored) {
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
			clash := mine && (was.clash[i] || was.given[i] != now.given[i])
			if now.clash[i] = clash && now.texts[i] != now.given[i]; now.clash[i] {
				now.problems[i] = firstOf(now.problems[i], conflict(now.given[i]))
			}
		}
		rows = append(rows, now)
	}
	for _, r := range before {
		if r.touched() {
			p.desk.Toast(lang.X("grid.gone", "{{.What}} was deleted meanwhile; what you changed in it is not kept.",
				map[string]any{"What": kit.Quoted(p.decl.Called(&r.stored.Record))}))
		}
	}
	p.ready = true
	p.become(append(rows, fresh...))
	p.follow()
	p.desk.Window.Content().Refresh()
}

// asShown leaves the rows where they stand, whatever their order would be by now; one that was not there stands behind
// the one that it follows in the order.
func (p *gridPage[T]) asShown(stored []model.Row[T]) []model.Row[T] {
	now := map[string]model.Row[T]{}
	for _, s := range stored {
		now[s.ID] = s
	}
	shown, there := make([]model.Row[T], 0, len(stored)), map[string]bool{}
	for _, r := range p.rows {
		if s, still := now[r.stored.ID]; still && !r.fresh {
			shown, there[s.ID] = append(shown, s), true
		}
	}
	for n, s := range stored {
		if there[s.ID] {
			continue
		}
		at := 0
		if n > 0 {
			at = 1 + slices.IndexFunc(shown, func(o model.Row[T]) bool { return o.ID == stored[n-1].ID })
		}
		shown = slices.Insert(shown, at, s)
	}
	return shown
}

// add begins a new row.
func (p *gridPage[T]) add() {
	p.Grow(1)
	p.desk.Window.Content().Refresh()
	p.lead(len(p.rows)-1, 0)
}

// Reset implements shell.Drafter.
func (p *gridPage[T]) Reset() {
	p.anew = true
	p.narrowed.forget()
	p.reread()
}

// delete takes the marked rows away: new ones at once, the others from the store.
func (p *gridPage[T]) delete() {
	first, last := p.sheet.Marked()
	if first < 0 {
		return
	}
	p.sheet.Commit()
	var ids []string
	var fresh, stay []*gridRow[T]
	typed := false
	for i, r := range p.rows {
		switch {
		case i < first || i > last:
			stay = append(stay, r)
		case r.fresh:
			fresh, typed = append(fresh, r), typed || r.touched()
		default:
			ids, stay = append(ids, r.stored.ID), append(stay, r)
		}
	}
	p.become(stay)
	p.follow()
	p.desk.Window.Content().Refresh()
	if typed {
		p.desk.ToastUndo(lang.X("grid.removed", "What was not saved yet is removed."), func() {
			p.become(append(slices.Clone(p.rows), fresh...))
			p.follow()
			p.desk.Window.Content().Refresh()
		})
	}
	if len(ids) > 0 {
		Remove(p.desk, p.decl.Model, ids)
	}
}

// Store implements shell.Drafter: it saves all rows that were changed, or none.
func (p *gridPage[T]) Store() {
	p.sheet.Commit()
	var edits []model.RowEdit[T]
	var sent []sentRow[T]
	for _, r := range p.rows {
		if !r.fresh && !r.touched() {
			continue
		}
		p.read(r) // what somebody else changed was said; saving keeps the owner's
		edit := model.RowEdit[T]{Next: r.next}
		if !r.fresh {
			edit.Base = &r.stored.Record
		}
		edits, sent = append(edits, edit), append(sent, sentRow[T]{r, slices.Clone(r.texts)})
	}
	if row, column := p.tell(); row >= 0 {
		p.desk.Window.Content().Refresh()
		p.lead(row, column)
		return
	}
	p.busy = true
	p.follow()
	type saved struct {
		rows   []T
		change model.Change
	}
	kit.Fetch(p.desk.Runner, func() (s saved, err error) {
		s.rows, s.change, err = p.decl.Model.EditAll(p.desk.Shop, context.Background(), edits)
		return s, err
	}, func(s saved, err error) {
		p.busy = false
		if err != nil {
			p.refused(err, sent)
			return
		}
		p.saved(s.rows, sent)
		if s.change.ID == 0 {
			p.desk.Toast(lang.X("edit.saved", "Saved."))
			return
		}
		Did(p.desk, s.change)
	})
}

// sentRow is a row as it was sent to be saved.
type sentRow[T any] struct {
	row   *gridRow[T]
	texts []string
}

// saved takes what was stored. What was typed on since is still to be saved.
func (p *gridPage[T]) saved(stored []T, sent []sentRow[T]) {
	for n, s := range sent {
		kept := s.row.stored
		kept.ID, kept.Record = p.decl.Model.ID(&stored[n]), stored[n]
		now := p.row(kept)
		for i, text := range s.row.texts {
			if text != s.texts[i] {
				now.texts[i] = text
			}
		}
		p.read(now)
		*s.row = *now
	}
	p.sheet.Settle()
	p.narrowed.forget()
	p.follow()
	p.reread()
}

// refused says what is wrong in the cell it is about.
func (p *gridPage[T]) refused(err error, sent []sentRow[T]) {
	p.follow()
	var which *model.RowError
	if !errors.As(err, &which) || errors.Is(err, model.ErrChanged) {
		p.desk.ToastError(err)
		p.reread()
		return
	}
	column := max(slices.IndexFunc(p.cells, func(c Cell[T]) bool { return c.Path == kit.FieldOf(err) }), 0)
	sent[which.Row].row.problems[column] = kit.SentenceOn(p.cells[column].Label, err)
	p.lead(p.tell())
	p.desk.Window.Content().Refresh()
}

// Typed implements shell.Drafter: each cell that was typed into, by its row and its member.
func (p *gridPage[T]) Typed() prefs.Draft {
	d := prefs.Draft{Title: p.decl.Title, Fields: map[string]prefs.Typed{}}
	fresh := 0
	for _, r := range p.rows {
		id := r.stored.ID
		if r.fresh {
			id = draftRow + strconv.Itoa(fresh)
			fresh++
		}
		for i, c := range p.cells {
			if c.Shows == nil && (r.fresh || r.texts[i] != r.given[i]) {
				d.Fields[id+draftCell+c.Path] = prefs.Typed{Base: r.given[i], Text: r.texts[i]}
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
func (p *gridPage[T]) resume(stored []model.Row[T], before map[string]*gridRow[T]) (fresh []*gridRow[T]) {
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
