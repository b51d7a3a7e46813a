// Package sheet reads and writes files of cells: CSV in any character set, separator and way of writing numbers, and
// workbooks (.xlsx). It knows no store. Open a File and ask it for its records, or Create one with a Style; texts that
// a spreadsheet would take for formulas are guarded on the way out and freed on the way in (guard.go). What a number,
// a date or a yes means is found out per file, from all its cells (number.go, date.go).
package sheet

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"griddle/shop/words"
)

const (
	// MaxRecords and MaxCell are how many records a file and how many bytes a cell may have.
	MaxRecords = 1_000_000
	MaxCell    = 10 << 20
)

// Record is a record of a file, as it stands there: nothing is trimmed, no guard is taken off.
type Record struct {
	Line  int // the line of the file in which it begins, or the row of a workbook; from 1
	Cells []string
	Err   error // what is wrong with it as a whole, a *words.Error; Cells are what could be read then
}

// Blank says whether nothing stands in the record.
func (r Record) Blank() bool {
	for _, c := range r.Cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return r.Err == nil
}

// Options say what is otherwise found out from the file.
type Options struct {
	Charset   Charset
	Separator rune
	// Sheet is the name of the sheet of a workbook; "" is its first one.
	Sheet string
}

// File is a file of cells; it can be read many times.
type File struct {
	Path      string
	Workbook  bool // .xlsx: numbers in it are written with a point
	Charset   Charset
	Separator rune
	sheet     string
	skip      int64 // bytes of a byte order mark
	prefix    bool  // its first line is sep=;
}

// Open finds out how a file is written. An error is a sentence about the file.
func Open(path string, o Options) (*File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer file.Close()
	head := make([]byte, 8)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, unreadable(path, err)
	}
	head = head[:n]
	f := &File{Path: path, sheet: o.Sheet}
	workbook := strings.EqualFold(filepath.Ext(path), ".xlsx")
	switch zip := bytes.HasPrefix(head, []byte("PK\x03\x04")); {
	case n == 0:
		return nil, words.Fault("The file %s is empty; choose another one.", filepath.Base(path))
	case bytes.HasPrefix(head, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return nil, words.Fault("%s is a workbook of an old kind; save it as .xlsx or as CSV.", filepath.Base(path))
	case zip && !workbook:
		return nil, words.Fault("%s is a workbook although its name says otherwise; save it as CSV, or give it a "+
			"name that ends in .xlsx.", filepath.Base(path))
	case workbook && !zip:
		return nil, words.Fault("%s is no workbook although its name says so; give a CSV file a name that ends in "+
			".csv.", filepath.Base(path))
	case workbook:
		f.Workbook = true
		return f, f.findSheet()
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, unreadable(path, err)
	}
	if f.Charset, f.skip, err = charsetOf(file, o.Charset); err != nil {
		return nil, f.fault(err)
	}
	return f, f.findSeparator(o.Separator)
}

// Each calls fn with every record that is not wholly blank, the first one, its headers, included. An error of fn ends
// it and comes back.
func (f *File) Each(ctx context.Context, fn func(Record) error) error {
	records := 0
	each := func(r Record) error {
		if r.Blank() {
			return nil
		}
		if records++; records > MaxRecords {
			return words.Fault("The file has more than %d records; split it into several files.", MaxRecords)
		}
		if records%64 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		return fn(r)
	}
	if f.Workbook {
		return f.eachRow(each)
	}
	file, err := os.Open(f.Path)
	if err != nil {
		return unreadable(f.Path, err)
	}
	defer file.Close()
	return f.fault(f.scan(file, f.Separator, each))
}

// scan reads the records of a text that begins where the file does.
func (f *File) scan(file io.ReadSeeker, separator rune, fn func(Record) error) error {
	if _, err := file.Seek(f.skip, io.SeekStart); err != nil {
		return err
	}
	s := newScanner(f.Charset.decoded(file), byte(separator))
	if f.prefix {
		if _, err := s.next(); err != nil {
			return orEnd(err)
		}
	}
	for {
		r, err := s.next()
		if err != nil {
			return orEnd(err)
		}
		if err := fn(r); err != nil {
			return err
		}
	}
}

func orEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// fault words what the system says of the file; other errors come back as they are.
func (f *File) fault(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return unreadable(f.Path, err)
	}
	return err
}

func unreadable(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return words.Because(err, "The file %s is not there.", filepath.Base(path))
	}
	return words.Because(err, "The file %s cannot be read; another program may have it open, or it may not be "+
		"yours to read.", filepath.Base(path))
}

// separators are those that are looked for, in the order in which they are preferred.
var separators = []rune{',', ';', '\t', '|'}

// findSeparator takes the separator that gives most of the first records the same number of cells.
func (f *File) findSeparator(chosen rune) error {
	file, err := os.Open(f.Path)
	if err != nil {
		return unreadable(f.Path, err)
	}
	defer file.Close()
	f.Separator = ','
	first := ""
	if err := f.scan(file, 0, func(r Record) error {
		first = r.Cells[0]
		return io.EOF
	}); err != nil && !errors.Is(err, io.EOF) {
		return f.fault(err)
	}
	if sign, found := strings.CutPrefix(strings.ToLower(first), "sep="); found && len(sign) == 1 {
		f.prefix, f.Separator = true, rune(sign[0])
	}
	if chosen != 0 {
		f.Separator = chosen
	}
	if chosen != 0 || f.prefix {
		return nil
	}
	most, cells := 0, 0
	for _, separator := range separators {
		same, n, err := f.evenness(file, separator)
		if err != nil {
			return f.fault(err)
		}
		if n >= 2 && (same > most || same == most && n > cells) {
			most, cells, f.Separator = same, n, separator
		}
	}
	return nil
}

// evenness is how many of the first records have the number of cells that most of them have, at least 2.
func (f *File) evenness(file io.ReadSeeker, separator rune) (same, cells int, err error) {
	const looked = 50
	counts, records := map[int]int{}, 0
	err = f.scan(file, separator, func(r Record) error {
		counts[len(r.Cells)]++
		if records++; records == looked {
			return io.EOF
		}
		return nil
	})
	for n, count := range counts {
		if n >= 2 && (count > same || count == same && n > cells) {
			same, cells = count, n
		}
	}
	return same, cells, orEnd(err)
}

// Key is what headers are compared by: letter case, blanks, underscores and dashes do not count.
func Key(head string) string {
	return strings.ToLower(strings.NewReplacer("\ufeff", "", "\u00a0", "", " ", "", "_", "", "-", "", "\t", "").
		Replace(strings.TrimSpace(head)))
}
