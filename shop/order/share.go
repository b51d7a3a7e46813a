package order

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"
)

// Share parts an amount in proportion to weights, so that the parts are whole in the decimals of the currency and
// together are the amount. The largest remainders get the last units; what is no whole unit goes to the largest weight.
// Without any weight all goes to the
// last part; a weight below 0 is none.
func Share(total Amount, weights []Amount, places int32) []Amount {
	parts := make([]Amount, len(weights))
	if len(weights) == 0 {
		return parts
	}
	sum, largest := decimal.Zero, 0
	weights = slices.Clone(weights)
	for i, w := range weights {
		w = decimal.Max(w, decimal.Zero)
		weights[i], sum = w, sum.Add(w)
		if w.GreaterThan(weights[largest]) {
			largest = i
		}
	}
	if !sum.IsPositive() {
		parts[len(parts)-1] = total
		return parts
	}
	unit := decimal.New(1, -places)
	whole := total.Abs().Truncate(places)
	rest := whole
	remainders := make([]Amount, len(weights))
	for i, w := range weights {
		exact, remainder := whole.Mul(w).QuoRem(sum, places)
		parts[i], remainders[i] = exact, remainder
		rest = rest.Sub(exact)
	}
	order := make([]int, len(weights))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(remainders[b].Cmp(remainders[a]), weights[b].Cmp(weights[a]))
	})
	for i := 0; rest.GreaterThanOrEqual(unit); i = (i + 1) % len(order) {
		parts[order[i]] = parts[order[i]].Add(unit)
		rest = rest.Sub(unit)
	}
	parts[largest] = parts[largest].Add(total.Abs().Sub(whole)).Add(rest)
	if total.IsNegative() {
		for i := range parts {
			parts[i] = parts[i].Neg()
		}
	}
	return parts
}

// Contained is the tax in an amount that contains it.
func Contained(amount, rate Amount, places int32) Amount {
	if !rate.IsPositive() || !amount.IsPositive() {
		return decimal.Zero
	}
	return amount.Sub(amount.Div(decimal.NewFromInt(1).Add(rate))).Round(places)
}
