package shop

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
)

func TestDetails(t *testing.T) {
	s := newShop(t)
	if d := must(s.Details()); d != (Details{Currency: "USD", Weight: "lb", Length: "in"}) {
		t.Errorf("at first %+v", d)
	}
	want := Details{Company: "Maple Ltd.", Street: "1 Maple Street", City: "Springfield", Email: "shop@example.com",
		Currency: "EUR", Weight: "kg", Length: "cm"}
	given := want
	given.Company = "  Maple Ltd. "
	named := func(name string) func(*Settings) { return func(st *Settings) { st.StoreName = name } }
	if err := s.SaveDetails(ctx, given, named(" Bakery ")); err != nil {
		t.Fatal(err)
	}
	s.restart()
	if d := must(s.Details()); d != want {
		t.Errorf("%+v", d)
	}
	for field, change := range map[string]func(*Details){
		"City":     func(d *Details) { d.City = strings.Repeat("x", 101) },
		"Email":    func(d *Details) { d.Email = "shop" },
		"Currency": func(d *Details) { d.Currency = "XXX" },
		"Weight":   func(d *Details) { d.Weight = "stone" },
		"Length":   func(d *Details) { d.Length = "" },
	} {
		d := want
		change(&d)
		s.refused(s.SaveDetails(ctx, d, named("Café")), Invalid, field)
	}
	if d := must(s.Details()); d != want {
		t.Errorf("a refused change was stored: %+v", d)
	}
	s.refused(s.SaveDetails(ctx, Details{Currency: "USD", Weight: "lb", Length: "in"}, named(strings.Repeat("x", 101))),
		Invalid, "StoreName")
	if d, st := must(s.Details()), must(s.Settings()); d != want || st.StoreName != "Bakery" ||
		st.Listen != DefaultListen {
		t.Errorf("half of a change was stored: %+v, %+v", d, st)
	}
}

// setLogo stores a logo and leaves all else as it is.
func (s *shopTest) setLogo(data []byte) error {
	return s.SaveStore(ctx, must(s.Details()), &data, func(*Settings) {})
}

func TestLogo(t *testing.T) {
	s := newShop(t)
	if logo := must(s.Logo()); logo != nil {
		t.Errorf("%d bytes at first", len(logo))
	}
	var large bytes.Buffer
	if err := png.Encode(&large, image.NewNRGBA(image.Rect(0, 0, 1000, 500))); err != nil {
		t.Fatal(err)
	}
	if err := s.setLogo(large.Bytes()); err != nil {
		t.Fatal(err)
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(must(s.Logo())))
	if err != nil || c.Width != 256 || c.Height != 128 {
		t.Errorf("%+v, %v", c, err)
	}
	s.refused(s.setLogo([]byte("no picture")), Invalid, "Logo")
	if must(s.Logo()) == nil {
		t.Error("a refused picture took the logo away")
	}
	if err := s.setLogo(nil); err != nil || must(s.Logo()) != nil {
		t.Errorf("not removed: %v", err)
	}
}
