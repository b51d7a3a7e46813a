package webhooks

import (
	"context"
	"fmt"
	"strconv"
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

// logRows is how many rows are in sight before the table scrolls by itself.
const logRows = 12

// line is a delivery with whose it was.
type line struct {
	webhooks.Entry
	hook webhooks.Webhook
	now  time.Time
}

// logCard lists the last deliveries.
type logCard struct {
	page  *Page
	card  fyne.CanvasObject
	which *kit.Select
	table *kit.Table[line]
	facts facts
	ready bool
}

func newLogCard(p *Page) *logCard {
	c := &logCard{page: p, which: kit.NewSelect(nil, nil)}
	c.which.PlaceHolder = allHooks()
	c.which.OnChanged = func(string) { c.fill() }
	c.table = kit.NewTable(func(l line) string { return strconv.FormatInt(l.ID, 10) }, logColumns()...)
	c.table.Empty = kit.EmptyState(lang.X("webhooks.log.empty",
		"Nothing was sent yet. What is sent from now on stands here."), nil)
	c.table.Actions = c.actions
	c.table.Most = logRows
	c.card = kit.NewCard(kit.Card{
		Title:   lang.X("webhooks.log", "Deliveries"),
		Note:    lang.X("webhooks.log.note", "The last 200 of each webhook, newest first."),
		Actions: []fyne.CanvasObject{kit.AtMost(220, c.which)},
		Content: c.table,
		Flush:   true,
	})
	return c
}

func allHooks() string { return lang.X("webhooks.log.all", "All webhooks") }

func (c *logCard) show(f facts, ready bool) {
	c.facts, c.ready = f, ready
	names := []string{allHooks()}
	for _, h := range f.hooks {
		if !has(names, h.Name) {
			names = append(names, h.Name)
		}
	}
	c.which.SetOptions(names)
	c.fill()
}

func (c *logCard) fill() {
	rows := []line{}
	for _, l := range c.facts.log {
		if s := c.which.Selected; s == "" || s == allHooks() || s == l.hook.Name {
			rows = append(rows, l)
		}
	}
	c.table.SetRows(rows)
	c.card.Refresh()
}

func (c *logCard) actions(l line) []kit.Action {
	if !c.ready || l.Message == "" {
		return nil
	}
	return []kit.Action{{Label: lang.X("webhooks.again", "Send again"), Icon: theme.ViewRefreshIcon(), Do: func() {
		c.page.tell(l.hook.Name, func(ctx context.Context) (webhooks.Entry, error) {
			return c.page.sender.Again(ctx,
				l.ID)
		})
	}}}
}

func logColumns() []kit.Column[line] {
	return []kit.Column[line]{
		{ID: "at", Title: lang.X("webhooks.log.at", "Time"), Width: 130, DescFirst: true,
			Text: func(l line) string { return kit.DayNear(l.At, l.now) + ", " + l.At.Local().Format("15:04:05") },
			Tip:  func(l line, _ float32) string { return kit.Moment(l.At) },
			Less: func(a, b line) bool { return a.ID < b.ID }},
		{ID: "hook", Title: lang.X("webhooks.log.hook", "Webhook"), Width: 110, Weight: 1,
			Text: func(l line) string { return l.hook.Name },
			Less: func(a, b line) bool { return model.CompareTexts(a.hook.Name, b.hook.Name) < 0 }},
		{ID: "what", Title: lang.X("webhooks.log.what", "What"), Width: 170, Weight: 2, Text: line.what,
			Tip: func(l line, _ float32) string { return strings.TrimSpace(l.Record + " " + l.Message) }},
		{ID: "status", Title: lang.X("webhooks.log.answer", "Answer"), Width: 100,
			Create: func() fyne.CanvasObject { return kit.NewPill("", kit.Neutral) },
			Update: func(cell fyne.CanvasObject, l line) {
				word, m := l.status()
				cell.(*kit.Pill).Set(word, m)
			},
			Less: func(a, b line) bool { return a.Status < b.Status }},
		{ID: "said", Title: lang.X("webhooks.log.said", "Why, or what it said"), Width: 220, Weight: 3, Text: line.said,
			Tip: func(l line, _ float32) string { return l.said() }},
		{ID: "took", Title: lang.X("webhooks.log.took", "Took"), Width: 84, Align: fyne.TextAlignTrailing,
			DescFirst: true,
			Text: func(l line) string {
				if l.Message == "" {
					return ""
				}
				return fmt.Sprintf("%d ms", l.Took.Milliseconds())
			},
			Less: func(a, b line) bool { return a.Took < b.Took }},
	}
}

// what was sent, in words.
func (l line) what() string {
	if l.Kind == webhooks.Note {
		return lang.X("webhooks.log.note.what", "Note")
	}
	if l.Model == "" {
		return lang.X("webhooks.log.test", "Test")
	}
	said := l.Model
	for _, m := range shop.FedModels {
		if m.Name == l.Model {
			said = modelWords(m)
		}
	}
	for _, t := range ticks() {
		if has(t.actions, l.Action) {
			said += ": " + t.word
		}
	}
	if l.Kind == webhooks.Again {
		said += " (" + lang.X("webhooks.log.again", "again") + ")"
	}
	return said
}

func (l line) status() (string, kit.Mood) {
	switch {
	case l.Kind == webhooks.Note:
		return lang.X("webhooks.log.note.what", "Note"), kit.Neutral
	case l.Status == 0:
		return lang.X("webhooks.log.none", "None"), kit.Bad
	case l.Problem.Form != "":
		return strconv.Itoa(l.Status), kit.Bad
	}
	return strconv.Itoa(l.Status), kit.Fine
}

// said is what went wrong, or what the program answered.
func (l line) said() string {
	if l.Problem.Form != "" {
		return say.It(l.Problem)
	}
	return l.Answer
}
