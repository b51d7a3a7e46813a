package report

import (
	"slices"
	"testing"
	"time"

	"griddle/shop/order"
)

func on(month time.Month, n int) Period {
	return must(here.Between(Day{2026, month, n}, Day{2026, month, n}))
}

func tellMoney(r MoneyRow) string {
	c := r.Columns
	return told(r.At.In(newYork).Format("15:04"), r.Number, r.Who, int(r.Action), c.Subtotal, c.Discounts, c.Shipping,
		c.ShippingDiscounts, c.Tax, r.Amount)
}

func TestTransactionsByDay(t *testing.T) {
	list := ListTransactions(stream(example()), on(time.May, 1), dollars)
	var is []string
	for _, r := range list.Rows {
		is = append(is, tellMoney(r))
	}
	compare(t, is, []string{
		"10:00 | 1001 | Ames, Ann | 504 | 16.67 | 0.00 | 1.85 | 0.00 | 1.48 | 20.00",
		"10:01 | 1001 | Ames, Ann | 301 | 37.33 | 0.00 | 4.15 | 0.00 | 3.32 | 44.80",
	})
	sameColumns(t, "1 May", list.Total.Columns, "54.00", "0.00", "6.00", "0.00", "4.80")
	same(t, "1 May", "amount", list.Total.Amount, "64.80", "cash", list.Total.Cash, "44.80")
	list = ListTransactions(stream(example()), on(time.May, 20), dollars)
	is = nil
	for _, r := range list.Rows {
		is = append(is, tellMoney(r))
	}
	compare(t, is, []string{"14:00 | 1002 | Burns, Bob | 103 | -12.00 | 1.20 | 0.00 | 0.00 | -0.92 | -11.72"})
	list = ListTransactions(stream(example()), may, dollars)
	same(t, "May", "amount", list.Total.Amount, "108.30", "sum", list.Total.Columns.Sum(), "108.30")
	if len(list.Days) != 6 || list.Days[1].Day.Day != 5 || list.Total.Payments != 7 {
		t.Errorf("%+v", list.Days)
	}
}

// What the example does not have: each payment in turn, with what it was for.
func TestPortions(t *testing.T) {
	goods := func(value, tax, extra string) order.Return {
		return order.Return{Lines: []order.ReturnLine{{Line: 2, Quantity: 1, Computed: amount(value),
			Goods:  amount(value),
			Worked: amount(tax), Tax: amount(tax)}}, Extra: amount(extra)}
	}
	for _, c := range []struct {
		name     string
		payments []Payment
		returns  []Return
		cancel   bool
		want     [][]string
	}{
		{"more than is asked for", []Payment{pay("1", "1 May 14:00", order.CashReceived, "70")}, nil, false,
			[][]string{{"54", "0", "6", "0", "4.80", "0", "5.20"}}},
		{"given back without a return", []Payment{pay("1", "1 May 14:00", order.CashReceived, "70"),
			pay("2", "2 May 14:00", order.CashReturned, "-8")}, nil, false,
			[][]string{{"54", "0", "6", "0", "4.80", "0", "5.20"}, {"-2.33", "0", "-0.26", "0", "-0.21", "0",
				"-5.20"}}},
		{"more given back than was paid", []Payment{pay("1", "2 May 14:00", order.CashReturned, "-8")}, nil, false,
			[][]string{{"0", "0", "0", "0", "0", "0", "-8"}}},
		{"returned before it is paid", []Payment{pay("1", "3 May 14:00", order.CashReceived, "32.40")},
			[]Return{{At: at("2 May 14:00"), Return: goods("30", "2.40", "0")}}, false,
			[][]string{{"24", "0", "6", "0", "2.40"}}},
		{"paid out in two parts", []Payment{pay("1", "1 May 14:00", order.CashReceived, "64.80"),
			pay("2", "3 May 14:00", order.CashReturned, "-10"), pay("3", "4 May 14:00", order.CashReturned, "-22.40")},
			[]Return{{At: at("2 May 14:00"), Return: goods("30", "2.40", "0"), Refunds: []string{"2", "3"}}}, false,
			[][]string{{"54", "0", "6", "0", "4.80"}, {"-9.26", "0", "0", "0", "-0.74"}, {"-20.74", "0", "0", "0",
				"-1.66"}}},
		{"paid out with too much", []Payment{pay("1", "1 May 14:00", order.CashReceived, "64.80"),
			pay("2", "3 May 14:00", order.CashReturned, "-35")},
			[]Return{{At: at("2 May 14:00"), Return: goods("30", "2.40", "0"), Refunds: []string{"2"}}}, false,
			[][]string{{"54", "0", "6", "0", "4.80"}, {"-30", "0", "0", "0", "-2.40", "0", "-2.60"}}},
		{"with goodwill", []Payment{pay("1", "1 May 14:00", order.CashReceived, "64.80"),
			pay("2", "3 May 14:00", order.CashReturned, "-35")},
			[]Return{{At: at("2 May 14:00"), Return: goods("30", "2.40", "2.60"), Refunds: []string{"2"}}}, false,
			[][]string{{"54", "0", "6", "0", "4.80"}, {"-30", "0", "0", "0", "-2.40", "-2.60"}}},
		{"a fee alone", []Payment{pay("1", "3 May 14:00", order.CashReceived, "69.80")},
			[]Return{{At: at("2 May 14:00"), Return: order.Return{Extra: amount("-5")}}}, false,
			[][]string{{"54", "0", "6", "0", "4.80", "5"}}},
		{"nothing to pay", []Payment{pay("1", "3 May 14:00", order.CashReceived, "5")},
			[]Return{{At: at("2 May 14:00"), Return: goods("60", "4.80", "0")}}, false,
			[][]string{{"0", "0", "0", "0", "0", "0", "5"}}},
		{"cancelled", []Payment{pay("2", "3 May 14:00", order.CashReturned, "-64.80"),
			pay("1", "1 May 14:00", order.CashReceived, "64.80")}, nil, true,
			[][]string{{"54", "0", "6", "0", "4.80"}, {"-54", "0", "-6", "0", "-4.80"}}},
	} {
		o := order1001()
		o.Payments, o.Returns = c.payments, c.returns
		if c.cancel {
			o.Status = order.Cancelled
		}
		list := ListTransactions(stream([]*Order{o}), may, dollars)
		if len(list.Rows) != len(c.want) {
			t.Fatal(c.name, list.Rows)
		}
		for i, row := range list.Rows {
			sameColumns(t, c.name, row.Columns, c.want[i]...)
			same(t, c.name, "sum", row.Columns.Sum(), row.Amount.String())
		}
	}
}

func TestPaymentsByKind(t *testing.T) {
	orders := example()
	late := pay("hold", "2 May 12:00", order.PayPalHeld, "9")
	taken := pay("taken", "2 May 12:00", order.CardHeld, "9")
	capture := card("capture", "2 May 13:00", order.CardCaptured, "9")
	capture.Link, capture.Brand = "taken", ""
	failed, voided := card("failed", "3 May 12:00", order.CardCharged, "5"), card("voided", "3 May 13:00",
		order.CardCharged, "6")
	failed.Success, voided.Voided = false, true
	orders[4].Payments = append(orders[4].Payments, late, taken, capture, failed, voided)
	k := ListKinds(stream(orders), may, dollars, at("4 May 12:00"))
	var is []string
	for _, g := range k.Groups {
		is = append(is, told(int(g.Means), g.Brand, len(g.Rows), g.Total))
	}
	compare(t, is, []string{told(int(order.Card), "", 1, "9.00"), told(int(order.Card), "Visa", 2, "23.50"),
		told(int(order.Cash), "", 3, "44.80"), told(int(order.Account), "", 1, "20.00"),
		told(int(order.GiftCard), "", 1, "20.00")})
	is = nil
	for _, r := range slices.Concat(k.Groups[1].Rows, k.Open, k.Failed) {
		is = append(is, told(r.At.In(newYork).Format("2 Jan 15:04"), r.Number, r.LastFour, r.Amount, r.Age, r.Failed,
			r.Voided))
	}
	compare(t, is, []string{
		"5 May 12:00 | 1002 | 4242 | 35.22 | 0s | false | false",
		"20 May 14:00 | 1002 | 4242 | -11.72 | 0s | false | false",
		"2 May 08:00 | 1005 |  | 9.00 | 48h0m0s | false | false",
		"3 May 08:00 | 1005 | 4242 | 5.00 | 0s | true | false",
		"3 May 09:00 | 1005 | 4242 | 6.00 | 0s | false | true",
	})
}
