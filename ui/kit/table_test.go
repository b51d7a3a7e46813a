package kit

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

type dish struct {
	name  string
	price int
}

func dishes(names ...string) []dish {
	var out []dish
	for i, n := range names {
		out = append(out, dish{n, (i * 7) % 10})
	}
	return out
}

func names(rows []dish) string {
	var out []string
	for _, r := range rows {
		out = append(out, r.name)
	}
	return strings.Join(out, " ")
}

func dishTable() *Table[dish] {
	return NewTable(func(d dish) string { return d.name },
		Column[dish]{ID: "name", Title: "Name", Width: 120, Weight: 1, Text: func(d dish) string { return d.name },
			Less: func(a, b dish) bool { return a.name < b.name }},
		Column[dish]{ID: "price", Title: "Price", Width: 80, Align: fyne.TextAlignTrailing,
			Text: func(d dish) string { return fmt.Sprint(d.price) },
			Less: func(a, b dish) bool { return a.price < b.price }, DescFirst: true},
		Column[dish]{ID: "note", Title: "Note", Width: 100, HideBelow: 500, Text: func(dish) string { return "note" },
			Tip: func(d dish, at float32) string { return fmt.Sprintf("%s at %.1f", d.name, at) }},
	)
}

func showTable(t *testing.T, tab *Table[dish]) (*Host, *inline) {
	t.Helper()
	return newHost(t, tab)
}

func TestTable_HeaderSorts(t *testing.T) {
	tab := dishTable()
	h, _ := showTable(t, tab)
	tab.SetRows(dishes("waffle", "hotcake", "omelette", "bacon"))
	c := h.Window.Canvas()
	test.TapCanvas(c, fyne.NewPos(60, 18))
	if got := names(tab.Rows()); got != "bacon hotcake omelette waffle" {
		t.Errorf("first click: %s", got)
	}
	test.TapCanvas(c, fyne.NewPos(60, 18))
	if got := names(tab.Rows()); got != "waffle omelette hotcake bacon" {
		t.Errorf("second click: %s", got)
	}
	test.TapCanvas(c, fyne.NewPos(tab.grid.spans[1].x+10, 18))
	if got := names(tab.Rows()); got != "hotcake omelette bacon waffle" { // 7 4 1 0
		t.Errorf("prices, dearest first: %s", got)
	}
	test.TapCanvas(c, fyne.NewPos(tab.grid.spans[2].x+10, 18)) // does not sort
	if id, desc := tab.Sorted(); id != "price" || !desc {
		t.Errorf("sorted by %s %v", id, desc)
	}
}

func TestTable_KeysMoveTickOpenAndSort(t *testing.T) {
	tab := dishTable()
	var opened string
	tab.Open = func(d dish) { opened = d.name }
	tab.Chosen = func([]dish) []Action { return nil }
	h, _ := showTable(t, tab)
	tab.SetRows(dishes("a", "b", "c", "d"))
	tab.Focus()
	grid := h.Window.Canvas().Focused()
	press(grid, fyne.KeyDown, fyne.KeySpace, fyne.KeyDown, fyne.KeySpace, fyne.KeyReturn)
	if got := names(tab.Ticked()); got != "b c" || opened != "c" {
		t.Errorf("ticked %s, opened %s", got, opened)
	}
	press(grid, fyne.KeyEnd, fyne.KeyDown, fyne.KeyDown)
	if d, _ := tab.Current(); d.name != "d" {
		t.Errorf("the cursor left the last row: %s", d.name)
	}
	press(grid, fyne.KeyEscape)
	if len(tab.Ticked()) != 0 {
		t.Error("Esc leaves ticks")
	}
	press(grid, fyne.KeyHome, fyne.KeyUp, fyne.KeyRight, fyne.KeyReturn)
	if id, _ := tab.Sorted(); id != "price" {
		t.Errorf("header by keyboard sorts by %q", id)
	}
	press(grid, fyne.KeyDown)
	if d, ok := tab.Current(); !ok || d.name != tab.Rows()[0].name {
		t.Errorf("down from the header: %v", d)
	}
	tab.grid.TypedShortcut(&fyne.ShortcutSelectAll{})
	if len(tab.Ticked()) != 4 {
		t.Errorf("Ctrl+A ticks %d", len(tab.Ticked()))
	}
}

func TestTable_ChoiceFollowsRowsNotPlaces(t *testing.T) {
	tab := dishTable()
	tab.Chosen = func([]dish) []Action { return nil }
	showTable(t, tab)
	tab.SetRows(dishes("a", "b", "c"))
	tab.Select("b")
	tab.Tick("a", "c")
	tab.SetRows(dishes("x", "c", "b"))
	if d, _ := tab.Current(); d.name != "b" {
		t.Errorf("cursor on %s", d.name)
	}
	if got := names(tab.Ticked()); got != "c" {
		t.Errorf("ticked %s", got)
	}
	tab.SetRows(nil)
	if _, ok := tab.Current(); ok {
		t.Error("a cursor without rows")
	}
}

// The buttons for ticked rows keep the keyboard while the rows are drawn anew, and Tab walks along them.
func TestTable_ButtonsForTickedRowsKeepTheKeyboard(t *testing.T) {
	tab := dishTable()
	var done []string
	tab.Chosen = func(all []dish) []Action {
		return []Action{{Label: "Hide", Do: func() { done = append(done, "hide "+names(all)) }},
			{Label: "Move", Do: func() { done = append(done, "move "+names(all)) }}}
	}
	h, _ := showTable(t, tab)
	tab.SetRows(dishes("a", "b", "c"))
	tab.Tick("a")
	c := h.Window.Canvas()
	tab.Focus()
	c.FocusNext()
	first := c.Focused()
	tab.SetRows(dishes("a", "b", "c"))
	tab.Tick("a", "b")
	tab.grid.head.update()
	if b, ok := first.(*Button); !ok || b.Text != "Hide" || c.Focused() != first {
		t.Fatalf("%v had the keyboard, and %v has it", first, c.Focused())
	}
	c.FocusNext()
	b, ok := c.Focused().(*Button)
	if !ok || b.Text != "Move" {
		t.Fatalf("Tab leads to %v", c.Focused())
	}
	press(b, fyne.KeyReturn)
	if !slices.Equal(done, []string{"move a b"}) {
		t.Errorf("done: %v", done)
	}
}

func TestTable_ShiftAndControlClick(t *testing.T) {
	tab := dishTable()
	tab.Chosen = func([]dish) []Action { return nil }
	showTable(t, tab)
	tab.SetRows(dishes("a", "b", "c", "d", "e"))
	click := func(row int, m fyne.KeyModifier) {
		r := tab.grid.body.shown[row]
		ev := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: m}
		ev.Position = fyne.NewPos(200, 10)
		r.MouseDown(ev)
		r.Tapped(&ev.PointEvent)
	}
	click(1, fyne.KeyModifierShortcutDefault)
	click(3, fyne.KeyModifierShift)
	click(2, fyne.KeyModifierShortcutDefault)
	if got := names(tab.Ticked()); got != "b d" {
		t.Errorf("ticked %s", got)
	}
}

func TestTable_ActionsOnRowAndInMenu(t *testing.T) {
	tab := dishTable()
	var did []string
	tab.Actions = func(d dish) []Action {
		return []Action{
			{Label: "Copy", Icon: theme.ContentCopyIcon(), Do: func() { did = append(did, "copy "+d.name) }},
			{Label: "Revoke…", Danger: true, Do: func() { did = append(did, "revoke "+d.name) }},
			{Label: "Rename…", Do: func() { did = append(did, "rename "+d.name) }},
		}
	}
	h, _ := showTable(t, tab)
	tab.SetRows(dishes("a", "b"))
	row := tab.grid.body.shown[1]
	picture := h.Window.Canvas().Size().Width - edgePad - 2*actionSide + 10
	row.Tapped(&fyne.PointEvent{Position: fyne.NewPos(picture, 10)})
	if !slices.Equal(did, []string{"copy b"}) {
		t.Fatalf("did %v", did)
	}
	// The pictures appear with the pointer and go with it.
	ev := &desktop.MouseEvent{}
	ev.Position = fyne.NewPos(picture, 10)
	row.MouseIn(ev)
	if row.pictures[0].Hidden || row.ToolTip() != "Copy" {
		t.Errorf("hidden %v, tooltip %q", row.pictures[0].Hidden, row.ToolTip())
	}
	row.MouseOut()
	if !row.pictures[0].Hidden || row.ToolTip() != "" {
		t.Errorf("after leaving: hidden %v, tooltip %q", row.pictures[0].Hidden, row.ToolTip())
	}
	// The menu holds all of them, what destroys last, by right click and by the Menu key.
	tab.Focus()
	tab.Select("a")
	press(h.Window.Canvas().Focused(), desktop.KeyMenu)
	lines := 0
	for _, o := range test.LaidOutObjects(h.Window.Canvas().Overlays().Top()) {
		if m, ok := o.(*widget.PopUpMenu); ok {
			lines = len(m.Items)
		}
	}
	if lines != 4 { // Copy, Rename…, a line, Revoke…
		t.Errorf("the menu has %d lines", lines)
	}
	press(h.Window.Canvas().Focused(), fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if !slices.Equal(did, []string{"copy b", "revoke a"}) {
		t.Errorf("did %v", did)
	}
}

func TestTable_DrawsOnlyWhatIsInSight(t *testing.T) {
	tab := dishTable()
	showTable(t, tab)
	rows := make([]dish, 100_000)
	for i := range rows {
		rows[i] = dish{fmt.Sprintf("dish %06d", i), i}
	}
	tab.SetRows(rows)
	if n := len(tab.grid.body.shown); n == 0 || n > 20 {
		t.Errorf("%d rows drawn", n)
	}
	tab.Select("dish 050000")
	if n := len(tab.grid.body.shown); n == 0 || n > 20 {
		t.Errorf("%d rows drawn after a jump", n)
	}
	cell, ok := tab.Cell("dish 050000", "name").(*Text)
	if !ok || cell.Text() != "dish 050000" {
		t.Errorf("the chosen row is not in sight: %v", cell)
	}
}

func TestTable_EmptyState(t *testing.T) {
	tab := dishTable()
	pressed := false
	tab.Empty = EmptyState("No dishes yet.", NewButton("Add a dish", Primary, func() { pressed = true }))
	h, _ := showTable(t, tab)
	tab.SetRows(nil)
	for _, o := range test.LaidOutObjects(h.Window.Content()) {
		if b, ok := o.(*Button); ok {
			test.Tap(b)
		}
	}
	if !pressed {
		t.Error("the button of the empty state is not there")
	}
}

func TestTable_NarrowHidesAndShrinks(t *testing.T) {
	tab := dishTable()
	h, _ := showTable(t, tab)
	tab.SetRows(dishes("a"))
	if tab.grid.spans[2].width == 0 {
		t.Error("hidden although there is room")
	}
	h.Window.Resize(fyne.NewSize(300, 400))
	if tab.grid.spans[2].width != 0 {
		t.Error("shown although there is no room")
	}
	last := tab.grid.spans[1]
	if last.x+last.width > 300 {
		t.Errorf("columns end at %v of 300", last.x+last.width)
	}
}

func TestTable_HoverFigureInCell(t *testing.T) {
	tab := dishTable()
	showTable(t, tab)
	tab.SetRows(dishes("a"))
	row := tab.grid.body.shown[0]
	sp := tab.grid.spans[2]
	ev := &desktop.MouseEvent{}
	ev.Position = fyne.NewPos(sp.x+cellPad+(sp.width-2*cellPad)/2, 10)
	row.MouseIn(ev)
	if row.ToolTip() != "a at 0.5" {
		t.Errorf("tooltip %q", row.ToolTip())
	}
	row.MouseOut()
}

func TestTable_ThumbOfALongList(t *testing.T) {
	rows := make([]dish, 100_000)
	for i := range rows {
		rows[i] = dish{fmt.Sprint(i), i}
	}
	tab := dishTable()
	showTable(t, tab)
	tab.SetRows(rows[:10])
	if th := tab.grid.thumb; th.Visible() {
		t.Error("a short list has a thumb of its own")
	}
	tab.SetRows(rows)
	th, s := tab.grid.thumb, tab.grid.scroll
	if !th.Visible() || th.Size().Height < 32 {
		t.Fatalf("visible %v, %v high", th.Visible(), th.Size().Height)
	}
	top := th.Position().Y
	drag := func(dy float32) {
		ev := &fyne.DragEvent{Dragged: fyne.NewDelta(0, dy)}
		ev.Position = fyne.NewPos(4, 10+dy) // taken at 10
		th.Dragged(ev)
	}
	drag(20)
	drag(30)
	if got := th.Position().Y - top; got < 49 || got > 51 {
		t.Errorf("dragged by 50, it moved by %v", got)
	}
	drag(10_000)
	th.DragEnd()
	if end := s.Content.MinSize().Height - s.Size().Height; s.Offset.Y != end {
		t.Errorf("dragged to the end: at %v of %v", s.Offset.Y, end)
	}
	if th.Position().Y+th.Size().Height > tab.grid.Size().Height {
		t.Error("the thumb leaves the list")
	}
	tab.Select("0")
	if th.Position().Y != top {
		t.Errorf("back at the first row: %v, was %v", th.Position().Y, top)
	}
}

// TestTable_MenuLeavesItsButtonInSight: below it, or above it at the foot of the window.
func TestTable_MenuLeavesItsButtonInSight(t *testing.T) {
	tab := dishTable()
	tab.Actions = func(d dish) []Action {
		var all []Action
		for _, label := range []string{"Open", "Copy", "Rename…", "Rotate…"} {
			all = append(all, Action{Label: label, Do: func() {}})
		}
		return all
	}
	h, _ := showTable(t, tab)
	tab.Most = 0
	tab.SetRows(dishes("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"))
	c := h.Window.Canvas()
	_, last := tab.InSight()
	for _, at := range []int{0, last - 1} {
		row := tab.grid.body.shown[at]
		button := c.Size().Width - edgePad - actionSide + 10
		row.Tapped(&fyne.PointEvent{Position: fyne.NewPos(button, 10)})
		y := fyne.CurrentApp().Driver().AbsolutePositionForObject(row).Y
		found := false
		for _, o := range test.LaidOutObjects(c.Overlays().Top()) {
			if m, ok := o.(*widget.PopUpMenu); ok {
				found = true
				from := fyne.CurrentApp().Driver().AbsolutePositionForObject(m).Y
				to := from + m.Size().Height
				if from < y+look.RowHeight-5 && to > y+5 || from < 0 || to > c.Size().Height {
					t.Errorf("the menu of the row at %v is from %v to %v", y, from, to)
				}
			}
		}
		if !found {
			t.Fatal("no menu")
		}
		EscapeTop(c)
	}
}

// A column with a second line makes all rows higher; what is cut of it is shown whole as the tip.
func TestTable_SecondLine(t *testing.T) {
	tab := NewTable(func(d dish) string { return d.name }, Column[dish]{ID: "name", Title: "Name", Width: 120,
		Weight: 1,
		Text:   func(d dish) string { return d.name }, Second: func(d dish) string { return "with " + d.name }})
	showTable(t, tab)
	tab.SetRows(dishes("waffle", "hotcake"))
	cell := tab.Cell("hotcake", "name").(*twoLines)
	if cell.first.Text() != "hotcake" || cell.second.Text() != "with hotcake" || tab.RowHeight() <= look.RowHeight {
		t.Errorf("%q, %q in rows of %v", cell.first.Text(), cell.second.Text(), tab.RowHeight())
	}
	row := tab.grid.body.shown[1]
	if row.Position().Y != tab.RowHeight() || row.Size().Height != tab.RowHeight() {
		t.Errorf("the second row stands at %v, %v", row.Position(), row.Size())
	}
	a, b := cell.first, cell.second
	if b.Position().Y < a.Position().Y+a.Size().Height || cell.Size().Height > row.Size().Height {
		t.Errorf("the lines overlap: %v %v, %v", a.Position(), a.Size(), b.Position())
	}
}

// TestTable_Foot: totals stand below the rows, are neither counted nor sorted, and open by a click.
func TestTable_Foot(t *testing.T) {
	opened := ""
	table := NewTable(func(s string) string { return s }, Column[string]{ID: "a", Width: 100,
		Text: func(s string) string { return s }, Less: func(a, b string) bool { return a < b }})
	table.Most = 2
	table.Open = func(s string) { opened = s }
	table.SetRows([]string{"c", "a", "b"})
	low := table.MinSize().Height
	table.SetFoot("total")
	if high := table.MinSize().Height; high != low+table.RowHeight() {
		t.Errorf("a foot of one row makes %v of %v", high, low)
	}
	table.SortBy("a", false)
	if len(table.Rows()) != 3 || table.Rows()[0] != "a" {
		t.Errorf("rows: %v", table.Rows())
	}
	w := test.NewWindow(table)
	defer w.Close()
	w.Resize(fyne.NewSize(300, 300))
	table.grid.foot.Tapped(&fyne.PointEvent{Position: fyne.NewPos(20, 5)})
	if opened != "total" {
		t.Errorf("a click on the total opened %q", opened)
	}
}
