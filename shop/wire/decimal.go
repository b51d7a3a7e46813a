package wire

import (
	"strconv"

	"github.com/shopspring/decimal"
)

// Decimal is an exact decimal number: money in store currency, weights and lengths in store units. On the wire a plain JSON number without
// exponent. At most 8 digits stand before the point; more than 10 after it are rounded, half away from zero.
type Decimal struct{ decimal.Decimal }

const (
	maxWhole    = 8
	maxFraction = 10
	maxCoef     = 1e18 - 1 // 8 + 10 digits
)

// ParseDecimal reads "19.95", "-1.10", "1.995e1".
func ParseDecimal(text string) (Decimal, error) {
	d, p := parseDecimal([]byte(text))
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

// parseDecimal works on digits alone, so that "1e999999999" costs nothing.
func parseDecimal(t []byte) (Decimal, *problem) {
	whole := t
	negative := false
	if len(t) > 0 && (t[0] == '-' || t[0] == '+') {
		negative = t[0] == '-'
		t = t[1:]
	}
	var digits [maxWhole + maxFraction + 1]byte // one more, to round by
	kept, point, seen := 0, 0, 0                // digits kept; position of the point relative to the first kept digit; digits seen
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
			digits[kept] = c - '0'
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
	if kept == 0 {
		return Decimal{}, nil
	}
	if point > maxWhole {
		return Decimal{}, tooLarge()
	}
	// The number is 0.d1d2d3… × 10^point. Bring it to 10 decimals.
	want := point + maxFraction // how many digits fit
	if want < 0 {
		return Decimal{}, nil
	}
	var coef int64
	for j := range want {
		coef *= 10
		if j < kept {
			coef += int64(digits[j])
		}
	}
	if want < kept && digits[want] >= 5 {
		coef++
	}
	if coef > maxCoef {
		return Decimal{}, tooLarge()
	}
	exp := int32(-maxFraction)
	for coef != 0 && exp < 0 && coef%10 == 0 {
		coef /= 10
		exp++
	}
	if coef == 0 {
		return Decimal{}, nil
	}
	if negative {
		coef = -coef
	}
	return Decimal{decimal.New(coef, exp)}, nil
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

func tooLarge() *problem {
	return unfit("{field} is too large: at most %d digits may stand before the decimal point.", maxWhole)
}

// fits says whether d is within what is stored, after rounding.
func (d Decimal) fits() bool {
	if d.plain() {
		return true
	}
	// Two cheap bounds first: rounding a number with a far-off exponent would build it digit by digit.
	digits, exp := d.NumDigits(), int(d.Exponent())
	if digits+exp > maxWhole+1 {
		return d.IsZero()
	}
	return digits+exp < -maxFraction || d.Round(maxFraction).Abs().LessThan(limit)
}

var limit = decimal.New(1, maxWhole)

// plain says whether the coefficient is a small integer that can be written without big-number arithmetic.
func (d Decimal) plain() bool {
	exp := d.Exponent()
	return exp <= 0 && exp >= -maxFraction && d.NumDigits() <= maxWhole-int(exp)
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
