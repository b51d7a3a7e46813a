package shop

import (
	"context"
	"strings"

	"griddle/shop/model"
	"griddle/storage"
)

// StockBy is the filter of the page of all stock by how much there is; the values are these. It knows vendor, by an id,
// besides.
const (
	StockBy   = "state"
	StockLow  = "low"  // to be ordered: docs/protocol/40-admin-menu.md §4
	StockGone = "gone" // nothing can be sold any more
)

// What a row of stock says besides, in Row.Said.
const (
	StockProduct = "product" // the name of the product
	StockChoices = "choices" // what makes the variant, in words; "" for the product itself
	StockSKU     = "sku"     // of the variant, else of the product
)

// FindStock answers the ids of the stock records of all products that f lets through, in the order of the products'
// names. Its words are looked for as the list of products does, in SKUs of variants too.
func (s *Store) FindStock(ctx context.Context, f model.Find) (ids []string, err error) {
	var which storage.Cond
	switch f.Chosen[StockBy] {
	case "":
	case StockLow:
		which = storage.Eq("low", 1)
	case StockGone:
		which = storage.AtMost("in_stock", 0)
	default:
		which = model.Nothing
	}
	err = s.db.Read(ctx, func(v *storage.View) error {
		products, err := s.findProducts(v, ProductFilter{Words: f.Words, Vendor: f.Chosen["vendor"]})
		if err != nil {
			return err
		}
		by := map[string][]string{}
		rows := storage.Select{Table: inventoryTable, Columns: []string{"id", "product"},
			Query: storage.Query{Where: which, Order: storage.Asc("pk")}}
		err = storage.Each(v, rows, func(r storage.Row) error {
			var id, product string
			err := r.Scan(&id, &product)
			by[product] = append(by[product], id)
			return err
		})
		if err != nil {
			return err
		}
		if own, err := s.stockOfVariants(v, f.Words); err != nil {
			return err
		} else if own != "" {
			products = append(products, own)
		}
		for _, product := range products {
			ids = append(ids, by[product]...)
			delete(by, product)
		}
		return ctx.Err()
	})
	return ids, err
}

// stockOfVariants is the product that has a variant with the SKU; "" for none.
func (s *Store) stockOfVariants(r storage.Reader, sku string) (string, error) {
	key := model.Fold(strings.TrimSpace(sku))
	if key == "" {
		return "", nil
	}
	v, err := model.Optional(modelsOf(s).variants.Find(r, storage.Query{Where: storage.Eq("sku_key", key)}))
	if err != nil || v == nil {
		return "", err
	}
	return v.ProductId, nil
}

// StockBySKU is the id of the stock record of the product or variant with this SKU, in any letter case. Errors are
// those of ItemByCode; a product whose variants have stock of their own has none itself.
func (s *Store) StockBySKU(ctx context.Context, sku string) (id string, err error) {
	item, err := s.ItemByCode(ctx, sku)
	if err != nil {
		return "", err
	}
	key := model.Fold(strings.TrimSpace(sku))
	err = s.db.Read(ctx, func(v *storage.View) error {
		variant, err := model.Optional(modelsOf(s).variants.Find(v, storage.Query{Where: storage.And(
			storage.Eq("product", item.Line.ProductId), storage.Eq("sku_key", key))}))
		if err != nil {
			return err
		}
		its := ProductInventory{ProductBvin: item.Line.ProductId}
		if variant != nil {
			its.VariantId = variant.Bvin
		}
		stock, err := model.Optional(modelsOf(s).inventory.Find(v, storage.Query{Where: sameStock(&its)}))
		if err == nil && stock == nil {
			err = Refuse(Missing, "", "%s has stock by variant. Scan or enter the SKU of the variant.",
				item.Line.ProductName)
		}
		if err == nil {
			id = stock.Bvin
		}
		return err
	})
	return id, err
}

// StockRows are the stock records with these ids, in their order, with what they are of.
func (s *Store) StockRows(ctx context.Context, ids []string) ([]model.Row[ProductInventory], error) {
	rows, err := ProductInventories.Rows(s, ctx, ids)
	if err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(v *storage.View) error {
		known := map[string]*stockOf{}
		for i := range rows {
			of := rows[i].Record
			p := known[of.ProductBvin]
			if p == nil {
				if p, err = s.stockOf(v, of.ProductBvin); err != nil {
					return err
				}
				known[of.ProductBvin] = p
			}
			rows[i].Said = map[string]string{StockProduct: p.name, StockSKU: p.sku}
			if variant := p.variants[of.VariantId]; variant != nil {
				rows[i].Said[StockChoices] = variant.words(p.options)
				if variant.Sku != "" {
					rows[i].Said[StockSKU] = variant.Sku
				}
			}
		}
		return ctx.Err()
	})
	return rows, err
}

// stockOf is what stock records of a product are called by.
type stockOf struct {
	name, sku string
	variants  map[string]*Variant
	options   []Option
}

func (s *Store) stockOf(r storage.Reader, product string) (*stockOf, error) {
	p, err := modelsOf(s).products.Stored(r, product)
	if err != nil || p == nil {
		return &stockOf{}, err
	}
	all, err := s.variantsOf(r, product)
	of := &stockOf{name: p.ProductName, sku: p.Sku, variants: map[string]*Variant{}}
	for i := range all {
		of.variants[all[i].Bvin] = &all[i]
	}
	if err == nil && len(all) > 0 {
		of.options, err = s.optionsOf(r, product)
	}
	return of, err
}

// words are what makes the variant: "Blue, L".
func (v *Variant) words(options []Option) string {
	var names []string
	for _, item := range chosenItems(options, v.Selections) {
		names = append(names, item.Name)
	}
	return strings.Join(names, ", ")
}
