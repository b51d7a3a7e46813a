package say

import (
	"errors"
	"regexp"
	"strings"

	"griddle/shop"
	"griddle/ui/kit"
)

// Amount is a decimal as it stands in a field: with the point of the owner's language and no more figures than it has,
// 1234.5 or 1234,5.
func Amount(d shop.Decimal) string { return strings.Replace(d.String(), ".", kit.Point(), 1) }

// Money is an amount as it stands in a field: with as many figures behind the point as the currency has, or more if it
// has them, 1234.50 or 1234,50.
func Money(d shop.Decimal, in shop.Currency) string {
	return strings.Replace(d.StringFixed(max(in.Decimals(), -d.Exponent())), ".", kit.Point(), 1)
}

// Price is a decimal as it stands in a list: with as many figures behind the point as the currency has, or more if it
// has them, and its thousands parted, 1,234.50 or 1.234,50.
func Price(d shop.Decimal, in shop.Currency) string {
	whole, fraction, parted := strings.Cut(d.StringFixed(max(in.Decimals(), -d.Exponent())), ".")
	if whole = kit.PartThousands(whole); !parted {
		return whole
	}
	return whole + kit.Point() + fraction
}

// grouped are figures whose thousands are parted by commas, 1,234 or -12,345,678.90, and nothing that a comma could
// part otherwise: 0,250.
var grouped = regexp.MustCompile(`^[-+]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?$`)

// ParseAmount reads what an owner types as an amount, with the point of their language or, where nothing else can be
// meant, the other one: "3.40" is 3,40 in German, "1.250" is 1250 there and 1,25 in English. Blanks around and within
// are left out.
func ParseAmount(text string) (shop.Decimal, error) {
	text = strings.Join(strings.Fields(text), "")
	if kit.Point() == "," {
		text = strings.NewReplacer(".", ",", ",", ".").Replace(text)
	}
	switch {
	case grouped.MatchString(text):
		text = strings.ReplaceAll(text, ",", "")
	case strings.Count(text, ",") == 1 && !strings.Contains(text, "."):
		text = strings.Replace(text, ",", ".", 1)
	case strings.Contains(text, ","):
		return shop.Decimal{}, errors.New("a sign for thousands stands elsewhere")
	}
	return shop.ParseDecimal(text)
}
