package giftcards

import (
	"strings"
	"testing"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/orders"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
)

func book() shell.Book {
	return shell.Book{Entries: append(Entries(), orders.Entries()...), Home: shell.To(Name)}
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "giftcards-none"},
		pagetest.Scene{Name: "giftcards", Options: pagetest.Options{Sample: true}},
		pagetest.Scene{Name: "giftcard-new", Act: func(t *testing.T, f *pagetest.Fixture) {
			f.Press(t,
				"Add gift card")
		}},
	)
}

// state is the state of a card in the list.
func state(t *testing.T, f *pagetest.Fixture, id string) string {
	t.Helper()
	pill, is := f.Table(t).Cell(id, "state").(*kit.Pill)
	if !is {
		t.Fatalf("card %s has no state", id)
	}
	return pill.Word()
}

// A new card has a number and an end already; what cannot be is refused beside its field.
func TestCards(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Press(t, "Add gift card")
	number := f.Text(t, "Number")
	if !strings.HasPrefix(number, "GIFT") || f.Text(t, "Valid until") == "" {
		t.Errorf("a new card begins as %q, %q", number, f.Text(t, "Valid until"))
	}
	f.Press(t, "Save")
	f.Sees(t, "Worth must be more than 0.")
	f.Type(t, "Worth", "50")
	f.Type(t, "Name", "Ann")
	f.Press(t, "Save")
	first := f.Window.Route().Arg
	f.Sees(t, "Nobody has used it yet.")
	f.Press(t, "Gift Cards")
	f.Press(t, "Add gift card")
	f.Type(t, "Number", strings.ToLower(strings.ReplaceAll(number, "-", " ")))
	f.Type(t, "Worth", "5")
	f.Press(t, "Save")
	f.Sees(t, "Number: another card has this number; choose another.")
	f.Press(t, "Discard")
	f.Desk.Go(shell.To(Name))
	f.Reread()
	if got := state(t, f, first) + f.Cell(t, first, "recipient"); got != "UsableAnn" {
		t.Errorf("the list says %q", got)
	}
	f.Act(t, first, "Switch off")
	f.Reread()
	if got := state(t, f, first); got != "Switched off" {
		t.Errorf("it is %q", got)
	}
}

// What was spent cannot be taken back by making the card worth less, and two cards of one number are marked.
func TestSpentAndTwice(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	spent := f.Post(t, shop.GiftCards, `{"CardNumber":"A-1","Amount":20,"UsedAmount":12.5,"Enabled":true}`)
	twin := f.Post(t, shop.GiftCards, `{"CardNumber":"a1","Amount":20,"Enabled":true,"ExpirationDateUtc":"2020-01-01"}`)
	f.Post(t, shop.GiftCards, `{"CardNumber":"B","Amount":20,"UsedAmount":20,"Enabled":true}`)
	f.Reread()
	for _, id := range []string{spent, twin} {
		if got := state(t, f, id); got != "Number twice" {
			t.Errorf("card %s is %q", id, got)
		}
	}
	for state, want := range map[string]int{shop.GiftCardsUsable: 1, shop.GiftCardsExpired: 1, shop.GiftCardsUsedUp: 1,
		shop.GiftCardsOff: 0} {
		ids, err := shop.GiftCards.Find(f.Shop, t.Context(),
			model.Find{Chosen: map[string]string{shop.GiftCardsBy: state}})
		if err != nil || len(ids) != want {
			t.Errorf("%s: %v, %v", state, ids, err)
		}
	}
	f.Desk.Go(shell.To(Edit).With(spent))
	f.Runner.Flush()
	f.Type(t, "Worth", "12")
	f.Press(t, "Save")
	f.Sees(t, "Worth must be at least 12.5, which was spent already.")
}

// A day until which a card is valid is meant with its evening, and what is saved leaves no draft, however fast it was.
func TestSavedAtOnce(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Press(t, "Add gift card")
	f.Type(t, "Valid until", "2030-05-17")
	f.Type(t, "Worth", "12.5")
	f.Field(t, "Worth").Focus() // which makes it 12.50 when the keyboard leaves it
	f.Press(t, "Save")
	id := f.Window.Route().Arg
	c, err := shop.GiftCards.Get(f.Shop, id)
	if err != nil || c.Amount.String() != "12.5" {
		t.Fatalf("stored %+v, %v", c, err)
	}
	if got := c.ExpirationDateUtc.Time().Local().Format("2006-01-02 15:04"); got != "2030-05-17 23:59" {
		t.Errorf("it is valid until %s", got)
	}
	if f.Desk.Drafted(shell.To(Edit)) {
		t.Error("the new card is a draft still")
	}
}
