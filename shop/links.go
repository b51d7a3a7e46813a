package shop

import "griddle/storage"

// Links are rows of a table of their own, each of which says that a record has another, at a place in its order.

// linkTable declares one: owner has member, and more is said of that.
func linkTable(name, owner string, member storage.Col, more ...storage.Col) storage.Table {
	columns := []storage.Col{{Name: "pk", Kind: storage.Counted}, storage.TextCol(owner), member}
	return storage.TableSpec{Name: name, Shop: true, Key: []string{"pk"}, Columns: append(columns, more...),
		Unique: []string{owner, member.Name}, Indexes: []storage.Index{{Columns: []string{member.Name}}}}.Table()
}

// joined notes that a record has another at a place, or at another place than before.
func joined(tx *storage.Tx, table, owner string, a any, member string, b any, place int) error {
	tx.Touch(table)
	return storage.Upsert(tx, table, storage.Values{owner: a, member: b, "sort_order": place}, owner, member)
}

// joinedLast notes that a record has another, at a place or, when that is nil, after all others; one that it
// has already stays where it is.
func joinedLast(tx *storage.Tx, table, owner string, a any, member string, b any, place *int) error {
	at := 0
	if place != nil {
		at = *place
	} else {
		last, err := storage.Max(tx, table, "sort_order", storage.Eq(owner, a))
		if err != nil {
			return err
		}
		at = int(last) + 1
	}
	tx.Touch(table)
	_, err := storage.InsertNew(tx, table, storage.Values{owner: a, member: b, "sort_order": at})
	return err
}

// parted notes that a record has another no more; false when it had not.
func parted(tx *storage.Tx, table, owner string, a any, member string, b any) (bool, error) {
	n, err := storage.Delete(tx, table, storage.And(storage.Eq(owner, a), storage.Eq(member, b)))
	if n > 0 {
		tx.Touch(table)
	}
	return n > 0, err
}
