package storeimport

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop/importer"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// resultCard says what came of each kind, what did not and why: live while an import is under way, else of the last
// one.
type resultCard struct {
	desk    *shell.Desk
	report  *importer.Report
	card    fyne.CanvasObject
	title   *kit.Text
	when    *kit.Para
	buttons []*kit.Button
	kinds   *kit.Table[kindRow]
	not     fyne.CanvasObject
	again   *kit.Button // fetches what did not come; shown when that is possible
	notNote *kit.Para
	refused *kit.Table[refusal]
	lacking fyne.CanvasObject
	lacks   *fyne.Container
}

// kindRow is a kind with how far it is.
type kindRow struct {
	importer.Kind
	count int
	state state
}

type refusal struct {
	importer.Refusal
	place int
}

// state of a kind.
type state int

const (
	begun state = iota // and broken off
	reading
	complete
	withheld // the other store does not hand it out
)

func (s state) pill() (string, kit.Mood) {
	switch s {
	case reading:
		return lang.X("import.state.reading", "Reading…"), kit.Accented
	case complete:
		return lang.X("import.state.complete", "Complete"), kit.Fine
	case withheld:
		return lang.X("import.state.withheld", "Not handed out"), kit.Caution
	}
	return lang.X("import.state.begun", "Begun"), kit.Neutral
}

func newResultCard(d *shell.Desk, again func()) *resultCard {
	c := &resultCard{desk: d, title: kit.NewText("", kit.Style{Size: look.Section, Bold: true}),
		when:    kit.NewPara("", kit.Style{Color: look.Muted}),
		notNote: kit.NewPara("", kit.Style{Color: look.Muted}), lacks: kit.Stack(1)}
	c.kinds = kit.NewTable(func(r kindRow) string { return r.Name }, kindColumns()...)
	c.kinds.Most = len(importer.Kinds())
	c.kinds.Empty = kit.EmptyState(lang.X("import.nothing", "Nothing yet."), nil)
	c.refused = kit.NewTable(func(r refusal) string { return strconv.Itoa(r.place) }, refusalColumns()...)
	c.refused.Most = 10
	c.again = kit.NewButton(lang.X("import.again", "Fetch these again"), kit.Secondary, again)
	c.not = kit.Stack(1.5, kit.Pad(2.5, 0, kit.Fill(2, 0, kit.Stack(0.5,
		kit.NewText(lang.X("import.not", "Not imported"), kit.Style{Bold: true}), c.notNote), c.again)), c.refused)
	c.lacking = kit.Pad(2.5, 0, kit.Stack(1, kit.NewText(lackingWords(), kit.Style{Bold: true}), c.lacks))
	c.buttons = []*kit.Button{
		kit.NewCopyText(d.Host, lang.X("import.copy", "Copy report"), lang.X("import.copied", "The report is copied."),
			func() string { return reportText(c.report) }),
		kit.NewButton(lang.X("import.save", "Save report…"), kit.Secondary, c.save).WithIcon(theme.DocumentSaveIcon()),
	}
	c.card = kit.NewCard(kit.Card{Flush: true, Content: kit.Stack(2,
		kit.Gap(0, 0.5),
		kit.Pad(2.5, 0, kit.Fill(1, 0, kit.Stack(0.5, c.title, c.when), c.buttons[0], c.buttons[1])),
		c.not, c.lacking, c.kinds)})
	return c
}

func (c *resultCard) show(r *importer.Report, running bool) {
	c.report = r
	c.card.Show()
	ended := !r.Ended.IsZero()
	d := map[string]any{"Store": hostOf(r.Base), "When": kit.DayHour(r.Ended)}
	switch {
	case ended:
		c.title.SetText(lang.X("import.result", "Imported"))
		c.when.SetText(lang.X("import.result.when", "From {{.Store}}, {{.When}}.", d))
	case running:
		c.title.SetText(lang.X("import.result.sofar", "Imported so far"))
		c.when.SetText("")
	default:
		c.title.SetText(lang.X("import.result.sofar", "Imported so far"))
		c.when.SetText(lang.X("import.result.from", "From {{.Store}}.", d))
	}
	c.when.Hidden = c.when.Text() == ""
	for _, b := range c.buttons {
		b.Hidden = !ended
	}
	c.kinds.SetRows(kindRows(r, running))
	c.not.(*fyne.Container).Hidden = r.Not+r.Lost+r.Emptied == 0
	c.again.Hidden = !ended || !r.Fetchable()
	refused := make([]refusal, len(r.Refused))
	for i, one := range r.Refused {
		refused[i] = refusal{one, i}
	}
	c.refused.SetRows(refused)
	c.notNote.SetText(notWords(r))
	c.lacks.RemoveAll()
	for _, sentence := range lacks(r) {
		c.lacks.Add(kit.NewPara(sentence, kit.Style{}))
	}
	c.lacking.(*fyne.Container).Hidden = !ended
}

// notWords counts what did not come.
func notWords(r *importer.Report) string {
	var words []string
	if r.Lost > 0 {
		words = append(words, lang.XN("import.lost.count",
			"{{.N}} things did not come, because the other store could not hand them out.", r.Lost,
			map[string]any{"N": r.Lost}))
	}
	if r.Not > 0 {
		words = append(words, lang.XN("import.not.count",
			"{{.N}} records of the other store break a rule of this one, so they were left out.",
			r.Not, map[string]any{"N": r.Not}))
	}
	if r.Emptied > 0 {
		words = append(words, lang.XN("import.emptied.count",
			"{{.N}} fields were left empty, because what they name did not come.",
			r.Emptied, map[string]any{"N": r.Emptied}))
	}
	if r.Not+r.Lost+r.Emptied > len(r.Refused) {
		words = append(words, lang.X("import.not.first", "The first {{.N}} are shown.",
			map[string]any{"N": len(r.Refused)}))
	}
	if !r.Ended.IsZero() && r.Fetchable() {
		words = append(words, lang.X("import.again.hint",
			"Enter the key above, then they are fetched again; everything else stays as it is."))
	}
	return strings.Join(words, " ")
}

func lackingWords() string { return lang.X("import.lacking", "Not available through the API") }

// kindRows says of each kind that has come how much came and whether there is more: in the order of the plan, but
// before the end the newest first. What is not handed out is said at the end.
func kindRows(r *importer.Report, running bool) (rows []kindRow) {
	at, ended := r.At(), !r.Ended.IsZero()
	for _, k := range importer.Kinds() {
		row := kindRow{Kind: k, count: r.Number(k.Name)}
		switch {
		case k.Modern && !r.Modern:
			row.state = withheld
		case at > k.To:
			row.state = complete
		case running && at >= k.From && r.Step != "":
			row.state = reading
		}
		if row.count > 0 || row.state == reading || row.state == withheld && ended {
			rows = append(rows, row)
		}
	}
	if !ended {
		slices.Reverse(rows)
	}
	return rows
}

func kindColumns() []kit.Column[kindRow] {
	return []kit.Column[kindRow]{
		{ID: "kind", Title: lang.X("import.col.kind", "Records"), Width: 300, Weight: 2,
			Text: func(r kindRow) string { return kindWords(r.Name) }},
		{ID: "count", Title: lang.X("import.col.count", "Imported"),
			Width: 110, Align: fyne.TextAlignTrailing, Text: func(r kindRow) string {
				if r.count == 0 {
					return ""
				}
				return kit.Count(r.count)
			}},
		{ID: "state", Title: lang.X("import.col.state", "State"), Width: 170, Weight: 1,
			Create: func() fyne.CanvasObject { return kit.NewPill("", kit.Neutral) },
			Update: func(cell fyne.CanvasObject, r kindRow) { cell.(*kit.Pill).Set(r.state.pill()) }},
	}
}

func refusalColumns() []kit.Column[refusal] {
	return []kit.Column[refusal]{
		{ID: "kind", Title: lang.X("import.col.kind", "Records"), Width: 160, Weight: 1,
			Text: func(r refusal) string { return stepWords(r.Kind) }},
		{ID: "id", Title: lang.X("import.col.id", "Number"), Width: 160, Weight: 1, Mono: true,
			Text: func(r refusal) string { return r.Called() }},
		{ID: "why", Title: lang.X("import.col.why", "Reason"),
			Width: 320, Weight: 3, Text: func(r refusal) string { return kit.Sentence(&r.Why) }},
	}
}

// reportText is the report for pasting and printing.
func reportText(r *importer.Report) string {
	var b strings.Builder
	line := func(words ...string) { b.WriteString(strings.Join(words, "") + "\n") }
	line(lang.X("import.title", "Import from a Hotcakes store"))
	line(lang.X("import.result.when", "From {{.Store}}, {{.When}}.",
		map[string]any{"Store": hostOf(r.Base), "When": kit.DayHour(r.Ended)}))
	line()
	for _, k := range importer.Kinds() {
		if n := r.Number(k.Name); n > 0 {
			line(kindWords(k.Name), ": ", kit.Count(n))
		}
	}
	if r.Not+r.Lost+r.Emptied > 0 {
		line("\n", lang.X("import.not", "Not imported"))
		line(notWords(r))
		for _, one := range r.Refused {
			line("- ", strings.TrimSpace(stepWords(one.Kind)+" "+one.Called()), ": ", kit.Sentence(&one.Why))
		}
	}
	line("\n", lackingWords())
	for _, sentence := range lacks(r) {
		line("- ", sentence)
	}
	return b.String()
}

// save asks for a place.
func (c *resultCard) save() {
	ask := kit.Files{Title: lang.X("files.report.title", "Save the report"), Purpose: "texts",
		Name: "griddle-import.txt"}
	c.desk.SaveAs(ask, c.fill, c.saved, c.failed)
}

func (c *resultCard) fill(w io.Writer, _ string) error {
	_, err := io.WriteString(w, reportText(c.report))
	return err
}

func (c *resultCard) saved(path string) {
	c.desk.Toast(lang.X("import.saved", "Saved to {{.Path}}.", map[string]any{"Path": path}))
}

func (c *resultCard) failed(err error) { c.desk.ToastError(notSaved(err)) }

func notSaved(err error) error {
	return kit.Told(lang.X("import.notsaved", "The report was not saved. Choose another place and try again."), err)
}
