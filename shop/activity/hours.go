package activity

import (
	"time"

	"griddle/storage"
)

// hoursShown is how many hours RequestsByHour answers, and hoursKept how many the log keeps.
const (
	hoursShown = 24
	hoursKept  = 48
)

const hoursTable = "activity_hours"

func hoursDDL() storage.Table {
	return storage.TableSpec{Name: hoursTable, NotInSnapshots: true, Key: []string{"hour"},
		Columns: []storage.Col{storage.NumberCol("hour"), storage.NumberCol("count")}}.Table()
}

// hourOf numbers the hours since 1970.
func hourOf(t time.Time) int64 { return t.Unix() / int64(time.Hour/time.Second) }

// RequestsByHour counts the requests with a key of the last 24 hours; the last figure is the hour under way, which
// began at start.
func (l *Log) RequestsByHour() (counts [hoursShown]int, start time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := hourOf(l.now())
	for i := range counts {
		counts[i] = l.hours[now-hoursShown+1+int64(i)]
	}
	return counts, time.Unix(now*int64(time.Hour/time.Second), 0)
}

// countHour notes a request; the caller holds the lock.
func (l *Log) countHour(at time.Time) {
	h := hourOf(at)
	l.hours[h]++
	l.newHours[h] = true
	for old := range l.hours {
		if old < h-hoursKept {
			delete(l.hours, old)
			delete(l.newHours, old)
		}
	}
}

// writeHours stores the counts, and forgets those of the days before.
func writeHours(tx *storage.Tx, hours map[int64]int) error {
	last := int64(0)
	for h, n := range hours {
		if err := storage.Replace(tx, hoursTable, storage.Values{"hour": h, "count": n}); err != nil {
			return err
		}
		last = max(last, h)
	}
	if len(hours) == 0 {
		return nil
	}
	_, err := storage.Delete(tx, hoursTable, storage.Less("hour", last-hoursKept))
	return err
}

func (l *Log) loadHours(r storage.Reader) error {
	return storage.Each(r, storage.Select{Table: hoursTable, Columns: []string{"hour", "count"}},
		func(row storage.Row) error {
			var h int64
			var n int
			err := row.Scan(&h, &n)
			l.hours[h] = n
			return err
		})
}
