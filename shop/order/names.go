package order

import "griddle/shop/words"

// What the window, and sentences, call things of orders.

// Name is what a sentence calls the status.
func (s Status) Name() words.Form {
	switch s {
	case Received:
		return "Received"
	case OnHold:
		return "On Hold"
	case ReadyForPayment:
		return "Ready for Payment"
	case ReadyForShipping:
		return "Ready for Shipping"
	case Complete:
		return "Complete"
	case Cancelled:
		return "Cancelled"
	}
	return "no status"
}

// Name is what a sentence calls the action.
func (a Action) Name() words.Form {
	switch a {
	case CardNoted:
		return "Card noted"
	case CardHeld:
		return "Card: amount reserved"
	case CardCaptured:
		return "Card: captured"
	case CardCharged:
		return "Card: charged"
	case CardRefunded:
		return "Card: refunded"
	case CardVoided:
		return "Card: voided"
	case ChequeReceived:
		return "Cheque received"
	case ChequeReturned:
		return "Cheque returned"
	case CashReceived:
		return "Cash received"
	case CashReturned:
		return "Cash returned"
	case PurchaseNoted:
		return "Purchase order noted"
	case PurchaseAccepted:
		return "Purchase order accepted"
	case AccountNoted:
		return "Company account noted"
	case AccountAccepted:
		return "Company account accepted"
	case GiftCardNoted:
		return "Gift card noted"
	case GiftCardHeld:
		return "Gift card: held"
	case GiftCardCaptured:
		return "Gift card: captured"
	case GiftCardRedeemed:
		return "Gift card: redeemed"
	case GiftCardRefunded:
		return "Gift card: refunded"
	case GiftCardActivated:
		return "Gift card: activated"
	case GiftCardReleased:
		return "Gift card: released"
	case GiftCardCreated:
		return "Gift card: created"
	case GiftCardDisabled:
		return "Gift card: disabled"
	case PayPalHeld:
		return "PayPal: amount reserved"
	case PayPalCaptured:
		return "PayPal: captured"
	case PayPalCharged:
		return "PayPal: charged"
	case PayPalRefunded:
		return "PayPal: refunded"
	case PayPalVoided:
		return "PayPal: voided"
	case PayPalStarted:
		return "PayPal: started"
	case OtherNoted:
		return "Other payment noted"
	case OtherHeld:
		return "Other payment: amount reserved"
	case OtherCaptured:
		return "Other payment: captured"
	case OtherCharged:
		return "Other payment: received"
	case OtherRefunded:
		return "Other payment: refunded"
	case OtherVoided:
		return "Other payment: voided"
	case PayLater:
		return "To be paid later"
	}
	switch a.Means() {
	case Points:
		return "Reward points"
	case Other:
		return "Recurring payment"
	}
	return "Payment"
}

// Name is what the means are called.
func (m Means) Name() words.Form {
	switch m {
	case Card:
		return "Card"
	case Cheque:
		return "Cheque"
	case Cash:
		return "Cash"
	case Purchase:
		return "Purchase order"
	case Account:
		return "Company account"
	case GiftCard:
		return "Gift card"
	case Points:
		return "Reward points"
	case PayPal:
		return "PayPal"
	case Later:
		return "To be paid later"
	}
	return "Other"
}

// Name is what is said of the payment of an order with the label; "" for none.
func (l Label) Name() words.Form {
	switch l {
	case Refunded:
		return "Refunded"
	case PartlyRefunded:
		return "Partly refunded"
	case ToGiveBack:
		return "To give back"
	case NothingToPay:
		return "Nothing to pay"
	case Paid:
		return "Paid"
	case PartlyPaid:
		return "Partly paid"
	case Unpaid:
		return "Unpaid"
	}
	return ""
}
