package shop

// AddressType is AddressTypesDTO: what an address is for.
type AddressType int

// Members names the values.
func (AddressType) Members() []Member {
	return named(map[int]string{0: "General", 1: "Billing", 2: "Shipping", 3: "BillingAndShipping", 99: "StoreContact"})
}

// ContactType is VendorManufacturerTypeDTO.
type ContactType int

// Contacts.
const (
	VendorContact       ContactType = 0
	ManufacturerContact ContactType = 1
)

// Members names the values.
func (ContactType) Members() []Member {
	return named(map[int]string{-1: "Unknown", 0: "Vendor", 1: "Manufacturer"})
}
