// Package webhooks keeps which programs are told of changes in the store: where they are, what they want to hear of,
// how far they were told, and how it went. It sends nothing and knows no HTTP: the room delivery does that. The rules
// of a webhook are in rules.go, of its address in address.go, what becomes of a delivery in deliver.go, the log in
// log.go.
package webhooks

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"griddle/shop/refusal"
	"griddle/shop/words"
	"griddle/storage"
)

// Topic is what a commit touches when pages, and who delivers, are to look again.
const Topic storage.Topic = "webhooks"

const hooksTable = "webhooks"

var hookColumns = []string{"id", "name", "address", "models", "actions", "record", "running", "created", "sealed",
	"cursor", "tries", "next", "ended", "why"}

// Tables are those of the room. What was delivered means nothing elsewhere; the webhooks go into backups, as keys do.
func Tables() []storage.Table {
	text, number := storage.TextCol, storage.NumberCol
	return []storage.Table{
		storage.TableSpec{Name: hooksTable, NotInSnapshots: true, Key: []string{"id"}, Columns: []storage.Col{
			{Name: "id", Kind: storage.Counted}, text("name"), text("address"), text("models"), text("actions"),
			number("record"), number("running"), number("created"), text("sealed"), text("cursor"), number("tries"),
			number("next"), number("ended"), text("why")}}.Table(),
		storage.TableSpec{Name: logTable, NotInCopies: true, Key: []string{"id"}, Columns: []storage.Col{
			{Name: "id", Kind: storage.Counted}, number("hook"), text("kind"), number("at"), text("message"),
			text("model"), text("record"), text("action"), text("by"), text("cursor"), number("happened"),
			number("status"), text("answer"), number("took"), text("problem")},
			Indexes: []storage.Index{{Columns: []string{"hook", "id"}}}}.Table(),
	}
}

// Sealer seals the secrets under the master secret; the vault is one.
type Sealer interface {
	// Seal seals a text so that it opens only together with what it is about; an error when that is not possible now.
	Seal(about, text string) (sealed string, err error)
	Unseal(about, sealed string) (text string, err error)
}

// Kept are the webhooks of a store. Safe for concurrent use.
type Kept struct {
	db     *storage.DB
	now    storage.Clock
	models []string
	sealer Sealer
}

// Open is what a file keeps; models are those of which changes are told, by the names that programs know.
func Open(db *storage.DB, now storage.Clock, models []string) *Kept {
	return &Kept{db: db, now: now, models: models}
}

// SealedBy sets who seals the secrets, before any is made or read.
func (k *Kept) SealedBy(s Sealer) { k.sealer = s }

// Models are those that a webhook can choose from.
func (k *Kept) Models() []string { return k.models }

// Wanted is what the owner says of a webhook.
type Wanted struct {
	Name    string
	Address string   // https, or http to this computer
	Models  []string // whose changes are sent; none: of all
	Actions []string // of Actions; none: all
	Record  bool     // the record is sent along
}

// Webhook is one as it is stored.
type Webhook struct {
	Wanted
	ID      int64
	On      bool
	Created time.Time
	Cursor  string    // of the feed, behind the last change that was delivered
	Tries   int       // how often the next delivery has failed by now
	Next    time.Time // when it is tried again; zero: at once
	Ended   time.Time // when it was switched off because it failed for days; zero: it was not
	// Why says what the last delivery failed for; its Form is "" when it went well.
	Why words.Sentence

	sealed string
}

// about is what the secret belongs to: it opens only where it goes, with what is sent there, so that nobody who writes
// into the file sends the store elsewhere under the owner's name.
func (h *Webhook) about() string {
	return fmt.Sprintf("webhook %d %q %q %q %t", h.ID, h.Address, h.Models, h.Actions, h.Record)
}

func (h *Webhook) values() storage.Values {
	return storage.Values{"name": h.Name, "address": h.Address, "models": strings.Join(h.Models, ","),
		"actions": strings.Join(h.Actions, ","), "record": number(h.Record), "running": number(h.On),
		"created": msOf(h.Created), "sealed": h.sealed, "cursor": h.Cursor, "tries": h.Tries, "next": msOf(h.Next),
		"ended": msOf(h.Ended), "why": textOf(h.Why)}
}

func scanHook(row storage.Row) (h Webhook, err error) {
	var models, actions, why string
	var record, on, created, next, ended int64
	err = row.Scan(&h.ID, &h.Name, &h.Address, &models, &actions, &record, &on, &created, &h.sealed, &h.Cursor,
		&h.Tries,
		&next, &ended, &why)
	if err != nil {
		return h, err
	}
	h.Models, h.Actions, h.Record, h.On = listOf(models), listOf(actions), record != 0, on != 0
	h.Created, h.Next, h.Ended = timeOf(created), timeOf(next), timeOf(ended)
	h.Why, err = sentenceOf(why)
	return h, err
}

// All are the webhooks, oldest first.
func (k *Kept) All() ([]Webhook, error) { return hooksIn(k.db.Reader(), storage.Cond{}) }

// One is the webhook with a number; a *refusal.Error of kind Missing when there is none.
func (k *Kept) One(id int64) (Webhook, error) { return one(k.db.Reader(), id) }

func hooksIn(r storage.Reader, where storage.Cond) (all []Webhook, err error) {
	err = storage.Each(r, storage.Select{Table: hooksTable, Columns: hookColumns,
		Query: storage.Query{Where: where, Order: storage.Asc("id")}}, func(row storage.Row) error {
		h, err := scanHook(row)
		all = append(all, h)
		return err
	})
	return all, err
}

func one(r storage.Reader, id int64) (Webhook, error) {
	all, err := hooksIn(r, storage.Eq("id", id))
	if err == nil && len(all) == 0 {
		return Webhook{}, refusal.New(refusal.Missing, "", "This webhook is not there any more.")
	}
	if err != nil {
		return Webhook{}, err
	}
	return all[0], nil
}

// Failing counts those that were switched off because they failed for days: the owner has to look after them.
func (k *Kept) Failing() (int, error) {
	return storage.Count(k.db.Reader(), hooksTable, storage.And(storage.More("ended", 0), storage.Eq("running", 0)))
}

// mostHooks bounds how many there are: each may hold a connection.
const mostHooks = 20

// Add makes a webhook, which hears of what changes from now on, and answers its secret too. Errors name the field.
func (k *Kept) Add(ctx context.Context, w Wanted, on bool) (h Webhook, secret string, err error) {
	if w, err = k.check(w); err != nil {
		return h, "", err
	}
	secret = newSecret()
	err = k.db.Write(ctx, func(tx *storage.Tx) error {
		n, err := storage.Count(tx, hooksTable, storage.Cond{})
		if err != nil {
			return err
		}
		if n >= mostHooks {
			return refusal.New(refusal.Invalid, "", "There are %d webhooks already, and no more than that are "+
				"possible. "+
				"Remove one first.", mostHooks)
		}
		h = Webhook{Wanted: w, On: on, Created: k.now().UTC()}
		if h.Cursor, err = newest(tx); err != nil {
			return err
		}
		tx.Touch(Topic)
		if h.ID, err = storage.Insert(tx, hooksTable, h.values()); err != nil {
			return err
		}
		return k.save(tx, &h, secret) // its number is part of what is sealed
	})
	return h, secret, err
}

// Change stores what the owner says of a webhook now; a new address begins without failures. Errors name the field.
func (k *Kept) Change(ctx context.Context, id int64, w Wanted) error {
	w, err := k.check(w)
	if err != nil {
		return err
	}
	return k.change(ctx, id, func(tx *storage.Tx, h *Webhook) error {
		secret, err := k.sealer.Unseal(h.about(), h.sealed)
		if err != nil {
			return err
		}
		if h.Address != w.Address {
			h.Tries, h.Next, h.Why = 0, time.Time{}, words.Sentence{}
		}
		h.Wanted = w
		return k.save(tx, h, secret)
	})
}

// save seals the secret for what the webhook is now, and writes all of it.
func (k *Kept) save(tx *storage.Tx, h *Webhook, secret string) (err error) {
	if h.sealed, err = k.sealer.Seal(h.about(), secret); err != nil {
		return err
	}
	return put(tx, h)
}

func put(tx *storage.Tx, h *Webhook) error {
	tx.Touch(Topic)
	_, err := storage.Set(tx, hooksTable, storage.Eq("id", h.ID), h.values())
	return err
}

func (k *Kept) change(ctx context.Context, id int64, edit func(*storage.Tx, *Webhook) error) error {
	return k.db.Write(ctx, func(tx *storage.Tx) error {
		h, err := one(tx, id)
		if err != nil {
			return err
		}
		return edit(tx, &h)
	})
}

// Remove forgets a webhook with its log and its secret, which leaves the disk too.
func (k *Kept) Remove(ctx context.Context, id int64) error {
	return k.db.Free(ctx, func(tx *storage.Tx) error {
		if _, err := one(tx, id); err != nil {
			return err
		}
		tx.Touch(Topic)
		tx.Wipe()
		if _, err := storage.Delete(tx, hooksTable, storage.Eq("id", id)); err != nil {
			return err
		}
		_, err := storage.Delete(tx, logTable, storage.Eq("hook", id))
		return err
	})
}

// Secret is what the program checks the signatures with.
func (k *Kept) Secret(id int64) (string, error) {
	h, err := k.One(id)
	if err != nil {
		return "", err
	}
	return k.SecretOf(&h)
}

// SecretOf is the secret of a webhook that was read just now. It opens only as long as nobody has changed the address
// or what is sent otherwise than by Change.
func (k *Kept) SecretOf(h *Webhook) (string, error) { return k.sealer.Unseal(h.about(), h.sealed) }

// Switch switches a webhook on or off. One that comes on hears of what changes from then on; Resume sends what it
// missed.
func (k *Kept) Switch(ctx context.Context, id int64, on bool) error {
	return k.change(ctx, id, func(tx *storage.Tx, h *Webhook) error {
		if h.On == on {
			return nil
		}
		h.On = on
		if on {
			var err error
			if h.Cursor, err = newest(tx); err != nil {
				return err
			}
			h.begin()
		}
		return put(tx, h)
	})
}

// Resume switches a webhook on where it stopped, so that it is sent what it missed; one that is on and waits to try
// again tries at once.
func (k *Kept) Resume(ctx context.Context, id int64) error {
	return k.change(ctx, id, func(tx *storage.Tx, h *Webhook) error {
		h.On = true
		h.begin()
		return put(tx, h)
	})
}

// begin forgets what failed.
func (h *Webhook) begin() {
	h.Tries, h.Next, h.Ended, h.Why = 0, time.Time{}, time.Time{}, words.Sentence{}
}

// AllOff switches every webhook off: a store that comes from elsewhere sends nothing before its owner says so.
func AllOff(tx *storage.Tx) error {
	tx.Touch(Topic)
	_, err := storage.Set(tx, hooksTable, storage.Cond{}, storage.Values{"running": 0})
	return err
}

func newest(r storage.Reader) (string, error) {
	at, err := storage.NewestCursor(r)
	return at.String(), err
}

// newSecret makes one of 256 random bits in the form that Standard Webhooks gives it.
func newSecret() string {
	var b [32]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return "whsec_" + base64.StdEncoding.EncodeToString(b[:])
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

func listOf(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

func msOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func timeOf(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func textOf(s words.Sentence) string {
	if s.Form == "" {
		return ""
	}
	text, err := json.Marshal(s)
	if err != nil {
		return "" // its arguments are texts and numbers
	}
	return string(text)
}

func sentenceOf(text string) (s words.Sentence, err error) {
	if text == "" {
		return s, nil
	}
	err = json.Unmarshal([]byte(text), &s)
	if err != nil {
		err = errors.Join(errors.New("a sentence of a webhook cannot be read"), err)
	}
	return s, err
}
