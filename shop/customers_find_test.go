package shop

import (
	"strings"
	"testing"

	"griddle/shop/model"
)

// account makes a customer and answers its id.
func (s *shopTest) account(posted string) string {
	s.t.Helper()
	return s.save(Customers, "", posted).text("Bvin")
}

// sold places an order of so much for an account or an e-mail address, at a day of May.
func (s *shopTest) sold(account, email, day, total string) string {
	s.t.Helper()
	return s.save(Orders, "", `{"UserID":"`+account+`","UserEmail":"`+email+`","IsPlaced":true,`+
		`"TimeOfOrderUtc":"2026-05-`+day+`T12:00:00Z","StatusCode":"F37EC405-1EC6-4a91-9AC4-6836215FBBBC",`+
		`"Items":[{"ProductName":"Pan","Quantity":1,"BasePricePerItem":`+total+`,"LineTotal":`+total+`}]}`).text("Bvin")
}

// shoppers are three customers: one with two orders, one of them as a guest; one with one; one with none.
func shoppers(t *testing.T) (s *shopTest, ann, bob, cleo string) {
	s = newShop(t)
	gold := s.save(PriceGroups, "", `{"Name":"Gold"}`).text("Bvin")
	ann = s.account(`{"Email":"ann@example.com","FirstName":"Ann","LastName":"Zeller","PricingGroupId":"` + gold +
		`",` +
		`"BillingAddress":{"City":"Bonn","Line1":"Am Hof 1","PostalCode":"53111","Phone":"0228 / 12 34 56-7",` +
		`"CountryBvin":"8d447e0d-6327-4a05-a7e5-f50fc408e13c"}}`)
	bob = s.account(`{"Email":"bob@example.com","FirstName":"Bob","LastName":"Young","TaxExempt":true,` +
		`"Notes":"pays late","BillingAddress":{"Company":"Mill Ltd","City":"York"}}`)
	cleo = s.account(`{"Email":"cleo@example.com","FirstName":"Cleo","LastName":"Adams"}`)
	s.sold(ann, "ann@work.example", "02", "12.50")
	s.sold("", "ANN@example.com", "09", "7.50")
	s.sold(bob, "bob@example.com", "05", "99.00")
	s.save(Orders, "", `{"UserID":"`+cleo+`","UserEmail":"cleo@example.com"}`) // a cart
	return s, ann, bob, cleo
}

func TestFindCustomers(t *testing.T) {
	s, ann, bob, cleo := shoppers(t)
	pan := s.product(`{"ProductName":"Pan"}`).text("Bvin")
	s.save(WishListItems, "", `{"CustomerId":"`+cleo+`","ProductId":"`+pan+`"}`)
	gold := must(Customers.Get(s.Store, ann)).PricingGroupId
	chosen := func(name, value string) model.Find { return model.Find{Chosen: map[string]string{name: value}} }
	sorted := func(by string, desc bool) model.Find { return model.Find{Sort: by, Desc: desc} }
	for _, c := range []struct {
		find model.Find
		want []string
	}{
		{model.Find{}, []string{ann, bob, cleo}}, // by first name, as programs get them
		{sorted("name", false), []string{cleo, bob, ann}},
		{sorted("email", true), []string{cleo, bob, ann}},
		{sorted("orders", false), []string{cleo, bob, ann}},
		{sorted("orders", true), []string{ann, bob, cleo}},
		{sorted("spent", true), []string{bob, ann, cleo}},
		{sorted("last", true), []string{ann, bob, cleo}},
		{sorted("group", true), []string{ann, bob, cleo}},
		{chosen(CustomersByOrders, "0"), []string{cleo}},
		{chosen(CustomersByOrders, "1"), []string{bob}},
		{chosen(CustomersByOrders, "2"), []string{ann}},
		{chosen(CustomersByOrders, "some"), nil},
		{chosen(CustomersBySpent, "20..20"), []string{ann}},
		{chosen(CustomersBySpent, "..20"), []string{ann, cleo}},
		{chosen(CustomersBySpent, "20.01.."), []string{bob}},
		{chosen(CustomersBySpent, "much"), nil},
		{chosen(CustomersAsleep, "2026-05-06"), []string{bob}},
		{chosen(CustomersAsleep, "soon"), nil},
		{chosen(CustomersWishing, "yes"), []string{cleo}},
		{chosen("exempt", "true"), []string{bob}},
		{chosen("group", model.Fold(gold)), []string{ann}},
		{chosen("country", "8d447e0d-6327-4a05-a7e5-f50fc408e13c"), []string{ann}},
		{model.Find{Words: "zeller ann"}, []string{ann}},
		{model.Find{Words: "bob@"}, []string{bob}},
		{model.Find{Words: "1234567"}, []string{ann}}, // digits of the phone number
		{model.Find{Words: "am hof"}, []string{ann}},
		{model.Find{Words: "53111"}, []string{ann}},
		{model.Find{Words: "mill"}, []string{bob}},
		{model.Find{Words: "late"}, []string{bob}},
		{model.Find{Words: "gold"}, []string{ann}}, // the price group
		{model.Find{Words: "bob", Chosen: map[string]string{CustomersByOrders: "2"}}, nil},
	} {
		got := must(s.FindCustomers(ctx, c.find))
		if len(got) > 0 || len(c.want) > 0 {
			s.same(got, c.want)
		}
		if t.Failed() {
			t.Fatalf("%+v", c.find)
		}
	}
	countries := must(s.CustomerCountries(ctx))
	s.same(countries, []string{"8d447e0d-6327-4a05-a7e5-f50fc408e13c"})
}

// Accounts that seem to be of one person stand beside each other, also by way of a third.
func TestDuplicateCustomers(t *testing.T) {
	s := newShop(t)
	at := func(email, first, last, postal, phone string) string {
		return s.account(`{"Email":"` + email + `","FirstName":"` + first + `","LastName":"` + last + `",` +
			`"BillingAddress":{"City":"x","PostalCode":"` + postal + `","Phone":"` + phone + `"}}`)
	}
	a := at("Ann@example.com", "A", "Ames", "1", "")
	b := at("b@example.com", "B", "Burns", "2", "0228-1234567")
	c := at("ann+shop@example.com", "Anna", "Cox", "3", "")
	d := at("d@example.com", "Andrea", "COX", "3", "")
	e := at("e@example.com", "E", "Ellis", "5", "228 123 45 67")
	at("f@example.com", "F", "Cox", "3", "123456")
	at("g@example.com", "G", "Gray", "7", "123456")
	find := model.Find{Chosen: map[string]string{CustomersTwice: "yes"}}
	s.same(must(s.FindCustomers(ctx, find)), []string{a, c, d, b, e})
	find.Words = "cox"
	s.same(must(s.FindCustomers(ctx, find)), []string{d, c})
}

func TestOrdersOfACustomer(t *testing.T) {
	s, ann, bob, _ := shoppers(t)
	if got := must(s.FindOrders(ctx, OrderFilter{Customer: ann})); len(got) != 2 {
		t.Errorf("her orders are %v", got)
	}
	if got := must(s.FindOrders(ctx, OrderFilter{Customer: bob, Words: "Young"})); len(got) != 0 {
		t.Errorf("found %v by a name that stands in none", got)
	}
	for _, id := range []string{"77", "no id"} {
		if got := must(s.FindOrders(ctx, OrderFilter{Customer: id})); len(got) != 0 {
			t.Errorf("%s has %v", id, got)
		}
	}
	f := must(s.FiguresOf(ctx, ann))
	if f.Open != 2 || f.Due.String() != "20" {
		t.Errorf("figures %+v", f)
	}
}

// Customers are merged with their addresses, notes, orders and wishes, and with what they ordered as guests.
func TestMergeCustomers(t *testing.T) {
	s, ann, bob, _ := shoppers(t)
	pan := s.product(`{"ProductName":"Pan"}`).text("Bvin")
	s.save(WishListItems, "", `{"CustomerId":"`+bob+`","ProductId":"`+pan+`"}`)
	review := s.save(Reviews, "", `{"ProductBvin":"`+pan+`","UserID":"`+bob+`","Description":"good"}`).text("Bvin")
	guest := s.sold("", "Bob@Example.com", "20", "3.00")
	before := s.everything()
	if n := must(s.GuestOrders([]string{ann, bob})); n != 2 {
		t.Errorf("%d orders of guests", n)
	}
	made := must(Customers.Merge(s.Store, ctx,
		model.Merging[CustomerAccount]{Keep: ann, Others: []string{ann, bob}, Loose: true,
			Set: func(c *CustomerAccount) { c.Email, c.TaxExempt = "bob@example.com", true }}))
	c := must(Customers.Get(s.Store, ann))
	if c.Email != "bob@example.com" || !c.TaxExempt || c.FirstName != "Ann" || c.Notes != "pays late" ||
		len(c.Addresses) != 1 || c.Addresses[0].Company != "Mill Ltd" {
		t.Errorf("merged into %+v", c)
	}
	if _, err := Customers.Get(s.Store, bob); KindOf(err) != Missing {
		t.Errorf("the other is there: %v", err)
	}
	if o := must(Orders.Get(s.Store, guest)); o.UserID != ann {
		t.Errorf("the guest's order is of %q", o.UserID)
	}
	if r := must(Reviews.Get(s.Store, review)); r.UserID != ann {
		t.Errorf("the review is of %q", r.UserID)
	}
	if f := must(s.FiguresOf(ctx, ann)); f.Orders != 4 || f.Net.String() != "122" {
		t.Errorf("bought %+v", f.Bought)
	}
	if wishes := must(WishListItems.Find(s.Store, ctx, model.Find{})); len(wishes) != 1 {
		t.Errorf("%d wishes", len(wishes))
	}
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	s.same(s.everything(), before)
}

// The window is stricter with customers than the API.
func TestEditCustomers(t *testing.T) {
	s := newShop(t)
	there := s.account(`{"Email":"ann@example.com","FirstName":"Ann"}`)
	named := CustomerAccount{Email: "bob@example.com", LastName: "Burns"}
	home := Address{Line1: "Am Hof 1", City: "Bonn"}
	for _, c := range []struct {
		change func(*CustomerAccount)
		field  string // that is refused; "" for none
	}{
		{func(*CustomerAccount) {}, ""},
		{func(c *CustomerAccount) { c.Email = " " }, "Email"},
		{func(c *CustomerAccount) { c.Email = "bob" }, "Email"},
		{func(c *CustomerAccount) { c.Email = "bob@example" }, "Email"},
		{func(c *CustomerAccount) { c.Email = "b ob@example.com" }, "Email"},
		{func(c *CustomerAccount) { c.Email = "ANN@example.com " }, "Email"},
		{func(c *CustomerAccount) { c.LastName = " " }, "LastName"},
		{func(c *CustomerAccount) { c.LastName, c.BillingAddress.Company = "", "Mill" }, ""},
		{func(c *CustomerAccount) { c.Password = "short" }, "Password"},
		{func(c *CustomerAccount) { c.Password = "long enough" }, ""},
		{func(c *CustomerAccount) { c.Addresses = []Address{home, home} }, "Addresses"},
		{func(c *CustomerAccount) { c.Addresses = []Address{home, {City: "Bonn"}} }, ""},
	} {
		next := named
		c.change(&next)
		saved, _, err := Customers.Edit(s.Store, ctx, nil, next)
		field := ""
		if err != nil {
			field = AsRefusal(err, "").Field
		}
		if field != c.field {
			t.Errorf("%+v is refused for %q: %v", next, field, err)
		}
		if err == nil {
			_, own := s.kept(saved.Bvin)
			if hashed := strings.Contains(own, "$argon2id$"); hashed != (next.Password != "") || saved.Password != "" {
				t.Errorf("%q is kept as %s", next.Password, own)
			}
			must(Customers.Remove(s.Store, ctx, []string{saved.Bvin}))
		}
	}
	base := must(Customers.Get(s.Store, there))
	next := base
	next.Notes = "called"
	if _, _, err := Customers.Edit(s.Store, ctx, &base, next); err != nil {
		t.Errorf("the own address is refused: %v", err)
	}
	if name := must(s.EmailTaken("Ann@Example.com", "")); name != "Ann" {
		t.Errorf("it is that of %q", name)
	}
	if name := must(s.EmailTaken("ann@example.com", there)); name != "" {
		t.Errorf("it is that of %q", name)
	}
}
