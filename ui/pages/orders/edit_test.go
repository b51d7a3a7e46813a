package orders

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/shop/order"
	"griddle/shop/sales"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

// typed puts a text into a cell of the grid of items.
func typed(t *testing.T, f *pagetest.Fixture, row, column int, text string) {
	t.Helper()
	s, ok := uitest.Find(f.Desk.Window.Canvas(), func(*kit.Sheet) bool { return true })
	if !ok {
		t.Fatal("there is no grid of items")
	}
	c := f.Desk.Window.Canvas()
	c.Focus(s)
	s.GoTo(row, column)
	for _, r := range text {
		c.Focused().TypedRune(r)
	}
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
	f.Runner.Flush()
}

// onEdit opens an order of two red pans for 20.00 that is paid, beside a product that is sold for 7.00.
func onEdit(t *testing.T) (f *pagetest.Fixture, id string) {
	t.Helper()
	f = pagetest.Open(t, pagetest.Options{}, book())
	for _, p := range []string{
		`{"ProductName":"Blue pot","Sku":"POT-1","SitePrice":7,"Status":1}`,
		`{"ProductName":"Rare wok","Sku":"WOK-1","SitePrice":9,"Status":1,"InventoryMode":101}`,
	} {
		if _, _, err := shop.Products.Save(f.Shop, ctx, nil, "", []byte(p)); err != nil {
			t.Fatal(err)
		}
	}
	id = post(t, f, "1001", code("Ready for Payment"), "")
	pay(t, f, id, "20")
	f.Desk.Go(shell.To(One).With(id))
	f.Runner.Flush()
	f.Press(t, "Edit")
	f.Lay()
	return f, id
}

// Quantities, prices and new items are typed; what the order comes to follows, and the change comes back.
func TestEditing(t *testing.T) {
	f, id := onEdit(t)
	f.Sees(t, "Order 1001", "20.00")
	typed(t, f, 0, 3, "3")
	f.Sees(t, "30.00", "10.00") // the total, and what is due
	f.Press(t, "Add item")
	typed(t, f, 1, 0, "pot-1")
	f.Sees(t, "37.00", "17.00")
	f.Type(t, "E-mail", "ann@example.org")
	f.Press(t, "Save")
	f.Reread()
	v := view(t, f, id)
	if v.Order.TotalGrand.String() != "37" || len(v.Order.Items) != 2 || v.Order.Items[1].ProductName != "Blue pot" ||
		v.Order.UserEmail != "ann@example.org" || v.Order.Status() != order.ReadyForPayment {
		t.Errorf("%+v, %v", v.Order, v.Order.Status())
	}
	if f.CanSave(t) {
		t.Error("there is something left to save")
	}
	f.Press(t, "Undo")
	f.Reread()
	if v := view(t, f, id); v.Order.TotalGrand.String() != "20" || v.Order.Status() != order.ReadyForShipping {
		t.Errorf("undone, it comes to %v and is %v", v.Order.TotalGrand, v.Order.Status())
	}
}

// What cannot be is said in the grid; an item with a name needs no product.
func TestEditingRefused(t *testing.T) {
	f, id := onEdit(t)
	f.Press(t, "Add item")
	f.Press(t, "Save")
	f.Sees(t, "Enter a SKU.")
	typed(t, f, 1, 0, "NONE")
	f.Press(t, "Save")
	f.Sees(t, "There is no product or variant with the SKU or bar code NONE.")
	typed(t, f, 1, 1, "Gift wrapping")
	typed(t, f, 1, 2, "2.5")
	f.Press(t, "Save")
	f.Reread()
	if v := view(t, f, id); v.Order.TotalGrand.String() != "22.5" || v.Order.Items[1].ProductName != "Gift wrapping" {
		t.Errorf("%+v", v.Order.Items)
	}
}

// Too little in stock is asked about: saved once more, it is promised.
func TestEditingAsks(t *testing.T) {
	f, id := onEdit(t)
	f.Press(t, "Add item")
	typed(t, f, 1, 0, "WOK-1")
	f.Press(t, "Save")
	if v := view(t, f, id); len(v.Order.Items) == 2 {
		t.Fatal("it was promised without a question")
	}
	f.Sees(t, "Rare wok: 0 available, 1 wanted. Order it all the same? Save once more to do so.")
	f.Press(t, "Save")
	f.Reread()
	if v := view(t, f, id); len(v.Order.Items) != 2 {
		t.Errorf("%+v", v.Order.Items)
	}
}

// What a piece costs in the end, a discount on the order and a code are typed; so is the account.
func TestEditingDiscounts(t *testing.T) {
	f, id := onEdit(t)
	account := shop.NewRecord[shop.CustomerAccount](f.Runner.Now())
	account.Email, account.FirstName, account.LastName = "bob@example.com", "Bob", "Ray"
	account, _, err := shop.Customers.Edit(f.Shop, ctx, nil, account)
	if err != nil {
		t.Fatal(err)
	}
	f.Reread()
	typed(t, f, 0, 4, "8")
	f.Sees(t, "16.00", "To give back", "4.00")
	v := view(t, f, id)
	next := v.Order
	next.Items = append([]shop.LineItem{}, v.Order.Items...)
	next.Items[0].AdjustedPricePerItem = shop.Decimal{Decimal: decimal.RequireFromString("8")}
	next.UserID = account.Bvin
	next.OrderDiscountDetails = []shop.DiscountDetail{
		{Description: "friend", Amount: shop.Decimal{Decimal: decimal.RequireFromString("2.5")}}}
	next.Coupons = []shop.OrderCoupon{{CouponCode: "SPRING"}, {CouponCode: " "}}
	c := &changing{desk: f.Desk}
	if _, _, err := c.save(ctx, &v.Order, next); err != nil {
		t.Fatal(err)
	}
	v = view(t, f, id)
	o := v.Order
	if o.TotalGrand.String() != "13.5" || o.UserEmail != "bob@example.com" || len(o.Coupons) != 1 ||
		o.Items[0].BasePricePerItem.String() != "10" || o.Items[0].DiscountDetails[0].Amount.String() != "-4" ||
		o.OrderDiscountDetails[0].Amount.String() != "-2.5" {
		t.Errorf("%s %s %v %+v %+v", o.TotalGrand, o.UserEmail, o.Coupons, o.Items[0], o.OrderDiscountDetails)
	}
	h := v.Local.History
	if said := h[len(h)-1].What.String(); !strings.HasPrefix(said,
		"Coupon codes changed. PAN-1: 10.00 → 8.00 each; total") {
		t.Error(said)
	}
}

// The items take the prices of today where they stay ticked.
func TestPricesOfToday(t *testing.T) {
	f, id := onEdit(t)
	pot, err := f.Shop.ItemByCode(ctx, "POT-1")
	if err != nil {
		t.Fatal(err)
	}
	v := view(t, f, id)
	next := v.Order
	next.Items = append(append([]shop.LineItem{}, v.Order.Items...), pot.Line)
	if _, err := sales.EditOrder(f.Shop, ctx, sales.OrderEdit{Base: v.Order, Next: next}); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	f.Press(t, "Use today's prices…")
	f.Await(t, "All items have the prices of today.")
	p, err := shop.Products.Get(f.Shop, pot.Line.ProductId)
	if err != nil {
		t.Fatal(err)
	}
	dearer := p
	dearer.SitePrice = shop.Decimal{Decimal: decimal.RequireFromString("9.5")}
	if _, _, err := shop.Products.Edit(f.Shop, ctx, &p, dearer); err != nil {
		t.Fatal(err)
	}
	f.Press(t, "Use today's prices…")
	f.Await(t, "Today's prices of Order 1001")
	check, _ := uitest.Find(f.Desk.Window.Canvas(), func(k *kit.Check) bool {
		return k.Text == "Blue pot: 7.00 → 9.50 (+2.50)"
	})
	if check == nil || !check.Checked {
		t.Fatal("the pot is not offered")
	}
	f.Press(t, "Use these prices")
	f.Reread()
	if o := view(t, f, id).Order; o.TotalGrand.String() != "29.5" {
		t.Errorf("it comes to %s", o.TotalGrand)
	}
}

// A product with choices is chosen in a dialog, and stands in the grid then.
func TestEditingAddsAProduct(t *testing.T) {
	f, id := onEdit(t)
	pot, err := f.Shop.ItemByCode(ctx, "POT-1")
	if err != nil {
		t.Fatal(err)
	}
	f.Press(t, "Choose product…")
	f.Type(t, "", "Blue")
	f.Await(t, "Blue pot")
	f.Press(t, "Choose")
	f.Runner.Flush()
	f.Sees(t, "27.00", "POT-1")
	f.Press(t, "Save")
	f.Reread()
	if o := view(t, f, id).Order; len(o.Items) != 2 || o.Items[1].ProductId != pot.Line.ProductId {
		t.Errorf("%+v", o.Items)
	}
}

func TestEditLooks(t *testing.T) {
	all := []pagetest.Scene{{Name: "order-edit", Act: func(t *testing.T, f *pagetest.Fixture) {
		id := post(t, f, "1001", code("Received"), `,"Coupons":[{"CouponCode":"SPRING"}]`)
		f.Desk.Go(shell.To(Edit).With(id))
		f.Runner.Flush()
	}}}
	pagetest.Looks(t, book, all...)
	all[0].Name += "-de"
	uitest.German(t)
	pagetest.Looks(t, book, all...)
}
