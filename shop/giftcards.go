package shop

import (
	"strings"

	"griddle/storage"
)

// GiftCard is GiftCardDTO.
type GiftCard struct {
	GiftCardId        int64   `doc:"Number of the card. Set by the server."`
	StoreId           int64   `doc:"Number of the store. Set by the server."`
	LineItemId        *int64  `doc:"Number of the order line that sold the card, or null."`
	CardNumber        *string `max:"50" doc:"Number printed on the card. Required."`
	Amount            Decimal `doc:"Face value, in store currency."`
	UsedAmount        Decimal `doc:"What of it has been spent."`
	IssueDateUtc      Instant `doc:"When the card was issued. Set by the server on create."`
	ExpirationDateUtc Instant `doc:"Until when it can be used; not set: without end."`
	RecipientEmail    *string `max:"255" doc:"E-mail address of the recipient."`
	RecipientName     *string `max:"255" doc:"Name of the recipient."`
	GiftMessage       *string `doc:"Text that goes with the card."`
	Enabled           bool    `doc:"Whether the card can be used."`
}

const giftCardsTable = "giftcards"

// GiftCards: docs/protocol/30-orders-people-taxes.md §6. Without an id in the address the one in the record decides: a card that is there is
// replaced.
var GiftCards = resource(func(s *Store) *model[GiftCard, int64] { return s.giftCards })

func (s *Store) declareGiftCards() {
	s.giftCards = declare(s, model[GiftCard, int64]{
		one: "gift card", id: func(g *GiftCard) *int64 { return &g.GiftCardId }, store: func(g *GiftCard) *int64 { return &g.StoreId },
		existing: func(g *GiftCard) storage.Cond { return storage.Eq("pk", g.GiftCardId) },
		replaces: true, twin: "GiftCardId",
		beforeSave: func(_ *storage.Tx, _ *change, old, g *GiftCard) error {
			if g.CardNumber == nil {
				return Refuse(Invalid, "CardNumber", "{field} is missing.")
			}
			if old == nil {
				g.IssueDateUtc = s.instant()
			} else {
				g.IssueDateUtc = s.dated(g.IssueDateUtc, old.IssueDateUtc)
			}
			return nil
		},
	}, storage.Spec[GiftCard, int64]{
		Table: giftCardsTable,
		Columns: []storage.Column[GiftCard]{
			{Name: "number_key", Type: storage.Text, Value: func(g *GiftCard) any {
				if g.CardNumber == nil {
					return nil
				}
				return set(foldKey(strings.TrimSpace(*g.CardNumber)))
			}},
			{Name: "line", Type: storage.Integer, Value: func(g *GiftCard) any {
				if g.LineItemId == nil {
					return nil
				}
				return *g.LineItemId
			}},
		},
		Indexes: []storage.Index{
			{Columns: []string{"number_key"}, Where: storage.Ne("number_key", nil)},
			{Columns: []string{"line"}, Where: storage.Ne("line", nil)},
		},
	})
}
