package shop

import (
	"context"

	"griddle/storage"
)

// Along is what is stored with a record that is edited, in one transaction with it, and taken back with it, such as
// a picture of it.
type modelAlong[S Holder] interface {
	// Ready does what needs no transaction. drop lets go of what it made when nothing comes of the edit; it may be nil.
	Ready(ctx context.Context, s S) (keep keeper, drop func(), err error)
}

// keeper stores what goes along for the owner, the record that is edited, as part of a change, which is nil for a new
// record.
type keeper func(tx *storage.Tx, c *change, owner string) error
