package records

import (
	"context"
	"encoding/json"
	"reflect"
	"strconv"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
	"griddle/ui/look"
	"griddle/ui/shell"
)

// Parts is the Panel of records that belong to the one that is edited without being members of it, typed into a grid as
// if they were: the prices of a product by volume.
type Parts[L any] struct {
	Path, Title, Note string
	Cells             []Cell[L]
	Add, Empty        string
	Start             func(*L) // how a new one begins; may be nil
	Get               func(ctx context.Context, owner string) ([]L, error)
	With              func([]L) shop.Along
	// Wrong says what cannot be about them as a whole, and in which row and member; may be nil.
	Wrong func([]L) (row int, path, problem string)
	Event func(model.Event) bool
}

// partsIn is a record that has them as a list.
type partsIn[L any] struct{ Rows []L }

type parts[L any] struct {
	Parts[L]
	desk *shell.Desk
	in   *input
	told func()
	card fyne.CanvasObject
	read atomic.Value  // the currency as Load read it
	sold shop.Currency // what its amounts are in
}

// NewParts makes the card.
func NewParts[L any](d *shell.Desk, decl Parts[L]) Panel {
	p := &parts[L]{Parts: decl, desk: d, told: func() {}}
	grid := Lines[partsIn[L], L]{Path: "Rows", Cells: decl.Cells, Start: decl.Start, Add: decl.Add, Empty: decl.Empty}
	p.in = newInput(d.Host, &partsIn[L]{}, grid.Field(), func(i *input) {
		i.tell("")
		p.told()
	})
	p.card = kit.NewCard(kit.Card{Title: decl.Title, Content: kit.Stack(1.5,
		kit.NewPara(decl.Note, kit.Style{Color: look.Muted}), p.in.field)})
	return p
}

// now are the rows as they stand.
func (p *parts[L]) now() []L {
	var all partsIn[L]
	p.in.list.current(reflect.ValueOf(&all).Elem().Field(0))
	return all.Rows
}

// Key implements Panel.
func (p *parts[L]) Key() string { return p.Path }

// Name implements Panel.
func (p *parts[L]) Name() string { return p.Title }

// Card implements Panel.
func (p *parts[L]) Card() fyne.CanvasObject { return p.card }

// Load implements Panel.
func (p *parts[L]) Load(ctx context.Context, id string) (list []string, err error) {
	sold, err := p.desk.Shop.Currency()
	if err != nil {
		return nil, err
	}
	p.read.Store(sold)
	all, err := p.Get(ctx, id)
	for n := range all {
		list = append(list, string(model.Encode(&all[n])))
	}
	return list, err
}

// Take implements takingPanel.
func (p *parts[L]) Take() { p.sold, _ = p.read.Load().(shop.Currency) }

// Show implements Panel.
func (p *parts[L]) Show(list []string) {
	rows := make([]json.RawMessage, len(list))
	for n, one := range list {
		rows[n] = json.RawMessage(one)
	}
	p.in.list.(*linesInput[partsIn[L], L]).currency = p.sold
	p.in.set(joined(rows))
}

// List implements Panel.
func (p *parts[L]) List() (list []string) {
	for _, one := range rowsOf(p.in.get()) {
		list = append(list, string(one))
	}
	return list
}

// OnChange implements Panel.
func (p *parts[L]) OnChange(told func()) { p.told = told }

// Words implements Panel.
func (p *parts[L]) Words(list []string) string { return entries(listWritten(list)) }

// Along implements Panel.
func (p *parts[L]) Along([]string) shop.Along { return p.With(p.now()) }

// Matters implements Panel.
func (p *parts[L]) Matters(e model.Event) bool { return p.Event(e) }

// Unfit implements unfitPanel: what cannot be is said in its cell.
func (p *parts[L]) Unfit() bool {
	var all partsIn[L]
	if wrong := p.in.list.put(reflect.ValueOf(&all).Elem().Field(0)); len(wrong) > 0 {
		return true
	}
	if p.Wrong == nil {
		return false
	}
	row, path, problem := p.Wrong(all.Rows)
	if problem == "" {
		return false
	}
	p.in.list.refuse("Rows["+strconv.Itoa(row)+"]."+path, func(string) string { return problem })
	return true
}

// unfitPanel is a Panel with rows that may not be fit to be stored.
type unfitPanel interface{ Unfit() bool }
