package firstrun

import (
	"context"
	"testing"

	"griddle/shop"
	"griddle/shop/sample"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
	"griddle/ui/uitest"
	"griddle/vault"
)

func book() shell.Book {
	home := shell.Entry{Name: "home", Menu: shell.Admin, Title: func() string { return "Home" }, New: Entry("DE").New}
	return shell.Book{Entries: []shell.Entry{Entry("DE"), home}, Home: shell.To("home"),
		Start: func(d *shell.Desk) (shell.Route, bool) { return shell.To(Name), Needed(d) }}
}

func page(f *pagetest.Fixture) *Page { return f.Page.(*Page) }

// second goes on to the second screen with an empty store.
func second(t *testing.T, f *pagetest.Fixture) {
	t.Helper()
	page(f).sample.SetIndex(1)
	page(f).next.Tapped(nil)
	f.Runner.Flush()
	if !page(f).onKeys {
		t.Fatalf("still on the first screen: %s", page(f).field.Problem())
	}
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "welcome-name", Options: pagetest.Options{Keyring: &pagetest.Keyring{}}},
		pagetest.Scene{Name: "welcome-shared", Options: pagetest.Options{Keyring: &pagetest.Keyring{}},
			Act: func(t *testing.T, f *pagetest.Fixture) {
				page(f).shared.SetIndex(1)
				f.Press(t, "Continue")
				f.Lay()
			}},
		pagetest.Scene{Name: "welcome-kept", Options: pagetest.Options{Keyring: &pagetest.Keyring{}}, Act: second},
		pagetest.Scene{Name: "welcome-locked", Options: pagetest.Options{Keyring: &pagetest.Keyring{Locked: true}},
			Act: second},
		pagetest.Scene{Name: "welcome-none", Options: pagetest.Options{Keyring: &pagetest.Keyring{Absent: true}},
			Act: second},
	)
}

func TestNameIsRequired(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Keyring: &pagetest.Keyring{}}, book())
	p := page(f)
	uitest.Paste(p.name, "  ")
	p.next.Tapped(nil)
	if p.field.Problem() == "" || p.onKeys {
		t.Fatal("went on without a name")
	}
	p.name.SetText("Corner Shop")
	if p.field.Problem() != "" {
		t.Error("the problem stays although there is a name now")
	}
	p.sample.SetIndex(1)
	p.next.Tapped(nil)
	if s, _ := f.Shop.Settings(); s.StoreName != "Corner Shop" || s.FirstRunDone {
		t.Errorf("stored %+v", s)
	}
	if st := f.Vault.Status(); st.Condition != vault.Ready {
		t.Errorf("the master secret was not made: %+v", st)
	}
	p.finish()
	if s, _ := f.Shop.Settings(); !s.FirstRunDone {
		t.Error("the first run would begin again")
	}
	if r := f.Window.Route(); r.Name != "home" {
		t.Errorf("the window is at %v", r)
	}
}

// TestSampleIsOfferedToAnEmptyStoreOnly: with records in it, as after a restore or the sample of the command line,
// the question is not asked.
func TestSampleIsOfferedToAnEmptyStoreOnly(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Keyring: &pagetest.Keyring{}}, book())
	f.Sees(t, "Start with")
	if err := sample.Fill(f.Shop, context.Background(), ""); err != nil {
		t.Fatal(err)
	}
	page(f).Hide()
	page(f).Show()
	f.Runner.Flush()
	f.SeesNot(t, "Start with")
}

// TestReckonsAsTheRegionDoes: euros, kilograms and prices with tax in Germany, unless the owner chooses otherwise.
func TestReckonsAsTheRegionDoes(t *testing.T) {
	stored := func(f *pagetest.Fixture) (shop.Details, bool) {
		t.Helper()
		d, err := f.Shop.Details()
		if err != nil {
			t.Fatal(err)
		}
		s, err := f.Shop.Settings()
		if err != nil {
			t.Fatal(err)
		}
		return d, s.PricesWithTax
	}
	f := pagetest.Open(t, pagetest.Options{Keyring: &pagetest.Keyring{}}, book())
	if got := page(f).units.chosen(); got != (units{"EUR", "kg", "cm", true}) {
		t.Errorf("proposed: %+v", got)
	}
	page(f).name.SetText("Corner Shop")
	second(t, f)
	if d, taxed := stored(f); d.Currency != "EUR" || d.Weight != "kg" || d.Length != "cm" || !taxed {
		t.Errorf("stored %+v, with tax %v", d, taxed)
	}

	f = pagetest.Open(t, pagetest.Options{Keyring: &pagetest.Keyring{}}, book())
	page(f).name.SetText("Corner Shop")
	page(f).units.currency.SetSelected("CHF")
	page(f).units.measures.SetSelectedIndex(0)
	page(f).units.prices.SetIndex(0)
	page(f).Hide()
	page(f).Show() // what was chosen stays
	f.Runner.Flush()
	second(t, f)
	if d, taxed := stored(f); d.Currency != "CHF" || d.Weight != "lb" || taxed {
		t.Errorf("stored %+v, with tax %v", d, taxed)
	}
	f.Window.Go(shell.To(Name)) // as after a break
	f.Runner.Flush()
	if got := page(f).units.chosen(); got != (units{"CHF", "lb", "in", false}) {
		t.Errorf("after a break: %+v", got)
	}
}

func TestNoKeyringIsNeverSilent(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Keyring: &pagetest.Keyring{Absent: true}}, book())
	second(t, f)
	if st := f.Vault.Status(); st.Condition != vault.NoKeyring {
		t.Fatalf("condition %v", st.Condition)
	}
	if s, _ := f.Shop.Settings(); s.FirstRunDone {
		t.Fatal("went on by itself")
	}
}

func TestPassphraseInsteadOfALockedKeyring(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Keyring: &pagetest.Keyring{Locked: true}}, book())
	second(t, f)
	f.Sees(t, "locked or does not answer")
	f.Press(t, "Use a passphrase instead")
	f.Type(t, "Passphrase", "correct horse")
	f.Press(t, "Protect with it")
	if p := f.Field(t, "Repeat password").Problem(); p == "" {
		t.Fatal("a passphrase that was typed once is taken")
	}
	f.Type(t, "Repeat password", "correct horse")
	f.Press(t, "Protect with it")
	if st := f.Vault.Status(); st.Condition != vault.Ready {
		t.Fatalf("status %+v", st)
	}
	f.Sees(t, "Your recovery key", "a passphrase-protected file")
}

func TestAnUnlockedKeyringGoesOnByItself(t *testing.T) {
	k := &pagetest.Keyring{Locked: true}
	f := pagetest.Open(t, pagetest.Options{Keyring: k}, book())
	if k.Asked != 0 {
		t.Error("the system's question came while the store's name was typed")
	}
	second(t, f)
	if k.Asked != 1 {
		t.Errorf("Continue led to %d questions", k.Asked)
	}
	f.Vault.Open(context.Background(), false) // as each 30 s, and when the window is entered
	if k.Asked != 1 {
		t.Error("the question came back by itself")
	}
	k.Locked = false
	f.Press(t, "Unlock")
	f.Await(t, "Your recovery key")
	f.Press(t, "Open my store")
	if f.Window.Route().Name != "home" {
		t.Errorf("the window is at %v", f.Window.Route())
	}
}

func TestAdminPasswordIsOffered(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{Keyring: &pagetest.Keyring{}}, book())
	p := page(f)
	f.SeesNot(t, "New password")
	p.sample.SetIndex(1)
	p.shared.SetIndex(1)
	f.Type(t, "New password", "correct horse")
	f.Press(t, "Continue")
	if p.onKeys || f.Field(t, "Repeat password").Problem() == "" {
		t.Fatal("a password that was typed once is taken")
	}
	p.shared.SetIndex(0) // what is hidden does not count
	p.shared.SetIndex(1)
	f.Type(t, "Repeat password", "correct horse")
	f.Press(t, "Continue")
	if err := f.Shop.CheckAdminPassword(context.Background(), "wrong"); err == nil || !p.onKeys {
		t.Fatalf("no password was set: %v", err)
	}
	p.finish()
	if f.Window.Locked() || f.Window.Route().Name != "home" {
		t.Errorf("locked %v, at %v", f.Window.Locked(), f.Window.Route())
	}
}
