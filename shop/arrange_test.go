package shop

import (
	"strings"
	"testing"

	"griddle/shop/model"
	"griddle/shop/wire"
	"griddle/storage"
)

// tree is the tree of categories, indented.
func (s *shopTest) tree() (lines []string) {
	for _, r := range must(s.CategoryTree(ctx)) {
		lines = append(lines, strings.Repeat(" ", r.Depth)+r.Name)
	}
	return lines
}

func TestArrangeCategories(t *testing.T) {
	s := newShop(t)
	a := s.category(`{"Name":"A"}`).text("Bvin")
	b := s.category(`{"Name":"B"}`).text("Bvin")
	c := s.category(`{"Name":"C","ParentId":"` + a + `"}`).text("Bvin")
	before := s.everything()

	up := must(s.StepCategory(ctx, b, -1))
	s.same(s.tree(), []string{"B", "A", " C"})
	must(s.StepCategory(ctx, b, -1)) // first already
	s.same(s.tree(), []string{"B", "A", " C"})
	moved := must(s.MoveCategory(ctx, b, a))
	s.same(s.tree(), []string{"A", " C", " B"})
	_, err := s.MoveCategory(ctx, a, b)
	s.refused(err, Invalid, "ParentId")
	_, err = s.MoveCategory(ctx, a, a)
	s.refused(err, Invalid, "ParentId")
	_, err = s.MoveCategory(ctx, a, "3421370c-18e4-4bf4-8746-bab47b3df295")
	s.refused(err, Invalid, "ParentId")
	hidden := must(s.HideCategory(ctx, c, true))
	if !must(s.Category(ctx, c)).Hidden {
		t.Error("not hidden")
	}
	for _, change := range []model.Change{hidden, moved} {
		if err := s.Undo(ctx, change.ID); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Undo(ctx, up.ID); err != nil {
		t.Fatal(err)
	}
	s.same(s.everything(), before)
}

// along saves a record as it is, with what is stored along with it.
func along[T any, K storage.ID](s *shopTest, r Resource[T, K], id string, with ...Along) (model.Change, error) {
	rec := must(r.Get(s.Store, id))
	_, c, err := r.Edit(s.Store, ctx, &rec, rec, with...)
	return c, err
}

func TestProductsCategoriesAndRolesAlong(t *testing.T) {
	s, products, categories := stocked(t)
	third := s.product(`{"ProductName":"Wok"}`).text("Bvin")
	before := s.everything()
	of := func(n int) []string {
		return s.names(must(s.FindProducts(ctx, ProductFilter{Category: categories[n]})))
	}
	c := must(along(s, Categories, categories[0], ProductsIn{third, products[1], wire.NewBvin()},
		RolesFor{CategoryRole, []string{"Bakers", "cooks", " "}}))
	s.same(of(0), []string{"Wok", "Oil"})
	// one it has already keeps its name
	s.same(must(s.RoleNames(ctx, CategoryRole, categories[0])), []string{"Cooks", "Bakers"})

	// What is refused leaves all of it as it was.
	rec := must(s.Category(ctx, categories[0]))
	next := rec
	next.Name = "Renamed"
	_, _, err := Categories.Edit(s.Store, ctx, &rec, next,
		ProductsIn{}, RolesFor{CategoryRole, []string{strings.Repeat("x", 251)}})
	s.refused(err, Invalid, "RoleName")
	s.same(of(0), []string{"Wok", "Oil"})
	if name := must(s.Category(ctx, categories[0])).Name; name == "Renamed" {
		t.Error("half of it was stored")
	}

	stands := must(along(s, Products, third, CategoriesWith{categories[1], wire.NewBvin()}))
	s.same(of(0), []string{"Oil"})
	s.same(of(1), []string{"Oil", "Wok"})
	for _, change := range []model.Change{stands, c} {
		if err := s.Undo(ctx, change.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.same(s.everything(), before)

	// A new product comes with its categories and roles.
	fresh := NewRecord[Product](s.now())
	fresh.ProductName = "Lid"
	saved, _, err := Products.Edit(s.Store, ctx, nil, fresh,
		CategoriesWith{categories[0]}, RolesFor{ProductRole, []string{"Cooks"}})
	if err != nil {
		t.Fatal(err)
	}
	s.same(must(s.CategoriesOf(ctx, saved.Bvin)), []string{categories[0]})
	s.same(must(s.RoleNames(ctx, ProductRole, saved.Bvin)), []string{"Cooks"})
}
