//go:build e2e

package e2e

import (
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// bought is an order as a program reads it.
type bought struct {
	OrderNumber, UserEmail, StatusName string
	IsPlaced                           bool
	PaymentStatus                      int
	TotalGrand                         float64
}

// order is the order with this number; an empty one when there is none.
func (c client) order(t testing.TB, number string) (found bought) {
	t.Helper()
	var all []bought
	c.must(t, http.MethodGet, "orders", "", &all)
	for _, o := range all {
		if o.OrderNumber == number {
			return o
		}
	}
	return found
}

// TestPhoneOrder: an owner takes an order by keyboard and scanner, is paid in cash, accepts it, and undoes that; a
// program sees each step.
func TestPhoneOrder(t *testing.T) {
	t.Parallel()
	shop, r, w, till := openShop(t)
	w.goTo(t, "new order phone counter", "by phone or over the counter")
	w.write(t, "BR-102")
	w.press(t, "Return")
	w.see(t, "Baguette")
	w.write(t, "3*TN-309") // as a scanner types
	w.press(t, "Return")
	w.see(t, "80.40")
	w.click(t, "Choose customer")
	w.see(t, "Choose the customer")
	w.write(t, "clara")
	w.gone(t, "Arthur Quill")
	w.press(t, "Return")
	w.gone(t, "Choose the customer")
	w.see(t, "clara.nakamura@example.com")
	w.press(t, "ctrl+s")
	w.see(t, "Put on hold at first")
	w.press(t, "Return") // opens the choice of how it is paid
	w.see(t, "Cheque received")
	w.press(t, "Down", "Return")
	w.gone(t, "Cheque received")
	w.clickNth(t, "Place order", -1)
	w.see(t, "Order 387 is placed")
	if o := till.order(t, "387"); !o.IsPlaced || o.TotalGrand != 84.69 || o.UserEmail != "clara.nakamura@example.com" ||
		o.StatusName != "Received" || o.PaymentStatus != 3 {
		t.Errorf("a program reads %+v", o)
	}
	w.click(t, "Open order")
	w.click(t, "Accept")
	w.see(t, "accepted")
	if o := till.order(t, "387"); o.StatusName != "Ready for Shipping" {
		t.Errorf("a program reads %+v", o)
	}
	w.undo(t)
	waitFor(t, 20*time.Second, "the order to be new again", func() bool {
		return till.order(t, "387").StatusName == "Received"
	})
	w.click(t, "Print")
	w.see(t, "Packing slip")
	w.press(t, "Down", "Down", "Return") // the invoice
	w.see(t, "gets the next number now")
	w.click(t, "Make PDF")
	w.see(t, "is being opened")
	shop.printed(t, "Invoice "+time.Now().Format("2006")+"-00001", "3 Baguette Tray", "Total (USD) 84.69", "Order 387")
	r.stop(t)
}

// printed waits for a PDF that was handed to the system's viewer, and looks for words in it.
func (s store) printed(t *testing.T, name string, words ...string) {
	t.Helper()
	var path string
	waitFor(t, 20*time.Second, "a PDF called "+name, func() bool {
		found, err := filepath.Glob(filepath.Join(filepath.Dir(s.dir), ".cache", "griddle", "handed", "*", name+".pdf"))
		if err != nil {
			t.Fatal(err)
		}
		if len(found) > 0 {
			path = found[0]
		}
		return path != ""
	})
	text, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	flat := strings.Join(strings.Fields(string(text)), " ")
	for _, want := range words {
		if !strings.Contains(flat, want) {
			t.Errorf("%s lacks %q:\n%s", name, want, text)
		}
	}
}
