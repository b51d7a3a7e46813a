package records

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// Names is the Panel of a short list of words that belong to a record: the roles that may see a category.
type Names struct {
	Path        string // what a draft calls it, and a refusal that is about one of the words
	Title, Note string
	Hint        string // in the empty field
	Get         func(ctx context.Context, owner string) ([]string, error)
	With        func(names []string) shop.Along
	Event       func(model.Event) bool
}

type names struct {
	Names
	desk *shell.Desk
	all  []string
	rows *fyne.Container
	card fyne.CanvasObject
	told func()
}

// NewNames makes the card.
func NewNames(d *shell.Desk, decl Names) Panel {
	p := &names{Names: decl, desk: d, rows: kit.Stack(0.5)}
	word := kit.NewEntry(decl.Hint)
	add := func() {
		name := word.Text()
		if name == "" || slices.Contains(p.all, name) {
			return
		}
		word.SetText("")
		p.set(append(slices.Clone(p.all), name))
	}
	word.OnSubmitted = func(string) { add() }
	button := kit.NewButton(lang.X("edit.row.add", "Add"), kit.Secondary, add).WithIcon(theme.ContentAddIcon())
	p.card = kit.NewCard(kit.Card{Title: decl.Title, Content: kit.Stack(1.5,
		kit.NewPara(decl.Note, kit.Style{Color: look.Muted}), p.rows, kit.Fill(1, 0, word, button))})
	return p
}

// set is what the owner does to the list.
func (p *names) set(all []string) {
	p.Show(all)
	p.told()
}

// Show implements Panel.
func (p *names) Show(all []string) {
	p.all = all
	p.rows.Objects = nil
	for _, name := range all {
		away := kit.NewIconButton(theme.DeleteIcon(), lang.X("edit.row.remove", "Remove"), func() {
			p.set(slices.DeleteFunc(slices.Clone(p.all), func(n string) bool { return n == name }))
		})
		p.rows.Add(kit.Fill(1, 0, kit.NewText(name, kit.Style{}), away))
	}
	p.rows.Hidden = len(all) == 0
	p.desk.Window.Content().Refresh()
}

// Key implements Panel.
func (p *names) Key() string { return p.Path }

// Name implements Panel.
func (p *names) Name() string { return p.Title }

// Card implements Panel.
func (p *names) Card() fyne.CanvasObject { return p.card }

// Load implements Panel.
func (p *names) Load(ctx context.Context, id string) ([]string, error) { return p.Get(ctx, id) }

// List implements Panel.
func (p *names) List() []string { return p.all }

// OnChange implements Panel.
func (p *names) OnChange(told func()) { p.told = told }

// Words implements Panel.
func (p *names) Words(list []string) string { return firstOf(strings.Join(list, ", "), "–") }

// Along implements Panel.
func (p *names) Along(list []string) shop.Along { return p.With(list) }

// Matters implements Panel.
func (p *names) Matters(e model.Event) bool { return p.Event(e) }
