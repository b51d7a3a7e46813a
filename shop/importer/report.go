package importer

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"griddle/shop"
)

// Report is what an import brought. It is also the note by which it goes on after a break.
type Report struct {
	Base    string
	Modern  bool // the other store hands out pictures and the contents of files
	Came    []Count
	Refused []Refusal // the first ones that did not come, for whatever reason
	Not     int       // how many records broke a rule
	Lost    int       // how many things the other store did not hand out
	Emptied int       `json:",omitempty"` // how many members of records were left empty
	Missing []Lack    // at the end
	Unknown []string  // at the end: models that the other store's API does not know
	Ended   time.Time // UTC; zero while it is under way

	Step, Last string    // how far it is
	Mark       *mark     `json:",omitempty"` // when a part of the item behind Last is stored
	Again      bool      `json:",omitempty"` // it only fetches what did not come before:
	Todo       []Refusal `json:",omitempty"`
}

// mark is what a report said before an item was begun that is stored in parts: when the item is asked for again,
// it counts from there.
type mark struct {
	Came                        []Count
	Refused, Not, Lost, Emptied int
}

// Count is how many records of a kind came.
type Count struct {
	Kind  string
	Count int
}

// Refusal is a record that could not be stored, or something that the other store did not hand out, or a member that
// was left empty.
type Refusal struct {
	Kind, ID string
	Number   string `json:",omitempty"` // by which an owner knows it, when that is not its ID
	Lost     bool   `json:",omitempty"` // it was not handed out
	Emptied  bool   `json:",omitempty"` // it came, but what the member in Why names did not
	Why      shop.Error

	Step, Item string  // what to ask for again; Item "": all of the step
	Came       []Count `json:",omitempty"` // what came of the item all the same
}

// Called is the number by which an owner finds it; "" for a whole list.
func (r *Refusal) Called() string { return cmp.Or(r.Number, r.ID) }

// Lack is something that the API of the other store does not hand out, so that it could not come.
type Lack string

// What may be lacking.
const (
	Passwords      Lack = "passwords"       // of customers
	PropertyValues Lack = "property values" // that products have of properties: the API only takes them
	EmptyTypes     Lack = "empty types"     // the properties of types that no product has: they come with products
	Unlisted       Lack = "unlisted"        // volume discounts, and files that no product has: no list has them
	Pictures       Lack = "pictures"        // and contents of files: an original takes them but does not hand them out
)

// At is the place in the plan of the step that is under way; Steps when it is at its end.
func (r *Report) At() int {
	if !r.Ended.IsZero() || r.Again {
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

// Fetchable says whether something that did not come can be asked for again.
func (r *Report) Fetchable() bool {
	return slices.ContainsFunc(r.Refused, func(one Refusal) bool { return one.Step != "" })
}

// Unfinished is the import under way in a store, by this program or another, or broken off; nil when there is none.
func Unfinished(s *shop.Store) (*Report, error) { return read(s.ImportNote()) }

// Last is what the last whole import brought; nil when there was none.
func Last(s *shop.Store) (*Report, error) { return read(s.ImportReport()) }

func read(text string, err error) (*Report, error) {
	if err != nil || text == "" {
		return nil, err
	}
	r := new(Report)
	return r, json.Unmarshal([]byte(text), r)
}

// GiveUp ends an import that is not finished; what came stays.
func GiveUp(ctx context.Context, s *shop.Store) error { return s.EndImport(ctx, "") }

func (r *Report) count(kind string, n int) { r.Came = added(r.Came, kind, n) }

// added is the counts with n more of a kind.
func added(counts []Count, kind string, n int) []Count {
	i := slices.IndexFunc(counts, func(c Count) bool { return c.Kind == kind })
	if i < 0 {
		i, counts = len(counts), append(counts, Count{Kind: kind})
	}
	counts[i].Count += n
	return counts
}

func (r *Report) refuse(one Refusal) {
	switch {
	case one.Lost:
		r.Lost++
	case one.Emptied:
		r.Emptied++
	default:
		r.Not++
	}
	if len(r.Refused) < keptReasons {
		r.Refused = append(r.Refused, one)
	}
}

func (r *Report) mark() mark {
	return mark{slices.Clone(r.Came), len(r.Refused), r.Not, r.Lost, r.Emptied}
}

// back goes to the mark, if there is one.
func (r *Report) back() {
	if k := r.Mark; k != nil {
		r.Came, r.Refused, r.Mark = slices.Clone(k.Came), r.Refused[:k.Refused], nil
		r.Not, r.Lost, r.Emptied = k.Not, k.Lost, k.Emptied
	}
}

func (r *Report) note() (string, error) {
	note, err := json.Marshal(r)
	return string(note), err
}
