package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

const (
	rowHeight         = look.RowHeight
	arrowSide float32 = 18 // of the sign for words to choose from
	frameEdge float32 = 2  // of the frame around the cursor's cell
	noteWidth float32 = 340
	grownRows         = 12 // that a sheet as high as its rows has at most in sight
)

// top is where a row begins in the sheet as it is scrolled now.
func (s *Sheet) top(row int) float32 { return rowHeight + float32(row)*rowHeight - s.scroll.Offset.Y }

// measure shares the width among the columns.
func (s *Sheet) measure(width float32) {
	wishes, weights := make([]wish, len(s.columns)), make([]float32, len(s.columns))
	for i, c := range s.columns {
		wishes[i], weights[i] = wishOf(gridColumn{title: c.Title, width: c.Width, weight: c.Weight}, 0, false), c.Weight
	}
	s.spans = make([]span, len(s.columns))
	left := float32(0)
	for i, w := range share(width, wishes, weights) {
		x := float32(int(left + 0.5))
		left += w
		s.spans[i] = span{x, float32(int(left+0.5)) - x} // no gap between two cells
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
			switch {
			case empty():
				return s.Empty.MinSize()
			case s.grown:
				return fyne.NewSize(240, float32(min(s.src.Count(), grownRows)+1)*rowHeight)
			}
			return fyne.NewSize(240, (roomRows+1)*rowHeight)
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

// sheetBody is as high as all rows and holds objects for those in sight only, the frame around the cursor's cell with
// what is wrong there, and the cell that is edited.
type sheetBody struct {
	widget.BaseWidget
	s *Sheet
	rowsInSight[*sheetRow]
	frame [4]*canvas.Rectangle // its edges; a rectangle with a border would reach into other rows
	arrow *Glyph
	wrong *Para
	note  *Surface
}

func newSheetBody(s *Sheet) *sheetBody {
	b := &sheetBody{s: s, arrow: NewGlyph()}
	for i := range b.frame {
		b.frame[i] = canvas.NewRectangle(nil)
	}
	b.wrong = NewPara("", Style{Color: look.Danger})
	b.note = NewSurface(Pad(1.5, 1, b.wrong))
	b.note.Edge = look.Danger
	b.ExtendBaseWidget(b)
	return b
}

func (b *sheetBody) see(offset, height float32) {
	b.rowsInSight.see(offset, height, b.s.Size().Width, b.s.src.Count(), func() *sheetRow { return newSheetRow(b.s) },
		func(i int, r *sheetRow) { r.index = i }, func(*sheetRow) {})
	for _, r := range b.shown {
		r.Refresh()
	}
	canvas.Refresh(b)
}

// CreateRenderer implements fyne.Widget.
func (b *sheetBody) CreateRenderer() fyne.WidgetRenderer {
	b.paint()
	return &drawing{
		objects: func() (all []fyne.CanvasObject) {
			for _, r := range b.shown {
				all = append(all, r)
			}
			if b.s.editing {
				return append(all, b.s.editor)
			}
			for _, edge := range b.frame {
				all = append(all, edge)
			}
			return append(all, b.arrow, b.note)
		},
		min:    func() fyne.Size { return fyne.NewSize(1, float32(b.s.src.Count())*rowHeight) },
		layout: func(fyne.Size) { b.place() },
		paint:  func() { b.paint(); b.place() },
	}
}

// paint shows where the cursor is, and what is wrong there.
func (b *sheetBody) paint() {
	if b.s.src.Count() == 0 {
		return
	}
	var colour fyne.ThemeColorName = look.FieldLine
	if b.s.focused {
		colour = look.Accent
	}
	for _, edge := range b.frame {
		edge.FillColor = look.Color(colour)
	}
	b.arrow.Hidden = b.s.columns[b.s.at.column].Options == nil
	b.arrow.Draw(theme.MenuDropDownIcon(), look.Muted)
	problem := b.s.src.Cell(b.s.at.row, b.s.at.column).Problem
	b.wrong.SetText(problem)
	b.note.Hidden = problem == "" || !b.s.focused
}

// place puts all that belongs to the cursor's cell there: the note below it or, where that would be out of sight,
// above.
func (b *sheetBody) place() {
	if len(b.s.spans) == 0 {
		return
	}
	sp, top := b.s.spans[b.s.at.column], float32(b.s.at.row)*rowHeight
	b.s.editor.Move(fyne.NewPos(sp.x, top))
	b.s.editor.Resize(fyne.NewSize(sp.width, rowHeight))
	h := rowHeight - 1 // the line below the row stays
	for i, r := range [4][4]float32{{0, 0, sp.width, frameEdge}, {0, h - frameEdge, sp.width, frameEdge},
		{0, 0, frameEdge, h}, {sp.width - frameEdge, 0, frameEdge, h}} {
		b.frame[i].Move(fyne.NewPos(sp.x+r[0], top+r[1]))
		b.frame[i].Resize(fyne.NewSize(r[2], r[3]))
	}
	b.arrow.Move(fyne.NewPos(sp.x+sp.width-arrowSide-cellPad/2, top+(rowHeight-arrowSide)/2))
	b.arrow.Resize(fyne.NewSquareSize(arrowSide))
	width := min(noteWidth, b.Size().Width)
	b.note.Resize(fyne.NewSize(width, b.note.MinSize().Height))
	height := b.note.MinSize().Height // the text has been broken for the width now
	b.note.Resize(fyne.NewSize(width, height))
	y := top + rowHeight + frameEdge
	if y+height > b.s.scroll.Offset.Y+b.s.scroll.Size().Height {
		y = top - height - frameEdge
	}
	b.note.Move(fyne.NewPos(max(min(sp.x, b.Size().Width-width), 0), y))
}
