package shop

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
	return named(map[int]string{0: "Unknown", 1: "Unshipped", 2: "PartiallyShipped", 3: "FullyShipped", 4: "NonShipping"})
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
	return named(map[int]string{0: "Unknown", 1: "Sale", 3: "Affiliate", 4: "LineItemOffer", 5: "OrderOffer", 6: "ShippingOffer", 7: "FreeItemOffer", 8: "VolumeDiscount"})
}

// LengthType is LengthTypeDTO.
type LengthType int

// Members names the values.
func (LengthType) Members() []Member { return named(map[int]string{1: "Inches", 2: "Centimeters"}) }

// WeightType is WeightTypeDTO.
type WeightType int

// Members names the values.
func (WeightType) Members() []Member { return named(map[int]string{1: "Pounds", 2: "Kilograms"}) }

// TransactionAction is OrderTransactionActionDTO (docs/protocol/30-orders-people-taxes.md §3.3). The protocol misspells its first name.
type TransactionAction int

// Members names the values.
func (TransactionAction) Members() []Member {
	return named(map[int]string{0: "Uknown", 1: "CreditCardInfo", 100: "CreditCardHold", 101: "CreditCardCapture", 102: "CreditCardCharge",
		103: "CreditCardRefund", 104: "CreditCardVoid", 201: "CheckReceived", 202: "CheckReturned", 301: "CashReceived", 302: "CashReturned",
		401: "PurchaseOrderInfo", 402: "PurchaseOrderAccepted", 450: "CompanyAccountInfo", 451: "CompanyAccountAccepted", 501: "GiftCardInfo",
		502: "GiftCardHold", 503: "GiftCardCapture", 504: "GiftCardDecrease", 505: "GiftCardIncrease", 506: "GiftCardActivate",
		507: "GiftCardBalanceInquiry", 508: "GiftCardUnHold", 509: "GiftCardCreateNew", 551: "RewardPointsInfo", 552: "RewardPointsHold",
		553: "RewardPointsCapture", 554: "RewardPointsDecrease", 555: "RewardPointsIncrease", 557: "RewardPointsBalanceInquiry",
		558: "RewardPointsUnHold", 601: "PayPalHold", 602: "PayPalCapture", 603: "PayPalCharge", 604: "PayPalRefund", 605: "PayPalVoid",
		606: "PayPalExpressCheckoutInfo", 9999: "OfflinePaymentRequest"})
}
