package shop

import (
	"context"
	"io"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

// What the owner's pages do with the files that buyers may download. Programs upload them in parts (productfiles.go).

// Filters of ProductFiles: those that no product has, and those without content.
const (
	FilesThat    = "that"
	FilesUnused  = "unused"
	FilesMissing = "missing"
)

// filesThat narrows files by what they lack.
func filesThat(chosen string) storage.Cond {
	in := func(table, column string) storage.Cond {
		return storage.Not(storage.InSub("id", storage.Sub{Table: table, Column: column}))
	}
	switch chosen {
	case FilesUnused:
		return in(fileProductsTable, "file")
	case FilesMissing:
		return in(fileContentsTable, "owner")
	}
	return model.Nothing
}

// FileTopics are what is told when files get content, and products files.
var FileTopics = model.Topics{fileContentsTable, fileProductsTable}

// FileUse is what is known of a file besides its record.
type FileUse struct {
	Size     int64 // of its content in bytes; -1 when nothing was stored yet
	Products int   // that have it
}

// FileUses are those of files, by their ids.
func (s *Store) FileUses(ctx context.Context, ids []string) (map[string]FileUse, error) {
	all := make(map[string]FileUse, len(ids))
	err := s.db.Read(ctx, func(v *storage.View) error {
		products, err := storage.CountBy[string](v, fileProductsTable, "file", storage.In("file", ids))
		if err != nil {
			return err
		}
		for _, id := range ids {
			all[id] = FileUse{Size: -1, Products: products[id]}
		}
		return storage.Each(v, storage.Select{Table: fileContentsTable, Columns: []string{"owner", "size"},
			Query: storage.Query{Where: storage.In("owner", ids)}}, func(row storage.Row) error {
			var id string
			var size int64
			err := row.Scan(&id, &size)
			all[id] = FileUse{Size: size, Products: all[id].Products}
			return err
		})
	})
	return all, err
}

// ProductsWithFile are the ids of the products that have a file.
func (s *Store) ProductsWithFile(_ context.Context, file string) ([]string, error) {
	return storage.Texts(s.db.Reader(), storage.Select{Table: fileProductsTable, Columns: []string{"product"},
		Query: storage.Query{Where: storage.Eq("file", file), Order: storage.Asc("pk")}})
}

// FileContent makes what Open reads the content of the file that is edited, in place of any before.
type FileContent struct {
	Open func() (io.ReadCloser, error)
}

func (f FileContent) Prepare(_ context.Context, s *Store) (model.Keeper, func(), error) {
	r, err := f.Open()
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	staged, size, err := s.db.Files().Stage(io.LimitReader(r, MaxProductFile+1))
	if err != nil {
		return nil, nil, err
	}
	drop := func() { s.db.Files().Remove(nil, staged) } // what cannot be removed now is swept at a later start
	switch {
	case size > MaxProductFile:
		drop()
		return nil, nil, Refuse(Invalid, "", "The file is larger than 1 GB. Nothing was stored.")
	case size == 0:
		drop()
		return nil, nil, Refuse(Invalid, "", "The file is empty. Nothing was stored.")
	}
	keep := func(tx *storage.Tx, c *model.Journal, id string) error {
		its := storage.Eq("owner", id)
		if err := s.letGo(tx, c, fileContentsTable, its); err != nil {
			return err
		}
		tx.Touch(fileContentsTable)
		err := storage.Replace(tx, fileContentsTable, storage.Values{"owner": id, "file": staged, "size": size})
		if err != nil {
			return err
		}
		return c.Made(fileContentsTable, its)
	}
	return keep, drop, nil
}

// FileTerms is a file that buyers of a product may download.
type FileTerms struct {
	File      string
	Name      string // of the file, when it is read
	Downloads int    // how often; 0: the most that the protocol knows
	Minutes   int    // for how long after it was bought; 0: for ever
}

// FileTermsOf are the files of a product, in its order.
func (s *Store) FileTermsOf(ctx context.Context, product string) (all []FileTerms, err error) {
	err = s.FilesOf(ctx, product, func(body []byte) error {
		var f ProductFile
		err := wire.Stored(body, &f)
		all = append(all, FileTerms{f.Bvin, f.FileName, f.MaxDownloads, f.AvailableMinutes})
		return err
	})
	return all, err
}

// FilesFor makes these, in this order, the files of the product that is edited. Files that are gone are left out.
type FilesFor []FileTerms

func (all FilesFor) Prepare(_ context.Context, s *Store) (model.Keeper, func(), error) {
	return func(tx *storage.Tx, c *model.Journal, product string) error {
		return c.Anew(tx, fileProductsTable, storage.Eq("product", product), func() error {
			for _, t := range all {
				if t.Downloads < 0 || t.Minutes < 0 {
					return Refuse(Invalid, "MaxDownloads", "{field}: enter 1 or more, or leave it empty for no limit.")
				}
				there, err := modelsOf(s).files.Exists(tx, t.File)
				if err != nil {
					return err
				}
				if !there {
					continue
				}
				if err := fileFor(tx, t.File, product, t.Minutes, t.Downloads); err != nil {
					return err
				}
			}
			return nil
		})
	}, nil, nil
}

// dropFile lets go of an uploaded file that a row named, unless the change that took the row can be undone; then it
// goes with a later sweep.
func (s *Store) dropFile(tx *storage.Tx, file string) error {
	kept, err := tx.Keeps(file)
	if err != nil || kept {
		return err
	}
	return s.db.Files().Remove(tx, file)
}
