package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"griddle/shop"
	"griddle/storage"
	"griddle/storage/sqlite"
)

const null = `{"Errors":[{"Code":"NULL","Description":"nothing"}],"Content":null}`

// source is a live store: what it answers to a path behind the classic address. Whatever else it is asked for, it
// has none.
type source struct {
	t       *testing.T
	address string
	mu      sync.Mutex
	answers map[string]func(http.ResponseWriter, *http.Request)
	asked   []string
	before  func() // each answer; nil: nothing
	opened  int    // connections
}

func newSource(t *testing.T) *source {
	s := &source{t: t, answers: map[string]func(http.ResponseWriter, *http.Request){}}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path, classical := strings.CutPrefix(r.URL.Path, "/"+classic)
		if !classical {
			http.NotFound(w, r)
			return
		}
		if page := r.URL.Query().Get("page"); page != "" {
			path += "?" + page + "/" + r.URL.Query().Get("pagesize")
		}
		if r.URL.Query().Get("countonly") != "" {
			path += "?count"
		}
		s.mu.Lock()
		s.asked = append(s.asked, path)
		answer, before := s.answers[path], s.before
		s.mu.Unlock()
		if before != nil {
			before()
		}
		if answer == nil {
			answer = say(null)
		}
		answer(w, r)
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.mu.Lock()
			s.opened++
			s.mu.Unlock()
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	s.address = server.URL + "/"
	s.has("products/?count", `0`)
	return s
}

func say(body string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }
}

func status(code int) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(code)
		io.WriteString(w, "<html>Runtime Error</html>")
	}
}

func (s *source) on(path string, answer func(http.ResponseWriter, *http.Request)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[path] = answer
}

// has lets the store answer with contents.
func (s *source) has(path, content string) {
	s.on(path, say(`{"Errors":[],"Content":`+content+`}`))
}

func (s *source) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.asked
	s.asked = nil
	return all
}

// still is a clock on which nothing takes any time.
func still() Clock {
	return Clock{
		Pause: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		After: func(time.Duration, func()) func() bool { return func() bool { return true } },
	}
}

func emptyStore(t *testing.T) *shop.Store {
	t.Helper()
	schema := storage.Schema{Version: 1, Tables: shop.Schema()}
	db, err := sqlite.Open(t.Context(), storage.Config{Dir: t.TempDir(), Schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	s, err := shop.New(db, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.Close(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *source) run(to *shop.Store, clock Clock, o Options) (*Report, error) {
	c, err := Connect(s.t.Context(), s.address, "k", clock)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	return Run(s.t.Context(), c, to, o, func(Progress) {})
}

func (s *source) imported(to *shop.Store, o Options) *Report {
	s.t.Helper()
	r, err := s.run(to, still(), o)
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

func bvin(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

// withOrders gives the store so many orders with a payment each.
func (s *source) withOrders(n int) {
	var short []string
	for i := 1; i <= n; i++ {
		id := bvin(i)
		short = append(short, fmt.Sprintf(`{"bvin":%q,"OrderNumber":"%d"}`, id, 1000+i))
		s.has("orders/"+id, fmt.Sprintf(`{"bvin":%q,"OrderNumber":"%d","IsPlaced":true}`, id, 1000+i))
	}
	s.has("orders/", "["+strings.Join(short, ",")+"]")
	s.on("ordertransactions/", func(w http.ResponseWriter, r *http.Request) {
		order := r.URL.Query().Get("orderbvin")
		fmt.Fprintf(w, `{"Content":[{"Id":"1%s","OrderId":%q,"Amount":5}],"Errors":[]}`, order[1:], order)
	})
}

func count(t *testing.T, to *shop.Store, of func(*shop.Store) (int, error)) int {
	t.Helper()
	n, err := of(to)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOneUnreadableRecordDoesNotEndTheImport(t *testing.T) {
	s, to := newSource(t), emptyStore(t)
	s.withOrders(3)
	whole := s.answers["orders/"+bvin(2)]
	s.on("orders/"+bvin(2), status(500))
	r := s.imported(to, Options{})
	if r.Number("orders") != 2 || r.Number("transactions") != 2 || r.Lost != 1 || r.Not != 0 || len(r.Refused) != 1 {
		t.Fatalf("%+v", r)
	}
	lost := r.Refused[0]
	if lost.Kind != "orders" || lost.Called() != "1002" || lost.ID != bvin(2) || !lost.Lost ||
		!strings.Contains(lost.Why.Error(), "HTTP status 500") {
		t.Errorf("%+v", lost)
	}

	// It still cannot be had, then it can: alone, with what belongs to it, and without what was there already.
	if r = s.imported(to, Options{Again: true}); r.Lost != 1 || r.Number("orders") != 2 ||
		r.Refused[0].Called() != "1002" {
		t.Errorf("%+v", r)
	}
	s.on("orders/"+bvin(2), whole)
	s.requests()
	r = s.imported(to, Options{Again: true})
	if r.Number("orders") != 3 || r.Number("transactions") != 3 || r.Lost != 0 || len(r.Refused) != 0 ||
		r.Ended.IsZero() {
		t.Errorf("%+v", r)
	}
	if got := s.requests(); !slices.Equal(got, []string{"products/?count", "orders/" + bvin(2), "ordertransactions/"}) {
		t.Errorf("asked for %q", got)
	}
	if n := count(t, to, shop.Orders.Count); n != 3 {
		t.Errorf("%d orders", n)
	}
	if _, err := s.run(to, still(), Options{Again: true}); shop.KindOf(err) != shop.Invalid {
		t.Errorf("nothing is left, but: %v", err)
	}
}

// What a record belongs to may be what is missing: with it the record comes too.
func TestWhatWasRefusedComesAgainToo(t *testing.T) {
	s, to := newSource(t), emptyStore(t)
	s.has("vendors/", `[{"Bvin":"`+bvin(1)+`","DisplayName":"Mill"},{"Bvin":"x","DisplayName":"Broken"}]`)
	r := s.imported(to, Options{})
	if r.Number("vendors") != 1 || r.Not != 1 || r.Lost != 0 {
		t.Fatalf("%+v", r)
	}
	s.has("vendors/", `[{"Bvin":"`+bvin(1)+`","DisplayName":"Changed since"},{"Bvin":"x","DisplayName":"Broken"}]`)
	if r = s.imported(to, Options{Again: true}); r.Number("vendors") != 1 || r.Not != 1 {
		t.Errorf("%+v", r)
	}
	if body, err := shop.Vendors.One(to, bvin(1)); err != nil || !bytes.Contains(body, []byte("Mill")) {
		t.Errorf("what came already came again: %s %v", body, err)
	}
}

// The report holds texts to their end, also behind the character of number 0.
func TestTheReportGoesOnBehindZero(t *testing.T) {
	s, to := newSource(t), emptyStore(t)
	s.has("orders/", `[{"bvin":"`+bvin(1)+`","OrderNumber":"A\u0000b"}]`)
	s.on("orders/"+bvin(1), say(`{"Errors":[{"Code":"EXCEPTION","Description":"Lost\u0000 and gone"}]}`))
	s.imported(to, Options{})
	r, err := Last(to)
	if err != nil || len(r.Refused) != 1 || r.Refused[0].Called() != "A\x00b" ||
		!strings.Contains(r.Refused[0].Why.Error(), "Lost\x00 and gone") {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestAListThatIsNotHandedOutIsNamed(t *testing.T) {
	s, to := newSource(t), emptyStore(t)
	s.withOrders(3)
	whole := s.answers["orders/"]
	s.on("orders/", status(500))
	s.on("vendors/", status(503))
	r := s.imported(to, Options{})
	if r.Lost != 2 || r.Refused[0].Kind != "vendors" || r.Refused[1].Kind != "orders" || r.Refused[1].Called() != "" {
		t.Fatalf("%+v", r)
	}
	s.on("orders/", whole)
	if r = s.imported(to, Options{Again: true}); r.Number("orders") != 3 || r.Number("transactions") != 3 ||
		r.Lost != 1 {
		t.Errorf("%+v", r)
	}
}

// One product spoils every page that it is on.
func TestAPageIsReadInParts(t *testing.T) {
	s, to := newSource(t), emptyStore(t)
	const products, bad = 250, 137
	mended := false
	s.has("products/?count", strconv.Itoa(products))
	for _, size := range []int{100, 10, 1} {
		for page := 1; (page-1)*size < products; page++ {
			s.on(fmt.Sprintf("products/?%d/%d", page, size), func(w http.ResponseWriter, _ *http.Request) {
				var all []string
				for place := (page-1)*size + 1; place <= min(page*size, products); place++ {
					if place == bad && !mended {
						status(500)(w, nil)
						return
					}
					all = append(all, fmt.Sprintf(`{"Bvin":%q,"Sku":"S%d","ProductName":"P"}`, bvin(place), place))
				}
				fmt.Fprintf(w, `{"Errors":[],"Content":{"TotalProductCount":%d,"Products":[%s]}}`, products,
					strings.Join(all, ","))
			})
		}
	}
	r := s.imported(to, Options{})
	if r.Number("products") != products-1 || r.Lost != 1 || r.Refused[0].Called() != "#137" {
		t.Fatalf("%+v", r)
	}
	mended = true
	s.has("catalogroles/"+bvin(bad), `[{"RoleId":1,"RoleName":"Members","ReferenceId":"`+bvin(bad)+
		`","CatalogRoleId":7,"RoleType":0}]`)
	s.requests()
	if r = s.imported(to, Options{Again: true}); r.Number("products") != products || r.Number("roles") != 1 ||
		r.Lost != 0 {
		t.Errorf("%+v", r)
	}
	if asked := s.requests(); !slices.Contains(asked, "products/?137/1") || slices.Contains(asked, "products/?1/100") {
		t.Errorf("asked for %q", asked)
	}
}

// A store that answers nothing any more is no matter of one record.
func TestADeadStoreEndsTheImport(t *testing.T) {
	s, to := newSource(t), emptyStore(t)
	s.withOrders(40)
	alive := s.answers["products/?count"]
	s.on("orders/"+bvin(20), func(w http.ResponseWriter, r *http.Request) {
		s.on("products/?count", status(500))
		status(500)(w, r)
	})
	_, err := s.run(to, still(), Options{})
	var e *shop.Error
	if !errors.As(err, &e) || e.Field != "Address" || !strings.Contains(e.Error(), "HTTP status 500") {
		t.Fatalf("%v", err)
	}
	if n := count(t, to, shop.Orders.Count); n != 0 {
		t.Errorf("%d orders of a batch that failed", n)
	}
	s.on("products/?count", alive)
	s.has("orders/"+bvin(20), `{"bvin":"`+bvin(20)+`"}`)
	if r := s.imported(to, Options{}); r.Number("orders") != 40 || r.Lost != 0 {
		t.Errorf("%+v", r)
	}
}

// A key that is revoked in the middle is named as what is wrong.
func TestARevokedKeyEndsTheImport(t *testing.T) {
	s, to := newSource(t), emptyStore(t)
	s.withOrders(3)
	s.on("orders/"+bvin(2), func(w http.ResponseWriter, r *http.Request) {
		s.on("products/?count", say(`{"Errors":[{"Code":"KEY","Description":"no"}]}`))
		say(`{"Errors":[{"Code":"KEY","Description":"no"}]}`)(w, r)
	})
	var e *shop.Error
	if _, err := s.run(to, still(), Options{}); !errors.As(err, &e) || e.Field != "Key" {
		t.Fatalf("%v", err)
	}
}

func TestAStoreThatFallsSilent(t *testing.T) {
	for name, begin := range map[string]string{
		"before the first byte": "", "within the record": `{"Errors":[],"Content":{"bvin":"`,
	} {
		t.Run(name, func(t *testing.T) {
			s, to := newSource(t), emptyStore(t)
			s.withOrders(3)
			var mu sync.Mutex
			waiting := map[*func()]bool{}
			clock := still()
			clock.After = func(d time.Duration, do func()) func() bool {
				if d != silence {
					t.Errorf("waits %v", d)
				}
				mu.Lock()
				defer mu.Unlock()
				waiting[&do] = true
				return func() bool {
					mu.Lock()
					defer mu.Unlock()
					delete(waiting, &do)
					return true
				}
			}
			s.on("orders/"+bvin(2), func(w http.ResponseWriter, r *http.Request) {
				io.WriteString(w, begin)
				if begin != "" {
					w.(http.Flusher).Flush()
				}
				// a minute passes for all who wait, again and again, until this caller has gone
				for r.Context().Err() == nil {
					mu.Lock()
					all := waiting
					waiting = map[*func()]bool{}
					mu.Unlock()
					if len(all) == 1 {
						for do := range all {
							(*do)()
						}
					} else {
						mu.Lock()
						for do := range all {
							waiting[do] = true
						}
						mu.Unlock()
					}
					time.Sleep(time.Millisecond)
				}
			})
			r, err := s.run(to, clock, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if r.Number("orders") != 2 || r.Lost != 1 || !strings.Contains(
				r.Refused[0].Why.Error(), "nothing for 60 seconds") {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestARecordTooLargeIsLeftOut(t *testing.T) {
	s, to := newSource(t), emptyStore(t)
	s.withOrders(3)
	huge := strings.Repeat("x", maxRecord)
	s.has("orders/"+bvin(2), `{"bvin":"`+bvin(2)+`","Instructions":"`+strings.Repeat("x", 2*maxRecord)+`"}`)
	s.has("vendors/", `[{"Bvin":"`+bvin(1)+`","DisplayName":"A"},{"Bvin":"`+bvin(2)+`","DisplayName":"`+huge+
		`"},{"Bvin":"`+bvin(3)+`","DisplayName":"C"}]`)
	r := s.imported(to, Options{})
	if r.Number("vendors") != 2 || r.Number("orders") != 2 || r.Not != 1 || r.Lost != 1 {
		t.Fatalf("%+v", r)
	}
	for _, one := range r.Refused {
		called := map[string]string{"vendors": "#2", "orders": "1002"}[one.Kind]
		if !strings.Contains(one.Why.Error(), "larger than 8 MB") || one.Called() != called {
			t.Errorf("%+v", one)
		}
	}
}

// A long list is stored while it comes; when it breaks off, nothing counts twice.
func TestALongListBreaksOff(t *testing.T) {
	s, to := newSource(t), emptyStore(t)
	const all, come = 3 * mostRecords, 2*mostRecords + 100
	list := func(w http.ResponseWriter, n int) {
		io.WriteString(w, `{"Content":[`)
		for i := 1; i <= n; i++ {
			fmt.Fprintf(w, `{"Bvin":%q,"DisplayName":"V"}`, bvin(i))
			if i < all {
				io.WriteString(w, ",")
			}
		}
	}
	whole := func(w http.ResponseWriter, _ *http.Request) {
		list(w, all)
		io.WriteString(w, `],"Errors":[]}`)
	}
	breaks := func(w http.ResponseWriter, _ *http.Request) {
		list(w, come)
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	s.on("vendors/", breaks)
	r := s.imported(to, Options{})
	if r.Number("vendors") != come || r.Lost != 1 || !slices.Equal(r.Refused[0].Came, []Count{{"vendors", come}}) {
		t.Fatalf("%+v", r)
	}
	s.on("vendors/", whole)
	if r = s.imported(to, Options{Again: true}); r.Number("vendors") != all || r.Lost != 0 {
		t.Errorf("%+v", r)
	}

	// The whole store goes away in the middle: a part is stored, and counted once when the import goes on.
	to = emptyStore(t)
	alive := s.answers["products/?count"]
	s.on("vendors/", func(w http.ResponseWriter, r *http.Request) {
		s.on("products/?count", status(500))
		breaks(w, r)
	})
	if _, err := s.run(to, still(), Options{}); err == nil {
		t.Fatal("it went on")
	}
	if n := count(t, to, shop.Vendors.Count); n != 2*mostRecords {
		t.Errorf("%d are stored", n)
	}
	s.on("products/?count", alive)
	s.on("vendors/", whole)
	if r = s.imported(to, Options{}); r.Number("vendors") != all || count(t, to, shop.Vendors.Count) != all {
		t.Errorf("%+v", r)
	}
}

func TestScanner(t *testing.T) {
	for text, want := range map[string]string{
		`[]`: ``, `[1]`: `1`, ` [ 1 , "a,]\"" , {"x":[1,{}]} , null ,[[]] ] `: `1|"a,]\""|{"x":[1,{}]}|null|[[]]`,
		`null`: ``,
		`[1,]`: `1|!`, `[1 2]`: `1|!`, `[1`: `1|!`, `["a]`: `!`,
		`{"a":1}`: `!`, ``: `!`, `[}`: `!`, `[tru]`: `!`, `[{"a" 1}]`: `!`,
		`["` + strings.Repeat("x", 99) + `",2]`:                         `large|2`,
		`[` + strings.Repeat("[", 99) + strings.Repeat("]", 99) + `,2]`: `large|2`,
	} {
		s := newScanner(strings.NewReader(text))
		var got []string
		err := s.listed(func() error {
			raw, err := s.value(50)
			if errors.Is(err, errLarge) {
				raw, err = []byte("large"), nil
			}
			if err == nil {
				got = append(got, string(raw))
			}
			return err
		})
		if err != nil {
			got = append(got, "!")
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: %q, %v", text, got, err)
		}
	}
}

// What the scanner takes for a list, encoding/json does too.
func FuzzScanner(f *testing.F) {
	for _, text := range []string{`[1,"a",{"b":[null,true]}]`, `[[],{}]`, `["\"\\u0000"]`, `[1e5,-0.1]`, `null`,
		`[1,]`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var want []json.RawMessage
		valid := json.Unmarshal(data, &want) == nil
		s := newScanner(bytes.NewReader(data))
		var got []json.RawMessage
		err := s.listed(func() error {
			raw, err := s.value(len(data))
			got = append(got, raw)
			return err
		})
		if !valid {
			return // it may be a list with something behind it
		}
		if err != nil || len(got) != len(want) {
			t.Fatalf("%q: %q, %v", data, got, err)
		}
		for i := range want {
			if !bytes.Equal(got[i], want[i]) {
				t.Fatalf("%q for %q", got[i], want[i])
			}
		}
	})
}

// TestConnectionsAreUsedAgain: a store asks several questions about each record of another one, so none may cost a
// connection of its own, however the answers end.
func TestConnectionsAreUsedAgain(t *testing.T) {
	for name, end := range map[string]string{"at once": "", "with blanks": " \r\n\r\n",
		"much later": strings.Repeat(" ", 3000)} {
		t.Run(name, func(t *testing.T) {
			s := newSource(t)
			const some = 60
			var customers []string
			for i := range some {
				id := strconv.Itoa(i + 1)
				customers = append(customers, `{"Bvin":"`+id+`","Email":"c`+id+`@shop.example"}`)
				s.on("customeraccounts/"+id, say(`{"Errors":[],"Content":`+customers[i]+`}`+end))
			}
			list := `{"Errors":[],"Content":[` + strings.Join(customers, ",") + `]}` + end
			s.on("customeraccounts/", say(list))
			s.on("wishlistitems/", say(`{"Errors":[{"Code":"NULL","Description":"none"}],"Content":null}`+end))
			s.imported(emptyStore(t), Options{})
			s.mu.Lock()
			defer s.mu.Unlock()
			// A connection may be under way when another becomes free, so there are some more than questions at a time.
			if asked := len(s.asked); asked < some || s.opened > 4*workers {
				t.Errorf("%d connections for %d questions", s.opened, asked)
			}
		})
	}
	t.Run("pictures that are none", func(t *testing.T) {
		s := newSource(t)
		from, err := Connect(t.Context(), s.address, "1-k", still())
		if err != nil {
			t.Fatal(err)
		}
		defer from.Close()
		for range 20 {
			if data, _, err := from.bytes(t.Context(), "productmainimage/x"); err != nil || data != nil {
				t.Fatalf("%q, %v", data, err)
			}
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.opened > 2 {
			t.Errorf("%d connections for 20 questions", s.opened)
		}
	})
}

// withProducts gives the store products that name vendors.
func (s *source) withProducts(vendors ...int) {
	var all []string
	for i, v := range vendors {
		all = append(all, fmt.Sprintf(`{"Bvin":%q,"ProductName":"P","VendorId":%q}`, bvin(i+1), bvin(v)))
	}
	n := strconv.Itoa(len(all))
	s.has("products/?count", n)
	s.has("products/?1/100", `{"TotalProductCount":`+n+`,"Products":[`+strings.Join(all, ",")+`]}`)
}

// A product whose vendor did not come comes without it, and the report says so. When the vendor comes later, so
// does the reference, and nothing counts twice. A break in between changes nothing.
func TestWhatIsNamedDidNotCome(t *testing.T) {
	for _, broken := range []bool{false, true} {
		s, to := newSource(t), emptyStore(t)
		s.withProducts(91, 92)
		s.has("catalogroles/"+bvin(2), `[{"CatalogRoleId":7,"RoleName":"Members","ReferenceId":"`+bvin(2)+`"}]`)
		s.has("vendors/", `[{"Bvin":"`+bvin(91)+`","DisplayName":"Mill"}]`)
		if broken {
			pages := s.answers["products/?1/100"]
			alive := s.answers["products/?count"]
			gone := func(w http.ResponseWriter, r *http.Request) {
				s.on("products/?count", status(500))
				pages(w, r)
			}
			s.on("products/?1/100", gone)
			s.on("categories/", status(500))
			s.on("catalogroles/"+bvin(2), status(500))
			if _, err := s.run(to, still(), Options{}); err == nil {
				t.Fatal("it went on")
			}
			s.on("products/?count", alive)
			s.on("products/?1/100", pages)
			s.has("categories/", `[]`)
			s.has("catalogroles/"+bvin(2), `[{"CatalogRoleId":7,"RoleName":"Members","ReferenceId":"`+bvin(2)+`"}]`)
		}
		vendorOf := func(n int) string {
			p, err := shop.Products.Get(to, bvin(n))
			if err != nil {
				t.Fatal(err)
			}
			return p.VendorId
		}
		r := s.imported(to, Options{})
		if r.Number("products") != 2 || r.Number("roles") != 1 || r.Not != 0 || r.Emptied != 1 {
			t.Fatalf("broken %v: %+v", broken, r)
		}
		said := r.Refused[slices.IndexFunc(r.Refused, func(one Refusal) bool { return one.Emptied })]
		if said.Kind != "products" || said.ID != bvin(2) || said.Why.Field != "VendorId" ||
			vendorOf(1) != bvin(91) || vendorOf(2) != "" {
			t.Errorf("%+v, %q, %q", said, vendorOf(1), vendorOf(2))
		}
		_, _, err := shop.Vendors.Save(to, t.Context(), nil, "",
			[]byte(`{"Bvin":"`+bvin(92)+`","DisplayName":"Forge"}`))
		if err != nil {
			t.Fatal(err)
		}
		r = s.imported(to, Options{Again: true})
		if r.Number("products") != 2 || r.Number("roles") != 1 || r.Emptied != 0 || vendorOf(2) != bvin(92) {
			t.Errorf("broken %v: %q, %+v", broken, vendorOf(2), r)
		}
	}
}
