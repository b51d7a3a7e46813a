package shop

import "griddle/shop/refusal"

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

// Refuse makes an Error, AsRefusal finds one in a chain, KindOf says its kind, and Trouble words what the file does not
// allow at the moment.
var (
	Refuse    = refusal.New
	AsRefusal = refusal.As
	KindOf    = refusal.KindOf
	Trouble   = refusal.Trouble
	fromWire  = refusal.FromWire
)
