package apikeys

import (
	"context"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
	"griddle/vault"
)

// made is a new key with its text.
type made struct {
	key  vault.Key
	text string
}

// showMade puts a new key on the screen at once, in the table and readable; the event that follows finds it there
// already.
func (c *keysCard) showMade(m made) {
	row := keyRow{Key: m.key, state: vault.NeverUsed, now: c.desk.Now()}
	rows := []keyRow{row}
	for _, r := range c.table.Rows() {
		if r.ID != m.key.ID {
			rows = append(rows, r)
		}
	}
	c.table.SetRows(rows)
	c.table.Select(keyOf(row))
	title := lang.X("api.made", "New key “{{.Name}}”: copy it into your program now", named(called(m.key)))
	c.shown.show(m.key.ID, title, m.text)
}

// expiries of a new key in days; 0: never, -1: a day the owner picks.
var expiries = []int{0, 30, 90, 365, -1}

func expiryWords() []string {
	words := make([]string, len(expiries))
	for i, days := range expiries {
		switch days {
		case 0:
			words[i] = lang.X("api.expiry.none", "Never")
		case -1:
			words[i] = lang.X("api.expiry.day", "On a date")
		default:
			words[i] = lang.XN("api.expiry.days", "{{.N}} days", days, map[string]any{"N": days})
		}
	}
	return words
}

// create asks for a new key.
func (c *keysCard) create() {
	if !c.ready {
		return
	}
	name := kit.NewEntry(lang.X("api.new.name.example", "Till, web shop, price list…"))
	rights := newRightsInput(vault.ReadWrite, true)
	day := kit.NewDateEntry(c.desk.Now)
	expiry := kit.NewChoice(expiryWords(), 0, nil)
	dayField := kit.NewField("", lang.X("api.new.day", "Last day"),
		lang.X("api.new.day.hint", "The key works until the end of this day."), day,
		func() string { return c.later(day) })
	dayField.Hide()

	var got made
	fields := slices.Concat([]*kit.Field{kit.NewField("name", lang.X("api.new.name", "Name"),
		lang.X("api.new.name.hint", "The program it is for, so that you know it later."), name, nameProblem(name))},
		rights.fields,
		[]*kit.Field{kit.NewField("", lang.X("api.new.expiry", "Expires"), "", expiry, nil), dayField})
	d := c.desk.Form(kit.FormOptions{
		Title:  lang.X("api.create", "Create New API Key"),
		Fields: fields,
		Verb:   lang.X("api.new.verb", "Create key"),
		Do: func() error {
			n := vault.NewKey{Name: name.Text(), Expires: c.expiry(expiries[expiry.Index()], day.Day())}
			n.Access, n.Clear = rights.chosen()
			var err error
			got.key, got.text, err = c.desk.Vault.Create(context.Background(), n)
			return err
		},
		Done: func() { c.showMade(got) },
	})
	rights.changed = d.Refresh
	expiry.OnChanged = func(i int) {
		dayField.Hidden = expiries[i] != -1
		d.Refresh()
		if !dayField.Hidden {
			c.desk.Window.Canvas().Focus(day)
		}
	}
}

// expiry turns the choice into an instant; a day ends at midnight, local time.
func (c *keysCard) expiry(days int, day time.Time) time.Time {
	switch {
	case days == 0, days < 0 && day.IsZero():
		return time.Time{}
	case days < 0:
		return endOf(day)
	}
	return c.desk.Now().AddDate(0, 0, days)
}

func endOf(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 23, 59, 59, 0, time.Local)
}

// later says what is wrong with a day that must not be over.
func (c *keysCard) later(day *kit.DateEntry) string {
	if problem := day.Problem(); problem != "" {
		return problem
	}
	if !endOf(day.Day()).After(c.desk.Now()) {
		return lang.X("error.past", "This day is over. Choose a later one.")
	}
	return ""
}

func nameProblem(e *kit.Entry) func() string {
	return func() string {
		if n := len([]rune(e.Text())); n < 1 || n > 100 {
			return lang.X("error.keyname", "Give the key a name of 1 to 100 characters.")
		}
		return ""
	}
}

func (c *keysCard) rename(r keyRow) {
	name := kit.NewEntry("")
	name.SetText(r.Name)
	c.desk.Form(kit.FormOptions{
		Title: lang.X("api.rename.title", "Rename “{{.Name}}”", named(r.called())),
		Fields: []*kit.Field{kit.NewField("name", lang.X("api.new.name", "Name"),
			lang.X("api.rename.hint", "Only you see this name; programs are not affected."), name, nameProblem(name))},
		Verb: lang.X("api.rename.verb", "Rename key"),
		Do:   func() error { return c.desk.Vault.Rename(context.Background(), r.ID, name.Text()) },
		Done: func() {
			c.desk.ToastOn(aboutKey(r.ID), lang.X("api.renamed", "Renamed to “{{.Name}}”.", named(name.Text())), nil)
		},
	})
}

// aboutKey is the subject of notes about a key, which name it.
func aboutKey(id int64) string { return "key " + strconv.FormatInt(id, 10) }

// rotateDays is how long both keys work when the owner chooses nothing else.
const rotateDays = 7

func (c *keysCard) rotate(r keyRow) {
	day := kit.NewDateEntry(c.desk.Now)
	day.SetDay(c.desk.Now().AddDate(0, 0, rotateDays))
	var got made
	c.desk.Form(kit.FormOptions{
		Title: lang.X("api.rotate.title", "Rotate “{{.Name}}”", named(r.called())),
		Note: lang.X("api.rotate.note", "You get a new key with the same rights. Both keys work until the day you "+
			"choose; then the old one is revoked by itself.") +
			"\n" + r.lastUse(),
		Fields: []*kit.Field{kit.NewField("", lang.X("api.rotate.day", "Last day of the old key"),
			lang.X("api.rotate.hint", "Griddle shows whether it is still being used, and warns you a day before."), day,
			func() string { return c.later(day) })},
		Verb: lang.X("api.rotate.verb", "Make new key"),
		Do: func() error {
			var err error
			got.key, got.text, err = c.desk.Vault.Rotate(context.Background(), r.ID, endOf(day.Day()))
			return err
		},
		Done: func() { c.showMade(got) },
	})
}

// extend moves the end of a key that was rotated.
func (c *keysCard) extend(r keyRow) {
	day := kit.NewDateEntry(c.desk.Now)
	day.SetDay(r.RetireAt.Local().AddDate(0, 0, rotateDays))
	c.desk.Form(kit.FormOptions{
		Title: lang.X("api.extend.title", "Extend “{{.Name}}”", named(r.called())),
		Note:  r.rotation(),
		Fields: []*kit.Field{kit.NewField("", lang.X("api.rotate.day", "Last day of the old key"),
			lang.X("api.extend.hint", "A day before, Griddle warns you again."), day,
			func() string { return c.later(day) })},
		Verb: lang.X("api.extend.verb", "Extend old key"),
		Do:   func() error { return c.desk.Vault.Extend(context.Background(), r.ID, endOf(day.Day())) },
		Done: func() {
			c.desk.ToastOn(aboutKey(r.ID), lang.X("api.extended", "“{{.Name}}” works until {{.Day}}.",
				map[string]any{"Name": r.called(), "Day": kit.Day(day.Day())}), nil)
		},
	})
}

// revoke asks first, and names what is about to stop working.
func (c *keysCard) revoke(rows []keyRow) {
	if len(rows) == 0 {
		return
	}
	n := map[string]any{"N": len(rows), "Name": rows[0].called(), "Names": names(rows)}
	o := kit.DangerOptions{
		Title:        lang.X("api.revoke.title", "Revoke the key “{{.Name}}”?", n),
		Consequences: []string{rows[0].lastUse()},
		Verb:         lang.X("api.revoke.verb", "Revoke key"),
	}
	said := lang.X("api.revoked", "“{{.Name}}” is revoked.", n)
	switch {
	case len(rows) == 1 && rows[0].rotating() && rows[0].successor != nil:
		o.Title = lang.X("api.end.title", "End the old key “{{.Name}}” now?", n)
		o.Consequences = append(o.Consequences,
			lang.X("api.end.new", "“{{.New}}”, which replaces it, goes on working.",
				map[string]any{"New": called(*rows[0].successor)}))
		o.Verb = lang.X("api.end.verb", "End old key")
	case len(rows) > 1:
		o.Title = lang.XN("api.revoke.titles", "Revoke {{.N}} keys?", len(rows), n)
		o.Consequences = []string{lang.X("api.revoke.which", "These are {{.Names}}.", n), usedLately(rows)}
		o.Verb = lang.XN("api.revoke.verbs", "Revoke {{.N}} keys", len(rows), n)
		said = lang.XN("api.revokeds", "{{.N}} keys are revoked.", len(rows), n)
	}
	if len(rows) == len(c.table.Rows()) {
		o.Consequences = append(o.Consequences, lang.X("api.revoke.closed",
			"No key is left then, so no program gets in until you create one."))
	}
	o.Consequences = append(o.Consequences, lang.X("api.revoke.final",
		"Programs are refused from their very next request on. This cannot be undone."))
	o.Do = func() error {
		ids := make([]int64, len(rows))
		for i, r := range rows {
			ids[i] = r.ID
		}
		return c.desk.Vault.Revoke(context.Background(), ids...)
	}
	o.Done = func() { c.desk.Toast(said) }
	c.desk.Danger(o)
}

// usedLately names the keys of several that were used within a day.
func usedLately(rows []keyRow) string {
	var lately []keyRow
	for _, r := range rows {
		if !r.LastUsed.IsZero() && r.now.Sub(r.LastUsed) < 24*time.Hour {
			lately = append(lately, r)
		}
	}
	if len(lately) == 0 {
		return lang.X("api.revoke.quiet", "None of them was used in the last 24 hours.")
	}
	return lang.X("api.revoke.lately", "Used in the last 24 hours: {{.Names}}.", map[string]any{"Names": names(lately)})
}
