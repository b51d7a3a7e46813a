package orders

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// A span stands in a filter as "from..to", each end as a program writes it; an end that is left out is open.

// spanOfDays are the first and the last day of a span; zero for an open end.
func spanOfDays(value string) (from, to time.Time) {
	first, last, _ := strings.Cut(value, between)
	read := func(text string) time.Time {
		day, err := time.ParseInLocation(time.DateOnly, text, time.Local)
		if err != nil {
			return time.Time{}
		}
		return day
	}
	return read(first), read(last)
}

// spanOfTotals are the ends of a span of amounts; nil for an open end.
func spanOfTotals(value string) (from, to *shop.Decimal) {
	first, last, _ := strings.Cut(value, between)
	read := func(text string) *shop.Decimal {
		if d, err := shop.ParseDecimal(text); err == nil && text != "" {
			return &d
		}
		return nil
	}
	return read(first), read(last)
}

// span is a span in words.
func span(from, to string) string {
	said := map[string]any{"From": from, "To": to}
	switch {
	case from == "":
		return lang.X("orders.span.to", "up to {{.To}}", said)
	case to == "":
		return lang.X("orders.span.from", "from {{.From}}", said)
	case from == to:
		return from
	}
	return lang.X("orders.span", "{{.From}} to {{.To}}", said)
}

func saysDays(value string) string {
	from, to := spanOfDays(value)
	return span(dayOrNone(from), dayOrNone(to))
}

func dayOrNone(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return kit.Day(t)
}

func saysTotals(value string, d *shell.Desk) string {
	from, to := spanOfTotals(value)
	in, _ := d.Shop.Currency() // without it amounts have the usual figures
	said := func(a *shop.Decimal) string {
		if a == nil {
			return ""
		}
		return say.Price(*a, in)
	}
	return span(said(from), said(to))
}

// askDays asks for the first and the last day of the orders shown.
func askDays(d *shell.Desk, now string, set func(string)) {
	first, last := spanOfDays(now)
	entry := func(t time.Time) *kit.DateEntry {
		e := kit.NewDateEntry(d.Now)
		if !t.IsZero() {
			e.SetDay(t)
		}
		return e
	}
	from, to := entry(first), entry(last)
	problem := func(e *kit.DateEntry) string {
		if strings.TrimSpace(e.Text()) == "" {
			return ""
		}
		return e.Problem()
	}
	written := func(e *kit.DateEntry) string {
		if strings.TrimSpace(e.Text()) == "" {
			return ""
		}
		return e.Day().Format(time.DateOnly)
	}
	askSpan(d, lang.X("orders.days.title", "Orders of which days?"),
		bound{from, func() string { return problem(from) }, func() string { return written(from) }},
		bound{to, func() string { return problem(to) }, func() string { return written(to) }},
		func() bool {
			a, b := written(from), written(to)
			return a != "" && b != "" && a > b
		}, set)
}

// askTotals asks for the least and the largest total of the orders shown.
func askTotals(d *shell.Desk, now string, set func(string)) {
	least, most := spanOfTotals(now)
	in, _ := d.Shop.Currency() // without it amounts have the usual figures
	entry := func(a *shop.Decimal) *kit.Entry {
		e := kit.NewEntry("").WithUnit(string(in))
		if a != nil {
			e.SetText(say.Money(*a, in))
		}
		return e
	}
	from, to := entry(least), entry(most)
	read := func(e *kit.Entry) *shop.Decimal {
		if a, err := say.ParseAmount(e.Text()); err == nil && strings.TrimSpace(e.Text()) != "" {
			return &a
		}
		return nil
	}
	written := func(e *kit.Entry) string {
		if a := read(e); a != nil {
			return a.String()
		}
		return ""
	}
	askSpan(d, lang.X("orders.totals.title", "Orders of which total?"),
		bound{from, func() string { return amountProblem(from, in) }, func() string { return written(from) }},
		bound{to, func() string { return amountProblem(to, in) }, func() string { return written(to) }},
		func() bool {
			a, b := read(from), read(to)
			return a != nil && b != nil && a.GreaterThan(b.Decimal)
		}, set)
}

// bound is where one end of a span is entered.
type bound struct {
	input   fyne.CanvasObject
	problem func() string // "" for none; an empty field has none
	written func() string // as it stands in a filter
}

// askSpan asks for both ends of a span; backwards says that the end lies before the beginning.
func askSpan(d *shell.Desk, title string, from, to bound, backwards func() bool, set func(string)) {
	d.Form(kit.FormOptions{Title: title, Fields: []*kit.Field{
		kit.NewField("", lang.X("orders.span.first", "From"), "", from.input, from.problem),
		kit.NewField("", lang.X("orders.span.last", "To"), lang.X("orders.span.open", "Left empty, there is no end."),
			to.input, func() string {
				switch p := to.problem(); {
				case p != "":
					return p
				case backwards():
					return lang.X("orders.span.wrong", "The end lies before the beginning.")
				}
				return ""
			})},
		Verb: lang.X("orders.span.verb", "Show"), Done: func() { set(spanOf(from.written(), to.written())) }})
}

// spanOf is how a span stands in a filter; "" for one without ends.
func spanOf(from, to string) string {
	if from == "" && to == "" {
		return ""
	}
	return from + between + to
}
