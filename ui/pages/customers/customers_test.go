package customers

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/pages/orders"
	"griddle/ui/pages/pagetest"
	"griddle/ui/pages/pricegroups"
	"griddle/ui/pages/products"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

func book() shell.Book {
	return shell.Book{Entries: slices.Concat(Entries(), orders.Entries(), products.Entries(), pricegroups.Entries()),
		Home: shell.To(Name)}
}

const ann = `{"Email":"ann@example.com","FirstName":"Ann","LastName":"Ames","BillingAddress":{"Line1":"Am Hof 1",` +
	`"City":"Bonn","PostalCode":"53111","CountryBvin":"8d447e0d-6327-4a05-a7e5-f50fc408e13c","Company":"Mill Ltd"}}`

// sold places an order of 12.50 for an account or an e-mail address.
func sold(t *testing.T, f *pagetest.Fixture, account, email string) string {
	t.Helper()
	return f.Post(t, shop.Orders, `{"UserID":"`+account+`","UserEmail":"`+email+`","IsPlaced":true,`+
		`"OrderNumber":"77","StatusCode":"F37EC405-1EC6-4a91-9AC4-6836215FBBBC","TimeOfOrderUtc":"2026-01-02T10:00:00Z",`+
		`"Items":[{"ProductName":"Pan","Quantity":1,"BasePricePerItem":12.5,"LineTotal":12.5}]}`)
}

func TestLooks(t *testing.T) {
	first := func(t *testing.T, f *pagetest.Fixture) string {
		ids, err := f.Shop.FindCustomers(context.Background(), model.Find{Sort: "spent", Desc: true})
		if err != nil || len(ids) == 0 {
			t.Fatal(ids, err)
		}
		return ids[0]
	}
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "customers-none"},
		pagetest.Scene{Name: "customers", Options: pagetest.Options{Sample: true}},
		pagetest.Scene{Name: "customer", Options: pagetest.Options{Sample: true},
			Act: func(t *testing.T, f *pagetest.Fixture) {
				f.Desk.Go(shell.To(Edit).With(first(t, f)))
				f.Runner.Flush()
			}},
		pagetest.Scene{Name: "customer-end", Options: pagetest.Options{Sample: true},
			Act: func(t *testing.T, f *pagetest.Fixture) {
				f.Desk.Go(shell.To(Edit).With(first(t, f)))
				f.Runner.Flush()
				f.Lay()
				pagetest.ScrollTo(f, 1)
			}},
		pagetest.Scene{Name: "customer-new", Act: func(t *testing.T, f *pagetest.Fixture) {
			f.Press(t, "Add customer")
		}},
	)
}

// The list says who bought what, is narrowed by that, and leads on.
func TestCustomers(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Sees(t, "There are no customers yet. Add one; who orders through a program appears here too.")
	gold := f.Post(t, shop.PriceGroups, `{"Name":"Gold"}`)
	id := f.Post(t, shop.Customers, ann)
	bob := f.Post(t, shop.Customers, `{"Email":"bob@example.com","LastName":"Burns","PricingGroupId":"`+gold+`"}`)
	sold(t, f, id, "ann@example.com")
	sold(t, f, "", "ANN@example.com")
	f.Reread()
	if got := f.Table(t).Rows(); !slices.Equal(got, []string{id, bob}) {
		t.Fatalf("rows %q", got)
	}
	for column, want := range map[string]string{"name": "Ann Ames (Mill Ltd)", "email": "ann@example.com",
		"place": "Bonn, Germany", "orders": "2", "spent": "25.00", "last": "2 Jan 2026", "group": ""} {
		if got := f.Cell(t, id, column); got != want {
			t.Errorf("%s shows %q", column, got)
		}
	}
	if got := f.Cell(t, bob, "group") + f.Cell(t, bob, "spent") + f.Cell(t, bob, "last"); got != "Gold––" {
		t.Errorf("the other shows %q", got)
	}
	f.Table(t).Sort("spent", false)
	f.Runner.Flush()
	if got := f.Table(t).Rows(); !slices.Equal(got, []string{bob, id}) {
		t.Errorf("sorted %q", got)
	}
	f.Desk.Go(shell.To(Name).With("orders=0"))
	f.Runner.Flush()
	if got := f.Table(t).Rows(); !slices.Equal(got, []string{bob}) {
		t.Errorf("narrowed to %q", got)
	}
	f.Desk.Go(shell.To(Name))
	f.Act(t, id, "Copy address")
	if got := f.Clipboard(); !strings.Contains(got, "Am Hof 1\n53111 Bonn") {
		t.Errorf("copied %q", got)
	}
	f.Act(t, id, "Show the orders")
	if rows := f.Table(t).Rows(); len(rows) != 2 {
		t.Errorf("%d orders", len(rows))
	}
	f.Desk.Go(shell.To(Name))
	f.ActAll(t, "Price group…", id, bob)
	f.Press(t, "Set price group")
	f.Reread()
	if c, err := shop.Customers.Get(f.Shop, bob); err != nil || c.PricingGroupId != "" {
		t.Errorf("the group is %q, %v", c.PricingGroupId, err)
	}
}

// A new order of a customer begins with the addresses.
func TestNewOrderOfACustomer(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := f.Post(t, shop.Customers, ann)
	f.Act(t, id, "New order")
	f.Await(t, "ann@example.com")
	ids, err := f.Shop.FindOrders(context.Background(), shop.OrderFilter{Mode: shop.DraftOrders, Customer: id})
	if err != nil || len(ids) != 1 {
		t.Fatalf("drafts %v, %v", ids, err)
	}
}

// A delete names open orders before; it can be undone.
func TestDeleteACustomer(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id, bob := f.Post(t, shop.Customers, ann), f.Post(t, shop.Customers, `{"Email":"bob@example.com"}`)
	sold(t, f, id, "ann@example.com")
	f.Act(t, bob, "Delete")
	f.Sees(t, "“bob@example.com” deleted")
	f.Act(t, id, "Delete")
	f.Sees(t, "Delete 1 customer?",
		"Ann Ames: 1 order open, 12.50 still to be paid. The orders stay, with e-mail and address.")
	f.Press(t, "Delete")
	f.Sees(t, "“Ann Ames” deleted; named by 1 order")
	f.Press(t, "Undo")
	f.Reread()
	if rows := f.Table(t).Rows(); !slices.Equal(rows, []string{id}) {
		t.Errorf("undone %v", rows)
	}
}

func TestANewCustomer(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	f.Post(t, shop.Customers, ann)
	f.Press(t, "Add customer")
	f.Press(t, "Save")
	f.Sees(t, "Enter the customer's e-mail address.")
	f.Type(t, "E-mail", "Ann@Example.com")
	f.Runner.Flush()
	f.Sees(t, "This is “Ann Ames”: open that customer instead, or merge the two.")
	f.Type(t, "E-mail", "bob")
	f.Runner.Flush()
	f.Sees(t, "This does not look like an e-mail address such as ann@example.com.")
	f.Type(t, "E-mail", "bob@example.com")
	f.Type(t, "Password", "short")
	f.Press(t, "Save")
	f.Sees(t, "Password is too short: it has 5 characters, at least 7 are needed.")
	f.Type(t, "Password", "long enough")
	f.Press(t, "Save")
	f.Sees(t, "Last name is missing: give the customer a name, or a company in the address.")
	f.Type(t, "Last name", strings.Repeat("x", 51))
	f.Press(t, "Save")
	f.Sees(t, "It has 51 characters; 50 are the most.")
	f.Type(t, "Last name", "Burns")
	f.Type(t, "City", "York") // of the billing address, which comes first
	f.Press(t, "Take the billing address")
	f.Press(t, "Add")
	f.Type(t, "What it is called", "Work")
	f.Press(t, "Save")
	id := f.Window.Route().Arg
	c, err := shop.Customers.Get(f.Shop, id)
	if err != nil || c.Email != "bob@example.com" || c.LastName != "Burns" || c.BillingAddress.City != "York" ||
		c.ShippingAddress.City != "York" || len(c.Addresses) != 1 || c.Addresses[0].NickName != "Work" ||
		c.Password != "" {
		t.Fatalf("saved %+v, %v", c, err)
	}
	f.SeesNot(t, "Password")
	f.Type(t, "City", "Leeds")
	f.Press(t, "Save")
	if c, err = shop.Customers.Get(f.Shop, id); err != nil || c.BillingAddress.City != "Leeds" {
		t.Errorf("saved %+v, %v", c, err)
	}
}

// The page of a customer shows what was bought and what is wished for, of which an order is made.
func TestWhatACustomerDoes(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := f.Post(t, shop.Customers, ann)
	order := sold(t, f, id, "ann@example.com")
	pan := f.Post(t, shop.Products, `{"ProductName":"Bread pan","Sku":"PAN","SitePrice":9}`)
	f.Desk.Go(shell.To(Edit).With(id))
	f.Await(t, "Net sales", "12.50", "Average order", "The customer wishes for nothing.", "77", "Received")
	f.Press(t, "Add product…")
	f.Press(t, "Choose")
	f.Await(t, "Bread pan")
	f.Press(t, "Make a draft order")
	f.Await(t, "Add Order", "Bread pan")
	ids, err := f.Shop.FindOrders(context.Background(), shop.OrderFilter{Mode: shop.DraftOrders, Customer: id})
	if err != nil || len(ids) != 1 || ids[0] == order {
		t.Fatalf("drafts %v, %v", ids, err)
	}
	wishes, err := f.Shop.WishesOf(context.Background(), id)
	if err != nil || len(wishes) != 1 || wishes[0].Item.ProductId != pan {
		t.Errorf("wishes %+v, %v", wishes, err)
	}
}

// Duplicates are found, and made one with what the owner chooses of each.
func TestMergeCustomers(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := f.Post(t, shop.Customers, ann)
	f.Post(t, shop.Customers, `{"Email":"bob@example.com","LastName":"Burns"}`)
	twin := f.Post(t, shop.Customers, `{"Email":"ann+shop@example.com","FirstName":"A.","LastName":"Ames",`+
		`"Notes":"call in the evening","BillingAddress":{"Line1":"`+strings.Repeat("Long Street ",
		8)+`1","City":"Bonn"}}`)
	guest := sold(t, f, "", "ann+shop@example.com")
	f.Press(t, "Duplicates")
	f.Runner.Flush()
	if got := f.Table(t).Rows(); len(got) != 2 || !slices.Contains(got, id) || !slices.Contains(got, twin) {
		t.Fatalf("duplicates %q", got)
	}
	f.ActAll(t, "Merge…", twin, id)
	f.Sees(t, "Merge 2 customers into one", "Also 1 order without an account that has their e-mail addresses")
	uitest.Each(f.Desk.Window.Canvas(), func(o fyne.CanvasObject) {
		if s, is := o.(*kit.Select); is && s.MinSize().Width > 400 {
			t.Errorf("a choice pushes the dialog to %v", s.MinSize().Width)
		}
	})
	f.Press(t, "Merge")
	if f.Dialog() {
		t.Fatal("the dialog is still open")
	}
	f.Reread()
	left := twin
	c, err := shop.Customers.Get(f.Shop, left)
	if err != nil {
		left = id
		c, err = shop.Customers.Get(f.Shop, left)
	}
	if err != nil || c.Notes != "call in the evening" {
		t.Fatalf("merged into %+v, %v", c, err)
	}
	if o, err := shop.Orders.Get(f.Shop, guest); err != nil || o.UserID != left {
		t.Errorf("the guest's order is of %q, %v", o.UserID, err)
	}
	f.Press(t, "Undo")
	f.Reread()
	if n, err := shop.Customers.Count(f.Shop); err != nil || n != 3 {
		t.Errorf("%d customers, %v", n, err)
	}
}

// What only this store keeps of a customer is typed like the rest, found, and given to many at once.
func TestTagsAndNumbers(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := f.Post(t, shop.Customers, ann)
	bob := f.Post(t, shop.Customers, `{"Email":"bob@example.com","LastName":"Burns"}`)
	f.Desk.Go(shell.To(Edit).With(id))
	f.Runner.Flush()
	f.Type(t, "Tags", "VIP,  vip, big order")
	f.Type(t, "Customer number", "0042")
	f.Press(t, "Save")
	c, err := shop.Customers.Get(f.Shop, id)
	if err != nil || !slices.Equal(c.Local.Tags, []string{"big order", "VIP"}) || c.Local.Number != "0042" {
		t.Fatalf("stored %+v, %v", c.Local, err)
	}
	if got := f.Text(t, "Tags"); got != "big order, VIP" {
		t.Errorf("the field says %q", got)
	}
	f.Desk.Go(shell.To(Name).With(shop.CustomersTagged + "=VIP"))
	f.Runner.Flush()
	if got := f.Table(t).Rows(); !slices.Equal(got, []string{id}) {
		t.Errorf("tagged are %q", got)
	}
	askTag(f.Desk, []string{id, bob}, true)
	f.Runner.Flush()
	f.Sees(t, "big order, VIP") // those that are known
	f.Type(t, "Tag", "Bakers")
	f.Press(t, "Add tag")
	f.Sees(t, "2 customers tagged")
	f.Press(t, "Undo")
	if c, err := shop.Customers.Get(f.Shop, bob); err != nil || len(c.Local.Tags) > 0 {
		t.Errorf("undone, Bob has %q, %v", c.Local.Tags, err)
	}
}
