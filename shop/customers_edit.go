package shop

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"griddle/shop/model"
	"griddle/storage"
)

// What the owner may do with a customer in the window, where it is stricter than what a program may.

// emailForm is what every e-mail address has: one @, a dot behind it, and no blanks.
var emailForm = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s.]+$`)

// IsEmail says whether a text can be an e-mail address. Addresses are of more forms than any pattern knows, so little
// is asked.
func IsEmail(text string) bool { return emailForm.MatchString(text) }

// editCustomer refuses what the owner may not do; base is nil for a new account, which gets its password here.
func (s *Store) editCustomer(r storage.Reader, base, c *CustomerAccount) error {
	for _, text := range []*string{&c.Email, &c.FirstName, &c.LastName} {
		*text = strings.TrimSpace(*text)
	}
	switch {
	case isBlank(c.Email), base != nil && base.Email == c.Email: // the first is refused by every write
	case !IsEmail(c.Email):
		return Refuse(Invalid, "Email", "{field} must be an address such as ann@example.com.")
	default:
		other, err := s.otherWithEmail(r, c.Email, c.Bvin)
		if err != nil {
			return err
		}
		if other != nil {
			return Refuse(Taken, "Email",
				"{field} is that of “%s” already: open that customer instead, or merge the two.", other.Called())
		}
	}
	if base == nil && !isBlank(c.Password) {
		if c.own.PasswordHash, c.own.refused = hashPassword(c.Password); c.own.refused != nil {
			return c.own.refused
		}
	}
	if named := c.FirstName + c.LastName + c.BillingAddress.Company + c.ShippingAddress.Company; isBlank(named) &&
		isBlank(c.company()) && (base == nil || !isBlank(base.FirstName+base.LastName)) {
		return Refuse(Invalid, "LastName", "{field} is missing: give the customer a name, or a company in the address.")
	}
	return c.bookOnce(base)
}

// bookOnce refuses an address that stands twice in the book, unless it did so before.
func (c *CustomerAccount) bookOnce(base *CustomerAccount) error {
	before := map[[15]string]int{}
	if base != nil {
		for i := range base.Addresses {
			before[base.Addresses[i].same()]++
		}
	}
	now := map[[15]string]int{}
	for i := range c.Addresses {
		key := c.Addresses[i].same()
		if now[key]++; now[key] > max(before[key], 1) {
			return Refuse(Invalid, "Addresses", "{field} has the same address twice; remove one of them.")
		}
	}
	return nil
}

// otherWithEmail is another account with an e-mail address, the oldest; nil for none.
func (s *Store) otherWithEmail(r storage.Reader, email, id string) (*CustomerAccount, error) {
	if isBlank(email) {
		return nil, nil
	}
	return model.Optional(modelsOf(s).customers.Find(r,
		storage.Query{Where: storage.And(byEmail(email), storage.Ne("id", id)),
			Order: storage.Asc("pk")}))
}

// EmailTaken says who besides the account with the id has an e-mail address; "" for nobody.
func (s *Store) EmailTaken(email, id string) (name string, err error) {
	other, err := s.otherWithEmail(s.db.Reader(), email, id)
	if err != nil || other == nil {
		return "", err
	}
	return other.Called(), nil
}

// absorbCustomer adds to an account what another one of the same person has: addresses, notes, a name, a price group.
func absorbCustomer(kept, other *CustomerAccount) {
	book := append([]Address{}, other.Addresses...)
	for _, a := range []Address{other.BillingAddress, other.ShippingAddress} {
		if !isBlank(a.Line1 + a.City + a.PostalCode) {
			book = append(book, a)
		}
	}
	kept.Addresses = append([]Address{}, kept.Addresses...)
	kept.addAddresses(book)
	mine, theirs := &kept.Local, other.Local
	mine.Tags = tidyTags(append(slices.Clone(mine.Tags), theirs.Tags...))
	mine.Number = cmp.Or(mine.Number, theirs.Number)
	mine.TaxNumber = cmp.Or(mine.TaxNumber, theirs.TaxNumber)
	mine.ExemptionNumber = cmp.Or(mine.ExemptionNumber, theirs.ExemptionNumber)
	mine.Language = cmp.Or(mine.Language, theirs.Language)
	switch {
	case isBlank(kept.Notes):
		kept.Notes = other.Notes
	case !isBlank(other.Notes) && !strings.Contains(kept.Notes, other.Notes):
		kept.Notes += "\n" + other.Notes
	}
	if isBlank(kept.FirstName + kept.LastName) {
		kept.FirstName, kept.LastName = other.FirstName, other.LastName
	}
	if isBlank(kept.PricingGroupId) {
		kept.PricingGroupId = other.PricingGroupId
	}
	if isBlank(kept.Home().Line1 + kept.Home().City) {
		kept.BillingAddress, kept.ShippingAddress = other.BillingAddress, other.ShippingAddress
	}
}

// ordersOfGuests selects the orders that name no account and have the e-mail address of one of these.
func ordersOfGuests(all []CustomerAccount) storage.Cond {
	var mails []string
	for i := range all {
		if key := emailKey(all[i].Email); key != "" {
			mails = append(mails, buyerByMail(key))
		}
	}
	return storage.In("buyer", mails)
}

// adoptOrders makes the orders of guests with the e-mail addresses of these accounts those of the kept one.
func (s *Store) adoptOrders(tx *storage.Tx, c *model.Journal, kept *CustomerAccount, others []CustomerAccount) error {
	which := ordersOfGuests(append(others[:len(others):len(others)], *kept))
	if err := c.Before(ordersTable, which); err != nil {
		return err
	}
	return modelsOf(s).orders.Rewrite(tx, which, func(o *Order) { o.UserID = kept.Bvin })
}

// GuestOrders counts the orders without an account that have the e-mail address of one of these accounts.
func (s *Store) GuestOrders(ids []string) (int, error) {
	all, err := modelsOf(s).customers.Records(s.db.Reader(), modelsOf(s).customers.Parsed(ids))
	if err != nil {
		return 0, err
	}
	return storage.Count(s.db.Reader(), ordersTable,
		storage.And(ordersOfGuests(all), storage.Eq("listed", int(isOrder))))
}
