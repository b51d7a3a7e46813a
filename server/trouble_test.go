package server

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"griddle/storage"
)

// Another program may hold the store's file: programs are asked to come back.
func TestStoreFileLocked(t *testing.T) {
	d := open(t)
	other, err := sql.Open("sqlite3", "file:"+filepath.Join(d.db.Dir(), "store.db")+"?_txlock=immediate")
	must(t, err)
	defer other.Close()
	lock, err := other.Begin()
	must(t, err)
	const says = "Another program has locked the store"
	var both sync.WaitGroup
	both.Go(func() {
		r := d.modern("POST", "products", `{"ProductName":"Pan","Sku":"PAN"}`)
		if r.StatusCode != 503 || r.Header.Get("Retry-After") == "" || !strings.Contains(r.body, says) {
			t.Errorf("modern: %d, %s", r.StatusCode, r.body)
		}
	})
	both.Go(func() {
		r := d.classic("POST", "products/", `{"ProductName":"Pot","Sku":"POT"}`)
		if _, errs := r.envelope(t); r.StatusCode != 200 || len(errs) != 1 || errs[0].Code != "EXCEPTION" ||
			!strings.Contains(r.body, says) {
			t.Errorf("classic: %d, %s", r.StatusCode, r.body)
		}
	})
	both.Wait()
	must(t, lock.Rollback())
	if r := d.modern("POST", "products", `{"ProductName":"Pan","Sku":"PAN"}`); r.StatusCode != 201 {
		t.Errorf("afterwards: %d, %s", r.StatusCode, r.body)
	}
}

// What the store's file does not allow at the moment is told to programs in both forms, and nothing is acknowledged.
func TestStoreFileTakenAway(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows lets nobody delete a file that is open")
	}
	d := open(t)
	d.seed()
	must(t, os.Remove(filepath.Join(d.db.Dir(), "store.db")))
	const says = "moved, replaced or damaged the store's file"
	for range 3 {
		r := d.modern("POST", "products", `{"ProductName":"Pan","Sku":"PAN"}`)
		if r.StatusCode != 503 || r.Header.Get("Retry-After") == "" || !strings.Contains(r.body, says) {
			t.Errorf("modern: %d, %s", r.StatusCode, r.body)
		}
		r = d.classic("POST", "products/", `{"ProductName":"Pan","Sku":"PAN"}`)
		if _, errs := r.envelope(t); r.StatusCode != 200 || len(errs) != 1 || errs[0].Code != "EXCEPTION" ||
			!strings.Contains(r.body, says) || strings.Contains(r.body, d.db.Dir()) {
			t.Errorf("classic: %d, %s", r.StatusCode, r.body)
		}
	}
	must(t, d.server.Stop(context.Background()))
	if err := d.shop.Close(); !errors.Is(err, storage.ErrLost) {
		t.Errorf("the log of activity: %v", err)
	}
}
