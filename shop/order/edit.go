package order

import (
	"slices"

	"github.com/shopspring/decimal"

	"griddle/shop/words"
)

// EditLine is a line as an edit of an order sees it.
type EditLine struct {
	ID       int64  // 0 for a new one
	Name     string // SKU, or name where there is none
	Quantity int
	Least    int    // pieces that were shipped, or came back unshipped: no fewer may be left
	Price    Amount // of a piece, after discounts
	Same     string // product, choices and what else makes two lines one; "" for a line that stays alone
}

// Merge says for each line into which one before it it goes: that of the same price and with all else equal. A line
// that stays goes into itself.
func Merge(lines []EditLine) []int {
	into := make([]int, len(lines))
	for i, l := range lines {
		into[i] = i
		if l.Same == "" || l.Quantity == 0 {
			continue
		}
		first := slices.IndexFunc(lines[:i], func(m EditLine) bool {
			return m.Same == l.Same && m.Price.Equal(l.Price) && m.Quantity > 0
		})
		if first >= 0 {
			into[i] = into[first]
		}
	}
	return into
}

// CheckLines refuses quantities that cannot be.
func CheckLines(lines []EditLine) *Refusal {
	for _, l := range lines {
		switch {
		case l.Quantity < 0:
			return refuse("Quantity", "%s: {field} must not be below 0.", l.Name)
		case l.Quantity < l.Least:
			return refuse("Quantity", "%s: {field} must be at least %d, for so many were shipped or came back. "+
				"Record a return instead.", l.Name, l.Least)
		}
	}
	return nil
}

// Differences says what an edit changed, as the history tells it: "BAG-1: 2 → 3; total 54.00 → 84.00".
func Differences(before, after []EditLine, was, is Amount, places int32) (all []words.Sentence) {
	for _, b := range before {
		at := slices.IndexFunc(after, func(a EditLine) bool { return a.ID == b.ID })
		switch {
		case at < 0:
			all = append(all, words.Say("%s removed;", b.Name))
			continue
		case after[at].Quantity != b.Quantity:
			all = append(all, words.Say("%s: %d → %d;", b.Name, b.Quantity, after[at].Quantity))
		}
		if a := after[at]; !a.Price.Equal(b.Price) {
			all = append(all, words.Say("%s: %s → %s each;", b.Name, b.Price.StringFixed(places),
				a.Price.StringFixed(places)))
		}
	}
	for _, a := range after {
		if !slices.ContainsFunc(before, func(b EditLine) bool { return a.ID == b.ID }) {
			all = append(all, words.Say("%s: %d added;", a.Name, a.Quantity))
		}
	}
	if !was.Equal(is) {
		all = append(all, words.Say("total %s → %s.", was.StringFixed(places), is.StringFixed(places)))
	}
	return all
}

// Rescale is an amount that belongs to so many pieces, for another number of them.
func Rescale(amount Amount, was, is int, places int32) Amount {
	if was == 0 || was == is {
		return amount
	}
	return amount.Mul(decimal.NewFromInt(int64(is))).Div(decimal.NewFromInt(int64(was))).Round(places)
}

// ReserveAfter is how many pieces a line is to have reserved after an edit: as many more or fewer as are open.
func ReserveAfter(reserved, wasOpen, isOpen int) int {
	return min(max(reserved+isOpen-wasOpen, 0), isOpen)
}
