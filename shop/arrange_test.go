package shop

import (
	"strings"
	"testing"

	"griddle/shop/wire"
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
	for _, change := range []Change{hidden, moved} {
		if err := s.Undo(ctx, change.ID); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Undo(ctx, up.ID); err != nil {
		t.Fatal(err)
	}
	s.same(s.everything(), before)
}

func TestArrangeProductsAndRoles(t *testing.T) {
	s, products, categories := stocked(t)
	third := s.product(`{"ProductName":"Wok"}`).text("Bvin")
	before := s.everything()
	in := func() []string { return s.names(must(s.FindProducts(ctx, ProductFilter{Category: categories[0]}))) }
	c := must(s.ArrangeProducts(ctx, categories[0], []string{third, products[1], wire.NewBvin()}))
	s.same(in(), []string{"Wok", "Oil"})
	if again := must(s.ArrangeProducts(ctx, categories[0], []string{third, products[1]})); again.ID != 0 {
		t.Errorf("nothing changed, and yet %+v", again)
	}
	roles := must(s.AdmitRoles(ctx, CategoryRole, categories[0], []string{"Bakers", "cooks", " "}))
	s.same(must(s.RoleNames(ctx, CategoryRole, categories[0])), []string{"Cooks", "Bakers"}) // one it has already keeps its name
	_, err := s.AdmitRoles(ctx, CategoryRole, categories[0], []string{strings.Repeat("x", 251)})
	s.refused(err, Invalid, "RoleName")
	stands := must(s.StandIn(ctx, third, []string{categories[1]}))
	s.same(in(), []string{"Oil"})
	s.same(s.names(must(s.FindProducts(ctx, ProductFilter{Category: categories[1]}))), []string{"Oil", "Wok"})
	for _, change := range []Change{stands, roles, c} {
		if err := s.Undo(ctx, change.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.same(s.everything(), before)
	if last := must(s.ArrangeProducts(ctx, categories[0], nil)); len(in()) != 0 || last.Kind != Arranged {
		t.Errorf("%v stand in it", in())
	}
}
