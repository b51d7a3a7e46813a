package tables

import (
	"maps"
	"strings"

	"griddle/shop/model"
)

// match finds the records that rows mean, by their ids, then by each key in turn, and reads them.
func (r *reading[R]) match(rows []row) (ids []string, all map[string]*R, err error) {
	ids = make([]string, len(rows))
	var asked []string
	for _, next := range rows {
		if id, ok := r.idOf(next); ok {
			asked = append(asked, id)
		}
	}
	if all, err = r.load(r.s, asked); err != nil {
		return nil, nil, err
	}
	for i, next := range rows {
		if id, ok := r.idOf(next); ok && all[id] != nil && (r.setID != nil || r.sameKey(next, all[id])) {
			ids[i] = id
		}
	}
	for _, k := range r.keys {
		if err := r.matchBy(k, rows, ids); err != nil {
			return nil, nil, err
		}
	}
	for i, next := range rows {
		if id, ok := r.idOf(next); ok && ids[i] == "" && all[id] != nil && r.alike(next, all[id]) {
			ids[i] = id
		}
	}
	asked = asked[:0]
	for _, id := range ids {
		if id != "" && id != several && all[id] == nil {
			asked = append(asked, id)
		}
	}
	more, err := r.load(r.s, asked)
	maps.Copy(all, more)
	return ids, all, err
}

// sameKey says whether the row has the key of a record, or none. Ids that are numbers mean other records in other
// stores.
func (r *reading[R]) sameKey(next row, rec *R) bool {
	for _, k := range r.keys {
		if text := r.keyOf(k, next); text != "" {
			for i, part := range strings.Split(text, keySign) {
				at, err := columnAt(r.columns, k.heads[i])
				if err != nil || at < 0 || folded(r.columns[at].get(r.s, rec)) != folded(part) {
					return false
				}
			}
			return true
		}
	}
	return true
}

// alike says whether most of what stands in a row stands in a record: it has got another key then.
func (r *reading[R]) alike(next row, rec *R) bool {
	same, others := 0, 0
	for _, i := range r.order {
		c := next.cells[i]
		was := r.columns[r.layout.columns[i]].get(r.s, rec)
		switch {
		case !c.there || c.text == "":
		case folded(was) == folded(c.text):
			same++
		default:
			others++
		}
	}
	return same > others
}

// idOf is the id that stands in a row.
func (r *reading[R]) idOf(next row) (string, bool) {
	if r.layout.id < 0 || !next.cells[r.layout.id].there {
		return "", false
	}
	return r.parse(next.cells[r.layout.id].text)
}

func (r *reading[R]) matchBy(k key, rows []row, ids []string) error {
	texts := make([]string, len(rows))
	var asked []string
	for i, next := range rows {
		if ids[i] != "" {
			continue
		}
		if texts[i] = r.keyOf(k, next); texts[i] != "" {
			asked = append(asked, texts[i])
		}
	}
	if len(asked) == 0 {
		return nil
	}
	found, err := k.find(r.s, asked)
	if err != nil {
		return err
	}
	for i, text := range texts {
		switch its := found[model.Fold(text)]; {
		case text == "" || len(its) == 0:
		case len(its) == 1:
			ids[i] = its[0]
		default:
			ids[i] = several
			r.report.problem(rows[i].line, k.heads[0], strings.ReplaceAll(text, keySign, ", "),
				refuse("Several records have this; say by the column Id which one is meant."))
		}
	}
	return nil
}

// keyOf is the key of a row, "" when a cell of it is blank.
func (r *reading[R]) keyOf(k key, next row) string {
	parts := make([]string, len(k.heads))
	for i, head := range k.heads {
		c := r.layout.value(next, head)
		parts[i] = strings.TrimSpace(c.text)
		if blank := parts[i] == "" || !c.there; blank && (i == 0 || i < len(k.heads)-k.blank) {
			return ""
		}
	}
	return strings.Join(parts, keySign)
}
