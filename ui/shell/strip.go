package shell

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/kit"
	"griddle/ui/look"
)

// strip is the foot of every page: the store, the API's address and state, and, while clear operations are allowed, their countdown.
type strip struct {
	widget.BaseWidget
	w      *Window
	name   *kit.Text
	dot    *dot
	api    *kit.Text
	amber  *kit.Surface
	left   *kit.Text
	shut   *kit.Button
	ticker func()
}

const stripHeight = 40

func newStrip(w *Window) *strip {
	s := &strip{w: w, name: kit.NewText("", kit.Style{Size: look.Small, Bold: true}), dot: newDot(),
		api:  kit.NewElided("", kit.Style{Size: look.Small, Color: look.Muted}),
		left: kit.NewText("", kit.Style{Size: look.Small, Bold: true, Color: look.OnAmber})}
	s.shut = kit.NewButton(lang.X("strip.close", "Close now"), kit.Amber, s.close)
	s.amber = kit.NewBand(look.Amber, kit.Pad(1.5, 0, kit.Row(1, s.left, s.shut)))
	s.amber.Hide()
	s.ExtendBaseWidget(s)
	return s
}

func (s *strip) update() {
	f := s.w.facts
	s.name.SetText(f.settings.StoreName)
	switch {
	case f.api.Running:
		s.dot.set(look.Good)
		s.api.SetText(lang.X("strip.running", "API running at {{.Address}}", map[string]any{"Address": f.api.Address}))
	case f.settings.APIOff:
		s.dot.set(look.Faint)
		s.api.SetText(lang.X("strip.off", "API switched off"))
	default:
		s.dot.set(look.Danger)
		s.api.SetText(lang.X("strip.stopped", "API stopped: {{.Why}}", map[string]any{"Why": kit.Say(f.api.Why)}))
	}
	if !f.clear.Open {
		s.stop()
		s.amber.Hide()
		s.Refresh()
		return
	}
	s.count()
	s.amber.Show()
	if s.ticker == nil {
		s.ticker = s.w.desk.EachSecond(s.count)
	}
	s.Refresh()
}

// count shows the time left; when it has run out the store is asked again.
func (s *strip) count() {
	left := s.w.facts.clear.Until.Sub(s.w.desk.Now())
	if left <= 0 {
		s.stop()
		s.w.refresh()
		return
	}
	s.left.SetText(lang.X("strip.clear", "Clear operations allowed · {{.Left}}", map[string]any{"Left": kit.Clock(left)}))
}

// stop ends the ticking.
func (s *strip) stop() {
	if s.ticker != nil {
		s.ticker()
		s.ticker = nil
	}
}

func (s *strip) close() {
	var err error
	s.w.desk.Runner.Run(func() { err = s.w.shop.CloseClear(context.Background()) }, func() {
		if err != nil {
			s.w.desk.ToastError(err)
			return
		}
		s.w.desk.Toast(lang.X("strip.closed", "Clear operations are no longer allowed."))
		s.w.refresh()
	})
}

// CreateRenderer implements fyne.Widget.
func (s *strip) CreateRenderer() fyne.WidgetRenderer {
	line := kit.NewRule()
	row := kit.Fill(1, 3, s.name, kit.Gap(1, 0), s.dot, s.api)
	back := kit.NewBand(look.Band, kit.Gap(0, 0))
	return &stripRenderer{s: s, objects: []fyne.CanvasObject{back, line, row, s.amber}}
}

type stripRenderer struct {
	s       *strip
	objects []fyne.CanvasObject // back, line, row, amber
}

func (r *stripRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *stripRenderer) Destroy()                     {}
func (r *stripRenderer) MinSize() fyne.Size           { return fyne.NewSize(320, stripHeight) }

func (r *stripRenderer) Layout(s fyne.Size) {
	back, line, row, amber := r.objects[0], r.objects[1], r.objects[2], r.objects[3]
	back.Resize(s)
	line.Resize(fyne.NewSize(s.Width, 1))
	width := float32(0)
	if amber.Visible() {
		width = amber.MinSize().Width
		amber.Move(fyne.NewPos(s.Width-width, 0))
		amber.Resize(fyne.NewSize(width, s.Height))
	}
	row.Move(fyne.NewPos(3*look.Unit, 0))
	row.Resize(fyne.NewSize(s.Width-width-5*look.Unit, s.Height))
}

func (r *stripRenderer) Refresh() {
	r.Layout(r.s.Size())
	for _, o := range r.objects {
		o.Refresh()
	}
}

// dot is a state in 8 pixels; words always stand beside it.
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
