package kit

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// Keeper keeps what is typed into dialogs, so that a program that ends over an open one loses nothing.
type Keeper interface {
	Kept(dialog string) map[string]string
	// Keep takes what was typed over what the dialog began with, by field; nothing is forgotten.
	Keep(dialog, title string, typed map[string]string)
}

// keepEvery is how often an open dialog is looked at: what is typed is kept within a second.
const keepEvery = 500 * time.Millisecond

// keepTyped brings back what was typed into a dialog of this title over this page when the program ended over it, and
// keeps from now on what is typed, until the dialog is closed. A dialog with a password keeps nothing, nor does one of
// a single input.
func (d *Dialog) keepTyped() {
	k := d.host.Keeper
	inputs := d.inputs()
	if k == nil || len(inputs) < 2 || !d.overlay.Opened() {
		return
	}
	for _, one := range inputs {
		if e, ok := one.in.(*Entry); ok && e.Password {
			return
		}
	}
	name := d.host.Place() + " " + d.title
	first := map[string]string{}
	for _, one := range inputs {
		first[one.at] = one.in.typed()
	}
	kept := k.Kept(name)
	for _, one := range inputs { // in their order: one may change what another offers
		if text, there := kept[one.at]; there {
			one.in.retype(text)
		}
	}
	if len(kept) > 0 {
		d.host.Toast(lang.X("keep.back", "What you had typed here is back."))
	}
	last := map[string]string{}
	stop := d.host.Runner.Every(keepEvery, func() {
		now := map[string]string{}
		for _, one := range inputs {
			if text := one.in.typed(); text != first[one.at] {
				now[one.at] = text
			}
		}
		if !maps.Equal(now, last) {
			last = now
			k.Keep(name, d.title, now)
		}
	})
	d.closed = func() {
		stop()
		k.Keep(name, d.title, nil)
	}
}

// typedInto is an input whose content is a text.
type typedInto interface {
	typed() string
	retype(text string)
}

// placedInput is an input of a dialog, by the label of its field and its place in that.
type placedInput struct {
	at string
	in typedInto
}

// inputs are those of the dialog, but for secrets.
func (d *Dialog) inputs() (all []placedInput) {
	for _, f := range d.fields {
		if f.Secret {
			continue
		}
		for i, in := range typedIn(f.Input) {
			at := f.Label
			if i > 0 {
				at += " " + strconv.Itoa(i)
			}
			for slices.ContainsFunc(all, func(p placedInput) bool { return p.at == at }) {
				at += "'"
			}
			all = append(all, placedInput{at, in})
		}
	}
	return all
}

// typedIn are the inputs in an object, in their order.
func typedIn(o fyne.CanvasObject) (all []typedInto) {
	switch o := o.(type) {
	case typedInto:
		return []typedInto{o}
	case *Field:
		return typedIn(o.Input)
	case *Surface:
		return typedIn(o.inner)
	case *fyne.Container:
		for _, part := range o.Objects {
			all = append(all, typedIn(part)...)
		}
	}
	return all
}

func (e *Entry) typed() string      { return e.Text() }
func (e *Entry) retype(text string) { e.Entry.SetText(text) }

// What is chosen is kept by its words: what is offered may be something else the next time.
func (s *Select) typed() string      { return s.Selected }
func (s *Select) retype(text string) { s.SetSelected(text) }

func (c *Choice) typed() string      { return c.words[max(c.Index(), 0)] }
func (c *Choice) retype(text string) { c.SetIndex(slices.Index(c.words, text)) }

func (c *Check) typed() string      { return strconv.FormatBool(c.Checked) }
func (c *Check) retype(text string) { c.SetChecked(text == "true") }
