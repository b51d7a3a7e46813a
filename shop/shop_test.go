package shop

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"griddle/shop/activity"
	"griddle/shop/model"
	"griddle/storage"
	"griddle/storage/sqlite"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clocks are the two clocks of a test: both stand until they are moved.
type clocks struct {
	mu   sync.Mutex
	wall time.Time
	run  time.Duration
}

func (c *clocks) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wall
}

func (c *clocks) mono() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.run
}

// pass lets time go by; set moves only the wall clock, as somebody at the computer would.
func (c *clocks) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wall, c.run = c.wall.Add(d), c.run+d
}

func (c *clocks) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.wall = t
}

var midday = time.Date(2026, 11, 22, 13, 45, 30, 123_000_000, time.UTC)

// shopTest is a shop on a real file.
type shopTest struct {
	*Store
	t      *testing.T
	dir    string
	clocks *clocks
	db     *storage.DB
	tick   chan time.Time
}

func newShop(t *testing.T) *shopTest {
	t.Helper()
	s := &shopTest{t: t, dir: t.TempDir(), clocks: &clocks{wall: midday}}
	s.start()
	t.Cleanup(s.end)
	return s
}

func (s *shopTest) start() {
	s.t.Helper()
	db, err := sqlite.Open(context.Background(), storage.Config{Dir: s.dir, Clock: s.clocks.now,
		Schema: storage.Schema{Version: 1, Tables: Schema()}})
	if err != nil {
		s.t.Fatal(err)
	}
	s.db, s.tick = db, make(chan time.Time)
	if s.Store, err = open(db, s.clocks.now, s.clocks.mono, s.tick); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shopTest) end() {
	if err := errors.Join(s.Store.Close(), s.db.Close()); err != nil {
		s.t.Error(err)
	}
}

// restart is a new process on the same file: its monotonic clock begins anew.
func (s *shopTest) restart() {
	s.t.Helper()
	s.end()
	s.clocks.run = 0
	s.start()
}

// second is one beat of the store's own work.
// the second is taken when the first is done
func (s *shopTest) second() { s.tick <- time.Time{}; s.tick <- time.Time{} }

var ctx = context.Background()

// one binds a resource's method to a test's store.
func one(s *shopTest, get func(*Store, string) ([]byte, error)) func(id string) ([]byte, error) {
	return func(id string) ([]byte, error) { return get(s.Store, id) }
}

// fields is a record as a program sees it.
type fields map[string]any

func (s *shopTest) parse(body []byte) fields {
	s.t.Helper()
	var f fields
	if err := json.Unmarshal(body, &f); err != nil {
		s.t.Fatalf("%v\n%s", err, body)
	}
	return f
}

func (f fields) text(name string) string {
	v, ok := f[name]
	if !ok {
		return "(no " + name + ")"
	}
	return fmt.Sprint(v)
}

func (s *shopTest) product(posted string) fields {
	s.t.Helper()
	body, _, err := Products.Save(s.Store, ctx, nil, "", []byte(posted))
	if err != nil {
		s.t.Fatalf("%s: %v", posted, err)
	}
	return s.parse(body)
}

func (s *shopTest) category(posted string) fields {
	s.t.Helper()
	body, _, err := Categories.Save(s.Store, ctx, nil, "", []byte(posted))
	if err != nil {
		s.t.Fatalf("%s: %v", posted, err)
	}
	return s.parse(body)
}

func (s *shopTest) associate(product, category string) fields {
	s.t.Helper()
	body, _, err := Associations.Save(s.Store, ctx, nil, "",
		fmt.Appendf(nil, `{"ProductId":%q,"CategoryId":%q}`, product, category))
	if err != nil {
		s.t.Fatal(err)
	}
	return s.parse(body)
}

// list collects a member of the records of a list.
func (s *shopTest) list(member string, call func(fn func([]byte) error) error) []string {
	s.t.Helper()
	all := []string{}
	if err := call(func(body []byte) error {
		all = append(all, s.parse(body).text(member))
		return nil
	}); err != nil {
		s.t.Fatal(err)
	}
	return all
}

func (s *shopTest) products(member string) []string {
	s.t.Helper()
	return s.list(member, func(fn func([]byte) error) error {
		_, err := s.ProductPage(ctx, model.PageOf{Number: 1, Size: 1000}, fn)
		return err
	})
}

// want checks members of a record.
func (s *shopTest) want(f fields, want fields) {
	s.t.Helper()
	for name := range want {
		if got := f.text(name); got != want.text(name) {
			s.t.Errorf("%s = %q, want %q", name, got, want.text(name))
		}
	}
}

func (s *shopTest) same(got, want []string) {
	s.t.Helper()
	if !slices.Equal(got, want) {
		s.t.Errorf("got %q, want %q", got, want)
	}
}

// refused checks an error's kind and field, and that its sentence names the field.
func (s *shopTest) refused(err error, kind Kind, field string) {
	s.t.Helper()
	var e *Error
	switch {
	case !errors.As(err, &e):
		s.t.Errorf("error %v, want kind %d on %q", err, kind, field)
	case e.Kind != kind || e.Field != field:
		s.t.Errorf("error %q of kind %d on %q, want kind %d on %q", e.Error(), e.Kind, e.Field, kind, field)
	case !strings.Contains(e.Error(), field) || !strings.HasSuffix(e.Error(), "."):
		s.t.Errorf("%q is not a sentence that names %q", e.Error(), field)
	}
}

func TestSchema(t *testing.T) {
	var ddl strings.Builder
	for _, table := range Schema() {
		kept := table.NotInSnapshots || table.NotInCopies
		fmt.Fprintf(&ddl, "-- shop %v, not in snapshots %v\n%s\n", table.Shop, kept,
			strings.Join(sqlite.DDL(table), "\n"))
	}
	const golden = "testdata/schema.sql"
	want, err := os.ReadFile(golden)
	if os.Getenv("GOLDEN") != "" {
		err = os.WriteFile(golden, []byte(ddl.String()), 0o600)
		want = []byte(ddl.String())
	}
	if err != nil {
		t.Fatal(err)
	}
	if ddl.String() != string(want) {
		t.Errorf("the tables changed: raise app.SchemaVersion, provide for older files, then run with GOLDEN=1.\n%s",
			ddl.String())
	}
}

func TestGuardComesFirst(t *testing.T) {
	s := newShop(t)
	p := s.product(`{"ProductName":"A"}`).text("Bvin")
	c := s.category(`{"Name":"C"}`).text("Bvin")
	a := s.associate(p, c)
	if _, err := s.AllowClear(ctx); err != nil {
		t.Fatal(err)
	}
	revoked := errors.New("revoked")
	guard := func(*storage.Tx) error { return revoked }
	pair := fmt.Appendf(nil, `{"ProductId":%q,"CategoryId":%q}`, p, c)
	role := fmt.Appendf(nil, `{"RoleName":"x","ReferenceId":%q}`, p)
	for name, call := range map[string]func() error{
		"save product":   func() error { _, _, err := Products.Save(s.Store, ctx, guard, p, []byte(`{}`)); return err },
		"delete product": func() error { _, err := Products.Delete(s.Store, ctx, guard, p); return err },
		"clear products": func() error { _, _, err := s.ClearProducts(ctx, guard, "k", 5); return err },
		"index product":  func() error { _, err := s.IndexProduct(ctx, guard, p); return err },
		"create category": func() error {
			_, _, err := Categories.Save(s.Store, ctx, guard, "", []byte(`{"Name":"x"}`))
			return err
		},
		"update category": func() error {
			_, _, err := Categories.Save(s.Store, ctx, guard, c, []byte(`{"Name":"x"}`))
			return err
		},
		"delete category":  func() error { _, err := Categories.Delete(s.Store, ctx, guard, c); return err },
		"clear categories": func() error { return s.ClearCategories(ctx, guard, "k") },
		"associate":        func() error { _, _, err := Associations.Save(s.Store, ctx, guard, "", pair); return err },
		"update association": func() error {
			_, _, err := Associations.Save(s.Store, ctx, guard, fmt.Sprint(a["Id"].(float64)), pair)
			return err
		},
		"unrelate":    func() error { _, err := s.Unrelate(ctx, guard, p, c); return err },
		"create role": func() error { _, _, err := CatalogRoles.Save(s.Store, ctx, guard, "", role); return err },
		"delete role": func() error { _, err := CatalogRoles.Delete(s.Store, ctx, guard, "1"); return err },
		"put picture": func() error {
			_, err := s.PutPicture(ctx, guard, ProductMain, p, "a.png", somePNG(10, 10))
			return err
		},
		"put no picture": func() error { _, err := s.PutPicture(ctx, guard, ProductMain, p, "a.png", nil); return err },
	} {
		if err := call(); !errors.Is(err, revoked) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.same(s.products("ProductName"), []string{"A"})
	s.want(s.parse(must(Categories.One(s.Store, c))), fields{"Name": "C"})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestEvents(t *testing.T) {
	s := newShop(t)
	got := make(chan model.Event, 10)
	cancel := s.Subscribe(func(e model.Event) { got <- e })
	next := func() model.Event {
		select {
		case e := <-got:
			return e
		case <-time.After(5 * time.Second):
			t.Error("no event came")
			return model.Event{}
		}
	}
	s.product(`{"ProductName":"A"}`)
	if e := next(); !e.Touches(ProductTopics, CategoryTopics, SettingTopics) {
		t.Errorf("after a product: %+v", e)
	}
	s.category(`{"Name":"A"}`)
	if e := next(); !e.Touches(CategoryTopics, ProductTopics) {
		t.Errorf("after a category: %+v", e)
	}
	must(s.AllowClear(ctx))
	if e := next(); !e.Touches(WindowTopics) {
		t.Errorf("after opening the window: %+v", e)
	}
	if err := s.SaveSettings(ctx, Settings{StoreName: "Bakery"}); err != nil {
		t.Fatal(err)
	}
	if e := next(); !e.Touches(SettingTopics, WindowTopics) {
		t.Errorf("after settings: %+v", e)
	}
	s.Activity.Report(activity.Request{At: midday, KeyID: 1})
	s.second()
	if e := next(); !e.Touches(ActivityTopics) {
		t.Errorf("after a request: %+v", e)
	}
	other := must(sqlite.Open(ctx, storage.Config{Dir: s.dir, Shared: true,
		Schema: storage.Schema{Version: 1, Tables: Schema()}}))
	defer other.Close()
	if err := other.Write(ctx, func(tx *storage.Tx) error { return storage.SetSetting(tx, "x", "y") }); err != nil {
		t.Fatal(err)
	}
	if e := next(); !e.Everything() {
		t.Errorf("after another process wrote: %+v", e)
	}
	cancel()
	s.category(`{"Name":"B"}`)
	select {
	case e := <-got:
		t.Errorf("after cancel: %+v", e)
	case <-time.After(100 * time.Millisecond):
	}
}

func (s *shopTest) is(what string, got, want any) {
	s.t.Helper()
	g, w := must(json.Marshal(got)), must(json.Marshal(want))
	if string(g) != string(w) {
		s.t.Errorf("%s:\n%s, want\n%s", what, g, w)
	}
}

// turned checks the kind and the field of a refusal.
func (s *shopTest) turned(err error, kind Kind, field string) {
	s.t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Kind != kind || e.Field != field {
		s.t.Errorf("%v, want kind %d about %q", err, kind, field)
	}
}
