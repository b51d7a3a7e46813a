//go:build e2e

package e2e

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// traces are the forms in which a key could lie about: as text, as the bytes it spells, and these encoded again.
func traces(key string) map[string][]byte {
	bare := strings.ReplaceAll(key[strings.Index(key, "-")+1:], "-", "")
	raw, err := hex.DecodeString(bare)
	if err != nil {
		panic(fmt.Sprintf("not a key: %q", key))
	}
	utf16 := make([]byte, 0, 2*len(key))
	for _, c := range []byte(key) {
		utf16 = append(utf16, c, 0)
	}
	return map[string][]byte{
		"the key":                []byte(key),
		"the key in capitals":    []byte(strings.ToUpper(key)),
		"the key without dashes": []byte(bare),
		"the key's bytes":        raw,
		"the key in base64":      []byte(strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(key)), "=")),
		"the key in UTF-16":      utf16,
	}
}

// fingerprint is what the store finds a key by; it must leave the disk with the key's row.
func fingerprint(key string) []byte {
	sum := sha256.Sum256([]byte("griddle/key/v1" + key))
	return sum[:]
}

// search reads every file below a folder, and every file packed in an archive there. It answers which traces lie where,
// and how many files it read.
func search(folder string, traces map[string][]byte) (found []string, files int, err error) {
	look := func(name string, content []byte) {
		files++
		for what, trace := range traces {
			if bytes.Contains(content, trace) {
				found = append(found, name+" holds "+what)
			}
		}
	}
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		look(path, content)
		archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return nil // not an archive
		}
		for _, packed := range archive.File {
			r, err := packed.Open()
			if err != nil {
				return err
			}
			content, err := io.ReadAll(r)
			_ = r.Close()
			if err != nil {
				return err
			}
			look(path+":"+packed.Name, content)
		}
		return nil
	})
	return found, files, err
}

// searchFiles fails the test when a file below the folder holds one of the traces, or when there are hardly any files.
func searchFiles(t *testing.T, folder string, traces map[string][]byte) {
	t.Helper()
	found, files, err := search(folder, traces)
	if err != nil {
		t.Fatal(err)
	}
	if files < 3 {
		t.Fatalf("only %d files were searched", files)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// searchText fails the test when a text holds one of the traces.
func searchText(t *testing.T, name, text string, traces map[string][]byte) {
	t.Helper()
	for what, trace := range traces {
		if strings.Contains(text, string(trace)) {
			t.Errorf("%s holds %s", name, what)
		}
	}
}

// commandLines is what every process of this computer was started with, and their environments as far as they may be
// read.
func commandLines(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range []string{"/proc/[0-9]*/cmdline", "/proc/[0-9]*/environ"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			content, err := os.ReadFile(path)
			if err == nil { // a process may have ended meanwhile, or belong to somebody else
				all.Write(content)
				all.WriteByte('\n')
			}
		}
	}
	return all.String()
}

// TestSearchFindsTraces plants each trace and sees that the search reports it: otherwise its silence would prove
// nothing.
func TestSearchFindsTraces(t *testing.T) {
	t.Parallel()
	const key = "1-5b0c2f6e-3d41-4c8a-9e77-0f2a6d9b1c34"
	planted := traces(key)
	planted["the fingerprint"] = fingerprint(key)
	for what, trace := range planted {
		folder := t.TempDir()
		file, err := os.Create(filepath.Join(folder, "a.zip"))
		if err != nil {
			t.Fatal(err)
		}
		archive := zip.NewWriter(file)
		w, err := archive.Create("inside")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(append([]byte(strings.Repeat("filler ", 1000)), trace...)); err != nil {
			t.Fatal(err)
		}
		if err := archive.Close(); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		found, files, err := search(folder, map[string][]byte{what: trace})
		if err != nil || files != 2 || len(found) == 0 {
			t.Errorf("the search overlooked %s: %d files, %v", what, files, err)
		}
	}
}

// TestNoKeyIsLeftAnywhere creates, uses, misuses, lists, backs up and revokes keys and then searches all that Griddle
// wrote and printed.
func TestNoKeyIsLeftAnywhere(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	keys := map[string]string{} // by id
	for i := range 5 {
		name := fmt.Sprintf("Program %d", i)
		key := s.run(t, "keys", "create", "--name", name)
		keys[fmt.Sprint(s.keyNamed(t, name).ID)] = key
	}
	r := s.serve(t)
	for id, key := range keys {
		classic := client{r.address, key}
		classic.must(t, http.MethodPost, "products/", product("Use", "use-"+id), nil)
		if e := classic.call(t, http.MethodGet, "products/no-such-id", ""); e.code() == "" {
			t.Error("an unknown product was found")
		}
		modern := r.address + "/api/v1/products"
		for _, header := range []http.Header{{"X-Api-Key": {key}}, {"Authorization": {"Bearer " + key}}} {
			if status, answer := send(t, http.MethodGet, modern, "", header); status != http.StatusOK {
				t.Errorf("a good key was answered with %d: %s", status, answer)
			}
		}
		// Where a key must not stand: each is refused, and the refusal is recorded without it.
		for _, bad := range []string{
			modern + "?key=" + key,
			modern + "/" + key,
			r.address + "/" + key + "?key=" + key,
			r.address + "/DesktopModules/Hotcakes/API/rest/v1//products?key=" + key,
			r.address + "/DesktopModules/Hotcakes/API/rest/v1/" + key + "?key=" + key + "x",
		} {
			_, answer := send(t, http.MethodGet, bad, "", http.Header{"User-Agent": {"agent"},
				"Referer": {"http://a.test/?key=" + key}})
			searchText(t, "the answer to "+strings.ReplaceAll(bad, key, "KEY"), string(answer), traces(key))
		}
	}
	lists := s.run(t, "keys", "list") + s.run(t, "keys", "list", "--json")
	processes := commandLines(t)
	backup := filepath.Join(filepath.Dir(s.dir), "backup.zip")
	s.run(t, "backup", backup)
	time.Sleep(1500 * time.Millisecond) // activity is written every second

	look := func(when string) {
		t.Helper()
		for _, key := range keys {
			searchText(t, "what serve printed, "+when, r.out.String(), traces(key))
			// The folder above the data folder is the home of these programs, with the secret file and the backup.
			searchFiles(t, filepath.Dir(s.dir), traces(key))
		}
	}
	for _, key := range keys {
		searchText(t, "keys list", lists, traces(key))
		searchText(t, "a process's arguments or environment", processes, traces(key))
	}
	look("while the keys were in use")

	if err := os.Remove(backup); err != nil { // a backup rightly keeps the rows of keys that lived then
		t.Fatal(err)
	}
	for id, key := range keys {
		s.run(t, "keys", "revoke", id)
		if e := (client{r.address, key}).call(t, http.MethodGet, "products/?countonly=1", ""); e.code() != "KEY" {
			t.Errorf("a revoked key was answered with %q", e.code())
		}
	}
	r.stop(t)
	look("after the keys were revoked")
	for _, key := range keys {
		s.forgot(t, key)
	}
}

// forgot fails the test when a file of the data folder still holds a revoked key's row: the store, or a snapshot from
// before the revocation.
func (s store) forgot(t testing.TB, key string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		content, err := os.ReadFile(path)
		if err == nil && bytes.Contains(content, fingerprint(key)) {
			t.Errorf("%s holds the fingerprint of a revoked key", path)
		}
		return err
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files were read: %v", files, err)
	}
}
