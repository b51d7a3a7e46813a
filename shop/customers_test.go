package shop

import (
	"strings"
	"testing"

	"griddle/shop/model"
	"griddle/shop/password"
	"griddle/storage"
)

// kept is what the file holds of a customer besides the record.
func (s *shopTest) kept(bvin string) (body, own string) {
	s.t.Helper()
	if err := storage.NewLookup(customersTable, "id", "body", "own").Get(s.db.Reader(), bvin, &body, &own); err != nil {
		s.t.Fatal(err)
	}
	return body, own
}

func (s *shopTest) customer(id, password, posted string) fields {
	s.t.Helper()
	body, _, err := Customers.Post(s.Store, ctx, nil,
		model.Post{ID: id, Body: []byte(posted), Asked: says("pwd", password)})
	if err != nil {
		s.t.Fatalf("%s: %v", posted, err)
	}
	return s.parse(body)
}

// Only a hash of a password is kept, and an update does not touch it.
func TestPasswords(t *testing.T) {
	s := newShop(t)
	for _, c := range []struct{ query, body, want string }{
		{"", "body password", "body password"}, {"query password", "body password", "query password"},
		{"  ", "body password", "body password"}, {"", "", ""},
		{"", "七文字七文字七", "七文字七文字七"},
	} {
		posted := `{"Email":"` + strings.Repeat("x", 1+must(Customers.Count(s.Store))) + `@y.z","Password":"` + c.body +
			`"}`
		id := s.customer("", c.query, posted).text("Bvin")
		body, own := s.kept(id)
		if strings.Contains(body+own, "password") || strings.Contains(body+own, "文字") {
			t.Errorf("kept %s %s", body, own)
		}
		at := strings.Index(own, "$argon2id$v=19$m=19456,t=2,p=1$")
		if c.want == "" {
			if at >= 0 {
				t.Errorf("a password nobody knows: %s", own)
			}
			continue
		}
		if at < 0 {
			t.Fatalf("no hash in %s", own)
		}
		hash := strings.TrimSuffix(own[at:], `"}`)
		if !password.Fits(hash, c.want) {
			t.Errorf("%s is no hash of %q", hash, c.want)
		}
		s.customer(id, "another password", `{"Email":"q@y.z`+id+`","Password":"another password"}`)
		if _, after := s.kept(id); after != own {
			t.Errorf("an update changed the password: %s", after)
		}
	}
	for _, short := range []string{"123456", "七文字七文字"} {
		_, _, err := Customers.Post(s.Store, ctx, nil,
			model.Post{Body: []byte(`{"Email":"short@y.z"}`), Asked: says("pwd", short)})
		s.refused(err, NotCreated, "Password")
	}
	if _, err := s.CustomerByEmail("short@y.z"); KindOf(err) != Missing {
		t.Errorf("a refused account is there: %v", err)
	}
}

func TestCustomerOwnFields(t *testing.T) {
	s := newShop(t)
	f := s.customer("", "", `{"Email":" A@b.c ","CreationDateUtc":"2001-01-01","LastLoginDateUtc":"2001-01-01","FailedLoginCount":4}`)
	s.want(f, fields{"Bvin": "1", "CreationDateUtc": f.text("LastUpdatedUtc"),
		"LastLoginDateUtc": "/Date(-62135596800000)/", "FailedLoginCount": 0})
	s.clocks.pass(windowLength)
	after := s.customer("1", "", `{"Bvin":"9","Email":"a@b.c","CreationDateUtc":"2001-01-01"}`)
	s.want(after, fields{"Bvin": "1", "CreationDateUtc": f.text("CreationDateUtc")})
	if after.text("LastUpdatedUtc") == f.text("LastUpdatedUtc") {
		t.Error("LastUpdatedUtc stood still")
	}
	s.clocks.pass(windowLength) // posted once more it stays as it is, but for addresses that it lacks
	s.want(s.customer("", "", `{"Email":"a@b.c"}`), fields{"LastUpdatedUtc": after.text("LastUpdatedUtc")})
	if more := s.customer("", "", `{"Email":"A@b.c","Addresses":[{"City":"Rome"}]}`); more.text("LastUpdatedUtc") == after.text("LastUpdatedUtc") {
		t.Error("an address was added, and LastUpdatedUtc stood still")
	}
	if _, err := Customers.Delete(s.Store, ctx, nil, "1"); err != nil {
		t.Fatal(err)
	}
	s.want(s.customer("", "", `{"Email":"a@b.c"}`), fields{"Bvin": "2"}) // numbers are not used again
}

// A clear of customers is listed, can be undone with passwords and all, and leaves wish lists.
func TestClearCustomers(t *testing.T) {
	s := newShop(t)
	s.furnish()
	s.customer("", "a good password", `{"Email":"b@b.c"}`)
	s.save(WishListItems, "", `{"CustomerId":"1","ProductId":"`+idA+`"}`)
	_, before := s.kept("2")
	s.refused(s.ClearCustomers(ctx, nil, "Till"), ClearClosed, "")
	if _, err := s.AllowClear(ctx); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second finds nothing and makes no other copy
		if err := s.ClearCustomers(ctx, nil, "Till"); err != nil {
			t.Fatal(err)
		}
	}
	if n, wishes := must(Customers.Count(s.Store)), must(WishListItems.Count(s.Store)); n != 0 || wishes != 1 {
		t.Errorf("%d customers, %d wishes", n, wishes)
	}
	all := must(s.Clearings())
	if len(all) != 1 || all[0].Customers != 2 || all[0].By != "Till" || all[0].Products != 0 {
		t.Fatalf("%+v", all)
	}
	if err := s.RestoreClearing(ctx, all[0].Snapshot); err != nil {
		t.Fatal(err)
	}
	if n := must(Customers.Count(s.Store)); n != 2 {
		t.Errorf("%d customers came back", n)
	}
	if _, after := s.kept("2"); after != before {
		t.Errorf("the password did not come back: %s", after)
	}
}
