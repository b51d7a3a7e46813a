package apikeys

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// keysCard is the table of current keys with what can be done to them.
type keysCard struct {
	desk      *shell.Desk
	card      fyne.CanvasObject
	table     *kit.Table[keyRow]
	note      *kit.Text
	revokeAll *kit.Button
	first     *kit.Button // the empty table's
	shown     *shownKey

	ready   bool   // the master secret is at hand
	address string // where programs find the API, for what is copied
}

func newKeysCard(d *shell.Desk) *keysCard {
	c := &keysCard{desk: d}
	c.shown = newShownKey(d)
	c.note = kit.NewText("", kit.Style{Color: look.Muted})
	c.revokeAll = kit.NewButton(lang.X("api.revokeall", "Revoke all…"), kit.Secondary,
		func() { c.revoke(c.table.Rows()) })
	c.first = kit.NewButton(lang.X("api.create", "Create New API Key"), kit.Primary, c.create)
	c.table = kit.NewTable(keyOf, columns()...)
	c.table.Empty = kit.EmptyState(lang.X("api.keys.empty", "No keys yet, so no program can get in."), c.first)
	c.table.Actions = c.actions
	c.table.Chosen = c.chosen
	c.table.Most = 12
	c.card = kit.NewCard(kit.Card{
		Title:   lang.X("api.keys.title", "Current API keys"),
		Actions: []fyne.CanvasObject{c.note, c.revokeAll},
		Content: kit.Stack(0, c.shown.panel, c.table),
		Flush:   true,
	})
	return c
}

func (c *keysCard) show(f facts, ready bool) {
	c.ready, c.address = ready, f.address
	c.table.SetRows(f.keys)
	c.first.SetEnabled(ready)
	c.note.SetText("")
	if n := len(f.keys); n > 0 {
		c.note.SetText(lang.XN("api.keys.count", "{{.N}} keys", n, map[string]any{"N": n}))
	}
	c.revokeAll.Hidden = len(f.keys) == 0
	c.shown.keep(f.keys)
}

// hide takes a key that is shown out of sight.
func (c *keysCard) hide() { c.shown.hide() }

// columns of the table; what a key was used for comes from the server's reports.
func columns() []kit.Column[keyRow] {
	return []kit.Column[keyRow]{
		{ID: "name", Title: lang.X("api.col.name", "Name"), Width: 100, Weight: 3,
			Text: func(r keyRow) string { return r.Name },
			Less: func(a, b keyRow) bool { return model.CompareTexts(a.Name, b.Name) < 0 }},
		{ID: "key", Title: lang.X("api.col.key", "Key"), Width: 108, Mono: true,
			Text: func(r keyRow) string { return r.Masked }},
		{ID: "access", Title: lang.X("api.col.access", "Access"), Width: 134,
			Text: keyRow.access,
			Tip:  func(r keyRow, _ float32) string { return r.accessTip() },
			Less: func(a, b keyRow) bool { return model.CompareTexts(a.access(), b.access()) < 0 }},
		{ID: "created", Title: lang.X("api.col.created", "Created"), Width: 126, Weight: 1, DescFirst: true,
			HideBelow: 930,
			Text: func(r keyRow) string {
				return kit.DayNear(r.Created, r.now) + " · " + kit.Age(r.Created, r.now)
			},
			Tip:  func(r keyRow, _ float32) string { return kit.Moment(r.Created) },
			Less: func(a, b keyRow) bool { return a.Created.Before(b.Created) }},
		{ID: "used", Title: lang.X("api.col.used", "Last used"), Width: 112, Weight: 1, DescFirst: true,
			Text: func(r keyRow) string { return kit.Ago(r.LastUsed, r.now) },
			Tip:  func(r keyRow, _ float32) string { return r.lastUse() },
			Less: func(a, b keyRow) bool { return a.LastUsed.Before(b.LastUsed) }},
		{ID: "days", Title: lang.X("api.col.days", "7 days"), Width: 56, DescFirst: true,
			Create: func() fyne.CanvasObject { return kit.NewSpark(make([]int, 7)) },
			Update: func(cell fyne.CanvasObject, r keyRow) { cell.(*kit.Bars).SetValues(r.Days[:]) },
			Tip:    func(r keyRow, at float32) string { return r.day(kit.SparkIndex(at, len(r.Days))) },
			Less:   func(a, b keyRow) bool { return a.requests() < b.requests() }},
		{ID: "expires", Title: lang.X("api.col.expires", "Expires"), Width: 84, Weight: 0.5,
			Text: func(r keyRow) string {
				if r.ends().IsZero() {
					return lang.X("api.expires.never", "never")
				}
				return kit.DayNear(r.ends(), r.now)
			},
			Tip: func(r keyRow, _ float32) string { return kit.Moment(r.ends()) },
			Less: func(a, b keyRow) bool {
				if a.ends().IsZero() != b.ends().IsZero() {
					return b.ends().IsZero()
				}
				return a.ends().Before(b.ends())
			}},
		{ID: "state", Title: lang.X("api.col.state", "State"), Width: 134,
			Create: func() fyne.CanvasObject { return kit.NewPill("", kit.Neutral) },
			Update: func(cell fyne.CanvasObject, r keyRow) {
				word, m, _ := r.pill()
				cell.(*kit.Pill).Set(word, m)
			},
			Tip: func(r keyRow, _ float32) string { _, _, tip := r.pill(); return tip },
			Less: func(a, b keyRow) bool {
				wa, _, _ := a.pill()
				wb, _, _ := b.pill()
				return model.CompareTexts(wa, wb) < 0
			}},
	}
}

func (r keyRow) requests() (sum int) {
	for _, n := range r.Days {
		sum += n
	}
	return sum
}

// day names one bar of the sparkline; the last one is today.
func (r keyRow) day(i int) string {
	n := r.Days[i]
	d := map[string]any{"N": n, "Day": kit.Day(r.now.AddDate(0, 0, i-len(r.Days)+1))}
	if i == len(r.Days)-1 {
		return lang.XN("api.days.today", "Today: {{.N}} requests", n, d)
	}
	return lang.XN("api.days.day", "{{.Day}}: {{.N}} requests", n, d)
}

// actions of one row.
func (c *keysCard) actions(r keyRow) []kit.Action {
	revoke := kit.Action{Label: lang.X("api.act.revoke", "Revoke…"), Danger: true, Divider: true,
		Do: func() { c.revoke([]keyRow{r}) }}
	if r.rotating() {
		revoke.Label = lang.X("api.act.end", "End now…")
	}
	if !c.ready || !r.Readable {
		return []kit.Action{revoke}
	}
	all := []kit.Action{
		{Label: lang.X("api.act.copy", "Copy"), Icon: theme.ContentCopyIcon(), Do: func() { c.copy(r) }},
		{Label: lang.X("api.act.reveal", "Reveal"), Do: func() { c.reveal(r) }},
		{Label: lang.X("api.act.copyas", "Copy as…"), Do: func() { c.copyAs(r) }},
		{Label: lang.X("api.act.rename", "Rename…"), Divider: true, Do: func() { c.rename(r) }},
	}
	if r.rotating() {
		all = append(all, kit.Action{Label: lang.X("api.act.extend", "Extend…"), Do: func() { c.extend(r) }})
	} else {
		all = append(all, kit.Action{Label: lang.X("api.act.rotate", "Rotate…"), Do: func() { c.rotate(r) }})
	}
	all = append(all, kit.Action{Label: lang.X("api.act.rights", "Rights…"), Do: func() { c.rights(r) }})
	if may := !r.Clear; r.mayClear() || may && r.Access.Clears() {
		label := lang.X("api.act.noclear", "Don't allow clearing")
		if may {
			label = lang.X("api.act.mayclear", "Allow clearing")
		}
		all = append(all, kit.Action{Label: label, Do: func() { c.setClear(r, may) }})
	}
	return append(all, revoke)
}

// chosen is what can be done to the ticked rows.
func (c *keysCard) chosen(rows []keyRow) []kit.Action {
	label := lang.XN("api.act.revokemany", "Revoke {{.N}} keys…", len(rows), map[string]any{"N": len(rows)})
	return []kit.Action{{Label: label, Icon: theme.DeleteIcon(), Danger: true, Do: func() { c.revoke(rows) }}}
}

// do runs a step away from the window and says how it went; the store's event brings the page up to date.
func (c *keysCard) do(step func(context.Context) error, said string) {
	kit.Fetch(c.desk.Runner, func() (struct{}, error) { return struct{}{}, step(context.Background()) },
		func(_ struct{}, err error) {
			if err != nil {
				c.desk.ToastError(err)
				return
			}
			c.desk.Toast(said)
		})
}

func (c *keysCard) copy(r keyRow) {
	kit.Fetch(c.desk.Runner, func() (string, error) { return c.desk.Vault.Reveal(r.ID) }, func(key string, err error) {
		if err != nil {
			c.desk.ToastError(err)
			return
		}
		c.desk.CopySecret(key, c.shown.counts(r.ID))
		c.desk.ToastOn(aboutKey(r.ID),
			lang.X("api.copied", "“{{.Name}}” copied. It leaves the clipboard in 30 seconds.",
				named(r.called())), nil)
	})
}

func (c *keysCard) reveal(r keyRow) {
	kit.Fetch(c.desk.Runner, func() (string, error) { return c.desk.Vault.Reveal(r.ID) }, func(key string, err error) {
		if err != nil {
			c.desk.ToastError(err)
			return
		}
		c.table.Select(keyOf(r))
		c.shown.show(r.ID, lang.X("api.shown", "The key “{{.Name}}”", named(r.called())), key)
	})
}

func (c *keysCard) setClear(r keyRow, may bool) {
	said := lang.X("api.clear.taken", "“{{.Name}}” can no longer clear.", named(r.called()))
	if may {
		said = lang.X("api.clear.given",
			"“{{.Name}}” may delete everything while clear operations are allowed.", named(r.called()))
	}
	c.do(func(ctx context.Context) error { return c.desk.Vault.SetClear(ctx, r.ID, may) }, said)
}

// names lists some keys for a sentence: at most three, then how many more.
func names(rows []keyRow) string {
	var quoted []string
	for _, r := range rows[:min(len(rows), 3)] {
		quoted = append(quoted, lang.X("api.name.quoted", "“{{.Name}}”", named(r.called())))
	}
	list := strings.Join(quoted, ", ")
	if more := len(rows) - len(quoted); more > 0 {
		return lang.XN("api.names.more", "{{.Names}} and {{.N}} more", more, map[string]any{"Names": list, "N": more})
	}
	return list
}
