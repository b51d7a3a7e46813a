package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// NewBanner is a note across the page that stays until its cause is gone: a sentence, and buttons that mend it.
func NewBanner(m Mood, sentence string, actions ...*Button) *Surface {
	ink, soft := m.colours()
	icon := theme.InfoIcon()
	if m == Caution || m == Bad {
		icon = theme.WarningIcon()
	}
	parts := []fyne.CanvasObject{
		widget.NewIcon(theme.NewColoredResource(icon, ink)),
		NewPara(sentence, Style{Color: look.Ink}),
	}
	for _, a := range actions {
		parts = append(parts, a)
	}
	s := NewSurface(Pad(2, 1, Fill(1, 1, parts...)))
	s.Fill, s.Edge = soft, ""
	return s
}
