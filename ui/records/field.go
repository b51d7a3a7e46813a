package records

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

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
	Rows    []Field  // of a list of small records: those of each
	As      As       // what an amount is, or that it is an address
	Parts   []string // of an address: the members that are asked for; nil: all
	Named   *Named   // of the id of another record
	Missing string   // what is said when it is empty and must not be
	Most    int      // characters of a text; 0: as many as the shop takes
	Few     bool     // options that stand side by side
	Sample  string   // in the empty field
	// Only names a member on which it hangs whether this one is shown: while that is one of OnlyAt or, without them,
	// on.
	Only   string
	OnlyAt []string
	Part   string // what a refusal names that is about this one among others
	IfSet  bool   // shown only where it is set: nobody needs it but those who have it
	Fresh  bool   // asked for only of a new record
	// Check says why a text cannot be taken, before it is asked what kind the member is; "" for nothing.
	Check func(text string) (problem string)
	// From names the member of which this one is made while it is empty, and Propose says how: it stands in the empty
	// field.
	From    string
	Propose func(from string) string
	Take    string // of an address: what the button says that takes the one in From
	// On names the member on which it hangs what can be chosen, and Offers answers that.
	On     string
	Offers func(on string) []Option
	lines  linesField // of a list: it is a grid; see Lines
	// Live looks at what is typed, away from the window: problem is said beside the field, hint replaces the usual one.
	// Either may be "".
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
	DayEnd // a moment: a day that is typed without a time means its last minute
	Day    // a moment of which only the day counts
)

// WithCurrency puts the store's currency behind the amounts.
func WithCurrency(s *shop.Store, groups []Group) ([]Group, error) {
	details, err := s.Details()
	out := slices.Clone(groups)
	for g := range out {
		out[g].Fields = inCurrency(out[g].Fields, details.Currency)
	}
	return out, err
}

func inCurrency(fields []Field, currency string) []Field {
	out := slices.Clone(fields)
	for i := range out {
		if f := &out[i]; f.As == Money || f.lines != nil {
			f.Unit = currency
		} else if f.Rows != nil {
			f.Rows = inCurrency(f.Rows, currency)
		}
	}
	return out
}

// Group is a card of fields.
type Group struct {
	Title   string
	Note    string // below the title
	Fields  []Field
	More    func() fyne.CanvasObject // behind the fields; may be nil
	Picture *Picture                 // of the record, in place of More; may be nil
	Wide    bool                     // one field on each line, for long texts
	Pairs   bool                     // long texts too stand beside each other
}

// input is a field on the page.
type input struct {
	decl   Field
	field  *kit.Field
	get    func() string
	set    func(string)
	hold   func(string)                                 // shows words in the empty field
	say    func(string) string                          // how the owner reads a value; nil: as input.words does
	offer  func([]Option)                               // of a choice: offers others; nil: it has no others
	list   listInput                                    // of a list
	merge  func(base, mine, theirs string) (clash bool) // shows what both changed; nil: one of them counts as a whole
	source func() string                                // what is stored, of one that is no member; nil: of a member
	wrong  func() bool                                  // of one that is no member: what is wrong in it; may be nil
	follow func(on string)                              // hears what the member On says; nil: see offer
	part   func(path string) *kit.Field                 // of an address: the field of a member, nil for none
	base   string                                       // as the record was read; what differs from it is the owner's
	clash  bool                                         // what is wrong is that somebody else changed it
	seen   int                                          // counts what was typed, to drop a late answer to older text
	now    func() time.Time
	take   func() // what stands in the field that it can be taken from; nil while there is none
}

// reading is what its text follows besides its kind.
func (i *input) reading() reading {
	return reading{as: i.decl.As, in: shop.Currency(i.decl.Unit), now: i.now()}
}

// read is the member as the field shows it.
func (i *input) read(rec any) string {
	if i.source != nil {
		return i.source()
	}
	if at, is := member(rec, i.decl.Path).Interface().(shop.Instant); is && i.decl.Shown && !at.IsZero() {
		return kit.DayHour(at.Time())
	}
	return textOf(rec, i.decl.Path, i.reading())
}

// put writes what stands in the field into a record, and says beside it what is wrong; wrong are the fields where it
// cannot be written.
func (i *input) put(rec any) (wrong []*kit.Field) {
	switch {
	case i.source != nil && i.wrong != nil && i.touched() && i.wrong():
		return []*kit.Field{i.field}
	case i.source != nil:
		return nil
	case i.list != nil:
		return i.list.put(member(rec, i.decl.Path))
	}
	if problem := i.unfit(rec); problem != "" {
		i.tell(problem)
		return []*kit.Field{i.field}
	}
	return nil
}

// unfit writes what stands in the field into a record, or says why it cannot be written.
func (i *input) unfit(rec any) (problem string) {
	text := i.get()
	switch n := utf8.RuneCountInString(text); {
	case i.decl.Missing != "" && text == "":
		return i.decl.Missing
	case i.decl.Check != nil && i.decl.Check(text) != "":
		return i.decl.Check(text)
	case i.decl.Most > 0 && n > i.decl.Most:
		return lang.X("edit.toolong", "It has {{.N}} characters; {{.Most}} are the most.",
			map[string]any{"N": kit.Count(n), "Most": kit.Count(i.decl.Most)})
	}
	return setText(rec, i.decl.Path, text, i.reading())
}

// tell says what is wrong; "" for nothing.
func (i *input) tell(problem string) {
	i.clash = false
	i.field.SetProblem(problem)
}

func (i *input) touched() bool { return !i.decl.Shown && i.get() != i.base }

// words is how the owner reads a value.
func (i *input) words(text string) string {
	if i.say != nil {
		return i.say(text)
	}
	for _, o := range i.decl.Options {
		if o.Value == text {
			return o.Label
		}
	}
	switch {
	case text == "true":
		return lang.X("edit.yes", "yes")
	case text == "false":
		return lang.X("edit.no", "no")
	case text == "":
		return "–"
	}
	return text
}

// newInput builds it for records such as rec, which is a pointer to one, on a page of h; changed hears of everything
// the owner does in it.
func newInput(h *kit.Host, rec any, f Field, changed func(*input)) *input {
	t := member(rec, f.Path).Type()
	if why := f.unfit(t); why != "" {
		panic("records: " + f.Path + ": " + why) // the program's start did not see it
	}
	i := &input{decl: f, hold: func(string) {}, now: h.Now}
	if f.As == Percent || f.As == PercentAbove {
		i.decl.Unit = "%"
	}
	tell := func() { changed(i) }
	var o fyne.CanvasObject
	label := f.Label
	switch {
	case f.Shown:
		o = i.shown()
	case f.Yes:
		o, label = i.tick(tell), ""
	case f.Few:
		o = kit.Left(i.few(tell))
	case f.Options != nil || f.Offers != nil:
		o = i.choice(tell)
	case f.Rows != nil:
		rows := newRows(h, i, t.Elem(), tell)
		i.list, o = rows, rows.box
	case f.lines != nil:
		o = f.lines.input(h, i, tell)
	case f.As == Address:
		if o = i.address(tell); f.Take != "" {
			taken := kit.NewButton(f.Take, kit.Secondary, func() { i.take() })
			o = kit.Stack(2, kit.Left(taken), o)
		}
	case f.Named != nil:
		o = i.named(h, tell)
	default:
		o = i.entry(h, t, tell)
	}
	i.field = kit.NewField(f.Path, label, f.Hint, o, nil)
	i.field.Check = func() string { return i.field.Problem() } // the editor takes problems away itself
	return i
}

func (i *input) shown() fyne.CanvasObject {
	text := kit.NewPara("–", kit.Style{})
	i.get = func() string { return i.base }
	i.set = func(s string) { text.SetText(i.words(s)) }
	return text
}

func (i *input) tick(tell func()) fyne.CanvasObject {
	check := kit.NewCheck(i.decl.Label, func(bool) { tell() })
	i.get = func() string {
		if check.Checked {
			return "true"
		}
		return "false"
	}
	i.set = func(s string) { check.SetChecked(s == "true") }
	return check
}

// few offers options side by side; a value without one is kept until the owner chooses.
func (i *input) few(tell func()) fyne.CanvasObject {
	words := make([]string, len(i.decl.Options))
	for n, o := range i.decl.Options {
		words[n] = o.Label
	}
	value := ""
	chosen := func(n int) { value = i.decl.Options[n].Value; tell() }
	c := kit.NewChoice(words, 0, chosen)
	i.get = func() string { return value }
	i.set = func(s string) {
		value = s
		c.OnChanged = nil // the owner did not choose
		c.SetIndex(slices.IndexFunc(i.decl.Options, func(o Option) bool { return o.Value == s }))
		c.OnChanged = chosen
	}
	return c
}

// entry is typed into: a line, a long text, a secret, or a day with its calendar.
func (i *input) entry(h *kit.Host, t reflect.Type, tell func()) fyne.CanvasObject {
	f := i.decl
	var e *kit.Entry
	var o fyne.CanvasObject
	switch {
	case t == reflect.TypeFor[shop.Instant]() || t == reflect.TypeFor[*shop.Instant]():
		day := kit.NewDayTimeEntry(h.Now)
		if f.As == Day {
			day = kit.NewDateEntry(h.Now)
		}
		e, o = &day.Entry, day
	case f.Secret:
		e = kit.NewPassword("")
	case f.Lines > 0:
		e = kit.NewLines(h, f.Sample, f.Lines)
	default:
		e = kit.NewEntry(f.Sample).WithUnit(f.Unit)
	}
	if !f.Secret && f.Lines == 0 {
		e.Tidy = func(text string) string { return tidied(t, i.reading(), text) }
	}
	e.OnEdited = func(string) { tell() }
	i.hold = e.SetPlaceHolder
	i.get = e.Text
	i.set = func(s string) {
		if e.Text() != s {
			e.SetText(s)
		}
	}
	if o == nil {
		o = e
	}
	return o
}

// choice offers options; a value without one, as a program may have written it, is kept and shown as it is.
func (i *input) choice(tell func()) fyne.CanvasObject {
	value, options := "", i.decl.Options
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
			at, all = len(all), append(all, Option{Value: v, Label: cmp.Or(v, "–")})
		}
		words := make([]string, len(all))
		for n, o := range all {
			words[n] = o.Label
		}
		s.SetOptions(words)
		s.SetSelectedIndex(at)
	}
	i.offer = func(now []Option) { options = now; i.set(value) }
	i.say = func(v string) string {
		for _, o := range options {
			if o.Value == v {
				return o.Label
			}
		}
		return cmp.Or(v, "–")
	}
	return s
}
