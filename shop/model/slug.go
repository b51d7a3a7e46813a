package model

import (
	"context"
	"strconv"
	"strings"
	"unicode"

	"griddle/shop/refusal"
	"griddle/storage"
)

// slugTable is what becomes of characters in slugs and file names (docs/protocol/10-catalog-core.md §8); all others
// stay.
var slugTable = strings.NewReplacer(append(
	[]string{" ", "-", ",", "-", ":", "-", ";", "-", "|", "-", "&", "and", "+", "-plus-", "@", "-at-"},
	dropped("\"?=/\\%#*!$><{}~^[]`'\u00a9\u2122\u00ae")...)...)

func dropped(chars string) (pairs []string) {
	for _, c := range chars {
		pairs = append(pairs, string(c), "")
	}
	return pairs
}

// Slugify makes the last part of a page's address from a text. encoded also percent-encodes it, in lower-case hex, as
// utilities/slugify and categories do; products take the plain form. Rules and examples:
// docs/protocol/10-catalog-core.md §8.
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
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
			strings.IndexByte("-_.!*()", c) >= 0 {
			b.WriteByte(c)
		} else {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

// CleanFileName is the name under which an uploaded file is kept: the folder part dropped, characters replaced as in
// slugs, case and dots kept (docs/protocol/10-catalog-core.md §3).
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
	last, err := storage.Max(tx, table, "pk", storage.Cond{})
	return kind + "-" + strconv.FormatInt(last+1, 10), err
}

// Slugged says that records have a page, whose address ends in a slug of their own. The column slug_key has it, folded.
type Slugged[T any] struct {
	Field   string
	Member  func(*T) *string
	From    func(*T) []string // what it is made from when it is empty
	Encoded bool              // as Slugify says
	Lower   bool              // a posted one is written in lower case, without blanks around it
}

// settleSlug gives a record the slug that it is to have: the posted one, else the one before, else one that is
// made. One that is taken gets a number.
func (m *Of[T, K]) settleSlug(tx *storage.Tx, old, rec *T) (err error) {
	if m.Slug == nil {
		return nil
	}
	slug := m.Slug.Member(rec)
	if m.Slug.Lower {
		*slug = strings.ToLower(strings.TrimSpace(*slug))
	}
	if IsBlank(*slug) && old != nil {
		*slug = *m.Slug.Member(old)
	}
	if IsBlank(*slug) {
		if *slug, err = madeSlug(tx, m.Name(), string(m.One), m.Slug.Encoded, m.Slug.From(rec)...); err != nil {
			return err
		}
	}
	*slug, err = freeSlug(tx, m.Name(), m.Slug.Field, *slug, IDText(*m.ID(rec)))
	return err
}

// SlugTaken says whether another record has the slug.
func (r Resource[S, T, K]) SlugTaken(s S, _ context.Context, slug, id string) (taken bool, err error) {
	m := r.in(s)
	other := storage.Cond{}
	if key, ok := m.Parse(id); ok {
		other = storage.Ne(m.Key(), key)
	}
	return storage.Exists(m.base.db.Reader(), m.Name(), storage.And(storage.Eq("slug_key", Fold(slug)), other))
}

// ProposedSlug is the slug that a text gives.
func (r Resource[S, T, K]) ProposedSlug(text string) string {
	return Slugify(text, r.plain().Slug.Encoded)
}

// lastSlug is the highest number appended to a slug that is taken.
const lastSlug = 9999

// freeSlug is slug, or slug-2, slug-3 ... when another record of the table has it already.
func freeSlug(tx *storage.Tx, table, field, slug, id string) (string, error) {
	others := storage.Ne("id", id)
	taken, err := storage.Exists(tx, table, storage.And(storage.Eq("slug_key", Fold(slug)), others))
	if err != nil || !taken {
		return slug, err
	}
	// Many numbers in one query, for the 1,000th "Untitled" would ask a thousand times. Blanks at the slug's
	// end stand before the hyphen, so they count.
	stem := Fold(slug + "-")
	for from, to := 2, 20; from <= lastSlug; from, to = to+1, min(to*20, lastSlug) {
		keys := make([]string, 0, to-from+1)
		for n := from; n <= to; n++ {
			keys = append(keys, stem+strconv.Itoa(n))
		}
		used, err := storage.Texts(tx, storage.Select{Table: table, Columns: []string{"slug_key"},
			Query: storage.Query{Where: storage.And(storage.In("slug_key", keys), others)}})
		if err != nil {
			return "", err
		}
		taken := map[string]bool{}
		for _, key := range used {
			taken[key] = true
		}
		for i, key := range keys {
			if !taken[key] {
				return slug + "-" + strconv.Itoa(from+i), nil
			}
		}
	}
	return "", refusal.New(refusal.Invalid, field,
		"{field} %q is taken, and so is every number behind it up to %d; choose another.", slug, lastSlug)
}

// IsBlank says whether a text holds nothing but blanks.
func IsBlank(s string) bool { return strings.TrimSpace(s) == "" }
