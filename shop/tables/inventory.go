package tables

import (
	"strconv"
	"strings"

	"griddle/shop"
	"griddle/shop/sheet"
)

// inventory and prices are other columns of products and their variants, and make no new ones.
var (
	inventory = narrow(func(*session) []column[item] {
		available := func(_ *session, p *item) string {
			if p.stock == nil {
				return ""
			}
			return strconv.Itoa(p.stock.QuantityOnHand - p.stock.QuantityReserved - p.stock.OutOfStockPoint)
		}
		all := []column[item]{keyColumn(), nameColumn(), choicesColumn()}
		all = append(all, stockColumns()[1:]...)
		return append(all, changeColumn(),
			column[item]{head: "Available", kind: sheet.Decimal, part: stockPart, get: available})
	}, func(p *item) bool { return p.stock != nil })
	prices = narrow(func(s *session) []column[item] {
		return []column[item]{keyColumn(), nameColumn(), choicesColumn(), priceColumn(),
			own(amount("MSRP", "ListPrice", func(p *item) *shop.Decimal { return &p.ListPrice })),
			own(amount("Cost", "SiteCost", func(p *item) *shop.Decimal { return &p.SiteCost })),
			volumeColumn()}
	}, func(*item) bool { return true })
)

// narrow is a table of products with other columns, of those items that it is about.
func narrow(columns func(*session) []column[item], about func(*item) bool) *table[item] {
	t := *products
	t.columns = func(s *session, _ []string) ([]column[item], error) { return columns(s), nil }
	t.fresh, t.late = nil, nil
	t.load = func(s *session, ids []string) (map[string]*item, error) {
		all, err := products.load(s, ids)
		for id, p := range all {
			if s.wants(stockPart) && !about(p) {
				delete(all, id)
			}
		}
		return all, err
	}
	return &t
}

// keyColumn is the SKU by which rows are found. It does not change here.
func keyColumn() column[item] { return skuColumn().outOnly() }

func nameColumn() column[item] {
	return column[item]{head: "Name", get: func(_ *session, p *item) string { return p.ProductName }}
}

func choicesColumn() column[item] {
	return column[item]{head: "Choices", part: optionPart, get: func(_ *session, p *item) string {
		if p.variant == nil {
			return ""
		}
		return strings.Join(p.items, ", ")
	}}
}

// changeColumn is what is added to the number on hand, "+5" or "-3".
func changeColumn() column[item] {
	return column[item]{head: "Change", field: "QuantityOnHand", kind: sheet.Decimal, part: stockPart,
		get: func(*session, *item) string { return "" },
		set: func(_ *session, p *item, value string) error {
			n, err := wholeNumber(value)
			if err != nil || n == 0 || p.stock == nil {
				return err
			}
			if p.touched[stockPart] {
				return refuse("Write either what is on hand or how it changes, not both.")
			}
			p.stock.QuantityOnHand += n
			p.touch(stockPart)
			return nil
		}}
}
