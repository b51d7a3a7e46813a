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
	"griddle/storage/sqlite"
	"griddle/vault"
)

// A server is killed in the middle of its work again and again. Whatever it acknowledged must be there when it
// comes back, whole, and what it did not acknowledge must be there whole or not at all.

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
	db, err := sqlite.Open(ctx, storage.Config{Dir: dir, Schema: schema()})
	die(err)
	store, err := shop.New(db, time.Now)
	die(err)
	keys := vault.New(db, vault.Options{SecretFile: dir + "/secret", MayCreate: true, Notes: dir + "/notes"})
	if keys.Open(ctx, false).Condition == vault.Fresh {
		die(keys.Setup(ctx))
	}
	_, key, err := keys.Create(ctx, vault.NewKey{Name: "Till"})
	die(err)
	s := New(Config{Shop: store, Vault: keys, Version: "0.1.0"})
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
	req, err := http.NewRequest(method, c.address+classicRoot+path+"?pagesize=1000000&key="+c.key,
		strings.NewReader(body))
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

// ledger is what the programs were told: bvin to the name last acknowledged, "" once deleted. unsure are those
// whose last answer never came.
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
	body := fmt.Sprintf(`{"Bvin":%q,"ProductName":%q,"LongDescription":%q,"Tabs":[{"TabTitle":%[2]q}]}`, bvin, name,
		strings.Repeat(name+". ", 40))
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
		if len(p.Tabs) != 1 || p.Tabs[0].TabTitle != p.ProductName ||
			!strings.HasPrefix(p.LongDescription, p.ProductName+". ") {
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

// bundles are writes of many records: an order with its lines, a product with what goes with it when it is deleted.
// Each says itself how many parts it must have.
type bundles struct {
	mu       sync.Mutex
	orders   map[string]int  // bvin to the number of lines last acknowledged
	products map[string]bool // bvin to whether it is there; a product whose last answer never came is not listed
}

// parts of a product that go with it.
const partsOfProduct = 3

func TestKilledServerLeavesNothingHalf(t *testing.T) {
	dir := t.TempDir()
	b := &bundles{orders: map[string]int{}, products: map[string]bool{}}
	rounds := max(*killRounds/5, 2)
	for round := range rounds {
		c := startChild(t, dir)
		b.verify(t, c)
		var programs sync.WaitGroup
		for p := range 4 {
			programs.Go(func() { b.work(c, round*10+p) })
		}
		time.Sleep(time.Duration(200+rand.IntN(300)) * time.Millisecond)
		c.kill()
		programs.Wait()
	}
	c := startChild(t, dir)
	b.verify(t, c)
	c.kill()
	gone := 0
	for _, there := range b.products {
		if !there {
			gone++
		}
	}
	if len(b.orders) == 0 || gone == 0 {
		t.Errorf("%d orders were made and %d products deleted in %d rounds", len(b.orders), gone, rounds)
	}
	t.Logf("%d orders, %d products, %d of them deleted, %d rounds", len(b.orders), len(b.products), gone, rounds)
}

// work makes orders and gives them other lines, and makes products with parts and deletes half of them, until the
// server is gone.
func (b *bundles) work(c *child, seed int) {
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	ok := func(method, path, body string) bool {
		answer, err := c.do(client, method, path, body)
		return err == nil && strings.Contains(answer, `"Errors":[]`)
	}
	order := func(bvin string, lines int) string {
		items := strings.TrimSuffix(strings.Repeat(`{"ProductName":"Cup","Quantity":1,"LineTotal":1},`, lines), ",")
		notes := strings.TrimSuffix(strings.Repeat(`{"Note":"Ring twice"},`, lines), ",")
		return fmt.Sprintf(`{"Bvin":%q,"OrderNumber":"%d","Items":[%s],"Notes":[%s]}`, bvin, lines, items, notes)
	}
	for i := 0; ; i++ {
		sale, thing := fmt.Sprintf("%08x-0000-4000-8000-%012x", seed, i),
			fmt.Sprintf("%08x-0000-4000-8001-%012x", seed, i)
		for _, step := range []struct {
			path  string
			lines int
		}{{"orders/", 3 + i%9}, {"orders/" + sale, 1 + i%20}} {
			if !ok("POST", step.path, order(sale, step.lines)) {
				return
			}
			b.mu.Lock()
			b.orders[sale] = step.lines
			b.mu.Unlock()
		}
		if !ok("POST", "products/", `{"Bvin":"`+thing+`","ProductName":"Cup"}`) {
			return
		}
		for part := range partsOfProduct {
			if !ok("POST", "productreviews/", fmt.Sprintf(`{"ProductBvin":%q,"Description":"%d"}`, thing, part)) {
				return
			}
		}
		b.mu.Lock()
		b.products[thing] = true
		b.mu.Unlock()
		if i%2 == 0 {
			continue
		}
		b.mu.Lock()
		delete(b.products, thing) // until it is known whether it is there
		b.mu.Unlock()
		if !ok("DELETE", "products/"+thing, "") {
			return
		}
		b.mu.Lock()
		b.products[thing] = false
		b.mu.Unlock()
	}
}

// verify looks for halves.
func (b *bundles) verify(t *testing.T, c *child) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	read := func(path string, into any) {
		t.Helper()
		all, err := c.do(client, "GET", path, "")
		must(t, err)
		must(t, json.Unmarshal([]byte(all), into))
	}
	for bvin, lines := range b.orders {
		var one struct {
			Content struct {
				OrderNumber  string
				Items, Notes []struct{ OrderBvin, OrderID string }
				TotalGrand   json.Number
			}
		}
		read("orders/"+bvin, &one)
		o := one.Content
		said := fmt.Sprint(len(o.Items))
		if o.OrderNumber != said || len(o.Notes) != len(o.Items) || o.TotalGrand.String() != said ||
			len(o.Items) == 0 || o.Items[0].OrderBvin != bvin {
			t.Errorf("the order %s of %s lines has %d of them, %d notes and a total of %s", bvin, o.OrderNumber,
				len(o.Items), len(o.Notes), o.TotalGrand)
		}
		// The update that follows the first answer may have come through without one.
		if len(o.Items) != lines && !b.mayHave(bvin, len(o.Items)) {
			t.Errorf("the order %s has %d lines, %d were acknowledged", bvin, len(o.Items), lines)
		}
		b.orders[bvin] = len(o.Items)
	}
	var products struct {
		Content struct{ Products []struct{ Bvin string } }
	}
	var reviews struct {
		Content []struct{ ProductBvin string }
	}
	read("products/", &products)
	read("productreviews/", &reviews)
	parts, there := map[string]int{}, map[string]bool{}
	for _, r := range reviews.Content {
		parts[r.ProductBvin]++
	}
	for _, p := range products.Content.Products {
		there[p.Bvin] = true
	}
	for bvin := range parts {
		if !there[bvin] {
			t.Errorf("%d reviews are left of the product %s", parts[bvin], bvin)
		}
	}
	for bvin, kept := range b.products {
		switch {
		case kept != there[bvin]:
			t.Errorf("the product %s: there is %v, acknowledged was %v", bvin, there[bvin], kept)
		case kept && parts[bvin] != partsOfProduct:
			t.Errorf("the product %s has lost %d reviews", bvin, partsOfProduct-parts[bvin])
		}
	}
}

// mayHave says whether an order of work could have got so many lines by its update.
func (b *bundles) mayHave(bvin string, lines int) bool {
	var i int
	_, err := fmt.Sscanf(bvin[strings.LastIndex(bvin, "-")+1:], "%x", &i)
	return err == nil && lines == 1+i%20
}
