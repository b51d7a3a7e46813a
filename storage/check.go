package storage

import (
	"fmt"
	"slices"
)

// Declared are tables against which a program can hold what it asks for before there is a store: a name of a table or
// column that is not declared would else be found when somebody asks.
type Declared []Table

// Check answers the first mistake in the declarations of a schema, nil for none. An engine asks before it opens a
// store.
func (s Schema) Check() error {
	all := Declared(slices.Concat(OwnTables(), s.Tables))
	for i, t := range all {
		if slices.ContainsFunc(all[:i], func(o Table) bool { return o.Name == t.Name }) {
			return fmt.Errorf("table %s: declared twice", t.Name)
		}
		if err := all.table(t); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	return nil
}

// Select holds a selection against the tables.
func (d Declared) Select(s Select) error {
	err := d.have(s.Table, s.Columns...)
	if err == nil {
		err = d.cond(s.Table, s.Where)
	}
	if err == nil {
		err = d.order(s.Table, s.Order)
	}
	if v := s.Via; v != nil && err == nil {
		if err = d.have(s.Table, v.Key); err == nil {
			err = d.have(v.Table, v.Column)
		}
		if err == nil {
			err = d.cond(v.Table, v.Where)
		}
		if err == nil {
			err = d.order(v.Table, v.Order)
		}
	}
	if f := s.Found; f != nil && err == nil {
		if f.In.Of != s.Table {
			return fmt.Errorf("%s finds rows of %s, not of %s", f.In.Name, f.In.Of, s.Table)
		}
		if err = d.have(f.In.Name); err == nil && f.Also != nil {
			err = d.cond(s.Table, *f.Also)
		}
	}
	return err
}

// table checks what a table says of itself and of others.
func (d Declared) table(t Table) error {
	var indexes []Index
	switch {
	case t.Rows != nil:
		if err := columnsOnce(t.Rows.Columns, Counted, func(string) bool { return false }); err != nil {
			return err
		}
		if err := d.have(t.Name, slices.Concat(t.Rows.Key, t.Rows.Unique)...); err != nil {
			return err
		}
		indexes = t.Rows.Indexes
	case t.Documents != nil:
		if err := columnsOnce(t.Documents.Columns, Bytes, t.Documents.own); err != nil {
			return err
		}
		indexes = t.Documents.Indexes
	case t.Words != nil:
		if err := d.have(t.Words.Of, "pk"); err != nil {
			return err
		}
	}
	if err := d.have(t.Name, append(slices.Clone(t.Files), t.Rises...)...); err != nil && !t.Journal {
		return err
	}
	for _, i := range indexes {
		if err := d.have(t.Name, i.Columns...); err != nil {
			return err
		}
		if err := d.cond(t.Name, i.Where); err != nil {
			return err
		}
	}
	for _, l := range t.Lookups {
		if err := d.have(l.Table, append([]string{l.By}, l.Columns...)...); err != nil {
			return err
		}
	}
	for _, f := range t.Feeds {
		err := d.have(feedTable)
		if err == nil && (f.Table != t.Name || t.Documents == nil) {
			err = d.have(t.Name, f.Column)
		}
		if err == nil {
			err = d.have(f.Table, "pk", "body")
		}
		if err != nil {
			return err
		}
	}
	for _, r := range t.Refs {
		err := d.have(r.From, r.Column)
		if err == nil {
			err = d.cond(r.From, r.Where)
		}
		if err == nil {
			err = d.have(r.To, r.Key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// own are the columns of every table of documents, besides those it declares.
func (d *Documents) own(name string) bool {
	switch name {
	case "pk", "version", "body", "own":
		return true
	case "id":
		return !d.Number
	}
	return false
}

// hasColumn looks a name up without a list of them: a start asks hundreds of times. Of the journal only its engine
// knows the columns.
func (t Table) hasColumn(name string) bool {
	named := func(columns []Col) bool {
		return slices.ContainsFunc(columns, func(c Col) bool { return c.Name == name })
	}
	switch {
	case t.Rows != nil:
		return named(t.Rows.Columns)
	case t.Documents != nil:
		return t.Documents.own(name) || named(t.Documents.Columns)
	case t.Words != nil:
		return slices.ContainsFunc(t.Words.Columns, func(c TextColumn) bool { return c.Name == name })
	}
	return false
}

// columnsOnce refuses two columns of one name, and one that does not say what it holds.
func columnsOnce(columns []Col, last Kind, own func(string) bool) error {
	for i, c := range columns {
		twice := slices.ContainsFunc(columns[:i], func(o Col) bool { return o.Name == c.Name })
		if c.Name == "" || twice || own(c.Name) {
			return fmt.Errorf("column %q has no name of its own", c.Name)
		}
		if c.Kind < Text || c.Kind > last {
			return fmt.Errorf("column %s does not say what it holds", c.Name)
		}
	}
	return nil
}

// have says whether there is such a table, with such columns.
func (d Declared) have(table string, columns ...string) error {
	i := slices.IndexFunc(d, func(t Table) bool { return t.Name == table })
	if i < 0 {
		return fmt.Errorf("there is no table %q", table)
	}
	for _, c := range columns {
		if !d[i].hasColumn(c) {
			return fmt.Errorf("%s has no column %q", table, c)
		}
	}
	return nil
}

func (d Declared) order(table string, order []By) error {
	for _, by := range order {
		if err := d.have(table, by.Column); err != nil {
			return err
		}
	}
	return nil
}

func (d Declared) cond(table string, c Cond) error {
	switch c.Op {
	case OpAlways:
		return nil
	case OpPutBack:
		return d.have(c.Sub.Table)
	case OpNot, OpAnd, OpOr:
		for _, part := range c.Parts {
			if err := d.cond(table, part); err != nil {
				return err
			}
		}
		return nil
	}
	err := d.have(table, c.Column)
	if s := c.Sub; s != nil && err == nil {
		if err = d.have(s.Table, s.Column); err == nil {
			err = d.cond(s.Table, s.Where)
		}
		if err == nil {
			err = d.order(s.Table, s.Order)
		}
	}
	return err
}
