package orders

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// beside is what stands below the grid of items: what it comes to, a product with its choices, the prices of today.
func (c *changing) beside() fyne.CanvasObject {
	choose := kit.NewButton(lang.X("draft.choose", "Choose product…"), kit.Secondary, func() {
		records.ProductNamed(c.desk).Ask(func(n model.Named) {
			itemOf(c.desk, n.ID, func(item shop.OrderItem) { chooseItem(c.desk, item, c.add) })
		})
	})
	today := kit.NewButton(lang.X("order.today", "Use today's prices…"), kit.Secondary, func() {
		if was := c.was.Load(); was != nil {
			askToday(c.desk, was.Order)
		}
	})
	return kit.Fill(1, 2, choose, today, kit.Right(c.box))
}

// customers lets the account be chosen that the order belongs to; c is nil where fields are only checked.
func (c *changing) customers() *records.Named {
	var d *shell.Desk
	if c != nil {
		d = c.desk
	}
	return customersNamed(d, lang.X("order.edit.noaccount", "None"))
}

// customersNamed lets a customer be chosen.
func customersNamed(d *shell.Desk, none string) *records.Named {
	return records.NamedIn(d, shop.Customers, lang.X("draft.customer.title", "Choose the customer"), none,
		func(c *shop.CustomerAccount) string {
			return shop.JoinSome(" · ", shop.JoinSome(" ", c.FirstName, c.LastName), c.Email)
		})
}

// follow turns what was typed of prices and discounts into what the shop keeps: discounts are below zero. With another
// account comes its e-mail address, unless one was typed.
func (c *changing) follow(base, o *shop.Order) error {
	o.OrderDiscountDetails = slices.Clone(o.OrderDiscountDetails)
	for i := range o.OrderDiscountDetails {
		if d := &o.OrderDiscountDetails[i]; d.Amount.IsPositive() {
			d.Amount.Decimal = d.Amount.Neg()
		}
	}
	o.OrderDiscountDetails = slices.DeleteFunc(o.OrderDiscountDetails, func(d shop.DiscountDetail) bool {
		return d.Amount.IsZero()
	})
	o.Coupons = slices.DeleteFunc(slices.Clone(o.Coupons), func(c shop.OrderCoupon) bool {
		return strings.TrimSpace(c.CouponCode) == ""
	})
	for i := range o.Items {
		l := &o.Items[i]
		at := slices.IndexFunc(base.Items, func(b shop.LineItem) bool { return b.Id == l.Id && l.Id != 0 })
		if at >= 0 && !l.AdjustedPricePerItem.Equal(base.Items[at].AdjustedPricePerItem.Decimal) {
			lower(l)
		}
	}
	if o.UserID == base.UserID || o.UserID == "" || o.UserEmail != base.UserEmail {
		return nil
	}
	account, err := shop.Customers.Get(c.desk.Shop, o.UserID)
	if err != nil {
		return err
	}
	o.UserEmail = account.Email
	return nil
}

// lower takes off a line what makes a piece cost what was typed; a price that is higher becomes the line's.
func lower(l *shop.LineItem) {
	off := l.AdjustedPricePerItem.Sub(l.BasePricePerItem.Decimal).Mul(decimal.NewFromInt(int64(l.Quantity)))
	l.DiscountDetails = nil
	switch {
	case off.IsPositive():
		l.BasePricePerItem = l.AdjustedPricePerItem
	case off.IsNegative():
		l.DiscountDetails = []shop.DiscountDetail{{Description: lang.X("order.edit.agreed", "Agreed"),
			Amount: shop.Decimal{Decimal: off}}}
	}
}

// askToday shows what the items of an order would cost today, and gives those that stay ticked that price.
func askToday(d *shell.Desk, o shop.Order) {
	in, _ := d.Shop.Currency() // without it amounts have the usual figures
	kit.Fetch(d.Runner, func() ([]sales.TodayPrice, error) {
		return sales.TodayPrices(d.Shop, context.Background(), o.Bvin)
	}, func(all []sales.TodayPrice, err error) {
		switch {
		case err != nil:
			d.ToastError(err)
			return
		case len(all) == 0:
			d.Toast(lang.X("order.today.same", "All items have the prices of today."))
			return
		}
		box := kit.Stack(0.5)
		var checks []*kit.Check
		for _, p := range all {
			more := p.Is.Sub(p.Was.Decimal)
			sign := ""
			if more.IsPositive() {
				sign = "+"
			}
			k := kit.NewCheck(lang.X("order.today.line", "{{.Item}}: {{.Was}} → {{.Is}} ({{.More}})",
				map[string]any{"Item": p.Name, "Was": say.Price(p.Was, in), "Is": say.Price(p.Is, in),
					"More": sign + money(more, in)}), nil)
			k.SetChecked(true)
			checks = append(checks, k)
			box.Add(k)
		}
		form(d, kit.FormOptions{
			Title: lang.X("order.today.title", "Today's prices of {{.Order}}", map[string]any{"Order": called(&o)}),
			Note: lang.X("order.today.note",
				"Those that stay ticked take the price of today, with today's discounts. You can undo it."),
			Fields: []*kit.Field{kit.NewField("", "", "", box, func() string {
				if !slices.ContainsFunc(checks, func(k *kit.Check) bool { return k.Checked }) {
					return lang.X("picker.tick", "Tick at least one.")
				}
				return ""
			})},
			Verb: lang.X("order.today.verb", "Use these prices"),
		}, func() (string, event) {
			edit := sales.OrderEdit{Base: o, Next: o, Today: map[int64]bool{}}
			for i, p := range all {
				edit.Today[p.Line] = checks[i].Checked
			}
			return fmt.Sprint(edit.Today), func(ctx context.Context, sure bool) (model.Change, error) {
				edit.Anyway = sure
				return sales.EditOrder(d.Shop, ctx, edit)
			}
		})
	})
}

// itemOf reads what a product is as an item, and goes on with it.
func itemOf(d *shell.Desk, product string, then func(shop.OrderItem)) {
	kit.Fetch(d.Runner, func() (shop.OrderItem, error) { return d.Shop.ItemOf(context.Background(), product) },
		func(item shop.OrderItem, err error) {
			if err != nil {
				d.ToastError(err)
				return
			}
			then(item)
		})
}

// chooseItem goes on with an item when what there is to choose or to know about it was asked.
func chooseItem(d *shell.Desk, item shop.OrderItem, add func(shop.LineItem)) {
	switch {
	case item.Choosing:
		c := newChoices(item)
		d.Form(kit.FormOptions{Title: item.Line.ProductName, Fields: c.fields, Verb: lang.X("edit.row.add", "Add"),
			Done: func() {
				item.Line.SelectionData = c.selected()
				add(item.Line)
			}})
	case !item.Active:
		d.Form(kit.FormOptions{Title: lang.X("draft.inactive", "“{{.Item}}” is inactive. Add it anyway?",
			map[string]any{"Item": item.Line.ProductName}), Verb: lang.X("edit.row.add", "Add"),
			Done: func() { add(item.Line) }})
	default:
		add(item.Line)
	}
}
