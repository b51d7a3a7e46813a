package shop

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

// ProductFile is ProductFileDTO: a file that buyers of products may download.
type ProductFile struct {
	Bvin             string  `bvin:"id" doc:"Id of the file. Leave it empty on create to get a new one."`
	LastUpdated      Instant `default:"now" doc:"When the record was last saved. Set by the server."`
	StoreId          int64   `doc:"Number of the store. Set by the server."`
	ProductId        string  `bvin:"ref" doc:"Id of a product that gets the file; empty in answers, but for the files of a product."`
	AvailableMinutes int     `doc:"How long that product's buyers may download it; 0 for ever."`
	MaxDownloads     int     `doc:"How often that product's buyers may download it; 0 for 32000 times."`
	FileName         string  `max:"100" doc:"Name of the file. Together with ShortDescription it is unique."`
	ShortDescription string  `max:"100" doc:"What the file is."`
}

const (
	filesTable        = "productfiles"
	fileContentsTable = "productfile_contents"
	fileProductsTable = "productfile_products"
)

// MaxProductFile is the largest content of a file, in bytes.
const MaxProductFile = 1 << 30

// ProductFiles are files that buyers may download (docs/protocol/20-product-details.md §12).
var ProductFiles = resource(func(s *Store) *model.Of[ProductFile, string] { return modelsOf(s).files })

func (s *Store) declareFiles() {
	modelsOf(s).files = model.Declare(s.base, model.Of[ProductFile, string]{
		One: "file", ID: func(f *ProductFile) *string { return &f.Bvin },
		StoreID:    func(f *ProductFile) *int64 { return &f.StoreId },
		Updated:    func(f *ProductFile) *Instant { return &f.LastUpdated },
		Addressing: model.StrictIDs, BeforeSave: s.settleFile,
		Title:    func(f *ProductFile) string { return f.FileName },
		Sorts:    map[string][]storage.By{"name": storage.Asc("name_key"), "text": storage.Asc("description_key")},
		Searched: []string{"name_key", "description_key"}, Filters: map[string]model.Narrowing{FilesThat: filesThat},
		BeforeDelete: func(tx *storage.Tx, c *model.Journal, f *ProductFile) error {
			return s.letGo(tx, c, fileContentsTable, storage.Eq("owner", f.Bvin))
		},
	}, storage.Spec[ProductFile, string]{
		Table: filesTable,
		Columns: []storage.Column[ProductFile]{
			{Name: "name_key", Type: storage.Text, Value: func(f *ProductFile) any { return model.Fold(f.FileName) }},
			{Name: "description_key", Type: storage.Text, Value: func(f *ProductFile) any {
				return model.Fold(f.ShortDescription)
			}},
		},
		Indexes: []storage.Index{{Columns: []string{"name_key", "description_key"}}},
	})
}

// fileContentsDDL: the content of a file is the first size bytes of the uploaded file. There may be more behind them: a
// part that was cut off, or one that a restore took back.
func fileContentsDDL() storage.Table {
	return storage.TableSpec{Name: fileContentsTable, Shop: true, Files: []string{"file"}, Key: []string{"owner"},
		Lookups: []*storage.Lookup{contentByOwner},
		Columns: []storage.Col{storage.TextCol("owner"), storage.TextCol("file"), storage.NumberCol("size")}}.Table()
}

// fileProductsDDL: which products a file goes with, and how its buyers may download it.
func fileProductsDDL() storage.Table {
	return model.LinkTable(fileProductsTable, "file", storage.TextCol("product"),
		storage.NumberCol("minutes"), storage.NumberCol("downloads"))
}

// settleFile gives the file to the product it names. The record itself names none: that is a matter of each product.
func (s *Store) settleFile(tx *storage.Tx, c *model.Journal, _, f *ProductFile) error {
	same := storage.And(storage.Eq("name_key", model.Fold(f.FileName)),
		storage.Eq("description_key", model.Fold(f.ShortDescription)))
	there, err := model.Optional(modelsOf(s).files.Find(tx,
		storage.Query{Where: storage.And(same, storage.Ne("id", f.Bvin))}))
	switch {
	case err != nil:
		return err
	case there != nil:
		return Refuse(Taken, "FileName", "{field} and ShortDescription are those of another file; change one of them.")
	}
	product, minutes, downloads := f.ProductId, f.AvailableMinutes, f.MaxDownloads
	f.ProductId, f.AvailableMinutes, f.MaxDownloads = "", 0, 0
	if product == "" {
		return nil
	}
	if err := modelsOf(s).products.MustExist(tx, "ProductId", product); err != nil {
		return err
	}
	its := storage.And(storage.Eq("file", f.Bvin), storage.Eq("product", product))
	if err := c.Before(fileProductsTable, its); err != nil {
		return err
	}
	if err := fileFor(tx, f.Bvin, product, minutes, downloads); err != nil {
		return err
	}
	return c.Made(fileProductsTable, its)
}

// fileFor notes that a product has a file, or has it on other terms than before.
func fileFor(tx *storage.Tx, file, product string, minutes, downloads int) error {
	tx.Touch(fileProductsTable)
	return storage.Upsert(tx, fileProductsTable, storage.Values{"file": file, "product": product, "minutes": minutes,
		"downloads": downloads},
		"file", "product")
}

// FilesOf calls fn with the files of a product, in the order they were given to it; their terms are this product's.
func (s *Store) FilesOf(ctx context.Context, product string, fn func(body []byte) error) error {
	bvin, ok := modelsOf(s).products.Parse(product)
	if !ok {
		return nil
	}
	fn = model.UntilDone(ctx, fn)
	return s.db.Read(ctx, func(v *storage.View) error {
		type terms struct{ minutes, downloads int }
		of := map[string]terms{}
		its := storage.Eq("product", bvin)
		links := storage.Select{Table: fileProductsTable, Columns: []string{"file", "minutes", "downloads"},
			Query: storage.Query{Where: its}}
		err := storage.Each(v, links, func(row storage.Row) error {
			var file string
			var t terms
			err := row.Scan(&file, &t.minutes, &t.downloads)
			of[file] = t
			return err
		})
		if err != nil {
			return err
		}
		via := &storage.Via{Table: fileProductsTable, Column: "file", Key: "id", Where: its, Order: storage.Asc("pk")}
		return modelsOf(s).files.Each(v, storage.Query{Via: via}, func(f ProductFile) error {
			f.ProductId, f.AvailableMinutes, f.MaxDownloads = bvin, of[f.Bvin].minutes, of[f.Bvin].downloads
			return fn(wire.Encode(&f))
		})
	})
}

// AddFile gives a product a file, last in its order even if it had it before. An *Error of kind Missing when there is
// no such file or product.
func (s *Store) AddFile(ctx context.Context, g model.Guard, file, product string, minutes, downloads int) error {
	id, ok := modelsOf(s).files.Parse(file)
	if !ok {
		return modelsOf(s).files.Missing()
	}
	bvin, ok := modelsOf(s).products.Parse(product)
	if !ok {
		return modelsOf(s).products.Missing()
	}
	return s.base.Write(ctx, g, func(tx *storage.Tx) error {
		if there, err := modelsOf(s).files.Exists(tx, id); err != nil || !there {
			return cmp.Or(err, modelsOf(s).files.Missing())
		}
		if there, err := modelsOf(s).products.Exists(tx, bvin); err != nil || !there {
			return cmp.Or(err, modelsOf(s).products.Missing())
		}
		tx.Touch(fileProductsTable)
		return storage.Replace(tx, fileProductsTable, storage.Values{"file": id, "product": bvin, "minutes": minutes,
			"downloads": downloads})
	})
}

// RemoveFile takes a file from a product; false when the product does not have it. File and content stay.
func (s *Store) RemoveFile(ctx context.Context, g model.Guard, file, product string) (gone bool, err error) {
	id, okF := modelsOf(s).files.Parse(file)
	bvin, okP := modelsOf(s).products.Parse(product)
	if !okF || !okP {
		return false, nil
	}
	err = s.base.Free(ctx, g, func(tx *storage.Tx) error {
		gone, err = model.Unlink(tx, fileProductsTable, "file", id, "product", bvin)
		return err
	})
	return gone && err == nil, err
}

// FilePart is one part of a file's content on its way in.
type FilePart struct {
	First       bool   // the content begins with it; any before is discarded
	FileName    string // of the record that a first part makes when there is none
	Description string // likewise
	Data        []byte
}

// PutFilePart stores a part of a file's content behind those before. false with a nil error when there is no data; an
// *Error of kind Missing when there is no such file and it is not a first part (docs/protocol/20-product-details.md
// §13).
func (s *Store) PutFilePart(ctx context.Context, g model.Guard, file string, part FilePart) (stored bool, err error) {
	if err := checkFileName(part.FileName); err != nil {
		return false, err
	}
	id, ok := modelsOf(s).files.Parse(file)
	switch {
	case len(part.Data) == 0:
		return false, s.writable(ctx, g)
	case !ok && part.First:
		return false, modelsOf(s).files.Unreadable()
	case !ok:
		return false, modelsOf(s).files.Missing()
	}
	s.uploads.Lock() // parts of one file come one after the other
	defer s.uploads.Unlock()
	before, size, err := s.contentOf(s.db.Reader(), id)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return false, err
	}
	if part.First {
		size = 0
	}
	if size+int64(len(part.Data)) > MaxProductFile {
		return false, Refuse(Invalid, "", "The file is larger than 1 GB. What was stored of it before stays.")
	}
	if there, err := modelsOf(s).files.Exists(s.db.Reader(), id); err != nil || !there && !part.First {
		return false, cmp.Or(err, modelsOf(s).files.Missing())
	}
	if err := s.writable(ctx, g); err != nil {
		return false, err // before anything is written to the disk
	}
	after, err := s.stagePart(before, size, part.Data)
	if err != nil {
		return false, err
	}
	err = s.base.Write(ctx, g, func(tx *storage.Tx) error {
		if err := s.mustHaveFile(tx, id, part); err != nil {
			return err
		}
		if before != "" && before != after {
			if err := s.dropFile(tx, before); err != nil {
				return err
			}
		}
		tx.Touch(fileContentsTable)
		return storage.Replace(tx, fileContentsTable, storage.Values{"owner": id, "file": after,
			"size": size + int64(len(part.Data))})
	})
	if err != nil && after != before {
		s.db.Files().Remove(nil, after) // what cannot be removed now is swept at a later start
	}
	return err == nil, err
}

// mustHaveFile makes the record that a first part asks for.
func (s *Store) mustHaveFile(tx *storage.Tx, id string, part FilePart) error {
	if there, err := modelsOf(s).files.Exists(tx, id); err != nil || there {
		return err
	}
	if !part.First {
		return modelsOf(s).files.Missing()
	}
	f := wire.New[ProductFile](s.base.Instant())
	f.Bvin, f.FileName, f.ShortDescription = id, part.FileName, part.Description
	if err := wire.Check(&f); err != nil {
		return fromWire(err)
	}
	_, _, err := modelsOf(s).files.Put(tx, nil, nil, &f)
	return err
}

var contentByOwner = storage.NewLookup(fileContentsTable, "owner", "file", "size")

// contentOf is the name and size of a file's content, storage.ErrNotFound when it has none.
func (s *Store) contentOf(r storage.Reader, id string) (name string, size int64, err error) {
	err = contentByOwner.Get(r, id, &name, &size)
	return name, size, err
}

// stagePart puts data behind the first size bytes of the uploaded file called name and answers the name of the result,
// another one when there was nothing or something lay in between.
func (s *Store) stagePart(name string, size int64, data []byte) (string, error) {
	files := s.db.Files()
	if size == 0 {
		name, _, err := files.Stage(bytes.NewReader(data))
		return name, err
	}
	f, err := files.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.Size() == size {
		if err == nil {
			_, err = files.Append(name, bytes.NewReader(data))
		}
		return name, err
	}
	name, _, err = files.Stage(io.MultiReader(io.LimitReader(f, size), bytes.NewReader(data)))
	return name, err
}

// OpenFile opens the content of a file; name is the record's. An *Error of kind Missing when there is no such file, or
// nothing was uploaded.
func (s *Store) OpenFile(file string) (r io.ReadCloser, name string, err error) {
	id, ok := modelsOf(s).files.Parse(file)
	if !ok {
		return nil, "", modelsOf(s).files.Missing()
	}
	var content string
	var size int64
	err = s.db.Read(context.Background(), func(v *storage.View) error {
		f, err := modelsOf(s).files.Get(v, id)
		if err == nil {
			name = f.FileName
			content, size, err = s.contentOf(v, id)
		}
		return err
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, "", Refuse(Missing, "", "There is no such file, or nothing was uploaded to it yet.").Because(err)
	}
	if err != nil {
		return nil, "", err
	}
	whole, err := s.db.Files().Open(content)
	if err != nil {
		return nil, "", err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(whole, size), whole}, name, nil
}

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
