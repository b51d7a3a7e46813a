package shop

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"griddle/shop/wire"
)

const usaBvin = "bf7389a2-9b21-4d33-b276-23c9c18ea0c0"

func amount(text string) Decimal { return wire.MustDecimal(text) }

// tampa is where the orders of these tests go.
var tampa = Address{CountryBvin: strings.ToUpper(usaBvin), RegionBvin: "fl", PostalCode: "33601"}

// shopPrices: a product A for 10 with sizes and volume discounts, a product B for 0.05, two tax schedules.
func shopPrices() *Pricing {
	size := Option{Bvin: idA, IsVariant: true, Items: []OptionItem{{Bvin: idA},
		{Bvin: idB, PriceAdjustment: amount("1.5")}}}
	gift := Option{Bvin: idB, Items: []OptionItem{{Bvin: noSuch, PriceAdjustment: amount("-0.25")}}}
	return &Pricing{
		products: map[string]Product{
			idA: {Bvin: idA, SitePrice: amount("10"), ListPrice: amount("12"), SiteCost: amount("6.33")},
			idB: {Bvin: idB, SitePrice: amount("0.05")},
		},
		Options: map[string][]Option{idA: {size, gift}},
		Variants: map[string][]Variant{idA: {{Price: amount("20"),
			Selections: []OptionSelection{{PlainID(idA), PlainID(idB)}}},
			{Price: amount("-1"), Selections: []OptionSelection{{PlainID(idA), PlainID(idA)}}}}},
		tiers: map[string][]ProductVolumeDiscount{idA: {{Qty: 5, Amount: amount("9")},
			{Qty: 10, Amount: amount("8")}}},
		schedules: map[int64]TaxSchedule{1: {Id: 1, DefaultRate: amount("19"), DefaultShippingRate: amount("7")},
			2: {Id: 2}},
		rates: map[int64][]Tax{1: {
			{CountryIsoAlpha3: "CAN", Rate: amount("5")},
			{CountryIsoAlpha3: "usa", RegionAbbreviation: "FL", Rate: amount("6.5"), ShippingRate: amount("10"),
				ApplyToShipping: true},
			{CountryIsoAlpha3: "USA", RegionAbbreviation: "FL", PostalCode: "33601", Rate: amount("7")},
		}},
	}
}

func chose(option, item string) []OptionSelection {
	return []OptionSelection{{PlainID(option), PlainID(item)}}
}

func override(text string) []CustomProperty {
	return []CustomProperty{{DeveloperId: "hcc", Key: "shippingoverride", Value: text}}
}

func TestRecalculate(t *testing.T) {
	line := func(product string, n int) LineItem {
		return LineItem{ProductId: product, Quantity: n, ShippingCharge: ChargeAll, BasePricePerItem: amount("3.335"),
			// all of it lost
			TaxRate: amount("1"), TaxPortion: amount("9"), ShippingPortion: amount("9"),
			DiscountDetails: []DiscountDetail{{Amount: amount("-9")}}}
	}
	with := func(l LineItem, change func(*LineItem)) LineItem { change(&l); return l }
	offer := "4=1"
	group := func(kind PricingType, by string) func(*Order, *Pricing) {
		return func(_ *Order, p *Pricing) { p.group = &PriceGroup{PricingType: kind, AdjustmentAmount: amount(by)} }
	}
	for _, c := range []struct {
		name   string
		lines  []LineItem
		change func(*Order, *Pricing)
		totals string // of the lines
		tax    string
		grand  string
	}{
		{name: "nothing", totals: "[]", tax: "0", grand: "0"},
		{name: "site price", lines: []LineItem{line(idA, 2)}, totals: "[20]", tax: "0", grand: "20"},
		{name: "unknown product keeps its price, rounded half away from zero", lines: []LineItem{line(noSuch, 1)},
			totals: "[3.34]", tax: "0", grand: "3.34"},
		{name: "no pieces", lines: []LineItem{line(idA, 0), line(idA, -3)}, totals: "[0 0]", tax: "0", grand: "0"},
		{name: "user's price", lines: []LineItem{with(line(idA, 2),
			func(l *LineItem) { l.IsUserSuppliedPrice = true })}, totals: "[6.67]", tax: "0", grand: "6.67"},
		{name: "gift card", lines: []LineItem{with(line(idA, 9), func(l *LineItem) { l.IsGiftCard = true })},
			totals: "[30.02]", tax: "0", grand: "30.02"},
		{name: "adjustment of an item", lines: []LineItem{with(line(idA, 1),
			func(l *LineItem) { l.SelectionData = chose(idB, noSuch) })}, totals: "[9.75]", tax: "0", grand: "9.75"},
		{name: "price of a variant", lines: []LineItem{with(line(idA, 1),
			func(l *LineItem) { l.SelectionData = chose(idA, idB) })}, totals: "[21.5]", tax: "0", grand: "21.5"},
		{name: "variant without a price", lines: []LineItem{with(line(idA, 1),
			func(l *LineItem) { l.SelectionData = chose(idA, idA) })}, totals: "[10]", tax: "0", grand: "10"},
		{name: "variant for nothing", lines: []LineItem{with(line(idA, 1),
			func(l *LineItem) { l.SelectionData = chose(idA, idB) })},
			change: func(_ *Order, p *Pricing) { p.Variants[idA][0].Price = amount("0") }, totals: "[1.5]", tax: "0",
			grand: "1.5"},
		{name: "percent off list price", lines: []LineItem{line(idA, 1)}, change: group(PercentageOffListPrice, "12.5"),
			totals: "[10.5]", tax: "0", grand: "10.5"},
		{name: "amount off list price", lines: []LineItem{line(idA, 2)}, change: group(AmountOffListPrice, "3"),
			totals: "[18]", tax: "0", grand: "18"},
		{name: "percent above cost", lines: []LineItem{line(idA, 3)}, change: group(PercentageAboveCost, "10"),
			totals: "[20.88]", tax: "0", grand: "20.88"},
		{name: "amount above cost", lines: []LineItem{line(idA, 1)}, change: group(AmountAboveCost, "1"),
			totals: "[7.33]", tax: "0", grand: "7.33"},
		{name: "percent off", lines: []LineItem{line(idA, 1)}, change: group(PercentageOffSitePrice, "25"),
			totals: "[7.5]", tax: "0", grand: "7.5"},
		{name: "amount off", lines: []LineItem{line(idA, 1)}, change: group(AmountOffSitePrice, "1"), totals: "[9]",
			tax: "0", grand: "9"},
		{name: "more off than it costs", lines: []LineItem{line(idA, 3)}, change: group(AmountOffSitePrice, "11"),
			totals: "[0]", tax: "0", grand: "0"},
		{name: "below the first tier", lines: []LineItem{line(idA, 4)}, totals: "[40]", tax: "0", grand: "40"},
		{name: "tier", lines: []LineItem{line(idA, 5)}, totals: "[45]", tax: "0", grand: "45"},
		{name: "tier of all lines together", lines: []LineItem{line(idA, 6), line(idA, 4)}, totals: "[48 32]", tax: "0",
			grand: "80"},
		{name: "tier and a user's price, which does not count",
			lines:  []LineItem{line(idA, 4), with(line(idA, 3), func(l *LineItem) { l.IsUserSuppliedPrice = true })},
			totals: "[40 10.01]", tax: "0", grand: "50.01"},
		{name: "tier and a gift card, which it leaves alone",
			lines:  []LineItem{line(idA, 5), with(line(idA, 3), func(l *LineItem) { l.IsGiftCard = true })},
			totals: "[45 10.01]", tax: "0", grand: "55.01"},
		{name: "tier on top of a price group", lines: []LineItem{line(idA, 5)},
			change: group(PercentageOffSitePrice, "50"), totals: "[22.5]", tax: "0", grand: "22.5"},
		{name: "tier under a dearer price group", lines: []LineItem{line(idA, 5)},
			change: group(AmountOffListPrice, "1"), totals: "[45]", tax: "0", grand: "45"},
		{name: "tier above the price of a variant, which is no discount yet",
			lines:  []LineItem{with(line(idA, 5), func(l *LineItem) { l.SelectionData = chose(idA, idB) })},
			change: func(_ *Order, p *Pricing) { p.Variants[idA][0].Price = amount("3") }, totals: "[45]", tax: "0",
			grand: "45"},
		{name: "line of an offer takes no other discount", lines: []LineItem{with(line(idA, 5),
			func(l *LineItem) { l.PromotionIds = &offer })}, totals: "[50]", tax: "0", grand: "50"},
		{name: "tax of the least specific place", lines: []LineItem{with(line(idA, 1),
			func(l *LineItem) { l.TaxSchedule = 1 })}, totals: "[10]", tax: "0.65", grand: "10.65"},
		{name: "tax elsewhere", lines: []LineItem{with(line(idA, 1), func(l *LineItem) { l.TaxSchedule = 1 })},
			change: func(o *Order, _ *Pricing) { o.ShippingAddress.RegionBvin = "GA" }, totals: "[10]", tax: "0",
			grand: "10"},
		{name: "tax without a country", lines: []LineItem{with(line(idA, 1), func(l *LineItem) { l.TaxSchedule = 1 })},
			change: func(o *Order, _ *Pricing) { o.ShippingAddress.CountryBvin = "" }, totals: "[10]", tax: "0",
			grand: "10"},
		{name: "schedule without rates", lines: []LineItem{with(line(idA, 1), func(l *LineItem) { l.TaxSchedule = 2 })},
			totals: "[10]", tax: "0", grand: "10"},
		{name: "exempt customer", lines: []LineItem{with(line(idA, 1), func(l *LineItem) { l.TaxSchedule = 1 })},
			change: func(_ *Order, p *Pricing) { p.exempt = true }, totals: "[10]", tax: "0", grand: "10"},
		{name: "exempt line", lines: []LineItem{with(line(idA, 1), func(l *LineItem) {
			l.TaxSchedule, l.CustomProperties = 1, []CustomProperty{{DeveloperId: "HCC", Key: "IsTaxExempt",
				Value: "true"}}
		})}, totals: "[10]", tax: "0", grand: "10"},
		{name: "nothing to ship is taxed where it is paid", lines: []LineItem{with(line(idA, 1),
			func(l *LineItem) { l.TaxSchedule, l.IsNonShipping = 1, true })}, totals: "[10]", tax: "0", grand: "10"},
		{name: "shipping override with tax", lines: []LineItem{with(line(idA, 1),
			func(l *LineItem) { l.TaxSchedule = 1 })},
			change: func(o *Order, _ *Pricing) { o.CustomProperties = override("5") }, totals: "[10]", tax: "1.15",
			grand: "16.15"},
		{name: "shipping without tax", lines: []LineItem{with(line(idA, 1), func(l *LineItem) { l.TaxSchedule = 1 })},
			change: func(o *Order, p *Pricing) {
				o.CustomProperties, p.rates[1][1].ApplyToShipping = override("5"),
					false
			}, totals: "[10]", tax: "0.65", grand: "15.65"},
		{name: "override by nothing", lines: []LineItem{line(idA, 1)},
			change: func(o *Order, _ *Pricing) { o.CustomProperties = override("0") }, totals: "[10]", tax: "0",
			grand: "10"},
		{name: "negative override", lines: []LineItem{line(idA, 1)},
			change: func(o *Order, _ *Pricing) { o.CustomProperties = override("-1") }, totals: "[10]", tax: "0",
			grand: "10"},
		{name: "shipping that no line bears", lines: []LineItem{with(line(idA, 1),
			func(l *LineItem) { l.ShippingCharge = 0 })},
			change: func(o *Order, _ *Pricing) { o.CustomProperties = override("4.999") }, totals: "[10]", tax: "0",
			grand: "15"},
		{name: "price contains the tax of the place", lines: []LineItem{with(line(idA, 1),
			func(l *LineItem) { l.TaxSchedule = 1 })}, change: func(_ *Order, p *Pricing) {
			p.taxIncluded,
				p.rates[1][1].Rate = true, amount("19")
		}, totals: "[10]", tax: "1.6", grand: "10"},
		{name: "prices of goods and shipping contain other taxes",
			lines:  []LineItem{with(line(idA, 1), func(l *LineItem) { l.TaxSchedule = 1 })},
			change: func(o *Order, p *Pricing) { o.CustomProperties, p.taxIncluded = override("5"), true },
			totals: "[8.95]", tax: "1.02", grand: "14.09"},
		{name: "price contains another tax", lines: []LineItem{with(line(idA, 1),
			func(l *LineItem) { l.TaxSchedule = 1 })}, change: func(_ *Order, p *Pricing) { p.taxIncluded = true },
			totals: "[8.95]", tax: "0.55", grand: "8.95"},
	} {
		o := Order{ShippingAddress: tampa, Items: slices.Clone(c.lines),
			OrderDiscountDetails: []DiscountDetail{{Amount: amount("-1")}}, TotalTax: amount("99"),
			ShippingMethodId: "m"}
		p := shopPrices()
		if c.change != nil {
			c.change(&o, p)
		}
		o.recalculate(p)
		totals := []string{}
		for _, l := range o.Items {
			totals = append(totals, l.LineTotal.String())
		}
		if got := fmt.Sprint(totals); got != c.totals || o.TotalTax.String() != c.tax ||
			o.TotalGrand.String() != c.grand {
			t.Errorf("%s: lines %s, tax %s, grand %s; want %s, %s, %s", c.name, got, o.TotalTax, o.TotalGrand, c.totals,
				c.tax, c.grand)
		}
		if o.ShippingMethodId != "" || len(o.OrderDiscountDetails) > 0 {
			t.Errorf("%s: method %q, discounts %v", c.name, o.ShippingMethodId, o.OrderDiscountDetails)
		}
	}
}

// TestRecalculateByCurrency: what somebody pays has the decimals of the currency, halves away from zero.
func TestRecalculateByCurrency(t *testing.T) {
	tenth := []Tax{{CountryIsoAlpha3: "USA", Rate: amount("10"), ShippingRate: amount("10"), ApplyToShipping: true}}
	for _, c := range []struct {
		currency, price              string
		taxIncluded                  bool
		group                        *PriceGroup
		line, each, tax, part, grand string
	}{
		{currency: "USD", price: "1127", line: "1127", each: "1127", tax: "112.7", part: "4.75,4.75", grand: "2489.86"},
		{currency: "JPY", price: "1127", line: "1127", each: "1127", tax: "113", part: "5,4", grand: "2490"},
		{currency: "KWD", price: "1.1275", line: "1.128", each: "1.128", tax: "0.113", part: "4.749,4.749",
			grand: "12.93"},
		{currency: "JPY", price: "1299", group: &PriceGroup{PricingType: PercentageOffSitePrice,
			AdjustmentAmount: amount("15")}, line: "1104", each: "1104", tax: "110", part: "5,4", grand: "2438"},
		{currency: "JPY", price: "1100", taxIncluded: true, line: "1100", each: "1100", tax: "100", part: "5,4",
			grand: "2209"},
	} {
		p := shopPrices()
		p.Currency, p.rates[1], p.taxIncluded, p.group = Currency(c.currency), tenth, c.taxIncluded, c.group
		p.schedules[1] = TaxSchedule{Id: 1, DefaultRate: amount("10"), DefaultShippingRate: amount("10")}
		p.products[idB] = Product{SitePrice: amount(c.price)}
		line := LineItem{ProductId: idB, Quantity: 1, TaxSchedule: 1, ShippingCharge: ChargeAll}
		o := Order{ShippingAddress: tampa, CustomProperties: override("9.498"), Items: []LineItem{line, line}}
		o.recalculate(p)
		first, last := o.Items[0], o.Items[1]
		got := []string{first.LineTotal.String(), first.AdjustedPricePerItem.String(), first.TaxPortion.String(),
			first.ShippingPortion.String() + "," + last.ShippingPortion.String(), o.TotalGrand.String()}
		if want := []string{c.line, c.each, c.tax, c.part, c.grand}; !slices.Equal(got, want) {
			t.Errorf("%s %s: %q, want %q", c.price, c.currency, got, want)
		}
	}
}

func TestShippingPortions(t *testing.T) {
	o := Order{CustomProperties: override("0.02"), ShippingAddress: tampa}
	for range 4 {
		o.Items = append(o.Items, LineItem{Quantity: 1, BasePricePerItem: amount("1"), ShippingCharge: ChargeShipping})
	}
	o.Items = append(o.Items, LineItem{Quantity: 1, BasePricePerItem: amount("1"), ShippingCharge: ChargeAll,
		CustomProperties: []CustomProperty{{DeveloperId: "hcc", Key: "ismarkedforfreeshipping", Value: "True"}}})
	o.Items = append(o.Items, LineItem{Quantity: 1, BasePricePerItem: amount("1"), ShippingCharge: 3},
		LineItem{Quantity: 1, BasePricePerItem: amount("1")})
	o.recalculate(shopPrices())
	var got []string
	for _, l := range o.Items {
		got = append(got, l.ShippingPortion.String())
	}
	if want := []string{"0.01", "0.01", "0", "0", "0", "0", "0"}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

// The rate is that of all lines, the mean where they differ, and none without shipping.
func TestShippingTaxRate(t *testing.T) {
	for _, c := range []struct{ shipping, schedules, want string }{{"8", "11", "0.1"}, {"8", "12", "0.05"},
		{"0", "11", "0"}, {"8", "00", "0"}} {
		o := Order{CustomProperties: override(c.shipping), ShippingAddress: tampa}
		for _, schedule := range c.schedules {
			o.Items = append(o.Items, LineItem{Quantity: 1, BasePricePerItem: amount("3"),
				ShippingCharge: ChargeShipping, TaxSchedule: int64(schedule - '0')})
		}
		if o.recalculate(shopPrices()); o.ShippingTaxRate.String() != c.want {
			t.Errorf("%+v: %s", c, o.ShippingTaxRate)
		}
	}
}

func TestOrderDiscountLowersTax(t *testing.T) {
	o := Order{ShippingAddress: tampa, OrderDiscountDetails: []DiscountDetail{{Amount: amount("-4")}}}
	for _, n := range []int{1, 3} {
		o.Items = append(o.Items, LineItem{Quantity: n, LineTotal: amount("10"), TaxSchedule: 1})
	}
	o.Items = append(o.Items, LineItem{Quantity: 5, LineTotal: amount("10")})
	o.tax(shopPrices())
	if a, b, c := o.Items[0].TaxPortion.String(), o.Items[1].TaxPortion.String(),
		o.Items[2].TaxPortion.String(); a != "0.59" || b != "0.46" || c != "0" {
		t.Errorf("%s %s %s", a, b, c) // 6.5 % of 9, of 7, of nothing
	}
}

// TestRecalculationHolds: whatever the order, totals are never negative, lines and totals add up, and doing it twice is
// doing it once.
func TestRecalculationHolds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	money := func(from, to int) Decimal { return Decimal{Decimal: decimal.New(int64(from+r.IntN(to-from)), -3)} }
	pick := func(all ...string) string { return all[r.IntN(len(all))] }
	currencies := []Currency{"USD", "JPY", "KWD"}
	const free = "00000000-0000-0000-0000-000000000002" // costs nothing, or what its option takes off
	for n := range 3000 {
		p := shopPrices()
		p.Currency = currencies[n%len(currencies)]
		cent := decimal.New(1, -p.Currency.Decimals())
		p.taxIncluded, p.exempt = r.IntN(4) == 0, r.IntN(5) == 0
		if r.IntN(2) == 0 {
			p.group = &PriceGroup{PricingType: PricingType(r.IntN(7)), AdjustmentAmount: money(-50000, 150000)}
		}
		p.tiers[idB] = []ProductVolumeDiscount{{Qty: r.IntN(4), Amount: money(-100, 300)}}
		p.products[free], p.tiers[free] = Product{SitePrice: amount(pick("0", "-1", "0.001"))}, p.tiers[idB]
		p.Options[free] = []Option{{Bvin: idB, Items: []OptionItem{{Bvin: noSuch, PriceAdjustment: money(-900, 100)}}}}
		p.schedules[1] = TaxSchedule{Id: 1, DefaultRate: amount(pick("19", "7", "-100")),
			DefaultShippingRate: amount(pick("7", "-100"))}
		o := Order{ShippingAddress: tampa, CustomProperties: override(money(-5000, 20000).String()),
			TotalShippingBeforeDiscounts: money(0, 9000)}
		for range r.IntN(6) {
			o.Items = append(o.Items, LineItem{
				ProductId: pick(idA, idB, free, noSuch), Quantity: r.IntN(14) - 1,
				BasePricePerItem: money(-3000, 50000), IsGiftCard: r.IntN(8) == 0,
				IsUserSuppliedPrice: r.IntN(8) == 0, TaxSchedule: int64(r.IntN(4)),
				ShippingCharge: ShippingCharge(r.IntN(4)), IsNonShipping: r.IntN(5) == 0,
				SelectionData:   chose(pick(idA, idB), pick(idA, idB, noSuch)),
				DiscountDetails: []DiscountDetail{{Amount: money(-9000, 100)}},
			})
		}
		o.recalculate(p)
		once := string(wire.Encode(&o)) + o.own.Shipping.String()
		lines, taxes, portions := decimal.Zero, decimal.Zero, decimal.Zero
		if !p.Currency.Round(o.TotalGrand.Decimal).Equal(o.TotalGrand.Decimal) {
			t.Errorf("order %d: nobody can pay %s %s", n, o.TotalGrand, p.Currency)
		}
		for i, l := range o.Items {
			for name, d := range map[string]Decimal{"total": l.LineTotal, "tax": l.TaxPortion, "rate": l.TaxRate,
				"shipping": l.ShippingPortion} {
				if d.IsNegative() {
					t.Errorf("order %d, line %d: %s is %s", n, i, name, d)
				}
			}
			whole := p.Currency.Round(l.BasePricePerItem.Mul(Pieces(l.Quantity)).Add(SumDiscounts(l.DiscountDetails)))
			if want := decimal.Max(whole, decimal.Zero); l.Quantity > 0 && !p.taxIncluded && !l.LineTotal.Equal(want) {
				t.Errorf("order %d, line %d: %s does not add up to %s", n, i, l.LineTotal, want)
			}
			if l.ProductId == idA && !l.FixedPrice() &&
				l.BasePricePerItem.Mul(Pieces(l.Quantity)).Add(SumDiscounts(l.DiscountDetails)).LessThan(cent.Neg()) &&
				l.Quantity > 0 {
				t.Errorf("order %d, line %d: more is taken off than it costs: %+v", n, i, l)
			}
			n := Pieces(l.Quantity)
			if l.Quantity > 0 && l.LineTotal.Sub(l.AdjustedPricePerItem.Mul(n)).Abs().GreaterThan(cent.Mul(n)) {
				t.Errorf("order %d, line %d: %d times %s is not %s", n, i, l.Quantity, l.AdjustedPricePerItem,
					l.LineTotal)
			}
			lines, taxes, portions = lines.Add(l.LineTotal.Decimal), taxes.Add(l.TaxPortion.Decimal),
				portions.Add(l.ShippingPortion.Decimal)
		}
		grand := lines.Add(o.own.Shipping.Decimal)
		if !p.taxIncluded {
			grand = grand.Add(o.TotalTax.Decimal)
		}
		switch {
		case !o.TotalOrderBeforeDiscounts.Equal(lines), !o.ItemsTax.Equal(taxes),
			!o.TotalTax.Equal(o.ItemsTax.Add(o.ShippingTax.Decimal)), !o.TotalGrand.Equal(grand):
			t.Errorf("order %d does not add up: %s", n, once)
		case !portions.IsZero() && !portions.Equal(o.own.Shipping.Decimal):
			t.Errorf("order %d: shipping is %s, its portions %s", n, o.own.Shipping, portions)
		case o.TotalGrand.IsNegative() || o.TotalTax.IsNegative() || o.ShippingTax.IsNegative() ||
			o.own.Shipping.IsNegative():
			t.Errorf("order %d has a negative total: %s", n, once)
		}
		if o.recalculate(p); string(wire.Encode(&o))+o.own.Shipping.String() != once {
			t.Errorf("order %d changes when it is recalculated again:\n%s\n%s", n, once, wire.Encode(&o))
		}
	}
}
