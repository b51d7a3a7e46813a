package order

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

// amount reads an amount of a test.
func amount(text string) Amount {
	if text == "" {
		return decimal.Zero
	}
	return decimal.RequireFromString(text)
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// payments reads "301 50, !102 20, ~301 5, 101 30 <a #b": failed, voided, linked to a, called b. Without a name a
// payment is called by its place, from 1.
func payments(t *testing.T, text string) (all []Payment) {
	t.Helper()
	for part := range strings.SplitSeq(text, ",") {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		p := Payment{ID: strconv.Itoa(len(all) + 1), Success: true, At: noon}
		code := strings.TrimLeft(words[0], "!~")
		p.Success, p.Voided = !strings.HasPrefix(words[0], "!"), strings.HasPrefix(words[0], "~")
		n, err := strconv.Atoi(code)
		if err != nil {
			t.Fatal(err)
		}
		p.Action, p.Amount = Action(n), amount(words[1])
		for _, more := range words[2:] {
			switch more[0] {
			case '<':
				p.Link = more[1:]
			case '#':
				p.ID = more[1:]
			}
		}
		all = append(all, p)
	}
	return all
}

func TestSums(t *testing.T) {
	for _, c := range []struct {
		name, total, payments     string
		cancelled                 bool
		kept                      string
		returns                   []Returned
		owed                      bool
		charged, refunded, due    string
		held, returned, owedGoods string
		label                     Label
		stored                    int
	}{
		{name: "nothing paid", total: "100", due: "100", label: Unpaid, stored: StoredUnpaid},
		{name: "for nothing", total: "0", label: Paid, stored: StoredPaid},
		{name: "a part", total: "100", payments: "301 40", charged: "40", due: "60", label: PartlyPaid,
			stored: StoredPartly},
		{name: "paid", total: "100", payments: "301 40, 102 60", charged: "100", label: Paid, stored: StoredPaid},
		{name: "too much", total: "100", payments: "201 120", charged: "120", due: "-20", label: ToGiveBack,
			stored: StoredOverpaid},
		{name: "failed and voided count for nothing", total: "100", payments: "!102 100, ~301 100", due: "100",
			label: Unpaid, stored: StoredUnpaid},
		{name: "noted", total: "100", payments: "401 100, 1 0, 9999 0, 701 3", due: "100", label: Unpaid,
			stored: StoredUnpaid},
		{name: "held", total: "100", payments: "100 100", due: "100", held: "100", label: Unpaid, stored: StoredUnpaid},
		{name: "captured in part: the rest is released", total: "100", payments: "100 100, 101 60 <1", charged: "60",
			due: "40", label: PartlyPaid, stored: StoredPartly},
		{name: "the capture failed", total: "100", payments: "100 100, !101 100 <1", due: "100", held: "100",
			label: Unpaid, stored: StoredUnpaid},
		{name: "the capture was voided", total: "100", payments: "601 100, ~602 100 <1", due: "100", held: "100",
			label: Unpaid, stored: StoredUnpaid},
		{name: "released", total: "100", payments: "502 30, 508 30 <1, 100 70, 104 0 <3", due: "100", label: Unpaid,
			stored: StoredUnpaid},
		{name: "another means does not capture", total: "100", payments: "100 100, 602 100 <1", charged: "100",
			held: "100", label: Paid, stored: StoredPaid},

		{name: "given back whole", total: "100", payments: "102 100, 103 -100", charged: "100", refunded: "100",
			returned: "100", label: Refunded, stored: StoredUnpaid},
		{name: "given back in part", total: "100", payments: "102 100, 103 -20", charged: "100", refunded: "20",
			returned: "20", label: PartlyRefunded, stored: StoredPartly},
		{name: "given back and still owed", total: "100", payments: "102 100, 103 -20", owed: true, charged: "100",
			refunded: "20", due: "20", label: PartlyPaid, stored: StoredPartly},
		{name: "given back and paid in another way", total: "100", payments: "102 100, 103 -100, 301 100",
			charged: "200", refunded: "100", label: Paid, stored: StoredPaid},
		{name: "given back before all was paid", total: "100", payments: "301 50, 302 -50", charged: "50",
			refunded: "50", due: "100", label: Unpaid, stored: StoredUnpaid},
		{name: "a refund with the wrong sign", total: "100", payments: "301 100, 302 10", charged: "100",
			refunded: "-10", due: "-10", label: ToGiveBack, stored: StoredOverpaid},
		{name: "overpaid and given back", total: "100", payments: "301 120, 302 -20", charged: "120", refunded: "20",
			label: Paid, stored: StoredPaid},

		{name: "a return that is not paid out", total: "100", payments: "301 100",
			returns: []Returned{{amount("30"), nil}}, charged: "100", returned: "30", due: "-30", owedGoods: "30",
			label: ToGiveBack, stored: StoredOverpaid},
		{name: "a return that is paid out", total: "100", payments: "301 100, 302 -30 #r",
			returns: []Returned{{amount("30"), []string{"r"}}}, charged: "100", refunded: "30", returned: "30",
			label: PartlyRefunded, stored: StoredPartly},
		{name: "a return and a refund besides", total: "100", payments: "301 100, 302 -30 #r, 302 -20",
			returns: []Returned{{amount("30"), []string{"r"}}}, charged: "100", refunded: "50", returned: "50",
			label: PartlyRefunded, stored: StoredPartly},
		{name: "all returned", total: "100", payments: "301 100, 302 -100 #r",
			returns: []Returned{{amount("100"), []string{"r"}}}, charged: "100", refunded: "100", returned: "100",
			label: Refunded, stored: StoredUnpaid},
		{name: "all returned and nothing paid", total: "100", returns: []Returned{{amount("100"), nil}},
			returned: "100", label: NothingToPay, stored: StoredUnpaid},

		{name: "cancelled", total: "100", cancelled: true, label: NothingToPay, stored: StoredUnpaid},
		{name: "cancelled with money", total: "100", payments: "301 40", cancelled: true, charged: "40", due: "-40",
			label: ToGiveBack, stored: StoredPartly},
		{name: "cancelled and given back", total: "100", payments: "301 40, 302 -40", cancelled: true, charged: "40",
			refunded: "40", label: Refunded, stored: StoredUnpaid},
		{name: "cancelled, and all kept", total: "100", payments: "301 40", cancelled: true, kept: "40", charged: "40",
			label: Paid, stored: StoredPartly},
		{name: "cancelled, and a part kept", total: "100", payments: "301 100, 302 -60", cancelled: true, kept: "40",
			charged: "100", refunded: "60", returned: "60", label: PartlyRefunded, stored: StoredPartly},
		{name: "cancelled, more kept than paid", total: "100", payments: "301 10", cancelled: true, kept: "40",
			charged: "10", label: Paid, stored: StoredPartly},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := Bill{Total: amount(c.total), Cancelled: c.cancelled, Kept: amount(c.kept), Returns: c.returns,
				StillOwed: c.owed}
			s := Sum(b, payments(t, c.payments))
			for name, got := range map[string][2]Amount{
				"charged": {s.Charged, amount(c.charged)}, "refunded": {s.Refunded, amount(c.refunded)},
				"held": {s.Held, amount(c.held)}, "returned": {s.Returned, amount(c.returned)},
				"due": {s.Due, amount(c.due)}, "owed": {s.Owed, amount(c.owedGoods)},
			} {
				if !got[0].Equal(got[1]) {
					t.Errorf("%s %s, want %s", name, got[0], got[1])
				}
			}
			if got := s.Label(b); got != c.label {
				t.Errorf("label %d, want %d", got, c.label)
			}
			if got := s.Stored(b); got != c.stored {
				t.Errorf("stored %d, want %d", got, c.stored)
			}
		})
	}
}

// What the protocol marks as applied, held or a refund is so here.
func TestEffectsAreTheProtocols(t *testing.T) {
	text, err := os.ReadFile("../../docs/protocol/30-orders-people-taxes.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "### 3.3")
	table, more, _ := strings.Cut(table, "Numbers the server may also return")
	rows := regexp.MustCompile(`\| (\d+) \| \w+(?: spelled so\))?( \(r\))?(?: \(spelled so\))? \| ([ah–]) `).
		FindAllStringSubmatch(table, -1)
	for _, m := range regexp.MustCompile(`(\d{3}) [a-z][a-z ]*\(([ah–])(, r)?\)`).FindAllStringSubmatch(more, -1) {
		rows = append(rows, []string{"", m[1], m[3], m[2]})
	}
	if len(rows) < 45 {
		t.Fatalf("only %d rows", len(rows))
	}
	for _, row := range rows {
		n, _ := strconv.Atoi(row[1])
		want := map[string]Effect{"a": Charges, "h": Holds, "–": Notes}[row[3]]
		if row[2] != "" {
			want = Refunds
		}
		if got := Action(n).Effect(); got != want {
			t.Errorf("%d is %d, want %d", n, got, want)
		}
	}
}

func TestOffers(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "",
		"100 50":                        "101 <1 ≤50, 104 <1",
		"102 50":                        "103 ≤50, 104 <1, 302 ≤50",
		"~102 50":                       "",
		"201 20, 301 5":                 "202 ≤20, 302 ≤25",
		"401 100":                       "402 <1",
		"401 100, 402 100 <1":           "302 ≤100",
		"502 10, 450 5":                 "451 <2, 503 <1 ≤10, 508 <1",
		"504 10, 505 -4":                "302 ≤6, 505 ≤6",
		"601 8":                         "602 <1 ≤8, 605 <1",
		"702 8, 703 8 <1":               "302 ≤8, 705 ≤8, 706 <2",
		"102 50, 103 -30, 301 1, 606 0": "103 ≤20, 104 <1, 302 ≤21",
		"102 50, 302 -50":               "104 <1",
	} {
		var got []string
		all := payments(t, text)
		for _, o := range Offers(Sum(Bill{}, all), all) {
			if rules[o.Action].offered == always {
				continue
			}
			say := fmt.Sprint(int(o.Action))
			if o.Step != nil {
				say += " <" + o.Step.ID
			}
			if o.Most != nil {
				say += " ≤" + o.Most.String()
			}
			got = append(got, say)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("after %s: %s, want %s", text, strings.Join(got, ", "), want)
		}
	}
	var free []int
	for _, o := range Offers(Sums{}, nil) {
		free = append(free, int(o.Action))
	}
	want := []int{1, 100, 102, 201, 301, 401, 450, 504, 601, 603, 701, 702, 704}
	if !slices.Equal(free, want) {
		t.Errorf("at any time %v, want %v", free, want)
	}
}

func TestCheck(t *testing.T) {
	card := &GiftCardState{Enabled: true, Balance: amount("25")}
	with := func(change func(*GiftCardState)) *GiftCardState {
		c := *card
		change(&c)
		return &c
	}
	for _, c := range []struct {
		entry Entry
		have  string
		want  string // of the sentence; "" for none
		ask   bool
	}{
		{Entry{Action: CashReceived, Amount: amount("100")}, "", "", false},
		{Entry{Action: CashReceived}, "", "more than 0", false},
		{Entry{Action: CashReceived, Amount: amount("-1")}, "", "more than 0", false},
		{Entry{Action: CashReceived, Amount: amount("1.005")}, "", "at most 2 figures", false},
		{Entry{Action: CardNoted}, "", "", false},
		{Entry{Action: CardNoted, Amount: amount("-1")}, "", "below 0", false},
		{Entry{Action: CashReceived, Amount: amount("110")}, "", "overpaid by 10.00", true},
		{Entry{Action: CashReceived, Amount: amount("1")}, "301 120", "overpaid by 1.00", true},
		{Entry{Action: CashReceived, Amount: amount("9"), At: noon.Add(time.Hour)}, "", "future", false},
		{Entry{Action: CashReceived, Amount: amount("9"), At: noon.Add(-48 * time.Hour)}, "", "before the order", true},
		{Entry{Action: PurchaseNoted, Amount: amount("9")}, "", "PurchaseOrderNumber is missing", false},
		{Entry{Action: AccountNoted, Amount: amount("9")}, "", "CompanyAccountNumber is missing", false},
		{Entry{Action: PurchaseNoted, Number: "77", Amount: amount("9")}, "", "", false},
		{Entry{Action: ChequeReceived, Number: strings.Repeat("7", 51), Amount: amount("9")}, "", "CheckNumber", false},
		{Entry{Action: PurchaseAccepted, Amount: amount("9"), Step: "1"}, "401 9", "", false},
		{Entry{Action: PurchaseAccepted, Amount: amount("9"), Step: "1"}, "401 9, 402 9 <1", "already, on 2026-03-01",
			false},
		{Entry{Action: PurchaseAccepted, Amount: amount("9")}, "401 9", "no open step", false},
		{Entry{Action: CardCaptured, Amount: amount("9.01"), Step: "1"}, "100 9", "Only 9.00 is reserved", false},
		{Entry{Action: CardCaptured, Amount: amount("8"), Step: "1"}, "100 9", "", false},
		{Entry{Action: CardVoided, Step: "1"}, "100 9, 101 9 <1", "already", false},
		{Entry{Action: CardVoided, Step: "2"}, "100 9, 101 9 <1", "", false},
		{Entry{Action: CardRefunded, Amount: amount("51")}, "102 50, 301 50", "At most 50.00", false},
		{Entry{Action: CardRefunded, Amount: amount("50")}, "102 50", "", false},
		{Entry{Action: CashReturned, Amount: amount("50")}, "102 50", "Nothing was paid in this way", true},
		{Entry{Action: CashReturned, Amount: amount("51")}, "102 50", "At most 50.00", false},
		{Entry{Action: GiftCardRefunded, Amount: amount("11")}, "504 10, 301 50", "At most 10.00", false},
		{Entry{Action: GiftCardRedeemed, Amount: amount("9")}, "", "no gift card", false},
		{Entry{Action: GiftCardRedeemed, Amount: amount("9"), Card: card}, "", "", false},
		{Entry{Action: GiftCardRedeemed, Amount: amount("26"), Card: card}, "", "only 25.00 left", false},
		{Entry{Action: GiftCardRedeemed, Amount: amount("9"), Card: with(func(c *GiftCardState) {
			c.Enabled = false
		})}, "", "disabled", false},
		{Entry{Action: GiftCardRedeemed, Amount: amount("9"), Card: with(func(c *GiftCardState) {
			c.Expires = noon.Add(-time.Hour)
		})}, "", "expired on 2026-03-01", false},
		{Entry{Action: 554, Amount: amount("9")}, "", "by hand", false},
		{Entry{Action: 12345, Amount: amount("9")}, "", "by hand", false},
	} {
		have := payments(t, c.have)
		s := Sum(Bill{Total: amount("100")}, have)
		got := Check(c.entry, s, have, noon, noon.Add(-24*time.Hour), 2, false)
		switch {
		case c.want == "" && got != nil:
			t.Errorf("%+v after %q: %v", c.entry, c.have, got)
		case c.want != "" && (got == nil || got.Ask != c.ask || !strings.Contains(got.Error(), c.want)):
			t.Errorf("%+v after %q: %v, want %q, ask %v", c.entry, c.have, got, c.want, c.ask)
		}
		if again := Check(c.entry, s, have, noon, noon.Add(-24*time.Hour), 2, true); c.ask && again != nil {
			t.Errorf("%+v confirmed: %v", c.entry, again)
		} else if !c.ask && (again == nil) != (got == nil) {
			t.Errorf("%+v: %v, confirmed %v", c.entry, got, again)
		}
	}
	yen := Check(Entry{Action: CashReceived, Amount: amount("1.5")}, Sums{Due: amount("9")}, nil, noon, noon, 0, false)
	if yen == nil {
		t.Error("half a yen was taken")
	}
}
