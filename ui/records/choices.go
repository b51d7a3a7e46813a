package records

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/shell"
)

// Fixed are the options of a filter that are always the same.
func Fixed(options ...Option) func(context.Context) ([]Option, error) {
	return func(context.Context) ([]Option, error) { return options, nil }
}

// Choices are the options of a filter or field that names other records, behind those that are always offered.
func Choices(s *shop.Store, names func(*shop.Store, context.Context) ([]model.Named, error),
	always ...Option) func(context.Context) ([]Option, error) {
	return func(ctx context.Context) ([]Option, error) {
		all, err := names(s, ctx)
		if len(all) == 0 && len(always) > 0 {
			return always[:1], err
		}
		out := slices.Clone(always)
		for _, n := range all {
			out = append(out, Option{Value: n.ID, Label: n.Name})
		}
		return out, err
	}
}

// CategoryOptions names each category by its way from the root: "Kitchen › Pans". without, when not "", leaves out the
// category with this id and all below it.
func CategoryOptions(ctx context.Context, s *shop.Store, without string) ([]Option, error) {
	tree, err := s.CategoryTree(ctx)
	if err != nil {
		return nil, err
	}
	var way []string
	used := map[string]int{}
	var out []Option
	left := -1 // the depth of the category that is left out, while what stands below it is walked through
	for _, c := range tree {
		way = append(way[:min(c.Depth, len(way))], c.Name)
		label := strings.Join(way, " › ")
		if used[label]++; used[label] > 1 {
			label += " (" + strconv.Itoa(used[label]) + ")"
		}
		if left >= 0 && c.Depth > left {
			continue
		}
		left = -1
		if without != "" && c.Bvin == without {
			left = c.Depth
			continue
		}
		out = append(out, Option{Value: c.Bvin, Label: label})
	}
	return out, nil
}

// AskCategory asks for one of the categories, and hands its id on; without as in CategoryOptions. top, when not "",
// offers the root under these words, with the id "".
func AskCategory(d *shell.Desk, title, verb, top, without string, do func(id string)) {
	kit.Fetch(d.Runner, func() ([]Option, error) { return CategoryOptions(context.Background(), d.Shop, without) },
		func(all []Option, err error) {
			if err != nil {
				d.ToastError(err)
				return
			}
			var offered []Option
			if top != "" {
				offered = append(offered, Option{Label: top})
			}
			offered = append(offered, all...)
			if len(offered) == 0 {
				d.ToastError(kit.Told(lang.X("choose.nocategory",
					"There is no category yet. Add one under Catalog → Categories first."), nil))
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
			d.Form(kit.FormOptions{Title: title, Fields: []*kit.Field{field}, Verb: verb,
				Done: func() { do(offered[s.SelectedIndex()].Value) }})
		})
}

// PillColumn is a column of states.
func PillColumn[T any](id, title string, width float32, state func(T) (string, kit.Mood)) kit.Column[T] {
	return kit.Column[T]{ID: id, Title: title, Width: width,
		Text:   func(r T) string { word, _ := state(r); return word },
		Create: func() fyne.CanvasObject { return kit.NewPill("", kit.Neutral) },
		Update: func(cell fyne.CanvasObject, r T) { word, m := state(r); cell.(*kit.Pill).Set(word, m) }}
}

// Slugged is a shop.Resource whose records have a page.
type Slugged interface {
	SlugTaken(s *shop.Store, ctx context.Context, slug, id string) (bool, error)
	ProposedSlug(text string) string
}

// SlugField is the address of a record's page: what it will be while it is empty, and whether another record has it.
func SlugField(d *shell.Desk, m Slugged, path, from string) Field {
	return Field{Path: path, Label: lang.X("edit.slug", "Page address"),
		Hint: lang.X("edit.slug.hint", "Made from the name when empty."),
		From: from, Propose: m.ProposedSlug,
		Live: func(ctx context.Context, id, text string) (problem, hint string) {
			if strings.TrimSpace(text) == "" {
				return "", ""
			}
			taken, err := m.SlugTaken(d.Shop, ctx, text, id)
			if err == nil && taken {
				return lang.X("edit.slug.taken", "Another page has this address; a number will be put behind it."), ""
			}
			if proposed := m.ProposedSlug(text); proposed != text {
				return "", lang.X("edit.slug.proposed", "Better readable in an address: {{.Slug}}",
					map[string]any{"Slug": proposed})
			}
			return "", ""
		}}
}

// Roles are the roles of the shop's site that may see a product or category.
func Roles(d *shell.Desk, of shop.CatalogRoleType) Names {
	return Names{
		Path:  "RoleName",
		Title: lang.X("roles.title", "Roles"),
		Note:  lang.X("roles.note", "Only shoppers with one of these roles see it. With none, everybody does."),
		Hint:  lang.X("roles.hint", "Name of a role, such as Wholesale"),
		Get:   func(ctx context.Context, id string) ([]string, error) { return d.Shop.RoleNames(ctx, of, id) },
		With:  func(names []string) shop.Along { return shop.RolesFor{Of: of, Names: names} },
		Event: func(e model.Event) bool { return e.Touches(shop.RoleTopics) },
	}
}

// NameField is what a record is called: it must be something, and that another one is called so too is said.
func NameField[T any](d *shell.Desk, m Model[T], path, label, missing string) Field {
	return Field{Path: path, Label: label, Missing: missing,
		Live: func(ctx context.Context, id, text string) (problem, hint string) {
			if same, err := m.SameName(d.Shop, ctx, text, id); err == nil && same {
				return "", lang.X("edit.name.same", "Another one has this name too.")
			}
			return "", ""
		}}
}

// EmailField is an e-mail address, of which the form is looked at.
func EmailField(path, label string) Field {
	return Field{Path: path, Label: label, Live: func(_ context.Context, _, text string) (problem, hint string) {
		if text != "" && !shop.IsEmail(text) {
			return "", lang.X("edit.email.odd", "This does not look like an e-mail address such as ann@example.com.")
		}
		return "", ""
	}}
}
