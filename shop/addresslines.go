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

// Lines are the address as it stands on a letter, without the country where that is home, the ISO code of the store's;
// "" writes the country always.
func (a *Address) Lines(home string) (lines []string) {
	iso, country := "", a.CountryName
	if c := CountryOf(a.CountryBvin); c != nil {
		iso, country = c.ISO, c.Name
	}
	city := joinSome(" ", a.PostalCode, a.City)
	switch {
	case slices.Contains(withRegion, iso):
		region := a.RegionBvin
		if isBlank(region) {
			region = a.RegionName
		}
		city = joinSome(", ", a.City, joinSome(" ", region, a.PostalCode))
	case CityFirst(iso):
		city = joinSome(" ", a.City, a.PostalCode)
	}
	if iso != "" && iso == home {
		country = ""
	}
	for _, line := range []string{joinSome(" ", a.FirstName, a.MiddleInitial, a.LastName), a.Company, a.Line1, a.Line2,
		a.Line3, city, country} {
		if !isBlank(line) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// joinSome puts texts side by side, without empty ones.
func joinSome(between string, texts ...string) string {
	var some []string
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			some = append(some, t)
		}
	}
	return strings.Join(some, between)
}
