// Package ui is the Fyne window: it joins the shell (menu, routes, banners, strip) with the pages and the texts.
// Look for the frame in shell/, for widgets in kit/, for colours in look/, for what an owner sees in pages/.
// Nothing here imports fyne.io/fyne/v2/app: main makes the app, so tests need no screen.
package ui

import (
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/assets"
	"griddle/ui/pages"
	"griddle/ui/shell"
)

// Deps is what main hands to the window.
type Deps = shell.Deps

// Controller is the API server as the window sees it.
type Controller = shell.Controller

// Window is the one window of the program.
type Window = shell.Window

// New builds the window with all its pages, in the language of the computer. Nothing is shown before Show or ShowAndRun.
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
