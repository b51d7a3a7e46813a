package records

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/shell"
)

// renew takes a record that somebody else changed into the fields that the owner has not touched. Where both changed the same field, the owner's
// text stays and the other one is said beside it.
func (p *EditorPage[T]) renew(rec T) {
	p.base = &rec
	for _, i := range p.inputs {
		theirs := i.read(p.base)
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
	if i.say != nil {
		return i.say(text)
	}
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

// Store implements shell.Drafter: it saves what the owner touched, on top of what is stored by now.
func (p *EditorPage[T]) Store() {
	next := p.copyBase()
	var wrong []*kit.Field
	for _, i := range p.inputs {
		if !i.touched() && i.decl.Missing == "" {
			continue
		}
		if problem := i.put(&next); problem != "" {
			i.field.SetProblem(problem)
			wrong = append(wrong, i.field)
		}
	}
	if p.form.Wrong.Show(wrong...); len(wrong) > 0 {
		return
	}
	var uploads []shop.Upload
	for _, s := range p.shots {
		if s.data != nil {
			uploads = append(uploads, shop.Upload{Kind: s.decl.Kind, Name: s.name, Data: s.data})
		}
		if s.touched() {
			s.write(&next)
		}
	}
	base := p.base
	if p.gone {
		p.withoutPictures(&next)
	}
	if p.anew() {
		base = nil
	}
	sent := make([]string, len(p.inputs))
	for n, i := range p.inputs {
		sent[n] = i.get()
	}
	p.busy = true
	p.follow()
	type saved struct {
		rec    T
		change shop.Change
	}
	kit.Fetch(p.desk.Runner, func() (s saved, err error) {
		s.rec, s.change, err = p.decl.Save(context.Background(), base, next, uploads...)
		return s, err
	}, func(s saved, err error) {
		p.busy = false
		if err != nil {
			p.refused(err)
			return
		}
		p.saved(s.rec, s.change, sent)
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
		i.field.SetProblem(kit.SentenceOn(i.decl.Label, err))
		p.form.Wrong.Show(i.field)
		return
	}
	p.desk.ToastError(err)
}

// saved shows what was stored: the shop may have filled something in. What was typed on since is still to be saved.
func (p *EditorPage[T]) saved(rec T, c shop.Change, sent []string) {
	if p.anew() {
		p.form.Forget()
		p.desk.Toast(lang.X("edit.saved", "Saved."))
		p.desk.Go(shell.To(p.decl.Route).With(p.decl.ID(&rec)))
		return
	}
	p.base = &rec
	for n, i := range p.inputs {
		if i.get() == sent[n] {
			p.reset(i)
		} else {
			i.base = i.read(p.base)
		}
	}
	p.resetPictures()
	p.follow()
	Did(p.desk, c)
}

// Reset implements shell.Drafter: the page shows what is stored.
func (p *EditorPage[T]) Reset() {
	for _, i := range p.inputs {
		p.reset(i)
	}
	p.resetPictures()
	p.follow()
}

func (p *EditorPage[T]) reset(i *input) {
	i.base = i.read(p.base)
	i.set(i.base)
	i.field.SetProblem("")
	p.propose(i)
}

func (p *EditorPage[T]) resetPictures() {
	for _, s := range p.shots {
		s.show(p.id, textOf(p.base, s.decl.Path))
	}
}

// remove deletes the record; the bar offers it back.
func (p *EditorPage[T]) remove() {
	kit.Fetch(p.desk.Runner, func() (shop.Change, error) { return p.decl.Delete(context.Background(), p.id) }, func(c shop.Change, err error) {
		if err != nil {
			p.desk.ToastError(err)
			return
		}
		p.form.Forget() // it went with the record
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
	if p.id == "" {
		return
	}
	for _, panel := range p.panels {
		if e.Everything || panel.Matters(e) {
			panel.Read(p.id)
		}
	}
	if e.Everything || p.decl.Matters(e) || p.gone && e.Activity {
		p.reread()
	}
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
				p.say("", false)
			}
			p.renew(rec)
		}
	})
}
