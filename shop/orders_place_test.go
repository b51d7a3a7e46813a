package shop

import (
	"errors"
	"strings"
	"testing"
	"time"

	"griddle/shop/order"
	"griddle/shop/wire"
)

// taken is a draft of so many pieces of each product that goes to an address in London.
func (s *shopTest) drafted(quantity int, codes ...string) Order {
	s.t.Helper()
	next := NewRecord[Order](midday)
	next.ShippingAddress = Address{FirstName: "Ada", LastName: "Byron", Line1: "12 St James's Sq", City: "London",
		PostalCode: "SW1Y", CountryBvin: gbrBvin}
	next.BillingAddress = next.ShippingAddress
	for _, code := range codes {
		item := must(s.ItemByCode(ctx, code))
		item.Line.Quantity = quantity
		next.Items = append(next.Items, item.Line)
	}
	return must(s.SaveDraft(ctx, nil, next))
}

const gbrBvin = "9c7a73b1-7ef5-4fc2-beeb-ce4c70cca32f"

func TestPlaceOrder(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", WhenOutShow, 5)
	s.save(Products, pan, `{"Bvin":"`+pan+`","ProductName":"Pan","Sku":"PAN-1","SitePrice":25,"InventoryMode":102}`)
	d := s.drafted(2, "pan-1")
	if got := d.TotalGrand.String(); got != "50" || d.IsPlaced || d.OrderNumber != "" {
		t.Errorf("a draft of %s, number %q", got, d.OrderNumber)
	}
	s.wantStock(pan, "5 on hand, 0 reserved")
	count := must(s.CountOrders(ctx))
	if count[AllOrders] != 0 || count[DraftOrders] != 1 {
		t.Error(count)
	}
	made := must(s.PlaceOrder(ctx, d.Bvin, Placing{Payments: []PaymentEntry{cash("50")}}))
	s.wantLooks(d.Bvin, "Received, label 5, due 0, stored 3")
	s.wantStock(pan, "5 on hand, 2 reserved")
	o := s.order(d.Bvin)
	if o.Order.OrderNumber != "1" || len(o.Local.History) != 1 || !o.Order.IsPlaced || o.Local.Draft {
		t.Errorf("number %q, history %v", o.Order.OrderNumber, o.Local.History)
	}
	if count := must(s.CountOrders(ctx)); count[NewOrders] != 1 || count[DraftOrders] != 0 {
		t.Error(count)
	}
	s.turned(second(s.PlaceOrder(ctx, d.Bvin, Placing{})), Invalid, "IsPlaced")
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	s.wantStock(pan, "5 on hand, 0 reserved")
	if o := s.order(d.Bvin); !o.Local.Draft || o.Order.IsPlaced || len(o.Payments) != 0 {
		t.Errorf("%+v", o.Local)
	}
	must(s.PlaceOrder(ctx, d.Bvin, Placing{OnHold: true})) // a number is never given twice
	if o := s.order(d.Bvin); o.Order.OrderNumber != "2" || o.Order.Status() != order.OnHold {
		t.Errorf("number %q, %s", o.Order.OrderNumber, o.Order.StatusName)
	}
	must(s.ReleaseOrders(ctx, []string{d.Bvin}))
	s.wantLooks(d.Bvin, "Received, label 7, due 50, stored 1")
}

// All complaints come at once, and nothing is stored.
func TestPlaceOrderRefused(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", WhenOutShow, 1)
	s.save(Products, pan, `{"Bvin":"`+pan+`","ProductName":"Pan","Sku":"PAN-1","SitePrice":25,"InventoryMode":102}`)
	if err := s.SaveOrderSettings(ctx, OrderSettings{Limits: order.Limits{Pieces: 3, Phone: true}}, 100); err != nil {
		t.Fatal(err)
	}
	d := s.drafted(4, "PAN-1")
	d.ShippingAddress.City, d.UserEmail = "", "ada"
	base := s.order(d.Bvin).Order
	d = must(s.SaveDraft(ctx, &base, d))
	err := second(s.PlaceOrder(ctx, d.Bvin, Placing{}))
	var all interface{ Unwrap() []error }
	if !errors.As(err, &all) {
		t.Fatal(err)
	}
	var fields []string
	for _, err := range all.Unwrap() {
		var refused *Error
		if errors.As(err, &refused) {
			fields = append(fields, refused.Field)
		}
	}
	if got := strings.Join(fields, " "); got != "Items UserEmail BillingAddress.Phone ShippingAddress.City" {
		t.Error(got)
	}
	if o := s.order(d.Bvin); o.Order.IsPlaced || o.Order.OrderNumber != "" {
		t.Error("it was placed")
	}
	base = d
	d.Items = []LineItem{d.Items[0]}
	d.ShippingAddress.City, d.UserEmail, d.BillingAddress.Phone, d.Items[0].Quantity = "London", "", "12", 2
	d = must(s.SaveDraft(ctx, &base, d))
	err = second(s.PlaceOrder(ctx, d.Bvin, Placing{}))
	if s.turned(err, Invalid, "Quantity"); !errors.Is(err, ErrAsk) {
		t.Error(err)
	}
	must(s.PlaceOrder(ctx, d.Bvin, Placing{Anyway: true}))
	s.wantStock(pan, "1 on hand, 2 reserved")
	if got := s.order(d.Bvin).Order.OrderNumber; got != "101" {
		t.Errorf("number %q", got)
	}
	s.refused(s.SaveOrderSettings(ctx, OrderSettings{}, 99), Invalid, "LastNumber")
	free := s.drafted(1, "PAN-1")
	must(s.DeleteOrders(ctx, []string{free.Bvin}))
	s.turned(second(s.SaveDraft(ctx, &free, free)), Missing, "")
}

// Who orders gets the addresses of the order; a new customer gets an account, unless the address is known.
func TestPlaceOrderForCustomers(t *testing.T) {
	s := newShop(t)
	s.product(`{"ProductName":"Pan","Sku":"PAN-1","SitePrice":25}`)
	d := s.drafted(1, "PAN-1")
	base := d
	d.UserEmail = "ada@example.com"
	d = must(s.SaveDraft(ctx, &base, d))
	made := must(s.PlaceOrder(ctx, d.Bvin, Placing{NewCustomer: true}))
	c := must(Customers.Get(s.Store, s.order(d.Bvin).Order.UserID))
	if c.Email != "ada@example.com" || c.LastName != "Byron" || len(c.Addresses) != 1 {
		t.Errorf("%+v", c)
	}
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	if n := must(Customers.Count(s.Store)); n != 0 {
		t.Errorf("%d customers are left", n)
	}
	must(s.PlaceOrder(ctx, d.Bvin, Placing{NewCustomer: true}))
	again := s.drafted(1, "PAN-1")
	base = again
	again.UserEmail = "ADA@example.com"
	again = must(s.SaveDraft(ctx, &base, again))
	s.turned(second(s.PlaceOrder(ctx, again.Bvin, Placing{NewCustomer: true})), Taken, "UserEmail")
	base = again
	again.UserID, again.UserEmail, again.ShippingAddress.Line1 = s.order(d.Bvin).Order.UserID, "", "13 St James's Sq"
	again = must(s.SaveDraft(ctx, &base, again))
	must(s.PlaceOrder(ctx, again.Bvin, Placing{}))
	c = must(Customers.Get(s.Store, again.UserID))
	if c.ShippingAddress.Line1 != "13 St James's Sq" || len(c.Addresses) != 2 {
		t.Errorf("%+v", c)
	}
	if got := s.order(again.Bvin).Order.UserEmail; got != "ada@example.com" {
		t.Errorf("the order has the address %q", got)
	}
}

// Who fetches the goods, or takes them along from the counter, needs no address; who gives a name does.
func TestPlaceOrderTakenAlong(t *testing.T) {
	s := newShop(t)
	s.product(`{"ProductName":"Pan","Sku":"PAN-1","SitePrice":25}`)
	for _, c := range []struct {
		change func(*Order)
		places bool
	}{
		{func(o *Order) { o.ShippingAddress, o.BillingAddress = Address{}, Address{} }, true},
		{func(o *Order) { o.ShippingAddress = Address{FirstName: "Ada", LastName: "Byron"} }, false},
		{func(o *Order) { o.ShippingAddress, o.UserEmail = Address{}, "ada@example.com" }, false},
		{func(o *Order) {
			o.ShippingAddress = Address{FirstName: "Ada", LastName: "Byron"}
			o.ShippingMethodId = PickUp
		}, true},
	} {
		d := s.drafted(1, "PAN-1")
		base := d
		c.change(&d)
		d = must(s.SaveDraft(ctx, &base, d))
		if err := second(s.PlaceOrder(ctx, d.Bvin, Placing{})); (err == nil) != c.places {
			t.Errorf("%+v, %q: %v", d.ShippingAddress, d.ShippingMethodId, err)
		}
	}
}

// A draft takes the prices of today, but for those that the owner changed; equal lines become one.
func TestDraftPrices(t *testing.T) {
	s := newShop(t)
	pan := s.product(`{"ProductName":"Pan","Sku":"PAN-1","SitePrice":25}`).text("Bvin")
	s.product(`{"ProductName":"Pot","Sku":"POT-1","SitePrice":10}`)
	d := s.drafted(1, "PAN-1", "POT-1", "PAN-1")
	if len(d.Items) != 2 || d.Items[0].Quantity != 2 || d.TotalGrand.String() != "60" {
		t.Fatalf("%d lines, total %s", len(d.Items), d.TotalGrand)
	}
	base := d
	d.Items = append([]LineItem(nil), d.Items...)
	d.Items[1].BasePricePerItem = wire.MustDecimal("8")
	d = must(s.SaveDraft(ctx, &base, d))
	if got := d.TotalGrand.String(); got != "58" {
		t.Errorf("total %s", got)
	}
	s.save(Products, pan, `{"Bvin":"`+pan+`","ProductName":"Pan","Sku":"PAN-1","SitePrice":30}`)
	base = d
	d.Items = append([]LineItem(nil), d.Items...)
	d.Items[1].Quantity = 3
	if d = must(s.SaveDraft(ctx, &base, d)); d.TotalGrand.String() != "84" {
		t.Errorf("total %s", d.TotalGrand)
	}
	s.turned(second(s.SaveDraft(ctx, &base, d)), Taken, "")
}

// A package is weighed in the unit of the store.
func TestPackageWeight(t *testing.T) {
	s := newShop(t)
	s.product(`{"ProductName":"Pan","Sku":"PAN-1","SitePrice":25,"ShippingDetails":{"Weight":1.5}}`)
	details := must(s.Details())
	for unit, want := range map[string]WeightType{"lb": 1, "kg": Kilograms} {
		details.Weight = unit
		if err := s.SaveDetails(ctx, details, func(*Settings) {}); err != nil {
			t.Fatal(err)
		}
		d := s.drafted(2, "PAN-1")
		must(s.PlaceOrder(ctx, d.Bvin, Placing{}))
		must(s.PackOrders(ctx, []string{d.Bvin}, Parcel{Package: s.NewParcel()}))
		if p := s.order(d.Bvin).Order.Packages[0]; p.Weight.String() != "3" || p.WeightUnits != want {
			t.Errorf("%s: %s of unit %d", unit, p.Weight, p.WeightUnits)
		}
	}
}

// A discount takes off no more than there is, and the order is of the time when it was placed.
func TestDraftDiscountAndTime(t *testing.T) {
	s := newShop(t)
	s.product(`{"ProductName":"Pan","Sku":"PAN-1","SitePrice":25}`)
	d := s.drafted(1, "PAN-1")
	base := d
	d.OrderDiscountDetails = []DiscountDetail{{Amount: wire.MustDecimal("-25.01")}}
	s.turned(second(s.SaveDraft(ctx, &base, d)), Invalid, "")
	d.OrderDiscountDetails = []DiscountDetail{{Amount: wire.MustDecimal("-25")}}
	d = must(s.SaveDraft(ctx, &base, d))
	begun := d.TimeOfOrderUtc
	s.clocks.wall = s.clocks.wall.Add(48 * time.Hour)
	must(s.PlaceOrder(ctx, d.Bvin, Placing{}))
	if at := s.order(d.Bvin).Order.TimeOfOrderUtc; !at.Time().After(begun.Time()) {
		t.Errorf("it is of %v, begun %v", at.Time(), begun.Time())
	}
}

// A duplicate has lines, people and shipping, at the prices of today, and nothing of what happened to the order.
func TestDuplicateOrder(t *testing.T) {
	s := newShop(t)
	pan := s.product(`{"ProductName":"Pan","Sku":"PAN-1","SitePrice":25}`).text("Bvin")
	d := s.drafted(2, "PAN-1")
	must(s.PlaceOrder(ctx, d.Bvin, Placing{Payments: []PaymentEntry{cash("50")}}))
	line := s.order(d.Bvin).Order.Items[0].Id
	must(s.PackOrders(ctx, []string{d.Bvin},
		Parcel{Package: s.NewParcel(), Pieces: map[int64]int{line: 1}, Send: true, Confirmed: true}))
	s.save(Products, pan, `{"Bvin":"`+pan+`","ProductName":"Pan","Sku":"PAN-2","SitePrice":30}`)
	next := must(s.DuplicateOrder(ctx, d.Bvin))
	if l := next.Items[0]; next.TotalGrand.String() != "60" || l.QuantityShipped != 0 || l.ProductSku != "PAN-2" ||
		l.Id == line || next.OrderNumber != "" || len(next.Packages) != 0 || next.ShippingAddress.City != "London" {
		t.Errorf("%+v", next)
	}
	s.wantLooks(d.Bvin, "Received, label 5, due 0, stored 3")
}

// What can be chosen stands in the item; a variant's own SKU finds it.
func TestItemByCode(t *testing.T) {
	s := newShop(t)
	mug := s.product(`{"ProductName":"Mug","Sku":"MUG","SitePrice":9}`).text("Bvin")
	const idC = "cccccccc-0000-4000-8000-000000000003"
	s.save(ProductOptions, "", `{"Bvin":"`+idA+`","Name":"Size","OptionType":100,"IsVariant":true,"Items":[{"Bvin":"`+idB+
		`","Name":"Small"},{"Bvin":"`+idC+`","Name":"Large","PriceAdjustment":2,"WeightAdjustment":1}]}`)
	must(s.AssignOption(ctx, nil, idA, mug, true))
	item := must(s.ItemByCode(ctx, " mug "))
	if !item.Choosing || item.Line.ProductSku != "MUG" || len(item.Options) != 1 {
		t.Errorf("%+v", item)
	}
	next := NewRecord[Order](midday)
	next.Items = []LineItem{item.Line}
	d := must(s.SaveDraft(ctx, nil, next))
	err := second(s.PlaceOrder(ctx, d.Bvin, Placing{}))
	if err == nil || !strings.Contains(err.Error(), "Mug: choose Size.") {
		t.Error(err)
	}
	base := d
	d.Items = []LineItem{d.Items[0]}
	d.Items[0].SelectionData = []OptionSelection{{plainID(idA), plainID(idC)}}
	d = must(s.SaveDraft(ctx, &base, d))
	if l := d.Items[0]; l.ProductShortDescription != "Size: Large" || l.VariantId == "" ||
		l.LineTotal.String() != "11" {
		t.Errorf("%q of variant %q for %s", l.ProductShortDescription, l.VariantId, l.LineTotal)
	}
	s.refused(second(s.ItemByCode(ctx, "CUP")), Missing, "")
	s.refused(second(s.ItemByCode(ctx, " ")), Invalid, "")
}

func TestOrderSettings(t *testing.T) {
	s := newShop(t)
	price := wire.MustDecimal("4.90")
	want := OrderSettings{Limits: order.Limits{Pieces: 10}, Methods: []ShippingMethod{
		{Name: " Parcel ", Carrier: "DHL", Price: &price, Track: "https://example.com/{number}"},
		{Name: "By agreement"}}}
	if err := s.SaveOrderSettings(ctx, want, 0); err != nil {
		t.Fatal(err)
	}
	got := must(s.OrderSettings())
	if got.Pieces != 10 || len(got.Methods) != 2 || got.Methods[0].Name != "Parcel" || got.Methods[0].ID == "" ||
		got.Methods[1].Price != nil {
		t.Errorf("%+v", got)
	}
	minus := wire.MustDecimal("-1")
	for _, c := range []struct {
		change func(*OrderSettings)
		last   int64
		field  string
	}{
		{func(o *OrderSettings) { o.Pieces = -1 }, 0, "Pieces"},
		{func(o *OrderSettings) { o.Weight = minus.Decimal }, 0, "Weight"},
		{func(o *OrderSettings) { o.Methods[1].Name = " " }, 0, "Methods[1].Name"},
		{func(o *OrderSettings) { o.Methods[1].Name = "parcel" }, 0, "Methods[1].Name"},
		{func(o *OrderSettings) { o.Methods[0].Price = &minus }, 0, "Methods[0].Price"},
		{func(o *OrderSettings) { o.Methods[0].Track = "https://example.com" }, 0, "Methods[0].Track"},
		{func(o *OrderSettings) { o.Methods[0].Track = "example.com/{number}" }, 0, "Methods[0].Track"},
		{func(*OrderSettings) {}, mostOrderNumber + 1, "LastNumber"},
	} {
		o := must(s.OrderSettings())
		c.change(&o)
		s.refused(s.SaveOrderSettings(ctx, o, c.last), Invalid, c.field)
	}
}

// A wish list is shown with what was chosen, and becomes a draft at today's prices.
func TestWishes(t *testing.T) {
	s := newShop(t)
	ann := s.account(`{"Email":"ann@example.com","FirstName":"Ann"}`)
	pan := s.product(`{"ProductName":"Pan","Sku":"PAN","SitePrice":12.5}`).text("Bvin")
	if _, err := s.DraftOfWishes(ctx, ann); KindOf(err) != Invalid {
		t.Errorf("an empty list: %v", err)
	}
	s.save(WishListItems, "", `{"CustomerId":"`+ann+`","ProductId":"`+pan+`","Quantity":3}`)
	wishes := must(s.WishesOf(ctx, ann))
	if len(wishes) != 1 || wishes[0].Product == nil || wishes[0].Product.ProductName != "Pan" {
		t.Fatalf("wishes %+v", wishes)
	}
	o := must(s.DraftOfWishes(ctx, ann))
	if len(o.Items) != 1 || o.Items[0].Quantity != 3 || o.Items[0].LineTotal.String() != "37.5" || o.UserID != ann ||
		!o.Local().Draft {
		t.Errorf("drafted %+v", o)
	}
	if _, err := s.DraftOfWishes(ctx, "77"); KindOf(err) != Missing {
		t.Errorf("of nobody: %v", err)
	}
}
