package reports

import (
	"strings"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop/statement"
	"griddle/ui/kit"
	"griddle/ui/say"
)

// exports are the ways to take the report out.
func (p *Page) exports() []kit.Action {
	return []kit.Action{{Label: lang.X("reports.copy", "Copy as a table"), Icon: theme.ContentCopyIcon(), Do: p.copyAll}}
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
		p.desk.Copy(strings.Join(p.lines(&one.of, []statement.Row{row}), "\n"), lang.X("reports.copied.row", "Row copied"))
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
		text = strings.Replace(text, minus, "-", 1)
	}
	return text
}
