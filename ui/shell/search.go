package shell

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/kit"
	"griddle/ui/look"
)

// hitsAtMost is how many lines the search box shows.
const hitsAtMost = 10

// search is the box that Ctrl+K opens: pages and actions by their words, records by the book's Find.
type search struct {
	w       *Window
	overlay *kit.Overlay
	entry   *searchEntry
	list    *fyne.Container
	rows    []*hitRow
	hits    []Hit
	chosen  int
	asked   int // counts what was typed, so that a late answer to older words is dropped
	stop    context.CancelFunc
}

// Search opens the search box.
func (w *Window) Search() {
	w.side.nav.close()
	s := &search{w: w, list: kit.Stack(0), stop: func() {}}
	s.entry = newSearchEntry(s)
	s.overlay = kit.NewOverlayAt(w.desk.Host, 600, 9*look.Unit, kit.Stack(1.5, s.entry, s.list))
	s.overlay.OnEscape, s.overlay.Beside = s.close, s.close
	s.overlay.Open(s.entry)
	s.find("")
}

func (s *search) close() {
	s.stop()
	s.asked++
	s.overlay.Close()
}

// find shows pages and actions at once and records when they come.
func (s *search) find(words string) {
	s.stop()
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.asked++
	asked := s.asked
	pages := slices.Concat(s.w.findDrafts(words), s.w.findPages(words), s.w.findActions(words))
	s.show(pages, words)
	if s.w.book.Find == nil || strings.TrimSpace(words) == "" {
		return
	}
	kit.Fetch(s.w.desk.Runner, func() ([]Hit, error) { return s.w.book.Find(ctx, s.w.desk, words), nil },
		func(found []Hit, _ error) {
			if asked == s.asked {
				s.show(append(pages, found...), words)
			}
		})
}

// findPages are the pages of the side bar whose title, group or further words contain everything typed.
func (w *Window) findPages(words string) (out []Hit) {
	for _, e := range w.book.Entries {
		if e.Menu == "" {
			continue
		}
		text := e.Title() + " " + MenuTitle(e.Menu)
		if e.Words != nil {
			text += " " + e.Words()
		}
		if containsAll(text, words) {
			out = append(out, Hit{Title: e.Title(), Note: MenuTitle(e.Menu), Route: To(e.Name)})
		}
	}
	return out
}

// findActions are what pages and keys do, once something is typed.
func (w *Window) findActions(words string) (out []Hit) {
	if strings.TrimSpace(words) == "" {
		return nil
	}
	for _, e := range w.book.Entries {
		if e.Act != nil && containsAll(e.Act(), words) {
			out = append(out, Hit{Title: e.Act(), Note: e.Title(), do: func() { w.Go(To(e.Name)); w.begin() }})
		}
	}
	for _, c := range commands() {
		if c.found && containsAll(c.words(), words) && (c.act != actLock || w.lock.state.Set) {
			out = append(out, Hit{Title: c.words(), Note: c.label(), do: func() { c.do(w, 0) }})
		}
	}
	return out
}

// nearness is how well a title answers what was typed: 0 is it, 1 begins with it, 2 has it at the beginning of a
// word, 3 elsewhere.
func nearness(title, words string) int {
	title, words = strings.ToLower(title), strings.ToLower(strings.Join(strings.Fields(words), " "))
	switch {
	case title == words:
		return 0
	case strings.HasPrefix(title, words):
		return 1
	case strings.Contains(" "+title, " "+words):
		return 2
	}
	return 3
}

func containsAll(text, words string) bool {
	text = strings.ToLower(text)
	for _, word := range strings.Fields(strings.ToLower(words)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

func (s *search) show(hits []Hit, words string) {
	hits = slices.Clone(hits)
	slices.SortStableFunc(hits, func(a, b Hit) int { return nearness(a.Title, words) - nearness(b.Title, words) })
	if len(hits) > hitsAtMost {
		hits = hits[:hitsAtMost]
	}
	s.hits, s.rows, s.list.Objects = hits, nil, nil
	for i, h := range hits {
		row := newHitRow(s, i, h)
		s.rows = append(s.rows, row)
		s.list.Add(row)
	}
	if len(hits) == 0 {
		s.list.Add(kit.Pad(1.5, 1, kit.NewPara(
			lang.X("search.none", "Nothing found for “{{.Words}}”.", map[string]any{"Words": strings.TrimSpace(words)}),
			kit.Style{Color: look.Muted})))
	}
	s.choose(0)
	s.overlay.Refresh()
}

func (s *search) choose(n int) {
	if len(s.rows) == 0 {
		return
	}
	s.chosen = (n + len(s.rows)) % len(s.rows)
	for i, r := range s.rows {
		r.choose(i == s.chosen)
	}
}

func (s *search) enter(n int) {
	if n < len(s.hits) {
		s.close()
		if hit := s.hits[n]; hit.do != nil {
			hit.do()
		} else {
			s.w.Go(hit.Route)
		}
	}
}

func searchHint() string {
	return lang.X("search.hint", "Search pages, actions, products and all else in your store")
}

// searchEntry leaves the arrows and Enter to the list.
type searchEntry struct {
	kit.Entry
	s *search
}

func newSearchEntry(s *search) *searchEntry {
	e := &searchEntry{s: s}
	e.PlaceHolder = searchHint()
	e.Extend(e)
	e.OnChanged = func(string) { s.find(e.Text()) }
	return e
}

// TypedKey implements fyne.Focusable.
func (e *searchEntry) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyDown:
		e.s.choose(e.s.chosen + 1)
	case fyne.KeyUp:
		e.s.choose(e.s.chosen - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		e.s.enter(e.s.chosen)
	case fyne.KeyEscape:
		e.s.close()
	default:
		e.Entry.TypedKey(ev)
	}
}

// TypedShortcut implements fyne.Shortcutable: the key that opens the box begins it anew.
func (e *searchEntry) TypedShortcut(s fyne.Shortcut) {
	if c, ok := s.(*desktop.CustomShortcut); ok && c.KeyName == fyne.KeyK && c.Modifier == ctrl {
		s = &fyne.ShortcutSelectAll{}
	}
	e.Entry.TypedShortcut(s)
}

// hitRow is a line that answers the mouse.
type hitRow struct {
	widget.BaseWidget
	row *listRow
	s   *search
	n   int
}

func newHitRow(s *search, n int, h Hit) *hitRow {
	r := &hitRow{row: newListRow(nil, h.Title, h.Note), s: s, n: n}
	r.ExtendBaseWidget(r)
	return r
}

func (r *hitRow) choose(on bool) { r.row.choose(on) }

// Tapped implements fyne.Tappable.
func (r *hitRow) Tapped(*fyne.PointEvent) { r.s.enter(r.n) }

// MouseIn implements desktop.Hoverable.
func (r *hitRow) MouseIn(*desktop.MouseEvent) { r.s.choose(r.n) }

// MouseMoved implements desktop.Hoverable.
func (r *hitRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (r *hitRow) MouseOut() {}

// CreateRenderer implements fyne.Widget.
func (r *hitRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.row) }
