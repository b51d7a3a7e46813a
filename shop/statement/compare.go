package statement

import (
	"slices"

	"griddle/shop/report"
	"griddle/shop/words"
)

// Compare puts beside each figure what it was in another period, and what became of it: in a table of figures as
// columns, in other tables below their totals, and in a chart as the second series.
func Compare(now, before Statement) Statement {
	if now.Chart != nil && now.Chart.Words == nil && before.Chart != nil {
		was := slices.Clone(before.Chart.Series[0].Figures)
		n := len(now.Chart.Days)
		if len(was) > n {
			was = was[:n]
		}
		for len(was) < n {
			was = append(was, zero)
		}
		now.Chart.Series = append(now.Chart.Series, Series{Name: "Compared", Figures: was})
	}
	for i := range now.Tables {
		t := &now.Tables[i]
		at := slices.IndexFunc(before.Tables, func(b Table) bool { return b.Name == t.Name })
		if at < 0 {
			continue
		}
		if t.Fixed {
			compareFigures(t, &before.Tables[at])
		} else {
			compareTotals(t, &before.Tables[at])
		}
	}
	now.Empty = now.Empty && before.Empty
	return now
}

// compareFigures adds columns for the last figure of each row.
func compareFigures(t, before *Table) {
	last := len(t.Columns) - 1
	t.Columns = append(slices.Clone(t.Columns), Column{ID: "before", Head: "Compared", Kind: Money},
		Column{ID: "change", Head: "Change", Kind: Money}, Column{ID: "percent", Head: "Change %", Kind: Percent})
	for i := range t.Rows {
		row := &t.Rows[i]
		was := figureIn(before.Rows, row.Key, last)
		more := []Cell{none, none, none}
		if row.Cells[last].Known {
			by, fraction, some := report.Change(was, row.Cells[last].Amount)
			more = []Cell{money(was), money(by), changed(by, fraction, some)}
		}
		row.Cells = append(slices.Clone(row.Cells), more...)
	}
}

func figureIn(rows []Row, key string, column int) report.Amount {
	for _, r := range rows {
		if r.Key == key && column < len(r.Cells) {
			return r.Cells[column].Amount
		}
	}
	return zero
}

// changed is a change as a fraction: "new" where there was nothing before.
func changed(by, fraction report.Amount, some bool) Cell {
	if !some && !by.IsZero() {
		return said("new")
	}
	return known(fraction, some)
}

// compareTotals adds two rows below each total: what it was, and the change as a fraction.
func compareTotals(t, before *Table) {
	var foot []Row
	for _, row := range t.Foot {
		foot = append(foot, row)
		if !row.Sum {
			continue
		}
		at := slices.IndexFunc(before.Foot, func(r Row) bool { return r.Key == row.Key })
		if at < 0 {
			continue
		}
		was := Row{Key: row.Key + " before", Aside: true, Cells: make([]Cell, len(row.Cells))}
		change := Row{Key: row.Key + " change", Aside: true, Cells: make([]Cell, len(row.Cells))}
		was.Cells[0], change.Cells[0] = said("Compared"), said("Change %")
		for i, c := range t.Columns {
			from := before.column(c.ID)
			if i == 0 || from < 0 || !row.Cells[i].Known || c.Kind != Money && c.Kind != Pieces {
				continue
			}
			was.Cells[i] = before.Foot[at].Cells[from]
			by, fraction, some := report.Change(was.Cells[i].value(), row.Cells[i].value())
			change.Cells[i] = changed(by, fraction, some)
			change.Cells[i].Part = true
		}
		foot = append(foot, was, change)
	}
	t.Foot = foot
}

// value is the figure of a cell, whether it is an amount or a number.
func (c Cell) value() report.Amount {
	if c.N != 0 {
		return report.Pieces(c.N)
	}
	return c.Amount
}

// Against says with what a report is compared.
func Against(c report.Comparison) words.Form {
	switch c {
	case report.PreviousPeriod:
		return "The period before"
	case report.SamePeriodLastYear:
		return "The same period last year"
	}
	return "Nothing"
}
