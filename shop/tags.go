package shop

import (
	"context"
	"slices"
	"strings"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

// CustomersTagged is the filter of the customers with a tag.
const CustomersTagged = "tag"

// tagsText is how the tags of a record stand in its column: each between two line ends, so that it is found as a whole.
func tagsText(tags []string) any {
	if len(tags) == 0 {
		return nil
	}
	return "\n" + strings.Join(tags, "\n") + "\n"
}

func byTag(chosen string) storage.Cond { return storage.Contains("tags", "\n"+chosen+"\n") }

// tidyTags brings tags into one spelling and order: without blanks at their ends, each once, whatever its letter case.
func tidyTags(tags []string) (all []string) {
	seen := map[string]bool{}
	for _, t := range tags {
		t = tidyTag(t)
		if key := model.Fold(t); t != "" && !seen[key] {
			seen[key], all = true, append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return strings.Compare(model.Fold(a), model.Fold(b)) })
	return all
}

func tidyTag(tag string) string { return strings.Join(strings.Fields(tag), " ") }

// mostTag is how many characters a tag may have.
const mostTag = 50

func checkTags(tags []string) error {
	for _, t := range tags {
		if n := wire.Units(t); n > mostTag {
			return Refuse(Invalid, "Tags", "{field} is too long: it has %d characters, %d fit.", n, mostTag)
		}
	}
	return nil
}

// CustomerTags are all tags that customers have, in order.
func (s *Store) CustomerTags(ctx context.Context) (all []string, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		return storage.Each(v, storage.Select{Table: customersTable, Columns: []string{"tags"},
			Query: storage.Query{Where: storage.Ne("tags", nil)}},
			func(row storage.Row) error {
				var tags string
				err := row.Scan(&tags)
				all = append(all, strings.Split(tags, "\n")...)
				return err
			})
	})
	return tidyTags(all), err
}

// TagCustomers gives customers a tag, or with on false takes it from them; the change can be undone.
func (s *Store) TagCustomers(ctx context.Context, ids []string, tag string, on bool) (model.Change, error) {
	key := model.Fold(tidyTag(tag))
	if key == "" {
		return model.Change{}, Refuse(Invalid, "Tags", "Enter a tag.")
	}
	if err := checkTags([]string{tag}); err != nil {
		return model.Change{}, err
	}
	kind := Untagged
	if on {
		kind = Tagged
	}
	return Customers.ChangeAll(s, ctx, kind, ids, func(c *CustomerAccount) {
		c.Local.Tags = slices.DeleteFunc(c.Local.Tags, func(t string) bool { return model.Fold(t) == key })
		if on {
			c.Local.Tags = tidyTags(append(c.Local.Tags, tag))
		}
	})
}
