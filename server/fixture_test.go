package server

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zalando/go-keyring"
	"go.uber.org/goleak"

	"griddle/server/gate"
	"griddle/shop"
	"griddle/shop/activity"
	"griddle/storage"
	"griddle/storage/sqlite"
	"griddle/vault"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childStore); dir != "" {
		serveAsChild(dir)
		return
	}
	goleak.VerifyTestMain(m)
}

// clock stands still until it is moved.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// memory is a keyring that works at once; locked ones answer an error.
type memory struct {
	mu      sync.Mutex
	entries map[string]string
	locked  bool
	absent  bool
}

func (m *memory) Available() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return !m.absent
}

func (m *memory) WouldAsk(string, string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.locked, nil
}

func (m *memory) Get(service, user string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.locked {
		return "", fmt.Errorf("the collection is locked")
	}
	secret, ok := m.entries[service+user]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return secret, nil
}

func (m *memory) Set(service, user, secret string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries[service+user] = secret
	return nil
}

func (m *memory) Delete(service, user string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.entries, service+user)
	return nil
}

// desk is a store with a running server and two keys.
type desk struct {
	t       testing.TB
	clock   *clock
	keyring *memory
	db      *storage.DB
	shop    *shop.Store
	vault   *vault.Vault
	server  *Server
	log     *lockedBuffer
	address string // 127.0.0.1:port
	key     string // reads and writes
	keyID   int64
	reader  string // only reads
	client  *http.Client

	beats, checks chan time.Time // of streams; nil until one is held
}

func schema() storage.Schema {
	return storage.Schema{Version: 1, Tables: slices.Concat(shop.Schema(), vault.Tables())}
}

// lockedBuffer is a log that may be read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// open starts a server on a free port over an empty store. limits change what the gate allows.
func open(t testing.TB, limits ...func(*gate.Limits)) *desk {
	t.Helper()
	d := &desk{
		t: t, clock: &clock{t: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)},
		keyring: &memory{entries: map[string]string{}}, log: &lockedBuffer{},
	}
	ctx := context.Background()
	var err error
	d.db, err = sqlite.Open(ctx, storage.Config{Dir: t.TempDir(), Schema: schema(), Clock: d.clock.now})
	must(t, err)
	d.shop, err = shop.New(d.db, d.clock.now)
	must(t, err)
	d.vault = vault.New(d.db, vault.Options{Clock: d.clock.now, Keyring: d.keyring,
		Revoked: func(tx *storage.Tx, k vault.Key) error { return d.shop.Answers.Ended(tx, k.ID, k.Successor) }})
	d.vault.Open(ctx, false)
	must(t, d.vault.Setup(ctx))
	key, text, err := d.vault.Create(ctx, vault.NewKey{Name: "Till", Clear: true})
	must(t, err)
	d.keyID, d.key = key.ID, text
	_, d.reader, err = d.vault.Create(ctx, vault.NewKey{Name: "Display", Access: vault.ReadOnly})
	must(t, err)
	d.server = New(Config{Shop: d.shop, Vault: d.vault, Version: "0.1.0", Clock: d.clock.now,
		Log: slog.New(slog.NewTextHandler(d.log, nil))})
	d.server.failures.pause = func(context.Context) {}
	for _, change := range limits {
		change(&d.server.limits)
	}
	must(t, d.server.Start("127.0.0.1:0"))
	d.address = strings.TrimPrefix(d.server.Status().Address, "http://")
	d.client = &http.Client{
		Transport:     &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return fmt.Errorf("redirected") },
	}
	t.Cleanup(func() {
		d.client.CloseIdleConnections()
		must(t, d.server.Stop(ctx))
		must(t, d.shop.Close())
		must(t, d.vault.Close())
		must(t, d.db.Close())
		if log := d.log.String(); strings.Contains(log, d.key) || strings.Contains(log, d.reader) {
			t.Errorf("a key is in the log: %s", log)
		}
	})
	return d
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const classicRoot = "/DesktopModules/Hotcakes/API/rest/v1/"

// reply is an answer with its body read.
type reply struct {
	*http.Response
	body string
}

// envelope reads the body as an envelope.
func (r reply) envelope(t testing.TB) (content json.RawMessage, errors []apiError) {
	t.Helper()
	var e struct {
		Content json.RawMessage
		Errors  []apiError
	}
	if err := json.Unmarshal([]byte(r.body), &e); err != nil {
		t.Fatalf("no envelope: %v in %q", err, r.body)
	}
	if e.Errors == nil {
		t.Fatalf("Errors is missing in %s", r.body)
	}
	return e.Content, e.Errors
}

// recent is the activity log, newest first.
func (d *desk) recent() []activity.Request {
	all, err := d.shop.Activity.Recent()
	must(d.t, err)
	return all
}

// send asks for a path as it stands. Headers are name and value in turn.
func (d *desk) send(method, path, body string, headers ...string) reply {
	d.t.Helper()
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	req, err := http.NewRequest(method, "http://"+d.address+path, r)
	must(d.t, err)
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
			continue
		}
		req.Header.Add(headers[i], headers[i+1])
	}
	res, err := d.client.Do(req)
	must(d.t, err)
	defer res.Body.Close()
	all, err := io.ReadAll(res.Body)
	must(d.t, err)
	d.described(method, path, res.StatusCode, all)
	return reply{res, string(all)}
}

// described asks whether the description knows of the refusal of a call of the modern form.
func (d *desk) described(method, path string, status int, body []byte) {
	d.t.Helper()
	inner, modern := strings.CutPrefix(path, "/api/v1/")
	if !modern || status < 400 {
		return
	}
	c := &call{s: d.server, r: &http.Request{Method: method}}
	if c.Inner(gate.Standard, inner) != nil {
		return // it leads to no call
	}
	rt, _ := c.resolve(method)
	var told struct{ Errors []apiError }
	if rt == nil || json.Unmarshal(body, &told) != nil || len(told.Errors) == 0 {
		return
	}
	if told.Errors[0].Code == "NOTSUPPORTED" {
		return // the model has no such call
	}
	if said := fmt.Sprint(status, " ", told.Errors[0].Code); !slices.Contains(rt.codes(), said) {
		d.t.Errorf("%s %s was refused with %s (%s), of which its description says nothing", method, path, said,
			told.Errors[0].Description)
	}
}

// classic and modern call a model in one of the forms, with the key that may write.
func (d *desk) classic(method, path, body string) reply {
	d.t.Helper()
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	return d.send(method, classicRoot+path+sep+"key="+d.key, body, "Content-Type", "application/x-www-form-urlencoded")
}

func (d *desk) modern(method, path, body string) reply {
	d.t.Helper()
	return d.send(method, "/api/v1/"+path, body, "Authorization", "Bearer "+d.key, "Content-Type", "application/json")
}

// raw sends bytes over a connection of its own and answers the first answer as it came.
func (d *desk) raw(lines ...string) string {
	d.t.Helper()
	conn, err := net.Dial("tcp", d.address)
	must(d.t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, strings.Join(lines, "\r\n"))
	must(d.t, err)
	must(d.t, conn.SetReadDeadline(time.Now().Add(5*time.Second)))
	var seen bytes.Buffer
	if res, err := http.ReadResponse(bufio.NewReader(io.TeeReader(conn, &seen)), nil); err == nil {
		_, _ = io.Copy(io.Discard, res.Body) // a server that refuses may reset the connection behind its answer
	}
	return seen.String()
}

// readQuiet reads until half a second is quiet or the connection is closed.
func readQuiet(conn net.Conn) string {
	var all strings.Builder
	buf := make([]byte, 4096)
	for {
		_ = conn.SetReadDeadline(time.Now().Add(500 * time.Millisecond))
		n, err := conn.Read(buf)
		all.Write(buf[:n])
		if err != nil {
			return all.String()
		}
	}
}

// readReply reads one answer off a connection.
func readReply(t *testing.T, r *bufio.Reader) reply {
	t.Helper()
	res, err := http.ReadResponse(r, nil)
	must(t, err)
	defer res.Body.Close()
	all, err := io.ReadAll(res.Body)
	must(t, err)
	return reply{res, string(all)}
}

// Ids that the tests post.
const (
	cup      = "11111111-1111-4111-8111-111111111111"
	plate    = "22222222-2222-4222-8222-222222222222"
	kitchen  = "33333333-3333-4333-8333-333333333333"
	crockery = "44444444-4444-4444-8444-444444444444"
	nobody   = "99999999-9999-4999-8999-999999999999"
	zero     = "00000000-0000-0000-0000-000000000000" // no record has it
)

// seed puts two categories, two products, one association and one role into the store.
func (d *desk) seed() {
	d.t.Helper()
	for _, post := range [][2]string{
		{"categories/", `{"Bvin":"` + kitchen + `","Name":"Kitchen"}`},
		{"categories/", `{"Bvin":"` + crockery + `","Name":"Crockery","ParentId":"` + kitchen + `"}`},
		{"products/", `{"Bvin":"` + cup + `","ProductName":"Cup","Sku":"CUP 1","SitePrice":4.50,` +
			`"ImageFileSmall":"cup.png"}`},
		{"products/", `{"Bvin":"` + plate + `","ProductName":"Plate","Sku":"PLATE+1","SitePrice":7}`},
		{"categoryproductassociations/", `{"ProductId":"` + cup + `","CategoryId":"` + kitchen + `"}`},
		{"catalogroles/", `{"RoleName":"Members","ReferenceId":"` + cup + `","RoleType":0}`},
	} {
		r := d.classic("POST", post[0], post[1])
		if content, errors := r.envelope(d.t); len(errors) > 0 || content == nil {
			d.t.Fatalf("%s: %s", post[0], r.body)
		}
	}
}

// openWindow allows clear operations.
func (d *desk) openWindow() {
	d.t.Helper()
	_, err := d.shop.AllowClear(context.Background())
	must(d.t, err)
}

// smallPicture is a PNG of 4 by 4 pixels.
func smallPicture(t testing.TB) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 4, 4))
	for i := range 16 {
		img.Set(i%4, i/4, color.RGBA{uint8(i * 16), 90, 12, 255})
	}
	var b bytes.Buffer
	must(t, png.Encode(&b, img))
	return b.Bytes()
}

// asNumbers is how the original client sends bytes.
func asNumbers(data []byte) string {
	numbers := make([]string, len(data))
	for i, b := range data {
		numbers[i] = fmt.Sprint(b)
	}
	return "[" + strings.Join(numbers, ",") + "]"
}
