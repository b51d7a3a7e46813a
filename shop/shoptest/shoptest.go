// Package shoptest gives the tests of the rooms above the shop a store on a real file, whose clock stands until it is
// moved. The tests of the shop itself, which this room imports, have one of their own.
package shoptest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/wire"
	"griddle/storage"
	"griddle/storage/sqlite"
	"griddle/storage/storagetest"
)

// USA is the id of a country with regions.
const USA = "bf7389a2-9b21-4d33-b276-23c9c18ea0c0"

// Midday is the time of a new Shop.
var Midday = time.Date(2026, 11, 22, 13, 45, 30, 123_000_000, time.UTC)

// Clock is a clock that stands until it is moved.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// Now is the time that it shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Set moves it to a time, Pass on by a while.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// Pass moves it on.
func (c *Clock) Pass(d time.Duration) { c.Set(c.Now().Add(d)) }

// Shop is a shop on a real file.
type Shop struct {
	*shop.Store
	T     testing.TB
	Clock *Clock
	DB    *storage.DB
}

// New is a shop without records, which is closed when the test ends.
func New(t testing.TB) *Shop {
	t.Helper()
	s := &Shop{T: t, Clock: &Clock{at: Midday}}
	s.open(t.TempDir())
	t.Cleanup(s.close)
	return s
}

func (s *Shop) open(dir string) {
	s.T.Helper()
	var err error
	if s.DB, err = sqlite.Open(context.Background(), storage.Config{Dir: dir, Clock: s.Clock.Now,
		Schema: storage.Schema{Version: 1, Tables: shop.Schema()}}); err != nil {
		s.T.Fatal(err)
	}
	if s.Store, err = shop.New(s.DB, s.Clock.Now); err != nil {
		s.T.Fatal(err)
	}
}

func (s *Shop) close() {
	s.T.Helper()
	if err := errors.Join(s.Store.Close(), s.DB.Close()); err != nil {
		s.T.Error(err)
	}
}

// Restart is a new process on the same file.
func (s *Shop) Restart() {
	s.T.Helper()
	dir := s.DB.Dir()
	s.close()
	s.open(dir)
}

// Must is a value that comes without an error.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Fields is a record as a program sees it.
type Fields map[string]any

// Text is a member as text.
func (f Fields) Text(name string) string {
	v, ok := f[name]
	if !ok {
		return "(no " + name + ")"
	}
	return fmt.Sprint(v)
}

// Parse reads a record as programs get it.
func (s *Shop) Parse(body []byte) Fields {
	s.T.Helper()
	var f Fields
	if err := json.Unmarshal(body, &f); err != nil {
		s.T.Fatalf("%v\n%s", err, body)
	}
	return f
}

// Saver stores records of one model.
type Saver interface {
	Save(s *shop.Store, ctx context.Context, g model.Guard, id string, posted []byte) ([]byte, bool, error)
}

// Save stores a record as a program does.
func (s *Shop) Save(r Saver, id, posted string) Fields {
	s.T.Helper()
	body, _, err := r.Save(s.Store, context.Background(), nil, id, []byte(posted))
	if err != nil {
		s.T.Fatalf("%s: %v", posted, err)
	}
	return s.Parse(body)
}

// SaveOrder stores an order as a program does, which may have it worked out anew.
func (s *Shop) SaveOrder(id string, recalc bool, posted []byte) (body []byte, created bool, err error) {
	asked := func(name string) string {
		if name == "recalc" && recalc {
			return "1"
		}
		return ""
	}
	return shop.Orders.Post(s.Store, context.Background(), nil, model.Post{ID: id, Body: posted, Asked: asked})
}

// Received is the id of a placed order of a program, of 100 with one line of 4 pieces; more are members of it.
func (s *Shop) Received(more string) string {
	s.T.Helper()
	return s.Save(shop.Orders, "", `{"IsPlaced":true,"StatusCode":"F37EC405-1EC6-4a91-9AC4-6836215FBBBC",`+
		`"StatusName":"Received",`+more+`"Items":[{"ProductId":"5b0c2f6e-3d41-4c8a-9e77-0f2a6d9b1c34",`+
		`"ProductName":"Pan","ProductSku":"PAN-9","Quantity":4,"BasePricePerItem":25,"LineTotal":100}]}`).Text("Bvin")
}

// Product stores a product.
func (s *Shop) Product(posted string) Fields { s.T.Helper(); return s.Save(shop.Products, "", posted) }

// Everything is every row of every table of the shop, column by column.
func (s *Shop) Everything() []string {
	s.T.Helper()
	return Must(storagetest.Records(s.DB.Dir(), shop.Schema(), "product_search"))
}

// WithoutNumbers leaves out the numbers given out last, which undo does not take back: none is used twice.
func WithoutNumbers(rows []string) []string {
	return slices.DeleteFunc(rows, func(row string) bool { return strings.HasPrefix(row, "numbers ") })
}

// Second is the error of a call.
func Second[T any](_ T, err error) error { return err }

// Is checks a value.
func (s *Shop) Is(what string, got, want any) {
	s.T.Helper()
	if g, w := Must(json.Marshal(got)), Must(json.Marshal(want)); string(g) != string(w) {
		s.T.Errorf("%s:\n%s, want\n%s", what, g, w)
	}
}

// List collects a member of the records of a list.
func (s *Shop) List(member string, call func(fn func([]byte) error) error) []string {
	s.T.Helper()
	all := []string{}
	if err := call(func(body []byte) error {
		all = append(all, s.Parse(body).Text(member))
		return nil
	}); err != nil {
		s.T.Fatal(err)
	}
	return all
}

// Want checks members of a record.
func (s *Shop) Want(f, want Fields) {
	s.T.Helper()
	for name := range want {
		if got := f.Text(name); got != want.Text(name) {
			s.T.Errorf("%s = %q, want %q", name, got, want.Text(name))
		}
	}
}

// Same checks texts in their order.
func (s *Shop) Same(got, want []string) {
	s.T.Helper()
	if !slices.Equal(got, want) {
		s.T.Errorf("got %q, want %q", got, want)
	}
}

// Refused checks an error's kind and field, and that its sentence names the field.
func (s *Shop) Refused(err error, kind shop.Kind, field string) {
	s.T.Helper()
	s.Turned(err, kind, field)
	if err != nil && (!strings.Contains(err.Error(), field) || !strings.HasSuffix(err.Error(), ".")) {
		s.T.Errorf("%q is not a sentence that names %q", err.Error(), field)
	}
}

// Turned checks an error's kind and field.
func (s *Shop) Turned(err error, kind shop.Kind, field string) {
	s.T.Helper()
	var e *shop.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Field != field {
		s.T.Errorf("%v, want kind %d about %q", err, kind, field)
	}
}

// Column is one of all rows of a model's table, as they were made.
func (s *Shop) Column(table, name string) []string {
	s.T.Helper()
	return Must(storage.Texts(s.DB.Reader(), storage.Select{Table: table, Columns: []string{name},
		Query: storage.Query{Order: storage.Asc("pk")}}))
}

// Rows checks how many rows a table has.
func (s *Shop) Rows(table string, want int) {
	s.T.Helper()
	if n, err := storage.Count(s.DB.Reader(), table, storage.Cond{}); err != nil || n != want {
		s.T.Errorf("%s has %d rows, %v; want %d", table, n, err, want)
	}
}

// Fill stores orders by the rules of every write, in one step.
func (s *Shop) Fill(n int, make func(i int) shop.Order) {
	s.T.Helper()
	if _, err := s.Batch(context.Background(), shop.FromFile, func(b *shop.Batch) error {
		for i := range n {
			if _, err := shop.Orders.Put(b, nil, make(i)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		s.T.Fatal(err)
	}
}

// Busy is a shop with so many orders of two lines, a third of them paid.
func Busy(t testing.TB, orders int) *Shop {
	t.Helper()
	s := New(t)
	s.Fill(orders, func(i int) shop.Order {
		o := shop.NewRecord[shop.Order](Midday)
		o.IsPlaced, o.UserEmail = true, fmt.Sprintf("customer%05d@example.com", i%20000)
		o.TimeOfOrderUtc = wire.At(Midday.AddDate(0, 0, -i%1000))
		o.BillingAddress.FirstName, o.BillingAddress.LastName = "Ann", fmt.Sprintf("Miller%04d", i%5000)
		status := shop.OrderStatuses[i%len(shop.OrderStatuses)]
		o.StatusCode, o.StatusName = status.Code, status.Name
		for j := range 2 {
			l := shop.NewRecord[shop.LineItem](Midday)
			l.ProductName, l.ProductSku = "Bread pan", fmt.Sprintf("SKU-%04d", (i+j)%3000)
			l.Quantity, l.LineTotal = 2, wire.MustDecimal("49.90")
			o.Items = append(o.Items, l)
		}
		return o
	})
	ids := Must(shop.Orders.IDs(s.Store))
	if _, err := s.Batch(context.Background(), shop.FromFile, func(b *shop.Batch) error {
		for i := 0; i < len(ids); i += 3 {
			t := shop.NewRecord[shop.OrderTransaction](Midday)
			t.OrderId, t.Action, t.Success = ids[i], shop.TransactionAction(order.CashReceived), true
			t.Amount = wire.MustDecimal("99.80")
			if _, err := shop.OrderTransactions.Put(b, nil, t); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return s
}
