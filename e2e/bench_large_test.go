//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"griddle/shop"
)

// largeBars lets an owner change, delete and bring back every product of the store at once by keyboard, while one
// program reads and another writes. All products are there again afterwards.
func largeBars(b testing.TB, s store, seeded seededStore) []bar {
	b.Helper()
	d := newDesktop(b)
	s.env = append(slices.Clone(d.env), "HOME="+filepath.Dir(s.dir)) // where it is known whose secret the store has
	s.set(b, func(settings *shop.Settings) { settings.StoreName, settings.FirstRunDone = "Bench", true })
	r, w := openWindow(b, d, s)
	defer r.stop(b)
	w.resize(b, 1280, 800)
	program := client{r.address, seeded.key}
	file := filepath.Join(s.dir, "store.db")
	began := fileSize(b, file)
	price := func() string {
		var p struct{ SitePrice json.Number }
		e := program.call(b, http.MethodGet, "products/"+seeded.bvin, "")
		_ = json.Unmarshal(e.Content, &p) // no product leaves it empty
		return p.SitePrice.String()
	}
	before := price()

	var bars []bar
	var worst load // of all steps
	step := func(what string, do func(), done func() bool) {
		b.Helper()
		m := watchLoad(b, program, r.cmd.Process.Pid, do, done)
		bars = append(bars, bar{
			what: fmt.Sprintf("window: %s of %d products", what, seeded.count), reached: m.seconds, must: 60, aim: 30,
			unit: "s", smallerIsGood: true,
			detail: fmt.Sprintf("memory %.0f MB at most; reads meanwhile p99 %.0f ms, the slowest write %.1f s",
				m.memory, m.readP99, m.slowestWrite),
		})
		worst.memory, worst.readP99 = max(worst.memory, m.memory), max(worst.readP99, m.readP99)
		worst.slowestWrite = max(worst.slowestWrite, m.slowestWrite)
	}
	w.goTo(b, "products", "Find, edit and sort")
	w.clickAt(b, place{w.pageLeft(b) + 42, w.see(b, "Price").y}) // the box in the heading
	w.see(b, "Deactivate")
	w.click(b, "Change price")
	w.see(b, "By how much")
	w.write(b, "5")
	step("change of price", func() { w.press(b, "Return") }, func() bool { return price() != before })
	w.see(b, "Undo") // the note that says what was done; without it the undo would be asked first
	step("undo of it", func() { w.press(b, "ctrl+z") }, func() bool { return price() == before })
	w.settle(b)
	w.see(b, "Deactivate") // all of them are still chosen
	w.click(b, "Delete")
	w.see(b, "Cancel") // which Return would press
	w.press(b, "Tab")
	step("deletion", func() { w.press(b, "Return") }, func() bool { return price() == "" })
	w.see(b, "Undo") // the note that says what was done; without it the undo would be asked first
	step("undo of it", func() { w.press(b, "ctrl+z") }, func() bool { return price() == before })
	return append(bars,
		bar{what: "window: memory of its own at most, during these", reached: worst.memory, must: 600, aim: 400,
			unit:          "MB",
			smallerIsGood: true},
		bar{what: "window: reading call p99, during these", reached: worst.readP99, must: 500, aim: 100, unit: "ms",
			smallerIsGood: true},
		bar{what: "window: slowest writing call, during these", reached: worst.slowestWrite, must: 10, aim: 5,
			unit:          "s",
			smallerIsGood: true},
		bar{
			what: "store's file after these / before", reached: float64(fileSize(b, file)) / float64(began),
			must: 3, aim: 2, smallerIsGood: true,
			detail: "it keeps what can be undone",
		},
	)
}

// load is what was seen while something large was under way.
type load struct{ seconds, memory, readP99, slowestWrite float64 }

// watchLoad does something in the window and answers what was seen until it is done: the seconds, the memory of the
// process in MB, reading calls in milliseconds and writing ones in seconds.
func watchLoad(b testing.TB, program client, pid int, do func(), done func() bool) load {
	b.Helper()
	var m load
	var reads []float64
	var watching sync.WaitGroup
	stop := make(chan struct{})
	every := func(pause time.Duration, look func()) {
		watching.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(pause):
					look()
				}
			}
		})
	}
	every(100*time.Millisecond, func() { m.memory = max(m.memory, ownMemory(b, pid)) })
	every(10*time.Millisecond, func() {
		began := time.Now()
		program.call(b, http.MethodGet, "categories", "")
		reads = append(reads, float64(time.Since(began).Microseconds())/1000)
	})
	every(300*time.Millisecond, func() {
		began := time.Now()
		program.call(b, http.MethodPost, "vendors", `{"DisplayName":"Mill"}`)
		m.slowestWrite = max(m.slowestWrite, time.Since(began).Seconds())
	})
	began := time.Now()
	do()
	waitFor(b, 10*time.Minute, "all of it to be done", done)
	m.seconds = time.Since(began).Seconds()
	close(stop)
	watching.Wait()
	m.readP99 = quantile(reads, 0.99)
	return m
}

func fileSize(b testing.TB, path string) int64 {
	b.Helper()
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}
