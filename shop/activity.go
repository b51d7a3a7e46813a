package shop

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"griddle/storage"
)

// Request is one finished API request. No key, no query text.
type Request struct {
	At       time.Time
	KeyID    int64 // 0 = refused before a key was known
	KeyName  string
	Program  string // User-Agent or ""
	Address  string // remote IP
	Method   string
	Model    string
	Result   string // "OK", an error code (NULL, KEY, GATE ...)
	Reason   string // sentence, for refused ones
	Status   int
	Duration time.Duration
	Refused  bool // by the gate, the key or its rights: counted by kind, and without a key not listed besides
}

// RefusedKind is equal refusals counted.
type RefusedKind struct {
	Reason, Method, Model, Program, Result string
	First, Last                            time.Time
	Count                                  int64
}

// Usage is what a key was used for; stands beside the key, untagged.
type Usage struct {
	LastUsed time.Time // zero = never
	Program  string
	Address  string
	Days     [7]int // requests per local day, today last
}

// How much the log keeps.
const (
	maxRequests = 1000
	maxRefused  = 200
	maxText     = 200  // bytes of what a program says of itself
	maxReason   = 1000 // bytes of why it was refused
)

// refusedKey is what makes refusals equal.
type refusedKey struct{ reason, method, model, program, result string }

// dayKey counts a key's requests of a local day ("2026-11-22").
type dayKey struct {
	key int64
	day string
}

// activity is the log in memory, which is what pages read, told of once a second. What is new in it goes into the file in one write: at once after
// a quiet time, and every keepEvery while requests go on, for each write costs every reader what it has in its cache.
type activity struct {
	now  storage.Clock
	kept time.Time // when it was written last; for the goroutine that writes

	mu       sync.Mutex
	requests []Request // a ring: next is where the next one goes
	next     int
	older    int64 // row of the latest request of earlier runs, while nobody has asked for those; 0 afterwards
	refused  map[refusedKey]*RefusedKind
	usage    map[int64]*Usage // Days are not kept here
	days     map[dayKey]int
	hours    map[int64]int // requests by hourOf
	news     bool          // something was reported since the pages were told

	// Not written yet.
	fresh     int // the latest of requests
	newKinds  map[refusedKey]bool
	deadKinds map[refusedKey]bool
	newUsage  map[int64]bool
	newDays   map[dayKey]bool
	newHours  map[int64]bool
}

func newActivity(now storage.Clock) *activity {
	a := &activity{now: now, refused: map[refusedKey]*RefusedKind{}, usage: map[int64]*Usage{}, days: map[dayKey]int{}, hours: map[int64]int{}}
	a.written()
	return a
}

func (a *activity) written() {
	a.fresh = 0
	a.newKinds, a.deadKinds = map[refusedKey]bool{}, map[refusedKey]bool{}
	a.newUsage, a.newDays, a.newHours = map[int64]bool{}, map[dayKey]bool{}, map[int64]bool{}
}

// Report notes a finished request. It never blocks on the file.
func (s *Store) Report(r Request) { s.activity.report(r) }

// Recent answers the last 1,000 requests and the keys that were revoked, newest first.
func (s *Store) Recent() ([]Request, error) {
	err := s.activity.recall(s.db.Reader())
	acts, e := s.acts()
	return among(s.activity.recent(), acts), errors.Join(err, e)
}

// Refused answers the last 200 kinds of refused requests, newest first.
func (s *Store) Refused() []RefusedKind { return s.activity.kinds() }

// KeyUsage answers by key id what each key was used for.
func (s *Store) KeyUsage() (map[int64]Usage, error) { return s.activity.keyUsage(), nil }

func (a *activity) report(r Request) {
	for _, text := range []*string{&r.Program, &r.Address, &r.Method, &r.Model, &r.Result, &r.KeyName} {
		*text = shorten(*text)
	}
	r.Reason = cut(r.Reason, maxReason)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.news = true
	if r.Refused {
		a.refuse(r)
		if r.KeyID == 0 {
			return
		}
	}
	a.push(r)
	a.fresh = min(a.fresh+1, maxRequests)
	if r.KeyID == 0 {
		return
	}
	a.countHour(r.At)
	u := a.usage[r.KeyID]
	if u == nil {
		u = &Usage{}
		a.usage[r.KeyID] = u
	}
	if !r.At.Before(u.LastUsed) {
		u.LastUsed, u.Program, u.Address = r.At, r.Program, r.Address
	}
	day := dayKey{r.KeyID, r.At.Local().Format(time.DateOnly)}
	a.days[day]++
	a.newUsage[r.KeyID], a.newDays[day] = true, true
}

// shorten cuts what a stranger chose, so that no program can fill the log.
func shorten(s string) string { return cut(s, maxText) }

func cut(s string, most int) string {
	s = strings.ToValidUTF8(s, "?")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

func (a *activity) push(r Request) {
	if len(a.requests) < maxRequests {
		a.requests = append(a.requests, r)
		return
	}
	a.requests[a.next] = r
	a.next = (a.next + 1) % maxRequests
}

func (a *activity) refuse(r Request) {
	k := refusedKey{r.Reason, r.Method, r.Model, r.Program, r.Result}
	kind := a.refused[k]
	if kind == nil {
		kind = &RefusedKind{Reason: r.Reason, Method: r.Method, Model: r.Model, Program: r.Program, Result: r.Result, First: r.At}
		a.refused[k] = kind
		if len(a.refused) > maxRefused {
			a.forgetOldest()
		}
	}
	kind.Count++
	if r.At.After(kind.Last) {
		kind.Last = r.At
	}
	a.newKinds[k] = true
	delete(a.deadKinds, k)
}

func (a *activity) forgetOldest() {
	var oldest refusedKey
	found := false
	for k, kind := range a.refused {
		if kind.Count > 0 && (!found || kind.Last.Before(a.refused[oldest].Last)) {
			oldest, found = k, true
		}
	}
	delete(a.refused, oldest)
	delete(a.newKinds, oldest)
	a.deadKinds[oldest] = true
}

// recall reads the requests of earlier runs, once: to read a thousand rows would slow every start down.
func (a *activity) recall(r storage.Reader) error {
	a.mu.Lock()
	last := a.older
	a.mu.Unlock()
	if last == 0 {
		return nil
	}
	var old []Request
	requests := storage.Select{Table: requestsTable, Query: storage.Query{Order: []string{"id"},
		Where: storage.And(storage.AtMost("id", last), storage.Ne("result", ResultRevoked))},
		Columns: []string{"at", "key", "key_name", "program", "address", "method", "model", "result", "reason",
			"status", "duration"}}
	err := storage.Each(r, requests, func(row storage.Row) error {
		var q Request
		var at int64
		err := row.Scan(&at, &q.KeyID, &q.KeyName, &q.Program, &q.Address, &q.Method, &q.Model, &q.Result, &q.Reason, &q.Status, &q.Duration)
		q.At = time.Unix(0, at)
		old = append(old, q)
		return err
	})
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.older != 0 { // nobody was faster
		room := maxRequests - len(a.requests)
		a.requests = slices.Concat(old[max(0, len(old)-room):], a.latest(len(a.requests)))
		a.next, a.older = 0, 0
	}
	return nil
}

func (a *activity) recent() []Request {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := a.latest(maxRequests)
	slices.Reverse(all)
	return all
}

// latest copies the last n requests, oldest first.
func (a *activity) latest(n int) []Request {
	all := slices.Concat(a.requests[a.next:], a.requests[:a.next])
	return all[max(0, len(all)-n):]
}

func (a *activity) kinds() []RefusedKind {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := make([]RefusedKind, 0, len(a.refused))
	for _, k := range a.refused {
		all = append(all, *k)
	}
	slices.SortFunc(all, func(x, y RefusedKind) int {
		return cmp.Or(y.Last.Compare(x.Last), cmp.Compare(x.Reason, y.Reason), cmp.Compare(x.Model, y.Model), cmp.Compare(x.Program, y.Program))
	})
	return all
}

// lastDays are the names of the last seven local days, today last.
func (a *activity) lastDays() (days [7]string) {
	today := a.now().Local()
	for i := range days {
		days[i] = time.Date(today.Year(), today.Month(), today.Day()-6+i, 12, 0, 0, 0, time.Local).Format(time.DateOnly)
	}
	return days
}

func (a *activity) keyUsage() map[int64]Usage {
	a.mu.Lock()
	defer a.mu.Unlock()
	days := a.lastDays()
	all := map[int64]Usage{}
	for id, u := range a.usage {
		usage := *u
		for i, day := range days {
			usage.Days[i] = a.days[dayKey{id, day}]
		}
		all[id] = usage
	}
	return all
}

// The log's tables; a snapshot does not carry them.
const (
	requestsTable = "activity_requests"
	refusedTable  = "activity_refused"
	usageTable    = "key_usage"
	daysTable     = "key_days"
)

func activityDDL() []storage.Table {
	table := func(name string, key []string, columns ...storage.Col) storage.Table {
		return storage.TableSpec{Name: name, NotInSnapshots: true, Key: key, Columns: columns}.Table()
	}
	text, number := storage.TextCol, storage.NumberCol
	return []storage.Table{
		table(requestsTable, []string{"id"}, storage.Col{Name: "id", Kind: storage.Counted}, number("at"),
			number("key"), text("key_name"),
			text("program"), text("address"), text("method"), text("model"), text("result"), text("reason"),
			number("status"), number("duration")),
		table(refusedTable, refusedColumns, text("reason"), text("method"), text("model"), text("program"),
			text("result"),
			number("first"), number("last"), number("count")),
		table(usageTable, []string{"key"}, number("key"), number("last"), text("program"), text("address")),
		table(daysTable, []string{"key", "day"}, number("key"), text("day"), number("count")),
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
	hours    map[int64]int
}

// take hands out what is not written yet; put gives it back when the write failed.
func (a *activity) take() (b batch, some bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	b = batch{requests: a.latest(a.fresh), dead: slices.Collect(maps.Keys(a.deadKinds)), usage: map[int64]Usage{}, days: map[dayKey]int{},
		hours: map[int64]int{}}
	for k := range a.newKinds {
		b.kinds = append(b.kinds, *a.refused[k])
	}
	for id := range a.newUsage {
		b.usage[id] = *a.usage[id]
	}
	for d := range a.newDays {
		b.days[d] = a.days[d]
	}
	for h := range a.newHours {
		b.hours[h] = a.hours[h]
	}
	a.written()
	return b, len(b.requests)+len(b.kinds)+len(b.dead)+len(b.usage) > 0
}

// keepEvery is how often the log is written while requests go on.
const keepEvery = 10 * time.Second

// due says whether it is time to write.
func (a *activity) due() bool {
	since := a.now().Sub(a.kept)
	return since >= keepEvery || since < 0 // a clock that was set back
}

// tell says whether there is anything the pages have not been told of.
func (a *activity) tell() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	news := a.news
	a.news = false
	return news
}

func (a *activity) put(b batch) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fresh = min(a.fresh+len(b.requests), maxRequests)
	for _, kind := range b.kinds {
		k := refusedKey{kind.Reason, kind.Method, kind.Model, kind.Program, kind.Result}
		if a.refused[k] != nil {
			a.newKinds[k] = true
		}
	}
	for _, k := range b.dead {
		a.deadKinds[k] = a.refused[k] == nil
		if !a.deadKinds[k] {
			delete(a.deadKinds, k)
		}
	}
	for id := range b.usage {
		a.newUsage[id] = true
	}
	for d := range b.days {
		a.newDays[d] = true
	}
	for h := range b.hours {
		if a.hours[h] > 0 { // not forgotten meanwhile
			a.newHours[h] = true
		}
	}
}

// flush writes what is new; one write, so one sync of the disk a second at most.
func (s *Store) flush(ctx context.Context) error {
	b, some := s.activity.take()
	if !some {
		return nil
	}
	s.activity.kept = s.now()
	err := s.db.Write(ctx, func(tx *storage.Tx) error { return b.write(tx, s.activity.lastDays()[0]) })
	if err != nil {
		s.activity.put(b)
	}
	return err
}

func (b *batch) write(tx *storage.Tx, firstDay string) error {
	for _, r := range b.requests {
		_, err := storage.Insert(tx, requestsTable, storage.Values{"at": r.At.UnixNano(), "key": r.KeyID,
			"key_name": r.KeyName,
			"program":  r.Program, "address": r.Address, "method": r.Method, "model": r.Model,
			"result": r.Result, "reason": r.Reason,
			"status": r.Status, "duration": int64(r.Duration)})
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

// load reads the log as the last run left it; recall reads the requests themselves.
func (a *activity) load(r storage.Reader) error {
	var err error
	if a.older, err = storage.Max(r, requestsTable, "id", storage.Cond{}); err != nil {
		return err
	}
	refused := storage.Select{Table: refusedTable, Columns: append(slices.Clone(refusedColumns), "first", "last",
		"count")}
	err = storage.Each(r, refused, func(row storage.Row) error {
		var k RefusedKind
		var first, last int64
		err := row.Scan(&k.Reason, &k.Method, &k.Model, &k.Program, &k.Result, &first, &last, &k.Count)
		k.First, k.Last = time.Unix(0, first), time.Unix(0, last)
		a.refused[refusedKey{k.Reason, k.Method, k.Model, k.Program, k.Result}] = &k
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
		a.usage[id] = &u
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
		a.days[d] = n
		return err
	})
	if err != nil {
		return err
	}
	return a.loadHours(r)
}
