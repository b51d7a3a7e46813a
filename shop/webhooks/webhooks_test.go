package webhooks

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"griddle/shop/refusal"
	"griddle/storage"
	"griddle/storage/sqlite"
)

// box is a sealer that anybody can open, but only for what it was sealed about.
type box struct{ away bool }

var errAway = errors.New("the master secret is away")

func (b *box) Seal(about, text string) (string, error) {
	if b.away {
		return "", errAway
	}
	return about + "\n" + text, nil
}

func (b *box) Unseal(about, sealed string) (string, error) {
	was, text, _ := strings.Cut(sealed, "\n")
	if b.away || was != about {
		return "", errAway
	}
	return text, nil
}

func open(t *testing.T) (*storage.DB, *Kept, *box) {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }
	db, err := sqlite.Open(context.Background(), storage.Config{Dir: t.TempDir(), Clock: now,
		Schema: storage.Schema{Version: 1, Tables: append(Tables(), storage.FeedTables()...)}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	k, b := Open(db, now, []string{"orders", "products"}), &box{}
	k.SealedBy(b)
	return db, k, b
}

func TestAddresses(t *testing.T) {
	for address, says := range map[string]string{
		"https://shop.example/griddle?a=b": "", "https://shop.example:8443": "", "http://127.0.0.1:8000/x": "",
		"http://localhost:1": "", "http://[::1]:80": "", "http://127.5.5.5": "", "https://192.168.1.20/labels": "",
		"https://[fd00::1]": "", "https://100.64.1.1": "", "https://8.8.8.8": "", "http://localhost.": "",
		"": "whole web address", "shop.example": "whole web address", "ftp://shop.example": "whole web address",
		"https://": "whole web address", "https:shop.example": "whole web address", "https://a b": "whole web address",
		"http://shop.example": "https://", "http://192.168.1.20": "https://", "http://127.0.0.1.example": "https://",
		"https://me:secret@shop.example": "name and password", "https://shop.example/#x": "before the #",
		"https://shop.example:0": "port", "https://shop.example:70000": "port", "https://shop.example:": "port",
		"https://169.254.169.254": "nothing is sent", "https://0.0.0.0": "nothing is sent",
		"https://[::ffff:10.0.0.1]": "nothing is sent", "https://[fe80::1]": "nothing is sent",
		"https://[fe80::1%25eth0]": "nothing is sent", "https://224.0.0.1": "nothing is sent",
		"https://240.0.0.1": "nothing is sent", "https://shop.example/" + strings.Repeat("x", 2000): "too long",
	} {
		err := checkAddress(address)
		var e *refusal.Error
		switch {
		case says == "" && err != nil:
			t.Errorf("%s: %v", address, err)
		case says != "" && (!errors.As(err, &e) || e.Field != "Address" || !strings.Contains(err.Error(), says)):
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestWhatIsWanted(t *testing.T) {
	_, k, b := open(t)
	for field, w := range map[string]Wanted{
		"Name":    {Name: " ", Address: "https://a.example"},
		"Address": {Name: "a"},
		"Models":  {Name: "a", Address: "https://a.example", Models: []string{"orders", "utilities"}},
		"Actions": {Name: "a", Address: "https://a.example", Actions: []string{"seen"}},
	} {
		_, _, err := k.Add(t.Context(), w, true)
		var e *refusal.Error
		if !errors.As(err, &e) || e.Field != field || e.Kind != refusal.Invalid {
			t.Errorf("%s: %v", field, err)
		}
	}
	h, secret, err := k.Add(t.Context(), Wanted{Name: " Labels ", Address: " https://a.example ",
		Models: []string{"Products", "orders", "products"}}, true)
	if err != nil || !strings.HasPrefix(secret, "whsec_") || h.Name != "Labels" || len(h.Models) != 2 || !h.On {
		t.Fatalf("%+v %q %v", h, secret, err)
	}
	if !h.Wants("orders", "created") || h.Wants("vendors", "created") {
		t.Error("it wants otherwise")
	}
	b.away = true
	if _, _, err := k.Add(t.Context(), h.Wanted, true); !errors.Is(err, errAway) {
		t.Error(err)
	}
	if err := k.Change(t.Context(), h.ID, h.Wanted); !errors.Is(err, errAway) {
		t.Error(err)
	}
	if err := k.Switch(t.Context(), h.ID, false); err != nil {
		t.Errorf("to switch it off needs nobody: %v", err)
	}
	b.away = false
	if all, err := k.All(); len(all) != 1 || err != nil || all[0].On {
		t.Errorf("%+v %v", all, err)
	}
	w := h.Wanted
	w.Address, w.Record = "https://b.example", true
	if err := k.Change(t.Context(), h.ID, w); err != nil {
		t.Fatal(err)
	}
	if got, err := k.Secret(h.ID); got != secret || err != nil {
		t.Errorf("%q %v", got, err)
	}
	if err := k.Remove(t.Context(), h.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := k.One(h.ID); refusal.KindOf(err) != refusal.Missing {
		t.Error(err)
	}
	for range mostHooks {
		if _, _, err := k.Add(t.Context(), w, true); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := k.Add(t.Context(), w, true); refusal.KindOf(err) != refusal.Invalid {
		t.Error(err)
	}
}

// Whoever writes into the file changes neither where a webhook goes nor what is sent there.
func TestAChangedRowOpensNoSecret(t *testing.T) {
	db, k, _ := open(t)
	h, _, err := k.Add(t.Context(), Wanted{Name: "a", Address: "https://a.example", Models: []string{"products"}}, true)
	if err != nil {
		t.Fatal(err)
	}
	for column, v := range map[string]any{"address": "https://evil.example", "models": "", "actions": "created",
		"record": 1} {
		err := db.Write(t.Context(), func(tx *storage.Tx) error {
			_, err := storage.Set(tx, hooksTable, storage.Cond{}, storage.Values{column: v})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Secret(h.ID); !errors.Is(err, errAway) {
			t.Errorf("%s: %v", column, err)
		}
		if err := db.Write(t.Context(), func(tx *storage.Tx) error { return put(tx, &h) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Write(t.Context(), AllOff); err != nil {
		t.Fatal(err)
	}
	if all, err := k.All(); err != nil || len(all) != 1 || all[0].On {
		t.Errorf("%+v %v", all, err)
	}
}
