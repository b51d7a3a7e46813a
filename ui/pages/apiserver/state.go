package apiserver

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// state says whether the server runs, and what of its settings does not count.
type state struct {
	desk  *shell.Desk
	line  fyne.CanvasObject
	pill  *kit.Pill
	why   *kit.Para
	doubt *kit.Para
}

func newState(d *shell.Desk) *state {
	s := &state{desk: d, pill: kit.NewPill("", kit.Neutral), why: kit.NewPara("", kit.Style{Color: look.Muted}),
		doubt: kit.NewPara("", kit.Style{Color: look.Warn})}
	s.line = kit.Fill(1.5, 1, s.pill, s.why)
	s.doubt.Hide()
	return s
}

func (s *state) show() {
	st := s.desk.API.Status()
	if st.Running {
		s.pill.Set(lang.X("api.server.running", "Running"), kit.Fine)
		s.why.SetText(strings.Join(slices.Concat([]string{st.Address}, st.Others, say.All(st.Notes)), " · "))
		return
	}
	s.pill.Set(lang.X("api.server.stopped", "Stopped"), kit.Bad)
	s.why.SetText(kit.AsSentence(say.It(st.Why)))
}

// showDoubt says which defaults count instead of what stands in the file.
func (s *state) showDoubt(now server) {
	switch {
	case now.doubted:
		s.doubt.SetText(lang.X("apiserver.doubted",
			"Something in the store's file that lets other computers or web pages in was not set in Griddle on this "+
				"computer, so it does not count. If it was yours, enter it anew and save."))
	case now.unproved:
		s.doubt.SetText(lang.X("apiserver.unproved",
			"What was set here for other computers and web pages counts again as soon as the master secret is at "+
				"hand."))
	}
	s.doubt.Hidden = !now.doubted && !now.unproved
	s.doubt.Refresh()
}
