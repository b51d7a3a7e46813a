package records

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2/lang"
	"github.com/shopspring/decimal"

	"griddle/shop"
	"griddle/ui/kit"
	"griddle/ui/say"
)

// The editor holds every member of a record as a text, whatever its kind: what the owner changed, and what somebody
// else did meanwhile, are then plain comparisons.

// member is the value at a path such as "ShippingDetails.Weight"; objects on the way are made when they are missing.
// Without a path it is the record itself, as in a list of addresses.
func member(rec any, path string) reflect.Value {
	v := reflect.ValueOf(rec).Elem()
	if path == "" {
		return v
	}
	if list, key, is := settingAt(path); is {
		for i, one := range settings(rec, list) {
			if one.Key != nil && *one.Key == key {
				return member(rec, list).Index(i).FieldByName("Value")
			}
		}
		return reflect.New(reflect.TypeFor[string]()).Elem()
	}
	for _, name := range strings.Split(path, ".") {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.FieldByName(name)
		if !v.IsValid() {
			panic("records: there is no member " + path) // a page names one that the record lacks
		}
	}
	return v
}

// settingAt tells the path of one of a record's settings, such as "Settings[required]", into their list and its name.
func settingAt(path string) (list, key string, is bool) {
	list, key, is = strings.Cut(path, "[")
	return list, strings.TrimSuffix(key, "]"), is
}

func settings(rec any, list string) []shop.OptionSetting {
	return member(rec, list).Interface().([]shop.OptionSetting)
}

// addSetting makes room for a setting that a record has not yet.
func addSetting(rec any, path string) {
	list, key, is := settingAt(path)
	if !is {
		return
	}
	all := settings(rec, list)
	if !slices.ContainsFunc(all, func(s shop.OptionSetting) bool { return s.Key != nil && *s.Key == key }) {
		member(rec, list).Set(reflect.ValueOf(append(slices.Clone(all), shop.OptionSetting{Key: &key})))
	}
}

// reading is what the text of a member follows besides its kind.
type reading struct {
	as  As
	in  shop.Currency // of money
	now time.Time     // from which +7 and tomorrow are counted
}

// unit is what stands behind the figure; "" for nothing.
func (r reading) unit() string {
	switch r.as {
	case Money:
		return string(r.in)
	case Percent, PercentAbove:
		return "%"
	}
	return ""
}

// kind is how members of a type are read and written; problem is a sentence when a text cannot be one.
type kind struct {
	text func(reading, reflect.Value) string
	set  func(r reading, v reflect.Value, text string) (problem string)
	tidy bool // a text can be written in several ways: the field shows the usual one once it is left
}

// kindOf answers how members of a type are read and written; known is false for a type that no editor knows.
func kindOf(t reflect.Type) (k kind, known bool) {
	switch t {
	case reflect.TypeFor[shop.Decimal]():
		return kind{amountText, setAmount, true}, true
	case reflect.TypeFor[shop.Instant]():
		return kind{momentText, setMoment, true}, true
	case reflect.TypeFor[shop.Address]():
		return kind{plainly(addressText), always(setAddress), false}, true
	}
	switch t.Kind() {
	case reflect.Pointer:
		k, known = kindOf(t.Elem())
		return optional(k), known && t.Elem().Kind() != reflect.Pointer
	case reflect.String:
		return kind{plainly(reflect.Value.String), always(reflect.Value.SetString), false}, true
	case reflect.Bool:
		set := func(v reflect.Value, text string) { v.SetBool(text == "true") }
		text := func(v reflect.Value) string { return strconv.FormatBool(v.Bool()) }
		return kind{plainly(text), always(set), false}, true
	case reflect.Int:
		return kind{plainly(whole), setWhole(32), true}, true // as large as the protocol's
	case reflect.Int64:
		return kind{plainly(whole), setWhole(64), true}, true
	case reflect.Slice:
		if t.Elem().Kind() == reflect.String {
			return kind{plainly(wordsText), always(setWords), true}, true
		}
		return kind{text: plainly(listText)}, t.Elem().Kind() == reflect.Struct // rowsInput writes it
	}
	return kind{}, false
}

// plainly is how a kind is read whose text follows nothing else, and always how one is written that takes any text.
func plainly(text func(reflect.Value) string) func(reading, reflect.Value) string {
	return func(_ reading, v reflect.Value) string { return text(v) }
}

func always(set func(reflect.Value, string)) func(reading, reflect.Value, string) string {
	return func(_ reading, v reflect.Value, text string) string { set(v, text); return "" }
}

// optional is a member that may be unset, which is the empty text.
func optional(of kind) kind {
	return kind{func(r reading, v reflect.Value) string {
		if v.IsNil() {
			return ""
		}
		return of.text(r, v.Elem())
	}, func(r reading, v reflect.Value, text string) string {
		if text == "" {
			v.SetZero()
			return ""
		}
		value := reflect.New(v.Type().Elem())
		problem := of.set(r, value.Elem(), text)
		if problem == "" {
			v.Set(value)
		}
		return problem
	}, of.tidy}
}

// wordsText is a list of words as it is typed: with commas between them.
func wordsText(v reflect.Value) string { return strings.Join(v.Interface().([]string), ", ") }

func setWords(v reflect.Value, text string) {
	var all []string
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.Join(strings.Fields(word), " "); word != "" {
			all = append(all, word)
		}
	}
	v.Set(reflect.ValueOf(all))
}

func whole(v reflect.Value) string { return strconv.FormatInt(v.Int(), 10) }

func amountText(r reading, v reflect.Value) string {
	d := v.Interface().(shop.Decimal)
	if r.as == Money {
		return say.Money(d, r.in)
	}
	return say.Amount(d)
}

func setAmount(r reading, v reflect.Value, text string) string {
	if r.as == Percent || r.as == PercentAbove {
		text = strings.TrimSuffix(strings.TrimSpace(text), "%")
	}
	if r.as == Money {
		text = strings.TrimSuffix(strings.TrimSpace(text), string(r.in))
	}
	d, err := say.ParseAmount(text)
	if err != nil {
		return lang.X("edit.number", "Enter a number such as {{.Example}}.",
			map[string]any{"Example": say.Amount(nineteen)})
	}
	if problem := r.as.problem(d, r.in); problem != "" {
		return problem
	}
	v.Set(reflect.ValueOf(d))
	return ""
}

// nineteen is the amount by which the owner is shown how to write one.
var nineteen = shop.Decimal{Decimal: decimal.New(1995, -2)}

// problem says why an amount is none of its kind.
func (as As) problem(d shop.Decimal, in shop.Currency) string {
	switch {
	case as == Money && d.IsNegative():
		return lang.X("edit.money.negative", "Enter an amount that is not below 0.")
	case as == Money && !in.Round(d.Decimal).Equal(d.Decimal):
		return lang.X("edit.money.figures", "Amounts in {{.Currency}} have at most {{.N}} figures behind the point.",
			map[string]any{"Currency": string(in), "N": in.Decimals()})
	case as == PercentAbove && (d.IsNegative() || d.GreaterThan(decimal.NewFromInt(1000))):
		return lang.X("edit.above.range", "Enter a percentage between 0 and 1000.")
	case as == Percent && (d.IsNegative() || d.GreaterThan(decimal.NewFromInt(100))):
		return lang.X("edit.percent.range", "Enter a percentage between 0 and 100.")
	}
	return ""
}

func momentText(r reading, v reflect.Value) string {
	if at := v.Interface().(shop.Instant); r.as == Day && !at.IsZero() {
		return kit.FieldDay(at.Time())
	}
	return kit.DayTime(v.Interface().(shop.Instant).Time())
}

func setMoment(r reading, v reflect.Value, text string) string {
	if r.as == Day {
		day, ok := kit.ParseDay(text, r.now)
		if !ok {
			return kit.NoDay(text, r.now)
		}
		v.Set(reflect.ValueOf(shop.At(day)))
		return ""
	}
	t, ok := kit.ParseDayTime(text, r.now)
	if !ok {
		return kit.NoDayTime(text, r.now)
	}
	if r.as == DayEnd && !t.IsZero() && !strings.Contains(text, ":") {
		t = time.Date(t.Year(), t.Month(), t.Day(), 23, 59, 0, 0, t.Location())
	}
	v.Set(reflect.ValueOf(shop.At(t)))
	return ""
}

// setWhole reads whole numbers of so many bits.
func setWhole(bits int) func(reading, reflect.Value, string) string {
	return func(_ reading, v reflect.Value, text string) string {
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, bits)
		if err != nil {
			return lang.X("edit.whole", "Enter a whole number such as 12.")
		}
		v.SetInt(n)
		return ""
	}
}

// textOf is a member as text.
func textOf(rec any, path string, r reading) string {
	v := member(rec, path)
	k, _ := kindOf(v.Type()) // known: Check has seen it
	return k.text(r, v)
}

// setText puts a text into a member; problem is a sentence when it cannot be one.
func setText(rec any, path, text string, r reading) (problem string) {
	if text != "" {
		addSetting(rec, path)
	}
	v := member(rec, path)
	k, _ := kindOf(v.Type())
	return k.set(r, v, text)
}

// tidied is how the usual way writes a text for a member of a type; the text itself when it cannot be read.
func tidied(t reflect.Type, r reading, text string) string {
	v := reflect.New(t).Elem()
	if k, _ := kindOf(t); text != "" && k.tidy && k.set(r, v, text) == "" {
		return k.text(r, v)
	}
	return text
}

// newLike is a copy of what a pointer points to, or of the value itself.
func newLike(v reflect.Value) reflect.Value {
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return v
	}
	fresh := reflect.New(v.Type().Elem())
	fresh.Elem().Set(v.Elem())
	return fresh
}
