package apikeys

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop/activity"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/shell"
)

// activityRows is how many rows are in sight before the tables scroll by themselves.
const activityRows = 10

// activityCard lists the requests of late, and the kinds of refused ones.
type activityCard struct {
	desk    *shell.Desk
	card    fyne.CanvasObject
	which   *kit.Choice // 0: requests, 1: refused
	key     *kit.Select
	result  *kit.Select
	done    *kit.Table[request]
	refused *kit.Table[refusal]
	facts   facts
}

// request is a row of the first table.
type request struct {
	activity.Request
	now time.Time
	row string
}

// refusal is a row of the second.
type refusal struct {
	activity.RefusedKind
	now time.Time
}

func newActivityCard(d *shell.Desk) *activityCard {
	c := &activityCard{desk: d}
	c.key = kit.NewSelect(nil, nil)
	c.result = kit.NewSelect(nil, nil)
	c.key.PlaceHolder, c.result.PlaceHolder = allKeys(), allResults()
	c.key.OnChanged = func(string) { c.fill() }
	c.result.OnChanged = func(string) { c.fill() }
	c.which = kit.NewChoice([]string{lang.X("activity.requests", "Requests"), lang.X("activity.refused", "Refused")}, 0,
		func(int) { c.fill() })

	c.done = kit.NewTable(func(r request) string { return r.row }, requestColumns()...)
	c.done.Empty = kit.EmptyState(lang.X("activity.empty", "No requests yet. They appear here as soon as a program "+
		"uses a key."), nil)
	c.done.Most = activityRows
	c.done.Actions = c.allow
	c.refused = kit.NewTable(refusal.name, refusalColumns()...)
	c.refused.Empty = kit.EmptyState(lang.X("activity.refused.empty", "Nobody was refused."), nil)
	c.refused.Most = activityRows
	c.refused.Hide()

	c.card = kit.NewCard(kit.Card{
		Title:   lang.X("activity.title", "Activity"),
		Note:    lang.X("activity.note", "The last 1,000 requests, newest first."),
		Actions: []fyne.CanvasObject{kit.AtMost(190, c.key), kit.AtMost(150, c.result), c.which},
		Content: kit.Stack(0, c.done, c.refused),
		Flush:   true,
	})
	return c
}

func allKeys() string    { return lang.X("activity.allkeys", "All keys") }
func allResults() string { return lang.X("activity.allresults", "All results") }

func (c *activityCard) show(f facts) {
	c.facts = f
	keys, results := []string{allKeys()}, []string{allResults()}
	add := func(list *[]string, word string) {
		if word != "" && !slices.Contains(*list, word) {
			*list = append(*list, word)
		}
	}
	for _, r := range f.keys {
		add(&keys, r.Name)
	}
	for _, r := range f.requests {
		add(&keys, r.KeyName)
		add(&results, resultWord(r.Result))
	}
	for _, r := range f.refused {
		add(&results, resultWord(r.Result))
	}
	c.key.SetOptions(keys)
	c.result.SetOptions(results)
	c.fill()
}

// fill shows the rows that the filters let through.
func (c *activityCard) fill() {
	refused := c.which.Index() == 1
	c.key.Hidden, c.done.Hidden, c.refused.Hidden = refused, refused, !refused
	all := func(s *kit.Select, word, every string) bool {
		return s.Selected == "" || s.Selected == every || s.Selected == word
	}
	if refused {
		rows := []refusal{}
		for _, r := range c.facts.refused {
			if all(c.result, resultWord(r.Result), allResults()) {
				rows = append(rows, refusal{r, c.facts.now})
			}
		}
		c.refused.SetRows(rows)
	} else {
		rows, same := []request{}, map[string]int{}
		// oldest first, so that rows of one instant keep their names when newer ones come
		for _, r := range slices.Backward(c.facts.requests) {
			name := fmt.Sprint(r.At.UnixNano())
			same[name]++
			if all(c.key, r.KeyName, allKeys()) && all(c.result, resultWord(r.Result), allResults()) {
				rows = append(rows, request{r, c.facts.now, fmt.Sprint(name, "-", same[name])})
			}
		}
		slices.Reverse(rows)
		c.done.SetRows(rows)
	}
	c.card.Refresh()
}

func (r refusal) name() string {
	return strings.Join([]string{r.Reason, r.Method, r.Model, r.Program, r.Result}, "\x00")
}

// resultWord is a protocol code as an owner reads it.
func resultWord(code string) string {
	switch code {
	case "OK":
		return lang.X("result.ok", "Done")
	case "NULL":
		return lang.X("result.null", "Not found")
	case "KEY":
		return lang.X("result.key", "Key refused")
	case "ACCESS":
		return lang.X("result.access", "Not allowed")
	case "CLEAR":
		return lang.X("result.clear", "Clear refused")
	case "EXCEPTION":
		return lang.X("result.exception", "Wrong data")
	case "NOTSUPPORTED":
		return lang.X("result.notsupported", "Not offered")
	case "GATE":
		return lang.X("result.gate", "Kept out")
	case activity.ResultRevoked:
		return lang.X("result.revoked", "Key revoked")
	}
	return code
}

func resultMood(code string) kit.Mood {
	switch code {
	case "OK":
		return kit.Fine
	case "NULL":
		return kit.Neutral
	case "KEY", "GATE", "EXCEPTION", activity.ResultRevoked:
		return kit.Bad
	}
	return kit.Caution
}

func (r request) when() string {
	if r.At.Local().YearDay() == r.now.Local().YearDay() && r.At.Local().Year() == r.now.Local().Year() {
		return r.At.Local().Format("15:04:05")
	}
	return kit.DayNear(r.At, r.now) + ", " + kit.Hour(r.At)
}

func resultColumn[T any](result func(T) string, tip func(T) string) kit.Column[T] {
	return kit.Column[T]{ID: "result", Title: lang.X("activity.col.result", "Result"), Width: 144,
		Create: func() fyne.CanvasObject { return kit.NewPill("", kit.Neutral) },
		Update: func(cell fyne.CanvasObject, row T) {
			cell.(*kit.Pill).Set(resultWord(result(row)), resultMood(result(row)))
		},
		Tip:  func(row T, _ float32) string { return tip(row) },
		Less: func(a, b T) bool { return model.CompareTexts(resultWord(result(a)), resultWord(result(b))) < 0 }}
}

func requestColumns() []kit.Column[request] {
	return []kit.Column[request]{
		{ID: "at", Title: lang.X("activity.col.time", "Time"), Width: 116, DescFirst: true,
			Text: request.when,
			Tip:  func(r request, _ float32) string { return kit.Moment(r.At) },
			Less: func(a, b request) bool { return a.At.Before(b.At) }},
		{ID: "key", Title: lang.X("activity.col.key", "Key"), Width: 110, Weight: 1,
			Text: func(r request) string { return r.KeyName },
			Less: func(a, b request) bool { return model.CompareTexts(a.KeyName, b.KeyName) < 0 }},
		{ID: "program", Title: lang.X("activity.col.program", "Program"), Width: 130, Weight: 2,
			Text: func(r request) string { return program(r.Program) },
			Tip:  func(r request, _ float32) string { return strings.TrimSpace(program(r.Program) + " " + r.Address) },
			Less: func(a, b request) bool { return model.CompareTexts(a.Program, b.Program) < 0 }},
		{ID: "method", Title: lang.X("activity.col.method", "Method"), Width: 84, Mono: true,
			Text: func(r request) string { return r.Method },
			Less: func(a, b request) bool { return a.Method < b.Method }},
		{ID: "model", Title: lang.X("activity.col.model", "Model"), Width: 130, Weight: 1,
			Text: func(r request) string { return r.Model },
			Less: func(a, b request) bool { return a.Model < b.Model }},
		resultColumn(func(r request) string { return r.Result }, func(r request) string { return r.Reason }),
		{ID: "took", Title: lang.X("activity.col.took", "Took"), Width: 84, Align: fyne.TextAlignTrailing,
			DescFirst: true,
			Text:      func(r request) string { return took(r.Duration) },
			Less:      func(a, b request) bool { return a.Duration < b.Duration }},
	}
}

func took(d time.Duration) string {
	switch {
	case d == 0:
		return ""
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func refusalColumns() []kit.Column[refusal] {
	return []kit.Column[refusal]{
		{ID: "last", Title: lang.X("activity.col.last", "Last"), Width: 110, DescFirst: true,
			Text: func(r refusal) string { return kit.Ago(r.Last, r.now) },
			Tip: func(r refusal, _ float32) string {
				return lang.X("activity.between", "First {{.First}}, last {{.Last}}",
					map[string]any{"First": kit.DayHour(r.First), "Last": kit.DayHour(r.Last)})
			},
			Less: func(a, b refusal) bool { return a.Last.Before(b.Last) }},
		{ID: "reason", Title: lang.X("activity.col.reason", "Why"), Width: 260, Weight: 3,
			Text: func(r refusal) string { return r.Reason },
			Less: func(a, b refusal) bool { return model.CompareTexts(a.Reason, b.Reason) < 0 }},
		{ID: "program", Title: lang.X("activity.col.program", "Program"), Width: 120, Weight: 1,
			Text: func(r refusal) string { return program(r.Program) },
			Less: func(a, b refusal) bool { return model.CompareTexts(a.Program, b.Program) < 0 }},
		{ID: "call", Title: lang.X("activity.col.call", "Call"), Width: 140, Weight: 1, Mono: true,
			Text: func(r refusal) string { return strings.TrimSpace(r.Method + " " + r.Model) }},
		resultColumn(func(r refusal) string { return r.Result }, func(r refusal) string { return r.Reason }),
		{ID: "count", Title: lang.X("activity.col.count", "Times"), Width: 72, Align: fyne.TextAlignTrailing,
			DescFirst: true,
			Text:      func(r refusal) string { return fmt.Sprint(r.Count) },
			Less:      func(a, b refusal) bool { return a.Count < b.Count }},
	}
}
