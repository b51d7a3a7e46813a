package ui

import "fyne.io/fyne/v2/lang"

// The texts of the system's own message when no window can open. why is what the display answered, in the driver's
// words.

// NoWindow asks whether Griddle is to go on without a window; programs reach it at address.
func NoWindow(why, address string) string {
	return noWindow(why) + "\n\n" + lang.X("unseen.goon", "Griddle already works without its window: programs reach "+
		"it at {{.Address}}. "+
		"To create a key for one, open Griddle Command Line in the start menu and type:\n"+
		"griddlectl keys create --name \"My program\"\n\n"+
		"Keep Griddle running without its window? To end it later, start Griddle once more.",
		map[string]any{"Address": address})
}

// RunsUnseen asks whether the Griddle that runs without a window is to end; its API is at address, "" = off.
func RunsUnseen(why, address string) string {
	loadTexts()
	at := ""
	if address != "" {
		at = " (" + address + ")"
	}
	return lang.X("unseen.runs", "Griddle runs without its window{{.At}}, because no window can open on this "+
		"computer now:\n{{.Why}}\n\n"+
		"End Griddle? Programs cannot reach the store then.", map[string]any{"At": at, "Why": why})
}

// NothingWorks says that neither the window nor the API server can start, and why.
func NothingWorks(why, sentence string) string {
	return noWindow(why) + "\n\n" + lang.X("unseen.nothing", "The API server cannot start either: {{.Sentence}}",
		map[string]any{"Sentence": sentence})
}

func noWindow(why string) string {
	loadTexts()
	return lang.X("unseen.why", "Griddle's window cannot open on this computer. It needs graphics with OpenGL 2.1, "+
		"which is often missing over "+
		"Remote Desktop, in a virtual machine, or while the graphics card's driver is not installed.\n\n"+
		"Install the driver from the maker of the graphics card, or start Griddle at the computer itself.\n\n"+
		"The system says: {{.Why}}", map[string]any{"Why": why})
}
