package records

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
)

// Lines declares a list L within a record T as a grid that is typed into like a spreadsheet, with totals below: the
// lines of an order. Ins adds a line, Del removes the marked ones, F2 and Enter edit a cell, Tab goes on. It is kept,
// saved and taken back with the form that it is a field of.
type Lines[T, L any] struct {
	Path, Label string
	Cells       []Cell[L]
	Start       func(*L)         // how a new line begins; may be nil
	Add, Empty  string           // on the button, and what is said while there is no line
	Totals      func(*T) []Total // of the record as it stands in the form; worked out anew at each change, may be nil
	// Bind is given what adds a line that is known already, as one that was chosen in a dialog; may be nil.
	Bind func(add func(L))
}

// Total is a line below the grid.
type Total struct {
	Label, Text string
	Strong      bool // what all of it comes to
}

// linesField is what a Field keeps of its Lines, whatever their types.
type linesField interface {
	check(page, within string, record reflect.Type)
	input(h *kit.Host, i *input, tell func()) fyne.CanvasObject
}

// Field is the field of a form.
func (l Lines[T, L]) Field() Field { return Field{Path: l.Path, Label: l.Label, lines: l} }

// check implements linesField.
func (l Lines[T, L]) check(page, within string, record reflect.Type) {
	list, _ := typeAt(record, l.Path) // that it is there was seen before
	if list != reflect.TypeFor[[]L]() || record != reflect.TypeFor[T]() {
		panic(fmt.Sprintf("records: page %s, member %s%s: it is a %s of a %s; the grid shows %s of %s",
			page, within, l.Path, list, record, reflect.TypeFor[[]L](), reflect.TypeFor[T]()))
	}
	var typed []Field
	for _, c := range l.Cells {
		if c.Shows == nil {
			typed = append(typed, c.Field)
		}
	}
	checkFields(page, within+l.Path+"[].", reflect.TypeFor[L](), typed)
}

// linesInput is the grid on a page.
type linesInput[T, L any] struct {
	columns[L]
	Lines[T, L]
	i      *input
	rows   []*lineRow[L]
	given  string // the text that the rows were made of
	sheet  *kit.Sheet
	remove *kit.Button
	totals *fyne.Container
	tell   func()
}

// lineRow is a line, with the record it was made of.
type lineRow[L any] struct {
	*gridRow[L]
	of json.RawMessage
}

// input implements linesField.
func (l Lines[T, L]) input(h *kit.Host, i *input, tell func()) fyne.CanvasObject {
	in := &linesInput[T, L]{Lines: l, i: i, tell: tell, given: "[]", totals: kit.Stack(0.5),
		columns: columns[L]{cells: l.Cells, currency: shop.Currency(i.decl.Unit), now: h.Now}}
	in.sheet = kit.NewSheet(in, in.sheetColumns()...)
	in.sheet.EnterEdits = true
	in.sheet.Remove = in.away
	in.sheet.Within(h)
	in.sheet.Empty = kit.Pad(2, 2, kit.NewText(l.Empty, kit.Style{}))
	add := kit.NewButton(l.Add, kit.Secondary, func() { in.sheet.Make() }).WithIcon(theme.ContentAddIcon())
	in.remove = kit.NewButton(lang.X("edit.row.remove", "Remove"), kit.Secondary, func() {
		if first, last := in.sheet.Marked(); first >= 0 {
			in.away(first, last)
		}
	})
	in.remove.Disable()
	i.get, i.set, i.say = in.text, in.set, entries
	i.list = in
	if l.Bind != nil {
		l.Bind(func(rec L) { in.grow(rec) })
	}
	return kit.Stack(1, kit.NewSurface(kit.Pad(0.125, 0.125, in.sheet)), kit.Fill(1, 2, add, in.remove, in.totals))
}

func (in *linesInput[T, L]) line(of json.RawMessage, typed map[string]string) *lineRow[L] {
	var rec L
	if model.Decode(of, &rec) != nil {
		rec = *new(L) // not ours
	}
	r := &lineRow[L]{in.row(model.Row[L]{Record: rec}), of}
	for n, c := range in.cells {
		if text, there := typed[c.Path]; there && c.Shows == nil {
			r.texts[n] = c.label(text)
		}
	}
	in.read(r.gridRow)
	return r
}

func (in *linesInput[T, L]) text() string {
	rows := make([]json.RawMessage, len(in.rows))
	for n, r := range in.rows {
		typed := map[string]string{}
		for at, c := range in.cells {
			if c.Shows == nil && r.texts[at] != r.given[at] {
				typed[c.Path], _ = c.value(r.texts[at])
			}
		}
		rows[n] = withTyped(r.of, typed)
	}
	return joinedOr(in.given, rows)
}

func (in *linesInput[T, L]) set(text string) {
	if text == in.text() {
		return
	}
	before := len(in.rows)
	in.given, in.rows = text, nil
	for _, one := range rowsOf(text) {
		of, typed := rowOf(one)
		in.rows = append(in.rows, in.line(of, typed))
	}
	in.sheet.Moved(func(row int) int {
		if row < min(before, len(in.rows)) {
			return row
		}
		return -1
	})
	in.follow()
}

// follow keeps the buttons as they must be.
func (in *linesInput[T, L]) follow() { in.remove.SetEnabled(len(in.rows) > 0) }

// changed is what the owner did.
func (in *linesInput[T, L]) changed() {
	in.follow()
	in.tell()
}

// put implements listInput.
func (in *linesInput[T, L]) put(into reflect.Value) (wrong []*kit.Field) {
	list, first := make([]L, len(in.rows)), cellPlace{-1, 0}
	for n, r := range in.rows {
		in.read(r.gridRow)
		list[n] = r.next
		for at, c := range in.cells {
			if c.Missing != "" && r.texts[at] == "" {
				r.problems[at] = c.Missing // also where nobody typed, as in a new line
			}
		}
		if at := slices.IndexFunc(r.problems, func(p string) bool { return p != "" }); at >= 0 && first.row < 0 {
			first = cellPlace{n, at}
		}
	}
	into.Set(reflect.ValueOf(list))
	if first.row < 0 {
		return nil
	}
	in.sheet.GoTo(first.row, first.column)
	in.i.tell(in.rows[first.row].problems[first.column])
	return []*kit.Field{in.i.field}
}

// current implements listInput.
func (in *linesInput[T, L]) current(into reflect.Value) {
	list := make([]L, len(in.rows))
	for n, r := range in.rows {
		list[n] = r.next
	}
	into.Set(reflect.ValueOf(list))
}

type cellPlace struct{ row, column int }

// refuse implements listInput: what the shop says of a cell stands in it.
func (in *linesInput[T, L]) refuse(path string, say func(label string) string) *kit.Field {
	label := in.Label
	at, name, _ := strings.Cut(strings.TrimPrefix(path, in.Path+"["), "].")
	row, err := strconv.Atoi(at)
	column := slices.IndexFunc(in.cells, func(c Cell[L]) bool { return c.Path == name && c.Shows == nil })
	if err == nil && row >= 0 && row < len(in.rows) && column >= 0 {
		label = in.cells[column].Label
		in.rows[row].problems[column] = say(label)
		in.sheet.GoTo(row, column)
	}
	in.i.field.SetProblem(say(label))
	return in.i.field
}

// recount implements listInput: it shows the totals of a record.
func (in *linesInput[T, L]) recount(rec any) {
	if in.Totals == nil {
		return
	}
	in.totals.Objects = nil
	for _, t := range in.Totals(rec.(*T)) {
		style := kit.Style{Bold: t.Strong, Align: fyne.TextAlignTrailing}
		in.totals.Add(kit.Fill(2, 0, kit.NewText(t.Label, style), kit.Wide(totalWidth, kit.NewText(t.Text, style))))
	}
	in.totals.Refresh()
}

// totalWidth is how much room an amount below a grid has, in pixels.
const totalWidth = 140

// What follows is the kit.SheetSource.

// Count implements kit.SheetSource.
func (in *linesInput[T, L]) Count() int { return len(in.rows) }

// Cell implements kit.SheetSource.
func (in *linesInput[T, L]) Cell(row, column int) kit.SheetCell {
	return in.shown(in.rows[row].gridRow, column)
}

// Tidy implements kit.SheetSource.
func (in *linesInput[T, L]) Tidy(row, column int, text string) string {
	return in.tidy(in.rows[row].gridRow, column, text)
}

// Put implements kit.SheetSource.
func (in *linesInput[T, L]) Put(row, column int, text string) {
	in.rows[row].texts[column] = text
	in.read(in.rows[row].gridRow)
	in.changed()
}

// Grow implements kit.SheetSource.
func (in *linesInput[T, L]) Grow(rows int) bool {
	for range rows {
		rec := shop.NewRecord[L](in.now())
		if in.Start != nil {
			in.Start(&rec)
		}
		in.rows = append(in.rows, in.line(model.Encode(&rec), nil))
	}
	in.sheet.Moved(func(row int) int { return row })
	in.changed()
	return true
}

// grow adds a line that is known already.
func (in *linesInput[T, L]) grow(rec L) {
	in.rows = append(in.rows, in.line(model.Encode(&rec), nil))
	in.sheet.Moved(func(row int) int { return row })
	in.changed()
}

// away removes lines.
func (in *linesInput[T, L]) away(first, last int) {
	in.sheet.Commit()
	in.rows = slices.Delete(slices.Clone(in.rows), first, last+1)
	in.sheet.Moved(func(row int) int {
		switch {
		case row < first:
			return row
		case row <= last:
			return -1
		}
		return row - (last - first + 1)
	})
	in.changed()
}
