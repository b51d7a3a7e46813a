package sheet

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"griddle/shop/words"
)

// Writer writes a file of cells, which takes its name only when all of it is written.
type Writer struct {
	path  string
	style Style
	file  *os.File
	csv   *bufio.Writer
	book  *excelize.File
	rows  *excelize.StreamWriter
	row   int
	heads []string
}

// Create begins a file: a workbook when its name ends in .xlsx, else CSV in the style. The caller ends it by Close or
// Abandon.
func Create(path string, style Style) (*Writer, error) {
	w := &Writer{path: path, style: style}
	file, err := os.CreateTemp(filepath.Dir(path), ".griddle-*.part")
	if err != nil {
		return nil, unwritable(path, err)
	}
	w.file = file
	if strings.EqualFold(filepath.Ext(path), ".xlsx") {
		w.book = excelize.NewFile()
		if w.rows, err = w.book.NewStreamWriter(w.book.GetSheetName(0)); err != nil {
			w.Abandon()
			return nil, err
		}
		return w, nil
	}
	w.csv = bufio.NewWriterSize(file, 1<<16)
	if style.Mark {
		_, _ = w.csv.WriteString(marks[0].mark) // the writer keeps its error
	}
	return w, nil
}

func unwritable(path string, err error) error {
	return words.Because(err, "The file %s cannot be written; choose another name or folder, or close the program "+
		"that has it open.", filepath.Base(path))
}

// Heads writes the headers.
func (w *Writer) Heads(heads []string) error {
	w.heads = heads
	cells := make([]Cell, len(heads))
	for i, head := range heads {
		cells[i].Text = head
	}
	return w.Row(cells)
}

// Row writes a record.
func (w *Writer) Row(cells []Cell) error {
	w.row++
	if w.rows != nil {
		return w.sheetRow(cells)
	}
	for i, c := range cells {
		if i > 0 {
			_, _ = w.csv.WriteRune(w.style.Separator)
		}
		w.cell(w.style.text(c))
	}
	_, err := w.csv.WriteString("\r\n")
	return w.failed(err)
}

// cell writes a text with quotes where it needs some. encoding/csv would turn its line breaks into those of the file.
func (w *Writer) cell(text string) {
	if !strings.ContainsAny(text, "\"\r\n"+string(w.style.Separator)) && strings.TrimSpace(text) == text {
		_, _ = w.csv.WriteString(text)
		return
	}
	_ = w.csv.WriteByte('"')
	_, _ = w.csv.WriteString(strings.ReplaceAll(text, `"`, `""`))
	_ = w.csv.WriteByte('"')
}

// mostInCell is how many characters a cell of a workbook has at most; more would be cut off.
const mostInCell = excelize.TotalCellChars

// unfit says whether XML, of which workbooks are made, has no such character.
func unfit(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff'
}

func (w *Writer) sheetRow(cells []Cell) error {
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = w.style.value(c)
		if text, is := values[i].(string); !is {
			continue
		} else if len(text) > mostInCell && len(utf16.Encode([]rune(text))) > mostInCell {
			return words.Fault("Row %d has more than %d characters in the column %s, which a workbook cannot hold; "+
				"choose a name that ends in .csv.", w.row, mostInCell, w.heads[i])
		} else if strings.IndexFunc(text, unfit) >= 0 {
			return words.Fault("Row %d has a character in the column %s that a workbook cannot hold; choose a name "+
				"that ends in .csv.", w.row, w.heads[i])
		}
	}
	at, err := excelize.CoordinatesToCellName(1, w.row)
	if err == nil {
		err = w.rows.SetRow(at, values)
	}
	if errors.Is(err, excelize.ErrMaxRows) || errors.Is(err, excelize.ErrColumnNumber) {
		return words.Because(err, "A workbook cannot hold that many rows or columns; choose a name that ends in .csv.")
	}
	return w.failed(err)
}

// value is the cell as workbooks hold it. A number of more figures than those can hold is a text.
func (s Style) value(c Cell) any {
	switch {
	case c.Text == "":
		return nil
	case c.Kind == Decimal:
		return exactly(c.Text)
	case c.Kind == YesOrNo:
		return c.Text
	case c.Kind == Instant:
		t, err := time.Parse(time.RFC3339Nano, c.Text)
		if err != nil {
			return c.Text
		}
		return local(t, "2006-01-02 15:04:05", s.Zone)
	}
	return Guard(c.Text)
}

func (w *Writer) failed(err error) error {
	if err != nil {
		return unwritable(w.path, err)
	}
	return nil
}

// Close ends the file and gives it its name.
func (w *Writer) Close() (err error) {
	defer func() {
		if err != nil {
			w.Abandon()
		}
	}()
	if w.rows != nil {
		if err := w.rows.Flush(); err != nil {
			return w.failed(err)
		}
		if _, err := w.book.WriteTo(w.file); err != nil {
			return w.failed(err)
		}
		_ = w.book.Close() // what it kept in temporary files is written
		w.book = nil
	} else if err := w.csv.Flush(); err != nil {
		return w.failed(err)
	}
	if err := errors.Join(w.file.Chmod(0o644), w.file.Sync(), w.file.Close()); err != nil {
		return w.failed(err)
	}
	return w.failed(os.Rename(w.file.Name(), w.path))
}

// Abandon gives the file up; nothing of it stays.
func (w *Writer) Abandon() {
	if w.book != nil {
		_ = w.book.Close()
		w.book = nil
	}
	_ = w.file.Close() // it may be closed already
	_ = os.Remove(w.file.Name())
}

var _ io.Closer = (*Writer)(nil)
