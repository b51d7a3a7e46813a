package orders

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/document"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// Page is a visit to one order.
type Page struct {
	desk   *shell.Desk
	id     string
	walk   *records.Walk
	reader kit.Reader[sales.OrderView]
	body   *fyne.Container
	thumbs *records.Thumbs

	note     *kit.Entry // what is typed stays while the page is read again
	public   *kit.Check
	unfolded bool // the history is in sight
	last     *sales.OrderView
}

func newPage(d *shell.Desk, walk *records.Walk, id string) *Page {
	p := &Page{desk: d, id: id, walk: walk, body: kit.Stack(3), thumbs: records.NewThumbs(d, shop.ProductMain)}
	p.note = kit.NewLines(d.Host, lang.X("order.note.new", "Write a note"), 2)
	p.note.SetText(d.KeptText(p.route()))
	p.note.OnEdited = p.keepNote
	p.public = kit.NewCheck(lang.X("order.note.ispublic", "The customer may see it"), nil)
	p.reader = kit.Reader[sales.OrderView]{Runner: d.Runner, Show: p.show, Get: func() (sales.OrderView, error) {
		return sales.OrderOf(d.Shop, context.Background(), id)
	}}
	return p
}

func (p *Page) route() shell.Route { return shell.To(One).With(p.id) }

// keepNote keeps the note that is being written until it is added.
func (p *Page) keepNote(text string) {
	if p.last != nil {
		title := lang.X("order.note.draft", "Note to {{.Order}}", map[string]any{"Order": called(&p.last.Order)})
		p.desk.KeepText(p.route(), title, text)
	}
}

// Head implements shell.Page.
func (p *Page) Head() kit.Head {
	back := kit.NewButton(p.desk.Named(shell.To(Name)), kit.Quiet, p.toList).WithIcon(theme.NavigateBackIcon())
	step := func(words string, by int) *kit.Button {
		b := kit.NewButton(words, kit.Quiet, func() { p.Step(by) })
		b.SetEnabled(p.walk.Neighbour(p.id, by) != "")
		return b
	}
	return kit.Head{Filters: kit.Fill(1, 1, back, kit.Gap(0, 0), step(lang.X("edit.previous", "Previous"), -1),
		step(lang.X("edit.next", "Next"), 1))}
}

func (p *Page) toList() { p.desk.Go(shell.To(Name)) }

// Step implements shell.Stepper.
func (p *Page) Step(by int) {
	if to := p.walk.Neighbour(p.id, by); to != "" {
		p.desk.Go(shell.To(One).With(to))
	}
}

// Build implements shell.Page.
func (p *Page) Build() fyne.CanvasObject { return p.body }

// Show implements shell.Page.
func (p *Page) Show() { p.reader.Read() }

// Hide implements shell.Page.
func (p *Page) Hide() {}

// Changed implements shell.Page.
func (p *Page) Changed(e model.Event) {
	if e.Touches(shop.Orders.Topics(), shop.OrderTransactions.Topics()) {
		p.reader.Read()
	}
}

func (p *Page) show(v sales.OrderView, err error) {
	p.body.Objects = nil
	if err != nil {
		p.body.Add(kit.EmptyState(kit.Sentence(err), kit.NewButton(lang.X("order.back", "All orders"), kit.Secondary,
			p.toList)))
		if text := p.desk.KeptText(p.route()); text != "" {
			p.body.Add(p.left(text))
		}
	} else {
		p.last = &v
		for _, part := range []fyne.CanvasObject{p.heading(v), p.paperBanner(v), p.reserving(v),
			p.lines(v), p.money(v), p.parcels(v),
			p.returns(v), p.papers(v), p.people(v), p.notes(v), p.history(v)} {
			if part != nil {
				p.body.Add(part)
			}
		}
	}
	p.body.Refresh()
	p.desk.Window.Content().Refresh()
}

// left is the note that was being written to an order which is gone.
func (p *Page) left(text string) fyne.CanvasObject {
	discard := kit.NewButton(lang.X("edit.discard", "Discard"), kit.Secondary, func() {
		p.desk.KeepText(p.route(), "", "")
		p.reader.Read()
	})
	return kit.NewCard(kit.Card{Title: lang.X("order.note.left", "The note that you had begun"),
		Actions: []fyne.CanvasObject{discard}, Content: kit.NewPara(text, kit.Style{})})
}

// rowOf is the order as the list has it.
func rowOf(v sales.OrderView) shop.OrderRow {
	r := shop.OrderRow{Order: v.Order, Local: v.Local, Shipment: v.Shipment, Currency: v.Currency}
	for _, g := range v.Papers.Given {
		if g.Kind == document.Invoice {
			r.Invoice = g.Number
		}
	}
	return r
}

// heading says which order it is and how far, with what is to be done next.
func (p *Page) heading(v sales.OrderView) fyne.CanvasObject {
	r := rowOf(v)
	pill := func(word string, m kit.Mood) fyne.CanvasObject { return kit.NewPill(word, m) }
	pills := []fyne.CanvasObject{pill(statusPill(v.Order.Status())), pill(paidPill(v.Local, v.Currency)),
		pill(shippedPill(r))}
	if held := v.Local.Paid.Held; held.IsPositive() {
		pills = append(pills, kit.NewPill(lang.X("order.heldpill", "Held: {{.Sum}}",
			map[string]any{"Sum": money(held, v.Currency)}), kit.Accented))
	}
	var buttons []fyne.CanvasObject
	var more []kit.Action
	for _, a := range acts() {
		if !a.fits(r) {
			continue
		}
		start := func() { a.start(p.desk, []shop.OrderRow{r}) }
		if v.Order.Status() == a.next {
			buttons = append(buttons, kit.NewButton(a.label, kit.Primary, start))
			continue
		}
		more = append(more, kit.Action{Label: a.label, Danger: a.danger, Do: start})
	}
	more = append(more, rowActions(p.desk, r)...)
	more = append(more, kit.Action{Label: lang.X("orders.duplicate", "Duplicate as draft"), Do: func() {
		duplicate(p.desk, p.id)
	}})
	if deletable(r) {
		more = append(more, kit.Action{Label: lang.X("orders.delete", "Delete order…"), Danger: true, Do: func() {
			remove(p.desk, []string{p.id}, p.toList)
		}})
	}
	if v.Order.Status() != order.Cancelled {
		buttons = append(buttons, kit.NewButton(lang.X("order.edit.do", "Edit"), kit.Secondary,
			func() { p.desk.Go(shell.To(Edit).With(p.id)) }))
	}
	buttons = append(buttons, p.printButton())
	var menu *kit.Button
	menu = kit.NewButton(lang.X("order.more", "More"), kit.Secondary, func() { menu.ShowMenu(more) })
	menu = menu.WithIcon(theme.MenuDropDownIcon())
	title := kit.NewText(called(&v.Order), kit.Style{Size: look.Title, Bold: true})
	about := kit.DayHour(v.Order.TimeOfOrderUtc.Time())
	if source := sourceName(v.Local.Source); source != "" {
		about += " · " + source
	}
	top := append([]fyne.CanvasObject{kit.Stack(0.5, title, kit.NewText(about, kit.Style{Color: look.Muted}))},
		append(buttons, menu)...)
	return kit.Stack(1.5, kit.FillFlow(1, top...), kit.Flow(1, pills...))
}

// reserving says that nothing is kept on the shelf for an order of a program; nil where something is.
func (p *Page) reserving(v sales.OrderView) fyne.CanvasObject {
	r := rowOf(v)
	if !unreserved(r) || v.Order.Status() == order.Complete {
		return nil
	}
	return kit.NewBanner(kit.Neutral, lang.X("order.unreserved",
		"This order came from a program, which reserves no stock."),
		kit.NewButton(lang.X("orders.reserve", "Reserve stock"), kit.Secondary, func() {
			attempt(p.desk, lang.X("orders.reserve", "Reserve stock"), func(ctx context.Context, sure bool) (
				model.Change, error) {
				return sales.ReserveStock(p.desk.Shop, ctx, []string{p.id}, sure)
			})
		}))
}

// fact is a name and a figure.
func fact(name, value string, style kit.Style) []fyne.CanvasObject {
	style.Align = fyne.TextAlignTrailing
	return []fyne.CanvasObject{kit.NewText(name, kit.Style{Color: look.Muted}), kit.NewText(value, style)}
}
