package shop

import (
	"slices"

	"github.com/shopspring/decimal"
)

// Currency is what amounts are in, by its code in ISO 4217: "EUR". Every rounding of an amount goes through it.
type Currency string

// Currencies are those that a store can have; the first is the one at first.
var Currencies = []string{
	"USD", "AED", "ARS", "AUD", "BHD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP", "HKD",
	"HUF", "IDR", "ILS", "INR", "ISK", "JOD", "JPY", "KES", "KRW", "KWD", "MAD", "MXN", "MYR", "NGN", "NOK", "NZD", "OMR",
	"PEN", "PHP", "PKR", "PLN", "PYG", "RON", "SAR", "SEK", "SGD", "THB", "TND", "TRY", "TWD", "UAH", "UGX", "VND", "XAF",
	"XOF", "ZAR",
}

// The currencies that have no hundredths.
var (
	withoutDecimals   = []Currency{"CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF"}
	withThreeDecimals = []Currency{"BHD", "JOD", "KWD", "OMR", "TND"}
)

// Decimals is how many figures stand behind the point of an amount that somebody pays.
func (c Currency) Decimals() int32 {
	switch {
	case slices.Contains(withoutDecimals, c):
		return 0
	case slices.Contains(withThreeDecimals, c):
		return 3
	}
	return 2
}

// Round is an amount that can be paid: rounded to the currency's decimals, half away from zero.
func (c Currency) Round(d decimal.Decimal) decimal.Decimal { return d.Round(c.Decimals()) }
