package desktop

import (
	"errors"

	"golang.org/x/sys/windows"

	"griddle/app"
	"griddle/storage"
	"griddle/ui"
)

// idYes is the button that MessageBox answers.
const idYes = 6

// Tell says in a message of the system's own why there is no window and what to do. It is how a Griddle without a
// window is ended, too.
func Tell(u app.Unseen) (goOn bool) {
	var inUse *storage.InUseError
	switch {
	case u.Err == nil:
		return messageBox(ui.NoWindow(u.Why, u.Address), windows.MB_YESNO|windows.MB_ICONWARNING) == idYes
	case errors.As(u.Err, &inUse):
		const ask = windows.MB_YESNO | windows.MB_DEFBUTTON2 | windows.MB_ICONQUESTION
		if messageBox(ui.RunsUnseen(u.Why, inUse.Address), ask) == idYes {
			app.EndRunning(u.Dir)
		}
	default:
		messageBox(ui.NothingWorks(u.Why, app.Sentence(u.Err)), windows.MB_ICONERROR)
	}
	return false
}

// Alert shows what was wrong with the way Griddle was started.
func Alert(text string) { messageBox(text, windows.MB_ICONERROR) }

// messageBox shows a message of the system's own, which needs no graphics, and answers the button.
func messageBox(text string, flags uint32) int32 {
	title, _ := windows.UTF16PtrFromString("Griddle")
	words, err := windows.UTF16PtrFromString(text)
	if err != nil {
		return 0
	}
	button, _ := windows.MessageBox(0, words, title, flags|windows.MB_SETFOREGROUND)
	return button
}
