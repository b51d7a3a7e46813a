package taxes

import (
	"testing"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/pages/products"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

func book() shell.Book {
	return shell.Book{Entries: append(Entries(), products.Entries()...), Home: shell.To(Name)}
}

// posted makes a schedule with a rate for New York, one for all of the USA, and a product.
func posted(t *testing.T, f *pagetest.Fixture) (schedule, york, usa string) {
	t.Helper()
	schedule = f.Post(t, shop.TaxSchedules, `{"Name":"Standard","DefaultRate":19}`)
	york = f.Post(t, shop.Taxes, `{"TaxScheduleId":`+schedule+`,"CountryIsoAlpha3":"USA","RegionAbbreviation":"NY",`+
		`"Rate":8}`)
	usa = f.Post(t, shop.Taxes, `{"TaxScheduleId":`+schedule+`,"CountryIsoAlpha3":"USA","Rate":5}`)
	f.Post(t, shop.Products, `{"ProductName":"Pan","TaxSchedule":`+schedule+`}`)
	f.Reread()
	return schedule, york, usa
}

func grid(t *testing.T, f *pagetest.Fixture) *kit.Sheet {
	t.Helper()
	f.Desk.Go(shell.To(Rates))
	f.Runner.Flush()
	f.Runner.Flush()
	return f.Sheet(t)
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "taxes-none"},
		pagetest.Scene{Name: "taxes", Options: pagetest.Options{Sample: true}},
		pagetest.Scene{Name: "tax", Act: func(t *testing.T, f *pagetest.Fixture) {
			schedule, _, _ := posted(t, f)
			f.Desk.Go(shell.To(Edit).With(schedule))
			f.Runner.Flush()
		}},
		pagetest.Scene{Name: "taxrates", Options: pagetest.Options{Sample: true},
			Act: func(t *testing.T, f *pagetest.Fixture) { grid(t, f) }},
		pagetest.Scene{Name: "taxrates-never", Act: func(t *testing.T, f *pagetest.Fixture) {
			posted(t, f)
			grid(t, f)
		}},
	)
}

// A schedule says what has it; a delete warns, and products go over to another one when they are merged.
func TestSchedules(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Sees(t, "There is no tax schedule yet, so nothing is taxed. Add one, give it rates, then choose it in your "+
		"products.")
	schedule, _, _ := posted(t, f)
	if got := f.Cell(t, schedule, "used tax rate") + f.Cell(t, schedule, "used product"); got != "21" {
		t.Errorf("it has %q rates and products", got)
	}
	f.Act(t, schedule, "Delete")
	f.Sees(t, "Delete 1 tax schedule?",
		"1 product is not taxed without it. To give it another one, tick both and choose Merge.")
	f.Press(t, "Cancel")
	f.Press(t, "Add tax schedule")
	f.Press(t, "Save")
	f.Sees(t, "Give the tax schedule a name.")
	f.Type(t, "Name", "standard")
	f.Press(t, "Save")
	f.Sees(t, "Name is that of another tax schedule already, so nothing was saved. Enter something else, or change "+
		"the "+
		"other one.")
	f.Type(t, "Name", "Food")
	f.Type(t, "Tax in prices", "101")
	f.Press(t, "Save")
	f.Sees(t, "Enter a percentage between 0 and 100.")
	f.Type(t, "Tax in prices", "7")
	f.Press(t, "Save")
	food := f.Window.Route().Arg
	f.Desk.Go(shell.To(Name))
	f.ActAll(t, "Merge…", food, schedule)
	f.Press(t, "Merge")
	f.Reread()
	if n, err := shop.TaxSchedules.Count(f.Shop); err != nil || n != 1 {
		t.Errorf("%d schedules, %v", n, err)
	}
}

// Rates are typed in place; those that never count are marked, and the rate for the country can become the rest.
func TestRates(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	posted(t, f)
	s := grid(t, f)
	want := [][]string{{"Standard", "United States", "", "", "5", "0", "no", "yes"},
		{"Standard", "United States", "NY", "", "8", "0", "no", "never: United States comes first"}}
	for row, cells := range want {
		for column, text := range cells {
			if got := s.Text(row, column); got != text {
				t.Errorf("row %d, column %d: %q and not %q", row, column, got, text)
			}
		}
	}
	f.Press(t, "Make it the rest")
	f.Reread()
	if got := s.Text(0, 7); got != "yes" || len(shop.Regions(shop.CountryByISO("USA").Bvin)) != shown(s) {
		t.Errorf("%d rows, the first is used: %s", shown(s), got)
	}
	f.Press(t, "Undo")
	f.Reread()
	f.Press(t, "Add rate")
	s = f.Sheet(t)
	if got := s.Text(2, 0); got != "Standard" {
		t.Errorf("a new rate belongs to %q", got)
	}
	f.Press(t, "Save")
	if !f.Offers("1 field needs attention") {
		t.Error("nothing leads to the cell without a country")
	}
	f.Press(t, "Discard")
	f.Press(t, "Add EU countries")
	if n := shown(f.Sheet(t)); n != 2+27 {
		t.Errorf("%d rows", n)
	}
	if got := f.Sheet(t).Text(2, 4); got != "" {
		t.Errorf("a rate is proposed: %q", got)
	}
}

// shown is how many rows the grid has.
func shown(s *kit.Sheet) (n int) {
	defer func() { _ = recover() }() // there is no further row
	for ; ; n++ {
		s.Text(n, 0)
	}
}

func TestWhichRateCounts(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	posted(t, f)
	grid(t, f)
	for _, c := range []struct{ country, said string }{
		{"United States", "United States counts: 5 %, that is 5.00 on 100.00."},
		{"Germany", "No rate fits this address, so nothing is charged."},
	} {
		f.Press(t, "Which rate counts?")
		uitest.Paste(&f.Field(t, "Country").Input.(*kit.Finder).Entry, c.country)
		f.Press(t, "Find out")
		f.Sees(t, c.said)
	}
}
