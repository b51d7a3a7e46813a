package records

import (
	"bytes"
	"image"
	"slices"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/prefs"
	"griddle/ui/shell"
)

// draft is what was typed into the page before and is not saved yet, with the pictures chosen for it.
type draft struct {
	prefs.Draft
	pictures map[string]chosenPicture // by path
}

type chosenPicture struct {
	data []byte
	img  image.Image
}

// readDraft adds the pictures to a draft; it is called away from the window.
func readDraft(kept prefs.Draft, pictures []Picture, picture func(field string) ([]byte, error)) (draft, error) {
	d := draft{kept, map[string]chosenPicture{}}
	for _, decl := range pictures {
		if _, there := kept.Fields[decl.Path]; !there {
			continue
		}
		data, err := picture(decl.Path)
		if err != nil {
			return d, err
		}
		if data == nil {
			continue // it was taken away
		}
		img, err := shrink(bytes.NewReader(data), 2*previewSide)
		if err != nil {
			return d, err
		}
		d.pictures[decl.Path] = chosenPicture{data, img}
	}
	return d, nil
}

// shot adds a picture to the form.
func (f *form[T]) shot(decl Picture) *pictureInput {
	s := newPictureInput(f.desk, decl, f.chose)
	f.shots = append(f.shots, s)
	return s
}

// resumePictures puts the pictures of a draft over those that are stored.
func (f *form[T]) resumePictures(d draft) {
	for _, s := range f.shots {
		typed, there := d.Fields[s.decl.Path]
		if chosen := d.pictures[s.decl.Path]; there && (typed.Text == "" || chosen.data != nil) {
			s.resume(typed.Text, chosen.data, chosen.img)
		}
	}
}

// showPictures shows those of the stored record.
func (f *form[T]) showPictures() {
	for _, s := range f.shots {
		s.show(f.id, textOf(f.base, s.decl.Path, reading{}))
	}
}

// renewPictures takes those that somebody else changed.
func (f *form[T]) renewPictures() {
	for _, s := range f.shots {
		s.renew(f.id, textOf(f.base, s.decl.Path, reading{}))
	}
}

// writePictures names in a record those that the owner touched, and answers the files among them.
func (f *form[T]) writePictures(rec *T) (uploads []shop.Upload) {
	for _, s := range f.shots {
		if s.data != nil {
			uploads = append(uploads, shop.Upload{Kind: s.decl.Kind, Name: s.name, Data: s.data})
		}
		if s.touched() || s.data != nil {
			s.write(rec)
		}
	}
	return uploads
}

// typed is what the owner touched, by its path; that of secrets is kept nowhere.
func (f *form[T]) typed() map[string]prefs.Typed {
	all := map[string]prefs.Typed{}
	for _, i := range f.all {
		if i.touched() && !i.decl.Secret {
			all[i.decl.Path] = prefs.Typed{Base: i.base, Text: i.get()}
		}
	}
	for _, s := range f.shots {
		if s.touched() {
			all[s.decl.Path] = prefs.Typed{Base: s.base, Text: s.name}
		}
	}
	return all
}

func (f *form[T]) dirty() bool {
	return f.inputs.dirty() || slices.ContainsFunc(f.shots, (*pictureInput).touched)
}

// Pictures implements shell.Drafter.
func (f *form[T]) Pictures() map[string][]byte {
	all := map[string][]byte{}
	for _, s := range f.shots {
		if s.data != nil && s.touched() {
			all[s.decl.Path] = s.data
		}
	}
	return all
}

// chose follows a picture that was chosen or taken away.
func (f *form[T]) chose(s *pictureInput) {
	if s.data != nil {
		f.frame.Chose(s.decl.Path, s.data)
	}
	f.follow()
}

// resume puts the pictures of a draft over those that are stored. What somebody else changed since it was begun is said
// beside the field, as if the page had been open.
func (p *EditorPage[T]) resume(d draft) {
	p.resumePictures(d)
	if p.id != "" {
		p.renew(stored[T]{*p.base, p.belongs})
	}
}

// Typed implements shell.Drafter.
func (p *EditorPage[T]) Typed() prefs.Draft {
	d := prefs.Draft{Title: p.decl.NewTitle, Fields: p.typed()}
	if p.id != "" && len(d.Fields) > 0 {
		d.Title = lang.X("edit.draft", "{{.One}} “{{.Name}}”",
			map[string]any{"One": p.decl.One, "Name": p.decl.Title(p.base)})
		d.Record = string(model.Encode(p.base))
	}
	return d
}

var _ shell.Drafter = (*EditorPage[struct{}])(nil)
