package shop

import (
	"cmp"
	"context"
	"slices"
	"strings"

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

// Variants are the combinations of a product's choices. They come from generation alone (docs/protocol/20-product-details.md §3).
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

// plainID is an id as selections hold it: without hyphens, in lower case.
func plainID(id string) string {
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

func choicesOf(options []Option) (all choices) {
	for _, o := range options {
		if !o.IsVariant {
			continue
		}
		c := choice{option: plainID(o.Bvin)}
		for _, item := range o.selectable() {
			c.items = append(c.items, plainID(item.Bvin))
		}
		all = append(all, c)
	}
	return all
}

// valid says whether everything selected can still be chosen.
func (all choices) valid(v *Variant) bool {
	return !slices.ContainsFunc(v.Selections, func(sel OptionSelection) bool {
		return !slices.ContainsFunc(all, func(c choice) bool { return c.option == sel.OptionBvin && slices.Contains(c.items, sel.SelectionData) })
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

// combinations calls yield with every combination until it says no; the last option changes fastest. An option without items leaves none.
func (all choices) combinations(yield func([]OptionSelection) bool) {
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

// optionsOf are the options of a product in its order.
func (s *Store) optionsOf(r storage.Reader, product string) (all []Option, err error) {
	err = modelsOf(s).options.Each(r, modelsOf(s).options.OfOwner(product), func(o Option) error {
		all = append(all, o)
		return nil
	})
	return all, err
}

func (s *Store) variantsOf(r storage.Reader, product string) (all []Variant, err error) {
	err = modelsOf(s).variants.Each(r, storage.Query{Where: storage.Eq("product", product)}, func(v Variant) error {
		all = append(all, v)
		return nil
	})
	return all, err
}

// validateVariants brings variants, stock and availability of a product in line with its options (docs/protocol/20-product-details.md §3.2).
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
	options, err := s.optionsOf(tx, p.Bvin)
	if err != nil {
		return nil, nil, err
	}
	all, err := s.variantsOf(tx, p.Bvin)
	if err != nil {
		return nil, nil, err
	}
	from := choicesOf(options)
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
	all, err := s.variantsOf(tx, product)
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
	return s.saveAvailability(tx, c, product)
}

// generateVariants makes the variants that are missing, as long as there is room (docs/protocol/20-product-details.md §3.3).
func (s *Store) generateVariants(tx *storage.Tx, c *model.Journal, p *Product) error {
	st, err := settingsIn(tx)
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
	for selections := range from.combinations {
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
		all, err := s.variantsOf(tx, bvin)
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
		sel := OptionSelection{plainID(c.ChoiceId), plainID(c.ChoiceItemId)}
		chosen[sel], options[sel.OptionBvin] = true, true
	}
	return len(options) == len(all) && !slices.ContainsFunc(v.Selections, func(sel OptionSelection) bool { return !chosen[sel] })
}
