package sales

import (
	"slices"
	"strings"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/wire"
	"griddle/storage"
)

// What a line says of the gift cards that it sells (docs/protocol/30-orders-people-taxes.md §2.11).
const (
	giftCardEmailKey   = "giftcardemail"
	giftCardNameKey    = "giftcardname"
	giftCardMessageKey = "giftcardmessage"
	giftCardNumberKey  = "giftcardnumber" // several are separated by commas
)

// giftCards issues the gift cards that a paid order sells, and stops those of one that is paid no more.
func (e *step) giftCards() error {
	if !slices.ContainsFunc(e.o.Items, func(l shop.LineItem) bool { return l.IsGiftCard }) {
		return nil
	}
	switch status := e.o.Status(); {
	case status == order.Cancelled, !e.local().Paid.Settled():
		return e.stopGiftCards()
	case status == order.OnHold, !e.o.IsPlaced:
		return nil
	}
	if err := e.startGiftCards(); err != nil {
		return err
	}
	for i := range e.o.Items {
		if l := &e.o.Items[i]; l.IsGiftCard {
			if err := e.issue(l); err != nil {
				return err
			}
		}
	}
	return nil
}

// giftCardNumbers are those of the gift cards that a line sold.
func giftCardNumbers(l *shop.LineItem) []string {
	text, _ := shop.Property(l.CustomProperties, giftCardNumberKey)
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// issue makes the gift cards of a line that are not there yet.
func (e *step) issue(l *shop.LineItem) error {
	numbers := giftCardNumbers(l)
	for range l.Quantity - len(numbers) {
		number, err := e.s.NewGiftCardNumber(e.tx)
		if err != nil {
			return err
		}
		if err := e.issueOne(l, number); err != nil {
			return err
		}
		numbers = append(numbers, number)
	}
	l.CustomProperties = shop.SetProperty(slices.Clone(l.CustomProperties), giftCardNumberKey,
		strings.Join(numbers, ","))
	return nil
}

func (e *step) issueOne(l *shop.LineItem, number string) error {
	text := func(key string) *string {
		value, _ := shop.Property(l.CustomProperties, key)
		return &value
	}
	card := wire.New[shop.GiftCard](e.s.Instant())
	card.StoreId, card.LineItemId, card.CardNumber, card.Enabled = shop.StoreID, &l.Id, &number, true
	card.Amount = l.AdjustedPricePerItem
	card.ExpirationDateUtc = wire.At(e.s.Now().AddDate(0, shop.GiftCardMonths, 0))
	card.RecipientEmail, card.RecipientName = text(giftCardEmailKey), text(giftCardNameKey)
	card.GiftMessage = text(giftCardMessageKey)
	if _, _, err := model.ModelOf(shop.GiftCards, e.s).Put(e.tx, e.c, nil, &card); err != nil {
		return err
	}
	e.say("Gift card %s issued.", number)
	return e.noteGiftCard(order.GiftCardCreated, &card)
}

// noteGiftCard notes among the payments what became of a card.
func (e *step) noteGiftCard(action order.Action, card *shop.GiftCard) error {
	t := e.transaction(PaymentEntry{Action: action, Amount: card.Amount, At: e.s.Instant()})
	t.GiftCard.CardNumber, t.GiftCard.Amount = card.CardNumber, card.Amount
	if card.LineItemId != nil {
		t.GiftCard.LineItemId = *card.LineItemId
	}
	t.GiftCard.RecipientName, t.GiftCard.RecipientEmail = card.RecipientName, card.RecipientEmail
	_, _, err := model.ModelOf(shop.OrderTransactions, e.s).Put(e.tx, e.c, nil, &t)
	return err
}

// soldCards are the gift cards that the order sold and that are there.
func (e *step) soldCards() (all []shop.GiftCard, err error) {
	for _, l := range e.o.Items {
		if !l.IsGiftCard {
			continue
		}
		for _, number := range giftCardNumbers(&l) {
			card, err := e.s.GiftCardByNumber(e.tx, number)
			if err != nil {
				return nil, err
			}
			if card.GiftCard != nil {
				all = append(all, *card.GiftCard)
			}
		}
	}
	return all, nil
}

// stopGiftCards disables the cards that the order sold and that nobody used, and notes it.
func (e *step) stopGiftCards() error {
	stopped, err := e.disableGiftCards()
	for i := range stopped {
		if err != nil {
			return err
		}
		e.local().Stopped = append(e.local().Stopped, stopped[i].GiftCardId)
		e.say("Gift card %s disabled.", *stopped[i].CardNumber)
		err = e.noteGiftCard(order.GiftCardDisabled, &stopped[i])
	}
	return err
}

// disableGiftCards disables the cards that the order sold and that nobody used; those that were used are named.
func (e *step) disableGiftCards() (stopped []shop.GiftCard, err error) {
	cards, err := e.soldCards()
	for i := range cards {
		switch card := &cards[i]; {
		case !card.Enabled:
		case card.UsedAmount.IsPositive():
			e.say("Gift card %s was used already.", *card.CardNumber)
		default:
			if err := e.enable(card, false); err != nil {
				return nil, err
			}
			stopped = append(stopped, *card)
		}
	}
	return stopped, err
}

// startGiftCards enables the cards again that were disabled with the order.
func (e *step) startGiftCards() error {
	if len(e.local().Stopped) == 0 {
		return nil
	}
	cards, err := e.soldCards()
	if err != nil {
		return err
	}
	for i := range cards {
		if card := &cards[i]; slices.Contains(e.local().Stopped, card.GiftCardId) && !card.Enabled {
			if err := e.enable(card, true); err != nil {
				return err
			}
			if err := e.noteGiftCard(order.GiftCardActivated, card); err != nil {
				return err
			}
		}
	}
	e.local().Stopped = nil
	return nil
}

func (e *step) enable(card *shop.GiftCard, enabled bool) error {
	if err := e.c.Before(shop.GiftCards.Name(), storage.Eq("pk", card.GiftCardId)); err != nil {
		return err
	}
	before := *card
	card.Enabled = enabled
	_, _, err := model.ModelOf(shop.GiftCards, e.s).Put(e.tx, e.c, &before, card)
	return err
}
