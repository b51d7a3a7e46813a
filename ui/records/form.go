package records

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop/prefs"
	"griddle/ui/kit"
	"griddle/ui/shell"
)

// form is the fields of a record that is edited as a whole. What the owner touched is the owner's until it is saved or
// discarded, whatever somebody else does to the record meanwhile.
type form[T any] struct {
	inputs
	desk  *shell.Desk
	frame *shell.Form
	base  *T // as it is stored; for a new one, what it begins as
	shots []*pictureInput
}

func newForm[T any](d *shell.Desk, id string, follow func()) form[T] {
	return form[T]{desk: d, inputs: inputs{host: d.Host, id: id, follow: follow}}
}

// group makes the card of a group.
func (f *form[T]) group(g Group) fyne.CanvasObject {
	own := make([]*input, len(g.Fields))
	for n, decl := range g.Fields {
		own[n] = f.add(new(T), decl)
	}
	if g.Picture != nil {
		g.More = func() fyne.CanvasObject { return f.shot(*g.Picture).box }
	}
	stand := f.lines(own, layout{wide: g.Wide, pairs: g.Pairs, more: g.More})
	card := kit.NewCard(kit.Card{Title: g.Title, Note: g.Note, Content: kit.Stack(2, stand...)})
	if g.More == nil {
		f.cards = append(f.cards, fieldCard{card, own})
	}
	return card
}

// begin fills the fields for the first time: with the record and, over it, what was typed on an earlier visit. resumed
// tells whether that began with what was stored then.
func (f *form[T]) begin(rec T, typed map[string]prefs.Typed, resumed bool) {
	f.base = &rec
	f.fill(f.base)
	for _, i := range f.all {
		before, there := typed[i.decl.Path]
		if !there || i.decl.Shown {
			continue
		}
		if resumed {
			i.base = before.Base
		}
		i.set(before.Text)
	}
	f.settle()
}

// renew takes a record that somebody else changed into the fields that the owner has not touched. Where both changed
// the same field, the owner's text stays and the other one is said beside it.
func (f *form[T]) renew(rec T) {
	f.base, f.rec = &rec, &rec
	for _, i := range f.all {
		theirs := i.read(f.base)
		if theirs == i.base {
			continue
		}
		touched, mine, base := i.touched(), i.get(), i.base
		i.base = theirs
		switch {
		case !touched:
			i.set(theirs)
		case i.merge != nil && !i.merge(base, mine, theirs):
			i.tell("") // both changes stand in it now
		case i.get() != theirs:
			i.tell(conflict(i.words(theirs)))
			i.clash = true
		case i.clash:
			i.tell("")
		}
	}
	f.settle()
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
	wrong := f.put(&next)
	f.frame.Wrong.Show(wrong...)
	return next, len(wrong) == 0
}

// over puts what the owner touched over another state of the record.
func (f *form[T]) over(rec, next *T, touched map[string]prefs.Typed) {
	for path := range touched {
		addSetting(rec, path)
		member(rec, path).Set(member(next, path))
	}
}

func (f *form[T]) copyBase() T {
	next := *f.base
	unshare(f.all, &next) // with base, which is compared with what is stored
	return next
}

// refused says what is wrong beside the field it is about; false when it is about none of them.
func (f *form[T]) refused(err error) bool {
	i, field := f.find(kit.FieldOf(err))
	if i == nil {
		return false
	}
	i.clash = false
	say := func(label string) string { return kit.SentenceOn(label, err) }
	if i.list != nil {
		field = i.list.refuse(kit.FieldOf(err), say)
	} else {
		field.SetProblem(say(firstOf(field.Label, i.decl.Label))) // the label of a tick is its box's
	}
	f.frame.Wrong.Show(field)
	return true
}

// sent is what stands in the fields while it is saved.
func (f *form[T]) sent() []string {
	texts := make([]string, len(f.all))
	for n, i := range f.all {
		texts[n] = i.get()
	}
	return texts
}

// saved shows what was stored: the shop may have filled something in. What was typed on since is still to be saved.
func (f *form[T]) saved(rec T, sent []string) {
	f.base, f.rec = &rec, &rec
	for n, i := range f.all {
		if i.get() == sent[n] {
			f.resetOne(i)
		} else {
			i.base = i.read(f.base)
		}
	}
	f.settle()
}

// reset shows what is stored.
func (f *form[T]) reset() {
	for _, i := range f.all {
		f.resetOne(i)
	}
	f.settle()
}

func (f *form[T]) resetOne(i *input) {
	i.base = i.read(f.base)
	i.set(i.base)
	i.tell("")
}
