package wire

import (
	"unicode/utf16"
	"unicode/utf8"

	"griddle/shop/words"
)

// decoder is a cursor over JSON text known to be valid UTF-8. It is strict about JSON itself, but for line breaks and
// tabs in texts; the tolerance lies in what values may be.
type decoder struct {
	data  []byte
	pos   int
	depth int
	now   Instant
	buf   []byte // the text of a string that had escapes

	limited bool // what is posted is
	merging bool // into what stands there
	lists   int  // that the cursor is inside of, while merging
	room    int  // how much the stored record may still grow

	familiar, strange bool // there was a member that the record has, and one that it has not
}

// peek skips blanks and answers the next byte, 0 at the end.
func (d *decoder) peek() byte {
	for d.pos < len(d.data) {
		switch c := d.data[d.pos]; c {
		case ' ', '\t', '\r', '\n':
			d.pos++
		default:
			return c
		}
	}
	return 0
}

func (d *decoder) syntax(form words.Form, args ...any) *problem {
	return &problem{syntax: true, say: words.Say("%s (at byte %d).", words.Say(form, args...), d.pos+1)}
}

// wrong is a value of the wrong kind, told with what stands there.
func (d *decoder) wrong(wanted words.Form) *problem {
	var found words.Form
	switch d.peek() {
	case '{':
		found = ", not an object"
	case '[':
		found = ", not a list"
	case '"':
		found = ", not a text"
	case 'n', 't', 'f', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
	default:
		return d.syntax("a value is missing or misspelt")
	}
	return refuse("{field} %s%s.", wanted, found)
}

// members calls fn for each member of the object at the cursor, the cursor standing before its value. The name is valid
// until fn reads on.
func (d *decoder) members(fn func(name []byte) *problem) *problem {
	if err := d.enter(); err != nil {
		return err
	}
	for n := 0; ; n++ {
		c := d.peek()
		if n == 0 && c == '}' {
			break
		}
		if n == MaxItems && d.limited {
			return &problem{whole: true, say: words.Say("The data has an object with more than %d members.", MaxItems)}
		}
		if c != '"' {
			return d.syntax("a member name in double quotes is missing")
		}
		name, err := d.text()
		if err != nil {
			return err
		}
		if d.peek() != ':' {
			return d.syntax("a colon is missing after %s", quote(string(name)))
		}
		d.pos++
		if err := fn(name); err != nil {
			return err
		}
		if c := d.peek(); c == '}' {
			break
		} else if c != ',' {
			return d.unfinished("an object")
		}
		d.pos++
	}
	return d.leave()
}

// emptyObject reads over {}; with anything between the braces the cursor stays where it is.
func (d *decoder) emptyObject() bool {
	start := d.pos
	d.pos++
	if d.peek() != '}' {
		d.pos = start
		return false
	}
	d.pos++
	return true
}

// elements calls fn for each element of the list at the cursor.
func (d *decoder) elements(fn func() *problem) *problem {
	if err := d.enter(); err != nil {
		return err
	}
	if d.peek() == ']' {
		return d.leave()
	}
	for {
		if err := fn(); err != nil {
			return err
		}
		if c := d.peek(); c == ']' {
			return d.leave()
		} else if c != ',' {
			return d.unfinished("a list")
		}
		d.pos++
	}
}

func (d *decoder) enter() *problem {
	d.pos++
	if d.depth++; d.depth > MaxDepth {
		return d.syntax("it is nested deeper than %d levels", MaxDepth)
	}
	return nil
}

func (d *decoder) leave() *problem {
	d.pos++
	d.depth--
	return nil
}

func (d *decoder) unfinished(what words.Form) *problem {
	if d.pos >= len(d.data) {
		return d.syntax("it ends in the middle of %s", what)
	}
	return d.syntax("a comma or the end of %s is missing", what)
}

// skip reads over any value.
func (d *decoder) skip() *problem {
	switch d.peek() {
	case '{':
		return d.members(func([]byte) *problem { return d.skip() })
	case '[':
		return d.elements(d.skip)
	case 'n':
		return d.word("null")
	}
	_, _, err := d.scalar()
	return err
}

func (d *decoder) word(w string) *problem {
	if len(d.data)-d.pos < len(w) || string(d.data[d.pos:d.pos+len(w)]) != w {
		return d.syntax("a value is missing or misspelt")
	}
	d.pos += len(w)
	return nil
}

// scalar answers the text of a string, number, true or false. It is valid until the next call.
func (d *decoder) scalar() (text []byte, quoted bool, err *problem) {
	switch c := d.peek(); {
	case c == '"':
		text, err = d.text()
		return text, true, err
	case c == 't':
		return []byte("true"), false, d.word("true")
	case c == 'f':
		return []byte("false"), false, d.word("false")
	case c == '-' || c >= '0' && c <= '9':
		text, err = d.number()
		return text, false, err
	case c == 0 && d.pos >= len(d.data):
		return nil, false, d.syntax("it ends where a value is expected")
	}
	return nil, false, d.syntax("a value is missing or misspelt")
}

func (d *decoder) number() ([]byte, *problem) {
	start := d.pos
	if d.data[d.pos] == '-' {
		d.pos++
	}
	zero := d.pos < len(d.data) && d.data[d.pos] == '0'
	if n := d.digits(); n == 0 || zero && n > 1 {
		return nil, d.syntax("a number is malformed")
	}
	if d.pos < len(d.data) && d.data[d.pos] == '.' {
		d.pos++
		if d.digits() == 0 {
			return nil, d.syntax("a number is malformed")
		}
	}
	if d.pos < len(d.data) && d.data[d.pos]|0x20 == 'e' {
		d.pos++
		if d.pos < len(d.data) && (d.data[d.pos] == '+' || d.data[d.pos] == '-') {
			d.pos++
		}
		if d.digits() == 0 {
			return nil, d.syntax("a number is malformed")
		}
	}
	return d.data[start:d.pos], nil
}

func (d *decoder) digits() int {
	start := d.pos
	for d.pos < len(d.data) && d.data[d.pos] >= '0' && d.data[d.pos] <= '9' {
		d.pos++
	}
	return d.pos - start
}

// rawInText says which control characters may stand in a text as they are: those that both original readers take there
// (docs/protocol/00-conventions.md §8). They are stored escaped like any other.
func rawInText(c byte) bool { return c == '\n' || c == '\r' || c == '\t' }

// text reads the string at the cursor.
func (d *decoder) text() ([]byte, *problem) {
	d.pos++
	start := d.pos
	for d.pos < len(d.data) {
		switch c := d.data[d.pos]; {
		case c == '"':
			d.pos++
			return d.data[start : d.pos-1], nil
		case c == '\\':
			d.buf = append(d.buf[:0], d.data[start:d.pos]...)
			return d.escaped()
		case c < 0x20 && !rawInText(c):
			return nil, d.syntax("a control character stands in a text; write it as \\u%04x", c)
		}
		d.pos++
	}
	return nil, d.syntax("it ends in the middle of a text")
}

func (d *decoder) escaped() ([]byte, *problem) {
	for d.pos < len(d.data) {
		c := d.data[d.pos]
		switch {
		case c == '"':
			d.pos++
			return d.buf, nil
		case c < 0x20 && !rawInText(c):
			return nil, d.syntax("a control character stands in a text; write it as \\u%04x", c)
		case c != '\\':
			d.buf = append(d.buf, c)
			d.pos++
			continue
		}
		d.pos++
		if d.pos >= len(d.data) {
			break
		}
		switch c := d.data[d.pos]; c {
		case '"', '\\', '/':
			d.buf = append(d.buf, c)
		case 'b':
			d.buf = append(d.buf, '\b')
		case 'f':
			d.buf = append(d.buf, '\f')
		case 'n':
			d.buf = append(d.buf, '\n')
		case 'r':
			d.buf = append(d.buf, '\r')
		case 't':
			d.buf = append(d.buf, '\t')
		case 'u':
			if err := d.unicode(); err != nil {
				return nil, err
			}
			continue
		default:
			return nil, d.syntax("\\%c is not an escape that JSON knows", c)
		}
		d.pos++
	}
	return nil, d.syntax("it ends in the middle of a text")
}

// unicode reads \uXXXX, and the second half of a surrogate pair with it, the cursor standing on the u. Half a pair is
// refused: it could not be stored as it came.
func (d *decoder) unicode() *problem {
	r, ok := d.hex4(d.pos + 1)
	if !ok {
		return d.syntax("\\u needs four hexadecimal digits")
	}
	d.pos += 5
	if utf16.IsSurrogate(r) {
		low := rune(0)
		if d.pos+1 < len(d.data) && d.data[d.pos] == '\\' && d.data[d.pos+1] == 'u' {
			low, _ = d.hex4(d.pos + 2)
		}
		if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
			return d.syntax("half a surrogate pair stands in a text")
		}
		d.pos += 6
	}
	d.buf = utf8.AppendRune(d.buf, r)
	return nil
}

func (d *decoder) hex4(at int) (rune, bool) {
	if at+4 > len(d.data) {
		return 0, false
	}
	var r rune
	for _, c := range d.data[at : at+4] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
