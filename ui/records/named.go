package records

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// Named is how a field names another record, of which there may be more than a list of choices can hold.
type Named struct {
	Desk  *shell.Desk
	Title string // of the dialog: "Choose the product"
	None  string // what stands for no record; "" when there must be one

	Name func(ctx context.Context, id string) (string, error) // "" for a record that is gone
	Find func(ctx context.Context, words string) ([]model.Named, error)
}

// named shows the name of the record and lets the owner choose another one.
func (i *input) named(h *kit.Host, tell func()) fyne.CanvasObject {
	value, said := "", map[string]string{}
	text := kit.NewElided("", kit.Style{})
	i.say = func(id string) string {
		if name := said[id]; name != "" {
			return name
		}
		if id == "" {
			return firstOf(i.decl.Named.None, "–")
		}
		return lang.X("named.gone", "{{.ID}} (not there any more)", map[string]any{"ID": id})
	}
	i.get = func() string { return value }
	i.set = func(id string) {
		if value = id; id == "" || said[id] != "" {
			text.SetText(i.say(id))
			return
		}
		text.SetText("…")
		kit.Fetch(h.Runner, func() (string, error) { return i.decl.Named.Name(context.Background(), id) },
			func(name string, err error) {
				if said[id] = name; value == id && err == nil {
					text.SetText(i.say(id))
				}
			})
	}
	choose := kit.NewButton(lang.X("named.choose", "Choose…"), kit.Secondary, func() {
		i.decl.Named.Ask(func(n model.Named) {
			said[n.ID] = n.Name
			i.set(n.ID)
			tell()
		})
	})
	row := []fyne.CanvasObject{text, choose}
	if i.decl.Named.None != "" {
		row = append(row, kit.NewButton(lang.X("named.none", "None"), kit.Secondary, func() { i.set(""); tell() }))
	}
	return kit.Fill(1, 0, row...)
}

// Ask lets one of the records be found and chosen.
func (n *Named) Ask(chosen func(model.Named)) {
	d := n.Desk
	words := kit.NewEntry(lang.X("named.search", "Search"))
	table := kit.NewTable(func(o model.Named) string { return o.ID }, kit.Column[model.Named]{
		ID: "name", Width: 200, Weight: 1, Title: lang.X("categories.name", "Name"),
		Text: func(o model.Named) string { return o.Name }})
	table.Most = offeredRows
	table.Empty = kit.Pad(2, 2, kit.NewPara(lang.X("picker.none", "Nothing else matches what you search for."),
		kit.Style{Color: look.Muted}))
	// taken is the record with the cursor or, after a search that leaves one alone, that one: Enter takes it.
	taken := func() (model.Named, bool) {
		if rows := table.Rows(); len(rows) == 1 {
			return rows[0], true
		}
		return table.Current()
	}
	list := kit.NewField("", "", "", kit.NewSurface(kit.Pad(0.125, 0.125, table)), func() string {
		if _, ok := taken(); !ok {
			return lang.X("named.missing", "Choose one.")
		}
		return ""
	})
	dialog := d.Form(kit.FormOptions{Title: n.Title, Fields: []*kit.Field{kit.NewField("", "", "", words, nil), list},
		Verb: lang.X("named.take", "Choose"), Done: func() {
			o, _ := taken() // the field was found right
			chosen(o)
		}})
	table.Open = func(model.Named) { dialog.Confirm.Tapped(nil) }
	read := kit.Reader[[]model.Named]{Runner: d.Runner,
		Get: func() ([]model.Named, error) { return n.Find(context.Background(), words.Text()) },
		Show: func(all []model.Named, err error) {
			if err != nil {
				d.ToastError(err)
				return
			}
			table.SetRows(all)
			dialog.Refresh()
		}}
	words.OnEdited = func(string) { read.Read() }
	read.Read()
}

// NamedIn is a field that names a record of a model.
func NamedIn[T any](d *shell.Desk, m Model[T], title, none string, called func(*T) string) *Named {
	read := func(ctx context.Context, ids []string) (all []model.Named, err error) {
		rows, err := m.Rows(d.Shop, ctx, ids)
		for _, r := range rows {
			all = append(all, model.Named{ID: r.ID, Name: called(&r.Record)})
		}
		return all, err
	}
	return &Named{Desk: d, Title: title, None: none,
		Name: func(ctx context.Context, id string) (string, error) {
			all, err := read(ctx, []string{id})
			if len(all) == 0 {
				return "", err
			}
			return all[0].Name, err
		},
		Find: func(ctx context.Context, words string) ([]model.Named, error) {
			ids, err := m.Find(d.Shop, ctx, model.Find{Words: words})
			if err != nil {
				return nil, err
			}
			return read(ctx, ids[:min(len(ids), Offered)])
		}}
}

// ProductNamed is a field that names a product, found as the list of products finds them.
func ProductNamed(d *shell.Desk) *Named {
	n := NamedIn(d, shop.Products, lang.X("named.product", "Choose the product"), "",
		func(p *shop.Product) string { return p.ProductName + " · " + p.Sku })
	n.Find = func(ctx context.Context, words string) (all []model.Named, err error) {
		ids, err := d.Shop.FindProducts(ctx, shop.ProductFilter{Words: words})
		if err != nil {
			return nil, err
		}
		ids = ids[:min(len(ids), Offered)]
		rows, err := d.Shop.ProductRows(ctx, ids)
		for _, id := range ids {
			for _, r := range rows {
				if r.Bvin == id {
					all = append(all, model.Named{ID: id, Name: r.ProductName + " · " + r.Sku})
				}
			}
		}
		return all, err
	}
	return n
}
