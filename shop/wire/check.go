package wire

import (
	"math"
	"reflect"
	"unicode/utf8"
)

// Check brings the bvins of rec, a pointer to a record, to their one spelling and refuses the first value that does not
// fit its column with an *Error that names it: too long a text (UTF-16 units are counted), too large a number, a
// malformed id.
func Check(rec any) error {
	v := reflect.ValueOf(rec).Elem()
	if err := check(planOf(v.Type()), v); err != nil {
		return err.final()
	}
	return nil
}

func check(p *plan, v reflect.Value) *problem {
	switch p.kind {
	case kDecimal:
		return checkDecimal(v, maxWhole)
	case kInt, kEnum:
		if n := v.Int(); n < math.MinInt32 || n > math.MaxInt32 {
			return unfit("{field} must lie between %d and %d.", math.MinInt32, math.MaxInt32)
		}
	case kString:
		if !utf8.ValidString(v.String()) {
			return unfit("{field} is not valid UTF-8 text.")
		}
	case kPointer:
		if !v.IsNil() {
			return check(p.elem, v.Elem())
		}
	case kList:
		if v.Len() > MaxItems {
			return tooMany()
		}
		for i := range v.Len() {
			if err := check(p.elem, v.Index(i)); err != nil {
				return err.at(i)
			}
		}
	case kStruct:
		for i := range p.fields {
			f := &p.fields[i]
			if !f.check {
				continue
			}
			if err := checkField(f, v.Field(i)); err != nil {
				return err.in(f.name)
			}
		}
	}
	return nil
}

func checkField(f *field, v reflect.Value) *problem {
	if f.total {
		return checkDecimal(v, maxTotal)
	}
	if err := check(f.plan, v); err != nil {
		return err
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	if f.bvin {
		id, ok := "", true
		if s := v.String(); s != "" {
			id, ok = ParseBvin(s)
		}
		switch {
		case !ok:
			p := notBvin(v.String())
			p.unfit = true
			return p
		case id == EmptyGUID:
			id = ""
		}
		v.SetString(id)
	}
	if f.max > 0 {
		if n := Units(v.String()); n > f.max {
			return unfit("{field} is too long: it has %d characters, %d fit.", n, f.max)
		}
	}
	return nil
}

func checkDecimal(v reflect.Value, most int) *problem {
	if d := v.Addr().Interface().(*Decimal); !d.fits(most) {
		return tooLarge(most)
	}
	return nil
}

// Units is the length of s as the protocol counts: UTF-16 units.
func Units(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0xffff {
			n++
		}
	}
	return n
}
