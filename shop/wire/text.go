package wire

import (
	"bytes"
	"unicode/utf8"
)

// PlainText reads a body that is a text as it stands.
func PlainText(body []byte) (string, error) {
	switch {
	case len(body) > MaxRecord:
		return "", TooMuch()
	case !utf8.Valid(body):
		return "", notUTF8()
	}
	return string(body), nil
}

// DecodeText reads a body that is one JSON text. Anything else is refused, null too: it would replace a value by
// nothing.
func DecodeText(body []byte) (string, error) {
	body = bytes.TrimPrefix(body, bom)
	if !utf8.Valid(body) {
		return "", notUTF8()
	}
	d := &decoder{data: body}
	if d.peek() != '"' {
		return "", unreadable(`Send one JSON text, as in "Blue Bracelet", or plain text with Content-Type: text/plain.`)
	}
	text, err := d.text()
	if err == nil && d.peek() != 0 || err == nil && d.pos < len(d.data) {
		err = d.syntax("something follows after its end")
	}
	switch {
	case err != nil:
		return "", err.final()
	case len(text) > MaxRecord:
		return "", TooMuch()
	}
	return string(text), nil
}

func notUTF8() *Error { return unreadable("{field} is not valid UTF-8 text.") }
