package statement

import (
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop/report"
)

// Value is a cell as a program reads it: an amount with all its figures, a fraction as one, an instant in RFC 3339, a
// day as 2026-05-31. Texts are said in the language that say knows; what is not known is "".
func (c Cell) Value(k Kind, say func(Cell) string) string {
	switch {
	case !c.Known:
		return ""
	case c.Said.Form != "":
		return say(c)
	case c.Part:
		k = Percent
	}
	switch k {
	case Pieces:
		return decimal.NewFromInt(int64(c.N)).String()
	case Moment:
		return c.At.UTC().Format(time.RFC3339)
	case Date:
		return c.Day.String()
	case Text:
		return c.Text
	}
	return exact(c.Amount).String()
}

// mostPlaces is how many decimals a quotient is written with.
const mostPlaces = 6

func exact(a report.Amount) report.Amount {
	if -a.Exponent() > mostPlaces {
		return a.Round(mostPlaces)
	}
	return a
}
