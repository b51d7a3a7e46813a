package kit

import (
	"slices"

	"fyne.io/fyne/v2/lang"
)

// Attention is the line at a page's foot that says how many fields keep it from saving, and leads to the first of
// them; it is hidden while there is none. Make its Button the foot of the page's head.
type Attention struct {
	*Button
	host  *Host
	wrong []*Field // in the order in which they stand on the page
}

// NewAttention makes one for a page of the window.
func (h *Host) NewAttention() *Attention {
	a := &Attention{host: h}
	a.Button = NewButton("", QuietDestroy, a.lead)
	a.Button.Hide()
	return a
}

// Valid checks fields, in the order in which they stand, and goes to the first that is wrong.
func (a *Attention) Valid(fields ...*Field) bool {
	ok := a.host.Valid(fields...)
	a.Show(fields...)
	return ok
}

// Beside says an error beside the one of the fields in sight that it names and goes there; false when it names none.
func (a *Attention) Beside(err error, fields ...*Field) bool {
	named := Beside(err, fields...)
	if named {
		a.Show(fields...)
	}
	return named
}

// Show counts those of the fields, in the order in which they stand, beside which something is said to be wrong, and
// goes to the first.
func (a *Attention) Show(fields ...*Field) {
	a.wrong = slices.Clone(fields)
	for _, f := range fields {
		f.mended = a.count
	}
	a.count()
	a.host.Window.Content().Refresh() // what is said makes the page longer
	a.lead()
}

// Tell says how many parts of a page that is no set of fields are wrong; lead goes to the first of them.
func (a *Attention) Tell(n int, lead func()) {
	a.OnTapped = lead
	a.say(n)
}

// count drops the fields that are right by now.
func (a *Attention) count() {
	a.wrong = slices.DeleteFunc(a.wrong, func(f *Field) bool { return f.Problem() == "" || !f.Visible() })
	a.say(len(a.wrong))
}

func (a *Attention) say(n int) {
	a.SetText(lang.XN("edit.attention", "{{.N}} fields need attention", n, map[string]any{"N": n}))
	if hidden := n == 0; a.Button.Hidden != hidden {
		a.Button.Hidden = hidden
		a.host.Window.Content().Refresh()
	}
}

// lead goes to the first field that is wrong.
func (a *Attention) lead() {
	if len(a.wrong) > 0 {
		a.host.Lead(a.wrong[0])
	}
}
