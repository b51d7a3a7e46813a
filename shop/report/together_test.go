package report

import "testing"

// TestTogether: reports that go side by side count what they count alone, also beside one that stops early; the stream
// is read once.
func TestTogether(t *testing.T) {
	reads := 0
	orders := func(yield func(*Order) bool) {
		reads++
		stream(example())(yield)
	}
	var s Summary
	var sold ProductSales
	first := ""
	Together(orders,
		func(o Orders) { s = Summarize(o, may, dollars) },
		func(o Orders) { sold = SellProducts(o, may, dollars, ByProduct) },
		func(o Orders) {
			for one := range o {
				first = one.Number
				return
			}
		},
		func(Orders) {})
	if want := Summarize(stream(example()), may, dollars); !s.Sales.Invoiced.Equal(want.Sales.Invoiced) ||
		!sold.Total.Net.Equal(want.Sales.Net) || s.Orders != want.Orders {
		t.Errorf("together %s and %s, alone %s and %s", s.Sales.Invoiced, sold.Total.Net, want.Sales.Invoiced,
			want.Sales.Net)
	}
	if reads != 1 || first != example()[0].Number {
		t.Errorf("%d times read, the first order is %q", reads, first)
	}
}
