package records

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/say"
)

// The editor holds every member of a record as a text, whatever its kind: what the owner changed, and what somebody else did meanwhile, are
// then plain comparisons.

// Check is for the start of the program: it panics when T lacks a member that the groups name, or when the member is of
// a kind that the editor cannot read and write, so that no page loses what its owner types.
func Check[T any](groups []Group) {
	for _, g := range groups {
		for _, f := range g.Fields {
			t := member(new(T), f.Path).Type()
			kindOf(t, f.Path)
			if (f.As == Money || f.As == Percent) && t != reflect.TypeFor[shop.Decimal]() {
				panic(fmt.Sprintf("records: %s is a %s and no amount", f.Path, t))
			}
			if t == reflect.TypeFor[shop.Address]() != (f.As == Address) {
				panic(fmt.Sprintf("records: %s is a %s; an address, and nothing else, is entered as one", f.Path, t))
			}
		}
	}
}

// member is the value at a path such as "ShippingDetails.Weight"; objects on the way are made when they are missing.
func member(rec any, path string) reflect.Value {
	v := reflect.ValueOf(rec).Elem()
	for _, name := range strings.Split(path, ".") {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.FieldByName(name)
		if !v.IsValid() {
			panic("records: there is no member " + path) // a page names one that the record lacks
		}
	}
	return v
}

// kind is how members of a type are read and written; problem is a sentence when a text cannot be one.
type kind struct {
	text func(reflect.Value) string
	set  func(v reflect.Value, text string) (problem string)
}

// kindOf panics for a type that no editor knows; path says where it stands.
func kindOf(t reflect.Type, path string) kind {
	switch t {
	case reflect.TypeFor[shop.Decimal]():
		return kind{amountText, setAmount}
	case reflect.TypeFor[shop.Instant]():
		return kind{momentText, setMoment}
	case reflect.TypeFor[shop.Address]():
		return kind{addressText, setAddress}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return optional(kindOf(t.Elem(), path))
	case reflect.String:
		return kind{reflect.Value.String, func(v reflect.Value, text string) string { v.SetString(text); return "" }}
	case reflect.Bool:
		return kind{sprint, func(v reflect.Value, text string) string { v.SetBool(text == "true"); return "" }}
	case reflect.Int:
		return kind{sprint, setWhole(32)} // as large as the protocol's
	case reflect.Int64:
		return kind{sprint, setWhole(64)}
	case reflect.Slice:
		return kind{listText, setList}
	}
	panic(fmt.Sprintf("records: no editor knows how to edit %s, which is a %s", path, t))
}

// optional is a member that may be unset, which is the empty text.
func optional(of kind) kind {
	return kind{func(v reflect.Value) string {
		if v.IsNil() {
			return ""
		}
		return of.text(v.Elem())
	}, func(v reflect.Value, text string) string {
		if text == "" {
			v.SetZero()
			return ""
		}
		value := reflect.New(v.Type().Elem())
		problem := of.set(value.Elem(), text)
		if problem == "" {
			v.Set(value)
		}
		return problem
	}}
}

func sprint(v reflect.Value) string { return fmt.Sprint(v.Interface()) }

func amountText(v reflect.Value) string { return say.Amount(v.Interface().(shop.Decimal)) }

func setAmount(v reflect.Value, text string) string {
	d, err := say.ParseAmount(text)
	if err != nil {
		return lang.X("edit.number", "Enter a number such as 19.95.")
	}
	v.Set(reflect.ValueOf(d))
	return ""
}

func momentText(v reflect.Value) string { return kit.DayTime(v.Interface().(shop.Instant).Time()) }

func setMoment(v reflect.Value, text string) string {
	t, ok := kit.ParseDayTime(text)
	if !ok {
		return lang.X("edit.moment", "Enter a day such as 2026-11-22, or a day and a time such as 2026-11-22 14:30.")
	}
	v.Set(reflect.ValueOf(shop.At(t)))
	return ""
}

// setWhole reads whole numbers of so many bits.
func setWhole(bits int) func(reflect.Value, string) string {
	return func(v reflect.Value, text string) string {
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, bits)
		if err != nil {
			return lang.X("edit.whole", "Enter a whole number such as 12.")
		}
		v.SetInt(n)
		return ""
	}
}

func listText(v reflect.Value) string {
	text, _ := json.Marshal(v.Interface()) // texts and numbers always encode
	return string(text)
}

func setList(v reflect.Value, text string) string {
	list := reflect.New(v.Type())
	if err := json.Unmarshal([]byte(text), list.Interface()); err != nil {
		return kit.Sentence(err)
	}
	v.Set(list.Elem())
	return ""
}

// textOf is a member as text.
func textOf(rec any, path string) string {
	v := member(rec, path)
	return kindOf(v.Type(), path).text(v)
}

// setText puts a text into a member; problem is a sentence when it cannot be one.
func setText(rec any, path, text string) (problem string) {
	v := member(rec, path)
	return kindOf(v.Type(), path).set(v, text)
}

// newLike is a copy of what a pointer points to, or of the value itself.
func newLike(v reflect.Value) reflect.Value {
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return v
	}
	fresh := reflect.New(v.Type().Elem())
	fresh.Elem().Set(v.Elem())
	return fresh
}
