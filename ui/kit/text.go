package kit

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// Style is how words look: one of the four sizes, a colour name, weight.
type Style struct {
	Size  fyne.ThemeSizeName  // look.Body when empty
	Color fyne.ThemeColorName // look.Ink when empty
	Bold  bool
	Mono  bool
	Align fyne.TextAlign
}

func (s Style) size() float32 {
	if s.Size == "" {
		return look.Size(look.Body)
	}
	return look.Size(s.Size)
}

func (s Style) color() fyne.ThemeColorName {
	if s.Color == "" {
		return look.Ink
	}
	return s.Color
}

func (s Style) text() fyne.TextStyle { return fyne.TextStyle{Bold: s.Bold, Monospace: s.Mono} }

func (s Style) measure(t string) fyne.Size { return fyne.MeasureText(t, s.size(), s.text()) }

// Text is one line of words without padding; it is cut with … where it does not fit.
type Text struct {
	widget.BaseWidget
	text  string
	style Style
	elide bool
	drawn *canvas.Text
}

// NewText makes a line that asks for the room its words need.
func NewText(text string, s Style) *Text {
	t := &Text{text: text, style: s, drawn: canvas.NewText("", nil)}
	t.ExtendBaseWidget(t)
	return t
}

// NewElided makes a line that takes what room it is given.
func NewElided(text string, s Style) *Text {
	t := NewText(text, s)
	t.elide = true
	return t
}

// Text is the whole text, also when it is drawn cut.
func (t *Text) Text() string { return t.text }

// isCut tells whether the words did not fit.
func (t *Text) isCut() bool { return t.drawn.Text != t.text }

// SetText changes the words.
func (t *Text) SetText(s string) {
	if t.text != s {
		t.text = s
		t.Refresh()
	}
}

// SetStyle changes how they look.
func (t *Text) SetStyle(s Style) {
	if t.style != s {
		t.style = s
		t.Refresh()
	}
}

// Set changes both at once.
func (t *Text) Set(text string, s Style) {
	if t.text != text || t.style != s {
		t.text, t.style = text, s
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	paint := func() {
		t.drawn.TextSize = t.style.size()
		t.drawn.TextStyle = t.style.text()
		t.drawn.Alignment = t.style.Align
		t.drawn.Color = look.Color(t.style.color())
		t.drawn.Text = t.text
		if w := t.Size().Width; w > 0 {
			t.drawn.Text = cut(t.text, w, t.style)
		}
	}
	min := func() fyne.Size {
		s := t.style.measure(t.text)
		if t.elide {
			s.Width = 1
		}
		return s
	}
	layout := func(s fyne.Size) {
		paint()
		h := t.style.measure("M").Height
		t.drawn.Move(fyne.NewPos(0, (s.Height-h)/2))
		t.drawn.Resize(fyne.NewSize(s.Width, h))
	}
	return newDrawing(paint, min, layout, t.drawn)
}

// cut shortens text to width with …; half a pixel of slack keeps exact fits whole.
func cut(text string, width float32, s Style) string {
	if text == "" || s.measure(text).Width <= width+0.5 {
		return text
	}
	lo, hi := 0, utf8.RuneCountInString(text)
	runes := []rune(text)
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if s.measure(strings.TrimRight(string(runes[:mid]), " ")+"…").Width <= width {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return strings.TrimRight(string(runes[:lo]), " ") + "…"
}

// Para is text over as many lines as its width asks for.
type Para struct {
	widget.BaseWidget
	text  string
	style Style
	width float32 // the lines were broken for it
	lines []*canvas.Text
}

// paraGuess is the width a paragraph is measured with before it is laid out for the first time.
const paraGuess = 480

// NewPara makes a paragraph.
func NewPara(text string, s Style) *Para {
	p := &Para{text: text, style: s, width: paraGuess}
	p.ExtendBaseWidget(p)
	return p
}

// Text is its words.
func (p *Para) Text() string { return p.text }

// SetText changes the words.
func (p *Para) SetText(s string) {
	if p.text != s {
		p.text = s
		p.Refresh()
	}
}

// SetStyle changes how they look.
func (p *Para) SetStyle(s Style) {
	if p.style != s {
		p.style = s
		p.Refresh()
	}
}

func (p *Para) lineHeight() float32 {
	h := p.style.measure("M").Height
	return h + float32(int(h*0.15+0.5))
}

func (p *Para) wrap() {
	broken := wrapLines(p.text, p.width, p.style)
	for len(p.lines) < len(broken) {
		p.lines = append(p.lines, canvas.NewText("", nil))
	}
	p.lines = p.lines[:len(broken)]
	for i, l := range p.lines {
		l.Text = broken[i]
		l.TextSize = p.style.size()
		l.TextStyle = p.style.text()
		l.Alignment = p.style.Align
		l.Color = look.Color(p.style.color())
	}
	p.place()
}

func (p *Para) place() {
	h := p.lineHeight()
	for i, l := range p.lines {
		l.Move(fyne.NewPos(0, float32(i)*h))
		l.Resize(fyne.NewSize(p.width, h))
	}
}

// CreateRenderer implements fyne.Widget.
func (p *Para) CreateRenderer() fyne.WidgetRenderer {
	p.wrap()
	return &drawing{
		objects: func() []fyne.CanvasObject {
			all := make([]fyne.CanvasObject, len(p.lines))
			for i, l := range p.lines {
				all[i] = l
			}
			return all
		},
		paint: p.wrap,
		min: func() fyne.Size {
			if p.text == "" {
				return fyne.NewSize(0, 0)
			}
			return fyne.NewSize(1, float32(len(p.lines))*p.lineHeight())
		},
		layout: func(s fyne.Size) {
			if s.Width > 0 && s.Width != p.width {
				p.width = s.Width
				p.wrap()
				canvas.Refresh(p)
			}
		},
	}
}

// wrapLines breaks text at spaces, and inside a word only when it alone is too long.
func wrapLines(text string, width float32, s Style) []string {
	var lines []string
	for _, part := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.Fields(part) {
			try := word
			if line != "" {
				try = line + " " + word
			}
			if s.measure(try).Width <= width+0.5 {
				line = try
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			for s.measure(word).Width > width+0.5 && utf8.RuneCountInString(word) > 1 {
				fit := strings.TrimSuffix(cut(word, width, s), "…")
				if fit == "" {
					fit = string([]rune(word)[:1])
				}
				lines = append(lines, fit)
				word = strings.TrimPrefix(word, fit)
			}
			line = word
		}
		lines = append(lines, line)
	}
	return lines
}
