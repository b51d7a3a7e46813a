package server

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/big"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"griddle/server/gate"
	"griddle/shop"
	"griddle/shop/words"
	"griddle/storage"
)

// Encryption says how other computers are spoken to; the zero value is unencrypted. Programs on the store's own
// computer may go on without (see gate.Places.Secure).
type Encryption struct {
	// Files in PEM of a certificate, its issuers after it, and of its private key. One that was renewed is taken up
	// from the next connection on.
	CertFile, KeyFile string
	// OwnDir is the folder of a certificate that Griddle makes itself, for those who have none; it is used when
	// CertFile is empty. Programs must be told to trust it.
	OwnDir string
}

// The files of a certificate of one's own.
const (
	ownCertFile = "griddle-cert.pem"
	ownKeyFile  = "griddle-key.pem"
	ownYears    = 10
	ownRenewed  = 30 * 24 * time.Hour // before it ends
)

// certificates answers the certificate as it stands in its files now.
type certificates struct {
	Encryption
	log *slog.Logger

	mu   sync.Mutex // guards what follows
	last *tls.Certificate
	seen [2]time.Time // when the files of the last one were written
}

// config is what connections are encrypted with, and a sentence for the owner about a certificate of Griddle's own,
// which is there by now: see makeOwn. The error is a sentence.
func (e Encryption) config(log *slog.Logger) (*tls.Config, words.Sentence, error) {
	var note words.Sentence
	if e.OwnDir != "" {
		e = e.ownFiles()
	}
	c := &certificates{Encryption: e, log: log}
	cert, err := c.now()
	if err != nil {
		return nil, note, err
	}
	if e.OwnDir != "" {
		note = words.Say("Other computers are spoken to encrypted, with a certificate of Griddle's own. Let their "+
			"programs trust the file %s, whose SHA-256 fingerprint is %s.", e.CertFile, Fingerprint(cert.Leaf))
	}
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"http/1.1"}, // the gate reads the protocol's own text
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return c.now()
		},
	}, note, nil
}

// Fingerprint is the SHA-256 of a certificate as programs and browsers show it: pairs of hexadecimal digits with
// colons.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return strings.ReplaceAll(strings.ToUpper(fmt.Sprintf("% x", sum[:])), " ", ":")
}

// now answers the certificate of the files, or the last good one while they are being exchanged. The error, of the
// first reading alone, is a sentence.
func (c *certificates) now() (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var seen [2]time.Time
	for i, path := range []string{c.CertFile, c.KeyFile} {
		if info, err := os.Stat(path); err == nil {
			seen[i] = info.ModTime()
		}
	}
	if c.last != nil && seen == c.seen {
		return c.last, nil
	}
	cert, err := readPair(c.CertFile, c.KeyFile)
	switch {
	case err == nil:
		c.last, c.seen = cert, seen
	case c.last == nil:
		return nil, err
	case seen != c.seen:
		c.log.Warn("the renewed certificate cannot be used; the one before it is used on", "why", err)
		c.seen = seen
	}
	return c.last, nil
}

func readPair(certFile, keyFile string) (*tls.Certificate, error) {
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	if file, is := errors.AsType[*fs.PathError](err); is {
		return nil, shop.Refuse(shop.Invalid, tlsField, "the file %s cannot be read: %s", file.Path, file.Err.Error())
	}
	if err != nil {
		return nil, shop.Refuse(shop.Invalid, tlsField, "%s and %s are no certificate in PEM with its private key: %s",
			certFile, keyFile, strings.TrimPrefix(err.Error(), "tls: "))
	}
	return &pair, nil
}

// ownFiles are the files of a certificate of Griddle's own.
func (e Encryption) ownFiles() Encryption {
	e.CertFile, e.KeyFile = filepath.Join(e.OwnDir, ownCertFile), filepath.Join(e.OwnDir, ownKeyFile)
	return e
}

// makeOwn makes a certificate that names this computer and the hosts that are let in, unless there is one that does.
// Programs have to be told to trust each anew, so one is not replaced because an address came or went, as long as one
// of those that are here is named, and what it named stays. The key stays too, for programs that trust that. The error
// is a sentence.
func (e Encryption) makeOwn(allowed []string, now time.Time, log *slog.Logger) error {
	names, addresses := namesIn(allowed), ownAddresses()
	there, err := readPair(e.CertFile, e.KeyFile)
	if err == nil {
		named := func(name string) bool { return there.Leaf.VerifyHostname(name) == nil }
		lacking := slices.DeleteFunc(slices.Clone(names), named)
		if len(lacking) == 0 && (len(addresses) == 0 || slices.ContainsFunc(addresses, named)) &&
			there.Leaf.NotAfter.After(now.Add(ownRenewed)) {
			return nil
		}
		log.Warn("the certificate of Griddle's own is made anew; programs on other computers must trust the new file",
			"file", e.CertFile, "lacked", lacking, "ended", there.Leaf.NotAfter)
		names = append(names, there.Leaf.DNSNames...)
		for _, ip := range there.Leaf.IPAddresses {
			names = append(names, ip.String())
		}
	}
	names = append(names, addresses...)
	slices.Sort(names)
	if err := e.writeOwn(slices.Compact(names), now); err != nil {
		return shop.Refuse(shop.Unready, tlsField, "{field}: no certificate can be made in %s: %s", e.OwnDir,
			err.Error())
	}
	return nil
}

// tlsField is what a refusal of a certificate is about, for who starts the server.
const tlsField = "--tls"

func (e Encryption) writeOwn(names []string, now time.Time) error {
	if err := os.MkdirAll(e.OwnDir, 0o700); err != nil {
		return err
	}
	if err := storage.MakePrivate(e.OwnDir); err != nil {
		return err
	}
	key, err := ownKey(e.KeyFile)
	if err != nil {
		return err
	}
	number, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return err
	}
	made := &x509.Certificate{
		SerialNumber: number, Subject: pkix.Name{CommonName: "Griddle"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(ownYears, 0, 0), // clocks of other computers differ
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			made.IPAddresses = append(made.IPAddresses, ip)
		} else {
			made.DNSNames = append(made.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, made, made, key.Public(), key)
	if err != nil {
		return err
	}
	return putFile(e.CertFile, &pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func ownKey(path string) (*ecdsa.PrivateKey, error) {
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if block, _ := pem.Decode(text); block != nil {
		there, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if key, is := there.(*ecdsa.PrivateKey); is && err == nil {
			return key, nil
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return key, putFile(path, &pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func putFile(path string, block *pem.Block) error {
	return storage.WriteWhole(path, pem.EncodeToMemory(block))
}

// namesIn are the names that a certificate must hold: this computer's own, and those that the owner let in, without
// their ports.
func namesIn(allowed []string) []string {
	names := []string{"localhost", "127.0.0.1", "::1"}
	for _, name := range allowed {
		if host, _, err := net.SplitHostPort(name); err == nil {
			name = host
		}
		names = append(names, strings.Trim(name, "[]"))
	}
	host, err := os.Hostname()
	// A certificate takes plain letters alone, and a computer's name may have others.
	if host = strings.ToLower(host); err == nil && plainName.MatchString(host) {
		names = append(names, host)
		if !strings.Contains(host, ".") {
			names = append(names, host+".local") // as computers are called in a network without names
		}
	}
	return names
}

var plainName = regexp.MustCompile(`^[a-z0-9_-]+(\.[a-z0-9_-]+)*$`)

// ownAddresses are those under which other computers find this one; addresses of IPv6 that change from day to day are
// left out.
func ownAddresses() (addresses []string) {
	for _, address := range gate.Reachable("[::]:0") {
		if at, err := netip.ParseAddrPort(address); err == nil && (at.Addr().Is4() || at.Addr().IsPrivate()) {
			addresses = append(addresses, at.Addr().String())
		}
	}
	return addresses
}
