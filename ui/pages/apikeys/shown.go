package apikeys

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// shownFor is how long a key may stay on the screen.
const shownFor = 30 * time.Second

// shownKey is the strip above the table in which one key is readable for 30 seconds, or until the window loses the
// focus.
type shownKey struct {
	desk  *shell.Desk
	panel fyne.CanvasObject
	title *kit.Text
	text  *kit.Text
	copy  *kit.Button
	close *kit.Button

	id    int64
	until time.Time
	stop  func()
}

func newShownKey(d *shell.Desk) *shownKey {
	s := &shownKey{desk: d}
	s.title = kit.NewText("", kit.Style{Bold: true})
	s.text = kit.NewText("", kit.Style{Mono: true})
	s.copy = kit.NewButton("", kit.Primary, s.copyKey).WithIcon(theme.ContentCopyIcon())
	s.close = kit.NewButton("", kit.Secondary, s.hide)
	band := kit.NewBand(look.AccentSoft, kit.Pad(2.5, 1.5, kit.Fill(1.5, 0, kit.Stack(0.5, s.title, s.text), s.copy,
		s.close)))
	band.Hide()
	s.panel = band
	return s
}

// show puts a key on the screen in place of the one before.
func (s *shownKey) show(id int64, title, key string) {
	s.hide()
	s.id, s.until = id, s.desk.Now().Add(shownFor)
	s.title.SetText(title)
	s.text.SetText(key)
	s.copy.SetText(copyWords())
	s.tick()
	s.stop = s.desk.Runner.Every(time.Second, s.tick)
	s.panel.Show()
	s.desk.Window.Canvas().Focus(s.copy)
}

func (s *shownKey) tick() {
	left := int((s.until.Sub(s.desk.Now()) + time.Second - 1) / time.Second)
	if left <= 0 {
		s.hide()
		return
	}
	s.close.SetText(lang.X("api.hide", "Hide · {{.Seconds}} s", map[string]any{"Seconds": left}))
}

// hide takes the key off the screen and forgets it.
func (s *shownKey) hide() {
	if s.stop != nil {
		s.stop()
	}
	s.stop, s.id = nil, 0
	s.text.SetText("")
	s.panel.Hide()
}

// keep hides a key that is no longer among the rows.
func (s *shownKey) keep(rows []keyRow) {
	if s.id != 0 && !slices.ContainsFunc(rows, func(r keyRow) bool { return r.ID == s.id }) {
		s.hide()
	}
}

func (s *shownKey) copyKey() { s.desk.CopySecret(s.text.Text(), s.counts(s.id)) }

// counts says on the button how long a copy of the key stays in the clipboard, as long as that key is the one shown.
func (s *shownKey) counts(id int64) func(left int) {
	return func(left int) {
		switch {
		case s.id != id:
		case left == 0:
			s.copy.SetText(copyWords())
		default:
			s.copy.SetText(kit.CopiedWords(left))
		}
	}
}

func copyWords() string { return lang.X("api.copykey", "Copy key") }
