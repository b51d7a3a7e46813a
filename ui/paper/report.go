package paper

import (
	"io"

	"codeberg.org/go-pdf/fpdf"
	"fyne.io/fyne/v2/lang"
)

// Report is a report as it is printed: tables of words.
type Report struct {
	Title, Store string
	About        []string // of what it is, and when it was made
	Tables       []ReportTable
}

// ReportTable is a table of a report.
type ReportTable struct {
	Title   string
	Columns []ReportColumn
	Rows    []ReportRow
}

// ReportColumn is a column; one that is Wide gets what the others leave.
type ReportColumn struct {
	Title       string
	Right, Wide bool
}

// ReportRow is a row, with a cell for each column.
type ReportRow struct {
	Cells []string
	Bold  bool
}

// uprightColumns is how many columns stand on paper that is held upright; more need it held across.
const uprightColumns = 7

// WriteReport makes a PDF of a report, held across where a table is wide. Letters that the font lacks are question
// marks.
func WriteReport(w io.Writer, r Report, o Options) error {
	across := false
	for _, t := range r.Tables {
		across = across || len(t.Columns) > uprightColumns
	}
	p, err := newPress(o)
	if err != nil {
		return err
	}
	if across {
		p.size = fpdf.SizeType{Wd: p.size.Ht, Ht: p.size.Wd}
	}
	p.pdf.SetTitle(p.letters(r.Title), true)
	p.pdf.SetAuthor(p.letters(r.Store), true)
	p.page()
	p.y += 4
	p.text(edge, p.y, p.width(), left, style{size: smallSize, grey: true}, r.Store)
	p.y += 7
	p.text(edge, p.y, p.width(), left, style{size: titleSize, bold: true}, r.Title)
	for _, about := range r.About {
		p.y += 4
		p.text(edge, p.y, p.width(), left, style{size: smallSize, grey: true}, about)
	}
	p.y += 4
	for _, t := range r.Tables {
		p.reportTable(t)
	}
	last := p.pdf.PageNo()
	for n := 1; n <= last; n++ {
		p.pdf.SetPage(n)
		p.text(edge, p.size.Ht-lowEdge+6, p.width(), right, style{size: smallSize, grey: true},
			lang.X("paper.page", "Page {{.N}} of {{.All}}", map[string]any{"N": n, "All": last}))
	}
	return p.pdf.Output(w)
}

// reportTable writes a table.
func (p *press) reportTable(t ReportTable) {
	columns := p.reportColumns(t)
	p.need(30)
	if t.Title != "" {
		p.y += lineStep + 2
		p.text(edge, p.y, p.width(), left, style{size: 11, bold: true}, t.Title)
	}
	p.rows(columns, 1, func(yield func(row) bool) {
		for _, r := range t.Rows {
			one := row{style: style{size: smallSize, bold: r.Bold}}
			for i, c := range columns {
				lines := p.split(r.Cells[i], c.width, one.style)
				one.cells = append(one.cells, cell{lines, len(lines)})
			}
			if !yield(one) {
				return
			}
		}
	})
}

// reportColumns gives each column the room its longest cell needs, and shares what is left among the wide ones.
func (p *press) reportColumns(t ReportTable) (columns []column) {
	rest := p.width() - gap*float64(len(t.Columns)-1)
	wide := 0
	for i, c := range t.Columns {
		one := column{title: c.Title, at: left}
		if c.Right {
			one.at = right
		}
		p.use(style{size: smallSize, bold: true})
		need := p.pdf.GetStringWidth(p.letters(c.Title))
		for _, row := range t.Rows {
			need = max(need, p.pdf.GetStringWidth(p.letters(row.Cells[i])))
		}
		if one.width = min(need+1, 45); c.Wide {
			one.width = min(one.width, 22)
			wide++
		}
		rest -= one.width
		columns = append(columns, one)
	}
	scale := 1.0
	if room := p.width() - gap*float64(len(t.Columns)-1); rest < 0 {
		scale = room / (room - rest)
	}
	for i := range columns {
		switch {
		case rest < 0:
			columns[i].width *= scale
		case t.Columns[i].Wide:
			columns[i].width += rest / float64(wide)
		}
	}
	return columns
}
