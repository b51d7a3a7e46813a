package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"griddle/assets"
	"griddle/ui/kit"
	"griddle/ui/look"
)

// Measures of the side bar. Below sideNeeds a window has no room for its words.
const (
	sideWide   float32 = 216
	sideNarrow float32 = 56
	sideNeeds  float32 = 1100
	sideEdge   float32 = 12
)

// sideBar is the left edge of the window: the store and the search on top, the pages in their groups, and at the
// foot the API's state and the countdown of clear operations. It is as wide as its words or shows pictures only.
type sideBar struct {
	widget.BaseWidget
	w      *Window
	logo   *canvas.Image
	name   *kit.Text
	search *kit.Button
	back   *kit.Button
	ahead  *kit.Button
	theme  *kit.Button
	lock   *kit.Button // while there is an admin password
	nav    *nav
	foot   *foot

	small  bool // the window is too small for words
	folded bool // the owner wants pictures only where there is room for words
	spread bool // and words where there is none
	locked bool // only the foot is shown
}

func newSideBar(w *Window) *sideBar {
	s := &sideBar{w: w, name: kit.NewElided("", kit.Style{Bold: true}), folded: w.shop.UIState(stateSide) == sideFolded}
	s.logo = canvas.NewImageFromResource(assets.Icon)
	s.logo.FillMode = canvas.ImageFillContain
	s.search = kit.NewButton("", kit.Secondary, w.Search).WithIcon(theme.SearchIcon())
	s.search.SetToolTip(withKey(searchHint(), actSearch))
	s.back = kit.NewIconButton(theme.NavigateBackIcon(), withKey(lang.X("menu.back", "Back"), actBack), w.Back)
	s.ahead = kit.NewIconButton(theme.NavigateNextIcon(), withKey(lang.X("menu.forward", "Forward"), actForward),
		w.Forward)
	s.theme = kit.NewIconButton(theme.ColorPaletteIcon(), "", w.nextTheme)
	s.lock = kit.NewIconButton(theme.LogoutIcon(), withKey(lang.X("menu.lock", "Lock the window"), actLock), w.Lock)
	s.lock.Hide()
	s.nav = newNav(s)
	s.foot = newFoot(w)
	s.ExtendBaseWidget(s)
	s.show()
	return s
}

// narrow tells whether it shows pictures only.
func (s *sideBar) narrow() bool {
	if s.small {
		return !s.spread
	}
	return s.folded
}

func (s *sideBar) width() float32 {
	if s.narrow() {
		return sideNarrow
	}
	return sideWide
}

// fit is told how wide the window is.
func (s *sideBar) fit(window float32) {
	if small := window < sideNeeds; small != s.small {
		s.small, s.spread = small, false
		s.nav.close()
		s.show()
	}
}

// Remembered under stateSide.
const sideFolded = "folded"

// fold goes from words to pictures and back. In a window with room for words the choice is remembered.
func (s *sideBar) fold() {
	s.nav.close()
	if s.small {
		s.spread = !s.spread
	} else {
		s.folded = !s.folded
		choice := ""
		if s.folded {
			choice = sideFolded
		}
		s.w.remember(stateSide, choice)
	}
	s.show()
	s.w.desk.Window.Content().Refresh()
}

// show puts everything as narrow and locked ask.
func (s *sideBar) show() {
	s.search.Text = lang.X("menu.search", "Search")
	if s.narrow() {
		s.search.Text = ""
	}
	for _, o := range []fyne.CanvasObject{s.logo, s.name, s.search, s.back, s.ahead, s.nav, s.theme, s.lock} {
		setShown(o, !s.locked)
	}
	setShown(s.name, !s.locked && !s.narrow())
	setShown(s.lock, !s.locked && s.w.lock != nil && s.w.lock.state.Set)
	s.foot.narrow = s.narrow()
	s.nav.build()
	s.Refresh()
}

func setShown(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// update follows the page on screen and what is known of the store.
func (s *sideBar) update() {
	h := s.w.history
	s.locked = s.w.lock.locked()
	s.name.SetText(orElse(s.w.facts.settings.StoreName, "Griddle"))
	s.back.SetEnabled(h.at > 0)
	s.ahead.SetEnabled(h.at+1 < len(h.visits))
	s.foot.update()
	s.show()
}

// Refresh implements fyne.CanvasObject.
func (s *sideBar) Refresh() {
	switch s.w.Theme() {
	case look.Light:
		s.theme.SetToolTip(lang.X("theme.light", "Theme: light. Click for dark."))
	case look.Dark:
		s.theme.SetToolTip(lang.X("theme.dark", "Theme: dark. Click to follow the computer."))
	default:
		s.theme.SetToolTip(lang.X("theme.system", "Theme: as on this computer. Click for light."))
	}
	s.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (s *sideBar) CreateRenderer() fyne.WidgetRenderer {
	return &sideRenderer{s: s, back: kit.NewBand(look.Card, kit.Gap(0, 0)), edge: kit.NewRule()}
}

type sideRenderer struct {
	s    *sideBar
	back *kit.Surface
	edge *kit.Rule
}

func (r *sideRenderer) Objects() []fyne.CanvasObject {
	s := r.s
	return []fyne.CanvasObject{r.back, r.edge, s.logo, s.name, s.search, s.back, s.ahead, s.nav, s.theme, s.lock,
		s.foot}
}
func (r *sideRenderer) Destroy()           {}
func (r *sideRenderer) MinSize() fyne.Size { return fyne.NewSize(r.s.width(), 0) }

func (r *sideRenderer) Layout(size fyne.Size) {
	s := r.s
	put := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	put(r.back, 0, 0, size.Width, size.Height)
	put(r.edge, size.Width-1, 0, 1, size.Height)
	const logo, button = 28, look.RowHeight
	inner := size.Width - 2*sideEdge
	top := float32(0)
	if s.narrow() {
		put(s.logo, (size.Width-logo)/2, sideEdge, logo, logo)
		put(s.search, (size.Width-button)/2, 48, button, button)
		put(s.back, 4, 88, (size.Width-8)/2, button)
		put(s.ahead, size.Width/2, 88, (size.Width-8)/2, button)
		top = 128
	} else {
		put(s.logo, sideEdge, sideEdge, logo, logo)
		put(s.name, sideEdge+logo+look.Unit, sideEdge, inner-logo-look.Unit, logo)
		put(s.back, sideEdge-4, 48, button, button)
		put(s.ahead, sideEdge-4+button, 48, button, button)
		put(s.search, sideEdge+2*button, 48, inner-2*button, button)
		top = 96
	}
	bottom := size.Height - s.foot.MinSize().Height
	put(s.foot, 0, bottom, size.Width, s.foot.MinSize().Height)
	if s.narrow() {
		x := (size.Width - button) / 2
		if s.lock.Visible() {
			bottom -= button
			put(s.lock, x, bottom, button, button)
		}
		bottom -= button
		put(s.theme, x, bottom, button, button)
	} else {
		bottom -= button
		put(s.theme, sideEdge-4, bottom, button, button)
		put(s.lock, sideEdge-4+button, bottom, button, button)
	}
	put(s.nav, 0, top, size.Width-1, max(bottom-top-4, 0))
}

func (r *sideRenderer) Refresh() {
	r.Layout(r.s.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
