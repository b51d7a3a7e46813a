package records

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/look"
)

// mostRows is how many rows a grid shows at once; whoever wants others searches.
const mostRows = 2000

// Scan lets rows be counted: each code that is typed or scanned adds one to a member of the row that it stands for. The
// first one of a row counts from 0, so that what stands there in the end is what was counted.
type Scan struct {
	Path   string // of the whole number that is counted
	Sample string // in the empty field
	Find   func(ctx context.Context, code string) (id string, err error)
}

// narrowed is how a grid is narrowed, and what stands in it all the same.
type narrowed struct {
	find    model.Find
	stay    []string       // rows that were scanned or drafted, by their ids
	counted map[string]int // how often they were scanned
	note    *kit.Text
}

// forget lets go of what was counted, for it is saved or given up.
func (n *narrowed) forget() { n.stay, n.counted = nil, nil }

// finder is the row with the search field and the filters of a grid; nil for one that has neither.
func (p *gridPage[T]) finder() fyne.CanvasObject {
	if p.decl.Search == "" {
		return nil
	}
	words := kit.NewEntry(p.decl.Search)
	words.OnEdited = func(text string) {
		p.narrowed.find.Words = text
		p.reread()
	}
	row := []fyne.CanvasObject{words}
	for _, f := range p.decl.Filters {
		row = append(row, p.filter(f))
	}
	p.narrowed.note = kit.NewText("", kit.Style{Color: look.Muted})
	return kit.Fill(1, 0, append(row, p.narrowed.note)...)
}

// filter is the list of a filter's options.
func (p *gridPage[T]) filter(f Filter) fyne.CanvasObject {
	s := kit.NewSelect(nil, nil)
	kit.Fetch(p.desk.Runner, func() ([]Option, error) { return f.Options(context.Background()) },
		func(all []Option, err error) {
			if err != nil {
				p.desk.ToastError(err)
				return
			}
			labels, at := make([]string, len(all)), 0
			for i, o := range all {
				if labels[i] = o.Label; o.Value == p.narrowed.find.Chosen[f.Name] {
					at = i
				}
			}
			s.SetOptions(labels)
			s.SetSelectedIndex(at)
			s.OnChanged = func(string) {
				p.narrowed.find.Chosen[f.Name] = all[max(s.SelectedIndex(), 0)].Value
				p.reread()
			}
			p.desk.Window.Content().Refresh()
		})
	return s
}

// scanner is the field into which codes are scanned.
func (p *gridPage[T]) scanner() fyne.CanvasObject {
	code := kit.NewEntry(p.decl.Scan.Sample)
	code.OnSubmitted = func(text string) {
		if strings.TrimSpace(text) == "" {
			return
		}
		kit.Fetch(p.desk.Runner, func() (string, error) { return p.decl.Scan.Find(context.Background(), text) },
			func(id string, err error) {
				if code.Text() == text { // the next scan may be there already
					code.SetText("")
				}
				if err != nil {
					p.desk.ToastError(err)
					return
				}
				p.count(id)
			})
	}
	return code
}

// count adds one to a row, which is read first when it is not there.
func (p *gridPage[T]) count(id string) {
	if p.narrowed.counted == nil {
		p.narrowed.counted = map[string]int{}
	}
	p.narrowed.counted[id]++
	if !slices.Contains(p.narrowed.stay, id) {
		p.narrowed.stay = append(p.narrowed.stay, id)
	}
	if !p.enter(id) {
		p.reread()
	}
}

// enter writes how often a row was scanned into it; false when it is not there.
func (p *gridPage[T]) enter(id string) bool {
	row := slices.IndexFunc(p.rows, func(r *gridRow[T]) bool { return !r.fresh && r.stored.ID == id })
	column := slices.IndexFunc(p.cells, func(c Cell[T]) bool { return c.Shows == nil && c.Path == p.decl.Scan.Path })
	if row < 0 || column < 0 {
		return false
	}
	p.Put(row, column, strconv.Itoa(p.narrowed.counted[id]))
	p.sheet.GoTo(row, column)
	p.desk.Window.Content().Refresh()
	return true
}

// shownIDs are those that the grid shows: those that were found, and before them the others that were typed into.
func shownIDs(found, typed []string) (ids []string, left int) {
	if len(found) > mostRows {
		found, left = found[:mostRows], len(found)-mostRows
	}
	for _, id := range typed {
		if !slices.Contains(found, id) {
			ids = append(ids, id)
		}
	}
	return append(ids, found...), left
}

// typedRows are the ids of the stored rows that something is typed into, or is to be from a draft.
func (p *gridPage[T]) typedRows() []string {
	all := slices.Clone(p.narrowed.stay)
	add := func(id string) {
		if id != "" && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	for _, r := range p.rows {
		if !r.fresh && r.touched() {
			add(r.stored.ID)
		}
	}
	if !p.ready {
		for name := range p.form.Draft().Fields {
			if id, _, is := strings.Cut(name, draftCell); is && !strings.HasPrefix(id, draftRow) {
				add(id)
			}
		}
		slices.Sort(all)
	}
	return all
}

// tellLeft says how many rows there are, and that some are left out.
func (p *gridPage[T]) tellLeft(n, left int) {
	if p.narrowed.note == nil {
		return
	}
	text := lang.XN("grid.rows", "{{.N}} rows", n, map[string]any{"N": kit.Count(n)})
	if left > 0 {
		text = lang.X("grid.left", "{{.N}} of {{.All}} rows; search for the others",
			map[string]any{"N": kit.Count(n), "All": kit.Count(n + left)})
	}
	p.narrowed.note.SetText(text)
}
