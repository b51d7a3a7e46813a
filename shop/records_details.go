package shop

// Records of product details (docs/protocol/20-product-details.md §15).

// ProductType is ProductTypeDTO: a kind of product, whose products share properties.
type ProductType struct {
	Bvin            string  `bvin:"id" doc:"Id of the type. Leave it empty on create to get a new one."`
	StoreId         int64   `doc:"Number of the store. Set by the server."`
	LastUpdated     Instant `default:"now" doc:"When the type was last saved. Set by the server."`
	IsPermanent     bool    `doc:"A mark for programs; it protects nothing."`
	ProductTypeName string  `max:"512" doc:"Name."`
	TemplateName    string  `max:"500" doc:"Name of the view that shows products of this type."`
}

// ProductProperty is ProductPropertyDTO: something that products of a type have a value of.
type ProductProperty struct {
	Id                   int64                   `doc:"Number of the property. Set by the server."`
	StoreId              int64                   `doc:"Number of the store. Set by the server."`
	PropertyName         string                  `max:"512" doc:"Name inside the shop."`
	DisplayName          string                  `max:"512" doc:"Name that shoppers see."`
	DisplayOnSite        bool                    `default:"true" doc:"Whether shoppers see the property."`
	DisplayToDropShipper bool                    `default:"true" doc:"Whether drop shippers see the property."`
	TypeCode             PropertyType            `doc:"Kind of value."`
	DefaultValue         string                  `doc:"Value of products that have none of their own."`
	CultureCode          string                  `max:"10" default:"en-US" doc:"Culture in which currency values are shown."`
	Choices              []ProductPropertyChoice `doc:"What may be chosen; the whole list is replaced on update."`
	LastUpdatedUtc       Instant                 `default:"now" doc:"When it was last changed, as posted; not set: now."`
}

// ProductPropertyChoice is ProductPropertyChoiceDTO.
type ProductPropertyChoice struct {
	Id          int64   `doc:"Number of the choice. Set by the server."`
	StoreId     int64   `doc:"Number of the store. Set by the server."`
	PropertyId  int64   `doc:"Number of the property. Set by the server."`
	ChoiceName  string  `max:"512" doc:"Name inside the shop."`
	DisplayName *string `max:"512" doc:"Name that shoppers see, or null."`
	SortOrder   int     `doc:"Position among the choices."`
	LastUpdated Instant `default:"now" doc:"When the choice was last saved. Set by the server."`
}

// ProductRelationship is ProductRelationshipDTO: a product shown with another.
type ProductRelationship struct {
	Id                   int64  `doc:"Number of the relationship. Set by the server."`
	StoreId              int64  `doc:"Number of the store. Set by the server."`
	ProductId            string `bvin:"ref" doc:"Id of the product. Required."`
	RelatedProductId     string `bvin:"ref" doc:"Id of the product shown with it. Required."`
	IsSubstitute         bool   `doc:"Whether it replaces the product rather than going with it."`
	SortOrder            int    `doc:"Position among the product's relationships. On create the server puts it last."`
	MarketingDescription string `doc:"Text shown with it."`
}

// ProductReview is ProductReviewDTO.
type ProductReview struct {
	Bvin          string       `bvin:"id" doc:"Id of the review. Leave it empty on create to get a new one."`
	UserID        string       `max:"36" doc:"Id of the customer account that wrote it."`
	ProductBvin   string       `bvin:"ref" doc:"Id of the product. Required."`
	ReviewDateUtc Instant      `default:"now" doc:"When it was written; may be not set."`
	Rating        ReviewRating `default:"3" doc:"Stars, 0 to 5."`
	Karma         int          `doc:"How helpful shoppers found it."`
	Description   string       `doc:"Text."`
	Approved      bool         `doc:"Whether shoppers see it."`
	ProductName   string       `doc:"Unused; always empty."`
}

// ProductVolumeDiscount is ProductVolumeDiscountDTO: another price from a quantity on.
type ProductVolumeDiscount struct {
	Bvin         string       `bvin:"id" doc:"Id of the discount. Leave it empty on create to get a new one."`
	StoreId      int64        `doc:"Number of the store. Set by the server."`
	LastUpdated  Instant      `default:"now" doc:"When the discount was last saved. Set by the server."`
	ProductId    string       `bvin:"ref" doc:"Id of the product. Required."`
	Qty          int          `doc:"Quantity from which it applies."`
	Amount       Decimal      `doc:"New unit price, in store currency."`
	DiscountType DiscountType `doc:"Kind of discount, for programs; the amount is the new unit price whatever it says."`
}
