package records

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// copyOf before an id in the argument of an editor's route opens a copy of the record as a new one.
const copyOf = "copy:"

// Editor declares the page that changes one record T.
type Editor[T any] struct {
	Route    string // its own
	Back     shell.Route
	Title    func(*T) string // of the page
	One      string          // "Product"
	NewTitle string
	Purpose  string
	Groups   func(ctx context.Context, id string) ([]Group, error) // of the record with the id, "" for a new one; called away from the window
	New      func() T                                              // with the protocol's defaults
	Load     func(ctx context.Context, id string) (T, error)
	// Save stores next, made of base (nil: a new record), with the pictures chosen for it, all or nothing.
	Save     func(ctx context.Context, base *T, next T, pictures ...shop.Upload) (T, shop.Change, error)
	Delete   func(ctx context.Context, id string) (shop.Change, error)
	Copy     func(*T) // makes a copy a record of its own; nil: it cannot be copied
	ID       func(*T) string
	Matters  func(shop.Event) bool
	Pictures []Picture
	Panels   func() []Panel // what belongs to a stored record; may be nil
	Walk     *Walk
}

// Panel is a card below an editor's fields about records that belong to the one edited. What is done in it is stored at once, and can be undone.
type Panel interface {
	Card() fyne.CanvasObject
	Read(id string) // shows what belongs to the record, again after changes
	Matters(shop.Event) bool
}

// EditorPage is one visit to an editor.
type EditorPage[T any] struct {
	desk   *shell.Desk
	decl   Editor[T]
	id     string // "" for a new record
	origin string // the record that a new one copies, or ""
	base   *T     // as it is stored; for a new one, what it begins as
	inputs []*input
	shots  []*pictureInput
	panels []Panel
	kept   map[string]string // what a page left before had typed, by path

	title *kit.Text
	save  *kit.Button
	wrong *kit.Attention
	note  *kit.Para
	body  *fyne.Container
	busy  bool
	gone  bool
	shown bool
}

// NewEditor makes a page; arg is the id, "" for a new record, "copy:" and an id for a copy.
func NewEditor[T any](d *shell.Desk, e Editor[T], arg string) *EditorPage[T] {
	p := &EditorPage[T]{desk: d, decl: e, id: arg}
	if origin, is := strings.CutPrefix(arg, copyOf); is {
		p.id, p.origin = "", origin
	}
	return p
}

// Head implements shell.Page.
func (p *EditorPage[T]) Head() kit.Head {
	p.save = kit.NewButton(lang.X("edit.save", "Save"), kit.Primary, p.store)
	p.save.Disable()
	p.wrong = p.desk.NewAttention()
	var actions []fyne.CanvasObject
	if p.id != "" {
		if p.decl.Walk != nil {
			before := kit.NewIconButton(theme.NavigateBackIcon(), lang.X("edit.previous", "Previous in the list"), func() { p.Step(-1) })
			after := kit.NewIconButton(theme.NavigateNextIcon(), lang.X("edit.next", "Next in the list"), func() { p.Step(1) })
			before.SetEnabled(p.neighbour(-1) != "")
			after.SetEnabled(p.neighbour(1) != "")
			actions = append(actions, before, after)
		}
		if p.decl.Copy != nil {
			actions = append(actions, kit.NewButton(lang.X("edit.copy", "Duplicate"), kit.Secondary,
				func() { p.desk.Go(shell.To(p.decl.Route).With(copyOf + p.id)) }))
		}
		actions = append(actions, kit.NewButton(lang.X("edit.delete", "Delete"), kit.Secondary, p.remove))
	}
	title := p.decl.One
	if p.id == "" {
		title = p.decl.NewTitle
	}
	actions = append(actions, p.wrong.Button)
	return kit.Head{Title: title, Purpose: p.decl.Purpose, Primary: p.save, Saves: true, Actions: actions}
}

// Build implements shell.Page.
func (p *EditorPage[T]) Build() fyne.CanvasObject {
	p.title = kit.NewElided("", kit.Style{Size: look.Section, Bold: true})
	p.note = kit.NewPara("", kit.Style{Color: look.Warn})
	p.note.Hide()
	p.body = kit.Stack(3, p.title, p.note)
	return p.body
}

func (p *EditorPage[T]) neighbour(by int) string {
	at := slices.Index(p.decl.Walk.ids, p.id)
	if at < 0 || at+by < 0 || at+by >= len(p.decl.Walk.ids) {
		return ""
	}
	return p.decl.Walk.ids[at+by]
}

// Step goes to a neighbour of the record in the list it was opened from: -1 is the previous one, 1 the next.
func (p *EditorPage[T]) Step(by int) {
	if id := p.neighbour(by); id != "" {
		p.desk.Go(shell.To(p.decl.Route).With(id))
	}
}

// opened is what the page needs to begin.
type opened[T any] struct {
	rec    T
	groups []Group
}

// Show implements shell.Page.
func (p *EditorPage[T]) Show() {
	p.shown = true
	p.desk.Window.SetOnDropped(p.Dropped)
	kit.Fetch(p.desk.Runner, func() (o opened[T], err error) {
		if o.groups, err = p.decl.Groups(context.Background(), p.id); err != nil {
			return o, err
		}
		o.rec, err = p.read()
		return o, err
	}, func(o opened[T], err error) {
		switch {
		case err != nil:
			p.missing(err)
		case p.base == nil:
			p.begin(o)
		default:
			p.renew(o.rec)
		}
	})
}

func (p *EditorPage[T]) read() (rec T, err error) {
	switch {
	case p.id != "":
		return p.decl.Load(context.Background(), p.id)
	case p.origin != "":
		if rec, err = p.decl.Load(context.Background(), p.origin); err == nil {
			p.decl.Copy(&rec)
		}
		return rec, err
	}
	return p.decl.New(), nil
}

// missing says that the record cannot be edited any more.
func (p *EditorPage[T]) missing(err error) {
	p.gone = true
	p.say(kit.Sentence(err))
	p.follow()
}

func (p *EditorPage[T]) say(sentence string) {
	p.note.SetText(sentence)
	p.note.Hidden = sentence == ""
	p.desk.Window.Content().Refresh()
}

// begin fills the page for the first time.
func (p *EditorPage[T]) begin(o opened[T]) {
	p.base = &o.rec
	for _, decl := range p.decl.Pictures {
		shot := newPictureInput(p.desk, decl, func() { p.follow() })
		p.shots = append(p.shots, shot)
	}
	if len(p.shots) > 0 {
		cards := make([]fyne.CanvasObject, len(p.shots))
		for i, s := range p.shots {
			cards[i] = s.card
		}
		p.body.Add(kit.Even(3, cards...))
	}
	for _, g := range o.groups {
		p.body.Add(kit.NewCard(kit.Card{Title: g.Title, Content: p.fields(g)}))
	}
	if p.decl.Panels != nil && p.id != "" {
		p.panels = p.decl.Panels()
		for _, panel := range p.panels {
			p.body.Add(panel.Card())
			panel.Read(p.id)
		}
	}
	for _, i := range p.inputs {
		i.base = i.read(p.base)
		i.set(i.base)
	}
	for path, text := range p.kept {
		if i := p.input(path); i != nil {
			i.set(text)
		}
	}
	for _, i := range p.inputs {
		p.propose(i)
	}
	for _, s := range p.shots {
		s.show(p.id, textOf(p.base, s.decl.Path))
	}
	p.follow()
	p.desk.Window.Content().Refresh()
}

// fields lays a group out: two beside each other, long ones alone.
func (p *EditorPage[T]) fields(g Group) fyne.CanvasObject {
	var lines []fyne.CanvasObject
	var left *kit.Field
	flush := func() {
		if left != nil {
			lines = append(lines, kit.Columns(3, left, kit.Gap(0, 0)))
			left = nil
		}
	}
	for _, f := range g.Fields {
		i := newInput(p.desk.Host, f, p.edited)
		p.inputs = append(p.inputs, i)
		switch {
		case g.Wide || f.Lines > 0 || f.Rows != nil:
			flush()
			lines = append(lines, i.field)
		case left == nil:
			left = i.field
		default:
			lines = append(lines, kit.Columns(3, left, i.field))
			left = nil
		}
	}
	flush()
	return kit.Stack(2, lines...)
}

// input is the one in which the owner edits what the path names, "Tabs" for "Tabs[2].TabTitle"; nil when there is none.
func (p *EditorPage[T]) input(path string) *input {
	for _, i := range p.inputs {
		if i.decl.Path == path || strings.HasPrefix(path, i.decl.Path+"[") {
			return i
		}
	}
	return nil
}

// edited follows what the owner does in a field.
func (p *EditorPage[T]) edited(i *input) {
	i.field.SetProblem("")
	p.follow()
	p.propose(i)
	if i.decl.Live == nil {
		return
	}
	i.seen++
	seen, text := i.seen, i.get()
	type answer struct{ problem, hint string }
	kit.Fetch(p.desk.Runner, func() (answer, error) {
		problem, hint := i.decl.Live(context.Background(), p.id, text)
		return answer{problem, hint}, nil
	}, func(a answer, _ error) {
		if seen != i.seen {
			return
		}
		i.field.SetProblem(a.problem)
		if a.hint == "" {
			a.hint = i.decl.Hint
		}
		i.field.SetHint(a.hint)
	})
}

// propose shows in the empty fields that are made from this one what they will be.
func (p *EditorPage[T]) propose(from *input) {
	for _, i := range p.inputs {
		if i.decl.From == from.decl.Path && i.decl.Propose != nil {
			i.hold(i.decl.Propose(from.get()))
		}
	}
}

// follow keeps title and Save as they must be.
func (p *EditorPage[T]) follow() {
	if p.title.Hidden = p.base == nil || p.id == ""; !p.title.Hidden {
		p.title.SetText(p.decl.Title(p.base))
	}
	p.save.SetEnabled(p.base != nil && !p.busy && !p.gone && (p.dirty() || p.id == ""))
}

func (p *EditorPage[T]) dirty() bool {
	return slices.ContainsFunc(p.inputs, (*input).touched) || slices.ContainsFunc(p.shots, (*pictureInput).touched)
}
