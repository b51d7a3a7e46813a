package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"griddle/ui/look"
)

// Stack puts objects below each other with gap units of 8 pixels between them; hidden ones take no room.
func Stack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&stackLayout{gap: gap * look.Unit}, objects...)
}

type stackLayout struct{ gap float32 }

func (l *stackLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		// Sized twice: text breaks for the width first and then knows its height.
		o.Resize(fyne.NewSize(s.Width, o.MinSize().Height))
		h := o.MinSize().Height
		o.Resize(fyne.NewSize(s.Width, h))
		o.Move(fyne.NewPos(0, y))
		y += h + l.gap
	}
}

func (l *stackLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	n := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		c := o.MinSize()
		m.Width = max(m.Width, c.Width)
		m.Height += c.Height
		n++
	}
	if n > 1 {
		m.Height += float32(n-1) * l.gap
	}
	return m
}

// Row puts objects side by side with gap units between them, each at its own width, middles aligned.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return Fill(gap, -1, objects...)
}

// Fill is a Row in which the object at index grow takes the width that is left.
func Fill(gap float32, grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rowLayout{gap: gap * look.Unit, grow: grow}, objects...)
}

type rowLayout struct {
	gap  float32
	grow int
}

func (l *rowLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	rest := s.Width - l.MinSize(objects).Width
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if i == l.grow {
			m.Width += max(rest, 0)
			o.Resize(m)
			m.Height = o.MinSize().Height
		}
		o.Resize(m)
		o.Move(fyne.NewPos(x, (s.Height-m.Height)/2))
		x += m.Width + l.gap
	}
}

func (l *rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	n := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		c := o.MinSize()
		m.Height = max(m.Height, c.Height)
		m.Width += c.Width
		n++
	}
	if n > 1 {
		m.Width += float32(n-1) * l.gap
	}
	return m
}

// Pad keeps the given units of 8 pixels free around an object: across (left and right) and down (top and bottom).
func Pad(across, down float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&padLayout{across: across * look.Unit, down: down * look.Unit}, o)
}

type padLayout struct{ across, down float32 }

func (l *padLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(l.across, l.down))
		o.Resize(fyne.NewSize(s.Width-2*l.across, s.Height-2*l.down))
	}
}

func (l *padLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := fyne.NewSize(2*l.across, 2*l.down)
	for _, o := range objects {
		if o.Visible() {
			m = m.Max(o.MinSize().AddWidthHeight(2*l.across, 2*l.down))
		}
	}
	return m
}

// AtMost centres an object and never makes it wider than width pixels.
func AtMost(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&atMostLayout{width: width}, o)
}

type atMostLayout struct{ width float32 }

func (l *atMostLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	w := min(s.Width, l.width)
	for _, o := range objects {
		o.Move(fyne.NewPos(float32(int((s.Width-w)/2)), 0)) // whole pixels keep borders crisp
		o.Resize(fyne.NewSize(w, s.Height))
	}
}

func (l *atMostLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range objects {
		m = m.Max(o.MinSize())
	}
	m.Width = min(m.Width, l.width)
	return m
}

// Wide makes an object at least width pixels wide.
func Wide(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&wideLayout{width: width}, o)
}

type wideLayout struct{ width float32 }

func (l *wideLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(s)
	}
}

func (l *wideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := fyne.NewSize(l.width, 0)
	for _, o := range objects {
		m = m.Max(o.MinSize())
	}
	return m
}

// High makes an object so many pixels high, whatever it needs.
func High(height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&highLayout{height: height}, o)
}

type highLayout struct{ height float32 }

func (l *highLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(s)
	}
}

func (l *highLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range objects {
		m = m.Max(o.MinSize())
	}
	return fyne.NewSize(m.Width, l.height)
}

// Left keeps an object at its own width at the left edge, middles aligned.
func Left(o fyne.CanvasObject) *fyne.Container { return Fill(0, 1, o, Gap(0, 0)) }

// Right keeps an object at its own width at the right edge.
func Right(objects ...fyne.CanvasObject) *fyne.Container {
	return Fill(1, 0, append([]fyne.CanvasObject{Gap(0, 0)}, objects...)...)
}

// Gap is nothing, of the given units of 8 pixels.
func Gap(across, down float32) fyne.CanvasObject {
	return container.New(&padLayout{across: across * look.Unit / 2, down: down * look.Unit / 2})
}
