// Package records is the pattern of all pages about the shop's records: one list, one editor, one picker, one bar that
// takes changes back. A page says what is particular to it (columns, filters, fields, where records come from);
// everything else is here. To add a page: declare a List and an Editor as ui/pages/categories does, a Picker or Names
// for what belongs to a record, and put their Entries into pages.Book, done.
package records

import (
	"context"
	"maps"
	"net/url"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// Query is what the owner asks a list for.
type Query struct {
	Words  string            // typed into the search field
	Chosen map[string]string // filter to the value of the chosen option
	Sort   string            // column; "" is the list's own order
	Desc   bool
}

// Option is one choice of a filter or field. One that is Kept is offered only by the field of a record that has it
// already.
type Option struct {
	Value, Label string
	Kept         bool
}

// Filter narrows a list to one of some choices. Its first option, with an empty Value, is all of them.
type Filter struct {
	Name    string
	Options func(context.Context) ([]Option, error) // called away from the window
	More    bool                                    // stands among further filters, which are shown on request
	// Ask asks for what is none of the options, as a span of amounts, and calls set with it; Says is what the list
	// calls it. Both may be nil.
	Ask  func(now string, set func(value string))
	Says func(value string) string
}

// View is a way to look at a list, offered as a tab: the page's own, or one that the owner saved.
type View struct {
	Name    string
	Query   Query
	Columns []string // those shown, in order; nil: as they stand
	Counted bool     // how many records it shows stands beside its name
}

// List declares a list page of records T.
type List[T any] struct {
	Name           string // of its route, by which the window remembers columns and views
	Title, Purpose string
	Search         string // words in the empty search field; "" for no search
	Filters        []Filter
	Columns        []kit.Column[T] // Sorts where Find can order by the column's ID
	Find           func(context.Context, Query) (ids []string, err error)
	Load           func(ctx context.Context, ids []string) ([]T, error) // in any order; what is gone is left out
	ID             func(T) string
	Matters        func(model.Event) bool // whether the list must be read again

	Count   func(n int) string // "3 products"
	Empty   string             // what to do while there is not one record
	AddText string
	Add     func()
	Open    func(T)
	Actions func(T) []kit.Action
	Bulk    func(ids []string) []kit.Action
	// Delete and Copy are offered for the rows, by menu and key; Copy opens a copy of a record as a new one. Both may
	// be nil.
	Delete func(ids []string)
	Copy   func(T)
	// Print asks how to print the ticked records, or the one chosen: by menu and Ctrl+P. It may be nil.
	Print func(ids []string)
	// OpenKey and DeleteKey are further letters for these; 0 for none.
	OpenKey, DeleteKey rune
	Views              []View // the page's own, before that of all records
	FirstViews         []View // the owner's, until the owner saves, changes or deletes one
	// Counts counts what the views show, by their names, where that is quicker than finding it all; may be nil. Called
	// away from the window.
	Counts func(context.Context) (map[string]int, error)
	// Modes opens the list that is the n-th of several of the same records, from 0: orders by their status. May be nil.
	Modes func(n int)
	// Foot is what is said of the records shown, or of the ticked ones, below the list: sums. It may be nil, and is
	// called away from the window.
	Foot func(ctx context.Context, ids []string) ([]string, error)
	Walk *Walk  // where the editor finds previous and next; may be nil
	Edit string // the route of the editor: rows with changes that are not saved are marked; "" for none
	// Preset is how the page narrows the list at first, in the form of the argument of its route, and PresetEmpty what
	// is said when nothing is left of that; both may be "".
	Preset, PresetEmpty string
}

// Walk is what the list last showed, so that an editor can go to the previous and next record of it.
type Walk struct{ ids []string }

// Neighbour is the record so many places after one, or before it; "" for none.
func (w *Walk) Neighbour(id string, by int) string {
	at := slices.Index(w.ids, id)
	if at < 0 || at+by < 0 || at+by >= len(w.ids) {
		return ""
	}
	return w.ids[at+by]
}

// ListPage is one visit to a list.
type ListPage[T any] struct {
	desk  *shell.Desk
	list  List[T]
	table *kit.Table[string]
	query Query

	search  *kit.Entry
	selects []*kit.Select
	options [][]Option
	count   *kit.Text
	clear   *kit.Button
	more    *kit.Button       // shows the further filters; nil where there are none
	further bool              // they are shown
	none    fyne.CanvasObject // the empty states
	first   fyne.CanvasObject
	preset  fyne.CanvasObject
	tabs    *fyne.Container // the views
	foot    *kit.Text
	feet    int // how often it was asked for, to drop a late answer
	kept    keptList
	counts  map[string]int // of the views that are counted

	rows     map[string]T // the records that were in sight lately
	wanted   map[string]bool
	all      *[]string  // ids without any filter; nil until they are asked for, and when something has changed
	changes  int        // how often something has
	place    *listPlace // where the page was left, until it is shown again
	busy     bool       // a search is under way
	again    bool       // and another one is wished for
	settling bool       // options are being put in place
}

// What a list keeps at hand beyond the rows in sight.
const (
	ahead       = 64
	rowsKept    = 2000
	filterWidth = 132
	// besideSearch is how many filters stand beside the search field; more get a line of their own.
	besideSearch = 4
)

// WordsArg presets the search field in the argument of a list's route.
const WordsArg = "words"

// NewList makes a page; arg presets filters ("status=0&picture=none").
func NewList[T any](d *shell.Desk, l List[T], arg string) *ListPage[T] {
	p := &ListPage[T]{desk: d, list: l, rows: map[string]T{}, wanted: map[string]bool{}, counts: map[string]int{}}
	p.kept = readKept(d, l.Name, l.FirstViews)
	if v, there := p.kept.view(p.kept.Start); there && arg == "" {
		p.query = v.Query.clone()
		p.kept.Columns = v.columnsOr(p.kept.Columns)
		return p
	}
	if arg == "" {
		arg = l.Preset
	}
	p.query.Chosen = chosenIn(arg)
	p.query.Words = p.query.Chosen[WordsArg]
	delete(p.query.Chosen, WordsArg)
	return p
}

// chosenIn are the filters in the argument of a list's route.
func chosenIn(arg string) map[string]string {
	chosen := map[string]string{}
	if preset, err := url.ParseQuery(arg); err == nil {
		for name := range preset {
			chosen[name] = preset.Get(name)
		}
	}
	return chosen
}

// Asked is a query in the form of the argument of a list's route.
func Asked(arg string) Query { return Query{Chosen: chosenIn(arg)} }

// asPreset tells whether the list is narrowed as the page narrows it at first, and no further.
func (p *ListPage[T]) asPreset() bool {
	chosen := maps.Clone(p.query.Chosen)
	maps.DeleteFunc(chosen, func(_, v string) bool { return v == "" })
	return p.query.Words == "" && maps.Equal(chosen, chosenIn(p.list.Preset))
}

// Head implements shell.Page.
func (p *ListPage[T]) Head() kit.Head {
	h := kit.Head{Title: p.list.Title, Purpose: p.list.Purpose, Fill: true,
		Actions: []fyne.CanvasObject{p.columnsButton(),
			kit.NewButton(lang.X("records.history", "History"), kit.Secondary, func() { History(p.desk) }).
				WithTip(lang.X("records.history.tip", "Your last changes, each of which can be undone"))}}
	if p.list.Add != nil {
		h.Primary = kit.NewButton(p.list.AddText, kit.Primary, p.list.Add)
	}
	p.count = kit.NewText("", kit.Style{Color: look.Muted})
	p.clear = kit.NewButton(lang.X("records.clear", "Clear filters"), kit.Quiet, p.showAll)
	p.clear.Hide()
	var row, below []fyne.CanvasObject
	if p.list.Search != "" {
		p.search = kit.NewEntry(p.list.Search)
		p.search.OnEdited = func(s string) {
			p.query.Words = s
			p.showTabs()
			p.desk.Runner.Together(p.find)
		}
		h.Search = p.search
		row = append(row, p.search)
	} else {
		row = append(row, kit.Gap(0, 0))
	}
	for i := range p.list.Filters {
		s := kit.NewSelect(nil, nil)
		s.Narrow = filterWidth
		s.OnChanged = func(string) {
			if !p.settling {
				p.narrow(i, s.SelectedIndex())
			}
		}
		p.selects = append(p.selects, s)
		if len(p.list.Filters) > besideSearch {
			below = append(below, s)
		} else {
			row = append(row, s)
		}
	}
	p.options = make([][]Option, len(p.selects))
	if len(below) > 0 {
		if p.hasMore() {
			p.more = kit.NewButton("", kit.Quiet, p.toggleMore)
			below = append(below, p.more)
		}
		h.Filters = kit.Stack(1, kit.Fill(1, 0, append(row, p.count)...), kit.Flow(1, append(below, p.clear)...))
	} else {
		h.Filters = kit.FillFlow(1, append(row, p.clear, p.count)...)
	}
	if len(p.list.Filters)+len(p.list.Views) > 0 {
		p.tabs = kit.Flow(0.5)
		h.Filters = kit.Stack(1.5, p.tabs, h.Filters)
	}
	return h
}

// Build implements shell.Page.
func (p *ListPage[T]) Build() fyne.CanvasObject {
	p.table = kit.NewTable(func(id string) string { return id }, p.columns()...)
	p.table.Sort = func(id string, desc bool) { p.query.Sort, p.query.Desc = id, desc; p.mark(); p.find() }
	if p.query.Sort != "" {
		p.table.SortBy(p.query.Sort, p.query.Desc)
	}
	p.table.Copied, p.table.Head, p.table.Sized = p.copyRows, p.headMenu, p.sized
	p.table.OnTicks = func() { p.desk.Runner.Together(p.readFoot) }
	if p.list.Open != nil {
		p.table.Open = p.open
	}
	p.table.Actions = func(id string) []kit.Action {
		r, there := p.rows[id]
		if !there {
			return nil
		}
		return p.actions(id, r)
	}
	if p.list.Bulk != nil || p.list.Delete != nil {
		p.table.Keeps = true
		p.table.Chosen = func([]string) []kit.Action { return p.bulk(p.table.TickedKeys()) }
	}
	var add *kit.Button
	if p.list.Add != nil {
		add = kit.NewButton(p.list.AddText, kit.Primary, p.list.Add)
	}
	p.first = kit.EmptyState(p.list.Empty, add)
	p.none = kit.EmptyState(lang.X("records.none", "Nothing found."),
		kit.NewButton(lang.X("records.all", "Show all"), kit.Secondary, p.showAll))
	p.preset = kit.EmptyState(p.list.PresetEmpty,
		kit.NewButton(lang.X("records.all", "Show all"), kit.Secondary, p.showAll))
	if p.list.Foot == nil {
		return kit.NewSurface(kit.Pad(0.125, 0.125, p.table))
	}
	p.foot = kit.NewText("", kit.Style{Bold: true})
	return kit.NewSurface(kit.Pad(0.125, 0.125, container.NewBorder(nil, kit.Pad(2.5, 1, p.foot), nil, nil, p.table)))
}

// actions are those of one row, what opens it first and what deletes it last.
func (p *ListPage[T]) actions(id string, r T) (all []kit.Action) {
	if p.list.Open != nil && (p.list.Actions != nil || p.list.Delete != nil) {
		all = append(all, kit.Action{Label: lang.X("records.open", "Open"), Key: p.list.OpenKey,
			Do: func() { p.open(id) }})
	}
	if p.list.Copy != nil {
		all = append(all, kit.Action{Label: lang.X("edit.copy", "Duplicate"), Press: fyne.KeyD, Ctrl: true,
			Do: func() { p.list.Copy(r) }})
	}
	if p.list.Actions != nil {
		all = append(all, p.list.Actions(r)...)
	}
	return p.withDelete(p.withPrint(all, []string{id}), []string{id})
}

// withPrint offers to print records.
func (p *ListPage[T]) withPrint(all []kit.Action, ids []string) []kit.Action {
	if p.list.Print == nil {
		return all
	}
	return append(all, kit.Action{Label: lang.X("records.print", "Print…"), Press: fyne.KeyP, Ctrl: true,
		Do: func() { p.list.Print(ids) }})
}

// Print implements shell.Printer, for the ticked rows or the one chosen.
func (p *ListPage[T]) Print() {
	ids := p.table.TickedKeys()
	if id, is := p.table.Current(); len(ids) == 0 && is {
		ids = []string{id}
	}
	if p.list.Print != nil && len(ids) > 0 {
		p.list.Print(ids)
	}
}

func (p *ListPage[T]) bulk(ids []string) (all []kit.Action) {
	if p.list.Bulk != nil {
		all = p.list.Bulk(ids)
	}
	return p.withDelete(p.withPrint(all, ids), ids)
}

func (p *ListPage[T]) withDelete(all []kit.Action, ids []string) []kit.Action {
	if p.list.Delete == nil {
		return all
	}
	return append(all, kit.Action{Label: lang.X("products.delete", "Delete"), Danger: true, Press: fyne.KeyDelete,
		Key: p.list.DeleteKey, Do: func() { p.list.Delete(ids) }})
}

// columns shows records by their ids; one that is not at hand yet is asked for and its cells stay empty that long.
func (p *ListPage[T]) columns() []kit.Column[string] {
	shown := p.arranged()
	out := make([]kit.Column[string], len(shown))
	name := slices.IndexFunc(shown, func(c kit.Column[T]) bool { return c.Text != nil })
	for i, c := range shown {
		to := kit.Column[string]{ID: c.ID, Title: c.Title, Width: c.Width, Weight: c.Weight, Held: c.Held,
			Align: c.Align, Mono: c.Mono, Muted: c.Muted,
			Create: c.Create, Sorts: c.Sorts, DescFirst: c.DescFirst, HideBelow: c.HideBelow}
		if c.Text != nil {
			to.Text = func(id string) string {
				r, there := p.row(id)
				switch {
				case !there:
					return ""
				case i == name && p.list.Edit != "" && p.desk.Drafted(shell.To(p.list.Edit).With(id)):
					return lang.X("records.unsaved", "{{.Name}} · unsaved changes", map[string]any{"Name": c.Text(r)})
				}
				return c.Text(r)
			}
		}
		if c.Second != nil {
			to.Second = func(id string) string {
				if r, there := p.row(id); there {
					return c.Second(r)
				}
				return ""
			}
		}
		if c.Update != nil {
			to.Update = func(cell fyne.CanvasObject, id string) {
				if r, there := p.row(id); there {
					c.Update(cell, r)
				}
			}
		}
		if c.Tip != nil {
			to.Tip = func(id string, at float32) string {
				if r, there := p.rows[id]; there {
					return c.Tip(r, at)
				}
				return ""
			}
		}
		out[i] = to
	}
	return out
}

func (p *ListPage[T]) open(id string) {
	if r, there := p.rows[id]; there {
		if p.list.Walk != nil {
			p.list.Walk.ids = p.table.Rows()
		}
		p.list.Open(r)
	}
}

// row is the record with the id, if it is at hand.
func (p *ListPage[T]) row(id string) (T, bool) {
	r, there := p.rows[id]
	if !there && !p.wanted[id] {
		if len(p.wanted) == 0 {
			p.desk.Runner.Post(p.load)
		}
		p.wanted[id] = true
	}
	return r, there
}

// load reads what came into sight.
func (p *ListPage[T]) load() {
	ids := make([]string, 0, len(p.wanted))
	for id := range p.wanted {
		ids = append(ids, id)
	}
	kit.Fetch(p.desk.Runner, func() ([]T, error) { return p.list.Load(context.Background(), ids) },
		func(rows []T, err error) {
			p.wanted = map[string]bool{}
			if err != nil {
				p.desk.ToastError(err)
				return
			}
			if len(p.rows) > rowsKept {
				p.rows = map[string]T{}
			}
			for _, r := range rows {
				p.rows[p.list.ID(r)] = r
			}
			for _, id := range ids {
				p.table.Update(id)
			}
		})
}

// found is the answer to a query: all ids, and the records that will be in sight.
type found[T any] struct {
	ids  []string
	rows []T
	all  *[]string // ids without any filter
}

// find asks again; what is typed meanwhile is asked once more at the end, so that the newest words win.
func (p *ListPage[T]) find() {
	if p.busy {
		p.again = true
		return
	}
	p.busy = true
	q := p.query.clone()
	from, _ := p.table.InSight()
	if p.place != nil {
		from = int(p.place.Offset / p.table.RowHeight())
	}
	filtered, all, changes := p.filtered(), p.all, p.changes
	kit.Fetch(p.desk.Runner, func() (found[T], error) {
		ids, err := p.list.Find(context.Background(), q)
		if err != nil {
			return found[T]{}, err
		}
		switch {
		case !filtered:
			all = &ids
		case all == nil: // once, not for every letter that is typed
			every, err := p.list.Find(context.Background(), Query{Chosen: map[string]string{}})
			if err != nil {
				return found[T]{}, err
			}
			all = &every
		}
		from := min(from, max(len(ids)-ahead, 0))
		rows, err := p.list.Load(context.Background(), ids[from:min(from+ahead, len(ids))])
		return found[T]{ids, rows, all}, err
	}, func(f found[T], err error) {
		p.busy = false
		if p.again {
			p.again = false
			defer p.find()
		}
		if err != nil {
			p.desk.ToastError(err)
			return
		}
		p.rows = map[string]T{}
		for _, r := range f.rows {
			p.rows[p.list.ID(r)] = r
		}
		switch {
		case !p.filtered():
			p.table.Empty = p.first
		case p.list.PresetEmpty != "" && p.asPreset():
			p.table.Empty = p.preset
		default:
			p.table.Empty = p.none
		}
		p.table.SetRows(f.ids)
		if changes == p.changes {
			p.all = f.all
		}
		p.forget(*f.all)
		p.readFoot()
		p.count.SetText(p.list.Count(len(f.ids)))
		if filtered {
			p.count.SetText(lang.X("records.of", "{{.N}} of {{.All}}",
				map[string]any{"N": kit.Count(len(f.ids)), "All": p.list.Count(len(*f.all))}))
		}
		p.desk.Window.Content().Refresh()
		p.goBack()
	})
}

func (p *ListPage[T]) filtered() bool {
	for _, v := range p.query.Chosen {
		if v != "" {
			return true
		}
	}
	return p.query.Words != ""
}

// showAll takes every filter away.
func (p *ListPage[T]) showAll() {
	p.query.Words, p.query.Chosen = "", map[string]string{}
	p.settle()
	p.find()
}

// clone is a query of its own.
func (q Query) clone() Query {
	if q.Chosen = maps.Clone(q.Chosen); q.Chosen == nil {
		q.Chosen = map[string]string{}
	}
	return q
}

// Show implements shell.Page.
func (p *ListPage[T]) Show() {
	p.settle()
	p.readOptions()
	p.find()
	if p.search != nil {
		p.desk.Window.Canvas().Focus(p.search) // the driver does not know yet that a new page belongs to this window
	}
}

// readOptions fetches what the filters offer.
func (p *ListPage[T]) readOptions() {
	kit.Fetch(p.desk.Runner, func() (all [][]Option, err error) {
		for _, f := range p.list.Filters {
			o, err := f.Options(context.Background())
			if err != nil {
				return nil, err
			}
			all = append(all, o)
		}
		return all, nil
	}, func(all [][]Option, err error) {
		if err != nil {
			p.desk.ToastError(err)
			return
		}
		p.options = all
		p.settle()
	})
	p.readCounts()
}

// settle makes the fields show the query.
func (p *ListPage[T]) settle() {
	p.settling = true
	defer func() { p.settling = false }()
	if p.search != nil && p.search.Text() != p.query.Words {
		p.search.SetText(p.query.Words)
	}
	for i, s := range p.selects {
		offered := p.offered(i)
		chosen := p.query.Chosen[p.list.Filters[i].Name]
		words, at := make([]string, len(offered)), 0
		for n, o := range offered {
			words[n] = o.Label
			if o.Value == chosen {
				at = n
			}
		}
		s.SetOptions(words)
		s.SetSelectedIndex(at)
		s.Hidden = len(words) == 1 || // there is nothing to choose from
			p.list.Filters[i].More && !p.further && chosen == ""
	}
	p.nameMore()
	p.mark()
}

// Hide implements shell.Page.
func (p *ListPage[T]) Hide() {}

// Mode implements shell.Moded.
func (p *ListPage[T]) Mode(n int) {
	if p.list.Modes != nil {
		p.list.Modes(n)
	}
}

// Changed implements shell.Page.
func (p *ListPage[T]) Changed(e model.Event) {
	if p.list.Matters(e) {
		p.all = nil
		p.changes++
		p.readOptions()
		p.find()
	}
}
