// Package files is Catalog → File Vault: what buyers of products may download. Its content is stored with the store;
// which products have it, and on what terms, is said on the product's page.
// To add a column, filter, action or field: one more line here.
package files

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/products"
	"griddle/ui/records"
	"griddle/ui/shell"
)

type (
	file = shop.ProductFile
	row  = model.Row[file]
)

// Columns of which the words are worked out when the rows are read.
const (
	columnSize     = "size"
	columnProducts = "products"
)

// Entries declares the pages.
func Entries() []shell.Entry { return records.Pages(declare) }

func declare(d *shell.Desk) records.Plain[file] {
	option := func(value, label string) records.Option { return records.Option{Value: value, Label: label} }
	said := func(id, title string) kit.Column[row] {
		return kit.Column[row]{ID: id, Title: title, Width: 110, Align: fyne.TextAlignTrailing,
			Text: func(r row) string { return r.Said[id] }}
	}
	p := records.Plain[file]{
		Model: shop.ProductFiles, Name: products.Files, Edit: products.File, Menu: shell.Catalog,
		Icon:   theme.FolderIcon(),
		Called: func(f *file) string { return f.FileName },
		Title:  lang.X("downloads.vault", "File Vault"), Add: lang.X("downloads.add", "Add file…"),
		Purpose: lang.X("downloads.purpose", "What buyers of a product may download: manuals, songs, patterns."),
		Words:   lang.X("downloads.words", "downloads digital manuals attachments"),
		Search:  lang.X("downloads.search", "Search name and description"),
		Empty: lang.X("downloads.empty",
			"There is no file yet. Add one, then give it to a product on the product's page."),
		One: lang.X("download.one", "File"), New: lang.X("download.new", "New file"),
		About: lang.X("download.about", "What it is called, what is in it, and which products have it."), Sort: "name",
		Filters: []records.Filter{{Name: shop.FilesThat, Options: records.Fixed(
			option("", lang.X("downloads.any", "All files")),
			option(shop.FilesUnused, lang.X("downloads.unused", "No product has it")),
			option(shop.FilesMissing, lang.X("downloads.missing", "Without content")))}},
		Columns: []kit.Column[row]{
			records.TextColumn("name", lang.X("downloads.name", "File name"), 200, 1.4,
				func(f *file) string { return f.FileName }),
			records.TextColumn("text", lang.X("downloads.text", "Description"), 200, 2,
				func(f *file) string { return f.ShortDescription }),
			said(columnSize, lang.X("downloads.size", "Size")),
			said(columnProducts, lang.X("downloads.products", "Products")),
		},
		Groups: []records.Group{{Title: lang.X("download.main", "Main"), Fields: []records.Field{
			{Path: "FileName", Label: lang.X("downloads.name", "File name"), Most: products.LongestFileName,
				Hint:    lang.X("download.name.hint", "Under this name buyers get it."),
				Missing: lang.X("download.noname", "Give the file a name.")},
			{Path: "ShortDescription", Label: lang.X("downloads.text", "Description"), Most: products.LongestFileName,
				Hint: lang.X("download.text.hint", "Name and description together are those of one file only.")},
		}}},
	}
	if d == nil { // what is declared has no store
		return p
	}
	p.Adds = func() { choose(d, func(r fyne.URIReadCloser) { add(d, r) }) }
	p.Load = func(ctx context.Context, ids []string) ([]row, error) {
		rows, err := shop.ProductFiles.Rows(d.Shop, ctx, ids)
		if err != nil {
			return nil, err
		}
		uses, err := d.Shop.FileUses(ctx, ids)
		for i, r := range rows {
			rows[i].Said = map[string]string{columnSize: size(uses[r.ID].Size),
				columnProducts: kit.Count(uses[r.ID].Products)}
		}
		return rows, err
	}
	p.Warn = func(ctx context.Context, ids []string) (about []string, err error) {
		uses, err := d.Shop.FileUses(ctx, ids)
		n := 0
		for _, u := range uses {
			n += u.Products
		}
		if n > 0 {
			about = append(about, lang.XN("downloads.delete.products", "It is taken from {{.N}} products.", n,
				map[string]any{"N": kit.Count(n)}))
		}
		return about, err
	}
	p.Asides = func() []records.Aside { return []records.Aside{content(d), having(d)} }
	p.Acts = []records.Act[file]{
		{Label: lang.X("downloads.open", "Open"), Go: func(r row) { open(d, r.ID) }},
		{Label: lang.X("downloads.save", "Save as…"), Go: func(r row) { save(d, r.ID) }},
	}
	return p
}

// size is how large a content is.
func size(bytes int64) string {
	if bytes < 0 {
		return "–"
	}
	return kit.Bytes(bytes)
}

// choose asks for a file of any kind.
func choose(d *shell.Desk, got func(fyne.URIReadCloser)) {
	d.OpenFile(products.ForBuyers(), got, d.ToastError)
}

// add makes a record of a chosen file.
func add(d *shell.Desk, r fyne.URIReadCloser) {
	products.AddFile(d, r, func(f shop.ProductFile) { d.Go(shell.To(products.File).With(f.Bvin)) })
}

// content says what is in a file and lets the owner have it or replace it.
func content(d *shell.Desk) records.Aside {
	button := func(label string, do func()) fyne.CanvasObject { return kit.NewButton(label, kit.Secondary, do) }
	return &records.Facts{
		Desk: d, Title: lang.X("download.content", "Content"), Topics: shop.FileTopics,
		Load: func(ctx context.Context, id string) ([]records.Fact, error) {
			uses, err := d.Shop.FileUses(ctx, []string{id})
			said := lang.X("download.content.none", "Nothing yet. Choose the file that buyers get.")
			if n := uses[id].Size; n >= 0 {
				said = kit.Bytes(n)
			}
			return []records.Fact{{Label: lang.X("downloads.size", "Size"), Text: said}}, err
		},
		Buttons: func(id func() string) []fyne.CanvasObject {
			return []fyne.CanvasObject{
				button(lang.X("downloads.open", "Open"), func() { open(d, id()) }),
				button(lang.X("downloads.save", "Save as…"), func() { save(d, id()) }),
				button(lang.X("download.replace", "Replace…"), func() {
					choose(d, func(r fyne.URIReadCloser) { replace(d, id(), r) })
				}),
			}
		},
	}
}

// replace makes a chosen file the content of another.
func replace(d *shell.Desk, id string, r fyne.URIReadCloser) {
	records.Do(d, func(ctx context.Context) (model.Change, error) {
		defer r.Close()
		base, err := shop.ProductFiles.Get(d.Shop, id)
		if err != nil {
			return model.Change{}, err
		}
		_, c, err := shop.ProductFiles.Edit(d.Shop, ctx, &base, base,
			shop.FileContent{Open: func() (io.ReadCloser, error) { return r, nil }})
		return c, err
	})
}

// save writes the content to a file that the owner chooses.
func save(d *shell.Desk, id string) {
	r, name, err := d.Shop.OpenFile(id) // before a file that the owner chooses is emptied for it
	if err != nil {
		d.ToastError(err)
		return
	}
	r.Close()
	d.SaveAs(kit.Files{Title: lang.X("downloads.save", "Save as…"), Purpose: "vault", Name: kit.FileName(name)},
		func(w io.Writer, _ string) error {
			r, _, err := d.Shop.OpenFile(id)
			if err != nil {
				return err
			}
			defer r.Close()
			_, err = io.Copy(w, r)
			return err
		}, func(path string) {
			d.Toast(lang.X("downloads.saved", "Saved as {{.Path}}", map[string]any{"Path": path}))
		}, d.ToastError)
}

// opened are the endings of files that are handed to another program: what is read, looked at or listened to. A program
// with a key may have stored anything, also something that runs.
var opened = []string{".pdf", ".epub", ".txt", ".csv", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".mp3", ".ogg",
	".flac", ".wav", ".m4a", ".mp4", ".webm", ".mov"}

// open hands a copy of the content to the program that the system opens such files with.
func open(d *shell.Desk, id string) {
	kit.Fetch(d.Runner, func() (path string, err error) {
		r, name, err := d.Shop.OpenFile(id)
		if err != nil {
			return "", err
		}
		defer r.Close()
		if !slices.Contains(opened, strings.ToLower(filepath.Ext(name))) {
			return "", kit.Told(lang.X("downloads.noopen",
				"Documents, pictures, sound and films are opened from here. Save this file instead."), nil)
		}
		return kit.HandOver(name, r, d.Now())
	}, func(path string, err error) {
		if err == nil {
			err = d.App.OpenURL(kit.FileURL(path))
		}
		if err != nil {
			d.ToastError(err)
		}
	})
}

// having are the products that have a file.
func having(d *shell.Desk) records.Aside {
	return &records.Related[shop.ProductRow]{
		Desk: d, Title: lang.X("downloads.products", "Products"),
		Empty: lang.X("download.products.none", "No product has it. Give it to one on the product's page."),
		Key:   func(r shop.ProductRow) string { return r.Bvin },
		Columns: []kit.Column[shop.ProductRow]{
			{ID: "name", Title: lang.X("products.name", "Name"), Width: 220, Weight: 1,
				Text: func(r shop.ProductRow) string { return r.ProductName }},
			{ID: "sku", Title: lang.X("products.sku", "SKU"), Width: 160, Mono: true,
				Text: func(r shop.ProductRow) string { return r.Sku }},
		},
		Load: func(ctx context.Context, id string) ([]shop.ProductRow, int, error) {
			ids, err := d.Shop.ProductsWithFile(ctx, id)
			if err != nil {
				return nil, 0, err
			}
			rows, err := d.Shop.ProductRows(ctx, ids)
			return rows, len(rows), err
		},
		Open:   func(r shop.ProductRow) { d.Go(shell.To(products.Edit).With(r.Bvin)) },
		Topics: append(shop.FileTopics, shop.ProductTopics...),
	}
}
