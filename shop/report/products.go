package report

import (
	"cmp"
	"slices"
	"time"
)

// ProductRow is what was sold of a product, or of a group of products.
type ProductRow struct {
	Key              string
	Product, Variant string // ids, as the last line has them
	SKU, Name        string
	GiftCard         bool
	Orders           int // of the period that hold it
	Sold, Returned   int
	Gross            Amount
	Discounts        Amount // of the line, and its share of the order's: negative
	Returns          Amount // negative
	Net              Amount
	Cost             Amount // of what was sold and not returned, where it is known
	Profit           Amount // of lines of which the cost is known
	NoCost           int    // lines sold without a known cost
}

// Average is the net price of a piece, false where all came back.
func (r ProductRow) Average() (Amount, bool) { return Ratio(r.Net, Pieces(r.Units())) }

// Margin is the profit as a fraction of the net.
func (r ProductRow) Margin() (Amount, bool) { return Ratio(r.Profit, r.Net) }

// Units are the pieces that were sold and did not come back.
func (r ProductRow) Units() int { return r.Sold - r.Returned }

func (r *ProductRow) add(s ProductRow) {
	r.Orders += s.Orders
	r.Sold, r.Returned, r.NoCost = r.Sold+s.Sold, r.Returned+s.Returned, r.NoCost+s.NoCost
	r.Gross, r.Discounts, r.Returns = r.Gross.Add(s.Gross), r.Discounts.Add(s.Discounts), r.Returns.Add(s.Returns)
	r.Net, r.Cost, r.Profit = r.Net.Add(s.Net), r.Cost.Add(s.Cost), r.Profit.Add(s.Profit)
}

// Key says to what a line belongs: a product, a variant, a category, whatever a table has a row for.
type Key func(*Line) string

// ByProduct is a row for each product. One that has no id is known by its SKU.
func ByProduct(l *Line) string {
	if l.Product == "" {
		return "SKU " + l.SKU
	}
	return l.Product
}

// ByVariant is a row for each choice of a product.
func ByVariant(l *Line) string { return ByProduct(l) + " " + l.Variant }

// ProductSales are the sales of a period by products, the largest net first.
type ProductSales struct {
	Rows      []ProductRow
	Total     ProductRow // of the goods; its net is the net sales of the summary
	GiftCards []ProductRow
	Gifts     ProductRow // total of the gift cards
}

// SellProducts are the sales of a period by a key.
func SellProducts(orders Orders, p Period, r Rules, by Key) ProductSales {
	t := productTally{rows: map[tallied]*ProductRow{}}
	in := p.span()
	for o := range orders {
		t.add(o, in, r, by)
	}
	return t.sales()
}

// tallied is what a row stands for: the same key may name goods and gift cards.
type tallied struct {
	key  string
	gift bool
}

type productTally struct {
	rows    map[tallied]*ProductRow
	goods   int // orders with goods
	gifts   int
	counted []*ProductRow // rows that count this order already
}

func (t *productTally) row(l *Line, by Key) *ProductRow {
	at := tallied{by(l), l.GiftCard}
	row := t.rows[at]
	if row == nil {
		row = &ProductRow{Key: at.key, GiftCard: l.GiftCard}
		t.rows[at] = row
	}
	row.Product, row.Variant, row.SKU, row.Name = l.Product, l.Variant, l.SKU, l.Name
	return row
}

func (t *productTally) add(o *Order, in span, r Rules, by Key) {
	f, returns, placed, any := o.inSpan(in, r)
	if !any {
		return
	}
	if placed {
		t.sell(o, &f, by)
	}
	for i := range returns {
		if !in.has(o.Returns[i].At) {
			continue
		}
		for _, back := range returns[i].lines {
			l := &Line{}
			if back.at >= 0 {
				l = &o.Lines[back.at]
			}
			row := t.row(l, by)
			row.Returned += back.quantity
			row.Returns, row.Net = row.Returns.Sub(back.goods), row.Net.Sub(back.goods)
			row.Cost = row.Cost.Sub(back.cost)
			if back.known {
				row.Profit = row.Profit.Sub(back.goods).Add(back.cost)
			}
		}
	}
}

func (t *productTally) sell(o *Order, f *figures, by Key) {
	t.counted = t.counted[:0]
	goods, gifts := 0, 0
	for i := range f.lines {
		l := &Line{} // of an order without lines that has a surcharge
		if i < len(o.Lines) {
			l = &o.Lines[i]
		}
		row, sold := t.row(l, by), f.lines[i]
		if !slices.Contains(t.counted, row) {
			t.counted = append(t.counted, row)
			row.Orders++
		}
		row.Sold += l.Quantity
		row.Gross, row.Discounts = row.Gross.Add(sold.gross), row.Discounts.Add(sold.discounts())
		row.Net = row.Net.Add(sold.net)
		switch {
		case l.GiftCard:
			gifts = 1
			continue
		case i >= len(o.Lines):
		case l.Cost.IsZero():
			row.NoCost++
		default:
			row.Cost, row.Profit = row.Cost.Add(sold.cost), row.Profit.Add(sold.net).Sub(sold.cost)
		}
		goods = 1
	}
	t.goods, t.gifts = t.goods+goods, t.gifts+gifts
}

func (t *productTally) sales() (s ProductSales) {
	for _, row := range t.rows {
		if row.GiftCard {
			s.GiftCards = append(s.GiftCards, *row)
			s.Gifts.add(*row)
			continue
		}
		s.Rows = append(s.Rows, *row)
		s.Total.add(*row)
	}
	s.Total.Orders, s.Gifts.Orders = t.goods, t.gifts
	for _, rows := range [][]ProductRow{s.Rows, s.GiftCards} {
		slices.SortFunc(rows, func(a, b ProductRow) int {
			return cmp.Or(b.Net.Cmp(a.Net), cmp.Compare(a.SKU, b.SKU), cmp.Compare(a.Key, b.Key))
		})
	}
	return s
}

// Buyer is an order that holds a product.
type Buyer struct {
	Order, Number, Who, Mail string
	At                       time.Time
	Quantity, Returned       int
	Net                      Amount
}

// Buyers are the orders behind a row of the product sales, the oldest first: of the period, and those of which
// something came back in it. Their sums are the figures of the row.
func Buyers(orders Orders, p Period, r Rules, by Key, key string) (all []Buyer) {
	in := p.span()
	for o := range orders {
		if !slices.ContainsFunc(o.Lines, func(l Line) bool { return by(&l) == key }) {
			continue
		}
		t := productTally{rows: map[tallied]*ProductRow{}}
		t.add(o, in, r, by)
		b := Buyer{Order: o.ID, Number: o.Number, Who: o.Who(), Mail: o.Mail, At: o.At}
		found := false
		for at, row := range t.rows {
			if at.key == key {
				found = true
				b.Quantity, b.Returned, b.Net = b.Quantity+row.Sold, b.Returned+row.Returned, b.Net.Add(row.Net)
			}
		}
		if found {
			all = append(all, b)
		}
	}
	slices.SortStableFunc(all, func(a, b Buyer) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Order,
			b.Order))
	})
	return all
}

// Measure is by what products are ranked.
type Measure int

// Measures.
const (
	ByUnits Measure = iota // sold and not returned
	ByNet
	ByProfit
)

func (m Measure) of(r ProductRow) Amount {
	switch m {
	case ByNet:
		return r.Net
	case ByProfit:
		return r.Profit
	}
	return Pieces(r.Units())
}

// Ranked is a product with its place among others.
type Ranked struct {
	ProductRow
	Rank   int
	Before int // its place in the compared period; 0 for none
}

// Top are the first n goods of sales by a measure; 0 for all. The places before are those of the compared sales.
func Top(now, before ProductSales, by Measure, n int) []Ranked {
	places := map[string]int{}
	for i, row := range rank(before.Rows, by) {
		places[row.Key] = i + 1
	}
	var all []Ranked
	for i, row := range rank(now.Rows, by) {
		if n > 0 && i == n {
			break
		}
		all = append(all, Ranked{row, i + 1, places[row.Key]})
	}
	return all
}

func rank(rows []ProductRow, by Measure) []ProductRow {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b ProductRow) int { return by.of(b).Cmp(by.of(a)) })
	return rows
}
