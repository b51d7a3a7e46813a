package shop

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"griddle/shop/activity"
	"griddle/storage"
	"griddle/storage/sqlite"
)

func (s *shopTest) open(want bool, when string) {
	s.t.Helper()
	if w := s.Window(); w.Open != want {
		s.t.Errorf("%s: %+v, want open %v", when, w, want)
	}
	err := s.db.Write(ctx, func(tx *storage.Tx) error { return s.mayClear(tx) })
	if want && err != nil || !want && KindOf(err) != ClearClosed {
		s.t.Errorf("%s: asked by a clear: %v", when, err)
	}
}

func TestWindow(t *testing.T) {
	s := newShop(t)
	if w := s.Window(); w != (Window{}) {
		t.Errorf("never opened: %+v", w)
	}
	s.open(false, "never opened")
	w, err := s.AllowClear(ctx)
	if err != nil || !w.Open || !w.Until.Equal(midday.Add(time.Hour)) || w.Notice != "" {
		t.Fatalf("%+v %v", w, err)
	}
	s.clocks.pass(40 * time.Minute)
	s.open(true, "after 40 minutes")
	if w, err := s.AllowClear(ctx); err != nil || !w.Until.Equal(midday.Add(100*time.Minute)) {
		t.Errorf("pressed again: %+v %v", w, err)
	}
	s.clocks.pass(59*time.Minute + 59*time.Second)
	s.open(true, "a second before the end")
	s.clocks.pass(time.Second)
	s.open(false, "at the end")
	must(s.AllowClear(ctx))
	s.open(true, "opened anew")
	if err := s.CloseClear(ctx); err != nil {
		t.Fatal(err)
	}
	s.open(false, "closed early")
	if w := s.Window(); !w.Until.IsZero() {
		t.Errorf("closed early: %+v", w)
	}
}

func TestWindowOverRestart(t *testing.T) {
	s := newShop(t)
	must(s.AllowClear(ctx))
	s.clocks.pass(30 * time.Minute)
	s.restart()
	s.open(true, "after a restart")
	s.clocks.pass(29 * time.Minute)
	s.open(true, "59 minutes in all")
	s.clocks.pass(time.Minute)
	s.open(false, "60 minutes in all")
	s.restart()
	s.open(false, "after another restart")
}

func TestWindowAndClockSetBack(t *testing.T) {
	s := newShop(t)
	must(s.AllowClear(ctx))
	s.clocks.set(midday.Add(-time.Second))
	s.open(true, "a second back, as clocks are corrected")
	s.clocks.set(midday.Add(-3 * time.Second))
	s.open(false, "before it was opened")
	s.clocks.set(midday.Add(30 * time.Minute))
	s.open(true, "back in order")
	s.clocks.set(midday.Add(28*time.Minute + time.Second))
	s.open(true, "less than two minutes back")
	s.clocks.set(midday.Add(27 * time.Minute))
	s.open(false, "three minutes back")
	if w := s.Window(); !strings.Contains(string(w.Notice), "clock") {
		t.Errorf("no notice: %+v", w)
	}
	w, err := s.AllowClear(ctx)
	if err != nil || !w.Open || !strings.Contains(string(w.Notice), "later time") ||
		!w.Until.Equal(midday.Add(87*time.Minute)) {
		t.Errorf("pressed with the clock back: %+v %v", w, err)
	}
	s.open(true, "pressed with the clock back")
}

func TestWindowAndClockHeldBack(t *testing.T) {
	s := newShop(t)
	must(s.AllowClear(ctx))
	for range 12 { // somebody keeps setting the clock back a little, never far enough to be noticed by itself
		s.clocks.pass(5 * time.Minute)
		s.clocks.set(midday.Add(time.Minute))
	}
	s.open(false, "60 minutes by the clock that nobody can set")
}

func TestWindowSetBackWhileClosed(t *testing.T) {
	s := newShop(t)
	must(s.AllowClear(ctx))
	for range 80 {
		s.clocks.pass(time.Minute)
		s.second()
	}
	s.end()
	s.clocks.set(midday.Add(30 * time.Minute)) // an hour at which it had been open
	s.clocks.run = 0
	s.start()
	s.open(false, "the clock was set back while Griddle was not running")
}

func TestWindowSetForwardAndBack(t *testing.T) {
	s := newShop(t)
	must(s.AllowClear(ctx))
	s.clocks.set(midday.Add(24 * time.Hour))
	s.open(false, "a day ahead")
	s.clocks.set(midday.Add(5 * time.Minute))
	s.open(false, "and back")
	s.restart()
	s.open(true, "a restart forgets a time nobody wrote down; the 60 minutes still hold")
}

func TestWindowForged(t *testing.T) {
	s := newShop(t)
	must(s.AllowClear(ctx))
	if err := s.db.Write(ctx, func(tx *storage.Tx) error {
		return writeStamps(tx, stamps{until: midday.Add(time.Hour + time.Second).UnixNano(), opened: midday.UnixNano()})
	}); err != nil {
		t.Fatal(err)
	}
	s.open(false, "longer than 60 minutes")
}

func TestWindowOpenedByAnotherProcess(t *testing.T) {
	s := newShop(t)
	db := must(sqlite.Open(ctx, storage.Config{Dir: s.dir, Shared: true, Clock: s.clocks.now,
		Schema: storage.Schema{Version: 1, Tables: Schema()}}))
	other, err := open(db, s.clocks.now, s.clocks.mono, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { other.Close(); db.Close() }()
	s.clocks.pass(2 * time.Hour) // this process is older than the window
	must(other.AllowClear(ctx))
	s.open(true, "opened elsewhere")
	s.clocks.pass(59 * time.Minute)
	s.open(true, "opened elsewhere, 59 minutes ago")
	if err := other.CloseClear(ctx); err != nil {
		t.Fatal(err)
	}
	s.open(false, "closed elsewhere")
}

func TestClearProducts(t *testing.T) {
	s := newShop(t)
	c := s.category(`{"Name":"C"}`).text("Bvin")
	for _, name := range []string{"e", "D", "c", "B", "a"} {
		p := s.product(`{"ProductName":"` + name + `"}`).text("Bvin")
		s.associate(p, c)
		if _, _, err := CatalogRoles.Save(s.Store, ctx, nil, "", []byte(`{"ReferenceId":"`+p+`"}`)); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := CatalogRoles.Save(s.Store, ctx, nil, "",
		[]byte(`{"RoleType":1,"ReferenceId":"`+c+`"}`)); err != nil {
		t.Fatal(err)
	}
	_, _, err := s.ClearProducts(ctx, nil, "till", 2)
	s.refused(err, ClearClosed, "")
	must(s.AllowClear(ctx))
	s.rows(productsTable, 5)
	for _, call := range []struct{ n, cleared, remaining, left int }{
		{0, 0, 5, 5}, {-3, 0, 5, 5}, {2, 2, 3, 3}, {1, 1, 2, 2}, {99, 2, 0, 0}, {99, 0, 0, 0},
	} {
		cleared, remaining, err := s.ClearProducts(ctx, nil, "till", call.n)
		if err != nil || cleared != call.cleared || remaining != call.remaining {
			t.Errorf("howmany=%d: %d, %d, %v", call.n, cleared, remaining, err)
		}
		for table, want := range map[string]int{productsTable: call.left, associationsTable: call.left,
			inventoryTable:    call.left,
			productIndex.Name: call.left, rolesTable: call.left + 1, categoriesTable: 1} {
			s.rows(table, want)
		}
		if call.left == 3 {
			s.same(s.products("ProductName"), []string{"c", "D", "e"})
		}
		if n := must(s.ProductCount()); n != call.left {
			t.Errorf("%d products counted, %d left", n, call.left)
		}
	}
	list := must(s.Clearings())
	if len(list) != 1 || list[0].Products != 5 || list[0].Categories != 0 || list[0].By != "till" ||
		!list[0].Until.Equal(midday.Add(keepSnapshots)) {
		t.Errorf("one loop, one entry: %+v", list)
	}
}

func TestClearLoops(t *testing.T) {
	s := newShop(t)
	fill := func() {
		for _, name := range []string{"a", "b"} {
			s.product(`{"ProductName":"` + name + `"}`)
			s.category(`{"Name":"` + name + `"}`)
		}
	}
	clear := func(by string) {
		t.Helper()
		if _, _, err := s.ClearProducts(ctx, nil, by, 1); err != nil {
			t.Fatal(err)
		}
	}
	fill()
	must(s.AllowClear(ctx))
	clear("till")
	if err := s.SaveSettings(ctx, Settings{StoreName: "x"}); err != nil { // no record: the loop goes on
		t.Fatal(err)
	}
	clear("web shop")
	if err := s.ClearCategories(ctx, nil, "till"); err != nil {
		t.Fatal(err)
	}
	if err := s.ClearCategories(ctx, nil, "till"); err != nil { // nothing there any more
		t.Fatal(err)
	}
	s.clocks.pass(time.Second)
	fill() // something else is written
	clear("till")
	list := must(s.Clearings())
	if len(list) != 2 || list[1].Products != 2 || list[1].Categories != 2 || list[1].By != "till, web shop" ||
		list[0].Products != 1 || list[0].By != "till" {
		t.Fatalf("%+v", list)
	}
	if snapshots := must(s.db.Snapshots()); len(snapshots) != 2 {
		t.Errorf("%d snapshots", len(snapshots))
	}
	s.clocks.pass(keepSnapshots)
	if list := must(s.Clearings()); len(list) != 0 {
		t.Errorf("after 7 days: %+v", list)
	}
	err := s.RestoreClearing(ctx, list[0].Snapshot)
	s.refused(err, Missing, "")
}

func TestRestoreClearing(t *testing.T) {
	s := newShop(t)
	c := s.category(`{"Name":"C"}`).text("Bvin")
	p := s.product(`{"ProductName":"Bread knife","Sku":"BK"}`).text("Bvin")
	s.associate(p, c)
	if stored, err := s.PutPicture(ctx, nil, ProductMain, p, "a.png", somePNG(20, 20)); !stored || err != nil {
		t.Fatal(stored, err)
	}
	before := string(must(Products.One(s.Store, p)))
	must(s.AllowClear(ctx))
	if _, _, err := s.ClearProducts(ctx, nil, "till", 9); err != nil {
		t.Fatal(err)
	}
	if err := s.ClearCategories(ctx, nil, "till"); err != nil {
		t.Fatal(err)
	}
	after := s.product(`{"ProductName":"Later"}`).text("Bvin")
	if err := s.SaveSettings(ctx, Settings{StoreName: "Kept"}); err != nil {
		t.Fatal(err)
	}
	s.Activity.Report(activity.Request{At: midday, KeyID: 1})
	list := must(s.Clearings())
	if len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	s.clocks.pass(time.Minute)
	if err := s.RestoreClearing(ctx, list[0].Snapshot); err != nil {
		t.Fatal(err)
	}
	if got := string(must(Products.One(s.Store, p))); got != before {
		t.Errorf("not as before:\n%s\n%s", got, before)
	}
	s.same(s.products("Bvin"), []string{p})
	s.same(s.found("knife"), []string{"Bread knife"})
	s.rows(associationsTable, 1)
	s.rows(categoriesTable, 1)
	s.rows(inventoryTable, 1)
	s.picture(ProductMain, p, "small")
	s.open(false, "a restore closes the window")
	if st := must(s.Settings()); st.StoreName != "Kept" {
		t.Errorf("settings were restored, too: %+v", st)
	}
	if len(must(s.Activity.Recent())) != 1 {
		t.Error("the activity is gone")
	}
	// The restore itself can be undone.
	list = must(s.Clearings())
	if len(list) != 2 || !list[1].Restored || list[0].Restored || !list[0].Undo || list[0].Products != 1 {
		t.Fatalf("%+v", list)
	}
	if err := s.RestoreClearing(ctx, list[0].Snapshot); err != nil {
		t.Fatal(err)
	}
	s.same(s.products("Bvin"), []string{after})
	s.same(s.found("later"), []string{"Later"})
	s.same(s.found("knife"), []string{})
	s.associate(s.product(`{"ProductName":"x"}`).text("Bvin"), s.category(`{"Name":"y"}`).text("Bvin")) // numbers go on
	err := s.RestoreClearing(ctx, "../../store.db")
	s.refused(err, Missing, "")
}

func TestBackupAndRestore(t *testing.T) {
	s := newShop(t)
	p := s.product(`{"ProductName":"Bread knife"}`).text("Bvin")
	if stored, err := s.PutPicture(ctx, nil, ProductMain, p, "a.png", somePNG(20, 20)); !stored || err != nil {
		t.Fatal(stored, err)
	}
	file := t.TempDir() + "/backup.zip"
	if err := s.Backup(ctx, file); err != nil {
		t.Fatal(err)
	}
	must(Products.Delete(s.Store, ctx, nil, p))
	s.product(`{"ProductName":"Later"}`)
	must(s.AllowClear(ctx))
	if err := s.RestoreBackup(ctx, file); err != nil {
		t.Fatal(err)
	}
	s.same(s.products("ProductName"), []string{"Bread knife"})
	s.same(s.found("bre"), []string{"Bread knife"})
	s.picture(ProductMain, p, "")
	s.open(false, "a restore closes the window")
	if list := must(s.Clearings()); len(list) != 1 || !list[0].Undo {
		t.Errorf("%+v", list)
	}
	whole := must(os.ReadFile(file))
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"text":    {[]byte("hello"), "nothing was restored"},
		"cut off": {whole[:len(whole)/2], "nothing was restored"},
		"changed": {bytes.Replace(whole, whole[200:210], []byte("0123456789"), 1), "nothing was restored"},
	} {
		bad := t.TempDir() + "/bad.zip"
		if err := os.WriteFile(bad, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		err := s.RestoreBackup(ctx, bad)
		if s.refused(err, Invalid, ""); err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.refused(s.RestoreBackup(ctx, t.TempDir()+"/none.zip"), Invalid, "")
	s.same(s.products("ProductName"), []string{"Bread knife"})
}

func TestWhatCannotBePrunedDoesNotFailTheClear(t *testing.T) {
	s := newShop(t)
	stuck := filepath.Join(s.dir, "backups", "snapshots", "20200101T000000.000Z-clear.db", "stuck")
	if err := os.MkdirAll(stuck, 0o700); err != nil {
		t.Fatal(err)
	}
	s.product(`{"ProductName":"Bread knife"}`)
	must(s.AllowClear(ctx))
	if n, left, err := s.ClearProducts(ctx, nil, "till", 9); n != 1 || left != 0 || err != nil {
		t.Fatal(n, left, err)
	}
	if err := s.RestoreClearing(ctx, must(s.Clearings())[0].Snapshot); err != nil {
		t.Fatal(err)
	}
	if s.PruneSnapshots() == nil {
		t.Error("a folder in the way was pruned")
	}
}

// The copy lasts for the last clear of a loop as long as for the first.
func TestClearingsLastFromTheEndOfTheirLoop(t *testing.T) {
	s := newShop(t)
	for _, name := range []string{"A", "B", "C"} {
		s.product(`{"ProductName":"` + name + `"}`)
	}
	clear := func() {
		t.Helper()
		must(s.AllowClear(ctx))
		if n, _, err := s.ClearProducts(ctx, nil, "till", 1); n != 1 || err != nil {
			t.Fatal(n, err)
		}
	}
	clear()
	s.clocks.pass(loopPause - time.Second)
	clear()
	end := s.clocks.now().Add(keepSnapshots)
	list := must(s.Clearings())
	if len(list) != 1 || list[0].Products != 2 || !list[0].Until.Equal(end) {
		t.Fatalf("%+v", list)
	}
	s.clocks.pass(loopPause)
	clear() // nothing else was written, but this is another day
	if list := must(s.Clearings()); len(list) != 2 || list[0].Products != 1 || !list[1].Until.Equal(end) {
		t.Fatalf("%+v", list)
	}
	s.clocks.set(end.Add(-time.Second))
	must0(t, s.PruneSnapshots())
	if list := must(s.Clearings()); len(list) != 2 {
		t.Errorf("a second before the end: %+v", list)
	}
	s.clocks.set(end)
	must0(t, s.PruneSnapshots())
	if list, files := must(s.Clearings()), must(s.db.Snapshots()); len(list) != 1 || len(files) != 1 {
		t.Errorf("at the end: %+v, %+v", list, files)
	}
}

func must0(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// largeCopy makes a copy as large as all may be in sum, without taking room on the disk. Nobody lists it.
func (s *shopTest) largeCopy() (path string) {
	s.t.Helper()
	dir := filepath.Join(s.dir, "backups", "snapshots")
	must0(s.t, os.MkdirAll(dir, 0o700))
	path = filepath.Join(dir, s.clocks.now().UTC().Format("20060102T150405.000Z")+"-clear.db")
	must0(s.t, os.WriteFile(path, nil, 0o600))
	must0(s.t, os.Truncate(path, maxSnapshotBytes))
	return path
}

// fillCopies makes one that is listed.
func (s *shopTest) fillCopies() (path string) {
	s.t.Helper()
	path = s.largeCopy()
	must0(s.t, s.db.Write(ctx, func(tx *storage.Tx) error {
		_, err := storage.Insert(tx, clearingsTable, storage.Values{"snapshot": filepath.Base(path),
			"at": s.clocks.now().UnixNano(), "by": "till", "products": 1, "categories": 0, "customers": 0,
			"going": false, "restored": false, "undo": false})
		return err
	}))
	return path
}

// TestCopyOfAClearThatWasBrokenOff: a power cut between copy and commit leaves a copy that is listed nowhere.
func TestCopyOfAClearThatWasBrokenOff(t *testing.T) {
	s := newShop(t)
	left := s.largeCopy()
	s.product(`{"ProductName":"A"}`)
	must(s.AllowClear(ctx))
	if n, _, err := s.ClearProducts(ctx, nil, "till", 1); n != 1 || err != nil {
		t.Error(n, err)
	}
	if _, err := os.Stat(left); err != nil {
		t.Error("it may be wanted all the same:", err)
	}
}

func TestClearWithoutRoomForACopy(t *testing.T) {
	s := newShop(t)
	backup := t.TempDir() + "/backup.zip"
	must0(t, s.Backup(ctx, backup))
	for _, name := range []string{"A", "B"} {
		s.product(`{"ProductName":"` + name + `"}`)
	}
	must(s.AllowClear(ctx))
	if n, _, err := s.ClearProducts(ctx, nil, "till", 1); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	first := must(s.Clearings())[0].Snapshot
	s.clocks.pass(time.Second)
	filler := s.fillCopies()
	if n, _, err := s.ClearProducts(ctx, nil, "till", 1); n != 1 || err != nil {
		t.Error("a loop under way needs no further copy, and yet:", n, err)
	}
	s.product(`{"ProductName":"C"}`)
	_, _, err := s.ClearProducts(ctx, nil, "till", 1)
	s.refused(err, ClearClosed, "")
	s.rows(productsTable, 1)
	// Restoring and importing go on, and the copies are all there.
	must0(t, s.RestoreClearing(ctx, first))
	s.rows(productsTable, 2)
	must0(t, s.UndoRestore(ctx))
	s.rows(productsTable, 1)
	must0(t, s.RestoreBackup(ctx, backup))
	s.rows(productsTable, 0)
	s.product(`{"ProductName":"D"}`)
	must0(t, s.BeginImport(ctx, "note", true))
	s.rows(productsTable, 0)
	must0(t, s.EndImport(ctx, ""))
	if list := must(s.Clearings()); len(list) != 6 {
		t.Errorf("%+v", list)
	}
	// The owner makes room.
	s.product(`{"ProductName":"E"}`)
	must(s.AllowClear(ctx))
	_, _, err = s.ClearProducts(ctx, nil, "till", 1)
	s.refused(err, ClearClosed, "")
	must0(t, s.DeleteClearing(ctx, filepath.Base(filler)))
	if n, _, err := s.ClearProducts(ctx, nil, "till", 1); n != 1 || err != nil {
		t.Error(n, err)
	}
}

func TestCopiesThatAreOverTakeNoRoom(t *testing.T) {
	s := newShop(t)
	filler := s.fillCopies()
	s.clocks.pass(keepSnapshots)
	s.product(`{"ProductName":"A"}`)
	must(s.AllowClear(ctx))
	if n, _, err := s.ClearProducts(ctx, nil, "till", 1); n != 1 || err != nil {
		t.Error(n, err)
	}
	if _, err := os.Stat(filler); !os.IsNotExist(err) {
		t.Error("it is still there:", err)
	}
}

func TestDeleteClearing(t *testing.T) {
	s := newShop(t)
	for _, name := range []string{"A", "B"} {
		s.product(`{"ProductName":"` + name + `"}`)
	}
	must(s.AllowClear(ctx))
	clear := func() string {
		t.Helper()
		if n, _, err := s.ClearProducts(ctx, nil, "till", 1); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		s.clocks.pass(time.Second)
		return must(s.Clearings())[0].Snapshot
	}
	first := clear()
	must0(t, s.DeleteClearing(ctx, first))
	s.refused(s.DeleteClearing(ctx, first), Missing, "")
	s.refused(s.DeleteClearing(ctx, "../../store.db"), Missing, "")
	s.refused(s.RestoreClearing(ctx, first), Missing, "")
	if list, files := must(s.Clearings()), must(s.db.Snapshots()); len(list) != 0 || len(files) != 0 {
		t.Fatalf("%+v, %+v", list, files)
	}
	second := clear() // the loop goes on, and takes a new copy
	must0(t, s.RestoreClearing(ctx, second))
	s.rows(productsTable, 1)
}
