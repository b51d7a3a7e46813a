package records

import (
	"fmt"
	"reflect"
	"strings"

	"griddle/shop"
)

// Check is for the start of the program: it panics, naming the page and the member, when T lacks a member that the
// groups of a page name, or when the member is of a kind that cannot be entered as they say, so that no page loses what
// its owner types.
func Check[T any](page string, groups []Group) {
	var all []Field
	for _, g := range groups {
		all = append(all, g.Fields...)
	}
	checkFields(page, "", reflect.TypeFor[T](), all)
}

// checkFields checks the fields of a record; within names the list that the record stands in, or is "".
func checkFields(page, within string, t reflect.Type, fields []Field) {
	refuse := func(f Field, why string) {
		panic(fmt.Sprintf("records: page %s, member %s%s: %s", page, within, f.Path, why))
	}
	for _, f := range fields {
		of, there := typeAt(t, f.Path)
		if !there {
			refuse(f, fmt.Sprintf("%s has no such member", t))
		}
		if why := f.unfit(of); why != "" {
			refuse(f, why)
		}
		if _, there := typeAt(t, f.Only); f.Only != "" && !there {
			refuse(f, "is shown by "+f.Only+", which is no member")
		}
		for _, other := range []string{f.From, f.On} {
			if other != "" && !hasField(fields, other) {
				refuse(f, "follows "+other+", which is no field beside it")
			}
		}
		if f.lines != nil {
			f.lines.check(page, within, t)
		}
		if f.Rows != nil {
			checkFields(page, within+f.Path+"[].", of.Elem(), f.Rows)
		}
	}
}

func hasField(fields []Field, path string) bool {
	for _, f := range fields {
		if f.Path == path {
			return true
		}
	}
	return false
}

// typeAt is the type of the member at a path such as "ShippingDetails.Weight".
func typeAt(t reflect.Type, path string) (of reflect.Type, there bool) {
	if path == "" {
		return t, true
	}
	if list, _, is := settingAt(path); is {
		of, there = typeAt(t, list)
		return reflect.TypeFor[string](), there && of == reflect.TypeFor[[]shop.OptionSetting]()
	}
	for _, name := range strings.Split(path, ".") {
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct {
			return nil, false
		}
		m, there := t.FieldByName(name)
		if !there {
			return nil, false
		}
		t = m.Type
	}
	return t, true
}

// unfit says why a member of a type cannot be entered as the field says; "" when it can.
func (f Field) unfit(t reflect.Type) string {
	if _, known := kindOf(t); !known {
		return fmt.Sprintf("no editor knows how to edit a %s", t)
	}
	if f.Shown {
		return ""
	}
	plain := t
	if t.Kind() == reflect.Pointer {
		plain = t.Elem()
	}
	chosen := f.Options != nil || f.Offers != nil
	switch {
	case (f.As == Address) != (plain == reflect.TypeFor[shop.Address]()):
		return fmt.Sprintf("it is a %s; an address, and nothing else, is entered as one", t)
	case (f.As == DayEnd || f.As == Day) && plain != reflect.TypeFor[shop.Instant]():
		return fmt.Sprintf("it is a %s and no moment", t)
	case f.As != Plainly && f.As != Address && f.As != DayEnd && f.As != Day &&
		plain != reflect.TypeFor[shop.Decimal]():
		return fmt.Sprintf("it is a %s and no amount", t)
	case (f.Rows != nil || f.lines != nil) != (t.Kind() == reflect.Slice && t != reflect.TypeFor[[]string]()):
		return fmt.Sprintf("it is a %s; a list, and nothing else, has rows", t)
	case f.Yes && t.Kind() != reflect.Bool:
		return fmt.Sprintf("it is a %s; only what is true or false is ticked", t)
	case plain.Kind() == reflect.Bool && !f.Yes && !chosen:
		return "what is true or false is ticked or chosen, not typed"
	case f.Named != nil && plain.Kind() != reflect.String:
		return fmt.Sprintf("it is a %s; the name of a record is a text", t)
	}
	return ""
}
