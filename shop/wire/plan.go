package wire

import (
	"cmp"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// Enum is implemented by the typed integers of the protocol. Numbers without a name are legal and pass through.
type Enum interface{ Members() []Member }

// Member is one named value of an Enum.
type Member struct {
	Number int
	Name   string
}

// A record's fields carry tags; a last one that is not exported, or tagged wire:"-", stays off the wire:
//
//	max:"255"      longest text, in UTF-16 units
//	bvin:"id"      the record's own id: checked, brought to one spelling, all-zero becomes ""
//	bvin:"ref"     the same of another record's
//	total:"true"   a sum of many amounts, or an amount times a quantity: 18 digits may stand before its point
//	default:"..."  what a member left out means: a literal, "now" of an Instant, "new" of a nested record's pointer
//	name:"..."     what the protocol calls the member, where that is no Go name
//	doc:"..."      one line for programs' authors: meaning, unit, range
type kind uint8

const (
	kString kind = iota
	kBool
	kInt // 32 bit
	kLong
	kEnum
	kDecimal
	kInstant
	kGUID
	kStruct
	kList
	kPointer
)

// plan is how one Go type is read, checked and written; made once per type.
type plan struct {
	kind   kind
	typ    reflect.Type
	least  int            // bytes that the shortest value has on the wire
	elem   *plan          // of kList and kPointer
	fields []field        // of kStruct
	byName map[string]int // exact and lower-case names
	names  map[string]int // of kEnum, lower-case
	fresh  reflect.Value  // of kStruct: every default that needs no memory of its own
	lazy   []int          // of kStruct: the fields whose default is "now", a pointer or inside a nested record
}

type field struct {
	plan  *plan
	name  string
	label []byte // `"Name":`, with a comma before it unless it is the first
	max   int    // 0 = no limit
	bvin  bool
	total bool
	deflt string
	given bool // there is a default, perhaps ""
	check bool // something in it must be checked
}

var (
	plans    sync.Map // reflect.Type → *plan
	decimalT = reflect.TypeFor[Decimal]()
	instantT = reflect.TypeFor[Instant]()
	guidT    = reflect.TypeFor[GUID]()
)

func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p, _ := plans.LoadOrStore(t, makePlan(t))
	return p.(*plan)
}

// makePlan panics on types the protocol does not have: that is a mistake in a declaration and shows at start.
func makePlan(t reflect.Type) *plan {
	p := &plan{typ: t}
	switch {
	case t == decimalT:
		p.kind = kDecimal
	case t == instantT:
		p.kind = kInstant
	case t == guidT:
		p.kind = kGUID
	case t.Kind() == reflect.String:
		p.kind = kString
	case t.Kind() == reflect.Bool:
		p.kind = kBool
	case t.Kind() == reflect.Int64:
		p.kind = kLong
	case t.Kind() == reflect.Int:
		p.kind = kInt
		if e, ok := reflect.Zero(t).Interface().(Enum); ok {
			p.kind = kEnum
			p.names = map[string]int{}
			for _, m := range e.Members() {
				p.names[strings.ToLower(m.Name)] = m.Number
			}
		}
	case t.Kind() == reflect.Pointer:
		p.kind, p.elem = kPointer, planOf(t.Elem())
	case t.Kind() == reflect.Slice:
		p.kind, p.elem = kList, planOf(t.Elem())
	case t.Kind() == reflect.Struct:
		p.kind = kStruct
		p.addFields()
	default:
		panic(fmt.Sprintf("wire: %s has no form on the wire", t))
	}
	p.least = p.shortest()
	return p
}

func (p *plan) shortest() int {
	switch p.kind {
	case kString, kList:
		return len(`""`)
	case kBool:
		return len("true")
	case kInstant:
		return len(dateOpen + "0" + dateClose)
	case kGUID:
		return len(EmptyGUID) + len(`""`)
	case kPointer:
		return min(len("null"), p.elem.least)
	case kStruct:
		n := len("{}")
		for i := range p.fields {
			n += len(p.fields[i].label) + p.fields[i].plan.least
		}
		return n
	}
	return len("0")
}

// OnWire says whether a field of a record is a member of the protocol's.
func OnWire(f reflect.StructField) bool { return f.IsExported() && f.Tag.Get("wire") != "-" }

func (p *plan) addFields() {
	p.byName = map[string]int{}
	p.fresh = reflect.New(p.typ).Elem()
	for i := range p.typ.NumField() {
		sf := p.typ.Field(i)
		if !OnWire(sf) {
			for rest := range p.typ.NumField() - i {
				if OnWire(p.typ.Field(i + rest)) {
					panic("wire: what the server keeps to itself stands last in " + p.typ.Name())
				}
			}
			break
		}
		f := field{plan: planOf(sf.Type), name: cmp.Or(sf.Tag.Get("name"), sf.Name)}
		f.deflt, f.given = sf.Tag.Lookup("default")
		f.label = []byte(`,"` + f.name + `":`)
		if i == 0 {
			f.label = f.label[1:]
		}
		if m := sf.Tag.Get("max"); m != "" {
			n, err := strconv.Atoi(m)
			if err != nil {
				panic("wire: max of " + p.typ.Name() + "." + sf.Name)
			}
			f.max = n
		}
		_, f.bvin = sf.Tag.Lookup("bvin")
		if _, f.total = sf.Tag.Lookup("total"); f.total && f.plan.kind != kDecimal {
			panic("wire: total of " + p.typ.Name() + "." + sf.Name)
		}
		f.check = f.max > 0 || f.bvin || f.plan.checks()
		p.byName[f.name], p.byName[strings.ToLower(f.name)] = i, i
		p.addDefault(i, f)
		p.fields = append(p.fields, f)
	}
}

func (p *plan) addDefault(i int, f field) {
	v := p.fresh.Field(i)
	switch f.plan.kind {
	case kList:
		v.Set(reflect.MakeSlice(f.plan.typ, 0, 0))
	case kStruct:
		p.lazy = append(p.lazy, i)
	case kInstant, kPointer:
		if f.given {
			p.lazy = append(p.lazy, i)
		}
	default:
		if f.given {
			setLiteral(f.plan, v, f.deflt)
		}
	}
}

func setLiteral(p *plan, v reflect.Value, text string) {
	if p.kind == kString {
		v.SetString(text)
		return
	}
	d := &decoder{data: []byte(text)}
	if err := d.value(p, v); err != nil {
		panic(fmt.Sprintf("wire: default %q for %s", text, p.typ))
	}
}

// setDefaults makes v, of a struct type, what a new record is.
func (p *plan) setDefaults(v reflect.Value, now Instant) {
	v.Set(p.fresh)
	for _, i := range p.lazy {
		f, fv := &p.fields[i], v.Field(i)
		switch f.plan.kind {
		case kInstant:
			fv.Set(reflect.ValueOf(now))
		case kStruct:
			f.plan.setDefaults(fv, now)
		case kPointer:
			e := reflect.New(f.plan.elem.typ)
			if f.deflt == "new" {
				f.plan.elem.setDefaults(e.Elem(), now)
			} else {
				setLiteral(f.plan.elem, e.Elem(), f.deflt)
			}
			fv.Set(e)
		}
	}
}

// checks says whether values of the plan can be unfit by themselves.
func (p *plan) checks() bool {
	switch p.kind {
	case kDecimal, kInt, kEnum, kString:
		return true
	case kPointer, kList:
		return p.elem.checks()
	case kStruct:
		for i := range p.fields {
			if p.fields[i].check {
				return true
			}
		}
	}
	return false
}

// New is a record as the protocol's constructor makes it: every member at its default, dates that default to "now" at
// now.
func New[T any](now Instant) T {
	var rec T
	planOf(reflect.TypeFor[T]()).setDefaults(reflect.ValueOf(&rec).Elem(), now)
	return rec
}
