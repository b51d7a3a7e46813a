// Package storeinfo is the page Settings → Store: what the store is called, how it looks, where it is, and what its figures are in.
// The rules for the values stand in shop/storedetails.go and shop/settings.go; what they refuse is said beside the field.
// To add a line of text: a member of shop.Details, a line in address, done.
package storeinfo

import (
	"cmp"
	"context"
	"io"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// Name of the page in routes.
const Name = "settings/store"

// Entry declares the page.
func Entry() shell.Entry {
	return shell.Entry{
		Name:  Name,
		Menu:  shell.Settings,
		Title: func() string { return lang.X("storesettings.title", "Store") },
		Words: func() string {
			return lang.X("storesettings.words", "name logo address company currency weight length tax VAT variants theme dark light")
		},
		Icon: theme.HomeIcon(),
		New:  func(d *shell.Desk, _ string) shell.Page { return New(d) },
	}
}

// Page is one visit.
type Page struct {
	desk   *shell.Desk
	reader kit.Reader[values]

	form  *shell.Form
	lines []*line
	logo  *canvas.Image
	none  *kit.Text   // instead of a logo
	drop  *kit.Button // takes the logo away

	loaded, saving bool
}

// values are everything the page shows.
type values struct {
	name     string
	prices   string // withoutTax or withTax
	variants string // of one product at most, in figures
	details  shop.Details
	logo     []byte
}

// What the field for prices offers.
func withoutTax() string { return lang.X("storesettings.prices.without", "without tax") }
func withTax() string    { return lang.X("storesettings.prices.with", "with tax") }

// settle puts what the page shows of the settings into them. What is no number of variants is refused by their rules.
func (v *values) settle(st *shop.Settings) {
	st.StoreName, st.PricesWithTax = v.name, v.prices == withTax()
	n, err := strconv.Atoi(strings.TrimSpace(v.variants))
	if err != nil {
		n = -1
	}
	st.MaxVariants = n
}

// line is one field: where its text stands in values, and what was read there last.
type line struct {
	*kit.Field
	of   func(*values) *string
	text func() string
	set  func(string)
	read string
}

// touched tells whether the owner changed it since it was read.
func (l *line) touched() bool { return l.text() != l.read }

// New makes the page.
func New(d *shell.Desk) *Page {
	p := &Page{desk: d}
	p.form = d.NewForm(shell.To(Name), p)
	p.reader = kit.Reader[values]{Runner: d.Runner, Get: p.read, Show: p.show}
	return p
}

// Head implements shell.Page.
func (p *Page) Head() kit.Head {
	return p.form.Head(kit.Head{
		Title:   lang.X("storesettings.title", "Store"),
		Purpose: lang.X("storesettings.purpose", "Your store's name, look and address."),
	})
}

// Build implements shell.Page.
func (p *Page) Build() fyne.CanvasObject {
	name := p.entry("StoreName", lang.X("storesettings.name", "Name"), func(v *values) *string { return &v.name })
	currency := p.choice("Currency", lang.X("storesettings.currency", "Currency"),
		lang.X("storesettings.currency.hint", "The currency of your prices. Griddle never converts them."),
		shop.Currencies, func(v *values) *string { return &v.details.Currency })
	prices := p.choice("PricesWithTax", lang.X("storesettings.prices", "Prices are"), lang.X("storesettings.prices.hint", "With tax: orders take the tax out of the price instead of adding it. It holds for new orders and those calculated again."),
		[]string{withoutTax(), withTax()}, func(v *values) *string { return &v.prices })
	variants := p.entry("MaxVariants", lang.X("storesettings.variants", "Most variants of one product"),
		func(v *values) *string { return &v.variants })
	weight := p.choice("Weight", lang.X("storesettings.weight", "Weights"), "", shop.WeightUnits, func(v *values) *string { return &v.details.Weight })
	length := p.choice("Length", lang.X("storesettings.length", "Lengths"), "", shop.LengthUnits, func(v *values) *string { return &v.details.Length })
	return kit.Stack(3,
		kit.NewCard(kit.Card{Title: lang.X("storesettings.card.name", "Name and logo"), Content: kit.Columns(4, name, p.logoField())}),
		kit.NewCard(kit.Card{Title: lang.X("storesettings.card.address", "Address"), Content: kit.Columns(4, p.address()...)}),
		kit.NewCard(kit.Card{Title: lang.X("storesettings.card.units", "Currency and units"), Content: kit.Columns(4, currency, weight, length)}),
		kit.NewCard(kit.Card{Title: lang.X("storesettings.card.rules", "Taxes and variants"), Content: kit.Columns(4, prices, variants)}),
		kit.NewCard(kit.Card{Title: lang.X("storesettings.card.theme", "Look of this window"), Content: kit.Left(p.theme())}),
	)
}

// address is the lines of text in two columns.
func (p *Page) address() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		kit.Stack(2,
			p.entry("Company", lang.X("storesettings.company", "Company"), func(v *values) *string { return &v.details.Company }),
			p.entry("Street", lang.X("storesettings.street", "Street"), func(v *values) *string { return &v.details.Street }),
			p.entry("PostalCode", lang.X("storesettings.postal", "Postal code"), func(v *values) *string { return &v.details.PostalCode }),
			p.entry("City", lang.X("storesettings.city", "City"), func(v *values) *string { return &v.details.City })),
		kit.Stack(2,
			p.entry("Region", lang.X("storesettings.region", "State or region"), func(v *values) *string { return &v.details.Region }),
			p.entry("Country", lang.X("storesettings.country", "Country"), func(v *values) *string { return &v.details.Country }),
			p.entry("Phone", lang.X("storesettings.phone", "Phone"), func(v *values) *string { return &v.details.Phone }),
			p.entry("Email", lang.X("storesettings.email", "Email"), func(v *values) *string { return &v.details.Email })),
	}
}

func (p *Page) entry(name, label string, of func(*values) *string) fyne.CanvasObject {
	e := kit.NewEntry("")
	e.OnEdited = func(string) { p.changed() }
	return p.add(&line{Field: kit.NewField(name, label, "", e, nil), of: of, text: e.Text, set: e.SetText})
}

func (p *Page) choice(name, label, hint string, words []string, of func(*values) *string) fyne.CanvasObject {
	s := kit.NewSelect(words, nil)
	s.OnChanged = func(string) { p.changed() }
	return p.add(&line{Field: kit.NewField(name, label, hint, s, nil), of: of, text: func() string { return s.Selected }, set: s.SetSelected})
}

func (p *Page) add(l *line) fyne.CanvasObject {
	p.lines = append(p.lines, l)
	return l.Field
}

func (p *Page) theme() fyne.CanvasObject {
	choices := []look.Choice{look.System, look.Light, look.Dark}
	at := 0
	for i, c := range choices {
		if c == p.desk.Theme() {
			at = i
		}
	}
	return kit.NewChoice([]string{lang.X("storesettings.theme.system", "Same as the computer"),
		lang.X("storesettings.theme.light", "Light"), lang.X("storesettings.theme.dark",
			"Dark")},
		at, func(i int) { p.desk.SetTheme(choices[i]) })
}

func (p *Page) logoField() fyne.CanvasObject {
	p.logo = canvas.NewImageFromResource(nil)
	p.logo.FillMode = canvas.ImageFillContain
	p.logo.SetMinSize(fyne.NewSquareSize(9 * look.Unit))
	p.none = kit.NewText(lang.X("storesettings.logo.none", "No logo yet"), kit.Style{Color: look.Muted})
	p.drop = kit.NewButton(lang.X("storesettings.logo.remove", "Remove"), kit.Quiet, func() { p.setLogo(nil) })
	choose := kit.NewButton(lang.X("storesettings.logo.choose", "Choose a picture…"), kit.Secondary, p.chooseLogo)
	return kit.NewField("Logo", lang.X("storesettings.logo", "Logo"),
		lang.X("storesettings.logo.hint", "A PNG, JPEG or GIF. It is shown on the dashboard."),
		kit.Row(2, container.NewStack(p.logo, container.NewCenter(p.none)), choose, p.drop), nil)
}

// Show implements shell.Page.
func (p *Page) Show() { p.reader.Read() }

// Hide implements shell.Page.
func (p *Page) Hide() {}

// Changed implements shell.Page.
func (p *Page) Changed(e shop.Event) {
	if e.Settings || e.Everything {
		p.reader.Read()
	}
}

func (p *Page) read() (v values, err error) {
	s, err := p.desk.Shop.Settings()
	if err != nil {
		return v, err
	}
	v.name, v.prices, v.variants = s.StoreName, withoutTax(), strconv.Itoa(cmp.Or(s.MaxVariants, shop.DefaultMaxVariants))
	if s.PricesWithTax {
		v.prices = withTax()
	}
	if v.details, err = p.desk.Shop.Details(); err != nil {
		return v, err
	}
	v.logo, err = p.desk.Shop.Logo()
	return v, err
}

// show takes what was read into the fields that the owner has not touched.
func (p *Page) show(v values, err error) {
	if err != nil {
		p.desk.ToastError(err)
		return
	}
	kept := p.form.Draft()
	for _, l := range p.lines {
		text, untouched := *l.of(&v), !l.touched()
		l.read = text
		if untouched && l.text() != text {
			l.set(text)
		}
		if typed, there := kept.Fields[l.Name]; there && !p.loaded {
			l.set(typed.Text)
		}
	}
	p.loaded = true
	p.logo.Resource, p.logo.Hidden = nil, v.logo == nil
	if v.logo != nil {
		p.logo.Resource = fyne.NewStaticResource("logo", v.logo)
	}
	p.logo.Refresh()
	p.none.Hidden, p.drop.Hidden = v.logo != nil, v.logo == nil
	p.changed()
}

func (p *Page) changed() {
	if p.loaded {
		p.form.Follow(len(p.Typed().Fields) > 0 && !p.saving)
	}
}

// Typed implements shell.Drafter.
func (p *Page) Typed() shop.Draft {
	d := shop.Draft{Title: lang.X("storesettings.draft", "Settings → Store"), Fields: map[string]shop.Typed{}}
	for _, l := range p.lines {
		if l.touched() {
			d.Fields[l.Name] = shop.Typed{Base: l.read, Text: l.text()}
		}
	}
	return d
}

// Pictures implements shell.Drafter.
func (p *Page) Pictures() map[string][]byte { return nil }

// Reset implements shell.Drafter.
func (p *Page) Reset() {
	for _, l := range p.lines {
		l.SetProblem("")
		l.set(l.read)
	}
	p.changed()
}

// Store implements shell.Drafter: it saves what the owner touched over what is stored by now.
func (p *Page) Store() {
	type edit struct {
		of   func(*values) *string
		text string
	}
	var edits []edit
	for _, l := range p.lines {
		l.SetProblem("")
		if l.touched() {
			edits = append(edits, edit{l.of, l.text()})
		}
	}
	p.saving = true
	p.changed()
	var before values
	kit.Fetch(p.desk.Runner, func() (values, error) {
		v, err := p.read()
		if err != nil {
			return v, err
		}
		before = v
		for _, e := range edits {
			*e.of(&v) = e.text
		}
		return v, p.desk.Shop.SaveDetails(context.Background(), v.details, v.settle)
	}, func(v values, err error) {
		p.saving = false
		if err != nil {
			p.changed()
			p.tell(err)
			return
		}
		for _, l := range p.lines {
			l.read = *l.of(&v) // the fields hold nothing of the owner's any more; the read that follows tidies them
		}
		p.desk.ToastOn(Name, lang.X("storesettings.saved", "Saved."), func() { p.undo(before) })
		p.desk.Refresh()
		p.reader.Read()
	})
}

// undo stores the values of before a save, all of them.
func (p *Page) undo(v values) {
	kit.Fetch(p.desk.Runner, func() (struct{}, error) {
		return struct{}{}, p.desk.Shop.SaveDetails(context.Background(), v.details, v.settle)
	}, func(_ struct{}, err error) {
		if err != nil {
			p.desk.ToastError(err)
			return
		}
		p.desk.ToastOn(Name, lang.X("storesettings.undone", "It is again as it was."), nil)
		p.desk.Refresh()
		p.reader.Read()
	})
}

// tell says an error beside the field it names.
func (p *Page) tell(err error) {
	fields := make([]*kit.Field, len(p.lines))
	for i, l := range p.lines {
		fields[i] = l.Field
	}
	if !p.form.Wrong.Beside(err, fields...) {
		p.desk.ToastError(err)
	}
}

func (p *Page) chooseLogo() {
	p.desk.OpenFile(kit.Pictures(), func(r fyne.URIReadCloser) {
		data, err := io.ReadAll(io.LimitReader(r, 64<<20)) // as large as an upload may be
		_ = r.Close()                                      // it was only read
		if err != nil {
			p.desk.ToastError(err)
			return
		}
		p.setLogo(data)
	}, p.desk.ToastError)
}

// setLogo stores it at once; nil takes it away. Both can be undone.
func (p *Page) setLogo(data []byte) {
	p.changeLogo(data, func(before []byte) {
		said := lang.X("storesettings.logo.set", "The logo is changed.")
		if data == nil {
			said = lang.X("storesettings.logo.gone", "The logo is removed.")
		}
		p.desk.ToastUndo(said, func() { p.changeLogo(before, func([]byte) {}) })
	})
}

// changeLogo stores a logo, or nil for none; done hears what was there before.
func (p *Page) changeLogo(data []byte, done func(before []byte)) {
	kit.Fetch(p.desk.Runner, func() ([]byte, error) {
		before, err := p.desk.Shop.Logo()
		if err == nil {
			err = p.desk.Shop.SetLogo(context.Background(), data)
		}
		return before, err
	}, func(before []byte, err error) {
		if err != nil {
			p.desk.ToastError(err)
			return
		}
		done(before)
		p.reader.Read()
	})
}
