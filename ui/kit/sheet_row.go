package kit

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
	tooltip "github.com/dweymouth/fyne-tooltip/widget"

	"griddle/ui/look"
)

// sheetRow draws one row and answers the pointer for its cells.
type sheetRow struct {
	widget.BaseWidget
	tooltip.ToolTipWidgetExtend
	s     *Sheet
	index int

	backs []*canvas.Rectangle
	words []*Text
	line  *canvas.Rectangle
}

func newSheetRow(s *Sheet) *sheetRow {
	r := &sheetRow{s: s, line: canvas.NewRectangle(nil)}
	for range s.columns {
		r.backs = append(r.backs, canvas.NewRectangle(nil))
		r.words = append(r.words, NewElided("", Style{}))
	}
	r.ExtendBaseWidget(r)
	r.ExtendToolTipWidget(r)
	return r
}

func (r *sheetRow) paint() {
	if r.index >= r.s.src.Count() {
		return
	}
	from, to := r.s.block()
	r.line.FillColor = look.Color(look.Line)
	for i, c := range r.s.columns {
		cell := r.s.src.Cell(r.index, i)
		style := Style{Align: c.Align, Bold: cell.Changed}
		back := look.Card
		inside := r.index >= from.row && r.index <= to.row && i >= from.column && i <= to.column
		switch {
		case cell.Problem != "":
			back, style.Color = look.DangerSoft, look.Danger
		case inside && from != to:
			back = look.RowChosen
		case cell.Changed:
			back = look.WarnSoft
		case c.Shown:
			back, style.Color = look.Band, look.Muted
		}
		r.backs[i].FillColor = look.Color(back)
		words := cell.Text
		if cell.Unit != "" && words != "" {
			words += "\u00a0" + cell.Unit
		}
		r.words[i].Set(words, style)
	}
}

func (r *sheetRow) place(size fyne.Size) {
	r.line.Move(fyne.NewPos(0, size.Height-1))
	r.line.Resize(fyne.NewSize(size.Width, 1))
	for i, sp := range r.s.spans {
		r.backs[i].Move(fyne.NewPos(sp.x, 0))
		r.backs[i].Resize(fyne.NewSize(sp.width, size.Height))
		r.words[i].Move(fyne.NewPos(sp.x+cellPad, 0))
		room := sp.width - 2*cellPad
		if r.s.at == (cellAt{r.index, i}) && r.s.columns[i].Options != nil {
			room -= arrowSide
		}
		r.words[i].Resize(fyne.NewSize(max(room, 0), size.Height))
	}
}

// MouseDown implements desktop.Mouseable.
func (r *sheetRow) MouseDown(ev *desktop.MouseEvent) {
	column := r.s.columnAt(ev.Position.X)
	if column < 0 || r.s.columns[column].Shown {
		return
	}
	again := r.s.focused && r.s.at == cellAt{r.index, column}
	Focus(r.s)
	r.s.move(cellAt{r.index, column}, ev.Modifier&fyne.KeyModifierShift != 0)
	if again && r.s.columns[column].Options != nil {
		r.s.choose()
	}
}

// DoubleTapped implements fyne.DoubleTappable.
func (r *sheetRow) DoubleTapped(ev *fyne.PointEvent) {
	column := r.s.columnAt(ev.Position.X)
	if !r.s.editing && r.s.at == (cellAt{r.index, column}) && r.s.columns[column].Options == nil {
		r.s.begin()
	}
}

// MouseUp implements desktop.Mouseable.
func (r *sheetRow) MouseUp(*desktop.MouseEvent) {}

// Dragged implements fyne.Draggable: it marks from where the mouse was pressed.
func (r *sheetRow) Dragged(ev *fyne.DragEvent) {
	if r.s.editing {
		return
	}
	column := r.s.columnAt(ev.Position.X)
	if column < 0 && ev.Position.X > 0 {
		column = len(r.s.columns)
	}
	r.s.move(cellAt{r.index + int(math.Floor(float64(ev.Position.Y/rowHeight))), column}, true)
}

// DragEnd implements fyne.Draggable.
func (r *sheetRow) DragEnd() {}

// MouseIn implements desktop.Hoverable.
func (r *sheetRow) MouseIn(ev *desktop.MouseEvent) { r.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable: the pointer asks what is wrong, or for words that were cut.
func (r *sheetRow) MouseMoved(ev *desktop.MouseEvent) {
	tip := ""
	if i := r.s.columnAt(ev.Position.X); i >= 0 && r.index < r.s.src.Count() {
		if tip = r.s.src.Cell(r.index, i).Problem; tip == "" && r.words[i].isCut() {
			tip = r.words[i].Text()
		}
	}
	if tip == r.ToolTip() {
		r.ToolTipWidgetExtend.MouseMoved(ev)
		return
	}
	r.ToolTipWidgetExtend.MouseOut()
	r.SetToolTip(tip)
	if tipsShown(r) {
		r.ToolTipWidgetExtend.MouseIn(ev)
	}
}

// MouseOut implements desktop.Hoverable.
func (r *sheetRow) MouseOut() { r.ToolTipWidgetExtend.MouseOut() }

// CreateRenderer implements fyne.Widget.
func (r *sheetRow) CreateRenderer() fyne.WidgetRenderer {
	r.paint()
	return &drawing{
		objects: func() []fyne.CanvasObject {
			var out []fyne.CanvasObject
			for i := range r.backs {
				out = append(out, r.backs[i], r.words[i])
			}
			return append(out, r.line)
		},
		min:    func() fyne.Size { return fyne.NewSize(1, rowHeight) },
		layout: r.place,
		paint:  func() { r.paint(); r.place(r.Size()) },
	}
}
