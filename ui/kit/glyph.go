package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"griddle/ui/look"
)

// Glyph is a picture in one colour of the theme. Reading a drawing again costs a thousand times more than painting
// a rectangle, so it happens only when picture or colour are other ones: tables repaint rows under every movement
// of the pointer.
type Glyph struct {
	*canvas.Image
	source fyne.Resource
	colour color.Color
}

// NewGlyph makes an empty one.
func NewGlyph() *Glyph {
	i := canvas.NewImageFromResource(nil)
	i.FillMode = canvas.ImageFillContain
	return &Glyph{Image: i}
}

// Draw shows a picture in the colour that a name has now.
func (g *Glyph) Draw(source fyne.Resource, name fyne.ThemeColorName) {
	c := look.Color(name)
	if g.source == source && g.colour == c {
		return
	}
	g.source, g.colour = source, c
	g.Resource = theme.NewColoredResource(source, name)
	g.Image.Refresh()
}
