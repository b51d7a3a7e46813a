package shop

import (
	"slices"
	"strings"

	"griddle/shop/wire"
)

// CustomProperty is CustomPropertyDTO: a named value that programs keep with a record (docs/protocol/00-conventions.md
// §9).
type CustomProperty struct {
	DeveloperId string `doc:"Name space of the program that keeps the value."`
	Key         string `doc:"Name of the value."`
	Value       string `doc:"The value."`
}

// Custom properties by which the store itself keeps what the records lack; their developer is "hcc" (docs/protocol/30-orders-people-taxes.md §2.11).
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
	return strings.EqualFold(strings.TrimSpace(c.DeveloperId), storeDeveloper) && strings.EqualFold(strings.TrimSpace(c.Key), key)
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
