package records

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
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
	Groups   func(context.Context) ([]Group, error) // called away from the window
	New      func() T                               // with the protocol's defaults
	Load     func(ctx context.Context, id string) (T, error)
	Save     func(ctx context.Context, base *T, next T) (T, shop.Change, error) // base nil: a new one
	Delete   func(ctx context.Context, id string) (shop.Change, error)
	Copy     func(*T) // makes a copy a record of its own; nil: it cannot be copied
	ID       func(*T) string
	Matters  func(shop.Event) bool
	Pictures []Picture
	Walk     *Walk
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
	kept   map[string]string // what a page left before had typed, by path

	title *kit.Text
	save  *kit.Button
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
	return kit.Head{Title: title, Purpose: p.decl.Purpose, Primary: p.save, Actions: actions}
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
		if o.groups, err = p.decl.Groups(context.Background()); err != nil {
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
		p.body.Add(kit.Columns(3, cards...))
	}
	for _, g := range o.groups {
		p.body.Add(kit.NewCard(kit.Card{Title: g.Title, Content: p.fields(g)}))
	}
	for _, i := range p.inputs {
		i.base = textOf(p.base, i.decl.Path)
		i.set(i.base)
	}
	for path, text := range p.kept {
		if i := p.input(path); i != nil {
			i.set(text)
		}
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
		i := newInput(f, p.edited)
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

func (p *EditorPage[T]) input(path string) *input {
	for _, i := range p.inputs {
		if i.decl.Path == path {
			return i
		}
	}
	return nil
}

// edited follows what the owner does in a field.
func (p *EditorPage[T]) edited(i *input) {
	i.field.SetProblem("")
	p.follow()
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

// renew takes a record that somebody else changed into the fields that the owner has not touched. Where both changed the same field, the owner's
// text stays and the other one is said beside it.
func (p *EditorPage[T]) renew(rec T) {
	p.base = &rec
	for _, i := range p.inputs {
		theirs := textOf(p.base, i.decl.Path)
		if theirs == i.base {
			continue
		}
		touched := i.touched()
		i.base = theirs
		switch {
		case !touched:
			i.set(theirs)
		case i.get() != theirs:
			i.field.SetProblem(lang.X("edit.conflict", "Somebody else changed this to “{{.Theirs}}” meanwhile. Saving keeps what you entered.",
				map[string]any{"Theirs": i.words(theirs)}))
		default:
			i.field.SetProblem("")
		}
	}
	for _, s := range p.shots {
		s.renew(p.id, textOf(p.base, s.decl.Path))
	}
	p.follow()
	p.desk.Window.Content().Refresh()
}

// words is how the owner reads a value.
func (i *input) words(text string) string {
	for _, o := range i.decl.Options {
		if o.Value == text {
			return o.Label
		}
	}
	switch {
	case text == "true":
		return lang.X("edit.yes", "yes")
	case text == "false":
		return lang.X("edit.no", "no")
	case text == "":
		return "–"
	}
	return text
}

// store saves what the owner touched, on top of what is stored by now.
func (p *EditorPage[T]) store() {
	next := p.copyBase()
	ok := true
	for _, i := range p.inputs {
		if !i.touched() {
			continue
		}
		if problem := setText(&next, i.decl.Path, i.get()); problem != "" {
			i.field.SetProblem(problem)
			ok = false
		}
	}
	if !ok {
		p.desk.Window.Content().Refresh()
		return
	}
	for _, s := range p.shots {
		if s.touched() {
			setText(&next, s.decl.Path, s.name)
			for _, also := range s.decl.Also {
				setText(&next, also, s.name)
			}
		}
	}
	base := p.base
	if p.id == "" {
		base = nil
	}
	p.busy = true
	p.follow()
	type saved struct {
		rec    T
		change shop.Change
	}
	kit.Fetch(p.desk.Runner, func() (s saved, err error) {
		if s.rec, s.change, err = p.decl.Save(context.Background(), base, next); err != nil {
			return s, err
		}
		for _, shot := range p.shots {
			if err := shot.upload(p.decl.ID(&s.rec)); err != nil {
				return s, err
			}
		}
		return s, nil
	}, func(s saved, err error) {
		p.busy = false
		if err != nil {
			p.refused(err)
			return
		}
		p.saved(s.rec, s.change)
	})
}

func (p *EditorPage[T]) copyBase() T {
	next := *p.base
	// What hangs on pointers must not be shared with base: it is compared with what is stored.
	for _, i := range p.inputs {
		if parent, _, nested := strings.Cut(i.decl.Path, "."); nested {
			own := member(&next, parent)
			fresh := newLike(own)
			own.Set(fresh)
		}
	}
	return next
}

// refused says what is wrong beside the field it is about.
func (p *EditorPage[T]) refused(err error) {
	p.follow()
	if errors.Is(err, shop.ErrChanged) {
		p.desk.ToastError(err)
		p.reread()
		return
	}
	if i := p.input(kit.FieldOf(err)); i != nil {
		i.field.SetProblem(strings.Replace(kit.Sentence(err), i.decl.Path, i.decl.Label, 1))
		p.desk.Window.Content().Refresh()
		return
	}
	p.desk.ToastError(err)
}

// saved shows what was stored: the shop may have filled something in.
func (p *EditorPage[T]) saved(rec T, c shop.Change) {
	if p.id == "" {
		p.kept = nil
		p.base = &rec
		for _, i := range p.inputs {
			i.base = i.get() // nothing is the owner's any more: the page need not remember it
		}
		p.desk.Toast(lang.X("edit.saved", "Saved."))
		p.desk.Go(shell.To(p.decl.Route).With(p.decl.ID(&rec)))
		return
	}
	p.base = &rec
	for _, i := range p.inputs {
		i.base = textOf(p.base, i.decl.Path)
		i.set(i.base)
		i.field.SetProblem("")
	}
	for _, s := range p.shots {
		s.show(p.id, textOf(p.base, s.decl.Path))
	}
	p.follow()
	Did(p.desk, c)
}

// remove deletes the record; the bar offers it back.
func (p *EditorPage[T]) remove() {
	kit.Fetch(p.desk.Runner, func() (shop.Change, error) { return p.decl.Delete(context.Background(), p.id) }, func(c shop.Change, err error) {
		if err != nil {
			p.desk.ToastError(err)
			return
		}
		p.desk.Go(p.decl.Back)
		Did(p.desk, c)
	})
}

// Hide implements shell.Page.
func (p *EditorPage[T]) Hide() {
	p.shown = false
	p.desk.Window.SetOnDropped(nil)
}

// Changed implements shell.Page.
func (p *EditorPage[T]) Changed(e shop.Event) {
	if p.id == "" || !e.Everything && !p.decl.Matters(e) {
		return
	}
	p.reread()
}

func (p *EditorPage[T]) reread() {
	kit.Fetch(p.desk.Runner, p.read, func(rec T, err error) {
		switch {
		case !p.shown || p.base == nil || p.busy:
		case err != nil:
			p.missing(err)
		default:
			if p.gone {
				p.gone = false // the delete was undone
				p.say("")
			}
			p.renew(rec)
		}
	})
}

// State implements shell.Keeper: what was typed is there again when the owner comes back.
func (p *EditorPage[T]) State() string {
	typed := map[string]string{}
	maps.Copy(typed, p.kept)
	for _, i := range p.inputs {
		if delete(typed, i.decl.Path); i.touched() {
			typed[i.decl.Path] = i.get()
		}
	}
	if len(typed) == 0 {
		return ""
	}
	text, _ := json.Marshal(typed) // texts always encode
	return string(text)
}

// Restore implements shell.Keeper.
func (p *EditorPage[T]) Restore(state string) {
	if err := json.Unmarshal([]byte(state), &p.kept); err != nil {
		p.kept = nil // not ours: the page opens as it is stored
	}
}
