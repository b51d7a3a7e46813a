package sales

import (
	"errors"
	"testing"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/shoptest"
	"griddle/shop/wire"
)

// edited changes an order as the owner would.
func (s *shopTest) edited(id string, more OrderEdit, change func(*shop.Order)) (model.Change, error) {
	s.T.Helper()
	more.Base, more.Next = s.order(id).Order, s.order(id).Order
	change(&more.Next)
	return EditOrder(s.Store, ctx, more)
}

func TestEditOrder(t *testing.T) {
	s := newShop(t)
	pan, pot := s.shelf("Pan", shop.WhenOutShow, 5), s.shelf("Pot", shop.WhenOutShow, 1)
	id := s.ordered(2, pan)
	shoptest.Must(ReserveStock(s.Store, ctx, []string{id}, false))
	shoptest.Must(RecordPayment(s.Store, ctx, id, cash("55")))
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
	s.Save(shop.Products, pan, `{"Bvin":"`+pan+`","ProductName":"Pan","SitePrice":99,"InventoryMode":102}`) // dearer today
	agreed := func(o *shop.Order) {
		o.Items[0].BasePricePerItem = wire.MustDecimal("30")
		o.Items[0].DiscountDetails = []shop.DiscountDetail{{Description: "loyal", Amount: wire.MustDecimal("-10")}}
	}
	shoptest.Must(s.edited(id, OrderEdit{}, agreed))
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
	made := shoptest.Must(s.edited(id, OrderEdit{}, func(o *shop.Order) { o.Items[0].Quantity = 3 }))
	s.wantLooks(id, "Ready for Payment, label 6, due 25, stored 2")
	s.wantStock(pan, "5 on hand, 3 reserved")
	h := s.order(id).Local.History
	said := h[len(h)-1].What.String()
	if said != "Pan: 2 → 3; total 55.00 → 80.00. Status: Ready for Shipping → Ready for Payment." {
		t.Error(said)
	}
	addPot := func(o *shop.Order) {
		l := shop.NewRecord[shop.LineItem](shoptest.Midday)
		l.ProductId, l.ProductName, l.Quantity = pot, "Pot", 2
		o.Items = append(o.Items, l)
	}
	_, err := s.edited(id, OrderEdit{}, addPot)
	if s.Turned(err, shop.Invalid, "Quantity"); !errors.Is(err, shop.ErrAsk) {
		t.Error(err)
	}
	s.wantStock(pan, "5 on hand, 3 reserved")
	shoptest.Must(s.edited(id, OrderEdit{Anyway: true}, addPot))
	s.wantStock(pot, "1 on hand, 2 reserved")
	s.wantLooks(id, "Ready for Payment, label 6, due 75, stored 2") // at the price of today
	shoptest.Must(s.edited(id, OrderEdit{}, func(o *shop.Order) { o.Items = o.Items[:1] }))
	s.wantStock(pot, "1 on hand, 0 reserved")
	shoptest.Must(s.edited(id, OrderEdit{Today: map[int64]bool{s.order(id).Order.Items[0].Id: true}},
		func(*shop.Order) {}))
	s.wantLooks(id, "Ready for Payment, label 6, due 247, stored 2")
	shoptest.Must(s.edited(id, OrderEdit{}, func(o *shop.Order) {
		o.OrderDiscountDetails = []shop.DiscountDetail{{Description: "friend", Amount: wire.MustDecimal("-47")}}
	}))
	s.wantLooks(id, "Ready for Payment, label 6, due 200, stored 2")
	s.Turned(s.Undo(ctx, made.ID), shop.Taken, "")

	line := s.order(id).Order.Items[0].Id
	shoptest.Must(PackOrders(s.Store, ctx, []string{id},
		Parcel{Package: NewParcel(s.Store), Pieces: map[int64]int{line: 2}, Send: true, Confirmed: true}))
	_, err = s.edited(id, OrderEdit{}, func(o *shop.Order) { o.Items[0].Quantity = 1 })
	s.Turned(err, shop.Invalid, "Quantity")
	_, err = s.edited(id, OrderEdit{}, func(o *shop.Order) { o.Items = o.Items[:0] })
	s.Turned(err, shop.Invalid, "Quantity")
	base := s.order(id).Order
	shoptest.Must(HoldOrders(s.Store, ctx, []string{id}))
	_, err = EditOrder(s.Store, ctx, OrderEdit{Base: base, Next: base})
	if s.Turned(err, shop.Taken, ""); !errors.Is(err, model.ErrChanged) {
		t.Error(err)
	}
}

// With tax in the prices the tax of an order is that of what is left after the order's discounts.
func TestEditWithTaxInPrices(t *testing.T) {
	s := newShop(t)
	if err := s.SaveSettings(ctx, shop.Settings{PricesWithTax: true}); err != nil {
		t.Fatal(err)
	}
	s.Save(shop.TaxSchedules, "", `{"Name":"Goods","DefaultRate":19}`)
	s.Save(shop.Taxes, "", `{"TaxScheduleId":1,"CountryIsoAlpha3":"USA","Rate":19}`)
	body, _, err := s.SaveOrder("", true, []byte(`{"IsPlaced":true,"ShippingAddress":{"CountryBvin":"`+shoptest.USA+
		`"},"Items":[{"ProductId":"`+idB+`","Quantity":1,"BasePricePerItem":238,"TaxSchedule":1}]}`))
	if err != nil {
		t.Fatal(err)
	}
	s.Want(s.Parse(body), shoptest.Fields{"TotalGrand": 238, "TotalTax": 38})
	id := s.Parse(body).Text("Bvin")
	shoptest.Must(s.edited(id, OrderEdit{}, func(o *shop.Order) {
		o.OrderDiscountDetails = []shop.DiscountDetail{{Description: "friend", Amount: wire.MustDecimal("-119")}}
	}))
	s.Want(s.Parse(shoptest.Must(shop.Orders.One(s.Store, id))), shoptest.Fields{"TotalGrand": 119, "TotalTax": 19})
	preview := shoptest.Must(PreviewOrder(s.Store, ctx, OrderEdit{Base: s.order(id).Order, Next: func() shop.Order {
		o := s.order(id).Order
		o.Items[0].Quantity = 2
		return o
	}()}))
	if preview.TotalGrand.String() != "357" || preview.TotalTax.String() != "57" {
		t.Error(preview.TotalGrand, preview.TotalTax)
	}
}

// New lines that are equal become one.
func TestEqualLinesMerge(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", shop.WhenOutShow, 50)
	id := s.ordered(2, pan)
	add := func(o *shop.Order) {
		for range 2 {
			l := shop.NewRecord[shop.LineItem](shoptest.Midday)
			l.ProductId, l.ProductName, l.Quantity = pan, "Pan", 3
			o.Items = append(o.Items, l)
		}
	}
	shoptest.Must(s.edited(id, OrderEdit{}, add))
	if lines := s.order(id).Order.Items; len(lines) != 1 || lines[0].Quantity != 8 {
		t.Errorf("%+v", lines)
	}
	s.Save(shop.Products, pan, `{"Bvin":"`+pan+`","ProductName":"Pan","SitePrice":99,"InventoryMode":102}`)
	shoptest.Must(s.edited(id, OrderEdit{}, add)) // at another price than was agreed
	if lines := s.order(id).Order.Items; len(lines) != 2 || lines[1].Quantity != 6 {
		t.Errorf("%+v", lines)
	}
}

// What costs something else today is named, and an edit that leaves nothing to ship of a paid order completes it.
func TestTodayPricesAndNothingLeft(t *testing.T) {
	s := newShop(t)
	pan, pot := s.shelf("Pan", shop.WhenOutShow, 9), s.shelf("Pot", shop.WhenOutShow, 9)
	id := s.ordered(2, pan, pot)
	if all := shoptest.Must(TodayPrices(s.Store, ctx,
		id)); len(all) != 2 { // the program's line named no price of a piece
		t.Errorf("%+v", all)
	}
	today := map[int64]bool{}
	for _, l := range s.order(id).Order.Items {
		today[l.Id] = true
	}
	shoptest.Must(s.edited(id, OrderEdit{Today: today}, func(*shop.Order) {}))
	if all := shoptest.Must(TodayPrices(s.Store, ctx, id)); len(all) != 0 {
		t.Errorf("%+v", all)
	}
	s.Save(shop.Products, pan, `{"Bvin":"`+pan+`","ProductName":"Pan","SitePrice":30,"InventoryMode":102}`)
	all := shoptest.Must(TodayPrices(s.Store, ctx, id))
	if len(all) != 1 || all[0].Was.String() != "25" || all[0].Is.String() != "30" {
		t.Errorf("%+v", all)
	}
	s.pays(id)
	lines := s.order(id).Order.Items
	shoptest.Must(PackOrders(s.Store, ctx, []string{id}, Parcel{Package: NewParcel(s.Store),
		Pieces: map[int64]int{lines[0].Id: 2}, Send: true}))
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
	made := shoptest.Must(s.edited(id, OrderEdit{}, func(o *shop.Order) { o.Items = o.Items[:1] }))
	s.wantLooks(id, "Complete, label 3, due -50, stored 4")
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
}
