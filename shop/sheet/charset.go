package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"griddle/shop/words"
)

// Charset is how the characters of a text file are written; "" is found out.
type Charset string

// The character sets that are read.
const (
	UTF8    Charset = "UTF-8"
	UTF16LE Charset = "UTF-16LE"
	UTF16BE Charset = "UTF-16BE"
	Western Charset = "Windows-1252" // "Western European"
)

var encodings = map[Charset]encoding.Encoding{
	UTF16LE: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	UTF16BE: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	Western: charmap.Windows1252,
}

// marks are what files begin with that say how they are written.
var marks = []struct {
	mark string
	is   Charset
}{{"\xef\xbb\xbf", UTF8}, {"\xff\xfe", UTF16LE}, {"\xfe\xff", UTF16BE}}

// decoded is the text in UTF-8.
func (c Charset) decoded(r io.Reader) io.Reader {
	if e := encodings[c]; e != nil {
		return e.NewDecoder().Reader(r)
	}
	return r
}

// charsetOf finds out the character set of a whole file, unless it is chosen, and how long its byte order mark is
// (csv.md §1).
func charsetOf(file io.Reader, chosen Charset) (is Charset, skip int64, err error) {
	r := bufio.NewReaderSize(file, 1<<16)
	head, err := r.Peek(1 << 12)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", 0, err
	}
	for _, m := range marks {
		if bytes.HasPrefix(head, []byte(m.mark)) && (chosen == "" || chosen == m.is) {
			return m.is, int64(len(m.mark)), nil
		}
	}
	if chosen != "" {
		return chosen, 0, nil
	}
	if is, found := wide(head); found {
		return is, 0, nil
	}
	valid, err := validUTF8(r)
	switch {
	case err != nil:
		return "", 0, err
	case valid:
		return UTF8, 0, nil
	}
	return Western, 0, nil
}

// wide says whether every other byte of a text is 0, as those of Latin letters are in UTF-16.
func wide(head []byte) (is Charset, found bool) {
	if len(head) < 4 {
		return "", false
	}
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case zeros[1] > half*3/4 && zeros[0] < half/4:
		return UTF16LE, true
	case zeros[0] > half*3/4 && zeros[1] < half/4:
		return UTF16BE, true
	}
	return "", false
}

// validUTF8 reads to the end. A text that holds a zero byte is none.
func validUTF8(r *bufio.Reader) (valid bool, err error) {
	valid = true
	part := make([]byte, 1<<16)
	kept := 0
	for {
		n, err := r.Read(part[kept:])
		if bytes.IndexByte(part[kept:kept+n], 0) >= 0 {
			return false, words.Fault("The file is no text; choose a CSV file, or a workbook whose name ends in .xlsx.")
		}
		some := part[:kept+n]
		if err != nil {
			return valid && utf8.Valid(some), orEnd(err)
		}
		end := len(some)
		for back := 1; back < utf8.UTFMax && back <= len(some); back++ { // a character may go on in the next part
			if at := len(some) - back; utf8.RuneStart(some[at]) {
				if !utf8.FullRune(some[at:]) {
					end = at
				}
				break
			}
		}
		valid = valid && utf8.Valid(some[:end])
		kept = copy(part, some[end:])
	}
}
