package wire

import (
	"reflect"
	"strconv"
	"unicode/utf8"
)

// Encode writes a record (or a pointer to one) as the protocol sends it: members in the order of the table, lists never
// null, dates as "\/Date(n)\/". The two characters \/ occur in dates alone, which is what ModernDates lives on.
func Encode(rec any) []byte {
	v := reflect.ValueOf(rec)
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return appendValue(make([]byte, 0, 512), planOf(v.Type()), v)
}

func appendValue(dst []byte, p *plan, v reflect.Value) []byte {
	switch p.kind {
	case kString:
		return AppendString(dst, v.String())
	case kBool:
		return strconv.AppendBool(dst, v.Bool())
	case kInt, kLong, kEnum:
		return strconv.AppendInt(dst, v.Int(), 10)
	case kDecimal:
		if v.CanAddr() { // without a copy on the heap
			return appendDecimal(dst, *v.Addr().Interface().(*Decimal))
		}
		return appendDecimal(dst, v.Interface().(Decimal))
	case kInstant:
		if v.CanAddr() {
			return appendInstant(dst, *v.Addr().Interface().(*Instant))
		}
		return appendInstant(dst, v.Interface().(Instant))
	case kGUID:
		if v.Len() == 0 {
			return append(dst, `"`+EmptyGUID+`"`...)
		}
		return AppendString(dst, v.String())
	case kPointer:
		if v.IsNil() {
			return append(dst, "null"...)
		}
		return appendValue(dst, p.elem, v.Elem())
	case kList:
		dst = append(dst, '[')
		for i := range v.Len() {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendValue(dst, p.elem, v.Index(i))
		}
		return append(dst, ']')
	}
	dst = append(dst, '{')
	for i := range p.fields {
		f := &p.fields[i]
		dst = append(dst, f.label...)
		dst = appendValue(dst, f.plan, v.Field(i))
	}
	return append(dst, '}')
}

const hexDigits = "0123456789abcdef"

// plainByte marks the bytes that a JSON string holds as they are.
var plainByte = func() (t [256]bool) {
	for c := 0x20; c < 0x80; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// AppendString writes s as a JSON string: / is never escaped, bytes that are not UTF-8 become U+FFFD.
func AppendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plainByte[c] {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				dst = append(append(dst, s[start:i]...), "\uFFFD"...)
				start = i + 1
			}
			i += size
			continue
		}
		dst = append(dst, s[start:i]...)
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\b':
			dst = append(dst, `\b`...)
		case '\f':
			dst = append(dst, `\f`...)
		case '\n':
			dst = append(dst, `\n`...)
		case '\r':
			dst = append(dst, `\r`...)
		case '\t':
			dst = append(dst, `\t`...)
		default:
			dst = append(dst, `\u00`...)
			dst = append(dst, hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		start = i
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}
