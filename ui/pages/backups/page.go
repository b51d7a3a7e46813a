// Package backups is the page Settings → Backups: when they are made, where they lie, which there are, and the way
// back. The rules for the plan and what is kept stand in shop/backups.go; the question before a restore in
// ui/pages/restoring. To add a choice to the plan: a member of shop.BackupPlan, a field in plan.go, done.
package backups

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/restoring"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// Name of the page in routes.
const Name = "settings/backups"

// Entry declares the page.
func Entry() shell.Entry {
	records.Check[shop.BackupPlan](Name, []records.Group{{Fields: planFields()}})
	return shell.Entry{
		Name:  Name,
		Menu:  shell.Settings,
		Title: func() string { return lang.X("backups.title", "Backups") },
		Words: func() string { return lang.X("backups.words", "backup restore snapshot copy schedule save undo") },
		Act:   makeWords,
		Icon:  theme.HistoryIcon(),
		New:   func(d *shell.Desk, _ string) shell.Page { return New(d) },
	}
}

// Page is one visit.
type Page struct {
	desk   *shell.Desk
	reader kit.Reader[facts]
	stop   func()

	primary  *kit.Button
	trouble  *fyne.Container
	plan     *planCard
	backups  *kit.Table[backup]
	copies   *kit.Table[copied]
	verified map[string]verdict // by file name, of this visit
}

// facts is everything the page shows, read in one go.
type facts struct {
	now    time.Time
	state  shop.BackupState
	copies []shop.Clearing
}

// backup is a row of the first table.
type backup struct {
	shop.Backup
	verdict verdict
	now     time.Time
}

// copied is a row of the second.
type copied struct {
	shop.Clearing
	now time.Time
}

// records is how many were deleted, or were there.
func (c copied) records() int { return c.Products + c.Categories + c.Customers }

// verdict is what verifying a backup found.
type verdict int

const (
	unknown verdict = iota
	checking
	whole
	broken
)

// New makes the page.
func New(d *shell.Desk) *Page {
	p := &Page{desk: d, verified: map[string]verdict{}}
	p.reader = kit.Reader[facts]{Runner: d.Runner, Get: p.read, Show: p.show}
	return p
}

// Head implements shell.Page.
func (p *Page) Head() kit.Head {
	p.primary = kit.NewButton(makeWords(), kit.Primary, p.makeNow).WithIcon(theme.DocumentSaveIcon())
	return kit.Head{
		Title:   lang.X("backups.title", "Backups"),
		Purpose: lang.X("backups.purpose", "Copies of your store and its pictures, for the day something goes wrong."),
		Primary: p.primary,
	}
}

func makeWords() string { return lang.X("backups.make", "Back up now") }

// Build implements shell.Page.
func (p *Page) Build() fyne.CanvasObject {
	p.trouble = kit.Stack(1)
	p.plan = newPlanCard(p.desk, p.reader.Read)
	p.backups = kit.NewTable(func(b backup) string { return b.Name }, backupColumns()...)
	p.backups.Empty = kit.EmptyState(lang.X("backups.empty", "There is no backup yet."),
		kit.NewButton(makeWords(), kit.Secondary, p.makeNow))
	p.backups.Actions = p.actions
	p.backups.Most = 12
	p.copies = kit.NewTable(func(c copied) string { return c.Snapshot }, copyColumns()...)
	p.copies.Empty = kit.EmptyState(lang.X("backups.copies.empty",
		"Nothing was cleared or restored in the last 7 days."), nil)
	p.copies.Actions = func(c copied) []kit.Action {
		return []kit.Action{
			{Label: restoreWords(), Icon: theme.ContentUndoIcon(),
				Do: func() { restoring.Clearing(p.desk, c.Clearing) }},
			{Label: deleteWords(), Danger: true, Divider: true, Do: func() { p.removeCopy(c) }},
		}
	}
	p.copies.Most = 10
	return kit.Stack(3,
		p.trouble,
		p.plan.card,
		kit.NewCard(kit.Card{
			Title: lang.X("backups.list", "Your backups"),
			Note: lang.X("backups.list.note",
				"Your API keys work again from a backup only on a computer that has the recovery key."),
			Actions: []fyne.CanvasObject{
				kit.NewButton(lang.X("backups.open", "Open folder"), kit.Quiet, p.openFolder),
				kit.NewButton(lang.X("backups.file", "Restore from a file…"), kit.Secondary, p.restoreFile)},
			Content: p.backups, Flush: true}),
		kit.NewCard(kit.Card{
			Title: lang.X("backups.copies", "Saved before clearing and restoring"),
			Note: lang.X("backups.copies.note", "Griddle saves the store before a program clears it and before a "+
				"restore, and keeps the copy for 7 days."),
			Content: p.copies, Flush: true}),
	)
}

// Show implements shell.Page.
func (p *Page) Show() {
	p.stop = p.desk.Runner.Every(time.Minute, p.reader.Read)
	p.reader.Read()
}

// Hide implements shell.Page.
func (p *Page) Hide() { p.stop() }

// Changed implements shell.Page.
func (p *Page) Changed(model.Event) { p.reader.Read() }

func (p *Page) read() (facts, error) {
	f := facts{now: p.desk.Now()}
	var err error
	if f.state, err = p.desk.Shop.Backups(); err != nil {
		return f, err
	}
	f.copies, err = p.desk.Shop.Clearings()
	return f, err
}

func (p *Page) show(f facts, err error) {
	if err != nil {
		p.desk.ToastError(err)
		return
	}
	p.trouble.RemoveAll()
	if f.state.Problem != nil {
		p.trouble.Add(kit.NewBanner(kit.Bad, kit.Sentence(f.state.Problem)))
	}
	if f.state.SameDisk {
		p.trouble.Add(kit.NewBanner(kit.Caution,
			lang.X("backups.samedisk",
				"The backups are on the same disk as your store. If that disk breaks, both are gone: choose a "+
					"folder on another one."),
			kit.NewButton(lang.X("backups.folder", "Choose a folder…"), kit.Secondary, p.plan.chooseFolder)))
	}
	p.trouble.Hidden = len(p.trouble.Objects) == 0
	p.plan.show(f.state)
	rows := make([]backup, len(f.state.Backups))
	for i, b := range f.state.Backups {
		rows[i] = backup{b, p.verified[b.Name], f.now}
	}
	p.backups.SetRows(rows)
	copies := make([]copied, len(f.copies))
	for i, c := range f.copies {
		copies[i] = copied{c, f.now}
	}
	p.copies.SetRows(copies)
}

// makeNow makes one.
func (p *Page) makeNow() {
	if p.primary.Disabled() {
		return
	}
	p.primary.Disable()
	restoring.Make(p.desk, func(b *shop.Backup) {
		p.primary.Enable()
		if b != nil {
			p.verified[b.Name] = whole
		}
		p.reader.Read()
	})
}

func restoreWords() string { return lang.X("clear.restore", "Restore…") }

func (p *Page) actions(b backup) []kit.Action {
	return []kit.Action{
		{Label: restoreWords(), Icon: theme.ContentUndoIcon(),
			Do: func() { restoring.Backup(p.desk, b.Path, b.Taken) }},
		{Label: lang.X("backups.verify", "Verify"), Icon: theme.ConfirmIcon(), Do: func() { p.verify(b) }},
		{Label: lang.X("backups.copypath", "Copy the file's path"), Do: func() {
			p.desk.App.Clipboard().SetContent(b.Path)
			p.desk.Toast(lang.X("backups.pathcopied", "The path is copied."))
		}},
		{Label: deleteWords(), Danger: true, Divider: true, Do: func() { p.remove(b) }},
	}
}

// verify reads a backup whole; its row says what came of it.
func (p *Page) verify(b backup) {
	if p.verified[b.Name] == checking {
		return
	}
	before := p.verified[b.Name]
	p.verified[b.Name] = checking
	p.reader.Read()
	found := before // when it was cancelled
	restoring.Run(p.desk, lang.X("backups.verifying", "Verifying the backup"), func(ctx context.Context) error {
		err := p.desk.Shop.VerifyBackup(ctx, b.Path)
		var refusal *shop.Error
		switch {
		case err == nil:
			found = whole
		case errors.As(err, &refusal):
			found = broken
		}
		return err
	}, func() {
		p.desk.Toast(lang.X("backups.whole",
			"The backup of {{.When}} is intact.", map[string]any{"When": kit.DayHour(b.Taken)}))
	}, func() {
		p.verified[b.Name] = found
		p.reader.Read()
	})
}

func (p *Page) remove(b backup) {
	p.desk.Danger(kit.DangerOptions{
		Title: lang.X("backups.delete.title", "Delete the backup of {{.When}}?",
			map[string]any{"When": kit.DayHour(b.Taken)}),
		Consequences: []string{lang.X("backups.delete.what",
			"The file is gone for good, and with it the way back to that day. Your store stays as it is.")},
		Verb: lang.X("backups.delete.verb", "Delete backup"),
		Do:   func() error { return p.desk.Shop.DeleteBackup(b.Name) },
		Done: p.reader.Read,
	})
}

func deleteWords() string { return lang.X("backups.delete", "Delete…") }

func (p *Page) removeCopy(c copied) {
	p.desk.Danger(kit.DangerOptions{
		Title: lang.X("backups.copies.delete", "Delete this copy?"),
		Consequences: []string{lang.X("backups.copies.delete.what",
			"{{.What}}: this could not be brought back any more. Your store stays as it is.",
			map[string]any{"What": restoring.Words(c.Clearing)})},
		Verb: lang.X("backups.copies.delete.verb", "Delete copy"),
		Do:   func() error { return p.desk.Shop.DeleteClearing(context.Background(), c.Snapshot) },
		Done: p.reader.Read,
	})
}

// openFolder shows the backups in the system's own window for files.
func (p *Page) openFolder() {
	kit.Fetch(p.desk.Runner, p.desk.Shop.Backups, func(st shop.BackupState, err error) {
		if err == nil {
			err = p.desk.App.OpenURL(kit.FileURL(st.Folder))
		}
		if err != nil {
			p.desk.ToastError(err)
		}
	})
}

// restoreFile takes a backup from anywhere.
func (p *Page) restoreFile() {
	p.desk.OpenFile(kit.Backups(), func(r fyne.URIReadCloser) {
		path := r.URI().Path()
		_ = r.Close() // only its name was wanted
		restoring.File(p.desk, path)
	}, p.desk.ToastError)
}

func backupColumns() []kit.Column[backup] {
	return []kit.Column[backup]{
		{ID: "taken", Title: lang.X("backups.col.taken", "Made"), Width: 170, Weight: 1, DescFirst: true,
			Text: func(b backup) string { return kit.DayHour(b.Taken) },
			Tip:  func(b backup, _ float32) string { return kit.Moment(b.Taken) },
			Less: func(a, b backup) bool { return a.Taken.Before(b.Taken) }},
		{ID: "age", Title: lang.X("backups.col.age", "Age"), Width: 130, Muted: true,
			Text: func(b backup) string { return kit.Ago(b.Taken, b.now) }},
		{ID: "by", Title: lang.X("backups.col.by", "Made by"), Width: 110,
			Text: func(b backup) string {
				if b.ByItself {
					return lang.X("backups.by.plan", "Schedule")
				}
				return lang.X("backups.by.owner", "You")
			},
			Tip: func(b backup, _ float32) string {
				if b.ByItself {
					return lang.X("backups.by.plan.tip",
						"Made automatically, and removed when newer ones have taken its place.")
				}
				return lang.X("backups.by.owner.tip", "Made when you asked for it. It stays until you delete it.")
			}},
		{ID: "size", Title: lang.X("backups.col.size", "Size"), Width: 90, Align: fyne.TextAlignTrailing,
			DescFirst: true,
			Text:      func(b backup) string { return kit.Bytes(b.Bytes) },
			Less:      func(a, b backup) bool { return a.Bytes < b.Bytes }},
		{ID: "state", Title: lang.X("backups.col.state", "State"), Width: 130,
			Create: func() fyne.CanvasObject { return kit.NewPill("", kit.Neutral) },
			Update: func(cell fyne.CanvasObject, b backup) {
				word, mood := b.verdict.pill()
				cell.(*kit.Pill).Set(word, mood)
			}},
		{ID: "file", Title: lang.X("backups.col.file", "File"), Width: 150, Weight: 2, Mono: true, Muted: true,
			Text: func(b backup) string { return b.Name }},
	}
}

func (v verdict) pill() (string, kit.Mood) {
	switch v {
	case checking:
		return lang.X("backups.state.checking", "Checking…"), kit.Accented
	case whole:
		return lang.X("backups.state.whole", "Verified"), kit.Fine
	case broken:
		return lang.X("backups.state.broken", "Damaged"), kit.Bad
	}
	return lang.X("backups.state.made", "Made"), kit.Neutral
}

func copyColumns() []kit.Column[copied] {
	return []kit.Column[copied]{
		{ID: "what", Title: lang.X("backups.col.what", "What happened"), Width: 300, Weight: 3,
			Text: func(c copied) string { return restoring.Words(c.Clearing) }, DescFirst: true,
			Less: func(a, b copied) bool { return a.records() < b.records() }},
		{ID: "at", Title: lang.X("backups.col.at", "When"), Width: 130, Weight: 1, DescFirst: true,
			Text: func(c copied) string { return kit.Ago(c.At, c.now) },
			Tip:  func(c copied, _ float32) string { return kit.Moment(c.At) },
			Less: func(a, b copied) bool { return a.At.Before(b.At) }},
		{ID: "size", Title: lang.X("backups.col.size", "Size"), Width: 90, Align: fyne.TextAlignTrailing,
			DescFirst: true,
			Text:      func(c copied) string { return kit.Bytes(c.Bytes) },
			Less:      func(a, b copied) bool { return a.Bytes < b.Bytes }},
		{ID: "until", Title: lang.X("backups.col.until", "Kept until"), Width: 170, Weight: 1,
			Text: func(c copied) string { return kit.DayHour(c.Until) }},
		{ID: "restored", Title: lang.X("backups.col.state", "State"), Width: 120,
			Create: func() fyne.CanvasObject { return kit.NewPill("", kit.Neutral) },
			Update: func(cell fyne.CanvasObject, c copied) {
				if c.Restored {
					cell.(*kit.Pill).Set(lang.X("clear.restored", "Restored"), kit.Fine)
				} else {
					cell.(*kit.Pill).Set(lang.X("backups.state.kept", "Kept"), kit.Neutral)
				}
			}},
	}
}
