package shop

import (
	"strings"

	"github.com/shopspring/decimal"

	"griddle/storage"
)

const priceGroupsTable = "pricegroups"

// PriceGroups: docs/protocol/30-orders-people-taxes.md §8. A deleted one leaves its id with its customers, who then have none.
var PriceGroups = resource(func(s *Store) *model[PriceGroup, string] { return s.priceGroups })

func (s *Store) declarePriceGroups() {
	s.priceGroups = declare(s, model[PriceGroup, string]{
		one: "price group", id: func(g *PriceGroup) *string { return &g.Bvin },
		store: func(g *PriceGroup) *int64 { return &g.StoreId }, updated: func(g *PriceGroup) *Instant { return &g.LastUpdated },
		name: func(g *PriceGroup) string { return g.Name }, parse: anyText, order: []string{"name_sort", "pk"},
		sorts: map[string]func(*PriceGroup) any{
			"name":   func(g *PriceGroup) any { return g.Name },
			"type":   func(g *PriceGroup) any { return g.PricingType },
			"amount": func(g *PriceGroup) any { return g.AdjustmentAmount },
		},
	}, storage.Spec[PriceGroup, string]{
		Table: priceGroupsTable, AnyCase: true,
		Columns: nameColumns(func(g *PriceGroup) string { return g.Name }),
		Indexes: []storage.Index{{Columns: []string{"name_sort"}}},
	})
}

// PriceOf is what members of the group pay for a product as it is without choices; never less than nothing.
func (g *PriceGroup) PriceOf(p *Product, c Currency) Decimal {
	return Decimal{Decimal: decimal.Max(decimal.Zero, g.price(p, p.SitePrice.Decimal, c))}
}

// anyText reads ids that need not be GUIDs.
func anyText(text string) (string, bool) {
	text = strings.TrimSpace(text)
	return text, text != ""
}
