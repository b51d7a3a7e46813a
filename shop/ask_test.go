package shop

import (
	"slices"
	"testing"

	"griddle/shop/model"
)

// Each member by which programs ask is one of the record's, and its columns are there; those that lists are ordered by
// have a value in every row.
func TestAskedMembersAreThere(t *testing.T) {
	s := modelsOf(declared())
	asked := 0
	check := func(table string, asks []model.Asked, kind func(string) bool) {
		for _, a := range asks {
			asked++
			if len(a.Ops) < 3 || !slices.Contains(a.Ops, model.OpEq) || !kind(a.Member) {
				t.Errorf("%s: %+v", table, a)
			}
		}
	}
	check("products", Products.Asks(), func(m string) bool {
		a := s.products.Asks[m]
		return s.products.Kind(a.Column) > 0 && (a.Sort == "" || s.products.Kind(a.Sort) > 0)
	})
	check("orders", Orders.Asks(), func(m string) bool {
		a := s.orders.Asks[m]
		return s.orders.Kind(a.Column) > 0 && (a.Sort == "" || s.orders.Kind(a.Sort) > 0)
	})
	check("customers", Customers.Asks(), func(m string) bool {
		a := s.customers.Asks[m]
		return s.customers.Kind(a.Column) > 0 && (a.Sort == "" || s.customers.Kind(a.Sort) > 0)
	})
	if asked < 15 {
		t.Errorf("only %d members can be asked for", asked)
	}
}
