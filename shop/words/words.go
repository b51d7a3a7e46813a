// Package words holds sentences that are said in English here and may be said in another language elsewhere: a Sentence
// keeps its Form apart from what fills it in, so that the window finds the translation by the form. Package shop, and
// what stands above it, writes its refusals so.
package words

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Form is an English sentence, or words within one, before anything is filled in. Its places are fmt's verbs, and
// {field} for the name of the field that the sentence is about. A form is written out where it is used, never put
// together: the translations are looked up by it.
type Form string

// nobody stands for the field in a sentence that is about none of them.
const nobody Form = "The data"

// Sentence is a form and what fills it in. A Form or a Sentence among Args is translated too.
type Sentence struct {
	Form Form
	Args []any
}

// Say makes a sentence.
func Say(form Form, args ...any) Sentence { return Sentence{form, args} }

// In is the sentence in the language that translate knows, about field by the name it has there. The translation of a
// form has the same places.
func (s Sentence) In(translate func(Form) string, field string) string {
	args := slices.Clone(s.Args)
	for i, arg := range args {
		switch arg := arg.(type) {
		case Form:
			args[i] = translate(arg)
		case Sentence:
			args[i] = arg.In(translate, field)
		}
	}
	if field == "" {
		field = translate(nobody)
	}
	return fmt.Sprintf(strings.ReplaceAll(translate(s.Form), "{field}", strings.ReplaceAll(field, "%", "%%")), args...)
}

// About is the sentence in English, about the field.
func (s Sentence) About(field string) string {
	return s.In(func(f Form) string { return string(f) }, field)
}

// MarshalJSON stores the sentence so that it can still be translated.
func (s Sentence) MarshalJSON() ([]byte, error) {
	args := slices.Clone(s.Args)
	for i, arg := range args {
		if form, ok := arg.(Form); ok {
			args[i] = Say(form)
		}
	}
	return json.Marshal(struct {
		Form Form
		Args []any `json:",omitempty"`
	}{s.Form, args})
}

// UnmarshalJSON reads a stored sentence. What was a Form among the Args is a Sentence then, which says the same.
func (s *Sentence) UnmarshalJSON(data []byte) error {
	var stored struct {
		Form Form
		Args []json.RawMessage
	}
	if err := json.Unmarshal(data, &stored); err != nil {
		return err
	}
	*s = Sentence{Form: stored.Form}
	for _, raw := range stored.Args {
		var arg any
		var part Sentence
		var number int64
		var err error
		switch {
		case raw[0] == '{':
			err = json.Unmarshal(raw, &part)
			arg = part
		case json.Unmarshal(raw, &number) == nil:
			arg = number
		default:
			err = json.Unmarshal(raw, &arg)
		}
		if err != nil {
			return err
		}
		s.Args = append(s.Args, arg)
	}
	return nil
}

// Error is an error that says a sentence to whoever caused it.
type Error struct {
	Sentence
	Cause error // by which it can be told from others too; may be nil
}

// Fault makes one, to be told apart from others with errors.Is.
func Fault(form Form, args ...any) error { return &Error{Sentence: Say(form, args...)} }

// Because makes one whose cause errors.Is finds.
func Because(cause error, form Form, args ...any) error { return &Error{Say(form, args...), cause} }

// Error is the sentence in English.
func (e *Error) Error() string { return e.String() }

// Unwrap is its cause.
func (e *Error) Unwrap() error { return e.Cause }

// String is the sentence in English, about no field.
func (s Sentence) String() string { return s.About("") }
