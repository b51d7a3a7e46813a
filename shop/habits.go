package shop

import (
	"slices"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
)

// Where people do otherwise than nearly everywhere.
var (
	inPounds   = []string{"US", "LR", "MM"}              // and inches
	withoutTax = []string{"US", "CA"}                    // on price tags
	inEuros    = map[string]bool{"HR": true, "BG": true} // since the tables of x/text were made
)

// HabitsOf are what a shop in a region, by its code in ISO 3166 such as "DE", most likely reckons in, and whether its
// prices contain tax. For an unknown region they are what a store has at first.
func HabitsOf(region string) (d Details, taxed bool) {
	d = Details{Currency: Currencies[0], Weight: WeightUnits[0], Length: LengthUnits[0]}
	r, err := language.ParseRegion(region)
	if err != nil || !r.IsCountry() {
		return d, false
	}
	unit, known := currency.FromRegion(r)
	code := unit.String()
	if inEuros[r.String()] {
		code = "EUR"
	}
	if known && slices.Contains(Currencies, code) {
		d.Currency = code
	}
	if !slices.Contains(inPounds, r.String()) {
		d.Weight, d.Length = "kg", "cm"
	}
	return d, !slices.Contains(withoutTax, r.String())
}
