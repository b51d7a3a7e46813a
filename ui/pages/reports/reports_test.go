package reports

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"griddle/shop/report"
	"griddle/shop/sheet"
	"griddle/shop/statement"
	"griddle/ui/pages/pagetest"
	"griddle/ui/say"
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

// TestFiles: each kind of file has the title, the period and every row of the report, and can be read again.
func TestFiles(t *testing.T) {
	f := open(t, With("products", map[string]string{"period": "all"}))
	p := page(f)
	dir := t.TempDir()
	sku := p.parts[0].table.Rows()[0].Cells[0].Text
	for _, c := range []struct {
		name  string
		write func(path string) error
	}{
		{"exchange.csv", func(path string) error { return p.write(path, exchange) }},
		{"local.csv", func(path string) error { return p.write(path, sheet.Spreadsheet) }},
		{"book.xlsx", func(path string) error { return p.write(path, sheet.Spreadsheet) }},
	} {
		path := filepath.Join(dir, c.name)
		if err := c.write(path); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		file, err := sheet.Open(path, sheet.Options{})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		rows, found, total := 0, false, false
		err = file.Each(context.Background(), func(r sheet.Record) error {
			rows++
			found = found || r.Cells[0] == sku
			total = total || r.Cells[0] == "Total"
			return nil
		})
		if err != nil || !found || !total || rows < len(p.parts[0].table.Rows()) {
			t.Errorf("%s: %d rows, the first product %t, the total %t, %v", c.name, rows, found, total, err)
		}
	}
	if err := p.print(filepath.Join(dir, "report.pdf")); err != nil {
		t.Error(err)
	}
}

func TestCopyAsTable(t *testing.T) {
	f := open(t, With("summary", map[string]string{"period": "all"}))
	page(f).copyAll()
	text := f.App.Clipboard().Content()
	for _, want := range []string{"Figure\tAmount", "Net sales\t", "From sales to money"} {
		if !strings.Contains(text, want) {
			t.Errorf("the copy lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, say.MinusSign) {
		t.Error("a program does not read such a minus")
	}
}

// TestPeriodMovesAndIsRemembered: the arrows go by the period's own length, and the report opens so again.
func TestPeriodMovesAndIsRemembered(t *testing.T) {
	f := open(t, With("summary", map[string]string{"from": "2026-11-01", "to": "2026-11-30"}))
	page(f).move(-1)
	f.Runner.Flush()
	if got := days(page(f).facts.period); got != "1 Oct 2026 – 31 Oct 2026" {
		t.Errorf("the month before November is %s", got)
	}
	f.Desk.Go(Route("orders"))
	f.Await(t, "Orders by Date", "Counted on")
	f.Desk.Go(Route("summary"))
	f.Await(t, "What you sold", "Counted on")
	if got := days(page(f).facts.period); got != "1 Oct 2026 – 31 Oct 2026" {
		t.Errorf("the report opens again with %s", got)
	}
}

// TestFigureLeadsToItsOrders: what opens behind a figure sums up to it, and leads on to an order.
func TestFigureLeadsToItsOrders(t *testing.T) {
	f := open(t, With("summary", map[string]string{"period": "all"}))
	var figure statement.Row
	for _, row := range page(f).parts[0].table.Rows() {
		if row.Key == "net" {
			figure = row
		}
	}
	page(f).open(figure.Link)
	f.Await(t, "Orders behind a figure", "Total")
	one := page(f).parts[0]
	if foot := one.of.Foot[0].Cells; !foot[len(foot)-1].Amount.Equal(figure.Cells[1].Amount) {
		t.Errorf("behind %s stand orders of %s", figure.Cells[1].Amount, foot[len(foot)-1].Amount)
	}
	if row := one.table.Rows()[0]; row.Link.Order == "" {
		t.Errorf("the row %+v leads to no order", row)
	}
}
