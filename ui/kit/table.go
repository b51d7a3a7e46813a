package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// Column is one column of a Table of rows T. Text alone makes a column of words; Create and Update make one of anything
// else.
type Column[T any] struct {
	ID     string
	Title  string
	Width  float32 // pixels it has where there is room; its words may need more
	Weight float32 // its share of what is left over, and of what is missing; 0: what it shows is never cut
	Held   bool    // the owner made it this wide
	Align  fyne.TextAlign
	Mono   bool
	Muted  bool

	Text   func(T) string
	Second func(T) string // a small line below the text; makes all rows higher
	Create func() fyne.CanvasObject
	Update func(cell fyne.CanvasObject, row T)

	// Tip is what resting the pointer on the cell says; at is the place across the cell, 0 to 1. Without it cut words
	// are shown whole.
	Tip func(row T, at float32) string
	// Less sorts by the column; nil: its header does not sort.
	Less func(a, b T) bool
	// Sorts says that the header sorts by asking Table.Sort instead of Less.
	Sorts bool
	// DescFirst makes the first click on the header sort downwards (dates, figures).
	DescFirst bool
	// HideBelow hides the column while the table is narrower, in pixels.
	HideBelow float32
	// Optional: a list shows it only to those who asked for it.
	Optional bool
}

// Action is something to do with a row: in its menu and, when it has an Icon, as a picture that appears on the row.
type Action struct {
	Label   string
	Icon    fyne.Resource
	Danger  bool         // stands last in the menu, below a line
	Divider bool         // a line before it in the menu
	Key     rune         // a letter that does it in the table, with the row or the ticked rows; 0 for none
	Press   fyne.KeyName // a further key that does so, with Ctrl where Ctrl says so; "" for none
	Ctrl    bool
	Checked bool // stands in the menu with a tick
	Do      func()
}

// Table shows rows of T: sorted by clicks on its header, moved through and ticked by mouse and keyboard, with actions
// on each row. Only the rows in sight are drawn, so it may have hundreds of thousands.
//
// A letter does the action of which it is the Key. Other keys: Up, Down, Page Up, Page Down, Home, End move; Space
// ticks; Enter opens; Menu or Shift+F10 shows the actions; above the first row Left, Right and Enter sort by a column;
// Ctrl+A ticks all, Ctrl+C asks for a copy. The edges between the titles can be dragged.
type Table[T any] struct {
	widget.BaseWidget

	Key     func(T) string             // names a row for good: ticks and cursor stay on it when rows change
	Actions func(T) []Action           // of one row; may be nil
	Open    func(T)                    // by Enter or a click on the row; may be nil
	Chosen  func(rows []T) []Action    // of the ticked rows; nil: no boxes to tick
	Empty   fyne.CanvasObject          // shown instead of no rows: EmptyState
	Sort    func(id string, desc bool) // asked for rows in another order where a column Sorts; it ends in SetRows
	Keeps   bool                       // ticks stay on rows that are not shown now, as while a search narrows them
	OnTicks func()                     // told when rows were ticked or unticked; may be nil
	Copied  func()                     // asked for a copy of the ticked rows, or of the one with the cursor; may be nil
	Head    func(id string) []Action   // the menu of a column's title; may be nil
	Sized   func(id string, w float32) // told that a column was dragged to another width; nil: none can be
	Most    int                        // rows shown before it scrolls by itself; 0: as many as its room holds

	columns []Column[T]
	foot    []T // rows below the others, which stay in sight
	given   []T // in the order of SetRows
	rows    []T // in the order shown
	sort    string
	desc    bool
	ticked  map[string]bool
	shown   int // ticked ones among the rows
	grid    *grid
}

// NewTable makes an empty one; set Actions, Chosen, Empty … before it is shown.
func NewTable[T any](key func(T) string, columns ...Column[T]) *Table[T] {
	t := &Table[T]{Key: key, columns: columns, ticked: map[string]bool{}}
	t.grid = newGrid(t)
	t.ExtendBaseWidget(t)
	return t
}

// SetRows shows other rows; order, cursor and ticks are kept.
func (t *Table[T]) SetRows(rows []T) {
	current, had := t.Current()
	t.given = rows
	t.order()
	if len(t.ticked) > 0 && !t.Keeps {
		still := map[string]bool{}
		for _, r := range t.rows {
			if k := t.Key(r); t.ticked[k] {
				still[k] = true
			}
		}
		t.ticked = still
	}
	t.countTicks()
	cursor := -1
	if had {
		cursor = t.index(t.Key(current))
		if cursor < 0 { // the row is gone: stay near
			cursor = min(t.grid.cursor, len(rows)-1)
		}
	}
	t.grid.cursor = cursor
	t.grid.changed()
}

func (t *Table[T]) order() {
	t.rows = slices.Clone(t.given)
	for _, c := range t.columns {
		if c.ID != t.sort || c.Less == nil {
			continue
		}
		slices.SortStableFunc(t.rows, func(a, b T) int {
			if t.desc {
				a, b = b, a
			}
			switch {
			case c.Less(a, b):
				return -1
			case c.Less(b, a):
				return 1
			}
			return 0
		})
	}
}

// SetFoot shows rows below all others, in the same columns: totals. They stay in sight, and are neither sorted nor
// moved through; a click opens one.
func (t *Table[T]) SetFoot(rows ...T) {
	t.foot = rows
	t.grid.changed()
}

// Rows are the rows in the order shown.
func (t *Table[T]) Rows() []T { return t.rows }

// SortBy sorts by a column; "" is the order of SetRows.
func (t *Table[T]) SortBy(id string, desc bool) {
	t.sort, t.desc = id, desc
	t.SetRows(t.given)
}

// Sorted tells column and direction, for Keeper.State.
func (t *Table[T]) Sorted() (id string, desc bool) { return t.sort, t.desc }

// Select puts the cursor on a row and brings it into sight.
func (t *Table[T]) Select(key string) {
	if i := t.index(key); i >= 0 {
		t.grid.moveTo(i)
	}
}

// Current is the row the cursor is on.
func (t *Table[T]) Current() (row T, ok bool) {
	if i := t.grid.cursor; i >= 0 && i < len(t.rows) {
		return t.rows[i], true
	}
	return row, false
}

// SetColumns shows other columns; rows, cursor and ticks are kept.
func (t *Table[T]) SetColumns(columns ...Column[T]) {
	t.columns = columns
	t.grid.column = -1
	t.grid.widest = nil
	t.grid.body.forget()
	t.grid.foot.forget()
	t.grid.changed()
}

// Tick makes exactly these rows the ticked ones.
func (t *Table[T]) Tick(keys ...string) {
	t.ticked = map[string]bool{}
	for _, k := range keys {
		t.ticked[k] = true
	}
	t.ticksChanged()
}

func (t *Table[T]) ticksChanged() {
	t.countTicks()
	t.grid.changed()
	if t.OnTicks != nil {
		t.OnTicks()
	}
}

// Ticked are the ticked rows in the order shown.
func (t *Table[T]) Ticked() []T {
	var out []T
	for _, r := range t.rows {
		if t.ticked[t.Key(r)] {
			out = append(out, r)
		}
	}
	return out
}

// TickedKeys are the keys of all ticked rows: of those shown, in their order, then of the others.
func (t *Table[T]) TickedKeys() (all []string) {
	for _, r := range t.Ticked() {
		all = append(all, t.Key(r))
	}
	if len(all) == len(t.ticked) {
		return all
	}
	here := make(map[string]bool, len(all))
	for _, k := range all {
		here[k] = true
	}
	var others []string
	for k := range t.ticked {
		if !here[k] {
			others = append(others, k)
		}
	}
	slices.Sort(others)
	return append(all, others...)
}

// Forget takes the ticks of rows that are gone.
func (t *Table[T]) Forget(gone func(key string) bool) {
	before := len(t.ticked)
	for k := range t.ticked {
		if gone(k) {
			delete(t.ticked, k)
		}
	}
	if len(t.ticked) != before {
		t.ticksChanged()
	}
}

func (t *Table[T]) countTicks() {
	t.shown = 0
	if len(t.ticked) == 0 {
		return
	}
	for _, r := range t.rows {
		if t.ticked[t.Key(r)] {
			t.shown++
		}
	}
}

// Offset is how far the rows are scrolled; ScrollTo brings them there again.
func (t *Table[T]) Offset() float32 { return t.grid.scroll.Offset.Y }

// ScrollTo scrolls the rows.
func (t *Table[T]) ScrollTo(offset float32) {
	t.grid.scroll.ScrollToOffset(fyne.NewPos(0, offset))
	t.grid.see()
}

// InSight is the first row drawn and the one after the last.
func (t *Table[T]) InSight() (from, to int) {
	if len(t.grid.body.shown) == 0 {
		return 0, 0
	}
	from = len(t.rows)
	for i := range t.grid.body.shown {
		from, to = min(from, i), max(to, i+1)
	}
	return from, to
}

// Focus gives the table the keyboard.
func (t *Table[T]) Focus() { Focus(t.grid) }

// Update draws one row again, e.g. each second while something in it counts.
func (t *Table[T]) Update(key string) { t.grid.redraw(t.index(key)) }

// Cell is the object that shows a column of a row in sight, for tests and for pages that count in it; nil when it is
// not drawn.
func (t *Table[T]) Cell(key, column string) fyne.CanvasObject {
	row := t.grid.body.shown[t.index(key)]
	if row == nil {
		return nil
	}
	for i, c := range t.columns {
		if c.ID == column {
			return row.cells[i]
		}
	}
	return nil
}

func (t *Table[T]) index(key string) int {
	return slices.IndexFunc(t.rows, func(r T) bool { return t.Key(r) == key })
}

// CreateRenderer implements fyne.Widget.
func (t *Table[T]) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.grid) }

// What follows is the gridSource.

func (t *Table[T]) heads() []gridColumn {
	out := make([]gridColumn, len(t.columns))
	for i, c := range t.columns {
		out[i] = gridColumn{c.ID, c.Title, c.Width, c.Weight, c.HideBelow, c.Align, c.Less != nil || c.Sorts,
			c.Held}
	}
	return out
}

func (t *Table[T]) count() int { return len(t.rows) }
func (t *Table[T]) feet() int  { return len(t.foot) }

// row is one of the rows shown, or of those of the foot, which follow them.
func (t *Table[T]) row(i int) T {
	if i >= len(t.rows) {
		return t.foot[i-len(t.rows)]
	}
	return t.rows[i]
}

func (t *Table[T]) create(column int) fyne.CanvasObject {
	c := t.columns[column]
	if c.Create != nil {
		return c.Create()
	}
	s := Style{Mono: c.Mono, Align: c.Align}
	if c.Muted {
		s.Color = look.Muted
	}
	if c.Second != nil {
		return newTwoLines(s)
	}
	return NewElided("", s)
}

func (t *Table[T]) fill(column int, cell fyne.CanvasObject, row int) {
	c := t.columns[column]
	if c.Update != nil {
		c.Update(cell, t.row(row))
	}
	if words, ok := cell.(*Text); ok && c.Text != nil {
		words.SetText(c.Text(t.row(row)))
	}
	if lines, ok := cell.(*twoLines); ok {
		lines.first.SetText(c.Text(t.row(row)))
		lines.second.SetText(c.Second(t.row(row)))
	}
}

func (t *Table[T]) tip(column int, cell fyne.CanvasObject, row int, at float32) string {
	if c := t.columns[column]; c.Tip != nil {
		return c.Tip(t.row(row), at)
	}
	if words, ok := cell.(*Text); ok && words.isCut() {
		return words.Text()
	}
	if lines, ok := cell.(*twoLines); ok {
		return lines.cut()
	}
	return ""
}

// RowHeight is how high a row is, in pixels.
func (t *Table[T]) RowHeight() float32 { return t.rowHeight() }

func (t *Table[T]) rowHeight() float32 {
	if slices.ContainsFunc(t.columns, func(c Column[T]) bool { return c.Second != nil }) {
		return tallRow
	}
	return look.RowHeight
}

func (t *Table[T]) actions(row int) []Action {
	if t.Actions == nil || row < 0 || row >= len(t.rows) {
		return nil
	}
	return t.Actions(t.rows[row])
}

func (t *Table[T]) open(row int) bool {
	if t.Open == nil || row < 0 || row >= len(t.rows)+len(t.foot) {
		return false
	}
	t.Open(t.row(row))
	return true
}

func (t *Table[T]) sorted() (string, bool) { return t.sort, t.desc }

func (t *Table[T]) sortNext(id string) {
	for _, c := range t.columns {
		if c.ID != id || c.Less == nil && !c.Sorts {
			continue
		}
		desc := c.DescFirst
		if t.sort == id {
			desc = !t.desc
		}
		if c.Sorts {
			t.sort, t.desc = id, desc
			t.Sort(id, desc)
			return
		}
		t.SortBy(id, desc)
	}
}

// size gives a column of a width of its own.
func (t *Table[T]) size(column int, width float32) {
	c := &t.columns[column]
	c.Width, c.Weight, c.Held = width, 0, true
	t.grid.changed()
}

func (t *Table[T]) sizes() bool { return t.Sized != nil }

func (t *Table[T]) sized(column int) { t.Sized(t.columns[column].ID, t.columns[column].Width) }

func (t *Table[T]) headActions(column int) []Action {
	if t.Head == nil {
		return nil
	}
	return t.Head(t.columns[column].ID)
}

func (t *Table[T]) copied() bool {
	if t.Copied != nil {
		t.Copied()
	}
	return t.Copied != nil
}

func (t *Table[T]) tickable() bool      { return t.Chosen != nil }
func (t *Table[T]) isTicked(i int) bool { return t.ticked[t.Key(t.rows[i])] }
func (t *Table[T]) ticks() int          { return len(t.ticked) }
func (t *Table[T]) ticksShown() int     { return t.shown }

func (t *Table[T]) tickNone() {
	t.ticked = map[string]bool{}
	t.ticksChanged()
}

func (t *Table[T]) tick(from, to int, on bool) {
	for i := min(from, to); i <= max(from, to); i++ {
		if on {
			t.ticked[t.Key(t.rows[i])] = true
		} else {
			delete(t.ticked, t.Key(t.rows[i]))
		}
	}
	t.ticksChanged()
}

func (t *Table[T]) chosenActions() []Action  { return t.Chosen(t.Ticked()) }
func (t *Table[T]) empty() fyne.CanvasObject { return t.Empty }
func (t *Table[T]) most() int                { return t.Most }
