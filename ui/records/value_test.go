package records_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/pages/pagetest"
	"griddle/ui/records"
	"griddle/ui/shell"
	"griddle/ui/uitest"
)

// everyKind is a record with each kind of member that an editor knows.
type everyKind struct {
	Bvin, Name string
	Price      shop.Decimal
	Sent       shop.Instant
	Yes        bool
	Count      int
	Large      int64
	Note       *string
	Number     *int64
	Perhaps    *bool
	Paid       *shop.Instant
	Inner      *inner
}

type inner struct{ Weight shop.Decimal }

func everyGroup() []records.Group {
	var fields []records.Field
	for _, path := range []string{"Name", "Price", "Sent", "Count", "Large", "Note", "Number", "Paid", "Inner.Weight"} {
		fields = append(fields, records.Field{Path: path, Label: path})
	}
	fields = append(fields, records.Field{Path: "Yes", Label: "Yes", Yes: true},
		records.Field{Path: "Perhaps", Label: "Perhaps",
			Options: []records.Option{{Label: "?"}, {Value: "true", Label: "yes"}}})
	return []records.Group{{Fields: fields}}
}

// onEveryKind opens an editor on a record that lies in stored.
func onEveryKind(t *testing.T, stored *everyKind) *pagetest.Fixture {
	t.Helper()
	decl := records.Editor[everyKind]{
		Route: "test", Back: shell.To("test"), One: "Thing",
		Title: func(r *everyKind) string { return r.Name }, ID: func(r *everyKind) string { return r.Bvin },
		Groups:  func(context.Context, string) ([]records.Group, error) { return everyGroup(), nil },
		New:     func() everyKind { return everyKind{} },
		Load:    func(context.Context, string) (everyKind, error) { return *stored, nil },
		Matters: func(shop.Event) bool { return true },
		Save: func(_ context.Context, _ *everyKind, next everyKind, _ ...shop.Upload) (everyKind, shop.Change, error) {
			*stored = next
			return next, shop.Change{Name: next.Name, Count: 1}, nil
		},
	}
	f := pagetest.Open(t, pagetest.Options{}, shell.Book{Entries: []shell.Entry{{
		Name: "test", Title: func() string { return "" },
		New: func(d *shell.Desk, arg string) shell.Page { return records.NewEditor(d, decl, arg) },
	}}})
	f.Desk.Go(shell.To("test").With("1"))
	return f
}

func TestEveryKindOfMemberIsStored(t *testing.T) {
	records.Check[everyKind](everyGroup())
	stored := everyKind{Bvin: "1", Sent: shop.At(time.Date(2026, 11, 22, 14, 30, 59, 0, time.Local))}
	f := onEveryKind(t, &stored)
	if text := f.Field(t, "Sent").Input.(*kit.Entry).Text(); text != "2026-11-22 14:30" {
		t.Errorf("the date is shown as %q", text)
	}
	for label, text := range map[string]string{"Name": "Pan", "Price": "19.95", "Sent": "2026-12-24 18:00", "Count": "12",
		"Large": "5000000000", "Note": "fragile", "Number": "7", "Paid": "24.12.2026", "Inner.Weight": "1.5"} {
		f.Type(t, label, text)
	}
	f.Field(t, "").Input.(*kit.Check).Tapped(nil)
	f.Field(t, "Perhaps").Input.(*kit.Select).SetSelected("yes")
	f.Press(t, "Save")
	if stored.Name != "Pan" || stored.Price.String() != "19.95" || !stored.Yes || stored.Count != 12 ||
		stored.Large != 5_000_000_000 || stored.Inner == nil || stored.Inner.Weight.String() != "1.5" {
		t.Errorf("stored %+v", stored)
	}
	if stored.Note == nil || *stored.Note != "fragile" || stored.Number == nil || *stored.Number != 7 ||
		stored.Perhaps == nil || !*stored.Perhaps {
		t.Errorf("stored %+v", stored)
	}
	if want := time.Date(2026, 12, 24, 18, 0, 0, 0, time.Local); !stored.Sent.Time().Equal(want) {
		t.Errorf("sent %v, want %v", stored.Sent.Time(), want)
	}
	if want := time.Date(2026, 12, 24, 0, 0, 0, 0, time.Local); stored.Paid == nil || !stored.Paid.Time().Equal(want) {
		t.Errorf("paid %v, want %v", stored.Paid, want)
	}
	for _, label := range []string{"Sent", "Note", "Number", "Paid"} {
		f.Type(t, label, "")
	}
	f.Press(t, "Save")
	if !stored.Sent.IsZero() || stored.Note != nil || stored.Number != nil || stored.Paid != nil || stored.Name != "Pan" {
		t.Errorf("after emptying them %+v", stored)
	}
}

func TestWhatCannotBeReadIsSaidAndCounted(t *testing.T) {
	stored := everyKind{Bvin: "1", Name: "Pan"}
	f := onEveryKind(t, &stored)
	for label, text := range map[string]string{"Price": "19,95 EUR", "Sent": "tomorrow", "Number": "many"} {
		f.Type(t, label, text)
	}
	f.Press(t, "Save")
	f.Sees(t, "Enter a day such as 2026-11-22")
	if !f.Offers("3 fields need attention") {
		t.Error("nothing counts the wrong fields")
	}
	f.Led(t, "Price")
	f.Type(t, "Price", "19.95")
	f.Press(t, "2 fields need attention")
	f.Led(t, "Sent")
	if stored.Name != "Pan" || !stored.Price.IsZero() {
		t.Errorf("half of it was stored: %+v", stored)
	}
}

func TestDatesAreReadInTheOwnersLanguage(t *testing.T) {
	uitest.German(t)
	stored := everyKind{Bvin: "1", Sent: shop.At(time.Date(2026, 11, 22, 14, 30, 0, 0, time.Local))}
	f := onEveryKind(t, &stored)
	if text := f.Field(t, "Sent").Input.(*kit.Entry).Text(); text != "22.11.2026 14:30" {
		t.Errorf("the date is shown as %q", text)
	}
	f.Type(t, "Sent", " 1.2.2027  9:05 ")
	f.Press(t, "Speichern")
	if want := time.Date(2027, 2, 1, 9, 5, 0, 0, time.Local); !stored.Sent.Time().Equal(want) {
		t.Errorf("stored %v, want %v", stored.Sent.Time(), want)
	}
}

// A page that would lose what is typed does not get as far as the window.
func TestAnUnknownKindIsRefusedAtTheStart(t *testing.T) {
	type record struct {
		Name  string
		Size  map[string]int
		Float *float64
		When  time.Time
	}
	for _, path := range []string{"Size", "Float", "When", "Absent"} {
		func() {
			defer func() {
				if said, _ := recover().(string); !strings.Contains(said, path) {
					t.Errorf("%s: %q", path, said)
				}
			}()
			records.Check[record]([]records.Group{{Fields: []records.Field{{Path: "Name"}, {Path: path}}}})
		}()
	}
}
