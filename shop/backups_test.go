package shop

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"griddle/storage"
	"griddle/storage/sqlite"
)

func (s *shopTest) backups() BackupState {
	s.t.Helper()
	return must(s.Backups())
}

func (s *shopTest) keepBackups(want bool) {
	s.t.Helper()
	if made := must(s.KeepBackups(ctx)); made != want {
		s.t.Errorf("at %v a backup was made: %v, want %v", s.clocks.now(), made, want)
	}
}

func TestKeepBackups(t *testing.T) {
	s := newShop(t)
	s.keepBackups(false) // there is nothing to save
	s.category(`{"Name":"Teapots"}`)
	s.keepBackups(true)
	s.keepBackups(false)
	s.clocks.pass(24*time.Hour - time.Second)
	s.keepBackups(false)
	s.clocks.pass(time.Second)
	s.keepBackups(true)
	st := s.backups()
	last, ok := st.Last()
	if !ok || len(st.Backups) != 2 || !last.ByItself || last.Bytes == 0 ||
		!last.Taken.Equal(s.now().Truncate(time.Second)) {
		t.Fatalf("%+v", st)
	}
	if st.Folder != filepath.Join(s.dir, "backups") || !st.SameDisk || st.Problem != nil {
		t.Errorf("%+v", st)
	}
	if info := must(os.Stat(last.Path)); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %04o", info.Mode().Perm())
	}
	for range 60 {
		s.clocks.pass(24 * time.Hour)
		s.keepBackups(true)
	}
	s.clocks.pass(time.Minute)
	must(s.MakeBackup(ctx))
	st = s.backups()
	days, oldest := 0, st.Backups[len(st.Backups)-1].Taken
	for _, b := range st.Backups {
		if b.ByItself && s.now().Sub(b.Taken) < 7*24*time.Hour {
			days++
		}
	}
	// The newest of the last 7 days; of the 4 weeks, 1 or 2 are among them; one was made by hand.
	if days != 7 || len(st.Backups) != 7+3+1 && len(st.Backups) != 7+2+1 {
		t.Errorf("%d of the last days, %d in all", days, len(st.Backups))
	}
	if age := s.now().Sub(oldest); age < 14*24*time.Hour || age > 28*24*time.Hour {
		t.Errorf("the oldest is %v old", age)
	}
	p := st.Plan
	p.Every = Never
	if err := s.SaveBackupPlan(ctx, p); err != nil {
		t.Fatal(err)
	}
	s.clocks.pass(30 * 24 * time.Hour)
	s.keepBackups(false)
	p.Every = EveryWeek
	if err := s.SaveBackupPlan(ctx, p); err != nil {
		t.Fatal(err)
	}
	s.keepBackups(true)
	s.clocks.pass(6 * 24 * time.Hour)
	s.keepBackups(false)
	s.clocks.pass(24 * time.Hour)
	s.keepBackups(true)
}

func TestKeepBackups_ClockThatWasWrong(t *testing.T) {
	s := newShop(t)
	s.category(`{"Name":"Teapots"}`)
	s.clocks.set(midday.AddDate(1, 0, 0))
	s.keepBackups(true)
	s.clocks.set(midday)
	s.keepBackups(true) // the one from the future does not count
	s.keepBackups(false)
}

func TestKeepBackups_FolderThatWentAway(t *testing.T) {
	s := newShop(t)
	s.category(`{"Name":"Teapots"}`)
	away := filepath.Join(t.TempDir(), "stick")
	if err := os.Mkdir(away, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveBackupPlan(ctx, BackupPlan{Every: EveryDay, Daily: 7, Weekly: 4, Folder: away}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(away); err != nil {
		t.Fatal(err)
	}
	_, err := s.KeepBackups(ctx)
	s.refused(err, Invalid, "Folder")
	if st := s.backups(); st.Problem == nil || !strings.Contains(st.Problem.Error(), "not there") ||
		len(st.Backups) != 0 {
		t.Errorf("%+v", st)
	}
	s.keepBackups(false) // not again at once
	if err := os.Mkdir(away, 0o700); err != nil {
		t.Fatal(err)
	}
	if st := s.backups(); st.Problem == nil {
		t.Error("the backup that is missing is forgotten")
	}
	s.clocks.pass(time.Hour)
	s.keepBackups(true)
	if st := s.backups(); st.Problem != nil || len(st.Backups) != 1 {
		t.Errorf("%+v", st)
	}
}

func TestSaveBackupPlan_Refusals(t *testing.T) {
	s := newShop(t)
	good := must(s.BackupPlan())
	if good != (BackupPlan{Every: EveryDay, Daily: 7, Weekly: 4}) {
		t.Errorf("at first %+v", good)
	}
	for field, change := range map[string]func(*BackupPlan){
		"Every":  func(p *BackupPlan) { p.Every = "hour" },
		"Daily":  func(p *BackupPlan) { p.Daily = 0 },
		"Weekly": func(p *BackupPlan) { p.Weekly = -1 },
		"Folder": func(p *BackupPlan) { p.Folder = "backups" },
	} {
		p := good
		change(&p)
		s.refused(s.SaveBackupPlan(ctx, p), Invalid, field)
	}
	p := good
	p.Folder = filepath.Join(t.TempDir(), "none")
	s.refused(s.SaveBackupPlan(ctx, p), Invalid, "Folder")
	if now := must(s.BackupPlan()); now != good {
		t.Errorf("a refused plan was stored: %+v", now)
	}
}

func TestBackups_VerifyRestoreUndoDelete(t *testing.T) {
	s := newShop(t)
	s.category(`{"Name":"Teapots"}`)
	b := must(s.MakeBackup(ctx))
	second := must(s.MakeBackup(ctx))
	if b.ByItself || b.Path == second.Path {
		t.Errorf("%+v and %+v", b, second)
	}
	if err := s.VerifyBackup(ctx, b.Path); err != nil {
		t.Fatal(err)
	}
	s.category(`{"Name":"Cups"}`)
	count := func() int { return must(s.CategoryCount()) }
	if err := s.RestoreBackup(ctx, b.Path); err != nil || count() != 1 {
		t.Fatalf("%d categories, %v", count(), err)
	}
	if err := s.UndoRestore(ctx); err != nil || count() != 2 {
		t.Fatalf("%d categories, %v", count(), err)
	}
	data := must(os.ReadFile(second.Path))
	data[len(data)/2] ^= 0xff
	if err := os.WriteFile(second.Path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	s.refused(s.VerifyBackup(ctx, second.Path), Invalid, "")
	if err := s.DeleteBackup(second.Name); err != nil {
		t.Fatal(err)
	}
	s.refused(s.DeleteBackup(second.Name), Missing, "")
	s.refused(s.DeleteBackup("../store.db"), Missing, "")
	s.refused(s.VerifyBackup(ctx, second.Path), Invalid, "")
	if st := s.backups(); len(st.Backups) != 1 || st.Backups[0].Name != b.Name {
		t.Errorf("%+v", st.Backups)
	}
}

func TestUndoRestore_NothingToUndo(t *testing.T) {
	s := newShop(t)
	s.refused(s.UndoRestore(ctx), Missing, "")
}

func TestBackups_ProgressAndCancel(t *testing.T) {
	s := newShop(t)
	s.category(`{"Name":"Teapots","Description":"` + strings.Repeat("long ", 100_000) + `"}`)
	var done, total int64
	told := 0
	watch := WithProgress(ctx, func(d, all int64) {
		if d < done || d > all {
			t.Errorf("%d of %d after %d", d, all, done)
		}
		done, total = d, all
		told++
	})
	b := must(s.MakeBackup(watch))
	if done != total || total < 2*500_000 || told < 3 || told > 101 {
		t.Errorf("%d of %d, told %d times", done, total, told)
	}
	files := len(must(os.ReadDir(filepath.Join(s.dir, "backups"))))

	once := func() context.Context {
		c, cancel := context.WithCancel(ctx)
		return WithProgress(c, func(int64, int64) { cancel() })
	}
	if _, err := s.MakeBackup(once()); !errors.Is(err, context.Canceled) {
		t.Errorf("making it: %v", err)
	}
	if err := s.VerifyBackup(once(), b.Path); !errors.Is(err, context.Canceled) {
		t.Errorf("verifying it: %v", err)
	}
	s.category(`{"Name":"Cups"}`)
	if err := s.RestoreBackup(once(), b.Path); !errors.Is(err, context.Canceled) {
		t.Errorf("restoring it: %v", err)
	}
	if n := must(s.CategoryCount()); n != 2 {
		t.Errorf("%d categories after a restore that was cancelled", n)
	}
	if now := len(must(os.ReadDir(filepath.Join(s.dir, "backups")))); now != files {
		t.Errorf("%d files, %d before", now, files)
	}
}

// What is wrong with a backup is said by name.
func TestRestoreBackup_SaysWhatIsWrong(t *testing.T) {
	s := newShop(t)
	p := s.product(`{"ProductName":"Bread knife"}`).text("Bvin")
	if stored, err := s.PutPicture(ctx, nil, ProductMain, p, "a.png", somePNG(20, 20)); !stored || err != nil {
		t.Fatal(stored, err)
	}
	path := must(s.MakeBackup(ctx)).Path
	// packed writes the backup anew, with what put makes of each entry.
	packed := func(put func(w *zip.Writer, name string, content []byte)) string {
		from := must(zip.OpenReader(path))
		defer from.Close()
		to := filepath.Join(t.TempDir(), "packed.zip")
		f := must(os.Create(to))
		w := zip.NewWriter(f)
		for _, e := range from.File {
			r := must(e.Open())
			put(w, e.Name, must(io.ReadAll(r)))
			r.Close()
		}
		if err := errors.Join(w.Close(), f.Close()); err != nil {
			t.Fatal(err)
		}
		return to
	}
	entry := func(w *zip.Writer, name string, content []byte) { must(must(w.Create(name)).Write(content)) }
	picture := ""
	lacking := packed(func(w *zip.Writer, name string, content []byte) {
		if picture == "" && strings.HasPrefix(name, "files/") {
			picture = name
		} else {
			entry(w, name, content)
		}
	})
	twice := packed(func(w *zip.Writer, name string, content []byte) {
		if entry(w, name, content); name == "store.db" {
			entry(w, name, content)
		}
	})
	holiday := packed(func(w *zip.Writer, name string, content []byte) { entry(w, "holiday/"+name[:3], content) })
	for file, want := range map[string]string{
		lacking: "The copy is damaged, so nothing was restored: " + picture + " is missing in it. Choose another one.",
		twice:   "The copy is damaged, so nothing was restored: store.db is in it twice. Choose another one.",
		holiday: "This file is no backup made by Griddle, so nothing was restored; choose another one.",
	} {
		elsewhere := filepath.Join(t.TempDir(), "new")
		unpacked := UnpackBackup(ctx, sqlite.Opener{}, file, elsewhere, storage.Schema{Version: 1, Tables: Schema()})
		for _, err := range []error{s.RestoreBackup(ctx, file), unpacked} {
			if s.refused(err, Invalid, ""); err.Error() != want {
				t.Errorf("got  %q\nwant %q", err, want)
			}
		}
	}
	err := s.VerifyBackup(ctx, twice)
	if !strings.HasPrefix(err.Error(), "This backup is damaged: store.db is in it twice. ") {
		t.Errorf("verified: %v", err)
	}
	again := packed(func(w *zip.Writer, name string, content []byte) {
		entry(w, "__MACOSX/._"+name, []byte("of the system"))
		entry(w, "shop/"+name, content)
	})
	if err := s.RestoreBackup(ctx, again); err != nil {
		t.Error(err)
	}
	s.picture(ProductMain, p, "small")
}
