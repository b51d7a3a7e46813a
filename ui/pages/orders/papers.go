package orders

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/document"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/paper"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// paperKinds are the papers that can be made of orders, as menus offer them.
var paperKinds = []document.Kind{document.Confirmation, document.Invoice, document.CreditNote, document.PackingSlip,
	document.PickList, document.AddressLabel, document.DropShip}

// printActions offer each of the papers of these orders.
func printActions(d *shell.Desk, ids []string) (all []kit.Action) {
	for _, kind := range paperKinds {
		all = append(all, kit.Action{Label: paper.Title(kind) + "…", Icon: theme.DocumentPrintIcon(), Do: func() {
			askPaper(d, sales.PaperWish{Kind: kind, Orders: ids})
		}})
	}
	return all
}

// askPrint asks which paper of these orders is wanted.
func askPrint(d *shell.Desk, ids []string) {
	var names []string
	for _, kind := range paperKinds {
		names = append(names, paper.Title(kind))
	}
	choice := kit.NewSelect(names, nil)
	choice.SetSelectedIndex(0)
	d.Form(kit.FormOptions{
		Title: lang.X("papers.title", "Print papers of {{.What}}",
			map[string]any{"What": say.Counted("order", len(ids))}),
		Fields: []*kit.Field{kit.NewField("Kind", lang.X("papers.kind", "Paper"), lang.X("papers.kind.hint",
			"Each order begins on a page of its own; a pick list is over all of them."), choice, nil)},
		Verb: lang.X("papers.next", "Next"),
		Done: func() {
			askPaper(d, sales.PaperWish{Kind: paperKinds[max(choice.SelectedIndex(), 0)], Orders: ids})
		},
	})
}

// outlet is where a paper goes.
type outlet struct {
	name string
	do   func(*printed)
}

// outlets are those that there are for so many orders.
func outlets(d *shell.Desk, w sales.PaperWish) []outlet {
	all := []outlet{{lang.X("papers.look", "Look at it, to print from there"), func(p *printed) { p.look() }}}
	if d.FilePrinter != nil {
		all = append(all, outlet{lang.X("papers.printer", "Printer"), func(p *printed) { p.print() }})
	}
	all = append(all, outlet{lang.X("papers.file", "A PDF file"), func(p *printed) { p.save() }})
	if len(w.Orders) > 1 && w.Kind != document.PickList && w.Kind != document.AddressLabel {
		all = append(all, outlet{lang.X("papers.files", "A PDF file for each paper"),
			func(p *printed) { p.saveEach() }})
	}
	return all
}

// askPaper asks where papers of a kind are to go, and makes them.
func askPaper(d *shell.Desk, w sales.PaperWish) {
	all := outlets(d, w)
	var names []string
	for _, o := range all {
		names = append(names, o.name)
	}
	to := kit.NewSelect(names, nil)
	to.SetSelectedIndex(0)
	fields := []*kit.Field{kit.NewField("To", lang.X("papers.to", "Where to"), "", to, nil)}
	first := kit.NewEntry("")
	note := ""
	switch w.Kind {
	case document.Invoice:
		note = lang.X("papers.invoice.note", "An order that has no invoice yet gets the next number now. An invoice "+
			"stays as it is then, also when the order changes.")
	case document.CreditNote:
		note = lang.X("papers.credit.note", "Returns and cancelled orders that have an invoice get their credit note "+
			"now. It can be undone no more then.")
	case document.AddressLabel:
		first.SetText("1")
		fields = append(fields, kit.NewField("First", lang.X("papers.first", "First label of the sheet"),
			lang.X("papers.first.hint", "When the sheet was begun already: which one is the next."), first, nil))
	}
	p := &printed{desk: d, wish: w}
	title := paper.Title(w.Kind)
	d.Form(kit.FormOptions{
		Title: title, Note: note, Fields: fields, Verb: lang.X("papers.verb", "Make PDF"),
		Start: func(ended func(error)) {
			next := first.Text()
			kit.Fetch(d.Runner, func() (struct{}, error) { return struct{}{}, p.make(next) },
				func(_ struct{}, err error) { ended(err) })
		},
		Done: func() { p.hand(all[max(to.SelectedIndex(), 0)].do) },
	})
}

// printed are papers that were made.
type printed struct {
	desk    *shell.Desk
	wish    sales.PaperWish
	options paper.Options
	papers  []document.Document
	pdf     []byte
	lacking string
}

// make makes the PDF, away from the window.
func (p *printed) make(first string) (err error) {
	d := p.desk
	settings, err := d.Shop.PaperSettings()
	if err != nil {
		return err
	}
	p.options = paper.Options{Label: settings.Label, Now: d.Now()}
	if p.options.Size, err = d.Shop.PaperSize(); err != nil {
		return err
	}
	if p.options.Logo, err = d.Shop.Logo(); err != nil {
		return err
	}
	if p.wish.Kind == document.AddressLabel {
		if p.options.First, err = labelNumber(first, paper.Labels(p.options.Size, settings.Label)); err != nil {
			return err
		}
	}
	if p.papers, err = sales.Papers(d.Shop, context.Background(), p.wish); err != nil {
		return err
	}
	p.pdf, p.lacking, err = drawn(p.papers, p.options)
	return err
}

func drawn(all []document.Document, o paper.Options) (pdf []byte, lacking string, err error) {
	var out bytes.Buffer
	lacking, err = paper.Write(&out, all, o)
	return out.Bytes(), lacking, err
}

// labelNumber reads which label of a sheet is the next; the first is 1.
func labelNumber(text string, labels int) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 || n > labels {
		return 0, shop.Refuse(shop.Invalid, "First", "{field} must be a number from 1 to %d.", labels)
	}
	return n - 1, nil
}

// hand gives the papers away, after a question where letters cannot be printed.
func (p *printed) hand(do func(*printed)) {
	if p.lacking == "" {
		do(p)
		return
	}
	p.desk.Form(kit.FormOptions{
		Title: lang.X("papers.lacking", "Some letters cannot be printed"),
		Note: lang.X("papers.lacking.note", "The font has no {{.Letters}}. A question mark stands in their places.",
			map[string]any{"Letters": strings.Join(strings.Split(p.lacking, ""), " ")}),
		Verb: lang.X("papers.anyway", "Print anyway"), Done: func() { do(p) },
	})
}

// name is what the file is called.
func (p *printed) name() string {
	if len(p.papers) == 1 {
		return paper.Name(p.papers[0]) + ".pdf"
	}
	return paper.Title(p.wish.Kind) + " " + p.desk.Now().Local().Format("2006-01-02") + ".pdf"
}

// look opens it in the program that shows PDFs.
func (p *printed) look() {
	hand := func() (string, error) { return kit.HandOver(p.name(), bytes.NewReader(p.pdf), p.desk.Now()) }
	p.away(hand, func(path string) error {
		return p.desk.App.OpenURL(kit.FileURL(path))
	}, lang.X("papers.nolook", "No program to look at a PDF could be opened. Save it as a file instead."),
		lang.X("papers.opened", "{{.File}} is being opened", map[string]any{"File": p.name()}))
}

func (p *printed) print() {
	p.away(func() (string, error) {
		path, err := kit.HandOver(p.name(), bytes.NewReader(p.pdf), p.desk.Now())
		if err == nil {
			err = p.desk.FilePrinter(strings.TrimSuffix(p.name(), ".pdf"), path)
		}
		return path, err
	}, nil, lang.X("papers.noprint", "No printer took it. Look at the printer, or save it as a file and print that."),
		lang.X("papers.printed", "Sent to the printer"))
}

// away does something with a file away from the window, and then something with it here; failed and done are what is
// said then.
func (p *printed) away(do func() (string, error), then func(path string) error, failed, done string) {
	kit.Fetch(p.desk.Runner, do, func(path string, err error) {
		if err == nil && then != nil {
			err = then(path)
		}
		switch {
		case err != nil:
			p.desk.ToastError(kit.Told(failed, err))
		case done != "":
			p.desk.Toast(done)
		}
	})
}

func (p *printed) save() {
	failed := func(err error) { p.desk.ToastError(kit.Told(notSaved(), err)) }
	p.desk.SaveAs(kit.Files{Title: lang.X("papers.save", "Save as PDF"), Purpose: "papers",
		Kind: lang.X("papers.pdfs", "PDF files"), Endings: []string{".pdf"}, Name: kit.FileName(p.name())},
		func(w io.Writer, _ string) error {
			_, err := w.Write(p.pdf)
			return err
		}, func(string) { p.desk.Toast(lang.X("papers.saved", "Saved")) }, failed)
}

func notSaved() string { return lang.X("papers.notsaved", "The PDF could not be saved there.") }

// saveEach writes a file for each paper into a folder. What is there already stays: its name gets a number.
func (p *printed) saveEach() {
	p.desk.OpenFolder(kit.Files{Title: lang.X("papers.folder", "Folder for the PDF files"), Purpose: "papers"},
		func(dir string) {
			p.away(func() (string, error) { return "", p.writeEach(dir) }, nil, notSaved(),
				lang.XN("papers.saved.n", "{{.N}} files saved", len(p.papers),
					map[string]any{"N": kit.Count(len(p.papers))}))
		}, func(err error) { p.desk.ToastError(kit.Told(notSaved(), err)) })
}

func (p *printed) writeEach(dir string) error {
	for i := range p.papers {
		pdf, _, err := drawn(p.papers[i:i+1], p.options)
		if err != nil {
			return err
		}
		if err := writeNew(filepath.Join(dir, kit.FileName(paper.Name(p.papers[i])+".pdf")), pdf); err != nil {
			return err
		}
	}
	return nil
}

// writeNew writes a file that is not there yet, under another name if need be.
func writeNew(path string, content []byte) error {
	stem := strings.TrimSuffix(path, filepath.Ext(path))
	for n := 2; ; n++ {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if os.IsExist(err) {
			path = stem + " " + kit.Count(n) + filepath.Ext(path)
			continue
		}
		if err != nil {
			return err
		}
		_, err = f.Write(content)
		if closed := f.Close(); err == nil {
			err = closed
		}
		return err
	}
}

// papers are the invoices and credit notes of the order; nil while there are none.
func (p *Page) papers(v sales.OrderView) fyne.CanvasObject {
	due := v.Papers
	if len(due.Given) == 0 {
		return nil
	}
	type given = sales.OrderPaper
	table := kit.NewTable(func(g given) string { return string(g.Kind) + g.Number },
		kit.Column[given]{ID: "when", Title: lang.X("orders.pay.when", "When"), Width: 150,
			Text: func(g given) string { return kit.DayHour(g.Date) }},
		kit.Column[given]{ID: "what", Title: lang.X("papers.kind", "Paper"), Width: 200, Weight: 2,
			Text: func(g given) string { return paper.Name(g.Document) }},
		kit.Column[given]{ID: "about", Title: lang.X("order.payment.about", "Details"), Width: 140, Weight: 2,
			Muted: true,
			Text: func(g given) string {
				if g.Refers != "" {
					return shop.JoinSome(" · ", lang.X("papers.corrects", "for invoice {{.Number}}",
						map[string]any{"Number": g.Refers}), g.Return)
				}
				return ""
			}},
		kit.Column[given]{ID: "total", Title: lang.X("orders.total", "Total"), Width: 100,
			Align: fyne.TextAlignTrailing,
			Text:  func(g given) string { return money(g.Sums.Total, v.Currency) }})
	table.Most = 6
	table.Open = func(g given) { askPaper(p.desk, sales.PaperWish{Kind: g.Kind, Orders: []string{p.id}}) }
	table.SetRows(due.Given)
	return kit.NewCard(kit.Card{Title: lang.X("papers.card", "Invoices"), Flush: true, Content: table})
}

// paperBanner says above the order what is to be given out next; nil for nothing.
func (p *Page) paperBanner(v sales.OrderView) fyne.CanvasObject {
	words, verb, do := p.paperDue(v)
	if words == "" {
		return nil
	}
	return kit.NewBanner(kit.Caution, words, kit.NewButton(verb, kit.Secondary, do))
}

// paperDue is what is to be given out next, in words; "" for nothing.
func (p *Page) paperDue(v sales.OrderView) (words, verb string, do func()) {
	switch due := v.Papers; {
	case due.Credits > 0:
		return lang.XN("papers.due.credit", "{{.N}} credit notes are due: the invoice was given out before.",
				due.Credits,
				map[string]any{"N": kit.Count(due.Credits)}), lang.X("papers.due.credit.do", "Credit note…"), func() {
				askPaper(p.desk, sales.PaperWish{Kind: document.CreditNote, Orders: []string{p.id}})
			}
	case due.Stale:
		return lang.X("papers.due.stale", "The order is not any more as its invoice says."),
			lang.X("papers.due.stale.do", "Correct invoice…"), p.askCorrect
	}
	return "", "", nil
}

// askCorrect replaces the invoice by a credit note and another invoice.
func (p *Page) askCorrect() {
	p.desk.Form(kit.FormOptions{
		Title: lang.X("papers.correct", "Correct the invoice?"),
		Note: lang.X("papers.correct.note", "A credit note takes the invoice back as a whole, and a new invoice says "+
			"what "+
			"the order is now. Both get their numbers now and stay. Give both to the customer."),
		Verb: lang.X("papers.correct.verb", "Correct invoice"),
		Do: func() error {
			_, err := sales.CorrectInvoice(p.desk.Shop, context.Background(), p.id)
			return err
		},
		Done: func() { p.desk.Toast(lang.X("papers.corrected", "Credit note and invoice are given out")) },
	})
}

// printButton offers the papers of the order.
func (p *Page) printButton() *kit.Button {
	var b *kit.Button
	b = kit.NewButton(lang.X("papers.print", "Print"), kit.Secondary, func() {
		b.ShowMenu(printActions(p.desk, []string{p.id}))
	})
	return b.WithIcon(theme.DocumentPrintIcon())
}

// Print implements shell.Printer: Ctrl+P, wherever the page is scrolled to.
func (p *Page) Print() { askPrint(p.desk, []string{p.id}) }
