package records

import (
	"context"
	"encoding/json"
	"slices"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/ui/kit"
)

// Field declares one member of a record in an editor; the member's kind decides how it is entered.
type Field struct {
	Path    string // of the member: "SitePrice", "ShippingDetails.Weight"
	Label   string
	Hint    string
	Unit    string // of the figure, shown in the field: "EUR"
	Lines   int    // of a long text
	Yes     bool   // a box to tick
	Shown   bool   // the shop works it out; nobody types it
	Secret  bool   // hidden while it is typed, and kept in no draft
	Options []Option
	Rows    []Field // of a list of texts: one entry for each
	As      As      // what an amount is, or that it is an address
	Named   *Named  // of the id of another record
	Missing string  // what is said when it is empty and must not be
	Most    int     // characters of a text; 0: as many as the shop takes
	Few     bool    // options that stand side by side
	Sample  string  // in the empty field
	Only    string  // a member that is on or off: this one is shown only while that is on
	Part    string  // what a refusal names that is about this one among others
	IfSet   bool    // shown only where it is set: nobody needs it but those who have it
	// Check says why a text cannot be taken, before it is asked what kind the member is; "" for nothing.
	Check func(text string) (problem string)
	// From names the member of which this one is made while it is empty, and Propose says how: it stands in the empty field.
	From    string
	Propose func(from string) string
	// Live looks at what is typed, away from the window: problem is said beside the field, hint replaces the usual one. Either may be "".
	Live func(ctx context.Context, id, text string) (problem, hint string)
}

// As says what the kind of a member leaves open.
type As int

// What a member can be entered as.
const (
	Plainly      As = iota
	Money           // an amount in the store's currency, with no more figures than that has and not below nothing
	Percent         // 0 to 100
	PercentAbove    // 0 to 1000, which comes on top
	Address
)

// WithCurrency puts the store's currency behind the amounts.
func WithCurrency(s *shop.Store, groups []Group) ([]Group, error) {
	details, err := s.Details()
	out := slices.Clone(groups)
	for g := range out {
		out[g].Fields = slices.Clone(out[g].Fields)
		for i := range out[g].Fields {
			if f := &out[g].Fields[i]; f.As == Money {
				f.Unit = details.Currency
			}
		}
	}
	return out, err
}

// Group is a card of fields.
type Group struct {
	Title  string
	Note   string // below the title
	Fields []Field
	More   fyne.CanvasObject // behind the fields; may be nil
	Wide   bool              // one field on each line, for long texts
	Pairs  bool              // long texts too stand beside each other
}

// input is a field on the page.
type input struct {
	decl  Field
	field *kit.Field
	get   func() string
	set   func(string)
	hold  func(string)        // shows words in the empty field
	say   func(string) string // how the owner reads a value; nil: as input.words does
	base  string              // as the record was read; what differs from it is the owner's
	clash bool                // what is wrong is that somebody else changed it
	seen  int                 // counts what was typed, so that a late answer to an older text is dropped
}

// read is the member as the field shows it.
func (i *input) read(rec any) string {
	if at, is := member(rec, i.decl.Path).Interface().(shop.Instant); is && i.decl.Shown && !at.IsZero() {
		return kit.DayHour(at.Time())
	}
	return textOf(rec, i.decl.Path)
}

// put writes what stands in the field into a record; problem is a sentence when it cannot.
func (i *input) put(rec any) (problem string) {
	if i.decl.Missing != "" && i.get() == "" {
		return i.decl.Missing
	}
	if i.decl.Check != nil {
		if problem = i.decl.Check(i.get()); problem != "" {
			return problem
		}
	}
	if n := utf8.RuneCountInString(i.get()); i.decl.Most > 0 && n > i.decl.Most {
		return lang.X("edit.toolong", "It has {{.N}} characters; {{.Most}} are the most.",
			map[string]any{"N": kit.Count(n), "Most": kit.Count(i.decl.Most)})
	}
	if problem = setText(rec, i.decl.Path, i.get()); problem != "" {
		return problem
	}
	if amount, is := member(rec, i.decl.Path).Interface().(shop.Decimal); is {
		return i.decl.As.problem(amount, shop.Currency(i.decl.Unit))
	}
	return ""
}

// problem says why an amount is none of its kind.
func (as As) problem(d shop.Decimal, in shop.Currency) string {
	switch {
	case as == Money && d.IsNegative():
		return lang.X("edit.money.negative", "Enter an amount that is not below 0.")
	case as == Money && !in.Round(d.Decimal).Equal(d.Decimal):
		return lang.X("edit.money.figures", "Amounts in {{.Currency}} have at most {{.N}} figures behind the point.",
			map[string]any{"Currency": string(in), "N": in.Decimals()})
	case as == PercentAbove && (d.IsNegative() || d.GreaterThan(decimal.NewFromInt(1000))):
		return lang.X("edit.above.range", "Enter a percentage between 0 and 1000.")
	case as == Percent && (d.IsNegative() || d.GreaterThan(decimal.NewFromInt(100))):
		return lang.X("edit.percent.range", "Enter a percentage between 0 and 100.")
	}
	return ""
}

// tell says what is wrong; "" for nothing.
func (i *input) tell(problem string) {
	i.clash = false
	i.field.SetProblem(problem)
}

func (i *input) touched() bool { return !i.decl.Shown && i.get() != i.base }

// newInput builds it for a page of h; changed hears of everything the owner does in it.
func newInput(h *kit.Host, f Field, changed func(*input)) *input {
	i := &input{decl: f, hold: func(string) {}}
	tell := func() { changed(i) }
	var o fyne.CanvasObject
	label := f.Label
	switch {
	case f.Shown:
		text := kit.NewPara("–", kit.Style{})
		i.get = func() string { return i.base }
		i.set = func(s string) {
			text.SetText(i.words(s))
		}
		o = text
	case f.Yes:
		check := kit.NewCheck(f.Label, func(bool) { tell() })
		i.get = func() string {
			if check.Checked {
				return "true"
			}
			return "false"
		}
		i.set = func(s string) { check.SetChecked(s == "true") }
		o, label = check, ""
	case f.Few:
		words := make([]string, len(f.Options))
		for n, o := range f.Options {
			words[n] = o.Label
		}
		c := kit.NewChoice(words, 0, func(int) { tell() })
		i.get = func() string { return f.Options[c.Index()].Value }
		i.set = func(s string) {
			told := c.OnChanged
			c.OnChanged = nil // the owner did not choose
			c.SetIndex(slices.IndexFunc(f.Options, func(o Option) bool { return o.Value == s }))
			c.OnChanged = told
		}
		o = kit.Left(c)
	case f.Options != nil:
		o = i.choice(f.Options, tell)
	case f.Rows != nil:
		o = i.rows(h, f.Rows, tell)
	case f.As == Address:
		o = i.address(tell)
	case f.Named != nil:
		o = i.named(h, tell)
	default:
		e := kit.NewEntry(f.Sample)
		switch {
		case f.Secret:
			e = kit.NewPassword("")
		case f.Lines > 0:
			e = kit.NewLines(h, f.Sample, f.Lines)
		}
		if f.As == Percent {
			f.Unit = "%"
		}
		e.WithUnit(f.Unit)
		e.OnEdited = func(string) { tell() }
		i.hold = e.SetPlaceHolder
		i.get = e.Text
		i.set = func(s string) {
			if e.Text() != s {
				e.SetText(s)
			}
		}
		o = e
	}
	i.field = kit.NewField(f.Path, label, f.Hint, o, nil)
	i.field.Check = func() string { return i.field.Problem() } // the editor takes problems away itself
	return i
}

// choice offers options; a value without one, as a program may have written it, is kept and shown as it is.
func (i *input) choice(options []Option, tell func()) fyne.CanvasObject {
	value := ""
	var all []Option
	s := kit.NewSelect(nil, nil)
	s.OnChanged = func(string) {
		if at := s.SelectedIndex(); at >= 0 && all[at].Value != value {
			value = all[at].Value
			tell()
		}
	}
	i.get = func() string { return value }
	i.set = func(v string) {
		value, all = v, nil
		at := -1
		for _, o := range options {
			if o.Value == v {
				at = len(all)
			}
			if o.Value == v || !o.Kept {
				all = append(all, o)
			}
		}
		if at < 0 {
			at, all = len(all), append(all, Option{Value: v, Label: v})
		}
		words := make([]string, len(all))
		for n, o := range all {
			words[n] = o.Label
		}
		s.SetOptions(words)
		s.SetSelectedIndex(at)
	}
	return s
}

// rows edits a list of small records, one card for each.
func (i *input) rows(h *kit.Host, fields []Field, tell func()) fyne.CanvasObject {
	var list []map[string]any
	given := "[]" // the text that list was made of: returned as long as nothing was touched
	box := kit.Stack(1.5)
	add := kit.NewButton(lang.X("edit.row.add", "Add"), kit.Secondary, nil).WithIcon(theme.ContentAddIcon())
	dirty := false
	touched := func() { dirty = true; tell() }
	var draw func()
	draw = func() {
		box.Objects = nil
		for n, row := range list {
			parts := []fyne.CanvasObject{}
			for _, f := range fields {
				e := kit.NewEntry(f.Label)
				if f.Lines > 0 {
					e = kit.NewLines(h, f.Label, f.Lines)
				}
				text, _ := row[f.Path].(string)
				e.SetText(text)
				e.OnEdited = func(s string) { row[f.Path] = s; touched() }
				parts = append(parts, kit.NewField("", f.Label, "", e, nil))
			}
			away := kit.NewIconButton(theme.DeleteIcon(), lang.X("edit.row.remove", "Remove"), func() {
				list = append(list[:n:n], list[n+1:]...)
				draw()
				touched()
			})
			box.Add(kit.Fill(1, 0, kit.Stack(1, parts...), away))
		}
		box.Add(kit.Left(add))
		box.Refresh()
	}
	add.OnTapped = func() { list = append(list, map[string]any{}); draw(); touched() }
	i.get = func() string {
		if !dirty {
			return given
		}
		text, _ := json.Marshal(list) // texts and numbers always encode
		return string(text)
	}
	i.set = func(s string) {
		if s == i.get() {
			return
		}
		given, dirty, list = s, false, nil
		if err := json.Unmarshal([]byte(s), &list); err != nil {
			list = nil // null: an empty list
		}
		draw()
	}
	draw()
	return box
}
