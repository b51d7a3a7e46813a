package reports

import (
	"testing"

	"griddle/shop/report"
	"griddle/shop/statement"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
)

func book() shell.Book {
	to := func(name string) func(string) shell.Route {
		return func(id string) shell.Route { return shell.To(name).With(id) }
	}
	return shell.Book{Entries: Entries(Links{Order: to("elsewhere"), Product: to("elsewhere")})}
}

func open(t *testing.T, r shell.Route) *pagetest.Fixture {
	t.Helper()
	f := pagetest.Open(t, pagetest.Options{Sample: true}, book())
	f.Desk.Go(r)
	f.Await(t, "Counted on")
	return f
}

func page(f *pagetest.Fixture) *Page { return f.Page.(*Page) }

// TestEveryReportIsShown: each report shows its tables over the sample, and each row leads somewhere.
func TestEveryReportIsShown(t *testing.T) {
	f := open(t, With("summary", map[string]string{"period": "year"}))
	for _, r := range statement.All() {
		f.Desk.Go(With(r.Name, map[string]string{"period": "all"}))
		f.Await(t, string(r.Title), "Counted on")
		p := page(f)
		if p.facts.shown.Empty {
			continue
		}
		if len(p.parts) != len(p.facts.shown.Tables) {
			t.Errorf("%s shows %d of %d tables", r.Name, len(p.parts), len(p.facts.shown.Tables))
		}
	}
}

func TestArgumentsOfRoutes(t *testing.T) {
	for _, arg := range []string{"period=thismonth", "from=2026-05-01&to=2026-05-31", "compare=year&period=30days",
		"by=variant&period=all&seen=yes", "axis=payment&period=lastyear"} {
		if got := parse(arg).String(); got != arg {
			t.Errorf("%q becomes %q", arg, got)
		}
	}
	if a := parse("period=whenever&compare=%zz"); a.preset != report.ThisMonth || a.compare != report.NoComparison {
		t.Errorf("what cannot be read: %+v", a)
	}
}

func TestLooks(t *testing.T) {
	show := func(name string, with map[string]string) func(*testing.T, *pagetest.Fixture) {
		return func(t *testing.T, f *pagetest.Fixture) {
			f.Desk.Go(With(name, with))
			f.Await(t, "Counted on")
		}
	}
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "report-summary", Options: pagetest.Options{Sample: true},
			Act: show("summary", map[string]string{"period": "120days", "compare": "before"})},
		pagetest.Scene{Name: "report-products", Options: pagetest.Options{Sample: true},
			Act: show("products", map[string]string{"period": "120days"})},
	)
}
