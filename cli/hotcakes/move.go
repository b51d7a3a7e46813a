package hotcakes

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"griddle/shop"
)

const (
	workers = 8  // questions under way at a time
	batch   = 64 // items that are stored together
	// After so many numbers in a row that nothing has, there are no more.
	emptyNumbers = 16 * batch
	keptReasons  = 100
)

// Progress is told what has been read of a step; of is 0 while nobody knows how much there is.
type Progress func(step string, done, of int)

// Report is what a move brought. It is also the note by which it goes on after a break.
type Report struct {
	Base    string
	Came    []Count
	Refused []Refusal // the first ones
	Not     int       // how many were refused
	Missing []string  // sentences on what the other store cannot hand out

	Step, Last string // how far it is
}

// Count is how many records of a kind came.
type Count struct {
	Kind  string
	Count int
}

// Refusal is a record that could not be stored.
type Refusal struct{ Kind, ID, Why string }

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
		r.Refused = append(r.Refused, Refusal{cmp.Or(a.kind, r.Step), a.id, why.Error()})
	}
}

func (r *Report) note() (string, error) {
	note, err := json.Marshal(r)
	return string(note), err
}

func (r *Report) came(kind string) int {
	for _, c := range r.Came {
		if c.Kind == kind {
			return c.Count
		}
	}
	return 0
}

type move struct {
	from     *Client
	to       *shop.Store
	report   Report
	progress Progress
}

// Move brings everything that the other store hands out into an empty one, or goes on with a move from there. All that came is kept when it ends
// with an error, which is a sentence.
func Move(ctx context.Context, from *Client, to *shop.Store, progress Progress) (*Report, error) {
	m := &move{from: from, to: to, progress: progress}
	if err := m.resume(ctx); err != nil {
		return nil, err
	}
	begin := max(slices.IndexFunc(plan, func(s step) bool { return s.name == m.report.Step }), 0)
	for _, s := range plan[begin:] {
		if s.modern && !from.modern {
			continue
		}
		if m.report.Step != s.name {
			m.report.Step, m.report.Last = s.name, ""
		}
		if err := m.do(ctx, s); err != nil {
			if ctx.Err() != nil {
				err = errors.New("interrupted; the same command goes on from here")
			}
			return nil, err
		}
	}
	m.missing()
	if err := to.Receive(ctx, nil, func([]error) (string, error) { return "", nil }); err != nil {
		return nil, err
	}
	return &m.report, nil
}

// resume finds out how far an earlier move from the same store came, or begins one.
func (m *move) resume(ctx context.Context) error {
	note, err := m.to.Moving()
	if err != nil {
		return err
	}
	if note != "" {
		err := json.Unmarshal([]byte(note), &m.report)
		if err == nil && m.report.Base != m.from.base {
			err = fmt.Errorf("an import from %s has begun in this store; finish that one first, or name another data folder with --data", m.report.Base)
		}
		return err
	}
	m.report.Base = m.from.base
	if note, err = m.report.note(); err != nil {
		return err
	}
	return m.to.BeginMoving(ctx, note)
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
		m.progress(s.name, done, len(items))
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
		m.progress(s.name, m.report.came(s.name), 0)
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

// missing says what the API of the other store does not hand out.
func (m *move) missing() {
	for _, model := range m.from.lacks {
		m.report.Missing = append(m.report.Missing, "The store's API does not know "+model+".")
	}
	for _, line := range []struct {
		when bool
		text string
	}{
		{m.report.came("customers") > 0, "Passwords of customers never leave a store: each customer needs a new one."},
		{m.report.came("properties") > 0, "Values that products have of properties can only be written through the API, so they did not come."},
		{m.report.came("product types") > 0, "The properties of a product type come with its products: a type without products has none here."},
		{true, "Volume discounts, and files that no product has, are in no list of the API, so they did not come."},
		{!m.from.modern, "Pictures and the contents of files: this store's API takes them but does not hand them out."},
	} {
		if line.when {
			m.report.Missing = append(m.report.Missing, line.text)
		}
	}
}
