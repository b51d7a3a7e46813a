package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// SheetColumn is one column of a Sheet.
type SheetColumn struct {
	Title         string
	Width, Weight float32 // as of a Column
	Align         fyne.TextAlign
	Options       []string // the words to choose from; nil: any text
	Shown         bool     // worked out: nobody types into it, and the cursor passes it over
}

// SheetCell is how a cell stands.
type SheetCell struct {
	Text    string
	Unit    string // of the figure, behind it; "" for none
	Changed bool   // since it was read
	Problem string // what is wrong with it; "" for nothing
}

// SheetSource is what a Sheet shows and changes.
type SheetSource interface {
	Count() int
	Cell(row, column int) SheetCell
	Put(row, column int, text string)
	Tidy(row, column int, text string) string // how what was typed is written once the cell is left
	Grow(rows int) bool                       // makes new rows at the end; false when there can be none
}

// Sheet is a grid that is typed into like a spreadsheet. Only the rows in sight are drawn.
//
// Keys: arrows, Home, End, Page Up and Page Down move, with Shift they mark a block, as dragging does; Tab and
// Shift+Tab go through the cells and out of the sheet at its ends; Enter goes down, Shift+Enter up; a character begins
// to type over the cell, F2 and a double click edit it, Esc gives that up; Space shows the words to choose from; Delete
// empties; Insert makes a row; Ctrl+D fills down; Ctrl+Enter puts what is typed into all marked cells; Ctrl+C and
// Ctrl+V take and put blocks as spreadsheets do; Ctrl+Z takes the last cell back; Ctrl+A marks all.
type Sheet struct {
	widget.BaseWidget

	Refused func(sentence string) // why nothing was pasted; may be nil
	Empty   fyne.CanvasObject     // shown instead of no rows; may be nil

	EnterEdits bool                  // Enter edits the cell, as F2 does
	Remove     func(first, last int) // Delete takes the marked rows away; nil: it empties the cells

	src     SheetSource
	columns []SheetColumn
	at, end cellAt // the cursor, and the other corner of the marked block
	focused bool
	editor  *sheetEntry
	editing bool
	grown   bool
	was     string       // what stood in the cell that is edited
	past    [][]pastCell // what Ctrl+Z takes back, one step after the other

	body   *sheetBody
	scroll *scroller
	heads  []*Text
	spans  []span
}

type cellAt struct{ row, column int }

type pastCell struct {
	cellAt
	text string
}

// NewSheet makes one.
func NewSheet(src SheetSource, columns ...SheetColumn) *Sheet {
	s := &Sheet{src: src, columns: columns}
	for _, c := range columns {
		s.heads = append(s.heads, NewElided(c.Title, Style{Bold: true, Align: c.Align}))
	}
	s.at.column = s.typed()[0]
	s.end = s.at
	s.editor = newSheetEntry(s)
	s.body = newSheetBody(s)
	s.scroll = newScroller(s.body)
	s.scroll.OnScrolled = func(fyne.Position) { s.see() }
	s.ExtendBaseWidget(s)
	return s
}

// Within makes the sheet a part of a page of h that scrolls: it is as high as its rows, up to grownRows, and from its
// ends on the wheel turns the page.
func (s *Sheet) Within(h *Host) { s.grown, s.scroll.host = true, h }

// Changed shows the rows anew, which stand where they stood.
func (s *Sheet) Changed() { s.Refresh() }

// Moved shows the rows after some came, went or moved; to answers where one stands now, -1 when it is gone. The cursor,
// what is being typed and what can be taken back stay with their rows.
func (s *Sheet) Moved(to func(row int) int) {
	at, end := to(s.at.row), to(s.end.row)
	if at < 0 {
		at = max(0, min(s.at.row, s.src.Count()-1))
		if s.editing {
			s.editing = false
			Focus(s)
		}
		end = -1
	}
	if end-at != s.end.row-s.at.row {
		s.end = cellAt{at, s.at.column} // the block is no longer one
	} else {
		s.end.row = end
	}
	s.at.row = at
	var past [][]pastCell
	for _, step := range s.past {
		var still []pastCell
		for _, c := range step {
			if c.row = to(c.row); c.row >= 0 {
				still = append(still, c)
			}
		}
		if len(still) > 0 {
			past = append(past, still)
		}
	}
	s.past = past
	s.Refresh()
}

// Offer makes these the words to choose from in a column.
func (s *Sheet) Offer(column int, words []string) {
	s.columns[column].Options = words
	s.Refresh()
}

// Commit ends the typing in a cell, which keeps what was typed.
func (s *Sheet) Commit() {
	if s.editing {
		s.finish(true)
		Focus(s)
	}
}

// Text is what stands in a cell.
func (s *Sheet) Text(row, column int) string { return s.src.Cell(row, column).Text }

// Problem is what is wrong with a cell; "" for nothing.
func (s *Sheet) Problem(row, column int) string { return s.src.Cell(row, column).Problem }

// Marked are the first and the last row of the marked block; -1 when there are no rows.
func (s *Sheet) Marked() (first, last int) {
	if s.src.Count() == 0 {
		return -1, -1
	}
	from, to := s.block()
	return from.row, to.row
}

// GoTo puts the cursor on a cell and brings it into sight.
func (s *Sheet) GoTo(row, column int) { s.move(cellAt{row, column}, false) }

// typed are the columns that are typed into.
func (s *Sheet) typed() (all []int) {
	for i, c := range s.columns {
		if !c.Shown {
			all = append(all, i)
		}
	}
	return all
}

// column is the one of those that are typed into that the cursor goes to on its way to another one: that itself, else
// the next one in the direction it comes from.
func (s *Sheet) column(to int) int {
	all := s.typed()
	at, there := slices.BinarySearch(all, to)
	if !there && to < s.at.column {
		at--
	}
	return all[max(0, min(at, len(all)-1))]
}

// block is the marked one, from its upper left to its lower right cell.
func (s *Sheet) block() (from, to cellAt) {
	return cellAt{min(s.at.row, s.end.row), min(s.at.column, s.end.column)},
		cellAt{max(s.at.row, s.end.row), max(s.at.column, s.end.column)}
}

// move puts the cursor somewhere; mark leaves the other corner of the block where it is.
func (s *Sheet) move(to cellAt, mark bool) {
	n := s.src.Count()
	if n == 0 {
		return
	}
	s.at = cellAt{max(0, min(to.row, n-1)), s.column(to.column)}
	if !mark {
		s.end = s.at
	}
	s.reveal(s.at.row)
	s.Refresh()
}

// Make adds a row at the end and goes there.
func (s *Sheet) Make() {
	if s.src.Grow(1) {
		Focus(s)
		s.GoTo(s.src.Count()-1, 0)
	}
}

// put changes cells as one step that can be taken back.
func (s *Sheet) put(cells []pastCell) {
	var before []pastCell
	for _, c := range cells {
		if was := s.src.Cell(c.row, c.column).Text; was != c.text {
			before = append(before, pastCell{c.cellAt, was})
			s.src.Put(c.row, c.column, c.text)
		}
	}
	if len(before) > 0 {
		s.past = append(s.past, before)
	}
	s.Refresh()
}

// takeBack takes the last step back; false when there is none.
func (s *Sheet) takeBack() bool {
	if len(s.past) == 0 {
		return false
	}
	last := s.past[len(s.past)-1]
	s.past = s.past[:len(s.past)-1]
	for _, c := range last {
		s.src.Put(c.row, c.column, c.text)
	}
	s.move(last[0].cellAt, false)
	return true
}

// Settle makes the cells as they stand the ones to go on from: what was typed before, by now saved, is taken back by
// other means.
func (s *Sheet) Settle() { s.past = nil }

// each makes a change of every marked cell.
func (s *Sheet) each(text func(cellAt) string) {
	from, to := s.block()
	var cells []pastCell
	for row := from.row; row <= to.row; row++ {
		for _, column := range s.typed() {
			if at := (cellAt{row, column}); column >= from.column && column <= to.column {
				cells = append(cells, pastCell{at, text(at)})
			}
		}
	}
	s.put(cells)
}

// fillDown puts the first row of the marked block into the others; of a single row, the row above it.
func (s *Sheet) fillDown() {
	from, to := s.block()
	if from.row == to.row {
		from.row--
	}
	if from.row >= 0 {
		s.each(func(at cellAt) string { return s.src.Cell(from.row, at.column).Text })
	}
}

// edit begins to edit the cell, with a text in place of its own.
func (s *Sheet) edit(text string) {
	if s.src.Count() == 0 {
		return
	}
	s.was = s.src.Cell(s.at.row, s.at.column).Text
	s.editor.SetText(text)
	s.editor.CursorColumn = len([]rune(text))
	s.editing = true
	s.typing()
	// The driver does not know the canvas of what was never drawn, as the editor of the first cell.
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		c.Focus(s.editor)
	}
}

// typing hands on what is typed into the cell by now, so that nothing is lost before it is left.
func (s *Sheet) typing() {
	if s.editing {
		s.src.Put(s.at.row, s.at.column, s.editor.Text())
		s.Refresh()
	}
}

// finish ends editing and keeps what was typed, or not.
func (s *Sheet) finish(keep bool) {
	if !s.editing {
		return
	}
	text := s.was
	if typed := s.editor.Text(); keep && typed != s.was {
		text = s.src.Tidy(s.at.row, s.at.column, typed)
	}
	s.editing = false
	s.src.Put(s.at.row, s.at.column, text)
	if text != s.was {
		s.past = append(s.past, []pastCell{{s.at, s.was}})
	}
	s.Refresh()
}

// choose shows the words that a cell can have.
func (s *Sheet) choose() {
	options, cell := s.columns[s.at.column].Options, s.at
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s)
	now := slices.Index(options, s.src.Cell(cell.row, cell.column).Text)
	openWords(s, options, now, at.X+s.spans[cell.column].x, at.Y+s.top(cell.row), at.Y+s.top(cell.row+1),
		func(word int) { s.put([]pastCell{{cell, options[word]}}) })
}

// begin is what a double click and F2 do.
func (s *Sheet) begin() {
	switch {
	case s.src.Count() == 0:
	case s.columns[s.at.column].Options != nil:
		s.choose()
	default:
		s.edit(s.src.Cell(s.at.row, s.at.column).Text)
	}
}
