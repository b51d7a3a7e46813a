// Package drawing paints the pictures of the sample store: flat shapes, the same ones on every run. A picture is an SVG
// in a square of 100 × 100 of ellipses, polygons and rectangles, whose corners may be rounded; that is all it knows of
// SVG.
package drawing

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"golang.org/x/image/vector"
)

// shape is a filled outline.
type shape struct {
	colour  color.RGBA
	outline []point
}

// point lies in the square of 100 × 100, the origin at the top left.
type point struct{ x, y float32 }

// read reads the shapes of a picture.
func read(svg []byte) (shapes []shape, err error) {
	var picture struct {
		Elements []struct {
			XMLName xml.Name
			Fill    string  `xml:"fill,attr"`
			X       float32 `xml:"x,attr"`
			Y       float32 `xml:"y,attr"`
			Width   float32 `xml:"width,attr"`
			Height  float32 `xml:"height,attr"`
			CX      float32 `xml:"cx,attr"`
			CY      float32 `xml:"cy,attr"`
			RX      float32 `xml:"rx,attr"`
			RY      float32 `xml:"ry,attr"`
			Points  string  `xml:"points,attr"`
		} `xml:",any"`
	}
	if err := xml.Unmarshal(svg, &picture); err != nil {
		return nil, err
	}
	for _, e := range picture.Elements {
		s := shape{colour: color.RGBA{A: 255}}
		if _, err := fmt.Sscanf(e.Fill, "#%02x%02x%02x", &s.colour.R, &s.colour.G, &s.colour.B); err != nil {
			return nil, fmt.Errorf("the colour %q: %w", e.Fill, err)
		}
		switch e.XMLName.Local {
		case "ellipse":
			s.outline = rounded(e.CX-e.RX, e.CY-e.RY, e.CX+e.RX, e.CY+e.RY, e.RX, e.RY)
		case "rect":
			s.outline = rounded(e.X, e.Y, e.X+e.Width, e.Y+e.Height, e.RX, e.RX)
		case "polygon":
			for pair := range strings.FieldsSeq(e.Points) {
				var p point
				if _, err := fmt.Sscanf(pair, "%g,%g", &p.x, &p.y); err != nil {
					return nil, fmt.Errorf("the point %q: %w", pair, err)
				}
				s.outline = append(s.outline, p)
			}
		default:
			return nil, fmt.Errorf("a picture has no %s", e.XMLName.Local)
		}
		shapes = append(shapes, s)
	}
	return shapes, nil
}

// quarter holds the points of a quarter circle, from (1, 0) to (0, 1), close enough for small pictures.
var quarter = []point{{1, 0}, {.991, .131}, {.966, .259}, {.924, .383}, {.866, .5}, {.793, .609}, {.707, .707},
	{.609, .793}, {.5, .866}, {.383, .924}, {.259, .966}, {.131, .991}, {0, 1}}

func rounded(x0, y0, x1, y1, rx, ry float32) []point {
	var outline []point
	corner := func(cx, cy, sx, sy float32, backwards bool) {
		for i := range quarter {
			q := quarter[i]
			if backwards {
				q = quarter[len(quarter)-1-i]
			}
			outline = append(outline, point{cx + sx*q.x*rx, cy + sy*q.y*ry})
		}
	}
	corner(x1-rx, y1-ry, 1, 1, false)
	corner(x0+rx, y1-ry, -1, 1, true)
	corner(x0+rx, y0+ry, -1, -1, false)
	corner(x1-rx, y0+ry, 1, -1, true)
	return outline
}

// PNG paints the shapes of an SVG in their order, side × side pixels.
func PNG(side int, svg []byte) ([]byte, error) {
	shapes, err := read(svg)
	if err != nil {
		return nil, err
	}
	m := image.NewRGBA(image.Rect(0, 0, side, side))
	scale := float32(side) / 100
	raster := vector.NewRasterizer(side, side)
	for _, s := range shapes {
		raster.Reset(side, side)
		for i, p := range s.outline {
			if i == 0 {
				raster.MoveTo(p.x*scale, p.y*scale)
			} else {
				raster.LineTo(p.x*scale, p.y*scale)
			}
		}
		raster.ClosePath()
		raster.Draw(m, m.Rect, image.NewUniform(s.colour), image.Point{})
	}
	var out bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, m)
	return out.Bytes(), err
}
