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

// DateEntry is a day to type, in any of the ways of ParseDay, or to pick from a calendar. What stands in it counts.
type DateEntry struct {
	Entry
	now func() time.Time
	pop *widget.PopUp
}

// NewDateEntry makes an empty one; now is the clock, nil: time.Now.
func NewDateEntry(now func() time.Time) *DateEntry {
	if now == nil {
		now = time.Now
	}
	d := &DateEntry{now: now}
	d.Wrapping = fyne.TextWrapOff
	d.PlaceHolder = FieldDay(now())
	d.ActionItem = NewIconButton(theme.CalendarIcon(), "", d.open)
	d.Extend(d)
	d.wire()
	return d
}

// Day is the day that stands in the field; the zero time when it is empty or holds no day.
func (d *DateEntry) Day() time.Time {
	day, _ := ParseDay(d.Text(), d.now())
	return day
}

// SetDay puts a day into the field.
func (d *DateEntry) SetDay(day time.Time) { d.Entry.Entry.SetText(FieldDay(day)) }

// Problem says what keeps the field from being a day; "" when it is one.
func (d *DateEntry) Problem() string {
	if d.Text() == "" {
		return lang.X("date.missing", "Choose a day.")
	}
	if d.Day().IsZero() {
		return lang.X("date.unread", "“{{.Text}}” is not a day. Type it as {{.Example}}, or as +7 for in 7 days.",
			map[string]any{"Text": d.Text(), "Example": FieldDay(d.now().AddDate(0, 0, 7))})
	}
	return ""
}

// FocusLost implements fyne.Focusable: the day that was understood is shown in full.
func (d *DateEntry) FocusLost() {
	d.Entry.FocusLost()
	if day := d.Day(); !day.IsZero() && FieldDay(day) != d.Text() {
		d.SetDay(day)
	}
}

// open shows the calendar below the field, at its day.
func (d *DateEntry) open() {
	c := fyne.CurrentApp().Driver().CanvasForObject(d)
	if c == nil {
		return
	}
	today, _ := ParseDay("+0", d.now())
	at := d.Day()
	month := at
	if at.IsZero() {
		month = today
	}
	d.pop = widget.NewPopUp(newCalendar(month, at, today, func(day time.Time) {
		d.pop.Hide()
		d.SetDay(day)
		c.Focus(d)
	}).box, c)
	p, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(d), d.pop.MinSize()
	y := p.Y + d.Size().Height
	if y+size.Height > c.Size().Height {
		y = max(p.Y-size.Height, 0) // above it, where there is no room below
	}
	d.pop.ShowAtPosition(fyne.NewPos(max(min(p.X, c.Size().Width-size.Width), 0), y))
}

// calendar shows a month; the day of the field and today are marked.
type calendar struct {
	box           *fyne.Container
	month, at     time.Time
	today         time.Time
	picked        func(time.Time)
	title         *Text
	days          *fyne.Container
	before, after *Button
}

const calendarCell float32 = 36

func newCalendar(month, at, today time.Time, picked func(time.Time)) *calendar {
	c := &calendar{at: at, today: today, picked: picked}
	c.title = NewText("", Style{Bold: true, Align: fyne.TextAlignCenter})
	c.days = container.NewGridWithColumns(7)
	c.before = NewIconButton(theme.NavigateBackIcon(), "", func() { c.show(c.month.AddDate(0, -1, 0)) })
	c.after = NewIconButton(theme.NavigateNextIcon(), "", func() { c.show(c.month.AddDate(0, 1, 0)) })
	c.box = Pad(0.5, 0.5, Stack(0.5, Fill(0, 1, c.before, c.title, c.after), c.days))
	c.show(time.Date(month.Year(), month.Month(), 1, 0, 0, 0, 0, time.Local))
	return c
}

// show fills the month in: six weeks, so that it keeps its height.
func (c *calendar) show(first time.Time) {
	c.month = first
	c.title.SetText(month(first.Month()) + " " + strconv.Itoa(first.Year()))
	cells := make([]fyne.CanvasObject, 0, 7*7)
	for i := range 7 {
		name := NewText(weekday(i), Style{Size: look.Small, Color: look.Muted, Align: fyne.TextAlignCenter})
		cells = append(cells, Wide(calendarCell, name))
	}
	day := first.AddDate(0, 0, -(int(first.Weekday())+6)%7) // the Monday before
	for range 6 * 7 {
		this := day
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
		day = day.AddDate(0, 0, 1)
	}
	c.days.Objects = cells
	c.days.Refresh()
}

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
