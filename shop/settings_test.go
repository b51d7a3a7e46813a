package shop

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSettings(t *testing.T) {
	s := newShop(t)
	if st := must(s.Settings()); st.Listen != DefaultListen || st.StoreName != "" || st.FirstRunDone || st.APIOff {
		t.Errorf("at first: %+v", st)
	}
	want := Settings{StoreName: " Bakery ", Listen: "[::1]:8080", APIOff: true,
		Hosts:   []string{"Shop.Local", "10.0.0.5:8080", "shop.local", "[::1]"},
		Origins: []string{"https://shop.example", "app://desk", "http://localhost:3000"}, FirstRunDone: true}
	if err := s.SaveSettings(ctx, want); err != nil {
		t.Fatal(err)
	}
	s.restart()
	st := must(s.Settings())
	if st.StoreName != "Bakery" || st.Listen != want.Listen || !st.APIOff || !st.FirstRunDone ||
		!slices.Equal(st.Hosts, []string{"10.0.0.5:8080", "[::1]", "shop.local"}) || len(st.Origins) != 3 {
		t.Errorf("%+v", st)
	}
	for _, c := range []struct {
		field string
		bad   Settings
	}{
		{"StoreName", Settings{StoreName: strings.Repeat("x", 101)}},
		{"MaxVariants", Settings{MaxVariants: -1}},
		{"MaxVariants", Settings{MaxVariants: mostMaxVariants + 1}},
		{"Listen", Settings{Listen: "4743"}},
		{"Listen", Settings{Listen: ":4743"}},
		{"Listen", Settings{Listen: "127.0.0.1:0"}},
		{"Listen", Settings{Listen: "127.0.0.1:65536"}},
		{"Listen", Settings{Listen: "shop.local:80"}},
		{"Hosts", Settings{Hosts: []string{"http://x"}}},
		{"Hosts", Settings{Hosts: []string{""}}},
		{"Hosts", Settings{Hosts: []string{"a..b"}}},
		{"Hosts", Settings{Hosts: []string{"shop:99999"}}},
		{"Origins", Settings{Origins: []string{"null"}}},
		{"Origins", Settings{Origins: []string{"https://shop.example/"}}},
		{"Origins", Settings{Origins: []string{"https://u:p@shop.example"}}},
		{"Origins", Settings{Origins: []string{"shop.example"}}},
		{"Origins", Settings{Origins: []string{"*"}}},
	} {
		s.refused(s.SaveSettings(ctx, c.bad), Invalid, c.field)
	}
	if again := must(s.Settings()); again.StoreName != "Bakery" {
		t.Errorf("refused settings were stored: %+v", again)
	}
}

func TestUIState(t *testing.T) {
	s := newShop(t)
	if got := s.UIState("page"); got != "" {
		t.Errorf("at first %q", got)
	}
	for _, value := range []string{"admin/api", "catalog"} {
		if err := s.SetUIState(ctx, "page", value); err != nil {
			t.Fatal(err)
		}
	}
	s.restart()
	if s.UIState("page") != "catalog" || s.UIState("size") != "" {
		t.Errorf("page %q", s.UIState("page"))
	}
	if err := s.SetUIState(ctx, "page", ""); err != nil || s.UIState("page") != "" {
		t.Errorf("not forgotten: %q %v", s.UIState("page"), err)
	}
}

func TestCalendar(t *testing.T) {
	s := newShop(t)
	for _, c := range []struct {
		country, currency string
		set               CalendarSettings
		week              time.Weekday
		field             string // of the refusal
	}{
		{country: "Germany", currency: "EUR", week: time.Monday},
		{country: "United States", currency: "USD", week: time.Sunday},
		{currency: "USD", week: time.Sunday},
		{currency: "EUR", week: time.Monday},
		{country: "Egypt", currency: "EUR", week: time.Saturday},
		{country: "Egypt", currency: "EUR", set: CalendarSettings{Week: "Monday", Zone: "Africa/Cairo", Fiscal: 7},
			week: time.Monday},
		{currency: "USD", set: CalendarSettings{Zone: "Atlantis/Sunken"}, field: "Zone"},
		{currency: "USD", set: CalendarSettings{Zone: "Local"}, field: "Zone"},
		{currency: "USD", set: CalendarSettings{Week: "Someday"}, field: "Week"},
		{currency: "USD", set: CalendarSettings{Fiscal: 13}, field: "Fiscal"},
	} {
		d, err := s.Details()
		if err != nil {
			t.Fatal(err)
		}
		d.Country, d.Currency = c.country, c.currency
		if err := s.SaveDetails(ctx, d, func(*Settings) {}); err != nil {
			t.Fatal(err)
		}
		err = s.SaveCalendarSettings(ctx, c.set)
		var refusal *Error
		if c.field != "" {
			if !errors.As(err, &refusal) || refusal.Field != c.field {
				t.Errorf("%+v: %v", c.set, err)
			}
			continue
		}
		cal, err2 := s.Calendar()
		if err != nil || err2 != nil || cal.Week != c.week || cal.Fiscal != time.Month(c.set.Fiscal) ||
			c.set.Zone != "" && cal.Zone.String() != c.set.Zone {
			t.Errorf("%s %s %+v: %+v, %v, %v", c.country, c.currency, c.set, cal, err, err2)
		}
	}
}
