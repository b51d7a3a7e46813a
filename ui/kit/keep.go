package kit

import (
	"maps"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
)

// Keeper keeps what is typed into dialogs, so that a program that ends over an open one loses nothing.
type Keeper interface {
	Kept(dialog string) map[string]string
	// Keep takes what was typed over what the dialog began with, by field; nothing is forgotten.
	Keep(dialog, title string, typed map[string]string)
}

// keepEvery is how often an open dialog is looked at: what is typed is kept within a second.
const keepEvery = 500 * time.Millisecond

// keepTyped is keep for a dialog of several fields without a password, by its title and the page it lies over. One of a
// single field, as that for the recovery key, keeps nothing.
func (d *Dialog) keepTyped() {
	fields := 0
	for _, f := range d.fields {
		in := typedIn(f.Input)
		if e, ok := in.(*Entry); ok && e.Password {
			return
		}
		if in != nil {
			fields++
		}
	}
	if fields > 1 && d.overlay.Opened() {
		d.keep(d.host.Place() + " " + d.title)
	}
}

// keep brings back what was typed into the dialog of this name when the program ended over it, and keeps from now on
// what is typed, until the dialog is closed.
func (d *Dialog) keep(name string) {
	k := d.host.Keeper
	if k == nil {
		return
	}
	inputs := map[string]typedInto{}
	first := map[string]string{}
	for i, f := range d.fields {
		if in := typedIn(f.Input); in != nil {
			at := strconv.Itoa(i)
			inputs[at], first[at] = in, in.typed()
		}
	}
	for at, text := range k.Kept(name) {
		if in := inputs[at]; in != nil {
			in.retype(text)
		}
	}
	last := map[string]string{}
	stop := d.host.Runner.Every(keepEvery, func() {
		now := map[string]string{}
		for at, in := range inputs {
			if text := in.typed(); text != first[at] {
				now[at] = text
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

// typedIn is the first of them in an object; nil when there is none.
func typedIn(o fyne.CanvasObject) typedInto {
	switch o := o.(type) {
	case typedInto:
		return o
	case *fyne.Container:
		for _, part := range o.Objects {
			if in := typedIn(part); in != nil {
				return in
			}
		}
	}
	return nil
}

func (e *Entry) typed() string      { return e.Text() }
func (e *Entry) retype(text string) { e.Entry.SetText(text) }

func (s *Select) typed() string      { return strconv.Itoa(s.SelectedIndex()) }
func (s *Select) retype(text string) { s.SetSelectedIndex(number(text)) }

func (c *Choice) typed() string      { return strconv.Itoa(c.Index()) }
func (c *Choice) retype(text string) { c.SetIndex(number(text)) }

func (c *Check) typed() string      { return strconv.FormatBool(c.Checked) }
func (c *Check) retype(text string) { c.SetChecked(text == "true") }

// number reads what strconv.Itoa wrote, -1 for anything else.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}
