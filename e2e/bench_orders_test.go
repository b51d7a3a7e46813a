//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"griddle/shop"
)

const (
	classicOrders = "/DesktopModules/Hotcakes/API/rest/v1/orders/"

	ordersListed     = 1_000
	productsImported = 10_000 // or as many as the store of the other rows has, when that is less
)

// orderBars measures what is made in one go: orders with their lines, all combinations of a product's options, a whole
// store.
func orderBars(b testing.TB, bare string, products int) []bar {
	b.Helper()
	s := newStore(b)
	key := s.run(b, "keys", "create", "--name", "Bench")
	s.set(b, func(settings *shop.Settings) { settings.MaxVariants = 5 * 5 * 5 * 5 * 5 })
	r := s.serve(b)
	defer r.stop(b)
	poster := &poster{address: r.address, key: key,
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}}
	defer poster.client.CloseIdleConnections()

	bars := []bar{listOrdersBar(b, r, poster, bare)}
	bars = append(bars, createOrdersBar(b, poster), variantsBar(b, poster))
	return append(bars, importBar(b, min(products, productsImported)))
}

// poster posts to a running store at 16 callers.
type poster struct {
	address, key string
	client       *http.Client
	posted       atomic.Int64 // gives what is posted names of its own
}

func (p *poster) post(path, body string) error {
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	at := p.address + "/DesktopModules/Hotcakes/API/rest/v1/" + path + separator + "key=" + url.QueryEscape(p.key)
	res, err := p.client.Post(at, "application/x-www-form-urlencoded", strings.NewReader(body))
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err == nil && !bytes.Contains(answer, []byte(`"Errors":[]`)) {
		err = fmt.Errorf("%s was answered with %.300s", path, answer)
	}
	return err
}

// order has three lines, a note and two addresses, as an order of a small shop has; its totals are worked out.
func (p *poster) order() error {
	n := p.posted.Add(1)
	line := `{"ProductId":"00000000-0000-0000-0000-00000000000%d","ProductName":"Buckwheat griddle","ProductSku":"BG-%[1]d","Quantity":2,"BasePricePerItem":19.9}`
	address := `{"FirstName":"Ann","LastName":"Baker","Line1":"1 Maple Street","City":"Tampa","RegionBvin":"FL","PostalCode":"33601"}`
	return p.post("orders/?recalc=1", fmt.Sprintf(`{"IsPlaced":true,"UserEmail":"ann%d@example.com","BillingAddress":%s,"ShippingAddress":%[2]s,"Items":[%s],"Notes":[{"Note":"Ring twice"}]}`,
		n, address, strings.Join([]string{fmt.Sprintf(line, 1), fmt.Sprintf(line, 2), fmt.Sprintf(line, 3)}, ",")))
}

func (p *poster) product() error {
	n := p.posted.Add(1)
	return p.post("products/", product(fmt.Sprintf("Griddle of maple and iron %d", n), fmt.Sprintf("BENCH-%d", n)))
}

// atOnce makes n calls at 16 callers and answers how many came through in a second.
func atOnce(b testing.TB, n int, do func() error) (rate float64) {
	b.Helper()
	var next atomic.Int64
	var work sync.WaitGroup
	began := time.Now()
	for range 16 {
		work.Go(func() {
			for next.Add(1) <= int64(n) {
				if err := do(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	work.Wait()
	return float64(n) / time.Since(began).Seconds()
}

// listOrdersBar lists as many orders as there are, so it comes first.
func listOrdersBar(b testing.TB, r *running, p *poster, bare string) bar {
	b.Helper()
	atOnce(b, ordersListed, p.order)
	path := classicOrders + "?key=" + url.QueryEscape(p.key)
	yardstick := startBare(b, bare, record(b, r.address, []string{path}))
	defer yardstick.stop(b)
	var ours, theirs, ratios []float64
	for range 3 {
		theirs = append(theirs, wrk(b, yardstick.address+path, 3))
		ours = append(ours, wrk(b, r.address+path, 3))
		ratios = append(ratios, ours[len(ours)-1]/theirs[len(theirs)-1])
	}
	return bar{
		what: "list 1,000 orders / bare net/http writing the same bytes", reached: median(ratios), must: 0.20,
		aim:    0.28,
		detail: fmt.Sprintf("%.0f requests/s against %.0f", median(ours), median(theirs)),
	}
}

// createOrdersBar compares a record with many parts and a reckoning with one that has few.
func createOrdersBar(b testing.TB, p *poster) bar {
	b.Helper()
	var orders, products, ratios []float64
	for range 3 {
		rate, _ := hammer(b, 16, 2*time.Second, p.product)
		products = append(products, rate)
		rate, _ = hammer(b, 16, 2*time.Second, p.order)
		orders = append(orders, rate)
		ratios = append(ratios, orders[len(orders)-1]/products[len(products)-1])
	}
	return bar{
		what: "create orders with 3 lines, reckoned up / create products", reached: median(ratios), must: 0.5,
		aim: 0.75,
		detail: fmt.Sprintf("%.0f orders/s against %.0f products/s over HTTP at 16 callers", median(orders),
			median(products)),
	}
}

// variantsBar compares variants that the store makes of a product's options with products that a program posts.
func variantsBar(b testing.TB, p *poster) bar {
	b.Helper()
	c := client{p.address, p.key}
	var options []string
	for option := range 5 {
		var items []string
		for item := range 5 {
			items = append(items, fmt.Sprintf(`{"Name":"%c","SortOrder":%d}`, 'A'+item, item+1))
		}
		var made struct{ Bvin string }
		c.must(b, http.MethodPost, "productoptions/",
			fmt.Sprintf(`{"Name":"Option %d","IsVariant":true,"IsShared":true,"Items":[%s]}`, option+1,
				strings.Join(items, ",")), &made)
		options = append(options, made.Bvin)
	}
	var generated, posted, ratios []float64
	for range 3 {
		var made struct{ Bvin string }
		c.must(b, http.MethodPost, "products/", product("Griddle of many kinds",
			fmt.Sprintf("KIND-%d", p.posted.Add(1))), &made)
		for _, option := range options {
			c.must(b, http.MethodPost, "productoptions/"+option+"/products/"+made.Bvin+"?generatevariants=0", "", nil)
		}
		rate, _ := hammer(b, 16, time.Second, p.product)
		posted = append(posted, rate)
		began := time.Now()
		c.must(b, http.MethodPost, "productoptions/0/generateonly/"+made.Bvin, "", nil)
		took := time.Since(began).Seconds()
		var all []struct{ Bvin string }
		c.must(b, http.MethodGet, "productvariant/?productid="+made.Bvin, "", &all)
		if len(all) != 5*5*5*5*5 {
			b.Fatalf("%d variants were made", len(all))
		}
		generated = append(generated, float64(len(all))/took)
		ratios = append(ratios, generated[len(generated)-1]/rate)
	}
	return bar{
		what: "generate 3,125 variants (5 options of 5) / create products", reached: median(ratios), must: 4, aim: 8,
		detail: fmt.Sprintf("%.0f variants/s against %.0f products/s over HTTP at 16 callers", median(generated),
			median(posted)),
	}
}

// importBar compares moving a store, which asks seven questions about each product, with posting its products. One
// repeat: a store moves once.
func importBar(b testing.TB, count int) bar {
	b.Helper()
	from, to := newStore(b), newStore(b)
	key := from.run(b, "keys", "create", "--name", "Bench")
	r := from.serve(b)
	defer r.stop(b)
	p := &poster{address: r.address, key: key,
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}}
	defer p.client.CloseIdleConnections()
	posted := atOnce(b, count, p.product)
	cmd := to.command("import", "hotcakes", "--url", r.address)
	cmd.Env = append(cmd.Env, "HOTCAKES_KEY="+key)
	began := time.Now()
	out, err := cmd.Output()
	moved := float64(count) / time.Since(began).Seconds()
	if err != nil || !strings.Contains(strings.Join(strings.Fields(string(out)), " "),
		fmt.Sprintf("products %d", count)) {
		b.Fatalf("the import: %v\n%s", err, out)
	}
	return bar{
		what: fmt.Sprintf("import of %d products over HTTP / creating them by posts", count), reached: moved / posted,
		must: 0.2, aim: 0.4,
		detail: fmt.Sprintf("%.0f products/s against %.0f", moved, posted),
	}
}
