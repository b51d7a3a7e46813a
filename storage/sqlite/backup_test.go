package sqlite

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"griddle/storage"
	"griddle/storage/internal/disk"
)

// backedUp makes a store with a book, a picture, a secret, activity and a setting, and a backup of it.
func backedUp(t *testing.T) (db *store, picture, path string) {
	t.Helper()
	db = newTest(t)
	picture = stage(t, db, "picture")
	orphan := stage(t, db, "orphan")
	write(t, db, func(tx *storage.Tx) error {
		return errors.Join(insertBook(bookNo(1))(tx), addPicture(picture)(tx),
			execute("INSERT INTO secrets (secret) VALUES ('sealed')")(tx),
			execute("INSERT INTO activity (what) VALUES ('x')")(tx), storage.SetSetting(tx, "name", "Bakery"))
	})
	if err := os.WriteFile(filepath.Join(db.Dir(), "secret"), []byte("master"), 0o600); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "backup.zip")
	if err := db.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if b := must[*zip.ReadCloser](t)(zip.OpenReader(path)); b.Close() != nil || len(b.File) != 3 {
		t.Errorf("the backup has %d entries, want store, picture and manifest (not %s)", len(b.File), orphan)
	}
	return db, picture, path
}

func TestBackup_Verify(t *testing.T) {
	db, _, path := backedUp(t)
	info := must[storage.BackupInfo](t)(db.VerifyBackup(t.Context(), path))
	if info.Version != "1.2.3" || info.Schema != 1 || info.Instance != db.Instance() || info.Files != 1 ||
		time.Since(info.Taken) > time.Minute {
		t.Errorf("info %+v", info)
	}
	if entries := must[[]os.DirEntry](t)(os.ReadDir(filepath.Dir(path))); len(entries) != 1 {
		t.Errorf("beside the backup lies %v", entries)
	}
	if mode := must[os.FileInfo](t)(os.Stat(path)).Mode().Perm(); mode != 0o600 {
		t.Errorf("mode %v", mode)
	}
	if err := db.Backup(t.Context(), path); err != nil { // takes the place of the last one
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.Backup(ctx, path+"2"); err == nil || disk.Exists(path+"2") {
		t.Errorf("cancelled backup: %v", err)
	}
}

func TestBackup_MissingFileDoesNotPreventIt(t *testing.T) {
	db, picture, path := backedUp(t)
	if err := os.Remove(filepath.Join(db.Dir(), filesName, picture)); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if info := must[storage.BackupInfo](t)(db.VerifyBackup(t.Context(), path)); info.Files != 0 {
		t.Errorf("info %+v", info)
	}
}

// rewrite writes the zip anew with changed entries; nil content leaves an entry out.
func rewrite(t *testing.T, path string, change func(name string, content []byte) []byte, add ...string) string {
	t.Helper()
	put := func(w *zip.Writer, name string, content []byte) {
		must[int](t)(must[io.Writer](t)(w.Create(name)).Write(content))
	}
	first := true
	return repack(t, path, func(w *zip.Writer, f *zip.File, content []byte) {
		for _, name := range add {
			if first {
				put(w, name, []byte("added"))
			}
		}
		first = false
		if b := change(f.Name, content); b != nil {
			put(w, f.Name, b)
		}
	})
}

func nobody(string) bool { return false }

// rename writes the zip anew with another name for each entry: prefix before the last one but what stands in a
// folder already.
func rename(t *testing.T, path, prefix string) string {
	t.Helper()
	return repack(t, path, func(w *zip.Writer, f *zip.File, content []byte) {
		name := f.Name
		if !strings.HasPrefix(name, "other/") {
			name = prefix + name
		}
		must[int](t)(must[io.Writer](t)(w.Create(name)).Write(content))
	})
}

// repack writes the zip anew, each entry as write does it.
func repack(t *testing.T, path string, write func(w *zip.Writer, f *zip.File, content []byte)) string {
	t.Helper()
	z := must[*zip.ReadCloser](t)(zip.OpenReader(path))
	defer z.Close()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		r := must[io.ReadCloser](t)(f.Open())
		write(w, f, must[[]byte](t)(io.ReadAll(r)))
		r.Close()
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(t.TempDir(), "again.zip")
	if err := os.WriteFile(again, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return again
}

// entryOf is what the manifest says of an entry.
func entryOf(t *testing.T, path, name string) string {
	t.Helper()
	b, err := openBackup(path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	for _, e := range b.manifest.Entries {
		if e.Name == name {
			return string(must[[]byte](t)(json.Marshal(e)))
		}
	}
	t.Fatalf("there is no %s", name)
	return ""
}

func TestBackup_TamperingIsDetected(t *testing.T) {
	db, picture, path := backedUp(t)
	same := func(_ string, b []byte) []byte { return b }
	in := func(name string, change func([]byte) []byte) func(string, []byte) []byte {
		return func(n string, b []byte) []byte {
			if n != name {
				return b
			}
			return change(b)
		}
	}
	replace := func(old, by string) func([]byte) []byte {
		return func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(old), []byte(by)) }
	}
	file := filesName + "/" + picture
	whole := must[[]byte](t)(os.ReadFile(path))
	cut := filepath.Join(t.TempDir(), "cut.zip")
	if err := os.WriteFile(cut, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		bad  string
		want error
	}{
		"picture changed": {rewrite(t, path, in(file, replace("picture", "pictura"))),
			&storage.DamagedError{Flaw: storage.Changed, Entry: file}},
		"picture longer": {rewrite(t, path, in(file, replace("picture", "picture+"))),
			&storage.DamagedError{Flaw: storage.Changed, Entry: file}},
		"picture left out": {rewrite(t, path, in(file, func([]byte) []byte { return nil })),
			&storage.DamagedError{Flaw: storage.Absent, Entry: file}},
		"store changed": {rewrite(t, path, in(storeName, func(b []byte) []byte { b[len(b)-1] ^= 1; return b })),
			&storage.DamagedError{Flaw: storage.Changed, Entry: storeName}},
		"store left out": {rewrite(t, path, in(storeName, func([]byte) []byte { return nil })),
			&storage.DamagedError{Flaw: storage.Absent, Entry: storeName}},
		"manifest left out": {rewrite(t, path, in(manifestName, func([]byte) []byte { return nil })),
			&storage.DamagedError{Flaw: storage.Absent, Entry: manifestName}},
		"manifest unreadable": {rewrite(t, path, in(manifestName, func([]byte) []byte { return []byte("{") })),
			&storage.DamagedError{Flaw: storage.Unreadable, Entry: manifestName}},
		"outside name": {rewrite(t, path, in(manifestName, replace(file, "files/../../x")), "files/../../x"),
			&storage.DamagedError{Flaw: storage.Foreign, Entry: "files/../../x"}},
		"negative size": {rewrite(t, path, in(manifestName, replace(`"bytes":7`, `"bytes":-7`))),
			&storage.DamagedError{Flaw: storage.Changed, Entry: file}},
		"other version": {rewrite(t, path, in(manifestName, replace(`"schema":1`, `"schema":2`))),
			&storage.DamagedError{Flaw: storage.Changed, Entry: storeName}},
		"listed twice": {rewrite(t, path, in(manifestName,
			replace(`"entries":[`, `"entries":[`+entryOf(t, path, file)+`,`))),
			&storage.DamagedError{Flaw: storage.Twice, Entry: file}},
		"entry twice": {rewrite(t, path, same, storeName),
			&storage.DamagedError{Flaw: storage.Twice, Entry: storeName}},
		"manifest twice": {rewrite(t, path, same, manifestName),
			&storage.DamagedError{Flaw: storage.Twice, Entry: manifestName}},
		"two backups": {rename(t, rewrite(t, path, same, "other/"+manifestName), "one/"),
			&storage.DamagedError{Flaw: storage.Several}},
		"cut":    {cut, &storage.DamagedError{Flaw: storage.CutShort}},
		"no zip": {storeFile(db), storage.ErrNotStore},
		"another zip": {rewrite(t, path, func(string, []byte) []byte { return nil }, "holiday.jpg"),
			storage.ErrNotStore},
	} {
		t.Run(name, func(t *testing.T) {
			check := func(what string, err error) {
				var got, want *storage.DamagedError
				if errors.As(c.want, &want) {
					if !errors.As(err, &got) || got.Flaw != want.Flaw || got.Entry != want.Entry ||
						!errors.Is(err, storage.ErrDamaged) {
						t.Errorf("%s: %v, want %v", what, err, want)
					}
				} else if !errors.Is(err, c.want) {
					t.Errorf("%s: %v, want %v", what, err, c.want)
				}
			}
			check("verify", second(db.VerifyBackup(t.Context(), c.bad)))
			check("restore", db.RestoreBackup(t.Context(), c.bad, nil))
			dir := filepath.Join(t.TempDir(), "new")
			check("unpack", unpackBackup(t.Context(), c.bad, dir, testSchema()))
			if empty, err := disk.IsEmptyDir(dir, nobody); !empty || err != nil {
				t.Errorf("unpacking left something behind: %v", err)
			}
			if parts, _ := filepath.Glob(filepath.Join(db.Dir(), backupsName, disk.TempPrefix+"*")); len(parts) != 0 {
				t.Errorf("left behind: %v", parts)
			}
		})
	}
	newer := rewrite(t, path, in(manifestName, replace(`"format":1`, `"format":9`)))
	if _, err := db.VerifyBackup(t.Context(), newer); !errors.Is(err, storage.ErrNewer) {
		t.Errorf("newer format: %v, want ErrNewer", err)
	}
	if _, err := db.VerifyBackup(t.Context(), path+".none"); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("no file: %v, want ErrNotFound", err)
	}
}

func TestRestoreBackup(t *testing.T) {
	db, picture, path := backedUp(t)
	later := stage(t, db, "later")
	if _, err := db.Files().Append(picture, strings.NewReader(" grown")); err != nil {
		t.Fatal(err)
	}
	write(t, db, func(tx *storage.Tx) error {
		return errors.Join(second(books.DeleteWhere(tx, storage.Cond{})), addPicture(later)(tx),
			execute("DELETE FROM secrets")(tx), storage.SetSetting(tx, "name", "Café"))
	})
	var safety storage.SnapshotInfo
	err := db.RestoreBackup(t.Context(), path, func(tx *storage.Tx) (err error) {
		safety, err = db.Snapshot(tx, "restore")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	r := db.Reader()
	if count(t, r, "books") != 1 || count(t, r, "secrets") != 0 || count(t, r, "activity") != 1 ||
		must[string](t)(storage.Setting(r, "name")) != "Café" {
		t.Error("not the shop's records, or not they alone, were restored")
	}
	var file string
	if err := raw(r).queryRow("SELECT file FROM pictures").Scan(&file); err != nil {
		t.Fatal(err)
	}
	if got := content(t, db, file); got != "picture" {
		t.Errorf("the restored row names %q", got)
	}
	if err := db.restoreShop(t.Context(), safety.Path, nil); err != nil {
		t.Fatal(err)
	}
	var got []string
	rows := must[*rows](t)(raw(r).queryRows("SELECT file FROM pictures"))
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		got = append(got, content(t, db, name))
	}
	slices.Sort(got)
	if !slices.Equal(got, []string{"later", "picture grown"}) {
		t.Errorf("undone: %v", got)
	}
}

func TestRestoreBackup_RefusalLeavesNothing(t *testing.T) {
	db, picture, path := backedUp(t)
	if err := os.Remove(filepath.Join(db.Dir(), filesName, picture)); err != nil {
		t.Fatal(err)
	}
	if err := db.RestoreBackup(t.Context(), path, func(*storage.Tx) error { return errGone }); err != errGone {
		t.Errorf("got %v, want the error of before", err)
	}
	if isThere(db, picture) {
		t.Error("files of the refused restore were left behind")
	}
	if err := db.RestoreBackup(t.Context(), path, nil); err != nil || content(t, db, picture) != "picture" {
		t.Errorf("%v, %q", err, content(t, db, picture))
	}
	if parts, _ := filepath.Glob(filepath.Join(db.Dir(), backupsName, disk.TempPrefix+"*")); len(parts) != 0 {
		t.Errorf("left behind: %v", parts)
	}
}

func TestUnpackBackup(t *testing.T) {
	db, picture, path := backedUp(t)
	dir := filepath.Join(t.TempDir(), "elsewhere")
	if err := unpackBackup(t.Context(), path, dir, testSchema()); err != nil {
		t.Fatal(err)
	}
	copied := openTest(t, testConfig(dir))
	r := copied.Reader()
	if copied.Instance() != db.Instance() || count(t, r, "books") != 1 || count(t, r, "secrets") != 1 ||
		count(t, r, "activity") != 1 ||
		content(t, copied, picture) != "picture" || must[string](t)(storage.Setting(r, "name")) != "Bakery" {
		t.Error("the unpacked store is not the whole store")
	}
	checkSettings(t, "writer", copied.in.writer.s, nil)
	if err := unpackBackup(t.Context(), path, dir, testSchema()); !errors.Is(err, storage.ErrNotEmpty) {
		t.Errorf("unpacked over a store: %v, want ErrNotEmpty", err)
	}
}

// The owner whose store file is gone restores it in place; nothing of what is left is deleted.
func TestUnpackBackup_WhereTheStoreIsGone(t *testing.T) {
	db, picture, path := backedUp(t)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(storeFile(db), 0); err != nil {
		t.Fatal(err)
	}
	if err := unpackBackup(t.Context(), path, db.Dir(), testSchema()); err != nil {
		t.Fatal(err)
	}
	restored := openTest(t, testConfig(db.Dir()))
	if restored.Instance() != db.Instance() || count(t, restored.Reader(), "secrets") != 1 ||
		content(t, restored, picture) != "picture" {
		t.Error("the store is not whole")
	}
	if aside, _ := filepath.Glob(filepath.Join(db.Dir(), "lost-*-"+filesName, picture)); len(aside) != 1 {
		t.Errorf("the old files are not kept: %v", aside)
	}
}
