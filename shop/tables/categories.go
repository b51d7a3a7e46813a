package tables

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/sheet"
)

// shelf is a category with what belongs to it.
type shelf struct {
	shop.Category
	roles  []string
	others bool // its roles are others than before
}

var categories = &table[shelf]{
	about:   "categories",
	columns: func(s *session, _ []string) ([]column[shelf], error) { return shelfColumns(), nil },
	ids: func(s *session) (ids []string, err error) { // each behind the one that it is below
		t, err := s.categories()
		if err != nil {
			return nil, err
		}
		paths := map[string][]string{}
		for id := range t.all {
			paths[id] = t.steps(id)
		}
		return slices.SortedFunc(maps.Keys(paths), func(a, b string) int {
			return cmp.Or(slices.CompareFunc(paths[a], paths[b], model.CompareTexts), cmp.Compare(a, b))
		}), nil
	},
	load: loadShelves, id: func(c *shelf) string { return c.Bvin }, parse: shop.Categories.Parse,
	setID: func(c *shelf, id string) { c.Bvin = id },
	keys: []key{{heads: []string{"Path"}, find: func(s *session, texts []string) (map[string][]string, error) {
		t, err := s.categories()
		found := map[string][]string{}
		for _, text := range texts {
			if err == nil {
				found[model.Fold(text)] = t.paths[pathKey(sheet.SplitPath(text))]
			}
		}
		return found, err
	}}},
	name: func(c *shelf) string { return c.Name },
	fresh: func(s *session) *shelf {
		return &shelf{Category: shop.NewRecord[shop.Category](s.b.Now())}
	},
	clone: func(c *shelf) *shelf {
		return &shelf{Category: *cloned(&c.Category), roles: slices.Clone(c.roles), others: c.others}
	},
	put: putShelf,
}

func loadShelves(s *session, ids []string) (map[string]*shelf, error) {
	all := map[string]*shelf{}
	recs, err := shop.Categories.Load(s.b, ids)
	if err != nil {
		return nil, err
	}
	for id, c := range recs {
		all[id] = &shelf{Category: *c}
	}
	return all, eachRole(s, ids, shop.CategoryRole, func(id, name string) {
		if c := all[id]; c != nil {
			c.roles = append(c.roles, name)
		}
	})
}

// eachRole tells the roles that may see records, where the file has a column of them.
func eachRole(s *session, ids []string, of shop.CatalogRoleType, tell func(id, name string)) error {
	if !s.wants("roles") || len(ids) == 0 {
		return nil
	}
	return shop.CatalogRoles.OfEach(s.b, "reference", ids, func(r *shop.CatalogRole) error {
		if r.RoleType == of && r.RoleName != nil {
			tell(string(r.ReferenceId), *r.RoleName)
		}
		return nil
	})
}

var (
	sourceWords = []word{{0, "page"}, {2, "link"}}
	orderWords  = []word{{0, "none"}, {1, "manual"}, {2, "name"}, {3, "price"}, {4, "price down"}, {5, "manufacturer"}}
)

func shelfColumns() []column[shelf] {
	type r = shelf
	return []column[r]{
		{head: "Path", field: "ParentId", need: always[shelf],
			get: func(s *session, c *r) string {
				if t, err := s.categories(); err == nil && c.Bvin != "" && t.all[c.Bvin] != nil {
					return t.path(c.Bvin)
				}
				if c.Name == "" {
					return ""
				}
				return sheet.JoinPath([]string{c.Name})
			},
			set: func(s *session, c *r, value string) error {
				steps := sheet.SplitPath(value)
				if len(steps) == 0 {
					return refuse("The path is missing; a category needs it.")
				}
				parent, err := s.at(steps[:len(steps)-1])
				c.ParentId, c.Name = parent, steps[len(steps)-1]
				return err
			}},
		text("Name", "Name", func(c *r) *string { return &c.Name }),
		oneOf("Kind", "SourceType", sourceWords, func(c *r) *shop.CategorySource { return &c.SourceType }),
		text("Link", "CustomPageUrl", func(c *r) *string { return &c.CustomPageUrl }),
		truth("Hidden", "Hidden", func(c *r) *bool { return &c.Hidden }),
		text("Description", "Description", func(c *r) *string { return &c.Description }),
		text("Meta title", "MetaTitle", func(c *r) *string { return &c.MetaTitle }),
		text("Meta description", "MetaDescription", func(c *r) *string { return &c.MetaDescription }),
		text("Meta keywords", "MetaKeywords", func(c *r) *string { return &c.MetaKeywords }),
		text("Keywords", "Keywords", func(c *r) *string { return &c.Keywords }),
		text("Slug", "RewriteUrl", func(c *r) *string { return &c.RewriteUrl }),
		truth("Show title", "ShowTitle", func(c *r) *bool { return &c.ShowTitle }),
		oneOf("Sort products by", "DisplaySortOrder", orderWords,
			func(c *r) *shop.CategorySortOrder { return &c.DisplaySortOrder }),
		whole("Order", "SortOrder", func(c *r) *int { return &c.SortOrder }),
		text("Icon", "ImageUrl", func(c *r) *string { return &c.ImageUrl }),
		text("Banner", "BannerImageUrl", func(c *r) *string { return &c.BannerImageUrl }),
		rolesColumn(func(c *r) *[]string { return &c.roles }, func(c *r) { c.others = true }),
	}
}

func rolesColumn[R any](at func(*R) *[]string, note func(*R)) column[R] {
	return column[R]{head: "Roles", part: "roles",
		get: func(_ *session, r *R) string { return sheet.JoinList(*at(r)) },
		set: func(_ *session, r *R, value string) error {
			*at(r) = sheet.SplitList(value)
			note(r)
			return nil
		}}
}

func putShelf(s *session, base, next *shelf) error {
	var old *shop.Category
	place := next.SortOrder
	if base != nil {
		old = &base.Category
	}
	made, err := shop.Categories.Put(s.b, old, next.Category)
	if err != nil {
		return err
	}
	if base == nil && place != 0 && made.SortOrder != place { // the rules put a new one last
		there := cloned(made)
		there.SortOrder = place
		if made, err = shop.Categories.Put(s.b, made, *there); err != nil {
			return err
		}
	}
	if t := s.tree; t != nil && base == nil {
		t.all[made.Bvin] = made
		t.note(made.Bvin)
	} else if base.Name != made.Name || base.ParentId != made.ParentId {
		s.tree = nil // paths below it are others now
	}
	if !next.others {
		return nil
	}
	return s.b.Keep(s.ctx, made.Bvin, shop.RolesFor{Of: shop.CategoryRole, Names: next.roles})
}

// place is where a product stands in a category.
type place = shop.CategoryProductAssociation

var places = func() *table[place] {
	t := plain(shop.Associations, func(*place) string { return "" },
		func(*session) []column[place] { return placeColumns },
		key{heads: []string{"Category path", "SKU"}, find: findPlaces})
	t = withProducts(t, func(a *place) *string { return &a.ProductId })
	t.put = func(s *session, base, next *place) error {
		at := next.SortOrder
		made, err := shop.Associations.Put(s.b, base, *next)
		if err == nil && base == nil && at != 0 && made.SortOrder != at {
			there := *made
			there.SortOrder = at
			_, err = shop.Associations.Put(s.b, made, there)
		}
		return err
	}
	return t
}()

var placeColumns = []column[place]{
	{head: "Category path", field: "CategoryId", need: always[place],
		get: func(s *session, a *place) string {
			t, err := s.categories()
			if err != nil {
				return ""
			}
			return t.path(a.CategoryId)
		},
		set: func(s *session, a *place, value string) (err error) {
			a.CategoryId, err = s.at(sheet.SplitPath(value))
			return err
		}},
	ofProduct("ProductId", func(a *place) *string { return &a.ProductId }),
	whole("Position", "SortOrder", func(a *place) *int { return &a.SortOrder }),
}

// findPlaces finds the places of products in categories by path and SKU.
func findPlaces(s *session, texts []string) (map[string][]string, error) {
	found := map[string][]string{}
	for _, text := range texts {
		path, sku, _ := strings.Cut(text, keySign)
		t, err := s.categories()
		if err != nil {
			return nil, err
		}
		product, err := s.productOf(sku)
		if err != nil && fatal(err) {
			return nil, err
		}
		shelves := t.paths[pathKey(sheet.SplitPath(path))]
		if product == "" || len(shelves) == 0 {
			continue
		}
		err = shop.Associations.OfEach(s.b, "product", []string{product}, func(a *place) error {
			if slices.Contains(shelves, a.CategoryId) {
				found[model.Fold(text)] = append(found[model.Fold(text)], shop.Associations.ID(a))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}
