//go:build !(linux || freebsd || netbsd || openbsd || windows)

package desktop

import "fyne.io/fyne/v2"

// minimise hides the window until Griddle is started again: the toolkit has no call to make it small.
func minimise(w fyne.Window) { w.Hide() }

// minimised is not known here.
func minimised(fyne.Window) bool { return false }
