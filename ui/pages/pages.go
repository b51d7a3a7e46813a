// Package pages is the book of all pages and what the window asks of them: where it begins, what the search finds,
// whether it may close. Each page is a folder beside this file. To add a page: write it in a folder of its own and put
// its Entry into Book, done.
package pages

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/report"
	"griddle/ui/kit"
	"griddle/ui/pages/adminlock"
	"griddle/ui/pages/affiliates"
	"griddle/ui/pages/apikeys"
	"griddle/ui/pages/apiserver"
	"griddle/ui/pages/backups"
	"griddle/ui/pages/categories"
	"griddle/ui/pages/choices"
	"griddle/ui/pages/contacts"
	"griddle/ui/pages/customers"
	"griddle/ui/pages/dashboard"
	"griddle/ui/pages/files"
	"griddle/ui/pages/firstrun"
	"griddle/ui/pages/giftcards"
	"griddle/ui/pages/keyring"
	"griddle/ui/pages/orders"
	"griddle/ui/pages/ordersettings"
	"griddle/ui/pages/papersettings"
	"griddle/ui/pages/pricegroups"
	"griddle/ui/pages/products"
	"griddle/ui/pages/producttypes"
	"griddle/ui/pages/reports"
	"griddle/ui/pages/reviews"
	"griddle/ui/pages/stock"
	"griddle/ui/pages/storeimport"
	"griddle/ui/pages/storeinfo"
	"griddle/ui/pages/tablefiles"
	"griddle/ui/pages/taxes"
	"griddle/ui/pages/timesettings"
	"griddle/ui/pages/webhooks"
	"griddle/ui/records"
	"griddle/ui/shell"
)

// Book is all the pages, in the order of the menu.
func Book() shell.Book {
	api, imports := shell.To(apikeys.Name), new(storeimport.Job)
	list := shell.To(products.Name)
	board := dashboard.Entry(dashboard.Links{
		Products: list, NotForSale: list.With(products.FilterAvailable + "=no"),
		NoPicture:  list.With(products.FilterPicture + "=none"),
		NoCategory: list.With(products.FilterCategory + "=none"), NewProduct: shell.To(products.Edit),
		Categories: shell.To(categories.Name),
		Keys:       api, Key: apikeys.Route, Backups: shell.To(backups.Name),
		ToDo: append(append(orders.ToDo(), toDo(list)...), webhooks.ToDo()), Order: toOrder, Product: toProduct,
		Customer: func(key string, p report.Period) shell.Route {
			return reports.With("behind", map[string]string{"figure": "net", "customer": key,
				"from": p.First.String(), "to": p.Last.String()})
		},
	})
	entries := slices.Concat(
		[]shell.Entry{firstrun.Entry(kit.Region()), board},
		products.Entries(),
		categories.Entries(),
		stock.Entries(),
		producttypes.Entries(),
		choices.Entries(),
		reviews.Entries(),
		files.Entries(),
		giftcards.Entries(),
		customers.Entries(),
		pricegroups.Entries(),
		contacts.Entries(),
		affiliates.Entries(),
		orders.Entries(),
		reports.Entries(reports.Links{Order: toOrder, Product: toProduct}),
		[]shell.Entry{apikeys.Entry(), webhooks.Entry(), tablefiles.Entry(shell.To(storeimport.Name)), imports.Entry()},
		[]shell.Entry{storeinfo.Entry()},
		taxes.Entries(),
		[]shell.Entry{ordersettings.Entry(), papersettings.Entry(), timesettings.Entry(), apiserver.Entry(),
			backups.Entry(), adminlock.Entry()},
	)
	return shell.Book{
		Entries:  entries,
		Home:     shell.To(dashboard.Name),
		Start:    func(d *shell.Desk) (shell.Route, bool) { return shell.To(firstrun.Name), firstrun.Needed(d) },
		Unlock:   api,
		OnUnlock: keyring.AskPassphrase,
		API:      shell.To(apiserver.Name),
		Warnings: apikeys.Warnings,
		Find:     find(entries),
		Undo:     records.UndoLast,
		OnQuit:   func(d *shell.Desk) string { return strings.TrimSpace(imports.Why() + " " + cutOff(d)) },
	}
}

func toOrder(id string) shell.Route { return shell.To(orders.One).With(id) }

func toProduct(id string) shell.Route { return shell.To(products.Edit).With(id) }

// toDo is what of the catalog waits for the owner: reviews, and products that are to be ordered.
func toDo(list shell.Route) (all []shell.Waiting) {
	for _, e := range reviews.Entries() {
		if e.Count != nil {
			all = append(all, shell.Waiting{Route: shell.To(e.Name), Count: e.Count,
				Title: func() string { return lang.X("dashboard.reviews", "Reviews to moderate") }})
		}
	}
	return append(all, shell.Waiting{Title: func() string { return lang.X("dashboard.low", "Low stock") },
		Route: list.With(products.FilterAvailable + "=low"),
		Count: func(ctx context.Context, d *shell.Desk) (int, error) {
			ids, err := d.Shop.FindProducts(ctx, shop.ProductFilter{LowStock: true})
			return len(ids), err
		}})
}

// find finds records of all kinds; products last, for there may be many.
func find(entries []shell.Entry) func(context.Context, *shell.Desk, string) []shell.Hit {
	return func(ctx context.Context, d *shell.Desk, words string) []shell.Hit {
		hits := append(findKeys(ctx, d, words), categories.Search(ctx, d, words)...)
		for _, e := range entries {
			if e.Find != nil {
				hits = append(hits, e.Find(ctx, d, words)...)
			}
		}
		return append(hits, products.Search(ctx, d, words)...)
	}
}

// findKeys finds keys by their names.
func findKeys(_ context.Context, d *shell.Desk, words string) []shell.Hit {
	keys, err := d.Vault.List()
	if err != nil {
		return nil // the page itself says what is wrong
	}
	var hits []shell.Hit
	for _, k := range keys {
		if strings.Contains(strings.ToLower(k.Name), strings.ToLower(strings.TrimSpace(words))) {
			hits = append(hits, shell.Hit{Title: k.Name, Note: lang.X("find.key", "API key"),
				Route: apikeys.Route(k.ID)})
		}
	}
	return hits
}

// lately is how long ago a key may have been used for its program to miss the API.
const lately = 24 * time.Hour

// cutOff says which programs closing the window would cut off.
func cutOff(d *shell.Desk) string {
	if !d.API.Status().Running {
		return ""
	}
	keys, err := d.Vault.List()
	if err != nil {
		return ""
	}
	usage := d.Shop.Activity.Usage()
	now := d.Now()
	var used []string
	var last time.Time
	for _, k := range keys {
		if u := usage[k.ID]; !u.LastUsed.IsZero() && now.Sub(u.LastUsed) < lately {
			used = append(used, kit.Quoted(k.Name))
			if u.LastUsed.After(last) {
				last = u.LastUsed
			}
		}
	}
	if len(used) == 0 {
		return ""
	}
	return lang.XN("quit.used", "Keys used in the last 24 hours: {{.Keys}}, last {{.Ago}}. Their programs cannot "+
		"reach your store while Griddle is closed.", len(used),
		map[string]any{"Keys": strings.Join(used, ", "), "Ago": kit.Ago(last, now)})
}
