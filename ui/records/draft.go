package records

import (
	"bytes"
	"image"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
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
func (p *EditorPage[T]) readDraft(kept prefs.Draft, picture func(field string) ([]byte, error)) (draft, error) {
	d := draft{kept, map[string]chosenPicture{}}
	for _, decl := range p.decl.Pictures {
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

// resume puts the pictures of a draft over those that are stored. What somebody else changed since it was begun is said
// beside the field, as if the page had been open.
func (p *EditorPage[T]) resume(d draft) {
	for _, s := range p.shots {
		typed, there := d.Fields[s.decl.Path]
		if chosen := d.pictures[s.decl.Path]; there && (typed.Text == "" || chosen.data != nil) {
			s.resume(typed.Text, chosen.data, chosen.img)
		}
	}
	if p.id != "" {
		p.renew(*p.base)
	}
}

// Typed implements shell.Drafter.
func (p *EditorPage[T]) Typed() prefs.Draft {
	d := prefs.Draft{Title: p.decl.NewTitle, Fields: p.typed()}
	for _, s := range p.shots {
		if s.touched() {
			d.Fields[s.decl.Path] = prefs.Typed{Base: s.base, Text: s.name}
		}
	}
	if p.id != "" && len(d.Fields) > 0 {
		d.Title = lang.X("edit.draft", "{{.One}} “{{.Name}}”",
			map[string]any{"One": p.decl.One, "Name": p.decl.Title(p.base)})
		d.Record = string(shop.Encode(p.base))
	}
	return d
}

// Pictures implements shell.Drafter.
func (p *EditorPage[T]) Pictures() map[string][]byte {
	all := map[string][]byte{}
	for _, s := range p.shots {
		if s.data != nil {
			all[s.decl.Path] = s.data
		}
	}
	return all
}

// chose follows a picture that was chosen or taken away.
func (p *EditorPage[T]) chose(s *pictureInput) {
	if s.data != nil {
		p.frame.Chose(s.decl.Path, s.data)
	}
	p.follow()
}

var _ shell.Drafter = (*EditorPage[struct{}])(nil)
