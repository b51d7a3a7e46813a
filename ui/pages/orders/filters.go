package orders

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// Filters of the lists, for links to them.
const (
	filterStatus   = "status"
	filterPaid     = "paid"
	filterShipping = "shipping"
	filterSince    = "since"
	filterMeans    = "means"
	filterWith     = "with"
	filterSource   = "source"
	filterPlace    = "place"
	filterMethod   = "method"
	filterCoupon   = "coupon"
	filterTotal    = "total"
	filterFriend   = "affiliate"
	filterCustomer = "customer"
)

// What the filter filterWith asks for.
const (
	withNote   = "note"
	withHeld   = "held"
	withReturn = "return"
)

// between stands between a country and its region.
const between = records.Between

// statuses are those of orders, in the order of their way through the shop.
var statuses = []order.Status{order.Received, order.OnHold, order.ReadyForPayment, order.ReadyForShipping,
	order.Complete, order.Cancelled}

var labels = []order.Label{order.Unpaid, order.PartlyPaid, order.Paid, order.ToGiveBack, order.NothingToPay,
	order.PartlyRefunded, order.Refunded}

var means = []order.Means{order.Card, order.Cheque, order.Cash, order.Purchase, order.Account, order.GiftCard,
	order.Points, order.PayPal, order.Other, order.Later}

// optionsOf offers all values of a kind behind that of any.
func optionsOf[T ~int | ~uint8](any string, values []T, name func(T) string) []records.Option {
	all := []records.Option{{Label: any}}
	for _, v := range values {
		all = append(all, records.Option{Value: strconv.Itoa(int(v)), Label: name(v)})
	}
	return all
}

func filters(d *shell.Desk, m mode) (all []records.Filter) {
	add := func(name string, options []records.Option) *records.Filter { // until the next is added
		all = append(all, records.Filter{Name: name, Options: records.Fixed(options...)})
		return &all[len(all)-1]
	}
	if m.status == order.NoStatus {
		add(filterStatus, optionsOf(lang.X("orders.status.any", "Any status"), statuses, statusName))
	}
	add(filterPaid, optionsOf(lang.X("orders.paid.any", "Any payment"), labels, labelName))
	add(filterShipping, optionsOf(lang.X("orders.shipping.any", "Any shipping"), shippings, shippingName))
	since := add(filterSince, optionsOf(lang.X("orders.since.any", "Any date"), []int{1, 7, 30, 90, 365},
		func(days int) string {
			if days == 1 {
				return lang.X("orders.since.today", "Today")
			}
			return lang.XN("orders.since.days", "Last {{.N}} days", days, map[string]any{"N": kit.Count(days)})
		}))
	since.Ask = func(now string, set func(string)) {
		records.AskDays(d, lang.X("orders.days.title", "Orders of which days?"), true, now, set)
	}
	since.Says = records.SaysDays
	add(filterMeans, optionsOf(lang.X("orders.means.any", "Any means"), means, meansName)).More = true
	add(filterWith, []records.Option{
		{Label: lang.X("orders.with.any", "Notes, holds, returns")},
		{Value: withNote, Label: lang.X("orders.with.note", "With a note")},
		{Value: withHeld, Label: lang.X("orders.with.held", "Money held")},
		{Value: withReturn, Label: lang.X("orders.with.return", "Open return")},
	}).More = true
	total := add(filterTotal, []records.Option{{Label: lang.X("orders.total.any", "Any total")}})
	total.More = true
	total.Ask = func(now string, set func(string)) {
		records.AskAmounts(d, lang.X("orders.totals.title", "Orders of which total?"), now, set)
	}
	total.Says = func(value string) string { return records.SaysAmounts(value, d) }
	sources := []records.Option{{Label: lang.X("orders.source.any", "Any source")}}
	for _, s := range []shop.OrderSource{shop.FromWindow, shop.FromAPI, shop.FromImport} {
		sources = append(sources, records.Option{Value: string(s),
			Label: lang.X("orders.with.source", "From: {{.Source}}",
				map[string]any{"Source": sourceName(s)})})
	}
	add(filterSource, sources).More = true
	more := func(name string, options func(context.Context) ([]records.Option, error)) {
		all = append(all, records.Filter{Name: name, More: true, Options: options})
	}
	more(filterPlace, func(ctx context.Context) ([]records.Option, error) {
		places, err := sales.OrderPlaces(d.Shop, ctx)
		return placeOptions(places), err
	})
	more(filterMethod, func(ctx context.Context) ([]records.Option, error) {
		names, err := sales.OrderMethods(d.Shop, ctx)
		return texts(lang.X("orders.method.any", "Any shipping method"), names), err
	})
	more(filterCoupon, func(ctx context.Context) ([]records.Option, error) {
		codes, err := sales.OrderCoupons(d.Shop, ctx)
		return texts(lang.X("orders.coupon.any", "Any coupon"), codes), err
	})
	more(filterFriend, func(ctx context.Context) ([]records.Option, error) {
		some, err := sales.OrderAffiliates(d.Shop, ctx)
		options := []records.Option{{Label: lang.X("orders.affiliate.any", "Any affiliate")}}
		for _, a := range some {
			options = append(options, records.Option{Value: a.ID, Label: a.Name})
		}
		return options, err
	})
	return all
}

// firstViews are those that the list of all orders has until the owner changes them: what the menu has no entry for.
func firstViews() []records.View {
	view := func(name, filter, value string) records.View {
		return records.View{Name: name, Query: records.Query{Chosen: map[string]string{filter: value}}}
	}
	label := func(l order.Label) records.View { return view(labelName(l), filterPaid, strconv.Itoa(int(l))) }
	return []records.View{view(lang.X("orders.since.today", "Today"), filterSince, "1"), label(order.Unpaid),
		view(lang.X("orders.with.held", "Money held"), filterWith, withHeld), label(order.ToGiveBack),
		view(shippingName(shop.PartlyShipped), filterShipping, strconv.Itoa(int(shop.PartlyShipped)))}
}

func placeOptions(places []sales.OrderPlace) []records.Option {
	all := []records.Option{{Label: lang.X("orders.place.any", "Any destination")}}
	for _, p := range places {
		name, value := p.Country, p.Country
		if c := shop.CountryOf(p.Country); c != nil {
			name = c.Name
		}
		if p.Region != "" {
			value += between + p.Region
			region := strings.ToUpper(p.Region)
			for _, r := range shop.Regions(p.Country) {
				if strings.EqualFold(r.ID, p.Region) {
					region = r.Name
				}
			}
			name += " · " + region
		}
		all = append(all, records.Option{Value: value, Label: name})
	}
	slices.SortStableFunc(all[1:], func(a, b records.Option) int { return model.CompareTexts(a.Label, b.Label) })
	return all
}

// texts offers each text as it is.
func texts(any string, some []string) []records.Option {
	all := []records.Option{{Label: any}}
	for _, t := range some {
		all = append(all, records.Option{Value: t, Label: t})
	}
	return all
}

// filter reads what the owner chose.
func filter(q records.Query, m mode, now time.Time) shop.OrderFilter {
	f := shop.OrderFilter{Mode: m.OrderMode, Words: q.Words, Sort: q.Sort, Desc: q.Desc}
	number := func(name string) (int, bool) {
		n, err := strconv.Atoi(q.Chosen[name])
		return n, err == nil
	}
	if n, is := number(filterStatus); is {
		f.Statuses = []order.Status{order.Status(n)}
	}
	if n, is := number(filterPaid); is {
		f.Labels = []order.Label{order.Label(n)}
	}
	if n, is := number(filterShipping); is {
		f.Shipping = []shop.OrderShipping{shop.OrderShipping(n)}
	}
	if days, is := number(filterSince); is {
		year, month, day := now.Local().Date() // whole days, today among them
		f.From = shop.At(time.Date(year, month, day-days+1, 0, 0, 0, 0, time.Local))
	} else if from, to := records.SpanOfDays(q.Chosen[filterSince]); q.Chosen[filterSince] != "" {
		if !from.IsZero() {
			f.From = shop.At(from)
		}
		if !to.IsZero() {
			f.Until = shop.At(to.AddDate(0, 0, 1))
		}
	}
	if n, is := number(filterMeans); is {
		f.Means = order.Means(n)
	}
	with := q.Chosen[filterWith]
	f.Noted, f.Held, f.OpenReturn = with == withNote, with == withHeld, with == withReturn
	f.Source = shop.OrderSource(q.Chosen[filterSource])
	f.Country, f.Region, _ = strings.Cut(q.Chosen[filterPlace], between)
	f.Method, f.Coupon = q.Chosen[filterMethod], q.Chosen[filterCoupon]
	f.Customer = q.Chosen[filterCustomer]
	if n, is := number(filterFriend); is {
		f.Affiliate = int64(n)
	}
	f.TotalFrom, f.TotalTo = records.SpanOfAmounts(q.Chosen[filterTotal])
	if amount, err := say.ParseAmount(q.Words); err == nil && q.Words != "" {
		f.Amount = &amount
	}
	return f
}
