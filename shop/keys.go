package shop

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// foldKey is the form in which texts are looked up and ordered: letter case and trailing blanks do not count (docs/protocol/00-conventions.md
// §12), and neither does how an accent is composed.
func foldKey(s string) string {
	s = strings.TrimRight(s, " ")
	for i := range len(s) {
		if s[i] >= 0x80 {
			return norm.NFC.String(cases.Fold().String(s))
		}
	}
	return strings.ToLower(s)
}
