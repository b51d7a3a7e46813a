package apikeys

import (
	"context"
	"testing"
	"time"

	"griddle/shop"
	"griddle/shop/activity"
	"griddle/vault"
)

func TestClearWindow(t *testing.T) {
	f := open(t)
	f.Key(t, vault.NewKey{Name: "Till", Clear: true})
	f.Reread()
	f.Press(t, "Allow clear operations for the next 60 minutes")
	c := page(f).clear
	until := f.Shop.Window().Until.Local().Format("15:04")
	if want := "Allowed until " + until + " · 60 min · Close now"; c.button.Text != want {
		t.Errorf("the button says %q, want %q", c.button.Text, want)
	}
	if !c.ring.Visible() || !c.again.Visible() {
		t.Error("no ring, or no way to start anew")
	}
	f.Runner.Advance(time.Minute)
	if want := "Allowed until " + until + " · 59 min · Close now"; c.button.Text != want {
		t.Errorf("the button says %q, want %q", c.button.Text, want)
	}
	f.Runner.Advance(30 * time.Minute)
	f.Press(t, "Start the 60 minutes anew")
	if left := f.Shop.Window().Until.Sub(f.Runner.Now()); left != time.Hour {
		t.Errorf("%v left", left)
	}
	f.Runner.Advance(61 * time.Minute)
	if f.Shop.Window().Open || c.button.Text != "Allow clear operations for the next 60 minutes" || c.ring.Visible() ||
		c.stop != nil {
		t.Errorf("after an hour: %q, ring %v", c.button.Text, c.ring.Visible())
	}
}

func TestClearWindow_CloseNow(t *testing.T) {
	f := open(t)
	f.Press(t, "Allow clear operations for the next 60 minutes")
	f.Press(t, page(f).clear.button.Text)
	if f.Shop.Window().Open {
		t.Error("it is still open")
	}
	if page(f).clear.ring.Visible() {
		t.Error("the ring still shows")
	}
}

func TestClearWindow_TicksOnlyInSight(t *testing.T) {
	f := open(t)
	before := f.Runner.Ticking()
	f.Press(t, "Allow clear operations for the next 60 minutes")
	f.Page.Hide()
	if page(f).clear.stop != nil {
		t.Error("a hidden page counts on")
	}
	f.Page.Show()
	if f.Runner.Ticking() <= before {
		t.Error("the page in sight does not count")
	}
}

func TestRestore(t *testing.T) {
	ctx := context.Background()
	f := open(t)
	for _, name := range []string{"Teapots", "Cups"} {
		if _, _, err := shop.Categories.Save(f.Shop, ctx, nil, "", []byte(`{"Name":"`+name+`"}`)); err != nil {
			t.Fatal(err)
		}
	}
	f.Press(t, "Allow clear operations for the next 60 minutes")
	if err := f.Shop.ClearCategories(ctx, nil, "Till"); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	f.Sees(t, "“Till” deleted 2 categories", "Can be restored until")
	f.Press(t, "Restore…")
	f.Sees(t, "Restore 2 categories?")
	f.Press(t, "Restore")
	n := 0
	if err := f.Shop.CategorySnapshots(ctx, func([]byte) error { n++; return nil }); err != nil || n != 2 {
		t.Fatalf("%d categories, %v", n, err)
	}
	if f.Shop.Window().Open {
		t.Error("the window is still open after a restore")
	}
	f.Reread()
	f.Sees(t, "Restored")
}

// A program can clear so often that the list would fill the page.
func TestCopiesInSight(t *testing.T) {
	ctx := context.Background()
	f := open(t)
	f.Press(t, "Allow clear operations for the next 60 minutes")
	for range clearRows + 2 {
		if _, _, err := shop.Categories.Save(f.Shop, ctx, nil, "", []byte(`{"Name":"Teapots"}`)); err != nil {
			t.Fatal(err)
		}
		if err := f.Shop.ClearCategories(ctx, nil, "Till"); err != nil {
			t.Fatal(err)
		}
		f.Reread()
	}
	if !f.Offers("2 more copies under Settings → Backups") {
		t.Error("nothing leads to the others")
	}
	if n := len(page(f).clear.undo.Objects); n != 2*clearRows+1 {
		t.Errorf("%d lines and rules", n)
	}
}

func TestActivity(t *testing.T) {
	f := open(t)
	report := func(key, result string) {
		f.Runner.Advance(time.Second)
		f.Shop.Activity.Report(activity.Request{At: f.Runner.Now(), KeyID: 7, KeyName: key, Program: "curl/8",
			Method: "GET", Model: "products", Result: result, Duration: time.Millisecond})
	}
	report("Till", "OK")
	report("Price list", "OK")
	report("Till", "NULL")
	for range 3 {
		f.Shop.Activity.Report(activity.Request{At: f.Runner.Now(), Program: "Mozilla/5.0", Method: "GET",
			Model: "products", Result: "GATE", Refused: true, Reason: "Web pages are refused."})
	}
	f.Reread()
	a := page(f).activity
	rows := a.done.Rows()
	if len(rows) != 3 || rows[0].Result != "NULL" || rows[2].KeyName != "Till" {
		t.Fatalf("rows %+v", rows)
	}
	a.key.SetSelected("Till")
	if n := len(a.done.Rows()); n != 2 {
		t.Errorf("%d rows of the key", n)
	}
	a.result.SetSelected("Done")
	if n := len(a.done.Rows()); n != 1 {
		t.Errorf("%d rows of key and result", n)
	}
	report("Till", "OK")
	f.Reread()
	if n := len(a.done.Rows()); n != 2 {
		t.Errorf("the filters are gone after news: %d rows", n)
	}
	a.result.SetSelected("All results")
	a.which.SetIndex(1)
	if r := a.refused.Rows(); len(r) != 1 || r[0].Count != 3 {
		t.Errorf("refused %+v", r)
	}
	f.Sees(t, "Web pages are refused.")
}

func TestServerLine(t *testing.T) {
	f := open(t)
	f.Sees(t, "http://127.0.0.1:4743", "Running", "A secret file:")
	f.Press(t, "Stop")
	if s, _ := f.Shop.Settings(); !s.APIOff {
		t.Error("the choice is not remembered")
	}
	f.Sees(t, "Stopped")
	f.Press(t, "Start")
	f.Sees(t, "Running")
	f.API.Fail = "Another program uses port 4743."
	f.Press(t, "Stop")
	page(f).server.toggle.Tapped(nil)
	f.Runner.Flush()
	f.Sees(t, "Another program uses port 4743.")
}
