package reports

import (
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/report"
	"griddle/shop/statement"
	"griddle/ui/kit"
	"griddle/ui/say"
)

// unknown stands where there is nothing to say.
const unknown = "–"

// teller words the cells of a report.
type teller struct {
	currency shop.Currency
	zone     *time.Location
}

// cell is a cell in words.
func (t teller) cell(k statement.Kind, c statement.Cell) string {
	switch {
	case !c.Known:
		return ""
	case c.Said.Form != "":
		return say.It(c.Said)
	case c.Part:
		k = statement.Percent
	}
	switch k {
	case statement.Pieces:
		return kit.Count(c.N)
	case statement.Moment:
		return t.moment(c.At)
	case statement.Date:
		return day(c.Day)
	case statement.Text:
		return c.Text
	}
	return t.figure(k, c.Amount)
}

// figure is an amount, a fraction or a number of days in words, with a real minus.
func (t teller) figure(k statement.Kind, a report.Amount) string {
	text := ""
	switch k {
	case statement.Percent:
		a = a.Shift(2)
		places := int32(1)
		if !a.Equal(a.Round(1)) && a.Equal(a.Round(3)) { // a rate such as 6.625 %
			places = -a.Exponent()
		}
		text = say.Price(shop.Decimal{Decimal: a.Round(places)}, "") + " %"
		if places == 1 {
			text = strings.Replace(a.StringFixed(1), ".", kit.Point(), 1) + " %"
		}
	case statement.Days, statement.Pieces:
		text = say.Amount(shop.Decimal{Decimal: a.Round(1)})
	default:
		text = say.Price(shop.Decimal{Decimal: a.Round(t.currency.Decimals())}, t.currency)
	}
	return say.Minus(text)
}

// mark is a mark of an axis.
func (t teller) mark(k statement.Kind, v float64) string {
	if k == statement.Percent {
		return t.figure(k, decimal.NewFromFloat(v))
	}
	return say.Mark(v)
}

// moment is an instant in the zone of the store.
func (t teller) moment(at time.Time) string {
	in := at.In(t.zone)
	return kit.DayWords(in.Date()) + ", " + in.Format("15:04")
}

func day(d report.Day) string { return kit.DayWords(d.Year, d.Month, d.Day) }

// days is a period in words.
func days(p report.Period) string {
	switch {
	case p.Unbounded:
		return lang.X("reports.period.all", "All time")
	case p.First == p.Last:
		return day(p.First)
	}
	return day(p.First) + " – " + day(p.Last)
}

// presetName is what a period is called.
func presetName(p report.Preset) string {
	switch p {
	case report.Today:
		return lang.X("reports.period.today", "Today")
	case report.Yesterday:
		return lang.X("reports.period.yesterday", "Yesterday")
	case report.ThisWeek:
		return lang.X("reports.period.thisweek", "This week")
	case report.LastWeek:
		return lang.X("reports.period.lastweek", "Last week")
	case report.ThisMonth:
		return lang.X("reports.period.thismonth", "This month")
	case report.LastMonth:
		return lang.X("reports.period.lastmonth", "Last month")
	case report.ThisQuarter:
		return lang.X("reports.period.thisquarter", "This quarter")
	case report.LastQuarter:
		return lang.X("reports.period.lastquarter", "Last quarter")
	case report.Last7Days:
		return lastDays(7)
	case report.Last30Days:
		return lastDays(30)
	case report.Last31Days:
		return lastDays(31)
	case report.Last60Days:
		return lastDays(60)
	case report.Last90Days:
		return lastDays(90)
	case report.Last120Days:
		return lastDays(120)
	case report.YearToDate:
		return lang.X("reports.period.year", "This year to date")
	case report.LastYear:
		return lang.X("reports.period.lastyear", "Last year")
	case report.FiscalYear:
		return lang.X("reports.period.fiscal", "Financial year")
	case report.All:
		return lang.X("reports.period.all", "All time")
	}
	return lang.X("reports.period.custom", "From … to …")
}

func lastDays(n int) string {
	return lang.X("reports.period.days", "Last {{.N}} days", map[string]any{"N": n})
}

// axis says by whose time things belong to the period.
func axis(a statement.Axis, with map[string]string) string {
	if a == statement.ByChoice {
		a = statement.BySales
		if with["axis"] == "payment" {
			a = statement.ByMoney
		}
	}
	switch a {
	case statement.BySales:
		return lang.X("reports.axis.sales", "by the time of orders and returns")
	case statement.ByMoney:
		return lang.X("reports.axis.money", "by the time of payments")
	}
	return ""
}
