package shop

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"griddle/shop/model"
	"griddle/storage"
)

// Clearing is one entry of the API page's list: a loop of clears with one snapshot.
type Clearing struct {
	Snapshot   string // name for RestoreClearing
	Bytes      int64  // of the snapshot
	At         time.Time
	By         string // key names, separated by commas
	Products   int
	Categories int
	Customers  int
	Until      time.Time // restorable until
	Restored   bool
	// Undo: not a clearing, but the state before everything was replaced, kept so that this can be undone. The numbers
	// are what the shop held then. By is empty for a restore, else ByImport.
	Undo bool
}

// ByImport in Clearing.By, and in the feed, is the import of another store.
const ByImport = "import"

// How long snapshots are kept, whatever comes after them, and how large in sum they may be for another clear to be
// done. A clear that follows another later than loopPause takes a snapshot of its own in any case.
const (
	keepSnapshots    = 7 * 24 * time.Hour
	loopPause        = 24 * time.Hour
	maxSnapshotBytes = 5 << 30
)

const clearingsTable = "clearings"

// clearingsDDL: going is 1 while nothing but clears was written since the snapshot, so that the next clear of the loop
// needs no other.
func clearingsDDL() storage.Table {
	number := storage.NumberCol
	return storage.TableSpec{Name: clearingsTable, Key: []string{"id"},
		Lookups: []*storage.Lookup{loopUnderWay}, Columns: []storage.Col{
			{Name: "id", Kind: storage.Counted}, {Name: "snapshot", Kind: storage.Text, Unique: true}, number("at"),
			storage.TextCol("by"), number("products"), number("categories"), number("customers"), number("going"),
			number("restored"), number("undo"),
		}}.Table()
}

// ClearProducts deletes the first n products in name order, and what goes with them (docs/protocol/10-catalog-core.md
// §6.6). by names the key for the list of clearings. While the window is closed it is an *Error of kind ClearClosed.
func (s *Store) ClearProducts(ctx context.Context, g model.Guard, by string, n int) (cleared, remaining int,
	err error) {
	err = s.clear(ctx, g, by, func(tx *storage.Tx) (Clearing, error) {
		total, err := modelsOf(s).products.Count(tx, storage.Cond{})
		cleared = min(max(n, 0), total)
		remaining = total - cleared
		return Clearing{Products: cleared}, err
	}, func(tx *storage.Tx) error {
		var first model.Those // all of them, unless some remain
		if remaining > 0 {
			first = func(column string) storage.Cond {
				return storage.InSub(column, storage.Sub{Table: productsTable, Column: "id",
					Order: storage.Asc("name_sort", "id"), Limit: cleared})
			}
		}
		if err := s.base.Cascade(tx, nil, productsTable, first); err != nil {
			return err
		}
		_, err := modelsOf(s).products.DeleteWhere(tx, first.In("id"))
		return err
	})
	return cleared, remaining, err
}

// ClearCategories deletes all categories and what goes with them; products stay.
func (s *Store) ClearCategories(ctx context.Context, g model.Guard, by string) error {
	return s.clear(ctx, g, by, func(tx *storage.Tx) (Clearing, error) {
		total, err := modelsOf(s).categories.Count(tx, storage.Cond{})
		return Clearing{Categories: total}, err
	}, func(tx *storage.Tx) error {
		if err := s.base.Cascade(tx, nil, categoriesTable, nil); err != nil {
			return err
		}
		_, err := modelsOf(s).categories.DeleteWhere(tx, storage.Cond{})
		return err
	})
}

// clear is the way of every clear: behind the window, and never without a snapshot. toll counts what will be deleted;
// when that is nothing, nothing happens.
func (s *Store) clear(ctx context.Context, g model.Guard, by string, toll func(*storage.Tx) (Clearing, error),
	do func(*storage.Tx) error) error {
	err := s.db.Alone(ctx, func(tx *storage.Tx) error {
		if g != nil {
			if err := g(tx); err != nil {
				return err
			}
		}
		if err := s.mayClear(tx); err != nil {
			return err
		}
		c, err := toll(tx)
		if err != nil || c == (Clearing{}) {
			return err
		}
		c.By = by
		if err := s.secure(tx, c); err != nil {
			return err
		}
		tx.Touch(windowTopic)
		return do(tx)
	})
	s.base.Wrote()
	return err
}

// secure adds c to the loop of clears under way, or begins one with a snapshot of what is there now.
func (s *Store) secure(tx *storage.Tx, c Clearing) error {
	var id int64
	var snapshot, by string
	going := storage.And(storage.Eq("going", 1), storage.More("at", s.now().Add(-loopPause).UnixNano()))
	err := storage.First(tx, storage.Select{Table: clearingsTable, Columns: []string{"id", "snapshot", "by"},
		Query: storage.Query{Where: going}}, &id, &snapshot, &by)
	if err == nil && s.db.HasSnapshot(snapshot) {
		if !strings.Contains(", "+by+",", ", "+c.By+",") {
			by += ", " + c.By
		}
		_, err := storage.Set(tx, clearingsTable, storage.Eq("id", id),
			storage.Values{"at": s.now().UnixNano(), "by": by,
				"products": storage.Plus(c.Products), "categories": storage.Plus(c.Categories),
				"customers": storage.Plus(c.Customers)})
		return err
	}
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	if err := endLoop(tx); err != nil {
		return err
	}
	_ = s.PruneSnapshots() // what is in the way of that is tried again by the upkeep
	if err := s.roomToClear(); err != nil {
		return err
	}
	return s.record(tx, c, "clear")
}

// roomToClear refuses once the snapshots are too large: those that were promised stay, so the next clear cannot be.
// One that is not listed was promised to nobody, as that of a clear that a power cut ended, and the owner could not
// delete it.
func (s *Store) roomToClear() error {
	all, err := s.Clearings()
	if err != nil {
		return err
	}
	var sum int64
	for _, c := range all {
		sum += c.Bytes
	}
	if sum < maxSnapshotBytes {
		return nil
	}
	return Refuse(ClearClosed, "", "Nothing was deleted: the copies of what was cleared in the last 7 days fill "+
		"the 5 GB set aside for them. Delete copies that nobody needs in Griddle under Settings → Backups, or wait "+
		"until the oldest is 7 days old.")
}

// record takes a snapshot and enters it into the list.
func (s *Store) record(tx *storage.Tx, c Clearing, reason string) error {
	info, err := s.db.Snapshot(tx, reason)
	if err != nil {
		return Refuse(Full, "", "Nothing was changed, because the copy from which it could be restored cannot be "+
			"made. "+
			"Check that there is room on the disk, then try again.").Because(err)
	}
	now := s.now()
	if _, err := storage.Delete(tx, clearingsTable, storage.AtMost("at",
		now.Add(-keepSnapshots).UnixNano())); err != nil {
		return err
	}
	_, err = storage.Insert(tx, clearingsTable, storage.Values{"snapshot": info.Name, "at": now.UnixNano(), "by": c.By,
		"products":   c.Products,
		"categories": c.Categories, "customers": c.Customers, "going": !c.Undo, "restored": false, "undo": c.Undo})
	return err
}

// loopUnderWay finds the clearing to which the next clear is added.
var loopUnderWay = storage.NewLookup(clearingsTable, "going", "id")

// endLoop notes that something other than a clear is being written: the next clear needs a snapshot of its own. Nearly
// always there is no loop, so that is asked first: every write comes by here.
func endLoop(tx *storage.Tx) error {
	var id int64
	err := loopUnderWay.Get(tx, 1, &id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = storage.Set(tx, clearingsTable, storage.Eq("going", 1), storage.Values{"going": 0})
	return err
}

// Clearings lists what was cleared and can still be restored, newest first.
func (s *Store) Clearings() ([]Clearing, error) {
	kept, err := s.db.Snapshots()
	if err != nil {
		return nil, err
	}
	there := map[string]int64{}
	for _, k := range kept {
		there[k.Name] = k.Bytes
	}
	list, err := s.clearings()
	var all []Clearing
	for _, c := range list {
		var kept bool
		if c.Bytes, kept = there[c.Snapshot]; kept && s.now().Before(c.Until) {
			all = append(all, c)
		}
	}
	return all, err
}

// clearings reads the list. A snapshot is kept from the last clear of its loop on.
func (s *Store) clearings() (all []Clearing, err error) {
	list := storage.Select{Table: clearingsTable, Query: storage.Query{Order: storage.Desc("id")},
		Columns: []string{"snapshot", "at", "by", "products", "categories", "customers", "restored", "undo"}}
	err = storage.Each(s.db.Reader(), list, func(row storage.Row) error {
		var c Clearing
		var at int64
		err := row.Scan(&c.Snapshot, &at, &c.By, &c.Products, &c.Categories, &c.Customers, &c.Restored, &c.Undo)
		c.At = time.Unix(0, at).UTC()
		c.Until = c.At.Add(keepSnapshots)
		all = append(all, c)
		return err
	})
	return all, err
}

// DeleteClearing gives up the way back to before a clearing or a restore.
func (s *Store) DeleteClearing(ctx context.Context, snapshot string) error {
	err := s.db.Free(ctx, func(tx *storage.Tx) error {
		n, err := storage.Delete(tx, clearingsTable, storage.Eq("snapshot", snapshot))
		if err == nil && n == 0 {
			err = Refuse(Missing, "", "This copy is not there any more.")
		}
		tx.Touch(windowTopic)
		return err
	})
	if err != nil {
		return err
	}
	return s.db.PruneSnapshots(func(info storage.SnapshotInfo) bool { return info.Name != snapshot })
}

// RestoreClearing puts the shop's records back as they were before the clearing; what is there now is saved first, the
// window is closed. Keys, settings and activity stay.
func (s *Store) RestoreClearing(ctx context.Context, snapshot string) error {
	all, err := s.Clearings()
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Snapshot != snapshot {
			continue
		}
		return s.restored(s.db.RestoreSnapshot(ctx, snapshot, func(tx *storage.Tx) error {
			its := storage.Eq("snapshot", snapshot)
			if _, err := storage.Set(tx, clearingsTable, its, storage.Values{"restored": true}); err != nil {
				return err
			}
			return s.beforeRestore(tx)
		}))
	}
	return Refuse(Missing, "", "What was cleared cannot be restored any more: its copy is older than 7 days or gone.")
}

// Backup writes everything but secrets into one zip file.
func (s *Store) Backup(ctx context.Context, path string) error {
	_ = s.Activity.Flush(ctx) // the latest activity goes with it where it can be written
	return s.db.Backup(ctx, path)
}

// RestoreBackup replaces the shop's records and pictures by those of a backup; what is there now is saved first, the
// window is closed. Keys, settings and activity stay.
func (s *Store) RestoreBackup(ctx context.Context, path string) error {
	return s.restored(s.db.RestoreBackup(ctx, path, s.beforeRestore))
}

// beforeRestore runs in the restore's transaction, before anything is replaced. An import that is under way has
// no ground to go on from.
func (s *Store) beforeRestore(tx *storage.Tx) error {
	if err := storage.SetSetting(tx, importNoteSetting, ""); err != nil {
		return err
	}
	return s.secureAll(tx, "")
}

// secureAll takes a snapshot before everything is replaced, by a restore or ByImport.
func (s *Store) secureAll(tx *storage.Tx, by string) error {
	c := Clearing{Undo: true, By: by}
	var err error
	if c.Products, err = modelsOf(s).products.Count(tx, storage.Cond{}); err != nil {
		return err
	}
	if c.Categories, err = modelsOf(s).categories.Count(tx, storage.Cond{}); err != nil {
		return err
	}
	if c.Customers, err = modelsOf(s).customers.Count(tx, storage.Cond{}); err != nil {
		return err
	}
	if err := endLoop(tx); err != nil {
		return err
	}
	if err := s.record(tx, c, cmp.Or(by, "restore")); err != nil {
		return err
	}
	if err := closeWindow(tx); err != nil {
		return err
	}
	tx.Touch(model.RestoredTopic)
	return nil
}

// restored finishes a restore.
func (s *Store) restored(err error) error {
	s.base.Wrote()
	if err != nil {
		return unrestored(err)
	}
	return nil
}

// PruneSnapshots removes the snapshots whose time is over, never one for the number or size of others: else a program
// that clears again and again would push out the one that matters. It is called before each clear and now and then.
func (s *Store) PruneSnapshots() error {
	all, err := s.clearings()
	if err != nil {
		return err
	}
	until := map[string]time.Time{}
	for _, c := range all {
		until[c.Snapshot] = c.Until
	}
	now := s.now()
	return s.db.PruneSnapshots(func(info storage.SnapshotInfo) bool {
		end, listed := until[info.Name]
		if !listed { // of another store that lay here, or being made at this moment
			end = info.Taken.Add(keepSnapshots)
		}
		return now.Before(end)
	})
}
