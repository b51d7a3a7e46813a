package shop

import (
	"testing"
	"time"
)

func TestOverview(t *testing.T) {
	s := newShop(t)
	if o := must(s.Overview(ctx)); o != (Overview{}) {
		t.Errorf("an empty store: %+v", o)
	}
	tea := s.product(`{"Sku":"T","ProductName":"Teapot","Status":1,"ImageFileSmall":"t.png"}`)
	s.product(`{"Sku":"C","ProductName":"Cup","Status":0}`)
	s.product(`{"Sku":"S","ProductName":"Saucer","Status":1}`)
	pots := s.category(`{"Name":"Pots"}`)
	s.associate(tea.text("Bvin"), pots.text("Bvin"))
	want := Overview{Products: 3, Categories: 1, NotForSale: 1, NoPicture: 2, NoCategory: 2}
	if o := must(s.Overview(ctx)); o != want {
		t.Errorf("%+v, want %+v", o, want)
	}
}

func TestRequestsByHour(t *testing.T) {
	s := newShop(t)
	report := func(key int64, times int) {
		for range times {
			s.Report(Request{At: s.now(), KeyID: key, Result: "OK"})
		}
	}
	report(7, 2)
	report(0, 1) // nobody's
	s.clocks.pass(time.Hour)
	report(7, 1)
	s.restart()
	counts, start := s.RequestsByHour()
	if counts[22] != 2 || counts[23] != 1 || !start.Equal(midday.Add(time.Hour).Truncate(time.Hour)) {
		t.Errorf("%v from %v", counts, start)
	}
	s.clocks.pass(23 * time.Hour)
	if counts, _ := s.RequestsByHour(); counts[0] != 1 || counts[23] != 0 {
		t.Errorf("a day later %v", counts)
	}
	s.clocks.pass(100 * time.Hour)
	report(7, 1)
	s.restart()
	if n := len(s.activity.hours); n != 1 {
		t.Errorf("%d hours are kept", n)
	}
}
