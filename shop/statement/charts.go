package statement

import (
	"time"

	"griddle/shop/report"
	"griddle/shop/words"
)

// overTime is a chart of amounts by time; nil where there are none.
func overTime(title words.Form, a *Asked, each func(add func(time.Time, report.Amount))) *Chart {
	grain, points := report.Over(a.Period, each)
	return pointsOf(title, grain, points)
}

// pointsOf is a chart of points.
func pointsOf(title words.Form, grain report.Grain, points []report.Point) *Chart {
	if len(points) == 0 {
		return nil
	}
	c := &Chart{Title: title, Kind: Money, Grain: grain, Series: []Series{{Name: title}}}
	for _, p := range points {
		c.Days = append(c.Days, p.First)
		c.Series[0].Figures = append(c.Series[0].Figures, p.Amount)
	}
	return c
}

// mostBars is how many of the largest a chart shows.
const mostBars = 20

// ranked is a chart of the first rows of a table, by two of its columns; nil for a table without rows.
func ranked(title words.Form, t *Table, word, figure string) *Chart {
	name, value := t.column(word), t.column(figure)
	if len(t.Rows) == 0 || name < 0 || value < 0 {
		return nil
	}
	c := &Chart{Title: title, Kind: t.Columns[value].Kind, Series: []Series{{Name: title}}}
	for _, row := range t.Rows[:min(len(t.Rows), mostBars)] {
		c.Words = append(c.Words, row.Cells[name].Text)
		c.Series[0].Figures = append(c.Series[0].Figures, row.Cells[value].value())
	}
	return c
}

// column is where a column stands in the table; -1 for none.
func (t *Table) column(id string) int {
	for i, c := range t.Columns {
		if c.ID == id {
			return i
		}
	}
	return -1
}
