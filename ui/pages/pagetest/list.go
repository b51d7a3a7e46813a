package pagetest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/uitest"
)

// Post stores a record as a program does, and answers its id.
func (f *Fixture) Post(t testing.TB, model interface {
	Save(*shop.Store, context.Context, model.Guard, string, []byte) ([]byte, bool, error)
}, posted string) string {
	t.Helper()
	body, _, err := model.Save(f.Shop, context.Background(), nil, "", []byte(posted))
	if err != nil {
		t.Fatalf("%s: %v", posted, err)
	}
	var rec map[string]any
	if err := json.Unmarshal(body, &rec); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	for _, name := range []string{"Bvin", "Id", "GiftCardId"} {
		if id, there := rec[name]; there {
			return fmt.Sprint(id)
		}
	}
	t.Fatalf("%s has no id", body)
	return ""
}

// Table is the list on the page.
func (f *Fixture) Table(t testing.TB) *kit.Table[string] {
	t.Helper()
	f.Runner.Flush()
	f.Lay()
	tb, ok := uitest.Find(f.Desk.Window.Canvas(), func(*kit.Table[string]) bool { return true })
	if !ok {
		t.Fatal("there is no table")
	}
	return tb
}

// Sheet is the grid on the page.
func (f *Fixture) Sheet(t testing.TB) *kit.Sheet {
	t.Helper()
	f.Runner.Flush()
	f.Lay()
	s, ok := uitest.Find(f.Desk.Window.Canvas(), func(*kit.Sheet) bool { return true })
	if !ok {
		t.Fatal("there is no grid")
	}
	return s
}

// Act does with a row of the list what its menu calls so.
func (f *Fixture) Act(t testing.TB, id, label string) {
	t.Helper()
	f.one(t, f.Table(t).Actions(id), label)
}

// ActAll ticks rows of the list and does with them what the bar calls so.
func (f *Fixture) ActAll(t testing.TB, label string, ids ...string) {
	t.Helper()
	tb := f.Table(t)
	tb.Tick(ids...)
	f.one(t, tb.Chosen(ids), label)
}

func (f *Fixture) one(t testing.TB, all []kit.Action, label string) {
	t.Helper()
	at := slices.IndexFunc(all, func(a kit.Action) bool { return a.Label == label })
	if at < 0 {
		t.Fatalf("there is no action %q", label)
	}
	all[at].Do()
	f.Reread()
}

// Cell is what a row of the list says in a column of words.
func (f *Fixture) Cell(t testing.TB, id, column string) string {
	t.Helper()
	text, is := f.Table(t).Cell(id, column).(*kit.Text)
	if !is {
		t.Fatalf("%s of %s says nothing", column, id)
	}
	return text.Text()
}
