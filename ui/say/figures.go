package say

import (
	"strings"

	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/report"
	"griddle/ui/kit"
)

// MinusSign stands before figures below 0 in reports: the font of the window has no other one, and a hyphen is too
// short.
const MinusSign = "–"

// Minus is a figure with that sign instead of a hyphen.
func Minus(figure string) string { return strings.Replace(figure, "-", MinusSign, 1) }

// Mark is a mark of the axis of a chart: a whole number where it can be one.
func Mark(v float64) string {
	a := decimal.NewFromFloat(v)
	if a.Equal(a.Round(0)) {
		return Minus(kit.PartThousands(a.Round(0).String()))
	}
	return Minus(Price(shop.Decimal{Decimal: a.Round(max(-a.Round(2).Exponent(), 0))}, ""))
}

// Point is what stands below a point of a chart over time, by the first day of it.
func Point(g report.Grain, d report.Day) string {
	if g == report.ByMonth {
		return kit.MonthWords(d.Year, d.Month)
	}
	return kit.DayShort(d.Month, d.Day)
}
