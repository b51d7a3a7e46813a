package vault

import (
	"testing"

	"griddle/storage"
)

func TestAccess(t *testing.T) {
	for a, want := range map[Access][5]Level{
		ReadWrite:                       {Write, Write, Write, Write, Write},
		ReadOnly:                        {Read, Read, Read, Read, Read},
		Nothing:                         {},
		Nothing.With(Orders, Write):     {None, None, Write, None, None},
		ReadWrite.With(Taxes, None):     {Write, Write, Write, Write, None},
		ReadOnly.With(Stock, Write):     {Read, Write, Read, Read, Read},
		Presets[2].Access:               {Read, Write, Write, Read, None}, // till
		Nothing.With(Catalog, Level(3)): {Write},                          // no level of today
		7:                               {},                               // made by nobody
		Access(-1):                      {Write, Write, Write, Write, Write},
		ReadOnly.With(Stock, Read):      {Read, Read, Read, Read, Read},
		ReadOnly.With(NoArea, Write).With(Catalog, None): {None, Read, Read, Read, Read},
	} {
		for i, area := range Areas {
			if got := a.Level(area); got != want[i] {
				t.Errorf("%x: %s is %s, want %s", int64(a), area, got, want[i])
			}
		}
		if a.Level(NoArea) != Write {
			t.Errorf("%x: what needs no right", int64(a))
		}
	}
	// However rights come about, the same ones are the same number.
	up, down := Nothing, ReadWrite
	for _, area := range Areas {
		up, down = up.With(area, Read), down.With(area, Read)
	}
	if up != ReadOnly || down != ReadOnly || up.String() != "read" || Presets[3].Access.String() != "custom" {
		t.Errorf("%x, %x", int64(up), int64(down))
	}
}

func TestParseRights(t *testing.T) {
	for text, want := range map[string]string{
		"catalog:read,stock:write":    "catalog:read,stock:write",
		" stock:write , catalog:read": "catalog:read,stock:write",
		"taxes:none":                  "",
		"people:write,clear":          "people:write clear",
		"everything":                  "catalog:write,stock:write,orders:write,people:write,taxes:write clear",
		"bookkeeping":                 "orders:read,people:read,taxes:read",
		"":                            "refused",
		"orders":                      "refused",
		"orders:delete":               "refused",
		"shops:read":                  "refused",
		":read":                       "refused",
		"orders:read,orders:write":    "refused",
		"orders:write,clear":          "refused", // there is nothing of it to clear
		"people:write,clear,clear":    "refused",
		"Everything":                  "refused",
	} {
		a, mayClear, err := ParseRights(text)
		got := a.Rights()
		if mayClear {
			got += " clear"
		}
		if err != nil {
			got = "refused"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Rows from before there were areas hold 0 or 1. Their tags count still, and they open what they opened.
func TestOldRowsKeepTheirRights(t *testing.T) {
	h := ready(t)
	for stored, want := range map[int64]Access{0: ReadWrite, 1: ReadOnly} {
		k, text := h.create(NewKey{Name: "Old", Access: want})
		var got int64
		h.must(storage.First(h.db.Reader(), storage.Select{Table: keysTable, Columns: []string{"access"},
			Query: storage.Query{Where: storage.Eq("id", k.ID)}}, &got))
		found, err := h.find(text)
		if h.must(err); got != stored || found.Access != want {
			t.Errorf("stored %d as %d", stored, got)
		}
		for _, area := range Areas {
			if !found.Access.May(Need{area, Read}) || found.Access.May(Need{area, Write}) != (stored == 0) {
				t.Errorf("%d: %s is %s", stored, area, found.Access.Level(area))
			}
		}
	}
}

// Whoever changes the rights in the file has no key afterwards.
func TestRightsStandInTheTag(t *testing.T) {
	h := ready(t)
	k, text := h.create(NewKey{Name: "Labels", Access: Presets[3].Access})
	h.must(h.db.Write(t.Context(), func(tx *storage.Tx) error {
		_, err := storage.Set(tx, keysTable, storage.Eq("id", k.ID),
			storage.Values{"access": int64(k.Access.With(Orders, Write))})
		return err
	}))
	_, err := h.find(text)
	h.refuses(err, ErrWrongKey)
}

func TestSetAccess(t *testing.T) {
	h := ready(t)
	k, text := h.create(NewKey{Name: "Till", Clear: true})
	h.must(h.v.SetAccess(t.Context(), k.ID, Presets[2].Access, true))
	got, err := h.find(text)
	if h.must(err); got.Access != Presets[2].Access || got.Clear {
		t.Errorf("a till clears: %+v", got)
	}
	h.must(h.v.SetClear(t.Context(), k.ID, true))
	if got, _ = h.find(text); got.Clear {
		t.Error("a till was let clear")
	}
	h.must(h.v.Allow(t.Context(), k.ID, Need{Catalog, Write}))
	h.must(h.v.Allow(t.Context(), k.ID, Need{Stock, Read})) // takes nothing away
	got, err = h.find(text)
	if h.must(err); got.Access != Presets[2].Access.With(Catalog, Write) || got.Clear {
		t.Errorf("%s, %v", got.Access.Rights(), got.Clear)
	}
	h.must(h.v.SetAccess(t.Context(), k.ID, ReadWrite, true))
	next, _, err := h.v.Rotate(t.Context(), k.ID, h.time.now().AddDate(0, 0, 7))
	if h.must(err); next.Access != ReadWrite || !next.Clear {
		t.Errorf("the successor: %+v", next)
	}
	h.refuses(h.v.SetAccess(t.Context(), 999, ReadOnly, false), ErrUnknownKey)
}
