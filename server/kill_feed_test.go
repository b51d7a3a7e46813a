package server

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// entries are the changes that a program has read over all kills, and what the writers were told.
type entries struct {
	mu     sync.Mutex
	cursor string
	read   []string        // ids, in the order of the feed
	tried  map[string]bool // true once acknowledged
}

// TestKilledServerKeepsItsFeed kills a server while programs write and one reads along. Over all restarts the reader
// has met every change that was acknowledged exactly once, in the order of commits, and none that did not happen.
func TestKilledServerKeepsItsFeed(t *testing.T) {
	dir := t.TempDir()
	e := &entries{cursor: "0", tried: map[string]bool{}}
	rounds := max(*killRounds/5, 3)
	for round := range rounds {
		c := startChild(t, dir)
		e.catchUp(t, c)
		var programs sync.WaitGroup
		for p := range 4 {
			programs.Go(func() { e.write(c, round*10+p) })
		}
		programs.Go(func() { e.follow(c) })
		time.Sleep(time.Duration(100+rand.IntN(200)) * time.Millisecond)
		c.kill()
		programs.Wait()
	}
	c := startChild(t, dir)
	e.catchUp(t, c)
	client := &http.Client{Transport: &http.Transport{}}
	all, err := c.do(client, "GET", "vendors/", "")
	client.CloseIdleConnections()
	must(t, err)
	c.kill()
	seen, last := map[string]bool{}, map[string]string{}
	for _, id := range e.read {
		if seen[id] {
			t.Errorf("%s came twice", id)
		}
		seen[id] = true
		if _, is := e.tried[id]; !is || !strings.Contains(all, id) {
			t.Errorf("%s came, and is not there", id)
		}
		if writer := id[:8]; id <= last[writer] {
			t.Errorf("%s came after %s", id, last[writer])
		} else {
			last[writer] = id
		}
	}
	for id, acknowledged := range e.tried {
		if stored := strings.Contains(all, id); (stored || acknowledged) && !seen[id] {
			t.Errorf("%s did not come: acknowledged %v, stored %v", id, acknowledged, stored)
		}
	}
	if len(seen) < rounds*4 {
		t.Errorf("only %d changes in %d rounds", len(seen), rounds)
	}
	t.Logf("%d changes, %d rounds", len(seen), rounds)
}

// write makes vendors, one after the other, until the server is gone.
func (e *entries) write(c *child, seed int) {
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for i := 0; ; i++ {
		id := fmt.Sprintf("%08x-0000-4000-8000-%012x", seed+1, i)
		e.mu.Lock()
		e.tried[id] = false
		e.mu.Unlock()
		answer, err := c.do(client, "POST", "vendors/", `{"Bvin":"`+id+`","DisplayName":"V"}`)
		if err != nil || !strings.Contains(answer, `"Errors":[]`) {
			return
		}
		e.mu.Lock()
		e.tried[id] = true
		e.mu.Unlock()
	}
}

// ask reads one piece of the feed.
func (e *entries) ask(c *child, client *http.Client, query string) (more bool, err error) {
	req, err := http.NewRequest("GET", c.address+"/api/v1/changes?models=vendors&since="+e.cursor+query, nil)
	if err != nil {
		return false, err
	}
	req.Header.Set("X-API-Key", c.key)
	res, err := client.Do(req)
	if err != nil {
		return false, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return false, err
	}
	var said struct{ Content PageOfChanges }
	if err := json.Unmarshal(body, &said); err != nil {
		return false, err
	}
	if res.StatusCode != http.StatusOK {
		return false, fmt.Errorf("%d %s", res.StatusCode, body)
	}
	for _, one := range said.Content.Changes {
		e.read = append(e.read, one.Id)
	}
	e.cursor = said.Content.Cursor
	return said.Content.More, nil
}

// follow reads along, by waiting, until the server is gone.
func (e *entries) follow(c *child) {
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for {
		if _, err := e.ask(c, client, "&limit=7&wait=10"); err != nil {
			return
		}
	}
}

// catchUp reads all there is.
func (e *entries) catchUp(t *testing.T, c *child) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for more := true; more; {
		var err error
		more, err = e.ask(c, client, "")
		must(t, err)
	}
}
