package order

import (
	"math/rand/v2"
	"testing"
)

func TestReserve(t *testing.T) {
	for _, c := range []struct {
		name     string
		stock    Stock
		pieces   int
		anyway   bool
		reserved int // after it
		short    *Shortage
	}{
		{"always in stock", Stock{Uncounted, 0, 0, 0}, 5, false, 0, nil},
		{"back orders", Stock{BackOrders, 1, 0, 0}, 5, false, 5, nil},
		{"enough", Stock{Strict, 5, 0, 0}, 5, false, 5, nil},
		{"too few", Stock{Strict, 5, 2, 0}, 5, false, 2, &Shortage{3, 5}},
		{"the out-of-stock point", Stock{Strict, 5, 0, 2}, 4, false, 0, &Shortage{3, 4}},
		{"below nothing", Stock{Strict, 0, 3, 0}, 1, false, 3, &Shortage{0, 1}},
		{"anyway", Stock{Strict, 1, 0, 0}, 5, true, 5, nil},
		{"nothing", Stock{Strict, 0, 0, 0}, 0, false, 0, nil},
	} {
		got, taken, short := Reserve(c.stock, Taken{}, c.pieces, c.anyway)
		if (short == nil) != (c.short == nil) || short != nil && *short != *c.short {
			t.Errorf("%s: %+v, want %+v", c.name, short, c.short)
		}
		if got.Reserved != c.reserved || taken.Reserved != c.reserved-c.stock.Reserved || got.OnHand != c.stock.OnHand {
			t.Errorf("%s: %+v, %+v", c.name, got, taken)
		}
	}
}

func TestStockMoves(t *testing.T) {
	stock, line := Stock{Mode: Strict, OnHand: 10}, Taken{}
	step := func(name string, wantStock Stock, wantLine Taken) {
		t.Helper()
		if stock != wantStock || line != wantLine {
			t.Errorf("%s: %+v %+v, want %+v %+v", name, stock, line, wantStock, wantLine)
		}
	}
	stock, line, _ = Reserve(stock, line, 4, false)
	step("reserve 4", Stock{Strict, 10, 4, 0}, Taken{Reserved: 4})
	stock, line = Leave(stock, line, 3)
	step("ship 3", Stock{Strict, 7, 1, 0}, Taken{Reserved: 1, Counted: 3})
	stock, line = TakeBack(stock, line, 1)
	step("take 1 back", Stock{Strict, 8, 2, 0}, Taken{Reserved: 2, Counted: 2})
	stock, line = Leave(stock, line, 2)
	step("ship 2", Stock{Strict, 6, 0, 0}, Taken{Counted: 4})
	stock, line = Restock(stock, line, 3, 4)
	step("restock 3", Stock{Strict, 9, 0, 0}, Taken{Counted: 4, Restocked: 3})
	stock, line = Restock(stock, line, 3, 4)
	step("restock no more than shipped", Stock{Strict, 10, 0, 0}, Taken{Counted: 4, Restocked: 4})
	stock, line = Free(stock, line, 9)
	step("free nothing", Stock{Strict, 10, 0, 0}, Taken{Counted: 4, Restocked: 4})
	stock, line = Leave(Stock{Mode: Uncounted, Reserved: 2}, Taken{Reserved: 2}, 3)
	step("what is not counted any more frees what it had", Stock{}, Taken{})
	stock, line = TakeBack(stock, line, 3)
	step("and comes back to nowhere", Stock{}, Taken{})
}

// After any steps what is reserved is what the lines have, and no piece got lost.
func TestStockAddsUp(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		stock := Stock{Mode: Mode(random.IntN(3)), OnHand: random.IntN(20), OutPoint: random.IntN(3)}
		lines := make([]Taken, 3)
		shelf := stock.OnHand
		for range 60 {
			at, pieces := random.IntN(len(lines)), random.IntN(5)
			switch random.IntN(5) {
			case 0:
				stock, lines[at], _ = Reserve(stock, lines[at], pieces, random.IntN(2) == 0)
			case 1:
				stock, lines[at] = Free(stock, lines[at], pieces)
			case 2:
				stock, lines[at] = Leave(stock, lines[at], pieces)
			case 3:
				stock, lines[at] = TakeBack(stock, lines[at], pieces)
			default:
				stock.Mode = Mode(random.IntN(3))
			}
			reserved, counted := 0, 0
			for _, l := range lines {
				reserved, counted = reserved+l.Reserved, counted+l.Counted
			}
			if stock.Reserved != reserved || stock.OnHand+counted != shelf {
				t.Fatalf("%+v of %d, lines %+v", stock, shelf, lines)
			}
		}
	}
}
