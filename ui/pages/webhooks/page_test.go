package webhooks

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/webhooks"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
)

func open(t *testing.T) *pagetest.Fixture {
	t.Helper()
	return pagetest.Open(t, pagetest.Options{}, shell.Book{Entries: []shell.Entry{Entry()}})
}

func page(f *pagetest.Fixture) *Page { return f.Page.(*Page) }

func rowOf(t *testing.T, f *pagetest.Fixture, name string) row {
	t.Helper()
	f.Reread()
	f.Runner.Flush()
	for _, r := range page(f).hooks.table.Rows() {
		if r.Name == name {
			return r
		}
	}
	t.Fatalf("there is no webhook %q", name)
	return row{}
}

// act does one of the actions with this label.
func act(t *testing.T, f *pagetest.Fixture, actions []kit.Action, label string) {
	t.Helper()
	for _, a := range actions {
		if a.Label == label {
			a.Do()
			f.Runner.Flush()
			return
		}
	}
	t.Fatalf("there is no %q", label)
}

// listen is a program that answers with a status.
func listen(t *testing.T) (address string, status *atomic.Int32) {
	status = &atomic.Int32{}
	status.Store(http.StatusOK)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(int(status.Load()))
		_, _ = w.Write([]byte("thanks"))
	}))
	t.Cleanup(s.Close)
	return s.URL, status
}

func TestAddAndEdit(t *testing.T) {
	f := open(t)
	f.Sees(t, "No webhook yet, so nothing is sent anywhere.")
	address, _ := listen(t)
	f.Press(t, "Add webhook")
	f.Type(t, "Name", "Labels")
	f.Type(t, "Address", "http://shop.example")
	press(t, f)
	if p := f.Field(t, "Address").Problem(); !strings.Contains(p, "https://") {
		t.Fatalf("%q", p)
	}
	f.Type(t, "Address", address)
	f.SeesNot(t, "Which records")
	f.Choose(t, "Tell it of", 1)
	press(t, f)
	if p := f.Field(t, "Which records").Problem(); p == "" {
		t.Fatal("some of none was taken")
	}
	f.Tick(t, "Order")
	f.Tick(t, "Product")
	f.Tick(t, "Send the record along")
	press(t, f)
	if f.Dialog() {
		t.Fatal("the form stays open")
	}
	r := rowOf(t, f, "Labels")
	if r.Address != address || !slices.Equal(r.Models, []string{"orders", "products"}) || !r.Record || !r.On ||
		r.Actions != nil || r.what() != "Order, Product · with the record" {
		t.Errorf("%+v %q", r, r.what())
	}
	secret, err := f.Shop.Webhooks.Secret(r.ID)
	if got := f.App.Clipboard().Content(); err != nil || got != secret {
		t.Errorf("the clipboard holds %q, %v", got, err)
	}
	f.App.Clipboard().SetContent("")
	act(t, f, page(f).hooks.actions(r), "Copy secret")
	if got := f.App.Clipboard().Content(); got != secret {
		t.Errorf("the clipboard holds %q", got)
	}
	act(t, f, page(f).hooks.actions(r), "Edit…")
	f.Type(t, "Name", "Bookkeeping")
	f.Choose(t, "Tell it of", 0)
	f.Press(t, "Save")
	if r := rowOf(t, f, "Bookkeeping"); r.Models != nil || !r.Record || r.what() != "Every change · with the record" {
		t.Errorf("%+v %q", r, r.what())
	}
}

// press presses the verb of the open form, which has the words of the page's own button.
func press(t *testing.T, f *pagetest.Fixture) {
	t.Helper()
	f.Press(t, "Add webhook")
}

func TestTestAndLog(t *testing.T) {
	f := open(t)
	address, status := listen(t)
	if _, _, err := f.Shop.Webhooks.Add(t.Context(), webhooks.Wanted{Name: "Labels", Address: address},
		true); err != nil {
		t.Fatal(err)
	}
	r := rowOf(t, f, "Labels")
	act(t, f, page(f).hooks.actions(r), "Send a test")
	f.Sees(t, "“Labels” took it, with status 200.")
	status.Store(http.StatusTeapot)
	act(t, f, page(f).hooks.actions(r), "Send a test")
	f.Reread()
	f.Runner.Flush()
	f.Sees(t, "418", "Test", "thanks")
	rows := page(f).log.table.Rows()
	if len(rows) != 2 {
		t.Fatalf("%+v", rows)
	}
	status.Store(http.StatusOK)
	act(t, f, page(f).log.actions(rows[0]), "Send again")
	f.Reread()
	f.Runner.Flush()
	if rows := page(f).log.table.Rows(); len(rows) != 3 {
		t.Errorf("%+v", rows)
	}
}

// One that failed for days is said on top of the page and on the dashboard, and goes on where it stopped.
func TestStopped(t *testing.T) {
	f := open(t)
	address, _ := listen(t)
	h, _, err := f.Shop.Webhooks.Add(t.Context(), webhooks.Wanted{Name: "Labels", Address: address}, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Shop.Webhooks.Unreadable(t.Context(), h.ID); err != nil {
		t.Fatal(err)
	}
	if n, err := ToDo().Count(t.Context(), f.Desk); n != 1 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	r := rowOf(t, f, "Labels")
	if word, m, tip := r.pill(); word != "Stopped" || m != kit.Bad || !strings.Contains(tip, "outside Griddle") {
		t.Errorf("%q %q", word, tip)
	}
	f.Press(t, "Send what was missed")
	if r := rowOf(t, f, "Labels"); !r.On || r.Cursor != h.Cursor {
		t.Errorf("%+v", r)
	}
	act(t, f, page(f).hooks.actions(rowOf(t, f, "Labels")), "Switch off")
	if r := rowOf(t, f, "Labels"); r.On {
		t.Error("it is on")
	}
	act(t, f, page(f).hooks.actions(rowOf(t, f, "Labels")), "Switch on from now")
	act(t, f, page(f).hooks.actions(rowOf(t, f, "Labels")), "Remove…")
	f.Press(t, "Remove webhook")
	if all, err := f.Shop.Webhooks.All(); len(all) != 0 || err != nil {
		t.Errorf("%+v %v", all, err)
	}
	page(f).Changed(model.EventOf(shop.KeyTopics)) // is none of its business
}
