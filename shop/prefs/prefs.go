// Package prefs is what the window keeps in the store's file for its owner: what was typed and not saved, the admin
// password with its lock, and how the window stood. None of it is a record: programs read and hear nothing of it.
package prefs

import (
	"context"

	"griddle/storage"
)

// Prefs keeps it all. Safe for concurrent use.
type Prefs struct {
	db  *storage.DB
	now storage.Clock
}

// Open is what the window keeps in a file.
func Open(db *storage.DB, now storage.Clock) *Prefs { return &Prefs{db, now} }

// Tables are those of the room.
func Tables() []storage.Table {
	return []storage.Table{windowTable(), draftsDDL(), draftPicturesDDL(), adminLockDDL()}
}

// Window facts have a table of their own: they are no settings, and nobody needs to hear of them.
const uiTable = "ui_state"

func windowTable() storage.Table {
	return storage.TableSpec{Name: uiTable, Key: []string{"name"}, Lookups: []*storage.Lookup{uiByName},
		Columns: []storage.Col{storage.TextCol("name"), storage.TextCol("value")}}.Table()
}

var uiByName = storage.NewLookup(uiTable, "name", "value")

// UIState remembers small window facts (size, last page, theme) as text by name; "" when there is none.
func (p *Prefs) UIState(name string) string {
	var value string
	if err := uiByName.Get(p.db.Reader(), name, &value); err != nil {
		return "" // the window then opens as new, which is better than not at all
	}
	return value
}

// SetUIState remembers a value; "" forgets it.
func (p *Prefs) SetUIState(ctx context.Context, name, value string) error {
	return p.db.Write(ctx, func(tx *storage.Tx) error {
		return storage.Replace(tx, uiTable, storage.Values{"name": name, "value": value})
	})
}
