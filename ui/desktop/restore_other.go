//go:build !windows

package desktop

import "fyne.io/fyne/v2"

// Restore has nothing to do where showing a window brings back a small one too.
func Restore(fyne.Window) {}
