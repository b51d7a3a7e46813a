package report

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// recoveredWithin is how long after a cart an order of the same customer has come of it.
const recoveredWithin = 30 * 24 * time.Hour

// CartRow is a cart that was left.
type CartRow struct {
	Order     string // id of the cart
	At        time.Time
	Who, Mail string // both empty for a visitor whom nobody knows
	Lines     []CartLine
	Codes     []string
	Value     Amount // Σ of the lines
	Total     Amount
	Age       time.Duration
	Recovered bool // the customer ordered within 30 days after it
	Customer  string
}

// CartLine is what lies in a cart.
type CartLine struct {
	Product, SKU, Name string
	Quantity           int
	Value              Amount
}

// CartProduct is what was left of a product.
type CartProduct struct {
	Product, SKU, Name string
	Quantity           int
	Carts              int
	Value              Amount
	Contacts           int // different e-mail addresses
}

// Carts are the carts of a period that were left.
type Carts struct {
	Rows      []CartRow     // the newest first
	Products  []CartProduct // the largest value first
	Value     Amount
	Total     Amount
	Recovered int
	Counted   int // orders of the period that count
}

// Rate is the part of what could have been orders that was left: carts not recovered ÷ (those + orders that count). It
// is false where there were none of both.
func (c Carts) Rate() (Amount, bool) {
	left := len(c.Rows) - c.Recovered
	return Ratio(Pieces(left), Pieces(left+c.Counted))
}

// Contacts are the e-mail addresses of carts that were not recovered, each once.
func (c Carts) Contacts() (all []string) {
	for _, row := range c.Rows {
		if row.Mail != "" && !row.Recovered && !slices.ContainsFunc(all, func(m string) bool {
			return strings.EqualFold(m, row.Mail)
		}) {
			all = append(all, row.Mail)
		}
	}
	return all
}

// AbandonedCarts are the carts whose last change lies in a period, and that nobody touched for so long at now: one hour
// or more, as the shop has it. Drafts are none.
func AbandonedCarts(orders Orders, p Period, r Rules, now time.Time, idle time.Duration) Carts {
	var c Carts
	in, ordered := p.span(), map[string][]time.Time{}
	for o := range orders {
		switch {
		case o.counts():
			if in.has(o.At) {
				c.Counted++
			}
			for _, key := range contactKeys(o.Mail, o.Customer) {
				ordered[key] = append(ordered[key], o.At)
			}
		case o.isCart() && in.has(o.Updated) && now.Sub(o.Updated) >= idle:
			c.Rows = append(c.Rows, o.cartRow(r, now))
		}
	}
	products, contacts := map[string]*CartProduct{}, map[string]map[string]bool{}
	for i := range c.Rows {
		row := &c.Rows[i]
		row.Recovered = row.recovered(ordered)
		c.Value, c.Total = c.Value.Add(row.Value), c.Total.Add(row.Total)
		if row.Recovered {
			c.Recovered++
		}
		row.tally(products, contacts)
	}
	for key, product := range products {
		product.Contacts = len(contacts[key])
		c.Products = append(c.Products, *product)
	}
	slices.SortFunc(c.Rows, func(a, b CartRow) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Order, b.Order)) })
	slices.SortFunc(c.Products, func(a, b CartProduct) int {
		return cmp.Or(b.Value.Cmp(a.Value), cmp.Compare(a.SKU, b.SKU), cmp.Compare(a.Product, b.Product))
	})
	return c
}

// contactKeys are by what two orders are of one customer: the address or the account.
func contactKeys(mail, customer string) (keys []string) {
	if mail = strings.ToLower(strings.TrimSpace(mail)); mail != "" {
		keys = append(keys, "mail "+mail)
	}
	if customer != "" {
		keys = append(keys, "account "+customer)
	}
	return keys
}

func (o *Order) cartRow(r Rules, now time.Time) CartRow {
	row := CartRow{Order: o.ID, At: o.Updated, Who: o.Who(), Mail: o.Mail, Codes: o.codes(), Customer: o.Customer,
		Total: o.Total.Round(r.Places), Age: now.Sub(o.Updated)}
	for i := range o.Lines {
		l := &o.Lines[i]
		value := l.Total.Round(r.Places)
		row.Value = row.Value.Add(value)
		row.Lines = append(row.Lines, CartLine{l.Product, l.SKU, l.Name, l.Quantity, value})
	}
	return row
}

func (row *CartRow) recovered(ordered map[string][]time.Time) bool {
	for _, key := range contactKeys(row.Mail, row.Customer) {
		if slices.ContainsFunc(ordered[key], func(at time.Time) bool {
			return at.After(row.At) && !at.After(row.At.Add(recoveredWithin))
		}) {
			return true
		}
	}
	return false
}

// tally adds the cart to the table of products.
func (row *CartRow) tally(products map[string]*CartProduct, contacts map[string]map[string]bool) {
	counted := map[string]bool{}
	for _, l := range row.Lines {
		key := ByProduct(&Line{Product: l.Product, SKU: l.SKU})
		product := products[key]
		if product == nil {
			product = &CartProduct{Product: l.Product}
			products[key], contacts[key] = product, map[string]bool{}
		}
		product.SKU, product.Name = l.SKU, l.Name
		product.Quantity, product.Value = product.Quantity+l.Quantity, product.Value.Add(l.Value)
		if !counted[key] {
			counted[key] = true
			product.Carts++
		}
		if mail := strings.ToLower(strings.TrimSpace(row.Mail)); mail != "" {
			contacts[key][mail] = true
		}
	}
}
