package shop

import (
	"strings"
	"unicode"
)

// slugTable is what becomes of characters in slugs and file names (docs/protocol/10-catalog-core.md §8); all others stay.
var slugTable = strings.NewReplacer(append(
	[]string{" ", "-", ",", "-", ":", "-", ";", "-", "|", "-", "&", "and", "+", "-plus-", "@", "-at-"},
	dropped("\"?=/\\%#*!$><{}~^[]`'\u00a9\u2122\u00ae")...)...)

func dropped(chars string) (pairs []string) {
	for _, c := range chars {
		pairs = append(pairs, string(c), "")
	}
	return pairs
}

// Slugify makes the last part of a page's address from a text. encoded also percent-encodes it, in lower-case hex, as utilities/slugify and
// categories do; products take the plain form. Rules and examples: docs/protocol/10-catalog-core.md §8.
func Slugify(text string, encoded bool) string {
	slug := strings.Map(unicode.ToLower, strings.TrimFunc(text, unicode.IsSpace))
	slug = strings.ReplaceAll(slugTable.Replace(slug), ".", "")
	if encoded {
		slug = percentEncode(slug)
	}
	return slug
}

func percentEncode(s string) string {
	const hex = "0123456789abcdef"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_.!*()", c) >= 0 {
			b.WriteByte(c)
		} else {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

// CleanFileName is the name under which an uploaded file is kept: the folder part dropped, characters replaced as in slugs, case and dots kept
// (docs/protocol/10-catalog-core.md §3).
func CleanFileName(name string) string {
	return slugTable.Replace(name[strings.LastIndexAny(name, `/\`)+1:])
}
