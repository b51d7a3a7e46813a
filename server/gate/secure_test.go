package gate

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"math/big"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// secured is a server that makes callers encrypt, unless they are near.
func secured(t *testing.T, near bool) (address string, trusted *x509.CertPool) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	made := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, made, made, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	trusted = x509.NewCertPool()
	trusted.AddCert(leaf)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	places := NewPlaces(Standard)
	places.near = func(net.Conn) bool { return near }
	places.Secure(&tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}})
	h := &http.Server{ReadHeaderTimeout: 300 * time.Millisecond,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, Scheme(r)+" "+r.Host)
		})}
	places.Use(h)
	served := make(chan error, 1)
	go func() { served <- places.Serve(h, l) }()
	t.Cleanup(func() {
		_ = h.Close()
		<-served
	})
	return l.Addr().String(), trusted
}

func TestSecure(t *testing.T) {
	for _, near := range []bool{true, false} {
		address, trusted := secured(t, near)
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}}}
		t.Cleanup(client.CloseIdleConnections)
		ask := func(url string) (int, string) {
			t.Helper()
			res, err := client.Get(url)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			text, err := io.ReadAll(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			return res.StatusCode, string(text)
		}
		for range 2 { // the second time on the same connection
			if code, text := ask("https://" + address); code != 200 || text != "https "+address {
				t.Errorf("encrypted: %d %q", code, text)
			}
		}
		code, text := ask("http://" + address)
		if near && (code != 200 || text != "http "+address) {
			t.Errorf("unencrypted from this computer: %d %q", code, text)
		}
		var said struct {
			Errors []struct{ Code, Description string }
		}
		if !near && (code != 400 || json.Unmarshal([]byte(text), &said) != nil || len(said.Errors) != 1 ||
			said.Errors[0].Code != "GATE" || !strings.Contains(said.Errors[0].Description, "https://")) {
			t.Errorf("unencrypted from another computer: %d %q", code, text)
		}
		if !near { // a body that nobody reads does not take the answer back
			res, err := client.Post("http://"+address, "text/plain", strings.NewReader(strings.Repeat("x", 100_000)))
			if err != nil || res.StatusCode != 400 {
				t.Errorf("a long body: %v", err)
			}
			if err == nil {
				res.Body.Close()
			}
		}
	}
}

// Who sends nothing, half a handshake or nonsense keeps no place for longer than the time for a request's head.
func TestSecureAgainstTheSlowAndTheStrange(t *testing.T) {
	address, _ := secured(t, true)
	for _, sent := range []string{"", "\x16", "\x16\x03\x01\x02\x00", "\x16nonsense that is no handshake at all",
		"\x00\x01"} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, sent); err != nil {
			t.Fatal(err)
		}
		if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(bufio.NewReader(conn)); err != nil || strings.Contains(string(text), "200") {
			t.Errorf("%q: %q, %v", sent, text, err)
		}
		conn.Close()
	}
}

type addressed struct {
	net.Conn
	local, remote net.Addr
}

func (a addressed) LocalAddr() net.Addr  { return a.local }
func (a addressed) RemoteAddr() net.Addr { return a.remote }

func TestOnThisComputer(t *testing.T) {
	at := func(ip string) net.Addr { return &net.TCPAddr{IP: net.ParseIP(ip), Port: 4743} }
	for _, c := range []struct {
		local, remote net.Addr
		near          bool
	}{
		{at("127.0.0.1"), at("127.0.0.1"), true},
		{at("::1"), at("::1"), true},
		{at("192.168.1.5"), at("192.168.1.5"), true},
		{at("::ffff:192.168.1.5"), at("192.168.1.5"), true},
		{at("192.168.1.5"), at("192.168.1.6"), false},
		{at("192.168.1.5"), at("10.0.0.1"), false},
		{&net.UnixAddr{}, &net.UnixAddr{}, false},
	} {
		if near := onThisComputer(addressed{local: c.local, remote: c.remote}); near != c.near {
			t.Errorf("%v from %v: %v", c.local, c.remote, near)
		}
	}
}
