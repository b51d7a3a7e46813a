package shop

import (
	"slices"
	"testing"
)

// Each member by which programs ask is one of the record's, and its columns are there; those that lists are ordered by
// have a value in every row.
func TestAskedMembersAreThere(t *testing.T) {
	s := modelsOf(declared())
	asked := 0
	check := func(table string, asks []Asked, kind func(string) bool) {
		for _, a := range asks {
			asked++
			if len(a.Ops) < 3 || !slices.Contains(a.Ops, OpEq) || !kind(a.Member) {
				t.Errorf("%s: %+v", table, a)
			}
		}
	}
	check("products", Products.Asks(), func(m string) bool {
		a := s.products.asks[m]
		return s.products.Kind(a.column) > 0 && (a.sort == "" || s.products.Kind(a.sort) > 0)
	})
	check("orders", Orders.Asks(), func(m string) bool {
		a := s.orders.asks[m]
		return s.orders.Kind(a.column) > 0 && (a.sort == "" || s.orders.Kind(a.sort) > 0)
	})
	check("customers", Customers.Asks(), func(m string) bool {
		a := s.customers.asks[m]
		return s.customers.Kind(a.column) > 0 && (a.sort == "" || s.customers.Kind(a.sort) > 0)
	})
	if asked < 15 {
		t.Errorf("only %d members can be asked for", asked)
	}
}
