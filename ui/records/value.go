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
)

// The editor holds every member of a record as a text, whatever its kind: what the owner changed, and what somebody else did meanwhile, are
// then plain comparisons.

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

// textOf is a member as text.
func textOf(rec any, path string) string {
	v := member(rec, path)
	switch x := v.Interface().(type) {
	case shop.Decimal:
		return kit.Amount(x)
	case shop.Instant:
		if x.IsZero() {
			return ""
		}
		return kit.DayHour(x.Time())
	case *bool:
		if x == nil {
			return ""
		}
		return strconv.FormatBool(*x)
	}
	if v.Kind() == reflect.Slice {
		text, _ := json.Marshal(v.Interface()) // texts and numbers always encode
		return string(text)
	}
	return fmt.Sprint(v.Interface())
}

// setText puts a text into a member; problem is a sentence when it cannot be one.
func setText(rec any, path, text string) (problem string) {
	v := member(rec, path)
	switch v.Interface().(type) {
	case shop.Decimal:
		d, err := kit.ParseAmount(text)
		if err != nil {
			return lang.X("edit.number", "Enter a number such as 19.95.")
		}
		v.Set(reflect.ValueOf(d))
		return ""
	case *bool:
		v.SetZero()
		if text != "" {
			yes := text == "true"
			v.Set(reflect.ValueOf(&yes))
		}
		return ""
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(text == "true")
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 32)
		if err != nil {
			return lang.X("edit.whole", "Enter a whole number such as 12.")
		}
		v.SetInt(n)
	case reflect.Slice:
		list := reflect.New(v.Type())
		if err := json.Unmarshal([]byte(text), list.Interface()); err != nil {
			return kit.Sentence(err)
		}
		v.Set(list.Elem())
	}
	return ""
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
