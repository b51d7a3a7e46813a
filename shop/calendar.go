package shop

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // for computers that have no zones of their own

	"github.com/thlib/go-timezone-local/tzlocal"

	"griddle/shop/report"
	"griddle/storage"
)

// CalendarSettings is how the store counts days: reports are cut by it.
type CalendarSettings struct {
	Zone   string // IANA name: "Europe/Berlin"; "" for the computer's
	Week   string // English name of the day with which a week begins; "" for that of the store's country
	Fiscal int    // month in which the financial year begins, from 1; 0 for January
}

const calendarKey = "calendar"

// ComputerZone is the IANA name of the zone that this computer is set to; UTC when it does not tell.
func ComputerZone() string {
	name, err := tzlocal.RuntimeTZ()
	if err == nil {
		_, err = time.LoadLocation(name)
	}
	if err != nil || name == "" || name == "Local" {
		return "UTC"
	}
	return name
}

// CalendarSettings answers what the owner chose.
func (s *Store) CalendarSettings() (CalendarSettings, error) {
	return calendarSettingsIn(s.db.Reader())
}

func calendarSettingsIn(r storage.Reader) (c CalendarSettings, err error) {
	text, err := storage.Setting(r, calendarKey)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &c)
	}
	return c, err
}

// SaveCalendarSettings stores all of them. Errors name the field: Zone, Week or Fiscal.
func (s *Store) SaveCalendarSettings(ctx context.Context, c CalendarSettings) error {
	c.Zone, c.Week = strings.TrimSpace(c.Zone), strings.TrimSpace(c.Week)
	if c.Zone != "" {
		zone, err := time.LoadLocation(c.Zone)
		if err != nil || strings.EqualFold(c.Zone, "Local") {
			return Refuse(Invalid, "Zone", "{field}: no time zone is called so. Write it like Europe/Berlin.")
		}
		c.Zone = zone.String()
	}
	if _, known := weekdayNamed(c.Week); c.Week != "" && !known {
		return Refuse(Invalid, "Week", "{field} must be a day of the week.")
	}
	if c.Fiscal < 0 || c.Fiscal > 12 {
		return Refuse(Invalid, "Fiscal", "{field} must be a month from 1 to 12.")
	}
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *storage.Tx) error { return storage.SetSetting(tx, calendarKey, string(text)) })
}

// KeepZone keeps the zone of this computer as that of the store, unless one is kept already: so that its reports stay
// the same when the computer travels.
func (s *Store) KeepZone(ctx context.Context) error {
	c, err := s.CalendarSettings()
	if err != nil || c.Zone != "" {
		return err
	}
	c.Zone = ComputerZone()
	return s.SaveCalendarSettings(ctx, c)
}

// Calendar is how the store counts days. What was not chosen is as in the store's country, and on this computer.
func (s *Store) Calendar() (report.Calendar, error) { return calendarIn(s.db.Reader()) }

func calendarIn(r storage.Reader) (report.Calendar, error) {
	c, err := calendarSettingsIn(r)
	if err != nil {
		return report.Calendar{}, err
	}
	if c.Zone == "" {
		c.Zone = ComputerZone()
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil { // kept by a program that knows more zones
		zone = time.UTC
	}
	cal := report.Calendar{Zone: zone, Week: time.Monday, Fiscal: time.Month(c.Fiscal)}
	if day, known := weekdayNamed(c.Week); known {
		cal.Week = day
		return cal, nil
	}
	d, err := detailsIn(r)
	if err != nil {
		return cal, err
	}
	a := d.Address()
	switch iso := a.iso(); {
	case slices.Contains(sundayCountries, iso), iso == "" && slices.Contains(letterCurrencies, d.Currency):
		cal.Week = time.Sunday
	case slices.Contains(saturdayCountries, iso):
		cal.Week = time.Saturday
	}
	return cal, nil
}

func weekdayNamed(name string) (time.Weekday, bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if day.String() == name {
			return day, true
		}
	}
	return 0, false
}

// Countries in which calendars begin the week on Sunday or Saturday, by the Unicode CLDR; the others begin on Monday.
var (
	sundayCountries = strings.Fields(`USA CAN MEX BRA ARG COL PER VEN GTM HND NIC PAN PRI PRY SLV DOM JAM BHS BLZ BWA ZWE
		ZAF KEN ETH MOZ ISR JPN KOR TWN HKG MAC PHL THA SGP IDN IND PAK BGD NPL BTN KHM LAO MMR PRT SAU YEM WSM ASM GUM
		MHL VIR UMI TTO DMA ATG MLT`)
	saturdayCountries = strings.Fields(`AFG ARE BHR DJI DZA EGY IRN IRQ JOR KWT LBY OMN QAT SDN SYR`)
)
