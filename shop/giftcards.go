package shop

import "griddle/storage"

const giftCardsTable = "giftcards"

// GiftCards: docs/protocol/30-orders-people-taxes.md §6. Without an id in the address the one in the record decides: a card that is there is
// replaced.
var GiftCards = resource(func(s *Store) *model[GiftCard, int64] { return s.giftCards })

func (s *Store) declareGiftCards() {
	s.giftCards = declare(s, model[GiftCard, int64]{
		one: "gift card", id: func(g *GiftCard) *int64 { return &g.GiftCardId }, store: func(g *GiftCard) *int64 { return &g.StoreId },
		twin:     func(g *GiftCard) storage.Cond { return storage.Eq("pk", g.GiftCardId) },
		replaces: true,
		settle: func(_ *storage.Tx, old, g *GiftCard) error {
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
	}, storage.Spec[GiftCard, int64]{Table: giftCardsTable})
}
