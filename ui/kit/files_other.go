//go:build !(linux || freebsd || netbsd || openbsd)

package kit

import "fyne.io/fyne/v2"

// Portal is nil where the desktop's dialogs are not reached.
var Portal chooser

func windowName(fyne.Window) string { return "" }
