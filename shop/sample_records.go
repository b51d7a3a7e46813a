package shop

import (
	"sync"

	"griddle/shop/drawing"
)

// The records of the sample store. Prices are in store currency, weights in the store's unit.

type sampleCategory struct {
	name, parent, text string
	picture            []drawing.Shape
}

type sampleProduct struct {
	name, sku         string
	price, list, cost string // list "": the same as price
	weight            string
	in                []string // categories
	short, long       string
	keywords          string
	tabs              [][2]string
	mode              InventoryMode // 0: always in stock
	stock             int
	featured, off     bool
	options           []string // names in sampleOptions
	picture           []drawing.Shape
}

var sampleCategories = sync.OnceValue(func() []sampleCategory {
	return []sampleCategory{
		{"Fresh from the Oven", "", "Baked every morning, out of the oven by seven.", loaf(crust, 50)},
		{"Baking Tools", "", "What a baker reaches for every day.", whisk()},
		{"Kitchen", "", "Good things to cook with, made to last.", chefsKnife()},
		{"Table", "", "For the moment when everything is ready.", plate(blue)},
		{"Bread", "Fresh from the Oven", "Sourdough, rye and rolls with a real crust.", loaf(rye, 46)},
		{"Pastries and Cakes", "Fresh from the Oven", "For breakfast, for coffee, and for no reason at all.", croissant()},
		{"Tins and Moulds", "Baking Tools", "Heavy tins that brown evenly and let go cleanly.", loafTin()},
		{"Mixing and Measuring", "Baking Tools", "Bowls, whisks and scales for a dough that works.", bowl(blue)},
		{"Knives and Boards", "Kitchen", "Sharp edges and calm surfaces.", board()},
		{"Pots and Pans", "Kitchen", "Iron and steel that outlast the stove.", pot(brick)},
		{"Cups and Plates", "Table", "Stoneware from a small pottery.", cup(green)},
		{"Linen", "Table", "Washed linen for table, shelf and cook.", cloth(blue)},
	}
})

// sampleLine is what the products of a category have in common: the schedule is a number in sampleSchedules.
type sampleLine struct {
	kind, vendor, maker string
	schedule            int
}

var sampleLines = map[string]sampleLine{
	"Bread":                {"Baked Goods", "Mill Lane Bakehouse", "Mill Lane Bakehouse", 1},
	"Pastries and Cakes":   {"Baked Goods", "Mill Lane Bakehouse", "Mill Lane Bakehouse", 1},
	"Tins and Moulds":      {"Cookware", "Northgate Wholesale", "Harrow Tinworks", 0},
	"Mixing and Measuring": {"Cookware", "Northgate Wholesale", "Harrow Tinworks", 0},
	"Knives and Boards":    {"Cookware", "Northgate Wholesale", "Ashdown Blades", 0},
	"Pots and Pans":        {"Cookware", "Kessel Trading", "Ironbridge Foundry", 0},
	"Cups and Plates":      {"Tableware", "Kessel Trading", "Saltmarsh Pottery", 0},
	"Linen":                {"Tableware", "Kessel Trading", "Flaxfield Weavers", 0},
	"Kitchen":              {"Tableware", "Kessel Trading", "Flaxfield Weavers", 0},
}
