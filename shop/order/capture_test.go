package order

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

func TestCaptures(t *testing.T) {
	pay := func(id string, a Action, amount, link string) Payment {
		return Payment{ID: id, Action: a, Amount: decimal.RequireFromString(amount), Link: link, Success: true}
	}
	voided := func(p Payment) Payment { p.Voided = true; return p }
	failed := func(p Payment) Payment { p.Success = false; return p }
	for _, c := range []struct {
		name, due string
		payments  []Payment
		want      string
	}{
		{"nothing is held", "50", nil, ""},
		{"card", "50", []Payment{pay("a", CardHeld, "50", "")}, "101 a 50"},
		{"gift card first, the rest by card", "50",
			[]Payment{pay("a", CardHeld, "50", ""), pay("b", GiftCardHeld, "20", "")}, "503 b 20, 101 a 30"},
		{"no more than is held", "50", []Payment{pay("a", PayPalHeld, "30", "")}, "602 a 30"},
		{"card that was noted", "50", []Payment{pay("a", CardNoted, "0", "")}, "102 a 50"},
		{"card that was noted and held", "50", []Payment{pay("a", CardNoted, "0", ""), pay("b", CardHeld, "40", "a")},
			"101 b 40"},
		{"PayPal that was begun", "50", []Payment{pay("a", PayPalStarted, "50", "")}, "603 a 50"},
		{"captured already", "10", []Payment{pay("a", CardHeld, "50", ""), pay("b", CardCaptured, "40", "a")}, ""},
		{"a capture that failed", "50",
			[]Payment{pay("a", CardHeld, "50", ""), failed(pay("b", CardCaptured, "50", "a"))}, "101 a 50"},
		{"charged without a link", "10", []Payment{pay("a", CardNoted, "0", ""), pay("b", CardCharged, "40", "")}, ""},
		{"hold that was voided", "50", []Payment{voided(pay("a", CardHeld, "50", ""))}, ""},
		{"hold that was released", "50", []Payment{pay("a", CardHeld, "50", ""), pay("b", CardVoided, "0", "a")}, ""},
		{"gift card that covers all", "20", []Payment{pay("a", CardNoted, "0", ""), pay("b", GiftCardHeld, "20", "")},
			"503 b 20"},
		{"nothing is due", "0", []Payment{pay("a", CardHeld, "50", "")}, ""},
		{"purchase orders are looked at", "50", []Payment{pay("a", PurchaseNoted, "50", "")}, ""},
	} {
		var got []string
		for _, one := range Captures(decimal.RequireFromString(c.due), c.payments) {
			got = append(got, fmt.Sprintf("%d %s %s", one.Action, one.Step.ID, one.Amount))
		}
		if is := strings.Join(got, ", "); is != c.want {
			t.Errorf("%s: %q, want %q", c.name, is, c.want)
		}
	}
}
