package records

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/prefs"
	"griddle/ui/kit"
	"griddle/ui/shell"
)

// Settings declares the page that changes the one T there is, as what the store is called.
type Settings[T any] struct {
	Name, Title, Purpose string
	Draft                string // what is unsaved there: "Settings → Store"
	Groups               []Group
	// Top stands above the groups; reread lets the page read anew what is stored. It may be nil.
	Top func(reread func()) fyne.CanvasObject
	// Actions are buttons in the page's head; may be nil.
	Actions func() []fyne.CanvasObject
	// Load and Save are called away from the window. Save is given what is stored by now and that with what the owner
	// touched, and answers what is stored then.
	Load func(context.Context) (T, error)
	Save func(ctx context.Context, before, next T, pictures ...shop.Upload) error
	Undo bool                 // what was saved can be taken back by its note
	Read func(T)              // hears what is stored; may be nil
	Seen func() (left func()) // the page is on screen, until it is left; may be nil
}

// SettingsPage is one visit to such a page.
type SettingsPage[T any] struct {
	form[T]
	decl   Settings[T]
	reader kit.Reader[begun[T]]
	left   func()
	busy   bool
}

// SettingsEntry completes the entry of such a page. declare is called for each visit, and once at the start of the
// program without a desk: it panics then when the page names a member that cannot be edited.
func SettingsEntry[T any](e shell.Entry, declare func(*shell.Desk) Settings[T]) shell.Entry {
	Check[T](e.Name, declare(nil).Groups)
	e.New = func(d *shell.Desk, _ string) shell.Page { return newSettings(d, declare(d)) }
	return e
}

func newSettings[T any](d *shell.Desk, decl Settings[T]) *SettingsPage[T] {
	p := &SettingsPage[T]{decl: decl}
	p.form = newForm[T](d, "", p.changed)
	p.frame = d.NewForm(shell.To(decl.Name), p)
	p.reader = kit.Reader[begun[T]]{Runner: d.Runner, Show: p.show}
	return p
}

// begun is what is stored and, when the page begins, what was typed into it before.
type begun[T any] struct {
	rec   T
	draft draft
}

// pictures are those in the groups.
func (s Settings[T]) pictures() (all []Picture) {
	for _, g := range s.Groups {
		if g.Picture != nil {
			all = append(all, *g.Picture)
		}
	}
	return all
}

// Head implements shell.Page.
func (p *SettingsPage[T]) Head() kit.Head {
	h := kit.Head{Title: p.decl.Title, Purpose: p.decl.Purpose}
	if p.decl.Actions != nil {
		h.Actions = p.decl.Actions()
	}
	return p.frame.Head(h)
}

// Build implements shell.Page.
func (p *SettingsPage[T]) Build() fyne.CanvasObject {
	var cards []fyne.CanvasObject
	if p.decl.Top != nil {
		cards = append(cards, p.decl.Top(p.reader.Read))
	}
	for _, g := range p.decl.Groups {
		cards = append(cards, p.group(g))
	}
	return kit.Stack(3, cards...)
}

// Show implements shell.Page.
func (p *SettingsPage[T]) Show() {
	if p.decl.Seen != nil {
		p.left = p.decl.Seen()
	}
	p.reader.Get = p.load
	if p.base == nil {
		kept, picture := p.frame.Draft(), p.frame.Picture()
		p.reader.Get = func() (begun[T], error) {
			b, err := p.load()
			if err == nil {
				b.draft, err = readDraft(kept, p.decl.pictures(), picture)
			}
			return b, err
		}
	}
	if len(p.shots) > 0 {
		p.desk.Window.SetOnDropped(p.Dropped)
	}
	p.reader.Read()
}

// load reads what is stored; it is called away from the window.
func (p *SettingsPage[T]) load() (b begun[T], err error) {
	b.rec, err = p.decl.Load(context.Background())
	return b, err
}

// Hide implements shell.Page.
func (p *SettingsPage[T]) Hide() {
	p.desk.Window.SetOnDropped(nil)
	if p.left != nil {
		p.left()
		p.left = nil
	}
}

// Changed implements shell.Page.
func (p *SettingsPage[T]) Changed(e model.Event) {
	if e.Touches(shop.SettingTopics) {
		p.reader.Read()
	}
}

func (p *SettingsPage[T]) show(b begun[T], err error) {
	switch {
	case err != nil:
		p.desk.ToastError(err)
		return
	case p.busy:
		return // what is stored then is read again
	case p.base == nil:
		p.begin(b.rec, b.draft.Fields, true)
		p.showPictures()
		p.resumePictures(b.draft)
		p.reader.Get = p.load
	}
	p.renew(b.rec)
	p.renewPictures()
	if p.decl.Read != nil {
		p.decl.Read(b.rec)
	}
	p.changed()
	p.desk.Window.Content().Refresh()
}

func (p *SettingsPage[T]) changed() {
	if p.base != nil {
		p.frame.Follow(p.dirty() && !p.busy)
	}
}

// Typed implements shell.Drafter.
func (p *SettingsPage[T]) Typed() prefs.Draft {
	return prefs.Draft{Title: p.decl.Draft, Fields: p.typed()}
}

// Reset implements shell.Drafter.
func (p *SettingsPage[T]) Reset() {
	p.reset()
	p.showPictures()
	p.changed()
}

// Store implements shell.Drafter: it saves what the owner touched over what is stored by now.
func (p *SettingsPage[T]) Store() {
	next, ok := p.next()
	if !ok {
		return
	}
	touched, sent, pictures := p.typed(), p.sent(), p.writePictures(&next)
	p.busy = true
	p.changed()
	type stored struct{ before, now T }
	kit.Fetch(p.desk.Runner, func() (s stored, err error) {
		ctx := context.Background()
		if s.before, err = p.decl.Load(ctx); err != nil {
			return s, err
		}
		s.now = s.before
		p.over(&s.now, &next, touched)
		if err = p.decl.Save(ctx, s.before, s.now, pictures...); err != nil {
			return s, err
		}
		s.now, err = p.decl.Load(ctx)
		return s, err
	}, func(s stored, err error) {
		p.busy = false
		p.desk.Refresh()
		if err != nil {
			if !p.refused(err) {
				p.desk.ToastError(err)
			}
			p.changed()
			p.reader.Read()
			return
		}
		p.saved(s.now, sent)
		p.showPictures()
		p.changed()
		var back func()
		if p.decl.Undo {
			back = func() { p.undo(s.before) }
		}
		p.desk.ToastOn(p.decl.Name, lang.X("edit.saved", "Saved."), back)
		p.reader.Read()
	})
}

// undo stores what was there before a save, all of it.
func (p *SettingsPage[T]) undo(before T) {
	kit.Fetch(p.desk.Runner, func() (struct{}, error) {
		ctx := context.Background()
		now, err := p.decl.Load(ctx)
		if err == nil {
			err = p.decl.Save(ctx, now, before)
		}
		return struct{}{}, err
	}, func(_ struct{}, err error) {
		if err != nil {
			p.desk.ToastError(err)
			return
		}
		p.desk.ToastOn(p.decl.Name, lang.X("settings.undone", "It is again as it was."), nil)
		p.desk.Refresh()
		p.reader.Read()
	})
}
