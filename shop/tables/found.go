package tables

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"time"

	"griddle/shop"
	"griddle/shop/sheet"
)

// Found is a file whose kind is known.
type Found struct {
	Table Table
	File  *sheet.File
	How   Reading
	Heads []string
	Known int // of the columns
	from  source
}

func (f *Found) source() source {
	if f.from != nil {
		return f.from
	}
	return &ownFile{file: f.File, how: f.How, names: f.Heads, skip: 1}
}

// Look opens a file and finds out what is in it: by its columns, or as the table named says. An error is a sentence.
func Look(ctx context.Context, s *shop.Store, path, table string, o sheet.Options, how Reading) (*Found, error) {
	if how.Zone == nil {
		how.Zone = time.Local
	}
	file, err := sheet.Open(path, o)
	if err != nil {
		return nil, err
	}
	f := &Found{File: file, How: how}
	if f.Heads, err = firstRecord(ctx, file); err != nil {
		return nil, err
	}
	return f, s.Look(ctx, func(b *shop.Batch) error { return f.recognise(ctx, b, table) })
}

// firstRecord are the headers of a file.
func firstRecord(ctx context.Context, file *sheet.File) (heads []string, err error) {
	err = file.Each(ctx, func(r sheet.Record) error {
		for _, cell := range r.Cells {
			head, _ := sheet.Unguard(cell)
			heads = append(heads, head)
		}
		if r.Err != nil {
			return r.Err
		}
		return io.EOF
	})
	if err == nil && heads == nil {
		err = refuse("The file %s has nothing in it.", filepath.Base(file.Path))
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return heads, err
}

// recognise takes the table of which the file has most columns.
func (f *Found) recognise(ctx context.Context, b *shop.Batch, name string) error {
	one, err := newSession(ctx, b, f.How.Zone)
	if err != nil {
		return err
	}
	best, alike := 0.0, false
	file := sheet.Key(filepath.Base(f.File.Path))
	for _, t := range All() {
		if !t.Reads() || name != "" && sheet.Key(t.Name) != sheet.Key(name) {
			continue
		}
		l, err := t.in.heads(one, f.Heads)
		if err != nil {
			if name != "" {
				return err
			}
			continue
		}
		known, fit := l.fit()
		if fit == 0 && name == "" {
			continue
		}
		if strings.Contains(file, sheet.Key(t.Name)) {
			fit += 0.0001 // of two that suit as well, that of the file's name
		}
		alike = alike && fit <= best || fit == best
		if fit > best || name != "" {
			best, f.Table, f.Known = fit, t, known
		}
	}
	if alike {
		return refuse("The columns of %s are those of several tables; say by --table which one it is.",
			filepath.Base(f.File.Path))
	}
	if f.Table.in == nil {
		return refuse("None of the columns of %s is known; say by --table what it holds, and give the columns the headers "+
			"that an export of that table has.", filepath.Base(f.File.Path))
	}
	return nil
}
