package records

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
)

// addressParts are what the owner edits of an address. The rest of it stays as it is.
type addressParts struct {
	FirstName, MiddleInitial, LastName, Company, Line1, Line2, Line3, City, PostalCode string
	RegionBvin, RegionName, CountryBvin, CountryName, Phone, Fax, WebSiteUrl           string
}

// addressText writes the parts of an address as one text, for the editor to compare.
func addressText(v reflect.Value) string {
	var p addressParts
	to := reflect.ValueOf(&p).Elem()
	for i := range to.NumField() {
		to.Field(i).SetString(v.FieldByName(to.Type().Field(i).Name).String())
	}
	return p.text()
}

func (p addressParts) text() string {
	text, _ := json.Marshal(p) // texts always encode
	return string(text)
}

func readParts(text string) (p addressParts) {
	_ = json.Unmarshal([]byte(text), &p) // one that is not ours is an empty address
	return p
}

func setAddress(v reflect.Value, text string) {
	from := reflect.ValueOf(readParts(text))
	for i := range from.NumField() {
		v.FieldByName(from.Type().Field(i).Name).Set(from.Field(i))
	}
}

// mergedParts is mine with what others changed; clash tells whether both changed the same part.
func mergedParts(base, mine, theirs addressParts) (merged addressParts, clash bool) {
	merged = mine
	was, own, other := reflect.ValueOf(base), reflect.ValueOf(mine), reflect.ValueOf(theirs)
	for i := range was.NumField() {
		b, m, t := was.Field(i).String(), own.Field(i).String(), other.Field(i).String()
		switch {
		case m == b:
			reflect.ValueOf(&merged).Elem().Field(i).SetString(t)
		case t != b && t != m:
			clash = true
		}
	}
	return merged, clash
}

// line is an address as the owner reads it in one line.
func (p addressParts) line() string {
	var all []string
	name := strings.TrimSpace(p.FirstName + " " + p.LastName)
	for _, part := range []string{p.Company, name, p.Line1, p.Line2, p.Line3,
		strings.TrimSpace(p.PostalCode + " " + p.City), p.region(), p.country()} {
		if part != "" {
			all = append(all, part)
		}
	}
	if len(all) == 0 {
		return "–"
	}
	return strings.Join(all, ", ")
}

// country is the name of the country, as the shop knows it or as it stands in the address.
func (p addressParts) country() string {
	if c := shop.CountryOf(p.CountryBvin); c != nil {
		return c.Name
	}
	return firstOf(p.CountryName, p.CountryBvin)
}

// region is the name of the region likewise.
func (p addressParts) region() string {
	for _, r := range shop.Regions(p.CountryBvin) {
		if strings.EqualFold(r.ID, strings.TrimSpace(p.RegionBvin)) {
			return r.Name
		}
	}
	return firstOf(p.RegionName, p.RegionBvin)
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// setCountry takes what was typed for one the shop knows, or as it is.
func (p *addressParts) setCountry(typed string) {
	if typed == p.country() {
		return
	}
	p.CountryBvin, p.CountryName = "", typed
	for _, c := range shop.Countries {
		if strings.EqualFold(c.Name, typed) || strings.EqualFold(c.ISO, typed) {
			p.CountryBvin, p.CountryName = c.Bvin, c.Name
		}
	}
}

// setRegion does that for a region, after the country: a typed one is name and abbreviation in one.
func (p *addressParts) setRegion(typed string) {
	if typed == p.region() {
		return
	}
	p.RegionBvin, p.RegionName = typed, typed
	for _, r := range shop.Regions(p.CountryBvin) {
		if strings.EqualFold(r.Name, typed) || strings.EqualFold(r.ID, typed) {
			p.RegionBvin, p.RegionName = r.ID, r.Name
		}
	}
}

// addressForm is an address in an editor.
type addressForm struct {
	given           addressParts
	entries         map[string]*kit.Entry
	country, region *kit.Finder
	fields          map[string]*kit.Field
	box             *fyne.Container
	setting         bool
}

// address makes the form; its order follows the country.
func (i *input) address(tell func()) fyne.CanvasObject {
	f := &addressForm{entries: map[string]*kit.Entry{}, fields: map[string]*kit.Field{}, box: kit.Stack(2)}
	edited := func(string) {
		if !f.setting {
			f.follow()
			tell()
		}
	}
	add := func(name, label string) {
		if i.decl.Parts != nil && !slices.Contains(i.decl.Parts, name) {
			return
		}
		e := kit.NewEntry("")
		e.OnEdited = edited
		f.entries[name], f.fields[name] = e, kit.NewField(i.decl.Path+"."+name, label, "", e, nil)
	}
	add("Company", lang.X("address.company", "Company"))
	add("FirstName", lang.X("address.first", "First name"))
	add("MiddleInitial", lang.X("address.middle", "Middle name"))
	add("LastName", lang.X("address.last", "Last name"))
	add("Line1", lang.X("address.line1", "Street"))
	add("Line2", lang.X("address.line2", "Second line"))
	add("Line3", lang.X("address.line3", "Third line"))
	add("City", lang.X("address.city", "City"))
	add("PostalCode", lang.X("address.postal", "Postal code"))
	add("Phone", lang.X("address.phone", "Phone"))
	add("Fax", lang.X("address.fax", "Fax"))
	add("WebSiteUrl", lang.X("address.web", "Web site"))
	var countries []string
	for _, c := range shop.Countries {
		countries = append(countries, c.Name)
	}
	slices.SortFunc(countries, model.CompareTexts)
	f.country, f.region = kit.NewFinder(countries), kit.NewFinder(nil)
	f.country.OnEdited, f.region.OnEdited = edited, edited
	f.fields["country"] = kit.NewField("", lang.X("address.country", "Country"), "", f.country, nil)
	f.fields["region"] = kit.NewField("", lang.X("address.region", "State or region"), "", f.region, nil)
	i.part = func(path string) *kit.Field {
		switch path {
		case "CountryBvin", "CountryName":
			path = "country"
		case "RegionBvin", "RegionName":
			path = "region"
		}
		return f.fields[path]
	}
	i.get = func() string { return f.parts().text() }
	i.set = func(text string) {
		if text == f.parts().text() {
			return
		}
		f.set(readParts(text))
	}
	i.merge = func(base, mine, theirs string) (clash bool) {
		merged, clash := mergedParts(readParts(base), readParts(mine), readParts(theirs))
		f.set(merged)
		return clash
	}
	i.say = func(text string) string { return readParts(text).line() }
	f.follow()
	return f.box
}

func (f *addressForm) set(p addressParts) {
	f.setting = true
	defer func() { f.setting = false; f.follow() }()
	f.given = p
	from := reflect.ValueOf(p)
	for name, e := range f.entries {
		e.SetText(from.FieldByName(name).String())
	}
	f.country.SetText(p.country())
	f.region.SetText(p.region())
}

// parts are what stands in the form; what was not touched is as it was given.
func (f *addressForm) parts() addressParts {
	p := f.given
	to := reflect.ValueOf(&p).Elem()
	for name, e := range f.entries {
		to.FieldByName(name).SetString(e.Text())
	}
	p.setCountry(f.country.Text())
	p.setRegion(f.region.Text())
	if p.PostalCode != f.given.PostalCode {
		p.PostalCode = tidyPostal(iso(p), p.PostalCode)
	}
	return p
}

func iso(p addressParts) string {
	if c := shop.CountryOf(p.CountryBvin); c != nil {
		return c.ISO
	}
	return ""
}

// follow puts the fields into the order of the country and marks what the shop does not know.
func (f *addressForm) follow() {
	p := f.parts()
	var regions []string
	known := p.region() == ""
	for _, r := range shop.Regions(p.CountryBvin) {
		regions = append(regions, r.Name)
		known = known || r.Name == p.region()
	}
	f.region.SetWords(regions)
	kept := lang.X("address.kept", "Not in the list; it is kept as it is.")
	f.hint("country", p.country() != "" && iso(p) == "", kept)
	f.hint("region", len(regions) > 0 && !known, kept)
	f.hint("PostalCode", !fitsPostal(iso(p), p.PostalCode),
		lang.X("address.postal.odd", "Postal codes of this country look different; it is kept as it is."))

	place := []string{"PostalCode", "City"}
	if shop.CityFirst(iso(p)) {
		place = []string{"City", "PostalCode"}
	}
	f.box.Objects = nil
	var left *kit.Field
	order := append([]string{"FirstName", "LastName", "MiddleInitial", "Company", "Line1", "", "Line2", "Line3",
		"country", "region"}, append(place, "Phone", "Fax", "WebSiteUrl", "")...)
	for n, name := range order {
		right := f.fields[name]
		switch {
		case n%2 == 0:
			left = right
		case left != nil && right != nil:
			f.box.Add(kit.Columns(3, left, right))
		case left != nil:
			f.box.Add(left)
		case right != nil:
			f.box.Add(right)
		}
	}
	f.box.Refresh()
}

func (f *addressForm) hint(field string, odd bool, sentence string) {
	if !odd {
		sentence = ""
	}
	if at := f.fields[field]; at != nil {
		at.SetHint(sentence)
	}
}
