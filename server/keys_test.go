package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"griddle/server/gate"
	"griddle/shop/activity"
	"griddle/storage"
	"griddle/vault"
)

func TestKeys(t *testing.T) {
	d := open(t)
	wrong := "1-00000000-0000-0000-0000-000000000000"
	for _, test := range []struct {
		name, path string
		headers    []string
		status     int
		code       string
	}{
		{"classic", classicRoot + "products/?key=" + d.key, nil, 200, ""},
		{"classic, other case and blanks", classicRoot + "products/?KEY=%20" + d.key + "%20", nil, 200, ""},
		{"classic without", classicRoot + "products/", nil, 200, "KEY"},
		{"classic empty", classicRoot + "products/?key=", nil, 200, "KEY"},
		{"classic twice", classicRoot + "products/?key=" + d.key + "&Key=" + d.key, nil, 200, "KEY"},
		{"classic wrong", classicRoot + "products/?key=" + wrong, nil, 200, "KEY"},
		{"classic in upper case", classicRoot + "products/?key=" + strings.ToUpper(d.key), nil, 200, "KEY"},
		{"classic in a header", classicRoot + "products/", []string{"Authorization", "Bearer " + d.key, "X-API-Key",
			d.key}, 200, "KEY"},
		{"classic wrong, good header", classicRoot + "products/?key=" + wrong, []string{"X-API-Key", d.key}, 200,
			"KEY"},
		{"classic unknown model without", classicRoot + "nothing/", nil, 200, "KEY"},
		{"classic, lost behind a stray ?", classicRoot + "categories/q?z?key=" + d.key, nil, 200, "KEY"},
		{"modern bearer", "/api/v1/products", []string{"Authorization", "Bearer " + d.key}, 200, ""},
		{"modern bearer in other case", "/api/v1/products", []string{"Authorization", "bearer  " + d.key}, 200, ""},
		{"modern header", "/api/v1/products", []string{"x-api-key", d.key}, 200, ""},
		{"modern both, equal", "/api/v1/products", []string{"Authorization", "Bearer " + d.key, "X-API-Key", d.key},
			200, ""},
		{"modern both, different", "/api/v1/products", []string{"Authorization", "Bearer " + d.key, "X-API-Key",
			d.reader}, 401, "KEY"},
		{"modern basic", "/api/v1/products", []string{"Authorization", "Basic " + d.key}, 401, "KEY"},
		{"modern without", "/api/v1/products", nil, 401, "KEY"},
		{"modern wrong", "/api/v1/products", []string{"X-API-Key", wrong}, 401, "KEY"},
		{"modern in the query", "/api/v1/products?key=" + d.key, nil, 400, "GATE"},
		{"modern in the query as well", "/api/v1/products?key=" + d.key, []string{"X-API-Key", d.key}, 400, "GATE"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := d.send("GET", test.path, "", test.headers...)
			_, errors := r.envelope(t)
			if r.StatusCode != test.status || test.code == "" && len(errors) > 0 ||
				test.code != "" && (len(errors) != 1 || errors[0].Code != test.code) {
				t.Errorf("%d %s", r.StatusCode, r.body)
			}
			if (r.Header.Get("WWW-Authenticate") == "Bearer") != (test.status == 401) {
				t.Errorf("WWW-Authenticate %q", r.Header.Get("WWW-Authenticate"))
			}
			if test.code == "KEY" && strings.Contains(r.body, "Content") {
				t.Errorf("Content must be left out: %s", r.body)
			}
			if strings.Contains(r.body, d.key) || strings.Contains(r.body, wrong) {
				t.Errorf("repeats the key: %s", r.body)
			}
		})
	}
}

// A program's author learns what is wrong with the way the key was sent.
func TestKeysSaySoWhenTheyAreSentWrongly(t *testing.T) {
	d := open(t)
	for want, headers := range map[string][]string{
		"Bearer":       {"Authorization", "Basic " + d.key},
		"exactly once": {"Authorization", "Bearer " + d.key, "X-API-Key", d.reader},
		"is needed":    {"Authorization", "Bearer "},
	} {
		if _, errors := d.send("GET", "/api/v1/products", "", headers...).envelope(t); len(errors) != 1 ||
			!strings.Contains(errors[0].Description, want) {
			t.Errorf("%s: %v", want, errors)
		}
	}
}

// A caller who hangs up while its write waits is no fault of the store's, so the log says nothing.
func TestCallerWhoHangsUpIsNotLogged(t *testing.T) {
	d := open(t)
	busy, free := make(chan struct{}), make(chan struct{})
	done := make(chan error, 1)
	go func() {
		done <- d.db.Write(context.Background(), func(*storage.Tx) error {
			close(busy)
			<-free
			return nil
		})
	}()
	<-busy
	conn, err := net.Dial("tcp", d.address)
	must(t, err)
	body := `{"Name":"Gone"}`
	_, err = fmt.Fprintf(conn, "POST %scategories/?key=%s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s",
		classicRoot, d.key, d.address, len(body), body)
	must(t, err)
	time.Sleep(100 * time.Millisecond) // until the write waits
	must(t, conn.Close())
	end := time.Now().Add(5 * time.Second)
	for len(d.recent()) == 0 && time.Now().Before(end) {
		time.Sleep(10 * time.Millisecond)
	}
	close(free)
	must(t, <-done)
	if len(d.recent()) != 1 || strings.Contains(d.log.String(), "ERROR") {
		t.Errorf("%+v\n%s", d.recent(), d.log.String())
	}
}

// Wrong, revoked and expired keys must be told apart by nobody.
func TestSameWordsForWrongRevokedExpired(t *testing.T) {
	d := open(t)
	ctx := context.Background()
	revoked, revokedText, err := d.vault.Create(ctx, vault.NewKey{Name: "Revoked"})
	must(t, err)
	must(t, d.vault.Revoke(ctx, revoked.ID))
	_, expired, err := d.vault.Create(ctx, vault.NewKey{Name: "Expired", Expires: d.clock.now().Add(time.Hour)})
	must(t, err)
	d.clock.move(2 * time.Hour)
	answers := map[string]bool{}
	for _, key := range []string{revokedText, expired, "1-5b0c2f6e-3d41-4c8a-9e77-0f2a6d9b1c34", "x"} {
		answers[d.send("GET", classicRoot+"products/?key="+key, "").body] = true
		answers[d.send("GET", "/api/v1/products", "", "X-API-Key", key).body] = true
	}
	if len(answers) != 1 {
		t.Errorf("%v", answers)
	}
}

func TestRevokedKeyOnKeptAliveConnection(t *testing.T) {
	d := open(t)
	conn, err := net.Dial("tcp", d.address)
	must(t, err)
	defer conn.Close()
	answers := bufio.NewReader(conn)
	ask := func() reply {
		_, err := fmt.Fprintf(conn, "GET %sproducts/?key=%s HTTP/1.1\r\nHost: %s\r\n\r\n", classicRoot, d.key,
			d.address)
		must(t, err)
		return readReply(t, answers)
	}
	if r := ask(); !strings.Contains(r.body, `"Errors":[]`) {
		t.Fatal(r.body)
	}
	must(t, d.vault.Revoke(t.Context(), d.keyID))
	if r := ask(); !strings.Contains(r.body, `"KEY"`) || strings.Contains(r.body, "Products") {
		t.Error(r.body)
	}
}

// A key revoked while a body is on its way writes nothing.
func TestRevokedKeyDuringUpload(t *testing.T) {
	for _, call := range [][2]string{{"products/", `{"ProductName":"Late"}`}, {"categories/", `{"Name":"Late"}`}} {
		d := open(t)
		conn, err := net.Dial("tcp", d.address)
		must(t, err)
		defer conn.Close()
		_, err = fmt.Fprintf(conn, "POST %s%s?key=%s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s", classicRoot,
			call[0], d.key, d.address, len(call[1]), call[1][:5])
		must(t, err)
		time.Sleep(50 * time.Millisecond) // the server has found the key and waits for the rest
		must(t, d.vault.Revoke(t.Context(), d.keyID))
		_, err = io.WriteString(conn, call[1][5:])
		must(t, err)
		r := readReply(t, bufio.NewReader(conn))
		if !strings.Contains(r.body, `"KEY"`) {
			t.Error(r.body)
		}
		if r = d.send("GET", "/api/v1/"+call[0], "", "X-API-Key", d.reader); strings.Contains(r.body, "Late") {
			t.Errorf("was stored: %s", r.body)
		}
	}
}

// Every call that clears asks for the key's right to, also while clear operations are allowed; nothing is
// gone without it.
func TestKeyWithoutClearRight(t *testing.T) {
	calls := map[string]string{ // model to the closed answer
		"products":         `{"ProductsCleared":0,"ProductsRemaining":-1}`,
		"categories":       "false",
		"customeraccounts": "false",
	}
	for _, rt := range routes {
		if rt.method == "DELETE" && len(rt.path) == 0 && calls[rt.model] == "" {
			t.Errorf("%s is cleared without a test here", rt.model)
		}
	}
	for model, closed := range calls {
		t.Run(model, func(t *testing.T) {
			d := open(t)
			d.seed()
			r := d.classic("POST", "customeraccounts/",
				`{"Email":"ann@shop.example","FirstName":"Ann","LastName":"Lee"}`)
			if !strings.Contains(r.body, `"Errors":[]`) {
				t.Fatal(r.body)
			}
			all := func() string { return d.classic("GET", model+"/", "").body }
			before := all()
			if !strings.Contains(before, "vin") {
				t.Fatalf("there is nothing to clear: %s", before)
			}
			d.openWindow()
			must(t, d.vault.SetClear(t.Context(), d.keyID, false))
			for _, query := range []string{"", "?howmany=5"} {
				step{code: "CLEAR", content: closed}.check(t, gate.Classic, d.classic("DELETE", model+"/"+query, ""),
					model)
				step{code: "CLEAR", content: closed, status: 403}.check(t, gate.Modern,
					d.modern("DELETE", model+query, ""), model)
			}
			if after := all(); after != before {
				t.Errorf("left is %s of %s", after, before)
			}
			must(t, d.vault.SetClear(t.Context(), d.keyID, true))
			if r := d.classic("DELETE", model+"/?howmany=5", ""); !strings.Contains(r.body, `"Errors":[]`) {
				t.Errorf("with the right: %s", r.body)
			}
			if after := all(); after == before {
				t.Errorf("with the right nothing was cleared: %s", after)
			}
		})
	}
}

func TestLockedKeyring(t *testing.T) {
	d := open(t)
	d.keyring.mu.Lock()
	d.keyring.locked = true
	d.keyring.mu.Unlock()
	again := vault.New(d.db, vault.Options{Clock: d.clock.now, Keyring: d.keyring})
	defer again.Close()
	again.Open(t.Context(), false)
	d.server.vault = again
	r := d.send("GET", classicRoot+"products/?key="+d.key, "")
	if _, errors := r.envelope(t); r.StatusCode != 200 || len(errors) != 1 || errors[0].Code != "KEY" ||
		!strings.Contains(errors[0].Description, "locked") {
		t.Errorf("%d %s", r.StatusCode, r.body)
	}
	r = d.send("GET", "/api/v1/products", "", "X-API-Key", d.key)
	if r.StatusCode != 503 || r.Header.Get("Retry-After") == "" || !strings.Contains(r.body, "locked") {
		t.Errorf("%d %s", r.StatusCode, r.body)
	}
	if r = d.send("GET", "/healthz", ""); r.StatusCode != 200 {
		t.Errorf("healthz: %d", r.StatusCode)
	}
}

// Why no key can be checked is said as it is: a program's author who reads "locked" looks for a lock.
func TestWhyNoKeyCanBeChecked(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*memory)
		words string
	}{
		"locked": {func(m *memory) { m.locked = true }, "is locked or does not answer"},
		"gone":   {func(m *memory) { clear(m.entries) }, "is no longer in the keyring"},
		"absent": {func(m *memory) { m.absent = true }, "There is no keyring on the store's computer"},
		"foreign": {func(m *memory) {
			for user := range m.entries {
				m.entries[user] = strings.Repeat("5e", 32)
			}
		}, "is not this store's master secret"},
	} {
		d := open(t)
		d.keyring.mu.Lock()
		c.spoil(d.keyring)
		d.keyring.mu.Unlock()
		again := vault.New(d.db, vault.Options{Clock: d.clock.now, Keyring: d.keyring})
		defer again.Close()
		again.Open(t.Context(), false)
		d.server.vault = again
		r := d.send("GET", classicRoot+"products/?key="+d.key, "")
		_, errors := r.envelope(t)
		if len(errors) != 1 || errors[0].Code != "KEY" || !strings.Contains(errors[0].Description, c.words) {
			t.Errorf("%s, classic: %s", name, r.body)
		}
		r = d.send("GET", "/api/v1/products", "", "X-API-Key", d.key)
		if r.StatusCode != 503 || r.Header.Get("Retry-After") == "" || !strings.Contains(r.body, c.words) {
			t.Errorf("%s: %d %s", name, r.StatusCode, r.body)
		}
	}
}

// However many wrong keys are tried at once, each is answered late, and its connection ends. Beyond some it
// is said so.
func TestWrongKeysAreSlowedDown(t *testing.T) {
	d := open(t)
	hold := make(chan struct{})
	arrived := make(chan struct{}, 100)
	d.server.failures = failures{room: make(chan struct{}, 2),
		pause: func(context.Context) { arrived <- struct{}{}; <-hold }}
	answers := make(chan reply, 100)
	ask := func(path string, headers ...string) {
		go func() { answers <- d.send("GET", path, "", headers...) }()
		<-arrived
	}
	for range 4 {
		ask("/api/v1/products", "X-API-Key", "wrong")
	}
	ask(classicRoot + "products/?key=wrong")
	if r := d.send("GET", "/api/v1/products", "", "X-API-Key", d.key); r.StatusCode != 200 || r.Close {
		t.Errorf("an honest caller: %d %s", r.StatusCode, r.body)
	}
	if len(answers) > 0 {
		t.Errorf("a wrong key passed by the delay: %+v", <-answers)
	}
	close(hold)
	statuses := map[int]int{}
	for range 5 {
		r := <-answers
		statuses[r.StatusCode]++
		if !r.Close || !strings.Contains(r.body, `"KEY"`) || r.StatusCode == 429 && r.Header.Get("Retry-After") == "" {
			t.Errorf("%d %v %s", r.StatusCode, r.Close, r.body)
		}
	}
	if statuses[401] != 2 || statuses[429] != 2 || statuses[200] != 1 {
		t.Errorf("%v", statuses)
	}
}

func TestDelayOfWrongKeys(t *testing.T) {
	f := newFailures()
	began := time.Now()
	if !f.delay(t.Context()) {
		t.Fatal("no room")
	}
	if took := time.Since(began); took < 100*time.Millisecond || took > time.Second {
		t.Errorf("took %s", took)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	began = time.Now()
	f.delay(gone)
	if took := time.Since(began); took > 90*time.Millisecond {
		t.Errorf("waits %s for a caller who is gone", took)
	}
}

func TestActivity(t *testing.T) {
	d := open(t)
	d.seed()
	secret := "products/" + nobody + "?bysku=hidden-words"
	d.send("GET", classicRoot+secret+"&key="+d.key, "", "User-Agent", "Till/2.0")
	d.send("GET", "/api/v1/"+secret, "", "X-API-Key", d.key, "User-Agent", "thief "+d.key)
	d.send("GET", "/api/v1/products", "", "X-API-Key", "wrong")
	d.send("GET", "/api/v1/products", "", "X-API-Key", d.key, "Origin", "https://evil.example")
	d.send("GET", "/api/v1/"+d.key, "", "X-API-Key", d.key)
	d.send("GET", "/healthz", "")
	for _, header := range []string{"Origin", "Host"} { // a key that strayed into another place is not kept either
		r := d.send("GET", "/api/v1/products", "", header, "x"+d.key)
		if r.StatusCode != 403 || strings.Contains(r.body, d.key) {
			t.Errorf("%s: %d %s", header, r.StatusCode, r.body)
		}
	}
	for _, price := range []string{d.key, "the key " + d.key} {
		r := d.classic("POST", "products/", `{"ProductName":"Cup","SitePrice":"`+price+`"}`)
		if !strings.Contains(r.body, "SitePrice") || strings.Contains(r.body, d.key[:30]) {
			t.Errorf("SitePrice %s: %s", price, r.body)
		}
	}
	var last activity.Request
	for _, r := range d.recent() {
		if r.Program == "Till/2.0" {
			last = r
		}
	}
	if last.KeyName != "Till" || last.KeyID != d.keyID || last.Model != "products" || last.Method != "GET" ||
		last.Result != "NULL" ||
		last.Address != "127.0.0.1" || last.Duration <= 0 || !last.At.Equal(d.clock.now()) || last.Refused {
		t.Errorf("%+v", last)
	}
	reasons := ""
	for _, r := range d.shop.Activity.Refused() {
		reasons += r.Result + " " + r.Reason + "\n"
	}
	if !strings.Contains(reasons, "KEY This API key is not valid") ||
		!strings.Contains(reasons, "https://evil.example") || !strings.Contains(reasons, "Settings") {
		t.Errorf("refused: %s", reasons)
	}
	for _, text := range []string{fmt.Sprintf("%+v %+v", d.recent(), d.shop.Activity.Refused()), d.log.String()} {
		for _, never := range []string{d.key[:30], "hidden-words", "wrong\"", "/healthz"} {
			if strings.Contains(text, never) {
				t.Errorf("%q is remembered in %s", never, text)
			}
		}
	}
}

// A handler that goes wrong answers in the protocol's words and tells the log alone.
func TestUnforeseenErrors(t *testing.T) {
	d := open(t)
	for name, handle := range map[string]handler{
		"panic": func(*call) answer { panic("secret " + d.key) },
		"error": func(*call) answer { return answer{err: fmt.Errorf("SELECT secret FROM keys %s", d.key)} },
		"list":  func(*call) answer { return array(func(func([]byte) error) error { return fmt.Errorf("secret") }) },
	} {
		t.Run(name, func(t *testing.T) {
			old := models["products"].calls["GET"]
			models["products"].calls["GET"] = []*route{{row: row{handle: handle}}}
			defer func() { models["products"].calls["GET"] = old }()
			step{code: "EXCEPTION", not: []string{"secret"}, content: "-"}.check(t, gate.Classic,
				d.classic("GET", "products/", ""), name)
			step{code: "EXCEPTION", not: []string{"secret"}, status: 500}.check(t, gate.Modern,
				d.modern("GET", "products", ""), name)
			if !strings.Contains(d.log.String(), "secret") || strings.Contains(d.log.String(), d.key) {
				t.Errorf("log: %s", d.log.String())
			}
		})
	}
	// Half an answer is cut off rather than ended as if it were whole.
	old := models["products"].calls["GET"]
	defer func() { models["products"].calls["GET"] = old }()
	models["products"].calls["GET"] = []*route{{row: row{handle: func(*call) answer {
		return array(func(fn func([]byte) error) error {
			for range 2 * bufferSize / len(`{"Bvin":"0123456789"}`) {
				if err := fn([]byte(`{"Bvin":"0123456789"}`)); err != nil {
					return err
				}
			}
			return storage.ErrNotFound
		})
	}}}}
	res, err := d.client.Get("http://" + d.address + classicRoot + "products/?key=" + d.key)
	must(t, err)
	defer res.Body.Close()
	if _, err = io.ReadAll(res.Body); err == nil {
		t.Error("the answer ended as if it were whole")
	}
}
