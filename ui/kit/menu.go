package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// ShowMenu shows actions at a place of the window, what destroys last. Up, Down, Enter and Esc work in it.
func ShowMenu(o fyne.CanvasObject, actions []Action, at fyne.Position) {
	if menu := menuOf(o, actions); menu != nil {
		menu.ShowAtPosition(at)
	}
}

// ShowMenuBelow shows actions below what lies between two heights, or above it where there is no room below, so that
// it stays in sight.
func ShowMenuBelow(o fyne.CanvasObject, actions []Action, x, top, bottom float32) {
	menu := menuOf(o, actions)
	if menu == nil {
		return
	}
	y, height := bottom, menu.MinSize().Height
	room := fyne.CurrentApp().Driver().CanvasForObject(o).Size().Height
	if y+height > room && top >= height {
		y = top - height
	}
	menu.ShowAtPosition(fyne.NewPos(x, y))
}

// ShowMenu shows actions below the button.
func (b *Button) ShowMenu(actions []Action) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
	ShowMenuBelow(b, actions, at.X, at.Y, at.Y+b.Size().Height)
}

// menuOf is nil where there is nothing to show.
func menuOf(o fyne.CanvasObject, actions []Action) *widget.PopUpMenu {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil || len(actions) == 0 {
		return nil
	}
	var items, last []*fyne.MenuItem
	for _, a := range actions {
		if a.Divider && len(items) > 0 && !a.Danger {
			items = append(items, fyne.NewMenuItemSeparator())
		}
		item := fyne.NewMenuItem(a.Label, a.Do)
		item.Checked = a.Checked
		switch {
		case a.Press != "":
			item.Shortcut = a.shortcut()
		case a.Key != 0:
			item.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyName(strings.ToUpper(string(a.Key)))}
		}
		if a.Danger {
			last = append(last, item)
		} else {
			items = append(items, item)
		}
	}
	if len(items) > 0 && len(last) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	return widget.NewPopUpMenu(fyne.NewMenu("", append(items, last...)...), c)
}

// shortcut is the further key of an action.
func (a Action) shortcut() *desktop.CustomShortcut {
	s := &desktop.CustomShortcut{KeyName: a.Press}
	if a.Ctrl {
		s.Modifier = fyne.KeyModifierShortcutDefault
	}
	return s
}
