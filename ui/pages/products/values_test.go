package products

import (
	"context"
	"strconv"
	"testing"

	"griddle/shop"
	"griddle/ui/pages/pagetest"
	"griddle/ui/shell"
)

// valued gives the store a type with a property of each kind, and opens a new product of it.
func valued(t *testing.T, f *pagetest.Fixture) (id string, properties []string) {
	t.Helper()
	kind := f.Post(t, shop.ProductTypes, `{"ProductTypeName":"Board"}`)
	for _, body := range []string{
		`{"PropertyName":"Finish","DisplayName":"Finish","TypeCode":1,"DefaultValue":"oiled"}`,
		`{"PropertyName":"Wood","DisplayName":"Wood","TypeCode":2,"Choices":[{"ChoiceName":"oak"},{"ChoiceName":"beech"}]}`,
		`{"PropertyName":"Deposit","DisplayName":"Deposit","TypeCode":3}`,
		`{"PropertyName":"Made on","DisplayName":"Made on","TypeCode":4}`,
		`{"PropertyName":"Maker","DisplayName":"Maker","TypeCode":7}`,
	} {
		property := f.Post(t, shop.ProductProperties, body)
		properties = append(properties, property)
		if err := f.Shop.AddTypeProperty(context.Background(), nil, kind, property, nil); err != nil {
			t.Fatal(err)
		}
	}
	return f.Post(t, shop.Products, `{"ProductName":"Board","ProductTypeId":"`+kind+`"}`), properties
}

func number(t *testing.T, id string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestValuesOfProperties(t *testing.T) {
	f := open(t)
	id, properties := valued(t, f)
	stored := func(n int) string {
		t.Helper()
		all, err := f.Shop.ValuesOf(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		return all[number(t, properties[n])]
	}
	const text, choice, money, date, link = 0, 1, 2, 3, 4
	const written = "12/3/2026 10:00:00 AM" // by a program
	if err := f.Shop.SetPropertyValue(context.Background(), nil, properties[date], id, written); err != nil {
		t.Fatal(err)
	}
	f.Desk.Go(shell.To(Edit).With(id))
	f.Runner.Flush()
	if got := f.Text(t, "Made on"); got != "2026-12-03" {
		t.Errorf("the day shows as %q", got)
	}
	f.Type(t, "Deposit", "much")
	f.Type(t, "Maker", "example.com")
	f.Press(t, "Save")
	f.Sees(t, "Enter a number such as 19.95.", "Enter an address that begins with https:// or http://.")
	f.Type(t, "Deposit", "2.50")
	f.Type(t, "Maker", "https://example.com")
	f.Type(t, "Finish", "waxed")
	f.Select(t, "Wood", 2)
	f.Press(t, "Save")
	for n, want := range map[int]string{text: "waxed", money: "2.5", link: "https://example.com", date: written} {
		if got := stored(n); got != want {
			t.Errorf("property %d is %q, want %q", n, got, want)
		}
	}
	if p := stored(choice); p == "" {
		t.Error("the choice was not stored")
	}
	f.Type(t, "Finish", "")
	f.Type(t, "Made on", "2027-01-31")
	f.Press(t, "Save")
	all, _ := f.Shop.ValuesOf(context.Background(), id)
	if all[number(t, properties[date])] != "01/31/2027" || len(all) != 4 {
		t.Errorf("stored %v", all)
	}
	f.Press(t, "Undo")
	if stored(text) != "waxed" {
		t.Error("the undo does not bring the value back")
	}

	// A property that the type gets meanwhile is asked for at once.
	late := f.Post(t, shop.ProductProperties, `{"PropertyName":"Weight of the oil","DisplayName":"W","TypeCode":1}`)
	kind := product(t, f, id).ProductTypeId
	if err := f.Shop.AddTypeProperty(context.Background(), nil, kind, late, nil); err != nil {
		t.Fatal(err)
	}
	f.Reread()
	f.Sees(t, "Weight of the oil")

	// Another type asks for others; what is stored stays.
	other := f.Post(t, shop.ProductTypes, `{"ProductTypeName":"Oil"}`)
	f.Post(t, shop.ProductTypes, `{"ProductTypeName":"Zest"}`)
	f.Desk.Go(shell.To(Name))
	f.Desk.Go(shell.To(Edit).With(id))
	f.Runner.Flush()
	types, err := shop.ProductTypes.Names(f.Shop, context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for n, one := range types {
		if one.ID == other {
			f.Select(t, "Product type", n+1)
		}
	}
	f.Sees(t, "5 values of properties that other types have stay stored.")
	f.Press(t, "Save")
	if stored(text) != "waxed" {
		t.Error("a change of the type took a value")
	}
}
