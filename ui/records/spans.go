package records

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

// Between stands between the ends of a span of days or amounts in a filter.
const Between = ".."

// A span stands in a filter as "from..to", each end as a program writes it; an end that is left out is open.

// SpanOfDays are the first and the last day of a span; zero for an open end.
func SpanOfDays(value string) (from, to time.Time) {
	first, last, _ := strings.Cut(value, Between)
	read := func(text string) time.Time {
		day, err := time.ParseInLocation(time.DateOnly, text, time.Local)
		if err != nil {
			return time.Time{}
		}
		return day
	}
	return read(first), read(last)
}

// SpanOfAmounts are the ends of a span of amounts; nil for an open end.
func SpanOfAmounts(value string) (from, to *shop.Decimal) {
	first, last, _ := strings.Cut(value, Between)
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

// SaysDays is a span of days in words.
func SaysDays(value string) string {
	from, to := SpanOfDays(value)
	return span(dayOrNone(from), dayOrNone(to))
}

func dayOrNone(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return kit.Day(t)
}

// SaysAmounts is a span of amounts in words.
func SaysAmounts(value string, d *shell.Desk) string {
	from, to := SpanOfAmounts(value)
	in, _ := d.Shop.Currency() // without it amounts have the usual figures
	said := func(a *shop.Decimal) string {
		if a == nil {
			return ""
		}
		return say.Price(*a, in)
	}
	return span(said(from), said(to))
}

// AskDays asks for the first and the last day of a span. Where it is not open, both are needed.
func AskDays(d *shell.Desk, title string, open bool, now string, set func(string)) {
	first, last := SpanOfDays(now)
	entry := func(t time.Time) *kit.DateEntry {
		e := kit.NewDateEntry(d.Now)
		if !t.IsZero() {
			e.SetDay(t)
		}
		return e
	}
	from, to := entry(first), entry(last)
	problem := func(e *kit.DateEntry) string {
		if open && strings.TrimSpace(e.Text()) == "" {
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
	askSpan(d, title, open,
		bound{from, func() string { return problem(from) }, func() string { return written(from) }},
		bound{to, func() string { return problem(to) }, func() string { return written(to) }},
		func() bool {
			a, b := written(from), written(to)
			return a != "" && b != "" && a > b
		}, set)
}

// AskAmounts asks for the least and the largest amount of a span.
func AskAmounts(d *shell.Desk, title, now string, set func(string)) {
	least, most := SpanOfAmounts(now)
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
	askSpan(d, title, true,
		bound{from, func() string { return AmountProblem(from, in) }, func() string { return written(from) }},
		bound{to, func() string { return AmountProblem(to, in) }, func() string { return written(to) }},
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
func askSpan(d *shell.Desk, title string, open bool, from, to bound, backwards func() bool, set func(string)) {
	hint := ""
	if open {
		hint = lang.X("orders.span.open", "Left empty, there is no end.")
	}
	d.Form(kit.FormOptions{Title: title, Fields: []*kit.Field{
		kit.NewField("", lang.X("orders.span.first", "From"), "", from.input, from.problem),
		kit.NewField("", lang.X("orders.span.last", "To"), hint, to.input, func() string {
			switch p := to.problem(); {
			case p != "":
				return p
			case backwards():
				return lang.X("orders.span.wrong", "The end lies before the beginning.")
			}
			return ""
		})},
		Verb: lang.X("orders.span.verb", "Show"), Done: func() { set(SpanOf(from.written(), to.written())) }})
}

// SpanOf is how a span stands in a filter; "" for one without ends.
func SpanOf(from, to string) string {
	if from == "" && to == "" {
		return ""
	}
	return from + Between + to
}

// AmountProblem says that what stands in a field is no amount; an empty one is none.
func AmountProblem(e *kit.Entry, in shop.Currency) string {
	if _, err := say.ParseAmount(e.Text()); err != nil && strings.TrimSpace(e.Text()) != "" {
		return NoAmount(in)
	}
	return ""
}

// NoAmount says how an amount is written.
func NoAmount(in shop.Currency) string {
	sample := nineteen.Round(in.Decimals())
	return lang.X("orders.pay.noamount", "Enter an amount such as {{.Sample}}.",
		map[string]any{"Sample": say.Money(shop.Decimal{Decimal: sample}, in)})
}
