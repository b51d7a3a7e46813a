package records

import (
	"context"
	"image"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"griddle/shop"
	"griddle/shop/picture"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// Thumbs keeps the small pictures of a list. Reading one takes a moment, so a cell stays empty until it is there.
type Thumbs struct {
	desk  *shell.Desk
	kind  shop.Picture
	kept  map[string]image.Image // by record and file name; nil: there is none
	under map[string]bool        // being read
}

const (
	thumbSide  = 30  // on screen
	thumbPixel = 60  // for screens of double density
	thumbsKept = 600 // about 10 MB
)

// NewThumbs makes an empty store of the small pictures of a kind.
func NewThumbs(d *shell.Desk, kind shop.Picture) *Thumbs {
	return &Thumbs{desk: d, kind: kind, kept: map[string]image.Image{}, under: map[string]bool{}}
}

// Thumb is a cell with a small picture.
type Thumb struct {
	widget.BaseWidget
	key string
	img *canvas.Image
}

// NewThumb makes an empty cell.
func NewThumb() *Thumb {
	t := &Thumb{img: canvas.NewImageFromImage(nil)}
	t.img.FillMode = canvas.ImageFillContain
	t.img.SetMinSize(fyne.NewSquareSize(thumbSide))
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer implements fyne.Widget.
func (t *Thumb) CreateRenderer() fyne.WidgetRenderer {
	back := kit.NewBand(look.Band, kit.Gap(0, 0))
	return widget.NewSimpleRenderer(kit.Left(container.New(thumbLayout{}, back, t.img)))
}

type thumbLayout struct{}

func (thumbLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Resize(s)
	}
}

func (thumbLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(thumbSide) }

// Fill shows the picture of a record under the file name it has there; "" for none.
func (s *Thumbs) Fill(t *Thumb, bvin, file string) {
	key := bvin + "/" + file
	if t.key == key && t.img.Image != nil {
		return
	}
	t.key = key
	if file == "" {
		s.set(t, nil)
		return
	}
	img, known := s.kept[key]
	s.set(t, img)
	if known || s.under[key] {
		return
	}
	s.under[key] = true
	kit.Fetch(s.desk.Runner, func() (image.Image, error) { return s.read(bvin) }, func(img image.Image, _ error) {
		delete(s.under, key)
		if len(s.kept) >= thumbsKept {
			s.kept = map[string]image.Image{}
		}
		s.kept[key] = img // a picture that is not there is not asked for again
		if t.key == key {
			s.set(t, img)
		}
	})
}

func (s *Thumbs) set(t *Thumb, img image.Image) {
	t.img.Image = img
	t.img.Refresh()
}

func (s *Thumbs) read(bvin string) (image.Image, error) {
	r, _, err := s.desk.Shop.OpenPicture(s.kind, bvin, "small")
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return shrink(r, thumbPixel)
}

// shrink reads a picture and makes it fit into a square.
func shrink(r io.Reader, side int) (image.Image, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return picture.Show(context.Background(), data, side)
}
