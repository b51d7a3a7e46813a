package model

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"griddle/shop/words"
	"griddle/storage"
)

// What a list of any model shows: which records, in which order, and what each line says of those that it names and of
// those that name it. Everything is worked out here from the model's declaration, so that no model needs a search of
// its own. The catalogue has one all the same (FindProducts), for its many filters and its index of words.

// Find says which records a list shows, and in which order. Its zero value is all of them, in the model's own order.
type Find struct {
	Words  string            // all of them stand in the record, or in what those are called that it names
	Chosen map[string]string // of the model's filters; "" is any
	Sort   string            // one of the model's sorts; "" is the model's own order
	Desc   bool              // turns Sort round
}

// Row is a record as a list shows it.
type Row[T any] struct {
	ID     string
	Record T
	Names  map[string]string // what those are called that it names, by the member; those that are gone are left out
	Uses   []Use             // what names it
	Said   map[string]string // what a page says of it besides, by column; nil unless it does
}

// Used is how many records of a kind name the one of the row.
func (r Row[T]) Used(noun words.Form) int {
	for _, u := range r.Uses {
		if u.Noun == noun {
			return u.Count
		}
	}
	return 0
}

// Offers says by what a list of the model can be narrowed and ordered, so that a page can be held against it before
// there is a store.
func (r Resource[S, T, K]) Offers() (filters, sorts []string) {
	m := r.plain()
	return slices.Sorted(maps.Keys(m.Filters)), slices.Sorted(maps.Keys(m.Sorts))
}

// Find answers the ids of all records that f lets through, in order. Only columns are read, so that it can be asked at
// each stroke of a key. A filter or sort that the model lacks, as an older window may have remembered it, changes
// nothing.
func (r Resource[S, T, K]) Find(s S, ctx context.Context, f Find) (ids []string, err error) {
	m := r.in(s)
	q := storage.Query{Order: m.Order}
	if by, known := m.Sorts[f.Sort]; known {
		q.Order = append(slices.Clone(by), storage.Asc("pk")...)
		if f.Desc {
			q.Order = append(Descending(by), storage.Asc("pk")...)
		}
	}
	var tests []storage.Cond
	for _, name := range slices.Sorted(maps.Keys(f.Chosen)) { // in one order, so that the statement is prepared once
		if passes, chosen := m.Filters[name], f.Chosen[name]; passes != nil && chosen != "" {
			tests = append(tests, passes(chosen))
		}
	}
	err = m.base.db.Read(ctx, func(v *storage.View) error {
		for _, word := range strings.Fields(Fold(f.Words)) {
			has, err := m.has(v, word)
			if err != nil {
				return err
			}
			tests = append(tests, has)
		}
		q.Where = storage.And(tests...)
		ids, err = m.IDs(v, q)
		return err
	})
	return ids, err
}

// Nothing lets no row through.
var Nothing = storage.In[int64]("pk", nil)

// has asks for the records in which a word stands, or in the name of one that they name.
func (m *Of[T, K]) has(r storage.Reader, word string) (storage.Cond, error) {
	any := []storage.Cond{}
	for _, column := range m.Searched {
		any = append(any, storage.Contains(column, word))
	}
	add := func(column, to string) error {
		named, err := m.base.Kinds[to].nameHas(r, word)
		if err == nil && named.Op != storage.OpAlways {
			any = append(any, named.Of(column))
		}
		return err
	}
	for _, ref := range m.Refs {
		if ref.Field == "" {
			continue
		}
		if err := add(ref.Column, ref.To); err != nil {
			return storage.Cond{}, err
		}
	}
	for _, mention := range m.Mentions {
		if err := add(mention.Column, mention.To); err != nil {
			return storage.Cond{}, err
		}
	}
	if len(any) == 0 {
		return Nothing, nil
	}
	return storage.Or(any...), nil
}

// NameColumn is the folded name of a record, in those models that have one.
const NameColumn = "name_key"

// nameHas is a condition on a column that names one of the records in whose name a word stands; the zero one where
// there is none. With an index of words only what it finds is looked at.
func (m *Of[T, K]) nameHas(r storage.Reader, word string) (storage.Cond, error) {
	if m.values[NameColumn] == nil {
		return storage.Cond{}, nil
	}
	q := storage.Query{Where: storage.Contains(NameColumn, word)}
	if m.ByWords != nil {
		q.Found = m.ByWords(word)
	}
	ids, err := m.IDs(r, q)
	if err != nil || len(ids) == 0 {
		return storage.Cond{}, err
	}
	if m.numbered() {
		return storage.In("", m.Parsed(ids)), nil
	}
	for i := range ids {
		ids[i] = m.named(ids[i])
	}
	return storage.In("", ids), nil
}

// names are what those are called that a record names, by the member.
func (m *Of[T, K]) names(rec *T, called calls) (map[string]string, error) {
	all := map[string]string{}
	add := func(field, table string, id any) error {
		if field == "" || id == nil {
			return nil
		}
		name, err := called(table, fmt.Sprint(id))
		if err == nil && name != "" {
			all[field] = name
		}
		return err
	}
	for _, ref := range m.Refs {
		if ref.Among != nil && !ref.Among(rec) {
			continue
		}
		if err := add(ref.Field, ref.To, m.values[ref.Column](rec)); err != nil {
			return nil, err
		}
	}
	for _, mention := range m.Mentions {
		if err := add(mention.Field, mention.To, m.values[mention.Column](rec)); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// calls answers what a record is called, "" for one that is gone.
type calls func(table, id string) (string, error)

// calling is calls out of r, which remembers.
func (b *Base) calling(r storage.Reader) calls {
	known := map[[2]string]string{}
	return func(table, id string) (string, error) {
		at := [2]string{table, id}
		if name, there := known[at]; there {
			return name, nil
		}
		name, err := b.Kinds[table].Called(r, id)
		known[at] = name
		return name, err
	}
}

// Called is the name of the record with the id, "" when there is none.
func (m *Of[T, K]) Called(r storage.Reader, id string) (string, error) {
	key, ok := m.Parse(id)
	if !ok {
		return "", nil
	}
	body, err := m.Body(r, key)
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil
	}
	return m.nameOf(body), err
}

// Rows answers the records with these ids that are there, in their order.
func (r Resource[S, T, K]) Rows(s S, ctx context.Context, ids []string) (rows []Row[T], err error) {
	m := r.in(s)
	err = m.base.db.Read(ctx, func(v *storage.View) error {
		called := m.base.calling(v)
		var found []K
		for _, id := range m.Parsed(ids) {
			if err := ctx.Err(); err != nil {
				return err
			}
			rec, err := m.Stored(v, id)
			if err != nil {
				return err
			}
			if rec == nil {
				continue
			}
			row := Row[T]{ID: IDText(*m.ID(rec)), Record: *rec}
			if row.Names, err = m.names(rec, called); err != nil {
				return err
			}
			rows, found = append(rows, row), append(found, *m.ID(rec))
		}
		uses, err := m.uses(v, found)
		for i := range rows {
			rows[i].Uses = uses[Fold(rows[i].ID)]
		}
		return err
	})
	return rows, err
}

// uses says of each record, by its folded id, what names it.
func (m *Of[T, K]) uses(r storage.Reader, ids []K) (map[string][]Use, error) {
	all, records := map[string][]Use{}, listed(ids)
	for _, ref := range m.base.naming(m.Name()) {
		k := m.base.Kinds[ref.From]
		if k == nil {
			continue
		}
		count, err := storage.CountBy[K](r, ref.From, ref.Column, ref.naming(records))
		if err != nil {
			return nil, err
		}
		for id, n := range count {
			at := Fold(IDText(id))
			all[at] = addUse(all[at], Use{k.noun(), n, ref.Then == Refuses, ref.Then == Goes})
		}
	}
	for _, mention := range m.base.Mentions {
		if mention.To != m.Name() || len(ids) == 0 {
			continue
		}
		folded := make([]string, len(ids))
		for i, id := range ids {
			folded[i] = Fold(IDText(id))
		}
		count, err := storage.CountBy[string](r, mention.From, mention.Column, storage.In(mention.Column, folded))
		if err != nil {
			return nil, err
		}
		for _, at := range folded {
			all[at] = addUse(all[at], Use{Noun: m.base.Kinds[mention.From].noun(), Count: count[at]})
		}
	}
	return all, nil
}

// addUse adds to a list what is more than none, to the same kind that has the same fate.
func addUse(all []Use, u Use) []Use {
	if u.Count == 0 {
		return all
	}
	for i, have := range all {
		if have.Noun == u.Noun && have.Refused == u.Refused && have.Deleted == u.Deleted {
			all[i].Count += u.Count
			return all
		}
	}
	return append(all, u)
}

// Mention says that records name others by a member that nothing else depends on: what it names need not be there, and
// may be deleted, for so the protocol wants it. Lists show and count them.
type Mention[T any] struct {
	Field  string
	Column string           // holds the folded id of what is named, nil for none
	To     string           // the table of what is named
	Name   func(*T, string) // lets a record name another
}

// Mentioning is a mention of a table.
type Mentioning struct {
	From, Column, To string
	Rename           func(tx *storage.Tx, where storage.Cond, id string) error
}

// mentionAll enters the mentions of a model into the store's.
func (m *Of[T, K]) mentionAll() {
	for _, mention := range m.Mentions {
		rename := func(tx *storage.Tx, where storage.Cond, id string) error {
			return m.Rewrite(tx, where, func(rec *T) { mention.Name(rec, id) })
		}
		m.base.Mentions = append(m.base.Mentions, Mentioning{m.Name(), mention.Column, mention.To, rename})
	}
}

// named is an id as columns hold it that name the record without depending on it: they are folded, for such ids may
// be spelt in any way.
func (m *Of[T, K]) named(id string) string {
	if m.numbered() {
		return id
	}
	return Fold(id)
}

// Mentioned is the value of a column of a mention.
func Mentioned(id string) any {
	if IsBlank(id) {
		return nil
	}
	return Fold(id)
}

// WordsColumn holds the folded texts of a record in which words are looked for.
func WordsColumn[T any](texts func(*T) []string) storage.Column[T] {
	return storage.Column[T]{Name: "words_key", Type: storage.Text, Value: func(rec *T) any {
		return Fold(strings.Join(texts(rec), "\n"))
	}}
}

// Narrowing is what a list is narrowed by, from what was chosen.
type Narrowing func(chosen string) storage.Cond

// ByText, ByNumber and ByTruth are filters by the value of a column; what cannot be one lets nothing through.
func ByText(column string) Narrowing {
	return func(chosen string) storage.Cond { return storage.Eq(column, chosen) }
}

func ByNumber(column string) Narrowing {
	return func(chosen string) storage.Cond {
		n, err := strconv.ParseInt(chosen, 10, 64)
		if err != nil {
			return Nothing
		}
		return storage.Eq(column, n)
	}
}

func ByTruth(column string) Narrowing {
	return func(chosen string) storage.Cond {
		yes, err := strconv.ParseBool(chosen)
		if err != nil {
			return Nothing
		}
		return storage.Eq(column, yes)
	}
}

// SinceDay is the form of the day that a filter of those since then is given.
const SinceDay = "2006-01-02"

// Since is a filter by a column with a time in milliseconds: that day or later.
func Since(column string) Narrowing {
	return func(chosen string) storage.Cond {
		day, err := time.Parse(SinceDay, chosen)
		if err != nil {
			return Nothing
		}
		return storage.More(column, day.UnixMilli()-1)
	}
}
