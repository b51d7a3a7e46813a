package shop

import (
	"context"
	"strings"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

// Product is ProductDTO.
type Product struct {
	Bvin                         string                  `bvin:"id" doc:"Id of the product. Leave it empty on create to get a new one."`
	Sku                          string                  `max:"50" doc:"Stock-keeping unit: the shop's own number for the product."`
	ProductName                  string                  `max:"255" doc:"Name that shoppers see."`
	ProductTypeId                string                  `bvin:"ref" doc:"Id of the product type, or empty."`
	CustomProperties             []CustomProperty        `doc:"Further named values; the whole list is replaced on update."`
	ListPrice                    Decimal                 `doc:"Recommended price, in store currency."`
	SitePrice                    Decimal                 `doc:"Selling price before promotions, in store currency."`
	SitePriceOverrideText        string                  `max:"255" doc:"Text shown instead of the price."`
	SiteCost                     Decimal                 `doc:"What the shop pays for it, in store currency."`
	MetaKeywords                 string                  `max:"255" doc:"Keywords for search engines."`
	MetaDescription              string                  `max:"255" doc:"Description for search engines."`
	MetaTitle                    string                  `max:"512" doc:"Page title for search engines."`
	TaxExempt                    bool                    `doc:"Whether no tax is charged."`
	TaxSchedule                  int64                   `default:"-1" doc:"Number of the tax schedule; -1 for none."`
	ShippingDetails              *ShippableItem          `default:"new" doc:"Weight, size and how it ships."`
	ShippingMode                 ShippingMode            `doc:"Where it ships from; overrides ShippingDetails.ShippingSource."`
	Status                       ProductStatus           `default:"1" doc:"Whether the product is offered."`
	ImageFileSmall               string                  `max:"512" doc:"File name of the main picture."`
	ImageFileSmallAlternateText  string                  `max:"255" doc:"What the picture shows, for those who cannot see it."`
	ImageFileMedium              string                  `max:"512" doc:"File name of the main picture for larger views."`
	ImageFileMediumAlternateText string                  `max:"255" doc:"What the larger picture shows."`
	CreationDateUtc              Instant                 `default:"now" doc:"When it was made; not set: now or as stored."`
	MinimumQty                   int                     `default:"1" doc:"Smallest quantity that can be ordered."`
	ShortDescription             string                  `max:"512" doc:"Short text for lists."`
	LongDescription              string                  `doc:"Text of the product's page, HTML."`
	ManufacturerId               string                  `bvin:"ref" doc:"Id of the manufacturer, or empty."`
	VendorId                     string                  `bvin:"ref" doc:"Id of the vendor, or empty."`
	GiftWrapAllowed              bool                    `doc:"Whether gift wrapping is offered."`
	GiftWrapPrice                Decimal                 `doc:"Price of gift wrapping, in store currency."`
	Keywords                     string                  `doc:"Further words under which the shop's search finds the product."`
	PreContentColumnId           string                  `max:"36" doc:"Content block above the product."`
	PostContentColumnId          string                  `max:"36" doc:"Content block below the product."`
	UrlSlug                      string                  `doc:"Slug of the product's page, unique. Made from name or SKU when empty."`
	InventoryMode                InventoryMode           `default:"100" doc:"What happens when the product is out of stock."`
	IsAvailableForSale           bool                    `default:"true" doc:"Whether it can be bought now. Worked out by the server from Status, InventoryMode and stock."`
	Featured                     bool                    `doc:"Whether the shop features the product."`
	AllowReviews                 *bool                   `default:"false" doc:"Whether shoppers may review it; null for the store's default."`
	Tabs                         []ProductDescriptionTab `doc:"Further texts, each under its own tab; the whole list is replaced on update."`
	StoreId                      int64                   `doc:"Number of the store. Set by the server."`
	IsSearchable                 bool                    `default:"true" doc:"Whether the shop's search finds the product."`
	ShippingCharge               ShippingCharge          `doc:"Which shipping charges apply."`

	Local ProductLocal `wire:"-"`
}

// ProductLocal is what only this store keeps of a product; see model/local.go. Codes are texts: none loses its zeros.
type ProductLocal struct {
	Barcode       string `json:",omitempty" max:"50"`   // what a scanner reads, as a rule a GTIN; not always unique
	BinPlace      string `json:",omitempty" max:"50"`   // where it lies
	SupplierSku   string `json:",omitempty" max:"100"`  // the vendor's own number for it
	CustomsNumber string `json:",omitempty" max:"20"`   // tariff number
	OriginCountry string `json:",omitempty" max:"3"`    // ISO 3166-1 alpha-3, or empty
	Note          string `json:",omitempty" max:"2000"` // for the owner alone
}

// ShippableItem is ShippableItemDTO: a product's weight, size and way of shipping.
type ShippableItem struct {
	IsNonShipping    bool         `doc:"Whether there is nothing to ship."`
	ExtraShipFee     Decimal      `doc:"Surcharge on shipping, in store currency."`
	Weight           Decimal      `doc:"Weight, in the store's unit."`
	Length           Decimal      `doc:"Length, in the store's unit."`
	Width            Decimal      `doc:"Width, in the store's unit."`
	Height           Decimal      `doc:"Height, in the store's unit."`
	ShippingSource   ShippingMode `default:"1" doc:"Same as the product's ShippingMode. Set by the server."`
	ShippingSourceId string       `doc:"Id of the vendor or manufacturer it ships from."`
	ShipSeparately   bool         `doc:"Whether it needs a parcel of its own."`
}

// ProductDescriptionTab is ProductDescriptionTabDTO.
type ProductDescriptionTab struct {
	Bvin      string `doc:"Id of the tab; given by the server when empty."`
	TabTitle  string `doc:"Title of the tab."`
	HtmlData  string `doc:"Text of the tab, HTML."`
	SortOrder int    `doc:"Position of the tab."`
}

// PageOfProducts is the answer of product lists.
type PageOfProducts struct {
	Products          []Product `doc:"The products of this page."`
	TotalProductCount int       `doc:"How many products there are on all pages."`
}

// ClearProductsData is the answer of clearing products.
type ClearProductsData struct {
	ProductsCleared   int `doc:"Products deleted by this call."`
	ProductsRemaining int `doc:"Products left; -1 while clear operations are not allowed."`
}

// Limits of what is posted: levels of objects and lists, items of a list and members of an object, bytes of a record
// as it is stored or of a text, characters of a number. What is stored already may be larger.
const (
	MaxDepth  = wire.MaxDepth
	MaxItems  = wire.MaxItems
	MaxRecord = wire.MaxRecord
	MaxNumber = wire.MaxNumber
)

const productsTable = "products"

// Products are what the shop sells (docs/protocol/10-catalog-core.md §6). Lists have methods of their own:
// ProductPage. A post creates or replaces by the id in the record or the address (§6.3).
var Products = resource(func(s *Store) *model.Of[Product, string] { return modelsOf(s).products })

func (s *Store) declareProducts() {
	modelsOf(s).products = model.Declare(s.base, model.Of[Product, string]{
		One: "product", ID: func(p *Product) *string { return &p.Bvin },
		Asks: map[string]model.AskBy{
			"Sku": model.AsText("sku_key").Sorts("sku_sort"), "UrlSlug": model.AsText("slug_key"),
			"ProductName":        model.AsName("name_sort"),
			"Status":             model.AsEnum("status", ProductStatus(0).Members()),
			"IsAvailableForSale": model.AsTruth("available"),
			"SitePrice":          model.AsReal("price"), "ProductTypeId": model.AsID("type").OrNone(),
			"VendorId":       model.AsID("vendor").OrNone(),
			"ManufacturerId": model.AsID("manufacturer").OrNone(), "TaxSchedule": model.AsNumber("schedule").OrNone(),
		},
		AskOrder: storage.Asc("name_sort", "id"), Total: s.ProductCount,
		StoreID:    func(p *Product) *int64 { return &p.StoreId },
		BeforeSave: s.settleProduct, AfterSave: s.followProduct,
		BeforeCascade: s.dropOptions, AfterUndo: s.stillAvailable,
		Orders: productOrders,
		Words:  &model.Indexed[Product]{In: productIndex, Text: (*Product).searchText},
		Slug: &model.Slugged[Product]{Field: "UrlSlug", Member: func(p *Product) *string { return &p.UrlSlug },
			From: func(p *Product) []string { return []string{p.ProductName, p.Sku} }},
		Title:    func(p *Product) string { return p.ProductName },
		Searched: []string{model.NameColumn, "sku_key"}, ByWords: productsWith,
		Addressing: model.Addressing{Agree: true, Upsert: true}, BeforeEdit: s.payable,
		Refs: []model.Ref[Product]{
			{Column: "type", To: typesTable, Field: "ProductTypeId", Then: model.Refuses, Back: "its product type",
				Why: "Products have this type, so it was not deleted. Give them another type first."},
			{Column: "vendor", To: vendorsTable, Field: "VendorId", Then: model.Clears, Back: "its vendor",
				Clear: func(p *Product) { p.VendorId = "" },
				Name: func(p *Product, id string) {
					p.shipsFrom(p.VendorId, id)
					p.VendorId = id
				}},
			{Column: "manufacturer", To: manufacturersTable, Field: "ManufacturerId", Then: model.Clears,
				Back:  "its manufacturer",
				Clear: func(p *Product) { p.ManufacturerId = "" },
				Name: func(p *Product, id string) {
					p.shipsFrom(p.ManufacturerId, id)
					p.ManufacturerId = id
				}},
			{Column: "schedule", To: schedulesTable, Field: "TaxSchedule", Unasked: true, Then: model.Clears,
				Back:  "its tax schedule",
				Clear: func(p *Product) { p.TaxSchedule = noSchedule },
				Name:  func(p *Product, id string) { p.TaxSchedule, _ = model.ParseID[int64](id) }},
		},
	}, storage.Spec[Product, string]{
		Table: productsTable,
		Columns: []storage.Column[Product]{
			{Name: "sku_key", Type: storage.Text, Value: func(p *Product) any { return model.Fold(p.Sku) }},
			barcodeColumn(func(p *Product) string { return p.Local.Barcode }),
			{Name: "slug_key", Type: storage.Text, Value: func(p *Product) any { return model.Fold(p.UrlSlug) }},
			{Name: "name_key", Type: storage.Text, Value: func(p *Product) any { return model.Fold(p.ProductName) }},
			model.SortColumn("name_sort", func(p *Product) string { return p.ProductName }),
			model.SortColumn("sku_sort", func(p *Product) string { return p.Sku }),
			{Name: "shown", Type: storage.Integer, Value: func(p *Product) any { return p.shownInCategories() }},
			{Name: "status", Type: storage.Integer, Value: func(p *Product) any { return int(p.Status) }},
			{Name: "available", Type: storage.Integer, Value: func(p *Product) any { return p.IsAvailableForSale }},
			{Name: "picture", Type: storage.Integer, Value: func(p *Product) any {
				return p.ImageFileSmall != "" || p.ImageFileMedium != ""
			}},
			{Name: "price", Type: storage.Real, Value: func(p *Product) any {
				return p.SitePrice.InexactFloat64() // to sort by, never to reckon with
			}},
			{Name: "cost", Type: storage.Text, Value: func(p *Product) any { return p.SiteCost.String() }},
			{Name: "searchable", Type: storage.Integer, Value: func(p *Product) any { return p.IsSearchable }},
			{Name: "type", Type: storage.Text, Value: func(p *Product) any { return set(p.ProductTypeId) }},
			{Name: "vendor", Type: storage.Text, Value: func(p *Product) any { return set(p.VendorId) }},
			{Name: "manufacturer", Type: storage.Text, Value: func(p *Product) any { return set(p.ManufacturerId) }},
			{Name: "schedule", Type: storage.Integer, Value: func(p *Product) any { return p.schedule() }},
		},
		Indexes: []storage.Index{
			{Columns: []string{"sku_key"}},
			barcodeIndex,
			{Columns: []string{"slug_key"}},
			{Columns: []string{"name_sort", "id"}},
			{Columns: []string{"sku_sort", "id"}},
			// the smallest one, by which SQLite counts and the owner's lists are filtered
			{Columns: []string{"shown", "status", "available", "picture"}},
			{Columns: []string{"price", "id"}},
			// not in the search index, but the owner finds them by name
			{Columns: []string{"searchable"}, Where: storage.Eq("searchable", 0)},
			{Columns: []string{"type"}, Where: storage.Ne("type", nil)},
			{Columns: []string{"vendor"}, Where: storage.Ne("vendor", nil)},
			{Columns: []string{"manufacturer"}, Where: storage.Ne("manufacturer", nil)},
			{Columns: []string{"schedule"}, Where: storage.Ne("schedule", nil)},
		},
	})
}

// shipsFrom lets a product that ships from one of its vendors or manufacturers ship from another.
func (p *Product) shipsFrom(old, next string) {
	if from := p.ShippingDetails; from != nil && from.ShippingSourceId != "" &&
		strings.EqualFold(from.ShippingSourceId, old) {
		from.ShippingSourceId = next
	}
}

// noSchedule is the tax schedule of a product that has none.
const noSchedule = -1

// schedule is the number of the tax schedule, nil for none: those begin at 1.
func (p *Product) schedule() any {
	if p.TaxSchedule < 1 {
		return nil
	}
	return p.TaxSchedule
}

// set makes NULL of an empty reference: most products have none, and an index need not hold them.
func set(ref string) any {
	if ref == "" {
		return nil
	}
	return ref
}

// deref is a text that may be unset; "" then.
func deref(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// shownInCategories is what docs/protocol/10-catalog-core.md §6.1 asks of products listed by category.
func (p *Product) shownInCategories() bool {
	return p.Status == ProductActive && (p.IsAvailableForSale || p.InventoryMode != WhenOutHide)
}

// ProductBySKU finds the oldest product with the SKU, whatever its letter case.
func (s *Store) ProductBySKU(sku string) ([]byte, error) {
	return modelsOf(s).products.FindBy(s.db.Reader(), "SKU",
		storage.Query{Where: storage.Eq("sku_key", model.Fold(sku))})
}

// ProductBySlug finds the product with the slug, whatever its letter case.
func (s *Store) ProductBySlug(slug string) ([]byte, error) {
	return modelsOf(s).products.FindBy(s.db.Reader(), "slug",
		storage.Query{Where: storage.Eq("slug_key", model.Fold(slug))})
}

// ProductPage calls fn with each body of the page in ProductName order and answers how many products there are in all.
func (s *Store) ProductPage(ctx context.Context, p model.PageOf, fn func(body []byte) error) (total int, err error) {
	if total, err = s.ProductCount(); err != nil {
		return 0, err
	}
	q, some := p.Of(storage.Query{Order: storage.Asc("name_sort", "id")})
	if !some {
		return total, nil
	}
	return total, modelsOf(s).products.Bodies(s.db.Reader(), q, model.UntilDone(ctx, fn))
}

// ProductsOfCategory is the storefront's view of a category: products that are active and not hidden by stock, in the
// order of the category (docs/protocol/10-catalog-core.md §6.1). An unknown or malformed id gives an empty list.
func (s *Store) ProductsOfCategory(ctx context.Context, category string, p model.PageOf,
	fn func(body []byte) error) (total int, err error) {
	bvin, ok := wire.ParseBvin(category)
	if !ok {
		return 0, nil
	}
	q := storage.Query{Where: storage.Eq("shown", 1), Via: &storage.Via{Table: associationsTable, Column: "product",
		Key:   "id",
		Where: storage.Eq("category", bvin), Order: storage.Asc("sort_order", "pk")}}
	err = s.db.Read(ctx, func(v *storage.View) error {
		if total, err = modelsOf(s).products.CountOf(v, q); err != nil {
			return err
		}
		part, some := p.Of(q)
		if !some {
			return nil
		}
		return modelsOf(s).products.Bodies(v, part, fn)
	})
	return total, err
}

// count remembers how many products there are, for every list carries the number. It is counted again after each write
// of this process; one of another process is noticed within a second.
type count struct {
	products model.Counted[int]
	overview model.Counted[Overview]
	orders   model.Counted[map[OrderMode]int]
	bought   model.Counted[map[string]Bought]
}

// ProductCount is the number of all products, whatever their status.
func (s *Store) ProductCount() (int, error) {
	return s.count.products.Get(s.base.Written(), func() (int,
		error) {
		return modelsOf(s).products.Count(s.db.Reader(), storage.Cond{})
	})
}

// settleProduct: docs/protocol/10-catalog-core.md §6.3 and the DTO tables of §9.
func (s *Store) settleProduct(tx *storage.Tx, _ *model.Journal, old, p *Product) error {
	s.fillNulls(old, p)
	for i := range p.Tabs {
		if p.Tabs[i].Bvin == "" {
			p.Tabs[i].Bvin = wire.NewBvin()
		}
	}
	p.ShippingDetails.ShippingSource = p.ShippingMode
	before := Instant{}
	if old != nil {
		before = old.CreationDateUtc
	}
	p.CreationDateUtc = s.base.Dated(p.CreationDateUtc, before)
	switch p.InventoryMode {
	case AlwaysInStock, WhenOutHide, WhenOutShow, WhenOutBackorder:
	case inventoryNotSet, inventoryUndefined:
		p.InventoryMode = AlwaysInStock
	default:
		return Refuse(Invalid, "InventoryMode", "{field} must be 100 (always in stock), 101 (hide when out), 102 "+
			"(show when out) or 103 (backorders).")
	}
	available, err := s.available(tx, old == nil, p)
	p.IsAvailableForSale = available
	return err
}

// fillNulls: a list or object posted as null was not supplied; the stored one stays.
func (s *Store) fillNulls(old, p *Product) {
	before := wire.New[Product](s.base.Instant())
	if old != nil {
		before = *old
	}
	if p.CustomProperties == nil {
		p.CustomProperties = before.CustomProperties
	}
	if p.Tabs == nil {
		p.Tabs = before.Tabs
	}
	if p.ShippingDetails == nil {
		p.ShippingDetails = before.ShippingDetails
	}
}

func (s *Store) followProduct(tx *storage.Tx, c *model.Journal, old, p *Product) error {
	if old == nil {
		return s.newStock(tx, c, p.Bvin, "")
	}
	return nil
}

// IndexProduct puts a product into the search index, whatever its IsSearchable says; false when there is none. A
// malformed id is refused (docs/protocol/10-catalog-core.md §7).
func (s *Store) IndexProduct(ctx context.Context, g model.Guard, bvin string) (found bool, err error) {
	id, ok := wire.ParseBvin(bvin)
	if !ok {
		return false, modelsOf(s).products.Unreadable()
	}
	err = s.base.Write(ctx, g, func(tx *storage.Tx) error {
		p, err := modelsOf(s).products.Stored(tx, id)
		if err != nil || p == nil {
			return err
		}
		found = true
		if err := productIndex.Delete(tx, storage.Eq("id", id)); err != nil {
			return err
		}
		return productIndex.Put(tx, storage.Eq("id", id), p.searchColumns()...)
	})
	return found && err == nil, err
}

// ProductStatus is ProductStatusDTO.
type ProductStatus int

// Statuses of a product.
const (
	ProductDisabled ProductStatus = 0
	ProductActive   ProductStatus = 1
)

// Members names the values.
func (ProductStatus) Members() []Member {
	return named(map[int]string{-1: "NotSet", 0: "Disabled", 1: "Active"})
}

// ShippingMode is ShippingModeDTO: where a product ships from.
type ShippingMode int

// Where a product ships from that is not the store itself.
const (
	ShipFromVendor       ShippingMode = 2
	ShipFromManufacturer ShippingMode = 3
)

// Members names the values.
func (ShippingMode) Members() []Member {
	return named(map[int]string{0: "None", 1: "ShipFromSite", 2: "ShipFromVendor", 3: "ShipFromManufacturer"})
}

// ShippingCharge is ShippingChargeTypeDTO.
type ShippingCharge int

// Charges that shipping is spread over.
const (
	ChargeAll      ShippingCharge = 1
	ChargeShipping ShippingCharge = 2
)

// Members names the values.
func (ShippingCharge) Members() []Member {
	return named(map[int]string{0: "None", 1: "ChargeShippingAndHandling", 2: "ChargeShipping", 3: "ChargeHandling"})
}

// productAmounts are the members of a product that are amounts in the store's currency.
var productAmounts = map[string]func(*Product) Decimal{
	"SitePrice":     func(p *Product) Decimal { return p.SitePrice },
	"ListPrice":     func(p *Product) Decimal { return p.ListPrice },
	"SiteCost":      func(p *Product) Decimal { return p.SiteCost },
	"GiftWrapPrice": func(p *Product) Decimal { return p.GiftWrapPrice },
	"ShippingDetails.ExtraShipFee": func(p *Product) (fee Decimal) {
		if p.ShippingDetails != nil {
			fee = p.ShippingDetails.ExtraShipFee
		}
		return fee
	},
}

// payable refuses decimals that the owner gave to an amount where the store's currency has none. What a program wrote
// so stays until it is changed.
func (s *Store) payable(r storage.Reader, base, next *Product) error {
	in, err := CurrencyIn(r)
	if err != nil || in.Decimals() > 0 {
		return err
	}
	for field, amountOf := range productAmounts {
		amount := amountOf(next).Decimal
		paid := in.Round(amount)
		if paid.Equal(amount) || base != nil && amountOf(base).Equal(amount) {
			continue
		}
		return Refuse(Invalid, field,
			"{field} has decimals, and amounts in %s have none. Enter a whole number such as %s.",
			string(in), paid.String())
	}
	return nil
}
