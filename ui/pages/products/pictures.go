package products

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// pictures are those that shoppers see besides the main one.
func pictures(d *shell.Desk) records.Aside {
	type row struct {
		shop.ProductImage
		all []shop.ProductImage // of the product, in their order
		at  int
	}
	thumbs := records.NewThumbs(d, shop.ProductImagePicture)
	text := func(id, title string, of func(row) string) kit.Column[row] {
		return kit.Column[row]{ID: id, Title: title, Width: 140, Weight: 1, Text: of}
	}
	return &records.Related[row]{
		Desk: d, Title: lang.X("product.pictures", "Further pictures"),
		Empty: lang.X("product.pictures.none", "It has no pictures besides the main one."),
		Key:   func(r row) string { return r.Bvin },
		Columns: []kit.Column[row]{
			{ID: "picture", Width: 50, Create: func() fyne.CanvasObject { return records.NewThumb() },
				Update: func(cell fyne.CanvasObject, r row) { thumbs.Fill(cell.(*records.Thumb), r.Bvin, r.FileName) }},
			text("file", lang.X("product.pictures.file", "File"), func(r row) string { return r.FileName }),
			text("caption", lang.X("product.pictures.caption", "Caption"), func(r row) string { return r.Caption }),
			text("alt", lang.X("product.alt", "Description of the picture"),
				func(r row) string { return r.AlternateText }),
		},
		Load: func(ctx context.Context, id string) (rows []row, n int, err error) {
			all, err := d.Shop.ImagesOf(ctx, id)
			for at, i := range all {
				rows = append(rows, row{i, all, at})
			}
			return rows, len(rows), err
		},
		Open: func(r row) { askTexts(d, r.ProductImage) },
		Actions: func(r row) (all []kit.Action) {
			all = []kit.Action{{Label: lang.X("product.pictures.texts", "Caption and description…"),
				Icon: theme.DocumentCreateIcon(), Do: func() { askTexts(d, r.ProductImage) }}}
			all = append(all, steps(d, r.at, len(r.all), func(ctx context.Context, by int) (model.Change, error) {
				return d.Shop.StepImage(ctx, r.Bvin, by)
			})...)
			return append(all, kit.Action{Label: lang.X("products.delete", "Delete"), Icon: theme.DeleteIcon(),
				Danger: true,
				Press:  fyne.KeyDelete, Do: func() { records.Remove(d, shop.ProductImages, []string{r.Bvin}) }})
		},
		Buttons: func(id func() string) []fyne.CanvasObject {
			return []fyne.CanvasObject{kit.NewButton(lang.X("product.pictures.add", "Add picture…"), kit.Secondary,
				func() {
					d.OpenFile(kit.Pictures(), func(r fyne.URIReadCloser) { addPicture(d, id(), r) }, d.ToastError)
				})}
		},
		Topics: shop.ProductImages.Topics(),
	}
}

// steps are what moves a row among so many up and down.
func steps(d *shell.Desk, at, all int, step func(ctx context.Context, by int) (model.Change,
	error)) (out []kit.Action) {
	move := func(by int) func() {
		return func() {
			records.Do(d, func(ctx context.Context) (model.Change, error) { return step(ctx, by) })
		}
	}
	if at > 0 {
		out = append(out, kit.Action{Label: lang.X("product.pictures.up", "Move up"), Icon: theme.MoveUpIcon(),
			Do: move(-1)})
	}
	if at < all-1 {
		out = append(out, kit.Action{Label: lang.X("product.pictures.down", "Move down"), Icon: theme.MoveDownIcon(),
			Do: move(1)})
	}
	return out
}

// addPicture stores a file as a further picture of a product, the last one.
func addPicture(d *shell.Desk, product string, r fyne.URIReadCloser) {
	name := model.CleanFileName(r.URI().Name())
	kit.Fetch(d.Runner, func() (shop.ProductImage, error) {
		defer r.Close()
		data, err := records.ReadPicture(r, name)
		if err != nil {
			return shop.ProductImage{}, err
		}
		next := shop.NewRecord[shop.ProductImage](d.Now())
		next.ProductId, next.FileName = product, name
		saved, _, err := shop.ProductImages.Edit(d.Shop, context.Background(), nil, next,
			shop.Upload{Kind: shop.ProductImagePicture, Name: name, Data: data})
		return saved, err
	}, func(_ shop.ProductImage, err error) {
		if err != nil {
			d.ToastError(records.NoPicture(name, err))
			return
		}
		d.Toast(lang.X("product.pictures.added", "“{{.Name}}” added", map[string]any{"Name": name}))
	})
}

// askTexts asks what is written to a picture.
func askTexts(d *shell.Desk, i shop.ProductImage) {
	caption, alt := kit.NewEntry(""), kit.NewEntry("")
	caption.SetText(i.Caption)
	alt.SetText(i.AlternateText)
	records.DoAsked(d, kit.FormOptions{Title: i.FileName, Verb: lang.X("edit.save", "Save"), Fields: []*kit.Field{
		kit.NewField("Caption", lang.X("product.pictures.caption", "Caption"),
			lang.X("product.pictures.caption.hint", "Stands below it."), caption, nil),
		kit.NewField("AlternateText", lang.X("product.alt", "Description of the picture"),
			lang.X("product.pictures.alt.hint", "For those who cannot see it."), alt, nil)},
	}, func() func(context.Context) (model.Change, error) {
		next := i
		next.Caption, next.AlternateText = caption.Text(), alt.Text()
		return func(ctx context.Context) (model.Change, error) {
			_, change, err := shop.ProductImages.Edit(d.Shop, ctx, &i, next)
			return change, err
		}
	})
}
