package order

import (
	"fmt"
	"testing"
)

func TestPackages(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []Packing
		want  string
	}{
		{"nothing", nil, "[]"},
		{"all together", []Packing{{Line: 1, Pieces: 2}, {Line: 2, Pieces: 1}, {Line: 3}}, "[map[1:2 2:1]]"},
		{"two places", []Packing{{Line: 1, Pieces: 2}, {Line: 2, Pieces: 1, From: "mill"}, {Line: 3, Pieces: 4}},
			"[map[1:2 3:4] map[2:1]]"},
		{"each alone", []Packing{{Line: 1, Pieces: 2, Alone: true}, {Line: 2, Pieces: 3}},
			"[map[1:1] map[1:1] map[2:3]]"},
		{"a place and one alone of it", []Packing{{Line: 1, Pieces: 1, From: "mill"}, {Line: 2, Pieces: 1, From: "mill",
			Alone: true}, {Line: 3, Pieces: 1, From: "mill"}}, "[map[1:1 3:1] map[2:1]]"},
	} {
		if got := fmt.Sprint(Packages(c.lines)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
