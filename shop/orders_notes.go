package shop

import (
	"context"
	"slices"
	"strings"

	"griddle/shop/model"
)

// Kinds of changes of the notes of orders.
const (
	Noted     model.ChangeKind = "noted"
	NotesGone model.ChangeKind = "unnoted"
)

// NoteOrders adds a note to orders. A public one may be shown to the customer.
func (s *Store) NoteOrders(ctx context.Context, ids []string, text string, public bool) (model.Change, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return model.Change{}, Refuse(Invalid, "Note", "{field} is empty; write something.")
	}
	return s.onOrders(ctx, Noted, ids, func(e *step) error {
		e.aside = true
		e.o.Notes = append(slices.Clone(e.o.Notes), OrderNote{AuditDate: e.s.base.Instant(), Note: text, IsPublic: public})
		e.say("Note added.")
		return nil
	})
}

// DeleteNote deletes a note of an order.
func (s *Store) DeleteNote(ctx context.Context, id string, note int64) (model.Change, error) {
	return s.onOrders(ctx, NotesGone, []string{id}, func(e *step) error {
		e.aside = true
		kept := slices.DeleteFunc(slices.Clone(e.o.Notes), func(n OrderNote) bool { return n.Id == note })
		if len(kept) == len(e.o.Notes) {
			return Refuse(Missing, "", "This note is not there any more.")
		}
		e.o.Notes = kept
		e.say("Note deleted.")
		return nil
	})
}
