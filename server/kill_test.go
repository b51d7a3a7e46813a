package server

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"griddle/shop"
	"griddle/storage"
	"griddle/vault"
)

// A server is killed in the middle of its work again and again. Whatever it acknowledged must be there when it comes back, whole, and what
// it did not acknowledge must be there whole or not at all.

var killRounds = flag.Int("kill.rounds", 50, "how often the server is killed")

// childStore names the data folder for the re-executed test binary that plays the server.
const childStore = "GRIDDLE_TEST_SERVE"

// serveAsChild serves the store in dir, tells its address and key on stdout, and waits to be killed.
func serveAsChild(dir string) {
	ctx := context.Background()
	die := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	db, err := storage.Open(ctx, storage.Config{Dir: dir, Schema: schema()})
	die(err)
	store, err := shop.New(db, time.Now)
	die(err)
	keys := vault.New(db, vault.Options{SecretFile: dir + "/secret", MayCreate: true})
	if keys.Open(ctx, false).Condition == vault.Fresh {
		die(keys.Setup(ctx))
	}
	_, key, err := keys.Create(ctx, vault.NewKey{Name: "Till"})
	die(err)
	s := New(Config{Shop: store, Vault: keys, DB: db, Version: "0.1.0"})
	die(s.Start("127.0.0.1:0"))
	fmt.Println(s.Status().Address, key)
	select {}
}

// child is a running server process.
type child struct {
	cmd          *exec.Cmd
	address, key string
}

func startChild(t *testing.T, dir string) *child {
	t.Helper()
	c := &child{cmd: exec.Command(os.Args[0])}
	c.cmd.Env = append(os.Environ(), childStore+"="+dir)
	var complaints bytes.Buffer
	c.cmd.Stderr = &complaints
	out, err := c.cmd.StdoutPipe()
	must(t, err)
	must(t, c.cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		_ = c.cmd.Wait()
		t.Fatalf("the server did not start: %v %s", err, complaints.String())
	}
	fmt.Sscan(line, &c.address, &c.key)
	return c
}

func (c *child) kill() {
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}

func (c *child) do(client *http.Client, method, path, body string) (string, error) {
	req, err := http.NewRequest(method, c.address+classicRoot+path+"?pagesize=1000000&key="+c.key, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	res, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	all, err := io.ReadAll(res.Body)
	return string(all), err
}

// ledger is what the programs were told: bvin to the name last acknowledged, "" once deleted. unsure are those whose last answer never came.
type ledger struct {
	mu     sync.Mutex
	known  map[string]string
	unsure map[string][]string
}

// note writes down an attempt, settle its acknowledgement.
func (l *ledger) note(bvin, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.unsure[bvin] = append(l.unsure[bvin], name)
}

func (l *ledger) settle(bvin, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.known[bvin] = name
	delete(l.unsure, bvin)
}

func TestKilledServerKeepsWhatItAcknowledged(t *testing.T) {
	dir := t.TempDir()
	l := &ledger{known: map[string]string{}, unsure: map[string][]string{}}
	for round := range *killRounds {
		c := startChild(t, dir)
		l.verify(t, c)
		stop := make(chan struct{})
		var programs sync.WaitGroup
		for p := range 4 {
			programs.Go(func() { l.work(c, round*10+p, stop) })
		}
		time.Sleep(time.Duration(20+rand.IntN(60)) * time.Millisecond)
		c.kill()
		close(stop)
		programs.Wait()
	}
	c := startChild(t, dir)
	l.verify(t, c)
	c.kill()
	if len(l.known) < *killRounds {
		t.Errorf("only %d records were written in %d rounds", len(l.known), *killRounds)
	}
	t.Logf("%d records, %d rounds", len(l.known), *killRounds)
}

// work creates products with a category each, renames some and deletes some, until the server is gone.
func (l *ledger) work(c *child, seed int, stop chan struct{}) {
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		default:
		}
		bvin := fmt.Sprintf("%08x-0000-4000-8000-%012x", seed, i)
		name := fmt.Sprintf("Product %d of %d", i, seed)
		if !l.try(c, client, bvin, name) {
			return
		}
		switch i % 3 {
		case 1:
			if !l.try(c, client, bvin, name+" renamed") {
				return
			}
		case 2:
			l.note(bvin, "")
			answer, err := c.do(client, "DELETE", "products/"+bvin, "")
			if err != nil || !strings.Contains(answer, `"Content":true`) {
				return
			}
			l.settle(bvin, "")
		}
	}
}

// try saves a product and says whether that was acknowledged.
func (l *ledger) try(c *child, client *http.Client, bvin, name string) bool {
	l.note(bvin, name)
	body := fmt.Sprintf(`{"Bvin":%q,"ProductName":%q,"LongDescription":%q,"Tabs":[{"TabTitle":%[2]q}]}`, bvin, name, strings.Repeat(name+". ", 40))
	answer, err := c.do(client, "POST", "products/", body)
	if err != nil || !strings.Contains(answer, `"Errors":[]`) {
		return false
	}
	l.settle(bvin, name)
	return true
}

// verify compares the store with the ledger, and settles what was unsure as it turned out.
func (l *ledger) verify(t *testing.T, c *child) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	all, err := c.do(client, "GET", "products/", "")
	must(t, err)
	var page struct {
		Content struct {
			Products []struct {
				Bvin, ProductName, LongDescription string
				Tabs                               []struct{ TabTitle string }
			}
			TotalProductCount int
		}
		Errors []apiError
	}
	must(t, json.Unmarshal([]byte(all), &page))
	if len(page.Errors) > 0 {
		t.Fatal(page.Errors)
	}
	found := map[string]string{}
	for _, p := range page.Content.Products {
		found[p.Bvin] = p.ProductName
		if len(p.Tabs) != 1 || p.Tabs[0].TabTitle != p.ProductName || !strings.HasPrefix(p.LongDescription, p.ProductName+". ") {
			t.Errorf("%s is half a record: %+v", p.Bvin, p)
		}
	}
	if page.Content.TotalProductCount != len(page.Content.Products) {
		t.Errorf("%d products are counted, %d are there", page.Content.TotalProductCount, len(page.Content.Products))
	}
	for bvin, name := range l.known {
		if _, open := l.unsure[bvin]; !open && found[bvin] != name {
			t.Errorf("%s is %q, acknowledged was %q", bvin, found[bvin], name)
		}
	}
	for bvin := range found {
		if _, tried := l.unsure[bvin]; !tried && l.known[bvin] == "" {
			t.Errorf("%s is there, and nobody asked for it or its delete was acknowledged", bvin)
		}
	}
	for bvin, names := range l.unsure {
		last, was := l.known[bvin]
		if got := found[bvin]; got != last && !strings.Contains("\n"+strings.Join(names, "\n")+"\n", "\n"+got+"\n") {
			t.Errorf("%s is %q, acknowledged was %q (%v), tried %q", bvin, got, last, was, names)
		}
		l.known[bvin] = found[bvin]
	}
	l.unsure = map[string][]string{}
}
