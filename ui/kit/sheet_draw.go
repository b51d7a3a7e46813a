package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// mostRows are how many rows a sheet asks room for; it scrolls the others.
const mostRows = 14

const rowHeight = look.RowHeight

// top is where a row begins in the sheet as it is scrolled now.
func (s *Sheet) top(row int) float32 { return rowHeight + float32(row)*rowHeight - s.scroll.Offset.Y }

// measure shares the width among the columns.
func (s *Sheet) measure(width float32) {
	need, weight := float32(0), float32(0)
	for _, c := range s.columns {
		need, weight = need+c.Width, weight+c.Weight
	}
	s.spans = make([]span, len(s.columns))
	left := float32(0)
	for i, c := range s.columns {
		w := c.Width
		if need > width {
			w *= width / need
		} else if weight > 0 {
			w += (width - need) * c.Weight / weight
		}
		s.spans[i] = span{float32(int(left)), float32(int(w))}
		left += w
	}
}

// reveal scrolls so far that a row is seen.
func (s *Sheet) reveal(row int) {
	height := s.scroll.Size().Height
	off := s.scroll.Offset
	switch top := float32(row) * rowHeight; {
	case top < off.Y:
		off.Y = top
	case height > 0 && top+rowHeight > off.Y+height:
		off.Y = top + rowHeight - height
	}
	if off != s.scroll.Offset {
		s.scroll.ScrollToOffset(off)
	}
}

// see draws the rows in sight.
func (s *Sheet) see() {
	s.body.see(s.scroll.Offset.Y, s.scroll.Size().Height)
}

// columnAt is the column at a place across the sheet; -1 for none.
func (s *Sheet) columnAt(x float32) int {
	for i, sp := range s.spans {
		if x >= sp.x && x < sp.x+sp.width {
			return i
		}
	}
	return -1
}

// CreateRenderer implements fyne.Widget.
func (s *Sheet) CreateRenderer() fyne.WidgetRenderer {
	back, line := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	empty := func() bool { return s.src.Count() == 0 && s.Empty != nil }
	layout := func(size fyne.Size) {
		if empty() {
			s.Empty.Resize(size)
			s.Empty.Move(fyne.NewPos(0, max((size.Height-s.Empty.MinSize().Height)/4, 0)))
			return
		}
		s.measure(size.Width)
		back.Resize(fyne.NewSize(size.Width, rowHeight))
		line.Move(fyne.NewPos(0, rowHeight-1))
		line.Resize(fyne.NewSize(size.Width, 1))
		for i, h := range s.heads {
			h.Move(fyne.NewPos(s.spans[i].x+cellPad, 0))
			h.Resize(fyne.NewSize(s.spans[i].width-2*cellPad, rowHeight))
		}
		s.scroll.Move(fyne.NewPos(0, rowHeight))
		s.scroll.Resize(fyne.NewSize(size.Width, size.Height-rowHeight))
		s.scroll.Refresh()
		s.see()
	}
	return &drawing{
		objects: func() []fyne.CanvasObject {
			if empty() {
				return []fyne.CanvasObject{s.Empty}
			}
			all := []fyne.CanvasObject{back, line}
			for _, h := range s.heads {
				all = append(all, h)
			}
			return append(all, s.scroll)
		},
		min: func() fyne.Size {
			if empty() {
				return s.Empty.MinSize()
			}
			return fyne.NewSize(240, float32(min(max(s.src.Count(), roomRows), mostRows)+1)*rowHeight)
		},
		layout: layout,
		paint: func() {
			back.FillColor, line.FillColor = look.Color(look.Band), look.Color(look.Line)
			if size := s.Size(); size.Width > 0 {
				layout(size)
			}
			s.body.Refresh()
		},
	}
}

// sheetBody is as high as all rows and holds objects for those in sight only, and the cell that is edited.
type sheetBody struct {
	widget.BaseWidget
	s     *Sheet
	shown map[int]*sheetRow
	spare []*sheetRow
}

func newSheetBody(s *Sheet) *sheetBody {
	b := &sheetBody{s: s, shown: map[int]*sheetRow{}}
	b.ExtendBaseWidget(b)
	return b
}

func (b *sheetBody) see(offset, height float32) {
	first := max(int(offset/rowHeight), 0)
	last := min(int((offset+height)/rowHeight), b.s.src.Count()-1)
	for i, r := range b.shown {
		if i < first || i > last {
			delete(b.shown, i)
			r.Hide()
			b.spare = append(b.spare, r)
		}
	}
	for i := first; i <= last; i++ {
		r := b.shown[i]
		if r == nil {
			if n := len(b.spare); n > 0 {
				r, b.spare = b.spare[n-1], b.spare[:n-1]
				r.Show()
			} else {
				r = newSheetRow(b.s)
			}
			r.index, b.shown[i] = i, r
		}
		r.Move(fyne.NewPos(0, float32(i)*rowHeight))
		r.Resize(fyne.NewSize(b.s.Size().Width, rowHeight))
		r.Refresh()
	}
	canvas.Refresh(b)
}

// CreateRenderer implements fyne.Widget.
func (b *sheetBody) CreateRenderer() fyne.WidgetRenderer {
	place := func(fyne.Size) {
		if b.s.editing && len(b.s.spans) > 0 {
			sp := b.s.spans[b.s.at.column]
			b.s.editor.Move(fyne.NewPos(sp.x, float32(b.s.at.row)*rowHeight))
			b.s.editor.Resize(fyne.NewSize(sp.width, rowHeight))
		}
	}
	return &drawing{
		objects: func() (all []fyne.CanvasObject) {
			for _, r := range b.shown {
				all = append(all, r)
			}
			if b.s.editing {
				all = append(all, b.s.editor)
			}
			return all
		},
		min:    func() fyne.Size { return fyne.NewSize(1, float32(b.s.src.Count())*rowHeight) },
		layout: place,
		paint:  func() { place(b.Size()) },
	}
}
