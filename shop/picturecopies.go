package shop

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"

	"griddle/shop/picture"
	"griddle/storage"
)

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
		err = s.write(ctx, nil, func(tx *storage.Tx) error { return s.replaceCopies(tx, p, copies) })
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
