package tables

import (
	"slices"
	"strings"

	"griddle/shop"
	"griddle/shop/sheet"
)

// tree is the categories by their paths.
type tree struct {
	all   map[string]*shop.Category
	paths map[string][]string // ids by the folded path
}

// categories are read when they are first asked for, and anew after changes that move paths.
func (s *session) categories() (*tree, error) {
	if s.tree != nil {
		return s.tree, nil
	}
	t := &tree{all: map[string]*shop.Category{}, paths: map[string][]string{}}
	var ids []string
	err := shop.Categories.OfEach(s.b, "", nil, func(c *shop.Category) error {
		t.all[c.Bvin] = c
		ids = append(ids, c.Bvin)
		return nil
	})
	for _, id := range ids {
		t.note(id)
	}
	s.tree = t
	return t, err
}

func (t *tree) note(id string) {
	key := pathKey(t.steps(id))
	t.paths[key] = append(t.paths[key], id)
}

// steps are the names from the root to a category. One whose parent is gone, or that hangs below itself, begins there.
func (t *tree) steps(id string) (names []string) {
	seen := map[string]bool{}
	for c := t.all[id]; c != nil && !seen[c.Bvin]; c = t.all[c.ParentId] {
		seen[c.Bvin] = true
		names = append(names, c.Name)
	}
	slices.Reverse(names)
	return names
}

// path is a category as cells name it.
func (t *tree) path(id string) string { return sheet.JoinPath(t.steps(id)) }

func pathKey(steps []string) string {
	keys := make([]string, len(steps))
	for i, name := range steps {
		keys[i] = folded(name)
	}
	return strings.Join(keys, keySign)
}

// at is the id of the category at a path, made with those above it where the import makes what is not there; "" for the
// root.
func (s *session) at(steps []string) (string, error) {
	t, err := s.categories()
	if err != nil || len(steps) == 0 {
		return "", err
	}
	switch ids := t.paths[pathKey(steps)]; {
	case len(ids) == 1:
		return ids[0], nil
	case len(ids) > 1:
		return "", refuse("There are several categories %s; give all but one another name.", sheet.JoinPath(steps))
	case !s.make:
		return "", refuse("There is no category %s; make it first, choose another, or leave it out.",
			sheet.JoinPath(steps))
	}
	parent, err := s.at(steps[:len(steps)-1])
	if err != nil {
		return "", err
	}
	next := shop.NewRecord[shop.Category](s.b.Now())
	next.Name, next.ParentId = steps[len(steps)-1], parent
	made, err := shop.Categories.Put(s.b, nil, next)
	if err != nil {
		return "", err
	}
	t.all[made.Bvin] = made
	t.note(made.Bvin)
	s.besides++
	return made.Bvin, nil
}

// joinPaths writes several paths into one cell, splitPaths reads them.
func joinPaths(paths []string) string { return strings.Join(paths, " | ") }

func splitPaths(cell string) (all [][]string) {
	for _, part := range sheet.Parts(cell, '|') {
		if steps := sheet.SplitPath(part); len(steps) > 0 {
			all = append(all, steps)
		}
	}
	return all
}
