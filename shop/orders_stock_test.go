package shop

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/wire"
	"griddle/storage"
)

// shelf is a product of which there are so many pieces.
func (s *shopTest) shelf(name string, mode InventoryMode, pieces int) string {
	s.t.Helper()
	id := s.product(fmt.Sprintf(`{"ProductName":%q,"Sku":%q,"SitePrice":25,"InventoryMode":%d}`,
		name, name, mode)).text("Bvin")
	posted := fmt.Sprintf(`{"ProductBvin":%q,"QuantityOnHand":%d}`, id, pieces)
	if _, _, err := ProductInventories.Save(s.Store, ctx, nil, "", []byte(posted)); err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *shopTest) leftOf(product string) string {
	s.t.Helper()
	i := must(modelsOf(s.Store).inventory.Find(s.db.Reader(), storage.Query{Where: storage.Eq("product", product)}))
	return fmt.Sprintf("%d on hand, %d reserved", i.QuantityOnHand, i.QuantityReserved)
}

func (s *shopTest) wantStock(product, want string) {
	s.t.Helper()
	if got := s.leftOf(product); got != want {
		s.t.Errorf("%s, want %s", got, want)
	}
}

// ordered is an accepted order of a program with a line of each product.
func (s *shopTest) ordered(quantity int, products ...string) string {
	s.t.Helper()
	var lines []string
	for _, p := range products {
		lines = append(lines, fmt.Sprintf(`{"ProductId":%q,"ProductName":"Pan","Quantity":%d,"LineTotal":%d}`, p,
			quantity,
			25*quantity))
	}
	posted := `{"IsPlaced":true,"StatusCode":"e42f8c28-9078-47d6-89f8-032c9a6e1cce","StatusName":"Ready for Payment",` +
		`"TotalShippingBeforeDiscounts":5,"Items":[` + strings.Join(lines, ",") + `]}`
	body, _, err := saveOrder(s, nil, "", false, []byte(posted))
	if err != nil {
		s.t.Fatal(err)
	}
	return s.parse(body).text("Bvin")
}

func TestStockOfAnOrder(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", WhenOutShow, 5)
	id := s.ordered(4, pan)
	s.wantStock(pan, "5 on hand, 0 reserved")
	must(s.ReserveStock(ctx, []string{id}, false))
	s.wantStock(pan, "5 on hand, 4 reserved")
	must(s.ReserveStock(ctx, []string{id}, false)) // once is enough
	s.wantStock(pan, "5 on hand, 4 reserved")

	another := s.ordered(2, pan)
	_, err := s.ReserveStock(ctx, []string{another}, false)
	s.turned(err, Invalid, "Quantity")
	if !errors.Is(err, ErrAsk) || !strings.Contains(err.Error(), "Pan: 1 available, 2 wanted.") {
		t.Error(err)
	}
	must(s.ReserveStock(ctx, []string{another}, true))
	s.wantStock(pan, "5 on hand, 6 reserved")
	cancelled := must(s.CancelOrders(ctx, []string{another}, Cancelling{Reason: "changed her mind"}))
	s.wantStock(pan, "5 on hand, 4 reserved")
	s.wantLooks(another, "Cancelled, label 4, due 0, stored 1")
	if err := s.Undo(ctx, cancelled.ID); err != nil {
		t.Fatal(err)
	}
	s.wantStock(pan, "5 on hand, 6 reserved")
	must(s.CancelOrders(ctx, []string{another}, Cancelling{}))
	_, err = s.ReopenOrders(ctx, []string{another}, false)
	s.turned(err, Invalid, "Quantity")
	must(s.ReopenOrders(ctx, []string{another}, true))
	s.wantLooks(another, "Ready for Payment, label 7, due 55, stored 1")
	s.wantStock(pan, "5 on hand, 6 reserved")
	deleted := must(s.DeleteOrders(ctx, []string{another}))
	s.wantStock(pan, "5 on hand, 4 reserved")
	if err := s.Undo(ctx, deleted.ID); err != nil {
		t.Fatal(err)
	}
	s.wantStock(pan, "5 on hand, 6 reserved")
}

func TestShipping(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", WhenOutShow, 5)
	id := s.ordered(4, pan)
	must(s.ReserveStock(ctx, []string{id}, false))
	line := s.order(id).Order.Items[0].Id
	parcel := Parcel{Package: s.NewParcel(), Pieces: map[int64]int{line: 1}, Send: true}
	_, err := s.PackOrders(ctx, []string{id}, parcel)
	if s.turned(err, Invalid, "StatusCode"); !errors.Is(err, ErrAsk) {
		t.Error("unpaid goods leave unasked")
	}
	must(s.RecordPayment(ctx, id, cash("105")))
	must(s.PackOrders(ctx, []string{id}, parcel))
	s.wantStock(pan, "4 on hand, 3 reserved")
	w := s.order(id)
	if w.Order.Items[0].QuantityShipped != 1 || w.Order.ShippingStatus != order.PartlyShipped ||
		w.Order.StatusName != "Ready for Shipping" || !w.Order.Packages[0].HasShipped {
		t.Errorf("%+v", w.Order)
	}
	parcel.Pieces[line] = 4
	_, err = s.PackOrders(ctx, []string{id}, parcel)
	s.turned(err, Invalid, "Quantity")
	packed := Parcel{Package: s.NewParcel()}
	must(s.PackOrders(ctx, []string{id}, packed))
	_, err = s.PackOrders(ctx, []string{id}, packed) // all is packed
	s.turned(err, Invalid, "Quantity")
	second := s.order(id).Order.Packages[1].Id
	if n := s.order(id).Order; n.PackageNumber(second) != n.OrderNumber+"-P2" {
		t.Error(n.PackageNumber(second))
	}
	shipped := must(s.ShipPackage(ctx, id, second, false))
	s.wantStock(pan, "1 on hand, 0 reserved")
	s.wantLooks(id, "Complete, label 5, due 0, stored 3")
	_, err = s.ShipPackage(ctx, id, second, false)
	s.turned(err, Invalid, "HasShipped")
	_, err = s.CancelOrders(ctx, []string{id}, Cancelling{})
	s.turned(err, Invalid, "StatusCode")
	_, err = s.DeleteOrders(ctx, []string{id})
	s.turned(err, Invalid, "")
	must(s.UnshipPackage(ctx, id, second))
	s.wantStock(pan, "4 on hand, 3 reserved")
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
	must(s.DeletePackage(ctx, id, s.order(id).Order.Packages[0].Id))
	s.wantStock(pan, "5 on hand, 4 reserved")
	s.turned(s.Undo(ctx, shipped.ID), Taken, "")
}

// A package of a program counts only when the owner says so.
func TestPackagesOfPrograms(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", WhenOutShow, 5)
	id := s.ordered(4, pan)
	must(s.RecordPayment(ctx, id, cash("105")))
	body := string(must(Orders.One(s.Store, id)))
	line := s.order(id).Order.Items[0].Id
	posted := strings.Replace(body, `"Packages":[]`,
		fmt.Sprintf(`"Packages":[{"HasShipped":true,"Items":[{"LineItemId":%d,"Quantity":4}]}]`, line), 1)
	if _, _, err := saveOrder(s, nil, id, false, []byte(posted)); err != nil {
		t.Fatal(err)
	}
	w := s.order(id)
	parcel := w.Order.Packages[0].Id
	if w.Order.Items[0].QuantityShipped != 0 || w.Order.PackageNumber(parcel) != "" {
		t.Errorf("%+v", w.Order)
	}
	s.wantStock(pan, "5 on hand, 0 reserved")
	must(s.ShipPackage(ctx, id, parcel, false))
	s.wantStock(pan, "1 on hand, 0 reserved")
	s.wantLooks(id, "Complete, label 5, due 0, stored 3")
}

func TestReturns(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", WhenOutShow, 5)
	id := s.ordered(4, pan)
	must(s.ReserveStock(ctx, []string{id}, false))
	must(s.RecordPayment(ctx, id, cash("105")))
	line := s.order(id).Order.Items[0].Id
	must(s.PackOrders(ctx, []string{id}, Parcel{Package: s.NewParcel(), Pieces: map[int64]int{line: 3}, Send: true}))
	s.wantStock(pan, "2 on hand, 1 reserved")
	two := order.Wish{Lines: []order.WishLine{{Line: line, Quantity: 2, Restock: true}}}
	plan := must(s.PlanReturn(ctx, id, two))
	if plan.Value.String() != "50" || plan.Most.String() != "50" || !plan.Rest.IsZero() {
		t.Errorf("%+v", plan)
	}
	back := PaymentEntry{Action: order.CashReturned}
	made := must(s.ReturnItems(ctx, id, Returning{Wish: two, Reason: "too heavy", Refund: &back}))
	s.wantStock(pan, "3 on hand, 0 reserved") // one was not shipped yet, one is back on the shelf
	s.wantLooks(id, "Ready for Shipping, label 2, due 0, stored 2")
	w := s.order(id)
	if r := w.Local.Returns; len(r) != 1 || r[0].Number != w.Order.OrderNumber+"-R1" || len(r[0].Refunds) != 1 ||
		w.Order.Items[0].QuantityReturned != 2 || w.Order.ShippingStatus != order.FullyShipped {
		t.Errorf("%+v %+v", r, w.Order)
	}
	all := order.Wish{Lines: []order.WishLine{{Line: line, Quantity: 2}},
		Shipping: plan.Value.Div(wire.MustDecimal("10").Decimal)}
	must(s.ReturnItems(ctx, id, Returning{Wish: all}))
	s.wantLooks(id, "Ready for Shipping, label 3, due -55, stored 4")
	if got := must(s.FindOrders(ctx, OrderFilter{OpenReturn: true})); !slices.Equal(got, []string{id}) {
		t.Error(got)
	}
	_, err := s.ReturnItems(ctx, id, Returning{Wish: two})
	s.turned(err, Invalid, "QuantityReturned")
	must(s.RecordPayment(ctx, id, PaymentEntry{Action: order.CashReturned, Amount: wire.MustDecimal("55")}))
	s.wantLooks(id, "Ready for Shipping, label 1, due 0, stored 1")
	s.turned(s.Undo(ctx, made.ID), Taken, "")
	for _, c := range must(s.Changes())[:3] {
		if err := s.Undo(ctx, c.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.wantStock(pan, "2 on hand, 1 reserved")
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
}

func TestCancelWithMoney(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", AlwaysInStock, 5)
	id := s.ordered(2, pan)
	must(s.RecordPayment(ctx, id, cash("55")))
	_, err := s.CancelOrders(ctx, []string{id}, Cancelling{Keep: wire.MustDecimal("60")})
	s.turned(err, Invalid, "Keep")
	must(s.CancelOrders(ctx, []string{id}, Cancelling{Keep: wire.MustDecimal("15"),
		Refund: &PaymentEntry{Action: order.CashReturned, Amount: wire.MustDecimal("40")}}))
	s.wantLooks(id, "Cancelled, label 2, due 0, stored 2")
	must(s.ReopenOrders(ctx, []string{id}, false))
	if w := s.order(id); w.Order.StatusName != "Ready for Shipping" || !w.Local.Kept.IsZero() {
		t.Errorf("%s, %+v", w.Order.StatusName, w.Local)
	}
}

// After any events in the window, what is reserved is what the orders' lines have reserved; undone, all is as before.
func TestReservedStockAddsUp(t *testing.T) {
	s := newShop(t)
	random := rand.New(rand.NewPCG(5, 6))
	products := []string{s.shelf("Pan", WhenOutShow, 30), s.shelf("Pot", WhenOutBackorder, 3),
		s.shelf("Lid", AlwaysInStock, 9)}
	var ids []string
	for i := range 6 {
		ids = append(ids, s.ordered(1+i%4, products...))
	}
	done := 0
	for range 250 {
		id := ids[random.IntN(len(ids))]
		w := s.order(id)
		line := w.Order.Items[random.IntN(len(w.Order.Items))]
		before := s.everything()
		var made model.Change
		var err error
		switch random.IntN(9) {
		case 0:
			made, err = s.ReserveStock(ctx, []string{id}, random.IntN(2) == 0)
		case 1:
			made, err = s.RecordPayment(ctx, id, cash(fmt.Sprint(1+random.IntN(60))))
		case 2:
			made, err = s.CancelOrders(ctx, []string{id}, Cancelling{})
		case 3:
			made, err = s.ReopenOrders(ctx, []string{id}, true)
		case 4, 5:
			made, err = s.PackOrders(ctx, []string{id}, Parcel{Package: s.NewParcel(), Send: random.IntN(3) > 0,
				Confirmed: true, Pieces: map[int64]int{line.Id: 1 + random.IntN(2)}})
		case 6:
			if n := len(w.Order.Packages); n > 0 {
				p := w.Order.Packages[random.IntN(n)]
				switch {
				case !p.HasShipped:
					made, err = s.ShipPackage(ctx, id, p.Id, true)
				case random.IntN(2) == 0:
					made, err = s.UnshipPackage(ctx, id, p.Id)
				default:
					made, err = s.DeletePackage(ctx, id, p.Id)
				}
			}
		case 7:
			made, err = s.ReturnItems(ctx, id, Returning{Wish: order.Wish{Lines: []order.WishLine{{Line: line.Id,
				Quantity: 1,
				Restock:  random.IntN(2) == 0}}}})
		case 8:
			made, err = s.AcceptOrders(ctx, []string{id})
		}
		switch {
		case err != nil:
			if KindOf(err) != Invalid {
				t.Fatal(err)
			}
			s.same(withoutNumbers(s.everything()), withoutNumbers(before))
			continue
		case made.ID == 0:
			continue
		}
		done++
		s.addsUp(products)
		if random.IntN(4) == 0 {
			if err := s.Undo(ctx, made.ID); err != nil {
				t.Fatal(err)
			}
			s.same(withoutNumbers(s.everything()), withoutNumbers(before))
		}
	}
	if done < 80 {
		t.Errorf("only %d events were done", done)
	}
}

func (s *shopTest) addsUp(products []string) {
	s.t.Helper()
	reserved := map[string]int{}
	err := modelsOf(s.Store).orders.Each(s.db.Reader(), storage.Query{}, func(o Order) error {
		for _, l := range o.Items {
			reserved[l.ProductId] += o.Local().Lines[l.Id].Reserved
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, p := range products {
		i := must(modelsOf(s.Store).inventory.Find(s.db.Reader(), storage.Query{Where: storage.Eq("product", p)}))
		if i.QuantityReserved != reserved[p] {
			s.t.Fatalf("%d reserved, the orders have %d", i.QuantityReserved, reserved[p])
		}
	}
}

// Gift cards that an order sells are there once it is paid, and are stopped when it is paid no more.
func TestGiftCardsOfAnOrder(t *testing.T) {
	s := newShop(t)
	body, _, err := saveOrder(s, nil, "", false, []byte(`{"IsPlaced":true,"StatusCode":"`+OrderStatuses[3].Code+
		`","Items":[{"ProductId":"`+idB+`","Quantity":2,"IsGiftCard":true,"IsNonShipping":true,"LineTotal":50,`+
		`"AdjustedPricePerItem":25,"CustomProperties":[{"DeveloperId":"hcc","Key":"giftcardemail","Value":"bob@example.com"}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	id := s.parse(body).text("Bvin")
	cards := func() (all []string) {
		err := modelsOf(s.Store).giftCards.Each(s.db.Reader(), storage.Query{}, func(g GiftCard) error {
			all = append(all, fmt.Sprint(g.Amount, " ", g.Enabled, " ", *g.RecipientEmail, " ",
				g.ExpirationDateUtc.Time().Format("2006-01")))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	paid := must(s.RecordPayment(ctx, id, cash("50")))
	sold := "25 true bob@example.com 2027-11"
	s.same(cards(), []string{sold, sold})
	s.wantLooks(id, "Complete, label 5, due 0, stored 3")
	numbers := s.order(id).Order.Items[0].giftCardNumbers()
	if len(numbers) != 2 || len(numbers[0]) != len(giftCardFormat) || numbers[0] == numbers[1] {
		t.Error(numbers)
	}
	must(s.PreviewOrder(ctx, OrderEdit{Base: s.order(id).Order, Next: s.order(id).Order}))
	cash := slices.IndexFunc(s.order(id).Payments, func(p OrderTransaction) bool { return p.Action == 301 })
	must(s.VoidPayment(ctx, id, string(s.order(id).Payments[cash].Id)))
	stopped := strings.Replace(sold, "true", "false", 1)
	s.same(cards(), []string{stopped, stopped})
	must(s.RecordPayment(ctx, id, PaymentEntry{Action: order.ChequeReceived, Amount: wire.MustDecimal("50")}))
	s.same(cards(), []string{sold, sold})
	deleted := must(s.DeleteOrders(ctx, []string{id}))
	s.same(cards(), []string{stopped, stopped})
	for _, c := range must(s.Changes()) {
		if err := s.Undo(ctx, c.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.same(cards(), nil)
	if paid.ID == deleted.ID {
		t.Error("one change")
	}
}
