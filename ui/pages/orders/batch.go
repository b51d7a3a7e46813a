package orders

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// announced says whether money of an order may be held or noted that a batch can take; the shop knows it exactly.
func announced(r shop.OrderRow) bool {
	if r.Order.Status() != order.ReadyForPayment || !r.Local.Paid.Due.IsPositive() {
		return false
	}
	return slices.ContainsFunc(r.Local.Means, func(m order.Means) bool {
		return m == order.Card || m == order.PayPal || m == order.GiftCard
	})
}

// askCapture says what would be taken of orders, and records it.
func askCapture(d *shell.Desk, rows []shop.OrderRow) {
	kit.Fetch(d.Runner, func() (sales.CapturePlan, error) {
		return sales.PlanCapture(d.Shop, context.Background(), idsOf(rows))
	}, func(p sales.CapturePlan, err error) {
		why := act{why: lang.X("orders.capture.why", "nothing held or announced")}
		switch {
		case err != nil:
			d.ToastError(err)
			return
		case len(p.Orders) == 0:
			d.Toast(lang.X("orders.batch.none", "Nothing was changed.") + " " + why.leftOut(p.Others))
			return
		}
		in := rows[0].Currency
		var sums []string
		for _, s := range p.Sums {
			sums = append(sums, actionName(s.Action)+" "+money(s.Amount, in))
		}
		note := []string{
			lang.X("orders.capture.note", "{{.Sum}} is recorded as received of {{.What}}: {{.Kinds}}.",
				map[string]any{"Sum": money(p.Total, in), "What": say.Counted("order", len(p.Orders)),
					"Kinds": strings.Join(sums, ", ")}),
			lang.X("orders.capture.outside", "Griddle moves no money: take it at your card or PayPal service, too.")}
		if p.Open > 0 {
			note = append(note, lang.XN("orders.capture.open",
				"{{.N}} of them still have something due then, and go on waiting for it.", p.Open,
				map[string]any{"N": kit.Count(p.Open)}))
		}
		if left := why.leftOut(p.Others); left != "" {
			note = append(note, left)
		}
		form(d, kit.FormOptions{
			Title: lang.X("orders.capture.title", "Capture and mark for shipping"), Note: strings.Join(note, " "),
			Verb: lang.X("orders.capture.verb", "Capture"),
		}, func() (string, event) {
			return "", func(ctx context.Context, _ bool) (model.Change, error) {
				return sales.CaptureOrders(d.Shop, ctx,
					p.Orders)
			}
		})
	})
}

// askShipAll ships all that is open of many orders, in one package each, of which the tracking numbers can be typed or
// scanned.
func askShipAll(d *shell.Desk, rows []shop.OrderRow) {
	kit.Fetch(d.Runner, func() ([]sales.ShipPlan, error) {
		return sales.PlanShipping(d.Shop, context.Background(), idsOf(rows))
	}, func(plans []sales.ShipPlan, err error) {
		if err != nil {
			d.ToastError(err)
			return
		}
		var ready []sales.ShipPlan
		var left []string
		unready, open := 0, 0
		for _, p := range plans {
			switch {
			case p.Short != "":
				left = append(left, lang.X("orders.ship.short", "{{.Number}} waits for “{{.Item}}”.",
					map[string]any{"Number": p.Number, "Item": p.Short}))
			case !p.Ready || p.Pieces == 0:
				unready++
			default:
				ready, open = append(ready, p), open+p.Pieces
			}
		}
		left = somewhat(left)
		if unready > 0 {
			left = append(left, act{why: lang.X("orders.ship.unready", "not ready for shipping")}.leftOut(unready))
		}
		if len(ready) == 0 {
			d.Toast(lang.X("orders.batch.none", "Nothing was changed.") + " " + strings.Join(left, " "))
			return
		}
		shipAll(d, ready, open, strings.Join(left, " "))
	})
}

// somewhat is the beginning of a list of sentences that may be long.
func somewhat(all []string) []string {
	const most = 5
	if more := len(all) - most; more > 0 {
		return append(slices.Clone(all[:most]), lang.XN("orders.ship.more", "{{.N}} more wait likewise.", more,
			map[string]any{"N": kit.Count(more)}))
	}
	return all
}

// shipRows is how many orders the dialog has room for before it scrolls.
const shipRows = 8

func shipAll(d *shell.Desk, plans []sales.ShipPlan, open int, left string) {
	t := &trackings{plans: plans, numbers: make([]string, len(plans))}
	sheet := kit.NewSheet(t,
		kit.SheetColumn{Title: lang.X("orders.tracking", "Tracking number"), Width: 180, Weight: 1},
		kit.SheetColumn{Title: lang.X("orders.number", "Order"), Width: 70, Shown: true},
		kit.SheetColumn{Title: lang.X("orders.customer", "Customer"), Width: 120, Weight: 1, Shown: true},
		kit.SheetColumn{Title: lang.X("orders.pieces", "Pieces"), Width: 64, Shown: true})
	high := float32(min(len(plans), shipRows)+1)*look.RowHeight + look.Unit
	note := lang.XN("orders.ship.note", "All {{.N}} open pieces are shipped, in one package for each order.", open,
		map[string]any{"N": kit.Count(open)})
	if left != "" {
		note += " " + left
	}
	form(d, kit.FormOptions{
		Title: lang.X("orders.ship.title", "Ship {{.What}}?",
			map[string]any{"What": say.Counted("order", len(plans))}),
		Note: note,
		Fields: []*kit.Field{kit.NewField("", "",
			lang.X("orders.ship.scan", "Type or scan the tracking numbers, one below the other; they may be left out."),
			kit.High(high, kit.NewSurface(kit.Pad(0.125, 0.125, sheet))), nil)},
		Verb: lang.X("orders.ship.verb", "Ship"),
	}, func() (string, event) {
		sheet.Commit()
		p := sales.Parcel{Package: sales.NewParcel(d.Shop), Send: true, Tracking: map[string]string{}}
		var ids []string
		for i, plan := range plans {
			ids = append(ids, plan.ID)
			p.Tracking[plan.ID] = t.numbers[i]
		}
		return fmt.Sprint(t.numbers), func(ctx context.Context, sure bool) (model.Change, error) {
			p.Confirmed = sure
			return sales.PackOrders(d.Shop, ctx, ids, p)
		}
	})
}

// trackings is the sheet of the tracking numbers.
type trackings struct {
	plans   []sales.ShipPlan
	numbers []string
}

// Count implements kit.SheetSource.
func (t *trackings) Count() int { return len(t.plans) }

// Cell implements kit.SheetSource.
func (t *trackings) Cell(row, column int) kit.SheetCell {
	p := t.plans[row]
	return kit.SheetCell{Text: []string{t.numbers[row], p.Number, p.Customer, kit.Count(p.Pieces)}[column]}
}

// Put implements kit.SheetSource.
func (t *trackings) Put(row, _ int, text string) { t.numbers[row] = text }

// Tidy implements kit.SheetSource.
func (t *trackings) Tidy(_, _ int, text string) string { return strings.TrimSpace(text) }

// Grow implements kit.SheetSource.
func (t *trackings) Grow(int) bool { return false }
