package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"griddle/shop"
	"griddle/shop/activity"
	"griddle/shop/model"
	"griddle/storage/storagetest"
)

func TestHelpOfEveryCommand(t *testing.T) {
	p := newPlace(t)
	overview := p.ok("--help")
	root := (&Program{}).Root()
	if usage := "\n  griddle\n"; !strings.Contains(overview, usage) {
		t.Errorf("the overview lacks %q", usage)
	}
	for _, c := range leaves(root) {
		if c.Hidden {
			continue
		}
		if usage := "\n  " + c.UseLine() + "\n"; !strings.Contains(overview, usage) {
			t.Errorf("the overview lacks %q", usage)
		}
		name := strings.Fields(c.CommandPath())[1:]
		help := p.ok(append(name, "--help")...)
		if !strings.HasPrefix(help, c.UseLine()+"\n") || !strings.Contains(help, "--data DIR") ||
			strings.Contains(help, "--secret-file PATH") != (c.Flag(secretFlag) != nil) {
			t.Errorf("help of %q: %q", name, help)
		}
		if again := p.ok(append([]string{"help"}, name...)...); again != help {
			t.Errorf("griddle help %v: %q", name, again)
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name != secretFlag && f.Name != "help" && !strings.Contains(c.Use, "--"+f.Name) {
				t.Errorf("the usage %q lacks --%s", c.UseLine(), f.Name)
			}
		})
	}
	for _, args := range [][]string{{"help"}, {"keys", "--help"}, {"-h"}, {"keys", "help"}} {
		if got := p.ok(args...); got != overview {
			t.Errorf("griddle %v does not print the overview", args)
		}
	}
	if strings.Contains(overview, probeName) {
		t.Error("a command for Griddle itself is listed")
	}
	if got := p.ok("version"); got != "1.2.3" {
		t.Errorf("version %q", got)
	}
	if _, err := os.Stat(p.dir); err == nil {
		t.Error("asking for help made a data folder")
	}
}

func TestWrongUsage(t *testing.T) {
	p := newPlace(t)
	for _, c := range []struct{ args, words string }{
		{"frobnicate", `"frobnicate"`},
		{"keys", "griddle keys create"},
		{"keys frobnicate", "griddle keys create"},
		{"clear", "griddle clear allow"},
		{"password", "griddle password reset"},
		{"--frob", "--frob"},
		{"serve --frob", "--frob"},
		{"serve now", "griddle serve"},
		{"serve --listen", "--listen"},
		{"serve --listen 4743", "--listen"},
		{"serve --listen 127.0.0.1:0", "--listen"},
		{"serve --listen 127.0.0.1:65536", "--listen"},
		{"serve --listen=", "--listen"},
		{"keys create", "--name"},
		{"keys create --name", "--name"},
		{"keys create --name=", "--name"},
		{"keys create --name x --access admin", "--access"},
		{"keys create --name x --rights orders", "catalog:read,stock:write"},
		{"keys create --name x --rights=", "--rights is refused"},
		{"keys create --name x --rights till --access read", "either"},
		{"keys rights 1", "ID RIGHTS"},
		{"keys rights Till till", "number"},
		{"keys rights 1 all", "catalog:read,stock:write"},
		{"keys create --name x --expires soon", "--expires"},
		{"keys create --name x --expires 2026-02-30", "--expires"},
		{"keys create --name x --expires 2020-01-01", "past"},
		{"keys create --name x --expires 2020-01-01T00:00:00Z", "past"},
		{"keys create --name x --expires=", "--expires"},
		{"keys create --name x y", "griddle keys create"},
		{"keys create --name x --no-clear=perhaps", "--no-clear"},
		{"keys list all", "griddle keys list"},
		{"keys revoke", "ID"},
		{"keys revoke 1 2", "ID"},
		{"keys revoke Till", "number"},
		{"keys revoke 1 --secret-file f", "does not use the master secret"},
		{"backup b.zip --secret-file f", "does not use the master secret"},
		{"--secret-file f clear close", "does not use the master secret"},
		{"version --secret-file f", "does not use the master secret"},
		{"keys list --data=", "--data needs a folder"},
		{"--data= keys list", "--data needs a folder"},
		{"sample --language fr", "--language"},
		{"sample --language=", "--language"},
		{"sample --secret-file=", "--secret-file needs a path"},
		{"backup", "FILE"},
		{"restore", "FILE"},
		{"restore a b", "FILE"},
		{"sample now", "griddle sample"},
		{"version 2", "griddle version"},
		{"clear status now", "griddle clear status"},
	} {
		p.fails(2, c.words, strings.Fields(c.args)...)
	}
	if _, err := os.Stat(p.dir); err == nil {
		t.Error("wrong usage made a data folder")
	}
}

func TestWithoutAStore(t *testing.T) {
	p := newPlace(t)
	for _, args := range []string{
		"keys list", "keys revoke 1", "webhooks list", "clear allow", "clear close", "clear status",
		"backup x.zip", "password reset",
	} {
		p.fails(1, "no store", strings.Fields(args)...)
	}
	p.fails(1, "nothing.zip", "restore", "nothing.zip")
	if _, err := os.Stat(p.dir); err == nil {
		t.Error("a command that only reads made a data folder")
	}
}

func TestNewStoreWithoutAKeyring(t *testing.T) {
	p := newPlace(t)
	for _, args := range []string{"serve", "keys create --name Till"} {
		p.fails(1, "--secret-file", strings.Fields(args)...)
		if _, err := os.Stat(p.dir); err == nil {
			t.Fatalf("griddle %s created something", args)
		}
	}
	p.must(os.WriteFile(p.secret, []byte(strings.Repeat("5e", 32)), 0o644))
	p.must(os.Chmod(p.secret, 0o644))
	for _, args := range [][]string{{"serve"}, {"keys", "create", "--name", "Till"}} {
		p.fails(1, "chmod 600", append(args, "--secret-file", p.secret)...)
		if _, err := os.Stat(p.dir); err == nil {
			t.Fatalf("griddle %v created something", args)
		}
	}
}

func TestKeysCreate(t *testing.T) {
	p, key := made(t)
	if !regexp.MustCompile(`^1-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(key) {
		t.Errorf("stdout is %q, not just a key", key)
	}
	p.ok("keys", "create", "--name", "Reader", "--access", "read") // the secret file is remembered
	p.ok("keys", "create", "--no-clear", "--name", "Writer", "--expires", "2999-12-31")
	p.ok("keys", "create", "--data", p.dir, "--name=between")
	p.ok("keys", "create", "--name", "behind", "--data", p.dir)

	text := p.ok("keys", "list", "--json")
	var keys []map[string]any
	p.must(json.Unmarshal([]byte(text), &keys))
	if len(keys) != 5 {
		t.Fatalf("keys: %s", text)
	}
	want := `{"id":1,"name":"Till","key":"` + key[:4] + `…` + key[len(key)-4:] + `","access":"write",` +
		`"rights":"catalog:write,stock:write,orders:write,people:write,taxes:write","clear":true,` +
		`"created":"CREATED","expires":null,"lastUsed":null,"lastProgram":"","state":"in use"}`
	created := regexp.MustCompile(`"created":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"`)
	last := text[strings.LastIndex(text, "{") : strings.LastIndex(text, "}")+1]
	last = created.ReplaceAllString(last, `"created":"CREATED"`)
	if last != want {
		t.Errorf("got  %s\nwant %s", last, want)
	}
	if k := keys[3]; k["access"] != "read" || k["clear"] != false {
		t.Errorf("reader: %v", k)
	}
	// The end of that day in Berlin is 23:00 UTC.
	if k := keys[2]; k["clear"] != false || k["expires"] != "2999-12-31T23:00:00.000Z" {
		t.Errorf("writer: %v", k)
	}
	if strings.Contains(text, key) || strings.Contains(p.ok("keys", "list"), key) {
		t.Error("a list shows a whole key")
	}
	row := regexp.MustCompile(`(?m)^1 +Till +`)
	if table := p.ok("keys", "list"); !row.MatchString(table) || strings.Count(table, "\n") != 5 {
		t.Errorf("table: %s", table)
	}
}

func TestKeysRights(t *testing.T) {
	p, _ := made(t)
	p.ok("keys", "create", "--name", "Labels", "--rights", "labels")
	p.ok("keys", "create", "--name", "Sync", "--rights", "people:write,orders:read,clear", "--no-clear")
	p.ok("keys", "rights", "1", "catalog:write,taxes:read,clear")
	p.fails(1, "no key", "keys", "rights", "9", "read")
	var keys []listedKey
	p.must(json.Unmarshal([]byte(p.ok("keys", "list", "--json")), &keys))
	for i, want := range []string{"custom orders:read,people:write false", "custom catalog:read false",
		"custom catalog:write,taxes:read true"} {
		if got := fmt.Sprint(keys[i].Access, " ", keys[i].Rights, " ", keys[i].Clear); got != want {
			t.Errorf("%s: %s, want %s", keys[i].Name, got, want)
		}
	}
	if table := p.ok("keys", "list"); !strings.Contains(table, " catalog:write,taxes:read ") {
		t.Errorf("table: %s", table)
	}
	p.ok("keys", "rights", "1", "everything")
	if list := p.ok("keys", "list", "--json"); !strings.Contains(list, `"access":"write"`) {
		t.Error(list)
	}
}

func TestRevokedKeysAreListed(t *testing.T) {
	p, _ := made(t)
	a := p.shared()
	p.ok("keys", "revoke", "1")
	p.fails(1, "no key", "keys", "revoke", "1")
	all, err := a.Shop.Activity.Recent()
	if err != nil || len(all) != 1 || all[0].Result != activity.ResultRevoked || all[0].KeyName != "Till" {
		t.Errorf("the activity says %+v, %v", all, err)
	}
}

// A trigger in the file would act for whoever put it there.
func TestStrangeTriggerIsRefused(t *testing.T) {
	p, _ := made(t)
	p.must(storagetest.Run(p.dir, "CREATE TRIGGER evil AFTER INSERT ON products BEGIN DELETE FROM api_keys; END"))
	const refused = `A trigger named "evil" in the file was made by no version of Griddle`
	p.fails(1, refused, "keys", "list")
	p.fails(1, refused, "serve", "--secret-file", p.secret)
}

func TestKeysListForms(t *testing.T) {
	p, _ := made(t)
	p.ok("keys", "revoke", "1")
	if got := p.ok("keys", "list", "--json"); got != "[]" {
		t.Errorf("no keys: %q", got)
	}
	p.ok("keys", "create", "--name", "Two")
	p.must(os.Rename(p.secret, p.secret+".away"))
	if got := p.ok("keys", "list", "--json"); !strings.Contains(got, `"state":"not verified"`) {
		t.Errorf("without the master secret: %s", got)
	}
	p.fails(1, p.secret, "keys", "create", "--name", "Three")
	p.ok("keys", "revoke", "2") // needs no master
	p.fails(1, "no key", "keys", "revoke", "2")
}

func TestParseExpires(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 10, 24, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"2027-01-31":                "2027-01-31T23:00:00Z",
		"2026-10-25":                "2026-10-25T23:00:00Z", // the day the clocks go back
		"2026-10-24":                "2026-10-24T22:00:00Z", // today lasts
		"2027-01-31T18:00:00Z":      "2027-01-31T18:00:00Z",
		"2027-01-31T18:00:00+02:00": "2027-01-31T16:00:00Z",
		"2026-10-23":                "",
		"2026-10-24T12:00:00Z":      "",
		"31.1.2027":                 "",
		"2027-1-31":                 "",
	} {
		at, err := parseEnd("expires", text, now, berlin)
		if got := at.UTC().Format(time.RFC3339); (err != nil) != (want == "") || (err == nil && got != want) {
			t.Errorf("%s: %s, %v; want %q", text, got, err, want)
		}
	}
}

func TestClear(t *testing.T) {
	p, _ := made(t)
	if got := p.ok("clear", "status"); got != "closed" {
		t.Errorf("status %q", got)
	}
	for _, args := range [][]string{{"clear", "allow"}, {"clear", "status"}} {
		until, err := time.Parse("open until "+time.RFC3339, p.ok(args...))
		if left := time.Until(until); err != nil || left < 59*time.Minute || left > 60*time.Minute {
			t.Errorf("%v: %v, %v left", args, err, left)
		}
	}
	if got := p.ok("clear", "close"); got != "closed" {
		t.Errorf("close %q", got)
	}
}

func TestPasswordReset(t *testing.T) {
	p, _ := made(t)
	if got := p.ok("password", "reset"); got != "No admin password was set." {
		t.Errorf("none: %q", got)
	}
	h := p.shared()
	p.must(h.Shop.SetAdminPassword(t.Context(), "", "correct horse"))
	told := make(chan model.Event, 8)
	defer h.Shop.Subscribe(func(e model.Event) { told <- e })()
	if got := p.ok("password", "reset"); got != "The admin password is removed." {
		t.Errorf("one: %q", got)
	}
	select { // a program that runs beside it hears of it
	case <-told:
	case <-time.After(10 * time.Second):
		t.Error("nobody was told")
	}
	if lock, err := h.Shop.AdminLock(); lock.Set || err != nil {
		t.Errorf("it stands still: %+v %v", lock, err)
	}
}

func TestSampleBackupRestore(t *testing.T) {
	p := newPlace(t)
	p.ok("sample") // makes the store, needs no secret
	p.fails(1, "", "sample")
	key := p.ok("keys", "create", "--name", "Till", "--secret-file", p.secret)
	before, err := p.shared().Shop.ProductCount()
	p.must(err)
	if before == 0 {
		t.Fatal("the sample store has no products")
	}
	zip := filepath.Join(t.TempDir(), "shop.zip")
	if got := p.ok("backup", zip); got != zip {
		t.Errorf("backup printed %q", got)
	}

	p.fails(1, "--force", "backup", zip)
	p.must(os.WriteFile(zip, []byte("spoilt"), 0o600))
	p.fails(1, "is there already", "backup", zip)
	if text, err := os.ReadFile(zip); err != nil || string(text) != "spoilt" {
		t.Errorf("a refused backup touched what was there: %q, %v", text, err)
	}
	p.ok("backup", "--force", zip)

	// Beside a running server, over what is there.
	s := p.serve()
	h := p.shared()
	var first struct{ Bvin string }
	_, err = h.Shop.ProductPage(t.Context(), pageOne, func(body []byte) error { return json.Unmarshal(body, &first) })
	p.must(err)
	if _, err := shop.Products.Delete(h.Shop, t.Context(), nil, first.Bvin); err != nil {
		t.Fatal(err)
	}
	if status, _ := s.call("GET", "/api/v1/products/"+first.Bvin, key); status != 404 {
		t.Errorf("deleted product: %d", status)
	}
	later := p.ok("keys", "create", "--name", "Later")
	p.ok("restore", zip)
	if status, _ := s.call("GET", "/api/v1/products/"+first.Bvin, key); status != 200 {
		t.Errorf("restored product: %d", status)
	}
	if status, _ := s.call("GET", "/api/v1/", later); status != 200 {
		t.Errorf("a key made after the backup: %d; a restore leaves keys alone", status)
	}
	s.end(os.Interrupt)

	// Into an empty folder, whole, with the keys; the secret file came along.
	there := newPlace(t)
	there.secret = p.secret
	there.ok("restore", zip, "--secret-file", there.secret)
	list := there.ok("keys", "list", "--json")
	if strings.Contains(list, "Later") || !strings.Contains(list, `"name":"Till"`) ||
		!strings.Contains(list, "in use") {
		t.Errorf("keys after the restore: %s", list)
	}
	s = there.serve()
	if status, _ := s.call("GET", "/api/v1/products/"+first.Bvin, key); status != 200 {
		t.Errorf("on the other computer: %d", status)
	}

	// Only the recovery key came along.
	house := p.shared()
	house.Vault.Open(t.Context(), false)
	recovery, err := house.Vault.RecoveryKey()
	p.must(err)
	third := newPlace(t)
	third.stdin = recovery + "\n"
	third.ok("restore", zip, "--secret-file", third.secret)
	if status, _ := third.serve().call("GET", "/api/v1/", key); status != 200 {
		t.Errorf("after the recovery key: %d", status)
	}
	fourth := newPlace(t)
	fourth.stdin = strings.Replace(recovery, recovery[:4], "0000", 1)
	fourth.fails(1, "recovery key", "restore", zip, "--secret-file", fourth.secret)
	fifth := newPlace(t)
	r := fifth.run("restore", zip, "--secret-file", fifth.secret)
	if r.code != 0 || !strings.Contains(r.stderr, "recovery key") {
		t.Errorf("without a recovery key: %+v", r)
	}
	p.fails(1, "", "restore", p.secret)
	p.fails(1, "no.zip", "restore", "no.zip")
	p.fails(1, "is not there", "backup", filepath.Join(t.TempDir(), "none", "shop.zip"))
	p.fails(1, "cannot be used", "keys", "list", "--data", zip)
}
