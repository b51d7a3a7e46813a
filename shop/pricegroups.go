package shop

import (
	"strings"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/storage"
)

// PriceGroup is PriceGroupDTO: customers with prices of their own.
type PriceGroup struct {
	Bvin             string      `max:"36" doc:"Id of the group, any text. Leave it empty on create to get a new one."`
	StoreId          int64       `doc:"Number of the store. Set by the server."`
	LastUpdated      Instant     `default:"now" doc:"When the group was last saved. Set by the server."`
	Name             string      `max:"255" doc:"Name."`
	PricingType      PricingType `doc:"What the adjustment is applied to."`
	AdjustmentAmount Decimal     `doc:"Percent, or an amount in store currency, by PricingType."`
}

const priceGroupsTable = "pricegroups"

// PriceGroups: docs/protocol/30-orders-people-taxes.md §8. A deleted one leaves its id with its customers, who then
// have none.
var PriceGroups = resource(func(s *Store) *model.Of[PriceGroup, string] { return modelsOf(s).priceGroups })

func (s *Store) declarePriceGroups() {
	modelsOf(s).priceGroups = model.Declare(s.base, model.Of[PriceGroup, string]{
		One: "price group", ID: func(g *PriceGroup) *string { return &g.Bvin },
		Asks:    map[string]model.AskBy{"Name": model.AsName("name_sort")},
		StoreID: func(g *PriceGroup) *int64 { return &g.StoreId },
		Updated: func(g *PriceGroup) *Instant { return &g.LastUpdated },
		Title:   func(g *PriceGroup) string { return g.Name }, Parse: anyText, Order: storage.Asc("name_sort", "pk"),
		Searched: []string{model.NameColumn},
		Sorts: map[string][]storage.By{"name": storage.Asc("name_sort"), "type": storage.Asc("type"),
			"amount": storage.Asc("amount")},
	}, storage.Spec[PriceGroup, string]{
		Table: priceGroupsTable, AnyCase: true,
		Columns: append(model.NameColumns(func(g *PriceGroup) string { return g.Name }),
			storage.Column[PriceGroup]{Name: "type", Type: storage.Integer, Value: func(g *PriceGroup) any {
				return int(g.PricingType)
			}},
			storage.Column[PriceGroup]{Name: "amount", Type: storage.Real, Value: func(g *PriceGroup) any {
				return g.AdjustmentAmount.InexactFloat64() // to sort by, never to reckon with
			}}),
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

// PricingType is PricingTypesDTO: what a price group's adjustment is applied to
// (docs/protocol/30-orders-people-taxes.md §8.2).
type PricingType int

// Types of pricing.
const (
	PercentageOffListPrice PricingType = iota
	AmountOffListPrice
	PercentageAboveCost
	AmountAboveCost
	PercentageOffSitePrice
	AmountOffSitePrice
)

// Members names the values.
func (PricingType) Members() []Member {
	return named(map[int]string{0: "PercentageOffListPrice", 1: "AmountOffListPrice", 2: "PercentageAboveCost",
		3: "AmountAboveCost",
		4: "PercentageOffSitePrice", 5: "AmountOffSitePrice"})
}
