package shell

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"

	"griddle/assets"
	"griddle/shop/prefs"
	"griddle/ui/kit"
	"griddle/ui/look"
)

// askScreen asks for the admin password: in the place of everything, or of an Admin or Settings page.
type askScreen struct {
	lock    *lock
	content fyne.CanvasObject
	entry   *kit.Entry
	field   *kit.Field
	enter   *kit.Button
	until   time.Time // before it no password is looked at
	ticker  func()
	done    bool
}

func newAskScreen(l *lock) *askScreen {
	s := &askScreen{lock: l, entry: kit.NewPassword("")}
	title, purpose, verb := lang.X("lock.admin.title", "Admin and Settings are protected"),
		lang.X("lock.admin.purpose", "Enter the admin password to continue."), lang.X("lock.admin.verb", "Continue")
	if l.shut {
		title, verb = orElse(l.w.facts.settings.StoreName, "Griddle"), lang.X("lock.verb", "Unlock")
		purpose = lang.X("lock.purpose", "This window is locked. Programs with a key still work with your store.")
	}
	sign := canvas.NewImageFromResource(assets.Icon)
	sign.FillMode = canvas.ImageFillContain
	sign.SetMinSize(fyne.NewSquareSize(7 * look.Unit))
	s.field = kit.NewField("Present", lang.X("lock.password", "Admin password"), "", s.entry, nil)
	s.enter = kit.NewButton(verb, kit.Primary, s.try)
	s.entry.OnSubmitted = func(string) { s.try() }
	s.content = kit.Frame(kit.Head{}, kit.Pad(0, 6, kit.AtMost(480, kit.NewSurface(kit.Pad(4, 4, kit.Stack(3,
		kit.Fill(2, 1, sign, kit.Stack(0.5,
			kit.NewPara(title, kit.Style{Size: look.Section, Bold: true}),
			kit.NewPara(purpose, kit.Style{Color: look.Muted}))),
		s.field,
		kit.Right(s.enter),
		kit.NewPara(lang.X("lock.forgotten", "Forgotten? Whoever this computer account belongs to can remove the "+
			"password with the command griddle password reset."),
			kit.Style{Size: look.Small, Color: look.Muted})))))))
	return s
}

// start gives the password the keyboard; wrong ones from before may still have to be waited for.
func (s *askScreen) start() {
	s.lock.w.desk.Window.Canvas().Focus(s.entry)
	kit.Fetch(s.lock.w.desk.Runner, s.lock.w.shop.AdminWait, func(until time.Time, err error) {
		if err == nil {
			s.waitUntil(until)
		}
	})
}

func (s *askScreen) stop() {
	s.done = true
	s.stopTicking()
}

func (s *askScreen) stopTicking() {
	if s.ticker != nil {
		s.ticker()
		s.ticker = nil
	}
}

// try looks at what was typed.
func (s *askScreen) try() {
	if s.enter.Disabled() {
		return
	}
	if s.entry.Text() == "" {
		s.tell(lang.X("lock.empty", "Enter the password."))
		return
	}
	s.enter.Disable()
	password, store := s.entry.Text(), s.lock.w.shop
	kit.Fetch(s.lock.w.desk.Runner, func() (until time.Time, err error) {
		if err = store.CheckAdminPassword(context.Background(), password); err == nil {
			return until, nil
		}
		if until, now := store.AdminWait(); now == nil {
			return until, err
		}
		return until, err
	}, func(until time.Time, err error) {
		if s.done {
			return
		}
		s.enter.Enable()
		if err == nil {
			s.lock.open()
			return
		}
		s.entry.SetText("")
		s.tell(kit.Sentence(err))
		var wait *prefs.WaitError
		if errors.As(err, &wait) {
			until = wait.Until
		}
		s.waitUntil(until)
	})
}

// tell says what is wrong, and gives the password the keyboard again.
func (s *askScreen) tell(problem string) {
	s.field.SetProblem(problem)
	s.lock.w.desk.Window.Canvas().Focus(s.entry)
}

// waitUntil counts down to the next try.
func (s *askScreen) waitUntil(until time.Time) {
	s.until = until
	if s.done || s.ticker != nil || !s.count() {
		return
	}
	s.ticker = s.lock.w.desk.EachSecond(func() {
		if !s.count() {
			s.stopTicking()
		}
	})
}

// count says how long it still takes; false when it is over.
func (s *askScreen) count() bool {
	left := s.until.Sub(s.lock.w.desk.Now())
	if s.until.IsZero() || left <= 0 {
		if s.enter.Disabled() && !s.until.IsZero() {
			s.enter.Enable()
			s.field.SetProblem("")
			s.lock.w.desk.Window.Canvas().Focus(s.entry)
		}
		return false
	}
	s.enter.Disable()
	s.field.SetProblem(lang.X("lock.wait", "Wrong too often. The next try is possible in {{.Left}}.",
		map[string]any{"Left": kit.Clock(left)}))
	return true
}
