package report

import (
	"iter"
	"slices"
	"time"
)

// GiftCard is a gift card with what became of it.
type GiftCard struct {
	Number  string
	Expires time.Time // the first instant at which it is no longer good; zero for never
	Events  []CardEvent
}

// CardEvent is what happened to a gift card.
type CardEvent struct {
	At     time.Time
	Kind   CardEventKind
	Change Amount // of the balance: negative for what was redeemed, 0 for a card that is disabled or enabled
}

// CardEventKind says what happened.
type CardEventKind int

// Kinds of events.
const (
	CardIssued   CardEventKind = iota
	CardRedeemed               // by an event in the window; transactions that programs write change no balance
	CardRefunded               // likewise
	CardAdjusted               // amount or used amount changed otherwise
	CardDisabled
	CardEnabled
)

// Liability is what a shop owes the holders of its gift cards, and how it came to that. Start and all the changes
// together are the end.
type Liability struct {
	Start    Amount // balances of cards that are good
	Issued   Amount
	Redeemed Amount // negative
	Refunded Amount // to cards
	Lapsed   Amount // expired or disabled, with the balance of that day: negative
	Adjusted Amount // and enabled again
	End      Amount
}

// OweCards is the liability of a period. An unbounded one ends with its last day: cards that are good today may expire.
func OweCards(cards iter.Seq[*GiftCard], p Period) (l Liability) {
	in := p.span()
	in.end = p.Last.Plus(1).Start(p.Calendar.Zone)
	for card := range cards {
		l.add(card, in)
	}
	return l
}

// cardExpired is an event that nobody writes: it lies in the card's date.
const cardExpired CardEventKind = -1

// cardState is how a card stands.
type cardState struct {
	balance                   Amount
	issued, disabled, expired bool
}

// owed is what its holder can claim.
func (c *cardState) owed() Amount {
	if !c.issued || c.disabled || c.expired {
		return Amount{}
	}
	return c.balance
}

func (c *cardState) happen(e CardEvent) {
	c.balance = c.balance.Add(e.Change)
	switch e.Kind {
	case CardIssued:
		c.issued = true
	case CardDisabled, CardEnabled:
		c.disabled = e.Kind == CardDisabled
	case cardExpired:
		c.expired = true
	}
}

// add adds a card. Only a change of what can be claimed counts, so a card that is no longer good changes nothing.
func (l *Liability) add(card *GiftCard, in span) {
	events := slices.Clone(card.Events)
	if !card.Expires.IsZero() {
		events = append([]CardEvent{{At: card.Expires, Kind: cardExpired}}, events...)
	}
	slices.SortStableFunc(events, func(a, b CardEvent) int { return a.At.Compare(b.At) })
	var c cardState
	for _, e := range events {
		if !in.reaches(e.At) {
			break
		}
		before := c.owed()
		c.happen(e)
		change := c.owed().Sub(before)
		l.End = l.End.Add(change)
		to := &l.Adjusted
		switch e.Kind {
		case CardIssued:
			to = &l.Issued
		case CardRedeemed:
			to = &l.Redeemed
		case CardRefunded:
			to = &l.Refunded
		case CardDisabled, cardExpired:
			to = &l.Lapsed
		}
		if in.precedes(e.At) {
			to = &l.Start
		}
		*to = to.Add(change)
	}
}
