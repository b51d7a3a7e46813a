package keyring

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// Recovery shows a recovery key with buttons to print it, to save it to a file and to copy it.
func Recovery(d *shell.Desk, key string) fyne.CanvasObject {
	box := kit.NewSurface(kit.Pad(2, 1.5, kit.NewPara(grouped(key), kit.Style{Mono: true})))
	box.Fill = look.Band
	save := kit.NewButton(lang.X("keyring.recovery.save", "Save to a file…"), kit.Secondary,
		func() { saveRecovery(d, key) }).WithIcon(theme.DocumentSaveIcon())
	copyIt := kit.NewCopyButton(d.Host, lang.X("keyring.recovery.copy", "Copy"),
		func() (string, error) { return key, nil })
	buttons := []fyne.CanvasObject{save, copyIt}
	if d.Printer != nil {
		onPaper := kit.NewButton(lang.X("keyring.recovery.print", "Print"), kit.Secondary,
			func() { printRecovery(d, key) })
		buttons = append([]fyne.CanvasObject{onPaper.WithIcon(theme.DocumentPrintIcon())}, buttons...)
	}
	return kit.Stack(1.5, box, kit.Row(1, buttons...))
}

// grouped puts a recovery key on two lines of seven groups, easier to compare with a print.
func grouped(key string) string {
	groups := strings.Split(key, "-")
	half := (len(groups) + 1) / 2
	return strings.Join(groups[:half], "-") + "-\n" + strings.Join(groups[half:], "-")
}

// printRecovery sends it to the printer.
func printRecovery(d *shell.Desk, key string) {
	kit.Fetch(d.Runner, func() (struct{}, error) {
		settings, err := d.Shop.Settings()
		if err == nil {
			err = d.Printer(lang.X("keyring.recovery.title", "Recovery key"), recoveryText(settings.StoreName, key))
		}
		return struct{}{}, err
	}, func(_ struct{}, err error) {
		if err != nil {
			d.ToastError(kit.Told(lang.X("keyring.recovery.notprinted",
				"No printer took the recovery key. Look at the printer, or save it to a file and print that."), err))
			return
		}
		d.Toast(lang.X("keyring.recovery.printed", "Sent to the printer. Keep the page away from this computer."))
	})
}

// saveRecovery asks for a place; the file can be read by its owner alone.
func saveRecovery(d *shell.Desk, key string) {
	ask := kit.Files{Title: lang.X("files.recovery.title", "Save the recovery key"), Purpose: "texts",
		Name: "griddle-recovery-key.txt"}
	d.SaveFile(ask, func(w fyne.URIWriteCloser) {
		path := w.URI().Path()
		kit.Fetch(d.Runner, func() (string, error) {
			settings, err := d.Shop.Settings()
			if err == nil {
				err = WriteRecovery(w, path, settings.StoreName, key)
			}
			return path, err
		}, func(path string, err error) {
			if err != nil {
				d.ToastError(notSaved(err))
				return
			}
			d.Toast(lang.X("keyring.recovery.saved", "Saved to {{.Path}}. Print it or move it away from this computer.",
				map[string]any{"Path": path}))
		})
	}, func(err error) { d.ToastError(notSaved(err)) })
}

// writer is where the text goes; fyne.URIWriteCloser is one.
type writer interface {
	Write([]byte) (int, error)
	Close() error
}

// WriteRecovery writes the text to print. path, where there is one, is made private before the key is in it.
func WriteRecovery(w writer, path, store, key string) error {
	err := os.Chmod(path, 0o600)
	if errors.Is(err, fs.ErrNotExist) { // not a file of this computer
		err = nil
	}
	if err == nil {
		_, err = w.Write([]byte(recoveryText(store, key)))
	}
	return errors.Join(err, w.Close())
}

// recoveryText is what goes onto paper.
func recoveryText(store, key string) string {
	title := lang.X("keyring.recovery.file", "Recovery key of the Griddle store “{{.Store}}”",
		map[string]any{"Store": store})
	note := lang.X("keyring.recovery.filenote", "Keep it away from the computer that holds the store. "+
		"If the computer's keyring is lost, enter it in Griddle under Admin → API.")
	return title + "\n\n" + grouped(key) + "\n\n" + note + "\n"
}

func notSaved(err error) error {
	return kit.Told(lang.X("keyring.recovery.notsaved", "The recovery key was not saved. Choose another place and "+
		"try again."), err)
}
