package report

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// stockDays are over how many days back the daily units are averaged.
const stockDays = 90

// StockItem is a product, or a variant of one, with a record of its stock.
type StockItem struct {
	Product, Variant string // ids
	SKU, Name        string
	Active           bool
	OnHand, Reserved int
	OutPoint         int // so many are kept back
	LowPoint         int
	Cost, Price      Amount      // of a piece
	Moves            []StockMove // what changed the pieces on hand, in any order
}

// StockMove is a change of the pieces on hand.
type StockMove struct {
	At     time.Time
	Change int
}

// key is by what lines of orders are of the item: as ByVariant has it.
func (i *StockItem) key() string {
	return ByVariant(&Line{Product: i.Product, Variant: i.Variant, SKU: i.SKU})
}

// StockRow is what of an item lies in the shop, and what it is worth.
type StockRow struct {
	Product, Variant, SKU, Name string
	OnHand, Reserved            int
	Available                   int // on hand − reserved − kept back
	Cost, Price                 Amount
	AtCost, AtPrice             Amount // of the pieces on hand: negative where more were promised than there were
	Low                         bool   // available is below the low point
	Units                       int    // sold and not returned in the last 90 days
}

// Days is for how many days what is available lasts, at the average of the last 90; false where nothing was sold.
func (r StockRow) Days() (Amount, bool) {
	if r.Units <= 0 {
		return Amount{}, false
	}
	return Ratio(Pieces(r.Available*stockDays), Pieces(r.Units))
}

// Stock is what lies in the shop.
type Stock struct {
	Rows            []StockRow // by SKU
	AtCost, AtPrice Amount
}

// ValueStock is the stock at an instant, with what was sold in the 90 days until today. What was on hand earlier is
// known from the moves; what was reserved then is not, so an earlier instant has neither reserved nor available
// pieces.
func ValueStock(items iter.Seq[*StockItem], orders Orders, c Calendar, r Rules, now, at time.Time) (s Stock) {
	units := map[string]int{}
	for _, row := range SellProducts(orders, c.Period(Last90Days, now), r, ByVariant).Rows {
		units[row.Key] = row.Units()
	}
	for item := range items {
		row := StockRow{Product: item.Product, Variant: item.Variant, SKU: item.SKU, Name: item.Name,
			OnHand: item.OnHand,
			Cost:   item.Cost, Price: item.Price, Units: units[item.key()]}
		if at.Before(now) {
			for _, m := range item.Moves {
				if m.At.After(at) {
					row.OnHand -= m.Change
				}
			}
		} else {
			row.Reserved, row.Available = item.Reserved, item.OnHand-item.Reserved-item.OutPoint
			row.Low = row.Available < item.LowPoint
		}
		row.AtCost = item.Cost.Mul(Pieces(row.OnHand)).Round(r.Places)
		row.AtPrice = item.Price.Mul(Pieces(row.OnHand)).Round(r.Places)
		s.Rows = append(s.Rows, row)
		s.AtCost, s.AtPrice = s.AtCost.Add(row.AtCost), s.AtPrice.Add(row.AtPrice)
	}
	sortStock(s.Rows)
	return s
}

func sortStock(rows []StockRow) {
	slices.SortStableFunc(rows, func(a, b StockRow) int {
		return cmp.Or(cmp.Compare(a.SKU, b.SKU), cmp.Compare(a.Name,
			b.Name))
	})
}

// NotSold are the active items of which the sales of a period by ByVariant hold no unit, those that tie up most first.
func NotSold(items iter.Seq[*StockItem], sales ProductSales, r Rules) (rows []StockRow) {
	units := map[string]int{}
	for _, row := range slices.Concat(sales.Rows, sales.GiftCards) {
		units[row.Key] += row.Units()
	}
	for item := range items {
		if !item.Active || units[item.key()] != 0 {
			continue
		}
		rows = append(rows, StockRow{Product: item.Product, Variant: item.Variant, SKU: item.SKU, Name: item.Name,
			OnHand: item.OnHand, Reserved: item.Reserved, Available: item.OnHand - item.Reserved - item.OutPoint,
			Cost: item.Cost, Price: item.Price, AtCost: item.Cost.Mul(Pieces(item.OnHand)).Round(r.Places),
			AtPrice: item.Price.Mul(Pieces(item.OnHand)).Round(r.Places)})
	}
	sortStock(rows)
	slices.SortStableFunc(rows, func(a, b StockRow) int { return b.AtCost.Cmp(a.AtCost) })
	return rows
}
