package shop

// Records of people and money (docs/protocol/30-orders-people-taxes.md §12).

// Address is AddressDTO, part of many records.
type Address struct {
	Bvin           *string     `doc:"Id of the address; null is usual."`
	LastUpdatedUtc Instant     `default:"now" doc:"When the address was last saved, as posted."`
	StoreId        int64       `doc:"Number of the store."`
	NickName       string      `doc:"What the customer calls it."`
	FirstName      string      `doc:"First name."`
	MiddleInitial  string      `doc:"Middle initial."`
	LastName       string      `doc:"Last name."`
	Company        string      `doc:"Company."`
	Line1          string      `doc:"First line of the street address."`
	Line2          string      `doc:"Second line of the street address."`
	Line3          string      `doc:"Third line of the street address."`
	City           string      `doc:"City."`
	RegionBvin     string      `doc:"Abbreviation of the region, such as FL."`
	RegionName     string      `doc:"Name of the region. Filled in by the server from country and abbreviation."`
	PostalCode     string      `doc:"Postal code."`
	CountryBvin    string      `doc:"Id of the country."`
	CountryName    string      `doc:"Name of the country. Filled in by the server from the id."`
	Phone          string      `doc:"Telephone number."`
	Fax            string      `doc:"Fax number."`
	WebSiteUrl     string      `doc:"Web site."`
	UserBvin       string      `doc:"Id of the customer account it belongs to."`
	AddressType    AddressType `doc:"What the address is for."`
}

// VendorManufacturer is VendorManufacturerDTO: who sells to the shop, or makes, a product.
type VendorManufacturer struct {
	Bvin                    string      `bvin:"id" doc:"Id of the record. Leave it empty on create to get a new one."`
	StoreId                 int64       `doc:"Number of the store. Set by the server."`
	LastUpdated             Instant     `default:"now" doc:"When the record was last saved. Set by the server."`
	DisplayName             string      `max:"255" doc:"Name."`
	EmailAddress            string      `max:"255" doc:"E-mail address."`
	Address                 Address     `doc:"Postal address."`
	DropShipEmailTemplateId string      `max:"36" doc:"Id of the e-mail template for drop shipping."`
	ContactType             ContactType `doc:"0 for vendors, 1 for manufacturers. Set by the server."`
}

// CustomerAccount is CustomerAccountDTO: somebody who buys, or may.
type CustomerAccount struct {
	Bvin             string    `doc:"Number of the account. Set by the server."`
	Email            string    `doc:"E-mail address. Required; creating an account with one in use answers the account that has it."`
	FirstName        string    `doc:"First name."`
	LastName         string    `doc:"Last name."`
	Password         string    `doc:"Password of a new account, at least 7 characters. Never answered, and not looked at on update."`
	Addresses        []Address `doc:"Address book; the whole list is replaced on update."`
	ShippingAddress  Address   `doc:"Shipping address used last."`
	BillingAddress   Address   `doc:"Billing address used last."`
	TaxExempt        bool      `doc:"Whether no tax is charged."`
	Notes            string    `doc:"The shop's notes."`
	PricingGroupId   string    `doc:"Id of the price group, or empty."`
	FailedLoginCount int       `doc:"Always 0."`
	LastUpdatedUtc   Instant   `default:"now" doc:"When the account was last saved. Set by the server."`
	CreationDateUtc  Instant   `default:"now" doc:"When the account was made. Set by the server."`
	LastLoginDateUtc Instant   `default:"now" doc:"When the customer last signed in; not set before that. Set by the server."`

	own customerOwn
}

// customerOwn is what the server keeps of an account besides.
type customerOwn struct {
	PasswordHash string // as password.go makes it; "" while the account has none
}

// Affiliate is AffiliateDTO: a partner who brings customers for a commission.
type Affiliate struct {
	Id                   int64          `doc:"Number of the affiliate. Set by the server."`
	StoreId              int64          `doc:"Number of the store. Set by the server."`
	LastUpdatedUtc       Instant        `default:"now" doc:"When the affiliate was last saved. Set by the server."`
	Enabled              bool           `doc:"Whether the partnership is in force."`
	ReferralId           string         `max:"50" doc:"Code in the affiliate's links, unique in the store. Required."`
	DisplayName          string         `doc:"Name."`
	Address              Address        `doc:"Postal address."`
	CommissionAmount     Decimal        `doc:"Commission: percent, or an amount in store currency, by CommissionType."`
	CommissionType       CommissionType `default:"1" doc:"How the commission is worked out."`
	ReferralDays         int            `default:"30" doc:"Days for which a referral counts."`
	TaxId                string         `max:"100" doc:"Tax number."`
	DriversLicenseNumber string         `max:"100" doc:"Number of the driving licence."`
	WebSiteUrl           string         `max:"1000" doc:"Web site."`
	CustomThemeName      string         `doc:"Unused; always empty."`
	Notes                string         `doc:"The shop's notes."`
}

// AffiliateReferral is AffiliateReferralDTO: a visit that an affiliate brought.
type AffiliateReferral struct {
	Id                int64   `doc:"Number of the referral. Set by the server."`
	StoreId           int64   `doc:"Number of the store. Set by the server."`
	AffiliateId       int64   `doc:"Number of the affiliate. Required."`
	TimeOfReferralUtc Instant `default:"now" doc:"When it was; not set: now."`
	ReferrerUrl       string  `max:"1000" doc:"Page the visitor came from."`
}

// GiftCard is GiftCardDTO.
type GiftCard struct {
	GiftCardId        int64   `doc:"Number of the card. Set by the server."`
	StoreId           int64   `doc:"Number of the store. Set by the server."`
	LineItemId        *int64  `doc:"Number of the order line that sold the card, or null."`
	CardNumber        *string `max:"50" doc:"Number printed on the card. Required."`
	Amount            Decimal `doc:"Face value, in store currency."`
	UsedAmount        Decimal `doc:"What of it has been spent."`
	IssueDateUtc      Instant `doc:"When the card was issued. Set by the server on create."`
	ExpirationDateUtc Instant `doc:"Until when it can be used; not set: without end."`
	RecipientEmail    *string `max:"255" doc:"E-mail address of the recipient."`
	RecipientName     *string `max:"255" doc:"Name of the recipient."`
	GiftMessage       *string `doc:"Text that goes with the card."`
	Enabled           bool    `doc:"Whether the card can be used."`
}

// WishListItem is WishListItemDTO: a product that a customer wants to remember.
type WishListItem struct {
	Id             int64             `doc:"Number of the item. Set by the server."`
	StoreId        int64             `doc:"Number of the store. Set by the server."`
	CustomerId     string            `doc:"Id of the customer account."`
	LastUpdatedUtc Instant           `default:"now" doc:"When it was last changed, as posted; not set: now."`
	ProductId      string            `bvin:"ref" doc:"Id of the product. Required."`
	Quantity       int               `default:"1" doc:"How many."`
	SelectionData  []OptionSelection `doc:"Options chosen."`
}

// OptionSelection is OptionSelectionDTO: what was chosen of an option.
type OptionSelection struct {
	OptionBvin    string `doc:"Id of the option, without hyphens."`
	SelectionData string `doc:"Id of the chosen item, without hyphens, or a text."`
}

// PriceGroup is PriceGroupDTO: customers with prices of their own.
type PriceGroup struct {
	Bvin             string      `max:"36" doc:"Id of the group, any text. Leave it empty on create to get a new one."`
	StoreId          int64       `doc:"Number of the store. Set by the server."`
	LastUpdated      Instant     `default:"now" doc:"When the group was last saved. Set by the server."`
	Name             string      `max:"255" doc:"Name."`
	PricingType      PricingType `doc:"What the adjustment is applied to."`
	AdjustmentAmount Decimal     `doc:"Percent, or an amount in store currency, by PricingType."`
}

// TaxSchedule is TaxScheduleDTO: a list of tax rates that products share.
type TaxSchedule struct {
	Id                  int64   `doc:"Number of the schedule. Set by the server."`
	StoreId             int64   `doc:"Number of the store. Set by the server."`
	Name                string  `max:"50" doc:"Name, unique in the store: creating one that is there answers it."`
	DefaultRate         Decimal `doc:"Percent that prices contain, in shops whose prices contain tax."`
	DefaultShippingRate Decimal `doc:"Percent that shipping prices contain, likewise."`
}

// Tax is TaxDTO: a rate of a schedule for a place.
type Tax struct {
	Id                 int64   `doc:"Number of the rate. Set by the server."`
	StoreId            int64   `doc:"Number of the store. Set by the server."`
	CountryIsoAlpha3   string  `doc:"ISO alpha-3 code of the country."`
	RegionAbbreviation string  `doc:"Abbreviation of the region; empty for all."`
	PostalCode         string  `max:"20" doc:"Postal code; empty for all."`
	TaxScheduleId      int64   `doc:"Number of the schedule. Required."`
	Rate               Decimal `doc:"Percent on goods."`
	ShippingRate       Decimal `doc:"Percent on shipping."`
	ApplyToShipping    bool    `doc:"Whether shipping is taxed."`
}
