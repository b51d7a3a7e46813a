package kit

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2/lang"
)

// What words the errors of the program for its owner; see Explain.
var (
	explain = func(string, error) string { return Unforeseen() }
	about   = func(error) string { return "" }
)

// Explain tells how errors are worded that this package knows nothing of: sentence says one for the owner who knows the
// field it is about by a label, field names that field. Call it before a window opens.
func Explain(sentence func(label string, err error) string, field func(error) string) {
	explain, about = sentence, field
}

// Quoted is a name in the quotation marks of the owner's language.
func Quoted(name string) string {
	return lang.X("quoted", "“{{.Name}}”", map[string]any{"Name": name})
}

// Sentence is what an owner reads of an error.
func Sentence(err error) string { return SentenceOn("", err) }

// SentenceOn is Sentence for an error on the field that the owner knows by label; "" when only the protocol has a name
// for it.
func SentenceOn(label string, err error) string {
	var told *told
	switch {
	case err == nil:
		return ""
	case errors.Is(err, context.Canceled):
		return lang.X("error.cancelled", "Cancelled. Nothing was changed.")
	case errors.As(err, &told):
		return told.sentence
	}
	return explain(label, err)
}

// Unforeseen says that nobody knows what went wrong.
func Unforeseen() string {
	return lang.X("error.internal",
		"Something unexpected went wrong. Nothing was changed; the log has the details.")
}

// FieldOf is the field an error is about, or "".
func FieldOf(err error) string { return about(err) }

// told is an error with a sentence of the window itself.
type told struct {
	sentence string
	cause    error
}

func (e *told) Error() string { return e.sentence }
func (e *told) Unwrap() error { return e.cause }

// Told is an error that the window words itself; cause is for the log.
func Told(sentence string, cause error) error { return &told{sentence, cause} }

// AsSentence gives a reason that was written to stand after a colon a capital letter and a full stop.
func AsSentence(reason string) string {
	first, size := utf8.DecodeRuneInString(reason)
	if size == 0 {
		return ""
	}
	if last, _ := utf8.DecodeLastRuneInString(reason); !strings.ContainsRune(".!?…", last) {
		reason += "."
	}
	return string(unicode.ToUpper(first)) + reason[size:]
}

// ContainsFold says whether text contains words, whatever the letter case.
func ContainsFold(text, words string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(strings.TrimSpace(words)))
}
