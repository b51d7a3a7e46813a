package shop

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"griddle/storage"
	"griddle/storage/sqlite"
)

// notary is a Voucher whose tags are easy to read.
type notary struct{ away bool }

var errAway = errors.New("the notary is away")

func (n *notary) Vouch(name, value string) (string, error) {
	if n.away {
		return "", errAway
	}
	return "signed: " + name + "=" + value, nil
}

func (n *notary) Vouched(name, value, tag string) (good, known bool) {
	return !n.away && tag == "signed: "+name+"="+value, !n.away
}

// vouchedShop is a shop whose owner let others in, and its notary.
func vouchedShop(t *testing.T) (*shopTest, *notary) {
	t.Helper()
	s, n := newShop(t), &notary{}
	s.VouchedBy(n)
	st := must(s.Settings())
	st.StoreName, st.Listen = "Shop", "0.0.0.0:5000"
	st.Hosts, st.Origins = []string{"a.local", "b.local"}, []string{"https://shop.example"}
	if err := s.SaveSettings(ctx, st); err != nil {
		t.Fatal(err)
	}
	return s, n
}

func (s *shopTest) plant(name, value string) {
	s.t.Helper()
	if err := s.db.Write(ctx, func(tx *storage.Tx) error { return storage.SetSetting(tx, name, value) }); err != nil {
		s.t.Fatal(err)
	}
}

// reached checks who gets in; doubted and unproved are the fields whose default counts.
func (s *shopTest) reached(when, listen, hosts, origins, doubted, unproved string) {
	s.t.Helper()
	st := must(s.Settings())
	join := func(all []string) string { return strings.Join(all, " ") }
	if st.Listen != listen || join(st.Hosts) != hosts || join(st.Origins) != origins || join(st.Doubted) != doubted ||
		join(st.Unproved) != unproved {
		s.t.Errorf("%s: %+v", when, st)
	}
}

func TestAccessIsBelievedWithItsTagAlone(t *testing.T) {
	s, n := vouchedShop(t)
	own := func(when string) {
		t.Helper()
		s.reached(when, "0.0.0.0:5000", "a.local b.local", "https://shop.example", "", "")
	}
	own("as saved")
	s.restart()
	s.VouchedBy(n)
	own("after a restart")
	for name, value := range map[string]string{
		"no tag":        `{"Value":"evil.example"}`,
		"another's":     `{"Value":"evil.example","Tag":"signed: access.hosts=a.local"}`,
		"origins' tag":  `{"Value":"https://shop.example","Tag":"signed: access.origins=https://shop.example"}`,
		"no JSON":       `evil.example`,
		"another shape": `["evil.example"]`,
	} {
		s.plant(hostsAccess, value)
		s.reached(name, "0.0.0.0:5000", "", "https://shop.example", "Hosts", "")
	}
	s.plant(listenAccess, `{"Value":"0.0.0.0:80","Tag":"signed: access.listen=0.0.0.0:5000"}`)
	s.plant(originsAccess, `{"Value":"https://evil.example","Tag":""}`)
	s.reached("all changed", DefaultListen, "", "", "Listen Hosts Origins", "")
	// Saving what is in sight ends the doubt; so does entering it anew.
	st := must(s.Settings())
	st.Hosts = []string{"a.local"}
	if err := s.SaveSettings(ctx, st); err != nil {
		t.Fatal(err)
	}
	s.reached("saved", DefaultListen, "a.local", "", "", "")
	// A value from before the file was tagged has no tag either.
	s.plant(settingsKey, `{"StoreName":"Shop","Listen":"0.0.0.0:80","Origins":["https://evil.example"]}`)
	s.reached("planted beside the others", DefaultListen, "a.local", "", "Listen Origins", "")
}

func TestAccessWhileNobodyVouches(t *testing.T) {
	s, n := vouchedShop(t)
	n.away = true
	s.reached("away", DefaultListen, "", "", "", "Listen Hosts Origins")
	save := func(change func(*Settings)) error {
		st := must(s.Settings())
		change(&st)
		return s.SaveSettings(ctx, st)
	}
	if err := save(func(st *Settings) { st.StoreName = "Renamed" }); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Settings){
		"Listen":  func(st *Settings) { st.Listen = "192.168.1.20:4743" },
		"Hosts":   func(st *Settings) { st.Hosts = []string{"c.local"} },
		"Origins": func(st *Settings) { st.Origins = []string{"https://other.example"} },
	} {
		err := save(func(st *Settings) { st.StoreName = "Half stored"; change(st) })
		if !errors.Is(err, errAway) || must(s.Settings()).StoreName != "Renamed" {
			t.Errorf("%s: %v", name, err)
		}
	}
	n.away = false
	s.reached("back", "0.0.0.0:5000", "a.local b.local", "https://shop.example", "", "")
	// Closing needs nobody: another port of this computer alone, and no names.
	n.away = true
	if err := save(func(st *Settings) { st.Listen = "127.0.0.1:5001" }); err != nil {
		t.Fatal(err)
	}
	s.reached("this computer alone", "127.0.0.1:5001", "", "", "", "Hosts Origins")
	n.away = false
	s.reached("back again", "127.0.0.1:5001", "a.local b.local", "https://shop.example", "", "")
	if err := save(func(st *Settings) { st.Hosts, st.Origins = nil, nil }); err != nil {
		t.Fatal(err)
	}
	n.away = true
	s.reached("nothing left to prove", "127.0.0.1:5001", "", "", "", "")
}

func TestAccessOfAnOlderGriddleIsAdoptedOnce(t *testing.T) {
	s, n := newShop(t), &notary{}
	older := `{"StoreName":"Shop","Listen":"0.0.0.0:5000","Hosts":["a.local"],"Origins":["https://shop.example"],` +
		`"MaxVariants":7}`
	s.plant(settingsKey, older)
	s.VouchedBy(n)
	s.reached("not adopted", DefaultListen, "", "", "Listen Hosts Origins", "")
	n.away = true
	s.reached("not yet", DefaultListen, "", "", "", "Listen Hosts Origins")
	if err := s.AdoptAccess(ctx); !errors.Is(err, errAway) {
		t.Errorf("adopted by nobody: %v", err)
	}
	st := must(s.Settings())
	st.StoreName = "Renamed" // meanwhile
	if err := s.SaveSettings(ctx, st); err != nil {
		t.Fatal(err)
	}
	n.away = false
	if err := s.AdoptAccess(ctx); err != nil {
		t.Fatal(err)
	}
	s.reached("adopted", "0.0.0.0:5000", "a.local", "https://shop.example", "", "")
	if st := must(s.Settings()); st.StoreName != "Renamed" || st.MaxVariants != 7 {
		t.Errorf("the others: %+v", st)
	}
	s.plant(settingsKey, older)
	s.plant(hostsAccess, "")
	if err := s.AdoptAccess(ctx); err != nil {
		t.Fatal(err)
	}
	s.reached("planted later", "0.0.0.0:5000", "", "https://shop.example", "Hosts", "")
}

func TestWindowIsVouchedFor(t *testing.T) {
	s, n := vouchedShop(t)
	n.away = true
	if _, err := s.AllowClear(ctx); !errors.Is(err, errAway) || s.Window().Open {
		t.Errorf("opened by nobody: %v", err)
	}
	n.away = false
	must(s.AllowClear(ctx))
	s.open(true, "opened")
	s.restart()
	s.VouchedBy(n)
	s.open(true, "after a restart")
	n.away = true
	s.open(false, "while nobody can tell")
	if w := s.Window(); !w.Unproved || w.Notice == "" {
		t.Errorf("%+v", w)
	}
	n.away = false
	s.open(true, "when somebody can again")
	plant := func(st stamps) {
		t.Helper()
		if err := s.db.Write(ctx, func(tx *storage.Tx) error { return writeStamps(tx, st) }); err != nil {
			t.Fatal(err)
		}
	}
	now := s.clocks.now()
	longer := stamps{now.Add(windowLength).UnixNano() - 1, now.UnixNano(), now.UnixNano()}
	plant(longer)
	s.open(false, "with another end than was tagged")
	if w := s.Window(); w.Notice == "" || w.Unproved {
		t.Errorf("%+v", w)
	}
	n.away = true
	if err := s.CloseClear(ctx); err != nil { // needs nobody
		t.Fatal(err)
	}
	n.away = false
	plant(longer)
	s.open(false, "planted")
}

// TestBackupLaidWholeOpensNothing: what a backup says of who gets in was said elsewhere, be it with good tags.
func TestBackupLaidWholeOpensNothing(t *testing.T) {
	s, n := vouchedShop(t)
	must(s.AllowClear(ctx))
	elsewhere := t.TempDir()
	plan := must(s.BackupPlan())
	plan.Folder, plan.Daily = elsewhere, 3
	if err := s.SaveBackupPlan(ctx, plan); err != nil {
		t.Fatal(err)
	}
	path := t.TempDir() + "/b.zip"
	if err := s.Backup(ctx, path); err != nil {
		t.Fatal(err)
	}
	s.end()
	s.dir = t.TempDir() + "/new"
	if err := UnpackBackup(ctx, sqlite.Opener{}, path, s.dir,
		storage.Schema{Version: 1, Tables: Schema()}); err != nil {
		t.Fatal(err)
	}
	s.start()
	s.VouchedBy(n)
	s.reached("restored", DefaultListen, "", "", "", "")
	s.open(false, "restored")
	if st := must(s.Settings()); st.StoreName != "Shop" {
		t.Errorf("the others: %+v", st)
	}
	if plan := must(s.BackupPlan()); plan.Folder != "" || plan.Daily != 3 {
		t.Errorf("backups go to %+v", plan)
	}
	s.clocks.pass(time.Minute)
	s.open(false, "later")
	if err := s.AdoptAccess(ctx); err != nil {
		t.Fatal(err)
	}
	s.reached("after it was adopted", DefaultListen, "", "", "", "")
	if slices.Contains(must(s.Settings()).Hosts, "a.local") {
		t.Error("a name came along")
	}
}
