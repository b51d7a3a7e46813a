package shop

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"griddle/storage"
)

// What programs ask of lists: which records, in which order, which part. They ask by the names of members, for some of
// which the model has a column; the window asks by its own names (find.go).

// Ask is what a program asks of a list. Its zero value is all records in the model's own order.
type Ask struct {
	Filters []Filter
	Words   string   // all of them stand in the record; "" for any
	Sort    []string // members, each with a - before it to turn its order round; none: the model's own order
	After   string   // what begin was told with the part before; "" for the first
	Page    PageOf   // Size 0: all of them
}

// Filter lets through the records of which a member compares so with a value.
type Filter struct{ Member, Op, Value string }

// Operators of filters. OpIn takes values with commas between them.
const (
	OpEq  = "eq"
	OpNe  = "ne"
	OpIn  = "in"
	OpLt  = "lt"
	OpLte = "lte"
	OpGt  = "gt"
	OpGte = "gte"
)

var (
	equalOps = []string{OpEq, OpNe, OpIn}
	orderOps = append(slices.Clone(equalOps), OpLt, OpLte, OpGt, OpGte)
)

// AskError refuses what a program asks of a list, in a sentence for its author. The window never sees it.
type AskError struct{ sentence string }

func (e *AskError) Error() string { return e.sentence }

func refuseAsk(format string, args ...any) error { return &AskError{fmt.Sprintf(format, args...)} }

// Asked is a member by which lists can be narrowed.
type Asked struct {
	Member string
	Ops    []string // of filters; OpEq is meant where none is named
	Sorts  bool     // lists can be ordered by it
}

// asked is how a member is asked for.
type asked struct {
	column  string                    // compared
	sort    string                    // ordered by, of which every row has a value; "" for not at all
	ordered bool                      // more and less have a meaning
	none    bool                      // rows without a value have none in the column; an empty text asks for them
	read    func(string) (any, error) // a value for the column; the error says what the member is compared with
}

// Asks are the members by which programs narrow and order lists, by name.
func (r modelResource[S, T, K]) Asks() (all []Asked) {
	m := r.plain()
	for _, name := range slices.Sorted(maps.Keys(m.asks)) {
		a := Asked{Member: name, Ops: equalOps, Sorts: m.asks[name].sort != ""}
		if m.asks[name].ordered {
			a.Ops = orderOps
		}
		all = append(all, a)
	}
	return all
}

// HasWords says whether lists can be asked for words.
func (r modelResource[S, T, K]) HasWords() bool {
	m := r.plain()
	return m.words != nil || len(m.searched) > 0
}

// AskCount counts what a program asks for, whatever part of it.
func (r modelResource[S, T, K]) AskCount(s S, ctx context.Context, a Ask) (n int, err error) {
	m := r.in(s)
	q, err := m.asking(a)
	if err != nil {
		return 0, err
	}
	err = m.base.db.Read(ctx, func(v *storage.View) error {
		n, err = m.CountOf(v, q)
		return err
	})
	return n, err
}

// NextPage is what Ask says of a next part that only the number of its page leads to.
const NextPage = "page"

// Ask calls fn with the body of each record that a program asks for, in order. Before it calls begin with what Ask.After
// is for the next part, NextPage, or "" where there is none, and with how many records there are on all parts if that is to be
// counted.
func (r modelResource[S, T, K]) Ask(s S, ctx context.Context, a Ask, count bool, begin func(next string, total int) error,
	fn func(body []byte) error) error {
	m := r.in(s)
	q, err := m.asking(a)
	if err != nil {
		return err
	}
	fn = untilDone(ctx, fn)
	return m.base.db.Read(ctx, func(v *storage.View) error {
		total, next := 0, ""
		if count {
			if total, err = m.countAsked(v, q); err != nil {
				return err
			}
		}
		if a.Page.Size > 0 {
			some := false
			if q, some = a.Page.of(q); !some {
				return begin("", total)
			}
			if next, err = m.behind(v, q); err != nil {
				return err
			}
		}
		if err := begin(next, total); err != nil {
			return err
		}
		if m.short != nil {
			return m.Each(v, q, func(rec T) error { return fn(m.short(&rec)) })
		}
		if m.shortColumn == "" {
			return m.Bodies(v, q, fn)
		}
		return storage.Each(v, storage.Select{Table: m.Name(), Columns: []string{m.shortColumn}, Query: q},
			func(row storage.Row) error {
				var body []byte
				if err := row.Scan(&body); err != nil {
					return err
				}
				return fn(body)
			})
	})
}

// countAsked counts what q selects.
func (m *model[T, K]) countAsked(r storage.Reader, q storage.Query) (int, error) {
	if m.total != nil && q.Where.All() && q.Found == nil {
		return m.total()
	}
	return m.CountOf(r, q)
}

// asking makes a query of what a program asks; without the page.
func (m *model[T, K]) asking(a Ask) (q storage.Query, err error) {
	var tests []storage.Cond
	for _, f := range a.Filters {
		test, err := m.test(f)
		if err != nil {
			return q, err
		}
		tests = append(tests, test)
	}
	if strings.TrimSpace(a.Words) != "" {
		switch {
		case m.words != nil:
			q.Found = &storage.Found{In: m.words.in, Words: a.Words, Best: len(a.Sort) == 0 && a.After == ""}
		case len(m.searched) > 0:
			for _, word := range strings.Fields(Fold(a.Words)) {
				// Only in the record itself: what it names may be none of the program's business.
				any := make([]storage.Cond, len(m.searched))
				for i, column := range m.searched {
					any[i] = storage.Contains(column, word)
				}
				tests = append(tests, storage.Or(any...))
			}
		default:
			return q, refuseAsk("q is not for this list: it has no words to look for.")
		}
	}
	q.Where = storage.And(tests...)
	if q.Order, err = m.askedOrder(a.Sort); err != nil {
		return q, err
	}
	if a.After != "" {
		q.After, err = m.place(a.After, q.Order)
	}
	return q, err
}

// known finds a member by which programs can ask, however its letters are written.
func (m *model[T, K]) known(name string) (string, asked, bool) {
	if a, ok := m.asks[name]; ok {
		return name, a, true
	}
	for member, a := range m.asks {
		if strings.EqualFold(member, name) {
			return member, a, true
		}
	}
	return "", asked{}, false
}

// test makes a condition of a filter.
func (m *model[T, K]) test(f Filter) (storage.Cond, error) {
	member, by, ok := m.known(f.Member)
	if !ok {
		return nothing, m.unknownMember(f.Member, "This list cannot be narrowed by %s. It can by %s.",
			func(asked) bool { return true })
	}
	value := func(text string) (any, error) {
		if by.none && isBlank(text) {
			return nil, nil
		}
		v, err := by.read(strings.TrimSpace(text))
		if err != nil {
			err = refuseAsk("%s %s.", member, err)
		}
		return v, err
	}
	if f.Op == OpIn {
		var any []storage.Cond
		for part := range strings.SplitSeq(f.Value, ",") {
			v, err := value(part)
			if err != nil {
				return nothing, err
			}
			any = append(any, storage.Eq(by.column, v))
		}
		return storage.Or(any...), nil
	}
	v, err := value(f.Value)
	if err != nil {
		return nothing, err
	}
	if v != nil && by.ordered {
		switch f.Op {
		case OpLt:
			return storage.Less(by.column, v), nil
		case OpLte:
			return storage.AtMost(by.column, v), nil
		case OpGt:
			return storage.More(by.column, v), nil
		case OpGte:
			return storage.Or(storage.More(by.column, v), storage.Eq(by.column, v)), nil
		}
	}
	switch f.Op {
	case OpEq:
		return storage.Eq(by.column, v), nil
	case OpNe:
		return storage.Ne(by.column, v), nil
	}
	ops := equalOps
	if by.ordered {
		ops = orderOps
	}
	return nothing, refuseAsk("%s.%s is no filter. Of this member there are .%s.", member, f.Op, strings.Join(ops, ", ."))
}

// unknownMember refuses the name of a member that cannot be asked by, and names those that can.
func (m *model[T, K]) unknownMember(name, format string, can func(asked) bool) error {
	var names []string
	for _, member := range slices.Sorted(maps.Keys(m.asks)) {
		if can(m.asks[member]) {
			names = append(names, member)
		}
	}
	list := strings.Join(names, ", ")
	if list == "" {
		list = "nothing"
	}
	return refuseAsk(format, name, list)
}

// askedOrder makes an order of the members of Ask.Sort, in which no two records stand at the same place.
func (m *model[T, K]) askedOrder(sort []string) ([]storage.By, error) {
	var order []storage.By
	switch {
	case len(sort) > 0:
	case m.askOrder != nil:
		order = slices.Clone(m.askOrder)
	default:
		order = slices.Clone(m.order)
	}
	for _, name := range sort {
		name, desc := strings.CutPrefix(strings.TrimSpace(name), "-")
		_, by, ok := m.known(name)
		if !ok || by.sort == "" {
			return nil, m.unknownMember(name, "sort cannot name %s. It can name %s.",
				func(a asked) bool { return a.sort != "" })
		}
		if !slices.ContainsFunc(order, func(b storage.By) bool { return b.Column == by.sort }) {
			order = append(order, storage.By{Column: by.sort, Desc: desc})
		}
	}
	for _, by := range order {
		if by.Column == "pk" || by.Column == m.Key() {
			return order, nil
		}
	}
	return append(order, storage.By{Column: "pk", Desc: len(order) > 0 && order[len(order)-1].Desc}), nil
}

// place is a place in a list, as programs are told it: the order and the values of its columns.
type place struct {
	Order  []storage.By `json:"o"`
	Values []any        `json:"v"`
}

var errPlace = refuseAsk("after is no place in this list in this order: take it from the answer of the part before, and ask " +
	"for the same order again.")

// behind is the place of the last record of a part, "" where no other comes after it.
func (m *model[T, K]) behind(r storage.Reader, q storage.Query) (string, error) {
	if q.Found != nil && q.Found.Best {
		q.Offset, q.Limit = q.Offset+q.Limit, 1
		more := ""
		err := storage.Each(r, storage.Select{Table: m.Name(), Columns: []string{"pk"}, Query: q}, func(storage.Row) error {
			more = NextPage // the best ones have no places
			return nil
		})
		return more, err
	}
	columns := make([]string, len(q.Order))
	for i, by := range q.Order {
		columns[i] = by.Column
	}
	q.Offset, q.Limit = q.Offset+q.Limit-1, 2
	var last []any
	n := 0
	err := storage.Each(r, storage.Select{Table: m.Name(), Columns: columns, Query: q}, func(row storage.Row) error {
		if n++; n > 1 {
			return nil
		}
		dest := make([]any, len(columns))
		for i, column := range columns {
			switch m.Kind(column) {
			case storage.Bytes:
				dest[i] = new([]byte)
			case storage.Text:
				dest[i] = new(string)
			case storage.Real:
				dest[i] = new(float64)
			default:
				dest[i] = new(int64)
			}
		}
		last = dest
		return row.Scan(dest...)
	})
	if err != nil || n < 2 {
		return "", err
	}
	text, err := json.Marshal(place{q.Order, last})
	return base64.RawURLEncoding.EncodeToString(text), err
}

// place reads a place in a list of this order.
func (m *model[T, K]) place(text string, order []storage.By) ([]any, error) {
	var at struct {
		Order  []storage.By      `json:"o"`
		Values []json.RawMessage `json:"v"`
	}
	plain, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(plain, &at) != nil || !slices.Equal(at.Order, order) || len(at.Values) != len(order) {
		return nil, errPlace
	}
	values := make([]any, len(order))
	for i, by := range order {
		var err error
		switch m.Kind(by.Column) {
		case storage.Bytes:
			values[i], err = decoded[[]byte](at.Values[i])
		case storage.Text:
			values[i], err = decoded[string](at.Values[i])
		case storage.Real:
			values[i], err = decoded[float64](at.Values[i])
		default:
			values[i], err = decoded[int64](at.Values[i])
		}
		if err != nil {
			return nil, errPlace
		}
	}
	return values, nil
}

func decoded[V any](text json.RawMessage) (v V, err error) {
	err = json.Unmarshal(text, &v)
	return v, err
}
