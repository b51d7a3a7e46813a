package shop

import (
	"strings"
	"testing"
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
