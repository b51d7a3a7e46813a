package tables

import (
	"strings"
	"sync"

	"golang.org/x/text/language"

	"griddle/shop"
)

// addressColumns are those of an address of the record; before stands before each of their headers.
func addressColumns[R any](before string, of func(*R) *shop.Address) []column[R] {
	field := func(name string, at func(*shop.Address) *string) column[R] {
		return text(before+name, "", func(r *R) *string { return at(of(r)) })
	}
	post := code(before+"Postal code", "", func(r *R) *string { return &of(r).PostalCode })
	phone := code(before+"Phone", "", func(r *R) *string { return &of(r).Phone })
	return []column[R]{
		field("First name", func(a *shop.Address) *string { return &a.FirstName }),
		field("Last name", func(a *shop.Address) *string { return &a.LastName }),
		field("Company", func(a *shop.Address) *string { return &a.Company }),
		field("Line 1", func(a *shop.Address) *string { return &a.Line1 }),
		field("Line 2", func(a *shop.Address) *string { return &a.Line2 }),
		field("Line 3", func(a *shop.Address) *string { return &a.Line3 }),
		field("City", func(a *shop.Address) *string { return &a.City }),
		{head: before + "Region", get: func(_ *session, r *R) string { return region(of(r)) },
			set: func(_ *session, r *R, value string) error {
				of(r).RegionBvin, of(r).RegionName = value, ""
				settleRegion(of(r)) // the country may come later; put does it again
				return nil
			}},
		post,
		{head: before + "Country", field: "CountryBvin", get: func(_ *session, r *R) string { return country(of(r)) },
			set: func(_ *session, r *R, value string) error { return setCountry(of(r), value) }},
		phone,
	}
}

// region is the abbreviation of an address's region, else its name.
func region(a *shop.Address) string {
	if a.RegionBvin != "" {
		return a.RegionBvin
	}
	return a.RegionName
}

// settleRegion makes the abbreviation of a region's name, where the country's regions are known.
func settleRegion(a *shop.Address) {
	for _, r := range shop.Regions(a.CountryBvin) {
		if strings.EqualFold(r.Name, strings.TrimSpace(a.RegionBvin)) {
			a.RegionBvin, a.RegionName = r.ID, r.Name
			return
		}
	}
}

// shortCodes are the codes in ISO 3166-1 alpha-2 by those of alpha-3.
var shortCodes = sync.OnceValue(func() map[string]string {
	short := map[string]string{}
	for _, c := range shop.Countries {
		if r, err := language.ParseRegion(c.ISO); err == nil {
			short[c.ISO] = r.String()
		}
	}
	return short
})

// country is the code of an address's country, else the name.
func country(a *shop.Address) string {
	if c := shop.CountryOf(a.CountryBvin); c != nil {
		return shortCodes()[c.ISO]
	}
	return a.CountryName
}

// setCountry takes a code of two or three letters, or a name in English.
func setCountry(a *shop.Address, value string) error {
	value = strings.TrimSpace(value)
	if value == "" {
		a.CountryBvin, a.CountryName = "", ""
		return nil
	}
	for _, c := range shop.Countries {
		if strings.EqualFold(value, c.ISO) || strings.EqualFold(value, c.Name) ||
			strings.EqualFold(value, shortCodes()[c.ISO]) {
			a.CountryBvin, a.CountryName = c.Bvin, c.Name
			return nil
		}
	}
	return refuse("This country is not known; write its code of two letters, such as DE.")
}
