package producttypes

import (
	"slices"
	"testing"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/pages/pagetest"
	"griddle/ui/pages/products"
	"griddle/ui/shell"
)

func book() shell.Book {
	return shell.Book{Entries: append(Entries(), products.Entries()...), Home: shell.To(Name)}
}

func open(route shell.Route) func(*testing.T, *pagetest.Fixture) {
	return func(_ *testing.T, f *pagetest.Fixture) {
		f.Desk.Go(route)
		f.Runner.Flush()
		f.Runner.Flush()
	}
}

func TestLooks(t *testing.T) {
	sample := pagetest.Options{Sample: true}
	pagetest.Looks(t, book,
		pagetest.Scene{Name: "types", Options: sample},
		pagetest.Scene{Name: "properties", Options: sample, Act: open(shell.To(Properties))},
		pagetest.Scene{Name: "property-new", Act: open(shell.To(Property))},
		pagetest.Scene{Name: "type", Options: sample, Act: func(t *testing.T, f *pagetest.Fixture) {
			ids, err := shop.ProductTypes.Find(f.Shop, t.Context(), model.Find{})
			if err != nil {
				t.Fatal(err)
			}
			open(shell.To(Edit).With(ids[0]))(t, f)
		}},
	)
}

// A type is given properties in an order; undo takes the choice back, and its list counts.
func TestProperties(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	colour := f.Post(t, shop.ProductProperties, `{"PropertyName":"Colour","DisplayName":"Colour","TypeCode":1}`)
	fabric := f.Post(t, shop.ProductProperties, `{"PropertyName":"Fabric","DisplayName":"Fabric","TypeCode":2}`)
	kind := f.Post(t, shop.ProductTypes, `{"ProductTypeName":"Clothes"}`)
	f.Post(t, shop.Products, `{"ProductName":"Shirt","ProductTypeId":"`+kind+`"}`)
	edited := func(ids ...string) model.Change {
		t.Helper()
		base, err := shop.ProductTypes.Get(f.Shop, kind)
		if err != nil {
			t.Fatal(err)
		}
		_, change, err := shop.ProductTypes.Edit(f.Shop, t.Context(), &base, base, shop.PropertiesWith(ids))
		if err != nil {
			t.Fatal(err)
		}
		return change
	}
	theirs := func(want ...string) {
		t.Helper()
		if got, err := f.Shop.PropertiesOf(t.Context(), kind); err != nil || !slices.Equal(got, want) {
			t.Errorf("it has %v and not %v, %v", got, want, err)
		}
	}
	edited(fabric, colour, "99")
	theirs(fabric, colour)
	again := edited(colour)
	theirs(colour)
	if err := f.Shop.Undo(t.Context(), again.ID); err != nil {
		t.Fatal(err)
	}
	theirs(fabric, colour)
	f.Reread()
	if got := f.Cell(t, kind, columnProperties) + f.Cell(t, kind, "used product"); got != "21" {
		t.Errorf("the list counts %q", got)
	}
	f.Act(t, kind, "Delete")
	f.Sees(t, "1 product has no type without it. To give it another one, tick both and choose Merge.")
	f.Press(t, "Cancel")
	open(shell.To(Properties))(t, f)
	if got := f.Cell(t, colour, columnTypes) + f.Cell(t, colour, "kind"); got != "1Text" {
		t.Errorf("the list of properties says %q", got)
	}
	f.Act(t, colour, "Delete")
	f.Sees(t, "1 product type has it.")
}

// The name is one alone, the choices are typed like a sheet, and the kind stays while products have values.
func TestProperty(t *testing.T) {
	f := pagetest.Open(t, pagetest.Options{}, book())
	id := f.Post(t, shop.ProductProperties, `{"PropertyName":"Colour","DisplayName":"Colour","TypeCode":2,`+
		`"Choices":[{"ChoiceName":"red","SortOrder":5},{"ChoiceName":"blue","SortOrder":9}]}`)
	product := f.Post(t, shop.Products, `{"ProductName":"Shirt"}`)
	if err := f.Shop.SetPropertyValue(t.Context(), nil, id, product, "1"); err != nil {
		t.Fatal(err)
	}
	open(shell.To(Property).With(id))(t, f)
	f.Select(t, "Kind", 0)
	f.Press(t, "Save")
	f.Sees(t, "Kind stays as it is: 1 products have a value of this property.")
	f.Select(t, "Kind", 1)
	f.Press(t, "Add choice")
	for _, r := range "green" {
		f.Desk.Window.Canvas().Focused().TypedRune(r)
	}
	f.Press(t, "Save")
	stored, err := shop.ProductProperties.Get(f.Shop, id)
	if err != nil || len(stored.Choices) != 3 || stored.Choices[2].ChoiceName != "green" ||
		stored.Choices[0].SortOrder != 1 {
		t.Errorf("stored %+v, %v", stored.Choices, err)
	}
	open(shell.To(Property))(t, f)
	f.Type(t, "Name in the store", "colour")
	f.Type(t, "Name that shoppers read", "Paint")
	f.Press(t, "Save")
	f.Sees(t, "Name in the store: another property has this name; choose another.")
}
