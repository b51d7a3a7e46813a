package keyring

import (
	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
)

// shortest is the vault's limit too; here it is said while the owner types.
const shortest = 8

// NewPassphrase is two fields in which a new passphrase is typed and repeated.
func NewPassphrase() *kit.RepeatedPassword {
	return kit.NewRepeatedPassword("", lang.X("keyring.passphrase.label", "Passphrase"), shortest,
		lang.X("keyring.passphrase.hint", "At least 8 characters; a few words are easy to remember."),
		lang.X("keyring.passphrase.short", "The passphrase needs at least 8 characters."))
}

// PassphraseNote says what a passphrase means for the owner's day.
func PassphraseNote() string {
	return lang.X("keyring.choose.note", "It protects the master secret of your API keys in a file of this store. "+
		"Griddle asks for it at each start; without it no program gets in.")
}
