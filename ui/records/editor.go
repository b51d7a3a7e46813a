package records

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/words"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// copyOf before an id in the argument of an editor's route opens a copy of the record as a new one.
const copyOf = "copy:"

// CopyOf leads to an editor with a copy of a record.
func CopyOf(route, id string) shell.Route { return shell.To(route).With(copyOf + id) }

// Editor declares the page that changes one record T.
type Editor[T any] struct {
	Route    string // its own
	Back     shell.Route
	Of       func(id string) shell.Route // where Back leads for a record that is there, instead; may be nil
	Title    func(*T) string             // of the page
	One      string                      // "Product"
	Model    string                      // by which the activity names it: "products"; "" for none
	NewTitle string
	Purpose  string
	// of the record with the id, "" for a new one; called away from the window
	Groups func(ctx context.Context, id string) ([]Group, error)
	New    func() (T, error) // how a new one begins; called away from the window
	Load   func(ctx context.Context, id string) (T, error)
	// Save stores next, made of base (nil: a new record), with the pictures and lists that go along, all or nothing.
	Save     func(ctx context.Context, base *T, next T, along ...shop.Along) (T, model.Change, error)
	Delete   func(ctx context.Context, id string) (model.Change, error)
	Copy     func(*T) // makes a copy a record of its own; nil: it cannot be copied
	ID       func(*T) string
	Matters  func(model.Event) bool
	Pictures []Picture
	Panels   func() []Panel // what belongs to a record; may be nil
	Asides   func() []Aside // what the shop knows of a stored record besides; may be nil
	// Warn says what should be known before the record is deleted, as Plain has it; with what its kind is called.
	Warn func(ctx context.Context, ids []string) ([]string, error)
	Noun words.Form
	// Loses says what else saving the record would destroy, which is asked then; nil for nothing. It may be nil, and is
	// called away from the window.
	Loses func(ctx context.Context, next T, along []shop.Along) ([]string, error)
	Walk  *Walk
}

// Fresh makes new records with the protocol's defaults.
func Fresh[T any](d *shell.Desk) func() (T, error) {
	return func() (T, error) { return shop.NewRecord[T](d.Now()), nil }
}

// EditorPage is one visit to an editor.
type EditorPage[T any] struct {
	form[T]
	decl    Editor[T]
	origin  string // the record that a new one copies, or ""
	panels  []Panel
	asides  []Aside
	belongs belongings // to the record as it is stored

	title *kit.Text
	index *kit.Index
	note  *notice
	body  *fyne.Container
	busy  bool
	gone  bool
	shown bool
}

// EditorEntry completes the entry of an editor's page. fields are its groups as they are without a store: it panics
// when they name a member that cannot be edited.
func EditorEntry[T any](e shell.Entry, fields []Group, declare func(*shell.Desk) Editor[T]) shell.Entry {
	Check[T](e.Name, fields)
	e.New = func(d *shell.Desk, arg string) shell.Page { return newEditor(d, declare(d), arg) }
	return e
}

// newEditor makes a page; arg is the id, "" for a new record, "copy:" and an id for a copy.
func newEditor[T any](d *shell.Desk, e Editor[T], arg string) *EditorPage[T] {
	if e.Of != nil && arg != "" {
		e.Back = e.Of(arg)
	}
	p := &EditorPage[T]{decl: e}
	p.form = newForm[T](d, arg, p.follow)
	if origin, is := strings.CutPrefix(arg, copyOf); is {
		p.id, p.origin = "", origin
	}
	p.frame = d.NewForm(shell.To(e.Route).With(arg), p)
	return p
}

// Head implements shell.Page.
func (p *EditorPage[T]) Head() kit.Head {
	p.title = kit.NewElided("", kit.Style{Size: look.Title, Bold: true})
	p.index = kit.NewIndex()
	list := kit.NewButton(p.desk.Named(p.decl.Back), kit.Quiet, func() { p.desk.Go(p.decl.Back) })
	above := []fyne.CanvasObject{list, kit.Gap(0, 0)}
	var actions []fyne.CanvasObject
	if p.id != "" {
		if p.decl.Walk != nil {
			above = append(above,
				p.step(lang.X("edit.previous", "Previous"), -1), p.step(lang.X("edit.next", "Next"), 1))
		}
		if p.decl.Copy != nil {
			actions = append(actions, kit.NewButton(lang.X("edit.copy", "Duplicate"), kit.Secondary,
				func() { p.desk.Go(CopyOf(p.decl.Route, p.id)) }))
		}
		actions = append(actions, kit.NewButton(lang.X("edit.delete", "Delete"), kit.Secondary, p.remove))
	}
	p.name()
	return p.frame.Head(kit.Head{Name: p.title, Purpose: p.decl.Purpose, Actions: actions,
		Above: kit.Fill(1, 1, above...), Index: p.index})
}

// step is the button to a neighbour in the list.
func (p *EditorPage[T]) step(words string, by int) *kit.Button {
	b := kit.NewButton(words, kit.Quiet, func() { p.Step(by) })
	b.SetEnabled(p.neighbour(by) != "")
	return b
}

// name makes the title what the record is called.
func (p *EditorPage[T]) name() {
	switch {
	case p.id == "":
		p.title.SetText(p.decl.NewTitle)
	case p.base == nil:
		p.title.SetText(p.decl.One)
	default:
		p.title.SetText(p.decl.Title(p.base))
	}
}

// Build implements shell.Page.
func (p *EditorPage[T]) Build() fyne.CanvasObject {
	p.note = newNotice(p.Store)
	p.body = kit.Stack(3, p.note.line)
	return p.body
}

func (p *EditorPage[T]) neighbour(by int) string {
	return p.decl.Walk.Neighbour(p.id, by)
}

// Step goes to a neighbour of the record in the list it was opened from: -1 is the previous one, 1 the next.
func (p *EditorPage[T]) Step(by int) {
	if id := p.neighbour(by); id != "" {
		p.desk.Go(shell.To(p.decl.Route).With(id))
	}
}

// stored is a record with what belongs to it.
type stored[T any] struct {
	rec     T
	belongs belongings
}

// opened is what the page needs to begin.
type opened[T any] struct {
	stored[T]
	groups []Group
	draft  draft
	copied map[string]chosenPicture // of the record that is copied, by path
	gone   error                    // the record is no longer there: rec is as it was when the draft was begun
}

// Show implements shell.Page.
func (p *EditorPage[T]) Show() {
	p.shown = true
	p.desk.Window.SetOnDropped(p.Dropped)
	if p.panels == nil && p.decl.Panels != nil {
		p.panels = p.decl.Panels()
	}
	kept, picture := p.frame.Draft(), p.frame.Picture()
	kit.Fetch(p.desk.Runner, func() (o opened[T], err error) {
		if o.groups, err = p.decl.Groups(context.Background(), p.id); err != nil {
			return o, err
		}
		o.stored, err = p.read()
		if kept.Record != "" && shop.KindOf(err) == shop.Missing {
			o.gone = err
			if o.belongs, err = loadPanels(p.panels, ""); err == nil {
				err = model.Decode([]byte(kept.Record), &o.rec)
			}
		}
		if err != nil {
			return o, err
		}
		if p.origin != "" {
			if o.copied, err = p.copyPictures(&o.rec); err != nil {
				return o, err
			}
		}
		o.draft, err = readDraft(kept, p.decl.Pictures, picture)
		return o, err
	}, func(o opened[T], err error) {
		switch {
		case err != nil:
			p.missing(err)
		case p.base == nil:
			p.open(o)
			if o.gone != nil {
				p.missing(o.gone)
			}
		default:
			p.renew(o.stored)
			p.readAsides(func(Aside) bool { return true })
		}
	})
}

// read reads the record, or makes what a new one begins as.
func (p *EditorPage[T]) read() (s stored[T], err error) {
	from := firstOf(p.id, p.origin)
	if s.belongs, err = loadPanels(p.panels, from); err != nil {
		return s, err
	}
	if from == "" {
		s.rec, err = p.decl.New()
		return s, err
	}
	if s.rec, err = p.decl.Load(context.Background(), from); err == nil && p.id == "" {
		p.decl.Copy(&s.rec)
	}
	return s, err
}

// open fills the page for the first time.
func (p *EditorPage[T]) open(o opened[T]) {
	p.base, p.belongs = &o.rec, o.belongs
	takeLoaded(p.panels)
	for _, decl := range p.decl.Pictures {
		p.shot(decl)
	}
	if len(p.shots) > 0 {
		cards := make([]fyne.CanvasObject, len(p.shots))
		for i, s := range p.shots {
			cards[i] = s.card
		}
		p.section(p.decl.Pictures[0].Title, kit.Even(3, cards...))
	}
	for _, g := range o.groups {
		p.section(g.Title, p.group(g))
	}
	for _, panel := range p.panels {
		p.link(panel)
	}
	if p.decl.Asides != nil && p.id != "" && o.gone == nil {
		p.asides = p.decl.Asides()
		for _, a := range p.asides {
			p.section(a.Name(), a.Card())
		}
		p.readAsides(func(Aside) bool { return true })
	}
	p.showPictures()
	for _, s := range p.shots {
		if c, there := o.copied[s.decl.Path]; there {
			s.copied(c.data, c.img)
		}
	}
	p.begin(o.rec, o.draft.Fields, p.id != "")
	p.resume(o.draft)
	p.follow()
	p.desk.Window.Content().Refresh()
	if p.id == "" && len(p.all) > 0 && p.desk.Window.Canvas().Focused() == nil {
		p.all[0].field.Focus() // a new record is typed at once
	}
}

// readAsides reads what the shop knows of the record besides.
func (p *EditorPage[T]) readAsides(which func(Aside) bool) {
	for _, a := range p.asides {
		if which(a) {
			a.Read(p.id)
		}
	}
}

// section adds a card to the page and its index.
func (p *EditorPage[T]) section(title string, card fyne.CanvasObject) {
	p.body.Add(card)
	p.index.Add(title, card)
}

// follow keeps title and Save as they must be.
func (p *EditorPage[T]) follow() {
	p.name()
	if p.base != nil {
		p.frame.Follow(!p.busy && !p.gone && (p.dirty() || p.id == ""))
	}
}
