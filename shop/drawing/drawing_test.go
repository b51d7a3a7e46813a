package drawing

import (
	"bytes"
	"image/png"
	"testing"
)

func TestPNG(t *testing.T) {
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
<rect width="100" height="100" fill="#ffffff"/><rect x="10" y="10" width="80" height="80" fill="#ff0000"/>
<ellipse cx="50" cy="50" rx="20" ry="10" fill="#00ff00"/><polygon points="10,10 30,10 10,30" fill="#0000ff"/></svg>`)
	data, err := PNG(200, svg)
	if err != nil {
		t.Fatal(err)
	}
	again, err := PNG(200, svg)
	if err != nil || !bytes.Equal(data, again) {
		t.Error("drawn twice, two pictures")
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil || m.Bounds().Dx() != 200 || m.Bounds().Dy() != 200 {
		t.Fatal(err)
	}
	for at, want := range map[[2]int][3]uint32{
		{0, 0}: {255, 255, 255}, {5, 5}: {255, 255, 255}, {170, 170}: {255, 0, 0}, {100, 100}: {0, 255, 0},
		{100, 125}: {255, 0, 0}, {24, 24}: {0, 0, 255}, {199, 199}: {255, 255, 255},
	} {
		r, g, b, _ := m.At(at[0], at[1]).RGBA()
		if got := [3]uint32{r >> 8, g >> 8, b >> 8}; got != want {
			t.Errorf("%v: %v, want %v", at, got, want)
		}
	}
	for _, bad := range []string{
		"", `<svg><circle r="5" fill="#000000"/></svg>`, `<svg><rect fill="red"/></svg>`,
		`<svg><polygon points="1 2" fill="#000000"/></svg>`,
	} {
		if _, err := PNG(10, []byte(bad)); err == nil {
			t.Errorf("%q is drawn", bad)
		}
	}
}
