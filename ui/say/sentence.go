// Package say words for the owner what the store, the vault and the server tell: errors, states and amounts. It is what
// knows them among the words of the window; package kit asks it by kit.Explain.
// To word another error: one more case in sentence.
package say

import (
	"cmp"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/prefs"
	"griddle/shop/words"
	"griddle/ui/kit"
	"griddle/vault"
)

func init() { kit.Explain(sentence, field) }

// sentence is what an owner reads of an error, on the field that they know by label; "" when only the protocol has a
// name for it. Anything unforeseen goes to the log and is not shown.
func sentence(label string, err error) string {
	var e *shop.Error
	var wait *prefs.WaitError
	var told *words.Error
	switch {
	case errors.Is(err, prefs.ErrWrongPassword):
		return lang.X("error.adminpassword", "This is not the admin password.")
	case errors.As(err, &wait):
		return lang.X("error.adminwait", "Too many wrong passwords. Wait a moment, then try again.")
	case errors.As(err, &e):
		return e.Sentence.In(Translate, cmp.Or(label, e.Field))
	case errors.As(err, &told):
		return told.In(Translate, label)
	case shop.Trouble(err) != nil:
		return It(shop.Trouble(err).Sentence)
	case shop.KindOf(err) == shop.Full:
		return lang.X("error.full",
			"The disk of your store is full, so nothing was changed. Make room on it, then try again.")
	}
	fyne.LogError("unexpected", errors.New(vault.Scrub(err.Error())))
	return kit.Unforeseen()
}

// field is the one an error is about, or "".
func field(err error) string {
	var e *shop.Error
	if errors.As(err, &e) {
		return e.Field
	}
	return ""
}

// Translate is a form of the store's and the server's words in the owner's language; "" for "". The translations have
// it under its English words, which stand as they are in a language that lacks them.
func Translate(form words.Form) string {
	if form == "" {
		return ""
	}
	return lang.X("say: "+string(form), string(form))
}

// Counted is how many records of a kind, "3 vendors", by what the model declares that one of them is called.
func Counted(noun words.Form, n int) string {
	return lang.XN("count: "+string(noun), "{{.N}} × "+string(noun), n, map[string]any{"N": kit.Count(n)})
}

// It is a sentence of the store's or the server's that is about no field.
func It(s words.Sentence) string { return s.In(Translate, "") }

// All are several of them.
func All(all []words.Sentence) (said []string) {
	for _, s := range all {
		said = append(said, It(s))
	}
	return said
}
