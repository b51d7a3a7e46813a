// Package choices is Catalog → Shared Choices: what shoppers choose of several products, such as a size.
// To add a column, filter, action or field: one more line here.
package choices

import (
	"context"
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

type (
	choice = shop.Option
	row    = model.Row[choice]
)

// Names of the pages in routes.
const (
	Name = "catalog/choices"
	Edit = "catalog/choice"
)

// columnProducts is the column of how many products have a choice.
const columnProducts = "products"

// Entries declares the pages.
func Entries() []shell.Entry { return records.Pages(declare) }

func declare(d *shell.Desk) records.Plain[choice] {
	option := func(value, label string) records.Option { return records.Option{Value: value, Label: label} }
	p := records.Plain[choice]{
		Model: shop.ProductOptions, Name: Name, Edit: Edit, Menu: shell.Catalog, Icon: theme.RadioButtonCheckedIcon(),
		Called: func(o *choice) string { return o.Name },
		Title:  lang.X("choices.title", "Shared Choices"), Add: lang.X("choices.add", "Add shared choice"),
		Purpose: lang.X("choices.purpose", "What shoppers choose of several products, such as a size or a colour."),
		Words:   lang.X("choices.words", "options variants sizes colours attributes"),
		Search:  lang.X("taxes.search", "Search name"),
		Empty: lang.X("choices.empty",
			"There is no shared choice yet. Add one, then give it to the products that have it."),
		One: lang.X("choice.one", "Choice"), New: lang.X("choice.new", "New shared choice"),
		About: lang.X("choice.about", "What there is to choose, and what it does to the price."), Sort: "name",
		Preset: "shared=true", PresetEmpty: lang.X("choices.none", "No choice is shared yet."),
		Views: []records.View{
			{Name: lang.X("choices.shared", "Shared"), Query: records.Asked("shared=true")},
			{Name: lang.X("choices.own", "Of one product"), Query: records.Asked("shared=false")}},
		Filters: []records.Filter{{Name: "kind", Options: records.Fixed(append([]records.Option{
			option("", lang.X("properties.kind.any", "Any kind"))}, kinds()...)...)}},
		Columns: columns(), Groups: groups(),
	}
	if d == nil { // what is declared has no store
		return p
	}
	p.Begin = func(context.Context) (choice, error) {
		o := shop.NewRecord[choice](d.Now())
		o.OptionType, o.IsShared = shop.DropDownList, true
		return o, nil
	}
	p.Load = func(ctx context.Context, ids []string) ([]row, error) {
		rows, err := shop.ProductOptions.Rows(d.Shop, ctx, ids)
		if err != nil {
			return nil, err
		}
		n, err := d.Shop.ProductsOfOptions(ctx)
		for i, r := range rows {
			rows[i].Said = map[string]string{columnProducts: kit.Count(n[r.ID])}
		}
		return rows, err
	}
	p.Loses = func(ctx context.Context, next choice, _ []shop.Along) ([]string, error) { return loses(ctx, d, next) }
	p.Copy = func(o *choice) {
		o.Bvin, o.IsShared = "", true
		for i := range o.Items {
			o.Items[i].Bvin = ""
		}
	}
	return p
}

// loses says which variants saving would delete.
func loses(ctx context.Context, d *shell.Desk, next choice) (about []string, err error) {
	lost, err := d.Shop.VariantsLost(ctx, next)
	for _, l := range lost {
		about = append(about, lang.XN("choice.loses", "{{.Product}}: {{.N}} variants go, with {{.Stock}} in stock.",
			l.Variants, map[string]any{"Product": l.Product, "N": kit.Count(l.Variants), "Stock": kit.Count(l.Stock)}))
	}
	return about, err
}

// kinds are how a choice is offered.
func kinds() []records.Option {
	option := func(t shop.OptionType, label string) records.Option {
		return records.Option{Value: strconv.Itoa(int(t)), Label: label}
	}
	return []records.Option{
		option(shop.DropDownList, lang.X("choice.list", "List to open")),
		option(shop.RadioButtons, lang.X("choice.radio", "Buttons, one of them")),
		option(shop.CheckBoxes, lang.X("choice.boxes", "Boxes to tick")),
		option(shop.TextInput, lang.X("choice.text", "Text that the shopper enters")),
		option(shop.FileUpload, lang.X("choice.file", "File that the shopper sends")),
		option(shop.HTMLOption, lang.X("choice.html", "Text of the shop")),
	}
}

func kindOf(t shop.OptionType) string {
	for _, o := range kinds() {
		if o.Value == strconv.Itoa(int(t)) {
			return o.Label
		}
	}
	return "–"
}

func columns() []kit.Column[row] {
	names := func(o *choice) string {
		all := make([]string, len(o.Items))
		for i, item := range o.Items {
			all[i] = item.Name
		}
		return strings.Join(all, ", ")
	}
	return []kit.Column[row]{
		records.TextColumn("name", lang.X("categories.name", "Name"), 150, 1.5,
			func(o *choice) string { return o.Name }),
		records.TextColumn("kind", lang.X("properties.kind", "Kind"), 160, 1,
			func(o *choice) string { return kindOf(o.OptionType) }),
		records.TextColumn("items", lang.X("choices.items", "To choose from"), 160, 2, names),
		records.PillColumn("variants", lang.X("choices.variants", "Makes variants"), 140,
			func(r row) (string, kit.Mood) {
				if r.Record.IsVariant {
					return lang.X("edit.yes", "yes"), kit.Fine
				}
				return lang.X("edit.no", "no"), kit.Neutral
			}),
		{ID: columnProducts, Title: lang.X("contacts.products", "Products"), Width: 110, Align: fyne.TextAlignTrailing,
			Text: func(r row) string { return r.Said[columnProducts] }},
	}
}

// at are kinds of choices as a field depends on them.
func at(all ...shop.OptionType) (texts []string) {
	for _, t := range all {
		texts = append(texts, strconv.Itoa(int(t)))
	}
	return texts
}

func groups() []records.Group {
	const kind = "OptionType"
	yes := func(yes, no string) []records.Option {
		return []records.Option{{Value: yes, Label: lang.X("edit.yes", "yes")},
			{Value: no, Label: lang.X("edit.no", "no")}}
	}
	setting := func(name, label string, of ...shop.OptionType) records.Field {
		return records.Field{Path: "Settings[" + name + "]", Label: label, Only: kind, OnlyAt: at(of...)}
	}
	whole := func(name, label string, from, to int) records.Field {
		f := setting(name, label, shop.TextInput)
		f.Check = func(text string) string {
			if n, err := strconv.Atoi(text); text != "" && (err != nil || n < from || n > to) {
				return lang.X("choice.between", "Enter a whole number between {{.From}} and {{.To}}.",
					map[string]any{"From": from, "To": kit.Count(to)})
			}
			return ""
		}
		return f
	}
	unset := records.Option{Label: lang.X("choice.unset", "no (not set)"), Kept: true}
	required := setting(shop.OptionRequired, lang.X("choice.required", "Shoppers must choose"), shop.DropDownList,
		shop.RadioButtons, shop.CheckBoxes, shop.TextInput, shop.FileUpload)
	required.Options = append(yes("1", "0"), unset)
	many := setting(shop.OptionManyFiles, lang.X("choice.manyfiles", "Several files"), shop.FileUpload)
	many.Options = append(yes("true", "false"), unset)
	return []records.Group{
		{Title: lang.X("choice.main", "Main"), Fields: []records.Field{
			{Path: "Name", Label: lang.X("categories.name", "Name"), Most: 255,
				Missing: lang.X("choice.noname", "Give the choice a name.")},
			{Path: kind, Label: lang.X("properties.kind", "Kind"), Options: kinds()},
			{Path: "NameIsHidden", Label: lang.X("choice.hidden", "Shoppers do not see the name"), Yes: true},
			{Path: "IsShared", Label: lang.X("choice.shared", "Several products share it"), Yes: true},
			required,
			{Path: "IsVariant", Label: lang.X("choice.variant", "Makes variants with stock of their own"),
				Yes: true, Only: kind, OnlyAt: at(shop.DropDownList, shop.RadioButtons)},
			whole(shop.OptionColumns, lang.X("choice.columns", "Width in characters"), 1, 200),
			whole(shop.OptionRows, lang.X("choice.rows", "Lines"), 1, 100),
			whole(shop.OptionLongest, lang.X("choice.longest", "Characters at most (0: any)"), 0, 100000),
			many,
			{Path: "TextSettings[" + shop.OptionHTML + "]", Label: lang.X("choice.html.text", "Text (HTML)"), Lines: 6,
				Only: kind, OnlyAt: at(shop.HTMLOption)},
		}},
		{Title: lang.X("choices.items", "To choose from"), Wide: true, Fields: []records.Field{items(kind)}},
	}
}

// items are what there is to choose, typed like a spreadsheet: pasted lines fill several.
func items(kind string) records.Field {
	yes := []records.Option{{Value: "true", Label: lang.X("edit.yes", "yes")},
		{Value: "false", Label: lang.X("edit.no", "no")}}
	f := records.Lines[choice, shop.OptionItem]{
		Path: "Items", Add: lang.X("choice.items.add", "Add item"),
		Empty: lang.X("choice.items.none", "There is nothing to choose yet. Type, or paste lines from a spreadsheet."),
		Cells: []records.Cell[shop.OptionItem]{
			{Width: 180, Weight: 2, Field: records.Field{Path: "Name", Label: lang.X("categories.name", "Name"),
				Missing: lang.X("choice.items.noname", "Give it a name.")}},
			{Width: 130, Field: records.Field{Path: "PriceAdjustment",
				Label: lang.X("choice.items.price", "On the price")}},
			{Width: 130, Field: records.Field{Path: "WeightAdjustment",
				Label: lang.X("choice.items.weight", "On the weight")}},
			{Width: 120, Field: records.Field{Path: "IsDefault", Label: lang.X("choice.items.default", "Chosen first"),
				Options: yes}},
			{Width: 110, Field: records.Field{Path: "IsLabel", Label: lang.X("choice.items.label", "Heading"),
				Options: yes}},
		},
	}.Field()
	f.Only, f.OnlyAt = kind, at(shop.DropDownList, shop.RadioButtons, shop.CheckBoxes)
	return f
}
