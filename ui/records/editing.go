package records

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/shell"
)

// renew takes a record that somebody else changed.
func (p *EditorPage[T]) renew(now stored[T]) {
	p.belongs = now.belongs
	takeLoaded(p.panels)
	p.form.renew(now.rec)
	p.renewPictures()
	p.follow()
	p.desk.Window.Content().Refresh()
}

// Store implements shell.Drafter: it saves what the owner touched, on top of what is stored by now, after a question
// where that destroys something else.
func (p *EditorPage[T]) Store() {
	next, ok := p.next()
	if !ok {
		return
	}
	if p.decl.Loses == nil || p.anew() {
		p.store(next)
		return
	}
	along := p.along()
	kit.Fetch(p.desk.Runner, func() ([]string, error) { return p.decl.Loses(context.Background(), next, along) },
		func(about []string, err error) {
			switch {
			case err != nil:
				p.desk.ToastError(err)
			case len(about) == 0:
				p.store(next)
			default:
				p.desk.Danger(kit.DangerOptions{Title: lang.X("edit.loses", "Save it all the same?"),
					Consequences: append(about, lang.X("remove.undo", "You can undo it.")),
					Verb:         lang.X("edit.save", "Save"), Done: func() { p.store(next) }})
			}
		})
}

func (p *EditorPage[T]) store(next T) {
	along := p.along()
	for _, upload := range p.writePictures(&next) {
		along = append(along, upload)
	}
	base := p.base
	if p.gone {
		p.withoutPictures(&next)
	}
	if p.anew() {
		base = nil
	}
	sent := p.sent()
	p.busy = true
	p.follow()
	type saved struct {
		rec    T
		change model.Change
	}
	kit.Fetch(p.desk.Runner, func() (s saved, err error) {
		s.rec, s.change, err = p.decl.Save(context.Background(), base, next, along...)
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

// refused says what is wrong beside the field it is about.
func (p *EditorPage[T]) refused(err error) {
	p.follow()
	if errors.Is(err, model.ErrChanged) {
		p.desk.ToastError(err)
		p.reread()
		return
	}
	if !p.form.refused(err) {
		p.desk.ToastError(err)
	}
}

// saved shows what was stored: the shop may have filled something in. What was typed on since is still to be saved.
func (p *EditorPage[T]) saved(rec T, c model.Change, sent []string) {
	if p.anew() {
		p.frame.End()
		p.desk.Toast(lang.X("edit.saved", "Saved."))
		p.desk.Go(shell.To(p.decl.Route).With(p.decl.ID(&rec)))
		return
	}
	for n, i := range p.all {
		if key, is := strings.CutPrefix(i.decl.Path, panelKey); is {
			p.belongs[key] = sent[n]
		}
	}
	p.form.saved(rec, sent)
	p.showPictures()
	p.follow()
	c.Name = p.decl.Title(&rec) // as it is called now; the change was named before it was made
	Did(p.desk, c)
}

// Reset implements shell.Drafter: the page shows what is stored.
func (p *EditorPage[T]) Reset() {
	p.reset()
	p.showPictures()
	p.follow()
}

// remove deletes the record, after a question where something should be known before; the bar offers it back.
func (p *EditorPage[T]) remove() {
	if p.decl.Warn == nil {
		p.delete()
		return
	}
	warned(p.desk, p.decl.Warn, []string{p.id}, p.decl.Noun, p.delete)
}

func (p *EditorPage[T]) delete() {
	kit.Fetch(p.desk.Runner, func() (model.Change, error) { return p.decl.Delete(context.Background(), p.id) },
		func(c model.Change, err error) {
			if err != nil {
				p.desk.ToastError(err)
				return
			}
			p.frame.End() // it went with the record
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
func (p *EditorPage[T]) Changed(e model.Event) {
	if p.id == "" {
		return
	}
	belonging := false
	for _, panel := range p.panels {
		if panel.Matters(e) {
			panel.Show(panel.List()) // what stands in it may be called otherwise
			belonging = true
		}
	}
	p.readAsides(func(a Aside) bool { return a.Matters(e) })
	if p.decl.Matters(e) || belonging || p.gone && e.Touches(shop.ActivityTopics) {
		p.reread()
	}
}

func (p *EditorPage[T]) reread() {
	kit.Fetch(p.desk.Runner, p.read, func(now stored[T], err error) {
		switch {
		case !p.shown || p.base == nil || p.busy:
		case err != nil:
			p.missing(err)
		default:
			if p.gone {
				p.gone = false // the delete was undone
				p.say("", false)
			}
			p.renew(now)
		}
	})
}
