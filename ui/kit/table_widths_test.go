package kit

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

// What is missing is first taken from air, then from titles over two lines and texts, then from words of titles, and
// from figures last of all.
func TestShare(t *testing.T) {
	wishes := []wish{{40, 60, 100, 200}, {50, 70, 80, 80}}
	for _, c := range []struct {
		room float32
		want []float32
	}{
		{300, []float32{220, 80}}, {280, []float32{200, 80}}, {230, []float32{150, 80}}, {180, []float32{100, 80}},
		{155, []float32{80, 75}}, {130, []float32{60, 70}}, {110, []float32{50, 60}}, {90, []float32{40, 50}},
		{45, []float32{20, 25}}, {0, []float32{0, 0}}, {-5, []float32{0, 0}},
	} {
		if got := share(c.room, wishes, []float32{1, 0}); !slices.Equal(got, c.want) {
			t.Errorf("of %v: %v, want %v", c.room, got, c.want)
		}
	}
}

// Figures are read whole as soon as they are seen, whatever the table says of its columns; titles go over two lines
// where they must; what the owner made narrow stays so.
func TestTable_FiguresAreReadWhole(t *testing.T) {
	tab := NewTable(func(d dish) string { return d.name },
		Column[dish]{ID: "name", Title: "Name of the dish", Width: 150, Weight: 1,
			Text: func(d dish) string { return d.name }},
		Column[dish]{ID: "value", Title: "Value at cost", Width: 40, Align: fyne.TextAlignTrailing,
			Text: func(dish) string { return "-1,234,567.89" }},
		Column[dish]{ID: "other", Title: "Value at price", Width: 40, Align: fyne.TextAlignTrailing,
			Text: func(dish) string { return "7" }})
	h, _ := showTable(t, tab)
	tab.SetRows(dishes("a dish with a name that is much longer than there is room for it in so narrow a window"))
	h.Window.Resize(fyne.NewSize(330, 300))
	cell := tab.Cell(tab.Rows()[0].name, "value").(*Text)
	if cell.isCut() || tab.grid.spans[0].width < textLeast {
		t.Errorf("the figure is %q in %v", cell.drawn.Text, tab.grid.spans)
	}
	head := tab.grid.head
	if tab.grid.lines != 2 || head.titles[2].Text() != "Value" || head.under[2].Text() != "at price" ||
		head.titles[2].isCut() || head.under[2].isCut() {
		t.Errorf("the title is %q, %q in %d lines", head.titles[2].Text(), head.under[2].Text(), tab.grid.lines)
	}
	tab.size(1, 50)
	if !cell.isCut() {
		t.Error("the owner's width is not kept")
	}
}
