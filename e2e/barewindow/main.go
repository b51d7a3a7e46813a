// Command barewindow is the yardstick of make bench for a window at rest: the toolkit alone, showing a line of text and
// a field that has the keyboard.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

func main() {
	w := app.NewWithID("griddle.bench.barewindow").NewWindow("Bare window")
	field := widget.NewEntry()
	w.SetContent(container.NewVBox(widget.NewLabel("Nothing happens here."), field))
	w.Resize(fyne.NewSize(1280, 800))
	w.Canvas().Focus(field)
	w.ShowAndRun()
}
