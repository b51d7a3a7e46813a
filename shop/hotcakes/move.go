package hotcakes

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"sync"
	"time"

	"griddle/shop"
)

const (
	workers = 8  // questions under way at a time
	batch   = 64 // items that are stored together
	// After so many numbers in a row that nothing has, there are no more.
	emptyNumbers = 16 * batch
	keptReasons  = 100
)

// Progress is how far a move is: Done of Of records or other things to ask for in the report's step are read. Of is 0 while nobody knows how
// many there are.
type Progress struct {
	Report
	Done, Of int
}

// Kind is a kind of records that a move brings. Its name is that in Report.
type Kind struct {
	Name     string
	From, To int  // places of the first and the last step that bring it
	Modern   bool // only a store that is no original hands it out
}

// Kinds are all kinds of records, in the order in which they come.
func Kinds() (all []Kind) {
	for at, s := range plan {
		kinds := s.kinds
		if kinds == nil {
			kinds = []string{s.name}
		}
		for _, name := range kinds {
			if i := slices.IndexFunc(all, func(k Kind) bool { return k.Name == name }); i >= 0 {
				all[i].To = at
			} else {
				all = append(all, Kind{name, at, at, s.modern})
			}
		}
	}
	return all
}

// Steps is how many steps a move has.
func Steps() int { return len(plan) }

// Report is what a move brought. It is also the note by which it goes on after a break.
type Report struct {
	Base    string
	Modern  bool // the other store hands out pictures and the contents of files
	Came    []Count
	Refused []Refusal // the first ones
	Not     int       // how many were refused
	Missing []Lack    // at the end
	Unknown []string  // at the end: models that the other store's API does not know
	Ended   time.Time // UTC; zero while it is under way

	Step, Last string // how far it is
}

// Count is how many records of a kind came.
type Count struct {
	Kind  string
	Count int
}

// Refusal is a record that could not be stored.
type Refusal struct {
	Kind, ID string
	Why      shop.Error
}

// Lack is something that the API of the other store does not hand out, so that it could not come.
type Lack string

// What may be lacking.
const (
	Passwords      Lack = "passwords"       // of customers
	PropertyValues Lack = "property values" // that products have of properties: the API only takes them
	EmptyTypes     Lack = "empty types"     // the properties of types that no product has: those of a type come with its products
	Unlisted       Lack = "unlisted"        // volume discounts, and files that no product has: no list has them
	Pictures       Lack = "pictures"        // and contents of files: an original takes them but does not hand them out
)

// At is the place in the plan of the step that is under way; Steps when it is at its end.
func (r *Report) At() int {
	if !r.Ended.IsZero() {
		return len(plan)
	}
	return max(slices.IndexFunc(plan, func(s step) bool { return s.name == r.Step }), 0)
}

// Number is how many records of a kind came.
func (r *Report) Number(kind string) int {
	for _, c := range r.Came {
		if c.Kind == kind {
			return c.Count
		}
	}
	return 0
}

// Unfinished is the move under way in a store, by this program or another, or broken off; nil when there is none.
func Unfinished(s *shop.Store) (*Report, error) { return read(s.Moving()) }

// Last is what the last whole move brought; nil when there was none.
func Last(s *shop.Store) (*Report, error) { return read(s.Moved()) }

func read(text string, err error) (*Report, error) {
	if err != nil || text == "" {
		return nil, err
	}
	r := new(Report)
	return r, json.Unmarshal([]byte(text), r)
}

// GiveUp ends a move that is not finished; what came stays.
func GiveUp(ctx context.Context, s *shop.Store) error { return s.EndMoving(ctx, "") }

func (r *Report) count(kind string) {
	i := slices.IndexFunc(r.Came, func(c Count) bool { return c.Kind == kind })
	if i < 0 {
		i, r.Came = len(r.Came), append(r.Came, Count{Kind: kind})
	}
	r.Came[i].Count++
}

func (r *Report) refuse(a arrival, why error) {
	r.Not++
	if len(r.Refused) < keptReasons {
		r.Refused = append(r.Refused, Refusal{cmp.Or(a.kind, r.Step), a.id, *shop.AsRefusal(why, "What it belongs to is not there.")})
	}
}

func (r *Report) note() (string, error) {
	note, err := json.Marshal(r)
	return string(note), err
}

type move struct {
	from     *Client
	to       *shop.Store
	options  Options
	records  int // on the pages of the step that is under way
	report   Report
	progress func(Progress)
}

// Options of a move.
type Options struct {
	Replace bool             // records that are there when it begins are deleted; they can be restored like before a restore
	Now     func() time.Time // nil: time.Now
}

// Other says that a move from another store is unfinished.
type Other struct{ Base string }

func (e *Other) Error() string { return "an import from " + e.Base + " is not finished in this store" }

// Move brings everything that the other store hands out, or goes on with a move from there. All that came is kept when it ends with an error:
// a *shop.Error, *Other, or that of ctx.
func Move(ctx context.Context, from *Client, to *shop.Store, o Options, progress func(Progress)) (*Report, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	m := &move{from: from, to: to, options: o, progress: progress}
	if err := m.resume(ctx); err != nil {
		return nil, err
	}
	for _, s := range plan[m.report.At():] {
		if s.modern && !from.modern {
			continue
		}
		if m.report.Step != s.name {
			m.report.Step, m.report.Last = s.name, ""
		}
		if err := m.do(ctx, s); err != nil {
			if ctx.Err() != nil {
				err = ctx.Err()
			}
			return nil, err
		}
	}
	m.missing()
	m.report.Ended = o.Now().UTC()
	text, err := m.report.note()
	if err == nil {
		err = to.EndMoving(ctx, text)
	}
	if err != nil {
		return nil, err
	}
	return &m.report, nil
}

// resume finds out how far an earlier move from the same store came, or begins one.
func (m *move) resume(ctx context.Context) error {
	was, err := Unfinished(m.to)
	if err != nil {
		return err
	}
	if was != nil {
		m.report = *was
		if was.Base != m.from.base {
			return &Other{was.Base}
		}
		return nil
	}
	m.report.Base, m.report.Modern = m.from.base, m.from.modern
	note, err := m.report.note()
	if err != nil {
		return err
	}
	return m.to.BeginMoving(ctx, note, m.options.Replace)
}

// tell says how far it is.
func (m *move) tell(done, of int) {
	p := Progress{m.report, done, of}
	p.Came = slices.Clone(p.Came) // its figures grow while others read them
	m.progress(p)
}

// do takes a step from where it was left.
func (m *move) do(ctx context.Context, s step) error {
	if s.items == nil {
		return m.count(ctx, s)
	}
	items, err := s.items(ctx, m)
	if err != nil {
		return err
	}
	done := slices.Index(items, m.report.Last) + 1
	for {
		if s.paged {
			m.tell(min(done*pageSize, m.records), m.records)
		} else {
			m.tell(done, len(items))
		}
		if done == len(items) {
			return nil
		}
		next := items[done:min(done+batch, len(items))]
		if _, err := m.take(ctx, s, next); err != nil {
			return err
		}
		done += len(next)
	}
}

// count takes a step through all numbers.
func (m *move) count(ctx context.Context, s step) error {
	number, _ := strconv.Atoi(m.report.Last) // 0 at the beginning
	for empty := 0; empty < emptyNumbers; empty += batch {
		items := make([]string, batch)
		for i := range items {
			number++
			items[i] = strconv.Itoa(number)
		}
		some, err := m.take(ctx, s, items)
		if err != nil {
			return err
		}
		if some {
			empty = 0
		}
		m.tell(m.report.Number(s.name), 0)
	}
	return nil
}

// take asks for items, several at a time, and stores all that they bring.
func (m *move) take(ctx context.Context, s step, items []string) (some bool, err error) {
	all := make([][]arrival, len(items))
	asking, fail := context.WithCancelCause(ctx) // the first failure ends the others' waiting
	defer fail(nil)
	turns := make(chan struct{}, workers)
	var group sync.WaitGroup
	for i, item := range items {
		turns <- struct{}{}
		group.Go(func() {
			defer func() { <-turns }()
			if asking.Err() != nil {
				return
			}
			var err error
			if all[i], err = s.of(asking, m, item); err != nil {
				fail(err)
			}
		})
	}
	group.Wait()
	if err := context.Cause(asking); err != nil {
		return false, err
	}
	arrived := slices.Concat(all...)
	return len(arrived) > 0, m.store(ctx, items[len(items)-1], arrived)
}

// store keeps what has arrived, and with it how far the move is.
func (m *move) store(ctx context.Context, last string, arrived []arrival) error {
	puts := make([]shop.Arrival, len(arrived))
	for i, a := range arrived {
		puts[i] = a.put
	}
	var after Report
	err := m.to.Receive(ctx, puts, func(refused []error) (string, error) {
		after = m.report
		after.Came, after.Refused, after.Last = slices.Clone(after.Came), slices.Clone(after.Refused), last
		for i, a := range arrived {
			switch {
			case refused[i] != nil:
				after.refuse(a, refused[i])
			case a.kind != "":
				after.count(a.kind)
			}
		}
		return after.note()
	})
	if err == nil {
		m.report = after
	}
	return err
}

// missing notes what the API of the other store does not hand out.
func (m *move) missing() {
	r := &m.report
	r.Unknown = m.from.lacks
	for _, lack := range []struct {
		when bool
		what Lack
	}{
		{r.Number("customers") > 0, Passwords},
		{r.Number("properties") > 0, PropertyValues},
		{r.Number("product types") > 0, EmptyTypes},
		{true, Unlisted},
		{!m.from.modern, Pictures},
	} {
		if lack.when {
			r.Missing = append(r.Missing, lack.what)
		}
	}
}
