package records

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// Picker is the Panel in which records are chosen for another one and put in order: the products of a category.
type Picker[T any] struct {
	Title, Note string
	AddText     string // on the button: "Add products…"
	AddTitle    string // of the dialog
	Search      string // words in its empty search field
	Empty       string
	Columns     []kit.Column[T]
	ID          func(T) string
	Fixed       bool // the order means nothing

	Path  string           // what a draft calls it
	Label func(T) string   // on the chip of one that is ticked
	Count func(int) string // "3 products"
	// Chosen answers the ids that are stored for a record, in order, and Rows those records of some ids that are there.
	Chosen func(ctx context.Context, owner string) ([]string, error)
	Rows   func(ctx context.Context, ids []string) ([]T, error)
	// Find answers what can be chosen without those that are, at most Offered, and how many there are in all.
	Find  func(ctx context.Context, words string, without []string) (rows []T, all int, err error)
	With  func(ids []string) shop.Along // stores the choice with the record
	Event func(model.Event) bool        // whether the choice must be read again
}

// Offered is how many records the dialog shows; whoever wants another one searches.
const Offered = 50

// pickedRows is how many a picker shows before it scrolls.
const pickedRows = 10

type picker[T any] struct {
	Picker[T]
	desk  *shell.Desk
	ids   []string
	table *kit.Table[T]
	card  fyne.CanvasObject
	told  func()
}

// NewPicker makes the card.
func NewPicker[T any](d *shell.Desk, decl Picker[T]) Panel {
	p := &picker[T]{Picker: decl, desk: d}
	p.table = kit.NewTable(decl.ID, decl.Columns...)
	p.table.Most = pickedRows
	p.table.Empty = kit.Pad(2, 2, kit.NewPara(decl.Empty, kit.Style{Color: look.Muted}))
	p.table.Actions = p.actions
	p.table.Chosen = func(rows []T) []kit.Action {
		return []kit.Action{{Label: lang.X("picker.remove", "Take out"), Do: func() { p.without(rows...) }}}
	}
	add := kit.NewButton(decl.AddText, kit.Secondary, p.add).WithIcon(theme.ContentAddIcon())
	p.card = kit.NewCard(kit.Card{Title: decl.Title, Content: kit.Stack(1.5,
		kit.NewPara(decl.Note, kit.Style{Color: look.Muted}), kit.NewSurface(kit.Pad(0.125, 0.125, p.table)),
		kit.Left(add))})
	return p
}

// set is what the owner does to the choice.
func (p *picker[T]) set(ids []string) {
	p.Show(ids)
	p.told()
}

// Show implements Panel. What is gone by now is left out: it went with all that named it.
func (p *picker[T]) Show(ids []string) {
	p.ids = ids
	read := func() ([]T, error) { return p.Rows(context.Background(), ids) }
	kit.Fetch(p.desk.Runner, read, func(rows []T, err error) {
		switch {
		case err != nil:
			p.desk.ToastError(err)
			return
		case !slices.Equal(ids, p.ids):
			return // another choice is read already
		}
		at := make(map[string]int, len(rows))
		for n, r := range rows {
			at[p.ID(r)] = n
		}
		ordered, there := make([]T, 0, len(rows)), make([]string, 0, len(rows))
		for _, id := range ids {
			if n, is := at[id]; is {
				ordered, there = append(ordered, rows[n]), append(there, id)
			}
		}
		p.table.SetRows(ordered)
		if len(there) < len(ids) {
			p.ids = there
			p.told()
		}
		p.desk.Window.Content().Refresh()
	})
}

// Key implements Panel.
func (p *picker[T]) Key() string { return p.Path }

// Name implements Panel.
func (p *picker[T]) Name() string { return p.Title }

// Card implements Panel.
func (p *picker[T]) Card() fyne.CanvasObject { return p.card }

// Load implements Panel.
func (p *picker[T]) Load(ctx context.Context, id string) ([]string, error) { return p.Chosen(ctx, id) }

// List implements Panel.
func (p *picker[T]) List() []string { return p.ids }

// OnChange implements Panel.
func (p *picker[T]) OnChange(told func()) { p.told = told }

// Words implements Panel.
func (p *picker[T]) Words(list []string) string { return p.Count(len(list)) }

// Along implements Panel.
func (p *picker[T]) Along(list []string) shop.Along { return p.With(list) }

// Matters implements Panel.
func (p *picker[T]) Matters(e model.Event) bool { return p.Event(e) }

// actions of a chosen record.
func (p *picker[T]) actions(r T) []kit.Action {
	id := p.ID(r)
	to := func(place func(at, last int) int) func() {
		return func() {
			all := slices.Clone(p.ids)
			at := slices.Index(all, id)
			if next := place(at, len(all)-1); at >= 0 && next != at && next >= 0 && next < len(all) {
				p.set(slices.Insert(slices.Delete(all, at, at+1), next, id))
			}
		}
	}
	out := kit.Action{Label: lang.X("picker.remove", "Take out"), Icon: theme.ContentRemoveIcon(),
		Do: func() { p.without(r) }}
	if p.Fixed {
		return []kit.Action{out}
	}
	return []kit.Action{
		{Label: lang.X("categories.up", "Up"), Icon: theme.MoveUpIcon(), Do: to(func(at, _ int) int { return at - 1 })},
		{Label: lang.X("categories.down", "Down"), Icon: theme.MoveDownIcon(),
			Do: to(func(at, _ int) int { return at + 1 })},
		{Label: lang.X("picker.first", "To the top"), Do: to(func(int, int) int { return 0 })},
		{Label: lang.X("picker.last", "To the end"), Do: to(func(_, last int) int { return last })},
		out,
	}
}

func (p *picker[T]) without(rows ...T) {
	p.set(slices.DeleteFunc(slices.Clone(p.ids), func(id string) bool {
		return slices.ContainsFunc(rows, func(r T) bool { return p.ID(r) == id })
	}))
}
