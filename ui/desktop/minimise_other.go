//go:build !(linux || freebsd || netbsd || openbsd || windows)

package desktop

import "fyne.io/fyne/v2"

// Minimise hides the window until Griddle is started again: the toolkit has no call to make it small.
func Minimise(w fyne.Window) { w.Hide() }

// Minimised is not known here.
func Minimised(fyne.Window) bool { return false }
