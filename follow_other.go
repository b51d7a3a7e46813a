//go:build !nowindow && !(linux || freebsd || netbsd || openbsd)

package main

import "fyne.io/fyne/v2"

// followSystem has nothing to do: this system always says whether it is light or dark.
func followSystem(fyne.App) {}
