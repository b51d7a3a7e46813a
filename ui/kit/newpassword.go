package kit

import (
	"unicode/utf8"

	"fyne.io/fyne/v2/lang"
)

// RepeatedPassword is two fields in which a new password is typed and repeated.
type RepeatedPassword struct {
	Fields []*Field
	typed  *Entry
}

// NewRepeatedPassword makes them empty. name is the field an error names; least is the number of characters,
// whose lack short says.
func NewRepeatedPassword(name, label string, least int, hint, short string) *RepeatedPassword {
	typed, again := NewPassword(""), NewPassword("")
	return &RepeatedPassword{typed: typed, Fields: []*Field{
		NewField(name, label, hint, typed, func() string {
			if utf8.RuneCountInString(typed.Text()) < least {
				return short
			}
			return ""
		}),
		NewField("", lang.X("twice.again", "Repeat password"), "", again, func() string {
			if again.Text() != typed.Text() {
				return lang.X("twice.differs", "The two are not the same.")
			}
			return ""
		}),
	}}
}

// Text is the password.
func (p *RepeatedPassword) Text() string { return p.typed.Text() }
