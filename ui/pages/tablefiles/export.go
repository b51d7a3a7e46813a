package tablefiles

import (
	"context"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop/sheet"
	"griddle/shop/tables"
	"griddle/ui/kit"
)

// export is the card that writes a table into a file.
func (p *Page) export() fyne.CanvasObject {
	all := tables.All()
	words := make([]string, len(all))
	first := 0
	for i, t := range all {
		if words[i] = tableWord(t.Name); t.Name == "products" {
			first = i
		}
	}
	table := kit.NewSelect(words, nil)
	table.SetSelectedIndex(first)
	form := kit.NewSelect([]string{lang.X("files.spreadsheet", "Excel workbook"),
		lang.X("files.csv", "CSV file for a spreadsheet"), lang.X("files.exchange", "CSV file for a program")}, nil)
	form.SetSelectedIndex(0)
	write := kit.NewButton(lang.X("files.export", "Export…"), kit.Secondary, func() {
		p.write(all[max(table.SelectedIndex(), 0)], form.SelectedIndex())
	})
	return kit.NewCard(kit.Card{Title: lang.X("files.write", "Write a file"),
		Note: lang.X("files.write.note", "What you change in the file can be read back in here; records are found by "+
			"their Id."),
		Content: kit.Stack(2, kit.Columns(3, kit.NewField("", lang.X("files.table", "What to write"), "", table, nil),
			kit.NewField("", lang.X("files.form", "As"), "", form, nil)), kit.Left(write))})
}

// asCSV and asExchange are the forms besides a workbook.
const (
	asCSV      = 1
	asExchange = 2
)

// write asks for a file and writes a table into it, whole or not at all.
func (p *Page) write(t tables.Table, form int) {
	kind, ending := lang.X("reports.xlsx.files", "Excel workbooks"), ".xlsx"
	if form == asCSV || form == asExchange {
		kind, ending = lang.X("reports.csv.files", "CSV files"), ".csv"
	}
	p.desk.SaveAs(kit.Files{Title: lang.X("files.savetable", "Save the table"), Purpose: "tables", Kind: kind,
		Endings: []string{ending}, Name: kit.FileName(tableWord(t.Name) + ending)},
		func(w io.Writer, _ string) error { return p.fill(w, t, ending, form == asExchange) },
		func(string) { p.desk.Toast(lang.X("papers.saved", "Saved")) },
		func(err error) {
			p.desk.ToastError(kit.Told(lang.X("reports.notsaved", "The file could not be saved there. Is it open in "+
				"another program? Close it, or choose another name."), err))
		})
}

// fill writes a table; exchange writes it as programs read it.
func (p *Page) fill(w io.Writer, t tables.Table, ending string, exchange bool) error {
	return kit.MadeBeside(w, ending, func(path string) error {
		calendar, err := p.desk.Shop.Calendar()
		if err != nil {
			return err
		}
		style := sheet.Spreadsheet(lang.SystemLocale().String(), calendar.Zone)
		if exchange {
			style = sheet.Exchange(calendar.Zone)
		}
		return tables.Write(context.Background(), p.desk.Shop, t, path, style)
	})
}
