package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

func TestWebhooks(t *testing.T) {
	p, key := made(t)
	type message struct {
		body   []byte
		header http.Header
	}
	got := make(chan message, 20)
	program := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- message{body, r.Header}
		fmt.Fprint(w, "thanks")
	}))
	defer program.Close()
	p.fails(1, "Name", "webhooks", "add", "--address", program.URL)
	p.fails(1, "https://", "webhooks", "add", "--name", "Labels", "--address", "http://shop.example")
	p.fails(1, "utilities", "webhooks", "add", "--name", "Labels", "--address", program.URL, "--models", "utilities")
	secret := p.ok("webhooks", "add", "--name", "Labels", "--address", program.URL, "--models", "vendors",
		"--record")
	if !strings.HasPrefix(secret, "whsec_") {
		t.Fatal(secret)
	}
	check, err := standardwebhooks.NewWebhook(secret)
	p.must(err)
	if said := p.ok("webhooks", "test", "1"); said != "200 thanks" {
		t.Error(said)
	}
	test := <-got
	p.must(check.Verify(test.body, test.header))

	s := p.serve()
	create := func(name string) {
		t.Helper()
		r, err := http.NewRequest(http.MethodPost, s.address+"/api/v1/vendors",
			strings.NewReader(`{"DisplayName":"`+name+`"}`))
		p.must(err)
		r.Header.Set("Authorization", "Bearer "+key)
		r.Header.Set("Content-Type", "application/json")
		answer, err := client.Do(r)
		p.must(err)
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusCreated {
			t.Fatal(answer.Status)
		}
	}
	create("Almond")
	first := <-got
	p.must(check.Verify(first.body, first.header))
	if !strings.Contains(string(first.body), `"By":"Till"`) || !strings.Contains(string(first.body), `"Almond"`) {
		t.Errorf("%s", first.body)
	}

	// The running program heeds what the commands do.
	p.ok("webhooks", "off", "1")
	create("Birch")
	p.ok("webhooks", "on", "1", "--missed")
	select {
	case second := <-got:
		if !strings.Contains(string(second.body), `"Birch"`) {
			t.Errorf("%s", second.body)
		}
	case <-time.After(time.Minute):
		t.Fatal("what was missed is not sent")
	}
	var log []listedDelivery
	for end := time.Now().Add(time.Minute); len(log) < 3 && time.Now().Before(end); {
		p.must(json.Unmarshal([]byte(p.ok("webhooks", "log", "1", "--json")), &log))
	}
	if len(log) != 3 || log[0].Status != 200 || log[0].Model != "vendors" || log[2].Kind != "test" {
		t.Errorf("%+v", log)
	}
	if text := p.ok("webhooks", "log", "1"); !strings.Contains(text, "vendors created") {
		t.Error(text)
	}
	var all []listedWebhook
	p.must(json.Unmarshal([]byte(p.ok("webhooks", "list", "--json")), &all))
	if len(all) != 1 || all[0].State != "on" || all[0].Name != "Labels" || all[0].Models[0] != "vendors" {
		t.Errorf("%+v", all)
	}
	if text := p.ok("webhooks", "list"); !strings.Contains(text, program.URL) || strings.Contains(text, secret) {
		t.Error(text)
	}
	p.ok("webhooks", "remove", "1")
	p.fails(1, "not there any more", "webhooks", "log", "1")
	p.fails(2, "number", "webhooks", "on", "Labels")
}
