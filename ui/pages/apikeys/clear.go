package apikeys

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/pages/backups"
	"griddle/ui/pages/restoring"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// clearFor is how long one press on the button allows clear operations (docs/protocol/00-conventions.md §4).
const clearFor = 60 * time.Minute

// clearCard opens and shuts the clear-operations window, counts it down, and restores what was cleared.
type clearCard struct {
	desk    *shell.Desk
	card    fyne.CanvasObject
	who     *kit.Para
	notice  *kit.Para
	button  *kit.Button
	again   *kit.Button
	ring    *kit.Ring
	undo    *fyne.Container // what was cleared, with Restore
	until   time.Time       // zero: shut
	stop    func()          // of the tick
	working bool
}

func newClearCard(d *shell.Desk) *clearCard {
	c := &clearCard{desk: d}
	c.who = kit.NewPara("", kit.Style{Color: look.Muted})
	c.notice = kit.NewPara("", kit.Style{Color: look.Warn})
	c.button = kit.NewButton("", kit.Amber, c.press)
	c.again = kit.NewButton(lang.X("clear.again", "Start the 60 minutes anew"), kit.Secondary, c.allow)
	c.ring = kit.NewRing(128)
	c.undo = kit.Stack(1)
	c.card = kit.NewCard(kit.Card{
		Title: lang.X("clear.title", "Allow clear operations"),
		Content: kit.Stack(2,
			kit.Fill(3, 0, kit.Stack(1.5,
				kit.NewPara(lang.X("clear.what", "Three calls delete everything of one kind: all products, all "+
					"categories or all customers. They are refused unless you allow them here, and never for longer "+
					"than 60 minutes."), kit.Style{}),
				kit.NewPara("DELETE products · DELETE categories · DELETE customeraccounts",
					kit.Style{Size: look.Small, Mono: true, Color: look.Muted}),
				kit.NewPara(lang.X("clear.warning", "While they are allowed, one request can empty your store. "+
					"Griddle saves the store first, and you can restore it here for 7 days."),
					kit.Style{Color: look.Warn}),
				c.who, c.notice,
				kit.Row(1, c.button, c.again),
			), c.ring),
			c.undo),
	})
	return c
}

func (c *clearCard) show(f facts) {
	n := 0
	for _, r := range f.keys {
		if r.mayClear() {
			n++
		}
	}
	c.who.SetText(mayClearWords(n, f.window.Open))
	setPara(c.notice, say.Translate(f.window.Notice))
	c.until = time.Time{}
	if f.window.Open {
		c.until = f.window.Until
	}
	c.tick()
	c.list(f)
}

func mayClearWords(n int, open bool) string {
	d := map[string]any{"N": n}
	switch {
	case n == 0:
		return lang.X("clear.nokeys", "No key may use them.")
	case open:
		return lang.XN("clear.keysnow", "{{.N}} keys may use them now.", n, d)
	}
	return lang.XN("clear.keys", "{{.N}} keys may use them then.", n, d)
}

// tick shows the time left and ticks on while there is any.
func (c *clearCard) tick() {
	left := c.until.Sub(c.desk.Now())
	open := !c.until.IsZero() && left > 0
	c.again.Hidden, c.ring.Hidden = !open, !open
	if !open {
		c.button.SetToolTip("")
		c.button.SetText(lang.X("clear.allow", "Allow clear operations for the next 60 minutes"))
		c.hide()
		return
	}
	c.button.SetToolTip(kit.UTC(c.until))
	c.button.SetText(lang.X("clear.open", "Allowed until {{.Time}} · {{.Left}} · Close now",
		map[string]any{"Time": kit.Hour(c.until), "Left": kit.Clock(left)}))
	c.ring.Set(left, clearFor)
	if c.stop == nil {
		c.stop = c.desk.EachSecond(c.tick)
	}
}

// hide stops the tick.
func (c *clearCard) hide() {
	if c.stop != nil {
		c.stop()
		c.stop = nil
	}
}

func (c *clearCard) press() {
	if c.until.IsZero() || !c.desk.Now().Before(c.until) {
		c.allow()
		return
	}
	c.do(func() (shop.Window, error) { return shop.Window{}, c.desk.Shop.CloseClear(context.Background()) },
		func(shop.Window) string { return lang.X("clear.closed", "Clear operations are refused again.") })
}

func (c *clearCard) allow() {
	c.do(func() (shop.Window, error) { return c.desk.Shop.AllowClear(context.Background()) },
		func(w shop.Window) string {
			return lang.X("clear.opened", "Clear operations are allowed until {{.Time}}.",
				map[string]any{"Time": kit.Hour(w.Until)})
		})
}

// do opens or shuts the window and shows at once what came of it.
func (c *clearCard) do(step func() (shop.Window, error), said func(shop.Window) string) {
	if c.working {
		return
	}
	c.working = true
	kit.Fetch(c.desk.Runner, step, func(w shop.Window, err error) {
		c.working = false
		if err != nil {
			c.desk.ToastError(err)
			return
		}
		c.until = time.Time{}
		if w.Open {
			c.until = w.Until
		}
		c.tick()
		c.desk.ToastOn(shell.AboutClear, said(w), nil)
	})
}

// clearRows is how many of the copies stand here; the page Backups shows all.
const clearRows = 5

// list shows what was cleared in the last 7 days.
func (c *clearCard) list(f facts) {
	c.undo.RemoveAll()
	for i, one := range f.clearings {
		if more := len(f.clearings) - i; i == clearRows {
			words := lang.XN("clear.more", "{{.N}} more copies under Settings → Backups", more,
				map[string]any{"N": more})
			c.undo.Add(kit.Row(1, kit.NewButton(words, kit.Secondary, func() { c.desk.Go(shell.To(backups.Name)) })))
			break
		}
		b := kit.NewButton(lang.X("clear.restore", "Restore…"), kit.Secondary,
			func() { restoring.Clearing(c.desk, one) }).WithIcon(theme.ContentUndoIcon())
		note := lang.X("clear.restorable", "Can be restored until {{.Day}}",
			map[string]any{"Day": kit.DayHour(one.Until)})
		if one.Restored {
			note = lang.X("clear.restored", "Restored")
		}
		words := kit.Stack(0.25,
			kit.NewPara(restoring.Words(one), kit.Style{}),
			kit.NewTip(kit.NewText(kit.Ago(one.At, f.now)+" · "+note, kit.Style{Size: look.Small, Color: look.Muted}),
				kit.Moment(one.At)))
		c.undo.Add(kit.NewRule())
		c.undo.Add(kit.Fill(2, 0, words, b))
	}
	c.undo.Hidden = len(c.undo.Objects) == 0
}

// setPara shows a sentence, or takes no room when there is none.
func setPara(p *kit.Para, sentence string) {
	p.SetText(sentence)
	p.Hidden = sentence == ""
}
