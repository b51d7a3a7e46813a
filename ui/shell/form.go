package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop/prefs"
	"griddle/ui/kit"
	"griddle/ui/look"
)

// Form is the frame of a page that is saved as a whole: Save and Discard in its head, "Unsaved changes" while there
// are some, and the draft that keeps them wherever the owner goes. Secrets have no place in it.
type Form struct {
	Save, Discard *kit.Button
	Wrong         *kit.Attention

	desk  *Desk
	route Route
	draft Drafter
	state *kit.Text
	begun bool // the page has asked for its draft: what it holds from now on is the owner's
}

// Drafter is a page with a Form.
type Drafter interface {
	Typed() prefs.Draft          // what is not saved yet; its Page is the form's own affair
	Pictures() map[string][]byte // those among it that were chosen from files, by field
	Store()                      // saves
	Reset()                      // shows again what is stored
}

// NewForm makes the form of the page at a route.
func (d *Desk) NewForm(r Route, of Drafter) *Form {
	f := &Form{desk: d, route: r, draft: of, Wrong: d.NewAttention()}
	f.Save = kit.NewButton(lang.X("edit.save", "Save"), kit.Primary, of.Store)
	f.Save.Disable()
	f.Discard = kit.NewButton(lang.X("edit.discard", "Discard"), kit.Secondary, f.discard)
	f.Discard.Hide()
	f.state = kit.NewText(lang.X("edit.unsaved", "Unsaved changes"), kit.Style{Color: look.Warn})
	f.state.Hide()
	return f
}

// Head completes the head of its page.
func (f *Form) Head(h kit.Head) kit.Head {
	h.Actions = append([]fyne.CanvasObject{f.state}, append(h.Actions, f.Discard)...)
	h.Primary, h.Saves, h.Foot = f.Save, true, f.Wrong.Button
	return h
}

// Draft is what was typed into the page before and is not saved yet; it has no Fields when there is nothing.
func (f *Form) Draft() prefs.Draft {
	f.begun = true
	return f.desk.window.drafts.all[f.route.String()]
}

// Picture is a picture of the draft, by its field; nil when there is none. Ask on the window's goroutine, and call
// what it answers away from it.
func (f *Form) Picture() func(field string) ([]byte, error) {
	page := f.route.String()
	fresh := f.desk.window.drafts.fresh(page)
	return func(field string) ([]byte, error) {
		if data := fresh[field]; data != nil {
			return data, nil
		}
		return f.desk.Shop.DraftPicture(page, field)
	}
}

// Follow keeps what the page holds now; ready tells whether it may be saved. Before the page has asked for its draft
// it does nothing.
func (f *Form) Follow(ready bool) {
	if !f.begun {
		return
	}
	now := f.draft.Typed()
	f.keep(now, nil)
	dirty := len(now.Fields) > 0
	f.Save.SetEnabled(ready)
	if f.state.Hidden == dirty {
		f.state.Hidden, f.Discard.Hidden = !dirty, !dirty
		f.desk.Window.Content().Refresh()
	}
}

// Chose keeps a picture that was chosen for a field, besides what Follow does.
func (f *Form) Chose(field string, data []byte) { f.keep(f.draft.Typed(), pictures{field: data}) }

// Forget drops what was kept, once it is saved.
func (f *Form) Forget() { f.keep(prefs.Draft{}, nil) }

// End is Forget for a page that is left for good: what its fields still do, as when the keyboard leaves them, is not
// the owner's any more.
func (f *Form) End() {
	f.Forget()
	f.begun = false
}

func (f *Form) keep(d prefs.Draft, fresh pictures) {
	d.Page = f.route.String()
	f.desk.window.drafts.keep(d, fresh)
}

// discard puts the page back to what is stored; the note brings everything back.
func (f *Form) discard() {
	gone, fresh := f.draft.Typed(), f.draft.Pictures()
	f.Forget()
	f.draft.Reset()
	f.desk.ToastOn(f.route.String(), lang.X("edit.discarded", "Changes discarded."), func() {
		f.keep(gone, fresh)
		if w := f.desk.window; w.Route() == f.route {
			w.leave()
			w.arrive()
		}
	})
}
