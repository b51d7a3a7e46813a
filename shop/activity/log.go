// Package activity remembers what programs asked the API for, and what each key was used for. It knows neither HTTP nor
// records: whoever answers a request reports it (Log.Report), and pages read it. log.go is what stands in memory,
// file.go how it gets into the store's file.
package activity

import (
	"cmp"
	"errors"
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
	Lacked   string // the right whose lack it was refused for, "" for another reason
	Status   int
	Duration time.Duration
	Used     []string // the rights that it made use of, such as "orders:read"
	Under    string   // all rights that the key had then
	Refused  bool     // by the gate, the key or its rights: counted by kind, and without a key not listed besides
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
	// Rights are those that its requests made use of, such as "orders:read", in their order. Under is all that the key
	// may do since its rights were changed last, as far as it was used since, and Since is when that use began.
	Rights []string
	Under  string
	Since  time.Time
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

// rightKey is a right that a key made use of.
type rightKey struct {
	key   int64
	right string
}

// rightUse is when use was made of a right for the first time while the key had the rights that under says.
type rightUse struct {
	since time.Time
	under string
}

// Log is the log in memory, which is what pages read, told of once a second (News). What is new in it goes into the
// file in one write: at once after a quiet time, and every keepEvery while requests go on, for each write costs every
// reader what it has in its cache. Safe for concurrent use.
type Log struct {
	db   *storage.DB
	now  storage.Clock
	kept time.Time // when it was written last; for the goroutine that writes

	mu       sync.Mutex
	requests []Request // a ring: next is where the next one goes
	next     int
	older    int64 // row of the latest request of earlier runs, while nobody has asked for those; 0 afterwards
	refused  map[refusedKey]*RefusedKind
	usage    map[int64]*Usage // Days are not kept here
	days     map[dayKey]int
	rights   map[rightKey]rightUse
	hours    map[int64]int // requests by hourOf
	news     bool          // something was reported since the pages were told

	// Not written yet.
	fresh     int // the latest of requests
	newKinds  map[refusedKey]bool
	deadKinds map[refusedKey]bool
	newUsage  map[int64]bool
	newDays   map[dayKey]bool
	newRights map[rightKey]bool
	newHours  map[int64]bool
}

// Open reads the log as the last run left it; the requests themselves are read when they are first asked for.
func Open(db *storage.DB, now storage.Clock) (*Log, error) {
	l := &Log{db: db, now: now, refused: map[refusedKey]*RefusedKind{}, usage: map[int64]*Usage{},
		days: map[dayKey]int{}, rights: map[rightKey]rightUse{}, hours: map[int64]int{}}
	l.written()
	return l, l.load(db.Reader())
}

func (l *Log) written() {
	l.fresh = 0
	l.newKinds, l.deadKinds = map[refusedKey]bool{}, map[refusedKey]bool{}
	l.newUsage, l.newDays, l.newHours = map[int64]bool{}, map[dayKey]bool{}, map[int64]bool{}
	l.newRights = map[rightKey]bool{}
}

// Recent answers the last 1,000 requests and the keys that were revoked, newest first.
func (l *Log) Recent() ([]Request, error) {
	err := l.recall(l.db.Reader())
	ended, e := l.revoked()
	return among(l.recent(), ended), errors.Join(err, e)
}

// Report notes a finished request. It never blocks on the file.
func (l *Log) Report(r Request) {
	for _, text := range []*string{&r.Program, &r.Address, &r.Method, &r.Model, &r.Result, &r.KeyName, &r.Lacked} {
		*text = Shorten(*text)
	}
	r.Reason = cut(r.Reason, maxReason)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.news = true
	if r.Refused {
		l.refuse(r)
		if r.KeyID == 0 {
			return
		}
	}
	l.push(r)
	l.fresh = min(l.fresh+1, maxRequests)
	if r.KeyID == 0 {
		return
	}
	l.countHour(r.At)
	u := l.usage[r.KeyID]
	if u == nil {
		u = &Usage{}
		l.usage[r.KeyID] = u
	}
	if !r.At.Before(u.LastUsed) {
		u.LastUsed, u.Program, u.Address = r.At, r.Program, r.Address
	}
	day := dayKey{r.KeyID, r.At.Local().Format(time.DateOnly)}
	l.days[day]++
	l.newUsage[r.KeyID], l.newDays[day] = true, true
	l.use(r)
}

// Use notes the rights that a request makes use of that goes on for long, such as a stream, before it is reported.
func (l *Log) Use(r Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.use(r)
}

func (l *Log) use(r Request) {
	for _, right := range r.Used {
		k := rightKey{r.KeyID, right}
		if old, known := l.rights[k]; !known || old.under != r.Under {
			l.rights[k], l.newRights[k] = rightUse{r.At, r.Under}, true
		}
	}
}

// Shorten cuts what a stranger chose to 200 bytes, so that nobody can fill a log or a window.
func Shorten(s string) string { return cut(s, maxText) }

func cut(s string, most int) string {
	s = strings.ToValidUTF8(s, "?")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

func (l *Log) push(r Request) {
	if len(l.requests) < maxRequests {
		l.requests = append(l.requests, r)
		return
	}
	l.requests[l.next] = r
	l.next = (l.next + 1) % maxRequests
}

func (l *Log) refuse(r Request) {
	k := refusedKey{r.Reason, r.Method, r.Model, r.Program, r.Result}
	kind := l.refused[k]
	if kind == nil {
		kind = &RefusedKind{Reason: r.Reason, Method: r.Method, Model: r.Model, Program: r.Program, Result: r.Result,
			First: r.At}
		l.refused[k] = kind
		if len(l.refused) > maxRefused {
			l.forgetOldest()
		}
	}
	kind.Count++
	if r.At.After(kind.Last) {
		kind.Last = r.At
	}
	l.newKinds[k] = true
	delete(l.deadKinds, k)
}

func (l *Log) forgetOldest() {
	var oldest refusedKey
	found := false
	for k, kind := range l.refused {
		if kind.Count > 0 && (!found || kind.Last.Before(l.refused[oldest].Last)) {
			oldest, found = k, true
		}
	}
	delete(l.refused, oldest)
	delete(l.newKinds, oldest)
	l.deadKinds[oldest] = true
}

// recall reads the requests of earlier runs, once: to read a thousand rows would slow every start down.
func (l *Log) recall(r storage.Reader) error {
	l.mu.Lock()
	last := l.older
	l.mu.Unlock()
	if last == 0 {
		return nil
	}
	var old []Request
	requests := storage.Select{Table: requestsTable, Query: storage.Query{Order: storage.Asc("id"),
		Where: storage.And(storage.AtMost("id", last), storage.Ne("result", ResultRevoked))},
		Columns: []string{"at", "key", "key_name", "program", "address", "method", "model", "result", "reason",
			"status", "duration", "lacked"}}
	err := storage.Each(r, requests, func(row storage.Row) error {
		var q Request
		var at int64
		var lacked *string // rows of older programs have none
		err := row.Scan(&at, &q.KeyID, &q.KeyName, &q.Program, &q.Address, &q.Method, &q.Model, &q.Result, &q.Reason,
			&q.Status, &q.Duration, &lacked)
		if q.At = time.Unix(0, at); lacked != nil {
			q.Lacked = *lacked
		}
		old = append(old, q)
		return err
	})
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.older != 0 { // nobody was faster
		room := maxRequests - len(l.requests)
		l.requests = slices.Concat(old[max(0, len(old)-room):], l.latest(len(l.requests)))
		l.next, l.older = 0, 0
	}
	return nil
}

func (l *Log) recent() []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.latest(maxRequests)
	slices.Reverse(all)
	return all
}

// latest copies the last n requests, oldest first.
func (l *Log) latest(n int) []Request {
	all := slices.Concat(l.requests[l.next:], l.requests[:l.next])
	return all[max(0, len(all)-n):]
}

// Refused answers the last 200 kinds of refused requests, newest first.
func (l *Log) Refused() []RefusedKind {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := make([]RefusedKind, 0, len(l.refused))
	for _, k := range l.refused {
		all = append(all, *k)
	}
	slices.SortFunc(all, func(x, y RefusedKind) int {
		return cmp.Or(y.Last.Compare(x.Last), cmp.Compare(x.Reason, y.Reason), cmp.Compare(x.Model, y.Model),
			cmp.Compare(x.Program, y.Program))
	})
	return all
}

// lastDays are the names of the last seven local days, today last.
func (l *Log) lastDays() (days [7]string) {
	today := l.now().Local()
	for i := range days {
		days[i] = time.Date(today.Year(), today.Month(), today.Day()-6+i, 12, 0, 0, 0, time.Local).Format(time.DateOnly)
	}
	return days
}

// Usage answers by key id what each key was used for.
func (l *Log) Usage() map[int64]Usage {
	l.mu.Lock()
	defer l.mu.Unlock()
	days := l.lastDays()
	all := map[int64]Usage{}
	for id, u := range l.usage {
		usage := *u
		for i, day := range days {
			usage.Days[i] = l.days[dayKey{id, day}]
		}
		all[id] = usage
	}
	latest := map[int64]rightUse{}
	for k, use := range l.rights {
		if latest[k.key].since.Before(use.since) {
			latest[k.key] = use
		}
	}
	for k, use := range l.rights {
		usage := all[k.key]
		usage.Rights = append(usage.Rights, k.right)
		usage.Under = latest[k.key].under
		if use.under == usage.Under && (usage.Since.IsZero() || use.since.Before(usage.Since)) {
			usage.Since = use.since
		}
		all[k.key] = usage
	}
	for _, usage := range all {
		slices.Sort(usage.Rights)
	}
	return all
}
