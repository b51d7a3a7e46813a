package kit

import (
	"encoding/csv"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
)

// AcceptsTab implements fyne.Tabbable.
func (s *Sheet) AcceptsTab() bool { return s.src.Count() > 0 }

// FocusGained implements fyne.Focusable.
func (s *Sheet) FocusGained() { s.focused = true; s.move(s.at, false) }

// FocusLost implements fyne.Focusable.
func (s *Sheet) FocusLost() { s.focused = false; s.Refresh() }

// KeyDown implements desktop.Keyable.
func (s *Sheet) KeyDown(ev *fyne.KeyEvent) { passDown(s, ev) }

// KeyUp implements desktop.Keyable.
func (s *Sheet) KeyUp(ev *fyne.KeyEvent) { passUp(s, ev) }

// TypedRune implements fyne.Focusable: a character is typed over the cell, or chooses the next word that begins so.
func (s *Sheet) TypedRune(r rune) {
	if s.src.Count() == 0 {
		return
	}
	options := s.columns[s.at.column].Options
	switch {
	case options == nil:
		s.edit(string(r))
	case r == ' ':
		s.choose()
	default:
		was := s.src.Cell(s.at.row, s.at.column).Text
		var first, next string
		passed := false
		for _, o := range options {
			if beginsWith(o, string(r)) {
				if first == "" {
					first = o
				}
				if passed && next == "" {
					next = o
				}
			}
			passed = passed || o == was
		}
		if next == "" {
			next = first
		}
		if next != "" {
			s.put([]pastCell{{s.at, next}})
		}
	}
}

// shifted tells whether Shift is held, which the toolkit does not say with a key.
func shifted() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}

// TypedKey implements fyne.Focusable.
func (s *Sheet) TypedKey(ev *fyne.KeyEvent) {
	if s.src.Count() > 0 && s.key(ev.Name, shifted()) {
		return
	}
	if s.src.Count() == 0 && ev.Name == fyne.KeyInsert {
		s.Make()
		return
	}
	PassKey(s, ev)
}

// key does what a key does outside of the editor; false when that is nothing.
func (s *Sheet) key(name fyne.KeyName, shift bool) bool {
	page := max(int(s.scroll.Size().Height/rowHeight)-1, 1)
	to := s.at
	switch name {
	case fyne.KeyUp:
		to.row--
	case fyne.KeyDown:
		to.row++
	case fyne.KeyLeft:
		to.column--
	case fyne.KeyRight:
		to.column++
	case fyne.KeyPageUp:
		to.row -= page
	case fyne.KeyPageDown:
		to.row += page
	case fyne.KeyHome:
		to.column = 0
	case fyne.KeyEnd:
		to.column = len(s.columns) - 1
	case fyne.KeyTab:
		s.tab(shift)
		return true
	case fyne.KeyReturn, fyne.KeyEnter:
		if s.EnterEdits {
			s.begin()
		} else {
			s.enter(shift)
		}
		return true
	case fyne.KeyF2:
		s.begin()
		return true
	case fyne.KeyInsert:
		s.Make()
		return true
	case fyne.KeyDelete, fyne.KeyBackspace:
		if first, last := s.Marked(); s.Remove != nil && name == fyne.KeyDelete {
			s.Remove(first, last)
			return true
		}
		s.each(func(cellAt) string { return "" })
		return true
	default:
		return false
	}
	s.move(to, shift)
	return true
}

// enter goes a row down or up.
func (s *Sheet) enter(up bool) {
	to := cellAt{s.at.row + 1, s.at.column}
	if up {
		to.row = s.at.row - 1
	}
	s.move(to, false)
}

// tab goes to the next cell or the one before; at the ends of the sheet out of it.
func (s *Sheet) tab(back bool) {
	all := s.typed()
	n, to := len(all), s.at.row*len(all)+slices.Index(all, s.at.column)+1
	if back {
		to -= 2
	}
	if to >= 0 && to < s.src.Count()*n {
		s.move(cellAt{to / n, all[to%n]}, false)
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		if back {
			c.FocusPrevious()
		} else {
			c.FocusNext()
		}
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (s *Sheet) TypedShortcut(sc fyne.Shortcut) {
	switch sc := sc.(type) {
	case *fyne.ShortcutCopy:
		sc.Clipboard.SetContent(s.copied())
		return
	case *fyne.ShortcutPaste:
		s.paste(sc.Clipboard.Content())
		return
	case *fyne.ShortcutUndo:
		if s.takeBack() {
			return
		}
	case *fyne.ShortcutSelectAll:
		all := s.typed()
		s.at, s.end = cellAt{0, all[0]}, cellAt{max(s.src.Count()-1, 0), all[len(all)-1]}
		s.Refresh()
		return
	case *desktop.CustomShortcut:
		if s.custom(sc) {
			return
		}
	}
	passShortcut(s, sc)
}

func (s *Sheet) custom(sc *desktop.CustomShortcut) bool {
	if sc.Modifier != fyne.KeyModifierShortcutDefault || s.src.Count() == 0 {
		return false
	}
	switch sc.KeyName {
	case fyne.KeyD:
		s.fillDown()
	case fyne.KeyReturn, fyne.KeyEnter:
		text := s.src.Cell(s.at.row, s.at.column).Text
		s.each(func(cellAt) string { return text })
	default:
		return false
	}
	return true
}

// copied is the marked block as spreadsheets take it.
func (s *Sheet) copied() string {
	from, to := s.block()
	var text strings.Builder
	w := csv.NewWriter(&text)
	w.Comma = '\t'
	for row := from.row; row <= to.row && row < s.src.Count(); row++ {
		var cells []string
		for column := from.column; column <= to.column; column++ {
			cells = append(cells, s.src.Cell(row, column).Text)
		}
		_ = w.Write(cells) // into memory
	}
	w.Flush()
	return text.String()
}

// paste puts a block of a spreadsheet into the cells from the cursor on, all of it or none. A single cell goes into all
// that are marked; rows that are missing are made.
func (s *Sheet) paste(text string) {
	if text == "" || s.src.Count() == 0 {
		return
	}
	rows := block(text)
	if len(rows) == 1 && len(rows[0]) == 1 {
		s.each(func(cellAt) string { return Line(rows[0][0]) })
		return
	}
	from, _ := s.block()
	all := s.typed()
	all = all[max(slices.Index(all, s.column(from.column)), 0):]
	room, widest := len(all), 0
	for _, cells := range rows {
		widest = max(widest, len(cells))
	}
	if widest > room {
		s.refuse(lang.X("sheet.columns",
			"The block has {{.N}} columns, the grid takes {{.Room}} from here. Nothing was pasted.",
			map[string]any{"N": widest, "Room": room}))
		return
	}
	if missing := from.row + len(rows) - s.src.Count(); missing > 0 && !s.src.Grow(missing) {
		s.refuse(lang.X("sheet.rows",
			"The block has {{.N}} rows, the grid takes {{.Room}} from here. Nothing was pasted.",
			map[string]any{"N": len(rows), "Room": s.src.Count() - from.row}))
		return
	}
	var cells []pastCell
	for i, row := range rows {
		for j, text := range row {
			cells = append(cells, pastCell{cellAt{from.row + i, all[j]}, Line(text)})
		}
	}
	s.put(cells)
	s.end = cellAt{from.row + len(rows) - 1, all[widest-1]}
	s.Refresh()
}

func (s *Sheet) refuse(sentence string) {
	if s.Refused != nil {
		s.Refused(sentence)
	}
}

// block reads the cells of a block of a spreadsheet: lines of cells with tabs between them, where a cell with a tab, a
// line break or a quote in it stands in quotes. Unlike package csv it keeps lines of one empty cell.
func block(text string) (rows [][]string) {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	text = strings.TrimSuffix(text, "\n") + "\n"
	var row []string
	for text != "" {
		cell, rest, whole := quoted(text)
		if !whole {
			end := strings.IndexAny(text, "\t\n")
			cell, rest = text[:end], text[end:]
		}
		row = append(row, cell)
		if rest[0] == '\n' {
			rows, row = append(rows, row), nil
		}
		text = rest[1:]
	}
	return rows
}

// quoted reads a cell in quotes from the beginning of a text; whole is false when none stands there.
func quoted(text string) (cell, rest string, whole bool) {
	if text[0] != '"' {
		return "", "", false
	}
	var in strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] != '"':
			in.WriteByte(text[i])
		case text[i+1] == '"':
			in.WriteByte('"')
			i++
		default:
			rest = text[i+1:]
			return in.String(), rest, rest[0] == '\t' || rest[0] == '\n'
		}
	}
	return "", "", false
}
