package enginetest

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"griddle/storage"
)

var documents = map[string]func(*fixture){
	"TextIDs": func(f *fixture) {
		b := book{Bvin: "id-1", Name: "CAFÉ", Stock: 3, own: bookOwn{"B4"}}
		const stored = `{"Bvin":"id-1","Name":"CAFÉ","Stock":3}`
		f.write(func(tx *storage.Tx) error {
			body, err := books.Insert(tx, &b)
			f.lists("inserted", []string{string(body)}, err, stored)
			return nil
		})
		r := f.db.Reader()
		for _, id := range []string{"id-1", "ID-1"} { // found in any letter case, kept as given
			if got, err := books.Get(r, id); got != b || err != nil {
				f.Errorf("get %s: %+v, %v", id, got, err)
			}
			body, err := books.Body(r, id)
			f.lists("body", []string{string(body)}, err, stored)
			if there, err := books.Exists(r, id); !there || err != nil {
				f.Errorf("%s exists: %v, %v", id, there, err)
			}
		}
		for _, where := range []storage.Cond{storage.Eq("folded", "café"), storage.Eq("stock", 3),
			storage.Eq("half", 1.5)} {
			q := storage.Query{Where: where}
			if got, err := books.Find(r, q); got != b || err != nil {
				f.Errorf("find: %+v, %v", got, err)
			}
			body, err := books.FindBody(r, q)
			f.lists("found body", []string{string(body)}, err, stored)
		}
		f.is("in another case", f.db.Write(f.Context(), add(book{Bvin: "Id-1"})), storage.ErrTaken)
		if f.db.Write(f.Context(), add(book{})) == nil {
			f.Error("inserted without an id")
		}
		b.Name, b.Stock, b.own.Shelf = "Tea", 0, ""
		f.write(func(tx *storage.Tx) error { return second(books.Update(tx, &b)) })
		if got, err := books.Find(r, storage.Query{Where: storage.Eq("folded", "tea")}); got != b || err != nil {
			f.Errorf("after the update: %+v, %v", got, err)
		}
		f.write(func(tx *storage.Tx) error {
			first, err := books.Delete(tx, "iD-1")
			again, err2 := books.Delete(tx, "id-1")
			if !first || again {
				f.Errorf("deleted %v, then %v", first, again)
			}
			return errors.Join(err, err2)
		})
		f.has("books", 0)
	},
	"NotFound": func(f *fixture) {
		r, none := f.db.Reader(), storage.Query{Where: storage.Eq("stock", 9)}
		for what, err := range map[string]error{
			"get":       second(books.Get(r, "none")),
			"body":      second(books.Body(r, "none")),
			"find":      second(books.Find(r, none)),
			"find body": second(books.FindBody(r, none)),
			"update": f.db.Write(f.Context(), func(tx *storage.Tx) error {
				return second(books.Update(tx, &book{Bvin: "none"}))
			}),
			"lookup": storage.NewLookup("log", "what", "times").Get(r, "none", new(int)),
			"first":  storage.First(r, storage.Select{Table: "log", Columns: []string{"times"}}, new(int)),
		} {
			f.is(what, err, storage.ErrNotFound)
		}
	},
	// A number is never given twice, whatever happened to its record; a higher one that is named counts.
	"NumberIDs": func(f *fixture) {
		insert := func(id, want int64) {
			f.Helper()
			f.write(func(tx *storage.Tx) error {
				rec := ticket{ID: id, Seat: "s"}
				body, err := tickets.Insert(tx, &rec)
				if rec.ID != want || !strings.Contains(string(body), fmt.Sprintf(`"ID":%d`, want)) {
					f.Errorf("got %d in %s, want %d", rec.ID, body, want)
				}
				return err
			})
		}
		insert(0, 1)
		insert(0, 2)
		insert(10, 10)
		insert(0, 11)
		f.write(empty("tickets"))
		insert(0, 12)
		f.reopen(f.config)
		f.write(func(tx *storage.Tx) error { return second(tickets.DeleteWhere(tx, storage.Cond{})) })
		insert(0, 13)
		taken := func(tx *storage.Tx) error { return second(tickets.Insert(tx, &ticket{ID: 13})) }
		f.is("one number twice", f.db.Write(f.Context(), taken), storage.ErrTaken)
		f.write(func(tx *storage.Tx) error {
			rec := ticket{}
			if err := tickets.Identify(tx, &rec); rec.ID < 14 || err != nil {
				f.Errorf("identified as %d, %v", rec.ID, err)
			}
			return second(tickets.Insert(tx, &rec))
		})
		insert(math.MaxInt64, math.MaxInt64)
		none := func(tx *storage.Tx) error { return second(tickets.Insert(tx, &ticket{})) }
		if err := f.db.Write(f.Context(), none); err == nil || errors.Is(err, storage.ErrTaken) {
			f.Errorf("no numbers left: %v", err)
		}
	},
	"Lists": func(f *fixture) {
		f.write(add(bookNo(3), bookNo(1), bookNo(2), bookNo(5), bookNo(4)), place("b-000002", "s", 1))
		r := f.db.Reader()
		for _, c := range []struct {
			q    storage.Query
			want string
		}{
			{storage.Query{}, "3 1 2 5 4 "}, // as they were made
			{storage.Query{Order: storage.Asc("stock")}, "1 2 3 4 5 "},
			{storage.Query{Order: storage.Desc("stock"), Limit: 2}, "5 4 "},
			{storage.Query{Order: storage.Asc("stock"), Limit: 2, Offset: 3}, "4 5 "},
			{storage.Query{Offset: 4}, "4 "},
			{storage.Query{Where: storage.And(storage.More("stock", 1), storage.Less("stock", 5)), Limit: 2}, "3 2 "},
			{storage.Query{Via: &storage.Via{Table: "places", Column: "book", Key: "id"}}, "2 "},
			{storage.Query{Where: storage.More("stock", 9)}, ""},
		} {
			each, bodies := "", ""
			err := books.Each(r, c.q, func(b book) error { each += fmt.Sprint(b.Stock, " "); return nil })
			f.lists("each", []string{each}, err, c.want)
			err = books.Bodies(r, c.q, func(body []byte) error {
				var b book
				err := bookSpec().Decode(body, &b)
				bodies += fmt.Sprint(b.Stock, " ")
				return err
			})
			f.lists("bodies", []string{bodies}, err, c.want)
		}
		n, err := books.CountOf(r, storage.Query{Where: storage.More("stock", 2), Limit: 1, Offset: 1,
			Order: storage.Asc("stock")})
		if n != 3 || err != nil {
			f.Errorf("count %d, %v, want 3: bounds do not count", n, err)
		}
		f.is("bodies", books.Bodies(r, storage.Query{}, func([]byte) error { return errRefused }), errRefused)
		f.is("each", books.Each(r, storage.Query{}, func(book) error { return errRefused }), errRefused)
		f.write(func(tx *storage.Tx) error {
			some, err := books.DeleteWhere(tx, storage.More("stock", 3))
			rest, err2 := books.DeleteWhere(tx, storage.Cond{})
			if some != 2 || rest != 3 {
				f.Errorf("deleted %d, then %d, want 2 and 3", some, rest)
			}
			return errors.Join(err, err2)
		})
	},
	// What is made anew of stored documents when their form is raised, at the next start: body and columns.
	"Forms": func(f *fixture) {
		f.write(addNumbered(0, 1200)) // more than are renewed at once
		spec := bookSpec()
		spec.Columns[0].Form, spec.Columns[0].Value = 1, func(b *book) any { return "new " + b.Name }
		newer := storage.NewCollection(spec)
		c := f.config
		c.Schema = schemaWith(1, newer)
		f.reopen(c)
		n, err := newer.Count(f.db.Reader(), storage.Contains("folded", "new Book "))
		if n != 1200 || err != nil {
			f.Errorf("%d columns are made anew, %v", n, err)
		}
		if b, err := newer.Get(f.db.Reader(), "b-000007"); b != bookNo(7) || err != nil {
			f.Errorf("%+v, %v", b, err)
		}
	},
}

var rows = map[string]func(*fixture){
	"Put": func(f *fixture) {
		whats := func(want ...string) {
			f.Helper()
			got, err := storage.Texts(f.db.Reader(),
				storage.Select{Table: "log", Columns: []string{"what"}, Query: storage.Query{Order: storage.Asc("id")}})
			f.lists("rows", got, err, want...)
		}
		row := func(what string, times int) storage.Values { return storage.Values{"what": what, "times": times} }
		f.write(func(tx *storage.Tx) error {
			a, err := storage.Insert(tx, "log", row("a", 1))
			b, err2 := storage.Insert(tx, "log", row("b", 2))
			if a != 1 || b != 2 {
				f.Errorf("numbers %d and %d", a, b)
			}
			return errors.Join(err, err2)
		})
		f.is("insert", f.db.Write(f.Context(), put("log", row("a", 1))), storage.ErrDouble)
		f.write(func(tx *storage.Tx) error {
			was, err := storage.InsertNew(tx, "log", row("a", 9))
			is, err2 := storage.InsertNew(tx, "log", row("c", 3))
			if was || !is {
				f.Errorf("one that was there is new %v, another %v", was, is)
			}
			return errors.Join(err, err2)
		})
		whats("a", "b", "c")
		f.write(func(tx *storage.Tx) error { return storage.Upsert(tx, "log", row("a", 7), "what") }) // keeps its place
		whats("a", "b", "c")
		f.write(func(tx *storage.Tx) error { return storage.Replace(tx, "log", row("b", 8)) }) // comes to the end
		whats("a", "c", "b")
		for what, want := range map[string]int64{"a": 7, "b": 8, "c": 3} {
			if n, err := storage.Max(f.db.Reader(), "log", "times", storage.Eq("what", what)); n != want || err != nil {
				f.Errorf("%s: %d, %v, want %d", what, n, err, want)
			}
		}
		f.write(empty("log"))
		f.write(func(tx *storage.Tx) error {
			id, err := storage.Insert(tx, "log", row("d", 1))
			if id < 5 {
				f.Errorf("the number %d was given before", id)
			}
			return err
		})
	},
	"Set": func(f *fixture) {
		f.write(place("a", "x", 1), place("a", "y", 2), place("b", "x", 3), func(tx *storage.Tx) error {
			n, err := storage.Set(tx, "places", storage.Eq("book", "a"), storage.Values{"place": storage.Plus(10)})
			if n != 2 || err != nil {
				f.Errorf("set %d, %v", n, err)
			}
			n, err = storage.Set(tx, "places", storage.Eq("shelf", "none"), storage.Values{"place": 1})
			if n != 0 || err != nil {
				f.Errorf("set %d of none, %v", n, err)
			}
			return second(storage.Set(tx, "places", storage.Cond{}, storage.Values{"place": storage.Plus(100)}))
		})
		var got []string
		err := storage.Each(f.db.Reader(), storage.Select{Table: "places", Columns: []string{"place"},
			Query: storage.Query{Order: storage.Asc("place")}}, func(r storage.Row) error {
			var n int
			err := r.Scan(&n)
			got = append(got, fmt.Sprint(n))
			return err
		})
		f.lists("places", got, err, "103", "111", "112")
		double := func(tx *storage.Tx) error {
			return second(storage.Set(tx, "places", storage.Cond{}, storage.Values{"book": "c", "shelf": "z"}))
		}
		f.is("all made the same", f.db.Write(f.Context(), double), storage.ErrDouble)
	},
	"Delete": func(f *fixture) {
		f.write(place("a", "x", 1), place("a", "y", 2), place("b", "x", 3), func(tx *storage.Tx) error {
			for _, c := range []struct {
				where storage.Cond
				want  int
			}{{storage.Eq("book", "none"), 0}, {storage.Eq("book", "a"), 2}, {storage.Cond{}, 1}, {storage.Cond{}, 0}} {
				if n, err := storage.Delete(tx, "places", c.where); n != c.want || err != nil {
					f.Errorf("deleted %d, %v, want %d", n, err, c.want)
				}
			}
			return nil
		})
	},
	// What is written comes back as it was: texts of any letters, bytes of any value, none at all, large numbers.
	"Values": func(f *fixture) {
		thumb := []byte{0, 1, 255, 0}
		text := "Ünïcode ' \" % _ \\ 漢字 🙂\n"
		f.write(put("pictures", storage.Values{"file": text, "book": "", "thumb": thumb}),
			put("pictures", storage.Values{"file": "none", "book": "b", "thumb": nil}),
			put("log", storage.Values{"what": text, "times": int64(math.MinInt64), "note": nil}))
		var file, of string
		var bytes []byte
		pictures := storage.Select{Table: "pictures", Columns: []string{"file", "book", "thumb"}}
		pictures.Where = storage.Eq("thumb", thumb)
		err := storage.First(f.db.Reader(), pictures, &file, &of, &bytes)
		f.lists("row", []string{file, of, string(bytes)}, err, text, "", string(thumb))
		var note *string
		var times int64
		var what any
		log := storage.Select{Table: "log", Columns: []string{"note", "times", "what"}}
		err = storage.First(f.db.Reader(), log, &note, &times, &what)
		if note != nil || times != math.MinInt64 || what != text || err != nil {
			f.Errorf("note %v, times %d, what %v, %v", note, times, what, err)
		}
		for how, dest := range map[string][]any{
			"too few places":     {&note},
			"none into a text":   {new(string), &times, &what},
			"a text as a number": {&note, &times, new(int)},
		} {
			if storage.First(f.db.Reader(), log, dest...) == nil {
				f.Errorf("%s: read all the same", how)
			}
		}
	},
	"MissingValue": func(f *fixture) {
		for what, v := range map[string]storage.Values{
			"left out": {"book": "a", "shelf": "s"}, "none": {"book": "a", "shelf": "s", "place": nil},
			"another kind": {"book": "a", "shelf": "s", "place": "many"},
		} {
			if err := f.db.Write(f.Context(), put("places", v)); err == nil || storage.IsDouble(err) {
				f.Errorf("%s: %v", what, err)
			}
		}
		notes := put("notes", storage.Values{"id": 2, "note": "x"})
		if f.db.Write(f.Context(), notes) == nil {
			f.Error("a table of one row took a row 2")
		}
	},
}
