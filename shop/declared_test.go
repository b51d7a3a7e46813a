package shop

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"griddle/shop/model"
	"griddle/storage"
)

// TestMistakesInDeclarations: a table or column that is not there is said when the program starts, not when somebody
// asks for it.
func TestMistakesInDeclarations(t *testing.T) {
	tables := Schema()
	for what, c := range map[string]struct {
		says   string
		change func(*Store)
	}{
		"no mistake": {"", func(*Store) {}},
		"order":      {`no column "name_srot"`, func(s *Store) { modelsOf(s).vendors.Order = storage.Asc("name_srot") }},
		"sort": {`no column "emial_sort"`, func(s *Store) {
			modelsOf(s).vendors.Sorts = map[string][]storage.By{"email": storage.Asc("emial_sort")}
		}},
		"filter": {`no column "aproved"`, func(s *Store) {
			modelsOf(s).reviews.Filters = map[string]model.Narrowing{"approved": model.ByTruth("aproved")}
		}},
		"words": {`no column "word_key"`,
			func(s *Store) { modelsOf(s).reviews.Searched = []string{"word_key"} }},
		"column that mentions": {`no column "custmer"`, func(s *Store) { s.base.Mentions[0].Column = "custmer" }},
		"records of another": {`no column "produkt"`, func(s *Store) {
			modelsOf(s).reviews.OfOwner = func(product string) storage.Query {
				return storage.Query{Where: storage.Eq("produkt", product)}
			}
		}},
		"links": {`no table "linsk"`, func(s *Store) {
			modelsOf(s).properties.OfOwner = func(string) storage.Query {
				return storage.Query{Via: &storage.Via{Table: "linsk", Column: "property", Key: "pk"}}
			}
		}},
		"twin": {`no column "mail"`, func(s *Store) {
			modelsOf(s).customers.Existing = func(c *CustomerAccount) storage.Cond {
				return storage.Eq("mail",
					c.Email)
			}
		}},
		"column that names":       {`no column "prodcut"`, func(s *Store) { s.base.Refs[2].Column = "prodcut" }},
		"model that is named":     {`"prodcuts", which is no model`, func(s *Store) { s.base.Refs[2].To = "prodcuts" }},
		"table that names":        {`no table "lniks"`, func(s *Store) { s.base.Refs[0].From = "lniks" }},
		"model that is spoken of": {`"groups", which is no model`, func(s *Store) { s.base.Mentions[0].To = "groups" }},
	} {
		s := newStore()
		s.declareAll()
		s.base.Refs = slices.Clone(s.base.Refs)
		c.change(s)
		err := s.base.Check(tables)
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestReferenceByNoColumn: what a record names is read by a column of its model.
func TestReferenceByNoColumn(t *testing.T) {
	s := newStore()
	s.declareAll()
	modelsOf(s).reviews.Refs = []model.Ref[ProductReview]{{Column: "prodcut", To: productsTable}}
	defer func() {
		if said := fmt.Sprint(recover()); !strings.Contains(said, `by a column "prodcut"`) {
			t.Errorf("it says %s", said)
		}
	}()
	modelsOf(s).reviews.Refer()
	t.Error("nobody minds")
}
