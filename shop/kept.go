package shop

import (
	"griddle/shop/words"
	"griddle/storage"
)

// change is a Change being made. The store's journal keeps every row that it touches, of
// whatever table, so what goes with a product is whatever the references say.
type change struct {
	s  *Store
	tx *storage.Tx
	id int64
}

// before keeps the rows of a table that the condition selects, before they are changed or deleted.
func (c *change) before(table string, where storage.Cond) error {
	return c.tx.Before(c.id, table, where)
}

// made notes rows that the change has added.
func (c *change) made(table string, where storage.Cond) error { return c.tx.Made(c.id, table, where) }

// untouched refuses when a row is no longer as the change left it.
func (s *Store) untouched(kept *storage.Kept) error {
	touched, err := kept.Untouched()
	if err != nil || touched == nil {
		return err
	}
	what := words.Say("what belongs to it")
	if kind := s.kinds[touched.Table]; kind != nil && touched.Body != nil {
		if name := kind.nameOf(touched.Body); name != "" {
			what = words.Say("“%s”", name)
		}
	}
	if touched.Newer {
		return tooLate("This cannot be undone, because %s was changed once more after it. Undo the newer change first.", what)
	}
	return tooLate("This cannot be undone, because %s was changed after it, by a program or by hand, and that would be lost.", what)
}

func tooLate(form words.Form, args ...any) error { return Refuse(Taken, "", form, args...) }

// reverted puts the rows back as they were.
func reverted(kept *storage.Kept, ended func() error) error {
	err := kept.Revert(ended)
	if storage.IsDouble(err) {
		return tooLate("This cannot be undone, because something newer has taken its place.")
	}
	return err
}

// referring refuses when a row put back names what is gone by now.
func (s *Store) referring(kept *storage.Kept) error {
	gone, err := kept.Dangling()
	if err != nil || gone == nil {
		return err
	}
	for _, ref := range s.refs {
		if ref.from == gone.From && ref.column == gone.Column && ref.to == gone.To {
			return tooLate("This cannot be undone, because %s was deleted after it. Bring that back first.", ref.back)
		}
	}
	return nil
}

// reindexed are the numbers of the products of which the search index holds something else before than after.
func (s *Store) reindexed(kept *storage.Kept) (all []int64, err error) {
	text := func(body []byte) (t [4]string, searchable bool) {
		var p Product
		if body == nil || s.products.decode(body, &p) != nil || !p.IsSearchable {
			return t, false
		}
		return p.searchText(), true
	}
	err = kept.Bodies(productsTable, func(number int64, before, after []byte) error {
		was, had := text(before)
		is, has := text(after)
		if had != has || was != is {
			all = append(all, number)
		}
		return nil
	})
	return all, err
}

// dropFile lets go of an uploaded file that a row named, unless the change that took the row can be undone; then it goes with a later sweep.
func (s *Store) dropFile(tx *storage.Tx, file string) error {
	kept, err := tx.Keeps(file)
	if err != nil || kept {
		return err
	}
	return s.db.Files().Remove(tx, file)
}
