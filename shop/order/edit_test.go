package order

import (
	"slices"
	"strings"
	"testing"
)

func TestMerge(t *testing.T) {
	line := func(same, price string, quantity int) EditLine {
		return EditLine{Same: same, Price: amount(price), Quantity: quantity}
	}
	got := Merge([]EditLine{
		line("pan red", "10", 1), line("pan blue", "10", 1), line("pan red", "9", 1), line("pan red", "10.00", 2),
		line("", "10", 1), line("", "10", 1), line("pan red", "10", 0), line("pan red", "9", 4),
	})
	if want := []int{0, 1, 2, 0, 4, 5, 6, 2}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestCheckLines(t *testing.T) {
	for want, l := range map[string]EditLine{
		"":            {Name: "BAG", Quantity: 2, Least: 2},
		"below 0":     {Name: "BAG", Quantity: -1},
		"at least 2,": {Name: "BAG", Quantity: 1, Least: 2},
	} {
		r := CheckLines([]EditLine{l})
		if (r == nil) != (want == "") || r != nil && !strings.Contains(r.Error(), want) {
			t.Errorf("%+v: %v, want %q", l, r, want)
		}
	}
}

func TestDifferences(t *testing.T) {
	bag := EditLine{ID: 1, Name: "BAG-1", Quantity: 2, Price: amount("27")}
	more, dearer, pan := bag, bag, EditLine{ID: 2, Name: "PAN", Quantity: 1, Price: amount("30")}
	more.Quantity, dearer.Price = 3, amount("30")
	for want, c := range map[string]struct {
		before, after []EditLine
		was, is       string
	}{
		"":                                   {[]EditLine{bag}, []EditLine{bag}, "54", "54.00"},
		"BAG-1: 2 → 3; total 54.00 → 81.00.": {[]EditLine{bag}, []EditLine{more}, "54", "81"},
		"BAG-1: 27.00 → 30.00 each;":         {[]EditLine{bag}, []EditLine{dearer}, "5", "5"},
		"BAG-1 removed; PAN: 1 added;":       {[]EditLine{bag}, []EditLine{pan}, "5", "5"},
		"PAN: 1 added; total 54.00 → 84.00.": {[]EditLine{bag}, []EditLine{bag, pan}, "54", "84"},
	} {
		var said []string
		for _, s := range Differences(c.before, c.after, amount(c.was), amount(c.is), 2) {
			said = append(said, s.String())
		}
		if got := strings.Join(said, " "); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestRescale(t *testing.T) {
	for _, c := range []struct {
		amount  string
		was, is int
		want    string
	}{{"-4", 2, 3, "-6"}, {"-1", 3, 1, "-0.33"}, {"-1.005", 2, 2, "-1.005"}, {"-1", 0, 2, "-1"}, {"-1", 2, 0, "0"}} {
		if got := Rescale(amount(c.amount), c.was, c.is, 2); !got.Equal(amount(c.want)) {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestReserveAfter(t *testing.T) {
	for _, c := range [][4]int{{2, 2, 3, 3}, {2, 2, 1, 1}, {0, 2, 3, 1}, {0, 2, 1, 0}, {5, 2, 3, 3}, {2, 2, 0, 0}} {
		if got := ReserveAfter(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("%v: %d", c, got)
		}
	}
}
