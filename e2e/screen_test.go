//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// window is a program's window, read by character recognition and driven by mouse and keyboard: the toolkit tells no
// accessibility tree.
type window struct {
	desk *desktop
	id   string
	read map[reading][]word // what was read of this window
}

// window waits for the window with this title and gives it the keyboard.
func (d *desktop) window(t testing.TB, title string) *window {
	t.Helper()
	w := &window{desk: d}
	waitFor(t, 60*time.Second, "a window named "+title, func() bool {
		ids, _ := d.try("xdotool", "search", "--onlyvisible", "--name", title)
		w.id, _, _ = strings.Cut(ids, "\n")
		return w.id != ""
	})
	waitFor(t, 20*time.Second, "the window to have the keyboard", func() bool {
		_, _ = d.try("xdotool", "windowactivate", w.id)
		active, _ := d.try("xdotool", "getactivewindow")
		return active == w.id
	})
	return w
}

// resize gives the window's content this size.
func (w *window) resize(t testing.TB, width, height int) {
	t.Helper()
	want := fmt.Sprintf("WIDTH=%d\nHEIGHT=%d\n", width, height)
	fits := func() bool {
		geometry, _ := w.desk.try("xdotool", "getwindowgeometry", "--shell", w.id)
		return strings.Contains(geometry, want)
	}
	// Asked again and again: while a window is still being placed, the window manager or the toolkit may go back to the
	// size before.
	waitFor(t, 20*time.Second, "the new size of the window", func() bool {
		if !fits() {
			_, _ = w.desk.try("xdotool", "windowsize", w.id, strconv.Itoa(width), strconv.Itoa(height))
			return false
		}
		w.settle(t)
		return fits()
	})
}

// settle waits until two pictures in a row are the same; a blinking cursor or a changing figure may differ.
func (w *window) settle(t testing.TB) {
	t.Helper()
	before := w.picture(t)
	waitFor(t, 40*time.Second, "the window to stand still", func() bool {
		now := w.picture(t)
		same := len(now) == len(before)
		for i, differing := 0, 0; same && i < len(now); i++ {
			if now[i] != before[i] {
				differing++
				same = differing < 1500
			}
		}
		before = now
		return same
	})
}

// picture is the window as an uncompressed pixel map.
func (w *window) picture(t testing.TB) []byte {
	t.Helper()
	cmd := w.desk.program("import", "-silent", "-window", w.id, "-depth", "8", "ppm:-")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("no picture of the window: %v", err)
	}
	return out
}

// save writes the window as a PNG without the moment it was taken, so that the same picture is the same file.
func (w *window) save(t testing.TB, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := w.desk.program("convert", "ppm:-", "-strip", "-define", "png:exclude-chunks=date,time", path)
	cmd.Stdin = bytes.NewReader(w.picture(t))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// see waits until the window shows the text and answers its first place.
func (w *window) see(t testing.TB, what string) place {
	t.Helper()
	return w.seeNth(t, what, 0)
}

// seeNth is see for the n-th place from the top, counted from 0; -1 is the last one.
func (w *window) seeNth(t testing.TB, what string, n int) place {
	t.Helper()
	deadline := time.Now().Add(40 * time.Second)
	for look := 0; ; look++ {
		words := w.wordsOf(t, look)
		found := find(words, what)
		switch {
		case n < 0 && len(found) > 0:
			return found[len(found)-1]
		case n >= 0 && len(found) > n:
			return found[n]
		}
		if time.Now().After(deadline) {
			w.keep(t)
			t.Fatalf("the window does not show %q; it says:\n%s", what, text(words))
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// gone waits until the window does not show the text any more, in two looks: one may misread it.
func (w *window) gone(t testing.TB, what string) {
	t.Helper()
	deadline := time.Now().Add(40 * time.Second)
	for look, without := 0, 0; without < 2; look++ {
		if len(find(w.wordsOf(t, look), what)) == 0 {
			without++
			continue
		}
		without = 0
		if time.Now().After(deadline) {
			w.keep(t)
			t.Fatalf("the window still shows %q", what)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// keep saves the window of a failed test.
func (w *window) keep(t testing.TB) {
	t.Helper()
	path := filepath.Join(os.TempDir(), "griddle-e2e-"+strings.ReplaceAll(t.Name(), "/", "-")+".png")
	w.save(t, path)
	t.Logf("the window was saved as %s", path)
}

// click presses the mouse on the first place where the text stands.
func (w *window) click(t testing.TB, what string) {
	t.Helper()
	w.clickAt(t, w.see(t, what))
}

// clickNth is click for the n-th place; see seeNth.
func (w *window) clickNth(t testing.TB, what string, n int) {
	t.Helper()
	w.clickAt(t, w.seeNth(t, what, n))
}

// clickAt moves the mouse to a place and presses it there.
func (w *window) clickAt(t testing.TB, p place) {
	t.Helper()
	w.point(t, p)
	w.desk.output(t, "xdotool", "click", "1")
}

// size is that of the window's content.
func (w *window) size(t testing.TB) (width, height int) {
	t.Helper()
	var x, y, screen, id int
	geometry := w.desk.output(t, "xdotool", "getwindowgeometry", "--shell", w.id)
	if _, err := fmt.Sscanf(geometry, "WINDOW=%d\nX=%d\nY=%d\nWIDTH=%d\nHEIGHT=%d\nSCREEN=%d", &id, &x, &y, &width,
		&height, &screen); err != nil {
		t.Fatalf("%v: %s", err, geometry)
	}
	return width, height
}

// pageLeft is a place just inside the left edge of the page, beside the side bar, which is narrow in small windows.
func (w *window) pageLeft(t testing.TB) int {
	t.Helper()
	if width, _ := w.size(t); width < 1100 {
		return 56 + 12
	}
	return 216 + 12
}

// undo clicks the Undo of the newest note. Before it looks for the word it rests the mouse on the note, as a person
// does who reads it: notes under the mouse stay.
func (w *window) undo(t testing.TB) {
	t.Helper()
	width, height := w.size(t)
	deadline := time.Now().Add(40 * time.Second)
	for look := 0; ; look++ {
		// moved a little each time: the note may come later than the mouse
		w.point(t, place{width/2 - look%2, height - 70})
		words := w.wordsOf(t, look)
		if found := find(words, "Undo"); len(found) > 0 {
			w.clickAt(t, found[len(found)-1])
			return
		}
		if time.Now().After(deadline) {
			w.keep(t)
			t.Fatalf("no note has an Undo; the window says:\n%s", text(words))
		}
	}
}

// menu opens the context menu of the row that says what, and returns when it shows item. A list that moves while it is
// read, because a program's call has just come in, makes the click miss: then it looks again.
func (w *window) menu(t testing.TB, what, item string) {
	t.Helper()
	for range 3 {
		w.settle(t)
		w.point(t, w.see(t, what))
		w.desk.output(t, "xdotool", "click", "3")
		deadline := time.Now().Add(6 * time.Second)
		for look := 0; look < 6 || time.Now().Before(deadline); look++ {
			if len(find(w.wordsOf(t, look), item)) > 0 {
				return
			}
		}
		w.press(t, "Escape") // a menu whose words were misread covers the row
	}
	w.see(t, item) // fails, and tells what is there instead
}

// scrollTo turns the mouse wheel at the left edge of the page, where no field of much text takes it, until it shows
// the text, down the page, or up when up is true.
func (w *window) scrollTo(t testing.TB, what string, up bool) {
	t.Helper()
	wheel := "5"
	if up {
		wheel = "4"
	}
	var words []word
	left := strconv.Itoa(w.pageLeft(t))
	for range 25 {
		if words = w.words(t); len(find(words, what)) > 0 {
			return
		}
		w.desk.output(t, "xdotool", "mousemove", "--window", w.id, left, "420",
			"click", "--repeat", "12", "--delay", "15", wheel)
		w.settle(t)
	}
	w.keep(t)
	t.Fatalf("%q is nowhere on the page, whose end says:\n%s", what, text(words))
}

// goTo opens a page by the search, whose words find only it.
func (w *window) goTo(t testing.TB, words, says string) {
	t.Helper()
	w.press(t, "ctrl+k")
	w.see(t, "products and all") // of what stands in the empty field: the caret may hide its first letter
	w.write(t, words)
	w.press(t, "Return")
	w.see(t, says)
	w.settle(t)
}

// point moves the mouse to a place of the window.
func (w *window) point(t testing.TB, p place) {
	t.Helper()
	w.desk.output(t, "xdotool", "mousemove", "--window", w.id, strconv.Itoa(p.x), strconv.Itoa(p.y))
}

// press types keys by their X names, such as ctrl+k or Return.
func (w *window) press(t testing.TB, keys ...string) {
	t.Helper()
	w.desk.output(t, "xdotool", append([]string{"key", "--clearmodifiers", "--delay", "40"}, keys...)...)
}

// write types text into what has the focus.
func (w *window) write(t testing.TB, s string) {
	t.Helper()
	w.desk.output(t, "xdotool", "type", "--clearmodifiers", "--delay", "15", s)
}
