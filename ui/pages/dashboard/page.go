// Package dashboard is the first page: how the store stands, what programs did in the last 24 hours, and what needs a
// look. page.go reads everything in one go; what stands above and below the figures is in cards.go. To add a figure:
// count it in shop.Overview, give it a tile in newTiles, done.
package dashboard

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/report"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
	"griddle/vault"
)

// Name of the page in routes.
const Name = "dashboard"

// Links is where the dashboard leads; the book of pages knows. A route without a name leads nowhere and is not offered.
type Links struct {
	Products, NotForSale, NoPicture, NoCategory, Categories shell.Route
	NewProduct                                              shell.Route
	Keys, Backups                                           shell.Route
	Key                                                     func(id int64) shell.Route
	Order, Product                                          func(id string) shell.Route
	// Customer leads to what a customer bought in a period, by the key of report.CustomerRow.
	Customer func(key string, p report.Period) shell.Route
	ToDo     []shell.Waiting
}

// Entry declares the page.
func Entry(l Links) shell.Entry {
	return shell.Entry{
		Name:  Name,
		Menu:  shell.Dashboard,
		Title: func() string { return lang.X("dashboard.title", "Dashboard") },
		Words: func() string { return lang.X("dashboard.words", "overview start home figures requests") },
		Icon:  theme.HomeIcon(),
		New:   func(d *shell.Desk, _ string) shell.Page { return New(d, l) },
	}
}

// Page is one visit.
type Page struct {
	desk   *shell.Desk
	links  Links
	reader kit.Reader[facts]
	stop   func()

	name   *kit.Text
	logo   *canvas.Image
	start  *startCard
	tiles  []tile
	todo   []*kit.Tile // one for each of Links.ToDo
	chart  *kit.BarChart
	sum    *kit.Para
	keys   *fyne.Container
	backup *backupCard
	sales  *sales // nil where no orders are led to
	hours  hours
}

// facts is everything the page shows, read in one go.
type facts struct {
	now      time.Time
	name     string
	logo     []byte // nil: none
	overview shop.Overview
	waiting  []int // for each of Links.ToDo
	hours    hours
	keys     []keyToMind // those that need a look
	anyKeys  bool
	backups  shop.BackupState
}

// hours are the requests of the last 24; the last one began at start.
type hours struct {
	counts []int
	start  time.Time
}

// keyToMind is a key that is older than 90 days or looks unused.
type keyToMind struct {
	vault.Key
	state    vault.KeyState
	lastUsed time.Time
}

// tile is a figure and where it comes from.
type tile struct {
	*kit.Tile
	count func(shop.Overview) int
}

// New makes the page.
func New(d *shell.Desk, l Links) *Page {
	// the pointer may rest on the chart before anything was read
	p := &Page{desk: d, links: l, hours: hours{make([]int, 24), d.Now()}}
	p.reader = kit.Reader[facts]{Runner: d.Runner, Get: p.read, Show: p.show}
	return p
}

// Head implements shell.Page. The title is the store's name, which Build shows.
func (p *Page) Head() kit.Head { return kit.Head{} }

// Build implements shell.Page.
func (p *Page) Build() fyne.CanvasObject {
	p.name = kit.NewElided("", kit.Style{Size: look.Title, Bold: true})
	p.logo = canvas.NewImageFromResource(nil)
	p.logo.FillMode = canvas.ImageFillContain
	p.logo.SetMinSize(fyne.NewSquareSize(7 * look.Unit))
	p.logo.Hide()
	p.start = newStartCard(p.desk, p.links)
	p.tiles = p.newTiles()
	boxes := make([]fyne.CanvasObject, len(p.tiles))
	for i, t := range p.tiles {
		boxes[i] = t.Object
	}
	var todo []fyne.CanvasObject // in a card of their own, which says of what they are
	p.todo = nil
	for _, w := range p.links.ToDo {
		t := kit.NewTile(w.Title(), func() { p.desk.Go(w.Route) })
		p.todo, todo = append(p.todo, t), append(todo, t.Object)
	}
	p.sum = kit.NewPara("", kit.Style{Color: look.Muted})
	p.chart = kit.NewBarChart(p.hours.counts, make([]string, 24), p.hour)
	p.keys = kit.Stack(1.5)
	p.backup = newBackupCard(p.desk, p.links, p.reader.Read)
	return kit.Stack(3,
		kit.Fill(2, 1, p.logo, kit.Stack(0.5, p.name, kit.NewPara(lang.X("dashboard.purpose",
			"Your store at a glance."),
			kit.Style{Color: look.Muted}))),
		p.start.card,
		p.orders(todo),
		p.salesCard(),
		kit.Columns(2, boxes...),
		kit.NewCard(kit.Card{Title: lang.X("dashboard.requests", "Requests in the last 24 hours"),
			Content: kit.Stack(1, p.sum, p.chart)}),
		kit.Even(2,
			kit.NewCard(kit.Card{Title: lang.X("dashboard.keys", "Keys to look after"), Content: p.keys}),
			p.backup.card),
	)
}

// orders is the card of what of the orders waits; nothing where nothing can.
func (p *Page) orders(tiles []fyne.CanvasObject) fyne.CanvasObject {
	if len(tiles) == 0 {
		return kit.Gap(0, 0)
	}
	return kit.NewCard(kit.Card{Title: lang.X("dashboard.todo", "To look after"),
		Content: kit.Tiles(2, tilesBeside, tiles...)})
}

// tilesBeside is how many tiles stand beside each other at most.
const tilesBeside = 4

// salesCard are the blocks of sales; nothing where no orders are led to.
func (p *Page) salesCard() fyne.CanvasObject {
	if p.links.Order == nil {
		return kit.Gap(0, 0)
	}
	p.sales = newSales(p.desk, p.links)
	return p.sales.card
}

func (p *Page) newTiles() []tile {
	to := func(r shell.Route) func() {
		if r.Name == "" {
			return nil
		}
		return func() { p.desk.Go(r) }
	}
	return []tile{
		{kit.NewTile(lang.X("dashboard.products", "Products"), to(p.links.Products)),
			func(o shop.Overview) int { return o.Products }},
		{kit.NewTile(lang.X("dashboard.categories", "Categories"), to(p.links.Categories)),
			func(o shop.Overview) int { return o.Categories }},
		{kit.NewTile(lang.X("dashboard.notforsale", "Not for sale"), to(p.links.NotForSale)),
			func(o shop.Overview) int { return o.NotForSale }},
		{kit.NewTile(lang.X("dashboard.nopicture", "Without picture"), to(p.links.NoPicture)),
			func(o shop.Overview) int { return o.NoPicture }},
		{kit.NewTile(lang.X("dashboard.nocategory", "Without category"), to(p.links.NoCategory)),
			func(o shop.Overview) int { return o.NoCategory }},
	}
}

// Show implements shell.Page.
func (p *Page) Show() {
	p.stop = p.desk.Runner.Every(time.Minute, p.reader.Read)
	p.reader.Read()
	if p.sales != nil {
		p.sales.read()
	}
}

// Hide implements shell.Page.
func (p *Page) Hide() {
	p.stop()
	if p.sales != nil {
		p.sales.fresh.Stop()
	}
}

// Changed implements shell.Page.
func (p *Page) Changed(e model.Event) {
	p.reader.Read()
	if p.sales != nil && e.Touches(shop.Orders.Topics(), shop.OrderTransactions.Topics()) {
		p.sales.fresh.Ask()
	}
}

func (p *Page) read() (facts, error) {
	s := p.desk.Shop
	f := facts{now: p.desk.Now()}
	settings, err := s.Settings()
	if err != nil {
		return f, err
	}
	f.name = settings.StoreName
	if f.logo, err = s.Logo(); err != nil {
		return f, err
	}
	if f.overview, err = s.Overview(context.Background()); err != nil {
		return f, err
	}
	for _, w := range p.links.ToDo {
		n, err := w.Count(context.Background(), p.desk)
		if err != nil {
			return f, err
		}
		f.waiting = append(f.waiting, n)
	}
	counts, start := s.Activity.RequestsByHour()
	f.hours = hours{counts[:], start}
	keys, err := p.desk.Vault.List()
	if err != nil {
		return f, err
	}
	usage := s.Activity.Usage()
	f.anyKeys = len(keys) > 0
	for _, k := range keys {
		used := usage[k.ID].LastUsed
		if st := vault.StateOf(k, used, f.now); st == vault.Rotate || st == vault.Unused {
			f.keys = append(f.keys, keyToMind{k, st, used})
		}
	}
	f.backups, err = s.Backups()
	return f, err
}

func (p *Page) show(f facts, err error) {
	if err != nil {
		p.desk.ToastError(err)
		return
	}
	p.name.SetText(f.name)
	p.showLogo(f.logo)
	p.start.show(f)
	for _, t := range p.tiles {
		t.Figure.SetText(kit.Count(t.count(f.overview)))
	}
	for i, n := range f.waiting {
		color := fyne.ThemeColorName("")
		if n == 0 { // nothing to do, and still in its place
			color = look.Muted
		}
		p.todo[i].Figure.SetStyle(kit.Style{Size: look.Title, Bold: true, Color: color})
		p.todo[i].Figure.SetText(kit.Count(n))
	}
	p.showHours(f.hours)
	p.showKeys(f)
	p.backup.show(f)
}

// showLogo draws it again only when it is another one.
func (p *Page) showLogo(logo []byte) {
	if p.logo.Hidden = logo == nil; p.logo.Hidden || p.logo.Resource != nil &&
		bytes.Equal(p.logo.Resource.Content(), logo) {
		return
	}
	p.logo.Resource = fyne.NewStaticResource("logo", logo)
	p.logo.Refresh()
}

func (p *Page) showHours(h hours) {
	p.hours = h
	labels, sum := make([]string, len(h.counts)), 0
	for i, n := range h.counts {
		sum += n
		if at := p.began(i).Local(); at.Hour()%3 == 0 {
			labels[i] = fmt.Sprintf("%02d", at.Hour())
		}
	}
	p.chart.SetValues(h.counts)
	p.chart.SetLabels(labels)
	if sum == 0 {
		p.sum.SetText(lang.X("dashboard.requests.none", "No program has asked for anything."))
		return
	}
	p.sum.SetText(lang.XN("dashboard.requests.sum", "{{.Count}} requests with a key", sum,
		map[string]any{"Count": kit.Count(sum)}))
}

// began is when the hour of a bar began.
func (p *Page) began(i int) time.Time {
	return p.hours.start.Add(time.Duration(i-len(p.hours.counts)+1) * time.Hour)
}

// hour is the words for a bar of the chart.
func (p *Page) hour(i int) string {
	n := p.hours.counts[i]
	return lang.XN("dashboard.requests.hour", "{{.From}}–{{.To}}: {{.Count}} requests", n,
		map[string]any{"From": kit.Hour(p.began(i)), "To": kit.Hour(p.began(i + 1)), "Count": kit.Count(n)})
}
