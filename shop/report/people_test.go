package report

import (
	"slices"
	"strings"
	"testing"
	"time"

	"griddle/shop/order"
)

func TestAbandonedCarts(t *testing.T) {
	now := at("2 Jun 12:00")
	c := AbandonedCarts(stream(example()), may, dollars, now, time.Hour)
	var is []string
	for _, r := range c.Rows {
		is = append(is, told(r.At.In(newYork).Format("2 Jan 15:04"), r.Mail, r.Lines[0].Quantity, r.Lines[0].Name,
			strings.Join(r.Codes, " "), r.Value, r.Total, r.Recovered))
	}
	for _, p := range c.Products {
		is = append(is, told(p.SKU, p.Quantity, p.Carts, p.Value, p.Contacts))
	}
	compare(t, is, []string{
		"18 May 05:00 | fred@example.com | 2 | Bag | BREAD10 | 60.00 | 54.00 | false",
		"BAG | 2 | 1 | 60.00 | 1",
	})
	if rate, ok := c.Rate(); !ok || !rate.Equal(amount("0.25")) {
		t.Error(rate)
	}
	if !slices.Equal(c.Contacts(), []string{"fred@example.com"}) {
		t.Error(c.Contacts())
	}
	// He orders within 30 days, or a moment later; somebody else does; nobody knows who it was.
	for _, c := range []struct {
		mail, customer, ordered string
		recovered               bool
	}{{"FRED@example.com ", "", "17 Jun 09:00", true}, {"fred@example.com", "", "17 Jun 09:01", false},
		{"", "fred", "20 May 09:00", true}, {"", "", "20 May 09:00", false}, {"", "", "18 May 09:00", false},
		{"fred@example.com", "", "18 May 08:59", false}} {
		cart, o := fredsCart(), order1001()
		cart.Customer = "fred"
		o.Mail, o.Customer, o.At = c.mail, c.customer, at(c.ordered)
		left := AbandonedCarts(stream([]*Order{o, cart}), may, dollars, now, time.Hour)
		if left.Rows[0].Recovered != c.recovered {
			t.Errorf("%+v", c)
		}
	}
	cart := fredsCart()
	for idle, n := range map[time.Duration]int{time.Hour: 1, 2 * time.Hour: 0} {
		if left := AbandonedCarts(stream([]*Order{cart}), may, dollars, cart.Updated.Add(time.Hour),
			idle); len(left.Rows) != n {
			t.Errorf("%d carts that nobody touched for %s", len(left.Rows), idle)
		}
	}
	cart.Draft = true
	if left := AbandonedCarts(stream([]*Order{cart}), may, dollars, now, time.Hour); len(left.Rows) != 0 {
		t.Error("a draft is a cart")
	} else if _, ok := left.Rate(); ok {
		t.Error("a rate of nothing")
	}
}

func TestAffiliates(t *testing.T) {
	blog := Affiliate{ID: 7, Name: "BLOG", Commission: Percent, Rate: amount("10"), Approved: true, Enabled: true,
		Payments:  []AffiliatePayment{{at("28 May 12:00"), amount("1.00")}, {at("2 Jun 12:00"), amount("0.30")}},
		Referrals: []time.Time{at("4 May 12:00"), at("5 May 12:00"), at("2 Jun 12:00")}}
	tell := func(r AffiliateRow) string {
		return told(r.Affiliate.Name, r.Orders, r.Sales, r.Commission, r.Pending, r.Paid, r.Owed, r.OwedToDate,
			r.Referrals)
	}
	rows, sum := PayAffiliates(stream(example()), []Affiliate{blog}, may, dollars)
	compare(t, []string{tell(rows[0]), tell(sum)}, []string{
		"BLOG | 1 | 18.00 | 1.80 | 0.00 | 1.00 | 0.80 | 0.50 | 2",
		" | 1 | 18.00 | 1.80 | 0.00 | 1.00 | 0.80 | 0.50 | 2",
	})
	if conversion, ok := rows[0].Conversion(); !ok || !conversion.Equal(amount("0.5")) {
		t.Error(conversion)
	}
	// An amount for each order, one that is not settled, and one who is gone.
	flat := Affiliate{ID: 8, Name: "FLAT", Commission: Flat, Rate: amount("2.50")}
	orders := example()
	orders[1].Affiliate, orders[3].Affiliate, orders[4].Affiliate = 8, 8, 9
	rows, _ = PayAffiliates(stream(orders), []Affiliate{blog, flat}, may, dollars)
	compare(t, []string{tell(rows[0]), tell(rows[1]), tell(rows[2])}, []string{
		"FLAT | 2 | 50.40 | 5.00 | 2.50 | 0.00 | 5.00 | 5.00 | 0",
		"BLOG | 0 | 0.00 | 0.00 | 0.00 | 1.00 | -1.00 | -1.30 | 2",
		" | 1 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0.00 | 0",
	})
	if _, ok := rows[2].Conversion(); ok {
		t.Error("a conversion of nothing")
	}
}

func TestGiftCardLiability(t *testing.T) {
	old := &GiftCard{Number: "GC-OLD", Events: []CardEvent{{at("2 Apr 12:00"), CardIssued, amount("50")},
		{at("1 May 14:00"), CardRedeemed, amount("-20")}}}
	sold := &GiftCard{Number: "GC-NEW", Events: []CardEvent{{at("1 Jun 13:00"), CardIssued, amount("25")}}}
	tell := func(l Liability) string {
		end := l.Start.Add(l.Issued).Add(l.Redeemed).Add(l.Refunded).Add(l.Lapsed).Add(l.Adjusted)
		if !end.Equal(l.End) {
			t.Errorf("%s is not the end of %+v", end, l)
		}
		return told(l.Start, l.Issued, l.Redeemed, l.Refunded, l.Lapsed, l.Adjusted, l.End)
	}
	cards := slices.Values([]*GiftCard{sold, old})
	compare(t, []string{tell(OweCards(cards, may)), tell(OweCards(cards, june))}, []string{
		"50.00 | 0.00 | -20.00 | 0.00 | 0.00 | 0.00 | 30.00",
		"30.00 | 25.00 | 0.00 | 0.00 | 0.00 | 0.00 | 55.00",
	})
	// It expires in June; what happens then changes nothing any more. The other is disabled and enabled again.
	old.Expires = at("10 Jun 12:00")
	old.Events = append(old.Events, CardEvent{at("5 Jun 12:00"), CardRefunded, amount("5")},
		CardEvent{at("11 Jun 12:00"), CardAdjusted, amount("3")})
	sold.Events = append(sold.Events, CardEvent{at("2 Jun 12:00"), CardDisabled, amount("0")},
		CardEvent{at("3 Jun 12:00"), CardAdjusted, amount("-5")}, CardEvent{at("4 Jun 12:00"), CardEnabled,
			amount("0")},
		CardEvent{at("6 Jun 12:00"), CardAdjusted, amount("1")})
	compare(t, []string{tell(OweCards(cards, june)), tell(OweCards(cards, here.Period(All, at("7 Jun 12:00")))),
		tell(OweCards(cards, here.Period(All, at("7 Jul 12:00"))))}, []string{
		"30.00 | 25.00 | 0.00 | 5.00 | -60.00 | 21.00 | 21.00",
		"0.00 | 75.00 | -20.00 | 5.00 | -25.00 | 21.00 | 56.00",
		"0.00 | 75.00 | -20.00 | 5.00 | -60.00 | 21.00 | 21.00",
	})
}

func TestDashboard(t *testing.T) {
	april := must(here.Between(Day{2026, 4, 1}, Day{2026, 4, 30}))
	now := at("31 May 12:00")
	d := Look(stream(example()), may, april, ByDay, dollars, now)
	same(t, "dashboard", "sales", d.Sales, "88.30", "before", d.Before, "0", "average", d.Average, "30.60")
	if d.Payments != 4 || d.Orders != 3 || !d.Some || d.Waiting[order.ReadyForPayment] != 1 ||
		d.Waiting[order.Received]+d.Waiting[order.OnHold]+d.Waiting[order.ReadyForShipping] != 0 ||
		d.ToGiveBack != 0 || d.OldHolds != 0 || d.CartsToday != 0 {
		t.Errorf("%+v", d)
	}
	for _, b := range d.Bars {
		same(t, b.First.String(), "bar", b.Amount, map[int]string{1: "44.80", 5: "35.22", 20: "-11.72",
			30: "20"}[b.First.Day])
	}
	var last []string
	for _, row := range d.Last {
		last = append(last, row.Number)
	}
	if !slices.Equal(last, []string{"1005", "1004", "1003", "1002", "1001"}) {
		t.Error(last)
	}
	orders := example()
	orders[0].Payments[1].Amount = amount("50")
	orders[3].Payments = append(orders[3].Payments, pay("hold", "26 May 11:59", order.CardHeld, "5"))
	orders[5].Updated = at("31 May 04:00")
	d = Look(stream(orders), may, april, ByDay, dollars, now)
	if d.ToGiveBack != 1 || d.OldHolds != 1 || d.CartsToday != 1 {
		t.Errorf("%+v", d)
	}
}

func TestWindows(t *testing.T) {
	for w, want := range map[Window]string{
		YearWindow:    "2025-06-01 2026-05-31 2024-06-01 2025-05-31 2",
		QuarterWindow: "2026-03-01 2026-05-31 2025-12-01 2026-02-28 2",
		MonthWindow:   "2026-05-02 2026-05-31 2026-04-02 2026-05-01 0",
		WeekWindow:    "2026-05-25 2026-05-31 2026-05-18 2026-05-24 0",
	} {
		p, before, bars := here.Window(w, at("1 Jun 03:59"))
		is := strings.ReplaceAll(told(p.First, p.Last, before.First, before.Last, int(bars)), " | ", " ")
		if is != want {
			t.Errorf("%d is %s, not %s", w, is, want)
		}
	}
}

func TestRefunds(t *testing.T) {
	list := ListRefunds(stream(example()), may, dollars)
	var is []string
	for _, r := range list.Rows {
		line := ""
		for _, l := range r.Lines {
			line += told(l.Quantity, l.SKU)
		}
		is = append(is, told(r.At.In(newYork).Format("2 Jan"), r.Number, r.Return, line, r.Reason, r.Goods, r.Tax,
			r.Shipping,
			r.Amount, r.Paid, r.Means, r.Who, r.Cancelled))
	}
	compare(t, is, []string{
		"12 May | 1003 |  |  |  | -30.00 | -1.99 | -6.00 | -37.99 | -37.99 | [3] | Cox, Cleo | true",
		"20 May | 1002 | 1002-R1 | 1 | MUG | Chipped | -10.80 | -0.92 | 0.00 | -11.72 | -11.72 | [1] | Burns, Bob | " +
			"false",
	})
	same(t, "total", "amount", list.Total.Amount, "-49.71", "goods", list.Total.Goods, "-40.80")
}

func TestCustomers(t *testing.T) {
	orders := example()
	orders[3].Mail = "ANN@example.com"
	c := RankCustomers(stream(orders), may, dollars, at("15 Nov 12:00"))
	var is []string
	for _, r := range c.Rows {
		average, _ := r.Average()
		is = append(is, told(r.Who, r.New, r.Orders, r.Net, average, r.Last.In(newYork).Format("2 Jan")))
	}
	compare(t, is, []string{
		"Dean, Dan | false | 1 | 32.40 | 32.40 | 15 May",
		"Burns, Bob | true | 1 | 18.00 | 28.80 | 4 May",
		"Ellis, Eve | true | 1 | 0.00 | 0.00 | 31 May", // a gift card is no sale
	})
	same(t, "customers", "new", c.New.Net, "18", "returning", c.Returning.Net, "32.40")
	if c.NewCount != 2 || c.ReturningCount != 1 || len(c.Asleep) != 2 || c.Asleep[0].Who != "Burns, Bob" {
		t.Errorf("%+v", c)
	}
}
