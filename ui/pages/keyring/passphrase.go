package keyring

import (
	"unicode/utf8"

	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
)

// shortest is the vault's limit too; here it is said while the owner types.
const shortest = 8

// Passphrase is two fields in which a new passphrase is typed and repeated.
type Passphrase struct {
	Fields []*kit.Field
	typed  *kit.Entry
}

// NewPassphrase makes them empty.
func NewPassphrase() *Passphrase {
	typed, again := kit.NewPassword(""), kit.NewPassword("")
	return &Passphrase{typed: typed, Fields: []*kit.Field{
		kit.NewField("", lang.X("keyring.passphrase.label", "Passphrase"), lang.X("keyring.passphrase.hint", "At least 8 characters; a few words are easy to remember."), typed, func() string {
			if utf8.RuneCountInString(typed.Text) < shortest {
				return lang.X("keyring.passphrase.short", "The passphrase needs at least 8 characters.")
			}
			return ""
		}),
		kit.NewField("", lang.X("keyring.passphrase.again", "The same again"), "", again, func() string {
			if again.Text != typed.Text {
				return lang.X("keyring.passphrase.differs", "The two are not the same.")
			}
			return ""
		}),
	}}
}

// Text is the passphrase.
func (p *Passphrase) Text() string { return p.typed.Text }

// Valid checks both fields and says what is wrong beside them.
func (p *Passphrase) Valid() bool {
	ok := true
	for _, f := range p.Fields {
		ok = f.Valid() && ok
	}
	return ok
}

// PassphraseNote says what a passphrase means for the owner's day.
func PassphraseNote() string {
	return lang.X("keyring.choose.note", "It protects the master secret of your API keys in a file of this store. Griddle asks for it at each start; without it no program gets in.")
}
