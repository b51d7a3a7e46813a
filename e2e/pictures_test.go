//go:build e2e

package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"griddle/shop"
	"griddle/storage"
)

// pictureFolder is where screenshots go: what make e2e SCREENSHOTS=… asks for, else a folder that is thrown away.
func pictureFolder(t testing.TB) string {
	t.Helper()
	if folder := os.Getenv("SCREENSHOTS"); folder != "" {
		return folder
	}
	return t.TempDir()
}

// setUp makes a store as an owner has it after the first run, with the sample and some keys that programs have used.
func (s store) setUp(t testing.TB) (keys map[string]string) {
	t.Helper()
	keys = map[string]string{}
	for _, k := range [][]string{
		{"Till", "--access", "write"},
		{"Price list printer", "--access", "read"},
		{"Web shop", "--access", "write", "--no-clear"},
		{"Bookkeeping", "--access", "read", "--expires", "2100-01-31"},
	} {
		keys[k[0]] = s.run(t, append([]string{"keys", "create", "--name"}, k...)...)
	}
	s.run(t, "sample")
	s.set(t, func(settings *shop.Settings) { settings.StoreName, settings.FirstRunDone = "Maple Street Shop", true })
	return keys
}

// trade lets programs use their keys, so that pages have something to show.
func trade(t testing.TB, address string, keys map[string]string) {
	t.Helper()
	ask := func(program, key, method, path, body string) {
		send(t, method, address+"/api/v1/"+path, body, http.Header{
			"Authorization": {"Bearer " + key}, "User-Agent": {program}, "Content-Type": {"application/json"},
		})
	}
	for i := range 9 {
		ask("Till/3.2", keys["Till"], http.MethodGet, "products/ANY?bysku=NO-"+strconv.Itoa(i), "")
		ask("Till/3.2", keys["Till"], http.MethodGet, "products/?page=1&pagesize=5", "")
	}
	ask("WebShop/12", keys["Web shop"], http.MethodPost, "products", product("Buckwheat flour", "FLOUR-1"))
	ask("WebShop/12", keys["Web shop"], http.MethodGet, "categories", "")
	ask("PriceList/1", keys["Price list printer"], http.MethodGet, "products/?page=1&pagesize=100", "")
	ask("PriceList/1", keys["Price list printer"], http.MethodPost, "products", product("Not allowed", "NO"))
	ask("curl/8", "1-00000000-0000-0000-0000-000000000000", http.MethodGet, "products", "")
}

// TestPictures goes to every page in light and dark and two sizes, sees that it says what it is about, and keeps a
// picture of each.
func TestPictures(t *testing.T) {
	t.Parallel()
	folder := pictureFolder(t)
	for _, theme := range []string{"light", "dark"} {
		t.Run(theme, func(t *testing.T) {
			t.Parallel()
			d := newDesktop(t)
			s := store{dir: filepath.Join(d.home, "store"), env: d.env}
			sizes := func(page string, w *window, says string) {
				t.Helper()
				for _, size := range []struct {
					width, height int
					suffix        string
				}{{1024, 700, "-small"}, {1280, 800, ""}} {
					w.resize(t, size.width, size.height)
					if says != "" { // what the recogniser reads in one colour only is read by other tests
						w.scrollTo(t, says, false)
					}
					w.settle(t)
					w.save(t, filepath.Join(folder, page+"-"+theme+size.suffix+".png"))
				}
			}
			r, w := openWindow(t, d, store{dir: filepath.Join(d.home, "new"), env: d.env}, "FYNE_THEME="+theme)
			sizes("welcome", w, "Welcome to Griddle")
			w.click(t, "Others too")
			sizes("welcome-shared", w, "What is your store called")
			w.click(t, "Only me")
			w.click(t, "Maple Street Shop") // the example in the empty field
			w.write(t, "Maple Street Shop")
			w.press(t, "Return")
			sizes("welcome-recovery", w, "Your recovery key")
			w.click(t, "Open my store")
			sizes("dashboard-first", w, "To look after")
			w.goTo(t, findsAPI, "No keys yet")
			sizes("api-empty", w, "No keys yet")
			r.stop(t)

			keys := s.setUp(t)
			r, w = openWindow(t, d, s, "FYNE_THEME="+theme)
			trade(t, r.address, keys)
			w.scrollTo(t, "requests with a key", false)
			for range 3 { // the lower half speaks of keys "to look after" too
				w.desk.output(t, "xdotool", "click", "--repeat", "60", "--delay", "10", "4")
			}
			w.see(t, "Sales")
			sizes("dashboard", w, "")
			w.goTo(t, findsAPI, "just now")
			sizes("api", w, "Current API keys")
			w.menu(t, "Till", "Rename")
			sizes("api-menu", w, "Rename")
			w.press(t, "Escape")
			w.gone(t, "Rename")
			w.click(t, "Create New API Key")
			sizes("api-create", w, "Create key")
			w.press(t, "Escape")
			w.gone(t, "Create key")
			w.menu(t, "Till", "Rename")
			w.see(t, "Rename")
			w.clickNth(t, "Revoke…", -1) // the first one is "Revoke all…"
			sizes("api-revoke", w, "very next request on")
			w.press(t, "Escape")
			w.gone(t, "very next request on")

			s.run(t, "clear", "allow")
			send(t, http.MethodDelete, r.address+"/api/v1/products/?howmany=3", "",
				http.Header{"Authorization": {"Bearer " + keys["Till"]}, "User-Agent": {"Till/3.2"}})
			sizes("api-clear", w, "Can be restored until")
			sizes("api-activity", w, "PriceList/1")

			w.press(t, "ctrl+k")
			sizes("search", w, "Gift Cards") // those below come by scrolling
			w.write(t, "API server")
			w.press(t, "Return")
			sizes("settings-server", w, "Where programs find your store")
			w.goTo(t, "currency weight", "Name and logo")
			sizes("settings-store", w, "Name and logo")
			w.goTo(t, "shared computer", "can open everything")
			sizes("settings-password", w, "can open everything")
			w.goTo(t, "backup restore snapshot", "Your backups")
			w.click(t, "Back up now")
			w.see(t, "Verified")
			sizes("settings-backups", w, "Your backups")
			w.click(t, "Change schedule")
			sizes("settings-backups-schedule", w, "")
			w.press(t, "Escape")
			w.gone(t, "Weekly backups to keep")
			s.run(t, "clear", "allow")
			r.stop(t)
			s.withStore(t, func(opened *shop.Store, _ *storage.DB) error {
				return opened.SetAdminPassword(t.Context(), "", adminPassword)
			})
			_, w = openWindow(t, d, s, "FYNE_THEME="+theme)
			sizes("locked", w, "")
		})
	}
	t.Run("scale 2", func(t *testing.T) {
		d := newDesktopOf(t, "2600x1640")
		s := store{dir: filepath.Join(d.home, "store"), env: d.env}
		keys := s.setUp(t)
		r, w := openWindow(t, d, s, "FYNE_THEME=light", "FYNE_SCALE=2")
		trade(t, r.address, keys)
		w.resize(t, 2560, 1600)
		for page, words := range map[string]string{"dashboard": "overview", "settings-store": "currency weight",
			"settings-backups":  "backup restore snapshot",
			"settings-password": "shared computer", "api": "revoke", "settings-server": "origin"} {
			w.press(t, "ctrl+k")
			w.settle(t)
			w.write(t, words)
			w.settle(t)
			w.press(t, "Return")
			w.settle(t)
			w.save(t, filepath.Join(folder, page+"-light-large.png"))
		}
	})
}

// TestCataloguePictures does for Catalog what TestPictures does for the other pages, and once more on a screen of
// double density.
func TestCataloguePictures(t *testing.T) {
	t.Parallel()
	folder := pictureFolder(t)
	type size struct {
		width, height int
		suffix        string
	}
	usual := []size{{1024, 700, "-small"}, {1280, 800, ""}}
	for _, look := range []struct{ name, theme, screen, scale string }{
		{"light", "light", "1400x960", "1"}, {"dark", "dark", "1400x960", "1"}, {"double", "light", "2640x1720", "2"},
	} {
		t.Run(look.name, func(t *testing.T) {
			t.Parallel()
			d := newDesktopOf(t, look.screen)
			s := store{dir: filepath.Join(d.home, "store"), env: d.env}
			s.setUp(t)
			r, w := openWindow(t, d, s, "FYNE_THEME="+look.theme, "FYNE_SCALE="+look.scale)
			sizes := usual
			if look.scale != "1" {
				sizes = []size{{2560, 1600, ""}}
			}
			keep := func(page, says string) {
				t.Helper()
				for _, size := range sizes {
					w.resize(t, size.width, size.height)
					if look.name == "light" { // the others differ in colours and scale alone
						w.scrollTo(t, says, false)
					}
					w.settle(t)
					w.save(t, filepath.Join(folder, page+"-"+look.name+size.suffix+".png"))
				}
			}
			w.resize(t, sizes[len(sizes)-1].width, sizes[len(sizes)-1].height)
			w.goTo(t, "products", "Find, edit and sort")
			keep("products", "60 products")
			w.menu(t, "BR-102", "Deactivate")
			keep("products-menu", "Deactivate")
			w.click(t, "Deactivate")
			w.click(t, "History")
			keep("products-history", "Your last changes")
			w.press(t, "Escape")
			if look.name == "double" { // the list and a dialog show what scale does
				r.stop(t)
				return
			}
			w.click(t, "BR-102")
			w.see(t, "Choose picture") // else a page that is being read would be scrolled past it
			keep("product", "Choose picture")
			if look.name == "light" {
				w.scrollTo(t, "Files for buyers", false)
				keep("product-end", "Files for buyers")
			}
			w.goTo(t, "categories", "The shelves of your shop")
			keep("categories", "Tins and Moulds")
			w.click(t, "Tins and Moulds")
			keep("category", "How this part of your store looks")
			w.scrollTo(t, "Add products", false)
			w.click(t, "Add products")
			keep("category-picker", "Tick those you want")
			w.press(t, "Escape")
			w.goTo(t, "order manager sales", "what was paid")
			keep("orders", "386 orders")
			w.click(t, "385")
			keep("order", "Bill to")
			w.goTo(t, "new order phone counter", "by phone or over the counter")
			w.write(t, "BR-102")
			w.press(t, "Return")
			w.see(t, "Baguette")
			keep("order-add", "Baguette")
			r.stop(t)
		})
	}
}
