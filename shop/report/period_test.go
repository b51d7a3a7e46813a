package report

import (
	"errors"
	"testing"
	"time"
)

func day(text string) Day { return DayOf(must(time.Parse(time.DateOnly, text)), time.UTC) }

func TestPresets(t *testing.T) {
	for _, c := range []struct {
		now         string // in the store's zone
		week        time.Weekday
		fiscal      time.Month
		preset      Preset
		first, last string
		prev        string // of the compared period, both ends
		year        string
	}{
		// New Year's Day, a Thursday.
		{"2026-01-01", time.Monday, 0, Today, "2026-01-01", "2026-01-01", "2025-12-31", "2025-01-01"},
		{"2026-01-01", time.Monday, 0, Yesterday, "2025-12-31", "2025-12-31", "2025-12-30", "2024-12-31"},
		{"2026-01-01", time.Monday, 0, ThisWeek, "2025-12-29", "2026-01-04", "2025-12-22 2025-12-28",
			"2024-12-30 2025-01-05"},
		{"2026-01-01", time.Sunday, 0, ThisWeek, "2025-12-28", "2026-01-03", "2025-12-21 2025-12-27",
			"2024-12-29 2025-01-04"},
		{"2026-01-01", time.Saturday, 0, LastWeek, "2025-12-20", "2025-12-26", "2025-12-13 2025-12-19",
			"2024-12-21 2024-12-27"},
		{"2026-01-01", time.Monday, 0, ThisMonth, "2026-01-01", "2026-01-31", "2025-12-01 2025-12-31",
			"2025-01-01 2025-01-31"},
		{"2026-01-01", time.Monday, 0, LastMonth, "2025-12-01", "2025-12-31", "2025-11-01 2025-11-30",
			"2024-12-01 2024-12-31"},
		{"2026-01-01", time.Monday, 0, ThisQuarter, "2026-01-01", "2026-03-31", "2025-10-01 2025-12-31",
			"2025-01-01 2025-03-31"},
		{"2026-01-01", time.Monday, 0, LastQuarter, "2025-10-01", "2025-12-31", "2025-07-01 2025-09-30",
			"2024-10-01 2024-12-31"},
		{"2026-01-01", time.Monday, 0, Last7Days, "2025-12-26", "2026-01-01", "2025-12-19 2025-12-25",
			"2024-12-26 2025-01-01"},
		{"2026-01-01", time.Monday, 0, YearToDate, "2026-01-01", "2026-01-01", "2025-12-31", "2025-01-01"},
		{"2026-01-01", time.Monday, 0, LastYear, "2025-01-01", "2025-12-31", "2024-01-01 2024-12-31",
			"2024-01-01 2024-12-31"},
		{"2026-01-01", time.Monday, time.April, FiscalYear, "2025-04-01", "2026-03-31", "2024-04-01 2025-03-31",
			"2024-04-01 2025-03-31"},
		{"2026-01-01", time.Monday, 0, FiscalYear, "2026-01-01", "2026-12-31", "2025-01-01 2025-12-31",
			"2025-01-01 2025-12-31"},
		// 29 February, a Tuesday.
		{"2028-02-29", time.Monday, 0, Today, "2028-02-29", "2028-02-29", "2028-02-28", "2027-02-28"},
		{"2028-02-29", time.Monday, 0, ThisMonth, "2028-02-01", "2028-02-29", "2028-01-01 2028-01-31",
			"2027-02-01 2027-02-28"},
		{"2028-02-29", time.Monday, 0, Last30Days, "2028-01-31", "2028-02-29", "2028-01-01 2028-01-30",
			"2027-01-31 2027-02-28"},
		{"2028-02-29", time.Monday, 0, Last31Days, "2028-01-30", "2028-02-29", "2027-12-30 2028-01-29",
			"2027-01-30 2027-02-28"},
		{"2028-02-29", time.Monday, 0, Last60Days, "2028-01-01", "2028-02-29", "2027-11-02 2027-12-31",
			"2027-01-01 2027-02-28"},
		{"2028-02-29", time.Monday, 0, YearToDate, "2028-01-01", "2028-02-29", "2027-11-02 2027-12-31",
			"2027-01-01 2027-02-28"},
		{"2028-02-29", time.Monday, 0, Last90Days, "2027-12-02", "2028-02-29", "2027-09-03 2027-12-01",
			"2026-12-02 2027-02-28"},
		{"2028-02-29", time.Monday, 0, Last120Days, "2027-11-02", "2028-02-29", "2027-07-05 2027-11-01",
			"2026-11-02 2027-02-28"},
		{"2028-03-31", time.Monday, 0, LastMonth, "2028-02-01", "2028-02-29", "2028-01-01 2028-01-31",
			"2027-02-01 2027-02-28"},
		// The first and the last day of a week.
		{"2026-05-04", time.Monday, 0, ThisWeek, "2026-05-04", "2026-05-10", "2026-04-27 2026-05-03",
			"2025-05-05 2025-05-11"},
		{"2026-05-10", time.Monday, 0, ThisWeek, "2026-05-04", "2026-05-10", "2026-04-27 2026-05-03",
			"2025-05-05 2025-05-11"},
		{"2026-05-10", time.Sunday, 0, ThisWeek, "2026-05-10", "2026-05-16", "2026-05-03 2026-05-09",
			"2025-05-11 2025-05-17"},
		{"2026-05-09", time.Saturday, 0, ThisWeek, "2026-05-09", "2026-05-15", "2026-05-02 2026-05-08",
			"2025-05-10 2025-05-16"},
		{"2026-05-08", time.Saturday, 0, LastWeek, "2026-04-25", "2026-05-01", "2026-04-18 2026-04-24",
			"2025-04-26 2025-05-02"},
	} {
		cal := Calendar{Zone: newYork, Week: c.week, Fiscal: c.fiscal}
		for _, hour := range []time.Duration{0, 24*time.Hour - time.Minute} {
			d := day(c.now)
			p := cal.Period(c.preset, time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, newYork).Add(hour))
			if p.First != day(c.first) || p.Last != day(c.last) {
				t.Errorf("%s: preset %d is %s to %s, not %s to %s", c.now, c.preset, p.First, p.Last, c.first, c.last)
			}
			for with, want := range map[Comparison]string{PreviousPeriod: c.prev, SamePeriodLastYear: c.year} {
				q, ok := p.Compare(with)
				is := q.First.String()
				if q.First != q.Last {
					is += " " + q.Last.String()
				}
				if !ok || is != want {
					t.Errorf("%s: preset %d is compared with %s, not %s", c.now, c.preset, is, want)
				}
			}
		}
	}
	p := here.Period(All, at("1 May 12:00"))
	if _, ok := p.Compare(PreviousPeriod); ok {
		t.Error("all is compared")
	}
	if p.Days() != 0 || !p.span().has(at("1 May 12:00")) || p.Future(time.Time{}) {
		t.Error("all has an end")
	}
	if _, ok := may.Compare(NoComparison); ok {
		t.Error("compared with nothing")
	}
	if q, ok := may.Compare(PreviousPeriod); !ok || q.First != day("2026-03-31") || q.Last != day("2026-04-30") {
		t.Errorf("31 days are compared with %s to %s", q.First, q.Last)
	}
}

func TestPeriods(t *testing.T) {
	if _, err := here.Between(day("2026-05-02"), day("2026-05-01")); !errors.Is(err, ErrBackwards) {
		t.Error(err)
	}
	if !june.Future(at("1 Jun 03:59")) || june.Future(at("1 Jun 04:00")) {
		t.Error("June starts at another time")
	}
	start, end := may.Bounds()
	if !start.Equal(at("1 May 04:00")) || !end.Equal(at("1 Jun 04:00")) || may.Days() != 31 {
		t.Error(start, end, may.Days())
	}
	s := may.span()
	for text, in := range map[string]bool{"1 May 03:59": false, "1 May 04:00": true, "1 Jun 03:59": true,
		"1 Jun 04:00": false} {
		if s.has(at(text)) != in {
			t.Errorf("%s in May: %v", text, !in)
		}
	}
}

// A day is as long as the zone makes it, and starts where it does.
func TestDays(t *testing.T) {
	for _, c := range []struct {
		zone, day, start string
		hours            float64
	}{
		{"America/New_York", "2026-03-07", "2026-03-07T05:00:00Z", 24},
		{"America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", 23},
		{"America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", 25},
		{"Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", 23},
		{"Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z", 25},
		{"Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z", 23},    // from 00:00 to 01:00
		{"America/Havana", "2026-11-01", "2026-11-01T04:00:00Z", 25}, // from 01:00 to 00:00
		{"Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", 24.5},
		{"Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", 0}, // left out
		{"Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", 24},
		{"UTC", "2026-05-01", "2026-05-01T00:00:00Z", 24},
	} {
		d, z := day(c.day), zone(c.zone)
		start, end := d.Start(z), d.Plus(1).Start(z)
		if is := start.Format(time.RFC3339); is != c.start {
			t.Errorf("%s in %s starts at %s, not %s", c.day, c.zone, is, c.start)
		}
		if is := end.Sub(start).Hours(); is != c.hours {
			t.Errorf("%s in %s has %v hours, not %v", c.day, c.zone, is, c.hours)
		}
	}
	for text, want := range map[string]string{"8 Mar 04:30": "2026-03-07", "9 Mar 03:30": "2026-03-08"} {
		if is := DayOf(at(text), newYork); is != day(want) {
			t.Errorf("%s UTC is on %s", text, is)
		}
	}
}
