package shop

import (
	"errors"
	"testing"

	"griddle/shop/model"
	"griddle/shop/wire"
)

// edited changes an order as the owner would.
func (s *shopTest) edited(id string, more OrderEdit, change func(*Order)) (model.Change, error) {
	s.t.Helper()
	more.Base, more.Next = s.order(id).Order, s.order(id).Order
	change(&more.Next)
	return s.EditOrder(ctx, more)
}

func TestEditOrder(t *testing.T) {
	s := newShop(t)
	pan, pot := s.shelf("Pan", WhenOutShow, 5), s.shelf("Pot", WhenOutShow, 1)
	id := s.ordered(2, pan)
	must(s.ReserveStock(ctx, []string{id}, false))
	must(s.RecordPayment(ctx, id, cash("55")))
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
	s.post(pan, `{"Bvin":"`+pan+`","ProductName":"Pan","SitePrice":99,"InventoryMode":102}`) // dearer today
	agreed := func(o *Order) {
		o.Items[0].BasePricePerItem = wire.MustDecimal("30")
		o.Items[0].DiscountDetails = []DiscountDetail{{Description: "loyal", Amount: wire.MustDecimal("-10")}}
	}
	must(s.edited(id, OrderEdit{}, agreed))
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
	made := must(s.edited(id, OrderEdit{}, func(o *Order) { o.Items[0].Quantity = 3 }))
	s.wantLooks(id, "Ready for Payment, label 6, due 25, stored 2")
	s.wantStock(pan, "5 on hand, 3 reserved")
	h := s.order(id).Local.History
	said := h[len(h)-1].What.String()
	if said != "Pan: 2 → 3; total 55.00 → 80.00. Status: Ready for Shipping → Ready for Payment." {
		t.Error(said)
	}
	addPot := func(o *Order) {
		l := NewRecord[LineItem](midday)
		l.ProductId, l.ProductName, l.Quantity = pot, "Pot", 2
		o.Items = append(o.Items, l)
	}
	_, err := s.edited(id, OrderEdit{}, addPot)
	if s.turned(err, Invalid, "Quantity"); !errors.Is(err, ErrAsk) {
		t.Error(err)
	}
	s.wantStock(pan, "5 on hand, 3 reserved")
	must(s.edited(id, OrderEdit{Anyway: true}, addPot))
	s.wantStock(pot, "1 on hand, 2 reserved")
	s.wantLooks(id, "Ready for Payment, label 6, due 75, stored 2") // at the price of today
	must(s.edited(id, OrderEdit{}, func(o *Order) { o.Items = o.Items[:1] }))
	s.wantStock(pot, "1 on hand, 0 reserved")
	must(s.edited(id, OrderEdit{Today: map[int64]bool{s.order(id).Order.Items[0].Id: true}}, func(*Order) {}))
	s.wantLooks(id, "Ready for Payment, label 6, due 247, stored 2")
	must(s.edited(id, OrderEdit{}, func(o *Order) {
		o.OrderDiscountDetails = []DiscountDetail{{Description: "friend", Amount: wire.MustDecimal("-47")}}
	}))
	s.wantLooks(id, "Ready for Payment, label 6, due 200, stored 2")
	s.turned(s.Undo(ctx, made.ID), Taken, "")

	line := s.order(id).Order.Items[0].Id
	must(s.PackOrders(ctx, []string{id},
		Parcel{Package: s.NewParcel(), Pieces: map[int64]int{line: 2}, Send: true, Confirmed: true}))
	_, err = s.edited(id, OrderEdit{}, func(o *Order) { o.Items[0].Quantity = 1 })
	s.turned(err, Invalid, "Quantity")
	_, err = s.edited(id, OrderEdit{}, func(o *Order) { o.Items = o.Items[:0] })
	s.turned(err, Invalid, "Quantity")
	base := s.order(id).Order
	must(s.HoldOrders(ctx, []string{id}))
	_, err = s.EditOrder(ctx, OrderEdit{Base: base, Next: base})
	if s.turned(err, Taken, ""); !errors.Is(err, model.ErrChanged) {
		t.Error(err)
	}
}

// With tax in the prices the tax of an order is that of what is left after the order's discounts.
func TestEditWithTaxInPrices(t *testing.T) {
	s := newShop(t)
	if err := s.SaveSettings(ctx, Settings{PricesWithTax: true}); err != nil {
		t.Fatal(err)
	}
	s.save(TaxSchedules, "", `{"Name":"Goods","DefaultRate":19}`)
	s.save(Taxes, "", `{"TaxScheduleId":1,"CountryIsoAlpha3":"USA","Rate":19}`)
	body, _, err := saveOrder(s, nil, "", true, []byte(`{"IsPlaced":true,"ShippingAddress":{"CountryBvin":"`+usaBvin+
		`"},"Items":[{"ProductId":"`+idB+`","Quantity":1,"BasePricePerItem":238,"TaxSchedule":1}]}`))
	if err != nil {
		t.Fatal(err)
	}
	s.want(s.parse(body), fields{"TotalGrand": 238, "TotalTax": 38})
	id := s.parse(body).text("Bvin")
	must(s.edited(id, OrderEdit{}, func(o *Order) {
		o.OrderDiscountDetails = []DiscountDetail{{Description: "friend", Amount: wire.MustDecimal("-119")}}
	}))
	s.want(s.parse(must(Orders.One(s.Store, id))), fields{"TotalGrand": 119, "TotalTax": 19})
	preview := must(s.PreviewOrder(ctx, OrderEdit{Base: s.order(id).Order, Next: func() Order {
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
	pan := s.shelf("Pan", WhenOutShow, 50)
	id := s.ordered(2, pan)
	add := func(o *Order) {
		for range 2 {
			l := NewRecord[LineItem](midday)
			l.ProductId, l.ProductName, l.Quantity = pan, "Pan", 3
			o.Items = append(o.Items, l)
		}
	}
	must(s.edited(id, OrderEdit{}, add))
	if lines := s.order(id).Order.Items; len(lines) != 1 || lines[0].Quantity != 8 {
		t.Errorf("%+v", lines)
	}
	s.post(pan, `{"Bvin":"`+pan+`","ProductName":"Pan","SitePrice":99,"InventoryMode":102}`)
	must(s.edited(id, OrderEdit{}, add)) // at another price than was agreed
	if lines := s.order(id).Order.Items; len(lines) != 2 || lines[1].Quantity != 6 {
		t.Errorf("%+v", lines)
	}
}

// What costs something else today is named, and an edit that leaves nothing to ship of a paid order completes it.
func TestTodayPricesAndNothingLeft(t *testing.T) {
	s := newShop(t)
	pan, pot := s.shelf("Pan", WhenOutShow, 9), s.shelf("Pot", WhenOutShow, 9)
	id := s.ordered(2, pan, pot)
	if all := must(s.TodayPrices(ctx, id)); len(all) != 2 { // the program's line named no price of a piece
		t.Errorf("%+v", all)
	}
	today := map[int64]bool{}
	for _, l := range s.order(id).Order.Items {
		today[l.Id] = true
	}
	must(s.edited(id, OrderEdit{Today: today}, func(*Order) {}))
	if all := must(s.TodayPrices(ctx, id)); len(all) != 0 {
		t.Errorf("%+v", all)
	}
	s.post(pan, `{"Bvin":"`+pan+`","ProductName":"Pan","SitePrice":30,"InventoryMode":102}`)
	all := must(s.TodayPrices(ctx, id))
	if len(all) != 1 || all[0].Was.String() != "25" || all[0].Is.String() != "30" {
		t.Errorf("%+v", all)
	}
	s.pays(id)
	lines := s.order(id).Order.Items
	must(s.PackOrders(ctx, []string{id}, Parcel{Package: s.NewParcel(),
		Pieces: map[int64]int{lines[0].Id: 2}, Send: true}))
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
	made := must(s.edited(id, OrderEdit{}, func(o *Order) { o.Items = o.Items[:1] }))
	s.wantLooks(id, "Complete, label 3, due -50, stored 4")
	if err := s.Undo(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
}
