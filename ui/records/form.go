package records

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop/prefs"
	"griddle/ui/kit"
	"griddle/ui/shell"
)

// form is the fields of a record that is edited as a whole. What the owner touched is the owner's until it is saved or
// discarded, whatever somebody else does to the record meanwhile.
type form[T any] struct {
	desk   *shell.Desk
	frame  *shell.Form
	id     string // of the record, for those that look at what is typed; "" for a new one and for settings
	base   *T     // as it is stored; for a new one, what it begins as
	inputs []*input
	follow func() // told of what the owner does
}

// group lays a group out: two fields beside each other, long ones alone.
func (f *form[T]) group(g Group) fyne.CanvasObject {
	var lines []fyne.CanvasObject
	var left fyne.CanvasObject
	flush := func() {
		if left != nil {
			lines = append(lines, kit.Columns(3, left, kit.Gap(0, 0)))
			left = nil
		}
	}
	add := func(o fyne.CanvasObject, alone bool) {
		switch {
		case alone:
			flush()
			lines = append(lines, o)
		case left == nil:
			left = o
		default:
			lines = append(lines, kit.Columns(3, left, o))
			left = nil
		}
	}
	for _, decl := range g.Fields {
		i := newInput(f.desk.Host, decl, f.edited)
		f.inputs = append(f.inputs, i)
		add(i.field, g.Wide || decl.Lines > 0 && !g.Pairs || decl.Rows != nil)
	}
	if g.More != nil {
		add(g.More, g.Wide)
	}
	flush()
	return kit.NewCard(kit.Card{Title: g.Title, Note: g.Note, Content: kit.Stack(2, lines...)})
}

// input is the one in which the owner edits what the path names, "Tabs" for "Tabs[2].TabTitle"; nil when there is none
// in sight.
func (f *form[T]) input(path string) *input {
	for _, i := range f.inputs {
		mine := i.decl.Path == path || i.decl.Part == path && path != "" || strings.HasPrefix(path, i.decl.Path+"[")
		if mine && i.field.Visible() {
			return i
		}
	}
	return nil
}

// edited follows what the owner does in a field.
func (f *form[T]) edited(i *input) {
	i.tell("")
	f.follow()
	f.propose(i)
	f.only()
	if i.decl.Live == nil {
		return
	}
	i.seen++
	seen, text := i.seen, i.get()
	type answer struct{ problem, hint string }
	kit.Fetch(f.desk.Runner, func() (answer, error) {
		problem, hint := i.decl.Live(context.Background(), f.id, text)
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

// propose shows in the empty fields that are made from this one what they will be.
func (f *form[T]) propose(from *input) {
	for _, i := range f.inputs {
		if i.decl.From == from.decl.Path && i.decl.Propose != nil {
			i.hold(i.decl.Propose(from.get()))
		}
	}
}

// only shows the fields that matter only while another one is on.
func (f *form[T]) only() {
	for _, i := range f.inputs {
		for _, on := range f.inputs {
			if i.decl.Only != "" && on.decl.Path == i.decl.Only && i.field.Hidden == (on.get() == "true") {
				i.field.Hidden = !i.field.Hidden
				f.desk.Window.Content().Refresh()
			}
		}
	}
}

// begin fills the fields for the first time: with the record and, over it, what was typed on an earlier visit. resumed
// tells whether that began with what was stored then.
func (f *form[T]) begin(rec T, typed map[string]prefs.Typed, resumed bool) {
	f.base = &rec
	for _, i := range f.inputs {
		i.base = i.read(f.base)
		i.set(i.base)
		before, there := typed[i.decl.Path]
		if !there || i.decl.Shown {
			continue
		}
		if resumed {
			i.base = before.Base
		}
		i.set(before.Text)
	}
	for _, i := range f.inputs {
		f.propose(i)
	}
	f.only()
}

// renew takes a record that somebody else changed into the fields that the owner has not touched. Where both changed
// the same field, the owner's text stays and the other one is said beside it.
func (f *form[T]) renew(rec T) {
	f.base = &rec
	for _, i := range f.inputs {
		theirs := i.read(f.base)
		if theirs == i.base {
			continue
		}
		touched := i.touched()
		i.base = theirs
		switch {
		case !touched:
			i.set(theirs)
		case i.get() != theirs:
			i.tell(conflict(i.words(theirs)))
			i.clash = true
		case i.clash:
			i.tell("")
		}
	}
	f.only()
}

// conflict says that somebody else changed what the owner is editing.
func conflict(theirs string) string {
	return lang.X("edit.conflict",
		"Somebody else changed this to “{{.Theirs}}” meanwhile. Saving keeps what you entered.",
		map[string]any{"Theirs": theirs})
}

// next is the record with what the owner touched; ok is false when something cannot be, which is said beside it.
func (f *form[T]) next() (next T, ok bool) {
	next = f.copyBase()
	var wrong []*kit.Field
	for _, i := range f.inputs {
		if !i.touched() && i.decl.Missing == "" && i.decl.Check == nil || !i.field.Visible() {
			continue
		}
		if problem := i.put(&next); problem != "" {
			i.tell(problem)
			wrong = append(wrong, i.field)
		}
	}
	f.frame.Wrong.Show(wrong...)
	return next, len(wrong) == 0
}

// over puts what the owner touched over another state of the record.
func (f *form[T]) over(rec *T, touched map[string]prefs.Typed) {
	for path, typed := range touched {
		setText(rec, path, typed.Text) // that it can be was seen by next
	}
}

func (f *form[T]) copyBase() T {
	next := *f.base
	// What hangs on pointers must not be shared with base: it is compared with what is stored.
	for _, i := range f.inputs {
		if parent, _, nested := strings.Cut(i.decl.Path, "."); nested {
			own := member(&next, parent)
			fresh := newLike(own)
			own.Set(fresh)
		}
	}
	return next
}

// refused says what is wrong beside the field it is about; false when it is about none of them.
func (f *form[T]) refused(err error) bool {
	i := f.input(kit.FieldOf(err))
	if i == nil {
		return false
	}
	i.tell(kit.SentenceOn(i.decl.Label, err))
	f.frame.Wrong.Show(i.field)
	return true
}

// sent is what stands in the fields while it is saved.
func (f *form[T]) sent() []string {
	texts := make([]string, len(f.inputs))
	for n, i := range f.inputs {
		texts[n] = i.get()
	}
	return texts
}

// saved shows what was stored: the shop may have filled something in. What was typed on since is still to be saved.
func (f *form[T]) saved(rec T, sent []string) {
	f.base = &rec
	for n, i := range f.inputs {
		if i.get() == sent[n] {
			f.resetOne(i)
		} else {
			i.base = i.read(f.base)
		}
	}
}

// reset shows what is stored.
func (f *form[T]) reset() {
	for _, i := range f.inputs {
		f.resetOne(i)
	}
	f.only()
}

func (f *form[T]) resetOne(i *input) {
	i.base = i.read(f.base)
	i.set(i.base)
	i.tell("")
	f.propose(i)
}

// typed is what the owner touched, by its path; that of secrets is kept nowhere.
func (f *form[T]) typed() map[string]prefs.Typed {
	all := map[string]prefs.Typed{}
	for _, i := range f.inputs {
		if i.touched() && !i.decl.Secret {
			all[i.decl.Path] = prefs.Typed{Base: i.base, Text: i.get()}
		}
	}
	return all
}

func (f *form[T]) dirty() bool { return slices.ContainsFunc(f.inputs, (*input).touched) }
