package shop

import (
	"context"
	"slices"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/storage"
)

// ChoicesWith makes these choices, by id and in this order, those of the product that is edited. Those that are
// gone are left out; one of the product's own that it loses is deleted. Its variants follow: those that cannot be
// chosen any more go.
type ChoicesWith []string

func (all ChoicesWith) Prepare(_ context.Context, s *Store) (model.Keeper, func(), error) {
	return func(tx *storage.Tx, c *model.Journal, product string) error { return s.offer(tx, c, product, all) }, nil, nil
}

func (s *Store) offer(tx *storage.Tx, c *model.Journal, product string, options []string) error {
	p, err := modelsOf(s).products.Stored(tx, product)
	if err != nil || p == nil {
		return err
	}
	had, err := s.optionsOf(tx, product)
	if err != nil {
		return err
	}
	its := storage.Eq("product", product)
	if err := c.Before(productOptionsTable, its); err != nil {
		return err
	}
	if _, err := storage.Delete(tx, productOptionsTable, its); err != nil {
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
		if err := model.LinkLast(tx, productOptionsTable, "product", product, "option", id, &at); err != nil {
			return err
		}
	}
	tx.Touch(storage.Topic(productOptionsTable))
	if err := c.Made(productOptionsTable, its); err != nil {
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
	all, err := s.optionsOf(s.db.Reader(), product)
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
var ChoiceTopics = model.Topics{productOptionsTable, optionsTable, variantsTable, inventoryTable}

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
		if in, err = currencyIn(v); err != nil {
			return err
		}
		options, err := s.optionsOf(v, product)
		if err != nil {
			return err
		}
		all, err := s.variantsOf(v, product)
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
	return modelsOf(s).products.Recorded(ctx, model.Edited, []string{bvin}, func(tx *storage.Tx, c *model.Journal) error {
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
