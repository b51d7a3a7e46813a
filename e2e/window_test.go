//go:build e2e

package e2e

import (
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"griddle/shop"
)

// startWindow starts the window on a store of this desktop, with the API on a free port.
func startWindow(t testing.TB, s store, env ...string) *running {
	t.Helper()
	address := freeAddress(t)
	s.set(t, func(settings *shop.Settings) { settings.Listen = address })
	cmd := exec.Command(griddle, "--data", s.dir)
	cmd.Env = append(slices.Clone(s.env), env...)
	r := start(t, cmd)
	r.address = "http://" + address
	return r
}

// openShop opens the window, 1280 pixels wide, on a store as an owner has it who uses it; till is a program with a key.
func openShop(t testing.TB) (s store, r *running, w *window, till client) {
	t.Helper()
	d := newDesktop(t)
	s = store{dir: filepath.Join(d.home, "store"), env: d.env}
	keys := s.setUp(t)
	r, w = openWindow(t, d, s)
	w.resize(t, 1280, 800)
	return s, r, w, client{r.address, keys["Till"]}
}

// openWindow starts the window and waits for it and for the API.
func openWindow(t testing.TB, d *desktop, s store, env ...string) (*running, *window) {
	t.Helper()
	r := startWindow(t, s, env...)
	w := d.window(t, "Griddle")
	waitFor(t, 20*time.Second, "the API to answer", func() bool {
		res, err := http.Get(r.address + "/healthz")
		if err == nil {
			_ = res.Body.Close()
		}
		return err == nil
	})
	return r, w
}

// keyPattern is how an API key looks.
var keyPattern = regexp.MustCompile(`^1-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// findsAPI is one of the words by which the search finds Admin → API alone.
const findsAPI = "revoke"

// TestOwnersDay is what the program is for: a shop owner sets a store up, gives a program a key, sees it used, lets it
// clear, brings back what was cleared, and revokes the key, all by mouse and keyboard.
func TestOwnersDay(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	s := store{dir: filepath.Join(d.home, "store"), env: d.env}
	r, w := openWindow(t, d, s)
	w.resize(t, 1280, 800)

	// First run.
	w.see(t, "Welcome to Griddle")
	w.click(t, "Maple Street Shop") // the example in the empty field
	w.write(t, "Maple Street Shop")
	w.press(t, "Return")
	w.see(t, "Your recovery key")
	w.click(t, "Open my store")
	w.goTo(t, findsAPI, "No keys yet")

	// A key is made and copied.
	w.click(t, "Create New API Key")
	w.see(t, "Create key")
	w.write(t, "Till")
	w.click(t, "Create key")
	w.see(t, "copy it into your program now")
	w.click(t, "Copy key")
	var key string
	waitFor(t, 10*time.Second, "the key in the clipboard", func() bool {
		key = d.clipboard()
		return keyPattern.MatchString(key)
	})
	w.see(t, "Copied")
	waitFor(t, 40*time.Second, "the clipboard to be emptied", func() bool { return d.clipboard() == "" })
	w.gone(t, "copy it into your program now")

	// A program uses it, and the owner sees that.
	till := client{r.address, key}
	before := till.productCount(t)
	if before == 0 {
		t.Fatal("the sample store has no products")
	}
	till.must(t, http.MethodPost, "products/", product("Made by the till", "TILL-1"), nil)
	w.see(t, "just now")
	w.see(t, "In use")

	// The key is looked at once more.
	w.menu(t, "Till", "Rename")
	w.click(t, "Reveal")
	w.see(t, "The key Till")
	w.press(t, "Escape")

	// Clearing is refused until it is allowed.
	const clearAll = "products/?howmany=100000"
	if e := till.call(t, http.MethodDelete, clearAll, ""); e.code() != "CLEAR" {
		t.Errorf("a clear that was not allowed was answered with %q", e.code())
	}
	w.scrollTo(t, "for the next 60 minutes", false)
	w.click(t, "for the next 60 minutes")
	w.see(t, "Clear calls allowed")
	var cleared shop.ClearProductsData
	till.must(t, http.MethodDelete, clearAll, "", &cleared)
	if cleared.ProductsCleared != before+1 || till.productCount(t) != 0 {
		t.Errorf("of %d products %d were cleared", before+1, cleared.ProductsCleared)
	}

	// The owner brings everything back; that also ends the permission.
	w.scrollTo(t, "Can be restored until", false)
	w.clickNth(t, "Restore", -1) // the word also stands in the explanation above the button
	w.see(t, "Keys and settings stay as they are")
	w.press(t, "Tab", "space") // from Cancel to the verb
	w.see(t, "The store is restored")
	if n := till.productCount(t); n != before+1 {
		t.Errorf("%d of %d products came back", n, before+1)
	}
	if e := till.call(t, http.MethodDelete, clearAll, ""); e.code() != "CLEAR" {
		t.Errorf("a clear after the restore was answered with %q", e.code())
	}

	// The key is revoked and refused from the next request on.
	w.scrollTo(t, "Current API keys", true)
	w.menu(t, "Till", "Rename")
	w.see(t, "Rename")
	w.clickNth(t, "Revoke…", -1) // the first one is "Revoke all…"
	w.see(t, "Revoke the key Till")
	w.press(t, "Tab", "space")
	w.see(t, "No keys yet")
	if e := till.call(t, http.MethodGet, "products/?countonly=1", ""); e.code() != "KEY" {
		t.Errorf("the revoked key was answered with %q", e.code())
	}

	// Nothing of it is left.
	searchText(t, "what the window printed", r.out.String(), traces(key))
	searchText(t, "a process's arguments or environment", commandLines(t), traces(key))
	searchFiles(t, d.home, traces(key))
	r.stop(t)
	searchFiles(t, d.home, traces(key))
	s.forgot(t, key)
}

// TestPageIsRemembered: the window opens where and as large as it was left.
func TestPageIsRemembered(t *testing.T) {
	t.Parallel()
	d := newDesktop(t)
	s := store{dir: filepath.Join(d.home, "store"), env: d.env}
	s.setUp(t)
	r, w := openWindow(t, d, s)
	w.see(t, "To look after")
	w.resize(t, 1100, 720)
	w.goTo(t, "API server", "Where programs find your store")
	w.press(t, "ctrl+q")
	waitFor(t, 10*time.Second, "the program to end", func() bool {
		select {
		case <-r.done:
			return true
		default:
			return false
		}
	})
	_, w = openWindow(t, d, s)
	w.see(t, "Where programs find your store")
	if geometry := d.output(t, "xdotool", "getwindowgeometry", "--shell", w.id); !strings.Contains(geometry,
		"WIDTH=1100\nHEIGHT=720\n") {
		t.Errorf("the window opened with another size: %s", geometry)
	}
}
