package picture

import (
	"bytes"
	"encoding/binary"
	"image"
)

// orientation is how a picture is to be shown, as the EXIF tag of that name says: 1 to 8.
type orientation int

func (o orientation) turns() bool { return o > 1 }

// apply is the picture as it is to be shown.
func (o orientation) apply(src image.Image) image.Image {
	if !o.turns() {
		return src
	}
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	size := image.Rect(0, 0, w, h)
	if o >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	to := image.NewNRGBA(size)
	at := func(x, y int) (int, int) { // where the pixel comes from
		switch o {
		case 2:
			return w - 1 - x, y
		case 3:
			return w - 1 - x, h - 1 - y
		case 4:
			return x, h - 1 - y
		case 5:
			return y, x
		case 6:
			return y, h - 1 - x
		case 7:
			return w - 1 - y, h - 1 - x
		}
		return w - 1 - y, x
	}
	from, plain := src.(*image.NRGBA)
	for y := range size.Dy() {
		for x := range size.Dx() {
			sx, sy := at(x, y)
			if plain {
				i, j := to.PixOffset(x, y), from.PixOffset(b.Min.X+sx, b.Min.Y+sy)
				copy(to.Pix[i:i+4], from.Pix[j:j+4])
			} else {
				to.Set(x, y, src.At(b.Min.X+sx, b.Min.Y+sy))
			}
		}
	}
	return to
}

// orientationOf reads the tag. A file that has none, or a spoilt one, is shown as it is.
func orientationOf(format string, data []byte) orientation {
	o := orientation(1)
	switch format {
	case "jpeg":
		jpegParts(data, func(marker byte, part []byte) bool {
			exif, is := bytes.CutPrefix(part, []byte("Exif\x00\x00"))
			if marker != app1 || !is {
				return true
			}
			o = exifOrientation(exif)
			return false
		})
	case "png":
		pngParts(data, func(kind string, part []byte) bool {
			if kind == "eXIf" {
				o = exifOrientation(part)
			}
			return kind != "eXIf"
		})
	}
	return o
}

// exifOrientation finds the tag among those of the picture itself.
func exifOrientation(exif []byte) orientation {
	if len(exif) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch string(exif[:4]) {
	case "II*\x00":
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := int64(order.Uint32(exif[4:]))
	if at > int64(len(exif))-2 {
		return 1
	}
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < 12 {
			return 1
		}
		const tag, short = 0x0112, 3
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short {
			if o := order.Uint16(entries[8:]); o >= 1 && o <= 8 {
				return orientation(o)
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}

// Markers of a JPEG file.
const (
	app1, app14   = 0xe1, 0xee
	sof0, sof2    = 0xc0, 0xc2 // the frame; sof2 is progressive
	sos, eoi      = 0xda, 0xd9
	rst0, soi     = 0xd0, 0xd8
	temporaryMark = 0x01
)

// jpegParts goes through what stands in front of the pixels, as long as each says so.
func jpegParts(data []byte, each func(marker byte, part []byte) bool) {
	for at := 2; at+4 <= len(data); {
		if data[at] != 0xff {
			at++ // decoders pass over it too
			continue
		}
		marker := data[at+1]
		switch {
		case marker == 0xff || marker == 0: // padding
			at++
			continue
		case marker == temporaryMark || marker >= rst0 && marker <= soi:
			at += 2
			continue
		case marker == sos || marker == eoi:
			return
		}
		end := at + 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		if end < at+4 || end > len(data) || !each(marker, data[at+4:end]) {
			return
		}
		at = end
	}
}

// pngParts goes through the chunks.
func pngParts(data []byte, each func(kind string, part []byte) bool) {
	for at := int64(8); at+12 <= int64(len(data)); {
		end := at + 8 + int64(binary.BigEndian.Uint32(data[at:]))
		if end+4 > int64(len(data)) || !each(string(data[at+4:at+8]), data[at+8:end]) {
			return
		}
		at = end + 4
	}
}

// jpegBytes is what decoding takes for each pixel.
func jpegBytes(data []byte) float64 {
	need, whole := 3.0, false
	jpegParts(data, func(marker byte, part []byte) bool {
		switch {
		case marker == app14 && len(part) >= 12 && bytes.HasPrefix(part, []byte("Adobe")):
			whole = whole || part[11] == 0 // its colours are made into another picture at the end
		case marker >= sof0 && marker <= sof2 && len(part) >= 6 && len(part) >= 6+3*int(part[5]):
			parts := part[6 : 6+3*int(part[5])]
			samples, most := 0, 1
			for i := 0; i < len(parts); i += 3 {
				n := int(parts[i+1]>>4) * int(parts[i+1]&15)
				samples, most = samples+n, max(most, n)
			}
			need = float64(samples) / float64(most)
			if marker == sof2 { // each sample is kept as a number of 4 bytes until the end
				need *= 5
			}
			whole = whole || len(parts) == 12 || len(parts) == 9 && parts[0] == 'R' && parts[3] == 'G' &&
				parts[6] == 'B'
			return false
		}
		return true
	})
	if whole {
		need += 4
	}
	return need
}

// pngBytes is what decoding takes for each pixel.
func pngBytes(data []byte) int64 {
	const depth, colour, interlaced = 24, 25, 28 // in the header, which stands first
	if len(data) <= interlaced {
		return 8
	}
	need := int64(4)
	switch {
	case data[depth] == 16:
		need = 8
	case data[colour] == 3:
		need = 1
	}
	if data[interlaced] != 0 { // it comes in seven pictures that are put together
		need *= 2
	}
	return need
}
