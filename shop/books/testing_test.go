package books

import (
	"context"
	"testing"

	"go.uber.org/goleak"

	"griddle/shop"
	"griddle/shop/shoptest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var ctx = context.Background()

// shopTest is a shop of which orders are looked at as the window does.
type shopTest struct{ *shoptest.Shop }

func newShop(t *testing.T) *shopTest { return &shopTest{shoptest.New(t)} }

func (s *shopTest) order(id string) shop.OrderView {
	s.T.Helper()
	return shoptest.Must(s.OrderOf(ctx, id))
}
