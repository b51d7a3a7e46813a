package records

import (
	"context"

	"griddle/ui/kit"
	"griddle/ui/shell"
)

// Ask is a dialog with the fields of a form, in which one T is changed and stored at once: when backups are made.
type Ask[T any] struct {
	Title, Note, Verb string
	Fields            []Field
	// Save stores what was entered. It is called away from the window.
	Save func(ctx context.Context, next T) error
	Done func()
}

// Open shows the dialog with rec in it.
func (a Ask[T]) Open(d *shell.Desk, rec T) {
	next := rec
	s := &inputs{host: d.Host, follow: func() {}}
	o := kit.FormOptions{Title: a.Title, Note: a.Note, Verb: a.Verb, Done: a.Done}
	for _, f := range a.Fields {
		i := s.add(&rec, f)
		i.field.Check = func() string {
			if wrong := i.put(&next); len(wrong) > 0 {
				return wrong[0].Problem()
			}
			return ""
		}
		o.Fields = append(o.Fields, i.field)
	}
	s.fill(&rec)
	s.settle()
	o.Do = func() error { return a.Save(context.Background(), next) }
	d.Form(o)
}
