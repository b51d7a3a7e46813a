package backups

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"griddle/shop"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
)

func book() shell.Book { return shell.Book{Entries: []shell.Entry{Entry()}} }

func page(f *pagetest.Fixture) *Page { return f.Page.(*Page) }

func open(t *testing.T) *pagetest.Fixture {
	t.Helper()
	return pagetest.Open(t, pagetest.Options{}, book())
}

func category(t *testing.T, f *pagetest.Fixture, name string) {
	t.Helper()
	if _, _, err := shop.Categories.Save(f.Shop, context.Background(), nil, "",
		[]byte(`{"Name":"`+name+`"}`)); err != nil {
		t.Fatal(err)
	}
}

// act does what the menu of the first backup offers.
func act(t *testing.T, f *pagetest.Fixture, label string) {
	t.Helper()
	for _, a := range page(f).actions(page(f).backups.Rows()[0]) {
		if a.Label == label {
			a.Do()
			f.Runner.Flush()
			return
		}
	}
	t.Fatalf("there is no %q", label)
}

func categories(t *testing.T, f *pagetest.Fixture) int {
	t.Helper()
	n, err := f.Shop.CategoryCount()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestLooks(t *testing.T) {
	some := func(t *testing.T, f *pagetest.Fixture) {
		category(t, f, "Teapots")
		for range 3 {
			if _, err := f.Shop.KeepBackups(context.Background()); err != nil {
				t.Fatal(err)
			}
			f.Page.Hide() // it need not read each minute of a day
			f.Runner.Advance(24 * time.Hour)
			f.Page.Show()
		}
		f.Press(t, "Back up now")
		act(t, f, "Restore…")
		f.Press(t, "Restore")
		f.Runner.Advance(time.Minute)
		f.Reread()
	}
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "backups-empty"},
		pagetest.Scene{Name: "backups", Act: some},
		pagetest.Scene{Name: "backups-end", Act: func(t *testing.T, f *pagetest.Fixture) {
			some(t, f)
			f.Lay()
			pagetest.ScrollTo(f, 1)
		}},
		pagetest.Scene{Name: "backups-schedule", Act: func(t *testing.T, f *pagetest.Fixture) {
			f.Press(t,
				"Change schedule…")
		}},
	)
}

func TestMakeVerifyDelete(t *testing.T) {
	f := open(t)
	f.Sees(t, "There is no backup yet.", "The backups are on the same disk as your store.",
		"Once a day, while Griddle runs.")
	category(t, f, "Teapots")
	f.Press(t, "Back up now")
	rows := page(f).backups.Rows()
	if len(rows) != 1 || rows[0].verdict != whole || rows[0].ByItself {
		t.Fatalf("%+v", rows)
	}
	f.Sees(t, "The backup is made and checked")
	data, err := os.ReadFile(rows[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(rows[0].Path, data[:len(data)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	act(t, f, "Verify")
	f.Sees(t, "Damaged", "This backup is damaged")
	if err := os.WriteFile(rows[0].Path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	act(t, f, "Verify")
	f.Sees(t, "Verified", "is intact.")
	act(t, f, "Delete…")
	f.Press(t, "Delete backup")
	if _, err := os.Stat(rows[0].Path); err == nil || len(page(f).backups.Rows()) != 0 {
		t.Error("it is still there")
	}
}

func TestRestoreAndUndo(t *testing.T) {
	f := open(t)
	category(t, f, "Teapots")
	f.Press(t, "Back up now")
	category(t, f, "Cups")
	act(t, f, "Restore…")
	f.Sees(t, "Restore the backup of")
	f.Press(t, "Restore")
	if n := categories(t, f); n != 1 {
		t.Fatalf("%d categories after the restore", n)
	}
	f.Press(t, "Undo")
	if n := categories(t, f); n != 2 {
		t.Fatalf("%d categories after undoing it", n)
	}
	f.Reread()
	f.Sees(t, "Before a restore the store held 2 categories", "Before a restore the store held 1 category")
}

func TestSchedule(t *testing.T) {
	f := open(t)
	f.Press(t, "Change schedule…")
	f.Type(t, "Daily backups to keep", "0")
	f.Press(t, "Save schedule")
	if f.Field(t, "Daily backups to keep").Problem() == "" {
		t.Fatal("0 days were taken")
	}
	f.Type(t, "Daily backups to keep", "1000")
	f.Press(t, "Save schedule")
	if f.Field(t, "Daily backups to keep").Problem() == "" {
		t.Fatal("1000 days were taken")
	}
	f.Type(t, "Daily backups to keep", "3")
	f.Type(t, "Weekly backups to keep", "0")
	f.Press(t, "Save schedule")
	if p, err := f.Shop.BackupPlan(); err != nil || p != (shop.BackupPlan{Every: shop.EveryDay, Daily: 3, Weekly: 0}) {
		t.Errorf("%+v, %v", p, err)
	}
	f.Sees(t, "the last 3 days")
}

func TestFolder(t *testing.T) {
	f := open(t)
	away := t.TempDir()
	page(f).plan.setFolder(away)
	f.Sees(t, away, "New backups go there.")
	category(t, f, "Teapots")
	f.Press(t, "Back up now")
	if files, err := os.ReadDir(away); err != nil || len(files) != 1 {
		t.Errorf("%d files, %v", len(files), err)
	}
	if err := os.RemoveAll(away); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	f.Sees(t, "The backup folder is not there.")
	f.Press(t, "Back up now")
	f.Sees(t, "is not there. Connect its disk")
	f.Press(t, "Use the data folder instead")
	f.SeesNot(t, "The backup folder is not there.")
	if p, err := f.Shop.BackupPlan(); err != nil || p.Folder != "" {
		t.Errorf("%+v, %v", p, err)
	}
}

// cleared clears the store so often, with one category more each time.
func cleared(t *testing.T, f *pagetest.Fixture, times int) {
	t.Helper()
	ctx := context.Background()
	if _, err := f.Shop.AllowClear(ctx); err != nil {
		t.Fatal(err)
	}
	for n := range times {
		for range n + 1 {
			category(t, f, "Teapots")
		}
		if err := f.Shop.ClearCategories(ctx, nil, "Till"); err != nil {
			t.Fatal(err)
		}
		f.Runner.Advance(time.Second)
	}
	f.Reread()
}

func TestDeleteCopy(t *testing.T) {
	f := open(t)
	cleared(t, f, 3)
	rows := page(f).copies.Rows()
	if len(rows) != 3 || rows[0].records() != 3 || rows[0].Bytes == 0 {
		t.Fatalf("%+v", rows)
	}
	for _, a := range page(f).copies.Actions(rows[0]) {
		if a.Label == "Delete…" {
			a.Do()
		}
	}
	f.Sees(t, "Delete this copy?", "“Till” deleted 3 categories: this could not be brought back any more.")
	f.Press(t, "Delete copy")
	if rows := page(f).copies.Rows(); len(rows) != 2 || rows[0].records() != 2 {
		t.Errorf("%+v", rows)
	}
}

// opener notes what is to be opened outside Griddle.
type opener struct {
	fyne.App
	opened []string
}

func (o *opener) OpenURL(u *url.URL) error {
	o.opened = append(o.opened, u.String())
	return nil
}

func TestOpenFolder(t *testing.T) {
	f := open(t)
	away := filepath.Join(t.TempDir(), "my backups")
	if err := os.Mkdir(away, 0o700); err != nil {
		t.Fatal(err)
	}
	page(f).plan.setFolder(away)
	app := &opener{App: f.Desk.App}
	f.Desk.App = app
	f.Press(t, "Open folder")
	want := (&url.URL{Scheme: "file", Path: away}).String()
	if !slices.Equal(app.opened, []string{want}) {
		t.Errorf("opened %v, want %s", app.opened, want)
	}
}
