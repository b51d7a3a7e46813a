package orders

import (
	"testing"

	"fyne.io/fyne/v2"

	"griddle/shop/order"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

// entries are what is typed into under a label.
func entries(f *pagetest.Fixture, label string) (all []*kit.Entry) {
	uitest.Each(f.Desk.Window.Canvas(), func(o fyne.CanvasObject) {
		field, is := o.(*kit.Field)
		if !is || field.Label != label {
			return
		}
		var look func(fyne.CanvasObject)
		look = func(o fyne.CanvasObject) {
			switch o := o.(type) {
			case *kit.Entry:
				all = append(all, o)
			case *fyne.Container:
				for _, part := range o.Objects {
					look(part)
				}
			}
		}
		look(field.Input)
	})
	return all
}

// What comes back is worth what it cost, and given back as it was paid.
func TestReturns(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Ready for Shipping"), "")
	pay(t, f, id, "20")
	f.Desk.Go(shell.To(One).With(id))
	f.Runner.Flush()
	f.Press(t, "Record return…")
	f.Press(t, "Record return")
	f.Sees(t, "Choose what is returned: pieces of a line, shipping, or an amount.")
	uitest.Paste(entries(f, "PAN-1 · Red pan")[0], "1")
	f.Runner.Flush()
	f.Sees(t, "Worth 10.00; of what was paid, 10.00 can be given back.")
	f.Type(t, "Fee that you keep", "2")
	f.Runner.Flush()
	f.Sees(t, "Worth 8.00; of what was paid, 8.00 can be given back.")
	if got := f.Text(t, "Given back now"); got != "8.00" {
		t.Errorf("proposed is %q", got)
	}
	goods := entries(f, "PAN-1 · Red pan")[1]
	if goods.Text() != "10.00" {
		t.Errorf("the pan is worth %q", goods.Text())
	}
	uitest.Paste(goods, "11")
	f.Press(t, "Record return")
	f.Sees(t, "The pieces are worth 10.00: enter no more.")
	uitest.Paste(goods, "9")
	f.Runner.Flush()
	f.Sees(t, "Worth 7.00; of what was paid, 7.00 can be given back.")
	f.Type(t, "Reason", "Too red")
	f.Press(t, "Record return")
	f.Reread()
	f.Sees(t, "1001-R1", "Too red", "1 × Red pan", "0 of 2, 1 back", "↩ Partly refunded")
	f.Press(t, "Undo")
	f.Reread()
	f.Sees(t, "● Paid")
}

// When all came back and all was given back, the window asks whether that is a cancelled order; it is not, unless the
// owner says so.
func TestAllCameBack(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Ready for Shipping"), "")
	pay(t, f, id, "20")
	f.Desk.Go(shell.To(One).With(id))
	f.Runner.Flush()
	returned := func() {
		f.Press(t, "Record return…")
		uitest.Paste(entries(f, "PAN-1 · Red pan")[0], "2")
		f.Runner.Flush()
		f.Press(t, "Record return")
		f.Await(t, "Mark Order 1001 as cancelled?")
	}
	returned()
	f.Press(t, "No")
	f.Reread()
	if v := view(t, f, id); v.Order.Status() == order.Cancelled {
		t.Error("it is cancelled")
	}
	f.Press(t, "Undo")
	f.Reread()
	returned()
	f.Press(t, "Mark as cancelled")
	f.Await(t, "“1001” cancelled")
	if v := view(t, f, id); v.Order.Status() != order.Cancelled {
		t.Errorf("it is %v", v.Order.Status())
	}
}

// A refund that was recorded alone becomes a return by its row.
func TestReturnForARefund(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := post(t, f, "1001", code("Ready for Shipping"), "")
	pay(t, f, id, "20")
	f.Desk.Go(shell.To(One).With(id))
	f.Runner.Flush()
	f.Press(t, "Give money back…")
	f.Type(t, "Amount", "10")
	f.Press(t, "Record refund")
	f.Reread()
	v := view(t, f, id)
	askReturnFor(f.Desk, *v, &v.Payments[0])
	f.Runner.Flush()
	f.Sees(t, "For Cash returned, 10.00, of "+kit.Day(v.Payments[0].TimeStampUtc.Time())+
		": the money was given back already.")
	uitest.Paste(entries(f, "PAN-1 · Red pan")[0], "1")
	f.Runner.Flush()
	f.Press(t, "Record return")
	f.Await(t, "1001-R1")
	if v = view(t, f, id); len(v.Local.Returns) != 1 || len(v.Payments) != 2 || len(v.Local.Returns[0].Refunds) != 1 {
		t.Errorf("%+v", v.Local.Returns)
	}
}

func TestReturnLooks(t *testing.T) {
	all := []pagetest.Scene{{Name: "order-return", Act: func(t *testing.T, f *pagetest.Fixture) {
		id := post(t, f, "1001", code("Ready for Shipping"), "")
		pay(t, f, id, "20")
		askReturn(f.Desk, *view(t, f, id))
		f.Runner.Flush()
		uitest.Paste(entries(f, "PAN-1 · Red pan")[0], "2")
		f.Runner.Flush()
	}}}
	pagetest.Looks(t, book, all...)
	all[0].Name += "-de"
	uitest.German(t)
	pagetest.Looks(t, book, all...)
}
