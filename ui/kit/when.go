package kit

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"
)

// Ago says in words how long before now an instant was ("5 minutes ago"); never for the zero time.
func Ago(t, now time.Time) string {
	if t.IsZero() {
		return lang.X("when.never", "never")
	}
	d := now.Sub(t)
	switch {
	case d < time.Minute:
		return lang.X("when.now", "just now")
	case d < time.Hour:
		return ago(int(d/time.Minute), "minute")
	case d < 24*time.Hour:
		return ago(int(d/time.Hour), "hour")
	}
	switch days := daysBetween(t, now); {
	case days <= 1:
		return lang.X("when.yesterday", "yesterday")
	case days < 60:
		return ago(days, "day")
	case days < 730:
		return ago(days/30, "month")
	default:
		return ago(days/365, "year")
	}
}

func ago(n int, unit string) string {
	d := map[string]any{"N": n}
	switch unit {
	case "minute":
		return lang.XN("when.minutes", "{{.N}} minutes ago", n, d)
	case "hour":
		return lang.XN("when.hours", "{{.N}} hours ago", n, d)
	case "day":
		return lang.XN("when.days", "{{.N}} days ago", n, d)
	case "month":
		return lang.XN("when.months", "{{.N}} months ago", n, d)
	}
	return lang.XN("when.years", "{{.N}} years ago", n, d)
}

// Age says in words how old something is ("12 days").
func Age(t, now time.Time) string {
	n := max(daysBetween(t, now), 0)
	if n == 0 {
		return lang.X("age.today", "today")
	}
	return lang.XN("age.days", "{{.N}} days", n, map[string]any{"N": n})
}

// Until says in words how long it is from now to an instant ("in 5 days").
func Until(t, now time.Time) string {
	d := t.Sub(now)
	switch {
	case d <= 0:
		return lang.X("until.past", "over")
	case d < time.Hour:
		n := int((d + time.Minute - 1) / time.Minute)
		return lang.XN("until.minutes", "in {{.N}} minutes", n, map[string]any{"N": n})
	case d < 24*time.Hour:
		n := int(d / time.Hour)
		return lang.XN("until.hours", "in {{.N}} hours", n, map[string]any{"N": n})
	}
	n := int(d / (24 * time.Hour))
	return lang.XN("until.days", "in {{.N}} days", n, map[string]any{"N": n})
}

// daysBetween counts local midnights.
func daysBetween(t, now time.Time) int {
	a, b := t.Local(), now.Local()
	from := time.Date(a.Year(), a.Month(), a.Day(), 12, 0, 0, 0, time.UTC)
	to := time.Date(b.Year(), b.Month(), b.Day(), 12, 0, 0, 0, time.UTC)
	return int(to.Sub(from).Hours() / 24)
}

// Clock prints what is left of a countdown: whole minutes, rounded up ("42 min"), and the last two by the second
// (1:59). Never negative. Minutes, because the toolkit draws the whole window for each change: an hour told by the
// second keeps a computer without a graphics card at work.
func Clock(left time.Duration) string {
	if left > 2*time.Minute {
		return lang.X("clock.minutes", "{{.N}} min", map[string]any{"N": int((left + time.Minute - 1) / time.Minute)})
	}
	s := max(int((left+time.Second-1)/time.Second), 0)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// Day prints a local date in the owner's language: 22 Nov 2026.
func Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return DayWords(t.Local().Date())
}

// DayWords prints a day of the calendar in the owner's language.
func DayWords(year int, m time.Month, day int) string {
	return lang.X("date.day", "{{.Day}} {{.Month}} {{.Year}}",
		map[string]any{"Day": day, "Month": month(m), "Year": year})
}

// DayShort prints it without its year.
func DayShort(m time.Month, day int) string {
	return lang.X("date.near", "{{.Day}} {{.Month}}", map[string]any{"Day": day, "Month": month(m)})
}

// MonthWords prints a month of the calendar in the owner's language.
func MonthWords(year int, m time.Month) string {
	return lang.X("date.far", "{{.Month}} {{.Year}}", map[string]any{"Month": month(m), "Year": year})
}

// DayNear prints a local date for narrow columns: 22 Nov, and Nov 2027 when it is in another year and more than half a
// year away.
func DayNear(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	l := t.Local()
	if l.Year() != now.Local().Year() && t.Sub(now).Abs() > 180*24*time.Hour {
		return MonthWords(l.Year(), l.Month())
	}
	return DayShort(l.Month(), l.Day())
}

// Hour prints a local time of day: 15:42.
func Hour(t time.Time) string { return t.Local().Format("15:04") }

// DayHour prints both.
func DayHour(t time.Time) string { return Day(t) + ", " + Hour(t) }

// DayTime is an instant as it stands in a field, in local time: 2026-11-22 14:30; "" when it is not set.
func DayTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format(lang.X("date.field", "2006-01-02") + " 15:04")
}

// ParseDayTime reads what an owner types as a day in any of the ways of ParseDay, with or without a time of day behind
// it, local; the empty text is the zero time.
func ParseDayTime(text string, now time.Time) (time.Time, bool) {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return time.Time{}, true
	}
	var clock time.Time
	if at := strings.LastIndexByte(text, ' '); at > 0 {
		for _, form := range []string{"15:04", "15:04:05"} {
			if t, err := time.Parse(form, text[at+1:]); err == nil {
				text, clock = text[:at], t
				break
			}
		}
	}
	day, ok := ParseDay(strings.TrimSuffix(text, ","), now)
	if !ok {
		return time.Time{}, false
	}
	hour, minute, second := clock.Clock()
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, second, 0, time.Local), true
}

// NoDayTime says how a day and a time are written, of a text that is none.
func NoDayTime(text string, now time.Time) string {
	return lang.X("date.moment",
		"“{{.Text}}” is not a day. Type it as {{.Example}}, with or without a time of day.",
		map[string]any{"Text": text, "Example": DayTime(now)})
}

// NoDay says that a text is no day, and how to type one.
func NoDay(text string, now time.Time) string {
	return lang.X("date.unread", "“{{.Text}}” is not a day. Type it as {{.Example}}, or as +7 for in 7 days.",
		map[string]any{"Text": text, "Example": FieldDay(now.AddDate(0, 0, 7))})
}

// UTC prints an instant for a tooltip: 2026-11-22 14:42:07 UTC.
func UTC(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") + " UTC" }

// Moment is the tooltip of a relative time: local and UTC.
func Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return DayHour(t) + " (" + UTC(t) + ")"
}

// MonthName is what the n-th month of a year is called, from 1 on.
func MonthName(n int) string { return month(time.Month(n)) }

func month(m time.Month) string {
	switch m {
	case time.January:
		return lang.X("month.1", "Jan")
	case time.February:
		return lang.X("month.2", "Feb")
	case time.March:
		return lang.X("month.3", "Mar")
	case time.April:
		return lang.X("month.4", "Apr")
	case time.May:
		return lang.X("month.5", "May")
	case time.June:
		return lang.X("month.6", "Jun")
	case time.July:
		return lang.X("month.7", "Jul")
	case time.August:
		return lang.X("month.8", "Aug")
	case time.September:
		return lang.X("month.9", "Sep")
	case time.October:
		return lang.X("month.10", "Oct")
	case time.November:
		return lang.X("month.11", "Nov")
	}
	return lang.X("month.12", "Dec")
}
