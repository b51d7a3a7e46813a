//go:build e2e

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"griddle/shop"
)

// browser starts headless Chromium in an empty profile. Names ending in .test lead to this computer, as an attacker's
// name server could arrange. The flags beside that keep Chromium from calling home.
func browser(t *testing.T) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("there is no Chromium on this computer; packaging/deps.sh test installs it")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path),
		chromedp.NoSandbox, // the tests may run as root, where Chromium's own sandbox does not start
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-popup-blocking", true),
		chromedp.Flag("host-resolver-rules", "MAP *.test 127.0.0.1"),
		chromedp.Env("DBUS_SESSION_BUS_ADDRESS=disabled:"),
	)
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	// Messages of the protocol that the library does not know yet are no fault of the page.
	tab, cancel := chromedp.NewContext(allocator, chromedp.WithErrorf(t.Logf))
	t.Cleanup(cancel)
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("Chromium did not start: %v", err)
	}
	// The limit is for what the test does; on the first action's context it would end the browser itself.
	tab, cancel = context.WithTimeout(tab, 2*time.Minute)
	t.Cleanup(cancel)
	return tab
}

// attack is the script of a hostile page. Given the address of a server and a key that the page somehow learned, it
// tries every way a page has to send a request, waits until each has come to an end, and answers what it could read.
const attack = `async (base, key) => {
	const classic = base + '/DesktopModules/Hotcakes/API/rest/v1/products/?key=' + key;
	const modern = base + '/api/v1/products';
	const product = way => JSON.stringify({ProductName: 'by ' + way, Sku: way, SitePrice: 1});
	const read = {};
	const attempt = async (way, url, init) => {
		try {
			const answer = await fetch(url, init);
			read[way] = answer.type === 'opaque' ? '' : answer.status + ' ' + await answer.text();
		} catch (e) { read[way] = ''; }
	};
	const loaded = (element, attribute, url) => new Promise(done => {
		element.onload = element.onerror = done;
		element[attribute] = url;
		document.body.append(element);
		setTimeout(done, 3000);
	});
	await attempt('fetch-get', classic);
	await attempt('fetch-get-blind', classic, {mode: 'no-cors'});
	await attempt('fetch-post', classic, {method: 'POST', body: product('fetch-post')});
	await attempt('fetch-post-blind', classic, {method: 'POST', mode: 'no-cors', body: product('fetch-post-blind')});
	await attempt('fetch-delete', classic, {method: 'DELETE'});
	await attempt('preflight', modern, {method: 'POST', headers: {'X-API-Key': key, 'Content-Type': 'application/json'}, body: product('preflight')});
	navigator.sendBeacon(classic, product('beacon'));
	await loaded(document.createElement('img'), 'src', classic + '&by=img');
	await loaded(document.createElement('script'), 'src', classic + '&by=script');
	await loaded(document.createElement('iframe'), 'src', classic + '&by=frame');
	// A text/plain form can spell JSON: its name and value are joined by an equals sign, which goes into a member nobody reads.
	const frame = document.createElement('iframe');
	frame.name = 'sink';
	document.body.append(frame);
	const form = document.createElement('form');
	form.method = 'POST'; form.enctype = 'text/plain'; form.action = classic + '&by=form'; form.target = 'sink';
	const field = document.createElement('input');
	field.name = '{"ProductName":"by form","Sku":"form","MetaTitle":"'; field.value = '"}';
	form.append(field);
	document.body.append(form);
	const submitted = new Promise(done => { frame.onload = done; setTimeout(done, 3000); });
	form.submit();
	await submitted;
	// A sandboxed frame has the origin null.
	const box = document.createElement('iframe');
	box.sandbox = 'allow-scripts';
	const answered = new Promise(done => { window.onmessage = done; setTimeout(done, 3000); });
	box.srcdoc = '<script>fetch(' + JSON.stringify(classic + '&by=null') + ", {method: 'POST', mode: 'no-cors', body: '" + product('null-origin') + "'})" +
		".catch(() => 0).then(() => parent.postMessage('done', '*'))<` + `/script>";
	document.body.append(box);
	await answered;
	await new Promise(done => { const s = new WebSocket(classic.replace('http', 'ws')); s.onclose = done; setTimeout(done, 3000); });
	return read;
}`

// site serves an empty page for the hostile script, under a name that is not the server's.
func site(t *testing.T, name string) (origin string) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!doctype html><title>a page</title><body></body>"))
	}))
	t.Cleanup(s.Close)
	return strings.Replace(s.URL, "127.0.0.1", name, 1)
}

// evaluate runs an asynchronous script function with these arguments in the page at location and answers what it
// returns.
func evaluate[T any](t *testing.T, tab context.Context, location, function string, arguments ...string) T {
	t.Helper()
	quoted, err := json.Marshal(arguments)
	if err != nil {
		t.Fatal(err)
	}
	// The script stands for the attacker's own page, which has no policy; the answer it is put into may have one.
	if _, err := chromedp.Call(tab, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(tab, chromedp.Navigate(location)); err != nil {
		t.Fatalf("%s: %v", location, err)
	}
	result, err := chromedp.Run(tab, chromedp.Evaluate[T]("("+function+")(..."+string(quoted)+")",
		chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("the script in %s: %v", location, err)
	}
	return result
}

// TestHostilePageControl shows that the hostile page really sends what the other tests see refused: a server without a
// gate gets all of it.
func TestHostilePageControl(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	got := map[string]bool{}
	open := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		got[r.Method+" "+r.Header.Get("Sec-Fetch-Dest")+" "+r.Header.Get("Origin")] = true
		_, _ = w.Write([]byte("{}"))
	}))
	t.Cleanup(open.Close)
	origin := site(t, "elsewhere.test")
	evaluate[map[string]string](t, browser(t), origin, attack, open.URL, "1-none")
	mu.Lock()
	defer mu.Unlock()
	for _, want := range []string{
		"GET empty " + origin, "GET empty ", "POST empty " + origin, "OPTIONS empty " + origin, "GET image ",
		"GET script ", "GET iframe ",
		"POST iframe " + origin, "POST empty null", "GET  " + origin,
	} {
		if !got[want] {
			t.Errorf("the page did not send %q, so its refusal would prove nothing; it sent %v", want, got)
		}
	}
}

// keyFacts is what `keys list --json` tells of one key.
type keyFacts struct {
	ID       int64
	Name     string
	Key      string
	LastUsed *string `json:"lastUsed"`
	State    string
}

// keyNamed asks the command line for a key.
func (s store) keyNamed(t testing.TB, name string) keyFacts {
	t.Helper()
	var keys []keyFacts
	if err := json.Unmarshal([]byte(s.run(t, "keys", "list", "--json")), &keys); err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		if k.Name == name {
			return k
		}
	}
	t.Fatalf("there is no key named %q in %v", name, keys)
	return keyFacts{}
}

// guarded is a served store of some products, with one key for the owner's program and one that a hostile page learned.
type guarded struct {
	store
	*running
	honest client
	stolen string
}

func newGuarded(t testing.TB, origins ...string) guarded {
	t.Helper()
	g := guarded{store: newStore(t)}
	key := g.run(t, "keys", "create", "--name", "Till")
	g.stolen = g.run(t, "keys", "create", "--name", "Stolen")
	if len(origins) > 0 {
		g.set(t, func(settings *shop.Settings) { settings.Origins = origins })
	}
	g.running = g.serve(t)
	g.honest = client{g.address, key}
	for _, sku := range []string{"PAN", "SYRUP", "WHISK"} {
		g.honest.must(t, http.MethodPost, "products/", product("A "+sku, sku), nil)
	}
	return g
}

// untouched fails the test when the stolen key got through or the products changed.
func (g guarded) untouched(t *testing.T, products int) {
	t.Helper()
	if now := g.honest.productCount(t); now != products {
		t.Errorf("there were %d products and now there are %d", products, now)
	}
	// Use figures are written every second; the honest key's own use shows that they have been.
	waitFor(t, 10*time.Second, "the honest key's use to be recorded",
		func() bool { return g.keyNamed(t, "Till").LastUsed != nil })
	time.Sleep(1500 * time.Millisecond)
	if used := g.keyNamed(t, "Stolen").LastUsed; used != nil {
		t.Errorf("a request of the hostile page was let through at %s", *used)
	}
}

func TestPageOnAnotherOriginIsRefused(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	before := g.honest.productCount(t)
	tab := browser(t)
	// 127.0.0.1 on another port is the same site to a browser, yet another origin; a foreign name is another site.
	for _, name := range []string{"elsewhere.test", "127.0.0.1"} {
		read := evaluate[map[string]string](t, tab, site(t, name), attack, g.address, g.stolen)
		for way, answer := range read {
			if answer != "" {
				t.Errorf("%s: the page could read the answer to %s: %s", name, way, answer)
			}
		}
		if len(read) == 0 {
			t.Errorf("%s: the script tried nothing", name)
		}
	}
	g.untouched(t, before)
}

// TestReboundNameIsRefused: the attacker's name now leads to this computer, so the browser takes the API for the
// attacker's own site.
func TestReboundNameIsRefused(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	before := g.honest.productCount(t)
	at, err := url.Parse(g.address)
	if err != nil {
		t.Fatal(err)
	}
	rebound := "http://rebound.test:" + at.Port()
	read := evaluate[map[string]string](t, browser(t), rebound+"/healthz", attack, rebound, g.stolen)
	for _, way := range []string{"fetch-get", "fetch-post", "fetch-delete", "preflight"} {
		if !strings.HasPrefix(read[way], "403 ") {
			t.Errorf("%s was answered with %q, not refused", way, read[way])
		}
		if strings.Contains(read[way], "Bvin") {
			t.Errorf("%s handed out records: %s", way, read[way])
		}
	}
	g.untouched(t, before)
}

// TestNavigationIsRefused: a link on a foreign page that leads to the API with a key in it.
func TestNavigationIsRefused(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	before := g.honest.productCount(t)
	tab := browser(t)
	target := g.address + "/DesktopModules/Hotcakes/API/rest/v1/products/?key=" + g.stolen
	follow := fmt.Sprintf("location.href = %q", target)
	err := chromedp.Do(tab, chromedp.Navigate(site(t, "elsewhere.test")), chromedp.Evaluate[chromedp.Void](follow))
	if err != nil {
		t.Fatal(err)
	}
	var shown string
	waitFor(t, 10*time.Second, "the link to be followed", func() bool {
		shown, err = chromedp.Run(tab, chromedp.Evaluate[string](
			"location.href.includes('DesktopModules') && document.readyState === 'complete' ? "+
				"document.body.innerText : ''"))
		return err == nil && shown != ""
	})
	if strings.Contains(shown, "Bvin") {
		t.Errorf("the link showed the store: %q", shown)
	}
	g.untouched(t, before)
}

func TestListedOriginWorks(t *testing.T) {
	t.Parallel()
	origin := site(t, "till.test")
	g := newGuarded(t, origin)
	before := g.honest.productCount(t)
	tab := browser(t)
	const script = `async (base, key) => {
		const headers = {'X-API-Key': key, 'Content-Type': 'application/json'};
		const made = await fetch(base + '/api/v1/products', {method: 'POST', headers, body: JSON.stringify({ProductName: 'From a page', Sku: 'PAGE-1'})});
		const all = await fetch(base + '/api/v1/products/ANY?bysku=PAGE-1', {headers});
		return {made: made.status, read: all.status, name: (await all.json()).Content.ProductName};
	}`
	type outcome struct {
		Made int    `json:"made"`
		Read int    `json:"read"`
		Name string `json:"name"`
	}
	got := evaluate[outcome](t, tab, origin, script, g.address, g.stolen)
	if got.Made != http.StatusCreated || got.Read != http.StatusOK || got.Name != "From a page" {
		t.Errorf("the listed page got %+v", got)
	}
	if now := g.honest.productCount(t); now != before+1 {
		t.Errorf("there were %d products and now there are %d", before, now)
	}
	// Another origin stays outside all the same.
	for way, answer := range evaluate[map[string]string](t, tab, site(t, "elsewhere.test"), attack, g.address,
		g.stolen) {
		if answer != "" {
			t.Errorf("an origin that is not listed could read the answer to %s: %s", way, answer)
		}
	}
	if now := g.honest.productCount(t); now != before+1 {
		t.Errorf("an origin that is not listed changed the products: %d, not %d", now, before+1)
	}
}

// TestDocsPageRenders: the page that describes the API needs nothing from outside and breaks no rule of its own policy.
func TestDocsPageRenders(t *testing.T) {
	t.Parallel()
	g := newGuarded(t)
	tab := browser(t)
	var mu sync.Mutex
	var complaints []string
	err := chromedp.Listen(tab, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *log.EventEntryAdded:
			complaints = append(complaints, string(e.Entry.Source)+": "+e.Entry.Text)
		case *runtime.EventExceptionThrown:
			complaints = append(complaints, "script: "+e.ExceptionDetails.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(tab, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(tab, chromedp.Navigate(g.address+"/docs"),
		chromedp.WaitVisible(chromedp.CSS("h1"))); err != nil {
		t.Fatal(err)
	}
	shown, err := chromedp.Run(tab, chromedp.Evaluate[string]("document.body.innerText"))
	if err != nil {
		t.Fatal(err)
	}
	height, err := chromedp.Run(tab, chromedp.Evaluate[float64]("document.body.scrollHeight"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/api/v1/", "products", "categories", "X-API-Key"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the page does not mention %q", want)
		}
	}
	if height < 600 {
		t.Errorf("the page is only %.0f pixels high", height)
	}
	does := func(script, want string) {
		t.Helper()
		got, err := chromedp.Run(tab, chromedp.Evaluate[string]("(async () => String(await ("+script+")))()",
			chromedp.EvalAwaitPromise))
		if err != nil || !strings.Contains(got, want) {
			t.Errorf("%s\ngave %.500q, %v; wanted %q", script, got, err, want)
		}
	}
	const typed = `(id, text) => { const e = document.getElementById(id); e.value = text;
		e.dispatchEvent(new Event('input')); return e; }`
	const shows = `[...document.querySelectorAll('article:not([hidden]) h3')].map(h => h.innerText).join()`
	does(`((`+typed+`)('search', 'orders PATCH'), `+shows+`)`, "orders/{bvin}")
	does(`((`+typed+`)('search', 'no such words'), found.textContent)`, "Nothing on this page")
	does(`((`+typed+`)('search', ''), `+shows+`)`, "vendors")

	// What the store is asked on the page is asked with the key that stands there, and nothing of it stays.
	asks := func(key, path string) string {
		return `(async () => { (` + typed + `)('key', '` + key + `'); (` + typed + `)('path', '` + path + `');
			document.querySelector('#ask button').click();
			for (let i = 0; i < 200 && said.textContent.startsWith('Asking'); i++)
				await new Promise(done => setTimeout(done, 50));
			return said.textContent + answer.textContent; })()`
	}
	does(asks(g.stolen, "products?pagesize=2"), `"Content"`)
	does(asks(g.stolen, "/api/v1/"), `"KeyName"`)
	does(asks(g.stolen, "nothing"), "404")
	does(asks(g.stolen, "products/{bvin}"), "Replace {bvin}")
	does(asks("", "products"), "Paste an API key")
	does(`[...document.querySelectorAll('button[data-path]')].find(b => b.dataset.path === 'vendors/{bvin}').click()`,
		"")
	does(`path.value`, "vendors/{bvin}")
	does(asks("1-00000000-0000-0000-0000-000000000000", "products"), "401")
	mu.Lock()
	wrongKey := slices.IndexFunc(complaints, func(c string) bool { return strings.Contains(c, "401") })
	notThere := slices.IndexFunc(complaints, func(c string) bool { return strings.Contains(c, "404") })
	mu.Unlock()
	if wrongKey < 0 || notThere < 0 {
		t.Error("the browser does not complain of what is refused, so it would not of what breaks the policy")
	}
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank"), chromedp.Navigate(g.address+"/docs"),
		chromedp.WaitVisible(chromedp.CSS("#key"))); err != nil {
		t.Fatal(err)
	}
	does(`key.value + answer.textContent + localStorage.length + sessionStorage.length + document.cookie`, "00")
	mu.Lock()
	defer mu.Unlock()
	for _, c := range complaints {
		if !strings.Contains(c, "401") && !strings.Contains(c, "404") { // the two that were asked for
			t.Errorf("the browser complained: %s", c)
		}
	}
}
