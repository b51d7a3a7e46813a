package shop

import (
	"time"

	"griddle/shop/wire"
)

// Decimal is an exact decimal number: money in store currency, weights and lengths in store units. Plain JSON number on the wire.
type Decimal = wire.Decimal

// Instant is a UTC instant with millisecond precision; the zero value is the protocol's "not set" (year 1). Wire: "\/Date(n)\/".
type Instant = wire.Instant

// GUID is a member of the protocol's Guid type, lower-case and hyphenated.
type GUID = wire.GUID

// The record types are the protocol's DTOs, member for member and in order (docs/protocol/10-catalog-core.md §9). Struct tags carry what
// more there is to know; wire/plan.go explains them.

// Category is CategoryDTO: a shelf of the shop, in a tree by ParentId.
type Category struct {
	Bvin                      string            `bvin:"id" doc:"Id of the category. Leave it empty on create to get a new one."`
	LastUpdatedUtc            Instant           `default:"now" doc:"When the category was last saved. Set by the server."`
	StoreId                   int64             `doc:"Number of the store. Set by the server."`
	ParentId                  string            `bvin:"ref" doc:"Id of the category above; empty at the root."`
	Name                      string            `max:"255" doc:"Name that shoppers see. Required."`
	Description               string            `doc:"Text of the category's page, HTML."`
	DisplaySortOrder          CategorySortOrder `default:"1" doc:"How products are ordered on the category's page."`
	SourceType                CategorySource    `doc:"Kind of category."`
	SortOrder                 int               `doc:"Position among the categories with the same parent. On create the server puts the category last."`
	MetaKeywords              string            `max:"255" doc:"Keywords for search engines."`
	MetaDescription           string            `max:"255" doc:"Description for search engines."`
	MetaTitle                 string            `max:"512" doc:"Page title for search engines."`
	ImageUrl                  string            `max:"512" doc:"Icon: file name of an uploaded picture, or an address beginning with http."`
	BannerImageUrl            string            `max:"512" doc:"Banner: file name of an uploaded picture, or an address beginning with http."`
	CustomPageUrl             string            `max:"512" doc:"Where a custom link leads."`
	CustomPageOpenInNewWindow bool              `doc:"Whether a custom link opens in a new window."`
	ShowInTopMenu             bool              `doc:"Whether the shop's top menu lists the category."`
	Hidden                    bool              `doc:"Whether shoppers do not see the category."`
	TemplateName              string            `max:"512" default:"Index" doc:"Name of the view that shows the category."`
	PreContentColumnId        string            `max:"50" doc:"Content block above the products."`
	PostContentColumnId       string            `max:"50" doc:"Content block below the products."`
	ShowTitle                 bool              `default:"true" doc:"Whether the page shows the category's name."`
	Keywords                  string            `doc:"Further words under which the shop's search finds the category."`
	RewriteUrl                string            `doc:"Slug of the category's page, unique in the store. Made from the name when empty."`
	Operations                []ApiOperation    `doc:"Unused; always an empty list."`
}

// CategorySnapshot is CategorySnapshotDTO: a category as lists show it.
type CategorySnapshot struct {
	Bvin                      string         `bvin:"id" doc:"Id of the category."`
	ParentId                  string         `bvin:"ref" doc:"Id of the category above; empty at the root."`
	StoreId                   int64          `doc:"Number of the store."`
	Name                      string         `doc:"Name that shoppers see."`
	Description               string         `doc:"Text of the category's page, HTML."`
	SourceType                CategorySource `doc:"Kind of category."`
	ImageUrl                  string         `doc:"Icon: file name of an uploaded picture, or an address beginning with http."`
	BannerImageUrl            string         `doc:"Banner: file name of an uploaded picture, or an address beginning with http."`
	CustomPageUrl             string         `doc:"Where a custom link leads."`
	CustomPageOpenInNewWindow bool           `doc:"Whether a custom link opens in a new window."`
	ShowInTopMenu             bool           `default:"true" doc:"Whether the shop's top menu lists the category."`
	Hidden                    bool           `doc:"Whether shoppers do not see the category."`
	RewriteUrl                string         `doc:"Slug of the category's page."`
	SortOrder                 int            `doc:"Position among the categories with the same parent."`
	MetaTitle                 string         `doc:"Page title for search engines."`
	Operations                []ApiOperation `doc:"Unused; always an empty list."`
}

// CategoryProductAssociation is CategoryProductAssociationDTO: a product standing in a category.
type CategoryProductAssociation struct {
	Id         int64  `doc:"Number of the association. Set by the server."`
	CategoryId string `bvin:"ref" doc:"Id of the category. Required."`
	ProductId  string `bvin:"ref" doc:"Id of the product. Required."`
	SortOrder  int    `doc:"Position of the product in the category. On create the server puts the product last."`
	StoreId    int64  `doc:"Number of the store. Set by the server."`
}

// CatalogRole is CatalogRoleDTO: a role that may see an item of the catalogue.
type CatalogRole struct {
	CatalogRoleId int64           `doc:"Number of the record. Set by the server."`
	RoleName      *string         `max:"250" doc:"Name of the role on the shop's site."`
	ReferenceId   GUID            `doc:"Id of the product, category or product type that RoleType speaks of. Required."`
	RoleType      CatalogRoleType `doc:"What ReferenceId names."`
}

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

// CustomProperty is CustomPropertyDTO: a named value that programs keep with a record (docs/protocol/00-conventions.md §9).
type CustomProperty struct {
	DeveloperId string `doc:"Name space of the program that keeps the value."`
	Key         string `doc:"Name of the value."`
	Value       string `doc:"The value."`
}

// ApiOperation is the element of the unused Operations lists.
type ApiOperation struct {
	Uri         string `doc:"Address of the operation."`
	Rel         string `doc:"What the operation is to the record."`
	Description string `doc:"What the operation does."`
}

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

// NewRecord is a record with every member at the protocol's default; dates that default to "now" are at now.
func NewRecord[T any](now time.Time) T { return wire.New[T](wire.At(now)) }

// Encode writes a record as the classic form sends it.
func Encode(rec any) []byte { return wire.Encode(rec) }

// Decode reads what Encode wrote.
func Decode(body []byte, rec any) error { return wire.Decode(body, rec, Instant{}) }

// ModernDates appends body to dst with classic dates turned into RFC 3339 texts, and dates that are not set into null.
func ModernDates(dst, body []byte) []byte { return wire.ModernDates(dst, body) }

// DecodeBytes reads the protocol's byte array: a list of the numbers 0 to 255 (also as texts); nil for null or empty text. Fast enough for 64 MiB.
func DecodeBytes(body []byte) ([]byte, error) {
	data, err := wire.DecodeBytes(body)
	return data, fromWire(err)
}

// PlainText reads a body that is a text as it stands.
func PlainText(body []byte) (string, error) {
	text, err := wire.PlainText(body)
	return text, fromWire(err)
}

// DecodeText reads a body that is one JSON text.
func DecodeText(body []byte) (string, error) {
	text, err := wire.DecodeText(body)
	return text, fromWire(err)
}
