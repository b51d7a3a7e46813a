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
	// Format is the program that wrote the file, "Shopify products"; "" for the table's own headers.
	Format string
	from   source
}

func (f *Found) source() source {
	if f.from != nil {
		return f.from
	}
	return &ownFile{file: f.File, how: f.How, names: f.Heads, skip: 1}
}

// As is what the owner says of a file; what is blank is found out.
type As struct {
	Table  string
	Format string // one of Formats, or OwnFormat
}

// OwnFormat says that a file has the headers of the table, whatever other program it looks like.
const OwnFormat = "own"

// Formats are the programs whose files are known, with what is in them: "Shopify products".
func Formats() (names []string) {
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// Look opens a file and finds out what is in it by its headers, as far as it is not said. An error is a sentence.
func Look(ctx context.Context, s *shop.Store, path string, as As, o sheet.Options, how Reading) (*Found, error) {
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
	return f, s.Look(ctx, func(b *shop.Batch) error { return f.recognise(ctx, b, as) })
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
func (f *Found) recognise(ctx context.Context, b *shop.Batch, as As) error {
	name := as.Table
	one, err := newSession(ctx, b, f.How.Zone)
	if err != nil {
		return err
	}
	if f.How.Now == nil {
		f.How.Now = b.Now
	}
	if found, err := f.foreign(ctx, as); err != nil || found {
		return err
	}
	if as.Format != "" && as.Format != OwnFormat {
		return refuse("The file %s is none of %s; its headers are others.", filepath.Base(f.File.Path), as.Format)
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
		return refuse("The columns of %s are those of several tables; say which of them it holds.",
			filepath.Base(f.File.Path))
	}
	if f.Table.in == nil {
		return refuse("None of the columns of %s is known; say what it holds, and give the columns the headers that "+
			"an "+
			"export of that table has.", filepath.Base(f.File.Path))
	}
	return nil
}

// foreign says whether the file is one of another program, and takes it for that.
func (f *Found) foreign(ctx context.Context, as As) (bool, error) {
	for _, next := range formats() {
		if as.Table != "" && sheet.Key(next.table) != sheet.Key(as.Table) ||
			as.Format != "" && sheet.Key(next.name) != sheet.Key(as.Format) {
			continue
		}
		own, err := theirs(ctx, f.File, next.skip)
		if err != nil {
			return false, err
		}
		heads := headSet{}
		for _, head := range own {
			heads[sheet.Key(head)] = true
		}
		if !next.known(heads) {
			continue
		}
		f.Table, _ = Named(next.table)
		f.Format, f.Known = next.name, len(own)
		f.from = &foreign{format: next, file: f.File, how: f.How, own: own}
		return true, nil
	}
	return false, nil
}
