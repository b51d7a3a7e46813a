package products

import (
	"context"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// The pages of the file vault, which products lead to and which know products.
const (
	Files = "catalog/files"
	File  = "catalog/file"
)

// ForBuyers is how a file for the vault is asked for: of any kind.
func ForBuyers() kit.Files {
	return kit.Files{Title: lang.X("downloads.choose", "Choose a file for buyers"), Purpose: "vault"}
}

// AddFile stores a chosen file in the vault, and tells which one it is.
func AddFile(d *shell.Desk, r fyne.URIReadCloser, added func(shop.ProductFile)) {
	next := shop.NewRecord[shop.ProductFile](d.Now())
	next.FileName = fitting(r.URI().Name())
	next.ShortDescription = strings.TrimSuffix(next.FileName, filepath.Ext(next.FileName))
	kit.Fetch(d.Runner, func() (shop.ProductFile, error) {
		defer r.Close()
		saved, _, err := shop.ProductFiles.Edit(d.Shop, context.Background(), nil, next,
			shop.FileContent{Open: func() (io.ReadCloser, error) { return r, nil }})
		return saved, err
	}, func(saved shop.ProductFile, err error) {
		if err != nil {
			d.ToastError(err)
			return
		}
		d.Toast(lang.X("product.files.added", "“{{.Name}}” is in the file vault",
			map[string]any{"Name": saved.FileName}))
		added(saved)
	})
}

// LongestFileName is how many characters the name and the description of a file may have.
const LongestFileName = 100

// fitting is a name that is not too long, with its ending.
func fitting(name string) string {
	ending := []rune(filepath.Ext(name))
	stem := []rune(strings.TrimSuffix(name, string(ending)))
	ending = ending[:min(len(ending), LongestFileName/2)]
	return string(append(stem[:min(len(stem), LongestFileName-len(ending))], ending...))
}

// units are in what the owner says how long a file is available, in minutes; a month has 30 days.
var units = []int{1, 60, 24 * 60, 30 * 24 * 60}

func unitNames() []string {
	return []string{lang.X("unit.minutes", "minutes"), lang.X("unit.hours", "hours"), lang.X("unit.days", "days"),
		lang.X("unit.months", "months")}
}

// lasting is a number of minutes in the largest unit that it is a whole number of.
func lasting(minutes int) (n, unit int) {
	for unit = len(units) - 1; unit > 0 && minutes%units[unit] != 0; unit-- {
	}
	return minutes / units[unit], unit
}

// files are what buyers of the product may download.
func files(d *shell.Desk) records.Aside {
	type row struct {
		shop.FileTerms
		all     []shop.FileTerms
		at      int
		product string
	}
	type termsList = []shop.FileTerms
	set := func(product string, next func(termsList) termsList) func(context.Context) (model.Change, error) {
		return func(ctx context.Context) (model.Change, error) {
			all, err := d.Shop.FileTermsOf(ctx, product)
			if err != nil {
				return model.Change{}, err
			}
			base, err := d.Shop.Product(ctx, product)
			if err != nil {
				return model.Change{}, err
			}
			_, c, err := shop.Products.Edit(d.Shop, ctx, &base, base, shop.FilesFor(next(all)))
			return c, err
		}
	}
	given := func(product, file string) func(context.Context) (model.Change, error) {
		return set(product, func(all []shop.FileTerms) []shop.FileTerms {
			if slices.ContainsFunc(all, func(t shop.FileTerms) bool { return t.File == file }) {
				return all
			}
			return append(all, shop.FileTerms{File: file})
		})
	}
	without := func(file string) func(all []shop.FileTerms) []shop.FileTerms {
		return func(all []shop.FileTerms) []shop.FileTerms {
			return slices.DeleteFunc(all, func(t shop.FileTerms) bool { return t.File == file })
		}
	}
	move := func(r row, by int) func(all []shop.FileTerms) []shop.FileTerms {
		return func(all []shop.FileTerms) []shop.FileTerms {
			at := slices.IndexFunc(all, func(t shop.FileTerms) bool { return t.File == r.File })
			if to := at + by; at >= 0 && to >= 0 && to < len(all) {
				all[at], all[to] = all[to], all[at]
			}
			return all
		}
	}
	terms := func(r row) {
		askTerms(d, r.FileTerms, func(next shop.FileTerms) func(context.Context) (model.Change, error) {
			return set(r.product, func(all []shop.FileTerms) []shop.FileTerms {
				for i := range all {
					if all[i].File == next.File {
						all[i] = next
					}
				}
				return all
			})
		})
	}
	return &records.Related[row]{
		Desk: d, Title: lang.X("product.files", "Files for buyers"),
		Empty: lang.X("product.files.none", "Buyers get no file with it."),
		Key:   func(r row) string { return r.File },
		Columns: []kit.Column[row]{
			{ID: "name", Title: lang.X("downloads.name", "File name"), Width: 220, Weight: 1,
				Text: func(r row) string { return r.Name }},
			{ID: "downloads", Title: lang.X("product.files.downloads", "Downloads"), Width: 150,
				Text: func(r row) string {
					if r.Downloads == 0 {
						return lang.X("product.files.often", "as often as wanted")
					}
					return lang.XN("product.files.times", "{{.N}} times", r.Downloads,
						map[string]any{"N": kit.Count(r.Downloads)})
				}},
			{ID: "minutes", Title: lang.X("product.files.available", "Available"), Width: 150,
				Text: func(r row) string {
					if r.Minutes == 0 {
						return lang.X("product.files.ever", "for ever")
					}
					n, unit := lasting(r.Minutes)
					return lang.X("product.files.for", "{{.N}} {{.Unit}}",
						map[string]any{"N": kit.Count(n), "Unit": unitNames()[unit]})
				}},
		},
		Load: func(ctx context.Context, id string) (rows []row, n int, err error) {
			all, err := d.Shop.FileTermsOf(ctx, id)
			for at, t := range all {
				rows = append(rows, row{t, all, at, id})
			}
			return rows, len(rows), err
		},
		Open: terms,
		Actions: func(r row) (all []kit.Action) {
			all = []kit.Action{{Label: lang.X("product.files.terms", "Downloads and time…"),
				Icon: theme.DocumentCreateIcon(), Do: func() { terms(r) }},
				{Label: lang.X("product.files.show", "Show in the file vault"),
					Do: func() { d.Go(shell.To(File).With(r.File)) }}}
			all = append(all, steps(d, r.at, len(r.all), func(ctx context.Context, by int) (model.Change, error) {
				return set(r.product, move(r, by))(ctx)
			})...)
			return append(all, kit.Action{Label: lang.X("product.files.remove", "Take from the product"),
				Icon: theme.DeleteIcon(), Danger: true, Press: fyne.KeyDelete,
				Do: func() { records.Do(d, set(r.product, without(r.File))) }})
		},
		Buttons: func(id func() string) []fyne.CanvasObject {
			return []fyne.CanvasObject{
				kit.NewButton(lang.X("product.files.vault", "From the vault…"), kit.Secondary, func() {
					product := id()
					askFile(d, func(file string) { records.Do(d, given(product, file)) })
				}),
				kit.NewButton(lang.X("downloads.add", "Add file…"), kit.Secondary, func() {
					product := id()
					d.OpenFile(ForBuyers(), func(r fyne.URIReadCloser) {
						AddFile(d, r, func(f shop.ProductFile) { records.Do(d, given(product, f.Bvin)) })
					}, d.ToastError)
				}),
			}
		},
		Topics: append(shop.FileTopics, shop.ProductFiles.Topics()...),
	}
}

// askFile lets a file of the vault be found and chosen, where there is one.
func askFile(d *shell.Desk, chosen func(file string)) {
	kit.Fetch(d.Runner, func() (int, error) { return shop.ProductFiles.Count(d.Shop) }, func(n int, err error) {
		switch {
		case err != nil:
			d.ToastError(err)
		case n == 0:
			d.Toast(lang.X("product.files.empty", "The file vault is empty. Add a file."))
		default:
			records.NamedIn(d, shop.ProductFiles, lang.X("product.files.give", "Give the product a file"), "", inVault).
				Ask(func(f model.Named) { chosen(f.ID) })
		}
	})
}

// inVault is what a file is called among others.
func inVault(f *shop.ProductFile) string {
	if f.ShortDescription == "" {
		return f.FileName
	}
	return f.FileName + " · " + f.ShortDescription
}

// askTerms asks how often and how long buyers may download a file.
func askTerms(d *shell.Desk, t shop.FileTerms, set func(shop.FileTerms) func(context.Context) (model.Change, error)) {
	downloads, long := kit.NewEntry(""), kit.NewEntry("")
	unit := kit.NewSelect(unitNames(), nil)
	n, at := lasting(t.Minutes)
	if t.Minutes == 0 {
		at = 2 // days
	}
	unit.SetSelectedIndex(at)
	if t.Downloads > 0 {
		downloads.SetText(strconv.Itoa(t.Downloads))
	}
	if t.Minutes > 0 {
		long.SetText(strconv.Itoa(n))
	}
	minutes := func() int { return units[max(unit.SelectedIndex(), 0)] }
	whole := func(e *kit.Entry, of func() int) func() string {
		return func() string {
			most := math.MaxInt32 / of() // the largest number of the protocol
			if n, err := strconv.Atoi(e.Text()); e.Text() != "" && (err != nil || n < 1 || n > most) {
				return lang.X("product.files.whole",
					"Enter a whole number from 1 to {{.Most}}, or leave it empty for no limit.",
					map[string]any{"Most": kit.Count(most)})
			}
			return ""
		}
	}
	number := func(e *kit.Entry) int {
		n, _ := strconv.Atoi(e.Text()) // checked; "" is no limit
		return n
	}
	records.DoAsked(d, kit.FormOptions{Title: t.Name, Verb: lang.X("edit.save", "Save"), Fields: []*kit.Field{
		kit.NewField("MaxDownloads", lang.X("product.files.most", "How often it may be downloaded"),
			lang.X("product.files.most.hint", "Empty: as often as wanted."), downloads,
			whole(downloads, func() int { return 1 })),
		kit.NewField("AvailableMinutes", lang.X("product.files.long", "For how long after it was bought"),
			lang.X("product.files.long.hint", "Empty: for ever."), kit.Fill(1, 0, long, unit), whole(long, minutes)),
	}}, func() func(context.Context) (model.Change, error) {
		next := t
		next.Downloads, next.Minutes = number(downloads), number(long)*minutes()
		return set(next)
	})
}
