package order

import (
	"strings"

	"griddle/shop/words"
)

// Limits are what a shop asks of an order that is taken in the window.
type Limits struct {
	Pieces int    // at most; 0 for any number
	Weight Amount // at most, in the store's unit; 0 for any
	NoFree bool   // an order that costs nothing is refused
	Phone  bool   // a telephone number must be there
}

// Placement is an order that is to be placed, as the rules want to know it.
type Placement struct {
	Pieces int
	Weight Amount
	Total  Amount
	Email  string
	Phone  string
	To     *Receiver // nil when nothing is to be shipped
	Lines  []PlacedLine
}

// Receiver is where an order goes.
type Receiver struct {
	First, Last, Company, Line1, City, Country, Region, PostalCode string

	Regions     bool // the country has regions that the shop knows
	PostalCodes bool // the country has postal codes
}

// PlacedLine is a line of an order that is to be placed.
type PlacedLine struct {
	Name     string
	Quantity int
	Open     []string // required choices that were not made, by their names
	Unknown  bool     // what was chosen is no variant that there is
	GiftCard bool
	Receiver string // e-mail address that a gift card goes to
}

// CheckPlacement says all that keeps an order from being placed, each by the field that it is about.
func CheckPlacement(p Placement, l Limits) (all []*Refusal) {
	add := func(wrong bool, field string, form words.Form, args ...any) {
		if wrong {
			all = append(all, refuse(field, form, args...))
		}
	}
	add(p.Pieces < 1, "Items", "The order has no lines: add what is bought.")
	add(l.Pieces > 0 && p.Pieces > l.Pieces, "Items", "The order has %d pieces; at most %d are allowed.", p.Pieces,
		l.Pieces)
	add(l.Weight.IsPositive() && p.Weight.GreaterThan(l.Weight), "Items",
		"The order weighs %s; at most %s are allowed.", p.Weight.String(), l.Weight.String())
	add(l.NoFree && p.Pieces > 0 && !p.Total.IsPositive(), "Items",
		"The order costs nothing, which the settings do not allow.")
	for _, line := range p.Lines {
		for _, choice := range line.Open {
			add(true, "Items", "%s: choose %s.", line.Name, choice)
		}
		add(line.Unknown, "Items", "%s: there is no such combination of choices.", line.Name)
		add(line.GiftCard && !Mailable(line.Receiver), "Items",
			"%s: enter the e-mail address that the gift card goes to.", line.Name)
	}
	add(p.Email != "" && !Mailable(p.Email), "UserEmail", "{field} must be an address such as name@example.com.")
	add(l.Phone && blank(p.Phone), "BillingAddress.Phone", "{field} is missing.")
	if p.To != nil {
		all = append(all, p.To.check()...)
	}
	return all
}

// check says what a parcel lacks to arrive.
func (r *Receiver) check() (all []*Refusal) {
	missing := func(wrong bool, field string) {
		if wrong {
			all = append(all, refuse("ShippingAddress."+field, "{field} is missing."))
		}
	}
	if blank(r.Company) && (blank(r.First) || blank(r.Last)) {
		all = append(all, refuse("ShippingAddress.LastName", "Enter first and last name, or a company."))
	}
	missing(blank(r.Line1), "Line1")
	missing(r.PostalCodes && blank(r.PostalCode), "PostalCode")
	missing(blank(r.City), "City")
	missing(r.Regions && blank(r.Region), "RegionBvin")
	missing(blank(r.Country), "CountryBvin")
	return all
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }

// Mailable says whether a text looks like an e-mail address.
func Mailable(text string) bool {
	text = strings.TrimSpace(text)
	at := strings.IndexByte(text, '@')
	return at > 0 && at < len(text)-1 && !strings.ContainsAny(text, " \t\n")
}
