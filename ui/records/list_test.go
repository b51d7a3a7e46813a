package records_test

import (
	"context"
	"strings"
	"testing"

	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/records"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

// TestAllIsCountedOnce: how many there are without the filters is not asked anew for each letter that is typed, but
// when something has changed.
func TestAllIsCountedOnce(t *testing.T) {
	ids, all := []string{"ant", "bee", "cow"}, 0
	list := records.List[string]{
		Title: "Animals", Search: "Search animals",
		Columns: []kit.Column[string]{{ID: "name", Title: "Name", Text: func(id string) string { return id }}},
		Find: func(_ context.Context, q records.Query) (found []string, err error) {
			if q.Words == "" {
				all++
			}
			for _, id := range ids {
				if strings.Contains(id, q.Words) {
					found = append(found, id)
				}
			}
			return found, nil
		},
		Load:    func(_ context.Context, ids []string) ([]string, error) { return ids, nil },
		ID:      func(id string) string { return id },
		Count:   func(n int) string { return kit.Count(n) + " animals" },
		Matters: func(model.Event) bool { return true },
	}
	f := pagetest.Open(t, pagetest.Options{}, shell.Book{Entries: []shell.Entry{{
		Name: "animals", Title: func() string { return "Animals" },
		New: func(d *shell.Desk, arg string) shell.Page { return records.NewList(d, list, arg) },
	}}})
	search, ok := uitest.Find(f.Desk.Window.Canvas(), func(e *kit.Entry) bool {
		return e.PlaceHolder == "Search "+
			"animals"
	})
	if !ok {
		t.Fatal("there is no search field")
	}
	before := all
	for _, words := range []string{"b", "be", "bee"} {
		uitest.Paste(search, words)
		f.Runner.Flush()
	}
	f.Sees(t, "1 of 3 animals")
	if all != before {
		t.Errorf("all were asked for %d times more", all-before)
	}
	ids = append(ids, "bumblebee")
	f.Page.(interface{ Changed(model.Event) }).Changed(model.EventOf())
	f.Runner.Flush()
	f.Sees(t, "2 of 4 animals")
	if all != before+1 {
		t.Errorf("all were asked for %d times more", all-before)
	}
}
