package sheet

import (
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Style is how a file is written (csv.md §2).
type Style struct {
	Mark      bool // begins with a byte order mark, by which spreadsheets know UTF-8
	Separator rune
	Sign      Sign
	Layout    string // of dates; "" is ISO 8601 with the offset
	Zone      *time.Location
}

// Exchange is the style for other programs.
func Exchange(zone *time.Location) Style { return Style{Separator: ',', Sign: Point, Zone: zone} }

// Spreadsheet is the style that a spreadsheet in the language, "de-CH", opens by a double click. Its dates are such
// that none can be read in two ways.
func Spreadsheet(locale string, zone *time.Location) Style {
	s := Style{Mark: true, Separator: ',', Sign: Point, Layout: "2006-01-02 15:04:05", Zone: zone}
	tag := language.Make(locale)
	if strings.Contains(message.NewPrinter(tag).Sprint(number.Decimal(1.5)), ",") {
		s.Sign, s.Separator = Comma, ';'
	}
	if base, _ := tag.Base(); strings.Contains(" de pl cs sk fi nb da ru uk tr hr sl ", " "+base.String()+" ") {
		s.Layout = "02.01.2006 15:04:05"
	}
	return s
}

// Kind is what a cell holds.
type Kind int

// The kinds. Texts are written as they are; numbers are canonical (Canonical), truth values yes or no, instants in
// RFC 3339. A Code is a text that looks like a number and is none: an SKU, a postal code, a telephone number.
const (
	Text Kind = iota
	Code
	Decimal
	YesOrNo
	Instant
)

// Cell is what is written into one.
type Cell struct {
	Kind Kind
	Text string
}

// text is the cell as CSV holds it.
func (s Style) text(c Cell) string {
	switch {
	case c.Text == "":
		return ""
	case c.Kind == Decimal:
		return written(c.Text, s.Sign)
	case c.Kind == YesOrNo:
		return c.Text
	case c.Kind == Instant:
		t, err := time.Parse(time.RFC3339Nano, c.Text)
		if err != nil {
			return c.Text
		}
		if s.Layout == "" {
			return iso(t.In(s.Zone))
		}
		return local(t, s.Layout, s.Zone)
	}
	return Guard(c.Text)
}
