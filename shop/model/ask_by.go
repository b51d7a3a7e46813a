package model

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

// AsText is a text, in any letter case.
func AsText(column string) AskBy {
	return AskBy{Column: column, Read: func(text string) (any, error) { return Fold(text), nil }}
}

// AsName is a text that people read, by which lists are ordered too.
func AsName(column string) AskBy {
	return AskBy{Column: column, Sort: column, Ordered: true,
		Read: func(text string) (any, error) { return sortKey(text), nil }}
}

// AsID is the id of another record.
func AsID(column string) AskBy {
	return AskBy{Column: column, Read: func(text string) (any, error) {
		if id, ok := wire.ParseBvin(text); ok {
			return id, nil
		}
		return Fold(text), nil
	}}
}

// AsNumber is a whole number.
func AsNumber(column string) AskBy {
	return AskBy{Column: column, Ordered: true, Read: func(text string) (any, error) {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, errors.New("is compared with a whole number such as 12")
		}
		return n, nil
	}}
}

// AsTruth is true or false.
func AsTruth(column string) AskBy {
	return AskBy{Column: column, Read: func(text string) (any, error) {
		yes, err := strconv.ParseBool(strings.ToLower(text))
		if err != nil {
			return nil, errors.New("is compared with true or false")
		}
		return yes, nil
	}}
}

// AsTime is a moment, in milliseconds.
func AsTime(column string) AskBy {
	return AskBy{Column: column, Sort: column, Ordered: true, Read: func(text string) (any, error) {
		text = strings.Replace(text, " ", "+", 1) // what a + in an address is read as
		for _, form := range []string{time.RFC3339, SinceDay} {
			if at, err := time.Parse(form, text); err == nil {
				return at.UnixMilli(), nil
			}
		}
		return nil, errors.New("is compared with a time such as 2026-11-01T00:00:00Z, or with a day")
	}}
}

// AsAmount is a decimal number, of which the column holds what of makes of it.
func AsAmount(column string, of func(decimal.Decimal) any) AskBy {
	return AskBy{Column: column, Sort: column, Ordered: true, Read: func(text string) (any, error) {
		d, err := wire.ParseDecimal(text)
		if err != nil {
			return nil, errors.New("is compared with an amount such as 19.95")
		}
		return of(d.Decimal), nil
	}}
}

// AsReal is a decimal number that the column holds roughly.
func AsReal(column string) AskBy {
	return AsAmount(column, func(d decimal.Decimal) any { return min(d.InexactFloat64(), math.MaxFloat64) })
}

// AsEnum is one of an enum, by its number or name.
func AsEnum(column string, members []wire.Member) AskBy {
	a := AsNumber(column)
	number := a.Read
	a.Ordered = false
	a.Read = func(text string) (any, error) {
		for _, m := range members {
			if strings.EqualFold(m.Name, text) {
				return int64(m.Number), nil
			}
		}
		return number(text)
	}
	return a
}

// OrNone is a member that may have no value.
func (a AskBy) OrNone() AskBy {
	a.None, a.Sort = true, ""
	return a
}

// Sorts is a member by which lists are ordered too, by the column or by another one.
func (a AskBy) Sorts(column string) AskBy {
	a.Sort = column
	return a
}
