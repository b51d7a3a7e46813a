package records

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/words"
	"griddle/ui/kit"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// Model is what pages ask of a shop.Resource, whatever its ids.
type Model[T any] interface {
	Offers() (filters, sorts []string)
	Noun() words.Form
	Name() string
	ID(*T) string
	Topics() model.Topics
	Count(*shop.Store) (int, error)
	Find(*shop.Store, context.Context, model.Find) ([]string, error)
	Rows(*shop.Store, context.Context, []string) ([]model.Row[T], error)
	Get(*shop.Store, string) (T, error)
	Uses(*shop.Store, context.Context, []string) ([]model.Use, error)
	Edit(*shop.Store, context.Context, *T, T, ...shop.Along) (T, model.Change, error)
	EditAll(*shop.Store, context.Context, []model.RowEdit[T]) ([]T, model.Change, error)
	ChangeAll(*shop.Store, context.Context, model.ChangeKind, []string, func(*T)) (model.Change, error)
	SameName(s *shop.Store, ctx context.Context, name, id string) (bool, error)
	Remove(*shop.Store, context.Context, []string) (model.Change, error)
	Merge(s *shop.Store, ctx context.Context, how model.Merging[T]) (model.Change, error)
}

// Plain declares the pages about a model that needs nothing of its own: a list, and the editor that it opens; or, when
// it has Cells, one grid in place of both.
type Plain[T any] struct {
	Model  Model[T]
	Name   string // of the list's route: "people/vendors"
	Edit   string // of the editor's
	Menu   string
	Icon   fyne.Resource
	Called func(*T) string // what people call a record; in the search box, the editor's title and questions

	Title, Purpose string // of the list
	Words          string // further ones by which the search box finds the list
	Search         string // in the empty search field
	Empty          string // what to do while there is not one record
	Add            string // "Add vendor"
	One, New       string // "Vendor", "New vendor"
	About          string // the purpose of the editor

	Columns     []kit.Column[model.Row[T]] // the header sorts where the model has a sort of the column's ID
	Filters     []Filter                   // by the names of the model's
	Preset      string                     // how the list is narrowed at first, as in the argument of its route
	PresetEmpty string                     // what is said when nothing is left of that
	Sort        string                     // its order at first; "" is the model's
	Desc        bool
	Acts        []Act[T]

	Groups []Group
	// What an editor may have besides: see Editor. All may be nil.
	Pictures []Picture
	Panels   func() []Panel
	Asides   func() []Aside
	Copy     func(*T)
	// Warn says what should be known before records are deleted, which is asked then; nil for nothing. It may be nil,
	// and is called away from the window.
	Warn func(ctx context.Context, ids []string) ([]string, error)
	// Begin makes a new record where it takes more than the protocol's defaults; Loses says what else saving one would
	// destroy. See Editor; both may be nil.
	Begin func(context.Context) (T, error)
	Adds  func() // what Add does instead of opening the editor of a new record; may be nil
	Loses func(ctx context.Context, next T, along []shop.Along) ([]string, error)
	// Find and Load are the list's own where those of the model do not do; may be nil. Filters and sorts are theirs
	// then too.
	Find   func(context.Context, model.Find) ([]string, error)
	Load   func(ctx context.Context, ids []string) ([]model.Row[T], error)
	Views  []View                          // of the list
	Many   func(ids []string) []kit.Action // what can be done with several besides Acts; may be nil
	Merges *Merges[T]                      // how several records are made one; nil: they are not
	Sum    *Sum                            // an amount of each record, summed up below the list; may be nil
	// Waiting narrows to the records that wait for the owner, as the argument of the list's route does; how many stands
	// in the side bar. "" for none.
	Waiting string

	Cells []Cell[T]
	Start func(*T) // how a new row begins besides the protocol's defaults; may be nil
	// Offers reads what the cells of a member offer besides, by its path: the names of other records. May be nil;
	// called away from the window.
	Offers func(context.Context) (map[string][]Option, error)
	Frames []Frame[T] // rows to begin with
	Scan   *Scan      // rows are counted by their codes; nil: they are not
	// Extra stands above the grid; drawn shows the grid anew, and read is called whenever something in the store
	// changed. It may be nil.
	Extra func(drawn func()) (stands fyne.CanvasObject, read func())
}

// Frame is some new rows that are put into a grid at once, for the owner to fill in.
type Frame[T any] struct {
	Label string
	Rows  func() []T
}

// Act is something to do with records besides editing and deleting them.
type Act[T any] struct {
	Label string
	Key   rune          // of the list's keyboard
	Icon  fyne.Resource // beside the row; may be nil
	Kind  model.ChangeKind
	Do    func(*T)           // to each of them, by the rules of every write; nil: Go
	For   func(*T) bool      // for which it is offered; nil: for all
	Go    func(model.Row[T]) // leads elsewhere, from one record
}

// Pages declares the entries of a model's pages. declare is called for each page, and once at the start of the program
// without a desk: it panics then when the pages ask for what the model lacks, or name a member that cannot be edited.
func Pages[T any](declare func(*shell.Desk) Plain[T]) []shell.Entry {
	p := declare(nil)
	p.check()
	walk := &Walk{}
	list := shell.Entry{
		Name: p.Name, Menu: p.Menu, Icon: p.Icon, Count: p.waiting(declare),
		Title: func() string { return declare(nil).Title },
		Words: func() string { return declare(nil).Words },
		Act:   func() string { return declare(nil).Add },
		Find: func(ctx context.Context, d *shell.Desk, words string) []shell.Hit {
			return declare(d).find(ctx, d, words)
		},
		New: func(d *shell.Desk, arg string) shell.Page {
			p := declare(d)
			if p.Cells != nil {
				return newGrid(d, p, arg)
			}
			return NewList(d, p.list(d, walk), arg)
		},
	}
	if p.Cells != nil {
		return []shell.Entry{list}
	}
	return []shell.Entry{list, {
		Name:  p.Edit,
		Title: func() string { return declare(nil).One },
		New: func(d *shell.Desk, arg string) shell.Page {
			return newEditor(d, declare(d).editor(d, walk), arg)
		},
	}}
}

// check panics when a page asks for what its model lacks.
func (p Plain[T]) check() {
	cells := Group{}
	for _, c := range p.Cells {
		if c.Shows == nil {
			cells.Fields = append(cells.Fields, c.Field)
		}
	}
	Check[T](p.Name, append(slices.Clone(p.Groups), cells))
	filters, sorts := p.Model.Offers()
	need := func(what, name string, all []string) {
		if p.Find == nil && !slices.Contains(all, name) {
			panic(fmt.Sprintf("records: %s has the %s %q, which its model lacks", p.Name, what, name))
		}
	}
	for _, f := range p.Filters {
		need("filter", f.Name, filters)
	}
	for _, narrowed := range append(p.Views, View{Query: Asked(p.Preset)}, View{Query: Asked(p.Waiting)}) {
		for name := range narrowed.Query.Chosen {
			need("filter", name, filters)
		}
	}
	if p.Sort != "" {
		need("sort", p.Sort, sorts)
	}
}

// matters says whether an event may concern a plain page: what it shows, or what it counts and names.
func (p Plain[T]) matters(e model.Event) bool { return e.Touches(p.Model.Topics()) }

func (p Plain[T]) list(d *shell.Desk, walk *Walk) List[model.Row[T]] {
	columns := slices.Clone(p.Columns)
	_, sorts := p.Model.Offers()
	for i := range columns {
		columns[i].Sorts = columns[i].Sorts || slices.Contains(sorts, columns[i].ID)
	}
	l := List[model.Row[T]]{
		Name: p.Name, Title: p.Title, Purpose: p.Purpose, Search: p.Search, Filters: p.Filters, Columns: columns,
		Preset: p.Preset, PresetEmpty: p.PresetEmpty, Views: p.Views,
		Find: func(ctx context.Context, q Query) ([]string, error) {
			f := model.Find{Words: q.Words, Chosen: q.Chosen, Sort: q.Sort, Desc: q.Desc}
			if f.Sort == "" {
				f.Sort, f.Desc = p.Sort, p.Desc
			}
			return p.ids(ctx, d, f)
		},
		Load: func(ctx context.Context, ids []string) ([]model.Row[T], error) { return p.rows(ctx, d, ids) },
		ID:   func(r model.Row[T]) string { return r.ID }, Matters: p.matters,
		Count: func(n int) string { return say.Counted(p.Model.Noun(), n) },
		Empty: p.Empty, AddText: p.Add, Walk: walk, Edit: p.Edit,
		Add:     p.adding(d),
		Open:    func(r model.Row[T]) { d.Go(shell.To(p.Edit).With(r.ID)) },
		Actions: func(r model.Row[T]) []kit.Action { return p.actions(d, []string{r.ID}, &r) },
		Bulk:    func(ids []string) []kit.Action { return p.actions(d, ids, nil) },
		Delete:  func(ids []string) { p.remove(d, ids) },
		OpenKey: 'e', DeleteKey: 'd',
	}
	if p.Sum != nil {
		l.Columns = append(l.Columns, summed[T](p.Sum))
		l.Foot = func(ctx context.Context, ids []string) ([]string, error) { return p.Sum.foot(ctx, d, ids) }
	}
	if p.Copy != nil {
		l.Copy = func(r model.Row[T]) { d.Go(CopyOf(p.Edit, r.ID)) }
	}
	return l
}

// adding is what the button that adds a record does.
func (p Plain[T]) adding(d *shell.Desk) func() {
	if p.Adds != nil {
		return p.Adds
	}
	return func() { d.Go(shell.To(p.Edit)) }
}

// ids are the records that the page finds.
func (p Plain[T]) ids(ctx context.Context, d *shell.Desk, f model.Find) ([]string, error) {
	if p.Find != nil {
		return p.Find(ctx, f)
	}
	return p.Model.Find(d.Shop, ctx, f)
}

func (p Plain[T]) rows(ctx context.Context, d *shell.Desk, ids []string) ([]model.Row[T], error) {
	load := p.Load
	if load == nil {
		load = func(ctx context.Context, ids []string) ([]model.Row[T], error) {
			return p.Model.Rows(d.Shop, ctx, ids)
		}
	}
	rows, err := load(ctx, ids)
	if err == nil && p.Sum != nil {
		err = saySums(ctx, d, p.Sum, rows)
	}
	return rows, err
}

// waiting counts the records that wait for the owner; nil where nothing does.
func (p Plain[T]) waiting(declare func(*shell.Desk) Plain[T]) func(context.Context, *shell.Desk) (int, error) {
	if p.Waiting == "" {
		return nil
	}
	return func(ctx context.Context, d *shell.Desk) (int, error) {
		ids, err := declare(d).ids(ctx, d, model.Find{Chosen: chosenIn(p.Waiting)})
		return len(ids), err
	}
}

// actions of records; r is the one when it is only one.
func (p Plain[T]) actions(d *shell.Desk, ids []string, r *model.Row[T]) (all []kit.Action) {
	for _, a := range p.Acts {
		do := func() {
			Do(d, func(ctx context.Context) (model.Change, error) {
				return p.Model.ChangeAll(d.Shop, ctx, a.Kind, ids, a.Do)
			})
		}
		if a.Do == nil && r != nil {
			do = func() { a.Go(*r) }
		}
		if r == nil && a.Do == nil || r != nil && a.For != nil && !a.For(&r.Record) {
			continue
		}
		all = append(all, kit.Action{Label: a.Label, Key: a.Key, Icon: a.Icon, Do: do})
	}
	if r == nil && p.Merges != nil && len(ids) > 1 && len(ids) <= mostMerged {
		all = append(all, kit.Action{Label: lang.X("merge.ask", "Merge…"), Do: func() { merge(d, p, ids) }})
	}
	if r == nil && p.Many != nil {
		all = append(all, p.Many(ids)...)
	}
	return all
}

// remove deletes records; what should be known before is asked.
func (p Plain[T]) remove(d *shell.Desk, ids []string) {
	if p.Warn == nil || len(ids) >= many {
		Remove(d, p.Model, ids)
		return
	}
	warned(d, p.Warn, ids, p.Model.Noun(), func() { Remove(d, p.Model, ids) })
}

// warned does what deletes records, after a question where something should be known before.
func warned(d *shell.Desk, warn func(context.Context, []string) ([]string, error), ids []string, noun words.Form,
	do func()) {
	kit.Fetch(d.Runner, func() ([]string, error) { return warn(context.Background(), ids) },
		func(about []string, err error) {
			switch {
			case err != nil:
				d.ToastError(err)
			case len(about) == 0:
				do()
			default:
				d.Danger(kit.DangerOptions{Title: lang.X("remove.ask", "Delete {{.What}}?",
					map[string]any{"What": say.Counted(noun, len(ids))}),
					Consequences: append(about, lang.X("remove.undo", "You can undo it.")),
					Verb:         lang.X("products.delete", "Delete"), Done: do})
			}
		})
}

// many is how many records are deleted without a question: the bar offers them back.
const many = 20

// Remove deletes records. What hung on them is said with the bar that offers them back; before many it is asked.
func Remove[T any](d *shell.Desk, m Model[T], ids []string) {
	do := func() {
		Do(d, func(ctx context.Context) (model.Change, error) { return m.Remove(d.Shop, ctx, ids) })
	}
	if len(ids) < many {
		do()
		return
	}
	kit.Fetch(d.Runner, func() ([]model.Use, error) { return m.Uses(d.Shop, context.Background(), ids) },
		func(uses []model.Use, err error) {
			if err != nil {
				d.ToastError(err)
				return
			}
			about := []string{lang.X("remove.undo", "You can undo it.")}
			if len(ids) > model.KeptRecords {
				about = []string{lang.X("remove.undo.only", "You can undo it, but nothing that you changed before.")}
			}
			for _, u := range uses {
				what := map[string]any{"What": say.Counted(u.Noun, u.Count)}
				if u.Deleted {
					about = append(about, lang.X("remove.gone", "{{.What}} are deleted with them.", what))
				} else {
					about = append(about, lang.X("remove.stay", "{{.What}} name them.", what))
				}
			}
			d.Danger(kit.DangerOptions{
				Title: lang.X("remove.ask", "Delete {{.What}}?",
					map[string]any{"What": say.Counted(m.Noun(), len(ids))}),
				Consequences: about, Verb: lang.X("products.delete", "Delete"), Done: do,
			})
		})
}

// begin makes new records.
func (p Plain[T]) begin(d *shell.Desk) func() (T, error) {
	if p.Begin == nil {
		return Fresh[T](d)
	}
	return func() (T, error) { return p.Begin(context.Background()) }
}

func (p Plain[T]) editor(d *shell.Desk, walk *Walk) Editor[T] {
	return Editor[T]{
		Route: p.Edit, Back: shell.To(p.Name), One: p.One, NewTitle: p.New, Model: p.Model.Name(),
		Purpose: p.About, Walk: walk,
		Title: p.Called, ID: p.Model.ID, Matters: p.matters,
		Pictures: p.Pictures, Panels: p.Panels, Asides: p.Asides, Copy: p.Copy,
		Warn: p.Warn, Noun: p.Model.Noun(),
		New:   p.begin(d),
		Loses: p.Loses,
		Load:  func(_ context.Context, id string) (T, error) { return p.Model.Get(d.Shop, id) },
		Save: func(ctx context.Context, base *T, next T, along ...shop.Along) (T, model.Change, error) {
			return p.Model.Edit(d.Shop, ctx, base, next, along...)
		},
		Delete: func(ctx context.Context, id string) (model.Change, error) {
			return p.Model.Remove(d.Shop, ctx, []string{id})
		},
		Groups: func(_ context.Context, id string) ([]Group, error) {
			rec := shop.NewRecord[T](d.Now())
			if id != "" {
				stored, err := p.Model.Get(d.Shop, id)
				if err != nil {
					return nil, err
				}
				rec = stored
			}
			return WithCurrency(d.Shop, asked(&rec, id == "", p.Groups))
		},
	}
}

// asked leaves out the fields that only those need who have them, and those that only a new record has.
func asked(rec any, fresh bool, groups []Group) (out []Group) {
	for _, g := range groups {
		g.Fields = slices.DeleteFunc(slices.Clone(g.Fields), func(f Field) bool {
			return f.IfSet && textOf(rec, f.Path, reading{}) == "" || f.Fresh && !fresh
		})
		out = append(out, g)
	}
	return out
}

// hits is how many records of a model the search box offers.
const hits = 4

// find finds records for the search box.
func (p Plain[T]) find(ctx context.Context, d *shell.Desk, words string) (found []shell.Hit) {
	ids, err := p.ids(ctx, d, model.Find{Words: words})
	if err != nil {
		return nil // the list itself says what is wrong
	}
	rows, err := p.rows(ctx, d, ids[:min(len(ids), hits)])
	if err != nil {
		return nil
	}
	for _, r := range rows {
		to := shell.To(p.Edit).With(r.ID)
		if p.Cells != nil {
			to = shell.To(p.Name)
		}
		found = append(found, shell.Hit{Title: p.Called(&r.Record), Note: p.One, Route: to})
	}
	return found
}

// UsedColumn counts the records of a kind that name the one of the row.
func UsedColumn[T any](title string, noun words.Form) kit.Column[model.Row[T]] {
	return kit.Column[model.Row[T]]{ID: "used " + string(noun), Title: title, Width: 90, Align: fyne.TextAlignTrailing,
		Text: func(r model.Row[T]) string { return kit.Count(r.Used(noun)) }}
}

// TextColumn is a column of words.
func TextColumn[T any](id, title string, width, weight float32, text func(*T) string) kit.Column[model.Row[T]] {
	return kit.Column[model.Row[T]]{ID: id, Title: title, Width: width, Weight: weight,
		Text: func(r model.Row[T]) string { return text(&r.Record) }}
}
