package shop

import (
	"strings"
	"unicode"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

// OrderTransaction is OrderTransactionDTO: a payment, or what was noted of one.
type OrderTransaction struct {
	Id                   GUID                `doc:"Id of the transaction. Set by the server."`
	StoreId              int64               `doc:"Number of the store. Set by the server."`
	OrderId              string              `bvin:"ref" doc:"Id of the order. Required."`
	OrderNumber          string              `max:"50" doc:"Number of the order, as posted."`
	TimeStampUtc         Instant             `default:"now" doc:"When it happened; not set: now, or as stored."`
	Action               TransactionAction   `doc:"What happened."`
	Amount               Decimal             `total:"true" doc:"Amount in store currency; negative for refunds."`
	Success              bool                `doc:"Whether it succeeded."`
	Voided               bool                `doc:"Whether it was taken back."`
	RefNum1              string              `max:"255" doc:"First reference of the payment service."`
	RefNum2              string              `max:"255" doc:"Second reference of the payment service."`
	LinkedToTransaction  string              `max:"50" doc:"Id of the transaction before it."`
	Messages             string              `doc:"Messages of the payment service."`
	CheckNumber          string              `max:"50" doc:"Number of the cheque."`
	PurchaseOrderNumber  string              `max:"50" doc:"Number of the purchase order."`
	CompanyAccountNumber string              `max:"50" doc:"Number of the company account."`
	CreditCard           TransactionCard     `doc:"Credit card. Of its number only the last four digits are kept."`
	GiftCard             TransactionGiftCard `doc:"Gift card."`
}

// TransactionCard is OrderTransactionCardDataDTO.
type TransactionCard struct {
	CardNumber      string `doc:"Number of the card. Stored and answered with all but the last four digits starred out."`
	CardIsEncrypted bool   `doc:"Whether CardNumber is to be left as it is stored. Always false in answers."`
	ExpirationMonth int    `default:"1" doc:"Month in which the card expires."`
	ExpirationYear  int    `default:"1900" doc:"Year in which the card expires."`
	CardHolderName  string `doc:"Name on the card."`
}

// TransactionGiftCard is the gift card of OrderTransactionDTO.
type TransactionGiftCard struct {
	LineItemId     int64   `doc:"Number of the order line that sold the card."`
	CardNumber     *string `doc:"Number printed on the card."`
	SecurityCode   *string `doc:"Never stored; null in answers."`
	Amount         Decimal `doc:"Amount in store currency."`
	RecipientName  *string `doc:"Name of the recipient."`
	RecipientEmail *string `doc:"E-mail address of the recipient."`
	ExpirationDate Instant `doc:"Until when the card can be used."`
}

const transactionsTable = "ordertransactions"

// OrderTransactions are payments of orders, and what was noted of them (docs/protocol/30-orders-people-taxes.md
// §3). Without an id in the address the one in the record decides: a transaction that is there is replaced.
var OrderTransactions = resource(func(s *Store) *model.Of[OrderTransaction, GUID] { return modelsOf(s).transactions })

func (s *Store) declareTransactions() {
	modelsOf(s).transactions = model.Declare(s.base, model.Of[OrderTransaction, GUID]{
		One: "transaction", ID: func(t *OrderTransaction) *GUID { return &t.Id },
		StoreID: func(t *OrderTransaction) *int64 { return &t.StoreId },
		Parse: func(text string) (GUID, bool) {
			id, ok := wire.ParseBvin(text)
			return GUID(id), ok && id != wire.EmptyGUID
		},
		Assign: func(*storage.Tx) (GUID, error) { return GUID(wire.NewBvin()), nil },
		OfOwner: func(order string) storage.Query {
			return storage.Query{Where: storage.Eq("ordered", order), Order: storage.Asc("at", "pk")}
		},
		Addressing: model.Addressing{Absent: true},
		Existing:   func(t *OrderTransaction) storage.Cond { return storage.Eq("id", string(t.Id)) },
		Replaces:   true, TwinMember: "Id",
		BeforeSave: s.settleTransaction,
		AfterSave: func(tx *storage.Tx, c *model.Journal, old, t *OrderTransaction) error {
			if old != nil && old.OrderId != t.OrderId {
				if err := s.renewOrder(tx, c, old.OrderId); err != nil {
					return err
				}
			}
			return s.renewOrder(tx, c, t.OrderId)
		},
		AfterDelete: func(tx *storage.Tx, c *model.Journal, t *OrderTransaction) error {
			return s.renewOrder(tx, c, t.OrderId)
		},
		AfterImport: func(tx *storage.Tx, old, t *OrderTransaction) error {
			if old != nil && old.OrderId != t.OrderId {
				if err := s.renewOrder(tx, nil, old.OrderId); err != nil {
					return err
				}
			}
			return s.renewOrder(tx, nil, t.OrderId)
		},
		Refs: []model.Ref[OrderTransaction]{{Column: "ordered", To: ordersTable, Field: "OrderId", Back: "its order"}},
	}, storage.Spec[OrderTransaction, GUID]{
		Table: transactionsTable,
		Columns: []storage.Column[OrderTransaction]{
			{Name: "ordered", Type: storage.Text, Value: func(t *OrderTransaction) any { return t.OrderId }},
			{Name: "at", Type: storage.Integer, Value: func(t *OrderTransaction) any {
				return t.TimeStampUtc.Time().UnixMilli()
			}},
		},
		Indexes: []storage.Index{{Columns: []string{"ordered", "at"}}},
	})
}

func (s *Store) settleTransaction(tx *storage.Tx, _ *model.Journal, old, t *OrderTransaction) error {
	before := OrderTransaction{}
	if old != nil {
		before = *old
	}
	t.CreditCard.settle(before.CreditCard.CardNumber)
	t.TimeStampUtc = s.base.Dated(t.TimeStampUtc, before.TimeStampUtc)
	t.GiftCard.SecurityCode = nil
	return nil
}

// Settle keeps the last four digits of a card's number alone, and what is stored when that comes back or is not to be
// looked at.
func (c *TransactionCard) settle(stored string) {
	if c.CardIsEncrypted || c.CardNumber == stored {
		c.CardNumber = stored
	} else {
		c.CardNumber = masked(c.CardNumber)
	}
	c.CardIsEncrypted = false
}

// masked stars out all digits but the last four; stars that are there already stand for digits, anything else goes.
func masked(number string) string {
	digits := []rune(strings.Map(func(r rune) rune {
		if r == '*' || r < unicode.MaxASCII && unicode.IsDigit(r) {
			return r
		}
		return -1
	}, number))
	for i := range max(len(digits)-4, 0) {
		digits[i] = '*'
	}
	return string(digits)
}

// TransactionAction is OrderTransactionActionDTO (docs/protocol/30-orders-people-taxes.md §3.3). The protocol misspells
// its first name.
type TransactionAction int

// Members names the values.
func (TransactionAction) Members() []Member {
	return named(map[int]string{0: "Uknown", 1: "CreditCardInfo", 100: "CreditCardHold", 101: "CreditCardCapture",
		102: "CreditCardCharge",
		103: "CreditCardRefund", 104: "CreditCardVoid", 201: "CheckReceived", 202: "CheckReturned", 301: "CashReceived",
		302: "CashReturned",
		401: "PurchaseOrderInfo", 402: "PurchaseOrderAccepted", 450: "CompanyAccountInfo",
		451: "CompanyAccountAccepted", 501: "GiftCardInfo",
		502: "GiftCardHold", 503: "GiftCardCapture", 504: "GiftCardDecrease", 505: "GiftCardIncrease",
		506: "GiftCardActivate",
		507: "GiftCardBalanceInquiry", 508: "GiftCardUnHold", 509: "GiftCardCreateNew", 551: "RewardPointsInfo",
		552: "RewardPointsHold",
		553: "RewardPointsCapture", 554: "RewardPointsDecrease", 555: "RewardPointsIncrease",
		557: "RewardPointsBalanceInquiry",
		558: "RewardPointsUnHold", 601: "PayPalHold", 602: "PayPalCapture", 603: "PayPalCharge", 604: "PayPalRefund",
		605: "PayPalVoid",
		606: "PayPalExpressCheckoutInfo", 9999: "OfflinePaymentRequest"})
}
