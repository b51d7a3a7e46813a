package delivery

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"griddle/shop"
	"griddle/shop/webhooks"
	"griddle/storage"
	"griddle/storage/storagetest"
)

func TestDelivers(t *testing.T) {
	d := open(t)
	p := listen(t, nil)
	d.vendor("Before") // is none of its business
	h, secret := d.add(webhooks.Wanted{Address: p.URL, Models: []string{"vendors"}, Record: true})
	d.run()
	var want []string
	for _, name := range []string{"Almond", "Birch", "Cedar"} {
		want = append(want, d.vendor(name))
	}
	d.eventually("three messages", func() bool { return p.count() == 3 })
	if got := p.ids(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	g := p.all()[0]
	w, err := standardwebhooks.NewWebhook(secret)
	d.must(err)
	d.must(w.Verify(g.body, g.header))
	if g.Type != "vendors.created" || g.Data.Model != "vendors" || g.Data.Action != "created" ||
		g.Data.By != "window" ||
		!strings.Contains(string(g.Data.Record), `"DisplayName":"Almond"`) ||
		g.header.Get("User-Agent") != "Griddle/1.2.3" {
		t.Errorf("%s %v", g.body, g.header)
	}
	if at, err := time.Parse(time.RFC3339, g.Timestamp); err != nil || !at.Equal(d.now()) {
		t.Error(g.Timestamp, err)
	}
	var whole map[string]any
	d.must(json.Unmarshal(g.body, &whole))
	if len(whole) != 3 {
		t.Errorf("%s", g.body)
	}
	d.eventually("three lines in the log", func() bool { return len(d.log(h.ID)) == 3 })
	if e := d.log(h.ID)[2]; e.Record != want[0] || e.Status != 200 || e.Problem.Form != "" ||
		e.Kind != webhooks.Delivery || e.Message != g.header.Get("webhook-id") {
		t.Errorf("%+v", e)
	}

	// What is not wanted is passed over, and what goes is told of without its record.
	_, _, err = shop.Manufacturers.Save(d.shop, t.Context(), nil, "", []byte(`{"DisplayName":"Nobody"}`))
	d.must(err)
	_, err = shop.Vendors.Remove(d.shop, t.Context(), want[:1])
	d.must(err)
	d.eventually("the deletion", func() bool { return p.count() == 4 })
	if g := p.all()[3]; g.Type != "vendors.deleted" || g.Data.Id != want[0] || g.Data.Record != nil {
		t.Errorf("%s", g.body)
	}
}

// One that is slow, or fails, keeps nobody else waiting.
func TestOrderAndRetries(t *testing.T) {
	d := open(t)
	bad, good := listen(t, failing), listen(t, nil)
	b, secret := d.add(webhooks.Wanted{Address: bad.URL})
	d.add(webhooks.Wanted{Address: good.URL})
	d.run()
	first, second := d.vendor("Almond"), d.vendor("Birch")
	d.eventually("the good one hears both", func() bool { return good.count() == 2 })
	failed := func(times int) {
		t.Helper()
		d.eventually("a failure", func() bool { return len(d.log(b.ID)) == times && bad.count() == times })
	}
	failed(1)
	for i, wait := range []time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute,
		time.Hour,
		6 * time.Hour, 24 * time.Hour, 24 * time.Hour, 24 * time.Hour} {
		if h := d.hook(b.ID); h.Tries != i+1 || !h.On || !h.Next.Equal(d.now().Add(wait)) || h.Why.Form == "" {
			t.Fatalf("%d: %+v", i, h)
		}
		d.pass(wait - time.Millisecond)
		d.pass(time.Millisecond)
		failed(i + 2)
	}
	h := d.hook(b.ID)
	if h.On || !h.Ended.Equal(d.now()) {
		t.Fatalf("%+v", h)
	}
	if n, err := d.shop.Webhooks.Failing(); n != 1 || err != nil {
		t.Error(n, err)
	}
	d.pass(100 * 24 * time.Hour)
	third := d.vendor("Cedar")
	d.eventually("the good one hears of it", func() bool { return good.count() == 3 })

	// What was missed comes in its order.
	bad.set(nil)
	d.must(d.shop.Webhooks.Resume(t.Context(), b.ID))
	d.eventually("what was missed", func() bool { return bad.count() == 13 })
	if got := bad.ids()[10:]; !slices.Equal(got, []string{first, second, third}) {
		t.Errorf("%q", got)
	}
	signed(t, secret, bad.all()[10])
	names := map[string]bool{}
	for _, g := range bad.all()[:11] {
		names[g.header.Get("webhook-id")] = true
	}
	if len(names) != 1 {
		t.Errorf("one message has the names %v", names)
	}
	d.eventually("all is well", func() bool { h := d.hook(b.ID); return h.On && h.Tries == 0 && h.Ended.IsZero() })
	if n, err := d.shop.Webhooks.Failing(); n != 0 || err != nil {
		t.Error(n, err)
	}
}

func TestNothingIsLostByARestart(t *testing.T) {
	d := open(t)
	p := listen(t, failing)
	h, _ := d.add(webhooks.Wanted{Address: p.URL})
	first := d.vendor("Almond")
	d.restart()
	second := d.vendor("Birch")
	d.run()
	d.eventually("a try", func() bool { return len(d.log(h.ID)) == 1 })
	d.restart()
	p.set(nil)
	d.run()
	third := d.vendor("Cedar")
	d.pass(0)
	if n := p.count(); n != 1 {
		t.Fatalf("%d: it did not wait", n)
	}
	d.pass(5 * time.Second)
	d.eventually("all of them", func() bool { return p.count() == 4 })
	if got := p.ids(); !slices.Equal(got, []string{first, first, second, third}) {
		t.Errorf("%q", got)
	}
	// One that arrived and was not yet noted down would come again, and rightly.
	d.eventually("all of them noted", func() bool { return len(d.log(h.ID)) == 4 })
	d.restart()
	d.run()
	fourth := d.vendor("Date")
	d.eventually("no more than that", func() bool { return p.count() == 5 })
	if got := p.ids()[4]; got != fourth {
		t.Error(got)
	}
}

// What a webhook missed while its owner had it off is not sent, unless they want it.
func TestOffAndOn(t *testing.T) {
	d := open(t)
	p := listen(t, nil)
	h, _ := d.add(webhooks.Wanted{Address: p.URL, Actions: []string{"created"}})
	d.run()
	d.must(d.shop.Webhooks.Switch(t.Context(), h.ID, false))
	d.vendor("Almond")
	d.must(d.shop.Webhooks.Switch(t.Context(), h.ID, true))
	second := d.vendor("Birch")
	d.eventually("the second", func() bool { return p.count() == 1 })
	if got := p.ids(); got[0] != second {
		t.Errorf("%q", got)
	}
}

func TestALostCursorGoesOnFromNow(t *testing.T) {
	d := open(t)
	p := listen(t, nil)
	h, _ := d.add(webhooks.Wanted{Address: p.URL})
	d.vendor("Almond")
	d.pass(31 * 24 * time.Hour)
	d.must(d.shop.TidyFeed(t.Context()))
	d.run()
	d.eventually("a note", func() bool { return len(d.log(h.ID)) == 1 })
	if e := d.log(h.ID)[0]; e.Kind != webhooks.Note || !strings.Contains(e.Problem.String(), "30 days") {
		t.Errorf("%+v", e)
	}
	second := d.vendor("Birch")
	d.eventually("the next", func() bool { return p.count() == 1 })
	if got := p.ids(); got[0] != second {
		t.Errorf("%q", got)
	}
}

// A webhook that hears nothing for long stays within what is kept of the feed.
func TestPassesOverWhatIsForOthers(t *testing.T) {
	d := open(t)
	p := listen(t, nil)
	h, _ := d.add(webhooks.Wanted{Address: p.URL, Models: []string{"orders"}})
	d.run()
	before := d.hook(h.ID).Cursor
	d.vendor("Almond")
	d.eventually("it moves", func() bool { return d.hook(h.ID).Cursor != before })
	before = d.hook(h.ID).Cursor
	d.vendor("Birch")
	d.pass(11 * time.Minute)
	d.vendor("Cedar")
	d.eventually("it moves again", func() bool { return d.hook(h.ID).Cursor != before })
	if p.count() != 0 || len(d.log(h.ID)) != 0 {
		t.Error(p.count(), d.log(h.ID))
	}
}

func TestTestAndAgain(t *testing.T) {
	d := open(t)
	p := listen(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n == 2 {
			w.WriteHeader(http.StatusTeapot)
		}
		_, _ = w.Write([]byte("thanks\n for\x00 it"))
	})
	h, secret, err := d.shop.Webhooks.Add(
		t.Context(),
		webhooks.Wanted{Name: "Off", Address: p.URL, Record: true},
		false,
	)
	d.must(err)
	e, err := d.send.Test(t.Context(), h.ID)
	if err != nil || e.Status != 200 || e.Problem.Form != "" || e.Answer != "thanks for it" {
		t.Errorf("%+v %v", e, err)
	}
	if g := p.all()[0]; g.Type != "test" || g.Data.Model != "" || g.Data.Action != "test" {
		t.Errorf("%s", g.body)
	}
	signed(t, secret, p.all()[0])
	if e, err = d.send.Test(t.Context(), h.ID); err != nil || e.Status != 418 || e.Problem.Form == "" {
		t.Errorf("%+v %v", e, err)
	}
	if d.hook(h.ID).Tries != 0 {
		t.Error("a test counts")
	}
	d.must(d.shop.Webhooks.Resume(t.Context(), h.ID))
	d.run()
	id := d.vendor("Almond")
	d.eventually("it is delivered", func() bool { return len(d.log(h.ID)) == 3 })
	e, err = d.send.Again(t.Context(), d.log(h.ID)[0].ID)
	if err != nil || e.Kind != webhooks.Again || e.Record != id || p.count() != 4 {
		t.Errorf("%+v %v", e, err)
	}
	one, two := p.all()[2], p.all()[3]
	if one.header.Get("webhook-id") != two.header.Get("webhook-id") || string(one.body) != string(two.body) {
		t.Errorf("%s\n%s", one.body, two.body)
	}
	if _, err := d.send.Again(t.Context(), 99); shop.KindOf(err) != shop.Missing {
		t.Error(err)
	}
}

func TestLogKeepsTheLast200(t *testing.T) {
	d := open(t)
	h, _ := d.add(webhooks.Wanted{Address: "http://127.0.0.1:9"})
	for n := range 205 {
		d.must(d.shop.Webhooks.Tried(t.Context(), h.ID, webhooks.Entry{Kind: webhooks.Test, Status: n, At: d.now()}))
	}
	if all := d.log(h.ID); len(all) != 200 || all[0].Status != 204 || all[199].Status != 5 {
		t.Error(len(all))
	}
}

// Programs that do otherwise than they should.
func TestAnswers(t *testing.T) {
	d := open(t)
	elsewhere := listen(t, nil)
	plain := listen(t, nil)
	hang := make(chan struct{})
	defer close(hang)
	for name, c := range map[string]struct {
		answer func(int, http.ResponseWriter, *http.Request)
		says   string // "" for one that arrived
	}{
		"redirects": {func(_ int, w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		}, "leads elsewhere"},
		"slow": {func(_ int, _ http.ResponseWriter, r *http.Request) {
			select {
			case <-hang:
			case <-r.Context().Done():
			}
		}, "no answer within 1 seconds"},
		"endless": {func(_ int, w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<10)); err != nil {
					return
				}
			}
		}, ""},
		"cuts off": {func(_ int, w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_ = conn.Close()
			}
		}, "connection failed"},
		"gone": {func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(410) }, "status 410"},
		"long": {func(_ int, w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(strings.Repeat("long ", 1000)))
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := listen(t, c.answer)
			h, _ := d.add(webhooks.Wanted{Address: p.URL})
			e, err := d.send.Test(t.Context(), h.ID)
			d.must(err)
			if said := e.Problem.String(); (said == "") != (c.says == "") || !strings.Contains(said, c.says) {
				t.Errorf("%q", said)
			}
			if len(e.Answer) > 210 || strings.Contains(e.Problem.String(), p.URL) {
				t.Errorf("%+v", e)
			}
		})
	}
	if elsewhere.count() != 0 {
		t.Error("a redirect was followed")
	}
	tls := httptest.NewUnstartedServer(http.NotFoundHandler())
	tls.Config.ErrorLog = log.New(io.Discard, "", 0)
	tls.StartTLS()
	defer tls.Close()
	for address, says := range map[string]string{
		"http://127.0.0.1:1/x": "No program listens", "http://localhost:1": "No program listens",
		tls.URL: "certificate",
		strings.Replace(plain.URL, "http:", "https:", 1): "does not speak https",
		"https://nowhere.example":                        "cannot be found",
	} {
		h, _ := d.add(webhooks.Wanted{Address: address})
		e, err := d.send.Test(t.Context(), h.ID)
		if err != nil || !strings.Contains(e.Problem.String(), says) {
			t.Errorf("%s: %q %v", address, e.Problem.String(), err)
		}
	}
}

// A name that leads into a network that is nobody else's business is never dialled, whatever it led to before.
func TestPrivateAddressesAreRefused(t *testing.T) {
	d := open(t)
	p := listen(t, nil)
	port := p.URL[strings.LastIndex(p.URL, ":"):]
	h, _ := d.add(webhooks.Wanted{Address: "https://shop.example" + port})
	for _, ip := range []string{"127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
		"0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254",
		"::ffff:127.0.0.1",
		"::ffff:8.8.8.8", "64:ff9b::a00:1", "2002:a00:1::1", "ff02::1", "2001:db8::1"} {
		for _, others := range [][]netip.Addr{nil, {netip.MustParseAddr("1.1.1.1")}} {
			d.mu.Lock()
			d.names["shop.example"] = append(others, netip.MustParseAddr(ip))
			d.mu.Unlock()
			e, err := d.send.Test(t.Context(), h.ID)
			if err != nil || !strings.Contains(e.Problem.String(), "no address of the Internet") || e.Status != 0 {
				t.Errorf("%s: %q %v", ip, e.Problem.String(), err)
			}
		}
	}
	if p.count() != 0 {
		t.Error("it was sent")
	}
	t.Setenv("HTTP_PROXY", p.URL)
	t.Setenv("HTTPS_PROXY", p.URL)
	if d.send.client.Transport.(*http.Transport).Proxy != nil {
		t.Error("it asks for a proxy")
	}
}

// A store that was restored sends nothing of what was put back; the program learns that it has to read anew.
func TestARestoreGoesOnFromThere(t *testing.T) {
	d := open(t)
	p := listen(t, nil)
	h, _ := d.add(webhooks.Wanted{Address: p.URL})
	d.vendor("Almond")
	backup := filepath.Join(t.TempDir(), "backup.zip")
	d.must(d.shop.Backup(t.Context(), backup))
	d.vendor("Birch")
	d.must(d.shop.RestoreBackup(t.Context(), backup))
	d.run()
	d.eventually("a note", func() bool { return len(d.log(h.ID)) == 1 })
	if e := d.log(h.ID)[0]; e.Kind != webhooks.Note || !d.hook(h.ID).On {
		t.Errorf("%+v", e)
	}
	third := d.vendor("Cedar")
	d.eventually("the next", func() bool { return p.count() == 1 })
	if got := p.ids(); got[0] != third {
		t.Errorf("%q", got)
	}
}

// While the master secret is away nothing can be signed: that is no failure of the program.
func TestWithoutTheMasterSecretItWaits(t *testing.T) {
	d := open(t)
	p := listen(t, nil)
	h, _ := d.add(webhooks.Wanted{Address: p.URL})
	d.vendor("Almond")
	d.must(d.vault.Close()) // which forgets the secret
	d.must(d.send.deliver(t.Context(), h.ID))
	if now := d.hook(h.ID); p.count() != 0 || now.Tries != 0 || !now.On || len(d.log(h.ID)) != 0 {
		t.Errorf("%+v", now)
	}
	d.restart()
	d.run()
	d.eventually("it is sent", func() bool { return p.count() == 1 })
}

// A row that somebody else wrote into the file is told from one of the owner's, and sends nothing.
func TestAChangedRowIsSwitchedOff(t *testing.T) {
	d := open(t)
	p, evil := listen(t, nil), listen(t, nil)
	h, _ := d.add(webhooks.Wanted{Address: p.URL})
	d.must(d.db.Write(t.Context(), func(tx *storage.Tx) error {
		_, err := storage.Set(tx, "webhooks", storage.Eq("id", h.ID), storage.Values{"address": evil.URL})
		return err
	}))
	d.run()
	d.vendor("Almond")
	d.eventually("it is off", func() bool { return !d.hook(h.ID).On })
	if evil.count() != 0 || p.count() != 0 || len(d.log(h.ID)) != 1 || d.hook(h.ID).Ended.IsZero() {
		t.Errorf("%d %+v", evil.count(), d.log(h.ID))
	}
}

// When a delivery cannot be noted it will be repeated; that must not happen at each event, but with growing pauses.
func TestPausesWhileTheStoreCannotBeWritten(t *testing.T) {
	d := open(t)
	p := listen(t, nil)
	d.add(webhooks.Wanted{Address: p.URL})
	d.must(storagetest.Run(d.db.Dir(), "ALTER TABLE webhook_log RENAME TO gone"))
	d.run()
	first := d.vendor("Almond")
	d.eventually("a try", func() bool { return p.count() == 1 })
	for _, name := range []string{"Birch", "Cedar", "Date"} {
		d.vendor(name)
		d.pass(time.Second)
	}
	if n := p.count(); n != 1 {
		t.Fatalf("sent %d times within 3 s", n)
	}
	d.pass(3 * time.Second)
	d.eventually("the next try", func() bool { return p.count() == 2 })
	d.must(storagetest.Run(d.db.Dir(), "ALTER TABLE gone RENAME TO webhook_log"))
	d.pass(time.Minute)
	d.eventually("all of them", func() bool { return p.count() == 6 })
	if got := p.ids(); got[0] != first || got[1] != first || got[2] != first {
		t.Errorf("%q", got)
	}
}

// What the owner takes away while a portion is sent goes nowhere any more.
func TestTakenAwayMeanwhile(t *testing.T) {
	d := open(t)
	var h webhooks.Webhook
	p := listen(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n == 1 {
			d.must(d.shop.Webhooks.Change(context.Background(), h.ID, webhooks.Wanted{Name: "Shelf labels",
				Address: h.Address, Models: []string{"orders"}}))
		}
		w.WriteHeader(http.StatusNoContent)
	})
	h, _ = d.add(webhooks.Wanted{Address: p.URL})
	for _, name := range []string{"Almond", "Birch", "Cedar"} {
		d.vendor(name)
	}
	before := d.hook(h.ID).Cursor
	d.run()
	d.eventually("all of it read", func() bool { return d.hook(h.ID).Cursor != before && p.count() > 0 })
	d.pass(11 * time.Minute)
	d.vendor("Date")
	d.pass(0)
	if n := p.count(); n != 1 {
		t.Errorf("%d were sent", n)
	}
}

// A program that takes the connection and never speaks is left when the time is over.
func TestSilentPrograms(t *testing.T) {
	d := open(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	d.must(err)
	defer l.Close()
	left := make(chan error, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			left <- err
			return
		}
		_, err = io.Copy(io.Discard, c)
		left <- errors.Join(err, c.Close())
	}()
	h, _ := d.add(webhooks.Wanted{Address: "https://" + l.Addr().String()})
	e, err := d.send.Test(t.Context(), h.ID)
	if err != nil || e.Problem.Form == "" {
		t.Errorf("%+v, %v", e, err)
	}
	select {
	case err := <-left:
		d.must(err)
	case <-time.After(10 * time.Second):
		t.Error("the connection stays open")
	}
}
