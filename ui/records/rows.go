package records

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop/model"
	"griddle/ui/kit"
)

// listInput is what edits a list.
type listInput interface {
	put(into reflect.Value) (wrong []*kit.Field) // writes the list, and says what is wrong where it stands
	current(into reflect.Value)                  // writes it as far as it can be read, and says nothing
	// refuse says what the shop says of a part of it; say words that for a label.
	refuse(path string, say func(label string) string) (beside *kit.Field)
	recount(rec any) // shows what follows from the whole record
}

// rowsInput edits a list of small records: each has the fields of the form, with all that they can hold.
type rowsInput struct {
	i     *input
	host  *kit.Host
	elem  reflect.Type
	tell  func()
	box   *fyne.Container
	add   *kit.Button
	list  []*listRow
	given string // the text that list was made of, which stands for an empty one too
}

// listRow is one of them.
type listRow struct {
	inputs
	of json.RawMessage // as it was given
}

// rowText is a row that the owner has touched, as a text: the record it was made of and, by path, what stands in its
// fields instead. One that is not touched is the record itself.
type rowText struct {
	Of    json.RawMessage   `json:"="`
	Typed map[string]string `json:"+"`
}

func newRows(h *kit.Host, i *input, elem reflect.Type, tell func()) *rowsInput {
	r := &rowsInput{i: i, host: h, elem: elem, tell: tell, box: kit.Stack(1.5), given: "[]"}
	r.add = kit.NewButton(lang.X("edit.row.add", "Add"), kit.Secondary, func() {
		fresh := r.row(model.Encode(reflect.New(elem).Interface()), nil)
		r.list = append(r.list, fresh)
		r.draw()
		r.tell()
		fresh.all[0].field.Focus()
	}).WithIcon(theme.ContentAddIcon())
	i.get, i.set, i.say = r.text, r.set, entries
	r.draw()
	return r
}

// row makes the fields of one, with what was typed into them before.
func (r *rowsInput) row(of json.RawMessage, typed map[string]string) *listRow {
	row := &listRow{of: of, inputs: inputs{host: r.host, follow: r.tell}}
	rec := r.record(of)
	for _, f := range r.i.decl.Rows {
		row.add(rec, f)
	}
	row.fill(rec)
	for _, i := range row.all {
		if text, there := typed[i.decl.Path]; there {
			i.set(text)
		}
	}
	row.settle()
	return row
}

// record is a pointer to what a row was given as.
func (r *rowsInput) record(of json.RawMessage) any {
	rec := reflect.New(r.elem)
	if model.Decode(of, rec.Interface()) != nil {
		return reflect.New(r.elem).Interface() // not ours
	}
	return rec.Interface()
}

func (r *rowsInput) draw() {
	r.box.Objects = nil
	for n, row := range r.list {
		if n > 0 {
			r.box.Add(kit.NewRule())
		}
		away := kit.NewIconButton(theme.DeleteIcon(), lang.X("edit.row.remove", "Remove"), func() {
			r.list = slices.Delete(slices.Clone(r.list), n, n+1)
			r.draw()
			r.tell()
		})
		r.box.Add(kit.Fill(1, 0, kit.Stack(1, row.lines(row.all, layout{pairs: true})...), away))
	}
	r.box.Add(kit.Left(r.add))
	r.box.Refresh()
}

func (r *rowsInput) text() string {
	rows := make([]json.RawMessage, len(r.list))
	for n, row := range r.list {
		typed := map[string]string{}
		for _, i := range row.all {
			if i.touched() {
				typed[i.decl.Path] = i.get()
			}
		}
		rows[n] = withTyped(row.of, typed)
	}
	return joinedOr(r.given, rows)
}

func (r *rowsInput) set(text string) {
	if text == r.text() {
		return
	}
	r.given, r.list = text, nil
	for _, one := range rowsOf(text) {
		r.list = append(r.list, r.row(rowOf(one)))
	}
	r.draw()
}

// refuse implements listInput: what the shop says of a row stands beside its field.
func (r *rowsInput) refuse(path string, say func(label string) string) *kit.Field {
	rest := strings.TrimPrefix(path, r.i.decl.Path+"[")
	at, name, _ := strings.Cut(rest, "].")
	field := r.i.field
	if n, err := strconv.Atoi(at); err == nil && n >= 0 && n < len(r.list) {
		if _, inner := r.list[n].find(name); inner != nil {
			field = inner
		}
	}
	field.SetProblem(say(field.Label))
	return field
}

// current implements listInput.
func (r *rowsInput) current(into reflect.Value) {
	r.write(into, func(row *listRow, rec any) { row.current(rec) })
}

// recount implements listInput.
func (r *rowsInput) recount(any) {}

// put writes the rows into the list that they are edited for.
func (r *rowsInput) put(into reflect.Value) (wrong []*kit.Field) {
	r.write(into, func(row *listRow, rec any) { wrong = append(wrong, row.put(rec)...) })
	return wrong
}

// write makes the list of what each row was given as and what one puts over it.
func (r *rowsInput) write(into reflect.Value, one func(row *listRow, rec any)) {
	list := reflect.MakeSlice(into.Type(), 0, len(r.list))
	for _, row := range r.list {
		rec := r.record(row.of)
		one(row, rec)
		list = reflect.Append(list, reflect.ValueOf(rec).Elem())
	}
	into.Set(list)
}

// rowsOf are the rows in a text.
func rowsOf(text string) (all []json.RawMessage) {
	_ = json.Unmarshal([]byte(text), &all) // one that is not ours is an empty list
	return all
}

// entries says how many rows there are in a text.
func entries(text string) string {
	n := len(rowsOf(text))
	return lang.XN("edit.rows", "{{.N}} entries", n, map[string]any{"N": n})
}

// withTyped is a row as a text: the record it was made of, with what was typed into it if anything was.
func withTyped(of json.RawMessage, typed map[string]string) json.RawMessage {
	if len(typed) == 0 {
		return of
	}
	text, _ := json.Marshal(rowText{of, typed}) // texts always encode
	return text
}

// joinedOr is a list as a text; an empty one is as it was given if that was empty too.
func joinedOr(given string, rows []json.RawMessage) string {
	if len(rows) == 0 && len(rowsOf(given)) == 0 {
		return given
	}
	return joined(rows)
}

// rowOf is the record of a row, and what was typed over it.
func rowOf(text json.RawMessage) (of json.RawMessage, typed map[string]string) {
	var row rowText
	if json.Unmarshal(text, &row) != nil || row.Of == nil {
		return text, nil
	}
	return row.Of, row.Typed
}

func joined(rows []json.RawMessage) string {
	var text bytes.Buffer
	text.WriteByte('[')
	for n, one := range rows {
		if n > 0 {
			text.WriteByte(',')
		}
		text.Write(one)
	}
	text.WriteByte(']')
	return text.String()
}

// listText is a list as a text.
func listText(v reflect.Value) string {
	rows := make([]json.RawMessage, v.Len())
	for n := range rows {
		rows[n] = model.Encode(v.Index(n).Interface())
	}
	return joined(rows)
}
