package shop

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"griddle/shop/order"
)

// What an order costs (docs/protocol/30-orders-people-taxes.md §2.5 to §2.7): functions of the order and of what is
// known of its products, customer and taxes. Nothing here reads the store.

// Pricing is what a recalculation needs to know of the shop; orders.go collects it.
type Pricing struct {
	Currency    Currency
	taxIncluded bool               // prices contain tax
	products    map[string]Product // by id: those of the order's lines that exist
	Options     map[string][]Option
	Variants    map[string][]Variant
	tiers       map[string][]ProductVolumeDiscount // by product, smallest quantity first
	group       *PriceGroup                        // of the customer; nil for none
	exempt      bool                               // the customer pays no tax
	schedules   map[int64]TaxSchedule
	rates       map[int64][]Tax // by schedule; the least specific first
}

var hundred = decimal.NewFromInt(100)

// Pieces are a number of pieces, to multiply by.
func Pieces(n int) decimal.Decimal { return decimal.NewFromInt(int64(n)) }

func sum[T any](all []T, amount func(*T) Decimal) (total decimal.Decimal) {
	for i := range all {
		total = total.Add(amount(&all[i]).Decimal)
	}
	return total
}

// SumDiscounts is the sum of discounts.
func SumDiscounts(all []DiscountDetail) decimal.Decimal {
	return sum(all, func(d *DiscountDetail) Decimal { return d.Amount })
}

// total works out what never is as posted. Shipping after discounts must be known.
func (o *Order) total() {
	before := sum(o.Items, func(l *LineItem) Decimal { return l.LineTotal })
	fixed := decimal.Zero // what discounts of the order cannot touch
	for _, l := range o.Items {
		if l.FixedPrice() {
			fixed = fixed.Add(l.LineTotal.Decimal)
		}
	}
	off := SumDiscounts(o.OrderDiscountDetails)
	o.TotalOrderBeforeDiscounts.Decimal, o.TotalOrderDiscounts.Decimal = before, off
	o.TotalShippingDiscounts.Decimal = SumDiscounts(o.ShippingDiscountDetails)
	grand := decimal.Max(before.Add(off), fixed, decimal.Zero).Add(o.own.Shipping.Decimal)
	if !IsTrue(o.CustomProperties, VatKey) {
		grand = grand.Add(o.TotalTax.Decimal)
	}
	o.TotalGrand.Decimal = grand
}

// shippingAfterDiscounts is that of an order that is not recalculated: it stays as it was, unless what shipping costs
// before discounts or a discount on it is another now.
func (o *Order) shippingAfterDiscounts(old *Order) *Decimal {
	off := SumDiscounts(o.ShippingDiscountDetails)
	switch {
	case old == nil, !o.TotalShippingBeforeDiscounts.Equal(old.TotalShippingBeforeDiscounts.Decimal),
		!off.Equal(SumDiscounts(old.ShippingDiscountDetails)):
		return &Decimal{Decimal: decimal.Max(o.TotalShippingBeforeDiscounts.Add(off), decimal.Zero)}
	case old.own.Shipping != nil:
		return old.own.Shipping
	}
	return old.shippingInGrand()
}

// shippingInGrand is shipping after discounts of an order of which nothing but its grand total says it: one that came
// from another store.
func (o *Order) shippingInGrand() *Decimal {
	without := *o
	without.own.Shipping = &Decimal{}
	without.total()
	return &Decimal{Decimal: o.TotalGrand.Sub(without.TotalGrand.Decimal)}
}

// FixedPrice: customers name the price of the line, or it is that of a gift card.
func (l *LineItem) FixedPrice() bool { return l.IsUserSuppliedPrice || l.IsGiftCard }

// recalculate works out prices, discounts, shipping and tax anew (§2.6; this shop has no offers, no handling charges
// and no shipping methods).
func (o *Order) recalculate(p *Pricing) {
	o.reset(p)
	for i := range o.Items {
		o.Items[i].reprice(p)
	}
	o.applyTiers(p)
	for i := range o.Items {
		o.Items[i].total(p.Currency)
	}
	o.ship(p.Currency)
	shipping := o.spread(o.TotalShippingBeforeDiscounts.Decimal, p.Currency)
	if o.tax(p) {
		shipping = sum(o.Items, func(l *LineItem) Decimal { return l.ShippingPortion })
	}
	o.own.Shipping = &Decimal{Decimal: shipping}
	o.total()
}

// reset is step 1.
func (o *Order) reset(p *Pricing) {
	o.OrderDiscountDetails, o.ShippingDiscountDetails = nil, nil
	o.TotalTax, o.ItemsTax, o.ShippingTax, o.ShippingTaxRate = Decimal{}, Decimal{}, Decimal{}, Decimal{}
	o.TotalHandling, o.TotalShippingBeforeDiscounts = Decimal{}, Decimal{}
	o.CustomProperties = SetProperty(o.CustomProperties, VatKey, boolText(p.taxIncluded))
	for i := range o.Items {
		l := &o.Items[i]
		l.DiscountDetails = nil
		l.TaxRate, l.TaxPortion, l.ShippingPortion = Decimal{}, Decimal{}, Decimal{}
	}
}

// reprice is step 2: the price of product or variant with what was chosen, and the price group's difference to it.
func (l *LineItem) reprice(p *Pricing) {
	product, known := p.products[l.ProductId]
	if !known || l.FixedPrice() {
		return
	}
	options := p.Options[l.ProductId]
	price := product.SitePrice.Decimal
	if v := ChosenVariant(options, p.Variants[l.ProductId], l.SelectionData); v != nil && !v.Price.IsNegative() {
		price = v.Price.Decimal
	}
	for _, item := range chosenItems(options, l.SelectionData) {
		price = price.Add(item.PriceAdjustment.Decimal)
	}
	l.BasePricePerItem.Decimal = price
	now := price
	if p.group != nil {
		now = p.group.price(&product, price, p.Currency)
		l.discount("Price Group", PriceGroupDiscount, now.Sub(price), p.Currency)
	}
	if now.IsNegative() {
		l.discount("Not below zero", PriceGroupDiscount, now.Neg(), p.Currency)
	}
}

// discount adds a discount by the piece, unless it is none.
func (l *LineItem) discount(why string, kind DiscountKind, each decimal.Decimal, c Currency) {
	if amount := c.Round(each.Mul(Pieces(l.Quantity))); !amount.IsZero() {
		l.DiscountDetails = append(l.DiscountDetails, DiscountDetail{Description: why, Amount: Decimal{Decimal: amount},
			DiscountType: kind})
	}
}

// price is what members of the group pay for a product that costs price with its choices (§8.3).
func (g *PriceGroup) price(product *Product, price decimal.Decimal, c Currency) decimal.Decimal {
	by := g.AdjustmentAmount.Decimal
	percent := func(of, share decimal.Decimal) decimal.Decimal { return c.Round(of.Mul(share).Div(hundred)) }
	switch g.PricingType {
	case PercentageOffListPrice:
		return percent(product.ListPrice.Decimal, hundred.Sub(by))
	case AmountOffListPrice:
		return product.ListPrice.Sub(by)
	case PercentageAboveCost:
		return percent(product.SiteCost.Decimal, hundred.Add(by))
	case AmountAboveCost:
		return product.SiteCost.Add(by)
	case PercentageOffSitePrice:
		return percent(price, hundred.Sub(by))
	case AmountOffSitePrice:
		return price.Sub(by)
	}
	return price
}

// chosenItems are the items of a product's options that a line selected. A selection may hold several, separated by
// commas.
func chosenItems(options []Option, selected []OptionSelection) (all []OptionItem) {
	for _, sel := range selected {
		for _, o := range options {
			if PlainID(o.Bvin) != PlainID(sel.OptionBvin) {
				continue
			}
			for id := range strings.SplitSeq(sel.SelectionData, ",") {
				is := func(i OptionItem) bool { return PlainID(i.Bvin) == PlainID(id) }
				if at := slices.IndexFunc(o.Items, is); at >= 0 {
					all = append(all, o.Items[at])
				}
			}
		}
	}
	return all
}

// ChosenVariant is the variant with the selected item of every option that makes variants; nil when one is missing, or
// there is none.
func ChosenVariant(options []Option, variants []Variant, selected []OptionSelection) *Variant {
	var wanted []OptionSelection
	for _, c := range ChoicesOf(options) {
		at := slices.IndexFunc(selected, func(sel OptionSelection) bool { return PlainID(sel.OptionBvin) == c.option })
		if at < 0 {
			return nil
		}
		wanted = append(wanted, OptionSelection{c.option, PlainID(selected[at].SelectionData)})
	}
	key := uniqueKey(wanted)
	if at := slices.IndexFunc(variants, func(v Variant) bool { return uniqueKey(v.Selections) == key }); at >= 0 {
		return &variants[at]
	}
	return nil
}

// applyTiers is step 3: the volume discount of the largest quantity that all lines of a product together reach.
func (o *Order) applyTiers(p *Pricing) {
	pieces := map[string]int{}
	for _, l := range o.Items {
		if !l.FixedPrice() && l.Quantity > 0 {
			pieces[l.ProductId] += l.Quantity
		}
	}
	for i := range o.Items {
		l := &o.Items[i]
		product, known := p.products[l.ProductId]
		if !known || l.FixedPrice() || l.Quantity < 1 {
			continue
		}
		var tier *ProductVolumeDiscount
		for j := range p.tiers[l.ProductId] {
			if t := &p.tiers[l.ProductId][j]; t.Qty <= pieces[l.ProductId] && (tier == nil || t.Qty >= tier.Qty) {
				tier = t
			}
		}
		if tier == nil {
			continue
		}
		site := product.SitePrice.Decimal
		unit := l.BasePricePerItem.Add(SumDiscounts(l.DiscountDetails).Div(Pieces(l.Quantity)))
		off := unit.Sub(tier.Amount.Decimal)
		// cheaper already: the same share off
		if len(l.DiscountDetails) > 0 && unit.LessThan(site) && site.IsPositive() {
			off = site.Sub(tier.Amount.Decimal).Div(site).Mul(unit)
		}
		l.discount("Volume Discount", VolumeDiscount, off.Neg(), p.Currency)
	}
}

// total is step 4. A line without pieces costs nothing.
func (l *LineItem) total(c Currency) {
	l.LineTotal = Decimal{}
	if l.Quantity > 0 {
		total := l.BasePricePerItem.Mul(Pieces(l.Quantity))
		for _, d := range l.DiscountDetails {
			if l.PromotionIds == nil || *l.PromotionIds == "" || d.DiscountType == FreeItemDiscount {
				total = total.Add(d.Amount.Decimal)
			}
		}
		l.LineTotal.Decimal = decimal.Max(c.Round(total), decimal.Zero)
	}
	l.adjust(c)
}

// adjust works out the unit price after discounts.
func (l *LineItem) adjust(c Currency) {
	l.AdjustedPricePerItem = l.BasePricePerItem
	if l.Quantity > 0 {
		l.AdjustedPricePerItem.Decimal = c.Round(l.LineTotal.Div(Pieces(l.Quantity)))
	}
}

// ship is step 7: without shipping methods there is none to be found, and shipping costs what the order's own override
// says.
func (o *Order) ship(c Currency) {
	o.ShippingMethodId, o.ShippingMethodDisplayName, o.ShippingProviderId, o.ShippingProviderServiceCode = "", "", "",
		""
	o.TotalShippingBeforeDiscounts = o.TotalHandling
	o.overrideShipping(c)
}

// overrideShipping puts the amount of the custom property, if it is one, in place of the shipping before discounts.
func (o *Order) overrideShipping(c Currency) {
	text, _ := Property(o.CustomProperties, ShippingOverrideKey)
	if amount, err := parseAmount(text); err == nil && !amount.IsNegative() {
		o.TotalShippingBeforeDiscounts.Decimal = c.Round(amount.Decimal)
	}
}

// spread is step 9: it shares out what shipping costs among the lines that are charged for it, in proportion to their
// totals, and answers the amount. No share is below zero or makes the sum more than there is; the last line takes the
// rest.
func (o *Order) spread(amount decimal.Decimal, c Currency) decimal.Decimal {
	amount = decimal.Max(c.Round(amount), decimal.Zero)
	var charged []*LineItem
	base := decimal.Zero
	for i := range o.Items {
		l := &o.Items[i]
		if (l.ShippingCharge == ChargeAll || l.ShippingCharge == ChargeShipping) &&
			!IsTrue(l.CustomProperties, FreeShippingKey) {
			charged = append(charged, l)
			base = base.Add(l.LineTotal.Decimal)
		}
	}
	rest := amount
	for i, l := range charged {
		share := rest
		switch {
		case i == len(charged)-1:
		case base.IsZero():
			share = decimal.Zero
		default:
			share = decimal.Min(rest, c.Round(amount.Mul(l.LineTotal.Decimal).Div(base)))
		}
		l.ShippingPortion.Decimal = share
		rest = rest.Sub(share)
	}
	return amount
}

// RecalculateAgreed is the recalculation of the window. Unlike that of programs it keeps what was agreed: prices and
// discounts of lines, discounts of the order, and shipping. Lines named by today take the price of today; agreed are
// those of which the price was not touched, as they were.
func (o *Order) RecalculateAgreed(p *Pricing, today func(*LineItem) bool, agreed map[int64]LineItem) {
	for i := range o.Items {
		if l := &o.Items[i]; today(l) {
			l.DiscountDetails = nil
			l.reprice(p)
		}
	}
	o.tiersOfToday(p, today)
	for i := range o.Items {
		l := &o.Items[i]
		l.TaxRate, l.TaxPortion, l.ShippingPortion = Decimal{}, Decimal{}, Decimal{}
		l.total(p.Currency)
		if was, kept := agreed[l.Id]; kept && !today(l) { // what a program posted need not add up
			l.LineTotal.Decimal = order.Rescale(was.LineTotal.Decimal, was.Quantity, l.Quantity, p.Currency.Decimals())
			l.adjust(p.Currency)
		}
	}
	o.TotalTax, o.ItemsTax, o.ShippingTax, o.ShippingTaxRate = Decimal{}, Decimal{}, Decimal{}, Decimal{}
	o.CustomProperties = SetProperty(o.CustomProperties, VatKey, boolText(p.taxIncluded))
	o.overrideShipping(p.Currency)
	shipping := o.spread(o.TotalShippingBeforeDiscounts.Add(SumDiscounts(o.ShippingDiscountDetails)), p.Currency)
	o.own.Shipping = &Decimal{Decimal: shipping}
	if p.taxIncluded {
		o.taxContained(p)
	} else {
		o.TotalOrderDiscounts.Decimal = SumDiscounts(o.OrderDiscountDetails)
		o.tax(p)
	}
	o.total()
}

// tiersOfToday gives the lines that take the price of today their volume discounts. All lines count for the quantity.
func (o *Order) tiersOfToday(p *Pricing, today func(*LineItem) bool) {
	kept := make([][]DiscountDetail, len(o.Items))
	for i := range o.Items {
		kept[i] = o.Items[i].DiscountDetails
	}
	o.applyTiers(p)
	for i := range o.Items {
		if !today(&o.Items[i]) {
			o.Items[i].DiscountDetails = kept[i]
		}
	}
}

// taxContained works out the tax in prices that contain it: of each line with its share of the order's discounts by
// value, and of its share of shipping.
func (o *Order) taxContained(p *Pricing) {
	places := p.Currency.Decimals()
	totals := o.shared(places)
	items, shipping, portions := decimal.Zero, decimal.Zero, decimal.Zero
	rates := map[string]decimal.Decimal{} // of shipping, by their text
	for i := range o.Items {
		l := &o.Items[i]
		goods, freight := decimal.Zero, decimal.Zero
		if l.taxable(p) {
			goods, freight = o.ratesOf(l, p)
		}
		rates[freight.String()], portions = freight, portions.Add(l.ShippingPortion.Decimal)
		l.TaxRate.Decimal = goods
		l.TaxPortion.Decimal = order.Contained(totals[i], goods, places)
		items = items.Add(l.TaxPortion.Decimal)
		shipping = shipping.Add(order.Contained(l.ShippingPortion.Decimal, freight, places))
	}
	o.ShippingTaxRate.Decimal = commonRate(rates, shipping, portions)
	o.ItemsTax.Decimal, o.ShippingTax.Decimal, o.TotalTax.Decimal = items, shipping, items.Add(shipping)
}

// shared are the totals of the lines with their shares of the order's discounts, by value.
func (o *Order) shared(places int32) []decimal.Decimal {
	o.total() // what the discounts take off is limited
	return o.Sold(places).Goods()
}

// commonRate is that of all lines; where they differ it is what the tax is of shipping.
func commonRate(rates map[string]decimal.Decimal, tax, shipping decimal.Decimal) decimal.Decimal {
	switch {
	case shipping.IsZero():
		return decimal.Zero
	case len(rates) == 1:
		for _, rate := range rates {
			return rate
		}
	}
	return tax.Div(shipping).Round(10)
}
