package storeinfo

import (
	"context"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// logo is the store's picture. It is stored at once, which can be undone.
type logo struct {
	desk    *shell.Desk
	field   *kit.Field
	picture *canvas.Image
	none    *kit.Text   // instead of a picture
	drop    *kit.Button // takes it away
}

func newLogo(d *shell.Desk) *logo {
	l := &logo{desk: d, picture: canvas.NewImageFromResource(nil)}
	l.picture.FillMode = canvas.ImageFillContain
	l.picture.SetMinSize(fyne.NewSquareSize(9 * look.Unit))
	l.none = kit.NewText(lang.X("storesettings.logo.none", "No logo yet"), kit.Style{Color: look.Muted})
	l.drop = kit.NewButton(lang.X("storesettings.logo.remove", "Remove"), kit.Quiet, func() { l.set(nil) })
	choose := kit.NewButton(lang.X("storesettings.logo.choose", "Choose a picture…"), kit.Secondary, l.choose)
	l.field = kit.NewField("Logo", lang.X("storesettings.logo", "Logo"),
		lang.X("storesettings.logo.hint", "A PNG, JPEG or GIF. It is shown on the dashboard."),
		kit.Row(2, container.NewStack(l.picture, container.NewCenter(l.none)), choose, l.drop), nil)
	return l
}

// read shows what is stored.
func (l *logo) read() {
	kit.Fetch(l.desk.Runner, l.desk.Shop.Logo, func(data []byte, err error) {
		if err != nil {
			l.desk.ToastError(err)
			return
		}
		l.picture.Resource, l.picture.Hidden = nil, data == nil
		if data != nil {
			l.picture.Resource = fyne.NewStaticResource("logo", data)
		}
		l.picture.Refresh()
		l.none.Hidden, l.drop.Hidden = data != nil, data == nil
		l.desk.Window.Content().Refresh()
	})
}

func (l *logo) choose() {
	l.desk.OpenFile(kit.Pictures(), func(r fyne.URIReadCloser) {
		data, err := io.ReadAll(io.LimitReader(r, 64<<20)) // as large as an upload may be
		_ = r.Close()                                      // it was only read
		if err != nil {
			l.desk.ToastError(err)
			return
		}
		l.set(data)
	}, l.desk.ToastError)
}

// set stores a picture; nil takes it away.
func (l *logo) set(data []byte) {
	l.change(data, func(before []byte) {
		said := lang.X("storesettings.logo.set", "The logo is changed.")
		if data == nil {
			said = lang.X("storesettings.logo.gone", "The logo is removed.")
		}
		l.desk.ToastUndo(said, func() { l.change(before, func([]byte) {}) })
	})
}

// change stores a picture, or nil for none; done hears what was there before.
func (l *logo) change(data []byte, done func(before []byte)) {
	kit.Fetch(l.desk.Runner, func() ([]byte, error) {
		before, err := l.desk.Shop.Logo()
		if err == nil {
			err = l.desk.Shop.SetLogo(context.Background(), data)
		}
		return before, err
	}, func(before []byte, err error) {
		if err != nil {
			l.desk.ToastError(err)
			return
		}
		done(before)
		l.read()
	})
}
