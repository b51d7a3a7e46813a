package order

import (
	"slices"

	"github.com/shopspring/decimal"
)

// Sold is an order as its returns see it.
type Sold struct {
	Lines       []SoldLine
	Discount    Amount // what the order's discounts take off its lines: negative
	Shipping    Amount // after discounts, with handling
	ShippingTax Amount
	TaxIncluded bool // prices contain tax
	Total       Amount
	Places      int32 // the decimals of the currency
}

// SoldLine is a line of it.
type SoldLine struct {
	ID       int64
	Quantity int
	Total    Amount // after its discounts
	Tax      Amount
	Fixed    bool // a price that the customer named or that of a gift card: the order's discounts spare it
	Shipped  int
	Returned int // as the record says, whoever wrote it
}

// Return is what came back of an order at one time, and what is given back for it.
type Return struct {
	Lines       []ReturnLine `json:",omitempty"`
	Shipping    Amount       // with handling
	ShippingTax Amount
	Extra       Amount // goodwill, or negative: a fee that is kept
	Rest        Amount // what rounding left of the order's total: only of the last return
}

// ReturnLine is what came back of a line.
type ReturnLine struct {
	Line      int64
	Quantity  int
	Unshipped int    `json:",omitempty"` // of them, those that were not shipped yet
	Computed  Amount // what the goods are worth, before the owner lowered it
	Goods     Amount // what is given back for them
	Worked    Amount // the tax that goes with Computed
	Tax       Amount // the tax that goes with Goods
	Restock   bool   `json:",omitempty"`
}

// Value is what a return is worth.
func (r Return) Value(taxIncluded bool) Amount {
	sum := r.Shipping.Add(r.Extra).Add(r.Rest)
	tax := r.ShippingTax
	for _, l := range r.Lines {
		sum, tax = sum.Add(l.Goods), tax.Add(l.Tax)
	}
	if taxIncluded {
		return sum
	}
	return sum.Add(tax)
}

// Wish is what is to be returned.
type Wish struct {
	Lines    []WishLine
	Shipping Amount
	Extra    Amount
}

// WishLine is what is to be returned of a line; Goods is nil for what is worked out.
type WishLine struct {
	Line     int64
	Quantity int
	Goods    *Amount
	Restock  bool
}

// earlier is what was returned of a line before.
type earlier struct {
	quantity, unshipped int
	computed, worked    Amount
}

func before(line int64, returns []Return) (e earlier) {
	for _, r := range returns {
		for _, l := range r.Lines {
			if l.Line == line {
				e.quantity += l.Quantity
				e.unshipped += l.Unshipped
				e.computed, e.worked = e.computed.Add(l.Computed), e.worked.Add(l.Worked)
			}
		}
	}
	return e
}

// ReturnedUnshipped is how many pieces of a line came back before they were shipped.
func ReturnedUnshipped(line int64, returns []Return) int { return before(line, returns).unshipped }

// Returnable is how many pieces of a line can be returned.
func Returnable(l SoldLine, returns []Return) int {
	return max(l.Quantity-max(l.Returned, before(l.ID, returns).quantity), 0)
}

// Goods is the value of a line's pieces in all, with its share of the order's discounts.
func (s Sold) Goods() []Amount {
	weights, free := make([]Amount, len(s.Lines)), make([]int, 0, len(s.Lines))
	for i, l := range s.Lines {
		if !l.Fixed {
			weights[i] = l.Total
			free = append(free, i)
		}
	}
	all := make([]Amount, len(s.Lines))
	for i, l := range s.Lines {
		all[i] = l.Total
	}
	shared := make([]Amount, len(free))
	for i, at := range free {
		shared[i] = weights[at]
	}
	for i, part := range Share(s.Discount, shared, s.Places) {
		all[free[i]] = all[free[i]].Add(part)
	}
	return all
}

// Give works out a return. It refuses what is more than there is to return.
func Give(s Sold, returns []Return, w Wish) (Return, *Refusal) {
	r := Return{Shipping: w.Shipping, Extra: w.Extra}
	totals := s.Goods()
	for _, want := range w.Lines {
		if want.Quantity == 0 {
			continue
		}
		at := slices.IndexFunc(s.Lines, func(l SoldLine) bool { return l.ID == want.Line })
		if at < 0 {
			return r, refuse("LineItemId", "{field} is no line of this order.")
		}
		line, refusal := s.giveLine(s.Lines[at], totals[at], returns, want)
		if refusal != nil {
			return r, refusal
		}
		r.Lines = append(r.Lines, line)
	}
	given, tax := decimal.Zero, decimal.Zero
	for _, old := range returns {
		given, tax = given.Add(old.Shipping), tax.Add(old.ShippingTax)
	}
	switch most := s.Shipping.Sub(given); {
	case w.Shipping.IsNegative():
		return r, refuse("Shipping", "{field} must not be below 0.")
	case w.Shipping.GreaterThan(most):
		return r, refuse("Shipping", "At most %s of the shipping can be given back.", most.StringFixed(s.Places))
	case w.Shipping.IsPositive():
		r.ShippingTax = s.ShippingTax.Mul(given.Add(w.Shipping)).Div(s.Shipping).Round(s.Places).Sub(tax)
	}
	if len(r.Lines) == 0 && r.Shipping.IsZero() && r.Extra.IsZero() {
		return r, refuse("", "Choose what is returned: pieces of a line, shipping, or an amount.")
	}
	return r, nil
}

func (s Sold) giveLine(l SoldLine, total Amount, returns []Return, want WishLine) (ReturnLine, *Refusal) {
	if most := Returnable(l, returns); want.Quantity < 0 || want.Quantity > most {
		return ReturnLine{}, refuse("QuantityReturned", "{field}: at most %d can be returned.", most)
	}
	was := before(l.ID, returns)
	after := was.quantity + want.Quantity
	part := func(of Amount) Amount {
		return of.Mul(decimal.NewFromInt(int64(after))).Div(decimal.NewFromInt(int64(l.Quantity))).Round(s.Places)
	}
	r := ReturnLine{Line: l.ID, Quantity: want.Quantity, Restock: want.Restock,
		Unshipped: min(want.Quantity, max(l.Quantity-l.Shipped-was.unshipped, 0))}
	r.Computed, r.Worked = part(total).Sub(was.computed), part(l.Tax).Sub(was.worked)
	r.Goods, r.Tax = r.Computed, r.Worked
	if want.Goods == nil {
		return r, nil
	}
	r.Goods = *want.Goods
	switch {
	case r.Goods.IsNegative():
		return r, refuse("Amount", "{field} must not be below 0.")
	case r.Goods.GreaterThan(r.Computed):
		return r, refuse("Amount", "{field} can be lowered only: the goods are worth %s.",
			r.Computed.StringFixed(s.Places))
	case r.Computed.IsPositive():
		r.Tax = r.Worked.Mul(r.Goods).Div(r.Computed).Round(s.Places)
	}
	return r, nil
}

// Left is what is left of the order's total when everything was returned with next, and nothing was lowered: rounding,
// and lines of quantity 0. It is proposed as a row of its own; zero while something is left to return.
func Left(s Sold, returns []Return, next Return) Amount {
	all := append(slices.Clone(returns), next)
	value, shipping := decimal.Zero, decimal.Zero
	for _, r := range all {
		value = value.Add(r.Value(s.TaxIncluded))
		shipping = shipping.Add(r.Shipping)
		if !r.Extra.IsZero() {
			return decimal.Zero
		}
		for _, l := range r.Lines {
			if !l.Goods.Equal(l.Computed) {
				return decimal.Zero
			}
		}
	}
	for _, l := range s.Lines {
		if Returnable(l, all) > 0 {
			return decimal.Zero
		}
	}
	if !shipping.Equal(s.Shipping) {
		return decimal.Zero
	}
	return s.Total.Sub(value)
}

// Undone says whether everything of an order came back and all that was paid was given back: it may be marked as
// cancelled then, though it was shipped.
func Undone(s Sold, returns []Return, sums Sums) bool {
	for _, l := range s.Lines {
		if Returnable(l, returns) > 0 {
			return false
		}
	}
	return len(returns) > 0 && sums.Refunded.IsPositive() && sums.Net().IsZero() && sums.Due.IsZero()
}
