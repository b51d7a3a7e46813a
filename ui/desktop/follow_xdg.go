//go:build linux || freebsd || netbsd || openbsd

package desktop

import (
	"os"

	"fyne.io/fyne/v2"
	"github.com/rymdport/portal/settings/appearance"

	"griddle/ui/look"
)

// followSystem keeps the window light until the desktop says that it is dark, if it ever does: many say nothing.
func followSystem(a fyne.App) {
	if os.Getenv("FYNE_THEME") != "" {
		return // said by hand
	}
	look.SystemSilent(true)
	go func() {
		if _, err := appearance.GetColorScheme(); err != nil {
			return // nobody answers
		}
		fyne.Do(func() {
			look.SystemSilent(false)
			a.Settings().SetTheme(a.Settings().Theme())
		})
	}()
}
