package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	tooltip "github.com/dweymouth/fyne-tooltip/widget"

	"griddle/ui/look"
)

// Kind is the weight of a button or banner.
type Kind int

// Kinds of buttons.
const (
	Secondary    Kind = iota // bordered: the usual one
	Primary                  // filled with the accent: one on a page
	Quiet                    // words only
	Destroy                  // red: what destroys
	Amber                    // filled amber: what opens or shuts the clear window
	QuietDestroy             // red words only
)

// Button is 36 pixels high and answers mouse, Space and Enter. Buttons carry verbs.
type Button struct {
	tooltip.ToolTipWidget
	Text     string
	Icon     fyne.Resource // may be nil
	Kind     Kind
	OnTapped func()
	OnHover  func(in bool) // told when the mouse comes and goes; may be nil

	disabled, hovered, focused, pressed bool
}

// NewButton makes one of a kind.
func NewButton(text string, k Kind, tapped func()) *Button {
	b := &Button{Text: text, Kind: k, OnTapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// NewIconButton makes a square quiet button that shows only a picture; tip says what it does.
func NewIconButton(icon fyne.Resource, tip string, tapped func()) *Button {
	b := &Button{Icon: icon, Kind: Quiet, OnTapped: tapped}
	b.SetToolTip(tip)
	b.ExtendBaseWidget(b)
	return b
}

// WithIcon gives it a picture before the words.
func (b *Button) WithIcon(icon fyne.Resource) *Button { b.Icon = icon; b.Refresh(); return b }

// WithTip gives it a tooltip.
func (b *Button) WithTip(tip string) *Button { b.SetToolTip(tip); return b }

// SetText changes the words.
func (b *Button) SetText(t string) {
	if b.Text != t {
		b.Text = t
		b.Refresh()
	}
}

// Enable and Disable implement fyne.Disableable.
func (b *Button) Enable() { b.disabled = false; b.Refresh() }

// Disable greys the button; it no longer answers.
func (b *Button) Disable() { b.disabled = true; b.Refresh() }

// Disabled implements fyne.Disableable.
func (b *Button) Disabled() bool { return b.disabled }

// SetEnabled is Enable or Disable.
func (b *Button) SetEnabled(on bool) {
	if b.disabled == on {
		b.disabled = !on
		b.Refresh()
	}
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) {
	if !b.disabled && b.OnTapped != nil {
		b.OnTapped()
	}
}

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(e *desktop.MouseEvent) {
	b.hovered = true
	b.Refresh()
	if tipsShown(b) {
		tipped = b
		b.ToolTipWidget.MouseIn(e)
	}
	if b.OnHover != nil {
		b.OnHover(true)
	}
}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() {
	b.hovered, b.pressed = false, false
	b.ToolTipWidget.MouseOut()
	b.Refresh()
	if b.OnHover != nil {
		b.OnHover(false)
	}
}

// MouseDown implements desktop.Mouseable.
func (b *Button) MouseDown(*desktop.MouseEvent) { b.pressed = true; b.Refresh() }

// MouseUp implements desktop.Mouseable.
func (b *Button) MouseUp(*desktop.MouseEvent) { b.pressed = false; b.Refresh() }

// Cursor implements desktop.Cursorable.
func (b *Button) Cursor() desktop.Cursor {
	if b.disabled {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() { b.focused = true; b.Refresh(); intoSight(b) }

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace || isEnter(ev) {
		b.Tapped(nil)
		return
	}
	PassKey(b, ev)
}

// KeyDown implements desktop.Keyable.
func (b *Button) KeyDown(ev *fyne.KeyEvent) { passDown(b, ev) }

// KeyUp implements desktop.Keyable.
func (b *Button) KeyUp(ev *fyne.KeyEvent) { passUp(b, ev) }

// colours of fill, edge and words.
func (b *Button) colours() (fill, edge, ink fyne.ThemeColorName) {
	if b.disabled {
		if b.Kind == Quiet || b.Kind == QuietDestroy {
			return "", "", look.Faint
		}
		return theme.ColorNameDisabledButton, look.Line, look.Faint
	}
	switch b.Kind {
	case Primary:
		return look.Accent, look.Accent, look.OnAccent
	case Destroy:
		return look.Danger, look.Danger, look.OnDanger
	case Amber:
		return look.Amber, look.Amber, look.OnAmber
	case QuietDestroy:
		return "", "", look.Danger
	case Quiet:
		if b.Text != "" {
			return "", "", look.Accent
		}
		return "", "", look.Ink
	}
	return theme.ColorNameButton, look.FieldLine, look.Ink
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	ring := canvas.NewRectangle(nil)
	ring.CornerRadius, ring.StrokeWidth = look.SmallEdge+3, 2
	back := canvas.NewRectangle(nil)
	back.CornerRadius, back.StrokeWidth = look.SmallEdge, 1
	over := canvas.NewRectangle(nil)
	over.CornerRadius = look.SmallEdge
	words := canvas.NewText("", nil)
	words.Alignment = fyne.TextAlignCenter
	picture := NewGlyph()
	const side = 18
	style := func() Style { return Style{Bold: b.Kind == Primary || b.Kind == Destroy || b.Kind == Amber} }

	paint := func() {
		fill, edge, ink := b.colours()
		back.FillColor, back.StrokeColor, over.FillColor, ring.StrokeColor = none, none, none, none
		if fill != "" {
			back.FillColor, back.StrokeColor = look.Color(fill), look.Color(edge)
		}
		switch {
		case b.disabled:
		case b.pressed:
			over.FillColor = look.Color(theme.ColorNamePressed)
		case b.hovered:
			over.FillColor = look.Color(theme.ColorNameHover)
		}
		if b.focused && !b.disabled {
			ring.StrokeColor = look.Color(look.Accent)
		}
		ring.FillColor = none
		words.Text, words.Color = b.Text, look.Color(ink)
		words.TextSize, words.TextStyle = style().size(), style().text()
		if b.Icon != nil {
			picture.Draw(b.Icon, ink)
			picture.Show()
		} else {
			picture.Hide()
		}
	}
	inner := func() float32 {
		w := float32(0)
		if b.Text != "" {
			w = style().measure(b.Text).Width
		}
		if b.Icon != nil {
			w += side
			if b.Text != "" {
				w += look.Unit
			}
		}
		return w
	}
	min := func() fyne.Size {
		if b.Text == "" {
			return fyne.NewSize(look.RowHeight, look.RowHeight)
		}
		across := 2 * look.Unit
		if b.Kind == Quiet || b.Kind == QuietDestroy {
			across = look.Unit
		}
		return fyne.NewSize(inner()+2*across, look.RowHeight)
	}
	layout := func(s fyne.Size) {
		for _, o := range []fyne.CanvasObject{back, over} {
			o.Resize(s)
			o.Move(fyne.NewPos(0, 0))
		}
		ring.Move(fyne.NewPos(-3, -3))
		ring.Resize(s.AddWidthHeight(6, 6))
		x := (s.Width - inner()) / 2
		if b.Icon != nil {
			picture.Resize(fyne.NewSize(side, side))
			picture.Move(fyne.NewPos(x, (s.Height-side)/2))
			x += side + look.Unit
		}
		m := style().measure(b.Text)
		words.Resize(m)
		words.Move(fyne.NewPos(x, (s.Height-m.Height)/2))
	}
	d := newDrawing(func() { paint(); layout(b.Size()) }, min, layout, back, over, ring, picture.Image, words)
	return d
}

// tipsShown tells whether tooltips can appear over o: they lie under dialogs and menus.
func tipsShown(o fyne.CanvasObject) bool {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	return c != nil && c.Overlays().Top() == nil
}

// tipped is what the pointer rests on, whose tooltip is shown or will be; nil: nothing. It belongs to the window's
// goroutine.
var tipped interface{ MouseOut() }

// EndTips takes the tooltip away when what it belongs to goes: nobody tells that the pointer has left it.
func EndTips() {
	if t := tipped; t != nil {
		tipped = nil
		t.MouseOut()
	}
}

// Tip shows words while the pointer rests on an object.
type Tip struct {
	tooltip.ToolTipWidget
	inner fyne.CanvasObject
}

// NewTip wraps an object that does not answer the mouse itself.
func NewTip(o fyne.CanvasObject, tip string) *Tip {
	t := &Tip{inner: o}
	t.SetToolTip(tip)
	t.ExtendBaseWidget(t)
	return t
}

// MouseIn implements desktop.Hoverable.
func (t *Tip) MouseIn(e *desktop.MouseEvent) {
	if tipsShown(t) {
		tipped = t
		t.ToolTipWidget.MouseIn(e)
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Tip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.inner) }
