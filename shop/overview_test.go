package shop

import (
	"testing"

	"griddle/shop/activity"
	"griddle/shop/model"
	"griddle/storage"
)

func TestOverview(t *testing.T) {
	s := newShop(t)
	if o := must(s.Overview(ctx)); o != (Overview{}) {
		t.Errorf("an empty store: %+v", o)
	}
	tea := s.product(`{"Sku":"T","ProductName":"Teapot","Status":1,"ImageFileSmall":"t.png"}`)
	s.product(`{"Sku":"C","ProductName":"Cup","Status":0}`)
	s.product(`{"Sku":"S","ProductName":"Saucer","Status":1}`)
	pots := s.category(`{"Name":"Pots"}`)
	s.associate(tea.text("Bvin"), pots.text("Bvin"))
	want := Overview{Products: 3, Categories: 1, NotForSale: 1, NoPicture: 2, NoCategory: 2}
	if o := must(s.Overview(ctx)); o != want {
		t.Errorf("%+v, want %+v", o, want)
	}
}

// Pages are told of requests once a second, and at once of a key that was revoked.
func TestActivityIsToldOf(t *testing.T) {
	s := newShop(t)
	told := make(chan model.Event, 10)
	defer s.Subscribe(func(e model.Event) { told <- e })()
	s.Activity.Report(activity.Request{At: s.clocks.now()})
	s.second()
	if e := <-told; !e.Touches(ActivityTopics) {
		t.Errorf("after a request: %+v", e)
	}
	if err := s.db.Write(ctx, func(tx *storage.Tx) error { return s.Activity.NoteRevoked(tx, "Till") }); err != nil {
		t.Fatal(err)
	}
	if e := <-told; !e.Touches(ActivityTopics) {
		t.Errorf("after a key was revoked: %+v", e)
	}
}
