package shop

import (
	"slices"
	"strings"
)

// cityFirst are the countries in whose addresses the postal code stands behind the city, by their ISO code; in those of
// withRegion it stands behind the abbreviation of the region.
var (
	cityFirst  = []string{"USA", "CAN", "AUS", "GBR", "NZL", "IRL", "IND", "ZAF"}
	withRegion = []string{"USA", "CAN", "AUS"}
)

// CityFirst says whether the postal code stands behind the city in a country, given by its ISO code.
func CityFirst(iso string) bool { return slices.Contains(cityFirst, iso) }

// iso is the ISO code of its country, "" where that is none that is known.
func (a *Address) iso() string {
	if c := CountryOf(a.CountryBvin); c != nil {
		return c.ISO
	}
	return ""
}

// Lines are the address as it stands on a letter, without the country where that is home, the ISO code of the store's;
// "" writes the country always.
func (a *Address) Lines(home string) (lines []string) {
	iso, country := a.iso(), a.CountryName
	if c := CountryOf(a.CountryBvin); c != nil {
		country = c.Name
	}
	city := JoinSome(" ", a.PostalCode, a.City)
	switch {
	case slices.Contains(withRegion, iso):
		region := a.RegionBvin
		if isBlank(region) {
			region = a.RegionName
		}
		city = JoinSome(", ", a.City, JoinSome(" ", region, a.PostalCode))
	case CityFirst(iso):
		city = JoinSome(" ", a.City, a.PostalCode)
	}
	if iso != "" && iso == home {
		country = ""
	}
	for _, line := range []string{JoinSome(" ", a.FirstName, a.MiddleInitial, a.LastName), a.Company, a.Line1, a.Line2,
		a.Line3, city, country} {
		if !isBlank(line) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// JoinSome puts texts side by side, without empty ones.
func JoinSome(between string, texts ...string) string {
	var some []string
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			some = append(some, t)
		}
	}
	return strings.Join(some, between)
}
