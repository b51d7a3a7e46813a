package shop

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"griddle/shop/model"
	"griddle/shop/wire"
)

// taxed makes a schedule with rates of these places, "USA", "USA NY" or "USA NY 10001", and answers its number and
// theirs.
func (s *shopTest) taxed(places ...string) (schedule string, rates []string) {
	s.t.Helper()
	schedule = s.save(TaxSchedules, "", `{"Name":"Standard"}`).text("Id")
	for _, place := range places {
		of := append(strings.Fields(place), "", "")
		rates = append(rates, s.save(Taxes, "", `{"TaxScheduleId":`+schedule+`,"CountryIsoAlpha3":"`+of[0]+`",`+
			`"RegionAbbreviation":"`+of[1]+`","PostalCode":"`+of[2]+`","Rate":8.25}`).text("Id"))
	}
	return schedule, rates
}

// Which rates never count, and which counts for an address: the least specific one.
func TestWhichRateCounts(t *testing.T) {
	usa, canada := CountryByISO("usa").Bvin, CountryByISO("Canada").Bvin
	for _, c := range []struct {
		places []string
		hidden string // by which of the places each is hidden; - for none
		to     Address
		counts int // among the places; -1 for none
	}{
		{[]string{"USA NY", "USA NJ"}, "- -", Address{CountryBvin: usa, RegionBvin: "nj"}, 1},
		{[]string{"USA NY", "USA"}, "1 -", Address{CountryBvin: usa, RegionBvin: "NY"}, 1},
		{[]string{"USA NY 10001", "USA NY"}, "1 -", Address{CountryBvin: usa, RegionBvin: "NY", PostalCode: "10001"},
			1},
		{[]string{"USA NY 10001", "USA NJ"}, "- -", Address{CountryBvin: usa, RegionBvin: "NY", PostalCode: "10002"},
			-1},
		{[]string{"USA", "CAN ON"}, "- -", Address{CountryBvin: canada, RegionBvin: "QC"}, -1},
		{[]string{"USA", "usa NY 10001"}, "- 0", Address{CountryBvin: usa}, 0},
		{[]string{"USA NY"}, "-", Address{}, -1},
	} {
		s := newShop(t)
		schedule, rates := s.taxed(c.places...)
		s.save(TaxSchedules, "", `{"Name":"Another"}`)
		hidden := must(s.HiddenRates(ctx))
		for i, want := range strings.Fields(c.hidden) {
			n, _ := model.ParseID[int64](rates[i])
			first, is := hidden[n]
			if is != (want != "-") || is && model.IDText(first.Id) != rates[want[0]-'0'] {
				t.Errorf("%v: %s is hidden by %+v", c.places, c.places[i], first)
			}
		}
		n, _ := model.ParseID[int64](schedule)
		found := must(s.RateFor(ctx, n, c.to))
		switch {
		case c.counts < 0 && found != nil, c.counts >= 0 && (found == nil || model.IDText(found.Id) != rates[c.counts]):
			t.Errorf("%v: for %+v counts %+v", c.places, c.to, found)
		}
	}
	rate := Tax{Rate: wire.MustDecimal("8.25")}
	if got := rate.On(decimal.NewFromInt(100), "USD"); got.String() != "8.25" {
		t.Errorf("on 100 it is %s", got)
	}
}

// The window is stricter with rates than the API, and leaves what a program wrote.
func TestEditTaxes(t *testing.T) {
	s := newShop(t)
	schedule, _ := s.taxed("USA NY")
	n, _ := model.ParseID[int64](schedule)
	for _, c := range []struct {
		change func(*Tax)
		field  string // that is refused; "" for none
	}{
		{func(*Tax) {}, ""},
		{func(r *Tax) { r.CountryIsoAlpha3 = "Germany" }, ""},
		{func(r *Tax) { r.CountryIsoAlpha3 = "DE" }, "CountryIsoAlpha3"},
		{func(r *Tax) { r.CountryIsoAlpha3 = " " }, "CountryIsoAlpha3"},
		{func(r *Tax) { r.RegionAbbreviation = "New Jersey" }, ""},
		{func(r *Tax) { r.RegionAbbreviation = "ZZ" }, "RegionAbbreviation"},
		{func(r *Tax) { r.RegionAbbreviation = "ny" }, "CountryIsoAlpha3"}, // there is one
		{func(r *Tax) { r.RegionAbbreviation, r.PostalCode = "NY", "10001" }, ""},
		{func(r *Tax) { r.PostalCode = "12345678901" }, "PostalCode"},
		{func(r *Tax) { r.Rate = wire.MustDecimal("100.01") }, "Rate"},
		{func(r *Tax) { r.Rate = wire.MustDecimal("-1") }, "Rate"},
		{func(r *Tax) { r.Rate = wire.MustDecimal("8.87565") }, "Rate"},
		{func(r *Tax) { r.Rate = wire.MustDecimal("8.8756") }, ""},
		{func(r *Tax) { r.ShippingRate = wire.MustDecimal("101") }, "ShippingRate"},
		{func(r *Tax) { r.TaxScheduleId = 99 }, "TaxScheduleId"},
	} {
		next := Tax{TaxScheduleId: n, CountryIsoAlpha3: "USA", RegionAbbreviation: "NJ", Rate: wire.MustDecimal("6")}
		c.change(&next)
		saved, _, err := Taxes.Edit(s.Store, ctx, nil, next)
		field := ""
		if err != nil {
			field = AsRefusal(err, "").Field
		}
		if field != c.field {
			t.Errorf("%+v is refused for %q: %v", next, field, err)
		}
		if err == nil {
			if len(saved.CountryIsoAlpha3) != 3 || len(saved.RegionAbbreviation) > 2 {
				t.Errorf("saved %+v", saved)
			}
			must(Taxes.Remove(s.Store, ctx, []string{model.IDText(saved.Id)}))
		}
	}
	odd := s.save(Taxes, "", `{"TaxScheduleId":`+schedule+`,"CountryIsoAlpha3":"XX",`+
		`"PostalCode":"123456789012"}`).text("Id")
	base := must(Taxes.Get(s.Store, odd))
	next := base
	next.Rate = wire.MustDecimal("3")
	if _, _, err := Taxes.Edit(s.Store, ctx, &base, next); err != nil {
		t.Errorf("what a program wrote is refused: %v", err)
	}
	for _, c := range []struct {
		next  TaxSchedule
		field string
	}{
		{TaxSchedule{Name: " "}, "Name"}, {TaxSchedule{Name: "STANDARD"}, "Name"},
		{TaxSchedule{Name: "Food", DefaultRate: wire.MustDecimal("101")}, "DefaultRate"},
		{TaxSchedule{Name: "Food", DefaultShippingRate: wire.MustDecimal("0.12345")}, "DefaultShippingRate"},
		{TaxSchedule{Name: "Food", DefaultRate: wire.MustDecimal("19")}, ""},
	} {
		_, _, err := TaxSchedules.Edit(s.Store, ctx, nil, c.next)
		if field := ""; err != nil {
			if field = AsRefusal(err, "").Field; field != c.field {
				t.Errorf("%+v is refused for %q: %v", c.next, field, err)
			}
		} else if c.field != "" {
			t.Errorf("%+v is not refused", c.next)
		}
	}
}

// A rate for the whole country becomes the rest of it; when schedules are merged, products go over and rates do not.
func TestSpreadRateAndMergeSchedules(t *testing.T) {
	s := newShop(t)
	schedule, rates := s.taxed("USA", "USA NY")
	pan := s.product(`{"ProductName":"Pan","TaxSchedule":` + schedule + `}`).text("Bvin")
	before := s.everything()
	made := must(s.SpreadRate(ctx, rates[0]))
	all := must(Taxes.Find(s.Store, ctx, model.Find{}))
	if want := len(Regions(CountryByISO("USA").Bvin)); len(all) != want || len(must(s.HiddenRates(ctx))) != 0 {
		t.Errorf("%d rates of %d", len(all), want)
	}
	s.ok(s.Undo(ctx, made.ID))
	s.same(withoutNumbers(s.everything()), withoutNumbers(before))
	if _, err := s.SpreadRate(ctx, rates[1]); KindOf(err) != Invalid {
		t.Errorf("a region is spread: %v", err)
	}
	other := s.save(TaxSchedules, "", `{"Name":"Other"}`).text("Id")
	before = s.everything()
	made = must(TaxSchedules.Merge(s.Store, ctx, model.Merging[TaxSchedule]{Keep: other, Others: []string{schedule}}))
	if p := must(s.Product(ctx, pan)); model.IDText(p.TaxSchedule) != other {
		t.Errorf("the product has %d", p.TaxSchedule)
	}
	if all := must(Taxes.Find(s.Store, ctx, model.Find{})); len(all) != 0 {
		t.Errorf("rates %v", all)
	}
	s.ok(s.Undo(ctx, made.ID))
	s.same(withoutNumbers(s.everything()), withoutNumbers(before))
}
