package report

import (
	"errors"
	"fmt"
	"time"
)

// Day is a day of the calendar, whatever the zone.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// DayOf is the day on which an instant falls in a zone.
func DayOf(t time.Time, zone *time.Location) Day {
	year, month, day := t.In(zone).Date()
	return Day{year, month, day}
}

// noon is the middle of the day, to count days with: no clock is turned there.
func (d Day) noon() time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }

// Plus is the day so many days later; fewer than 0 for earlier.
func (d Day) Plus(days int) Day { return DayOf(d.noon().AddDate(0, 0, days), time.UTC) }

// plusMonths is the same day of the month so many months later, or the last day of that month where it is shorter.
func (d Day) plusMonths(months int) Day {
	first := DayOf(Day{d.Year, d.Month, 1}.noon().AddDate(0, months, 0), time.UTC)
	return Day{first.Year, first.Month, min(d.Day, daysIn(first))}
}

// daysIn is how many days the month of a day has.
func daysIn(d Day) int { return time.Date(d.Year, d.Month+1, 0, 12, 0, 0, 0, time.UTC).Day() }

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.noon().Weekday() }

// Before says whether the day is earlier than another.
func (d Day) Before(e Day) bool { return d.noon().Before(e.noon()) }

// String is the day as machines sort it: 2026-05-31.
func (d Day) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// until is how many days lie between this day and a later one.
func (d Day) until(e Day) int { return int(e.noon().Sub(d.noon()) / (24 * time.Hour)) }

// Start is the first instant of the day in a zone. That is not 00:00 where the clocks are turned at midnight; a day
// that the zone left out starts when the next one does.
func (d Day) Start(zone *time.Location) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
	if DayOf(t, zone).Before(d) { // the clocks jump over midnight
		_, t = t.ZoneBounds()
	}
	// Where the clocks are put back to midnight it comes twice: the day starts with the first.
	if turned, _ := t.ZoneBounds(); !turned.IsZero() {
		_, now := t.Zone()
		_, was := turned.Add(-time.Second).In(zone).Zone()
		if first := t.Add(time.Duration(now-was) * time.Second); first.Before(turned) && DayOf(first, zone) == d {
			t = first
		}
	}
	return t.UTC()
}

// Preset names a period that moves with the calendar.
type Preset int

// Presets. ThisMonth is what a report shows at first. The last days include today, and the year to date ends today;
// other periods reach to their own end.
const (
	ThisMonth Preset = iota
	Today
	Yesterday
	ThisWeek
	LastWeek
	LastMonth
	ThisQuarter
	LastQuarter
	Last7Days
	Last30Days
	Last31Days
	Last60Days
	Last90Days
	Last120Days
	YearToDate
	LastYear
	FiscalYear
	All
	Custom // from one day to another: see Between
)

// lastDays is how many days the presets of that kind have.
var lastDays = map[Preset]int{
	Last7Days: 7, Last30Days: 30, Last31Days: 31, Last60Days: 60, Last90Days: 90, Last120Days: 120,
}

// Calendar is how a shop counts days.
type Calendar struct {
	Zone   *time.Location // of the store: days are cut there
	Week   time.Weekday   // the first day of its week
	Fiscal time.Month     // in which its financial year starts; 0 for January
}

// Period is a span of whole days, cut in the zone of its calendar.
type Period struct {
	First, Last Day // both belong to it; without meaning when Unbounded
	Unbounded   bool
	Preset      Preset
	Calendar    Calendar
}

// ErrBackwards is the error of a period whose start lies after its end.
var ErrBackwards = errors.New("the start lies after the end")

// Between is the period from one day to another, both included. A start after the end is ErrBackwards.
func (c Calendar) Between(first, last Day) (Period, error) {
	if last.Before(first) {
		return Period{}, ErrBackwards
	}
	return Period{First: first, Last: last, Preset: Custom, Calendar: c}, nil
}

// Period is the period that a preset names at an instant. Custom has none of its own: it is today.
func (c Calendar) Period(preset Preset, now time.Time) Period {
	today := DayOf(now, c.Zone)
	p := Period{First: today, Last: today, Preset: preset, Calendar: c}
	if n := lastDays[preset]; n > 0 {
		p.First = today.Plus(1 - n)
		return p
	}
	switch preset {
	case Yesterday:
		p.First, p.Last = today.Plus(-1), today.Plus(-1)
	case ThisWeek, LastWeek:
		p.First = c.week(today)
		if preset == LastWeek {
			p.First = p.First.Plus(-7)
		}
		p.Last = p.First.Plus(6)
	case ThisMonth:
		p.First, p.Last = months(today, 0, 1)
	case LastMonth:
		p.First, p.Last = months(today, -1, 1)
	case ThisQuarter, LastQuarter:
		p.First, p.Last = months(today, -(int(today.Month)-1)%3, 3)
		if preset == LastQuarter {
			p.First, p.Last = months(p.First, -3, 3)
		}
	case YearToDate:
		p.First = Day{today.Year, time.January, 1}
	case LastYear:
		p.First, p.Last = Day{today.Year - 1, time.January, 1}, Day{today.Year - 1, time.December, 31}
	case FiscalYear:
		since := (int(today.Month) - int(max(c.Fiscal, time.January)) + 12) % 12
		p.First, p.Last = months(today, -since, 12)
	case All:
		p.Unbounded = true
	}
	return p
}

// week is the first day of the week of a day.
func (c Calendar) week(d Day) Day { return d.Plus(-((int(d.Weekday()) - int(c.Week) + 7) % 7)) }

// months are the first and the last day of so many months, of which the first lies so many after that of a day.
func months(d Day, after, many int) (first, last Day) {
	first = Day{d.Year, d.Month, 1}.plusMonths(after)
	return first, first.plusMonths(many).Plus(-1)
}

// Bounds are the first instant of the period and the first after it. Unbounded, both are zero.
func (p Period) Bounds() (start, end time.Time) {
	if p.Unbounded {
		return start, end
	}
	return p.First.Start(p.Calendar.Zone), p.Last.Plus(1).Start(p.Calendar.Zone)
}

// Days is how many days the period has; 0 for an unbounded one.
func (p Period) Days() int {
	if p.Unbounded {
		return 0
	}
	return p.First.until(p.Last) + 1
}

// Future says whether nothing can have happened in the period yet.
func (p Period) Future(now time.Time) bool {
	return !p.Unbounded && DayOf(now, p.Calendar.Zone).Before(p.First)
}

// Comparison is with what a period is compared.
type Comparison int

// Comparisons.
const (
	NoComparison Comparison = iota
	PreviousPeriod
	SamePeriodLastYear
)

// unit is how many months or weeks a preset is made of; none for a number of days.
func (p Preset) unit() (months, weeks int) {
	switch p {
	case ThisMonth, LastMonth:
		return 1, 0
	case ThisQuarter, LastQuarter:
		return 3, 0
	case LastYear, FiscalYear:
		return 12, 0
	case ThisWeek, LastWeek:
		return 0, 1
	}
	return 0, 0
}

// Compare is the period with which this one is compared: the calendar unit or the same number of days before, or the
// same days a year before. A week is compared with the one 52 weeks before, which starts on the same day of the week,
// and 29 February with the 28th. It is false where there is none.
func (p Period) Compare(with Comparison) (Period, bool) {
	if p.Unbounded || with == NoComparison {
		return Period{}, false
	}
	q := Period{Preset: Custom, Calendar: p.Calendar}
	unit, weeks := p.Preset.unit()
	switch {
	case unit > 0:
		back := unit
		if with == SamePeriodLastYear {
			back = 12
		}
		q.First, q.Last = months(p.First, -back, unit)
	case with == PreviousPeriod:
		q.First, q.Last = p.First.Plus(-p.Days()), p.First.Plus(-1)
	case weeks > 0:
		q.First, q.Last = p.First.Plus(-52*7), p.Last.Plus(-52*7)
	default:
		q.First, q.Last = p.First.plusMonths(-12), p.Last.plusMonths(-12)
	}
	return q, true
}

// span is a period as instants are compared with it. The zero span is unbounded.
type span struct{ start, end time.Time }

func (p Period) span() span {
	start, end := p.Bounds()
	return span{start, end}
}

// has says whether an instant lies in the span.
func (s span) has(t time.Time) bool { return !s.precedes(t) && s.reaches(t) }

// precedes says whether an instant lies before the span.
func (s span) precedes(t time.Time) bool { return !s.start.IsZero() && t.Before(s.start) }

// reaches says whether an instant lies before the span's end.
func (s span) reaches(t time.Time) bool { return s.end.IsZero() || t.Before(s.end) }

// Within are the days from one to another that belong to the period too.
func (p Period) Within(first, last Day) (Day, Day) {
	if !p.Unbounded && first.Before(p.First) {
		first = p.First
	}
	if !p.Unbounded && p.Last.Before(last) {
		last = p.Last
	}
	return first, last
}

// And is the shortest period that holds both.
func (p Period) And(q Period) Period {
	if q.Unbounded {
		return q
	}
	if p.Unbounded {
		return p
	}
	if q.First.Before(p.First) {
		p.First = q.First
	}
	if p.Last.Before(q.Last) {
		p.Last = q.Last
	}
	p.Preset = Custom
	return p
}

// ParseDay reads a day as machines write it: 2026-05-31.
func ParseDay(text string) (Day, bool) {
	t, err := time.Parse(time.DateOnly, text)
	return DayOf(t, time.UTC), err == nil
}

// Shift is the period so many of its own lengths later: the calendar unit, or the number of days. Fewer than 0 for
// earlier.
func (p Period) Shift(by int) Period {
	if p.Unbounded || by == 0 {
		return p
	}
	q := p
	unit, _ := p.Preset.unit()
	if unit == 0 && p.First.Day == 1 && p.Last.Plus(1).Day == 1 { // whole months that were chosen by their days
		unit = (p.Last.Year-p.First.Year)*12 + int(p.Last.Month-p.First.Month) + 1
	}
	if unit > 0 {
		q.First, q.Last = months(p.First, unit*by, unit)
	} else {
		q.First, q.Last = p.First.Plus(p.Days()*by), p.Last.Plus(p.Days()*by)
	}
	q.Preset = Custom
	return q
}

// Month is the month of a day.
func (c Calendar) Month(d Day) Period {
	p := Period{Preset: Custom, Calendar: c}
	p.First, p.Last = months(d, 0, 1)
	return p
}
