package orders

import (
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/ui/kit"
	"griddle/ui/say"
)

// sign stands before a label, so that colour is not all that tells it.
func sign(l order.Label) (string, kit.Mood) {
	switch l {
	case order.Refunded, order.PartlyRefunded:
		return "↩ ", kit.Neutral
	case order.ToGiveBack:
		return "↩ ", kit.Bad
	case order.Paid:
		return "● ", kit.Fine
	case order.PartlyPaid:
		return "◐ ", kit.Caution
	case order.Unpaid:
		return "○ ", kit.Caution
	}
	return "", kit.Neutral
}

// paidPill says what of an order is paid, and how much is due.
func paidPill(l shop.OrderLocal, in shop.Currency) (string, kit.Mood) {
	mark, mood := sign(l.Label)
	word := mark + labelName(l.Label)
	if due := l.Paid.Due; !due.IsZero() && l.Label != order.Unpaid {
		sum := say.Price(shop.Decimal{Decimal: due.Abs()}, in)
		if l.Label == order.PartlyPaid { // the sign says that some of it was paid
			return mark + lang.X("orders.due", "{{.Sum}} due", map[string]any{"Sum": sum}), mood
		}
		word += " · " + sum
	}
	return word, mood
}

var shippings = []shop.OrderShipping{shop.NotShipped, shop.PartlyShipped, shop.AllShipped,
	shop.NothingToShip}

func shippingName(s shop.OrderShipping) string {
	switch s {
	case shop.NothingToShip:
		return lang.X("orders.ship.nothing", "Nothing to ship")
	case shop.PartlyShipped:
		return lang.X("orders.ship.partly", "Partly shipped")
	case shop.AllShipped:
		return lang.X("orders.ship.shipped", "Shipped")
	}
	return lang.X("orders.ship.un", "Unshipped")
}

// shippedPill says how far an order is shipped.
func shippedPill(r shop.OrderRow) (string, kit.Mood) {
	if r.Order.Shipping() == shop.PartlyShipped {
		return "◐ " + lang.X("orders.ship.of", "{{.Some}} of {{.All}} shipped", shippedPieces(r)), kit.Caution
	}
	return shippedBriefly(r)
}

// shippedBriefly is shippedPill below a title that says what it is about.
func shippedBriefly(r shop.OrderRow) (string, kit.Mood) {
	name := shippingName(r.Order.Shipping())
	switch r.Order.Shipping() {
	case shop.NothingToShip:
		return name, kit.Neutral
	case shop.PartlyShipped:
		return "◐ " + lang.X("order.line.of", "{{.Some}} of {{.All}}", shippedPieces(r)), kit.Caution
	case shop.AllShipped:
		return "● " + name, kit.Fine
	}
	return "○ " + name, kit.Neutral
}

func shippedPieces(r shop.OrderRow) map[string]any {
	return map[string]any{"Some": kit.Count(r.Shipment.Shipped), "All": kit.Count(r.Shipment.Wanted)}
}

// statusPill is a status and what it means.
func statusPill(s order.Status) (string, kit.Mood) {
	if s == order.NoStatus {
		return "–", kit.Neutral
	}
	mood := kit.Accented
	switch s {
	case order.Complete:
		mood = kit.Fine
	case order.OnHold:
		mood = kit.Caution
	case order.Cancelled:
		mood = kit.Neutral
	}
	return statusName(s), mood
}

func statusName(s order.Status) string { return say.Translate(s.Name()) }

func sourceName(s shop.OrderSource) string {
	switch s {
	case shop.FromWindow:
		return lang.X("orders.source.window", "Griddle")
	case shop.FromAPI:
		return lang.X("orders.source.api", "A program")
	case shop.FromImport:
		return lang.X("orders.source.import", "Import")
	}
	return ""
}

// labelName is what is said of the payment of an order.
func labelName(l order.Label) string {
	if l == order.NoLabel {
		return "–"
	}
	return say.Translate(l.Name())
}

func meansName(m order.Means) string { return say.Translate(m.Name()) }
