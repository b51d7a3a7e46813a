// Package ui is the Fyne window: it joins the shell (side bar, routes, keys, banners) with the pages and the texts.
// Look for the frame in shell/, for widgets in kit/, for colours in look/, for what an owner sees in pages/.
// Nothing here imports fyne.io/fyne/v2/app: main makes the app, so tests need no screen.
package ui

import (
	"errors"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/assets"
	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/pages"
	"griddle/ui/pages/lost"
	"griddle/ui/shell"
)

// Deps is what main hands to the window.
type Deps = shell.Deps

// Controller is the API server as the window sees it.
type Controller = shell.Controller

// Background is the Runner that main hands over, and ends when the toolkit has ended.
type Background = kit.Background

// Window is the one window of the program.
type Window = shell.Window

// New builds the window with all its pages, in the language of the computer. Nothing is shown before Show or
// ShowAndRun.
func New(a fyne.App, d Deps) *Window {
	loadTexts()
	a.SetIcon(assets.IconPNG)
	return shell.New(a, d, pages.Book())
}

// loadTexts gives the toolkit our translations; once, since it keeps them for the whole program.
var loadTexts = sync.OnceFunc(func() {
	if err := lang.AddTranslationsFS(assets.Translations, assets.TranslationsDir); err != nil {
		fyne.LogError("translations", err)
	}
})

// MissingSteps are the ways out when the store's file is missing.
type MissingSteps = lost.Steps

// Said is an error of a step of Missing: the shop's refusals are said in the owner's language, any other by this
// sentence.
func Said(sentence string, err error) error {
	var refusal *shop.Error
	if errors.As(err, &refusal) {
		return err
	}
	return kit.Told(sentence, err)
}

// Missing opens the window that asks where the store is; dir is the data folder.
func Missing(a fyne.App, dir string, s MissingSteps) {
	loadTexts()
	a.SetIcon(assets.IconPNG)
	a.Settings().SetTheme(look.New(look.System))
	h := kit.NewHost(a, a.NewWindow("Griddle"), new(kit.Background), nil)
	h.Chooser = kit.Portal
	lost.Show(h, dir, s)
}

// Elsewhere opens the window that says Griddle already serves this store without a window, at address ("" = its API is
// off).
func Elsewhere(a fyne.App, address string) {
	loadTexts()
	if address == "" {
		Problem(a, lang.X("problem.elsewhere.off", "Griddle already runs on this store without a window. End that "+
			"one first, then open the window again."))
		return
	}
	Problem(a, lang.X("problem.elsewhere", "Griddle already runs on this store without a window, and programs reach "+
		"it at {{.Address}}. "+
		"End that one first, then open the window again.", map[string]any{"Address": address}))
}

// Problem opens a window with the one sentence that says why Griddle cannot start.
func Problem(a fyne.App, sentence string) {
	loadTexts()
	a.SetIcon(assets.IconPNG)
	a.Settings().SetTheme(look.New(look.System))
	w := a.NewWindow("Griddle")
	w.SetPadded(false)
	w.SetContent(kit.NewBand(look.Paper, kit.Pad(4, 4, kit.Stack(3,
		kit.NewText(lang.X("problem.title", "Griddle cannot start"), kit.Style{Size: look.Title, Bold: true}),
		kit.NewPara(sentence, kit.Style{}),
		kit.Row(1, kit.NewButton(lang.X("problem.close", "Close"), kit.Primary, w.Close)),
	))))
	w.Resize(fyne.NewSize(560, 260))
	w.Show()
}
