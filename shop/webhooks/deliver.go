package webhooks

import (
	"context"
	"time"

	"griddle/shop/words"
	"griddle/storage"
)

// waits are how long a delivery that failed waits before it is tried again. When the last one has failed too, the
// webhook is switched off.
var waits = []time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour,
	6 * time.Hour, 24 * time.Hour, 24 * time.Hour, 24 * time.Hour}

// Due says whether something may be sent to a webhook now, and otherwise when; the zero time while it is off.
func (h *Webhook) Due(now time.Time) (due bool, at time.Time) {
	if !h.On {
		return false, time.Time{}
	}
	return !h.Next.After(now), h.Next
}

// Moved notes that nothing up to a cursor is for the webhook. Nobody needs to hear of it.
func (k *Kept) Moved(ctx context.Context, id int64, from, to string) error {
	return k.db.Write(ctx, func(tx *storage.Tx) error {
		_, err := storage.Set(tx, hooksTable, storage.And(storage.Eq("id", id), storage.Eq("cursor", from)),
			storage.Values{"cursor": to})
		return err
	})
}

// Delivered enters a delivery of a change that arrived into the log, and goes on behind it. from is the cursor that was
// read from: when the owner let the webhook begin elsewhere meanwhile, it stays there.
func (k *Kept) Delivered(ctx context.Context, id int64, from string, e Entry) error {
	return k.change(ctx, id, func(tx *storage.Tx, h *Webhook) error {
		if h.Cursor == from {
			h.Cursor = e.Cursor
			h.begin()
			if err := put(tx, h); err != nil {
				return err
			}
		}
		return enter(tx, id, e)
	})
}

// Failed enters a delivery of a change that did not arrive into the log, and says when it is tried again, or switches
// the webhook off when that was the last try.
func (k *Kept) Failed(ctx context.Context, id int64, from string, e Entry) (off bool, err error) {
	err = k.change(ctx, id, func(tx *storage.Tx, h *Webhook) error {
		if off = false; h.Cursor == from && h.On {
			h.Why = e.Problem
			if off = h.Tries >= len(waits); off {
				h.On, h.Ended, h.Next = false, k.now().UTC(), time.Time{}
			} else {
				h.Next = k.now().UTC().Add(waits[h.Tries])
				h.Tries++
			}
			if err := put(tx, h); err != nil {
				return err
			}
		}
		return enter(tx, id, e)
	})
	return off, err
}

// Tried enters what is no delivery in turn: a test, or a change that the owner sent again.
func (k *Kept) Tried(ctx context.Context, id int64, e Entry) error {
	return k.change(ctx, id, func(tx *storage.Tx, _ *Webhook) error { return enter(tx, id, e) })
}

// Lost lets a webhook go on from now, because what follows its cursor is no longer kept, and says so in its log.
func (k *Kept) Lost(ctx context.Context, id int64, from string) error {
	return k.change(ctx, id, func(tx *storage.Tx, h *Webhook) error {
		if h.Cursor != from {
			return nil
		}
		var err error
		if h.Cursor, err = newest(tx); err != nil {
			return err
		}
		h.begin()
		if err := put(tx, h); err != nil {
			return err
		}
		return enter(tx, id, Entry{Kind: Note, At: k.now().UTC(),
			Problem: words.Say("What happened meanwhile is no longer known: the store was restored, or more than 30 " +
				"days went by. The webhook goes on from here; the program should read all records anew.")})
	})
}

// Unreadable switches a webhook off of which the secret does not open: somebody changed where it goes, or what is sent,
// outside Griddle.
func (k *Kept) Unreadable(ctx context.Context, id int64) error {
	return k.change(ctx, id, func(tx *storage.Tx, h *Webhook) error {
		h.On, h.Next, h.Ended = false, time.Time{}, k.now().UTC()
		h.Why = words.Say("Its entry was changed outside Griddle, or belongs to another master secret, so nothing is " +
			"sent there. Remove the webhook and add it anew.")
		if err := put(tx, h); err != nil {
			return err
		}
		return enter(tx, id, Entry{Kind: Note, At: h.Ended, Problem: h.Why})
	})
}
