package wire

import (
	"bytes"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"griddle/shop/words"
)

// Limits of what is posted. A stored body may be larger: it is from a time when they were others, or from another
// store.
const (
	MaxDepth  = 64      // levels of objects and lists
	MaxItems  = 10_000  // of a list, and members of an object
	MaxRecord = 8 << 20 // bytes of a record as it is stored, or of a text
	MaxNumber = 1_000   // characters of a number
)

var bom = []byte("\xef\xbb\xbf")

// Decode reads one posted JSON object into rec, a pointer to a record, which is first set to its defaults. Tolerated
// are names in any case, unknown members, numbers as texts, enum names, ISO dates and the like (§8, practical
// rule); a null list or nested record becomes nil, which means "not supplied". Everything else is refused with an
// *Error, rec being worthless then. What would be more than a record may hold is refused before memory is taken for
// it.
func Decode(data []byte, rec any, now Instant) error {
	d := &decoder{data: data, now: now, limited: true, room: MaxRecord}
	if err := d.record(rec); err != nil {
		return err
	}
	if d.strange && !d.familiar { // an envelope, or a wrapping: taken for a record, it would reset one to its defaults
		return unreadable("The data has none of the members that belong here; send the record itself, " +
			"without anything around it.")
	}
	return nil
}

// Merge reads a posted JSON object into rec as a merge patch (RFC 7396): members left out stay as they are in rec, null
// gives a member its default, and a nested record is merged member by member, a list replaced whole. Beyond what Decode
// refuses, it refuses members that there are not: what was meant by them would go unnoticed.
func Merge(data []byte, rec any, now Instant) error {
	d := &decoder{data: data, now: now, limited: true, merging: true, room: MaxRecord}
	return d.record(rec)
}

// Stored reads a body that Encode made, whatever its size.
func Stored(body []byte, rec any) error {
	d := &decoder{data: body}
	return d.record(rec)
}

func (d *decoder) record(rec any) error {
	v := reflect.ValueOf(rec).Elem()
	p := planOf(v.Type())
	d.data = bytes.TrimPrefix(d.data, bom)
	if !utf8.Valid(d.data) {
		return notUTF8()
	}
	if d.peek() == 0 {
		return unreadable("There is no data in the request; a JSON object is needed.")
	}
	if d.peek() != '{' {
		return unreadable("The data must be a JSON object, beginning with { and ending with }.")
	}
	if !d.merging {
		p.setDefaults(v, d.now)
	}
	err := d.take(p.least)
	if err == nil {
		err = d.object(p, v)
	}
	if err != nil {
		return err.final()
	}
	if d.peek() != 0 || d.pos < len(d.data) {
		return d.syntax("something follows after its end").final()
	}
	return nil
}

// take counts what the stored record will hold at the least.
func (d *decoder) take(bytes int) *problem {
	if !d.limited {
		return nil
	}
	if d.room -= bytes; d.room < 0 {
		return &problem{whole: true, unfit: true, say: tooMuch}
	}
	return nil
}

var tooMuch = words.Say("{field} is too large: at most %d MB of it can be stored.", MaxRecord>>20)

// TooMuch refuses a record or a text that is larger than MaxRecord.
func TooMuch() error { return &Error{Sentence: tooMuch, Unfit: true} }

// value reads the value at the cursor into v.
func (d *decoder) value(p *plan, v reflect.Value) *problem {
	c := d.peek()
	if c == 'n' {
		return d.null(p, v)
	}
	switch p.kind {
	case kPointer:
		e := reflect.New(p.elem.typ)
		switch {
		case p.elem.kind == kStruct && d.keeps() && !v.IsNil():
			e.Elem().Set(v.Elem())
		case p.elem.kind == kStruct:
			p.elem.setDefaults(e.Elem(), d.now)
		}
		if err := d.value(p.elem, e.Elem()); err != nil {
			return err
		}
		if p.elem.kind == kInstant && e.Elem().Interface().(Instant).IsZero() {
			v.SetZero() // "" for a date that may be null
			return nil
		}
		v.Set(e)
		return nil
	case kStruct:
		if c != '{' {
			return d.wrong("must be an object in { }")
		}
		if !d.keeps() {
			p.setDefaults(v, d.now)
		}
		return d.object(p, v)
	case kList:
		d.lists++
		defer func() { d.lists-- }()
		return d.list(p, v, c)
	}
	if c == '{' || c == '[' {
		return d.wrong(p.kind.wanted())
	}
	text, quoted, err := d.scalar()
	if err != nil {
		return err
	}
	if p.kind == kString {
		if err := d.take(len(text)); err != nil {
			return err
		}
	}
	if len(text) > MaxNumber && (p.kind != kString || !quoted) {
		return p.kind.tooLong(quoted)
	}
	return set(p, v, text, quoted)
}

// tooLong refuses a number, or a text for what is no text, that nobody writes so: reading it would take its time.
func (k kind) tooLong(quoted bool) *problem {
	if quoted && (k == kBool || k == kInstant || k == kGUID) {
		return refuse("{field} %s%s.", k.wanted(), words.Form(""))
	}
	return refuse("{field} is a number of more than %d characters.", MaxNumber)
}

// keeps says whether what stands in a nested record stays where it is not given: those in lists are new ones.
func (d *decoder) keeps() bool { return d.merging && d.lists == 0 }

// null: strings become "", lists, nested records and nullable values nil, dates not set, as the modern form shows them;
// for other values null means "not supplied".
func (d *decoder) null(p *plan, v reflect.Value) *problem {
	if err := d.word("null"); err != nil {
		return err
	}
	switch p.kind {
	case kString, kList, kPointer, kInstant:
		v.SetZero()
	}
	return nil
}

// longestName is more than any member's name has bytes, in whatever case.
const longestName = 256

func (d *decoder) object(p *plan, v reflect.Value) *problem {
	return d.members(func(name []byte) *problem {
		i, known := p.byName[string(name)]
		if !known && d.limited && len(name) <= longestName { // what is stored has the names that it was given
			i, known = p.byName[strings.ToLower(string(name))]
		}
		if d.depth == 1 {
			d.familiar, d.strange = d.familiar || known, d.strange || !known
		}
		switch {
		case !known && d.merging:
			return unfit("{field} is no member of this record; it may be misspelt.").in(strings.Trim(quote(string(name)), `"`))
		case !known:
			return d.skip()
		case d.keeps() && d.peek() == 'n':
			return d.reset(p, v, i)
		}
		f := &p.fields[i]
		if err := d.value(f.plan, v.Field(i)); err != nil {
			return err.in(f.name)
		}
		return nil
	})
}

// reset gives a member its default, for null in a merge; one that may be null becomes that.
func (d *decoder) reset(p *plan, v reflect.Value, i int) *problem {
	if err := d.word("null"); err != nil {
		return err
	}
	f, to := &p.fields[i], v.Field(i)
	if f.plan.kind == kInstant || f.plan.kind == kPointer && f.deflt != "new" {
		to.SetZero()
		return nil
	}
	fresh := reflect.New(p.typ).Elem()
	p.setDefaults(fresh, d.now)
	to.Set(fresh.Field(i))
	return nil
}

func (d *decoder) list(p *plan, v reflect.Value, c byte) *problem {
	switch c {
	case '[':
	case '{': // {} alone is an empty list, as some serializers write it
		if d.emptyObject() {
			v.Set(reflect.MakeSlice(p.typ, 0, 0))
			return nil
		}
		fallthrough
	default:
		return d.wrong("must be a list in [ ]")
	}
	v.Set(reflect.MakeSlice(p.typ, 0, 0))
	n := 0
	return d.elements(func() *problem {
		if n == MaxItems && d.limited {
			return tooMany()
		}
		if err := d.take(p.elem.least); err != nil {
			return err
		}
		if v.Cap() == n {
			v.Grow(max(1, n))
		}
		v.SetLen(n + 1)
		e := v.Index(n)
		if p.elem.kind == kStruct && d.peek() == 'n' {
			return d.wrong("must be an object in { }").at(n)
		}
		if err := d.value(p.elem, e); err != nil {
			return err.at(n)
		}
		n++
		return nil
	})
}

func tooMany() *problem { return unfit("{field} may hold at most %d items.", MaxItems) }

// set puts a scalar's text into v; quoted tells whether it was a JSON string.
func set(p *plan, v reflect.Value, text []byte, quoted bool) *problem {
	if p.kind == kString {
		s := string(text)
		if !quoted && (s == "true" || s == "false") {
			s = strings.ToUpper(s[:1]) + s[1:] // as .NET turns them into text
		}
		v.SetString(s)
		return nil
	}
	if quoted && p.kind != kInstant {
		text = bytes.TrimSpace(text)
	}
	switch p.kind {
	case kBool:
		switch {
		case bytes.EqualFold(text, []byte("true")):
			v.SetBool(true)
		case bytes.EqualFold(text, []byte("false")):
			v.SetBool(false)
		default:
			return refuse("{field} must be true or false, not %s.", quote(string(text)))
		}
	case kInt:
		return setInt(v, text, math.MinInt32, math.MaxInt32)
	case kLong:
		return setInt(v, text, math.MinInt64, math.MaxInt64)
	case kEnum:
		if n, ok := p.names[strings.ToLower(string(text))]; ok && quoted {
			v.SetInt(int64(n))
			return nil
		}
		return setInt(v, text, math.MinInt32, math.MaxInt32)
	case kDecimal:
		n, err := parseDecimal(text)
		if err != nil {
			return err
		}
		*v.Addr().Interface().(*Decimal) = n
	case kInstant:
		if !quoted {
			return notDate(string(text))
		}
		t, err := parseInstant(string(text))
		if err != nil {
			return err
		}
		*v.Addr().Interface().(*Instant) = t
	case kGUID:
		g, ok := ParseBvin(string(text))
		if !ok || !quoted {
			return notBvin(string(text))
		}
		v.SetString(g)
	}
	return nil
}

func setInt(v reflect.Value, text []byte, low, high int64) *problem {
	digits, shift := text, 0
	if at := bytes.IndexAny(text, "eE"); at > 0 {
		n, ok := parseExponent(text[at:])
		if !ok || n < 0 || n > 18 {
			return notWhole(text)
		}
		digits, shift = text[:at], n
	}
	n, err := strconv.ParseInt(string(digits), 10, 64)
	if err != nil && err.(*strconv.NumError).Err == strconv.ErrSyntax {
		return notWhole(text)
	}
	for ; err == nil && shift > 0 && n != 0; shift-- {
		if n > math.MaxInt64/10 || n < math.MinInt64/10 {
			return refuse("{field} must lie between %d and %d.", low, high)
		}
		n *= 10
	}
	if err != nil || n < low || n > high {
		return refuse("{field} must lie between %d and %d.", low, high)
	}
	v.SetInt(n)
	return nil
}

func notWhole(t []byte) *problem {
	return refuse("{field} must be a whole number, not %s.", quote(string(t)))
}

func notBvin(t string) *problem {
	return refuse("{field} must be an id such as 3421370c-18e4-4bf4-8746-bab47b3df295, not %s.", quote(t))
}

// wanted is what a scalar member must be, for sentences.
func (k kind) wanted() words.Form {
	switch k {
	case kString:
		return "must be a text"
	case kBool:
		return "must be true or false"
	case kInstant:
		return "must be a date such as 2026-11-22T13:45:30Z"
	case kGUID:
		return "must be an id such as 3421370c-18e4-4bf4-8746-bab47b3df295"
	}
	return "must be a number"
}
