//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const classicProducts = "/DesktopModules/Hotcakes/API/rest/v1/products/"

// recorded is an answer as Griddle gave it, for the bare server to repeat.
type recorded struct {
	Header http.Header
	Body   []byte
}

// record asks once and keeps what came.
func record(t testing.TB, address string, paths []string) map[string]recorded {
	t.Helper()
	answers := map[string]recorded{}
	for _, path := range paths {
		res, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if res.StatusCode != http.StatusOK || bytes.Contains(body[:min(len(body), 200)], []byte(`"Errors":[{`)) {
			t.Fatalf("%s was answered with %d %.300s", path, res.StatusCode, body)
		}
		res.Header.Del("Date") // written anew by net/http
		answers[path] = recorded{res.Header, body}
	}
	return answers
}

// startBare starts the bare server with these answers and waits until it is ready.
func startBare(t testing.TB, program string, answers map[string]recorded) *running {
	t.Helper()
	input, err := json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	address := freeAddress(t)
	cmd := exec.Command(program, address)
	cmd.Stdin = bytes.NewReader(input)
	r := start(t, cmd)
	waitFor(t, 10*time.Second, "the bare server", func() bool { return strings.Contains(r.out.String(), "ready") })
	r.address = "http://" + address
	return r
}

// wrk answers how many requests a second the server at target answers at 16 connections.
func wrk(t testing.TB, target string, seconds int) float64 {
	t.Helper()
	out, err := exec.Command("wrk", "-t2", "-c16", fmt.Sprintf("-d%ds", seconds), target).CombinedOutput()
	if err != nil {
		t.Fatalf("wrk: %v: %s", err, out)
	}
	if bytes.Contains(out, []byte("Non-2xx")) || bytes.Contains(out, []byte("Socket errors")) {
		t.Fatalf("wrk met errors at %s:\n%s", target, out)
	}
	m := requestsPerSecond.FindSubmatch(out)
	if m == nil {
		t.Fatalf("wrk printed no rate:\n%s", out)
	}
	rate, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	return rate
}

var requestsPerSecond = regexp.MustCompile(`Requests/sec:\s*([0-9.]+)`)

// readBars compares reads with a bare server that sends the same bytes, and watches the memory meanwhile.
func readBars(t testing.TB, s store, seeded seededStore, bare string) []bar {
	t.Helper()
	r := s.serve(t)
	defer r.stop(t)
	key := "key=" + url.QueryEscape(seeded.key)
	one := classicProducts + seeded.bvin + "?" + key
	bySKU := classicProducts + "ANY?bysku=" + seeded.sku + "&" + key
	list100 := classicProducts + "?page=1&pagesize=100&" + key
	list1000 := classicProducts + "?page=1&pagesize=1000&" + key
	yardstick := startBare(t, bare, record(t, r.address, []string{one, bySKU, list100, list1000}))
	defer yardstick.stop(t)

	rates := map[string][]float64{} // requests a second by address and path
	ask := func(server *running, path string) {
		rates[server.address+path] = append(rates[server.address+path], wrk(t, server.address+path, 3))
	}
	time.Sleep(2 * time.Second) // so that start-up garbage is gone
	quiet := ownMemory(t, r.cmd.Process.Pid)
	var most float64
	for range 3 {
		for _, path := range []string{one, list100} {
			ask(yardstick, path)
			ask(r, path)
		}
		ask(r, bySKU)
		ask(yardstick, list1000)
		stopWatching := make(chan struct{})
		var watching sync.WaitGroup
		watching.Go(func() {
			for {
				select {
				case <-stopWatching:
					return
				case <-time.After(100 * time.Millisecond):
					most = max(most, ownMemory(t, r.cmd.Process.Pid))
				}
			}
		})
		ask(r, list1000)
		close(stopWatching)
		watching.Wait()
	}
	ratio := func(numerator, denominator string) (float64, string) {
		var ratios []float64
		for i := range rates[numerator] {
			ratios = append(ratios, rates[numerator][i]/rates[denominator][i])
		}
		return median(ratios), fmt.Sprintf("%.0f requests/s against %.0f", median(rates[numerator]),
			median(rates[denominator]))
	}
	against := func(what, path string, must, aim float64) bar {
		b := bar{what: what + " / bare net/http writing the same bytes", must: must, aim: aim}
		b.reached, b.detail = ratio(r.address+path, yardstick.address+path)
		return b
	}
	sku := bar{what: "GET by SKU / GET by id", must: 0.90, aim: 0.95}
	sku.reached, sku.detail = ratio(r.address+bySKU, r.address+one)
	return []bar{
		against("GET one product", one, 0.45, 0.60),
		sku,
		against("list 100", list100, 0.15, 0.20),
		against("list 1,000", list1000, 0.20, 0.28),
		{
			what: "memory of its own added under list-1,000 load", reached: most - quiet, must: 20, aim: 10, unit: "MB",
			smallerIsGood: true,
			detail:        fmt.Sprintf("%.1f MB idle, %.1f MB at most", quiet, most),
		},
	}
}

// ownMemory is what a process holds that the system cannot take back: not the program file, not the mapped store. In
// MB.
func ownMemory(t testing.TB, pid int) float64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Errorf("the memory of the server cannot be read: %v", err)
		return 0
	}
	m := anonymousMemory.FindSubmatch(status)
	if m == nil {
		t.Error("the memory of the server is not in its status")
		return 0
	}
	kilobytes, _ := strconv.ParseFloat(string(m[1]), 64)
	return kilobytes / 1000
}

var anonymousMemory = regexp.MustCompile(`RssAnon:\s*([0-9]+) kB`)

// startBars compares how long it takes from the start of the process to its first answer, and reads the idle memory.
func startBars(t testing.TB, s store, bare string) []bar {
	t.Helper()
	first := func(cmd *exec.Cmd, target string) (milliseconds, idle float64) {
		t.Helper()
		began := time.Now()
		r := start(t, cmd)
		defer r.stop(t)
		for {
			res, err := http.Get(target)
			if err == nil {
				_ = res.Body.Close()
				milliseconds = float64(time.Since(began).Microseconds()) / 1000
				break
			}
			if time.Since(began) > 20*time.Second {
				t.Fatalf("%s did not answer: %v", cmd.Path, err)
			}
			time.Sleep(200 * time.Microsecond)
		}
		time.Sleep(time.Second)
		return milliseconds, ownMemory(t, r.cmd.Process.Pid)
	}
	var ours, theirs, idle []float64
	for range 3 {
		address := freeAddress(t)
		cmd := exec.Command(bare, address)
		cmd.Stdin = strings.NewReader("{}")
		ms, _ := first(cmd, "http://"+address+"/")
		theirs = append(theirs, ms)

		address = freeAddress(t)
		ms, memory := first(s.command("serve", "--listen", address), "http://"+address+"/healthz")
		ours, idle = append(ours, ms), append(idle, memory)
	}
	return []bar{
		{
			what: "serve: start to first answer / bare net/http start", reached: median(ours) / median(theirs), must: 3,
			aim: 1.5, smallerIsGood: true,
			detail: fmt.Sprintf("%.0f ms against %.0f ms", median(ours), median(theirs)),
		},
		{what: "serve: idle memory of its own", reached: median(idle), must: 20, aim: 10, unit: "MB",
			smallerIsGood: true},
	}
}
