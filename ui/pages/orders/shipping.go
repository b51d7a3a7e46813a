package orders

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/document"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/shell"
)

type parcel = shop.OrderPackage

// shippable says whether something of an order can be packed now.
func shippable(r shop.OrderRow) bool {
	s := r.Order.Status()
	return s != order.OnHold && s != order.Cancelled && r.Shipment.Shipped < r.Shipment.Wanted
}

// askShipping packs and ships one order by a choice of its pieces, or all that is open of many.
func askShipping(d *shell.Desk, rows []shop.OrderRow) {
	if len(rows) == 1 {
		viewOf(d, rows[0].Order.Bvin, func(v sales.OrderView) { askParcel(d, v) })
		return
	}
	askShipAll(d, rows)
}

// pieces is a field for a number of pieces of a line, at most some.
type pieces struct {
	line  shop.LineItem
	most  int
	entry *kit.Entry
}

func newPieces(l shop.LineItem, most, first int) *pieces {
	p := &pieces{line: l, most: most, entry: kit.NewEntry("")}
	p.entry.SetText(strconv.Itoa(first))
	return p
}

// count is what stands in the field; it is no number in sight when that is none.
func (p *pieces) count() (n int, ok bool) {
	text := strings.TrimSpace(p.entry.Text())
	if text == "" {
		return 0, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= p.most
}

func (p *pieces) check() string {
	if _, ok := p.count(); !ok {
		return lang.X("order.pieces.wrong", "Enter a whole number from 0 to {{.Most}}.",
			map[string]any{"Most": kit.Count(p.most)})
	}
	return ""
}

// field is the input under the name of the line; beside it stands what else is asked of it, and that may be nil.
func (p *pieces) field(hint string, beside fyne.CanvasObject) *kit.Field {
	var in fyne.CanvasObject = p.entry
	if beside != nil {
		in = kit.Fill(1, 0, p.entry, beside)
	}
	return kit.NewField("", shop.JoinSome(" · ", p.line.ProductSku, p.line.ProductName), hint, in, p.check)
}

// parcels are what was packed and shipped; nil while there is nothing and nothing can be.
func (p *Page) parcels(v sales.OrderView) fyne.CanvasObject {
	can := shippable(rowOf(v))
	if len(v.Order.Packages) == 0 && !can {
		return nil
	}
	card := kit.Card{Title: lang.X("order.parcels", "Packages")}
	if can {
		card.Actions = []fyne.CanvasObject{kit.NewButton(lang.X("orders.ship", "Pack and ship…"), kit.Secondary,
			func() { askParcel(p.desk, v) })}
	}
	if len(v.Order.Packages) == 0 {
		card.Note = lang.X("order.parcels.none", "Nothing is packed yet.")
		return kit.NewCard(card)
	}
	column := func(id, title string, width, weight float32, of func(parcel) string) kit.Column[parcel] {
		return kit.Column[parcel]{ID: id, Title: title, Width: width, Weight: weight, Text: of}
	}
	tracking := column("tracking", lang.X("orders.tracking", "Tracking number"), 150, 1,
		func(k parcel) string { return k.TrackingNumber })
	tracking.Mono = true
	table := kit.NewTable(func(k parcel) string { return strconv.FormatInt(k.Id, 10) },
		column("number", lang.X("orders.pay.number", "Number"), 90, 0,
			func(k parcel) string { return v.Order.PackageNumber(k.Id) }),
		column("date", lang.X("orders.date", "Date"), 110, 0, func(k parcel) string {
			if k.ShipDateUtc.IsZero() {
				return "–"
			}
			return kit.Day(k.ShipDateUtc.Time())
		}),
		tracking,
		column("items", lang.X("order.lines", "Items"), 180, 2, func(k parcel) string { return inParcel(v, k) }),
		records.PillColumn("state", lang.X("order.payment.state", "State"), 140,
			func(k parcel) (string, kit.Mood) { return parcelState(v, k) }))
	table.Most = 6
	table.Actions = func(k parcel) []kit.Action { return p.parcelActions(v, k) }
	table.SetRows(v.Order.Packages)
	card.Flush, card.Content = true, table
	return kit.NewCard(card)
}

// counted says whether the window made a package; the quantities of the order know nothing of one that a program sent.
func counted(v sales.OrderView, k parcel) bool { return v.Order.PackageNumber(k.Id) != "" }

func parcelState(v sales.OrderView, k parcel) (string, kit.Mood) {
	switch {
	case !k.HasShipped:
		return lang.X("order.packed", "Packed"), kit.Neutral
	case !counted(v, k):
		return lang.X("order.uncounted", "Not counted"), kit.Caution
	}
	return shippingName(shop.AllShipped), kit.Fine
}

// parcelActions are what can be done with a package.
func (p *Page) parcelActions(v sales.OrderView, k parcel) (all []kit.Action) {
	ships := func(label string) kit.Action {
		return kit.Action{Label: label, Do: func() {
			attempt(p.desk, label, func(ctx context.Context, sure bool) (model.Change, error) {
				return sales.ShipPackage(p.desk.Shop, ctx, p.id, k.Id, sure)
			})
		}}
	}
	switch {
	case !k.HasShipped:
		all = append(all, ships(lang.X("orders.ship.verb", "Ship")))
	case !counted(v, k):
		all = append(all, ships(lang.X("order.count", "Count as shipped")))
	default:
		all = append(all, kit.Action{Label: lang.X("order.unship", "Undo shipping"), Do: func() {
			records.Do(p.desk, func(ctx context.Context) (model.Change, error) {
				return sales.UnshipPackage(p.desk.Shop, ctx, p.id, k.Id)
			})
		}})
	}
	all = append(all, kit.Action{Label: lang.X("order.slip", "Print packing slip…"), Do: func() {
		askPaper(p.desk, sales.PaperWish{Kind: document.PackingSlip, Orders: []string{p.id}, Package: k.Id})
	}})
	all = append(all, kit.Action{Label: lang.X("order.track", "Tracking number…"), Do: func() { p.askTracking(k) }})
	if k.TrackingNumber != "" {
		all = append(all, kit.Action{Label: lang.X("order.track.copy", "Copy tracking number"), Do: func() {
			p.desk.Copy(k.TrackingNumber, lang.X("order.track.copied", "Tracking number copied"))
		}})
	}
	return append(all, kit.Action{Label: lang.X("order.parcel.delete", "Delete package…"), Danger: true, Do: func() {
		p.askUnpack(v, k)
	}})
}

func (p *Page) askTracking(k parcel) {
	number := kit.NewEntry("")
	number.SetText(k.TrackingNumber)
	form(p.desk, kit.FormOptions{
		Title: lang.X("order.track.title", "Tracking number of the package"),
		Fields: []*kit.Field{kit.NewField("TrackingNumber", lang.X("orders.tracking", "Tracking number"), "", number,
			nil)},
		Verb: lang.X("edit.save", "Save"),
	}, func() (string, event) {
		text := number.Text()
		return text, func(ctx context.Context, _ bool) (model.Change, error) {
			return sales.TrackPackage(p.desk.Shop, ctx, p.id, k.Id, text)
		}
	})
}

func (p *Page) askUnpack(v sales.OrderView, k parcel) {
	about := []string{inParcel(v, k)}
	if k.HasShipped && counted(v, k) {
		about = append(about, lang.X("order.parcel.back", "Its pieces count as not shipped again. You can undo it."))
	}
	p.desk.Danger(kit.DangerOptions{Title: lang.X("order.parcel.ask", "Delete this package?"), Consequences: about,
		Verb: lang.X("order.parcel.verb", "Delete package"), Done: func() {
			records.Do(p.desk, func(ctx context.Context) (model.Change, error) {
				return sales.DeletePackage(p.desk.Shop, ctx, p.id, k.Id)
			})
		}})
}

// inParcel says what is in a package.
func inParcel(v sales.OrderView, p parcel) string {
	var all []string
	for _, i := range p.Items {
		all = append(all, kit.Count(i.Quantity)+" × "+nameOf(v, i.LineItemId, i.ProductBvin))
	}
	return strings.Join(all, ", ")
}

// nameOf is what a line of an order is called; a program may name only its product.
func nameOf(v sales.OrderView, line int64, product string) string {
	for _, l := range v.Order.Items {
		if l.Id == line || line == 0 && l.ProductId == product {
			return l.ProductName
		}
	}
	return lang.X("order.line.unknown", "an item that is not on the order any more")
}
