package sheet

import (
	"strings"
	"unicode"

	"griddle/shop/words"
)

// Sign is what stands between the whole part of a number and its decimals; 0 is not known.
type Sign byte

// The signs.
const (
	Point Sign = '.'
	Comma Sign = ','
)

func (s Sign) other() Sign { return Point + Comma - s }

// ErrAmbiguous says that the numbers of a file, or its dates, can be read in two ways.
var (
	ErrAmbiguousNumbers = words.Fault("It is not clear what the numbers of the file mean: 1.234 and 1,234 can be one " +
		"thousand two hundred thirty-four, or a little more than one. Say which sign its decimals have.")
	ErrAmbiguousDates = words.Fault("It is not clear whether the dates of the file begin with the day or with the " +
		"month. Say which.")
)

// Signs finds out from all cells with numbers of a file which sign their decimals have (csv.md §1).
type Signs struct {
	sure      map[Sign]int // the first line that shows it
	ambiguous bool
}

// See looks at a cell.
func (s *Signs) See(line int, cell string) {
	text, _ := digits(cell)
	switch sign, sure := signOf(text); {
	case sign == 0:
	case !sure:
		s.ambiguous = true
	default:
		if s.sure == nil {
			s.sure = map[Sign]int{}
		}
		if _, seen := s.sure[sign]; !seen {
			s.sure[sign] = line
		}
	}
}

// Sign is the one that all cells agree on; Point when no cell has decimals. It is ErrAmbiguousNumbers when every cell
// can be read in both ways, and names two lines when some say otherwise than others.
func (s *Signs) Sign() (Sign, error) {
	switch {
	case len(s.sure) == 2:
		return 0, words.Fault("Decimals have a point in line %d and a comma in line %d; write all of them alike.",
			s.sure[Point], s.sure[Comma])
	case len(s.sure) == 1:
		for sign := range s.sure {
			return sign, nil
		}
	case s.ambiguous:
		return 0, ErrAmbiguousNumbers
	}
	return Point, nil
}

// signOf is the sign of the decimals of a number, 0 when there is neither; sure is false when it can be one of
// thousands as well.
func signOf(text string) (sign Sign, sure bool) {
	point, comma := strings.LastIndexByte(text, '.'), strings.LastIndexByte(text, ',')
	at := max(point, comma)
	if at < 0 {
		return 0, true
	}
	sign = Sign(text[at])
	behind, before := len(text)-at-1, text[:at]
	switch {
	case point >= 0 && comma >= 0 && strings.Count(text, string(rune(sign))) > 1:
		return sign.other(), false // 1,234.567.890: neither
	case point >= 0 && comma >= 0:
		return sign, true
	case strings.Count(text, string(rune(sign))) > 1:
		return sign.other(), true
	case behind != 3, len(before) > 3, before == "0", before == "":
		return sign, true
	}
	return sign, false
}

// digits is a number without what people write around it: currency, blanks, groups by apostrophes, a sign behind it,
// brackets for what is below zero.
func digits(cell string) (text string, negative bool) {
	var b strings.Builder
	for _, r := range strings.TrimSpace(cell) {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Sc, r), r == '\'', r == '’':
		case r == '−':
			b.WriteByte('-')
		default:
			b.WriteRune(r)
		}
	}
	text = b.String()
	if inner, ok := strings.CutPrefix(text, "("); ok {
		if inner, ok = strings.CutSuffix(inner, ")"); ok {
			return withoutCode(inner), true
		}
	}
	text = withoutCode(text)
	if before, ok := strings.CutSuffix(text, "-"); ok {
		return before, true
	}
	if behind, ok := strings.CutPrefix(text, "-"); ok {
		return withoutCode(behind), true
	}
	return strings.TrimPrefix(text, "+"), false
}

// withoutCode takes the code of a currency off, "EUR3.50".
func withoutCode(text string) string {
	letters := func(s string) bool {
		return strings.IndexFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
	}
	if len(text) > 3 && letters(text[:3]) {
		return text[3:]
	}
	if n := len(text) - 3; n > 0 && letters(text[n:]) {
		return text[:n]
	}
	return text
}

// Number reads a number whose decimals have the sign: "-1234.5"; false when it is none.
func Number(cell string, sign Sign) (canonical string, ok bool) {
	text, negative := digits(cell)
	whole, decimals, _ := strings.Cut(text, string(rune(sign)))
	if !grouped(whole, byte(sign.other())) || !onlyDigits(decimals) {
		return scientific(text, negative, sign)
	}
	whole = strings.ReplaceAll(whole, string(rune(sign.other())), "")
	if whole == "" && decimals == "" {
		return "", false
	}
	return Canonical(withMinus(whole+"."+decimals, negative)), true
}

// scientific reads numbers such as 1.5E-05, as workbooks hold small ones. Their value is told by whoever reckons.
func scientific(text string, negative bool, sign Sign) (string, bool) {
	mantissa, exponent, found := strings.Cut(strings.ToUpper(text), "E")
	exponent = strings.TrimPrefix(exponent, "+")
	power := strings.TrimPrefix(exponent, "-")
	if !found || power == "" || len(power) > 2 || !onlyDigits(power) {
		return "", false
	}
	whole, decimals, _ := strings.Cut(mantissa, string(rune(sign)))
	if whole+decimals == "" || !onlyDigits(whole) || !onlyDigits(decimals) {
		return "", false
	}
	places := int(power[len(power)-1] - '0')
	if len(power) == 2 {
		places += 10 * int(power[0]-'0')
	}
	if strings.HasPrefix(exponent, "-") {
		whole = strings.Repeat("0", places) + whole
		at := len(whole) - places
		return Canonical(withMinus(whole[:at]+"."+whole[at:]+decimals, negative)), true
	}
	decimals += strings.Repeat("0", max(places-len(decimals), 0))
	return Canonical(withMinus(whole+decimals[:places]+"."+decimals[places:], negative)), true
}

func withMinus(text string, negative bool) string {
	if negative {
		return "-" + text
	}
	return text
}

// grouped says whether a text is digits, in groups of three if there are groups.
func grouped(text string, by byte) bool {
	parts := strings.Split(text, string(rune(by)))
	for i, part := range parts {
		if !onlyDigits(part) || len(parts) > 1 && (i > 0 && len(part) != 3 || i == 0 && (part == "" || len(part) > 3)) {
			return false
		}
	}
	return true
}

func onlyDigits(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// Canonical is a plain number, "-007.50", without what does not count: "-7.5".
func Canonical(number string) string {
	number, negative := strings.CutPrefix(number, "-")
	whole, decimals, _ := strings.Cut(number, ".")
	whole, decimals = strings.TrimLeft(whole, "0"), strings.TrimRight(decimals, "0")
	if whole == "" {
		whole = "0"
	}
	if decimals != "" {
		whole += "." + decimals
	}
	if negative && whole != "0" {
		return "-" + whole
	}
	return whole
}

// written is a canonical number as files hold it: with at least two decimals where it has any, and four where it has
// three, so that it cannot be taken for thousands (csv.md §2).
func written(number string, sign Sign) string {
	whole, decimals, found := strings.Cut(number, ".")
	if !found {
		return whole
	}
	if n := len(decimals); n == 1 || n == 3 {
		decimals += "0"
	}
	return whole + string(rune(sign)) + decimals
}
