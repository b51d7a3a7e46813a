package reports

import (
	"bytes"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop/sheet"
	"griddle/shop/statement"
	"griddle/ui/kit"
	"griddle/ui/paper"
	"griddle/ui/say"
)

// exports are the ways to take the report out.
func (p *Page) exports() []kit.Action {
	return []kit.Action{
		{Label: lang.X("reports.csv", "CSV file for a spreadsheet…"), Icon: theme.DocumentSaveIcon(), Do: func() {
			p.save(csvFiles(), ".csv", func(path string) error { return p.write(path, sheet.Spreadsheet) })
		}},
		{Label: lang.X("reports.csv.programs", "CSV file for a program…"), Icon: theme.DocumentSaveIcon(), Do: func() {
			p.save(csvFiles(), ".csv", func(path string) error { return p.write(path, exchange) })
		}},
		{Label: lang.X("reports.xlsx", "Excel workbook…"), Icon: theme.DocumentSaveIcon(), Do: func() {
			p.save(lang.X("reports.xlsx.files", "Excel workbooks"), ".xlsx", func(path string) error {
				return p.write(path, sheet.Spreadsheet)
			})
		}},
		{Label: lang.X("reports.pdf", "PDF file…"), Icon: theme.DocumentPrintIcon(), Do: func() {
			p.save(lang.X("papers.pdfs", "PDF files"), ".pdf", p.print)
		}},
		{Label: lang.X("reports.copy", "Copy as a table"), Icon: theme.ContentCopyIcon(), Do: p.copyAll},
	}
}

func csvFiles() string { return lang.X("reports.csv.files", "CSV files") }

func exchange(_ string, zone *time.Location) sheet.Style { return sheet.Exchange(zone) }

// title is what the report is called, with its period.
func (p *Page) title() string {
	name := say.Translate(p.report.Title)
	if !p.report.Now {
		name += ", " + days(p.facts.period)
	}
	return name
}

// save asks for a file and makes it, away from the window. It is made beside and copied when it is whole.
func (p *Page) save(kind, ending string, make func(path string) error) {
	failed := func(err error) {
		p.desk.ToastError(kit.Told(lang.X("reports.notsaved",
			"The file could not be saved there. Is it open in another "+
				"program? Close it, or choose another name."), err))
	}
	p.desk.SaveAs(kit.Files{Title: lang.X("reports.save", "Save the report"), Purpose: "reports", Kind: kind,
		Endings: []string{ending}, Name: kit.FileName(p.title() + ending)},
		func(w io.Writer, _ string) error { return kit.MadeBeside(w, ending, make) },
		func(string) { p.desk.Toast(lang.X("papers.saved", "Saved")) }, failed)
}

// write makes a file of cells: what the report is of, then each table under its headings.
func (p *Page) write(path string, style func(locale string, zone *time.Location) sheet.Style) error {
	f := &p.facts
	w, err := sheet.Create(path, style(lang.SystemLocale().String(), f.calendar.Zone))
	if err != nil {
		return err
	}
	line := func(cells ...sheet.Cell) {
		if err == nil {
			err = w.Row(cells)
		}
	}
	for _, words := range append([]string{p.title()}, p.footParts()...) {
		line(sheet.Cell{Text: words})
	}
	for _, one := range p.parts {
		line()
		if one.of.Title.Form != "" {
			line(sheet.Cell{Text: say.It(one.of.Title)})
		}
		var heads []sheet.Cell
		for _, c := range one.of.Columns {
			heads = append(heads, sheet.Cell{Text: say.Translate(c.Head)})
		}
		line(heads...)
		for _, row := range slices.Concat(one.table.Rows(), one.of.Foot) {
			line(fileCells(&one.of, row)...)
		}
	}
	if err != nil {
		w.Abandon()
		return err
	}
	return w.Close()
}

// fileCells are the cells of a row as files have them.
func fileCells(t *statement.Table, row statement.Row) (cells []sheet.Cell) {
	for i, c := range t.Columns {
		at := row.Cells[i]
		cell := sheet.Cell{Text: at.Value(c.Kind, wordOf)}
		switch {
		case at.Said.Form != "":
		case c.Kind == statement.Moment:
			cell.Kind = sheet.Instant
		case c.Kind.Figure():
			cell.Kind = sheet.Decimal
		case c.Kind == statement.Text:
			cell.Kind = sheet.Code
		}
		cells = append(cells, cell)
	}
	return cells
}

// print makes a PDF of the tables.
func (p *Page) print(path string) error {
	size, err := p.desk.Shop.PaperSize()
	if err != nil {
		return err
	}
	settings, err := p.desk.Shop.Settings()
	if err != nil {
		return err
	}
	r := paper.Report{Title: p.title(), Store: settings.StoreName, About: p.footParts()}
	t := teller{p.facts.currency, p.facts.calendar.Zone}
	for _, one := range p.parts {
		table := paper.ReportTable{}
		if one.of.Title.Form != "" {
			table.Title = say.It(one.of.Title)
		}
		for _, c := range one.of.Columns {
			table.Columns = append(table.Columns, paper.ReportColumn{Title: say.Translate(c.Head),
				Right: c.Kind.Figure(),
				Wide:  c.Wide})
		}
		for _, row := range slices.Concat(one.table.Rows(), one.of.Foot) {
			line := paper.ReportRow{Bold: row.Sum}
			for i, c := range one.of.Columns {
				line.Cells = append(line.Cells, t.cell(c.Kind, row.Cells[i]))
			}
			table.Rows = append(table.Rows, line)
		}
		r.Tables = append(r.Tables, table)
	}
	var pdf bytes.Buffer
	if err := paper.WriteReport(&pdf, r, paper.Options{Size: size, Now: p.desk.Now()}); err != nil {
		return err
	}
	return os.WriteFile(path, pdf.Bytes(), 0o600)
}

// copyAll copies all tables, for a spreadsheet.
func (p *Page) copyAll() {
	var lines []string
	for _, one := range p.parts {
		if one.of.Title.Form != "" {
			lines = append(lines, say.It(one.of.Title))
		}
		lines = append(lines, p.lines(&one.of, append(one.table.Rows(), one.of.Foot...))...)
		lines = append(lines, "")
	}
	p.desk.Copy(strings.Join(lines, "\n"), lang.X("reports.copied", "Copied: paste it into a spreadsheet"))
}

// copyRows copies the row with the cursor.
func (p *Page) copyRows(one *part) {
	if row, ok := one.table.Current(); ok {
		p.desk.Copy(strings.Join(p.lines(&one.of, []statement.Row{row}), "\n"),
			lang.X("reports.copied.row", "Row copied"))
	}
}

// lines are rows under their headings, cells parted by tabs.
func (p *Page) lines(t *statement.Table, rows []statement.Row) []string {
	var heads []string
	for _, c := range t.Columns {
		heads = append(heads, say.Translate(c.Head))
	}
	lines := []string{strings.Join(heads, "\t")}
	words := teller{p.facts.currency, p.facts.calendar.Zone}
	for _, row := range rows {
		var cells []string
		for i, c := range t.Columns {
			cells = append(cells, words.plain(c.Kind, row.Cells[i]))
		}
		lines = append(lines, strings.Join(cells, "\t"))
	}
	return lines
}

// plain is a cell for a spreadsheet: on one line, with the minus that programs read.
func (t teller) plain(k statement.Kind, c statement.Cell) string {
	text := strings.NewReplacer("\t", " ", "\n", " ").Replace(t.cell(k, c))
	if k.Figure() {
		text = strings.Replace(text, say.MinusSign, "-", 1)
	}
	return text
}
