package server

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"griddle/storage"
)

// A program that may clear can do so again and again; the copy of what it cleared first stays all the same.
func TestNoProgramPushesOutTheCopyOfAClearing(t *testing.T) {
	d := open(t)
	for n := range 5 {
		d.classic("POST", "products/", fmt.Sprintf(`{"ProductName":"Cup %d"}`, n))
	}
	d.openWindow()
	d.classic("DELETE", "products/?howmany=100", "")
	for range 11 {
		d.clock.move(time.Second)
		d.classic("POST", "products/", `{"ProductName":"One"}`)
		r := d.classic("DELETE", "products/?howmany=1", "")
		if r.body != `{"Content":{"ProductsCleared":1,"ProductsRemaining":0},"Errors":[]}` {
			t.Fatal(r.body)
		}
	}
	list, err := d.shop.Clearings()
	must(t, err)
	if len(list) != 12 || list[11].Products != 5 || list[11].By != "Till" {
		t.Fatalf("%+v", list)
	}
	d.clock.move(6*24*time.Hour + 23*time.Hour)
	must(t, d.shop.PruneSnapshots())
	must(t, d.shop.RestoreClearing(context.Background(), list[11].Snapshot))
	if n, err := d.shop.ProductCount(); n != 5 || err != nil {
		t.Error(n, err)
	}
}

func TestNoRoomForAnotherCopy(t *testing.T) {
	d := open(t)
	d.seed()
	dir := filepath.Join(d.db.Dir(), "backups", "snapshots")
	must(t, os.MkdirAll(dir, 0o700))
	large := filepath.Join(dir, d.clock.now().Format("20060102T150405.000Z")+"-clear.db")
	must(t, os.WriteFile(large, nil, 0o600))
	must(t, os.Truncate(large, 5<<30)) // without blocks on the disk
	must(t, d.db.Write(context.Background(), func(tx *storage.Tx) error {
		_, err := storage.Insert(tx, "clearings", storage.Values{"snapshot": filepath.Base(large),
			"at": d.clock.now().UnixNano(), "by": "Till", "products": 9, "categories": 0, "customers": 0,
			"going": false, "restored": false, "undo": false})
		return err
	}))
	d.openWindow()
	const sentence = "Nothing was deleted: the copies of what was cleared in the last 7 days fill the 5 GB set aside " +
		"for them. Delete copies that nobody needs in Griddle under Settings → Backups, or wait until the oldest is " +
		"7 days old."
	content := map[string]string{"products": `{"ProductsCleared":0,"ProductsRemaining":-1}`, "categories": "false"}
	for model, want := range content {
		for form, r := range map[string]reply{
			"classic": d.classic("DELETE", model+"/?howmany=9", ""),
			"modern":  d.modern("DELETE", model+"?howmany=9", ""),
		} {
			got, errors := r.envelope(t)
			if string(got) != want || len(errors) != 1 || errors[0].Code != "CLEAR" ||
				errors[0].Description != sentence {
				t.Errorf("%s, %s: %s", model, form, r.body)
			}
			if status := map[string]int{"classic": 200, "modern": 403}[form]; r.StatusCode != status {
				t.Errorf("%s, %s: status %d", model, form, r.StatusCode)
			}
		}
	}
	if n, err := d.shop.ProductCount(); n != 2 || err != nil {
		t.Error(n, err)
	}
	must(t, os.Truncate(large, 5<<30-1))
	r := d.classic("DELETE", "products/?howmany=9", "")
	if r.body != `{"Content":{"ProductsCleared":2,"ProductsRemaining":0},"Errors":[]}` {
		t.Error(r.body)
	}
}

// What a key may not do is found among the refusals too, with its whole reason, and stays in the list of its requests.
func TestRefusedRightsAreListed(t *testing.T) {
	d := open(t)
	d.classic("DELETE", "products/?howmany=9", "")
	d.send("POST", "/api/v1/products", `{"ProductName":"Cup"}`,
		"Authorization", "Bearer "+d.reader, "Content-Type", "application/json")
	d.send("GET", "/api/v1/products", "", "Authorization", "Bearer nobody")
	reasons := map[string]string{}
	for _, kind := range d.shop.Activity.Refused() {
		reasons[kind.Result] = kind.Reason
	}
	if len(reasons) != 3 || !strings.HasSuffix(reasons["CLEAR"], "then try again.") ||
		!strings.HasSuffix(reasons["ACCESS"], "on the page Admin, API.") || reasons["KEY"] == "" {
		t.Errorf("refused: %v", reasons)
	}
	results := []string{}
	for _, r := range d.recent() {
		results = append(results, r.Result+" "+r.KeyName)
	}
	if want := []string{"ACCESS Display", "CLEAR Till"}; !slices.Equal(results, want) {
		t.Errorf("listed: %v, want %v", results, want)
	}
}
