package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestFlowGoesOnInANewLine(t *testing.T) {
	test.NewTempApp(t)
	var parts []fyne.CanvasObject
	for range 7 {
		parts = append(parts, Wide(132, NewText("Any", Style{})))
	}
	flow := Flow(1, parts...)
	for _, width := range []float32{2000, 750, 400, 100} {
		flow.Resize(fyne.NewSize(width, flow.MinSize().Height))
		flow.Resize(fyne.NewSize(width, flow.MinSize().Height))
		for i, p := range parts {
			end := p.Position().AddXY(p.Size().Width, p.Size().Height)
			if p.Position().X > 0 && end.X > width || end.Y > flow.Size().Height {
				t.Errorf("in %v pixels part %d stands at %v", flow.Size(), i, p.Position())
			}
		}
	}
}
