package reports

import (
	"context"
	"errors"
	"maps"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/books"
	"griddle/shop/model"
	"griddle/shop/report"
	"griddle/shop/statement"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// Page is one visit to a report.
type Page struct {
	desk   *shell.Desk
	links  Links
	report *statement.Report
	asked  asked
	facts  facts // what was read last

	bar    *fyne.Container // what can be chosen
	busy   *fyne.Container // says that it is being counted
	body   *fyne.Container
	parts  []*part // the tables shown
	plot   *kit.Plot
	foot   *kit.Para
	export *kit.Button

	end   context.CancelFunc // ends the reading under way
	reads int                // how often it was read, to drop a late answer
	fresh kit.Pace           // reads again when something has changed
}

// facts are what the page shows, read in one go.
type facts struct {
	shown    statement.Statement
	calendar report.Calendar
	period   report.Period
	before   report.Period
	compared bool
	currency shop.Currency
	taxed    bool // the prices contain tax
	at       time.Time
}

// freshEvery is how soon after one reading a change leads to another.
const freshEvery = time.Second

func newPage(d *shell.Desk, l Links, r *statement.Report, arg string) *Page {
	if arg == "" && d.Shop != nil {
		arg = d.Shop.UIState(kept(r))
	}
	p := &Page{desk: d, links: l, report: r, asked: parse(arg), bar: kit.Flow(1), busy: kit.Row(1), body: kit.Stack(3),
		plot: kit.NewPlot(), foot: kit.NewPara("", kit.Style{Size: look.Small, Color: look.Muted})}
	p.fresh = kit.Pace{Runner: d.Runner, Now: d.Now, Every: freshEvery, Do: p.read}
	return p
}

// kept is the name under which the window remembers how a report was looked at.
func kept(r *statement.Report) string { return "report." + r.Name }

// Head implements shell.Page.
func (p *Page) Head() kit.Head {
	p.export = kit.NewButton(lang.X("reports.export", "Export"), kit.Secondary, func() {
		p.export.ShowMenu(p.exports())
	}).WithIcon(theme.DownloadIcon())
	h := kit.Head{Title: say.Translate(p.report.Title), Purpose: say.Translate(p.report.Purpose), Wide: true,
		Actions: []fyne.CanvasObject{p.export}, Filters: kit.Stack(1, p.bar, p.busy)}
	if p.report.Inner {
		h.Actions = append([]fyne.CanvasObject{kit.NewButton(lang.X("reports.back", "Back"), kit.Quiet, p.desk.Back).
			WithIcon(theme.NavigateBackIcon())}, h.Actions...)
	}
	return h
}

// Build implements shell.Page.
func (p *Page) Build() fyne.CanvasObject { return p.body }

// Show implements shell.Page.
func (p *Page) Show() { p.read() }

// Hide implements shell.Page.
func (p *Page) Hide() { p.stop() }

// Changed implements shell.Page: what is shown follows, at most once a second.
func (p *Page) Changed(e model.Event) {
	if e.Touches(shop.Orders.Topics(), shop.OrderTransactions.Topics(), shop.Taxes.Topics(), shop.Products.Topics(),
		shop.Affiliates.Topics(), shop.ProductInventories.Topics()) {
		p.fresh.Ask()
	}
}

// stop ends the reading under way and takes back the one that waits.
func (p *Page) stop() {
	if p.end != nil {
		p.end()
		p.end = nil
	}
	p.fresh.Stop()
}

// read counts anew, in place of what is under way.
func (p *Page) read() {
	p.stop()
	ctx, end := context.WithCancel(context.Background())
	p.end = end
	p.reads++
	n, wish := p.reads, p.asked
	wish.with = maps.Clone(p.asked.with)
	late := p.desk.Runner.After(400*time.Millisecond, func() { p.tellBusy(true) })
	kit.Fetch(p.desk.Runner, func() (facts, error) { return p.count(ctx, wish) }, func(f facts, err error) {
		if n != p.reads {
			return
		}
		late()
		p.tellBusy(false)
		p.end = nil
		p.fresh.Done()
		end()
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			p.desk.ToastError(err)
		default:
			p.facts = f
			p.show()
		}
	})
}

// tellBusy says that it is being counted, with a way to end it.
func (p *Page) tellBusy(on bool) {
	p.busy.Objects = nil
	if on {
		p.busy.Objects = []fyne.CanvasObject{
			kit.NewText(lang.X("reports.busy", "Counting…"), kit.Style{Color: look.Muted}),
			kit.NewButton(lang.X("dialog.cancel", "Cancel"), kit.Quiet, p.stop)}
	}
	p.busy.Refresh()
}

func (p *Page) count(ctx context.Context, a asked) (f facts, err error) {
	s := p.desk.Shop
	if f.calendar, err = s.Calendar(); err != nil {
		return f, err
	}
	if f.currency, err = s.Currency(); err != nil {
		return f, err
	}
	settings, err := s.Settings()
	if err != nil {
		return f, err
	}
	f.taxed, f.at = settings.PricesWithTax, p.desk.Now()
	f.period = a.period(p.desk, f.calendar)
	f.before, f.compared = f.period.Compare(a.compare)
	f.shown, err = books.Statement(s, ctx, books.StatementWish{Report: p.report, Period: f.period, Compare: a.compare,
		AsSeen: a.seen, With: a.with})
	return f, err
}

// ask changes what is asked for, remembers it and counts anew.
func (p *Page) ask(change func(*asked)) {
	change(&p.asked)
	if !p.report.Inner {
		p.desk.Remember(kept(p.report), p.asked.String())
	}
	p.read()
}

// State implements shell.Keeper.
func (p *Page) State() string { return p.asked.String() }

// Restore implements shell.Keeper.
func (p *Page) Restore(state string) { p.asked = parse(state) }

// open follows a link.
func (p *Page) open(l statement.Link) {
	switch {
	case l.Order != "":
		p.desk.Go(p.links.Order(l.Order))
	case l.Product != "":
		p.desk.Go(p.links.Product(l.Product))
	case l.Report != "":
		next := p.asked
		next.compare, next.with = report.NoComparison, maps.Clone(l.With)
		if next.with == nil {
			next.with = map[string]string{}
		}
		if l.With["from"] != "" {
			next.preset, next.from, next.to = report.Custom, l.With["from"], l.With["to"]
			delete(next.with, "from")
			delete(next.with, "to")
		}
		p.desk.Go(Route(l.Report).With(next.String()))
	}
}

// showBar offers the choices of the report, as they stand.
func (p *Page) showBar() {
	p.bar.Objects = nil
	add := func(label string, o fyne.CanvasObject) {
		if label != "" {
			o = kit.Row(0.75, kit.NewText(label, kit.Style{Color: look.Muted}), o)
		}
		p.bar.Add(o)
	}
	if !p.report.Now {
		p.addPeriod(add)
	}
	for _, sw := range p.report.Switches {
		var names []string
		chosen := 0
		for i, o := range sw.Options {
			names = append(names, say.Translate(o.Label))
			if o.Value == p.asked.with[sw.Name] {
				chosen = i
			}
		}
		add(say.Translate(sw.Label), p.choice(names, chosen, func(i int) {
			p.ask(func(a *asked) { a.with[sw.Name] = sw.Options[i].Value })
		}))
	}
	if p.facts.taxed && !p.report.Now {
		seen := kit.NewCheck(lang.X("reports.seen", "As customers see it, with tax"), nil)
		seen.SetChecked(p.asked.seen)
		seen.OnChanged = func(on bool) { p.ask(func(a *asked) { a.seen = on }) }
		add("", seen)
	}
	p.bar.Refresh()
}

// choice is a drop-down that tells the place of what was chosen.
func (p *Page) choice(names []string, chosen int, set func(int)) *kit.Select {
	s := kit.NewSelect(names, nil)
	s.SetSelectedIndex(chosen)
	s.OnChanged = func(string) { set(s.SelectedIndex()) }
	return s
}

func (p *Page) addPeriod(add func(string, fyne.CanvasObject)) {
	var names []string
	chosen := 0
	for i, one := range presets {
		names = append(names, presetName(one.preset))
		if one.preset == p.asked.preset {
			chosen = i
		}
	}
	step := func(icon fyne.Resource, tip string, by int) fyne.CanvasObject {
		b := kit.NewIconButton(icon, tip, func() { p.move(by) })
		b.SetEnabled(!p.facts.period.Unbounded)
		return b
	}
	period := p.choice(names, chosen, func(i int) {
		if presets[i].preset == report.Custom {
			p.askDays()
			return
		}
		p.ask(func(a *asked) { a.preset = presets[i].preset })
	})
	add("", kit.Row(0.5, step(theme.NavigateBackIcon(), lang.X("reports.earlier", "Earlier"), -1), period,
		step(theme.NavigateNextIcon(), lang.X("reports.later", "Later"), 1),
		kit.NewButton(days(p.facts.period), kit.Quiet, p.askDays)))
	if p.report.Inner {
		return
	}
	var against []string
	for _, c := range comparisons {
		against = append(against, say.Translate(statement.Against(c.comparison)))
	}
	at := 0
	for i, c := range comparisons {
		if c.comparison == p.asked.compare {
			at = i
		}
	}
	add(lang.X("reports.compare", "Compare with"), p.choice(against, at, func(i int) {
		p.ask(func(a *asked) { a.compare = comparisons[i].comparison })
	}))
}

// move goes to the period before or after.
func (p *Page) move(by int) {
	to := p.facts.period.Shift(by)
	p.ask(func(a *asked) { a.preset, a.from, a.to = report.Custom, to.First.String(), to.Last.String() })
}

// askDays asks for the first and the last day of the period.
func (p *Page) askDays() {
	now := ""
	if !p.facts.period.Unbounded {
		now = records.SpanOf(p.facts.period.First.String(), p.facts.period.Last.String())
	}
	p.showBar() // the drop-down shows what counts until the days are chosen
	records.AskDays(p.desk, lang.X("reports.days", "Which days?"), false, now, func(span string) {
		from, to := records.SpanOfDays(span)
		p.ask(func(a *asked) {
			a.preset, a.from, a.to = report.Custom, from.Format(time.DateOnly), to.Format(time.DateOnly)
		})
	})
}
