package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Column is one column of a Table of rows T. Text alone makes a column of words; Create and Update make one of anything else.
type Column[T any] struct {
	ID     string
	Title  string
	Width  float32 // pixels it needs at least
	Weight float32 // its share of what is left over; 0: fixed
	Align  fyne.TextAlign
	Mono   bool
	Muted  bool

	Text   func(T) string
	Create func() fyne.CanvasObject
	Update func(cell fyne.CanvasObject, row T)

	// Tip is what resting the pointer on the cell says; at is the place across the cell, 0 to 1. Cut words are shown whole without it.
	Tip func(row T, at float32) string
	// Less sorts by the column; nil: its header does not sort.
	Less func(a, b T) bool
	// DescFirst makes the first click on the header sort downwards (dates, figures).
	DescFirst bool
	// HideBelow hides the column while the table is narrower, in pixels.
	HideBelow float32
}

// Action is something to do with a row, in its menu and, when Icon is given, as a picture that appears on the row.
type Action struct {
	Label   string
	Icon    fyne.Resource
	Danger  bool // stands apart, red
	Divider bool // a line before it in the menu
	Do      func()
}

// Table shows rows of T: sorted by clicks on its header, moved through and chosen by mouse and keyboard, with actions on each row.
// Only the rows in sight are drawn, so it may have hundreds of thousands.
type Table[T any] struct {
	widget.BaseWidget

	Key     func(T) string          // names a row for good: the choice and the cursor stay on it when rows change
	Actions func(T) []Action        // of one row; may be nil
	Open    func(T)                 // Enter or double click; may be nil
	Chosen  func(rows []T) []Action // of the ticked rows; nil: no boxes to tick
	Empty   fyne.CanvasObject       // shown instead of no rows: EmptyState
	Most    int                     // rows before it scrolls by itself; 0: as high as its room
}

// NewTable makes an empty one; set Key, Actions … before it is shown.
func NewTable[T any](key func(T) string, columns ...Column[T]) *Table[T] {
	t := &Table[T]{Key: key}
	t.ExtendBaseWidget(t)
	return t
}

// SetRows shows other rows; order, cursor and choice are kept.
func (t *Table[T]) SetRows(rows []T) {}

// Rows are the rows in the order shown.
func (t *Table[T]) Rows() []T { return nil }

// SortBy sorts by a column, as a click on its header does.
func (t *Table[T]) SortBy(id string, desc bool) {}

// Sorted tells the column and direction, for Page.State.
func (t *Table[T]) Sorted() (id string, desc bool) { return "", false }

// Select puts the cursor on a row and brings it into sight.
func (t *Table[T]) Select(key string) {}

// Current is the row the cursor is on.
func (t *Table[T]) Current() (row T, ok bool) { return row, false }

// Tick chooses rows by key.
func (t *Table[T]) Tick(keys ...string) {}

// Ticked are the chosen rows in the order shown.
func (t *Table[T]) Ticked() []T { return nil }

// CreateRenderer implements fyne.Widget.
func (t *Table[T]) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(widget.NewLabel(""))
}
