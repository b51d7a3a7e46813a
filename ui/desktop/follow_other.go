//go:build !(linux || freebsd || netbsd || openbsd)

package desktop

import "fyne.io/fyne/v2"

// followSystem has nothing to do: this system always says whether it is light or dark.
func followSystem(fyne.App) {}
