package say_test

import (
	"testing"

	"griddle/shop"
	"griddle/shop/wire"
	"griddle/ui/say"
	"griddle/ui/uitest"
)

// TestAmounts: an owner reads and types figures as they are used to, and no figure becomes another one on the way
// through a field.
func TestAmounts(t *testing.T) {
	english := map[string]string{"19.95": "19.95", " -2.5 ": "-2.5", "3,40": "3.40", "1,250": "1250",
		"12,345,678.90": "12345678.90", "0,250": "0.250", "1 250.5": "1250.5",
		"1.250": "1.250", "+5": "5", "1,25,000": "", "1,250,00": "", "1.2.3": "", "ten": "", "": "", ",": "",
		"1,234.5,6": ""}
	german := map[string]string{"19,95": "19.95", " -2,5 ": "-2.5", "3.40": "3.40", "1.250": "1250",
		"12.345.678,90": "12345678.90", "0.250": "0.250", "1 250,5": "1250.5",
		"1,250": "1.250", "+5": "5", "1.25.000": "", "1.250.00": "", "1,2,3": "", "zehn": "", "": "", ".": "",
		"1.234,5.6": ""}
	read := func(language string, cases map[string]string) {
		t.Helper()
		for text, want := range cases {
			d, err := say.ParseAmount(text)
			switch {
			case (err == nil) != (want != ""):
				t.Errorf("%s: %q reads %v, %v", language, text, d, err)
			case err == nil && !d.Equal(wire.MustDecimal(want).Decimal):
				t.Errorf("%s: %q reads %v, want %s", language, text, d, want)
			}
		}
		for _, text := range []string{"0", "1.125", "1250", "-0.001", "12345678.0000000001", "1.1", "100.5"} {
			d := wire.MustDecimal(text)
			if again, err := say.ParseAmount(say.Amount(d)); err != nil || !again.Equal(d.Decimal) {
				t.Errorf("%s: %s stands in a field as %s and is read as %v, %v",
					language, text, say.Amount(d), again, err)
			}
			for _, in := range []shop.Currency{"USD", "JPY"} {
				if again, err := say.ParseAmount(say.Price(d, in)); err != nil || !again.Equal(d.Decimal) {
					t.Errorf("%s: %s stands in a list as %s and is read as %v, %v",
						language, text, say.Price(d, in), again, err)
				}
			}
		}
	}
	read("English", english)
	a, p := say.Amount(wire.MustDecimal("1234.5")), say.Price(wire.MustDecimal("-1234567.5"), "USD")
	if a != "1234.5" || p != "-1,234,567.50" {
		t.Errorf("English: %s, %s", a, p)
	}
	inYenAndDinar := map[string][2]string{"1299": {"1,299", "1,299.000"}, "0": {"0", "0.000"},
		"12.5": {"12.5", "12.500"}}
	for amount, want := range inYenAndDinar {
		d := wire.MustDecimal(amount)
		if yen, dinar := say.Price(d, "JPY"), say.Price(d, "KWD"); yen != want[0] || dinar != want[1] {
			t.Errorf("%s: %s yen, %s dinar", amount, yen, dinar)
		}
	}
	uitest.German(t)
	read("German", german)
	a, p = say.Amount(wire.MustDecimal("1234.5")), say.Price(wire.MustDecimal("-1234567.5"), "USD")
	if a != "1234,5" || p != "-1.234.567,50" {
		t.Errorf("German: %s, %s", a, p)
	}
}
