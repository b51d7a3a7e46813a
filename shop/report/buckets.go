package report

import "time"

// Grain is how long a time a point of a chart, or a row of a grouped table, stands for.
type Grain int

// Grains.
const (
	ByDay Grain = iota
	ByWeek
	ByMonth
)

// From how many days on a chart has a point for a week, and for a month.
const (
	weeksFrom  = 93
	monthsFrom = 400
)

// grainOf is that of a chart of so many days.
func grainOf(days int) Grain {
	switch {
	case days >= monthsFrom:
		return ByMonth
	case days >= weeksFrom:
		return ByWeek
	}
	return ByDay
}

// first is the first day of the grain in which a day lies.
func (c Calendar) first(g Grain, d Day) Day {
	switch g {
	case ByWeek:
		return c.week(d)
	case ByMonth:
		return Day{d.Year, d.Month, 1}
	}
	return d
}

// next is the first day of the grain after the one that starts with a day.
func next(g Grain, d Day) Day {
	switch g {
	case ByWeek:
		return d.Plus(7)
	case ByMonth:
		return d.plusMonths(1)
	}
	return d.Plus(1)
}

// Point is a point of a chart.
type Point struct {
	First  Day // of its day, week or month; the period may start or end within it
	Amount Amount
}

// series adds amounts up by day.
type series struct {
	zone  *time.Location
	days  map[Day]Amount
	asked span // the day that was asked for last, for orders come in time
	last  Day
}

func newSeries(zone *time.Location) *series { return &series{zone: zone, days: map[Day]Amount{}} }

// day is the day of an instant.
func (s *series) day(t time.Time) Day {
	if s.asked.end.IsZero() || !s.asked.has(t) {
		s.last = DayOf(t, s.zone)
		s.asked = span{s.last.Start(s.zone), s.last.Plus(1).Start(s.zone)}
	}
	return s.last
}

func (s *series) add(t time.Time, amount Amount) {
	d := s.day(t)
	s.days[d] = s.days[d].Add(amount)
}

// points are those of a period's chart, without a gap. An unbounded period has those from the first amount to the last.
func (s *series) points(p Period) (g Grain, all []Point) {
	if p.Unbounded {
		for d := range s.days {
			if p.Unbounded || d.Before(p.First) {
				p.First = d
			}
			if p.Unbounded || p.Last.Before(d) {
				p.Last = d
			}
			p.Unbounded = false
		}
		if p.Unbounded {
			return ByDay, nil
		}
	}
	g = grainOf(p.Days())
	return g, s.grouped(p, g)
}

// grouped are the amounts of a bounded period, a point for each grain.
func (s *series) grouped(p Period, g Grain) (all []Point) {
	sums := map[Day]Amount{}
	for d, amount := range s.days {
		at := p.Calendar.first(g, d)
		sums[at] = sums[at].Add(amount)
	}
	for d := p.Calendar.first(g, p.First); !p.Last.Before(d); d = next(g, d) {
		all = append(all, Point{d, sums[d]})
	}
	return all
}

// Over are the points of a chart of amounts that belong to instants, without a gap.
func Over(p Period, each func(add func(time.Time, Amount))) (Grain, []Point) {
	s := newSeries(p.Calendar.Zone)
	each(s.add)
	return s.points(p)
}
