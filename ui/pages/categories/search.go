package categories

import (
	"context"

	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// hits is how many categories the search box offers.
const hits = 4

// Search finds categories by their names, for the search box.
func Search(ctx context.Context, d *shell.Desk, words string) (found []shell.Hit) {
	all, err := records.CategoryOptions(ctx, d.Shop, "")
	if err != nil {
		return nil // the list itself says what is wrong
	}
	for _, o := range all {
		if len(found) < hits && kit.ContainsFold(o.Label, words) {
			found = append(found, shell.Hit{Title: o.Label, Note: lang.X("category.one", "Category"),
				Route: shell.To(Edit).With(o.Value)})
		}
	}
	return found
}
