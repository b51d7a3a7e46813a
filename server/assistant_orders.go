package server

import (
	"context"
	"slices"
	"strings"
	"time"

	"griddle/shop"
	"griddle/shop/books"
	"griddle/shop/model"
	"griddle/shop/report"
	"griddle/vault"
)

// What assistants ask of orders, customers, sales, and of what changed.

type findOrdersIn struct {
	Words string `json:"words,omitempty" jsonschema:"Words of the number, customer or goods. Left out: all orders."`
	From  string `json:"from,omitempty" jsonschema:"First day, as 2026-11-01."`
	To    string `json:"to,omitempty" jsonschema:"Last day, as 2026-11-30."`
	Limit int    `json:"limit,omitempty" jsonschema:"How many to list, 1 to 50, the newest first; 20 when left out."`
}

type toldOrder struct {
	ID       string `json:"id"`
	Number   string `json:"number"`
	Placed   string `json:"placed" jsonschema:"When, RFC 3339 in UTC."`
	Customer string `json:"customer"`
	Status   string `json:"status"`
	Payment  string `json:"payment"`
	Shipping string `json:"shipping"`
	Pieces   int    `json:"pieces"`
	Total    string `json:"total"`
}

type findOrdersOut struct {
	Orders []toldOrder `json:"orders"`
	Found  int         `json:"found" jsonschema:"How many there are, listed or not."`
}

func orderOf(r shop.OrderRow) toldOrder {
	o := &r.Order
	return toldOrder{ID: o.Bvin, Number: o.OrderNumber, Placed: moment(o.TimeOfOrderUtc.Time()), Customer: r.Customer,
		Status: o.StatusName, Payment: shop.MemberName(o.PaymentStatus.Members(), int(o.PaymentStatus)),
		Shipping: shop.MemberName(o.ShippingStatus.Members(), int(o.ShippingStatus)), Pieces: r.Pieces,
		Total: money(o.TotalGrand, r.Currency)}
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func (a *assistant) orders(ctx context.Context, f shop.OrderFilter, limit int) (out findOrdersOut, err error) {
	ids, err := a.s.shop.FindOrders(ctx, f)
	if err != nil {
		return out, err
	}
	out.Found, out.Orders = len(ids), []toldOrder{}
	rows, err := a.s.shop.OrderRows(ctx, first(ids, limit))
	for _, r := range rows {
		out.Orders = append(out.Orders, orderOf(r))
	}
	return out, err
}

func (a *assistant) findOrders() {
	offer(a, tool{name: "find_orders", title: "Find orders", needs: []vault.Need{reads(vault.Orders)},
		about: "Lists orders by words and days: id, number, customer, status, total."},
		func(ctx context.Context, in findOrdersIn) (out findOrdersOut, err error) {
			f := shop.OrderFilter{Words: in.Words}
			cal, err := a.s.shop.Calendar()
			if err != nil {
				return out, err
			}
			for _, d := range []struct {
				name, text string
				after      int
				at         *shop.Instant
			}{{"from", in.From, 0, &f.From}, {"to", in.To, 1, &f.Until}} {
				if d.text == "" {
					continue
				}
				day, err := dayOf(d.name, d.text)
				if err != nil {
					return out, err
				}
				*d.at = shop.At(day.Plus(d.after).Start(cal.Zone))
			}
			return a.orders(ctx, f, atMost(in.Limit))
		})
}

func dayOf(name, text string) (report.Day, error) {
	at, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
	if err != nil {
		return report.Day{}, shop.Refuse(shop.Invalid, name, "{field} must be a day such as 2026-11-30.")
	}
	return report.Day{Year: at.Year(), Month: at.Month(), Day: at.Day()}, nil
}

type getOrderIn struct {
	ID     string `json:"id,omitempty" jsonschema:"Id of the order."`
	Number string `json:"number,omitempty" jsonschema:"Number that the customer sees, instead of the id."`
}

type toldLine struct {
	Product  string `json:"product" jsonschema:"Id of the product."`
	SKU      string `json:"sku"`
	Name     string `json:"name"`
	Choices  string `json:"choices,omitempty"`
	Quantity int    `json:"quantity"`
	Shipped  int    `json:"shipped"`
	Price    string `json:"price" jsonschema:"Of one piece, after discounts."`
	Total    string `json:"total"`
}

type getOrderOut struct {
	toldOrder
	Email        string     `json:"email"`
	ShipTo       string     `json:"shipTo"`
	Instructions string     `json:"instructions,omitempty" jsonschema:"Remark of the customer."`
	Lines        []toldLine `json:"lines"`
	Tax          string     `json:"tax"`
	Invoice      string     `json:"invoice,omitempty"`
}

func (a *assistant) getOrder() {
	offer(a, tool{name: "get_order", title: "One order", needs: []vault.Need{reads(vault.Orders)},
		about: "Tells of one order, by its id or number: customer, address, lines, totals, what is paid and shipped."},
		func(ctx context.Context, in getOrderIn) (out getOrderOut, err error) {
			var id string
			switch {
			case (in.ID == "") == (in.Number == ""):
				return out, shop.Refuse(shop.Invalid, "", "Give either id or number.")
			case in.ID != "":
				o, err := shop.Orders.Get(a.s.shop, in.ID) // in any letter case
				if err != nil {
					return out, err
				}
				id = o.Bvin
			default:
				if id, err = a.s.shop.OrderByNumber(ctx, in.Number); err != nil {
					return out, err
				}
			}
			rows, err := a.s.shop.OrderRows(ctx, []string{id})
			r, err := theRow(rows, err, "There is no such order.")
			if err != nil {
				return out, err
			}
			return wholeOrder(r), nil
		})
}

func wholeOrder(r shop.OrderRow) getOrderOut {
	o := &r.Order
	out := getOrderOut{toldOrder: orderOf(r), Email: o.UserEmail, Instructions: o.Instructions, Lines: []toldLine{},
		Tax: money(shop.Decimal{Decimal: o.ItemsTax.Add(o.ShippingTax.Decimal)}, r.Currency), Invoice: r.Invoice}
	var parts []string
	to := &o.ShippingAddress
	for _, part := range []string{strings.TrimSpace(to.FirstName + " " + to.LastName), to.Company, to.Line1, to.Line2,
		strings.TrimSpace(to.PostalCode + " " + to.City), to.RegionName, to.CountryName} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	out.ShipTo = strings.Join(parts, ", ")
	for i := range o.Items {
		l := &o.Items[i]
		out.Lines = append(out.Lines, toldLine{l.ProductId, l.ProductSku, l.ProductName, l.ProductShortDescription,
			l.Quantity, l.QuantityShipped, money(l.AdjustedPricePerItem, r.Currency), money(l.LineTotal, r.Currency)})
	}
	return out
}

type waitingOut struct {
	New    findOrdersOut `json:"new" jsonschema:"Received and not yet looked at."`
	ToPay  findOrdersOut `json:"toPay" jsonschema:"Waiting for their payment."`
	ToShip findOrdersOut `json:"toShip" jsonschema:"Ready to be shipped."`
	OnHold findOrdersOut `json:"onHold"`
}

// waitingShown is how many orders of each kind are named.
const waitingShown = 10

func (a *assistant) waitingOrders() {
	offer(a, tool{name: "list_waiting_orders", title: "Orders waiting", needs: []vault.Need{reads(vault.Orders)},
		about: "Lists the orders that wait for the owner, by what they wait for, and counts them."},
		func(ctx context.Context, _ struct{}) (out waitingOut, err error) {
			for _, w := range []struct {
				mode shop.OrderMode
				to   *findOrdersOut
			}{{shop.NewOrders, &out.New}, {shop.OrdersToPay, &out.ToPay}, {shop.OrdersToShip, &out.ToShip},
				{shop.OrdersOnHold, &out.OnHold}} {
				if *w.to, err = a.orders(ctx, shop.OrderFilter{Mode: w.mode}, waitingShown); err != nil {
					return out, err
				}
			}
			return out, nil
		})
}

type findCustomersIn struct {
	Words string `json:"words,omitempty" jsonschema:"Words of the name, e-mail address, company or number."`
	Limit int    `json:"limit,omitempty" jsonschema:"How many to list, 1 to 50; 20 when left out."`
}

type toldCustomer struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Email     string `json:"email"`
	City      string `json:"city,omitempty"`
	Orders    int    `json:"orders,omitempty" jsonschema:"Told where the key may read orders."`
	Spent     string `json:"spent,omitempty" jsonschema:"Net sales; told where the key may read orders."`
	LastOrder string `json:"lastOrder,omitempty"`
}

type findCustomersOut struct {
	Customers []toldCustomer `json:"customers"`
	Found     int            `json:"found" jsonschema:"How many there are, listed or not."`
}

func (a *assistant) findCustomers() {
	offer(a, tool{name: "find_customers", title: "Find customers", needs: []vault.Need{reads(vault.People)},
		about: "Lists customers by words: id, name, e-mail address, and what they bought where the key may read " +
			"orders."},
		func(ctx context.Context, in findCustomersIn) (out findCustomersOut, err error) {
			ids, err := a.s.shop.FindCustomers(ctx, model.Find{Words: in.Words})
			if err != nil {
				return out, err
			}
			currency, err := a.s.shop.Currency()
			if err != nil {
				return out, err
			}
			out.Found, out.Customers = len(ids), []toldCustomer{}
			rows, bought, err := a.s.shop.CustomerRows(ctx, first(ids, atMost(in.Limit)))
			for _, r := range rows {
				told := toldCustomer{ID: r.ID, Name: r.Record.Called(), Email: r.Record.Email,
					City: r.Record.Home().City}
				if a.may(reads(vault.Orders)) {
					b := bought[r.ID]
					told.Orders, told.Spent, told.LastOrder = b.Orders, money(shop.Decimal{Decimal: b.Net}, currency),
						moment(b.Last)
				}
				out.Customers = append(out.Customers, told)
			}
			return out, err
		})
}

type salesIn struct {
	From string `json:"from,omitempty" jsonschema:"First day, as 2026-11-01; 29 days before the last when left out."`
	To   string `json:"to,omitempty" jsonschema:"Last day, as 2026-11-30; today when left out."`
}

type soldProduct struct {
	ID   string `json:"id"`
	SKU  string `json:"sku"`
	Name string `json:"name"`
	Sold int    `json:"sold"`
	Net  string `json:"net"`
}

type salesOut struct {
	From      string        `json:"from"`
	To        string        `json:"to"`
	Orders    int           `json:"orders"`
	Pieces    int           `json:"pieces"`
	Gross     string        `json:"gross" jsonschema:"Goods before discounts and returns."`
	Discounts string        `json:"discounts"`
	Returns   string        `json:"returns"`
	Net       string        `json:"net" jsonschema:"Net sales: gross with discounts and returns taken off."`
	Shipping  string        `json:"shipping"`
	Tax       string        `json:"tax"`
	Total     string        `json:"total" jsonschema:"Net sales with shipping, handling and tax."`
	Best      []soldProduct `json:"best" jsonschema:"What sold best, by net sales."`
}

// bestShown is how many products are named.
const bestShown = 5

func (a *assistant) sales() {
	offer(a, tool{name: "sales", title: "Sales of a period", needs: []vault.Need{reads(vault.Orders)},
		about: "Sums the sales from one day to another, as the page Reports does: orders, pieces, net sales, tax, " +
			"and what sold best."},
		func(ctx context.Context, in salesIn) (out salesOut, err error) {
			cal, err := a.s.shop.Calendar()
			if err != nil {
				return out, err
			}
			last := report.DayOf(a.s.now(), cal.Zone)
			if in.To != "" {
				if last, err = dayOf("to", in.To); err != nil {
					return out, err
				}
			}
			begin := last.Plus(-29)
			if in.From != "" {
				if begin, err = dayOf("from", in.From); err != nil {
					return out, err
				}
			}
			p, err := cal.Between(begin, last)
			if err != nil {
				return out, shop.Refuse(shop.Invalid, "from", "{field} lies after the last day.")
			}
			currency, err := a.s.shop.Currency()
			if err != nil {
				return out, err
			}
			say := func(d report.Amount) string { return money(shop.Decimal{Decimal: currency.Round(d)}, currency) }
			var sum report.Summary
			var goods report.ProductSales
			err = books.OrdersWithin(a.s.shop, ctx, p, func(orders report.Orders, r report.Rules) error {
				report.Together(orders,
					func(all report.Orders) { sum = report.Summarize(all, p, r) },
					func(all report.Orders) { goods = report.SellProducts(all, p, r, report.ByProduct) })
				return ctx.Err()
			})
			s := sum.Sales
			out = salesOut{From: p.First.String(), To: p.Last.String(), Orders: sum.Orders, Pieces: sum.Units,
				Gross: say(s.Gross), Discounts: say(s.Discounts), Returns: say(s.Returns), Net: say(s.Net),
				Shipping: say(s.Shipping()), Tax: say(s.Tax()), Total: say(s.Total), Best: []soldProduct{}}
			for _, row := range report.Top(goods, report.ProductSales{}, report.ByNet, bestShown) {
				out.Best = append(out.Best, soldProduct{row.Product, row.SKU, row.Name, row.Sold, say(row.Net)})
			}
			return out, err
		})
}

type toldChange struct {
	At     string `json:"at"`
	Model  string `json:"model"`
	ID     string `json:"id,omitempty"`
	Action string `json:"action"`
	By     string `json:"by" jsonschema:"Name of the key by which it was written; or window, import or command line."`
}

type changedTodayOut struct {
	Changed map[string]map[string]int `json:"changed" jsonschema:"How many of each model, by what happened."`
	Newest  []toldChange              `json:"newest" jsonschema:"The last ones, the newest first."`
}

// changesRead bounds how many changes of a day are counted.
const changesRead = 100_000

func (a *assistant) changedToday() {
	offer(a, tool{name: "what_changed_today", title: "What changed today",
		about: "Counts the records that were made, changed or deleted today, by whom ever, and names the last ones."},
		func(ctx context.Context, _ struct{}) (out changedTodayOut, err error) {
			cal, err := a.s.shop.Calendar()
			if err != nil {
				return out, err
			}
			today := report.DayOf(a.s.now(), cal.Zone).Start(cal.Zone)
			cursor, err := a.s.shop.FeedSince(ctx, today)
			if err != nil {
				return out, err
			}
			out.Changed, out.Newest = map[string]map[string]int{}, []toldChange{}
			for more, read := true, 0; more && read < changesRead; {
				entries, next, rest, err := a.s.shop.Feed(ctx, cursor, a.wanted(nil), mostChanges)
				if err != nil {
					return out, err
				}
				cursor, more, read = next, rest, read+len(entries)
				for _, e := range entries {
					if e.At.Before(today) {
						continue
					}
					name, action := fedTables[e.Table].Name, e.Action.String()
					if out.Changed[name] == nil {
						out.Changed[name] = map[string]int{}
					}
					out.Changed[name][action]++
					out.Newest = append(out.Newest, toldChange{moment(e.At), name, e.ID, action, e.By})
				}
				out.Newest = out.Newest[max(len(out.Newest)-usuallyTold, 0):]
			}
			slices.Reverse(out.Newest)
			return out, nil
		})
}
