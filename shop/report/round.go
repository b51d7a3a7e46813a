package report

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"
)

// isWhole says whether an amount is one in whole units of the currency.
func isWhole(a Amount, places int32) bool {
	return a.Exponent() >= -places || a.Equal(a.Truncate(places))
}

// rounded are amounts in whole units whose sum is the rounded sum of the exact ones.
func rounded(exact []Amount, places int32) []Amount {
	whole, sum := true, decimal.Zero
	for _, a := range exact {
		whole, sum = whole && isWhole(a, places), sum.Add(a)
	}
	if whole {
		return slices.Clone(exact)
	}
	return fit(exact, sum.Round(places), places)
}

// fit rounds amounts of any sign to whole units so that their sum is total: all down at first, then those with the
// largest remainders get the units that are missing. What is more than a unit for each goes to the largest amount.
func fit(exact []Amount, total Amount, places int32) []Amount {
	parts := make([]Amount, len(exact))
	if len(exact) == 0 {
		return parts
	}
	order, largest, missing := make([]int, len(exact)), 0, total
	for i, a := range exact {
		parts[i] = a.RoundFloor(places)
		missing = missing.Sub(parts[i])
		order[i] = i
		if a.Abs().GreaterThan(exact[largest].Abs()) {
			largest = i
		}
	}
	unit := decimal.New(1, -places)
	most := unit.Mul(Pieces(len(exact)))
	if missing.IsNegative() || missing.GreaterThan(most) {
		parts[largest] = parts[largest].Add(missing)
		return parts
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(exact[b].Sub(parts[b]).Cmp(exact[a].Sub(parts[a])), exact[b].Abs().Cmp(exact[a].Abs()))
	})
	for _, at := range order {
		if !missing.IsPositive() {
			break
		}
		parts[at] = parts[at].Add(unit)
		missing = missing.Sub(unit)
	}
	return parts
}

// scaled is an amount × part ÷ whole; whole is not 0.
func scaled(a, part, whole Amount) Amount {
	if part.Equal(whole) {
		return a
	}
	return a.Mul(part).Div(whole)
}
