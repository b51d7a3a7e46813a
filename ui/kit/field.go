package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// Field is one input with its name above and, below, a hint or what is wrong.
type Field struct {
	widget.BaseWidget
	Name   string            // the field an error names, e.g. "Listen"; not shown
	Label  string            // shown above
	Hint   string            // shown below while nothing is wrong
	Input  fyne.CanvasObject // *Entry, *Select, *Choice, *Check, *DateEntry or anything else
	Secret bool              // what is typed is kept nowhere
	Check  func() string     // what is wrong with the value now, as a sentence; "" or nil func: nothing

	label, below *Para
	problem      string
	mended       func() // told when nothing is wrong any more; may be nil
}

// NewField makes one; check may be nil.
func NewField(name, label, hint string, input fyne.CanvasObject, check func() string) *Field {
	f := &Field{Name: name, Label: label, Hint: hint, Input: input, Check: check,
		label: NewPara(label, Style{Bold: true}), below: NewPara(hint, Style{Size: look.Small, Color: look.Muted})}
	if label == "" {
		f.label.Hide()
	}
	f.ExtendBaseWidget(f)
	f.show()
	if c, ok := input.(interface{ changed(func()) }); ok {
		c.changed(func() {
			if f.problem != "" {
				f.Valid() // what was said to be wrong goes away while typing
			}
		})
	}
	return f
}

// Valid checks the value and says what is wrong beside it.
func (f *Field) Valid() bool {
	p := ""
	if f.Check != nil && f.Visible() {
		p = f.Check()
	}
	f.SetProblem(p)
	return p == ""
}

// Problem is what is said to be wrong, or "".
func (f *Field) Problem() string { return f.problem }

// SetProblem says what is wrong; "" brings the hint back.
func (f *Field) SetProblem(sentence string) {
	if f.problem != sentence {
		f.problem = sentence
		f.show()
		f.Refresh()
		if sentence == "" && f.mended != nil {
			f.mended()
		}
	}
}

// Focus gives the keyboard to the first thing in it that takes it.
func (f *Field) Focus() {
	if in := keyboardIn(f.Input); in != nil {
		Focus(in)
	}
}

// keyboardIn is the first thing in an object that takes the keyboard; nil when nothing does.
func keyboardIn(o fyne.CanvasObject) fyne.Focusable {
	if off, ok := o.(fyne.Disableable); !o.Visible() || ok && off.Disabled() {
		return nil
	}
	switch o := o.(type) {
	case fyne.Focusable:
		return o
	case *Surface:
		return keyboardIn(o.inner)
	case *fyne.Container:
		for _, part := range o.Objects {
			if in := keyboardIn(part); in != nil {
				return in
			}
		}
	}
	return nil
}

// Refuse says beside it why its value was not taken.
func (f *Field) Refuse(err error) { f.SetProblem(SentenceOn(f.Label, err)) }

// Beside says an error beside the one of the fields in sight that it names; false when it names none of them.
func Beside(err error, fields ...*Field) bool {
	name := FieldOf(err)
	for _, f := range fields {
		if name != "" && f.Name == name && f.Visible() {
			f.Refuse(err)
			return true
		}
	}
	return false
}

// SetLabel changes the name above.
func (f *Field) SetLabel(words string) {
	f.Label = words
	f.label.SetText(words)
	f.label.Hidden = words == ""
	f.Refresh()
}

// SetHint changes the hint.
func (f *Field) SetHint(sentence string) {
	if f.Hint != sentence {
		f.Hint = sentence
		f.show()
		f.Refresh()
	}
}

func (f *Field) show() {
	var colour fyne.ThemeColorName = look.Muted
	text := f.Hint
	if f.problem != "" {
		text, colour = f.problem, look.Danger
	}
	f.below.SetStyle(Style{Size: look.Small, Color: colour})
	f.below.SetText(text)
	if text == "" {
		f.below.Hide()
	} else {
		f.below.Show()
	}
}

func (f *Field) submit(do func()) {
	if s, ok := f.Input.(interface{ submitted(func()) }); ok {
		s.submitted(do)
	}
}

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(Stack(0.5, f.label, f.Input, f.below))
}
