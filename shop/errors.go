package shop

import (
	"errors"
	"fmt"

	"griddle/shop/wire"
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
	ClearClosed              // the clear window is shut or the key lacks the right: CLEAR, 403
	Denied                   // ACCESS, 403
	Full                     // the disk is full, or the keyring is locked: 503
)

// Error is a refusal that a person can act on. Field names the protocol's member or query name ("SitePrice", "Tabs[2].TabTitle", "filename"), or is empty.
type Error struct {
	Kind    Kind
	Field   string
	Message string // one sentence: what is wrong and what to do
	Cause   error  // for the log
}

func (e *Error) Error() string { return e.Message }
func (e *Error) Unwrap() error { return e.Cause }

// KindOf is the kind of the first *Error in err's chain; storage.ErrNotFound is Missing, storage.ErrDiskFull is Full, all else Internal.
func KindOf(err error) Kind {
	var e *Error
	switch {
	case errors.As(err, &e):
		return e.Kind
	case errors.Is(err, storage.ErrNotFound):
		return Missing
	case errors.Is(err, storage.ErrDiskFull):
		return Full
	}
	return Internal
}

// refuse is an error on a field; its sentence begins with the field's name.
func refuse(kind Kind, field, format string, args ...any) error {
	return &Error{Kind: kind, Field: field, Message: field + " " + fmt.Sprintf(format, args...)}
}

// fromWire turns what wire says of a posted record into the shop's error.
func fromWire(err error) error {
	var w *wire.Error
	if !errors.As(err, &w) {
		return err
	}
	kind := Unreadable
	if w.Unfit {
		kind = Invalid
	}
	return &Error{Kind: kind, Field: w.Field, Message: w.Message}
}
