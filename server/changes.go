package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"griddle/shop"
	"griddle/storage"
	"griddle/vault"
)

// The feed of changes: what is new since a program asked last, in the order in which it happened (docs/programs.md).

// fedModel is a model whose records enter the feed, with the area of its calls.
type fedModel struct {
	shop.FedModel
	area vault.Area
}

// fedModels are all of them, each in the area of its own calls. Referrals have none but those of affiliates.
var fedModels = func() (all []fedModel) {
	for _, m := range shop.FedModels {
		calls := m.Name
		if calls == "referrals" {
			calls = "affiliates"
		}
		all = append(all, fedModel{m, models[calls].area})
	}
	return all
}()

// fedTables are the models by their tables.
var fedTables = func() map[string]*fedModel {
	all := map[string]*fedModel{}
	for i, m := range fedModels {
		all[m.Records.Name()] = &fedModels[i]
	}
	return all
}()

// PageOfChanges is a piece of the feed.
type PageOfChanges struct {
	Changes []ChangeEntry `doc:"What happened, oldest first; of each record only the newest change." items:"1000"`
	Cursor  string        `doc:"Send it as since to go on from here; it also moves on when nothing is listed."`
	More    bool          `doc:"Whether there is more already: ask again at once."`
}

// ChangeEntry is what happened last to a record.
type ChangeEntry struct {
	Cursor string          `doc:"Send it as since to go on behind this entry."`
	At     string          `doc:"When it was written, RFC 3339 in UTC."`
	Model  string          `doc:"Name of the model, as in paths; referrals and productvariant too."`
	Id     string          `doc:"Id of the record; empty for cleared."`
	Action string          `doc:"created, changed or deleted; cleared when all records of the model were deleted at once."`
	By     string          `doc:"Name of the key by which it was written; or window, import or command line."`
	Record json.RawMessage `json:",omitempty" doc:"With records=1 the record as it is now; left out when it is gone."`
}

// Bounds of what may be asked.
const (
	standardChanges = 500
	mostChanges     = 1000
	longestNewsWait = 60 * time.Second
)

// reading is what a program asks of the feed.
type reading struct {
	since   string
	models  []string // none: all that the key may read
	limit   int
	records bool
	wait    time.Duration
}

// errCursor is the refusal of a cursor that leads nowhere.
var errCursor = &fault{code: "CURSOR", status: http.StatusGone,
	text: "What follows this cursor is no longer kept: it is older than 30 days, or the store was restored, or it is " +
		"no cursor of this store. Ask for the changes without since to get a new cursor, then read the records anew."}

// reading reads the query.
func (c *call) reading() (r reading, err error) {
	r = reading{since: c.given("since"), limit: standardChanges}
	r.models = split(strings.ToLower(c.given("models")))
	for _, name := range r.models {
		i := slices.IndexFunc(fedModels, func(m fedModel) bool { return m.Name == name })
		if i < 0 {
			return r, shop.Refuse(shop.Invalid, "models", "{field} names %s, of which no changes are kept; leave it "+
				"out for "+
				"all models.", strconv.Quote(name))
		}
		if need := (vault.Need{Area: fedModels[i].area, Level: vault.Read}); !c.key.Access.May(need) {
			return r, c.lacks(need)
		}
	}
	if r.limit, err = c.whole("limit", standardChanges, 1, mostChanges); err != nil {
		return r, err
	}
	seconds, err := c.whole("wait", 0, 0, int(longestNewsWait/time.Second))
	if err != nil {
		return r, err
	}
	r.wait = time.Duration(seconds) * time.Second
	records, err := c.whole("records", 0, 0, 1)
	r.records = records == 1
	return r, err
}

// whole reads a whole number between two others, and refuses any other value.
func (c *call) whole(name string, otherwise, least, most int) (int, error) {
	text := c.given(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, shop.Refuse(shop.Invalid, name, "{field} must be a whole number from %d to %d.", least, most)
	}
	return n, nil
}

// wanted says whether the entries of a table are for this key, by the rights it has now.
func (c *call) wanted(models []string) func(table string) bool {
	for _, m := range fedModels { // whether anything changed there or not
		n := vault.Need{Area: m.area, Level: vault.Read}
		if (len(models) == 0 || slices.Contains(models, m.Name)) && c.key.Access.May(n) {
			c.uses(n)
		}
	}
	return func(table string) bool {
		m := fedTables[table]
		return m != nil && (len(models) == 0 || slices.Contains(models, m.Name)) &&
			c.key.Access.May(vault.Need{Area: m.area, Level: vault.Read})
	}
}

// next reads on from where the reading is, and moves it. What is not wanted is passed over.
func (c *call) next(r *reading) (entries []storage.FeedEntry, more bool, err error) {
	for {
		entries, r.since, more, err = c.s.shop.Feed(c.r.Context(), r.since, c.wanted(r.models), r.limit)
		if errors.Is(err, storage.ErrCursor) {
			err = errCursor
		}
		if err != nil || len(entries) > 0 || !more {
			return entries, more, err
		}
	}
}

// changes answers a piece of the feed; with wait at the first change, or when the time is over.
func changes(c *call) answer {
	r, err := c.reading()
	if err != nil {
		return answer{err: err}
	}
	if strings.Contains(c.r.Header.Get("Accept"), eventStream) {
		return c.stream(r)
	}
	if r.wait > 0 {
		news, err := c.s.listen()
		if err != nil {
			return answer{err: err}
		}
		defer news.end()
		over, stop := c.s.after(r.wait)
		defer stop()
		for {
			entries, more, err := c.next(&r)
			if err != nil || len(entries) > 0 {
				return c.page(r, entries, more, err)
			}
			select {
			case <-news.told:
			case <-over:
				return c.page(r, nil, false, nil)
			case <-news.ending:
				return c.page(r, nil, false, nil)
			case <-c.r.Context().Done():
				return answer{err: context.Canceled}
			}
			if err := c.still(r); err != nil {
				return answer{err: err}
			}
		}
	}
	entries, more, err := c.next(&r)
	return c.page(r, entries, more, err)
}

// still makes sure that the key may go on: it may have been revoked, or have lost a right, while it waited.
func (c *call) still(r reading) error {
	now, err := c.s.vault.Again(c.key)
	if err != nil {
		return err
	}
	c.key = now
	_, err = c.reading()
	return err
}

func (c *call) page(r reading, entries []storage.FeedEntry, more bool, err error) answer {
	if err != nil {
		return answer{err: err}
	}
	return answer{list: func(w *content) error {
		if err := w.raw(`{"Changes":[`); err != nil {
			return err
		}
		for i, e := range entries {
			text, err := c.entry(e, r.records)
			if err == nil && i > 0 {
				err = w.raw(",")
			}
			if err == nil {
				err = w.raw(string(text))
			}
			if err != nil {
				return err
			}
		}
		return w.raw(`],"Cursor":"` + r.since + `","More":` + strconv.FormatBool(more) + "}")
	}}
}

// entry is one change as JSON, in one line.
func (c *call) entry(e storage.FeedEntry, record bool) ([]byte, error) {
	m := fedTables[e.Table]
	said := ChangeEntry{Cursor: e.Cursor.String(), At: e.At.Format("2006-01-02T15:04:05.000Z"), Model: m.Name, Id: e.ID,
		Action: e.Action.String(), By: e.By}
	if record && e.ID != "" {
		body, err := m.Records.One(c.s.shop, e.ID)
		switch {
		case shop.KindOf(err) == shop.Missing:
		case err != nil:
			return nil, err
		default:
			said.Record = shop.ModernDates(nil, body)
		}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(said)
	return bytes.TrimRight(text.Bytes(), "\n"), err
}
