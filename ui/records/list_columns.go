package records

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
)

// Which columns a list shows, in which order and how wide, is the owner's: chosen in the menu of the button and of each
// title, dragged at the edges of the titles, and kept with the window.

// arranged are the columns as the owner wants them.
func (p *ListPage[T]) arranged() (all []kit.Column[T]) {
	for _, id := range p.shown() {
		c := p.list.Columns[p.at(id)]
		if w := p.kept.Widths[id]; w > 0 {
			c.Width, c.Weight, c.Held = w, 0, true
		}
		all = append(all, c)
	}
	return all
}

func (p *ListPage[T]) at(id string) int {
	return slices.IndexFunc(p.list.Columns, func(c kit.Column[T]) bool { return c.ID == id })
}

// shown are the columns in sight, in order. What an older window remembered and is gone is left out.
func (p *ListPage[T]) shown() (ids []string) {
	for _, id := range p.kept.Columns {
		if p.at(id) >= 0 {
			ids = append(ids, id)
		}
	}
	if len(ids) > 0 {
		return ids
	}
	for _, c := range p.list.Columns {
		if !c.Optional {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// arrange shows these columns from now on; nil are those of the page.
func (p *ListPage[T]) arrange(ids []string) {
	p.kept.Columns = ids
	p.keep()
	p.table.SetColumns(p.columns()...)
}

// sized keeps the width of a column that was dragged.
func (p *ListPage[T]) sized(id string, width float32) {
	if p.kept.Widths == nil {
		p.kept.Widths = map[string]float32{}
	}
	p.kept.Widths[id] = width
	p.keep()
}

// title is what a column is called where a list names it.
func title[T any](c kit.Column[T]) string {
	if c.Title != "" {
		return c.Title
	}
	return lang.X("columns.picture", "Picture")
}

// columnsButton shows in a menu what columns there are.
func (p *ListPage[T]) columnsButton() *kit.Button {
	var b *kit.Button
	b = kit.NewButton(lang.X("columns.button", "Columns"), kit.Secondary, func() { b.ShowMenu(p.columnActions()) })
	return b.WithTip(lang.X("columns.tip", "Choose what the list shows; right-click a title to move it"))
}

// columnActions are one for each column, ticked while it is shown, and the way back.
func (p *ListPage[T]) columnActions() (all []kit.Action) {
	shown := p.shown()
	for _, c := range p.list.Columns {
		is := slices.Contains(shown, c.ID)
		all = append(all, kit.Action{Label: title(c), Checked: is, Do: func() {
			switch {
			case !is:
				p.arrange(append(slices.Clone(shown), c.ID))
			case len(shown) > 1: // one stays
				p.arrange(slices.DeleteFunc(slices.Clone(shown), func(id string) bool { return id == c.ID }))
			}
		}})
	}
	return append(all, kit.Action{Label: lang.X("columns.reset", "As at first"), Divider: true, Do: func() {
		p.kept.Widths = nil
		p.arrange(nil)
	}})
}

// headMenu is what can be done with the column of a title.
func (p *ListPage[T]) headMenu(id string) []kit.Action {
	shown := p.shown()
	at := slices.Index(shown, id)
	move := func(by int) func() {
		return func() {
			if to := at + by; to >= 0 && to < len(shown) {
				next := slices.Insert(slices.Delete(slices.Clone(shown), at, at+1), to, id)
				p.arrange(next)
			}
		}
	}
	all := []kit.Action{
		{Label: lang.X("columns.left", "Move left"), Do: move(-1)},
		{Label: lang.X("columns.right", "Move right"), Do: move(1)},
	}
	columns := p.columnActions()
	columns[0].Divider = true
	return append(all, columns...)
}

// copyRows puts the ticked rows, or the one with the cursor, into the clipboard as a table of text.
func (p *ListPage[T]) copyRows() {
	ids := p.table.TickedKeys()
	if current, ok := p.table.Current(); ok && len(ids) == 0 {
		ids = []string{current}
	}
	if len(ids) == 0 {
		return
	}
	kit.Fetch(p.desk.Runner, func() ([]T, error) { return p.list.Load(context.Background(), ids) },
		func(rows []T, err error) {
			if err != nil {
				p.desk.ToastError(err)
				return
			}
			place := make(map[string]int, len(ids))
			for i, id := range ids {
				place[id] = i
			}
			slices.SortStableFunc(rows, func(a, b T) int { return place[p.list.ID(a)] - place[p.list.ID(b)] })
			p.desk.Copy(p.asText(rows), lang.XN("records.copied", "{{.N}} rows copied", len(rows),
				map[string]any{"N": kit.Count(len(rows))}))
		})
}

// asText is rows as spreadsheets paste them: a line of titles and a line each.
func (p *ListPage[T]) asText(rows []T) string {
	columns := slices.DeleteFunc(p.arranged(), func(c kit.Column[T]) bool { return c.Text == nil })
	var b strings.Builder
	line := func(cell func(kit.Column[T]) string) {
		for i, c := range columns {
			if i > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(strings.Join(strings.Fields(cell(c)), " "))
		}
		b.WriteByte('\n')
	}
	line(func(c kit.Column[T]) string { return c.Title })
	for _, r := range rows {
		line(func(c kit.Column[T]) string { return c.Text(r) })
	}
	return b.String()
}

// readFoot says below the list how many there are, and what the page says of them.
func (p *ListPage[T]) readFoot() {
	if p.foot == nil {
		return
	}
	ids, ticked := p.table.Rows(), p.table.TickedKeys()
	said := p.list.Count(len(ids))
	if len(ticked) > 0 {
		ids = ticked
		said = lang.XN("table.ticked", "{{.N}} selected", len(ids), map[string]any{"N": kit.Count(len(ids))})
	}
	p.feet++
	asked := p.feet
	kit.Fetch(p.desk.Runner, func() ([]string, error) { return p.list.Foot(context.Background(), ids) },
		func(sums []string, err error) {
			if asked != p.feet {
				return
			}
			if err != nil {
				p.desk.ToastError(err)
				return
			}
			p.foot.SetText(strings.Join(append([]string{said}, sums...), "  ·  "))
		})
}

// Optional is a column that a list shows only to those who asked for it.
func Optional[T any](c kit.Column[T]) kit.Column[T] {
	c.Optional = true
	return c
}
