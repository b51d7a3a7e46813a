package shop

import d "griddle/shop/drawing"

// The colours and motifs of the sample's pictures.
const (
	sampleGround = 0xf4ece0
	crust        = 0xb9722d
	rye          = 0x6b4326
	golden       = 0xd9963f
	light        = 0xeec98c
	cream        = 0xfff6e5
	steel        = 0x9aa3a8
	darkSteel    = 0x6d767b
	wood         = 0xc08a52
	darkWood     = 0x8f5f33
	blue         = 0x4d7c96
	darkBlue     = 0x365b70
	berry        = 0x4b4a86
	chocolate    = 0x4a2c1a
	lemon        = 0xf2d14b
	green        = 0x7a8f5a
	brick        = 0xb5573c
	shade        = 0xe3d6c3
)

func shadow(y, rx float32) d.Shape { return d.Ellipse(shade, 50, y, rx, 5) }

func loaf(colour uint32, ry float32) []d.Shape {
	ry *= 0.62
	shapes := []d.Shape{shadow(80, 38), d.Ellipse(colour, 50, 55, 38, ry), d.Ellipse(light, 50, 52, 31, ry-7), d.Ellipse(colour, 50, 54, 30, ry-8)}
	for _, x := range []float32{32, 47, 62} {
		shapes = append(shapes, d.Polygon(cream, x, 40, x+4, 38, x+12, 66, x+9, 68))
	}
	return shapes
}

func baguette() []d.Shape {
	shapes := []d.Shape{d.Polygon(shade, 15, 84, 88, 26, 92, 32, 20, 88), d.Polygon(crust, 10, 78, 16, 70, 78, 16, 88, 14, 90, 22, 84, 30, 22, 84, 14, 86)}
	for _, at := range []float32{0, 14, 28, 42} {
		shapes = append(shapes, d.Polygon(cream, 28+at, 64-at*.85, 33+at, 60-at*.85, 32+at, 70-at*.85, 27+at, 74-at*.85))
	}
	return shapes
}

func rolls() []d.Shape {
	var shapes []d.Shape
	for i, at := range [][2]float32{{28, 38}, {50, 34}, {72, 38}, {28, 62}, {50, 66}, {72, 62}} {
		colour := uint32(golden)
		if i%2 == 1 {
			colour = crust
		}
		shapes = append(shapes, d.Ellipse(shade, at[0], at[1]+11, 12, 4), d.Ellipse(colour, at[0], at[1], 13, 11))
		for _, seed := range [][2]float32{{-5, -3}, {0, -6}, {5, -2}, {-1, 2}} {
			shapes = append(shapes, d.Ellipse(cream, at[0]+seed[0], at[1]+seed[1], 1.3, .9))
		}
	}
	return shapes
}

func croissant() []d.Shape {
	return []d.Shape{shadow(76, 36),
		d.Polygon(crust, 12, 68, 18, 48, 34, 34, 50, 30, 66, 34, 82, 48, 88, 68, 78, 64, 68, 56, 50, 54, 32, 56, 22, 64),
		d.Polygon(golden, 36, 33, 44, 31, 42, 54, 33, 56), d.Polygon(golden, 64, 33, 56, 31, 58, 54, 67, 56),
		d.Polygon(golden, 22, 43, 29, 37, 29, 57, 24, 62), d.Polygon(golden, 78, 43, 71, 37, 71, 57, 76, 62),
		d.Polygon(light, 47, 31, 53, 31, 52, 53, 48, 53)}
}

func knots() []d.Shape {
	var shapes []d.Shape
	for _, at := range [][2]float32{{33, 36}, {67, 36}, {33, 67}, {67, 67}} {
		shapes = append(shapes, d.Ellipse(shade, at[0], at[1]+13, 15, 4), d.Ellipse(crust, at[0], at[1], 16, 14), d.Ellipse(light, at[0], at[1], 11.5, 9.5),
			d.Ellipse(crust, at[0]+1, at[1]+1, 8, 6.5), d.Ellipse(light, at[0]+1, at[1]+1, 4, 3))
	}
	return shapes
}

func cake() []d.Shape {
	return []d.Shape{shadow(80, 36), d.Box(golden, 16, 42, 68, 36, 5), d.Box(cream, 16, 36, 68, 14, 7), d.Ellipse(cream, 28, 52, 5, 8),
		d.Ellipse(cream, 52, 53, 5, 11), d.Ellipse(cream, 72, 51, 5, 7), d.Ellipse(lemon, 38, 35, 9, 5), d.Ellipse(cream, 38, 35, 6.5, 3.4),
		d.Ellipse(lemon, 60, 36, 9, 5), d.Ellipse(cream, 60, 36, 6.5, 3.4)}
}

func cookies() []d.Shape {
	var shapes []d.Shape
	for _, c := range [][3]float32{{36, 60, 22}, {66, 62, 20}, {52, 36, 23}} {
		shapes = append(shapes, d.Ellipse(shade, c[0]+1, c[1]+3, c[2], c[2]), d.Ellipse(golden, c[0], c[1], c[2], c[2]))
		for _, chip := range [][2]float32{{-10, -6}, {-2, -12}, {8, -7}, {-6, 6}, {4, 2}, {11, 8}, {0, 13}} {
			shapes = append(shapes, d.Ellipse(chocolate, c[0]+chip[0], c[1]+chip[1], 2.6, 2.2))
		}
	}
	return shapes
}

func muffin() []d.Shape {
	shapes := []d.Shape{shadow(86, 24), d.Polygon(blue, 28, 54, 72, 54, 66, 86, 34, 86), d.Ellipse(golden, 50, 44, 29, 18), d.Box(golden, 23, 44, 54, 12, 6)}
	for _, x := range []float32{36, 44, 52, 60} {
		shapes = append(shapes, d.Polygon(darkBlue, x, 57, x+2, 57, x+1.5, 86, x, 86))
	}
	for _, b := range [][2]float32{{38, 40}, {52, 34}, {62, 45}, {47, 48}, {33, 49}} {
		shapes = append(shapes, d.Ellipse(berry, b[0], b[1], 3.4, 3.2))
	}
	return shapes
}

func loafTin() []d.Shape {
	return []d.Shape{shadow(78, 38), d.Polygon(steel, 14, 40, 86, 40, 78, 76, 22, 76), d.Box(darkSteel, 10, 36, 80, 6, 3), d.Polygon(darkSteel, 72, 42, 85, 42, 77, 76, 68, 76)}
}

func springform() []d.Shape {
	return []d.Shape{shadow(80, 38), d.Box(darkSteel, 14, 44, 72, 32, 10), d.Ellipse(steel, 50, 44, 36, 14), d.Ellipse(darkSteel, 50, 46, 32, 11),
		d.Box(cream, 70, 52, 5, 16, 2), d.Box(steel, 66, 57, 14, 5, 2)}
}

func muffinTray() []d.Shape {
	shapes := []d.Shape{d.Box(shade, 12, 22, 80, 64, 6), d.Box(steel, 10, 18, 80, 64, 6)}
	for y := range 3 {
		for x := range 4 {
			cx, cy := 21+float32(x)*19.3, 30+float32(y)*20
			shapes = append(shapes, d.Ellipse(darkSteel, cx, cy, 8, 8), d.Ellipse(steel, cx, cy+1.5, 5.5, 5.5))
		}
	}
	return shapes
}

func sheet() []d.Shape {
	return []d.Shape{d.Polygon(shade, 12, 74, 74, 82, 94, 38, 90, 36), d.Polygon(darkSteel, 8, 66, 70, 76, 92, 32, 34, 24), d.Polygon(steel, 13, 64, 68, 72, 86, 34, 36, 28),
		d.Polygon(darkSteel, 8, 66, 70, 76, 70, 80, 8, 70)}
}

func basket() []d.Shape {
	shapes := []d.Shape{shadow(80, 36)}
	for i := range 7 {
		f := float32(i)
		colour := uint32(wood)
		if i%2 == 1 {
			colour = darkWood
		}
		shapes = append(shapes, d.Ellipse(colour, 50, 62-f*2, 40-f*4.5, 24-f*2.6))
	}
	return append(shapes, d.Ellipse(cream, 50, 49, 9, 4.5))
}

func bowl(colour uint32) []d.Shape {
	return []d.Shape{shadow(82, 28), d.Polygon(colour, 14, 42, 86, 42, 80, 62, 66, 78, 34, 78, 20, 62), d.Ellipse(darkBlue, 50, 42, 36, 10),
		d.Ellipse(cream, 50, 44, 30, 7), d.Box(darkBlue, 36, 76, 28, 5, 2)}
}

func whisk() []d.Shape {
	shapes := []d.Shape{d.Ellipse(steel, 50, 36, 20, 28), d.Ellipse(sampleGround, 50, 36, 17.5, 25.5), d.Ellipse(steel, 50, 36, 11, 27),
		d.Ellipse(sampleGround, 50, 36, 8.8, 25), d.Box(steel, 49, 9, 2.2, 54, 1)}
	return append(shapes, d.Box(darkSteel, 46, 59, 8, 7, 2), d.Box(wood, 45.5, 64, 9, 30, 4))
}

func scales() []d.Shape {
	return []d.Shape{shadow(82, 36), d.Box(darkBlue, 16, 54, 68, 26, 6), d.Box(cream, 36, 62, 28, 11, 3), d.Box(green, 39, 65, 13, 5, 1),
		d.Box(steel, 44, 44, 12, 12, 2), d.Box(darkSteel, 10, 36, 80, 9, 4), d.Ellipse(light, 40, 30, 12, 8), d.Ellipse(light, 60, 31, 9, 6)}
}

func jug() []d.Shape {
	shapes := []d.Shape{shadow(84, 26), d.Ellipse(blue, 76, 54, 14, 17), d.Ellipse(sampleGround, 76, 54, 9, 12), d.Polygon(0xd7e6ea, 26, 26, 74, 26, 70, 82, 30, 82),
		d.Polygon(0xd7e6ea, 26, 26, 20, 22, 30, 40), d.Polygon(cream, 28.5, 50, 71.5, 50, 70, 82, 30, 82)}
	for i := range 5 {
		shapes = append(shapes, d.Box(darkBlue, 46, 36+float32(i)*9, 12, 1.6, .5))
	}
	return shapes
}

func rollingPin() []d.Shape {
	return []d.Shape{d.Polygon(shade, 16, 86, 24, 92, 92, 30, 86, 24), d.Polygon(darkWood, 8, 84, 14, 92, 28, 80, 22, 72), d.Polygon(darkWood, 72, 22, 78, 30, 92, 16, 86, 8),
		d.Polygon(wood, 16, 70, 30, 84, 84, 30, 70, 16), d.Polygon(light, 22, 70, 25, 73, 76, 22, 73, 19)}
}

func breadKnife() []d.Shape {
	shapes := []d.Shape{d.Polygon(shade, 14, 64, 90, 64, 86, 69, 16, 69), d.Polygon(steel, 34, 44, 88, 44, 92, 50, 88, 57, 34, 57), d.Box(darkWood, 6, 43, 30, 12, 4),
		d.Ellipse(light, 14, 49, 1.8, 1.8), d.Ellipse(light, 27, 49, 1.8, 1.8)}
	for i := range 9 {
		x := 37 + float32(i)*5.6
		shapes = append(shapes, d.Polygon(steel, x, 56.5, x+5.6, 56.5, x+2.8, 60))
	}
	return shapes
}

func chefsKnife() []d.Shape {
	return []d.Shape{d.Polygon(shade, 14, 70, 86, 70, 82, 75, 16, 75), d.Polygon(steel, 36, 38, 70, 39, 84, 46, 93, 56, 70, 63, 36, 66),
		d.Polygon(cream, 36, 62.5, 70, 60, 93, 56, 70, 63, 36, 66), d.Box(chocolate, 6, 38, 32, 12, 4), d.Ellipse(steel, 14, 44, 1.8, 1.8),
		d.Ellipse(steel, 22, 44, 1.8, 1.8), d.Ellipse(steel, 30, 44, 1.8, 1.8)}
}

func board() []d.Shape {
	shapes := []d.Shape{d.Box(shade, 16, 20, 72, 68, 8), d.Box(wood, 14, 16, 72, 68, 8)}
	for i, x := range []float32{24, 38, 52, 66} {
		colour := uint32(light)
		if i%2 == 1 {
			colour = darkWood
		}
		shapes = append(shapes, d.Box(colour, x, 22, 8, 56, 1))
	}
	return append(shapes, d.Ellipse(sampleGround, 79, 24, 3.4, 3.4))
}

func apron() []d.Shape {
	return []d.Shape{d.Ellipse(darkBlue, 50, 22, 14, 16), d.Ellipse(sampleGround, 50, 22, 11.5, 13.5), d.Polygon(blue, 36, 24, 64, 24, 68, 46, 80, 50, 78, 90, 22, 90, 20, 50, 32, 46),
		d.Box(darkBlue, 10, 49, 16, 3, 1), d.Box(darkBlue, 74, 49, 16, 3, 1), d.Box(darkBlue, 36, 58, 28, 18, 3), d.Box(blue, 37.5, 61, 25, 13.5, 2)}
}

func glove() []d.Shape {
	shapes := []d.Shape{shadow(90, 24), d.Box(brick, 32, 12, 32, 60, 16), d.Polygon(brick, 60, 62, 60, 42, 74, 32, 80, 38, 70, 62), d.Ellipse(brick, 75.5, 36.5, 5.5, 6),
		d.Box(cream, 29, 70, 42, 18, 4), d.Box(brick, 29, 76, 42, 3, 1)}
	for _, y := range []float32{28, 40, 52, 64} { // the quilting
		shapes = append(shapes, d.Polygon(light, 32, y, 64, y-8, 64, y-6.8, 32, y+1.2), d.Polygon(light, 32, y-8, 64, y, 64, y+1.2, 32, y-6.8))
	}
	return shapes
}

func plate(colour uint32) []d.Shape {
	return []d.Shape{shadow(66, 40), d.Ellipse(colour, 50, 54, 40, 24), d.Ellipse(cream, 50, 52, 36, 20), d.Ellipse(shade, 50, 53, 24, 12), d.Ellipse(cream, 50, 54, 23, 11)}
}

func cup(colour uint32) []d.Shape {
	return []d.Shape{shadow(84, 30), d.Ellipse(colour, 74, 54, 14, 14), d.Ellipse(sampleGround, 74, 54, 8.5, 8.5), d.Polygon(colour, 22, 32, 74, 32, 70, 70, 60, 82, 36, 82, 26, 70),
		d.Ellipse(colour, 48, 32, 26, 7), d.Ellipse(chocolate, 48, 32.5, 22.5, 5)}
}

func pot(colour uint32) []d.Shape {
	return []d.Shape{shadow(84, 36), d.Box(darkSteel, 8, 46, 84, 7, 3), d.Box(colour, 17, 40, 66, 42, 9), d.Ellipse(colour, 50, 38, 34, 9), d.Ellipse(cream, 50, 36, 31, 7),
		d.Ellipse(colour, 50, 35, 30, 6.5), d.Box(darkSteel, 45, 22, 10, 9, 3)}
}

func pan(colour uint32) []d.Shape {
	return []d.Shape{shadow(72, 34), d.Polygon(darkWood, 62, 44, 92, 26, 95, 31, 66, 51), d.Ellipse(colour, 42, 56, 34, 22), d.Ellipse(chocolate, 42, 54, 29, 17.5), d.Ellipse(colour, 42, 55, 27, 15.5)}
}

func spoon(colour uint32) []d.Shape {
	return []d.Shape{d.Polygon(shade, 36, 92, 42, 94, 70, 36, 66, 32), d.Polygon(wood, 32, 88, 38, 91, 63, 40, 57, 37), d.Ellipse(colour, 64, 26, 13, 16), d.Ellipse(cream, 62, 23, 7, 9),
		d.Ellipse(colour, 63, 25, 7, 9)}
}

func jar(colour uint32) []d.Shape {
	return []d.Shape{d.Ellipse(shade, 52, 86, 28, 5), d.Box(cream, 26, 36, 48, 50, 10), d.Box(colour, 29, 56, 42, 27, 8), d.Box(wood, 23, 24, 54, 13, 4), d.Ellipse(darkWood, 50, 22, 5, 4)}
}

func cloth(colour uint32) []d.Shape {
	shapes := []d.Shape{d.Box(shade, 19, 24, 68, 64, 2), d.Box(cream, 16, 20, 68, 64, 2)}
	for _, at := range []float32{26, 34, 66, 74} {
		shapes = append(shapes, d.Box(colour, at, 20, 3, 64, 0), d.Box(colour, 16, at+2, 68, 3, 0))
	}
	return shapes
}
