package affiliates

import (
	"testing"

	"griddle/shop"
	"griddle/ui/pages/orders"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
)

func book() shell.Book {
	return shell.Book{Entries: append(Entries(), orders.Entries()...), Home: shell.To(Name)}
}

func TestLooks(t *testing.T) {
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "affiliates-none"},
		pagetest.Scene{Name: "affiliates", Options: pagetest.Options{Sample: true}},
		pagetest.Scene{Name: "affiliate", Options: pagetest.Options{Sample: true},
			Act: func(t *testing.T, f *pagetest.Fixture) {
				f.Desk.Go(shell.To(Edit).With("1"))
				f.Runner.Flush()
				f.Runner.Flush()
			}},
	)
}

// The list says what an affiliate brought and earned; the page shows the orders and visits behind it.
func TestEarned(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := f.Post(t, shop.Affiliates, `{"ReferralId":"BLOG","DisplayName":"A blog","Enabled":true,"CommissionType":1,`+
		`"CommissionAmount":10}`)
	f.Post(t, shop.Referrals, `{"AffiliateId":`+id+`,"ReferrerUrl":"https://blog.example/pans"}`)
	f.Post(t, shop.Orders, `{"IsPlaced":true,"AffiliateID":`+id+`,"OrderNumber":"7","TimeOfOrderUtc":"2026-01-02",`+
		`"Items":[{"ProductName":"Pan","Quantity":2,"BasePricePerItem":20,"AdjustedPricePerItem":20,"LineTotal":40}],`+
		`"TotalOrderBeforeDiscounts":40,"TotalGrand":40}`)
	f.Reread()
	for column, want := range map[string]string{"orders": "1", "sales": "40.00", "earned": "4.00",
		"code": "BLOG"} {
		if got := f.Cell(t, id, column); got != want {
			t.Errorf("%s: %q and not %q", column, got, want)
		}
	}
	f.Desk.Go(shell.To(Edit).With(id))
	f.Runner.Flush()
	f.Runner.Flush()
	f.Sees(t, "https://blog.example/pans", "4.00", "Visits")
}

// What cannot be is refused beside its field.
func TestRefused(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Press(t, "Add affiliate")
	f.Type(t, "Name", "A blog")
	f.Press(t, "Save")
	f.Sees(t, "Enter the code that is in the affiliate's links.")
	for _, c := range []struct{ field, text, says, right string }{
		{"Code", "a blog", "Code may hold letters from A to Z, digits, _ and - alone.", "blog"},
		{"How much", "0", "How much must be at least 0.01.", "101"},
		{"How much", "101", "How much must be at most 100 percent.", "10"},
		{"Days for which a visit counts", "0", "Days for which a visit counts must be between 1 and 9999.", "30"},
		{"Web site", "blog", "Web site must begin with http:// or https://.", "https://blog.example"},
	} {
		f.Type(t, c.field, c.text)
		f.Press(t, "Save")
		f.Sees(t, c.says)
		f.Type(t, c.field, c.right)
	}
	f.Press(t, "Save")
	if f.Window.Route().Arg == "" {
		t.Error("it was not saved")
	}
}
