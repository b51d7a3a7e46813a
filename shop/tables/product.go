package tables

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"

	"griddle/shop"
	"griddle/shop/model"
)

// item is a product with what belongs to it, or one of its variants.
type item struct {
	shop.Product
	variant *shop.Variant // nil: the product itself

	isNew     bool
	asVariant bool // the row is to become one, by its parent

	stock   *shop.ProductInventory
	options []*shop.Option // of the product, those that make variants

	categories []string // ids
	roles      []string
	related    []string // ids
	volume     shop.VolumePrices
	pictures   []string
	values     map[int64]string

	choices []string        // names of those that the product is to have
	items   []string        // names of what the variant is chosen by, in the order of the options
	touched map[string]bool // parts that are others than in the store
}

func (p *item) touch(part string) {
	if p.touched == nil {
		p.touched = map[string]bool{}
	}
	p.touched[part] = true
}

func (p *item) clone() *item {
	next := *p
	next.Product = *cloned(&p.Product)
	if p.variant != nil {
		next.variant = cloned(p.variant)
	}
	if p.stock != nil {
		stock := *p.stock
		next.stock = &stock
	}
	next.categories, next.roles = slices.Clone(p.categories), slices.Clone(p.roles)
	next.related, next.pictures = slices.Clone(p.related), slices.Clone(p.pictures)
	next.volume, next.values = slices.Clone(p.volume), maps.Clone(p.values)
	next.choices, next.items, next.touched = slices.Clone(p.choices), slices.Clone(p.items), maps.Clone(p.touched)
	return &next
}

func (p *item) id() string {
	if p.variant != nil {
		return p.variant.Bvin
	}
	return p.Bvin
}

// The parts of an item, by which it is known what of it the file speaks of.
const (
	stockPart    = "stock"
	optionPart   = "options"
	categoryPart = "categories"
	rolePart     = "roles"
	relatedPart  = "related"
	volumePart   = "volume"
	picturePart  = "pictures"
	valuePart    = "values"
)

var products = &table[item]{
	about: "products", columns: productColumns, ids: itemIDs, load: loadItems,
	id: (*item).id, parse: shop.Products.Parse,
	setID: func(p *item, id string) {
		if p.variant != nil {
			p.variant.Bvin = id
			return
		}
		p.Bvin = id
	},
	keys: []key{{heads: []string{"SKU"}, find: findItems}},
	name: func(p *item) string { return p.ProductName },
	fresh: func(s *session) *item {
		return &item{Product: shop.NewRecord[shop.Product](s.b.Now()), stock: &shop.ProductInventory{},
			isNew: true}
	},
	clone: (*item).clone, put: putItem, late: isVariant, finish: finishVariants,
}

// itemIDs are the products, each followed by its variants.
func itemIDs(s *session) ([]string, error) {
	all, err := shop.Products.AllIDs(s.b)
	if err != nil {
		return nil, err
	}
	variants := map[string][]string{}
	err = shop.Variants.OfEach(s.b, "product", nil, func(v *shop.Variant) error {
		variants[v.ProductId] = append(variants[v.ProductId], v.Bvin)
		return nil
	})
	if err != nil || len(variants) == 0 {
		return all, err
	}
	var ids []string
	for _, id := range all {
		ids = append(append(ids, id), variants[id]...)
	}
	return ids, nil
}

// findItems finds products and variants by SKU.
func findItems(s *session, texts []string) (map[string][]string, error) {
	found, err := shop.Products.Holding(s.b, "sku_key", texts)
	if err != nil {
		return nil, err
	}
	variants, err := shop.Variants.Holding(s.b, "sku_key", texts)
	for sku, ids := range variants {
		found[sku] = append(found[sku], ids...)
	}
	return found, err
}

// loadItems reads products and variants, each with the parts that the file has columns of.
func loadItems(s *session, ids []string) (map[string]*item, error) {
	all := map[string]*item{}
	variants, err := shop.Variants.Load(s.b, ids)
	if err != nil {
		return nil, err
	}
	of := slices.Clone(ids)
	for _, v := range variants {
		of = append(of, v.ProductId)
	}
	slices.Sort(of)
	recs, err := shop.Products.Load(s.b, slices.Compact(of))
	if err != nil {
		return nil, err
	}
	for id, p := range recs {
		s.skus[id] = p.Sku
	}
	var owners []string
	for _, id := range ids {
		switch v := variants[id]; {
		case recs[id] != nil:
			all[id] = &item{Product: *recs[id]}
			owners = append(owners, id)
		case v != nil && recs[v.ProductId] != nil:
			all[id] = &item{Product: *recs[v.ProductId], variant: v}
			owners = append(owners, v.ProductId)
		}
	}
	if len(owners) == 0 {
		return all, nil
	}
	slices.Sort(owners)
	return all, s.loadParts(all, slices.Compact(owners))
}

func (s *session) loadParts(all map[string]*item, owners []string) (err error) {
	part := func(name string, load func() error) {
		if err == nil && s.wants(name) {
			err = load()
		}
	}
	to := func(id string, set func(*item)) {
		if p := all[id]; p != nil && p.variant == nil {
			set(p)
		}
	}
	part(stockPart, func() error {
		return shop.ProductInventories.OfEach(s.b, "product", owners, func(i *shop.ProductInventory) error {
			id := i.ProductBvin
			if i.VariantId != "" {
				id = i.VariantId
			}
			if p := all[id]; p != nil {
				p.stock = i
			}
			return nil
		})
	})
	part(optionPart, func() error { return s.loadChoices(all, owners) })
	part(categoryPart, func() error {
		return shop.Associations.OfEach(s.b, "product", owners, func(a *shop.CategoryProductAssociation) error {
			to(a.ProductId, func(p *item) { p.categories = append(p.categories, a.CategoryId) })
			return nil
		})
	})
	part(rolePart, func() error {
		return eachRole(s, owners, shop.ProductRole, func(id, name string) {
			to(id, func(p *item) { p.roles = append(p.roles, name) })
		})
	})
	part(relatedPart, func() error {
		var others []string
		err := shop.Relationships.OfEach(s.b, "product", owners, func(r *shop.ProductRelationship) error {
			others = append(others, r.RelatedProductId)
			to(r.ProductId, func(p *item) { p.related = append(p.related, r.RelatedProductId) })
			return nil
		})
		if err != nil {
			return err
		}
		return s.readSKUs(others)
	})
	part(volumePart, func() error {
		return shop.VolumeDiscounts.OfEach(s.b, "product", owners, func(d *shop.ProductVolumeDiscount) error {
			to(d.ProductId, func(p *item) {
				p.volume = append(p.volume,
					shop.VolumePrice{Qty: d.Qty, Amount: d.Amount})
			})
			return nil
		})
	})
	part(picturePart, func() error {
		return shop.ProductImages.OfEach(s.b, "product", owners, func(i *shop.ProductImage) error {
			to(i.ProductId, func(p *item) { p.pictures = append(p.pictures, i.FileName) })
			return nil
		})
	})
	part(valuePart, func() error {
		values, err := s.b.LoadValues(owners)
		for id, its := range values {
			to(id, func(p *item) { p.values = its })
		}
		return err
	})
	return err
}

// putItem stores a product or a variant with its parts that are others than before.
func putItem(s *session, base, next *item) error {
	if next.variant != nil {
		return s.putVariant(base, next)
	}
	if next.asVariant {
		return refuse("The SKU of the product is missing, of which this is a variant.")
	}
	var old *shop.Product
	made := &next.Product
	if base != nil {
		old = &base.Product
	}
	if old == nil || !bytes.Equal(model.Encode(old), model.Encode(&next.Product)) {
		var err error
		if made, err = shop.Products.Put(s.b, old, next.Product); err != nil {
			return err
		}
	}
	id := made.Bvin
	next.Product = *made
	s.skus[id] = made.Sku
	if next.touched[optionPart] {
		s.choices[id] = next.choices
	}
	var along []shop.Along
	for part, what := range map[string]shop.Along{
		categoryPart: shop.CategoriesWith(next.categories), relatedPart: shop.RelatedTo(next.related),
		rolePart:   shop.RolesFor{Of: shop.ProductRole, Names: next.roles},
		volumePart: next.volume, picturePart: shop.FurtherPictures(next.pictures),
		valuePart: shop.PropertyValues(next.values),
	} {
		if next.touched[part] {
			along = append(along, what)
		}
	}
	if err := s.b.Keep(s.ctx, id, along...); err != nil || !next.touched[stockPart] {
		return err
	}
	return s.putStock(id, "", next.stock)
}

// putStock stores how much there is of a product or variant. The rules have made the record of a new product.
func (s *session) putStock(product, variant string, next *shop.ProductInventory) error {
	var old *shop.ProductInventory
	err := shop.ProductInventories.OfEach(s.b, "product", []string{product}, func(i *shop.ProductInventory) error {
		if i.VariantId == variant {
			old = i
		}
		return nil
	})
	if err != nil {
		return err
	}
	if old == nil && variant == "" {
		return refuse("The product has variants, which have the stock; write it into their lines.")
	}
	stock := shop.ProductInventory{ProductBvin: product, VariantId: variant}
	if old != nil {
		stock = *old
	}
	stock.QuantityOnHand, stock.LowStockPoint = next.QuantityOnHand, next.LowStockPoint
	stock.OutOfStockPoint = next.OutOfStockPoint
	_, err = shop.ProductInventories.Put(s.b, old, stock)
	return err
}

// volumeText writes prices by volume, "10=3.60 | 50=3.20"; volumeOf reads them.
func volumeText(all shop.VolumePrices) string {
	parts := make([]string, len(all))
	for i, p := range all {
		parts[i] = strconv.Itoa(p.Qty) + "=" + plainNumber(p.Amount)
	}
	return strings.Join(parts, " | ")
}

func volumeOf(cell string) (all shop.VolumePrices, err error) {
	wrong := refuse("Prices by volume look like this: 10=3.60 | 50=3.20.")
	for part := range strings.SplitSeq(cell, "|") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		qty, amount, found := strings.Cut(part, "=")
		n, errN := strconv.Atoi(strings.TrimSpace(qty))
		d, errD := shop.ParseDecimal(strings.TrimSpace(amount))
		if !found || errN != nil || errD != nil {
			return nil, wrong
		}
		all = append(all, shop.VolumePrice{Qty: n, Amount: d})
	}
	return all, nil
}
