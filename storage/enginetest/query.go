package enginetest

import (
	"fmt"
	"slices"
	"strings"

	"griddle/storage"
)

// nowhere is a column that no table has.
const nowhere = "nowhere"

var querying = map[string]func(*fixture){
	// A list that is read in parts, each behind the last row of the one before, has every row once, in whatever order.
	"After": func(f *fixture) {
		for n := range 23 {
			b := bookNo(n)
			b.Name, b.Stock = fmt.Sprint("name ", n%4), n%3
			f.write(add(b))
		}
		up, down := storage.Asc, storage.Desc
		for what, q := range map[string]storage.Query{
			"as made": {Order: up("pk")}, "by id, turned round": {Order: down("id")},
			"by text": {Order: up("folded", "pk")}, "by bytes, turned round": {Order: down("sort", "id")},
			"by numbers, mixed": {Order: append(down("half"), up("folded", "pk")...)},
			"mixed otherwise":   {Order: append(up("stock"), down("sort", "pk")...)},
			"of some":           {Order: up("folded", "pk"), Where: storage.Ne("stock", 1)},
			"of some, as made":  {Order: up("pk"), Where: storage.More("stock", 0)},
			"of some, mixed":    {Order: append(up("stock"), down("pk")...), Where: storage.Less("half", 1.0)},
			"of what was found": {Order: up("folded", "pk"), Found: &storage.Found{In: bookWords, Words: "name"}},
			"of found, as made": {Order: up("pk"), Found: &storage.Found{In: bookWords, Words: "name 2"}},
			"of found and mixed": {Order: append(down("stock"), up("id")...),
				Found: &storage.Found{In: bookWords, Words: "name"}},
		} {
			if q.Found != nil {
				f.write(reindex)
			}
			whole, err := books.IDs(f.db.Reader(), q)
			f.ok(err)
			var columns []string
			for _, by := range q.Order {
				columns = append(columns, by.Column)
			}
			parts, part := []string{}, q
			for part.Limit = 4; len(parts) <= len(whole); {
				n := 0
				f.ok(storage.Each(f.db.Reader(), storage.Select{Table: "books",
					Columns: append([]string{"id"}, columns...), Query: part},
					func(row storage.Row) error {
						n++
						var id string
						values, dest := make([]any, len(columns)), []any{&id}
						for i, column := range columns {
							switch books.Kind(column) {
							case storage.Text:
								values[i] = new(string)
							case storage.Bytes:
								values[i] = new([]byte)
							case storage.Real:
								values[i] = new(float64)
							case storage.Integer:
								values[i] = new(int64)
							}
							dest = append(dest, values[i])
						}
						err := row.Scan(dest...)
						for i, v := range values {
							switch v := v.(type) {
							case *string:
								values[i] = *v
							case *[]byte:
								values[i] = *v
							case *float64:
								values[i] = *v
							case *int64:
								values[i] = *v
							}
						}
						part.After, parts = values, append(parts, id)
						return err
					}))
				if n < part.Limit {
					break
				}
			}
			if len(whole) < 5 || !slices.Equal(parts, whole) {
				f.Errorf("%s: in parts %v, whole %v", what, parts, whole)
			}
		}
	},
	"Conditions": func(f *fixture) {
		row := func(what string, times int, note any) func(*storage.Tx) error {
			return put("log", storage.Values{"what": what, "times": times, "note": note})
		}
		f.write(row("Zoe", 1, "x"), row("anna", 2, nil), row("émile", 3, "50%_\\"), row("zoe", 3, "y"),
			row("10", -4, nil),
			place("anna", "s", 2), place("zoe", "s", 1), place("nobody", "t", 3))
		many := make([]string, 10_000)
		for i := range many {
			many[i] = fmt.Sprint("no ", i)
		}
		links := func(where storage.Cond, limit int, order ...storage.By) storage.Sub {
			return storage.Sub{Table: "places", Column: "book", Where: where, Limit: limit, Order: order}
		}
		eq, not, in := storage.Eq, storage.Not, storage.In[string]
		up, down := storage.Asc("place"), storage.Desc("place")
		for what, c := range map[string]struct {
			where storage.Cond
			want  string
		}{
			"all":                    {storage.Cond{}, "Zoe anna émile zoe 10"},
			"equal":                  {eq("what", "zoe"), "zoe"},
			"equal number":           {eq("times", 3), "émile zoe"},
			"none":                   {eq("note", nil), "anna 10"},
			"not equal":              {storage.Ne("note", "x"), "anna émile zoe 10"}, // none is another value too
			"some":                   {storage.Ne("note", nil), "Zoe émile zoe"},
			"less":                   {storage.Less("times", 2), "Zoe 10"},
			"at most":                {storage.AtMost("times", 2), "Zoe anna 10"},
			"more":                   {storage.More("times", 2), "émile zoe"},
			"texts byte by byte":     {storage.More("what", "a"), "anna émile zoe"},
			"more than a number":     {storage.Less("what", "2"), "10"},
			"in":                     {in("what", []string{"zoe", "Zoe", "Anna", ""}), "Zoe zoe"},
			"in numbers":             {storage.In("times", []int64{-4, 1}), "Zoe 10"},
			"in none":                {in("what", nil), ""},
			"not in none":            {not(in("what", nil)), "Zoe anna émile zoe 10"},
			"in many":                {in("what", append(slices.Clone(many), "zoe")), "zoe"},
			"in, of another column":  {in("what", []string{"y", "zoe"}).Of("note"), "zoe"},
			"not in":                 {not(in("what", []string{"zoe", "10"})), "Zoe anna émile"},
			"in others":              {storage.InSub("what", links(storage.Cond{}, 0)), "anna zoe"},
			"in some others":         {storage.InSub("what", links(eq("place", 2), 0)), "anna"},
			"in the first of others": {storage.InSub("what", links(eq("shelf", "s"), 1, up...)), "zoe"},
			"in the last of others":  {storage.InSub("what", links(eq("shelf", "s"), 1, down...)), "anna"},
			"missing":                {storage.Missing("what", "places", "book"), "Zoe émile 10"},
			"contains":               {storage.Contains("note", "%_"), "émile"},
			"contains at the end":    {storage.Contains("note", "\\"), "émile"},
			"contains, in its case":  {storage.Contains("what", "Z"), "Zoe"},
			"and":                    {storage.And(eq("times", 3), storage.Cond{}, storage.Ne("note", "y")), "émile"},
			"and of nothing":         {storage.And(), "Zoe anna émile zoe 10"},
			"or": {storage.Or(eq("times", 1), storage.And(eq("times", 3), eq("note", "y"))),
				"Zoe zoe"},
			"not or": {not(storage.Or(eq("times", 3), eq("times", 1))), "anna 10"},
			// What compares with none at all is let through by neither.
			"not less": {not(storage.Less("note", "x")), "Zoe zoe"},
			"not and":  {not(storage.And(eq("times", 3), eq("what", "zoe"))), "Zoe anna émile 10"},
		} {
			want := strings.Fields(c.want)
			s := storage.Select{Table: "log", Columns: []string{"what"}}
			s.Where, s.Order = c.where, storage.Asc("id")
			got, err := storage.Texts(f.db.Reader(), s)
			f.lists(what, got, err, want...)
			got, err = storage.IDs(f.db.Reader(), s)
			f.lists(what+": ids", got, err, want...)
			n, err := storage.Count(f.db.Reader(), "log", c.where)
			some, err2 := storage.Exists(f.db.Reader(), "log", c.where)
			if n != len(want) || err != nil || some != (n > 0) || err2 != nil {
				f.Errorf("%s: %d rows (%v), some %v (%v)", what, n, err, some, err2)
			}
			// And as a condition of what is changed.
			f.is(what, f.db.Write(f.Context(), func(tx *storage.Tx) error {
				changed, err := storage.Set(tx, "log", c.where, storage.Values{"times": storage.Plus(0)})
				deleted, err2 := storage.Delete(tx, "log", c.where)
				if changed != len(want) || deleted != len(want) || err != nil || err2 != nil {
					f.Errorf("%s: changed %d (%v), deleted %d (%v)", what, changed, err, deleted, err2)
				}
				return errRefused
			}), errRefused)
		}
	},
	// A column or table that is not there is an error in every place, never an empty answer.
	"Unknown": func(f *fixture) {
		f.write(add(bookNo(1)), place("b-000001", "s", 1))
		r := f.db.Reader()
		fails := func(what string, err error) {
			f.Helper()
			if err == nil {
				f.Errorf("%s: no error", what)
			}
		}
		wheres := map[string]storage.Cond{
			"equal": storage.Eq(nowhere, 1), "none": storage.Eq(nowhere, nil), "some": storage.Ne(nowhere, nil),
			"less": storage.Less(nowhere, 1), "at most": storage.AtMost(nowhere, 1), "more": storage.More(nowhere, 1),
			"in": storage.In(nowhere, []string{"x"}), "contains": storage.Contains(nowhere, "x"),
			"in others":        storage.InSub(nowhere, storage.Sub{Table: "places", Column: "book"}),
			"in their column":  storage.InSub("book", storage.Sub{Table: "places", Column: nowhere}),
			"in a table":       storage.InSub("book", storage.Sub{Table: nowhere, Column: "book"}),
			"missing":          storage.Missing(nowhere, "places", "book"),
			"missing in":       storage.Missing("book", "places", nowhere),
			"not":              storage.Not(storage.Less(nowhere, 1)),
			"one of two":       storage.And(storage.Eq("book", "x"), storage.Eq(nowhere, 1)),
			"one of two, else": storage.Or(storage.Eq("book", "b-000001"), storage.Eq(nowhere, 1)),
		}
		each := func(s storage.Select) error {
			return storage.Each(r, s, func(storage.Row) error { return nil })
		}
		for what, where := range wheres {
			s := storage.Select{Table: "places", Columns: []string{"book"}, Query: storage.Query{Where: where}}
			fails(what+": each", each(s))
			fails(what+": first", storage.First(r, s, new(string)))
			fails(what+": ids", second(storage.IDs(r, s)))
			fails(what+": count", second(storage.Count(r, "places", where)))
			fails(what+": exists", second(storage.Exists(r, "places", where)))
			fails(what+": max", second(storage.Max(r, "places", "place", where)))
			fails(what+": count by", second(storage.CountBy[string](r, "places", "shelf", where)))
			fails(what+": set", f.db.Write(f.Context(), func(tx *storage.Tx) error {
				return second(storage.Set(tx, "places", where, storage.Values{"place": 2}))
			}))
			fails(what+": delete", f.db.Write(f.Context(), func(tx *storage.Tx) error {
				return second(storage.Delete(tx, "places", where))
			}))
		}
		places := storage.Select{Table: "places", Columns: []string{"book"}}
		with := func(change func(*storage.Select)) storage.Select {
			s := places
			change(&s)
			return s
		}
		fails("column", each(with(func(s *storage.Select) { s.Columns = []string{nowhere} })))
		fails("table", each(with(func(s *storage.Select) { s.Table = nowhere })))
		fails("order", each(with(func(s *storage.Select) { s.Order = storage.Desc(nowhere) })))
		fails("order with more than a name", each(with(func(s *storage.Select) {
			s.Order = storage.Asc("place, shelf")
		})))
		for _, v := range []storage.Via{{Table: nowhere, Column: "book", Key: "book"},
			{Table: "places", Column: nowhere, Key: "book"}, {Table: "places", Column: "book", Key: nowhere},
			{Table: "places", Column: "book", Key: "book", Order: storage.Asc(nowhere)},
			{Table: "places", Column: "book", Key: "book", Where: storage.Eq(nowhere, 1)}} {
			fails(fmt.Sprintf("via %+v", v), each(with(func(s *storage.Select) { s.Via = &v })))
		}
		fails("max", second(storage.Max(r, "places", nowhere, storage.Cond{})))
		fails("count by", second(storage.CountBy[string](r, "places", nowhere, storage.Cond{})))
		fails("lookup", storage.NewLookup("places", nowhere, "book").Get(r, "x", new(string)))
		fails("looked up", storage.NewLookup("places", "book", nowhere).Get(r, "x", new(string)))
		fails("insert", f.db.Write(f.Context(), put("places",
			storage.Values{"book": "a", "shelf": "b", "place": 1, nowhere: 1})))
		fails("set", f.db.Write(f.Context(), func(tx *storage.Tx) error {
			return second(storage.Set(tx, "places", storage.Cond{}, storage.Values{nowhere: 1}))
		}))
		f.has("places", 1)
	},
	"OrderAndPages": func(f *fixture) {
		f.write(place("b", "x", 2), place("a", "x", 2), place("c", "x", 1), place("B", "y", 3))
		list := func(what string, q storage.Query, want string) {
			f.Helper()
			got, err := storage.Texts(f.db.Reader(), storage.Select{Table: "places", Columns: []string{"book"},
				Query: q})
			f.lists(what, got, err, strings.Fields(want)...)
		}
		list("ascending", storage.Query{Order: storage.Asc("book")}, "B a b c")
		list("descending", storage.Query{Order: storage.Desc("book")}, "c b a B")
		list("by two", storage.Query{Order: slices.Concat(storage.Desc("place"), storage.Asc("book"))}, "B a b c")
		list("first", storage.Query{Order: storage.Asc("book"), Limit: 1}, "B")
		list("page", storage.Query{Order: storage.Asc("book"), Limit: 2, Offset: 1}, "a b")
		list("rest", storage.Query{Order: storage.Asc("book"), Offset: 3}, "c")
		f.write(add(book{Bvin: "1", Name: "é"}, book{Bvin: "2", Name: "z"}, book{Bvin: "3", Name: "Z"},
			book{Bvin: "4", Name: "z!"}, book{Bvin: "5"}))
		ids, err := books.IDs(f.db.Reader(), storage.Query{Order: storage.Asc("sort")})
		f.lists("bytes one by one", ids, err, "5", "3", "2", "4", "1")
		ids, err = books.IDs(f.db.Reader(), storage.Query{Where: storage.More("sort", []byte("z")),
			Order: storage.Desc("sort")})
		f.lists("more than bytes", ids, err, "1", "4")
		list("beyond", storage.Query{Order: storage.Asc("book"), Limit: 2, Offset: 9}, "")
	},
	"Via": func(f *fixture) {
		f.write(addNumbered(0, 4), place("b-000003", "x", 1), place("b-000001", "x", 2), place("b-000002", "y", 3),
			place("b-000001", "y", 4), place("gone", "x", 5))
		list := func(what string, q storage.Query, want ...string) {
			f.Helper()
			got, err := books.IDs(f.db.Reader(), q)
			f.lists(what, got, err, want...)
			n, err := books.CountOf(f.db.Reader(), q)
			if n != len(want) || err != nil {
				f.Errorf("%s: counted %d, %v", what, n, err)
			}
		}
		via := func(shelf string, order ...storage.By) *storage.Via {
			return &storage.Via{Table: "places", Column: "book", Key: "id", Where: storage.Eq("shelf", shelf),
				Order: order}
		}
		list("in the order of the links", storage.Query{Via: via("x", storage.Asc("place")...)}, "b-000003", "b-000001")
		list("backwards", storage.Query{Via: via("x", storage.Desc("place")...)}, "b-000001", "b-000003")
		list("in its own", storage.Query{Via: via("x"), Order: storage.Asc("stock")}, "b-000001", "b-000003")
		list("with a condition", storage.Query{Via: via("y", storage.Asc("place")...),
			Where: storage.Less("stock", 2)}, "b-000001")
		list("of none", storage.Query{Via: via("z", storage.Asc("place")...)})
	},
	"Numbers": func(f *fixture) {
		f.write(place("a", "x", 5), place("b", "x", -7), place("c", "y", 6))
		r := f.db.Reader()
		counts, err := storage.CountBy[string](r, "places", "shelf", storage.Less("place", 6))
		if len(counts) != 1 || counts["x"] != 2 || err != nil {
			f.Errorf("counted by shelf %v, %v", counts, err)
		}
		f.write(put("log", storage.Values{"what": "a", "times": 2, "note": nil}))
		notes, err := storage.CountBy[string](r, "log", "note", storage.Cond{})
		numbers, err2 := storage.CountBy[int64](r, "log", "times", storage.Cond{})
		if len(notes) != 0 || numbers[2] != 1 || err != nil || err2 != nil {
			f.Errorf("counted by none %v (%v), by numbers %v (%v)", notes, err, numbers, err2)
		}
		for where, want := range map[string]int64{"x": 5, "y": 6, "z": 0} {
			if n, err := storage.Max(r, "places", "place", storage.Eq("shelf", where)); n != want || err != nil {
				f.Errorf("max of %s: %d, %v", where, n, err)
			}
		}
		byBook := storage.NewLookup("places", "book", "place", "shelf")
		byPlace := storage.NewLookup("places", "place", "book")
		for of, want := range map[string]int{"a": 5, "b": -7} {
			var n int
			var shelf string
			if err := byBook.Get(r, of, &n, &shelf); n != want || shelf != "x" || err != nil {
				f.Errorf("%s: %d on %s, %v", of, n, shelf, err)
			}
			var back string // by another lookup of the same table
			if err := byPlace.Get(r, want, &back); back != of || err != nil {
				f.Errorf("at %d: %s, %v, want %s", want, back, err, of)
			}
		}
	},
	"ManyIDs": func(f *fixture) {
		f.alone(addNumbered(0, 10_000))
		ids, err := books.IDs(f.db.Reader(), storage.Query{Order: storage.Desc("stock"),
			Where: storage.More("stock", 4999)})
		if len(ids) != 5000 || ids[0] != "b-009999" || ids[4999] != "b-005000" || err != nil {
			f.Fatalf("%d ids, %v", len(ids), err)
		}
		f.write(func(tx *storage.Tx) error {
			n, err := books.DeleteWhere(tx, storage.In("id", ids))
			if n != 5000 {
				f.Errorf("deleted %d", n)
			}
			return err
		})
		f.write(add(book{Bvin: "with: colons:3", Name: "漢字"}, book{Bvin: "ünï"}))
		ids, err = books.IDs(f.db.Reader(), storage.Query{Where: storage.Eq("stock", 0)})
		f.lists("odd ids", ids, err, "b-000000", "with: colons:3", "ünï")
	},
	"Streamed": func(f *fixture) {
		f.write(addNumbered(0, 100))
		n := 0
		err := storage.Each(f.db.Reader(), storage.Select{Table: "books", Columns: []string{"id"}},
			func(storage.Row) error {
				if n++; n == 10 {
					return errRefused
				}
				return nil
			})
		f.is("ended by the function", err, errRefused)
		if n != 10 {
			f.Errorf("%d rows", n)
		}
		f.write(empty("books")) // nothing is left open
	},
}

var words = map[string]func(*fixture){
	"Search": func(f *fixture) {
		some := []book{
			{Bvin: "tea", Name: "Green tea", Text: "leaves from Japan, not coffee"},
			{Bvin: "mug", Name: "Coffee mug", Text: "for tea as well"},
			{Bvin: "cafe", Name: "CAFÉ au lait", Text: "coffee"},
			{Bvin: "xs", Name: "XS shirt", Text: "size xs or ab"},
			{Bvin: "ab", Name: "other", Text: "ab"},
		}
		f.write(add(some...), func(tx *storage.Tx) error { return reindex(tx) })
		none := storage.Eq("id", "none")
		for what, c := range map[string]struct {
			found storage.Found
			order []storage.By
			want  string
		}{
			"the title counts more":     {storage.Found{Words: "coffee", Best: true}, nil, "mug cafe tea"},
			"as they were made":         {storage.Found{Words: "coffee"}, storage.Asc("pk"), "tea mug cafe"},
			"in an order":               {storage.Found{Words: "coffee"}, storage.Desc("id"), "tea mug cafe"},
			"all words":                 {storage.Found{Words: "coffee tea"}, storage.Asc("pk"), "tea mug"},
			"the last is begun":         {storage.Found{Words: "green coff"}, storage.Asc("pk"), "tea"},
			"only the last is":          {storage.Found{Words: "gre tea"}, storage.Asc("pk"), ""},
			"without accents, any case": {storage.Found{Words: "cafe"}, storage.Asc("pk"), "cafe"},
			"with them":                 {storage.Found{Words: "Café"}, storage.Asc("pk"), "cafe"},
			"signs do not count":        {storage.Found{Words: `"tea*" -- (leaves)`}, storage.Asc("pk"), "tea"},
			"short words in the title":  {storage.Found{Words: "xs"}, storage.Asc("pk"), "xs"},
			"and nowhere else":          {storage.Found{Words: "ab"}, storage.Asc("pk"), ""},
			"no word":                   {storage.Found{Words: " -- "}, storage.Asc("pk"), ""},
			"rows besides": {storage.Found{Words: "xs", Also: ptr(storage.Eq("id", "ab"))},
				storage.Asc("pk"), "xs ab"},
			"rows besides, none of them": {storage.Found{Words: "xs", Also: &none}, storage.Asc("pk"), "xs"},
		} {
			c.found.In = bookWords
			q := storage.Query{Found: &c.found, Order: c.order}
			want := strings.Fields(c.want)
			got, err := storage.IDs(f.db.Reader(), storage.Select{Table: "books", Columns: []string{"id"}, Query: q})
			f.lists(what, got, err, want...)
			if n, err := books.CountOf(f.db.Reader(), q); n != len(want) || err != nil {
				f.Errorf("%s: counted %d, %v", what, n, err)
			}
			q.Where = storage.Ne("id", "mug")
			got, err = storage.IDs(f.db.Reader(), storage.Select{Table: "books", Columns: []string{"id"}, Query: q})
			f.lists(what+", and a condition", got, err, slices.DeleteFunc(
				want, func(id string) bool { return id == "mug" })...)
		}
		f.write(func(tx *storage.Tx) error {
			if err := bookWords.Delete(tx, storage.Eq("id", "mug")); err != nil {
				return err
			}
			return second(books.Delete(tx, "mug"))
		})
		f.finds("coffee", "tea", "cafe")
		f.write(func(tx *storage.Tx) error { return bookWords.Delete(tx, storage.Cond{}) })
		f.finds("coffee")
	},
	// So many hits are not ranked, but all there, in the order that was asked for.
	"MoreThanAreRanked": func(f *fixture) {
		const many = storage.Selective + 10
		f.alone(addNumbered(0, many), reindex)
		found := &storage.Found{In: bookWords, Words: "bo", Best: true}
		for first, order := range map[string][]storage.By{"b-000000": storage.Asc("pk"),
			fmt.Sprintf("b-%06d", many-1): storage.Desc("stock")} {
			q := storage.Query{Found: found, Order: order}
			ids, err := books.IDs(f.db.Reader(), q)
			if len(ids) != many || ids[0] != first || err != nil {
				f.Errorf("by %v: %d, %v", order, len(ids), err)
			}
			q.Where = storage.Less("stock", 5)
			if ids, err = books.IDs(f.db.Reader(), q); len(ids) != 5 || err != nil {
				f.Errorf("by %v with a condition: %v, %v", order, ids, err)
			}
		}
	},
}

func ptr[T any](v T) *T { return &v }

// finds checks which books have the words.
func (f *fixture) finds(text string, want ...string) {
	f.Helper()
	q := storage.Query{Found: &storage.Found{In: bookWords, Words: text}, Order: storage.Asc("pk")}
	got, err := books.IDs(f.db.Reader(), q)
	f.lists(text, got, err, want...)
}
