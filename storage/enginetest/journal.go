package enginetest

import (
	"fmt"
	"slices"
	"strings"

	"griddle/storage"
)

// kept are the rows of a change, by table.
type kept map[string]storage.Cond

// change keeps rows as they are, does something, and keeps the keys of what it made.
func change(number int64, before, made kept, do ...func(*storage.Tx) error) func(*storage.Tx) error {
	return func(tx *storage.Tx) error {
		for table, where := range before {
			if err := tx.Before(number, table, where); err != nil {
				return err
			}
		}
		if err := all(tx, do); err != nil {
			return err
		}
		for table, where := range made {
			if err := tx.Made(number, table, where); err != nil {
				return err
			}
		}
		some, err := tx.FinishChange(number)
		if err == nil && !some {
			err = fmt.Errorf("change %d changed nothing", number)
		}
		return err
	}
}

// takenBack takes a change back, and says what stands in its way.
func (f *fixture) takenBack(number int64) (touched *storage.Touched, dangling *storage.Ref, err error) {
	err = f.db.Write(f.Context(), func(tx *storage.Tx) error {
		k, err := tx.Kept(number)
		if err != nil {
			return err
		}
		if touched, err = k.Untouched(); err != nil || touched != nil {
			return err
		}
		if err := k.Revert(func() error { return nil }); err != nil {
			return err
		}
		dangling, err = k.Dangling()
		return err
	})
	return touched, dangling, err
}

// state is all that the tables hold.
func (f *fixture) state() string {
	f.Helper()
	var lines []string
	for table, columns := range map[string][]string{
		"books":  {"pk", "id", "version", "body", "own", "folded", "code", "sort", "half", "stock"},
		"places": {"book", "shelf", "place"}, "pictures": {"file", "book", "thumb"},
		"log": {"id", "what", "times", "note"},
	} {
		err := storage.Each(f.db.Reader(), storage.Select{Table: table, Columns: columns}, func(r storage.Row) error {
			values, dest := make([]any, len(columns)), make([]any, len(columns))
			for i := range dest {
				dest[i] = &values[i]
			}
			err := r.Scan(dest...)
			lines = append(lines, fmt.Sprintf("%s %#v", table, values))
			return err
		})
		f.ok(err)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

var journal = map[string]func(*fixture){
	// Taken back, every byte of every row is as it was, whatever happened to the row.
	"RowExact": func(f *fixture) {
		b := bookNo(1)
		b.Code, b.own.Shelf, b.Text = "c", "here", "odd ' \" \\ ü"
		f.write(add(b, bookNo(2), bookNo(3)), place(b.Bvin, "x", 1), place(b.Bvin, "y", 2), picture("p", b.Bvin),
			put("pictures", storage.Values{"file": "q", "book": b.Bvin, "thumb": []byte{0, 255, 7}}),
			put("log", storage.Values{"what": "w", "times": 1, "note": nil}))
		before := f.state()
		everything := kept{"books": {}, "places": {}, "pictures": {}, "log": {}}
		f.write(change(1, everything, kept{"books": storage.Eq("id", "b-000009"), "log": storage.Eq("what", "v")},
			func(tx *storage.Tx) error {
				b.Name, b.Code, b.own.Shelf = "Other", "", ""
				return second(books.Update(tx, &b))
			},
			func(tx *storage.Tx) error { return second(books.Delete(tx, "b-000002")) },
			add(bookNo(9)), put("log", storage.Values{"what": "v", "times": 2}),
			func(tx *storage.Tx) error {
				return second(storage.Set(tx, "places", storage.Eq("shelf", "x"), storage.Values{"place": 8}))
			},
			empty("pictures"),
		))
		if f.state() == before {
			f.Fatal("nothing was changed")
		}
		f.alone(func(tx *storage.Tx) error {
			tables, err := tx.ChangedTables(1)
			f.lists("tables", tables, err, "books", "log", "pictures", "places")
			k, err := tx.Kept(1)
			f.ok(err)
			seen := map[string]string{}
			f.ok(k.Bodies("books", func(number int64, before, after []byte) error {
				seen[fmt.Sprint(number)] = fmt.Sprintf("%.20s > %.20s", before, after)
				return nil
			}))
			want := map[string]string{"1": `{"Bvin":"b-000001"," > {"Bvin":"b-000001",`, "2": `{"Bvin":"b-000002", > `,
				"4": ` > {"Bvin":"b-000009",`}
			for number := range want {
				if (seen[number] == "") != (want[number] == "") {
					f.Errorf("kept of %s: %q", number, seen[number])
				}
			}
			if len(seen) != len(want) {
				f.Errorf("kept %v: what is not different is not kept", seen)
			}
			return nil
		})
		touched, dangling, err := f.takenBack(1)
		if touched != nil || dangling != nil || err != nil {
			f.Fatalf("touched %+v, dangling %+v, %v", touched, dangling, err)
		}
		if after := f.state(); after != before {
			f.Errorf("got\n%s\nwant\n%s", after, before)
		}
		got, err := books.IDs(f.db.Reader(), storage.Query{Where: storage.PutBack(1, "books"),
			Order: storage.Asc("pk")})
		f.lists("put back", got, err, "b-000001", "b-000002")
	},
	"Touched": func(f *fixture) {
		stock := func(n int) func(*storage.Tx) error {
			return func(tx *storage.Tx) error {
				b := bookNo(1)
				b.Stock = n
				return second(books.Update(tx, &b))
			}
		}
		f.write(add(bookNo(1)), change(1, kept{"books": {}}, nil, stock(5)))
		f.write(change(2, kept{"books": {}}, nil, stock(6)))
		touched, _, err := f.takenBack(1)
		if touched == nil || touched.Table != "books" || !touched.Newer ||
			!strings.Contains(string(touched.Body), `"Stock":6`) {
			f.Errorf("after a later change: %+v, %v", touched, err)
		}
		if touched, _, err = f.takenBack(2); touched != nil || err != nil {
			f.Errorf("the later one: %+v, %v", touched, err)
		}
		f.write(func(tx *storage.Tx) error { return tx.ForgetChanges([]int64{2}) }, stock(7))
		if touched, _, err = f.takenBack(1); touched == nil || touched.Newer {
			f.Errorf("after another write: %+v, %v", touched, err)
		}
		f.write(empty("books"))
		if touched, _, err = f.takenBack(1); touched == nil || touched.Body != nil {
			f.Errorf("after it was deleted: %+v, %v", touched, err)
		}
	},
	"PlaceTaken": func(f *fixture) {
		b := bookNo(1)
		b.Code = "c"
		f.write(add(b), change(1, kept{"books": {}}, nil, empty("books")))
		b.Bvin = "another"
		f.write(add(b))
		if touched, _, err := f.takenBack(1); touched != nil || !storage.IsDouble(err) {
			f.Errorf("%+v, %v, want ErrDouble", touched, err)
		}
		f.has("books", 1)
	},
	// A row that is put back names what is gone by now, unless it did so before the change.
	"Dangling": func(f *fixture) {
		f.write(add(bookNo(1)), picture("p", "b-000001"), picture("loose", "nobody"))
		f.write(change(1, kept{"pictures": {}}, nil, empty("pictures")))
		if _, dangling, err := f.takenBack(1); dangling != nil || err != nil {
			f.Errorf("dangling %+v, %v", dangling, err)
		}
		f.write(func(tx *storage.Tx) error { return tx.ForgetChanges([]int64{1}) },
			change(2, kept{"pictures": {}}, nil, empty("pictures")))
		f.write(empty("books"))
		_, dangling, err := f.takenBack(2)
		if dangling == nil || dangling.Column != "book" || dangling.To != "books" || err != nil {
			f.Errorf("dangling %+v, %v", dangling, err)
		}
	},
	"NothingChanged": func(f *fixture) {
		f.write(add(bookNo(1)), func(tx *storage.Tx) error {
			f.ok(tx.Before(1, "books", storage.Cond{}))
			if some, err := tx.FinishChange(1); some || err != nil {
				f.Errorf("something changed: %v, %v", some, err)
			}
			tables, err := tx.ChangedTables(1)
			f.lists("tables", tables, err)
			return nil
		})
	},
	"KeepsFiles": func(f *fixture) {
		keeps := func(want bool) {
			f.Helper()
			f.write(func(tx *storage.Tx) error {
				if is, err := tx.Keeps("p"); is != want || err != nil {
					f.Errorf("keeps the file: %v, %v", is, err)
				}
				return nil
			})
		}
		f.write(picture("p", "b"))
		keeps(false)
		f.write(change(1, kept{"pictures": {}}, nil, empty("pictures")))
		keeps(true)
		f.write(func(tx *storage.Tx) error { return tx.ForgetChanges([]int64{1}) })
		keeps(false)
	},
	"WholeTable": func(f *fixture) {
		f.alone(addNumbered(0, 3000))
		before := f.state()
		f.alone(change(1, kept{"books": {}}, nil, empty("books")))
		f.has("books", 0)
		if touched, _, err := f.takenBack(1); touched != nil || err != nil {
			f.Fatalf("%+v, %v", touched, err)
		}
		if f.state() != before {
			f.Error("something is different")
		}
	},
	// What is kept goes by the names of columns: it can be put back when the tables have got more of them.
	"AcrossVersions": func(f *fixture) {
		f.write(addNumbered(0, 3), place("b-000001", "x", 1))
		f.write(change(1, kept{"books": {}, "places": {}}, nil, empty("books"), empty("places")))
		newer, c := grown(f)
		f.reopen(c)
		touched, dangling, err := f.takenBack(1)
		if touched != nil || dangling != nil || err != nil {
			f.Fatalf("touched %+v, dangling %+v, %v", touched, dangling, err)
		}
		n, err := newer.Count(f.db.Reader(), storage.Eq("initial", "B"))
		since, err2 := storage.Max(f.db.Reader(), "places", "since", storage.Eq("place", 1))
		if n != 3 || since != 7 || err != nil || err2 != nil {
			f.Errorf("%d books brought up to date (%v), a place since %d (%v)", n, err, since, err2)
		}
	},
	"EndedInBetween": func(f *fixture) {
		f.write(add(bookNo(1)), change(1, kept{"books": {}}, nil, empty("books")))
		f.is("ended", f.db.Write(f.Context(), func(tx *storage.Tx) error {
			k, err := tx.Kept(1)
			f.ok(err)
			return k.Revert(func() error { return errRefused })
		}), errRefused)
		f.has("books", 0)
	},
	"NoSuchTable": func(f *fixture) {
		f.write(func(tx *storage.Tx) error {
			if tx.Before(1, "none", storage.Cond{}) == nil || tx.Made(1, "none", storage.Cond{}) == nil {
				f.Error("kept rows of a table that is not there")
			}
			return nil
		})
	},
}
