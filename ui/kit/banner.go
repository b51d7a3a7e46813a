package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// beside is how many buttons find room beside the sentence; more stand below it.
const beside = 2

// NewBanner is a note across the page that stays until its cause is gone: a sentence, and buttons that mend it.
func NewBanner(m Mood, sentence string, actions ...*Button) *Surface {
	ink, soft := m.colours()
	icon := theme.InfoIcon()
	if m == Caution || m == Bad {
		icon = theme.WarningIcon()
	}
	sign := widget.NewIcon(theme.NewColoredResource(icon, ink))
	words := NewPara(sentence, Style{Color: look.Ink})
	buttons := make([]fyne.CanvasObject, len(actions))
	for i, a := range actions {
		buttons[i] = a
	}
	content := Fill(1, 1, append([]fyne.CanvasObject{sign, words}, buttons...)...)
	if len(actions) > beside {
		content = Fill(1, 1, sign, Stack(1, words, Row(1, buttons...)))
	}
	s := NewSurface(Pad(2, 1, content))
	s.Fill, s.Edge = soft, ""
	return s
}
