// Package storeimport is the page Admin → Import: where it is, its key, how far the import is, and what it
// brought. What is asked of the other store and how it is stored is the matter of shop/importer, which the
// command line uses too; job.go lets it go on while the owner looks at other pages, report.go says what came.
// To show a further kind of records: its word in words.go, done.
package storeimport

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"griddle/shop"
	"griddle/shop/importer"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// Name of the page in routes.
const Name = "admin/import"

// Page is one visit.
type Page struct {
	desk   *shell.Desk
	job    *Job
	reader kit.Reader[facts]
	facts  facts

	begin    *kit.Button // starts, or goes on
	trouble  *fyne.Container
	form     fyne.CanvasObject
	address  *kit.Entry
	key      *kit.Entry
	where    *kit.Field
	secret   *kit.Field
	check    *kit.Button
	found    *kit.Para // what the check said
	open     *kit.Surface
	before   fyne.CanvasObject // what to know before the first import
	progress fyne.CanvasObject
	from     *kit.Para
	bar      *widget.ProgressBar
	step     *kit.Para
	cancel   *kit.Button
	result   *resultCard
}

// facts is what the store says.
type facts struct {
	store                       string // its name
	occupied                    bool
	products, customers, orders int
	unfinished, last            *importer.Report // nil when there is none
}

func newPage(d *shell.Desk, j *Job) *Page {
	p := &Page{desk: d, job: j}
	p.reader = kit.Reader[facts]{Runner: d.Runner, Get: p.read, Show: p.show}
	return p
}

// Head implements shell.Page.
func (p *Page) Head() kit.Head {
	p.begin = kit.NewButton(startWords(), kit.Primary, p.start)
	return kit.Head{
		Title: lang.X("import.title", "Import from a Hotcakes store"),
		Purpose: lang.X("import.purpose", "Bring a live shop into this store: its products, customers and orders, "+
			"with their numbers and dates."),
		Primary: p.begin,
	}
}

func startWords() string { return lang.X("import.start", "Start import") }

// Build implements shell.Page.
func (p *Page) Build() fyne.CanvasObject {
	p.trouble = kit.Stack(1)
	p.address, p.key = kit.NewEntry("https://www.example.com"), kit.NewPassword("")
	p.address.OnEdited = func(string) { p.typed() }
	p.key.OnEdited = func(string) { p.typed() }
	p.where = kit.NewField("Address", lang.X("import.address", "Address of the shop"),
		lang.X("import.address.hint", "As you type it in a browser, up to the name of the site."), p.address,
		p.addressProblem)
	p.secret = kit.NewField("Key", lang.X("import.key", "Key of its API"),
		lang.X("import.key.hint", "Made there under Admin → API. Griddle uses it for this import only and does not "+
			"keep it."), p.key, func() string {
			if kit.Line(p.key.Text()) == "" {
				return lang.X("import.key.missing", "Enter the key.")
			}
			return ""
		})
	p.check = kit.NewButton(checkWords(), kit.Secondary, p.look)
	p.key.OnSubmitted = func(string) { p.look() }
	p.found = kit.NewPara("", kit.Style{Color: look.Muted})
	p.open = kit.NewBanner(kit.Caution, lang.X("import.open",
		"The address begins with http://, so the key and all data of your customers travel unencrypted. Use https:// "+
			"if the shop has it."))
	p.open.Hide()
	p.form = kit.NewCard(kit.Card{
		Title: lang.X("import.other", "The other store"),
		Note:  lang.X("import.other.note", "Nothing is changed there: Griddle only reads."),
		Content: kit.Stack(2,
			kit.Columns(4, p.where, p.secret),
			p.open,
			kit.Fill(2, 1, p.check, p.found)),
	})
	title := lang.X("import.before", "What is imported, and what is not")
	p.before = kit.NewCard(kit.Card{Title: title, Content: kit.Stack(1,
		kit.NewPara(lang.X("import.before.comes", "Products come with their options, variants, stock and reviews, "+
			"besides categories, customers with their addresses, "+
			"orders with their payments, gift cards, taxes, vendors and all the other records that the API of the "+
			"store hands out."), kit.Style{}),
		kit.NewPara(lang.X("import.before.not", "Passwords of customers never leave a store. Pictures and files come "+
			"if its API hands them out. "+
			"A report at the end says what came, and what did not and why."), kit.Style{}),
		kit.NewPara(lang.X("import.before.cancel", "You can cancel at any time and go on later from where it stopped."),
			kit.Style{}))})
	p.from = kit.NewPara("", kit.Style{Size: look.Section, Bold: true})
	p.bar = widget.NewProgressBar()
	p.bar.TextFormatter = func() string { return "" }
	p.step = kit.NewPara("", kit.Style{Color: look.Muted})
	p.cancel = kit.NewButton(lang.X("import.cancel", "Cancel"), kit.Secondary, func() { p.job.cancel() })
	p.progress = kit.NewCard(kit.Card{Content: kit.Stack(2,
		kit.Fill(2, 0, kit.Stack(0.5, p.from, p.step), p.cancel),
		p.bar,
		kit.NewPara(lang.X("import.goeson", "You can go on working: the import continues while you look at other "+
			"pages."), kit.Style{Size: look.Small, Color: look.Muted}))})
	p.result = newResultCard(p.desk, p.again)
	p.progress.Hide()
	p.result.card.Hide()
	return kit.Stack(3, p.trouble, p.form, p.progress, p.before, p.result.card)
}

func checkWords() string { return lang.X("import.check", "Check connection") }

// Show implements shell.Page.
func (p *Page) Show() {
	p.job.shown = p
	p.advanced()
	p.reader.Read()
}

// Hide implements shell.Page.
func (p *Page) Hide() { p.job.shown = nil }

// Changed implements shell.Page.
func (p *Page) Changed(model.Event) {
	if !p.job.running.Load() {
		p.reader.Read()
	}
}

func (p *Page) read() (f facts, err error) {
	s, err := p.desk.Shop.Settings()
	if err != nil {
		return f, err
	}
	f.store = s.StoreName
	if f.occupied, err = p.desk.Shop.Occupied(); err != nil {
		return f, err
	}
	for _, c := range []struct {
		into  *int
		count func(*shop.Store) (int, error)
	}{{&f.products, shop.Products.Count}, {&f.customers, shop.Customers.Count}, {&f.orders, shop.Orders.Count}} {
		if *c.into, err = c.count(p.desk.Shop); err != nil {
			return f, err
		}
	}
	if f.unfinished, err = importer.Unfinished(p.desk.Shop); err != nil {
		return f, err
	}
	f.last, err = importer.Last(p.desk.Shop)
	return f, err
}

func (p *Page) show(f facts, err error) {
	if err != nil {
		p.desk.ToastError(err)
		return
	}
	p.facts = f
	if f.unfinished != nil && p.address.Text() == "" {
		p.address.SetText(f.unfinished.Base)
	}
	p.advanced()
}

// advanced shows how far an import is, or what the store says while there is none.
func (p *Page) advanced() {
	running := p.job.running.Load()
	p.begin.Hidden = running
	p.begin.SetText(startWords())
	p.form.Hide()
	p.progress.Hide()
	p.trouble.RemoveAll()
	switch {
	case running:
		p.progress.Show()
		p.showProgress(p.job.progress)
	default:
		p.form.Show()
		p.showTrouble()
	}
	p.trouble.Hidden = len(p.trouble.Objects) == 0
	p.showResult(running)
	if p.facts.unfinished != nil {
		p.begin.SetText(lang.X("import.goon", "Continue"))
		p.address.Disable()
	} else {
		p.address.Enable()
	}
	p.desk.Window.Content().Refresh()
}

func (p *Page) showProgress(r importer.Progress) {
	p.from.SetText(lang.X("import.from", "Importing from {{.Store}}", map[string]any{"Store": hostOf(r.Base)}))
	part := float64(r.At())
	d := map[string]any{"What": stepWords(r.Step), "Done": kit.Count(r.Done), "Of": kit.Count(r.Of)}
	switch {
	case r.Step == "":
		p.step.SetText(lang.X("import.connecting", "Connecting…"))
	case r.Of > 1:
		p.step.SetText(lang.X("import.step", "{{.What}}: {{.Done}} of {{.Of}}", d))
	case r.Of == 0 && r.Done > 0:
		p.step.SetText(lang.X("import.step.open", "{{.What}}: {{.Done}}", d))
	default:
		p.step.SetText(lang.X("import.step.one", "{{.What}}…", d))
	}
	switch {
	case r.Again && r.Of > 0:
		part = float64(importer.Steps()*r.Done) / float64(r.Of)
	case r.Of > 0:
		part += float64(r.Done) / float64(r.Of)
	}
	p.bar.SetValue(part / float64(importer.Steps()))
}

// showTrouble says what is to be known before an import begins.
func (p *Page) showTrouble() {
	f := p.facts
	if err := p.job.failed; err != nil && kit.FieldOf(err) == "" {
		p.trouble.Add(kit.NewBanner(kit.Bad, sentence(err)))
	}
	switch {
	case f.unfinished != nil:
		p.trouble.Add(kit.NewBanner(kit.Accented,
			lang.X("import.unfinished", "The import from {{.Store}} is not finished. Enter the key and go on: it "+
				"continues where it stopped.", map[string]any{"Store": hostOf(f.unfinished.Base)}),
			kit.NewButton(lang.X("import.giveup", "Give up…"), kit.Secondary, p.giveUp)))
	case f.occupied:
		p.trouble.Add(kit.NewBanner(kit.Caution, p.occupiedWords()+" "+
			lang.X("import.replaces", "The import replaces all of it. It is saved first, and for 7 days you can "+
				"bring it back under Settings → Backups.")))
	}
}

// occupiedWords says what is in the store.
func (p *Page) occupiedWords() string {
	what := amounts(p.facts.products, p.facts.customers, p.facts.orders)
	if what == "" {
		return lang.X("import.occupied.some", "This store has records already.")
	}
	return lang.X("import.occupied", "This store has {{.What}}.", map[string]any{"What": what})
}

func (p *Page) showResult(running bool) {
	p.before.Hide()
	switch {
	case running:
		p.result.show(&p.job.progress.Report, true)
	case p.facts.unfinished != nil:
		p.result.show(p.facts.unfinished, false)
	case p.facts.last != nil:
		p.result.show(p.facts.last, false)
	default:
		p.result.card.Hide()
		p.before.Show()
	}
}

// typed takes back what was said about other words.
func (p *Page) typed() {
	p.where.SetProblem("")
	p.secret.SetProblem("")
	p.found.SetText("")
	_, open, err := importer.Base(p.address.Text())
	p.open.Hidden = err != nil || !open
	p.desk.Window.Content().Refresh()
}

func (p *Page) addressProblem() string {
	if _, _, err := importer.Base(p.address.Text()); err != nil {
		return lang.X("import.address.wrong", "Enter the whole address, such as https://www.example.com.")
	}
	return ""
}

// valid answers address and key, or says what is wrong with them beside them.
func (p *Page) valid() (base, key string, ok bool) {
	if !p.desk.Valid(p.where, p.secret) {
		return "", "", false
	}
	base, _, err := importer.Base(p.address.Text())
	return base, kit.Line(p.key.Text()), err == nil
}

// look checks the connection and says what is there.
func (p *Page) look() {
	if base, key, ok := p.valid(); ok {
		p.reach(base, key, func() {})
	}
}

// reach checks the connection, says what is there, and goes on with then.
func (p *Page) reach(base, key string, then func()) {
	if p.check.Disabled() {
		return
	}
	p.check.Disable()
	p.begin.Disable()
	p.check.SetText(lang.X("import.checking", "Checking…"))
	p.found.SetText("")
	kit.Fetch(p.desk.Runner, func() (importer.About, error) {
		from, err := importer.Connect(context.Background(), base, key, importer.SystemClock())
		if err != nil {
			return importer.About{}, err
		}
		defer from.Close()
		return from.Look(context.Background())
	}, func(a importer.About, err error) {
		p.check.Enable()
		p.begin.Enable()
		p.check.SetText(checkWords())
		if err != nil {
			p.refused(err)
		} else {
			p.found.SetText(aboutWords(a))
			if p.job.shown == p {
				then()
			}
		}
		p.desk.Window.Content().Refresh()
	})
}

// refused says what the other store or the importer objects to, beside the field where it can be mended.
func (p *Page) refused(err error) {
	switch kit.FieldOf(err) {
	case p.where.Name:
		p.where.SetProblem(sentence(err))
		p.desk.Lead(p.where)
	case p.secret.Name:
		p.secret.SetProblem(sentence(err))
		p.desk.Lead(p.secret)
	default:
		p.found.SetText(sentence(err))
	}
}

// start begins, or goes on. When records would be replaced it asks, but not before the other store was reached.
func (p *Page) start() {
	base, key, ok := p.valid()
	switch f := p.facts; {
	case !ok:
	case f.unfinished != nil || !f.occupied:
		p.job.start(p.desk, base, key, importer.Options{Now: p.desk.Now})
	default:
		p.reach(base, key, func() { p.replace(base, key) })
	}
}

// replace asks whether all that is here may go.
func (p *Page) replace(base, key string) {
	p.desk.Danger(kit.DangerOptions{
		Title: lang.X("import.replace.title", "Replace everything in “{{.Store}}”?",
			map[string]any{"Store": p.facts.store}),
		Consequences: []string{
			p.occupiedWords() + " " + lang.X("import.replace.what",
				"All records are deleted, then those of {{.Other}} come in.", map[string]any{"Other": hostOf(base)}),
			lang.X("import.replace.safe", "Everything is saved first: for 7 days you can bring it back under "+
				"Settings → Backups. Keys and settings stay as they are."),
		},
		Verb: lang.X("import.replace.verb", "Replace and import"),
		Done: func() { p.job.start(p.desk, base, key, importer.Options{Replace: true, Now: p.desk.Now}) },
	})
}

// again fetches what did not come in the last import.
func (p *Page) again() {
	if p.facts.last == nil {
		return
	}
	p.address.SetText(p.facts.last.Base)
	if base, key, ok := p.valid(); ok {
		p.job.start(p.desk, base, key, importer.Options{Again: true, Now: p.desk.Now})
	}
}

// ended is told how the import ended.
func (p *Page) ended(err error) {
	if err == nil {
		p.key.SetText("")
		p.address.SetText("")
	} else if kit.FieldOf(err) != "" {
		p.refused(err)
	}
	p.reader.Read()
}

func (p *Page) giveUp() {
	p.desk.Danger(kit.DangerOptions{
		Title: lang.X("import.giveup.title", "Give up the import from {{.Store}}?",
			map[string]any{"Store": hostOf(p.facts.unfinished.Base)}),
		Consequences: []string{
			lang.X("import.giveup.what", "What came so far stays in your store. An import after this one begins anew "+
				"and replaces it.")},
		Verb: lang.X("import.giveup.verb", "Give up the import"),
		Do:   func() error { return importer.GiveUp(context.Background(), p.desk.Shop) },
		Done: func() {
			p.job.failed = nil
			p.address.SetText("")
			p.reader.Read()
		},
	})
}

// sentence words the importer's own errors; all others are the store's.
func sentence(err error) string {
	var other *importer.Other
	if errors.As(err, &other) {
		return lang.X("import.unfinished.other", "An import from {{.Store}} is not finished. Go on with that one, or "+
			"give it up first.", map[string]any{"Store": hostOf(other.Base)})
	}
	return kit.Sentence(err)
}
