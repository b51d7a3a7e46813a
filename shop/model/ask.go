package model

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

// AskBy is how a member is asked for.
type AskBy struct {
	Column  string                    // compared
	Sort    string                    // ordered by, of which every row has a value; "" for not at all
	Ordered bool                      // more and less have a meaning
	None    bool                      // rows without a value have none in the column; an empty text asks for them
	Read    func(string) (any, error) // a value for the column; the error says what the member is compared with
}

// Asks are the members by which programs narrow and order lists, by name.
func (r Resource[S, T, K]) Asks() (all []Asked) {
	m := r.plain()
	for _, name := range slices.Sorted(maps.Keys(m.Asks)) {
		a := Asked{Member: name, Ops: equalOps, Sorts: m.Asks[name].Sort != ""}
		if m.Asks[name].Ordered {
			a.Ops = orderOps
		}
		all = append(all, a)
	}
	return all
}

// HasWords says whether lists can be asked for words.
func (r Resource[S, T, K]) HasWords() bool {
	m := r.plain()
	return m.Words != nil || len(m.Searched) > 0
}

// AskCount counts what a program asks for, whatever part of it.
func (r Resource[S, T, K]) AskCount(s S, ctx context.Context, a Ask) (n int, err error) {
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

// Ask calls fn with the body of each record that a program asks for, in order. Before it calls begin with what
// Ask.After is for the next part, NextPage, or "" where there is none, and with how many records there are on all parts
// if that is to be counted.
func (r Resource[S, T, K]) Ask(s S, ctx context.Context, a Ask, count bool, begin func(next string, total int) error,
	fn func(body []byte) error) error {
	m := r.in(s)
	q, err := m.asking(a)
	if err != nil {
		return err
	}
	fn = UntilDone(ctx, fn)
	return m.base.db.Read(ctx, func(v *storage.View) error {
		total, next := 0, ""
		if count {
			if total, err = m.countAsked(v, q); err != nil {
				return err
			}
		}
		if a.Page.Size > 0 {
			some := false
			if q, some = a.Page.Of(q); !some {
				return begin("", total)
			}
			if next, err = m.behind(v, q); err != nil {
				return err
			}
		}
		if err := begin(next, total); err != nil {
			return err
		}
		if m.Short != nil {
			return m.Each(v, q, func(rec T) error { return fn(m.Short(&rec)) })
		}
		if m.ShortColumn == "" {
			return m.Bodies(v, q, fn)
		}
		return storage.Each(v, storage.Select{Table: m.Name(), Columns: []string{m.ShortColumn}, Query: q},
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
func (m *Of[T, K]) countAsked(r storage.Reader, q storage.Query) (int, error) {
	if m.Total != nil && q.Where.All() && q.Found == nil {
		return m.Total()
	}
	return m.CountOf(r, q)
}

// asking makes a query of what a program asks; without the page.
func (m *Of[T, K]) asking(a Ask) (q storage.Query, err error) {
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
		case m.Words != nil:
			q.Found = &storage.Found{In: m.Words.In, Words: a.Words, Best: len(a.Sort) == 0 && a.After == ""}
		case len(m.Searched) > 0:
			for _, word := range strings.Fields(Fold(a.Words)) {
				// Only in the record itself: what it names may be none of the program's business.
				any := make([]storage.Cond, len(m.Searched))
				for i, column := range m.Searched {
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
func (m *Of[T, K]) known(name string) (string, AskBy, bool) {
	if a, ok := m.Asks[name]; ok {
		return name, a, true
	}
	for member, a := range m.Asks {
		if strings.EqualFold(member, name) {
			return member, a, true
		}
	}
	return "", AskBy{}, false
}

// test makes a condition of a filter.
func (m *Of[T, K]) test(f Filter) (storage.Cond, error) {
	member, by, ok := m.known(f.Member)
	if !ok {
		return Nothing, m.unknownMember(f.Member, "This list cannot be narrowed by %s. It can by %s.",
			func(AskBy) bool { return true })
	}
	value := func(text string) (any, error) {
		if by.None && IsBlank(text) {
			return nil, nil
		}
		v, err := by.Read(strings.TrimSpace(text))
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
				return Nothing, err
			}
			any = append(any, storage.Eq(by.Column, v))
		}
		return storage.Or(any...), nil
	}
	v, err := value(f.Value)
	if err != nil {
		return Nothing, err
	}
	if v != nil && by.Ordered {
		switch f.Op {
		case OpLt:
			return storage.Less(by.Column, v), nil
		case OpLte:
			return storage.AtMost(by.Column, v), nil
		case OpGt:
			return storage.More(by.Column, v), nil
		case OpGte:
			return storage.Or(storage.More(by.Column, v), storage.Eq(by.Column, v)), nil
		}
	}
	switch f.Op {
	case OpEq:
		return storage.Eq(by.Column, v), nil
	case OpNe:
		return storage.Ne(by.Column, v), nil
	}
	ops := equalOps
	if by.Ordered {
		ops = orderOps
	}
	return Nothing, refuseAsk("%s.%s is no filter. Of this member there are .%s.", member, f.Op,
		strings.Join(ops, ", ."))
}

// unknownMember refuses the name of a member that cannot be asked by, and names those that can.
func (m *Of[T, K]) unknownMember(name, format string, can func(AskBy) bool) error {
	var names []string
	for _, member := range slices.Sorted(maps.Keys(m.Asks)) {
		if can(m.Asks[member]) {
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
func (m *Of[T, K]) askedOrder(sort []string) ([]storage.By, error) {
	var order []storage.By
	switch {
	case len(sort) > 0:
	case m.AskOrder != nil:
		order = slices.Clone(m.AskOrder)
	default:
		order = slices.Clone(m.Order)
	}
	for _, name := range sort {
		name, desc := strings.CutPrefix(strings.TrimSpace(name), "-")
		_, by, ok := m.known(name)
		if !ok || by.Sort == "" {
			return nil, m.unknownMember(name, "sort cannot name %s. It can name %s.",
				func(a AskBy) bool { return a.Sort != "" })
		}
		if !slices.ContainsFunc(order, func(b storage.By) bool { return b.Column == by.Sort }) {
			order = append(order, storage.By{Column: by.Sort, Desc: desc})
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

var errPlace = refuseAsk("after is no place in this list in this order: take it from the answer of the part before, " +
	"and ask for the same order again.")

// behind is the place of the last record of a part, "" where no other comes after it.
func (m *Of[T, K]) behind(r storage.Reader, q storage.Query) (string, error) {
	if q.Found != nil && q.Found.Best {
		q.Offset, q.Limit = q.Offset+q.Limit, 1
		more := ""
		err := storage.Each(r, storage.Select{Table: m.Name(), Columns: []string{"pk"}, Query: q},
			func(storage.Row) error {
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
func (m *Of[T, K]) place(text string, order []storage.By) ([]any, error) {
	var at struct {
		Order  []storage.By      `json:"o"`
		Values []json.RawMessage `json:"v"`
	}
	plain, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(plain, &at) != nil || !slices.Equal(at.Order, order) ||
		len(at.Values) != len(order) {
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
