package kit

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/vault"
)

// Sentence is what an owner reads of an error: the store's and the vault's own sentences; anything unforeseen goes to the log and is not shown.
func Sentence(err error) string {
	var e *shop.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e) && e.Message != "":
		return e.Message
	case errors.Is(err, vault.ErrLocked), errors.Is(err, vault.ErrNoMaster), errors.Is(err, vault.ErrNotAllowed):
		return lang.X("error.locked", "The keyring is locked. Unlock it and try again.")
	case errors.Is(err, vault.ErrNoKeyring):
		return lang.X("error.nokeyring", "There is no keyring on this computer.")
	case errors.Is(err, vault.ErrUnknownKey):
		return lang.X("error.unknownkey", "This key no longer exists.")
	}
	fyne.LogError("unexpected", err)
	return lang.X("error.internal", "Something unexpected went wrong. Nothing was changed; the log has the details.")
}

// FieldOf is the field an error is about, or "".
func FieldOf(err error) string {
	var e *shop.Error
	if errors.As(err, &e) {
		return e.Field
	}
	return ""
}
