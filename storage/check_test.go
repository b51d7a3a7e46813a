package storage

import (
	"strings"
	"testing"
)

// declaredForTest are tables of each kind without a mistake, which change makes one in.
func declaredForTest(change func(*TableSpec, *Documents)) Schema {
	spec := &TableSpec{Name: "links", Key: []string{"pk"}, Unique: []string{"of", "place"},
		Columns: []Col{{Name: "pk", Kind: Counted}, TextCol("of"), NumberCol("place")},
		Indexes: []Index{{Columns: []string{"place"}, Where: Ne("of", nil)}},
		Lookups: []*Lookup{NewLookup("links", "of", "place")}}
	documents := &Documents{Table: "books", Columns: []Col{TextCol("name"), BytesCol("sort")},
		Indexes: []Index{{Columns: []string{"sort", "id"}}}}
	change(spec, documents)
	links := spec.Table()
	links.Refs = []Ref{{From: "links", Column: "of", To: "books", Key: "id"}}
	return Schema{Version: 1, Tables: []Table{links, {Name: "books", Documents: documents},
		NewTextIndex("words", "books", TextColumn{Name: "title"}).Table(nil), JournalTable()}}
}

// TestCheckOfDeclarations: each name that is declared nowhere is said.
func TestCheckOfDeclarations(t *testing.T) {
	for what, c := range map[string]struct {
		says   string
		change func(*TableSpec, *Documents)
	}{
		"no mistake":   {"", func(*TableSpec, *Documents) {}},
		"key":          {`links has no column "id"`, func(s *TableSpec, _ *Documents) { s.Key[0] = "id" }},
		"unique":       {`no column "off"`, func(s *TableSpec, _ *Documents) { s.Unique[0] = "off" }},
		"index":        {`no column "x"`, func(s *TableSpec, _ *Documents) { s.Indexes[0].Columns[0] = "x" }},
		"its order":    {`"sort DESC"`, func(_ *TableSpec, d *Documents) { d.Indexes[0].Columns[0] = "sort DESC" }},
		"its rows":     {`no column "x"`, func(s *TableSpec, _ *Documents) { s.Indexes[0].Where = Ne("x", nil) }},
		"looked up by": {`no column "x"`, func(s *TableSpec, _ *Documents) { s.Lookups[0].By = "x" }},
		"looked up":    {`no column "x"`, func(s *TableSpec, _ *Documents) { s.Lookups[0].Columns[0] = "x" }},
		"file":         {`no column "x"`, func(s *TableSpec, _ *Documents) { s.Files = []string{"x"} }},
		"rising":       {`no column "x"`, func(s *TableSpec, _ *Documents) { s.Rises = []string{"x"} }},
		"named": {`no column "of"`, func(s *TableSpec, _ *Documents) {
			s.Columns[1].Name, s.Unique = "off", nil
		}},
		"id of numbers": {`books has no column "id"`, func(_ *TableSpec, d *Documents) {
			d.Number, d.Indexes = true, nil
		}},
		"kind":         {"column of does not say", func(s *TableSpec, _ *Documents) { s.Columns[1].Kind = 0 }},
		"counted":      {"column name does not say", func(_ *TableSpec, d *Documents) { d.Columns[0].Kind = Counted }},
		"column twice": {`column "sort"`, func(_ *TableSpec, d *Documents) { d.Columns[0].Name = "sort" }},
		"table twice":  {"declared twice", func(s *TableSpec, _ *Documents) { s.Name, s.Lookups = "settings", nil }},
	} {
		err := declaredForTest(c.change).Check()
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestCheckOfSelections: a selection is held against what is declared, with all that it names.
func TestCheckOfSelections(t *testing.T) {
	tables := Declared(declaredForTest(func(*TableSpec, *Documents) {}).Tables)
	good := func() Select {
		return Select{Table: "books", Columns: []string{"body", "name"}, Query: Query{Order: Asc("sort"),
			Where: And(Missing("id", "links", "of"), InSub("pk", Sub{Table: "links", Column: "place"})),
			Via:   &Via{Table: "links", Column: "of", Key: "id", Order: Desc("place"), Where: Eq("place", 1)},
			Found: &Found{In: NewTextIndex("words", "books"), Also: &Cond{}}}}
	}
	if err := tables.Select(good()); err != nil {
		t.Error(err)
	}
	for what, change := range map[string]func(*Select){
		"table":     func(s *Select) { s.Table = "book" },
		"column":    func(s *Select) { s.Columns[1] = "x" },
		"order":     func(s *Select) { s.Order[0].Column = "sort DESC" },
		"condition": func(s *Select) { s.Where = Not(Or(Eq("name", 1), Less("x", 1))) },
		"others":    func(s *Select) { s.Where.Parts[1].Sub.Where = Eq("x", 1) },
		"missing":   func(s *Select) { s.Where.Parts[0].Sub.Table = "x" },
		"via":       func(s *Select) { s.Via.Column = "x" },
		"via key":   func(s *Select) { s.Via.Key = "x" },
		"via order": func(s *Select) { s.Via.Order[0].Column = "x" },
		"via rows":  func(s *Select) { s.Via.Where.Column = "x" },
		"found":     func(s *Select) { s.Found.In = NewTextIndex("words", "links") },
		"also":      func(s *Select) { *s.Found.Also = Eq("x", 1) },
		"put back":  func(s *Select) { s.Where = PutBack(1, "x") },
	} {
		s := good()
		change(&s)
		if tables.Select(s) == nil {
			t.Errorf("a mistake in %s is not seen", what)
		}
	}
}

// TestCheckOfFeeds: what enters the feed names documents, by a column there is, and there is a feed.
func TestCheckOfFeeds(t *testing.T) {
	for what, c := range map[string]struct {
		says string
		feed bool
		in   Feeding
	}{
		"no mistake": {"", true, Feeding{"books", "of"}},
		"no feed":    {`no table "feed"`, false, Feeding{"books", "of"}},
		"column":     {`links has no column "x"`, true, Feeding{"books", "x"}},
		"table":      {`no table "x"`, true, Feeding{"x", "of"}},
		"no records": {`settings has no column "pk"`, true, Feeding{"settings", "of"}},
	} {
		s := declaredForTest(func(*TableSpec, *Documents) {})
		s.Tables[0].Feeds = []Feeding{c.in}
		if c.feed {
			s.Tables = append(s.Tables, FeedTables()...)
		}
		err := s.Check()
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
