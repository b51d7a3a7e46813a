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

// CommissionType is AffiliateCommissionTypeDTO.
type CommissionType int

// Members names the values.
func (CommissionType) Members() []Member {
	return named(map[int]string{0: "None", 1: "PercentageCommission", 2: "FlatRateCommission"})
}

// PricingType is PricingTypesDTO: what a price group's adjustment is applied to (docs/protocol/30-orders-people-taxes.md §8.2).
type PricingType int

// Types of pricing.
const (
	PercentageOffListPrice PricingType = iota
	AmountOffListPrice
	PercentageAboveCost
	AmountAboveCost
	PercentageOffSitePrice
	AmountOffSitePrice
)

// Members names the values.
func (PricingType) Members() []Member {
	return named(map[int]string{0: "PercentageOffListPrice", 1: "AmountOffListPrice", 2: "PercentageAboveCost", 3: "AmountAboveCost",
		4: "PercentageOffSitePrice", 5: "AmountOffSitePrice"})
}
