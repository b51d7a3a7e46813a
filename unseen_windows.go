//go:build !nowindow

package main

import (
	"errors"

	"golang.org/x/sys/windows"

	"griddle/cli"
	"griddle/storage"
	"griddle/ui"
)

// idYes is the button that MessageBox answers.
const idYes = 6

// tellOwner says in a message of the system's own why there is no window and what to do. It is how a Griddle without a window is ended, too.
func tellOwner(u cli.Unseen) (goOn bool) {
	var inUse *storage.InUseError
	switch {
	case u.Err == nil:
		return messageBox(ui.NoWindow(u.Why, u.Address), windows.MB_YESNO|windows.MB_ICONWARNING) == idYes
	case errors.As(u.Err, &inUse):
		if messageBox(ui.RunsUnseen(u.Why, inUse.Address), windows.MB_YESNO|windows.MB_DEFBUTTON2|windows.MB_ICONQUESTION) == idYes {
			cli.EndRunning(u.Dir)
		}
	default:
		messageBox(ui.NothingWorks(u.Why, cli.Sentence(u.Err)), windows.MB_ICONERROR)
	}
	return false
}
