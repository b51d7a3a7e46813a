// Package restoring asks before the store becomes what it was: from a backup, or from the copy made before a clearing
// or a restore. What is there is saved first, so each restore ends in a note with Undo. The pages API, Backups and
// Dashboard share it. To restore from something else: word its title and hand ask the step.
package restoring

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/shell"
)

// Clearing asks whether what was cleared comes back.
func Clearing(d *shell.Desk, one shop.Clearing) {
	title := lang.X("clear.restore.title", "Restore {{.What}}?", map[string]any{"What": countWords(one)})
	if one.Undo && one.By == shop.ByImport {
		title = lang.X("clear.restore.import", "Go back to the store before the import?")
	} else if one.Undo {
		title = lang.X("clear.restore.undo", "Go back to the store before the restore?")
	}
	ask(d, title,
		lang.X("clear.restore.what", "Products, orders, customers and all other records become what they were on "+
			"{{.When}}. What was changed since then is replaced.",
			map[string]any{"When": kit.DayHour(one.At)}),
		func(ctx context.Context) error { return d.Shop.RestoreClearing(ctx, one.Snapshot) })
}

// Backup asks whether the store becomes what it is in a backup of this instant.
func Backup(d *shell.Desk, path string, taken time.Time) {
	ask(d, lang.X("restoring.backup.title", "Restore the backup of {{.When}}?",
		map[string]any{"When": kit.DayHour(taken)}),
		lang.X("restoring.backup.what", "Products, orders, customers, all other records and all pictures become what "+
			"they were then. What was changed since is replaced."),
		fromFile(d, path))
}

// File asks whether the store becomes what it is in a backup file from elsewhere.
func File(d *shell.Desk, path string) {
	ask(d, lang.X("restoring.file.title", "Restore this backup?"),
		lang.X("restoring.file.what", "Products, orders, customers, all other records and all pictures become what "+
			"they are in {{.File}}. All those in your store now are replaced.",
			map[string]any{"File": path}),
		fromFile(d, path))
}

func fromFile(d *shell.Desk, path string) step {
	return func(ctx context.Context) error { return d.Shop.RestoreBackup(ctx, path) }
}

// step is something long that reads or writes a backup.
type step = func(context.Context) error

func ask(d *shell.Desk, title, what string, do step) {
	d.Danger(kit.DangerOptions{
		Title: title,
		Consequences: []string{what,
			lang.X("clear.restore.safe", "Keys and settings stay as they are. Clear operations are refused again. "+
				"The present state is saved first."),
		},
		Verb: lang.X("clear.restore.verb", "Restore"),
		Done: func() {
			Run(d, lang.X("restoring.running", "Restoring the store"), do, func() {
				d.ToastUndo(lang.X("clear.restore.done", "The store is restored."), func() { undo(d) })
			})
		},
	})
}

func undo(d *shell.Desk) {
	Run(d, lang.X("restoring.undoing", "Undoing the restore"), d.Shop.UndoRestore, func() {
		d.Toast(lang.X("restoring.undone", "The store is again what it was before the restore."))
	})
}

// Make makes a backup now; done hears of it, or of nil when there is none.
func Make(d *shell.Desk, done func(*shop.Backup)) {
	var made *shop.Backup
	Run(d, lang.X("backups.making", "Making a backup"), func(ctx context.Context) error {
		b, err := d.Shop.MakeBackup(ctx)
		if err == nil {
			made = &b
		}
		return err
	}, func() {
		d.Toast(lang.X("backups.made", "The backup is made and checked: {{.Size}}.",
			map[string]any{"Size": kit.Bytes(made.Bytes)}))
	}, func() { done(made) })
}

// Run does something long with a backup: with figures and Cancel when it takes its time. done hears of success alone;
// what failed, and that it was cancelled, is said. What comes after happens either way.
func Run(d *shell.Desk, title string, do step, done func(), after ...func()) {
	d.Work(title, kit.Bytes, do, func(err error) {
		if err == nil {
			done()
		} else {
			d.ToastError(err)
		}
		for _, fn := range after {
			fn()
		}
	})
}

// Words says what a copy of the store is of: “Till” deleted 120 products, 12 categories.
func Words(one shop.Clearing) string {
	what := countWords(one)
	switch {
	case one.Undo && one.By == shop.ByImport && what == "":
		return lang.X("clear.import.some", "Saved before an import replaced everything")
	case one.Undo && one.By == shop.ByImport:
		return lang.X("clear.import", "Before an import the store held {{.What}}", map[string]any{"What": what})
	case one.Undo && what == "":
		return lang.X("clear.undo.empty", "Before a restore the store was empty")
	case one.Undo:
		return lang.X("clear.undo", "Before a restore the store held {{.What}}", map[string]any{"What": what})
	}
	return lang.X("clear.deleted", "“{{.Key}}” deleted {{.What}}", map[string]any{"Key": one.By, "What": what})
}

// countWords names what there is of each kind, "" when there is nothing.
func countWords(one shop.Clearing) string {
	var parts []string
	if n := one.Products; n > 0 {
		parts = append(parts, lang.XN("clear.products", "{{.N}} products", n, map[string]any{"N": n}))
	}
	if n := one.Categories; n > 0 {
		parts = append(parts, lang.XN("clear.categories", "{{.N}} categories", n, map[string]any{"N": n}))
	}
	if n := one.Customers; n > 0 {
		parts = append(parts, lang.XN("clear.customers", "{{.N}} customers", n, map[string]any{"N": n}))
	}
	return strings.Join(parts, ", ")
}
