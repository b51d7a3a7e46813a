// Package paper makes PDFs of what the papers of orders say (shop/document): in the owner's language, on A4 or Letter,
// or as labels. To add a paper: a kind in shop/document, its title in words.go and its columns in table.go.
package paper

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif" // logos
	_ "image/jpeg"
	_ "image/png"
	"io"
	"slices"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"

	"griddle/shop/document"
)

// Options say what it is printed on.
type Options struct {
	Size  string // one of shop.PaperSizes
	Label string // one of shop.LabelForms
	First int    // the label of the first sheet to begin with; 0 is the first
	Logo  []byte // PNG, JPEG or GIF; nil for none
	Now   time.Time
}

// Measures in millimetres, and in points for letters.
const (
	edge      = 20.0 // left and right of what is written
	topEdge   = 14.0
	lowEdge   = 22.0 // the foot is below it
	textSize  = 9.0
	smallSize = 7.5
	titleSize = 16.0
	lineStep  = 4.3 // from one line of text to the next
)

// sizes are the papers by name, in millimetres.
var sizes = map[string]fpdf.SizeType{"A4": {Wd: 210, Ht: 297}, "Letter": {Wd: 215.9, Ht: 279.4}}

// Write makes one PDF of all papers, each beginning on a page of its own. lacking are the letters that the font does
// not have: a question mark stands in their places.
func Write(w io.Writer, all []document.Document, o Options) (lacking string, err error) {
	p, err := newPress(o)
	if err != nil {
		return "", err
	}
	if len(all) > 0 {
		p.pdf.SetTitle(p.letters(Name(all[0])), true)
		p.pdf.SetAuthor(p.letters(all[0].Store.Name), true)
	}
	p.takeLogo()
	labels := slices.DeleteFunc(slices.Clone(all), func(d document.Document) bool {
		return d.Kind != document.AddressLabel
	})
	p.labels(labels)
	for _, d := range all {
		if d.Kind != document.AddressLabel {
			p.write(d)
		}
	}
	if err := p.pdf.Output(w); err != nil {
		return "", err
	}
	slices.Sort(p.lacking)
	return string(slices.Compact(p.lacking)), nil
}

// newPress begins a PDF.
func newPress(o Options) (p *press, err error) {
	p = &press{Options: o, size: sizes[o.Size]}
	if p.size.Wd == 0 {
		return nil, fmt.Errorf("no such size of paper: %q", o.Size)
	}
	if p.glyphs, err = sfnt.Parse(theme.DefaultTextFont().Content()); err != nil {
		return nil, err
	}
	p.pdf = fpdf.NewCustom(&fpdf.InitType{UnitStr: "mm", Size: p.size})
	p.pdf.SetAutoPageBreak(false, 0)
	p.pdf.SetCellMargin(0) // no cells are drawn, but texts are parted by it
	p.pdf.SetCreationDate(o.Now)
	p.pdf.SetModificationDate(o.Now)
	p.pdf.SetCreator("Griddle", true)
	p.pdf.AddUTF8FontFromBytes(family, "", theme.DefaultTextFont().Content())
	p.pdf.AddUTF8FontFromBytes(family, "B", theme.DefaultTextBoldFont().Content())
	return p, nil
}

const (
	family   = "text"
	logoName = "logo"
)

// press is a PDF being made.
type press struct {
	Options
	pdf     *fpdf.Fpdf
	size    fpdf.SizeType
	glyphs  *sfnt.Font
	buffer  sfnt.Buffer
	lacking []rune
	logo    fpdf.SizeType // as it is drawn; nothing for none
	y       float64       // where the next line is written
	doc     document.Document
}

func (p *press) width() float64  { return p.size.Wd - 2*edge }
func (p *press) bottom() float64 { return p.size.Ht - lowEdge }

// letters is a text as it can be printed, on one line.
func (p *press) letters(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		if r > 0xffff { // neither the font nor the library has them
			p.lacking = append(p.lacking, r)
			return '?'
		}
		if at, err := p.glyphs.GlyphIndex(&p.buffer, r); err != nil || at == 0 {
			p.lacking = append(p.lacking, r)
			return '?'
		}
		return r
	}, text)
	return strings.TrimSpace(text)
}

// style of letters.
type style struct {
	size float64 // points; 0 is that of text
	bold bool
	grey bool
}

func (p *press) use(s style) {
	weight := ""
	if s.bold {
		weight = "B"
	}
	if s.size == 0 {
		s.size = textSize
	}
	p.pdf.SetFont(family, weight, s.size)
	shade := 0
	if s.grey {
		shade = 95
	}
	p.pdf.SetTextColor(shade, shade, shade)
}

// side is where a text stands between two places.
type side uint8

const (
	left side = iota
	right
)

// text writes a line, with its base at y.
func (p *press) text(x, y, width float64, at side, s style, text string) {
	p.use(s)
	text = p.letters(text)
	if at == right {
		x += width - p.pdf.GetStringWidth(text)
	}
	p.pdf.Text(x, y, text)
}

// split parts a text into lines of a width; one word that is too long is cut.
func (p *press) split(text string, width float64, s style) (lines []string) {
	p.use(s)
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if part = p.letters(part); part == "" {
			continue
		}
		lines = append(lines, p.pdf.SplitText(part, width)...)
	}
	return lines
}

func (p *press) rule(y, thick float64) {
	p.pdf.SetDrawColor(150, 150, 150)
	p.pdf.SetLineWidth(thick)
	p.pdf.Line(edge, y, p.size.Wd-edge, y)
}

// takeLogo hands the logo to the PDF, not larger than a head has room for.
func (p *press) takeLogo() {
	const widest, highest = 45.0, 18.0
	config, format, err := image.DecodeConfig(bytes.NewReader(p.Logo))
	if err != nil || config.Width == 0 || config.Height == 0 {
		return
	}
	info := p.pdf.RegisterImageOptionsReader(logoName, fpdf.ImageOptions{ImageType: format}, bytes.NewReader(p.Logo))
	if !p.pdf.Ok() || info == nil {
		p.pdf.ClearError() // a paper without its logo is better than none
		return
	}
	scale := min(widest/float64(config.Width), highest/float64(config.Height))
	p.logo = fpdf.SizeType{Wd: float64(config.Width) * scale, Ht: float64(config.Height) * scale}
}

// write adds the pages of one paper.
func (p *press) write(d document.Document) {
	p.doc = d
	first := p.pdf.PageNo() + 1
	p.page()
	p.letter()
	p.foot(first)
}

// page begins another one.
func (p *press) page() {
	p.pdf.AddPageFormat("P", p.size)
	p.y = topEdge
}

// need begins another page where less than so much is left of this one.
func (p *press) need(height float64) {
	if p.y+height > p.bottom() {
		p.page()
		p.y += lineStep
	}
}

// foot writes below the pages of a paper, now that it is known how many they are.
func (p *press) foot(first int) {
	last := p.pdf.PageNo()
	about := []string{p.doc.Store.Name}
	about = append(about, p.doc.Store.Lines...)
	about = append(about, p.doc.Store.Phone, p.doc.Store.Email)
	if n := p.doc.Store.TaxNumber; n != "" {
		about = append(about, lang.X("paper.ourtax", "Tax number {{.Number}}", map[string]any{"Number": n}))
	}
	about = slices.DeleteFunc(about, func(s string) bool { return strings.TrimSpace(s) == "" })
	s := style{size: smallSize, grey: true}
	for n := first; n <= last; n++ {
		p.pdf.SetPage(n)
		y := p.size.Ht - lowEdge + 6
		p.rule(y-3.5, 0.1)
		pages := lang.X("paper.page", "Page {{.N}} of {{.All}}",
			map[string]any{"N": n - first + 1, "All": last - first + 1})
		p.text(edge, y, p.width(), right, s, pages)
		for _, line := range p.split(strings.Join(about, " · "), p.width()-28, s) {
			p.text(edge, y, p.width(), left, s, line)
			y += 3.4
		}
	}
	p.pdf.SetPage(last)
}
