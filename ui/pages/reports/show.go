package reports

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop/report"
	"griddle/shop/statement"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/say"
)

// part is a table of the report on screen.
type part struct {
	table *kit.Table[statement.Row]
	of    statement.Table
}

// mostRows is how many rows a table shows before it scrolls by itself.
const mostRows = 18

// show draws what was read. The tables stay while they have the same columns, so that sort and cursor stay too.
func (p *Page) show() {
	p.showBar()
	f := &p.facts
	p.foot.SetText(p.footWords())
	if f.shown.Empty {
		p.parts = nil
		p.body.Objects = []fyne.CanvasObject{p.empty(), p.foot}
		p.body.Refresh()
		return
	}
	var objects []fyne.CanvasObject
	if c := f.shown.Chart; c != nil {
		p.plot.Set(p.plotted(c))
		objects = append(objects, kit.NewCard(kit.Card{Title: say.Translate(c.Title), Content: p.plot}))
	}
	before := p.parts
	p.parts = nil
	var cards []fyne.CanvasObject
	for i := range f.shown.Tables {
		t := f.shown.Tables[i]
		one := standing(before, i, &t)
		if one == nil {
			one = p.newPart(&t, len(f.shown.Tables) > 1)
		}
		one.of = t
		one.table.SetRows(t.Rows)
		one.table.SetFoot(t.Foot...)
		p.parts = append(p.parts, one)
		title := ""
		if t.Title.Form != "" {
			title = say.It(t.Title)
		}
		cards = append(cards, kit.NewCard(kit.Card{Title: title, Flush: true, Content: one.table}))
	}
	objects = append(objects, paired(f.shown.Tables, cards)...)
	for _, n := range f.shown.Notes {
		objects = append(objects, kit.NewPara(say.It(n), kit.Style{Color: look.Muted}))
	}
	p.body.Objects = append(objects, p.foot)
	p.body.Refresh()
}

// narrow is how many columns a list of figures has at most that stands beside another one.
const narrow = 4

// paired puts lists of figures beside each other, where both are narrow enough.
func paired(tables []statement.Table, cards []fyne.CanvasObject) (rows []fyne.CanvasObject) {
	beside := func(i int) bool {
		return i < len(tables) && tables[i].Fixed && len(tables[i].Columns) <= narrow
	}
	for i := 0; i < len(cards); i++ {
		if beside(i) && beside(i+1) {
			rows = append(rows, kit.Even(2, cards[i], cards[i+1]))
			i++
			continue
		}
		rows = append(rows, cards[i])
	}
	return rows
}

// standing is the table that stood there before, if it has the same columns.
func standing(before []*part, i int, t *statement.Table) *part {
	if i >= len(before) || before[i].of.Name != t.Name || len(before[i].of.Columns) != len(t.Columns) {
		return nil
	}
	for n, c := range t.Columns {
		if before[i].of.Columns[n] != c {
			return nil
		}
	}
	return before[i]
}

// empty says that nothing lies in the period, and offers one in which something does.
func (p *Page) empty() fyne.CanvasObject {
	f := &p.facts
	if p.report.Now {
		return kit.EmptyState(lang.X("reports.empty.now", "There is nothing to show yet."), nil)
	}
	if f.period.Future(f.at) {
		return kit.EmptyState(lang.X("reports.future", "Nothing can have happened in this period yet."), nil)
	}
	words := lang.X("reports.empty", "There is nothing in this period: {{.Days}}.",
		map[string]any{"Days": days(f.period)})
	if near := f.shown.Nearest; near.Year != 0 {
		month := f.calendar.Month(near)
		return kit.EmptyState(words, kit.NewButton(lang.X("reports.nearest", "Show {{.Month}}",
			map[string]any{"Month": kit.MonthWords(near.Year, near.Month)}), kit.Secondary, func() {
			p.ask(func(a *asked) {
				a.preset, a.from, a.to = report.Custom, month.First.String(), month.Last.String()
			})
		}))
	}
	return kit.EmptyState(words, nil)
}

// footWords say when it was counted, and how.
func (p *Page) footWords() string { return strings.Join(p.footParts(), " · ") }

func (p *Page) footParts() []string {
	f := &p.facts
	t := teller{f.currency, f.calendar.Zone}
	words := []string{lang.X("reports.at", "Counted on {{.When}}", map[string]any{"When": t.moment(f.at)})}
	if by := axis(p.report.Axis, p.asked.with); by != "" {
		words = append(words, by)
	}
	words = append(words, lang.X("reports.zone", "days in the time of {{.Zone}}",
		map[string]any{"Zone": f.calendar.Zone.String()}))
	if f.compared {
		words = append(words, lang.X("reports.against", "compared with {{.Days}}",
			map[string]any{"Days": days(f.before)}))
	}
	if f.taxed && !p.asked.seen {
		words = append(words, lang.X("reports.without", "without the tax that prices contain"))
	}
	return words
}

// widths of columns by what they hold, in pixels.
var widths = map[statement.Kind]float32{statement.Text: 80, statement.Money: 84, statement.Pieces: 64,
	statement.Percent: 80, statement.Moment: 140, statement.Date: 100, statement.Days: 84}

// A column that can be spared is hidden in tables that are narrower than this.
const spareBelow = 1150

// newPart makes the table of one of the report's.
func (p *Page) newPart(t *statement.Table, several bool) *part {
	one := &part{}
	one.table = kit.NewTable(func(r statement.Row) string { return r.Key }, p.columns(t)...)
	one.table.Most = mostRows
	if several && !t.Fixed {
		one.table.Most = mostRows / 2
	}
	one.table.Open = func(r statement.Row) {
		if r.Link.Leads() {
			p.open(r.Link)
		}
	}
	one.table.Copied = func() { p.copyRows(one) }
	return one
}

func (p *Page) columns(t *statement.Table) (all []kit.Column[statement.Row]) {
	for i, c := range t.Columns {
		column := kit.Column[statement.Row]{ID: c.ID, Title: say.Translate(c.Head), Width: widths[c.Kind],
			Create: func() fyne.CanvasObject {
				if c.Kind.Figure() {
					return kit.NewElided("", kit.Style{Align: fyne.TextAlignTrailing})
				}
				return kit.NewElided("", kit.Style{})
			},
			Update: func(cell fyne.CanvasObject, row statement.Row) {
				p.fill(cell.(*kit.Text), c.Kind, row, i)
			}}
		if c.Kind == statement.Text {
			column.Weight = 0.25
		}
		if c.Kind.Figure() {
			column.Align, column.DescFirst = fyne.TextAlignTrailing, true
		}
		if c.Wide {
			column.Width, column.Weight = 130, 1
		}
		if c.Spare {
			column.HideBelow = spareBelow
		}
		if !t.Fixed {
			column.Less = func(a, b statement.Row) bool { return less(c.Kind, a.Cells[i], b.Cells[i]) }
		}
		all = append(all, column)
	}
	return all
}

// fill writes a cell.
func (p *Page) fill(text *kit.Text, k statement.Kind, row statement.Row, i int) {
	style := kit.Style{Bold: row.Sum}
	if k.Figure() {
		style.Align = fyne.TextAlignTrailing
	}
	switch {
	case row.Alarm:
		style.Color = look.Danger
	case row.Aside:
		style.Color = look.Muted
	}
	words := ""
	if i < len(row.Cells) {
		words = teller{p.facts.currency, p.facts.calendar.Zone}.cell(k, row.Cells[i])
		if words == "" && k.Figure() && !row.Sum && !row.Aside {
			words = unknown
		}
	}
	text.SetStyle(style)
	text.SetText(words)
}

// less is the order of cells of a kind.
func less(k statement.Kind, a, b statement.Cell) bool {
	if a.Known != b.Known {
		return b.Known // what is not known comes first, upwards
	}
	switch k {
	case statement.Pieces:
		return a.N < b.N
	case statement.Moment:
		return a.At.Before(b.At)
	case statement.Date:
		return a.Day.Before(b.Day)
	case statement.Text:
		return strings.ToLower(wordOf(a)) < strings.ToLower(wordOf(b))
	}
	return a.Amount.LessThan(b.Amount)
}

func wordOf(c statement.Cell) string {
	if c.Said.Form != "" {
		return say.It(c.Said)
	}
	return c.Text
}

// plotted is a chart as the window draws it.
func (p *Page) plotted(c *statement.Chart) kit.PlotData {
	t := teller{p.facts.currency, p.facts.calendar.Zone}
	d := kit.PlotData{Across: c.Words != nil, Labels: c.Words,
		Axis: func(v float64) string { return t.mark(c.Kind, v) }}
	for _, s := range c.Series {
		one := kit.PlotSeries{Name: say.Translate(s.Name)}
		for _, a := range s.Figures {
			one.Figures = append(one.Figures, a.InexactFloat64()) // to be drawn only
		}
		d.Series = append(d.Series, one)
	}
	for _, day := range c.Days {
		d.Labels = append(d.Labels, say.Point(c.Grain, day))
	}
	d.Words = func(i int) string {
		words := d.Labels[i] + ": " + t.figure(c.Kind, c.Series[0].Figures[i])
		if len(c.Series) > 1 && i < len(c.Series[1].Figures) {
			words += " · " + say.Translate(c.Series[1].Name) + ": " + t.figure(c.Kind, c.Series[1].Figures[i])
		}
		return words
	}
	return d
}
