package timesettings

import (
	"testing"

	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
)

func TestZoneIsSavedAndRefused(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, shell.Book{Entries: []shell.Entry{Entry()}})
	zone := f.Field(t, "Time zone of the store").Input.(*kit.Entry)
	zone.SetText("Atlantis/Sunken")
	f.Press(t, "Save")
	f.Await(t, "no time zone is called so")
	if c, err := f.Shop.CalendarSettings(); err != nil || c.Zone != "" {
		t.Errorf("stored: %+v, %v", c, err)
	}
	zone.SetText("Asia/Tokyo")
	f.Field(t, "A week begins on").Input.(*kit.Select).SetSelected("Sunday")
	f.Field(t, "The financial year begins in").Input.(*kit.Select).SetSelected("Apr")
	f.Press(t, "Save")
	f.Runner.Flush()
	if c, err := f.Shop.CalendarSettings(); err != nil || c.Zone != "Asia/Tokyo" || c.Week != "Sunday" ||
		c.Fiscal != 4 {
		t.Errorf("stored: %+v, %v", c, err)
	}
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, func() shell.Book { return shell.Book{Entries: []shell.Entry{Entry()}} },
		pagetest.Scene{Name: "timesettings"})
}
