package kit

import (
	"errors"
	"io"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/storage"
)

// Files is what the owner is asked to choose. It is asked by the system's own dialog where the desktop offers one,
// else by the toolkit's.
type Files struct {
	Title   string
	Purpose string   // what it is for, as "pictures": its dialog opens in the folder of the last one
	Kind    string   // name of the files offered, as "Pictures"; "" with no Endings
	Endings []string // of the files offered, as ".zip"; none: all
	Name    string   // proposed for a file to save
}

// errNoChooser says that the desktop offers no dialog of its own.
var errNoChooser = errors.New("the desktop has no dialog for files")

// errChooserEnded says that the desktop's dialog went without an answer.
var errChooserEnded = errors.New("the desktop's service for dialogs ended while one was open")

// chooser asks in the system's own dialog, away from the window; "" when the owner cancelled. parent is the window
// as the system knows it.
type chooser func(parent string, f Files, what choosing, folder string) (path string, err error)

// choosing is what is asked for.
type choosing int

const (
	toOpen choosing = iota
	toSave
	aFolder
)

// OpenFile asks for a file and gives it to got, opened; nothing when the owner cancels. failed hears why it could
// not be had.
func (h *Host) OpenFile(f Files, got func(fyne.URIReadCloser), failed func(error)) {
	h.choose(f, toOpen, func(path string) {
		r, err := storage.Reader(storage.NewFileURI(path))
		if err != nil {
			failed(err)
			return
		}
		got(r)
	}, func() {
		own := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
			switch {
			case r != nil:
				h.keepFolder(f, r.URI().Path())
				got(r)
			case err != nil:
				failed(err)
			}
		}, h.Window)
		h.prepare(own, f, lang.X("files.open", "Open"))
	}, failed)
}

// SaveFile is OpenFile for a file to write.
func (h *Host) SaveFile(f Files, got func(fyne.URIWriteCloser), failed func(error)) {
	h.choose(f, toSave, func(path string) {
		w, err := storage.Writer(storage.NewFileURI(path))
		if err != nil {
			failed(err)
			return
		}
		got(w)
	}, func() {
		own := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
			switch {
			case w != nil:
				h.keepFolder(f, w.URI().Path())
				got(w)
			case err != nil:
				failed(err)
			}
		}, h.Window)
		own.SetFileName(f.Name)
		h.prepare(own, f, lang.X("files.save", "Save"))
	}, failed)
}

// SaveAs asks for a file, lets write fill it away from the window, and closes it. saved hears where it is, failed why
// it could not be had or filled.
func (h *Host) SaveAs(f Files, write func(w io.Writer, path string) error, saved func(path string),
	failed func(error)) {
	h.SaveFile(f, func(w fyne.URIWriteCloser) { h.FillFile(w, w.URI().Path(), write, saved, failed) }, failed)
}

// FillFile is SaveAs for a file that is open already.
func (h *Host) FillFile(w io.WriteCloser, path string, write func(w io.Writer, path string) error,
	saved func(path string), failed func(error)) {
	Fetch(h.Runner, func() (struct{}, error) {
		err := write(w, path)
		return struct{}{}, errors.Join(err, w.Close())
	}, func(_ struct{}, err error) {
		if err != nil {
			failed(err)
			return
		}
		saved(path)
	})
}

// OpenFolder asks for a folder.
func (h *Host) OpenFolder(f Files, got func(path string), failed func(error)) {
	h.choose(f, aFolder, got, func() {
		own := dialog.NewFolderOpen(func(u fyne.ListableURI, err error) {
			switch {
			case u != nil:
				h.keepFolder(f, u.Path())
				got(u.Path())
			case err != nil:
				failed(err)
			}
		}, h.Window)
		h.prepare(own, f, lang.X("files.folder", "Choose folder"))
	}, failed)
}

// choose asks the system and, where it has no dialog, the toolkit.
func (h *Host) choose(f Files, what choosing, got func(string), toolkit func(), failed func(error)) {
	if h.Chooser == nil {
		toolkit()
		return
	}
	if h.asking { // the system's dialog lies beside the window and does not keep it from asking again
		h.ToastOn("files",
			lang.X("files.asking", "A dialog for files is open already. It may lie behind another window."), nil)
		return
	}
	h.asking = true
	parent, folder := windowName(h.Window), h.folders[f.Purpose]
	Fetch(h.Runner, func() (string, error) { return h.Chooser(parent, f, what, folder) }, func(path string, err error) {
		h.asking = false
		switch {
		case errors.Is(err, errNoChooser):
			h.Chooser = nil
			toolkit()
		case errors.Is(err, errChooserEnded):
			failed(Told(lang.X("files.ended", "The system's dialog for files ended before you chose. Try again."), err))
		case err != nil:
			failed(err)
		case path != "":
			h.keepFolder(f, path)
			got(path)
		}
	})
}

// keepFolder remembers where the last file for a purpose was.
func (h *Host) keepFolder(f Files, path string) {
	if h.folders == nil {
		h.folders = map[string]string{}
	}
	h.folders[f.Purpose] = filepath.Dir(path)
}

// prepare shows the toolkit's dialog in our words, as large as the window allows.
func (h *Host) prepare(own *dialog.FileDialog, f Files, verb string) {
	own.SetTitleText(f.Title)
	own.SetConfirmText(verb)
	own.SetDismissText(lang.X("dialog.cancel", "Cancel"))
	if len(f.Endings) > 0 {
		own.SetFilter(storage.NewExtensionFileFilter(f.Endings))
	}
	if folder := h.folders[f.Purpose]; folder != "" {
		if u, err := storage.ListerForURI(storage.NewFileURI(folder)); err == nil {
			own.SetLocation(u)
		}
	}
	size := h.Window.Canvas().Size()
	own.Resize(fyne.NewSize(min(900, size.Width-48), min(600, size.Height-48)))
	own.Show()
}

// Pictures asks for a picture.
func Pictures() Files {
	return Files{Title: lang.X("files.picture.title", "Choose a picture"), Purpose: "pictures",
		Kind: lang.X("files.pictures", "Pictures"), Endings: []string{".png", ".jpg", ".jpeg", ".gif"}}
}

// Backups asks for a backup.
func Backups() Files {
	return Files{Title: lang.X("files.backup.title", "Choose a backup"), Purpose: "backups",
		Kind: lang.X("files.backups", "Backups"), Endings: []string{".zip"}}
}

// Folder asks for a folder.
func Folder() Files {
	return Files{Title: lang.X("files.folder.title", "Choose a folder"), Purpose: "folders"}
}
