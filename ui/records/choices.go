package records

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/shell"
)

// Fixed are the options of a filter that are always the same.
func Fixed(options ...Option) func(context.Context) ([]Option, error) {
	return func(context.Context) ([]Option, error) { return options, nil }
}

// CategoryOptions names each category by its way from the root: "Kitchen › Pans".
func CategoryOptions(ctx context.Context, s *shop.Store) ([]Option, error) {
	tree, err := s.CategoryTree(ctx)
	if err != nil {
		return nil, err
	}
	var way []string
	used := map[string]int{}
	out := make([]Option, len(tree))
	for i, c := range tree {
		way = append(way[:min(c.Depth, len(way))], c.Name)
		label := strings.Join(way, " › ")
		if used[label]++; used[label] > 1 {
			label += " (" + strconv.Itoa(used[label]) + ")"
		}
		out[i] = Option{c.Bvin, label}
	}
	return out, nil
}

// AskCategory asks for one of the categories, and hands its id on. top, when not "", offers the root under these words, with the id "".
func AskCategory(d *shell.Desk, title, verb, top string, without func(id string) bool, do func(id string)) {
	kit.Fetch(d.Runner, func() ([]Option, error) { return CategoryOptions(context.Background(), d.Shop) }, func(all []Option, err error) {
		if err != nil {
			d.ToastError(err)
			return
		}
		var offered []Option
		if top != "" {
			offered = append(offered, Option{"", top})
		}
		for _, o := range all {
			if without == nil || !without(o.Value) {
				offered = append(offered, o)
			}
		}
		if len(offered) == 0 {
			d.ToastError(&shop.Error{Kind: shop.Missing, Message: lang.X("choose.nocategory", "There is no category yet. Add one under Catalog → Categories first.")})
			return
		}
		words := make([]string, len(offered))
		for i, o := range offered {
			words[i] = o.Label
		}
		s := kit.NewSelect(words, nil)
		s.PlaceHolder = lang.X("choose.one", "Choose one")
		field := kit.NewField("CategoryId", lang.X("choose.category", "Category"), "", s, func() string {
			if s.SelectedIndex() < 0 {
				return lang.X("choose.missing", "Choose a category.")
			}
			return ""
		})
		d.Form(kit.FormOptions{Title: title, Fields: []*kit.Field{field}, Verb: verb, Done: func() { do(offered[s.SelectedIndex()].Value) }})
	})
}

// PillColumn is a column of states.
func PillColumn[T any](id, title string, width float32, state func(T) (string, kit.Mood)) kit.Column[T] {
	return kit.Column[T]{ID: id, Title: title, Width: width,
		Create: func() fyne.CanvasObject { return kit.NewPill("", kit.Neutral) },
		Update: func(cell fyne.CanvasObject, r T) { word, m := state(r); cell.(*kit.Pill).Set(word, m) }}
}

// Slug is the live check of a page's address: how it will read, and whether another record has it.
func Slug(d *shell.Desk, about string, encoded bool) func(ctx context.Context, id, text string) (problem, hint string) {
	return func(ctx context.Context, id, text string) (string, string) {
		if strings.TrimSpace(text) == "" {
			return "", ""
		}
		taken, err := d.Shop.SlugTaken(ctx, about, text, id)
		if err != nil || !taken {
			if proposed := shop.Slugify(text, encoded); proposed != text {
				return "", lang.X("edit.slug.proposed", "Better readable in an address: {{.Slug}}", map[string]any{"Slug": proposed})
			}
			return "", ""
		}
		return lang.X("edit.slug.taken", "Another page has this address; a number will be put behind it."), ""
	}
}
