package records

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"griddle/ui/kit"
)

// inputs are the fields of one record, which follow each other.
type inputs struct {
	host   *kit.Host
	id     string // of the record, for those that look at what is typed; "" for a new one
	all    []*input
	follow func() // told of what the owner does
	rec    any    // a pointer to the record as it is stored
	cards  []fieldCard
}

// fieldCard is a card with fields, out of sight while all of them are.
type fieldCard struct {
	card fyne.CanvasObject
	own  []*input
}

// add makes the field of a record such as rec, which is a pointer to one.
func (s *inputs) add(rec any, f Field) *input {
	i := newInput(s.host, rec, f, s.edited)
	i.take = func() {
		for _, from := range s.all {
			if from.decl.Path == f.From {
				i.set(from.get())
				s.edited(i)
			}
		}
	}
	s.all = append(s.all, i)
	return i
}

// layout is how fields stand.
type layout struct {
	wide  bool // one on each line
	pairs bool // long texts too stand beside each other
	more  func() fyne.CanvasObject
}

// lines lays fields out: two beside each other, long ones alone. A line is out of sight while all of its fields are.
func (s *inputs) lines(all []*input, l layout) (out []fyne.CanvasObject) {
	var left fyne.CanvasObject
	var own []*input
	flush := func(right fyne.CanvasObject) {
		if left != nil {
			pair := kit.Columns(3, left, right)
			out, s.cards = append(out, pair), append(s.cards, fieldCard{pair, own})
			left, own = nil, nil
		}
	}
	add := func(o fyne.CanvasObject, alone bool, of ...*input) {
		switch {
		case alone:
			flush(kit.Gap(0, 0))
			out = append(out, o)
		case left == nil:
			left, own = o, of
		default:
			if own = append(own, of...); len(of) == 0 {
				own = nil // always in sight
			}
			flush(o)
		}
	}
	for _, i := range all {
		add(i.field, l.wide || i.decl.Lines > 0 && !l.pairs || i.list != nil || i.decl.As == Address, i)
	}
	if l.more != nil {
		add(l.more(), l.wide)
	}
	flush(kit.Gap(0, 0))
	return out
}

// find is the field in sight that a path names, "TabTitle" within "Tabs" for "Tabs[2].TabTitle"; nil when there is
// none.
func (s *inputs) find(path string) (*input, *kit.Field) {
	for _, i := range s.all {
		inner, within := i.within(path)
		mine := i.decl.Path == path || i.decl.Part == path && path != "" || within
		switch {
		case !mine || !i.field.Visible():
		case inner != nil:
			return i, inner
		default:
			return i, i.field
		}
	}
	return nil, nil
}

// within tells whether a path leads into what the input edits, and which of its own fields it names, if any.
func (i *input) within(path string) (inner *kit.Field, within bool) {
	if member, is := strings.CutPrefix(path, i.decl.Path+"."); is && i.part != nil {
		return i.part(member), true
	}
	return nil, strings.HasPrefix(path, i.decl.Path+"[")
}

// edited follows what the owner does in a field.
func (s *inputs) edited(i *input) {
	i.tell("")
	s.follow()
	s.propose(i)
	s.offer(i, true)
	s.only()
	s.recount()
	if i.decl.Live == nil {
		return
	}
	i.seen++
	seen, text := i.seen, i.get()
	type answer struct{ problem, hint string }
	kit.Fetch(s.host.Runner, func() (answer, error) {
		problem, hint := i.decl.Live(context.Background(), s.id, text)
		return answer{problem, hint}, nil
	}, func(a answer, _ error) {
		if seen != i.seen {
			return
		}
		i.tell(a.problem)
		if a.hint == "" {
			a.hint = i.decl.Hint
		}
		i.field.SetHint(a.hint)
	})
}

// fill shows a record.
func (s *inputs) fill(rec any) {
	s.rec = rec
	for _, i := range s.all {
		i.base = i.read(rec)
		i.set(i.base)
	}
}

// settle brings the fields that hang on others to where these are.
func (s *inputs) settle() {
	for _, i := range s.all {
		s.propose(i)
		s.offer(i, false)
	}
	s.only()
	s.recount()
}

// recount shows what follows from the record as it stands in the fields.
func (s *inputs) recount() {
	if s.rec == nil || !slices.ContainsFunc(s.all, func(i *input) bool { return i.decl.lines != nil }) {
		return
	}
	now := reflect.New(reflect.TypeOf(s.rec).Elem())
	now.Elem().Set(reflect.ValueOf(s.rec).Elem())
	unshare(s.all, now.Interface())
	s.current(now.Interface())
	for _, i := range s.all {
		if i.list != nil {
			i.list.recount(now.Interface())
		}
	}
}

// current writes the fields into a record as far as they can be read.
func (s *inputs) current(rec any) {
	for _, i := range s.all {
		switch {
		case i.source != nil || i.decl.Shown:
		case i.list != nil:
			i.list.current(member(rec, i.decl.Path))
		default:
			setText(rec, i.decl.Path, i.get(), i.reading())
		}
	}
}

// unshare gives a record that was copied objects of its own where fields lead into them.
func unshare(all []*input, rec any) {
	for _, i := range all {
		if list, _, is := settingAt(i.decl.Path); is && i.source == nil {
			member(rec, list).Set(reflect.ValueOf(slices.Clone(settings(rec, list))))
		} else if parent, _, nested := strings.Cut(i.decl.Path, "."); nested {
			own := member(rec, parent)
			own.Set(newLike(own))
		}
	}
}

// propose shows in the empty fields that are made from this one what they will be.
func (s *inputs) propose(from *input) {
	for _, i := range s.all {
		if i.decl.From == from.decl.Path && i.decl.Propose != nil {
			i.hold(i.decl.Propose(from.get()))
		}
	}
}

// offer lets be chosen what hangs on this field. When the owner changed it, what can no longer be chosen is the first
// that can.
func (s *inputs) offer(on *input, changed bool) {
	for _, i := range s.all {
		if i.follow != nil && i.decl.On == on.decl.Path {
			i.follow(on.get())
		}
		if i.decl.Offers == nil || i.decl.On != on.decl.Path {
			continue
		}
		options := i.decl.Offers(on.get())
		among := slices.ContainsFunc(options, func(o Option) bool { return o.Value == i.get() })
		i.offer(options)
		if changed && !among && len(options) > 0 {
			i.set(options[0].Value)
			s.edited(i)
		}
	}
}

// only shows the fields that matter only while another member is at some value.
func (s *inputs) only() {
	turned := false
	show := func(o fyne.CanvasObject, shown bool) {
		if shown == o.Visible() {
			return
		}
		turned = true
		if shown {
			o.Show()
		} else {
			o.Hide()
		}
	}
	for _, i := range s.all {
		if i.decl.Only != "" {
			on := s.at(i.decl.Only)
			show(i.field, on == "true" || slices.Contains(i.decl.OnlyAt, on))
		}
	}
	for _, c := range s.cards {
		show(c.card, len(c.own) == 0 || slices.ContainsFunc(c.own, func(i *input) bool { return !i.field.Hidden }))
	}
	if turned {
		s.host.Window.Content().Refresh()
	}
}

// at is what stands in the field of a member or, without one, is stored.
func (s *inputs) at(path string) string {
	for _, i := range s.all {
		if i.decl.Path == path {
			return i.get()
		}
	}
	if s.rec == nil {
		return ""
	}
	return textOf(s.rec, path, reading{})
}

// put writes what the owner touched into a record, and says beside the fields in sight what is wrong.
func (s *inputs) put(rec any) (wrong []*kit.Field) {
	for _, i := range s.all {
		if !i.touched() && i.decl.Missing == "" && i.decl.Check == nil || !i.field.Visible() || i.decl.Shown {
			continue
		}
		wrong = append(wrong, i.put(rec)...)
	}
	return wrong
}

func (s *inputs) dirty() bool { return slices.ContainsFunc(s.all, (*input).touched) }
