package tables

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/sheet"
)

// stream is a table that only goes out: rows of any kind, made from records one by one (csv.md §7).
type stream[R any] struct {
	columns []column[R]
	each    func(*session, func(*R) error) error
}

func (t *stream[R]) write(s *session, w *sheet.Writer) error {
	heads := make([]string, len(t.columns))
	for i, c := range t.columns {
		heads[i] = c.head
	}
	if err := w.Heads(heads); err != nil {
		return err
	}
	cells := make([]sheet.Cell, len(heads))
	return t.each(s, func(rec *R) error {
		for i, c := range t.columns {
			cells[i] = sheet.Cell{Kind: c.kind, Text: c.get(s, rec)}
		}
		if s.ctx.Err() != nil {
			return s.ctx.Err()
		}
		return w.Row(cells)
	})
}

// shown is a column of a stream.
func shown[R any](head string, kind sheet.Kind, get func(*R) string) column[R] {
	return column[R]{head: head, kind: kind, get: func(_ *session, r *R) string { return get(r) }}
}

func money[R any](head string, get func(*R) decimal.Decimal) column[R] {
	return shown(head, sheet.Decimal, func(r *R) string { return plainNumber(shop.Decimal{Decimal: get(r)}) })
}

func count[R any](head string, get func(*R) int) column[R] {
	return shown(head, sheet.Decimal, func(r *R) string { return strconv.Itoa(get(r)) })
}

// eachOrder tells the orders that are placed, in the order in which they were made.
func eachOrder(s *session, fn func(*shop.Order) error) error {
	return shop.Orders.OfEach(s.b, "", nil, func(o *shop.Order) error {
		if !o.IsPlaced {
			return nil
		}
		return fn(o)
	})
}

type order = shop.Order

var orders = &stream[order]{each: eachOrder, columns: slices.Concat([]column[order]{
	shown(idHead, sheet.Code, func(o *order) string { return o.Bvin }),
	shown("Order #", sheet.Code, func(o *order) string { return o.OrderNumber }),
	shown("Date", sheet.Instant, func(o *order) string { return momentOf(o.TimeOfOrderUtc) }),
	shown("Date UTC", sheet.Code, func(o *order) string { return o.TimeOfOrderUtc.Time().UTC().Format(time.RFC3339) }),
	shown("Status", sheet.Text, func(o *order) string { return o.StatusName }),
	shown("Payment", sheet.Text, func(o *order) string {
		return memberName(o.PaymentStatus.Members(), int(o.PaymentStatus))
	}),
	shown("Shipping", sheet.Text, func(o *order) string {
		return memberName(o.ShippingStatus.Members(), int(o.ShippingStatus))
	}),
	shown("Customer Id", sheet.Code, func(o *order) string { return o.UserID }),
	shown("Email", sheet.Code, func(o *order) string { return o.UserEmail }),
}, addressColumns("Billing ", func(o *order) *shop.Address { return &o.BillingAddress }),
	addressColumns("Shipping ", func(o *order) *shop.Address { return &o.ShippingAddress }), []column[order]{
		money("Subtotal before discounts",
			func(o *order) decimal.Decimal { return o.TotalOrderBeforeDiscounts.Decimal }),
		money("Order discounts", func(o *order) decimal.Decimal { return o.TotalOrderDiscounts.Decimal }),
		shown("Discount texts", sheet.Text, func(o *order) string { return discountTexts(o.OrderDiscountDetails) }),
		money("Shipping before discounts",
			func(o *order) decimal.Decimal { return o.TotalShippingBeforeDiscounts.Decimal }),
		money("Shipping discounts", func(o *order) decimal.Decimal { return o.TotalShippingDiscounts.Decimal }),
		money("Handling", func(o *order) decimal.Decimal { return o.TotalHandling.Decimal }),
		money("Tax goods", func(o *order) decimal.Decimal { return o.ItemsTax.Decimal }),
		money("Tax shipping", func(o *order) decimal.Decimal { return o.ShippingTax.Decimal }),
		money("Tax", func(o *order) decimal.Decimal { return o.TotalTax.Decimal }),
		money("Total", func(o *order) decimal.Decimal { return o.TotalGrand.Decimal }),
		money("Charged", func(o *order) decimal.Decimal { return o.Local().Paid.Charged }),
		money("Refunded", func(o *order) decimal.Decimal { return o.Local().Paid.Refunded }),
		money("Due", func(o *order) decimal.Decimal { return o.Local().Paid.Due }),
		shown("Shipping method", sheet.Text, func(o *order) string { return o.ShippingMethodDisplayName }),
		shown("Tracking", sheet.Code, func(o *order) string {
			var all []string
			for _, p := range o.Packages {
				if p.TrackingNumber != "" {
					all = append(all, p.TrackingNumber)
				}
			}
			return sheet.JoinList(all)
		}),
		shown("Coupons", sheet.Code, func(o *order) string {
			var all []string
			for _, c := range o.Coupons {
				all = append(all, c.CouponCode)
			}
			return sheet.JoinList(all)
		}),
		shown("Instructions", sheet.Text, func(o *order) string { return o.Instructions }),
		shown("Source", sheet.Code, func(o *order) string { return string(o.Local().Source) }),
	})}

func memberName(all []shop.Member, number int) string {
	return cmp.Or(shop.MemberName(all, number), strconv.Itoa(number))
}

func discountTexts(all []shop.DiscountDetail) string {
	texts := make([]string, len(all))
	for i, d := range all {
		texts[i] = d.Description
	}
	return sheet.JoinList(texts)
}

// orderLine is a line of an order.
type orderLine struct {
	of   *order
	line int
	shop.LineItem
}

var orderLines = &stream[orderLine]{
	each: func(s *session, fn func(*orderLine) error) error {
		return eachOrder(s, func(o *order) error {
			for i, l := range o.Items {
				if err := fn(&orderLine{o, i + 1, l}); err != nil {
					return err
				}
			}
			return nil
		})
	},
	columns: []column[orderLine]{
		shown("Order #", sheet.Code, func(l *orderLine) string { return l.of.OrderNumber }),
		shown("Date", sheet.Instant, func(l *orderLine) string { return momentOf(l.of.TimeOfOrderUtc) }),
		count("Line", func(l *orderLine) int { return l.line }),
		shown("SKU", sheet.Code, func(l *orderLine) string { return l.ProductSku }),
		shown("Product", sheet.Text, func(l *orderLine) string { return l.ProductName }),
		shown("Choices", sheet.Text, func(l *orderLine) string { return l.ProductShortDescription }),
		count("Quantity", func(l *orderLine) int { return l.Quantity }),
		count("Shipped", func(l *orderLine) int { return l.QuantityShipped }),
		count("Returned", func(l *orderLine) int { return l.QuantityReturned }),
		money("Base price", func(l *orderLine) decimal.Decimal { return l.BasePricePerItem.Decimal }),
		money("Discounts", func(l *orderLine) (sum decimal.Decimal) {
			for _, d := range l.DiscountDetails {
				sum = sum.Add(d.Amount.Decimal)
			}
			return sum
		}),
		money("Unit price", func(l *orderLine) decimal.Decimal { return l.AdjustedPricePerItem.Decimal }),
		money("Line total", func(l *orderLine) decimal.Decimal { return l.LineTotal.Decimal }),
		{head: "Tax schedule", get: func(s *session, l *orderLine) string {
			names, err := scheduleNames(s)
			if err != nil || l.TaxSchedule < 1 {
				return ""
			}
			return names.name(strconv.FormatInt(l.TaxSchedule, 10))
		}},
		money("Tax rate", func(l *orderLine) decimal.Decimal { return l.TaxRate.Decimal }),
		money("Tax", func(l *orderLine) decimal.Decimal { return l.TaxPortion.Decimal }),
		money("Shipping portion", func(l *orderLine) decimal.Decimal { return l.ShippingPortion.Decimal }),
	},
}

type payment = shop.OrderTransaction

var payments = &stream[payment]{
	each: func(s *session, fn func(*payment) error) error {
		return shop.OrderTransactions.OfEach(s.b, "", nil, fn)
	},
	columns: []column[payment]{
		shown("Order #", sheet.Code, func(p *payment) string { return p.OrderNumber }),
		shown("Date", sheet.Instant, func(p *payment) string { return momentOf(p.TimeStampUtc) }),
		count("Action", func(p *payment) int { return int(p.Action) }),
		shown("Action name", sheet.Text, func(p *payment) string {
			return memberName(p.Action.Members(),
				int(p.Action))
		}),
		money("Amount", func(p *payment) decimal.Decimal { return p.Amount.Decimal }),
		shown("Success", sheet.YesOrNo, func(p *payment) string { return yesOrNo(p.Success) }),
		shown("Voided", sheet.YesOrNo, func(p *payment) string { return yesOrNo(p.Voided) }),
		shown("Check #", sheet.Code, func(p *payment) string { return p.CheckNumber }),
		shown("PO #", sheet.Code, func(p *payment) string { return p.PurchaseOrderNumber }),
		shown("Account #", sheet.Code, func(p *payment) string { return p.CompanyAccountNumber }),
		shown("Card last 4", sheet.Code, func(p *payment) string {
			number := strings.Trim(p.CreditCard.CardNumber, "*")
			return number[max(len(number)-4, 0):]
		}),
		shown("References", sheet.Code, func(p *payment) string {
			return strings.TrimSpace(p.RefNum1 + " " + p.RefNum2)
		}),
		shown("Message", sheet.Text, func(p *payment) string { return p.Messages }),
	},
}

// label is an address as it stands on a parcel.
type label struct {
	of    *order
	lines []string
}

var labels = &stream[label]{
	each: func(s *session, fn func(*label) error) error {
		return eachOrder(s, func(o *order) error { return fn(&label{o, o.ShippingAddress.Lines("")}) })
	},
	columns: []column[label]{
		shown("Order #", sheet.Code, func(l *label) string { return l.of.OrderNumber }),
		labelLine(1), labelLine(2), labelLine(3), labelLine(4), labelLine(5), labelLine(6), labelLine(7),
		shown("Phone", sheet.Code, func(l *label) string {
			return cmp.Or(l.of.ShippingAddress.Phone, l.of.BillingAddress.Phone)
		}),
	},
}

func labelLine(n int) column[label] {
	return shown("Label line "+strconv.Itoa(n), sheet.Code, func(l *label) string {
		if n > len(l.lines) {
			return ""
		}
		return l.lines[n-1]
	})
}
