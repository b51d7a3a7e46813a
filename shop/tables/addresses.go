package tables

import (
	"slices"
	"strconv"
	"strings"

	"griddle/shop"
	"griddle/shop/model"
)

// bookEntry is an address of a customer's book, one per row.
type bookEntry struct {
	shop.Address
	customer, email string
	place           int // in the book; -1 for a new one
}

// id names an entry by its customer and its own id, or its place where it has none.
func (e *bookEntry) id() string {
	if e.Bvin != nil && *e.Bvin != "" {
		return e.customer + "/" + *e.Bvin
	}
	return e.customer + "/" + strconv.Itoa(e.place)
}

var addresses = &table[bookEntry]{
	about: shop.Customers.Name(),
	columns: func(*session, []string) ([]column[bookEntry], error) {
		return append([]column[bookEntry]{
			{head: "Email", need: always[bookEntry], get: func(_ *session, e *bookEntry) string { return e.email },
				set: setBook},
			text("Nickname", "NickName", func(e *bookEntry) *string { return &e.NickName }),
		}, addressColumns("", func(e *bookEntry) *shop.Address { return &e.Address })...), nil
	},
	ids: func(s *session) (ids []string, err error) {
		err = shop.Customers.OfEach(s.b, "", nil, func(c *shop.CustomerAccount) error {
			for _, e := range bookOf(c) {
				ids = append(ids, e.id())
			}
			return nil
		})
		return ids, err
	},
	load: func(s *session, ids []string) (map[string]*bookEntry, error) {
		var customers []string
		for _, id := range ids {
			customer, _, _ := strings.Cut(id, "/")
			customers = append(customers, customer)
		}
		slices.Sort(customers)
		accounts, err := shop.Customers.Load(s.b, slices.Compact(customers))
		all := map[string]*bookEntry{}
		for _, c := range accounts {
			for _, e := range bookOf(c) {
				if slices.Contains(ids, e.id()) {
					all[e.id()] = e
				}
			}
		}
		return all, err
	},
	id: (*bookEntry).id, parse: func(id string) (string, bool) {
		return strings.TrimSpace(id),
			strings.Contains(id, "/")
	},
	keys:  []key{{heads: bookHeads, blank: 3, find: findBook}},
	name:  func(e *bookEntry) string { return e.email },
	fresh: func(*session) *bookEntry { return &bookEntry{place: -1} },
	clone: func(e *bookEntry) *bookEntry { next := *e; return &next },
	put:   putBook,
}

// bookHeads are what addresses of a customer are told apart by.
var bookHeads = []string{"Email", "Nickname", "Line 1", "City"}

func findBook(s *session, texts []string) (map[string][]string, error) {
	emails := make([]string, len(texts))
	for i, text := range texts {
		emails[i], _, _ = strings.Cut(text, keySign)
	}
	customers, err := shop.Customers.Holding(s.b, "email_key", emails)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, its := range customers {
		ids = append(ids, its...)
	}
	accounts, err := shop.Customers.Load(s.b, ids)
	found := map[string][]string{}
	for _, c := range accounts {
		for _, e := range bookOf(c) {
			parts := []string{e.email, e.NickName, e.Line1, e.City}
			for i := range parts {
				parts[i] = strings.TrimSpace(parts[i])
			}
			key := model.Fold(strings.Join(parts, keySign))
			found[key] = append(found[key], e.id())
		}
	}
	return found, err
}

func bookOf(c *shop.CustomerAccount) (all []*bookEntry) {
	for i, a := range c.Addresses {
		all = append(all, &bookEntry{Address: a, customer: c.Bvin, email: c.Email, place: i})
	}
	return all
}

// setBook finds the customer of a new entry.
func setBook(s *session, e *bookEntry, value string) error {
	if e.place >= 0 {
		return refuse("An address stays with its customer.")
	}
	found, err := shop.Customers.Holding(s.b, "email_key", []string{strings.TrimSpace(value)})
	if err != nil {
		return err
	}
	ids := found[folded(value)]
	if len(ids) != 1 {
		return refuse("There is no customer with this e-mail address.")
	}
	e.customer, e.email = ids[0], value
	return nil
}

// putBook changes the book as it is by now: other rows may have changed it.
func putBook(s *session, base, next *bookEntry) error {
	settleRegion(&next.Address)
	all, err := shop.Customers.Load(s.b, []string{next.customer})
	if err != nil {
		return err
	}
	old := all[next.customer]
	if old == nil {
		return refuse("There is no customer with this e-mail address.")
	}
	rec := cloned(old)
	if base == nil {
		next.place = len(rec.Addresses)
		rec.Addresses = append(rec.Addresses, next.Address)
	} else {
		rec.Addresses[base.place] = next.Address
	}
	_, err = shop.Customers.Put(s.b, old, *rec)
	return err
}
