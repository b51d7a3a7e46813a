// Package producttypes is Catalog → Product Types and Catalog → Type Properties: what products of a kind have
// values of, such as the material of clothes. To add a column, filter, action or field: one more line here.
package producttypes

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/products"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

type (
	kind     = shop.ProductType
	property = shop.ProductProperty
)

// Names of the pages in routes.
const (
	Name       = "catalog/types"
	Edit       = "catalog/type"
	Properties = "catalog/properties"
	Property   = "catalog/property"
)

// Entries declares the pages.
func Entries() []shell.Entry { return slices.Concat(records.Pages(types), records.Pages(properties)) }

// columnProperties is the column of how many properties a type has.
const columnProperties = "properties"

func types(d *shell.Desk) records.Plain[kind] {
	name := func(t *kind) string { return t.ProductTypeName }
	p := records.Plain[kind]{
		Model: shop.ProductTypes, Name: Name, Edit: Edit, Menu: shell.Catalog, Icon: theme.ListIcon(), Called: name,
		Title: lang.X("types.title", "Product Types"), Add: lang.X("types.add", "Add product type"),
		Purpose: lang.X("types.purpose", "Kinds of products. Products of a type share properties, such as a material."),
		Words:   lang.X("types.words", "kinds attributes fields"),
		Search:  lang.X("taxes.search", "Search name"),
		Empty: lang.X("types.empty",
			"There is no product type yet. Add one, give it properties, then choose it in your products."),
		One: lang.X("type.one", "Product type"), New: lang.X("type.new", "New product type"),
		About: lang.X("type.about", "What its products have values of."), Sort: "name",
		Columns: []kit.Column[model.Row[kind]]{
			records.TextColumn("name", lang.X("categories.name", "Name"), 200, 3, name),
			counted[kind](columnProperties, lang.X("types.properties", "Properties")),
			records.UsedColumn[kind](lang.X("contacts.products", "Products"), "product"),
		},
		Copy: func(t *kind) {
			t.Bvin, t.IsPermanent = "", false
			t.ProductTypeName = lang.X("type.copied", "{{.Name}} (copy)", map[string]any{"Name": t.ProductTypeName})
		},
		Merges: &records.Merges[kind]{Note: lang.X("types.merge.note", "Products of the others are of the type that "+
			"you keep from then on; values that it has no property for stay stored. You can undo it.")},
		Acts: []records.Act[kind]{{Label: lang.X("contacts.show", "Show its products"),
			Go: func(r model.Row[kind]) { d.Go(shell.To(products.Name).With(products.FilterType + "=" + r.ID)) }}},
		Groups: []records.Group{{Title: lang.X("type.main", "Main"), Fields: []records.Field{
			{Path: "ProductTypeName", Label: lang.X("categories.name", "Name"), Most: 512,
				Missing: lang.X("type.noname", "Give the product type a name.")},
			{Path: "TemplateName", Label: lang.X("type.template", "Template"), Most: 500, IfSet: true},
		}}},
	}
	if d == nil { // what is declared has no store
		return p
	}
	p.Load = func(ctx context.Context, ids []string) ([]model.Row[kind], error) {
		rows, err := shop.ProductTypes.Rows(d.Shop, ctx, ids)
		if err != nil {
			return nil, err
		}
		n, err := d.Shop.TypeProperties(ctx)
		for i, r := range rows {
			rows[i].Said = map[string]string{columnProperties: kit.Count(n[r.ID])}
		}
		return rows, err
	}
	p.Warn = func(ctx context.Context, ids []string) ([]string, error) {
		return naming(ctx, d, shop.ProductTypes, ids, "product", func(n int) string {
			return lang.XN("types.delete.products", "{{.N}} products have no type without it. To give them another "+
				"one, tick both and choose Merge.", n, map[string]any{"N": kit.Count(n)})
		})
	}
	p.Panels = func() []records.Panel { return []records.Panel{theirs(d)} }
	return p
}

// counted is a column of numbers that the page works out.
func counted[T any](id, title string) kit.Column[model.Row[T]] {
	return kit.Column[model.Row[T]]{ID: id, Title: title, Width: 120, Align: fyne.TextAlignTrailing,
		Text: func(r model.Row[T]) string { return r.Said[id] }}
}

// naming says how many records of a kind name those that are to be deleted.
func naming[T any](ctx context.Context, d *shell.Desk, m records.Model[T], ids []string, noun string,
	said func(int) string) (about []string, err error) {
	uses, err := m.Uses(d.Shop, ctx, ids)
	for _, u := range uses {
		if string(u.Noun) == noun {
			about = append(about, said(u.Count))
		}
	}
	return about, err
}

// theirs are the properties of a type, in the order in which its products show them.
func theirs(d *shell.Desk) records.Panel {
	type row = model.Row[property]
	rows := func(ctx context.Context, ids []string) ([]row, error) {
		return shop.ProductProperties.Rows(d.Shop, ctx, ids)
	}
	return records.NewPicker(d, records.Picker[row]{
		Path: "Properties", Title: lang.X("types.properties", "Properties"),
		Note: lang.X("type.properties.note", "What products of this type have values of, in this order. When you take "+
			"one out, the values stay stored."),
		AddText:  lang.X("type.properties.add", "Add properties…"),
		AddTitle: lang.X("type.properties.choose", "Give the type more properties"),
		Search:   lang.X("taxes.search", "Search name"),
		Empty:    lang.X("type.properties.none", "It has no property yet."),
		Columns: []kit.Column[row]{
			{ID: "name", Title: lang.X("categories.name", "Name"), Width: 160, Weight: 2,
				Text: func(r row) string { return r.Record.PropertyName }},
			{ID: "kind", Title: lang.X("properties.kind", "Kind"), Width: 150, Weight: 1,
				Text: func(r row) string { return kindOf(r.Record.TypeCode) }},
		},
		ID:     func(r row) string { return r.ID },
		Chosen: d.Shop.PropertiesOf,
		Rows:   rows,
		Count:  func(n int) string { return say.Counted("property", n) },
		Label:  func(r row) string { return r.Record.PropertyName },
		Find: func(ctx context.Context, words string, without []string) ([]row, int, error) {
			ids, err := shop.ProductProperties.Find(d.Shop, ctx, model.Find{Words: words, Sort: "name"})
			if err != nil {
				return nil, 0, err
			}
			ids = slices.DeleteFunc(ids, func(id string) bool { return slices.Contains(without, id) })
			found, err := rows(ctx, ids[:min(len(ids), records.Offered)])
			return found, len(ids), err
		},
		With:  func(ids []string) shop.Along { return shop.PropertiesWith(ids) },
		Event: func(e model.Event) bool { return e.Touches(shop.LinkTopics, shop.ProductProperties.Topics()) },
	})
}
