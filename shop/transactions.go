package shop

import (
	"context"
	"strings"
	"unicode"

	"griddle/shop/wire"
	"griddle/storage"
)

const transactionsTable = "ordertransactions"

// OrderTransactions are payments of orders, and what was noted of them (docs/protocol/30-orders-people-taxes.md §3). Writes go through
// SaveTransaction.
var OrderTransactions = resource(func(s *Store) *model[OrderTransaction, GUID] { return s.transactions })

func (s *Store) declareTransactions() {
	s.transactions = declare(s, model[OrderTransaction, GUID]{
		one: "transaction", id: func(t *OrderTransaction) *GUID { return &t.Id }, store: func(t *OrderTransaction) *int64 { return &t.StoreId },
		parse: func(text string) (GUID, bool) {
			id, ok := wire.ParseBvin(text)
			return GUID(id), ok && id != wire.EmptyGUID
		},
		assign: func(*storage.Tx) (GUID, error) { return GUID(wire.NewBvin()), nil },
		of: func(order string) storage.Query {
			return storage.Query{Where: storage.Eq("ordered", order), Order: []string{"at", "pk"}}
		},
		settle: s.settleTransaction,
		refs:   []ref[OrderTransaction]{{column: "ordered", to: ordersTable, field: "OrderId", back: "its order"}},
	}, storage.Spec[OrderTransaction, GUID]{
		Table: transactionsTable,
		Columns: []storage.Column[OrderTransaction]{
			{Name: "ordered", Type: "TEXT", Value: func(t *OrderTransaction) any { return t.OrderId }},
			{Name: "at", Type: "INTEGER", Value: func(t *OrderTransaction) any { return t.TimeStampUtc.Time().UnixMilli() }},
		},
		Indexes: []storage.Index{{Columns: []string{"ordered", "at"}}},
	})
}

// SaveTransaction replaces the transaction with the id of the address, else the one whose Id is posted, if there is one; otherwise it creates
// one under a new id.
func (s *Store) SaveTransaction(ctx context.Context, g Guard, id string, posted []byte) (body []byte, created bool, err error) {
	key, ok := s.transactions.parse(id)
	return s.transactions.change(ctx, s, g, posted, func(tx *storage.Tx, t *OrderTransaction) ([]byte, bool, error) {
		switch {
		case ok:
			return s.transactions.update(tx, key, t)
		case !isBlank(id):
			return nil, false, s.transactions.missing()
		}
		if old, err := s.transactions.stored(tx, t.Id); err != nil || old != nil {
			if err != nil {
				return nil, false, err
			}
			return s.transactions.put(tx, old, t)
		}
		return s.transactions.create(tx, t)
	})
}

func (s *Store) settleTransaction(tx *storage.Tx, old, t *OrderTransaction) error {
	before := OrderTransaction{}
	if old != nil {
		before = *old
	}
	t.CreditCard.settle(before.CreditCard.CardNumber)
	t.TimeStampUtc = s.dated(t.TimeStampUtc, before.TimeStampUtc)
	t.GiftCard.SecurityCode = nil
	return nil
}

// settle keeps the last four digits of a card's number alone, and what is stored when that comes back or is not to be looked at.
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
