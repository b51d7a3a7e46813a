package paper

import (
	"image/color"

	"codeberg.org/go-pdf/fpdf"
	"github.com/boombuler/barcode/code128"

	"griddle/shop"
	"griddle/shop/document"
)

// labelForm is how labels lie on a page.
type labelForm struct {
	page          fpdf.SizeType // zero: the sheet that the papers are written on
	left, top     float64
	width, height float64
	across, down  int
	stepX, stepY  float64 // from one label to the next
}

// sheets are those for a laser printer, by the size of paper: 14 of 99 × 38 mm on A4, 10 of 4 × 2 inches on Letter.
var sheets = map[string]labelForm{
	"A4":     {left: 4.65, top: 15.15, width: 99.1, height: 38.1, across: 2, down: 7, stepX: 101.6, stepY: 38.1},
	"Letter": {left: 3.97, top: 12.7, width: 101.6, height: 50.8, across: 2, down: 5, stepX: 106.36, stepY: 50.8},
}

// rolls are those of label printers, by the names of shop.LabelForms.
var rolls = map[string]labelForm{
	"4x6":    {page: fpdf.SizeType{Wd: 101.6, Ht: 152.4}, width: 101.6, height: 152.4, across: 1, down: 1},
	"62x100": {page: fpdf.SizeType{Wd: 100, Ht: 62}, width: 100, height: 62, across: 1, down: 1},
}

func (p *press) labelForm() labelForm {
	if f, is := rolls[p.Label]; is {
		return f
	}
	f := sheets[p.Options.Size]
	f.page = p.size
	return f
}

// Labels is how many labels are on a sheet; 1 for a label printer.
func Labels(size, label string) int {
	p := press{Options: Options{Size: size, Label: label}}
	f := p.labelForm()
	return f.across * f.down
}

// labels writes address labels, page by page.
func (p *press) labels(all []document.Document) {
	f := p.labelForm()
	each := f.across * f.down
	for i, d := range all {
		at := i + min(max(p.First, 0), each-1)
		if i == 0 || at%each == 0 {
			p.pdf.AddPageFormat("P", f.page)
		}
		x := f.left + float64(at%each%f.across)*f.stepX
		y := f.top + float64(at%each/f.across)*f.stepY
		p.label(d, x, y, f)
	}
}

// label writes one: small from whom, large to whom. The letters are as large as all lines fit.
func (p *press) label(d document.Document, x, y float64, f labelForm) {
	const inner = 5.0
	width := f.width - 2*inner
	from := style{size: 6.5, grey: true}
	lines := append([]string{d.Store.Name}, d.Store.Lines...)
	y += inner + 1
	for _, line := range p.split(shop.JoinSome(" · ", lines...), width, from)[:1] {
		p.text(x+inner, y, width, left, from, line)
	}
	room := f.height - 2*inner - 6
	size := 16.0
	step := func() float64 { return size * 0.45 }
	for ; size > 6; size -= 0.5 {
		if float64(len(d.ShipTo))*step() <= room && p.widest(d.ShipTo, size) <= width {
			break
		}
	}
	y += 2
	for _, line := range d.ShipTo {
		y += step()
		p.text(x+inner, y, width, left, style{size: size}, line)
	}
	if f.height > 100 {
		p.barcode(d.Order, x+inner, y+8, width)
	}
}

func (p *press) widest(lines []string, size float64) (most float64) {
	p.use(style{size: size})
	for _, line := range lines {
		most = max(most, p.pdf.GetStringWidth(p.letters(line)))
	}
	return most
}

// barcode draws a text as Code 128 below y, and says whether it could.
func (p *press) barcode(text string, x, y, width float64) bool {
	const height, module = 9.0, 0.33
	code, err := code128.Encode(text)
	if text == "" || err != nil {
		return false // the code has no sign for some letter: the number is written beside it anyway
	}
	n := code.Bounds().Dx()
	if float64(n)*module > width {
		return false
	}
	p.pdf.SetFillColor(0, 0, 0)
	for i := 0; i < n; {
		from := i
		for i < n && code.At(i, 0) == color.Black {
			i++
		}
		if i > from {
			p.pdf.Rect(x+float64(from)*module, y, float64(i-from)*module, height, "F")
			continue
		}
		i++
	}
	return true
}
