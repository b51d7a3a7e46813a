package webhooks

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/webhooks"
	"griddle/ui/kit"
	"griddle/ui/say"
)

// modelWords is what one record of a model is called, at the beginning of a line.
func modelWords(m shop.FedModel) string {
	word := say.Translate(m.Records.Noun())
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(first)) + word[size:]
}

// tick is something that can happen to a record, as the owner chooses it.
type tick struct {
	word    string
	actions []string
}

func ticks() []tick {
	return []tick{
		{lang.X("webhooks.created", "New"), []string{"created"}},
		{lang.X("webhooks.changed", "Changed"), []string{"changed"}},
		{lang.X("webhooks.deleted", "Deleted"), []string{"deleted", "cleared"}},
	}
}

func has(names []string, name string) bool { return slices.Contains(names, name) }

// form is where the owner says what a webhook is.
type form struct {
	name, address *kit.Entry
	which         *kit.Choice // 0: every model, 1: some
	models        []*kit.Check
	actions       []*kit.Check
	record        *kit.Check
	fields        []*kit.Field
	some          *kit.Field
	changed       func()
}

func newForm(w webhooks.Wanted) *form {
	f := &form{name: kit.NewEntry(lang.X("webhooks.name.example", "Shelf labels, bookkeeping…")),
		address: kit.NewEntry("https://"), changed: func() {}}
	f.name.SetText(w.Name)
	f.address.SetText(w.Address)
	which := 0
	if len(w.Models) > 0 {
		which = 1
	}
	f.which = kit.NewChoice([]string{lang.X("webhooks.all", "Everything"), lang.X("webhooks.some", "Only some")}, which,
		func(int) { f.show() })
	var models, actions []fyne.CanvasObject
	for _, m := range shop.FedModels {
		c := kit.NewCheck(modelWords(m), nil)
		c.SetChecked(has(w.Models, m.Name))
		f.models, models = append(f.models, c), append(models, c)
	}
	for _, a := range ticks() {
		c := kit.NewCheck(a.word, nil)
		c.SetChecked(len(w.Actions) == 0 || slices.ContainsFunc(a.actions, func(one string) bool {
			return has(w.Actions, one)
		}))
		f.actions, actions = append(f.actions, c), append(actions, c)
	}
	f.record = kit.NewCheck(lang.X("webhooks.record", "Send the record along"), nil)
	f.record.SetChecked(w.Record)
	f.some = kit.NewField("Models", lang.X("webhooks.models", "Which records"), "", kit.Flow(1.5, models...),
		func() string {
			if f.which.Index() == 1 && len(ticked(f.models)) == 0 {
				return lang.X("webhooks.models.none", "Tick at least one, or choose Everything.")
			}
			return ""
		})
	f.fields = []*kit.Field{
		kit.NewField("Name", lang.X("webhooks.name", "Name"),
			lang.X("webhooks.name.hint", "The program it is, so that you know it later."), f.name, nil),
		kit.NewField("Address", lang.X("webhooks.where", "Address"), lang.X("webhooks.address.hint",
			"Where the program listens. It begins with https://; on this computer http://127.0.0.1:8000 will do."),
			f.address, nil),
		kit.NewField("", lang.X("webhooks.tell", "Tell it of"), "", kit.Left(f.which), nil),
		f.some,
		kit.NewField("Actions", lang.X("webhooks.actions", "When a record is"), lang.X("webhooks.actions.hint",
			"A new record that changes before the program has heard of it is told of as changed."),
			kit.Flow(1.5, actions...),
			func() string {
				if len(ticked(f.actions)) == 0 {
					return lang.X("webhooks.actions.none", "Tick at least one.")
				}
				return ""
			}),
		kit.NewField("", "", lang.X("webhooks.record.hint", "Else it is told only which record it was, and asks for "+
			"it "+
			"with a key of its own."), f.record, nil),
	}
	f.show()
	return f
}

// ticked are the places of those that are ticked.
func ticked(checks []*kit.Check) (all []int) {
	for i, c := range checks {
		if c.Checked {
			all = append(all, i)
		}
	}
	return all
}

// show leaves in sight what there is to choose.
func (f *form) show() {
	f.some.Hidden = f.which.Index() == 0
	f.changed()
}

// wanted is what the owner said.
func (f *form) wanted() webhooks.Wanted {
	w := webhooks.Wanted{Name: strings.TrimSpace(f.name.Text()), Address: f.address.Text(), Record: f.record.Checked}
	if f.which.Index() == 1 {
		for _, i := range ticked(f.models) {
			w.Models = append(w.Models, shop.FedModels[i].Name)
		}
	}
	if all := ticked(f.actions); len(all) < len(f.actions) {
		for _, i := range all {
			w.Actions = append(w.Actions, ticks()[i].actions...)
		}
	}
	return w
}

// ask asks for a new webhook.
func (c *hooksCard) ask() {
	if !c.ready {
		return
	}
	in, d := newForm(webhooks.Wanted{}), c.page.desk
	var secret string
	var made webhooks.Webhook
	dialog := d.Form(kit.FormOptions{
		Title: addWords(),
		Note: lang.X("webhooks.add.note",
			"From now on, what changes is sent to this address. The program needs the secret to know that Griddle "+
				"sends it."),
		Fields: in.fields,
		Verb:   addWords(),
		Do: func() (err error) {
			made, secret, err = d.Shop.Webhooks.Add(context.Background(), in.wanted(), true)
			return err
		},
		Done: func() {
			d.CopySecret(secret, nil)
			d.Toast(lang.X("webhooks.added", "“{{.Name}}” is added, and its secret copied: paste it into the program "+
				"now. "+
				"It leaves the clipboard in 30 seconds.", named(made.Name)))
		},
	})
	in.changed = dialog.Refresh
}

// edit asks what a webhook is from now on.
func (c *hooksCard) edit(r row) {
	if !c.ready {
		return
	}
	in, d := newForm(r.Wanted), c.page.desk
	dialog := d.Form(kit.FormOptions{
		Title:  lang.X("webhooks.edit.title", "Webhook “{{.Name}}”", named(r.Name)),
		Fields: in.fields,
		Verb:   lang.X("edit.save", "Save"),
		Do:     func() error { return d.Shop.Webhooks.Change(context.Background(), r.ID, in.wanted()) },
		Done:   func() { d.Toast(lang.X("webhooks.saved", "“{{.Name}}” is saved.", named(in.wanted().Name))) },
	})
	in.changed = dialog.Refresh
}
