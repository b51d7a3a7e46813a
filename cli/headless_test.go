package cli

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// trusting is a client that trusts the certificates of a file, and no others.
func (p *place) trusting(file string) *http.Client {
	p.Helper()
	text, err := os.ReadFile(file)
	p.must(err)
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		p.Fatalf("no certificate in %s", file)
	}
	return &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true,
		TLSClientConfig: &tls.Config{RootCAs: pool}}}
}

// presented asks encrypted and answers the serial number of the certificate that was shown.
func (s *serving) presented(client *http.Client) string {
	s.Helper()
	res, err := client.Get("https" + strings.TrimPrefix(s.address, "http") + "/healthz")
	s.must(err)
	defer res.Body.Close()
	if text, err := io.ReadAll(res.Body); err != nil || res.StatusCode != 200 || res.Proto != "HTTP/1.1" {
		s.Fatalf("%s %d %s %v", res.Proto, res.StatusCode, text, err)
	}
	return res.TLS.PeerCertificates[0].SerialNumber.String()
}

func TestServeEncryptedWithItsOwnCertificate(t *testing.T) {
	p := newPlace(t)
	s := p.serve("--tls", "self", "--allow-host", "Shop.Local:8080")
	cert, key := filepath.Join(p.dir, "tls", "griddle-cert.pem"), filepath.Join(p.dir, "tls", "griddle-key.pem")
	info, err := os.Stat(key)
	p.must(err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the key has mode %04o", info.Mode().Perm())
	}
	first := s.presented(p.trusting(cert))
	block := func(path string) []byte {
		text, err := os.ReadFile(path)
		p.must(err)
		b, _ := pem.Decode(text)
		return b.Bytes
	}
	leaf, err := x509.ParseCertificate(block(cert))
	p.must(err)
	for _, name := range []string{"localhost", "127.0.0.1", "::1", "shop.local"} {
		p.must(leaf.VerifyHostname(name))
	}
	if said := s.stderr.String(); !strings.Contains(said, cert) || !strings.Contains(said, "SHA-256") ||
		!strings.Contains(said, "\nhttps://127.0.0.1:") || strings.Contains(said, "unencrypted") {
		t.Errorf("stderr %q", said)
	}
	if status, _ := s.call("GET", "/healthz", ""); status != 200 { // a program on this computer goes on as it was
		t.Errorf("unencrypted from here: %d", status)
	}
	p.fails(1, "already runs", "serve") // the store is held, and says so whatever is spoken
	s.end(os.Interrupt)

	// It stays while it fits, and a new one has the old key.
	s = p.serve("--tls", "self", "--allow-host", "shop.local")
	if again := s.presented(p.trusting(cert)); again != first {
		t.Errorf("another certificate: %s, %s", first, again)
	}
	s.end(os.Interrupt)
	old := block(key)
	s = p.serve("--tls", "self", "--allow-host", "till.local")
	if again := s.presented(p.trusting(cert)); again == first {
		t.Error("the certificate lacks the name")
	}
	if string(block(key)) != string(old) {
		t.Error("another key")
	}
}

// pair writes a certificate with its key, and answers its files and its number.
func (p *place) pair(dir string, number int64) (cert, key string) {
	p.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	p.must(err)
	made := &x509.Certificate{SerialNumber: big.NewInt(number), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, made, made, k.Public(), k)
	p.must(err)
	sealed, err := x509.MarshalPKCS8PrivateKey(k)
	p.must(err)
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	p.must(os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	p.must(os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: sealed}), 0o600))
	return cert, key
}

func TestServeEncryptedWithOnesOwnFiles(t *testing.T) {
	p := newPlace(t)
	dir := t.TempDir()
	cert, key := p.pair(dir, 7)
	s := p.serve("--tls-cert", cert, "--tls-key", key)
	if n := s.presented(p.trusting(cert)); n != "7" {
		t.Errorf("number %s", n)
	}
	// One that was renewed is taken up; one that is broken is not, and is told of once.
	p.pair(dir, 8)
	if n := s.presented(p.trusting(cert)); n != "8" {
		t.Errorf("number %s after it was renewed", n)
	}
	trusting := p.trusting(cert)
	p.must(os.WriteFile(cert, []byte("nothing"), 0o600))
	for range 2 {
		if n := s.presented(trusting); n != "8" {
			t.Errorf("number %s after it was broken", n)
		}
	}
	s.eventually("it is told of", func() bool { return strings.Contains(s.stderr.String(), "renewed certificate") })
	if n := strings.Count(s.stderr.String(), "renewed certificate"); n != 1 {
		t.Errorf("told %d times", n)
	}
	s.end(os.Interrupt)

	free := freeAddress(t)
	serve := func(code int, words string, args ...string) {
		t.Helper()
		p.fails(code, words, append([]string{"serve", "--listen", free, "--secret-file", p.secret}, args...)...)
	}
	serve(1, "no certificate in PEM", "--tls-cert", cert, "--tls-key", key)
	serve(1, "cannot be read", "--tls-cert", filepath.Join(dir, "none.pem"), "--tls-key", key)
	serve(2, "go together", "--tls-cert", cert)
	serve(2, "go together", "--tls-key", key)
	serve(2, "either", "--tls", "self", "--tls-cert", cert, "--tls-key", key)
	serve(2, "takes self", "--tls", "auto")
	serve(2, "--allow-host holds", "--allow-host", "http://shop.local")
	serve(2, "--allow-origin holds", "--allow-origin", "shop.local")
}

// What the owner does for programs in the window is done here beside a running server.
func TestHeadlessLife(t *testing.T) {
	p := newPlace(t)
	s := p.serve("--allow-host", "run.local", "--allow-origin", "https://run.example")
	key := p.ok("keys", "create", "--name", "Till")
	as := func(host, origin string) int {
		req, err := http.NewRequest("GET", s.address+"/api/v1/", nil)
		p.must(err)
		req.Host = host
		if origin != "" {
			req.Header.Set("Origin", origin)
		}
		status, _ := s.do(req, key)
		return status
	}
	host := strings.TrimPrefix(s.address, "http://")
	if as("run.local", "") != 200 || as(host, "https://run.example") != 200 {
		t.Error("what was let in for this run is not")
	}
	for _, c := range []struct{ name, host, origin string }{
		{"Shop.local", "shop.local", ""}, {"https://shop.example", host, "https://shop.example"},
	} {
		if n := as(c.host, c.origin); n != 403 {
			t.Errorf("%s before it is allowed: %d", c.name, n)
		}
		p.ok("api", "allow", c.name)
		s.eventually(c.name+" is allowed", func() bool { return as(c.host, c.origin) == 200 })
		if said := p.ok("api", "status"); !strings.Contains(said, strings.ToLower(c.name)) ||
			strings.Contains(said, "run.") {
			t.Errorf("status %q", said)
		}
		p.ok("api", "forbid", c.name)
		s.eventually(c.name+" is forbidden again", func() bool { return as(c.host, c.origin) == 403 })
		p.fails(1, "not allowed now", "api", "forbid", c.name)
	}
	p.fails(1, "not a host name", "api", "allow", "shop local")
	p.fails(1, "not a web origin", "api", "allow", "https://shop.example/")

	p.ok("keys", "rename", "1", "Till at the door")
	if got := p.ok("keys", "show", "1"); got != key {
		t.Error("another key is shown")
	}
	second := p.ok("keys", "rotate", "1", "--until", time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
	for _, k := range []string{key, second} {
		if status, _ := s.call("GET", "/api/v1/", k); status != 200 {
			t.Errorf("while both keys count: %d", status)
		}
	}
	var keys []listedKey
	p.must(json.Unmarshal([]byte(p.ok("keys", "list", "--json")), &keys))
	if len(keys) != 2 || keys[0].Name != "Till at the door" || keys[1].Name != keys[0].Name {
		t.Errorf("%+v", keys)
	}
	p.fails(1, "", "keys", "rotate", "1")
	p.fails(2, "--until", "keys", "rotate", "2", "--until", "soon")
	p.fails(1, "no key with the number 9", "keys", "show", "9")
	var requests []listedRequest
	s.eventually("the requests are listed", func() bool {
		p.must(json.Unmarshal([]byte(p.ok("activity", "--json")), &requests))
		return len(requests) > 0 && requests[0].Name == "Till at the door"
	})
	if said := p.ok("activity"); !strings.Contains(said, "till/1.0") {
		t.Errorf("activity %q", said)
	}

	p.ok("api", "off")
	s.eventually("it is off", func() bool {
		_, err := net.DialTimeout("tcp", host, time.Second)
		return err != nil
	})
	p.must(json.Unmarshal([]byte(p.ok("api", "status", "--json")), &listedAPI{}))
	p.ok("api", "on")
	s.eventually("it is on", func() bool {
		conn, err := net.DialTimeout("tcp", host, time.Second)
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
	p.fails(1, "address", "api", "listen", "nowhere")
}

func TestWebhooksAreChanged(t *testing.T) {
	p, _ := made(t)
	got := make(chan string, 10)
	listening := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got <- r.Header.Get("webhook-id")
		fmt.Fprint(w, "thanks")
	}))
	t.Cleanup(listening.Close)
	secret := p.ok("webhooks", "add", "--name", "Labels", "--address", "http://127.0.0.1:1/", "--models", "vendors")
	if again := p.ok("webhooks", "secret", "1"); again != secret {
		t.Error("another secret")
	}
	p.ok("webhooks", "change", "1", "--address", listening.URL, "--record")
	var hooks []listedWebhook
	p.must(json.Unmarshal([]byte(p.ok("webhooks", "list", "--json")), &hooks))
	if h := hooks[0]; h.Name != "Labels" || h.Address != listening.URL || len(h.Models) != 1 || !h.Record {
		t.Errorf("%+v", h)
	}
	p.ok("webhooks", "change", "1", "--models", "", "--record=false")
	p.must(json.Unmarshal([]byte(p.ok("webhooks", "list", "--json")), &hooks))
	if h := hooks[0]; h.Name != "Labels" || len(h.Models) != 0 || h.Record {
		t.Errorf("%+v", h)
	}
	p.fails(1, "", "webhooks", "change", "1", "--address", "ftp://x")
	p.ok("webhooks", "test", "1")
	sent := <-got
	if said := p.ok("webhooks", "again", "1", sent); said != "200 thanks" {
		t.Errorf("again: %q", said)
	}
	if again := <-got; again != sent {
		t.Errorf("again as %s, not %s", again, sent)
	}
	p.fails(1, "no message", "webhooks", "again", "1", "msg_none")
}
