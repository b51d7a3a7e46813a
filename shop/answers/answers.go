// Package answers keeps what programs were told about writes that they gave a name (Idempotency-Key), so that one that
// heard no answer can ask again and nothing is done twice. What is kept is stored in the transaction of the write; it
// is no record, and no copy of the store holds it.
package answers

import (
	"errors"
	"time"

	"griddle/storage"
)

// How much is kept, and for how long.
const (
	For       = 24 * time.Hour
	MostOfOne = 10_000   // answers of a key
	MostBytes = 64 << 20 // of the bodies of a key's answers
	MostBody  = 64 << 10 // of one body that is a record: what is larger is read anew
)

const table = "kept_answers"

// Tables are those of the room.
func Tables() []storage.Table {
	text, number := storage.TextCol, storage.NumberCol
	return []storage.Table{storage.TableSpec{Name: table, NotInCopies: true, Key: []string{"owner", "name"},
		Columns: []storage.Col{number("owner"), text("name"), number("at"), storage.BytesCol("request"),
			number("status"),
			text("place"), text("location"), text("tag"), {Name: "body", Kind: storage.Text, Null: true},
			number("number"), number("total")},
		Indexes: []storage.Index{{Columns: []string{"owner", "number"}}, {Columns: []string{"owner", "total"}},
			{Columns: []string{"at"}}}}.Table()}
}

// Kept are the answers. Safe for concurrent use.
type Kept struct {
	now       storage.Clock
	most      int64
	mostBytes int64
}

// Open is what the store of this clock keeps.
func Open(now storage.Clock) *Kept { return &Kept{now, MostOfOne, MostBytes} }

// Answer is one that went well.
type Answer struct {
	Owner    int64  // the key, or the first that it succeeded
	Name     string // that the program gave the request
	Request  []byte // hash of the request
	Status   int
	Place    string // of the record that Body holds, "products/…"; "" where the body is none
	Location string // "" for none
	Tag      string // "" for none
	Body     []byte // nil for one that was too large and is read anew at its place
}

// Find is the answer of this name, false when there is none, or none any more.
func (k *Kept) Find(r storage.Reader, owner int64, name string) (a Answer, found bool, err error) {
	a = Answer{Owner: owner, Name: name}
	var body *string
	err = storage.First(r, storage.Select{Table: table,
		Columns: []string{"request", "status", "place", "location", "tag", "body"},
		Query: storage.Query{Where: storage.And(storage.Eq("owner", owner), storage.Eq("name", name),
			storage.More("at", k.since()))}},
		&a.Request, &a.Status, &a.Place, &a.Location, &a.Tag, &body)
	if errors.Is(err, storage.ErrNotFound) {
		return Answer{}, false, nil
	}
	if body != nil {
		a.Body = []byte(*body)
	}
	return a, err == nil, err
}

// since is the moment, in milliseconds, up to which answers are forgotten.
func (k *Kept) since() int64 { return k.now().Add(-For).UnixMilli() }

// Keep stores an answer, and forgets those whose time is over and the oldest of the key beyond what is kept.
func (k *Kept) Keep(tx *storage.Tx, a Answer) error {
	if _, err := storage.Delete(tx, table, storage.AtMost("at", k.since())); err != nil {
		return err
	}
	own := storage.Eq("owner", a.Owner)
	last, err := storage.Max(tx, table, "number", own)
	if err != nil {
		return err
	}
	total, err := storage.Max(tx, table, "total", own)
	if err != nil {
		return err
	}
	var body any
	if a.Body != nil && (len(a.Body) <= MostBody || a.Place == "") {
		body = string(a.Body)
		total += int64(len(a.Body))
	}
	row := storage.Values{"owner": a.Owner, "name": a.Name, "at": k.now().UnixMilli(), "request": a.Request,
		"status": a.Status, "place": a.Place, "location": a.Location, "tag": a.Tag, "body": body,
		"number": last + 1, "total": total}
	if _, err := storage.Insert(tx, table, row); err != nil {
		return err
	}
	// total is what the bodies up to a row weigh together, so that nothing has to be added up.
	_, err = storage.Delete(tx, table, storage.And(own, storage.Or(storage.AtMost("number", last+1-k.most),
		storage.AtMost("total", total-k.mostBytes-1))))
	return err
}

// Ended lets a key's answers go with it; successor is the key that takes them over, 0 for none.
func (k *Kept) Ended(tx *storage.Tx, owner, successor int64) error {
	own := storage.Eq("owner", owner)
	if successor == 0 {
		_, err := storage.Delete(tx, table, own)
		return err
	}
	_, err := storage.Set(tx, table, own, storage.Values{"owner": successor})
	return err
}
