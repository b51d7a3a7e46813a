package shop

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"

	"griddle/shop/model"
	"griddle/shop/picture"
	"griddle/shop/wire"
	"griddle/storage"
)

// Picture names a kind of uploaded image (docs/protocol/10-catalog-core.md §3, docs/protocol/20-product-details.md
// §11).
type Picture int

// Kinds of pictures.
const (
	ProductMain Picture = iota
	CategoryIcon
	CategoryBanner
	ProductImagePicture // of which a record has one alone, whatever its name
)

// copySize is a smaller copy: at most side × side pixels, 0 for as large as it came.
type copySize struct {
	name string
	side int
}

var pictureCopies = map[Picture][]copySize{
	ProductMain:         {{"small", 220}, {"medium", 440}},
	CategoryIcon:        {{"small", 220}},
	CategoryBanner:      {{"banner", 0}},
	ProductImagePicture: {{"tiny", 50}, {"small", 220}, {"medium", 440}},
}

// The table joins the name under which a record mentions a picture with the generated names of the stored files:
// one row for the picture as it came (size "") and one for each copy, with the version of how copies are made.
// Rows stay when their record is deleted, as the protocol says of image files.
const picturesTable = "pictures"

func picturesDDL() storage.Table {
	return storage.TableSpec{Name: picturesTable, Shop: true, Files: []string{"file"},
		Key: []string{"kind", "owner", "name_key", "size"},
		Columns: []storage.Col{
			storage.NumberCol("kind"), storage.TextCol("owner"), storage.TextCol("name_key"), storage.TextCol("size"),
			storage.TextCol("file"), storage.TextCol("type"), storage.NumberCol("uploaded"),
			{Name: "version", Kind: storage.Integer, Default: 0},
		},
		Indexes: []storage.Index{{Columns: []string{"version"}}}}.Table()
}

// picturesOf selects the rows of all pictures of a kind that a record has, and onePicture those of one.
func picturesOf(p Picture, owner string) storage.Cond {
	return storage.And(storage.Eq("kind", int(p)), storage.Eq("owner", owner))
}

func onePicture(p Picture, owner, key string) storage.Cond {
	return storage.And(storage.Eq("kind", int(p)), storage.Eq("owner", owner), storage.Eq("name_key", key))
}

// MaxPictureName is the longest file name of a picture, in UTF-16 units: that of the record's member.
const MaxPictureName = 512

// PutPicture checks and scales data (already raw bytes) and stores it with its copies under the cleaned name, replacing
// one of the same name. stored is false with a nil error for what the protocol answers with a plain false: no data, an
// extension other than .png, .jpg, .jpeg and .gif, an empty name. A record that is not there is an *Error of kind
// Missing; a malformed name and data that is no picture are refused.
func (s *Store) PutPicture(ctx context.Context, g model.Guard, p Picture, bvin, filename string,
	data []byte) (stored bool, err error) {
	if err := checkFileName(filename); err != nil {
		return false, err
	}
	name := model.CleanFileName(filename)
	if len(data) == 0 || name == "" || !pictureName(name) {
		return false, s.writable(ctx, g)
	}
	if wire.Units(name) > MaxPictureName {
		return false, Refuse(Invalid, "filename", "{field} is too long: it has %d characters, %d fit.",
			wire.Units(name), MaxPictureName)
	}
	id, ok := wire.ParseBvin(bvin)
	if !ok {
		return false, s.ownerMissing(p)
	}
	if there, err := s.ownerExists(s.db.Reader(), p, id); err != nil || !there {
		return false, cmp.Or(err, s.ownerMissing(p)) // before the costly part
	}
	copies, err := scale(ctx, p, data)
	if err != nil {
		return false, err
	}
	files, err := s.stage(copies)
	if err == nil {
		err = s.base.Write(ctx, g, func(tx *storage.Tx) error {
			there, err := s.ownerExists(tx, p, id)
			if err != nil || !there {
				return cmp.Or(err, s.ownerMissing(p))
			}
			return s.keepPicture(tx, p, id, name, files)
		})
	}
	if err != nil {
		s.unstage(files)
		return false, err
	}
	return true, nil
}

// unstage removes files that no row came to name.
func (s *Store) unstage(files []pictureFile) {
	for _, f := range files {
		s.db.Files().Remove(nil, f.file) // what cannot be removed now is swept at a later start
	}
}

// checkFileName refuses what no uploaded file may be called.
func checkFileName(name string) error {
	if strings.ContainsAny(name, `"<>|`) || strings.ContainsFunc(name, unicode.IsControl) {
		return Refuse(Unreadable, "filename", `{field} must not contain " < > | or control characters.`)
	}
	return nil
}

// pictureName says whether the protocol takes files of this name.
func pictureName(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".gif":
		return true
	}
	return false
}

// writable asks the guard alone, so that a call that stores nothing is still refused to those who may not write.
func (s *Store) writable(ctx context.Context, g model.Guard) error {
	if g == nil {
		return nil
	}
	return s.db.Write(ctx, g)
}

func (s *Store) ownerExists(r storage.Reader, p Picture, id string) (bool, error) {
	switch p {
	case ProductMain:
		return modelsOf(s).products.Exists(r, id)
	case ProductImagePicture:
		return modelsOf(s).images.Exists(r, id)
	}
	return modelsOf(s).categories.Exists(r, id)
}

func (s *Store) ownerMissing(p Picture) error {
	switch p {
	case ProductMain:
		return modelsOf(s).products.Missing()
	case ProductImagePicture:
		return modelsOf(s).images.Missing()
	}
	return modelsOf(s).categories.Missing()
}

// pictureFile is one staged file of a picture.
type pictureFile struct {
	size, file, contentType string
	data                    []byte
}

// scale checks a picture and makes its copies.
func scale(ctx context.Context, p Picture, data []byte) ([]pictureFile, error) {
	whole, copies, err := picture.Reduce(ctx, data, sides(p)...)
	switch {
	case errors.Is(err, picture.ErrTooLarge):
		return nil, Refuse(Invalid, "", "The picture is larger than 100 megapixels; send a smaller one.").Because(err)
	case errors.Is(err, picture.ErrTooHeavy):
		return nil, Refuse(Invalid, "", "The picture takes more than 1 GB of memory to be read; "+
			"send a smaller or simpler one.").Because(err)
	case errors.Is(err, picture.ErrNotPicture):
		return nil, Refuse(Invalid, "", "The data is not a PNG, JPEG or GIF picture.").Because(err)
	case err != nil:
		return nil, err
	}
	files := []pictureFile{{contentType: whole.ContentType(), data: data}}
	for i, c := range copies {
		files = append(files, pictureFile{size: pictureCopies[p][i].name, contentType: c.ContentType(), data: c.Data})
	}
	return files, nil
}

// sides are those of the copies of a kind of picture.
func sides(p Picture) (all []int) {
	for _, c := range pictureCopies[p] {
		all = append(all, c.side)
	}
	return all
}

// stage writes the files; a copy that is the same as the picture itself shares its file.
func (s *Store) stage(files []pictureFile) ([]pictureFile, error) {
	for i := range files {
		f := &files[i]
		if i > 0 && bytes.Equal(f.data, files[0].data) {
			f.file = files[0].file
			continue
		}
		name, _, err := s.db.Files().Stage(bytes.NewReader(f.data))
		if err != nil {
			return files[:i], err
		}
		f.file = name
	}
	return files, nil
}

// keepPicture makes the staged files the picture of that name. The files it replaces go once no snapshot needs them.
func (s *Store) keepPicture(tx *storage.Tx, p Picture, owner, name string, files []pictureFile) error {
	key := model.Fold(name)
	if p == ProductImagePicture {
		key = ""
	}
	before := onePicture(p, owner, key)
	replaced, err := fileNames(tx, picturesTable, before)
	if err != nil {
		return err
	}
	if _, err := storage.Delete(tx, picturesTable, before); err != nil {
		return err
	}
	if err := insertPictures(tx, p, owner, key, files, s.now().UnixNano()); err != nil {
		return err
	}
	for _, file := range replaced {
		if err := s.dropFile(tx, file); err != nil {
			return err
		}
	}
	tx.Touch(picturesTable)
	return nil
}

// insertPictures adds a row for each file.
func insertPictures(tx *storage.Tx, p Picture, owner, key string, files []pictureFile, uploaded int64) error {
	for _, f := range files {
		_, err := storage.Insert(tx, picturesTable, storage.Values{"kind": int(p), "owner": owner, "name_key": key,
			"size": f.size,
			"file": f.file, "type": f.contentType, "uploaded": uploaded, "version": copiesVersion})
		if err != nil {
			return err
		}
	}
	return nil
}

// OpenPicture opens the current picture (size "", "tiny", "small", "medium", "banner") of a record: the one its member
// names, in the cleaned form of the name, else the one uploaded last. An *Error of kind Missing when there is none.
func (s *Store) OpenPicture(p Picture, bvin, size string) (r io.ReadCloser, contentType string, err error) {
	id, ok := wire.ParseBvin(bvin)
	if !ok {
		return nil, "", s.ownerMissing(p)
	}
	for gone := ""; ; {
		file, contentType, err := s.currentPicture(p, id, size)
		if err == nil {
			r, err = s.db.Files().Open(file)
		}
		if err == nil {
			return r, contentType, nil
		}
		if !errors.Is(err, storage.ErrNotFound) {
			return nil, "", err
		}
		if file == gone {
			return nil, "", Refuse(Missing, "", "There is no such picture.").Because(err)
		}
		gone = file // replaced between the two steps: there is a new one
	}
}

// currentPicture names the file of a record's current picture; "" and storage.ErrNotFound when there is none.
func (s *Store) currentPicture(p Picture, id, size string) (file, contentType string, err error) {
	err = s.db.Read(context.Background(), func(v *storage.View) error {
		named, err := s.pictureNamed(v, p, id, size)
		if err != nil {
			return err
		}
		its := storage.Select{Table: picturesTable, Columns: []string{"file", "type"},
			Query: storage.Query{Order: storage.Desc("uploaded"),
				Where: storage.And(onePicture(p, id, model.Fold(model.CleanFileName(named))),
					storage.Eq("size", size))}}
		err = storage.First(v, its, &file, &contentType)
		if errors.Is(err, storage.ErrNotFound) {
			its.Where = storage.And(picturesOf(p, id), storage.Eq("size", size))
			err = storage.First(v, its, &file, &contentType)
		}
		return err
	})
	return file, contentType, err
}

// pictureNamed is the file name in the record.
func (s *Store) pictureNamed(r storage.Reader, p Picture, id, size string) (string, error) {
	if p == ProductImagePicture {
		return "", nil
	}
	if p == ProductMain {
		product, err := modelsOf(s).products.Get(r, id)
		if size == "small" {
			return product.ImageFileSmall, err
		}
		if product.ImageFileMedium == "" {
			return product.ImageFileSmall, err
		}
		return product.ImageFileMedium, err
	}
	category, err := modelsOf(s).categories.Get(r, id)
	if p == CategoryIcon {
		return category.ImageUrl, err
	}
	return category.BannerImageUrl, err
}

// fileNames are the uploaded files that rows of a table name, each once.
func fileNames(r storage.Reader, table string, where storage.Cond) ([]string, error) {
	all, err := storage.Texts(r, storage.Select{Table: table, Columns: []string{"file"},
		Query: storage.Query{Where: where}})
	slices.Sort(all)
	return slices.Compact(all), err
}

// copiesVersion is raised when the copies of pictures are made otherwise; those of an older version are made anew.
// 1: they are turned.
const copiesVersion = 1

// olderPicture is a picture as it came, whose copies are of an older version.
type olderPicture struct {
	kind             Picture
	owner, key       string
	file, fileFormat string
}

// RenewCopies makes those copies of pictures anew that an older Griddle made, one after the other, and says how
// many pictures it did. Ending ctx ends it between two of them; what it did is done, the rest comes the next time.
func (s *Store) RenewCopies(ctx context.Context) (done int, err error) {
	for ctx.Err() == nil {
		p, err := s.olderPicture()
		if err != nil || p == nil {
			return done, err
		}
		if err := s.renewCopies(ctx, p); err != nil {
			return done, err
		}
		done++
	}
	return done, ctx.Err()
}

// olderPicture is the next one; nil when there is none.
func (s *Store) olderPicture() (*olderPicture, error) {
	var p olderPicture
	older := storage.Select{Table: picturesTable, Columns: []string{"kind", "owner", "name_key", "file", "type"},
		Query: storage.Query{Where: storage.And(storage.Less("version", copiesVersion), storage.Eq("size", ""))}}
	err := storage.First(s.db.Reader(), older, &p.kind, &p.owner, &p.key, &p.file, &p.fileFormat)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return &p, err
}

// renewCopies makes the copies of one picture anew. Those that would come out the same, and those of a file that
// cannot be read, stay.
func (s *Store) renewCopies(ctx context.Context, p *olderPicture) error {
	copies, err := s.newCopies(ctx, p)
	if err == nil && len(copies) > 0 {
		copies, err = s.stage(copies)
	}
	if err == nil {
		err = s.base.Write(ctx, nil, func(tx *storage.Tx) error { return s.replaceCopies(tx, p, copies) })
	}
	if err != nil {
		s.unstage(copies)
	}
	return err
}

// newCopies are the copies of a picture that is shown turned; none of any other.
func (s *Store) newCopies(ctx context.Context, p *olderPicture) ([]pictureFile, error) {
	if p.fileFormat == unreadablePicture {
		return nil, nil
	}
	r, err := s.db.Files().Open(p.file)
	if err != nil {
		return nil, nil
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil || !picture.Turned(data) {
		return nil, nil
	}
	files, err := scale(ctx, p.kind, data)
	switch {
	case err == nil:
		return files[1:], nil
	case KindOf(err) == Invalid:
		return nil, nil // it was taken by other rules
	}
	return nil, err
}

// replaceCopies notes that the copies are of today's version. A picture that was replaced meanwhile has new ones
// already.
func (s *Store) replaceCopies(tx *storage.Tx, p *olderPicture, copies []pictureFile) error {
	its := onePicture(p.kind, p.owner, p.key)
	var uploaded int64
	err := storage.First(tx, storage.Select{Table: picturesTable, Columns: []string{"uploaded"},
		Query: storage.Query{Where: storage.And(its,
			storage.Eq("size", ""), storage.Eq("file", p.file), storage.Less("version", copiesVersion))}}, &uploaded)
	if errors.Is(err, storage.ErrNotFound) {
		s.unstage(copies)
		return nil
	}
	if err != nil {
		return err
	}
	if len(copies) > 0 {
		replaced, err := fileNames(tx, picturesTable, storage.And(its, storage.Ne("file", p.file)))
		if err != nil {
			return err
		}
		if _, err := storage.Delete(tx, picturesTable, storage.And(its, storage.Ne("size", ""))); err != nil {
			return err
		}
		if err := insertPictures(tx, p.kind, p.owner, p.key, copies, uploaded); err != nil {
			return err
		}
		for _, file := range replaced {
			if err := s.dropFile(tx, file); err != nil {
				return err
			}
		}
		tx.Touch(picturesTable)
	}
	_, err = storage.Set(tx, picturesTable, its, storage.Values{"version": copiesVersion})
	return err
}

// turnLogo turns a logo that an older Griddle kept as it came.
func turnLogo(tx *storage.Tx) error {
	text, err := storage.Setting(tx, logoKey)
	if err != nil || text == "" {
		return err
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || !picture.Turned(data) {
		return nil // it stays as it is
	}
	_, copies, err := picture.Reduce(context.Background(), data, logoSide)
	if err != nil || bytes.Equal(copies[0].Data, data) {
		return nil
	}
	return storage.SetSetting(tx, logoKey, base64.StdEncoding.EncodeToString(copies[0].Data))
}
