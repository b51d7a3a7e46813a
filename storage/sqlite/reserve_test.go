package sqlite

import (
	"errors"
	"fmt"
	"testing"

	"griddle/storage"
)

// On a full disk what makes room runs once more, in the space that was kept back, which is kept back again afterwards.
func TestFree_OnAFullDisk(t *testing.T) {
	db := newTest(t)
	eventually(t, "keeping space back", func() bool {
		db.in.reserve.Lock() // the whole of it
		defer db.in.reserve.Unlock()
		return db.in.kept() > 0
	})
	full := fmt.Errorf("%w: for this test", storage.ErrDiskFull)
	var found []int64
	mustNot(t, db.Free(t.Context(), func(tx *storage.Tx) error {
		found = append(found, db.in.kept())
		if len(found) == 1 {
			return full
		}
		return insertBook(bookNo(1))(tx)
	}))
	if len(found) != 2 || found[0] == 0 || found[1] != 0 {
		t.Errorf("ran with %d bytes kept back, want all and then none", found)
	}
	if got := db.in.kept(); got != found[0] {
		t.Errorf("%d bytes are kept back afterwards, want %d", got, found[0])
	}
	if n := count(t, db.Reader(), "books"); n != 1 {
		t.Errorf("%d books", n)
	}

	runs := 0
	err := db.Free(t.Context(), func(*storage.Tx) error { runs++; return full })
	if !errors.Is(err, storage.ErrDiskFull) || runs != 2 || db.in.kept() != found[0] {
		t.Errorf("when that is not enough: %v after %d runs, %d bytes kept back", err, runs, db.in.kept())
	}
	runs = 0
	err = db.Write(t.Context(), func(*storage.Tx) error { runs++; return full })
	if !errors.Is(err, storage.ErrDiskFull) || runs != 1 {
		t.Errorf("any other write: %v after %d runs", err, runs)
	}
}

func TestReserve_IsKeptByTheHolderAlone(t *testing.T) {
	dir, _ := closed(t)
	c := testConfig(dir)
	c.Shared = true
	before := (&engine{config: c}).kept()
	mustNot(t, must[*store](t)(opened(t.Context(), c)).Close())
	if got := (&engine{config: c}).kept(); got != before {
		t.Errorf("a command beside it left %d bytes kept back, want %d", got, before)
	}
	c.Shared = false
	db := openTest(t, c)
	eventually(t, "keeping space back", func() bool { return db.in.kept() > 0 })
	if got := db.in.kept(); got > reserveBytes {
		t.Errorf("%d bytes are kept back", got)
	}
}
