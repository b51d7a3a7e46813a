package prefs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"griddle/storage"
)

// Draft is what somebody typed on a page of the window and has not saved yet. It belongs to what the page is about:
// whoever opens that again finds it, also after the program was killed.
type Draft struct {
	Page   string           // the page's route
	Title  string           // how the owner knows what it is about
	Fields map[string]Typed // what differs from the store, by the field's name
	// Record is as it was read, should it be gone when the owner comes back.
	Record string `json:",omitempty"`
}

// Typed is a field's text as it was read, and as it was typed over it.
type Typed struct{ Base, Text string }

// Drafts are no records: no event tells of them, no program reads them, and no copy of the store holds them.
const (
	draftsTable        = "drafts"
	draftPicturesTable = "draft_pictures"
)

func draftsDDL() storage.Table {
	return storage.TableSpec{Name: draftsTable, NotInCopies: true, Key: []string{"page"},
		Columns: []storage.Col{storage.TextCol("page"), storage.TextCol("body")}}.Table()
}

// draftPicturesDDL are the pictures chosen for a draft, by the field that will name them.
func draftPicturesDDL() storage.Table {
	return storage.TableSpec{Name: draftPicturesTable, NotInCopies: true, Files: []string{"file"},
		Key:     []string{"page", "field"},
		Columns: []storage.Col{storage.TextCol("page"), storage.TextCol("field"), storage.TextCol("file")}}.Table()
}

// Drafts are all of them, in the order of their pages.
func (p *Prefs) Drafts() (all []Draft, err error) {
	bodies := storage.Select{Table: draftsTable, Columns: []string{"body"},
		Query: storage.Query{Order: storage.Asc("page")}}
	err = storage.Each(p.db.Reader(), bodies, func(row storage.Row) error {
		var body string
		if err := row.Scan(&body); err != nil {
			return err
		}
		var d Draft
		err := json.Unmarshal([]byte(body), &d)
		all = append(all, d)
		return err
	})
	return all, err
}

// SetDraft keeps a draft in place of the one of its page, with pictures that were chosen since by field; one without
// fields is forgotten. It is written like the window's state: nobody needs to hear of it.
func (p *Prefs) SetDraft(ctx context.Context, d Draft, pictures map[string][]byte) error {
	body, err := json.Marshal(d)
	if err != nil {
		return err
	}
	staged := map[string]string{}
	for field, data := range pictures {
		if staged[field], _, err = p.db.Files().Stage(bytes.NewReader(data)); err != nil {
			return p.unstaged(staged, err)
		}
	}
	err = p.db.Write(ctx, func(tx *storage.Tx) error {
		if err := p.dropDraftPictures(tx, d, staged); err != nil {
			return err
		}
		if len(d.Fields) == 0 {
			_, err := storage.Delete(tx, draftsTable, storage.Eq("page", d.Page))
			return err
		}
		for field, file := range staged {
			row := storage.Values{"page": d.Page, "field": field, "file": file}
			if _, err := storage.Insert(tx, draftPicturesTable, row); err != nil {
				return err
			}
		}
		return storage.Replace(tx, draftsTable, storage.Values{"page": d.Page, "body": string(body)})
	})
	return p.unstaged(staged, err)
}

// unstaged takes files away that a write which failed was to name.
func (p *Prefs) unstaged(staged map[string]string, err error) error {
	if err == nil {
		return nil
	}
	for _, file := range staged {
		if file != "" {
			err = errors.Join(err, p.db.Files().Remove(nil, file))
		}
	}
	return err
}

// dropDraftPictures lets go of pictures whose field the draft no longer has, or has another one for.
func (p *Prefs) dropDraftPictures(tx *storage.Tx, d Draft, staged map[string]string) error {
	kept := map[string]string{}
	pictures := storage.Select{Table: draftPicturesTable, Columns: []string{"field", "file"},
		Query: storage.Query{Where: storage.Eq("page", d.Page)}}
	err := storage.Each(tx, pictures, func(row storage.Row) error {
		var field, file string
		err := row.Scan(&field, &file)
		kept[field] = file
		return err
	})
	if err != nil {
		return err
	}
	for field, file := range kept {
		_, there := d.Fields[field]
		if _, again := staged[field]; there && !again {
			continue
		}
		if _, err := storage.Delete(tx, draftPicturesTable, draftPicture(d.Page, field)); err != nil {
			return err
		}
		if err := p.db.Files().Remove(tx, file); err != nil {
			return err
		}
	}
	return nil
}

func draftPicture(page, field string) storage.Cond {
	return storage.And(storage.Eq("page", page), storage.Eq("field", field))
}

// DraftPicture is the picture that was chosen for a field of a draft, as it came; nil when there is none.
func (p *Prefs) DraftPicture(page, field string) (data []byte, err error) {
	var file string
	err = storage.First(p.db.Reader(), storage.Select{Table: draftPicturesTable, Columns: []string{"file"},
		Query: storage.Query{Where: draftPicture(page, field)}}, &file)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	f, err := p.db.Files().Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}
