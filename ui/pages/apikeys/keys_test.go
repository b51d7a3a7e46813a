package apikeys

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"griddle/shop/activity"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/vault"
)

func open(t *testing.T) *pagetest.Fixture {
	t.Helper()
	return pagetest.Open(t, pagetest.Options{}, book())
}

func rowOf(t *testing.T, f *pagetest.Fixture, name string) keyRow {
	t.Helper()
	f.Reread()
	for _, r := range page(f).keys.table.Rows() {
		if r.Name == name {
			return r
		}
	}
	t.Fatalf("there is no key %q", name)
	return keyRow{}
}

// act does one of a row's actions.
func act(t *testing.T, f *pagetest.Fixture, r keyRow, label string) {
	t.Helper()
	for _, a := range page(f).keys.actions(r) {
		if a.Label == label {
			a.Do()
			f.Runner.Flush()
			return
		}
	}
	t.Fatalf("%q cannot be done to %q", label, r.Name)
}

func labels(actions []kit.Action) (all []string) {
	for _, a := range actions {
		all = append(all, a.Label)
	}
	return all
}

func TestEmptyPageOffersTheFirstKey(t *testing.T) {
	f := open(t)
	f.Sees(t, "No keys yet, so no program can get in.")
	f.SeesNot(t, "Revoke all…")
	f.Press(t, "Create New API Key")
	if !f.Dialog() {
		t.Fatal("no form appeared")
	}
}

func TestCreate(t *testing.T) {
	f := open(t)
	f.Press(t, "Create New API Key")
	f.Press(t, "Create key")
	if p := f.Field(t, "Name").Problem(); p == "" {
		t.Fatal("a key without a name was taken")
	}
	f.Type(t, "Name", "Till")
	f.Choose(t, "Expires", 1)
	f.Press(t, "Create key")
	if f.Dialog() {
		t.Fatal("the form stays open")
	}
	// At once, without waiting for an event of the store.
	rows := page(f).keys.table.Rows()
	if len(rows) != 1 || rows[0].Name != "Till" || !rows[0].Clear || rows[0].Access != vault.ReadWrite {
		t.Fatalf("rows %+v", rows)
	}
	if want := f.Runner.Now().AddDate(0, 0, 30); rows[0].Expires.Sub(want).Abs() > time.Second {
		t.Errorf("expires %v, want %v", rows[0].Expires, want)
	}
	key, err := f.Vault.Reveal(rows[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	f.Sees(t, key)
	f.Press(t, "Copy key")
	if f.Clipboard() != key {
		t.Errorf("the clipboard holds %q", f.Clipboard())
	}
	if w := page(f).keys.shown.copy.Text; w != "Copied · cleared in 30 s" {
		t.Errorf("the button says %q", w)
	}
	f.Runner.Advance(5 * time.Second)
	if w := page(f).keys.shown.copy.Text; w != "Copied · cleared in 25 s" {
		t.Errorf("the button says %q", w)
	}
	f.Runner.Advance(26 * time.Second)
	if f.Clipboard() != "" {
		t.Errorf("the clipboard still holds %q", f.Clipboard())
	}
	f.SeesNot(t, key)
}

func TestCreate_ReadKeyCannotClear(t *testing.T) {
	f := open(t)
	f.Press(t, "Create New API Key")
	f.Type(t, "Name", "Price list")
	f.Field(t, "Access").Input.(*kit.Select).SetSelected("Read everything")
	f.Press(t, "Create key")
	if r := rowOf(t, f, "Price list"); r.Access != vault.ReadOnly || r.Clear || r.mayClear() {
		t.Errorf("row %+v", r)
	}
}

func TestCreate_ExpiryDay(t *testing.T) {
	f := open(t)
	p := page(f).keys
	past, next := f.Runner.Now().AddDate(0, 0, -1), f.Runner.Now().AddDate(0, 0, 3)
	later := func(text string) string {
		day := kit.NewDateEntry(f.Runner.Now)
		day.SetText(text)
		return p.later(day)
	}
	if later("") == "" || later("soon") == "" || later(kit.FieldDay(past)) == "" || later(kit.FieldDay(next)) != "" {
		t.Errorf("a missing day %q, no day %q, yesterday %q, a later day %q",
			later(""), later("soon"), later(kit.FieldDay(past)), later(kit.FieldDay(next)))
	}
	if got := p.expiry(-1, next); got.Day() != next.Local().Day() || got.Hour() != 23 {
		t.Errorf("the key ends %v", got)
	}
	if !p.expiry(0, time.Time{}).IsZero() {
		t.Error("Never ends")
	}
}

func TestReveal_HiddenAfter30SecondsAndWithTheFocus(t *testing.T) {
	f := open(t)
	_, key := f.Key(t, vault.NewKey{Name: "Till"})
	for _, end := range []func(){
		func() { f.Runner.Advance(31 * time.Second) },
		f.LoseFocus,
		func() { page(f).keys.shown.close.Tapped(nil) },
		func() { f.Page.Hide() },
	} {
		act(t, f, rowOf(t, f, "Till"), "Reveal")
		f.Sees(t, key)
		end()
		f.SeesNot(t, key)
		if page(f).keys.shown.text.Text() != "" {
			t.Error("the key is still held by the page")
		}
	}
	if n := f.Runner.Ticking(); n > 1 { // the window's own look at the keyring may go on
		t.Errorf("%d timers go on on a hidden page", n)
	}
}

func TestCopyAs(t *testing.T) {
	f := open(t)
	_, key := f.Key(t, vault.NewKey{Name: "Till"})
	act(t, f, rowOf(t, f, "Till"), "Copy as…")
	f.SeesNot(t, key)
	f.Press(t, "Copy with the whole key")
	if want := `curl -H "Authorization: Bearer ` + key +
		`" http://127.0.0.1:4743/api/v1/products`; f.Clipboard() != want {
		t.Errorf("copied %q", f.Clipboard())
	}
	for _, s := range snippets {
		text := s.fill("http://127.0.0.1:4743", "1-k", f.Dir)
		if s.name == "MCP" {
			var block struct {
				Servers map[string]struct {
					Command string
					Args    []string
					Env     map[string]string
				} `json:"mcpServers"`
			}
			if err := json.Unmarshal([]byte(text), &block); err != nil {
				t.Fatalf("%v in %s", err, text)
			}
			if g := block.Servers["griddle"]; g.Command == "" ||
				!slices.Equal(g.Args, []string{"mcp", "--data", f.Dir}) ||
				g.Env["GRIDDLE_KEY"] != "1-k" {
				t.Errorf("%s", text)
			}
			continue
		}
		if !strings.Contains(text, "http://127.0.0.1:4743") || !strings.Contains(text, "1-k") ||
			strings.ContainsAny(text, "{}") && s.name != "PowerShell" {
			t.Errorf("%s: %s", s.name, text)
		}
	}
}

func TestRename(t *testing.T) {
	f := open(t)
	f.Key(t, vault.NewKey{Name: "Till"})
	act(t, f, rowOf(t, f, "Till"), "Rename…")
	f.Type(t, "Name", "Till at the door")
	f.Press(t, "Rename key")
	rowOf(t, f, "Till at the door")
}

func TestRotate(t *testing.T) {
	f := open(t)
	old, _ := f.Key(t, vault.NewKey{Name: "Till", Clear: true})
	act(t, f, rowOf(t, f, "Till"), "Rotate…")
	f.Press(t, "Make new key")
	f.Reread()
	rows := page(f).keys.table.Rows()
	if len(rows) != 2 {
		t.Fatalf("%d keys", len(rows))
	}
	fresh, was := rows[0], rows[1]
	if was.ID != old.ID || was.Successor != fresh.ID || !fresh.Clear {
		t.Fatalf("old %+v, new %+v", was, fresh)
	}
	days := was.RetireAt.Sub(f.Runner.Now()).Hours() / 24
	if days < 7 || days > 8 {
		t.Errorf("the old key ends in %.1f days", days)
	}
	if slices.Contains(labels(page(f).keys.actions(was)), "Rotate…") {
		t.Error("a key that is being replaced can be rotated again")
	}
	f.SeesNot(t, "still being used")

	f.Runner.Advance(time.Hour)
	f.Shop.Activity.Report(activity.Request{At: f.Runner.Now(), KeyID: old.ID, KeyName: "Till", Program: "Till/3.2",
		Method: "GET", Model: "products", Result: "OK"})
	f.Reread()
	if r := page(f).keys.table.Rows()[1]; !r.stillUsed() || r.endsSoon() != "" {
		t.Errorf("used %v, warning %q", r.stillUsed(), r.endsSoon())
	}
	f.Page.Hide() // nobody looks at it for days
	f.Runner.Advance(was.RetireAt.Sub(f.Runner.Now()) - 23*time.Hour)
	f.Page.Show()
	f.Sees(t, "is still being used")
}

// TestRotationIsExtendedOrEndedEarly: the old row says that it is the old one; its end can be moved, or brought about.
func TestRotationIsExtendedOrEndedEarly(t *testing.T) {
	f := open(t)
	old, _ := f.Key(t, vault.NewKey{Name: "Till"})
	act(t, f, rowOf(t, f, "Till"), "Rotate…")
	f.Press(t, "Make new key")
	f.Reread()
	was := func() keyRow { return page(f).keys.table.Rows()[1] }
	fresh := page(f).keys.table.Rows()[0]
	if word, _, _ := was().pill(); word != "Old, ends 29 Nov" {
		t.Errorf("the old row says %q", word)
	}
	got := labels(page(f).keys.actions(was()))
	if slices.Contains(got, "Revoke…") || !slices.Contains(got, "End now…") {
		t.Errorf("can be done to the old key: %v", got)
	}
	day := func(text string) { f.Field(t, "Last day of the old key").Input.(*kit.DateEntry).SetText(text) }
	act(t, f, was(), "Extend…")
	f.Sees(t, "Extend “"+called(old)+"”")
	day("2020-01-01")
	f.Press(t, "Extend old key")
	f.Sees(t, "This day is over. Choose a later one.")
	day("2026-12-31")
	f.Press(t, "Extend old key")
	f.Reread()
	if word, _, _ := was().pill(); word != "Old, ends 31 Dec" || was().ends() != was().RetireAt {
		t.Errorf("extended, it says %q", word)
	}
	act(t, f, was(), "End now…")
	f.Sees(t, "End the old key “"+called(old)+"” now?",
		"“"+called(fresh.Key)+"”, which replaces it, goes on working.")
	f.Press(t, "End old key")
	f.Reread()
	if rows := page(f).keys.table.Rows(); len(rows) != 1 || rows[0].ID != fresh.ID {
		t.Errorf("left: %+v", rows)
	}
}

func TestRevoke(t *testing.T) {
	f := open(t)
	k, text := f.Key(t, vault.NewKey{Name: "Till"})
	f.Shop.Activity.Report(activity.Request{At: f.Runner.Now(), KeyID: k.ID, KeyName: "Till", Program: "Till/3.2",
		Address: "127.0.0.1", Method: "GET", Model: "products", Result: "OK"})
	act(t, f, rowOf(t, f, "Till"), "Revoke…")
	f.Sees(t, "Revoke the key “"+called(k)+"”?", "Till/3.2", "no program gets in")
	f.Press(t, "Cancel")
	rowOf(t, f, "Till")

	act(t, f, rowOf(t, f, "Till"), "Revoke…")
	f.Press(t, "Revoke key")
	f.Reread()
	if n := len(page(f).keys.table.Rows()); n != 0 {
		t.Fatalf("%d keys left", n)
	}
	if _, err := f.Vault.Reveal(k.ID); !errors.Is(err, vault.ErrUnknownKey) {
		t.Errorf("the vault still knows %q: %v", text, err)
	}
	recent, err := f.Shop.Activity.Recent()
	if err != nil {
		t.Fatal(err)
	}
	if len(recent) != 2 || recent[0].Result != activity.ResultRevoked || recent[0].KeyName != "Till" {
		t.Errorf("the activity says %+v", recent)
	}
}

func TestRevokeMany(t *testing.T) {
	f := open(t)
	quoted := map[string]string{}
	for _, name := range []string{"A", "B", "C", "D", "E"} {
		k, _ := f.Key(t, vault.NewKey{Name: name})
		quoted[name] = "“" + called(k) + "”"
	}
	f.Reread()
	table := page(f).keys.table
	table.Tick(keyOf(rowOf(t, f, "A")), keyOf(rowOf(t, f, "C")))
	table.Chosen(table.Ticked())[0].Do()
	f.Sees(t, "Revoke 2 keys?", quoted["C"]+", "+quoted["A"], "None of them was used")
	f.SeesNot(t, "No key is left")
	f.Press(t, "Revoke 2 keys")
	f.Reread()
	f.Press(t, "Revoke all…")
	f.Sees(t, quoted["E"]+", "+quoted["D"]+", "+quoted["B"], "No key is left")
	f.Press(t, "Revoke 3 keys")
	f.Reread()
	f.Sees(t, "No keys yet, so no program can get in.")
}

func TestRightToClear(t *testing.T) {
	f := open(t)
	f.Key(t, vault.NewKey{Name: "Till", Clear: true})
	f.Reread()
	f.Sees(t, "1 key may use them then.", "Read, write, clear")
	act(t, f, rowOf(t, f, "Till"), "Don't allow clearing")
	f.Reread()
	f.Sees(t, "No key may use them.")
	act(t, f, rowOf(t, f, "Till"), "Allow clearing")
	if !rowOf(t, f, "Till").Clear {
		t.Error("the right did not come back")
	}
}

func TestStates(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	key := func(age time.Duration) vault.Key {
		return vault.Key{Created: now.Add(-age), Verified: true, Readable: true}
	}
	day := 24 * time.Hour
	used := activity.Usage{LastUsed: now.Add(-time.Hour), Program: "Till/3.2"}
	for _, c := range []struct {
		name string
		key  vault.Key
		use  activity.Usage
		word string
		mood kit.Mood
	}{
		{"new", key(day), activity.Usage{}, "New", kit.Accented},
		{"used", key(day), used, "In use", kit.Fine},
		{"unused", key(40 * day), activity.Usage{}, "Unused", kit.Neutral},
		{"old", key(100 * day), used, "Rotate", kit.Caution},
		{"expiring", func() vault.Key { k := key(day); k.Expires = now.Add(5*day + time.Hour); return k }(), used,
			"Expires in 5 days", kit.Caution},
		{"expired", func() vault.Key { k := key(day); k.Expires = now.Add(-day); return k }(), used, "Expired",
			kit.Bad},
		{"retiring", func() vault.Key {
			k := key(day)
			k.RetireAt, k.Successor = now.Add(6*day+time.Hour), 9
			return k
		}(), used, "Old, ends 28 Nov", kit.Neutral},
		{"tampered", vault.Key{Created: now, Verified: true}, used, "Unreadable", kit.Bad},
		{"no master", vault.Key{Created: now}, used, "Not verified", kit.Neutral},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := rowsOf([]vault.Key{c.key}, map[int64]activity.Usage{0: c.use}, now)[0]
			if word, mood, tip := r.pill(); word != c.word || mood != c.mood || tip == "" {
				t.Errorf("%q, %v, %q", word, mood, tip)
			}
		})
	}
}

func TestWithoutTheMasterOnlyRevokingIsPossible(t *testing.T) {
	k := &pagetest.Keyring{}
	f := pagetest.Open(t, pagetest.Options{Keyring: k, Before: func(t testing.TB, v *vault.Vault) {
		if err := v.Setup(context.Background()); err != nil {
			t.Fatal(err)
		}
		if _, _, err := v.Create(context.Background(), vault.NewKey{Name: "Till"}); err != nil {
			t.Fatal(err)
		}
		k.Forget()
	}}, book())
	if got := labels(page(f).keys.actions(rowOf(t, f, "Till"))); !slices.Equal(got, []string{"Revoke…"}) {
		t.Errorf("can be done: %v", got)
	}
	if !page(f).create.Disabled() {
		t.Error("a key can be created")
	}
	f.Sees(t, "Not verified")
	f.Press(t, "Keep serving until restart")
	if f.Vault.Status().Condition != vault.HashOnly {
		t.Errorf("condition %+v", f.Vault.Status())
	}
	f.Reread()
	f.Press(t, "Start new keys…")
	f.Press(t, "Start new keys")
	f.Reread()
	f.Sees(t, "Unreadable")
	if page(f).create.Disabled() {
		t.Error("no key can be created with the new master secret")
	}
}

func TestArgumentPointsAtAKey(t *testing.T) {
	f := open(t)
	k, _ := f.Key(t, vault.NewKey{Name: "Till"})
	f.Key(t, vault.NewKey{Name: "Other"})
	f.Window.Go(Route(k.ID))
	if r, ok := page(f).keys.table.Current(); !ok || r.ID != k.ID {
		t.Errorf("the cursor is on %+v", r)
	}
}
