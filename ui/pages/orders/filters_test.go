package orders

import (
	"slices"
	"testing"

	"griddle/shop"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/records"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

// country is the id of one by its ISO code.
func countryID(iso string) string {
	for _, c := range shop.Countries {
		if c.ISO == iso {
			return c.Bvin
		}
	}
	panic("there is no country " + iso)
}

// apart are orders that differ in where they go, how, with which code and by what they cost.
func apart(t *testing.T, f *pagetest.Fixture) (florida, germany string) {
	t.Helper()
	usa, deu := countryID("USA"), countryID("DEU")
	_, _, err := shop.Affiliates.Save(f.Shop, ctx, nil, "", []byte(`{"ReferralId":"BLOG","DisplayName":"A blog"}`))
	if err != nil {
		t.Fatal(err)
	}
	florida = post(t, f, "1001", code("Received"), `,"AffiliateID":1,"ShippingMethodDisplayName":"UPS Ground",`+
		`"TotalShippingBeforeDiscounts":30,"Coupons":[{"CouponCode":"Spring"}],`+
		`"ShippingAddress":{"CountryBvin":"`+usa+`","RegionBvin":"FL"}`)
	germany = post(t, f, "1002", code("Received"), `,"ShippingAddress":{"CountryBvin":"`+deu+`"}`)
	return florida, germany
}

// The further filters narrow the list by what orders hold.
func TestFurtherFilters(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	florida, germany := apart(t, f)
	usa := countryID("USA")
	for asked, want := range map[string][]string{
		"place=" + usa: {florida}, "place=" + usa + "..fl": {florida}, "place=" + usa + "..ny": nil,
		"method=ups+ground": {florida}, "coupon=SPRING": {florida}, "total=..20": {germany}, "total=21..": {florida},
		"affiliate=1": {florida}, "affiliate=2": nil, "total=20..50": {germany, florida}, "total=20.01..49.99": nil,
		"since=2000-01-01..2000-12-31": nil, "since=2000-01-01..": {germany, florida},
	} {
		f.Desk.Go(shell.To(Name).With(asked))
		if got := f.Table(t).Rows(); !slices.Equal(got, want) {
			t.Errorf("%s finds %q, want %q", asked, got, want)
		}
	}
	friends, err := sales.OrderAffiliates(f.Shop, ctx)
	if err != nil || len(friends) != 1 || friends[0].Name != "A blog" {
		t.Errorf("affiliates: %v, %v", friends, err)
	}
	places, err := sales.OrderPlaces(f.Shop, ctx)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, o := range placeOptions(places) {
		names = append(names, o.Label)
	}
	if want := []string{"Any destination", "Germany", "United States", "United States · Florida"}; !slices.Equal(names,
		want) {
		t.Errorf("destinations: %q", names)
	}
}

// Further filters are shown on request; a span of totals is asked for, and stands in the filter.
func TestAskedFilter(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	florida, _ := apart(t, f)
	f.Desk.Go(shell.To(Name))
	f.Table(t)
	find := func(word string) *kit.Select {
		s, _ := uitest.Find(f.Desk.Window.Canvas(), func(s *kit.Select) bool {
			return s.Visible() &&
				s.Selected == word
		})
		return s
	}
	if find("Any total") != nil {
		t.Error("further filters are in sight at first")
	}
	f.Press(t, "More filters")
	f.Lay()
	totals := find("Any total")
	if totals == nil || find("Any destination") == nil {
		t.Fatal("the further filters are not in sight")
	}
	totals.SetSelected("From … to …")
	f.Runner.Flush()
	f.Type(t, "From", "30")
	f.Type(t, "To", "10")
	f.Press(t, "Show")
	f.Sees(t, "The end lies before the beginning.")
	f.Type(t, "To", "60")
	f.Press(t, "Show")
	if got := f.Table(t).Rows(); !slices.Equal(got, []string{florida}) || totals.Selected != "30.00 to 60.00" {
		t.Errorf("%q stands there and finds %q", totals.Selected, got)
	}
	f.Press(t, "Fewer filters")
	if !totals.Visible() || !totals.Marked {
		t.Error("a filter that is used is hidden")
	}
}

// The list begins with views, which are the owner's to delete.
func TestFirstViews(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	first, second := post(t, f, "1001", code("Received"), ""), post(t, f, "1002", code("Received"), "")
	pay(t, f, first, "20")
	f.Press(t, "Unpaid")
	if got := f.Table(t).Rows(); !slices.Equal(got, []string{second}) {
		t.Errorf("unpaid are %q", got)
	}
	for _, name := range []string{"Today", "Unpaid", "Money held", "To give back", "Partly shipped"} {
		choose(t, f, f.Page.(*records.ListPage[shop.OrderRow]).ViewActions(name), "Delete the view")
	}
	f.Desk.Go(shell.To("orders/new"))
	f.Desk.Go(shell.To(Name))
	f.Table(t)
	if f.Offers("Money held") || !f.Offers("All") {
		t.Error("a view that was deleted is there again")
	}
	f.Page.(shell.Moded).Mode(1)
	if got := f.Page.Head().Title; got != "New" {
		t.Errorf("Alt+2 leads to %s", got)
	}
}
