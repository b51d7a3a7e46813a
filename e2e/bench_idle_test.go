//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// idleBars measures what the window costs while nobody does anything, against a window of the same toolkit on the same
// display.
func idleBars(b testing.TB) []bar {
	b.Helper()
	d := newDesktop(b)
	s := store{dir: filepath.Join(d.home, "store"), env: d.env}
	s.setUp(b)
	program := filepath.Join(b.TempDir(), "barewindow")
	build := exec.Command("go", "build", "-tags", os.Getenv("BENCH_TAGS"), "-o", program, "./barewindow")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	yardstick := d.program(program)
	d.launch(b, yardstick)
	d.window(b, "Bare window")
	bare := idleCPU(b, yardstick.Process.Pid)
	_ = yardstick.Process.Kill()

	s.run(b, "clear", "allow") // so that the page of keys counts down
	r, w := openWindow(b, d, s)
	defer r.stop(b)
	w.see(b, "To look after")
	w.resize(b, 1280, 800)
	var bars []bar
	rest := func(where string) {
		b.Helper()
		ours := idleCPU(b, r.cmd.Process.Pid)
		bars = append(bars, bar{
			what: "window at rest, " + where + ": CPU / a bare window's", reached: ours / bare, must: 2, aim: 1.5,
			smallerIsGood: true,
			detail:        fmt.Sprintf("%.2f %% of a core against %.2f %%", 100*ours, 100*bare),
		})
	}
	rest("first page")
	w.goTo(b, "products", "Find, edit and sort") // the search field has the keyboard
	rest("list with the cursor in its search")
	w.goTo(b, findsAPI, "Create New API Key")
	rest("API page counting down")
	d.output(b, "xdotool", "windowminimize", w.id)
	rest("minimised while counting down")
	d.output(b, "xdotool", "windowactivate", w.id)
	w.goTo(b, "dashboard", "To look after")
	w.press(b, "ctrl+k")
	w.see(b, "products and all")
	w.press(b, "Escape")
	w.gone(b, "products and all")
	rest("after the search was closed")
	return bars
}

// idleCPU is the share of one core that a process uses while it is left alone: what it used in so many seconds after
// two of rest.
func idleCPU(b testing.TB, pid int) float64 {
	b.Helper()
	const watched = 15 * time.Second
	time.Sleep(2 * time.Second)
	before, began := usedCPU(b, pid), time.Now()
	time.Sleep(watched)
	// At least a tick: a window that draws nothing at all is no yardstick to divide by.
	return max(usedCPU(b, pid)-before, 0.01) / time.Since(began).Seconds()
}

// usedCPU is how many seconds of a core a process has used since it was started; the system counts hundredths.
func usedCPU(b testing.TB, pid int) float64 {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:]) // what follows the name, which may hold spaces
	const user, system = 11, 12
	ticks := 0
	for _, i := range []int{user, system} {
		n, err := strconv.Atoi(string(fields[i]))
		if err != nil {
			b.Fatal(err)
		}
		ticks += n
	}
	return float64(ticks) / 100
}
