package wire

import (
	"math/big"
	"strconv"

	"github.com/shopspring/decimal"
)

// Decimal is an exact decimal number: money in store currency, weights and lengths in store units. On the wire a plain
// JSON number without exponent. At most 15 digits stand before the point, 18 in a total; more than 10 after it are
// rounded, half away from zero.
type Decimal struct{ decimal.Decimal }

const (
	maxWhole    = 15
	maxTotal    = 18 // of members tagged total: sums of many amounts, and amounts times quantities
	maxFraction = 10
	maxSmall    = 18 // so many digits always fit into an int64
)

// ParseDecimal reads "19.95", "-1.10", "1.995e1".
func ParseDecimal(text string) (Decimal, error) {
	d, p := parseDecimal([]byte(text))
	if p == nil && !d.fits(maxWhole) {
		p = tooLarge(maxWhole)
	}
	if p != nil {
		return Decimal{}, p.final()
	}
	return d, nil
}

// MustDecimal is ParseDecimal for constants in code; it panics on anything else.
func MustDecimal(text string) Decimal {
	d, err := ParseDecimal(text)
	if err != nil {
		panic(err)
	}
	return d
}

// MarshalJSON writes the plain number (the embedded type would write a string).
func (d Decimal) MarshalJSON() ([]byte, error) { return appendDecimal(nil, d), nil }

// parseDecimal reads what a total may be. It works on digits alone, so that "1e999999999" costs nothing.
func parseDecimal(t []byte) (Decimal, *problem) {
	whole := t
	negative := false
	if len(t) > 0 && (t[0] == '-' || t[0] == '+') {
		negative = t[0] == '-'
		t = t[1:]
	}
	var digits [maxTotal + maxFraction + 1]byte // one more, to round by
	// Digits kept, position of the point relative to the first of them, digits seen.
	kept, point, seen := 0, 0, 0
	afterPoint := false
	i := 0
	for ; i < len(t); i++ {
		c := t[i]
		if c == '.' && !afterPoint {
			afterPoint = true
			continue
		}
		if c < '0' || c > '9' {
			break
		}
		seen++
		if kept == 0 && c == '0' {
			if afterPoint {
				point--
			}
			continue
		}
		if kept < len(digits) {
			digits[kept] = c
			kept++
		}
		if !afterPoint {
			point++
		}
	}
	if seen == 0 {
		return Decimal{}, notNumber(whole)
	}
	if i < len(t) {
		exp, ok := parseExponent(t[i:])
		if !ok {
			return Decimal{}, notNumber(whole)
		}
		point += exp
	}
	if kept == 0 || point < -maxFraction {
		return Decimal{}, nil
	}
	if point > maxTotal {
		return Decimal{}, tooLarge(maxTotal)
	}
	// The number is 0.d1d2d3… × 10^point.
	d, point := roundDigits(digits[:kept], point)
	if len(d) == 0 {
		return Decimal{}, nil
	}
	if point > maxTotal {
		return Decimal{}, tooLarge(maxTotal)
	}
	return fromDigits(d, point, negative), nil
}

// roundDigits rounds 0.d1d2d3… × 10^point to 10 decimals and cuts the zeros at its end.
func roundDigits(d []byte, point int) ([]byte, int) {
	if keep := point + maxFraction; keep < len(d) {
		up := d[keep] >= '5'
		d = d[:keep]
		for up && len(d) > 0 && d[len(d)-1] == '9' {
			d = d[:len(d)-1] // raised, it is a zero at the end
		}
		switch {
		case up && len(d) == 0:
			return append(d, '1'), point + 1
		case up:
			d[len(d)-1]++
		}
	}
	for len(d) > 0 && d[len(d)-1] == '0' {
		d = d[:len(d)-1]
	}
	return d, point
}

// fromDigits is 0.d1d2d3… × 10^point, with an exponent of at most 0.
func fromDigits(d []byte, point int, negative bool) Decimal {
	for len(d) < point {
		d = append(d, '0')
	}
	exp := int32(point - len(d))
	if len(d) > maxSmall {
		coef, _ := new(big.Int).SetString(string(d), 10) // nothing but digits
		if negative {
			coef.Neg(coef)
		}
		return Decimal{decimal.NewFromBigInt(coef, exp)}
	}
	var coef int64
	for _, c := range d {
		coef = coef*10 + int64(c-'0')
	}
	if negative {
		coef = -coef
	}
	return Decimal{decimal.New(coef, exp)}
}

// parseExponent reads "e+12"; what is beyond any use is clamped.
func parseExponent(t []byte) (int, bool) {
	if len(t) < 2 || t[0]|0x20 != 'e' {
		return 0, false
	}
	t = t[1:]
	sign := 1
	if t[0] == '-' || t[0] == '+' {
		if t[0] == '-' {
			sign = -1
		}
		t = t[1:]
	}
	if len(t) == 0 {
		return 0, false
	}
	n := 0
	for _, c := range t {
		if c < '0' || c > '9' {
			return 0, false
		}
		if n < 1<<40 {
			n = n*10 + int(c-'0')
		}
	}
	return sign * n, true
}

func notNumber(t []byte) *problem {
	return refuse("{field} must be a number such as 19.95, not %s.", quote(string(t)))
}

func tooLarge(most int) *problem {
	return unfit("{field} is too large: at most %d digits may stand before the decimal point.", most)
}

// fits says whether d is within what is stored, after rounding, with so many digits before the point.
func (d Decimal) fits(most int) bool {
	digits, exp := d.NumDigits(), int(d.Exponent()) // one too few or too many, near powers of ten
	if digits+exp < most && exp >= -maxFraction {
		return true
	}
	// Two cheap bounds first: rounding a number with a far-off exponent would build it digit by digit.
	if digits+exp > most+1 {
		return d.IsZero()
	}
	return digits+exp < -maxFraction || d.Round(maxFraction).Abs().LessThan(decimal.New(1, int32(most)))
}

// plain says whether the coefficient is a small integer that can be written without big-number arithmetic.
func (d Decimal) plain() bool {
	exp := d.Exponent()
	return exp <= 0 && exp >= -maxFraction && d.NumDigits() <= maxSmall
}

func appendDecimal(dst []byte, d Decimal) []byte {
	if !d.plain() {
		if d.NumDigits()+int(d.Exponent()) < -maxFraction {
			return append(dst, '0')
		}
		return append(dst, d.Round(maxFraction).String()...)
	}
	coef, scale := d.CoefficientInt64(), int(-d.Exponent())
	if coef < 0 {
		dst = append(dst, '-')
		coef = -coef
	}
	for scale > 0 && coef%10 == 0 {
		coef /= 10
		scale--
	}
	if scale == 0 {
		return strconv.AppendInt(dst, coef, 10)
	}
	var buf [32]byte
	t := strconv.AppendInt(buf[:0], coef, 10)
	if len(t) <= scale {
		dst = append(dst, '0', '.')
		for range scale - len(t) {
			dst = append(dst, '0')
		}
		return append(dst, t...)
	}
	dst = append(dst, t[:len(t)-scale]...)
	dst = append(dst, '.')
	return append(dst, t[len(t)-scale:]...)
}
