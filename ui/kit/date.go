package kit

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"griddle/ui/look"
)

// DateEntry is a day to type, in any of the ways of ParseDay, or to pick from a calendar, which its button and Down
// open. One of a day and a time takes a time of day behind it. What stands in it counts.
type DateEntry struct {
	Entry
	now   func() time.Time
	timed bool
	pop   *widget.PopUp
}

// NewDateEntry makes an empty one for a day; now is the clock, nil: time.Now.
func NewDateEntry(now func() time.Time) *DateEntry { return newDateEntry(now, false) }

// NewDayTimeEntry makes an empty one for a day and, behind it, a time of day; without one it is midnight.
func NewDayTimeEntry(now func() time.Time) *DateEntry { return newDateEntry(now, true) }

func newDateEntry(now func() time.Time, timed bool) *DateEntry {
	if now == nil {
		now = time.Now
	}
	d := &DateEntry{now: now, timed: timed}
	d.Wrapping = fyne.TextWrapOff
	d.PlaceHolder = d.written(now())
	d.ActionItem = NewIconButton(theme.CalendarIcon(), lang.X("date.calendar", "Calendar"), d.open)
	d.Extend(d)
	d.wire()
	return d
}

// read is the day, or day and time, that a text says; the zero time when it says none.
func (d *DateEntry) read(text string) (t time.Time) {
	if d.timed {
		t, _ = ParseDayTime(text, d.now())
	} else {
		t, _ = ParseDay(text, d.now())
	}
	return t
}

// written is how the field shows it.
func (d *DateEntry) written(t time.Time) string {
	if d.timed {
		return DayTime(t)
	}
	return FieldDay(t)
}

// Day is the day, or day and time, that stands in the field; the zero time when it is empty or holds none.
func (d *DateEntry) Day() time.Time { return d.read(d.Text()) }

// SetDay puts a day into the field, or a day and a time.
func (d *DateEntry) SetDay(day time.Time) { d.Entry.Entry.SetText(d.written(day)) }

// Problem says what keeps the field from being a day; "" when it is one.
func (d *DateEntry) Problem() string {
	switch text := d.Text(); {
	case text == "":
		return lang.X("date.missing", "Choose a day.")
	case !d.Day().IsZero():
		return ""
	case d.timed:
		return NoDayTime(text, d.now())
	default:
		return NoDay(text, d.now())
	}
}

// FocusLost implements fyne.Focusable: the day that was understood is shown in full.
func (d *DateEntry) FocusLost() {
	d.Entry.FocusLost()
	if day := d.Day(); !day.IsZero() && d.written(day) != d.Text() {
		d.SetDay(day)
	}
}

// TypedKey implements fyne.Focusable.
func (d *DateEntry) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyDown {
		d.open()
		return
	}
	d.Entry.TypedKey(ev)
}

// open shows the calendar below the field, at its day, and gives it the keyboard.
func (d *DateEntry) open() {
	c := fyne.CurrentApp().Driver().CanvasForObject(d)
	if c == nil {
		return
	}
	today, _ := ParseDay("+0", d.now())
	at := d.Day()
	hour, minute := at.Hour(), at.Minute()
	if !at.IsZero() {
		at = dayOf(at)
	} else {
		hour, minute = 0, 0
	}
	days := newCalendar(at, today)
	d.pop = widget.NewPopUp(days, c)
	days.closed = func() { d.pop.Hide(); c.Focus(d) }
	days.picked = func(day time.Time) {
		days.closed()
		d.SetDay(time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, time.Local))
	}
	p, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(d), d.pop.MinSize()
	y := p.Y + d.Size().Height
	if y+size.Height > c.Size().Height {
		y = max(p.Y-size.Height, 0) // above it, where there is no room below
	}
	d.pop.ShowAtPosition(fyne.NewPos(max(min(p.X, c.Size().Width-size.Width), 0), y))
	c.Focus(days)
}

// dayOf is midnight of a local day.
func dayOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.Local)
}

// calendar shows a month, in which the day of the field and today are marked. The arrow keys go from day to day, Page
// Up and Page Down by months, Home to today; Enter and Space pick, Esc leaves.
type calendar struct {
	focusable
	box       *fyne.Container
	month, at time.Time // at is the marked day, the zero time for none
	today     time.Time
	picked    func(time.Time)
	closed    func()
	title     *Text
	days      *fyne.Container
}

const calendarCell float32 = 36

// newCalendar shows the month of a day, or that of today.
func newCalendar(at, today time.Time) *calendar {
	c := &calendar{at: at, today: today}
	c.title = NewText("", Style{Bold: true, Align: fyne.TextAlignCenter})
	c.days = container.NewGridWithColumns(7)
	before := NewIconButton(theme.NavigateBackIcon(), "", func() { c.show(c.month.AddDate(0, -1, 0)) })
	after := NewIconButton(theme.NavigateNextIcon(), "", func() { c.show(c.month.AddDate(0, 1, 0)) })
	c.box = Pad(0.5, 0.5, Stack(0.5, Fill(0, 1, before, c.title, after), c.days))
	if at.IsZero() {
		at = today
	}
	c.show(at)
	c.extend(c)
	return c
}

// show fills the month of a day in: six weeks, so that it keeps its height.
func (c *calendar) show(day time.Time) {
	first := time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.Local)
	c.month = first
	c.title.SetText(month(first.Month()) + " " + strconv.Itoa(first.Year()))
	cells := make([]fyne.CanvasObject, 0, 7*7)
	for i := range 7 {
		name := NewText(weekday(i), Style{Size: look.Small, Color: look.Muted, Align: fyne.TextAlignCenter})
		cells = append(cells, Wide(calendarCell, name))
	}
	at := first.AddDate(0, 0, -(int(first.Weekday())+6)%7) // the Monday before
	for range 6 * 7 {
		this := at
		kind := Quiet
		switch {
		case this.Equal(c.at):
			kind = Primary
		case this.Equal(c.today):
			kind = Secondary
		}
		if this.Month() == first.Month() {
			cells = append(cells, NewButton(strconv.Itoa(this.Day()), kind, func() { c.picked(this) }))
		} else {
			cells = append(cells, Gap(0, 0))
		}
		at = at.AddDate(0, 0, 1)
	}
	c.days.Objects = cells
	c.days.Refresh()
}

// AcceptsTab implements fyne.Tabbable: its days are reached by the arrows.
func (c *calendar) AcceptsTab() bool { return true }

// TypedKey implements fyne.Focusable.
func (c *calendar) TypedKey(ev *fyne.KeyEvent) {
	to := c.at
	if to.IsZero() {
		to = c.today
	}
	switch ev.Name {
	case fyne.KeyLeft:
		to = to.AddDate(0, 0, -1)
	case fyne.KeyRight:
		to = to.AddDate(0, 0, 1)
	case fyne.KeyUp:
		to = to.AddDate(0, 0, -7)
	case fyne.KeyDown:
		to = to.AddDate(0, 0, 7)
	case fyne.KeyPageUp:
		to = byMonths(to, -1)
	case fyne.KeyPageDown:
		to = byMonths(to, 1)
	case fyne.KeyHome:
		to = c.today
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.picked(to)
		return
	case fyne.KeyEscape, fyne.KeyTab:
		c.closed()
		return
	default:
		return
	}
	c.at = to
	c.show(to)
}

// byMonths is the same day in another month, or the last one of a month that is shorter.
func byMonths(day time.Time, n int) time.Time {
	first := time.Date(day.Year(), day.Month()+time.Month(n), 1, 0, 0, 0, 0, time.Local)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(day.Day(), last)-1)
}

// CreateRenderer implements fyne.Widget.
func (c *calendar) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.box) }

// weekday is the short name of a day of the week, from Monday on.
func weekday(i int) string {
	switch i {
	case 0:
		return lang.X("weekday.1", "Mo")
	case 1:
		return lang.X("weekday.2", "Tu")
	case 2:
		return lang.X("weekday.3", "We")
	case 3:
		return lang.X("weekday.4", "Th")
	case 4:
		return lang.X("weekday.5", "Fr")
	case 5:
		return lang.X("weekday.6", "Sa")
	}
	return lang.X("weekday.7", "Su")
}
