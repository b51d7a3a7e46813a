package apikeys

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/pages/keyring"
	"griddle/ui/say"
	"griddle/ui/shell"
	"griddle/vault"
)

// serverCard is the server line: where programs find the API, whether it runs and why not, and where the master secret
// is kept.
type serverCard struct {
	desk     *shell.Desk
	card     fyne.CanvasObject
	address  *kit.Text
	copy     *kit.Button
	state    *kit.Pill
	why      *kit.Para
	place    *kit.Text
	recovery *kit.Button
	toggle   *kit.Button
	running  bool
	where    string // the address
}

func newServerCard(d *shell.Desk) *serverCard {
	c := &serverCard{desk: d}
	muted := kit.Style{Color: look.Muted}
	c.address = kit.NewText("", kit.Style{Mono: true})
	c.copy = kit.NewCopyText(d.Host, lang.X("api.server.copy", "Copy"), lang.X("api.server.copied", "Address copied."),
		func() string { return c.where })
	c.state = kit.NewPill("", kit.Neutral)
	c.why = kit.NewPara("", muted)
	c.place = kit.NewElided("", kit.Style{})
	c.recovery = kit.NewButton(lang.X("api.server.recovery", "Recovery key…"), kit.Secondary,
		func() { keyring.ShowRecovery(d) }).WithIcon(theme.StorageIcon())
	c.toggle = kit.NewButton("", kit.Secondary, func() { c.turn(c.running) })
	c.card = kit.NewCard(kit.Card{Content: kit.Facts(
		kit.NewText(lang.X("api.server.address", "Address"), muted), kit.Fill(2, 0, c.address, c.copy),
		kit.NewText(lang.X("api.server.state", "API server"), muted), kit.Fill(2, 1, c.state, c.why, c.toggle),
		kit.NewText(lang.X("api.server.secret", "Keys protected by"), muted), kit.Fill(2, 0, c.place, c.recovery),
	)})
	return c
}

func (c *serverCard) show(f facts) {
	c.running = f.api.Running
	c.where = f.address
	c.address.SetText(f.address)
	why := say.All(f.api.Notes)
	if f.api.Running {
		c.state.Set(lang.X("api.server.running", "Running"), kit.Fine)
		c.toggle.SetText(lang.X("api.server.stop", "Stop"))
	} else {
		c.state.Set(lang.X("api.server.stopped", "Stopped"), kit.Bad)
		c.toggle.SetText(lang.X("api.server.start", "Start"))
		why = append([]string{kit.AsSentence(say.It(f.api.Why))}, why...)
	}
	c.why.SetText(strings.Join(why, " "))
	place := say.It(f.keyring.Place)
	if place == "" || f.keyring.Condition == vault.Fresh {
		place = lang.X("api.server.nowhere", "nothing yet")
	}
	c.place.SetText(strings.ToUpper(place[:1]) + place[1:])
	c.recovery.Hidden = f.keyring.Condition != vault.Ready
}

// turn stops or starts the server; the owner's choice is remembered for the next start.
func (c *serverCard) turn(off bool) {
	c.toggle.Disable()
	c.desk.SwitchAPI(!off, func(err error) {
		c.toggle.Enable()
		switch {
		case err != nil:
			c.desk.ToastError(err)
		case off:
			said := lang.X("api.server.isoff", "The API server is stopped. Programs cannot reach your store.")
			c.desk.ToastOn(shell.AboutAPI, said, func() { c.turn(false) })
		default:
			c.desk.ToastOn(shell.AboutAPI, lang.X("api.server.ison", "The API server is running."), nil)
		}
	})
}
