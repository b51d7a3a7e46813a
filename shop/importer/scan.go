package importer

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// scanner reads JSON value by value, so that of a long answer only the record at hand is held.
type scanner struct{ r *bufio.Reader }

var (
	errLarge = errors.New("larger than it may be") // what is too large is read to its end, but not held
	errShape = errors.New("not the JSON expected")
)

// readAtOnce is little, for most answers are short and there are many.
const readAtOnce = 4 << 10

func newScanner(r io.Reader) scanner {
	s := scanner{bufio.NewReaderSize(r, readAtOnce)}
	if mark, err := s.r.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
		_, _ = s.r.Discard(len(mark)) // they lie in the buffer
	}
	return s
}

// peek is the first byte of what comes next, which stays.
func (s scanner) peek() (byte, error) {
	for {
		b, err := s.read()
		if err != nil {
			return 0, err
		}
		if !blank(b) {
			return b, s.r.UnreadByte()
		}
	}
}

// read is the next byte; an answer must not end within a value.
func (s scanner) read() (byte, error) {
	b, err := s.r.ReadByte()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return b, err
}

func blank(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }

// must takes the byte that has to come next.
func (s scanner) must(want byte) error {
	b, err := s.peek()
	if err != nil {
		return err
	}
	if b != want {
		return errShape
	}
	_, err = s.read()
	return err
}

// value reads a whole value of at most so many bytes.
func (s scanner) value(most int) (raw []byte, err error) {
	if _, err := s.peek(); err != nil {
		return nil, err
	}
	depth, text, escaped, large := 0, false, false, false
	for done := false; !done; {
		b, err := s.r.ReadByte()
		if err == io.EOF && depth == 0 && !text && len(raw) > 0 {
			break
		}
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
		switch {
		case escaped:
			escaped = false
		case text && b == '\\':
			escaped = true
		case b == '"':
			text = !text
			done = !text && depth == 0
		case text:
		case b == '{' || b == '[':
			depth++
		case depth == 0 && (b == ',' || b == ':' || b == '}' || b == ']' ||
			blank(b)): // a number or a word ends before it
			done = true
			if err := s.r.UnreadByte(); err != nil {
				return nil, err
			}
			continue
		case b == '}' || b == ']':
			depth--
			done = depth == 0
		}
		if large = large || len(raw) == most; !large {
			raw = append(raw, b)
		}
	}
	switch {
	case large:
		return nil, errLarge
	case !json.Valid(raw):
		return nil, errShape
	}
	return raw, nil
}

// parts reads what stands between two brackets; each reads one part.
func (s scanner) parts(begin, end byte, each func() error) error {
	if err := s.must(begin); err != nil {
		return err
	}
	for first := true; ; first = false {
		b, err := s.peek()
		switch {
		case err != nil:
			return err
		case b == end:
			return s.must(end)
		case !first:
			if err := s.must(','); err != nil {
				return err
			}
		}
		if err := each(); err != nil {
			return err
		}
	}
}

// listed reads a list, or null for an empty one.
func (s scanner) listed(each func() error) error {
	return s.unlessNull(func() error { return s.parts('[', ']', each) })
}

// unlessNull reads a value that may be null.
func (s scanner) unlessNull(read func() error) error {
	if b, err := s.peek(); err != nil || b != 'n' {
		if err != nil {
			return err
		}
		return read()
	}
	_, err := s.value(len("null"))
	return err
}

// members reads an object; each reads the value of one member, or nothing to have it passed over.
func (s scanner) members(each map[string]func() error) error {
	return s.parts('{', '}', func() error {
		raw, err := s.value(1 << 10)
		if err != nil {
			return err
		}
		var name string
		if json.Unmarshal(raw, &name) != nil {
			return errShape
		}
		if err := s.must(':'); err != nil {
			return err
		}
		for known, read := range each {
			if strings.EqualFold(known, name) {
				return read()
			}
		}
		if _, err := s.value(0); err != nil && !errors.Is(err, errLarge) {
			return err
		}
		return nil
	})
}
