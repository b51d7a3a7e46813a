// Package lost is the window shown instead of the store when its file is missing or empty although Griddle has kept a
// store there before. Nothing is made behind the owner's back: they restore a backup, look elsewhere, or start new
// knowingly. main opens it with Show and the three steps; each step opens the real window when it succeeds.
package lost

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"griddle/assets"
	"griddle/ui/kit"
	"griddle/ui/look"
)

// Steps are the ways out; each is called away from the window. An error is a sentence and leaves the window open;
// success closes it and Opened is called on the window's goroutine.
type Steps struct {
	Restore func(backup string) error // from a backup file into the data folder
	Look    func(folder string) error // use another data folder
	New     func() error              // a new, empty store in the data folder
	Opened  func()
}

// Show fills and opens the window. dir is the data folder.
func Show(h *kit.Host, dir string, s Steps) {
	h.Window.SetTitle("Griddle")
	h.Window.SetPadded(false)
	sign := canvas.NewImageFromResource(assets.Icon)
	sign.FillMode = canvas.ImageFillContain
	sign.SetMinSize(fyne.NewSquareSize(7 * look.Unit))
	card := kit.NewSurface(kit.Pad(5, 4, kit.Stack(3,
		kit.Fill(2, 1, sign, kit.Stack(0.5,
			kit.NewText(lang.X("lost.title", "Your store was not found"), kit.Style{Size: look.Title, Bold: true}),
			kit.NewPara(lang.X("lost.purpose", "Griddle kept a store in this folder, but its file is missing or "+
				"empty now. Nothing has been changed."), kit.Style{Color: look.Muted}))),
		kit.NewPara(dir, kit.Style{Mono: true}),
		choice(lang.X("lost.restore.note", "You have a backup file of it."),
			kit.NewButton(lang.X("lost.restore", "Restore a backup…"), kit.Primary, func() { restore(h, s) })),
		choice(lang.X("lost.look.note", "It was moved, or lies on a disk that is connected now."),
			kit.NewButton(lang.X("lost.look", "Look elsewhere…"), kit.Secondary, func() { elsewhere(h, s) })),
		choice(lang.X("lost.new.note", "Begin again with an empty store."),
			kit.NewButton(lang.X("lost.new", "Start new…"), kit.Secondary, func() { startNew(h, dir, s) })),
	)))
	page := kit.Frame(kit.Head{}, kit.Pad(0, 4, kit.AtMost(680, card)))
	h.Window.SetContent(container.NewStack(kit.NewBand(look.Paper, page), h.Toasts().Area))
	h.Window.Resize(fyne.NewSize(1024, 700))
	h.Window.Show()
}

// choice is one way out: when it is the right one, and its button.
func choice(when string, b *kit.Button) fyne.CanvasObject {
	return kit.Stack(2, kit.NewRule(), kit.Fill(2, 0, kit.NewPara(when, kit.Style{}), b))
}

// try runs a step; success closes this window.
func try(h *kit.Host, s Steps, step func() error) {
	kit.Fetch(h.Runner, func() (struct{}, error) { return struct{}{}, step() }, func(_ struct{}, err error) {
		if err != nil {
			h.ToastError(err)
			return
		}
		s.Opened()
		h.Window.Close()
	})
}

func restore(h *kit.Host, s Steps) {
	h.OpenFile(kit.Backups(), func(r fyne.URIReadCloser) {
		path := r.URI().Path()
		_ = r.Close() // only its name was wanted
		try(h, s, func() error { return s.Restore(path) })
	}, h.ToastError)
}

func elsewhere(h *kit.Host, s Steps) {
	h.OpenFolder(kit.Folder(), func(path string) { try(h, s, func() error { return s.Look(path) }) }, h.ToastError)
}

func startNew(h *kit.Host, dir string, s Steps) {
	h.Danger(kit.DangerOptions{
		Title: lang.X("lost.new.title", "Start with an empty store?"),
		Consequences: []string{
			lang.X("lost.new.what", "Griddle makes a new store in {{.Dir}}. Programs need new keys.",
				map[string]any{"Dir": dir}),
			lang.X("lost.new.back", "If the old file turns up later, it cannot be put beside the new one."),
		},
		Verb: lang.X("lost.new.verb", "Start new"),
		Do:   s.New,
		Done: func() { s.Opened(); h.Window.Close() },
	})
}
