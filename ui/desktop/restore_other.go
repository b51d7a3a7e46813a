//go:build !windows

package desktop

import "fyne.io/fyne/v2"

// restore has nothing to do where showing a window brings back a small one too.
func restore(fyne.Window) {}
