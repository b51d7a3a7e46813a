package server

import (
	"net/http"
	"reflect"
	"strings"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/storage"
	"griddle/vault"
)

// What the modern form says of lists besides their records: the cursor at which they were read, by which a program
// goes on in the feed of changes, and a weak tag that lasts as long as nothing changes of which the list is made.

// listing is what a list is asked for besides.
type listing struct {
	cursor, tag string
	since       *sift // nil for all records
}

// sift lets the records through that changed since a cursor.
type sift struct {
	ids  map[string]bool // in lower case
	all  bool            // more changed than is worth telling apart
	page *model.PageOf   // of those that changed; nil for all
	let  int             // through, so far
}

// mostSifted bounds the ids that are kept for a list.
const mostSifted = 100_000

// isList says whether Content is a list of records.
func isList(content any) bool {
	t := reflect.TypeOf(content)
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct || t == reflect.TypeFor[shop.PageOfProducts]()
}

// of is the model of the records that a list holds.
func (r *route) of() *fedModel {
	name := r.model
	switch {
	case name == "affiliates" && r.endsInWord():
		name = "referrals"
	case name == "productfilesxproducts":
		name = "productfiles"
	case name == "productvariantssku":
		name = "productvariant"
	}
	for i, m := range fedModels {
		if m.Name == name {
			return &fedModels[i]
		}
	}
	return nil
}

// tablesOf are those that lists of an area are made of. Products show what their stock comes to.
func tablesOf(area vault.Area) (all []string) {
	for _, m := range fedModels {
		if m.area == area || area == vault.Catalog && m.area == vault.Stock {
			all = append(all, m.Records.Name())
		}
	}
	return all
}

// areaTables are the tables of lists by their area.
var areaTables = func() map[vault.Area][]string {
	all := map[vault.Area][]string{}
	for _, area := range vault.Areas {
		all[area] = tablesOf(area)
	}
	return all
}()

// begin finds out, before anything of a list is read, how things are at this moment: what is written meanwhile comes
// again with the cursor, and changes the tag. same says that the program has the list as it is.
func (c *call) begin() (same bool, err error) {
	l := &listing{}
	head, err := c.s.shop.FeedHead(areaTables[c.route.needs.Area])
	if err != nil {
		return false, err
	}
	l.tag = `W/"` + head + "-" + c.s.version + `"`
	if l.cursor, err = c.s.shop.FeedCursor(); err != nil {
		return false, err
	}
	if since := c.given("changedsince"); since != "" {
		if l.since, err = c.changedSince(since); err != nil {
			return false, err
		}
	}
	c.listing = l
	list := c.r.Header["If-None-Match"]
	return named(list, strings.TrimPrefix(l.tag, "W/"), true), nil
}

// unchanged answers that the list is as the program has it.
func (c *call) unchanged() answer {
	return answer{stream: func() {
		c.listing.write(c.w.Header())
		c.note(http.StatusNotModified, "OK")
		c.writeStatus(http.StatusNotModified)
	}}
}

// write sets the headers of a list.
func (l *listing) write(h http.Header) {
	h["Etag"], h["Griddle-Cursor"] = []string{l.tag}, []string{l.cursor}
}

// changedSince collects the ids of what changed behind a cursor.
func (c *call) changedSince(cursor string) (*sift, error) {
	s := &sift{ids: map[string]bool{}}
	of := c.route.of()
	r := reading{since: cursor, models: []string{of.Name}, limit: mostChanges}
	for more := true; more && !s.all; {
		var entries []storage.FeedEntry
		var err error
		if entries, more, err = c.next(&r); err != nil {
			return nil, err
		}
		for _, e := range entries {
			s.ids[strings.ToLower(e.ID)] = true
		}
		s.all = len(s.ids) > mostSifted
	}
	return s, nil
}

// through hands on the records that changed, of the page that is asked for.
func (s *sift) through(fn func(body []byte) error) func(body []byte) error {
	return func(body []byte) error {
		if !s.all && !s.ids[strings.ToLower(firstMember(body))] {
			return nil
		}
		at := int64(s.let)
		s.let++
		if p := s.page; p != nil { // it is known once the list is begun, and its numbers have 32 bits
			if first := int64(p.Number-1) * int64(p.Size); at < first || at >= first+int64(p.Size) {
				return nil
			}
		}
		return fn(body)
	}
}

// sifts says whether the call lists only what changed.
func (c *call) sifts() bool {
	return c.listing != nil && c.listing.since != nil
}
