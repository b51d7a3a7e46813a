package activity

import (
	"time"

	"griddle/storage"
)

// ResultRevoked marks the end of a key among the requests; no program sent it.
const ResultRevoked = "REVOKED"

// keepActs is how long the list of activity keeps the end of a key. Requests do not push it out, however many come.
const keepActs = 365 * 24 * time.Hour

// NoteRevoked enters the end of a key into the activity, in the transaction that ends it. The entries are read from the
// file each time, so a window shows also those of another process.
func (l *Log) NoteRevoked(tx *storage.Tx, name string) error {
	now := l.now()
	_, err := storage.Delete(tx, requestsTable,
		storage.And(storage.Eq("result", ResultRevoked), storage.AtMost("at", now.Add(-keepActs).UnixNano())))
	if err != nil {
		return err
	}
	tx.Touch(Topic)
	b := batch{requests: []Request{{At: now, KeyName: Shorten(name), Program: "Griddle", Result: ResultRevoked}}}
	return b.write(tx, l.lastDays()[0])
}

// revoked are the entries of NoteRevoked, newest first.
func (l *Log) revoked() (all []Request, err error) {
	acts := storage.Select{Table: requestsTable, Columns: []string{"at", "key_name", "program", "result"},
		Query: storage.Query{Where: storage.Eq("result", ResultRevoked), Order: storage.Desc("id")}}
	err = storage.Each(l.db.Reader(), acts, func(row storage.Row) error {
		var r Request
		var at int64
		err := row.Scan(&at, &r.KeyName, &r.Program, &r.Result)
		r.At = time.Unix(0, at)
		all = append(all, r)
		return err
	})
	return all, err
}

// among puts acts between requests, all of them newest first.
func among(requests, acts []Request) []Request {
	all := make([]Request, 0, len(requests)+len(acts))
	for _, act := range acts {
		for len(requests) > 0 && requests[0].At.After(act.At) {
			all, requests = append(all, requests[0]), requests[1:]
		}
		all = append(all, act)
	}
	return append(all, requests...)
}
