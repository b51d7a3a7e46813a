package records_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"griddle/shop"
	"griddle/shop/model"
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
	Tax        shop.Decimal
	Weight     shop.Decimal
	Lines      []line
	Mode, Dock int
}

// line is one of a list of small records.
type line struct {
	Title string
	Price shop.Decimal
	Qty   int
	Gift  bool
	Due   shop.Instant
	Size  string
	Keep  string // in no field
}

type inner struct{ Weight shop.Decimal }

func everyGroup() []records.Group {
	var fields []records.Field
	for _, path := range []string{"Name", "Price", "Sent", "Count", "Large", "Note", "Number", "Paid", "Inner.Weight"} {
		f := records.Field{Path: path, Label: path}
		if path == "Price" {
			f.As = records.Money
		}
		fields = append(fields, f)
	}
	fields = append(fields, records.Field{Path: "Yes", Label: "Yes", Yes: true},
		records.Field{Path: "Perhaps", Label: "Perhaps",
			Options: []records.Option{{Label: "?"}, {Value: "true", Label: "yes"}}})
	fields = append(fields, records.Field{Path: "Tax", Label: "Tax", As: records.Percent},
		records.Field{Path: "Weight", Label: "Weight"},
		records.Field{Path: "Lines", Label: "Lines", Rows: []records.Field{
			{Path: "Title", Label: "Title", Missing: "Give it a title."},
			{Path: "Price", Label: "Line price", As: records.Money},
			{Path: "Qty", Label: "Quantity"}, {Path: "Gift", Label: "Gift", Yes: true}, {Path: "Due", Label: "Due"},
			{Path: "Size", Label: "Size", Options: []records.Option{
				{Value: "s", Label: "small"}, {Value: "l", Label: "large"}}},
		}},
		records.Field{Path: "Mode", Label: "Mode", Options: []records.Option{
			{Value: "0", Label: "none"}, {Value: "1", Label: "sea"}, {Value: "2", Label: "air"}}},
		records.Field{Path: "Dock", Label: "Dock", Only: "Mode", OnlyAt: []string{"1", "2"}, On: "Mode",
			Offers: func(mode string) []records.Option {
				if mode == "2" {
					return []records.Option{{Value: "21", Label: "Gate 21"}, {Value: "22", Label: "Gate 22"}}
				}
				return []records.Option{{Value: "0", Label: "Any pier"}, {Value: "11", Label: "Pier 11"}}
			}})
	return []records.Group{{Fields: fields}}
}

// onEveryKind opens an editor on a record that lies in stored.
func onEveryKind(t *testing.T, stored *everyKind) *pagetest.Fixture {
	t.Helper()
	decl := records.Editor[everyKind]{
		Route: "test", Back: shell.To("test"), One: "Thing",
		Title: func(r *everyKind) string { return r.Name }, ID: func(r *everyKind) string { return r.Bvin },
		New:     func() (everyKind, error) { return everyKind{}, nil },
		Load:    func(context.Context, string) (everyKind, error) { return *stored, nil },
		Matters: func(model.Event) bool { return true },
		Save: func(_ context.Context, _ *everyKind, next everyKind, _ ...shop.Along) (everyKind, model.Change, error) {
			*stored = next
			return next, model.Change{Name: next.Name, Count: 1}, nil
		},
	}
	entry := shell.Entry{Name: "test", Title: func() string { return "" }}
	f := pagetest.Open(t, pagetest.Options{}, shell.Book{Entries: []shell.Entry{
		records.EditorEntry(entry, everyGroup(), func(d *shell.Desk) records.Editor[everyKind] {
			decl.Groups = func(context.Context, string) ([]records.Group, error) {
				return records.WithCurrency(d.Shop, everyGroup())
			}
			return decl
		}),
	}})
	f.Desk.Go(shell.To("test").With("1"))
	return f
}

func TestEveryKindOfMemberIsStored(t *testing.T) {
	stored := everyKind{Bvin: "1", Sent: shop.At(time.Date(2026, 11, 22, 14, 30, 59, 0, time.Local))}
	f := onEveryKind(t, &stored)
	if text := f.Field(t, "Sent").Input.(*kit.DateEntry).Text(); text != "2026-11-22 14:30" {
		t.Errorf("the date is shown as %q", text)
	}
	for label, text := range map[string]string{"Name": "Pan", "Price": "19.95", "Sent": "2026-12-24 18:00",
		"Count": "12",
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
	if !stored.Sent.IsZero() || stored.Note != nil || stored.Number != nil || stored.Paid != nil ||
		stored.Name != "Pan" {
		t.Errorf("after emptying them %+v", stored)
	}
}

func TestWhatCannotBeReadIsSaidAndCounted(t *testing.T) {
	stored := everyKind{Bvin: "1", Name: "Pan"}
	f := onEveryKind(t, &stored)
	for label, text := range map[string]string{"Price": "19,95 EUR", "Sent": "soon", "Number": "many"} {
		f.Type(t, label, text)
	}
	f.Press(t, "Save")
	f.Sees(t, "“soon” is not a day. Type it as 2026-11-22")
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
	if text := f.Field(t, "Sent").Input.(*kit.DateEntry).Text(); text != "22.11.2026 14:30" {
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
	type part struct {
		Good  string
		Float float64
	}
	type record struct {
		Name   string
		Size   map[string]int
		Float  *float64
		When   time.Time
		Tags   []string
		Parts  []part
		Bytes  []byte
		Price  shop.Decimal
		Yes    bool
		Count  int
		Home   shop.Address
		Nested part
	}
	for _, wrong := range []records.Field{
		{Path: "Size"}, {Path: "Float"}, {Path: "When"}, {Path: "Absent"}, {Path: "Nested"}, {Path: "Nested.Float"},
		{Path: "Nested.Absent"}, {Path: "Size.Absent"},
		{Path: "Tags", Rows: []records.Field{{Path: "Good"}}}, {Path: "Bytes"}, {Path: "Parts"},
		{Path: "Parts", Rows: []records.Field{{Path: "Good"}, {Path: "Float"}}},
		{Path: "Parts", Rows: []records.Field{{Path: "Absent"}}}, {Path: "Name", Rows: []records.Field{{Path: "Good"}}},
		{Path: "Size", Shown: true}, {Path: "Yes"}, {Path: "Count", Yes: true}, {Path: "Count", As: records.Money},
		{Path: "Name", As: records.Percent}, {Path: "Home"}, {Path: "Name", As: records.Address},
		{Path: "Count", Named: &records.Named{}}, {Path: "Name", Only: "Absent"}, {Path: "Name", From: "Absent"},
		{Path: "Name", On: "Count"},
	} {
		func() {
			defer func() {
				member := "member " + wrong.Path
				if wrong.Path == "Parts" && len(wrong.Rows) > 0 {
					member += "[]." + wrong.Rows[len(wrong.Rows)-1].Path
				}
				said, _ := recover().(string)
				if !strings.Contains(said, "page people/animals, "+member+": ") {
					t.Errorf("%+v: %q", wrong, said)
				}
			}()
			records.Check[record]("people/animals", []records.Group{{Fields: []records.Field{{Path: "Price"}, wrong}}})
		}()
	}
}

// Amounts stand in fields as in lists, with what they are in, and cannot have figures that nobody can pay.
func TestAmountsStandAsInLists(t *testing.T) {
	stored := everyKind{Bvin: "1", Price: amount("9.9"), Tax: amount("7.50"), Weight: amount("1.2345")}
	f := onEveryKind(t, &stored)
	for label, want := range map[string]string{"Price": "9.90", "Tax": "7.5", "Weight": "1.2345"} {
		if text := f.Text(t, label); text != want {
			t.Errorf("%s stands as %q, want %q", label, text, want)
		}
	}
	f.Sees(t, "USD", "%")
	for label, wrong := range map[string]string{"Price": "9.999", "Tax": "100.5"} {
		f.Type(t, label, wrong)
	}
	f.Press(t, "Save")
	if said := f.Field(t, "Price").Problem(); !strings.Contains(said, "USD have at most 2 figures") {
		t.Errorf("a price of 9.999: %q", said)
	}
	if said := f.Field(t, "Tax").Problem(); !strings.Contains(said, "between 0 and 100") {
		t.Errorf("a tax of 100.5 %%: %q", said)
	}
	f.Type(t, "Price", "-1")
	f.Press(t, "Save")
	if said := f.Field(t, "Price").Problem(); !strings.Contains(said, "not below 0") {
		t.Errorf("a price of -1: %q", said)
	}
	f.Type(t, "Price", "12.5 USD")
	f.Type(t, "Tax", "19 %")
	c := f.Desk.Window.Canvas()
	f.Field(t, "Price").Focus()
	c.Unfocus()
	if text := f.Text(t, "Price"); text != "12.50" {
		t.Errorf("left, the price stands as %q", text)
	}
	f.Press(t, "Save")
	if stored.Price.String() != "12.5" || stored.Tax.String() != "19" || stored.Weight.String() != "1.2345" {
		t.Errorf("stored %+v", stored)
	}
	if f.CanSave(t) || f.Text(t, "Price") != "12.50" || f.Text(t, "Tax") != "19" {
		t.Errorf("saved, they stand as %q, %q", f.Text(t, "Price"), f.Text(t, "Tax"))
	}
}

func TestAmountsInGerman(t *testing.T) {
	uitest.German(t)
	stored := everyKind{Bvin: "1", Price: amount("3.4"), Lines: []line{{Title: "a", Price: amount("1234.5")}}}
	f := onEveryKind(t, &stored)
	if price, of := f.Text(t, "Price"), f.Text(t, "Line price"); price != "3,40" || of != "1234,50" {
		t.Errorf("they stand as %q, %q", price, of)
	}
	f.Type(t, "Price", "1.250,5")
	f.Press(t, "Speichern")
	if stored.Price.String() != "1250.5" || stored.Lines[0].Price.String() != "1234.5" {
		t.Errorf("stored %+v", stored)
	}
}

func amount(text string) shop.Decimal {
	d, err := shop.ParseDecimal(text)
	if err != nil {
		panic(err)
	}
	return d
}

// The rows of a list carry what fields carry: money, figures, days, choices, yes and no.
func TestRowsCarryEveryKind(t *testing.T) {
	due := shop.At(time.Date(2026, 12, 24, 0, 0, 0, 0, time.Local))
	stored := everyKind{Bvin: "1", Lines: []line{
		{Title: "Pan", Price: amount("9.9"), Qty: 2, Due: due, Size: "s", Keep: "x"}, {Title: "Lid", Keep: "y"}}}
	f := onEveryKind(t, &stored)
	if text := f.Text(t, "Line price"); text != "9.90" {
		t.Errorf("the price stands as %q", text)
	}
	f.Type(t, "Line price", "12.999")
	f.Type(t, "Quantity", "many")
	f.Type(t, "Due", "1.3.2027")
	f.Press(t, "Save")
	f.Sees(t, "USD have at most 2 figures", "Enter a whole number")
	if !f.Offers("2 fields need attention") {
		t.Error("nothing counts the wrong fields")
	}
	f.Led(t, "Line price")
	if stored.Lines[0].Due != due {
		t.Errorf("half of it was stored: %+v", stored)
	}
	f.Runner.Advance(time.Second)
	f.Kill() // what was typed is kept, also what cannot be read
	f.Desk.Go(shell.To("test").With("1"))
	f.Runner.Flush()
	if price, qty := f.Text(t, "Line price"), f.Text(t, "Quantity"); price != "12.999" || qty != "many" {
		t.Errorf("after a kill they stand as %q, %q", price, qty)
	}
	f.Type(t, "Line price", "12.5")
	f.Type(t, "Quantity", "3")
	f.Field(t, "Size").Input.(*kit.Select).SetSelected("large")
	gift, _ := uitest.Find(f.Desk.Window.Canvas(), func(c *kit.Check) bool { return c.Text == "Gift" })
	gift.Tapped(nil)
	f.Press(t, "Save")
	want := line{"Pan", amount("12.50"), 3, true, shop.At(time.Date(2027, 3, 1, 0, 0, 0, 0, time.Local)), "l", "x"}
	got := stored.Lines[0]
	if got.Title != want.Title || !got.Price.Equal(want.Price.Decimal) || got.Qty != 3 || !got.Gift ||
		!got.Due.Time().Equal(want.Due.Time()) || got.Size != "l" || got.Keep != "x" {
		t.Errorf("stored %+v", got)
	}
	if len(stored.Lines) != 2 || stored.Lines[1].Keep != "y" || f.CanSave(t) {
		t.Errorf("stored %+v", stored.Lines)
	}

	// A row that was typed back is no change; an added one is checked, and one that is removed goes.
	f.Type(t, "Quantity", "4")
	f.Type(t, "Quantity", "3")
	if f.CanSave(t) {
		t.Error("what was typed back is to be saved")
	}
	f.Press(t, "Add")
	f.Press(t, "Save")
	f.Sees(t, "Give it a title.")
	if len(stored.Lines) != 2 {
		t.Errorf("stored %+v", stored.Lines)
	}
	f.Press(t, "Discard")
	f.SeesNot(t, "Give it a title.")
	away, _ := uitest.Find(f.Desk.Window.Canvas(), func(b *kit.Button) bool { return b.ToolTip() == "Remove" })
	away.Tapped(nil)
	f.Press(t, "Save")
	if len(stored.Lines) != 1 || stored.Lines[0].Title != "Lid" {
		t.Errorf("stored %+v", stored.Lines)
	}
}

// What can be chosen follows another field, and so does whether it is asked for at all.
func TestDependentChoices(t *testing.T) {
	stored := everyKind{Bvin: "1", Mode: 1, Dock: 11}
	f := onEveryKind(t, &stored)
	choose := func(label, word string) { f.Field(t, label).Input.(*kit.Select).SetSelected(word) }
	dock := func() string { return f.Field(t, "Dock").Input.(*kit.Select).Selected }
	if dock() != "Pier 11" || f.CanSave(t) {
		t.Errorf("at first %q", dock())
	}
	choose("Mode", "air")
	if dock() != "Gate 21" {
		t.Errorf("by air %q", dock())
	}
	choose("Dock", "Gate 22")
	f.Press(t, "Save")
	if stored.Mode != 2 || stored.Dock != 22 || f.CanSave(t) {
		t.Errorf("stored %+v", stored)
	}
	choose("Mode", "none")
	if _, shown := uitest.Find(f.Desk.Window.Canvas(), func(x *kit.Field) bool { return x.Label == "Dock" }); shown {
		t.Error("it is still asked for")
	}
}
