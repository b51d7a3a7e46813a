package webhooks

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/webhooks"
	"griddle/ui/kit"
	"griddle/ui/say"
)

// row is a webhook with its newest delivery.
type row struct {
	webhooks.Webhook
	last webhooks.Entry // its At is zero when there is none
	now  time.Time
}

// hooksCard is the list of the webhooks with what can be done to them.
type hooksCard struct {
	page  *Page
	card  fyne.CanvasObject
	table *kit.Table[row]
	first *kit.Button // the empty table's
	ready bool        // the master secret is at hand
}

func newHooksCard(p *Page) *hooksCard {
	c := &hooksCard{page: p}
	c.first = kit.NewButton(addWords(), kit.Primary, c.ask)
	c.table = kit.NewTable(keyOf, columns()...)
	c.table.Empty = kit.EmptyState(lang.X("webhooks.empty", "No webhook yet, so nothing is sent anywhere."), c.first)
	c.table.Actions = c.actions
	c.table.Open = c.edit
	c.table.Most = 12
	c.card = kit.NewCard(kit.Card{Title: title(), Content: c.table, Flush: true})
	return c
}

func (c *hooksCard) show(f facts, ready bool) {
	c.ready = ready
	rows := make([]row, len(f.hooks))
	for i, h := range f.hooks {
		rows[i] = row{h, f.last[h.ID], f.now}
	}
	c.table.SetRows(rows)
	c.first.SetEnabled(ready)
}

func columns() []kit.Column[row] {
	return []kit.Column[row]{
		{ID: "name", Title: lang.X("webhooks.name", "Name"), Width: 120, Weight: 1,
			Text: func(r row) string { return r.Name },
			Less: func(a, b row) bool { return model.CompareTexts(a.Name, b.Name) < 0 }},
		{ID: "address", Title: lang.X("webhooks.address", "Sent to"), Width: 200, Weight: 3, Mono: true,
			Text: func(r row) string { return r.Address },
			Tip:  func(r row, _ float32) string { return r.Address }},
		{ID: "what", Title: lang.X("webhooks.what", "What is sent"), Width: 190, Weight: 2,
			Text: row.what, Tip: func(r row, _ float32) string { return r.what() }},
		{ID: "last", Title: lang.X("webhooks.last", "Last delivery"), Width: 132, DescFirst: true,
			Text: func(r row) string {
				if r.last.At.IsZero() {
					return lang.X("webhooks.never", "never")
				}
				return kit.Ago(r.last.At, r.now)
			},
			Tip:  func(r row, _ float32) string { return r.lastTip() },
			Less: func(a, b row) bool { return a.last.At.Before(b.last.At) }},
		{ID: "state", Title: lang.X("webhooks.state", "State"), Width: 134,
			Create: func() fyne.CanvasObject { return kit.NewPill("", kit.Neutral) },
			Update: func(cell fyne.CanvasObject, r row) {
				word, m, _ := r.pill()
				cell.(*kit.Pill).Set(word, m)
			},
			Tip: func(r row, _ float32) string { _, _, tip := r.pill(); return tip }},
	}
}

// what says what is sent, in words.
func (r row) what() string {
	var of []string
	for _, m := range shop.FedModels {
		if has(r.Models, m.Name) {
			of = append(of, modelWords(m))
		}
	}
	said := strings.Join(of, ", ")
	if said == "" {
		said = lang.X("webhooks.everything", "Every change")
	}
	if len(r.Actions) > 0 {
		var acts []string
		for _, a := range ticks() {
			if has(r.Actions, a.actions[0]) {
				acts = append(acts, a.word)
			}
		}
		said += ": " + strings.Join(acts, ", ")
	}
	if r.Record {
		return said + " · " + lang.X("webhooks.withrecord", "with the record")
	}
	return said
}

func (r row) lastTip() string {
	if r.last.At.IsZero() {
		return ""
	}
	return kit.DayHour(r.last.At)
}

// pill is the state as a word, its mood, and a sentence about it.
func (r row) pill() (word string, m kit.Mood, tip string) {
	why := ""
	if r.Why.Form != "" {
		why = say.It(r.Why)
	}
	switch {
	case !r.On && !r.Ended.IsZero():
		return lang.X("webhooks.stopped", "Stopped"), kit.Bad, why
	case !r.On:
		return lang.X("webhooks.off", "Off"), kit.Neutral, lang.X("webhooks.off.tip", "Nothing is sent there.")
	case r.Tries > 0:
		return lang.X("webhooks.failing", "Fails"), kit.Caution, why + " " + lang.X("webhooks.failing.tip",
			"Griddle tries again {{.When}}.", map[string]any{"When": kit.DayHour(r.Next)})
	}
	return lang.X("webhooks.on", "On"), kit.Fine, lang.X("webhooks.on.tip", "Changes are sent there as they happen.")
}

func missedWords() string { return lang.X("webhooks.missed", "Send what was missed") }

// actions of one row.
func (c *hooksCard) actions(r row) (all []kit.Action) {
	if c.ready {
		all = append(all,
			kit.Action{Label: lang.X("webhooks.edit", "Edit…"), Icon: theme.DocumentCreateIcon(),
				Do: func() { c.edit(r) }},
			kit.Action{Label: lang.X("webhooks.test", "Send a test"), Icon: theme.MailSendIcon(),
				Do: func() { c.test(r) }},
			kit.Action{Label: lang.X("webhooks.secret", "Copy secret"), Icon: theme.ContentCopyIcon(),
				Do: func() { c.copy(r) }})
	}
	switch {
	case !r.On:
		all = append(all, kit.Action{Label: missedWords(), Divider: true, Do: func() { c.resume(r.Webhook) }},
			kit.Action{Label: lang.X("webhooks.turnon", "Switch on from now"), Do: func() { c.turn(r, true) }})
	case r.Tries > 0:
		all = append(all, kit.Action{Label: lang.X("webhooks.now", "Try again now"), Divider: true,
			Do: func() { c.resume(r.Webhook) }})
		fallthrough
	default:
		all = append(all, kit.Action{Label: lang.X("webhooks.turnoff", "Switch off"), Do: func() { c.turn(r, false) }})
	}
	return append(all, kit.Action{Label: lang.X("webhooks.remove", "Remove…"), Danger: true, Divider: true,
		Do: func() { c.remove(r) }})
}

func (c *hooksCard) turn(r row, on bool) {
	said := lang.X("webhooks.turnedoff", "“{{.Name}}” is off: nothing is sent there.", named(r.Name))
	if on {
		said = lang.X("webhooks.turnedon", "“{{.Name}}” is told of what changes from now on.", named(r.Name))
	}
	c.page.do(func(ctx context.Context) error { return c.page.desk.Shop.Webhooks.Switch(ctx, r.ID, on) }, said)
}

func (c *hooksCard) resume(h webhooks.Webhook) {
	c.page.do(func(ctx context.Context) error { return c.page.desk.Shop.Webhooks.Resume(ctx, h.ID) },
		lang.X("webhooks.resumed", "“{{.Name}}” is sent what it missed.", named(h.Name)))
}

func (c *hooksCard) copy(r row) {
	d := c.page.desk
	kit.Fetch(d.Runner, func() (string, error) { return d.Shop.Webhooks.Secret(r.ID) }, func(secret string, err error) {
		if err != nil {
			d.ToastError(err)
			return
		}
		d.CopySecret(secret, nil)
		d.Toast(lang.X("webhooks.copied", "The secret of “{{.Name}}” is copied. It leaves the clipboard in 30 seconds.",
			named(r.Name)))
	})
}

func (c *hooksCard) test(r row) {
	c.page.tell(r.Name, func(ctx context.Context) (webhooks.Entry, error) { return c.page.sender.Test(ctx, r.ID) })
}

// tell sends something and says what became of it.
func (p *Page) tell(name string, send func(context.Context) (webhooks.Entry, error)) {
	kit.Fetch(p.desk.Runner, func() (webhooks.Entry, error) { return send(context.Background()) },
		func(e webhooks.Entry, err error) {
			switch {
			case err != nil:
				p.desk.ToastError(err)
			case e.Problem.Form != "":
				sentence := lang.X("webhooks.refused", "“{{.Name}}” did not take it. {{.Why}}",
					map[string]any{"Name": name, "Why": say.It(e.Problem)})
				p.desk.ToastError(kit.Told(sentence, nil))
			default:
				p.desk.Toast(lang.X("webhooks.took", "“{{.Name}}” took it, with status {{.Status}}.",
					map[string]any{"Name": name, "Status": e.Status}))
			}
		})
}

func (c *hooksCard) remove(r row) {
	c.page.desk.Danger(kit.DangerOptions{
		Title: lang.X("webhooks.remove.title", "Remove the webhook “{{.Name}}”?", named(r.Name)),
		Consequences: []string{
			lang.X("webhooks.remove.what", "Nothing is sent to {{.Address}} any more.",
				map[string]any{"Address": r.Address}),
			lang.X("webhooks.remove.log", "Its log and its secret go with it. This cannot be undone.")},
		Verb: lang.X("webhooks.remove.verb", "Remove webhook"),
		Do:   func() error { return c.page.desk.Shop.Webhooks.Remove(context.Background(), r.ID) },
		Done: func() { c.page.desk.Toast(lang.X("webhooks.removed", "“{{.Name}}” is removed.", named(r.Name))) },
	})
}
