package records

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// Names is the Panel of a short list of words that belong to a record: the roles that may see a category.
type Names struct {
	Title, Note string
	Hint        string // in the empty field
	Get         func(ctx context.Context, owner string) ([]string, error)
	Set         func(ctx context.Context, owner string, names []string) (shop.Change, error)
	Event       func(shop.Event) bool
}

type names struct {
	Names
	desk  *shell.Desk
	owner string
	all   []string
	rows  *fyne.Container
	card  fyne.CanvasObject
	read  kit.Reader[[]string]
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
	p.read = kit.Reader[[]string]{Runner: d.Runner,
		Get: func() ([]string, error) { return decl.Get(context.Background(), p.owner) },
		Show: func(all []string, err error) {
			if err != nil {
				d.ToastError(err)
				return
			}
			p.all = all
			p.rows.Objects = nil
			for _, name := range all {
				away := kit.NewIconButton(theme.DeleteIcon(), lang.X("edit.row.remove", "Remove"), func() {
					p.set(slices.DeleteFunc(slices.Clone(p.all), func(n string) bool { return n == name }))
				})
				p.rows.Add(kit.Fill(1, 0, kit.NewText(name, kit.Style{}), away))
			}
			p.rows.Hidden = len(all) == 0
			d.Window.Content().Refresh()
		}}
	return p
}

func (p *names) set(all []string) {
	owner := p.owner
	Do(p.desk, func(ctx context.Context) (shop.Change, error) { return p.Set(ctx, owner, all) })
}

// Name implements Panel.
func (p *names) Name() string { return p.Title }

// Card implements Panel.
func (p *names) Card() fyne.CanvasObject { return p.card }

// Read implements Panel.
func (p *names) Read(id string) {
	p.owner = id
	p.read.Read()
}

// Matters implements Panel.
func (p *names) Matters(e shop.Event) bool { return p.Event(e) }
