package producttypes

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// Columns of how much a property is used.
const (
	columnTypes  = "types"
	columnValues = "values"
)

// kinds are what a property can be.
func kinds() []records.Option {
	option := func(t shop.PropertyType, label string) records.Option {
		return records.Option{Value: strconv.Itoa(int(t)), Label: label}
	}
	return []records.Option{
		option(shop.TextProperty, lang.X("property.text", "Text")),
		option(shop.ChoiceProperty, lang.X("property.choice", "One of some choices")),
		option(shop.MoneyProperty, lang.X("property.money", "Amount of money")),
		option(shop.DateProperty, lang.X("property.date", "Date")),
		option(shop.LinkProperty, lang.X("property.link", "Link")),
	}
}

func kindOf(t shop.PropertyType) string {
	for _, o := range kinds() {
		if o.Value == strconv.Itoa(int(t)) {
			return o.Label
		}
	}
	return "–"
}

func properties(d *shell.Desk) records.Plain[property] {
	name := func(p *property) string { return p.PropertyName }
	p := records.Plain[property]{
		Model: shop.ProductProperties, Name: Properties, Edit: Property, Menu: shell.Catalog,
		Icon: theme.DocumentIcon(), Called: name,
		Title: lang.X("properties.title", "Type Properties"), Add: lang.X("properties.add", "Add property"),
		Purpose: lang.X("properties.purpose", "What products of a type have values of: a text, a date, one of some "+
			"choices."),
		Words:  lang.X("properties.words", "attributes fields specification"),
		Search: lang.X("taxes.search", "Search name"),
		Empty: lang.X("properties.empty",
			"There is no property yet. Add one, then give it to a product type."),
		One: lang.X("property.one", "Property"), New: lang.X("property.new", "New property"),
		About: lang.X("property.about", "What it is called, and what a value of it is."), Sort: "name",
		Filters: []records.Filter{{Name: "kind", Options: records.Fixed(append([]records.Option{
			{Label: lang.X("properties.kind.any", "Any kind")}}, kinds()...)...)}},
		Columns: []kit.Column[model.Row[property]]{
			records.TextColumn("name", lang.X("categories.name", "Name"), 170, 2, name),
			records.TextColumn("display", lang.X("properties.display", "Shoppers read"), 150, 2,
				func(p *property) string { return p.DisplayName }),
			records.TextColumn("kind", lang.X("properties.kind", "Kind"), 160, 1,
				func(p *property) string { return kindOf(p.TypeCode) }),
			counted[property](columnTypes, lang.X("properties.types", "Types")),
			counted[property](columnValues, lang.X("properties.values", "Products")),
		},
		Begin: func(context.Context) (property, error) {
			p := shop.NewRecord[property](d.Now())
			p.TypeCode = shop.TextProperty
			return p, nil
		},
		Groups: fields(),
	}
	if d == nil { // what is declared has no store
		return p
	}
	p.Load = func(ctx context.Context, ids []string) ([]model.Row[property], error) {
		rows, err := shop.ProductProperties.Rows(d.Shop, ctx, ids)
		if err != nil {
			return nil, err
		}
		uses, err := d.Shop.PropertyUses(ctx)
		for i, r := range rows {
			u := uses[r.ID]
			rows[i].Said = map[string]string{columnTypes: kit.Count(u.Types), columnValues: kit.Count(u.Values)}
		}
		return rows, err
	}
	p.Warn = func(ctx context.Context, ids []string) (about []string, err error) {
		uses, err := d.Shop.PropertyUses(ctx)
		types, values := 0, 0
		for _, id := range ids {
			types, values = types+uses[id].Types, values+uses[id].Values
		}
		if values > 0 {
			about = append(about, lang.XN("properties.delete.values", "{{.N}} values of products go with it.", values,
				map[string]any{"N": kit.Count(values)}))
		}
		if types > 0 {
			about = append(about, lang.XN("properties.delete.types", "{{.N}} product types have it.", types,
				map[string]any{"N": kit.Count(types)}))
		}
		return about, err
	}
	return p
}

func fields() []records.Group {
	only := func(t shop.PropertyType) []string { return []string{strconv.Itoa(int(t))} }
	option := func(value, label string) records.Option { return records.Option{Value: value, Label: label} }
	return []records.Group{
		{Title: lang.X("property.main", "Main"), Fields: []records.Field{
			{Path: "PropertyName", Label: lang.X("property.name", "Name in the store"), Most: 512,
				Missing: lang.X("property.noname", "Give the property a name.")},
			{Path: "DisplayName", Label: lang.X("property.display", "Name that shoppers read"), Most: 512,
				Missing: lang.X("property.nodisplay", "Enter the name that shoppers read.")},
			{Path: "TypeCode", Label: lang.X("properties.kind", "Kind"), Options: kinds()},
			{Path: "CultureCode", Label: lang.X("property.culture", "Written as in"), Only: "TypeCode",
				OnlyAt: only(shop.MoneyProperty), Options: []records.Option{
					option("en-US", "$1,234.50"), option("en-GB", "£1,234.50"), option("de-DE", "1.234,50 €"),
					option("fr-FR", "1 234,50 €"), option("ja-JP", "¥1,234")}},
			{Path: "DefaultValue", Label: lang.X("property.default", "Value while a product has none"), Lines: 2},
			{Path: "DisplayOnSite", Label: lang.X("property.site", "Shoppers see it"), Yes: true},
			{Path: "DisplayToDropShipper", Label: lang.X("property.shipper", "Drop shippers see it"), Yes: true},
		}},
		{Title: lang.X("property.choices", "Choices"), Wide: true, Fields: []records.Field{
			withOnly(records.Lines[property, shop.ProductPropertyChoice]{
				Path: "Choices", Add: lang.X("property.choices.add", "Add choice"),
				Empty: lang.X("property.choices.none", "There is no choice yet."),
				Cells: []records.Cell[shop.ProductPropertyChoice]{
					{Width: 200, Weight: 1, Field: records.Field{Path: "ChoiceName",
						Label:   lang.X("property.name", "Name in the store"),
						Missing: lang.X("property.choices.noname", "Give the choice a name.")}},
					{Width: 200, Weight: 1, Field: records.Field{Path: "DisplayName",
						Label: lang.X("property.display", "Name that shoppers read")}},
				},
			}.Field(), "TypeCode", only(shop.ChoiceProperty))}},
	}
}

// withOnly shows a field only while a member is at some value.
func withOnly(f records.Field, only string, at []string) records.Field {
	f.Only, f.OnlyAt = only, at
	return f
}
