package shop

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"griddle/shop/wire"
)

// The ways in which members are asked for, by what they hold.

// asText is a text, in any letter case.
func asText(column string) asked {
	return asked{column: column, read: func(text string) (any, error) { return Fold(text), nil }}
}

// asName is a text that people read, by which lists are ordered too.
func asName(column string) asked {
	return asked{column: column, sort: column, ordered: true, read: func(text string) (any, error) { return sortKey(text), nil }}
}

// asID is the id of another record.
func asID(column string) asked {
	return asked{column: column, read: func(text string) (any, error) {
		if id, ok := wire.ParseBvin(text); ok {
			return id, nil
		}
		return Fold(text), nil
	}}
}

// asNumber is a whole number.
func asNumber(column string) asked {
	return asked{column: column, ordered: true, read: func(text string) (any, error) {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, errors.New("is compared with a whole number such as 12")
		}
		return n, nil
	}}
}

// asTruth is true or false.
func asTruth(column string) asked {
	return asked{column: column, read: func(text string) (any, error) {
		yes, err := strconv.ParseBool(strings.ToLower(text))
		if err != nil {
			return nil, errors.New("is compared with true or false")
		}
		return yes, nil
	}}
}

// asTime is a moment, in milliseconds.
func asTime(column string) asked {
	return asked{column: column, sort: column, ordered: true, read: func(text string) (any, error) {
		text = strings.Replace(text, " ", "+", 1) // what a + in an address is read as
		for _, form := range []string{time.RFC3339, SinceDay} {
			if at, err := time.Parse(form, text); err == nil {
				return at.UnixMilli(), nil
			}
		}
		return nil, errors.New("is compared with a time such as 2026-11-01T00:00:00Z, or with a day")
	}}
}

// asAmount is a decimal number, of which the column holds what of makes of it.
func asAmount(column string, of func(decimal.Decimal) any) asked {
	return asked{column: column, sort: column, ordered: true, read: func(text string) (any, error) {
		d, err := wire.ParseDecimal(text)
		if err != nil {
			return nil, errors.New("is compared with an amount such as 19.95")
		}
		return of(d.Decimal), nil
	}}
}

// asReal is a decimal number that the column holds roughly.
func asReal(column string) asked {
	return asAmount(column, func(d decimal.Decimal) any { return min(d.InexactFloat64(), math.MaxFloat64) })
}

// asEnum is one of an enum, by its number or name.
func asEnum(column string, members []wire.Member) asked {
	a := asNumber(column)
	number := a.read
	a.ordered = false
	a.read = func(text string) (any, error) {
		for _, m := range members {
			if strings.EqualFold(m.Name, text) {
				return int64(m.Number), nil
			}
		}
		return number(text)
	}
	return a
}

// orNone is a member that may have no value.
func (a asked) orNone() asked {
	a.none, a.sort = true, ""
	return a
}

// sorts is a member by which lists are ordered too, by the column or by another one.
func (a asked) sorts(column string) asked {
	a.sort = column
	return a
}
