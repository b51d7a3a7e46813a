package books

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/report"
	"griddle/shop/sample"
	"griddle/shop/shoptest"
	"griddle/shop/statement"
)

// wishOf is a report of the year to date, as the owner of the sample sees it.
func wishOf(t *testing.T, s *shopTest, name string, with map[string]string) StatementWish {
	t.Helper()
	cal, err := s.Calendar()
	if err != nil {
		t.Fatal(err)
	}
	return StatementWish{Report: statement.Named(name), Period: cal.Period(report.Last120Days, s.Now()), With: with}
}

func shown(t *testing.T, s *shopTest, w StatementWish) statement.Statement {
	t.Helper()
	st, err := Statement(s.Store, context.Background(), w)
	if err != nil {
		t.Fatalf("%s: %v", w.Report.Name, err)
	}
	return st
}

// TestEveryReportIsWhole: each report, with each option of its switches, has as many cells as columns; the totals are
// the sums of the rows; and what stands behind its first rows adds up to their figures.
func TestEveryReportIsWhole(t *testing.T) {
	s := newShop(t)
	if err := sample.Fill(s.Shop.Store, ctx, ""); err != nil {
		t.Fatal(err)
	}
	for _, r := range statement.All() {
		if r.Inner {
			continue
		}
		for _, with := range switchedEach(r) {
			w := wishOf(t, s, r.Name, with)
			st := shown(t, s, w)
			if st.Empty && r.Name != "carts" && r.Name != "coupons" && r.Name != "affiliates" && with["kind"] == "" &&
				with["who"] == "" {
				t.Errorf("%s %v shows nothing of the sample", r.Name, with)
			}
			for i := range st.Tables {
				checkTable(t, s, w, &st.Tables[i])
			}
			if with != nil {
				continue
			}
			w.Compare = report.PreviousPeriod
			compared := shown(t, s, w)
			for i := range compared.Tables {
				checkCells(t, w, &compared.Tables[i])
			}
		}
	}
}

// switchedEach are the choices of a report: each option of each switch, the others as they are at first.
func switchedEach(r *statement.Report) (all []map[string]string) {
	all = []map[string]string{nil}
	for _, sw := range r.Switches {
		for _, o := range sw.Options {
			all = append(all, map[string]string{sw.Name: o.Value})
		}
	}
	return all
}

func checkCells(t *testing.T, w StatementWish, table *statement.Table) {
	t.Helper()
	seen := map[string]bool{}
	for _, row := range append(append([]statement.Row{}, table.Rows...), table.Foot...) {
		if len(row.Cells) != len(table.Columns) {
			t.Errorf("%s %s: row %s has %d cells for %d columns", w.Report.Name, table.Name, row.Key, len(row.Cells),
				len(table.Columns))
		}
	}
	for _, row := range table.Rows {
		if seen[row.Key] {
			t.Errorf("%s %s: two rows are called %q", w.Report.Name, table.Name, row.Key)
		}
		seen[row.Key] = true
	}
}

func checkTable(t *testing.T, s *shopTest, w StatementWish, table *statement.Table) {
	t.Helper()
	checkCells(t, w, table)
	if table.Fixed {
		for _, row := range table.Rows {
			if row.Link.Report == "behind" {
				last := row.Cells[len(row.Cells)-1]
				behindIs(t, s, w, table.Name, row, last.Amount)
			}
		}
		return
	}
	for i, c := range table.Columns {
		if len(table.Foot) == 0 || c.Kind != statement.Money || c.ID == "average" || !table.Foot[0].Cells[i].Known {
			continue
		}
		sum := decimal.Zero
		for _, row := range table.Rows {
			sum = sum.Add(row.Cells[i].Amount)
		}
		if w.Report.Name != "coupons" && (w.Report.Name != "top") && !sum.Equal(table.Foot[0].Cells[i].Amount) {
			t.Errorf("%s %v %s, %s: the rows are %s, the total %s", w.Report.Name, w.With, table.Name, c.ID, sum,
				table.Foot[0].Cells[i].Amount)
		}
	}
	for n, row := range table.Rows {
		if !row.Link.Leads() && w.Report.Name != "carts" {
			t.Errorf("%s %s: row %s leads nowhere", w.Report.Name, table.Name, row.Key)
		}
		figure := map[string]string{"buyers": "net", "taxlines": "due", "behind": "net"}[row.Link.Report]
		if at := columnOf(table, figure); figure != "" && at >= 0 && n < 2 {
			behindIs(t, s, w, table.Name, row, row.Cells[at].Amount)
		}
	}
}

func columnOf(table *statement.Table, id string) int {
	for i, c := range table.Columns {
		if c.ID == id {
			return i
		}
	}
	return -1
}

// behindIs: what a row leads to adds up to its figure, in the last column of the total.
func behindIs(t *testing.T, s *shopTest, w StatementWish, table string, row statement.Row, want decimal.Decimal) {
	t.Helper()
	in := w
	in.Report, in.With = statement.Named(row.Link.Report), row.Link.With
	if in.Report == nil {
		t.Errorf("%s %s %s leads to no report: %q", w.Report.Name, table, row.Key, row.Link.Report)
		return
	}
	st := shown(t, s, in)
	foot := st.Tables[0].Foot[0].Cells
	if got := foot[len(foot)-1].Amount; !got.Equal(want) {
		t.Errorf("%s %v %s %s is %s, what is behind it %s", w.Report.Name, w.With, table, row.Key, want, got)
	}
}

func TestStatementIsCancelled(t *testing.T) {
	s := newShop(t)
	if err := sample.Fill(s.Shop.Store, ctx, ""); err != nil {
		t.Fatal(err)
	}
	ended, end := context.WithCancel(ctx)
	end()
	if _, err := Statement(s.Store, ended, wishOf(t, s, "summary", nil)); !errors.Is(err, context.Canceled) {
		t.Errorf("a report that was cancelled: %v", err)
	}
}

// What the list says a customer spent is what the report of customers says, also after a return and with taxes in the
// prices.
func TestWhatCustomersSpentIsAsReported(t *testing.T) {
	s := newShop(t)
	if err := sample.Fill(s.Shop.Store, ctx, ""); err != nil {
		t.Fatal(err)
	}
	spent := map[string]report.CustomerRow{}
	err := Orders(s.Store, ctx, func(orders report.Orders, r report.Rules) error {
		for _, row := range report.RankCustomers(orders, report.Period{Unbounded: true}, r, time.Time{}).Rows {
			spent[model.Fold(row.Mail)] = row
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	rows, bought, err := s.CustomerRows(ctx, shoptest.Must(shop.Customers.IDs(s.Store)))
	if err != nil || len(rows) == 0 {
		t.Fatal(len(rows), err)
	}
	returned := false
	for _, row := range rows {
		want, is := spent[model.Fold(row.Record.Email)], bought[row.ID]
		if is.Orders != want.Orders || !is.Net.Equal(want.Net) || !is.Last.Equal(want.Last) {
			t.Errorf("%s bought %+v and not %d for %s until %s", row.Record.Email, is, want.Orders, want.Net, want.Last)
		}
		f := shoptest.Must(s.FiguresOf(ctx, row.ID))
		returned = returned || f.Returned.IsPositive()
		if f.Orders != want.Orders || !f.Net.Equal(want.Net) || f.Returned.IsNegative() {
			t.Errorf("%s has the figures %+v", row.Record.Email, f)
		}
		if average, ok := want.Average(); ok && (f.Average == nil || !f.Average.Equal(average.Round(2))) {
			t.Errorf("%s has %v on average and not %s", row.Record.Email, f.Average, average)
		}
	}
	if !returned {
		t.Error("nobody returned anything, so the test proves little")
	}
}
