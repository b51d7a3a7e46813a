package say

import (
	"fyne.io/fyne/v2/lang"

	"griddle/shop/order"
)

// Means is by what was paid, in words.
func Means(m order.Means) string {
	switch m {
	case order.Card:
		return lang.X("orders.means.card", "Card")
	case order.Cheque:
		return lang.X("orders.means.cheque", "Cheque")
	case order.Cash:
		return lang.X("orders.means.cash", "Cash")
	case order.Purchase:
		return lang.X("orders.means.po", "Purchase order")
	case order.Account:
		return lang.X("orders.means.account", "Company account")
	case order.GiftCard:
		return lang.X("orders.means.giftcard", "Gift card")
	case order.Points:
		return lang.X("orders.means.points", "Reward points")
	case order.PayPal:
		return lang.X("orders.means.paypal", "PayPal")
	case order.Later:
		return lang.X("orders.means.later", "To be paid later")
	}
	return lang.X("orders.means.other", "Other")
}
