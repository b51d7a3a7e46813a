package records

import (
	"context"
	"slices"

	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
	"griddle/ui/look"
)

// offeredRows is how many the dialog of a picker has room for before it scrolls.
const offeredRows = 7

// offer is the open dialog in which a picker's records are ticked. Ticks stay when the search changes: each stands on
// a chip below the table, which takes it away. Whatever is found, the dialog keeps its size.
type offer[T any] struct {
	*picker[T]
	words  *kit.Entry
	table  *kit.Table[T]
	found  []T
	ticked []T // in the order in which they were ticked
	count  *kit.Text
	chips  *kit.Chips
	field  *kit.Field // of table and chips
	read   kit.Reader[offered[T]]
}

// offered is the answer to what was searched.
type offered[T any] struct {
	rows []T
	all  int
}

// add offers what is not chosen yet.
func (p *picker[T]) add() {
	o := &offer[T]{picker: p, words: kit.NewEntry(p.Search), table: kit.NewTable(p.ID, p.Columns...),
		count: kit.NewText("", kit.Style{Size: look.Small, Color: look.Muted}), chips: kit.NewChips()}
	o.table.Empty = kit.Pad(2, 2, kit.NewPara(lang.X("picker.none", "Nothing else matches what you search for."),
		kit.Style{Color: look.Muted}))
	o.table.Chosen = func([]T) []kit.Action { return nil }
	o.table.Open = func(r T) { o.table.Tick(append(o.ticksInSight(), p.ID(r))...) }
	o.table.OnTicks = o.follow
	o.read = kit.Reader[offered[T]]{Runner: p.desk.Runner, Get: o.find, Show: o.show}
	o.words.OnEdited = func(string) { o.read.Read() }
	o.field = kit.NewField("", "", "", kit.Stack(1, o.count,
		kit.High((offeredRows+1)*look.RowHeight, kit.NewSurface(kit.Pad(0.125, 0.125, o.table))), o.chips), o.problem)
	search := kit.NewField("", "", "", o.words, nil)
	p.desk.Form(kit.FormOptions{Title: p.AddTitle, Fields: []*kit.Field{search, o.field},
		Verb: lang.X("picker.add", "Add"), Done: o.done})
	o.read.Read()
}

func (o *offer[T]) find() (found offered[T], err error) {
	found.rows, found.all, err = o.Find(context.Background(), o.words.Text(), o.ids)
	return found, err
}

// show takes what was found into the table, with the ticks that stand on it.
func (o *offer[T]) show(f offered[T], err error) {
	if err != nil {
		o.desk.ToastError(err)
		return
	}
	o.found = f.rows
	said := lang.XN("picker.found", "{{.N}} found. Tick those you want.", f.all, map[string]any{"N": kit.Count(f.all)})
	if len(f.rows) < f.all {
		said = lang.X("picker.offered",
			"The first {{.N}} of {{.All}} found. Tick those you want, or search for others.",
			map[string]any{"N": kit.Count(len(f.rows)), "All": kit.Count(f.all)})
	}
	o.count.SetText(said)
	ticked := make([]string, len(o.ticked))
	for i, r := range o.ticked {
		ticked[i] = o.ID(r)
	}
	o.table.OnTicks = nil
	o.table.SetRows(f.rows)
	o.table.Tick(ticked...)
	o.table.OnTicks = o.follow
}

func (o *offer[T]) ticksInSight() (ids []string) {
	for _, r := range o.table.Ticked() {
		ids = append(ids, o.ID(r))
	}
	return ids
}

// follow takes over what was ticked and unticked among those in sight.
func (o *offer[T]) follow() {
	inSight := o.ticksInSight()
	among := func(rows []T, id string) bool {
		return slices.ContainsFunc(rows, func(r T) bool { return o.ID(r) == id })
	}
	o.ticked = slices.DeleteFunc(o.ticked, func(r T) bool {
		id := o.ID(r)
		return among(o.found, id) && !slices.Contains(inSight, id)
	})
	for _, r := range o.table.Ticked() {
		if !among(o.ticked, o.ID(r)) {
			o.ticked = append(o.ticked, r)
		}
	}
	o.draw()
}

// draw shows a chip for each.
func (o *offer[T]) draw() {
	chips := make([]kit.Chip, len(o.ticked))
	for i, r := range o.ticked {
		chips[i] = kit.Chip{Label: o.Label(r), Remove: func() { o.untick(o.ID(r)) }}
	}
	o.chips.Set(chips...)
	if len(o.ticked) > 0 {
		o.field.SetProblem("")
	}
}

func (o *offer[T]) untick(id string) {
	o.ticked = slices.DeleteFunc(o.ticked, func(r T) bool { return o.ID(r) == id })
	o.table.Tick(slices.DeleteFunc(o.ticksInSight(), func(ticked string) bool { return ticked == id })...)
	o.draw()
}

func (o *offer[T]) problem() string {
	if len(o.ticked) == 0 {
		return lang.X("picker.tick", "Tick at least one.")
	}
	return ""
}

func (o *offer[T]) done() {
	all := slices.Clone(o.ids)
	for _, r := range o.ticked {
		all = append(all, o.ID(r))
	}
	o.set(all)
}
