package shop

import (
	"cmp"
	"slices"

	"griddle/shop/wire"
)

// The protocol's enums (docs/protocol/10-catalog-core.md §10). A number without a name is stored and answered as it is.

// Member is one named value of an enum; every enum type has the method Members.
type Member = wire.Member

// named lists the values of an enum by number.
func named(names map[int]string) (all []Member) {
	for number, name := range names {
		all = append(all, Member{Number: number, Name: name})
	}
	slices.SortFunc(all, func(a, b Member) int { return cmp.Compare(a.Number, b.Number) })
	return all
}

// CategorySortOrder is CategorySortOrderDTO: how products are ordered on a category's page.
type CategorySortOrder int

// Members names the values.
func (CategorySortOrder) Members() []Member {
	return named(map[int]string{0: "None", 1: "ManualOrder", 2: "ProductName", 3: "ProductPriceAscending", 4: "ProductPriceDescending",
		5: "ManufacturerName"})
}

// CategorySource is CategorySourceTypeDTO: the kind of a category.
type CategorySource int

// CustomLink is a category that leads to an address.
const CustomLink CategorySource = 2

// Members names the values.
func (CategorySource) Members() []Member {
	return named(map[int]string{0: "Manual", 1: "ByRules", 2: "CustomLink", 3: "CustomPage", 4: "DrillDown", 5: "FlexPage"})
}

// CatalogRoleType is CatalogRoleTypeDTO: what a catalog role speaks of.
type CatalogRoleType int

// What a catalog role may speak of.
const (
	ProductRole CatalogRoleType = iota
	CategoryRole
	ProductTypeRole
)

// Members names the values.
func (CatalogRoleType) Members() []Member {
	return named(map[int]string{0: "ProductRole", 1: "CategoryRole", 2: "ProductTypeRole"})
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
	return named(map[int]string{-1: "NotSet", 0: "Unknown", 100: "AlwayInStock", 101: "WhenOutOfStockHide", 102: "WhenOutOfStockShow",
		103: "WhenOutOfStockAllowBackorders"})
}

// ShippingMode is ShippingModeDTO: where a product ships from.
type ShippingMode int

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
