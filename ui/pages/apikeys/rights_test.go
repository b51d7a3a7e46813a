package apikeys

import (
	"testing"
	"time"

	"griddle/shop/activity"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/vault"
)

func preset(t *testing.T, f *pagetest.Fixture, word string) {
	t.Helper()
	f.Field(t, "Access").Input.(*kit.Select).SetSelected(word)
}

const clearing = "May delete everything while clear operations are allowed"

func TestCreate_Presets(t *testing.T) {
	f := open(t)
	for _, p := range vault.Presets {
		word, sentence := presetWords(p.Name)
		f.Press(t, "Create New API Key")
		f.Type(t, "Name", word)
		preset(t, f, word)
		f.Sees(t, sentence)
		f.SeesNot(t, "Stock levels")
		f.Press(t, "Create key")
		if r := rowOf(t, f, word); r.Access != p.Access || r.Clear != p.Clear {
			t.Errorf("%s: %s, clear %v", p.Name, r.Access.Rights(), r.Clear)
		}
	}
}

func TestCreate_OwnChoice(t *testing.T) {
	f := open(t)
	f.Press(t, "Create New API Key")
	f.Type(t, "Name", "Sync")
	preset(t, f, "Own choice")
	f.Sees(t, "Stock levels", clearing)
	for area, level := range map[string]int{"Catalog": 1, "Stock": 2, "Orders": 0, "People": 0, "Taxes": 0} {
		f.Choose(t, area, level)
	}
	f.SeesNot(t, clearing) // it writes nothing that can be cleared
	f.Press(t, "Create key")
	r := rowOf(t, f, "Sync")
	if r.Access.Rights() != "catalog:read,stock:write" || r.Clear {
		t.Errorf("%s, clear %v", r.Access.Rights(), r.Clear)
	}
	if r.access() != "Own choice" || r.accessTip() != "Catalog: Read · Stock: Read and write" {
		t.Errorf("%q, %q", r.access(), r.accessTip())
	}
}

func TestRightsAreChanged(t *testing.T) {
	f := open(t)
	k, text := f.Key(t, vault.NewKey{Name: "Till", Clear: true})
	act(t, f, rowOf(t, f, "Till"), "Rights…")
	f.Sees(t, clearing)
	preset(t, f, "Till")
	f.SeesNot(t, clearing)
	f.Press(t, "Change rights")
	if r := rowOf(t, f, "Till"); f.Dialog() || r.access() != "Till" || r.mayClear() {
		t.Errorf("%+v", r)
	}
	if found, err := f.Vault.Find(text); err != nil || found.ID != k.ID {
		t.Errorf("the key no longer lets in: %v", err)
	}
	// What the key has is what the form begins with.
	act(t, f, rowOf(t, f, "Till"), "Rights…")
	preset(t, f, "Own choice")
	f.Choose(t, "Taxes", 1)
	f.Press(t, "Change rights")
	if r := rowOf(t, f, "Till"); r.Access.Rights() != "catalog:read,stock:write,orders:write,people:read,taxes:read" {
		t.Error(r.Access.Rights())
	}
}

func TestAllowThis(t *testing.T) {
	f := open(t)
	k, _ := f.Key(t, vault.NewKey{Name: "Labels", Access: vault.Nothing.With(vault.Catalog, vault.Read)})
	refused := func(lacked string) {
		f.Shop.Activity.Report(activity.Request{At: f.Runner.Now(), KeyID: k.ID, KeyName: k.Name, Method: "GET",
			Model:  "orders",
			Result: "ACCESS", Reason: "…", Lacked: lacked, Status: 403, Refused: true})
		f.Reread()
	}
	refused("orders:read")
	offered := func() []kit.Action { return page(f).activity.done.Actions(page(f).activity.done.Rows()[0]) }
	offered()[0].Do()
	f.Runner.Flush()
	f.Sees(t, "It gets Orders: Read (Orders with their names and addresses, payments, gift cards). Its other rights "+
		"stay as they are.")
	f.Press(t, "Allow this")
	if r := rowOf(t, f, "Labels"); r.Access.Rights() != "catalog:read,orders:read" {
		t.Fatal(r.Access.Rights())
	}
	if len(offered()) > 0 {
		t.Error("what it may do by now is offered")
	}

	if err := f.Shop.SetAdminPassword(t.Context(), "", "seven loaves of rye"); err != nil {
		t.Fatal(err)
	}
	refused("stock:write")
	offered()[0].Do()
	f.Runner.Flush()
	f.Press(t, "Allow this")
	f.Type(t, "Admin password", "seven loaves")
	f.Press(t, "Allow this")
	if r := rowOf(t, f, "Labels"); !f.Dialog() || r.Access.May(vault.Need{Area: vault.Stock, Level: vault.Read}) {
		t.Fatal("allowed without the password")
	}
	f.Type(t, "Admin password", "seven loaves of rye")
	f.Press(t, "Allow this")
	if r := rowOf(t, f, "Labels"); r.Access.Rights() != "catalog:read,stock:write,orders:read" {
		t.Error(r.Access.Rights())
	}
	refused("") // refused for another reason
	if len(offered()) > 0 {
		t.Error("there is nothing to allow")
	}
}

// After two weeks the page offers to leave a key what its program made use of, and to give the rest back.
func TestRightsThatNobodyNeeds(t *testing.T) {
	f := open(t)
	const question = "Leave it just these rights?"
	k, _ := f.Key(t, vault.NewKey{Name: "Labels", Clear: true})
	uses := func(rights ...string) {
		f.Shop.Activity.Report(activity.Request{At: f.Runner.Now(), KeyID: k.ID, Result: "OK", Used: rights,
			Under: rowOf(t, f, "Labels").Key.Rights()})
		f.Reread()
		f.Runner.Flush()
	}
	uses("catalog:read")
	pass := func(d time.Duration) { // with nobody looking, for else the page reads each minute
		f.Page.Hide()
		f.Runner.Advance(d)
		f.Page.Show()
		f.Runner.Flush()
	}
	pass(suggestAfter - time.Hour)
	uses("catalog:read", "stock:write")
	f.SeesNot(t, question)
	pass(time.Hour)
	uses("catalog:read")
	f.Sees(t, "has only read Catalog, and read and changed Stock. Leave it just these rights?")
	f.Press(t, "Leave just these")
	if r := rowOf(t, f, "Labels"); r.Access.Rights() != "catalog:read,stock:write" || r.Clear {
		t.Errorf("%s, clear %v", r.Access.Rights(), r.Clear)
	}
	f.SeesNot(t, question)
	f.Press(t, "Undo")
	if r := rowOf(t, f, "Labels"); r.Access != vault.ReadWrite || !r.Clear {
		t.Errorf("after Undo %s, clear %v", r.Access.Rights(), r.Clear)
	}
	f.Press(t, "Keep all")
	f.Runner.Flush()
	f.SeesNot(t, question)
	// Other rights are another question, once they were used for as long, and a key that nobody uses any more is none.
	act(t, f, rowOf(t, f, "Labels"), "Don't allow clearing")
	f.Runner.Flush()
	uses("catalog:read")
	f.SeesNot(t, question) // what it needs of the rights it has now is not known yet
	pass(suggestAfter)
	uses("catalog:read")
	f.Sees(t, question)
	pass(suggestAfter)
	f.SeesNot(t, question)
}
