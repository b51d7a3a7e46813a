package records

import (
	"bytes"
	"fmt"
	"image"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// Picture declares a picture of a record: chosen from a file or dropped on the window, kept when the record is saved.
type Picture struct {
	Kind  shop.Picture
	Path  string   // of the member that names the file
	Also  []string // members that name the same file
	Size  string   // which copy is shown
	Title string
	Note  string // what it is for; "" for nothing
	// Open reads it where it is no picture of a record; nil: the record's.
	Open func() (io.ReadCloser, error)
}

// previewSide is the largest side of a picture on the page, and fileMost the largest file it may come from, in bytes.
const (
	previewSide = 160
	fileMost    = 64 << 20
)

type pictureInput struct {
	desk    *shell.Desk
	decl    Picture
	changed func(*pictureInput)
	card    fyne.CanvasObject
	box     fyne.CanvasObject // what stands in the card
	img     *canvas.Image
	note    *kit.Para
	clear   *kit.Button

	base, name string // file names: as stored, and as it will be
	data       []byte // of a file that was chosen
	given      bool   // the data came with the record that is copied: the owner chose nothing
}

func newPictureInput(d *shell.Desk, decl Picture, changed func(*pictureInput)) *pictureInput {
	p := &pictureInput{desk: d, decl: decl, changed: changed}
	p.img = canvas.NewImageFromImage(nil)
	p.img.FillMode = canvas.ImageFillContain
	p.img.SetMinSize(fyne.NewSquareSize(previewSide))
	p.note = kit.NewPara("", kit.Style{Size: look.Small, Color: look.Muted})
	p.clear = kit.NewButton(lang.X("picture.remove", "Remove"), kit.Secondary, func() { p.take("", nil) })
	choose := kit.NewButton(lang.X("picture.choose", "Choose picture…"), kit.Secondary,
		p.choose).WithIcon(theme.FolderOpenIcon())
	about := kit.NewPara(decl.Note, kit.Style{Size: look.Small, Color: look.Muted})
	about.Hidden = decl.Note == ""
	p.box = kit.Fill(2, 1, container.NewStack(kit.NewBand(look.Band, kit.Gap(0, 0)), p.img),
		kit.Stack(1.5, kit.Left(choose), kit.Left(p.clear), p.note, about))
	p.card = p.box
	if decl.Open == nil {
		p.card = kit.NewCard(kit.Card{Title: decl.Title, Content: p.box})
	}
	return p
}

func (p *pictureInput) touched() bool { return p.name != p.base || p.data != nil && !p.given }

// show takes the stored picture.
func (p *pictureInput) show(id, file string) {
	p.base, p.name, p.data, p.given = file, file, nil, false
	p.draw(nil)
	if file == "" || id == "" && p.decl.Open == nil {
		return
	}
	kit.Fetch(p.desk.Runner, func() (image.Image, error) {
		r, err := p.open(id)
		if err != nil {
			return nil, err
		}
		defer r.Close()
		return shrink(r, 2*previewSide)
	}, func(img image.Image, err error) {
		if p.name == file && p.data == nil && err == nil { // a name without an uploaded file shows nothing
			p.draw(img)
		}
	})
}

func (p *pictureInput) open(id string) (io.ReadCloser, error) {
	if p.decl.Open != nil {
		return p.decl.Open()
	}
	r, _, err := p.desk.Shop.OpenPicture(p.decl.Kind, id, p.decl.Size)
	return r, err
}

// renew takes a picture that somebody else changed, unless the owner has chosen another one.
func (p *pictureInput) renew(id, file string) {
	if !p.touched() && file != p.base {
		p.show(id, file)
		return
	}
	p.base = file
}

func (p *pictureInput) draw(img image.Image) {
	p.img.Image = img
	p.img.Refresh()
	p.clear.SetEnabled(p.name != "")
	words := p.name
	if p.decl.Open != nil && words == p.base {
		words = " " // it has no name of its own
	}
	if p.name == "" {
		words = lang.X("picture.none", "No picture yet. Choose a PNG, JPEG or GIF file, or drop one on the window.")
	}
	p.note.SetText(words)
}

// choose asks for a file.
func (p *pictureInput) choose() {
	p.desk.OpenFile(kit.Pictures(), p.read, p.desk.ToastError)
}

// read takes a file away from the window.
func (p *pictureInput) read(r fyne.URIReadCloser) {
	name := r.URI().Name()
	type file struct {
		data []byte
		img  image.Image
	}
	kit.Fetch(p.desk.Runner, func() (f file, err error) {
		defer r.Close()
		if f.data, err = ReadPicture(r, name); err != nil {
			return f, err
		}
		f.img, err = shrink(bytes.NewReader(f.data), 2*previewSide)
		return f, err
	}, func(f file, err error) {
		if err != nil {
			p.desk.ToastError(NoPicture(name, err))
			return
		}
		p.take(name, &f.data)
		p.draw(f.img)
	})
}

// ReadPicture reads the file of a picture, which may have at most 64 MiB. It is called away from the window.
func ReadPicture(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, fileMost+1))
	if err == nil && len(data) > fileMost {
		err = fmt.Errorf("%s is larger than 64 MB", name)
	}
	return data, err
}

// NoPicture says that a file is none that can be a picture, and why.
func NoPicture(name string, err error) error {
	return kit.Told(lang.X("picture.wrong",
		"“{{.Name}}” is not a PNG, JPEG or GIF picture of at most 64 MB and 100 megapixels; choose "+
			"another file.",
		map[string]any{"Name": name}), err)
}

func (p *pictureInput) take(name string, data *[]byte) {
	p.name, p.data, p.given = model.CleanFileName(name), nil, false
	if data != nil {
		p.data = *data
	}
	p.draw(nil)
	p.changed(p)
}

// write names the picture in a record.
func (p *pictureInput) write(rec any) {
	for _, path := range append([]string{p.decl.Path}, p.decl.Also...) {
		setText(rec, path, p.name, reading{})
	}
}

// resume takes a picture that was chosen on an earlier visit; no data for one that was taken away.
func (p *pictureInput) resume(name string, data []byte, img image.Image) {
	p.name, p.data, p.given = name, data, false
	p.draw(img)
}

// copied takes the picture of the record that is copied.
func (p *pictureInput) copied(data []byte, img image.Image) {
	p.data, p.given = data, true
	p.draw(img)
}

// copyPictures reads the pictures of the record that is copied; where one cannot be read, the copy has none. It is
// called away from the window.
func (p *EditorPage[T]) copyPictures(rec *T) (map[string]chosenPicture, error) {
	all := map[string]chosenPicture{}
	for _, decl := range p.decl.Pictures {
		if textOf(rec, decl.Path, reading{}) == "" {
			continue
		}
		data, err := p.pictureData(decl)
		if err != nil && shop.KindOf(err) != shop.Missing {
			return nil, err
		}
		img, unreadable := shrink(bytes.NewReader(data), 2*previewSide)
		if err != nil || unreadable != nil {
			(&pictureInput{decl: decl}).write(rec)
			continue
		}
		all[decl.Path] = chosenPicture{data, img}
	}
	return all, nil
}

func (p *EditorPage[T]) pictureData(decl Picture) ([]byte, error) {
	r, _, err := p.desk.Shop.OpenPicture(decl.Kind, p.origin, "")
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// Dropped takes a file that was dropped on the window: for the picture under it, else the first one.
func (p *form[T]) Dropped(at fyne.Position, files []fyne.URI) {
	if len(files) == 0 || len(p.shots) == 0 {
		return
	}
	to := p.shots[0]
	for _, s := range p.shots {
		from := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.card)
		if size := s.card.Size(); at.X >= from.X && at.X < from.X+size.Width && at.Y >= from.Y &&
			at.Y < from.Y+size.Height {
			to = s
		}
	}
	r, err := storage.Reader(files[0])
	if err != nil {
		p.desk.ToastError(kit.Told(lang.X("picture.unreadable", "This file cannot be read; choose another one."), err))
		return
	}
	to.read(r)
}
