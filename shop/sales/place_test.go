package sales

import (
	"errors"
	"strings"
	"testing"
	"time"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/shop/shoptest"
	"griddle/shop/wire"
)

// taken is a draft of so many pieces of each product that goes to an address in London.
func (s *shopTest) drafted(quantity int, codes ...string) shop.Order {
	s.T.Helper()
	next := shop.NewRecord[shop.Order](shoptest.Midday)
	next.ShippingAddress = shop.Address{FirstName: "Ada", LastName: "Byron", Line1: "12 St James's Sq", City: "London",
		PostalCode: "SW1Y", CountryBvin: gbrBvin}
	next.BillingAddress = next.ShippingAddress
	for _, code := range codes {
		item := shoptest.Must(s.ItemByCode(ctx, code))
		item.Line.Quantity = quantity
		next.Items = append(next.Items, item.Line)
	}
	return shoptest.Must(SaveDraft(s.Store, ctx, nil, next))
}

const gbrBvin = "9c7a73b1-7ef5-4fc2-beeb-ce4c70cca32f"

func TestPlaceOrder(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", shop.WhenOutShow, 5)
	s.Save(shop.Products, pan, `{"Bvin":"`+pan+`","ProductName":"Pan","Sku":"PAN-1","SitePrice":25,"InventoryMode":102}`)
	d := s.drafted(2, "pan-1")
	if got := d.TotalGrand.String(); got != "50" || d.IsPlaced || d.OrderNumber != "" {
		t.Errorf("a draft of %s, number %q", got, d.OrderNumber)
	}
	s.wantStock(pan, "5 on hand, 0 reserved")
	count := shoptest.Must(s.CountOrders(ctx))
	if count[shop.AllOrders] != 0 || count[shop.DraftOrders] != 1 {
		t.Error(count)
	}
	made := shoptest.Must(PlaceOrder(s.Store, ctx, d.Bvin, Placing{Payments: []PaymentEntry{cash("50")}}))
	s.wantLooks(d.Bvin, "Received, label 5, due 0, stored 3")
	s.wantStock(pan, "5 on hand, 2 reserved")
	o := s.order(d.Bvin)
	if o.Order.OrderNumber != "1" || len(o.Local.History) != 1 || !o.Order.IsPlaced || o.Local.Draft {
		t.Errorf("number %q, history %v", o.Order.OrderNumber, o.Local.History)
	}
	if count := shoptest.Must(s.CountOrders(ctx)); count[shop.NewOrders] != 1 || count[shop.DraftOrders] != 0 {
		t.Error(count)
	}
	s.Turned(shoptest.Second(PlaceOrder(s.Store, ctx, d.Bvin, Placing{})), shop.Invalid, "IsPlaced")
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	s.wantStock(pan, "5 on hand, 0 reserved")
	if o := s.order(d.Bvin); !o.Local.Draft || o.Order.IsPlaced || len(o.Payments) != 0 {
		t.Errorf("%+v", o.Local)
	}
	shoptest.Must(PlaceOrder(s.Store, ctx, d.Bvin, Placing{OnHold: true})) // a number is never given twice
	if o := s.order(d.Bvin); o.Order.OrderNumber != "2" || o.Order.Status() != order.OnHold {
		t.Errorf("number %q, %s", o.Order.OrderNumber, o.Order.StatusName)
	}
	shoptest.Must(ReleaseOrders(s.Store, ctx, []string{d.Bvin}))
	s.wantLooks(d.Bvin, "Received, label 7, due 50, stored 1")
}

// All complaints come at once, and nothing is stored.
func TestPlaceOrderRefused(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", shop.WhenOutShow, 1)
	s.Save(shop.Products, pan, `{"Bvin":"`+pan+`","ProductName":"Pan","Sku":"PAN-1","SitePrice":25,"InventoryMode":102}`)
	if err := s.SaveOrderSettings(ctx, shop.OrderSettings{Limits: order.Limits{Pieces: 3, Phone: true}},
		100); err != nil {
		t.Fatal(err)
	}
	d := s.drafted(4, "PAN-1")
	d.ShippingAddress.City, d.UserEmail = "", "ada"
	base := s.order(d.Bvin).Order
	d = shoptest.Must(SaveDraft(s.Store, ctx, &base, d))
	err := shoptest.Second(PlaceOrder(s.Store, ctx, d.Bvin, Placing{}))
	var all interface{ Unwrap() []error }
	if !errors.As(err, &all) {
		t.Fatal(err)
	}
	var fields []string
	for _, err := range all.Unwrap() {
		var refused *shop.Error
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
	d.Items = []shop.LineItem{d.Items[0]}
	d.ShippingAddress.City, d.UserEmail, d.BillingAddress.Phone, d.Items[0].Quantity = "London", "", "12", 2
	d = shoptest.Must(SaveDraft(s.Store, ctx, &base, d))
	err = shoptest.Second(PlaceOrder(s.Store, ctx, d.Bvin, Placing{}))
	if s.Turned(err, shop.Invalid, "Quantity"); !errors.Is(err, shop.ErrAsk) {
		t.Error(err)
	}
	shoptest.Must(PlaceOrder(s.Store, ctx, d.Bvin, Placing{Anyway: true}))
	s.wantStock(pan, "1 on hand, 2 reserved")
	if got := s.order(d.Bvin).Order.OrderNumber; got != "101" {
		t.Errorf("number %q", got)
	}
	s.Refused(s.SaveOrderSettings(ctx, shop.OrderSettings{}, 99), shop.Invalid, "LastNumber")
	free := s.drafted(1, "PAN-1")
	shoptest.Must(DeleteOrders(s.Store, ctx, []string{free.Bvin}))
	s.Turned(shoptest.Second(SaveDraft(s.Store, ctx, &free, free)), shop.Missing, "")
}

// Who orders gets the addresses of the order; a new customer gets an account, unless the address is known.
func TestPlaceOrderForCustomers(t *testing.T) {
	s := newShop(t)
	s.Product(`{"ProductName":"Pan","Sku":"PAN-1","SitePrice":25}`)
	d := s.drafted(1, "PAN-1")
	base := d
	d.UserEmail = "ada@example.com"
	d = shoptest.Must(SaveDraft(s.Store, ctx, &base, d))
	made := shoptest.Must(PlaceOrder(s.Store, ctx, d.Bvin, Placing{NewCustomer: true}))
	c := shoptest.Must(shop.Customers.Get(s.Store, s.order(d.Bvin).Order.UserID))
	if c.Email != "ada@example.com" || c.LastName != "Byron" || len(c.Addresses) != 1 {
		t.Errorf("%+v", c)
	}
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	if n := shoptest.Must(shop.Customers.Count(s.Store)); n != 0 {
		t.Errorf("%d customers are left", n)
	}
	shoptest.Must(PlaceOrder(s.Store, ctx, d.Bvin, Placing{NewCustomer: true}))
	again := s.drafted(1, "PAN-1")
	base = again
	again.UserEmail = "ADA@example.com"
	again = shoptest.Must(SaveDraft(s.Store, ctx, &base, again))
	s.Turned(shoptest.Second(PlaceOrder(s.Store, ctx, again.Bvin, Placing{NewCustomer: true})), shop.Taken, "UserEmail")
	base = again
	again.UserID, again.UserEmail, again.ShippingAddress.Line1 = s.order(d.Bvin).Order.UserID, "", "13 St James's Sq"
	again = shoptest.Must(SaveDraft(s.Store, ctx, &base, again))
	shoptest.Must(PlaceOrder(s.Store, ctx, again.Bvin, Placing{}))
	c = shoptest.Must(shop.Customers.Get(s.Store, again.UserID))
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
	s.Product(`{"ProductName":"Pan","Sku":"PAN-1","SitePrice":25}`)
	for _, c := range []struct {
		change func(*shop.Order)
		places bool
	}{
		{func(o *shop.Order) { o.ShippingAddress, o.BillingAddress = shop.Address{}, shop.Address{} }, true},
		{func(o *shop.Order) { o.ShippingAddress = shop.Address{FirstName: "Ada", LastName: "Byron"} }, false},
		{func(o *shop.Order) { o.ShippingAddress, o.UserEmail = shop.Address{}, "ada@example.com" }, false},
		{func(o *shop.Order) {
			o.ShippingAddress = shop.Address{FirstName: "Ada", LastName: "Byron"}
			o.ShippingMethodId = PickUp
		}, true},
	} {
		d := s.drafted(1, "PAN-1")
		base := d
		c.change(&d)
		d = shoptest.Must(SaveDraft(s.Store, ctx, &base, d))
		if err := shoptest.Second(PlaceOrder(s.Store, ctx, d.Bvin, Placing{})); (err == nil) != c.places {
			t.Errorf("%+v, %q: %v", d.ShippingAddress, d.ShippingMethodId, err)
		}
	}
}

// A draft takes the prices of today, but for those that the owner changed; equal lines become one.
func TestDraftPrices(t *testing.T) {
	s := newShop(t)
	pan := s.Product(`{"ProductName":"Pan","Sku":"PAN-1","SitePrice":25}`).Text("Bvin")
	s.Product(`{"ProductName":"Pot","Sku":"POT-1","SitePrice":10}`)
	d := s.drafted(1, "PAN-1", "POT-1", "PAN-1")
	if len(d.Items) != 2 || d.Items[0].Quantity != 2 || d.TotalGrand.String() != "60" {
		t.Fatalf("%d lines, total %s", len(d.Items), d.TotalGrand)
	}
	base := d
	d.Items = append([]shop.LineItem(nil), d.Items...)
	d.Items[1].BasePricePerItem = wire.MustDecimal("8")
	d = shoptest.Must(SaveDraft(s.Store, ctx, &base, d))
	if got := d.TotalGrand.String(); got != "58" {
		t.Errorf("total %s", got)
	}
	s.Save(shop.Products, pan, `{"Bvin":"`+pan+`","ProductName":"Pan","Sku":"PAN-1","SitePrice":30}`)
	base = d
	d.Items = append([]shop.LineItem(nil), d.Items...)
	d.Items[1].Quantity = 3
	if d = shoptest.Must(SaveDraft(s.Store, ctx, &base, d)); d.TotalGrand.String() != "84" {
		t.Errorf("total %s", d.TotalGrand)
	}
	s.Turned(shoptest.Second(SaveDraft(s.Store, ctx, &base, d)), shop.Taken, "")
}

// A package is weighed in the unit of the store.
func TestPackageWeight(t *testing.T) {
	s := newShop(t)
	s.Product(`{"ProductName":"Pan","Sku":"PAN-1","SitePrice":25,"ShippingDetails":{"Weight":1.5}}`)
	details := shoptest.Must(s.Details())
	for unit, want := range map[string]shop.WeightType{"lb": 1, "kg": shop.Kilograms} {
		details.Weight = unit
		if err := s.SaveDetails(ctx, details, func(*shop.Settings) {}); err != nil {
			t.Fatal(err)
		}
		d := s.drafted(2, "PAN-1")
		shoptest.Must(PlaceOrder(s.Store, ctx, d.Bvin, Placing{}))
		shoptest.Must(PackOrders(s.Store, ctx, []string{d.Bvin}, Parcel{Package: NewParcel(s.Store)}))
		if p := s.order(d.Bvin).Order.Packages[0]; p.Weight.String() != "3" || p.WeightUnits != want {
			t.Errorf("%s: %s of unit %d", unit, p.Weight, p.WeightUnits)
		}
	}
}

// A discount takes off no more than there is, and the order is of the time when it was placed.
func TestDraftDiscountAndTime(t *testing.T) {
	s := newShop(t)
	s.Product(`{"ProductName":"Pan","Sku":"PAN-1","SitePrice":25}`)
	d := s.drafted(1, "PAN-1")
	base := d
	d.OrderDiscountDetails = []shop.DiscountDetail{{Amount: wire.MustDecimal("-25.01")}}
	s.Turned(shoptest.Second(SaveDraft(s.Store, ctx, &base, d)), shop.Invalid, "")
	d.OrderDiscountDetails = []shop.DiscountDetail{{Amount: wire.MustDecimal("-25")}}
	d = shoptest.Must(SaveDraft(s.Store, ctx, &base, d))
	begun := d.TimeOfOrderUtc
	s.Clock.Pass(48 * time.Hour)
	shoptest.Must(PlaceOrder(s.Store, ctx, d.Bvin, Placing{}))
	if at := s.order(d.Bvin).Order.TimeOfOrderUtc; !at.Time().After(begun.Time()) {
		t.Errorf("it is of %v, begun %v", at.Time(), begun.Time())
	}
}

// A duplicate has lines, people and shipping, at the prices of today, and nothing of what happened to the order.
func TestDuplicateOrder(t *testing.T) {
	s := newShop(t)
	pan := s.Product(`{"ProductName":"Pan","Sku":"PAN-1","SitePrice":25}`).Text("Bvin")
	d := s.drafted(2, "PAN-1")
	shoptest.Must(PlaceOrder(s.Store, ctx, d.Bvin, Placing{Payments: []PaymentEntry{cash("50")}}))
	line := s.order(d.Bvin).Order.Items[0].Id
	shoptest.Must(PackOrders(s.Store, ctx, []string{d.Bvin},
		Parcel{Package: NewParcel(s.Store), Pieces: map[int64]int{line: 1}, Send: true, Confirmed: true}))
	s.Save(shop.Products, pan, `{"Bvin":"`+pan+`","ProductName":"Pan","Sku":"PAN-2","SitePrice":30}`)
	next := shoptest.Must(DuplicateOrder(s.Store, ctx, d.Bvin))
	if l := next.Items[0]; next.TotalGrand.String() != "60" || l.QuantityShipped != 0 || l.ProductSku != "PAN-2" ||
		l.Id == line || next.OrderNumber != "" || len(next.Packages) != 0 || next.ShippingAddress.City != "London" {
		t.Errorf("%+v", next)
	}
	s.wantLooks(d.Bvin, "Received, label 5, due 0, stored 3")
}

// What can be chosen stands in the item; a variant's own SKU finds it.
func TestItemByCode(t *testing.T) {
	s := newShop(t)
	mug := s.Product(`{"ProductName":"Mug","Sku":"MUG","SitePrice":9}`).Text("Bvin")
	const idC = "cccccccc-0000-4000-8000-000000000003"
	s.Save(shop.ProductOptions, "", `{"Bvin":"`+idA+`","Name":"Size","OptionType":100,"IsVariant":true,"Items":[{"Bvin":"`+idB+
		`","Name":"Small"},{"Bvin":"`+idC+`","Name":"Large","PriceAdjustment":2,"WeightAdjustment":1}]}`)
	shoptest.Must(s.AssignOption(ctx, nil, idA, mug, true))
	item := shoptest.Must(s.ItemByCode(ctx, " mug "))
	if !item.Choosing || item.Line.ProductSku != "MUG" || len(item.Options) != 1 {
		t.Errorf("%+v", item)
	}
	next := shop.NewRecord[shop.Order](shoptest.Midday)
	next.Items = []shop.LineItem{item.Line}
	d := shoptest.Must(SaveDraft(s.Store, ctx, nil, next))
	err := shoptest.Second(PlaceOrder(s.Store, ctx, d.Bvin, Placing{}))
	if err == nil || !strings.Contains(err.Error(), "Mug: choose Size.") {
		t.Error(err)
	}
	base := d
	d.Items = []shop.LineItem{d.Items[0]}
	d.Items[0].SelectionData = []shop.OptionSelection{{OptionBvin: shop.PlainID(idA), SelectionData: shop.PlainID(idC)}}
	d = shoptest.Must(SaveDraft(s.Store, ctx, &base, d))
	if l := d.Items[0]; l.ProductShortDescription != "Size: Large" || l.VariantId == "" ||
		l.LineTotal.String() != "11" {
		t.Errorf("%q of variant %q for %s", l.ProductShortDescription, l.VariantId, l.LineTotal)
	}
	s.Refused(shoptest.Second(s.ItemByCode(ctx, "CUP")), shop.Missing, "")
	s.Refused(shoptest.Second(s.ItemByCode(ctx, " ")), shop.Invalid, "")
}

func TestOrderSettings(t *testing.T) {
	s := newShop(t)
	price := wire.MustDecimal("4.90")
	want := shop.OrderSettings{Limits: order.Limits{Pieces: 10}, Methods: []shop.ShippingMethod{
		{Name: " Parcel ", Carrier: "DHL", Price: &price, Track: "https://example.com/{number}"},
		{Name: "By agreement"}}}
	if err := s.SaveOrderSettings(ctx, want, 0); err != nil {
		t.Fatal(err)
	}
	got := shoptest.Must(s.OrderSettings())
	if got.Pieces != 10 || len(got.Methods) != 2 || got.Methods[0].Name != "Parcel" || got.Methods[0].ID == "" ||
		got.Methods[1].Price != nil {
		t.Errorf("%+v", got)
	}
	minus := wire.MustDecimal("-1")
	for _, c := range []struct {
		change func(*shop.OrderSettings)
		last   int64
		field  string
	}{
		{func(o *shop.OrderSettings) { o.Pieces = -1 }, 0, "Pieces"},
		{func(o *shop.OrderSettings) { o.Weight = minus.Decimal }, 0, "Weight"},
		{func(o *shop.OrderSettings) { o.Methods[1].Name = " " }, 0, "Methods[1].Name"},
		{func(o *shop.OrderSettings) { o.Methods[1].Name = "parcel" }, 0, "Methods[1].Name"},
		{func(o *shop.OrderSettings) { o.Methods[0].Price = &minus }, 0, "Methods[0].Price"},
		{func(o *shop.OrderSettings) { o.Methods[0].Track = "https://example.com" }, 0, "Methods[0].Track"},
		{func(o *shop.OrderSettings) { o.Methods[0].Track = "example.com/{number}" }, 0, "Methods[0].Track"},
		{func(*shop.OrderSettings) {}, 1_000_000_000, "LastNumber"},
	} {
		o := shoptest.Must(s.OrderSettings())
		c.change(&o)
		s.Refused(s.SaveOrderSettings(ctx, o, c.last), shop.Invalid, c.field)
	}
}

// A wish list is shown with what was chosen, and becomes a draft at today's prices.
func TestWishes(t *testing.T) {
	s := newShop(t)
	ann := s.Save(shop.Customers, "", `{"Email":"ann@example.com","FirstName":"Ann"}`).Text("Bvin")
	pan := s.Product(`{"ProductName":"Pan","Sku":"PAN","SitePrice":12.5}`).Text("Bvin")
	if _, err := DraftOfWishes(s.Store, ctx, ann); shop.KindOf(err) != shop.Invalid {
		t.Errorf("an empty list: %v", err)
	}
	s.Save(shop.WishListItems, "", `{"CustomerId":"`+ann+`","ProductId":"`+pan+`","Quantity":3}`)
	wishes := shoptest.Must(s.WishesOf(ctx, ann))
	if len(wishes) != 1 || wishes[0].Product == nil || wishes[0].Product.ProductName != "Pan" {
		t.Fatalf("wishes %+v", wishes)
	}
	o := shoptest.Must(DraftOfWishes(s.Store, ctx, ann))
	if len(o.Items) != 1 || o.Items[0].Quantity != 3 || o.Items[0].LineTotal.String() != "37.5" || o.UserID != ann ||
		!o.Local().Draft {
		t.Errorf("drafted %+v", o)
	}
	if _, err := DraftOfWishes(s.Store, ctx, "77"); shop.KindOf(err) != shop.Missing {
		t.Errorf("of nobody: %v", err)
	}
}
