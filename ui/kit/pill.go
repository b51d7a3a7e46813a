package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// Mood is what a state means to the owner; it has a colour, and always a word beside it.
type Mood int

// Moods.
const (
	Neutral Mood = iota
	Fine
	Caution
	Bad
	Accented
)

// colours of words and of what lies behind them.
func (m Mood) colours() (ink, soft fyne.ThemeColorName) {
	switch m {
	case Fine:
		return look.Good, look.GoodSoft
	case Caution:
		return look.Warn, look.WarnSoft
	case Bad:
		return look.Danger, look.DangerSoft
	case Accented:
		return look.Accent, look.AccentSoft
	}
	return look.Muted, look.Neutral
}

// Pill is a state: a word on a soft colour.
type Pill struct {
	widget.BaseWidget
	word string
	mood Mood
}

// NewPill makes one.
func NewPill(word string, m Mood) *Pill {
	p := &Pill{word: word, mood: m}
	p.ExtendBaseWidget(p)
	return p
}

// Word is what it says.
func (p *Pill) Word() string { return p.word }

// Mood is what it means.
func (p *Pill) Mood() Mood { return p.mood }

// Set changes both.
func (p *Pill) Set(word string, m Mood) {
	if p.word != word || p.mood != m {
		p.word, p.mood = word, m
		p.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (p *Pill) CreateRenderer() fyne.WidgetRenderer {
	const height = 22
	back := canvas.NewRectangle(nil)
	back.CornerRadius = height / 2
	words := canvas.NewText("", nil)
	words.Alignment = fyne.TextAlignCenter
	style := Style{Size: look.Small, Bold: true}
	width := func() float32 { return style.measure(p.word).Width + 2*look.Unit + 2 }
	layout := func(s fyne.Size) {
		w := min(width(), s.Width)
		y := (s.Height - height) / 2
		back.Move(fyne.NewPos(0, y))
		back.Resize(fyne.NewSize(w, height))
		m := style.measure(p.word)
		words.Text = cut(p.word, w-look.Unit, style)
		words.Resize(fyne.NewSize(w, m.Height))
		words.Move(fyne.NewPos(0, (s.Height-m.Height)/2))
	}
	paint := func() {
		ink, soft := p.mood.colours()
		back.FillColor, words.Color = look.Color(soft), look.Color(ink)
		words.Text, words.TextSize, words.TextStyle = p.word, style.size(), style.text()
		back.Hidden = p.word == ""
		if p.Size().Width > 0 {
			layout(p.Size())
		}
	}
	return newDrawing(paint, func() fyne.Size { return fyne.NewSize(width(), height) }, layout, back, words)
}
