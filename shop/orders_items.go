package shop

import (
	"context"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/wire"
	"griddle/storage"
)

// ChoseAs says whether the same is chosen of two lines.
func (l *LineItem) ChoseAs(other *LineItem) bool {
	return slices.Equal(l.SelectionData, other.SelectionData)
}

// Choose brings variant, SKU, weight and text of a line in line with what was chosen of its product, if that is known.
func (l *LineItem) Choose(p *Pricing) {
	product, known := p.products[l.ProductId]
	if !known {
		return
	}
	options := p.Options[l.ProductId]
	l.VariantId, l.ProductSku = "", product.Sku
	if v := ChosenVariant(options, p.Variants[l.ProductId], l.SelectionData); v != nil {
		l.VariantId = v.Bvin
		if !model.IsBlank(v.Sku) {
			l.ProductSku = v.Sku
		}
	}
	var said []string
	weight := decimal.Zero
	if product.ShippingDetails != nil {
		weight = product.ShippingDetails.Weight.Decimal
	}
	for _, o := range options {
		if text := o.Chosen(l.SelectionData); text != "" {
			said = append(said, o.Name+": "+text)
		}
	}
	for _, item := range chosenItems(options, l.SelectionData) {
		weight = weight.Add(item.WeightAdjustment.Decimal)
	}
	l.ProductShippingWeight.Decimal = weight
	l.ProductShortDescription = strings.Join(said, ", ")
}

// Chosen is what a line says of the option, in words.
func (o *Option) Chosen(selected []OptionSelection) string {
	var names []string
	for _, id := range o.Selected(selected) {
		at := slices.IndexFunc(o.Items, func(i OptionItem) bool { return i.Bvin == id })
		if o.OptionType != TextInput && at >= 0 {
			id = o.Items[at].Name
		}
		names = append(names, id)
	}
	return strings.Join(names, ", ")
}

// Selection is what a line says of the option: the ids of items, or the text that was typed.
func (o *Option) Selection(chosen ...string) OptionSelection {
	all := slices.Clone(chosen)
	if o.OptionType != TextInput {
		for i := range all {
			all[i] = PlainID(all[i])
		}
	}
	return OptionSelection{OptionBvin: PlainID(o.Bvin), SelectionData: strings.Join(all, ",")}
}

// Selected are the ids of the option's items that a line chose, or the text that was typed.
func (o *Option) Selected(selected []OptionSelection) (chosen []string) {
	at := slices.IndexFunc(selected, func(sel OptionSelection) bool {
		return PlainID(sel.OptionBvin) == PlainID(o.Bvin)
	})
	if at < 0 {
		return nil
	}
	if o.OptionType == TextInput {
		return []string{strings.TrimSpace(selected[at].SelectionData)}
	}
	for _, item := range chosenItems([]Option{*o}, selected[at:at+1]) {
		chosen = append(chosen, item.Bvin)
	}
	return chosen
}

// Required says whether a line of a product must say something of the option.
func (o *Option) Required() bool {
	return o.IsVariant || slices.ContainsFunc(o.Settings, func(s OptionSetting) bool {
		return s.Key != nil && strings.EqualFold(*s.Key, "required") && strings.TrimSpace(s.Value) == "1"
	})
}

// OrderItem is what can be put on an order.
type OrderItem struct {
	Line     LineItem // one piece as it is sold today, before what the customer's price group changes
	Options  []Option // what is chosen about it
	Active   bool     // the shop offers it
	Counted  bool     // it has a record of its stock
	Left     int      // pieces that can still be sold
	Choosing bool     // something must be chosen; what is proposed stands in the line
}

// ItemByCode finds what has this SKU, in any letter case, or else this bar code: a product or a variant. An *Error of
// kind Missing says that there is none.
func (s *Store) ItemByCode(ctx context.Context, code string) (item OrderItem, err error) {
	key := model.Fold(strings.TrimSpace(code))
	if key == "" {
		return item, Refuse(Invalid, "", "Enter a SKU.")
	}
	err = s.db.Read(ctx, func(v *storage.View) error {
		for _, column := range []string{"sku_key", "barcode"} {
			same := storage.Query{Where: storage.Eq(column, key), Limit: 1}
			p, err := model.Optional(modelsOf(s).products.Find(v, same))
			if err != nil {
				return err
			}
			var selections []OptionSelection
			if p == nil {
				variant, err := model.Optional(modelsOf(s).variants.Find(v, same))
				if err != nil {
					return err
				}
				if variant == nil {
					continue
				}
				if p, err = modelsOf(s).products.Stored(v, variant.ProductId); err != nil || p == nil {
					return err
				}
				selections = variant.Selections
			}
			item, err = s.Item(v, p, selections)
			return err
		}
		return Refuse(Missing, "", "There is no product or variant with the SKU or bar code %s.",
			strings.TrimSpace(code))
	})
	return item, err
}

// ItemOf is a product as it is put on an order, an *Error of kind Missing when there is none.
func (s *Store) ItemOf(ctx context.Context, product string) (item OrderItem, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		p, err := model.ReadOne(modelsOf(s).products, v, product)
		if err != nil {
			return err
		}
		item, err = s.Item(v, &p, nil)
		return err
	})
	return item, err
}

// Item is a product as it is put on an order, with what is selected of it.
func (s *Store) Item(r storage.Reader, p *Product, selected []OptionSelection) (item OrderItem, err error) {
	item.Line, item.Active = lineOf(p, s.base.Instant()), p.Status == ProductActive
	known, err := s.PricingOf(r, &Order{Items: []LineItem{item.Line}})
	if err != nil {
		return item, err
	}
	item.Options = known.Options[p.Bvin]
	item.Line.SelectionData = slices.Clone(selected)
	for _, o := range item.Options {
		if o.Chosen(selected) != "" {
			continue
		}
		item.Choosing = item.Choosing || o.Required()
		if sel, ok := o.preset(); ok {
			item.Line.SelectionData = append(item.Line.SelectionData, sel)
		}
	}
	item.Line.Choose(known)
	_, stock, err := s.Counted(r, &item.Line)
	item.Counted, item.Left = stock.Mode != order.Uncounted, stock.Available()
	return item, err
}

// preset is what is chosen already of an option.
func (o *Option) preset() (sel OptionSelection, some bool) {
	var ids []string
	for _, item := range o.selectable() {
		if item.IsDefault {
			ids = append(ids, item.Bvin)
		}
	}
	return o.Selection(ids...), len(ids) > 0
}

// lineOf is a line of one piece of a product as it is sold today, with nothing chosen.
func lineOf(p *Product, now Instant) LineItem {
	l := wire.New[LineItem](now)
	l.ProductId, l.ProductName, l.ProductSku, l.Quantity = p.Bvin, p.ProductName, p.Sku, 1
	l.BasePricePerItem, l.TaxSchedule, l.ShippingCharge, l.ShipFromMode = p.SitePrice, p.TaxSchedule, p.ShippingCharge,
		p.ShippingMode
	if p.TaxExempt {
		l.CustomProperties = addProperty(l.CustomProperties, TaxExemptKey, boolText(true))
	}
	if d := p.ShippingDetails; d != nil {
		l.IsNonShipping, l.ShipSeparately, l.ExtraShipCharge = d.IsNonShipping, d.ShipSeparately, d.ExtraShipFee
		l.ProductShippingWeight, l.ProductShippingLength = d.Weight, d.Length
		l.ProductShippingWidth, l.ProductShippingHeight = d.Width, d.Height
		l.ShipFromNotificationId = d.ShippingSourceId
	}
	return l
}
