package model

import (
	"context"

	"griddle/storage"
)

// Along is what is stored with a record that is edited, in one transaction with it, and taken back with it, such as
// a picture of it.
type Along[S Holder] interface {
	// Prepare does what needs no transaction. drop lets go of what it made when nothing comes of the edit; it may be
	// nil.
	Prepare(ctx context.Context, s S) (keep Keeper, drop func(), err error)
}

// Keeper stores what goes along for the owner, the record that is edited, as part of a change, which is nil for a new
// record.
type Keeper func(tx *storage.Tx, c *Journal, owner string) error
