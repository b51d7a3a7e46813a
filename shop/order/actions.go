package order

import "slices"

// Action is what a payment of an order does or notes: the protocol's number, or one that only Griddle's window names.
type Action int

// Actions that rules of their own speak of.
const (
	CardNoted         Action = 1
	CardHeld          Action = 100
	CardCaptured      Action = 101
	CardCharged       Action = 102
	CardRefunded      Action = 103
	CardVoided        Action = 104
	ChequeReceived    Action = 201
	ChequeReturned    Action = 202
	CashReceived      Action = 301
	CashReturned      Action = 302
	PurchaseNoted     Action = 401
	PurchaseAccepted  Action = 402
	AccountNoted      Action = 450
	AccountAccepted   Action = 451
	GiftCardNoted     Action = 501
	GiftCardHeld      Action = 502
	GiftCardCaptured  Action = 503
	GiftCardRedeemed  Action = 504
	GiftCardRefunded  Action = 505
	GiftCardActivated Action = 506
	GiftCardReleased  Action = 508
	GiftCardCreated   Action = 509
	GiftCardDisabled  Action = 510
	PayPalHeld        Action = 601
	PayPalCaptured    Action = 602
	PayPalCharged     Action = 603
	PayPalRefunded    Action = 604
	PayPalVoided      Action = 605
	PayPalStarted     Action = 606
	OtherNoted        Action = 701
	OtherHeld         Action = 702
	OtherCaptured     Action = 703
	OtherCharged      Action = 704
	OtherRefunded     Action = 705
	OtherVoided       Action = 706
	PayLater          Action = 9999
)

// Effect is what an action does to the sums of an order.
type Effect uint8

// Effects.
const (
	Notes   Effect = iota // nothing: information
	Charges               // money came
	Refunds               // money was given back; such amounts are stored negative
	Holds                 // money is reserved
)

// Means is by what was paid.
type Means uint8

// Means of paying.
const (
	NoMeans Means = iota
	Card
	Cheque
	Cash
	Purchase
	Account
	GiftCard
	Points
	PayPal
	Other
	Later
)

// offer says when the window offers an action.
type offer uint8

const (
	never    offer = iota // it is only shown, or written by another event
	always                // at any time
	onStep                // for each open step that it follows
	onMoney               // while money of its means can be given back
	onCredit              // while any money can be given back
)

// rule is what holds of an action.
type rule struct {
	effect  Effect
	means   Means
	offered offer
	// follows are the steps before it, of which it names one. One that has a follower is no longer open.
	follows []Action
	voids   bool // marks the step before it as voided
	number  bool // needs a number of the customer's: of the purchase order or the account
}

// rules are those of all actions; one that is not here notes something, and is only shown.
var rules = map[Action]rule{
	CardNoted:    {Notes, Card, always, nil, false, false},
	CardHeld:     {Holds, Card, always, nil, false, false},
	CardCaptured: {Charges, Card, onStep, []Action{CardHeld}, false, false},
	CardCharged:  {Charges, Card, always, []Action{CardNoted}, false, false},
	CardRefunded: {Refunds, Card, onMoney, nil, false, false},
	CardVoided:   {Notes, Card, onStep, []Action{CardHeld, CardCaptured, CardCharged}, true, false},

	ChequeReceived: {Charges, Cheque, always, nil, false, false},
	ChequeReturned: {Refunds, Cheque, onMoney, nil, false, false},
	CashReceived:   {Charges, Cash, always, nil, false, false},
	CashReturned:   {Refunds, Cash, onCredit, nil, false, false},

	PurchaseNoted:    {Notes, Purchase, always, nil, false, true},
	PurchaseAccepted: {Charges, Purchase, onStep, []Action{PurchaseNoted}, false, false},
	AccountNoted:     {Notes, Account, always, nil, false, true},
	AccountAccepted:  {Charges, Account, onStep, []Action{AccountNoted}, false, false},

	GiftCardNoted:     {Notes, GiftCard, never, nil, false, false}, // written with a redemption
	GiftCardHeld:      {Holds, GiftCard, never, nil, false, false},
	GiftCardCaptured:  {Charges, GiftCard, onStep, []Action{GiftCardHeld}, false, false},
	GiftCardRedeemed:  {Charges, GiftCard, always, []Action{GiftCardNoted}, false, false},
	GiftCardRefunded:  {Refunds, GiftCard, onMoney, nil, false, false},
	GiftCardActivated: {Notes, GiftCard, never, nil, false, false},
	507:               {Notes, GiftCard, never, nil, false, false},
	GiftCardReleased:  {Notes, GiftCard, onStep, []Action{GiftCardHeld}, false, false},
	GiftCardCreated:   {Notes, GiftCard, never, nil, false, false},
	GiftCardDisabled:  {Notes, GiftCard, never, nil, false, false},

	551: {Notes, Points, never, nil, false, false},
	552: {Holds, Points, never, nil, false, false},
	553: {Charges, Points, never, []Action{552}, false, false},
	554: {Charges, Points, never, nil, false, false},
	555: {Refunds, Points, never, nil, false, false},
	557: {Notes, Points, never, nil, false, false},
	558: {Notes, Points, never, []Action{552}, false, false},

	PayPalHeld:     {Holds, PayPal, always, nil, false, false},
	PayPalCaptured: {Charges, PayPal, onStep, []Action{PayPalHeld}, false, false},
	PayPalCharged:  {Charges, PayPal, always, []Action{PayPalStarted}, false, false},
	PayPalRefunded: {Refunds, PayPal, onMoney, nil, false, false},
	PayPalVoided:   {Notes, PayPal, onStep, []Action{PayPalHeld, PayPalCaptured, PayPalCharged}, true, false},
	PayPalStarted:  {Notes, PayPal, never, nil, false, false},

	OtherNoted:    {Notes, Other, always, nil, false, false},
	OtherHeld:     {Holds, Other, always, nil, false, false},
	OtherCaptured: {Charges, Other, onStep, []Action{OtherHeld}, false, false},
	OtherCharged:  {Charges, Other, always, []Action{OtherNoted}, false, false},
	OtherRefunded: {Refunds, Other, onMoney, nil, false, false},
	OtherVoided:   {Notes, Other, onStep, []Action{OtherHeld, OtherCaptured, OtherCharged}, true, false},

	801: {Notes, Other, never, nil, false, false},
	802: {Notes, Other, never, nil, false, false},
	803: {Notes, Other, never, nil, false, false},
	804: {Notes, Other, never, nil, false, false},
	805: {Charges, Other, never, nil, false, false},

	PayLater: {Notes, Later, never, nil, false, false}, // written when an order is added
}

// Effect is what the action does to the sums.
func (a Action) Effect() Effect { return rules[a].effect }

// Means is by what was paid.
func (a Action) Means() Means { return rules[a].means }

// Voids says whether the action takes back the step that it follows.
func (a Action) Voids() bool { return rules[a].voids }

// Actions are all that have a rule, by their numbers.
func Actions() []Action {
	var all []Action
	for a := range rules {
		all = append(all, a)
	}
	slices.Sort(all)
	return all
}

// Stored is an amount that was typed as it is stored.
func (a Action) Stored(amount Amount) Amount {
	if a.Effect() == Refunds {
		return amount.Neg()
	}
	return amount
}
