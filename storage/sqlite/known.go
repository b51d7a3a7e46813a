package sqlite

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"griddle/storage"
)

// A store file is SQLite's, and SQLite's files can hold more than data: a trigger acts when Griddle writes, a view or
// a virtual table when it reads, a CHECK or the expression of an index whenever a row is touched. A file that came
// from elsewhere is therefore refused, before it is upgraded or asked anything else, when it holds anything that no
// version of the program declared.

// statements are those that make the tables, as a file of the store keeps them: what storage.Schema.Known lists for
// each version.
func statements(tables []sqlTable) ([]string, error) {
	s, err := newScratch(append(tablesOf(storage.OwnTables()), tables...))
	if err != nil {
		return nil, err
	}
	defer s.close()
	return texts(s, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name")
}

// known is what a file of one version may hold, by the kind and name of the object: its columns and constraints, in
// any order and number, since an upgrade adds columns at the end and leaves those that are no longer declared.
type known struct {
	objects map[string]parts
	words   []string // room for the words of the statement that is looked at
}

type parts struct{ items, tails map[string]bool }

// between answers what versions declared: a file may hold all that its own and those before it did.
func (c sqlSchema) between(first, last int) (*known, error) {
	k := &known{objects: map[string]parts{}}
	for v := first; v <= last; v++ {
		list := c.Known[v]
		if list == nil && v == c.Version {
			var err error
			if list, err = statements(c.Tables); err != nil {
				return nil, err
			}
		}
		for _, sql := range list {
			o, ok := k.parse(sql)
			if !ok {
				return nil, fmt.Errorf("version %d declares what is neither a table nor an index: %s", v, sql)
			}
			k.add(o)
		}
	}
	return k, nil
}

func (k *known) add(o object) {
	p, there := k.objects[o.key()]
	if !there {
		p = parts{map[string]bool{}, map[string]bool{}}
		k.objects[o.key()] = p
	}
	p.tails[o.tail] = true
	for _, item := range o.items {
		p.items[item] = true
	}
}

// has says whether the object is declared, with all that is in it.
func (k *known) has(o object) bool {
	p, there := k.objects[o.key()]
	if !there || !p.tails[o.tail] {
		return false
	}
	for _, item := range o.items {
		if !p.items[item] {
			return false
		}
	}
	return true
}

// checkSchema answers ErrStrange when the database of a session (main, or an attached one) holds what no version up
// to the program's declared. An upgrade that was broken off leaves newer tables under the older number. It reads the
// list of what is in the file, and nothing else.
func checkSchema(s *session, database string, c sqlSchema) error {
	version, err := s.number("PRAGMA " + database + ".user_version")
	if err != nil {
		return notStore(err)
	}
	if version > int64(c.Version) {
		return storage.ErrNewer
	}
	last := c.Version
	if version < 1 { // a file that is new is empty
		last = 0
	}
	// Most files hold what this version declares and nothing else, and what all of them declared takes memory.
	k, err := c.between(max(last, 1), last)
	all := last <= 1
	if err != nil {
		return err
	}
	list := "SELECT type, name, tbl_name, rootpage, sql FROM " + database + ".sqlite_master"
	rows, err := s.query(context.Background(), list, nil, nil)
	if err != nil {
		return notStore(err)
	}
	defer rows.Close()
	pages := map[int64]bool{}
	for rows.Next() {
		var kind, name, table string
		var page *int64
		var sql *string
		if err := rows.Scan(&kind, &name, &table, &page, &sql); err != nil {
			return fmt.Errorf("%w: %w", storage.ErrDamaged, err)
		}
		allowed := k.allows(kind, name, table, sql)
		if !allowed && !all {
			if k, err = c.between(1, last); err != nil {
				return err
			}
			all, allowed = true, k.allows(kind, name, table, sql)
		}
		if !allowed {
			return strange(kind, name)
		}
		// Two objects on one page, or one on the page of the list itself, would let what is written to one change
		// the other.
		if page != nil && *page != 0 {
			if *page < 2 || pages[*page] {
				return strange(kind, name)
			}
			pages[*page] = true
		}
	}
	return notStore(rows.Err())
}

// allows judges a row of the list. SQLite believes the statement alone, so it must say what the other columns say.
func (k *known) allows(kind, name, table string, sql *string) bool {
	if sql == nil { // the index that SQLite makes by itself for a UNIQUE or PRIMARY KEY
		_, there := k.objects["table "+table]
		return kind == "index" && there && strings.HasPrefix(name, "sqlite_autoindex_"+table+"_")
	}
	o, ok := k.parse(*sql)
	return ok && o.kind == kind && o.name == name && o.table == table && k.has(o)
}

const longestName = 60 // bytes of a stranger's name that are said

func strange(kind, name string) error {
	article := map[string]string{"table": "a table", "index": "an index", "trigger": "a trigger",
		"view": "a view"}[kind]
	if article == "" {
		article = "an entry"
	}
	if len(name) > longestName {
		name = strings.ToValidUTF8(name[:longestName], "") + "…"
	}
	return fmt.Errorf("%s named %q in the file %w", article, name, storage.ErrStrange)
}

// object is a CREATE statement taken apart. Of a table the columns and constraints are items of their own; an index
// and a virtual table are one item.
type object struct {
	kind, name, table string // kind as sqlite_master says it
	items             []string
	tail              string // of a table: STRICT, WITHOUT ROWID
}

func (o object) key() string { return o.kind + " " + o.name }

// parse is parseObject in one room for all statements: a start looks at hundreds.
func (k *known) parse(sql string) (o object, ok bool) {
	words, ok := tokens(k.words[:0], sql)
	k.words = words
	if !ok {
		return o, false
	}
	return parseObject(words)
}

// parseObject understands the statements for tables, virtual tables and indexes.
func parseObject(words []string) (o object, ok bool) {
	if len(words) < 4 || words[0] != "CREATE" {
		return o, false
	}
	if words[1] == "UNIQUE" && words[2] == "INDEX" {
		words = append([]string{"CREATE", "INDEX"}, words[3:]...)
		o.tail = "UNIQUE"
	}
	switch {
	case words[1] == "TABLE":
		o.kind, o.name = "table", unquoted(words[2])
		o.table = o.name
		o.items, o.tail, ok = columnList(words[3:])
		return o, ok
	case words[1] == "VIRTUAL" && words[2] == "TABLE":
		o.kind, o.name = "table", unquoted(words[3])
		o.table, o.tail = o.name, "VIRTUAL"
		o.items = []string{strings.Join(words, " ")}
		return o, true
	case words[1] == "INDEX" && len(words) > 5 && words[3] == "ON":
		o.kind, o.name, o.table = "index", unquoted(words[2]), unquoted(words[4])
		o.items = []string{strings.Join(words, " ")}
		return o, true
	}
	return o, false
}

// columnList takes "( a , b ) tail" apart at the commas of the outermost brackets.
func columnList(words []string) (items []string, tail string, ok bool) {
	if len(words) == 0 || words[0] != "(" {
		return nil, "", false
	}
	depth, from := 0, 1
	for i, w := range words {
		switch w {
		case "(":
			depth++
		case ")":
			depth--
		}
		if end := w == ")" && depth == 0; end || w == "," && depth == 1 {
			items = append(items, strings.Join(words[from:i], " "))
			from = i + 1
			if end {
				return items, strings.Join(words[from:], " "), true
			}
		}
	}
	return nil, "", false
}

// tokens appends to words what a statement is made of: words, quoted texts and single signs; white space between
// them does not count. Comments stay signs that no declaration has. A NUL ends what SQLite reads, so it is refused.
func tokens(words []string, sql string) (_ []string, ok bool) {
	if strings.ContainsRune(sql, 0) || !utf8.ValidString(sql) {
		return words, false
	}
	for i := 0; i < len(sql); {
		end := i + 1
		switch c := sql[i]; {
		case strings.IndexByte(" \t\r\n\f", c) >= 0:
			i++
			continue
		case isWordByte(c):
			for end < len(sql) && isWordByte(sql[end]) {
				end++
			}
		case c == '\'' || c == '"' || c == '`' || c == '[':
			closing := c
			if c == '[' {
				closing = ']'
			}
			n := strings.IndexByte(sql[i+1:], closing)
			if n < 0 {
				return words, false
			}
			end = i + 1 + n + 1
		}
		words = append(words, sql[i:end])
		i = end
	}
	return words, true
}

func isWordByte(c byte) bool {
	return c == '_' || c == '.' || c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func unquoted(word string) string { return strings.Trim(word, "'\"`[]") }
