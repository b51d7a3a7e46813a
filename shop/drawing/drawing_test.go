package drawing

import (
	"bytes"
	"image/png"
	"testing"
)

func TestPNG(t *testing.T) {
	shapes := []Shape{Box(0xff0000, 10, 10, 80, 80, 0), Ellipse(0x00ff00, 50, 50, 20, 10), Polygon(0x0000ff, 10, 10, 30, 10, 10, 30)}
	data, err := PNG(200, 0xffffff, shapes)
	if err != nil {
		t.Fatal(err)
	}
	again, err := PNG(200, 0xffffff, shapes)
	if err != nil || !bytes.Equal(data, again) {
		t.Error("drawn twice, two pictures")
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil || m.Bounds().Dx() != 200 || m.Bounds().Dy() != 200 {
		t.Fatal(err)
	}
	for at, want := range map[[2]int][3]uint32{{5, 5}: {255, 255, 255}, {170, 170}: {255, 0, 0}, {100, 100}: {0, 255, 0}, {100, 125}: {255, 0, 0}, {24, 24}: {0, 0, 255}} {
		r, g, b, _ := m.At(at[0], at[1]).RGBA()
		if got := [3]uint32{r >> 8, g >> 8, b >> 8}; got != want {
			t.Errorf("%v: %v, want %v", at, got, want)
		}
	}
}
