package sheet

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// DayOrder says whether dates such as 03/04/2026 begin with the day or with the month; "" is not known.
type DayOrder string

// The orders.
const (
	DayFirst   DayOrder = "day"
	MonthFirst DayOrder = "month"
)

// Days finds out the order from all cells with dates of a file.
type Days struct {
	first, second, either bool
}

var (
	isoDate = regexp.MustCompile(`^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d?):(\d\d)(?::(\d\d(?:\.\d+)?))?)?` +
		`\s*(Z|[+-]\d\d:?\d\d)?$`)
	plainDate = regexp.MustCompile(`^(\d{1,2})([./-])(\d{1,2})[./-](\d{4})` +
		`(?:,?[T ]+(\d\d?):(\d\d)(?::(\d\d(?:\.\d+)?))?)?(?:\s*([AaPp])\.?[Mm]\.?)?$`)
	serialDate = regexp.MustCompile(`^[45]\d{4}(?:[.,]\d+)?$`)
)

// See looks at a cell.
func (d *Days) See(cell string) {
	m := plainDate.FindStringSubmatch(strings.TrimSpace(cell))
	if m == nil || m[2] == "." { // points stand where days come first
		return
	}
	a, _ := strconv.Atoi(m[1]) // digits
	b, _ := strconv.Atoi(m[3])
	d.first = d.first || a > 12
	d.second = d.second || b > 12
	d.either = d.either || a <= 12 && b <= 12 && a != b
}

// Order is the one that the cells show, or ErrAmbiguousDates. Cells that disagree are told by reading them.
func (d *Days) Order() (DayOrder, error) {
	switch {
	case d.first:
		return DayFirst, nil
	case d.second:
		return MonthFirst, nil
	case d.either:
		return "", ErrAmbiguousDates
	}
	return DayFirst, nil
}

// Date reads an instant; one without a zone is in the one given. false when it is none, or has a year of two digits.
func Date(cell string, order DayOrder, in *time.Location) (time.Time, bool) {
	cell = strings.TrimSpace(cell)
	if serialDate.MatchString(cell) {
		return serial(cell, in)
	}
	if m := isoDate.FindStringSubmatch(cell); m != nil {
		zone := in
		if m[7] != "" {
			zone = zoneOf(m[7])
		}
		return moment(m[1], m[2], m[3], m[4], m[5], m[6], "", zone)
	}
	m := plainDate.FindStringSubmatch(cell)
	if m == nil {
		return time.Time{}, false
	}
	day, month := m[1], m[3]
	if order == MonthFirst && m[2] != "." {
		day, month = month, day
	}
	return moment(m[4], month, day, m[5], m[6], m[7], strings.ToUpper(m[8]), in)
}

func zoneOf(text string) *time.Location {
	if text == "Z" {
		return time.UTC
	}
	digits := strings.ReplaceAll(text[1:], ":", "")
	hours, _ := strconv.Atoi(digits[:2]) // digits
	minutes, _ := strconv.Atoi(digits[2:])
	seconds := hours*3600 + minutes*60
	if text[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds)
}

// moment puts an instant together; false where there is no such day or time.
func moment(year, month, day, hour, minute, second, half string, in *time.Location) (time.Time, bool) {
	number := func(text string) int {
		n, _ := strconv.Atoi(text) // digits, or nothing
		return n
	}
	y, mo, d, h, mi := number(year), number(month), number(day), number(hour), number(minute)
	seconds, fraction, _ := strings.Cut(second, ".")
	nanos := number((fraction + "000000000")[:9])
	if half != "" && (h < 1 || h > 12) {
		return time.Time{}, false
	}
	switch {
	case half == "A" && h == 12:
		h = 0
	case half == "P" && h < 12:
		h += 12
	}
	t := time.Date(y, time.Month(mo), d, h, mi, number(seconds), nanos, in)
	if y < 1 || mo < 1 || mo > 12 || d < 1 || time.Date(y, time.Month(mo), d, 0, 0, 0, 0, time.UTC).Day() != d ||
		h > 23 || mi > 59 || number(seconds) > 59 {
		return time.Time{}, false
	}
	return t, true
}

// spreadsheetEpoch is the day 0 of the days that spreadsheets count.
const spreadsheetEpoch = 25569 // days before 1970

// serial reads a number of days, of which the fraction is a time, to the millisecond.
func serial(cell string, in *time.Location) (time.Time, bool) {
	days, err := strconv.ParseFloat(strings.ReplaceAll(cell, ",", "."), 64)
	if err != nil || days > 60000 {
		return time.Time{}, false
	}
	millis := int64((days-spreadsheetEpoch)*86_400_000 + 0.5)
	t := time.UnixMilli(millis).UTC()
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), in), true
}

// iso is an instant with its offset, to the millisecond where it has some.
func iso(t time.Time) string { return t.Format("2006-01-02T15:04:05.999Z07:00") }

// local is an instant as the owner's spreadsheet reads it, or with its offset where that would read back as another.
func local(t time.Time, layout string, in *time.Location) string {
	text := t.In(in).Format(layout)
	if back, ok := Date(text, DayFirst, in); ok && back.Equal(t) {
		return text
	}
	return iso(t.In(in))
}

// yes and no are the words for them in the languages of the window.
var yesWords = map[string]bool{
	"yes": true, "true": true, "1": true, "y": true, "x": true, "on": true, "ja": true, "j": true, "wahr": true,
	"ein": true, "no": false, "false": false, "0": false, "n": false, "off": false, "nein": false, "falsch": false,
	"aus": false,
}

// YesNo reads a truth value.
func YesNo(cell string) (yes, ok bool) {
	yes, ok = yesWords[strings.ToLower(strings.TrimSpace(cell))]
	return yes, ok
}
