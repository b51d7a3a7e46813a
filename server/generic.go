package server

import (
	"context"
	"errors"
	"math"
	"strconv"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/words"
)

// The handlers most models share. A model whose rules stand in shop needs no others: its rows name them with the
// methods of its shop.Resource.

// resource is a shop.Resource, whatever its records are.
type resource interface {
	One(s *shop.Store, id string) ([]byte, error)
	Post(*shop.Store, context.Context, model.Guard, model.Post) (body []byte, created bool, err error)
	Patch(*shop.Store, context.Context, model.Guard, model.Post) (body []byte, created bool, err error)
	Delete(s *shop.Store, ctx context.Context, g model.Guard, id string) (bool, error)
	Given(s *shop.Store, g model.Guard, id string, c model.Condition) model.Guard
}

// one answers the record of the path's id.
func one(r resource) handler {
	return func(c *call) answer {
		body, err := r.One(c.s.shop, c.param(0))
		return answer{body: body, err: err, whole: true}
	}
}

// oneBy answers the record found by a query value, in either reading of a + in it.
func oneBy(query string, find func(*shop.Store, string) ([]byte, error)) handler {
	return func(c *call) answer {
		a := answer{whole: true}
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
func array(records each) answer { return answer{records: records} }

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

// orNone answers a list, or the error NULL with content beside it when the list is empty.
func orNone(content string, why words.Form, list handler) handler {
	return func(c *call) answer {
		a, some := list(c), errors.New("there are some")
		err := a.records(func([]byte) error { return some })
		switch {
		case err == nil:
			return answer{err: shop.Refuse(shop.Missing, "", why), neutral: content}
		case err != some:
			return answer{err: err}
		}
		return a
	}
}

// pages answers the part of a list that page and pagesize name; all of it without page.
func pages(size int, all func(*shop.Store, context.Context, func([]byte) error) error,
	page func(*shop.Store, context.Context, model.PageOf, func([]byte) error) error) handler {
	return func(c *call) answer {
		return array(func(fn func([]byte) error) error {
			if c.Query.Count("page") == 0 {
				return all(c.s.shop, c.r.Context(), fn)
			}
			return page(c.s.shop, c.r.Context(), c.paging(size), fn)
		})
	}
}

// count answers a number.
func count(how func(*shop.Store) (int, error)) handler {
	return func(c *call) answer {
		n, err := how(c.s.shop)
		return answer{body: strconv.AppendInt(nil, int64(n), 10), err: err}
	}
}

// storing is the shop's way of storing a posted record. Whether it replaces one, creates one or means one that is there
// already, the shop decides by the path's id and the record.
type storing func(*shop.Store, context.Context, model.Guard, model.Post) (body []byte, created bool, err error)

// save stores the posted record under the path's id, if there is one.
func save(r resource) handler {
	return func(c *call) answer { return c.save(r.Post, c.param(0)) }
}

// create stores the posted record as a new one; no id in the path is looked at.
func create(r resource) handler {
	return func(c *call) answer { return c.save(r.Post, "") }
}

// patch changes the posted members of the record of the path's id.
func patch(r resource) handler {
	return func(c *call) answer { return c.save(r.Patch, c.param(0)) }
}

func (c *call) save(store storing, id string) answer {
	posted, err := c.body()
	if err != nil {
		return answer{err: err}
	}
	body, created, err := store(c.s.shop, c.r.Context(), c.guard(),
		model.Post{ID: id, Body: posted, Asked: c.literal, If: c.condition()})
	return answer{body: body, created: created, err: err, whole: true}
}

// literal is a query value in which a + stands for itself, where a form would mean a blank: the original client
// sends it so (docs/protocol/00-conventions.md §5).
func (c *call) literal(name string) string {
	readings := c.Query.Lookup(name)
	return readings[len(readings)-1]
}

// remove deletes the record of the path's id.
func remove(r resource) handler {
	return func(c *call) answer {
		guard := r.Given(c.s.shop, c.guard(), c.param(0), c.condition())
		deleted, err := r.Delete(c.s.shop, c.r.Context(), guard, c.param(0))
		if err == nil && !deleted {
			return c.wasNot("There is no such %s, so nothing was deleted.", c.noun())
		}
		return answer{body: yes, err: err}
	}
}

// wasNot is the protocol's plain false for something that is not there; the modern form says so.
func (c *call) wasNot(why words.Form, args ...any) answer {
	return answer{body: no, modern: shop.Refuse(shop.Missing, "", why, args...)}
}

// paging reads page and pagesize as products do: what cannot be read means the default, a page before the first means
// the first (docs/protocol/00-conventions.md §10). A size below 1 is an empty page.
func (c *call) paging(size int) model.PageOf {
	p := model.PageOf{Number: c.integer("page", 1), Size: c.integer("pagesize", size)}
	p = model.PageOf{Number: max(p.Number, 1), Size: max(p.Size, 0)}
	if c.sifts() { // the page is one of those that changed
		c.listing.since.page = &p
		return model.PageOf{Number: 1, Size: math.MaxInt32}
	}
	return p
}

// integer reads a 32-bit number as the original does; anything else is the default.
func (c *call) integer(query string, otherwise int) int {
	n, err := strconv.ParseInt(c.given(query), 10, 32)
	if err != nil {
		return otherwise
	}
	return int(n)
}

// cleared answers a clear operation. While it is not allowed, the protocol's own answer goes along with the error that
// says so.
func cleared(body string, err error, closed string) answer {
	if err != nil && shop.KindOf(err) == shop.ClearClosed {
		return answer{err: err, neutral: closed}
	}
	return answer{body: []byte(body), err: err}
}
