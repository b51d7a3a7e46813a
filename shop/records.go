package shop

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"

	"griddle/shop/wire"
)

// Decimal is an exact decimal number: money in store currency, weights and lengths in store units. Plain JSON number on the wire.
type Decimal = wire.Decimal

// Instant is a UTC instant with millisecond precision; the zero value is the protocol's "not set" (year 1). Wire: "\/Date(n)\/".
type Instant = wire.Instant

// GUID is a member of the protocol's Guid type, lower-case and hyphenated.
type GUID = wire.GUID

// The record types are the protocol's DTOs, member for member and in order (docs/protocol/10-catalog-core.md §9). Struct tags carry what
// more there is to know; wire/plan.go explains them.

// ApiOperation is the element of the unused Operations lists.
type ApiOperation struct {
	Uri         string `doc:"Address of the operation."`
	Rel         string `doc:"What the operation is to the record."`
	Description string `doc:"What the operation does."`
}

// OnWire says whether a field of a record is a member of the protocol's.
func OnWire(f reflect.StructField) bool { return wire.OnWire(f) }

// NewRecord is a record with every member at the protocol's default; dates that default to "now" are at now.
func NewRecord[T any](now time.Time) T { return wire.New[T](wire.At(now)) }

// ModernDates appends body to dst with classic dates turned into RFC 3339 texts, and dates that are not set into null.
func ModernDates(dst, body []byte) []byte { return wire.ModernDates(dst, body) }

// DecodeBytes reads the protocol's byte array: a list of the numbers 0 to 255 (also as texts); nil for null or empty text. Fast enough for 64 MiB.
func DecodeBytes(body []byte) ([]byte, error) {
	data, err := wire.DecodeBytes(body)
	return data, fromWire(err)
}

// PlainText reads a body that is a text as it stands.
func PlainText(body []byte) (string, error) {
	text, err := wire.PlainText(body)
	return text, fromWire(err)
}

// DecodeText reads a body that is one JSON text.
func DecodeText(body []byte) (string, error) {
	text, err := wire.DecodeText(body)
	return text, fromWire(err)
}

// The protocol's enums (docs/protocol/10-catalog-core.md §10). A number without a name is stored and answered as it is.

// Member is one named value of an enum; every enum type has the method Members.
type Member = wire.Member

// MemberName is the name of a value of an enumeration, "" for a number that is none.
func MemberName(all []Member, number int) string {
	for _, m := range all {
		if m.Number == number {
			return m.Name
		}
	}
	return ""
}

// named lists the values of an enum by number.
func named(names map[int]string) (all []Member) {
	for number, name := range names {
		all = append(all, Member{Number: number, Name: name})
	}
	slices.SortFunc(all, func(a, b Member) int { return cmp.Compare(a.Number, b.Number) })
	return all
}

// CustomLink is a category that leads to an address.
const CustomLink CategorySource = 2

// At is the instant of t, to the millisecond; before 1753 and after 9999 it is unset.
func At(t time.Time) Instant { return wire.At(t) }

// ParseDecimal reads an amount as owners and programs write it, "19.95"; an error is a sentence fragment on what is
// wrong with it.
func ParseDecimal(text string) (Decimal, error) { return wire.ParseDecimal(text) }

// CustomProperty is CustomPropertyDTO: a named value that programs keep with a record (docs/protocol/00-conventions.md
// §9).
type CustomProperty struct {
	DeveloperId string `doc:"Name space of the program that keeps the value."`
	Key         string `doc:"Name of the value."`
	Value       string `doc:"The value."`
}

// Custom properties by which the store itself keeps what the records lack; their developer is "hcc"
// (docs/protocol/30-orders-people-taxes.md §2.11).
const (
	storeDeveloper      = "hcc"
	vatKey              = "ApplyVATRules"
	shippingOverrideKey = "shippingoverride"
	freeShippingKey     = "ismarkedforfreeshipping"
	taxExemptKey        = "istaxexempt"
	freeMethodsKey      = "freeshippingmethodsids"
)

// isStore matches a property of the store, whatever blanks and letter case.
func (c *CustomProperty) isStore(key string) bool {
	return strings.EqualFold(strings.TrimSpace(c.DeveloperId), storeDeveloper) &&
		strings.EqualFold(strings.TrimSpace(c.Key), key)
}

// property is the value of a property of the store.
func property(all []CustomProperty, key string) (value string, ok bool) {
	at := slices.IndexFunc(all, func(c CustomProperty) bool { return c.isStore(key) })
	if at < 0 {
		return "", false
	}
	return all[at].Value, true
}

// setProperty gives a property of the store a value.
func setProperty(all []CustomProperty, key, value string) []CustomProperty {
	if at := slices.IndexFunc(all, func(c CustomProperty) bool { return c.isStore(key) }); at >= 0 {
		all[at].Value = value
		return all
	}
	return append(all, CustomProperty{DeveloperId: storeDeveloper, Key: key, Value: value})
}

// addProperty gives a property of the store a value unless it has one.
func addProperty(all []CustomProperty, key, value string) []CustomProperty {
	if _, ok := property(all, key); ok {
		return all
	}
	return setProperty(all, key, value)
}

func isTrue(all []CustomProperty, key string) bool {
	value, _ := property(all, key)
	return strings.EqualFold(strings.TrimSpace(value), boolText(true))
}

// boolText is a truth value as the protocol's own programs write it.
func boolText(b bool) string {
	if b {
		return "True"
	}
	return "False"
}

// parseAmount reads an amount of money out of a property.
func parseAmount(text string) (Decimal, error) { return wire.ParseDecimal(strings.TrimSpace(text)) }

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }

// orElse is err, or otherwise when there is none.
func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
