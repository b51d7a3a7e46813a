package app

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"griddle/shop"
	"griddle/shop/words"
	"griddle/storage"
	"griddle/vault"
)

// Sentence is an error as one sentence for a person: what is wrong and, where there is something, what to do. It
// never tells a secret.
func Sentence(err error) string {
	var inUse *storage.InUseError
	var refusal *shop.Error
	var told *words.Error
	var path *fs.PathError
	text := err.Error()
	switch {
	case errors.As(err, &inUse) && inUse.Address != "":
		text = "Griddle already runs on this data folder; its API is at " + inUse.Address
	case errors.As(err, &inUse):
		text = "Griddle already runs on this data folder"
	case errors.As(err, &refusal):
		text = refusal.Error()
	case errors.As(err, &told):
		text = told.Error()
	case errors.Is(err, storage.ErrBusy):
		text = storage.ErrBusy.Error()
	case errors.Is(err, storage.ErrNoStore):
		text = "there is no store in this data folder yet; start griddle, or make its first key " +
			"with griddle keys create --name NAME"
	case errors.Is(err, storage.ErrMissing):
		text = "the store file is missing from this data folder, although there was one; put it back, " +
			"restore a backup into an empty folder, or name another folder with --data"
	case errors.Is(err, storage.ErrNotEmpty):
		text = "the data folder has other files but no store in it; name an empty folder with --data"
	case errors.As(err, &path):
		text = path.Path + " cannot be used: " + path.Err.Error()
	case errors.Is(err, context.Canceled):
		text = "interrupted"
	}
	text = vault.Scrub(strings.Join(strings.Fields(text), " "))
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + strings.TrimRight(text[size:], ".") + "."
}
