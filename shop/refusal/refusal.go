// Package refusal is what the store says when it does not do what it was asked: an error that a person can act on. The
// rooms of the shop refuse with it; whoever asks them knows it as shop.Error.
package refusal

import (
	"errors"

	"griddle/shop/wire"
	"griddle/shop/words"
	"griddle/storage"
)

// Kind says what went wrong; the server turns it into the protocol's code and, on the modern form, a status.
type Kind int

// Kinds of errors.
const (
	Internal     Kind = iota // anything unforeseen: logged, never shown
	Unreadable               // body, date, id ... cannot be read: EXCEPTION, 400
	Invalid                  // a field is refused: EXCEPTION, 422
	Taken                    // a posted id is in use: EXCEPTION, 409
	NotCreated               // an account is refused: USERNOTCREATED, 422
	Missing                  // the record asked for does not exist: NULL, 404
	NotSupported             // NOTSUPPORTED, 405
	ClearClosed              // the clear window is shut, the key lacks the right, or no copy can be kept: CLEAR, 403
	Denied                   // ACCESS, 403
	Full                     // the disk is full, or the keyring is locked: 503
	Unready                  // the store cannot be used at the moment: EXCEPTION, 503
)

// Error is a refusal that a person can act on; New makes one. Field names the protocol's member or query name
// ("SitePrice", "Tabs[2].TabTitle", "filename"), or is empty. Programs read the sentence in English, with the
// field's name in it; the window says it in the owner's language.
type Error struct {
	Kind     Kind
	Field    string
	Sentence words.Sentence // what is wrong and what to do
	Cause    error          `json:"-"` // for the log; nil when there is none
}

func (e *Error) Error() string { return e.Sentence.About(e.Field) }
func (e *Error) Unwrap() error { return e.Cause }

// New is a refusal that says form with args filled in; field may be "".
func New(kind Kind, field string, form words.Form, args ...any) *Error {
	return &Error{Kind: kind, Field: field, Sentence: words.Say(form, args...)}
}

// Because notes the cause for the log.
func (e *Error) Because(cause error) *Error {
	e.Cause = cause
	return e
}

// As is the refusal in err's chain, or one that says otherwise.
func As(err error, otherwise words.Form) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return New(KindOf(err), "", otherwise)
}

// KindOf is the kind of the first *Error in err's chain; storage.ErrNotFound is Missing, storage.ErrDiskFull is Full,
// what Trouble words is Unready, all else Internal.
func KindOf(err error) Kind {
	var e *Error
	switch {
	case errors.As(err, &e):
		return e.Kind
	case errors.Is(err, storage.ErrNotFound):
		return Missing
	case errors.Is(err, storage.ErrDiskFull):
		return Full
	case Trouble(err) != nil:
		return Unready
	}
	return Internal
}

// Trouble is the refusal for what the store's file does not allow at the moment, whatever was asked for; nil for any
// other error.
func Trouble(err error) *Error {
	switch {
	case errors.Is(err, storage.ErrBusy):
		return New(Unready, "", "Another program has locked the store, so nothing was done. Try again in a moment.").
			Because(err)
	case errors.Is(err, storage.ErrEnded):
		return New(Unready, "", "The store was read so slowly that the reading was ended. Read less at a time, or "+
			"faster.").Because(err)
	case errors.Is(err, storage.ErrLost):
		return New(Unready, "", "Another program moved, replaced or damaged the store's file while Griddle was "+
			"running, so nothing is saved any more. End Griddle, put the file back or restore a "+
			"backup, then start it again.").
			Because(err)
	}
	return nil
}

// FromWire turns what wire says of a posted record into the shop's error.
func FromWire(err error) error {
	var w *wire.Error
	if !errors.As(err, &w) {
		return err
	}
	kind := Unreadable
	if w.Unfit {
		kind = Invalid
	}
	return &Error{Kind: kind, Field: w.Field, Sentence: w.Sentence}
}
