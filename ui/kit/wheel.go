package kit

import (
	"reflect"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// scroller scrolls three rows with each step of the wheel; the toolkit's goes a quarter of that.
type scroller struct {
	container.Scroll
	host *Host // whose page the wheel goes on with at the ends; nil: with nothing
}

func newScroller(content fyne.CanvasObject) *scroller {
	s := &scroller{}
	s.Direction, s.Content = container.ScrollVerticalOnly, content
	s.ExtendBaseWidget(s)
	return s
}

// wheelStep is what the toolkit makes of a step of the wheel. On a Mac the system tells the distance itself.
const wheelStep float32 = 25

// Scrolled implements fyne.Scrollable.
func (s *scroller) Scrolled(ev *fyne.ScrollEvent) {
	more := *ev
	if runtime.GOOS != "darwin" {
		more.Scrolled.DY *= 3 * look.RowHeight / wheelStep
	}
	before := s.Offset
	s.Scroll.Scrolled(&more)
	if s.Offset == before && s.host != nil && s.host.page != nil {
		s.host.page.Scrolled(ev)
	}
}

// Scroller is what scrolls a page or a table, for tests.
type Scroller interface{ ScrollToPart(part float32) }

// ScrollToPart scrolls: 0 is the top, 1 the end.
func (s *scroller) ScrollToPart(part float32) {
	s.Offset.Y = (s.Content.MinSize().Height - s.Size().Height) * part
	s.Refresh()
}

// wheel lies on a field of several lines and takes nothing but the mouse wheel. Without it the toolkit gives the wheel
// to the field alone, and a page stops scrolling as soon as the mouse comes over one.
type wheel struct {
	widget.BaseWidget
	text fyne.Scrollable // what scrolls inside the field
	host *Host
}

func newWheel(text fyne.Scrollable, h *Host) *wheel {
	w := &wheel{text: text, host: h}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled implements fyne.Scrollable: the text first, and the page when the text does not move any more.
func (w *wheel) Scrolled(ev *fyne.ScrollEvent) {
	before := w.offset()
	if w.text.Scrolled(ev); w.offset() == before && w.host.page != nil {
		w.host.page.Scrolled(ev)
	}
}

// offset is how far the text is scrolled. The toolkit's type for it is internal, its field is not; of a text without
// one it is nothing, and the wheel turns the page along.
func (w *wheel) offset() (at fyne.Position) {
	v := reflect.Indirect(reflect.ValueOf(w.text))
	if v.Kind() != reflect.Struct {
		return at
	}
	if field := v.FieldByName("Offset"); field.IsValid() && field.CanInterface() {
		at, _ = field.Interface().(fyne.Position)
	}
	return at
}

// CreateRenderer implements fyne.Widget: there is nothing to see.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return newDrawing(func() {}, func() fyne.Size { return fyne.Size{} }, func(fyne.Size) {})
}
