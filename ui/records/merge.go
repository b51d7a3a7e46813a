package records

import (
	"context"
	"slices"

	"fyne.io/fyne/v2/lang"

	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// mergeWidth is how narrow a choice in the dialog may become, in pixels: addresses are longer than it is wide.
const mergeWidth = 300

// mostMerged is how many records are merged at once: more is rather a slip.
const mostMerged = 10

// Merges says how records are made one.
type Merges[T any] struct {
	// Fields are what the owner chooses among where the records differ.
	Fields []MergeField[T]
	Note   string // what becomes of the rest; "" for what is said of all models
	// Loose counts what belongs to the records without naming them, and says it; "" for nothing. May be nil; called
	// away from the window.
	Loose func(ids []string) (words string, err error)
}

// MergeField is a value of which one is kept.
type MergeField[T any] struct {
	Label string
	Of    func(*model.Row[T]) string // in words; "" for none
	Take  func(into, from *T)
}

// merging is the dialog in which records are merged.
type merging[T any] struct {
	desk  *shell.Desk
	plain Plain[T]
	rows  []model.Row[T]
	kept  *kit.Select
	loose *kit.Check
	picks []*mergePick[T]
}

// mergePick is a field of which the records have several values: each with the row that it is of.
type mergePick[T any] struct {
	MergeField[T]
	from   []int
	input  *kit.Select
	chosen bool // the owner chose
}

// merge asks which of the records is kept and what of the others, and makes one of them all.
func merge[T any](d *shell.Desk, p Plain[T], ids []string) {
	type read struct {
		rows  []model.Row[T]
		loose string
	}
	kit.Fetch(d.Runner, func() (r read, err error) {
		if r.rows, err = p.Model.Rows(d.Shop, context.Background(), ids); err == nil && p.Merges.Loose != nil {
			r.loose, err = p.Merges.Loose(ids)
		}
		return r, err
	}, func(r read, err error) {
		if err != nil {
			d.ToastError(err)
			return
		}
		(&merging[T]{desk: d, plain: p, rows: r.rows}).ask(r.loose)
	})
}

func (m *merging[T]) ask(loose string) {
	var names []string
	for i := range m.rows {
		name := m.plain.Called(&m.rows[i].Record)
		for _, u := range m.rows[i].Uses {
			name += " · " + say.Counted(u.Noun, u.Count)
		}
		names = append(names, name)
	}
	m.kept = kit.NewSelect(names, func(string) { m.follow() })
	m.kept.Narrow = mergeWidth
	fields := []*kit.Field{kit.NewField("", lang.X("merge.keep", "Keep"), "", m.kept, nil)}
	for _, f := range m.plain.Merges.Fields {
		if pick := m.pick(f); pick != nil {
			m.picks = append(m.picks, pick)
			fields = append(fields, kit.NewField("", f.Label, "", pick.input, nil))
		}
	}
	m.kept.SetSelectedIndex(0)
	m.follow()
	if loose != "" {
		m.loose = kit.NewCheck(loose, nil)
		m.loose.SetChecked(true)
		fields = append(fields, kit.NewField("", "", "", m.loose, nil))
	}
	note := m.plain.Merges.Note
	if note == "" {
		note = lang.X("merge.note", "What names the others names the one you keep from then on, and the "+
			"others are deleted. You can undo it.")
	}
	DoAsked(m.desk, kit.FormOptions{
		Title: lang.X("merge.title", "Merge {{.What}} into one",
			map[string]any{"What": say.Counted(m.plain.Model.Noun(), len(m.rows))}),
		Note: note, Fields: fields, Verb: lang.X("merge.verb", "Merge"),
	}, func() func(context.Context) (model.Change, error) {
		how := m.how()
		return func(ctx context.Context) (model.Change, error) { return m.plain.Model.Merge(m.desk.Shop, ctx, how) }
	})
}

// pick is a field to choose, nil where the records do not differ in it.
func (m *merging[T]) pick(f MergeField[T]) *mergePick[T] {
	p := &mergePick[T]{MergeField: f}
	var words []string
	for i := range m.rows {
		if word := f.Of(&m.rows[i]); word != "" && !slices.Contains(words, word) {
			words, p.from = append(words, word), append(p.from, i)
		}
	}
	if len(words) < 2 {
		return nil
	}
	p.input = kit.NewSelect(words, nil)
	p.input.Narrow = mergeWidth
	p.input.OnChanged = func(string) { p.chosen = true }
	return p
}

// follow shows what the kept record has, where the owner has not chosen otherwise.
func (m *merging[T]) follow() {
	at := max(m.kept.SelectedIndex(), 0)
	for _, p := range m.picks {
		if p.chosen {
			continue
		}
		word := p.Of(&m.rows[at])
		n := slices.IndexFunc(p.from, func(row int) bool { return p.Of(&m.rows[row]) == word })
		p.input.SetSelectedIndex(max(n, 0))
		p.chosen = false
	}
}

// how is what the owner chose.
func (m *merging[T]) how() model.Merging[T] {
	how := model.Merging[T]{Keep: m.rows[max(m.kept.SelectedIndex(), 0)].ID,
		Loose: m.loose != nil && m.loose.Checked}
	for _, r := range m.rows {
		how.Others = append(how.Others, r.ID)
	}
	from := make([]*T, len(m.picks)) // read now: it is put in away from the window
	for n, p := range m.picks {
		from[n] = &m.rows[p.from[max(p.input.SelectedIndex(), 0)]].Record
	}
	how.Set = func(rec *T) {
		for n, p := range m.picks {
			p.Take(rec, from[n])
		}
	}
	return how
}
