package sales

import (
	"context"
	"testing"

	"go.uber.org/goleak"

	"griddle/shop/shoptest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var ctx = context.Background()

const (
	idA = "3421370c-18e4-4bf4-8746-bab47b3df295"
	idB = "5b0c2f6e-3d41-4c8a-9e77-0f2a6d9b1c34"
)

// shopTest is a shop that sells.
type shopTest struct{ *shoptest.Shop }

func newShop(t testing.TB) *shopTest { return &shopTest{shoptest.New(t)} }
