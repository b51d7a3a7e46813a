package records

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/prefs"
	"griddle/ui/kit"
	"griddle/ui/shell"
)

// Settings declares the page that changes the one T there is, as what the store is called.
type Settings[T any] struct {
	Name, Title, Purpose string
	Draft                string // what is unsaved there: "Settings → Store"
	Groups               []Group
	Top                  fyne.CanvasObject // above the groups; may be nil
	// Load and Save are called away from the window. Save is given what is stored by now and that with what the owner
	// touched, and answers what is stored then.
	Load func(context.Context) (T, error)
	Save func(ctx context.Context, before, next T) error
	Undo bool                 // what was saved can be taken back by its note
	Read func(T)              // hears what is stored; may be nil
	Seen func() (left func()) // the page is on screen, until it is left; may be nil
}

// SettingsPage is one visit to such a page.
type SettingsPage[T any] struct {
	form[T]
	decl   Settings[T]
	reader kit.Reader[T]
	left   func()
	busy   bool
}

// NewSettings makes the page.
func NewSettings[T any](d *shell.Desk, decl Settings[T]) *SettingsPage[T] {
	Check[T](decl.Groups)
	p := &SettingsPage[T]{decl: decl}
	p.form = form[T]{desk: d, follow: p.changed}
	p.frame = d.NewForm(shell.To(decl.Name), p)
	p.reader = kit.Reader[T]{Runner: d.Runner, Show: p.show,
		Get: func() (T, error) { return decl.Load(context.Background()) }}
	return p
}

// Head implements shell.Page.
func (p *SettingsPage[T]) Head() kit.Head {
	return p.frame.Head(kit.Head{Title: p.decl.Title, Purpose: p.decl.Purpose})
}

// Build implements shell.Page.
func (p *SettingsPage[T]) Build() fyne.CanvasObject {
	var cards []fyne.CanvasObject
	if p.decl.Top != nil {
		cards = append(cards, p.decl.Top)
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
	p.reader.Read()
}

// Hide implements shell.Page.
func (p *SettingsPage[T]) Hide() {
	if p.left != nil {
		p.left()
		p.left = nil
	}
}

// Changed implements shell.Page.
func (p *SettingsPage[T]) Changed(e shop.Event) {
	if e.Touches(shop.SettingTopics) {
		p.reader.Read()
	}
}

func (p *SettingsPage[T]) show(rec T, err error) {
	switch {
	case err != nil:
		p.desk.ToastError(err)
		return
	case p.busy:
		return // what is stored then is read again
	case p.base == nil:
		p.begin(rec, p.frame.Draft().Fields, true)
	}
	p.renew(rec)
	if p.decl.Read != nil {
		p.decl.Read(rec)
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

// Pictures implements shell.Drafter.
func (p *SettingsPage[T]) Pictures() map[string][]byte { return nil }

// Reset implements shell.Drafter.
func (p *SettingsPage[T]) Reset() {
	p.reset()
	p.changed()
}

// Store implements shell.Drafter: it saves what the owner touched over what is stored by now.
func (p *SettingsPage[T]) Store() {
	if _, ok := p.next(); !ok {
		return
	}
	touched, sent := p.typed(), p.sent()
	p.busy = true
	p.changed()
	type stored struct{ before, now T }
	kit.Fetch(p.desk.Runner, func() (s stored, err error) {
		ctx := context.Background()
		if s.before, err = p.decl.Load(ctx); err != nil {
			return s, err
		}
		s.now = s.before
		p.over(&s.now, touched)
		if err = p.decl.Save(ctx, s.before, s.now); err != nil {
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
