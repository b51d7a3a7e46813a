package kit

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"
)

// ParseDay reads what an owner types as a day: as it stands in the field or in 2026-12-31, as 31.12.2026, 31.12.26
// and 31.12. (the next one), as 31 Dec 2026, as +7 (in 7 days), and as today or tomorrow, in the owner's language.
// The day is local, at midnight.
func ParseDay(text string, now time.Time) (time.Time, bool) {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	n := now.Local()
	today := time.Date(n.Year(), n.Month(), n.Day(), 0, 0, 0, 0, time.Local)
	switch text {
	case "today", lang.X("day.today", "today"):
		return today, true
	case "tomorrow", lang.X("day.tomorrow", "tomorrow"):
		return today.AddDate(0, 0, 1), true
	case "yesterday", lang.X("day.yesterday", "yesterday"):
		return today.AddDate(0, 0, -1), true
	}
	if m := dayFromNow.FindStringSubmatch(text); m != nil {
		by, err := strconv.Atoi(m[1])
		return today.AddDate(0, 0, by), err == nil
	}
	if m := dayISO.FindStringSubmatch(text); m != nil {
		return realDay(m[1], m[2], m[3], today)
	}
	if m := dayDotted.FindStringSubmatch(text); m != nil {
		return realDay(m[3], m[2], m[1], today)
	}
	if m := dayNamed.FindStringSubmatch(text); m != nil {
		for i := time.January; i <= time.December; i++ {
			if strings.HasPrefix(m[2], strings.ToLower(strings.TrimRight(month(i), "."))) {
				return realDay(m[3], strconv.Itoa(int(i)), m[1], today)
			}
		}
	}
	return time.Time{}, false
}

var (
	dayFromNow = regexp.MustCompile(`^([+-]\d{1,4})$`)
	dayISO     = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	dayDotted  = regexp.MustCompile(`^(\d{1,2})\. ?(\d{1,2})\.? ?(\d{2}|\d{4})?$`)
	dayNamed   = regexp.MustCompile(`^(\d{1,2})\.? (\pL{3,})\.?,? ?(\d{2}|\d{4})?$`)
)

// realDay is the day of these figures, if the calendar has it. Without a year it is the next one.
func realDay(year, month, day string, today time.Time) (time.Time, bool) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	switch {
	case year == "":
		y = today.Year()
		if time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.Local).Before(today) {
			y++
		}
	case len(year) == 2:
		y += today.Year() / 100 * 100
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.Local)
	if t.Day() != d || int(t.Month()) != m || y < 1 {
		return time.Time{}, false
	}
	return t, true
}

// FieldDay is a day as it stands in a field.
func FieldDay(t time.Time) string { return t.Local().Format(lang.X("date.field", "2006-01-02")) }
