package activity

import (
	"context"
	"maps"
	"slices"
	"time"

	"griddle/storage"
)

// Topic is what a commit touches when pages are to read the log again.
const Topic storage.Topic = "activity"

// The log's tables; a snapshot does not carry them.
const (
	requestsTable = "activity_requests"
	refusedTable  = "activity_refused"
	usageTable    = "key_usage"
	daysTable     = "key_days"
	rightsTable   = "key_rights"
)

// Tables are those of the log, for the schema.
func Tables() []storage.Table {
	table := func(name string, key []string, columns ...storage.Col) storage.Table {
		return storage.TableSpec{Name: name, NotInSnapshots: true, Key: key, Columns: columns}.Table()
	}
	text, number := storage.TextCol, storage.NumberCol
	return []storage.Table{
		table(requestsTable, []string{"id"}, storage.Col{Name: "id", Kind: storage.Counted}, number("at"),
			number("key"), text("key_name"),
			text("program"), text("address"), text("method"), text("model"), text("result"), text("reason"),
			number("status"), number("duration"), storage.Col{Name: "lacked", Kind: storage.Text, Null: true}),
		table(refusedTable, refusedColumns, text("reason"), text("method"), text("model"), text("program"),
			text("result"),
			number("first"), number("last"), number("count")),
		table(usageTable, []string{"key"}, number("key"), number("last"), text("program"), text("address")),
		table(daysTable, []string{"key", "day"}, number("key"), text("day"), number("count")),
		table(rightsTable, []string{"key", "right"}, number("key"), text("right"), number("since"),
			text("under")),
		hoursDDL(),
	}
}

// refusedColumns make refusals equal.
var refusedColumns = []string{"reason", "method", "model", "program", "result"}

// batch is what one flush writes.
type batch struct {
	requests []Request
	kinds    []RefusedKind
	dead     []refusedKey
	usage    map[int64]Usage
	days     map[dayKey]int
	rights   map[rightKey]rightUse
	hours    map[int64]int
}

// take hands out what is not written yet; put gives it back when the write failed.
func (l *Log) take() (b batch, some bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b = batch{requests: l.latest(l.fresh), dead: slices.Collect(maps.Keys(l.deadKinds)), usage: map[int64]Usage{},
		days: map[dayKey]int{}, rights: map[rightKey]rightUse{}, hours: map[int64]int{}}
	for k := range l.newKinds {
		b.kinds = append(b.kinds, *l.refused[k])
	}
	for id := range l.newUsage {
		b.usage[id] = *l.usage[id]
	}
	for d := range l.newDays {
		b.days[d] = l.days[d]
	}
	for k := range l.newRights {
		b.rights[k] = l.rights[k]
	}
	for h := range l.newHours {
		b.hours[h] = l.hours[h]
	}
	l.written()
	return b, len(b.requests)+len(b.kinds)+len(b.dead)+len(b.usage)+len(b.rights) > 0
}

// keepEvery is how often the log is written while requests go on.
const keepEvery = 10 * time.Second

// Due says whether it is time to write.
func (l *Log) Due() bool {
	since := l.now().Sub(l.kept)
	return since >= keepEvery || since < 0 // a clock that was set back
}

// News says whether there is anything the pages have not been told of, and takes it that they are told now.
func (l *Log) News() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	news := l.news
	l.news = false
	return news
}

func (l *Log) put(b batch) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fresh = min(l.fresh+len(b.requests), maxRequests)
	for _, kind := range b.kinds {
		k := refusedKey{kind.Reason, kind.Method, kind.Model, kind.Program, kind.Result}
		if l.refused[k] != nil {
			l.newKinds[k] = true
		}
	}
	for _, k := range b.dead {
		l.deadKinds[k] = l.refused[k] == nil
		if !l.deadKinds[k] {
			delete(l.deadKinds, k)
		}
	}
	for id := range b.usage {
		l.newUsage[id] = true
	}
	for d := range b.days {
		l.newDays[d] = true
	}
	for k := range b.rights {
		l.newRights[k] = true
	}
	for h := range b.hours {
		if l.hours[h] > 0 { // not forgotten meanwhile
			l.newHours[h] = true
		}
	}
}

// Flush writes what is new; one write, so one sync of the disk a second at most.
func (l *Log) Flush(ctx context.Context) error {
	b, some := l.take()
	if !some {
		return nil
	}
	l.kept = l.now()
	err := l.db.Write(ctx, func(tx *storage.Tx) error { return b.write(tx, l.lastDays()[0]) })
	if err != nil {
		l.put(b)
	}
	return err
}

func (b *batch) write(tx *storage.Tx, firstDay string) error {
	for _, r := range b.requests {
		_, err := storage.Insert(tx, requestsTable, storage.Values{"at": r.At.UnixNano(), "key": r.KeyID,
			"key_name": r.KeyName,
			"program":  r.Program, "address": r.Address, "method": r.Method, "model": r.Model,
			"result": r.Result, "reason": r.Reason,
			"status": r.Status, "duration": int64(r.Duration), "lacked": r.Lacked})
		if err != nil {
			return err
		}
	}
	if len(b.requests) > 0 {
		last, err := storage.Max(tx, requestsTable, "id", storage.Cond{})
		if err == nil {
			_, err = storage.Delete(tx, requestsTable, storage.And(storage.AtMost("id", last-maxRequests),
				storage.Ne("result", ResultRevoked)))
		}
		if err != nil {
			return err
		}
	}
	if err := b.writeRefused(tx); err != nil {
		return err
	}
	for id, u := range b.usage {
		err := storage.Replace(tx, usageTable, storage.Values{"key": id, "last": u.LastUsed.UnixNano(),
			"program": u.Program, "address": u.Address})
		if err != nil {
			return err
		}
	}
	for d, n := range b.days {
		if err := storage.Replace(tx, daysTable, storage.Values{"key": d.key, "day": d.day, "count": n}); err != nil {
			return err
		}
	}
	for k, use := range b.rights {
		err := storage.Replace(tx, rightsTable, storage.Values{"key": k.key, "right": k.right,
			"since": use.since.UnixNano(), "under": use.under})
		if err != nil {
			return err
		}
	}
	if len(b.days) > 0 {
		if _, err := storage.Delete(tx, daysTable, storage.Less("day", firstDay)); err != nil {
			return err
		}
	}
	return writeHours(tx, b.hours)
}

func (b *batch) writeRefused(tx *storage.Tx) error {
	for _, k := range b.dead {
		_, err := storage.Delete(tx, refusedTable, storage.And(storage.Eq("reason", k.reason),
			storage.Eq("method", k.method),
			storage.Eq("model", k.model), storage.Eq("program", k.program), storage.Eq("result", k.result)))
		if err != nil {
			return err
		}
	}
	for _, k := range b.kinds {
		err := storage.Replace(tx, refusedTable, storage.Values{"reason": k.Reason, "method": k.Method,
			"model": k.Model, "program": k.Program,
			"result": k.Result, "first": k.First.UnixNano(), "last": k.Last.UnixNano(), "count": k.Count})
		if err != nil {
			return err
		}
	}
	return nil
}

// load reads all but the requests, which recall reads.
func (l *Log) load(r storage.Reader) error {
	var err error
	if l.older, err = storage.Max(r, requestsTable, "id", storage.Cond{}); err != nil {
		return err
	}
	refused := storage.Select{Table: refusedTable, Columns: append(slices.Clone(refusedColumns), "first", "last",
		"count")}
	err = storage.Each(r, refused, func(row storage.Row) error {
		var k RefusedKind
		var first, last int64
		err := row.Scan(&k.Reason, &k.Method, &k.Model, &k.Program, &k.Result, &first, &last, &k.Count)
		k.First, k.Last = time.Unix(0, first), time.Unix(0, last)
		l.refused[refusedKey{k.Reason, k.Method, k.Model, k.Program, k.Result}] = &k
		return err
	})
	if err != nil {
		return err
	}
	usage := storage.Select{Table: usageTable, Columns: []string{"key", "last", "program", "address"}}
	err = storage.Each(r, usage, func(row storage.Row) error {
		var id, last int64
		var u Usage
		err := row.Scan(&id, &last, &u.Program, &u.Address)
		u.LastUsed = time.Unix(0, last)
		l.usage[id] = &u
		return err
	})
	if err != nil {
		return err
	}
	days := storage.Select{Table: daysTable, Columns: []string{"key", "day", "count"}}
	err = storage.Each(r, days, func(row storage.Row) error {
		var d dayKey
		var n int
		err := row.Scan(&d.key, &d.day, &n)
		l.days[d] = n
		return err
	})
	if err != nil {
		return err
	}
	rights := storage.Select{Table: rightsTable, Columns: []string{"key", "right", "since", "under"}}
	err = storage.Each(r, rights, func(row storage.Row) error {
		var k rightKey
		var use rightUse
		var since int64
		err := row.Scan(&k.key, &k.right, &since, &use.under)
		use.since = time.Unix(0, since)
		l.rights[k] = use
		return err
	})
	if err != nil {
		return err
	}
	return l.loadHours(r)
}
