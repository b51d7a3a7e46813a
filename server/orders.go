package server

import (
	"context"

	"griddle/shop"
)

// saveOrder is docs/protocol/30-orders-people-taxes.md §2.1: recalc counts only when it is 1.
func saveOrder(c *call) answer {
	recalc := c.given("recalc") == "1"
	return c.save(func(s *shop.Store, ctx context.Context, g shop.Guard, id string, posted []byte) ([]byte, bool, error) {
		return s.SaveOrder(ctx, g, id, recalc, posted)
	}, c.param(0))
}
