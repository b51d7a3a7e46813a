package kit

import (
	"unicode/utf8"

	"fyne.io/fyne/v2/lang"
)

// Twice is two fields in which a new password is typed and repeated.
type Twice struct {
	Fields []*Field
	typed  *Entry
}

// NewTwice makes them empty. name is the field an error names; least is the number of characters, whose lack short says.
func NewTwice(name, label string, least int, hint, short string) *Twice {
	typed, again := NewPassword(""), NewPassword("")
	return &Twice{typed: typed, Fields: []*Field{
		NewField(name, label, hint, typed, func() string {
			if utf8.RuneCountInString(typed.Text()) < least {
				return short
			}
			return ""
		}),
		NewField("", lang.X("twice.again", "The same again"), "", again, func() string {
			if again.Text() != typed.Text() {
				return lang.X("twice.differs", "The two are not the same.")
			}
			return ""
		}),
	}}
}

// Text is the password.
func (p *Twice) Text() string { return p.typed.Text() }
