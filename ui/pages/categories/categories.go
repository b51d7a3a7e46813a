// Package categories is Catalog → Categories: the tree and the editor, declared on package records.
// To add a column, action or field: one more line here.
package categories

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// Names of the pages in routes.
const (
	Name = "catalog/categories"
	Edit = "catalog/category"
)

// Entries declares the pages.
func Entries() []shell.Entry {
	walk := &records.Walk{}
	return []shell.Entry{{
		Name:  Name,
		Menu:  shell.Catalog,
		Title: func() string { return lang.X("categories.title", "Categories") },
		Words: func() string { return lang.X("categories.words", "tree shelves menu") },
		Act:   func() string { return lang.X("categories.add", "Add category") },
		Icon:  theme.FolderIcon(),
		New:   func(d *shell.Desk, arg string) shell.Page { return records.NewList(d, list(d, walk), arg) },
	}, records.EditorEntry(shell.Entry{
		Name:  Edit,
		Title: func() string { return lang.X("category.one", "Category") },
	}, groups(nil, nil), func(d *shell.Desk) records.Editor[shop.Category] { return editor(d, walk) })}
}

func list(d *shell.Desk, walk *records.Walk) records.List[shop.CategoryRow] {
	return records.List[shop.CategoryRow]{
		Name:    Name,
		Title:   lang.X("categories.title", "Categories"),
		Purpose: lang.X("categories.purpose", "The shelves of your shop, in the order in which shoppers see them."),
		Columns: []kit.Column[shop.CategoryRow]{
			{ID: "name", Title: lang.X("categories.name", "Name"), Width: 260, Weight: 3,
				Text: func(r shop.CategoryRow) string { return strings.Repeat("\u2003\u2003", r.Depth) + r.Name }},
			{ID: "products", Title: lang.X("categories.products", "Products"), Width: 90, Align: fyne.TextAlignTrailing,
				Text: func(r shop.CategoryRow) string { return fmt.Sprint(r.Products) }},
			records.PillColumn("state", lang.X("categories.state", "In shop"), 120,
				func(r shop.CategoryRow) (string, kit.Mood) {
					if r.Hidden {
						return lang.X("categories.hidden", "Hidden"), kit.Neutral
					}
					return lang.X("categories.shown", "Shown"), kit.Fine
				}),
			{ID: "slug", Title: lang.X("edit.slug", "Page address"), Width: 140, Weight: 2, Muted: true,
				Text: func(r shop.CategoryRow) string { return readable(r.RewriteUrl) }},
		},
		Find: func(ctx context.Context, _ records.Query) (ids []string, err error) {
			tree, err := d.Shop.CategoryTree(ctx)
			for _, r := range tree {
				ids = append(ids, r.Bvin)
			}
			return ids, err
		},
		Load: func(ctx context.Context, ids []string) ([]shop.CategoryRow, error) {
			tree, err := d.Shop.CategoryTree(ctx)
			return slices.DeleteFunc(tree, func(r shop.CategoryRow) bool { return !slices.Contains(ids, r.Bvin) }), err
		},
		ID:      func(r shop.CategoryRow) string { return r.Bvin },
		Matters: func(e model.Event) bool { return e.Touches(shop.CategoryTopics, shop.PlaceTopics) },
		Count:   func(n int) string { return say.Counted("category", n) },
		Empty:   lang.X("categories.empty", "There is no category yet. Add the first one."),
		AddText: lang.X("categories.add", "Add category"),
		Add:     func() { d.Go(shell.To(Edit)) },
		Open:    func(r shop.CategoryRow) { d.Go(shell.To(Edit).With(r.Bvin)) },
		Actions: func(r shop.CategoryRow) []kit.Action { return actions(d, r) },
		Delete:  func(ids []string) { records.Remove(d, shop.Categories, ids) },
		Walk:    walk,
		Edit:    Edit,
	}
}

// actions of one category.
func actions(d *shell.Desk, r shop.CategoryRow) []kit.Action {
	do := func(change func(context.Context) (model.Change, error)) func() {
		return func() { records.Do(d, change) }
	}
	step := func(by int) func() {
		return do(func(ctx context.Context) (model.Change, error) { return d.Shop.StepCategory(ctx, r.Bvin, by) })
	}
	hide := lang.X("categories.hide", "Hide")
	if r.Hidden {
		hide = lang.X("categories.reveal", "Show again")
	}
	return []kit.Action{
		{Label: lang.X("categories.up", "Up"), Icon: theme.MoveUpIcon(), Do: step(-1)},
		{Label: lang.X("categories.down", "Down"), Icon: theme.MoveDownIcon(), Do: step(1)},
		{Label: lang.X("categories.move", "Move to…"), Do: func() {
			records.AskCategory(d, lang.X("categories.move.title", "Move “{{.Name}}” below",
				map[string]any{"Name": r.Name}),
				lang.X("products.move.verb", "Move"), lang.X("categories.root", "The top of the tree"), r.Bvin,
				func(parent string) {
					records.Do(d, func(ctx context.Context) (model.Change, error) {
						return d.Shop.MoveCategory(ctx,
							r.Bvin, parent)
					})
				})
		}},
		{Label: hide, Do: do(func(ctx context.Context) (model.Change,
			error) {
			return d.Shop.HideCategory(ctx, r.Bvin, !r.Hidden)
		})},
	}
}

func editor(d *shell.Desk, walk *records.Walk) records.Editor[shop.Category] {
	return records.Editor[shop.Category]{
		Route:    Edit,
		Back:     shell.To(Name),
		One:      lang.X("category.one", "Category"),
		Model:    "categories",
		NewTitle: lang.X("category.new", "New category"),
		Purpose:  lang.X("category.purpose", "How this part of your store looks, and where it stands."),
		Title:    func(c *shop.Category) string { return c.Name },
		ID:       func(c *shop.Category) string { return c.Bvin },
		New:      records.Fresh[shop.Category](d),
		Load:     d.Shop.Category,
		Save: func(ctx context.Context, base *shop.Category, next shop.Category, along ...shop.Along) (
			shop.Category, model.Change, error) {
			return shop.Categories.Edit(d.Shop, ctx, base, next, along...)
		},
		Panels: func() []records.Panel { return panels(d) },
		Delete: func(ctx context.Context, id string) (model.Change, error) {
			return shop.Categories.Remove(d.Shop, ctx, []string{id})
		},
		Matters: func(e model.Event) bool { return e.Touches(shop.CategoryTopics) },
		Groups: func(ctx context.Context, id string) ([]records.Group, error) {
			all, err := records.CategoryOptions(ctx, d.Shop, id)
			return groups(d, append([]records.Option{{Value: "",
				Label: lang.X("categories.root", "The top of the tree")}}, all...)), err
		},
		Pictures: []records.Picture{
			{Kind: shop.CategoryIcon, Path: "ImageUrl", Size: "small", Title: lang.X("category.icon", "Icon")},
			{Kind: shop.CategoryBanner, Path: "BannerImageUrl", Size: "banner",
				Title: lang.X("category.banner", "Banner")}},
		Walk: walk,
	}
}

// readable is a page's address as people read it: letters beyond those of English are kept as percent codes.
func readable(address string) string {
	if text, err := url.PathUnescape(address); err == nil && utf8.ValidString(text) {
		return text
	}
	return address
}
