package shop

import (
	"strconv"
	"strings"
	"unicode"

	"griddle/storage"
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
	// What is not UTF-8 goes first: two stray bytes around a dropped character would meet and make a new one.
	name = strings.ToValidUTF8(name, "")
	return slugTable.Replace(name[strings.LastIndexAny(name, `/\`)+1:])
}

// madeSlug is the slug of the first text that gives one that can be seen, else the kind of the record with its number:
// "???" gives none.
func madeSlug(tx *storage.Tx, table, kind string, encoded bool, from ...string) (string, error) {
	seen := func(c rune) bool { return unicode.IsGraphic(c) && !unicode.IsSpace(c) }
	for _, text := range from {
		if strings.ContainsFunc(Slugify(text, false), seen) {
			return Slugify(text, encoded), nil
		}
	}
	var n int
	err := tx.QueryRow("SELECT coalesce(max(pk), 0) + 1 FROM " + table).Scan(&n)
	return kind + "-" + strconv.Itoa(n), err
}

// lastSlug is the highest number appended to a slug that is taken.
const lastSlug = 9999

// freeSlug is slug, or slug-2, slug-3 ... when another record of the table has it already.
func freeSlug(tx *storage.Tx, table, field, slug, id string) (string, error) {
	key := foldKey(slug)
	var n int
	err := tx.QueryRow("SELECT count(*) FROM "+table+" WHERE slug_key = ? AND id <> ?", key, id).Scan(&n)
	if err != nil || n == 0 {
		return slug, err
	}
	// In one query, for the 1,000th "Untitled" would ask a thousand times. Blanks at the slug's end stand before the hyphen, so they count.
	stem := foldKey(slug + "-")
	err = tx.QueryRow("WITH RECURSIVE try(n) AS (VALUES (2) UNION ALL SELECT n + 1 FROM try WHERE n <= ? AND EXISTS "+
		"(SELECT 1 FROM "+table+" WHERE slug_key = ? || n AND id <> ?)) SELECT max(n) FROM try", lastSlug, stem, id).Scan(&n)
	switch {
	case err != nil:
		return "", err
	case n > lastSlug:
		return "", Refuse(Invalid, field, "{field} %q is taken, and so is every number behind it up to %d; choose another.", slug, lastSlug)
	}
	return slug + "-" + strconv.Itoa(n), nil
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }
