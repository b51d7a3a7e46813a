package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// Head is what stands on top of every page.
type Head struct {
	Title   string
	Purpose string              // one line: what the owner does here
	Primary *Button             // the one primary action, at the right; may be nil
	Actions []fyne.CanvasObject // further ones, before it
	Filters fyne.CanvasObject   // below; may be nil
	New     *Button             // of a page that Saves: what Ctrl+N presses; may be nil
	Search  *Entry              // among Filters: the field that Ctrl+F goes to; may be nil
	Saves   bool                // Primary is Save, which Ctrl+S presses too; head and foot stay in sight
	Above   fyne.CanvasObject   // of a page that Saves: a line above the title, as the list it belongs to; may be nil
	Name    *Text               // of a page that Saves: its title, where that changes; cut where it does not fit
	Foot    fyne.CanvasObject   // of a page that Saves: a line below the content that is always in sight; may be nil
	Index   *Index              // of a page that Saves: its sections; may be nil
	Fill    bool                // the content takes what room is left and scrolls by itself, as a long table does
	Wide    bool                // the content takes the whole width, as tables with many columns do
}

// Frame lays out a page: head, filters, content, at most 1,100 pixels wide, scrolled as a whole.
func Frame(h Head, content fyne.CanvasObject) fyne.CanvasObject {
	if h.Search != nil {
		h.Search.seeks = true
	}
	if h.Saves {
		return formOf(h, content)
	}
	var words []fyne.CanvasObject
	if h.Title != "" {
		words = append(words, NewText(h.Title, Style{Size: look.Title, Bold: true}))
	}
	if h.Purpose != "" {
		words = append(words, NewPara(h.Purpose, Style{Color: look.Muted}))
	}
	top := append([]fyne.CanvasObject{Stack(0.5, words...)}, h.Actions...)
	if h.Primary != nil {
		top = append(top, h.Primary)
	}
	var parts []fyne.CanvasObject
	if len(words) > 0 || len(top) > 1 {
		parts = append(parts, Fill(1, 0, top...))
	}
	if h.Filters != nil {
		parts = append(parts, h.Filters)
	}
	if h.Fill {
		// A list takes the whole width, and scrolls by itself; where the window is too low for some rows, all scrolls.
		return newFrameScroll(Pad(3, 3, container.New(restLayout{}, Stack(3, parts...), content)))
	}
	parts = append(parts, content)
	if h.Wide {
		return newFrameScroll(Pad(3, 3, Stack(3, parts...)))
	}
	return newFrameScroll(AtMost(look.Widest, Pad(3, 3, Stack(3, parts...))))
}

// leastRows is how many rows a list shows at least, with its titles.
const leastRows = 5

// restLayout puts the second object below the first and gives it all the room that is left.
type restLayout struct{}

func (restLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Resize(fyne.NewSize(s.Width, o[0].MinSize().Height))
	top := o[0].MinSize().Height // text has been broken for the width now
	o[0].Resize(fyne.NewSize(s.Width, top))
	top += 3 * look.Unit
	o[1].Move(fyne.NewPos(0, top))
	o[1].Resize(fyne.NewSize(s.Width, max(s.Height-top, 0)))
}

func (restLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(max(o[0].MinSize().Width, o[1].MinSize().Width),
		o[0].MinSize().Height+3*look.Unit+leastRows*look.RowHeight)
}

// frameScroll scrolls its content up and down and lays it out again until its height has settled: text breaks for the
// width first and then knows how high it is.
type frameScroll struct {
	widget.BaseWidget
	scroll *scroller
}

func newFrameScroll(content fyne.CanvasObject) *frameScroll {
	f := &frameScroll{scroll: newScroller(content)}
	f.ExtendBaseWidget(f)
	return f
}

// Scrolled implements fyne.Scrollable, for a wheel that was turned elsewhere; see wheel.
func (f *frameScroll) Scrolled(ev *fyne.ScrollEvent) { f.scroll.Scrolled(ev) }

// Turn is a way to scroll by keyboard.
type Turn int

// Turns are all of them, in the order of their keys: Page Up, Page Down, Home, End.
var Turns = []Turn{turnUp, turnDown, turnTop, turnEnd}

const (
	turnUp Turn = iota
	turnDown
	turnTop
	turnEnd
)

func (f *frameScroll) turn(t Turn) { turn(f.scroll, t) }

// turn scrolls; of a page in sight some rows stay in sight.
func turn(s *scroller, t Turn) {
	end := max(s.Content.Size().Height-s.Size().Height, 0)
	page := max(s.Size().Height-2*look.RowHeight, look.RowHeight)
	y := map[Turn]float32{turnUp: s.Offset.Y - page, turnDown: s.Offset.Y + page, turnTop: 0, turnEnd: end}[t]
	s.ScrollToOffset(fyne.NewPos(0, max(min(y, end), 0)))
}

// reveal implements revealer.
func (f *frameScroll) reveal(o fyne.CanvasObject) { scrollTo(f.scroll, o) }

// revealer scrolls what is in it.
type revealer interface{ reveal(o fyne.CanvasObject) }

// revealMargin is how much of what stands around it is shown with an object that is scrolled to.
const revealMargin = 3 * look.Unit

// scrollTo brings an object inside a scroller into sight; one that is in sight stays where it is.
func scrollTo(s *scroller, o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	if d.AbsolutePositionForObject(o).X < d.AbsolutePositionForObject(s).X {
		return // it stands beside the scroller
	}
	top := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(s.Content).Y
	bottom := top + o.Size().Height
	switch {
	case top < s.Offset.Y || o.Size().Height > s.Size().Height:
		s.Offset.Y = max(top-revealMargin, 0)
	case bottom > s.Offset.Y+s.Size().Height:
		s.Offset.Y = bottom + revealMargin - s.Size().Height
	default:
		return
	}
	s.Offset.Y = max(min(s.Offset.Y, s.Content.Size().Height-s.Size().Height), 0)
	s.Refresh()
}

func (f *frameScroll) CreateRenderer() fyne.WidgetRenderer {
	layout := func(s fyne.Size) {
		f.scroll.Resize(s)
		for range 3 {
			before := f.scroll.Content.Size().Height
			f.scroll.Refresh()
			if f.scroll.Content.Size().Height == before {
				break
			}
		}
	}
	return newDrawing(func() {}, func() fyne.Size { return fyne.NewSize(320, 160) }, layout, f.scroll)
}

// fitScroll is as high as its content where there is room, and scrolls where there is not. It reaches a little beyond
// its content on all sides: the borders of fields stand on their edges, and a scroller cuts what is outside.
type fitScroll struct {
	widget.BaseWidget
	scroll *scroller
}

const fitEdge = 0.5 // in units of 8 pixels: what has the keyboard is framed outside its edge

func newFitScroll(content fyne.CanvasObject) *fitScroll {
	f := &fitScroll{scroll: newScroller(Pad(fitEdge, fitEdge, content))}
	f.ExtendBaseWidget(f)
	return f
}

// reveal implements revealer.
func (f *fitScroll) reveal(o fyne.CanvasObject) { scrollTo(f.scroll, o) }

func (f *fitScroll) turn(t Turn) { turn(f.scroll, t) }

func (f *fitScroll) CreateRenderer() fyne.WidgetRenderer {
	const edge = fitEdge * look.Unit
	min := func() fyne.Size { return f.scroll.Content.MinSize().SubtractWidthHeight(2*edge, 2*edge) }
	return newDrawing(func() {}, min, func(s fyne.Size) {
		f.scroll.Move(fyne.NewPos(-edge, -edge))
		f.scroll.Resize(s.AddWidthHeight(2*edge, 2*edge))
	}, f.scroll)
}

// EmptyState says in one sentence what is missing, and offers one button that mends it.
func EmptyState(sentence string, action *Button) fyne.CanvasObject {
	parts := []fyne.CanvasObject{NewPara(sentence, Style{Color: look.Muted, Align: fyne.TextAlignCenter})}
	if action != nil {
		parts = append(parts, container.NewCenter(action))
	}
	return Pad(3, 4, Stack(2, parts...))
}
