package records

import (
	"context"
	"encoding/json"
	"slices"

	"fyne.io/fyne/v2"

	"griddle/shop"
	"griddle/shop/model"
	"griddle/ui/kit"
)

// Panel is a card below an editor's fields about what belongs to the record without being a member of it: the
// categories of a product. It is a list of ids or words that is edited, saved and taken back with the record.
type Panel interface {
	Key() string // by which a draft keeps it, and a refusal names it
	Name() string
	Card() fyne.CanvasObject
	Load(ctx context.Context, id string) ([]string, error) // the list of a stored record; called away from the window
	Show(list []string)
	List() []string
	OnChange(func()) // hears of what the owner does to the list
	Words(list []string) string
	Along(list []string) shop.Along // stores the list with the record
	Matters(model.Event) bool
}

// panelKey stands before a panel's key where the path of a member stands else.
const panelKey = "with:"

// belongings are the lists of the panels as they are stored, as texts by their keys.
type belongings map[string]string

func listWritten(list []string) string {
	text, _ := json.Marshal(append([]string{}, list...)) // texts always encode
	return string(text)
}

func listRead(text string) (list []string) {
	_ = json.Unmarshal([]byte(text), &list) // one that is not ours is empty
	return list
}

// followingPanel is a Panel that hangs on a member of the record. Of a new record it is loaded too.
type followingPanel interface {
	Follows() string // the path of the member
	Follow(text string)
}

// takingPanel is a Panel that needs more than its list of what Load read, away from the window: Take hands it over, in
// the window and before the list is shown.
type takingPanel interface{ Take() }

// takeLoaded hands over to the panels what was loaded.
func takeLoaded(panels []Panel) {
	for _, panel := range panels {
		if p, takes := panel.(takingPanel); takes {
			p.Take()
		}
	}
}

// loadPanels reads what belongs to a stored record; to a new one nothing does.
func loadPanels(panels []Panel, id string) (belongings, error) {
	all := belongings{}
	for _, panel := range panels {
		var list []string
		if _, follows := panel.(followingPanel); id != "" || follows {
			var err error
			if list, err = panel.Load(context.Background(), id); err != nil {
				return nil, err
			}
		}
		all[panel.Key()] = listWritten(list)
	}
	return all, nil
}

// link makes a panel one of the form's fields.
func (p *EditorPage[T]) link(panel Panel) {
	i := &input{decl: Field{Path: panelKey + panel.Key(), Part: panel.Key(), Label: panel.Name()},
		hold: func(string) {}, now: p.desk.Now}
	text := listWritten(nil)
	i.source = func() string { return p.belongs[panel.Key()] }
	i.get = func() string { return text }
	i.set = func(now string) {
		text = now
		panel.Show(listRead(now))
	}
	if u, is := panel.(unfitPanel); is {
		i.wrong = u.Unfit
	}
	if f, is := panel.(followingPanel); is {
		i.decl.On, i.follow = f.Follows(), f.Follow
	}
	i.say = func(text string) string { return panel.Words(listRead(text)) }
	panel.OnChange(func() {
		text = listWritten(panel.List())
		p.edited(i)
	})
	i.field = kit.NewField(i.decl.Path, "", "", panel.Card(), nil)
	i.field.Check = func() string { return i.field.Problem() }
	p.all = append(p.all, i)
	p.section(panel.Name(), i.field)
}

// along are the lists that are to be stored with the record: those that the owner touched and, of a new record, all.
func (p *EditorPage[T]) along() (all []shop.Along) {
	for _, panel := range p.panels {
		at := slices.IndexFunc(p.all, func(i *input) bool { return i.decl.Path == panelKey+panel.Key() })
		if list := panel.List(); p.all[at].touched() || p.anew() && len(list) > 0 {
			all = append(all, panel.Along(list))
		}
	}
	return all
}
