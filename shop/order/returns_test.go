package order

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

func amounts(text string) (all []Amount) {
	for _, word := range strings.Fields(text) {
		all = append(all, amount(word))
	}
	return all
}

func TestShare(t *testing.T) {
	for _, c := range []struct {
		total, weights string
		places         int32
		want           string
	}{
		{"-10", "50 50", 2, "-5 -5"},
		{"-10", "10 10 10", 2, "-3.34 -3.33 -3.33"},
		{"-10", "10 10 10", 0, "-4 -3 -3"},
		{"-0.02", "10 30 5", 2, "-0.01 -0.01 0"},
		{"-1", "1 2", 2, "-0.33 -0.67"},
		{"-1", "0 2", 2, "0 -1"},
		{"5", "0 0", 2, "0 5"},
		{"-1.005", "1 3", 2, "-0.25 -0.755"},
		{"-10", "-5 5 5", 2, "0 -5 -5"},
		{"7", "", 2, ""},
	} {
		got := Share(amount(c.total), amounts(c.weights), c.places)
		same := slices.EqualFunc(got, amounts(c.want), func(a, b Amount) bool { return a.Equal(b) })
		if !same {
			t.Errorf("%s by %s: %v, want %s", c.total, c.weights, got, c.want)
		}
	}
}

func TestContained(t *testing.T) {
	for _, c := range [][3]string{{"119", "0.19", "19"}, {"10", "0.07", "0.65"}, {"10", "0", "0"}, {"0", "0.19", "0"}} {
		if got := Contained(amount(c[0]), amount(c[1]), 2); !got.Equal(amount(c[2])) {
			t.Errorf("in %s at %s: %s, want %s", c[0], c[1], got, c[2])
		}
	}
}

// three is an order of three lines, one of which no discount touches.
func three() Sold {
	return Sold{
		Lines: []SoldLine{
			{ID: 1, Quantity: 3, Total: amount("30"), Tax: amount("5.32"), Shipped: 2},
			{ID: 2, Quantity: 1, Total: amount("10"), Tax: amount("1.77")},
			{ID: 3, Quantity: 1, Total: amount("25"), Fixed: true},
		},
		Discount: amount("-4.01"), Shipping: amount("6.90"), ShippingTax: amount("1.31"), Places: 2,
		Total: amount("76.29"),
	}
}

func TestGive(t *testing.T) {
	low, high, below := amount("5"), amount("9.01"), amount("-1")
	for _, c := range []struct {
		name    string
		earlier []Wish
		wish    Wish
		goods   string // of each line
		tax     string // of each line, then of shipping
		value   string
		refused string
	}{
		{"one of three", nil, Wish{Lines: []WishLine{{Line: 1, Quantity: 1}}}, "9", "1.77 0", "10.77", ""},
		{"the others of three", []Wish{{Lines: []WishLine{{Line: 1, Quantity: 1}}}},
			Wish{Lines: []WishLine{{Line: 1, Quantity: 2}}}, "17.99", "3.55 0", "21.54", ""},
		{"lowered", nil, Wish{Lines: []WishLine{{Line: 1, Quantity: 1, Goods: &low}}}, "5", "0.98 0", "5.98", ""},
		{"after one that was lowered", []Wish{{Lines: []WishLine{{Line: 1, Quantity: 1, Goods: &low}}}},
			Wish{Lines: []WishLine{{Line: 1, Quantity: 2}}}, "17.99", "3.55 0", "21.54", ""},
		{"no share for a fixed price", nil, Wish{Lines: []WishLine{{Line: 3, Quantity: 1}}}, "25", "0 0", "25", ""},
		{"a part of shipping", nil, Wish{Shipping: amount("2")}, "", "0.38", "2.38", ""},
		{"the rest of shipping", []Wish{{Shipping: amount("2")}}, Wish{Shipping: amount("4.90")}, "", "0.93", "5.83",
			""},
		{"goodwill", nil, Wish{Extra: amount("3")}, "", "0", "3", ""},
		{"a fee", nil, Wish{Lines: []WishLine{{Line: 2, Quantity: 1}}, Extra: amount("-2")}, "9", "1.77 0", "8.77", ""},
		{"raised", nil, Wish{Lines: []WishLine{{Line: 1, Quantity: 1, Goods: &high}}}, "", "", "", "worth 9.00"},
		{"below nothing", nil, Wish{Lines: []WishLine{{Line: 1, Quantity: 1, Goods: &below}}}, "", "", "", "below 0"},
		{"too many", []Wish{{Lines: []WishLine{{Line: 1, Quantity: 1}}}},
			Wish{Lines: []WishLine{{Line: 1, Quantity: 3}}}, "", "", "", "at most 2"},
		{"fewer than none", nil, Wish{Lines: []WishLine{{Line: 1, Quantity: -1}}}, "", "", "", "at most 3"},
		{"no such line", nil, Wish{Lines: []WishLine{{Line: 9, Quantity: 1}}}, "", "", "", "no line"},
		{"too much shipping", []Wish{{Shipping: amount("2")}}, Wish{Shipping: amount("5")}, "", "", "", "At most 4.90"},
		{"shipping below nothing", nil, Wish{Shipping: amount("-1")}, "", "", "", "below 0"},
		{"nothing", nil, Wish{Lines: []WishLine{{Line: 1}}}, "", "", "", "Choose"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var earlier []Return
			for _, w := range c.earlier {
				r, refusal := Give(three(), earlier, w)
				if refusal != nil {
					t.Fatal(refusal)
				}
				earlier = append(earlier, r)
			}
			r, refusal := Give(three(), earlier, c.wish)
			if c.refused != "" {
				if refusal == nil || !strings.Contains(refusal.Error(), c.refused) {
					t.Errorf("%v, want %q", refusal, c.refused)
				}
				return
			}
			if refusal != nil {
				t.Fatal(refusal)
			}
			var goods, tax []Amount
			for _, l := range r.Lines {
				goods, tax = append(goods, l.Goods), append(tax, l.Tax)
			}
			tax = append(tax, r.ShippingTax)
			equal := func(a, b Amount) bool { return a.Equal(b) }
			if !slices.EqualFunc(goods, amounts(c.goods), equal) || !slices.EqualFunc(tax, amounts(c.tax), equal) ||
				!r.Value(false).Equal(amount(c.value)) {
				t.Errorf("%v, tax %v, worth %s", goods, tax, r.Value(false))
			}
		})
	}
}

// Pieces that were not shipped yet come first, and what the record says was returned counts too.
func TestReturnable(t *testing.T) {
	s := three()
	first, _ := Give(s, nil, Wish{Lines: []WishLine{{Line: 1, Quantity: 2, Restock: true}}})
	if l := first.Lines[0]; l.Unshipped != 1 || !l.Restock {
		t.Errorf("%+v", l)
	}
	second, _ := Give(s, []Return{first}, Wish{Lines: []WishLine{{Line: 1, Quantity: 1}}})
	if l := second.Lines[0]; l.Unshipped != 0 {
		t.Errorf("%+v", l)
	}
	if n := ReturnedUnshipped(1, []Return{first, second}); n != 1 {
		t.Errorf("%d came back unshipped", n)
	}
	for returned, want := range map[int]int{0: 1, 2: 1, 3: 0, 7: 0} {
		s.Lines[0].Returned = returned
		if got := Returnable(s.Lines[0], []Return{first}); got != want {
			t.Errorf("with %d returned: %d, want %d", returned, got, want)
		}
	}
}

// randomSold is an order as the shop makes them: whole amounts, tax as the sum of its parts.
func randomSold(random *rand.Rand) Sold {
	places := []int32{0, 2, 3}[random.IntN(3)]
	money := func(most int) Amount { return decimal.New(int64(random.IntN(most)), -places) }
	s := Sold{Places: places, TaxIncluded: random.IntN(2) == 0, Shipping: money(3000)}
	if s.Shipping.IsPositive() {
		s.ShippingTax = money(500)
	}
	free := decimal.Zero
	tax := s.ShippingTax
	for i := range 1 + random.IntN(5) {
		l := SoldLine{ID: int64(i + 1), Quantity: 1 + random.IntN(7), Total: money(20000), Fixed: random.IntN(4) == 0}
		l.Tax, l.Shipped = money(3000), random.IntN(l.Quantity+1)
		if !l.Fixed {
			free = free.Add(l.Total)
		}
		s.Total, tax = s.Total.Add(l.Total), tax.Add(l.Tax)
		s.Lines = append(s.Lines, l)
	}
	s.Discount = decimal.Min(free, money(5000)).Neg()
	s.Total = s.Total.Add(s.Discount).Add(s.Shipping)
	if !s.TaxIncluded {
		s.Total = s.Total.Add(tax)
	}
	return s
}

// Returning all lines and all shipping in any number of steps gives back the grand total exactly.
func TestReturningAllGivesTheTotal(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for i := range 3000 {
		s := randomSold(random)
		var returns []Return
		given := decimal.Zero
		for step := 0; ; step++ {
			var w Wish
			last := step > 20
			for _, l := range s.Lines {
				q := Returnable(l, returns)
				if !last {
					q = random.IntN(q + 1)
				}
				w.Lines = append(w.Lines, WishLine{Line: l.ID, Quantity: q})
			}
			left := s.Shipping
			for _, r := range returns {
				left = left.Sub(r.Shipping)
			}
			if w.Shipping = left; !last && left.IsPositive() {
				w.Shipping = left.Mul(decimal.New(int64(random.IntN(101)), -2)).Round(s.Places)
			}
			r, refusal := Give(s, returns, w)
			if refusal == nil {
				if rest := Left(s, returns, r); !rest.IsZero() {
					t.Fatalf("order %d %+v: %s is left", i, s, rest)
				}
				returns, given = append(returns, r), given.Add(r.Value(s.TaxIncluded))
			}
			if last {
				break
			}
		}
		if !given.Equal(s.Total) {
			t.Fatalf("order %d %+v: %s in %d steps, want %s", i, s, given, len(returns), s.Total)
		}
	}
}

// What no unit of a line carries is proposed with the last return.
func TestLeft(t *testing.T) {
	s := three()
	s.Lines = append(s.Lines, SoldLine{ID: 4, Quantity: 0, Total: amount("2.50")})
	s.Total = s.Total.Add(amount("2.50"))
	all := Wish{Lines: []WishLine{{Line: 1, Quantity: 3}, {Line: 2, Quantity: 1}, {Line: 3, Quantity: 1}},
		Shipping: s.Shipping}
	r, refusal := Give(s, nil, all)
	if refusal != nil {
		t.Fatal(refusal)
	}
	rest := Left(s, nil, r)
	r.Rest = rest
	if rest.IsZero() || !r.Value(false).Equal(s.Total) {
		t.Errorf("%s is left, all is worth %s of %s", rest, r.Value(false), s.Total)
	}
	for name, change := range map[string]func(*Wish){
		"a line stays":      func(w *Wish) { w.Lines = w.Lines[1:] },
		"shipping is kept":  func(w *Wish) { w.Shipping = amount("1") },
		"a fee is kept":     func(w *Wish) { w.Extra = amount("-1") },
		"an amount is less": func(w *Wish) { less := amount("1"); w.Lines[0].Goods = &less },
	} {
		w := all
		w.Lines = slices.Clone(all.Lines)
		change(&w)
		r, refusal := Give(s, nil, w)
		if refusal != nil || !Left(s, nil, r).IsZero() {
			t.Errorf("%s: %v, %s is left", name, refusal, Left(s, nil, r))
		}
	}
}

func ExampleShare() {
	fmt.Println(Share(decimal.New(-10, 0), amounts("20 10 5"), 2))
	// Output: [-5.71 -2.86 -1.43]
}

func TestUndone(t *testing.T) {
	sold := Sold{Lines: []SoldLine{{ID: 1, Quantity: 2, Shipped: 2}, {ID: 2}}}
	all := []Return{{Lines: []ReturnLine{{Line: 1, Quantity: 2}}}}
	refunded := Sums{Charged: amount("50"), Refunded: amount("50"), Returned: amount("50")}
	kept := Sums{Charged: amount("50"), Refunded: amount("45"), Returned: amount("45")}
	for _, c := range []struct {
		name    string
		returns []Return
		sums    Sums
		want    bool
	}{
		{"all came back and was refunded", all, refunded, true},
		{"nothing came back", nil, refunded, false},
		{"one came back", []Return{{Lines: []ReturnLine{{Line: 1, Quantity: 1}}}}, refunded, false},
		{"nothing was refunded yet", all, Sums{Charged: amount("50"), Returned: amount("50"), Due: amount("-50")},
			false},
		{"nothing was paid", all, Sums{Returned: amount("50")}, false},
		{"a fee was kept", all, kept, false},
	} {
		if got := Undone(sold, c.returns, c.sums); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
