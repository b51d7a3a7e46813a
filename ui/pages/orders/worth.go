package orders

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// worth is the field for what is given back for the pieces of a line: proposed, and perhaps lowered.
type worth struct {
	in     shop.Currency
	entry  *kit.Entry
	was    string // what was proposed
	most   decimal.Decimal
	number int // of pieces that the proposal is for
}

// worthWidth is how wide it is, in pixels.
const worthWidth = 110

func newWorth(in shop.Currency, changed func()) *worth {
	w := &worth{in: in, entry: kit.NewEntry("").WithUnit(string(in))}
	w.entry.OnEdited = func(string) { changed() }
	return w
}

// propose shows what the pieces of the line are worth, unless the owner typed something else for as many of them.
func (w *worth) propose(r order.Return, line int64) {
	most, number := decimal.Zero, 0
	if at := slices.IndexFunc(r.Lines, func(l order.ReturnLine) bool { return l.Line == line }); at >= 0 {
		most, number = r.Lines[at].Computed, r.Lines[at].Quantity
	} else if w.lowered() != nil && len(r.Lines) == 0 {
		return // what was typed is wrong, and the field says so
	}
	typed := w.entry.Text() != w.was && number == w.number
	w.most, w.number = most, number
	w.was = ""
	if number > 0 {
		w.was = say.Money(shop.Decimal{Decimal: most}, w.in)
	}
	if !typed {
		w.entry.SetText(w.was)
	}
}

// lowered is what the owner typed; nil for what was proposed.
func (w *worth) lowered() *order.Amount {
	text := strings.TrimSpace(w.entry.Text())
	if text == w.was || text == "" {
		return nil
	}
	d, err := say.ParseAmount(text)
	if err != nil {
		return nil
	}
	return &d.Decimal
}

func (w *worth) check() string {
	if problem := records.AmountProblem(w.entry, w.in); problem != "" {
		return problem
	}
	if d := w.lowered(); d != nil && d.GreaterThan(w.most) {
		return lang.X("order.return.toomuch", "The pieces are worth {{.Sum}}: enter no more.",
			map[string]any{"Sum": money(w.most, w.in)})
	}
	return ""
}

// goodsTyped is what stands in the fields of the lines, to tell whether it changed.
func (r *returning) goodsTyped() string {
	var all []string
	for i, p := range r.lines {
		all = append(all, fmt.Sprint(p.entry.Text(), r.goods[i].entry.Text(), r.back[i].Checked))
	}
	return strings.Join(all, ";")
}

// thenUndone asks, when the dialog recorded something, whether an order of which everything came back and was refunded
// counts as cancelled. The answer is no unless the owner says so.
func thenUndone(dialog *kit.Dialog, d *shell.Desk, id string) {
	did := dialog.Done
	dialog.Done = func() {
		did()
		viewOf(d, id, func(v sales.OrderView) {
			if v.Undone {
				askUndone(d, v)
			}
		})
	}
}

func askUndone(d *shell.Desk, v sales.OrderView) {
	dialog := d.Danger(kit.DangerOptions{
		Title: lang.X("order.undone", "Mark {{.Order}} as cancelled?", map[string]any{"Order": called(&v.Order)}),
		Consequences: []string{lang.X("order.undone.what",
			"Everything of it came back, and all that was paid was given back. You can undo it.")},
		Verb: lang.X("order.undone.verb", "Mark as cancelled"), Done: func() {
			records.Do(d, func(ctx context.Context) (model.Change, error) {
				return sales.CancelUndone(d.Shop, ctx, []string{v.Order.Bvin})
			})
		}})
	dialog.Cancel.SetText(lang.X("order.undone.no", "No"))
}
