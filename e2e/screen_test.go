//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// window is a program's window, read by character recognition and driven by mouse and keyboard: the toolkit tells no accessibility tree.
type window struct {
	desk *desktop
	id   string
}

// window waits for the window with this title.
func (d *desktop) window(t testing.TB, title string) *window {
	t.Helper()
	w := &window{desk: d}
	waitFor(t, 60*time.Second, "a window named "+title, func() bool {
		ids, _ := d.try("xdotool", "search", "--onlyvisible", "--name", title)
		w.id, _, _ = strings.Cut(ids, "\n")
		return w.id != ""
	})
	return w
}

// resize gives the window's content this size.
func (w *window) resize(t testing.TB, width, height int) {
	t.Helper()
	w.desk.output(t, "xdotool", "windowsize", "--sync", w.id, strconv.Itoa(width), strconv.Itoa(height))
	want := fmt.Sprintf("WIDTH=%d\nHEIGHT=%d\n", width, height)
	waitFor(t, 10*time.Second, "the new size of the window", func() bool {
		geometry, _ := w.desk.try("xdotool", "getwindowgeometry", "--shell", w.id)
		return strings.Contains(geometry, want)
	})
	w.settle(t)
}

// settle waits until two pictures in a row are the same; a blinking cursor or a changing figure may differ.
func (w *window) settle(t testing.TB) {
	t.Helper()
	before := w.picture(t)
	waitFor(t, 10*time.Second, "the window to stand still", func() bool {
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
	cmd := w.desk.program("import", "-silent", "-window", w.id, "ppm:-")
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

// word is one recognised word and where it stands in the window.
type word struct {
	text                     string
	left, top, width, height int
	line                     string // words of one line share it
}

// scale is how far the picture is blown up for the recogniser, which reads letters of 20 pixels and more best.
const scale = 3

// words reads the window.
func (w *window) words(t testing.TB) []word {
	t.Helper()
	picture := w.picture(t)
	args := []string{"ppm:-", "-colorspace", "Gray", "-resize", strconv.Itoa(scale*100) + "%"}
	if w.dark(picture) {
		args = append(args, "-negate")
	}
	enlarge := exec.Command("convert", append(args, "png:-")...)
	enlarge.Stdin = bytes.NewReader(picture)
	large, err := enlarge.Output()
	if err != nil {
		t.Fatalf("convert: %v", err)
	}
	read := exec.Command("tesseract", "stdin", "stdout", "--psm", "11", "--dpi", "288", "tsv")
	read.Env = append(os.Environ(), "OMP_THREAD_LIMIT=2")
	read.Stdin = bytes.NewReader(large)
	tsv, err := read.Output()
	if err != nil {
		t.Fatalf("tesseract: %v", err)
	}
	return parseWords(string(tsv))
}

// dark says whether most of the pixel map is darker than half.
func (w *window) dark(picture []byte) bool {
	sum, n := 0, 0
	for i := 64; i < len(picture); i += 101 {
		sum += int(picture[i])
		n++
	}
	return n > 0 && sum/n < 128
}

// parseWords reads the recogniser's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
func parseWords(tsv string) []word {
	var words []word
	for _, row := range strings.Split(tsv, "\n") {
		cells := strings.Split(row, "\t")
		if len(cells) != 12 || strings.TrimSpace(cells[11]) == "" {
			continue
		}
		at := func(i int) int { n, _ := strconv.Atoi(cells[i]); return n / scale }
		words = append(words, word{
			text: cells[11], line: strings.Join(cells[1:5], "."),
			left: at(6), top: at(7), width: at(8), height: at(9),
		})
	}
	return words
}

// plain leaves only the letters and digits, since the recogniser is unsure about everything else.
func plain(s string) string { return notAlphanumeric.ReplaceAllString(strings.ToLower(s), "") }

var notAlphanumeric = regexp.MustCompile(`[^a-z0-9]+`)

// place is the middle of a text in the window.
type place struct{ x, y int }

// find answers every place where the text stands on one line, from the top down.
func find(words []word, text string) []place {
	want := plain(text)
	var found []place
	for i := range words {
		run := ""
		for j := i; j < len(words) && words[j].line == words[i].line && len(run) < len(want); j++ {
			run += plain(words[j].text)
			if run == want && plain(words[i].text) != "" {
				first, last := words[i], words[j]
				found = append(found, place{(first.left + last.left + last.width) / 2, first.top + first.height/2})
			}
		}
	}
	return found
}

// text is all that the window says, for messages of failed tests.
func text(words []word) string {
	var b strings.Builder
	line := ""
	for _, w := range words {
		if w.line != line && b.Len() > 0 {
			b.WriteString("\n")
		}
		line = w.line
		b.WriteString(w.text + " ")
	}
	return b.String()
}

// see waits until the window shows the text and answers its first place.
func (w *window) see(t testing.TB, what string) place {
	t.Helper()
	return w.seeNth(t, what, 0)
}

// seeNth is see for the n-th place from the top, counted from 0; -1 is the last one.
func (w *window) seeNth(t testing.TB, what string, n int) place {
	t.Helper()
	var words []word
	for deadline := time.Now().Add(20 * time.Second); ; {
		words = w.words(t)
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

// gone waits until the window does not show the text any more.
func (w *window) gone(t testing.TB, what string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); len(find(w.words(t), what)) > 0; {
		if time.Now().After(deadline) {
			w.keep(t)
			t.Fatalf("the window still shows %q", what)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// shows says whether the text stands in the window now.
func (w *window) shows(t testing.TB, what string) bool {
	t.Helper()
	return len(find(w.words(t), what)) > 0
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
