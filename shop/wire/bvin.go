package wire

import (
	"strings"

	"github.com/google/uuid"
)

// GUID is a member of type Guid: the lower-case hyphenated text; "" is written as the all-zero GUID. (A bvin is a plain
// string member with a bvin tag.)
type GUID string

// EmptyGUID is the all-zero GUID, which stands for "none".
const EmptyGUID = "00000000-0000-0000-0000-000000000000"

// longestGUID is more than any spelling of a GUID has characters, blanks included.
const longestGUID = 256

// NewBvin is a fresh id.
func NewBvin() string { return uuid.NewString() }

// ParseBvin reads a GUID in any spelling .NET knows (N, D, B, P, X: hyphens, braces and case as one likes) and answers
// the lower-case hyphenated one.
func ParseBvin(text string) (string, bool) {
	if len(text) > longestGUID {
		return "", false
	}
	text = strings.TrimSpace(text)
	if len(text) == 36 && canonical(text) {
		return text, true
	}
	if len(text) >= 2 {
		switch first, last := text[0], text[len(text)-1]; {
		case first == '{' && last == '}':
			if strings.Contains(text, ",") {
				return parseHexGroups(text)
			}
			text = text[1 : len(text)-1]
			if len(text) != 36 {
				return "", false
			}
		case first == '(' && last == ')':
			text = text[1 : len(text)-1]
			if len(text) != 36 {
				return "", false
			}
		}
	}
	switch len(text) {
	case 36:
		if text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
			return "", false
		}
		text = text[:8] + text[9:13] + text[14:18] + text[19:23] + text[24:]
	case 32:
	default:
		return "", false
	}
	return fromHex(strings.ToLower(text))
}

func canonical(t string) bool {
	for i := range len(t) {
		c := t[i]
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if c != '-' {
				return false
			}
		} else if !lowerHex(c) {
			return false
		}
	}
	return true
}

func lowerHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' }

func fromHex(t string) (string, bool) {
	for i := range len(t) {
		if !lowerHex(t[i]) {
			return "", false
		}
	}
	return t[:8] + "-" + t[8:12] + "-" + t[12:16] + "-" + t[16:20] + "-" + t[20:], true
}

// parseHexGroups reads {0xdddddddd,0xdddd,0xdddd,{0xdd,0xdd,0xdd,0xdd,0xdd,0xdd,0xdd,0xdd}}.
func parseHexGroups(text string) (string, bool) {
	text = strings.ToLower(strings.Join(strings.Fields(text), ""))
	head, tail, ok := strings.Cut(text[1:len(text)-1], ",{")
	if !ok || !strings.HasSuffix(tail, "}") {
		return "", false
	}
	groups := append(strings.Split(head, ","), strings.Split(tail[:len(tail)-1], ",")...)
	if len(groups) != 11 || strings.Count(head, ",") != 2 {
		return "", false
	}
	var b strings.Builder
	for i, g := range groups {
		width := 2
		switch i {
		case 0:
			width = 8
		case 1, 2:
			width = 4
		}
		digits, ok := strings.CutPrefix(g, "0x")
		if !ok || digits == "" || len(digits) > width {
			return "", false
		}
		b.WriteString(strings.Repeat("0", width-len(digits)) + digits)
	}
	return fromHex(b.String())
}
