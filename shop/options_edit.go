package shop

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"griddle/shop/model"
	"griddle/storage"
)

// Names of the settings that choices have, by their kind (docs/protocol/20-product-details.md §2).
const (
	OptionRequired  = "required"           // "1" or "0"
	OptionRows      = "rows"               // of a text
	OptionColumns   = "cols"               // of a text
	OptionLongest   = "maxlength"          // of a text
	OptionManyFiles = "allowmultiplefiles" // "true" or "false"
	OptionHTML      = "html"               // among the settings that shoppers read
)

// One says whether a shopper chooses one of the items.
func (t OptionType) One() bool { return t == DropDownList || t == RadioButtons }

// Listed says whether the choice has items.
func (t OptionType) Listed() bool { return t.One() || t == CheckBoxes }

// editOption refuses what the owner may not do with a choice. Its items stand in the order in which the window has
// them.
func editOption(_ storage.Reader, _, o *Option) error {
	if isBlank(o.Name) {
		return Refuse(Invalid, "Name", "{field} is missing.")
	}
	if !o.OptionType.Listed() {
		o.Items = []OptionItem{}
	}
	chosen := 0
	for i := range o.Items {
		item := &o.Items[i]
		item.SortOrder = i + 1
		if isBlank(item.Name) {
			return Refuse(Invalid, itemField(i, "Name"), "{field} is missing.")
		}
		if item.IsLabel && item.IsDefault {
			return Refuse(Invalid, itemField(i, "IsDefault"), "{field}: a heading cannot be chosen.")
		}
		if item.IsDefault {
			chosen++
		}
		if chosen > 1 && o.OptionType.One() && item.IsDefault {
			return Refuse(Invalid, itemField(i, "IsDefault"), "{field}: only one of them can be chosen already.")
		}
	}
	switch {
	case !o.IsVariant:
	case !o.OptionType.One():
		return Refuse(Invalid, "IsVariant", "{field}: only lists of which one is chosen make variants.")
	case len(o.selectable()) == 0:
		return Refuse(Invalid, "IsVariant", "{field}: enter something to choose first.")
	}
	return nil
}

// variantsFollow brings the variants of all products that have a choice in line with it. A program that changes
// one does that when it assigns it.
func (s *Store) variantsFollow(tx *storage.Tx, c *model.Journal, o *Option) error {
	products, err := optionProducts(tx, o.Bvin)
	for _, id := range products {
		if err != nil {
			return err
		}
		var p *Product
		if p, err = modelsOf(s).products.Stored(tx, id); err == nil && p != nil {
			err = s.validateVariants(tx, c, p)
		}
	}
	return err
}

// VariantsLost are the variants of a product that a change of a choice would delete.
type VariantsLost struct {
	Product         string // its name
	Variants, Stock int    // how many go, and how many pieces of them are in stock
}

// VariantsLost are those that saving the choice as it is given would delete, by the product.
func (s *Store) VariantsLost(ctx context.Context, next Option) (lost []VariantsLost, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		products, err := optionProducts(v, next.Bvin)
		for _, id := range products {
			if err != nil {
				return err
			}
			var one VariantsLost
			var options []Option
			if options, err = s.optionsOf(v, id); err != nil {
				return err
			}
			if at := slices.IndexFunc(options, func(o Option) bool { return o.Bvin == next.Bvin }); at >= 0 {
				options[at] = next
			}
			if one, err = s.variantsLost(v, id, options); err == nil && one.Variants > 0 {
				lost = append(lost, one)
			}
		}
		return err
	})
	return lost, err
}

// variantsLost are those that go when the product has these options.
func (s *Store) variantsLost(r storage.Reader, product string, options []Option) (lost VariantsLost, err error) {
	from := choicesOf(options)
	all, err := s.variantsOf(r, product)
	if err != nil {
		return lost, err
	}
	gone := map[string]bool{}
	for i := range all {
		if !from.valid(&all[i]) {
			gone[all[i].Bvin] = true
		}
	}
	if len(gone) == 0 {
		return lost, nil
	}
	lost.Variants = len(gone)
	if lost.Product, err = s.base.Kinds[productsTable].Called(r, product); err != nil {
		return lost, err
	}
	err = modelsOf(s).inventory.Each(r, storage.Query{Where: storage.Eq("product", product)}, func(i ProductInventory) error {
		if gone[strings.ToLower(i.VariantId)] || gone[i.VariantId] {
			lost.Stock += i.QuantityOnHand
		}
		return nil
	})
	return lost, err
}

// itemField names a member of an item as refusals do.
func itemField(i int, member string) string { return fmt.Sprintf("Items[%d].%s", i, member) }
