package apikeys

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2/lang"

	"griddle/ui/kit"
	"griddle/vault"
)

// presetWords are a choice of rights as it is offered: its name, and the sentence that says what it gives.
func presetWords(name string) (word, sentence string) {
	switch name {
	case "everything":
		return lang.X("api.preset.everything", "Everything"),
			lang.X("api.access.write.short", "Programs with this key can read and change your store.")
	case "read":
		return lang.X("api.preset.read", "Read everything"),
			lang.X("api.access.read.tip", "Programs with this key can read your store and change nothing.")
	case "till":
		return lang.X("api.preset.till", "Till"), lang.X("api.preset.till.says",
			"Reads catalog and people, changes stock and orders.")
	case "labels":
		return lang.X("api.preset.labels", "Price list, labels"), lang.X("api.preset.labels.says",
			"Reads the catalog and nothing else.")
	case "importer":
		return lang.X("api.preset.importer", "Importer"), lang.X("api.preset.importer.says",
			"Reads and changes catalog and stock.")
	case "bookkeeping":
		return lang.X("api.preset.bookkeeping", "Bookkeeping"), lang.X("api.preset.bookkeeping.says",
			"Reads orders, people and taxes, and changes nothing.")
	}
	return lang.X("api.preset.own", "Own choice"), lang.X("api.preset.own.says",
		"Choose for each area what programs with this key may do.")
}

// areaWords are an area, and what belongs to it.
func areaWords(a vault.Area) (word, holds string) {
	switch a {
	case vault.Catalog:
		return lang.X("api.area.catalog", "Catalog"), lang.X("api.area.catalog.holds",
			"Products, categories, pictures, options, reviews, vendors")
	case vault.Stock:
		return lang.X("api.area.stock", "Stock"), lang.X("api.area.stock.holds", "Stock levels")
	case vault.Orders:
		return lang.X("api.area.orders", "Orders"), lang.X("api.area.orders.holds",
			"Orders with their names and addresses, payments, gift cards")
	case vault.People:
		return lang.X("api.area.people", "People"), lang.X("api.area.people.holds",
			"Customers, wish lists, price groups, affiliates")
	}
	return lang.X("api.area.taxes", "Taxes"), lang.X("api.area.taxes.holds", "Tax rates and schedules")
}

func levelWords() []string {
	return []string{lang.X("api.level.none", "None"), lang.X("api.level.read", "Read"),
		lang.X("api.level.write", "Read and write")}
}

// presetOf is the choice that gives these rights; none when it is the owner's own.
func presetOf(a vault.Access) (vault.Preset, bool) {
	i := slices.IndexFunc(vault.Presets, func(p vault.Preset) bool { return p.Access == a })
	if i < 0 {
		return vault.Preset{}, false
	}
	return vault.Presets[i], true
}

// rightsText lists what a key may do, area by area.
func rightsText(a vault.Access) string {
	var parts []string
	for _, area := range vault.Areas {
		if l := a.Level(area); l != vault.None {
			word, _ := areaWords(area)
			parts = append(parts, word+": "+levelWords()[l])
		}
	}
	if parts == nil {
		return lang.X("api.rights.none", "It may do nothing at all.")
	}
	return strings.Join(parts, " · ")
}

// rightsInput is where the owner says what a key may do: a choice for a kind of program, or area by area.
type rightsInput struct {
	preset  *kit.Select
	levels  []*kit.Choice // in the order of vault.Areas
	clear   *kit.Check
	fields  []*kit.Field
	changed func()
}

func newRightsInput(a vault.Access, mayClear bool) *rightsInput {
	in := &rightsInput{changed: func() {}}
	var names []string
	for _, p := range vault.Presets {
		word, _ := presetWords(p.Name)
		names = append(names, word)
	}
	own, _ := presetWords("")
	in.preset = kit.NewSelect(append(names, own), nil)
	in.fields = []*kit.Field{kit.NewField("", lang.X("api.new.access", "Access"), "", in.preset, nil)}
	for _, area := range vault.Areas {
		word, holds := areaWords(area)
		level := kit.NewChoice(levelWords(), int(a.Level(area)), func(int) { in.show() })
		in.levels = append(in.levels, level)
		in.fields = append(in.fields, kit.NewField("", word, holds, kit.Left(level), nil))
	}
	in.clear = kit.NewCheck(lang.X("api.new.clear", "May delete everything while clear operations are allowed"), nil)
	in.clear.SetChecked(mayClear)
	in.fields = append(in.fields, kit.NewField("", "", "", in.clear, nil))
	in.preset.SetSelectedIndex(len(names))
	if p, is := presetOf(a); is {
		word, _ := presetWords(p.Name)
		in.preset.SetSelected(word)
	}
	in.preset.OnChanged = func(string) { in.show() }
	in.show()
	return in
}

// chosen are the rights as they are chosen.
func (in *rightsInput) chosen() (a vault.Access, mayClear bool) {
	if i := in.preset.SelectedIndex(); i < len(vault.Presets) {
		p := vault.Presets[i]
		return p.Access, p.Clear && in.clear.Checked
	}
	a = vault.Nothing
	for i, area := range vault.Areas {
		a = a.With(area, vault.Level(in.levels[i].Index()))
	}
	return a, a.Clears() && in.clear.Checked
}

// show leaves in sight what there is to choose.
func (in *rightsInput) show() {
	i, name, own := in.preset.SelectedIndex(), "", true
	if own = i == len(vault.Presets); !own {
		name = vault.Presets[i].Name
	}
	_, sentence := presetWords(name)
	in.fields[0].SetHint(sentence)
	for _, f := range in.fields[1 : 1+len(in.levels)] {
		f.Hidden = !own
	}
	a, _ := in.chosen()
	in.fields[len(in.fields)-1].Hidden = !own && !vault.Presets[i%len(vault.Presets)].Clear || !a.Clears()
	in.changed()
}

// rights asks what a key may do from now on.
func (c *keysCard) rights(r keyRow) {
	in := newRightsInput(r.Access, r.Clear)
	d := c.desk.Form(kit.FormOptions{
		Title: lang.X("api.rights.title", "Rights of “{{.Name}}”", named(r.called())),
		Note: lang.X("api.rights.note",
			"Programs have the new rights from their very next request on; the key stays the same."),
		Fields: in.fields,
		Verb:   lang.X("api.rights.verb", "Change rights"),
		Do: func() error {
			a, mayClear := in.chosen()
			return c.desk.Vault.SetAccess(context.Background(), r.ID, a, mayClear)
		},
		Done: func() {
			c.desk.ToastOn(aboutKey(r.ID), lang.X("api.rights.changed", "“{{.Name}}” has other rights now.",
				named(r.called())), nil)
		},
	})
	in.changed = d.Refresh
}
