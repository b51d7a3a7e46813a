package sales

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/shop/order"
	"griddle/shop/shoptest"
	"griddle/shop/wire"
	"griddle/storage"
)

// shelf is a product of which there are so many pieces.
func (s *shopTest) shelf(name string, mode shop.InventoryMode, pieces int) string {
	s.T.Helper()
	id := s.Product(fmt.Sprintf(`{"ProductName":%q,"Sku":%q,"SitePrice":25,"InventoryMode":%d}`,
		name, name, mode)).Text("Bvin")
	posted := fmt.Sprintf(`{"ProductBvin":%q,"QuantityOnHand":%d}`, id, pieces)
	if _, _, err := shop.ProductInventories.Save(s.Store, ctx, nil, "", []byte(posted)); err != nil {
		s.T.Fatal(err)
	}
	return id
}

func (s *shopTest) leftOf(product string) string {
	s.T.Helper()
	i := shoptest.Must(model.ModelOf(shop.ProductInventories, s.Store).Find(s.DB.Reader(),
		storage.Query{Where: storage.Eq("product", product)}))
	return fmt.Sprintf("%d on hand, %d reserved", i.QuantityOnHand, i.QuantityReserved)
}

func (s *shopTest) wantStock(product, want string) {
	s.T.Helper()
	if got := s.leftOf(product); got != want {
		s.T.Errorf("%s, want %s", got, want)
	}
}

// ordered is an accepted order of a program with a line of each product.
func (s *shopTest) ordered(quantity int, products ...string) string {
	s.T.Helper()
	var lines []string
	for _, p := range products {
		lines = append(lines, fmt.Sprintf(`{"ProductId":%q,"ProductName":"Pan","Quantity":%d,"LineTotal":%d}`, p,
			quantity,
			25*quantity))
	}
	posted := `{"IsPlaced":true,"StatusCode":"e42f8c28-9078-47d6-89f8-032c9a6e1cce","StatusName":"Ready for Payment",` +
		`"TotalShippingBeforeDiscounts":5,"Items":[` + strings.Join(lines, ",") + `]}`
	body, _, err := s.SaveOrder("", false, []byte(posted))
	if err != nil {
		s.T.Fatal(err)
	}
	return s.Parse(body).Text("Bvin")
}

func TestStockOfAnOrder(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", shop.WhenOutShow, 5)
	id := s.ordered(4, pan)
	s.wantStock(pan, "5 on hand, 0 reserved")
	shoptest.Must(ReserveStock(s.Store, ctx, []string{id}, false))
	s.wantStock(pan, "5 on hand, 4 reserved")
	shoptest.Must(ReserveStock(s.Store, ctx, []string{id}, false)) // once is enough
	s.wantStock(pan, "5 on hand, 4 reserved")

	another := s.ordered(2, pan)
	_, err := ReserveStock(s.Store, ctx, []string{another}, false)
	s.Turned(err, shop.Invalid, "Quantity")
	if !errors.Is(err, shop.ErrAsk) || !strings.Contains(err.Error(), "Pan: 1 available, 2 wanted.") {
		t.Error(err)
	}
	shoptest.Must(ReserveStock(s.Store, ctx, []string{another}, true))
	s.wantStock(pan, "5 on hand, 6 reserved")
	cancelled := shoptest.Must(CancelOrders(s.Store, ctx, []string{another}, Cancelling{Reason: "changed her mind"}))
	s.wantStock(pan, "5 on hand, 4 reserved")
	s.wantLooks(another, "Cancelled, label 4, due 0, stored 1")
	if err := s.Undo(ctx, cancelled.ID); err != nil {
		t.Fatal(err)
	}
	s.wantStock(pan, "5 on hand, 6 reserved")
	shoptest.Must(CancelOrders(s.Store, ctx, []string{another}, Cancelling{}))
	_, err = ReopenOrders(s.Store, ctx, []string{another}, false)
	s.Turned(err, shop.Invalid, "Quantity")
	shoptest.Must(ReopenOrders(s.Store, ctx, []string{another}, true))
	s.wantLooks(another, "Ready for Payment, label 7, due 55, stored 1")
	s.wantStock(pan, "5 on hand, 6 reserved")
	deleted := shoptest.Must(DeleteOrders(s.Store, ctx, []string{another}))
	s.wantStock(pan, "5 on hand, 4 reserved")
	if err := s.Undo(ctx, deleted.ID); err != nil {
		t.Fatal(err)
	}
	s.wantStock(pan, "5 on hand, 6 reserved")
}

func TestShipping(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", shop.WhenOutShow, 5)
	id := s.ordered(4, pan)
	shoptest.Must(ReserveStock(s.Store, ctx, []string{id}, false))
	line := s.order(id).Order.Items[0].Id
	parcel := Parcel{Package: NewParcel(s.Store), Pieces: map[int64]int{line: 1}, Send: true}
	_, err := PackOrders(s.Store, ctx, []string{id}, parcel)
	if s.Turned(err, shop.Invalid, "StatusCode"); !errors.Is(err, shop.ErrAsk) {
		t.Error("unpaid goods leave unasked")
	}
	shoptest.Must(RecordPayment(s.Store, ctx, id, cash("105")))
	shoptest.Must(PackOrders(s.Store, ctx, []string{id}, parcel))
	s.wantStock(pan, "4 on hand, 3 reserved")
	w := s.order(id)
	if w.Order.Items[0].QuantityShipped != 1 || w.Order.ShippingStatus != order.PartlyShipped ||
		w.Order.StatusName != "Ready for Shipping" || !w.Order.Packages[0].HasShipped {
		t.Errorf("%+v", w.Order)
	}
	parcel.Pieces[line] = 4
	_, err = PackOrders(s.Store, ctx, []string{id}, parcel)
	s.Turned(err, shop.Invalid, "Quantity")
	packed := Parcel{Package: NewParcel(s.Store)}
	shoptest.Must(PackOrders(s.Store, ctx, []string{id}, packed))
	_, err = PackOrders(s.Store, ctx, []string{id}, packed) // all is packed
	s.Turned(err, shop.Invalid, "Quantity")
	second := s.order(id).Order.Packages[1].Id
	if n := s.order(id).Order; n.PackageNumber(second) != n.OrderNumber+"-P2" {
		t.Error(n.PackageNumber(second))
	}
	shipped := shoptest.Must(ShipPackage(s.Store, ctx, id, second, false))
	s.wantStock(pan, "1 on hand, 0 reserved")
	s.wantLooks(id, "Complete, label 5, due 0, stored 3")
	_, err = ShipPackage(s.Store, ctx, id, second, false)
	s.Turned(err, shop.Invalid, "HasShipped")
	_, err = CancelOrders(s.Store, ctx, []string{id}, Cancelling{})
	s.Turned(err, shop.Invalid, "StatusCode")
	_, err = DeleteOrders(s.Store, ctx, []string{id})
	s.Turned(err, shop.Invalid, "")
	shoptest.Must(UnshipPackage(s.Store, ctx, id, second))
	s.wantStock(pan, "4 on hand, 3 reserved")
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
	shoptest.Must(DeletePackage(s.Store, ctx, id, s.order(id).Order.Packages[0].Id))
	s.wantStock(pan, "5 on hand, 4 reserved")
	s.Turned(s.Undo(ctx, shipped.ID), shop.Taken, "")
}

// A package of a program counts only when the owner says so.
func TestPackagesOfPrograms(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", shop.WhenOutShow, 5)
	id := s.ordered(4, pan)
	shoptest.Must(RecordPayment(s.Store, ctx, id, cash("105")))
	body := string(shoptest.Must(shop.Orders.One(s.Store, id)))
	line := s.order(id).Order.Items[0].Id
	posted := strings.Replace(body, `"Packages":[]`,
		fmt.Sprintf(`"Packages":[{"HasShipped":true,"Items":[{"LineItemId":%d,"Quantity":4}]}]`, line), 1)
	if _, _, err := s.SaveOrder(id, false, []byte(posted)); err != nil {
		t.Fatal(err)
	}
	w := s.order(id)
	parcel := w.Order.Packages[0].Id
	if w.Order.Items[0].QuantityShipped != 0 || w.Order.PackageNumber(parcel) != "" {
		t.Errorf("%+v", w.Order)
	}
	s.wantStock(pan, "5 on hand, 0 reserved")
	shoptest.Must(ShipPackage(s.Store, ctx, id, parcel, false))
	s.wantStock(pan, "1 on hand, 0 reserved")
	s.wantLooks(id, "Complete, label 5, due 0, stored 3")
}

func TestReturns(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", shop.WhenOutShow, 5)
	id := s.ordered(4, pan)
	shoptest.Must(ReserveStock(s.Store, ctx, []string{id}, false))
	shoptest.Must(RecordPayment(s.Store, ctx, id, cash("105")))
	line := s.order(id).Order.Items[0].Id
	shoptest.Must(PackOrders(s.Store, ctx, []string{id},
		Parcel{Package: NewParcel(s.Store), Pieces: map[int64]int{line: 3}, Send: true}))
	s.wantStock(pan, "2 on hand, 1 reserved")
	two := order.Wish{Lines: []order.WishLine{{Line: line, Quantity: 2, Restock: true}}}
	plan := shoptest.Must(PlanReturn(s.Store, ctx, id, two))
	if plan.Value.String() != "50" || plan.Most.String() != "50" || !plan.Rest.IsZero() {
		t.Errorf("%+v", plan)
	}
	back := PaymentEntry{Action: order.CashReturned}
	made := shoptest.Must(ReturnItems(s.Store, ctx, id, Returning{Wish: two, Reason: "too heavy", Refund: &back}))
	s.wantStock(pan, "3 on hand, 0 reserved") // one was not shipped yet, one is back on the shelf
	s.wantLooks(id, "Ready for Shipping, label 2, due 0, stored 2")
	w := s.order(id)
	if r := w.Local.Returns; len(r) != 1 || r[0].Number != w.Order.OrderNumber+"-R1" || len(r[0].Refunds) != 1 ||
		w.Order.Items[0].QuantityReturned != 2 || w.Order.ShippingStatus != order.FullyShipped {
		t.Errorf("%+v %+v", r, w.Order)
	}
	all := order.Wish{Lines: []order.WishLine{{Line: line, Quantity: 2}},
		Shipping: plan.Value.Div(wire.MustDecimal("10").Decimal)}
	shoptest.Must(ReturnItems(s.Store, ctx, id, Returning{Wish: all}))
	s.wantLooks(id, "Ready for Shipping, label 3, due -55, stored 4")
	if got := shoptest.Must(s.FindOrders(ctx, shop.OrderFilter{OpenReturn: true})); !slices.Equal(got, []string{id}) {
		t.Error(got)
	}
	_, err := ReturnItems(s.Store, ctx, id, Returning{Wish: two})
	s.Turned(err, shop.Invalid, "QuantityReturned")
	shoptest.Must(RecordPayment(s.Store, ctx, id,
		PaymentEntry{Action: order.CashReturned, Amount: wire.MustDecimal("55")}))
	s.wantLooks(id, "Ready for Shipping, label 1, due 0, stored 1")
	s.Turned(s.Undo(ctx, made.ID), shop.Taken, "")
	for _, c := range shoptest.Must(s.Changes())[:3] {
		if err := s.Undo(ctx, c.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.wantStock(pan, "2 on hand, 1 reserved")
	s.wantLooks(id, "Ready for Shipping, label 5, due 0, stored 3")
}

func TestCancelWithMoney(t *testing.T) {
	s := newShop(t)
	pan := s.shelf("Pan", shop.AlwaysInStock, 5)
	id := s.ordered(2, pan)
	shoptest.Must(RecordPayment(s.Store, ctx, id, cash("55")))
	_, err := CancelOrders(s.Store, ctx, []string{id}, Cancelling{Keep: wire.MustDecimal("60")})
	s.Turned(err, shop.Invalid, "Keep")
	shoptest.Must(CancelOrders(s.Store, ctx, []string{id}, Cancelling{Keep: wire.MustDecimal("15"),
		Refund: &PaymentEntry{Action: order.CashReturned, Amount: wire.MustDecimal("40")}}))
	s.wantLooks(id, "Cancelled, label 2, due 0, stored 2")
	shoptest.Must(ReopenOrders(s.Store, ctx, []string{id}, false))
	if w := s.order(id); w.Order.StatusName != "Ready for Shipping" || !w.Local.Kept.IsZero() {
		t.Errorf("%s, %+v", w.Order.StatusName, w.Local)
	}
}

// After any events in the window, what is reserved is what the orders' lines have reserved; undone, all is as before.
func TestReservedStockAddsUp(t *testing.T) {
	s := newShop(t)
	random := rand.New(rand.NewPCG(5, 6))
	products := []string{s.shelf("Pan", shop.WhenOutShow, 30), s.shelf("Pot", shop.WhenOutBackorder, 3),
		s.shelf("Lid", shop.AlwaysInStock, 9)}
	var ids []string
	for i := range 6 {
		ids = append(ids, s.ordered(1+i%4, products...))
	}
	done := 0
	for range 250 {
		id := ids[random.IntN(len(ids))]
		w := s.order(id)
		line := w.Order.Items[random.IntN(len(w.Order.Items))]
		before := s.Everything()
		var made model.Change
		var err error
		switch random.IntN(9) {
		case 0:
			made, err = ReserveStock(s.Store, ctx, []string{id}, random.IntN(2) == 0)
		case 1:
			made, err = RecordPayment(s.Store, ctx, id, cash(fmt.Sprint(1+random.IntN(60))))
		case 2:
			made, err = CancelOrders(s.Store, ctx, []string{id}, Cancelling{})
		case 3:
			made, err = ReopenOrders(s.Store, ctx, []string{id}, true)
		case 4, 5:
			made, err = PackOrders(s.Store, ctx, []string{id},
				Parcel{Package: NewParcel(s.Store), Send: random.IntN(3) > 0,
					Confirmed: true, Pieces: map[int64]int{line.Id: 1 + random.IntN(2)}})
		case 6:
			if n := len(w.Order.Packages); n > 0 {
				p := w.Order.Packages[random.IntN(n)]
				switch {
				case !p.HasShipped:
					made, err = ShipPackage(s.Store, ctx, id, p.Id, true)
				case random.IntN(2) == 0:
					made, err = UnshipPackage(s.Store, ctx, id, p.Id)
				default:
					made, err = DeletePackage(s.Store, ctx, id, p.Id)
				}
			}
		case 7:
			made, err = ReturnItems(s.Store, ctx, id, Returning{Wish: order.Wish{Lines: []order.WishLine{{Line: line.Id,
				Quantity: 1,
				Restock:  random.IntN(2) == 0}}}})
		case 8:
			made, err = AcceptOrders(s.Store, ctx, []string{id})
		}
		switch {
		case err != nil:
			if shop.KindOf(err) != shop.Invalid {
				t.Fatal(err)
			}
			s.Same(shoptest.WithoutNumbers(s.Everything()), shoptest.WithoutNumbers(before))
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
			s.Same(shoptest.WithoutNumbers(s.Everything()), shoptest.WithoutNumbers(before))
		}
	}
	if done < 80 {
		t.Errorf("only %d events were done", done)
	}
}

func (s *shopTest) addsUp(products []string) {
	s.T.Helper()
	reserved := map[string]int{}
	err := model.ModelOf(shop.Orders, s.Store).Each(s.DB.Reader(), storage.Query{}, func(o shop.Order) error {
		for _, l := range o.Items {
			reserved[l.ProductId] += o.Local().Lines[l.Id].Reserved
		}
		return nil
	})
	if err != nil {
		s.T.Fatal(err)
	}
	for _, p := range products {
		i := shoptest.Must(model.ModelOf(shop.ProductInventories, s.Store).Find(s.DB.Reader(),
			storage.Query{Where: storage.Eq("product", p)}))
		if i.QuantityReserved != reserved[p] {
			s.T.Fatalf("%d reserved, the orders have %d", i.QuantityReserved, reserved[p])
		}
	}
}

// Gift cards that an order sells are there once it is paid, and are stopped when it is paid no more.
func TestGiftCardsOfAnOrder(t *testing.T) {
	s := newShop(t)
	body, _, err := s.SaveOrder("", false, []byte(`{"IsPlaced":true,"StatusCode":"`+shop.OrderStatuses[3].Code+
		`","Items":[{"ProductId":"`+idB+`","Quantity":2,"IsGiftCard":true,"IsNonShipping":true,"LineTotal":50,`+
		`"AdjustedPricePerItem":25,"CustomProperties":[{"DeveloperId":"hcc","Key":"giftcardemail","Value":"bob@example.com"}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	id := s.Parse(body).Text("Bvin")
	cards := func() (all []string) {
		err := model.ModelOf(shop.GiftCards, s.Store).Each(s.DB.Reader(), storage.Query{}, func(g shop.GiftCard) error {
			all = append(all, fmt.Sprint(g.Amount, " ", g.Enabled, " ", *g.RecipientEmail, " ",
				g.ExpirationDateUtc.Time().Format("2006-01")))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	paid := shoptest.Must(RecordPayment(s.Store, ctx, id, cash("50")))
	sold := "25 true bob@example.com 2027-11"
	s.Same(cards(), []string{sold, sold})
	s.wantLooks(id, "Complete, label 5, due 0, stored 3")
	numbers := giftCardNumbers(&s.order(id).Order.Items[0])
	if len(numbers) != 2 || len(numbers[0]) != len("GIFTXXXX-XXXX-XXXX-XXXX") || numbers[0] == numbers[1] {
		t.Error(numbers)
	}
	shoptest.Must(PreviewOrder(s.Store, ctx, OrderEdit{Base: s.order(id).Order, Next: s.order(id).Order}))
	cash := slices.IndexFunc(s.order(id).Payments, func(p shop.OrderTransaction) bool { return p.Action == 301 })
	shoptest.Must(VoidPayment(s.Store, ctx, id, string(s.order(id).Payments[cash].Id)))
	stopped := strings.Replace(sold, "true", "false", 1)
	s.Same(cards(), []string{stopped, stopped})
	shoptest.Must(RecordPayment(s.Store, ctx, id,
		PaymentEntry{Action: order.ChequeReceived, Amount: wire.MustDecimal("50")}))
	s.Same(cards(), []string{sold, sold})
	deleted := shoptest.Must(DeleteOrders(s.Store, ctx, []string{id}))
	s.Same(cards(), []string{stopped, stopped})
	for _, c := range shoptest.Must(s.Changes()) {
		if err := s.Undo(ctx, c.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.Same(cards(), nil)
	if paid.ID == deleted.ID {
		t.Error("one change")
	}
}
