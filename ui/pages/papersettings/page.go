// Package papersettings is the page Settings → Documents: what invoices, packing slips and labels are printed on, what
// stands on them and how they are numbered. The rules for the values stand in shop/papers_settings.go.
package papersettings

import (
	"context"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// Name of the page in routes.
const Name = "settings/documents"

// Entry declares the page.
func Entry() shell.Entry {
	return records.SettingsEntry(shell.Entry{
		Name:  Name,
		Menu:  shell.Settings,
		Title: func() string { return lang.X("papersettings.title", "Documents") },
		Words: func() string {
			return lang.X("papersettings.words",
				"invoice credit note packing slip label paper A4 letter print number VAT tax")
		},
		Icon: theme.DocumentPrintIcon(),
	}, declare)
}

// choices are what the page changes as a whole.
type choices struct {
	shop.PaperSettings
	LastInvoice, LastCredit int64
}

func declare(d *shell.Desk) records.Settings[choices] {
	return records.Settings[choices]{
		Name:    Name,
		Title:   lang.X("papersettings.title", "Documents"),
		Purpose: lang.X("papersettings.purpose", "What you print for your orders, and how invoices are numbered."),
		Draft:   lang.X("papersettings.draft", "Settings → Documents"),
		Groups:  groups(),
		Load:    func(context.Context) (choices, error) { return load(d.Shop) },
		Save: func(ctx context.Context, _, next choices, _ ...shop.Upload) error {
			return d.Shop.SavePaperSettings(ctx, next.PaperSettings, next.LastInvoice, next.LastCredit)
		},
	}
}

func load(s *shop.Store) (c choices, err error) {
	if c.PaperSettings, err = s.PaperSettings(); err != nil {
		return c, err
	}
	c.LastInvoice, c.LastCredit, err = s.PaperNumbers()
	return c, err
}

func groups() []records.Group {
	pattern := lang.X("papersettings.pattern.hint",
		"{year} is the year, {no} the number that counts; {no:5} has at least five figures.")
	last := lang.X("papersettings.last.hint", "The next one gets the number after it. It can only rise.")
	return []records.Group{
		{Title: lang.X("papersettings.paper", "Paper"), Fields: []records.Field{
			{Path: "Size", Label: lang.X("papersettings.size", "Size"), Options: []records.Option{
				{Label: lang.X("papersettings.size.auto", "As in your country")},
				{Value: "A4", Label: "A4"}, {Value: "Letter", Label: "Letter"}}},
			{Path: "Label", Label: lang.X("papersettings.label", "Address labels"), Options: []records.Option{
				{Label: lang.X("papersettings.label.sheet", "Sheet: 14 on A4, 10 on Letter")},
				{Value: "4x6", Label: lang.X("papersettings.label.4x6", "Label printer, 4 × 6 inches")},
				{Value: "62x100", Label: lang.X("papersettings.label.62", "Label printer, 62 × 100 mm")}}},
		}},
		{Title: lang.X("papersettings.text", "What stands on them"), Fields: []records.Field{
			{Path: "TaxNumber", Label: lang.X("papersettings.taxnumber", "Your tax number")},
			{Path: "Untaxed", Label: lang.X("papersettings.untaxed", "Reason on invoices without tax"), Lines: 2},
			{Path: "Slip", Label: lang.X("papersettings.slip", "Note below packing slips"), Lines: 2},
			{Path: "SlipPrices", Label: lang.X("papersettings.slipprices", "Prices on packing slips"), Yes: true},
		}},
		{Title: lang.X("papersettings.numbers", "Numbers"),
			Note: lang.X("papersettings.numbers.note", "An invoice gets its number when it is first printed, looked "+
				"at "+
				"or saved. No number is given twice or left out."),
			Fields: []records.Field{
				{Path: "Invoices", Label: lang.X("papersettings.invoices", "Form of invoice numbers"), Hint: pattern},
				{Path: "LastInvoice", Label: lang.X("papersettings.lastinvoice", "Last invoice number"), Hint: last},
				{Path: "Credits", Label: lang.X("papersettings.credits", "Form of credit note numbers"), Hint: pattern},
				{Path: "LastCredit", Label: lang.X("papersettings.lastcredit", "Last credit note number"), Hint: last},
				{Path: "OnPayment", Label: lang.X("papersettings.onpayment",
					"An order gets its invoice as soon as it is paid"), Yes: true},
			}},
	}
}
