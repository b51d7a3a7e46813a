package model

import (
	"context"
	"errors"

	"griddle/storage"
)

// A request may be several writes that stand or fall together, or have its answer stored with what it writes. Both ride
// in the context, and every write passes through Base.through, so that no write needs to know.

// joinKey is the key of a join in a context.
type joinKey struct{}

// join is a transaction that the writes of a request share.
type join struct {
	tx *storage.Tx // nil: the first write opens it

	// What follows is of one that a write opened: it goes on while the answer is made of what was written.
	done  chan struct{}              // closed once end is set
	end   func(tx *storage.Tx) error // what is stored last
	ended chan error                 // how the transaction ended
}

// joinOf is the join that a context carries; nil for none.
func joinOf(ctx context.Context) *join {
	j, _ := ctx.Value(joinKey{}).(*join)
	return j
}

// Together runs do with a context under which all writes are one transaction, while nobody else writes. Each write
// fails by itself; an error of do takes all of them back.
func (d *Desk) Together(ctx context.Context, do func(ctx context.Context) error) error {
	return d.base.through(ctx, d.base.db.Alone, nil, func(tx *storage.Tx) error {
		return do(context.WithValue(ctx, joinKey{}, &join{tx: tx}))
	})
}

// errBroken ends a transaction whose request panicked.
var errBroken = errors.New("the request broke off")

// Sealed runs do with a context under which what do writes is one transaction, and stores last in it what the seal does
// that do answers; nil for nothing. A write that do sees succeed may still fail when the transaction ends: that error
// comes back. After its first write do must not wait for anybody, for all who write wait for it.
func (d *Desk) Sealed(ctx context.Context, do func(ctx context.Context) (seal func(*storage.Tx) error)) (err error) {
	j := &join{done: make(chan struct{})}
	seal := func(*storage.Tx) error { return errBroken }
	defer func() {
		j.end = seal
		close(j.done)
		if j.tx != nil {
			err = <-j.ended
			d.base.Wrote()
		}
	}()
	seal = do(context.WithValue(ctx, joinKey{}, j))
	if j.tx == nil && seal != nil {
		err = d.base.db.Write(ctx, seal)
	}
	return err
}

// open begins the transaction with the first write, and goes on when that is done.
func (j *join) open(ctx context.Context, w way, fn func(*storage.Tx) error) error {
	begun := make(chan *storage.Tx, 2) // on a full disk some ways run twice
	ended := make(chan error, 1)
	go func() {
		ended <- w(ctx, func(tx *storage.Tx) error {
			if err := fn(tx); err != nil {
				return err
			}
			begun <- tx
			<-j.done
			if j.end == nil {
				return nil
			}
			return j.end(tx)
		})
	}()
	select {
	case j.tx = <-begun:
		j.ended = ended
		return nil
	case err := <-ended:
		return err
	}
}
