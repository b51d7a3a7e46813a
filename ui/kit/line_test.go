package kit

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                                  "",
		" \r\n\t ":                          "",
		"X-77\r\n":                          "X-77",
		"Roggen\tbrot\r\nmit Kuemmel\r\n":   "Roggen brot mit Kuemmel",
		"a \r\n b":                          "a b",
		"two  blanks":                       "two  blanks",
		"\ufeffX-77\x00":                    "X-77",
		"X\x00-77\x1b":                      "X-77",
		"\u202aC:\\pan.png\u202c":           "C:\\pan.png",
		"\u200bX-77\u00a0\u200b \r":         "X-77",
		"a\u00a0b":                          "a\u00a0b",
		"one\u2028two\u0085three":           "one two three",
		"👩\u200d🍳":                          "👩\u200d🍳",
		"می\u200cخواهم":                     "می\u200cخواهم",
		"\U0001f3f4\U000e0067\U000e007f":    "\U0001f3f4\U000e0067\U000e007f",
		"\u202a\u2066 both \u2069\u202c \n": "both",
	} {
		if got := Line(text); got != want || Line(got) != want {
			t.Errorf("%q is kept as %q, and then as %q; want %q", text, got, Line(got), want)
		}
	}
}

type board string

func (b board) Content() string { return string(b) }
func (board) SetContent(string) {}

func paste(e interface{ TypedShortcut(fyne.Shortcut) }, text string) {
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: board(text)})
}

// What is pasted into a line is cleaned at once; blanks at its ends stay until the field is left, for it may go between
// words.
func TestPaste(t *testing.T) {
	w := test.NewTempWindow(t, nil)
	line, several, hidden := NewEntry(""), NewLines(nil, "", 2), NewPassword("")
	w.SetContent(Stack(1, line, several, hidden))
	var heard string
	line.OnEdited = func(text string) { heard = text }
	w.Canvas().Focus(line)
	paste(line, "X-77\r\n")
	if line.Entry.Text != "X-77" || heard != "X-77" || line.CursorColumn != 4 {
		t.Errorf("a cell of a spreadsheet is pasted as %q, heard as %q, with the cursor at %d",
			line.Entry.Text, heard, line.CursorColumn)
	}
	paste(line, " and\nmore ")
	if line.Entry.Text != "X-77 and more " || line.Text() != "X-77 and more" {
		t.Errorf("the line shows %q and holds %q", line.Entry.Text, line.Text())
	}
	paste(several, "one\r\ntwo\rthree\x00\n")
	if several.Text() != "one\ntwo\nthree\n" {
		t.Errorf("the lines hold %q", several.Text())
	}
	paste(hidden, " pass word ")
	if hidden.Text() != " pass word " {
		t.Errorf("the password is %q", hidden.Text())
	}
}

// note is a clipboard that ends at the character of number 0, as those of the systems do.
type note struct{ text string }

func (n *note) Content() string        { return n.text }
func (n *note) SetContent(text string) { n.text, _, _ = strings.Cut(text, "\x00") }

// What is copied is a text to its end.
func TestCopyingGoesOnBehindZero(t *testing.T) {
	w := test.NewTempWindow(t, nil)
	several := NewLines(nil, "", 2)
	w.SetContent(several)
	for _, cut := range []bool{false, true} {
		several.SetText("one\x00two")
		n := &note{}
		several.TypedShortcut(&fyne.ShortcutSelectAll{})
		if cut {
			several.TypedShortcut(&fyne.ShortcutCut{Clipboard: n})
		} else {
			several.TypedShortcut(&fyne.ShortcutCopy{Clipboard: n})
		}
		if n.text != "one␀two" {
			t.Errorf("%q is copied", n.text)
		}
	}
}

// Blanks go when the field is left or its form is sent, not while somebody types.
func TestBlanksGoWhenTheFieldIsLeft(t *testing.T) {
	w := test.NewTempWindow(t, nil)
	line, other := NewEntry(""), NewEntry("")
	w.SetContent(Stack(1, line, other))
	w.Canvas().Focus(line)
	for _, r := range " Till  1 " {
		line.TypedRune(r)
	}
	if line.Entry.Text != " Till  1 " || line.Text() != "Till  1" {
		t.Errorf("while it is typed the line shows %q and holds %q", line.Entry.Text, line.Text())
	}
	line.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if line.Entry.Text != "Till  1" {
		t.Errorf("after Enter the line shows %q", line.Entry.Text)
	}
	line.TypedRune(' ')
	w.Canvas().Focus(other)
	if line.Entry.Text != "Till  1" {
		t.Errorf("after it was left the line shows %q", line.Entry.Text)
	}
}

// What a program stored stays as it is until somebody edits it.
func TestStoredBlanksStay(t *testing.T) {
	w := test.NewTempWindow(t, nil)
	line, other := NewEntry(""), NewEntry("")
	w.SetContent(Stack(1, line, other))
	line.SetText("X-77\r ")
	w.Canvas().Focus(line)
	w.Canvas().Focus(other)
	if line.Text() != "X-77\r " {
		t.Errorf("looking at the field made it %q", line.Text())
	}
	line.CursorColumn = 0
	line.TypedRune('A')
	if line.Text() != "AX-77" {
		t.Errorf("edited, the line holds %q", line.Text())
	}
}

// What stands in the field counts, and what is no day is said.
func TestDateEntry_WhatStandsThereCounts(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 11, 22, 14, 42, 0, 0, time.Local) }
	day := NewDateEntry(now)
	newHost(t, day)
	eve := time.Date(2026, 12, 24, 0, 0, 0, 0, time.Local)
	day.SetDay(eve)
	if !day.Day().Equal(eve) || day.Problem() != "" {
		t.Fatalf("the day is %v of %q", day.Day(), day.Text())
	}
	for text, want := range map[string]string{
		"1.3.2027": "2027-03-01", "1.3.27": "2027-03-01", "1.3.": "2027-03-01", "1.3": "2027-03-01",
		"5.12.2026": "2026-12-05",
		"22.11.":    "2026-11-22", "2026-12-5": "2026-12-05", "+7": "2026-11-29", "-1": "2026-11-21",
		" tomorrow ":      "2026-11-23",
		"31 Dec 2026\r\n": "2026-12-31", "3. Dec": "2026-12-03", "29.2.2028": "2028-02-29",
		"31.2.2027": "", "soon": "", "1/3/2027": "", "13.13.": "", "0.1.2027": "", "+": "", "24.12.2026x": "",
	} {
		day.SetText(text)
		got := ""
		if d := day.Day(); !d.IsZero() {
			got = d.Format("2006-01-02")
		}
		if got != want || (day.Problem() == "") != (want != "") {
			t.Errorf("%q is taken for %q, want %q; it says %q", text, got, want, day.Problem())
		}
	}
	day.SetText("+7")
	day.FocusLost()
	if day.Text() != "2026-11-29" {
		t.Errorf("the field shows %q", day.Text())
	}
	day.SetText("soon")
	day.FocusLost()
	if day.Text() != "soon" {
		t.Errorf("what is no day became %q", day.Text())
	}
}

func TestDateEntry_EnterSubmitsAndTheCalendarOpensAtTheDay(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 11, 22, 14, 42, 0, 0, time.Local) }
	day := NewDateEntry(now)
	h, _ := newHost(t, nil)
	done := false
	h.Form(FormOptions{Title: "x", Verb: "Save", Fields: []*Field{NewField("", "Day", "", day, day.Problem)},
		Done: func() { done = true }})
	day.SetText("soon")
	press(day, fyne.KeyReturn)
	if done {
		t.Error("what is no day was taken")
	}
	day.SetText("1.3.")
	c := h.Window.Canvas()
	day.open()
	shown := newCalendar(day.Day(), now())
	if _, ok := c.Overlays().Top().(*widget.PopUp); !ok || shown.title.Text() != "Mar 2027" {
		t.Errorf("it opens at %q", shown.title.Text())
	}
	marked := 0
	for _, o := range shown.days.Objects {
		if b, ok := o.(*Button); ok && b.Kind == Primary && b.Text == "1" {
			marked++
		}
	}
	if marked != 1 {
		t.Errorf("%d days are marked", marked)
	}
	press(c.Focused(), fyne.KeyEscape)
	if _, still := c.Overlays().Top().(*widget.PopUp); still {
		t.Error("Esc does not close the calendar")
	}
	press(day, fyne.KeyReturn)
	if !done {
		t.Error("Enter does not submit")
	}
}

// The calendar is picked from by keyboard, and leaves the time of day as it is.
func TestDateEntry_CalendarByKeyboard(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 11, 22, 14, 42, 0, 0, time.Local) }
	day := NewDayTimeEntry(now)
	h, _ := newHost(t, day)
	c := h.Window.Canvas()
	for _, step := range []struct {
		from string
		keys []fyne.KeyName
		want string
	}{
		{"2026-11-30 09:05", []fyne.KeyName{fyne.KeyRight, fyne.KeyReturn}, "2026-12-01 09:05"},
		{"2027-01-31 09:05", []fyne.KeyName{fyne.KeyPageDown, fyne.KeySpace}, "2027-02-28 09:05"},
		{"2027-03-01", []fyne.KeyName{fyne.KeyUp, fyne.KeyLeft, fyne.KeyReturn}, "2027-02-21 00:00"},
		{"2027-03-01 18:00", []fyne.KeyName{fyne.KeyHome, fyne.KeyDown, fyne.KeyReturn}, "2026-11-29 18:00"},
		{"2027-03-01 18:00", []fyne.KeyName{fyne.KeyDown, fyne.KeyEscape}, "2027-03-01 18:00"},
		{"", []fyne.KeyName{fyne.KeyReturn}, "2026-11-22 00:00"},
	} {
		day.SetText(step.from)
		c.Focus(day)
		press(day, fyne.KeyDown)
		if _, is := c.Focused().(*calendar); !is {
			t.Fatalf("Down gives the keyboard to %T", c.Focused())
		}
		for _, k := range step.keys {
			press(c.Focused(), k)
		}
		if day.Text() != step.want {
			t.Errorf("%q and %v make %q, want %q", step.from, step.keys, day.Text(), step.want)
		}
		if c.Focused() != fyne.Focusable(day) || c.Overlays().Top() != nil {
			t.Error("the calendar keeps the keyboard")
		}
	}
	for text, want := range map[string]string{"tomorrow 9:30": "2026-11-23 09:30", "+7": "2026-11-29 00:00",
		"24.12. 18:00": "2026-12-24 18:00", "31 Dec 2026, 18:05": "2026-12-31 18:05", "9:30": "9:30",
		"soon 9:30": "soon 9:30"} {
		day.SetText(text)
		day.FocusLost()
		if day.Text() != want || (day.Problem() == "") == (text == want) {
			t.Errorf("%q becomes %q, want %q; it says %q", text, day.Text(), want, day.Problem())
		}
	}
}
