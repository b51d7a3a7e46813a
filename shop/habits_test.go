package shop

import "testing"

func TestHabitsOf(t *testing.T) {
	for region, want := range map[string]struct {
		currency, weight, length string
		taxed                    bool
	}{
		"DE": {"EUR", "kg", "cm", true},
		"at": {"EUR", "kg", "cm", true},
		"CH": {"CHF", "kg", "cm", true},
		"HR": {"EUR", "kg", "cm", true},
		"GB": {"GBP", "kg", "cm", true},
		"JP": {"JPY", "kg", "cm", true},
		"CA": {"CAD", "kg", "cm", false},
		"US": {"USD", "lb", "in", false},
		"AL": {"USD", "kg", "cm", true}, // its lek cannot be chosen
		"":   {"USD", "lb", "in", false},
		"C":  {"USD", "lb", "in", false},
		"EU": {"USD", "lb", "in", false},
	} {
		d, taxed := HabitsOf(region)
		if d.Currency != want.currency || d.Weight != want.weight || d.Length != want.length || taxed != want.taxed {
			t.Errorf("%q: %+v, taxed %v, want %+v", region, d, taxed, want)
		}
	}
}
