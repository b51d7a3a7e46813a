package shop

import "griddle/shop/drawing"

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
	picture           []drawing.Shape
}

var sampleCategories = []sampleCategory{
	{"Fresh from the Oven", "", "Baked every morning, out of the oven by seven.", loaf(crust, 50)},
	{"Baking Tools", "", "What a baker reaches for every day.", whisk()},
	{"Kitchen", "", "Good things to cook with, made to last.", chefsKnife()},
	{"Bread", "Fresh from the Oven", "Sourdough, rye and rolls with a real crust.", loaf(rye, 46)},
	{"Pastries and Cakes", "Fresh from the Oven", "For breakfast, for coffee, and for no reason at all.", croissant()},
	{"Tins and Moulds", "Baking Tools", "Heavy tins that brown evenly and let go cleanly.", loafTin()},
	{"Mixing and Measuring", "Baking Tools", "Bowls, whisks and scales for a dough that works.", bowl(blue)},
	{"Knives and Boards", "Kitchen", "Sharp edges and calm surfaces.", board()},
}

var sampleProducts = []sampleProduct{
	{name: "Country Sourdough", sku: "BR-101", price: "6.80", cost: "1.90", weight: "1.9", in: []string{"Bread", "Fresh from the Oven"}, featured: true,
		short: "A round wheat loaf, raised for 24 hours.", long: "Dark crust, open crumb, a mild sour note. Keeps well for four days in a linen bag.",
		keywords: "wheat levain boule", tabs: [][2]string{{"Ingredients", "Wheat flour, water, rye sourdough, salt."}, {"Storage", "Cut side down, in a cloth."}},
		picture: loaf(crust, 50)},
	{name: "Baguette", sku: "BR-102", price: "2.40", cost: "0.60", weight: "0.6", in: []string{"Bread"},
		short: "Thin, crisp and best on the day.", long: "Shaped by hand, baked on stone.", keywords: "french stick", picture: baguette()},
	{name: "Dark Rye Loaf", sku: "BR-103", price: "5.90", cost: "1.70", weight: "2.2", in: []string{"Bread"},
		short: "All rye, with a hint of malt.", long: "Dense and moist; slice it thin.", keywords: "pumpernickel wholegrain", picture: loaf(rye, 44)},
	{name: "Seeded Rolls, six", sku: "BR-104", price: "4.20", cost: "1.20", weight: "1.1", in: []string{"Bread"},
		short: "Half a dozen rolls with poppy, sesame and sunflower seeds.", long: "Warm them for five minutes and they are as new.",
		mode: WhenOutShow, stock: 18, picture: rolls()},
	{name: "Butter Croissant", sku: "PA-201", price: "2.60", cost: "0.85", weight: "0.2", in: []string{"Pastries and Cakes", "Fresh from the Oven"}, featured: true,
		short: "Three days of work, gone in three minutes.", long: "Laminated with cultured butter.", mode: WhenOutShow, stock: 40, picture: croissant()},
	{name: "Cinnamon Knots, four", sku: "PA-202", price: "7.50", list: "8.40", cost: "2.30", weight: "0.9", in: []string{"Pastries and Cakes"},
		short: "Soft, sticky, heavy on the cinnamon.", long: "Cardamom in the dough, pearl sugar on top.", keywords: "bun swirl", picture: knots()},
	{name: "Lemon Drizzle Cake", sku: "PA-203", price: "14.50", cost: "4.10", weight: "1.6", in: []string{"Pastries and Cakes"},
		short: "Sharp, sweet and moist, in a loaf for ten.", long: "With the zest of three lemons in every cake.",
		tabs: [][2]string{{"Ingredients", "Wheat flour, sugar, butter, eggs, lemons, baking powder, salt."}}, picture: cake()},
	{name: "Chocolate Chip Cookies, twelve", sku: "PA-204", price: "9.60", cost: "2.80", weight: "1.0", in: []string{"Pastries and Cakes"},
		short: "Crisp rim, soft heart, two kinds of chocolate.", long: "The dough rests overnight, which is the whole secret.", picture: cookies()},
	{name: "Blueberry Muffins, four", sku: "PA-205", price: "8.20", cost: "2.40", weight: "0.9", in: []string{"Pastries and Cakes"},
		short: "More berry than batter.", long: "With a crumble top.", mode: WhenOutHide, picture: muffin()},

	{name: "Loaf Tin, 900 g", sku: "TN-301", price: "18.90", cost: "7.20", weight: "1.3", in: []string{"Tins and Moulds", "Baking Tools"},
		short: "Aluminised steel with folded corners.", long: "Straight sides for straight slices.", mode: WhenOutBackorder, stock: 12, picture: loafTin()},
	{name: "Springform, 24 cm", sku: "TN-302", price: "24.50", list: "29.00", cost: "9.80", weight: "1.7", in: []string{"Tins and Moulds"}, featured: true,
		short: "A clasp that closes tight and opens gently.", long: "The rim of the base keeps batter where it belongs.", picture: springform()},
	{name: "Muffin Tray, twelve cups", sku: "TN-303", price: "21.00", cost: "8.10", weight: "1.9", in: []string{"Tins and Moulds"},
		short: "Twelve deep cups, heavy gauge.", long: "Does not warp, even at 250 °C.", mode: WhenOutShow, stock: 7, picture: muffinTray()},
	{name: "Baking Sheet", sku: "TN-304", price: "16.00", cost: "5.90", weight: "2.1", in: []string{"Tins and Moulds"},
		short: "Flat where you want it, with one raised edge.", long: "Slide the loaf off, not over.", picture: sheet()},
	{name: "Proving Basket", sku: "TN-305", price: "19.50", cost: "7.00", weight: "0.8", in: []string{"Tins and Moulds", "Baking Tools"},
		short: "Cane basket for loaves up to one kilogram.", long: "Dust with rye flour, turn out, bake. Brush, never wash.",
		keywords: "banneton", picture: basket()},

	{name: "Mixing Bowl, 4 litres", sku: "MX-401", price: "27.00", cost: "10.50", weight: "2.6", in: []string{"Mixing and Measuring", "Baking Tools"},
		short: "Stoneware that stays put while you stir.", long: "Glazed inside and out; fit for the dishwasher.", picture: bowl(blue)},
	{name: "Balloon Whisk", sku: "MX-402", price: "12.90", cost: "4.30", weight: "0.4", in: []string{"Mixing and Measuring"},
		short: "Eleven wires and a beech handle.", long: "For cream, eggs and thin batters.", picture: whisk()},
	{name: "Kitchen Scale", sku: "MX-403", price: "39.00", list: "45.00", cost: "18.00", weight: "1.5", in: []string{"Mixing and Measuring"}, featured: true,
		short: "Weighs to one gram, up to five kilograms.", long: "Switches to ounces; runs for a year on two cells.",
		mode: WhenOutHide, stock: 9, picture: scales()},
	{name: "Measuring Jug, 1 litre", sku: "MX-404", price: "11.50", cost: "3.90", weight: "1.1", in: []string{"Mixing and Measuring"},
		short: "Clear glass with marks that last.", long: "Litres on one side, cups on the other.", picture: jug()},
	{name: "Rolling Pin", sku: "MX-405", price: "15.80", cost: "5.20", weight: "1.2", in: []string{"Mixing and Measuring"},
		short: "One piece of beech, 45 cm long.", long: "Oiled, not varnished.", picture: rollingPin()},

	{name: "Bread Knife", sku: "KN-501", price: "34.00", cost: "14.00", weight: "0.5", in: []string{"Knives and Boards", "Kitchen"}, featured: true,
		short: "A long, serrated blade for hard crusts.", long: "Saws through, never squashes.", keywords: "serrated", picture: breadKnife()},
	{name: "Chef's Knife, 20 cm", sku: "KN-502", price: "62.00", list: "69.00", cost: "28.00", weight: "0.6", in: []string{"Knives and Boards"},
		short: "Forged steel, well balanced.", long: "Comes sharp; comes back sharp, too, if you send it to us once a year.", picture: chefsKnife()},
	{name: "Oak Chopping Board", sku: "KN-503", price: "44.00", cost: "17.50", weight: "5.2", in: []string{"Knives and Boards"},
		short: "End grain, four centimetres thick.", long: "Kind to blades. Oil it every other month.", mode: WhenOutBackorder, picture: board()},
	{name: "Linen Apron", sku: "KI-601", price: "32.00", cost: "12.00", weight: "0.7", in: []string{"Kitchen"},
		short: "Washed linen, with a pocket for the notes.", long: "Long ties; fits everybody.", picture: apron()},
	{name: "Oven Gloves", sku: "KI-602", price: "17.50", cost: "6.00", weight: "0.5", in: []string{"Kitchen"}, off: true,
		short: "A pair, quilted, to the elbow.", long: "Back in the shop when the new fabric has arrived.", picture: glove()},
}
