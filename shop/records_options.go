package shop

// Records of options, variants, further pictures and files of products (docs/protocol/20-product-details.md §15).

// Option is OptionDTO: something a shopper chooses about a product, such as its size.
type Option struct {
	Bvin         string          `bvin:"id" doc:"Id of the option. Leave it empty on create to get a new one."`
	StoreId      int64           `doc:"Number of the store. Set by the server."`
	OptionType   OptionType      `doc:"How the choice is offered; 0 or an unknown number becomes 100."`
	Name         string          `max:"255" doc:"Name that shoppers see."`
	NameIsHidden bool            `doc:"Whether shoppers see the items alone."`
	IsVariant    bool            `doc:"Whether each item makes variants, which have stock and a SKU of their own."`
	IsShared     bool            `doc:"Whether products share the option; it then stays when none has it any more."`
	Settings     []OptionSetting `doc:"Settings of this kind of option; the whole list is replaced on update."`
	TextSettings []OptionSetting `doc:"Settings that shoppers read, such as html; the whole list is replaced on update."`
	Items        []OptionItem    `doc:"What may be chosen. Items left out of an update are deleted."`
}

// OptionItem is OptionItemDTO.
type OptionItem struct {
	Bvin             string  `bvin:"id" doc:"Id of the item. Leave it empty to get a new one."`
	StoreId          int64   `doc:"Number of the store. Set by the server."`
	OptionBvin       string  `doc:"Id of the option. Set by the server."`
	Name             string  `max:"255" doc:"Text that shoppers see."`
	PriceAdjustment  Decimal `doc:"Added to the price when chosen, in store currency."`
	WeightAdjustment Decimal `doc:"Added to the weight when chosen, in the store's unit."`
	IsLabel          bool    `doc:"Whether it is a heading that cannot be chosen."`
	SortOrder        int     `doc:"Position among the items."`
	IsDefault        bool    `doc:"Whether it is chosen already."`
}

// OptionSetting is OptionSettingDTO.
type OptionSetting struct {
	Key   *string `default:"" doc:"Name of the setting; not null."`
	Value string  `doc:"Its value."`
}

// Variant is VariantDTO: one combination of a product's choices.
type Variant struct {
	Bvin           string            `bvin:"id" doc:"Id of the variant."`
	ProductId      string            `bvin:"ref" doc:"Id of the product."`
	Sku            string            `max:"255" doc:"Its own SKU, or empty."`
	Price          Decimal           `default:"-1" doc:"Its own price, in store currency; below 0 for the product's."`
	Selections     []OptionSelection `doc:"The combination: one item of each option."`
	CustomProperty string            `doc:"Free text."`
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

// ProductImage is ProductImageDTO: a picture of a product besides its main one.
type ProductImage struct {
	Bvin           string  `bvin:"id" doc:"Id of the picture. Leave it empty on create to get a new one."`
	LastUpdatedUtc Instant `default:"now" doc:"When the record was last saved. Set by the server."`
	ProductId      string  `bvin:"ref" doc:"Id of the product. Required."`
	FileName       string  `doc:"File name of the picture."`
	Caption        string  `doc:"Text shown with it."`
	AlternateText  string  `doc:"What the picture shows, for those who cannot see it."`
	SortOrder      int     `doc:"Position among the product's pictures. On create the server puts it last."`
	StoreId        int64   `doc:"Number of the store. Set by the server."`
}

// ProductFile is ProductFileDTO: a file that buyers of products may download.
type ProductFile struct {
	Bvin             string  `bvin:"id" doc:"Id of the file. Leave it empty on create to get a new one."`
	LastUpdated      Instant `default:"now" doc:"When the record was last saved. Set by the server."`
	StoreId          int64   `doc:"Number of the store. Set by the server."`
	ProductId        string  `bvin:"ref" doc:"Id of a product that gets the file; empty in answers, but for the files of a product."`
	AvailableMinutes int     `doc:"How long that product's buyers may download it; 0 for ever."`
	MaxDownloads     int     `doc:"How often that product's buyers may download it; 0 for 32000 times."`
	FileName         string  `max:"100" doc:"Name of the file. Together with ShortDescription it is unique."`
	ShortDescription string  `max:"100" doc:"What the file is."`
}
