package apikeys

import (
	"context"
	"testing"
	"time"

	"griddle/shop"
	"griddle/shop/activity"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
	"griddle/vault"
)

func book() shell.Book { return shell.Book{Entries: []shell.Entry{Entry()}, Unlock: shell.To(Name)} }

func page(f *pagetest.Fixture) *Page { return f.Page.(*Page) }

// busy fills a store as it is after a few months of work.
func busy(t *testing.T, f *pagetest.Fixture) {
	t.Helper()
	end := f.Runner.Now()
	f.Runner.Advance(-100 * 24 * time.Hour)
	web, _ := f.Key(t, vault.NewKey{Name: "Old web shop"})
	f.Runner.Advance(60 * 24 * time.Hour)
	f.Key(t, vault.NewKey{Name: "Stock take"})
	till, _ := f.Key(t, vault.NewKey{Name: "Till", Clear: true})
	f.Runner.Advance(37 * 24 * time.Hour)
	list, _ := f.Key(t, vault.NewKey{Name: "Price list of the wholesale customers", Access: vault.ReadOnly,
		Expires: end.AddDate(0, 0, 5)})
	f.Key(t, vault.NewKey{Name: "Bookkeeping", Expires: end.AddDate(1, 0, 0)})
	report := func(k vault.Key, ago time.Duration, program, method, model, result string) {
		f.Shop.Activity.Report(activity.Request{At: end.Add(-ago), KeyID: k.ID, KeyName: k.Name, Program: program,
			Address: "127.0.0.1",
			Method:  method, Model: model, Result: result, Status: 200, Duration: 1400 * time.Microsecond})
	}
	for i := 30; i > 0; i-- {
		report(till, time.Duration(i*i)*10*time.Minute, "Till/3.2 (Windows)", "GET", "products", "OK")
	}
	report(web, 23*time.Hour, "Shop/1.0", "GET", "products", "OK")
	report(list, 3*time.Hour, "curl/8.14.1", "GET", "categories", "OK")
	report(list, 2*time.Hour, "", "GET", "products", "NULL")
	report(till, 3*time.Minute, "Till/3.2 (Windows)", "POST", "productmainimage", "EXCEPTION")
	report(till, 2*time.Minute, "Till/3.2 (Windows)", "DELETE", "categoryproductassociations", "CLEAR")
	refused := func(ago time.Duration, program, result, reason string) {
		f.Shop.Activity.Report(activity.Request{At: end.Add(-ago), Program: program, Address: "127.0.0.1",
			Method: "GET", Model: "products", Result: result, Refused: true, Reason: reason})
	}
	for range 12 {
		refused(time.Hour, "Mozilla/5.0", "GATE", "The web page https://evil.example is not on the list of allowed "+
			"web origins (Settings → API server).")
	}
	refused(2*time.Hour, "curl/8.14.1", "KEY", "The API key is missing, wrong, revoked or expired.")
	f.Runner.Advance(3 * 24 * time.Hour)
	f.Reread()
}

func TestLooks(t *testing.T) {
	row := func(f *pagetest.Fixture, name string) keyRow {
		for _, r := range page(f).keys.table.Rows() {
			if r.Name == name {
				return r
			}
		}
		t.Fatalf("no key %q", name)
		return keyRow{}
	}
	scene := func(name string, act func(f *pagetest.Fixture)) pagetest.Scene {
		return pagetest.Scene{Name: "api-" + name, Act: func(t *testing.T, f *pagetest.Fixture) {
			busy(t, f)
			act(f)
			f.Runner.Flush()
		}}
	}
	bottom := func(f *pagetest.Fixture) { f.Lay(); pagetest.ScrollTo(f, 1) }
	pagetest.Looks(t, book,
		scene("busy", func(f *pagetest.Fixture) {}),
		scene("bottom", bottom),
		scene("refused", func(f *pagetest.Fixture) { page(f).activity.which.SetIndex(1); bottom(f) }),
		scene("create", func(f *pagetest.Fixture) { page(f).keys.create() }),
		scene("copyas", func(f *pagetest.Fixture) { page(f).keys.copyAs(row(f, "Till")) }),
		scene("reveal", func(f *pagetest.Fixture) { page(f).keys.reveal(row(f, "Till")) }),
		scene("rename", func(f *pagetest.Fixture) { page(f).keys.rename(row(f, "Till")) }),
		scene("rotate", func(f *pagetest.Fixture) { page(f).keys.rotate(row(f, "Till")) }),
		scene("revoke", func(f *pagetest.Fixture) { page(f).keys.revoke([]keyRow{row(f, "Till")}) }),
		scene("revokeall", func(f *pagetest.Fixture) { page(f).keys.revokeAll.Tapped(nil) }),
		scene("rotating", func(f *pagetest.Fixture) {
			k := row(f, "Till")
			if _, _, err := f.Vault.Rotate(context.Background(), k.ID, f.Runner.Now().Add(20*time.Hour)); err != nil {
				t.Fatal(err)
			}
			f.Runner.Advance(time.Minute)
			f.Shop.Activity.Report(activity.Request{At: f.Runner.Now(), KeyID: k.ID, KeyName: k.Name,
				Program: "Till/3.2", Address: "127.0.0.1", Method: "GET", Model: "products", Result: "OK"})
			f.Reread()
		}),
		scene("clearing", func(f *pagetest.Fixture) {
			ctx := context.Background()
			if _, _, err := shop.Categories.Save(f.Shop, ctx, nil, "", []byte(`{"Name":"Teapots"}`)); err != nil {
				t.Fatal(err)
			}
			page(f).clear.press()
			if err := f.Shop.ClearCategories(ctx, nil, "Till"); err != nil {
				t.Fatal(err)
			}
			f.Reread()
			f.Runner.Advance(2 * time.Minute)
			f.Lay()
			pagetest.ScrollTo(f, 0.45)
		}),
		scene("stopped", func(f *pagetest.Fixture) {
			f.API.Fail = "Another program already uses port 4743. Close it, or choose another port in Settings → API " +
				"server."
			_ = f.API.Start()
			f.Reread()
		}),
	)
}

// TestKeyringLooks shows the page in each state of the master secret.
func TestKeyringLooks(t *testing.T) {
	ctx := context.Background()
	withKey := func(t testing.TB, v *vault.Vault) {
		t.Helper()
		if err := v.Setup(ctx); err != nil {
			t.Fatal(err)
		}
		if _, _, err := v.Create(ctx, vault.NewKey{Name: "Till"}); err != nil {
			t.Fatal(err)
		}
	}
	// A keyring that was there in an earlier start and has changed since.
	changed := func(change func(*pagetest.Keyring)) pagetest.Options {
		k := &pagetest.Keyring{}
		return pagetest.Options{Keyring: k, Before: func(t testing.TB, v *vault.Vault) {
			k.Absent = false
			withKey(t, v)
			change(k)
		}}
	}
	forget := changed((*pagetest.Keyring).Forget)
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "keyring-fresh", Options: pagetest.Options{Keyring: &pagetest.Keyring{}}},
		pagetest.Scene{Name: "keyring-none", Options: pagetest.Options{Keyring: &pagetest.Keyring{Absent: true}}},
		pagetest.Scene{Name: "keyring-gone", Options: forget},
		pagetest.Scene{Name: "keyring-goneaway", Options: changed(func(k *pagetest.Keyring) { k.Absent = true })},
		pagetest.Scene{Name: "keyring-hashonly", Options: forget, Act: func(t *testing.T, f *pagetest.Fixture) {
			if err := f.Vault.ServeByHash(); err != nil {
				t.Fatal(err)
			}
			f.Reread()
		}},
		pagetest.Scene{Name: "keyring-passphrase", Options: pagetest.Options{Keyring: &pagetest.Keyring{Absent: true},
			Before: func(t testing.TB, v *vault.Vault) {
				if err := v.SetupPassphrase(ctx, "correct horse"); err != nil {
					t.Fatal(err)
				}
			}}},
		pagetest.Scene{Name: "keyring-recovery", Options: changed(func(*pagetest.Keyring) {}),
			Act: func(t *testing.T, f *pagetest.Fixture) {
				page(f).server.recovery.Tapped(nil)
			}},
	)
}
