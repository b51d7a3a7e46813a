// Package drawing paints the pictures of the sample store: flat shapes on a warm ground, the same ones on every run. A picture is a list of
// shapes in a square of 100 × 100; to add one, add its shapes to what the sample says of the product.
package drawing

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"golang.org/x/image/vector"
)

// Shape is a filled outline in one colour (0xRRGGBB).
type Shape struct {
	Colour  uint32
	Outline []Point
}

// Point lies in the square of 100 × 100, the origin at the top left.
type Point struct{ X, Y float32 }

// Ellipse is an ellipse around (x, y).
func Ellipse(colour uint32, x, y, rx, ry float32) Shape {
	return Shape{colour, rounded(x-rx, y-ry, x+rx, y+ry, rx, ry)}
}

// Box is a rectangle from (x, y), w wide and h high, its corners rounded by r.
func Box(colour uint32, x, y, w, h, r float32) Shape {
	return Shape{colour, rounded(x, y, x+w, y+h, r, r)}
}

// Polygon joins the points, given as x, y, x, y ...
func Polygon(colour uint32, xy ...float32) Shape {
	var outline []Point
	for i := 0; i+1 < len(xy); i += 2 {
		outline = append(outline, Point{xy[i], xy[i+1]})
	}
	return Shape{colour, outline}
}

// quarter holds the points of a quarter circle, from (1, 0) to (0, 1), close enough for small pictures.
var quarter = []Point{{1, 0}, {.991, .131}, {.966, .259}, {.924, .383}, {.866, .5}, {.793, .609}, {.707, .707}, {.609, .793}, {.5, .866},
	{.383, .924}, {.259, .966}, {.131, .991}, {0, 1}}

func rounded(x0, y0, x1, y1, rx, ry float32) []Point {
	var outline []Point
	corner := func(cx, cy, sx, sy float32, backwards bool) {
		for i := range quarter {
			q := quarter[i]
			if backwards {
				q = quarter[len(quarter)-1-i]
			}
			outline = append(outline, Point{cx + sx*q.X*rx, cy + sy*q.Y*ry})
		}
	}
	corner(x1-rx, y1-ry, 1, 1, false)
	corner(x0+rx, y1-ry, -1, 1, true)
	corner(x0+rx, y0+ry, -1, -1, false)
	corner(x1-rx, y0+ry, 1, -1, true)
	return outline
}

// PNG paints the shapes in their order on the ground colour, side × side pixels.
func PNG(side int, ground uint32, shapes []Shape) ([]byte, error) {
	m := image.NewRGBA(image.Rect(0, 0, side, side))
	draw.Draw(m, m.Rect, image.NewUniform(paint(ground)), image.Point{}, draw.Src)
	scale := float32(side) / 100
	raster := vector.NewRasterizer(side, side)
	for _, s := range shapes {
		raster.Reset(side, side)
		for i, p := range s.Outline {
			if i == 0 {
				raster.MoveTo(p.X*scale, p.Y*scale)
			} else {
				raster.LineTo(p.X*scale, p.Y*scale)
			}
		}
		raster.ClosePath()
		raster.Draw(m, m.Rect, image.NewUniform(paint(s.Colour)), image.Point{})
	}
	var out bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, m)
	return out.Bytes(), err
}

func paint(rgb uint32) color.RGBA {
	return color.RGBA{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), 255}
}
