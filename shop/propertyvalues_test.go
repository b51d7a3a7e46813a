package shop

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"griddle/shop/model"
)

func TestProperty_AcceptsValuesOfItsKind(t *testing.T) {
	for kind, rows := range map[PropertyType]map[string]bool{
		TextProperty:   {"": true, "any thing": true},
		ChoiceProperty: {"": true, "7": true, "8": false, "oak": false},
		MoneyProperty:  {"": true, "19.95": true, "-3": true, "19,95": false, "much": false},
		DateProperty:   {"": true, "12/31/2026": true, "2026-12-31": true, "31.12.2026": false, "02/30/2026": false},
		LinkProperty: {"": true, "https://example.com/a": true, "ftp://example.com": false, "example.com": false,
			"https:": false},
	} {
		p := ProductProperty{PropertyName: "Wood", TypeCode: kind, Choices: []ProductPropertyChoice{{Id: 7}}}
		for value, accepted := range rows {
			if err := p.Accepts(value); (err == nil) != accepted {
				t.Errorf("kind %v, %q: %v", kind, value, err)
			}
		}
	}
}

func TestPropertyDay(t *testing.T) {
	want := time.Date(2026, 12, 3, 0, 0, 0, 0, time.UTC)
	for _, text := range []string{"12/03/2026", "12/3/2026", " 12/03/2026 10:20:30", "12/3/2026 1:02:03 PM",
		"2026-12-03",
		"2026-12-03T00:00:00", "2026-12-03T23:59:59-08:00", PropertyDate(want)} {
		if day, ok := PropertyDay(text); !ok || !day.Equal(want) {
			t.Errorf("%q: %v, %v", text, day, ok)
		}
	}
	if _, ok := PropertyDay("soon"); ok {
		t.Error("a text without a day")
	}
}

func TestPropertyValuesAlong(t *testing.T) {
	s := newShop(t)
	product := s.product(`{"ProductName":"Oil"}`).text("Bvin")
	property := func(body string) int64 {
		n, _ := strconv.ParseInt(recordID(s.save(ProductProperties, "", body)), 10, 64)
		return n
	}
	text := property(`{"PropertyName":"Made in","DisplayName":"Made in","TypeCode":1}`)
	money := property(`{"PropertyName":"Deposit","DisplayName":"Deposit","TypeCode":3}`)
	set := func(id int64, value string) {
		t.Helper()
		if err := s.SetPropertyValue(ctx, nil, fmt.Sprint(id), product, value); err != nil {
			t.Fatal(err)
		}
	}
	set(money, "two") // programs may
	before := s.everything()
	values := func() map[int64]string { return must(s.ValuesOf(ctx, product)) }

	c := must(along(s, Products, product, EnteredValues{text: "Italy", money: "two", 99: "gone"}))
	if got := values(); len(got) != 2 || got[text] != "Italy" || got[money] != "two" {
		t.Errorf("values %v", got)
	}
	_, err := along(s, Products, product, EnteredValues{text: "Spain", money: "three"})
	s.turned(err, Invalid, "PropertyValues")
	if got := values(); got[text] != "Italy" {
		t.Errorf("half of it was stored: %v", got)
	}
	away := must(along(s, Products, product, EnteredValues{text: "", money: "0.25"}))
	if got := values(); len(got) != 1 || got[money] != "0.25" {
		t.Errorf("values %v", got)
	}
	file := must(along(s, Products, product, PropertyValues{money: "as the file says"}))
	if got := values(); got[money] != "as the file says" {
		t.Errorf("values %v", got)
	}
	for _, change := range []model.Change{file, away, c} {
		if err := s.Undo(ctx, change.ID); err != nil {
			t.Fatal(err)
		}
	}
	s.same(s.everything(), before)
}

func TestPropertiesByType(t *testing.T) {
	s := newShop(t)
	kind := recordID(s.save(ProductTypes, "", `{"ProductTypeName":"Bottle"}`))
	var ids []string
	for _, name := range []string{"Size", "Colour"} {
		p := s.save(ProductProperties, "", `{"PropertyName":"`+name+`","DisplayName":"`+name+`","TypeCode":1}`)
		ids = append(ids, recordID(p))
	}
	must(along(s, ProductTypes, kind, PropertiesWith{ids[1], ids[0]}))
	all := must(s.PropertiesByType(ctx))
	if len(all) != 1 || len(all[kind]) != 2 || all[kind][0].PropertyName != "Colour" {
		t.Errorf("%v", all)
	}
}

func TestEditProperty_DefaultIsOfItsKind(t *testing.T) {
	s := newShop(t)
	p := NewRecord[ProductProperty](s.now())
	p.PropertyName, p.DisplayName, p.TypeCode, p.DefaultValue = "Deposit", "Deposit", MoneyProperty, "much"
	_, _, err := ProductProperties.Edit(s.Store, ctx, nil, p)
	s.turned(err, Invalid, "DefaultValue")
	posted := `{"PropertyName":"D","DisplayName":"D","TypeCode":3,"DefaultValue":"much"}`
	id := recordID(s.save(ProductProperties, "", posted))
	base := must(ProductProperties.Get(s.Store, id))
	next := base
	next.DisplayName = "Deposit per bottle"
	if _, _, err := ProductProperties.Edit(s.Store, ctx, &base, next); err != nil {
		t.Errorf("what a program stored, and the owner did not touch, is refused: %v", err)
	}
}
