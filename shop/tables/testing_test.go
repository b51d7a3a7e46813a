package tables

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"go.uber.org/goleak"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/sheet"
	"griddle/storage"
	"griddle/storage/sqlite"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var berlin = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return zone
}()

// s0 is the time of the tests' stores.
var s0 = time.Date(2026, 5, 6, 7, 8, 9, 123e6, time.UTC)

// newStore is an empty store in a file of its own.
func newStore(t testing.TB) *shop.Store {
	t.Helper()
	schema := storage.Schema{Version: 1, Tables: shop.Schema()}
	db, err := sqlite.Open(context.Background(), storage.Config{Dir: t.TempDir(), Schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	s, err := shop.New(db, func() time.Time { return s0 })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.Close(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	return s
}

// number3 are numbers with all counts of decimals.
func number3(i int) decimal.Decimal {
	return decimal.New(int64(i)*1234567+1, -int32(i%6))
}

func address(i int) shop.Address {
	a := shop.Address{FirstName: ugly[i%len(ugly)], Line1: ugly[(i+1)%len(ugly)], City: ugly[(i+2)%len(ugly)],
		PostalCode: ugly[(i+3)%len(ugly)], Phone: "+49 30 " + ugly[(i+4)%len(ugly)], RegionName: ugly[(i+5)%len(ugly)]}
	if i%3 > 0 {
		c := shop.Countries[i%len(shop.Countries)]
		a.CountryBvin, a.CountryName = c.Bvin, c.Name
	}
	return a
}

// post stores a record as a program would.
func post[T any, K storage.ID](t testing.TB, s *shop.Store, of shop.Resource[T, K], rec T) T {
	t.Helper()
	body, _, err := of.Save(s, context.Background(), nil, "", model.Encode(&rec))
	if err != nil {
		t.Fatalf("%s: %v", of.Name(), err)
	}
	if err := model.Decode(body, &rec); err != nil {
		t.Fatal(err)
	}
	return rec
}

// ugly are texts that files of cells are known to damage.
var ugly = []string{
	`say "cheese"`, "a,b", "a;b", "tab\there", "a|b", "A > B", "A | B", `A\B`, "two\nlines", "two\r\nlines",
	"lone\rreturn",
	" blank before", "blank behind ", "00123", "1E5", "1.23E+12", "TRUE", "-12", "=A1", "@SUM(A1)", "+49 30 1234",
	"\ttab first", "＝1+1", "'007", "''=A1", `="00123"`, "(empty)", " (empty)", "'(empty)", "02134-1000",
	"1.234", "03/04/2026",
	"<p>&nbsp;\"x\", y</p>", "Crème 🍞", `literal \n`, " A ", "yes", "x000D_", "#1",
}

// styles are the ways in which tables go out.
func styles() map[string]sheet.Style {
	return map[string]sheet.Style{
		"exchange.csv": sheet.Exchange(berlin), "German.csv": sheet.Spreadsheet("de-DE", berlin),
		"American.csv": sheet.Spreadsheet("en-US", berlin), "workbook.xlsx": sheet.Exchange(berlin),
	}
}

// export writes a table into a file and answers its path.
func export(t testing.TB, s *shop.Store, table Table, name string, style sheet.Style) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), table.Name+" "+name)
	if err := Write(context.Background(), s, table, path, style); err != nil {
		t.Fatalf("%s, %s: %v", table.Name, name, err)
	}
	return path
}

// read reads a file.
func read(t testing.TB, s *shop.Store, path, table string, o Options) *Report {
	t.Helper()
	f, err := Look(context.Background(), s, path, As{Table: table}, sheet.Options{}, Reading{Zone: berlin})
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	report, _, err := Read(context.Background(), s, f, o)
	if err != nil {
		var p *storage.PanicError
		if errors.As(err, &p) {
			t.Logf("%s", p.Stack)
		}
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	return report
}

// told is a report in a line.
func told(r *Report) string {
	text := fmt.Sprintf("%d new, %d changed, %d same, %d problems", r.New, r.Changed, r.Same, r.Wrong)
	for _, p := range r.Problems[:min(len(r.Problems), 5)] {
		text += fmt.Sprintf("\n  line %d, %s: %q: %v", p.Line, p.Column, p.Value, p.Err)
	}
	for _, row := range r.Rows[:min(len(r.Rows), 5)] {
		text += fmt.Sprintf("\n  line %d: %q", row.Line, row.Fields)
	}
	return text
}
