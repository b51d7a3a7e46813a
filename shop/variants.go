package shop

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

// Variant is VariantDTO: one combination of a product's choices.
type Variant struct {
	Bvin           string            `bvin:"id" doc:"Id of the variant."`
	ProductId      string            `bvin:"ref" doc:"Id of the product."`
	Sku            string            `max:"255" doc:"Its own SKU, or empty."`
	Price          Decimal           `default:"-1" doc:"Its own price, in store currency; below 0 for the product's."`
	Selections     []OptionSelection `doc:"The combination: one item of each option."`
	CustomProperty string            `doc:"Free text."`

	Local VariantLocal `wire:"-"`
}

// VariantLocal is what only this store keeps of a variant; see model/local.go.
type VariantLocal struct {
	Barcode string `json:",omitempty" max:"50"` // what a scanner reads; empty: the product's
}

// VariantSku is ProductVariantSkuUpdateDTO: gives the variant with certain choices a SKU.
type VariantSku struct {
	ProductBvin     string          `doc:"Not looked at; the address names the product."`
	Sku             string          `max:"255" doc:"The variant's new SKU."`
	MatchingOptions []VariantChoice `doc:"The choices of the variant that is meant: one item for each of its options."`
}

// VariantChoice is VariantOptionDataDTO.
type VariantChoice struct {
	ChoiceId     string `doc:"Id of the option."`
	ChoiceItemId string `doc:"Id of the chosen item."`
}

const variantsTable = "productvariants"

// Variants are the combinations of a product's choices. They come from generation alone
// (docs/protocol/20-product-details.md §3).
var Variants = resource(func(s *Store) *model.Of[Variant, string] { return modelsOf(s).variants })

func (s *Store) declareVariants() {
	modelsOf(s).variants = model.Declare(s.base, model.Of[Variant, string]{
		One: "variant", ID: func(v *Variant) *string { return &v.Bvin },
		OfOwner: ofProduct(), BeforeEdit: s.editVariant,
		Refs: []model.Ref[Variant]{{Column: "product", To: productsTable, Field: "ProductId", Back: aProduct}},
		AfterDelete: func(tx *storage.Tx, c *model.Journal, v *Variant) error {
			return s.stockVariants(tx, c, v.ProductId)
		},
	}, storage.Spec[Variant, string]{
		Table: variantsTable,
		Columns: []storage.Column[Variant]{
			{Name: "product", Type: storage.Text, Value: func(v *Variant) any { return v.ProductId }},
			{Name: "sku_key", Type: storage.Text, Value: func(v *Variant) any { return set(model.Fold(v.Sku)) }},
			barcodeColumn(func(v *Variant) string { return v.Local.Barcode }),
		},
		Indexes: []storage.Index{{Columns: []string{"product"}}, barcodeIndex,
			{Columns: []string{"sku_key"}, Where: storage.Ne("sku_key", nil)}},
	})
}

// PlainID is an id as selections hold it: without hyphens, in lower case.
func PlainID(id string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSpace(id), "-", ""))
}

// selectable are the items of an option that can be chosen, in order.
func (o *Option) selectable() []OptionItem {
	return slices.DeleteFunc(slices.Clone(o.Items), func(i OptionItem) bool { return i.IsLabel })
}

// choices are the options of a product that make variants, in its order, with the items that can be chosen.
type choices []choice

type choice struct {
	option string // without hyphens
	items  []string
}

// ChoicesOf are those of the options that make variants.
func ChoicesOf(options []Option) (all choices) {
	for _, o := range options {
		if !o.IsVariant {
			continue
		}
		c := choice{option: PlainID(o.Bvin)}
		for _, item := range o.selectable() {
			c.items = append(c.items, PlainID(item.Bvin))
		}
		all = append(all, c)
	}
	return all
}

// valid says whether everything selected can still be chosen.
func (all choices) valid(v *Variant) bool {
	return !slices.ContainsFunc(v.Selections, func(sel OptionSelection) bool {
		return !slices.ContainsFunc(all, func(c choice) bool {
			return c.option == sel.OptionBvin &&
				slices.Contains(c.items, sel.SelectionData)
		})
	})
}

// fill selects the first item of every option that the variant lacks; it says whether there was one.
func (all choices) fill(v *Variant) (filled bool) {
	for _, c := range all {
		has := slices.ContainsFunc(v.Selections, func(sel OptionSelection) bool { return sel.OptionBvin == c.option })
		if !has && len(c.items) > 0 {
			v.Selections = append(v.Selections, OptionSelection{c.option, c.items[0]})
			filled = true
		}
	}
	return filled
}

// Combinations calls yield with every combination until it says no; the last option changes fastest. An option without
// items leaves none.
func (all choices) Combinations(yield func([]OptionSelection) bool) {
	if len(all) == 0 || slices.ContainsFunc(all, func(c choice) bool { return len(c.items) == 0 }) {
		return
	}
	at := make([]int, len(all))
	for {
		selections := make([]OptionSelection, len(all))
		for i, c := range all {
			selections[i] = OptionSelection{c.option, c.items[at[i]]}
		}
		if !yield(selections) {
			return
		}
		last := len(all) - 1
		for ; last >= 0; last-- {
			if at[last]++; at[last] < len(all[last].items) {
				break
			}
			at[last] = 0
		}
		if last < 0 {
			return
		}
	}
}

// uniqueKey tells combinations apart, in whatever order their options stand.
func uniqueKey(selections []OptionSelection) string {
	parts := make([]string, len(selections))
	for i, sel := range selections {
		parts[i] = sel.OptionBvin + "-" + sel.SelectionData + "|"
	}
	slices.Sort(parts)
	return strings.Join(parts, "")
}

// OptionsOf are the options of a product in its order.
func (s *Store) OptionsOf(r storage.Reader, product string) (all []Option, err error) {
	err = modelsOf(s).options.Each(r, modelsOf(s).options.OfOwner(product), func(o Option) error {
		all = append(all, o)
		return nil
	})
	return all, err
}

// VariantsOf are the variants of a product.
func (s *Store) VariantsOf(r storage.Reader, product string) (all []Variant, err error) {
	err = modelsOf(s).variants.Each(r, storage.Query{Where: storage.Eq("product", product)}, func(v Variant) error {
		all = append(all, v)
		return nil
	})
	return all, err
}

// validateVariants brings variants, stock and availability of a product in line with its options
// (docs/protocol/20-product-details.md §3.2).
func (s *Store) validateVariants(tx *storage.Tx, c *model.Journal, p *Product) error {
	if _, _, err := s.checkedVariants(tx, c, p); err != nil {
		return err
	}
	return s.stockVariants(tx, c, p.Bvin)
}

// checkedVariants deletes the variants that cannot be chosen any more, completes the others, and answers them.
func (s *Store) checkedVariants(tx *storage.Tx, c *model.Journal, p *Product) (choices, []Variant, error) {
	if err := c.Before(variantsTable, storage.Eq("product", p.Bvin)); err != nil {
		return nil, nil, err
	}
	options, err := s.OptionsOf(tx, p.Bvin)
	if err != nil {
		return nil, nil, err
	}
	all, err := s.VariantsOf(tx, p.Bvin)
	if err != nil {
		return nil, nil, err
	}
	from := ChoicesOf(options)
	kept := all[:0]
	for i := range all {
		v := &all[i]
		if !from.valid(v) {
			if _, err := modelsOf(s).variants.Delete(tx, v.Bvin); err != nil {
				return nil, nil, err
			}
			continue
		}
		if from.fill(v) {
			if _, err := modelsOf(s).variants.Update(tx, v); err != nil {
				return nil, nil, err
			}
		}
		kept = append(kept, *v)
	}
	return from, kept, nil
}

// stockVariants: a product has stock either itself or by variant.
func (s *Store) stockVariants(tx *storage.Tx, c *model.Journal, product string) error {
	all, err := s.VariantsOf(tx, product)
	if err != nil {
		return err
	}
	wanted := []string{""}
	if len(all) > 0 {
		wanted = nil
	}
	for _, v := range all {
		wanted = append(wanted, v.Bvin)
	}
	if err := s.stockExactly(tx, c, product, wanted); err != nil {
		return err
	}
	return s.SaveAvailability(tx, c, product)
}

// generateVariants makes the variants that are missing, as long as there is room (docs/protocol/20-product-details.md
// §3.3).
func (s *Store) generateVariants(tx *storage.Tx, c *model.Journal, p *Product) error {
	st, err := SettingsIn(tx)
	if err != nil {
		return err
	}
	most := cmp.Or(st.MaxVariants, DefaultMaxVariants)
	from, all, err := s.checkedVariants(tx, c, p)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, v := range all {
		known[uniqueKey(v.Selections)] = true
	}
	total := len(all)
	for selections := range from.Combinations {
		if total >= most {
			break
		}
		if known[uniqueKey(selections)] {
			continue
		}
		v := wire.New[Variant](s.base.Instant())
		v.Bvin, v.ProductId, v.Selections = wire.NewBvin(), p.Bvin, selections
		if _, err := modelsOf(s).variants.Insert(tx, &v); err != nil {
			return err
		}
		if err := c.Made(variantsTable, storage.Eq("id", v.Bvin)); err != nil {
			return err
		}
		total++
	}
	return s.stockVariants(tx, c, p.Bvin)
}

// SetVariantSku gives a SKU to the variant of a product that the posted choices name; false when there is none
// (docs/protocol/20-product-details.md §3.5).
func (s *Store) SetVariantSku(ctx context.Context, g model.Guard, product string, posted []byte) (done bool,
	err error) {
	var want VariantSku
	if err := wire.Decode(posted, &want, s.base.Instant()); err != nil {
		return false, fromWire(err)
	}
	if err := wire.Check(&want); err != nil {
		return false, fromWire(err)
	}
	bvin, ok := modelsOf(s).products.Parse(product)
	if !ok {
		return false, modelsOf(s).products.Missing()
	}
	err = s.base.Write(ctx, g, func(tx *storage.Tx) error {
		all, err := s.VariantsOf(tx, bvin)
		if err != nil {
			return err
		}
		for i := range all {
			if all[i].chosenBy(want.MatchingOptions) {
				done = true
				all[i].Sku = want.Sku
				_, err := modelsOf(s).variants.Update(tx, &all[i])
				return err
			}
		}
		return nil
	})
	return done && err == nil, err
}

// chosenBy says whether the choices are those of the variant: each option once, in any order.
func (v *Variant) chosenBy(all []VariantChoice) bool {
	if len(all) != len(v.Selections) {
		return false
	}
	chosen := map[OptionSelection]bool{}
	options := map[string]bool{}
	for _, c := range all {
		sel := OptionSelection{PlainID(c.ChoiceId), PlainID(c.ChoiceItemId)}
		chosen[sel], options[sel.OptionBvin] = true, true
	}
	return len(options) == len(all) && !slices.ContainsFunc(v.Selections,
		func(sel OptionSelection) bool { return !chosen[sel] })
}

// ChoicesWith makes these choices, by id and in this order, those of the product that is edited. Those that are
// gone are left out; one of the product's own that it loses is deleted. Its variants follow: those that cannot be
// chosen any more go.
type ChoicesWith []string

func (all ChoicesWith) Prepare(_ context.Context, s *Store) (model.Keeper, func(), error) {
	return func(tx *storage.Tx, c *model.Journal, product string) error { return s.offer(tx, c, product, all) }, nil,
		nil
}

func (s *Store) offer(tx *storage.Tx, c *model.Journal, product string, options []string) error {
	p, err := modelsOf(s).products.Stored(tx, product)
	if err != nil || p == nil {
		return err
	}
	had, err := s.OptionsOf(tx, product)
	if err != nil {
		return err
	}
	its := storage.Eq("product", product)
	if err := c.Before(ProductOptionsTable, its); err != nil {
		return err
	}
	if _, err := storage.Delete(tx, ProductOptionsTable, its); err != nil {
		return err
	}
	options = modelsOf(s).options.Parsed(options)
	for place, id := range options {
		there, err := modelsOf(s).options.Exists(tx, id)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		at := place + 1
		if err := model.LinkLast(tx, ProductOptionsTable, "product", product, "option", id, &at); err != nil {
			return err
		}
	}
	tx.Touch(storage.Topic(ProductOptionsTable))
	if err := c.Made(ProductOptionsTable, its); err != nil {
		return err
	}
	for i := range had {
		if lost := &had[i]; !slices.Contains(options, lost.Bvin) && !lost.IsShared {
			if err := s.dropUnused(tx, c, lost); err != nil {
				return err
			}
		}
	}
	return s.validateVariants(tx, c, p)
}

// ChoicesOf are the ids of the choices of a product, in its order.
func (s *Store) ChoicesOf(_ context.Context, product string) (ids []string, err error) {
	all, err := s.OptionsOf(s.db.Reader(), product)
	for _, o := range all {
		ids = append(ids, o.Bvin)
	}
	return ids, err
}

// RelatedOf are the ids of the products that are shown with a product, in order.
func (s *Store) RelatedOf(_ context.Context, product string) (ids []string, err error) {
	all, err := partsOf(s.db.Reader(), modelsOf(s).relationships, product)
	for _, r := range all {
		ids = append(ids, r.RelatedProductId)
	}
	return ids, err
}

// ChoiceTopics are what is told when products get other choices, or other variants.
var ChoiceTopics = model.Topics{ProductOptionsTable, optionsTable, variantsTable, inventoryTable}

// VariantsLostBy are those that giving a product these choices instead of its own would delete.
func (s *Store) VariantsLostBy(ctx context.Context, product string, options []string) (lost VariantsLost, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		var all []Option
		for _, id := range modelsOf(s).options.Parsed(options) {
			o, err := modelsOf(s).options.Stored(v, id)
			if err != nil {
				return err
			}
			if o != nil {
				all = append(all, *o)
			}
		}
		lost, err = s.variantsLost(v, product, all)
		return err
	})
	return lost, err
}

// VariantRow is a variant as the window shows it.
type VariantRow struct {
	Variant  Variant
	Choices  string // in words
	OnHand   int
	Reserved int
}

// VariantRows are those of a product, in the order in which they were made, with the currency of their prices.
func (s *Store) VariantRows(ctx context.Context, product string) (rows []VariantRow, in Currency, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		if in, err = CurrencyIn(v); err != nil {
			return err
		}
		options, err := s.OptionsOf(v, product)
		if err != nil {
			return err
		}
		all, err := s.VariantsOf(v, product)
		if err != nil {
			return err
		}
		stock := map[string]ProductInventory{}
		its := storage.Query{Where: storage.Eq("product", product)}
		err = modelsOf(s).inventory.Each(v, its, func(i ProductInventory) error {
			stock[i.VariantId] = i
			return nil
		})
		for i := range all {
			have := stock[all[i].Bvin]
			rows = append(rows, VariantRow{all[i], all[i].words(options), have.QuantityOnHand, have.QuantityReserved})
		}
		return err
	})
	return rows, in, err
}

// MakeVariants makes the variants of a product that are still missing, as many as a product may have. It can be undone.
func (s *Store) MakeVariants(ctx context.Context, product string) (model.Change, error) {
	bvin, ok := modelsOf(s).products.Parse(product)
	if !ok {
		return model.Change{}, modelsOf(s).products.Missing()
	}
	return modelsOf(s).products.Recorded(ctx, model.Edited, []string{bvin},
		func(tx *storage.Tx, c *model.Journal) error {
			p, err := model.ReadOne(modelsOf(s).products, tx, bvin)
			if err != nil {
				return err
			}
			return s.generateVariants(tx, c, &p)
		})
}

// noPrice stands for the product's price in a variant.
var noPrice = Decimal{Decimal: decimal.New(-1, 0)}

// editVariant refuses what the owner may not do with a variant. What a program wrote, and the owner has not touched, is
// kept.
func (s *Store) editVariant(r storage.Reader, base, v *Variant) error {
	if base == nil { // one that comes in with a file
		base = &Variant{Price: noPrice}
	}
	if v.Price.IsNegative() && !base.Price.IsNegative() {
		v.Price = noPrice
	}
	key := model.Fold(v.Sku)
	if key == "" || key == model.Fold(base.Sku) {
		return nil
	}
	same := storage.Eq("sku_key", key)
	taken, err := storage.Exists(r, variantsTable, storage.And(same, storage.Ne("id", v.Bvin)))
	if err == nil && !taken {
		taken, err = storage.Exists(r, productsTable, same)
	}
	if err == nil && taken {
		err = Refuse(Taken, "Sku", "{field}: another product or variant has this SKU; choose another.")
	}
	return err
}
