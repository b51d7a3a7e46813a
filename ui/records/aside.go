package records

import (
	"context"

	"fyne.io/fyne/v2"

	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// Aside is a card below an editor's fields that shows what the shop knows of the stored record besides: the orders of a
// customer. Nothing in it is edited with the record.
type Aside interface {
	Name() string
	Card() fyne.CanvasObject
	Read(id string) // reads anew, away from the window
	Matters(model.Event) bool
}

// Fact is a figure or a word with its name.
type Fact struct{ Label, Text string }

// Facts is a card of figures.
type Facts struct {
	Desk   *shell.Desk
	Title  string
	Load   func(ctx context.Context, id string) ([]Fact, error)
	Topics model.Topics // of what they follow from
	// Buttons stand beside the title. May be nil.
	Buttons func(id func() string) []fyne.CanvasObject

	id  string
	box *fyne.Container
}

// Name implements Aside.
func (f *Facts) Name() string { return f.Title }

// Card implements Aside.
func (f *Facts) Card() fyne.CanvasObject {
	f.box = kit.Stack(0)
	var actions []fyne.CanvasObject
	if f.Buttons != nil {
		actions = f.Buttons(func() string { return f.id })
	}
	return kit.NewCard(kit.Card{Title: f.Title, Actions: actions, Content: f.box})
}

// Matters implements Aside.
func (f *Facts) Matters(e model.Event) bool { return e.Touches(f.Topics) }

// Read implements Aside.
func (f *Facts) Read(id string) {
	f.id = id
	kit.Fetch(f.Desk.Runner, func() ([]Fact, error) { return f.Load(context.Background(), id) },
		func(all []Fact, err error) {
			if err != nil {
				f.box.Objects = []fyne.CanvasObject{kit.NewPara(kit.Sentence(err), kit.Style{})}
			} else {
				f.box.Objects = []fyne.CanvasObject{factLines(all)}
			}
			f.box.Refresh()
			f.Desk.Window.Content().Refresh()
		})
}

// factLines puts facts into two columns, for there is room.
func factLines(all []Fact) fyne.CanvasObject {
	half := (len(all) + 1) / 2
	column := func(some []Fact) fyne.CanvasObject {
		var pairs []fyne.CanvasObject
		for _, one := range some {
			pairs = append(pairs, kit.NewText(one.Label, kit.Style{Color: look.Muted}),
				kit.NewPara(one.Text, kit.Style{}))
		}
		return kit.Facts(pairs...)
	}
	if half < 2 {
		return column(all)
	}
	return kit.Even(3, column(all[:half]), column(all[half:]))
}

// asideRows is how many rows a table of an aside shows before it scrolls.
const asideRows = 8

// Related is a card with a table of what belongs to the record: the newest orders of a customer.
type Related[R any] struct {
	Desk    *shell.Desk
	Title   string
	Note    string // below the title; "" for none
	Empty   string // said while there is no row
	Key     func(R) string
	Columns []kit.Column[R]
	// Load answers the rows that are shown, and how many there are of them in all.
	Load    func(ctx context.Context, id string) (rows []R, all int, err error)
	Open    func(R)              // by Enter or a click on the row; may be nil
	Actions func(R) []kit.Action // of one row; may be nil
	// Buttons stand beside the title. May be nil.
	Buttons func(id func() string) []fyne.CanvasObject
	// More leads to where all of them are, by a button with these words, while more are there than are shown.
	More   func(id string)
	Words  func(all int) string
	Topics model.Topics // of what they are

	table *kit.Table[R]
	more  *kit.Button
	id    string
}

// Name implements Aside.
func (r *Related[R]) Name() string { return r.Title }

// Card implements Aside.
func (r *Related[R]) Card() fyne.CanvasObject {
	r.table = kit.NewTable(r.Key, r.Columns...)
	r.table.Most, r.table.Open, r.table.Actions = asideRows, r.Open, r.Actions
	r.table.Empty = kit.Pad(2.5, 2, kit.NewPara(r.Empty, kit.Style{Color: look.Muted}))
	r.more = kit.NewButton("", kit.Secondary, func() { r.More(r.id) })
	r.more.Hide()
	actions := []fyne.CanvasObject{r.more}
	if r.Buttons != nil {
		actions = append(actions, r.Buttons(func() string { return r.id })...)
	}
	return kit.NewCard(kit.Card{Title: r.Title, Note: r.Note, Actions: actions, Content: r.table, Flush: true})
}

// Matters implements Aside.
func (r *Related[R]) Matters(e model.Event) bool { return e.Touches(r.Topics) }

// Read implements Aside.
func (r *Related[R]) Read(id string) {
	r.id = id
	type read struct {
		rows []R
		all  int
	}
	kit.Fetch(r.Desk.Runner, func() (now read, err error) {
		now.rows, now.all, err = r.Load(context.Background(), id)
		return now, err
	}, func(now read, err error) {
		if err != nil {
			r.Desk.ToastError(err)
			return
		}
		r.table.SetRows(now.rows)
		if r.More != nil {
			r.more.SetText(r.Words(now.all))
			r.more.Hidden = now.all <= len(now.rows)
			r.more.Refresh()
		}
		r.Desk.Window.Content().Refresh()
	})
}
