package shop

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"griddle/shop/model"
	"griddle/shop/password"
	"griddle/shop/wire"
	"griddle/storage"
)

// Address is AddressDTO, part of many records.
type Address struct {
	Bvin           *string     `doc:"Id of the address; null is usual."`
	LastUpdatedUtc Instant     `default:"now" doc:"When the address was last saved, as posted."`
	StoreId        int64       `doc:"Number of the store."`
	NickName       string      `doc:"What the customer calls it."`
	FirstName      string      `doc:"First name."`
	MiddleInitial  string      `doc:"Middle initial."`
	LastName       string      `doc:"Last name."`
	Company        string      `doc:"Company."`
	Line1          string      `doc:"First line of the street address."`
	Line2          string      `doc:"Second line of the street address."`
	Line3          string      `doc:"Third line of the street address."`
	City           string      `doc:"City."`
	RegionBvin     string      `doc:"Abbreviation of the region, such as FL."`
	RegionName     string      `doc:"Name of the region. Filled in by the server from country and abbreviation."`
	PostalCode     string      `doc:"Postal code."`
	CountryBvin    string      `doc:"Id of the country."`
	CountryName    string      `doc:"Name of the country. Filled in by the server from the id."`
	Phone          string      `doc:"Telephone number."`
	Fax            string      `doc:"Fax number."`
	WebSiteUrl     string      `doc:"Web site."`
	UserBvin       string      `doc:"Id of the customer account it belongs to."`
	AddressType    AddressType `doc:"What the address is for."`
}

// CustomerAccount is CustomerAccountDTO: somebody who buys, or may.
type CustomerAccount struct {
	Bvin             string    `doc:"Number of the account. Set by the server."`
	Email            string    `doc:"E-mail address. Required; creating an account with one in use answers the account that has it."`
	FirstName        string    `doc:"First name."`
	LastName         string    `doc:"Last name."`
	Password         string    `doc:"Password of a new account, at least 7 characters. Never answered, and not looked at on update."`
	Addresses        []Address `doc:"Address book; the whole list is replaced on update."`
	ShippingAddress  Address   `doc:"Shipping address used last."`
	BillingAddress   Address   `doc:"Billing address used last."`
	TaxExempt        bool      `doc:"Whether no tax is charged."`
	Notes            string    `doc:"The shop's notes."`
	PricingGroupId   string    `doc:"Id of the price group, or empty."`
	FailedLoginCount int       `doc:"Always 0."`
	LastUpdatedUtc   Instant   `default:"now" doc:"When the account was last saved. Set by the server."`
	CreationDateUtc  Instant   `default:"now" doc:"When the account was made. Set by the server."`
	LastLoginDateUtc Instant   `default:"now" doc:"When the customer last signed in; not set before that. Set by the server."`

	Local CustomerLocal `wire:"-"`
	own   customerOwn
}

// CustomerLocal is what only this store keeps of a customer; see model/local.go. Numbers are texts, as they are
// written.
type CustomerLocal struct {
	Number          string   `json:",omitempty" max:"50"`  // the shop's own number for the customer
	TaxNumber       string   `json:",omitempty" max:"50"`  // by which the tax office knows the customer
	ExemptionNumber string   `json:",omitempty" max:"100"` // of the certificate by which no tax is charged
	Language        string   `json:",omitempty" max:"10"`  // in which to write to the customer: a BCP 47 tag, or empty
	Tags            []string `json:",omitempty"`           // the owner's own words to find customers by
}

// customerOwn is what the server keeps of an account besides.
type customerOwn struct {
	PasswordHash string // as shop/password makes it; "" while the account has none
	refused      error  // why the posted password cannot be; not stored
}

const customersTable = "customeraccounts"

// Customers: docs/protocol/30-orders-people-taxes.md §4. Creating
// one whose e-mail address is there answers that account, with the posted addresses it lacks added to its book (§4.2).
var Customers = resource(func(s *Store) *model.Of[CustomerAccount, string] { return modelsOf(s).customers })

// fullName is what a customer is listed by.
func (c *CustomerAccount) fullName() string { return c.FirstName + " " + c.LastName }

func (s *Store) declareCustomers() {
	modelsOf(s).customers = model.Declare(s.base, model.Of[CustomerAccount, string]{
		One: "customer", ID: func(c *CustomerAccount) *string { return &c.Bvin },
		Updated: func(c *CustomerAccount) *Instant { return &c.LastUpdatedUtc },
		Asks: map[string]model.AskBy{
			"Email": model.AsText("email_key").Sorts("email_key"), "PricingGroupId": model.AsID("price_group").OrNone(),
		},
		Parse: numberText, Order: storage.Asc("name_sort", "pk"),
		Assign: func(tx *storage.Tx) (string, error) {
			n, err := model.NextNumber(tx, customersTable)
			return strconv.FormatInt(n, 10), err
		},
		Title:      (*CustomerAccount).Called,
		Existing:   func(c *CustomerAccount) storage.Cond { return byEmail(c.Email) },
		TwinMember: "Email",
		Filters: map[string]model.Narrowing{"country": model.ByText("country"), "group": model.ByText("price_group"),
			"exempt": model.ByTruth("exempt"), CustomersTagged: byTag},
		Sorts: map[string][]storage.By{"name": storage.Asc("last_sort"), "email": storage.Asc("email_key"),
			"place": storage.Asc("place_sort"), "since": storage.Asc("since")},
		BeforeEdit: s.editCustomer, Absorb: absorbCustomer, Adopt: s.adoptOrders,
		Merge:      func(there, c *CustomerAccount) bool { return there.AddAddresses(c.Addresses) },
		Addressing: model.Addressing{Absent: true}, Posted: takePassword,
		BeforeSave: s.settleCustomer, Searched: []string{"words_key"},
		Mentions: []model.Mention[CustomerAccount]{{Field: "PricingGroupId", Column: "price_group",
			To:   priceGroupsTable,
			Name: func(c *CustomerAccount, id string) { c.PricingGroupId = id }}},
		BeforeImport: func(tx *storage.Tx, c *CustomerAccount) error {
			c.Password = ""
			n, err := strconv.ParseInt(c.Bvin, 10, 64)
			if err != nil {
				return err
			}
			return model.RaiseNumber(tx, customersTable, n)
		},
	}, storage.Spec[CustomerAccount, string]{
		Table: customersTable,
		Own: func(c *CustomerAccount) any {
			return &struct {
				*customerOwn
				*CustomerLocal
			}{&c.own, &c.Local}
		},
		Columns: []storage.Column[CustomerAccount]{
			{Name: "email_key", Type: storage.Text, Value: func(c *CustomerAccount) any { return emailKey(c.Email) }},
			{Name: "name_key", Type: storage.Text, Value: func(c *CustomerAccount) any {
				return model.Fold(c.fullName())
			}},
			model.SortColumn("name_sort", (*CustomerAccount).fullName),
			model.SortColumn("last_sort", (*CustomerAccount).listedName),
			model.SortColumn("place_sort", func(c *CustomerAccount) string {
				home := c.Home()
				return home.CountryName + " " + home.City
			}),
			model.WordsColumn((*CustomerAccount).searchTexts),
			{Name: "tags", Type: storage.Text, Value: func(c *CustomerAccount) any { return tagsText(c.Local.Tags) }},
			{Name: "country", Type: storage.Text, Value: func(c *CustomerAccount) any {
				return model.Mentioned(c.Home().CountryBvin)
			}},
			{Name: "exempt", Type: storage.Integer, Value: func(c *CustomerAccount) any { return c.TaxExempt }},
			{Name: "since", Type: storage.Integer, Value: func(c *CustomerAccount) any {
				return c.CreationDateUtc.Time().UnixMilli()
			}},
			{Name: "twin_mail", Type: storage.Text, Value: func(c *CustomerAccount) any { return set(c.mailTwin()) }},
			{Name: "twin_name", Type: storage.Text, Value: func(c *CustomerAccount) any { return set(c.nameTwin()) }},
			{Name: "twin_phone", Type: storage.Text, Value: func(c *CustomerAccount) any {
				return set(c.phoneTwin())
			}},
			{Name: "price_group", Type: storage.Text, Value: func(c *CustomerAccount) any {
				return model.Mentioned(c.PricingGroupId)
			}},
		},
		Indexes: []storage.Index{{Columns: []string{"email_key", "price_group", "id"}},
			{Columns: []string{"name_sort"}}, {Columns: []string{"last_sort"}},
			{Columns: []string{"price_group"}, Where: storage.Ne("price_group", nil)},
			{Columns: []string{"words_key", "id"}}, // what a search reads
			{Columns: []string{"tags"}, Where: storage.Ne("tags", nil)},
			{Columns: []string{"name_key", "id"}}, // likewise, of what names customers
			{Columns: []string{"twin_mail", "twin_name", "twin_phone", "id"}}},
	})
}

// numberText reads the id of an account: a number written as text.
func numberText(text string) (string, bool) {
	n, ok := model.ParseID[int64](text)
	return strconv.FormatInt(n, 10), ok
}

func emailKey(email string) string { return model.Fold(strings.TrimSpace(email)) }

func byEmail(email string) storage.Cond { return storage.Eq("email_key", emailKey(email)) }

// CustomerByEmail finds the oldest account with an e-mail address, in any letter case.
func (s *Store) CustomerByEmail(email string) ([]byte, error) {
	return modelsOf(s).customers.FindBy(s.db.Reader(), "e-mail address", storage.Query{Where: byEmail(email)})
}

// takePassword gives a new account the password of the address, or if there is none the posted one; without
// either it has none, and nobody can sign in. A refused password is an *Error of kind NotCreated, and only
// matters when the account is new.
func takePassword(p model.Post, c *CustomerAccount) error {
	if !model.IsBlank(p.ID) {
		return nil
	}
	text := p.Says("pwd")
	if model.IsBlank(text) {
		text = c.Password
	}
	if !model.IsBlank(text) {
		c.own.PasswordHash, c.own.refused = hashPassword(text)
	}
	return nil
}

const minPassword = 7 // characters

// hashPassword refuses what is too short (docs/protocol/30-orders-people-taxes.md §4.2 asks for no more).
func hashPassword(text string) (string, error) {
	if n := wire.Units(text); n < minPassword {
		return "", Refuse(NotCreated, "Password", "{field} is too short: it has %d characters, at least %d are needed.",
			n, minPassword)
	}
	return password.Customer.Hash(text), nil
}

func (s *Store) settleCustomer(_ *storage.Tx, _ *model.Journal, old, c *CustomerAccount) error {
	if old == nil && c.own.refused != nil {
		return c.own.refused
	}
	if model.IsBlank(c.Email) {
		return Refuse(Invalid, "Email", "{field} is missing.")
	}
	c.Password, c.FailedLoginCount = "", 0
	if old != nil {
		c.CreationDateUtc, c.LastLoginDateUtc, c.own = old.CreationDateUtc, old.LastLoginDateUtc, old.own
	} else {
		c.CreationDateUtc, c.LastLoginDateUtc = s.base.Instant(), Instant{}
	}
	if err := checkTags(c.Local.Tags); err != nil {
		return err
	}
	c.Local.Tags = tidyTags(c.Local.Tags)
	c.BillingAddress.Settle()
	c.ShippingAddress.Settle()
	for i := range c.Addresses {
		c.Addresses[i].Settle()
		if a := &c.Addresses[i]; a.Bvin == nil || *a.Bvin == "" {
			a.Bvin = new(string)
			*a.Bvin = wire.NewBvin()
		}
	}
	return nil
}

// AddAddresses appends those that are not in the book yet, with ids of their own.
func (c *CustomerAccount) AddAddresses(posted []Address) (added bool) {
	known := map[[15]string]bool{}
	for i := range c.Addresses {
		known[c.Addresses[i].Same()] = true
	}
	for _, a := range posted {
		if known[a.Same()] {
			continue
		}
		known[a.Same()] = true
		a.Settle()
		id := wire.NewBvin()
		a.Bvin = &id
		c.Addresses = append(c.Addresses, a)
		added = true
	}
	return added
}

// Same is equal for addresses that are the same: docs/protocol/30-orders-people-taxes.md §4.2.
func (a *Address) Same() (key [15]string) {
	for i, text := range []string{a.NickName, a.FirstName, a.MiddleInitial, a.LastName, a.Company, a.Line1, a.Line2,
		a.Line3, a.RegionBvin, a.City,
		a.PostalCode, a.CountryBvin, a.Phone, a.Fax, a.WebSiteUrl} {
		key[i] = model.Fold(strings.TrimSpace(text))
	}
	return key
}

// ClearCustomers deletes all accounts; their wish lists and orders stay. While the window is closed it is an *Error of
// kind ClearClosed.
func (s *Store) ClearCustomers(ctx context.Context, g model.Guard, by string) error {
	return s.clear(ctx, g, by, func(tx *storage.Tx) (Clearing, error) {
		total, err := modelsOf(s).customers.Count(tx, storage.Cond{})
		return Clearing{Customers: total}, err
	}, func(tx *storage.Tx) error {
		_, err := modelsOf(s).customers.DeleteWhere(tx, storage.Cond{})
		return err
	})
}

// AddressType is AddressTypesDTO: what an address is for.
type AddressType int

// Members names the values.
func (AddressType) Members() []Member {
	return named(map[int]string{0: "General", 1: "Billing", 2: "Shipping", 3: "BillingAndShipping", 99: "StoreContact"})
}

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
	case model.IsBlank(c.Email), base != nil && base.Email == c.Email: // the first is refused by every write
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
	if base == nil && !model.IsBlank(c.Password) {
		if c.own.PasswordHash, c.own.refused = hashPassword(c.Password); c.own.refused != nil {
			return c.own.refused
		}
	}
	if named := c.FirstName + c.LastName + c.BillingAddress.Company + c.ShippingAddress.Company; model.IsBlank(named) &&
		model.IsBlank(c.company()) && (base == nil || !model.IsBlank(base.FirstName+base.LastName)) {
		return Refuse(Invalid, "LastName", "{field} is missing: give the customer a name, or a company in the address.")
	}
	return c.bookOnce(base)
}

// bookOnce refuses an address that stands twice in the book, unless it did so before.
func (c *CustomerAccount) bookOnce(base *CustomerAccount) error {
	before := map[[15]string]int{}
	if base != nil {
		for i := range base.Addresses {
			before[base.Addresses[i].Same()]++
		}
	}
	now := map[[15]string]int{}
	for i := range c.Addresses {
		key := c.Addresses[i].Same()
		if now[key]++; now[key] > max(before[key], 1) {
			return Refuse(Invalid, "Addresses", "{field} has the same address twice; remove one of them.")
		}
	}
	return nil
}

// otherWithEmail is another account with an e-mail address, the oldest; nil for none.
func (s *Store) otherWithEmail(r storage.Reader, email, id string) (*CustomerAccount, error) {
	if model.IsBlank(email) {
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
		if !model.IsBlank(a.Line1 + a.City + a.PostalCode) {
			book = append(book, a)
		}
	}
	kept.Addresses = append([]Address{}, kept.Addresses...)
	kept.AddAddresses(book)
	mine, theirs := &kept.Local, other.Local
	mine.Tags = tidyTags(append(slices.Clone(mine.Tags), theirs.Tags...))
	mine.Number = cmp.Or(mine.Number, theirs.Number)
	mine.TaxNumber = cmp.Or(mine.TaxNumber, theirs.TaxNumber)
	mine.ExemptionNumber = cmp.Or(mine.ExemptionNumber, theirs.ExemptionNumber)
	mine.Language = cmp.Or(mine.Language, theirs.Language)
	switch {
	case model.IsBlank(kept.Notes):
		kept.Notes = other.Notes
	case !model.IsBlank(other.Notes) && !strings.Contains(kept.Notes, other.Notes):
		kept.Notes += "\n" + other.Notes
	}
	if model.IsBlank(kept.FirstName + kept.LastName) {
		kept.FirstName, kept.LastName = other.FirstName, other.LastName
	}
	if model.IsBlank(kept.PricingGroupId) {
		kept.PricingGroupId = other.PricingGroupId
	}
	if model.IsBlank(kept.Home().Line1 + kept.Home().City) {
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
		storage.And(ordersOfGuests(all), storage.Eq("listed", int(IsOrder))))
}
