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
