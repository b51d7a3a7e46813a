package report

import (
	"slices"

	"github.com/shopspring/decimal"

	"griddle/shop/order"
)

// returnFigures are what a return counts as, positive and in whole units of the currency. Goods, gifts, shipping, tax
// and other together are its value.
type returnFigures struct {
	lines    []returnedLine
	goods    Amount
	gifts    Amount
	shipping Amount // with handling
	tax      Amount
	other    Amount // goodwill, less fees that are kept
	value    Amount
	// contained is the tax that prices contain and are shown with; tax is 0 then.
	contained Amount
	columns   Columns // negative, as they stand in the row of the refund
}

// returnedLine is what came back of a line.
type returnedLine struct {
	at       int // in the lines of the order; -1 for one that is gone
	quantity int
	goods    Amount
	base     Amount // of its tax
	tax      Amount
	cost     Amount // of the pieces; 0 for not known
	known    bool   // whether it is
}

// soFar is what came back of a line until then, had nothing been lowered.
type soFar struct {
	quantity       int
	subtotal, base Amount
}

// returned works out the returns of an order, whose figures are f.
func (o *Order) returned(f *figures, r Rules) []returnFigures {
	if len(o.Returns) == 0 {
		return nil
	}
	f.bases(o, r)
	before := map[int64]*soFar{}
	all := make([]returnFigures, len(o.Returns))
	for i := range o.Returns {
		all[i] = o.returnFigures(f, &o.Returns[i], before, r)
	}
	return all
}

func (o *Order) returnFigures(f *figures, back *Return, before map[int64]*soFar, r Rules) returnFigures {
	g := returnFigures{value: back.Value(o.TaxIncluded).Round(r.Places),
		other: back.Extra.Add(back.Rest).Round(r.Places)}
	exact := make([]Amount, len(back.Lines))
	tax, subtotal := back.ShippingTax, decimal.Zero
	for i, l := range back.Lines {
		at := slices.IndexFunc(o.Lines, func(m Line) bool { return m.ID == l.Line })
		came := returnedLine{at: at, quantity: l.Quantity, tax: l.Tax.Round(r.Places)}
		exact[i], tax = l.Goods, tax.Add(l.Tax)
		if o.TaxIncluded && !r.AsSeen {
			exact[i] = l.Goods.Sub(l.Tax)
		}
		part, base := exact[i].Round(r.Places), exact[i].Round(r.Places)
		if at >= 0 && o.Lines[at].Quantity > 0 {
			part, base = cut(f.lines[at], o.Lines[at].Quantity, l, before, r)
		}
		subtotal, came.base = subtotal.Add(part), base
		if at >= 0 && !o.Lines[at].GiftCard {
			came.known = !o.Lines[at].Cost.IsZero()
			came.cost = o.Lines[at].Cost.Mul(Pieces(l.Quantity)).Round(r.Places)
		}
		g.lines = append(g.lines, came)
	}
	for i, goods := range rounded(exact, r.Places) {
		l := &g.lines[i]
		l.goods = goods
		if l.at >= 0 && o.Lines[l.at].GiftCard {
			g.gifts = g.gifts.Add(goods)
		} else {
			g.goods = g.goods.Add(goods)
		}
	}
	g.tax = tax.Round(r.Places)
	if o.TaxIncluded && r.AsSeen {
		g.tax, g.contained = decimal.Zero, g.tax
	}
	goods := g.goods.Add(g.gifts)
	g.shipping = g.value.Sub(goods).Sub(g.tax).Sub(g.other)
	g.columns = Columns{Subtotal: subtotal.Neg(), Discounts: subtotal.Sub(goods), Shipping: g.shipping.Neg(),
		Tax: g.tax.Neg(), Other: g.other.Neg()}
	return g
}

// cut is what the returned pieces are of a line's subtotal and tax base, less what earlier returns had of them. A
// return whose value was lowered has less in proportion.
func cut(f lineFigures, of int, l order.ReturnLine, before map[int64]*soFar, r Rules) (subtotal, base Amount) {
	was := before[l.Line]
	if was == nil {
		was = &soFar{}
		before[l.Line] = was
	}
	was.quantity += l.Quantity
	part := func(whole Amount, had *Amount) Amount {
		now := scaled(whole, Pieces(was.quantity), Pieces(of)).Round(r.Places)
		cut := now.Sub(*had)
		*had = now
		if !l.Goods.Equal(l.Computed) && !l.Computed.IsZero() {
			cut = scaled(cut, l.Goods, l.Computed).Round(r.Places)
		}
		return cut
	}
	return part(f.subtotal, &was.subtotal), part(f.base, &was.base)
}
