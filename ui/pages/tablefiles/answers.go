package tablefiles

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop/sheet"
	"griddle/shop/tables"
	"griddle/ui/kit"
)

// answers are what the owner says of a file besides what its headers tell.
type answers struct {
	table, only, sign, order, set *kit.Select
	lists                         *kit.Check
	names                         []string // of the tables, behind the one that is found out
	all                           fyne.CanvasObject
	quiet                         bool // the answers are set, not given
}

// What stands in the lists, in their order.
var (
	onlys  = []tables.Only{"", tables.Added, tables.Existing}
	signs  = []sheet.Sign{0, sheet.Point, sheet.Comma}
	orders = []sheet.DayOrder{"", sheet.DayFirst, sheet.MonthFirst}
	sets   = []sheet.Charset{"", sheet.UTF8, sheet.Western, sheet.UTF16LE, sheet.UTF16BE}
)

func newAnswers(changed func()) answers {
	var a answers
	found := lang.X("files.auto", "Found out from the file")
	told := func() {
		if !a.quiet {
			changed()
		}
	}
	list := func(words ...string) *kit.Select {
		s := kit.NewSelect(words, nil)
		s.SetSelectedIndex(0)
		s.OnChanged = func(string) { told() }
		return s
	}
	words := []string{found}
	for _, t := range tables.All() {
		if t.Reads() {
			a.names, words = append(a.names, t.Name), append(words, tableWord(t.Name))
		}
	}
	a.table = list(words...)
	a.only = list(lang.X("files.both", "Add new ones, change those that are there"),
		lang.X("files.added", "Only add new ones"), lang.X("files.existing", "Only change those that are there"))
	a.sign = list(found, lang.X("files.point", "Point: 1,234.50"), lang.X("files.comma", "Comma: 1.234,50"))
	a.order = list(found, lang.X("files.dayfirst", "Day first: 31.12.2026"),
		lang.X("files.monthfirst", "Month first: 12/31/2026"))
	a.set = list(found, "UTF-8", lang.X("files.western", "Western European (Windows-1252)"), "UTF-16 LE", "UTF-16 BE")
	a.lists = kit.NewCheck(lang.X("files.lists", "Make manufacturers, categories and the like that are missing"),
		func(bool) { told() })
	a.lists.SetChecked(true)
	field := func(label string, o fyne.CanvasObject) fyne.CanvasObject { return kit.NewField("", label, "", o, nil) }
	a.all = kit.NewCard(kit.Card{Title: lang.X("files.how", "How the file is read"), Content: kit.Stack(2,
		kit.Columns(3, field(lang.X("files.what", "What it holds"), a.table),
			field(lang.X("files.do", "What to do"), a.only)),
		kit.Columns(3, field(lang.X("files.decimals", "Decimals"), a.sign),
			field(lang.X("files.dates", "Dates"), a.order)),
		kit.Columns(3, field(lang.X("files.charset", "Characters"), a.set), kit.Gap(0, 0)), a.lists)})
	return a
}

// reset takes all answers back.
func (a *answers) reset() {
	a.quiet = true
	for _, s := range []*kit.Select{a.table, a.only, a.sign, a.order, a.set} {
		s.SetSelectedIndex(0)
	}
	a.lists.SetChecked(true)
	a.quiet = false
}

// say is what was answered, as the tables ask for it.
func (a *answers) say() (as tables.As, file sheet.Options, how tables.Reading, o tables.Options) {
	if at := a.table.SelectedIndex(); at > 0 {
		as.Table = a.names[at-1]
	}
	file.Charset = sets[max(a.set.SelectedIndex(), 0)]
	how.Sign, how.Order = signs[max(a.sign.SelectedIndex(), 0)], orders[max(a.order.SelectedIndex(), 0)]
	o.Lists, o.Only = a.lists.Checked, onlys[max(a.only.SelectedIndex(), 0)]
	return as, file, how, o
}
