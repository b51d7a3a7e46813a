package shop

import (
	"context"
	"crypto/rand"
	"errors"
	"math/big"
	"strings"
	"time"
	"unicode"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/shop/order"
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

// GiftCards: docs/protocol/30-orders-people-taxes.md §6. Without an id in the address the one in the record decides: a
// card that is there is replaced.
var GiftCards = resource(func(s *Store) *model.Of[GiftCard, int64] { return modelsOf(s).giftCards })

func (s *Store) declareGiftCards() {
	modelsOf(s).giftCards = model.Declare(s.base, model.Of[GiftCard, int64]{
		One: "gift card", ID: func(g *GiftCard) *int64 { return &g.GiftCardId },
		StoreID: func(g *GiftCard) *int64 { return &g.StoreId },
		Asks: map[string]model.AskBy{
			"CardNumber": model.AsText(model.NameColumn).OrNone(), "LineItemId": model.AsNumber("line").OrNone(),
		},
		Existing: func(g *GiftCard) storage.Cond { return storage.Eq("pk", g.GiftCardId) },
		Replaces: true, TwinMember: "GiftCardId", Title: (*GiftCard).number, BeforeEdit: s.editGiftCard,
		Searched: []string{"words_key"}, Filters: map[string]model.Narrowing{GiftCardsBy: s.giftCardsThat},
		Sorts: map[string][]storage.By{"number": storage.Asc(model.NameColumn),
			"recipient": storage.Asc("recipient_sort"),
			"issued":    storage.Asc("issued"), "expires": storage.Asc("expires"), "left": storage.Asc("left")},
		BeforeSave: func(_ *storage.Tx, _ *model.Journal, old, g *GiftCard) error {
			if g.CardNumber == nil {
				return Refuse(Invalid, "CardNumber", "{field} is missing.")
			}
			if old == nil {
				g.IssueDateUtc = s.base.Instant()
			} else {
				g.IssueDateUtc = s.base.Dated(g.IssueDateUtc, old.IssueDateUtc)
			}
			return nil
		},
	}, storage.Spec[GiftCard, int64]{
		Table: giftCardsTable,
		Columns: []storage.Column[GiftCard]{
			{Name: model.NameColumn, Type: storage.Text,
				Value: func(g *GiftCard) any { return set(model.Fold(g.number())) }},
			{Name: "plain", Type: storage.Text, Value: func(g *GiftCard) any { return set(plainNumber(g.number())) }},
			{Name: "issued", Type: storage.Integer, Value: func(g *GiftCard) any {
				return g.IssueDateUtc.Time().UnixMilli()
			}},
			{Name: "expires", Type: storage.Integer, Value: func(g *GiftCard) any {
				if g.ExpirationDateUtc.IsZero() {
					return nil
				}
				return g.ExpirationDateUtc.Time().UnixMilli()
			}},
			{Name: "left", Type: storage.Real, Value: func(g *GiftCard) any { return g.Left().InexactFloat64() }},
			{Name: "enabled", Type: storage.Integer, Value: func(g *GiftCard) any { return g.Enabled }},
			model.SortColumn("recipient_sort", func(g *GiftCard) string { return deref(g.RecipientName) }),
			model.WordsColumn(func(g *GiftCard) []string {
				return []string{g.number(), deref(g.RecipientName), deref(g.RecipientEmail), deref(g.GiftMessage)}
			}),
			{Name: "line", Type: storage.Integer, Value: func(g *GiftCard) any {
				if g.LineItemId == nil {
					return nil
				}
				return *g.LineItemId
			}},
		},
		Indexes: []storage.Index{
			{Columns: []string{model.NameColumn}, Where: storage.Ne(model.NameColumn, nil)},
			{Columns: []string{"plain"}, Where: storage.Ne("plain", nil)},
			{Columns: []string{"line"}, Where: storage.Ne("line", nil)},
		},
	})
}

// GiftCardsBy is the filter of gift cards by what can be done with them; the values are these.
const (
	GiftCardsBy      = "state"
	GiftCardsUsable  = "usable"
	GiftCardsUsedUp  = "used"
	GiftCardsExpired = "expired"
	GiftCardsOff     = "off"
)

func (s *Store) giftCardsThat(state string) storage.Cond {
	late := func() storage.Cond { return storage.AtMost("expires", s.now().UnixMilli()) }
	switch state {
	case GiftCardsUsable:
		lasts := storage.Or(storage.Eq("expires", nil), storage.More("expires", s.now().UnixMilli()))
		return storage.And(storage.Eq("enabled", true), storage.More("left", 0), lasts)
	case GiftCardsUsedUp:
		return storage.AtMost("left", 0)
	case GiftCardsExpired:
		return storage.And(late(), storage.More("left", 0))
	case GiftCardsOff:
		return storage.Eq("enabled", false)
	}
	return model.Nothing
}

// NumberPackage is the number of the card, "" for none.
func (g *GiftCard) number() string { return strings.TrimSpace(deref(g.CardNumber)) }

// Left is what can still be spent of the card.
func (g *GiftCard) Left() Decimal { return Decimal{Decimal: g.Amount.Sub(g.UsedAmount.Decimal)} }

// State is which of the states that GiftCardsBy knows the card is in at a time.
func (g *GiftCard) State(now time.Time) string {
	switch {
	case !g.Enabled:
		return GiftCardsOff
	case !g.Left().IsPositive():
		return GiftCardsUsedUp
	case !g.ExpirationDateUtc.IsZero() && !g.ExpirationDateUtc.Time().After(now):
		return GiftCardsExpired
	}
	return GiftCardsUsable
}

// plainNumber is what tells numbers of cards apart: their letters and figures, in any case.
func plainNumber(number string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, model.Fold(number))
}

// GiftCardTwins says which cards have a number that another card has too, by their ids: whoever enters it may get the
// other one.
func (s *Store) GiftCardTwins(ctx context.Context) (map[string]bool, error) {
	twins := map[string]bool{}
	err := s.db.Read(ctx, func(v *storage.View) error {
		counts, err := storage.CountBy[string](v, giftCardsTable, "plain", storage.Ne("plain", nil))
		if err != nil {
			return err
		}
		var twice []string
		for number, n := range counts {
			if n > 1 {
				twice = append(twice, number)
			}
		}
		ids, err := modelsOf(s).giftCards.IDs(v, storage.Query{Where: storage.In("plain", twice)})
		for _, id := range ids {
			twins[id] = true
		}
		return err
	})
	return twins, err
}

// editGiftCard refuses what the owner may not do with a card. What a program wrote, and the owner has not touched, is
// kept.
func (s *Store) editGiftCard(r storage.Reader, base, g *GiftCard) error {
	if base == nil {
		base = &GiftCard{Amount: Decimal{Decimal: decimal.New(-1, 0)}} // all of a new one is looked at
	}
	number := g.number()
	g.CardNumber = &number
	if !strings.EqualFold(number, base.number()) {
		if plainNumber(number) == "" {
			return Refuse(Invalid, "CardNumber", "{field} is missing.")
		}
		twin, err := model.Optional(modelsOf(s).giftCards.Find(r, storage.Query{Where: storage.And(
			storage.Eq("plain", plainNumber(number)), storage.Ne("pk", g.GiftCardId))}))
		if err != nil {
			return err
		}
		if twin != nil {
			return Refuse(Taken, "CardNumber", "{field}: another card has this number; choose another.")
		}
	}
	currency, err := CurrencyIn(r)
	switch {
	case err != nil || g.Amount.Equal(base.Amount.Decimal):
		return err
	case !g.Amount.IsPositive():
		return Refuse(Invalid, "Amount", "{field} must be more than 0.")
	case g.Amount.LessThan(g.UsedAmount.Decimal):
		return Refuse(Invalid, "Amount", "{field} must be at least %s, which was spent already.",
			currency.Round(g.UsedAmount.Decimal).String())
	}
	return nil
}

// NewGiftCard is what a card that the owner makes begins as: with a number that no card has, and lasting as long as
// those that the shop sells.
func (s *Store) NewGiftCard(context.Context) (g GiftCard, err error) {
	number, err := s.NewGiftCardNumber(s.db.Reader())
	if err != nil {
		return g, err
	}
	calendar, err := s.Calendar()
	if err != nil {
		return g, err
	}
	g = NewRecord[GiftCard](s.now())
	g.CardNumber, g.Enabled = &number, true
	last := s.now().In(calendar.Zone).AddDate(0, GiftCardMonths, 1)
	g.ExpirationDateUtc = At(time.Date(last.Year(), last.Month(), last.Day(), 0, 0, 0, 0, calendar.Zone).
		Add(-time.Minute)) // the end of that day
	return g, nil
}

// GiftCardEvents are the payments in which a card was used, and what was noted of it otherwise, the newest first.
func (s *Store) GiftCardEvents(ctx context.Context, id string) (all []OrderTransaction, err error) {
	card, err := GiftCards.Get(s, id)
	if err != nil {
		return nil, err
	}
	number := plainNumber(card.number())
	err = modelsOf(s).transactions.Each(s.db.Reader(), storage.Query{Order: storage.Desc("at", "pk")},
		func(t OrderTransaction) error {
			if number != "" && plainNumber(deref(t.GiftCard.CardNumber)) == number {
				all = append(all, t)
			}
			return ctx.Err()
		})
	return all, err
}

// NewGiftCardNumber is one that no card has.
func (s *Store) NewGiftCardNumber(r storage.Reader) (string, error) {
	for {
		number := []byte(giftCardFormat)
		for i := range number {
			if number[i] != 'X' {
				continue
			}
			letter, err := rand.Int(rand.Reader, big.NewInt(26))
			if err != nil {
				return "", err
			}
			number[i] = 'A' + byte(letter.Int64())
		}
		card, err := s.GiftCardByNumber(r, string(number))
		if err != nil || card.GiftCard == nil {
			return string(number), err
		}
	}
}

// How gift cards are issued: the places of their numbers marked X are letters by chance.
const (
	giftCardFormat = "GIFTXXXX-XXXX-XXXX-XXXX"
	GiftCardMonths = 12 // until they expire
)

// GiftCardByNumber finds a card by its number, however it is written.
func (s *Store) GiftCardByNumber(r storage.Reader, number string) (KnownCard, error) {
	key := model.Fold(strings.TrimSpace(number))
	if key == "" {
		return KnownCard{}, nil
	}
	card, err := modelsOf(s).giftCards.Find(r, storage.Query{Where: storage.Eq(model.NameColumn, key)})
	if errors.Is(err, storage.ErrNotFound) {
		return KnownCard{}, nil
	}
	return KnownCard{&card}, err
}

// KnownCard is a gift card, or none.
type KnownCard struct{ *GiftCard }

// State is the card as the rules of payments want to know it.
func (g KnownCard) State() *order.GiftCardState {
	if g.GiftCard == nil {
		return nil
	}
	return &order.GiftCardState{Enabled: g.Enabled, Expires: g.ExpirationDateUtc.Time(),
		Balance: g.Amount.Sub(g.UsedAmount.Decimal)}
}
