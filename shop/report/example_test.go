package report

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop/order"
)

// The example shop: in New York, dollars, prices without tax.

var (
	newYork = zone("America/New_York")
	dollars = Rules{Places: 2}
	here    = Calendar{Zone: newYork, Week: time.Sunday}
	may     = must(here.Between(Day{2026, time.May, 1}, Day{2026, time.May, 31}))
	june    = must(here.Between(Day{2026, time.June, 1}, Day{2026, time.June, 30}))
)

func zone(name string) *time.Location { return must(time.LoadLocation(name)) }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func amount(text string) Amount {
	if text == "" {
		return decimal.Zero
	}
	return decimal.RequireFromString(text)
}

// at reads "1 May 03:30" of 2026.
func at(text string) time.Time {
	return must(time.Parse("2006 2 Jan 15:04", "2026 "+text))
}

const (
	standard = 1
	food     = 2
)

var (
	inNY       = Place{Country: "USA", Region: "NY"}
	inNJ       = Place{Country: "USA", Region: "NJ"}
	standardNY = Taxed{Schedule: standard, Name: "Standard", Place: inNY, Rate: amount("0.08"),
		ShippingRate: amount("0.08")}
	standardNJ = Taxed{Schedule: standard, Name: "Standard", Place: inNJ, Rate: amount("0.06625")}
	foodNY     = Taxed{Schedule: food, Name: "Food", Place: inNY, Rate: amount("0.02")}
)

// line reads what differs between lines: SKU, quantity, price, tax and the portion of shipping.
func line(id int64, sku string, quantity int, price, tax, shipping string, by Taxed) Line {
	cost := map[string]string{"BRD": "1.50", "MUG": "5.00", "BAG": "14.00"}[sku]
	name := map[string]string{"BRD": "Bread", "MUG": "Mug", "BAG": "Bag", "GC25": "Gift card"}[sku]
	return Line{ID: id, Product: "id of " + sku, SKU: sku, Name: name, Quantity: quantity, Base: amount(price),
		Total: amount(price).Mul(Pieces(quantity)), Tax: amount(tax), Shipping: amount(shipping), Cost: amount(cost),
		Taxed: by}
}

func pay(id, when string, action order.Action, money string) Payment {
	return Payment{Payment: order.Payment{ID: id, At: at(when), Action: action, Amount: amount(money), Success: true}}
}

func card(id, when string, action order.Action, money string) Payment {
	p := pay(id, when, action, money)
	p.Brand, p.LastFour = "Visa", "4242"
	return p
}

// example is the example store. Everything is new with each call.
func example() []*Order {
	return []*Order{order1001(), order1002(), order1003(), order1004(), order1005(), fredsCart()}
}

func stream(orders []*Order) Orders { return slices.Values(orders) }

func order1001() *Order {
	return &Order{ID: "1001", Number: "1001", Placed: true, Status: order.Complete, At: at("1 May 03:30"),
		First: "Ann", Family: "Ames", Mail: "ann@example.com", Place: inNY,
		Lines: []Line{
			line(1, "MUG", 2, "12", "1.92", "2.67", standardNY),
			line(2, "BAG", 1, "30", "2.40", "3.33", standardNY),
		},
		ShippingBefore: amount("6.00"), Tax: amount("4.80"), ShippingTax: amount("0.48"), Total: amount("64.80"),
		Payments: []Payment{
			pay("1001-1", "1 May 14:00", order.GiftCardRedeemed, "20.00"),
			pay("1001-2", "1 May 14:01", order.CashReceived, "44.80"),
		}}
}

func order1002() *Order {
	return &Order{ID: "1002", Number: "1002", Placed: true, Status: order.Complete, At: at("4 May 15:00"),
		First: "Bob", Family: "Burns", Mail: "bob@example.com", Affiliate: 7, Place: inNY,
		Codes: []string{"BREAD10"}, Offers: amount("-3.20"), Discount: amount("-3.20"),
		Lines: []Line{
			line(3, "BRD", 5, "4", "0.35", "3.13", foodNY),
			line(4, "MUG", 1, "12", "0.92", "1.87", standardNY),
		},
		ShippingBefore: amount("5.00"), Tax: amount("1.42"), ShippingTax: amount("0.15"), Total: amount("35.22"),
		Payments: []Payment{
			card("1002-1", "5 May 16:00", order.CardCharged, "35.22"),
			card("1002-2", "20 May 18:00", order.CardRefunded, "-11.72"),
		},
		Returns: []Return{{Number: "1002-R1", At: at("20 May 18:00"), Reason: "Chipped", Refunds: []string{"1002-2"},
			Return: order.Return{Lines: []order.ReturnLine{{Line: 4, Quantity: 1, Restock: true,
				Computed: amount("10.80"), Goods: amount("10.80"), Worked: amount("0.92"), Tax: amount("0.92")}}}}}}
}

func order1003() *Order {
	return &Order{ID: "1003", Number: "1003", Placed: true, Status: order.Cancelled, At: at("10 May 18:00"),
		Cancelled: at("12 May 15:00"), First: "Cleo", Family: "Cox", Mail: "cleo@example.com", Affiliate: 7,
		Place:          inNJ,
		Lines:          []Line{line(5, "BAG", 1, "30", "1.99", "6.00", standardNJ)},
		ShippingBefore: amount("6.00"), Tax: amount("1.99"), Total: amount("37.99"),
		Payments: []Payment{
			pay("1003-1", "10 May 18:05", order.CashReceived, "37.99"),
			pay("1003-2", "12 May 15:00", order.CashReturned, "-37.99"),
		}}
}

func order1004() *Order {
	mugs := line(6, "MUG", 3, "12", "2.15", "4.00", standardNJ)
	mugs.Total = amount("32.40")
	return &Order{ID: "1004", Number: "1004", Placed: true, Status: order.ReadyForPayment, At: at("15 May 12:00"),
		First: "Dan", Family: "Dean", Mail: "dan@example.com", Place: inNJ,
		Lines: []Line{mugs}, ShippingBefore: amount("6.00"), ShippingDiscount: amount("-2.00"),
		Tax: amount("2.15"), Total: amount("38.55"),
		Payments: []Payment{pay("1004-1", "30 May 20:00", order.AccountAccepted, "20.00")}}
}

func order1005() *Order {
	gift := line(7, "GC25", 1, "25", "", "", Taxed{Place: inNY, Untaxed: NoSchedule})
	gift.GiftCard, gift.NonShipping = true, true
	return &Order{ID: "1005", Number: "1005", Placed: true, Status: order.Complete, At: at("1 Jun 03:59"),
		First: "Eve", Family: "Ellis", Mail: "eve@example.com", Place: inNY,
		Lines: []Line{gift}, Total: amount("25.00"),
		Payments: []Payment{pay("1005-1", "1 Jun 13:00", order.CashReceived, "25.00")}}
}

func fredsCart() *Order {
	return &Order{ID: "cart", At: at("18 May 09:00"), Updated: at("18 May 09:00"), Mail: "fred@example.com",
		Affiliate: 7, Place: inNY, Codes: []string{"BREAD10"}, Offers: amount("-6.00"), Discount: amount("-6.00"),
		Lines: []Line{line(8, "BAG", 2, "30", "", "", standardNY)}, Total: amount("54.00")}
}

// withTax is the second example: an order of a shop whose prices include 19 %.
func withTax() *Order {
	o := &Order{ID: "2001", Number: "2001", Placed: true, Status: order.Complete, At: at("4 May 12:00"),
		Discount: amount("-11.90"), ShippingBefore: amount("5.95"), TaxIncluded: true,
		Tax: amount("18.05"), ShippingTax: amount("0.95"), Total: amount("113.05"),
		Lines: []Line{line(1, "PAN", 2, "59.50", "17.10", "5.95", Taxed{Schedule: standard, Name: "Standard",
			Place: Place{Country: "DEU"}, Rate: amount("0.19"), ShippingRate: amount("0.19")})}}
	return o
}

// same says in which of the amounts, named in pairs with what is wanted, there is a difference.
func same(t *testing.T, where string, pairs ...any) {
	t.Helper()
	for i := 0; i < len(pairs); i += 3 {
		name, is, want := pairs[i].(string), pairs[i+1].(Amount), pairs[i+2].(string)
		if !is.Equal(amount(want)) {
			t.Errorf("%s: %s is %s, not %s", where, name, is.StringFixed(2), want)
		}
	}
}

// columns reads "16.67 0.00 1.85 0.00 1.48", with other and over behind where they are not 0.
func sameColumns(t *testing.T, where string, is Columns, want ...string) {
	t.Helper()
	names := [columnCount]string{"subtotal", "discounts", "shipping", "shipping discounts", "tax", "other", "over"}
	for i, a := range is.fields() {
		w := ""
		if i < len(want) {
			w = want[i]
		}
		same(t, where, names[i], *a, w)
	}
}

func TestFigures(t *testing.T) {
	o := order1002()
	f := o.figures(dollars)
	f.bases(o, dollars)
	same(t, "1002", "gross", f.gross, "32", "goods", f.goods, "28.80", "shipping", f.shipping, "5", "tax", f.tax,
		"1.42",
		"total", f.total, "35.22", "base of bread", f.lines[0].base, "17.33", "base of the mug", f.lines[1].base,
		"11.47",
		"net of bread", f.lines[0].net, "18.00", "net of the mug", f.lines[1].net, "10.80")
	sameColumns(t, "1002", f.columns, "32", "-3.20", "5", "0", "1.42")
	back := o.returned(&f, dollars)[0]
	same(t, "1002-R1", "goods", back.goods, "10.80", "base", back.lines[0].base, "11.47", "tax", back.tax, "0.92",
		"value", back.value, "11.72")
	o = order1004()
	f = o.figures(dollars)
	same(t, "1004", "gross", f.gross, "36", "goods", f.goods, "32.40", "shipping", f.shipping, "4")
	sameColumns(t, "1004", f.columns, "32.40", "0", "6", "-2", "2.15")
}

// Prices include tax: everything is shown without it, or as customers see it.
func TestFiguresWithTax(t *testing.T) {
	o := withTax()
	f := o.figures(dollars)
	f.bases(o, dollars)
	same(t, "without", "gross", f.gross, "100", "discounts", f.lines[0].discounts(), "-10", "net", f.goods, "90",
		"shipping", f.shipping, "5", "tax", f.tax, "18.05", "total", f.total, "113.05", "base", f.lines[0].base, "90")
	sameColumns(t, "without", f.columns, "100", "-10", "5", "0", "18.05")
	f = withTax().figures(Rules{Places: 2, AsSeen: true})
	same(t, "with", "gross", f.gross, "119", "net", f.goods, "107.10", "shipping", f.shipping, "5.95", "tax", f.tax,
		"0",
		"contained", f.contained, "18.05", "total", f.total, "113.05")
}

// What the example does not have: surcharges, lines that discounts spare, discounts above what there is, lines that
// cost more than their price, bases below 0.
func TestFiguresAtTheEdge(t *testing.T) {
	plain := Taxed{Schedule: standard, Rate: amount("0.10")}
	free := Taxed{Untaxed: NoSchedule}
	gift := func(l Line) Line { l.GiftCard = true; return l }
	named := func(l Line) Line { l.UserPriced = true; return l }
	for _, c := range []struct {
		name, discount, total    string
		lines                    []Line
		gross, goods, gifts, net string
		bases                    string
	}{
		{"by value, to the cent", "-1", "9.50", []Line{line(1, "A", 1, "3.50", "", "", free),
			line(2, "B", 1, "3.50", "", "", free), line(3, "C", 1, "3.50", "", "", free)},
			"10.50", "9.50", "0", "3.16 3.17 3.17", "3.16 3.17 3.17"},
		{"more than there is", "-30", "25", []Line{line(1, "A", 1, "20", "", "", plain),
			gift(line(2, "G", 1, "25", "", "", free))}, "20", "0", "25", "0 25", "0 25"},
		{"spared", "-30", "7", []Line{line(1, "A", 1, "20", "", "", plain), named(line(2, "B", 1, "7", "", "", plain))},
			"27", "7", "0", "0 7", "7 0"},
		{"surcharge on gift cards alone", "5", "30", []Line{gift(line(1, "G", 1, "25", "", "", free))},
			"0", "0", "30", "30", "30"},
		{"surcharge by value", "5", "35", []Line{line(1, "A", 1, "10", "", "", plain),
			line(2, "B", 1, "20", "", "", plain)}, "30", "35", "0", "11.67 23.33", "12.50 22.50"},
		{"surcharge on nothing", "5", "5", nil, "0", "5", "0", "5", "5"},
		{"base below 0", "-10", "20", []Line{line(1, "A", 4, "0.50", "", "", plain), line(2, "B", 1, "28", "", "",
			plain)},
			"30", "20", "0", "1.33 18.67", "0 20"},
		{"untaxed beside taxed", "-4", "16", []Line{line(1, "A", 1, "10", "", "", plain),
			line(2, "B", 1, "10", "", "", free)}, "20", "16", "0", "8 8", "6 10"},
	} {
		o := &Order{Lines: c.lines, Discount: amount(c.discount), Total: amount(c.total)}
		f := o.figures(dollars)
		f.bases(o, dollars)
		same(t, c.name, "gross", f.gross, c.gross, "goods", f.goods, c.goods, "gifts", f.gifts, c.gifts)
		for i, l := range f.lines {
			same(t, c.name, "net", l.net, strings.Fields(c.net)[i], "base", l.base, strings.Fields(c.bases)[i])
		}
	}
}
