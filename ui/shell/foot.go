package shell

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/kit"
	"griddle/ui/look"
)

// foot is the end of the side bar, in sight on every page: the API's state and address and, while clear operations
// are allowed, their countdown.
type foot struct {
	widget.BaseWidget
	w      *Window
	narrow bool
	dot    *dot
	api    *kit.Para
	tip    *kit.Tip // the words of the API's state, where only the dot is shown
	amber  *kit.Surface
	left   *kit.Para
	clock  *kit.Text
	shut   *kit.Button
	ticker func()
}

func newFoot(w *Window) *foot {
	f := &foot{w: w, dot: newDot(), api: kit.NewPara("", kit.Style{Size: look.Small, Color: look.Muted}),
		left: kit.NewPara("", kit.Style{Size: look.Small, Bold: true, Color: look.OnAmber}),
		clock: kit.NewText("", kit.Style{Size: look.Small, Bold: true, Color: look.OnAmber,
			Align: fyne.TextAlignCenter}),
		amber: kit.NewBand(look.Amber, kit.Gap(0, 0))}
	f.tip = kit.NewTip(f.dot, "")
	f.shut = kit.NewButton("", kit.Secondary, f.close)
	f.ExtendBaseWidget(f)
	return f
}

func (f *foot) clearing() bool { return f.w.facts.clear.Open }

func (f *foot) update() {
	now := f.w.facts
	switch {
	case now.api.Running:
		f.dot.set(look.Good)
		f.api.SetText(lang.X("strip.running", "API running at {{.Address}}",
			map[string]any{"Address": now.api.Address}))
	case now.settings.APIOff:
		f.dot.set(look.Faint)
		f.api.SetText(lang.X("strip.off", "API switched off"))
	default:
		f.dot.set(look.Danger)
		f.api.SetText(lang.X("strip.stopped", "API stopped"))
	}
	f.tip.SetToolTip(f.api.Text())
	if !f.clearing() {
		f.stop()
		f.Refresh()
		return
	}
	f.count()
	if f.ticker == nil {
		f.ticker = f.w.desk.EachSecond(f.count)
	}
	f.Refresh()
}

// count shows the time left; when it has run out the store is asked again.
func (f *foot) count() {
	left := f.w.facts.clear.Until.Sub(f.w.desk.Now())
	if left <= 0 {
		f.stop()
		f.w.refresh()
		return
	}
	f.left.SetText(lang.X("strip.clear", "Clear calls allowed · {{.Left}}", map[string]any{"Left": kit.Clock(left)}))
	f.clock.SetText(kit.Clock(left))
}

// stop ends the ticking.
func (f *foot) stop() {
	if f.ticker != nil {
		f.ticker()
		f.ticker = nil
	}
}

func (f *foot) close() {
	var err error
	f.w.desk.Runner.Run(func() { err = f.w.shop.CloseClear(context.Background()) }, func() {
		if err != nil {
			f.w.desk.ToastError(err)
			return
		}
		f.w.desk.ToastOn(AboutClear, lang.X("strip.closed", "Clear operations are no longer allowed."), nil)
		f.w.refresh()
	})
}

// Tapped leads to where the API is switched on and off.
func (f *foot) Tapped(*fyne.PointEvent) {
	if !f.w.lock.locked() {
		f.w.Go(f.w.book.API)
	}
}

// Cursor implements desktop.Cursorable.
func (f *foot) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (f *foot) CreateRenderer() fyne.WidgetRenderer {
	r := &footRenderer{f: f, line: kit.NewRule()}
	r.Refresh()
	return r
}

type footRenderer struct {
	f    *foot
	line *kit.Rule
}

func (r *footRenderer) Objects() []fyne.CanvasObject {
	f := r.f
	return []fyne.CanvasObject{r.line, f.tip, f.api, f.amber, f.left, f.clock, f.shut}
}
func (r *footRenderer) Destroy() {}

// Heights of the two parts.
const (
	footState  float32 = 48
	footAmber  float32 = 84 // with one line of words
	footLine   float32 = 22
	footNarrow float32 = 68
)

func (r *footRenderer) MinSize() fyne.Size {
	h := footState
	switch {
	case r.f.clearing() && r.f.narrow:
		h += footNarrow
	case r.f.clearing():
		h += footAmber + max(r.f.left.MinSize().Height-footLine, 0)
	}
	return fyne.NewSize(sideNarrow, h)
}

func (r *footRenderer) Layout(s fyne.Size) {
	f := r.f
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	put(r.line, 0, 0, s.Width, 1)
	side := look.Unit
	if f.narrow {
		put(f.tip, (s.Width-side)/2, (footState-side)/2, side, side)
	} else {
		put(f.tip, sideEdge+4, (footState-side)/2, side, side)
		put(f.api, 36, 0, s.Width-36-4, f.api.MinSize().Height)
		h := f.api.MinSize().Height
		put(f.api, 36, (footState-h)/2, s.Width-36-4, h)
	}
	put(f.amber, 0, footState, s.Width, s.Height-footState)
	put(f.clock, 0, footState+6, s.Width, 18)
	if f.narrow {
		put(f.shut, (s.Width-look.RowHeight)/2, footState+26, look.RowHeight, look.RowHeight)
	} else {
		put(f.left, sideEdge, footState+8, s.Width-2*sideEdge, f.left.MinSize().Height)
		put(f.shut, sideEdge, s.Height-look.RowHeight-8, s.Width-2*sideEdge, look.RowHeight)
	}
}

func (r *footRenderer) Refresh() {
	f := r.f
	clearing := f.clearing()
	setShown(f.api, !f.narrow)
	setShown(f.amber, clearing)
	setShown(f.left, clearing && !f.narrow)
	setShown(f.clock, clearing && f.narrow)
	setShown(f.shut, clearing)
	words := lang.X("strip.close", "Close now")
	if f.shut.Icon, f.shut.Text = nil, words; f.narrow {
		f.shut.Icon, f.shut.Text = theme.CancelIcon(), ""
	}
	f.shut.SetToolTip(words)
	r.Layout(f.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

// dot is a state in 8 pixels; words always stand beside it or in its tip.
type dot struct {
	widget.BaseWidget
	colour fyne.ThemeColorName
	circle *canvas.Circle
}

func newDot() *dot {
	d := &dot{colour: look.Faint, circle: canvas.NewCircle(look.Color(look.Faint))}
	d.ExtendBaseWidget(d)
	return d
}

func (d *dot) set(c fyne.ThemeColorName) { d.colour = c; d.Refresh() }

func (d *dot) MinSize() fyne.Size { return fyne.NewSquareSize(look.Unit) }

func (d *dot) Refresh() {
	d.circle.FillColor = look.Color(d.colour)
	d.circle.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (d *dot) CreateRenderer() fyne.WidgetRenderer {
	d.circle.FillColor = look.Color(d.colour)
	return widget.NewSimpleRenderer(d.circle)
}
