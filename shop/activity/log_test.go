package activity

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"griddle/storage"
	"griddle/storage/sqlite"
)

func TestActivity(t *testing.T) {
	s := newLog(t)
	for i := range maxRequests + 5 {
		s.Report(Request{At: midday.Add(time.Duration(i) * time.Second), KeyID: int64(i%2 + 1), KeyName: "Till",
			Program: "p", Address: "127.0.0.1",
			Method: "GET", Model: fmt.Sprint(i), Result: "OK", Status: 200, Duration: time.Millisecond})
	}
	check := func(when string) {
		t.Helper()
		all := must(s.Recent())
		if len(all) != maxRequests || all[0].Model != "1004" || all[len(all)-1].Model != "5" ||
			!all[0].At.Equal(midday.Add(1004*time.Second)) ||
			all[0].Duration != time.Millisecond || all[0].KeyName != "Till" {
			t.Errorf("%s: %d requests, %+v … %+v", when, len(all), all[0], all[len(all)-1])
		}
		u := s.Usage()
		sum := 0
		for _, n := range u[1].Days {
			sum += n
		}
		if len(u) != 2 || sum != 503 || !u[1].LastUsed.Equal(midday.Add(1004*time.Second)) || u[1].Program != "p" ||
			u[1].Address != "127.0.0.1" {
			t.Errorf("%s: %+v", when, u)
		}
	}
	check("in memory")
	s.rows(requestsTable, 0)
	s.second()
	s.rows(requestsTable, maxRequests)
	s.second()
	check("written")
	s.restart()
	check("after a restart")
	s.Report(Request{At: midday.Add(time.Hour), Model: "last"})
	s.restart() // Close writes what is left
	if got := must(s.Recent())[0].Model; got != "last" {
		t.Errorf("the last request is %q", got)
	}
	s.restart()
	s.Report(Request{At: midday.Add(2 * time.Hour), Model: "newer"}) // before anybody asked for those of the run before
	if all := must(s.Recent()); len(all) != maxRequests || all[0].Model != "newer" || all[1].Model != "last" ||
		all[2].Model != "1004" {
		t.Errorf("%d requests, %+v", len(all), all[:3])
	}
	s.rows(requestsTable, maxRequests)
}

// Every write of the log costs readers their caches: while requests go on there are few.
func TestActivityIsWrittenSeldom(t *testing.T) {
	s := newLog(t)
	for i, want := range []int{1, 1, 1, 4} { // rows in the file
		s.Report(Request{At: s.time, Model: fmt.Sprint(i)})
		s.second()
		if !s.News() || s.News() {
			t.Errorf("request %d: not told of once", i)
		}
		s.rows(requestsTable, want)
		s.pass(4 * time.Second)
	}
	s.pass(-time.Hour)
	s.Report(Request{At: s.time, Model: "early"})
	s.second()
	s.rows(requestsTable, 5)
}

func TestRefusedRequestsAreCounted(t *testing.T) {
	s := newLog(t)
	for i := range 3 {
		s.Report(Request{At: midday.Add(time.Duration(i) * time.Second), Refused: true, Reason: "Host", Result: "GATE",
			Program: strings.Repeat("x", 5000)})
	}
	kinds := s.Refused()
	if len(kinds) != 1 || kinds[0].Count != 3 || !kinds[0].First.Equal(midday) ||
		!kinds[0].Last.Equal(midday.Add(2*time.Second)) || len(kinds[0].Program) > 210 {
		t.Errorf("%+v", kinds)
	}
	s.second()
	for i := range maxRefused {
		s.Report(Request{At: midday.Add(time.Hour + time.Duration(i)*time.Second), Refused: true, Reason: "key",
			Model: fmt.Sprint(i)})
	}
	check := func() {
		t.Helper()
		kinds = s.Refused()
		if len(kinds) != maxRefused || kinds[0].Model != "199" || kinds[199].Model != "0" {
			t.Errorf("%d kinds, %+v … %+v", len(kinds), kinds[0], kinds[len(kinds)-1])
		}
	}
	check()
	s.restart()
	check()
	s.rows(refusedTable, maxRefused)
	if len(must(s.Recent())) != 0 {
		t.Error("refused requests are listed")
	}
	s.Report(Request{At: midday.Add(2 * time.Hour), Refused: true, Reason: "key", Model: "7"})
	if first := s.Refused()[0]; first.Model != "7" || first.Count != 2 {
		t.Errorf("counting does not go on: %+v", first)
	}
}

// What a key may not do is one of its requests too.
func TestRefusedRequestsOfAKeyAreListedToo(t *testing.T) {
	s := newLog(t)
	long := strings.Repeat("why ", 100)
	s.Report(Request{At: midday, KeyID: 1, KeyName: "Till", Refused: true, Reason: long, Result: "CLEAR"})
	s.Report(Request{At: midday, Refused: true, Reason: strings.Repeat("why ", 1000), Result: "KEY"})
	if all := must(s.Recent()); len(all) != 1 || all[0].Result != "CLEAR" {
		t.Errorf("listed %+v", all)
	}
	for _, kind := range s.Refused() {
		if kind.Result == "CLEAR" && kind.Reason != long || len(kind.Reason) > maxReason+len("…") {
			t.Errorf("%s: %d bytes of the reason", kind.Result, len(kind.Reason))
		}
	}
	if n := len(s.Refused()); n != 2 {
		t.Errorf("%d kinds", n)
	}
}

func TestUsageByDay(t *testing.T) {
	s := newLog(t)
	report := func(n int) {
		for range n {
			s.Report(Request{At: s.time, KeyID: 7})
		}
	}
	report(2)
	s.pass(48 * time.Hour)
	report(3)
	s.second()
	if got := s.Usage()[7].Days; got != [7]int{0, 0, 0, 0, 2, 0, 3} {
		t.Errorf("%v", got)
	}
	s.pass(5 * 24 * time.Hour)
	if got := s.Usage()[7].Days; got != [7]int{0, 3, 0, 0, 0, 0, 0} {
		t.Errorf("five days later %v", got)
	}
	report(1)
	s.second()
	s.second()
	s.rows(daysTable, 2) // what lies more than seven days back is gone
	if got := s.Usage()[9]; got.Days != [7]int{} || !got.LastUsed.IsZero() || got.Rights != nil {
		t.Errorf("a key that was never used: %+v", got)
	}
}

func TestActivityIsNotInSnapshots(t *testing.T) {
	for _, table := range Tables() {
		if strings.HasPrefix(table.Name, "activity_") && (!table.NotInSnapshots || table.Shop) {
			t.Errorf("%s goes into snapshots", table.Name)
		}
	}
}

func TestFailedFlushIsTriedAgain(t *testing.T) {
	s := newLog(t)
	s.Report(Request{At: midday, KeyID: 1, Model: "a"})
	s.Report(Request{At: midday, Refused: true, Reason: "r"})
	b, some := s.take()
	if !some {
		t.Fatal("nothing to write")
	}
	s.put(b) // as when the disk is full
	s.Report(Request{At: midday, KeyID: 1, Model: "b"})
	s.second()
	s.second()
	s.restart()
	if all := must(s.Recent()); len(all) != 2 || all[0].Model != "b" || all[1].Model != "a" || len(s.Refused()) != 1 {
		t.Errorf("%+v %+v", all, s.Refused())
	}
}

// Requests end in another order than they began, and clocks are set back: the last use of a key stays the latest, with
// its program, over a restart too. All are counted.
func TestLastUseNeverGoesBack(t *testing.T) {
	s := newLog(t)
	use := func(after time.Duration, program string) {
		s.Report(Request{At: midday.Add(after), KeyID: 1, Program: program, Address: program, Result: "OK",
			Status: 200})
	}
	check := func(when string, after time.Duration, program string, count int) {
		t.Helper()
		u := s.Usage()[1]
		if !u.LastUsed.Equal(midday.Add(after)) || u.Program != program || u.Address != program || u.Days[6] != count {
			t.Errorf("%s: %+v", when, u)
		}
	}
	use(time.Minute, "quick")
	use(0, "slow")
	check("a slower request", time.Minute, "quick", 2)
	s.second()
	s.restart()
	check("after a restart", time.Minute, "quick", 2)
	s.time = midday.Add(-time.Hour)
	use(-time.Hour, "early")
	s.restart()
	check("the clock was set back", time.Minute, "quick", 3)
	use(time.Minute, "same instant")
	check("at the same instant", time.Minute, "same instant", 4)
}

func TestRequestsByHour(t *testing.T) {
	s := newLog(t)
	report := func(key int64, times int) {
		for range times {
			s.Report(Request{At: s.time, KeyID: key, Result: "OK"})
		}
	}
	report(7, 2)
	report(0, 1) // nobody's
	s.pass(time.Hour)
	report(7, 1)
	s.restart()
	counts, start := s.RequestsByHour()
	if counts[22] != 2 || counts[23] != 1 || !start.Equal(midday.Add(time.Hour).Truncate(time.Hour)) {
		t.Errorf("%v from %v", counts, start)
	}
	s.pass(23 * time.Hour)
	if counts, _ := s.RequestsByHour(); counts[0] != 1 || counts[23] != 0 {
		t.Errorf("a day later %v", counts)
	}
	s.pass(100 * time.Hour)
	report(7, 1)
	s.restart()
	if n := len(s.hours); n != 1 {
		t.Errorf("%d hours are kept", n)
	}
}

// BenchmarkReport is what the activity log adds to each request once it is full.
func BenchmarkReport(b *testing.B) {
	db := must(sqlite.Open(ctx, storage.Config{Dir: b.TempDir(), Schema: schema}))
	defer db.Close()
	s := must(Open(db, time.Now))
	r := Request{At: midday, KeyID: 1, KeyName: "Till", Program: "curl/8.5.0", Address: "127.0.0.1", Method: "GET",
		Model: "products", Result: "OK", Status: 200}
	for range 2 * maxRequests {
		s.Report(r)
	}
	for b.Loop() {
		s.Report(r)
	}
}

// What a key made use of, and since when, outlives the program; what was refused is no use.
func TestRightsThatAreUsed(t *testing.T) {
	s := newLog(t)
	s.Report(Request{At: midday, KeyID: 1, Used: []string{"stock:write", "catalog:read"}})
	s.Report(Request{At: midday.Add(time.Hour), KeyID: 1, Used: []string{"catalog:read"}})
	s.Report(Request{At: midday.Add(time.Hour), KeyID: 2, Lacked: "orders:read", Refused: true})
	check := func(when string) {
		t.Helper()
		u := s.Usage()
		if fmt.Sprint(u[1].Rights) != "[catalog:read stock:write]" || !u[1].Since.Equal(midday) ||
			len(u[2].Rights) > 0 {
			t.Errorf("%s: %+v", when, u)
		}
	}
	check("at once")
	if err := s.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	s.end()
	s.start()
	check("after a restart")
	// Rights that were changed count from when use is made of them.
	later := midday.Add(48 * time.Hour)
	s.Report(Request{At: later, KeyID: 1, Used: []string{"catalog:read"}, Under: "catalog:read,stock:write"})
	if u := s.Usage()[1]; u.Under != "catalog:read,stock:write" || !u.Since.Equal(later) || len(u.Rights) != 2 {
		t.Errorf("other rights: %+v", u)
	}
}
