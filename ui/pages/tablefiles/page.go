// Package tablefiles is the page Admin → Import and Export: tables of records that come in from files of other
// programs and spreadsheets, and go out into them. What files hold, and how they are read and written, is the matter
// of shop/tables, which the command line uses too.
// To show a further table: its word in words.go, done.
package tablefiles

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop/model"
	"griddle/shop/sheet"
	"griddle/shop/tables"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// Name of the page in routes.
const Name = "admin/files"

// Entry declares the page. hotcakes is where a live store is imported from.
func Entry(hotcakes shell.Route) shell.Entry {
	return shell.Entry{
		Name: Name, Menu: shell.Admin, Icon: theme.UploadIcon(),
		Title: func() string { return lang.X("files.title", "Import and Export") },
		Words: func() string {
			return lang.X("files.words", "csv excel xlsx spreadsheet shopify woocommerce nopcommerce table read write")
		},
		New: func(d *shell.Desk, _ string) shell.Page { return &Page{desk: d, hotcakes: hotcakes} },
	}
}

// Page is one visit.
type Page struct {
	desk     *shell.Desk
	hotcakes shell.Route

	path   string // of the file that is read; "" for none
	found  *tables.Found
	report *tables.Report // of the dry run
	asked  int            // counts dry runs, to drop a late answer to an older wish

	begin    *kit.Button
	answers  answers
	about    *kit.Para
	trouble  *kit.Para
	counts   *kit.Para
	problems *kit.Table[tables.Problem]
	changes  *kit.Table[change]
	result   fyne.CanvasObject
	wrong    fyne.CanvasObject
	changed  fyne.CanvasObject
}

// Head implements shell.Page.
func (p *Page) Head() kit.Head {
	p.begin = kit.NewButton(lang.X("files.import", "Import"), kit.Primary, p.take)
	p.begin.Disable()
	return kit.Head{Title: lang.X("files.title", "Import and Export"),
		Purpose: lang.X("files.purpose", "Bring in products, customers and more from a file, or write them into one."),
		Primary: p.begin}
}

// Build implements shell.Page.
func (p *Page) Build() fyne.CanvasObject {
	p.about = kit.NewPara("", kit.Style{})
	p.trouble = kit.NewPara("", kit.Style{Color: look.Danger})
	p.counts = kit.NewPara("", kit.Style{Bold: true})
	choose := kit.NewButton(lang.X("files.choose", "Choose a file…"), kit.Secondary, p.choose).
		WithIcon(theme.FolderOpenIcon())
	live := kit.NewButton(lang.X("files.hotcakes", "From a live Hotcakes store…"), kit.Quiet,
		func() { p.desk.Go(p.hotcakes) })
	p.answers = newAnswers(p.look)
	read := kit.NewCard(kit.Card{Title: lang.X("files.read", "Read a file"),
		Note: lang.X("files.read.note", "CSV or Excel, from an export of Griddle, Shopify, WooCommerce, nopCommerce "+
			"or "+
			"Hotcakes. First you see what would change; nothing is changed before you choose Import."),
		Content: kit.Stack(2, kit.Fill(2, 1, choose, kit.NewText(lang.X("files.drop", "or drop it on the window"),
			kit.Style{Color: look.Muted}), live), p.about, p.trouble)})
	p.problems = problemTable()
	p.changes = changeTable()
	copied := kit.NewButton(lang.X("files.copyproblems", "Copy"), kit.Secondary, p.copyProblems)
	p.wrong = kit.NewCard(kit.Card{Title: lang.X("files.problems", "What is wrong"), Flush: true,
		Note: lang.X("files.problems.note",
			"Correct these in the file, then choose it again. Until then nothing is changed."),
		Actions: []fyne.CanvasObject{copied}, Content: p.problems})
	p.changed = kit.NewCard(kit.Card{Title: lang.X("files.changes", "What changes"), Flush: true, Content: p.changes})
	p.result = kit.NewCard(kit.Card{Title: lang.X("files.dry", "What the file would do"), Content: p.counts})
	p.show()
	return kit.Stack(3, read, p.result, p.wrong, p.changed, p.answers.all, p.export())
}

// Show implements shell.Page.
func (p *Page) Show() {
	p.desk.Window.SetOnDropped(func(_ fyne.Position, files []fyne.URI) {
		if len(files) == 1 {
			p.open(files[0].Path())
		} else {
			p.desk.Toast(lang.X("files.one", "Drop one file at a time."))
		}
	})
}

// Hide implements shell.Page.
func (p *Page) Hide() { p.desk.Window.SetOnDropped(nil) }

// Changed implements shell.Page.
func (p *Page) Changed(model.Event) {}

func (p *Page) choose() {
	p.desk.OpenFile(kit.Files{Title: lang.X("files.choose.title", "Choose the file to read"), Purpose: "tables",
		Kind: lang.X("files.kind", "Tables"), Endings: []string{".csv", ".txt", ".tsv", ".xlsx"}},
		func(r fyne.URIReadCloser) {
			path := r.URI().Path()
			_ = r.Close() // it is opened again by its path, as often as the answers change
			p.open(path)
		}, p.desk.ToastError)
}

// open begins with a file.
func (p *Page) open(path string) {
	p.path = path
	p.answers.reset()
	p.look()
}

// look finds out what is in the file and what it would change.
func (p *Page) look() {
	if p.path == "" {
		return
	}
	p.asked++
	asked, path := p.asked, p.path
	as, file, how, o := p.answers.say()
	o.Dry = true
	var found *tables.Found
	var report *tables.Report
	p.desk.Progress(lang.X("files.looking", "Looking at the file…"),
		func(ctx context.Context, step func(string, float64)) (err error) {
			calendar, err := p.desk.Shop.Calendar()
			if err != nil {
				return err
			}
			how.Zone = calendar.Zone
			if found, err = tables.Look(ctx, p.desk.Shop, path, as, file, how); err != nil {
				return err
			}
			o.Progress = steps(step)
			report, _, err = tables.Read(ctx, p.desk.Shop, found, o)
			return err
		}, func(err error) {
			if asked != p.asked {
				return
			}
			p.found, p.report = found, report
			p.tell(err)
		})
}

// steps says how many records were read.
func steps(step func(string, float64)) func(int) {
	return func(n int) {
		step(lang.XN("files.records", "{{.N}} lines", n, map[string]any{"N": kit.Count(n)}), 0)
	}
}

// tell shows what came of looking at the file.
func (p *Page) tell(err error) {
	p.trouble.SetText("")
	switch {
	case errors.Is(err, context.Canceled):
		p.found, p.report = nil, nil
	case err != nil:
		p.report = nil
		p.trouble.SetText(kit.Sentence(err))
	}
	p.show()
	p.desk.Window.Content().Refresh()
}

// show shows what is known of the file.
func (p *Page) show() {
	name := filepath.Base(p.path)
	said := map[string]any{"File": name}
	switch {
	case p.path == "":
		p.about.SetText("")
	case p.found == nil:
		p.about.SetText(name)
	default:
		said["What"], said["Known"], said["All"] = p.found.Format, p.found.Known, len(p.found.Heads)
		if p.found.Format == "" {
			said["What"] = tableWord(p.found.Table.Name)
		}
		p.about.SetText(lang.X("files.found", "{{.File}}: {{.What}}, {{.Known}} of {{.All}} columns known.", said))
	}
	shown(p.about, p.path != "")
	shown(p.trouble, p.trouble.Text() != "")
	shown(p.answers.all, p.path != "")
	r := p.report
	if r == nil {
		r = new(tables.Report)
	}
	all := changesOf(r)
	p.begin.SetEnabled(r.Wrong == 0 && r.New+r.Changed > 0)
	p.counts.SetText(countWords(r))
	p.problems.SetRows(r.Problems)
	p.changes.SetRows(all)
	shown(p.result, p.report != nil)
	shown(p.wrong, r.Wrong > 0)
	shown(p.changed, len(all) > 0)
}

func shown(o fyne.CanvasObject, yes bool) {
	if yes {
		o.Show()
	} else {
		o.Hide()
	}
}

// take brings the file in, all of it or nothing.
func (p *Page) take() {
	found, o := p.found, tables.Options{}
	if found == nil {
		return
	}
	_, _, _, o = p.answers.say()
	var report *tables.Report
	var made model.Change
	p.desk.Progress(lang.X("files.importing", "Importing…"),
		func(ctx context.Context, step func(string, float64)) (err error) {
			o.Progress = steps(step)
			report, made, err = tables.Read(ctx, p.desk.Shop, found, o)
			return err
		}, func(err error) {
			switch {
			case err != nil:
				p.tell(err)
			case report.Wrong > 0: // the store is another one by now
				p.report = report
				p.tell(nil)
			default:
				p.path, p.found, p.report = "", nil, nil
				p.tell(nil)
				records.Did(p.desk, made)
			}
		})
}

// copyProblems puts all problems that are shown on the clipboard, as a table.
func (p *Page) copyProblems() {
	var text strings.Builder
	for _, one := range p.report.Problems {
		fmt.Fprintf(&text, "%d\t%s\t%s\t%s\n", one.Line, sheet.Guard(one.Column), sheet.Guard(kit.Line(one.Value)),
			kit.Sentence(one.Err))
	}
	p.desk.Copy(text.String(), lang.X("files.copied", "Problems copied"))
}
