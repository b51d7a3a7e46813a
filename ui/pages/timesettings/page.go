// Package timesettings is the page Settings → Time Zone and Week: how the store counts days, weeks and years. The rules
// for the values stand in shop/settings.go.
package timesettings

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// Name of the page in routes.
const Name = "settings/time"

// Entry declares the page.
func Entry() shell.Entry {
	return records.SettingsEntry(shell.Entry{
		Name:  Name,
		Menu:  shell.Settings,
		Title: title,
		Words: func() string {
			return lang.X("timesettings.words", "time zone week monday sunday financial fiscal year reports")
		},
		Icon: theme.HistoryIcon(),
	}, declare)
}

func title() string { return lang.X("timesettings.title", "Time Zone and Week") }

// choices are what the page changes as a whole.
type choices struct{ Zone, Week, Fiscal string }

func declare(d *shell.Desk) records.Settings[choices] {
	return records.Settings[choices]{
		Name:    Name,
		Title:   title(),
		Purpose: lang.X("timesettings.purpose", "Where a day begins and ends in your reports."),
		Draft:   lang.X("timesettings.draft", "Settings → Time Zone and Week"),
		Groups: []records.Group{{Title: lang.X("timesettings.group", "Days, weeks and years"), Fields: []records.Field{
			{Path: "Zone", Label: lang.X("timesettings.zone", "Time zone of the store"), Sample: shop.ComputerZone(),
				Hint: lang.X("timesettings.zone.hint", "The name of a place, as Europe/Berlin or America/New_York. "+
					"Another one cuts the figures of all periods anew.")},
			{Path: "Week", Label: lang.X("timesettings.week", "A week begins on"), Options: []records.Option{
				{Label: lang.X("timesettings.week.usual", "The day that is usual in your country")},
				{Value: "Monday", Label: lang.X("timesettings.monday", "Monday")},
				{Value: "Sunday", Label: lang.X("timesettings.sunday", "Sunday")},
				{Value: "Saturday", Label: lang.X("timesettings.saturday", "Saturday")}}},
			{Path: "Fiscal", Label: lang.X("timesettings.fiscal", "The financial year begins in"), Options: months()},
		}}},
		Load: func(context.Context) (choices, error) {
			c, err := d.Shop.CalendarSettings()
			if c.Zone == "" {
				c.Zone = shop.ComputerZone()
			}
			return choices{c.Zone, c.Week, strconv.Itoa(max(c.Fiscal, 1))}, err
		},
		Undo: true,
		Save: func(ctx context.Context, _, next choices, _ ...shop.Upload) error {
			month, err := strconv.Atoi(next.Fiscal)
			if err != nil {
				return shop.Refuse(shop.Invalid, "Fiscal", "{field} must be a month from 1 to 12.")
			}
			return d.Shop.SaveCalendarSettings(ctx, shop.CalendarSettings{Zone: next.Zone, Week: next.Week,
				Fiscal: month})
		},
	}
}

func months() (all []records.Option) {
	for m := 1; m <= 12; m++ {
		all = append(all, records.Option{Value: strconv.Itoa(m), Label: kit.MonthName(m)})
	}
	return all
}
