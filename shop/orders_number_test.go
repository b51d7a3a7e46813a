package shop

import "testing"

func TestOrderByNumber(t *testing.T) {
	s := newShop(t)
	first := s.received(`"OrderNumber":"Ä-7","TimeOfOrderUtc":"2026-11-01T10:00:00Z",`)
	s.received(`"OrderNumber":"Ä-70","TimeOfOrderUtc":"2026-11-02T10:00:00Z","Instructions":"as Ä-7",`)
	if got := must(s.OrderByNumber(ctx, " ä-7 ")); got != first {
		t.Errorf("%s, want %s", got, first)
	}
	newer := s.received(`"OrderNumber":"ä-7","TimeOfOrderUtc":"2026-11-03T10:00:00Z",`)
	s.received(`"OrderNumber":"ä-7","TimeOfOrderUtc":"2026-10-03T10:00:00Z",`)
	if got := must(s.OrderByNumber(ctx, "Ä-7")); got != newer {
		t.Errorf("%s, want the newest, %s", got, newer)
	}
	for _, number := range []string{"", " ", "7", "Ä"} {
		if id, err := s.OrderByNumber(ctx, number); KindOf(err) != Missing {
			t.Errorf("%q: %s %v", number, id, err)
		}
	}
}
