package storage

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestCollection_Text(t *testing.T) {
	db := newTest(t)
	b := book{Bvin: "id-1", Name: "CAFÉ", Stock: 3, own: bookOwn{"B4"}}
	write(t, db, func(tx *Tx) error {
		body, err := books.Insert(tx, &b)
		if string(body) != `{"Bvin":"id-1","Name":"CAFÉ","Stock":3}` {
			t.Errorf("body %s", body)
		}
		return err
	})
	r := db.Reader()
	if got := must[book](t)(books.Get(r, "id-1")); got != b {
		t.Errorf("got %+v, want %+v", got, b)
	}
	if got := must[[]byte](t)(books.Body(r, "id-1")); string(got) != `{"Bvin":"id-1","Name":"CAFÉ","Stock":3}` {
		t.Errorf("body %s", got)
	}
	if got := must[book](t)(books.Find(r, Query{Where: Eq("folded", "café")})); got != b {
		t.Errorf("found %+v, want %+v", got, b)
	}
	if got := must[[]byte](t)(books.FindBody(r, Query{Where: Eq("stock", 3)})); len(got) == 0 {
		t.Error("not found by field")
	}
	for what, err := range map[string]error{
		"get":       second(books.Get(r, "none")),
		"body":      second(books.Body(r, "none")),
		"find":      second(books.Find(r, Query{Where: Eq("stock", 9)})),
		"find body": second(books.FindBody(r, Query{Where: Eq("stock", 9)})),
		"update":    db.Write(t.Context(), func(tx *Tx) error { return second(books.Update(tx, &book{Bvin: "none"})) }),
	} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s of nothing: %v, want ErrNotFound", what, err)
		}
	}
	if err := db.Write(t.Context(), insertBook(b)); !errors.Is(err, ErrTaken) {
		t.Errorf("inserted twice: %v, want ErrTaken", err)
	}
	if err := db.Write(t.Context(), insertBook(book{})); err == nil {
		t.Error("inserted without an id")
	}
	b.Name, b.Stock, b.own.Shelf = "Tea", 0, ""
	write(t, db, func(tx *Tx) error { return second(books.Update(tx, &b)) })
	if got := must[book](t)(books.Find(r, Query{Where: And(Eq("folded", "tea"), Eq("stock", 0))})); got != b {
		t.Errorf("after update %+v, want %+v", got, b)
	}
	write(t, db, func(tx *Tx) error {
		first, err := books.Delete(tx, "id-1")
		again, err2 := books.Delete(tx, "id-1")
		if !first || again {
			t.Errorf("deleted %v, then %v", first, again)
		}
		return errors.Join(err, err2)
	})
}

func second[T any](_ T, err error) error { return err }

func TestCollection_Number(t *testing.T) {
	db := newTest(t)
	insert := func(want int64, id int64) {
		t.Helper()
		write(t, db, func(tx *Tx) error {
			rec := ticket{ID: id, Seat: fmt.Sprint("seat ", id)}
			body, err := tickets.Insert(tx, &rec)
			if rec.ID != want || !strings.Contains(string(body), fmt.Sprintf(`"ID":%d`, want)) {
				t.Errorf("got id %d in %s, want %d", rec.ID, body, want)
			}
			return err
		})
	}
	insert(1, 0)
	insert(2, 0)
	insert(10, 10)
	insert(11, 0)
	write(t, db, func(tx *Tx) error { return second(tickets.DeleteWhere(tx, Cond{})) })
	insert(12, 0) // numbers are not used again
	db.Write(t.Context(), func(tx *Tx) error { tickets.Insert(tx, &ticket{}); return errGone })
	insert(13, 0) // unless nobody ever saw them
	if err := db.Write(t.Context(), func(tx *Tx) error { return second(tickets.Insert(tx, &ticket{ID: 12})) }); !errors.Is(err, ErrTaken) {
		t.Errorf("inserted twice: %v, want ErrTaken", err)
	}
	insert(1<<63-1, 1<<63-1)
	if err := db.Write(t.Context(), func(tx *Tx) error { return second(tickets.Insert(tx, &ticket{})) }); err == nil || errors.Is(err, ErrDiskFull) {
		t.Errorf("no numbers left: %v", err)
	}
}

func TestCollection_Lists(t *testing.T) {
	db := newTest(t)
	write(t, db, func(tx *Tx) error {
		for _, n := range []int{3, 1, 2, 5, 4} {
			if err := insertBook(bookNo(n))(tx); err != nil {
				return err
			}
		}
		return execute("INSERT INTO pictures (book, file) VALUES ('b-000002', 'x')")(tx)
	})
	r := db.Reader()
	for _, c := range []struct {
		q    Query
		want []int
	}{
		{Query{}, []int{3, 1, 2, 5, 4}},
		{Query{Order: []string{"stock"}}, []int{1, 2, 3, 4, 5}},
		{Query{Order: []string{"stock DESC"}, Limit: 2}, []int{5, 4}},
		{Query{Order: []string{"stock"}, Limit: 2, Offset: 3}, []int{4, 5}},
		{Query{Offset: 4}, []int{4}},
		{Query{Where: And(More("stock", 1), Less("stock", 5)), Limit: 2}, []int{3, 2}},
		{Query{Via: &Via{Table: "pictures", Column: "book", Key: "id"}}, []int{2}},
		{Query{Where: More("stock", 9)}, nil},
	} {
		var got, bodies []int
		err := books.Each(r, c.q, func(b book) error { got = append(got, b.Stock); return nil })
		err2 := books.Bodies(r, c.q, func(body []byte) error {
			var b book
			bodies = append(bodies, 0)
			err := bookSpec().Decode(body, &b)
			bodies[len(bodies)-1] = b.Stock
			return err
		})
		if err != nil || err2 != nil || !slices.Equal(got, c.want) || !reflect.DeepEqual(got, bodies) {
			t.Errorf("%+v: %v and %v, want %v (%v, %v)", c.q, got, bodies, c.want, err, err2)
		}
	}
	if n := must[int](t)(books.CountOf(r, Query{Where: More("stock", 2), Limit: 1, Offset: 1,
		Order: []string{"stock"}})); n != 3 {
		t.Errorf("count %d, want 3", n)
	}
	stop := errors.New("stop")
	if err := books.Bodies(r, Query{}, func([]byte) error { return stop }); err != stop {
		t.Errorf("got %v, want the error of fn", err)
	}
	write(t, db, func(tx *Tx) error {
		n, err := books.DeleteWhere(tx, More("stock", 3))
		all, err2 := books.DeleteWhere(tx, Cond{})
		if n != 2 || all != 3 {
			t.Errorf("deleted %d, then %d, want 2 and 3", n, all)
		}
		return errors.Join(err, err2)
	})
}
