//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"syscall"
	"testing"
	"time"

	"griddle/shop"
)

// windowBars measures the window on a software-drawn screen: how soon it shows something, and how soon another page
// stands.
func windowBars(b testing.TB, s store) []bar {
	b.Helper()
	d := newDesktop(b)
	s.env = d.env
	s.set(b, func(settings *shop.Settings) { settings.StoreName, settings.FirstRunDone = "Bench", true })
	watch := d.watchScreen(b)

	var frames []float64
	for range 3 {
		waitFor(b, 10*time.Second, "the screen to be empty", func() bool { return watch.colours() < 3 })
		r := startWindow(b, s)
		frames = append(frames, watch.firstFrame(b, r.began))
		r.stop(b)
	}

	r, w := openWindow(b, d, s)
	w.see(b, "To look after")
	w.goTo(b, "API server", "Where programs find your store")
	// A running xdotool that reads its commands, since starting one takes as long as a page.
	keys := d.program("xdotool", "-")
	pipe, err := keys.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	d.launch(b, keys)
	var switches []float64
	for range 5 {
		for _, key := range []string{"alt+Left", "alt+Right"} {
			switches = append(switches, watch.settled(b, func() {
				if _, err := io.WriteString(pipe, "key "+key+"\n"); err != nil {
					b.Error(err)
				}
			}))
		}
	}
	keystrokes, memory := catalogueBars(b, r, w, watch, func(key string) {
		if _, err := io.WriteString(pipe, "key "+key+"\n"); err != nil {
			b.Error(err)
		}
	})
	r.stop(b) // the store is needed by what is measured next
	return []bar{
		{what: "window: start to first frame", reached: median(frames), must: 1500, aim: 700, unit: "ms",
			smallerIsGood: true},
		{
			what: "window: page switch", reached: median(switches), must: 100, aim: 50, unit: "ms", smallerIsGood: true,
			detail: fmt.Sprintf("drawn without a graphics card; between %.0f and %.0f ms", quantile(switches, 0),
				quantile(switches, 1)),
		},
		keystrokes,
		memory,
	}
}

// catalogueBars measures how soon the rows stand that a key typed into the product filter asks for, and what the window
// needs after every page of the menu was visited twice.
func catalogueBars(b testing.TB, r *running, w *window, watch screenWatch,
	press func(key string)) (keystrokes, memory bar) {
	b.Helper()
	pages := [][2]string{{"products", "Find, edit and sort"}, {"categories", "The shelves of your shop"},
		{"dashboard", "To look after"},
		{findsAPI, "Create New API Key"}, {"API server", "Where programs find your store"},
		{"backup restore snapshot", "Back up now"}, {"currency weight", "Name and logo"}}
	for range 2 {
		for _, p := range pages {
			w.goTo(b, p[0], p[1])
		}
	}
	memory = bar{what: "window: private memory after every page twice", reached: ownMemory(b, r.cmd.Process.Pid),
		must: 300, aim: 200, unit: "MB", smallerIsGood: true}
	w.goTo(b, pages[0][0], pages[0][1])
	var took []float64
	for range 3 {
		for _, key := range []string{"z", "BackSpace"} { // only the rare products, and all again: each changes the rows
			took = append(took, watch.settled(b, func() { press(key) }))
		}
	}
	return bar{what: "window: key stroke in the product filter to rows shown", reached: median(took), must: 100,
		aim: 30, unit: "ms", smallerIsGood: true,
		detail: fmt.Sprintf("drawn without a graphics card; between %.0f and %.0f ms", quantile(took, 0),
			quantile(took, 1))}, memory
}

// screenWatch looks at the memory of the X server, which costs far less than a picture.
type screenWatch struct{ memory []byte }

func (d *desktop) watchScreen(b testing.TB) screenWatch {
	b.Helper()
	d.output(b, "xdotool", "mousemove", "1399", "959") // the pointer has colours of its own
	file, err := os.Open(d.screen)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		b.Fatal(err)
	}
	memory, err := syscall.Mmap(int(file.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = syscall.Munmap(memory) })
	return screenWatch{memory}
}

// middle is the part of the screen where a page stands whatever place the window has: its lines, four bytes a pixel.
func (s screenWatch) middle() [][]byte {
	const width, height, bytesPerPixel = 1400, 960, 4
	pixels := s.memory[len(s.memory)-width*height*bytesPerPixel:]
	var lines [][]byte
	for y := 250; y < 700; y++ {
		lines = append(lines, pixels[(y*width+300)*bytesPerPixel:(y*width+1100)*bytesPerPixel])
	}
	return lines
}

// colours counts the different ones, up to a hundred.
func (s screenWatch) colours() int {
	seen := map[[3]byte]bool{}
	for _, line := range s.middle() {
		for i := 0; i+4 <= len(line) && len(seen) < 100; i += 4 {
			seen[[3]byte(line[i:i+3])] = true
		}
	}
	return len(seen)
}

// sum changes whenever the middle does.
func (s screenWatch) sum() uint64 {
	h := fnv.New64a()
	_, _ = h.Write(bytes.Join(s.middle(), nil))
	return h.Sum64()
}

// firstFrame waits until text stands on the screen, which has many shades, and answers the milliseconds since then.
func (s screenWatch) firstFrame(b testing.TB, began time.Time) float64 {
	b.Helper()
	waitFor(b, 30*time.Second, "the first frame", func() bool { return s.colours() >= 20 })
	return float64(time.Since(began).Microseconds()) / 1000
}

// settled does something and answers after how many milliseconds the screen changed for the last time before it stood
// still.
func (s screenWatch) settled(b testing.TB, do func()) float64 {
	b.Helper()
	before := s.sum()
	began := time.Now()
	do()
	last := time.Duration(0)
	for {
		passed := time.Since(began)
		if now := s.sum(); now != before {
			before, last = now, passed
		}
		if last > 0 && passed-last > 300*time.Millisecond {
			return float64(last.Microseconds()) / 1000
		}
		if passed > 10*time.Second {
			b.Fatal("the page did not change")
		}
		time.Sleep(time.Millisecond)
	}
}
