package shop

import (
	"griddle/shop/refusal"
	"griddle/shop/words"
)

// Error is a refusal that a person can act on, and Kind what went wrong (shop/refusal).
type (
	Error = refusal.Error
	Kind  = refusal.Kind
)

// Kinds of errors, as refusal explains them.
const (
	Internal     = refusal.Internal
	Unreadable   = refusal.Unreadable
	Invalid      = refusal.Invalid
	Taken        = refusal.Taken
	NotCreated   = refusal.NotCreated
	Missing      = refusal.Missing
	NotSupported = refusal.NotSupported
	ClearClosed  = refusal.ClearClosed
	Denied       = refusal.Denied
	Full         = refusal.Full
	Unready      = refusal.Unready
)

// Refuse is a refusal that says form with args filled in; field may be "".
func Refuse(kind Kind, field string, form words.Form, args ...any) *Error {
	return refusal.New(kind, field, form, args...)
}

// AsRefusal is the refusal in err's chain, or one that says otherwise.
func AsRefusal(err error, otherwise words.Form) *Error { return refusal.As(err, otherwise) }

// KindOf is the kind of an error, as refusal.KindOf says.
func KindOf(err error) Kind { return refusal.KindOf(err) }

// Trouble is the refusal for what the store's file does not allow at the moment; nil for any other error.
func Trouble(err error) *Error { return refusal.Trouble(err) }

func fromWire(err error) error { return refusal.FromWire(err) }
