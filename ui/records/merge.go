package records

import (
	"context"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/say"
	"griddle/ui/shell"
)

// mostMerged is how many records are merged at once: more is rather a slip.
const mostMerged = 10

// merge asks which of the records is kept, and makes one of them all.
func merge[T any](d *shell.Desk, p Plain[T], ids []string) {
	kit.Fetch(d.Runner, func() ([]shop.Row[T], error) { return p.Model.Rows(d.Shop, context.Background(), ids) },
		func(rows []shop.Row[T], err error) {
			if err != nil {
				d.ToastError(err)
				return
			}
			var names []string
			for i := range rows {
				name := p.Called(&rows[i].Record)
				for _, u := range rows[i].Uses {
					name += " · " + say.Counted(u.Noun, u.Count)
				}
				names = append(names, name)
			}
			kept := kit.NewSelect(names, nil)
			kept.SetSelectedIndex(0)
			var made shop.Change
			d.Form(kit.FormOptions{
				Title: lang.X("merge.title", "Merge {{.What}} into one",
					map[string]any{"What": say.Counted(p.Model.Noun(), len(rows))}),
				Note: lang.X("merge.note", "What names the others names the one you keep from then on, and the "+
					"others are deleted. You can undo it."),
				Fields: []*kit.Field{kit.NewField("", lang.X("merge.keep", "Keep"), "", kept, nil)},
				Verb:   lang.X("merge.verb", "Merge"),
				Start: func(ended func(error)) {
					keep := rows[max(kept.SelectedIndex(), 0)].ID
					Start(d, func(ctx context.Context) (shop.Change, error) {
						return p.Model.Merge(d.Shop, ctx, keep, ids)
					}, func(c shop.Change, err error) {
						made = c
						ended(err)
					})
				},
				Done: func() { Did(d, made) },
			})
		})
}
