package books

import (
	"context"
	"testing"

	"go.uber.org/goleak"

	"griddle/shop/sales"
	"griddle/shop/shoptest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var ctx = context.Background()

// shopTest is a shop of which orders are looked at as the window does.
type shopTest struct{ *shoptest.Shop }

func newShop(t *testing.T) *shopTest { return &shopTest{shoptest.New(t)} }

func (s *shopTest) order(id string) sales.OrderView {
	s.T.Helper()
	return shoptest.Must(sales.OrderOf(s.Shop.Store, ctx, id))
}
