package records

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// Values is the Panel of what a record has values of, where another of its members decides of what: a product's values
// of the properties of its type.
type Values struct {
	Path, Title, Note string
	On                string // the member that decides
	// Of are the properties, by what On may say.
	Of    func(ctx context.Context) (map[string][]shop.ProductProperty, error)
	Get   func(ctx context.Context, owner string) (map[int64]string, error) // by the numbers of properties
	With  func(values map[int64]string) shop.Along                          // "" takes one away
	Event func(model.Event) bool
}

type values struct {
	Values
	desk   *shell.Desk
	loaded atomic.Pointer[storedValues]
	storedValues
	on     string
	all    map[int64]string // as they stand on the page
	inputs map[int64]*input // of those that On asks for
	rows   *fyne.Container
	card   fyne.CanvasObject
	told   func()
}

// storedValues is what Load reads.
type storedValues struct {
	of   map[string][]shop.ProductProperty
	have map[int64]string
}

// valued is what an input edits.
type valued struct {
	Text   string
	Amount *shop.Decimal
	Day    *shop.Instant
}

// NewValues makes the card.
func NewValues(d *shell.Desk, decl Values) Panel {
	p := &values{Values: decl, desk: d, all: map[int64]string{}, told: func() {}, rows: kit.Stack(2)}
	p.card = kit.NewCard(kit.Card{Title: decl.Title, Content: kit.Stack(1.5,
		kit.NewPara(decl.Note, kit.Style{Color: look.Muted}), p.rows)})
	return p
}

// draw makes the fields anew: On asks for others than before, or they are called otherwise.
func (p *values) draw() {
	p.inputs, p.rows.Objects = map[int64]*input{}, nil
	var left fyne.CanvasObject
	for _, property := range p.of[p.on] {
		id := property.Id
		i := newInput(p.desk.Host, &valued{}, fieldOf(property), func(i *input) {
			i.tell("")
			p.take(property, i.get())
			p.told()
		})
		i.set(shownValue(property, p.all[id]))
		if unset := shownValue(property, property.DefaultValue); unset != "" &&
			property.TypeCode != shop.ChoiceProperty {
			i.hold(unset)
		}
		p.inputs[id] = i
		if left == nil {
			left = i.field
			continue
		}
		p.rows.Add(kit.Columns(3, left, i.field))
		left = nil
	}
	if left != nil {
		p.rows.Add(kit.Columns(3, left, kit.Gap(0, 0)))
	}
	others := 0
	for id, value := range p.all {
		if value != "" && p.inputs[id] == nil {
			others++
		}
	}
	said := ""
	switch {
	case others > 0:
		said = lang.XN("values.others", "{{.N}} values of properties that other types have stay stored.", others,
			map[string]any{"N": kit.Count(others)})
	case len(p.inputs) == 0:
		said = lang.X("values.none", "Products of this type have no properties.")
	}
	if said != "" {
		p.rows.Add(kit.NewPara(said, kit.Style{Color: look.Muted}))
	}
	p.desk.Window.Content().Refresh()
}

// take is what the owner does to a field. What is shown as it was stays written as it was.
func (p *values) take(of shop.ProductProperty, text string) {
	had, has := p.have[of.Id]
	value, _ := p.valueOf(of, text)
	if text == shownValue(of, had) {
		value = had
	}
	if p.all[of.Id] = value; value == "" && !has {
		delete(p.all, of.Id)
	}
}

// fieldOf is how a value of a property is entered.
func fieldOf(p shop.ProductProperty) Field {
	f := Field{Path: "Text", Label: firstOf(p.PropertyName, p.DisplayName)}
	switch p.TypeCode {
	case shop.ChoiceProperty:
		f.Options = []Option{{Label: lang.X("values.unset", "Not set")}}
		for _, c := range p.Choices {
			o := Option{Value: strconv.FormatInt(c.Id, 10), Label: c.ChoiceName}
			if o.Value == p.DefaultValue {
				f.Options[0].Label = lang.X("values.default", "{{.Choice}} (as the property says)",
					map[string]any{"Choice": c.ChoiceName})
			}
			f.Options = append(f.Options, o)
		}
	case shop.MoneyProperty:
		f.Path = "Amount"
	case shop.DateProperty:
		f.Path, f.As = "Day", Day
	case shop.LinkProperty:
		f.Sample = "https://"
	}
	return f
}

// shownValue is a stored value as its field shows it; one that is none of the property's kind is shown as it is.
func shownValue(p shop.ProductProperty, value string) string {
	rec := valued{Text: value}
	switch f := fieldOf(p); f.Path {
	case "Amount":
		if d, err := shop.ParseDecimal(value); err == nil {
			rec.Amount = &d
			return textOf(&rec, f.Path, reading{})
		}
	case "Day":
		if day, ok := shop.PropertyDay(value); ok {
			at := shop.At(time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.Local))
			rec.Day = &at
			return textOf(&rec, f.Path, reading{as: Day})
		}
	}
	for _, c := range p.Choices { // programs write the number of a choice, or its name
		if p.TypeCode == shop.ChoiceProperty && c.ChoiceName == value {
			return strconv.FormatInt(c.Id, 10)
		}
	}
	return value
}

// valueOf is what is stored for what stands in a field, and says why it cannot be.
func (p *values) valueOf(of shop.ProductProperty, text string) (value, problem string) {
	rec, f := valued{}, fieldOf(of)
	if problem := setText(&rec, f.Path, text, reading{as: f.As, now: p.desk.Now()}); problem != "" {
		return text, problem
	}
	switch {
	case rec.Amount != nil:
		return rec.Amount.String(), ""
	case rec.Day != nil:
		return shop.PropertyDate(rec.Day.Time().Local()), ""
	case of.TypeCode == shop.LinkProperty && text != "" && !shop.IsLink(text):
		return text, lang.X("values.link", "Enter an address that begins with https:// or http://.")
	}
	return rec.Text, ""
}

// Key implements Panel.
func (p *values) Key() string { return p.Path }

// Name implements Panel.
func (p *values) Name() string { return p.Title }

// Card implements Panel.
func (p *values) Card() fyne.CanvasObject { return p.card }

// Load implements Panel.
func (p *values) Load(ctx context.Context, id string) ([]string, error) {
	var now storedValues
	var err error
	if now.of, err = p.Of(ctx); err != nil {
		return nil, err
	}
	if id != "" {
		if now.have, err = p.Get(ctx, id); err != nil {
			return nil, err
		}
	}
	p.loaded.Store(&now)
	return valueList(now.have), nil
}

// Take implements takingPanel. Fields that are asked for or called otherwise than before are drawn anew.
func (p *values) Take() {
	now := p.loaded.Load()
	if now == nil {
		return
	}
	same := reflect.DeepEqual(now.of[p.on], p.of[p.on])
	if p.storedValues = *now; !same {
		p.draw()
	}
}

// valueList is what a panel of values keeps: "7=oak" for each.
func valueList(all map[int64]string) (list []string) {
	for _, id := range slices.Sorted(maps.Keys(all)) {
		list = append(list, strconv.FormatInt(id, 10)+"="+all[id])
	}
	return list
}

func valuesIn(list []string) map[int64]string {
	all := map[int64]string{}
	for _, one := range list {
		number, value, _ := strings.Cut(one, "=")
		if id, err := strconv.ParseInt(number, 10, 64); err == nil { // a draft may be anybody's
			all[id] = value
		}
	}
	return all
}

// Show implements Panel.
func (p *values) Show(list []string) {
	p.all = valuesIn(list)
	p.draw()
}

// List implements Panel. What was taken away stays in it, as "".
func (p *values) List() []string { return valueList(p.all) }

// OnChange implements Panel.
func (p *values) OnChange(told func()) { p.told = told }

// Words implements Panel.
func (p *values) Words(list []string) string {
	set := valuesIn(list)
	maps.DeleteFunc(set, func(_ int64, value string) bool { return value == "" })
	return entries(listWritten(valueList(set)))
}

// Along implements Panel.
func (p *values) Along(list []string) shop.Along { return p.With(valuesIn(list)) }

// Matters implements Panel.
func (p *values) Matters(e model.Event) bool { return p.Event(e) }

// Unfit implements unfitPanel: what cannot be is said beside its field.
func (p *values) Unfit() bool {
	unfit := false
	for _, property := range p.of[p.on] {
		i := p.inputs[property.Id]
		if i == nil || p.all[property.Id] == p.have[property.Id] {
			continue // a program may have stored what an owner may not
		}
		if _, problem := p.valueOf(property, i.get()); problem != "" {
			i.tell(problem)
			unfit = true
		}
	}
	return unfit
}

// Follows implements followingPanel.
func (p *values) Follows() string { return p.On }

// Follow implements followingPanel.
func (p *values) Follow(on string) {
	if on != p.on {
		p.on = on
		p.draw()
	}
}
