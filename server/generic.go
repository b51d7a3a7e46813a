package server

import (
	"context"
	"strconv"

	"griddle/shop"
	"griddle/storage"
)

// The handlers most models share. A model whose rules stand in shop needs no others: its rows name them with the shop's methods.

// id is how a model's records are named in the path: a bvin or a number.
type id interface{ string | int64 }

// parseID reads an id. Text goes on to shop as it is, which knows the spellings of a bvin; a malformed number names no record.
func parseID[K id](text string) (k K, ok bool) {
	switch p := any(&k).(type) {
	case *string:
		*p, ok = text, true
	case *int64:
		var err error
		*p, err = strconv.ParseInt(text, 10, 64)
		ok = err == nil
	}
	return k, ok
}

// one answers the record of the path's id.
func one[K id](get func(*shop.Store, K) ([]byte, error)) handler {
	return func(c *call) answer {
		k, ok := parseID[K](c.param(0))
		if !ok {
			return answer{err: storage.ErrNotFound}
		}
		body, err := get(c.s.shop, k)
		return answer{body: body, err: err}
	}
}

// oneBy answers the record found by a query value, in either reading of a + in it.
func oneBy(query string, find func(*shop.Store, string) ([]byte, error)) handler {
	return func(c *call) answer {
		var a answer
		for _, value := range c.Query.Lookup(query) {
			a.body, a.err = find(c.s.shop, value)
			if a.err == nil || shop.KindOf(a.err) != shop.Missing {
				break
			}
		}
		return a
	}
}

// each hands every record of a list to fn.
type each = func(fn func(body []byte) error) error

// array answers a list as it is read from the store.
func array(records each) answer {
	return answer{list: func(w *content) error { return w.array(records) }}
}

// list answers all records of a model.
func list(all func(*shop.Store, context.Context, func([]byte) error) error) handler {
	return func(c *call) answer {
		return array(func(fn func([]byte) error) error { return all(c.s.shop, c.r.Context(), fn) })
	}
}

// listOf answers the records that belong to the one a query value names.
func listOf(query string, of func(*shop.Store, context.Context, string, func([]byte) error) error) handler {
	return func(c *call) answer {
		return array(func(fn func([]byte) error) error { return of(c.s.shop, c.r.Context(), c.given(query), fn) })
	}
}

// count answers a number.
func count(how func(*shop.Store) (int, error)) handler {
	return func(c *call) answer {
		n, err := how(c.s.shop)
		return answer{body: strconv.AppendInt(nil, int64(n), 10), err: err}
	}
}

// create stores a posted record.
func create(store func(*shop.Store, context.Context, shop.Guard, []byte) ([]byte, error)) handler {
	return createOrFind(func(s *shop.Store, ctx context.Context, g shop.Guard, posted []byte) ([]byte, bool, error) {
		body, err := store(s, ctx, g, posted)
		return body, true, err
	})
}

// createOrFind stores a posted record, or answers the equal one that is there already.
func createOrFind(store func(*shop.Store, context.Context, shop.Guard, []byte) ([]byte, bool, error)) handler {
	return func(c *call) answer {
		posted, err := c.body()
		if err != nil {
			return answer{err: err}
		}
		body, created, err := store(c.s.shop, c.r.Context(), c.guard, posted)
		return answer{body: body, created: created, err: err}
	}
}

// update replaces the record of the path's id.
func update[K id](store func(*shop.Store, context.Context, shop.Guard, K, []byte) ([]byte, error)) handler {
	return func(c *call) answer {
		k, ok := parseID[K](c.param(0))
		if !ok {
			return answer{err: storage.ErrNotFound}
		}
		posted, err := c.body()
		if err != nil {
			return answer{err: err}
		}
		body, err := store(c.s.shop, c.r.Context(), c.guard, k, posted)
		return answer{body: body, err: err}
	}
}

// save creates or replaces: which of the two, the record decides, not the path.
func save(store func(*shop.Store, context.Context, shop.Guard, string, []byte) ([]byte, bool, error)) handler {
	return func(c *call) answer {
		posted, err := c.body()
		if err != nil {
			return answer{err: err}
		}
		body, created, err := store(c.s.shop, c.r.Context(), c.guard, c.param(0), posted)
		return answer{body: body, created: created, err: err}
	}
}

// remove deletes the record of the path's id.
func remove[K id](del func(*shop.Store, context.Context, shop.Guard, K) (bool, error)) handler {
	return func(c *call) answer {
		k, deleted := parseID[K](c.param(0))
		err := error(nil)
		if deleted {
			deleted, err = del(c.s.shop, c.r.Context(), c.guard, k)
		}
		if err == nil && !deleted {
			return c.wasNot("There is no such " + models[c.Path.Model].noun + ", so nothing was deleted.")
		}
		return answer{body: yes, err: err}
	}
}

// wasNot is the protocol's plain false for something that is not there; the modern form says so.
func (c *call) wasNot(why string) answer {
	return answer{body: no, modern: &shop.Error{Kind: shop.Missing, Message: why}}
}

// paging reads page and pagesize as products do: what cannot be read means the default, a page before the first means the first
// (docs/protocol/00-conventions.md §10). A size below 1 is an empty page.
func (c *call) paging(size int) shop.PageOf {
	p := shop.PageOf{Number: c.integer("page", 1), Size: c.integer("pagesize", size)}
	return shop.PageOf{Number: max(p.Number, 1), Size: max(p.Size, 0)}
}

// integer reads a 32-bit number as the original does; anything else is the default.
func (c *call) integer(query string, otherwise int) int {
	n, err := strconv.ParseInt(c.given(query), 10, 32)
	if err != nil {
		return otherwise
	}
	return int(n)
}

// cleared answers a clear operation. While it is not allowed, the protocol's own answer goes along with the error that says so.
func cleared(body string, err error, closed string) answer {
	if err != nil && shop.KindOf(err) == shop.ClearClosed {
		return answer{err: err, neutral: closed}
	}
	return answer{body: []byte(body), err: err}
}
