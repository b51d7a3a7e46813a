package server

import (
	"griddle/shop"
	"griddle/shop/model"
)

// The calls of people and money that are not like those of other models (docs/protocol/30-orders-people-taxes.md).

// clearCustomers is §4.1.
func clearCustomers(c *call) answer {
	return cleared("true", c.s.shop.ClearCustomers(c.r.Context(), c.clearGuard(), c.key.Name), "false")
}

// referralsOf is §5.1: the affiliate stands in the path.
func referralsOf(c *call) answer {
	return array(func(fn func([]byte) error) error { return c.s.shop.ReferralsOf(c.r.Context(), c.param(0), fn) })
}

// noWishes is what a list of wishes says when it is empty (§7).
const noWishes = "There are no wish list items."

// wishListItem is §7: a number names one item, anything else all of them.
func wishListItem(c *call) answer {
	if !model.IsNumber(c.param(0)) {
		return orNone("null", noWishes, list(shop.WishListItems.List))(c)
	}
	return one(shop.WishListItems)(c)
}
