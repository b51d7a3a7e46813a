package shell

import (
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"

	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/look"
)

// What keys do, by name.
const (
	actSearch    = "search"
	actGroups    = "groups"
	actModes     = "modes"
	actSide      = "side"
	actFold      = "fold"
	actBack      = "back"
	actForward   = "forward"
	actRead      = "read"
	actFind      = "find"
	actNew       = "new"
	actSave      = "save"
	actUndo      = "undo"
	actPrint     = "print"
	actStep      = "step"
	actScroll    = "scroll"
	actEscape    = "escape"
	actMenu      = "menu"
	actTick      = "tick"
	actCopy      = "copy"
	actDelete    = "delete"
	actDuplicate = "duplicate"
	actLock      = "lock"
	actQuit      = "quit"
	actKeys      = "keys"
)

// ctrl is Ctrl, and Cmd on a Mac.
const ctrl = fyne.KeyModifierShortcutDefault

const alt = fyne.KeyModifierAlt

// stroke is a key with what is held down beside it.
type stroke struct {
	key fyne.KeyName
	mod fyne.KeyModifier
}

// command is a line of the one table of keys: what keys do, the sheet of keys shows and the search offers.
type command struct {
	act     string
	strokes []stroke // alternatives, or places in a row: the first and the last are shown
	words   func() string
	do      func(w *Window, n int) // n: which stroke; nil: what has the keyboard does it
	found   bool                   // the search offers it
}

func keys(all ...stroke) []stroke { return all }

// commands is the table, in the order of the sheet.
func commands() []command {
	return []command{
		{actSearch, keys(stroke{fyne.KeyK, ctrl}),
			func() string { return lang.X("key.search", "Search pages, records and actions") },
			func(w *Window, _ int) { w.Search() }, false},
		{actGroups, keys(stroke{fyne.Key1, ctrl}, stroke{fyne.Key2, ctrl}, stroke{fyne.Key3, ctrl},
			stroke{fyne.Key4, ctrl},
			stroke{fyne.Key5, ctrl}, stroke{fyne.Key6, ctrl}, stroke{fyne.Key7, ctrl}),
			func() string { return lang.X("key.groups", "Open a group of the side bar") },
			func(w *Window, n int) { w.side.nav.goTo(n) }, false},
		{actModes, keys(stroke{fyne.Key1, alt}, stroke{fyne.Key2, alt}, stroke{fyne.Key3, alt}, stroke{fyne.Key4, alt},
			stroke{fyne.Key5, alt}, stroke{fyne.Key6, alt}, stroke{fyne.Key7, alt}),
			func() string { return lang.X("key.modes", "In a list of orders: all, or those of one status") },
			func(w *Window, n int) { w.mode(n) }, false},
		{actSide, keys(stroke{fyne.KeyF6, 0}, stroke{fyne.KeyF10, 0}),
			func() string { return lang.X("key.side", "To the side bar and back to the page") },
			func(w *Window, _ int) { w.side.nav.enter() }, false},
		{actFold, keys(stroke{fyne.KeyB, ctrl}),
			func() string { return lang.X("key.fold", "Make the side bar narrow or wide") },
			func(w *Window, _ int) { w.side.fold() }, true},
		{actBack, keys(stroke{fyne.KeyLeft, fyne.KeyModifierAlt}),
			func() string { return lang.X("menu.back", "Back") },
			func(w *Window, _ int) { w.Back() }, false},
		{actForward, keys(stroke{fyne.KeyRight, fyne.KeyModifierAlt}),
			func() string { return lang.X("menu.forward", "Forward") },
			func(w *Window, _ int) { w.Forward() }, false},
		{actRead, keys(stroke{fyne.KeyF5, 0}),
			func() string { return lang.X("key.read", "Read the page again") },
			func(w *Window, _ int) { w.reread() }, true},
		{actFind, keys(stroke{fyne.KeyF, ctrl}),
			func() string { return lang.X("key.find", "To the search field of a list") },
			func(w *Window, _ int) { w.seek() }, false},
		{actNew, keys(stroke{fyne.KeyN, ctrl}, stroke{fyne.KeyInsert, 0}),
			func() string { return lang.X("key.new", "The page's own action, as a new product") },
			func(w *Window, _ int) { w.begin() }, false},
		{actSave, keys(stroke{fyne.KeyS, ctrl}),
			func() string { return lang.X("key.save", "Save") },
			func(w *Window, _ int) { w.save() }, false},
		{actUndo, keys(stroke{fyne.KeyZ, ctrl}),
			func() string { return lang.X("key.undo", "Undo what was typed or, outside a field, the last change") },
			func(w *Window, _ int) { w.undo() }, true},
		{actPrint, keys(stroke{fyne.KeyP, ctrl}),
			func() string { return lang.X("key.print", "Print what is open, or the ticked rows") },
			func(w *Window, _ int) { w.print() }, false},
		{actStep, keys(stroke{fyne.KeyPageUp, ctrl}, stroke{fyne.KeyPageDown, ctrl}),
			func() string { return lang.X("key.step", "Previous or next record") },
			func(w *Window, n int) { w.neighbour(2*n - 1) }, false},
		{actScroll, keys(stroke{fyne.KeyPageUp, 0}, stroke{fyne.KeyPageDown, 0}, stroke{fyne.KeyHome, 0},
			stroke{fyne.KeyEnd, 0}),
			func() string { return lang.X("key.scroll", "Scroll the page, or move in a list") },
			func(w *Window, n int) { w.desk.Turn(kit.Turns[n]) }, false},
		{actTick, keys(stroke{fyne.KeySpace, 0}),
			func() string { return lang.X("key.tick", "Tick a row") }, nil, false},
		{actCopy, keys(stroke{fyne.KeyC, ctrl}),
			func() string { return lang.X("key.copy", "Copy the ticked rows, or the one chosen, as a table") },
			nil, false},
		{actDuplicate, keys(stroke{fyne.KeyD, ctrl}),
			func() string { return lang.X("key.duplicate", "Duplicate a row") }, nil, false},
		{actDelete, keys(stroke{fyne.KeyDelete, 0}),
			func() string { return lang.X("key.delete", "Delete the ticked rows, or the one chosen") }, nil, false},
		{actMenu, keys(stroke{desktop.KeyMenu, 0}, stroke{fyne.KeyF10, fyne.KeyModifierShift}),
			func() string { return lang.X("key.menu", "Menu of a row") }, nil, false},
		{actEscape, keys(stroke{fyne.KeyEscape, 0}),
			func() string { return lang.X("key.escape", "Close a dialog; empty the search field, then leave it") }, nil,
			false},
		{actLock, keys(stroke{fyne.KeyL, ctrl}),
			func() string { return lang.X("menu.lock", "Lock the window") },
			func(w *Window, _ int) { w.Lock() }, true},
		{actKeys, keys(stroke{fyne.KeyF1, 0}),
			func() string { return lang.X("key.keys", "Show these keys") },
			func(w *Window, _ int) { w.showKeys() }, true},
		{actQuit, keys(stroke{fyne.KeyQ, ctrl}),
			func() string { return lang.X("key.quit", "Quit Griddle") },
			func(w *Window, _ int) { w.AskToClose() }, true},
	}
}

// label is how a key is named on this system.
func (s stroke) label() string {
	names := map[fyne.KeyName]string{fyne.KeyLeft: "←", fyne.KeyRight: "→",
		fyne.KeyEscape: lang.X("keyname.escape", "Esc"),
		fyne.KeyPageUp: lang.X("keyname.pageup", "Page Up"), fyne.KeyPageDown: lang.X("keyname.pagedown", "Page Down"),
		fyne.KeyHome: lang.X("keyname.home", "Home"), fyne.KeyEnd: lang.X("keyname.end", "End"),
		fyne.KeySpace: lang.X("keyname.space", "Space"), desktop.KeyMenu: lang.X("keyname.menu", "Menu key"),
		fyne.KeyInsert: lang.X("keyname.insert", "Ins"), fyne.KeyDelete: lang.X("keyname.delete", "Del")}
	name, ok := names[s.key]
	if !ok {
		name = string(s.key)
	}
	switch {
	case s.mod == 0:
		return name
	case s.mod == fyne.KeyModifierShift:
		return lang.X("keyname.shift", "Shift") + "+" + name
	case s.mod == fyne.KeyModifierAlt:
		return lang.X("keyname.alt", "Alt") + "+" + name
	case runtime.GOOS == "darwin":
		return "⌘" + name
	}
	return lang.X("keyname.ctrl", "Ctrl") + "+" + name
}

// label names its keys.
func (c command) label() string {
	if len(c.strokes) == 1 {
		return c.strokes[0].label()
	}
	last := c.strokes[len(c.strokes)-1]
	if len(c.strokes) > 4 {
		last.mod = 0
		return c.strokes[0].label() + " … " + last.label()
	}
	var names []string
	for _, s := range c.strokes {
		names = append(names, s.label())
	}
	return strings.Join(names, ", ")
}

// withKey puts the key of an act behind what a tip says.
func withKey(tip, act string) string {
	for _, c := range commands() {
		if c.act == act {
			return tip + " (" + c.label() + ")"
		}
	}
	return tip
}

// bindKeys lets the window hear the table's keys. Alt alone goes to the side bar too.
func (w *Window) bindKeys() {
	c := w.desk.Window.Canvas()
	for _, cmd := range commands() {
		for n, s := range cmd.strokes {
			if cmd.do == nil || s.mod == 0 {
				continue
			}
			var shortcut fyne.Shortcut = &desktop.CustomShortcut{KeyName: s.key, Modifier: s.mod}
			if cmd.act == actUndo {
				shortcut = &fyne.ShortcutUndo{} // what the toolkit makes of it
			}
			c.AddShortcut(shortcut, func(fyne.Shortcut) { w.run(cmd, n) })
		}
	}
	c.SetOnTypedKey(w.typed)
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(w.keyDown)
		d.SetOnKeyUp(w.keyUp)
	}
}

// overDialogs are what keys do also while a dialog lies over the page.
var overDialogs = []string{actLock, actQuit}

// run does what a key stands for. While a dialog lies over the page few do anything, and those that scroll turn the
// dialog.
func (w *Window) run(c command, n int) {
	w.altDown = false
	switch {
	case w.free(), w.begun() && slices.Contains(overDialogs, c.act):
		c.do(w, n)
	case c.act == actScroll && w.begun():
		kit.TurnTop(w.desk.Window.Canvas(), kit.Turns[n])
	}
}

// begun tells whether the side bar is there and the window is not locked.
func (w *Window) begun() bool { return w.side.Visible() && !w.lock.locked() }

// free is begun while no dialog lies over the page.
func (w *Window) free() bool { return w.begun() && w.desk.Window.Canvas().Overlays().Top() == nil }

// typed gets the keys that no widget had a use for.
func (w *Window) typed(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape {
		if !kit.EscapeTop(w.desk.Window.Canvas()) {
			w.side.nav.close()
		}
		return
	}
	for _, c := range commands() {
		for n, s := range c.strokes {
			if c.do != nil && s == (stroke{ev.Name, 0}) {
				w.run(c, n)
				return
			}
		}
	}
}

// keyDown and keyUp go to the side bar when Alt was pressed and let go with nothing between.
func (w *Window) keyDown(ev *fyne.KeyEvent) {
	w.desk.Noticed()
	kit.Pressed(ev)
	w.altDown = isAlt(ev)
}

func (w *Window) keyUp(ev *fyne.KeyEvent) {
	if isAlt(ev) && w.altDown && w.free() {
		w.side.nav.enter()
	}
	w.altDown = false
}

func isAlt(ev *fyne.KeyEvent) bool {
	return ev.Name == desktop.KeyAltLeft || ev.Name == desktop.KeyAltRight
}

// save presses the Save of the page on screen.
func (w *Window) save() {
	if v := w.history.current(); v != nil && v.page != nil && v.head.Saves && v.head.Primary != nil {
		v.head.Primary.Tapped(nil)
	}
}

// begin presses the primary action of the page on screen or, where that is Save, what makes something new.
func (w *Window) begin() {
	v := w.history.current()
	if v == nil || v.page == nil {
		return
	}
	what := v.head.New
	if !v.head.Saves {
		what = v.head.Primary
	}
	if what != nil {
		what.Tapped(nil)
	}
}

// seek gives the keyboard to the search field of the page on screen.
func (w *Window) seek() {
	if v := w.history.current(); v != nil && v.page != nil && v.head.Search != nil {
		w.desk.Window.Canvas().Focus(v.head.Search)
		v.head.Search.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// reread lets the page on screen fetch again what it shows.
func (w *Window) reread() {
	w.refresh()
	if p := w.history.page(); p != nil {
		p.Changed(model.EventOf())
	}
}

// undo takes back what the newest note offers to, else the last change.
func (w *Window) undo() {
	if !w.desk.UndoNoted() && w.book.Undo != nil {
		w.book.Undo(w.desk)
	}
}

// Stepper is a Page of a record that knows its neighbours in a list.
type Stepper interface{ Step(by int) }

// Printer is a Page of which something can be printed.
type Printer interface{ Print() }

func (w *Window) print() {
	if p, ok := w.history.page().(Printer); ok {
		p.Print()
	}
}

// neighbour goes to the previous or the next record.
func (w *Window) neighbour(by int) {
	if s, ok := w.history.page().(Stepper); ok {
		s.Step(by)
	}
}

// Moded is a Page that is one of several of the same kind: lists of orders by their status.
type Moded interface{ Mode(n int) }

// mode goes to the n-th of them, from 0.
func (w *Window) mode(n int) {
	if m, ok := w.history.page().(Moded); ok {
		m.Mode(n)
	}
}

// showKeys opens the sheet of keys.
func (w *Window) showKeys() {
	var pairs []fyne.CanvasObject
	for _, c := range commands() {
		pairs = append(pairs, kit.NewText(c.label(), kit.Style{Bold: true}),
			kit.NewPara(c.words(), kit.Style{Color: look.Muted}))
	}
	w.desk.Message(lang.X("key.title", "Keys"), kit.Facts(pairs...), lang.X("history.close", "Close"))
}
