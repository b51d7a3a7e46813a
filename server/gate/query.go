package gate

import (
	"iter"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// Query is a query string taken apart at & only: net/url would drop a value with ; in it, which the protocol
// allows. Names are case-insensitive, a name given twice is joined with a comma
// (docs/protocol/00-conventions.md §1).
type Query struct {
	pairs []pair
	few   [4]pair
}

type pair struct {
	name  string // decoded, lower case
	value string // as sent; every escape in it is known to be good
}

func (q *Query) parse(raw string, most, pairs int) *Refusal {
	q.pairs = q.few[:0]
	if raw == "" {
		return nil
	}
	if len(raw) > most {
		return refuse(http.StatusRequestURITooLong, "The query is longer than 8 KiB.")
	}
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		if len(q.pairs) == pairs {
			return refuse(http.StatusBadRequest, "The query has more than 50 values.")
		}
		name, value, _ := strings.Cut(part, "=")
		name, ok := unescape(name, true)
		text, good := unescape(value, true)
		if !ok || !good {
			return refuse(http.StatusBadRequest, "The query contains a broken escape.")
		}
		if !utf8.ValidString(name) || !utf8.ValidString(text) {
			return refuse(http.StatusBadRequest, "The query is not UTF-8.")
		}
		q.pairs = append(q.pairs, pair{strings.ToLower(name), value})
	}
	return nil
}

// Count says how often a name (in lower case) was given.
func (q *Query) Count(name string) (n int) {
	for i := range q.pairs {
		if q.pairs[i].name == name {
			n++
		}
	}
	return n
}

// Get is the value of a name (in lower case), + read as a blank as the original does; "" when absent.
func (q *Query) Get(name string) string { return q.join(name, true) }

// Lookup are the readings of a value to look for, in the order to try them: the original client does not
// encode +, so a SKU with one in it arrives looking like a blank (docs/protocol/00-conventions.md §5).
func (q *Query) Lookup(name string) []string {
	blank, literal := q.join(name, true), q.join(name, false)
	if blank == literal {
		return []string{blank}
	}
	return []string{blank, literal}
}

func (q *Query) join(name string, plus bool) (value string) {
	found := false
	for i := range q.pairs {
		if q.pairs[i].name != name {
			continue
		}
		text, _ := unescape(q.pairs[i].value, plus)
		if found {
			text = value + "," + text
		}
		value, found = text, true
	}
	return value
}

// unescape decodes %XX, and + to a blank when plus is set; ok is false for a % without two hex digits. Text
// without either comes back as it is.
func unescape(s string, plus bool) (text string, ok bool) {
	i := strings.IndexByte(s, '%')
	if i < 0 && (!plus || strings.IndexByte(s, '+') < 0) {
		return s, true
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '%':
			if i+2 >= len(s) {
				return "", false
			}
			high, low := hex(s[i+1]), hex(s[i+2])
			if high < 0 || low < 0 {
				return "", false
			}
			out = append(out, byte(high<<4|low))
			i += 2
		case s[i] == '+' && plus:
			out = append(out, ' ')
		default:
			out = append(out, s[i])
		}
	}
	return string(out), true
}

func hex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// All are the names, in lower case, in their order and each once, with their values as Get answers them.
func (q *Query) All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for i := range q.pairs {
			name := q.pairs[i].name
			if !slices.ContainsFunc(q.pairs[:i], func(p pair) bool { return p.name == name }) &&
				!yield(name, q.Get(name)) {
				return
			}
		}
	}
}
