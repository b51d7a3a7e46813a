package sheet

import (
	"path/filepath"
	"strconv"

	"github.com/xuri/excelize/v2"

	"griddle/shop/words"
)

// The largest workbook that is read, unpacked, and what of it is held in memory; the rest lies in temporary files.
const (
	mostUnpacked = 4 << 30
	mostInMemory = 16 << 20
)

func (f *File) workbook() (*excelize.File, error) {
	book, err := excelize.OpenFile(f.Path, excelize.Options{
		RawCellValue: true, UnzipSizeLimit: mostUnpacked, UnzipXMLSizeLimit: mostInMemory,
	})
	if err != nil {
		return nil, words.Because(err, "The workbook %s cannot be read; it may be damaged, have a password or be too "+
			"large. Save it anew, or as CSV.", filepath.Base(f.Path))
	}
	return book, nil
}

// findSheet takes the first sheet unless one is chosen.
func (f *File) findSheet() error {
	book, err := f.workbook()
	if err != nil {
		return err
	}
	defer book.Close()
	if f.sheet == "" {
		f.sheet = book.GetSheetName(0)
	}
	if at, err := book.GetSheetIndex(f.sheet); err != nil || at < 0 {
		return words.Fault("The workbook %s has no sheet %s.", filepath.Base(f.Path), f.sheet)
	}
	return nil
}

// Sheets are the names of the sheets of a workbook; none of a text.
func (f *File) Sheets() ([]string, error) {
	if !f.Workbook {
		return nil, nil
	}
	book, err := f.workbook()
	if err != nil {
		return nil, err
	}
	defer book.Close()
	return book.GetSheetList(), nil
}

// eachRow reads the sheet row by row. Formulas count by their stored value.
func (f *File) eachRow(fn func(Record) error) error {
	book, err := f.workbook()
	if err != nil {
		return err
	}
	defer book.Close()
	rows, err := book.Rows(f.sheet)
	if err != nil {
		return err
	}
	defer rows.Close()
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return words.Because(err, "Row %d of the workbook cannot be read; save it anew, or as CSV.", line)
		}
		if len(cells) == 0 {
			continue
		}
		if err := fn(Record{Line: line, Cells: cells}); err != nil {
			return err
		}
	}
	return rows.Error()
}

// exactly is a number as a workbook holds it, or its text where that is another one: workbooks keep 15 figures.
func exactly(number string) any {
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || Canonical(strconv.FormatFloat(n, 'f', -1, 64)) != number {
		return number
	}
	figures := 0
	for _, c := range number {
		if c >= '0' && c <= '9' {
			figures++
		}
	}
	if figures > 15 {
		return number
	}
	return n
}
