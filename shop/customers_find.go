package shop

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/storage"
)

// What the owner's list of customers shows, is narrowed and ordered by, besides what the model declares: what they
// bought, what they wished for, and which accounts are probably of the same person.

// Filters of FindCustomers besides those of the model.
const (
	CustomersByOrders = "orders"     // "0", "1" or "2", which is two or more
	CustomersBySpent  = "spent"      // "from..to": net sales, an end may be empty
	CustomersAsleep   = "asleep"     // the last order was before that day, as SinceDay has it
	CustomersWishing  = "wishes"     // any text: with a wish list
	CustomersTwice    = "duplicates" // any text: those who seem to have several accounts, each beside the others
)

// Home is the address by which lists know a customer: the billing address, else the shipping address, else the first
// of the book.
func (c *CustomerAccount) Home() *Address {
	all := []*Address{&c.BillingAddress, &c.ShippingAddress}
	for i := range c.Addresses {
		all = append(all, &c.Addresses[i])
	}
	for _, a := range all {
		if !model.IsBlank(a.City + a.Line1 + a.CountryBvin + a.CountryName + a.PostalCode) {
			return a
		}
	}
	return all[0]
}

// Called is what lists call a customer: the name, else the company, else the e-mail address.
func (c *CustomerAccount) Called() string {
	return cmp.Or(strings.TrimSpace(c.fullName()), strings.TrimSpace(c.company()), c.Email)
}

// company is that of the address by which lists know the customer.
func (c *CustomerAccount) company() string { return c.Home().Company }

// listedName is what lists are sorted by: the last name first.
func (c *CustomerAccount) listedName() string {
	return cmp.Or(strings.TrimSpace(c.LastName+" "+c.FirstName), strings.TrimSpace(c.company()), c.Email)
}

// searchTexts are what a customer is found by.
func (c *CustomerAccount) searchTexts() []string {
	all := append([]string{c.fullName(), c.Email, firstWords(c.Notes, longWords), c.Local.Number, c.Local.TaxNumber},
		c.Local.Tags...)
	for _, a := range append([]Address{c.BillingAddress, c.ShippingAddress}, c.Addresses...) {
		for _, text := range []string{a.Company, a.FirstName + " " + a.LastName, a.Line1, a.Line2, a.Line3, a.City,
			a.PostalCode, a.Phone, Digits(a.Phone)} {
			if text = strings.TrimSpace(text); text != "" && !slices.Contains(all, text) {
				all = append(all, text)
			}
		}
	}
	return all
}

// The three keys by which two accounts seem to be of one person, "" for none: the e-mail address without letter case,
// blanks and what follows a +; last name, postal code and the first letter of the first name; the digits of the phone
// number, of which there must be enough.

func (c *CustomerAccount) mailTwin() string {
	name, domain, _ := strings.Cut(strings.Join(strings.Fields(emailKey(c.Email)), ""), "@")
	name, _, _ = strings.Cut(name, "+")
	if name == "" || domain == "" {
		return ""
	}
	return name + "@" + domain
}

func (c *CustomerAccount) nameTwin() string {
	last, postal := model.Fold(strings.TrimSpace(c.LastName)), model.Fold(strings.TrimSpace(c.Home().PostalCode))
	first := model.Fold(strings.TrimSpace(c.FirstName))
	if last == "" || postal == "" || first == "" {
		return ""
	}
	letter, _ := utf8.DecodeRuneInString(first)
	return last + "\n" + postal + "\n" + string(letter)
}

// leastTwinDigits are how many digits a phone number must have for two to be taken for the same.
const leastTwinDigits = 7

func (c *CustomerAccount) phoneTwin() string {
	for _, a := range append([]Address{*c.Home(), c.BillingAddress, c.ShippingAddress}, c.Addresses...) {
		if number := strings.TrimLeft(Digits(a.Phone), "0"); len(number) >= leastTwinDigits {
			return number
		}
	}
	return ""
}

// customerSorts are the orders that the model does not know.
var customerSorts = []string{"group", "orders", "spent", "last"}

// FindCustomers answers the ids of all accounts that f lets through, in order: by the filters and sorts of the model
// and those above, and by "group", "orders", "spent" and "last", the last order.
func (s *Store) FindCustomers(ctx context.Context, f model.Find) ([]string, error) {
	ids, err := Customers.Find(s, ctx, f)
	if err != nil {
		return nil, err
	}
	if f.Chosen[CustomersWishing] != "" {
		if ids, err = s.wishing(ctx, ids); err != nil {
			return nil, err
		}
	}
	if f.Chosen[CustomersTwice] != "" {
		return s.twice(ctx, ids)
	}
	passes := boughtFilter(f)
	if passes == nil && !slices.Contains(customerSorts, f.Sort) {
		return ids, nil
	}
	facts, err := s.customerFacts(ctx)
	if err != nil {
		return nil, err
	}
	if passes != nil {
		ids = slices.DeleteFunc(ids, func(id string) bool { return !passes(facts[id].Bought) })
	}
	by := map[string]func(a, b customerFacts) int{
		"group":  func(a, b customerFacts) int { return model.CompareTexts(a.group, b.group) },
		"orders": func(a, b customerFacts) int { return cmp.Compare(a.Orders, b.Orders) },
		"spent":  func(a, b customerFacts) int { return a.Net.Cmp(b.Net) },
		"last":   func(a, b customerFacts) int { return a.Last.Compare(b.Last) },
	}[f.Sort]
	if by != nil {
		slices.SortStableFunc(ids, func(a, b string) int {
			if f.Desc {
				a, b = b, a
			}
			return by(facts[a], facts[b])
		})
	}
	return ids, nil
}

// boughtFilter is what the filters ask of what a customer bought; nil for nothing. What cannot be a filter lets nobody
// through.
func boughtFilter(f model.Find) func(Bought) bool {
	var all []func(Bought) bool
	if text := f.Chosen[CustomersByOrders]; text != "" {
		n, err := strconv.Atoi(text)
		all = append(all, func(b Bought) bool { return err == nil && (b.Orders == n || n > 1 && b.Orders > n) })
	}
	if text := f.Chosen[CustomersBySpent]; text != "" {
		first, last, _ := strings.Cut(text, "..")
		passes := func(end string, wrong int) func(Bought) bool {
			d, err := decimal.NewFromString(end)
			return func(b Bought) bool { return end == "" || err == nil && b.Net.Cmp(d) != wrong }
		}
		all = append(all, passes(first, -1), passes(last, 1))
	}
	if text := f.Chosen[CustomersAsleep]; text != "" {
		day, err := time.Parse(model.SinceDay, text)
		all = append(all, func(b Bought) bool { return err == nil && b.Orders > 0 && b.Last.Before(day) })
	}
	if all == nil {
		return nil
	}
	return func(b Bought) bool {
		return !slices.ContainsFunc(all, func(passes func(Bought) bool) bool { return !passes(b) })
	}
}

// customerFacts are what the list sorts an account by.
type customerFacts struct {
	Bought
	group string // its name
}

// customerFacts are those of all accounts, by their ids.
func (s *Store) customerFacts(ctx context.Context) (map[string]customerFacts, error) {
	bought, err := s.bought(ctx)
	if err != nil {
		return nil, err
	}
	groups, err := PriceGroups.Names(s, ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, g := range groups {
		names[model.Fold(g.ID)] = g.Name
	}
	all := map[string]customerFacts{}
	accounts := storage.Select{Table: customersTable, Columns: []string{"email_key", "price_group", "id"}}
	err = s.db.Read(ctx, func(v *storage.View) error {
		return storage.Each(v, accounts, func(row storage.Row) error {
			var mail, id string
			var group *string
			if err := row.Scan(&mail, &group, &id); err != nil {
				return err
			}
			facts := customerFacts{Bought: bought[buyerByID(id)]}
			if mail != "" {
				facts.Bought = facts.plus(bought[buyerByMail(mail)])
			}
			if group != nil {
				facts.group = names[*group]
			}
			all[id] = facts
			return nil
		})
	})
	return all, err
}

// CustomerRows are the accounts with these ids that are there, in their order, with what each bought.
func (s *Store) CustomerRows(ctx context.Context, ids []string) ([]model.Row[CustomerAccount], map[string]Bought,
	error) {
	rows, err := Customers.Rows(s, ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	all, err := s.bought(ctx)
	bought := map[string]Bought{}
	for i := range rows {
		bought[rows[i].ID] = boughtOf(all, &rows[i].Record)
	}
	return rows, bought, err
}

// wishing leaves those with a wish list.
func (s *Store) wishing(ctx context.Context, ids []string) ([]string, error) {
	var wishes map[string]int
	err := s.db.Read(ctx, func(v *storage.View) (err error) {
		wishes, err = storage.CountBy[string](v, wishListTable, "customer", storage.Cond{})
		return err
	})
	return slices.DeleteFunc(ids, func(id string) bool { return wishes[id] == 0 }), err
}

// twice leaves those who share a key with another account, each beside the others; the groups in the order of ids.
func (s *Store) twice(ctx context.Context, ids []string) ([]string, error) {
	leads := map[string]string{} // each account to one that it is the same as, the end of the chain being itself
	var lead func(id string) string
	lead = func(id string) string {
		if leads[id] == id {
			return id
		}
		leads[id] = lead(leads[id])
		return leads[id]
	}
	seen := map[string]string{}
	keys := storage.Select{Table: customersTable, Columns: []string{"twin_mail", "twin_name", "twin_phone", "id"}}
	err := s.db.Read(ctx, func(v *storage.View) error {
		return storage.Each(v, keys, func(row storage.Row) error {
			var of [3]*string
			var id string
			if err := row.Scan(&of[0], &of[1], &of[2], &id); err != nil {
				return err
			}
			leads[id] = id
			for kind, key := range of {
				if key == nil {
					continue
				}
				at := strconv.Itoa(kind) + *key
				if other, there := seen[at]; there {
					leads[lead(id)] = lead(other)
				} else {
					seen[at] = id
				}
			}
			return nil
		})
	})
	groups := map[string][]string{}
	for _, id := range slices.Sorted(maps.Keys(leads)) {
		groups[lead(id)] = append(groups[lead(id)], id)
	}
	asked := map[string]bool{}
	for _, id := range ids {
		asked[id] = true
	}
	var all []string
	for _, id := range ids {
		group := groups[lead(id)]
		if len(group) < 2 || !asked[id] {
			continue
		}
		for _, other := range append([]string{id}, group...) {
			if asked[other] {
				all, asked[other] = append(all, other), false
			}
		}
	}
	return all, err
}

// CustomerCountries are the countries of customers, by their ids.
func (s *Store) CustomerCountries(ctx context.Context) (all []string, err error) {
	err = s.db.Read(ctx, func(v *storage.View) error {
		count, err := storage.CountBy[string](v, customersTable, "country", storage.Ne("country", nil))
		all = slices.Sorted(maps.Keys(count))
		return err
	})
	return all, err
}
