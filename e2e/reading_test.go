//go:build e2e

package e2e

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/image/draw"
)

// word is one recognised word and where it stands in the window.
type word struct {
	text                     string
	left, top, width, height int
}

// place is the middle of a text in the window.
type place struct{ x, y int }

// words reads the window.
func (w *window) words(t testing.TB) []word {
	t.Helper()
	return w.wordsOf(t, 0)
}

// wordsOf is words for one look of several: they take turns in how far they blow the picture up for the recogniser,
// which overlooks small letters, and reads in one size what it misreads in another.
func (w *window) wordsOf(t testing.TB, look int) []word {
	t.Helper()
	picture := w.picture(t)
	enlargement := []float64{2, 2.5, 1.75}[look%3]
	seen := reading{sha256.Sum256(picture), enlargement}
	if words, ok := w.read[seen]; ok {
		return words
	}
	p, err := parsePicture(picture)
	if err != nil {
		t.Fatal(err)
	}
	ink := p.ink()
	if p.width > 2000 { // a screen of double density, whose letters are large already
		enlargement /= 2
	}
	large := image.NewGray(image.Rect(0, 0, int(float64(p.width)*enlargement), int(float64(p.height)*enlargement)))
	draw.CatmullRom.Scale(large, large.Rect, &image.Gray{Pix: ink.pixels, Stride: p.width,
		Rect: image.Rect(0, 0, p.width, p.height)},
		image.Rect(0, 0, p.width, p.height), draw.Src, nil)
	// Sparse text: a window is not a page of prose.
	read := exec.Command("tesseract", "stdin", "stdout", "--psm", "11", "--dpi", "192", "tsv")
	read.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	read.Stdin = io.MultiReader(strings.NewReader(fmt.Sprintf("P5\n%d %d\n255\n", large.Rect.Dx(), large.Rect.Dy())),
		bytes.NewReader(large.Pix))
	tsv, err := read.Output()
	if err != nil {
		t.Fatalf("tesseract: %v", err)
	}
	if w.read == nil {
		w.read = map[reading][]word{}
	}
	w.read[seen] = parseWords(string(tsv), enlargement)
	return w.read[seen]
}

// reading names what was read: the same picture blown up as far has the same words, and to read takes seconds.
type reading struct {
	picture     [sha256.Size]byte
	enlargement float64
}

// parseWords reads the recogniser's table: level, page, block, paragraph, line, word, left, top, width, height,
// confidence, text. Its places are those of the enlarged picture.
func parseWords(tsv string, enlargement float64) []word {
	var words []word
	for row := range strings.Lines(tsv) {
		cells := strings.Split(strings.TrimRight(row, "\n"), "\t")
		if len(cells) != 12 || strings.TrimSpace(cells[11]) == "" {
			continue
		}
		at := func(i int) int { n, _ := strconv.Atoi(cells[i]); return int(float64(n) / enlargement) }
		words = append(words, word{cells[11], at(6), at(7), at(8), at(9)})
	}
	return words
}

// plain leaves only letters and digits, since the recogniser is unsure about everything else, and takes those for one
// that look alike.
func plain(s string) string {
	s = notAlphanumeric.ReplaceAllString(strings.ToLower(s), "")
	return lookAlike.Replace(s)
}

var (
	notAlphanumeric = regexp.MustCompile(`[^a-z0-9]+`)
	lookAlike       = strings.NewReplacer("l", "i", "1", "i", "0", "o")
)

// find answers every place where the text stands, from the top down.
func find(words []word, text string) []place {
	want := plain(text)
	var found []place
	for _, first := range words {
		run, last := plain(first.text), first
		for run != "" && len(run) < len(want) && strings.HasPrefix(want, run) {
			next, ok := follower(words, last)
			if !ok {
				break
			}
			run, last = run+plain(next.text), next
		}
		if run == want {
			found = append(found, place{(first.left + last.left + last.width) / 2, first.top + first.height/2})
		}
	}
	slices.SortStableFunc(found, func(a, b place) int { return a.y - b.y })
	return found
}

// follower is the word that goes on where this one ends.
func follower(words []word, w word) (next word, ok bool) {
	for _, c := range words {
		gap := c.left - (w.left + w.width)
		level := (c.top + c.height/2) - (w.top + w.height/2)
		if gap >= 0 && gap <= 14 && level > -8 && level < 8 && (!ok || c.left < next.left) {
			next, ok = c, true
		}
	}
	return next, ok
}

// text is all that the window says, for messages of failed tests.
func text(words []word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 && (w.top > words[i-1].top+8 || w.left < words[i-1].left) {
			b.WriteByte('\n')
		}
		b.WriteString(w.text + " ")
	}
	return b.String()
}

// gray is a picture of brightnesses.
type gray struct {
	width, height int
	pixels        []uint8
}

// parsePicture reads a binary colour pixel map of eight bits a channel.
func parsePicture(ppm []byte) (gray, error) {
	var p gray
	var most int
	if _, err := fmt.Sscanf(string(ppm[:min(len(ppm), 64)]), "P6\n%d %d\n%d\n", &p.width, &p.height,
		&most); err != nil || most != 255 {
		return p, fmt.Errorf("not a pixel map of eight bits: %v", err)
	}
	size := p.width * p.height
	if len(ppm) < 3*size {
		return p, fmt.Errorf("a pixel map cut off")
	}
	colours := ppm[len(ppm)-3*size:]
	p.pixels = make([]uint8, size)
	for i := range p.pixels {
		p.pixels[i] = uint8((299*int(colours[3*i]) + 587*int(colours[3*i+1]) + 114*int(colours[3*i+2])) / 1000)
	}
	return p, nil
}

// ink is the picture as black text on white, whatever colours text and ground have, for the recogniser overlooks light
// text on filled buttons: each pixel's difference from the brightness that is the most frequent around it. Long
// straight lines are taken out.
func (p gray) ink() gray {
	const across, down = 16, 8 // half the size of the surroundings
	out := make([]uint8, len(p.pixels))
	for y := range p.height {
		var count [64]int
		column := func(x, by int) {
			if x < 0 || x >= p.width {
				return
			}
			for v := max(0, y-down); v <= min(p.height-1, y+down); v++ {
				count[p.pixels[v*p.width+x]/4] += by
			}
		}
		for x := range across {
			column(x, 1)
		}
		for x := range p.width {
			column(x+across, 1)
			column(x-across-1, -1)
			ground := 0
			for level, n := range count {
				if n > count[ground] {
					ground = level
				}
			}
			difference := int(p.pixels[y*p.width+x]) - (ground*4 + 2)
			out[y*p.width+x] = uint8(255 - min(255, 2*max(difference, -difference)))
		}
	}
	result := gray{p.width, p.height, out}
	result.wipeLines(p.width, p.height, 1, p.width, 40)
	result.wipeLines(p.height, p.width, p.width, 1, 26)
	return result
}

// wipeLines makes every dark run of at least this length white. A run goes along steps of one stride; its lines lie
// across the other.
func (p gray) wipeLines(along, lines, step, across, length int) {
	for line := range lines {
		begin := 0
		for i := 0; i <= along; i++ {
			if i < along && p.pixels[line*across+i*step] < 215 {
				continue
			}
			if i-begin >= length {
				for j := begin; j < i; j++ {
					p.pixels[line*across+j*step] = 255
				}
			}
			begin = i + 1
		}
	}
}
