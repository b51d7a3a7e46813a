package shop

import (
	"context"
	"errors"
	"slices"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

// What is stored along with a product besides its own record.

// RelatedTo makes these products, by id, those that are shown with the product, in this order.
type RelatedTo []string

func (all RelatedTo) Prepare(_ context.Context, s *Store) (model.Keeper, func(), error) {
	return func(tx *storage.Tx, c *model.Journal, product string) error { return s.relate(tx, c, product, all) }, nil,
		nil
}

func (s *Store) relate(tx *storage.Tx, c *model.Journal, product string, others []string) error {
	have, err := partsOf(tx, modelsOf(s).relationships, product)
	if err != nil {
		return err
	}
	for _, r := range have {
		if !slices.Contains(others, r.RelatedProductId) {
			if err := modelsOf(s).relationships.Erase(tx, c, []int64{r.Id}); err != nil {
				return err
			}
		}
	}
	for i, id := range others {
		at := slices.IndexFunc(have, func(r ProductRelationship) bool { return r.RelatedProductId == id })
		next := ProductRelationship{ProductId: product, RelatedProductId: id}
		if at >= 0 {
			next = have[at]
		}
		if err := placed(tx, c, modelsOf(s).relationships, at < 0, &next, &next.SortOrder, i+1); err != nil {
			return err
		}
	}
	return nil
}

// FurtherPictures makes these file names those of the product's pictures besides the main one, in this order. Pictures
// that are there keep what is known of them.
type FurtherPictures []string

func (all FurtherPictures) Prepare(_ context.Context, s *Store) (model.Keeper, func(), error) {
	return func(tx *storage.Tx, c *model.Journal, product string) error {
		have, err := partsOf(tx, modelsOf(s).images, product)
		if err != nil {
			return err
		}
		for _, i := range have {
			if !slices.Contains(all, i.FileName) {
				if err := modelsOf(s).images.Erase(tx, c, []string{i.Bvin}); err != nil {
					return err
				}
			}
		}
		for place, name := range all {
			at := slices.IndexFunc(have, func(i ProductImage) bool { return i.FileName == name })
			next := wire.New[ProductImage](s.base.Instant())
			next.ProductId, next.FileName = product, name
			if at >= 0 {
				next = have[at]
				have = slices.Delete(have, at, at+1)
			}
			if err := placed(tx, c, modelsOf(s).images, at < 0, &next, &next.SortOrder, place+1); err != nil {
				return err
			}
		}
		return nil
	}, nil, nil
}

// VolumePrice is a unit price, in store currency, from a quantity on.
type VolumePrice struct {
	Qty    int
	Amount Decimal
}

// VolumePrices makes these the product's prices by volume.
type VolumePrices []VolumePrice

func (all VolumePrices) Prepare(_ context.Context, s *Store) (model.Keeper, func(), error) {
	return func(tx *storage.Tx, c *model.Journal, product string) error {
		have, err := partsOf(tx, modelsOf(s).discounts, product)
		if err != nil {
			return err
		}
		for _, d := range have {
			if !slices.ContainsFunc(all, func(p VolumePrice) bool { return p.Qty == d.Qty }) {
				if err := modelsOf(s).discounts.Erase(tx, c, []string{d.Bvin}); err != nil {
					return err
				}
			}
		}
		for _, p := range all {
			at := slices.IndexFunc(have, func(d ProductVolumeDiscount) bool { return d.Qty == p.Qty })
			if at >= 0 && have[at].Amount.Equal(p.Amount.Decimal) {
				continue
			}
			next := wire.New[ProductVolumeDiscount](s.base.Instant())
			next.ProductId, next.Qty = product, p.Qty
			if at >= 0 {
				next = have[at]
			}
			next.Amount = p.Amount
			if err := stored(tx, c, modelsOf(s).discounts, at < 0, &next); err != nil {
				return err
			}
		}
		return nil
	}, nil, nil
}

// partsOf are the records that belong to a product, in their order.
func partsOf[T any, K storage.ID](r storage.Reader, m *model.Of[T, K], product string) (all []T, err error) {
	q := storage.Query{Where: storage.Eq("product", product)}
	if m.OfOwner != nil {
		q = m.OfOwner(product)
	}
	err = m.Each(r, q, func(rec T) error {
		all = append(all, rec)
		return nil
	})
	return all, err
}

// stored stores a part of a product by its rules.
func stored[T any, K storage.ID](tx *storage.Tx, c *model.Journal, m *model.Of[T, K], isNew bool, rec *T) error {
	if err := wire.Check(rec); err != nil {
		return fromWire(err)
	}
	if isNew {
		_, _, err := m.Add(tx, c, rec)
		return err
	}
	old, err := m.Stored(tx, *m.ID(rec))
	if err == nil && old == nil {
		err = m.Missing()
	}
	if err == nil {
		err = c.Before(m.Name(), storage.Eq(m.Key(), *m.ID(rec)))
	}
	if err != nil {
		return err
	}
	_, _, err = m.Put(tx, c, old, rec)
	return err
}

// placed stores a part at its place in the product's order. The rules put a new one last.
func placed[T any, K storage.ID](tx *storage.Tx, c *model.Journal, m *model.Of[T, K], isNew bool, rec *T, place *int,
	at int) error {
	if isNew {
		if err := stored(tx, c, m, true, rec); err != nil {
			return err
		}
	}
	if *place == at {
		return nil
	}
	*place = at
	return stored(tx, c, m, false, rec)
}

// LoadValues are the values that products have of properties, by product and property.
func (b *Batch) LoadValues(products []string) (map[string]map[int64]string, error) {
	return valuesOfProducts(b.r, products)
}

// LoadOptions are the options that products have, in the order of each, by product.
func (b *Batch) LoadOptions(products []string) (map[string][]*Option, error) {
	links := map[string][]string{}
	var ids []string
	rows := storage.Select{Table: ProductOptionsTable, Columns: []string{"product", "option"},
		Query: storage.Query{Where: storage.In("product", products), Order: storage.Asc("sort_order", "pk")}}
	err := storage.Each(b.r, rows, func(row storage.Row) error {
		var product, option string
		err := row.Scan(&product, &option)
		links[product] = append(links[product], option)
		ids = append(ids, option)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	options, err := ProductOptions.Load(b, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	all := map[string][]*Option{}
	for product, its := range links {
		for _, id := range its {
			if o := options[id]; o != nil {
				all[product] = append(all[product], o)
			}
		}
	}
	return all, nil
}

// ProductsWith are the products that have each of these options, by option.
func (b *Batch) ProductsWith(options []string) (map[string][]string, error) {
	all := map[string][]string{}
	rows := storage.Select{Table: ProductOptionsTable, Columns: []string{"option", "product"},
		Query: storage.Query{Where: storage.In("option", options), Order: storage.Asc("pk")}}
	err := storage.Each(b.r, rows, func(row storage.Row) error {
		var option, product string
		err := row.Scan(&option, &product)
		all[option] = append(all[option], product)
		return err
	})
	return all, err
}

// GiveOption gives a product an option, last in its order.
func (b *Batch) GiveOption(product, option string) error {
	its := storage.And(storage.Eq("product", product), storage.Eq("option", option))
	if there, err := storage.Exists(b.tx, ProductOptionsTable, its); err != nil || there {
		return err
	}
	if err := model.LinkLast(b.tx, ProductOptionsTable, "product", product, "option", option, nil); err != nil {
		return err
	}
	return b.c.Made(ProductOptionsTable, its)
}

// PutVariant stores a combination of a product's choices; a nil base makes one. Refused beyond as many as the settings
// allow. SettleVariants is to follow.
func (b *Batch) PutVariant(base *Variant, next Variant) (*Variant, error) {
	if base == nil {
		st, err := SettingsIn(b.tx)
		if err != nil {
			return nil, err
		}
		most := DefaultMaxVariants
		if st.MaxVariants > 0 {
			most = st.MaxVariants
		}
		have, err := modelsOf(b.s).variants.Count(b.tx, storage.Eq("product", next.ProductId))
		if err == nil && have >= most {
			err = Refuse(Invalid, "", "A product may have %d variants; the settings say how many.", most)
		}
		if err != nil {
			return nil, err
		}
	}
	return Variants.Put(b, base, next)
}

// SettleVariants gives each variant of a product the stock of its own that it lacks, or the product itself when it has
// none, and works out whether it can be bought.
func (b *Batch) SettleVariants(product string) error { return b.s.stockVariants(b.tx, b.c, product) }

// Product reads one product, an *Error of kind Missing when there is none.
func (s *Store) Product(_ context.Context, bvin string) (Product, error) {
	return model.ReadOne(modelsOf(s).products, s.db.Reader(), bvin)
}

// SKUTaken says which other product has the SKU, itself or by a variant; "" for none.
func (s *Store) SKUTaken(ctx context.Context, sku, bvin string) (name string, err error) {
	if model.IsBlank(sku) {
		return "", nil
	}
	key := model.Fold(sku)
	others := storage.Ne("id", bvin)
	ofVariant := storage.InSub("id",
		storage.Sub{Table: variantsTable, Column: "product", Where: storage.Eq("sku_key", key)})
	p, err := modelsOf(s).products.Find(s.db.Reader(),
		storage.Query{Where: storage.And(others, storage.Or(storage.Eq("sku_key", key), ofVariant))})
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil
	}
	return p.ProductName, err
}

// SetProductStatus puts products on or off sale; the change can be undone.
func (s *Store) SetProductStatus(ctx context.Context, ids []string, status ProductStatus) (model.Change, error) {
	kind := Deactivated
	if status == ProductActive {
		kind = Activated
	}
	return modelsOf(s).products.ChangeAll(ctx, kind, ids, func(p *Product) error {
		p.Status = status
		return nil
	})
}

// PriceChange is a step of many prices: by an amount in store currency, or by a percentage of each; negative ones lower
// them.
type PriceChange struct {
	By      Decimal
	Percent bool
}

// of is the new price, rounded to the currency's decimals.
func (c PriceChange) of(price Decimal, in Currency) Decimal {
	by := c.By.Decimal
	if c.Percent {
		by = price.Mul(by).Div(decimal.NewFromInt(100))
	}
	return Decimal{Decimal: in.Round(price.Add(by))}
}

// ChangePrices changes SitePrice; the change can be undone. It is refused whole when a price would fall below zero or
// grow too large.
func (s *Store) ChangePrices(ctx context.Context, ids []string, by PriceChange) (model.Change, error) {
	currency, err := CurrencyIn(s.db.Reader())
	if err != nil {
		return model.Change{}, err
	}
	return modelsOf(s).products.ChangeAll(ctx, Repriced, ids, func(p *Product) error {
		price := by.of(p.SitePrice, currency)
		switch {
		case price.IsNegative():
			return Refuse(Invalid, "By", "The price of “%s” would fall below zero; choose a smaller step.",
				p.ProductName)
		case price.GreaterThanOrEqual(decimal.New(1, 15)):
			return Refuse(Invalid, "By", "The price of “%s” would have more than 15 digits; choose a smaller step.",
				p.ProductName)
		}
		p.SitePrice = price
		return nil
	})
}

// MoveToCategory takes products out of the categories they stand in and puts them at the end of this one, in the order
// given; the change can be undone.
func (s *Store) MoveToCategory(ctx context.Context, ids []string, category string) (model.Change, error) {
	return modelsOf(s).products.Recorded(ctx, Moved, ids, func(tx *storage.Tx, c *model.Journal) error {
		if err := modelsOf(s).categories.MustExist(tx, "CategoryId", category); err != nil {
			return err
		}
		return storage.InSteps(ctx, ids, func(some []string) error {
			elsewhere := storage.And(storage.In("product", some), storage.Ne("category", category))
			if err := c.Before(associationsTable, elsewhere); err != nil {
				return err
			}
			if _, err := modelsOf(s).associations.DeleteWhere(tx, elsewhere); err != nil {
				return err
			}
			for _, id := range some {
				if err := s.moveTo(tx, c, category, id); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// moveTo puts a product at the end of a category, unless it stands there or was deleted meanwhile.
func (s *Store) moveTo(tx *storage.Tx, c *model.Journal, category, product string) error {
	there, err := modelsOf(s).products.Exists(tx, product)
	if err != nil || !there {
		return err
	}
	a := &CategoryProductAssociation{ProductId: product, CategoryId: category}
	if _, err := modelsOf(s).associations.Find(tx, storage.Query{Where: pair(a)}); KindOf(err) != Missing {
		return err
	}
	_, _, err = modelsOf(s).associations.Put(tx, c, nil, a)
	return err
}
