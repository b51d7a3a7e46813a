package enginetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"griddle/storage"
)

// snapshot takes one of the store as it is.
func (f *fixture) snapshot(reason string) (s storage.SnapshotInfo) {
	f.Helper()
	f.alone(func(tx *storage.Tx) (err error) { s, err = f.db.Snapshot(tx, reason); return err })
	return s
}

// filled puts some of everything into the store, and answers the name of its picture.
func (f *fixture) filled() (file string) {
	f.Helper()
	file, _, err := f.db.Files().Stage(strings.NewReader("picture"))
	f.ok(err)
	f.write(addNumbered(1, 3), place("b-000001", "x", 1), picture(file, "b-000001"), reindex, setting("name", "old"),
		put("log", storage.Values{"what": "old", "times": 1}), put("notes", storage.Values{"id": 1, "note": "draft"}),
		func(tx *storage.Tx) error { return second(tickets.Insert(tx, &ticket{Seat: "s"})) })
	return file
}

// changed changes all of that.
func (f *fixture) changed() {
	f.Helper()
	f.write(empty("books"), empty("places"), empty("pictures"), empty("tickets"), empty("log"), empty("notes"),
		add(book{Bvin: "later", Name: "Later"}), reindex, setting("name", "new"),
		put("log", storage.Values{"what": "new", "times": 2}))
}

// isFilled checks that the shop's tables are as filled left them, and the others as changed did, or as they say.
func (f *fixture) isFilled(db *storage.DB, name, logged string) {
	f.Helper()
	r := db.Reader()
	ids, err := books.IDs(r, storage.Query{})
	f.lists("books", ids, err, "b-000001", "b-000002")
	for _, table := range []string{"places", "pictures", "tickets"} {
		if n := f.count(r, table); n != 1 {
			f.Errorf("%s has %d rows", table, n)
		}
	}
	hits, err := books.IDs(r, storage.Query{Found: &storage.Found{In: bookWords, Words: "book"},
		Order: storage.Asc("pk")})
	f.lists("found", hits, err, "b-000001", "b-000002")
	value, err := storage.Setting(r, "name")
	f.lists("setting", []string{value}, err, name)
	what, err := storage.Texts(r, storage.Select{Table: "log", Columns: []string{"what"}})
	f.lists("log", what, err, logged)
	if n := f.count(r, "notes"); n != 0 {
		f.Errorf("%d notes", n)
	}
}

func (f *fixture) content(db *storage.DB, file string) string {
	f.Helper()
	r, err := db.Files().Open(file)
	if err != nil {
		return err.Error()
	}
	defer r.Close()
	content := make([]byte, 100)
	n, err := r.Read(content)
	f.ok(err)
	return string(content[:n])
}

// backup makes one of the store as it is.
func (f *fixture) backup() (path string) {
	f.Helper()
	path = filepath.Join(f.TempDir(), "backup.zip")
	f.ok(f.db.Backup(f.Context(), path))
	return path
}

var copies = map[string]func(*fixture){
	"RestoreSnapshot": func(f *fixture) {
		f.filled()
		s := f.snapshot("clear")
		if s.Reason != "clear" || s.Bytes == 0 || s.Name == "" || time.Since(s.Taken) > time.Minute ||
			s.Taken.Location() != time.UTC {
			f.Errorf("%+v", s)
		}
		f.changed()
		changes, _ := watch(f.db)
		var safety storage.SnapshotInfo
		f.ok(f.db.RestoreSnapshot(f.Context(), s.Name, func(tx *storage.Tx) (err error) {
			safety, err = f.db.Snapshot(tx, "restore")
			return err
		}))
		f.isFilled(f.db, "new", "new")
		c := f.told(changes)
		for _, topic := range []string{"books", "places", "pictures", "tickets", "book_words"} {
			if !slices.Contains(c.Topics, storage.Topic(topic)) {
				f.Errorf("told %v, which lacks %s", c.Topics, topic)
			}
		}
		all, err := f.db.Snapshots()
		if len(all) != 2 || all[0] != safety || all[1] != s || err != nil {
			f.Errorf("listed %+v, %v, newest first", all, err)
		}
		f.ok(f.db.RestoreSnapshot(f.Context(), safety.Name, nil)) // a restore can be undone
		ids, err := books.IDs(f.db.Reader(), storage.Query{})
		f.lists("undone", ids, err, "later")
		f.write(func(tx *storage.Tx) error { // the number was given before
			rec := ticket{}
			err := second(tickets.Insert(tx, &rec))
			if rec.ID != 2 {
				f.Errorf("number %d", rec.ID)
			}
			return err
		})
	},
	// It is of the moment before what its own transaction changed.
	"SnapshotBeforeTheChanges": func(f *fixture) {
		f.write(addNumbered(0, 3))
		var s storage.SnapshotInfo
		f.alone(empty("books"), func(tx *storage.Tx) (err error) { s, err = f.db.Snapshot(tx, "clear"); return err })
		f.has("books", 0)
		f.ok(f.db.RestoreSnapshot(f.Context(), s.Name, nil))
		f.has("books", 3)
	},
	"SnapshotRefused": func(f *fixture) {
		take := func(reason string) func(*storage.Tx) error {
			return func(tx *storage.Tx) error { return second(f.db.Snapshot(tx, reason)) }
		}
		if f.db.Write(f.Context(), take("clear")) == nil {
			f.Error("taken in a group, it would lack what others changed")
		}
		if f.db.Alone(f.Context(), take("../x")) == nil {
			f.Error("took a path for a reason")
		}
		f.is("refused", f.db.Alone(f.Context(), func(tx *storage.Tx) error {
			return errors.Join(take("clear")(tx), errRefused)
		}), errRefused)
		if all, err := f.db.Snapshots(); len(all) != 0 || err != nil { // nothing was changed
			f.Errorf("left %v, %v", all, err)
		}
	},
	// What was told to others is neither forgotten by a restore nor given again.
	"RestoreStays": func(f *fixture) {
		receipt := func(name string, last int, said string) func(*storage.Tx) error {
			return put("receipts", storage.Values{"name": name, "last": last, "said": said})
		}
		f.write(receipt("both", 5, "old"), receipt("only there", 1, "old"))
		s, path := f.snapshot("clear"), f.backup()
		f.write(empty("receipts"), receipt("both", 3, "new"), receipt("only here", 9, "new"))
		check := func(when string, want ...string) {
			f.Helper()
			var all []string
			f.ok(storage.Each(f.db.Reader(), storage.Select{Table: "receipts",
				Columns: []string{"name", "last", "said"},
				Query:   storage.Query{Order: storage.Asc("name")}}, func(r storage.Row) error {
				var name, said string
				var last int
				err := r.Scan(&name, &last, &said)
				all = append(all, fmt.Sprintf("%s %d %s", name, last, said))
				return err
			}))
			f.lists(when, all, nil, want...)
		}
		f.ok(f.db.RestoreSnapshot(f.Context(), s.Name, nil))
		check("snapshot", "both 5 new", "only here 9 new", "only there 1 old")
		f.write(empty("receipts"), receipt("both", 7, "new"))
		f.ok(f.db.RestoreBackup(f.Context(), path, nil))
		check("backup", "both 7 new", "only there 1 old")
		f.alone(func(tx *storage.Tx) error { return f.db.EmptyShop(tx) })
		check("emptied", "both 7 new", "only there 1 old")
	},

	"RestoreRefused": func(f *fixture) {
		f.write(add(bookNo(1)))
		s := f.snapshot("manual")
		f.write(add(bookNo(2)))
		refuse := func(*storage.Tx) error { return errRefused }
		f.is("before", f.db.RestoreSnapshot(f.Context(), s.Name, refuse), errRefused)
		f.is("no such", f.db.RestoreSnapshot(f.Context(), "none.db", nil), storage.ErrNotFound)
		f.has("books", 2)
	},
	"PruneSnapshots": func(f *fixture) {
		var taken []storage.SnapshotInfo
		for range 4 {
			taken = append(taken, f.snapshot("manual"))
		}
		f.ok(f.db.PruneSnapshots(func(s storage.SnapshotInfo) bool { return s == taken[1] }))
		all, err := f.db.Snapshots()
		if len(all) != 1 || all[0] != taken[1] || err != nil || !f.db.HasSnapshot(taken[1].Name) ||
			f.db.HasSnapshot(taken[2].Name) {
			f.Errorf("left %v, %v", all, err)
		}
	},
	// The snapshot of an older version is brought up to date when it is restored.
	"RestoreOlder": func(f *fixture) {
		f.filled()
		s := f.snapshot("manual")
		f.changed()
		newer, c := grown(f)
		f.reopen(c)
		f.ok(f.db.RestoreSnapshot(f.Context(), s.Name, nil))
		if n, err := newer.Count(f.db.Reader(), storage.Eq("initial", "B")); n != 2 || err != nil {
			f.Errorf("%d brought up to date, %v", n, err)
		}
	},
	"Backup": func(f *fixture) {
		file := f.filled()
		path := f.backup()
		info, err := f.db.VerifyBackup(f.Context(), path)
		if info.Version != "1.2.3" || info.Schema != 1 || info.Instance != f.db.Instance() || info.Files != 1 ||
			time.Since(info.Taken) > time.Minute || err != nil {
			f.Errorf("%+v, %v", info, err)
		}
		entries, err := os.ReadDir(filepath.Dir(path))
		if len(entries) != 1 || err != nil {
			f.Errorf("beside it lies %v, %v", entries, err)
		}
		f.changed()
		f.ok(f.db.Files().Remove(nil, file))
		f.is("before", f.db.RestoreBackup(f.Context(), path, func(*storage.Tx) error { return errRefused }), errRefused)
		f.ok(f.db.RestoreBackup(f.Context(), path, nil))
		f.isFilled(f.db, "new", "new")
		if got := f.content(f.db, file); got != "picture" {
			f.Errorf("the picture is %q", got)
		}
		ctx, cancel := context.WithCancel(f.Context())
		cancel()
		if f.db.Backup(ctx, path+"2") == nil {
			f.Error("a cancelled backup was made")
		}
	},
	// Into another folder a backup is laid whole.
	"UnpackBackup": func(f *fixture) {
		file := f.filled()
		path := f.backup()
		c := f.config
		c.Dir = filepath.Join(f.TempDir(), "new")
		f.ok(f.opener.UnpackBackup(f.Context(), path, c.Dir, c.Schema))
		f.is("again", f.opener.UnpackBackup(f.Context(), path, c.Dir, c.Schema), storage.ErrNotEmpty)
		there := f.open(c)
		f.isFilled(there, "old", "old")
		if there.Instance() != f.db.Instance() || f.content(there, file) != "picture" {
			f.Errorf("instance %s, picture %q", there.Instance(), f.content(there, file))
		}
	},
	"DamagedBackup": func(f *fixture) {
		f.filled()
		whole, err := os.ReadFile(f.backup())
		f.ok(err)
		for what, damage := range map[string]func([]byte) []byte{
			"cut short": func(b []byte) []byte { return b[:len(b)/2] },
			"a bit turned": func(b []byte) []byte {
				b = slices.Clone(b)
				b[len(b)/3] ^= 1
				return b
			},
		} {
			bad := filepath.Join(f.TempDir(), "bad.zip")
			f.ok(os.WriteFile(bad, damage(whole), 0o600))
			dir := filepath.Join(f.TempDir(), "new")
			f.is(what+": verify", second(f.db.VerifyBackup(f.Context(), bad)), storage.ErrDamaged)
			f.is(what+": restore", f.db.RestoreBackup(f.Context(), bad, nil), storage.ErrDamaged)
			f.is(what+": unpack", f.opener.UnpackBackup(f.Context(), bad, dir, f.config.Schema), storage.ErrDamaged)
		}
		f.is("none", second(f.db.VerifyBackup(f.Context(), filepath.Join(f.TempDir(), "none"))), storage.ErrNotFound)
		f.has("books", 2)
	},
	"BackupAside": func(f *fixture) {
		f.filled()
		path := filepath.Join(f.TempDir(), "aside.zip")
		f.ok(f.opener.BackupAside(f.Context(), f.config, path))
		info, err := f.db.VerifyBackup(f.Context(), path)
		if info.Files != 1 || info.Instance != f.db.Instance() || err != nil {
			f.Errorf("%+v, %v", info, err)
		}
	},
	"EmptyShop": func(f *fixture) {
		f.filled()
		f.write(func(tx *storage.Tx) error { return f.db.EmptyShop(tx) })
		for table, want := range map[string]int{"books": 0, "places": 0, "pictures": 0, "tickets": 0, "log": 1,
			"notes": 1} {
			f.has(table, want)
		}
	},
}

var uploads = map[string]func(*fixture){
	"StageAppendOpen": func(f *fixture) {
		files := f.db.Files()
		name, size, err := files.Stage(strings.NewReader("one"))
		if size != 3 || err != nil {
			f.Fatalf("%d, %v", size, err)
		}
		if size, err := files.Append(name, strings.NewReader(", two")); size != 8 || err != nil {
			f.Errorf("appended: %d, %v", size, err)
		}
		if got := f.content(f.db, name); got != "one, two" {
			f.Errorf("content %q", got)
		}
		f.is("append to none", second(files.Append("none", strings.NewReader("x"))), storage.ErrNotFound)
		for _, bad := range []string{"none", "../" + name, ""} {
			if r, err := files.Open(bad); err == nil {
				if info, err := r.Stat(); err == nil && !info.IsDir() {
					f.Errorf("opened %q", bad)
				}
				r.Close()
			}
		}
	},
	// A file goes with the commit that lets it go, and stays when that is refused.
	"RemoveWaitsForTheCommit": func(f *fixture) {
		files := f.db.Files()
		name, _, err := files.Stage(strings.NewReader("x"))
		f.ok(err)
		f.is("refused", f.db.Write(f.Context(), func(tx *storage.Tx) error {
			return errors.Join(files.Remove(tx, name), errRefused)
		}), errRefused)
		if got := f.content(f.db, name); got != "x" {
			f.Fatalf("removed although refused: %s", got)
		}
		f.write(func(tx *storage.Tx) error {
			err := files.Remove(tx, name)
			if got := f.content(f.db, name); got != "x" {
				f.Errorf("removed before the commit: %s", got)
			}
			return err
		})
		f.eventually("removing", func() bool { return f.content(f.db, name) != "x" })
	},
	// What a snapshot names stays as long as that.
	"KeptForSnapshots": func(f *fixture) {
		file := f.filled()
		s := f.snapshot("clear")
		f.changed()
		f.write(func(tx *storage.Tx) error { return f.db.Files().Remove(tx, file) })
		f.ok(f.db.RestoreSnapshot(f.Context(), s.Name, nil))
		if got := f.content(f.db, file); got != "picture" {
			f.Errorf("after the restore: %q", got)
		}
	},
}
