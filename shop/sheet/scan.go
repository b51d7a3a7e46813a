package sheet

import (
	"bufio"
	"errors"
	"io"

	"griddle/shop/words"
)

// scanner reads the records of a text by csv.md §1. encoding/csv cannot: it turns CRLF inside cells into LF, reads a
// quote inside a plain cell only in a mode in which text behind a closing quote passes too, and ends at the first
// fault.
type scanner struct {
	r         *bufio.Reader
	separator byte // 0: no separator
	line      int  // of the next byte
	buffer    []byte
	ends      []int // of the cells in the buffer
}

func newScanner(r io.Reader, separator byte) *scanner {
	return &scanner{r: bufio.NewReaderSize(r, 1<<16), separator: separator, line: 1}
}

// where a scanner stands in a record.
type state int

const (
	begun  state = iota // at the beginning of a cell
	plain               // in one without quotes
	quoted              // in one with them
	closed              // behind the closing quote
)

// next is the next record; io.EOF after the last.
func (s *scanner) next() (Record, error) {
	r := Record{Line: s.line}
	s.buffer, s.ends = s.buffer[:0], s.ends[:0]
	at, opened, start := begun, 0, 0
	some := false
	for {
		c, err := s.r.ReadByte()
		if errors.Is(err, io.EOF) {
			if !some {
				return r, io.EOF
			}
			if at == quoted {
				r.Err = words.Fault("The quote opened in line %d is never closed.", opened)
			}
			return s.finish(r), nil
		}
		if err != nil {
			return r, err
		}
		some = true
		if len(s.buffer)-start > MaxCell {
			return r, words.Fault("Line %d has a cell of more than %d MB; is a quote never closed?", r.Line,
				MaxCell>>20)
		}
		if c == '\n' || c == '\r' && !s.followed('\n') {
			s.line++
		}
		switch {
		case at == quoted && c == '"' && s.followed('"'):
			_, _ = s.r.Discard(1) // it was peeked at
			s.buffer = append(s.buffer, '"')
		case at == quoted && c == '"':
			at = closed
		case at == quoted:
			s.buffer = append(s.buffer, c)
		case at == begun && c == '"':
			at, opened = quoted, s.line
		case c == s.separator && c != 0:
			s.ends = append(s.ends, len(s.buffer))
			at, start = begun, len(s.buffer)
		case c == '\r' && s.followed('\n'):
			// the end of the line follows
		case c == '\n' || c == '\r':
			return s.finish(r), nil
		case at == closed && (c == ' ' || c == '\t'):
			// blanks between a quote and a separator mean nothing
		case at == closed:
			r.Err = words.Fault("There is text behind a closing quote; write a quote inside a cell twice.")
			at = plain
			s.buffer = append(s.buffer, c)
		default:
			at = plain
			s.buffer = append(s.buffer, c)
		}
	}
}

// followed says whether the next byte is c.
func (s *scanner) followed(c byte) bool {
	next, err := s.r.Peek(1)
	return err == nil && next[0] == c
}

// finish cuts the buffer into cells, which share one text.
func (s *scanner) finish(r Record) Record {
	text := string(s.buffer)
	s.ends = append(s.ends, len(text))
	r.Cells = make([]string, len(s.ends))
	start := 0
	for i, end := range s.ends {
		r.Cells[i] = text[start:end]
		start = end
	}
	return r
}
