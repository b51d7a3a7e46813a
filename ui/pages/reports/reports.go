// Package reports is the group Reports: one page for all reports that shop/statement declares, with their period,
// comparison, chart and tables, and ways to take them out. To add a report: declare it there; it appears here by
// itself.
package reports

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"griddle/shop/report"
	"griddle/shop/statement"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// Links is where rows lead; the book of pages knows.
type Links struct {
	Order, Product func(id string) shell.Route
}

// Route is that of a report by its name, as it was looked at last.
func Route(name string) shell.Route { return shell.To("reports/" + name) }

// With is the route of a report with what is asked of it: a preset of report.Preset as "period", or the days "from" and
// "to", and the switches of the report.
func With(name string, with map[string]string) shell.Route {
	values := url.Values{}
	for key, value := range with {
		values.Set(key, value)
	}
	return Route(name).With(values.Encode())
}

// Entries declares a page for each report. Those that stand behind the figures of others are reached from there.
func Entries(l Links) (all []shell.Entry) {
	for _, r := range inOrder() {
		e := shell.Entry{
			Name:  Route(r.Name).Name,
			Title: func() string { return say.Translate(r.Title) },
			New:   func(d *shell.Desk, arg string) shell.Page { return newPage(d, l, r, arg) },
		}
		if !r.Inner {
			e.Menu, e.Icon = shell.Reports, iconOf(r)
			e.Words = func() string { return strings.ToLower(say.Translate(r.Purpose)) }
		}
		all = append(all, e)
	}
	return all
}

// inOrder are the reports, each inner one behind that which leads to it first, so that it stays marked.
func inOrder() (all []*statement.Report) {
	behind := map[string]string{"summary": "behind", "products": "buyers", "tax": "taxlines"}
	for _, r := range statement.All() {
		if !r.Inner {
			all = append(all, r)
			if inner := behind[r.Name]; inner != "" {
				all = append(all, statement.Named(inner))
			}
		}
	}
	return all
}

func iconOf(r *statement.Report) fyne.Resource {
	if r.Axis == statement.ByMoney {
		return theme.StorageIcon()
	}
	return theme.ListIcon()
}

// asked is what a page of a report is asked for, as it stands in routes and is kept.
type asked struct {
	preset   report.Preset
	from, to string // of a Custom period, as 2026-05-31
	compare  report.Comparison
	seen     bool              // with the tax that prices contain
	with     map[string]string // switches, and whose figure an inner report is of
}

// presets are the periods by the names that stand in routes, in the order in which they are offered.
var presets = []struct {
	name   string
	preset report.Preset
}{
	{"today", report.Today}, {"yesterday", report.Yesterday}, {"thisweek", report.ThisWeek},
	{"lastweek", report.LastWeek}, {"thismonth", report.ThisMonth}, {"lastmonth", report.LastMonth},
	{"thisquarter", report.ThisQuarter}, {"lastquarter", report.LastQuarter}, {"7days", report.Last7Days},
	{"30days", report.Last30Days}, {"31days", report.Last31Days}, {"60days", report.Last60Days},
	{"90days", report.Last90Days}, {"120days", report.Last120Days}, {"year", report.YearToDate},
	{"lastyear", report.LastYear}, {"fiscalyear", report.FiscalYear}, {"all", report.All}, {"days", report.Custom},
}

// comparisons are those by the names that stand in routes.
var comparisons = []struct {
	name       string
	comparison report.Comparison
}{{"", report.NoComparison}, {"before", report.PreviousPeriod}, {"year", report.SamePeriodLastYear}}

// parse reads what stands in a route; what it does not say is as at first: this month, compared with nothing.
func parse(arg string) asked {
	values, _ := url.ParseQuery(arg) // what cannot be read was not asked
	a := asked{preset: report.ThisMonth, with: map[string]string{}}
	for key := range values {
		a.with[key] = values.Get(key)
	}
	for _, p := range presets {
		if p.name == a.with["period"] {
			a.preset = p.preset
		}
	}
	if a.from, a.to = a.with["from"], a.with["to"]; a.from != "" && a.to != "" {
		a.preset = report.Custom
	}
	for _, c := range comparisons {
		if c.name == a.with["compare"] {
			a.compare = c.comparison
		}
	}
	a.seen = a.with["seen"] == "yes"
	for _, key := range []string{"period", "from", "to", "compare", "seen"} {
		delete(a.with, key)
	}
	return a
}

// String is the argument of a route.
func (a asked) String() string {
	values := url.Values{}
	for key, value := range a.with {
		if value != "" {
			values.Set(key, value)
		}
	}
	if a.preset == report.Custom {
		values.Set("from", a.from)
		values.Set("to", a.to)
	} else {
		for _, p := range presets {
			if p.preset == a.preset {
				values.Set("period", p.name)
			}
		}
	}
	for _, c := range comparisons {
		if c.comparison == a.compare && c.name != "" {
			values.Set("compare", c.name)
		}
	}
	if a.seen {
		values.Set("seen", "yes")
	}
	return values.Encode()
}

// period is the one that is meant now.
func (a asked) period(d *shell.Desk, cal report.Calendar) report.Period {
	if a.preset == report.Custom {
		first, ok1 := report.ParseDay(a.from)
		last, ok2 := report.ParseDay(a.to)
		if p, err := cal.Between(first, last); ok1 && ok2 && err == nil {
			return p
		}
		a.preset = report.ThisMonth
	}
	return cal.Period(a.preset, d.Now())
}
