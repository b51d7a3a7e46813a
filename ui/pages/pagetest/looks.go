package pagetest

import (
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

var shots = flag.String("shots", "", "a folder to which pictures of the pages are written")

// Scene is a state of a page that must look right.
type Scene struct {
	Name    string
	Options Options
	Act     func(t *testing.T, f *Fixture) // brings the page there; nil: as it opens
}

// Looks brings the page into each scene and fails where something is cut off in one of the window sizes the program
// promises. With -shots it keeps pictures, in light and dark.
func Looks(t *testing.T, book func() shell.Book, scenes ...Scene) {
	t.Helper()
	choices := []look.Choice{look.Light} // dark has the same layout
	if *shots != "" {
		choices = append(choices, look.Dark)
	}
	for _, s := range scenes {
		t.Run(s.Name, func(t *testing.T) {
			f := Open(t, s.Options, book())
			if s.Act != nil {
				s.Act(t, f)
			}
			for _, size := range []fyne.Size{{Width: 1280, Height: 800}, {Width: 1024, Height: 700}} {
				f.Desk.Window.Resize(size)
				for _, choice := range choices {
					f.Desk.SetTheme(choice)
					f.Lay()
					NothingCut(t, f.Desk.Window.Canvas())
					Keep(t, f.Desk.Window, s.Name+"-"+string(choice), size)
				}
			}
		})
	}
}

// Keep writes a picture of a window, for looking at, when -shots names a folder.
func Keep(t *testing.T, w fyne.Window, name string, size fyne.Size) {
	t.Helper()
	if *shots == "" {
		return
	}
	file, err := os.Create(filepath.Join(*shots, fmt.Sprintf("%s-%.0f.png", name, size.Width)))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, w.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}

// NothingCut fails for widgets in sight that have less room than their words need, or stand beside the window.
func NothingCut(t *testing.T, c fyne.Canvas) {
	t.Helper()
	var walk func(o fyne.CanvasObject, x float32)
	walk = func(o fyne.CanvasObject, x float32) {
		if !o.Visible() {
			return
		}
		x += o.Position().X
		if words, size, need := wordsOf(o), o.Size(), o.MinSize(); words != "" {
			if size.Width+0.5 < need.Width || size.Height+0.5 < need.Height {
				t.Errorf("%T %q has %v and needs %v", o, words, size, need)
			}
			if x < 0 || x+size.Width > c.Size().Width+0.5 {
				t.Errorf("%T %q reaches from %v to %v in a window %v wide", o, words, x, x+size.Width, c.Size().Width)
			}
		}
		switch o := o.(type) {
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child, x)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child, x)
			}
		}
	}
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		walk(root, 0)
	}
}

// wordsOf are the words of what must never be cut. A line made to be cut with … needs almost no room, so it passes by
// itself.
func wordsOf(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *kit.Button:
		return o.Text
	case *kit.Text:
		return o.Text()
	case *kit.Para:
		return o.Text()
	case *kit.Pill:
		return o.Word()
	}
	return ""
}

// ScrollTo scrolls the page: 0 is its top, 1 its end.
func ScrollTo(f *Fixture, part float32) {
	for _, o := range test.LaidOutObjects(f.Desk.Window.Canvas().Content()) {
		if s, ok := o.(kit.Scroller); ok {
			s.ScrollToPart(part)
			return
		}
	}
}
