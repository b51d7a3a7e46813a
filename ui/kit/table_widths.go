package kit

import (
	"strings"

	"fyne.io/fyne/v2"

	"griddle/ui/look"
)

// How wide the columns of a table are: figures, dates, states and titles are read whole wherever there is room for
// them, and texts that can be cut give way first.

// What is never given up, in pixels: some letters of a text, and no more than this for one that could be long.
const (
	textLeast = 72
	textMost  = 280
)

// wish is how wide a column would be: with less than bare figures, dates and states are cut, with less than least words
// of titles are, at fair everything fits, at full it is as wide as its table says.
type wish struct{ bare, least, fair, full float32 }

// wishOf is that of a column whose widest cell seen so far is so wide.
func wishOf(c gridColumn, widest float32, sorted bool) wish {
	if c.held {
		return wish{c.width, c.width, c.width, c.width}
	}
	arrow := float32(0)
	if sorted {
		arrow = sortSide
	}
	const around = 2*cellPad + 1 // and what is lost when the column is made a whole number of pixels
	title := headStyle.measure(c.title).Width + around + arrow
	word := float32(0)
	for _, w := range strings.Fields(c.title) {
		word = max(word, headStyle.measure(w).Width)
	}
	word += around + arrow
	w := wish{bare: min(c.width, narrow), least: min(c.width, max(word, narrow)), fair: max(title, c.width)}
	switch cell := widest + around; {
	case c.weight > 0:
		w.least = max(word, min(c.width, textLeast))
		w.fair = max(title, min(cell, textMost), w.least)
	case widest > 0: // a long text in it is no figure
		cell = min(cell, max(c.width, textMost))
		w.bare, w.least, w.fair = cell, max(word, cell), max(title, cell)
	}
	w.full = max(c.width, w.fair)
	return w
}

// between is a part of the way from a to b.
func between(a, b, part float32) float32 { return a + (b-a)*part }

// share gives each column its width out of a room. What is left over goes to those with a weight.
func share(room float32, wishes []wish, weights []float32) []float32 {
	var sum wish
	weight := float32(0)
	for i, w := range wishes {
		sum = wish{sum.bare + w.bare, sum.least + w.least, sum.fair + w.fair, sum.full + w.full}
		weight += weights[i]
	}
	widths := make([]float32, len(wishes))
	for i, w := range wishes {
		switch {
		case room >= sum.full:
			widths[i] = w.full
			if weight > 0 {
				widths[i] += (room - sum.full) * weights[i] / weight
			}
		case room >= sum.fair:
			widths[i] = between(w.fair, w.full, (room-sum.fair)/(sum.full-sum.fair))
		case room >= sum.least:
			widths[i] = between(w.least, w.fair, (room-sum.least)/(sum.fair-sum.least))
		case room >= sum.bare:
			widths[i] = between(w.bare, w.least, (room-sum.bare)/(sum.least-sum.bare))
		case sum.bare > 0:
			widths[i] = w.bare * max(room, 0) / sum.bare
		}
	}
	return widths
}

// spare leaves texts out, the last ones first, until figures find their room: a cut figure would be read as another
// one.
func spare(room float32, wishes []wish, weights []float32) {
	sum := float32(0)
	for _, w := range wishes {
		sum += w.bare
	}
	for i := len(wishes) - 1; i > 0 && sum > room; i-- {
		if weights[i] > 0 {
			sum -= wishes[i].bare
			wishes[i], weights[i] = wish{}, 0
		}
	}
}

// measure shares the width among the columns.
func (g *grid) measure() {
	heads := g.src.heads()
	width := g.Size().Width
	left := float32(edgePad)
	if g.src.tickable() {
		left += tickWidth
	}
	sorted, _ := g.src.sorted()
	if len(g.widest) != len(heads) {
		g.widest = make([]float32, len(heads))
	}
	wishes, weights := make([]wish, len(heads)), make([]float32, len(heads))
	for i, h := range heads {
		if width >= h.hideBelow {
			wishes[i], weights[i] = wishOf(h, g.widest[i], h.sorts && h.id == sorted), h.weight
		}
	}
	room := width - left - edgePad - g.actionsWidth()
	spare(room, wishes, weights)
	widths := share(room, wishes, weights)
	g.spans, g.lines = make([]span, len(heads)), 1
	for i, h := range heads {
		w := widths[i]
		if w <= 0 {
			continue
		}
		g.spans[i] = span{float32(int(left + 0.5)), float32(int(w))}
		left += w
		if headStyle.measure(h.title).Width > h.room(g.spans[i], sorted)+0.5 && strings.Contains(h.title, " ") {
			g.lines = 2
		}
	}
}

// room is what a column's title may take of its span.
func (c gridColumn) room(s span, sorted string) float32 {
	w := s.width - 2*cellPad
	if c.sorts && c.id == sorted && w > sortSide {
		w -= sortSide
	}
	return w
}

// headHeight is how high the titles stand.
func (g *grid) headHeight() float32 {
	return look.RowHeight + float32(g.lines-1)*headStyle.measure("M").Height
}

// note remembers how wide a cell would be.
func (g *grid) note(column int, cell fyne.CanvasObject) {
	if column >= len(g.widest) {
		return
	}
	const step = 8 // columns do not move for each pixel
	if w := natural(cell); w > g.widest[column]+0.5 {
		g.widest[column], g.grew = min(w+step, max(w, step*float32(int(w/step)+1))), true
	}
}

// natural is how wide an object would be with all its words.
func natural(o fyne.CanvasObject) float32 {
	switch o := o.(type) {
	case *Text:
		return o.style.measure(o.text).Width
	case *twoLines:
		return max(natural(o.first), natural(o.second))
	}
	return o.MinSize().Width
}

// settle measures again when a cell turned out wider than all before.
func (g *grid) settle() bool {
	if !g.grew || g.head.sizing >= 0 { // not under the pointer that drags an edge
		return false
	}
	g.grew = false
	before := g.lines
	g.measure()
	g.body.updateAll()
	g.foot.Refresh()
	g.head.update()
	return g.lines != before
}

// inTwo breaks a title at the blank where its lines are nearest in length; rest is "" when it fits in one.
func inTwo(title string, room float32) (first, rest string) {
	if headStyle.measure(title).Width <= room+0.5 {
		return title, ""
	}
	first = title
	best := float32(-1)
	for i, r := range title {
		if r != ' ' {
			continue
		}
		wide := max(headStyle.measure(title[:i]).Width, headStyle.measure(title[i+1:]).Width)
		if best < 0 || wide < best {
			best, first, rest = wide, title[:i], title[i+1:]
		}
	}
	return first, rest
}
