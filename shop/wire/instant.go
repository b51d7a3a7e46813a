package wire

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Instant is a UTC instant with millisecond precision; the zero value is the protocol's "not set" (year 1). On the wire
// "\/Date(n)\/", n being milliseconds since 1970.
type Instant struct{ ms int64 } // since year 1

const (
	unsetUnix    = -62135596800000 // year 1, as the protocol writes "not set"
	earliestUnix = -6847804800000  // 1753-01-01: anything before is "not set"
	latestUnix   = 253402300799999 // the end of year 9999
	dateOpen     = `"\/Date(`
	dateClose    = `)\/"`
)

// At is the instant of t, cut to milliseconds; a time before 1753 or after 9999 is "not set".
func At(t time.Time) Instant {
	if t.IsZero() {
		return Instant{}
	}
	i, ok := fromUnix(t.UnixMilli())
	if !ok {
		return Instant{}
	}
	return i
}

// Time is the instant as a UTC time; the zero time when not set.
func (i Instant) Time() time.Time {
	if i.ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(i.unix()).UTC()
}

// IsZero says "not set".
func (i Instant) IsZero() bool { return i.ms == 0 }

// MarshalJSON writes the classic form.
func (i Instant) MarshalJSON() ([]byte, error) { return appendInstant(nil, i), nil }

func (i Instant) unix() int64 { return i.ms + unsetUnix }

func fromUnix(ms int64) (Instant, bool) {
	if ms > latestUnix {
		return Instant{}, false
	}
	if ms < earliestUnix {
		return Instant{}, true
	}
	return Instant{ms - unsetUnix}, true
}

func appendInstant(dst []byte, i Instant) []byte {
	dst = append(dst, dateOpen...)
	dst = strconv.AppendInt(dst, i.unix(), 10)
	return append(dst, dateClose...)
}

// isoForms are the date texts programs send besides /Date(n)/; those without a zone are UTC. Fractions of seconds are
// read by time.Parse after any seconds field.
var isoForms = []string{
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04",
	"1/2/2006 15:04", "1/2/2006 15:04:05", "1/2/2006 3:04 PM", "1/2/2006 3:04:05 PM", "1/2/2006",
}

// longestDate is more than any date has characters.
const longestDate = 100

// parseInstant reads the text of a date member, escapes already undone. A date before 1753 is "not set", however far
// back it lies; one after 9999 is refused as such.
func parseInstant(text string) (Instant, *problem) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Instant{}, nil
	}
	if len(text) > longestDate {
		return Instant{}, notDate(text)
	}
	if inner, ok := strings.CutPrefix(text, "/Date("); ok {
		inner, ok = strings.CutSuffix(inner, ")/")
		if !ok {
			return Instant{}, notDate(text)
		}
		// An offset behind the number only says where the clock hung; the number is UTC all the same.
		for _, sign := range []string{"+", "-"} {
			if at := strings.LastIndex(inner, sign); at > 0 && len(inner)-at == 5 {
				if _, err := strconv.ParseUint(inner[at+1:], 10, 16); err == nil {
					inner = inner[:at]
				}
			}
		}
		n, err := strconv.ParseInt(inner, 10, 64) // out of range: the number nearest to it
		if err != nil && !errors.Is(err, strconv.ErrRange) || inner[0] == '+' {
			return Instant{}, notDate(text)
		}
		if i, ok := fromUnix(n); ok {
			return i, nil
		}
		return Instant{}, lateDate()
	}
	for _, form := range isoForms {
		t, err := time.Parse(form, text)
		if err != nil {
			continue
		}
		if i, ok := fromUnix(t.UnixMilli()); ok {
			return i, nil
		}
		return Instant{}, lateDate()
	}
	switch years := farYears.FindStringSubmatch(text); {
	case years == nil:
		return Instant{}, notDate(text)
	case years[1][0] == '-':
		return Instant{}, nil
	default:
		return Instant{}, lateDate()
	}
}

// farYears are ISO dates with more than four digits to the year or a sign before it, as JavaScript writes what lies
// before the year 0 or after 9999.
var farYears = regexp.MustCompile(`^(-\d+|\+?0*[1-9]\d{4,})-\d\d-\d\d(?:[T ]|$)`)

func notDate(text string) *problem {
	return refuse("{field} must be a date such as 2026-11-22T13:45:30Z, not %s.", quote(text))
}

func lateDate() *problem { return refuse("{field} is a date after the year 9999.") }
