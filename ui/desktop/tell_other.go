//go:build !windows

package desktop

import "griddle/app"

// Tell and Alert are not used where the terminal or the system's log is told.
var (
	Tell  func(app.Unseen) (goOn bool)
	Alert func(text string)
)
