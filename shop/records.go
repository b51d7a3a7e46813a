package shop

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"

	"griddle/shop/wire"
)

// Decimal is an exact decimal number: money in store currency, weights and lengths in store units. Plain JSON number on
// the wire.
type Decimal = wire.Decimal

// Instant is a UTC instant with millisecond precision; the zero value is the protocol's "not set" (year 1). Wire:
// "\/Date(n)\/".
type Instant = wire.Instant

// GUID is a member of the protocol's Guid type, lower-case and hyphenated.
type GUID = wire.GUID

// The record types are the protocol's DTOs, member for member and in order (docs/protocol/10-catalog-core.md §9).
// Struct tags carry what more there is to know; wire/plan.go explains them.

// ApiOperation is the element of the unused Operations lists.
type ApiOperation struct {
	Uri         string `doc:"Address of the operation."`
	Rel         string `doc:"What the operation is to the record."`
	Description string `doc:"What the operation does."`
}

// OnWire says whether a field of a record is a member of the protocol's.
func OnWire(f reflect.StructField) bool { return wire.OnWire(f) }

// NewRecord is a record with every member at the protocol's default; dates that default to "now" are at now.
func NewRecord[T any](now time.Time) T { return wire.New[T](wire.At(now)) }

// ModernDates appends body to dst with classic dates turned into RFC 3339 texts, and dates that are not set into null.
func ModernDates(dst, body []byte) []byte { return wire.ModernDates(dst, body) }

// DecodeBytes reads the protocol's byte array: a list of the numbers 0 to 255 (also as texts); nil for null or empty
// text. Fast enough for 64 MiB.
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

// The protocol's enums (docs/protocol/10-catalog-core.md §10). A number without a name is stored and answered as it is.

// Member is one named value of an enum; every enum type has the method Members.
type Member = wire.Member

// MemberName is the name of a value of an enumeration, "" for a number that is none.
func MemberName(all []Member, number int) string {
	for _, m := range all {
		if m.Number == number {
			return m.Name
		}
	}
	return ""
}

// named lists the values of an enum by number.
func named(names map[int]string) (all []Member) {
	for number, name := range names {
		all = append(all, Member{Number: number, Name: name})
	}
	slices.SortFunc(all, func(a, b Member) int { return cmp.Compare(a.Number, b.Number) })
	return all
}

// CustomLink is a category that leads to an address.
const CustomLink CategorySource = 2

// At is the instant of t, to the millisecond; before 1753 and after 9999 it is unset.
func At(t time.Time) Instant { return wire.At(t) }

// ParseDecimal reads an amount as owners and programs write it, "19.95"; an error is a sentence fragment on what is
// wrong with it.
func ParseDecimal(text string) (Decimal, error) { return wire.ParseDecimal(text) }

// CustomProperty is CustomPropertyDTO: a named value that programs keep with a record (docs/protocol/00-conventions.md
// §9).
type CustomProperty struct {
	DeveloperId string `doc:"Name space of the program that keeps the value."`
	Key         string `doc:"Name of the value."`
	Value       string `doc:"The value."`
}

// Custom properties by which the store itself keeps what the records lack; their developer is "hcc"
// (docs/protocol/30-orders-people-taxes.md §2.11).
const (
	storeDeveloper      = "hcc"
	VatKey              = "ApplyVATRules"
	ShippingOverrideKey = "shippingoverride"
	FreeShippingKey     = "ismarkedforfreeshipping"
	TaxExemptKey        = "istaxexempt"
	FreeMethodsKey      = "freeshippingmethodsids"
)

// IsStore matches a property of the store, whatever blanks and letter case.
func (c *CustomProperty) IsStore(key string) bool {
	return strings.EqualFold(strings.TrimSpace(c.DeveloperId), storeDeveloper) &&
		strings.EqualFold(strings.TrimSpace(c.Key), key)
}

// Property is the value of a property of the store.
func Property(all []CustomProperty, key string) (value string, ok bool) {
	at := slices.IndexFunc(all, func(c CustomProperty) bool { return c.IsStore(key) })
	if at < 0 {
		return "", false
	}
	return all[at].Value, true
}

// SetProperty gives a property of the store a value.
func SetProperty(all []CustomProperty, key, value string) []CustomProperty {
	if at := slices.IndexFunc(all, func(c CustomProperty) bool { return c.IsStore(key) }); at >= 0 {
		all[at].Value = value
		return all
	}
	return append(all, CustomProperty{DeveloperId: storeDeveloper, Key: key, Value: value})
}

// addProperty gives a property of the store a value unless it has one.
func addProperty(all []CustomProperty, key, value string) []CustomProperty {
	if _, ok := Property(all, key); ok {
		return all
	}
	return SetProperty(all, key, value)
}

// IsTrue says whether a property of the store's own is set.
func IsTrue(all []CustomProperty, key string) bool {
	value, _ := Property(all, key)
	return strings.EqualFold(strings.TrimSpace(value), boolText(true))
}

// boolText is a truth value as the protocol's own programs write it.
func boolText(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

// parseAmount reads an amount of money out of a property.
func parseAmount(text string) (Decimal, error) { return wire.ParseDecimal(strings.TrimSpace(text)) }

// Records of orders and their payments (docs/protocol/30-orders-people-taxes.md §12).

// Order is OrderDTO: what a customer bought, or has in the cart.
type Order struct {
	Bvin                         string           `bvin:"id" doc:"Id of the order. Leave it empty on create to get a new one."`
	Id                           int              `doc:"Number of the order in the store. Set by the server."`
	StoreId                      int64            `doc:"Number of the store. Set by the server."`
	LastUpdatedUtc               Instant          `default:"now" doc:"When the order was last saved. Set by the server."`
	TimeOfOrderUtc               Instant          `default:"now" doc:"When it was ordered; not set: now, or as stored."`
	OrderNumber                  string           `max:"50" doc:"Number that customers see. A placed order without one gets the next free number."`
	ThirdPartyOrderId            string           `max:"50" doc:"Number of the order in another system."`
	UserEmail                    string           `max:"100" doc:"E-mail address of the customer."`
	UserID                       string           `max:"36" doc:"Id of the customer account, or empty."`
	CustomProperties             []CustomProperty `doc:"Values that programs keep with the order; the whole list is replaced on update."`
	PaymentStatus                PaymentStatus    `doc:"Whether it is paid, as posted."`
	ShippingStatus               ShippingStatus   `doc:"Whether it was shipped, as posted."`
	IsPlaced                     bool             `doc:"Whether it is an order; a cart otherwise."`
	StatusCode                   string           `max:"36" doc:"Id of the status."`
	StatusName                   string           `max:"255" doc:"Name of the status."`
	BillingAddress               Address          `doc:"Who pays."`
	ShippingAddress              Address          `doc:"Where it goes."`
	AffiliateID                  *int64           `doc:"Number of the affiliate who brought the customer, or null."`
	FraudScore                   Decimal          `doc:"How suspicious the order is; -1 for not known."`
	Instructions                 string           `doc:"Remark of the customer."`
	ShippingMethodId             string           `max:"36" doc:"Id of the shipping method."`
	ShippingMethodDisplayName    string           `max:"255" doc:"Name of the shipping method."`
	ShippingProviderId           string           `max:"36" doc:"Id of the carrier."`
	ShippingProviderServiceCode  string           `max:"255" doc:"Code of the carrier's service."`
	Coupons                      []OrderCoupon    `doc:"Coupons; the whole list is replaced on update."`
	Items                        []LineItem       `doc:"Lines; the whole list is replaced on update."`
	Notes                        []OrderNote      `doc:"Notes; the whole list is replaced on update."`
	Packages                     []OrderPackage   `doc:"Packages; the whole list is replaced on update."`
	OrderDiscountDetails         []DiscountDetail `doc:"Discounts on the order; a recalculation empties the list."`
	ShippingDiscountDetails      []DiscountDetail `doc:"Discounts on shipping; a recalculation empties the list."`
	TotalTax                     Decimal          `total:"true" doc:"Tax, in store currency; recalculated with recalc=1."`
	ItemsTax                     Decimal          `total:"true" doc:"Tax on the lines; recalculated with recalc=1."`
	ShippingTax                  Decimal          `total:"true" doc:"Tax on shipping; recalculated with recalc=1."`
	ShippingTaxRate              Decimal          `doc:"Rate of the tax on shipping as a fraction; recalculated with recalc=1."`
	TotalShippingBeforeDiscounts Decimal          `total:"true" doc:"Shipping before discounts; recalc=1 works it out."`
	TotalHandling                Decimal          `total:"true" doc:"Handling; recalculated with recalc=1."`
	TotalOrderBeforeDiscounts    Decimal          `total:"true" doc:"Sum of the lines. Worked out by the server."`
	TotalOrderDiscounts          Decimal          `total:"true" doc:"Sum of the order's discounts. Set by the server."`
	TotalShippingDiscounts       Decimal          `total:"true" doc:"Sum of shipping's discounts. Set by the server."`
	TotalGrand                   Decimal          `total:"true" doc:"What the customer pays. Worked out by the server."`

	own orderOwn
}

// orderOwn is what the server keeps of an order besides.
type orderOwn struct {
	Shipping *Decimal    // after discounts; nil until it was worked out
	Local    *OrderLocal `json:",omitempty"` // nil for what a program posts: the stored one stays
	recalc   bool        // this write works everything out anew; not stored
	program  bool        // a program writes it; not stored
	numbered bool        // its lines have their numbers already; not stored
}

// OrderSnapshot is OrderSnapshotDTO: an order as the list shows it.
type OrderSnapshot struct {
	Bvin                         string           `name:"bvin" bvin:"id" doc:"Id of the order."`
	Id                           int              `doc:"Number of the order in the store."`
	StoreId                      int64            `doc:"Number of the store."`
	LastUpdatedUtc               Instant          `default:"now" doc:"When the order was last saved."`
	TimeOfOrderUtc               Instant          `doc:"When it was ordered."`
	OrderNumber                  string           `doc:"Number that customers see."`
	ThirdPartyOrderId            string           `doc:"Number of the order in another system."`
	UserEmail                    string           `doc:"E-mail address of the customer."`
	UserID                       string           `doc:"Id of the customer account, or empty."`
	CustomProperties             []CustomProperty `doc:"Values that programs keep with the order."`
	PaymentStatus                PaymentStatus    `doc:"Whether it is paid."`
	ShippingStatus               ShippingStatus   `doc:"Whether it was shipped."`
	IsPlaced                     bool             `doc:"Whether it is an order; a cart otherwise."`
	StatusCode                   string           `doc:"Id of the status."`
	StatusName                   string           `doc:"Name of the status."`
	BillingAddress               Address          `doc:"Who pays."`
	ShippingAddress              Address          `doc:"Where it goes."`
	ItemsTax                     Decimal          `total:"true" doc:"Tax on the lines, in store currency."`
	ShippingTax                  Decimal          `total:"true" doc:"Tax on shipping."`
	TotalTax                     Decimal          `total:"true" doc:"Tax."`
	TotalOrderBeforeDiscounts    Decimal          `total:"true" doc:"Sum of the lines."`
	TotalShippingBeforeDiscounts Decimal          `total:"true" doc:"Shipping before discounts."`
	TotalShippingDiscounts       Decimal          `total:"true" doc:"Sum of the discounts on shipping."`
	TotalOrderDiscounts          Decimal          `total:"true" doc:"Sum of the discounts on the order."`
	TotalHandling                Decimal          `total:"true" doc:"Handling."`
	TotalGrand                   Decimal          `total:"true" doc:"What the customer pays."`
	AffiliateID                  *int64           `doc:"Number of the affiliate who brought the customer, or null."`
	FraudScore                   Decimal          `default:"-1" doc:"How suspicious the order is; -1 for not known."`
	Instructions                 string           `doc:"Remark of the customer."`
	ShippingMethodId             string           `doc:"Id of the shipping method."`
	ShippingMethodDisplayName    string           `doc:"Name of the shipping method."`
	ShippingProviderId           string           `doc:"Id of the carrier."`
	ShippingProviderServiceCode  string           `doc:"Code of the carrier's service."`
}

// LineItem is LineItemDTO: one line of an order.
type LineItem struct {
	Id                      int64             `doc:"Number of the line. Set by the server; one that is not a line of the order makes a new line."`
	StoreId                 int64             `doc:"Number of the store. Set by the server."`
	LastUpdatedUtc          Instant           `default:"now" doc:"When the line was last saved. Set by the server."`
	OrderBvin               string            `doc:"Id of the order. Set by the server."`
	ProductId               string            `bvin:"ref" doc:"Id of the product, which need not exist any more."`
	VariantId               string            `max:"36" doc:"Id of the variant, or empty."`
	ProductName             string            `max:"255" doc:"Name of the product when it was ordered."`
	ProductSku              string            `max:"50" doc:"SKU of the product when it was ordered."`
	ProductShortDescription string            `doc:"The choices in words."`
	Quantity                int               `doc:"Pieces ordered."`
	QuantityReturned        int               `doc:"Pieces that came back."`
	QuantityShipped         int               `doc:"Pieces shipped."`
	BasePricePerItem        Decimal           `doc:"Unit price before discounts, in store currency."`
	AdjustedPricePerItem    Decimal           `doc:"Unit price after discounts."`
	LineTotal               Decimal           `total:"true" doc:"Price of the line after its discounts."`
	DiscountDetails         []DiscountDetail  `doc:"Discounts on the line."`
	IsUserSuppliedPrice     bool              `doc:"Whether the customer named the price."`
	IsBundle                bool              `doc:"Whether the product is a bundle."`
	IsGiftCard              bool              `doc:"Whether it is a gift card."`
	ShippingPortion         Decimal           `total:"true" doc:"The line's share of shipping and handling."`
	ShippingCharge          ShippingCharge    `default:"1" doc:"Which shipping charges apply."`
	StatusCode              string            `max:"36" doc:"Status of the line, any text."`
	StatusName              string            `max:"255" doc:"Name of that status."`
	TaxRate                 Decimal           `doc:"Rate of the tax as a fraction: 0.05 is 5 percent."`
	TaxPortion              Decimal           `total:"true" doc:"Tax on the line."`
	TaxSchedule             int64             `doc:"Number of the tax schedule; 0 or -1 for none."`
	SelectionData           []OptionSelection `doc:"Options chosen."`
	IsNonShipping           bool              `doc:"Whether there is nothing to ship."`
	ProductShippingWeight   Decimal           `doc:"Weight of a piece, in the store's unit."`
	ProductShippingLength   Decimal           `doc:"Length of a piece, in the store's unit."`
	ProductShippingWidth    Decimal           `doc:"Width of a piece, in the store's unit."`
	ProductShippingHeight   Decimal           `doc:"Height of a piece, in the store's unit."`
	CustomProperties        []CustomProperty  `doc:"Values that programs keep with the line."`
	ShipFromMode            ShippingMode      `doc:"Where it ships from."`
	ShipFromNotificationId  string            `max:"50" doc:"Id of the vendor or manufacturer it ships from."`
	ShipFromAddress         Address           `doc:"Address it ships from."`
	ShipSeparately          bool              `doc:"Whether it needs a parcel of its own."`
	ExtraShipCharge         Decimal           `doc:"Surcharge on shipping per piece."`
	PromotionIds            *string           `max:"500" doc:"Offers that made the line free, as id=quantity and separated by commas, or null."`
	FreeQuantity            int               `doc:"Pieces that are free."`
}

// OrderCoupon is OrderCouponDTO.
type OrderCoupon struct {
	Id             int64   `doc:"Number of the coupon. Set by the server."`
	StoreId        int64   `doc:"Number of the store. Set by the server."`
	LastUpdatedUtc Instant `default:"now" doc:"When it was last saved. Set by the server."`
	OrderBvin      string  `doc:"Id of the order. Set by the server."`
	CouponCode     string  `max:"50" doc:"Code of the coupon."`
	IsUsed         bool    `doc:"Whether it was used up."`
	UserId         string  `max:"36" doc:"Id of the customer account."`
}

// OrderNote is OrderNoteDTO.
type OrderNote struct {
	Id             int64   `doc:"Number of the note. Set by the server."`
	StoreId        int64   `doc:"Number of the store. Set by the server."`
	LastUpdatedUtc Instant `default:"now" doc:"When it was last saved. Set by the server."`
	OrderID        string  `doc:"Id of the order. Set by the server."`
	AuditDate      Instant `default:"now" doc:"When it was written; not set: now, or as stored."`
	Note           string  `doc:"Text."`
	IsPublic       bool    `doc:"Whether the customer may see it."`
}

// OrderPackage is OrderPackageDTO: a parcel.
type OrderPackage struct {
	Id                          int64              `doc:"Number of the package. Set by the server."`
	StoreId                     int64              `doc:"Number of the store. Set by the server."`
	LastUpdatedUtc              Instant            `default:"now" doc:"When it was last saved. Set by the server."`
	OrderId                     string             `doc:"Id of the order. Set by the server."`
	Items                       []OrderPackageItem `doc:"What is in it."`
	Description                 string             `doc:"Description."`
	Width                       Decimal            `doc:"Width, in SizeUnits."`
	Height                      Decimal            `doc:"Height, in SizeUnits."`
	Length                      Decimal            `doc:"Length, in SizeUnits."`
	Weight                      Decimal            `doc:"Weight, in WeightUnits."`
	SizeUnits                   LengthType         `default:"1" doc:"Unit of the sizes."`
	WeightUnits                 WeightType         `default:"1" doc:"Unit of the weight."`
	ShippingProviderId          string             `max:"36" doc:"Id of the carrier."`
	ShippingProviderServiceCode string             `max:"255" doc:"Code of the carrier's service."`
	ShippingMethodId            string             `max:"36" doc:"Id of the shipping method."`
	TrackingNumber              string             `max:"255" doc:"Tracking number."`
	HasShipped                  bool               `doc:"Whether it is on its way."`
	ShipDateUtc                 Instant            `default:"now" doc:"When it was shipped; may be not set."`
	EstimatedShippingCost       Decimal            `doc:"Cost of shipping it, in store currency."`
	CustomProperties            []CustomProperty   `doc:"Values that programs keep with the package."`
}

// OrderPackageItem is OrderPackageItemDTO.
type OrderPackageItem struct {
	ProductBvin        string `doc:"Id of the product."`
	LineItemId         int64  `doc:"Number of the line of the order."`
	Quantity           int    `doc:"Pieces."`
	ShippingMethodBvin string `doc:"Id of the shipping method."`
}

// DiscountDetail is DiscountDetailDTO.
type DiscountDetail struct {
	Id           GUID         `doc:"Id of the discount, or zeros."`
	Description  string       `doc:"What it is for."`
	Amount       Decimal      `total:"true" doc:"Amount in store currency; negative for a discount."`
	DiscountType DiscountKind `doc:"Where it comes from."`
}

// PaymentStatus is OrderPaymentStatusDTO (docs/protocol/30-orders-people-taxes.md §2.9).
type PaymentStatus int

// Members names the values.
func (PaymentStatus) Members() []Member {
	return named(map[int]string{0: "Unknown", 1: "Unpaid", 2: "PartiallyPaid", 3: "Paid", 4: "Overpaid"})
}

// ShippingStatus is OrderShippingStatusDTO (docs/protocol/30-orders-people-taxes.md §2.10).
type ShippingStatus int

// Members names the values.
func (ShippingStatus) Members() []Member {
	return named(map[int]string{0: "Unknown", 1: "Unshipped", 2: "PartiallyShipped", 3: "FullyShipped",
		4: "NonShipping"})
}

// DiscountKind is the DiscountType of DiscountDetailDTO: where a discount comes from.
type DiscountKind int

// Kinds of discounts that a recalculation gives or looks at.
const (
	PriceGroupDiscount DiscountKind = 1
	FreeItemDiscount   DiscountKind = 7
	VolumeDiscount     DiscountKind = 8
)

// Members names the values.
func (DiscountKind) Members() []Member {
	return named(map[int]string{0: "Unknown", 1: "Sale", 3: "Affiliate", 4: "LineItemOffer", 5: "OrderOffer",
		6: "ShippingOffer", 7: "FreeItemOffer", 8: "VolumeDiscount"})
}

// LengthType is LengthTypeDTO.
type LengthType int

// Members names the values.
func (LengthType) Members() []Member { return named(map[int]string{1: "Inches", 2: "Centimeters"}) }

// WeightType is WeightTypeDTO.
type WeightType int

// Centimeters are what a package is measured in where the store's unit is cm.
const Centimeters LengthType = 2

// Kilograms are what a package is weighed in where the store's unit is kg.
const Kilograms WeightType = 2

// Members names the values.
func (WeightType) Members() []Member { return named(map[int]string{1: "Pounds", 2: "Kilograms"}) }
