package webhooks

import (
	"errors"
	"time"

	"griddle/shop/refusal"
	"griddle/shop/words"
	"griddle/storage"
)

const logTable = "webhook_log"

// mostLogged is how many entries the log of a webhook keeps.
const mostLogged = 200

// Kinds of entries in the log.
const (
	Delivery = "delivery" // of a change, when its turn came
	Again    = "again"    // of a change once more, because the owner wanted it
	Test     = "test"     // because the owner tried it out
	Note     = "note"     // nothing was sent, and Problem says what happened
)

// Entry is a line of the log.
type Entry struct {
	ID      int64
	Kind    string
	At      time.Time
	Message string // what the program knows the delivery by (webhook-id)
	// What happened in the store; Model is "" where it is not about a record.
	Model, Record, Action, By, Cursor string
	Happened                          time.Time
	Status                            int    // 0: there was no answer
	Answer                            string // how it begins
	Took                              time.Duration
	Problem                           words.Sentence // its Form is "" when it went well
}

var logColumns = []string{"id", "kind", "at", "message", "model", "record", "action", "by", "cursor", "happened",
	"status", "answer", "took", "problem"}

// Log is what became of the last deliveries of a webhook, newest first.
func (k *Kept) Log(hook int64) ([]Entry, error) {
	_, all, err := k.entries(storage.Eq("hook", hook))
	return all, err
}

// Entry is a line of the log by its number, and the number of the webhook; a *refusal.Error of kind Missing when it is
// no longer kept.
func (k *Kept) Entry(id int64) (hook int64, e Entry, err error) {
	hooks, all, err := k.entries(storage.Eq("id", id))
	if err == nil && len(all) == 0 {
		err = refusal.New(refusal.Missing, "", "This delivery is not in the log any more.")
	}
	if err != nil {
		return 0, Entry{}, err
	}
	return hooks[0], all[0], nil
}

func (k *Kept) entries(where storage.Cond) (hooks []int64, all []Entry, err error) {
	err = storage.Each(k.db.Reader(), storage.Select{Table: logTable, Columns: append([]string{"hook"}, logColumns...),
		Query: storage.Query{Where: where, Order: storage.Desc("id")}}, func(row storage.Row) error {
		var e Entry
		var hook, at, happened, took int64
		var problem string
		err := row.Scan(&hook, &e.ID, &e.Kind, &at, &e.Message, &e.Model, &e.Record, &e.Action, &e.By, &e.Cursor,
			&happened, &e.Status, &e.Answer, &took, &problem)
		if err != nil {
			return err
		}
		e.At, e.Happened, e.Took = timeOf(at), timeOf(happened), time.Duration(took)
		e.Problem, err = sentenceOf(problem)
		hooks, all = append(hooks, hook), append(all, e)
		return err
	})
	return hooks, all, err
}

// enter writes a line, and forgets the oldest beyond what is kept.
func enter(tx *storage.Tx, hook int64, e Entry) error {
	tx.Touch(Topic)
	_, err := storage.Insert(tx, logTable, storage.Values{"hook": hook, "kind": e.Kind, "at": msOf(e.At),
		"message": e.Message, "model": e.Model, "record": e.Record, "action": e.Action, "by": e.By, "cursor": e.Cursor,
		"happened": msOf(e.Happened), "status": e.Status, "answer": e.Answer, "took": int64(e.Took),
		"problem": textOf(e.Problem)})
	if err != nil {
		return err
	}
	its := storage.Eq("hook", hook)
	var last int64
	err = storage.First(tx, storage.Select{Table: logTable, Columns: []string{"id"},
		Query: storage.Query{Where: its, Order: storage.Desc("id"), Offset: mostLogged}}, &last)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err == nil {
		_, err = storage.Delete(tx, logTable, storage.And(its, storage.AtMost("id", last)))
	}
	return err
}
