package shop

import (
	"context"
	"math"
	"slices"
	"strings"

	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/wire"
	"griddle/storage"
)

// ProductInventory is ProductInventoryDTO (docs/protocol/20-product-details.md §9): the stock of a product.
type ProductInventory struct {
	Bvin             string  `max:"36" doc:"Id of the record."`
	LastUpdated      Instant `default:"now" doc:"When the stock last changed. Set by the server."`
	ProductBvin      string  `bvin:"ref" doc:"Id of the product."`
	VariantId        string  `doc:"Id of the variant, or empty for the product itself."`
	QuantityOnHand   int     `doc:"Pieces in stock."`
	QuantityReserved int     `doc:"Pieces reserved for orders."`
	LowStockPoint    int     `doc:"Pieces at which the product is reported as low."`
	OutOfStockPoint  int     `doc:"Pieces at which the product counts as sold out."`
}

const inventoryTable = "productinventory"

// ProductInventories are the stock of products and variants. A create for a product or variant that has a record
// replaces its numbers (docs/protocol/20-product-details.md §9).
var ProductInventories = resource(func(s *Store) *model.Of[ProductInventory, string] { return modelsOf(s).inventory })

func (s *Store) declareInventory() {
	modelsOf(s).inventory = model.Declare(s.base, model.Of[ProductInventory, string]{
		One: "inventory record", ID: func(i *ProductInventory) *string { return &i.Bvin },
		Updated: func(i *ProductInventory) *Instant { return &i.LastUpdated },
		Asks:    map[string]model.AskBy{"ProductBvin": model.AsID("product")},
		Parse:   anyText, OfOwner: ofProduct(), Addressing: model.StrictIDs,
		Existing: sameStock, Replaces: true, TwinMember: "VariantId",
		Refs: []model.Ref[ProductInventory]{{Column: "product", To: productsTable, Field: "ProductBvin", Unasked: true,
			Back: aProduct}},
		BeforeSave: s.settleInventory, AfterSave: s.followInventory,
		AfterDelete: func(tx *storage.Tx, c *model.Journal, i *ProductInventory) error {
			return s.SaveAvailability(tx, c, i.ProductBvin)
		},
	}, storage.Spec[ProductInventory, string]{
		Table: inventoryTable, AnyCase: true,
		Columns: []storage.Column[ProductInventory]{
			{Name: "product", Type: storage.Text, Value: func(i *ProductInventory) any { return i.ProductBvin }},
			{Name: "variant", Type: storage.Text, Value: func(i *ProductInventory) any { return i.VariantId }},
			{Name: "in_stock", Type: storage.Integer, Value: func(i *ProductInventory) any { return i.left() }},
			{Name: "on_hand", Type: storage.Integer, Value: func(i *ProductInventory) any { return i.QuantityOnHand }},
			{Name: "low", Type: storage.Integer, Value: func(i *ProductInventory) any { return i.low() }},
		},
		Indexes: []storage.Index{{Columns: []string{"product", "in_stock"}},
			{Columns: []string{"product"}, Where: storage.Eq("low", 1)}},
	})
}

// left is how many pieces can still be sold.
func (i *ProductInventory) left() int {
	return i.QuantityOnHand - i.QuantityReserved - i.OutOfStockPoint
}

// low says whether stock is to be ordered: docs/protocol/40-admin-menu.md §4.
func (i *ProductInventory) low() bool {
	return i.QuantityOnHand <= i.LowStockPoint && i.QuantityOnHand != 0 && i.LowStockPoint != 0
}

// sameStock is the record of the same product and variant.
func sameStock(i *ProductInventory) storage.Cond {
	return storage.And(storage.Eq("product", i.ProductBvin), storage.Eq("variant", VariantKey(i.VariantId)))
}

// VariantKey is the id of a variant in its one spelling; other texts stay as they are.
func VariantKey(id string) string {
	switch bvin, ok := wire.ParseBvin(id); {
	case !ok:
		return strings.TrimSpace(id)
	case bvin == wire.EmptyGUID:
		return ""
	default:
		return bvin
	}
}

func (s *Store) settleInventory(tx *storage.Tx, _ *model.Journal, old, i *ProductInventory) error {
	i.VariantId = VariantKey(i.VariantId)
	if i.ProductBvin == "" && old != nil {
		i.ProductBvin = old.ProductBvin
	}
	if err := modelsOf(s).products.MustExist(tx, "ProductBvin", i.ProductBvin); err != nil {
		return err
	}
	there, err := model.Optional(modelsOf(s).inventory.Find(tx, storage.Query{Where: sameStock(i)}))
	if err == nil && there != nil && there.Bvin != i.Bvin {
		err = Refuse(Taken, "VariantId", "{field} and ProductBvin have an inventory record already; change that one.")
	}
	return err
}

func (s *Store) followInventory(tx *storage.Tx, c *model.Journal, old, i *ProductInventory) error {
	if old != nil && old.ProductBvin != i.ProductBvin {
		if err := s.SaveAvailability(tx, c, old.ProductBvin); err != nil {
			return err
		}
	}
	return s.SaveAvailability(tx, c, i.ProductBvin)
}

// stockExactly makes sure that a product has one inventory record for each of the variants ("" is the product itself)
// and no other.
func (s *Store) stockExactly(tx *storage.Tx, c *model.Journal, product string, variants []string) error {
	var have []ProductInventory
	err := modelsOf(s).inventory.Each(tx, storage.Query{Where: storage.Eq("product", product)},
		func(i ProductInventory) error {
			have = append(have, i)
			return nil
		})
	if err != nil {
		return err
	}
	for _, i := range have {
		if at := slices.Index(variants, i.VariantId); at >= 0 {
			variants = slices.Delete(variants, at, at+1)
		} else if err := c.Delete(tx, inventoryTable, storage.Eq("id", i.Bvin)); err != nil {
			return err
		}
	}
	for _, v := range variants {
		if err := s.newStock(tx, c, product, v); err != nil {
			return err
		}
	}
	return nil
}

// newStock makes the inventory record, without any stock, of a variant or ("") of the product itself.
func (s *Store) newStock(tx *storage.Tx, c *model.Journal, product, variant string) error {
	i := &ProductInventory{Bvin: wire.NewBvin(), ProductBvin: product, VariantId: variant,
		LastUpdated: s.base.Instant()}
	if _, err := modelsOf(s).inventory.Insert(tx, i); err != nil {
		return err
	}
	return c.Made(inventoryTable, storage.Eq("id", i.Bvin))
}

// SaveAvailability works out IsAvailableForSale anew after a change of stock.
func (s *Store) SaveAvailability(tx *storage.Tx, c *model.Journal, product string) error {
	p, err := modelsOf(s).products.Stored(tx, product)
	if err != nil || p == nil {
		return err
	}
	was := p.IsAvailableForSale
	if p.IsAvailableForSale, err = s.available(tx, false, p); err != nil || p.IsAvailableForSale == was {
		return err
	}
	if err := c.Before(productsTable, storage.Eq("id", p.Bvin)); err != nil {
		return err
	}
	_, err = modelsOf(s).products.Update(tx, p)
	return err
}

// available works out IsAvailableForSale (docs/protocol/10-catalog-core.md §6.5). A product just being created is about
// to get an inventory record without any stock.
func (s *Store) available(r storage.Reader, created bool, p *Product) (bool, error) {
	switch {
	case p.Status == ProductDisabled:
		return false, nil
	case p.InventoryMode != WhenOutHide && p.InventoryMode != WhenOutShow:
		return true, nil
	case created:
		return false, nil
	}
	its := storage.Eq("product", p.Bvin)
	some, err := storage.Exists(r, inventoryTable, storage.And(its, storage.More("in_stock", 0)))
	if err != nil || some {
		return some, err
	}
	kept, err := storage.Exists(r, inventoryTable, its)
	return !kept, err
}

// InventoryMode is ProductInventoryModeDTO: what happens when a product is out of stock.
type InventoryMode int

// Modes; the protocol's names of the first is misspelt.
const (
	AlwaysInStock      InventoryMode = 100
	WhenOutHide        InventoryMode = 101
	WhenOutShow        InventoryMode = 102
	WhenOutBackorder   InventoryMode = 103
	inventoryNotSet    InventoryMode = -1
	inventoryUndefined InventoryMode = 0
)

// Members names the values.
func (InventoryMode) Members() []Member {
	return named(map[int]string{-1: "NotSet", 0: "Unknown", 100: "AlwayInStock", 101: "WhenOutOfStockHide",
		102: "WhenOutOfStockShow",
		103: "WhenOutOfStockAllowBackorders"})
}

// stillAvailable works out again whether products can be bought: their stock may have changed while it did not matter.
func (s *Store) stillAvailable(tx *storage.Tx, which storage.Cond) error {
	var ids []string
	err := modelsOf(s).products.Each(tx, storage.Query{Where: which}, func(p Product) error {
		if p.InventoryMode == WhenOutHide || p.InventoryMode == WhenOutShow {
			ids = append(ids, p.Bvin)
		}
		return nil
	})
	for _, id := range ids {
		if err == nil {
			err = s.SaveAvailability(tx, nil, id)
		}
	}
	return err
}

// StockMove is what a program says when it takes pieces out of the stock, or puts some in.
type StockMove struct {
	By        int    `doc:"How many pieces come, or go where it is negative."`
	Reason    string `max:"100" doc:"Why, for the owner's list of activity."`
	Reference string `max:"100" doc:"What it belongs to, such as the number of a receipt, for the same list."`
	BelowZero bool   `doc:"Whether the stock may become negative; refused otherwise."`
}

// ReadStockMove reads a posted move.
func (s *Store) ReadStockMove(posted []byte) (StockMove, error) {
	m := StockMove{}
	err := wire.Decode(posted, &m, s.base.Instant())
	if err == nil {
		err = wire.Check(&m)
	}
	switch {
	case err != nil:
		return m, fromWire(err)
	case m.By == 0:
		return m, Refuse(Invalid, "By",
			"{field} is missing or 0: say how many pieces come, or as a negative number how many go.")
	}
	return m, nil
}

// AdjustStock moves the stock of an inventory record and answers the record. What others do to it meanwhile counts too:
// it is read and written in one transaction.
func (s *Store) AdjustStock(ctx context.Context, g model.Guard, id string, m StockMove) (body []byte, err error) {
	key, ok := modelsOf(s).inventory.Parse(id)
	if !ok {
		return nil, modelsOf(s).inventory.Missing()
	}
	err = s.base.Write(ctx, g, func(tx *storage.Tx) error {
		old, err := modelsOf(s).inventory.Stored(tx, key)
		if err == nil && old == nil {
			err = modelsOf(s).inventory.Missing()
		}
		if err != nil {
			return err
		}
		rec := *old
		sum := int64(old.QuantityOnHand) + int64(m.By)
		switch {
		case sum < 0 && m.By < 0 && !m.BelowZero:
			return Refuse(Invalid, "By", "{field} takes %d pieces, and only %d are in stock; nothing was changed. "+
				"Send BelowZero as true where the stock may become negative.", -int64(m.By), old.QuantityOnHand)
		case sum < math.MinInt32, sum > math.MaxInt32:
			return Refuse(Invalid, "By", "{field} makes the stock larger than can be counted.")
		}
		rec.QuantityOnHand = int(sum)
		body, _, err = modelsOf(s).inventory.Put(tx, nil, old, &rec)
		return err
	})
	return body, err
}

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
	all, err := s.VariantsOf(r, product)
	of := &stockOf{name: p.ProductName, sku: p.Sku, variants: map[string]*Variant{}}
	for i := range all {
		of.variants[all[i].Bvin] = &all[i]
	}
	if err == nil && len(all) > 0 {
		of.options, err = s.OptionsOf(r, product)
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

// Counted is the record of a line's stock, nil for none, and how it is counted.
func (s *Store) Counted(r storage.Reader, l *LineItem) (*ProductInventory, order.Stock, error) {
	its := &ProductInventory{ProductBvin: l.ProductId, VariantId: l.VariantId}
	rec, err := model.Optional(modelsOf(s).inventory.Find(r, storage.Query{Where: sameStock(its)}))
	if err != nil || rec == nil {
		return nil, order.Stock{}, err
	}
	p, err := modelsOf(s).products.Stored(r, l.ProductId)
	if err != nil || p == nil {
		return nil, order.Stock{}, err
	}
	stock := order.Stock{OnHand: rec.QuantityOnHand, Reserved: rec.QuantityReserved, OutPoint: rec.OutOfStockPoint}
	switch p.InventoryMode {
	case WhenOutBackorder:
		stock.Mode = order.BackOrders
	case WhenOutHide, WhenOutShow:
		stock.Mode = order.Strict
	}
	return rec, stock, nil
}
