package shop

import (
	"context"
	"time"

	"griddle/storage"
)

// Overview counts what an owner looks after.
type Overview struct {
	Products, Categories              int
	NotForSale, NoPicture, NoCategory int // of the products
}

// Overview counts; the lists behind the figures are those of FindProducts.
func (s *Store) Overview(ctx context.Context) (Overview, error) {
	return s.count.overview.get(s.count.generation.Load(), func() (Overview, error) { return s.overview(ctx) })
}

func (s *Store) overview(ctx context.Context) (o Overview, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		for _, c := range []struct {
			count *int
			table string
			where storage.Cond
		}{
			{&o.Products, productsTable, storage.Cond{}},
			{&o.Categories, categoriesTable, storage.Cond{}},
			{&o.NotForSale, productsTable, storage.Eq("available", 0)},
			{&o.NoPicture, productsTable, storage.Eq("picture", 0)},
			{&o.NoCategory, productsTable, inNoCategory},
		} {
			if *c.count, err = storage.Count(v, c.table, c.where); err != nil {
				return err
			}
		}
		return nil
	})
	return o, err
}

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

// RequestsByHour counts the requests with a key of the last 24 hours; the last figure is the hour under way, which began at start.
func (s *Store) RequestsByHour() (counts [hoursShown]int, start time.Time) {
	a := s.activity
	a.mu.Lock()
	defer a.mu.Unlock()
	now := hourOf(a.now())
	for i := range counts {
		counts[i] = a.hours[now-hoursShown+1+int64(i)]
	}
	return counts, time.Unix(now*int64(time.Hour/time.Second), 0)
}

// countHour notes a request; the caller holds the lock.
func (a *activity) countHour(at time.Time) {
	h := hourOf(at)
	a.hours[h]++
	a.newHours[h] = true
	for old := range a.hours {
		if old < h-hoursKept {
			delete(a.hours, old)
			delete(a.newHours, old)
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

func (a *activity) loadHours(r storage.Reader) error {
	return storage.Each(r, storage.Select{Table: hoursTable, Columns: []string{"hour", "count"}},
		func(row storage.Row) error {
			var h int64
			var n int
			err := row.Scan(&h, &n)
			a.hours[h] = n
			return err
		})
}
