package importer

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"griddle/shop"
)

const (
	workers = 8           // questions under way at a time
	asked   = 4 * workers // items that are asked for, or whose records wait for those of the items before them
	ahead   = 4           // records that an item may have waiting
	batch   = 64          // items that are stored together
	// So much is stored together at most.
	mostRecords, mostBytes = 512, 16 << 20
	// After so many numbers in a row that nothing has, there are no more.
	emptyNumbers = 16 * batch
	keptReasons  = 1000
)

// Progress is how far an import is: Done of Of records or other things to ask for in the report's step are read. Of
// is 0 while nobody knows how many there are.
type Progress struct {
	Report
	Done, Of int
}

// Kind is a kind of records that an import brings. Its name is that in Report.
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

// Steps is how many steps an import has.
func Steps() int { return len(plan) }

type run struct {
	from     *Client
	to       *shop.Store
	options  Options
	records  int               // on the pages of the step that is under way
	numbers  map[string]string // by which an owner knows records, when it is not their id
	strays   []incoming        // records of a list that have no id
	report   Report
	progress func(Progress)

	pending []incoming // gathered, but not stored
	weight  int        // of them, in bytes
	since   int        // where the item begins among them that is under way
	last    string     // the item before it
	some    bool       // of the items brought something

	wanted map[string]bool // when only some of the records are fetched again
	// emptied are those fetched again that came before without what they name: what belongs to them is here.
	emptied map[string]bool
	entire  bool // when a whole step is
	redone  int  // what was fetched again
}

// Options of an import.
type Options struct {
	Replace bool             // records there when it begins are deleted; they can be restored as before a restore
	Again   bool             // what did not come the last time is fetched, and nothing else
	Now     func() time.Time // nil: time.Now
}

// Other says that an import from another store is unfinished.
type Other struct{ Base string }

func (e *Other) Error() string { return "an import from " + e.Base + " is not finished in this store" }

// Run brings everything that the other store hands out, or goes on with an import from there. All that came is kept
// when it ends with an error: a *shop.Error, *Other, or that of ctx. What the other store cannot hand out, while
// it answers otherwise, is only noted in the report.
func Run(ctx context.Context, from *Client, to *shop.Store, o Options, progress func(Progress)) (*Report, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	m := &run{from: from, to: to, options: o, progress: progress, numbers: map[string]string{}}
	err := m.resume(ctx)
	switch {
	case err != nil:
	case m.report.Again:
		err = m.again(ctx)
	default:
		err = m.steps(ctx)
	}
	if err == nil {
		m.missing()
		m.report.Ended = o.Now().UTC()
		var text string
		if text, err = m.report.note(); err == nil {
			err = to.EndImport(ctx, text)
		}
	}
	if ctx.Err() != nil && err != nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return &m.report, nil
}

// steps takes all steps from where the import was left.
func (m *run) steps(ctx context.Context) error {
	for _, s := range plan[m.report.At():] {
		if s.modern && !m.from.modern {
			continue
		}
		if m.report.Step != s.name {
			m.report.Step, m.report.Last = s.name, ""
		}
		if err := m.do(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// again fetches what did not come before, and what belongs to the records that come now.
func (m *run) again(ctx context.Context) error {
	for len(m.report.Todo) > 0 {
		first := m.report.Todo[0]
		at := slices.IndexFunc(plan, func(s step) bool { return s.name == first.Step })
		if at < 0 { // a later Griddle made the note
			m.report.Todo = m.report.Todo[1:]
			continue
		}
		if m.report.Step != first.Step {
			m.report.Step, m.report.Last = first.Step, ""
		}
		if err := m.redo(ctx, plan[at], first.Item); err != nil {
			return err
		}
		m.redone++
	}
	return nil
}

// redo asks for one item again; "" is the whole step.
func (m *run) redo(ctx context.Context, s step, item string) error {
	m.wanted, m.emptied = map[string]bool{}, map[string]bool{}
	for _, r := range m.report.Todo {
		if r.Emptied && r.Step == s.name && r.Item == item {
			m.emptied[r.Kind+" "+r.ID] = true
		}
		switch {
		case r.Step != s.name || r.Item != item:
		case r.Lost || r.ID == "":
			m.wanted = nil
		case m.wanted != nil:
			m.wanted[r.Kind+" "+r.ID] = true
		}
		if r.Number != "" {
			m.numbers[r.ID] = r.Number
		}
	}
	defer func() { m.wanted, m.emptied = nil, nil }()
	if m.entire = item == ""; m.entire {
		if err := m.do(ctx, s); err != nil {
			return err
		}
		return m.store(ctx, "", todo(s.name, item))
	}
	m.tell(0, 1)
	return m.take(ctx, s, []string{item}, todo(s.name, item))
}

// todo names something to be fetched again.
func todo(step, item string) string { return step + " " + item }

// resume finds out how far an earlier import from the same store came, or begins one.
func (m *run) resume(ctx context.Context) error {
	was, err := Unfinished(m.to)
	if err != nil {
		return err
	}
	if was != nil {
		m.report = *was
		if was.Base != m.from.base {
			return &Other{was.Base}
		}
		m.report.back()
		return nil
	}
	if m.options.Again {
		return m.begin(ctx)
	}
	m.report.Base, m.report.Modern = m.from.base, m.from.modern
	note, err := m.report.note()
	if err != nil {
		return err
	}
	return m.to.BeginImport(ctx, note, m.options.Replace)
}

// begin makes a new import of what did not come in the last one.
func (m *run) begin(ctx context.Context) error {
	was, err := Last(m.to)
	switch {
	case err != nil:
		return err
	case was == nil || !was.Fetchable():
		return wrong("", "Nothing is left to be fetched again: the last import brought everything.")
	case was.Base != m.from.base:
		return wrong("Address", "The last import came from %s. Give that address.", was.Base)
	}
	r := *was
	r.Again, r.Ended, r.Step, r.Last = true, time.Time{}, "", ""
	r.Todo, r.Refused, r.Missing, r.Unknown = nil, nil, nil, nil
	for _, one := range was.Refused {
		if one.Step == "" { // an older Griddle made the report
			r.Refused = append(r.Refused, one)
			continue
		}
		r.Todo = append(r.Todo, one)
		switch {
		case one.Lost:
			r.Lost--
		case one.Emptied:
			r.Emptied--
		default:
			r.Not--
		}
		if one.Emptied && slices.ContainsFunc(was.Refused, func(o Refusal) bool {
			return o.Lost && o.Step == one.Step && o.Item == one.Item
		}) {
			continue // it is among what came of that
		}
		for _, c := range one.Came { // they come again
			r.count(c.Kind, -c.Count)
		}
	}
	note, err := r.note()
	if err != nil {
		return err
	}
	m.report = r
	return m.to.ImportMore(ctx, note)
}

// tell says how far it is.
func (m *run) tell(done, of int) {
	if m.report.Again {
		done, of = m.redone, m.redone+len(m.report.Todo)
	}
	p := Progress{m.report, done, of}
	p.Came = slices.Clone(p.Came) // its figures grow while others read them
	m.progress(p)
}

// do takes a step from where it was left.
func (m *run) do(ctx context.Context, s step) error {
	if s.items == nil {
		return m.count(ctx, s)
	}
	items, err := m.items(ctx, s)
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
		if err := m.take(ctx, s, next, ""); err != nil {
			return err
		}
		done += len(next)
	}
}

// items are those of a step. When the other store does not hand out the list of them, that is noted, and there are
// none.
func (m *run) items(ctx context.Context, s step) ([]string, error) {
	items, err := s.items(ctx, m)
	var f *fault
	if errors.As(err, &f) {
		m.strays = nil
		if err := m.from.alive(ctx); err != nil {
			return nil, err
		}
		items, err = s.items(ctx, m)
	}
	if errors.As(err, &f) {
		m.strays = []incoming{{lost: &Refusal{Kind: s.name, Lost: true, Why: *f.reason(), Step: s.name}}}
		if n := m.report.Number(s.name); n > 0 && m.report.Last != "" {
			m.strays[0].lost.Came = []Count{{s.name, n}}
		}
		items, err, m.report.Last = nil, nil, ""
	}
	strays := m.strays
	m.strays = nil
	if err == nil && len(strays) > 0 && m.report.Last == "" {
		m.pending = append(m.pending, strays...)
		m.since = len(m.pending)
		err = m.store(ctx, "", "")
	}
	return items, err
}

// count takes a step through all numbers.
func (m *run) count(ctx context.Context, s step) error {
	number, _ := strconv.Atoi(m.report.Last) // 0 at the beginning
	for empty := 0; empty < emptyNumbers; empty += batch {
		items := make([]string, batch)
		for i := range items {
			number++
			items[i] = strconv.Itoa(number)
		}
		if err := m.take(ctx, s, items, ""); err != nil {
			return err
		}
		if m.some {
			empty = 0
		}
		m.tell(m.report.Number(s.name), 0)
	}
	return nil
}

// take asks for items, several at a time, and stores what they bring in their order; done is as in store.
func (m *run) take(ctx context.Context, s step, items []string, done string) error {
	brought := make([]chan incoming, len(items))
	for i := range brought {
		brought[i] = make(chan incoming, ahead)
	}
	failed := make([]error, len(items))
	turns := make(chan struct{}, asked) // each is over when all that the item brought is gathered
	questions := make(chan struct{}, workers)
	asking, fail := context.WithCancelCause(ctx)
	var group sync.WaitGroup
	defer group.Wait()
	defer fail(nil)
	group.Go(func() {
		for i, item := range items {
			for _, turn := range []chan struct{}{turns, questions} { // in the order of the items: the first has both
				select {
				case turn <- struct{}{}:
				case <-asking.Done():
					return
				}
			}
			group.Go(func() {
				defer close(brought[i])
				defer func() { <-questions }()
				failed[i] = s.ask(asking, m, item, func(a incoming) error {
					select {
					case brought[i] <- a:
						return nil
					case <-asking.Done():
						return context.Cause(asking)
					}
				})
				var f *fault
				switch {
				case errors.As(failed[i], &f):
					if err := m.from.alive(asking); err != nil {
						fail(err) // it answers nobody: the others need not wait for it
					}
				case failed[i] != nil:
					fail(failed[i])
				}
			})
		}
	})
	m.last, m.some = m.report.Last, false
	for i, item := range items {
		m.since = len(m.pending)
		for more := true; more; {
			var a incoming
			select {
			case a, more = <-brought[i]:
			case <-asking.Done():
				more = false
			}
			if more {
				if err := m.add(ctx, item, a); err != nil {
					return err
				}
			}
		}
		if asking.Err() != nil {
			return context.Cause(asking)
		}
		var f *fault
		if errors.As(failed[i], &f) {
			if err := m.retry(ctx, s, item, f); err != nil {
				return err
			}
		}
		m.report.Mark, m.last = nil, item
		<-turns
	}
	m.since = len(m.pending)
	return m.store(ctx, items[len(items)-1], done)
}

// retry asks once more for an item that the store did not hand out though it answers, and then for its parts. What
// is not to be had is noted.
func (m *run) retry(ctx context.Context, s step, item string, f *fault) error {
	if !f.final {
		m.undo()
		err := s.ask(ctx, m, item, func(a incoming) error { return m.add(ctx, item, a) })
		if !errors.As(err, &f) {
			return err
		}
		if err := m.from.alive(ctx); err != nil {
			return err
		}
	}
	if len(s.parts(item)) == 0 {
		return m.lose(ctx, s, item, f, m.cameOfItem())
	}
	m.undo()
	return m.split(ctx, s, item)
}

// undo forgets what came of the item that is under way.
func (m *run) undo() {
	m.pending = m.pending[:m.since]
	m.report.back()
}

// split asks for the parts of an item that is not to be had whole, and for the parts of those.
func (m *run) split(ctx context.Context, s step, item string) error {
	for _, part := range s.parts(item) {
		var all []incoming
		err := s.ask(ctx, m, part, func(a incoming) error {
			if all = append(all, a); len(all) > pageOf(part).size {
				return &fault{whole: spoilt()}
			}
			return nil
		})
		var f *fault
		switch {
		case err == nil:
			for _, a := range all {
				if err := m.add(ctx, part, a); err != nil {
					return err
				}
			}
			continue
		case !errors.As(err, &f):
			return err
		}
		if err := m.from.alive(ctx); err != nil {
			return err
		}
		if len(s.parts(part)) > 0 {
			err = m.split(ctx, s, part)
		} else {
			err = m.lose(ctx, s, part, f, nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// lose notes what the other store did not hand out.
func (m *run) lose(ctx context.Context, s step, item string, f *fault, came []Count) error {
	id := s.called(item)
	return m.add(ctx, item, incoming{lost: &Refusal{
		Kind: s.name, ID: id, Number: m.numbers[id], Lost: true, Why: *f.reason(), Step: s.name, Item: item, Came: came,
	}})
}

// cameOfItem counts what came of the item that is under way.
func (m *run) cameOfItem() (came []Count) {
	for _, a := range m.pending[m.since:] {
		if a.kind != "" {
			came = added(came, a.kind, 1)
		}
	}
	if k := m.report.Mark; k != nil {
		for _, c := range m.report.Came {
			was := Report{Came: k.Came}
			if n := c.Count - was.Number(c.Kind); n > 0 {
				came = added(came, c.Kind, n)
			}
		}
	}
	return came
}

// add gathers what has arrived, and stores it when it is much.
func (m *run) add(ctx context.Context, item string, a incoming) error {
	a.item = item
	m.some = m.some || a.lost == nil
	if m.wanted != nil && a.lost == nil && !m.wanted[cmp.Or(a.kind, m.report.Step)+" "+a.id] {
		return nil
	}
	m.pending = append(m.pending, a)
	m.weight += a.size
	if len(m.pending) < mostRecords && m.weight < mostBytes {
		return nil
	}
	if err := m.store(ctx, m.last, ""); err != nil {
		return err
	}
	m.tell(m.report.Number(m.report.Step), 0)
	return nil
}

// store keeps what is gathered, and with it how far the import is: last is the item that is done, done one of those
// to be fetched again.
func (m *run) store(ctx context.Context, last, done string) error {
	var puts []shop.ImportItem
	for _, a := range m.pending {
		if a.lost == nil {
			puts = append(puts, a.put)
		}
	}
	var after Report
	err := m.to.Import(ctx, puts, func(became []shop.Imported) (string, error) {
		after = m.report
		after.Came, after.Refused = slices.Clone(after.Came), slices.Clone(after.Refused)
		after.Todo = slices.Clone(after.Todo)
		after.Last = cmp.Or(last, after.Last)
		stored := 0
		for i, a := range m.pending {
			if i == m.since && after.Mark == nil {
				k := after.mark()
				after.Mark = &k
			}
			if a.lost != nil {
				after.refuse(*a.lost)
				continue
			}
			stored++
			m.note(&after, a, became[stored-1])
		}
		if done != "" {
			after.Step, after.Last = "", ""
			after.Todo = slices.DeleteFunc(after.Todo, func(r Refusal) bool { return todo(r.Step, r.Item) == done })
		}
		return after.note()
	})
	if err == nil {
		m.report = after
		clear(m.pending)
		m.pending, m.weight, m.since = m.pending[:0], 0, 0
	}
	return err
}

// note says in the report what became of a record.
func (m *run) note(r *Report, a incoming, became shop.Imported) {
	said := Refusal{Kind: cmp.Or(a.kind, r.Step), ID: a.id, Number: m.numbers[a.id], Step: r.Step, Item: a.item}
	if became.Refused != nil {
		said.Why = *shop.AsRefusal(became.Refused, "What it belongs to is not there.")
		r.refuse(said)
		return
	}
	if a.kind == "" {
		return
	}
	r.count(a.kind, 1)
	if !m.emptied[said.Kind+" "+said.ID] {
		m.follow(r, a)
	}
	for i, why := range became.Emptied {
		said.Why, said.Emptied, said.Came = *why, true, nil
		if i == 0 {
			said.Came = []Count{{a.kind, 1}}
		}
		r.refuse(said)
	}
}

// follow notes that what belongs to a record is to be fetched too, when the record was missing before.
func (m *run) follow(r *Report, a incoming) {
	if !r.Again {
		return
	}
	for _, s := range plan {
		if s.owner != a.kind || s.modern && !m.from.modern {
			continue
		}
		next := Refusal{Kind: s.name, ID: a.id, Lost: true, Step: s.name, Item: a.id}
		if m.entire || m.wanted == nil && a.item == allOfIt { // there may be very many
			next.ID, next.Item = "", ""
		}
		if !slices.ContainsFunc(r.Todo, func(t Refusal) bool {
			return todo(t.Step, t.Item) == todo(next.Step,
				next.Item)
		}) {
			r.Todo = append(r.Todo, next)
		}
	}
}

// missing notes what the API of the other store does not hand out.
func (m *run) missing() {
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
